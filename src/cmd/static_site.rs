//! `export site`: the directory as files without a server.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::build;
use super::error::Failure;
use super::log;
use crate::config::{Config, Export};
use crate::web::static_site;

/// The file by which a folder is known as an earlier export: it lists the
/// others.
const LIST: &str = "waypost-site.txt";

/// Writes the published directory; the seeds are published before if they
/// changed, or else the reasons against it reported.
pub fn run(config: &Config, options: &Export) -> Result<ExitCode, Failure> {
    // A link on the way must go on leading to the folder.
    let out = fs::canonicalize(&options.out).unwrap_or_else(|_| options.out.clone());
    must_be_ours(&out)?;
    let generation = build::current(&config.folders)?;
    let own = &generation.facts.site.address;
    let own = Some(own.as_str()).filter(|address| !address.is_empty());
    let address = options.address.as_deref().or(own);
    let unfinished = beside(&out, "unfinished");
    remove(&unfinished).map_err(|error| failed(&unfinished, &error))?;
    let mut files = BTreeSet::new();
    let written = static_site::write(&generation, address, |file, bytes| {
        files.insert(file.to_owned());
        let path = unfinished.join(file);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)
    });
    let written = written.map_err(Failure::from).and_then(|pages| {
        let list = format!(
            "Made by “waypost export site” from {}. The next export replaces this folder, \
             which must contain only these files:\n{LIST}\n{}\n",
            generation.name(),
            files.iter().cloned().collect::<Vec<_>>().join("\n")
        );
        let placed = fs::write(unfinished.join(LIST), list)
            .and_then(|()| {
                files
                    .iter()
                    .try_for_each(|file| sync(&unfinished.join(file)))
            })
            .and_then(|()| put_in_place(&unfinished, &out));
        placed.map(|()| pages).map_err(|error| failed(&out, &error))
    });
    if written.is_err() {
        // The first error is reported; what is left over is removed next time.
        let _ = remove(&unfinished);
    }
    log::say(format!(
        "Wrote {} pages of {} to {}. {}",
        written?,
        generation.name(),
        out.display(),
        match address {
            Some(address) => format!("The sitemap is for {address}."),
            None => "There is no sitemap: name the address it will have with --address.".to_owned(),
        }
    ));
    Ok(ExitCode::SUCCESS)
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} could not be written ({error}). Make room on the disk, or name another folder: on a \
         drive of its own, a folder on it.",
        path.display()
    ))
}

/// A folder beside another, which no web server shows.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync(file: &Path) -> io::Result<()> {
    File::open(file)?.sync_all()
}

/// Puts the finished folder in the place of the earlier one.
fn put_in_place(finished: &Path, folder: &Path) -> io::Result<()> {
    let earlier = beside(folder, "earlier");
    remove(&earlier)?;
    if folder.exists() {
        fs::rename(folder, &earlier)?;
    }
    if let Err(error) = fs::rename(finished, folder) {
        // The first error is reported.
        let _ = fs::rename(&earlier, folder);
        return Err(error);
    }
    remove(&earlier)
}

/// Refuses a folder with anything in it that is not of an earlier export.
fn must_be_ours(folder: &Path) -> Result<(), Failure> {
    let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let listed: BTreeSet<&str> = list.lines().skip(1).collect();
    let found = match first_foreign(folder, folder, &listed) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => found.map_err(|error| failed(folder, &error))?,
    };
    match found {
        None => Ok(()),
        Some(_) if list.is_empty() => Err(Failure(format!(
            "{} is not empty, and not an earlier export of the site. Name a folder that is not \
             yet there; nothing was written.",
            folder.display()
        ))),
        Some(foreign) => Err(Failure(format!(
            "{} is not of the earlier export, and would be lost. Move it elsewhere, or name \
             another folder; nothing was written.",
            foreign.display()
        ))),
    }
}

/// A file below a folder that is not listed, or a link.
fn first_foreign(
    folder: &Path,
    top: &Path,
    listed: &BTreeSet<&str>,
) -> io::Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let found = match entry.file_type()?.is_dir() {
            true => first_foreign(&path, top, listed)?,
            false => {
                let inside = path.strip_prefix(top).unwrap_or(&path);
                let name = inside
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy());
                let name = name.collect::<Vec<_>>().join("/");
                (!listed.contains(name.as_str())).then_some(path)
            }
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
