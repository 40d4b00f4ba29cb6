//! The page itself, from the folder that `cargo xtask dist` makes. Its relay is then the origin that it came from.

use std::path::Path;

use aisle_protocol::config::written_into;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use super::PageDefaults;

/// In index.html; the second is what the relay makes of the first.
const NO_RELAY: &str = "<meta name=\"aisle-relay\" content=\"none\">";
const OWN_RELAY: &str = "<meta name=\"aisle-relay\" content=\"self\">";

/// Digits of a hash in a file's name.
const HASH_DIGITS: usize = 16;

/// What browsers are told beside the page's own policy, which is in index.html.
const SECURITY: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Serves the files of a folder, index.html with the page's defaults, compressed where that helps. Files that are named by their content may be kept for ever, all
/// others must be asked for anew; that a file is not there may not be kept.
///
/// # Errors
/// When the folder holds no page.
pub(super) fn router<S: Clone + Send + Sync + 'static>(folder: &Path, defaults: &PageDefaults) -> Result<Router<S>> {
    let index = folder.join("index.html");
    let text = std::fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
    let of_another_version = || format!("{} is no page of this version of Aisle", index.display());
    ensure!(text.matches(NO_RELAY).count() == 1, of_another_version());
    let text = written_into(&text, &defaults.page, &defaults.question).with_context(of_another_version)?;
    let page = Html(text.replace(NO_RELAY, OWN_RELAY));
    let answer = get(move || async move { page });
    Ok(Router::new()
        .route("/", answer.clone())
        .route("/index.html", answer)
        .fallback_service(ServeDir::new(folder).append_index_html_on_directories(false))
        .layer(middleware::from_fn(add_headers))
        .layer(CompressionLayer::new()))
}

async fn add_headers(request: Request, next: Next) -> Response<Body> {
    let is_named_by_content = is_named_by_content(request.uri().path());
    let mut response = next.run(request).await.into_response();
    // What is not there may be in a moment, when a new page is copied to the folder.
    let is_there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cache = match (is_there, is_named_by_content) {
        (true, true) => "public, max-age=31536000, immutable",
        (true, false) => "no-cache",
        (false, _) => "no-store",
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.extend(SECURITY);
    response
}

/// Is it a name like `app-67c7b8a3fa86b9d3.css`?
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit('-').next().unwrap_or_default();
    hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use aisle_protocol::config::PageConfig;
    use tower::Service;

    use super::*;

    #[test]
    fn only_names_with_a_hash_may_be_kept() {
        assert!(is_named_by_content("/app-67c7b8a3fa86b9d3.css"));
        assert!(is_named_by_content("/split_pages-c3ecbe9768a3d90e.wasm"));
        assert!(!is_named_by_content("/sw.js"));
        assert!(!is_named_by_content("/index.html"));
        assert!(!is_named_by_content("/"));
    }

    /// A text that brotli makes smaller.
    const TEXT: &str = "text of which there is a lot, text of which there is a lot, text of which there is a lot";

    /// A folder with a page and files of [`TEXT`], which goes with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[&str]) -> Self {
            let folder = std::env::temp_dir().join(format!("aisle-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            let defaults = ["currency", "question"].map(|name| format!("<meta name=\"aisle-{name}\" content=\"\">"));
            let policy = "<meta content=\"connect-src 'self'\">";
            std::fs::write(folder.join("index.html"), format!("{policy}{NO_RELAY}{}{TEXT}", defaults.concat()))
                .unwrap();
            for name in files {
                std::fs::write(folder.join(name), TEXT).unwrap();
            }
            Self(folder)
        }

        /// The answer to a GET with a header.
        async fn get(&self, path: &str, header: (HeaderName, &str)) -> Response {
            self.get_with(&PageDefaults::default(), path, header).await
        }

        /// The same of a page with other defaults.
        async fn get_with(&self, defaults: &PageDefaults, path: &str, (name, value): (HeaderName, &str)) -> Response {
            let mut router: Router = router(&self.0, defaults).unwrap();
            let request = Request::get(path).header(name, value).body(Body::empty());
            router.call(request.unwrap()).await.unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn header_of<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
        answer.headers().get(name).map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn what_is_not_there_may_not_be_kept() {
        let folder = Folder::new("kept", &["app-67c7b8a3fa86b9d3.css", "sw.js"]);
        const NEVER: &str = "Thu, 01 Jan 1970 00:00:00 GMT";
        const LONG_AFTER: &str = "Fri, 01 Jan 2100 00:00:00 GMT";
        for (path, changed_since, status, cache) in [
            ("/app-67c7b8a3fa86b9d3.css", NEVER, 200, "public, max-age=31536000, immutable"),
            ("/app-67c7b8a3fa86b9d3.css", LONG_AFTER, 304, "public, max-age=31536000, immutable"),
            ("/app-0000000000000000.css", NEVER, 404, "no-store"),
            ("/sw.js", NEVER, 200, "no-cache"),
            ("/none.js", NEVER, 404, "no-store"),
            ("/", NEVER, 200, "no-cache"),
        ] {
            let answer = folder.get(path, (header::IF_MODIFIED_SINCE, changed_since)).await;
            assert_eq!(
                (answer.status().as_u16(), header_of(&answer, "cache-control")),
                (status, Some(cache)),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn files_have_their_types_and_are_compressed_for_whoever_takes_that() {
        let folder = Folder::new("types", &["app.css", "boot.js", "worker.wasm"]);
        for (path, kind) in [
            ("/", "text/html; charset=utf-8"),
            ("/index.html", "text/html; charset=utf-8"),
            ("/app.css", "text/css"),
            ("/boot.js", "text/javascript"),
            // Without it, browsers refuse to compile while they fetch.
            ("/worker.wasm", "application/wasm"),
        ] {
            let mut lengths = Vec::new();
            for (accepted, encoding) in [("br", Some("br")), ("identity", None)] {
                let answer = folder.get(path, (header::ACCEPT_ENCODING, accepted)).await;
                let told = ["content-type", "content-encoding"].map(|name| header_of(&answer, name));
                assert_eq!(told, [Some(kind), encoding], "{path} to one that takes {accepted}");
                lengths.push(axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().len());
            }
            assert!(lengths[0] < lengths[1] && lengths[1] >= TEXT.len(), "{path}: {lengths:?}");
        }
    }

    #[tokio::test]
    async fn browsers_are_told_what_they_may_not_do() {
        let folder = Folder::new("told", &["app.css"]);
        for path in ["/", "/app.css", "/none.js"] {
            let answer = folder.get(path, (header::ACCEPT_ENCODING, "br")).await;
            for (name, expected) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("content-security-policy", "frame-ancestors 'none'"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(header_of(&answer, name), Some(expected), "{name} of {path}");
            }
        }
    }

    #[tokio::test]
    async fn the_page_may_connect_to_its_own_relay_and_those_of_the_settings() {
        let folder = Folder::new("relays", &[]);
        let relays = vec!["wss://other.example".to_owned()];
        let defaults = PageDefaults { page: PageConfig { relays, ..PageConfig::default() }, ..PageDefaults::default() };
        let answer = folder.get_with(&defaults, "/", (header::ACCEPT, "text/html")).await;
        let page = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let page = std::str::from_utf8(&page).unwrap();
        assert!(page.contains("\"connect-src 'self' wss://other.example\"") && page.contains(OWN_RELAY), "{page}");
    }
}
