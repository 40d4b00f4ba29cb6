//! What must hold for any table: nothing is lost or counted twice, whatever the question.

mod support;

use aisle_engine::metrics::{
    Kpis, LineOrder, Metric, Overview, TraceRequest, revenue_tree, trace, trace_lines, tree_inputs,
};
use aisle_engine::spec::{AnalysisSpec, Definitions, Filter};
use aisle_engine::table::{Day, Ledger, Money, Quantity};
use proptest::prelude::*;
use support::{Line, ask, table_of, table_of_files};

const COUNTRIES: [&str; 3] = ["Spain", "France", ""];

prop_compose! {
    /// A line whose invoice decides its customer, country and time, as tills write it.
    fn any_line()(
        invoice in 0_u32..40,
        code in prop::sample::select(vec!["mug", "MUG", "pen", "cup", "POST", "D", "M", "gift_0001_20"]),
        units in -3_i64..5,
        price in prop::sample::select(vec!["10.00", "2.5", "0.00", "0.001", "-4.00"]),
    ) -> Line {
        let day = Day::from_number(15_000 + (invoice * 7 % 90) as i32);
        Line {
            invoice: invoice.to_string(),
            code: code.to_owned(),
            customer: (invoice % 4 != 0).then(|| format!("customer {}", invoice % 7)),
            country: COUNTRIES[(invoice % 3) as usize].to_owned(),
            units,
            price,
            time: format!("{day} {:02}:{:02}", 8 + invoice % 10, invoice),
        }
    }
}

prop_compose! {
    fn any_definitions()(switches in prop::array::uniform7(any::<bool>())) -> Definitions {
        let [fold, within, across, reversals, services, adjustments, anonymous] = switches;
        Definitions {
            fold_codes: fold,
            drop_duplicates_within_files: within,
            drop_duplicates_across_files: across,
            match_reversals: reversals,
            count_services: services,
            count_adjustments: adjustments,
            count_anonymous: anonymous,
            ..Definitions::default()
        }
    }
}

fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec(any_line(), 1..150)
}

fn spec_of(definitions: &Definitions, filter: Filter) -> AnalysisSpec {
    AnalysisSpec { definitions: definitions.clone(), filter, top: 1_000, ..AnalysisSpec::default() }
}

/// All that adds up over disjoint filters.
fn sums(kpis: &Kpis) -> [i64; 9] {
    let money = |amount: Money| amount.ten_thousandths();
    [
        money(kpis.gross_sales),
        money(kpis.returns),
        money(kpis.discounts),
        money(kpis.net_sales),
        money(kpis.adjustments),
        money(kpis.matched_reversals.amount),
        kpis.units_sold.thousandths(),
        kpis.orders as i64,
        kpis.lines as i64,
    ]
}

fn added(parts: impl IntoIterator<Item = [i64; 9]>) -> [i64; 9] {
    parts.into_iter().fold([0; 9], |sum, part| std::array::from_fn(|index| sum[index] + part[index]))
}

fn total_of(lines: &[Line]) -> Money {
    let amount = |line: &Line| support::money(line.price).ten_thousandths() * line.units;
    Money::from_ten_thousandths(lines.iter().map(amount).sum())
}

