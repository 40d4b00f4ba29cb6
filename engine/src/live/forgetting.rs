//! How lines that may hardly matter any more are forgotten, the oldest first.

use std::collections::BTreeSet;

use super::effects::Effects;
use super::line::Dimension;
use super::open_lines::{OpenInvoice, OpenLines};
use super::track::Touched;

impl OpenLines {
    /// Forgets the oldest invoices and returns when there are more lines than `limit`; what they decided stays.
    pub(super) fn forget(&mut self, limit: usize, effects: &mut Effects) {
        if self.len() <= limit {
            return;
        }
        // A tenth at once, so that looking for the oldest is seldom.
        let mut excess = self.len() - (limit - limit / 10);
        let sales = self.invoices.iter().map(|(_, invoice)| (invoice.latest, invoice.remembered()));
        let returns = self.returns.values().flatten().map(|open| (open.line.time, 1));
        let mut ages: Vec<(u32, usize)> = sales.chain(returns).collect();
        ages.sort_unstable();
        for (time, lines) in ages {
            if excess == 0 {
                break;
            }
            excess = excess.saturating_sub(lines);
            self.forgotten_before = self.forgotten_before.max(time.saturating_add(1));
        }
        self.forget_invoices(self.forgotten_before, effects);
        self.forget_returns(self.forgotten_before, effects);
        let Self { sales, invoices, .. } = self;
        sales.retain(|sale| invoices.contains(sale.invoice as usize));
    }

    fn forget_invoices(&mut self, time: u32, effects: &mut Effects) {
        let Self { is_part, invoices, places, sale_lines, .. } = self;
        invoices.retain(|place, invoice| {
            let is_kept = invoice.latest >= time;
            if !is_kept {
                *sale_lines -= invoice.remembered();
                places.remove(&invoice.name);
                if *is_part {
                    invoice.settle(effects);
                }
                effects.track.forget_invoice(place as u32, &invoice.name);
            }
            is_kept
        });
    }

    fn forget_returns(&mut self, time: u32, effects: &mut Effects) {
        let Self { is_part, invoices, sales, returns, sale_lines, .. } = self;
        let mut kept = 0;
        returns.retain(|key, returns| {
            let before = returns.len();
            returns.retain(|open| {
                let is_kept =
                    open.line.time >= time && open.undid.is_none_or(|sale| invoices.contains(sale.invoice as usize));
                let Some(sale) = open.undid.filter(|_| !is_kept) else { return is_kept };
                if *is_part {
                    effects.set_undoing(open.line.time, open.line.quantity, open.line.amount, true);
                }
                // Of a pair, what stays must not be matched anew.
                sales.remove(key, sale);
                let invoice = invoices.get_mut(sale.invoice as usize);
                if let Some(undone) = invoice.and_then(|invoice| invoice.lines.get_mut(sale.index as usize)) {
                    undone.is_gone = true;
                    *sale_lines -= 1;
                    if *is_part {
                        effects.set_undone(&undone.line, true);
                    }
                    effects.track.touch(Touched::Invoice(sale.invoice));
                }
                false
            });
            if returns.len() != before {
                effects.track.touch(Touched::Returns(*key));
            }
            kept += returns.len();
            !returns.is_empty()
        });
        self.return_lines = kept;
    }
}

impl OpenInvoice {
    /// Puts into the sums what its lines decide.
    fn settle(&mut self, effects: &mut Effects) {
        for sale in self.lines.iter().filter(|sale| sale.is_undone && !sale.is_gone) {
            effects.set_undone(&sale.line, true);
        }
        for dimension in Dimension::ALL {
            let codes: BTreeSet<u32> = self.standing().map(|sale| sale.line.code(dimension)).collect();
            codes.into_iter().for_each(|code| effects.set_group_order(dimension, code, true));
        }
        self.set_order(self.earliest(), effects);
    }
}
