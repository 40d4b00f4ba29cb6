use aisle_protocol::spec::AnalysisSpec;
use wasm_bindgen::JsValue;

use crate::dom::{El, Words, el, span};
use crate::signals::Signal;
use crate::state::Store;
use crate::words;

/// A whole number of the question, within its bounds.
pub(crate) fn number_field(
    store: Store,
    word: impl Into<Words>,
    least: u32,
    most: u32,
    place: fn(&mut AnalysisSpec) -> &mut u32,
) -> El {
    let is_wrong = Signal::new(false);
    let read = move || store.with_spec(|spec| *place(&mut spec.clone()));
    let change = move |text: String| {
        let number = text.trim().parse::<u32>().ok().filter(|number| (least..=most).contains(number));
        is_wrong.set(number.is_none());
        if let Some(number) = number {
            store.edit_spec(|spec| *place(spec) = number);
        }
    };
    let input = el("input", "input input--short")
        .attr("type", "number")
        .attr("min", &least.to_string())
        .attr("max", &most.to_string())
        .class_when("input--wrong", move || is_wrong.get())
        .state("aria-invalid", move || is_wrong.get())
        .property("value", move || JsValue::from(read()))
        .on_value("change", change);
    let error = move || span("field__error").words(words::wrong_number(least, most));
    el("label", "field").words(word).child(input).child_when(move || is_wrong.get(), error)
}
