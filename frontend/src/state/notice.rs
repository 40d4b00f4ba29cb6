use std::sync::Arc;

use super::Store;

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Note,
    Good,
    Warning,
    Critical,
}

/// Something that happened: what, where, and what to do.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) id: u32,
    pub(crate) tone: Tone,
    pub(crate) text: String,
    /// A button: its word and what it does.
    pub(crate) action: Option<(String, Arc<dyn Fn() + Send + Sync>)>,
}

impl Notice {
    fn new(tone: Tone, text: String) -> Self {
        Self { id: 0, tone, text, action: None }
    }

    pub(crate) fn note(text: String) -> Self {
        Self::new(Tone::Note, text)
    }

    pub(crate) fn good(text: String) -> Self {
        Self::new(Tone::Good, text)
    }

    pub(crate) fn warning(text: String) -> Self {
        Self::new(Tone::Warning, text)
    }

    pub(crate) fn critical(text: String) -> Self {
        Self::new(Tone::Critical, text)
    }

    pub(crate) fn with_action(mut self, word: &str, act: impl Fn() + Send + Sync + 'static) -> Self {
        self.action = Some((word.to_owned(), Arc::new(act)));
        self
    }
}

/// More than these would push the page out of sight; the oldest go.
const NOTICES_MAX: usize = 4;

impl Store {
    /// Shows a notice until it is closed, or others push it out. The same words are not shown twice.
    pub(crate) fn add_notice(self, mut notice: Notice) {
        notice.id = self.last_notice.get() + 1;
        self.last_notice.set(notice.id);
        self.notices.update(|notices| {
            notices.retain(|old| old.text != notice.text);
            notices.push(notice);
            let extra = notices.len().saturating_sub(NOTICES_MAX);
            notices.drain(..extra);
        });
    }

    /// Takes a notice away.
    pub(crate) fn close_notice(self, notice_id: u32) {
        self.notices.update(|notices| notices.retain(|notice| notice.id != notice_id));
    }

    /// Takes all notices away: what they spoke of is over.
    pub(crate) fn close_notices(self) {
        if self.notices.with_untracked(|notices| !notices.is_empty()) {
            self.notices.set(Vec::new());
        }
    }
}
