use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::traits::GetValue;

type Stored = StoredValue<Rc<dyn Any>, LocalStorage>;

/// A value that nobody follows, kept until its owner ends. A copy is the same value.
pub(crate) struct Kept<T>(Stored, PhantomData<fn() -> T>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T: 'static> Kept<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(keep(Rc::new(RefCell::new(value))), PhantomData)
    }

    /// Something of the value.
    ///
    /// # Panics
    /// When the owner has ended, and when `read` sets the value.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        let stored = stored(self.0);
        let cell = stored.downcast_ref::<RefCell<T>>().expect("a value is kept as its type");
        read(&cell.borrow())
    }

    pub(crate) fn set(self, value: T) {
        let stored = stored(self.0);
        let cell = stored.downcast_ref::<RefCell<T>>().expect("a value is kept as its type");
        cell.replace(value);
    }
}

impl<T: Clone + 'static> Kept<T> {
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }
}

fn keep(value: Rc<dyn Any>) -> Stored {
    StoredValue::new_local(value)
}

fn stored(kept: Stored) -> Rc<dyn Any> {
    kept.get_value()
}
