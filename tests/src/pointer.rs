use anyhow::{Context, Result};
use serde_json::json;

use crate::page::Page;

/// Where an element is in the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Place {
    /// A point inside: parts of the width and the height.
    #[must_use]
    pub fn point(self, across: f64, down: f64) -> (i64, i64) {
        ((self.left + across * self.width).round() as i64, (self.top + down * self.height).round() as i64)
    }
}

impl Page {
    /// Waits for an element, scrolls it into the middle of the window and says where it is.
    ///
    /// # Errors
    /// When there is none within half a minute.
    pub async fn place_of(&self, selector: &str) -> Result<Place> {
        let body = "const shown = [...document.querySelectorAll(arguments[0])].find((e) => e.checkVisibility()); \
            if (!shown) return null; \
            shown.scrollIntoView({ block: 'center', behavior: 'instant' }); \
            const rect = shown.getBoundingClientRect(); \
            return [rect.left, rect.top, rect.width, rect.height]";
        let place = self.until(selector, body, vec![json!(selector)]).await?;
        let [left, top, width, height] = serde_json::from_value(place)?;
        Ok(Place { left, top, width, height })
    }

    /// Moves the pointer to the middle of an element and presses there.
    ///
    /// # Errors
    /// When there is no such element, or the browser refuses.
    pub async fn point_and_click(&self, selector: &str) -> Result<()> {
        let (x, y) = self.place_of(selector).await?.point(0.5, 0.5);
        self.driver()
            .action_chain()
            .move_to(x, y)
            .click()
            .perform()
            .await
            .with_context(|| format!("click on {selector}"))
    }

    /// Presses at one point, moves to another and lets go there.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn drag(&self, from: (i64, i64), to: (i64, i64)) -> Result<()> {
        let halfway = ((from.0 + to.0) / 2, (from.1 + to.1) / 2);
        let pressed = self.driver().action_chain().move_to(from.0, from.1).click_and_hold();
        let moved = pressed.move_to(halfway.0, halfway.1).move_to(to.0, to.1);
        moved.release().perform().await.context("drag")
    }
}
