//! What becomes of the topics while relays count: they grow, and what is no longer kept is taken out of the state.

use std::collections::HashMap;
use std::time::Duration;

use aisle_tests::{
    Topics,
    counting_relay::{CountingRelay as Relay, first_complaint, kafka_jars},
    folders::TemporaryFolder,
};
use anyhow::{Context, Result, ensure};
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use serde_json::{Value, json};
use xtask::kafka::Broker;

/// Nothing takes a broker so long unless it hangs.
const LONG: Duration = Duration::from_secs(60);

fn start_broker(folder: &TemporaryFolder) -> Result<Broker> {
    Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))
}

fn is_ready(relay: &Relay) -> Result<bool> {
    Ok(relay.get("/readyz")?.0 == 200)
}

fn grow(topics: &Topics, partitions: usize) -> Result<()> {
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", &topics.address).create()?;
    let more = NewPartitions::new(&topics.events, partitions);
    let options = AdminOptions::new().operation_timeout(Some(LONG));
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let results = runtime.block_on(admin.create_partitions([&more], &options))?;
    ensure!(results.iter().all(Result::is_ok), "{results:?}");
    Ok(())
}

/// Keys and values of what the topics' first partition of the state says, the last of each key.
fn state_of_first_partition(topics: &Topics) -> Result<HashMap<Vec<u8>, Option<Vec<u8>>>> {
    let mut latest = HashMap::new();
    for_each_of_first_partition(topics, &topics.state, |message| {
        let key = message.key().context("a record without a key")?.to_vec();
        latest.insert(key, message.payload().map(<[u8]>::to_vec));
        Ok(())
    })?;
    Ok(latest)
}

/// Reads a topic's first partition to its end.
fn for_each_of_first_partition(
    topics: &Topics,
    topic: &str,
    mut read: impl FnMut(&BorrowedMessage<'_>) -> Result<()>,
) -> Result<()> {
    let reader: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &topics.address)
        .set("group.id", "reader of the test")
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true")
        .create()?;
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, 0, Offset::Beginning)?;
    reader.assign(&list)?;
    loop {
        match reader.poll(LONG).with_context(|| format!("{topic} cannot be read"))? {
            Err(KafkaError::PartitionEOF(_)) => return Ok(()),
            Err(error) => return Err(error.into()),
            Ok(message) => read(&message)?,
        }
    }
}

/// The longest event that a topic takes is too long for another topic once its reason goes with it.
#[test]
fn bad_events_as_long_as_a_topic_takes_stop_nothing() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let topics = Topics::new(&broker.address(), "long");
    let relay = Relay::start(&topics.arguments(), &[("AISLE_KAFKA_AHEAD_HOURS", "48")])?;
    relay.wait_for_partitions(4)?;
    // Letters of which no compression makes less.
    let mut seed = 1_u32;
    let mut letter = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[(seed >> 26) as usize])
    };
    let [long, text] = [1_048_480, 600_000].map(|bytes| (0..bytes).map(|_| letter()).collect::<String>());
    let text = format!("\"{text}\"");
    let good =
        json!({"invoice": "1", "stock_code": "A", "quantity": 1, "unit_price": 2.5, "time": "2011-12-09T12:00:00"});
    topics.produce([(0, long.clone())])?;
    topics.produce([(0, text.clone())])?;
    let of_a_wrong_clock =
        json!({"invoice": "2", "stock_code": "A", "quantity": 1, "unit_price": 2.5, "time": "2105-12-09"});
    topics.produce([(0, of_a_wrong_clock.to_string())])?;
    topics.produce([(0, good.to_string())])?;
    relay.wait_for_events(1)?;
    relay.wait_until("three bad events", |relay| Ok(relay.totals()?["status"]["bad"] == 3))?;
    let totals = relay.totals()?;
    ensure!(totals["kpis"]["net_sales"] == "2.50" && totals["status"]["latest"] == "2011-12-09T12:00:00", "{totals}");

    let letters = letters(&topics)?;
    ensure!(letters.len() == 3, "{} letters", letters.len());
    let (payload, headers) = &letters[2];
    ensure!(*payload == of_a_wrong_clock.to_string().as_bytes(), "as it came");
    ensure!(headers["reason"] == "ahead_of_time" && headers["detail"].contains("2105-12-09"), "{headers:?}");
    let (payload, headers) = &letters[0];
    ensure!(payload.len() > 900_000 && long.as_bytes().starts_with(payload), "{} bytes of it", payload.len());
    ensure!(headers["bytes"] == long.len().to_string() && headers["reason"] == "bad_json", "{headers:?}");
    let (payload, headers) = &letters[1];
    ensure!(*payload == text.as_bytes() && !headers.contains_key("bytes"), "{headers:?}");
    Ok(())
}

