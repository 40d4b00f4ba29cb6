use super::csv_writer::CsvWriter;
use crate::metrics::{Bucket, WeekdayHour, ratio_text};

/// Days, weeks or months.
pub(super) fn buckets(buckets: &[Bucket]) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&[
        "first_day",
        "last_day",
        "gross_sales",
        "returns",
        "discounts",
        "net_sales",
        "adjustments",
        "orders",
        "average_order_value",
        "units_sold",
        "customers",
        "returns_rate",
        "open_days",
        "is_complete",
        "is_selected",
    ]);
    for bucket in buckets {
        csv.value(bucket.span.first);
        csv.value(bucket.span.last);
        for amount in [bucket.gross_sales, bucket.returns, bucket.discounts, bucket.net_sales, bucket.adjustments] {
            csv.value(amount);
        }
        csv.value(bucket.orders);
        csv.maybe(bucket.average_order_value);
        csv.value(bucket.units_sold);
        csv.maybe(bucket.customers);
        csv.maybe(bucket.returns_rate.map(ratio_text));
        csv.value(bucket.open_days);
        csv.value(bucket.is_complete);
        csv.value(bucket.is_selected);
        csv.end_row();
    }
    csv.into_bytes()
}

/// Gross sales by weekday, 1 to 7 from Monday, and hour.
pub(super) fn weekday_hours(hours: &[WeekdayHour]) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&["weekday", "hour", "gross_sales"]);
    for hour in hours {
        csv.value(u8::from(hour.weekday));
        csv.value(hour.hour);
        csv.value(hour.gross_sales);
        csv.end_row();
    }
    csv.into_bytes()
}
