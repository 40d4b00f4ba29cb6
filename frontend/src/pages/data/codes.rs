use aisle_protocol::spec::{CodeRule, Definitions};
use aisle_protocol::table::CodeClass;
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, Icon, TableData, icon};
use crate::state::use_store;
use crate::words;

/// The list of codes that are no merchandise, as a person can change it. Every page follows.
#[component]
pub(super) fn Codes() -> impl IntoView {
    let store = use_store();
    let rules = Memo::new(move |_| store.spec.with(|spec| spec.definitions.code_rules.clone()));
    let twin = Signal::derive(move || rules.with(|rules| table(rules)));
    let added = RwSignal::new(String::new());
    let change =
        move |edit: &dyn Fn(&mut Vec<CodeRule>)| store.edit_spec(|spec| edit(&mut spec.definitions.code_rules));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pattern = added.get_untracked().trim().to_owned();
        if !pattern.is_empty() {
            let rule = CodeRule { pattern, class: CodeClass::Service };
            change(&|rules| rules.insert(0, rule.clone()));
            added.set(String::new());
        }
    };
    let rule_row = move |(index, rule): (usize, CodeRule)| {
        let choose = move |value: String| {
            let class = CodeClass::ALL.into_iter().find(|class| class.key() == value);
            if let Some(class) = class {
                change(&|rules| rules[index].class = class);
            }
        };
        let option = |class: CodeClass| {
            view! { <option value=class.key() selected=class == rule.class>{words::code_class(class)}</option> }
        };
        let label = format!("{} {}", words::CLASS, rule.pattern);
        let remove = format!("{} {}", words::REMOVE, rule.pattern);
        view! {
            <li class="codes__rule">
                <code>{rule.pattern.clone()}</code>
                <select aria-label=label on:change:target=move |event| choose(event.target().value())>
                    {CodeClass::ALL.map(option).collect_view()}
                </select>
                <button type="button" class="button button--icon button--small" aria-label=remove.clone() title=remove
                    on:click=move |_| change(&|rules| drop(rules.remove(index)))>{icon(Icon::Close, "")}</button>
            </li>
        }
    };
    view! {
        <Card name="codes" title=words::CODES_TITLE sub=words::CODES_SUB twin=twin is_table=true anchor="codes">
            <ul class="codes map">{move || rules.get().into_iter().enumerate().map(rule_row).collect_view()}</ul>
            <form class="panel__row" on:submit=add>
                <input class="input" aria-label=words::CODE placeholder=words::CODE prop:value=added
                    on:input:target=move |event| added.set(event.target().value()) />
                <button type="submit" class="button">{words::ADD_CODE}</button>
                <button type="button" class="button button--quiet"
                    on:click=move |_| change(&|rules| *rules = Definitions::default().code_rules)>{words::RESET_CODES}</button>
            </form>
        </Card>
    }
}

fn table(rules: &[CodeRule]) -> TableData {
    let row = |rule: &CodeRule| vec![Cell::text(rule.pattern.clone()), Cell::text(words::code_class(rule.class))];
    TableData {
        columns: vec![Column::text(words::CODE), Column::text(words::CLASS)],
        rows: rules.iter().map(row).collect(),
        total: None,
    }
}
