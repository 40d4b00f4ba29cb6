use super::customer_sums::CustomerSums;
use super::day_sums::{CellSums, DaySums};
use super::group_sums::{GroupShare, GroupSums};
use super::margin::CostSums;
use super::product_sums::{ProductShare, ProductSums};
use super::scope::Scope;
use super::selection::{CATEGORY, COUNTRY, CUSTOMER, KIND, STORE};
use super::stretch::Stretch;
use crate::table::{LineRun, NONE, SECONDS_PER_DAY, TextColumn};

/// What one pass over all lines adds up; the whole answer is computed from it.
///
/// The lines come invoice by invoice, so that an order is counted once in each group by comparing with the group's last
/// invoice. Sums over days serve every period and every bucket of the series.
pub(super) struct Pass {
    /// By day: lines that fail in no dimension but, maybe, the date.
    pub(super) days: Vec<DaySums>,
    /// The same for lines that the definitions leave out of all figures; empty when there are none.
    pub(super) uncounted: Vec<[CellSums; 16]>,
    /// Dropped lines of the view.
    pub(super) dropped: CellSums,
    /// Costs by day; empty when no line has one.
    pub(super) costs: Vec<CostSums>,
    pub(super) customers_by_period: CustomerSums,
    /// Empty in a pass without products.
    pub(super) products: Vec<ProductSums>,
    pub(super) countries: Vec<GroupSums>,
    pub(super) customers: Vec<GroupSums>,
    pub(super) categories: Vec<GroupSums>,
    pub(super) stores: Vec<GroupSums>,
    /// Gross sales by weekday from Monday and hour.
    pub(super) weekday_hour: [i64; 7 * 24],
    /// Seconds of the first and last line of the view.
    pub(super) first_and_last: Option<(u32, u32)>,
    gathered: Gathered,
}

/// The columns of lines that do not follow each other in the table.
#[derive(Default)]
struct Gathered {
    codes: Vec<u32>,
    units: Vec<i64>,
    amounts: Vec<i64>,
}

impl Pass {
    pub(super) fn run(scope: &Scope<'_>) -> Self {
        let products = vec![ProductSums::EMPTY; scope.ledger.products.len()];
        Self { products, ..Self::empty(scope) }.over(scope)
    }

    /// A pass for what asks nothing about products; it never looks at single lines unless the filter does.
    pub(super) fn run_without_products(scope: &Scope<'_>) -> Self {
        Self::empty(scope).over(scope)
    }

    fn over(mut self, scope: &Scope<'_>) -> Self {
        let period_bits = scope.period_bits();
        let runs = &scope.ledger.runs;
        let mut stretch = Stretch::none();
        runs.for_each_stretch(&mut |number, runs_here| {
            let fails = scope.selection.stretch_fails(number);
            if is_nowhere(fails) {
                return;
            }
            stretch.begin(scope, &period_bits, number);
            for run in runs_here {
                self.add_run(scope, &mut stretch, fails, runs.at(run));
            }
            self.add_stretch(scope, &stretch);
        });
        self
    }

    /// Adds a run of a stretch that fails as a whole in some dimensions.
    fn add_run(&mut self, scope: &Scope<'_>, stretch: &mut Stretch, stretch_fails: u8, run: LineRun) {
        let fails = stretch_fails | scope.selection.cell_fails(run.flags);
        let Some(products) = scope.selection.products() else {
            return self.add_lines(scope, stretch, fails, run);
        };
        let (table, order) = (scope.table, &scope.ledger.order);
        let fails_at = |position: usize| fails | products.fails(order.row_at(position));
        let mut rest = run.positions;
        while !rest.is_empty() {
            let fails = fails_at(rest.start);
            let end = rest.clone().find(|&position| fails_at(position) != fails).unwrap_or(rest.end);
            let positions = rest.start..end;
            rest.start = end;
            let sum = |column: &[i64]| positions.clone().map(|position| column[order.row_at(position)]).sum();
            let (units, amount) = (sum(&table.quantity), sum(&table.amount));
            self.add_lines(scope, stretch, fails, LineRun { flags: run.flags, units, amount, positions });
        }
    }

    /// Adds lines of a stretch that fail in the same dimensions and have the same flags.
    fn add_lines(&mut self, scope: &Scope<'_>, stretch: &mut Stretch, fails_but_date: u8, lines: LineRun) {
        if is_nowhere(fails_but_date) {
            return;
        }
        if stretch.fails_but_date != fails_but_date {
            self.add_stretch(scope, stretch);
            stretch.clear(fails_but_date);
        }
        let flags = lines.flags;
        let sums = CellSums { lines: lines.lines(), units: lines.units, amount: lines.amount };
        if flags.is_dropped() {
            if stretch.fails == 0 {
                self.dropped += &sums;
            }
            return;
        }
        stretch.add_lines(flags, &sums);
        if !self.costs.is_empty() && stretch.counts && fails_but_date == 0 {
            self.add_costs(scope, stretch, &lines);
        }
        if self.products.is_empty() {
            return;
        }
        let share = ProductShare::of(scope, stretch, flags);
        if share.is_any() {
            let (table, ledger) = (scope.table, scope.ledger);
            let Gathered { codes, units, amounts } = &mut self.gathered;
            let codes = ledger.order.values(&table.code.codes, lines.positions.clone(), codes);
            let units = ledger.order.values(&table.quantity, lines.positions.clone(), units);
            let amounts = ledger.order.values(&table.amount, lines.positions, amounts);
            share.add_lines(&mut self.products, &ledger.product_of_code, codes, units, amounts);
        }
    }

