use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

/// The address of a file that index.html names on the element of the loader.
///
/// # Errors
/// The name, when index.html does not have it.
pub(super) fn file_url(name: &str) -> Result<String, JsValue> {
    let missing = || JsValue::from_str(name);
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(missing)?;
    let element = document.get_element_by_id("boot").ok_or_else(missing)?;
    let element: web_sys::HtmlElement = element.dyn_into().map_err(|_| missing())?;
    let path = element.dataset().get(name).ok_or_else(missing)?;
    let base = document.base_uri()?.ok_or_else(missing)?;
    Ok(Url::new_with_base(&path, &base)?.href())
}
