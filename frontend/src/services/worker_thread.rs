use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::build_file::file_url;

/// Which of the build's workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Owns the table; answers in steps under 100 ms.
    Data,
    /// Does long jobs on what it is given; cancelled by being terminated.
    Compute,
}

/// What a worker tells the page.
pub(super) enum Heard {
    /// A message's bytes, and what travels beside it.
    Message(Vec<u8>, Option<ArrayBuffer>),
    /// It stopped, or never started; with the browser's words.
    Stopped(String),
}

/// One running worker. Dropping it terminates it.
pub(super) struct WorkerThread {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl WorkerThread {
    /// Starts a worker from a `blob:` module that imports the hashed file: only so does the page's policy hold in it too.
    pub(super) fn start(kind: Kind, hear: Rc<dyn Fn(Heard)>) -> Result<Self, JsValue> {
        let url = shim_url(kind)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options)?;
        let hear_error = Rc::clone(&hear);
        // The worker has read its shim once it speaks, or fails to.
        let revoke = move || drop(Url::revoke_object_url(&url));
        let revoke_on_error = revoke.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            let parts: Array = event.data().unchecked_into();
            revoke();
            let bytes = Uint8Array::new(&parts.get(0)).to_vec();
            hear(Heard::Message(bytes, parts.get(1).dyn_into().ok()));
        });
        let on_error = Closure::new(move |event: Event| {
            event.prevent_default();
            revoke_on_error();
            let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
            hear_error(Heard::Stopped(words));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Posts a message with what travels beside it; bytes are handed over, not copied.
    pub(super) fn post(&self, message: &[u8], beside: &Array) -> Result<(), JsValue> {
        let parts = Array::of1(&Uint8Array::from(message).buffer()).concat(beside);
        let buffers = parts.filter(&mut |part, _, _| part.is_instance_of::<ArrayBuffer>());
        self.worker.post_message_with_transfer(&parts, &buffers)
    }
}

impl Drop for WorkerThread {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// A module that imports the worker's file, and makes a failure inside a promise one that the page hears of.
fn shim_url(kind: Kind) -> Result<String, JsValue> {
    let (script, module) = match kind {
        Kind::Data => ("worker", "workerWasm"),
        Kind::Compute => ("compute", "computeWasm"),
    };
    let (script, module) = (file_url(script)?, file_url(module)?);
    let shim = format!(
        "import init, {{ start }} from \"{script}\";\n\
         addEventListener('unhandledrejection', (event) => setTimeout(() => {{ throw event.reason; }}));\n\
         await init({{ module_or_path: \"{module}\" }});\n\
         start();\n"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&Array::of1(&shim.into()), &options)?)
}
