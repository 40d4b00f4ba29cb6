use aisle_protocol::relay::{Figures, Today};

use crate::state::Live;

/// Something of the day so far; a default before there is one.
pub(super) fn of_today<T: Default>(now: Live, read: impl FnOnce(&Today) -> T) -> T {
    now.shown.today.with(|today| today.as_deref().map(read).unwrap_or_default())
}

/// The mean of the same weekday of earlier weeks until the same time, and how many are known.
pub(super) fn usual(today: &Today, read: impl Fn(&Figures) -> f64) -> Option<(f64, usize)> {
    let known: Vec<f64> = today.weeks_before.iter().flatten().map(read).collect();
    (!known.is_empty()).then(|| (known.iter().sum::<f64>() / known.len() as f64, known.len()))
}
