use std::rc::Rc;

use web_sys::{KeyboardEvent, PointerEvent};

use super::pointer::place_of;
use super::tip::tip;
use crate::dom::{El, Words, div};
use crate::signals::{Signal, untrack};

/// The steps of a chart that pointer and arrow keys walk over, for what is said of each.
pub(super) trait Steps: 'static {
    /// How many there are.
    fn count(&self) -> usize;
    /// The one nearest to a place, from the left (0) to the right (1).
    fn nearest(&self, at: f64) -> Option<usize>;
    /// The place of a step.
    fn at(&self, index: usize) -> f64;
    /// The name of a step and its figures, a line each; empty for one that is gone.
    fn facts(&self, index: usize) -> Vec<String>;
    /// Where the arrow keys begin.
    fn begin(&self) -> usize;
}

/// The place of a chart's marks, and what stands at the step under pointer or keys.
pub(super) fn walked(steps: impl Steps, label: Words, marks: impl Fn() -> Vec<El> + 'static) -> El {
    let steps: Rc<dyn Steps> = Rc::new(steps);
    let cursor = Signal::new(None::<usize>);
    let (counted, said, told) = (Rc::clone(&steps), Rc::clone(&steps), Rc::clone(&steps));
    let area = slider(label, cursor, move || counted.count(), move |index| said.facts(index));
    let area = area.region(marks).region(move || {
        let facts = cursor.get().map(|index| (told.at(index), told.facts(index)));
        facts.filter(|(_, facts)| !facts.is_empty()).map(|(at, facts)| tip(at, &facts)).unwrap_or_default()
    });
    let pointed = Rc::clone(&steps);
    area.on("pointermove", move |event: PointerEvent| {
        let index = untrack(|| pointed.nearest(place_of(&event).0));
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

/// The place of a chart's marks. To screen readers it is a slider over steps, of which `facts` tells.
pub(super) fn slider(
    label: Words,
    cursor: Signal<Option<usize>>,
    count: impl Fn() -> usize + 'static,
    facts: impl Fn(usize) -> Vec<String> + 'static,
) -> El {
    let fallback = label.clone();
    let text = move || {
        let facts = cursor.get().map(|index| facts(index).join(", "));
        facts.filter(|facts| !facts.is_empty()).unwrap_or_else(|| fallback.now())
    };
    div("plot__area")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-valuemin", "0")
        .label("aria-label", label)
        .attr_by("aria-valuemax", move || Some(count().saturating_sub(1).to_string()))
        .attr_by("aria-valuenow", move || Some(cursor.get().unwrap_or(0).to_string()))
        .attr_by("aria-valuetext", move || Some(text()))
}
