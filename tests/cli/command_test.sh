#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The command as a newcomer uses it: command_test.sh ARREARS SOURCE_DIR SCRATCH
set -euo pipefail
arrears=$1 source=$2 scratch=$3
rm -rf "$scratch" && mkdir -p "$scratch" && cd "$scratch"

fail() { echo "FAILED: $*" >&2; exit 1; }
holds() { grep -qF -- "$2" "$1" || fail "$1 lacks: $2"; }

"$arrears" generate --seed 7 --quiet --out ledger
day=2026-06-30

# The same bytes at any number of threads, and nothing rejected.
for threads in 1 2; do
  "$arrears" run ledger --as-of $day --facts --threads $threads \
    --out "run$threads" >"run$threads.txt"
done
for file in worklist.csv aging.csv facts.csv summary.json report.html \
  evidence.json; do
  cmp "run1/$file" "run2/$file" || fail "$file differs with threads"
done
[ "$(wc -l <run1/rejected.csv)" = 1 ] || fail "the sample ledger has rejects"
holds run1/summary.json '"proof": "0.00"'
holds run1/report.html '</html>'
if grep -qE '(src|href)="?(https?:)?//' run1/report.html; then
  fail "the report reaches for the network"
fi


# One byte more of the input is another evidence; where it stood is none.
cp -r ledger ledger_moved && mkdir moved
"$arrears" run ledger_moved --as-of $day --facts --out moved/run >moved.txt
cmp run1/evidence.json moved/run/evidence.json || fail "a folder is in evidence"
echo >>ledger_moved/promises.csv
"$arrears" run ledger_moved --as-of $day --facts --out moved/run >moved.txt
cmp -s run1/worklist.csv moved/run/worklist.csv || fail "an empty line counts"
cmp -s run1/evidence.json moved/run/evidence.json &&
  fail "the evidence of other bytes is the same"

# Whatever can be asked of a run is in its evidence, but for what changes no
# byte. A run that is asked more must differ in what it was asked.
"$arrears" policy export gentle >gentle.json
"$arrears" claim law >law.json && "$arrears" claim effects >effects.json
cat >asked.py <<'END'
import json, subprocess, sys
arrears, day = sys.argv[1:]
ARGUMENT = {"as-of": "2026-06-29", "known-on": "2026-06-20", "mapping": "arrears",
    "currency": "CNY", "lang": "zh", "scheme": "sap", "edges": "0,45",
    "basis": "document", "credits": "oldest_first", "prior": "article_80_20",
    "policy": "gentle.json", "effects": "effects.json", "law": "law.json",
    "team": "phone=10", "format": "json"}
NO_BYTE = {"help": None, "schema": None, "threads": "1", "timings": None,
    "out": None}

def evidence(*more):
    words = [arrears, "run", "ledger", "--out", "asked", *more]
    if "--as-of" not in more: words += ["--as-of", day]
    subprocess.run(words, check=True, capture_output=True)
    whole = json.load(open("asked/evidence.json"))
    return whole["options"], whole["inputs"]

plain = evidence()
help = subprocess.run([arrears, "run", "--help"], check=True,
    capture_output=True, text=True).stdout
names = [line.split("--")[1].split()[0] for line in help.splitlines()
    if line.startswith("  -")]
assert len(names) > 20, names
for name in names:
    if name in NO_BYTE: continue
    more = ["--" + name]
    if name in ARGUMENT: more.append(ARGUMENT[name])
    asked = evidence(*more)
    assert asked[0] != plain[0], "the evidence does not tell of --" + name
    assert set(asked[0]) == set(plain[0]), name
for name in ("policy", "effects", "law"):
    inputs = evidence("--" + name, ARGUMENT[name])[1]
    assert {"role": name, "file": name + ".json" if name != "policy" else
        "gentle.json"}.items() <= inputs[-1].items(), inputs
assert evidence("--threads", "1") == plain
END
python3 asked.py "$arrears" $day

# Evidence against the files that it names, by hand.
"$arrears" evidence run1/evidence.json --in ledger >files.txt ||
  fail "the files of a run differ"
