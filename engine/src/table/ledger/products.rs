use rustc_hash::FxHashMap;
use std::borrow::Cow;

use crate::order::sort_by_key;
use crate::spec::Definitions;
use crate::table::{CodeClass, NONE, PIECE, SalesTable};

/// A product: all codes that fold to the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The folded code: outer spaces removed, inner runs of spaces made one, upper case. The code as written where
    /// folding is off.
    pub code: String,
    /// The description that most of its lines carry (the first seen of several equally frequent ones).
    pub description: String,
    /// All other descriptions with their number of lines, the most frequent first.
    pub other_descriptions: Vec<(String, u32)>,
    /// The codes as written, in the order of their first line.
    pub written_codes: Vec<String>,
}

/// The table's product codes under one set of definitions.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    pub(super) product_of_code: Vec<u32>,
    pub(super) class_of_code: Vec<CodeClass>,
    pub(super) product_of_text: FxHashMap<String, u32>,
    pub(super) products: Vec<Product>,
}

/// Folds and classifies every code of the table's dictionary.
pub(super) fn read_codes(table: &SalesTable, definitions: &Definitions) -> Catalogue {
    let codes = &table.code.dictionary;
    let rules = CodeClasses::new(definitions);
    let mut catalogue = Catalogue {
        product_of_code: Vec::with_capacity(codes.len()),
        class_of_code: Vec::with_capacity(codes.len()),
        product_of_text: FxHashMap::default(),
        products: Vec::new(),
    };
    for written in codes.texts() {
        catalogue.class_of_code.push(rules.class_of(&fold_code(written)));
        let key = product_key(written, definitions);
        let products = &mut catalogue.products;
        let product = *catalogue.product_of_text.entry(key.into_owned()).or_insert_with_key(|code| {
            products.push(Product {
                code: code.clone(),
                description: String::new(),
                other_descriptions: Vec::new(),
                written_codes: Vec::new(),
            });
            products.len() as u32 - 1
        });
        products[product as usize].written_codes.push(written.to_owned());
        catalogue.product_of_code.push(product);
    }
    catalogue
}

/// The text that all codes of one product share, by these definitions.
#[must_use]
pub fn product_key<'a>(code: &'a str, definitions: &Definitions) -> Cow<'a, str> {
    if definitions.fold_codes { fold_code(code) } else { Cow::Borrowed(code) }
}

/// Outer spaces removed, inner runs of spaces made one, upper case.
pub(crate) fn fold_code(code: &str) -> Cow<'_, str> {
    if code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(code);
    }
    let words: Vec<&str> = code.split_whitespace().collect();
    Cow::Owned(words.join(" ").to_uppercase())
}

/// The rules of the definitions, made ready to be compared with many codes.
#[derive(Clone, Debug)]
pub(crate) struct CodeClasses(Vec<(String, bool, CodeClass)>);

impl CodeClasses {
    pub(crate) fn new(definitions: &Definitions) -> Self {
        let ready = |rule: &crate::spec::CodeRule| {
            let pattern = fold_code(&rule.pattern).into_owned();
            match pattern.strip_suffix('*') {
                Some(start) => (start.to_owned(), true, rule.class),
                None => (pattern, false, rule.class),
            }
        };
        Self(definitions.code_rules.iter().map(ready).collect())
    }

    /// The class of a folded code.
    pub(crate) fn class_of(&self, folded_code: &str) -> CodeClass {
        let fits = |(text, is_start, _): &&(String, bool, CodeClass)| {
            if *is_start { folded_code.starts_with(text.as_str()) } else { folded_code == text }
        };
        self.0.iter().find(fits).map_or(CodeClass::Merchandise, |(_, _, class)| *class)
    }
}

/// The products with their descriptions, counted over all lines that have one.
pub(super) fn describe(table: &SalesTable, mut products: Vec<Product>, product_of_code: &[u32]) -> Vec<Product> {
    let mut counts = vec![Vec::<(u32, u32)>::new(); products.len()];
    for ((product, description), lines) in count_descriptions(table, product_of_code) {
        counts[product as usize].push((description, lines));
    }
    for (product, mut counts) in products.iter_mut().zip(counts) {
        // The sort is stable, so that of equally frequent descriptions the first seen leads.
        sort_by_key(&mut counts, |&(_, lines)| std::cmp::Reverse(lines));
        let mut texts =
            counts.into_iter().map(|(text, lines)| (table.description.dictionary.text(text).to_owned(), lines));
        product.description = texts.next().map_or_else(String::new, |(text, _)| text);
        product.other_descriptions = texts.collect();
    }
    products
}

/// Lines by product and description, in the order of their first line.
fn count_descriptions(table: &SalesTable, product_of_code: &[u32]) -> Vec<((u32, u32), u32)> {
    let mut counter = DescriptionCounter {
        product_of_code,
        empty: table.description.dictionary.find("").unwrap_or(NONE),
        counts: Vec::new(),
        places: FxHashMap::default(),
        last_place: vec![NONE; product_of_code.len()],
    };
    for (codes, descriptions) in table.code.codes.chunks(PIECE).zip(table.description.codes.chunks(PIECE)) {
        counter.add(codes, descriptions);
    }
    counter.counts
}

struct DescriptionCounter<'a> {
    product_of_code: &'a [u32],
    empty: u32,
    counts: Vec<((u32, u32), u32)>,
    places: FxHashMap<(u32, u32), u32>,
    /// Most lines of a product carry the description of its line before.
    last_place: Vec<u32>,
}

impl DescriptionCounter<'_> {
    #[inline(never)]
    fn add(&mut self, codes: &[u32], descriptions: &[u32]) {
        for (&code, &description) in codes.iter().zip(descriptions) {
            if description == self.empty || description == NONE {
                continue;
            }
            let product = self.product_of_code[code as usize];
            let last = &mut self.last_place[product as usize];
            if *last == NONE || self.counts[*last as usize].0.1 != description {
                *last = *self.places.entry((product, description)).or_insert_with(|| {
                    self.counts.push(((product, description), 0));
                    self.counts.len() as u32 - 1
                });
            }
            self.counts[*last as usize].1 += 1;
        }
    }
}
