//! Where a page may connect to: what its policy, in its `index.html`, says of that.

/// In the policy; further origins go behind it.
const CONNECT_DIRECTIVE: &str = "connect-src 'self'";

/// Allows a page to connect to these origins too. `None` if the text has no policy to write them into, or more than one.
#[must_use]
pub fn allowed_in(index: &str, origins: &[String]) -> Option<String> {
    let (before, rest) = index.split_once(CONNECT_DIRECTIVE)?;
    if rest.contains(CONNECT_DIRECTIVE) {
        return None;
    }
    let named = rest.split([';', '"']).next().unwrap_or_default();
    let is_new = |origin: &&String| !named.split(' ').any(|named| named == origin.as_str());
    let new: String = origins.iter().filter(is_new).map(|origin| format!(" {origin}")).collect();
    let after = &rest[named.len()..];
    Some(format!("{before}{CONNECT_DIRECTIVE}{named}{new}{after}"))
}

/// Is this one plain origin of one of these schemes, like `wss://relay.example` or `http://127.0.0.1:9000`, and nothing that would open a
/// policy wider or end its directive?
#[must_use]
pub fn is_plain_origin(origin: &str, schemes: &[&str]) -> bool {
    let Some((scheme, rest)) = origin.split_once("://") else { return false };
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    // A number may be written with a sign, a port may not.
    let is_port = |port: &str| port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok();
    schemes.contains(&scheme) && is_host && port.is_none_or(is_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "<meta content=\"default-src 'self'; connect-src 'self'; img-src 'self'\">";

    fn allowed(index: &str, origins: &[&str]) -> Option<String> {
        let origins: Vec<String> = origins.iter().map(|&origin| origin.to_owned()).collect();
        allowed_in(index, &origins)
    }

    #[test]
    fn origins_are_added_behind_self_and_none_twice() {
        let page = allowed(INDEX, &["wss://relay.example", "http://127.0.0.1:9000"]).unwrap();
        assert!(page.contains("; connect-src 'self' wss://relay.example http://127.0.0.1:9000; img"), "{page}");
        assert_eq!(allowed(INDEX, &[]).as_deref(), Some(INDEX));
        let page = allowed(&page, &["wss://relay.example", "wss://relay.example:8443"]).unwrap();
        let expected = "connect-src 'self' wss://relay.example http://127.0.0.1:9000 wss://relay.example:8443; img";
        assert!(page.contains(expected), "{page}");
        let last = allowed("content=\"connect-src 'self'\">", &["wss://a"]);
        assert_eq!(last.as_deref(), Some("content=\"connect-src 'self' wss://a\">"));
    }

    #[test]
    fn a_page_without_a_policy_is_refused() {
        assert_eq!(allowed("<html></html>", &["wss://a"]), None);
        assert_eq!(allowed(&INDEX.repeat(2), &["wss://a"]), None);
    }

    #[test]
    fn what_would_open_the_policy_wider_is_no_plain_origin() {
        for origin in ["wss://relay.example", "ws://127.0.0.1:8787", "wss://a-b.example:8443"] {
            assert!(is_plain_origin(origin, &["ws", "wss"]), "{origin}");
            assert!(!is_plain_origin(origin, &["https"]), "{origin}");
        }
        for origin in [
            "*",
            "wss:",
            "wss://",
            "wss://*",
            "wss://*.example",
            "relay.example",
            "wss://a;script-src",
            "wss://a wss://b",
            "wss://a/path",
            "wss://a/",
            "ws://a:x",
            "ws://a:",
            "wss://a'b",
            "wss://name:word@a",
        ] {
            assert!(!is_plain_origin(origin, &["ws", "wss"]), "{origin}");
        }
    }
}