fn check_reconciliation(answer: &Overview, lines: &[Line]) -> Result<(), TestCaseError> {
    let count: u64 = answer.reconciliation.iter().map(|cell| cell.lines).sum();
    let amount: Money = answer.reconciliation.iter().map(|cell| cell.amount).sum();
    let units: Quantity = answer.reconciliation.iter().map(|cell| cell.units).sum();
    prop_assert_eq!(count + answer.dropped.lines, lines.len() as u64);
    prop_assert_eq!(amount + answer.dropped.amount, total_of(lines));
    let all_units = Quantity::from_thousandths(lines.iter().map(|line| line.units * Quantity::SCALE).sum());
    prop_assert_eq!(units + answer.dropped.units, all_units);
    prop_assert_eq!(answer.kpis.total_amount, amount);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_reconciliation_sums_to_the_file(first in any_lines(), second in any_lines(), definitions in any_definitions()) {
        let answer = ask(&table_of_files(&[&first, &second]), &spec_of(&definitions, Filter::default()));
        let lines = [first, second].concat();
        check_reconciliation(&answer, &lines)?;
        let kpis = &answer.kpis;
        prop_assert_eq!(kpis.first_seen_customers + kpis.returning_customers, kpis.customers);
        if definitions.count_services && definitions.count_anonymous && !definitions.count_adjustments {
            prop_assert_eq!(kpis.net_sales + kpis.adjustments, kpis.total_amount);
        }
    }

    #[test]
    fn the_order_of_the_lines_changes_nothing(
        lines in any_lines().prop_shuffle(), definitions in any_definitions(), seed in any::<u64>(),
    ) {
        let mut shuffled = lines.clone();
        let count = shuffled.len() as u64;
        for index in 0..shuffled.len() {
            shuffled.swap(index, (seed.wrapping_mul(index as u64 + 1).rotate_left(17) % count) as usize);
        }
        let spec = spec_of(&definitions, Filter::default());
        let (left, right) = (ask(&table_of(&lines), &spec), ask(&table_of(&shuffled), &spec));
        prop_assert_eq!(left.kpis, right.kpis);
        prop_assert_eq!(left.reconciliation, right.reconciliation);
        prop_assert_eq!(left.series, right.series);
        prop_assert_eq!(left.countries, right.countries);
        prop_assert_eq!(left.customers, right.customers);
        prop_assert_eq!(left.pareto, right.pareto);
        prop_assert_eq!(left.previous, right.previous);
        prop_assert_eq!(left.customer_months, right.customer_months);
    }

    #[test]
    fn filters_partition_the_figures(lines in any_lines(), definitions in any_definitions(), cut in 15_000_i32..15_090) {
        let table = table_of(&lines);
        let ask = |filter: Filter| ask(&table, &spec_of(&definitions, filter));
        let whole = ask(Filter::default());
        let by_country = COUNTRIES.map(|name| {
            sums(&ask(Filter { countries: vec![name.to_owned()], ..Filter::default() }).kpis)
        });
        prop_assert_eq!(added(by_country), sums(&whole.kpis));
        let before = ask(Filter { to: Some(Day::from_number(cut)), ..Filter::default() });
        let after = ask(Filter { from: Some(Day::from_number(cut + 1)), ..Filter::default() });
        prop_assert_eq!(added([sums(&before.kpis), sums(&after.kpis)]), sums(&whole.kpis));
    }

    #[test]
    fn parts_sum_to_the_figures(lines in any_lines(), definitions in any_definitions(), from in 15_000_i32..15_090) {
        let table = table_of(&lines);
        let answer = ask(&table, &spec_of(&definitions, Filter::default()));
        for buckets in [&answer.series.by_day, &answer.series.by_week, &answer.series.by_month] {
            let parts = buckets.iter().map(|bucket| Kpis {
                gross_sales: bucket.gross_sales,
                returns: bucket.returns,
                discounts: bucket.discounts,
                net_sales: bucket.net_sales,
                adjustments: bucket.adjustments,
                units_sold: bucket.units_sold,
                orders: bucket.orders,
                ..Kpis::default()
            });
            let known = Kpis { matched_reversals: Default::default(), lines: 0, ..answer.kpis.clone() };
            prop_assert_eq!(added(parts.map(|part| sums(&part))), sums(&known));
        }
        let filter = Filter { from: Some(Day::from_number(from)), ..Filter::default() };
        let later = ask(&table, &spec_of(&definitions, filter));
        let hours: Money = later.weekday_hour.iter().map(|hour| hour.gross_sales).sum();
        prop_assert_eq!(hours, later.kpis.gross_sales);
        let countries: Money = later.countries.rows.iter().map(|row| row.net_sales).sum();
        prop_assert_eq!(countries + later.countries.other_net_sales, later.kpis.net_sales);
        prop_assert_eq!(later.countries.rows.iter().map(|row| row.orders).sum::<u64>(), later.kpis.orders);
    }

    #[test]
    fn traces_give_the_figures_and_lead_to_their_lines(
        lines in any_lines(), definitions in any_definitions(), from in 15_000_i32..15_090,
    ) {
        let table = table_of(&lines);
        let ledger = Ledger::new(&table, &definitions);
        let filter = Filter { from: Some(Day::from_number(from)), ..Filter::default() };
        let spec = spec_of(&definitions, filter);
        let answer = ask(&table, &spec);
        for metric in Metric::ALL {
            let request =
                TraceRequest { spec: spec.clone(), metric, order: LineOrder::File, offset: 0, limit: 1_000 };
            let traced = trace(&table, &ledger, &request).unwrap();
            prop_assert_eq!(&traced.value, &answer.kpis.value(metric));
            prop_assert_eq!(traced.lines.len() as u64, traced.lines_total);
            prop_assert_eq!(&traced.lines, &trace_lines(&table, &ledger, &spec, metric).collect::<Vec<_>>());
            let amount: Money = traced.lines.iter().map(|line| line.amount).sum();
            let positive = matches!(metric, Metric::Returns | Metric::Discounts);
            let amount = if positive { Money::ZERO - amount } else { amount };
            let is_money = matches!(
                metric,
                Metric::GrossSales | Metric::Returns | Metric::Discounts | Metric::NetSales | Metric::Adjustments
                    | Metric::TotalAmount | Metric::MatchedReversals
            );
            if is_money {
                prop_assert_eq!(traced.value, Some(amount.to_string()));
                let terms: Money = traced.formula.iter().map(|term| {
                    let value: Money = term.value.parse().unwrap();
                    if term.is_subtracted { Money::ZERO - value } else { value }
                }).sum();
                prop_assert_eq!(terms, amount);
            }
        }
    }

    #[test]
    fn changes_are_explained_without_a_rest(lines in any_lines(), definitions in any_definitions(), top in 1_u32..4) {
        let table = table_of(&lines);
        let ledger = Ledger::new(&table, &definitions);
        // The second half of March against as many days before: bases exist whenever the data reach back far enough.
        let filter = Filter {
            from: Some(Day::from_number(15_045)), to: Some(Day::from_number(15_080)), ..Filter::default()
        };
        let spec = AnalysisSpec { top, ..spec_of(&definitions, filter) };
        let answer = ask(&table, &spec);
        let Some(movers) = answer.movers else { return Ok(()) };
        let base = answer.previous.base.unwrap();
        prop_assert_eq!(movers.change, answer.previous.kpis.net_sales - base.kpis.net_sales);
        prop_assert_eq!(movers.gain_total + movers.loss_total + movers.other_change, movers.change);
        let tree = answer.revenue_tree.unwrap();
        let standing = |kpis: &Kpis| kpis.gross_sales - kpis.matched_reversals.amount;
        if !definitions.count_services {
            prop_assert_eq!(tree.sales, standing(&answer.previous.kpis));
            prop_assert_eq!(tree.base_sales, standing(&base.kpis));
        }
        for branch in &tree.branches {
            let effects: Money = branch.factors.iter().map(|factor| factor.effect).sum();
            prop_assert_eq!(effects, branch.sales - branch.base_sales);
        }
        let inputs = tree_inputs(&table, &ledger, &spec).unwrap();
        let trees: Vec<_> = inputs.iter().map(revenue_tree).collect();
        prop_assert_eq!(trees.iter().map(|tree| tree.sales).sum::<Money>(), tree.sales);
        prop_assert_eq!(trees.iter().map(|tree| tree.base_sales).sum::<Money>(), tree.base_sales);
    }
}
