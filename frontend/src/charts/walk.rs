use std::rc::Rc;

use web_sys::{KeyboardEvent, PointerEvent};

use crate::dom::{El, Words, div};
use crate::signals::{Signal, untrack};

/// The steps of a chart that pointer and arrow keys walk over, for what is said of each. To screen readers it is a slider.
pub(super) trait Steps: 'static {
    /// How many there are.
    fn count(&self) -> usize;
    /// The one nearest to a place, from the left (0) to the right (1).
    fn nearest(&self, at: f64) -> Option<usize>;
    /// What stands at a step, in one line.
    fn text(&self, index: usize) -> Option<String>;
    /// Where the arrow keys begin.
    fn begin(&self) -> usize;
}

/// The place of a chart's marks, whose step under pointer or keys is in `cursor`.
pub(super) fn walked(steps: impl Steps, cursor: Signal<Option<usize>>, label: Words) -> El {
    let steps: Rc<dyn Steps> = Rc::new(steps);
    let (fallback, said, counted) = (label.clone(), Rc::clone(&steps), Rc::clone(&steps));
    let text = move || cursor.get().and_then(|index| said.text(index)).unwrap_or_else(|| fallback.now());
    let area = div("plot__area")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-valuemin", "0")
        .label("aria-label", label)
        .attr_by("aria-valuemax", move || Some(counted.count().saturating_sub(1).to_string()))
        .attr_by("aria-valuenow", move || Some(cursor.get().unwrap_or(0).to_string()))
        .attr_by("aria-valuetext", move || Some(text()));
    let (moved, pointed) = (area.clone(), Rc::clone(&steps));
    area.on("pointermove", move |event: PointerEvent| {
        let rect = moved.element().get_bounding_client_rect();
        let at = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
        let index = untrack(|| pointed.nearest(at));
        if index != cursor.get_untracked() {
            cursor.set(index);
        }
    })
    .on("pointerleave", move |_: PointerEvent| cursor.set(None))
    .on("blur", move |_: PointerEvent| cursor.set(None))
    .on("keydown", move |event: KeyboardEvent| {
        let (count, begin) = untrack(|| (steps.count(), steps.begin()));
        let current = cursor.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => current.map_or(begin, |index| index + 1),
            "ArrowLeft" | "ArrowDown" => current.unwrap_or(begin).saturating_sub(1),
            "Home" => 0,
            "End" => count,
            _ => return,
        };
        event.prevent_default();
        cursor.set(count.checked_sub(1).map(|last| next.min(last)));
    })
}
