use std::{fs, sync::OnceLock};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

use crate::{folders, page::Page};

/// The checker as npm installs it.
const AXE: &str = "node_modules/axe-core/axe.min.js";

impl Page {
    /// What axe-core finds wrong with the page as it is now shown.
    ///
    /// # Errors
    /// When it cannot run.
    pub async fn accessibility_faults(&self) -> Result<Vec<String>> {
        let script = format!("{}; return axe.run(document, arguments[0])", axe()?);
        let found =
            self.script(&script, vec![json!({ "resultTypes": ["violations"] })]).await.context("axe-core failed")?;
        let rules_passed = found["passes"].as_array().map_or(0, Vec::len);
        ensure!(rules_passed > 0, "axe-core checked nothing");
        let violations = found["violations"].as_array().context("axe-core answered strangely")?;
        Ok(violations.iter().map(in_words).collect())
    }
}

fn axe() -> Result<&'static str> {
    static TEXT: OnceLock<Result<String, String>> = OnceLock::new();
    let path = folders::root().join(AXE);
    let text = TEXT.get_or_init(|| fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display())));
    text.as_deref().map_err(|words| anyhow!("{words}; `cargo xtask test` fetches it"))
}

fn in_words(violation: &Value) -> String {
    let places: Vec<_> = violation["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .take(3)
        .map(|node| node["html"].as_str().unwrap_or_default())
        .collect();
    format!("{} ({}): {}", violation["help"], violation["id"], places.join(" "))
}
