use aisle_protocol::ingest::Quality;

use crate::format::Currency;
use crate::state::Store;

/// Something of the latest report; a default before there is one.
pub(super) fn of_quality<T: Default>(store: Store, read: impl FnOnce(&Quality, &Currency) -> T) -> T {
    store.latest_quality().map(|quality| read(&quality, &store.marks())).unwrap_or_default()
}