grep -q '^items .*items.csv .*same' files.txt || fail "no items in evidence"
cp -r run1 run_changed && echo >>run_changed/aging.csv
rm run_changed/report.html
"$arrears" evidence run_changed/evidence.json --in ledger_moved >files.txt &&
  fail "other files pass as the same"
for line in '^output .*aging.csv .*differs' '^output .*report.html .*missing' \
  '^promises .*promises.csv .*differs' '^items .*items.csv .*same' \
  '^output .*worklist.csv .*same'; do
  grep -qE "$line" files.txt || fail "evidence tells nothing of: $line"
done
# The one with the same bytes counts, whatever else has its name.
"$arrears" evidence run1/evidence.json --in ledger_moved --in ledger >/dev/null ||
  fail "a file is not found behind another"

# Each verb answers; wrong use is exit 2.
debtor=$(sed -n 2p run1/worklist.csv | cut -d, -f1)
"$arrears" explain ledger --as-of $day --debtor "$debtor" --lang zh >zh.txt
holds zh.txt 理由
"$arrears" explain ledger --as-of $day --debtor "$debtor" --format json >why.json
holds why.json '"would_change"'

# The draft of what is written, and what it still lacks.
reminded=$(grep -m1 ',A05,' run1/worklist.csv | cut -d, -f1)
"$arrears" explain ledger --as-of $day --debtor "$reminded" --message >draft.txt
holds draft.txt 'Draft (M01)'
holds draft.txt '  To be filled in: our contact person (contact_person)'
holds draft.txt '  Limitation: It does nothing to the limitation period.'
holds draft.txt '尊敬的财务负责人：'
holds draft.txt '收款账户：______（收款账户）'
echo '{"language": "en", "contact_person": "Ann Lee", "phone": "021-1234",
  "reply_to": "ar@example.com", "payment_methods": "bank transfer",
  "account": "6222", "addressee": "Mr Wang"}' >sender.json
"$arrears" explain ledger --as-of $day --debtor "$reminded" --message \
  --sender sender.json --format json >draft.json
holds draft.json '"template": "M01"'
holds draft.json '"missing": []'
holds draft.json 'Dear Mr Wang,'
"$arrears" explain ledger --as-of $day --debtor "$reminded" --message \
  --format csv >draft.csv
holds draft.csv ',message.template,M01'
echo '{"contact_persn": "x"}' >sender.json
code=0; "$arrears" explain ledger --as-of $day --debtor "$reminded" --message \
  --sender sender.json 2>error.txt >told.txt || code=$?
[ $code = 2 ] || fail "an unknown field ends with $code, not 2"
holds error.txt 'sender.json:1: $.contact_persn: no field of a message; did you mean "contact_person"?'

# Effects and holidays of one's own.
action=$(sed -n 's/.*"action": "\(A[0-9]*\)".*/\1/p' why.json | head -1)
echo "{\"id\": \"ours\", \"effects\": [{\"action\": \"$action\", \"days\": 21,
  \"hazard_ratio\": {\"value\": 9, \"lower\": 8, \"upper\": 10},
  \"basis\": \"ledger\", \"source\": \"contacts\"}]}" >effects.json
"$arrears" explain ledger --as-of $day --debtor "$debtor" \
  --effects effects.json >ours.txt
holds ours.txt '9 times as likely on each of 21 days (interval 8 to 10; from the ledger, an association and not a cause)'
"$arrears" run ledger --as-of $day --effects effects.json --out ours >/dev/null
holds ours/summary.json '"effects": "ours"'
holds run1/summary.json '"effects": "effects-expert-1"'
cmp -s run1/worklist.csv ours/worklist.csv && fail "effects change nothing"
echo '{"calendars": [{"id": "CN", "extends": true,
  "holidays": ["2026-07-01/2026-12-31"]}]}' >days.json
"$arrears" run ledger --as-of $day --law days.json --out days >/dev/null
grep -q ',2026-07-[0-9]*,14:00' run1/worklist.csv || fail "no call in July"
grep -q ',2026-07-[0-9]*,14:00' days/worklist.csv && fail "calls on holidays"
echo '{"guard_profiles": [{"id": "B2B_DEFAULT", "confidence": "proposal",
  "classes": ["company"], "best": "03:10-04:20"}]}' >hours.json
