use aisle_engine::export::TableKind;
use aisle_engine::ingest::{IngestError, IngestOptions, Quality};
use aisle_engine::metrics::{Overview, RevenueTree, Trace, TraceRequest};
use aisle_engine::spec::{AnalysisSpec, Dimension};
use serde::{Deserialize, Serialize};

/// The number that ties answers to their request. The page counts up from 1.
pub type RequestId = u32;

/// What a worker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkerRole {
    /// Owns the table; answers in steps under 100 ms.
    Data,
    /// Does one long job on what it is given; cancelled by being terminated.
    Compute,
}

/// From the page to a worker.
#[allow(
    clippy::large_enum_variant,
    reason = "a message is built once and turned into bytes at once; nothing holds many (on wasm32 it is small)"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Ask the data worker.
    Ask {
        /// The request's number.
        id: RequestId,
        /// The question.
        request: DataRequest,
    },
    /// Stop working on a request of the data worker; it ends as [`FromWorker::Cancelled`].
    Cancel {
        /// The request's number.
        id: RequestId,
    },
    /// Give the compute worker its job.
    Compute {
        /// The request's number.
        id: RequestId,
        /// The job.
        job: ComputeJob,
    },
}

/// A question for the data worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DataRequest {
    /// Read files. The `File` objects travel beside the message, in the order of `files`. The table that is there stays
    /// until the new one is complete; a failed or cancelled reading changes nothing.
    Open {
        /// The files to read.
        files: Vec<FileMeta>,
        /// What a person decided about reading them.
        options: IngestOptions,
    },
    /// All of the Overview page.
    Overview(AnalysisSpec),
    /// All of the Data page.
    Quality(AnalysisSpec),
    /// From a figure to its lines.
    Trace(TraceRequest),
    /// A whole table as CSV, formula injection defused.
    ExportCsv {
        /// The question that the table answers.
        spec: AnalysisSpec,
        /// Which table.
        table: TableKind,
    },
    /// What a compute job needs, cut from the table (see [`DataAnswer::ComputeInput`]).
    PrepareRevenueTrees(AnalysisSpec),
    /// Values of a filter's dimension that contain a text (letter case ignored), for search boxes.
    Suggest {
        /// The dimension.
        dimension: Dimension,
        /// The text.
        text: String,
        /// The most values to return.
        limit: u32,
    },
}

/// A file's name and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMeta {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What the data worker holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// The files.
    pub files: Vec<InputFile>,
    /// Rows below the headers.
    pub rows_read: u64,
    /// Rows in the table.
    pub rows_kept: u64,
    /// Rows set aside.
    pub rows_set_aside: u64,
    /// The currency's symbol or code, when the file names one.
    pub currency: Option<String>,
    /// How long reading took, in milliseconds.
    pub read_millis: u32,
    /// Bytes of the worker's memory.
    pub memory_bytes: u64,
}

/// One file that the data worker holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Its name.
    pub name: String,
    /// Rows below its header.
    pub rows_read: u64,
    /// Could its dates be read both ways?
    pub is_date_order_ambiguous: bool,
}

/// An answer of the data worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DataAnswer {
    /// To [`DataRequest::Open`].
    Opened(Input),
    /// To [`DataRequest::Overview`].
    Overview(Box<Overview>),
    /// To [`DataRequest::Quality`].
    Quality(Box<Quality>),
    /// To [`DataRequest::Trace`].
    Trace(Trace),
    /// To [`DataRequest::ExportCsv`].
    Csv(Vec<u8>),
    /// To [`DataRequest::PrepareRevenueTrees`]: the job for a compute worker; `None` without a comparison.
    ComputeInput(Option<ComputeJob>),
    /// To [`DataRequest::Suggest`]: value and label (a product's description; the value itself elsewhere).
    Suggestions(Vec<(String, String)>),
}

/// A job for a compute worker, with all that it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ComputeJob {
    /// The revenue tree of every product.
    RevenueTrees(Vec<aisle_engine::metrics::TreeInput>),
}

/// What a compute worker found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ComputeResult {
    /// The revenue tree of every product, in the order of the job, with the product's folded code.
    RevenueTrees(Vec<(String, RevenueTree)>),
}

/// From a worker to the page. Every request ends in exactly one of `Answer`, `Computed`, `Failed`, `Cancelled`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker has set its handler; only now may messages be posted to it.
    Ready {
        /// [`crate::PROTOCOL_VERSION`] of the worker.
        protocol_version: u32,
    },
    /// How far a request is.
    Progress {
        /// The request's number.
        id: RequestId,
        /// How far.
        progress: Progress,
    },
    /// The data worker's answer.
    Answer {
        /// The request's number.
        id: RequestId,
        /// The answer.
        answer: DataAnswer,
    },
    /// The compute worker's result.
    Computed {
        /// The request's number.
        id: RequestId,
        /// The result.
        result: ComputeResult,
    },
    /// The request cannot be answered.
    Failed {
        /// The request's number.
        id: RequestId,
        /// Why.
        failure: Failure,
    },
    /// The request was cancelled, or a newer one of its kind has taken its place.
    Cancelled {
        /// The request's number.
        id: RequestId,
    },
}

/// How far a long request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done: bytes read, or products computed.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
    /// Rows read so far (0 for jobs that read none).
    pub rows: u64,
    /// Milliseconds since the request began.
    pub elapsed_millis: u32,
}

/// Why a request ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A file cannot be used.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The browser cannot read the file any more: it was changed, moved or deleted, or it is a folder.
    #[error("{file} could not be read: {reason}")]
    FileUnreadable {
        /// The file's name.
        file: String,
        /// The browser's words.
        reason: String,
    },
    /// No file has been read yet.
    #[error("no file has been read yet")]
    NoData,
    /// The question itself is wrong.
    #[error("{0}")]
    Question(String),
    /// The worker stopped; its memory is gone.
    #[error("the part of the page that computes has stopped: {0}")]
    WorkerStopped(String),
}
