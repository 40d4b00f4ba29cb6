use std::cell::RefCell;

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Making a formatter costs far more than using it.
    static FORMATS: RefCell<Vec<(String, Function)>> = const { RefCell::new(Vec::new()) };
}

/// Which of the browser's formatters.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Number,
    Date,
}

/// Formats a value with the browser's formatter with these options (`name=value`, separated by `;`; numbers as numbers).
/// With no such formatter the value is shown as it is.
pub(super) fn format(kind: Kind, options: &str, value: &JsValue) -> String {
    let is_known = |(name, _): &&(String, Function)| name == options;
    let known = FORMATS.with_borrow(|formats| formats.iter().find(is_known).map(|(_, function)| function.clone()));
    let function = known.unwrap_or_else(|| {
        let function = formatter(kind, options);
        FORMATS.with_borrow_mut(|formats| formats.push((options.to_owned(), function.clone())));
        function
    });
    let text = function.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| js_sys::Object::from(value.clone()).to_string().into())
}

fn formatter(kind: Kind, options: &str) -> Function {
    let bag = Object::new();
    for (name, value) in options.split(';').filter_map(|option| option.split_once('=')) {
        // Options that count are written with digits only.
        let value = value.parse::<u32>().map_or_else(|_| JsValue::from_str(value), JsValue::from);
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&bag, &name.into(), &value);
    }
    // No locales: the visitor's own.
    let locales = Array::new();
    match kind {
        Kind::Number => Intl::NumberFormat::new(&locales, &bag).format().unchecked_into(),
        Kind::Date => Intl::DateTimeFormat::new(&locales, &bag).format().unchecked_into(),
    }
}
