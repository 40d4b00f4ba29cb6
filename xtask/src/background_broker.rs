//! A broker that runs on when the command that has started it has ended: `cargo xtask kafka start` and `stop`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::kafka::Broker;

/// How long a broker may take to end: it writes down what it has.
pub const STOP_TIME: Duration = Duration::from_secs(60);
/// How often is looked whether it has.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// What the command line of a broker names, and that of hardly any other program.
const BROKER: &str = "kafka.Kafka";

/// Where such a broker has its log, and its process its number.
#[derive(Clone, Copy, Debug)]
pub struct BackgroundBroker<'a>(pub &'a Path);

impl BackgroundBroker<'_> {
    /// Starts it on a port, and leaves it running; it takes the next port, too. Its log stays from one time to the next.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(self, jars: &Path, port: u16) -> Result<()> {
        fs::create_dir_all(self.0)?;
        let broker = Broker::start_at(jars, self.0, port)?;
        let process = broker.leave().context("the broker has ended")?;
        Ok(fs::write(self.process_file(), process.to_string())?)
    }

    /// Tells it to end, and waits until it has, but no longer than `within`.
    ///
    /// # Errors
    /// When there is none, or it does not end in time.
    pub fn stop(self, within: Duration) -> Result<()> {
        let file = self.process_file();
        let process = fs::read_to_string(&file).context("no broker was started here")?;
        if !is_broker(&process) {
            fs::remove_file(file)?;
            bail!("the broker is not running");
        }
        let told = Command::new("kill").arg(&process).status().context("`kill` cannot be started")?;
        let end = Instant::now() + within;
        while is_broker(&process) {
            ensure!(told.success(), "the broker, process {process}, cannot be told to end");
            let seconds = within.as_secs();
            ensure!(
                Instant::now() < end,
                "the broker, process {process}, has not ended within {seconds} s; `kill -9 {process}` ends it as a power cut would"
            );
            sleep(LOOK_AGAIN);
        }
        Ok(fs::remove_file(file)?)
    }

    fn process_file(self) -> PathBuf {
        self.0.join("process")
    }
}

/// Is this the number of a broker that runs? It may have gone to another program since.
fn is_broker(process: &str) -> bool {
    // That of a program that has ended and was not waited for yet is empty.
    fs::read_to_string(format!("/proc/{process}/cmdline")).is_ok_and(|line| line.contains(BROKER))
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Stdio};

    use super::*;

    /// A folder and a process, which go with the test.
    struct Stubborn(PathBuf, Child);

    impl Stubborn {
        /// A program that looks like a broker and does not mind being told to end.
        fn start(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("aisle-{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            let script = "trap '' TERM; echo ready; while read line; do :; done";
            let mut shell = Command::new("sh");
            shell.args(["-c", script, BROKER]).stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut process = shell.spawn().unwrap();
            let mut line = String::new();
            let mut output = std::io::BufReader::new(process.stdout.take().unwrap());
            std::io::BufRead::read_line(&mut output, &mut line).unwrap();
            fs::write(folder.join("process"), process.id().to_string()).unwrap();
            Self(folder, process)
        }

        fn stop(&self) -> String {
            BackgroundBroker(&self.0).stop(Duration::from_secs(1)).unwrap_err().to_string()
        }
    }

    impl Drop for Stubborn {
        fn drop(&mut self) {
            let _ = self.1.kill();
            let _ = self.1.wait();
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_broker_that_does_not_end_is_told_of() {
        let mut broker = Stubborn::start("stubborn");
        let id = broker.1.id();
        let said = broker.stop();
        assert_eq!(
            said,
            format!("the broker, process {id}, has not ended within 1 s; `kill -9 {id}` ends it as a power cut would")
        );
        // It can still be stopped, once it can be.
        broker.1.kill().unwrap();
        broker.1.wait().unwrap();
        assert_eq!(broker.stop(), "the broker is not running");
        assert_eq!(broker.stop(), "no broker was started here");
    }
}
