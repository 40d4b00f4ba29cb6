use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use anyhow::Result;

/// An origin of this machine that the page was never told of. It lets everyone in and counts who came.
#[derive(Debug)]
pub struct Stranger {
    address: SocketAddr,
    visits: Arc<AtomicUsize>,
}

impl Stranger {
    /// Listens until the test process ends.
    ///
    /// # Errors
    /// When no port is free.
    pub fn new() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let visits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&visits);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                let mut request = [0; 1024];
                let _ = stream.read(&mut request);
                let _ = stream.write_all(
                    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
                );
            }
        });
        Ok(Self { address, visits })
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were made to it.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}
