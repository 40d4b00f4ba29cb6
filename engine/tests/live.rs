//! The stream against the file: the same lines give the same figures, whichever way and in whatever order they come.

mod till;

use std::collections::BTreeMap;

use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::live::{Applied, Event, Figures, Limits, LiveBucket, LiveState, Named, Step};
use aisle_engine::metrics::{Kpis, Overview, Ranked, RankedProduct, overview};
use aisle_engine::spec::{AnalysisSpec, Definitions, Filter};
use aisle_engine::table::{CodeClass, Day, Ledger, LineKind, Money, Quantity, SalesTable, Timestamp};
use proptest::prelude::*;
use till::{TillLine, answer_of, any_definitions, any_line, table_of};

/// The state after these rows, each under its own id, through the form on the wire.
fn state_of(table: &SalesTable, definitions: &Definitions, rows: &[usize]) -> LiveState {
    let mut state = LiveState::new(definitions.clone(), Limits::default());
    for &row in rows {
        let event = Event { event_id: Some(format!("line {row}").into()), ..table.event(row) };
        let json = event.to_json();
        let read = Event::from_json(json.as_bytes(), None).expect("what is written is read");
        assert_eq!(read, event);
        state.apply(&read).expect("a line of a table is counted");
    }
    state
}

fn product_row(row: &RankedProduct) -> (String, [Money; 3], u64, Quantity) {
    (row.product.clone(), [row.gross_sales, row.returns, row.net_sales], row.orders, row.units_sold)
}

fn group_row(row: &Ranked) -> (String, [Money; 3], u64, Quantity) {
    (row.name.clone(), [row.gross_sales, row.returns, row.net_sales], row.orders, row.units_sold)
}

fn live_row(row: &Named) -> (String, [Money; 3], u64, Quantity) {
    (row.name.clone(), [row.gross_sales, row.returns, row.net_sales], row.orders, row.units_sold)
}

/// The figures of every product, country and store are the key figures of a file of which nothing else is looked at.
fn check_groups(state: &LiveState, table: &SalesTable, definitions: &Definitions) -> Result<(), TestCaseError> {
    let ledger = Ledger::new(table, definitions);
    let kpis_of = |filter: Filter| {
        let spec = AnalysisSpec { definitions: definitions.clone(), filter, ..AnalysisSpec::default() };
        overview(table, &ledger, &spec).kpis
    };
    for row in state.products(None, 1_000).rows {
        let kpis = kpis_of(Filter { products: vec![row.name.clone()], ..Filter::default() });
        let named = named_by(&row, &kpis);
        // Of a product, only merchandise sale and return lines are looked at.
        let (net_sales, discounts, adjustments) = (kpis.gross_sales - kpis.returns, Money::ZERO, Money::ZERO);
        prop_assert_eq!(row, Named { net_sales, discounts, adjustments, ..named });
    }
    for row in state.countries(None, 1_000).rows {
        let kpis = kpis_of(Filter { countries: vec![row.name.clone()], ..Filter::default() });
        prop_assert_eq!(&row, &named_by(&row, &kpis));
    }
    for row in state.stores(None, 1_000).rows {
        let kpis = kpis_of(Filter { stores: vec![row.name.clone()], ..Filter::default() });
        prop_assert_eq!(&row, &named_by(&row, &kpis));
    }
    Ok(())
}

/// A row with a file's key figures.
fn named_by(row: &Named, kpis: &Kpis) -> Named {
    Named {
        name: row.name.clone(),
        description: row.description.clone(),
        gross_sales: kpis.gross_sales,
        returns: kpis.returns,
        discounts: kpis.discounts,
        net_sales: kpis.net_sales,
        adjustments: kpis.adjustments,
        orders: kpis.orders,
        average_order_value: kpis.average_order_value,
        units_sold: kpis.units_sold,
        matched_reversals: kpis.matched_reversals.amount,
    }
}

