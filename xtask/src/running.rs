//! Programs that run side by side until somebody ends them, or one of them fails.

use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use signal_hook::consts::{SIGINT, SIGTERM};

/// How often is looked whether they run.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How long a program may take to end when it is told to: a relay says goodbye to its pages first.
const END_TIME: Duration = Duration::from_secs(15);

/// Programs that end with this value.
#[derive(Debug)]
pub struct Running {
    /// Ctrl-C, or SIGTERM.
    is_told_to_end: Arc<AtomicBool>,
    programs: Vec<(String, Child)>,
}

impl Running {
    /// No program yet. From now on, Ctrl-C and SIGTERM no longer end this one at once: they end [`Self::wait`].
    ///
    /// # Errors
    /// When signals cannot be caught.
    pub fn new() -> Result<Self> {
        let is_told_to_end = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, is_told_to_end.clone()).context("signals cannot be caught")?;
        }
        Ok(Self { is_told_to_end, programs: Vec::new() })
    }

    /// Starts one more.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let process = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        self.programs.push((name.to_owned(), process));
        Ok(())
    }

    /// Numbers of the processes that were started and still run.
    pub fn ids(&mut self) -> Vec<u32> {
        let running = self.programs.iter_mut().filter_map(|(_, process)| {
            let is_running = process.try_wait().is_ok_and(|status| status.is_none());
            is_running.then(|| process.id())
        });
        running.collect()
    }

    /// Waits for Ctrl-C or SIGTERM. A program that ends as it should is not missed.
    ///
    /// # Errors
    /// When one has failed.
    pub fn wait(&mut self) -> Result<()> {
        while !self.is_told_to_end.load(Ordering::Relaxed) {
            for (name, process) in &mut self.programs {
                if let Some(status) = process.try_wait()? {
                    // At the terminal, Ctrl-C is for all of them, and one may be quicker than this program.
                    ensure!(
                        status.success() || self.is_told_to_end.load(Ordering::Relaxed),
                        "{name} failed ({status})"
                    );
                }
            }
            sleep(LOOK_AGAIN);
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Those that were started last need the others.
        for (_, process) in self.programs.iter_mut().rev() {
            end(process);
        }
    }
}

/// Ends a program as one asks it to; when that takes too long, as a power cut would.
fn end(process: &mut Child) {
    let until = Instant::now() + END_TIME;
    // A number whose process has ended is not another's before it was waited for.
    if process.try_wait().is_ok_and(|status| status.is_none()) {
        let _ = Command::new("kill").arg(process.id().to_string()).status();
    }
    while process.try_wait().is_ok_and(|status| status.is_none()) && Instant::now() < until {
        sleep(LOOK_AGAIN);
    }
    let _ = process.kill();
    let _ = process.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_there(id: u32) -> bool {
        std::path::Path::new(&format!("/proc/{id}")).exists()
    }

    #[test]
    fn all_end_when_one_fails() {
        let mut running = Running::new().unwrap();
        running.start("one that stays", Command::new("sleep").arg("600")).unwrap();
        running.start("one that is done", &mut Command::new("true")).unwrap();
        running.start("one that fails", &mut Command::new("false")).unwrap();
        let stays = running.programs[0].1.id();
        let error = running.wait().unwrap_err().to_string();
        assert!(error.starts_with("one that fails failed ("), "{error}");
        assert!(is_there(stays));
        drop(running);
        assert!(!is_there(stays));
    }
}
