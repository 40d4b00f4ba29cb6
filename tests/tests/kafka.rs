//! The relay and a real Kafka broker: the file's figures to the last digit, whatever dies meanwhile.

use std::process::Stdio;

use aisle_tests::{
    counting_relay::{CountingRelay as Relay, kafka_jars, program},
    folders::TemporaryFolder,
    sales_file::{self, Question},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::kafka::Broker;

/// Lets the sales file happen in a topic, all at once unless told otherwise.
fn simulate(broker: &Broker, topic: &str, arguments: &[&str]) -> Result<std::process::Child> {
    let file = sales_file::path()?;
    let mut command = program()?;
    command.arg("simulate").arg("--csv").arg(file).args(["--kafka", &broker.address(), "--topic", topic]);
    command.args(arguments).stdout(Stdio::null()).spawn().context("the simulator cannot be started")
}

fn ended_well(mut process: std::process::Child) -> Result<()> {
    ensure!(process.wait()?.success(), "the simulator failed");
    Ok(())
}

/// Arguments of a relay of its own topics.
fn arguments<'a>(address: &'a str, names: &'a [String; 4]) -> Vec<&'a str> {
    let [topic, state, dead, group] = names;
    let topics = ["--topic", topic, "--state-topic", state, "--dead-letter-topic", dead, "--group", group];
    ["--kafka", address].into_iter().chain(topics).collect()
}

fn names(name: &str) -> [String; 4] {
    [name.to_owned(), format!("{name}.state"), format!("{name}.dead"), format!("{name}.relay")]
}

/// All figures of the relay against those of the command line.
fn check(relay: &Relay, told: &Value) -> Result<()> {
    let totals = relay.totals()?;
    for part in ["kpis", "reconciliation"] {
        ensure!(totals[part] == told[part], "{part}: {} is not {}", totals[part], told[part]);
    }
    ensure!(totals["status"]["bad"] == 0, "{}", totals["status"]);
    Ok(())
}

#[test]
fn the_file_goes_through_kafka_and_comes_out_whole() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let rows = told["input"]["rows_kept"].as_u64().context("no rows")?;
    let (address, names) = (broker.address(), names("whole"));
    let relay = Relay::start(&arguments(&address, &names), &[])?;
    ended_well(simulate(&broker, &names[0], &[])?)?;
    relay.wait_for_events(rows)?;
    check(&relay, &told)?;

    // The same events once more: their ids have been counted.
    let again = rows.min(100_000);
    ended_well(simulate(&broker, &names[0], &[])?)?;
    relay.wait_until("the events once more", |relay| {
        let status = relay.totals()?["status"].clone();
        let [events, duplicates] = ["events", "duplicates"].map(|key| status[key].as_u64().unwrap_or(0));
        Ok(events + duplicates >= 2 * rows && duplicates >= again)
    })?;

    // A second relay of the same name takes over: the first is fenced and ends.
    let mut first = relay;
    let second = Relay::start(&arguments(&address, &names), &[])?;
    second.wait_until("the second relay", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    ended_well(simulate(&broker, &names[0], &["--rate", "1000000"])?)?;
    ensure!(!first.wait_for_end()?, "the first relay is fenced");
    Ok(())
}

#[test]
fn nothing_is_lost_or_counted_twice_when_relay_and_broker_are_killed() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let mut broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let rows = told["input"]["rows_kept"].as_u64().context("no rows")?;
    let (address, names) = (broker.address(), names("killed"));
    let start = || Relay::start(&arguments(&address, &names), &[]);
    // As fast as it goes, but not all before the first kill.
    let rate = (rows / 12).to_string();
    let simulator = simulate(&broker, &names[0], &["--rate", &rate])?;

    let relay = start()?;
    relay.wait_for_events(rows / 10)?;
    relay.kill()?;
    // Inside a transaction: whatever is committed first never is.
    let mut dying = Relay::start(&arguments(&address, &names), &[("AISLE_DIE_IN_TRANSACTION", "1")])?;
    ensure!(!dying.wait_for_end()?, "the relay dies inside a transaction");

    let relay = start()?;
    relay.wait_for_events(rows / 4)?;
    broker.kill();
    broker.start()?;
    relay.wait_for_events(rows / 2)?;
    relay.kill()?;

    let relay = start()?;
    relay.wait_for_events(rows * 2 / 3)?;
    broker.kill();
    relay.kill()?;
    broker.start()?;

    let relay = start()?;
    ended_well(simulator)?;
    relay.wait_for_events(rows)?;
    check(&relay, &told)?;
    let status = relay.totals()?["status"].clone();
    ensure!(status["events"] == rows && status["duplicates"] == 0, "{status}");

    // And all of it is there again for one that begins.
    relay.kill()?;
    let relay = start()?;
    relay.wait_until("the relay", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    check(&relay, &told)
}
