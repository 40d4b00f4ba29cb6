//! The columnar sales table and the units that its columns are counted in.

mod calendar;
mod dictionary;
mod ledger;
mod line;
mod money;
mod quantity;
mod sales_table;
mod zone;

pub(crate) use calendar::SECONDS_PER_DAY;
pub use calendar::{Day, DayRange, Timestamp, Weekday};
pub use dictionary::Dictionary;
pub(crate) use dictionary::same_bytes;
pub(crate) use ledger::{CodeClasses, LineRun, PIECE, fold_code, product_key};
pub use ledger::{Ledger, LedgerBuilder, Overlap, Product, Reversal, ShopCalendar};
pub use line::{CodeClass, LineFlags, LineKind};
pub(crate) use money::divide_half_even;
pub use money::{Money, amount_of};
pub use quantity::Quantity;
pub(crate) use sales_table::{CodedLine, OptionalCodes};
pub use sales_table::{FileRows, LineError, NONE, NewLine, OptionalColumns, SalesTable, TextColumn};
pub use zone::Zone;