fn check_same(state: &LiveState, answer: &Overview) -> Result<(), TestCaseError> {
    prop_assert_eq!(state.kpis(), answer.kpis.clone());
    prop_assert_eq!(state.reconciliation(), answer.reconciliation.clone());
    let rows = |rows: Vec<Named>| rows.iter().map(live_row).collect::<Vec<_>>();
    let products: Vec<_> = answer.products.rows.iter().map(product_row).collect();
    prop_assert_eq!(rows(state.products(None, 1_000).rows), products);
    let countries: Vec<_> = answer.countries.rows.iter().map(group_row).collect();
    prop_assert_eq!(rows(state.countries(None, 1_000).rows), countries);
    let stores: Vec<_> = answer.stores.rows.iter().map(group_row).collect();
    prop_assert_eq!(rows(state.stores(None, 1_000).rows), stores);
    for bucket in &answer.series.by_day {
        let [from, to] = [0, 1].map(|days| bucket.span.first.plus(days).midnight().expect("a day after 1970"));
        let live = state.steps(Step::Day, from, to).next().map(|bucket| bucket.figures).unwrap_or_default();
        let figures = Figures {
            gross_sales: bucket.gross_sales,
            returns: bucket.returns,
            discounts: bucket.discounts,
            net_sales: bucket.net_sales,
            adjustments: bucket.adjustments,
            orders: bucket.orders,
            average_order_value: bucket.average_order_value,
            units_sold: bucket.units_sold,
            // A file's series has none.
            lines: live.lines,
        };
        prop_assert_eq!(live, figures, "{:?}", bucket.span);
    }
    Ok(())
}

/// What each step of so many seconds sums to: by the words of the metrics, a line at a time, from what a file's ledger says of it.
fn buckets_of(table: &SalesTable, definitions: &Definitions, step_seconds: u32) -> Vec<LiveBucket> {
    let ledger = Ledger::new(table, definitions);
    let step_of = |time: Timestamp| time.seconds() / step_seconds * step_seconds;
    let mut steps: BTreeMap<u32, Figures> = BTreeMap::new();
    let mut undone: BTreeMap<u32, Money> = BTreeMap::new();
    let mut orders: BTreeMap<String, Timestamp> = BTreeMap::new();
    for (row, flags) in ledger.flags().iter().enumerate() {
        let event = table.event(row);
        if event.customer.is_none() && !definitions.count_anonymous {
            continue;
        }
        let (amount, step) = (event.amount().expect("an amount"), step_of(event.time));
        let figures = steps.entry(step).or_default();
        figures.lines += 1;
        match (flags.class(), flags.kind()) {
            (CodeClass::Discount, _) => figures.discounts -= amount,
            (CodeClass::Adjustment, _) | (_, LineKind::NegativePrice | LineKind::ZeroPrice) => {
                figures.adjustments += amount;
            }
            (CodeClass::Service, _) if !definitions.count_services => {}
            (_, LineKind::Sale) => figures.gross_sales += amount,
            (_, LineKind::Return) => figures.returns -= amount,
        }
        if (flags.class(), flags.kind()) == (CodeClass::Merchandise, LineKind::Sale) {
            figures.units_sold += event.quantity;
            if flags.is_reversal() {
                *undone.entry(step).or_default() += amount;
            } else {
                let first = orders.entry(event.invoice.into_owned()).or_insert(event.time);
                *first = event.time.min(*first);
            }
        }
    }
    for time in orders.into_values() {
        steps.entry(step_of(time)).or_default().orders += 1;
    }
    let whole = |(start, mut figures): (u32, Figures)| {
        figures.net_sales = figures.gross_sales - figures.returns - figures.discounts;
        if definitions.count_adjustments {
            figures.net_sales += figures.adjustments;
        }
        let standing = figures.gross_sales - undone.get(&start).copied().unwrap_or_default();
        figures.average_order_value = standing.per(figures.orders);
        LiveBucket { start: Timestamp::from_seconds(start), figures }
    };
    steps.into_iter().map(whole).collect()
}

fn check_steps(state: &LiveState, table: &SalesTable, definitions: &Definitions) -> Result<(), TestCaseError> {
    for (step, seconds) in [(Step::Minute, 60), (Step::Hour, 3_600), (Step::Day, 86_400)] {
        let steps = state.steps(step, Timestamp::from_seconds(0), Timestamp::from_seconds(u32::MAX));
        prop_assert_eq!(steps.collect::<Vec<_>>(), buckets_of(table, definitions, seconds), "{:?}", step);
    }
    Ok(())
}

