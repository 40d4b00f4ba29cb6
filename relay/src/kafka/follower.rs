//! Follows the states of all partitions, and merges them for pages.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aisle_engine::live::{Changes, Limits, LiveState, Merger};
use anyhow::{Context, Result, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Message};
use rdkafka::{Offset, TopicPartitionList};

use super::extent::{Extent, OtherTopic};
use super::reasons::{self, Reasons};
use super::state_topic::{Rules, Standing, Unmarked};
use super::topics;
use super::{Counting, LOST_AFTER, NEWS_INTERVAL, NEWS_TIME, PAUSE};
use crate::{Live, Stop};

/// How long to wait for a record.
const POLL: Duration = Duration::from_millis(20);
/// Records that are read before pages are shown what they change.
const BATCH_RECORDS: usize = 20_000;
/// How often is asked how many events wait until everything that waited at the beginning is counted.
const EARLY_NEWS_INTERVAL: Duration = Duration::from_millis(100);
/// Clocks of machines that keep time differ by less.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60);

/// Merges what all aggregators write.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower<'a> {
    pub(super) counting: &'a Counting<'a>,
    pub(super) live: &'a Live,
}

/// From the first record of the state to the first failure.
struct Session<'a> {
    follower: Follower<'a>,
    reader: BaseConsumer,
    /// Tells how many events wait, and of new partitions.
    asking: BaseConsumer<Reasons>,
    merger: Merger,
    partitions: Vec<Partition>,
}

/// What is known of a partition.
#[derive(Debug, Default)]
struct Partition {
    /// What was read and is not shown.
    unmarked: Unmarked,
    /// Whole transactions that are not shown.
    changes: Vec<Changes>,
    standing: Standing,
    /// Where events ended when that was first asked.
    first_end: Option<i64>,
    wait: Option<Wait>,
    was_read: bool,
}

/// Events of a partition wait.
#[derive(Clone, Copy, Debug)]
struct Wait {
    /// Since then there have always been some.
    begun: Instant,
    /// Since then it was counted up to here.
    since: Instant,
    next_offset: i64,
}

impl<'a> Follower<'a> {
    /// Follows until it is over.
    pub(super) fn run(self, stop: &Stop, is_over: &dyn Fn() -> bool) {
        while !is_over() {
            if let Err(error) = self.session(stop).and_then(|mut session| session.run(is_over)) {
                self.live.set_lost();
                self.counting.complaints.say(format_args!("reads the state anew: {error:#}"));
                let _ = stop.wait(PAUSE);
            }
        }
    }

    fn session(self, stop: &Stop) -> Result<Session<'a>> {
        let settings = self.counting.settings;
        let count = topics::prepare(settings, stop)?;
        let reader: BaseConsumer = settings.reader().create()?;
        let mut list = TopicPartitionList::new();
        for partition in 0..count {
            list.add_partition_offset(&settings.state_topic, partition, Offset::Beginning)?;
        }
        reader.assign(&list)?;
        let partitions = (0..count).map(|_| Partition::default()).collect();
        let asking = topics::asking(settings)?;
        Ok(Session { follower: self, reader, asking, merger: Merger::default(), partitions })
    }
}

