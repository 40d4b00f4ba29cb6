use anyhow::{Context, Result};
use serde_json::json;

use crate::{folders, page::Page};

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
}
