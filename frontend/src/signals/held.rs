use std::any::Any;
use std::sync::Arc;

/// A value of any type, as signals and memos hold it.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// What may be held.
pub(crate) trait Holdable: Any + Send + Sync {}

impl<T: Any + Send + Sync> Holdable for T {}

/// Looks into a value that was held as a `T`.
pub(super) fn look<T: Holdable>(held: &Held) -> &T {
    held.downcast_ref().unwrap_or_else(|| wrong_type())
}

#[cold]
#[inline(never)]
fn wrong_type() -> ! {
    unreachable!("a signal only ever holds values of its type")
}
