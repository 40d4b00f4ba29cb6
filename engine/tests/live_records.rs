//! A state that is written down and read back goes on as if nothing had happened.

mod till;

use std::collections::{BTreeMap, BTreeSet};

use aisle_engine::live::{Event, Limits, LiveState, Record, RecordKey, Step};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Money, Quantity, SalesTable, Timestamp};
use proptest::prelude::*;
use till::{answer_of, any_definitions, any_line, table_of};

/// Records as a compacted topic keeps them.
#[derive(Default)]
struct Topic(BTreeMap<RecordKey, String>);

impl Topic {
    fn write(&mut self, state: &mut LiveState) {
        for (key, record) in state.take_changes() {
            match record {
                Some(record) => drop(self.0.insert(key, serde_json::to_string(&record).expect("a record is written"))),
                None => drop(self.0.remove(&key)),
            }
        }
    }

    fn read(&self, definitions: &Definitions, limits: Limits) -> LiveState {
        let record = |json: &String| serde_json::from_str::<Record>(json).expect("a record is read");
        let records = self.0.iter().map(|(key, json)| (key.clone(), record(json)));
        LiveState::restore(definitions.clone(), limits, records).expect("the records of one state")
    }
}

fn apply(state: &mut LiveState, table: &SalesTable, row: usize) {
    let event = Event { event_id: Some(format!("line {row}").into()), ..table.event(row) };
    state.apply(&event).expect("a line of a table is counted");
}

fn check_same(left: &LiveState, right: &LiveState) -> Result<(), TestCaseError> {
    prop_assert_eq!(left.kpis(), right.kpis());
    prop_assert_eq!(left.reconciliation(), right.reconciliation());
    prop_assert_eq!(
        (left.counts(), left.latest(), left.open_lines()),
        (right.counts(), right.latest(), right.open_lines())
    );
    let day = left.latest().map(Timestamp::day);
    for day in [None, day, day.map(|day| day.plus(-1))] {
        prop_assert_eq!(left.products(day, 100), right.products(day, 100));
        prop_assert_eq!(left.countries(day, 100), right.countries(day, 100));
        prop_assert_eq!(left.stores(day, 100), right.stores(day, 100));
    }
    let (start, end) = (Timestamp::from_seconds(0), Timestamp::from_seconds(u32::MAX));
    for step in [Step::Minute, Step::Hour, Step::Day] {
        let steps = |state: &LiveState| state.steps(step, start, end).collect::<Vec<_>>();
        prop_assert_eq!(steps(left), steps(right));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Written down and read back every few events, in any order, some events again.
    #[test]
    fn a_state_survives_any_number_of_restarts(
        (lines, rows) in prop::collection::vec(any_line(), 1..120).prop_flat_map(|lines| {
            let rows: Vec<usize> = (0..lines.len()).chain(0..lines.len() / 3).collect();
            (Just(lines), Just(rows).prop_shuffle())
        }),
        pauses in prop::collection::vec(1_usize..30, 1..8),
        definitions in any_definitions(),
        is_small in any::<bool>(),
    ) {
        let small = Limits { open_lines: 30, minutes: 8, hours: 5, products: 2, ..Limits::default() };
        let limits = if is_small { small } else { Limits::default() };
        let table = table_of(&lines);
        let mut topic = Topic::default();
        let mut uninterrupted = LiveState::new(definitions.clone(), limits);
        let mut state = LiveState::tracked(definitions.clone(), limits);
        let (mut rest, mut pauses) = (rows.as_slice(), pauses.into_iter().cycle());
        while !rest.is_empty() {
            let (now, later) = rest.split_at(pauses.next().unwrap_or(1).min(rest.len()));
            rest = later;
            for &row in now {
                apply(&mut state, &table, row);
                apply(&mut uninterrupted, &table, row);
            }
            topic.write(&mut state);
            prop_assert!(!state.has_changes());
            state = topic.read(&definitions, limits);
            check_same(&state, &uninterrupted)?;
        }
        if !is_small {
            prop_assert_eq!(state.kpis(), answer_of(&table, &definitions).kpis);
        }
    }

    /// Parts that were written down apart give the whole.
    #[test]
    fn parts_that_were_read_back_are_merged(
        lines in prop::collection::vec(any_line(), 1..120),
        parts in prop::collection::vec(0_usize..3, 120),
    ) {
        let (definitions, limits) = (Definitions::default(), Limits::default());
        let table = table_of(&lines);
        let mut whole = LiveState::new(definitions.clone(), limits);
        for part in 0..3 {
            let mut state = LiveState::tracked(definitions.clone(), limits);
            for row in (0..lines.len()).filter(|&row| parts[row] == part) {
                apply(&mut state, &table, row);
            }
            let mut topic = Topic::default();
            topic.write(&mut state);
            whole.merge(topic.read(&definitions, limits)).expect("the sums are in range");
        }
        prop_assert_eq!(whole.kpis(), answer_of(&table, &definitions).kpis);
    }
}

#[test]
fn ids_are_known_after_a_restart_as_long_as_before() {
    let limits = Limits { event_ids: 600, ..Limits::default() };
    let definitions = Definitions::default();
    let (mut topic, mut state) = (Topic::default(), LiveState::tracked(definitions.clone(), limits));
    let event = |number: u32| Event {
        event_id: Some(number.to_string().into()),
        invoice: "1".into(),
        code: "x".into(),
        ..Event::default()
    };
    for number in 0..2_000 {
        state.apply(&event(number)).expect("an event is counted");
        if number % 100 == 0 {
            topic.write(&mut state);
            state = topic.read(&definitions, limits);
        }
    }
    for number in 1_400..2_000 {
        state.apply(&event(number)).expect("an event is counted");
    }
    assert_eq!(state.counts().duplicates, 600);
    state.apply(&event(1_399)).expect("an event is counted");
    assert_eq!((state.counts().duplicates, state.counts().events), (600, 2_001));
    assert!(topic.0.len() < 20, "old ids are written over");
}

#[test]
fn days_that_are_no_longer_kept_apart_leave_no_records() {
    let (mut topic, mut state) = (Topic::default(), LiveState::tracked(Definitions::default(), Limits::default()));
    let sale = |day: u32| Event {
        invoice: day.to_string().into(),
        code: (day % 7).to_string().into(),
        quantity: Quantity::from_thousandths(1_000),
        unit_price: Money::from_ten_thousandths(10_000),
        time: Timestamp::from_seconds(day * 86_400),
        ..Event::default()
    };
    for day in 0..40 {
        state.apply(&sale(day)).expect("a sale is counted");
        if day % 9 == 0 {
            topic.write(&mut state);
        }
        if day % 18 == 0 {
            state = topic.read(&Definitions::default(), Limits::default());
        }
    }
    topic.write(&mut state);
    let kept = |key: &&RecordKey| matches!(key, RecordKey::DayGroup(..));
    let days: BTreeSet<_> = topic.0.keys().filter(kept).map(|key| format!("{key:?}")).collect();
    // Product, country and store of the last two days.
    assert_eq!(days.len(), 6, "{days:?}");
}
