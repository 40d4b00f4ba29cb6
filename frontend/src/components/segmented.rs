use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use wasm_bindgen::JsCast;

/// A few choices side by side, one of them on. Arrow keys move the choice, as in any group of radio buttons.
#[component]
pub(crate) fn Segmented<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    options: Vec<(T, String)>,
    #[prop(into)] chosen: Signal<T>,
    choose: Callback<T>,
) -> impl IntoView {
    let values: Vec<T> = options.iter().map(|(value, _)| *value).collect();
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => 1,
            "ArrowLeft" | "ArrowUp" => values.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let current = values.iter().position(|value| *value == chosen.get_untracked()).unwrap_or(0);
        let next = (current + step) % values.len();
        choose.run(values[next]);
        let group = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let option = group.and_then(|group| group.children().item(next as u32));
        if let Some(option) = option.and_then(|option| option.dyn_into::<HtmlElement>().ok()) {
            let _ = option.focus();
        }
    };
    let option = |(value, word): (T, String)| {
        let is_on = move || chosen.get() == value;
        view! {
            <button type="button" class="segmented__option" class:segmented__option--on=is_on role="radio"
                aria-checked=move || is_on().to_string() tabindex=move || if is_on() { "0" } else { "-1" }
                on:click=move |_| choose.run(value)>{word}</button>
        }
    };
    view! {
        <span class="segmented" role="radiogroup" aria-label=label on:keydown=on_key>
            {options.into_iter().map(option).collect_view()}
        </span>
    }
}
