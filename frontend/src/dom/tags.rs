use wasm_bindgen::JsCast;
use web_sys::Element;

use super::El;
use super::document::document;
use super::element::listen;
use crate::signals::rooted;

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// An element with its classes; none for an empty text.
pub(crate) fn el(tag: &str, class: &str) -> El {
    classed(document().create_element(tag), class)
}

fn classed(element: Result<Element, wasm_bindgen::JsValue>, class: &str) -> El {
    // Only a name that no element can have is refused.
    let element = El::new(element.expect("the names of elements are written in this crate"));
    if class.is_empty() { element } else { element.attr("class", class) }
}

/// An element of a drawing.
fn drawn(tag: &str, class: &str) -> El {
    classed(document().create_element_ns(Some(SVG_NAMESPACE), tag), class)
}

pub(crate) fn div(class: &str) -> El {
    el("div", class)
}

pub(crate) fn span(class: &str) -> El {
    el("span", class)
}

pub(crate) fn p(class: &str) -> El {
    el("p", class)
}

pub(crate) fn li(class: &str) -> El {
    el("li", class)
}

pub(crate) fn button(class: &str) -> El {
    el("button", class).attr("type", "button")
}

/// A link. Its address may follow signals.
pub(crate) fn link(class: &str, address: impl Into<super::Words>) -> El {
    el("a", class).label("href", address)
}

/// A drawing that is no text to screen readers: what it shows is said elsewhere.
pub(crate) fn svg(class: &str, view_box: &str) -> El {
    drawn("svg", class).attr("viewBox", view_box).attr("aria-hidden", "true")
}

/// A mark of a drawing.
pub(crate) fn path(class: &str, data: &str) -> El {
    drawn("path", class).attr("d", data)
}

/// Does something on an event of the whole window, as long as the page is there.
pub(crate) fn on_window<E: JsCast>(event: &str, act: impl Fn(E) + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, event, Box::new(move |event| act(event.unchecked_into())));
    }
}

/// Puts the page's elements into the document. They stay as long as the page does.
pub(crate) fn mount(make: impl FnOnce() -> Vec<El>) {
    rooted(|| {
        if let Some(body) = document().body() {
            make().iter().for_each(|element| drop(body.append_child(element.element())));
        }
    });
}
