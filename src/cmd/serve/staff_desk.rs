//! The staff desk beside the public site: access policy and listener.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::config::{Folders, Staff};
use crate::web::desk::sign_in::passphrase::Passphrase;
use crate::web::desk::sign_in::staff_list::StaffList;
use crate::web::desk::{AccessPolicy, Desk};
use crate::web::listener::Limits;
use crate::web::middleware::rate_limit::Proxies;
use crate::web::{App, desk, listener};

/// Maximum size of a hash file, in bytes.
const MAX_HASH_LENGTH: u64 = 4096;

/// The access policy of the desk. While nobody can sign in, only a loopback
/// address is allowed.
pub fn door(options: &Staff) -> Result<AccessPolicy, Failure> {
    let file = &options.list.staff_file;
    if let Ok(about) = file.metadata() {
        warn_if_open(file, &about);
    }
    let listed = StaffList::read(file)?;
    let otherwise = shared(options)?;
    match (listed.staff.is_empty(), otherwise.is_shared()) {
        (true, true) => log::say(
            "All staff share one passphrase at the desk. Give each a name and a passphrase of \
             their own: waypost staff add NAME. Until then they sign in as “staff”.",
        ),
        (false, true) => log::say(
            "The shared passphrase of the desk no longer counts: each member of staff has their \
             own. Take WAYPOST_STAFF_PASSPHRASE_HASH or _FILE out of the settings.",
        ),
        _ => {}
    }
    let nobody = listed.staff.is_empty() && otherwise.staff.is_empty();
    let loopback = options
        .staff_listen
        .is_none_or(|address| address.ip().is_loopback());
    if nobody && !loopback {
        return Err(Failure(
            "Others could reach the staff desk at this --staff-listen, and nobody can sign in. \
             Add somebody with `waypost staff add`, or listen on 127.0.0.1."
                .to_owned(),
        ));
    }
    Ok(AccessPolicy {
        staff_file: Some(file.clone()),
        otherwise,
        behind_tls: options.staff_behind_tls,
        open: nobody,
    })
}

/// The one passphrase of an earlier version, if it is set.
fn shared(options: &Staff) -> Result<StaffList, Failure> {
    let hash = match (
        &options.staff_passphrase_hash,
        &options.staff_passphrase_file,
    ) {
        (Some(hash), _) => hash.clone(),
        (None, Some(file)) => hash_in(file).map_err(|error| {
            Failure(format!(
                "{} could not be read ({error}). Give each member of staff a passphrase of their \
                 own: waypost staff add NAME.",
                file.display()
            ))
        })?,
        (None, None) => return Ok(StaffList::default()),
    };
    Ok(StaffList::shared(Passphrase::of_hash(&hash)?))
}

/// Reads the hash from a file. Warns if other users can read it, because the
/// passphrase could then be guessed offline, at full speed.
fn hash_in(file: &Path) -> io::Result<String> {
    let opened = File::open(file)?;
    warn_if_open(file, &opened.metadata()?);
    let mut hash = String::new();
    opened.take(MAX_HASH_LENGTH).read_to_string(&mut hash)?;
    Ok(hash)
}

/// Warns if other users can read a file of hashes.
#[cfg(unix)]
fn warn_if_open(file: &Path, about: &Metadata) {
    use std::os::unix::fs::PermissionsExt as _;
    let others = about.permissions().mode() & 0o077 != 0;
    let file = file.display();
    if about.is_file() && others {
        log::say(format!(
            "WARNING: other users of this machine may open {file}, the hashes of the staff's \
             passphrases, and guess at them unseen. Close it to them: chmod 600 {file}"
        ));
    }
}

#[cfg(not(unix))]
fn warn_if_open(_: &Path, _: &Metadata) {}

/// Serves the desk for as long as the process lives.
pub fn start(
    listener: TcpListener,
    app: &App,
    folders: &Folders,
    door: AccessPolicy,
    proxies: &Proxies,
) -> Result<(), Failure> {
    let read_only = door.open;
    let desk = Desk::new(app.clone(), &folders.data, &folders.index, door);
    let desk = desk?;
    let router = desk::router(desk.with_proxies(proxies.clone()));
    if let Ok(address) = listener.local_addr() {
        let how = if read_only { ", read-only" } else { "" };
        log::say(format!("The staff desk is at http://{address}{how}."));
    }
    let limits = Limits {
        proxies: proxies.clone(),
        ..Limits::default()
    };
    let forever = std::future::pending();
    tokio::spawn(listener::serve(
        listener,
        router,
        limits,
        Arc::default(),
        forever,
    ));
    Ok(())
}