"$arrears" run ledger --as-of $day --law hours.json --out hours >/dev/null
grep -q ',03:10,04:20' hours/worklist.csv || fail "our hours of contact are not kept"
echo '{"id": "ours", "effects": [
  {"action": "A13", "minutes": -1}]}' >effects.json
code=0; "$arrears" run ledger --as-of $day --effects effects.json --out no \
  2>error.txt || code=$?
[ $code = 2 ] || fail "a wrong file of effects ends with $code, not 2"
holds error.txt 'effects.json:2: $.effects[0].minutes: expected an integer from 0 to 100000, found -1'

"$arrears" kpi ledger --as-of $day --format json >kpi.json
holds kpi.json '"dso_count_back"'
"$arrears" kpi ledger --as-of $day --lang zh >kpi.txt
holds kpi.txt 最佳
"$arrears" age ledger --as-of $day --by debtor >debtors.txt
holds debtors.txt 'rows more: --format csv has all'
code=0; "$arrears" explain ledger --as-of $day --debtor nobody 2>error.txt || code=$?
[ $code = 2 ] || fail "an unknown debtor ends with $code, not 2"
holds error.txt 'no debtor of the ledger has the id nobody'
"$arrears" age ledger --as-of $day --by debtor --format csv --out debtors.csv
cmp debtors.csv <("$arrears" age ledger --as-of $day --by debtor --format csv \
  --threads 2) || fail "age differs with threads"
echo '{"payment": "320.00", "items": [
  {"id": "a", "open": "300.00", "due": "2026-01-31"},
  {"id": "b", "open": "50.00", "due": "2026-02-28"}]}' >payment.json
"$arrears" allocate --in payment.json >split.json
holds split.json '"amount": "20.00"'
code=0; "$arrears" age ledger --as-of 2026-13-01 2>error.txt || code=$?
[ $code = 2 ] || fail "a wrong date ends with $code, not 2"
holds error.txt "month 13"
code=0; "$arrears" age ledger 2>/dev/null || code=$?
[ $code = 2 ] || fail "a missing option ends with $code, not 2"

# What is typed wrongly is told in two lines, with the word that was meant.
misses() {  # misses "WORDS" "WHAT IS TOLD"
  code=0
  # shellcheck disable=SC2086  # Words, to be split.
  "$arrears" $1 >told.txt 2>error.txt </dev/null || code=$?
  [ $code = 2 ] || fail "arrears $1 ends with $code, not 2"
  [ ! -s told.txt ] || fail "arrears $1 prints on standard output"
  [ "$(wc -l <error.txt)" -le 2 ] || fail "arrears $1 tells too much"
  holds error.txt "$2"
}
misses "explian ledger" '"explian" is none of run, age, explain, evidence, kpi, allocate, claim, provision, recover, forecast, decide, policy, backtest, generate; did you mean "explain"?'
misses "explian ledger" "See arrears --help"
misses "frobnicate" '"frobnicate" is none of run, '
misses "" "which of run, age, "
misses "age" "LEDGER is missing"
misses "age ledger" "--as-of is missing"
misses "age ledger" "See arrears age --help"
misses "age ledger --as-of" "--as-of has no value"
misses "age ledger --as-of $day --formt json" '--formt: no such option; did you mean "--format"?'
misses "age ledger --as-of $day --format jsno" '"jsno" is none of table, json, csv; did you mean "json"?'
misses "age ledger more --as-of $day" '"more" is one word too many'
misses "age ledger --as-of $day --threads 900" '"900" is no whole number 1 to 256'
misses "age ledger --as-of $day --scheme sap --edges 1,2" "give one of the two"
misses "--as-of $day age ledger" "--as-of: options stand after age"
misses "generate --bad 2 --out x" '"2" is no number 0 to 1'
misses "generate --seed x --out x" "--seed = x: expected a whole number"
misses "kpi ledger" "--as-of is missing"
misses "kpi ledger" "arrears kpi ledger --as-of 2026-06-30"
misses "kpi" "arrears kpi --in figures.json"

