use std::sync::Arc;

use anyhow::Result;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};

use super::connections::Slot;
use super::{Shared, api, handshake, metrics, page, socket};

/// Everything that the server answers.
///
/// # Errors
/// When the page's folder holds no page.
pub(super) fn router(shared: Arc<Shared>) -> Result<Router> {
    let api = Router::new()
        .route("/totals", get(api::totals))
        .route("/series", get(api::series))
        .route("/products", get(api::products))
        .route("/countries", get(api::countries))
        .route("/alerts", get(api::alerts))
        .layer(middleware::from_fn_with_state(shared.clone(), check));
    let router = Router::new()
        .route("/ws", get(upgrade))
        .nest("/api/v1", api)
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics_text));
    let router = match &shared.settings.page {
        Some(folder) => router.merge(page::router(folder, &shared.settings.page_defaults)?),
        None => router,
    };
    Ok(router.with_state(shared))
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
    if !shared.settings.has_token(request.headers()) {
        let wanted = [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))];
        return (StatusCode::UNAUTHORIZED, wanted, "the token is wrong or missing\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

async fn readyz(State(shared): State<Arc<Shared>>) -> Response {
    if shared.live.is_ready() {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the source has not caught up\n").into_response()
    }
}

async fn metrics_text(State(shared): State<Arc<Shared>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics::text(&shared)).into_response()
}
