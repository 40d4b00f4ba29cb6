use aisle_protocol::relay::{LiveBucket, Parts};
use aisle_protocol::table::Timestamp;

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

/// Net sales by minute of the last hour, or by hour of the last day.
pub(super) fn steps(store: Store, now: Live) -> El {
    let is_day = Signal::new(false);
    let bars = Memo::new(move || {
        let latest = now.shown.status.with(|status| status.as_ref().and_then(|status| status.latest));
        let Some(latest) = latest else { return Vec::new() };
        let buckets = if is_day.get() { now.shown.hours } else { now.shown.minutes };
        let (begin, seconds, count) = if is_day.get() {
            (Parts::first_hour(latest), HOUR_SECONDS, 24)
        } else {
            (Parts::first_minute(latest), MINUTE_SECONDS, 60)
        };
        let moments = (0..count).map(|step| Timestamp::from_seconds(begin.seconds() + step * seconds));
        now.currency.with(|currency| {
            buckets.with(|buckets| {
                let buckets = buckets.as_deref().map_or(&[][..], Vec::as_slice);
                moments.map(|start| bar(buckets, start, label(start, seconds), currency)).collect()
            })
        })
    });
    let twin = Memo::new(move || bars.with(|bars| table(bars)));
    let title = live(move || if is_day.get() { words::BY_HOUR } else { words::BY_MINUTE }.to_owned());
    let word = move |value: f64| now.currency.with(|currency| format::money_compact(currency, value));
    let chart = step_bars(bars, title.clone(), word);
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

fn bar(buckets: &[LiveBucket], start: Timestamp, label: String, currency: &Currency) -> StepBar {
    let found = buckets.binary_search_by_key(&start, |bucket| bucket.start).ok().map(|place| &buckets[place]);
    let (net, orders) = found.map_or_else(Default::default, |bucket| (bucket.figures.net_sales, bucket.figures.orders));
    let name = format::clock(start);
    let facts = vec![name, format::money_full(currency, net), words::orders_of(orders)];
    StepBar { value: net.as_f64(), facts, label }
}

fn table(bars: &[StepBar]) -> TableData {
    let row = |bar: &StepBar| {
        let fact = |place: usize| bar.facts.get(place).cloned().unwrap_or_default();
        vec![Cell::text(fact(0)), Cell::exact(fact(1), format::exact_f64(bar.value)), Cell::text(fact(2))]
    };
    TableData {
        columns: vec![
            Column::text(words::FROM_TIME),
            Column::number(words::NET_SALES),
            Column::text(words::ORDERS_TODAY),
        ],
        rows: bars.iter().map(row).collect(),
        ..TableData::default()
    }
}
