use web_sys::PointerEvent;

use crate::dom::heard_by;

/// Where the pointer is on the element that hears of it, from its left and top (0) to its right and bottom (1).
pub(super) fn place_of(event: &PointerEvent) -> (f64, f64) {
    let Some(element) = heard_by(event) else { return (0.0, 0.0) };
    let rect = element.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
    let down = (f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0);
    (across, down)
}
