#!/usr/bin/env python3
"""Checks the reference count against a file small enough to be counted by hand: `python3 test_count.py`."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import count  # noqa: E402 - after the line that keeps the folder clean
import count_live  # noqa: E402

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
ROWS = '''\
1,10a,TIN,10,2011-01-03 09:00:00,1.005,7.0,France
1,10A,TIN ,10,2011-01-03 09:01:00,1.005,7.0,France
1,POST,POSTAGE,1,2011-01-03 09:00:00,18.00,7.0,France
C2,10A,TIN,-10,2011-01-03 09:30:00,1.005,7,France
3,20,"CUP, ""RED""",4,2011-02-01 10:00:00,2.50,,United Kingdom
3,20,"CUP, ""RED""",4,2011-02-01 10:00:00,2.50,,United Kingdom
C4,20,CUP,-1,2011-02-02 10:00:00,2.50,,United Kingdom
C5,D,Discount,-1,2011-02-02 11:00:00,3.25,8.0,EIRE
C6,AMAZONFEE,FEE,-1,2011-02-02 12:00:00,100.00,,EIRE
A7,B,Bad debt,1,2011-02-02 13:00:00,-50.00,,EIRE
8,30,GIFT,1,2011-02-02 14:00:00,0.00,8.0,EIRE
9,30,LAMP,2,2011-02-03 14:00:00,5.00,9.0,EIRE
C10,30,LAMP,-2,2011-02-17 14:00:01,5.00,9.0,EIRE
11,30,LAMP,x,2011-02-17 14:00:01,5.00,9.0,EIRE
12,30,LAMP,1,2011-02-31 14:00:01,5.00,9.0,EIRE
13,30,LAMP,1
'''


def figures(text=HEADER + ROWS, encoding="utf-8", **given):
    chosen = {"first_day": None, "last_day": None, "countries": (), "products": ()} | given
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sales.csv"
        path.write_bytes(text.encode(encoding))
        return count.figures(count.read(path), count.Filter(**chosen), top=0)


class Count(unittest.TestCase):
    def expect(self, found, **expected):
        self.assertEqual({name: found[name] for name in expected}, expected)

    def test_the_whole_file(self):
        # Gross 10.05 × 2 + 18 + 10 × 2 + 10; invoice 9 came back one second too late to match.
        found = figures()
        self.expect(found, rows_read=16, set_aside=3, gross_sales="68.1", returns="22.55", discounts="3.25")
        self.expect(found, net_sales="42.3", adjustments="-150", total_amount="-107.7", units_sold="30", customers=2)
        self.expect(found, matched_reversals={"pairs": 1, "amount": "10.05"})
        self.expect(found, duplicates_within={"lines": 1, "amount": "10"}, days_with_sales=3)
        # (68.1 − 10.05) / 3.
        self.expect(found, orders=3, average_order_value="19.35")
        self.expect(found, first="2011-01-03T09:00:00", last="2011-02-17T14:00:01")
        # 22.55 / 50.10, and 12.50 / 40.05.
        self.expect(
            found, returns_rate={"with_matched_reversals": "0.4501", "without_matched_reversals": "0.31211"}
        )

    def test_the_last_day_against_the_same_weekday_of_the_weeks_before(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sales.csv"
            path.write_text(HEADER + ROWS)
            found = count_live.live(count.read(path).lines)
        # Lamps came back today; two weeks ago they were sold by the same minute; the other Thursdays have no line.
        today = dict(net_sales="-10", orders="0", units_sold="0", average_order_value=None, gross_sales="0", returns="10")
        sold = dict(net_sales="10", orders="1", units_sold="2", average_order_value="10", gross_sales="10", returns="0")
        self.expect(found, day="2011-02-17", today=today, weeks_before=[None, sold, None, None])
        self.expect(found, products=[], countries=[["EIRE", "-10"]], hours=["0"] * 23 + ["-10"])
        self.assertEqual(found["lines"][:2], [["C10", "EIRE", "-2", "-10"], ["9", "EIRE", "2", "10"]])

    def test_an_order_moves_to_its_first_line_that_was_not_undone(self):
        file_lines = [line for line in ROWS.splitlines(keepends=True) if line.startswith(("1,", "C2,"))]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sales.csv"
            path.write_text(HEADER + "".join(file_lines))
            lines = count.read(path).lines
        pairs = count.matched_reversals(lines)
        self.assertEqual([(sale.row, returned.row) for sale, returned in pairs], [(0, 3)])
        times = count.order_times(lines, {0})
        self.assertEqual({invoice: count.moment(time).minute for invoice, time in times.items()}, {"1": 1})

    def test_filters_choose_lines_and_orders(self):
        self.expect(figures(countries=["EIRE"]), gross_sales="10", orders=1, adjustments="-150")
        self.expect(figures(products=[" 10a "]), gross_sales="20.1", orders=1, returns="10.05")
        self.expect(figures(first_day="2011-02-01", last_day="2011-02-01"), gross_sales="20", orders=1)

    def test_slashes_are_read_in_the_order_of_the_column(self):
        row = "1,10,TIN,1,{},1.00,7,France\n"
        for dates in (("03/02/2011 09:00", "13/02/2011 09:00"), ("02/03/2011 09:00", "02/13/2011 09:00")):
            found = figures(HEADER + "".join(map(row.format, dates)))
            self.expect(found, first="2011-02-03T09:00:00", last="2011-02-13T09:00:00", set_aside=0)

    def test_windows_1252_and_semicolons(self):
        text = HEADER.replace(",", ";") + "1;10;CAFÉ £1;1;2011-01-03 09:00:00;1.00;7;Türkiye\n"
        self.assertEqual(figures(text, "cp1252"), figures(text, "utf-8"))
        self.assertEqual(figures(text, "cp1252")["countries"][0]["country"], "Türkiye")

    def test_rounding_is_half_even(self):
        halves = [count.half_even(value, 10) for value in (5, 15, 25, -5, -15, 14, -14)]
        self.assertEqual(halves, [0, 2, 2, 0, -2, 1, -1])
        self.assertEqual(count.scaled_number("0.00005", 10_000), 0)
        self.assertEqual(count.scaled_number("-1.5", 10_000), -15_000)
        self.assertIsNone(count.scaled_number("1e3", 10_000))


if __name__ == "__main__":
    unittest.main()
