use rustc_hash::FxHashMap;

use crate::spec::Definitions;
use crate::table::{CodeClass, CodeClasses, Dictionary, NONE, fold_code, product_key};

/// The code of texts for which there was no room.
pub(super) const OTHER: u32 = NONE - 1;

/// Distinct texts, up to a bound.
#[derive(Clone, Debug)]
pub(super) struct Names {
    dictionary: Dictionary,
    limit: usize,
}

impl Names {
    pub(super) fn new(limit: usize) -> Self {
        Self { dictionary: Dictionary::default(), limit: limit.min(OTHER as usize) }
    }

    /// The code of a text; [`OTHER`] for a new one that has no room.
    pub(super) fn code_of(&mut self, text: &str) -> u32 {
        let known = self.dictionary.find(text);
        let has_room = self.dictionary.len() < self.limit;
        known.or_else(|| if has_room { self.dictionary.insert(text) } else { None }).unwrap_or(OTHER)
    }

    /// The code of a text that is known.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.dictionary.find(text)
    }

    /// The text of a code that is neither [`OTHER`] nor [`NONE`].
    pub(super) fn text(&self, code: u32) -> &str {
        self.dictionary.text(code)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.dictionary.texts()
    }

    pub(super) fn len(&self) -> usize {
        self.dictionary.len()
    }
}

/// Product codes as they are written, with the product and class that they stand for.
#[derive(Clone, Debug)]
pub(super) struct Products {
    pub(super) names: Names,
    /// The latest description of each product.
    descriptions: Vec<String>,
    classes: CodeClasses,
    read: FxHashMap<Box<str>, (u32, CodeClass)>,
}

impl Products {
    /// Bytes of a description that are kept.
    const MAX_DESCRIPTION_BYTES: usize = 200;

    pub(super) fn new(definitions: &Definitions, limit: usize) -> Self {
        Self {
            names: Names::new(limit),
            descriptions: Vec::new(),
            classes: CodeClasses::new(definitions),
            read: FxHashMap::default(),
        }
    }

    /// Product and class of a code.
    pub(super) fn read(&mut self, code: &str, definitions: &Definitions) -> (u32, CodeClass) {
        if let Some(&known) = self.read.get(code) {
            return known;
        }
        let product = self.names.code_of(&product_key(code, definitions));
        let read = (product, self.classes.class_of(&fold_code(code)));
        // One product may be written in many ways; what has no room here is only read anew each time.
        if self.read.len() < self.names.limit {
            self.read.insert(code.into(), read);
        }
        read
    }

    /// Keeps a description that is not empty.
    pub(super) fn describe(&mut self, product: u32, description: &str) {
        if description.is_empty() || product == OTHER {
            return;
        }
        let index = product as usize;
        if index >= self.descriptions.len() {
            self.descriptions.resize(index + 1, String::new());
        }
        let shown = shortened(description, Self::MAX_DESCRIPTION_BYTES);
        if self.descriptions[index] != shown {
            shown.clone_into(&mut self.descriptions[index]);
        }
    }

    pub(super) fn description(&self, product: u32) -> &str {
        self.descriptions.get(product as usize).map_or("", String::as_str)
    }
}

/// The start of a text, cut between characters.
pub(super) fn shortened(text: &str, max_bytes: usize) -> &str {
    &text[..text.floor_char_boundary(max_bytes)]
}
