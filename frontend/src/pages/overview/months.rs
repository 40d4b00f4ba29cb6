use std::sync::Arc;

use aisle_protocol::TableKind;
use aisle_protocol::metrics::{Bucket, Metric, Overview};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::Money;

use super::latest::of_overview;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, live};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, scope_of_days, select_days};
use crate::words;

/// The months in figures. A click filters by one.
pub(super) fn months(store: Store) -> El {
    let data = Memo::new(move || {
        let is_filtered = store.with_spec(|spec| spec.filter.from.is_some() || spec.filter.to.is_some());
        let mut data = of_overview(store, table);
        if is_filtered {
            data.selected = store.of_overview(|overview| {
                let months = overview.series.by_month.iter().enumerate().filter(|(_, month)| month.is_selected);
                months.map(|(index, _)| index).collect()
            });
        }
        data
    });
    let sub = live(move || store.days_of_files().map(words::months_sub).unwrap_or_default());
    let open = move |row: usize| {
        let span = store.of_overview(|overview| overview.series.by_month.get(row).map(|month| month.span));
        if span.is_some() {
            store.edit_spec(|spec| select_days(spec, span));
        }
    };
    let shown = DataTable::new(store, data, words::MONTHS_TITLE).opening(open).element();
    let card = Card::table(store, "months", words::MONTHS_TITLE, sub, data).exporting(|| TableKind::Months);
    card.around(vec![shown])
}

/// A figure of a month, or of the whole view: the metric, what is shown, the exact value.
type Shown = (Metric, String, String);

fn cells(
    name: Cell,
    figures: [Option<Shown>; 6],
    bar: Mark,
    days: u32,
    net: Money,
    scope: &Arc<Filter>,
    currency: &Currency,
) -> Vec<Cell> {
    let cell = |shown: Option<Shown>| match shown {
        Some((metric, text, value)) => Cell::exact(text, value).with_metric(metric, scope.clone()),
        None => Cell::exact(format::MISSING, ""),
    };
    let per_day = net.per(days.into());
    let [net_sales, orders, average, customers, units, returns] = figures.map(cell);
    vec![
        name,
        net_sales,
        Cell::mark(bar),
        Cell::exact(format::count(days.into()), days).with_key("open_days"),
        per_day.map_or_else(
            || Cell::exact(format::MISSING, ""),
            |amount| Cell::exact(format::money_whole(currency, amount), amount).with_key("net_sales_per_open_day"),
        ),
        orders,
        average,
        customers,
        units,
        returns,
    ]
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let months = &overview.series.by_month;
    let largest = months.iter().map(|month| month.net_sales.as_f64()).fold(1.0, f64::max);
    let last_moment = overview.period.last;
    let row = |(index, month): (usize, &Bucket)| {
        let mut name = Cell::exact(format::month(month.span.first), month.span.first);
        if !month.is_complete && index + 1 == months.len() {
            name.sub =
                last_moment.map(|last| words::incomplete_month(&format::moment_of_year(last))).unwrap_or_default();
        }
        let money = |metric, amount: Money| Some((metric, format::money_full(currency, amount), amount.to_string()));
        let count = |metric, count: u64| Some((metric, format::count(count), count.to_string()));
        let figures = [
            money(Metric::NetSales, month.net_sales),
            count(Metric::Orders, month.orders),
            month.average_order_value.and_then(|amount| money(Metric::AverageOrderValue, amount)),
            month.customers.and_then(|customers| count(Metric::Customers, customers)),
            Some((Metric::UnitsSold, format::quantity(month.units_sold), month.units_sold.to_string())),
            month.returns_rate.map(|rate| (Metric::ReturnsRate, format::percent(rate, 1), format::exact_f64(rate))),
        ];
        let bar = Mark::Bar(month.net_sales.as_f64() / largest);
        cells(name, figures, bar, month.open_days, month.net_sales, &scope_of_days(month.span), currency)
    };
    let number = |metric| Column::number(words::metric(metric));
    let columns = vec![
        Column::text(words::MONTH),
        number(Metric::NetSales),
        Column::mark("").minor(),
        Column::number(words::OPEN_DAYS).minor(),
        Column::number(words::PER_OPEN_DAY).minor(),
        number(Metric::Orders),
        number(Metric::AverageOrderValue).minor(),
        number(Metric::Customers).minor(),
        Column::number(words::UNITS).minor(),
        Column::number(words::metric(Metric::Returns)),
    ];
    let rows = months.iter().enumerate().map(row).collect();
    TableData { columns, rows, total: Some(total(overview, currency)), ..TableData::default() }
}

/// The row of the whole view: customers and orders are counted once.
fn total(overview: &Overview, currency: &Currency) -> Vec<Cell> {
    let kpis = &overview.kpis;
    let of = |metric| {
        let (text, value) = super::metric_value(kpis, metric, currency);
        Some((metric, text, value))
    };
    let metrics = [
        Metric::NetSales,
        Metric::Orders,
        Metric::AverageOrderValue,
        Metric::Customers,
        Metric::UnitsSold,
        Metric::ReturnsRate,
    ];
    let days = overview.period.days_with_sales;
    cells(Cell::text(words::ALL), metrics.map(of), Mark::None, days, kpis.net_sales, &Arc::default(), currency)
}
