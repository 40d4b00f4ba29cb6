//! Sales lines one by one, as they happen: figures that follow every event.
//!
//! The rules are those of a file: the same line kinds and code classes, the same integer money, the same reversals and orders.
//! The same lines give the same figures, in whatever order they come and in however many [merged](Merger) parts.
//!
//! What is additive is added to sums and forgotten. What lines have to do with each other (the lines of an order, a sale and the
//! return that undoes it) is kept for the latest [`Limits::open_lines`] sale lines by their own time. Figures are exact as long as
//! such lines lie no further apart than that; an event older than what is remembered is counted as
//! [beyond memory](Counts::beyond_memory).

mod answers;
mod buckets;
mod codes;
mod counts;
mod customers;
mod effects;
mod event;
mod event_json;
mod forgetting;
mod groups;
mod limits;
mod line;
mod merger;
mod open_lines;
mod part;
mod recent;
mod recent_ids;
mod records;
mod restore;
mod sale_index;
mod state;
mod track;
mod written;

pub use answers::{Figures, LiveBucket, Step};
pub use counts::Counts;
pub use event::{Event, EventFault};
pub use groups::{Named, TopGroups};
pub use limits::Limits;
pub use merger::Merger;
pub use part::Part;
pub use recent::RecentLine;
pub use records::{Changes, Misfit, Record, RecordKey};
pub use state::{Applied, LiveState};
