use aisle_protocol::forecast::{Step, StepLength};

use super::amounts::{Looked, of_looked};
use super::sentence::closed_spans;
use crate::charts::{Fan, FanStep, fan_chart, fan_legend};
use crate::components::{Card, Cell, Column, TableData, choices};
use crate::dom::{El, live, p};
use crate::format;
use crate::signals::{Memo, Signal};
use crate::state::Store;
use crate::words;

/// At least so many steps of the past are shown, or so many times the steps to come.
const STEPS_LEAST: usize = 65;
const TIMES: usize = 3;

/// The main chart: what was, what is to come, and what earlier forecasts said.
pub(super) fn history(store: Store) -> El {
    let is_all = Signal::new(false);
    let fan = Memo::new(move || {
        let is_all = is_all.get();
        of_looked(store, |looked| fan(looked, is_all))
    });
    let twin = Memo::new(move || of_looked(store, table));
    let title = live(move || of_looked(store, |looked| words::fan_title(looked.shop.step, looked.shop.horizon)));
    let sub = live(move || of_looked(store, |looked| words::fan_sub(looked.measure())));
    let word = move |value| of_looked(store, |looked| looked.amounts.compact(value));
    let told = move |step: &FanStep| of_looked(store, |looked| facts(looked, step));
    let chart = fan_chart(fan, title.clone(), word, told);
    let options = [(false, words::RECENT), (true, words::ALL_HISTORY)];
    let shown = choices(words::HISTORY_SHOWN, &options, move || is_all.get(), move |all| is_all.set(all));
    let note = p("card__note").words(live(move || of_looked(store, note)));
    let content = vec![chart, fan_legend(fan), note];
    Card::chart(store, "forecast", title, sub, twin).with_controls(shown).around(content)
}

fn fan(looked: &Looked, is_all: bool) -> Fan {
    let (axis, series) = (&looked.shop.axis, &looked.series);
    let shown = if is_all { usize::MAX } else { (TIMES * axis.future.len()).max(STEPS_LEAST) };
    let skipped = series.values.len().saturating_sub(shown);
    let first = series.first as usize + skipped;
    let past = axis.past.iter().skip(first).zip(&series.values[skipped..]);
    let past =
        past.map(|(step, value)| FanStep { first_day: step.days.first.number(), value: *value, ..FanStep::default() });
    let earlier = series.earlier.iter().flat_map(|earlier| {
        let steps = axis.past.iter().enumerate().skip(earlier.first as usize);
        steps.zip(&earlier.mean).map(|((index, step), mean)| (index, step.days.first, *mean))
    });
    let earlier = earlier.filter(|(index, ..)| *index >= first).map(|(_, day, mean)| (day, mean));
    Fan {
        past: past.collect(),
        future: (0..axis.future.len()).filter_map(|index| ahead(looked, index)).collect(),
        earlier: earlier.collect(),
        closed: closed_spans(looked),
        bands: bands(looked).into_iter().map(|(level, ..)| format::percent(f64::from(level) / 100.0, 0)).collect(),
        compared: compared_name(looked),
        last_full: axis.past.last().map(|last| last_full(last, looked.shop.step)).unwrap_or_default(),
        gap_days: if looked.shop.step == StepLength::Day { 4 } else { 62 },
    }
}

/// The usual ranges with the places of their ends among the quantiles, the widest first.
fn bands(looked: &Looked) -> Vec<(u32, usize, usize)> {
    let levels = &looked.shop.levels;
    let usual = levels.iter().enumerate().filter(|(_, level)| [95, 80, 50].contains(*level));
    usual.map(|(place, level)| (*level, place, 2 * levels.len() - place)).collect()
}

fn ahead(looked: &Looked, index: usize) -> Option<FanStep> {
    let (step, forecast) = (looked.shop.axis.future.get(index)?, looked.forecast()?);
    let method = looked.series.forecast.as_ref().filter(|_| looked.series.expected.is_some());
    let ends = |(_, low, high): (u32, usize, usize)| (forecast.quantiles[low][index], forecast.quantiles[high][index]);
    Some(FanStep {
        first_day: step.days.first.number(),
        value: *forecast.mean.get(index)?,
        method: method.and_then(|method| method.mean.get(index).copied()),
        compared: looked.series.compared.as_ref().and_then(|compared| compared.mean.get(index).copied()),
        bands: bands(looked).into_iter().map(ends).collect(),
    })
}

