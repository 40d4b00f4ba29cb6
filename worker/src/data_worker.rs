use std::{cell::RefCell, rc::Rc};

use aisle_engine::{
    ingest::{Ingest, IngestError, IngestOptions, Ingested},
    table::LedgerBuilder,
};
use aisle_protocol::{DataAnswer, DataRequest, Failure, FileMeta, FromWorker, Progress, RequestId, ToWorker};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::{
    answers::{FetchLaterAnswers, answer_of},
    browser,
    file_reader::FileReader,
    pace::Pace,
    queue::Queue,
    session::{Dataset, Reply, Session},
    slot::Slot,
};

/// Bytes parsed between two looks at the clock. Compressed, they can be ten times as many.
const STEP_BYTES: usize = 256 * 1024;
/// How long parsing goes on before the browser gets a turn to deliver questions.
const STEP_MILLIS: f64 = 50.0;

#[derive(Default)]
struct DataWorker {
    session: Session,
    reading: Slot,
    questions: Queue,
}

/// From this worker.
type Said = FromWorker<DataAnswer>;

/// Borrowed for one step at a time, never across an `await`.
type Shared = Rc<RefCell<DataWorker>>;

/// Waits for questions. Those about the table are answered between two steps of reading.
pub(crate) fn listen(fetch: FetchLaterAnswers) {
    let shared = Shared::default();
    // Before a question needs them. Without a network, that question tries again and tells.
    spawn_local(async move { drop(fetch().await) });
    browser::listen::<_, DataAnswer>(move |message, beside| match message {
        ToWorker::Ask { id, request: DataRequest::Open { files: metas, options } } => {
            let superseded = shared.borrow_mut().reading.begin(id);
            if let Some(id) = superseded {
                browser::post(&Said::Cancelled { id });
            }
            let files = beside.into_iter().map(JsCast::unchecked_into).collect();
            spawn_local(open(Rc::clone(&shared), id, metas, files, options));
        }
        ToWorker::Ask { id, request } => {
            shared.borrow_mut().questions.push(id, request);
            spawn_local(answer_next(Rc::clone(&shared), fetch));
        }
        ToWorker::Cancel { id } => {
            let is_cancelled = {
                let mut worker = shared.borrow_mut();
                worker.reading.end(id) || worker.questions.cancel(id)
            };
            if is_cancelled {
                browser::post(&Said::Cancelled { id });
            }
        }
    });
}

/// Answers the question whose turn it is, once the messages that came with it are heard: they may cancel it.
async fn answer_next(shared: Shared, fetch: FetchLaterAnswers) {
    browser::yield_to_events().await;
    let next = shared.borrow_mut().questions.pop();
    if let Some((id, request)) = next {
        let answer = answer_of(&request, fetch).await;
        let result = answer.and_then(|answer| shared.borrow_mut().session.answer(request, answer));
        post(id, result);
    }
}

fn post(id: RequestId, result: Result<Reply, Failure>) {
    match result {
        Ok(Reply { answer, beside: None }) => browser::post(&Said::Answer { id, answer }),
        Ok(Reply { answer, beside: Some(bytes) }) => browser::post_with(&Said::Answer { id, answer }, &bytes),
        Err(failure) => browser::post(&Said::Failed { id, failure }),
    }
}

/// Reads files and puts them in the place of those that the session had.
async fn open(shared: Shared, id: RequestId, metas: Vec<FileMeta>, files: Vec<File>, options: IngestOptions) {
    let start_millis = browser::now_millis();
    let bytes = metas.iter().map(|meta| meta.bytes).sum();
    let mut reading = Reading::new(&shared, id, start_millis, bytes);
    let result = match reading.read(&metas, files, options).await {
        Ok(data) => Ok(shared.borrow_mut().session.open(data)),
        Err(Stop::Failed(failure)) => Err(failure),
        Err(Stop::Superseded) => return,
    };
    let result = result.map(|mut input| {
        input.read_millis = browser::millis_since(start_millis);
        input.memory_bytes = browser::memory_bytes();
        Reply::from(DataAnswer::Opened(input))
    });
    let is_current = shared.borrow_mut().reading.end(id);
    if is_current {
        post(id, result);
    }
}

