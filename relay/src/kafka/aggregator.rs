//! Counts the events of the partitions that the group has assigned to this relay.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aisle_engine::live::{Event, EventFault};
use aisle_engine::table::Timestamp;
use anyhow::{Context, Result, bail};
use rdkafka::consumer::Consumer;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::{Offset, TopicPartitionList};

use super::commit::{Committer, TakenOver};
use super::dead_letter::DeadLetter;
use super::extent::{Extent, OtherTopic};
use super::member::{Assignment, Member};
use super::restore::{self, Held};
use super::topics;
use super::{Counting, KafkaSettings, LOST_AFTER, NEWS_INTERVAL, PAUSE};
use crate::complaint::complain;
use crate::{Live, Stop};

/// How long to wait for an event.
const POLL: Duration = Duration::from_millis(20);
/// Events that are counted before anything else is looked at.
const BATCH_EVENTS: usize = 500;
/// The state is committed so often, if it has changed.
const COMMIT_INTERVAL: Duration = Duration::from_millis(100);
/// The same as long as more events wait than can be counted: nobody is waiting for the latest of them.
const BUSY_COMMIT_INTERVAL: Duration = Duration::from_secs(1);
/// How long the broker may take to say what there is of partitions.
const EXTENT_TIME: Duration = Duration::from_secs(10);
/// It is committed earlier after so many events.
const COMMIT_EVENTS: u64 = 200_000;

/// Counts what is assigned to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aggregator<'a> {
    pub(super) counting: &'a Counting<'a>,
    pub(super) live: &'a Live,
}

/// From joining the group to the first failure.
struct Session<'a> {
    aggregator: Aggregator<'a>,
    stop: &'a Stop,
    member: Member,
    committer: Committer,
    held: BTreeMap<i32, Held>,
    /// What was held before the group shared out anew, all of it committed.
    kept: BTreeMap<i32, Held>,
    dead_letters: Vec<DeadLetter>,
    uncommitted: u64,
    committed: Instant,
    /// When a broker was asked for news, and when one has answered.
    asked: Instant,
    heard: Instant,
    is_assigned: bool,
    /// More events waited than were counted.
    is_busy: bool,
}

impl<'a> Aggregator<'a> {
    /// Counts until it should stop. `assigned` is called whenever partitions were assigned, perhaps none, and their states are there, or a
    /// broker that was away is back.
    ///
    /// # Errors
    /// When another relay of the same name has taken over, or the topic is not the one that was counted.
    pub(super) fn run(self, stop: &Stop, assigned: impl Fn()) -> Result<()> {
        self.live.group.leave();
        while !stop.is_stopped() {
            if let Err(error) = self.session(stop, &assigned) {
                if error.is::<TakenOver>() || error.is::<OtherTopic>() {
                    return Err(error);
                }
                // What was not committed is counted again from the state as it was.
                self.counting.complaints.say(format_args!("begins anew from the committed state: {error:#}"));
                let _ = stop.wait(PAUSE);
            }
            self.live.group.leave();
        }
        Ok(())
    }

    fn session(self, stop: &Stop, assigned: &impl Fn()) -> Result<()> {
        let settings = self.counting.settings;
        topics::prepare(settings, stop)?;
        // Before it joins the group: one of the same name that finds itself fenced there then finds its transactions ended too.
        let committer = Committer::new(settings, self.counting.rules.clone())?;
        let mut session = Session {
            aggregator: self,
            stop,
            member: Member::join(settings)?,
            committer,
            held: BTreeMap::new(),
            kept: BTreeMap::new(),
            dead_letters: Vec::new(),
            uncommitted: 0,
            committed: Instant::now(),
            asked: Instant::now(),
            heard: Instant::now(),
            is_assigned: false,
            is_busy: false,
        };
        session.run(assigned)
    }
}

