#!/usr/bin/env python3
"""An independent count of a sales file's figures, the expected values of the tests.

    python3 count.py FILE[.gz] [--from DATE] [--to DATE] [--country NAME]… [--product CODE]… > out.json

It shares nothing with the engine but the definitions: another language, the standard library only, whole-file lists
where the engine streams columns. Money is counted in integers of 1/10,000, quantities in integers of 1/1,000; an
amount is rounded half-even once, per line. Every figure is printed as an exact decimal string without trailing zeros.

Kind of a line, by its signs: sale (quantity > 0, price > 0), return (quantity < 0, price > 0), zero_price,
negative_price. A quantity of zero at a positive price counts as a sale of nothing.
"""

import argparse
import codecs
import csv
import datetime
import gzip
import io
import json
import re
import sys
from collections import Counter, defaultdict, deque, namedtuple

MONEY_SCALE = 10_000
QUANTITY_SCALE = 1_000
DAY_SECONDS = 86_400
REVERSAL_WINDOW_SECONDS = 14 * DAY_SECONDS
RATE_PLACES = 6

SERVICE = re.compile(r"POST|DOT|C2|C3|GIFT_.*")
DISCOUNT = {"D"}
ADJUSTMENT = {"B", "M", "S", "BANK CHARGES", "AMAZONFEE", "CRUK"}

# Both headers of the UCI files, compared without case and spaces.
COLUMNS = {
    "invoice": ("invoiceno", "invoice"),
    "product": ("stockcode",),
    "description": ("description",),
    "quantity": ("quantity",),
    "timestamp": ("invoicedate",),
    "price": ("unitprice", "price"),
    "customer": ("customerid",),
    "country": ("country",),
}

Line = namedtuple("Line", "row invoice product code_class kind quantity price amount seconds customer country")
File = namedtuple("File", "rows_read set_aside lines duplicate_lines duplicate_amount")


# --- reading ---------------------------------------------------------------------------------------------------------


def text_of(path):
    """The file's text: gzip by its magic number, UTF-8 if it is valid, else Windows-1252."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        return codecs.decode(data, "utf-8-sig")
    except UnicodeDecodeError:
        return codecs.decode(data, "cp1252")


def half_even(numerator, denominator):
    """`numerator / denominator` as the nearest integer, ties to even. The denominator is positive."""
    quotient, remainder = divmod(numerator, denominator)
    if 2 * remainder > denominator or (2 * remainder == denominator and quotient % 2):
        quotient += 1
    return quotient


def scaled_number(text, scale):
    """A plain decimal number times `scale`, rounded half-even; None if it is not a number."""
    match = re.fullmatch(r"\s*([+-]?)([0-9]+)(?:\.([0-9]*))?\s*", text)
    if match is None:
        return None
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    value = half_even(int(whole + fraction) * scale, 10 ** len(fraction))
    return -value if sign == "-" else value


def day_first(texts):
    """Whether dates with slashes put the day first: the first date that can only be read one way decides."""
    for text in texts:
        match = re.match(r"\s*([0-9]{1,2})/([0-9]{1,2})/", text)
        if match:
            left, right = int(match.group(1)), int(match.group(2))
            if left > 12 >= right:
                return True
            if right > 12 >= left:
                return False
    return True


def seconds_of(text, day_leads):
    """Seconds since 1970 of `2010-12-01 08:26[:00]` or `01/12/2010 08:26[:00]`, as shop time; None if it is no time."""
    match = re.fullmatch(r"\s*([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*", text)
    if match:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    else:
        match = re.fullmatch(
            r"\s*([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*", text
        )
        if match is None:
            return None
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        if not day_leads:
            day, month = month, day
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    return round((moment - datetime.datetime(1970, 1, 1)).total_seconds())


def folded(code):
    """A code without outer white space, inner runs of it as one space, in upper case."""
    return " ".join(code.split()).upper()


def class_of(code):
    """The class of a folded code."""
    if SERVICE.fullmatch(code):
        return "service"
    if code in DISCOUNT:
        return "discount"
    if code in ADJUSTMENT:
        return "adjustment"
    return "merchandise"


def kind_of(quantity, price):
    """The kind of a line, by its signs."""
    if price == 0:
        return "zero_price"
    if price < 0:
        return "negative_price"
    return "return" if quantity < 0 else "sale"


def customer_of(text):
    """A customer's number, `17850.0` as `17850`; None if it is missing."""
    text = text.strip()
    return re.sub(r"(?<=[0-9])\.0+$", "", text) or None


