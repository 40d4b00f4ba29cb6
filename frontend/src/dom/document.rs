use web_sys::Document;

/// The page.
///
/// # Panics
/// Outside a browser's page, where nothing of this crate runs.
pub(super) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("the page runs in a window with a document")
}
