//! A Kafka broker on this machine, from Maven's jars.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::ports::{free_port, is_free};
use crate::programs::{path_of, root};

/// How long a broker may take to start: seconds on an idle machine.
const START_TIME: Duration = Duration::from_secs(120);
/// How often is looked whether it is there.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Lines of its log that are shown when it does not start.
const LINES_SHOWN: usize = 20;
/// A small heap, and the quick compiler only: a broker of tests lives for a minute.
const JAVA: [&str; 5] = [
    "-Xms256m",
    "-Xmx768m",
    "-XX:TieredStopAtLevel=1",
    "-Djava.net.preferIPv4Stack=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
];

/// A broker that runs as long as this lives.
#[derive(Debug)]
pub struct Broker {
    folder: PathBuf,
    jars: PathBuf,
    port: u16,
    /// Where it speaks with itself.
    controller_port: u16,
    /// Where it also listens to those who know a password.
    secured: Option<u16>,
    process: Option<Child>,
}

/// What a broker shows, and what it wants to be told.
#[derive(Clone, Copy, Debug)]
pub struct Secured<'a> {
    /// A private key and its certificate in the form of PEM, in one file.
    pub keystore: &'a Path,
    /// A name and its password.
    pub login: (&'a str, &'a str),
}

/// Fetches the jars that `xtask/kafka/pom.xml` names into a folder, unless they are there.
///
/// # Errors
/// When Java or Maven is missing, or the jars cannot be had.
pub fn fetch_jars(target: &Path) -> Result<PathBuf> {
    for program in ["java", "mvn"] {
        ensure!(path_of(program).is_some(), "{program} is missing: sudo apt-get install default-jre-headless maven");
    }
    let pom = root().join("xtask/kafka/pom.xml");
    let jars = target.join("kafka/jars");
    // The copy says what the jars were made from.
    let (wanted, stamp) = (fs::read(&pom)?, jars.join("pom.xml"));
    if fs::read(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(jars);
    }
    if jars.exists() {
        fs::remove_dir_all(&jars)?;
    }
    let folder = format!("-DoutputDirectory={}", jars.display());
    let status = Command::new("mvn")
        .args(["--quiet", "--batch-mode", "--file"])
        .arg(&pom)
        .args(["dependency:copy-dependencies", "-DincludeScope=runtime", &folder])
        .status()
        .context("Maven cannot be started")?;
    ensure!(status.success(), "Maven could not fetch the jars of Kafka");
    fs::write(stamp, wanted)?;
    Ok(jars)
}

