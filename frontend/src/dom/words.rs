use std::rc::Rc;

use super::make::Make;

/// A text, which may follow signals.
#[derive(Clone)]
pub(crate) enum Words {
    Fixed(Rc<str>),
    Live(Rc<dyn Make<String>>),
}

/// A text that follows the signals that it reads.
pub(crate) fn live(words: impl Fn() -> String + 'static) -> Words {
    Words::Live(Rc::new(words))
}

impl Words {
    /// As it reads now.
    pub(crate) fn now(&self) -> String {
        match self {
            Self::Fixed(words) => words.to_string(),
            Self::Live(words) => words.make(),
        }
    }
}

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Self::Fixed(words.into())
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self::Fixed(words.into())
    }
}
