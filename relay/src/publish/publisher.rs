use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aisle_protocol::relay::{Alert, Delta, FromRelay, Parts, Resume, Snapshot, Status, Tally, TallyChange, ViewSet};
use tokio::sync::{broadcast, watch};

use super::{WireMessage, changes, looks};
use crate::{Alerts, Live, Stop};

/// Deltas that are kept: a page that is further behind is sent a snapshot, which is shorter than so many.
const KEPT_DELTAS: usize = 100;
/// Alerts of one look that are said one by one: as many as the list has room for.
const SAID_ALERTS: usize = 100;
/// Alerts that wait for a page to hear of them; the earliest of more are left to the list.
const WAITING_ALERTS: usize = 256;

/// Looks at the state again and again, and numbers what has changed.
#[derive(Debug)]
pub struct Publisher {
    live: Arc<Live>,
    epoch: String,
    published: Mutex<Published>,
    alerts: Mutex<Alerts>,
    /// The version of the state that was looked at for alerts last.
    alerts_version: AtomicU64,
    sequence: watch::Sender<u64>,
    /// Is what was looked at a state that was [read](Live::is_read)?
    is_read: watch::Sender<bool>,
    /// What was raised, has changed or is over, for whoever wants to hear of it at once.
    alert_news: broadcast::Sender<WireMessage>,
}

#[derive(Debug)]
struct Published {
    version: u64,
    current: Arc<Look>,
    deltas: VecDeque<Arc<Change>>,
}

/// The parts as of a sequence number.
#[derive(Debug)]
struct Look {
    sequence: u64,
    tally: Tally,
    parts: Parts,
    frames: FrameCache,
}

#[derive(Debug)]
struct Change {
    sequence: u64,
    change: TallyChange,
    checksum: String,
    parts: Parts,
    frames: FrameCache,
}

/// The frames of something, for each set of views that was asked for.
#[derive(Debug, Default)]
struct FrameCache(Mutex<Vec<(ViewSet, WireMessage)>>);

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// It has nothing yet.
    Nowhere,
    /// It has everything up to this number.
    At(u64),
}

/// What a page is sent next, and where it is when it has it.
#[derive(Debug)]
pub(crate) struct Next {
    pub(crate) message: WireMessage,
    pub(crate) position: Position,
    pub(crate) is_snapshot: bool,
}

impl FrameCache {
    fn frame(&self, views: ViewSet, make: impl FnOnce() -> FromRelay) -> WireMessage {
        let mut frames = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, frame)) = frames.iter().find(|(other, _)| *other == views) {
            return frame.clone();
        }
        let frame = WireMessage::new(&make());
        frames.push((views, frame.clone()));
        frame
    }
}

impl Publisher {
    /// Begins with a look at the state.
    #[must_use]
    pub fn new(live: Arc<Live>, alerts: Alerts) -> Self {
        // The standard library's hashers begin at random.
        let epoch = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        let (is_read, version) = (live.is_read(), live.version());
        let current = Arc::new(look(&live, 0, Vec::new()));
        let published = Published { version, current, deltas: VecDeque::new() };
        Self {
            live,
            epoch,
            published: Mutex::new(published),
            alerts: Mutex::new(alerts),
            alerts_version: AtomicU64::new(0),
            sequence: watch::Sender::new(0),
            is_read: watch::Sender::new(is_read),
            alert_news: broadcast::Sender::new(WAITING_ALERTS),
        }
    }

    /// Looks again every so often, from the beginning of one look to that of the next, until it should stop.
    pub fn run(&self, interval: Duration, stop: &Stop) {
        let mut rest = interval;
        while !stop.wait(rest) {
            let begun = Instant::now();
            self.look();
            rest = interval.saturating_sub(begun.elapsed());
        }
    }

    /// Looks once. If anything has changed, that has the next number.
    pub fn look(&self) {
        self.look_for_alerts();
        // Before the state is: what is looked at was then read too.
        let is_read = self.live.is_read();
        let version = self.live.version();
        let before = {
            let published = self.published();
            if published.version == version {
                return;
            }
            published.current.clone()
        };
        let alerts = self.alerts().list();
        let after = look(&self.live, before.sequence + 1, alerts);
        let mut published = self.published();
        published.version = version;
        if after.parts == before.parts && after.tally == before.tally {
            self.is_read.send_replace(is_read);
            return;
        }
        let sequence = after.sequence;
        let change = Change {
            sequence,
            change: before.tally.change_to(&after.tally),
            checksum: after.tally.checksum(),
            parts: changes::changes(&before.parts, &after.parts),
            frames: FrameCache::default(),
        };
        published.current = Arc::new(after);
        published.deltas.push_back(Arc::new(change));
        if published.deltas.len() > KEPT_DELTAS {
            published.deltas.pop_front();
        }
        drop(published);
        self.is_read.send_replace(is_read);
        self.sequence.send_replace(sequence);
    }

