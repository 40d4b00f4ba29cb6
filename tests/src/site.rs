use std::{path::Path, thread};

use anyhow::{Context, Result};
use xtask::serve::StaticServer;

use crate::folders;

/// A folder of files on a plain static server of this machine, until the test process ends.
#[derive(Debug)]
pub struct Site {
    url: String,
}

impl Site {
    /// The built page in a folder of its host, as most people will put it.
    ///
    /// # Errors
    /// When the page was not built.
    pub fn of_page() -> Result<Self> {
        Self::of_folder(&folders::page()?, "/some/shop/")
    }

    /// Any folder, under a path of its host.
    ///
    /// # Errors
    /// When no port is free.
    pub fn of_folder(folder: &Path, base: &str) -> Result<Self> {
        let server = StaticServer::bind(folder, base, 0).context("no port is free for the page")?;
        let url = server.url();
        thread::spawn(|| server.run());
        Ok(Self { url })
    }

    /// Where the folder's index.html is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The part of the address that requests may go to.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host_start = self.url.find("://").map_or(0, |at| at + "://".len());
        self.url[host_start..].find('/').map_or(&self.url, |end| &self.url[..host_start + end])
    }
}