# What cannot be written says why.
if [ -c /dev/full ]; then
  for words in "age ledger --as-of $day" "age ledger --as-of $day --format csv" \
      "age ledger --as-of $day --by debtor --format csv" \
      "kpi ledger --as-of $day" "run ledger --as-of $day --out full"; do
    code=0
    # shellcheck disable=SC2086  # Words, to be split.
    "$arrears" $words >/dev/full 2>error.txt || code=$?
    [ $code = 1 ] || fail "arrears $words on a full disk ends with $code, not 1"
    holds error.txt "cannot write standard output: no space left on device"
  done
  code=0; "$arrears" age ledger --as-of $day --out /dev/full 2>error.txt || code=$?
  [ $code = 1 ] || fail "a full disk ends with $code, not 1"
  holds error.txt "cannot write /dev/full: no space left on device"
fi
# One text behind another, where the output is a file.
{ "$arrears" age ledger --as-of $day --format csv
  "$arrears" age ledger --as-of $day --format csv; } >twice.txt
[ "$(wc -l <twice.txt)" = "$((2 * $("$arrears" age ledger --as-of $day --format csv | wc -l)))" ] ||
  fail "a file that is standard output is written over"

# Its creditor is under the law of China, where no agency may collect.
holds ledger/events.csv ",placed,,,,law_firm,"
if grep -q agency ledger/events.csv; then fail "the sample places with an agency"; fi

# generate names the folder, and what is in it.
"$arrears" generate --debtors 20 --items 100 --out made 2>made.txt
holds made.txt "Wrote made:"
holds made.txt "  creditor.json"
holds made.txt "  items.csv: "
if grep -q "creditor.csv" made.txt; then fail "there is no creditor.csv"; fi

# A table is imported, broken, checked, mended and asked.
cat >steps.csv <<'CSV'
F,if dpd,if reason,then action,note
type,number,string,string,
allowed,[0..720],"""CASH"",""DISPUTE""",,
R1,-,"""DISPUTE""","""WAIT""",settle it first
R2,> 60,-,"""LETTER""",
R3,> 90,-,"""COURT""",
R4,> 0,-,"""CALL""",
CSV
echo '[{"dpd": 95, "reason": "CASH", "open": "1200.50"},
  {"dpd": 0, "reason": "CASH", "open": "80"}]' >debtors.json
code=0; "$arrears" policy check steps.csv --no-nulls --facts debtors.json \
  --weight open >check.txt || code=$?
[ $code = 1 ] || fail "a faulty table ends with $code, not 1"
holds check.txt 'subsumed: R3 is covered by R2, which stands before it'
holds check.txt 'gap: no rule matches where dpd = 0 and reason = "CASH"'
holds check.txt '; 1 row of debtors.json, 80.00'
sed -e '1a decision,mended,,,' -e '/^R3/d' -e 's/^R4,> 0/R4,-/' steps.csv >mended.csv
"$arrears" policy check mended.csv --no-nulls --lang zh >check.txt ||
  fail "the mended table: $(cat check.txt)"
"$arrears" policy export mended.csv --out mended.dmn
"$arrears" policy import mended.dmn | cmp - mended.csv ||
  fail "a table changes on its way through DMN"
"$arrears" decide mended.dmn --facts debtors.json --format csv >decided.csv
holds decided.csv '1,ok,LETTER,R2,'
sed -i 's/> 60/> sixty/' mended.csv
code=0; "$arrears" policy check mended.csv 2>error.txt || code=$?
[ $code = 2 ] || fail "a cell that is none ends with $code, not 2"
holds error.txt 'mended.csv: line 6: table "mended", rule "R2", column "dpd": character 3'

