use super::track::Track;
use super::{Applied, Counts, Event, EventFault, Limits, LiveState};
use crate::spec::Definitions;

/// A part of a stream, such as a partition: it counts events, and says what has changed as [records](super::RecordKey).
///
/// It has no figures of its own, as a line may have to do with lines of other parts: [`super::Merger`] makes those of all parts.
///
/// # Examples
/// ```
/// use aisle_engine::live::{Event, Limits, LiveState, Merger, Part};
/// use aisle_engine::spec::Definitions;
/// let (definitions, limits) = (Definitions::default(), Limits::default());
/// let mut part = Part::new(definitions.clone(), limits);
/// let json = br#"{"invoice":"1","stock_code":"A7","quantity":2,"unit_price":"2.50","time":"2011-12-09T12:50:00"}"#;
/// part.apply(&Event::from_json(json, None)?)?;
/// let mut whole = LiveState::of_parts(definitions, limits);
/// Merger::default().take(&mut whole, vec![(0, part.take_changes())])?;
/// assert_eq!(whole.kpis().net_sales.to_string(), "5.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Part(pub(super) LiveState);

impl Part {
    /// Parts whose sums have room together, however large each of them is.
    pub(super) const WITH_ROOM: i64 = 64;

    /// Nothing has happened yet.
    #[must_use]
    pub fn new(definitions: Definitions, limits: Limits) -> Self {
        let mut part = Self::untracked(definitions, limits);
        part.0.effects.track = Track::from_here(0, Counts::default(), Default::default());
        part
    }

    /// A part that does not keep track of what changes.
    pub(super) fn untracked(definitions: Definitions, limits: Limits) -> Self {
        let mut state = LiveState::new(definitions, limits);
        state.open.is_part = true;
        state.sum_max = i64::MAX / Self::WITH_ROOM;
        Self(state)
    }

    /// Counts an event, unless its id is among the latest that were counted.
    ///
    /// # Errors
    /// [`EventFault`], and nothing has changed.
    pub fn apply(&mut self, event: &Event<'_>) -> Result<Applied, EventFault> {
        self.0.apply(event)
    }

    /// How the events came.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.counts
    }
}
