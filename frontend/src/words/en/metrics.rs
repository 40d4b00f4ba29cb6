use aisle_protocol::metrics::Metric;

/// The name of a figure.
pub(crate) fn metric(metric: Metric) -> &'static str {
    match metric {
        Metric::GrossSales => "Gross sales",
        Metric::Returns => "Returns",
        Metric::Discounts => "Discounts",
        Metric::NetSales => "Net sales",
        Metric::Adjustments => "Adjustments",
        Metric::TotalAmount => "Total of all lines",
        Metric::Orders => "Orders",
        Metric::AverageOrderValue => "Average order",
        Metric::UnitsSold => "Units sold",
        Metric::UnitsPerOrder => "Units per order",
        Metric::LinesPerOrder => "Lines per order",
        Metric::Customers => "Customers",
        Metric::RepeatRate => "Repeat rate",
        Metric::FirstSeenCustomers => "First seen customers",
        Metric::ReturningCustomers => "Returning customers",
        Metric::ReturnsRate => "Returns rate",
        Metric::ReturnsRateWithoutReversals => "Returns rate, reversals apart",
        Metric::MatchedReversals => "Matched reversals",
        Metric::GrossMargin => "Gross margin",
        Metric::GrossMarginRate => "Gross margin rate",
    }
}

/// What a figure means, in plain words.
pub(crate) fn metric_gloss(metric: Metric) -> &'static str {
    match metric {
        Metric::GrossSales => "What went over the counter, before anything came back. Postage counts.",
        Metric::Returns => "What came back, as a positive amount.",
        Metric::Discounts => "Reductions granted on whole invoices, as a positive amount.",
        Metric::NetSales => {
            "What was sold, less what came back and what was given away. Postage counts; fees and bad debt do not."
        }
        Metric::Adjustments => "Fees, bad debt, manual entries and negative prices. They are no sales and stand apart.",
        Metric::TotalAmount => "Every line of the file, whatever it is.",
        Metric::Orders => "Invoices that sold at least one product which was not undone.",
        Metric::AverageOrderValue => "What an order brings, before returns.",
        Metric::UnitsSold => "How many pieces of merchandise were sold, before returns.",
        Metric::UnitsPerOrder => "How many pieces an order holds.",
        Metric::LinesPerOrder => "How many different items an order holds.",
        Metric::Customers => "Known customers who bought something. Sales without a customer are not counted here.",
        Metric::RepeatRate => "Of the customers with an order, how many have two or more.",
        Metric::FirstSeenCustomers => {
            "Customers whose first purchase in the whole file lies in this period. Not “new”: the file begins somewhere."
        }
        Metric::ReturningCustomers => "Customers of the period who had bought before it.",
        Metric::ReturnsRate => "How much of the merchandise sold came back, in money.",
        Metric::ReturnsRateWithoutReversals => "The same without sales that were undone within days.",
        Metric::MatchedReversals => {
            "Sales that the same customer undid: same product, price and quantity, within days."
        }
        Metric::GrossMargin => "What is left of net sales after the cost of the goods, where the file knows the cost.",
        Metric::GrossMarginRate => "Gross margin as a part of net sales, where the file knows the cost.",
    }
}

/// How a figure is computed.
pub(crate) fn metric_formula(metric: Metric) -> &'static str {
    match metric {
        Metric::GrossSales => "sale lines of merchandise and service",
        Metric::Returns => "return lines of merchandise and service",
        Metric::Discounts => "all lines of discount codes",
        Metric::NetSales => "gross sales − returns − discounts",
        Metric::Adjustments => "lines of adjustment codes + lines with a negative price",
        Metric::TotalAmount => "net sales + adjustments",
        Metric::Orders => "invoices with a merchandise sale line not undone, at its earliest time",
        Metric::AverageOrderValue => "(gross sales − matched reversals) / orders",
        Metric::UnitsSold => "quantity of merchandise sale lines",
        Metric::UnitsPerOrder => "(units sold − reversed units) / orders",
        Metric::LinesPerOrder => "merchandise sale lines not undone / orders",
        Metric::Customers => "distinct customers with a sale line of merchandise or service",
        Metric::RepeatRate => "customers with 2 or more orders / customers with an order",
        Metric::FirstSeenCustomers => "customers whose first sale line of the file lies in the period",
        Metric::ReturningCustomers => "customers − first seen customers",
        Metric::ReturnsRate => "merchandise returns / merchandise gross sales",
        Metric::ReturnsRateWithoutReversals => "(returns − reversals) / (gross sales − reversals), merchandise",
        Metric::MatchedReversals => "sale lines undone by a return of the same customer, product, price and quantity",
        Metric::GrossMargin => "net sales − cost, merchandise lines with a known unit cost",
        Metric::GrossMarginRate => "gross margin / net sales of the lines with a known unit cost",
    }
}
