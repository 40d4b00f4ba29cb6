//! What relays say and do when events, topics or brokers are gone.

use std::fs;
use std::process::Stdio;

use aisle_tests::{
    Admin, Topics,
    counting_relay::{CountingRelay as Relay, kafka_jars, program},
    folders::TemporaryFolder,
};
use anyhow::{Result, ensure};
use serde_json::Value;
use xtask::kafka::Broker;

/// Orders of each batch, one event of 2.50 each.
const ORDERS: i32 = 10;

/// Produces a batch to the first partition.
fn produce(topics: &Topics, batch: i32) -> Result<()> {
    let event = |order| {
        let event = format!(
            r#"{{"invoice":"{batch}/{order}","stock_code":"A","quantity":1,"unit_price":"2.50","time":"2011-12-09T12:50:00"}}"#
        );
        (0, event)
    };
    topics.produce((0..ORDERS).map(event))
}

fn status(relay: &Relay, path: &str) -> Result<u16> {
    Ok(relay.get(path)?.0)
}

fn wait_for_status(relay: &Relay, expected: u16) -> Result<()> {
    relay.wait_until(&format!("{expected} of /readyz"), |relay| Ok(status(relay, "/readyz")? == expected))
}

fn lag(relay: &Relay) -> Result<Value> {
    Ok(relay.totals()?["status"]["lag_events"].clone())
}

fn start_broker(folder: &TemporaryFolder) -> Result<Broker> {
    Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))
}

#[test]
fn topics_that_a_relay_or_a_simulation_makes_keep_what_they_are_for() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let [by_relay, by_simulation] = ["relay", "simulation"].map(|name| Topics::new(&broker.address(), name));
    Relay::start(&by_relay.arguments(), &[])?.wait_for_partitions(4)?;
    let till = folder.path().join("till.csv");
    fs::write(&till, "invoice,stock_code,quantity,date,unit_price\n1,A,2,2011-12-09 12:50,2.50\n")?;
    let mut simulate = program()?;
    simulate.args(["simulate", "--kafka", &by_simulation.address, "--topic", &by_simulation.events, "--csv"]);
    ensure!(simulate.arg(&till).stdout(Stdio::null()).status()?.success(), "the simulator failed");
    let admin = Admin::new(&broker.address())?;
    for (topic, name, expected) in [
        (&by_relay.events, "retention.ms", "-1"),
        (&by_simulation.events, "retention.ms", "-1"),
        (&by_relay.state, "cleanup.policy", "compact"),
    ] {
        let set = admin.setting(topic, name)?;
        ensure!(set.as_deref() == Some(expected), "{name} of {topic} is {set:?}");
    }
    Ok(())
}

#[test]
fn events_that_went_before_they_were_counted_are_told_of() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let (topics, log) = (Topics::new(&broker.address(), "short"), folder.path().join("log"));
    let relay = Relay::start(&topics.arguments(), &[])?;
    relay.wait_for_partitions(4)?;
    produce(&topics, 1)?;
    relay.wait_for_events(10)?;
    relay.kill()?;
    // While none counts, ten more come and four of them go.
    produce(&topics, 2)?;
    Admin::new(&topics.address)?.delete_before(&topics.events, 14)?;
    let relay = Relay::start_with_log(&log, &topics.arguments(), &[])?;
    relay.wait_for_events(16)?;
    wait_for_status(&relay, 200)?;
    ensure!(relay.totals()?["kpis"]["net_sales"] == "40.00", "{}", relay.totals()?["kpis"]);
    let said = fs::read_to_string(&log)?;
    let expected =
        "up to 4 events are lost: short keeps those of partition 0 from offset 14 on, and they were counted up to 10";
    ensure!(said.contains(expected), "{said}");

    // What was said once is over.
    relay.kill()?;
    fs::write(&log, "")?;
    let relay = Relay::start_with_log(&log, &topics.arguments(), &[])?;
    produce(&topics, 3)?;
    relay.wait_for_events(26)?;
    let said = fs::read_to_string(&log)?;
    ensure!(!said.contains("lost"), "{said}");
    Ok(())
}

