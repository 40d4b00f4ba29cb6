use std::sync::Arc;

use aisle_protocol::relay::{Alert, Curve, LiveBucket, Parts, RecentLine, Status, Today, TopGroups, Totals};

use crate::signals::Signal;

/// The parts of what the relay has sent, each a signal: what has not changed is not drawn anew.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) status: Signal<Option<Status>>,
    pub(crate) totals: Signal<Option<Arc<Totals>>>,
    pub(crate) today: Signal<Option<Arc<Today>>>,
    pub(crate) curve: Signal<Option<Arc<Curve>>>,
    pub(crate) minutes: Signal<Option<Arc<Vec<LiveBucket>>>>,
    pub(crate) hours: Signal<Option<Arc<Vec<LiveBucket>>>>,
    pub(crate) products: Signal<Option<Arc<TopGroups>>>,
    pub(crate) countries: Signal<Option<Arc<TopGroups>>>,
    pub(crate) lines: Signal<Option<Arc<Vec<RecentLine>>>>,
    pub(crate) alerts: Signal<Option<Arc<Vec<Alert>>>>,
}

impl Shown {
    pub(super) fn new() -> Self {
        Self {
            status: Signal::new(None),
            totals: Signal::new(None),
            today: Signal::new(None),
            curve: Signal::new(None),
            minutes: Signal::new(None),
            hours: Signal::new(None),
            products: Signal::new(None),
            countries: Signal::new(None),
            lines: Signal::new(None),
            alerts: Signal::new(None),
        }
    }

    /// Shows nothing any more.
    pub(super) fn clear(self) {
        self.status.set(None);
        self.totals.set(None);
        self.today.set(None);
        self.curve.set(None);
        self.minutes.set(None);
        self.hours.set(None);
        self.products.set(None);
        self.countries.set(None);
        self.lines.set(None);
        self.alerts.set(None);
    }

    /// Shows those parts that a change holds, as they are with it.
    pub(super) fn take(self, change: &Parts, parts: &Parts) {
        take(self.totals, change.totals.is_some(), parts.totals.as_ref());
        take(self.today, change.today.is_some(), parts.today.as_ref());
        take(self.curve, change.curve.is_some(), parts.curve.as_ref());
        take(self.minutes, change.minutes.is_some(), parts.minutes.as_ref());
        take(self.hours, change.hours.is_some(), parts.hours.as_ref());
        take(self.products, change.products_today.is_some(), parts.products_today.as_ref());
        take(self.countries, change.countries_today.is_some(), parts.countries_today.as_ref());
        take(self.lines, change.lines.is_some(), parts.lines.as_ref());
        take(self.alerts, change.alerts.is_some(), parts.alerts.as_ref());
        if change.status.is_some() {
            self.status.set(parts.status.clone());
        }
    }
}

/// Shows a part, if it has changed.
fn take<T: Clone + Send + Sync + PartialEq + 'static>(
    signal: Signal<Option<Arc<T>>>,
    has_changed: bool,
    now: Option<&T>,
) {
    if has_changed {
        signal.set(now.map(|now| Arc::new(now.clone())));
    }
}
