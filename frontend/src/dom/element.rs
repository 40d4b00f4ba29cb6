use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement};

use super::document::document;
use super::follow::follow;
use super::make::Make;
use super::words::Words;

/// An element. A clone is the same element.
#[derive(Clone)]
pub(crate) struct El(Element);

impl El {
    pub(super) fn new(element: Element) -> Self {
        Self(element)
    }

    /// The browser's own element.
    pub(crate) fn element(&self) -> &Element {
        &self.0
    }

    /// The same as an HTML element; an SVG element has not all that this type promises.
    pub(crate) fn html(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// Sets an attribute.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute to a text that may follow signals.
    pub(crate) fn label(self, name: &'static str, words: impl Into<Words>) -> Self {
        set_label(&self.0, name, words.into());
        self
    }

    /// Sets an attribute, or takes it away while there is no value.
    pub(crate) fn attr_by(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        set_attribute(&self.0, name, Box::new(value));
        self
    }

    /// An attribute that says `true` or `false`, such as `aria-pressed`.
    pub(crate) fn state(self, name: &'static str, is_on: impl Fn() -> bool + 'static) -> Self {
        self.attr_by(name, move || Some(is_on().to_string()))
    }

    /// An attribute that is there or not, such as `disabled`.
    pub(crate) fn flag(self, name: &'static str, is_on: impl Fn() -> bool + 'static) -> Self {
        self.attr_by(name, move || is_on().then(String::new))
    }

    /// Adds a class.
    pub(crate) fn with_class(self, class: &str) -> Self {
        let _ = self.0.class_list().add_1(class);
        self
    }

    /// A class that is there or not.
    pub(crate) fn class_when(self, class: &'static str, is_on: impl Fn() -> bool + 'static) -> Self {
        toggle_class(&self.0, class, Box::new(is_on));
        self
    }

    /// A style, set as the page's policy allows it.
    pub(crate) fn style(self, name: &str, value: &str) -> Self {
        let _ = self.html().style().set_property(name, value);
        self
    }

    /// A style that follows signals.
    pub(crate) fn style_by(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        set_style(&self, name, Box::new(value));
        self
    }

    /// A property, such as the value of an input, that follows signals.
    pub(crate) fn property(self, name: &'static str, value: impl Fn() -> JsValue + 'static) -> Self {
        set_property(&self.0, name, Box::new(value));
        self
    }

    /// Adds a text.
    pub(crate) fn words(self, words: impl Into<Words>) -> Self {
        add_words(&self.0, words.into());
        self
    }

    /// Adds an element.
    pub(crate) fn child(self, child: El) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Adds elements.
    pub(crate) fn children(self, children: Vec<El>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Does something on an event.
    pub(crate) fn on<E: JsCast>(self, event: &str, act: impl Fn(E) + 'static) -> Self {
        listen(&self.0, event, Box::new(move |event| act(event.unchecked_into())));
        self
    }

    /// Does something on a click.
    pub(crate) fn on_click(self, act: impl Fn() + 'static) -> Self {
        listen(&self.0, "click", Box::new(move |_| act()));
        self
    }

    /// Does something with the value of an input or a choice.
    pub(crate) fn on_value(self, event: &str, act: impl Fn(String) + 'static) -> Self {
        let value = |event: &Event| js_sys::Reflect::get(heard_by(event)?.as_ref(), &"value".into()).ok()?.as_string();
        listen(&self.0, event, Box::new(move |event| act(value(&event).unwrap_or_default())));
        self
    }

    /// Takes the focus as soon as the element is on the page.
    pub(crate) fn with_focus(self) -> Self {
        let element = self.clone();
        spawn_local(async move { element.focus() });
        self
    }

    /// Takes the focus.
    pub(crate) fn focus(&self) {
        let _ = self.html().focus();
    }
}

fn set_label(element: &Element, name: &'static str, words: Words) {
    match words {
        Words::Fixed(words) => drop(element.set_attribute(name, &words)),
        Words::Live(words) => set_attribute(element, name, Box::new(move || Some(words.make()))),
    }
}

fn set_attribute(element: &Element, name: &'static str, value: Box<dyn Make<Option<String>>>) {
    let element = element.clone();
    follow(move || {
        let _ = match value.make() {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        };
    });
}

fn set_style(element: &El, name: &'static str, value: Box<dyn Make<String>>) {
    let style = element.html().style();
    follow(move || drop(style.set_property(name, &value.make())));
}

fn set_property(element: &Element, name: &'static str, value: Box<dyn Make<JsValue>>) {
    let element = element.clone();
    follow(move || drop(js_sys::Reflect::set(&element, &name.into(), &value.make())));
}

fn toggle_class(element: &Element, class: &'static str, is_on: Box<dyn Make<bool>>) {
    let classes = element.class_list();
    follow(move || drop(classes.toggle_with_force(class, is_on.make())));
}

fn add_words(element: &Element, words: Words) {
    let text = document().create_text_node("");
    let _ = element.append_child(&text);
    match words {
        Words::Fixed(words) => text.set_data(&words),
        Words::Live(words) => follow(move || text.set_data(&words.make())),
    }
}

/// The element that hears an event. A listener asks for it and does not hold it: the browser could not let go of either.
pub(crate) fn heard_by(event: &Event) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

/// The listener lives as long as the browser can call it.
pub(super) fn listen(target: &web_sys::EventTarget, event: &str, act: Box<dyn Fn(Event)>) {
    let closure = Closure::wrap(act).into_js_value();
    let _ = target.add_event_listener_with_callback(event, closure.unchecked_ref());
}
