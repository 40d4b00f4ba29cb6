//! Which country a shop's file means.

/// A country that has a code in ISO 3166, or a few that files name as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Country {
    /// Three letters, as in ISO 3166; `-` where the name stands for several countries.
    pub(super) iso3: String,
    /// The keys of its shapes on the map. A few small places have none there.
    pub(super) shapes: Vec<String>,
}

/// Countries by name, in the languages of `country_names.txt`, and by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CountryNames {
    countries: Vec<Country>,
    /// Folded names with the place of their country.
    names: Vec<(String, usize)>,
    /// The same for codes; a code gives way to a name.
    codes: Vec<(String, usize)>,
}

impl CountryNames {
    /// Adds a line of `country_names.txt`; what is no such line adds nothing.
    pub(super) fn add(&mut self, line: &str) {
        let mut fields = line.splitn(4, ' ');
        let (Some(iso2), Some(iso3), Some(shapes), Some(names)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return;
        };
        let place = self.countries.len();
        let codes = [iso2, iso3].into_iter().filter(|code| *code != "-");
        self.codes.extend(codes.map(|code| (code.to_ascii_lowercase(), place)));
        self.names.extend(names.split(';').map(|name| (name.to_owned(), place)));
        let shapes = shapes.split('+').map(str::to_owned).collect();
        self.countries.push(Country { iso3: iso3.to_owned(), shapes });
    }

    /// The country that a file names; `None` when it is none, such as "European Community".
    pub(super) fn country(&self, name: &str) -> Option<&Country> {
        let name = folded(name);
        let (_, place) = self.names.iter().chain(&self.codes).find(|(other, _)| *other == name)?;
        self.countries.get(*place)
    }
}

/// A name without case, accents and punctuation, and without an English article: `Côte d’Ivoire` → `cote d ivoire`.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().map(small) {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            // Written apart, an accent is a letter of its own.
            None if ('\u{300}'..='\u{36f}').contains(&letter) => {}
            None if is_letter(letter) => folded.push(letter),
            None if folded.ends_with(' ') => {}
            None => folded.push(' '),
        }
    }
    let folded = folded.trim();
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

/// A small letter of the western alphabets; Rust's own table of all letters has 10 KB.
fn small(letter: char) -> char {
    match letter {
        'À'..='Þ' => char::from_u32(letter as u32 + 0x20).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    }
}

/// A letter or digit: in ASCII, or beyond the signs and punctuation of Latin-1 and of typesetting.
fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || ('\u{c0}'..'\u{2000}').contains(&letter) || letter >= '\u{2c00}'
}

/// A letter without its accent.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ß' => "ss",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use std::collections::BTreeMap;

    const NAMES: &str = include_str!("../../country_names.txt");

    fn known() -> CountryNames {
        let mut names = CountryNames::default();
        lines().for_each(|line| names.add(line));
        names
    }

    fn lines() -> impl Iterator<Item = &'static str> {
        NAMES.lines().filter(|line| !line.starts_with('#'))
    }

    fn iso3(name: &str) -> String {
        known().country(name).map(|country| country.iso3.clone()).unwrap_or_default()
    }

    #[wasm_bindgen_test]
    fn names_of_a_real_file_are_known() {
        let file = [
            ("United Kingdom", "GBR"),
            ("EIRE", "IRL"),
            ("RSA", "ZAF"),
            ("USA", "USA"),
            ("Czech Republic", "CZE"),
            ("Hong Kong", "HKG"),
            ("Korea", "KOR"),
            ("West Indies", ""),
            ("European Community", ""),
            ("Unspecified", ""),
            ("", ""),
        ];
        for (name, code) in file {
            assert_eq!(iso3(name), code, "{name}");
        }
        assert_eq!(known().country("Channel Islands").unwrap().shapes, ["831", "832"]);
    }

    #[wasm_bindgen_test]
    fn languages_codes_and_spellings_agree() {
        let names = [
            ("DEU", ["Germany", "Deutschland", "ALLEMAGNE", "Alemania", "Germania", "Duitsland", "de", " DEU "]),
            (
                "CIV",
                [
                    "Côte d’Ivoire",
                    "Cote D'Ivoire",
                    "Ivory Coast",
                    "CI",
                    "civ",
                    "COTE-D'IVOIRE",
                    "Co\u{302}te d'Ivoire",
                    "côte d'ivoire",
                ],
            ),
            (
                "NLD",
                [
                    "The Netherlands",
                    "Netherlands",
                    "Holland",
                    "Niederlande",
                    "Pays-Bas",
                    "Países Bajos",
                    "Nederland",
                    "NL",
                ],
            ),
            (
                "USA",
                [
                    "U.S.A.",
                    "US",
                    "United States",
                    "Vereinigte Staaten",
                    "États-Unis",
                    "Estados Unidos",
                    "Stati Uniti",
                    "EE.UU.",
                ],
            ),
        ];
        for (code, names) in names {
            for name in names {
                assert_eq!(iso3(name), code, "{name}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn no_name_stands_for_two_countries() {
        let mut seen = BTreeMap::new();
        for line in lines() {
            let fields: Vec<_> = line.splitn(4, ' ').collect();
            assert_eq!(fields.len(), 4, "{line}");
            let codes = fields[..2].iter().filter(|code| **code != "-").map(|code| code.to_ascii_lowercase());
            for name in fields[3].split(';').map(str::to_owned).chain(codes) {
                assert_eq!(name, folded(&name), "not folded");
                let before = seen.insert(name.clone(), fields[1]);
                assert!(before.is_none_or(|country| country == fields[1]), "{name}: {before:?} and {}", fields[1]);
            }
        }
        assert!(seen.len() > 1_000, "{}", seen.len());
    }
}