# A bar on a terminal, which is wiped at the end, and none elsewhere.
bar="\"$arrears\" generate --debtors 20 --items 100 --out bar"
"$arrears" generate --debtors 20 --items 100 --out bar 2>plain.txt
if grep -qF '%' plain.txt; then fail "a bar in a file"; fi
if script -qec true /dev/null >/dev/null 2>&1; then
  script -qec "$bar" /dev/null >terminal.txt </dev/null
  holds terminal.txt '100 % generate'
  tr '\r' '\n' <terminal.txt | grep -qE '^ +$' || fail "the bar is left behind"
  "$arrears" generate --debtors 200 --items 30000 --items-only \
    --part-settlements --quiet --out long
  for ledger in ledger long; do
    script -qec "\"$arrears\" age $ledger --as-of $day --format csv" \
      /dev/null >terminal.txt </dev/null
    tr '\r' '\n' <terminal.txt | grep -qE '^ +$' || fail "age leaves its bar"
    "$arrears" age $ledger --as-of $day --format csv >plain.txt 2>&1
    [ $ledger = long ] || holds terminal.txt '% read'
    [ $ledger = ledger ] || holds terminal.txt '100 % items'
    [ $ledger = ledger ] || holds terminal.txt '100 % settlements'
    if grep -qF '%' plain.txt; then fail "age draws a bar in a file"; fi
  done
fi

