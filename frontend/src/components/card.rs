use aisle_protocol::TableKind;
use leptos::html;
use leptos::prelude::*;

use super::{DataTable, Icon, TableData, icon};
use crate::services;
use crate::state::{Notice, use_store};
use crate::words;

/// A card: a title that says what it shows, unit and period below it, and its actions: its table twin, a picture or a CSV
/// file of it, more room.
#[component]
pub(crate) fn Card(
    /// What the files saved from it are called.
    name: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(into, optional)] sub: Signal<String>,
    /// What the card shows, as a table.
    #[prop(into)]
    twin: Signal<TableData>,
    /// The whole table, which the worker writes; otherwise the twin is saved.
    #[prop(optional)]
    export: Option<TableKind>,
    /// Is the card itself a table, so that it needs no twin?
    #[prop(optional)]
    is_table: bool,
    /// Controls beside the actions.
    #[prop(optional)]
    controls: Option<ViewFn>,
    /// For links to the card.
    #[prop(optional)]
    anchor: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let store = use_store();
    let is_twin = RwSignal::new(false);
    let is_wide = RwSignal::new(false);
    let is_saving = RwSignal::new(false);
    let card = NodeRef::<html::Section>::new();
    let parts = move || store.period_of_files();
    let save_csv = move |_| {
        is_saving.set(false);
        let file = services::file_name(&[name, &parts()], "csv");
        match export.clone() {
            Some(table) => store.export(table, file),
            None => services::save_text(&file, "text/csv;charset=utf-8", &twin.with_untracked(TableData::to_csv)),
        }
    };
    let save_png = move |_| {
        is_saving.set(false);
        let Some(element) = card.get_untracked() else { return };
        if services::save_picture(&element, &services::file_name(&[name, &parts()], "png")).is_err() {
            store.add_notice(Notice::warning(words::PICTURE_FAILED.to_owned()));
        }
    };
    let twin_word = move || if is_twin.get() { words::SHOW_CHART } else { words::SHOW_TABLE };
    let wide_word = move || if is_wide.get() { words::SHRINK } else { words::EXPAND };
    view! {
        <section class="card" class:card--wide=is_wide node_ref=card id=anchor>
            <div class="card__head">
                <div class="card__titles">
                    <h2 class="card__title">{title}</h2>
                    <p class="card__sub">{sub}</p>
                </div>
                {controls.map(|controls| view! { <div class="card__controls" data-no-picture="">{controls.run()}</div> })}
                <div class="card__actions" data-no-picture="">
                    {(!is_table).then(|| view! {
                        <button type="button" class="button button--icon button--small" aria-label=twin_word title=twin_word
                            aria-pressed=move || is_twin.get().to_string() on:click=move |_| is_twin.update(|on| *on = !*on)>
                            {icon(Icon::Table, "")}
                        </button>
                    })}
                    <div class="menu">
                        <button type="button" class="button button--icon button--small" aria-label=words::SAVE title=words::SAVE
                            data-save="" aria-expanded=move || is_saving.get().to_string()
                            on:click=move |_| is_saving.update(|on| *on = !*on)>
                            {icon(Icon::Save, "")}
                        </button>
                        <Show when=move || is_saving.get()>
                            <div class="menu__list">
                                <button type="button" class="menu__item" data-save-csv="" on:click=save_csv.clone()>{words::SAVE_CSV}</button>
                                <button type="button" class="menu__item" data-save-png="" on:click=save_png>{words::SAVE_PNG}</button>
                            </div>
                        </Show>
                    </div>
                    <button type="button" class="button button--icon button--small only-wide" aria-label=wide_word title=wide_word
                        aria-pressed=move || is_wide.get().to_string() on:click=move |_| is_wide.update(|on| *on = !*on)>
                        {icon(Icon::Expand, "")}
                    </button>
                </div>
            </div>
            <div class="card__body" class:is-hidden=is_twin>{children()}</div>
            <Show when=move || is_twin.get()><DataTable data=twin label=title /></Show>
        </section>
    }
}
