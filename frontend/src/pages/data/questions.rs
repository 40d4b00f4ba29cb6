use aisle_protocol::InputFile;
use aisle_protocol::ingest::{DateForm, DateOrder, DecimalSign, FileReport, FindingStatus};

use super::page::of_quality;
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
    let dates = file(|file| file.is_date_order_ambiguous).map(|file| date_question(store, file));
    let numbers = file(|file| file.is_decimal_sign_ambiguous).map(|file| number_question(store, file));
    dates.into_iter().chain(numbers).collect()
}

fn date_question(store: Store, file: String) -> El {
    let options = [(DateOrder::DayFirst, words::DAY_FIRST), (DateOrder::MonthFirst, words::MONTH_FIRST)];
    let question = words::date_order_question(&file);
    let chosen = move || match of_file(store, &file, |file| file.date_form) {
        Some(DateForm::Numeric(order)) => order,
        _ => DateOrder::DayFirst,
    };
    let choose = move |order| store.read_again(|options| options.date_order = Some(order));
    notice(question, choices(words::DATE_ORDER, &options, chosen, choose))
}

fn number_question(store: Store, file: String) -> El {
    let options = [(DecimalSign::Point, words::DECIMAL_POINT), (DecimalSign::Comma, words::DECIMAL_COMMA)];
    let question = words::decimal_sign_question(&file);
    let chosen = move || match of_file(store, &file, |file| file.has_decimal_comma) {
        Some(true) => DecimalSign::Comma,
        _ => DecimalSign::Point,
    };
    let choose = move |sign| store.read_again(|options| options.decimal_sign = Some(sign));
    notice(question, choices(words::DECIMAL_SIGN, &options, chosen, choose))
}

fn of_file<T>(store: Store, name: &str, read: fn(&FileReport) -> T) -> Option<T> {
    of_quality(store, |quality, _| quality.report.files.iter().find(|file| file.name == name).map(read))
}

fn notice(question: String, choices: El) -> El {
    div("notice notice--warning")
        .child(status("warning", Icon::Warning, words::status(FindingStatus::Check)))
        .child(p("").words(question))
        .child(choices)
}
