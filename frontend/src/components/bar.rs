use aisle_protocol::spec::Comparison;

use super::{Icon, choices, file_button, icon};
use crate::dom::{El, button, div, el, live, span};
use crate::format;
use crate::state::{Chip, Overlay, Route, Store, chips, without};
use crate::words;

/// The bar: which file, which filters, what it is compared with; theme and help.
pub(crate) fn bar(store: Store) -> El {
    let name = live(move || {
        store.input.with(|input| {
            let names: Vec<_> = input.iter().flat_map(|input| &input.files).map(|file| file.name.as_str()).collect();
            words::files(&names)
        })
    });
    let has_data = move || store.has_data();
    let is_on_data = move || store.route.get() == Route::Data;
    // Only there do they change anything.
    let has_filters = move || has_data() && !matches!(store.route.get(), Route::Live | Route::Settings);
    let has_comparison = move || has_filters() && !matches!(store.route.get(), Route::Data | Route::Forecast);
    let name = span("bar__name").label("title", name.clone()).words(name);
    let dataset = div("bar__dataset").child(name).child(span("bar__dates").words(live(move || dates(store))));
    el("header", "bar")
        .child(dataset)
        .child(div("bar__filters").child_when(has_filters, move || filters(store)))
        .child_when(has_comparison, move || compare(store))
        .child_when(move || has_data() && is_on_data(), move || files(store))
        .child(tools(store))
}

fn dates(store: Store) -> String {
    store.quality.with(|quality| {
        let period = quality.as_ref().map(|quality| quality.period).unwrap_or_default();
        let (Some(first), Some(last)) = (period.first, period.last) else { return String::new() };
        format!("{} – {}", format::day(first.day()), format::moment(last))
    })
}

fn tools(store: Store) -> El {
    let tool = |picture, word: &str| {
        button("button button--icon").attr("aria-label", word).attr("title", word).child(icon(picture))
    };
    let theme = tool(Icon::Contrast, words::THEME_SWITCH).on_click(move || store.toggle_theme());
    let help = tool(Icon::Help, words::HELP).on_click(move || store.toggle_overlay(Overlay::Help));
    let help = help.state("aria-expanded", move || store.overlay.get() == Some(Overlay::Help));
    div("bar__tools").child(theme).child(help)
}

fn files(store: Store) -> El {
    let add = file_button("button", words::ADD_FILE, move |files| store.read_more(files));
    let open = file_button("button", words::OPEN_FILE, move |files| store.read_new(files));
    div("bar__files").child(add).child(open)
}

fn filters(store: Store) -> El {
    let chips = move || {
        let chips = store.overview.with(|overview| store.with_spec(|spec| chips(spec, overview.as_deref())));
        let clear = (chips.len() > 1).then(|| {
            let clear = button("button button--quiet button--small").words(words::CLEAR);
            clear.on_click(move || store.clear_filter())
        });
        chips.into_iter().map(|chip| filter_chip(store, chip)).chain(clear).collect()
    };
    let add = button("chip chip--add").attr("aria-haspopup", "dialog").child(icon(Icon::Add)).words(words::FILTER);
    let add = add.state("aria-expanded", move || store.overlay.get() == Some(Overlay::Filter));
    let add = add.on_click(move || store.toggle_overlay(Overlay::Filter));
    div("bar__chips").region(chips).child(add)
}

/// A condition of the filter, with the way to remove it.
fn filter_chip(store: Store, chip: Chip) -> El {
    let Chip { field, value, part } = chip;
    let label = words::remove_filter(field, &value);
    let remove = button("chip__remove").attr("aria-label", &label).child(icon(Icon::Close));
    let remove = remove.on_click(move || store.edit_spec(|spec| without(spec, &part)));
    let text = span("chip__value").words(value);
    span("chip").child(span("chip__field").words(field)).words(" ").child(text).child(remove)
}

fn compare(store: Store) -> El {
    let options = [
        (Comparison::Previous, words::COMPARE_PREVIOUS),
        (Comparison::YearAgo, words::COMPARE_YEAR_AGO),
        (Comparison::Off, words::COMPARE_OFF),
    ];
    let chosen = move || store.with_spec(|spec| spec.comparison);
    let choose = move |comparison| store.edit_spec(|spec| spec.comparison = comparison);
    let choice = choices(words::COMPARE_WITH, &options, chosen, choose);
    div("bar__compare").child(span("").words(words::COMPARE_WITH)).child(choice)
}