impl Broker {
    /// A broker with an empty log in a folder that is made anew, on a free port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_empty(jars: &Path, folder: &Path) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        let mut broker = Self::new(jars, folder, [free_port()?, free_port()?]);
        broker.prepare("", &[])?;
        broker.start()?;
        Ok(broker)
    }

    /// The same, which also listens on [`Self::secured_address`]: with TLS, to those who show a password, by SASL's PLAIN or SCRAM-SHA-256.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_secured(jars: &Path, folder: &Path, secured: Secured<'_>) -> Result<Self> {
        let mut broker = Self::new(jars, folder, [free_port()?, free_port()?]);
        broker.secured = Some(free_port()?);
        let Secured { keystore, login: (name, password) } = secured;
        let settings = format!(
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL\n\
             ssl.keystore.type=PEM\n\
             ssl.keystore.location={}\n\
             sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256\n\
             listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
             required user_{name}=\"{password}\";\n\
             listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=\
             org.apache.kafka.common.security.scram.ScramLoginModule required;\n",
            keystore.display()
        );
        // What it is to know of a password for SCRAM goes into the log that it begins with.
        broker.prepare(&settings, &["--add-scram", &format!("SCRAM-SHA-256=[name={name},password={password}]")])?;
        broker.start()?;
        Ok(broker)
    }

    /// The broker of a folder, made if need be, on a port; it takes the next one, too.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_at(jars: &Path, folder: &Path, port: u16) -> Result<Self> {
        let mut broker = Self::new(jars, folder, [port, port + 1]);
        if !folder.join("log/meta.properties").exists() {
            broker.prepare("", &[])?;
        }
        broker.start()?;
        Ok(broker)
    }

    fn new(jars: &Path, folder: &Path, [port, controller_port]: [u16; 2]) -> Self {
        let (jars, folder) = (jars.to_owned(), folder.to_owned());
        Self { folder, jars, port, controller_port, secured: None, process: None }
    }

    /// Where clients connect.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Where clients connect with TLS and a password, if they can.
    #[must_use]
    pub fn secured_address(&self) -> Option<String> {
        self.secured.map(|port| format!("127.0.0.1:{port}"))
    }

    /// Starts it again after [`Self::kill`].
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&mut self) -> Result<()> {
        // Whoever listens there would be taken for it.
        for port in [self.port, self.controller_port].into_iter().chain(self.secured) {
            ensure!(
                is_free(port),
                "port {port} of 127.0.0.1 is in use, perhaps by another broker: `ss -ltnp` says by whom"
            );
        }
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log_file())?;
        let begun = log.metadata()?.len();
        let process = self
            .java()
            .args(["kafka.Kafka", "server.properties"])
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C at the terminal is for the program that has started it.
            .process_group(0)
            .spawn()
            .context("Java cannot be started")?;
        self.process = Some(process);
        self.wait_until_it_listens().with_context(|| self.last_words(begun))
    }

    fn wait_until_it_listens(&mut self) -> Result<()> {
        let process = self.process.as_mut().context("the broker was not started")?;
        let end = Instant::now() + START_TIME;
        while TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).is_err() {
            if let Some(status) = process.try_wait()? {
                bail!("it has ended ({status})");
            }
            ensure!(Instant::now() < end, "it does not listen after {} s", START_TIME.as_secs());
            sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// What the log says from a place on.
    fn last_words(&self, begun: u64) -> String {
        let file = self.log_file();
        let mut text = Vec::new();
        let read = fs::File::open(&file).and_then(|mut log| {
            log.seek(SeekFrom::Start(begun))?;
            log.read_to_end(&mut text)
        });
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let said = match read {
            Err(error) => format!("cannot be read: {error}"),
            Ok(_) if lines.is_empty() => "says nothing".to_owned(),
            Ok(_) => format!("says:\n{}\n", lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")),
        };
        format!("the broker has not started; {} {said}", file.display())
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("broker.log")
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Lets it run on; the number of its process.
    #[must_use]
    pub fn leave(mut self) -> Option<u32> {
        self.process.take().map(|process| process.id())
    }

    /// Writes settings, `further` ones too, and an empty log, with what the storage tool is told of it.
    fn prepare(&self, further: &str, of_log: &[&str]) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let controller_port = self.controller_port;
        let log = self.folder.join("log");
        let secured = self.secured.map(|port| format!(",SASL_SSL://127.0.0.1:{port}")).unwrap_or_default();
        let listeners = format!("PLAINTEXT://127.0.0.1:{}{secured}", self.port);
        let mut file = fs::File::create(self.folder.join("server.properties"))?;
        write!(
            file,
            "process.roles=broker,controller\n\
             node.id=1\n\
             listeners={listeners},CONTROLLER://127.0.0.1:{controller_port}\n\
             advertised.listeners={listeners}\n\
             controller.listener.names=CONTROLLER\n\
             inter.broker.listener.name=PLAINTEXT\n\
             controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n\
             log.dirs={}\n\
             num.partitions=4\n\
             offsets.topic.replication.factor=1\n\
             offsets.topic.num.partitions=4\n\
             transaction.state.log.replication.factor=1\n\
             transaction.state.log.min.isr=1\n\
             transaction.state.log.num.partitions=4\n\
             share.coordinator.state.topic.replication.factor=1\n\
             share.coordinator.state.topic.min.isr=1\n\
             transaction.abort.timed.out.transaction.cleanup.interval.ms=1000\n\
             group.initial.rebalance.delay.ms=0\n\
             log.cleaner.backoff.ms=1000\n\
             broker.session.timeout.ms=2000\n\
             broker.heartbeat.interval.ms=500\n\
             {further}",
            log.display()
        )?;
        let id = output(self.java().args(["kafka.tools.StorageTool", "random-uuid"]))?;
        let id = id.lines().last().context("the storage tool names no cluster")?.to_owned();
        let format = ["kafka.tools.StorageTool", "format", "--standalone", "-t", &id, "-c", "server.properties"];
        output(self.java().args(format).args(of_log))?;
        Ok(())
    }

    fn java(&self) -> Command {
        let mut java = Command::new("java");
        java.current_dir(&self.folder).args(JAVA).arg("-cp").arg(self.jars.join("*")).stdin(Stdio::null());
        java
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().context("Java cannot be started")?;
    ensure!(output.status.success(), "Kafka's storage tool failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
