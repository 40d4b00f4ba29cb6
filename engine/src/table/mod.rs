//! The columnar sales table and the units that its columns are counted in.

mod calendar;
mod columns;
mod decimal;
mod dictionary;
mod ledger;
mod line;
mod money;
mod new_line;
mod piece;
mod quantity;
mod sales_table;
mod zone;

pub(crate) use calendar::SECONDS_PER_DAY;
pub use calendar::{Day, DayRange, Timestamp, Weekday};
pub(crate) use columns::OptionalCodes;
pub use columns::{OptionalColumns, TextColumn};
pub(crate) use decimal::divide_half_even;
pub(crate) use dictionary::same_bytes;
pub use dictionary::{Dictionary, NONE};
pub use ledger::product_key;
pub(crate) use ledger::{CodeClasses, LineRun, Order, fold_code};
pub use ledger::{Ledger, LedgerBuilder, Overlap, Product, Reversal, ShopCalendar};
pub use line::{CodeClass, LineFlags, LineKind};
pub use money::{Money, amount_of};
pub(crate) use new_line::CodedLine;
pub use new_line::{LineError, NewLine};
pub(crate) use piece::PIECE;
pub use quantity::Quantity;
pub use sales_table::{FileRows, SalesTable};
pub use zone::Zone;
