use aisle_protocol::spec::{AnalysisSpec, Definitions};
use aisle_protocol::table::Weekday;
use leptos::prelude::*;

use crate::components::{Finding, Segmented, Switch};
use crate::format;
use crate::services;
use crate::state::{Notice, Theme, use_store};
use crate::words;

/// The most days for which a return can undo a sale.
const REVERSAL_DAYS_MAX: u32 = 366;

/// Definitions, appearance, and what the browser remembers.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <Finding sentence=words::SETTINGS_TITLE detail=words::SETTINGS_DETAIL />
        <div class="columns columns--top columns--apart"><DefinitionsPart /><AppearancePart /></div>
    }
}

#[component]
fn DefinitionsPart() -> impl IntoView {
    let store = use_store();
    let switch = move |word: &'static str, read: fn(&Definitions) -> bool, write: fn(&mut Definitions, bool)| {
        let is_on = Signal::derive(move || store.spec.with(|spec| read(&spec.definitions)));
        let toggle = Callback::new(move |()| {
            store.edit_spec(|spec| {
                let next = !read(&spec.definitions);
                write(&mut spec.definitions, next);
            });
        });
        view! { <li><Switch word=word is_on=is_on toggle=toggle /></li> }
    };
    let week_start = Signal::derive(move || store.spec.with(|spec| spec.definitions.week_start));
    let set_week_start = Callback::new(move |day| store.edit_spec(|spec| spec.definitions.week_start = day));
    let weekdays = Weekday::ALL.map(|day| (day, format::weekday(day, false)));
    let reset = move |_| store.edit_spec(|spec| spec.definitions = Definitions::default());
    let days = number_field(
        words::REVERSAL_DAYS,
        REVERSAL_DAYS_MAX,
        |spec| spec.definitions.reversal_days,
        |spec, days| {
            spec.definitions.reversal_days = days;
        },
    );
    let top = number_field(words::TOP_ROWS, AnalysisSpec::MAX_TOP, |spec| spec.top, |spec, top| spec.top = top.max(1));
    view! {
        <section class="section">
            <h2 class="section__title">{words::DEFINITIONS}</h2>
            <ul class="settings">
                {switch(words::COUNT_SERVICES, |d| d.count_services, |d, on| d.count_services = on)}
                {switch(words::COUNT_ADJUSTMENTS, |d| d.count_adjustments, |d, on| d.count_adjustments = on)}
                {switch(words::COUNT_ANONYMOUS, |d| d.count_anonymous, |d, on| d.count_anonymous = on)}
                {switch(words::MATCH_REVERSALS, |d| d.match_reversals, |d, on| d.match_reversals = on)}
                {switch(words::FOLD_CODES, |d| d.fold_codes, |d, on| d.fold_codes = on)}
                {switch(words::DROP_WITHIN, |d| d.drop_duplicates_within_files, |d, on| d.drop_duplicates_within_files = on)}
                {switch(words::DROP_ACROSS, |d| d.drop_duplicates_across_files, |d, on| d.drop_duplicates_across_files = on)}
            </ul>
            {days}
            {top}
            <label class="field">{words::CANCELLATION_PREFIX}
                <input class="input input--short" prop:value=move || store.spec.with(|spec| spec.definitions.cancellation_prefix.clone())
                    on:change:target=move |event| {
                        let prefix = event.target().value();
                        store.edit_spec(|spec| spec.definitions.cancellation_prefix = prefix.trim().to_owned());
                    } />
            </label>
            <div class="field">{words::WEEK_START}
                <span><Segmented label=words::WEEK_START options=weekdays.into() chosen=week_start choose=set_week_start /></span>
            </div>
            <p><button type="button" class="button" on:click=reset>{words::RESET_DEFINITIONS}</button></p>
        </section>
    }
}

/// A whole number of the question, with its bound.
fn number_field(
    word: &'static str,
    max: u32,
    read: fn(&AnalysisSpec) -> u32,
    write: fn(&mut AnalysisSpec, u32),
) -> AnyView {
    let store = use_store();
    let is_wrong = RwSignal::new(false);
    let change = move |text: String| match text.trim().parse::<u32>() {
        Ok(number) if number <= max => {
            is_wrong.set(false);
            store.edit_spec(|spec| write(spec, number));
        }
        _ => is_wrong.set(true),
    };
    view! {
        <label class="field">{word}
            <input class="input input--short" class:input--wrong=is_wrong type="number" min="0" max=max.to_string()
                aria-invalid=move || is_wrong.get().to_string() prop:value=move || store.spec.with(read).to_string()
                on:change:target=move |event| change(event.target().value()) />
            {move || is_wrong.get().then(|| view! {
                <span class="field__error">{format!("{}: 0 – {}", words::WRONG_NUMBER, format::count(max.into()))}</span>
            })}
        </label>
    }
    .into_any()
}

#[component]
fn AppearancePart() -> impl IntoView {
    let store = use_store();
    let themes = Theme::ALL.map(|theme| (theme, words::theme(theme).to_owned()));
    let choose = Callback::new(move |theme| store.set_theme(theme));
    let forget = move |_| {
        services::remove_all();
        store.set_theme(Theme::System);
        store.name_currency("");
        store.add_notice(Notice::good(words::FORGOTTEN.to_owned()));
    };
    view! {
        <section class="section">
            <h2 class="section__title">{words::APPEARANCE}</h2>
            <div class="field">{words::THEME}
                <span><Segmented label=words::THEME options=themes.into() chosen=store.theme choose=choose /></span>
            </div>
            <label class="field">{words::CURRENCY}
                <input class="input input--short" prop:value=store.named_currency
                    on:change:target=move |event| store.name_currency(&event.target().value()) />
                <span class="note">{words::CURRENCY_HINT}</span>
            </label>
            <p><button type="button" class="button" on:click=forget>{words::FORGET}</button></p>
        </section>
    }
}
