use std::marker::PhantomData;
use std::sync::Arc;

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{Get, GetUntracked, Set};

use super::held::{Held, Holdable, look};

/// A value that changes, and whose readers follow it. A copy is the same signal.
pub(crate) struct Signal<T>(RwSignal<Held>, PhantomData<fn() -> T>);

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: Holdable> Signal<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(signal(Arc::new(value)), PhantomData)
    }

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

    /// Another value. A signal whose owner has ended stays as it is.
    pub(crate) fn set(self, value: T) {
        set(self.0, Arc::new(value));
    }
}

impl<T: Holdable + Clone> Signal<T> {
    /// The value. Who asks follows it.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// Changes the value. A signal whose owner has ended stays as it is.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(held) = remaining(self.0) {
            let mut value = look::<T>(&held).clone();
            change(&mut value);
            self.set(value);
        }
    }
}

fn signal(value: Held) -> RwSignal<Held> {
    RwSignal::new(value)
}

fn followed(signal: RwSignal<Held>) -> Held {
    signal.get()
}

fn present(signal: RwSignal<Held>) -> Held {
    signal.get_untracked()
}

fn remaining(signal: RwSignal<Held>) -> Option<Held> {
    signal.try_get_untracked()
}

fn set(signal: RwSignal<Held>, value: Held) {
    signal.try_set(value);
}
