use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ResizeObserver, ResizeObserverEntry};

use super::El;
use crate::signals::Signal;

/// The inner width of an element in pixels, followed; 0 until it has been laid out. What follows is drawn in the same frame.
pub(crate) fn width_of(element: &El) -> Signal<f64> {
    let width = Signal::new(0.0);
    // It does not hold the element: the browser could not let go of either.
    let note = move |entries: Array| {
        let entry: ResizeObserverEntry = entries.get(0).unchecked_into();
        width.set(entry.content_rect().width());
    };
    // It lives as long as the browser can call it.
    let note = Closure::wrap(Box::new(note) as Box<dyn Fn(Array)>).into_js_value();
    if let Ok(observer) = ResizeObserver::new(note.unchecked_ref()) {
        observer.observe(element.element());
    }
    width
}
