use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::El;
use super::document::document;
use super::follow::follow;
use super::make::Make;
use crate::signals::Scope;

impl El {
    /// Adds an element for each key, in the order of the keys. It stays as long as there is its key: what changes of it follows signals
    /// by itself, and whoever is about to press a button in it finds the button there.
    pub(crate) fn keyed(self, keys: impl Fn() -> Vec<String> + 'static, make: impl Fn(&str) -> El + 'static) -> Self {
        keyed(self.element().as_ref(), Box::new(keys), Box::new(make));
        self
    }
}

/// An element with its key, and all that belongs to it.
struct Item {
    key: String,
    element: El,
    _scope: Scope,
}

fn keyed(parent: &Node, keys: Box<dyn Make<Vec<String>>>, make: Box<dyn Fn(&str) -> El>) {
    // They stand behind this mark.
    let mark: Node = document().create_comment("").into();
    let _ = parent.append_child(&mark);
    let shown = RefCell::new(Vec::<Item>::new());
    follow(move || {
        let keys = keys.make();
        let mut before = shown.take();
        let item = |key: String| match before.iter().position(|item| item.key == key) {
            Some(place) => before.remove(place),
            None => {
                let scope = Scope::new();
                let element = scope.make(|| make(&key));
                Item { key, element, _scope: scope }
            }
        };
        let items: Vec<Item> = keys.into_iter().map(item).collect();
        before.iter().for_each(|gone| gone.element.element().remove());
        put_in_order(&mark, &items);
        shown.replace(items);
    });
}

/// Puts elements behind a mark. Those that stand in their places are not touched, and the focus stays where it is.
fn put_in_order(mark: &Node, items: &[Item]) {
    let Some(parent) = mark.parent_node() else { return };
    let focused = document().active_element();
    let mut last = mark.clone();
    for item in items {
        let element: &Node = item.element.element();
        let next = last.next_sibling();
        if next.as_ref() != Some(element) {
            let _ = parent.insert_before(element, next.as_ref());
        }
        last = element.clone();
    }
    // An element that is moved loses it.
    let is_lost =
        |focused: &Element| parent.contains(Some(focused)) && document().active_element().as_ref() != Some(focused);
    if let Some(focused) = focused.filter(is_lost) {
        let _ = focused.unchecked_ref::<HtmlElement>().focus();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::super::follow::tests::settle;
    use super::*;
    use crate::signals::{Signal, rooted};

    #[wasm_bindgen_test::wasm_bindgen_test]
    async fn what_is_made_in_a_scope_ends_with_it_alone() {
        let (seen, made) = (Rc::new(RefCell::new(Vec::new())), Rc::new(RefCell::new(None)));
        let (noted, given) = (Rc::clone(&seen), Rc::clone(&made));
        rooted(move || {
            let signal = Signal::new(0);
            let scopes = ["left", "right"].map(|name| {
                let (scope, noted) = (Scope::new(), Rc::clone(&noted));
                scope.make(|| follow(move || noted.borrow_mut().push((name, signal.get()))));
                scope
            });
            given.replace(Some((signal, scopes)));
        });
        let (signal, [left, right]) = made.take().expect("they were made");
        signal.set(1);
        settle().await;
        drop(left);
        signal.set(2);
        settle().await;
        drop(right);
        signal.set(3);
        settle().await;
        assert_eq!(*seen.borrow(), [("left", 0), ("right", 0), ("left", 1), ("right", 1), ("right", 2)]);
    }
}
