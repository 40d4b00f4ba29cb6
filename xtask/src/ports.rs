//! Ports of this machine that nobody listens on.

use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// Where [`free_port`] looks: below those that systems give to connections of their own (from 32,768 on Linux, from 49,152 elsewhere). One
/// of these may be taken by a client that looks for the very server that is to listen there.
const FIRST: u32 = 20_000;
const COUNT: u32 = 12_000;
/// From one port that is tried to the next; it has no factor in common with [`COUNT`], so that all are tried.
const STRIDE: u32 = 7_919;

/// How often, and after what time, a port is tried again: a program that is just being started holds what its parent listens on until it
/// is loaded.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// Can this port of 127.0.0.1 be listened on?
#[must_use]
pub fn is_free(port: u16) -> bool {
    listen(port).is_some()
}

fn listen(port: u16) -> Option<TcpListener> {
    let attempt = |number| {
        if number > 0 {
            thread::sleep(PAUSE);
        }
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()
    };
    (0..ATTEMPTS).find_map(attempt)
}

/// A port of 127.0.0.1 that nobody listens on. The same program gets another one each time, and so do, by and large, programs that run side
/// by side.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let next = || {
        let tried = TRIED.fetch_add(1, Ordering::Relaxed);
        let place = u64::from(process::id()) + u64::from(tried) * u64::from(STRIDE);
        (FIRST + (place % u64::from(COUNT)) as u32) as u16
    };
    (0..COUNT).map(|_| next()).find(|&port| is_free(port)).context("no port is free")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_that_are_taken_are_not_given() {
        let port = free_port().unwrap();
        let listener = listen(port).unwrap();
        assert!(!is_free(port));
        assert_ne!(free_port().unwrap(), port);
        drop(listener);
        assert!(is_free(port));
    }
}
