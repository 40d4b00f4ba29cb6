//! What stands in the answers, for the document of the API. A test holds real answers against it: nothing is missing in either.

use utoipa::openapi::schema::{AdditionalProperties, AllOfBuilder, ArrayBuilder, OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// Rows of a ranking where nothing is said.
pub(super) const USUAL_TOP: u32 = 10;

type Fields = Vec<(&'static str, RefOr<Schema>)>;

/// `/api/v1/totals`.
pub(super) fn totals() -> RefOr<Schema> {
    object(vec![
        ("schema", one_of_words(&["aisle.live.v1"])),
        ("epoch", described(text(), "Names this run of the relay.")),
        ("status", status()),
        ("reconciliation", described(list(cell()), "All sixteen cells of class × kind, ordered by class, then kind.")),
        ("kpis", kpis()),
    ])
}

/// `/api/v1/series`.
pub(super) fn series() -> RefOr<Schema> {
    let bucket = [vec![("start", time())], figures()].concat();
    object(vec![
        ("step", step()),
        ("buckets", described(list(object(bucket)), "Steps in the order of time, those without a line left out.")),
        (
            "is_cut",
            described(
                flag(),
                "Are there more steps, or is any from the first moment on forgotten? Those answered are then the latest.",
            ),
        ),
    ])
}

/// `/api/v1/products` and `/api/v1/countries`.
pub(super) fn ranking() -> RefOr<Schema> {
    let row = object(vec![
        ("name", text()),
        ("description", described(text(), "Of products; empty otherwise.")),
        ("gross_sales", money()),
        ("returns", money()),
        ("discounts", described(money(), "Zero of a product.")),
        ("net_sales", money()),
        ("adjustments", described(money(), "Zero of a product.")),
        ("orders", described(count(), "0 in the figures of a single day.")),
        ("average_order_value", described(or_null(money()), "Null in the figures of a single day.")),
        ("units_sold", quantity()),
        ("matched_reversals", described(money(), "Zero in the figures of a single day.")),
    ]);
    object(vec![
        ("rows", described(list(row), "The first by net sales.")),
        ("count", described(count(), "How many there are in all.")),
        ("other_net_sales", described(money(), "Of those that are not among the rows.")),
    ])
}

/// `/api/v1/alerts`.
pub(super) fn alerts() -> RefOr<Schema> {
    let of_stock = || vec![("product", text()), ("on_hand", quantity())];
    let of_stock_that_ends = || [of_stock(), vec![("runs_out", or_null(time()))]].concat();
    let causes = [
        ("out_of_stock", of_stock()),
        ("below_safety_stock", of_stock_that_ends()),
        ("below_reorder_point", of_stock_that_ends()),
        ("low_sales", vec![("hour", time()), ("net_sales", money()), ("usual", money())]),
        ("high_returns", vec![("rate", decimal("A part of gross sales."))]),
        ("silence", vec![("minutes", count())]),
    ];
    let alert = |(kind, fields): (&'static str, Fields)| {
        let common = vec![
            ("id", text()),
            ("kind", one_of_words(&[kind])),
            ("description", text()),
            ("raised", described(or_null(time()), "Null before the first event.")),
            ("is_acknowledged", flag()),
            ("is_over", flag()),
        ];
        object([common, fields].concat())
    };
    let alerts = causes.into_iter().map(alert).fold(OneOfBuilder::new(), OneOfBuilder::item);
    object(vec![("alerts", list(alerts.into()))])
}

/// The length of a step.
pub(super) fn step() -> RefOr<Schema> {
    one_of_words(&["minute", "hour", "day"])
}

/// A moment of shop time.
pub(super) fn time() -> RefOr<Schema> {
    pattern(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", "Shop time, without an offset.")
}

/// A day of shop time.
pub(super) fn day() -> RefOr<Schema> {
    pattern(r"^\d{4}-\d\d-\d\d$", "A day.")
}

/// A whole number, 1 or more.
pub(super) fn rows() -> RefOr<Schema> {
    let most = aisle_engine::spec::AnalysisSpec::MAX_TOP;
    plain(Type::Integer).minimum(Some(1)).maximum(Some(most)).default(Some(USUAL_TOP.into())).into()
}

fn status() -> RefOr<Schema> {
    object(vec![
        ("latest", described(or_null(time()), "The latest time of any event.")),
        ("events", count()),
        ("late", count()),
        ("beyond_memory", count()),
        ("duplicates", count()),
        ("bad", count()),
        ("lag_events", described(or_null(count()), "Events that wait in the source.")),
        ("behind_millis", described(or_null(count()), "The age of the latest event when it was counted.")),
        ("is_interrupted", described(flag(), "The source cannot be read, or nobody counts what waits there.")),
        ("is_ended", flag()),
    ])
}

fn cell() -> RefOr<Schema> {
    object(vec![
        ("class", one_of_words(&["merchandise", "service", "discount", "adjustment"])),
        ("kind", one_of_words(&["sale", "return", "zero_price", "negative_price"])),
        ("lines", count()),
        ("units", quantity()),
        ("amount", money()),
    ])
}

fn kpis() -> RefOr<Schema> {
    let reversals = object(vec![("pairs", count()), ("amount", money())]);
    object(vec![
        ("gross_sales", money()),
        ("returns", money()),
        ("discounts", money()),
        ("net_sales", money()),
        ("adjustments", money()),
        ("total_amount", money()),
        ("orders", count()),
        ("average_order_value", or_null(money())),
        ("units_sold", quantity()),
        ("units_per_order", ratio()),
        ("lines_per_order", ratio()),
        ("customers", count()),
        ("repeat_rate", ratio()),
        ("first_seen_customers", count()),
        ("returning_customers", count()),
        ("returns_rate", ratio()),
        ("returns_rate_without_reversals", ratio()),
        ("matched_reversals", reversals),
        ("gross_margin", or_null(money())),
        ("gross_margin_rate", ratio()),
        ("open_days", count()),
        ("lines", count()),
    ])
}

fn figures() -> Fields {
    vec![
        ("gross_sales", money()),
        ("returns", money()),
        ("discounts", money()),
        ("net_sales", money()),
        ("adjustments", money()),
        ("orders", count()),
        ("average_order_value", or_null(money())),
        ("units_sold", quantity()),
        ("lines", count()),
    ]
}

/// An object that has all of these fields and no other.
fn object(fields: Fields) -> RefOr<Schema> {
    let others = Some(AdditionalProperties::FreeForm(false));
    let add = |object: ObjectBuilder, (name, schema)| object.property(name, schema).required(name);
    fields.into_iter().fold(plain(Type::Object).additional_properties(others), add).into()
}

fn list(item: RefOr<Schema>) -> RefOr<Schema> {
    ArrayBuilder::new().items(item).into()
}

fn money() -> RefOr<Schema> {
    pattern(r"^-?\d+\.\d{2,4}$", "Money, exact, with two to four decimals.")
}

fn quantity() -> RefOr<Schema> {
    decimal("A quantity, exact, without trailing zeros.")
}

fn decimal(description: &str) -> RefOr<Schema> {
    pattern(r"^-?\d+(\.\d+)?$", description)
}

fn ratio() -> RefOr<Schema> {
    or_null(plain(Type::Number).into())
}

fn count() -> RefOr<Schema> {
    plain(Type::Integer).minimum(Some(0)).into()
}

fn flag() -> RefOr<Schema> {
    plain(Type::Boolean).into()
}

fn text() -> RefOr<Schema> {
    plain(Type::String).into()
}

fn pattern(pattern: &str, description: &str) -> RefOr<Schema> {
    plain(Type::String).pattern(Some(pattern)).description(Some(description)).into()
}

fn one_of_words(words: &[&str]) -> RefOr<Schema> {
    plain(Type::String).enum_values(Some(words.iter().copied())).into()
}

fn or_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    OneOfBuilder::new().item(plain(Type::Null)).item(schema).into()
}

fn described(schema: RefOr<Schema>, description: &str) -> RefOr<Schema> {
    AllOfBuilder::new().item(schema).description(Some(description)).into()
}

fn plain(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(kind))
}
