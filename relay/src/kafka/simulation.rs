use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aisle_engine::live::Event;
use aisle_engine::table::Timestamp;
use anyhow::{Context, Result, anyhow, ensure};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};
use rdkafka::{ClientConfig, ClientContext};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::reasons::Reasons;
use super::{KafkaSettings, topics};
use crate::Stop;
use crate::source::{Pace, SalesFile};

/// How long the client is given to work off what waits.
const WORK_OFF: Duration = Duration::from_millis(5);
/// How long the last events may take to be delivered.
const FLUSH_TIME: Duration = Duration::from_secs(120);
/// The same once the simulation is to end: as long as a relay has for its own end.
const LAST_FLUSH_TIME: Duration = Duration::from_secs(10);
/// How often is looked whether it is.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Lets the lines of a file happen as events of a topic.
#[derive(Debug)]
pub struct Simulation {
    /// Where to.
    pub settings: KafkaSettings,
    /// The lines.
    pub file: SalesFile,
    /// How quickly.
    pub pace: Pace,
    /// Again and again, each time as other events.
    pub is_endless: bool,
    /// Moves times so that the first line that does not come at once happens now.
    pub is_now: bool,
}

/// Counts deliveries, and notes why there may be none.
#[derive(Clone, Default)]
struct Deliveries {
    delivered: Arc<AtomicU64>,
    failed: Arc<AtomicU64>,
    reasons: Arc<Reasons>,
}

impl ClientContext for Deliveries {
    fn error(&self, error: KafkaError, reason: &str) {
        self.reasons.error(error, reason);
    }
}

impl Deliveries {
    /// What is wrong, with the latest reason if the client gave one.
    fn explained(&self, what: &str) -> anyhow::Error {
        match self.reasons.take() {
            Some(reason) => anyhow!("{what}: {reason}"),
            None => anyhow!("{what}"),
        }
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let counter = if result.is_ok() { &self.delivered } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl Simulation {
    /// Produces until all lines have happened or it should stop. Each event has an id of the file's name and content, the round and the
    /// line's place, so that a file that is simulated again is counted once. Lines that happen now, or again and again, are others each
    /// time: their ids also say when this began.
    ///
    /// # Returns
    /// How many events were delivered.
    ///
    /// # Errors
    /// When an event could not be delivered.
    pub fn run(&self, stop: &Stop) -> Result<u64> {
        topics::prepare_events(&self.settings, stop)?;
        let deliveries = Deliveries::default();
        let producer: BaseProducer<Deliveries> = self.producer().create_with_context(deliveries.clone())?;
        let mut ids = format!("{}/{}", self.file.name(), self.file.content());
        if self.is_endless || self.is_now {
            ids += &format!("/{}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis());
        }
        let mut round = 0_u32;
        loop {
            let shift = if self.is_now { self.shift_seconds()? } else { 0 };
            self.file.play(
                self.pace,
                stop,
                || {},
                |events| {
                    for (place, event) in events {
                        let id = format!("{ids}/{round}/{place}");
                        let seconds = event.time.seconds().wrapping_add_signed(shift);
                        let event =
                            Event { event_id: Some(id.into()), time: Timestamp::from_seconds(seconds), ..event };
                        self.send(&producer, &event, stop)?;
                    }
                    producer.poll(Duration::ZERO);
                    ensure!(
                        deliveries.failed.load(Ordering::Relaxed) == 0,
                        deliveries.explained("events were not delivered")
                    );
                    Ok(())
                },
            )?;
            round += 1;
            if !self.is_endless || stop.is_stopped() {
                break;
            }
        }
        flush(&producer, stop).map_err(|_| deliveries.explained("the last events were not delivered"))?;
        match deliveries.failed.load(Ordering::Relaxed) {
            0 => Ok(deliveries.delivered.load(Ordering::Relaxed)),
            failed => Err(deliveries.explained(&format!("{failed} events were not delivered"))),
        }
    }

    fn producer(&self) -> ClientConfig {
        let mut config = self.settings.client();
        config
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("compression.type", "zstd")
            .set("linger.ms", "20")
            .set("message.timeout.ms", "120000")
            // All events of an invoice go to one partition, whoever produces them.
            .set("partitioner", "murmur2_random");
        config
    }

    /// Sends an event, unless there is no room for it and the simulation is to end.
    fn send(&self, producer: &BaseProducer<Deliveries>, event: &Event<'_>, stop: &Stop) -> Result<()> {
        let json = event.to_json();
        let mut record = BaseRecord::to(&self.settings.topic).key(&*event.invoice).payload(&json);
        loop {
            match producer.send(record) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) if stop.is_stopped() => {
                    return Ok(());
                }
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), again)) => {
                    producer.poll(WORK_OFF);
                    record = again;
                }
                Err((error, _)) => return Err(error).context("an event cannot be sent"),
            }
        }
    }

    /// From the first line that does not come at once to now, by the shop's clock.
    fn shift_seconds(&self) -> Result<i32> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() as i64;
        let now = self.settings.zone.as_ref().map_or(now, |named| named.zone.shop_seconds(now));
        // Lines are in the order of their times.
        let Some(last) = self.file.lines().checked_sub(1).and_then(|place| self.time(place)) else { return Ok(0) };
        let first = match self.pace {
            Pace::Speed { from, .. } => self.file.place_from(from),
            Pace::AtOnce | Pace::Rate(_) => 0,
        };
        let first = self
            .time(first)
            .with_context(|| format!("no line can happen now: all are before --from; the last is of {last}"))?;
        let shift = now - i64::from(first.seconds());
        ensure!(
            u32::try_from(i64::from(last.seconds()) + shift).is_ok(),
            "the last line, of {last}, would happen beyond what times can say, once the first happens now; check the file's dates"
        );
        i32::try_from(shift).context("the file is too old to be moved to now")
    }

    /// When the line at a place of the order happened.
    fn time(&self, place: usize) -> Option<Timestamp> {
        self.file.event(place).map(|event| event.time)
    }
}

