//! What is asked about the lines, and what answers it.

use std::pin::Pin;

use aisle_engine::{
    export::csv,
    forecast::ShopInput,
    ingest::quality,
    metrics::{overview, suggest, trace, tree_inputs},
};
use aisle_protocol::{DataAnswer, DataRequest, Failure, encode};
use wasm_split_helpers::SplitLoaderError;

use crate::session::{Answer, Dataset, Reply, question};

/// What answers all questions but the first. It is compiled into a file of its own, since the first figures need not wait
/// for it.
pub struct LaterAnswers(Answer);

impl LaterAnswers {
    /// What calls this has the file.
    pub const fn here() -> Self {
        Self(later_answer)
    }
}

/// Fetches that file, unless it is there.
pub type FetchLaterAnswers = fn() -> Pin<Box<dyn Future<Output = Result<LaterAnswers, SplitLoaderError>>>>;

/// What answers a question.
///
/// # Errors
/// [`Failure::PartMissing`] when it cannot be fetched; the next call tries again.
pub(crate) async fn answer_of(request: &DataRequest, fetch: FetchLaterAnswers) -> Result<Answer, Failure> {
    if is_first(request) {
        return Ok(first_answer);
    }
    fetch().await.map(|LaterAnswers(answer)| answer).map_err(|_| Failure::PartMissing)
}

/// Is it what the page asks as soon as a file is read?
pub(crate) fn is_first(request: &DataRequest) -> bool {
    matches!(request, DataRequest::Quality(_))
}

/// Answers what [`is_first`].
pub(crate) fn first_answer(data: &mut Dataset, request: DataRequest) -> Result<Reply, Failure> {
    let DataRequest::Quality(spec) = request else {
        return Err(Failure::Question("the first answer is about the files".to_owned()));
    };
    let spec = data.prepare(spec)?;
    Ok(DataAnswer::Quality(Box::new(quality(&data.table, &data.ledger, &data.report, &spec))).into())
}

/// Answers all else.
pub(crate) fn later_answer(data: &mut Dataset, request: DataRequest) -> Result<Reply, Failure> {
    let answer = match request {
        DataRequest::Overview(spec) => {
            let spec = data.prepare(spec)?;
            DataAnswer::Overview(Box::new(overview(&data.table, &data.ledger, &spec)))
        }
        DataRequest::Trace(mut request) => {
            request.spec = data.prepare(request.spec)?;
            DataAnswer::Trace(trace(&data.table, &data.ledger, &request).map_err(question)?)
        }
        DataRequest::PrepareRevenueTrees(spec) => {
            let spec = data.prepare(spec)?;
            let beside = tree_inputs(&data.table, &data.ledger, &spec).map(|inputs| encode(&inputs));
            return Ok(Reply { answer: DataAnswer::ComputeInput(beside.is_some()), beside });
        }
        DataRequest::PrepareForecasts(spec) => {
            let spec = data.prepare(spec)?;
            let input = ShopInput::new(&data.table, &data.ledger, &spec);
            let beside = (!input.whole.axis().past.is_empty()).then(|| encode(&input));
            return Ok(Reply { answer: DataAnswer::ComputeInput(beside.is_some()), beside });
        }
        DataRequest::Suggest { dimension, text, limit } => {
            DataAnswer::Suggestions(suggest(&data.table, &data.ledger, dimension, &text, limit as usize))
        }
        DataRequest::ExportCsv { spec, table } => {
            let spec = data.prepare(spec)?;
            DataAnswer::Csv(csv(&data.table, &data.ledger, &data.report, &spec, table))
        }
        DataRequest::Open { .. } | DataRequest::Quality(_) => {
            return Err(Failure::Question("this is answered elsewhere".to_owned()));
        }
    };
    Ok(answer.into())
}
