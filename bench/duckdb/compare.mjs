// SPDX-License-Identifier: Apache-2.0
//
// Runs arrears and DuckDB in turn over the same files on the same two threads,
// compares their answers to the cent, and only then prints times as ratios.
//
//   node compare.mjs --arrears BIN --bench BIN --data DIR --runs 5
//   [--only csv|parts|totals|run|facts] [--facts BIN] [--debtors 1000000]
//
// DIR holds items.csv (id, debtor, document_date, due_date, amount, currency,
// settled_date), and parts/ with items.csv and settlements.csv. The facts are
// those of a ledger that BIN (bench/facts/facts_eight) makes and writes to
// DIR/facts; they run when it is named.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {DuckDBInstance} from '@duckdb/node-api';

const options = {runs: 5, threads: 2, asOf: '2026-06-30',
                 debtors: 1000000};
for (let i = 2; i < process.argv.length; i += 2) {
  options[process.argv[i].slice(2)] = process.argv[i + 1];
}
const runs = Number(options.runs);
const out = path.join(options.data, 'out');
fs.mkdirSync(out, {recursive: true});

const median = (values) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Runs a command; gives milliseconds, the peak of RssAnon in MB, and stderr.
function run(command, args) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(command, args, {stdio: ['ignore', 'ignore', 'pipe']});
    let peak = 0, text = '';
    const status = `/proc/${child.pid}/status`;
    const timer = setInterval(() => {
      try {
        const match = /RssAnon:\s+(\d+)/.exec(fs.readFileSync(status, 'utf8'));
        if (match) peak = Math.max(peak, Number(match[1]) / 1024);
      } catch { /* the process has ended */ }
    }, 2);
    child.stderr.on('data', (chunk) => text += chunk);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0) return reject(new Error(`${command}: ${code}\n${text}`));
      resolve({ms: performance.now() - begin, rss: peak, text});
    });
  });
}

const buckets = (dpd, amount) => [[-1e9, 0], [1, 30], [31, 60], [61, 90],
                                  [91, 1e9]]
    .map(([from, to], i) => `sum(CASE WHEN ${dpd} BETWEEN ${from} AND ${to} ` +
        `THEN ${amount} ELSE 0 END) AS b${i}`).join(', ');

const itemsCsv = (file) => `read_csv('${file}', header = true, columns = {
  'id': 'VARCHAR', 'debtor': 'VARCHAR', 'document_date': 'DATE',
  'due_date': 'DATE', 'amount': 'DECIMAL(18,2)', 'currency': 'VARCHAR',
  'settled_date': 'DATE'})`;

const byDebtor = (file) => `SELECT debtor, currency,
  ${buckets(`(DATE '${options.asOf}' - due_date)`, 'amount')},
  sum(amount) AS total
  FROM ${itemsCsv(file)}
  WHERE document_date <= DATE '${options.asOf}'
    AND (settled_date IS NULL OR settled_date > DATE '${options.asOf}')
  GROUP BY debtor, currency`;

const byDebtorParts = (dir) => `WITH paid AS (
    SELECT item, sum(amount) AS amount FROM read_csv('${dir}/settlements.csv',
      header = true, columns = {'id': 'VARCHAR', 'item': 'VARCHAR',
      'date': 'DATE', 'amount': 'DECIMAL(18,2)'})
    WHERE date <= DATE '${options.asOf}' GROUP BY item),
  open AS (SELECT i.debtor, i.currency, i.due_date,
      i.amount - coalesce(p.amount, 0) AS amount
    FROM ${itemsCsv(`${dir}/items.csv`)} i LEFT JOIN paid p ON p.item = i.id
    WHERE i.document_date <= DATE '${options.asOf}')
  SELECT debtor, currency,
    ${buckets(`(DATE '${options.asOf}' - due_date)`, 'amount')},
    sum(amount) AS total FROM open WHERE amount <> 0 GROUP BY debtor, currency`;

// Per-debtor rows of a CSV as a map; amounts as strings of two decimals.
function readRows(file) {
  const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  const header = lines.shift().split(',');
  const keep = header.map((name, i) => [name, i])
      .filter(([name]) => name !== 'unapplied' && name !== 'outside')
      .map(([, i]) => i);
  const rows = new Map();
  for (const line of lines) {
    const fields = line.split(',');
    const values = keep.slice(2).map((i) => Number(fields[i]).toFixed(2));
    if (values.some((value) => Number(value) !== 0)) {
      rows.set(`${fields[0]},${fields[1]}`, values.join(','));
    }
  }
  return rows;
}

