// The live benchmark's peer: kafkajs and ws count the same topic and send the figures to the same pages.
//
// Usage: node live_peer.mjs BROKERS TOPIC GROUP PORT
//
// It does what the relay does, in the plainest way: reads and parses each event; knows repeated ids in a window as large; counts totals,
// minutes, hours, days, products, countries and customers; counts an invoice as one order, of each of its products too; finds the sale that
// a return undoes, and takes the order back when none of its lines is left. What has changed goes to a compacted topic in one transaction with
// the offsets, so that a restart could go on from there. Five times a second it makes one frame for all pages, of the same parts as the relay's;
// ws compresses it for each page that takes that. Topic and state have the same codecs for both: zstd and lz4.
// Less than the relay, it matches returns in the order in which they come, has no bound but that of ids, proves nothing to a page, and
// counts money in whole ten-thousandths in binary numbers.
// GET / answers how many events it has counted and committed, as JSON.

import http from 'node:http';
import kafkajs from 'kafkajs';
import { init, decompress, compress } from '@bokuweb/zstd-wasm';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { WebSocketServer } from 'ws';

const { Kafka, CompressionTypes, CompressionCodecs, logLevel } = kafkajs;
const [brokers, topic, group, port] = process.argv.slice(2);
const ID_WINDOW = 262_144;
const ID_RECORD = 256;
const COMMIT_EVENTS = 50_000;
const COMMIT_MILLIS = 500;
const UPDATE_MILLIS = 200;
/// As much of each part as changes between two of the relay's frames.
const SHOWN = { minutes: 5, hours: 1, curve: 4, top: 10, lines: 20 };

await init();
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => Buffer.from(compress(encoder.buffer, 3)),
  decompress: async (buffer) => Buffer.from(decompress(buffer)),
});
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: (encoder) => compressFrame(encoder.buffer),
  decompress: (buffer) => decompressFrame(buffer),
});

const nothing = () => ({ lines: 0, gross: 0, returned: 0, undone: 0, net: 0, units: 0, orders: 0 });
const totals = { ...nothing(), name: 'totals', duplicates: 0 };
const dimensions = { minute: new Map(), hour: new Map(), day: new Map(), product: new Map(), country: new Map(), customer: new Map() };
const invoices = new Map();
const openSales = new Map();
const classes = new Map();
const reconciliation = new Map();
let today = { day: '', sums: nothing(), products: new Map(), countries: new Map(), curve: new Map() };
let dayBefore = today;
const ids = new Set();
const idOrder = new Array(ID_WINDOW);
let idCount = 0;
let idsWritten = 0;
let recent = [];
const changed = new Set();
let counted = 0;
let committed = 0;
let isChanged = false;

function groupOf(dimension, key) {
  const groups = dimensions[dimension];
  let sums = groups.get(key);
  if (sums === undefined) {
    sums = nothing();
    sums.name = `${dimension}/${key}`;
    groups.set(key, sums);
  }
  return sums;
}

function isMerchandise(code) {
  let is = classes.get(code);
  if (is === undefined) {
    is = !/^(POST|DOT|C2|C3|M|D|B|S|PADS|AMAZONFEE|BANK CHARGES|CRUK|GIFT_.*)$/i.test(code);
    classes.set(code, is);
  }
  return is;
}

function isRepeated(id) {
  if (ids.has(id)) return true;
  const place = idCount % ID_WINDOW;
  if (idCount >= ID_WINDOW) ids.delete(idOrder[place]);
  idOrder[place] = id;
  ids.add(id);
  idCount += 1;
  return false;
}

function orderGroups(time, line) {
  return [totals, groupOf('minute', time.slice(0, 16)), groupOf('hour', time.slice(0, 13)), groupOf('day', time.slice(0, 10)), groupOf('customer', line.customer)];
}

