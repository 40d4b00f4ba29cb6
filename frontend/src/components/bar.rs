use aisle_protocol::spec::Comparison;
use leptos::prelude::*;

use super::{FileButton, FilterChip, Icon, Segmented, icon};
use crate::format;
use crate::state::{Overlay, Route, chips, use_store};
use crate::words;

/// The bar: which file, which filters, what it is compared with; theme and help.
#[component]
pub(crate) fn Bar() -> impl IntoView {
    let store = use_store();
    let name = move || {
        store.input.with(|input| {
            let names: Vec<_> = input.iter().flat_map(|input| &input.files).map(|file| file.name.as_str()).collect();
            words::files(&names)
        })
    };
    let dates = move || {
        store.quality.with(|quality| {
            let period = quality.as_ref()?.period;
            Some(format!("{} – {}", format::day(period.first?.day()), format::moment(period.last?)))
        })
    };
    let has_data = Memo::new(move |_| store.input.with(Option::is_some));
    let is_on_data = move || matches!(store.route.get(), Route::Data);
    view! {
        <header class="bar">
            <div class="bar__dataset">
                <span class="bar__name" title=name>{name}</span>
                {move || dates().map(|dates| view! { <span class="bar__dates">{dates}</span> })}
            </div>
            <div class="bar__filters"><Show when=move || has_data.get()><Filters /></Show></div>
            <Show when=move || has_data.get() && !is_on_data()><Compare /></Show>
            <Show when=move || has_data.get() && is_on_data()>
                <FileButton class="button" word=words::ADD_FILE take=Callback::new(move |files| store.read_more(files)) />
                <FileButton class="button" word=words::OPEN_FILE take=Callback::new(move |files| store.read_new(files)) />
            </Show>
            <div class="bar__tools">
                <button type="button" class="button button--icon" aria-label=words::THEME_SWITCH title=words::THEME_SWITCH
                    on:click=move |_| store.toggle_theme()>{icon(Icon::Contrast, "")}</button>
                <button type="button" class="button button--icon" aria-label=words::HELP title=words::HELP
                    aria-expanded=move || (store.overlay.get() == Some(Overlay::Help)).to_string()
                    on:click=move |_| store.toggle_overlay(Overlay::Help)>{icon(Icon::Help, "")}</button>
            </div>
        </header>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let store = use_store();
    let chips =
        Memo::new(move |_| store.overview.with(|overview| store.spec.with(|spec| chips(spec, overview.as_deref()))));
    let has_several = move || chips.with(Vec::len) > 1;
    view! {
        {move || chips.get().into_iter().map(|chip| view! { <FilterChip chip=chip /> }).collect_view()}
        <Show when=has_several>
            <button type="button" class="button button--quiet button--small" on:click=move |_| store.clear_filter()>
                {words::CLEAR}
            </button>
        </Show>
        <button type="button" class="chip chip--add" aria-haspopup="dialog"
            aria-expanded=move || (store.overlay.get() == Some(Overlay::Filter)).to_string()
            on:click=move |_| store.toggle_overlay(Overlay::Filter)>
            {icon(Icon::Add, "")}{words::FILTER}
        </button>
    }
}

#[component]
fn Compare() -> impl IntoView {
    let store = use_store();
    let options = vec![
        (Comparison::Previous, words::COMPARE_PREVIOUS.to_owned()),
        (Comparison::YearAgo, words::COMPARE_YEAR_AGO.to_owned()),
        (Comparison::Off, words::COMPARE_OFF.to_owned()),
    ];
    let chosen = Signal::derive(move || store.spec.with(|spec| spec.comparison));
    let choose = Callback::new(move |comparison| store.edit_spec(|spec| spec.comparison = comparison));
    view! {
        <div class="bar__compare">
            <span>{words::COMPARE_WITH}</span>
            <Segmented label=words::COMPARE_WITH options=options chosen=chosen choose=choose />
        </div>
    }
}
