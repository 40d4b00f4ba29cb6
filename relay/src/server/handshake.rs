//! From a request to a WebSocket.
//!
//! # References
//! RFC 6455, section 4.2, "Server-Side Requirements".

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// Bytes that a WebSocket reads at once, and so what a page that says nothing costs.
const READ_BUFFER_BYTES: usize = 1024;
/// Bytes of answers to pings and of farewells that wait to be written.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;

/// A page's WebSocket.
pub(super) type PageSocket = WebSocketStream<TokioIo<Upgraded>>;

/// Answers a request for a WebSocket, and hands it to `serve` once it is there.
///
/// # Inputs
/// `message_bytes`: the longest message that is read.
pub(super) fn upgrade<F>(
    mut request: Request,
    message_bytes: usize,
    serve: impl FnOnce(PageSocket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send,
{
    let accept = match accept_key(&request) {
        Ok(accept) => accept,
        Err(refusal) => return refusal.into_response(),
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // A page that goes at this moment is none.
        if let Ok(upgraded) = upgrade.await {
            let config = WebSocketConfig::default()
                .max_message_size(Some(message_bytes))
                .max_frame_size(Some(message_bytes))
                .read_buffer_size(READ_BUFFER_BYTES)
                .write_buffer_size(0)
                .max_write_buffer_size(WRITE_BUFFER_BYTES);
            let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
            serve(socket).await;
        }
    });
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
}

/// Why a request asks for no WebSocket.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    NoUpgrade,
    OtherVersion,
    NoKey,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let with = |name, value| [(name, HeaderValue::from_static(value))];
        match self {
            Self::NoUpgrade => {
                let wanted = with(header::UPGRADE, "websocket");
                (StatusCode::UPGRADE_REQUIRED, wanted, "this address speaks WebSocket\n").into_response()
            }
            Self::OtherVersion => {
                let wanted = with(header::SEC_WEBSOCKET_VERSION, "13");
                (StatusCode::BAD_REQUEST, wanted, "only version 13 of WebSocket is spoken\n").into_response()
            }
            Self::NoKey => (StatusCode::BAD_REQUEST, "no Sec-WebSocket-Key\n").into_response(),
        }
    }
}

/// What proves that the request was understood.
fn accept_key(request: &Request) -> Result<HeaderValue, Refusal> {
    let headers = request.headers();
    let has_word = |name: header::HeaderName, word: &str| {
        let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(word))
    };
    // HTTP/1.0 has no upgrades.
    let can_upgrade = request.method() == Method::GET && request.version() == Version::HTTP_11;
    if !can_upgrade || !has_word(header::CONNECTION, "upgrade") || !has_word(header::UPGRADE, "websocket") {
        return Err(Refusal::NoUpgrade);
    }
    if !has_word(header::SEC_WEBSOCKET_VERSION, "13") {
        return Err(Refusal::OtherVersion);
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    key.and_then(|key| HeaderValue::from_str(&key).ok()).ok_or(Refusal::NoKey)
}
