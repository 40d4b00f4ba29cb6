use aisle_protocol::metrics::{Metric, Overview, Ranked, Ranking};
use aisle_protocol::spec::Filter;
use aisle_protocol::{Dimension, TableKind};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::format::{self, Currency};
use crate::state::{toggle, use_store};
use crate::words;

/// Customers, and categories and stores where the file has them.
#[component]
pub(super) fn Rankings() -> impl IntoView {
    view! {
        <RankingCard name="customers" dimension=Dimension::Customer export=TableKind::Customers />
        <RankingCard name="categories" dimension=Dimension::Category export=TableKind::Categories />
        <RankingCard name="stores" dimension=Dimension::Store export=TableKind::Stores />
    }
}

#[component]
fn RankingCard(name: &'static str, dimension: Dimension, export: TableKind) -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| ranked_table(ranking(overview, dimension), dimension, &currency))
    });
    let sub = Signal::derive(move || {
        store.of_overview(|overview| {
            let ranking = ranking(overview, dimension);
            words::ranking_sub(words::dimension(dimension), ranking.rows.len(), ranking.count)
        })
    });
    let row_name = move |row: usize| {
        store.of_overview(|overview| ranking(overview, dimension).rows.get(row).map(|row| row.name.clone()))
    };
    let open = Callback::new(move |row: usize| {
        if let Some(name) = row_name(row) {
            store.edit_spec(|spec| toggle(spec, dimension, &name));
        }
    });
    let selected = Signal::derive(move || {
        store.of_overview(|overview| {
            let rows = ranking(overview, dimension).rows.iter().enumerate().filter(|(_, row)| row.is_selected);
            rows.map(|(index, _)| index).collect::<Vec<_>>()
        })
    });
    let title = words::best_of(dimension);
    let has_rows = Memo::new(move |_| store.of_overview(|overview| ranking(overview, dimension).count > 0));
    view! {
        <Show when=move || has_rows.get()>
            <Card name=name title=title sub=sub twin=table is_table=true export=export.clone()>
                <DataTable data=table label=title open=open selected=selected sorted=1 />
            </Card>
        </Show>
    }
}

fn ranking(overview: &Overview, dimension: Dimension) -> &Ranking<Ranked> {
    match dimension {
        Dimension::Category => &overview.categories,
        Dimension::Store => &overview.stores,
        Dimension::Country => &overview.countries,
        Dimension::Customer | Dimension::Product => &overview.customers,
    }
}

fn scope(dimension: Dimension, name: &str) -> Filter {
    let values = vec![name.to_owned()];
    match dimension {
        Dimension::Product => Filter { products: values, ..Filter::default() },
        Dimension::Country => Filter { countries: values, ..Filter::default() },
        Dimension::Customer => Filter { customers: values, ..Filter::default() },
        Dimension::Category => Filter { categories: values, ..Filter::default() },
        Dimension::Store => Filter { stores: values, ..Filter::default() },
    }
}

/// A ranking as a table.
pub(super) fn ranked_table(ranking: &Ranking<Ranked>, dimension: Dimension, currency: &Currency) -> TableData {
    let largest = ranking.rows.iter().map(|row| row.net_sales.as_f64()).fold(1.0, f64::max);
    let row = |row: &Ranked| {
        let of = |metric, text: String, value: String| {
            Cell::exact(text, value).with_metric(metric, scope(dimension, &row.name))
        };
        let name = if row.name.is_empty() { words::NOT_NAMED } else { &row.name };
        let returns = format::money_whole(currency, row.returns);
        vec![
            Cell::text(name).with_mark(Mark::Bar(row.net_sales.as_f64() / largest)),
            of(Metric::NetSales, format::money_whole(currency, row.net_sales), row.net_sales.to_string()),
            of(Metric::Returns, returns, row.returns.to_string()),
            of(Metric::Orders, format::count(row.orders), row.orders.to_string()),
            of(Metric::UnitsSold, format::quantity(row.units_sold), row.units_sold.to_string()),
        ]
    };
    let number = |metric| Column::number(words::metric(metric));
    let columns = vec![
        Column::text(words::dimension(dimension)),
        number(Metric::NetSales),
        number(Metric::Returns).minor(),
        number(Metric::Orders),
        number(Metric::UnitsSold).minor(),
    ];
    TableData { columns, rows: ranking.rows.iter().map(row).collect(), total: None }
}
