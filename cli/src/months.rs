use aisle_engine::metrics::{Bucket, Overview, overview};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Ledger, Money, Quantity, SalesTable};
use serde::Serialize;

/// The figures of one month within the dates asked for.
#[derive(Serialize)]
pub(crate) struct Month {
    pub(crate) month: String,
    pub(crate) gross_sales: Money,
    pub(crate) returns: Money,
    pub(crate) discounts: Money,
    pub(crate) net_sales: Money,
    pub(crate) adjustments: Money,
    pub(crate) orders: u64,
    pub(crate) average_order_value: Option<Money>,
    pub(crate) units: Quantity,
    pub(crate) customers: u64,
    pub(crate) open_days: u32,
    pub(crate) is_complete: bool,
}

/// The months of an answer. Its series show whole months of the whole data; a month that the dates cut is asked for again.
pub(crate) fn months(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec, answer: &Overview) -> Vec<Month> {
    let selected = answer.series.by_month.iter().filter(|month| month.is_selected);
    let month = |bucket: &Bucket| {
        let cut = spec.filter.from.is_some_and(|from| from > bucket.span.first)
            || spec.filter.to.is_some_and(|to| to < bucket.span.last);
        if cut { cut_month(table, ledger, spec, bucket) } else { Month::from(bucket) }
    };
    selected.map(month).collect()
}

fn cut_month(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec, bucket: &Bucket) -> Month {
    let mut within = spec.clone();
    let filter = &mut within.filter;
    filter.from = Some(filter.from.map_or(bucket.span.first, |from| from.max(bucket.span.first)));
    filter.to = Some(filter.to.map_or(bucket.span.last, |to| to.min(bucket.span.last)));
    let kpis = overview(table, ledger, &within).kpis;
    Month {
        gross_sales: kpis.gross_sales,
        returns: kpis.returns,
        discounts: kpis.discounts,
        net_sales: kpis.net_sales,
        adjustments: kpis.adjustments,
        orders: kpis.orders,
        average_order_value: kpis.average_order_value,
        units: kpis.units_sold,
        customers: kpis.customers,
        open_days: kpis.open_days,
        is_complete: false,
        ..Month::from(bucket)
    }
}

impl From<&Bucket> for Month {
    fn from(bucket: &Bucket) -> Self {
        let (year, month, _) = bucket.span.first.civil();
        Self {
            month: format!("{year:04}-{month:02}"),
            gross_sales: bucket.gross_sales,
            returns: bucket.returns,
            discounts: bucket.discounts,
            net_sales: bucket.net_sales,
            adjustments: bucket.adjustments,
            orders: bucket.orders,
            average_order_value: bucket.average_order_value,
            units: bucket.units_sold,
            customers: bucket.customers.unwrap_or_default(),
            open_days: bucket.open_days,
            is_complete: bucket.is_complete,
        }
    }
}
