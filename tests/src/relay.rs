use anyhow::Result;

use crate::{counting_relay::CountingRelay, folders, sales_file};

/// A relay that serves the built page, and the sales file as if it happened now. It ends when it is dropped.
#[derive(Debug)]
pub struct Relay {
    process: CountingRelay,
    origin: String,
    environment: Vec<(String, String)>,
}

impl Relay {
    /// Starts a relay on a free port.
    ///
    /// # Errors
    /// When it was not built or cannot start.
    pub fn start(token: Option<&str>) -> Result<Self> {
        let environment: Vec<_> = token.map(|token| ("AISLE_TOKEN", token)).into_iter().collect();
        Self::start_in(&environment)
    }

    /// The same with these variables of the environment.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_in(environment: &[(&str, &str)]) -> Result<Self> {
        Self::start_at("127.0.0.1:0", environment)
    }

    /// Ends the relay as a crash would, and starts it again at the same address with the same environment.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn crash_and_restart(self) -> Result<Self> {
        let address = self.process.address().to_owned();
        self.process.kill()?;
        let environment: Vec<_> = self.environment.iter().map(|(name, value)| (&**name, &**value)).collect();
        Self::start_at(&address, &environment)
    }

    fn start_at(listen: &str, environment: &[(&str, &str)]) -> Result<Self> {
        let (file, page) = (sales_file::path()?.display().to_string(), folders::page()?.display().to_string());
        let process = CountingRelay::start_at(listen, &["--replay", &file, "--page", &page], environment)?;
        let origin = process.origin();
        let environment = environment.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Self { process, origin, environment })
    }

    /// Sends it a signal, like `STOP`.
    ///
    /// # Errors
    /// When there is no process to send it to.
    pub fn signal(&self, name: &str) -> Result<()> {
        self.process.signal(name)
    }

    /// Its origin, where it serves the page.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}
