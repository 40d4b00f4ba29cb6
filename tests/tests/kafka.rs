//! The relay and a real Kafka broker: the file's figures to the last digit, whatever dies meanwhile.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use aisle_tests::{
    Chance, CopyingPage, Topics,
    counting_relay::{CountingRelay as Relay, kafka_jars, program},
    folders::TemporaryFolder,
    sales_file::{self, Question},
};
use anyhow::{Context, Result, anyhow, ensure};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use serde_json::Value;
use xtask::kafka::Broker;

/// Lets the sales file happen in a topic, all at once unless told otherwise.
fn simulate(topics: &Topics, arguments: &[&str]) -> Result<std::process::Child> {
    let file = sales_file::path()?;
    let mut command = program()?;
    command.arg("simulate").arg("--csv").arg(file).args(["--kafka", &topics.address, "--topic", &topics.events]);
    command.args(arguments).stdout(Stdio::null()).spawn().context("the simulator cannot be started")
}

fn ended_well(mut process: std::process::Child) -> Result<()> {
    ensure!(process.wait()?.success(), "the simulator failed");
    Ok(())
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
    let topics = Topics::new(&broker.address(), "whole");
    let relay = Relay::start(&topics.arguments(), &[])?;
    // A page watches from the first line to the last.
    let mut page = CopyingPage::open(&relay)?;
    let watching = thread::spawn(move || page.follow(rows).map(|()| page));
    ended_well(simulate(&topics, &[])?)?;
    relay.wait_for_events(rows)?;
    check(&relay, &told)?;
    let page = watching.join().map_err(|_| anyhow!("the page has panicked"))??;
    page.check(&told)?;
    ensure!(page.deltas() > 1, "the page got all at once");

    // The same events once more: their ids have been counted.
    let again = rows.min(100_000);
    ended_well(simulate(&topics, &[])?)?;
    relay.wait_until("the events once more", |relay| {
        let status = relay.totals()?["status"].clone();
        let [events, duplicates] = ["events", "duplicates"].map(|key| status[key].as_u64().unwrap_or(0));
        Ok(events + duplicates >= 2 * rows && duplicates >= again)
    })?;

    // A second relay of the same name takes over: the first is fenced and ends.
    let first = relay;
    let second = Relay::start(&topics.arguments(), &[])?;
    second.wait_until("the second relay", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    ended_well(simulate(&topics, &["--rate", "1000000"])?)?;
    ensure!(!first.wait_for_end()?, "the first relay is fenced");
    Ok(())
}

/// Marks of transactions have offsets too, but are no events that wait.
#[test]
fn events_of_transactions_are_counted_when_they_are_committed() -> Result<()> {
    const TIME: Duration = Duration::from_secs(60);
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let topics = Topics::new(&broker.address(), "transactions");
    let relay = Relay::start(&topics.arguments(), &[])?;
    relay.wait_until("the relay", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    let producer: BaseProducer =
        ClientConfig::new().set("bootstrap.servers", &topics.address).set("transactional.id", "till").create()?;
    producer.init_transactions(TIME)?;
    for (number, is_committed) in [(1, true), (2, false), (3, true)] {
        producer.begin_transaction()?;
        for line in 0..10 {
            let event = format!(
                r#"{{"invoice":"{number}{line}","stock_code":"A","quantity":1,"unit_price":"2.50","time":"2011-12-09T12:50:00"}}"#
            );
            let invoice = format!("{number}{line}");
            let record = BaseRecord::to(&topics.events).key(&invoice).payload(&event);
            producer.send(record).map_err(|(error, _)| error)?;
        }
        producer.flush(TIME)?;
        if is_committed { producer.commit_transaction(TIME)? } else { producer.abort_transaction(TIME)? }
    }
    relay.wait_for_events(20)?;
    relay.wait_until("nothing that waits", |relay| Ok(relay.totals()?["status"]["lag_events"] == 0))?;
    // A relay that comes later knows that it has caught up.
    relay.kill()?;
    let relay = Relay::start(&topics.arguments(), &[])?;
    relay.wait_until("the relay that came later", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    ensure!(relay.totals()?["status"]["events"] == 20, "{}", relay.totals()?["status"]);
    Ok(())
}

/// What happens to relay and broker while a file is counted.
#[derive(Clone, Copy, Debug)]
enum Blow {
    /// The relay dies inside a transaction: whatever is committed first never is.
    InTransaction,
    /// The relay is killed, and the next one before it is what it was: it joins the group, reads the state back or begins to count.
    Twice,
    /// The broker is killed.
    Broker,
    /// Both are.
    Both,
}

/// A little more than from one commit to the next.
const COMMIT: Duration = Duration::from_millis(150);
/// What a relay takes to begin, on a machine that has other things to do.
const BEGIN: Duration = Duration::from_secs(3);

/// One relay dies inside a transaction, two are killed anywhere between two commits and one while it begins, and the broker is killed twice: when,
/// and after the first in what order, is left to chance.
#[test]
fn nothing_is_lost_or_counted_twice_when_relay_and_broker_are_killed() -> Result<()> {
    let mut chance = Chance::new()?;
    let folder = TemporaryFolder::new()?;
    let mut broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let rows = told["input"]["rows_kept"].as_u64().context("no rows")?;
    let topics = Topics::new(&broker.address(), "killed");
    // Nor is a full disk a reason to end: what the relay has to say of all this has no room.
    let log = folder.path().join("log");
    let start = |environment: &[_]| Relay::start_with_full_log(&log, &topics.arguments(), environment);
    // Whoever is to die inside a transaction needs something to count, so it does while most of the file is still to come.
    let mut blows = [Blow::InTransaction, Blow::Twice, Blow::Broker, Blow::Both];
    chance.shuffle(&mut blows[1..]);
    let first = chance.between(rows / 50, rows * 3 / 10);
    let mut moments = [first; 4];
    moments[1..].fill_with(|| chance.between(first, rows * 8 / 10));
    moments.sort_unstable();

    let mut relay = start(&[])?;
    relay.wait_for_partitions(4)?;
    // As fast as it goes, but not all before the first blow.
    let rate = (rows / 12).to_string();
    let simulator = simulate(&topics, &["--rate", &rate])?;
    for (blow, events) in blows.into_iter().zip(moments) {
        eprintln!("after {events} of {rows} events: {blow:?}");
        relay.wait_for_events(events)?;
        chance.pause(COMMIT);
        match blow {
            Blow::InTransaction => {
                relay.kill()?;
                let dying = start(&[("AISLE_DIE_IN_TRANSACTION", "1")])?;
                ensure!(!dying.wait_for_end()?, "the relay dies inside a transaction");
                relay = start(&[])?;
            }
            Blow::Twice => {
                relay.kill()?;
                let beginning = start(&[])?;
                chance.pause(BEGIN);
                beginning.kill()?;
                relay = start(&[])?;
            }
            Blow::Broker => {
                broker.kill();
                broker.start()?;
            }
            Blow::Both => {
                broker.kill();
                relay.kill()?;
                broker.start()?;
                relay = start(&[])?;
            }
        }
    }
    ended_well(simulator)?;
    relay.wait_for_events(rows)?;
    check(&relay, &told)?;
    let status = relay.totals()?["status"].clone();
    ensure!(status["events"] == rows && status["duplicates"] == 0, "{status}");

    // And all of it is there again for one that begins, and for its pages.
    relay.kill()?;
    let relay = start(&[])?;
    relay.wait_until("the relay", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    check(&relay, &told)?;
    let mut page = CopyingPage::open(&relay)?;
    page.follow(rows)?;
    page.check(&told)
}

#[test]
fn partitions_move_from_one_aggregator_to_another() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let rows = told["input"]["rows_kept"].as_u64().context("no rows")?;
    let topics = Topics::new(&broker.address(), "moved");
    let first = topics.start("aggregate", "first", &[])?;
    first.wait_for_partitions(4)?;
    let page = topics.start("serve", "page", &[])?;
    let simulator = simulate(&topics, &[])?;
    page.wait_for_events(rows / 20)?;

    // One is added.
    let second = topics.start("aggregate", "second", &[])?;
    second.wait_for_partitions(2)?;
    first.wait_for_partitions(2)?;
    ensure!(second.get("/api/v1/totals")?.0 == 404, "an aggregator has no figures");

    // One ends as it is told to, and its partitions go to the other; a third joins, and the one that has most is killed.
    second.signal("TERM")?;
    ensure!(second.wait_for_end()?, "the second ends as it should");
    first.wait_for_partitions(4)?;
    let third = topics.start("aggregate", "third", &[])?;
    third.wait_for_partitions(2)?;
    first.kill()?;
    third.wait_for_partitions(4)?;
    ended_well(simulator)?;
    page.wait_for_events(rows)?;
    check(&page, &told)?;

    // Whoever serves later shows the same.
    let late = topics.start("serve", "late", &[])?;
    late.wait_until("the one that came later", |relay| Ok(relay.get("/readyz")?.0 == 200))?;
    check(&late, &told)?;
    let lines = |relay: &Relay| Ok::<_, anyhow::Error>(relay.totals()?["status"].clone());
    for key in ["latest", "events", "bad"] {
        ensure!(lines(&page)?[key] == lines(&late)?[key], "{key} differs");
    }
    Ok(())
}

#[test]
fn whoever_comes_back_too_late_can_commit_no_more() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let rows = told["input"]["rows_kept"].as_u64().context("no rows")?;
    let topics = Topics::new(&broker.address(), "zombie");
    let first = topics.start("aggregate", "first", &[])?;
    first.wait_for_partitions(4)?;
    let page = topics.start("serve", "page", &[])?;

    // One dies inside a transaction, which the group's offsets wait for; its partitions go to the other.
    let dying = topics.start("aggregate", "second", &[("AISLE_DIE_IN_TRANSACTION", "1")])?;
    dying.wait_for_partitions(2)?;
    let simulator = simulate(&topics, &["--rate", &(rows / 30).to_string()])?;
    ensure!(!dying.wait_for_end()?, "the second dies inside a transaction");
    first.wait_for_partitions(4)?;

    // Restarted in time, one goes on with what it had, and nobody else is asked.
    let second = topics.start("aggregate", "second", &[])?;
    second.wait_for_partitions(2)?;
    first.wait_for_partitions(2)?;
    let assignments = first.metric("aisle_assignments_total")?;
    second.kill()?;
    let second = topics.start("aggregate", "second", &[])?;
    second.wait_for_partitions(2)?;
    ensure!(first.metric("aisle_assignments_total")? == assignments, "the group was shared out anew");

    // One stands still, until the others have its partitions, and then wants to go on.
    second.signal("STOP")?;
    first.wait_for_partitions(4)?;
    second.signal("CONT")?;
    second.wait_for_partitions(2)?;
    ended_well(simulator)?;
    page.wait_for_events(rows)?;
    check(&page, &told)
}
