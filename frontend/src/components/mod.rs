//! The parts that pages are put together from, one a file. They follow signals and report by callbacks.

mod bar;
mod card;
mod data_table;
mod definition;
mod drop_zone;
mod figure;
mod filter_panel;
mod finding;
mod help;
mod icon;
mod kpi_card;
mod notices;
mod overlays;
mod progress;
mod rail;
mod segmented;
mod switch;
mod table_data;
mod table_row;

pub(crate) use bar::bar;
pub(crate) use card::Card;
pub(crate) use data_table::DataTable;
pub(crate) use drop_zone::{drop_curtain, drop_zone, file_button, listen_to_drops};
pub(crate) use figure::{figure, lines_figure, plain_figure};
pub(crate) use finding::{empty, finding};
pub(crate) use help::{facts, term};
pub(crate) use icon::{Icon, icon, icon_of_class};
pub(crate) use kpi_card::{KpiFacts, kpi_card};
pub(crate) use notices::{notices, status};
pub(crate) use overlays::overlays;
pub(crate) use progress::{progress_bar, reading_progress};
pub(crate) use rail::rail;
pub(crate) use segmented::{choices, segmented};
pub(crate) use switch::{keep_or_drop, switch};
pub(crate) use table_data::{Cell, Column, Mark, TableData};
