//! What changes in index.html between the source and a build, apart from file names.

use std::{fs, path::Path};

use aisle_protocol::config::{Config, allowed_in, is_plain_origin, written_into};
use anyhow::{Context, Result, ensure};

/// On the element of boot.js: the service worker to register.
const SERVICE_WORKER_ATTRIBUTE: &str = " data-service-worker=\"./sw.js\"";

/// Adds origins, separated by spaces, to those that the page may connect to.
pub(super) fn allow_origins(page: &str, origins: &str) -> Result<String> {
    let origins: Vec<String> = origins.split_whitespace().map(str::to_owned).collect();
    origins.iter().try_for_each(|origin| check_origin(origin))?;
    allowed_in(page, &origins).context("index.html must have one policy with connect-src 'self'")
}

/// Writes what the settings say of the page into it.
pub(super) fn with_defaults(page: &str, config: &Config) -> Result<String> {
    written_into(page, &config.page, &config.analysis).context("index.html must have room for the page's defaults")
}

/// Accepts one plain origin, like `wss://relay.example` or `http://127.0.0.1:9000`, and nothing that would open the
/// policy wider or end its directive.
pub(crate) fn check_origin(origin: &str) -> Result<()> {
    let is_origin = is_plain_origin(origin, &["https", "wss", "http", "ws"]);
    ensure!(
        is_origin,
        "{origin:?} is not an origin: give scheme, host and perhaps port, like wss://relay.example:8443"
    );
    Ok(())
}

/// Moves trunk's reload script, which `trunk serve` adds, from the page into a file: the policy allows no inline script.
pub(super) fn move_reload_script(page: &str, folder: &Path) -> Result<String> {
    const OPEN: &str = "<script>";
    let Some(start) = page.find(OPEN) else {
        return Ok(page.to_owned());
    };
    let end = start + page[start..].find("</script>").context("the reload script of trunk has no end")?;
    // The server fills these in as it serves a page, but not as it serves a script.
    let script = page[start + OPEN.len()..end]
        .replace("'{{__TRUNK_ADDRESS__}}'", "location.host")
        .replace("{{__TRUNK_WS_BASE__}}", "/");
    fs::write(folder.join("reload.js"), script)?;
    Ok(format!("{}<script src=\"./reload.js\">{}", &page[..start], &page[end..]))
}

/// A page under development must not be answered from a cache.
pub(super) fn without_service_worker(page: &str) -> Result<String> {
    ensure!(page.contains(SERVICE_WORKER_ATTRIBUTE), "index.html must say{SERVICE_WORKER_ATTRIBUTE}");
    Ok(page.replace(SERVICE_WORKER_ATTRIBUTE, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<meta content=\"default-src 'self'; connect-src 'self'; img-src 'self'\">";

    #[test]
    fn origins_are_added_behind_self() {
        let page = allow_origins(PAGE, "wss://relay.example http://127.0.0.1:9000").unwrap();
        assert!(page.contains("; connect-src 'self' wss://relay.example http://127.0.0.1:9000; "), "{page}");
        assert_eq!(allow_origins(PAGE, "").unwrap(), PAGE);
    }

    #[test]
    fn what_would_open_the_policy_wider_is_refused() {
        let bad = [
            "*",
            "https:",
            "https://*",
            "https://*.example",
            "relay.example",
            "wss://a;script-src",
            "wss://a/path",
            "ws://a:x",
        ];
        for origin in bad {
            assert!(check_origin(origin).is_err(), "{origin}");
        }
    }

    #[test]
    fn a_page_without_a_policy_is_refused() {
        assert!(allow_origins("<html></html>", "").is_err());
    }
}
