use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::{
    By, TypingData, WebDriver, WebElement,
    error::{WebDriverError, WebDriverErrorInner, WebDriverResult},
};

use crate::{
    browser::Browser,
    evidence::{self, Evidence},
    figures::exact,
    folders,
};

pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// How long anything may take that a person waits for: a loaded machine runs two browsers and a count at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A page in a browser, and what a person can do with it.
#[derive(Clone, Debug)]
pub struct Page {
    browser: Browser,
    driver: WebDriver,
    evidence: Evidence,
    downloads: PathBuf,
}

impl Page {
    pub(crate) const DOWNLOADS: &'static str = "downloads";

    pub(crate) fn new(browser: Browser, driver: WebDriver, evidence: Evidence, folder: &Path) -> Self {
        Self { browser, driver, evidence, downloads: folder.join(Self::DOWNLOADS) }
    }

    /// The browser that shows it.
    #[must_use]
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// What the browser said and asked for.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// WebDriver's own view of the page.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Has a JavaScript function called in every page that is opened from now on, before the page's own scripts.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn call_before_scripts(&self, function: &str) -> Result<()> {
        evidence::add_preload_script(&self.driver, function).await
    }

    /// Goes to an address.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.driver.goto(url).await.with_context(|| format!("{url} cannot be opened"))
    }

    /// Runs the body of a JavaScript function in the page and returns its result.
    ///
    /// # Errors
    /// When it throws.
    pub async fn script(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let result = self.driver.execute(body, arguments).await.with_context(|| format!("script failed: {body}"))?;
        Ok(result.json().clone())
    }

    /// Waits until a script returns something else than null, false or an error, and returns it.
    ///
    /// # Errors
    /// When it does not within half a minute.
    pub async fn until(&self, what: &str, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let result = self.script(body, arguments.clone()).await;
            match result {
                Ok(Value::Null | Value::Bool(false)) => {}
                Ok(value) => return Ok(value),
                // The page may be on its way to another address.
                Err(_) if Instant::now() < deadline => {}
                Err(error) => return Err(error.context(format!("waited for {what}"))),
            }
            if Instant::now() >= deadline {
                bail!("waited in vain for {what}; the page says: {}", self.text().await.unwrap_or_default());
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Waits for an element that can be seen.
    ///
    /// # Errors
    /// When there is none within half a minute.
    pub async fn element(&self, selector: &str) -> Result<WebElement> {
        self.on_element(selector, async |element| Ok(element)).await
    }

    /// Waits for an element that can be seen, and does something with it. One that is made anew meanwhile is looked for again.
    async fn on_element<T>(&self, selector: &str, act: impl AsyncFn(WebElement) -> WebDriverResult<T>) -> Result<T> {
        let visible = "return [...document.querySelectorAll(arguments[0])].some((e) => e.checkVisibility())";
        let act_on_first = async || {
            for element in self.driver.find_all(By::Css(selector)).await? {
                if element.is_displayed().await? {
                    return act(element).await.map(Some);
                }
            }
            Ok(None)
        };
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.until(selector, visible, vec![json!(selector)]).await?;
            match act_on_first().await {
                Ok(Some(done)) => return Ok(done),
                Ok(None) => bail!("{selector} has gone again"),
                Err(error) if is_of_former_element(&error) && Instant::now() < deadline => {}
                Err(error) => return Err(error).with_context(|| format!("{selector} cannot be used")),
            }
        }
    }

    /// Waits for a button, link, tab or option with this text (or accessible name) and clicks it.
    ///
    /// # Errors
    /// When there is none within half a minute.
    pub async fn click(&self, text: &str) -> Result<()> {
        let mark = "const named = [...document.querySelectorAll('a, button, summary, label, [role]')].filter((e) => \
            e.checkVisibility() && [e.innerText.trim(), e.getAttribute('aria-label')].includes(arguments[0])); \
            if (!named.length) return false; \
            document.querySelectorAll('[data-test-target]').forEach((e) => e.removeAttribute('data-test-target')); \
            named.at(-1).setAttribute('data-test-target', ''); return true";
        self.until(&format!("something named {text:?}"), mark, vec![json!(text)]).await?;
        self.click_on("[data-test-target]").await
    }

    /// Waits for an element and clicks it.
    ///
    /// # Errors
    /// When there is none within half a minute, or something lies over it.
    pub async fn click_on(&self, selector: &str) -> Result<()> {
        self.on_element(selector, async |element| {
            element.scroll_into_view().await?;
            element.click().await
        })
        .await
    }

    /// Waits until the page computes nothing any more.
    ///
    /// # Errors
    /// When it still does after half a minute.
    pub async fn settles(&self) -> Result<()> {
        let body = "return document.querySelector('main')?.getAttribute('aria-busy') === 'false'";
        self.until("the page to settle", body, vec![]).await.map(drop)
    }

    /// Presses keys where the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.driver.action_chain().send_keys(keys).perform().await.context("no key can be pressed")
    }

    /// Everything that the page says.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn text(&self) -> Result<String> {
        let text = self.script("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page says something.
    ///
    /// # Errors
    /// When it does not within half a minute.
    pub async fn says(&self, text: &str) -> Result<()> {
        let body = "return document.body.innerText.toLowerCase().includes(arguments[0].toLowerCase())";
        self.until(&format!("{text:?}"), body, vec![json!(text)]).await.map(drop)
    }

    /// The figures on the page below an element: `data-metric` and `data-value` (see [`exact`]), the first of each metric.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn figures(&self, within: &str) -> Result<BTreeMap<String, String>> {
        let body = "return [...document.querySelectorAll(arguments[0])].flatMap((e) => \
            [...e.querySelectorAll('[data-metric]')]).map((e) => [e.dataset.metric, e.dataset.value ?? ''])";
        let pairs: Vec<(String, String)> = serde_json::from_value(self.script(body, vec![json!(within)]).await?)?;
        Ok(pairs.into_iter().rev().map(|(metric, value)| (metric, exact(&value.into()))).collect())
    }

    /// Waits until a figure has a value.
    ///
    /// # Errors
    /// When it has not within half a minute; the message has the value that it had instead.
    pub async fn figure_is(&self, metric: &str, value: &str) -> Result<()> {
        let body = "return [...document.querySelectorAll(`[data-metric=\"${arguments[0]}\"]`)]\
            .some((e) => e.dataset.value.replace(/(\\.\\d*?)0+$/, '$1').replace(/\\.$/, '') === arguments[1])";
        let waited = self.until("a figure", body, vec![json!(metric), json!(value)]).await;
        if waited.is_err() {
            let figures = self.figures("body").await?;
            bail!("{metric} should be {value}, but the page has {:?}", figures.get(metric));
        }
        Ok(())
    }

    /// The file of this extension that the browser has downloaded last, once it is there; it is taken away.
    ///
    /// # Errors
    /// When none comes within half a minute.
    pub async fn downloaded(&self, extension: &str) -> Result<(String, Vec<u8>)> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            for entry in fs::read_dir(&self.downloads)? {
                let path = entry?.path();
                let is_done = path.extension().is_some_and(|found| found == extension);
                // Firefox makes an empty file of the final name first, and a `.part` beside it.
                if is_done && fs::metadata(&path)?.len() > 0 && !has_part(&self.downloads)? {
                    let bytes = fs::read(&path)?;
                    fs::remove_file(&path)?;
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    return Ok((name, bytes));
                }
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        bail!("no .{extension} was downloaded")
    }

    /// A picture of the window, left in `target/screenshots`.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let path = folders::results("screenshots")?.join(format!("{name}.png"));
        self.driver.screenshot(&path).await.with_context(|| format!("no picture of {name}"))
    }

    /// Nothing went wrong so far, and nothing was asked of any other origin.
    ///
    /// # Errors
    /// When something did or was.
    pub fn is_clean(&self, origin: &str) -> Result<()> {
        self.is_clean_with(origin, &[])
    }

    /// The same of a page that may ask other origins too.
    ///
    /// # Errors
    /// As [`Self::is_clean`].
    pub fn is_clean_with(&self, origin: &str, others: &[&str]) -> Result<()> {
        let errors = self.evidence.console_errors();
        ensure!(errors.is_empty(), "the console has errors: {errors:#?}");
        let failed = self.evidence.failed_responses();
        ensure!(failed.is_empty(), "the server refused: {failed:#?}");
        let mut allowed = vec![format!("blob:{origin}/"), "data:".to_owned()];
        for origin in [&[origin], others].concat() {
            let socket = origin.replacen("http", "ws", 1);
            allowed.extend([format!("{origin}/"), format!("{socket}/")]);
        }
        let requests = self.evidence.requests();
        let strange: Vec<_> =
            requests.iter().filter(|request| !allowed.iter().any(|own| request.url.starts_with(own))).collect();
        ensure!(strange.is_empty(), "other origins were asked: {strange:#?}");
        // A collector that collects nothing would find nothing wrong.
        ensure!(!requests.is_empty(), "no request was seen at all");
        Ok(())
    }
}

fn has_part(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if entry?.path().extension().is_some_and(|found| found == "part" || found == "crdownload") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Was the element taken off the page before anything was done with it?
fn is_of_former_element(error: &WebDriverError) -> bool {
    matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_))
}
