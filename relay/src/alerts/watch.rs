use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aisle_engine::live::{LiveState, Step};
use aisle_engine::table::{Money, Quantity, Timestamp};
use aisle_protocol::relay::{Alert, AlertKind};

use super::pace::Pace;
use super::shop_clock::ShopClock;
use super::stock::severity;
use super::{Stock, StockItem, Thresholds};
use crate::complaint::complain;

/// Alerts in the list; of more, the gravest are in it.
const MAX_LISTED: usize = 100;
/// Weeks that an hour is held against.
const WEEKS: u32 = 4;
/// With fewer of these weeks, nothing is usual.
const LEAST_WEEKS: usize = 2;
/// With fewer lines, a day's returns say nothing.
const LEAST_LINES: u64 = 20;
/// A figure has to be back behind its limit by this part of it before its alert is over.
const MARGIN: f64 = 0.1;
const HOUR: u32 = 3_600;
const WEEK: u32 = 7 * 24 * HOUR;

/// What is in stock of a product, and what is made of it once.
#[derive(Debug)]
struct Followed {
    item: StockItem,
    alert_id: String,
    /// Units that had left the shelves when its stock was counted, as far as is known.
    moved_before: Option<Quantity>,
}

/// The alerts that there are, and what they are raised by.
#[derive(Debug, Default)]
pub struct Alerts {
    thresholds: Thresholds,
    stock: Vec<Followed>,
    active: BTreeMap<String, Alert>,
    /// Does any alert say something else than at the look before?
    has_changed: bool,
    /// How many events there were, and since when.
    heard: Option<(u64, Instant)>,
    clock: ShopClock,
}

impl Followed {
    fn new(item: StockItem) -> Self {
        Self { alert_id: format!("stock/{}", item.product), item, moved_before: None }
    }

    /// Units that have left the shelves since its stock was counted: on a day, or when it was first asked for; `None` if sales of that day
    /// are no longer known by product, and were not known since it came. Until they are gone, events that come late may change them.
    fn moved_since(&mut self, state: &LiveState, latest: Option<Timestamp>) -> Option<Quantity> {
        let moved = state.units_moved(&self.item.product);
        let Some(counted) = self.item.counted else { return Some(moved - *self.moved_before.get_or_insert(moved)) };
        let Some(since) = state.units_moved_since(&self.item.product, counted) else {
            return self.moved_before.map(|before| moved - before);
        };
        if latest.is_some_and(|latest| latest.day() >= counted) {
            self.moved_before = Some(moved - since);
        }
        Some(since)
    }
}

impl Alerts {
    /// Alerts by these thresholds, and of what is in stock from the first look on.
    #[must_use]
    pub fn new(thresholds: Thresholds, stock: Stock) -> Self {
        Self { thresholds, stock: stock.0.into_iter().map(Followed::new).collect(), ..Self::default() }
    }

    /// Looks at the state; if that has not changed since it was looked at, only at what time decides. Once no event will come any more
    /// (`is_ended`), the shop's time stands still. Returns what was raised, has changed its kind, or is over; what is said of the shop
    /// comes before what is said of products, which may be many.
    pub(crate) fn look(&mut self, state: &LiveState, has_changed: bool, is_ended: bool, now: Instant) -> Vec<Alert> {
        self.has_changed = false;
        let (mut news, latest) = (Vec::new(), state.latest());
        let kind = self.silence(state, now).filter(|_| !is_ended);
        self.set("silence", kind, "", latest, &mut news);
        if let Some(latest) = latest {
            let (time, is_another_hour) = self.clock.time(latest, is_ended, now);
            if has_changed || is_another_hour {
                let kind = self.low_sales(state, time);
                self.set("low_sales", kind, "", Some(latest), &mut news);
            }
            if has_changed {
                let kind = self.high_returns(state, latest);
                self.set("high_returns", kind, "", Some(latest), &mut news);
            }
        }
        if has_changed {
            self.look_at_stock(state, latest, &mut news);
        }
        news
    }

    /// Did any alert say something else at the latest look than before?
    pub(crate) fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// The alerts that are not over: those of the shop, then those of products, the gravest first.
    pub(crate) fn list(&self) -> Vec<Alert> {
        let mut list: Vec<Alert> = self.active.values().cloned().collect();
        list.sort_by_key(|alert| match severity(Some(&alert.kind)) {
            0 => None,
            of_stock => Some(std::cmp::Reverse(of_stock)),
        });
        list.truncate(MAX_LISTED);
        list
    }

