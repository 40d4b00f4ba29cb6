// The live benchmark's peer: kafkajs and ws count the same topic and send the figures to the same pages.
//
// Usage: node live_peer.mjs BROKERS TOPIC GROUP PORT
//
// It reads and parses each event, knows repeated ids in a window as large as the relay's, and counts totals, minutes, hours, days, products,
// countries, customers and orders. What has changed goes to a compacted topic in one transaction with the offsets, as often as the relay's.
// Five times a second it makes one frame for all pages. It need not undo orders that were returned, bound what it keeps, put late
// events right, nor prove anything to a page; money is counted in whole ten-thousandths, in binary numbers.
// GET /counted answers how many events it has counted and committed, as JSON.

import http from 'node:http';
import kafkajs from 'kafkajs';
import { init, decompress, compress } from '@bokuweb/zstd-wasm';
import { WebSocketServer } from 'ws';

const { Kafka, CompressionTypes, CompressionCodecs, logLevel } = kafkajs;
const [brokers, topic, group, port] = process.argv.slice(2);
const ID_WINDOW = 262_144;
const COMMIT_EVENTS = 50_000;
const COMMIT_MILLIS = 500;
const UPDATE_MILLIS = 200;
const SHOWN = { minutes: 60, hours: 24, top: 10, lines: 20 };

await init();
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async (encoder) => Buffer.from(compress(encoder.buffer, 3)),
  decompress: async (buffer) => Buffer.from(decompress(buffer)),
});

const nothing = () => ({ lines: 0, gross: 0, returned: 0, net: 0, units: 0, orders: 0 });
const totals = nothing();
const dimensions = { minute: new Map(), hour: new Map(), day: new Map(), product: new Map(), country: new Map(), customer: new Map() };
const orders = new Set();
const ids = new Set();
const idOrder = new Array(ID_WINDOW);
let idCount = 0;
let duplicates = 0;
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

function count(event) {
  counted += 1;
  const id = event.event_id;
  if (id !== undefined) {
    if (ids.has(id)) {
      duplicates += 1;
      return;
    }
    const place = idCount % ID_WINDOW;
    if (idCount >= ID_WINDOW) ids.delete(idOrder[place]);
    idOrder[place] = id;
    ids.add(id);
    idCount += 1;
  }
  const quantity = Math.round(Number(event.quantity) * 1000);
  const price = Math.round(Number(event.unit_price) * 10_000);
  const amount = Math.round((quantity * price) / 1000);
  const isNewOrder = quantity > 0 && !orders.has(event.invoice);
  if (isNewOrder) orders.add(event.invoice);
  const time = event.time;
  const sums = [
    totals,
    groupOf('minute', time.slice(0, 16)),
    groupOf('hour', time.slice(0, 13)),
    groupOf('day', time.slice(0, 10)),
    groupOf('product', event.stock_code.toUpperCase()),
    groupOf('country', event.country ?? ''),
    groupOf('customer', event.customer_id ?? ''),
  ];
  for (const group of sums) {
    group.lines += 1;
    if (quantity >= 0) {
      group.gross += amount;
      group.units += quantity;
    } else {
      group.returned += amount;
    }
    group.net += amount;
    if (isNewOrder) group.orders += 1;
    if (group !== totals) changed.add(group);
  }
  if (recent.length >= 2 * SHOWN.lines) recent = recent.slice(-SHOWN.lines);
  recent.push(event);
  isChanged = true;
}

const kafka = new Kafka({ clientId: group, brokers: brokers.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: group, maxBytes: 52_428_800, maxBytesPerPartition: 8_388_608, maxWaitTimeInMs: 100 });
const producer = kafka.producer({ transactionalId: group, idempotent: true, maxInFlightRequests: 1 });
const stateTopic = `${topic}.peer`;
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [{ topic: stateTopic, numPartitions: 4, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] }],
});
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
  const messages = [...changed].map((sums) => ({ key: sums.name, value: JSON.stringify(sums) }));
  messages.push({ key: 'totals', value: JSON.stringify({ ...totals, duplicates }) });
  changed.clear();
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset }));
  const transaction = await producer.transaction();
  await transaction.send({ topic: stateTopic, messages, compression: CompressionTypes.ZSTD });
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
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: false });

function latest(dimension, count) {
  return [...dimensions[dimension].entries()].sort(([one], [other]) => (one < other ? -1 : 1)).slice(-count);
}

function top(dimension) {
  return [...dimensions[dimension].entries()].sort(([, one], [, other]) => other.net - one.net).slice(0, SHOWN.top);
}

let sequence = 0;
let sentLines = 0;
setInterval(() => {
  if (!isChanged || sockets.clients.size === 0) return;
  isChanged = false;
  sequence += 1;
  const frame = JSON.stringify({
    type: 'delta',
    sequence,
    change: { lines: totals.lines - sentLines },
    totals,
    minutes: latest('minute', 2),
    hours: latest('hour', 1),
    products: top('product'),
    countries: top('country'),
    lines: recent.slice(-SHOWN.lines),
  });
  sentLines = totals.lines;
  for (const socket of sockets.clients) socket.send(frame);
}, UPDATE_MILLIS);
server.listen(Number(port), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}`));
