#!/usr/bin/env python3
"""What the Live page shows once a whole sales file has been counted, by the definitions of `count.py`.

    python3 count_live.py FILE[.gz] > out.json

Today is the day of the latest line, so far is until the end of the latest line's minute. The same weekday of each of the four weeks before
is counted until the same time of day; a day without a line says nothing.
"""

import argparse
import json
import sys
from collections import Counter

sys.dont_write_bytecode = True
import count  # noqa: E402 - after the line that keeps the folder clean

WEEKS = 4
DAY_SECONDS = count.DAY_SECONDS
RANKED = 10
LATEST_LINES = 20


class Shop:
    """All lines of a file, and what they have to do with each other."""

    def __init__(self, lines):
        self.lines = lines
        pairs = count.matched_reversals(lines)
        undone = {sale.row for sale, _ in pairs}
        self.undone_sales = [sale for sale, _ in pairs]
        self.orders = count.order_times(lines, undone)
        self.open_days = {line.seconds // DAY_SECONDS for line in lines}

    def between(self, start, end):
        """The key figures of a stretch of time, its end excluded."""
        lines = [line for line in self.lines if start <= line.seconds < end]
        gross = sum(line.amount for line in lines if count.is_gross(line))
        undone = sum(sale.amount for sale in self.undone_sales if start <= sale.seconds < end)
        orders = sum(start <= seconds < end for seconds in self.orders.values())
        merchandise_sales = [line for line in lines if line.kind == "sale" and line.code_class == "merchandise"]
        return {
            "net_sales": count.money(sum(map(count.net_amount, lines))),
            "orders": str(orders),
            "units_sold": count.units(sum(line.quantity for line in merchandise_sales)),
            "average_order_value": count.ratio(gross - undone, orders * count.MONEY_SCALE, 4),
            "gross_sales": count.money(gross),
            "returns": count.money(-sum(line.amount for line in lines if count.is_returned(line))),
        }

    def steps(self, latest, seconds, steps):
        """Net sales of the latest so many steps of this length, the earliest first."""
        net = Counter()
        for line in self.lines:
            net[line.seconds // seconds] += count.net_amount(line)
        last = latest // seconds
        return [count.money(net[step]) for step in range(last - steps + 1, last + 1)]


def ranked(amounts):
    """The names of the highest amounts with these; of the same amount, the first by name."""
    best = sorted(amounts, key=lambda name: (-amounts[name], name))[:RANKED]
    return [[name, count.money(amounts[name])] for name in best]


def live(lines):
    shop = Shop(lines)
    latest = max(line.seconds for line in lines)
    midnight = latest - latest % DAY_SECONDS
    until = latest - latest % 60 + 60

    def week_before(week):
        start = midnight - 7 * week * DAY_SECONDS
        is_open = start // DAY_SECONDS in shop.open_days
        return shop.between(start, start + until - midnight) if is_open else None

    products, countries = Counter(), Counter()
    sold = set()
    for line in lines:
        if line.seconds >= midnight:
            products[line.product] += count.net_amount(line)
            countries[line.country] += count.net_amount(line)
            if line.kind == "sale" and line.code_class == "merchandise":
                sold.add(line.product)
    newest = sorted(lines, key=lambda line: (line.seconds, line.row))[: -LATEST_LINES - 1 : -1]
    return {
        "day": count.moment(midnight).date().isoformat(),
        "today": shop.between(midnight, until),
        "weeks_before": [week_before(week) for week in range(1, WEEKS + 1)],
        "products": ranked({code: net for code, net in products.items() if code in sold}),
        "countries": ranked(countries),
        "minutes": shop.steps(latest, 60, 60),
        "hours": shop.steps(latest, 3_600, 24),
        "lines": [[line.invoice, line.country, count.units(line.quantity), count.money(line.amount)] for line in newest],
    }


def main():
    parser = argparse.ArgumentParser(description="Count what the Live page shows, independently of the engine.")
    parser.add_argument("file", help="CSV, gzip or not")
    json.dump(live(count.read(parser.parse_args().file).lines), sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
