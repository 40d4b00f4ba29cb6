use aisle_protocol::metrics::Overview;

use crate::format::Currency;
use crate::state::Store;

/// Something of the latest overview, with amounts in the file's currency; a default before there is one.
pub(super) fn of_overview<T: Default>(store: Store, read: impl FnOnce(&Overview, &Currency) -> T) -> T {
    store.of_overview(|overview| read(overview, &store.marks()))
}
