use aisle_protocol::metrics::{Pareto, ParetoPoint};

use crate::charts::pareto_curve;
use crate::components::{Card, Cell, Column, TableData};
use crate::dom::{El, div, live};
use crate::format;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// How few products make how much of net sales.
pub(super) fn pareto(store: Store) -> El {
    let title = live(move || store.of_overview(|overview| words::pareto_title(&overview.pareto)));
    let sub = live(move || store.of_overview(|overview| words::pareto_sub(&overview.pareto)));
    let twin = Memo::new(move || store.of_overview(|overview| table(&overview.pareto)));
    let plot = div("plot plot--tall").attr("role", "img").label("aria-label", title.clone());
    let plot = plot.region(move || store.of_overview(|overview| pareto_curve(&overview.pareto)));
    Card::chart(store, "pareto", title, sub, twin).around(vec![plot])
}

fn table(pareto: &Pareto) -> TableData {
    let share = |part: f64| Cell::exact(format::percent(part, 1), format::exact_f64(part));
    let row = |point: &ParetoPoint| {
        vec![share(point.product_share).with_key("product_share"), share(point.sales_share).with_key("sales_share")]
    };
    let columns = vec![Column::number(words::SHARE_OF_PRODUCTS), Column::number(words::SHARE_OF_SALES)];
    TableData { columns, rows: pareto.points.iter().map(row).collect(), ..TableData::default() }
}