function compare(ours, theirs) {
  const a = readRows(ours), b = readRows(theirs);
  if (a.size !== b.size) throw new Error(`rows differ: ${a.size}, ${b.size}`);
  for (const [key, value] of a) {
    if (b.get(key) !== value) {
      throw new Error(`${key}: ${value} against ${b.get(key)}`);
    }
  }
  return a.size;
}

async function duckdb() {
  const instance = await DuckDBInstance.create(':memory:',
                                               {threads: `${options.threads}`});
  return instance.connect();
}

// CSV to aging per debtor, both writing a CSV, in turn.
async function csvToAging(name, ledger, sql) {
  const ours = path.join(out, `${name}-arrears.csv`);
  const theirs = path.join(out, `${name}-duckdb.csv`);
  const a = [], b = [], rss = [];
  for (let i = 0; i <= runs; ++i) {
    const mine = await run(options.arrears, ['age', ledger, '--as-of',
      options.asOf, '--by', 'debtor', '--format', 'csv', '--threads',
      `${options.threads}`, '--out', ours]);
    const connection = await duckdb();
    const begin = performance.now();
    await connection.run(`COPY (${sql}) TO '${theirs}' (HEADER)`);
    const ms = performance.now() - begin;
    connection.closeSync();
    if (i === 0) {
      console.log(`${name}: ${compare(ours, theirs)} debtors equal to the cent`);
      continue;  // The first pair warms the cache and is not counted.
    }
    a.push(mine.ms); b.push(ms); rss.push(mine.rss);
  }
  report(name, a, b);
  console.log(`${name}: peak RssAnon of arrears ${median(rss).toFixed(0)} MB`);
  return median(b);
}

function report(name, a, b) {
  const ratios = a.map((value, i) => value / b[i]);
  console.log(`${name}: arrears ${median(a).toFixed(0)} ms, DuckDB ` +
      `${median(b).toFixed(0)} ms, ratio ${median(ratios).toFixed(3)} ` +
      `(${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`);
}

// Totals over a table in memory. arrears prints its own milliseconds.
async function totalsInMemory(file) {
  const connection = await duckdb();
  await connection.run(`CREATE TABLE items AS SELECT due_date, document_date,
    settled_date, (amount * 100)::BIGINT AS minor FROM ${itemsCsv(file)}`);
  const sql = `SELECT ${buckets(`(DATE '${options.asOf}' - due_date)`, 'minor')},
    count(*) FROM items WHERE document_date <= DATE '${options.asOf}'
    AND (settled_date IS NULL OR settled_date > DATE '${options.asOf}')`;
  const a = [], b = [];
  let bandwidth = [], ourSums = '', theirSums = '';
  for (let i = 0; i <= runs; ++i) {
    const mine = await run(options.bench, [file, options.asOf,
      `${options.threads}`]);
    const begin = performance.now();
    const rows = (await connection.runAndReadAll(sql)).getRows();
    const ms = performance.now() - begin;
    theirSums = rows[0].map(String).join(' ');
    const line = JSON.parse(mine.text.trim().split('\n').pop());
    ourSums = [...line.sums, line.items].join(' ');
    if (ourSums !== theirSums) throw new Error(`${ourSums} != ${theirSums}`);
    if (i === 0) continue;
    a.push(line.ms); b.push(ms); bandwidth.push(line.bandwidth_share);
  }
  console.log(`totals: equal sums ${ourSums}`);
  report('totals in memory', a, b);
  console.log(`totals in memory: ${(100 * median(bandwidth)).toFixed(0)} % of ` +
              'the read bandwidth measured in the same process');
}

async function wholeRun(file, duckMs) {
  const ours = [], rss = [];
  let stages = '';
  for (let i = 0; i <= runs; ++i) {
    const mine = await run(options.arrears, ['run', file, '--as-of',
      options.asOf, '--threads', `${options.threads}`, '--out',
      path.join(out, 'run'), '--timings']);
    if (i === 0) continue;
    ours.push(mine.ms); rss.push(mine.rss); stages = mine.text;
  }
  console.log(stages.trimEnd());
  console.log(`run: ${median(ours).toFixed(0)} ms, ratio to DuckDB's CSV to ` +
      `aging ${(median(ours) / duckMs).toFixed(3)}, peak RssAnon ` +
      `${median(rss).toFixed(0)} MB`);
}

