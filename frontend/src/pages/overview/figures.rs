use std::sync::Arc;

use aisle_protocol::metrics::{Compared, Kpis, Metric, Overview};
use aisle_protocol::table::DayRange;

use super::latest::of_overview;
use super::metric_value;
use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::dom::El;
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, scope_of_days};
use crate::words;

/// All figures of the view, of the period before it, and of the comparable period a year earlier.
pub(super) fn figures(store: Store) -> El {
    let data = Memo::new(move || of_overview(store, table));
    let shown = DataTable::new(store, data, words::FIGURES_TITLE).element();
    Card::table(store, "figures", words::FIGURES_TITLE, words::FIGURES_SUB, data).around(vec![shown])
}

/// The figures of one period; none where it cannot be compared.
struct Period<'a> {
    title: String,
    days: Option<DayRange>,
    kpis: Option<&'a Kpis>,
}

/// What a comparison adds to the table: the base, and the shorter period that it is held against, if it is shorter.
fn periods<'a>(compared: &'a Compared, name: &str) -> Vec<Period<'a>> {
    let Ok(base) = &compared.base else {
        return vec![Period { title: name.to_owned(), days: None, kpis: None }];
    };
    let period = |days: DayRange, kpis| Period { title: format::range(days), days: Some(days), kpis: Some(kpis) };
    let later = compared.is_last_month.then(|| period(compared.period, &compared.kpis));
    later.into_iter().chain([period(base.period, &base.kpis)]).collect()
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let mut shown = vec![Period { title: words::THIS_VIEW.to_owned(), days: None, kpis: Some(&overview.kpis) }];
    shown.extend(periods(&overview.previous, words::PERIOD_BEFORE));
    shown.extend(periods(&overview.year_ago, words::YEAR_EARLIER));
    let cell = |period: &Period<'_>, metric| {
        let Some(kpis) = period.kpis else { return Cell::exact(format::MISSING, "") };
        let (text, value) = metric_value(kpis, metric, currency);
        Cell::exact(text, value).with_metric(metric, period.days.map_or_else(Arc::default, scope_of_days))
    };
    let row = |metric: Metric| {
        let name = Cell::text(words::metric(metric)).with_title(words::metric_gloss(metric));
        let cells = shown.iter().map(|period| cell(period, metric));
        [name].into_iter().chain(cells).collect()
    };
    let has_costs = overview.kpis.gross_margin.is_some();
    let is_shown = |metric: &Metric| has_costs || !matches!(metric, Metric::GrossMargin | Metric::GrossMarginRate);
    let rows = Metric::ALL.into_iter().filter(is_shown).map(row).collect();
    let heads = shown.iter().enumerate().map(|(index, period)| {
        let head = Column::number(&period.title);
        // A phone has room for the view only.
        if index > 0 { head.minor() } else { head }
    });
    TableData {
        columns: [Column::text(words::FIGURE)].into_iter().chain(heads).collect(),
        rows,
        ..TableData::default()
    }
}
