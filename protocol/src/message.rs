use aisle_engine::export::TableKind;
use aisle_engine::forecast::{Choice, RowFigures, RowVerdict, SeriesOutlook, ShopOutlook, Verdict};
use aisle_engine::ingest::{IngestError, IngestOptions, Quality};
use aisle_engine::metrics::{Overview, RevenueTree, Trace, TraceRequest};
use aisle_engine::spec::{AnalysisSpec, Dimension, Override};
use serde::{Deserialize, Serialize};

/// The number that ties answers to their request. The page counts up from 1.
pub type RequestId = u32;

/// From the page to a worker: a [`DataRequest`] to the data worker, a [`ComputeRequest`] to a compute worker. Each carries the
/// code for its own only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker<R> {
    /// Answer this.
    Ask {
        /// The request's number.
        id: RequestId,
        /// The question.
        request: R,
    },
    /// Stop working on a request; it ends as [`FromWorker::Cancelled`]. A compute worker that forecasts a shop goes on to answer what is asked
    /// of it; others are terminated instead.
    Cancel {
        /// The request's number.
        id: RequestId,
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
    /// What [`ComputeRequest::RevenueTrees`] needs, cut from the table.
    PrepareRevenueTrees(AnalysisSpec),
    /// What [`ComputeRequest::Forecast`] needs, cut from the table.
    PrepareForecasts(AnalysisSpec),
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
    /// Should a person say whether its dates are day first or month first?
    pub is_date_order_ambiguous: bool,
    /// Should a person say whether its numbers have a decimal point or a decimal comma?
    pub is_decimal_sign_ambiguous: bool,
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
    /// To the requests that prepare something: what a compute worker needs travels beside the message, as bytes that the page
    /// hands on unread. False when there is nothing to compute.
    ComputeInput(bool),
    /// To [`DataRequest::Suggest`]: value and label (a product's description; the value itself elsewhere).
    Suggestions(Vec<(String, String)>),
}

/// A question for a compute worker; what it needs travels beside it, as the data worker has written it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComputeRequest {
    /// The revenue tree of every product, from a list of [`aisle_engine::metrics::TreeInput`].
    RevenueTrees,
    /// The forecasts of a shop, from an [`aisle_engine::forecast::ShopInput`]. The worker then answers what follows.
    Forecast(Vec<Override>),
    /// A series of the shop that is being forecast, as it is drawn.
    Series {
        /// Its name; `None` for the whole shop.
        series: Option<String>,
        /// What is drawn beside it.
        compared: Option<Choice>,
        /// What a person expects instead of the methods, from now on.
        overrides: Vec<Override>,
    },
    /// All steps of all parts as CSV, with quantiles.
    ForecastCsv,
}

/// An answer of a compute worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ComputeAnswer {
    /// To [`ComputeRequest::RevenueTrees`]: the trees in the order of the input, with the products' folded codes.
    RevenueTrees(Vec<(String, RevenueTree)>),
    /// To [`ComputeRequest::Forecast`], part by part.
    Forecast(ForecastNews),
    /// To [`ComputeRequest::Series`]: the series, and the rows that differ from before.
    Series(Box<SeriesOutlook>, Vec<(u32, RowFigures)>),
    /// To [`ComputeRequest::ForecastCsv`].
    Csv(Vec<u8>),
}

/// What is new of a shop's forecasts. The order of the rows is that of the outlook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ForecastNews {
    /// The shop before its parts are forecast, and the forecast of the whole.
    Begun(Box<ShopOutlook>, Box<SeriesOutlook>),
    /// Parts that have been forecast, by their place among the rows.
    Rows(Vec<(u32, RowFigures)>),
    /// Every part has been forecast, and all add up.
    Forecast,
    /// Parts whose earlier forecasts have been judged.
    Judged(Vec<(u32, RowVerdict)>),
    /// All is done: how far off earlier forecasts of all parts were.
    Done(Box<Verdict>),
}

/// From a worker to the page: with a [`DataAnswer`] or a [`ComputeAnswer`]. Every request ends in exactly one of `Answer`,
/// `Failed`, `Cancelled`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker<A> {
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
    /// A part of the answer; more follows.
    Part {
        /// The request's number.
        id: RequestId,
        /// The part.
        part: A,
    },
    /// The answer, or its last part.
    Answer {
        /// The request's number.
        id: RequestId,
        /// The answer.
        answer: A,
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
    /// Steps done: bytes read, or products computed. What comes after the last byte counts as further bytes.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
    /// Rows read so far (0 for jobs that read none).
    pub rows: u64,
    /// Whether all rows are read, and only what follows is still to be done.
    pub is_read: bool,
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
    /// A part of the program could not be fetched.
    #[error("a part of Aisle could not be loaded")]
    PartMissing,
    /// The worker stopped; its memory is gone.
    #[error("the part of the page that computes has stopped: {0}")]
    WorkerStopped(String),
}
