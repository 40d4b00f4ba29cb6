//! A spec as JSON: the names of its fields, and what may stand in them.

use super::json::Json;
use super::{AnalysisSpec, CodeRule, Comparison, Definitions, Filter};
use crate::table::{CodeClass, LineKind, Weekday};

type Fields = Vec<(String, Json)>;

/// The serialised form: what has its default value is left out.
pub(super) fn spec_json(spec: &AnalysisSpec) -> Json {
    let AnalysisSpec { version, filter, comparison, definitions, top } = spec;
    let mut fields = Fields::new();
    add(&mut fields, "version", Json::Number((*version).into()));
    if !filter.is_empty() {
        add(&mut fields, "filter", filter_json(filter));
    }
    if *comparison != Comparison::default() {
        add(&mut fields, "comparison", Json::text(comparison.key()));
    }
    if *definitions != Definitions::default() {
        add(&mut fields, "definitions", definitions_json(definitions));
    }
    if *top != AnalysisSpec::DEFAULT_TOP {
        add(&mut fields, "top", Json::Number(*top));
    }
    Json::Object(fields)
}

fn filter_json(filter: &Filter) -> Json {
    let Filter { from, to, countries, products, categories, stores, customers, kinds, classes } = filter;
    let mut fields = Fields::new();
    for (name, day) in [("from", from), ("to", to)] {
        if let Some(day) = day {
            add(&mut fields, name, Json::Text(day.to_string()));
        }
    }
    let texts = |texts: &Vec<String>| texts.iter().map(|text| Json::text(text)).collect();
    let lists: [(_, Vec<Json>); 7] = [
        ("countries", texts(countries)),
        ("products", texts(products)),
        ("categories", texts(categories)),
        ("stores", texts(stores)),
        ("customers", texts(customers)),
        ("kinds", kinds.iter().map(|kind| Json::text(kind.key())).collect()),
        ("classes", classes.iter().map(|class| Json::text(class.key())).collect()),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            add(&mut fields, name, Json::List(list));
        }
    }
    Json::Object(fields)
}

