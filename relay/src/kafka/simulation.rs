use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aisle_engine::live::Event;
use aisle_engine::table::Timestamp;
use anyhow::{Context, Result, bail};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};
use rdkafka::{ClientConfig, ClientContext};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::KafkaSettings;
use crate::Stop;
use crate::source::{Pace, SalesFile};

/// How long the client is given to work off what waits.
const WORK_OFF: Duration = Duration::from_millis(5);
/// How long the last events may take to be delivered.
const FLUSH_TIME: Duration = Duration::from_secs(120);

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

/// Counts deliveries.
#[derive(Clone, Default)]
struct Deliveries {
    delivered: Arc<AtomicU64>,
    failed: Arc<AtomicU64>,
}

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let counter = if result.is_ok() { &self.delivered } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

impl Simulation {
    /// Produces until all lines have happened or it should stop. Each event has an id: the file's name, the round and the line's place.
    ///
    /// # Returns
    /// How many events were delivered.
    ///
    /// # Errors
    /// When an event could not be delivered.
    pub fn run(&self, stop: &Stop) -> Result<u64> {
        let deliveries = Deliveries::default();
        let producer: BaseProducer<Deliveries> = self.producer().create_with_context(deliveries.clone())?;
        let shift = if self.is_now { self.shift_seconds()? } else { 0 };
        let mut round = 0_u32;
        loop {
            self.file.play(
                self.pace,
                stop,
                || {},
                |events| {
                    for (place, event) in events {
                        let id = format!("{}/{round}/{place}", self.file.name());
                        let seconds = event.time.seconds().wrapping_add_signed(shift);
                        let event =
                            Event { event_id: Some(id.into()), time: Timestamp::from_seconds(seconds), ..event };
                        self.send(&producer, &event)?;
                    }
                    producer.poll(Duration::ZERO);
                    if deliveries.failed.load(Ordering::Relaxed) > 0 {
                        bail!("events were not delivered");
                    }
                    Ok(())
                },
            )?;
            round += 1;
            if !self.is_endless || stop.is_stopped() {
                break;
            }
        }
        producer.flush(FLUSH_TIME).context("the last events were not delivered")?;
        match deliveries.failed.load(Ordering::Relaxed) {
            0 => Ok(deliveries.delivered.load(Ordering::Relaxed)),
            failed => bail!("{failed} events were not delivered"),
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

    fn send(&self, producer: &BaseProducer<Deliveries>, event: &Event<'_>) -> Result<()> {
        let json = event.to_json();
        let mut record = BaseRecord::to(&self.settings.topic).key(&*event.invoice).payload(&json);
        loop {
            match producer.send(record) {
                Ok(()) => return Ok(()),
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
        let first = match self.pace {
            Pace::Speed { from, .. } => from,
            Pace::AtOnce | Pace::Rate(_) => self.file.event(0).map(|event| event.time).unwrap_or_default(),
        };
        i32::try_from(now - i64::from(first.seconds())).context("the file is too old to be moved to now")
    }
}
