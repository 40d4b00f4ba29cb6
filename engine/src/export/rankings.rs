use super::csv_writer::CsvWriter;
use crate::metrics::{all_groups, all_products};
use crate::spec::{AnalysisSpec, Dimension};
use crate::table::{Ledger, SalesTable};

/// All products with a sale or return line.
pub(super) fn products(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&[
        "product",
        "description",
        "gross_sales",
        "returns",
        "net_sales",
        "orders",
        "units_sold",
        "matched_reversals",
        "compared_net_sales",
        "base_net_sales",
        "is_selected",
    ]);
    for row in all_products(table, ledger, spec) {
        csv.text(&row.product);
        csv.text(&row.description);
        for amount in [row.gross_sales, row.returns, row.net_sales] {
            csv.value(amount);
        }
        csv.value(row.orders);
        csv.value(row.units_sold);
        csv.value(row.matched_reversals);
        csv.maybe(row.compared_net_sales.map(|(later, _)| later));
        csv.maybe(row.compared_net_sales.map(|(_, base)| base));
        csv.value(row.is_selected);
        csv.end_row();
    }
    csv.into_bytes()
}

/// All values of another dimension.
pub(super) fn groups(
    table: &SalesTable,
    ledger: &Ledger,
    spec: &AnalysisSpec,
    dimension: Dimension,
    name: &str,
) -> Vec<u8> {
    let mut csv =
        CsvWriter::with_header(&[name, "gross_sales", "returns", "net_sales", "orders", "units_sold", "is_selected"]);
    for row in all_groups(table, ledger, spec, dimension) {
        csv.text(&row.name);
        for amount in [row.gross_sales, row.returns, row.net_sales] {
            csv.value(amount);
        }
        csv.value(row.orders);
        csv.value(row.units_sold);
        csv.value(row.is_selected);
        csv.end_row();
    }
    csv.into_bytes()
}
