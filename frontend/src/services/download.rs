use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take to begin a download before its address is given back.
const DOWNLOAD_MILLIS: i32 = 10_000;

/// A file name that says what is inside: `aisle-net-sales-by-week-2010-12-01-2011-12-09.csv`.
pub(crate) fn file_name(parts: &[&str], extension: &str) -> String {
    let mut name = String::from("aisle");
    for part in parts.iter().filter(|part| !part.is_empty()) {
        name.push('-');
        name.extend(
            part.chars().map(|letter| if letter.is_ascii_punctuation() || letter == ' ' { '-' } else { letter }),
        );
    }
    format!("{name}.{extension}")
}

/// Saves bytes as a file.
pub(crate) fn save_bytes(name: &str, kind: &str, bytes: &[u8]) {
    save_part(name, kind, &Uint8Array::from(bytes).into());
}

/// Saves a text as a file.
pub(crate) fn save_text(name: &str, kind: &str, text: &str) {
    save_part(name, kind, &JsValue::from_str(text));
}

fn save_part(name: &str, kind: &str, part: &JsValue) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    if let Ok(blob) = Blob::new_with_blob_sequence_and_options(&Array::of1(part), &options) {
        save_blob(name, &blob);
    }
}

pub(super) fn save_blob(name: &str, blob: &Blob) {
    let save = || -> Option<()> {
        let window = web_sys::window()?;
        let url = Url::create_object_url_with_blob(blob).ok()?;
        let link: HtmlAnchorElement = window.document()?.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        let revoke = wasm_bindgen::closure::Closure::once_into_js(move || drop(Url::revoke_object_url(&url)));
        window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), DOWNLOAD_MILLIS).ok()?;
        Some(())
    };
    let _ = save();
}
