#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The README's session with a policy of one's own, run as it stands there.
#
#   policy_sample.sh ARREARS SCRATCH
set -euo pipefail
arrears=$1
scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
arrears() { "$arrears" "$@"; }
arrears generate --debtors 300 --items 3000 --seed 7 --out ledger > /dev/null

# [policy]
cat > ours.json <<'END'
{"name": "ours", "version": "1", "extends": "b2b-default",
 "parameters": {"buffer_t1": 10, "gap_early": 5},
 "tables": [{"name": "step", "extends": true, "inputs": ["segment"], "rules": [
   {"id": "H01", "before": "L13",
    "when": {"segment": "\"hospital\"", "dpd_oldest": "[1..30]"},
    "then": {"step": 1, "action": "A18", "fallback": "A12"},
    "rows": ["A18", "T15"],
    "note": {"en": "Hospitals: ask where it stands", "zh": "医院:先询问流程"}}]}],
 "cases": [{"name": "a hospital ten days late",
            "facts": {"dpd_oldest": 10, "segment": "hospital",
                      "anchor_amount": 1000000, "undisputed_past_due": 1000000},
            "expected": {"action": "A18"}}]}
END
arrears policy test ours.json          # the examples that it keeps
arrears policy check ours.json         # gaps, contradictions, rules that never fire
arrears policy diff ledger --as-of 2026-06-30 --policy b2b-default --against ours.json
arrears run ledger --as-of 2026-06-30 --policy ours.json --team phone=240 --team email,sms,letter=120 --out report
arrears policy export b2b-default --out all.json   # every table and parameter, to read or to start from
# [/policy]

arrears policy test ours.json | grep -q '11 cases passed, 0 failed'
sed 's/"A18", "fallback"/"R09", "fallback"/' ours.json > bribe.json
arrears policy test bribe.json 2> fault.txt && exit 1
grep -q 'bribe.json:4: table step, rule H01: action R09 is the refused tactic' \
  fault.txt
sed 's/"buffer_t1": 10/"buffer_t1": 99/' ours.json > late.json
arrears policy test late.json 2> fault.txt && exit 1
grep -q 'late.json:2: .*buffer_t1: 99 is above 60' fault.txt
# A case that cannot be, and one that fails, by line.
sed 's/"anchor_amount": 1000000/"anchor_amont": 1000000/' ours.json > typo.json
arrears policy test typo.json 2> fault.txt && exit 1
grep -q 'typo.json:9: case "a hospital ten days late": no table reads' fault.txt
sed 's/"expected": {"action": "A18"}/"expected": {"action": "A19"}/' ours.json \
  > fails.json
arrears policy test fails.json > fault.txt && exit 1
grep -q 'fails.json:9: case "a hospital ten days late": action: expected A19' \
  fault.txt
head -1 report/worklist.csv | grep -q ',work,'
arrears run ledger --as-of 2026-06-30 --team phone=-1 --out r2 2> fault.txt \
  && exit 1
grep -q 'phone=-1' fault.txt
echo ok
