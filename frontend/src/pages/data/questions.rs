use aisle_protocol::InputFile;
use aisle_protocol::ingest::{DateForm, DateOrder, DecimalSign, FileReport, FindingStatus};

use super::latest::of_quality;
use crate::components::{Icon, choices, status};
use crate::dom::{El, div, p};
use crate::state::Store;
use crate::words;

/// Asks how dates and numbers are written, when a file itself cannot tell.
pub(super) fn questions(store: Store) -> Vec<El> {
    let file = |is_open: fn(&InputFile) -> bool| {
        store.input.with(|input| {
            let mut files = input.iter().flat_map(|input| &input.files);
            files.find(|file| is_open(file)).map(|file| file.name.clone())
        })
    };
    let dates = file(|file| file.is_date_order_ambiguous);
    let numbers = file(|file| file.is_decimal_sign_ambiguous);
    let dates = dates.map(|file| notice(words::date_order_question(&file), date_choice(store)));
    let numbers = numbers.map(|file| notice(words::decimal_sign_question(&file), number_choice(store)));
    dates.into_iter().chain(numbers).collect()
}

/// The choice between day first and month first. Another one reads the files again.
pub(super) fn date_choice(store: Store) -> El {
    let options = [(DateOrder::DayFirst, words::DAY_FIRST), (DateOrder::MonthFirst, words::MONTH_FIRST)];
    let chosen = move || match of_file(store, |file| (file.open_dates > 0).then_some(file.date_form)) {
        Some(DateForm::Numeric(order)) => order,
        _ => DateOrder::DayFirst,
    };
    let choose = move |order| store.read_again(|options| options.date_order = Some(order));
    choices(words::DATE_ORDER, &options, chosen, choose)
}

/// The choice between decimal point and decimal comma. Another one reads the files again.
pub(super) fn number_choice(store: Store) -> El {
    let options = [(DecimalSign::Point, words::DECIMAL_POINT), (DecimalSign::Comma, words::DECIMAL_COMMA)];
    let chosen = move || match of_file(store, |file| (file.open_numbers > 0).then_some(file.has_decimal_comma)) {
        Some(true) => DecimalSign::Comma,
        _ => DecimalSign::Point,
    };
    let choose = move |sign| store.read_again(|options| options.decimal_sign = Some(sign));
    choices(words::DECIMAL_SIGN, &options, chosen, choose)
}

/// Something of the first file that has it.
fn of_file<T>(store: Store, read: fn(&FileReport) -> Option<T>) -> Option<T> {
    of_quality(store, |quality, _| quality.report.files.iter().find_map(read))
}

fn notice(question: String, choice: El) -> El {
    div("notice notice--warning")
        .child(status("warning", Icon::Warning, words::status(FindingStatus::Check)))
        .child(p("").words(question))
        .child(choice)
}
