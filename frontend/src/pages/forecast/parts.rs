use std::sync::Arc;

use aisle_protocol::forecast::{RowFigures, RowHead, ShopOutlook, StepLength, Verdict};

use super::amounts::{Amounts, series_name, tells};
use super::kpis::value_added;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, live, p};
use crate::format;
use crate::signals::{Kept, Memo};
use crate::state::{ForecastRow, Store};
use crate::words;

/// The cells of rows that have been written before: thousands of rows change a few at a time.
type Written = Kept<Vec<(Arc<ForecastRow>, Vec<Cell>)>>;

/// All parts, with what is to come of each.
pub(super) fn parts(store: Store) -> El {
    let forecasts = store.forecasts;
    let written = Written::new(Vec::new());
    let of = Kept::new(None::<(Arc<ShopOutlook>, Amounts)>);
    let data = Memo::new(move || {
        let Some(outlook) = forecasts.outlook.get() else { return TableData::default() };
        let amounts = Amounts::new(outlook.measure_of_parts, &store.marks());
        let is_same =
            of.with(|of| of.as_ref().is_some_and(|(before, marks)| Arc::ptr_eq(before, &outlook) && *marks == amounts));
        if !is_same {
            written.set(Vec::new());
            of.set(Some((Arc::clone(&outlook), amounts.clone())));
        }
        let opened = store.with_spec(|spec| spec.forecast.series.clone());
        let rows = forecasts.rows.get();
        let lines = written.with(|written| lines(&outlook, &rows, &amounts, written));
        let table = table(&outlook, lines.iter().map(|(_, cells)| cells.clone()).collect(), opened.as_deref());
        written.set(lines);
        table
    });
    let title = live(move || {
        forecasts.outlook.with(|outlook| {
            outlook
                .as_ref()
                .map(|outlook| words::parts_title(outlook.by, outlook.step, outlook.horizon))
                .unwrap_or_default()
        })
    });
    let is_asked = move || store.with_spec(|spec| spec.forecast.method.is_some());
    let sub = live(move || {
        forecasts.outlook.with(|outlook| outlook.as_ref().map(|outlook| sub(outlook, is_asked())).unwrap_or_default())
    });
    let open = move |row: usize| {
        let name = forecasts.outlook.with_untracked(|outlook| {
            outlook.as_ref().and_then(|outlook| outlook.rows.get(row).map(|row| row.name.clone()))
        });
        store.edit_spec(|spec| spec.forecast.series = name.filter(|name| spec.forecast.series.as_ref() != Some(name)));
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    let shown = DataTable::new(store, data, title.clone()).opening(open).element();
    let step =
        move || forecasts.outlook.with(|outlook| outlook.as_ref().map(|outlook| outlook.step).unwrap_or_default());
    let note = p("card__note").words(live(move || forecasts.verdict.with(|verdict| note(verdict.as_deref(), step()))));
    Card::table(store, "forecast-parts", title, sub, data).around(vec![shown, note])
}

fn sub(outlook: &ShopOutlook, is_asked: bool) -> String {
    let open_days = outlook.axis.future.iter().map(|step| step.open_days).sum();
    // What a method says that was asked for stands as it is.
    let sum = outlook.rows.len();
    words::parts_sub(outlook.measure_of_parts, open_days, (sum > 1 && !is_asked).then_some(sum))
}

/// How far off earlier forecasts of all parts were.
fn note(verdict: Option<&Verdict>, step: StepLength) -> String {
    let Some(verdict) = verdict else { return String::new() };
    let (Some(ours), Some(naive)) = (&verdict.method, &verdict.seasonal_naive) else {
        return words::NONE_JUDGED.to_owned();
    };
    let number =
        |value: Option<f64>| value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 2));
    words::all_judged(step, &number(ours.rmsse), &number(naive.rmsse))
}

