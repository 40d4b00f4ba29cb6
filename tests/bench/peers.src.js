// The peers of the web benchmark: the same file, the same figures as the first ones of Aisle's Overview, by DuckDB-WASM
// and by PapaParse with plain JavaScript. Each function returns milliseconds and the figures, to be compared with Aisle's.

import * as duckdb from '@duckdb/duckdb-wasm';
import Papa from 'papaparse';

const SERVICE = ['POST', 'DOT', 'C2', 'C3'];
const ADJUSTMENT = ['B', 'M', 'S', 'BANK CHARGES', 'AMAZONFEE', 'CRUK'];
const file = () => document.getElementById('file').files[0];

let database;

/** Starts DuckDB-WASM in its worker; its time is not counted. */
globalThis.startDuckDb = async () => {
  const worker = new Worker(new URL('./duckdb-browser-eh.worker.js', import.meta.url));
  database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(new URL('./duckdb-eh.wasm', import.meta.url).href);
};

const quoted = (codes) => codes.map((code) => `'${code}'`).join(',');

const LOAD = `CREATE OR REPLACE TABLE lines AS
  SELECT invoice, code, time, quantity, customer, country, amount,
    CASE WHEN code IN (${quoted(SERVICE)}) OR starts_with(code, 'GIFT_') THEN 'service' WHEN code = 'D' THEN 'discount'
      WHEN code IN (${quoted(ADJUSTMENT)}) THEN 'adjustment' ELSE 'merchandise' END AS class,
    CASE WHEN price < 0 THEN 'negative_price' WHEN price = 0 THEN 'zero_price' WHEN quantity > 0 THEN 'sale' ELSE 'return' END AS kind
  FROM (SELECT InvoiceNo AS invoice, upper(trim(StockCode)) AS code, strptime(InvoiceDate, '%d/%m/%Y %H:%M') AS time,
      Quantity AS quantity, UnitPrice AS price, CustomerID AS customer, Country AS country, Quantity * UnitPrice AS amount
    FROM read_csv('sales.csv', header = true, delim = ',', quote = '"', ignore_errors = true, columns = {
      InvoiceNo: 'VARCHAR', StockCode: 'VARCHAR', Description: 'VARCHAR', Quantity: 'BIGINT', InvoiceDate: 'VARCHAR',
      UnitPrice: 'DECIMAL(18,4)', CustomerID: 'VARCHAR', Country: 'VARCHAR'})
    WHERE try_strptime(InvoiceDate, '%d/%m/%Y %H:%M') IS NOT NULL)`;

const GOODS = "class IN ('merchandise', 'service')";
const FIGURES = {
  kpis: `SELECT sum(amount) FILTER (kind = 'sale' AND ${GOODS}) AS gross, sum(amount) FILTER (kind = 'return' AND ${GOODS}) AS returns,
      sum(amount) FILTER (class = 'discount') AS discounts, sum(amount) AS total, count(*) AS lines,
      count(DISTINCT invoice) FILTER (kind = 'sale' AND class = 'merchandise') AS orders,
      count(DISTINCT customer) FILTER (kind = 'sale' AND ${GOODS}) AS customers FROM lines`,
  reconciliation: 'SELECT class, kind, count(*), sum(quantity), sum(amount) FROM lines GROUP BY ALL',
  days: `SELECT time::DATE AS day, sum(amount), count(DISTINCT invoice) FROM lines WHERE ${GOODS} GROUP BY day ORDER BY day`,
  products: `SELECT code, sum(amount) AS sales, sum(quantity) FROM lines WHERE class = 'merchandise' GROUP BY code ORDER BY sales DESC LIMIT 10`,
  countries: `SELECT country, sum(amount) AS sales FROM lines WHERE ${GOODS} GROUP BY country ORDER BY sales DESC`,
  hours: `SELECT isodow(time) AS weekday, hour(time) AS hour, sum(amount) FROM lines WHERE kind = 'sale' AND ${GOODS} GROUP BY ALL`,
};

/** File to figures by DuckDB-WASM. */
globalThis.runDuckDb = async () => {
  const connection = await database.connect();
  const start = performance.now();
  await database.registerFileHandle('sales.csv', file(), duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  await connection.query(LOAD);
  const loaded = performance.now();
  const results = {};
  for (const [name, query] of Object.entries(FIGURES)) results[name] = await connection.query(query);
  const end = performance.now();
  const kpis = results.kpis.toArray()[0];
  const answer = { load: loaded - start, figures: end - loaded, lines: Number(kpis.lines), orders: Number(kpis.orders) };
  await connection.close();
  await database.dropFile('sales.csv');
  return answer;
};

/** File to figures by PapaParse, row by row as it streams, and plain JavaScript. */
globalThis.runPapaParse = () =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const sums = { lines: 0, total: 0, cells: new Map(), days: new Map(), products: new Map(), countries: new Map(), hours: new Map() };
    const orders = new Set();
    const customers = new Set();
    Papa.parse(file(), {
      header: true,
      skipEmptyLines: true,
      chunk: ({ data }) => data.forEach((row) => count(row, sums, orders, customers)),
      complete: () => {
        const best = [...sums.products].sort((a, b) => b[1] - a[1]).slice(0, 10);
        resolve({ load: performance.now() - start, figures: 0, lines: sums.lines, orders: orders.size, best });
      },
      error: reject,
    });
  });

function count(row, sums, orders, customers) {
  const quantity = Number(row.Quantity);
  const price = Number(row.UnitPrice);
  const time = timeOf(row.InvoiceDate);
  if (!row.Quantity || !row.UnitPrice || Number.isNaN(quantity) || Number.isNaN(price) || Number.isNaN(time) || !row.StockCode) return;
  const code = row.StockCode.trim().toUpperCase();
  const kind = price < 0 ? 'negative_price' : price === 0 ? 'zero_price' : quantity > 0 ? 'sale' : 'return';
  const amount = quantity * price;
  const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);
  const kindOfCode = classOf(code);
  sums.lines += 1;
  sums.total += amount;
  add(sums.cells, `${kindOfCode} ${kind}`, amount);
  if (kindOfCode === 'adjustment' || kindOfCode === 'discount') return;
  add(sums.days, Math.floor(time / 86_400), amount);
  add(sums.countries, row.Country, amount);
  if (kindOfCode === 'merchandise') add(sums.products, code, amount);
  if (kind !== 'sale') return;
  if (kindOfCode === 'merchandise') orders.add(row.InvoiceNo);
  if (row.CustomerID) customers.add(row.CustomerID);
  const date = new Date(time * 1000);
  add(sums.hours, date.getUTCDay() * 24 + date.getUTCHours(), amount);
}

/** Seconds since 1970 of `dd/mm/yyyy hh:mm`. */
function timeOf(text) {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d)$/.exec(text);
  return parts ? Date.UTC(parts[3], parts[2] - 1, parts[1], parts[4], parts[5]) / 1000 : NaN;
}

function classOf(code) {
  if (SERVICE.includes(code) || code.startsWith('GIFT_')) return 'service';
  if (code === 'D') return 'discount';
  return ADJUSTMENT.includes(code) ? 'adjustment' : 'merchandise';
}
