use std::sync::Arc;

use aisle_protocol::ingest::{DateOrder, FindingStatus, Quality};
use aisle_protocol::table::Money;
use leptos::prelude::*;

use super::{
    codes::Codes, columns::Columns, faults::Faults, findings::Findings, ledger::LedgerCard, mapping::Mapping,
    reconciliation::Reconciliation,
};
use crate::components::{DropCurtain, Finding, Segmented};
use crate::format;
use crate::state::{Route, use_store};
use crate::words;

/// The Data page: the mapping of unknown columns first, else the report on the files.
#[component]
pub(crate) fn DataPage() -> impl IntoView {
    let store = use_store();
    let has_quality = Memo::new(move |_| store.quality.with(Option::is_some) && store.input.with(Option::is_some));
    view! {
        <DropCurtain />
        {move || store.mapping.get().map(|draft| view! { <Mapping draft=draft /> })}
        <DateQuestion />
        <Show when=move || has_quality.get() fallback=move || {
            store.input.with(Option::is_some).then(|| view! { <p class="note" role="status">{words::QUALITY_WAITING}</p> })
        }>
            <Report />
        </Show>
    }
}

#[component]
fn Report() -> impl IntoView {
    let store = use_store();
    // Shown only while there is a report; the latest one stays until the next has come.
    let quality = Signal::derive(move || store.quality.get().unwrap_or_else(|| Arc::new(empty())));
    let sentence = Signal::derive(move || sentence(&quality.get(), &store.currency.get()));
    let detail = Signal::derive(move || {
        let to_check = |quality: &Arc<Quality>| {
            quality.findings.iter().filter(|finding| finding.status == FindingStatus::Check).count()
        };
        words::data_detail(quality.with(to_check))
    });
    let overview = move || store.spec.with(|spec| Route::Overview.fragment(spec));
    view! {
        <Finding sentence=sentence detail=detail>
            <a class="button button--main" href=overview>{words::SHOW_OVERVIEW}</a>
        </Finding>
        <div class="columns columns--wide-left">
            <Reconciliation quality=quality />
            <LedgerCard quality=quality />
        </div>
        <Findings quality=quality />
        <Faults quality=quality />
        <Columns quality=quality />
        <Codes />
    }
}

fn sentence(quality: &Quality, currency: &format::Currency) -> String {
    let kpis = &quality.kpis;
    let short = |amount: Money| format::money_compact(currency, amount.as_f64());
    let adjustments = short(kpis.adjustments.abs());
    let is_less = kpis.adjustments < Money::ZERO;
    let adjustments = (kpis.adjustments != Money::ZERO).then_some((adjustments.as_str(), is_less));
    words::data_sentence(&quality.report, &short(kpis.net_sales), adjustments, &short(kpis.total_amount))
}

/// Asks how dates are written, when the file itself cannot tell.
#[component]
fn DateQuestion() -> impl IntoView {
    let store = use_store();
    let ambiguous = Memo::new(move |_| {
        store.input.with(|input| {
            let mut files = input.iter().flat_map(|input| &input.files);
            files.find(|file| file.is_date_order_ambiguous).map(|file| file.name.clone())
        })
    });
    let chosen = Signal::derive(move || {
        let file = |quality: &Arc<Quality>| quality.report.files.first().map(|file| file.date_form);
        match store.quality.with(|quality| quality.as_ref().and_then(file)) {
            Some(aisle_protocol::ingest::DateForm::Numeric(order)) => order,
            _ => DateOrder::DayFirst,
        }
    });
    let choose = Callback::new(move |order| store.read_again(|options| options.date_order = Some(order)));
    let options = || {
        vec![(DateOrder::DayFirst, words::DAY_FIRST.to_owned()), (DateOrder::MonthFirst, words::MONTH_FIRST.to_owned())]
    };
    view! {
        {move || ambiguous.get().map(|file| view! {
            <div class="notice notice--warning">
                <span class="status status--warning">{words::status(FindingStatus::Check)}</span>
                <p>{words::date_order_question(&file)}</p>
                <Segmented label=words::DATE_ORDER options=options() chosen=chosen choose=choose />
            </div>
        })}
    }
}

fn empty() -> Quality {
    Quality {
        report: Default::default(),
        period: Default::default(),
        reconciliation: Vec::new(),
        kpis: Default::default(),
        duplicates_within_files: Default::default(),
        duplicates_across_files: Default::default(),
        overlaps: Vec::new(),
        findings: Vec::new(),
    }
}
