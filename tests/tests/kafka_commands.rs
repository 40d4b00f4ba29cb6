//! What `cargo xtask kafka` and `cargo xtask demo --kafka` start once all is built.

use std::time::Duration;

use aisle_tests::{
    Topics,
    counting_relay::{kafka_jars, program_path},
    folders::{self, TemporaryFolder},
    sales_file, shows_the_file_and_ends,
};
use anyhow::{Context, Result, ensure};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use xtask::background_broker::{BackgroundBroker, STOP_TIME};
use xtask::ports::{free_port, is_free};
use xtask::showing::Showing;

/// Nothing takes a broker so long unless it hangs.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn the_demo_with_kafka_shows_the_file_and_leaves_nothing_behind() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let (relay, page, sales) = (program_path()?, folders::page()?, sales_file::path()?);
    let port = free_port()?;
    // After all lines, so that all of them happen at once.
    let showing = Showing { relay: &relay, page: &page, sales: &sales, from: "2100-01-01", port };
    let demo = showing.start_with_kafka(&kafka_jars()?, &folder.path().join("broker"))?;
    let kafka: u16 = demo.kafka().context("no broker")?.rsplit(':').next().unwrap_or_default().parse()?;
    ensure!(!is_free(kafka), "the broker does not listen");
    shows_the_file_and_ends(demo, &format!("127.0.0.1:{port}"))?;
    ensure!(is_free(kafka), "the broker is still there");
    Ok(())
}

/// A broker in the background, which ends with the test also when that fails.
struct Background<'a>(BackgroundBroker<'a>);

impl Drop for Background<'_> {
    fn drop(&mut self) {
        let _ = self.0.stop(STOP_TIME);
    }
}

/// What the first partition of a topic holds.
fn events(topics: &Topics) -> Result<i64> {
    let reader: BaseConsumer = ClientConfig::new().set("bootstrap.servers", &topics.address).create()?;
    let (first, end) = reader.fetch_watermarks(&topics.events, 0, LONG)?;
    Ok(end - first)
}

#[test]
fn a_broker_in_the_background_is_there_until_it_is_stopped_and_keeps_its_log() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let jars = kafka_jars()?;
    let port = free_port()?;
    let topics = Topics::new(&format!("127.0.0.1:{port}"), "background");
    let broker = Background(BackgroundBroker(folder.path()));
    broker.0.start(&jars, port)?;
    topics.produce((1..=3).map(|event| (0, event.to_string())))?;
    ensure!(events(&topics)? == 3, "{} events", events(&topics)?);
    // A second one has no place, and does not make the first one forgotten.
    let said = broker.0.start(&jars, port).map_or_else(|error| error.to_string(), |()| "it has started".to_owned());
    ensure!(said.contains(&format!("port {port} of 127.0.0.1 is in use, perhaps by another broker")), "{said}");

    broker.0.stop(STOP_TIME)?;
    // At once: whoever starts it again has its ports, and its log is whole.
    ensure!(is_free(port) && is_free(port + 1), "it still listens");
    broker.0.start(&jars, port)?;
    ensure!(events(&topics)? == 3, "{} events", events(&topics)?);
    Ok(())
}
