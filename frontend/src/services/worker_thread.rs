use std::rc::Rc;

use aisle_protocol::{FromWorker, ToWorker, WorkerRole, decode, encode};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, Event, File, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use super::build_file::file_url;

/// What a worker tells the page.
pub(super) enum Heard {
    /// A message.
    Message(FromWorker),
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
    pub(super) fn start(role: WorkerRole, hear: Rc<dyn Fn(Heard)>) -> Result<Self, JsValue> {
        let url = shim_url(role)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options)?;
        let hear_error = Rc::clone(&hear);
        // The worker has read its shim once it speaks, or fails to.
        let revoke = move || drop(Url::revoke_object_url(&url));
        let revoke_on_error = revoke.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            let bytes = event.data().dyn_into::<ArrayBuffer>().map(|buffer| Uint8Array::new(&buffer).to_vec());
            match bytes.ok().as_deref().map(decode) {
                Some(Ok(message)) => {
                    if matches!(message, FromWorker::Ready { .. }) {
                        revoke();
                    }
                    hear(Heard::Message(message));
                }
                Some(Err(error)) => hear(Heard::Stopped(error.to_string())),
                None => {}
            }
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

    /// Posts a message; its bytes are handed over, not copied.
    pub(super) fn post(&self, message: &ToWorker, files: &[File]) -> Result<(), JsValue> {
        let buffer = Uint8Array::from(encode(message).as_slice()).buffer();
        let envelope = Object::new();
        Reflect::set(&envelope, &"bytes".into(), &buffer)?;
        Reflect::set(&envelope, &"files".into(), &files.iter().collect::<Array>())?;
        self.worker.post_message_with_transfer(&envelope, &Array::of1(&buffer))
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
fn shim_url(role: WorkerRole) -> Result<String, JsValue> {
    let (script, module) = (file_url("worker")?, file_url("workerWasm")?);
    let role = match role {
        WorkerRole::Data => "data",
        WorkerRole::Compute => "compute",
    };
    let shim = format!(
        "import init, {{ start }} from \"{script}\";\n\
         addEventListener('unhandledrejection', (event) => setTimeout(() => {{ throw event.reason; }}));\n\
         await init({{ module_or_path: \"{module}\" }});\n\
         start(\"{role}\");\n"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&Array::of1(&shim.into()), &options)?)
}
