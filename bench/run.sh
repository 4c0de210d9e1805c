#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The benchmarks beside DuckDB, in one run: bench/run.sh BUILD_DIR
# ITEMS and DEBTORS set the size (10 M and 1 M by default), RUNS the repeats.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/bench}
data=${DATA:-build/bench-data}
items=${ITEMS:-10000000} debtors=${DEBTORS:-1000000}

command -v npm >/dev/null || { echo "bench needs node and npm" >&2; exit 2; }
mkdir -p "$data/node" "$data/parts"
cp bench/duckdb/package.json bench/duckdb/compare.mjs "$data/node/"
[ -d "$data/node/node_modules/@duckdb" ] || (cd "$data/node" && npm install --no-audit --no-fund --loglevel=error)

stamp="$items items, $debtors debtors"
if [ "$(cat "$data/stamp" 2>/dev/null || true)" != "$stamp" ]; then
  "$build/src/arrears" generate --debtors "$debtors" --items "$items" \
    --seed 1 --items-only --out "$data"
  "$build/src/arrears" generate --debtors "$debtors" --items "$items" \
    --seed 1 --items-only --part-settlements --out "$data/parts"
  echo "$stamp" > "$data/stamp"
fi
cat "$data"/items.csv "$data"/parts/*.csv > /dev/null # Warm the page cache.
node "$data/node/compare.mjs" --arrears "$build/src/arrears" \
  --bench "$build/bench/aging/aging_totals" --data "$data" --runs "${RUNS:-5}" \
  --facts "$build/bench/facts/facts_eight" --debtors "$debtors"
