use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

/// The sample shop's file, beside the page.
const SAMPLE: &str = "sample.csv.gz";

/// The sample shop as a file, as if a person had dropped it.
///
/// # Errors
/// The browser's words, or the server's status.
pub(crate) async fn fetch_sample() -> Result<File, String> {
    let words = |error: JsValue| String::from(js_sys::Object::from(error).to_string());
    let window = web_sys::window().ok_or_else(String::new)?;
    let response = JsFuture::from(window.fetch_with_str(SAMPLE)).await.map_err(words)?;
    let response: Response = response.dyn_into().map_err(words)?;
    if !response.ok() {
        return Err(format!("{SAMPLE}: {}", response.status()));
    }
    let blob: Blob = JsFuture::from(response.blob().map_err(words)?).await.map_err(words)?.dyn_into().map_err(words)?;
    File::new_with_blob_sequence(&Array::of1(&blob), SAMPLE).map_err(words)
}
