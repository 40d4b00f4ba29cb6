//! The topic of the state, of which Kafka keeps the last record of each key.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use aisle_tests::{
    Admin, Topics,
    counting_relay::{CountingRelay as Relay, kafka_jars},
    folders::TemporaryFolder,
};
use anyhow::{Context, Result, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use serde_json::{Value, json};
use xtask::kafka::Broker;

/// Nothing takes a broker so long unless it hangs.
const LONG: Duration = Duration::from_secs(120);
/// Invoices, which every batch has a line of.
const INVOICES: u64 = 10;
/// What happens in one batch.
const EVENTS: u64 = INVOICES + 1;

fn start_broker(folder: &TemporaryFolder) -> Result<Broker> {
    Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))
}

/// Produces a unit of 2.50 on each invoice, and one that comes back, all in a minute of their own.
fn produce(topics: &Topics, batch: u64) -> Result<()> {
    let time = format!("2011-12-09T{:02}:{:02}:00", batch / 60, batch % 60);
    let event = |number: u64| {
        let country = ["Spain", "France"][number as usize % 2];
        let (invoice, quantity) = if number < INVOICES { (number.to_string(), 1) } else { (format!("C{batch}"), -1) };
        let event = json!({
            "event_id": format!("{batch}/{number}"), "invoice": invoice, "stock_code": format!("A{}", number % 3), "quantity": quantity,
            "unit_price": "2.50", "country": country, "time": time
        });
        (0, event.to_string())
    };
    topics.produce((0..EVENTS).map(event))
}

/// The offsets of the records that the first partition of the state has.
fn offsets(topics: &Topics) -> Result<BTreeSet<i64>> {
    let reader: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &topics.address)
        .set("group.id", "reader of the test")
        .set("enable.partition.eof", "true")
        .create()?;
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(&topics.state, 0, Offset::Beginning)?;
    reader.assign(&list)?;
    let mut offsets = BTreeSet::new();
    loop {
        match reader.poll(LONG).context("the state cannot be read")? {
            Err(KafkaError::PartitionEOF(_)) => return Ok(offsets),
            Err(error) => return Err(error.into()),
            Ok(message) => drop(offsets.insert(message.offset())),
        }
    }
}

/// All figures that do not tell of the run.
fn figures(relay: &Relay) -> Result<Vec<Value>> {
    let totals = relay.totals()?;
    let mut figures = vec![totals["kpis"].clone(), totals["reconciliation"].clone()];
    for path in ["products", "countries", "series?step=minute&from=2011-12-09T00:00:00", "series?step=day"] {
        figures.push(serde_json::from_str(&relay.get(&format!("/api/v1/{path}"))?.1)?);
    }
    Ok(figures)
}

/// What each batch brings, counted by hand.
fn check(relay: &Relay, batches: u64) -> Result<()> {
    let kpis = relay.totals()?["kpis"].clone();
    let cents = batches * (INVOICES - 1) * 250;
    let expected = (json!(format!("{}.{:02}", cents / 100, cents % 100)), json!(INVOICES));
    ensure!((&kpis["net_sales"], &kpis["orders"]) == (&expected.0, &expected.1), "{kpis} of {batches} batches");
    Ok(())
}

#[test]
fn the_state_is_read_back_whole_from_what_compaction_leaves() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let topics = Topics::new(&broker.address(), "compacted");
    // What is written is compacted as soon as the next record comes, instead of minutes later.
    let at_once = [
        ("cleanup.policy", "compact"),
        ("segment.ms", "100"),
        ("min.compaction.lag.ms", "0"),
        ("min.cleanable.dirty.ratio", "0.01"),
    ];
    Admin::new(&topics.address)?.make(&topics.state, 4, &at_once)?;
    let relay = Relay::start(&topics.arguments(), &[])?;
    let (end, mut seen, mut batches) = (Instant::now() + LONG, BTreeSet::new(), 0);
    loop {
        produce(&topics, batches)?;
        batches += 1;
        relay.wait_for_events(batches * EVENTS)?;
        let kept = offsets(&topics)?;
        seen.extend(kept.iter().copied());
        if kept.len() * 2 < seen.len() {
            break;
        }
        ensure!(Instant::now() < end, "{} of {} records are still there", kept.len(), seen.len());
    }
    check(&relay, batches)?;
    let before = figures(&relay)?;
    relay.kill()?;

    let relay = Relay::start(&topics.arguments(), &[])?;
    let page = topics.start("serve", "page", &[])?;
    for relay in [&relay, &page] {
        relay.wait_until("the relay that came later", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
        let after = figures(relay)?;
        ensure!(after == before, "{after:?}\nis not\n{before:?}");
    }
    // It knows which events it has counted, and goes on.
    produce(&topics, 0)?;
    produce(&topics, batches)?;
    for relay in [&relay, &page] {
        relay.wait_for_events((batches + 1) * EVENTS)?;
        check(relay, batches + 1)?;
        ensure!(relay.totals()?["status"]["duplicates"] == EVENTS, "{}", relay.totals()?["status"]);
    }
    Ok(())
}

#[test]
fn a_topic_that_would_not_keep_the_state_is_refused() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let admin = Admin::new(&broker.address())?;
    for policy in ["delete", "compact,delete"] {
        let (topics, log) = (Topics::new(&broker.address(), &policy.replace(',', "-")), folder.path().join(policy));
        admin.make(&topics.state, 4, &[("cleanup.policy", policy)])?;
        let relay = Relay::start_with_log(&log, &topics.arguments(), &[])?;
        let expected = format!(
            "{} would not keep the state: its cleanup.policy is {policy}; make it compact, or name another state topic\n",
            topics.state
        );
        relay.wait_until("why it does not begin", |_| Ok(fs::read_to_string(&log)?.contains(&expected)))?;
        ensure!(relay.get("/readyz")?.0 == 503, "it is ready");
        admin.set(&topics.state, &[("cleanup.policy", "compact"), ("max.message.bytes", "33554432")])?;
        relay.wait_until("the topic as it is now", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    }
    Ok(())
}