# A bad row is named and rejected; the rest is kept; --strict stops.
mkdir bad && cp ledger/*.csv ledger/creditor.json bad/
echo 'X1,nobody,invoice,2026-01-01' >>bad/items.csv
"$arrears" run bad --as-of $day --out badrun >/dev/null 2>bad.txt
holds bad.txt items.csv
[ "$(wc -l <badrun/rejected.csv)" = 2 ] || fail "one reject expected"
cmp run1/worklist.csv badrun/worklist.csv || fail "a reject changed the rest"
code=0; "$arrears" age bad --as-of $day --strict >/dev/null 2>&1 || code=$?
[ $code = 1 ] || fail "--strict ends with $code, not 1"

# Without rates nothing is converted, and that is said.
mkdir norate && cp ledger/*.csv ledger/creditor.json norate/ && rm norate/rates.csv
"$arrears" run norate --as-of $day --out noraterun >/dev/null 2>norate.txt
holds norate.txt "no exchange rate"

# Counts are counts, also in a CSV.
printf 'id,debtor,document_date,due_date,amount,currency\n1,a,2026-01-01,2026-01-31,5,EUR\n' >one.csv
"$arrears" age one.csv --as-of 2026-02-10 --format csv >one.txt
holds one.txt "EUR,0.00,0,5.00,1,"

# A currency that nothing names is told, and one named twice is one.
printf 'id,debtor,document_date,due_date,amount\n1,a,2026-01-01,2026-01-31,5\n' >bare.csv
mkdir bare && cp bare.csv bare/items.csv && echo x >bare/notes.txt
for ledger in bare.csv bare; do
  for words in "age $ledger" "kpi $ledger" "run $ledger --out barerun"; do
    # shellcheck disable=SC2086  # Words, to be split.
    "$arrears" $words --as-of 2026-02-10 >/dev/null 2>note.txt
    holds note.txt "Note: no currency is named"
    # shellcheck disable=SC2086  # Words, to be split.
    "$arrears" $words --as-of 2026-02-10 --currency EUR >/dev/null 2>note.txt
    if grep -q currency note.txt; then fail "$words --currency tells of none"; fi
  done
done
"$arrears" run bare.csv --as-of 2026-02-10 --out barerun >/dev/null 2>&1
holds barerun/summary.json '"currency_assumed": true'
holds run1/summary.json '"currency_assumed": false'
"$arrears" age one.csv --as-of 2026-02-10 >/dev/null 2>note.txt
if grep -q named note.txt; then fail "a column of currencies is not seen"; fi
misses "age ledger --as-of $day --currency USD" \
  "base currency USD is asked for, but ledger/creditor.json says CNY"
"$arrears" age ledger --as-of $day --currency CNY >/dev/null 2>&1 ||
  fail "the currency that the ledger names is refused"

# What is not known of is not passed over.
code=0; echo '{"payment":"1","rul":"fifo","items":[]}' | "$arrears" allocate >/dev/null 2>rul.txt || code=$?
[ $code = 2 ] || fail "an unknown field ends with $code, not 2"
holds rul.txt 'standard input:1: $: unknown key "rul"; is "rule" meant?'
# What is wrong in JSON is told by file, path, what stands there and the bound.
refuses() {  # refuses VERB JSON "WHAT IS TOLD"
  echo "$2" >wrong.json
  code=0; "$arrears" "$1" --in wrong.json >/dev/null 2>error.txt || code=$?
  [ $code = 2 ] || fail "arrears $1 of $2 ends with $code, not 2"
  holds error.txt "arrears: wrong.json$3"
  holds error.txt "$4"
}
item='"id":"a","due":"2026-01-31"'
refuses allocate '{"payment":"1","items":[' ':2:1: syntax error' ''
refuses allocate "{\"payment\":\"-1.50\",\"items\":[]}" \
  ':1: $.payment: expected an amount from 0.00, found "-1.50"' 'arrears allocate --schema'
refuses allocate "{\"payment\":\"1\",\"items\":[{$item,\"open\":\"-5\"}]}" \
  ':1: $.items[0].open: expected an amount from 0.00, found "-5"' ''
refuses allocate "{\"payment\":\"20\",\"rule\":\"specified\",\"items\":[{$item,\"open\":\"5\",\"wanted\":\"9\"}]}" \
  ':1: $.items[0].wanted: expected at most what is open, 5.00, found "9"' ''
refuses allocate "{\"payment\":\"3\",\"rule\":\"specified\",\"items\":[{$item,\"open\":\"5\",\"wanted\":\"4\"}]}" \
  ':1: $.items[0].wanted: expected at most what is left of the payment of 3.00, 3.00, found "4"' ''
refuses allocate "{\"payment\":\"1\",\"items\":[{$item,\"open\":\"5\"},{$item,\"open\":\"6\"}]}" \
  ':1: $.items[1].id: "a" is the id of $.items[0] already' ''
refuses allocate "{\"payment\":\"1\",\"items\":[
  {$item,\"open\":\"5\"},
  {\"id\":\"b\",
   \"due\":\"2026-01-31\",\"open\":\"-6\"}]}" \
  ':4: $.items[1].open: expected an amount from 0.00, found "-6"' ''
refuses allocate "{\"payment\":\"1\",
  \"items\":[],
  \"rul\":\"fifo\"}" \
  ':3: $: unknown key "rul"; is "rule" meant?' ''
refuses allocate '{"payment":"1","rule":"cn_560","items":[]}' \
  ':1: $: as_of, the day of payment, is missing: cn_560 asks which debts are due' ''
refuses allocate "{\"payment\":\"1\",\"items\":[{$item,\"open\":\"5\",\"costs\":\"1\"}]}" \
  ':1: $.items[0].costs: the rule fifo does not look at it' ''
refuses allocate "{\"payment\":\"1\",\"rule\":\"england\",\"items\":[{$item,\"open\":\"5\",\"rate\":\"12 %\"}]}" \
  ':1: $.items[0].rate: rate "12 %": not a decimal such as 0.0475' ''
refuses kpi '{"payments":[{"amount":"-3.00","days":1}]}' \
  ':1: $.payments[0].amount: expected an amount from 0.01, found "-3.00"' 'arrears kpi --schema'
refuses kpi '{"payments":[{"amonut":"3.00","days":1}]}' \
  ':1: $.payments[0]: unknown key "amonut"; is "amount" meant?' ''
refuses kpi '{"receivables":"1","credit_sales":"1","days":0}' \
  ':1: $.days: expected an integer from 1 to 1000000, found 0' ''

# Real invoices, where they are.
data=${ARREARS_SHARED_DATA:-$source/../shared/data}/ibm_ar
if [ ! -f "$data/invoices.csv" ]; then
  echo "skipped: ibm_ar is not here"
  exit 0
fi
map=$source/tests/data/ibm_ar/mapping.json
"$arrears" age "$data/invoices.csv" --mapping "$map" --as-of 2012-12-31 \
  --format json >ibm.json
holds ibm.json '"amount": "4936.32"'
holds ibm.json '"items": 86'
holds ibm.json '"amount": "788.74"'
holds ibm.json '"items": 13'
"$arrears" run "$data/invoices-dirty.csv" --mapping "$map" --as-of 2012-12-31 \
  --out dirty >/dev/null
holds dirty/summary.json '"accepted": "155658.78"'
[ "$(wc -l <dirty/rejected.csv)" = 1 ] || fail "the dirty file has rejects"
echo "ok"
