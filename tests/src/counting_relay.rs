//! The relay as a program that counts, and what it answers over HTTP.

use std::{
    env,
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::folders;

/// Nothing that a test waits for takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(180);
/// How often is asked.
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// A relay that runs as long as this lives.
#[derive(Debug)]
pub struct CountingRelay {
    process: Mutex<Child>,
    scheme: String,
    address: String,
}

/// The relay's program.
///
/// # Errors
/// When it was not built.
pub fn program() -> Result<Command> {
    Ok(Command::new(program_path()?))
}

/// Where the relay's program is.
///
/// # Errors
/// When it was not built.
pub fn program_path() -> Result<PathBuf> {
    let program =
        env::var_os("AISLE_RELAY").map_or_else(|| folders::root().join("target/debug/aisle-relay"), PathBuf::from);
    ensure!(program.is_file(), "{} was not built: run `cargo xtask test`", program.display());
    Ok(program)
}

/// The first line that `aisle-relay serve` says on standard error with these arguments and this environment. It is then ended.
///
/// # Errors
/// When it says nothing.
pub fn first_complaint(arguments: &[&str], environment: &[(&str, &str)]) -> Result<String> {
    let mut command = program()?;
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).envs(environment.iter().copied());
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let stderr = process.stderr.take().context("no standard error")?;
    let line = BufReader::new(stderr).lines().next();
    process.kill()?;
    process.wait()?;
    Ok(line.context("it said nothing")??)
}

/// Status and body of the answer of an address, like `127.0.0.1:8787`, to a GET.
///
/// # Errors
/// When there is no answer.
pub fn get(address: &str, path: &str) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LONG))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no head")?;
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    Ok((status, body.to_owned()))
}

/// Where the jars of a Kafka broker are.
///
/// # Errors
/// When nobody says so.
pub fn kafka_jars() -> Result<PathBuf> {
    let jars = env::var_os("AISLE_JARS");
    jars.map(PathBuf::from).context("AISLE_JARS is not set: run `cargo xtask test`, which fetches them")
}

impl CountingRelay {
    /// Starts `aisle-relay serve` on a free port with further arguments and environment.
    ///
    /// # Errors
    /// When it does not say where it listens.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        Self::start_at("127.0.0.1:0", arguments, environment)
    }

    /// The same with standard error on a disk that is full: a limit on the size of files stands in for it.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with_full_log(log: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        let mut shell = Command::new("sh");
        // Without the signal, too large a write is an error like that of a full disk.
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]).arg(program_path()?);
        shell.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).envs(environment.iter().copied());
        let log = File::options().append(true).create(true).open(log)?;
        shell.stderr(log);
        Self::of(shell)
    }

    /// The same with standard error in a file, behind what it has.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with_log(log: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        let mut command = program()?;
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).envs(environment.iter().copied());
        command.stderr(File::options().append(true).create(true).open(log)?);
        Self::of(command)
    }

    /// The same at an address of choice.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_at(listen: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        let mut command = program()?;
        command.args(["serve", "--listen", listen]).args(arguments).envs(environment.iter().copied());
        Self::of(command)
    }

    /// Starts any program that says where it listens as the relay does.
    ///
    /// # Errors
    /// When it does not say so.
    pub fn of(mut command: Command) -> Result<Self> {
        let mut process =
            command.stdout(Stdio::piped()).spawn().with_context(|| format!("{command:?} cannot be started"))?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("the program has no output")?).read_line(&mut line)?;
        match line.trim().strip_prefix("Listening on ").and_then(|origin| origin.split_once("://")) {
            Some((scheme, address)) => {
                Ok(Self { process: Mutex::new(process), scheme: scheme.to_owned(), address: address.to_owned() })
            }
            None => {
                let _ = process.kill();
                bail!("{command:?} said {line:?}")
            }
        }
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process().id()
    }

    /// Host and port that it listens on.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its own origin, like `http://127.0.0.1:8787`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Status and body of the answer to a GET over http.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn get(&self, path: &str) -> Result<(u16, String)> {
        get(&self.address, path).with_context(|| format!("no answer of a relay (it has ended: {:?})", self.ended()))
    }

    /// `/api/v1/totals`, once it has read what was counted.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn totals(&self) -> Result<Value> {
        let mut totals = String::new();
        self.wait_until("figures", |relay| {
            let (status, body) = relay.get("/api/v1/totals")?;
            totals = body;
            Ok(status != 503)
        })?;
        Ok(serde_json::from_str(&totals)?)
    }

    /// A counter of `/metrics`.
    ///
    /// # Errors
    /// When there is no answer, or no such counter.
    pub fn metric(&self, name: &str) -> Result<u64> {
        let text = self.get("/metrics")?.1;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.with_context(|| format!("there is no {name}"))?.parse().context("a counter is no number")
    }

    /// Sends it a signal, like `STOP`.
    ///
    /// # Errors
    /// When there is no process to send it to.
    pub fn signal(&self, name: &str) -> Result<()> {
        let kill = Command::new("kill").arg(format!("-{name}")).arg(self.process().id().to_string()).status()?;
        ensure!(kill.success(), "the relay cannot be sent {name}");
        Ok(())
    }

    /// Waits until so many events are counted.
    ///
    /// # Errors
    /// When that takes longer than anything should.
    pub fn wait_for_events(&self, events: u64) -> Result<()> {
        self.wait_until(&format!("{events} events"), |relay| {
            Ok(relay.totals()?["status"]["events"].as_u64().is_some_and(|counted| counted >= events))
        })
    }

    /// Waits until it counts so many partitions.
    ///
    /// # Errors
    /// When that takes longer than anything should.
    pub fn wait_for_partitions(&self, partitions: u64) -> Result<()> {
        self.wait_until(
            &format!("{partitions} partitions"),
            |relay| Ok(relay.metric("aisle_partitions")? == partitions),
        )
    }

    /// Waits until something holds.
    ///
    /// # Errors
    /// When that takes longer than anything should.
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut(&Self) -> Result<bool>) -> Result<()> {
        let end = Instant::now() + LONG;
        while !holds(self)? {
            ensure!(Instant::now() < end, "{what}: not within {} s", LONG.as_secs());
            std::thread::sleep(ASK_AGAIN);
        }
        Ok(())
    }

    /// Waits until it ends by itself; has it ended as it should?
    ///
    /// # Errors
    /// When that takes longer than anything should.
    pub fn wait_for_end(&self) -> Result<bool> {
        let end = Instant::now() + LONG;
        loop {
            if let Some(status) = self.ended() {
                return Ok(status.success());
            }
            ensure!(Instant::now() < end, "the relay does not end");
            std::thread::sleep(ASK_AGAIN);
        }
    }

    /// Kills it as a power cut would.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(self) -> Result<()> {
        let mut process = self.process();
        process.kill()?;
        process.wait()?;
        Ok(())
    }

    /// How it has ended, if it has.
    fn ended(&self) -> Option<ExitStatus> {
        self.process().try_wait().ok()?
    }

    fn process(&self) -> MutexGuard<'_, Child> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CountingRelay {
    fn drop(&mut self) {
        let mut process = self.process();
        let _ = process.kill();
        let _ = process.wait();
    }
}
