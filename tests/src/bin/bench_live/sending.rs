//! What the kernel alone takes: as many bytes sent to as many pages by a bare loop, one call for each.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::pages::Pages;
use crate::producer::Times;
use crate::usage;

/// As often as the relay.
const INTERVAL: Duration = Duration::from_millis(200);
/// How long frames are sent.
const MEASURED: Duration = Duration::from_secs(10);
const ANSWER: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
/// A compressed or any other frame, as a page that does not read it sees it, whose length is in the two bytes after these.
const FRAME: [u8; 2] = [0x81, 126];

/// Frames of so many bytes to so many pages: how many a CPU second of the thread that sends them.
pub(crate) fn frames_a_cpu_second(count: usize, bytes: usize) -> Result<f64> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?.to_string();
    let is_stopped = Arc::new(AtomicBool::new(false));
    let sender: JoinHandle<Result<_>> = thread::spawn({
        let is_stopped = is_stopped.clone();
        move || {
            let streams = accept(&listener, count)?;
            let rate = send(&streams, bytes, &is_stopped)?;
            Ok((rate, streams))
        }
    });
    let pages = Pages::connect(&address, count, false, Times::default(), None)?;
    thread::sleep(MEASURED);
    is_stopped.store(true, Ordering::Relaxed);
    let (rate, streams) = sender.join().ok().context("the sender fell over")??;
    ensure!(pages.open() == count, "only {} of {count} pages are still connected", pages.open());
    drop(pages);
    drop(streams);
    Ok(rate)
}

fn accept(listener: &TcpListener, count: usize) -> Result<Vec<TcpStream>> {
    let accepted = (0..count).map(|_| {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let (mut request, mut some) = (Vec::new(), [0; 1024]);
        while !request.ends_with(b"\r\n\r\n") {
            let bytes = stream.read(&mut some)?;
            ensure!(bytes > 0, "a page has gone");
            request.extend(&some[..bytes]);
        }
        stream.write_all(ANSWER)?;
        Ok(stream)
    });
    accepted.collect()
}

fn send(streams: &[TcpStream], bytes: usize, is_stopped: &AtomicBool) -> Result<f64> {
    let mut frame = FRAME.to_vec();
    frame.extend(u16::try_from(bytes)?.to_be_bytes());
    frame.resize(frame.len() + bytes, b' ');
    let (before, mut sent) = (usage::of_this_thread()?, 0);
    while !is_stopped.load(Ordering::Relaxed) {
        for mut stream in streams {
            stream.write_all(&frame)?;
            sent += 1;
        }
        thread::sleep(INTERVAL);
    }
    Ok(f64::from(sent) / (usage::of_this_thread()?.cpu_seconds - before.cpu_seconds))
}