/// The payload of an event that could not be counted, and its headers.
type Letter = (Vec<u8>, HashMap<String, String>);

fn letters(topics: &Topics) -> Result<Vec<Letter>> {
    let mut letters = Vec::new();
    for_each_of_first_partition(topics, &topics.dead, |message| {
        let headers = message.headers().context("a letter without headers")?.iter().map(|header| {
            let text = String::from_utf8_lossy(header.value.unwrap_or_default());
            (header.key.to_owned(), text.into_owned())
        });
        letters.push((message.payload().unwrap_or_default().to_vec(), headers.collect()));
        Ok(())
    })?;
    Ok(letters)
}

/// Three lines an invoice, the third in another partition than the others, and of every tenth invoice the first line comes back in a third
/// one. So what belongs together lies apart, as it does when a topic that is keyed by invoice grows.
#[test]
fn new_partitions_are_counted_while_relays_run() -> Result<()> {
    const INVOICES: i32 = 300;
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let topics = Topics::new(&broker.address(), "growing");
    let first = topics.start("aggregate", "first", &[])?;
    first.wait_for_partitions(4)?;
    let page = topics.start("serve", "page", &[])?;
    let others = topics.counted_by("growing-too");
    let alone = Relay::start(&others.arguments(), &[])?;

    let line = |invoice: i32, line: i32, quantity: i32| {
        let time = format!("2011-12-09T{:02}:{:02}:00", 9 + invoice % 8, 10 * line + invoice % 7);
        let letter = if quantity < 0 { "C" } else { "" };
        json!({
            "event_id": format!("{invoice}/{line}"), "invoice": format!("{letter}{invoice}"), "stock_code": format!("P{line}"),
            "quantity": quantity, "unit_price": "1.25", "customer_id": format!("{}", invoice % 50), "time": time
        })
        .to_string()
    };
    let two_lines = |invoice| [1, 2].map(|number| (invoice % 4, line(invoice, number, 3)));
    topics.produce((0..INVOICES).flat_map(two_lines))?;
    for relay in [&page, &alone] {
        relay.wait_for_events(2 * INVOICES as u64)?;
    }

    grow(&topics, 7)?;
    let third_line = |invoice| (4 + invoice % 3, line(invoice, 3, 3));
    topics.produce((0..INVOICES).map(third_line))?;
    let returned = |invoice: i32| {
        let mut event: Value = serde_json::from_str(&line(invoice, 1, -3)).unwrap_or_default();
        event["event_id"] = json!(format!("{invoice}/back"));
        event["time"] = json!("2011-12-09T18:00:00");
        (6 - invoice / 10 % 3, event.to_string())
    };
    topics.produce((0..INVOICES).step_by(10).map(returned))?;
    let events = 3 * INVOICES as u64 + INVOICES as u64 / 10;
    first.wait_for_partitions(7)?;

    let check = |relay: &Relay| -> Result<()> {
        relay.wait_for_events(events)?;
        relay.wait_until("nothing that waits", |relay| Ok(relay.totals()?["status"]["lag_events"] == 0))?;
        let totals = relay.totals()?;
        // 900 lines of three units at 1.25, of which thirty came back: 3,375.00, 112.50 and what is left.
        let reversals = json!({"pairs": 30, "amount": "112.50"});
        for (key, expected) in [
            ("gross_sales", json!("3375.00")),
            ("matched_reversals", reversals),
            ("returns", json!("112.50")),
            ("net_sales", json!("3262.50")),
            ("orders", json!(INVOICES)),
            ("units_sold", json!("2700")),
            ("customers", json!(50)),
        ] {
            ensure!(totals["kpis"][key] == expected, "{key} is {}, not {expected}: {totals}", totals["kpis"][key]);
        }
        let status = &totals["status"];
        ensure!(status["events"] == events && status["duplicates"] == 0 && status["bad"] == 0, "{status}");
        Ok(())
    };
    check(&page).context("the page's relay")?;
    check(&alone).context("the relay that does both")?;

    // And whoever counts or shows them next has all of them.
    first.kill()?;
    let first = topics.start("aggregate", "first", &[])?;
    first.wait_for_partitions(7)?;
    alone.kill()?;
    for relay in [topics.start("serve", "late", &[])?, Relay::start(&others.arguments(), &[])?] {
        relay.wait_until("a relay that came later", is_ready)?;
        check(&relay).context("a relay that came later")?;
    }
    Ok(())
}

