use aisle_protocol::relay::Alert;

use crate::components::{Icon, status};
use crate::dom::{El, button, div, p};
use crate::format::Currency;
use crate::state::{Live, Relay};
use crate::words;

/// What a person should know of, until its cause is gone.
pub(super) fn alerts(now: Live, relay: Relay) -> El {
    let lines = move || {
        let alerts = now.shown.alerts.with(Clone::clone).unwrap_or_default();
        now.currency.with(|currency| alerts.iter().map(|alert| line(alert, currency, &relay)).collect())
    };
    div("notices").attr("aria-label", words::ALERTS).attr("role", "status").region(lines)
}

fn line(alert: &Alert, currency: &Currency, relay: &Relay) -> El {
    let class = if alert.is_acknowledged { "notice notice--note" } else { "notice notice--warning" };
    let note = if alert.is_acknowledged { ("note", Icon::Note) } else { ("warning", Icon::Warning) };
    let word = if alert.is_acknowledged { words::ACKNOWLEDGED } else { words::ALERT };
    let text = words::alert(alert, currency);
    let (relay, id) = (relay.clone(), alert.id.clone());
    let act = (!alert.is_acknowledged).then(|| {
        let label = words::acknowledge(&text);
        let noted = button("button button--small")
            .attr("data-key", &alert.id)
            .attr("aria-label", &label)
            .words(words::ACKNOWLEDGE);
        noted.on_click(move || relay.acknowledge(id.clone()))
    });
    let actions = div("notice__actions").children(act.into_iter().collect());
    div(class).child(status(note.0, note.1, word)).child(p("").words(text.as_str())).child(actions)
}