fn lines(
    outlook: &ShopOutlook,
    rows: &[Arc<ForecastRow>],
    amounts: &Amounts,
    before: &[(Arc<ForecastRow>, Vec<Cell>)],
) -> Vec<(Arc<ForecastRow>, Vec<Cell>)> {
    let line = |(place, (head, row)): (usize, (&RowHead, &Arc<ForecastRow>))| {
        let known = before.get(place).filter(|(known, _)| Arc::ptr_eq(known, row));
        let cells = known.map_or_else(|| cells(head, row, amounts), |(_, cells)| cells.clone());
        (Arc::clone(row), cells)
    };
    outlook.rows.iter().zip(rows).enumerate().map(line).collect()
}

fn cells(head: &RowHead, row: &ForecastRow, amounts: &Amounts) -> Vec<Cell> {
    let missing = || Cell::exact(format::MISSING, "");
    let figures = row.figures.as_ref();
    let of = |cell: &dyn Fn(&RowFigures) -> Cell| figures.map_or_else(missing, cell);
    let share = |value: Option<f64>, is_signed: bool| match value {
        None => missing(),
        Some(value) if is_signed => Cell::exact(format::percent_signed(value, 0), format::exact_f64(value)),
        Some(value) => Cell::exact(give_or_take(value), format::exact_f64(value)),
    };
    let name = Cell::text(series_name(&head.name, &head.description))
        .with_title(format!("{} · {}", head.description, head.name))
        .with_sub(figures.map(words::row_remark).unwrap_or_default());
    let next = figures.map(|figures| figures.next);
    let spark = head.line.iter().copied().chain(next).map(f64::from).collect();
    let half = |figures: &RowFigures| {
        let (low, high) = figures.range;
        (figures.expected > 0.0 && low < high).then(|| (high - low) / 2.0 / figures.expected)
    };
    let verdict = row.verdict.as_ref();
    let (ours, naive) = (verdict.and_then(|verdict| verdict.rmsse), verdict.and_then(|verdict| verdict.naive_rmsse));
    let number = |value: Option<f64>| {
        value.map_or_else(missing, |value| Cell::exact(format::decimal(value, 2), format::exact_f64(value)))
    };
    vec![
        name,
        Cell::mark(Mark::Spark(spark, next.is_some())),
        of(&|figures| {
            Cell::exact(amounts.whole(figures.expected), format::exact_f64(figures.expected))
                .strong()
                .with_key("expected")
        }),
        figures.filter(|figures| tells(figures.range)).map_or_else(missing, |figures| {
            Cell::exact(amounts.range(figures.range), format::exact_f64(figures.range.1))
        }),
        share(figures.and_then(half), false),
        share(figures.and_then(|figures| figures.trend), true).with_key("trend"),
        number(ours).with_key("rmsse"),
        number(naive),
        share(value_added(ours, naive), true).with_key("value_added"),
    ]
}

/// `±18%`; beyond all sense, that alone.
fn give_or_take(half: f64) -> String {
    const MOST: f64 = 9.99;
    let sign = if half > MOST { ">±" } else { "±" };
    format!("{sign}{}", format::percent(half.min(MOST), 0))
}

fn table(outlook: &ShopOutlook, rows: Vec<Vec<Cell>>, opened: Option<&str>) -> TableData {
    let selected = outlook.rows.iter().position(|row| Some(row.name.as_str()) == opened);
    TableData {
        columns: vec![
            Column::name(words::parts_one(outlook.by)),
            Column::mark(words::line_head(outlook.step)).minor(),
            Column::number(words::EXPECTED_HEAD).glossed(words::EXPECTED_GLOSS),
            Column::number(&words::range_head(outlook.level)).glossed(words::RANGE_GLOSS),
            Column::number(words::CONFIDENCE).glossed(words::CONFIDENCE_GLOSS).minor(),
            Column::number(words::TREND).glossed(words::PART_TREND_GLOSS).minor(),
            Column::number("RMSSE").glossed(words::PART_RMSSE_GLOSS).minor(),
            Column::number(words::NAIVE).glossed(words::NAIVE_GLOSS).minor(),
            Column::number(words::VALUE_ADDED).glossed(words::VALUE_ADDED_GLOSS).minor(),
        ],
        rows,
        selected: selected.into_iter().collect(),
        total: None,
    }
}
