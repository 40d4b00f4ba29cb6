use std::{cell::RefCell, rc::Rc};

use aisle_protocol::{ComputeRequest, DataRequest, Failure, PROTOCOL_VERSION, RequestId, ToWorker, encode};
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::worker_said::{End, News, Said};
use super::worker_thread::{Heard, Kind, WorkerThread};

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
    /// Forecasts of a shop. Their compute worker stays until it is cancelled, and answers further questions.
    Forecast,
    /// Downloads: each is wanted.
    Export,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    Data,
    /// The compute worker of a slot, which does nothing else.
    Compute(Slot),
}

struct Pending {
    id: RequestId,
    slot: Slot,
    seat: Seat,
    on_news: Box<dyn FnMut(News)>,
    on_end: Box<dyn FnOnce(End)>,
}

/// A worker that has been started.
struct Link {
    seat: Seat,
    thread: WorkerThread,
    is_ready: bool,
    /// Messages for a worker that is not ready yet, and what travels beside them.
    waiting: Vec<(Vec<u8>, Array)>,
}

/// How a worker's messages are read.
type Read = fn(&[u8], Option<ArrayBuffer>) -> Said;

/// The only place that talks to workers.
///
/// The data worker is started with the client, and again when it has stopped; compute workers are started for one job
/// each, and terminated to cancel it.
#[derive(Clone)]
pub(crate) struct WorkerClient(Rc<RefCell<Client>>);

struct Client {
    links: Vec<Link>,
    pending: Vec<Pending>,
    last_id: RequestId,
    /// Restarts of the data worker since its last answer.
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

    fn link(&mut self, seat: Seat) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.seat == seat)
    }

    fn take_link(&mut self, seat: Seat) -> Option<Link> {
        let place = self.links.iter().position(|link| link.seat == seat)?;
        Some(self.links.remove(place))
    }

    fn ids_of(&self, is_meant: impl Fn(&Pending) -> bool) -> Vec<RequestId> {
        self.pending.iter().filter(|pending| is_meant(pending)).map(|pending| pending.id).collect()
    }
}

/// A worker that stops so often without an answer in between will not do better the next time.
const RESTARTS_MAX: u32 = 3;

impl WorkerClient {
    /// Starts the data worker. `on_stop` is called when it has stopped, with its table; the second argument says whether it
    /// was started again.
    pub(crate) fn start(on_stop: impl Fn(String, bool) + 'static) -> Self {
        let client = Self(Rc::new(RefCell::new(Client {
            links: Vec::new(),
            pending: Vec::new(),
            last_id: 0,
            restarts: 0,
            on_stop: Rc::new(on_stop),
        })));
        client.start_worker(Seat::Data, Said::of_data);
        client
    }

    /// Asks the data worker; the newest question of a slot cancels the older ones.
    pub(crate) fn ask(
        &self,
        slot: Slot,
        request: DataRequest,
        files: Vec<File>,
        on_news: Box<dyn FnMut(News)>,
        on_end: Box<dyn FnOnce(End)>,
    ) {
        if slot != Slot::Export {
            self.cancel(slot);
        }
        let id = self.add(slot, Seat::Data, on_news, on_end);
        self.post(Seat::Data, encode(&ToWorker::Ask { id, request }), files.iter().collect());
    }

    /// Starts a compute worker for this job, on what the data worker has cut for it.
    pub(crate) fn compute(
        &self,
        slot: Slot,
        request: ComputeRequest,
        input: &ArrayBuffer,
        on_news: Box<dyn FnMut(News)>,
        on_end: Box<dyn FnOnce(End)>,
    ) {
        self.cancel(slot);
        let seat = Seat::Compute(slot);
        let id = self.add(slot, seat, on_news, on_end);
        self.start_worker(seat, Said::of_compute);
        self.post(seat, encode(&ToWorker::Ask { id, request }), Array::of1(input));
    }

    /// Asks the compute worker of a slot that has one, beside its job.
    pub(crate) fn ask_computing(&self, slot: Slot, request: ComputeRequest, on_end: Box<dyn FnOnce(End)>) {
        let seat = Seat::Compute(slot);
        if self.0.borrow_mut().link(seat).is_none() {
            return on_end(End::Cancelled);
        }
        let id = self.add(slot, seat, Box::new(|_| {}), on_end);
        self.post(seat, encode(&ToWorker::Ask { id, request }), Array::new());
    }

    /// Has the compute worker of a slot end its job and stay, for what is asked of it. One that has not begun is cancelled.
    pub(crate) fn end_job(&self, slot: Slot) {
        let seat = Seat::Compute(slot);
        if self.0.borrow_mut().link(seat).is_none() {
            return self.cancel(slot);
        }
        let ids = self.0.borrow().ids_of(|pending| pending.seat == seat);
        for id in ids {
            self.post(seat, encode(&ToWorker::<ComputeRequest>::Cancel { id }), Array::new());
        }
    }

    /// Cancels what is under way in a slot. A compute worker is terminated; the data worker is told, and ends it.
    pub(crate) fn cancel(&self, slot: Slot) {
        self.leave(Seat::Compute(slot), &|| End::Cancelled);
        let ids = self.0.borrow().ids_of(|pending| pending.slot == slot);
        for id in ids {
            self.post(Seat::Data, encode(&ToWorker::<DataRequest>::Cancel { id }), Array::new());
        }
    }

