use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::build_file::file_url;

/// Where the browser does not tell when it is idle, so long after the figures is late enough.
const IDLE_MILLIS: i32 = 500;

/// The file with the shapes and names of the countries, from the page's own folder.
///
/// # Errors
/// The browser's words, or the server's status.
pub(crate) async fn fetch_world() -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let url = file_url("world")?;
    let response: Response = JsFuture::from(window.fetch_with_str(&url)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    JsFuture::from(response.text()?).await?.as_string().ok_or(JsValue::NULL)
}

/// Does something once the browser has nothing better to do.
pub(crate) fn when_idle(act: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let act = Closure::once_into_js(act);
    let act = act.unchecked_ref();
    if window.request_idle_callback(act).is_err() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act, IDLE_MILLIS);
    }
}