    /// What is news is said at once; the list goes with the next delta. Before the source has caught up nothing is news.
    fn look_for_alerts(&self) {
        if !self.live.has_caught_up() {
            return;
        }
        // Taken before the state, so that what changes meanwhile is looked at the next time.
        let version = self.live.version();
        let has_changed = self.alerts_version.swap(version, Ordering::Relaxed) != version;
        let mut alerts = self.alerts();
        let news = alerts.look(&self.live.state(), has_changed, self.live.is_ended(), Instant::now());
        // What time alone has changed is to be shown too.
        let is_changed_by_time = !has_changed && alerts.has_changed();
        drop(alerts);
        if !news.is_empty() || is_changed_by_time {
            self.live.note_change();
        }
        for alert in news.into_iter().take(SAID_ALERTS) {
            self.say(alert);
        }
    }

    /// A person has taken note of an alert.
    pub(crate) fn acknowledge(&self, id: &str) {
        if let Some(alert) = self.alerts().acknowledge(id) {
            self.live.note_change();
            self.say(alert);
        }
    }

    fn say(&self, alert: Alert) {
        // Nobody may be there to hear of it.
        let _ = self.alert_news.send(WireMessage::new(&FromRelay::Alert { alert }));
    }

    /// Hears of alerts at once.
    pub(crate) fn hear_of_alerts(&self) -> broadcast::Receiver<WireMessage> {
        self.alert_news.subscribe()
    }

