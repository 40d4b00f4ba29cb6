use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow};
use futures_util::StreamExt;
use serde_json::{Value, json};
use thirtyfour::WebDriver;

/// Turns violations of the page's policy into errors of the console, whatever else the browser does with them.
const TELL_VIOLATIONS: &str = "() => addEventListener('securitypolicyviolation', (event) => \
    console.error('policy violated:', event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber))";

/// A request that the browser made for the page, its workers or its service worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` and so on.
    pub method: String,
    /// Where it went.
    pub url: String,
}

#[derive(Debug, Default)]
struct Seen {
    console_errors: Vec<String>,
    requests: Vec<Request>,
    failed_responses: Vec<String>,
}

/// What a browser said and asked for since its start.
#[derive(Clone, Debug, Default)]
pub struct Evidence(Arc<Mutex<Seen>>);

impl Evidence {
    /// Collects from now on, of all pages and workers.
    pub(crate) async fn collect(driver: &WebDriver) -> Result<Self> {
        let evidence = Self::default();
        let bidi = driver.bidi().await?;
        let mut events = bidi.subscribe_raw();
        let names = ["log.entryAdded", "network.beforeRequestSent", "network.responseStarted"];
        bidi.send_raw("session.subscribe", json!({ "events": names })).await.map_err(|error| anyhow!("{error}"))?;
        add_preload_script(driver, TELL_VIOLATIONS).await?;
        let collector = evidence.clone();
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                collector.take(&event.method, &event.params);
            }
        });
        Ok(evidence)
    }

    fn take(&self, method: &str, event: &Value) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match method {
            "log.entryAdded" if event["level"] == "error" || event["level"] == "warn" => {
                let place = &event["stackTrace"]["callFrames"][0];
                let words = format!("{}: {} {}", text(&event["level"]), text(&event["text"]), text(&place["url"]));
                seen.console_errors.push(words);
            }
            "network.beforeRequestSent" => {
                let request = &event["request"];
                seen.requests.push(Request { method: text(&request["method"]), url: text(&request["url"]) });
            }
            "network.responseStarted" => {
                let status = event["response"]["status"].as_u64().unwrap_or_default();
                if status >= 400 {
                    seen.failed_responses.push(format!("{status} {}", text(&event["request"]["url"])));
                }
            }
            _ => {}
        }
    }

    /// Errors and warnings of the console, uncaught exceptions, and violations of the page's policy.
    #[must_use]
    pub fn console_errors(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).console_errors.clone()
    }

    /// All requests.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }

    /// Responses of status 400 and above.
    #[must_use]
    pub fn failed_responses(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed_responses.clone()
    }
}

/// Has a JavaScript function called in every page before the page's own scripts.
pub(crate) async fn add_preload_script(driver: &WebDriver, function: &str) -> Result<()> {
    let bidi = driver.bidi().await?;
    let script = json!({ "functionDeclaration": function });
    bidi.send_raw("script.addPreloadScript", script).await.map_err(|error| anyhow!("{error}"))?;
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
