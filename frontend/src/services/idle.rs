use wasm_bindgen::{JsCast, closure::Closure};

/// Where the browser does not tell when it is idle, so long after the figures is late enough.
const IDLE_MILLIS: i32 = 500;

/// Does something once the browser has nothing better to do.
pub(crate) fn when_idle(act: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let act = Closure::once_into_js(act);
    let act = act.unchecked_ref();
    if window.request_idle_callback(act).is_err() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act, IDLE_MILLIS);
    }
}