    fn alerts(&self) -> MutexGuard<'_, Alerts> {
        self.alerts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names this run.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Wakes whenever there is a new number.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.sequence.subscribe()
    }

    /// Is there anything to be shown? Before the source has read what was counted, an empty state would be taken for a shop without sales.
    #[must_use]
    pub fn is_read(&self) -> bool {
        *self.is_read.borrow()
    }

    /// Waits until [there is](Self::is_read).
    pub(crate) async fn read(&self) {
        // The sender is here as long as this is.
        let _ = self.is_read.subscribe().wait_for(|&is_read| is_read).await;
    }

    /// The latest parts, whole.
    #[must_use]
    pub fn parts(&self) -> Parts {
        self.published().current.parts.clone()
    }

    /// How the events came at the latest look.
    #[must_use]
    pub fn status(&self) -> Status {
        self.published().current.parts.status.clone().unwrap_or_default()
    }

    /// Where a page is that says where it was.
    pub(crate) fn position(&self, resume: Option<&Resume>) -> Position {
        match resume {
            Some(resume) if resume.epoch == self.epoch => Position::At(resume.sequence),
            _ => Position::Nowhere,
        }
    }

    /// What a page at this position is sent next of its views, if it has missed anything: the delta after it, if all that it has missed
    /// are kept, or a snapshot.
    pub(crate) fn next(&self, position: Position, views: ViewSet) -> Option<Next> {
        let published = self.published();
        let delta = match position {
            Position::At(sequence) if sequence == published.current.sequence => return None,
            Position::At(sequence) => published.after(sequence).cloned(),
            Position::Nowhere => None,
        };
        let current = published.current.clone();
        // Others need not wait while a frame is made.
        drop(published);
        Some(match delta {
            Some(delta) => {
                Next { message: delta.frame(views), position: Position::At(delta.sequence), is_snapshot: false }
            }
            None => {
                let message = current.frame(&self.epoch, views);
                Next { message, position: Position::At(current.sequence), is_snapshot: true }
            }
        })
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Published {
    /// The delta after a number, unless those from there on are not all kept.
    fn after(&self, sequence: u64) -> Option<&Arc<Change>> {
        let missing = self.current.sequence.checked_sub(sequence)?;
        let place = self.deltas.len().checked_sub(usize::try_from(missing).ok()?)?;
        self.deltas.get(place)
    }
}

impl Look {
    fn frame(&self, epoch: &str, views: ViewSet) -> WireMessage {
        self.frames.frame(views, || {
            FromRelay::Snapshot(Snapshot {
                epoch: epoch.to_owned(),
                sequence: self.sequence,
                tally: self.tally,
                checksum: self.tally.checksum(),
                parts: changes::of_views(&self.parts, views),
            })
        })
    }
}

impl Change {
    fn frame(&self, views: ViewSet) -> WireMessage {
        self.frames.frame(views, || {
            FromRelay::Delta(Delta {
                sequence: self.sequence,
                change: self.change,
                checksum: self.checksum.clone(),
                parts: changes::of_views(&self.parts, views),
            })
        })
    }
}

fn look(live: &Live, sequence: u64, alerts: Vec<Alert>) -> Look {
    let state = live.state();
    let status = Status {
        latest: state.latest(),
        counts: state.counts(),
        bad: live.bad(),
        lag_events: live.lag_events(),
        behind_millis: live.behind_millis(),
        is_interrupted: live.is_interrupted(),
        is_ended: live.is_ended(),
    };
    let parts = looks::parts(&state, status, alerts);
    drop(state);
    let tally = parts.totals.as_ref().map(|totals| Tally::of(&totals.kpis)).unwrap_or_default();
    Look { sequence, tally, parts, frames: FrameCache::default() }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use aisle_engine::live::{Event, Limits, LiveState};
    use aisle_engine::spec::Definitions;
    use aisle_engine::table::{Money, Quantity};
    use aisle_protocol::relay::View;

    use super::*;
    use crate::{Stock, Thresholds};

    /// Nothing takes so long unless it hangs.
    const LONG: Duration = Duration::from_secs(60);

    fn publisher(stock: &str) -> Publisher {
        let definitions = Definitions::default();
        let stock = Stock::read(stock.as_bytes(), &definitions).unwrap();
        let live = Arc::new(Live::new(LiveState::new(definitions, Limits::default())));
        Publisher::new(live, Alerts::new(Thresholds::default(), stock))
    }

    /// A unit of A7 on an invoice of this number.
    fn event(number: u64) -> Event<'static> {
        Event {
            invoice: number.to_string().into(),
            code: "A7".into(),
            quantity: Quantity::from_thousandths(1_000),
            unit_price: Money::from_ten_thousandths(10_000),
            ..Event::default()
        }
    }

    #[test]
    fn all_deltas_that_are_kept_can_be_given_and_no_more_are_kept() {
        let publisher = publisher("product,on_hand,reorder_point,safety_stock\n");
        for number in 1..=150 {
            publisher.live.apply([event(number)].into_iter(), |fault| panic!("{fault}"));
            publisher.look();
        }
        assert_eq!(publisher.published().deltas.len(), 100);
        let views = [View::Totals].into_iter().collect();
        for (has, next) in [(50, (51, false)), (149, (150, false)), (49, (150, true))] {
            let Next { position, is_snapshot, .. } = publisher.next(Position::At(has), views).unwrap();
            assert_eq!((position, is_snapshot), (Position::At(next.0), next.1), "after {has}");
        }
    }

    #[test]
    fn a_frame_is_made_once_for_all_who_get_it() {
        let publisher = publisher("product,on_hand,reorder_point,safety_stock\n");
        publisher.live.apply((1..=50).map(event), |fault| panic!("{fault}"));
        publisher.look();
        let [all, totals]: [ViewSet; 2] = [View::ALL.into_iter().collect(), [View::Totals].into_iter().collect()];
        for position in [Position::Nowhere, Position::At(0)] {
            let message = |views| publisher.next(position, views).unwrap().message;
            let (first, second, other) = (message(all), message(all), message(totals));
            let place = |message: &WireMessage, is_deflated| message.bytes(is_deflated).as_ptr();
            for is_deflated in [false, true] {
                assert_eq!(place(&first, is_deflated), place(&second, is_deflated), "{position:?} {is_deflated}");
                assert_ne!(place(&first, is_deflated), place(&other, is_deflated), "{position:?} {is_deflated}");
            }
            assert!(first.bytes(true).len() < first.bytes(false).len(), "one is compressed");
        }
    }

    #[test]
    fn updates_come_no_more_often_than_they_may() {
        const UPDATES: u64 = 10;
        let (publisher, stop) = (publisher("product,on_hand,reorder_point,safety_stock\n"), Stop::default());
        let interval = crate::Settings::MIN_UPDATE_INTERVAL;
        let (begun, mut updates) = (Instant::now(), publisher.subscribe());
        let ended = thread::scope(|scope| {
            let running = scope.spawn(|| publisher.run(interval, &stop));
            let mut number = 0;
            while *updates.borrow_and_update() < UPDATES && begun.elapsed() < LONG {
                number += 1;
                publisher.live.apply([event(number)].into_iter(), |fault| panic!("{fault}"));
                thread::yield_now();
            }
            let ended = begun.elapsed();
            stop.stop();
            running.join().unwrap();
            ended
        });
        let sequence = *updates.borrow();
        assert!(sequence >= UPDATES, "{sequence} updates within {ended:?}");
        assert!(ended >= interval * UPDATES as u32, "{sequence} updates within {ended:?}");
    }

    #[test]
    fn of_many_alerts_no_more_are_said_than_the_list_has_room_for() {
        let items: String = (0..400).map(|product| format!("P{product},1,1,0\n")).collect();
        let publisher = publisher(&format!("product,on_hand,reorder_point,safety_stock\n{items}"));
        publisher.live.apply([event(1)].into_iter(), |fault| panic!("{fault}"));
        let news = publisher.hear_of_alerts();
        publisher.live.set_ready();
        publisher.look();
        assert_eq!((news.len(), publisher.parts().alerts.map(|alerts| alerts.len())), (100, Some(100)));
    }

    #[test]
    fn stock_is_walked_only_when_something_has_changed() {
        let publisher = publisher("product,on_hand,reorder_point,safety_stock\nA7,1,0,0\n");
        publisher.live.apply([event(1)].into_iter(), |fault| panic!("{fault}"));
        publisher.live.set_ready();
        publisher.look();
        // A change that nobody is told of is seen by whoever looks all the same.
        publisher.live.state().apply(&event(2)).unwrap();
        publisher.look();
        assert_eq!(publisher.alerts().list().len(), 0);
        publisher.live.note_change();
        publisher.look();
        assert_eq!(publisher.alerts().list().len(), 1);
    }
}