/// Hours are kept as long as there are no more than 1,440 with a line.
#[test]
fn what_is_no_longer_kept_is_taken_out_of_the_state() -> Result<()> {
    const KEPT: usize = 1_440;
    const MIDNIGHT: u32 = 1_704_067_200; // 2024-01-01T00:00:00
    let folder = TemporaryFolder::new()?;
    let broker = start_broker(&folder)?;
    let topics = Topics::new(&broker.address(), "expiring");
    let relay = Relay::start(&topics.arguments(), &[])?;
    relay.wait_until("the relay", is_ready)?;

    // A line an hour.
    let days =
        [(1, 31), (2, 29), (3, 31)].into_iter().flat_map(|(month, days)| (1..=days).map(move |day| (month, day)));
    let hours =
        days.flat_map(|(month, day)| (0..24).map(move |hour| format!("2024-{month:02}-{day:02}T{hour:02}:30:00")));
    let event = |time: String| {
        let event = json!({"invoice": &time, "stock_code": "A", "quantity": 1, "unit_price": "2.50", "time": &time});
        (0, event.to_string())
    };
    let mut events = hours.map(event);
    let (before, after) = (1_000, 700);
    topics.produce(events.by_ref().take(before))?;
    relay.wait_for_events(before as u64)?;
    topics.produce(events.take(after))?;
    let all = before + after;
    relay.wait_for_events(all as u64)?;

    let state = state_of_first_partition(&topics)?;
    let gone = all - KEPT;
    for hour in 0..all {
        let key = hour_key(MIDNIGHT + 3_600 * hour as u32);
        let value = state.get(&key).with_context(|| format!("hour {hour} was never written"))?;
        ensure!(value.is_none() == (hour < gone), "hour {hour} of which {gone} are gone: {value:?}");
    }
    let hours = |relay: &Relay| -> Result<Value> {
        let answer = relay.get("/api/v1/series?step=hour&from=2024-01-01T00:00:00")?.1;
        Ok(serde_json::from_str::<Value>(&answer)?["buckets"].clone())
    };
    let shown = hours(&relay)?;
    ensure!(shown.as_array().is_some_and(|hours| hours.len() == KEPT), "{shown}");
    ensure!(shown[0]["start"] == "2024-01-11T20:00:00", "{}", shown[0]);

    // Whoever reads the state shows the same hours, and has forgotten no line.
    relay.kill()?;
    let relay = Relay::start(&topics.arguments(), &[])?;
    relay.wait_until("the relay that came later", is_ready)?;
    ensure!(hours(&relay)? == shown, "other hours");
    let totals = relay.totals()?;
    ensure!(totals["kpis"]["net_sales"] == "4250.00" && totals["kpis"]["orders"] == all, "{totals}");

    // What was counted by the clocks of one zone is not gone on with by those of another.
    let said = first_complaint(&[&topics.arguments()[..], &["--zone", "Europe/London"]].concat(), &[])?;
    let expected = "the state was counted without a time zone and would go on in the zone Europe/London: ";
    ensure!(said.contains(expected), "{said}");
    Ok(())
}

/// The key of an hour in the topic of the state: a record of the state (1), of a bucket (1), of an hour (1), and its first second as
/// postcard writes numbers, seven bits a byte, the lowest first.
fn hour_key(seconds: u32) -> Vec<u8> {
    let mut key = vec![1, 1, 1];
    let mut rest = seconds;
    while rest >= 128 {
        key.push((rest % 128) as u8 | 128);
        rest /= 128;
    }
    key.push(rest as u8);
    key
}
