use aisle_protocol::ingest::{ColumnMapping, ColumnRole, IngestError, IngestOptions};
use aisle_protocol::{DataAnswer, DataRequest, Failure, FileMeta, Input, Progress};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{Notice, Store};
use crate::services::{self, Dropped, End, News, Slot};
use crate::signals::Kept;
use crate::words;

/// A reading under way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The files' names.
    pub(crate) names: Vec<String>,
    pub(crate) progress: Progress,
}

/// A file whose columns a person must name.
#[derive(Clone)]
pub(crate) struct MappingDraft {
    pub(crate) file: String,
    pub(crate) header: Vec<String>,
    pub(crate) preview: Vec<Vec<String>>,
    pub(crate) guess: Vec<Option<ColumnRole>>,
    files: Kept<Vec<File>>,
    options: IngestOptions,
}

impl Store {
    /// Reads what was let go over the page, in the place of what is there.
    pub(crate) fn read_dropped(self, dropped: Dropped) {
        self.read_new(dropped.files);
        for folder in &dropped.folders {
            self.add_notice(Notice::warning(words::folder_dropped(folder)));
        }
    }

    /// Reads files in the place of those that are there; a notice offers to keep both.
    pub(crate) fn read_new(self, files: Vec<File>) {
        let (before, options) = self.opened.get();
        let added = files.clone();
        let offer_both = move |input: Input| {
            if before.is_empty() {
                return;
            }
            let names = before.iter().map(File::name).collect::<Vec<_>>();
            let both = Kept::new([before.as_slice(), added.as_slice()].concat());
            let notice = Notice::note(words::replaced(&names, &names_of(&input)));
            let keep = move || self.read(both.get(), IngestOptions::default(), Box::new(|_| {}));
            self.add_notice(notice.with_action(words::KEEP_BOTH, keep));
        };
        let options = IngestOptions { mapping: None, date_order: None, decimal_sign: None, ..options };
        self.read(files, options, Box::new(offer_both));
    }

    /// Reads further files beside those that are there.
    pub(crate) fn read_more(self, more: Vec<File>) {
        let (mut files, options) = self.opened.get();
        files.extend(more);
        self.read(files, options, Box::new(|_| {}));
    }

    /// Reads the same files again, in another way.
    pub(crate) fn read_again(self, change: impl FnOnce(&mut IngestOptions)) {
        let (files, mut options) = self.opened.get();
        change(&mut options);
        self.read(files, options, Box::new(|_| {}));
    }

    /// Reads the file whose columns a person has just named.
    pub(crate) fn read_mapped(self, draft: &MappingDraft, roles: Vec<Option<ColumnRole>>) {
        let mapping = ColumnMapping { header: draft.header.clone(), roles };
        services::remember_mapping(&mapping);
        let options = IngestOptions { mapping: Some(mapping), ..draft.options.clone() };
        self.read(draft.files.get(), options, Box::new(|_| {}));
    }

    /// Reads the sample shop.
    pub(crate) fn read_sample(self) {
        spawn_local(async move {
            match services::fetch_sample().await {
                Ok(file) => self.read_new(vec![file]),
                Err(reason) => self.add_notice(Notice::critical(words::sample_missing(&reason))),
            }
        });
    }

    /// Stops the reading; what was there stays.
    pub(crate) fn cancel_reading(self) {
        self.with_client(|client| client.cancel(Slot::Open));
    }

    fn read(self, files: Vec<File>, options: IngestOptions, done: Box<dyn FnOnce(Input)>) {
        if files.is_empty() {
            return;
        }
        let number = self.last_reading.get() + 1;
        self.last_reading.set(number);
        let metas = files.iter().map(|file| FileMeta { name: file.name(), bytes: file.size() as u64 });
        let request = DataRequest::Open { files: metas.collect(), options: options.clone() };
        let names = files.iter().map(File::name).collect();
        self.close_notices();
        self.mapping.set(None);
        self.reading.set(Some(Reading { names, progress: Progress::default() }));
        let progress = move |news| {
            if let News::Progress(progress) = news
                && number == self.last_reading.get()
            {
                self.reading.update(|reading| {
                    if let Some(reading) = reading {
                        reading.progress = progress;
                    }
                });
            }
        };
        let posted = files.clone();
        let ended = move |end| {
            if number == self.last_reading.get() {
                self.reading.set(None);
                self.reading_ended(end, files, options, done);
            }
        };
        self.with_client(|client| client.ask(Slot::Open, request, posted, Box::new(progress), Box::new(ended)));
    }

    fn reading_ended(self, end: End, files: Vec<File>, options: IngestOptions, done: Box<dyn FnOnce(Input)>) {
        match end {
            End::Answer(DataAnswer::Opened(input)) => {
                self.opened.set((files, options));
                self.input.set(Some(input.clone()));
                done(input);
            }
            End::Failed(Failure::Ingest(IngestError::MappingNeeded { file, header, preview, guess, .. })) => {
                // A mapping from an earlier visit is tried once; when it does not help, the person is asked.
                if let Some(mapping) = services::remembered_mapping(&header).filter(|_| options.mapping.is_none()) {
                    return self.read(files, IngestOptions { mapping: Some(mapping), ..options }, done);
                }
                let files = Kept::new(files);
                self.mapping.set(Some(MappingDraft { file, header, preview, guess, files, options }));
                self.go(super::Route::Data);
            }
            End::Failed(failure) => self.add_notice(Notice::critical(words::failure(&failure))),
            End::Cancelled => self.add_notice(Notice::note(words::READING_CANCELLED.to_owned())),
            End::Answer(_) | End::Input(_) | End::Computed(_) => {}
        }
    }

    /// The data worker stopped: its table is gone. The files are read again while the page still holds them.
    pub(super) fn worker_stopped(self, reason: String, is_running: bool) {
        self.is_computing.set(false);
        let (files, options) = self.opened.get();
        if !is_running {
            self.add_notice(Notice::critical(words::worker_gone(&reason)));
        } else if files.is_empty() {
            self.add_notice(Notice::warning(words::worker_restarted(&reason, false)));
        } else {
            self.read(files, options, Box::new(|_| {}));
            self.add_notice(Notice::warning(words::worker_restarted(&reason, true)));
        }
    }
}

fn names_of(input: &Input) -> Vec<String> {
    input.files.iter().map(|file| file.name.clone()).collect()
}
