use aisle_protocol::ingest::{FindingStatus, Quality};
use aisle_protocol::table::Money;

use super::{
    codes::codes, columns::columns, faults::faults, findings::findings, latest::of_quality, ledger::ledger,
    mapping::mapping, questions::questions, reconciliation::reconciliation,
};
use crate::components::finding;
use crate::dom::{El, div, link, live, p};
use crate::format::{self, Currency};
use crate::pages::{Later, LaterPages};
use crate::services;
use crate::signals::Signal;
use crate::state::{Route, Store};
use crate::words;

/// The Data page: the mapping of unknown columns first, else the report on the files.
pub(crate) fn data_page(store: Store, later: Later<LaterPages>) -> Vec<El> {
    let has_data = move || store.has_data();
    let has_quality = move || has_data() && store.quality.with(Option::is_some);
    let is_waiting = move || has_data() && !has_quality();
    let page = div("page__part")
        .region(move || store.mapping.get().map(|draft| mapping(store, &draft)).into_iter().collect())
        .region(move || questions(store))
        .child_when(is_waiting, || p("note").attr("role", "status").words(words::QUALITY_WAITING))
        .child_when(has_quality, move || report(store, later));
    vec![page]
}

fn report(store: Store, later: Later<LaterPages>) -> El {
    let sentence = live(move || of_quality(store, sentence));
    let detail = live(move || {
        let is_to_check = |finding: &&aisle_protocol::ingest::Finding| finding.status == FindingStatus::Check;
        of_quality(store, |quality, _| words::data_detail(quality.findings.iter().filter(is_to_check).count()))
    });
    let overview = live(move || store.with_spec(|spec| Route::Overview.fragment(spec)));
    let overview = div("finding__actions").child(link("button button--main", overview).words(words::SHOW_OVERVIEW));
    // The figures are not kept waiting for what stands below them.
    let figures_are_shown = Signal::new(false);
    services::when_idle(move || figures_are_shown.set(true));
    div("page__part")
        .child(finding(sentence, detail).child(overview))
        .child(div("columns columns--wide-left columns--ledger").child(reconciliation(store)).child(ledger(store)))
        .region(move || if figures_are_shown.get() { later.show(|pages| (pages.data_details)(store)) } else { vec![] })
}

/// What was found, row by row, column by column and code by code.
pub(crate) fn data_details(store: Store) -> Vec<El> {
    vec![div("page__part").child(findings(store)).child(faults(store)).child(columns(store)).child(codes(store))]
}

fn sentence(quality: &Quality, currency: &Currency) -> String {
    let kpis = &quality.kpis;
    let short = |amount: Money| format::money_scaled(currency, amount, kpis.net_sales);
    let adjustments = short(kpis.adjustments.abs());
    let is_less = kpis.adjustments < Money::ZERO;
    let adjustments = (kpis.adjustments != Money::ZERO).then_some((adjustments.as_str(), is_less));
    words::data_sentence(&quality.report, &short(kpis.net_sales), adjustments, &short(kpis.total_amount))
}
