use std::rc::Rc;

use aisle_protocol::TableKind;
use web_sys::Element;

use super::{DataTable, Icon, TableData, icon};
use crate::dom::{El, Words, button, div, el, live, p};
use crate::services;
use crate::signals::{Memo, Signal, untrack};
use crate::state::{Notice, Store};
use crate::words;

/// A card: a title that says what it shows, unit and period below it, and its actions: its table twin, a picture or a CSV
/// file of it, more room.
pub(crate) struct Card {
    store: Store,
    /// What the files saved from it are called.
    name: &'static str,
    title: Words,
    sub: Words,
    /// What the card shows, as a table.
    twin: Memo<TableData>,
    /// The whole table, which the worker writes; otherwise the twin is saved.
    export: Option<Rc<dyn Fn() -> TableKind>>,
    /// Is the card itself a table, so that it needs no twin?
    is_table: bool,
    /// Beside the actions.
    controls: Option<El>,
    /// What the card shows instead when it has much room.
    room: Option<Room>,
}

/// What a card shows when it has much room.
#[derive(Clone)]
struct Room {
    make: Rc<dyn Fn() -> El>,
    save_picture: SavePicture,
}

/// Saves the picture of what fills the room, if it is there: the card, its title, the line below it, the file's name, and
/// what to do when it cannot.
type SavePicture = fn(&Element, &str, &str, &str, Box<dyn FnOnce()>) -> bool;

/// What is open on a card.
#[derive(Clone, Copy)]
struct CardState {
    is_twin: Signal<bool>,
    is_wide: Signal<bool>,
    is_saving: Signal<bool>,
}

impl Card {
    /// A card of a chart, with a table twin.
    pub(crate) fn chart(
        store: Store,
        name: &'static str,
        title: impl Into<Words>,
        sub: impl Into<Words>,
        twin: Memo<TableData>,
    ) -> Self {
        let (title, sub) = (title.into(), sub.into());
        Self { store, name, title, sub, twin, export: None, is_table: false, controls: None, room: None }
    }

    /// A card of a table.
    pub(crate) fn table(
        store: Store,
        name: &'static str,
        title: impl Into<Words>,
        sub: impl Into<Words>,
        table: Memo<TableData>,
    ) -> Self {
        Self { is_table: true, ..Self::chart(store, name, title, sub, table) }
    }

    /// The same card, whose whole table the worker writes.
    pub(crate) fn exporting(self, table: impl Fn() -> TableKind + 'static) -> Self {
        Self { export: Some(Rc::new(table)), ..self }
    }

    /// The same card with controls beside its actions.
    pub(crate) fn with_controls(self, controls: El) -> Self {
        Self { controls: Some(controls), ..self }
    }

    /// The same card, which shows something else when it has much room. `save_picture` saves that as a picture.
    pub(crate) fn with_room(self, make: impl Fn() -> El + 'static, save_picture: SavePicture) -> Self {
        Self { room: Some(Room { make: Rc::new(make), save_picture }), ..self }
    }

    /// The card as an element, around what it shows.
    pub(crate) fn around(self, content: Vec<El>) -> El {
        let state =
            CardState { is_twin: Signal::new(false), is_wide: Signal::new(false), is_saving: Signal::new(false) };
        let (store, twin, label) = (self.store, self.twin, self.title.clone());
        let card = el("section", "card").class_when("card--wide", move || state.is_wide.get());
        let room = self.room.clone();
        let has_room = room.is_some();
        let head = self.head(&card, state);
        let is_hidden = move || state.is_twin.get() || (has_room && state.is_wide.get());
        let body = div("card__body").class_when("is-hidden", is_hidden).children(content);
        let card = match room {
            Some(room) => {
                card.child(head).child_when(move || state.is_wide.get() && !state.is_twin.get(), move || (room.make)())
            }
            None => card.child(head),
        };
        let twin = move || DataTable::new(store, twin, label.clone()).element();
        card.child(body).child_when(move || state.is_twin.get(), twin)
    }

    fn head(self, card: &El, state: CardState) -> El {
        let titles = div("card__titles").child(el("h2", "card__title").words(self.title.clone()));
        let titles = titles.child(p("card__sub").words(self.sub.clone()));
        let actions = div("card__actions").attr("data-no-picture", "");
        let actions = if self.is_table {
            actions
        } else {
            let word = move || if state.is_twin.get() { words::SHOW_CHART } else { words::SHOW_TABLE };
            actions.child(action(Icon::Table, word, state.is_twin))
        };
        let controls =
            self.controls.clone().map(|controls| div("card__controls").attr("data-no-picture", "").child(controls));
        let actions = actions.child(self.save_menu(card, state));
        let word = move || if state.is_wide.get() { words::SHRINK } else { words::EXPAND };
        let expand = action(Icon::Expand, word, state.is_wide).with_class("only-wide");
        div("card__head").child(titles).children(controls.into_iter().collect()).child(actions.child(expand))
    }

    fn save_menu(self, card: &El, state: CardState) -> El {
        let Self { store, name, title, sub, twin, export, room, .. } = self;
        let (card, is_saving) = (card.clone(), state.is_saving);
        let save_csv = move || {
            is_saving.set(false);
            let file = services::file_name(&[name, &store.period_of_view()], "csv");
            match &export {
                Some(table) => store.export(table(), file),
                None => services::save_text(&file, "text/csv;charset=utf-8", &twin.with_untracked(TableData::to_csv)),
            }
        };
        let save_png = move || {
            is_saving.set(false);
            let file = services::file_name(&[name, &store.period_of_view()], "png");
            let failed = move || store.add_notice(Notice::warning(words::PICTURE_FAILED.to_owned()));
            let is_saved = room.as_ref().is_some_and(|room| {
                untrack(|| (room.save_picture)(card.element(), &title.now(), &sub.now(), &file, Box::new(failed)))
            });
            if !is_saved && services::save_picture(card.element(), &file).is_err() {
                failed();
            }
        };
        let (save_csv, save_png) = (Rc::new(save_csv), Rc::new(save_png));
        let list = move || {
            let (save_csv, save_png) = (Rc::clone(&save_csv), Rc::clone(&save_png));
            let csv =
                button("menu__item").attr("data-save-csv", "").words(words::SAVE_CSV).on_click(move || save_csv());
            let png =
                button("menu__item").attr("data-save-png", "").words(words::SAVE_PNG).on_click(move || save_png());
            div("menu__list").child(csv).child(png)
        };
        let open =
            button("button button--icon button--small").attr("aria-label", words::SAVE).attr("title", words::SAVE);
        let open = open.attr("data-save", "").state("aria-expanded", move || is_saving.get()).child(icon(Icon::Save));
        let open = open.on_click(move || is_saving.update(|is_open| *is_open = !*is_open));
        div("menu").child(open).child_when(move || is_saving.get(), list)
    }
}

/// A small button that turns something on and off.
fn action(picture: Icon, word: impl Fn() -> &'static str + 'static, is_on: Signal<bool>) -> El {
    let word = live(move || word().to_owned());
    let button = button("button button--icon button--small").label("aria-label", word.clone()).label("title", word);
    let button = button.state("aria-pressed", move || is_on.get()).child(icon(picture));
    button.on_click(move || is_on.update(|is_on| *is_on = !*is_on))
}