/// Rows in some order, some of them more than once.
fn any_rows(lines: usize) -> impl Strategy<Value = Vec<usize>> {
    let again = prop::collection::vec(0..lines, 0..20);
    again.prop_flat_map(move |again| Just((0..lines).chain(again).collect::<Vec<_>>()).prop_shuffle())
}

fn lines_and_rows() -> impl Strategy<Value = (Vec<TillLine>, Vec<usize>)> {
    prop::collection::vec(any_line(), 1..150)
        .prop_flat_map(|lines| any_rows(lines.len()).prop_map(move |rows| (lines.clone(), rows)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn events_in_any_order_and_repeated_give_the_file_s_figures(
        (lines, rows) in lines_and_rows(),
        definitions in any_definitions(),
    ) {
        let table = table_of(&lines);
        let state = state_of(&table, &definitions, &rows);
        check_same(&state, &answer_of(&table, &definitions))?;
        check_steps(&state, &table, &definitions)?;
        check_groups(&state, &table, &definitions)?;
        let counts = state.counts();
        prop_assert_eq!((counts.events, counts.duplicates), (lines.len() as u64, (rows.len() - lines.len()) as u64));
    }

    /// Little memory: what adds up always does, and an order that has gone was undone. A return can undo another sale than in the
    /// file, whose own is forgotten, and so take another order with it: at most one for each pair.
    #[test]
    fn what_is_forgotten_stays_in_the_sums(mut lines in prop::collection::vec(any_line(), 1..150), open_lines in 1_usize..40) {
        lines.sort_by_key(|line| (line.invoice * 3 % 30, line.invoice % 3, line.minute));
        let table = table_of(&lines);
        let definitions = Definitions::default();
        let mut state = LiveState::new(definitions.clone(), Limits { open_lines, minutes: 3, hours: 2, ..Limits::default() });
        for row in 0..lines.len() {
            state.apply(&table.event(row)).unwrap();
            prop_assert!(state.open_lines() <= open_lines);
        }
        let (kpis, answer) = (state.kpis(), answer_of(&table, &definitions));
        prop_assert_eq!(state.reconciliation(), answer.reconciliation);
        prop_assert_eq!((kpis.gross_sales, kpis.net_sales, kpis.customers), (answer.kpis.gross_sales, answer.kpis.net_sales, answer.kpis.customers));
        prop_assert!(kpis.matched_reversals.pairs <= answer.kpis.matched_reversals.pairs);
        prop_assert!(kpis.orders + kpis.matched_reversals.pairs >= answer.kpis.orders);
        let undoing = kpis.returns_rate_without_reversals.unwrap_or(0.0);
        prop_assert!(undoing >= 0.0);
    }
}

#[test]
fn texts_say_nothing_in_an_event_where_they_do_in_a_file() {
    let texts = ["", " ", "NaN", "nan", "N/A", "#n/a", " NULL ", "None", "NaT", "-", "Nina", "17850.0", " caf\u{e9} "];
    let mut csv = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country,Store\n".to_owned();
    for text in texts {
        csv += &format!("1,mug,{text},2,2011-12-09 12:50,2.50,{text},{text},{text}\n");
    }
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("till.csv", csv.len() as u64).unwrap();
    ingest.push(csv.as_bytes()).unwrap();
    let table = ingest.finish().unwrap().table;
    assert_eq!(table.len(), texts.len());
    for (row, text) in texts.into_iter().enumerate() {
        let json = format!(
            r#"{{"invoice":"1","stock_code":"mug","description":"{text}","quantity":2,"time":"2011-12-09 12:50","unit_price":2.50,
                "customer_id":"{text}","country":"{text}","store":"{text}"}}"#
        );
        assert_eq!(Event::from_json(json.as_bytes(), None).unwrap(), table.event(row), "{text:?}");
    }
}