    /// A person has taken note of an alert; the alert, if there is one of this id that nobody had noted.
    pub(crate) fn acknowledge(&mut self, id: &str) -> Option<Alert> {
        let alert = self.active.get_mut(id).filter(|alert| !alert.is_acknowledged)?;
        alert.is_acknowledged = true;
        Some(alert.clone())
    }

    fn look_at_stock(&mut self, state: &LiveState, latest: Option<Timestamp>, news: &mut Vec<Alert>) {
        let (mut stock, pace) = (std::mem::take(&mut self.stock), latest.and_then(|latest| Pace::of(state, latest)));
        let mut unknown = Vec::new();
        stock.retain_mut(|followed| {
            let moved = followed.moved_since(state, latest);
            let Followed { item, alert_id, .. } = followed;
            let Some(moved) = moved else {
                self.set(alert_id, None, "", latest, news);
                unknown.push(std::mem::take(&mut item.product));
                return false;
            };
            let on_hand = item.on_hand - moved;
            let before = self.active.get(alert_id).map(|alert| &alert.kind);
            let runs_out = || pace.as_ref()?.runs_out(state, &item.product, on_hand);
            let kind = item.alert(on_hand, runs_out, before);
            let description = if kind.is_some() { state.description(&item.product) } else { "" };
            self.set(alert_id, kind, description, latest, news);
            true
        });
        self.stock = stock;
        if let Some(first) = unknown.first() {
            let (count, days) = (unknown.len(), LiveState::RANKED_DAYS);
            complain(format_args!(
                "{count} products of the stock file are not followed, such as {first}: they were counted before the latest {days} days with a sale; count them anew"
            ));
        }
    }

    /// Were sales of the hour before the one of this time low?
    fn low_sales(&self, state: &LiveState, time: Timestamp) -> Option<AlertKind> {
        let part = self.thresholds.low_sales?;
        let hour = (time.seconds() - time.seconds() % HOUR).checked_sub(HOUR)?;
        let net_of = |start: u32| {
            let [start, end] = [start, start + HOUR].map(Timestamp::from_seconds);
            state.steps(Step::Hour, start, end).next().map(|bucket| bucket.figures.net_sales)
        };
        let usual: Vec<Money> =
            (1..=WEEKS).filter_map(|week| hour.checked_sub(week * WEEK)).filter_map(net_of).collect();
        let mean = usual.iter().copied().sum::<Money>().per(usual.len() as u64)?;
        let net = net_of(hour).unwrap_or_default();
        let limit = if self.active.contains_key("low_sales") { part * (1.0 + MARGIN) } else { part };
        let is_low = usual.len() >= LEAST_WEEKS && mean > Money::ZERO && net.as_f64() < limit * mean.as_f64();
        let hour = Timestamp::from_seconds(hour);
        is_low.then(|| AlertKind::LowSales { hour, net_sales: net.to_string(), usual: mean.to_string() })
    }

    fn high_returns(&self, state: &LiveState, latest: Timestamp) -> Option<AlertKind> {
        let part = self.thresholds.high_returns?;
        let midnight = latest.day().midnight()?;
        let today = state.steps(Step::Day, midnight, Timestamp::from_seconds(midnight.seconds() + 1)).next()?.figures;
        let rate = today.returns.share_of(today.gross_sales)?;
        let limit = if self.active.contains_key("high_returns") { part * (1.0 - MARGIN) } else { part };
        (today.lines >= LEAST_LINES && rate > limit).then(|| AlertKind::HighReturns { rate: format!("{rate:.4}") })
    }

    fn silence(&mut self, state: &LiveState, now: Instant) -> Option<AlertKind> {
        let events = state.counts().events;
        let (_, since) = *self.heard.insert(match self.heard {
            Some((before, since)) if before == events => (before, since),
            _ => (events, now),
        });
        let minutes = self.thresholds.silence_minutes?;
        let is_silent = now.duration_since(since) >= Duration::from_secs(u64::from(minutes) * 60);
        is_silent.then_some(AlertKind::Silence { minutes })
    }

