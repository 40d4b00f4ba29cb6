use std::panic;

use aisle_protocol::{FromWorker, ToWorker, decode, encode};
use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

#[wasm_bindgen]
extern "C" {
    /// Raises an error event of this worker, which the page sees.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &JsValue);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;

    /// What the page posts: a message's bytes, and the files that it speaks of.
    type Envelope;

    #[wasm_bindgen(method, getter)]
    fn bytes(this: &Envelope) -> ArrayBuffer;

    #[wasm_bindgen(method, getter)]
    fn files(this: &Envelope) -> Option<Array>;
}

/// Tells the page of every panic in words; the trap that follows says no more than "unreachable".
pub(crate) fn report_panics() {
    panic::set_hook(Box::new(|info| report_error(&JsValue::from_str(&info.to_string()))));
}

/// Calls `handle` with every message of the page.
pub(crate) fn listen(handle: impl Fn(ToWorker, Vec<File>) + 'static) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let envelope: Envelope = event.data().unchecked_into();
        let files = envelope.files().map_or_else(Vec::new, |files| files.iter().map(JsCast::unchecked_into).collect());
        match decode(&Uint8Array::new(&envelope.bytes()).to_vec()) {
            Ok(message) => handle(message, files),
            // Page and worker are built together, so this is an old worker in a cache.
            Err(error) => report_error(&JsValue::from_str(&error.to_string())),
        }
    });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Posts a message to the page; its bytes are handed over, not copied.
pub(crate) fn post(message: &FromWorker) {
    let buffer = Uint8Array::from(encode(message).as_slice()).buffer();
    if let Err(error) = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer)) {
        report_error(&error);
    }
}

/// Milliseconds since the worker began.
pub(crate) fn now_millis() -> f64 {
    performance_now()
}

/// Whole milliseconds since a moment of [`now_millis`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of f64 saturates")]
pub(crate) fn millis_since(start_millis: f64) -> u32 {
    (now_millis() - start_millis) as u32
}

/// Lets the browser deliver what has been posted meanwhile.
pub(crate) async fn yield_to_events() {
    let timeout = Promise::new(&mut |resolve, _| {
        // Without a timer the promise resolves at once.
        if scope().set_timeout_with_callback(&resolve).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(timeout).await;
}

/// Bytes of this worker's WebAssembly memory; it grows and never shrinks.
pub(crate) fn memory_bytes() -> u64 {
    #[cfg(target_arch = "wasm32")]
    {
        const PAGE_BYTES: u64 = 65_536;
        core::arch::wasm32::memory_size(0) as u64 * PAGE_BYTES
    }
    #[cfg(not(target_arch = "wasm32"))]
    0
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
