use aisle_protocol::Dimension;
use aisle_protocol::spec::AnalysisSpec;
use aisle_protocol::table::{CodeClass, Day, LineKind};
use wasm_bindgen::JsValue;

use super::choices;
use super::help::panel;
use crate::dom::{El, button, div, el, follow, live, p, span};
use crate::format;
use crate::signals::{Signal, untrack};
use crate::state::{Store, is_filtered, toggle, toggle_class, toggle_kind};
use crate::words;

/// The panel that makes filters: days, values of a dimension, kinds and classes of lines.
pub(super) fn filter_panel(store: Store) -> El {
    let kinds = LineKind::ALL.map(|kind| {
        let is_on = move || store.with_spec(|spec| spec.filter.kinds.contains(&kind));
        choice(store, words::line_kind(kind), is_on, move |spec| toggle_kind(spec, kind))
    });
    let classes = CodeClass::ALL.map(|class| {
        let is_on = move || store.with_spec(|spec| spec.filter.classes.contains(&class));
        choice(store, words::code_class(class), is_on, move |spec| toggle_class(spec, class))
    });
    let group = |title: &str, choices: Vec<El>| {
        el("fieldset", "panel__group").child(el("legend", "").words(title)).children(choices)
    };
    let days = div("panel__row").child(day_field(store, words::FROM, false)).child(day_field(store, words::TO, true));
    let content = vec![
        days,
        values(store),
        group(words::LINE_KINDS, kinds.into()),
        group(words::CODE_CLASSES, classes.into()),
        button("button").words(words::CLEAR_FILTERS).on_click(move || store.clear_filter()),
    ];
    panel(store, "panel panel--filter", "veil veil--clear", words::FILTERS, content)
}

/// The first or the last day of the filter.
fn day_field(store: Store, word: &str, is_last: bool) -> El {
    let place = move |spec: &AnalysisSpec| if is_last { spec.filter.to } else { spec.filter.from };
    let value = move || store.with_spec(|spec| place(spec).map(|day| day.to_string()).unwrap_or_default());
    let change = move |text: String| {
        // An empty field means no limit; a half-typed date changes nothing yet.
        let day = text.parse::<Day>().ok();
        if day.is_none() && !text.is_empty() {
            return;
        }
        store.edit_spec(|spec| {
            let filter = &mut spec.filter;
            *(if is_last { &mut filter.to } else { &mut filter.from }) = day;
            if let (Some(from), Some(to)) = (filter.from, filter.to)
                && from > to
            {
                (filter.from, filter.to) = (Some(to), Some(from));
            }
        });
    };
    let mut input = el("input", "input").attr("type", "date");
    if let Some(days) = untrack(|| store.days_of_files()) {
        input = input.attr("min", &days.first.to_string()).attr("max", &days.last.to_string());
    }
    let input = input.property("value", move || JsValue::from_str(&value())).on_value("change", change);
    el("label", "field").words(word).child(input)
}

/// A check box that writes the filter.
fn choice(
    store: Store,
    word: &str,
    is_on: impl Fn() -> bool + 'static,
    change: impl Fn(&mut AnalysisSpec) + 'static,
) -> El {
    let input = el("input", "").attr("type", "checkbox").property("checked", move || JsValue::from_bool(is_on()));
    let input = input.on_value("change", move |_| store.edit_spec(&change));
    el("label", "choice").child(input).child(span("").words(word))
}

/// Search among the values of a dimension.
fn values(store: Store) -> El {
    let dimension = Signal::new(Dimension::Product);
    let text = Signal::new(String::new());
    let found = Signal::new(Vec::<(String, String)>::new());
    follow(move || {
        let (dimension, text) = (dimension.get(), text.get());
        store.suggest(dimension, text, move |values| found.set(values));
    });
    let has = |count: fn(&aisle_protocol::metrics::Overview) -> u64| untrack(|| store.of_overview(count)) > 0;
    let mut shown = vec![Dimension::Product, Dimension::Country, Dimension::Customer];
    shown.extend(has(|overview| overview.categories.count).then_some(Dimension::Category));
    shown.extend(has(|overview| overview.stores.count).then_some(Dimension::Store));
    let options: Vec<_> = shown.into_iter().map(|one| (one, words::dimension(one))).collect();
    let choose = move |one| {
        found.set(Vec::new());
        dimension.set(one);
    };
    let which = choices(words::VALUES_OF, &options, move || dimension.get(), choose);
    let label = live(move || format!("{}: {}", words::SEARCH, words::dimension(dimension.get())));
    let search = el("input", "input").attr("type", "search").attr("placeholder", words::SEARCH).attr("data-search", "");
    let search = search.label("aria-label", label).on_value("input", move |typed| text.set(typed));
    let list = div("panel__list").region(move || found_values(store, dimension.get_untracked(), found.get()));
    div("panel__values").child(which).child(search).child(list)
}

fn found_values(store: Store, dimension: Dimension, found: Vec<(String, String)>) -> Vec<El> {
    if found.is_empty() {
        return vec![p("note").words(words::NO_VALUE_FITS)];
    }
    let value = |(value, label): (String, String)| {
        let word = match (value.is_empty(), label == value || label.is_empty()) {
            (true, _) => words::NOT_NAMED.to_owned(),
            (false, true) => value.clone(),
            (false, false) => format!("{} · {value}", format::sentence_case(&label)),
        };
        let name = value.clone();
        let is_on = move || store.with_spec(|spec| is_filtered(spec, dimension, &name));
        choice(store, &word, is_on, move |spec| toggle(spec, dimension, &value))
    };
    found.into_iter().map(value).collect()
}