#[test]
fn a_topic_that_was_made_anew_is_not_gone_on_with() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let (topics, log) = (Topics::new(&broker.address(), "anew"), folder.path().join("log"));
    let relay = Relay::start(&topics.arguments(), &[])?;
    let page = topics.start("serve", "page", &[])?;
    relay.wait_for_partitions(4)?;
    produce(&topics, 1)?;
    for relay in [&relay, &page] {
        relay.wait_for_events(10)?;
        wait_for_status(relay, 200)?;
    }
    Admin::new(&topics.address)?.make_anew(&topics.events, 4)?;
    // It ends while it runs, and when it is started again.
    ensure!(!relay.wait_for_end()?, "the relay has gone on");
    let again = Relay::start_with_log(&log, &topics.arguments(), &[])?;
    ensure!(!again.wait_for_end()?, "the relay has gone on");
    let said = fs::read_to_string(&log)?;
    let expected = "anew is not the topic that was counted: partition 0 was counted up to 10, and ends at 0; name another state topic";
    ensure!(said.contains(expected), "{said}");
    wait_for_status(&page, 503)?;
    ensure!(lag(&page)?.is_null(), "{}", lag(&page)?);

    // Under other names all that there is is counted.
    produce(&topics, 2)?;
    let others = topics.counted_by("anew-too");
    let other = Relay::start(&others.arguments(), &[])?;
    other.wait_for_events(10)?;
    wait_for_status(&other, 200)
}

/// What a relay shows while its broker is away is neither ready nor without lag.
#[test]
fn a_relay_whose_broker_is_away_says_so() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let mut broker = start_broker(&folder)?;
    let (topics, log) = (Topics::new(&broker.address(), "away"), folder.path().join("log"));
    let relay = Relay::start_with_log(&log, &topics.arguments(), &[])?;
    relay.wait_for_partitions(4)?;
    let others = topics.counted_by("away-too");
    let aggregator = others.start("aggregate", "1", &[])?;
    aggregator.wait_for_partitions(4)?;
    produce(&topics, 1)?;
    relay.wait_for_events(10)?;
    for relay in [&relay, &aggregator] {
        wait_for_status(relay, 200)?;
    }
    relay.wait_until("nothing that waits", |relay| Ok(lag(relay)? == 0))?;
    relay.wait_until("a metric of it", |relay| Ok(relay.metric("aisle_source_lag_events")? == 0))?;

    broker.kill();
    for relay in [&relay, &aggregator] {
        wait_for_status(relay, 503)?;
    }
    relay.wait_until("an unknown lag", |relay| Ok(lag(relay)?.is_null()))?;
    let status = relay.totals()?["status"].clone();
    ensure!(status["is_interrupted"] == true && status["behind_millis"].is_null(), "{status}");
    let metrics = relay.get("/metrics")?.1;
    ensure!(metrics.contains("aisle_events_total 10\n") && !metrics.contains("aisle_source_lag_events"), "{metrics}");
    let said = fs::read_to_string(&log)?;
    for part in [
        "it is not known how many events wait: ",
        "no events can be read for now: ",
        "the state cannot be read for now: ",
    ] {
        ensure!(said.contains(part), "{part}: {said}");
    }

    broker.start()?;
    for relay in [&relay, &aggregator] {
        wait_for_status(relay, 200)?;
    }
    produce(&topics, 2)?;
    relay.wait_for_events(20)?;
    relay.wait_until("nothing that waits", |relay| Ok(lag(relay)? == 0))?;
    ensure!(relay.totals()?["status"]["is_interrupted"] == false, "{}", relay.totals()?);
    Ok(())
}

/// Pages would take what waits in vain for what was not sold.
#[test]
fn events_that_nobody_counts_are_told_of() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let topics = Topics::new(&broker.address(), "nobody");
    let (page, aggregator) = (topics.start("serve", "page", &[])?, topics.start("aggregate", "1", &[])?);
    aggregator.wait_for_partitions(4)?;
    produce(&topics, 1)?;
    page.wait_for_events(10)?;
    wait_for_status(&page, 200)?;
    aggregator.kill()?;
    produce(&topics, 2)?;
    let is_interrupted = |page: &Relay| Ok(page.totals()?["status"]["is_interrupted"] == true);
    page.wait_until("an interruption", is_interrupted)?;
    ensure!(lag(&page)? == 10, "{}", lag(&page)?);
    let _aggregator = topics.start("aggregate", "1", &[])?;
    page.wait_for_events(20)?;
    page.wait_until("no interruption", |page| Ok(!is_interrupted(page)?))
}
