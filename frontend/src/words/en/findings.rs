use aisle_protocol::ingest::{Finding, FindingKind};

use super::number_of;
use crate::format;

pub(crate) const FOUND_TITLE: &str = "Found in the file";
pub(crate) const FINDING_HEADS: [&str; 5] = ["Status", "Finding", "Lines", "Money", "What Aisle does"];
pub(crate) const KEEP: &str = "Keep";
pub(crate) const DROP: &str = "Drop";
pub(crate) const EXACT_DUPLICATES: &str = "Exact duplicates";
pub(crate) const NO_EFFECT: &str = "no effect";

/// The title of a finding.
pub(crate) fn finding_title(finding: &Finding) -> String {
    let count = |key| count_of(finding, key);
    match finding.kind {
        FindingKind::Adjustments => "Fees, bad debt and manual entries stand among the sales".to_owned(),
        FindingKind::MatchedReversals => "Sold and undone within days".to_owned(),
        FindingKind::NoCustomer => "No customer on some lines".to_owned(),
        FindingKind::Services => "Postage and carriage are sold like goods".to_owned(),
        FindingKind::FoldedCodes => "Codes that differ only in capital letters or spaces".to_owned(),
        FindingKind::DuplicatesWithinFiles => "Lines that repeat another line exactly".to_owned(),
        FindingKind::DuplicatesAcrossFiles => "Lines that stand in two files".to_owned(),
        FindingKind::ZeroPrice => "Price zero".to_owned(),
        FindingKind::IncompleteEnd => "The last day or month is incomplete".to_owned(),
        FindingKind::ClosedDays => match count("weekday_days") {
            0 => "Days without a sale".to_owned(),
            _ => "The shop is closed on some weekdays".to_owned(),
        },
        FindingKind::ExtremePrice => "Prices 100 times the product’s usual one".to_owned(),
        FindingKind::LargeLine => "Single lines above 1% of gross sales".to_owned(),
        FindingKind::SeveralDescriptions => "Products under several descriptions".to_owned(),
        FindingKind::SeveralTimes => "Invoices with several times".to_owned(),
        FindingKind::SetAside => "Lines that could not be used".to_owned(),
        FindingKind::Rounded => "Digits rounded away".to_owned(),
        FindingKind::AmbiguousDates => "Dates that can be read both ways".to_owned(),
        FindingKind::AmbiguousNumbers => "Numbers that can be read both ways".to_owned(),
        FindingKind::RepeatedHeaders => "Columns of one name".to_owned(),
        FindingKind::AmountMismatch => "Line amounts that differ from price × quantity".to_owned(),
    }
}

/// What it means. `examples` are the most telling cases, already written out.
pub(crate) fn finding_text(finding: &Finding, examples: &str) -> String {
    let count = |key| count_of(finding, key);
    let number = |key| format::count(count(key));
    let with_examples = |text: &str| match examples {
        "" => text.to_owned(),
        examples => format!("{examples}. {text}"),
    };
    match finding.kind {
        FindingKind::Adjustments => with_examples("They are no sales, and the total of the file includes them."),
        FindingKind::MatchedReversals => with_examples("Net sales are the same either way; orders and demand are not."),
        FindingKind::NoCustomer => format!(
            "{}. They count in sales and are absent from the figures of customers.",
            number_of(count("invoices"), "invoice", "invoices")
        ),
        FindingKind::Services => with_examples("They are part of net sales and of no product."),
        FindingKind::FoldedCodes => {
            format!("{} written codes are {} products.", number("written_codes"), number("products"))
        }
        FindingKind::DuplicatesWithinFiles => {
            "Same invoice, product, quantity, price, time and customer. A till may well ring an item twice.".to_owned()
        }
        FindingKind::DuplicatesAcrossFiles => "Two exports tell of the same days; one copy is enough.".to_owned(),
        FindingKind::ZeroPrice => format!(
            "{} of them write off {} units without a price; {} have no description.",
            number("negative_lines"),
            number("negative_units"),
            number("no_description")
        ),
        FindingKind::IncompleteEnd => match finding.examples.first() {
            Some((day, _)) => {
                format!("{day} is incomplete. It is hatched in every chart, and so are its week and month.")
            }
            None => "It is hatched in every chart.".to_owned(),
        },
        FindingKind::ClosedDays => with_examples(&format!(
            "{} on closed weekdays and {} other days without a sale. Closed is not zero demand.",
            number_of(count("weekday_days"), "day", "days"),
            number("other_days")
        )),
        FindingKind::ExtremePrice => with_examples("Look whether the decimal point is in its place."),
        FindingKind::LargeLine => with_examples("One such line changes a ranking."),
        FindingKind::SeveralDescriptions => {
            format!("{}: the commonest description is shown.", number_of(count("products"), "product", "products"))
        }
        FindingKind::SeveralTimes => {
            format!("{}: the earliest time counts.", number_of(count("invoices"), "invoice", "invoices"))
        }
        FindingKind::SetAside => with_examples("They are in no figure; all are listed below."),
        FindingKind::Rounded => "Beyond four decimals of a price or three of a quantity.".to_owned(),
        FindingKind::AmbiguousDates => {
            "No day above 12 tells day from month, or some tell one order and some the other.".to_owned()
        }
        FindingKind::AmbiguousNumbers => {
            "1.250 or 1,250 may be thousands; no other number tells, or some tell one way and some the other."
                .to_owned()
        }
        FindingKind::RepeatedHeaders => with_examples("Of these columns the first is read; choose another below."),
        FindingKind::AmountMismatch => "The line amount counts.".to_owned(),
    }
}

