use aisle_protocol::metrics::{Incomparable, Overview};
use aisle_protocol::table::Money;

use super::{
    countries::countries, customers::customer_months, figures::figures, hours::hours, kpis::kpis, latest::of_overview,
    months::months, movers::movers, pareto::pareto, products::products, rankings::rankings, revenue_tree::revenue_tree,
    sales::sales_over_time,
};
use crate::components::{empty, finding};
use crate::dom::{El, div, live, p};
use crate::format;
use crate::state::{Store, chips};
use crate::words;

/// The Overview page.
pub(crate) fn overview_page(store: Store) -> Vec<El> {
    let has_answer = move || store.has_overview();
    let page = div("page__part")
        .child_when(move || !has_answer(), || p("note").attr("role", "status").words(words::COMPUTING))
        .child_when(has_answer, move || answer(store));
    vec![page]
}

fn answer(store: Store) -> El {
    let detail = live(move || of_overview(store, |overview, _| detail(overview, store)));
    let is_empty = move || of_overview(store, |overview, _| overview.period.first.is_none());
    let details = div("columns columns--three")
        .child(products(store))
        .child(movers(store))
        .child(countries(store).with_class("card--tall"))
        .child(hours(store))
        .child(pareto(store))
        .child(customer_months(store))
        .children(rankings(store))
        .child(revenue_tree(store));
    div("page__part")
        .child(finding(live(move || sentence(store)), detail))
        .child_when(is_empty, move || nothing_fits(store))
        .child_when(move || !is_empty(), move || kpis(store))
        .child(sales_over_time(store))
        .child(details)
        .child(months(store))
        .child(figures(store))
}

/// No line is left: which filters do it, and how to take them away.
fn nothing_fits(store: Store) -> El {
    let text = live(move || {
        let chips = store.with_spec(|spec| chips(spec, None));
        let filters: Vec<_> = chips.iter().map(|chip| format!("{} {}", chip.field, chip.value)).collect();
        let lines = store.input.with(|input| input.as_ref().map_or(0, |input| input.rows_kept));
        words::no_lines(&filters.join(", "), lines)
    });
    empty(words::NO_LINES_TITLE, text, words::CLEAR_FILTERS, move || store.clear_filter())
}

fn sentence(store: Store) -> String {
    let comparison = store.with_spec(|spec| spec.comparison);
    of_overview(store, |overview, currency| {
        let kpis = &overview.kpis;
        let net = format::money_compact(currency, kpis.net_sales.as_f64());
        if kpis.net_sales == Money::ZERO && overview.period.first.is_none() {
            return format!("{}.", words::NO_LINES_TITLE);
        }
        let whole = overview.compared.as_ref().filter(|compared| !compared.is_last_month && compared.base.is_ok());
        let base = whole.map(|_| words::base_name(comparison));
        words::overview_sentence(&net, overview.period.days_with_sales, &overview.headline, base)
    })
}

/// What the changes on the page are held against.
fn detail(overview: &Overview, store: Store) -> String {
    let first = store.days_of_files().map(|days| days.first);
    match &overview.compared {
        None => words::lines_in_view(overview.kpis.lines),
        Some(compared) if matches!(compared.base, Err(Incomparable::NoLines)) => String::new(),
        Some(compared) => {
            let change = compared.base.as_ref().ok().and_then(|base| {
                let change = (compared.kpis.net_sales - base.kpis.net_sales).as_f64();
                (base.kpis.net_sales > Money::ZERO).then(|| change / base.kpis.net_sales.as_f64())
            });
            words::compared_detail(compared, change, first)
        }
    }
}
