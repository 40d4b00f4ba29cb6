//! From a request to a WebSocket.
//!
//! # References
//! RFC 6455, section 4.2, "Server-Side Requirements".

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};

use crate::websocket::{ACCEPTED_DEFLATE, Socket, accepts_deflate};

/// What the key of a request is hashed with.
const ACCEPT_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A page's WebSocket.
pub(super) type PageSocket = Socket<TokioIo<Upgraded>>;

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
    let offers = request.headers().get_all(header::SEC_WEBSOCKET_EXTENSIONS);
    let is_deflated = accepts_deflate(offers.into_iter().filter_map(|offer| offer.to_str().ok()));
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        // A page that goes at this moment is none.
        if let Ok(upgraded) = upgrade.await {
            serve(Socket::new(TokioIo::new(upgraded), message_bytes, is_deflated)).await;
        }
    });
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    let extensions = is_deflated.then_some([(header::SEC_WEBSOCKET_EXTENSIONS, ACCEPTED_DEFLATE)]);
    (StatusCode::SWITCHING_PROTOCOLS, headers, extensions, Body::empty()).into_response()
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
    let key = headers.get(header::SEC_WEBSOCKET_KEY).ok_or(Refusal::NoKey)?;
    HeaderValue::from_str(&accepted(key.as_bytes())).map_err(|_| Refusal::NoKey)
}

fn accepted(key: &[u8]) -> String {
    BASE64.encode(&Sha1::new().chain_update(key).chain_update(ACCEPT_SUFFIX).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_standard_is_answered_as_it_says() {
        assert_eq!(accepted(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
