use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::dom::{El, button, heard_by, span};

/// A few choices side by side, one of them on. Arrow keys move the choice, as in any group of radio buttons.
///
/// `chosen` says which it is, `choose` is told which it shall be, both by their place among the words.
pub(crate) fn segmented(
    label: &str,
    words: &[&str],
    chosen: impl Fn() -> usize + 'static,
    choose: impl Fn(usize) + 'static,
) -> El {
    let (chosen, choose) = (Rc::new(chosen) as Rc<dyn Fn() -> usize>, Rc::new(choose) as Rc<dyn Fn(usize)>);
    let count = words.len();
    let group = span("segmented").attr("role", "radiogroup").attr("aria-label", label);
    let options = words.iter().enumerate().map(|(index, word)| option(index, word, &chosen, &choose)).collect();
    let group = group.children(options);
    group.on("keydown", move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => 1,
            "ArrowLeft" | "ArrowUp" => count - 1,
            _ => return,
        };
        event.prevent_default();
        let next = (chosen() + step) % count;
        choose(next);
        let group = heard_by(&event);
        if let Some(option) = group.and_then(|group| group.children().item(u32::try_from(next).unwrap_or(0))) {
            let _ = option.unchecked_ref::<HtmlElement>().focus();
        }
    })
}

/// The same for values that are listed with their words.
pub(crate) fn choices<T: Copy + PartialEq + 'static>(
    label: &str,
    options: &[(T, &str)],
    chosen: impl Fn() -> T + 'static,
    choose: impl Fn(T) + 'static,
) -> El {
    let values: Rc<[T]> = options.iter().map(|(value, _)| *value).collect();
    let words: Vec<_> = options.iter().map(|(_, word)| *word).collect();
    let of_index = Rc::clone(&values);
    let index = move || values.iter().position(|value| *value == chosen()).unwrap_or(0);
    segmented(label, &words, index, move |index| choose(of_index[index]))
}

fn option(index: usize, word: &str, chosen: &Rc<dyn Fn() -> usize>, choose: &Rc<dyn Fn(usize)>) -> El {
    let (is_on, is_reachable, is_checked) = (Rc::clone(chosen), Rc::clone(chosen), Rc::clone(chosen));
    let choose = Rc::clone(choose);
    button("segmented__option")
        .attr("role", "radio")
        .words(word)
        .class_when("segmented__option--on", move || is_on() == index)
        .state("aria-checked", move || is_checked() == index)
        .attr_by("tabindex", move || Some(if is_reachable() == index { "0" } else { "-1" }.to_owned()))
        .on_click(move || choose(index))
}
