//! Events at a steady rate, and when each was handed to the producer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

/// Events are sent this often, as many as are due.
const TICK: Duration = Duration::from_millis(5);
const FLUSH: Duration = Duration::from_secs(10);
/// Lines of an invoice.
const LINES: usize = 5;
const PRODUCTS: usize = 4_000;

/// When the events were produced, in their order.
pub(crate) type Times = Arc<Mutex<Vec<Instant>>>;

pub(crate) struct Producer {
    client: BaseProducer,
    topic: String,
    times: Times,
}

/// A producer at work.
pub(crate) struct Running {
    is_stopped: Arc<AtomicBool>,
    thread: JoinHandle<Result<()>>,
}

impl Producer {
    pub(crate) fn new(brokers: &str, topic: &str) -> Result<Self> {
        let client = ClientConfig::new()
            .set("bootstrap.servers", brokers)
            .set("broker.address.family", "v4")
            .set("enable.idempotence", "true")
            .set("compression.type", "zstd")
            .set("linger.ms", "5")
            .create()?;
        Ok(Self { client, topic: topic.to_owned(), times: Times::default() })
    }

    pub(crate) fn times(&self) -> Times {
        self.times.clone()
    }

    /// Sends an event and waits until the broker has it.
    pub(crate) fn send_one(&self) -> Result<()> {
        self.send()?;
        self.client.flush(FLUSH).context("the broker did not take the event")
    }

    /// Sends so many events a second, on a thread of its own.
    pub(crate) fn run(self, rate: u32) -> Running {
        let is_stopped = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let is_stopped = is_stopped.clone();
            move || {
                let (start, mut sent) = (Instant::now(), 0);
                while !is_stopped.load(Ordering::Relaxed) {
                    let due = (start.elapsed().as_secs_f64() * f64::from(rate)) as u64;
                    while sent < due {
                        self.send()?;
                        sent += 1;
                    }
                    self.client.poll(Duration::ZERO);
                    thread::sleep(TICK);
                }
                self.client.flush(FLUSH).context("the last events were not taken")
            }
        });
        Running { is_stopped, thread }
    }

    fn send(&self) -> Result<()> {
        let number = {
            let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
            times.push(Instant::now());
            times.len()
        };
        let (invoice, product) = ((number / LINES).to_string(), number * 7_919 % PRODUCTS);
        // Twelve hours of a day, an event a tenth of a second.
        let second = number / 10 % 43_200;
        let time = format!("2011-12-09T{:02}:{:02}:{:02}", 8 + second / 3_600, second / 60 % 60, second % 60);
        let (quantity, cents, customer) = (1 + number % 12, 50 + number * 37 % 900, number / LINES % 5_000);
        let event = format!(
            r#"{{"event_id":"bench/{number}","invoice":"{invoice}","stock_code":"{product:05}","description":"THING {product}","quantity":{quantity},"unit_price":"{}.{:02}","customer_id":"{customer}","country":"United Kingdom","time":"{time}"}}"#,
            cents / 100,
            cents % 100,
        );
        let record = BaseRecord::to(&self.topic).key(&invoice).payload(&event);
        self.client.send(record).map_err(|(error, _)| error).context("an event cannot be sent")
    }
}

impl Running {
    pub(crate) fn stop(self) -> Result<()> {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.thread.join().ok().context("the producer fell over")?
    }
}