impl Session<'_> {
    /// Follows until it is over, or there are new partitions.
    fn run(&mut self, is_over: &dyn Fn() -> bool) -> Result<()> {
        if !self.read_all(is_over)? {
            return Ok(());
        }
        let Follower { counting, live } = self.follower;
        // A partition is not behind another because it is read after it.
        let limits = Limits { lateness_seconds: u32::MAX, ..counting.limits };
        let mut whole = LiveState::of_parts(counting.definitions.clone(), limits);
        let changes = self.take_changes();
        self.merger.take(&mut whole, changes)?;
        live.replace(whole);
        self.show_standing();
        let (mut asked, mut heard): (Option<Instant>, _) = (None, Instant::now());
        while !is_over() {
            self.follow()?;
            let interval = if live.has_caught_up() { NEWS_INTERVAL } else { EARLY_NEWS_INTERVAL };
            if asked.is_none_or(|asked| asked.elapsed() >= interval) {
                if self.has_new_partitions() {
                    break;
                }
                match self.ask_for_lag() {
                    Ok(()) => heard = Instant::now(),
                    Err(error) if error.is::<OtherTopic>() || heard.elapsed() >= LOST_AFTER => self.lose(&error),
                    Err(_) => {}
                }
                asked = Some(Instant::now());
            }
        }
        Ok(())
    }

    /// Reads every partition to its end once; false if it is over before. Before that, what a mark ends need not be whole: of records that
    /// were written again later, compaction leaves the later one only.
    fn read_all(&mut self, is_over: &dyn Fn() -> bool) -> Result<bool> {
        let Follower { counting, live } = self.follower;
        let (rules, begun) = (&counting.rules, Instant::now());
        while !self.partitions.iter().all(|partition| partition.was_read) {
            if is_over() {
                return Ok(false);
            }
            if begun.elapsed() >= LOST_AFTER {
                live.set_lost();
            }
            match self.reader.poll(POLL) {
                None => {}
                Some(Err(KafkaError::PartitionEOF(number))) => partition(&mut self.partitions, number)?.was_read = true,
                Some(Err(error)) => self.check(&error)?,
                Some(Ok(message)) => take(&mut self.partitions, &message, rules)?,
            }
        }
        for partition in &mut self.partitions {
            let changes = partition.unmarked.changes();
            partition.changes.push(changes);
        }
        Ok(true)
    }

    /// Shows the transactions that have come, all at once for whoever looks.
    fn follow(&mut self) -> Result<()> {
        let (mut wait, rules) = (POLL, &self.follower.counting.rules);
        for _ in 0..BATCH_RECORDS {
            match self.reader.poll(std::mem::take(&mut wait)) {
                None => break,
                Some(Err(KafkaError::PartitionEOF(_))) => {}
                Some(Err(error)) => self.check(&error)?,
                Some(Ok(message)) => take(&mut self.partitions, &message, rules)?,
            }
        }
        let changes = self.take_changes();
        if changes.is_empty() {
            return Ok(());
        }
        let live = self.follower.live;
        let merged = self.merger.take(&mut live.state(), changes);
        merged.context("the state cannot be merged")?;
        self.show_standing();
        Ok(())
    }

    /// A broker that is away comes back; the client goes on by itself.
    fn check(&self, error: &KafkaError) -> Result<()> {
        ensure!(self.reader.client().fatal_error().is_none(), "the state cannot be read: {error}");
        self.follower.counting.complaints.say(format_args!("the state cannot be read for now: {error}"));
        Ok(())
    }

    fn take_changes(&mut self) -> Vec<(usize, Changes)> {
        let taken = self.partitions.iter_mut().map(|partition| std::mem::take(&mut partition.changes));
        taken
            .enumerate()
            .flat_map(|(number, changes)| changes.into_iter().map(move |changes| (number, changes)))
            .collect()
    }

    fn show_standing(&self) {
        let live = self.follower.live;
        live.set_bad(self.partitions.iter().map(|partition| partition.standing.bad).sum());
        live.set_behind_millis(behind_millis(&self.partitions, (SystemTime::now(), Instant::now())));
        live.note_change();
    }

    /// Without an answer, there is no news.
    fn has_new_partitions(&self) -> bool {
        let topic = &self.follower.counting.settings.topic;
        topics::partitions_within(self.asking.client(), topic, NEWS_TIME)
            .is_ok_and(|count| count as usize > self.partitions.len())
    }

    /// Asks how many events wait. The source has caught up once those are counted that were there when it was first asked.
    ///
    /// # Errors
    /// Why that is not known.
    fn ask_for_lag(&mut self) -> Result<()> {
        let Follower { counting, live } = self.follower;
        let topic = &counting.settings.topic;
        // What else it has to tell would pile up.
        let reason = reasons::latest(&self.asking);
        let numbers: Vec<i32> = (0..self.partitions.len() as i32).collect();
        let extents = Extent::ask(&self.asking, topic, &numbers, NEWS_TIME);
        let extents = extents.with_context(|| reason.unwrap_or_else(|| format!("no news of {topic}")))?;
        let (mut lag, mut has_caught_up) = (0, true);
        for (partition, extent) in self.partitions.iter_mut().zip(extents) {
            let next = extent.next_offset(topic, partition.standing.next_offset)?;
            lag += extent.end - next;
            partition.note_wait(next < extent.end, Instant::now());
            has_caught_up &= next >= *partition.first_end.get_or_insert(extent.end);
        }
        live.set_lag_events(Some(lag.unsigned_abs()));
        live.set_stuck(self.partitions.iter().any(|partition| partition.is_stuck(LOST_AFTER, Instant::now())));
        if has_caught_up && !live.is_ready() {
            live.set_ready();
        }
        Ok(())
    }

    /// It is not known how many events wait. Once it is, it has to catch up again.
    fn lose(&mut self, why: &anyhow::Error) {
        let Follower { counting, live } = self.follower;
        live.set_lost();
        self.partitions.iter_mut().for_each(|partition| partition.first_end = None);
        counting.complaints.say(format_args!("it is not known how many events wait: {why:#}"));
    }
}

impl Partition {
    /// Events wait, or none do.
    fn note_wait(&mut self, is_waiting: bool, now: Instant) {
        let next_offset = self.standing.next_offset;
        let wait = self.wait.unwrap_or(Wait { begun: now, since: now, next_offset });
        let since = if wait.next_offset == next_offset { wait.since } else { now };
        self.wait = is_waiting.then_some(Wait { since, next_offset, ..wait });
    }

    /// Have events waited for so long, and none of them was counted?
    fn is_stuck(&self, time: Duration, now: Instant) -> bool {
        let is_now = |wait: &Wait| wait.next_offset == self.standing.next_offset;
        self.wait.filter(is_now).is_some_and(|wait| now.duration_since(wait.since) >= time)
    }

