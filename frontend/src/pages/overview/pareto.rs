use aisle_protocol::metrics::{Pareto, ParetoPoint};
use leptos::prelude::*;

use crate::charts::ParetoCurve;
use crate::components::{Card, Cell, Column, TableData};
use crate::format;
use crate::state::use_store;
use crate::words;

/// How few products make how much of net sales.
#[component]
pub(super) fn ParetoCard() -> impl IntoView {
    let store = use_store();
    let pareto = Memo::new(move |_| store.of_overview(|overview| overview.pareto.clone()));
    let title = Signal::derive(move || pareto.with(words::pareto_title));
    let sub = Signal::derive(move || pareto.with(words::pareto_sub));
    let twin = Signal::derive(move || pareto.with(table));
    view! {
        <Card name="pareto" title=title sub=sub twin=twin><ParetoCurve pareto=pareto label=title /></Card>
    }
}

fn table(pareto: &Pareto) -> TableData {
    let share = |part: f64| Cell::exact(format::percent(part, 1), format::exact_f64(part));
    let row = |point: &ParetoPoint| {
        vec![share(point.product_share).with_key("product_share"), share(point.sales_share).with_key("sales_share")]
    };
    let columns = vec![Column::number(words::SHARE_OF_PRODUCTS), Column::number(words::SHARE_OF_SALES)];
    TableData { columns, rows: pareto.points.iter().map(row).collect(), total: None }
}
