use aisle_protocol::relay::{LiveBucket, Parts};
use aisle_protocol::table::{Money, Timestamp};

use crate::charts::{StepBar, step_bars};
use crate::components::{Card, Cell, Column, TableData, choices};
use crate::dom::{El, live};
use crate::format::{self, Currency};
use crate::signals::{Memo, Signal};
use crate::state::{Live, Store};
use crate::words;

const MINUTE_SECONDS: u32 = 60;
const QUARTER_SECONDS: u32 = 900;
const HOUR_SECONDS: u32 = 3_600;
const SIX_HOURS_SECONDS: u32 = 6 * HOUR_SECONDS;

/// What was sold in a minute or an hour.
#[derive(Clone, Copy, PartialEq)]
struct LateStep {
    start: Timestamp,
    net_sales: Money,
    orders: u64,
}

/// Net sales by minute of the last hour, or by hour of the last day.
pub(super) fn steps(store: Store, now: Live) -> El {
    let is_day = Signal::new(false);
    let seconds = move || if is_day.get() { HOUR_SECONDS } else { MINUTE_SECONDS };
    let steps = Memo::new(move || {
        let latest = now.shown.status.with(|status| status.as_ref().and_then(|status| status.latest));
        let Some(latest) = latest else { return Vec::new() };
        let (buckets, begin, count) = if is_day.get() {
            (now.shown.hours, Parts::first_hour(latest), 24)
        } else {
            (now.shown.minutes, Parts::first_minute(latest), 60)
        };
        let seconds = seconds();
        let starts = (0..count).map(|step| Timestamp::from_seconds(begin.seconds() + step * seconds));
        buckets.with(|buckets| {
            let buckets = buckets.as_deref().map_or(&[][..], Vec::as_slice);
            starts.map(|start| step(buckets, start)).collect()
        })
    });
    let bars = Memo::new(move || {
        let seconds = seconds();
        let bar = |step: &LateStep| StepBar { value: step.net_sales.as_f64(), label: label(step.start, seconds) };
        steps.with(|steps| steps.iter().map(bar).collect())
    });
    let twin = Memo::new(move || now.currency.with(|currency| steps.with(|steps| table(steps, currency))));
    let told = move |index: usize| {
        let step = steps.with(|steps| steps.get(index).copied());
        step.map(|step| now.currency.with(|currency| facts(step, currency)).to_vec()).unwrap_or_default()
    };
    let title = live(move || if is_day.get() { words::BY_HOUR } else { words::BY_MINUTE }.to_owned());
    let word = move |value: f64| now.currency.with(|currency| format::money_compact(currency, value));
    let chart = step_bars(bars, title.clone(), word, told);
    let options = [(false, words::LAST_HOUR), (true, words::LAST_DAY)];
    let shown = choices(words::HOW_FAR_BACK, &options, move || is_day.get(), move |day| is_day.set(day));
    Card::chart(store, "sales-of-late", title, words::STEPS_SUB, twin).with_controls(shown).around(vec![chart])
}

/// Words below the axis: quarters of an hour, or every sixth hour.
fn label(start: Timestamp, step_seconds: u32) -> String {
    match step_seconds {
        HOUR_SECONDS if start.seconds().is_multiple_of(SIX_HOURS_SECONDS) => format::hour(start),
        MINUTE_SECONDS if start.seconds().is_multiple_of(QUARTER_SECONDS) => format::clock(start),
        _ => String::new(),
    }
}

fn step(buckets: &[LiveBucket], start: Timestamp) -> LateStep {
    let found = buckets.binary_search_by_key(&start, |bucket| bucket.start).ok().map(|place| &buckets[place].figures);
    let (net_sales, orders) = found.map_or_else(Default::default, |figures| (figures.net_sales, figures.orders));
    LateStep { start, net_sales, orders }
}

/// A step's name and its figures, a line each.
fn facts(step: LateStep, currency: &Currency) -> [String; 3] {
    [format::clock(step.start), format::money_full(currency, step.net_sales), words::orders_of(step.orders)]
}

fn table(steps: &[LateStep], currency: &Currency) -> TableData {
    let row = |step: &LateStep| {
        let [name, net_sales, orders] = facts(*step, currency);
        let exact = format::exact_f64(step.net_sales.as_f64());
        vec![Cell::text(name), Cell::exact(net_sales, exact), Cell::text(orders)]
    };
    TableData {
        columns: vec![
            Column::text(words::FROM_TIME),
            Column::number(words::NET_SALES),
            Column::text(words::ORDERS_TODAY),
        ],
        rows: steps.iter().map(row).collect(),
        ..TableData::default()
    }
}
