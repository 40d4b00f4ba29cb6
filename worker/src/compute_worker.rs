use std::{cell::RefCell, rc::Rc};

use aisle_engine::metrics::TreeInput;
use aisle_protocol::{
    ComputeAnswer, ComputeRequest, Failure, ForecastNews, FromWorker, Progress, RequestId, ToWorker, decode,
};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::{browser, compute::RevenueTreesJob, forecast_job::ForecastJob, pace::Pace, slot::Slot};

/// How long the job runs before the browser gets a turn.
const STEP_MILLIS: f64 = 50.0;

/// How long forecasts are made before the page hears of them, and judged: that takes longer, and less is shown of it.
const FORECAST_MILLIS: f64 = 100.0;
const JUDGE_MILLIS: f64 = 250.0;

/// The shop that is being forecast, and which request goes on with it, each borrowed for one step at a time.
type Shop = Rc<RefCell<Option<ForecastJob>>>;
type Current = Rc<RefCell<Slot>>;

/// From this worker.
type Said = FromWorker<ComputeAnswer>;

/// Waits for a job. Forecasting can be ended, and what there is asked for; another job is cancelled by terminating the worker.
pub(crate) fn listen() {
    let (shop, current) = (Shop::default(), Current::default());
    browser::listen::<_, ComputeAnswer>(move |message, beside| match message {
        ToWorker::Ask { id, request } => {
            if let Err(failure) = begin(&shop, &current, id, request, &beside) {
                browser::post(&Said::Failed { id, failure });
            }
        }
        ToWorker::Cancel { id } => {
            if current.borrow_mut().end(id) {
                browser::post(&Said::Cancelled { id });
            }
        }
    });
}

fn begin(
    shop: &Shop,
    current: &Current,
    id: RequestId,
    request: ComputeRequest,
    beside: &[JsValue],
) -> Result<(), Failure> {
    let no_shop = || Failure::Question("no shop is being forecast".to_owned());
    match request {
        ComputeRequest::RevenueTrees => {
            let inputs = input::<Vec<TreeInput>>(beside)?;
            spawn_local(compute_trees(id, RevenueTreesJob::new(inputs)));
        }
        ComputeRequest::Forecast(overrides) => {
            let job = ForecastJob::new(input(beside)?, overrides);
            browser::post(&Said::Part { id, part: ComputeAnswer::Forecast(job.begin()) });
            shop.replace(Some(job));
            current.borrow_mut().begin(id);
            spawn_local(forecast(id, Rc::clone(shop), Rc::clone(current)));
        }
        ComputeRequest::Series { series, compared, overrides } => {
            let mut shop = shop.borrow_mut();
            let found = shop.as_mut().ok_or_else(no_shop)?.look(series.as_deref(), compared, overrides);
            let (outlook, rows) =
                found.ok_or_else(|| Failure::Question(format!("nothing is called {}", series.unwrap_or_default())))?;
            browser::post(&Said::Answer { id, answer: ComputeAnswer::Series(Box::new(outlook), rows) });
        }
        ComputeRequest::ForecastCsv => {
            let csv = shop.borrow().as_ref().ok_or_else(no_shop)?.csv();
            browser::post(&Said::Answer { id, answer: ComputeAnswer::Csv(csv) });
        }
    }
    Ok(())
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
                let progress = Progress { done: job.done(), total: job.total(), elapsed_millis, ..Progress::default() };
                browser::post(&Said::Progress { id, progress });
            }
            browser::yield_to_events().await;
        }
    }
    browser::post(&Said::Answer { id, answer: ComputeAnswer::RevenueTrees(job.into_trees()) });
}

/// Forecasts the shop and then judges its forecasts, telling the page what is new; in between, questions are answered. It ends when
/// another request is the current one, or none.
async fn forecast(id: RequestId, shop: Shop, current: Current) {
    let start_millis = browser::now_millis();
    let mut step_millis = FORECAST_MILLIS;
    loop {
        browser::yield_to_events().await;
        if !current.borrow().is_current(id) {
            return;
        }
        let begun_millis = browser::now_millis();
        let step = |job: &mut ForecastJob| {
            let news = job.advance(|| browser::now_millis() - begun_millis < step_millis);
            (news, job.done_of())
        };
        let Some((news, (done, total))) = shop.borrow_mut().as_mut().map(step) else { return };
        if matches!(news, ForecastNews::Done(_)) {
            current.borrow_mut().end(id);
            return browser::post(&Said::Answer { id, answer: ComputeAnswer::Forecast(news) });
        }
        if matches!(news, ForecastNews::Forecast) {
            step_millis = JUDGE_MILLIS;
        }
        browser::post(&Said::Part { id, part: ComputeAnswer::Forecast(news) });
        let elapsed_millis = browser::millis_since(start_millis);
        browser::post(&Said::Progress {
            id,
            progress: Progress { done, total, elapsed_millis, ..Progress::default() },
        });
    }
}