    fn add_costs(&mut self, scope: &Scope<'_>, stretch: &Stretch, lines: &LineRun) {
        for position in lines.positions.clone() {
            self.costs[stretch.day].add_line(scope.table, scope.ledger.order.row_at(position), lines.flags);
        }
    }

    fn empty(scope: &Scope<'_>) -> Self {
        let table = scope.table;
        let days = scope.data.days() as usize;
        let groups = |column: &TextColumn| {
            let is_there = !column.codes.is_empty();
            vec![GroupSums::EMPTY; if is_there { column.dictionary.len() + 1 } else { 0 }]
        };
        Self {
            days: vec![DaySums::default(); days],
            uncounted: vec![Default::default(); if scope.counting.anonymous_counts { 0 } else { days }],
            dropped: CellSums::default(),
            costs: CostSums::by_day(scope, days),
            customers_by_period: CustomerSums::new(scope),
            products: Vec::new(),
            countries: groups(&table.country),
            customers: groups(&table.customer),
            categories: groups(&table.optional.category),
            stores: groups(&table.optional.store),
            weekday_hour: [0; 7 * 24],
            first_and_last: None,
            gathered: Gathered::default(),
        }
    }

    /// Adds the lines of a stretch to all sums but those of products.
    fn add_stretch(&mut self, scope: &Scope<'_>, stretch: &Stretch) {
        if stretch.is_empty() {
            return;
        }
        if stretch.fails == 0 {
            let (first, last) = self.first_and_last.unwrap_or((stretch.seconds, stretch.seconds));
            self.first_and_last = Some((first.min(stretch.seconds), last.max(stretch.seconds)));
        }
        if !stretch.counts {
            if stretch.fails_but_date == 0 {
                for cell in stretch.touched_cells() {
                    self.uncounted[stretch.day][cell] += &stretch.cells[cell];
                }
            }
            return;
        }
        let share = GroupShare::of(scope, stretch);
        if stretch.fails_but_date == 0 {
            self.add_to_day(scope, stretch, share.gross);
        }
        self.add_to_groups(&share, stretch);
    }

    fn add_to_day(&mut self, scope: &Scope<'_>, stretch: &Stretch, gross: i64) {
        let is_anonymous = stretch.customer == NONE;
        let has_order = stretch.standing.lines > 0;
        let customers = &mut self.customers_by_period;
        let buyer = scope.order_of(stretch.invoice).customer;
        if has_order && customers.begin_order(stretch.invoice, buyer, stretch.order_periods) {
            let day = &mut self.days[stretch.order_day];
            let orders = if buyer == NONE { &mut day.anonymous_orders } else { &mut day.known_orders };
            *orders += 1;
        }
        if !is_anonymous && stretch.has_goods_sale() {
            customers.note_sale(stretch.customer, stretch.day, stretch.periods);
        }
        let sums = &mut self.days[stretch.day];
        for cell in stretch.touched_cells() {
            sums.cells[cell] += &stretch.cells[cell];
        }
        sums.undone += &stretch.undone;
        sums.undoing += &stretch.undoing;
        if is_anonymous {
            sums.anonymous += &stretch.standing;
        }
        if stretch.fails == 0 {
            // 1970-01-01 was a Thursday, three days after a Monday.
            let weekday = (scope.data.first.number() as usize + stretch.day + 3) % 7;
            let hour = stretch.seconds % SECONDS_PER_DAY / 3_600;
            self.weekday_hour[weekday * 24 + hour as usize] += gross;
        }
    }

    fn add_to_groups(&mut self, share: &GroupShare, stretch: &Stretch) {
        for (dimension, code, groups) in [
            (COUNTRY, stretch.country, &mut self.countries),
            (CUSTOMER, stretch.customer, &mut self.customers),
            (CATEGORY, stretch.category, &mut self.categories),
            (STORE, stretch.store, &mut self.stores),
        ] {
            if let Some(last) = groups.len().checked_sub(1) {
                groups[(code as usize).min(last)].add_stretch(share, stretch, dimension);
            }
        }
    }
}

/// Do lines that fail in these dimensions count nowhere? What fails in a single one still counts in that dimension's own
/// chart; kinds and classes have none.
fn is_nowhere(fails: u8) -> bool {
    fails & KIND != 0 || fails & fails.wrapping_sub(1) != 0
}
