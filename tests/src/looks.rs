use anyhow::{Context, Result};
use serde_json::json;

use crate::{folders, page::Page};

/// Words below a chart stand no closer. The page means them to have twice as much, but estimates how wide they are.
const AXIS_GAP_PIXELS: u32 = 4;
/// Taller pictures than this are cut: they show nothing that a shorter one does not.
const PICTURE_HEIGHT_MAX: u64 = 8_000;

impl Page {
    /// Looks at the page in a window of this width, under a light or a dark system. Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn look(&self, width: u32, height: u64, is_dark: bool) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        let scheme = if is_dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.driver().cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// A picture of the page from top to bottom, left in `target/screenshots`. Chromium only.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn picture(&self, name: &str, width: u32, is_dark: bool) -> Result<()> {
        let height = self.script("return document.documentElement.scrollHeight", vec![]).await?;
        self.look(width, height.as_u64().unwrap_or_default().clamp(1, PICTURE_HEIGHT_MAX), is_dark).await?;
        // Two frames later everything has its place.
        let frames =
            "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.script(frames, vec![]).await?;
        let theme = if is_dark { "dark" } else { "light" };
        let path = folders::results("screenshots")?.join(format!("{name}-{width}-{theme}.png"));
        self.driver().screenshot(&path).await.with_context(|| format!("no picture of {name}"))
    }

    /// Nothing is cut off or reached only by scrolling sideways.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn overflow_pixels(&self) -> Result<u64> {
        let body = "return Math.max(0, document.documentElement.scrollWidth - innerWidth)";
        Ok(self.script(body, vec![]).await?.as_u64().unwrap_or_default())
    }

    /// Words below charts that nearly touch, and axes with less than two words, once the page has had a [picture](Self::picture) taken.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn axis_faults(&self) -> Result<Vec<String>> {
        let body = "return [...document.querySelectorAll('.plot__x')].flatMap((axis) => {
            const words = [...axis.children].map((word) => [word.getBoundingClientRect(), word.innerText]);
            words.sort(([left], [right]) => left.left - right.left);
            const near = words.slice(1).filter(([right], index) => right.left - words[index][0].right < arguments[0]);
            const all = words.map(([, text]) => text).join(', ');
            const few = words.length < 2 ? [`few words on an axis: ${all}`] : [];
            return [...few, ...near.map(([, text]) => `${text} is too near to the word before it: ${all}`)];
        })";
        let faults = self.script(body, vec![json!(AXIS_GAP_PIXELS)]).await?;
        serde_json::from_value(faults).context("the page answered strangely")
    }
}
