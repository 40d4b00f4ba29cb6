use std::sync::Arc;

use aisle_protocol::TableKind;
use aisle_protocol::ingest::{Finding, FindingKind, FindingStatus, Quality};
use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::{Definitions, Filter};
use aisle_protocol::table::{CodeClass, LineKind, Money};
use leptos::prelude::*;

use crate::components::{Icon, Segmented, Switch, icon, lines_figure, plain_figure};
use crate::format::{self, Currency};
use crate::services;
use crate::state::use_store;
use crate::words;

/// What was found in the files, each with its effect in money and, where there is a choice, its switch.
#[component]
pub(super) fn Findings(quality: Signal<Arc<Quality>>) -> impl IntoView {
    let store = use_store();
    let counts = move || {
        let count =
            |status| quality.with(|quality| quality.findings.iter().filter(|finding| finding.status == status).count());
        words::found(
            [FindingStatus::Check, FindingStatus::Choice, FindingStatus::Known, FindingStatus::Clean].map(count),
        )
    };
    let rows = move || {
        let currency = store.currency.get();
        quality.with(|quality| quality.findings.iter().map(|finding| row(finding, &currency)).collect_view())
    };
    let [status, finding, lines, money, control] = words::FINDING_HEADS;
    view! {
        <section class="section">
            <div class="section__head"><h2 class="section__title">{words::FOUND_TITLE}</h2><span class="soft">{counts}</span></div>
            <div>
                <div class="find find--head" aria-hidden="true">
                    <span>{status}</span><span>{finding}</span><span class="num">{lines}</span>
                    <span class="num">{money}</span><span>{control}</span>
                </div>
                <ul class="findings">{rows}</ul>
            </div>
        </section>
    }
}

fn row(finding: &Finding, currency: &Currency) -> AnyView {
    let (class, picture) = match finding.status {
        FindingStatus::Check => ("status status--warning", Icon::Warning),
        FindingStatus::Choice | FindingStatus::Known => ("status status--note", Icon::Note),
        FindingStatus::Clean => ("status status--good", Icon::Good),
    };
    let money = match finding.amount {
        Some(amount) if amount != Money::ZERO => format::money_full(currency, amount),
        _ => format::MISSING.to_owned(),
    };
    let has_effect = finding.amount.is_some_and(|amount| amount != Money::ZERO);
    let money_note = if has_effect { words::finding_money(finding.kind) } else { words::NO_EFFECT };
    let value = finding.amount.map(|amount| amount.to_string()).unwrap_or_default();
    let text = words::finding_text(finding, &examples(finding, currency));
    view! {
        <li class="find" data-finding=format!("{:?}", finding.kind)>
            <span class=class>{icon(picture, "")}{words::status(finding.status)}</span>
            <div>
                <p class="find__title">{words::finding_title(finding)}</p>
                <p class="find__text">{text}</p>
            </div>
            <div class="find__lines">{lines(finding)}<small>{words::finding_unit(finding)}</small></div>
            <div class="find__money">{plain_figure("amount", value, money)}<small>{money_note}</small></div>
            <div class="find__control">{control(finding.kind)}</div>
        </li>
    }
    .into_any()
}

/// The number of lines; where a figure stands for them, it leads to them.
fn lines(finding: &Finding) -> AnyView {
    let text = format::count(finding.lines);
    let of_class = |class| Filter { classes: vec![class], ..Filter::default() };
    let of_kind = |kind| Filter { kinds: vec![kind], ..Filter::default() };
    let (metric, scope) = match finding.kind {
        FindingKind::Adjustments => (Metric::Adjustments, Filter::default()),
        FindingKind::MatchedReversals => (Metric::MatchedReversals, Filter::default()),
        FindingKind::Services => (Metric::TotalAmount, of_class(CodeClass::Service)),
        FindingKind::ZeroPrice => (Metric::TotalAmount, of_kind(LineKind::ZeroPrice)),
        _ => return plain_figure("lines", finding.lines.to_string(), text),
    };
    lines_figure(metric, scope, finding.lines, text)
}

/// The most telling cases in words: names with their amounts.
fn examples(finding: &Finding, currency: &Currency) -> String {
    let shown = |(name, value): &(String, String)| {
        let value = match (value.parse::<Money>(), finding.kind) {
            (_, FindingKind::SetAside) => value.parse().map(format::count).unwrap_or_else(|_| value.clone()),
            (Ok(amount), kind) if kind != FindingKind::ClosedDays => format::money_whole(currency, amount),
            _ => value.clone(),
        };
        let name = format::sentence_case(name);
        if value.is_empty() { name } else { format!("{name} {value}") }
    };
    finding.examples.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// The switch of a finding, or what is done about it.
fn control(kind: FindingKind) -> AnyView {
    let word = words::finding_control(kind);
    match kind {
        FindingKind::Adjustments => switch(
            word,
            |definitions| !definitions.count_adjustments,
            |definitions, on| definitions.count_adjustments = !on,
        ),
        FindingKind::MatchedReversals => {
            switch(word, |definitions| definitions.match_reversals, |definitions, on| definitions.match_reversals = on)
        }
        FindingKind::NoCustomer => {
            switch(word, |definitions| definitions.count_anonymous, |definitions, on| definitions.count_anonymous = on)
        }
        FindingKind::Services => {
            switch(word, |definitions| definitions.count_services, |definitions, on| definitions.count_services = on)
        }
        FindingKind::FoldedCodes => {
            switch(word, |definitions| definitions.fold_codes, |definitions, on| definitions.fold_codes = on)
        }
        FindingKind::DuplicatesWithinFiles => keep_or_drop(
            |definitions| definitions.drop_duplicates_within_files,
            |definitions, on| definitions.drop_duplicates_within_files = on,
        ),
        FindingKind::DuplicatesAcrossFiles => keep_or_drop(
            |definitions| definitions.drop_duplicates_across_files,
            |definitions, on| definitions.drop_duplicates_across_files = on,
        ),
        FindingKind::SetAside => save_faults(),
        _ => view! { <span class="note">{word}</span> }.into_any(),
    }
}

fn switch(word: &'static str, read: fn(&Definitions) -> bool, write: fn(&mut Definitions, bool)) -> AnyView {
    let store = use_store();
    let is_on = Signal::derive(move || store.spec.with(|spec| read(&spec.definitions)));
    let toggle = Callback::new(move |()| {
        store.edit_spec(|spec| {
            let next = !read(&spec.definitions);
            write(&mut spec.definitions, next);
        });
    });
    view! { <Switch word=word is_on=is_on toggle=toggle /> }.into_any()
}

fn keep_or_drop(read: fn(&Definitions) -> bool, write: fn(&mut Definitions, bool)) -> AnyView {
    let store = use_store();
    let chosen = Signal::derive(move || store.spec.with(|spec| read(&spec.definitions)));
    let choose = Callback::new(move |drop| store.edit_spec(|spec| write(&mut spec.definitions, drop)));
    let options = vec![(false, words::KEEP.to_owned()), (true, words::DROP.to_owned())];
    view! { <Segmented label=words::EXACT_DUPLICATES options=options chosen=chosen choose=choose /> }.into_any()
}

fn save_faults() -> AnyView {
    let store = use_store();
    let save = move |_| store.export(TableKind::Faults, services::file_name(&["set-aside"], "csv"));
    view! { <button type="button" class="button button--small" on:click=save>{words::FAULTS_DOWNLOAD}</button> }
        .into_any()
}
