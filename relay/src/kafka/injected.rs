//! Faults that a broker is made to have: it answers with errors, closes connections, goes away and comes back.
//!
//! librdkafka's mock broker stands in for a broker. It knows groups and the requests of transactions, but its transactions are none: what
//! they write is seen at once and stays, and offsets that they commit are forgotten (librdkafka 2.12, `rdkafka_mock_handlers.c`). So these
//! tests show that the relay gets over each fault and goes on, while that a transaction is all or nothing is shown with a real broker, in
//! `tests/tests/kafka.rs`; and so is what a relay does that finds itself fenced, which writes something and takes it back. The mock broker
//! makes no topics either.

use std::thread;
use std::time::{Duration, Instant};

use aisle_engine::live::{Limits, LiveState, Step};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Timestamp, Zone};
use aisle_protocol::config::NamedZone;
use rdkafka::ClientConfig;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer};
use rdkafka::types::{RDKafkaApiKey as Request, RDKafkaRespErr as Answer};

use super::{KafkaSettings, KafkaSource};
use crate::source::EventSource;
use crate::{Live, Stop};

/// Nothing takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// A broker, and a relay that counts its events until this goes.
struct Bench<'a> {
    cluster: &'a MockCluster<'static, DefaultProducerContext>,
    settings: KafkaSettings,
    live: &'a Live,
    produced: u32,
}

impl Bench<'_> {
    /// Produces events, one order of 2.50 each.
    fn produce(&mut self, events: u32) {
        self.produce_at("2011-12-09T12:50:00", events);
    }

    /// The same of another time.
    fn produce_at(&mut self, time: &str, events: u32) {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", self.cluster.bootstrap_servers()).set("enable.idempotence", "true");
        let producer: BaseProducer = config.create().unwrap();
        for number in self.produced..self.produced + events {
            let event = format!(
                r#"{{"invoice":"{number}","stock_code":"A","quantity":1,"unit_price":"2.50","time":"{time}"}}"#
            );
            producer.send(BaseRecord::to(&self.settings.topic).key(&number.to_string()).payload(&event)).unwrap();
        }
        producer.flush(LONG).unwrap();
        self.produced += events;
    }

    /// Waits until all that was produced is counted, and nothing else.
    fn all_are_counted(&self, after: &str) {
        self.wait(after, || self.live.state().counts().events >= u64::from(self.produced));
        let state = self.live.state();
        let (counts, kpis) = (state.counts(), state.kpis());
        assert_eq!((counts.events, kpis.orders), (self.produced.into(), self.produced.into()), "{after}");
        assert_eq!(kpis.net_sales.ten_thousandths(), i64::from(self.produced) * 25_000, "{after}");
        assert_eq!((counts.duplicates, self.live.bad()), (0, 0), "{after}");
    }

    fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let end = Instant::now() + LONG;
        while !holds() {
            assert!(Instant::now() < end, "{what}: {:?} of {}", self.live.state().counts(), self.produced);
            thread::sleep(LOOK_AGAIN);
        }
    }

    /// How often the group has changed what is counted here: once more whenever the relay begins anew.
    fn assignments(&self) -> u64 {
        self.live.group.counters()[1]
    }
}

