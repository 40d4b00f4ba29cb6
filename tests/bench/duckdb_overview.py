"""The peer of the native benchmark: DuckDB from PyPI, one thread, the same file, the figures of `aisle overview`.

Run: python3 duckdb_overview.py FILE.csv    prints the seconds that reading and counting took, and lines and orders.
"""

import sys
import time

import duckdb

LOAD = """CREATE TABLE lines AS
  SELECT *, quantity * price AS amount,
    CASE WHEN code IN ('POST', 'DOT', 'C2', 'C3') OR starts_with(code, 'GIFT_') THEN 'service' WHEN code = 'D' THEN 'discount'
      WHEN code IN ('B', 'M', 'S', 'BANK CHARGES', 'AMAZONFEE', 'CRUK') THEN 'adjustment' ELSE 'merchandise' END AS class,
    CASE WHEN price < 0 THEN 'negative_price' WHEN price = 0 THEN 'zero_price' WHEN quantity > 0 THEN 'sale'
      ELSE 'return' END AS kind
  FROM (SELECT InvoiceNo AS invoice, upper(trim(StockCode)) AS code, Quantity AS quantity, UnitPrice AS price,
      try_strptime(InvoiceDate, '%d/%m/%Y %H:%M') AS time, CustomerID AS customer, Country AS country
    FROM read_csv(?, header = true, delim = ',', quote = '"', ignore_errors = true, columns = {
      'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Description': 'VARCHAR', 'Quantity': 'BIGINT',
      'InvoiceDate': 'VARCHAR', 'UnitPrice': 'DECIMAL(18,4)', 'CustomerID': 'VARCHAR', 'Country': 'VARCHAR'}))
  WHERE time IS NOT NULL"""

GOODS = "class IN ('merchandise', 'service')"
FIGURES = [
    f"""SELECT count(*), count(DISTINCT invoice) FILTER (kind = 'sale' AND class = 'merchandise'),
        sum(amount) FILTER (kind = 'sale' AND {GOODS}), sum(amount) FILTER (kind = 'return' AND {GOODS}),
        sum(amount) FILTER (class = 'discount'), sum(amount),
        count(DISTINCT customer) FILTER (kind = 'sale' AND {GOODS}) FROM lines""",
    "SELECT class, kind, count(*), sum(quantity), sum(amount) FROM lines GROUP BY ALL",
    f"SELECT date_trunc('month', time) AS month, sum(amount), count(DISTINCT invoice) FROM lines WHERE {GOODS} GROUP BY month",
    f"SELECT code, sum(amount) AS sales, sum(quantity) FROM lines WHERE class = 'merchandise' GROUP BY code ORDER BY sales DESC LIMIT 10",
    f"SELECT country, sum(amount) AS sales FROM lines WHERE {GOODS} GROUP BY country ORDER BY sales DESC",
    f"SELECT isodow(time), hour(time), sum(amount) FROM lines WHERE kind = 'sale' AND {GOODS} GROUP BY ALL",
]


def main() -> None:
    connection = duckdb.connect(config={"threads": 1})
    start = time.perf_counter()
    connection.execute(LOAD, [sys.argv[1]])
    answers = [connection.execute(query).fetchall() for query in FIGURES]
    seconds = time.perf_counter() - start
    print(f"{seconds:.4f} {answers[0][0][0]} {answers[0][0][1]}")


main()
