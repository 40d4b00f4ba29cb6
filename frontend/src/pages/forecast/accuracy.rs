use aisle_protocol::forecast::{Accuracy, Verdict};

use super::amounts::{Looked, of_looked};
use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::dom::{El, div, live};
use crate::format;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// How far off earlier forecasts of this series were, beside the naive ones, and whether the ranges hold what they promise.
pub(super) fn accuracy(store: Store) -> El {
    let data = Memo::new(move || of_looked(store, |looked| table(looked, looked.series.verdict.as_ref())));
    let title = live(move || of_looked(store, title));
    let sub = live(move || {
        of_looked(store, |looked| {
            let (origins, ahead) = (looked.series.earlier.len(), looked.shop.axis.future.len());
            if is_judged(looked) {
                words::accuracy_sub(origins, ahead, looked.shop.step)
            } else {
                words::not_judged(ahead, looked.series.values.len(), looked.shop.step)
            }
        })
    });
    let shown = div("").child_when(
        move || of_looked(store, is_judged),
        move || DataTable::new(store, data, words::ACCURACY).element(),
    );
    Card::table(store, "forecast-accuracy", title, sub, data).around(vec![shown])
}

fn is_judged(looked: &Looked) -> bool {
    looked.series.verdict.as_ref().is_some_and(|verdict| verdict.method.is_some())
}

fn title(looked: &Looked) -> String {
    let verdict = looked.series.verdict.as_ref();
    let of = |accuracy: Option<&Accuracy>| accuracy.and_then(|accuracy| accuracy.rmsse);
    let ours = of(verdict.and_then(|verdict| verdict.method.as_ref()));
    let naive = of(verdict.and_then(|verdict| verdict.seasonal_naive.as_ref()));
    words::accuracy_title(super::kpis::value_added(ours, naive), looked.naive())
}

fn table(looked: &Looked, verdict: Option<&Verdict>) -> TableData {
    let method = verdict.and_then(|verdict| verdict.method.as_ref());
    let naive = verdict.and_then(|verdict| verdict.seasonal_naive.as_ref());
    let window = verdict.and_then(|verdict| verdict.window_mean.as_ref());
    let measure = |(name, gloss, key, read, is_share): (&str, &str, &'static str, Read, bool)| {
        let cell = |of: Option<&Accuracy>| number(of.and_then(read), is_share);
        vec![
            Cell::text(name).with_title(gloss).with_sub(gloss),
            cell(method).strong().with_key(key),
            cell(naive),
            cell(window),
        ]
    };
    let measures: [(&str, &str, &'static str, Read, bool); 4] = [
        ("RMSSE", words::RMSSE_GLOSS, "rmsse", |accuracy| accuracy.rmsse, false),
        ("MASE", words::MASE_GLOSS, "mase", |accuracy| accuracy.mase, false),
        ("WAPE", words::WAPE_GLOSS, "wape", |accuracy| accuracy.wape, true),
        (words::BIAS, words::BIAS_GLOSS, "bias", |accuracy| accuracy.bias, true),
    ];
    let levels = looked.shop.levels.len();
    let held = |(place, level): (usize, &u32)| {
        let promised = format::percent(f64::from(*level) / 100.0, 0);
        let share =
            |of: Option<&Accuracy>| number(of.and_then(|accuracy| accuracy.within(place, 2 * levels - place)), true);
        vec![
            Cell::text(words::held(&promised)).with_sub(words::HELD_GLOSS),
            share(method).strong().with_key("held"),
            share(naive),
            share(window),
        ]
    };
    let rows = measures.map(measure).into_iter().chain(looked.shop.levels.iter().enumerate().map(held));
    TableData {
        columns: vec![
            Column::text(words::MEASURE),
            Column::number(words::THIS_METHOD),
            Column::number(words::NAIVE).glossed(words::NAIVE_GLOSS),
            Column::number(words::WINDOW_MEAN).glossed(words::WINDOW_MEAN_GLOSS).minor(),
        ],
        rows: rows.collect(),
        ..TableData::default()
    }
}

type Read = fn(&Accuracy) -> Option<f64>;

fn number(value: Option<f64>, is_share: bool) -> Cell {
    match value {
        None => Cell::exact(format::MISSING, ""),
        Some(value) if is_share => Cell::exact(format::percent(value, 1), format::exact_f64(value)),
        Some(value) => Cell::exact(format::decimal(value, 2), format::exact_f64(value)),
    }
}
