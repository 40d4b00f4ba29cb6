use aisle_protocol::Dimension;
use aisle_protocol::spec::AnalysisSpec;
use aisle_protocol::table::{CodeClass, Day, LineKind};
use leptos::html;
use leptos::prelude::*;

use super::{Icon, Segmented, icon};
use crate::format;
use crate::state::{is_filtered, toggle, toggle_class, toggle_kind, use_store};
use crate::words;

/// The panel that makes filters: days, values of a dimension, kinds and classes of lines.
#[component]
pub(crate) fn FilterPanel() -> impl IntoView {
    let store = use_store();
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            let _ = panel.focus();
        }
    });
    let kinds = LineKind::ALL.map(|kind| {
        let is_on = Signal::derive(move || store.spec.with(|spec| spec.filter.kinds.contains(&kind)));
        choice(words::line_kind(kind).to_owned(), is_on, move |spec| toggle_kind(spec, kind))
    });
    let classes = CodeClass::ALL.map(|class| {
        let is_on = Signal::derive(move || store.spec.with(|spec| spec.filter.classes.contains(&class)));
        choice(words::code_class(class).to_owned(), is_on, move |spec| toggle_class(spec, class))
    });
    view! {
        <div class="veil veil--clear" on:click=move |_| store.overlay.set(None)></div>
        <div class="panel panel--filter" role="dialog" aria-label=words::FILTERS tabindex="-1" node_ref=panel>
            <div class="panel__head">
                <h2 class="card__title">{words::FILTERS}</h2>
                <button type="button" class="button button--icon button--small" aria-label=words::CLOSE
                    on:click=move |_| store.overlay.set(None)>{icon(Icon::Close, "")}</button>
            </div>
            <div class="panel__row">
                {day_field(words::FROM, |spec| spec.filter.from, |spec, day| spec.filter.from = day)}
                {day_field(words::TO, |spec| spec.filter.to, |spec, day| spec.filter.to = day)}
            </div>
            <Values />
            <fieldset class="panel__group"><legend>{words::LINE_KINDS}</legend>{kinds.collect_view()}</fieldset>
            <fieldset class="panel__group"><legend>{words::CODE_CLASSES}</legend>{classes.collect_view()}</fieldset>
            <button type="button" class="button" on:click=move |_| store.clear_filter()>{words::CLEAR_FILTERS}</button>
        </div>
    }
}

fn day_field(
    word: &'static str,
    read: impl Fn(&AnalysisSpec) -> Option<Day> + Send + Sync + 'static,
    write: impl Fn(&mut AnalysisSpec, Option<Day>) + Copy + 'static,
) -> AnyView {
    let store = use_store();
    let value = move || store.spec.with(|spec| read(spec).map(|day| day.to_string()).unwrap_or_default());
    let (first, last) = (
        move || store.days_of_files().map(|days| days.first.to_string()),
        move || store.days_of_files().map(|days| days.last.to_string()),
    );
    let change = move |text: String| {
        // An empty field means no limit; a half-typed date changes nothing yet.
        let day = text.parse::<Day>().ok();
        if day.is_some() || text.is_empty() {
            store.edit_spec(|spec| {
                write(spec, day);
                if let (Some(from), Some(to)) = (spec.filter.from, spec.filter.to)
                    && from > to
                {
                    (spec.filter.from, spec.filter.to) = (Some(to), Some(from));
                }
            });
        }
    };
    view! {
        <label class="field">{word}
            <input class="input" type="date" min=first max=last prop:value=value
                on:change:target=move |event| change(event.target().value()) />
        </label>
    }
    .into_any()
}

/// A check box that writes the filter.
fn choice(word: String, is_on: Signal<bool>, change: impl Fn(&mut AnalysisSpec) + Send + Sync + 'static) -> AnyView {
    let store = use_store();
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=is_on on:change=move |_| store.edit_spec(&change) />
            <span>{word}</span>
        </label>
    }
    .into_any()
}

/// Search among the values of a dimension.
#[component]
fn Values() -> impl IntoView {
    let store = use_store();
    let dimension = RwSignal::new(Dimension::Product);
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<(String, String)>::new());
    Effect::new(move |_| store.suggest(dimension.get(), text.get(), move |values| found.set(values)));
    let has = move |pick: fn(&aisle_protocol::metrics::Overview) -> u64| {
        store.overview.with_untracked(|overview| overview.as_ref().is_some_and(|overview| pick(overview) > 0))
    };
    let mut dimensions = vec![Dimension::Product, Dimension::Country, Dimension::Customer];
    dimensions.extend(has(|overview| overview.categories.count).then_some(Dimension::Category));
    dimensions.extend(has(|overview| overview.stores.count).then_some(Dimension::Store));
    let options = dimensions.into_iter().map(|one| (one, words::dimension(one).to_owned())).collect();
    let choose = Callback::new(move |one| {
        found.set(Vec::new());
        dimension.set(one);
    });
    let values = move || {
        let dimension = dimension.get();
        let value = |(value, label): (String, String)| {
            let word = match (value.is_empty(), label == value) {
                (true, _) => words::NOT_NAMED.to_owned(),
                (false, true) => value.clone(),
                (false, false) => format!("{} · {value}", format::sentence_case(&label)),
            };
            let name = value.clone();
            let is_on = Signal::derive(move || store.spec.with(|spec| is_filtered(spec, dimension, &name)));
            choice(word, is_on, move |spec| toggle(spec, dimension, &value))
        };
        found.get().into_iter().map(value).collect_view()
    };
    view! {
        <div class="panel__values">
            <Segmented label=words::VALUES_OF options=options chosen=dimension choose=choose />
            <input class="input" type="search" data-search="" placeholder=words::SEARCH prop:value=text
                aria-label=move || format!("{}: {}", words::SEARCH, words::dimension(dimension.get()))
                on:input:target=move |event| text.set(event.target().value()) />
            <div class="panel__list">
                {values}
                <Show when=move || found.with(Vec::is_empty)><p class="note">{words::NO_VALUE_FITS}</p></Show>
            </div>
        </div>
    }
}
