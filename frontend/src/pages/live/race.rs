use aisle_protocol::relay::{Curve, Today};
use aisle_protocol::table::{Day, Timestamp};

use super::today::{of_today, usual};
use crate::charts::{Race, RaceStep, race_chart};
use crate::components::{Card, Cell, Column, TableData};
use crate::dom::{El, live};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Live, Store};
use crate::words;

const STEP_SECONDS: u32 = 600;
const HOUR_STEPS: u32 = 6;
const DAY_STEPS: u32 = 144;
/// A label every so many steps: two hours.
const LABEL_STEPS: u32 = 12;

/// Today's running total against those of the same weekday of earlier weeks.
pub(super) fn race(store: Store, now: Live) -> El {
    let race = Memo::new(move || {
        now.currency
            .with(|currency| {
                of_today(now, |today| {
                    now.shown.curve.with(|curve| curve.as_deref().map(|curve| race_of(today, curve, currency)))
                })
            })
            .unwrap_or_default()
    });
    let twin = Memo::new(move || race.with(table));
    let has_band = move || race.with(|race| race.steps.iter().any(|step| step.before.is_some()));
    let title = live(move || of_today(now, |today| words::race_title(today.day.weekday(), has_band())));
    let sub = live(move || if has_band() { words::RACE_SUB_WITH_BAND } else { words::RACE_SUB }.to_owned());
    let word = move |value: f64| now.currency.with(|currency| format::money_compact(currency, value));
    let told = move |step: &RaceStep| now.currency.with(|currency| facts(step, currency));
    let chart = race_chart(race, title.clone(), word, told);
    Card::chart(store, "today", title, sub, twin).around(vec![chart])
}

/// The step of the day in which a moment lies.
fn step_of(moment: Timestamp) -> u32 {
    moment.seconds() % (DAY_STEPS * STEP_SECONDS) / STEP_SECONDS
}

/// The step at whose beginning all until a moment is counted.
fn until_step(until: Timestamp) -> u32 {
    step_of(Timestamp::from_seconds(until.seconds().saturating_sub(1))) + 1
}

fn race_of(today: &Today, curve: &Curve, currency: &Currency) -> Race {
    let steps = || curve.steps.iter().map(|step| step_of(step.start));
    let (Some(first), Some(last)) = (steps().min(), steps().max()) else { return Race::default() };
    // Whole hours, before the first sale and after the last.
    let (begin, end) = (first / HOUR_STEPS * HOUR_STEPS, (last / HOUR_STEPS + 1) * HOUR_STEPS);
    let now_at = (until_step(today.until)).clamp(begin, end);
    let totals: Vec<Vec<f64>> = curve.days.iter().map(|day| running(curve, *day, begin, end)).collect();
    let (of_today, before) = totals.split_first().map_or((&[][..], &[][..]), |(today, before)| (&today[..], before));
    let before: Vec<_> = before.iter().filter(|totals| totals.iter().any(|total| *total != 0.0)).collect();
    let step = |step: u32| {
        let index = (step - begin) as usize;
        let now = (step <= now_at).then(|| of_today.get(index).copied()).flatten();
        RaceStep { moment: moment(step), now, before: spread(before.iter().map(|totals| totals[index])) }
    };
    let place = |step: u32| f64::from(step - begin) / f64::from(end - begin);
    let labels =
        (begin..end).step_by(LABEL_STEPS as usize).map(|step| (place(step), format::hour(moment(step)))).collect();
    let net = format::money_whole(currency, today.figures.net_sales);
    let mean = spread(before.iter().filter_map(|totals| totals.last().copied())).map(|(_, mean, _)| mean);
    let known = usual(today, |figures| figures.net_sales.as_f64()).map_or(0, |(_, weeks)| weeks);
    Race {
        steps: (begin..=end).map(step).collect(),
        now: words::race_now(&format::clock(today.until), &net),
        usual: mean.map(|mean| words::race_usual(known, &format::money_compact(currency, mean))).unwrap_or_default(),
        labels,
    }
}

/// The running total of a day at the beginning of each step.
fn running(curve: &Curve, day: Day, begin: u32, end: u32) -> Vec<f64> {
    let mut of_step = vec![0.0; (end - begin) as usize];
    for step in curve.steps.iter().filter(|step| step.start.day() == day) {
        of_step[(step_of(step.start) - begin) as usize] += step.net_sales.as_f64();
    }
    let mut total = 0.0;
    let sums = of_step.into_iter().map(|amount| {
        total += amount;
        total
    });
    [0.0].into_iter().chain(sums).collect()
}

/// The lowest, the mean and the highest.
fn spread(values: impl Iterator<Item = f64>) -> Option<(f64, f64, f64)> {
    let (mut low, mut sum, mut high, mut count) = (f64::MAX, 0.0, f64::MIN, 0);
    for value in values {
        (low, sum, high, count) = (low.min(value), sum + value, high.max(value), count + 1);
    }
    (count > 0).then(|| (low, sum / f64::from(count), high))
}

/// The beginning of a step of the day, on any day.
fn moment(step: u32) -> Timestamp {
    Timestamp::from_seconds(step * STEP_SECONDS)
}

/// A moment and its figures, a line each.
fn facts(step: &RaceStep, currency: &Currency) -> Vec<String> {
    let money = |amount: f64| format::money_rounded(currency, amount, 0);
    let now = step.now.map(|now| words::sold_by_now(&money(now)));
    let before = step.before.map(|(low, mean, high)| words::sold_before(&money(mean), &money(low), &money(high)));
    [Some(format::clock(step.moment)), now, before].into_iter().flatten().collect()
}

fn table(race: &Race) -> TableData {
    let number = |value: Option<f64>| {
        value.map_or_else(
            || Cell::exact(format::MISSING, ""),
            |value| Cell::exact(format::decimal(value, 2), format::exact_f64(value)),
        )
    };
    let row = |step: &RaceStep| {
        let (low, mean, high) = step.before.map_or((None, None, None), |(l, m, h)| (Some(l), Some(m), Some(h)));
        vec![Cell::text(format::clock(step.moment)), number(step.now), number(mean), number(low), number(high)]
    };
    TableData {
        columns: vec![
            Column::text(words::UNTIL),
            Column::number(words::TODAY),
            Column::number(words::MEAN_BEFORE),
            Column::number(words::LOWEST_BEFORE).minor(),
            Column::number(words::HIGHEST_BEFORE).minor(),
        ],
        rows: race.steps.iter().map(row).collect(),
        ..TableData::default()
    }
}
