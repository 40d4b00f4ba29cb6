use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::By;

use crate::page::Page;

/// Makes a file input that WebDriver can give files to; the page never sees it.
const ADD_INPUT: &str = "const input = document.createElement('input'); input.type = 'file'; input.multiple = true; \
    input.id = 'test-files'; document.body.append(input)";

/// Drops the input's files on the middle of the window.
const DROP_FILES: &str = "const input = document.getElementById('test-files'); const transfer = new DataTransfer(); \
    for (const file of input.files) transfer.items.add(file); input.remove(); \
    const [x, y] = [innerWidth / 2, innerHeight / 2]; \
    const target = document.elementFromPoint(x, y) ?? document.body; \
    for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { bubbles: true, \
        cancelable: true, composed: true, clientX: x, clientY: y, dataTransfer: transfer })); \
    return transfer.files.length";

impl Page {
    /// Drops files by events that a script makes: the same in every browser.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn drop_files(&self, files: &[&Path]) -> Result<()> {
        self.hold_files(files).await?;
        self.drop_held_files().await
    }

    /// Takes files in hand, to be dropped later.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn hold_files(&self, files: &[&Path]) -> Result<()> {
        self.script(ADD_INPUT, vec![]).await?;
        let input = self.driver().find(By::Id("test-files")).await?;
        let paths: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        input.send_keys(paths.join("\n")).await.with_context(|| format!("{paths:?} cannot be chosen"))
    }

    /// Lets go of the files in hand.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn drop_held_files(&self) -> Result<()> {
        self.script(DROP_FILES, vec![]).await.map(drop)
    }

    /// Drops files or folders as the system does when a person lets go of them. Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn drop_truly(&self, files: &[&Path]) -> Result<()> {
        let middle: Value = self.script("return [innerWidth / 2, innerHeight / 2]", vec![]).await?;
        let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
        // The page changes under the pointer when files come; a hand that holds them goes on sending events.
        for kind in ["dragEnter", "dragOver", "dragOver", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": middle[0], "y": middle[1], "data": data });
            self.driver().cdp().send_raw("Input.dispatchDragEvent", event).await?;
        }
        Ok(())
    }
}
