use aisle_protocol::ingest::FindingKind;
use aisle_protocol::metrics::{Compared, Metric, Overview, RankedProduct};
use aisle_protocol::spec::{AnalysisSpec, Filter};
use aisle_protocol::table::Money;
use aisle_protocol::{Dimension, TableKind};

use super::latest::of_overview;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, button, div, live, p};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, toggle};
use crate::words;

/// The best products by net sales. A click filters by one.
pub(super) fn products(store: Store) -> El {
    let data = Memo::new(move || of_overview(store, table));
    let title = live(move || store.of_overview(title));
    let sub = live(move || {
        store.of_overview(|overview| {
            words::ranking_sub(words::PRODUCT, overview.products.rows.len(), overview.products.count)
        })
    });
    let open = move |row: usize| {
        let product = store.of_overview(|overview| overview.products.rows.get(row).map(|row| row.product.clone()));
        if let Some(product) = product {
            store.edit_spec(|spec| toggle(spec, Dimension::Product, &product));
        }
    };
    let shown = DataTable::new(store, data, title.clone()).opening(open).sorted_by(2).element();
    let note = p("card__note").words(live(move || undone(store)));
    let card = Card::table(store, "products", title, sub, data).exporting(|| TableKind::Products);
    card.around(vec![shown, note, more(store)])
}

/// All products, or the first ten again.
fn more(store: Store) -> El {
    let count = move || store.of_overview(|overview| overview.products.count);
    let has_more = move || store.of_overview(|overview| overview.products.count > overview.products.rows.len() as u64);
    let is_all = move || store.with_spec(|spec| spec.top > AnalysisSpec::DEFAULT_TOP);
    let show = move |top| store.edit_spec(|spec| spec.top = top);
    let all = move || {
        let button = button("button button--small").words(words::show_all(count()));
        button.on_click(move || show(AnalysisSpec::MAX_TOP))
    };
    let few = move || {
        let button = button("button button--small").words(words::SHOW_FEWER);
        button.on_click(move || show(AnalysisSpec::DEFAULT_TOP))
    };
    div("card__foot").attr("data-no-picture", "").child_when(has_more, all).child_when(is_all, few)
}

fn title(overview: &Overview) -> String {
    let rows = &overview.products.rows;
    let first = rows.first().map(|row| format::sentence_case(&row.description));
    let sum: Money = rows.iter().map(|row| row.net_sales).sum();
    words::products_title(first.as_deref(), rows.len(), sum.share_of(overview.kpis.net_sales))
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let rows = &overview.products.rows;
    let largest = rows.first().map_or(0.0, |row| row.net_sales.as_f64()).max(1.0);
    let is_incomplete = overview.series.by_month.last().is_some_and(|month| !month.is_complete);
    let row = |row: &RankedProduct| {
        let scope = Filter { products: vec![row.product.clone()], ..Filter::default() };
        let name = format::sentence_case(&row.description);
        let name = if name.is_empty() { row.product.clone() } else { name };
        let history = row.net_sales_by_month.iter().map(|amount| amount.as_f64()).collect();
        vec![
            Cell::text(name)
                .with_title(format!("{} · {}", row.description, row.product))
                .with_mark(Mark::Bar(row.net_sales.as_f64() / largest)),
            Cell::mark(Mark::Spark(history, is_incomplete)),
            Cell::exact(format::money_whole(currency, row.net_sales), row.net_sales)
                .with_metric(Metric::NetSales, scope),
            change_cell(row.compared_net_sales),
        ]
    };
    let columns = vec![
        Column::name(words::PRODUCT),
        Column::mark(words::BY_MONTH).minor(),
        Column::number(words::metric(Metric::NetSales)),
        Column::number(&compared_title(overview.compared.as_ref())),
    ];
    let selected = rows.iter().enumerate().filter(|(_, row)| row.is_selected).map(|(index, _)| index).collect();
    TableData { columns, rows: rows.iter().map(row).collect(), selected, total: None }
}

/// The change of a product's net sales, `–` where it sold nothing before.
fn change_cell(compared: Option<(Money, Money)>) -> Cell {
    match compared {
        Some((now, before)) if before > Money::ZERO => {
            let change = (now - before).as_f64() / before.as_f64();
            Cell::exact(format::percent_signed(change, 0), format::exact_f64(change)).with_key("net_sales_change")
        }
        _ => Cell::exact(format::MISSING, ""),
    }
}

/// `Nov vs Oct`, or `Change` for longer periods.
fn compared_title(compared: Option<&Compared>) -> String {
    match compared.map(|compared| (compared, &compared.base)) {
        Some((compared, Ok(base))) if compared.is_last_month => {
            words::versus(&format::month_short(compared.period.first), &format::month_short(base.period.first))
        }
        _ => words::CHANGE.to_owned(),
    }
}

/// The product whose sales were undone most, when it would be among those shown without that.
fn undone(store: Store) -> String {
    if store.with_spec(|spec| !spec.filter.is_empty()) {
        return String::new();
    }
    let largest = store.quality.with(|quality| {
        let findings = quality.iter().flat_map(|quality| &quality.findings);
        let undone = findings.filter(|finding| finding.kind == FindingKind::MatchedReversals);
        undone.flat_map(|finding| &finding.examples).next().cloned()
    });
    let Some((name, amount)) = largest else { return String::new() };
    let Ok(amount) = amount.parse::<Money>() else { return String::new() };
    of_overview(store, |overview, currency| {
        let last = overview.products.rows.last().map_or(Money::ZERO, |row| row.net_sales);
        if amount <= last {
            return String::new();
        }
        words::undone_note(&format::sentence_case(&name), &format::money_whole(currency, amount))
    })
}