/// What a finding's number of lines counts.
pub(crate) fn finding_unit(finding: &Finding) -> &'static str {
    match (finding.kind, finding.lines) {
        (FindingKind::IncompleteEnd | FindingKind::ClosedDays, 1) => "day",
        (FindingKind::IncompleteEnd | FindingKind::ClosedDays, _) => "days",
        (FindingKind::MatchedReversals, _) => "lines in pairs",
        (FindingKind::SetAside, 1) => "line set aside",
        (FindingKind::SetAside, _) => "lines set aside",
        (_, 1) => "line",
        _ => "lines",
    }
}

/// What a finding's money is.
pub(crate) fn finding_money(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Adjustments => "change of net sales if counted",
        FindingKind::MatchedReversals => "off demand and orders",
        FindingKind::NoCustomer | FindingKind::Services => "of net sales",
        FindingKind::FoldedCodes => "moves between products",
        FindingKind::DuplicatesWithinFiles | FindingKind::DuplicatesAcrossFiles => "off net sales if dropped",
        FindingKind::Rounded => "largest effect on a line",
        FindingKind::AmbiguousNumbers => "change of the total if read the other way",
        FindingKind::AmountMismatch => "beyond price × quantity",
        _ => "concerned",
    }
}

/// What is done about a finding: the word of its switch, or a note.
pub(crate) fn finding_control(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Adjustments => "Keep out of net sales",
        FindingKind::MatchedReversals => "Take out of demand and orders",
        FindingKind::NoCustomer => "Count in all figures",
        FindingKind::Services => "Count service in net sales",
        FindingKind::FoldedCodes => "Treat as one product",
        FindingKind::ZeroPrice => "Left out of units sold",
        FindingKind::IncompleteEnd => "Marked as incomplete",
        FindingKind::ClosedDays => "Marked as closed",
        FindingKind::ExtremePrice | FindingKind::LargeLine => "Kept as they are",
        FindingKind::SeveralDescriptions => "Commonest one shown",
        FindingKind::SeveralTimes => "Earliest time counts",
        FindingKind::SetAside => "In no figure",
        FindingKind::AmountMismatch => "Line amount counts",
        FindingKind::DuplicatesWithinFiles
        | FindingKind::DuplicatesAcrossFiles
        | FindingKind::Rounded
        | FindingKind::AmbiguousDates
        | FindingKind::AmbiguousNumbers => "",
        FindingKind::RepeatedHeaders => "First one is read",
    }
}

pub(crate) fn last_day_ends(time: &str) -> String {
    format!("The last day ends at {time}")
}

pub(crate) fn last_day_incomplete(day: &str) -> String {
    format!("{day} is incomplete. It is hatched in every chart, and so are its week and month.")
}

pub(crate) const CLEAN_TITLE: &str = "Looked for, and not found";

/// What was looked for in vain.
pub(crate) fn clean(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let list = super::enumeration(&names);
    let first = list.chars().next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}.", list.get(1..).unwrap_or_default())
}

/// A finding's name within a list.
pub(crate) fn finding_name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Adjustments => "fees and manual entries",
        FindingKind::MatchedReversals => "sales undone within days",
        FindingKind::NoCustomer => "lines without a customer",
        FindingKind::Services => "postage and other services",
        FindingKind::FoldedCodes => "codes that differ only in capital letters",
        FindingKind::DuplicatesWithinFiles => "repeated lines",
        FindingKind::DuplicatesAcrossFiles => "lines that stand in two files",
        FindingKind::ZeroPrice => "prices of zero",
        FindingKind::IncompleteEnd => "an incomplete last day",
        FindingKind::ClosedDays => "days without a sale",
        FindingKind::ExtremePrice => "prices 100 times the usual",
        FindingKind::LargeLine => "single lines above 1% of sales",
        FindingKind::SeveralDescriptions => "products under several descriptions",
        FindingKind::SeveralTimes => "invoices with several times",
        FindingKind::SetAside => "lines that could not be used",
        FindingKind::Rounded => "digits rounded away",
        FindingKind::AmbiguousDates => "dates that can be read both ways",
        FindingKind::AmbiguousNumbers => "numbers that can be read both ways",
        FindingKind::RepeatedHeaders => "columns of one name",
        FindingKind::AmountMismatch => "amounts that differ from price × quantity",
    }
}

fn count_of(finding: &Finding, key: &str) -> u64 {
    finding.counts.iter().find(|(name, _)| name == key).map_or(0, |(_, count)| *count)
}

pub(crate) fn overlap(first: &str, second: &str, days: aisle_protocol::table::DayRange, lines: u64) -> String {
    format!("{} of {second} stand in {first} too, {}. ", super::lines(lines), format::range(days))
}
