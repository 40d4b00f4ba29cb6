//! The answers over HTTP, all as JSON.

use std::sync::Arc;

use aisle_engine::live::{LiveBucket, Step, TopGroups};
use aisle_engine::metrics::{Kpis, ReconciliationCell};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, Timestamp};
use aisle_protocol::relay::{Alert, Status};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Shared;

/// Steps that are answered at once: a week of minutes.
const STEPS_MAX: usize = 7 * 24 * 60;
/// Steps where nothing is said: an hour of minutes, a day of hours, a month of days.
const USUAL_STEPS: [u32; 3] = [60, 24, 30];
/// Rows where nothing is said.
const USUAL_TOP: usize = 10;

/// `/api/v1/totals`. The figures have the names of `aisle overview --json`.
#[derive(Serialize)]
pub(super) struct TotalsAnswer {
    schema: &'static str,
    epoch: String,
    status: Status,
    reconciliation: Vec<ReconciliationCell>,
    kpis: Kpis,
}

/// `/api/v1/series`.
#[derive(Serialize)]
pub(super) struct SeriesAnswer {
    step: Step,
    buckets: Vec<LiveBucket>,
    /// Were there more? Those answered are then the latest.
    is_cut: bool,
}

/// What `/api/v1/series` is asked for.
#[derive(Deserialize)]
pub(super) struct SeriesQuery {
    step: Option<Step>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// What the rankings are asked for.
#[derive(Deserialize)]
pub(super) struct TopQuery {
    top: Option<usize>,
    day: Option<Day>,
}

/// `/api/v1/alerts`.
#[derive(Serialize)]
pub(super) struct AlertsAnswer {
    alerts: Vec<Alert>,
}

type Refused = (StatusCode, &'static str);

pub(super) async fn totals(State(shared): State<Arc<Shared>>) -> Json<TotalsAnswer> {
    let status = shared.publisher.status();
    let state = shared.live.state();
    Json(TotalsAnswer {
        schema: "aisle.live.v1",
        epoch: shared.publisher.epoch().to_owned(),
        status: Status { latest: state.latest(), counts: state.counts(), ..status },
        reconciliation: state.reconciliation(),
        kpis: state.kpis(),
    })
}

pub(super) async fn series(State(shared): State<Arc<Shared>>, Query(query): Query<SeriesQuery>) -> Json<SeriesAnswer> {
    let step = query.step.unwrap_or(Step::Minute);
    let state = shared.live.state();
    let latest = state.latest().unwrap_or_default();
    let to = query.to.unwrap_or_else(|| Timestamp::from_seconds(latest.seconds().saturating_add(1)));
    let usual_seconds = USUAL_STEPS[step as usize] * step.seconds();
    let from = query.from.unwrap_or_else(|| Timestamp::from_seconds(to.seconds().saturating_sub(usual_seconds)));
    let mut buckets: Vec<LiveBucket> = state.steps(step, from, to).rev().take(STEPS_MAX + 1).collect();
    let is_cut = buckets.len() > STEPS_MAX;
    buckets.truncate(STEPS_MAX);
    buckets.reverse();
    Json(SeriesAnswer { step, buckets, is_cut })
}

pub(super) async fn products(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<TopQuery>,
) -> Result<Json<TopGroups>, Refused> {
    let top = query.top()?;
    Ok(Json(shared.live.state().products(query.day, top)))
}

pub(super) async fn countries(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<TopQuery>,
) -> Result<Json<TopGroups>, Refused> {
    let top = query.top()?;
    Ok(Json(shared.live.state().countries(query.day, top)))
}

pub(super) async fn alerts(State(shared): State<Arc<Shared>>) -> Json<AlertsAnswer> {
    Json(AlertsAnswer { alerts: shared.publisher.parts().alerts.unwrap_or_default() })
}

impl TopQuery {
    fn top(&self) -> Result<usize, Refused> {
        let top = self.top.unwrap_or(USUAL_TOP);
        let is_right = (1..=AnalysisSpec::MAX_TOP as usize).contains(&top);
        if is_right { Ok(top) } else { Err((StatusCode::BAD_REQUEST, "top must be 1 to 10000\n")) }
    }
}
