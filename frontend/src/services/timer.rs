use wasm_bindgen::{JsCast, closure::Closure};

/// Does something after so many milliseconds.
pub(crate) fn after_millis(millis: i32, act: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let act = Closure::once_into_js(act);
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), millis);
}

/// Milliseconds since the page was opened.
pub(crate) fn now_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// A number from 0 to before 1, for what must not happen in step.
pub(crate) fn random() -> f64 {
    js_sys::Math::random()
}
