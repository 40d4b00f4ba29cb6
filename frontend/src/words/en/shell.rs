use crate::format;
use crate::state::{Route, Theme, Tone};

pub(crate) const PRODUCT_NAME: &str = "Aisle";
pub(crate) const PAGES: &str = "Pages";
pub(crate) const STAYS_HERE: &str = "Your file stays on this computer.";
pub(crate) const SKIP_TO_PAGE: &str = "Skip to the page";
pub(crate) const PAGE_LOADS: &str = "This page is loading …";
pub(crate) const PAGE_FAILED: &str =
    "This page could not be loaded. See that the computer is connected, then try again; nothing is lost.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const NO_FILE: &str = "No file yet";
pub(crate) const FILTER: &str = "Filter";
pub(crate) const FILTERS: &str = "Filters";
pub(crate) const COMPARE_WITH: &str = "Compare with";
pub(crate) const COMPARE_PREVIOUS: &str = "Previous";
pub(crate) const COMPARE_YEAR_AGO: &str = "Year ago";
pub(crate) const COMPARE_OFF: &str = "Off";
pub(crate) const THEME_SWITCH: &str = "Light or dark";
pub(crate) const HELP: &str = "Help and keys";
pub(crate) const ADD_FILE: &str = "Add a file";
pub(crate) const OPEN_FILE: &str = "Open another file";
pub(crate) const NOTICES: &str = "Notices";
pub(crate) const COMPUTING: &str = "Computing";
pub(crate) const NO_LINES_TITLE: &str = "No line matches these filters";
pub(crate) const CLEAR_FILTERS: &str = "Clear the filters";
pub(crate) const FROM: &str = "From";
pub(crate) const TO: &str = "To";
pub(crate) const VALUES_OF: &str = "Values of";
pub(crate) const LINE_KINDS: &str = "Kinds of lines";
pub(crate) const CODE_CLASSES: &str = "Classes of codes";
pub(crate) const NO_VALUE_FITS: &str = "No value contains this text.";
pub(crate) const THEME: &str = "Theme";
pub(crate) const SETTINGS_TITLE: &str = "What counts as what, and how it is shown.";
pub(crate) const SETTINGS_DETAIL: &str =
    "Every page follows these definitions at once. They travel in the address, so a link shows the same figures.";
pub(crate) const DEFINITIONS: &str = "Definitions";
pub(crate) const APPEARANCE: &str = "Appearance";
pub(crate) const CURRENCY: &str = "Currency";
pub(crate) const CURRENCY_HINT: &str = "A symbol or a code, such as £ or EUR. Empty: as the file says.";
pub(crate) const WEEK_START: &str = "Weeks start on";
pub(crate) const REVERSAL_DAYS: &str = "A return undoes a sale for at most so many days";
pub(crate) const CANCELLATION_PREFIX: &str = "Cancelled invoices begin with";
pub(crate) const RESET_DEFINITIONS: &str = "Back to the standard definitions";
pub(crate) const FORGET: &str = "Forget what this browser remembers";
pub(crate) const FORGOTTEN: &str = "Theme, currency, column names, and relays with their tokens are forgotten.";
pub(crate) const TOP_ROWS: &str = "Rows in rankings";

pub(crate) fn page(route: Route) -> &'static str {
    match route {
        Route::Data => "Data",
        Route::Overview => "Overview",
        Route::Forecast => "Forecast",
        Route::Trace(_) => "Lines",
        Route::Live => "Live",
        Route::Settings => "Settings",
    }
}

/// The title of the browser's tab.
pub(crate) fn document_title(route: Route, file: Option<&str>) -> String {
    let page = page(route);
    file.map_or_else(|| format!("{page} · Aisle"), |file| format!("{page} · {file} · Aisle"))
}

pub(crate) fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "As the system",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

pub(crate) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Note => "Note",
        Tone::Good => "Done",
        Tone::Warning => "Check",
        Tone::Critical => "Not done",
    }
}

/// The files' names, shortened to the first when there are several.
pub(crate) fn files(names: &[&str]) -> String {
    match names {
        [] => NO_FILE.to_owned(),
        [only] => (*only).to_owned(),
        [first, rest @ ..] => format!("{first} and {} more", format::count(rest.len() as u64)),
    }
}

pub(crate) fn remove_filter(field: &str, value: &str) -> String {
    format!("Remove filter {field}: {value}")
}

pub(crate) fn address_unreadable(reason: &str) -> String {
    format!("The question in this link cannot be read ({reason}), so everything is shown.")
}

pub(crate) fn no_lines(filters: &str, lines: u64) -> String {
    format!("{filters}. The file has {} in all.", super::lines(lines))
}

pub(crate) const COUNT_SERVICES: &str = "Postage and other services count in sales";
pub(crate) const COUNT_ADJUSTMENTS: &str = "Fees and manual entries count in net sales";
pub(crate) const COUNT_ANONYMOUS: &str = "Lines without a customer count in all figures";
pub(crate) const MATCH_REVERSALS: &str = "Sales undone within days are taken out of orders and demand";
pub(crate) const FOLD_CODES: &str = "Codes that differ only in capital letters or spaces are one product";
pub(crate) const DROP_WITHIN: &str = "Lines that repeat another line of their file are left out";
pub(crate) const DROP_ACROSS: &str = "Lines that repeat a line of an earlier file are left out";

pub(crate) fn wrong_number(least: u32, most: u32) -> String {
    format!("A whole number from {} to {}", format::count(least.into()), format::count(most.into()))
}
