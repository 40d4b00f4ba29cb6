use aisle_protocol::metrics::{Incomparable, Overview};
use aisle_protocol::table::Money;
use leptos::prelude::*;

use super::{
    countries::Countries, customers::CustomerMonths, figures::Figures, hours::Hours, kpis::Kpis, months::Months,
    movers::MoversCard, pareto::ParetoCard, products::Products, rankings::Rankings, revenue_tree::RevenueTreeCard,
    sales::SalesOverTime,
};
use crate::components::{DropCurtain, Empty, Finding};
use crate::format;
use crate::state::{Store, chips, use_store};
use crate::words;

/// The Overview page.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let store = use_store();
    let has_answer = Memo::new(move |_| store.overview.with(Option::is_some));
    view! {
        <DropCurtain />
        <Show when=move || has_answer.get() fallback=|| view! { <p class="note" role="status">{words::COMPUTING}</p> }>
            <Answer />
        </Show>
    }
}

#[component]
fn Answer() -> impl IntoView {
    let store = use_store();
    let sentence = Signal::derive(move || sentence(store));
    let detail = Signal::derive(move || store.of_overview(|overview| detail(overview, store)));
    let is_empty = Memo::new(move |_| store.of_overview(|overview| overview.period.first.is_none()));
    view! {
        <Finding sentence=sentence detail=detail />
        <Show when=move || !is_empty.get() fallback=move || view! { <NothingFits /> }>
            <Kpis />
        </Show>
        <SalesOverTime />
        <div class="columns columns--three">
            <Products />
            <MoversCard />
            <Countries />
            <Hours />
            <ParetoCard />
            <CustomerMonths />
            <Rankings />
        </div>
        <RevenueTreeCard />
        <Months />
        <Figures />
    }
}

/// No line is left: which filters do it, and how to take them away.
#[component]
fn NothingFits() -> impl IntoView {
    let store = use_store();
    let text = Signal::derive(move || {
        let chips = store.spec.with(|spec| chips(spec, None));
        let filters: Vec<_> = chips.iter().map(|chip| format!("{} {}", chip.field, chip.value)).collect();
        let lines = store.input.with(|input| input.as_ref().map_or(0, |input| input.rows_kept));
        words::no_lines(&filters.join(", "), lines)
    });
    let clear = Callback::new(move |()| store.clear_filter());
    view! { <Empty title=words::NO_LINES_TITLE text=text action=(words::CLEAR_FILTERS, clear) /> }
}

fn sentence(store: Store) -> String {
    let currency = store.currency.get();
    let comparison = store.spec.with(|spec| spec.comparison);
    store.of_overview(|overview| {
        let kpis = &overview.kpis;
        let net = format::money_compact(&currency, kpis.net_sales.as_f64());
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
