//! Binds ports before anything slow begins.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::cmd::error::Failure;

pub(crate) async fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure(format!(
            "{address} cannot be served on ({error}). Stop what uses it, or name another \
             address with {flag}."
        ))
    })
}