    fn add(&self, slot: Slot, seat: Seat, on_news: Box<dyn FnMut(News)>, on_end: Box<dyn FnOnce(End)>) -> RequestId {
        let mut client = self.0.borrow_mut();
        client.last_id += 1;
        let id = client.last_id;
        client.pending.push(Pending { id, slot, seat, on_news, on_end });
        id
    }

    fn post(&self, seat: Seat, message: Vec<u8>, beside: Array) {
        let failed = {
            let mut client = self.0.borrow_mut();
            match client.link(seat) {
                Some(link) if link.is_ready => link.thread.post(&message, &beside).err(),
                Some(link) => {
                    link.waiting.push((message, beside));
                    None
                }
                None => None,
            }
        };
        if let Some(error) = failed {
            self.stopped(seat, words_of(&error));
        }
    }

    /// Starts a worker. Who starts it says how it is read, so that the code for it lies where it is needed.
    fn start_worker(&self, seat: Seat, read: Read) {
        let this = self.clone();
        let kind = if seat == Seat::Data { Kind::Data } else { Kind::Compute };
        let thread = WorkerThread::start(
            kind,
            Rc::new(move |heard| match heard {
                Heard::Message(bytes, beside) => this.hear(seat, read(&bytes, beside)),
                Heard::Stopped(words) => this.stopped(seat, words),
            }),
        );
        match thread {
            Ok(thread) => {
                self.0.borrow_mut().links.push(Link { seat, thread, is_ready: false, waiting: Vec::new() });
            }
            Err(error) => {
                // The page is still being built; it hears of it afterwards.
                let (this, words) = (self.clone(), words_of(&error));
                spawn_local(async move { this.stopped(seat, words) });
            }
        }
    }

    fn hear(&self, seat: Seat, said: Said) {
        match said {
            Said::Ready(version) if version != PROTOCOL_VERSION => {
                self.0.borrow_mut().restarts = RESTARTS_MAX;
                self.stopped(seat, crate::words::STALE_WORKER.to_owned());
            }
            Said::Ready(_) => {
                let waiting = self.0.borrow_mut().link(seat).map(|link| {
                    link.is_ready = true;
                    std::mem::take(&mut link.waiting)
                });
                waiting.into_iter().flatten().for_each(|(message, beside)| self.post(seat, message, beside));
            }
            Said::News(id, news) => self.tell(id, news),
            Said::End(_, End::Failed(Failure::WorkerStopped(words))) => self.stopped(seat, words),
            Said::End(id, end) => {
                if seat == Seat::Data && !matches!(end, End::Failed(_) | End::Cancelled) {
                    self.0.borrow_mut().restarts = 0;
                }
                self.end(id, end);
                if !matches!(seat, Seat::Data | Seat::Compute(Slot::Forecast)) {
                    self.leave(seat, &|| End::Cancelled);
                }
            }
        }
    }

    fn tell(&self, id: RequestId, news: News) {
        // Taken out while it runs: it may ask a question of its own.
        let Some(mut on_news) =
            self.0.borrow_mut().pending(id).map(|pending| std::mem::replace(&mut pending.on_news, Box::new(|_| {})))
        else {
            return;
        };
        on_news(news);
        if let Some(pending) = self.0.borrow_mut().pending(id) {
            pending.on_news = on_news;
        }
    }

    /// Ends a request. A second end of the same one finds nothing and does nothing.
    fn end(&self, id: RequestId, end: End) {
        let pending = self.0.borrow_mut().take_pending(id);
        if let Some(pending) = pending {
            (pending.on_end)(end);
        }
    }

    /// Terminates a worker and ends all that it was asked.
    fn leave(&self, seat: Seat, end: &dyn Fn() -> End) {
        let (link, ids) = {
            let mut client = self.0.borrow_mut();
            (client.take_link(seat), client.ids_of(|pending| pending.seat == seat))
        };
        // Its own closure may be the caller, and must outlive this call.
        spawn_local(async move { drop(link) });
        ids.into_iter().for_each(|id| self.end(id, end()));
    }

    /// A worker has stopped: what it was asked fails. The data worker is started anew, and the page is told.
    fn stopped(&self, seat: Seat, words: String) {
        let failed = || End::Failed(Failure::WorkerStopped(words.clone()));
        if seat != Seat::Data {
            return self.leave(seat, &failed);
        }
        let (ids, link, restarts, on_stop) = {
            let mut client = self.0.borrow_mut();
            client.restarts += 1;
            let ids = client.ids_of(|pending| pending.seat == seat);
            (ids, client.take_link(seat), client.restarts, Rc::clone(&client.on_stop))
        };
        spawn_local(async move { drop(link) });
        if restarts <= RESTARTS_MAX {
            self.start_worker(seat, Said::of_data);
        }
        ids.into_iter().for_each(|id| self.end(id, failed()));
        on_stop(words, restarts <= RESTARTS_MAX);
    }
}

fn words_of(error: &wasm_bindgen::JsValue) -> String {
    js_sys::Object::from(error.clone()).to_string().into()
}
