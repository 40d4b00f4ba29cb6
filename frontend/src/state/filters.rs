use aisle_protocol::Dimension;
use aisle_protocol::metrics::Overview;
use aisle_protocol::spec::{AnalysisSpec, Filter};
use aisle_protocol::table::{CodeClass, DayRange, LineKind};

use crate::{format, words};

/// One condition of the filter, as the bar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    /// What it is about: Country, Period.
    pub(crate) field: &'static str,
    pub(crate) value: String,
    /// What removing it removes.
    pub(crate) part: Part,
}

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Days,
    Value(Dimension, String),
    Kind(LineKind),
    Class(CodeClass),
}

/// The filter's list for a dimension.
fn list(filter: &mut Filter, dimension: Dimension) -> &mut Vec<String> {
    match dimension {
        Dimension::Product => &mut filter.products,
        Dimension::Country => &mut filter.countries,
        Dimension::Customer => &mut filter.customers,
        Dimension::Category => &mut filter.categories,
        Dimension::Store => &mut filter.stores,
    }
}

const DIMENSIONS: [Dimension; 5] =
    [Dimension::Product, Dimension::Country, Dimension::Customer, Dimension::Category, Dimension::Store];

fn toggle_in<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|other| *other == value) {
        Some(index) => drop(list.remove(index)),
        None => list.push(value),
    }
}

/// Adds a value to a dimension's list, or takes it out.
pub(crate) fn toggle(spec: &mut AnalysisSpec, dimension: Dimension, value: &str) {
    toggle_in(list(&mut spec.filter, dimension), value.to_owned());
}

/// Adds a kind of line, or takes it out.
pub(crate) fn toggle_kind(spec: &mut AnalysisSpec, kind: LineKind) {
    toggle_in(&mut spec.filter.kinds, kind);
}

/// Adds a class of codes, or takes it out.
pub(crate) fn toggle_class(spec: &mut AnalysisSpec, class: CodeClass) {
    toggle_in(&mut spec.filter.classes, class);
}

/// Looks at these days only; at all of them when they are selected already.
pub(crate) fn select_days(spec: &mut AnalysisSpec, days: Option<DayRange>) {
    let (from, to) = (days.map(|days| days.first), days.map(|days| days.last));
    let is_selected = (spec.filter.from, spec.filter.to) == (from, to);
    (spec.filter.from, spec.filter.to) = if is_selected { (None, None) } else { (from, to) };
}

/// Is a value of this dimension in the filter?
pub(crate) fn is_filtered(spec: &AnalysisSpec, dimension: Dimension, value: &str) -> bool {
    let filter = &spec.filter;
    let list = match dimension {
        Dimension::Product => &filter.products,
        Dimension::Country => &filter.countries,
        Dimension::Customer => &filter.customers,
        Dimension::Category => &filter.categories,
        Dimension::Store => &filter.stores,
    };
    list.iter().any(|other| other == value)
}

/// The same question, looking at less: what the scope names takes the place of what the filter said of it.
pub(crate) fn narrowed(spec: &AnalysisSpec, scope: &Filter) -> AnalysisSpec {
    let mut spec = spec.clone();
    let mut scope = scope.clone();
    spec.filter.from = scope.from.or(spec.filter.from);
    spec.filter.to = scope.to.or(spec.filter.to);
    for dimension in DIMENSIONS {
        let values = std::mem::take(list(&mut scope, dimension));
        if !values.is_empty() {
            *list(&mut spec.filter, dimension) = values;
        }
    }
    if !scope.kinds.is_empty() {
        spec.filter.kinds = scope.kinds;
    }
    if !scope.classes.is_empty() {
        spec.filter.classes = scope.classes;
    }
    spec
}

/// The filter without one of its parts.
pub(crate) fn without(spec: &mut AnalysisSpec, part: &Part) {
    let filter = &mut spec.filter;
    match part {
        Part::Days => (filter.from, filter.to) = (None, None),
        Part::Value(dimension, value) => list(filter, *dimension).retain(|other| other != value),
        Part::Kind(kind) => filter.kinds.retain(|other| other != kind),
        Part::Class(class) => filter.classes.retain(|other| other != class),
    }
}

/// Takes away the last part of the filter. `false` when there is none.
pub(crate) fn remove_last(spec: &mut AnalysisSpec) -> bool {
    let last = chips(spec, None).pop();
    if let Some(chip) = &last {
        without(spec, &chip.part);
    }
    last.is_some()
}

/// The filter as the bar shows it. Products are named as the overview names them, by their code where it does not.
pub(crate) fn chips(spec: &AnalysisSpec, overview: Option<&Overview>) -> Vec<Chip> {
    let filter = &spec.filter;
    let mut chips = Vec::new();
    if let Some(value) = words::period(filter.from, filter.to) {
        chips.push(Chip { field: words::PERIOD, value, part: Part::Days });
    }
    let of_dimension = [
        (Dimension::Country, &filter.countries),
        (Dimension::Product, &filter.products),
        (Dimension::Category, &filter.categories),
        (Dimension::Store, &filter.stores),
        (Dimension::Customer, &filter.customers),
    ];
    for (dimension, values) in of_dimension {
        chips.extend(values.iter().map(|value| Chip {
            field: words::dimension(dimension),
            value: shown_value(dimension, value, overview),
            part: Part::Value(dimension, value.clone()),
        }));
    }
    let kind = |&kind: &LineKind| Chip {
        field: words::KIND,
        value: words::line_kind(kind).to_owned(),
        part: Part::Kind(kind),
    };
    let class = |&class: &CodeClass| Chip {
        field: words::CLASS,
        value: words::code_class(class).to_owned(),
        part: Part::Class(class),
    };
    chips.extend(filter.kinds.iter().map(kind));
    chips.extend(filter.classes.iter().map(class));
    chips
}

fn shown_value(dimension: Dimension, value: &str, overview: Option<&Overview>) -> String {
    if value.is_empty() {
        return words::NOT_NAMED.to_owned();
    }
    let products = || overview.filter(|_| dimension == Dimension::Product).map(|overview| &overview.products.rows);
    let known = products().and_then(|rows| rows.iter().find(|row| row.product == value));
    known.map_or_else(|| value.to_owned(), |row| format::sentence_case(&row.description))
}