/// Waits until all that was sent is delivered.
///
/// # Errors
/// When it takes too long, which is sooner once the simulation is to end.
fn flush(producer: &BaseProducer<Deliveries>, stop: &Stop) -> Result<()> {
    let begun = Instant::now();
    let mut stopped = None;
    loop {
        match producer.flush(LOOK_AGAIN) {
            Err(KafkaError::Flush(RDKafkaErrorCode::OperationTimedOut)) => {}
            result => return Ok(result?),
        }
        if stop.is_stopped() {
            let stopped: &mut Instant = stopped.get_or_insert_with(Instant::now);
            ensure!(stopped.elapsed() < LAST_FLUSH_TIME, "the simulation is to end");
        }
        ensure!(begun.elapsed() < FLUSH_TIME, "it takes too long");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use aisle_engine::table::Day;
    use rdkafka::consumer::{BaseConsumer, Consumer as _};
    use rdkafka::mocking::MockCluster;
    use rdkafka::producer::DefaultProducerContext;
    use rdkafka::{Message as _, Offset, TopicPartitionList};

    use super::*;

    /// Nothing takes so long unless it hangs.
    const LONG: Duration = Duration::from_secs(60);

    fn simulation(brokers: String, days: &[&str]) -> Simulation {
        let lines = days.iter().enumerate().map(|(number, day)| format!("{number},A7,2,{day} 12:00,2.50\n"));
        let text = format!("Invoice,SKU,Qty,Date,Price\n{}", lines.collect::<String>());
        Simulation {
            settings: KafkaSettings { brokers, ..KafkaSettings::default() },
            file: SalesFile::read("till.csv", 0, text.as_bytes(), None).unwrap(),
            pace: Pace::Rate(1),
            is_endless: true,
            is_now: true,
        }
    }

    /// The topic's only partition.
    struct Topic {
        cluster: MockCluster<'static, DefaultProducerContext>,
        reader: BaseConsumer,
    }

    impl Topic {
        fn new() -> Self {
            let cluster = MockCluster::new(1).unwrap();
            let settings = KafkaSettings { brokers: cluster.bootstrap_servers(), ..KafkaSettings::default() };
            cluster.create_topic(&settings.topic, 1, 1).unwrap();
            let reader: BaseConsumer = settings.reader().create().unwrap();
            let mut list = TopicPartitionList::new();
            list.add_partition_offset(&settings.topic, 0, Offset::Beginning).unwrap();
            reader.assign(&list).unwrap();
            Self { cluster, reader }
        }

        fn simulation(&self, days: &[&str]) -> Simulation {
            simulation(self.cluster.bootstrap_servers(), days)
        }

        /// The next events, as far as there are so many: something of each and its key.
        fn next<T>(&self, events: usize, something: impl Fn(&[u8], Event<'_>) -> T) -> Vec<T> {
            let (begun, mut all) = (Instant::now(), Vec::new());
            while all.len() < events && begun.elapsed() < LONG {
                let Some(Ok(message)) = self.reader.poll(LOOK_AGAIN) else { continue };
                let event = Event::from_json(message.payload().unwrap(), None).unwrap();
                all.push(something(message.key().unwrap_or_default(), event));
            }
            all
        }
    }

    #[test]
    fn every_round_happens_now() {
        let topic = Topic::new();
        let (simulation, stop) = (topic.simulation(&["2011-12-08"]), Stop::default());
        thread::scope(|scope| {
            let running = scope.spawn(|| simulation.run(&stop));
            let events = topic.next(2, |_, event| (event.time, event.event_id.unwrap().into_owned()));
            stop.stop();
            running.join().unwrap().unwrap();
            assert!(events.len() == 2 && events[0].0 < events[1].0 && events[0].1 != events[1].1, "{events:?}");
        });
    }

    #[test]
    fn the_same_lines_have_the_same_ids_unless_they_happen_now() {
        let topic = Topic::new();
        let ids = |days: &[&str], is_now| {
            let pace = Pace::AtOnce;
            let simulation = Simulation { pace, is_endless: false, is_now, ..topic.simulation(days) };
            assert_eq!(simulation.run(&Stop::default()).unwrap(), days.len() as u64);
            topic.next(days.len(), |_, event| event.event_id.unwrap().into_owned())
        };
        let (today, tomorrow) = (&["2011-12-08", "2011-12-08"], &["2011-12-09", "2011-12-09"]);
        let first = ids(today, false);
        assert_eq!(ids(today, false), first, "the same file again");
        let others = [ids(tomorrow, false), ids(today, true), ids(today, true)];
        let all: Vec<String> = others.into_iter().flatten().chain(first).collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 8, "{all:?}");
    }

    /// So all its lines come to one partition.
    #[test]
    fn the_key_of_an_event_is_its_invoice() {
        let topic = Topic::new();
        let simulation = topic.simulation(&["2011-12-08", "2011-12-08", "2011-12-09"]);
        Simulation { pace: Pace::AtOnce, is_endless: false, ..simulation }.run(&Stop::default()).unwrap();
        let keys = topic.next(3, |key, event| (String::from_utf8(key.to_vec()).unwrap(), event.invoice.into_owned()));
        assert_eq!(keys, ["0", "1", "2"].map(|invoice| (invoice.to_owned(), invoice.to_owned())));
    }

    /// What else it asks for can be seen in a broker's log: `tests/tests/kafka_simulation.rs`.
    #[test]
    fn all_brokers_acknowledge_an_event() {
        assert_eq!(simulation(String::new(), &["2011-12-08"]).producer().get("acks"), Some("all"));
    }

    #[test]
    fn lines_that_would_happen_beyond_what_times_can_say_are_refused() {
        let shift = simulation(String::new(), &["2011-12-08", "2099-12-31"]).shift_seconds();
        assert!(
            shift.unwrap_err().to_string().starts_with("the last line, of 2099-12-31T12:00:00, would happen beyond")
        );
        assert!(simulation(String::new(), &["2011-12-08", "2030-12-31"]).shift_seconds().is_ok());
    }

    #[test]
    fn the_first_line_that_does_not_come_at_once_happens_now() {
        const NOON: [i64; 2] = [1_323_259_200, 1_323_345_600]; // of 2011-12-07 and of the day after
        let mut simulation = simulation(String::new(), &["2011-12-07", "2011-12-08"]);
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
        let midnight = |day: &str| day.parse::<Day>().unwrap().midnight().unwrap();
        let speed = |from| Pace::Speed { speed: 60, from };
        for (pace, first) in [
            (speed(Timestamp::default()), NOON[0]),
            (speed(midnight("2011-12-08")), NOON[1]),
            (Pace::Rate(1), NOON[0]),
            (Pace::AtOnce, NOON[0]),
        ] {
            simulation.pace = pace;
            let begun = clock();
            let now = first + i64::from(simulation.shift_seconds().unwrap());
            assert!((begun..=clock()).contains(&now), "{pace:?}: {now}");
        }
        simulation.pace = speed(midnight("2011-12-09"));
        let said = simulation.shift_seconds().unwrap_err().to_string();
        assert_eq!(said, "no line can happen now: all are before --from; the last is of 2011-12-08T12:00:00");
    }

    #[test]
    fn a_simulation_that_is_to_end_does_not_wait_long_for_a_broker() {
        let simulation = simulation("127.0.0.1:1".to_owned(), &["2011-12-08"]);
        let deliveries = Deliveries::default();
        let producer = simulation.producer().create_with_context(deliveries.clone()).unwrap();
        let stop = Stop::default();
        simulation.send(&producer, &simulation.file.event(0).unwrap(), &stop).unwrap();
        stop.stop();
        assert_eq!(flush(&producer, &stop).unwrap_err().to_string(), "the simulation is to end");
        let said = deliveries.explained("not delivered").to_string();
        assert!(said.starts_with("not delivered: ") && said.contains("127.0.0.1:1"), "{said}");
    }
}
