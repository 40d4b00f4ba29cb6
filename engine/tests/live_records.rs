//! Parts that write down what has changed: read back or merged, they go on as if nothing had happened.

mod till;

use std::collections::{BTreeMap, BTreeSet};

use aisle_engine::live::{Changes, Event, Limits, LiveState, Merger, Named, Part, Record, RecordKey, Step, TopGroups};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Money, Quantity, SalesTable, Timestamp};
use proptest::prelude::*;
use till::{TillLine, answer_of, any_definitions, any_line, table_of};

/// Records as a compacted topic keeps them.
#[derive(Clone, Default)]
struct Topic(BTreeMap<RecordKey, String>);

impl Topic {
    /// Writes what has changed, and gives it away as somebody reads it who follows.
    fn write(&mut self, part: &mut Part) -> Changes {
        let mut changes = Vec::new();
        for (key, record) in part.take_changes() {
            let json = record.map(|record| serde_json::to_string(&record).expect("a record is written"));
            changes.push((key.clone(), json.as_deref().map(read)));
            match json {
                Some(json) => drop(self.0.insert(key, json)),
                None => drop(self.0.remove(&key)),
            }
        }
        changes
    }

    fn records(&self) -> impl Iterator<Item = (RecordKey, Record)> {
        self.0.iter().map(|(key, json)| (key.clone(), read(json)))
    }

    fn part(&self, definitions: &Definitions, limits: Limits) -> Part {
        Part::restore(definitions.clone(), limits, self.records()).expect("the records of one part")
    }
}

fn read(json: &str) -> Record {
    serde_json::from_str(json).expect("a record is read")
}

/// The state of these topics' parts, read at once.
fn whole_of<'a>(
    topics: impl IntoIterator<Item = &'a Topic>,
    definitions: &Definitions,
    limits: Limits,
) -> (Merger, LiveState) {
    let (mut merger, mut whole) = (Merger::default(), LiveState::of_parts(definitions.clone(), limits));
    let changes = |topic: &Topic| topic.records().map(|(key, record)| (key, Some(record))).collect();
    let batch = topics.into_iter().enumerate().map(|(part, topic)| (part, changes(topic))).collect();
    merger.take(&mut whole, batch).expect("records of parts");
    (merger, whole)
}

fn line(table: &SalesTable, row: usize) -> Event<'_> {
    Event { event_id: Some(format!("line {row}").into()), ..table.event(row) }
}

