use std::{cell::RefCell, rc::Rc};

use aisle_protocol::{
    ComputeJob, ComputeResult, DataAnswer, DataRequest, Failure, FromWorker, PROTOCOL_VERSION, Progress, RequestId,
    ToWorker, WorkerRole,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::worker_thread::{Heard, WorkerThread};

/// How a request ended. Each ends exactly once.
pub(crate) enum End {
    /// The data worker answered.
    Answer(DataAnswer),
    /// A compute worker is done.
    Computed(ComputeResult),
    /// There is no answer.
    Failed(Failure),
    /// Somebody cancelled it, or a newer question took its place.
    Cancelled,
}

/// Questions of one slot supersede each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Open,
    Overview,
    Quality,
    Trace,
    Suggest,
    /// Trees of all products; the input is cut by the data worker, the rest is a compute worker's.
    RevenueTrees,
    /// Downloads: each is wanted.
    Export,
}

struct Pending {
    id: RequestId,
    slot: Slot,
    on_progress: Box<dyn FnMut(Progress)>,
    on_end: Box<dyn FnOnce(End)>,
    /// The compute worker that works on it and on nothing else.
    compute: Option<(ComputeJob, Option<WorkerThread>)>,
}

/// The only place that talks to workers.
///
/// The data worker is started with the client, and again when it has stopped; compute workers are started for one job
/// each, and terminated to cancel it.
#[derive(Clone)]
pub(crate) struct WorkerClient(Rc<RefCell<Client>>);

struct Client {
    data: Option<WorkerThread>,
    is_ready: bool,
    /// Messages for a data worker that is not ready yet.
    waiting: Vec<(ToWorker, Vec<File>)>,
    pending: Vec<Pending>,
    last_id: RequestId,
    /// Restarts since the last answer.
    restarts: u32,
    on_stop: Rc<dyn Fn(String, bool)>,
}

impl Client {
    fn pending(&mut self, id: RequestId) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|pending| pending.id == id)
    }

    fn take_pending(&mut self, id: RequestId) -> Option<Pending> {
        let place = self.pending.iter().position(|pending| pending.id == id)?;
        Some(self.pending.remove(place))
    }
}

/// A worker that stops so often without an answer in between will not do better the next time.
const RESTARTS_MAX: u32 = 3;

impl WorkerClient {
    /// Starts the data worker. `on_stop` is called when it has stopped, with its table; the second argument says whether it
    /// was started again.
    pub(crate) fn start(on_stop: impl Fn(String, bool) + 'static) -> Self {
        let client = Self(Rc::new(RefCell::new(Client {
            data: None,
            is_ready: false,
            waiting: Vec::new(),
            pending: Vec::new(),
            last_id: 0,
            restarts: 0,
            on_stop: Rc::new(on_stop),
        })));
        client.start_data_worker();
        client
    }

    /// Asks the data worker; the newest question of a slot cancels the older ones.
    pub(crate) fn ask(
        &self,
        slot: Slot,
        request: DataRequest,
        files: Vec<File>,
        on_progress: Box<dyn FnMut(Progress)>,
        on_end: Box<dyn FnOnce(End)>,
    ) {
        if slot != Slot::Export {
            self.cancel(slot);
        }
        let id = self.add(slot, on_progress, on_end, None);
        self.post(ToWorker::Ask { id, request }, files);
    }

    /// Starts a compute worker for this job.
    pub(crate) fn compute(
        &self,
        slot: Slot,
        job: ComputeJob,
        on_progress: Box<dyn FnMut(Progress)>,
        on_end: Box<dyn FnOnce(End)>,
    ) {
        self.cancel(slot);
        let id = self.add(slot, on_progress, on_end, Some((job, None)));
        let this = self.clone();
        let thread = WorkerThread::start(WorkerRole::Compute, Rc::new(move |heard| this.hear_compute(id, heard)));
        match thread {
            Ok(thread) => {
                if let Some(Pending { compute: Some((_, place)), .. }) = self.0.borrow_mut().pending(id) {
                    *place = Some(thread);
                }
            }
            Err(error) => self.end(id, End::Failed(Failure::WorkerStopped(words_of(&error)))),
        }
    }

    /// Cancels what is under way in a slot. A compute worker is terminated; the data worker is told, and ends it.
    pub(crate) fn cancel(&self, slot: Slot) {
        let ids: Vec<_> = {
            let client = self.0.borrow();
            let of_slot = client.pending.iter().filter(|pending| pending.slot == slot);
            of_slot.map(|pending| (pending.id, pending.compute.is_some())).collect()
        };
        for (id, is_compute) in ids {
            if is_compute {
                self.end(id, End::Cancelled);
            } else {
                self.post(ToWorker::Cancel { id }, Vec::new());
            }
        }
    }

    fn add(
        &self,
        slot: Slot,
        on_progress: Box<dyn FnMut(Progress)>,
        on_end: Box<dyn FnOnce(End)>,
        compute: Option<(ComputeJob, Option<WorkerThread>)>,
    ) -> RequestId {
        let mut client = self.0.borrow_mut();
        client.last_id += 1;
        let id = client.last_id;
        client.pending.push(Pending { id, slot, on_progress, on_end, compute });
        id
    }

