//! What is sold as it is sold: a relay's figures, kept up by its messages.

mod alerts;
mod connect;
mod connection;
mod kpis;
mod lists;
mod page;
mod race;
mod steps;
mod today;
mod totals;

pub(crate) use page::live_page;
