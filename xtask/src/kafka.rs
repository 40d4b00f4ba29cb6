//! A Kafka broker on this machine, from Maven's jars.

use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::programs::{path_of, root};

/// How long a broker may take to start: seconds on an idle machine.
const START_TIME: Duration = Duration::from_secs(120);
/// How often is looked whether it is there.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
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
        let (jars, folder) = (jars.to_owned(), folder.to_owned());
        let mut broker = Self { folder, jars, port: free_port()?, secured: None, process: None };
        broker.prepare(free_port()?, "")?;
        broker.start()?;
        Ok(broker)
    }

    /// The same, which also listens on [`Self::secured_address`]: with TLS, to those who show a password by SASL's PLAIN.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_secured(jars: &Path, folder: &Path, secured: Secured<'_>) -> Result<Self> {
        let (jars, folder, port) = (jars.to_owned(), folder.to_owned(), free_port()?);
        let mut broker = Self { folder, jars, port: free_port()?, secured: Some(port), process: None };
        let Secured { keystore, login: (name, password) } = secured;
        let settings = format!(
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL\n\
             ssl.keystore.type=PEM\n\
             ssl.keystore.location={}\n\
             sasl.enabled.mechanisms=PLAIN\n\
             listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
             required user_{name}=\"{password}\";\n",
            keystore.display()
        );
        broker.prepare(free_port()?, &settings)?;
        broker.start()?;
        Ok(broker)
    }

    /// The broker of a folder, made if need be, on a port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_at(jars: &Path, folder: &Path, port: u16) -> Result<Self> {
        let mut broker = Self { folder: folder.to_owned(), jars: jars.to_owned(), port, secured: None, process: None };
        if !folder.join("log/meta.properties").exists() {
            broker.prepare(port + 1, "")?;
        }
        broker.start()?;
        Ok(broker)
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
        let log = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("broker.log"))?;
        let process = self
            .java()
            .args(["kafka.Kafka", "server.properties"])
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C at the terminal is for the program that has started it.
            .process_group(0)
            .spawn()
            .context("Java cannot be started")?;
        let process = self.process.insert(process);
        let end = Instant::now() + START_TIME;
        while TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).is_err() {
            if let Some(status) = process.try_wait()? {
                bail!("the broker ended ({status}); see {}", self.folder.join("broker.log").display());
            }
            ensure!(
                Instant::now() < end,
                "the broker does not start; see {}",
                self.folder.join("broker.log").display()
            );
            sleep(LOOK_AGAIN);
        }
        Ok(())
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

    fn prepare(&self, controller_port: u16, further: &str) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
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
        output(self.java().args([
            "kafka.tools.StorageTool",
            "format",
            "--standalone",
            "-t",
            &id,
            "-c",
            "server.properties",
        ]))?;
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

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