class Cache(dict):
    """The answers of a pure function by its text: columns repeat themselves."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def __missing__(self, text):
        value = self[text] = self.function(text)
        return value


def records_of(text):
    """The place of each column and all records but the header, blank lines left out."""
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(sys.maxsize)
    records = [record for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if record]
    if not records:
        sys.exit("the file is empty")
    header = [re.sub(r"\s", "", name).lower() for name in records[0]]
    place = {}
    for column, names in COLUMNS.items():
        found = [index for index, name in enumerate(header) if name in names]
        if not found:
            sys.exit(f"no column for {column} in the header {records[0]}")
        place[column] = found[0]
    return place, len(header), records[1:]


def read(path):
    """All lines of a file in its order, and what was counted on the way."""
    place, width, records = records_of(text_of(path))
    when = place["timestamp"]
    day_leads = day_first(record[when] for record in records if len(record) == width)
    quantities = Cache(lambda text: scaled_number(text, QUANTITY_SCALE))
    prices = Cache(lambda text: scaled_number(text, MONEY_SCALE))
    moments = Cache(lambda text: seconds_of(text, day_leads))
    codes, classes, customers = Cache(folded), Cache(class_of), Cache(customer_of)

    lines, seen = [], set()
    set_aside = duplicate_lines = duplicate_amount = 0
    for row, record in enumerate(records):
        if len(record) != width:
            set_aside += 1
            continue
        invoice, product = record[place["invoice"]].strip(), codes[record[place["product"]]]
        quantity, price = quantities[record[place["quantity"]]], prices[record[place["price"]]]
        seconds = moments[record[when]]
        if not invoice or not product or quantity is None or price is None or seconds is None:
            set_aside += 1
            continue
        amount = half_even(quantity * price, QUANTITY_SCALE)
        customer, country = customers[record[place["customer"]]], record[place["country"]]
        kind = kind_of(quantity, price)
        lines.append(
            Line(row, invoice, product, classes[product], kind, quantity, price, amount, seconds, customer, country)
        )
        identity = tuple(record)
        if identity in seen:
            duplicate_lines += 1
            duplicate_amount += amount
        seen.add(identity)
    return File(len(records), set_aside, lines, duplicate_lines, duplicate_amount)


# --- definitions -----------------------------------------------------------------------------------------------------


def is_gross(line):
    return line.kind == "sale" and line.code_class in ("merchandise", "service")


def is_returned(line):
    return line.kind == "return" and line.code_class in ("merchandise", "service")


def is_adjustment(line):
    """The adjustment class, whatever its sign, and negative prices of all that is not a discount."""
    return line.code_class == "adjustment" or (line.kind == "negative_price" and line.code_class != "discount")


def net_amount(line):
    """What a line adds to net sales: gross − returns − discounts."""
    return 0 if is_adjustment(line) else line.amount


def matched_reversals(lines):
    """Pairs (sale line, return line) of sales that were undone.

    A merchandise return undoes the earliest still open sale of the same known customer, product, unit price and
    quantity, at the same time or at most 14 days before. Returns take their turn by time, then by place in the file.
    """

    def key(line):
        return (line.customer, line.product, line.price, abs(line.quantity))

    merchandise = [line for line in lines if line.code_class == "merchandise" and line.customer is not None]
    returns = sorted((line for line in merchandise if line.kind == "return"), key=lambda line: line.seconds)
    wanted = {key(line) for line in returns}
    sales = [line for line in merchandise if line.kind == "sale" and key(line) in wanted]
    open_sales = defaultdict(deque)
    for line in sorted(sales, key=lambda line: line.seconds):
        open_sales[key(line)].append(line)

    pairs = []
    for line in returns:
        queue = open_sales[key(line)]
        # Later returns only look at later times, so that a sale too old now stays too old.
        while queue and queue[0].seconds < line.seconds - REVERSAL_WINDOW_SECONDS:
            queue.popleft()
        if queue and queue[0].seconds <= line.seconds:
            pairs.append((queue.popleft(), line))
    return pairs


def order_times(lines, undone_rows):
    """The time of each order: of the earliest merchandise sale line, not undone, of its invoice."""
    times = {}
    for line in lines:
        if line.kind == "sale" and line.code_class == "merchandise" and line.row not in undone_rows:
            earlier = times.get(line.invoice)
            times[line.invoice] = line.seconds if earlier is None else min(earlier, line.seconds)
    return times


# --- output ----------------------------------------------------------------------------------------------------------


def decimal(value, scale):
    """`value / scale`, `scale` a power of ten, as an exact decimal without trailing zeros."""
    digits = len(str(scale)) - 1
    whole, fraction = divmod(abs(value), scale)
    tail = f"{fraction:0{digits}d}".rstrip("0")
    return ("-" if value < 0 else "") + str(whole) + ("." + tail if tail else "")


def money(value):
    return decimal(value, MONEY_SCALE)


def units(value):
    return decimal(value, QUANTITY_SCALE)


def ratio(numerator, denominator, places):
    """A quotient to so many places, half-even; None (not zero) where there is nothing to divide by."""
    if denominator == 0:
        return None
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    return decimal(half_even(numerator * 10**places, denominator), 10**places)


def moment(seconds):
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)


class Filter:
    """Which lines count. Dates are inclusive days of shop time; countries as in the file; products by folded code."""

    def __init__(self, first_day, last_day, countries, products):
        def midnight(text):
            return seconds_of(text + " 00:00", True)

        self.start = -sys.maxsize if first_day is None else midnight(first_day)
        self.end = sys.maxsize if last_day is None else midnight(last_day) + DAY_SECONDS
        if self.start is None or self.end is None:
            sys.exit("dates are written 2011-06-30")
        self.countries = set(countries)
        self.products = {folded(product) for product in products}

    def in_dates(self, seconds):
        return self.start <= seconds < self.end

    def in_dimensions(self, line):
        return (not self.countries or line.country in self.countries) and (
            not self.products or line.product in self.products
        )

    def keeps(self, line):
        return self.in_dates(line.seconds) and self.in_dimensions(line)


def reconciliation(lines):
    cells = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        cell = cells[line.code_class, line.kind]
        cell[0] += 1
        cell[1] += line.quantity
        cell[2] += line.amount
    return [
        {"class": code_class, "kind": kind, "lines": count, "units": units(quantity), "amount": money(amount)}
        for (code_class, kind), (count, quantity, amount) in sorted(cells.items())
    ]


def by_month(lines, orders):
    """A row for each month that has a line or an order, first month first."""
    month_of = Cache(lambda day: moment(day * DAY_SECONDS).strftime("%Y-%m"))
    gross, net, counts, customers = Counter(), Counter(), Counter(), defaultdict(set)
    for line in lines:
        month = month_of[line.seconds // DAY_SECONDS]
        net[month] += net_amount(line)
        if is_gross(line):
            gross[month] += line.amount
            if line.customer is not None:
                customers[month].add(line.customer)
    for seconds in orders.values():
        counts[month_of[seconds // DAY_SECONDS]] += 1
    return [
        {
            "month": month,
            "gross_sales": money(gross[month]),
            "net_sales": money(net[month]),
            "orders": counts[month],
            "customers": len(customers[month]),
        }
        for month in sorted(net.keys() | counts.keys())
    ]


def countries(lines):
    gross, net = Counter(), Counter()
    for line in lines:
        net[line.country] += net_amount(line)
        gross[line.country] += line.amount if is_gross(line) else 0
    return [
        {"country": name, "gross_sales": money(gross[name]), "net_sales": money(net[name])}
        for name in sorted(net, key=lambda name: (-gross[name], name))
    ]


def products(lines, top):
    """The codes of the highest net sales, services among them: their rows sum to net sales when all are asked for."""
    gross, net, sold = Counter(), Counter(), Counter()
    for line in lines:
        net[line.product] += net_amount(line)
        if is_gross(line):
            gross[line.product] += line.amount
            sold[line.product] += line.quantity
    ranked = sorted(net, key=lambda code: (-net[code], code))
    return [
        {
            "product": code,
            "class": class_of(code),
            "gross_sales": money(gross[code]),
            "net_sales": money(net[code]),
            "units": units(sold[code]),
        }
        for code in ranked[: top or None]
    ]


def weekday_hour(lines):
    """Gross sales by weekday, 1 Monday to 7 Sunday, and hour; cells without a sale are left out."""
    cells = Counter()
    for line in lines:
        if is_gross(line):
            # 1970-01-01 was a Thursday.
            weekday = (line.seconds // DAY_SECONDS + 3) % 7 + 1
            cells[weekday, line.seconds % DAY_SECONDS // 3600] += line.amount
    return [
        {"weekday": weekday, "hour": hour, "gross_sales": money(amount)}
        for (weekday, hour), amount in sorted(cells.items())
    ]


def returns_rates(lines, undone, undoing):
    """Returns of merchandise over its gross sales: of all lines, and with both sides of matched reversals left out."""

    def total(kind, left_out):
        return sum(
            line.amount
            for line in lines
            if line.kind == kind and line.code_class == "merchandise" and line.row not in left_out
        )

    return {
        "with_matched_reversals": ratio(-total("return", ()), total("sale", ()), RATE_PLACES),
        "without_matched_reversals": ratio(-total("return", undoing), total("sale", undone), RATE_PLACES),
    }


def figures(file, selection, top):
    """All figures of a file under a filter."""
    # Reversals and order times are facts of the file: a filter chooses among them, it does not change them.
    pairs = matched_reversals(file.lines)
    undone, undoing = {sale.row for sale, _ in pairs}, {returned.row for _, returned in pairs}
    times = order_times(file.lines, undone)
    lines = [line for line in file.lines if selection.keeps(line)]
    orders = {
        line.invoice: times[line.invoice]
        for line in file.lines
        if line.kind == "sale" and line.code_class == "merchandise" and line.row not in undone
        if selection.in_dimensions(line) and selection.in_dates(times[line.invoice])
    }

    gross = sum(line.amount for line in lines if is_gross(line))
    returns = -sum(line.amount for line in lines if is_returned(line))
    discounts = -sum(line.amount for line in lines if line.code_class == "discount")
    net = sum(map(net_amount, lines))
    total = sum(line.amount for line in lines)
    assert net == gross - returns - discounts, "the definitions do not reconcile"
    # A pair belongs to its sale's side, from whose gross sales it is taken.
    reversed_sales = [sale for sale, _ in pairs if selection.keeps(sale)]
    reversed_amount = sum(sale.amount for sale in reversed_sales)
    merchandise_sales = [line for line in lines if line.kind == "sale" and line.code_class == "merchandise"]
    buyers = {line.customer for line in lines if is_gross(line) and line.customer is not None}
    times_of_lines = [line.seconds for line in lines]

    return {
        "rows_read": file.rows_read,
        "set_aside": file.set_aside,
        "duplicates_within": {"lines": file.duplicate_lines, "amount": money(file.duplicate_amount)},
        "first": moment(min(times_of_lines)).isoformat() if lines else None,
        "last": moment(max(times_of_lines)).isoformat() if lines else None,
        "days_with_sales": len({line.seconds // DAY_SECONDS for line in lines if is_gross(line)}),
        "reconciliation": reconciliation(lines),
        "total_amount": money(total),
        "gross_sales": money(gross),
        "returns": money(returns),
        "discounts": money(discounts),
        "net_sales": money(net),
        "adjustments": money(total - net),
        "orders": len(orders),
        "average_order_value": ratio(gross - reversed_amount, len(orders) * MONEY_SCALE, 4),
        "units_sold": units(sum(line.quantity for line in merchandise_sales)),
        "customers": len(buyers),
        "matched_reversals": {"pairs": len(reversed_sales), "amount": money(reversed_amount)},
        "returns_rate": returns_rates(lines, undone, undoing),
        "by_month": by_month(lines, orders),
        "countries": countries(lines),
        "products": products(lines, top),
        "weekday_hour": weekday_hour(lines),
    }


def main():
    parser = argparse.ArgumentParser(description="Count a sales file's figures, independently of the engine.")
    parser.add_argument("file", help="CSV, gzip or not")
    parser.add_argument("--from", dest="first_day", metavar="DATE", help="first day, 2011-06-01")
    parser.add_argument("--to", dest="last_day", metavar="DATE", help="last day, itself included")
    parser.add_argument("--country", action="append", default=[], help="as spelled in the file; may be repeated")
    parser.add_argument("--product", action="append", default=[], help="in any case; may be repeated")
    parser.add_argument("--top", type=int, default=20, help="number of products, 0 for all")
    given = parser.parse_args()
    selection = Filter(given.first_day, given.last_day, given.country, given.product)
    json.dump(figures(read(given.file), selection, given.top), sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