/// Of several descriptions, whose is the latest depends on who wrote last.
fn undescribed(top: TopGroups) -> TopGroups {
    let rows = top.rows.into_iter().map(|row| Named { description: String::new(), ..row }).collect();
    TopGroups { rows, ..top }
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
        prop_assert_eq!(undescribed(left.products(day, 100)), undescribed(right.products(day, 100)));
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

/// Lines and the rows of their table in some order, some of them again.
fn lines_and_rows() -> impl Strategy<Value = (Vec<TillLine>, Vec<usize>)> {
    prop::collection::vec(any_line(), 1..120).prop_flat_map(|lines| {
        let rows: Vec<usize> = (0..lines.len()).chain(0..lines.len() / 3).collect();
        (Just(lines), Just(rows).prop_shuffle())
    })
}

/// Little memory, so that much is forgotten.
fn small_limits() -> Limits {
    Limits { open_lines: 30, minutes: 8, hours: 5, products: 2, ..Limits::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Written down and read back every few events, in any order, some events again.
    #[test]
    fn a_part_survives_any_number_of_restarts(
        (lines, rows) in lines_and_rows(),
        pauses in prop::collection::vec(1_usize..30, 1..8),
        definitions in any_definitions(),
        is_small in any::<bool>(),
    ) {
        let limits = if is_small { small_limits() } else { Limits::default() };
        let table = table_of(&lines);
        let (mut topic, mut uninterrupted_topic) = (Topic::default(), Topic::default());
        let mut uninterrupted = Part::new(definitions.clone(), limits);
        let mut counted_at_once = LiveState::new(definitions.clone(), limits);
        let mut part = Part::new(definitions.clone(), limits);
        let (mut rest, mut pauses) = (rows.as_slice(), pauses.into_iter().cycle());
        while !rest.is_empty() {
            let (now, later) = rest.split_at(pauses.next().unwrap_or(1).min(rest.len()));
            rest = later;
            for &row in now {
                let event = line(&table, row);
                part.apply(&event).expect("a line of a table is counted");
                uninterrupted.apply(&event).expect("a line of a table is counted");
                counted_at_once.apply(&event).expect("a line of a table is counted");
            }
            topic.write(&mut part);
            uninterrupted_topic.write(&mut uninterrupted);
            prop_assert!(!part.has_changes());
            part = topic.part(&definitions, limits);
            let [whole, wanted] = [&topic, &uninterrupted_topic].map(|topic| whole_of([topic], &definitions, limits).1);
            check_same(&whole, &wanted)?;
            if !is_small {
                check_same(&whole, &counted_at_once)?;
            }
        }
        if !is_small {
            let (_, whole) = whole_of([&topic], &definitions, limits);
            prop_assert_eq!(whole.kpis(), answer_of(&table, &definitions).kpis);
        }
    }

    /// Lines of one invoice, and a sale and its return, may well be in different parts. Parts write whenever they want; whoever
    /// follows them has what one has who reads all of it at once, also when parts forget, and the file's figures when none does.
    #[test]
    fn parts_in_any_order_give_the_file_s_figures(
        (lines, rows) in lines_and_rows(),
        parts in prop::collection::vec(0_usize..3, 120),
        writes in prop::collection::vec(prop::option::weighted(0.2, 0_usize..3), 160),
        definitions in any_definitions(),
        is_small in any::<bool>(),
    ) {
        let limits = if is_small { Limits { open_lines: 12, ..small_limits() } } else { Limits::default() };
        // What has no room depends on who comes first, and what is late on the part.
        let limits = Limits { products: Limits::default().products, lateness_seconds: u32::MAX, ..limits };
        let table = table_of(&lines);
        let mut topics: [Topic; 3] = Default::default();
        let mut states = [0, 1, 2].map(|_| Part::new(definitions.clone(), limits));
        let (mut merger, mut whole) = whole_of([], &definitions, limits);
        for (&row, write) in rows.iter().zip(&writes) {
            states[parts[row]].apply(&line(&table, row)).expect("a line of a table is counted");
            if let &Some(part) = write {
                let changes = topics[part].write(&mut states[part]);
                merger.take(&mut whole, vec![(part, changes)]).expect("records of parts");
                check_same(&whole, &whole_of(&topics, &definitions, limits).1)?;
            }
        }
        let last = (0..3).map(|part| (part, topics[part].write(&mut states[part]))).collect();
        merger.take(&mut whole, last).expect("records of parts");
        check_same(&whole, &whole_of(topics.iter().rev(), &definitions, limits).1)?;
        if !is_small {
            let mut counted_at_once = LiveState::new(definitions.clone(), limits);
            rows.iter().for_each(|&row| drop(counted_at_once.apply(&line(&table, row))));
            check_same(&whole, &counted_at_once)?;
            prop_assert_eq!(whole.kpis(), answer_of(&table, &definitions).kpis);
        }
    }
}

#[test]
fn ids_are_known_after_a_restart_as_long_as_before() {
    let limits = Limits { event_ids: 600, ..Limits::default() };
    let definitions = Definitions::default();
    let (mut topic, mut state) = (Topic::default(), Part::new(definitions.clone(), limits));
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
            state = topic.part(&definitions, limits);
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
fn the_latest_lines_of_all_parts_are_in_the_order_of_their_times() {
    let (definitions, limits) = (Definitions::default(), Limits { recent_lines: 4, ..Limits::default() });
    let mut topics: [Topic; 2] = Default::default();
    let mut parts = [0, 1].map(|_| Part::new(definitions.clone(), limits));
    let (mut merger, mut whole) = whole_of([], &definitions, limits);
    let mut happen = |whole: &mut LiveState, lines: &[(usize, u32)]| {
        for &(part, second) in lines {
            let event = Event {
                invoice: second.to_string().into(),
                code: "x".into(),
                time: Timestamp::from_seconds(second),
                ..Event::default()
            };
            parts[part].apply(&event).expect("an event is counted");
        }
        let changes = (0..2).map(|part| (part, topics[part].write(&mut parts[part]))).collect();
        merger.take(whole, changes).expect("records of parts");
        topics.clone()
    };
    let shown = |whole: &LiveState| -> Vec<(u64, u32)> {
        whole.recent_lines().map(|line| (line.number, line.time.seconds())).collect()
    };
    happen(&mut whole, &[(0, 1), (1, 2), (0, 3)]);
    assert_eq!(shown(&whole), [(1, 1), (2, 2), (3, 3)]);
    happen(&mut whole, &[(1, 5), (0, 4)]);
    assert_eq!(shown(&whole), [(2, 2), (3, 3), (4, 4), (5, 5)]);
    let topics = happen(&mut whole, &[(1, 6), (1, 7), (1, 8), (1, 9), (1, 10), (0, 11)]);
    assert_eq!(shown(&whole), [(8, 8), (9, 9), (10, 10), (11, 11)]);
    // And for whoever comes later: those that parts still have.
    assert_eq!(shown(&whole_of(&topics, &definitions, limits).1), [(8, 8), (9, 9), (10, 10), (11, 11)]);
}

#[test]
fn sums_of_a_part_leave_room_for_those_of_others() {
    let mut part = Part::new(Definitions::default(), Limits::default());
    let event =
        |units: i64| Event { quantity: Quantity::from_thousandths(units), code: "x".into(), ..Event::default() };
    assert!(part.apply(&event(i64::MAX / 64)).is_ok());
    assert_eq!(part.apply(&event(1_000)).map_err(|fault| fault.key()), Err("sum_overflow"));
}

#[test]
fn days_that_are_no_longer_kept_apart_leave_no_records() {
    let (mut topic, mut state) = (Topic::default(), Part::new(Definitions::default(), Limits::default()));
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
            state = topic.part(&Definitions::default(), Limits::default());
        }
    }
    topic.write(&mut state);
    let kept = |key: &&RecordKey| matches!(key, RecordKey::DayGroup(..));
    let days: BTreeSet<_> = topic.0.keys().filter(kept).map(|key| format!("{key:?}")).collect();
    // Product, country and store of the last eight days.
    assert_eq!(days.len(), 3 * LiveState::RANKED_DAYS, "{days:?}");
}

/// A till that writes one customer for everybody sells the same again and again. Such lines are matched once for all that is read at
/// once, also where returns come before the sales that they undo, as a compacted topic may have them: anew for each line would take
/// minutes.
#[test]
fn many_equal_lines_are_read_back_in_any_order() {
    const SALES: u32 = 20_000;
    const RETURNS: u32 = 50;
    // A minute each, all of them in less than the two weeks after which a sale cannot be undone.
    let event = |number: u32| Event {
        invoice: number.to_string().into(),
        code: "bag".into(),
        customer: Some("anybody".into()),
        quantity: Quantity::from_thousandths(if number < SALES { 1_000 } else { -1_000 }),
        unit_price: Money::from_ten_thousandths(1_000),
        time: Timestamp::from_seconds(1_323_302_400 + number * 60),
        ..Event::default()
    };
    let (definitions, limits) = (Definitions::default(), Limits::default());
    let mut part = Part::new(definitions.clone(), limits);
    for number in 0..SALES + RETURNS {
        part.apply(&event(number)).expect("an event is counted");
    }
    let mut topic = Topic::default();
    topic.write(&mut part);
    for is_reversed in [false, true] {
        let mut records: Vec<_> = topic.records().collect();
        if is_reversed {
            records.reverse();
        }
        let mut part = Part::restore(definitions.clone(), limits, records.iter().cloned()).expect("a part's records");
        let (mut merger, mut whole) = whole_of([], &definitions, limits);
        let changes = records.into_iter().map(|(key, record)| (key, Some(record))).collect();
        merger.take(&mut whole, vec![(0, changes)]).expect("records of parts");
        assert_eq!(whole.kpis().matched_reversals.pairs, u64::from(RETURNS));
        // What is undone is known to both: one more return undoes one more sale.
        part.apply(&event(SALES + RETURNS)).expect("an event is counted");
        merger.take(&mut whole, vec![(0, part.take_changes())]).expect("records of parts");
        assert_eq!(whole.kpis().matched_reversals.pairs, u64::from(RETURNS) + 1);
        assert_eq!(whole.kpis().orders, u64::from(SALES - RETURNS - 1));
    }
}
