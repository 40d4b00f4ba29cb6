//! What is to come: of the whole shop and of every product, how sure, and how far off it was before.

mod accuracy;
mod amounts;
mod controls;
mod expectations;
mod history;
mod kpis;
mod making;
mod page;
mod parts;
mod sentence;

pub(crate) use page::forecast_page;
