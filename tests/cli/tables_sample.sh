#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The README's session with a decision table, run as it stands there.
#
#   tables_sample.sh ARREARS SCRATCH
set -euo pipefail
arrears=$1
scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
arrears() { "$arrears" "$@"; }

# [tables]
cat > strategy.csv <<'END'
F,if dpd,if reason,if open,then action
type,integer,string,number,string
R1,> 540,-,>= 100,AGENCY
R2,-,"""DISPUTE""",-,CALL
R3,[1..30],-,-,MAIL
R4,> 30,-,-,CALL
END
printf 'dpd,reason,open\n200,LATE,500\n0,LATE,80\n12,DISPUTE,75.50\n' > debtors.csv

arrears policy check strategy.csv --facts debtors.csv --weight open --currency CNY || true
arrears policy test strategy.csv --out rows.csv       # inputs, then what is expected of them
arrears decide strategy.csv --facts debtors.csv --format table
arrears decide strategy.csv --facts debtors.csv --explain --row 1 --lang zh --format table
arrears policy export strategy.csv --out strategy.dmn # and back: policy import
# [/tables]

# By hand: debtor 2, not yet due, is in the gap; no rule names what is not late.
found=$(arrears policy check strategy.csv --facts debtors.csv --weight open \
  --currency CNY) && exit 1
grep -q 'gap: no rule matches' <<< "$found"
grep -q '1 row of debtors.csv, 80.00 CNY' <<< "$found"
arrears decide strategy.csv --facts debtors.csv --format csv > decided.csv
diff decided.csv - <<'END'
row,status,outputs,rules,error
1,ok,CALL,R4,
2,no_match,,,
3,ok,CALL,R2,
END
arrears decide strategy.csv --facts debtors.csv --explain --row 1 --lang zh \
  --format table > why.txt
grep -q 'R4 触发' why.txt
arrears policy import strategy.dmn > back.csv
grep -q 'AGENCY' back.csv
echo ok
