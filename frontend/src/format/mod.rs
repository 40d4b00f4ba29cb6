//! Numbers, money and dates as the visitor's locale writes them.

mod date;
mod intl;
mod money;
mod name;
mod number;

pub(crate) use date::{
    clock, day, day_month, hour, moment, moment_of_year, month, month_long, month_short, range, weekday,
};
pub(crate) use money::{Currency, money_compact, money_full, money_rounded, money_scaled, money_signed, money_whole};
pub(crate) use name::sentence_case;
pub(crate) use number::{
    MINUS, MISSING, compact, count, decimal, exact_f64, lower, number, percent, percent_points, percent_signed,
    quantity, quantity_compact, quantity_text, tenths, typed,
};
