use aisle_protocol::metrics::{Metric, Overview, Ranked, Ranking};
use aisle_protocol::spec::Filter;
use aisle_protocol::{Dimension, TableKind};

use super::latest::of_overview;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, div, live};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, toggle};
use crate::words;

/// Customers, and categories and stores where the file has them.
pub(super) fn rankings(store: Store) -> Vec<El> {
    vec![
        ranking_part(store, "customers", Dimension::Customer, TableKind::Customers),
        ranking_part(store, "categories", Dimension::Category, TableKind::Categories),
        ranking_part(store, "stores", Dimension::Store, TableKind::Stores),
    ]
}

fn ranking_part(store: Store, name: &'static str, dimension: Dimension, export: TableKind) -> El {
    let has_rows = move || store.of_overview(|overview| ranking(overview, dimension).count > 0);
    div("columns__part").child_when(has_rows, move || ranking_card(store, name, dimension, export))
}

fn ranking_card(store: Store, name: &'static str, dimension: Dimension, export: TableKind) -> El {
    let data = Memo::new(move || {
        of_overview(store, |overview, currency| ranked_table(ranking(overview, dimension), dimension, currency))
    });
    let sub = live(move || {
        store.of_overview(|overview| {
            let ranking = ranking(overview, dimension);
            words::ranking_sub(words::dimension(dimension), ranking.rows.len(), ranking.count)
        })
    });
    let open = move |row: usize| {
        let name = store.of_overview(|overview| ranking(overview, dimension).rows.get(row).map(|row| row.name.clone()));
        if let Some(name) = name {
            store.edit_spec(|spec| toggle(spec, dimension, &name));
        }
    };
    let title = words::best_of(dimension);
    let shown = DataTable::new(store, data, title).opening(open).sorted_by(1).element();
    Card::table(store, name, title, sub, data).exporting(move || export).around(vec![shown])
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
        Column::name(words::dimension(dimension)),
        number(Metric::NetSales),
        number(Metric::Returns).minor(),
        number(Metric::Orders),
        number(Metric::UnitsSold).minor(),
    ];
    let selected = ranking.rows.iter().enumerate().filter(|(_, row)| row.is_selected).map(|(index, _)| index).collect();
    TableData { columns, rows: ranking.rows.iter().map(row).collect(), selected, total: None }
}
