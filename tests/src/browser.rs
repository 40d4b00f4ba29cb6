use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use serde_json::json;
use thirtyfour::{Capabilities, CapabilitiesHelper, DesiredCapabilities, WebDriver};
use tokio::sync::Semaphore;

use crate::{
    driver::Driver,
    evidence::Evidence,
    folders::{self, TemporaryFolder},
    page::Page,
    programs::program,
};

/// Browsers that run at the same time in one test process.
const BROWSERS_MAX: usize = 2;
static PLACES: Semaphore = Semaphore::const_new(BROWSERS_MAX);

const SCRIPT_TIMEOUT: Duration = Duration::from_secs(60);

/// The width and height of a laptop's window.
const WINDOW: (u32, u32) = (1280, 900);

/// A browser that the page must work in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, and with it Chrome and Edge.
    Chromium,
    /// Firefox, the extended support release.
    Firefox,
}

impl Browser {
    pub(crate) fn driver_name(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
        }
    }

    fn capabilities(self, folder: &TemporaryFolder) -> Result<Capabilities> {
        let (width, height) = WINDOW;
        let downloads = folder.path().join(Page::DOWNLOADS);
        match self {
            Self::Chromium => {
                let mut capabilities = DesiredCapabilities::chrome();
                let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
                let window = format!("--window-size={width},{height}");
                let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
                let plain = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
                let arguments: Vec<_> = plain.iter().chain(&quiet).copied().chain([&*profile, &*window]).collect();
                let options = json!({
                    "binary": program("chromium")?,
                    "args": arguments,
                    "prefs": { "download.default_directory": downloads, "download.prompt_for_download": false },
                });
                capabilities.set("goog:chromeOptions", options)?;
                capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
                capabilities.accept_insecure_certs(true)?;
                capabilities.enable_bidi()?;
                Ok(capabilities.into())
            }
            Self::Firefox => {
                let mut capabilities = DesiredCapabilities::firefox();
                let options = json!({
                    "binary": program("firefox-esr")?,
                    "args": ["-headless", format!("--width={width}"), format!("--height={height}")],
                    "prefs": {
                        "browser.download.folderList": 2,
                        "browser.download.dir": downloads,
                        "browser.download.useDownloadDir": true,
                        // Tab reaches links too, as it does for people who have asked their system for it.
                        "accessibility.tabfocus": 7,
                    },
                });
                capabilities.set("moz:firefoxOptions", options)?;
                capabilities.accept_insecure_certs(true)?;
                capabilities.enable_bidi()?;
                Ok(capabilities.into())
            }
        }
    }
}

/// Runs a test in a new browser, which is closed whatever becomes of the test. A test that fails leaves a screenshot.
///
/// # Errors
/// Those of the test, and those of starting the browser.
///
/// # Panics
/// When the test does.
pub async fn in_browser<F, Test>(browser: Browser, name: &str, test: F) -> Result<()>
where
    F: FnOnce(Page) -> Test,
    Test: Future<Output = Result<()>>,
{
    let _place = PLACES.acquire().await?;
    // The provider is the process's own: the second test finds the first one's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = TemporaryFolder::new()?;
    std::fs::create_dir_all(folder.path().join(Page::DOWNLOADS))?;
    let driver_process = Driver::start(browser, folder.path())?;
    let driver = WebDriver::new(driver_process.url(), browser.capabilities(&folder)?)
        .await
        .with_context(|| format!("{browser:?} cannot be started"))?;

    let outcome = AssertUnwindSafe(run(&driver, browser, folder.path(), test)).catch_unwind().await;
    if !matches!(outcome, Ok(Ok(()))) {
        let picture = folders::results("screenshots")?.join(format!("failed-{name}-{browser:?}.png").to_lowercase());
        let _ = driver.screenshot(&picture).await;
    }
    let closed = driver.quit().await;
    match outcome {
        Ok(result) => result.and(closed.map_err(anyhow::Error::from)).with_context(|| format!("{name} in {browser:?}")),
        Err(panic) => Err(anyhow!("{name} in {browser:?} panicked: {}", words_of(&*panic))),
    }
}

async fn run<F, Test>(driver: &WebDriver, browser: Browser, folder: &std::path::Path, test: F) -> Result<()>
where
    F: FnOnce(Page) -> Test,
    Test: Future<Output = Result<()>>,
{
    driver.set_script_timeout(SCRIPT_TIMEOUT).await?;
    let evidence = Evidence::collect(driver).await?;
    let page = Page::new(browser, driver.clone(), evidence.clone(), folder);
    let result = test(page).await;
    result.with_context(|| format!("the console said: {:?}", evidence.console_errors()))
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}
