use std::marker::PhantomData;
use std::sync::Arc;

use reactive_graph::computed;
use reactive_graph::graph::{Subscriber, ToAnySubscriber};
use reactive_graph::owner::on_cleanup;
use reactive_graph::traits::{Get, GetUntracked};

use super::held::{Held, Holdable, look};

/// A value computed from signals, anew when one of them has changed; its readers follow it. A copy is the same memo.
pub(crate) struct Memo<T>(computed::Memo<Held>, PhantomData<fn() -> T>);

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// Computes a memo's value, as one type for all closures.
trait Compute: Send + Sync {
    fn compute(&self) -> Held;
}

impl<T: Holdable, F: Fn() -> T + Send + Sync> Compute for F {
    fn compute(&self) -> Held {
        Arc::new(self())
    }
}

impl<T: Holdable + PartialEq> Memo<T> {
    /// Whoever reads the memo only hears of a value that differs from the one before.
    pub(crate) fn new(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(memo(Box::new(compute), |before, now| look::<T>(before) == look::<T>(now)), PhantomData)
    }
}

impl<T: Holdable> Memo<T> {
    /// Something of the value. Who asks follows it.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(look(&followed(self.0)))
    }

    /// Something of the value as it is now.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(look(&present(self.0)))
    }

    /// Follows the value without reading it.
    pub(crate) fn track(self) {
        drop(followed(self.0));
    }
}

impl<T: Holdable + Clone> Memo<T> {
    /// The value. Who asks follows it.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }
}

fn memo(compute: Box<dyn Compute>, is_same: fn(&Held, &Held) -> bool) -> computed::Memo<Held> {
    let memo = computed::ArcMemo::new_owning(move |before: Option<Held>| {
        let now = compute.compute();
        let has_changed = before.is_none_or(|before| !is_same(&before, &now));
        (now, has_changed)
    });
    // What a memo reads would know it for ever otherwise: in reactive_graph 0.2, one that has ended is only forgotten when what it read
    // changes, and much of what a list reads never does.
    let subscriber = memo.to_any_subscriber();
    on_cleanup(move || subscriber.clear_sources(&subscriber));
    memo.into()
}

fn followed(memo: computed::Memo<Held>) -> Held {
    memo.get()
}

fn present(memo: computed::Memo<Held>) -> Held {
    memo.get_untracked()
}
