//! Which country a shop's file means.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A country that has a code in ISO 3166, or a few that files name as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Country {
    /// Three letters, as in ISO 3166; `-` where the name stands for several countries.
    pub(super) iso3: &'static str,
    shapes: &'static str,
}

impl Country {
    /// The keys of its shapes on the map. A few small places have none there.
    pub(super) fn shapes(self) -> impl Iterator<Item = &'static str> {
        self.shapes.split('+')
    }
}

/// By name and by code.
static COUNTRIES: LazyLock<BTreeMap<&'static str, Country>> = LazyLock::new(|| {
    let mut countries = BTreeMap::new();
    for line in include_str!("country_names.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.splitn(4, ' ');
        let (Some(iso2), Some(iso3), Some(shapes)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let country = Country { iso3, shapes };
        countries.extend([iso2, iso3].into_iter().filter(|code| *code != "-").map(|code| (code, country)));
        countries.extend(fields.next().unwrap_or_default().split(';').map(|name| (name, country)));
    }
    countries
});

/// The country that a file names, by its name in one of six languages or by its code; `None` when it is none, such as
/// "European Community".
pub(super) fn country(name: &str) -> Option<Country> {
    let name = folded(name);
    let code = name.to_ascii_uppercase();
    COUNTRIES.get(name.as_str()).or_else(|| COUNTRIES.get(code.as_str())).copied()
}

/// A name without case, accents and punctuation, and without an English article: `Côte d’Ivoire` → `cote d ivoire`.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None if letter.is_alphanumeric() => folded.push(letter),
            // Written apart, an accent is a letter of its own.
            None if ('\u{300}'..='\u{36f}').contains(&letter) => {}
            None if folded.ends_with(' ') => {}
            None => folded.push(' '),
        }
    }
    let folded = folded.trim();
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
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
    use super::*;

    fn iso3(name: &str) -> &'static str {
        country(name).map_or("", |country| country.iso3)
    }

    #[test]
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
        assert_eq!(country("Channel Islands").unwrap().shapes().collect::<Vec<_>>(), ["831", "832"]);
    }

    #[test]
    fn languages_codes_and_spellings_agree() {
        let names = [
            ("DEU", ["Germany", "Deutschland", "ALLEMAGNE", "Alemania", "Germania", "Duitsland", "de", " DEU "]),
            ("CIV", ["Côte d’Ivoire", "Cote D'Ivoire", "Ivory Coast", "CI", "civ", "COTE-D'IVOIRE", "Co\u{302}te d'Ivoire", "côte d'ivoire"]),
            ("NLD", ["The Netherlands", "Netherlands", "Holland", "Niederlande", "Pays-Bas", "Países Bajos", "Nederland", "NL"]),
            ("USA", ["U.S.A.", "US", "United States", "Vereinigte Staaten", "États-Unis", "Estados Unidos", "Stati Uniti", "EE.UU."]),
        ];
        for (code, names) in names {
            for name in names {
                assert_eq!(iso3(name), code, "{name}");
            }
        }
    }

    #[test]
    fn no_name_stands_for_two_countries() {
        let mut seen = BTreeMap::new();
        for line in include_str!("country_names.txt").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<_> = line.splitn(4, ' ').collect();
            assert_eq!(fields.len(), 4, "{line}");
            for name in fields[3].split(';') {
                assert_eq!(name, folded(name), "not folded");
                assert_eq!(seen.insert(name, fields[1]), None, "{name}");
                let as_code = COUNTRIES.get(name.to_ascii_uppercase().as_str());
                assert!(as_code.is_none_or(|country| country.iso3 == fields[1]), "{name} is a code of another");
            }
        }
        assert!(seen.len() > 500, "{}", seen.len());
    }
}
