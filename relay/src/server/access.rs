use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Settings;

/// What pages and programs must know. It is kept as a hash, and never shown.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// The token of this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// Is it this one? How long that takes does not depend on where they differ.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0.ct_eq(&Self::new(text).0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Settings {
    /// May a request with these headers connect? One from a page may if its origin is allowed. Programs name no origin.
    pub(super) fn allows_origin(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let is_allowed = |origin: &str| self.origins.iter().any(|allowed| allowed == origin) || self.is_own(origin);
        origin.to_str().is_ok_and(is_allowed)
    }

    /// What a browser calls the server's address.
    pub(super) fn own_origin(&self) -> String {
        format!("{}{}", self.scheme(), self.listen)
    }

    fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https://" } else { "http://" }
    }

    /// Is this the origin of the server's own page? Its address alone counts: a name that a page gives for it could be anybody's.
    fn is_own(&self, origin: &str) -> bool {
        let Some(host) = origin.strip_prefix(self.scheme()) else { return false };
        let is_local = self.listen.ip().is_loopback() && host == format!("localhost:{}", self.listen.port());
        is_local || host.parse::<SocketAddr>().is_ok_and(|address| address == self.listen)
    }

    /// Does a request call the server by a name that is its own? A browser takes a page for the server's own if its name was made to point
    /// here, and names no origin then. Where a token is wanted, or others than this machine are answered, that opens nothing.
    pub(super) fn allows_host(&self, headers: &HeaderMap) -> bool {
        if self.token.is_some() || !self.listen.ip().is_loopback() {
            return true;
        }
        let Some(host) = headers.get(header::HOST) else { return true };
        let Some(host) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else { return false };
        let name = host.host();
        let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        let is_allowed = |origin: &String| {
            origin.parse::<Uri>().is_ok_and(|origin| origin.host().is_some_and(|own| own.eq_ignore_ascii_case(name)))
        };
        is_address || name.eq_ignore_ascii_case("localhost") || self.origins.iter().any(is_allowed)
    }

    /// Does the header carry the token, if one is wanted?
    pub(super) fn has_token(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        self.is_token(bearer)
    }

    /// Is this the token, if one is wanted?
    pub(super) fn is_token(&self, text: Option<&str>) -> bool {
        self.token.as_ref().is_none_or(|token| text.is_some_and(|text| token.is(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_allowed_pages_connect() {
        let settings = Settings { origins: vec!["https://shop.example".to_owned()], ..Settings::default() };
        let allows = |origin: &str| {
            let headers = HeaderMap::from_iter([(header::ORIGIN, origin.parse().unwrap())]);
            settings.allows_origin(&headers)
        };
        assert!(settings.allows_origin(&HeaderMap::new()));
        for origin in ["https://shop.example", "http://127.0.0.1:8787", "http://localhost:8787"] {
            assert!(allows(origin), "{origin}");
        }
        for origin in
            ["null", "https://shop.example.evil", "http://shop.example", "http://127.0.0.1:80", "http://evil:8787"]
        {
            assert!(!allows(origin), "{origin}");
        }
    }

    #[test]
    fn a_name_that_points_here_is_not_the_servers_own() {
        let allows = |settings: &Settings, host: &str| {
            settings.allows_host(&HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]))
        };
        let open = Settings { origins: vec!["https://shop.example:8443".to_owned()], ..Settings::default() };
        for host in ["127.0.0.1:8787", "[::1]:8787", "localhost", "LOCALHOST:8787", "shop.example", "Shop.example:8787"]
        {
            assert!(allows(&open, host), "{host}");
        }
        for host in ["evil.example", "evil.example:8787", "127.0.0.1.evil.example", "shop.example.evil", "", "a b"] {
            assert!(!allows(&open, host), "{host}");
        }
        assert!(open.allows_host(&HeaderMap::new()));
        assert!(allows(&Settings { token: Some(Token::new("secret")), ..Settings::default() }, "relay.example"));
        assert!(allows(&Settings { listen: "0.0.0.0:8787".parse().unwrap(), ..Settings::default() }, "relay.example"));
    }

    #[test]
    fn the_token_is_compared_whole() {
        let settings = Settings { token: Some(Token::new("secret")), ..Settings::default() };
        assert!(settings.is_token(Some("secret")));
        for wrong in [None, Some(""), Some("secre"), Some("secret "), Some("Secret")] {
            assert!(!settings.is_token(wrong), "{wrong:?}");
        }
        assert!(Settings::default().is_token(None));
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