/// A merchandise sale: part of an order, and open to a return.
function sell(name, line) {
  let invoice = invoices.get(name);
  if (invoice === undefined) {
    invoice = { name: `invoice/${name}`, lines: [], standing: 0, values: new Map() };
    invoices.set(name, invoice);
  }
  line.invoice = invoice;
  invoice.lines.push(line);
  invoice.standing += 1;
  if (invoice.standing === 1) for (const group of orderGroups(line.time, line)) group.orders += 1;
  for (const group of line.groups) {
    const before = invoice.values.get(group) ?? 0;
    invoice.values.set(group, before + 1);
    if (before === 0) group.orders += 1;
  }
  changed.add(invoice);
  if (line.customer === '') return;
  const key = `${line.customer}|${line.product}|${line.price}|${line.quantity}`;
  const open = openSales.get(key);
  if (open === undefined) openSales.set(key, [line]);
  else open.push(line);
}

/// A merchandise return: the earliest open sale of the same customer, product, price and quantity is undone.
function takeBack(line) {
  const open = openSales.get(`${line.customer}|${line.product}|${line.price}|${-line.quantity}`);
  if (line.customer === '' || open === undefined || open.length === 0) return;
  const sale = open.shift();
  const { invoice } = sale;
  sale.isUndone = true;
  totals.undone += sale.amount;
  for (const group of sale.groups) {
    group.undone += sale.amount;
    const left = invoice.values.get(group) - 1;
    invoice.values.set(group, left);
    if (left === 0) group.orders -= 1;
    changed.add(group);
  }
  invoice.standing -= 1;
  if (invoice.standing === 0) {
    for (const group of orderGroups(sale.time, sale)) {
      group.orders -= 1;
      changed.add(group);
    }
  }
  changed.add(invoice);
}

function count(event) {
  counted += 1;
  if (event.event_id !== undefined && isRepeated(event.event_id)) {
    totals.duplicates += 1;
    return;
  }
  const quantity = Math.round(Number(event.quantity) * 1000);
  const price = Math.round(Number(event.unit_price) * 10_000);
  const amount = Math.round((quantity * price) / 1000);
  const { time } = event;
  const product = event.stock_code.toUpperCase();
  const customer = String(event.customer_id ?? '');
  const groups = [groupOf('product', product), groupOf('country', event.country ?? '')];
  const sums = [...orderGroups(time, { customer }), ...groups];
  for (const group of sums) {
    group.lines += 1;
    if (quantity >= 0) {
      group.gross += amount;
      group.units += quantity;
    } else {
      group.returned += amount;
    }
    group.net += amount;
    changed.add(group);
  }
  countToday(time, product, event.country ?? '', amount, quantity);
  const isGoods = isMerchandise(product);
  const cell = `${isGoods ? 'merchandise' : 'other'}/${quantity < 0 ? 'return' : price > 0 ? 'sale' : 'zero_price'}`;
  const cellSums = reconciliation.get(cell) ?? { cell, lines: 0, units: 0, amount: 0 };
  cellSums.lines += 1;
  cellSums.units += quantity;
  cellSums.amount += amount;
  reconciliation.set(cell, cellSums);
  if (isGoods) {
    const line = { time, product, customer, price, quantity, amount, groups, isUndone: false };
    if (quantity > 0 && price > 0) sell(event.invoice, line);
    else if (quantity < 0) takeBack(line);
  }
  if (recent.length >= 2 * SHOWN.lines) recent = recent.slice(-SHOWN.lines);
  recent.push(event);
  isChanged = true;
}

/// The sums of the latest day and of the one before, by product, country and ten minutes.
function countToday(time, product, country, amount, quantity) {
  const day = time.slice(0, 10);
  if (day > today.day) {
    dayBefore = today;
    today = { day, sums: nothing(), products: new Map(), countries: new Map(), curve: new Map() };
  }
  const at = day === today.day ? today : day === dayBefore.day ? dayBefore : undefined;
  if (at === undefined) return;
  for (const [sums, key] of [[at.products, product], [at.countries, country], [at.curve, time.slice(0, 15)]]) {
    const of = sums.get(key) ?? nothing();
    of.lines += 1;
    of.net += amount;
    of.units += quantity;
    sums.set(key, of);
  }
  at.sums.lines += 1;
  at.sums.net += amount;
}

