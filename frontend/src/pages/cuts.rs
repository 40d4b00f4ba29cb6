//! Where the page's WebAssembly is cut: each file of pages that are fetched [later](super::Later).

use std::pin::Pin;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::data::data_details;
use super::forecast::forecast_page;
use super::later::{LaterPages, LivePage, Pages};
use super::live::live_page;
use super::overview::overview_page;
use super::settings::settings_page;
use super::trace::trace_page;

impl Pages for LaterPages {
    fn fetch() -> Pin<Box<dyn Future<Output = Result<Self, SplitLoaderError>>>> {
        Box::pin(later_pages())
    }
}

impl Pages for LivePage {
    fn fetch() -> Pin<Box<dyn Future<Output = Result<Self, SplitLoaderError>>>> {
        Box::pin(the_live_page())
    }
}

/// A file is cut here: calling this fetches it first.
#[wasm_split(pages, fallible)]
fn later_pages() -> Result<LaterPages, SplitLoaderError> {
    Ok(LaterPages {
        data_details,
        overview: overview_page,
        forecast: forecast_page,
        trace: trace_page,
        settings: settings_page,
    })
}

/// Another is cut here.
#[wasm_split(live, fallible)]
fn the_live_page() -> Result<LivePage, SplitLoaderError> {
    Ok(LivePage { live: live_page })
}
