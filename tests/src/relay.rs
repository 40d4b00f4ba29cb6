use std::{
    env,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::folders;

/// A relay that serves the built page, and the sales file as if it happened now. It ends when it is dropped.
#[derive(Debug)]
pub struct Relay {
    process: Child,
    url: String,
}

impl Relay {
    /// Starts a relay on a free port.
    ///
    /// # Errors
    /// When it was not built or cannot start.
    pub fn start(options: &[&str], token: Option<&str>) -> Result<Self> {
        Self::start_at("127.0.0.1:0", options, token)
    }

    /// Ends the relay as a crash would, and starts it again at the same address.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn crash_and_restart(self, options: &[&str]) -> Result<Self> {
        let address = self.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        drop(self);
        Self::start_at(&address, options, None)
    }

    fn start_at(address: &str, options: &[&str], token: Option<&str>) -> Result<Self> {
        let program =
            env::var_os("AISLE_RELAY").map_or_else(|| folders::root().join("target/debug/aisle-relay"), PathBuf::from);
        ensure!(program.is_file(), "{} was not built: run `cargo xtask test`", program.display());
        let mut command = Command::new(&program);
        command.arg("serve").arg("--replay").arg(crate::sales_file::path()?).arg("--page").arg(folders::page()?);
        command.args(["--listen", address]).args(options).stdout(Stdio::piped());
        match token {
            Some(token) => command.env("AISLE_TOKEN", token),
            None => command.env_remove("AISLE_TOKEN"),
        };
        let mut process = command.spawn().with_context(|| format!("{} cannot be started", program.display()))?;
        let stdout = process.stdout.take().context("the relay's output cannot be read")?;
        let mut relay = Self { process, url: String::new() };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.trim().strip_prefix("Listening on ").with_context(|| format!("the relay said {line:?}"))?;
        relay.url = format!("{url}/");
        Ok(relay)
    }

    /// Where it serves the page.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its origin, as a page's requests go there.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.url.trim_end_matches('/')
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