/// Stops the relay, also when a test fails.
struct StopAtEnd<'a>(&'a Stop);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Runs a test with a broker and a relay of its own that has counted something.
fn with_relay(test: impl FnOnce(&mut Bench<'_>)) {
    with_relay_in(None, test);
}

/// The same with a relay of a shop in this zone.
fn with_relay_in(zone: Option<NamedZone>, test: impl FnOnce(&mut Bench<'_>)) {
    with_beginning_relay(
        zone,
        |_| {},
        |bench| {
            bench.produce(100);
            bench.all_are_counted("at the beginning");
            test(bench);
        },
    );
}

/// The same as soon as the relay is started, with a broker that was prepared for it.
fn with_beginning_relay(
    zone: Option<NamedZone>,
    prepare: impl FnOnce(&MockCluster<'static, DefaultProducerContext>),
    test: impl FnOnce(&mut Bench<'_>),
) {
    let cluster = MockCluster::new(3).unwrap();
    let settings = KafkaSettings { brokers: cluster.bootstrap_servers(), zone, ..KafkaSettings::default() };
    for (topic, partitions) in [(&settings.topic, 2), (&settings.state_topic, 2), (&settings.dead_letter_topic, 1)] {
        cluster.create_topic(topic, partitions, 3).unwrap();
    }
    prepare(&cluster);
    let (definitions, limits, stop) = (Definitions::default(), Limits::default(), Stop::default());
    let live = Live::new(LiveState::new(definitions.clone(), limits));
    let mut source = KafkaSource::new(settings.clone(), definitions, limits);
    thread::scope(|scope| {
        let running = scope.spawn(|| source.run(&live, &stop));
        let end = StopAtEnd(&stop);
        let mut bench = Bench { cluster: &cluster, settings, live: &live, produced: 0 };
        test(&mut bench);
        drop(end);
        running.join().unwrap().unwrap();
    });
}

/// Half an hour before midnight of UTC is half an hour after it an hour further east.
#[test]
fn times_with_an_offset_are_those_of_the_shops_clocks() {
    let zone = NamedZone { name: "+01:00".to_owned(), zone: Zone::new(3_600, Vec::new()).unwrap() };
    with_relay_in(Some(zone), |bench| {
        bench.produce_at("2011-12-09T23:30:00Z", 3);
        bench.all_are_counted("with a time of UTC");
        let state = bench.live.state();
        let days = state.steps(Step::Day, Timestamp::default(), Timestamp::from_seconds(u32::MAX));
        let days: Vec<_> = days.map(|day| (day.start.to_string(), day.figures.lines)).collect();
        assert_eq!(days, [("2011-12-09T00:00:00".to_owned(), 100), ("2011-12-10T00:00:00".to_owned(), 3)]);
        assert_eq!(state.latest().map(|time| time.to_string()).as_deref(), Some("2011-12-10T00:30:00"));
    });
}

#[test]
fn what_passes_by_itself_is_waited_for() {
    use Answer::*;
    with_relay(|bench| {
        let assignments = bench.assignments();
        for (request, answers) in [
            (Request::Produce, [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT]),
            (Request::Fetch, [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT]),
            (Request::AddPartitionsToTxn, [RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR__TRANSPORT]),
            (Request::AddOffsetsToTxn, [RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR__TRANSPORT]),
            (Request::TxnOffsetCommit, [RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR__TRANSPORT]),
            (Request::EndTxn, [RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR__TRANSPORT]),
        ] {
            let what = format!("{request:?} answered with {answers:?}");
            bench.cluster.request_errors(request, &answers);
            bench.produce(20);
            bench.all_are_counted(&what);
            bench.cluster.clear_request_errors(request);
        }
        assert_eq!(bench.assignments(), assignments, "nothing was begun anew");
    });
}

#[test]
fn after_what_ends_a_transaction_the_relay_begins_anew() {
    with_relay(|bench| {
        let assignments = bench.assignments();
        bench.cluster.request_errors(Request::TxnOffsetCommit, &[Answer::RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION]);
        bench.produce(20);
        bench.wait("that it is not ready", || !bench.live.is_ready());
        bench.wait("a new assignment", || bench.assignments() > assignments);
        bench.all_are_counted("after a transaction was ended");
        bench.wait("that it is ready again", || bench.live.is_ready());
        bench.produce(20);
        bench.all_are_counted("with what comes after it");
    });
}

#[test]
fn a_group_that_has_forgotten_the_relay_is_joined_again() {
    use Answer::*;
    with_relay(|bench| {
        let assignments = bench.assignments();
        // What joining and going on takes fails a few times, too.
        for (request, answer) in [
            (Request::JoinGroup, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
            (Request::OffsetFetch, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS),
            (Request::InitProducerId, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE),
        ] {
            bench.cluster.request_errors(request, &[answer; 2]);
        }
        bench.cluster.request_errors(Request::Heartbeat, &[RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID]);
        bench.wait("a new assignment", || bench.assignments() > assignments);
        bench.produce(20);
        bench.all_are_counted("after it was joined again");
    });
}

#[test]
fn a_relay_that_its_group_keeps_out_is_not_ready() {
    let refuse = |cluster: &MockCluster<'static, _>| {
        cluster.request_errors(Request::JoinGroup, &[Answer::RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED; 1_000]);
    };
    with_beginning_relay(None, refuse, |bench| {
        bench.wait("that there is nothing to catch up with", || bench.live.has_caught_up());
        assert!(!bench.live.is_ready(), "it counts nothing");
        bench.produce(20);
        bench.wait("that events wait in vain", || bench.live.is_interrupted());
        assert!(!bench.live.is_ready());
        bench.cluster.clear_request_errors(Request::JoinGroup);
        bench.all_are_counted("once the group lets it in");
        bench.wait("that it is ready", || bench.live.is_ready());
        bench.wait("that nothing waits", || !bench.live.is_interrupted());
    });
}

/// A broker that is away is none of the cluster for as long. That of the group may be waited for while a transaction is committed.
#[test]
fn brokers_go_away_and_come_back() {
    with_relay(|bench| {
        for broker in 1..=3 {
            bench.cluster.broker_down(broker).unwrap();
            bench.cluster.broker_up(broker).unwrap();
            bench.produce(20);
            bench.all_are_counted(&format!("broker {broker} was away"));
        }
    });
}
