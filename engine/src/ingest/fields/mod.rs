//! What single fields say: numbers, dates, times of day, texts.

mod clock;
mod currency;
mod date;
mod number;
mod text;

pub(super) use clock::time_of_day;
pub(super) use currency::{are_one, currency, may_mean};
pub(super) use date::{DateReader, Reading, form_of, read_date};
pub(super) use number::{Fit, Number, NumberError, NumberFormat, has_comma_or_point};
pub use text::customer_id;
pub(super) use text::{customer, is_null_word, read_text, windows_1252};
