pub(crate) const ZOOM_IN: &str = "Zoom in";
pub(crate) const ZOOM_OUT: &str = "Zoom out";
pub(crate) const EARLIER: &str = "Earlier";
pub(crate) const LATER: &str = "Later";
pub(crate) const SHOW_ALL_TIME: &str = "Show all";
pub(crate) const ZOOM_HINT: &str = "Drag across a span to zoom in, double-click to show all.";
pub(crate) const CHART_LOADS: &str = "The large chart is loading …";
pub(crate) const CHART_FAILED: &str = "The large chart could not be loaded. The table has the same figures.";
