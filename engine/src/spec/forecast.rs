use crate::table::DayRange;

/// What is known of days to come, and of days that were unlike others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForecastParameters {
    /// Days on which the shop will not open, besides those that the data tell.
    pub closed: Vec<DayRange>,
    /// Promotions, holidays and the like: what they did is measured, and expected again.
    pub events: Vec<Event>,
}

/// Something that comes on certain days, past or to come, and may change what is sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What it is called.
    pub name: String,
    /// When it was and will be.
    pub days: Vec<DayRange>,
}

impl ForecastParameters {
    /// The most events: each is a column of the regression that measures them.
    pub const MAX_EVENTS: usize = 50;

    /// Events of one name are one, in the order of their names; spans in order of time, those that touch put together.
    pub(super) fn sort(&mut self) {
        join_spans(&mut self.closed);
        let mut events: Vec<Event> = Vec::new();
        for event in std::mem::take(&mut self.events) {
            let name = event.name.trim();
            match events.binary_search_by(|other| other.name.as_str().cmp(name)) {
                Ok(place) => events[place].days.extend(event.days),
                Err(place) => events.insert(place, Event { name: name.to_owned(), days: event.days }),
            }
        }
        events.iter_mut().for_each(|event| join_spans(&mut event.days));
        self.events = events;
    }
}

fn join_spans(spans: &mut Vec<DayRange>) {
    let mut joined: Vec<DayRange> = Vec::with_capacity(spans.len());
    for mut span in std::mem::take(spans) {
        // All that it touches become part of it.
        let from = joined.partition_point(|other| other.last.plus(1) < span.first);
        let to = joined.partition_point(|other| other.first <= span.last.plus(1));
        for other in joined.drain(from..to.max(from)) {
            span = DayRange { first: span.first.min(other.first), last: span.last.max(other.last) };
        }
        joined.insert(from, span);
    }
    *spans = joined;
}
