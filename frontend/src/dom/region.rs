use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::El;
use super::document::document;
use super::follow::follow;
use super::make::Make;
use crate::signals::{Signal, untrack};

impl El {
    /// Adds elements that are made anew whenever a signal that `make` reads has changed.
    pub(crate) fn region(self, make: impl Fn() -> Vec<El> + 'static) -> Self {
        region(self.element(), Box::new(make));
        self
    }

    /// Adds an element that is there only while a condition holds; it is made anew each time.
    pub(crate) fn child_when(self, is_there: impl Fn() -> bool + 'static, make: impl Fn() -> El + 'static) -> Self {
        when(self.element(), Box::new(is_there), Box::new(make));
        self
    }
}

fn when(parent: &Element, is_there: Box<dyn Make<bool>>, make: Box<dyn Make<El>>) {
    // A condition that comes out the same makes nothing anew, and what is around it never.
    let now = Signal::new(untrack(|| is_there.make()));
    follow(move || {
        let next = is_there.make();
        if now.with_untracked(|now| *now != next) {
            now.set(next);
        }
    });
    region(parent, Box::new(move || if now.get() { vec![make.make()] } else { Vec::new() }));
}

/// Puts elements at the end of a parent, and others in their place whenever a signal that `make` reads has changed.
///
/// The focus goes to the new element with the same `data-key` as the one that had it.
fn region(parent: &Element, make: Box<dyn Make<Vec<El>>>) {
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