    /// Have there been events that wait for so long, whether or not some were counted?
    fn is_behind(&self, time: Duration, now: Instant) -> bool {
        self.wait.is_some_and(|wait| now.duration_since(wait.begun) >= time)
    }
}

/// How old the latest counted event is: of partitions in which events keep waiting, the oldest; without any, that of the partition that
/// was counted last. A partition into which nothing comes is not behind.
fn behind_millis(partitions: &[Partition], (now, moment): (SystemTime, Instant)) -> Option<u64> {
    let age = |partition: &Partition| age_millis(partition.standing.latest_millis?, now);
    let behind = partitions.iter().filter(|partition| partition.is_behind(NEWS_INTERVAL, moment));
    behind.filter_map(age).max().or_else(|| partitions.iter().filter_map(age).min())
}

/// Takes a record; a mark of a partition that was read to its end makes what it ends ready to be shown.
fn take(partitions: &mut [Partition], message: &BorrowedMessage<'_>, rules: &Rules) -> Result<()> {
    let partition = partition(partitions, message.partition())?;
    if let Some(standing) = partition.unmarked.take(message, rules)? {
        partition.standing = standing;
        if partition.was_read {
            let changes = partition.unmarked.changes();
            partition.changes.push(changes);
        }
    }
    Ok(())
}

fn partition(partitions: &mut [Partition], number: i32) -> Result<&mut Partition> {
    partitions.get_mut(number as usize).context("a record of a partition that is not read")
}

/// How long ago a moment was by this clock, in milliseconds. One that is yet to come has just been: clocks differ. If they differ by more than
/// [`CLOCKS_DIFFER`], that is not known.
fn age_millis(millis: i64, now: SystemTime) -> Option<u64> {
    let now = i64::try_from(now.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()?;
    let age = now.checked_sub(millis)?;
    (age >= -(CLOCKS_DIFFER.as_millis() as i64)).then_some(age.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_that_nobody_counts_is_behind_and_one_into_which_nothing_comes_is_not() {
        const PRODUCED: i64 = 1_323_351_000_000;
        let now = UNIX_EPOCH + Duration::from_millis(PRODUCED as u64);
        let counted = |next_offset, age: i64| {
            let standing = Standing { next_offset, bad: 0, latest_millis: Some(PRODUCED - age) };
            Partition { standing, ..Partition::default() }
        };
        let (mut partitions, begun) = ([counted(5, 60_000), counted(7, 400), counted(3, 8_000)], Instant::now());
        let after = |time| (now, begun + time);
        let is_stuck = |partitions: &[Partition], time| {
            partitions.iter().any(|partition| partition.is_stuck(LOST_AFTER, begun + time))
        };
        for (partition, is_waiting) in partitions.iter_mut().zip([false, true, true]) {
            partition.note_wait(is_waiting, begun);
        }
        assert_eq!(behind_millis(&partitions, after(Duration::ZERO)), Some(400), "nothing has waited for long");
        partitions[1].standing.next_offset += 1;
        assert_eq!(behind_millis(&partitions, after(NEWS_INTERVAL)), Some(8_000), "the third is not counted");
        partitions[2].standing.latest_millis = Some(PRODUCED - 7_000);
        assert_eq!(behind_millis(&partitions, after(NEWS_INTERVAL)), Some(7_000), "or too slowly");
        for partition in &mut partitions[1..] {
            partition.note_wait(true, begun + NEWS_INTERVAL);
        }
        assert!(!is_stuck(&partitions, LOST_AFTER - Duration::from_millis(1)));
        assert!(is_stuck(&partitions, LOST_AFTER));
        partitions[2].note_wait(false, begun + LOST_AFTER);
        assert!(!is_stuck(&partitions, LOST_AFTER), "the second was counted in between");
        assert_eq!(behind_millis(&[], after(Duration::ZERO)), None);
    }

    #[test]
    fn how_old_an_event_is_is_said_as_far_as_clocks_agree() {
        const DAY: i64 = 86_400_000;
        const PRODUCED: i64 = 1_323_351_000_000;
        let age = |clock: i64| age_millis(PRODUCED, UNIX_EPOCH + Duration::from_millis(clock.unsigned_abs()));
        assert_eq!(age(PRODUCED + 400), Some(400));
        // Clocks of two machines never quite agree.
        assert_eq!(age(PRODUCED - 20), Some(0));
        // This clock goes back by a day, and forward by a month.
        assert_eq!(age(PRODUCED + 400 - DAY), None);
        assert_eq!(age(PRODUCED + 400 + 31 * DAY), Some(400 + 31 * DAY as u64));
        // What is no time of day at all.
        let now = UNIX_EPOCH + Duration::from_millis(PRODUCED as u64);
        assert_eq!([i64::MIN, i64::MAX].map(|millis| age_millis(millis, now)), [None, None]);
        assert_eq!(age_millis(PRODUCED, UNIX_EPOCH - Duration::from_secs(1)), None);
    }
}