#[test]
fn the_order_of_the_rows_decides_no_reversal() {
    // Two sales of one minute, one of which is all of its invoice: which one is undone decides the orders.
    let sale = |invoice, code| TillLine { invoice, code, units: 1, price: "10.00", cost: None, minute: 0 };
    let back = TillLine { units: -1, minute: 3, ..sale(31, "pen") };
    // Invoices 1 and 31 are of one customer and day.
    let lines = [sale(31, "pen"), sale(31, "mug"), sale(1, "pen"), back];
    let reversed: Vec<TillLine> = lines.iter().rev().cloned().collect();
    let [there, back] = [&lines[..], &reversed].map(|lines| answer_of(&table_of(lines), &Definitions::default()).kpis);
    assert_eq!(there.orders, 1, "the pen of invoice 1 comes first");
    assert_eq!(there, back);
}

#[test]
fn an_id_is_forgotten_after_so_many_others() {
    let mut state = LiveState::new(Definitions::default(), Limits { event_ids: 2, ..Limits::default() });
    let table = table_of(&[TillLine { invoice: 1, code: "pen", units: 1, price: "1.00", cost: None, minute: 0 }]);
    let mut apply = |id: &'static str| state.apply(&Event { event_id: Some(id.into()), ..table.event(0) }).unwrap();
    assert_eq!(["a", "a", "b", "c", "a"].map(&mut apply), {
        use Applied::{Counted, Duplicate};
        [Counted, Duplicate, Counted, Counted, Counted]
    });
}

#[test]
fn what_has_no_room_is_among_the_others() {
    let limits = Limits { products: 1, places: 1, customers: 1, ..Limits::default() };
    let mut state = LiveState::new(Definitions::default(), limits);
    for (invoice, code, customer, country) in
        [("1", "x", "Ann", "Spain"), ("2", "y", "Bob", "France"), ("3", "z", "Cid", "")]
    {
        let event = Event {
            invoice: invoice.into(),
            code: code.into(),
            customer: Some(customer.into()),
            country: country.into(),
            quantity: Quantity::from_thousandths(1_000),
            unit_price: Money::from_ten_thousandths(20_000),
            ..Event::default()
        };
        state.apply(&event).unwrap();
    }
    let kpis = state.kpis();
    assert_eq!((kpis.orders, kpis.net_sales.to_string(), kpis.customers), (3, "6.00".to_owned(), 1));
    for top in [state.products(None, 10), state.countries(None, 10), state.products(Some(Day::default()), 10)] {
        assert_eq!((top.rows.len(), top.count, top.other_net_sales.to_string()), (1, 1, "4.00".to_owned()));
    }
}

#[test]
fn an_event_may_be_dated_after_it_was_produced_by_so_much_and_no_more() {
    let produced = Timestamp::from_seconds(1_323_000_000);
    let check = |seconds: u32| {
        let event = Event { time: Timestamp::from_seconds(produced.seconds() + seconds), ..Event::default() };
        event.check_ahead(produced, 3_600).map_err(|fault| fault.key())
    };
    assert_eq!([0, 3_600, 3_601].map(check), [Ok(()), Ok(()), Err("ahead_of_time")]);
    let last = Event { time: Timestamp::from_seconds(u32::MAX), ..Event::default() };
    assert_eq!(last.check_ahead(Timestamp::from_seconds(u32::MAX - 1), u32::MAX), Ok(()));
}

#[test]
fn what_cannot_be_counted_changes_nothing() {
    let mut state = LiveState::new(Definitions::default(), Limits::default());
    let line = Event {
        invoice: "1".into(),
        code: "a".into(),
        quantity: Quantity::from_thousandths(1_000),
        ..Event::default()
    };
    let huge = Event { unit_price: Money::from_ten_thousandths(i64::MAX), event_id: Some("x".into()), ..line.clone() };
    assert_eq!(state.apply(&huge), Ok(Applied::Counted));
    let second = Event { event_id: Some("y".into()), ..huge.clone() };
    assert_eq!(state.apply(&second).unwrap_err().key(), "sum_overflow");
    let long = Event { invoice: "1".repeat(257).into(), ..line };
    assert_eq!(state.apply(&long).unwrap_err().key(), "too_long");
    assert_eq!((state.counts().events, state.kpis().lines), (1, 1));
    assert_eq!(state.apply(&huge), Ok(Applied::Duplicate));
}