/// A step's name and its figures, a line each.
fn facts(looked: &Looked, shown: &FanStep) -> Vec<String> {
    let axis = &looked.shop.axis;
    let is_shown = |step: &&Step| step.days.first.number() == shown.first_day;
    let (past, future) = (axis.past.iter().find(is_shown), axis.future.iter().find(is_shown));
    let named = future.or(past).map(|step| name(step, looked.shop.step));
    let what = if future.is_some() { words::EXPECTED } else { words::SOLD };
    let range = |((level, ..), ends): ((u32, usize, usize), &(f64, f64))| {
        format!("{} {}", format::percent(f64::from(level) / 100.0, 0), looked.amounts.range(*ends))
    };
    let mut facts: Vec<String> = named.into_iter().collect();
    facts.push(format!("{what} {}", looked.amounts.whole(shown.value)));
    facts.extend(bands(looked).into_iter().zip(&shown.bands).rev().map(range));
    facts.extend(shown.method.map(|method| format!("{} {}", words::METHOD_SAYS, looked.amounts.whole(method))));
    facts.extend(shown.compared.map(|value| format!("{}: {}", compared_name(looked), looked.amounts.whole(value))));
    facts
}

/// What the last step of the past is, and when it was; the axis says the year.
fn last_full(last: &Step, length: StepLength) -> (&'static str, String) {
    let day = last.days.first;
    let when = match length {
        StepLength::Day => format!("{} {}", format::weekday(day.weekday(), false), format::day_month(day)),
        StepLength::Week | StepLength::Month => name(last, length),
    };
    (words::last_full(length), when)
}

/// The method that is drawn beside, by its name.
fn compared_name(looked: &Looked) -> String {
    looked.series.compared.as_ref().map(|compared| words::choice(compared.choice).to_owned()).unwrap_or_default()
}

fn name(step: &Step, length: StepLength) -> String {
    let first = step.days.first;
    match length {
        StepLength::Day => format!("{} {}", format::weekday(first.weekday(), false), format::day(first)),
        StepLength::Week => format::range(step.days),
        StepLength::Month => format::month(first),
    }
}

fn note(looked: &Looked) -> String {
    words::flags_note(&looked.series.flags, looked.is_whole, |step| {
        let place = looked.series.first as usize + step as usize;
        looked.shop.axis.past.get(place).map(|step| format::day(step.days.first)).unwrap_or_default()
    })
}

/// The steps to come as a table.
fn table(looked: &Looked) -> TableData {
    let Some(forecast) = looked.forecast() else { return TableData::default() };
    let exact = |value: f64| Cell::exact(looked.amounts.whole(value), format::exact_f64(value));
    let levels = looked.shop.levels.len();
    let row = |(index, step): (usize, &Step)| {
        let mut row = vec![
            Cell::exact(name(step, looked.shop.step), step.days.first),
            exact(forecast.mean[index]).with_key("mean"),
            exact(forecast.quantiles[levels][index]).with_key("median"),
        ];
        row.extend(
            (0..=2 * levels).filter(|place| *place != levels).map(|place| exact(forecast.quantiles[place][index])),
        );
        row
    };
    let level = |level: &u32| format::percent(f64::from(*level) / 100.0, 0);
    let low = looked.shop.levels.iter().map(|one| Column::number(&words::low_end(&level(one))).minor());
    let high = looked.shop.levels.iter().rev().map(|one| Column::number(&words::high_end(&level(one))).minor());
    let first = [
        Column::text(words::step_name(looked.shop.step)),
        Column::number(words::EXPECTED_HEAD),
        Column::number(words::MEDIAN),
    ];
    TableData {
        columns: first.into_iter().chain(low).chain(high).collect(),
        rows: looked.shop.axis.future.iter().enumerate().take(forecast.mean.len()).map(row).collect(),
        ..TableData::default()
    }
}
