//! The answers over HTTP, all as JSON.

use std::sync::Arc;

use aisle_engine::live::{LiveBucket, LiveState, Step, TopGroups};
use aisle_engine::metrics::{Kpis, ReconciliationCell};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, Timestamp};
use aisle_protocol::relay::{Alert, Status};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, IntoResponses, PartialSchema, ToSchema};

use super::Shared;
use super::schemas::{self, USUAL_TOP};

/// Steps that are answered at once: a week of minutes.
const STEPS_MAX: usize = 7 * 24 * 60;
/// Steps where nothing is said: an hour of minutes, a day of hours, a month of days.
const USUAL_STEPS: [u32; 3] = [60, 24, 30];

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
    /// Are there more, or is anything before those answered forgotten? They are then the latest.
    is_cut: bool,
}

/// What `/api/v1/series` is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SeriesQuery {
    /// The length of a step; a minute unless it is named.
    #[param(schema_with = schemas::step, required = false)]
    step: Option<Step>,
    /// The first moment: an hour of minutes, a day of hours or thirty days before `to` unless it is named.
    #[param(schema_with = schemas::time, required = false)]
    from: Option<Timestamp>,
    /// The moment after the last: that after the latest event unless it is named.
    #[param(schema_with = schemas::time, required = false)]
    to: Option<Timestamp>,
}

/// What the rankings are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TopQuery {
    /// How many rows.
    #[param(schema_with = schemas::rows, required = false)]
    top: Option<usize>,
    /// Not before the latest eight days with an event; all events unless it is named.
    #[param(schema_with = schemas::day, required = false)]
    day: Option<Day>,
}

/// A ranking that can be answered.
struct Ranking {
    /// All events where there is none.
    day: Option<Day>,
    rows: usize,
}

/// `/api/v1/alerts`.
#[derive(Serialize)]
pub(super) struct AlertsAnswer {
    alerts: Vec<Alert>,
}

/// `/api/v1/products` and `/api/v1/countries`.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct RankingAnswer(TopGroups);

/// What stands in an answer is said by a function of [`schemas`].
macro_rules! described {
    ($($answer:ty: $schema:path),+ $(,)?) => {$(
        impl PartialSchema for $answer {
            fn schema() -> RefOr<Schema> {
                $schema()
            }
        }

        impl ToSchema for $answer {}
    )+};
}

described!(
    TotalsAnswer: schemas::totals,
    SeriesAnswer: schemas::series,
    RankingAnswer: schemas::ranking,
    AlertsAnswer: schemas::alerts,
);

/// How any question may be refused.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the document is made of it")]
enum Refusals {
    /// The token is wrong or missing.
    #[response(status = UNAUTHORIZED)]
    Token,
    /// The page may not ask from its origin, or by the name that it has for the relay.
    #[response(status = FORBIDDEN)]
    Origin,
    /// What was counted before the relay was started is still being read.
    #[response(status = SERVICE_UNAVAILABLE)]
    Unread,
}

type Refused = (StatusCode, &'static str);

/// The figures of all events.
#[utoipa::path(
    get,
    path = "/totals",
    responses(
        (status = OK, description = "The figures of all events.", body = TotalsAnswer),
        Refusals,
    ),
    security((), ("token" = []))
)]
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

/// The figures by steps of time, 10,080 at most.
#[utoipa::path(
    get,
    path = "/series",
    params(SeriesQuery),
    responses(
        (status = OK, description = "The figures by steps of time, 10,080 at most.", body = SeriesAnswer),
        (status = BAD_REQUEST, description = "The question is wrong."),
        Refusals,
    ),
    security((), ("token" = []))
)]
pub(super) async fn series(State(shared): State<Arc<Shared>>, Query(query): Query<SeriesQuery>) -> Json<SeriesAnswer> {
    let step = query.step.unwrap_or(Step::Minute);
    let state = shared.live.state();
    let latest = state.latest().unwrap_or_default();
    let to = query.to.unwrap_or_else(|| Timestamp::from_seconds(latest.seconds().saturating_add(1)));
    let usual_seconds = USUAL_STEPS[step as usize] * step.seconds();
    let from = query.from.unwrap_or_else(|| Timestamp::from_seconds(to.seconds().saturating_sub(usual_seconds)));
    let mut buckets: Vec<LiveBucket> = state.steps(step, from, to).rev().take(STEPS_MAX + 1).collect();
    // Of what is forgotten, no answer may say that nothing was sold.
    let is_cut = buckets.len() > STEPS_MAX || !state.remembers(step, from);
    buckets.truncate(STEPS_MAX);
    buckets.reverse();
    Json(SeriesAnswer { step, buckets, is_cut })
}

/// The first products by net sales.
#[utoipa::path(
    get,
    path = "/products",
    params(TopQuery),
    responses(
        (status = OK, description = "The first products by net sales.", body = RankingAnswer),
        (status = BAD_REQUEST, description = "The question is wrong."),
        Refusals,
    ),
    security((), ("token" = []))
)]
pub(super) async fn products(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<TopQuery>,
) -> Result<Json<RankingAnswer>, Refused> {
    let state = shared.live.state();
    let Ranking { day, rows } = query.checked(&state)?;
    Ok(Json(RankingAnswer(state.products(day, rows))))
}

/// The first countries by net sales.
#[utoipa::path(
    get,
    path = "/countries",
    params(TopQuery),
    responses(
        (status = OK, description = "The first countries by net sales.", body = RankingAnswer),
        (status = BAD_REQUEST, description = "The question is wrong."),
        Refusals,
    ),
    security((), ("token" = []))
)]
pub(super) async fn countries(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<TopQuery>,
) -> Result<Json<RankingAnswer>, Refused> {
    let state = shared.live.state();
    let Ranking { day, rows } = query.checked(&state)?;
    Ok(Json(RankingAnswer(state.countries(day, rows))))
}

/// The alerts that are not over.
#[utoipa::path(
    get,
    path = "/alerts",
    responses(
        (status = OK, description = "The alerts that are not over.", body = AlertsAnswer),
        Refusals,
    ),
    security((), ("token" = []))
)]
pub(super) async fn alerts(State(shared): State<Arc<Shared>>) -> Json<AlertsAnswer> {
    Json(AlertsAnswer { alerts: shared.publisher.parts().alerts.unwrap_or_default() })
}

impl TopQuery {
    /// The ranking that is asked for, if it can be answered.
    fn checked(self, state: &LiveState) -> Result<Ranking, Refused> {
        let rows = self.top.unwrap_or(USUAL_TOP as usize);
        if !(1..=AnalysisSpec::MAX_TOP as usize).contains(&rows) {
            return Err((StatusCode::BAD_REQUEST, "top must be 1 to 10000\n"));
        }
        const _: () = assert!(LiveState::RANKED_DAYS == 8, "so many are named to people");
        // Of a day before those whose rankings are known, an empty one would say that nothing was sold.
        let end = Timestamp::from_seconds(u32::MAX);
        let first = state.steps(Step::Day, Timestamp::default(), end).rev().nth(LiveState::RANKED_DAYS - 1);
        if first.zip(self.day).is_some_and(|(first, day)| day < first.start.day()) {
            return Err((StatusCode::BAD_REQUEST, "day must not be before the latest eight with an event\n"));
        }
        Ok(Ranking { day: self.day, rows })
    }
}
