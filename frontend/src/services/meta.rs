/// What a meta element of index.html says; an empty text without it.
pub(crate) fn meta_content(selector: &str) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok()?);
    found.and_then(|element| element.get_attribute("content")).unwrap_or_default()
}
