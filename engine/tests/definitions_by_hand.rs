//! The definitions on tables small enough to be computed by hand.

mod support;

use aisle_engine::metrics::{LineOrder, Metric, TraceRequest, trace};
use aisle_engine::spec::{AnalysisSpec, Definitions, Filter};
use aisle_engine::table::{DayRange, Ledger, Quantity};
use support::{Line, ask, ask_all, back, dated, money, sale, table_of, table_of_files};

/// Merchandise for 50, postage for 5, 10 back, 2 off, a fee of 7, one thing given away.
fn shop() -> Vec<Line> {
    vec![
        Line { units: 5, ..sale("1", "mug", "2011-03-01 09:00") },
        Line { price: "5.00", ..sale("1", "POST", "2011-03-01 09:00") },
        back("2", "pen", "2011-03-02 10:00"),
        Line { units: -1, price: "2.00", ..sale("2", "D", "2011-03-02 10:00") },
        Line { units: -1, price: "7.00", customer: None, ..sale("3", "AMAZONFEE", "2011-03-03 11:00") },
        Line { units: 3, price: "0.00", ..sale("4", "mug", "2011-03-03 12:00") },
        Line { price: "20.00", customer: None, ..sale("5", "mug", "2011-03-04 13:00") },
    ]
}

#[test]
fn sales_reconcile_to_the_total_of_the_file() {
    let kpis = ask_all(&shop()).kpis;
    assert_eq!(kpis.gross_sales, money("75.00"));
    assert_eq!(kpis.returns, money("10.00"));
    assert_eq!(kpis.discounts, money("2.00"));
    assert_eq!(kpis.net_sales, money("63.00"));
    assert_eq!(kpis.adjustments, money("-7.00"));
    assert_eq!(kpis.total_amount, money("56.00"));
    assert_eq!((kpis.orders, kpis.customers, kpis.lines), (2, 1, 7));
    assert_eq!(kpis.units_sold, Quantity::from_thousandths(6_000));
    assert_eq!(kpis.average_order_value, Some(money("37.50")));
    assert_eq!(kpis.returns_rate, Some(10.0 / 70.0));
}

#[test]
fn switches_leave_lines_out_of_figures_but_not_of_the_reconciliation() {
    let table = table_of(&shop());
    let figures = |change: &dyn Fn(&mut Definitions)| {
        let mut spec = AnalysisSpec::default();
        change(&mut spec.definitions);
        let answer = ask(&table, &spec);
        let lines: u64 = answer.reconciliation.iter().map(|cell| cell.lines).sum();
        assert_eq!((answer.kpis.total_amount, lines), (money("56.00"), 7));
        (answer.kpis.gross_sales, answer.kpis.net_sales, answer.kpis.orders)
    };
    assert_eq!(figures(&|of| of.count_services = false), (money("70.00"), money("58.00"), 2));
    assert_eq!(figures(&|of| of.count_adjustments = true), (money("75.00"), money("56.00"), 2));
    assert_eq!(figures(&|of| of.count_anonymous = false), (money("55.00"), money("43.00"), 1));
}

#[test]
fn a_return_undoes_a_sale_of_the_last_fourteen_days_and_none_to_come() {
    let answer = ask_all(&[
        sale("1", "mug", "2011-03-01 09:00"),
        back("C2", "Mug ", "2011-03-15 09:00"), // 14 days to the second
        sale("3", "pen", "2011-03-01 09:00"),
        back("C4", "pen", "2011-03-15 09:01"), // a minute too late
        sale("5", "cup", "2011-03-20 09:00"),
        back("C6", "cup", "2011-03-20 09:00"), // at the same time
        back("C7", "pot", "2011-03-20 09:00"),
        sale("8", "pot", "2011-03-20 09:01"), // after its return
    ]);
    assert_eq!((answer.kpis.matched_reversals.pairs, answer.kpis.matched_reversals.amount), (2, money("20.00")));
    assert_eq!(answer.kpis.orders, 2);
    assert_eq!(answer.kpis.average_order_value, Some(money("10.00")));
    assert_eq!((answer.kpis.returns_rate, answer.kpis.returns_rate_without_reversals), (Some(1.0), Some(1.0)));
}

