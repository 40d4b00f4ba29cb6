use aisle_protocol::{ComputeJob, ComputeResult, Failure, FromWorker, Progress, RequestId, ToWorker};
use wasm_bindgen_futures::spawn_local;

use crate::{browser, compute::RevenueTreesJob, pace::Pace};

/// How long the job runs before the browser gets a turn.
const STEP_MILLIS: f64 = 50.0;

/// Waits for a job.
pub(crate) fn listen() {
    browser::listen(|message, _| match message {
        ToWorker::Compute { id, job: ComputeJob::RevenueTrees(inputs) } => {
            spawn_local(compute(id, RevenueTreesJob::new(inputs)));
        }
        ToWorker::Ask { id, .. } => {
            let failure = Failure::Question("a compute worker has no data".to_owned());
            browser::post(&FromWorker::Failed { id, failure });
        }
        // A compute worker is cancelled by being terminated.
        ToWorker::Cancel { .. } => {}
    });
}

async fn compute(id: RequestId, mut job: RevenueTreesJob) {
    let start_millis = browser::now_millis();
    let mut progress_pace = Pace::new(Pace::PROGRESS_MILLIS, start_millis);
    let mut step_pace = Pace::new(STEP_MILLIS, start_millis);
    while job.step() {
        if step_pace.is_due(browser::now_millis()) {
            if progress_pace.is_due(browser::now_millis()) {
                let elapsed_millis = browser::millis_since(start_millis);
                let progress = Progress { done: job.done(), total: job.total(), rows: 0, elapsed_millis };
                browser::post(&FromWorker::Progress { id, progress });
            }
            browser::yield_to_events().await;
        }
    }
    browser::post(&FromWorker::Computed { id, result: ComputeResult::RevenueTrees(job.into_trees()) });
}
