//! Lines as a till writes them, for tests of the stream.

use aisle_engine::metrics::{Overview, overview};
use aisle_engine::spec::{AnalysisSpec, Definitions};
use aisle_engine::table::{Day, Ledger, NewLine, Quantity, SalesTable, Timestamp};
use proptest::prelude::*;

const COUNTRIES: [&str; 3] = ["Spain", "France", ""];

/// A line whose invoice decides its country, store, day and second, and as a rule its customer, as tills write it; the minute is the
/// line's own.
#[derive(Clone, Debug)]
pub(crate) struct TillLine {
    pub(crate) invoice: u32,
    pub(crate) code: &'static str,
    pub(crate) units: i64,
    pub(crate) price: &'static str,
    pub(crate) cost: Option<&'static str>,
    pub(crate) minute: u32,
}

prop_compose! {
    pub(crate) fn any_line()(
        invoice in 0_u32..40,
        code in prop::sample::select(vec!["mug", "MUG", "pen", "cup", "POST", "D", "M", "gift_0001_20"]),
        units in prop::sample::select(vec![-2_i64, -1, -1, 0, 1, 1, 1, 2]),
        price in prop::sample::select(vec!["10.00", "10.00", "2.5", "0.00", "0.001", "-4.00"]),
        cost in prop::sample::select(vec![None, Some("1.25")]),
        minute in 0_u32..4,
    ) -> TillLine {
        TillLine { invoice, code, units, price, cost, minute }
    }
}

prop_compose! {
    pub(crate) fn any_definitions()(switches in prop::array::uniform5(any::<bool>())) -> Definitions {
        let [fold, reversals, services, adjustments, anonymous] = switches;
        Definitions {
            fold_codes: fold,
            match_reversals: reversals,
            count_services: services,
            count_adjustments: adjustments,
            count_anonymous: anonymous,
            ..Definitions::default()
        }
    }
}

pub(crate) fn table_of(lines: &[TillLine]) -> SalesTable {
    let mut table = SalesTable::default();
    table.begin_file("till.csv");
    for (index, line) in lines.iter().enumerate() {
        let day = Day::from_number(15_000 + (line.invoice * 3 % 30) as i32);
        let of_day = (9 + line.invoice % 3) * 3_600 + line.minute * 60 + line.invoice % 30;
        let seconds = day.midnight().expect("a day after 1970").seconds() + of_day;
        // On some invoices, each minute is another shopper's.
        let shopper = line.invoice + if line.invoice % 7 == 1 { line.minute } else { 0 };
        let customer = (shopper % 4 != 0).then(|| format!("customer {}", shopper % 5));
        // Some lines come with an amount that is not price × quantity.
        let amount = (line.price == "0.001" && line.units == 2).then_some("7.77");
        let new = NewLine {
            invoice: &line.invoice.to_string(),
            code: line.code,
            description: line.code,
            customer: customer.as_deref(),
            country: COUNTRIES[(line.invoice % 3) as usize],
            store: (line.invoice % 2 == 0).then_some("north"),
            quantity: Quantity::from_thousandths(line.units * Quantity::SCALE),
            unit_price: line.price.parse().expect("a price"),
            amount: amount.map(|amount| amount.parse().expect("an amount")),
            unit_cost: line.cost.map(|cost| cost.parse().expect("a cost")),
            time: Timestamp::from_seconds(seconds),
            line_number: index as u32 + 2,
            ..NewLine::default()
        };
        table.push(&new).expect("a table takes a line");
    }
    table
}

pub(crate) fn answer_of(table: &SalesTable, definitions: &Definitions) -> Overview {
    let spec = AnalysisSpec { definitions: definitions.clone(), top: 1_000, ..AnalysisSpec::default() };
    overview(table, &Ledger::new(table, definitions), &spec)
}
