use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::MediaQueryList;

const DARK: &str = "(prefers-color-scheme: dark)";

/// Listens to the system's wish for dark or light; it ends when this value goes.
pub(crate) struct DarkListener {
    query: Option<MediaQueryList>,
    on_change: Closure<dyn FnMut()>,
}

/// Does something whenever the system changes between dark and light.
pub(crate) fn on_dark_change(act: impl FnMut() + 'static) -> DarkListener {
    let on_change = Closure::wrap(Box::new(act) as Box<dyn FnMut()>);
    let query = web_sys::window().and_then(|window| window.match_media(DARK).ok()?);
    if let Some(query) = &query {
        let _ = query.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
    }
    DarkListener { query, on_change }
}

impl Drop for DarkListener {
    fn drop(&mut self) {
        if let Some(query) = &self.query {
            let _ = query.remove_event_listener_with_callback("change", self.on_change.as_ref().unchecked_ref());
        }
    }
}
