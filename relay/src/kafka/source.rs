use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aisle_engine::live::{Event, EventFault, Limits, LiveState};
use aisle_engine::spec::Definitions;
use aisle_engine::table::Zone;
use anyhow::{Context, Result, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::{Offset, TopicPartitionList};

use super::KafkaSettings;
use super::commit::{Committer, DeadLetter, Fenced};
use super::restore::{Part, parts, rules};
use super::topics;
use crate::source::{EventSource, SourceInfo};
use crate::{Live, Stop};

/// How long to wait for an event.
const POLL: Duration = Duration::from_millis(20);
/// Events that are counted before anybody else may look.
const BATCH_EVENTS: usize = 500;
/// The state is committed so often, if it has changed.
const COMMIT_INTERVAL: Duration = Duration::from_millis(500);
/// It is committed earlier after so many events.
const COMMIT_EVENTS: u64 = 50_000;
/// How often is asked how many events wait, and whether there are new partitions.
const NEWS_INTERVAL: Duration = Duration::from_secs(2);
/// How long the broker may take to say how many events wait.
const NEWS_TIME: Duration = Duration::from_secs(1);
/// How long to wait before a new session after one has failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Events of a topic, counted exactly once.
#[derive(Debug)]
pub struct KafkaSource {
    settings: KafkaSettings,
    definitions: Definitions,
    limits: Limits,
}

/// From the state as it was committed to the first failure.
struct Session<'a> {
    source: &'a KafkaSource,
    consumer: BaseConsumer,
    committer: Committer,
    parts: Vec<Part>,
    dead_letters: Vec<DeadLetter>,
    has_caught_up: Vec<bool>,
    uncommitted: u64,
}

impl KafkaSource {
    /// A source of this topic, whose lines are counted by these definitions.
    #[must_use]
    pub fn new(settings: KafkaSettings, definitions: Definitions, limits: Limits) -> Self {
        Self { settings, definitions, limits }
    }

    fn session(&self, live: &Live, stop: &Stop) -> Result<Session<'_>> {
        let consumer: BaseConsumer = self.settings.consumer().create()?;
        let count = topics::prepare(&self.settings, &consumer, stop)?;
        // Whoever wrote the state before can write no more from here on.
        let committer = Committer::new(&self.settings, rules(&self.definitions, &self.limits))?;
        let parts = parts(&self.settings, (&self.definitions, self.limits), count, stop)?;
        // Partitions are read one after the other when there is much to catch up with: no event is late for that.
        let limits = Limits { lateness_seconds: u32::MAX, ..self.limits };
        let mut whole = LiveState::new(self.definitions.clone(), limits);
        let mut list = TopicPartitionList::new();
        for (partition, part) in parts.iter().enumerate() {
            whole.merge(part.state.clone())?;
            list.add_partition_offset(&self.settings.topic, partition as i32, Offset::Offset(part.next_offset))?;
        }
        live.replace(whole);
        consumer.assign(&list)?;
        let has_caught_up = vec![false; count as usize];
        Ok(Session {
            source: self,
            consumer,
            committer,
            parts,
            dead_letters: Vec::new(),
            has_caught_up,
            uncommitted: 0,
        })
    }
}

impl EventSource for KafkaSource {
    fn info(&self) -> SourceInfo {
        SourceInfo { name: self.settings.topic.clone(), ..SourceInfo::default() }
    }

    fn run(&mut self, live: &Live, stop: &Stop) -> Result<()> {
        while !stop.is_stopped() {
            let result = self.session(live, stop).and_then(|mut session| session.run(live, stop));
            match result {
                Ok(()) => {}
                Err(error) if error.is::<Fenced>() => return Err(error),
                Err(error) => {
                    // What was not committed is counted again from the state as it was.
                    eprintln!("aisle-relay: begins anew from the committed state: {error:#}");
                    let _ = stop.wait(PAUSE);
                }
            }
        }
        Ok(())
    }
}

