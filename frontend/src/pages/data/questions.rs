use aisle_protocol::ingest::{DateForm, DateOrder, FindingStatus};

use crate::components::{Icon, choices, status};
use crate::dom::{El, div, p};
use crate::state::Store;
use crate::words;

/// Asks how dates are written, when the file itself cannot tell.
pub(super) fn date_question(store: Store) -> Option<El> {
    let file = store.input.with(|input| {
        let mut files = input.iter().flat_map(|input| &input.files);
        files.find(|file| file.is_date_order_ambiguous).map(|file| file.name.clone())
    })?;
    let chosen = move || {
        store.quality.with(|quality| {
            let first = quality.as_ref().and_then(|quality| quality.report.files.first());
            match first.map(|file| file.date_form) {
                Some(DateForm::Numeric(order)) => order,
                _ => DateOrder::DayFirst,
            }
        })
    };
    let choose = move |order| store.read_again(|options| options.date_order = Some(order));
    let options = [(DateOrder::DayFirst, words::DAY_FIRST), (DateOrder::MonthFirst, words::MONTH_FIRST)];
    let question = div("notice notice--warning")
        .child(status("warning", Icon::Warning, words::status(FindingStatus::Check)))
        .child(p("").words(words::date_order_question(&file)))
        .child(choices(words::DATE_ORDER, &options, chosen, choose));
    Some(question)
}
