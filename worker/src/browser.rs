use std::panic;

use aisle_protocol::{FromWorker, PROTOCOL_VERSION, ToWorker, decode, encode};
use js_sys::{Array, Promise, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

#[wasm_bindgen]
extern "C" {
    /// Raises an error event of this worker, which the page sees.
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &JsValue);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Tells the page of every panic in words; the trap that follows says no more than "unreachable".
fn report_panics() {
    panic::set_hook(Box::new(|info| report_error(&JsValue::from_str(&info.to_string()))));
}

/// Calls `handle` with every message of the page and with what travels beside it, and tells the page that the worker listens.
pub(crate) fn listen<R: DeserializeOwned, A: Serialize>(handle: impl Fn(ToWorker<R>, Vec<JsValue>) + 'static) {
    report_panics();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let mut parts = Array::from(&event.data()).into_iter();
        let bytes = parts.next().map(|bytes| bytes_of(&bytes)).unwrap_or_default();
        match decode(&bytes) {
            Ok(message) => handle(message, parts.collect()),
            // Page and worker are built together, so this is an old worker in a cache.
            Err(error) => report_error(&JsValue::from_str(&error.to_string())),
        }
    });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    post(&FromWorker::<A>::Ready { protocol_version: PROTOCOL_VERSION });
}

/// The bytes of a buffer that travelled beside a message.
pub(crate) fn bytes_of(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// Posts a message to the page; its bytes are handed over, not copied.
pub(crate) fn post<A: Serialize>(message: &FromWorker<A>) {
    post_parts(&[&encode(message)]);
}

/// Posts a message with bytes beside it.
pub(crate) fn post_with<A: Serialize>(message: &FromWorker<A>, beside: &[u8]) {
    post_parts(&[&encode(message), beside]);
}

fn post_parts(parts: &[&[u8]]) {
    let buffers: Array = parts.iter().map(|bytes| Uint8Array::from(*bytes).buffer()).collect();
    if let Err(error) = scope().post_message_with_transfer(&buffers, &buffers) {
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