fn definitions_json(definitions: &Definitions) -> Json {
    let rule = |rule: &CodeRule| {
        let mut fields = Fields::new();
        add(&mut fields, "pattern", Json::text(&rule.pattern));
        add(&mut fields, "class", Json::text(rule.class.key()));
        Json::Object(fields)
    };
    let values = [
        ("code_rules", Json::List(definitions.code_rules.iter().map(rule).collect())),
        ("cancellation_prefix", Json::text(&definitions.cancellation_prefix)),
        ("fold_codes", Json::Flag(definitions.fold_codes)),
        ("drop_duplicates_within_files", Json::Flag(definitions.drop_duplicates_within_files)),
        ("drop_duplicates_across_files", Json::Flag(definitions.drop_duplicates_across_files)),
        ("match_reversals", Json::Flag(definitions.match_reversals)),
        ("reversal_days", Json::Number(definitions.reversal_days)),
        ("count_services", Json::Flag(definitions.count_services)),
        ("count_adjustments", Json::Flag(definitions.count_adjustments)),
        ("count_anonymous", Json::Flag(definitions.count_anonymous)),
        ("week_start", Json::Number(u8::from(definitions.week_start).into())),
    ];
    Json::Object(values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn add(fields: &mut Fields, name: &str, value: Json) {
    fields.push((name.to_owned(), value));
}

/// The spec that the JSON says, unchecked; otherwise what is wrong, in words.
pub(super) fn read_spec(json: Json) -> Result<AnalysisSpec, String> {
    let mut spec = AnalysisSpec::default();
    for (name, value) in fields(json, "the spec")? {
        match name.as_str() {
            "version" => spec.version = u16::try_from(count(value, &name)?).map_err(|_| wrong(&name, "a version"))?,
            "filter" => spec.filter = read_filter(value)?,
            "comparison" => spec.comparison = one_of(value, &name, &Comparison::ALL, Comparison::key)?,
            "definitions" => spec.definitions = read_definitions(value)?,
            "top" => spec.top = count(value, &name)?,
            _ => return Err(unknown(&name)),
        }
    }
    Ok(spec)
}

fn read_filter(json: Json) -> Result<Filter, String> {
    let mut filter = Filter::default();
    for (name, value) in fields(json, "filter")? {
        let place = match name.as_str() {
            "from" | "to" => {
                let day = match value {
                    Json::Null => None,
                    value => Some(text(value, &name)?.parse().map_err(|error| format!("{name}: {error}"))?),
                };
                *(if name == "from" { &mut filter.from } else { &mut filter.to }) = day;
                continue;
            }
            "kinds" => {
                let kinds = list(value, &name)?.into_iter();
                filter.kinds =
                    kinds.map(|kind| one_of(kind, &name, &LineKind::ALL, LineKind::key)).collect::<Result<_, _>>()?;
                continue;
            }
            "classes" => {
                let classes = list(value, &name)?.into_iter();
                filter.classes = classes.map(|class| read_class(class, &name)).collect::<Result<_, _>>()?;
                continue;
            }
            "countries" => &mut filter.countries,
            "products" => &mut filter.products,
            "categories" => &mut filter.categories,
            "stores" => &mut filter.stores,
            "customers" => &mut filter.customers,
            _ => return Err(unknown(&name)),
        };
        *place = list(value, &name)?.into_iter().map(|value| text(value, &name)).collect::<Result<_, _>>()?;
    }
    Ok(filter)
}

fn read_definitions(json: Json) -> Result<Definitions, String> {
    let mut definitions = Definitions::default();
    for (name, value) in fields(json, "definitions")? {
        let switch = match name.as_str() {
            "code_rules" => {
                definitions.code_rules = list(value, &name)?.into_iter().map(read_rule).collect::<Result<_, _>>()?;
                continue;
            }
            "cancellation_prefix" => {
                definitions.cancellation_prefix = text(value, &name)?;
                continue;
            }
            "reversal_days" => {
                definitions.reversal_days = count(value, &name)?;
                continue;
            }
            "week_start" => {
                let number = u8::try_from(count(value, &name)?).unwrap_or(u8::MAX);
                definitions.week_start = Weekday::try_from(number)?;
                continue;
            }
            "fold_codes" => &mut definitions.fold_codes,
            "drop_duplicates_within_files" => &mut definitions.drop_duplicates_within_files,
            "drop_duplicates_across_files" => &mut definitions.drop_duplicates_across_files,
            "match_reversals" => &mut definitions.match_reversals,
            "count_services" => &mut definitions.count_services,
            "count_adjustments" => &mut definitions.count_adjustments,
            "count_anonymous" => &mut definitions.count_anonymous,
            _ => return Err(unknown(&name)),
        };
        let Json::Flag(flag) = value else { return Err(wrong(&name, "true or false")) };
        *switch = flag;
    }
    Ok(definitions)
}

fn read_rule(json: Json) -> Result<CodeRule, String> {
    let (mut pattern, mut class) = (None, None);
    for (name, value) in fields(json, "code_rules")? {
        match name.as_str() {
            "pattern" => pattern = Some(text(value, &name)?),
            "class" => class = Some(read_class(value, &name)?),
            _ => return Err(unknown(&name)),
        }
    }
    let (pattern, class) = pattern.zip(class).ok_or_else(|| wrong("code_rules", "rules of a pattern and a class"))?;
    Ok(CodeRule { pattern, class })
}

fn read_class(json: Json, name: &str) -> Result<CodeClass, String> {
    one_of(json, name, &CodeClass::ALL, CodeClass::key)
}

fn fields(json: Json, name: &str) -> Result<Fields, String> {
    if let Json::Object(fields) = json { Ok(fields) } else { Err(wrong(name, "an object")) }
}

fn list(json: Json, name: &str) -> Result<Vec<Json>, String> {
    if let Json::List(values) = json { Ok(values) } else { Err(wrong(name, "a list")) }
}

fn text(json: Json, name: &str) -> Result<String, String> {
    if let Json::Text(text) = json { Ok(text) } else { Err(wrong(name, "a text")) }
}

fn count(json: Json, name: &str) -> Result<u32, String> {
    if let Json::Number(number) = json { Ok(number) } else { Err(wrong(name, "a number")) }
}

fn one_of<T: Copy>(json: Json, name: &str, all: &[T], key: fn(T) -> &'static str) -> Result<T, String> {
    let named = text(json, name)?;
    let found = all.iter().copied().find(|value| key(*value) == named);
    found.ok_or_else(|| format!("{name} cannot be {named}"))
}

fn wrong(name: &str, wanted: &str) -> String {
    format!("{name} must be {wanted}")
}

fn unknown(name: &str) -> String {
    format!("nothing is called {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field with a value that is not its default.
    const FULL: &str = concat!(
        r#"{"version":1,"filter":{"from":"2011-01-02","to":"2011-12-09","countries":["France","Åland \"x\""],"#,
        r#""products":["22423"],"categories":["a"],"stores":["b"],"customers":["17850"],"#,
        r#""kinds":["sale","negative_price"],"classes":["merchandise","adjustment"]},"comparison":"year_ago","#,
        r#""definitions":{"code_rules":[{"pattern":"gift_*","class":"service"}],"cancellation_prefix":"X","#,
        r#""fold_codes":false,"drop_duplicates_within_files":true,"drop_duplicates_across_files":false,"#,
        r#""match_reversals":false,"reversal_days":30,"count_services":false,"count_adjustments":true,"#,
        r#""count_anonymous":false,"week_start":7},"top":25}"#,
    );

    #[test]
    fn every_field_is_read_and_written_by_its_name() {
        let spec = AnalysisSpec::from_json(FULL).unwrap();
        assert_eq!(spec.to_json(), FULL);
        let Definitions { reversal_days, week_start, match_reversals, .. } = spec.definitions;
        assert_eq!((reversal_days, week_start, match_reversals, spec.top), (30, Weekday::Sunday, false, 25));
        assert_eq!(spec.filter.kinds, [LineKind::Sale, LineKind::NegativePrice]);
        // Every part of it alone, with the rest by default, says something.
        let whole: serde_json::Value = serde_json::from_str(FULL).unwrap();
        for part in ["filter", "definitions"] {
            for (name, value) in whole[part].as_object().unwrap() {
                let alone = serde_json::json!({ part: { name.as_str(): value } }).to_string();
                assert_ne!(AnalysisSpec::from_json(&alone).unwrap(), AnalysisSpec::default(), "{alone}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (json, what) in [
            ("[]", "the spec must be an object"),
            (r#"{"tops":1}"#, "nothing is called tops"),
            (r#"{"top":"1"}"#, "top must be a number"),
            (r#"{"comparison":"never"}"#, "comparison cannot be never"),
            (r#"{"filter":{"from":"9.12.2011"}}"#, "from: \"9.12.2011\" is not a date like 2011-12-09"),
            (r#"{"filter":{"countries":"France"}}"#, "countries must be a list"),
            (r#"{"filter":{"stores":[1]}}"#, "stores must be a text"),
            (r#"{"definitions":{"fold_codes":1}}"#, "fold_codes must be true or false"),
            (r#"{"definitions":{"week_start":8}}"#, "weekday 8 is not 1 to 7"),
            (
                r#"{"definitions":{"code_rules":[{"pattern":"D"}]}}"#,
                "code_rules must be rules of a pattern and a class",
            ),
        ] {
            assert_eq!(Json::read(json).and_then(read_spec), Err(what.to_owned()), "{json}");
        }
    }

    #[test]
    fn a_day_may_be_none() {
        assert_eq!(AnalysisSpec::from_json(r#"{"filter":{"from":null}}"#).unwrap(), AnalysisSpec::default());
    }
}
