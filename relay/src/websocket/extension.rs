//! Whether messages are compressed.
//!
//! # References
//! RFC 7692, sections 5 and 7.1; RFC 6455, section 9.1, "Negotiating Extensions".

use std::ops::RangeInclusive;

const DEFLATE: &str = "permessage-deflate";
/// The answer to an offer that is accepted: each message is compressed by itself, so that one fits all pages.
pub(crate) const ACCEPTED_DEFLATE: &str = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
/// Windows that there are, as the binary logarithms of their bytes.
const WINDOW_BITS: RangeInclusive<u8> = 8..=15;

/// Is one of the offers of a client, as they stand in `Sec-WebSocket-Extensions`, one for what is done here?
pub(crate) fn accepts_deflate<'a>(headers: impl IntoIterator<Item = &'a str>) -> bool {
    headers.into_iter().flat_map(|header| header.split(',')).any(is_acceptable)
}

fn is_acceptable(offer: &str) -> bool {
    let mut parts = offer.split(';').map(str::trim);
    if !parts.next().is_some_and(|name| name.eq_ignore_ascii_case(DEFLATE)) {
        return false;
    }
    let mut seen = Vec::new();
    parts.all(|parameter| {
        let (name, value) = match parameter.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (parameter, None),
        };
        let is_new = !seen.contains(&name);
        seen.push(name);
        is_new
            && match name {
                "server_no_context_takeover" | "client_no_context_takeover" => value.is_none(),
                // What is read may have been compressed in any window.
                "client_max_window_bits" => value.is_none_or(is_window),
                // Among these is `server_max_window_bits`: such a client would need messages of its own.
                _ => false,
            }
    })
}

/// A number, which may stand in quotes.
fn is_window(value: &str) -> bool {
    let digits = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    WINDOW_BITS.map(|bits| bits.to_string()).any(|bits| bits == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_accepted_when_all_is_understood() {
        for (offer, is_accepted) in [
            // Chromium's and Firefox's.
            ("permessage-deflate; client_max_window_bits", true),
            ("permessage-deflate", true),
            ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true),
            ("Permessage-Deflate;client_max_window_bits=8", true),
            ("permessage-deflate; client_max_window_bits=\"12\" ; server_no_context_takeover", true),
            ("x-webkit-deflate-frame, permessage-deflate", true),
            ("permessage-deflate; server_max_window_bits=10, permessage-deflate", true),
            ("permessage-deflate; server_max_window_bits=10", false),
            ("permessage-deflate; client_max_window_bits=7", false),
            ("permessage-deflate; client_max_window_bits=16", false),
            ("permessage-deflate; client_max_window_bits=+9", false),
            ("permessage-deflate; client_max_window_bits=09", false),
            ("permessage-deflate; client_no_context_takeover=1", false),
            ("permessage-deflate; client_no_context_takeover; client_no_context_takeover", false),
            ("permessage-deflate; speed=high", false),
            ("permessage-deflate;", false),
            ("permessage-deflates", false),
            ("", false),
        ] {
            assert_eq!(accepts_deflate([offer]), is_accepted, "{offer}");
        }
        assert!(!accepts_deflate([]));
        assert!(accepts_deflate(["x-unknown", "permessage-deflate"]), "a header may be repeated");
    }
}
