//! A spec as JSON: the names of its fields, and what may stand in them.

use super::json::Json;
use super::{AnalysisSpec, CodeRule, Comparison, Definitions, Filter, ForecastParameters, forecast_form};
use crate::table::{CodeClass, Day, DayRange, LineKind, Weekday};

pub(super) type Fields = Vec<(String, Json)>;

/// The serialised form: what has its default value is left out.
pub(super) fn spec_json(spec: &AnalysisSpec) -> Json {
    let AnalysisSpec { version, filter, comparison, definitions, top, forecast } = spec;
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
    if *forecast != ForecastParameters::default() {
        add(&mut fields, "forecast", forecast_form::json(forecast));
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

#[inline(never)]
pub(super) fn add(fields: &mut Fields, name: &str, value: Json) {
    fields.push((name.to_owned(), value));
}

/// The spec that the JSON says, its values unchecked; otherwise what is wrong, in words.
pub(super) fn read_spec(json: &Json) -> Result<AnalysisSpec, String> {
    let mut reading = Reading { wrong: None };
    let mut spec = AnalysisSpec::default();
    for (name, value) in reading.fields(json, "the spec") {
        match name.as_str() {
            "version" => match u16::try_from(reading.count(value, name)) {
                Ok(version) => spec.version = version,
                Err(_) => reading.expected(name, "a version"),
            },
            "filter" => read_filter(&mut reading, value, &mut spec.filter),
            "comparison" => spec.comparison = reading.one_of(value, name, &Comparison::ALL, Comparison::key),
            "definitions" => read_definitions(&mut reading, value, &mut spec.definitions),
            "top" => spec.top = reading.count(value, name),
            "forecast" => forecast_form::read(&mut reading, value, &mut spec.forecast),
            _ => reading.unknown(name),
        }
    }
    reading.wrong.map_or(Ok(spec), Err)
}

fn read_filter(reading: &mut Reading, json: &Json, filter: &mut Filter) {
    for (name, value) in reading.fields(json, "filter") {
        match name.as_str() {
            "from" => filter.from = reading.day(value, name),
            "to" => filter.to = reading.day(value, name),
            "countries" => filter.countries = reading.texts(value, name),
            "products" => filter.products = reading.texts(value, name),
            "categories" => filter.categories = reading.texts(value, name),
            "stores" => filter.stores = reading.texts(value, name),
            "customers" => filter.customers = reading.texts(value, name),
            "kinds" => {
                for kind in reading.list(value, name) {
                    filter.kinds.push(reading.one_of(kind, name, &LineKind::ALL, LineKind::key));
                }
            }
            "classes" => {
                for class in reading.list(value, name) {
                    filter.classes.push(reading.one_of(class, name, &CodeClass::ALL, CodeClass::key));
                }
            }
            _ => reading.unknown(name),
        }
    }
}

fn read_definitions(reading: &mut Reading, json: &Json, definitions: &mut Definitions) {
    for (name, value) in reading.fields(json, "definitions") {
        match name.as_str() {
            "code_rules" => {
                definitions.code_rules.clear();
                for rule in reading.list(value, name) {
                    definitions.code_rules.push(read_rule(reading, rule));
                }
            }
            "cancellation_prefix" => definitions.cancellation_prefix = reading.text(value, name).to_owned(),
            "fold_codes" => definitions.fold_codes = reading.flag(value, name),
            "drop_duplicates_within_files" => definitions.drop_duplicates_within_files = reading.flag(value, name),
            "drop_duplicates_across_files" => definitions.drop_duplicates_across_files = reading.flag(value, name),
            "match_reversals" => definitions.match_reversals = reading.flag(value, name),
            "reversal_days" => definitions.reversal_days = reading.count(value, name),
            "count_services" => definitions.count_services = reading.flag(value, name),
            "count_adjustments" => definitions.count_adjustments = reading.flag(value, name),
            "count_anonymous" => definitions.count_anonymous = reading.flag(value, name),
            "week_start" => {
                let number = u8::try_from(reading.count(value, name)).unwrap_or(u8::MAX);
                match Weekday::try_from(number) {
                    Ok(weekday) => definitions.week_start = weekday,
                    Err(wrong) => reading.note(wrong),
                }
            }
            _ => reading.unknown(name),
        }
    }
}

fn read_rule(reading: &mut Reading, json: &Json) -> CodeRule {
    let (mut pattern, mut class) = (None, None);
    for (name, value) in reading.fields(json, "a rule") {
        match name.as_str() {
            "pattern" => pattern = Some(reading.text(value, name).to_owned()),
            "class" => class = Some(reading.one_of(value, name, &CodeClass::ALL, CodeClass::key)),
            _ => reading.unknown(name),
        }
    }
    let (Some(pattern), Some(class)) = (pattern, class) else {
        reading.expected("a rule", "a pattern and a class");
        return CodeRule { pattern: String::new(), class: CodeClass::Merchandise };
    };
    CodeRule { pattern, class }
}

/// Takes JSON for what it should be. What is not gets noted, and any value stands in for it: no caller has to stop.
pub(super) struct Reading {
    /// The first thing that was wrong.
    wrong: Option<String>,
}

/// Never inlined: the engine is compiled for speed, and these are called for every field.
impl Reading {
    #[inline(never)]
    pub(super) fn note(&mut self, wrong: String) {
        self.wrong.get_or_insert(wrong);
    }

    #[inline(never)]
    pub(super) fn expected(&mut self, name: &str, wanted: &str) {
        self.note(format!("{name} must be {wanted}"));
    }

    #[inline(never)]
    pub(super) fn unknown(&mut self, name: &str) {
        self.note(format!("nothing is called {name}"));
    }

    #[inline(never)]
    pub(super) fn fields<'a>(&mut self, json: &'a Json, name: &str) -> &'a [(String, Json)] {
        if let Json::Object(fields) = json {
            return fields;
        }
        self.expected(name, "an object");
        &[]
    }

    #[inline(never)]
    pub(super) fn list<'a>(&mut self, json: &'a Json, name: &str) -> &'a [Json] {
        if let Json::List(values) = json {
            return values;
        }
        self.expected(name, "a list");
        &[]
    }

    #[inline(never)]
    pub(super) fn text<'a>(&mut self, json: &'a Json, name: &str) -> &'a str {
        if let Json::Text(text) = json {
            return text;
        }
        self.expected(name, "a text");
        ""
    }

    #[inline(never)]
    pub(super) fn texts(&mut self, json: &Json, name: &str) -> Vec<String> {
        self.list(json, name).iter().map(|value| self.text(value, name).to_owned()).collect()
    }

    #[inline(never)]
    pub(super) fn spans(&mut self, json: &Json, name: &str) -> Vec<DayRange> {
        let mut spans = Vec::new();
        for value in self.list(json, name) {
            match self.text(value, name).parse() {
                Ok(span) => spans.push(span),
                Err(wrong) => self.note(format!("{name}: {wrong}")),
            }
        }
        spans
    }

    #[inline(never)]
    pub(super) fn count(&mut self, json: &Json, name: &str) -> u32 {
        if let Json::Number(number) = json {
            return *number;
        }
        self.expected(name, "a number");
        0
    }

    #[inline(never)]
    pub(super) fn flag(&mut self, json: &Json, name: &str) -> bool {
        if let Json::Flag(flag) = json {
            return *flag;
        }
        self.expected(name, "true or false");
        false
    }

    #[inline(never)]
    pub(super) fn day(&mut self, json: &Json, name: &str) -> Option<Day> {
        if *json == Json::Null {
            return None;
        }
        let day = self.text(json, name).parse();
        day.map_err(|wrong| self.note(format!("{name}: {wrong}"))).ok()
    }

    #[inline(never)]
    pub(super) fn one_of<T: Copy>(&mut self, json: &Json, name: &str, all: &[T], key: fn(T) -> &'static str) -> T {
        let named = self.text(json, name);
        let found = all.iter().find(|value| key(**value) == named);
        *found.unwrap_or_else(|| {
            self.note(format!("{name} cannot be {named}"));
            &all[0]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::SpecError;

    /// Every field with a value that is not its default.
    const FULL: &str = concat!(
        r#"{"version":1,"filter":{"from":"2011-01-02","to":"2011-12-09","countries":["France","Åland \"x\""],"#,
        r#""products":["22423"],"categories":["a"],"stores":["b"],"customers":["17850"],"#,
        r#""kinds":["sale","negative_price"],"classes":["merchandise","adjustment"]},"comparison":"year_ago","#,
        r#""definitions":{"code_rules":[{"pattern":"gift_*","class":"service"}],"cancellation_prefix":"X","#,
        r#""fold_codes":false,"drop_duplicates_within_files":true,"drop_duplicates_across_files":false,"#,
        r#""match_reversals":false,"reversal_days":30,"count_services":false,"count_adjustments":true,"#,
        r#""count_anonymous":false,"week_start":7},"top":25,"#,
        r#""forecast":{"by":"country","measure":"units","step":"week","horizon":13,"level":90,"method":"mean_of_trends","#,
        r#""compared":"ses","series":"","closed":["2011-12-24..2012-01-03"],"#,
        r#""events":[{"name":"Fair","days":["2011-11-25","2011-12-01..2011-12-03"]}],"#,
        r#""overrides":[{"series":"a","days":"2011-12-10..2011-12-12","per_step":"1.5","measure":"sales","step":"week","reason":"sale"},"#,
        r#"{"days":"2011-12-10","per_step":"0","reason":""}]}}"#,
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
        for part in ["filter", "definitions", "forecast"] {
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
            (r#"{"top":"1","tops":1}"#, "top must be a number"),
            (r#"{"filter":{"from":"9.12.2011"}}"#, "from: \"9.12.2011\" is not a date like 2011-12-09"),
            (r#"{"filter":{"countries":"France"}}"#, "countries must be a list"),
            (r#"{"filter":{"stores":[1]}}"#, "stores must be a text"),
            (r#"{"definitions":{"fold_codes":1}}"#, "fold_codes must be true or false"),
            (r#"{"forecast":{"method":"oracle"}}"#, "there is no method oracle"),
            (
                r#"{"forecast":{"overrides":[{"reason":"a fair"}]}}"#,
                "overrides must be a list of what is expected on which days",
            ),
            (r#"{"definitions":{"week_start":8}}"#, "weekday 8 is not 1 to 7"),
            (
                r#"{"forecast":{"closed":["2011-12-24.."]}}"#,
                "closed: \"2011-12-24..\" is not a date like 2011-12-09, nor a span of days like 2011-11-25..2011-11-28",
            ),
            (r#"{"forecast":{"events":[{"title":"Fair"}]}}"#, "nothing is called title"),
            (r#"{"definitions":{"code_rules":[{"pattern":"D"}]}}"#, "a rule must be a pattern and a class"),
        ] {
            assert_eq!(Json::read(json).and_then(|json| read_spec(&json)), Err(what.to_owned()), "{json}");
        }
    }

    #[test]
    fn events_have_one_form_and_say_something() {
        let events = |events: &str| AnalysisSpec::from_json(&format!(r#"{{"forecast":{{"events":[{events}]}}}}"#));
        let days = r#"["2011-11-28","2011-11-25..2011-11-26","2011-11-27","2011-11-20..2011-11-21","2011-11-26"]"#;
        let spec = events(&format!(
            r#"{{"name":"b","days":["2012-01-01"]}},{{"name":" a ","days":{days}}},{{"name":"b","days":["2011-01-01"]}}"#
        ));
        let form = concat!(
            r#"{"version":1,"forecast":{"events":[{"name":"a","days":["2011-11-20..2011-11-21","2011-11-25..2011-11-28"]},"#,
            r#"{"name":"b","days":["2011-01-01","2012-01-01"]}]}}"#
        );
        assert_eq!(spec.unwrap().to_json(), form);
        assert_eq!(events(r#"{"name":" ","days":["2011-11-20"]}"#), Err(SpecError::Event { name: String::new() }));
        assert_eq!(events(r#"{"name":"a"}"#), Err(SpecError::Event { name: "a".to_owned() }));
        let many: Vec<String> =
            (0..51).map(|number| format!(r#"{{"name":"{number}","days":["2011-11-20"]}}"#)).collect();
        assert_eq!(events(&many.join(",")), Err(SpecError::Events { found: 51, max: 50 }));
    }

    #[test]
    fn a_day_may_be_none() {
        assert_eq!(AnalysisSpec::from_json(r#"{"filter":{"from":null}}"#).unwrap(), AnalysisSpec::default());
    }
}