impl Session<'_> {
    fn run(&mut self, assigned: &impl Fn()) -> Result<()> {
        while !self.stop.is_stopped() {
            self.count_batch()?;
            let assignments = self.member.assignments();
            if !assignments.is_empty() {
                self.take_assignments(assignments)?;
                assigned();
            }
            if self.asked.elapsed() >= NEWS_INTERVAL {
                self.look_for_broker(assigned);
            }
            let interval = if self.is_busy { BUSY_COMMIT_INTERVAL } else { COMMIT_INTERVAL };
            let is_due = self.committed.elapsed() >= interval || self.uncommitted >= COMMIT_EVENTS;
            if is_due && self.uncommitted > 0 {
                self.commit()?;
            }
        }
        if self.uncommitted > 0 { self.commit() } else { Ok(()) }
    }

    /// Nothing need be wrong if no event comes; but then a broker says so.
    fn look_for_broker(&mut self, assigned: &impl Fn()) {
        let Aggregator { counting, live } = self.aggregator;
        let was_lost = self.heard.elapsed() >= LOST_AFTER;
        match self.committer.ask(counting.settings) {
            Ok(()) => {
                self.heard = Instant::now();
                if was_lost && self.is_assigned {
                    assigned();
                }
            }
            Err(error) if was_lost => {
                live.set_lost();
                counting.complaints.say(format_args!("no broker answers: {error}"));
            }
            Err(_) => {}
        }
        self.asked = Instant::now();
    }

    /// Counts what is there, up to a bound.
    fn count_batch(&mut self) -> Result<()> {
        let mut wait = POLL;
        self.is_busy = false;
        for number in 1..=BATCH_EVENTS {
            let Self { member, held, dead_letters, aggregator, .. } = self;
            let Some(result) = member.poll(std::mem::take(&mut wait)) else { break };
            match result {
                Err(KafkaError::PartitionEOF(partition)) => self.pass_marks(partition)?,
                Err(error) => self.check(&error)?,
                Ok(message) => {
                    let held =
                        held.get_mut(&message.partition()).context("an event of a partition that is not held")?;
                    self.uncommitted += u64::from(count(aggregator, &message, held, dead_letters));
                }
            }
            self.is_busy = number == BATCH_EVENTS;
        }
        Ok(())
    }

    /// At its end, a partition may hold marks of a producer's transactions behind the last event: they have offsets too, and would be
    /// taken for events that wait.
    fn pass_marks(&mut self, partition: i32) -> Result<()> {
        let positions = self.member.position()?;
        let position = positions.find_partition(&self.aggregator.counting.settings.topic, partition);
        let (Some(Offset::Offset(next)), Some(held)) =
            (position.map(|position| position.offset()), self.held.get_mut(&partition))
        else {
            return Ok(());
        };
        if next > held.standing.next_offset {
            held.standing.next_offset = next;
            self.uncommitted += 1;
        }
        Ok(())
    }

    /// What cannot be gone on after. Whatever passes by itself, such as a broker that is away, is complained of; the client goes on. Where
    /// there are no events any more, or not yet, it is looked what there is.
    fn check(&self, error: &KafkaError) -> Result<()> {
        match self.member.client().fatal_error() {
            None if error.rdkafka_error_code() != Some(RDKafkaErrorCode::AutoOffsetReset) => {
                self.aggregator.counting.complaints.say(format_args!("no events can be read for now: {error}"));
                return Ok(());
            }
            // After a crash, a broker may remember a member that this one had taken the place of. Only if this relay can write no more,
            // another one has taken its place.
            Some((RDKafkaErrorCode::FencedInstanceId, _)) => self.committer.check(self.aggregator.counting.settings)?,
            _ => {}
        }
        bail!("the events cannot be read: {error}")
    }

    /// Gives up what was taken, and restores what was given.
    fn take_assignments(&mut self, assignments: Vec<Assignment>) -> Result<()> {
        for assignment in assignments {
            match assignment {
                Assignment::Taken => {
                    // The group waits for this. If it has done so in vain, whoever comes next counts what was not committed.
                    if self.member.assignment_lost() {
                        bail!("the group has given the partitions to others");
                    }
                    if self.uncommitted > 0 {
                        self.commit()?;
                    }
                    self.kept = std::mem::take(&mut self.held);
                    self.member.unassign()?;
                }
                Assignment::Given(partitions) => self.restore(&partitions)?,
            }
        }
        self.is_assigned = true;
        self.aggregator.live.group.note_assignment(self.held.len());
        Ok(())
    }

    fn restore(&mut self, partitions: &[i32]) -> Result<()> {
        let counting = self.aggregator.counting;
        let count = partitions.iter().max().map_or(0, |last| last + 1);
        topics::grow_state(counting.settings, count, self.stop)?;
        self.committer.learn_partitions(counting.settings, count)?;
        let kept = std::mem::take(&mut self.kept);
        self.held = restore::held(counting, &self.member, partitions, kept, self.stop)?;
        self.pass_gone()?;
        let mut list = TopicPartitionList::new();
        for (&partition, held) in &self.held {
            let next = Offset::Offset(held.standing.next_offset);
            list.add_partition_offset(&counting.settings.topic, partition, next)?;
        }
        Ok(self.member.assign(&list)?)
    }

    /// What is gone from the topic before it was counted is said and passed.
    fn pass_gone(&mut self) -> Result<()> {
        let settings = self.aggregator.counting.settings;
        let (topic, partitions) = (&settings.topic, self.held.keys().copied().collect::<Vec<_>>());
        let extents = Extent::ask(&topics::asking(settings)?, topic, &partitions, EXTENT_TIME);
        let extents = extents.with_context(|| format!("it is not known what there is of {topic}"))?;
        for ((&partition, Held { standing, .. }), extent) in self.held.iter_mut().zip(extents) {
            let (counted, next) = (standing.next_offset, extent.next_offset(topic, standing.next_offset)?);
            if next == counted {
                continue;
            }
            // Of what went before anything was counted, nobody expects a figure.
            if counted > 0 {
                complain(format_args!(
                    "up to {} events are lost: {topic} keeps those of partition {partition} from offset {next} on, and they were counted up to {counted}",
                    next - counted
                ));
            }
            standing.next_offset = next;
            self.uncommitted += 1;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        (self.uncommitted, self.committed) = (0, Instant::now());
        let settings = self.aggregator.counting.settings;
        self.committer.commit(settings, &mut self.held, &mut self.dead_letters, &*self.member)?;
        self.aggregator.live.group.note_commit(self.committed.elapsed());
        Ok(())
    }
}

