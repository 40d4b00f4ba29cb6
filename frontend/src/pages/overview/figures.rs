use aisle_protocol::metrics::{Compared, Metric, Overview};
use aisle_protocol::spec::Filter;
use leptos::prelude::*;

use super::metric_value;
use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::format::Currency;
use crate::state::{scope_of_days, use_store};
use crate::words;

/// All figures of the view, the period before it, and the comparable period a year earlier.
#[component]
pub(super) fn Figures() -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| table(overview, &currency))
    });
    view! {
        <Card name="figures" title=words::FIGURES_TITLE sub=words::FIGURES_SUB twin=table is_table=true>
            <DataTable data=table label=words::FIGURES_TITLE />
        </Card>
    }
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let has_costs = overview.kpis.gross_margin.is_some();
    let needs_costs = |metric: Metric| matches!(metric, Metric::GrossMargin | Metric::GrossMarginRate);
    let row = |metric: Metric| {
        let (text, value) = metric_value(&overview.kpis, metric, currency);
        vec![
            Cell::text(words::metric(metric)).with_title(words::metric_gloss(metric)),
            Cell::exact(text, value).with_metric(metric, Filter::default()),
            base_cell(&overview.previous, metric, currency),
            base_cell(&overview.year_ago, metric, currency),
        ]
    };
    let shown = Metric::ALL.into_iter().filter(|&metric| has_costs || !needs_costs(metric));
    let columns = vec![
        Column::text(words::FIGURE),
        Column::number(words::THIS_VIEW),
        Column::number(words::PERIOD_BEFORE),
        Column::number(words::YEAR_EARLIER),
    ];
    TableData { columns, rows: shown.map(row).collect(), total: None }
}

/// A figure of an earlier period, or why there is none.
fn base_cell(compared: &Compared, metric: Metric, currency: &Currency) -> Cell {
    match &compared.base {
        Ok(base) => {
            let (text, value) = metric_value(&base.kpis, metric, currency);
            Cell::exact(text, value)
                .with_metric(metric, scope_of_days(base.period))
                .with_sub(words::short_period(base.period, false))
        }
        Err(reason) => Cell::exact(crate::format::MISSING, "").with_title(words::incomparable_short(reason)),
    }
}
