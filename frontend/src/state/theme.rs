use super::Store;
use crate::services;

/// Light or dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Under this name the browser keeps the choice.
const STORED_AS: &str = "theme";

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    const fn key(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// What was chosen on an earlier visit.
    pub(super) fn stored() -> Self {
        let stored = services::load(STORED_AS);
        Self::ALL.into_iter().find(|theme| theme.key() == stored.as_deref()).unwrap_or_default()
    }

    fn apply(self) {
        let root = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
        let Some(root) = root else { return };
        let _ = match self.key() {
            Some(key) => root.set_attribute("data-theme", key),
            None => root.remove_attribute("data-theme"),
        };
    }

    fn is_dark(self) -> bool {
        let system_is_dark = || {
            let query = web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
            Some(query.matches())
        };
        match self {
            Self::System => system_is_dark().unwrap_or(false),
            Self::Light => false,
            Self::Dark => true,
        }
    }
}

impl Store {
    /// Chooses a theme and remembers it.
    pub(crate) fn set_theme(self, theme: Theme) {
        services::store(STORED_AS, theme.key());
        theme.apply();
        self.theme.set(theme);
    }

    /// From light to dark and back.
    pub(crate) fn toggle_theme(self) {
        let is_dark = self.theme.get_untracked().is_dark();
        self.set_theme(if is_dark { Theme::Light } else { Theme::Dark });
    }

    pub(super) fn restore_theme(self) {
        let theme = Theme::stored();
        theme.apply();
        self.theme.set(theme);
    }
}
