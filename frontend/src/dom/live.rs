use std::cell::RefCell;

use reactive_graph::effect::RenderEffect;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::El;
use super::make::Make;
use super::tags::document;
use crate::signals::Kept;

/// Runs now, and again whenever a signal that it reads has changed, until the owner under which it was called ends.
pub(crate) fn follow(act: impl Fn() + 'static) {
    follow_boxed(Box::new(act));
}

fn follow_boxed(act: Box<dyn Make<()>>) {
    let effect = RenderEffect::new(move |_: Option<()>| act.make());
    // The owner keeps the effect, and drops it when it ends.
    Kept::new(effect);
}

/// Puts elements at the end of a parent, and others in their place whenever a signal that `make` reads has changed.
///
/// The focus goes to the new element with the same `data-key` as the one that had it.
pub(super) fn region(parent: &Element, make: Box<dyn Make<Vec<El>>>) {
    // What comes after the region is put behind this mark, so the region grows before it.
    let mark: Node = document().create_comment("").into();
    let _ = parent.append_child(&mark);
    let shown = RefCell::new(Vec::<El>::new());
    follow(move || {
        let elements = make.make();
        let before = shown.take();
        let key = focused_key(&before);
        before.iter().for_each(|old| old.element().remove());
        if let Some(parent) = mark.parent_node() {
            for element in &elements {
                let _ = parent.insert_before(element.element(), Some(&mark));
            }
        }
        if let Some(key) = key {
            elements.iter().for_each(|element| focus_key(element, &key));
        }
        shown.replace(elements);
    });
}

/// The key of the element that has the focus, if it is among these.
fn focused_key(elements: &[El]) -> Option<String> {
    let focused = document().active_element()?;
    let key = focused.get_attribute("data-key")?;
    elements.iter().any(|element| element.element().contains(Some(&focused))).then_some(key)
}

fn focus_key(within: &El, key: &str) {
    let has_key = |element: &Element| element.get_attribute("data-key").as_deref() == Some(key);
    let found = within.element().query_selector_all("[data-key]").ok();
    let inside = (0..found.as_ref().map_or(0, |list| list.length())).filter_map(|index| found.as_ref()?.get(index));
    let mut all = inside.filter_map(|node| node.dyn_into::<Element>().ok()).chain([within.element().clone()]);
    if let Some(element) = all.find(has_key) {
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}
