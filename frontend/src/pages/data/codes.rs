use aisle_protocol::spec::CodeRule;
use aisle_protocol::table::CodeClass;
use wasm_bindgen::JsValue;
use web_sys::Event;

use crate::components::{Card, Cell, Column, Icon, TableData, icon};
use crate::dom::{El, button, el, li};
use crate::signals::{Memo, Signal};
use crate::state::{Store, usual_question};
use crate::words;

fn edit_rules(store: Store, edit: impl FnOnce(&mut Vec<CodeRule>)) {
    store.edit_spec(|spec| edit(&mut spec.definitions.code_rules));
}

/// The list of codes that are no merchandise, as a person can change it. Every page follows.
pub(super) fn codes(store: Store) -> El {
    let rules = Memo::new(move || store.with_spec(|spec| spec.definitions.code_rules.clone()));
    let twin = Memo::new(move || rules.with(|rules| table(rules)));
    let list = el("ul", "codes map").region(move || {
        rules.with(|rules| rules.iter().enumerate().map(|(index, rule)| rule_row(store, index, rule)).collect())
    });
    let card = Card::table(store, "codes", words::CODES_TITLE, words::CODES_SUB, twin);
    card.around(vec![list, add_form(store)]).attr("id", "codes")
}

fn rule_row(store: Store, index: usize, rule: &CodeRule) -> El {
    let option = |class: CodeClass| {
        let option = el("option", "").attr("value", class.key()).words(words::code_class(class));
        if class == rule.class { option.attr("selected", "") } else { option }
    };
    let choose = move |value: String| {
        if let Some(class) = CodeClass::ALL.into_iter().find(|class| class.key() == value) {
            edit_rules(store, |rules| rules[index].class = class);
        }
    };
    let select = el("select", "").attr("aria-label", &format!("{} {}", words::CLASS, rule.pattern));
    let select = select.attr("data-key", &format!("class {}", rule.pattern));
    let select = select.children(CodeClass::ALL.map(option).into()).on_value("change", choose);
    let label = format!("{} {}", words::REMOVE, rule.pattern);
    let remove = button("button button--icon button--small").attr("aria-label", &label).attr("title", &label);
    let remove = remove.child(icon(Icon::Close)).on_click(move || edit_rules(store, |rules| drop(rules.remove(index))));
    li("codes__rule").child(el("code", "").words(rule.pattern.as_str())).child(select).child(remove)
}

fn add_form(store: Store) -> El {
    let added = Signal::new(String::new());
    let add = move |event: Event| {
        event.prevent_default();
        let pattern = added.get_untracked().trim().to_owned();
        if !pattern.is_empty() {
            // The first rule that fits decides, so a new one goes first.
            edit_rules(store, |rules| rules.insert(0, CodeRule { pattern, class: CodeClass::Service }));
            added.set(String::new());
        }
    };
    let input = el("input", "input").attr("aria-label", words::CODE).attr("placeholder", words::CODE);
    let input = input.property("value", move || JsValue::from_str(&added.get()));
    let input = input.on_value("input", move |text| added.set(text));
    let submit = el("button", "button").attr("type", "submit").words(words::ADD_CODE);
    let reset = button("button button--quiet").words(words::RESET_CODES);
    let reset = reset.on_click(move || edit_rules(store, |rules| *rules = usual_question().definitions.code_rules));
    el("form", "panel__row").child(input).child(submit).child(reset).on("submit", add)
}

fn table(rules: &[CodeRule]) -> TableData {
    let row = |rule: &CodeRule| vec![Cell::text(rule.pattern.clone()), Cell::text(words::code_class(rule.class))];
    TableData {
        columns: vec![Column::text(words::CODE), Column::text(words::CLASS)],
        rows: rules.iter().map(row).collect(),
        ..TableData::default()
    }
}