    fn post(&self, message: ToWorker, files: Vec<File>) {
        let failed = {
            let mut client = self.0.borrow_mut();
            match (&client.data, client.is_ready) {
                (Some(thread), true) => thread.post(&message, &files).err(),
                _ => {
                    client.waiting.push((message, files));
                    None
                }
            }
        };
        if let Some(error) = failed {
            self.data_worker_stopped(words_of(&error));
        }
    }

    fn start_data_worker(&self) {
        let this = self.clone();
        let thread = WorkerThread::start(
            WorkerRole::Data,
            Rc::new(move |heard| match heard {
                Heard::Message(message) => this.hear(message),
                Heard::Stopped(words) => this.data_worker_stopped(words),
            }),
        );
        match thread {
            Ok(thread) => self.0.borrow_mut().data = Some(thread),
            Err(error) => {
                // The page is still being built; it hears of it afterwards.
                let (this, words) = (self.clone(), words_of(&error));
                spawn_local(async move { this.data_worker_stopped(words) });
            }
        }
    }

    fn hear(&self, message: FromWorker) {
        match message {
            FromWorker::Ready { protocol_version } if protocol_version != PROTOCOL_VERSION => {
                self.0.borrow_mut().restarts = RESTARTS_MAX;
                self.data_worker_stopped(crate::words::STALE_WORKER.to_owned());
            }
            FromWorker::Ready { .. } => {
                self.0.borrow_mut().is_ready = true;
                let waiting = std::mem::take(&mut self.0.borrow_mut().waiting);
                waiting.into_iter().for_each(|(message, files)| self.post(message, files));
            }
            FromWorker::Progress { id, progress } => self.progress(id, progress),
            FromWorker::Answer { id, answer } => {
                self.0.borrow_mut().restarts = 0;
                self.end(id, End::Answer(answer));
            }
            FromWorker::Computed { id, result } => self.end(id, End::Computed(result)),
            FromWorker::Failed { failure: Failure::WorkerStopped(words), .. } => self.data_worker_stopped(words),
            FromWorker::Failed { id, failure } => self.end(id, End::Failed(failure)),
            FromWorker::Cancelled { id } => self.end(id, End::Cancelled),
        }
    }

    fn hear_compute(&self, id: RequestId, heard: Heard) {
        match heard {
            Heard::Stopped(words) => self.end(id, End::Failed(Failure::WorkerStopped(words))),
            Heard::Message(FromWorker::Ready { .. }) => {
                let mut client = self.0.borrow_mut();
                let Some(Pending { compute: Some((job, Some(thread))), .. }) = client.pending(id) else {
                    return;
                };
                let ComputeJob::RevenueTrees(input) = job;
                let job = ComputeJob::RevenueTrees(std::mem::take(input));
                let failed = thread.post(&ToWorker::Compute { id, job }, &[]).err();
                drop(client);
                if let Some(error) = failed {
                    self.end(id, End::Failed(Failure::WorkerStopped(words_of(&error))));
                }
            }
            Heard::Message(FromWorker::Progress { progress, .. }) => self.progress(id, progress),
            Heard::Message(FromWorker::Computed { result, .. }) => self.end(id, End::Computed(result)),
            Heard::Message(FromWorker::Failed { failure, .. }) => self.end(id, End::Failed(failure)),
            Heard::Message(FromWorker::Cancelled { .. }) => self.end(id, End::Cancelled),
            Heard::Message(FromWorker::Answer { .. }) => {}
        }
    }

    fn progress(&self, id: RequestId, progress: Progress) {
        // Taken out while it runs: it may ask a question of its own.
        let Some(mut on_progress) = self
            .0
            .borrow_mut()
            .pending(id)
            .map(|pending| std::mem::replace(&mut pending.on_progress, Box::new(|_| {})))
        else {
            return;
        };
        on_progress(progress);
        if let Some(pending) = self.0.borrow_mut().pending(id) {
            pending.on_progress = on_progress;
        }
    }

    /// Ends a request. A second end of the same one finds nothing and does nothing.
    fn end(&self, id: RequestId, end: End) {
        let pending = self.0.borrow_mut().take_pending(id);
        if let Some(pending) = pending {
            // A compute worker may be the caller: its closures must outlive this call.
            if let Some((_, Some(thread))) = pending.compute {
                spawn_local(async move { drop(thread) });
            }
            (pending.on_end)(end);
        }
    }

    /// Ends all that the data worker was asked, starts it anew and tells the page.
    fn data_worker_stopped(&self, words: String) {
        let (ids, thread, restarts, on_stop) = {
            let mut client = self.0.borrow_mut();
            client.is_ready = false;
            client.waiting.clear();
            client.restarts += 1;
            let of_data = client.pending.iter().filter(|pending| pending.compute.is_none());
            let ids: Vec<_> = of_data.map(|pending| pending.id).collect();
            (ids, client.data.take(), client.restarts, Rc::clone(&client.on_stop))
        };
        // Its own closure may be the caller.
        spawn_local(async move { drop(thread) });
        if restarts <= RESTARTS_MAX {
            self.start_data_worker();
        }
        for id in ids {
            self.end(id, End::Failed(Failure::WorkerStopped(words.clone())));
        }
        on_stop(words, restarts <= RESTARTS_MAX);
    }
}

fn words_of(error: &wasm_bindgen::JsValue) -> String {
    js_sys::Object::from(error.clone()).to_string().into()
}