/// Counts an event, or sets it aside; was it new?
fn count(
    aggregator: &Aggregator<'_>,
    message: &BorrowedMessage<'_>,
    held: &mut Held,
    dead_letters: &mut Vec<DeadLetter>,
) -> bool {
    let standing = &mut held.standing;
    if message.offset() < standing.next_offset {
        return false;
    }
    standing.next_offset = message.offset() + 1;
    standing.latest_millis = message.timestamp().to_millis();
    let (payload, settings) = (message.payload().unwrap_or_default(), aggregator.counting.settings);
    let event = Event::from_json(payload, settings.zone.as_ref().map(|named| &named.zone));
    let dated = event.and_then(|event| check_date(&event, standing.latest_millis, settings).map(|()| event));
    if let Err(fault) = dated.and_then(|event| held.part.apply(&event)) {
        standing.bad += 1;
        dead_letters.push(DeadLetter::new(message, &fault));
    }
    true
}

/// Refuses an event that is dated too long after the moment at which it was produced.
fn check_date(event: &Event<'_>, produced_millis: Option<i64>, settings: &KafkaSettings) -> Result<(), EventFault> {
    let Some((most, produced)) = settings.most_ahead.zip(produced_millis) else { return Ok(()) };
    // A moment beyond all that events can name is before none of them.
    let produced = u32::try_from(produced.max(0) / 1_000).unwrap_or(u32::MAX);
    let most = u32::try_from(most.as_secs()).unwrap_or(u32::MAX);
    event.check_ahead(Timestamp::from_seconds(produced), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_held_against_when_it_was_produced_if_that_is_asked_for_and_known() {
        const DAY: u64 = 86_400;
        const PRODUCED: u32 = 1_323_000_000;
        let event = Event { time: Timestamp::from_seconds(PRODUCED + 2 * DAY as u32 + 1), ..Event::default() };
        let is_refused = |most_ahead, produced_millis| {
            let settings = KafkaSettings { most_ahead, ..KafkaSettings::default() };
            check_date(&event, produced_millis, &settings).is_err()
        };
        let produced = i64::from(PRODUCED) * 1_000;
        let days = |days| Some(Duration::from_secs(days * DAY));
        assert!(is_refused(days(2), Some(produced)));
        for (most_ahead, produced_millis) in
            [(days(2), Some(produced + 1_000)), (days(3), Some(produced)), (None, Some(produced)), (days(2), None)]
        {
            assert!(!is_refused(most_ahead, produced_millis), "{most_ahead:?} {produced_millis:?}");
        }
        // A clock before 1970, and one beyond all times.
        assert!(is_refused(days(2), Some(i64::MIN)) && !is_refused(days(2), Some(i64::MAX)));
    }
}