const eightFacts = (day) => `WITH paid AS (
    SELECT item, sum(amount) AS minor, max(date) AS last FROM settlements
    WHERE date <= ${day} GROUP BY item),
  joined AS (SELECT debtor, document, due, amount, last,
      amount - coalesce(minor, 0) AS open,
      amount <= coalesce(minor, 0) AND last > ${day} - 1095 AS settled
    FROM items LEFT JOIN paid USING (item) WHERE document <= ${day})
  SELECT debtor,
    sum(CASE WHEN open > 0 THEN open ELSE 0 END) AS open_total,
    sum(CASE WHEN open > 0 AND due < ${day} THEN open ELSE 0 END) AS past_due_total,
    max(${day} - due) FILTER (open > 0) AS dpd_oldest,
    count(*) FILTER (settled) AS paid_items,
    avg((last > due)::INT) FILTER (settled) AS late_share,
    sum(amount * (last - due)) FILTER (settled)
      / sum(amount) FILTER (settled)::DOUBLE AS days_late_avg_amount,
    ${day} - max(last) AS days_since_payment,
    ${day} - min(document) AS tenure_days
  FROM joined GROUP BY debtor`;

// Rows of numbers by debtor, in the order of the header.
function readNumbers(file) {
  const rows = new Map();
  const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  for (const line of lines) {
    const comma = line.indexOf(',');
    rows.set(line.slice(0, comma), line.slice(comma + 1));
  }
  return rows;
}

// Equal: whole numbers exactly, shares and means to 12 digits.
function compareFacts(ours, theirs) {
  const a = readNumbers(ours), b = readNumbers(theirs);
  if (a.size !== b.size) throw new Error(`rows differ: ${a.size}, ${b.size}`);
  for (const [debtor, line] of a) {
    const other = b.get(debtor) ?? '';
    if (line === other) continue;
    const x = line.split(','), y = other.split(',');
    const same = x.length === y.length && x.every((value, i) =>
        (value === '') === (y[i] === '') &&
        Math.abs(Number(value) - Number(y[i])) <=
            1e-12 * Math.max(1, Math.abs(Number(value))));
    if (!same) throw new Error(`debtor ${debtor}: ${line} against ${other}`);
  }
  return a.size;
}

// Eight facts of each debtor over tables in memory.
async function factsInMemory() {
  const folder = path.join(options.data, 'facts');
  fs.mkdirSync(folder, {recursive: true});
  await run(options.facts, ['write', folder, `${options.debtors}`]);
  const connection = await duckdb();
  await connection.run(`CREATE TABLE items AS SELECT * FROM read_csv(
    '${folder}/items.csv', header = true, columns = {'item': 'INTEGER',
    'debtor': 'INTEGER', 'document': 'DATE', 'due': 'DATE', 'amount': 'BIGINT'})`);
  await connection.run(`CREATE TABLE settlements AS SELECT * FROM read_csv(
    '${folder}/settlements.csv', header = true, columns = {'item': 'INTEGER',
    'date': 'DATE', 'amount': 'BIGINT'})`);
  const sql = eightFacts(`DATE '2024-12-31'`);
  const a = [], b = [];
  for (let i = 0; i <= runs; ++i) {
    const mine = await run(options.facts, ['run', folder,
      `${options.debtors}`, `${options.threads}`]);
    const begin = performance.now();
    await connection.run(`CREATE OR REPLACE TABLE facts AS ${sql}`);
    const ms = performance.now() - begin;
    if (i === 0) {
      await connection.run(`COPY facts TO '${folder}/duckdb.csv' (HEADER)`);
      const debtors = compareFacts(path.join(folder, 'arrears.csv'),
                                   path.join(folder, 'duckdb.csv'));
      console.log(`facts: eight facts of ${debtors} debtors equal`);
      continue;
    }
    a.push(JSON.parse(mine.text.trim().split('\n').pop()).ms); b.push(ms);
  }
  report('eight facts in memory', a, b);
}

const items = path.join(options.data, 'items.csv');
const parts = path.join(options.data, 'parts');
const wants = (name) => !options.only || options.only === name;
const csv = wants('csv') || wants('run')
    ? await csvToAging('csv', items, byDebtor(items)) : 0;
if (wants('parts')) {
  await csvToAging('csv with settlements', parts, byDebtorParts(parts));
}
if (wants('totals')) await totalsInMemory(items);
if (wants('run')) await wholeRun(items, csv);
if (options.facts && wants('facts')) await factsInMemory();