impl Session<'_> {
    /// Counts until it should stop, or there are new partitions.
    fn run(&mut self, live: &Live, stop: &Stop) -> Result<()> {
        let (mut committed, mut asked) = (Instant::now(), Instant::now());
        while !stop.is_stopped() {
            self.count_batch(live)?;
            let is_due = committed.elapsed() >= COMMIT_INTERVAL || self.uncommitted >= COMMIT_EVENTS;
            if is_due && self.uncommitted > 0 {
                self.commit()?;
            }
            if is_due {
                committed = Instant::now();
            }
            if asked.elapsed() >= NEWS_INTERVAL {
                asked = Instant::now();
                if self.has_new_partitions() {
                    break;
                }
                self.ask_for_lag(live);
            }
        }
        if self.uncommitted > 0 { self.commit() } else { Ok(()) }
    }

    /// Counts what is there, up to a bound, all at once for whoever looks.
    fn count_batch(&mut self, live: &Live) -> Result<()> {
        let Some(first) = self.consumer.poll(POLL) else { return Ok(()) };
        let consumer = &self.consumer;
        let mut counting = Counting {
            live,
            parts: &mut self.parts,
            dead_letters: &mut self.dead_letters,
            zone: self.source.settings.zone.as_ref(),
            latest_millis: None,
            counted: 0,
        };
        let mut whole = live.state();
        let mut next = Some(first);
        for _ in 0..BATCH_EVENTS {
            match next.take().or_else(|| consumer.poll(Duration::ZERO)) {
                None => break,
                Some(Ok(message)) => counting.count(&message, &mut whole)?,
                Some(Err(KafkaError::PartitionEOF(partition))) => self.has_caught_up[partition as usize] = true,
                // A broker that is away comes back; the client goes on by itself.
                Some(Err(error)) => {
                    ensure!(consumer.client().fatal_error().is_none(), "the events cannot be read: {error}");
                }
            }
        }
        drop(whole);
        self.uncommitted += counting.counted;
        if counting.counted > 0 {
            if let Some(behind) = counting.latest_millis.and_then(age_millis) {
                live.set_behind_millis(behind);
            }
            live.note_change();
        }
        if !live.is_ready() && self.has_caught_up.iter().all(|&has_caught_up| has_caught_up) {
            live.set_ready();
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.uncommitted = 0;
        let settings = &self.source.settings;
        self.committer.commit(settings, &mut self.parts, &mut self.dead_letters, &self.consumer)
    }

    /// Without an answer, there is no news.
    fn has_new_partitions(&self) -> bool {
        topics::partitions_within(&self.consumer, &self.source.settings.topic, NEWS_TIME)
            .is_ok_and(|count| count as usize > self.parts.len())
    }

    fn ask_for_lag(&self, live: &Live) {
        let mut lag = 0;
        for (partition, part) in self.parts.iter().enumerate() {
            let topic = &self.source.settings.topic;
            let Ok((_, end)) = self.consumer.fetch_watermarks(topic, partition as i32, NEWS_TIME) else { return };
            lag += end.saturating_sub(part.next_offset).max(0);
        }
        live.set_lag_events(lag.unsigned_abs());
    }
}

/// What counts the events of a batch.
struct Counting<'a> {
    live: &'a Live,
    parts: &'a mut [Part],
    dead_letters: &'a mut Vec<DeadLetter>,
    zone: Option<&'a Zone>,
    latest_millis: Option<i64>,
    /// Events that were counted or set aside.
    counted: u64,
}

impl Counting<'_> {
    fn count(&mut self, message: &BorrowedMessage<'_>, whole: &mut LiveState) -> Result<()> {
        let partition = message.partition();
        let part = self.parts.get_mut(partition as usize).context("an event of a partition that is not read")?;
        if message.offset() < part.next_offset {
            return Ok(());
        }
        part.next_offset = message.offset() + 1;
        self.counted += 1;
        self.latest_millis = message.timestamp().to_millis();
        let payload = message.payload().unwrap_or_default();
        let read = Event::from_json(payload, self.zone);
        if let Err(fault) = read.and_then(|event| count_event(event, &mut part.state, whole)) {
            self.live.note_bad();
            self.dead_letters.push(DeadLetter {
                key: message.key().unwrap_or_default().to_vec(),
                payload: payload.to_vec(),
                reason: fault.key(),
                detail: fault.to_string(),
                partition,
                offset: message.offset(),
            });
        }
        Ok(())
    }
}

/// Counts an event in the state of its partition and in that of all.
fn count_event(event: Event<'_>, part: &mut LiveState, whole: &mut LiveState) -> Result<(), EventFault> {
    let before = part.counts();
    let is_duplicate = event.event_id.as_deref().is_some_and(|id| part.has_counted(id));
    if !is_duplicate {
        // What has room in the sums of all has room in those of a part.
        whole.apply(&Event { event_id: None, ..event.clone() })?;
    }
    part.apply(&event)?;
    whole.note_part(&before, &part.counts());
    Ok(())
}

/// How long ago a moment was, if it was.
fn age_millis(millis: i64) -> Option<u64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_millis() as i64;
    u64::try_from(now - millis).ok()
}