/// What a restart would need of a group or an invoice.
function recordOf(thing) {
  if (thing.lines instanceof Array) {
    const lines = thing.lines.map(({ time, product, customer, price, quantity, amount, isUndone }) =>
      [time, product, customer, price, quantity, amount, isUndone]);
    return { key: thing.name, value: JSON.stringify(lines) };
  }
  return { key: thing.name, value: JSON.stringify(thing) };
}

const kafka = new Kafka({ clientId: group, brokers: brokers.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: group, maxBytes: 52_428_800, maxBytesPerPartition: 8_388_608, maxWaitTimeInMs: 100 });
const producer = kafka.producer({ transactionalId: group, idempotent: true, maxInFlightRequests: 1 });
const stateTopic = `${group}.state`;
const admin = kafka.admin();
await admin.connect();
// kafkajs makes one batch of all that goes to a partition at once.
const configEntries = [{ name: 'cleanup.policy', value: 'compact' }, { name: 'max.message.bytes', value: '33554432' }];
await admin.createTopics({ topics: [{ topic: stateTopic, numPartitions: 4, configEntries }] });
await admin.disconnect();
await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });

const offsets = new Map();
let lastCommit = Date.now();
let committing = Promise.resolve();

async function commit() {
  lastCommit = Date.now();
  const upTo = counted;
  const messages = [...changed].map(recordOf);
  for (; idsWritten < idCount; idsWritten += ID_RECORD) {
    const some = Array.from({ length: Math.min(ID_RECORD, idCount - idsWritten) }, (_, index) => idOrder[(idsWritten + index) % ID_WINDOW]);
    messages.push({ key: `ids/${(idsWritten / ID_RECORD) % (ID_WINDOW / ID_RECORD)}`, value: JSON.stringify(some) });
  }
  idsWritten = idCount - (idCount % ID_RECORD);
  changed.clear();
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset }));
  const transaction = await producer.transaction();
  await transaction.send({ topic: stateTopic, messages, compression: CompressionTypes.LZ4 });
  await transaction.sendOffsets({ consumerGroupId: group, topics: [{ topic, partitions }] });
  await transaction.commit();
  committed = upTo;
}

/// One transaction at a time, whoever asks for it.
function commitInTurn() {
  committing = committing.then(() => (counted > committed ? commit() : undefined));
  return committing;
}

let sinceCommit = 0;
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch, heartbeat }) => {
    for (const message of batch.messages) {
      count(JSON.parse(message.value));
      sinceCommit += 1;
    }
    offsets.set(batch.partition, String(Number(batch.lastOffset()) + 1));
    await heartbeat();
    if (sinceCommit >= COMMIT_EVENTS || Date.now() - lastCommit >= COMMIT_MILLIS) {
      sinceCommit = 0;
      await commitInTurn();
    }
  },
});
setInterval(() => { if (Date.now() - lastCommit >= COMMIT_MILLIS) commitInTurn(); }, COMMIT_MILLIS / 5);

const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ counted, committed, ...totals }));
});
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: true });

function latest(groups, count) {
  return [...groups.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).slice(-count);
}

function top(groups) {
  return [...groups.entries()].sort(([, one], [, other]) => other.net - one.net).slice(0, SHOWN.top);
}

let sequence = 0;
let sentLines = 0;
setInterval(() => {
  if (!isChanged || sockets.clients.size === 0) return;
  isChanged = false;
  sequence += 1;
  const frame = Buffer.from(JSON.stringify({
    type: 'delta',
    sequence,
    change: { lines: totals.lines - sentLines },
    totals,
    reconciliation: [...reconciliation.values()],
    today: today.sums,
    curve: latest(today.curve, SHOWN.curve),
    minutes: latest(dimensions.minute, SHOWN.minutes),
    hours: latest(dimensions.hour, SHOWN.hours),
    products: top(dimensions.product),
    productsToday: top(today.products),
    countries: top(dimensions.country),
    countriesToday: top(today.countries),
    lines: recent.slice(-SHOWN.lines),
  }));
  sentLines = totals.lines;
  for (const socket of sockets.clients) socket.send(frame, { binary: false });
}, UPDATE_MILLIS);
server.listen(Number(port), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}`));
