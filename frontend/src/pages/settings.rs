use aisle_protocol::spec::{AnalysisSpec, Definitions};
use aisle_protocol::table::Weekday;
use wasm_bindgen::JsValue;

use crate::components::{choices, finding, number_field, switch};
use crate::dom::{El, button, div, el, li, p, span};
use crate::format;
use crate::services;
use crate::state::{Notice, Store, Theme, usual_question};
use crate::words;

/// Definitions, appearance, and what the browser remembers.
pub(crate) fn settings_page(store: Store) -> Vec<El> {
    let columns = div("columns columns--top columns--apart").child(definitions(store)).child(appearance(store));
    vec![finding(words::SETTINGS_TITLE, words::SETTINGS_DETAIL), columns]
}

fn section(title: &str) -> El {
    el("section", "section").child(el("h2", "section__title").words(title))
}

fn definitions(store: Store) -> El {
    let switches = [
        switch(store, words::COUNT_SERVICES, |definitions| &mut definitions.count_services, false),
        switch(store, words::COUNT_ADJUSTMENTS, |definitions| &mut definitions.count_adjustments, false),
        switch(store, words::COUNT_ANONYMOUS, |definitions| &mut definitions.count_anonymous, false),
        switch(store, words::MATCH_REVERSALS, |definitions| &mut definitions.match_reversals, false),
        switch(store, words::FOLD_CODES, |definitions| &mut definitions.fold_codes, false),
        switch(store, words::DROP_WITHIN, |definitions| &mut definitions.drop_duplicates_within_files, false),
        switch(store, words::DROP_ACROSS, |definitions| &mut definitions.drop_duplicates_across_files, false),
    ];
    let switches = el("ul", "settings").children(switches.map(|switch| li("").child(switch)).into());
    let most_days = Definitions::MAX_REVERSAL_DAYS;
    let days = number_field(store, words::REVERSAL_DAYS, 0, most_days, |spec| &mut spec.definitions.reversal_days);
    let top = number_field(store, words::TOP_ROWS, 1, AnalysisSpec::MAX_TOP, |spec| &mut spec.top);
    let prefix = text_field(
        words::CANCELLATION_PREFIX,
        move || store.with_spec(|spec| spec.definitions.cancellation_prefix.clone()),
        move |text| store.edit_spec(|spec| text.trim().clone_into(&mut spec.definitions.cancellation_prefix)),
    );
    let names = Weekday::ALL.map(|day| (day, format::weekday(day, false)));
    let options: Vec<_> = names.iter().map(|(day, name)| (*day, name.as_str())).collect();
    let week = choices(
        words::WEEK_START,
        &options,
        move || store.with_spec(|spec| spec.definitions.week_start),
        move |day| store.edit_spec(|spec| spec.definitions.week_start = day),
    );
    let reset = button("button").words(words::RESET_DEFINITIONS);
    let reset = reset.on_click(move || store.edit_spec(|spec| spec.definitions = usual_question().definitions));
    let week = div("field").words(words::WEEK_START).child(span("").child(week));
    section(words::DEFINITIONS)
        .child(switches)
        .child(days)
        .child(top)
        .child(prefix)
        .child(week)
        .child(p("").child(reset))
}

fn text_field(word: &str, read: impl Fn() -> String + 'static, write: impl Fn(String) + 'static) -> El {
    let input = el("input", "input input--short").property("value", move || JsValue::from_str(&read()));
    el("label", "field").words(word).child(input.on_value("change", write))
}

fn appearance(store: Store) -> El {
    let themes = Theme::ALL.map(|theme| (theme, words::theme(theme)));
    let theme = choices(words::THEME, &themes, move || store.theme.get(), move |theme| store.set_theme(theme));
    let currency =
        text_field(words::CURRENCY, move || store.named_currency.get(), move |text| store.name_currency(&text));
    let currency = currency.child(span("note").words(words::CURRENCY_HINT));
    let forget = button("button").words(words::FORGET).on_click(move || {
        services::remove_all();
        store.set_theme(Theme::System);
        store.name_currency("");
        store.add_notice(Notice::good(words::FORGOTTEN.to_owned()));
    });
    let theme = div("field").words(words::THEME).child(span("").child(theme));
    section(words::APPEARANCE).child(theme).child(currency).child(p("").child(forget))
}