#[test]
fn of_several_sales_the_earliest_open_one_is_undone() {
    let answer = ask_all(&[
        sale("2", "mug", "2011-03-02 09:00"),
        sale("1", "mug", "2011-03-01 09:00"),
        back("C3", "mug", "2011-03-03 09:00"),
    ]);
    assert_eq!(answer.series.by_day.iter().map(|day| day.orders).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(answer.products.rows[0].matched_reversals, money("10.00"));
}

#[test]
fn customers_are_first_seen_once_and_repeat_by_their_orders() {
    let of = |customer: &str, line: Line| Line { customer: Some(customer.to_owned()), ..line };
    let table = table_of(&[
        of("Ann", sale("1", "mug", "2011-03-01 09:00")),
        of("Bob", sale("2", "mug", "2011-03-02 09:00")),
        of("Bob", sale("3", "mug", "2011-03-02 10:00")),
        of("Bob", sale("3", "pen", "2011-03-02 10:00")),
        of("Ann", sale("4", "mug", "2011-03-02 11:00")),
        of("Cat", sale("5", "POST", "2011-03-02 12:00")),
    ]);
    let kpis = ask(&table, &dated("2011-03-02", "2011-03-02")).kpis;
    assert_eq!((kpis.customers, kpis.first_seen_customers, kpis.returning_customers), (3, 2, 1));
    // Cat bought postage alone, which is no order; Bob has two, Ann one.
    assert_eq!(kpis.repeat_rate, Some(0.5));
    let first_day = ask(&table, &dated("2011-03-01", "2011-03-01")).kpis;
    assert_eq!((first_day.first_seen_customers, first_day.returning_customers), (1, 0));
    let ledger = Ledger::new(&table, &Definitions::default());
    let spec = dated("2011-03-02", "2011-03-02");
    let request = |metric| TraceRequest { spec: spec.clone(), metric, order: LineOrder::File, offset: 0, limit: 9 };
    let lines = |metric| trace(&table, &ledger, &request(metric)).unwrap().lines_total;
    assert_eq!((lines(Metric::FirstSeenCustomers), lines(Metric::ReturningCustomers)), (4, 1));
}

#[test]
fn a_revenue_tree_keeps_anonymous_sales_apart() {
    let table = table_of(&[
        sale("1", "mug", "2011-03-01 09:00"),
        Line { customer: None, ..sale("2", "mug", "2011-03-01 10:00") },
        // The next day: twice the units for the known customer, two anonymous orders.
        Line { units: 2, ..sale("3", "mug", "2011-03-02 09:00") },
        Line { customer: None, ..sale("4", "mug", "2011-03-02 10:00") },
        Line { customer: None, ..sale("5", "mug", "2011-03-02 11:00") },
    ]);
    let tree = ask(&table, &dated("2011-03-02", "2011-03-02")).revenue_tree.unwrap();
    assert_eq!((tree.sales, tree.base_sales), (money("40.00"), money("20.00")));
    let effects = |branch: usize| tree.branches[branch].factors.iter().map(|factor| factor.effect).collect::<Vec<_>>();
    assert_eq!(effects(0), ["0.00", "0.00", "10.00", "0.00"].map(money));
    assert_eq!(effects(1), ["10.00", "0.00", "0.00"].map(money));
    assert!(!tree.branches[0].is_anonymous && tree.branches[1].is_anonymous);
}

#[test]
fn a_reversal_needs_the_same_customer_product_price_and_quantity() {
    let answer = ask_all(&[
        sale("1", "mug", "2011-03-01 09:00"),
        Line { customer: None, ..back("C2", "mug", "2011-03-01 10:00") },
        Line { customer: Some("Bob".to_owned()), ..back("C3", "mug", "2011-03-01 10:00") },
        back("C4", "pen", "2011-03-01 10:00"),
        Line { price: "9.99", ..back("C5", "mug", "2011-03-01 10:00") },
        Line { units: -2, ..back("C6", "mug", "2011-03-01 10:00") },
    ]);
    assert_eq!(answer.kpis.matched_reversals.pairs, 0);
}

#[test]
fn an_order_belongs_to_its_earliest_line_and_is_counted_once_wherever_its_lines_stand() {
    // The lines of invoice 1 are apart, in two countries and on two days.
    let table = table_of(&[
        Line { country: "France".to_owned(), ..sale("1", "mug", "2011-03-02 09:00") },
        sale("2", "mug", "2011-03-02 10:00"),
        sale("1", "pen", "2011-03-01 23:59"),
        Line { country: "France".to_owned(), ..sale("1", "mug", "2011-03-02 09:00") },
    ]);
    let answer = ask(&table, &AnalysisSpec::default());
    assert_eq!(answer.kpis.orders, 2);
    assert_eq!(answer.series.by_day.iter().map(|day| day.orders).collect::<Vec<_>>(), [1, 1]);
    let orders = |name: &str| answer.countries.rows.iter().find(|row| row.name == name).map(|row| row.orders);
    assert_eq!((orders("France"), orders("Spain")), (Some(1), Some(2)));
    let mug = &answer.products.rows[0];
    assert_eq!((mug.product.as_str(), mug.orders), ("MUG", 2));
    let second_day = ask(&table, &dated("2011-03-02", "2011-03-02"));
    assert_eq!(second_day.kpis.orders, 1);
    assert_eq!(second_day.countries.rows.iter().map(|row| row.orders).sum::<u64>(), 1);
}

#[test]
fn copies_of_a_line_are_counted_file_by_file() {
    let once = sale("1", "mug", "2011-03-01 09:00");
    let other = sale("2", "mug", "2011-03-05 09:00");
    // The first file rings the mug once, the second twice and a third time.
    let first = [once.clone(), other.clone()];
    let second = [once.clone(), once.clone(), once.clone(), other.clone()];
    let table = table_of_files(&[&first, &second]);
    let ledger = Ledger::new(&table, &Definitions::default());
    let across: Vec<usize> = (0..6).filter(|&row| ledger.flags()[row].repeats_across_files()).collect();
    let within: Vec<usize> = (0..6).filter(|&row| ledger.flags()[row].repeats_within_file()).collect();
    assert_eq!((across, within), (vec![2, 5], vec![3, 4]));
    let overlap = ledger.overlaps()[0];
    assert_eq!((overlap.first_file, overlap.second_file, overlap.lines), (0, 1, 2));
    assert_eq!(overlap.days, DayRange { first: "2011-03-01".parse().unwrap(), last: "2011-03-05".parse().unwrap() });

    let total = |within: bool, across: bool| {
        let mut spec = AnalysisSpec::default();
        spec.definitions.drop_duplicates_within_files = within;
        spec.definitions.drop_duplicates_across_files = across;
        let answer = ask(&table, &spec);
        assert_eq!(answer.kpis.total_amount + answer.dropped.amount, money("60.00"));
        answer.kpis.total_amount
    };
    assert_eq!(total(false, false), money("60.00"));
    assert_eq!(total(false, true), money("40.00"));
    assert_eq!(total(true, false), money("40.00"));
    assert_eq!(total(true, true), money("20.00"));
}

#[test]
fn a_chart_leaves_the_filter_of_its_own_dimension_out_of_account() {
    let table = table_of(&[
        sale("1", "mug", "2011-03-01 09:00"),
        Line { country: "France".to_owned(), price: "4.00", ..sale("2", "pen", "2011-03-02 09:00") },
        Line { country: "France".to_owned(), price: "3.00", ..sale("3", "mug", "2011-03-03 09:00") },
    ]);
    let filter = Filter {
        countries: vec!["France".to_owned()],
        products: vec!["mug".to_owned()],
        from: "2011-03-02".parse().ok(),
        ..Filter::default()
    };
    let answer = ask(&table, &AnalysisSpec { filter, ..AnalysisSpec::default() });
    assert_eq!(answer.kpis.net_sales, money("3.00"));
    let products: Vec<_> = answer.products.rows.iter().map(|row| (row.product.as_str(), row.net_sales)).collect();
    assert_eq!(products, [("PEN", money("4.00")), ("MUG", money("3.00"))]);
    assert_eq!(answer.products.rows.iter().map(|row| row.is_selected).collect::<Vec<_>>(), [false, true]);
    // Spain's mug lies before the first day, so that France is alone in the countries.
    assert_eq!(answer.countries.count, 1);
    let days: Vec<_> = answer.series.by_day.iter().map(|day| (day.net_sales, day.is_selected)).collect();
    assert_eq!(days, [(money("0.00"), false), (money("0.00"), true), (money("3.00"), true)]);
}

#[test]
fn a_trace_leads_to_the_lines_and_says_what_it_leaves_out() {
    let table = table_of(&shop());
    let ledger = Ledger::new(&table, &Definitions::default());
    let ask = |metric, limit| {
        let spec = AnalysisSpec::default();
        trace(&table, &ledger, &TraceRequest { spec, metric, order: LineOrder::LargestAmount, offset: 0, limit })
    };
    let net = ask(Metric::NetSales, 2).unwrap();
    assert_eq!((net.value.as_deref(), net.lines_total, net.lines_in_filter), (Some("63.00"), 5, 7));
    assert_eq!(net.lines.iter().map(|line| line.line_number).collect::<Vec<_>>(), [2, 8]);
    assert_eq!(net.left_out.iter().map(|cell| cell.lines).collect::<Vec<_>>(), [1, 1]);
    let terms: Vec<_> = net.formula.iter().map(|term| (term.value.as_str(), term.is_subtracted)).collect();
    assert_eq!(terms, [("75.00", false), ("10.00", true), ("2.00", true)]);
    assert!(ask(Metric::NetSales, 1_001).is_err());
}
