use aisle_engine::metrics::TreeInput;
use aisle_protocol::{ComputeAnswer, ComputeRequest, Failure, FromWorker, Progress, RequestId, ToWorker, decode};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::{browser, compute::RevenueTreesJob, pace::Pace};

/// How long the job runs before the browser gets a turn.
const STEP_MILLIS: f64 = 50.0;

/// From this worker.
type Said = FromWorker<ComputeAnswer>;

/// Waits for a job. A compute worker is cancelled by being terminated.
pub(crate) fn listen() {
    browser::listen::<_, ComputeAnswer>(|message, beside| {
        let ToWorker::Ask { id, request } = message else { return };
        match request {
            ComputeRequest::RevenueTrees => match input::<Vec<TreeInput>>(&beside) {
                Ok(inputs) => spawn_local(compute_trees(id, RevenueTreesJob::new(inputs))),
                Err(failure) => browser::post(&Said::Failed { id, failure }),
            },
        }
    });
}

/// What the data worker has written for this one.
fn input<T: DeserializeOwned>(beside: &[JsValue]) -> Result<T, Failure> {
    let bytes = beside.first().map(browser::bytes_of).unwrap_or_default();
    decode(&bytes).map_err(|error| Failure::Question(error.to_string()))
}

async fn compute_trees(id: RequestId, mut job: RevenueTreesJob) {
    let start_millis = browser::now_millis();
    let mut progress_pace = Pace::new(Pace::PROGRESS_MILLIS, start_millis);
    let mut step_pace = Pace::new(STEP_MILLIS, start_millis);
    while job.step() {
        if step_pace.is_due(browser::now_millis()) {
            if progress_pace.is_due(browser::now_millis()) {
                let elapsed_millis = browser::millis_since(start_millis);
                let progress = Progress { done: job.done(), total: job.total(), rows: 0, elapsed_millis };
                browser::post(&Said::Progress { id, progress });
            }
            browser::yield_to_events().await;
        }
    }
    browser::post(&Said::Answer { id, answer: ComputeAnswer::RevenueTrees(job.into_trees()) });
}
