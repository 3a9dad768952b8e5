//! The staff desk beside the public site: access policy and listener.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::config::{Folders, Staff};
use crate::web::desk::passphrase::Passphrase;
use crate::web::desk::{AccessPolicy, Desk};
use crate::web::listener::Limits;
use crate::web::middleware::rate_limit::Proxies;
use crate::web::{App, desk, listener};

/// Maximum size of a hash file, in bytes.
const MAX_HASH_LENGTH: u64 = 4096;

/// The access policy of the desk. Without a passphrase, only a loopback address
/// is allowed.
pub fn door(options: &Staff) -> Result<AccessPolicy, Failure> {
    let hash = match (
        &options.staff_passphrase_hash,
        &options.staff_passphrase_file,
    ) {
        (Some(hash), _) => Some(hash.clone()),
        (None, Some(file)) => {
            let read = hash_in(file).map_err(|error| {
                Failure(format!(
                    "{} could not be read ({error}). Name another file with \
                     --staff-passphrase-file.",
                    file.display()
                ))
            });
            Some(read?)
        }
        (None, None) => None,
    };
    let passphrase = hash.map(|hash| Passphrase::of_hash(&hash)).transpose();
    let passphrase = passphrase?;
    let loopback = options
        .staff_listen
        .is_none_or(|address| address.ip().is_loopback());
    if passphrase.is_none() && !loopback {
        return Err(Failure(
            "Others could reach the staff desk at this --staff-listen, and it has no passphrase. \
             Make one with `waypost passphrase`, or listen on 127.0.0.1."
                .to_owned(),
        ));
    }
    Ok(AccessPolicy {
        loopback: passphrase.is_none(),
        passphrase,
        behind_tls: options.staff_behind_tls,
    })
}

/// Reads the hash from a file. Warns if other users can read it, because the
/// passphrase could then be guessed offline, at full speed.
fn hash_in(file: &Path) -> io::Result<String> {
    let opened = File::open(file)?;
    if let Some(warning) = seen_by_others(file, &opened.metadata()?) {
        log::say(warning);
    }
    let mut hash = String::new();
    opened.take(MAX_HASH_LENGTH).read_to_string(&mut hash)?;
    Ok(hash)
}

#[cfg(unix)]
fn seen_by_others(file: &Path, about: &Metadata) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let others = about.permissions().mode() & 0o077 != 0;
    let file = file.display();
    (about.is_file() && others).then(|| {
        format!(
            "WARNING: other users of this machine may open {file}, the hash of the staff \
             passphrase, and guess at it unseen. Close it to them: chmod 600 {file}"
        )
    })
}

#[cfg(not(unix))]
fn seen_by_others(_: &Path, _: &Metadata) -> Option<String> {
    None
}

/// Serves the desk for as long as the process lives.
pub fn start(
    listener: TcpListener,
    app: &App,
    folders: &Folders,
    door: AccessPolicy,
    proxies: &Proxies,
) -> Result<(), Failure> {
    let read_only = door.passphrase.is_none();
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
