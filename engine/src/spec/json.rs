//! JSON as a spec needs it, read and written in little code: page and worker both carry it, and a general reader of JSON,
//! compiled for every type that it fills, is several times as large.

use std::fmt::Write;

/// A value deeper in lists and objects than this is no part of any spec.
const DEPTH_MAX: usize = 8;

/// A JSON value. A spec has no other numbers than whole ones, zero and above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Flag(bool),
    Number(u32),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// The one value that the text holds; otherwise what is wrong, in words.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text, depth: 0 };
        let read = reader.value().and_then(|value| match reader.next() {
            None => Ok(value),
            Some(_) => Err("something follows the end"),
        });
        read.map_err(|what| format!("{what} at character {}", text.chars().count() - reader.rest.chars().count() + 1))
    }

    #[inline(never)]
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Appends the value as text, without spaces.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => write_text(text, out),
            Self::List(values) => {
                out.push('[');
                for (index, value) in values.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    value.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..' ' => drop(write!(out, "\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    /// The next character that is no space; it stays where it is.
    #[inline(never)]
    fn next(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        self.rest.chars().next()
    }

    /// Passes over this text if it comes next.
    #[inline(never)]
    fn passes(&mut self, text: &str) -> bool {
        self.next();
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self) -> Result<Json, &'static str> {
        match self.next() {
            Some('{') => self.parts('}', Self::field).map(Json::Object),
            Some('[') => self.parts(']', |reader, _| reader.value()).map(Json::List),
            Some('"') => self.text().map(Json::Text),
            Some('0'..='9') => self.number(),
            _ if self.passes("null") => Ok(Json::Null),
            _ if self.passes("true") => Ok(Json::Flag(true)),
            _ if self.passes("false") => Ok(Json::Flag(false)),
            Some(_) => Err("no value"),
            None => Err("the end is missing"),
        }
    }

    /// What stands between brackets, with commas between.
    fn parts<T>(
        &mut self,
        end: char,
        part: impl Fn(&mut Self, &[T]) -> Result<T, &'static str>,
    ) -> Result<Vec<T>, &'static str> {
        let mut parts = Vec::new();
        self.rest = &self.rest[1..];
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("too many brackets");
        }
        while self.next() != Some(end) {
            if !parts.is_empty() && !self.passes(",") {
                return Err("no comma");
            }
            parts.push(part(self, &parts)?);
        }
        self.rest = &self.rest[1..];
        self.depth -= 1;
        Ok(parts)
    }

    fn field(&mut self, before: &[(String, Json)]) -> Result<(String, Json), &'static str> {
        if self.next() != Some('"') {
            return Err("no field");
        }
        let name = self.text()?;
        if before.iter().any(|(other, _)| *other == name) {
            return Err("a field for the second time");
        }
        if !self.passes(":") {
            return Err("no colon");
        }
        Ok((name, self.value()?))
    }

    fn number(&mut self) -> Result<Json, &'static str> {
        let length = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(length);
        let has_spare_zero = digits.len() > 1 && digits.starts_with('0');
        if has_spare_zero || rest.starts_with(['.', 'e', 'E']) {
            return Err("no whole number");
        }
        let number = digits.parse().map_err(|_| "too large a number")?;
        self.rest = rest;
        Ok(Json::Number(number))
    }

    fn text(&mut self) -> Result<String, &'static str> {
        let mut text = String::new();
        let mut characters = self.rest[1..].chars();
        loop {
            match characters.next().ok_or("the end is missing")? {
                '"' => break,
                '\\' => text.push(match characters.next().ok_or("the end is missing")? {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let (character, rest) = escaped(characters.as_str()).ok_or("no character")?;
                        characters = rest.chars();
                        character
                    }
                    character @ ('"' | '\\' | '/') => character,
                    _ => return Err("no character"),
                }),
                '\0'..' ' => return Err("a control character"),
                character => text.push(character),
            }
        }
        self.rest = characters.as_str();
        Ok(text)
    }
}

/// The character that four hexadecimal digits behind `\u` stand for, or two such groups, and what follows them.
fn escaped(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| {
        let digits = text.get(..4).filter(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(text)?;
    let rest = &text[4..];
    if let Some(character) = char::from_u32(first.into()) {
        return Some((character, rest));
    }
    let rest = rest.strip_prefix("\\u")?;
    let character = char::decode_utf16([first, unit(rest)?]).next()?.ok()?;
    Some((character, &rest[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn as_serde(json: &Json) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Flag(flag) => (*flag).into(),
            Json::Number(number) => (*number).into(),
            Json::Text(text) => text.as_str().into(),
            Json::List(values) => values.iter().map(as_serde).collect::<Vec<_>>().into(),
            Json::Object(fields) => {
                serde_json::Value::Object(fields.iter().map(|(name, value)| (name.clone(), as_serde(value))).collect())
            }
        }
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Flag),
            any::<u32>().prop_map(Json::Number),
            any::<String>().prop_map(Json::Text),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|fields| Json::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_alike_here_and_elsewhere(json in any_json()) {
            let mut text = String::new();
            json.write(&mut text);
            prop_assert_eq!(Json::read(&text), Ok(json.clone()));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), as_serde(&json));
            prop_assert_eq!(text, serde_json::to_string(&as_serde(&json)).unwrap());
        }

        #[test]
        fn what_another_reader_takes_or_refuses_is_taken_or_refused(text in r#"(true|null|[\[\]{}":,0-9ae\\+. -]){0,10}"#) {
            let other = serde_json::from_str::<serde_json::Value>(&text).ok();
            if let Ok(json) = Json::read(&text) {
                prop_assert!(other.is_some(), "{text}");
                prop_assert_eq!(Some(as_serde(&json)), other);
            } else if let Some(value) = other {
                let has_field_twice = text.matches(':').count() > value.to_string().matches(':').count();
                prop_assert!(has_field_twice || has_other_number(&value), "{text}");
            }
        }
    }

    fn has_other_number(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Number(number) => number.as_u64().is_none_or(|number| u32::try_from(number).is_err()),
            serde_json::Value::Array(values) => values.iter().any(has_other_number),
            serde_json::Value::Object(fields) => fields.values().any(has_other_number),
            _ => false,
        }
    }

    #[test]
    fn escapes_are_read() {
        let text = r#" "\u0041\ud83d\ude00\/\b\f\n\r\t\"\\" "#;
        assert_eq!(Json::read(text), Ok(Json::text("A😀/\u{8}\u{c}\n\r\t\"\\")));
        for wrong in [r#""\ud83d""#, r#""\ud83dA""#, r#""\u12""#, r#""\x""#, "\"\n\"", "\""] {
            assert!(Json::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        assert_eq!(Json::read(r#"{"é":1 "b":2}"#), Err("no comma at character 8".to_owned()));
        assert_eq!(Json::read(r#"{"a":1,"a":2}"#), Err("a field for the second time at character 11".to_owned()));
        assert!(Json::read(&"[".repeat(100_000)).is_err());
    }
}
