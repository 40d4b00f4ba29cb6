use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context, Result, anyhow};

use crate::{browser::Browser, programs::program};

const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running WebDriver server; it ends when this value goes.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the browser's driver on a free port; it keeps its files in `folder`.
    pub(crate) fn start(browser: Browser, folder: &Path) -> Result<Self> {
        let mut command = Command::new(program(browser.driver_name())?);
        match browser {
            Browser::Chromium => command.arg("--port=0"),
            Browser::Firefox => command.args(["--port", "0", "--websocket-port", "0", "--profile-root"]).arg(folder),
        };
        let mut process = command
            .env("TMPDIR", folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be started", browser.driver_name()))?;
        let stdout = process.stdout.take().context("the driver has no output")?;
        let mut driver = Self { process, port: 0 };
        driver.port = port_said(stdout)?;
        Ok(driver)
    }

    /// Where sessions are asked for.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The port that the driver says it listens on. Its output is read to the end, or the driver would stop at a full pipe.
fn port_said(stdout: impl std::io::Read + Send + 'static) -> Result<u16> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(port) = port_in(&line) {
                let _ = sender.send(port);
            }
        }
    });
    receiver.recv_timeout(START_TIMEOUT).map_err(|_| anyhow!("the driver did not say its port"))
}

/// "ChromeDriver was started successfully on port 4321." and "Listening on 127.0.0.1:4321".
fn port_in(line: &str) -> Option<u16> {
    let (_, end) = line.split_once("successfully on port ").or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    end.trim_end_matches('.').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_in;

    #[test]
    fn ports_are_read_from_both_drivers() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 41953."), Some(41953));
        assert_eq!(port_in("1764 geckodriver INFO Listening on 127.0.0.1:35001"), Some(35001));
        assert_eq!(port_in("Starting ChromeDriver 142.0 on port 0"), None);
    }
}
