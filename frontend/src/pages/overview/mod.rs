//! The business at a glance, and everything cross-filtered by a click.

mod countries;
mod customers;
mod figures;
mod hours;
mod kpis;
mod latest;
mod months;
mod movers;
mod page;
mod pareto;
mod products;
mod rankings;
mod revenue_tree;
mod sales;
mod trees;
mod values;

pub(crate) use page::overview_page;
pub(crate) use values::{metric_text, metric_value};