/// Why reading ended early.
enum Stop {
    /// The page has been told already: it cancelled the request, or asked for other files.
    Superseded,
    Failed(Failure),
}

impl From<IngestError> for Stop {
    fn from(error: IngestError) -> Self {
        Self::Failed(Failure::Ingest(error))
    }
}

/// Putting the lines in order takes about as long as reading this part of the bytes.
const ORDERING_SHARE: u64 = 8;

struct Reading<'a> {
    shared: &'a Shared,
    id: RequestId,
    start_millis: f64,
    bytes: u64,
    progress_pace: Pace,
    step_pace: Pace,
}

impl<'a> Reading<'a> {
    fn new(shared: &'a Shared, id: RequestId, start_millis: f64, bytes: u64) -> Self {
        let progress_pace = Pace::new(Pace::PROGRESS_MILLIS, start_millis);
        let step_pace = Pace::new(STEP_MILLIS, start_millis);
        Self { shared, id, start_millis, bytes, progress_pace, step_pace }
    }

    async fn read(&mut self, metas: &[FileMeta], files: Vec<File>, options: IngestOptions) -> Result<Dataset, Stop> {
        if metas.len() != files.len() {
            let words = format!("{} files are named, but {} came", metas.len(), files.len());
            return Err(Stop::Failed(Failure::Question(words)));
        }
        let mut ingest = Ingest::new(options);
        let mut piece = Vec::new();
        let mut done = 0;
        for (meta, file) in metas.iter().zip(files) {
            ingest.begin_file(&meta.name, meta.bytes)?;
            let mut reader = FileReader::new(file).map_err(|reason| unreadable(meta, reason))?;
            while reader.read(&mut piece).await.map_err(|reason| unreadable(meta, reason))? {
                self.check()?;
                for bytes in piece.chunks(STEP_BYTES) {
                    ingest.push(bytes)?;
                    done += bytes.len() as u64;
                    self.pause(Progress { done, rows: ingest.rows_read(), ..Progress::default() }).await?;
                }
            }
            self.check()?;
            ingest.end_file()?;
        }
        self.put_in_order(ingest.finish()?).await
    }

    async fn put_in_order(&mut self, Ingested { table, report }: Ingested) -> Result<Dataset, Stop> {
        let definitions = self.shared.borrow().session.definitions();
        let mut builder = LedgerBuilder::new(&table, &definitions);
        let read = Progress { done: self.bytes, rows: report.rows_read, is_read: true, ..Progress::default() };
        // However short what follows may be, the last row is told of.
        self.report(read);
        while builder.step() {
            let steps = u64::from(builder.steps_done());
            let done = self.bytes + self.bytes / ORDERING_SHARE * steps / u64::from(LedgerBuilder::STEPS);
            self.pause(Progress { done, ..read }).await?;
        }
        let ledger = builder.finish();
        Ok(Dataset { table, report, ledger })
    }

    /// Tells how far it is and gives the browser a turn, when it is time for either.
    async fn pause(&mut self, progress: Progress) -> Result<(), Stop> {
        if self.progress_pace.is_due(browser::now_millis()) {
            self.report(progress);
        }
        if self.step_pace.is_due(browser::now_millis()) {
            browser::yield_to_events().await;
            self.check()?;
        }
        Ok(())
    }

    fn report(&self, progress: Progress) {
        let total = self.bytes + self.bytes / ORDERING_SHARE;
        let elapsed_millis = browser::millis_since(self.start_millis);
        browser::post(&Said::Progress { id: self.id, progress: Progress { total, elapsed_millis, ..progress } });
    }

    fn check(&self) -> Result<(), Stop> {
        if self.shared.borrow().reading.is_current(self.id) { Ok(()) } else { Err(Stop::Superseded) }
    }
}

fn unreadable(meta: &FileMeta, reason: String) -> Stop {
    Stop::Failed(Failure::FileUnreadable { file: meta.name.clone(), reason })
}
