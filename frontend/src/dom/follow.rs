use reactive_graph::effect::RenderEffect;

use super::make::Make;
use crate::signals::{Kept, Memo};

/// Runs now, and again whenever a signal that it reads has changed, until the owner under which it was called ends.
pub(crate) fn follow(act: impl Fn() + 'static) {
    follow_boxed(Box::new(act));
}

/// The act runs in a memo, which an effect asks again when it is told of a change. An effect alone misses some: in
/// reactive_graph 0.2, a memo that another memo asked while the effect looked for changes does not tell the effect of its
/// own, and the other one may be the same as before.
fn follow_boxed(act: Box<dyn Make<()>>) {
    let act = Kept::new(act);
    let run = Memo::new(move || act.with(|act| act.make()));
    // The owner keeps the effect, and drops it when it ends.
    Kept::new(RenderEffect::new(move |_: Option<()>| run.track()));
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::signals::{Signal, rooted};

    /// Lets what waits for its turn have it.
    pub(in crate::dom) async fn settle() {
        let resolved = js_sys::Promise::resolve(&wasm_bindgen::JsValue::UNDEFINED);
        wasm_bindgen_futures::JsFuture::from(resolved).await.expect("it is resolved");
    }

    #[wasm_bindgen_test::wasm_bindgen_test]
    async fn a_memo_that_stays_the_same_hides_no_change_of_what_it_reads() {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let (signal, noted) = (Rc::new(RefCell::new(None)), Rc::clone(&seen));
        let given = Rc::clone(&signal);
        rooted(move || {
            let number = Signal::new(1);
            let doubled = Memo::new(move || number.get() * 2);
            let is_positive = Memo::new(move || doubled.get() > 0);
            // The memo that stays the same is read first.
            follow(move || noted.borrow_mut().push((is_positive.get(), doubled.get())));
            given.replace(Some(number));
        });
        let number = signal.take().expect("it was given");
        number.set(2);
        settle().await;
        assert_eq!(*seen.borrow(), [(true, 2), (true, 4)]);
        number.set(-1);
        settle().await;
        number.set(-1);
        settle().await;
        assert_eq!(*seen.borrow(), [(true, 2), (true, 4), (false, -2)], "it runs once for a change, and not for none");
    }

    #[wasm_bindgen_test::wasm_bindgen_test]
    async fn what_an_earlier_run_made_ends_with_the_next() {
        let runs = Rc::new(RefCell::new(0));
        let signals = Rc::new(RefCell::new(None));
        let (counted, given) = (Rc::clone(&runs), Rc::clone(&signals));
        rooted(move || {
            let (outer, inner) = (Signal::new(0), Signal::new(0));
            follow(move || {
                outer.track();
                let counted = Rc::clone(&counted);
                follow(move || {
                    inner.track();
                    *counted.borrow_mut() += 1;
                });
            });
            given.replace(Some((outer, inner)));
        });
        let (outer, inner) = signals.take().expect("they were given");
        outer.set(1);
        settle().await;
        inner.set(1);
        settle().await;
        assert_eq!(*runs.borrow(), 3, "the first run, the one made anew, and one for the change");
    }

    #[wasm_bindgen_test::wasm_bindgen_test]
    async fn what_follows_a_part_of_a_signal_is_not_made_anew_for_another_part() {
        let (runs, seen) = (Rc::new(RefCell::new(0)), Rc::new(RefCell::new(Vec::new())));
        let signal = Rc::new(RefCell::new(None));
        let (counted, noted, given) = (Rc::clone(&runs), Rc::clone(&seen), Rc::clone(&signal));
        rooted(move || {
            let alert = Signal::new(("id", 1));
            let id = Memo::new(move || alert.get().0);
            follow(move || {
                id.track();
                *counted.borrow_mut() += 1;
                let (text, noted) = (Memo::new(move || alert.get().1), Rc::clone(&noted));
                follow(move || noted.borrow_mut().push(text.get()));
            });
            given.replace(Some(alert));
        });
        let alert = signal.take().expect("it was given");
        for left in [2, 3] {
            alert.set(("id", left));
            settle().await;
        }
        assert_eq!((*runs.borrow(), &seen.borrow()[..]), (1, &[1, 2, 3][..]));
    }

    #[wasm_bindgen_test::wasm_bindgen_test]
    async fn what_has_ended_takes_no_room() {
        const PAGE_BYTES: usize = 65_536;
        let signals = Rc::new(RefCell::new(None));
        let given = Rc::clone(&signals);
        rooted(move || {
            let (changing, constant) = (Signal::new(0), Signal::new(0));
            follow(move || {
                changing.track();
                (0..16).for_each(|_| follow(move || constant.track()));
            });
            given.replace(Some(changing));
        });
        let changing = signals.take().expect("it was given");
        let mut sizes = Vec::new();
        for round in 1..=2 {
            for step in 0..2_000 {
                changing.set(round * 10_000 + step);
                settle().await;
            }
            sizes.push(core::arch::wasm32::memory_size::<0>() * PAGE_BYTES);
        }
        assert_eq!(sizes[1], sizes[0], "32,000 more were made and have ended");
    }
}
