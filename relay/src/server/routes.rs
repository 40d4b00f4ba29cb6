use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use tokio::time::sleep;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::connections::Slot;
use super::document::Document;
use super::{Shared, api, drained, handshake, metrics, page, socket};

/// A page that connects is kept waiting so long until what was counted is read. It gives up later by itself.
const READING_TIME: Duration = Duration::from_secs(20);

/// Everything that the server answers.
///
/// # Errors
/// When the page's folder holds no page.
pub(super) fn router(shared: Arc<Shared>) -> Result<Router> {
    let api = OpenApiRouter::new()
        .routes(routes!(api::totals))
        .routes(routes!(api::series))
        .routes(routes!(api::products))
        .routes(routes!(api::countries))
        .routes(routes!(api::alerts))
        .layer(middleware::from_fn_with_state(shared.clone(), once_read))
        .layer(middleware::from_fn_with_state(shared.clone(), check));
    let router = OpenApiRouter::with_openapi(Document::openapi());
    let router = if shared.settings.has_figures { router.nest("/api/v1", api) } else { router };
    let (router, document) = router.routes(routes!(healthz)).routes(routes!(readyz)).split_for_parts();
    let document = document.to_json()?;
    let document = ([(header::CONTENT_TYPE, "application/json")], document);
    let router = router.route("/api/v1/openapi.json", get(|| async { document })).route("/metrics", get(metrics_text));
    let router = if shared.settings.has_figures { router.route("/ws", get(upgrade)) } else { router };
    let router = match &shared.settings.page {
        Some(folder) => router.merge(page::router(folder, &shared.settings.page_defaults)?),
        None => router,
    };
    Ok(router.with_state(shared))
}

/// Lets nobody ask before there is an answer.
async fn once_read(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    if shared.publisher.is_read() { next.run(request).await } else { unread() }
}

fn unread() -> Response {
    let soon = [(header::RETRY_AFTER, HeaderValue::from_static("1"))];
    (StatusCode::SERVICE_UNAVAILABLE, soon, "what was counted is still being read\n").into_response()
}

/// The page's connection. Its token comes with its first message, as an address is written down in too many places.
async fn upgrade(
    State(shared): State<Arc<Shared>>,
    Extension(slot): Extension<Arc<Slot>>,
    request: Request,
) -> Response {
    if !shared.settings.allows_origin(request.headers()) {
        return (StatusCode::FORBIDDEN, "this origin may not connect\n").into_response();
    }
    let mut drain = shared.drain.clone();
    tokio::select! {
        () = shared.publisher.read() => {}
        () = drained(&mut drain) => return unread(),
        () = sleep(READING_TIME) => return unread(),
    }
    handshake::upgrade(request, shared.settings.limits.message_bytes, move |socket| async move {
        socket::session(socket, shared).await;
        drop(slot);
    })
}

/// Lets in who has the token, and names the origin that may read the answer.
async fn check(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    if !shared.settings.allows_origin(request.headers()) {
        return (StatusCode::FORBIDDEN, "this origin may not ask\n").into_response();
    }
    if !shared.settings.allows_host(request.headers()) {
        return (StatusCode::FORBIDDEN, "this name may not ask: use the address, or name an --origin\n")
            .into_response();
    }
    if let Some(origin) = origin.as_ref().filter(|_| request.method() == Method::OPTIONS) {
        return may_ask(origin);
    }
    if !shared.settings.has_token(request.headers()) {
        let wanted = [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        return (StatusCode::UNAUTHORIZED, wanted, "the token is wrong or missing\n").into_response();
    }
    let begun = Instant::now();
    let mut response = next.run(request).await;
    shared.metrics.answers.note(begun.elapsed());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

/// A browser asks whether a page of another origin may send a token. Its own origin was found to be one that may.
fn may_ask(origin: &HeaderValue) -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone()),
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization")),
        (header::VARY, HeaderValue::from_static("origin")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// 200 while the program runs.
#[utoipa::path(get, path = "/healthz", responses((status = OK, description = "The program runs.", body = String)))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// 200 when the source has caught up.
#[utoipa::path(
    get,
    path = "/readyz",
    responses(
        (status = OK, description = "The source has caught up.", body = String),
        (status = SERVICE_UNAVAILABLE, description = "It has not, or it cannot be read or counted.", body = String),
    )
)]
async fn readyz(State(shared): State<Arc<Shared>>) -> Response {
    if shared.live.is_ready() && shared.publisher.is_read() {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the source has not caught up\n").into_response()
    }
}

async fn metrics_text(State(shared): State<Arc<Shared>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics::text(&shared)).into_response()
}