    /// Raises, changes or ends the alert of a cause; of a product with its description.
    fn set(
        &mut self,
        id: &str,
        kind: Option<AlertKind>,
        description: &str,
        raised: Option<Timestamp>,
        news: &mut Vec<Alert>,
    ) {
        match (kind, self.active.get_mut(id)) {
            (Some(kind), Some(alert)) => {
                let is_graver = severity(Some(&kind)) > severity(Some(&alert.kind));
                let is_other = severity(Some(&kind)) != severity(Some(&alert.kind));
                self.has_changed |= alert.kind != kind;
                alert.kind = kind;
                description.clone_into(&mut alert.description);
                alert.is_acknowledged &= !is_graver;
                if is_other {
                    news.push(alert.clone());
                }
            }
            (Some(kind), None) => {
                let (id, description) = (id.to_owned(), description.to_owned());
                let alert = Alert { id, kind, description, raised, is_acknowledged: false, is_over: false };
                self.active.insert(alert.id.clone(), alert.clone());
                news.push(alert);
            }
            (None, Some(_)) => {
                news.extend(self.active.remove(id).map(|alert| Alert { is_over: true, ..alert }));
            }
            (None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{START, sell, state};
    use super::*;
    use aisle_engine::live::Limits;
    use aisle_engine::spec::Definitions;

    const DAY: u32 = 24 * HOUR;

    #[test]
    fn stock_is_followed_from_the_first_look_on() {
        let stock = "product,on_hand,reorder_point,safety_stock\nA7,10,5,2\nB8,1,5,2\n";
        let mut alerts =
            Alerts::new(Thresholds::default(), Stock::read(stock.as_bytes(), &Definitions::default()).unwrap());
        let (mut state, now) = (state(), Instant::now());
        sell(&mut state, START, 100);
        let ids = |news: Vec<Alert>| news.into_iter().map(|alert| (alert.id, alert.is_over)).collect::<Vec<_>>();
        assert_eq!(
            ids(alerts.look(&state, true, false, now)),
            [("stock/B8".to_owned(), false)],
            "what was sold before is counted"
        );
        sell(&mut state, START + 60, 5);
        let news = alerts.look(&state, true, false, now);
        assert_eq!(news[0].description, "HEART HOLDER", "a person knows products by their names");
        assert_eq!(ids(news), [("stock/A7".to_owned(), false)]);
        assert!(alerts.acknowledge("stock/A7").is_some_and(|alert| alert.is_acknowledged));
        assert!(alerts.acknowledge("stock/A7").is_none() && alerts.acknowledge("stock/C").is_none());
        assert!(alerts.look(&state, true, false, now).is_empty(), "one alert a cause");
        sell(&mut state, START + 120, 6);
        let news = alerts.look(&state, true, false, now);
        assert!(
            matches!(&news[..], [Alert { kind: AlertKind::OutOfStock { on_hand, .. }, is_acknowledged: false, .. }] if on_hand == "-1")
        );
        assert_eq!(alerts.list()[0].id, "stock/A7", "the gravest leads");
        sell(&mut state, START + 180, -8);
        assert_eq!(ids(alerts.look(&state, true, false, now)), [("stock/A7".to_owned(), true)], "returns go to stock");
    }

    #[test]
    fn the_shops_alerts_are_listed_however_many_products_have_some() {
        let items: String = (0..150).map(|product| format!("P{product},0,5,2\n")).collect();
        let stock = format!("product,on_hand,reorder_point,safety_stock\n{items}");
        let thresholds = Thresholds { silence_minutes: Some(5), ..Thresholds::default() };
        let mut alerts = Alerts::new(thresholds, Stock::read(stock.as_bytes(), &Definitions::default()).unwrap());
        let (mut state, now) = (state(), Instant::now());
        sell(&mut state, START, 1);
        alerts.look(&state, true, false, now);
        alerts.look(&state, false, false, now + Duration::from_secs(300));
        let list = alerts.list();
        assert_eq!((list.len(), &list[0].kind), (MAX_LISTED, &AlertKind::Silence { minutes: 5 }));
    }

    /// Units of A7 on hand, of 100 that were counted on a day, if they are followed.
    fn on_hand(alerts: &mut Alerts, state: &LiveState) -> Option<String> {
        alerts.look(state, true, false, Instant::now());
        alerts.list().pop().map(|alert| match alert.kind {
            AlertKind::BelowReorderPoint { on_hand, .. } => on_hand,
            kind => panic!("{kind:?}"),
        })
    }

    fn counted_on(day: &str) -> Alerts {
        let stock = format!("product,on_hand,reorder_point,safety_stock,counted\na7,100,1000,0,{day}\n");
        Alerts::new(Thresholds::default(), Stock::read(stock.as_bytes(), &Definitions::default()).unwrap())
    }

    #[test]
    fn stock_that_was_counted_on_a_day_is_the_same_whenever_the_relay_begins() {
        const DAYS: [&str; 4] = ["2011-12-07", "2011-12-08", "2011-12-09", ""];
        let mut state = state();
        let mut early = DAYS.map(counted_on);
        for alerts in &mut early {
            assert_eq!(on_hand(alerts, &state).as_deref(), Some("100"), "nothing was sold");
        }
        sell(&mut state, START - 2 * DAY, 1);
        sell(&mut state, START - DAY, 3);
        sell(&mut state, START - DAY + 1, -1);
        sell(&mut state, START, 10);
        let check = |early: &mut [Alerts], state: &LiveState, expected: [&str; 4]| {
            for ((alerts, day), expected) in early.iter_mut().zip(DAYS).zip(expected) {
                assert_eq!(on_hand(alerts, state).as_deref(), Some(expected), "{day}, followed from the beginning");
                let expected = if day.is_empty() { "100" } else { expected };
                assert_eq!(on_hand(&mut counted_on(day), state).as_deref(), Some(expected), "{day}, from now on");
            }
        };
        check(&mut early, &state, ["88", "90", "100", "87"]);
        // What comes late was sold before that, or not.
        sell(&mut state, START - DAY + 2, 2);
        check(&mut early, &state, ["86", "90", "100", "85"]);

        // Six days later, sales of the first are no longer known by product. Who followed them then goes on.
        (0..6).for_each(|day| sell(&mut state, START + (day + 1) * DAY, 1));
        assert_eq!(on_hand(&mut counted_on("2011-12-07"), &state).as_deref(), Some("80"));
        assert_eq!(on_hand(&mut counted_on("2011-12-06"), &state), None);
        sell(&mut state, START + 7 * DAY, 1);
        assert_eq!(on_hand(&mut early[0], &state).as_deref(), Some("79"));
        assert_eq!(on_hand(&mut counted_on("2011-12-07"), &state), None);
    }

    #[test]
    fn stock_that_was_counted_on_a_closed_day_is_followed_as_long_as_all_that_was_sold_since_is_known() {
        let mut state = state();
        sell(&mut state, START - 3 * DAY, 50);
        (0..8).for_each(|day| sell(&mut state, START + day * DAY, 1));
        for (counted, expected) in [("2011-12-05", None), ("2011-12-06", Some("92")), ("2011-12-08", Some("92"))] {
            assert_eq!(on_hand(&mut counted_on(counted), &state).as_deref(), expected, "{counted}");
        }
        // Of a file that is counted at once after the first look, it was never known.
        let mut alerts = counted_on("2011-12-05");
        assert_eq!(
            on_hand(&mut alerts, &LiveState::new(Definitions::default(), Limits::default())).as_deref(),
            Some("100")
        );
        assert_eq!(on_hand(&mut alerts, &state), None);
    }

    #[test]
    fn an_hour_is_held_against_the_same_hour_of_earlier_weeks() {
        let (mut alerts, mut state, now) = (Alerts::default(), state(), Instant::now());
        sell(&mut state, START - 2 * WEEK, 100);
        sell(&mut state, START - WEEK, 100);
        sell(&mut state, START, 49);
        assert!(alerts.look(&state, true, false, now).is_empty(), "the hour is not over");
        sell(&mut state, START + HOUR, 1);
        let hour = Timestamp::from_seconds(START);
        let kind = AlertKind::LowSales { hour, net_sales: "49.00".to_owned(), usual: "100.00".to_owned() };
        assert_eq!(alerts.look(&state, true, false, now).remove(0).kind, kind);
        sell(&mut state, START + 1_800, 5);
        assert!(alerts.look(&state, true, false, now).is_empty(), "54 of 100 is not well above");
        sell(&mut state, START + 1_801, 2);
        assert!(alerts.look(&state, true, false, now).remove(0).is_over);
    }

    #[test]
    fn sales_that_stop_are_low_when_the_next_hour_is_over() {
        let (mut alerts, mut state, now) = (Alerts::default(), state(), Instant::now());
        let after = |seconds: u32| now + Duration::from_secs(u64::from(seconds));
        for hour in 0..3 {
            sell(&mut state, START - 2 * WEEK + hour * HOUR, 100);
            sell(&mut state, START - WEEK + hour * HOUR, 100);
        }
        sell(&mut state, START, 100);
        assert!(alerts.look(&state, true, false, now).is_empty());
        assert!(alerts.look(&state, false, false, after(2 * HOUR - 1)).is_empty(), "11:59:59");
        assert!(alerts.look(&state, false, true, after(2 * HOUR)).is_empty(), "a file has ended");
        let kind_of = |alerts: &Alerts| alerts.list().pop().map(|alert| (alert.kind, alert.is_acknowledged));
        let low = |hour| {
            let hour = Timestamp::from_seconds(START + hour * HOUR);
            AlertKind::LowSales { hour, net_sales: "0.00".to_owned(), usual: "100.00".to_owned() }
        };
        assert_eq!(alerts.look(&state, false, false, after(2 * HOUR)).remove(0).kind, low(1), "noon");
        alerts.acknowledge("low_sales");
        assert!(alerts.look(&state, false, false, after(3 * HOUR)).is_empty(), "one alert a cause");
        assert!(alerts.has_changed(), "but it says something else");
        assert_eq!(kind_of(&alerts), Some((low(2), true)));
        assert!(alerts.look(&state, false, false, after(3 * HOUR + 1)).is_empty() && !alerts.has_changed());
        assert!(alerts.look(&state, false, false, after(4 * HOUR)).remove(0).is_over, "usually nothing is sold then");
    }

    #[test]
    fn silence_from_the_beginning_is_noticed() {
        let thresholds = Thresholds { silence_minutes: Some(5), ..Thresholds::default() };
        let (mut alerts, mut state, now) = (Alerts::new(thresholds, Stock::default()), state(), Instant::now());
        assert!(alerts.look(&state, true, false, now).is_empty());
        assert!(alerts.look(&state, false, true, now + Duration::from_secs(300)).is_empty(), "a file has ended");
        let alert = alerts.look(&state, false, false, now + Duration::from_secs(300)).remove(0);
        assert_eq!((alert.kind, alert.raised), (AlertKind::Silence { minutes: 5 }, None));
        sell(&mut state, START, 1);
        assert!(alerts.look(&state, true, false, now + Duration::from_secs(301)).remove(0).is_over);
    }

    #[test]
    fn returns_are_high_until_they_are_well_below_the_limit() {
        let (mut alerts, mut state, now) = (Alerts::default(), state(), Instant::now());
        let mut news = |state: &LiveState| {
            let news = alerts.look(state, true, false, now);
            news.into_iter().map(|alert| (alert.id, alert.is_over)).collect::<Vec<_>>()
        };
        sell(&mut state, START, 82);
        (0..17).for_each(|second| sell(&mut state, START + second, 1));
        sell(&mut state, START, -20);
        assert_eq!(news(&state), [], "19 lines");
        sell(&mut state, START, 1);
        assert_eq!(news(&state), [], "20 of 100 is no more than a fifth");
        sell(&mut state, START, -1);
        assert_eq!(news(&state), [("high_returns".to_owned(), false)]);
        sell(&mut state, START, 10);
        assert_eq!(news(&state), [], "21 of 110 is not well below");
        sell(&mut state, START, 7);
        assert_eq!(news(&state), [("high_returns".to_owned(), true)], "21 of 117 is");
    }

    #[test]
    fn returns_and_silence_are_noticed() {
        let thresholds = Thresholds { silence_minutes: Some(5), ..Thresholds::default() };
        let (mut alerts, mut state, now) = (Alerts::new(thresholds, Stock::default()), state(), Instant::now());
        for second in 0..20 {
            sell(&mut state, START + second, if second % 4 == 0 { -1 } else { 1 });
        }
        let news = alerts.look(&state, true, false, now);
        assert!(matches!(&news[0].kind, AlertKind::HighReturns { rate } if rate == "0.3333"), "{news:?}");
        assert!(alerts.look(&state, true, false, now + Duration::from_secs(299)).is_empty());
        let news = alerts.look(&state, true, false, now + Duration::from_secs(300));
        assert_eq!(news[0].kind, AlertKind::Silence { minutes: 5 });
        sell(&mut state, START + 20, 1);
        assert!(alerts.look(&state, true, false, now + Duration::from_secs(301)).remove(0).is_over);
    }
}
