# SPDX-License-Identifier: Apache-2.0
"""What `arrears policy check` says, word by word: conditions, lists, faults.

policy_words_test.py ARREARS SCRATCH
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

ARREARS = sys.argv[1]
SCRATCH = pathlib.Path(sys.argv[2])


def arrears(*words, code=0):
    done = subprocess.run([ARREARS, *words], text=True, capture_output=True,
                          check=False, cwd=SCRATCH, encoding="utf-8")
    assert done.returncode == code, (words, done.returncode, done.stdout,
                                     done.stderr)
    return done.stderr if code == 2 else done.stdout


def write(name, text):
    (SCRATCH / name).write_text(text, encoding="utf-8")
    return name


def check_model(model, *words, code=1):
    return json.loads(arrears("policy", "check", model, "--no-nulls",
                              "--format", "json", *words, code=code))


def check_computed():
    """By hand: 2 x and x + x are one output, 2 x and x + 30 are so at 30."""
    def told(first, other, low="[20..40]"):
        model = write("fee.csv", "U,if dpd,then fee\ntype,number,number\n"
                      f"R1,<= 40,{first}\nR2,{low},{other}\n")
        [found] = check_model(model)
        return [f for f in found["findings"]
                if f["kind"] in ("conflict", "overlap")], found["counts"]
    [same], counts = told("dpd * 2", "dpd + dpd")
    assert same["kind"] == "overlap" and "differ" not in same["text"], same
    assert (counts["overlap"], counts["conflict"]) == (1, 0), counts
    [differ], _ = told("dpd * 2", "dpd + 20")
    assert differ["kind"] == "conflict", differ  # Equal at 20, the witness.
    day = float(differ["witness"]["dpd"])
    assert 20 <= day <= 40 and day != 20, differ
    [differ], _ = told("dpd * 2", "dpd + 30", "[30..40]")
    assert differ["kind"] == "conflict" and (
        differ["witness"]["dpd"] != "30"), differ
    [same], _ = told("dpd * 2", "dpd + 30", "30")  # Nowhere else they meet.
    assert same["kind"] == "overlap", same
    # What the outputs read need not be a column.
    [differ], _ = told("dpd", "dpd + 1")
    assert differ["kind"] == "conflict", differ


def check_conditions():
    model = write("open.csv", "F,if dpd,if at,then act\n"
                  "type,number,time,string\n"
                  'R1,<= 10,"[time(""09:00:00"")..time(""18:00:00"")]",CALL\n')
    text = arrears("policy", "check", model, code=1)
    assert "where dpd > 10 or null (such as" in text, text
    assert ('where dpd <= 10 and (at < time("09:00:00") or > time("18:00:00") '
            "or null) (such as") in text, text
    text = arrears("policy", "check", model, "--lang", "zh", code=1)
    assert "当 dpd > 10 或 null 时" in text, text
    model = write("between.csv", "F,if dpd,then act\ntype,number,string\n"
                  "R1,<= 10,CALL\nR2,> 20,WAIT\n")
    text = arrears("policy", "check", model, code=1)
    assert "where dpd in (10..20] or null (such as dpd = 11)" in text, text
    # Very long lists.
    texts = [f'"C{i:03}"' for i in range(220)]
    model = write("long.csv", "F,if code,then act\ntype,string,string\n"
                  'allowed,"' + ",".join(texts).replace('"', '""') + '",\n'
                  'R1,"""C000""",A\n')
    text = arrears("policy", "check", model, "--no-nulls", code=1)
    assert 'code in ("C001", "C002", "C003", "C004", "C005", "C006" and 213 ' \
        'more)' in text, text
    text = arrears("policy", "check", model, "--no-nulls", "--lang", "zh",
                   code=1)
    assert '"C006" 等,另有 213 个' in text, text
    rules = "".join(f"R{i},{i},A\n" for i in range(40))
    model = write("cover.csv", "F,if n,then act\ntype,integer,string\n"
                  "allowed,[0..39],\nnull,error,\noutside,error,\n"
                  f"{rules}LAST,-,B\n")
    text = arrears("policy", "check", model, code=1)
    assert ("LAST never fires: R0, R1, R2, R3, R4, R5 and 34 more together "
            "cover it") in text, text


def check_flags():
    model = write("clean.csv", "F,if dpd,then act\ntype,number,string\nR,-,A\n")
    for words in (("policy", "check", model, "--hidden=5"),
                  ("policy", "check", model, "--no-nulls=7"),
                  ("decide", model, "--explain=5", "--facts", "none.json")):
        error = arrears(*words, code=2)
        option, value = next(w for w in words if "=" in w).split("=")
        assert f'{option}: "{value}" is too much: it is given alone' in error, (
            error)
    for value in ("0", "-1", "2.5", "99999999999999999999"):
        error = arrears("decide", model, "--explain", "--row", value, code=2)
        assert f'--row: "{value}" is no whole number from 1' in error, error
    error = arrears("decide", model, "--explain", "--most-changes", "-1",
                    code=2)
    assert '--most-changes: "-1" is no whole number from 0' in error, error


SHEET = """F,if reason,if open,if vip,then act,then ok
type,string,number,boolean,string,boolean
default,,,,,FALSE
R1,A,-,TRUE,CALL,TRUE
R2,-,> 5,"TRUE,FALSE",CALL,FALSE
R3,-,-,not(FALSE),WAIT,True
"""


def check_spreadsheets():
    """Truth values in capitals, and texts of several words."""
    model = write("sheet.csv", SHEET)
    write("sheet.json", json.dumps([
        {"reason": "A", "vip": True}, {"open": 9, "vip": False},
        {"open": 1, "vip": True}, {"open": 1, "vip": False}]))
    rows = json.loads(arrears("decide", model, "--facts", "sheet.json"))["rows"]
    assert [(row["rules"], row["outputs"] and row["outputs"]["ok"])
            for row in rows] == [(["R1"], True), (["R2"], False),
                                 (["R3"], True), ([], False)], rows
    faults = {
        'R1,CASH FLOW,-,-,A,true': 'found CASH; a text needs double quotes: '
                                   '"CASH FLOW"',
        'R1,N/A,-,-,A,true': 'a text needs double quotes: "N/A"',
        'R1,"A,CASH FLOW",-,-,A,true': 'double quotes: "CASH FLOW"',
        'R1,not(CASH FLOW),-,-,A,true': 'double quotes: "CASH FLOW"',
        'R1,30 DAYS,-,-,A,true': 'double quotes: "30 DAYS"',
        'R1,-,-,-,CASH FLOW,true': 'line 4: rule "R1", output "act": expected '
        'a text in double quotes: "CASH FLOW", found CASH FLOW',
        'R1,-,-,-,N/A,true': 'expected a text in double quotes: "N/A"',
        'R1,-,-,-,“WAIT”,true': 'nothing is called "“WAIT”"; the nearest is '
                                '"reason"; write " for “',
        'R1,-,TRUE,-,A,true': 'found TRUE; write true for TRUE',
        'R1,-,-,-,TRUE,yes': 'nothing is called "yes"'}
    head = "".join(SHEET.splitlines(True)[:3])
    for rule, told in faults.items():
        error = arrears("policy", "check", write("bad.csv", head + rule + "\n"),
                        code=2)
        assert told in error, (told, error)
    # A word that is a column's name is that column, and a sum is a sum.
    arrears("policy", "check", write("fine.csv", head + "R1,-,-,-,reason,true"))
    write("untyped.csv", "F,if vip,then ok\nR1,TRUE,TRUE\n")
    error = arrears("policy", "check", "untyped.csv", code=2)
    assert error.count("; write true for TRUE") == 2, error
    assert 'quotes: "TRUE"' not in error, error


def check_faults_in_chinese():
    def told(text):
        model = write("bad.csv", text)
        error = arrears("policy", "check", model, "--lang", "zh", code=2)
        decided = arrears("decide", model, "--explain", "--facts", "s.json",
                          "--lang", "zh", code=2)
        assert error == decided, (error, decided)
        return error
    head = "F,if dpd,then act\ntype,number,string\n"
    for text, parts in (
            (head + "R1,> x,CALL\nR2,=> 5,CALL\n",
             ['文件 bad.csv:第 3 行:表 "bad",规则 "R1",列 "dpd":第 3 个字符:应为 '
              '数字或日期,如 date("2024-01-31"),实为 x',
              '第 4 行:表 "bad",规则 "R2",列 "dpd":第 1 个字符:应为 ">=",实为 =>']),
            (head + "R1,> 5,dpt\nR1,> 5,CASH FLOW\n",
             ['第 4 行:规则 "R1",输出 "act":应为 带双引号的文本:"CASH FLOW",'
              '实为 CASH FLOW']),
            (head + "R1,> 5,CALL\nR1,> 6,CALL\n",
             ['文件 bad.csv:第 3 行和第 4 行:表 "bad",规则 "R1":编号重复:第 1 条与第 2 条规则']),
            ("X,if dpd\n", ["文件 bad.csv:第 1 行:应为 "]),
            (head.replace("number", "nmber"),
             ['第 2 行:类型,列 "dpd":应为 类型 (number, ']),
            (head + "R1,≥ 1,“WAIT”\n",
             ['没有名称 "“WAIT”";最接近的是 "dpd";请用 " 代替 “', '实为 ≥;请用 >= 代替 ≥']),
            (head + "R1,> 5\n", ["第 3 行:有 2 个字段,而首行有 3 个"]),
            (head + "".join(f"R{i},> x,A\n" for i in range(27)),
             ["另有 7 处"])):
        error = told(text)
        for part in parts:
            assert part in error, (part, error)


def check_names_in_csv():
    """A decision called as its model or its file keeps its name."""
    model = ('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
             ' name="act" namespace="n"><decision id="d" name="act">'
             '<decisionTable hitPolicy="FIRST"><input><inputExpression>'
             '<text>dpd</text></inputExpression></input><output/><rule id="R1">'
             '<inputEntry><text>&gt; 5</text></inputEntry><outputEntry><text>1'
             '</text></outputEntry></rule></decisionTable></decision>'
             '</definitions>')
    write("named.dmn", model)
    arrears("policy", "import", "named.dmn", "--out", "other.csv")
    told = arrears("policy", "export", "other.csv", "--into", "named.dmn")
    assert told == model, told
    write("mine.csv", "F,if dpd,then act\nR1,> 5,1\n")
    arrears("policy", "export", "mine.csv", "--out", "mine.dmn")
    arrears("policy", "import", "mine.dmn", "--out", "yours.csv")
    told = arrears("policy", "export", "yours.csv")
    assert '<decision id="decision_2" name="mine">' in told, told


def check_lists():
    """A list is written in one way, whoever writes it."""
    model = write("list.csv", "C,if dpd,then act\ntype,integer,\n"
                  "R1,> 5,1\nR2,> 7,\"\"\"a, b\"\"\"\n")
    test = arrears("policy", "test", model, "--no-nulls")
    assert '8,ok,R1;R2,"[1,""a, b""]"\n' in test, test
    write("rows.csv", test)
    told = arrears("decide", model, "--facts", "rows.csv", "--format", "csv")
    assert ',ok,"[1,""a, b""]",R1;R2,' in told, told


def explained(model, facts, *words):
    write("facts.json", json.dumps(facts))
    return json.loads(arrears("decide", model, "--facts", "facts.json",
                              "--explain", *words))["rows"]


def check_counts_of_texts():
    """C#: what is counted may be anything; the count is what comes of it."""
    model = write("count.csv", "C#,if dpd,if amount,then act\n"
                  "type,integer,integer,string\ndefault,,,7\n"
                  "R1,> 5,-,A\nR2,-,> 5,B\nR3,-,> 9,C\n")
    one, none = explained(model, [{"dpd": 9, "amount": 1},
                                  {"dpd": 1, "amount": 1}])
    assert one["headline"] == 'act = 1 (C#); R1 fires: act = "A"', one
    # Of dpd 1 and amount 6 the count is 1 as well, by another rule.
    assert one["changes"] == [
        "no rule matches, the default holds: act = 7 if dpd <= 5 (is 9)",
        "act = 2 (C#) [R1, R2] if amount in [6..9] (is 1)",
        "act = 3 (C#) [R1, R2, R3] if amount >= 10 (is 1)"], one
    assert none["headline"] == (
        "no rule matches, the default holds: act = 7"), none


def check_columns_of_one_fact():
    """By hand: what one fact can be, whatever columns read it."""
    model = write("twins.csv", "F,if dpd,if dpd / 30,if dpd,then act\n"
                  "type,integer,number,integer,string\n"
                  'allowed,[0..720],,,\nR1,<= 30,-,-,WAIT\n'
                  "R2,> 30,< 3,-,CALL\nR3,-,[3..6],-,LETTER\n"
                  "R4,-,> 9,<= 90,NEVER\n")
    [found] = check_model(model)
    assert [f["text"] for f in found["findings"]] == [
        "gap: no rule matches where dpd in [181..720] (such as dpd = 181)",
        "empty cell: no value of dpd meets ? > 270 and ? <= 90 of R4, so R4 "
        "never fires"], found
    rows = arrears("policy", "test", model, "--no-nulls").splitlines()
    assert rows[0] == "dpd,expect_status,expect_rule,expect_act", rows
    assert "31,ok,R2,CALL" in rows and "90,ok,R3,LETTER" in rows, rows
    [row] = explained(model, [{"dpd": 45}])
    assert row["changes"] == [
        'act = "WAIT" [R1] if dpd in [0..30] (is 45)',
        'act = "LETTER" [R3] if dpd in [90..180] (is 45)',
        "no rule matches if dpd in [181..720] (is 45)"], row
    assert "dpd / 30 = 1.5 does not meet [3..6] (off by 1.5)" in (
        " ".join(row["others"])), row
    # A falling line turns the ends; what reads two facts is told as such.
    model = write("two.csv", "F,if open,if -open,if limit - open,then y\n"
                  "type,number,number,number,string\n"
                  "R1,> 1000,-,>= 0,WARN\nR2,-,>= -1000,-,OK\n")
    done = subprocess.run([ARREARS, "policy", "check", model, "--no-nulls"],
                          text=True, capture_output=True, check=False,
                          cwd=SCRATCH)
    assert "gap: no rule matches where open > 1000 and limit - open < 0 (such "\
        "as open = 1001, limit - open = -1) (may be impossible: \"limit - open"\
        '" is worked out from facts)' in done.stdout, done
    [row] = explained(model, [{"open": 500, "limit": 800}])
    assert row["changes"][0] == (
        'y = "WARN" [R1] if open > 1000 (is 500) (may be impossible: '
        '"limit - open" is worked out from facts)'), row


def check_order_of_columns():
    """One fact, whichever of its columns stands first: by hand, R1 takes up to
    29, R2 from 30 (30 - dpd <= 0), R3 null, and nothing is left."""
    for names, rules in (
            ("if dpd,if 30 - dpd", ("<= 29,-", "-,<= 0", "null,-")),
            ("if 30 - dpd,if dpd", ("-,<= 29", "<= 0,-", "-,null"))):
        for types in ("integer,integer", "number,integer", "integer,number"):
            model = write("order.csv", f"U,{names},then y\ntype,{types},string"
                          f"\nR1,{rules[0]},early\nR2,{rules[1]},late\n"
                          f"R3,{rules[2]},unknown\n")
            whole = types.split(",")[names.split(",").index("if dpd")]
            done = subprocess.run([ARREARS, "policy", "check", model],
                                  text=True, capture_output=True, check=False,
                                  cwd=SCRATCH)
            if whole == "integer":
                assert (done.stdout, done.stderr) == (
                    "order: 3 rules, nothing found\n", ""), (names, types, done)
            else:  # 30 - dpd is whole where dpd need not be: not carried.
                assert "may be impossible" in done.stdout, (names, types, done)


def check_mixed_treatments():
    """Of one fact one column refuses what is outside, the other lets it pass.
    By hand: both allow 0..6; up to 10 a value is let through, beyond it none.
    """
    head = ("F,{},then y\ntype,number,number,number\nallowed,{},\n"
            "outside,{},\nR1,{}1\nR2,{}2\nR3,{}3\nR4,{}4\n")
    columns = {"if x": ("[0..10]", "error", ("<= 4", "-", "> 8", "> 10")),
               "if x / 2": ("[0..3]", "match", ("-", "[2.5..3.5)", "-", "-"))}
    for order in (list(columns), list(reversed(columns))):
        name, allowed, outside, cells = (
            ",".join(order), *(",".join(columns[c][k] for c in order)
                               for k in (0, 1)),
            ["".join(columns[c][2][r] + "," for c in order) for r in range(4)])
        model = write("mixed.csv", head.format(name, allowed, outside, *cells))
        [found] = check_model(model)
        texts = [f["text"] for f in found["findings"]]
        assert texts[0] == (
            "gap: no rule matches where x in (4..5) (such as x = 4.1)"), texts
        assert "impossible" not in " ".join(texts) and "(2)" not in " ".join(
            texts), texts
        by_rule = {f["rules"][0]: f for f in found["findings"] if f["rules"]}
        assert sorted(by_rule) == ["R3", "R4"], found
        assert by_rule["R3"]["fires_outside"] is True, found
        assert by_rule["R4"]["fires_outside"] is False, found
        [refused, through] = explained(model, [{"x": 12}, {"x": 9}])
        assert refused["headline"] == (
            "refused: x = 12 is no value the table takes"), refused
        assert "y = 1 [R1] if x in [0..4] (is 12)" in refused["changes"], refused
        assert through["rule"] == "R3", through
        assert "y = 2 [R2] if x in [5..6] (is 9)" in through["changes"], through


def check_open_ends():
    """Joined columns take both spellings of an end that is left out: by hand,
    R1 asks for x outside 2..5 and above -2."""
    for cell in ("not(]1..5])", "not((1..5])"):
        model = write("open.csv", "F,if x,if x + 3,then y\n"
                      f"type,number,number,number\nR1,{cell},> 1,3\nR2,-,-,4\n")
        [found] = check_model(model, code=0)
        assert found["findings"] == [], found
        rows = arrears("policy", "test", model, "--no-nulls").splitlines()
        assert "2,ok,R2,4" in rows, rows
        [row] = explained(model, [{"x": 5}])
        assert row["changes"] == ["y = 3 [R1] if x in (-2..1] or > 5 (is 5)"], (
            row)


def check_computed_values():
    """What computed outputs come to, before and after a change."""
    model = write("value.csv", "F,if dpd,if vip,then fee\n"
                  "type,integer,boolean,number\n"
                  "R1,<= 30,true,dpd * 2\nR2,<= 30,false,dpd + dpd\n"
                  "R3,> 30,-,dpd * 2 + 5\n")
    [row] = explained(model, [{"dpd": 20, "vip": True}])
    assert row["headline"] == "fee = 40; R1 fires: fee = dpd * 2", row
    assert row["changes"] == [
        "fee = 67 where dpd = 31 [R3] if dpd >= 31 (is 20)"], row  # 2 * 31 + 5
    model = write("points.csv", "C+,if dpd,if vip,then points\n"
                  "type,integer,boolean,number\ndefault,,,dpd\n"
                  "R1,> 5,-,dpd * 2\nR2,> 5,true,3\n")
    one, none = explained(model, [{"dpd": 10, "vip": True},
                                  {"dpd": 4, "vip": True}])
    assert one["headline"] == (
        "points = 23 (C+); R1 fires: points = dpd * 2; R2 fires: points = 3"), (
            one)
    assert one["changes"] == [
        "no rule matches, the default holds: points = 5 where dpd = 5 if "
        "dpd <= 5 (is 10)",
        "points = 20 (C+) where vip = false [R1] if vip in (false, null) (is "
        "true)"], one
    assert none["headline"] == (
        "no rule matches, the default holds: points = 4"), none


def check_changes_from_faults():
    """By hand: what a row that is refused or a violation would come to."""
    model = write("from.csv", "U,if dpd,then fee\ntype,integer,number\n"
                  "allowed,[0..90],\noutside,error,\n"
                  "R1,<= 40,dpd * 2\nR2,>= 35,dpd * 3 + 1\n")
    refused, violation = explained(model, [{"dpd": 100}, {"dpd": 38}])
    assert refused["changes"] == [
        "fee = 271 where dpd = 90 [R2] if dpd in [41..90] (is 100)",
        "fee = 68 where dpd = 34 [R1] if dpd in [0..34] (is 100)"], refused
    assert sorted(violation["changes"]) == [
        "fee = 124 where dpd = 41 [R2] if dpd in [41..90] (is 38)",
        "fee = 68 where dpd = 34 [R1] if dpd in [0..34] (is 38)"], violation


TWICE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m">
<inputData id="{}" name="a"/>
<inputData id="{}" name="b"/>
<decision id="{}" name="c"><literalExpression><text>1</text></literalExpression></decision>
<decision id="{}" name="d"><literalExpression><text>1</text></literalExpression></decision>
</definitions>
"""


def check_what_is_there_twice():
    """Names, rows and ids of which nobody knows which is meant; and tables
    that give nothing."""
    head = "F,if dpd,then y\n"
    for name, text, told in (
            ("dpd.csv", head + "R,> 5,1\n", 'dpd.csv: the decision is called '
             '"dpd" after the file, as is a column: name another in a row '
             "`decision,NAME`"),
            ("two.csv", head + "decision,dpd,\nR,> 5,1\n", 'the decision is '
             'called "dpd", as is a column: name another'),
            ("none.csv", "F,if x\ntype,integer\nR1,> 5\n",
             "none.csv: line 1: no column `then NAME`: the table gives nothing"),
            ("rows.csv", head + "type,integer,number\nR,> 5,1\n",
             None),
            ("rows.csv", head + "type,integer,number\ntype,number,number\n"
             "R,> 5,1\n",
             'rows.csv: lines 2 and 3: the row "type" is there twice'),
            ("rows.csv", head + "decision,a,\ntype,integer,number\n"
             "decision,b,\nR,> 5,1\n",
             'rows.csv: lines 2 and 4: the row "decision" is there twice'),
            ("ids.dmn", TWICE.format("a", "b", "c", "d"), None),
            ("ids.dmn", TWICE.format("", "", "c", "d"), None),
            ("ids.dmn", TWICE.format("a", "a", "c", "d"),
             'ids.dmn: lines 2 and 3: the id "a" is there twice'),
            ("ids.dmn", TWICE.format("a", "b", "c", "c"),
             'ids.dmn: lines 4 and 5: the id "c" is there twice'),
            ("ids.dmn", TWICE.format("a", "b", "c", "b"),
             'ids.dmn: lines 3 and 5: the id "b" is there twice')):
        write(name, text)
        if told is None:
            write("dpd.json", "[]")
            arrears("decide", name, "--facts", "dpd.json",
                    *(("--decision", "c") if name == "ids.dmn" else ()))
            continue
        for verb in ("check", "export"):
            error = arrears("policy", verb, name, code=2)
            assert told in error, (told, error)
        assert not re.search("there twice|gives nothing|is called", arrears(
            "policy", "check", name, "--lang", "zh", code=2)), told


def check_exact_numbers():
    """Digits that a double does not hold, in cells and in facts."""
    high, point3 = 2 ** 53, "0.29999999999999999999"
    model = write("exact.csv", "F,if x,then act\ntype,number,string\n"
                  f"R1,> {high + 1},HIGH\nR2,[{point3}..0.3],THIRD\n"
                  f"R3,{high + 1},NEVER\nR4,>= {high},TWO\n")
    write("exact_facts.csv", f"x\n{high}\n{high + 2}\n0.3\n"
          "0.30000000000000004\n12345678901.123456789\n")
    asked = arrears("decide", model, "--facts", "exact_facts.csv",
                    "--format", "csv").splitlines()[1:]
    assert [line.split(",")[1:4] for line in asked] == [
        ["ok", "TWO", "R4"], ["ok", "HIGH", "R1"], ["ok", "THIRD", "R2"],
        ["no_match", "", ""], ["no_match", "", ""]], asked
    # Between two doubles that the table tells apart.
    write("between.csv", f"x\n{high + 1}\n0.30000000000000000001\n{point3}\n")
    asked = arrears("decide", model, "--facts", "between.csv",
                    "--format", "csv").splitlines()[1:]
    told = ('"column ""x"": expected a number of at most 15 digits, or one that '
            f'a double holds to the digit such as {high}, found {high + 1}"')
    assert asked[0] == f"1,error,,,{told}", asked
    assert asked[1].startswith("2,error,"), asked
    assert asked[2].startswith("3,error,"), asked
    # What is computed has 34 digits; where no end lies beside, that is no fault.
    model = write("third.csv", "F,if x / 3,then act\ntype,number,string\n"
                  "R1,> 0.3,HIGH\n")
    write("third_facts.csv", "x\n1\n0.9\n")
    asked = arrears("decide", model, "--facts", "third_facts.csv",
                    "--format", "csv").splitlines()[1:]
    assert asked == ["1,ok,HIGH,R1,", "2,no_match,,,"], asked


def check_distances():
    """As a person would reckon them from the texts."""
    model = write("near.csv", "F,if x,then act\ntype,number,string\n"
                  "R1,> 100,HIGH\nR2,[0.1..0.3),LOW\n")
    rows = explained(model, [{"x": 100}, {"x": 90}, {"x": 0.3}, {"x": 0.7}])
    told = [line for row in rows for line in row["others"]]
    assert told == [
        "R1: x = 100 does not meet > 100 (the end itself is left out)",
        "R2: x = 100 does not meet [0.1..0.3) (off by 99.7)",
        "R1: x = 90 does not meet > 100 (off by 10)",
        "R2: x = 90 does not meet [0.1..0.3) (off by 89.7)",
        "R1: x = 0.3 does not meet > 100 (off by 99.7)",
        "R2: x = 0.3 does not meet [0.1..0.3) (the end itself is left out)",
        "R1: x = 0.7 does not meet > 100 (off by 99.3)",
        "R2: x = 0.7 does not meet [0.1..0.3) (off by 0.4)"], told
    refused = rows[3]["refused_by"]["R2"][0]
    assert refused["distance"] == 0.4, refused  # 0.7 - 0.3 as doubles is not.
    assert rows[1]["other_outcomes"][0]["changes"][0]["distance"] == 10, rows[1]
    # To the digit, and to the end that is named, which need not be a double.
    for type_, cell, value, told in (
            ("number", "> 12345678.90", "0.05", "off by 12345678.85"),
            ("number", "> 9007199254740992", "9007199254740990", "off by 2"),
            ("number", "> 9007199254740992", "9007199254740992",
             "the end itself is left out"),
            ("number", ">= 9007199254740994", "9007199254740990", "off by 4"),
            ("number", "> 9007199254740993", "9007199254740990", "off by 3"),
            ("number", "< -9007199254740993", "-9007199254740990", "off by 3"),
            ("number", "? > 9007199254740992", "9007199254740990", "off by 2"),
            ("number", "not([5..7])", "6", "off by 1"),
            ("integer", ">= 1234567890123", "0", "off by 1234567890123"),
            ("integer", ">= 9223372036854775807", "-1",
             "off by 9223372036854775808"),
            ("integer", "<= 9007199254740993", "9223372036854775807",
             "off by 9214364837600034814")):
        model = write("digits.csv", f"F,if x,then y\ntype,{type_},string\n"
                      f"R,{cell},A\n")
        write("facts.json", '[{"x": %s}]' % value)
        [row] = json.loads(arrears("decide", model, "--facts", "facts.json",
                                   "--explain"))["rows"]
        assert row["others"] == [
            f"R: x = {value} does not meet {cell} ({told})"], (cell, row)
    distance = row["refused_by"]["R"][0]["distance"]
    assert distance == 9214364837600034814, distance


def check_empty_parts():
    """Part of a cell that holds nothing is a slip: told alike by all verbs."""
    for cell, position, end in (("[10..5], 3", 6, 10), ("3, [10..5]", 9, 10),
                                ("not([3..3))", 9, 3)):
        model = write("part.csv", "F,if dpd,then act\ntype,number,string\n"
                      f'R1,"{cell}",CALL\nR2,-,WAIT\n')
        told = (f'arrears: part.csv: line 3: table "part", rule "R1", column "dpd": '
                f"character {position}: expected an end above {end}, found "
                f"{5 if end == 10 else 3}; the interval is empty\n")
        write("dpd.csv", "dpd\n1\n")
        for verb in (("policy", "check", model), ("policy", "test", model),
                     ("decide", model, "--facts", "dpd.csv")):
            assert arrears(*verb, code=2) == told, (verb, told)
    # Ends in order, but no whole number or day between them.
    days = '(@""2024-02-01""..@""2024-02-02"")'
    for type_, cell, told in (
            ("integer", "(10..11), 3", "character 2: expected an interval that "
             "holds a whole number, found (10..11); the interval is empty"),
            ("integer", "not((10..11))", "character 6: expected an interval "
             "that holds a whole number, found (10..11)"),
            ("integer", "3, ]1.2..1.8[", "found (1.2..1.8)"),
            ("date", f'{days}, @""2024-03-01""', "expected an interval that "
             'holds a day, found (@"2024-02-01"..@"2024-02-02")'),
            ("integer", "? = 3 or ? in (10..11)", "character 16: expected an "
             "interval that holds a whole number, found (10..11)"),
            ("number", "? = 3 or ? in [10..5]", "character 20: expected an end "
             "above 10, found 5; the interval is empty"),
            ("number", "? in (3, [10..5])", "character 15: expected an end "),
            ("number", "? = 3 or ? between 10 and 5", "an end above 10")):
        model = write("part.csv", f"F,if dpd,then act\ntype,{type_},string\n"
                      f'R1,"{cell}",CALL\nR2,-,WAIT\n')
        for verb in (("policy", "check", model),
                     ("decide", model, "--facts", "dpd.csv")):
            error = arrears(*verb, code=2)
            assert told in error, (cell, told, error)
    for type_, cell in (("number", "(10..11), 3"), ("integer", "[10..10], 3"),
                        ("integer", "(10..12), 3")):
        model = write("part.csv", f"F,if dpd,then act\ntype,{type_},string\n"
                      f'R1,"{cell}",CALL\nR2,-,WAIT\n')
        [found] = check_model(model, code=0)
    # A cell that is nothing else is a finding, as it says all it asks.
    for type_, cell in (("integer", "(10..11)"), ("number", "? in [10..5]"),
                        ("number", "? between 10 and 5")):
        model = write("part.csv", f"F,if dpd,then act\ntype,{type_},string\n"
                      f'R1,{cell},CALL\nR2,-,WAIT\n')
        [found] = check_model(model)
        assert found["counts"]["empty cell"] == 1, found
    # What is carried to whole days is not what was written.
    model = write("part.csv", "F,if dpd,if dpd / 30,then act\n"
                  'type,integer,number,string\nR1,-,"(1..1.01), 3",CALL\n'
                  "R2,-,(1..1.01),CALL\nR3,-,-,WAIT\n")
    [found] = check_model(model)
    assert found["counts"]["empty cell"] == 1, found
    model = write("part.csv", "F,if dpd,then act\ntype,number,string\n"
                  'R1,[10..5],CALL\nR2,-,WAIT\n')
    [found] = check_model(model)
    assert found["counts"]["empty cell"] == 1, found


def check_commas_in_numbers():
    """10,000 is a list to FEEL; whoever writes it means a number."""
    head = "F,if dpd,then act\ntype,number,string\n"
    for cell, number, blank in (
            ("> 10,000", "> 10000", "> 10, 000"), ("> 1,5", "> 1.5", "> 1, 5"),
            ("10,000", "10000", "10, 000"), ("<=-1,000,000", "<=-1000000",
                                             "<=-1, 000, 000")):
        model = write("comma.csv", f'{head}R1,"{cell}",CALL\nR2,-,WAIT\n')
        told = (f'line 3: rule "R1", column "dpd": expected {number}, or with '
                f"blanks {blank} for a list, found {cell}")
        for verb in (("policy", "check", model), ("policy", "import", model)):
            error = arrears(*verb, code=2)
            assert told in error, (told, error)
    for cell, number in (("[1,000..2,000]", "[1000..2000]"),
                         ("[1,000..2,500]", "[1000..2500]"),
                         ("[1,000..1,000,500)", "[1000..1000500)")):
        model = write("comma.csv", f'{head}R1,"{cell}",CALL\n')
        error = arrears("policy", "check", model, code=2)
        assert error.endswith(f": expected {number}, found {cell}\n"), error
    model = write("comma.csv", f'{head}allowed,"< 10,000",\nR2,-,WAIT\n')
    assert 'line 3: column "dpd", allowed: expected < 10000, or' in (
        arrears("policy", "check", model, code=2))
    for cell in ("1,5,30", "< 5, 10", '\"\"> 1,5\"\"', "> 10, 000"):
        kind = "string" if '"' in cell else "number"
        model = write("comma.csv", head.replace("number", kind) +
                      f'R1,"{cell}",CALL\n')
        assert arrears("policy", "import", model)
    model = write("comma.csv", f'{head}R1,"7\n, > 10,000",CALL\n')
    assert arrears("policy", "check", model, code=2).count("\n") == 1
    # Nor is such a cell written as CSV.
    write("comma.dmn", arrears("policy", "export", write(
        "comma.csv", f'{head}R1,"< 5, 10",CALL\n')).replace("5, 10", "5,10"))
    error = arrears("policy", "import", "comma.dmn", code=2)
    assert 'rule "R1", column "dpd": expected &lt; 5.10'.replace(
        "&lt;", "<") in error, error


def english_in(text):
    """Words of English beside one another, but for names and FEEL in quotes."""
    text = re.sub(r'"(\\.|[^"\\])*"|\([^()]*\)|`[^`]*`', "", text)
    for kept in ("arrears: ", "date and time", "and", "or", "not", "between",
                 "place.csv", "place.dmn", "facts.json", "FEEL", "JSON"):
        text = text.replace(kept, "")
    return re.findall(r"[A-Za-z]{2,} +[a-z]{2,}", text)


def told_in_chinese(*words):
    return subprocess.run([ARREARS, *words, "--lang", "zh"], text=True,
                          capture_output=True, check=False, cwd=SCRATCH,
                          encoding="utf-8").stderr


def check_only_chinese():
    """Whatever is wrong, under --lang zh it is told in Chinese."""
    head = "F,if dpd,then act\ntype,number,string\n"
    left = []
    write("facts.json", '[{"dpd": 5}]')
    cells = ("null: maybe", "(5", "[1..", "not(5", "[5..1], 7", "date(5)", "true",
             '"a"', "? + 1 > 2", "? in", "1e999", "5 6", "@5", "10,000",
             'date("x")', "[1..date(\"2024-01-31\")]", "30-60")
    texts = [head + f'R1,"{cell}",A\n'.replace('""', '"').replace(
        cell, cell.replace('"', '""')) for cell in cells]
    texts += [head + f"R1,5,{output}\n" for output in (
        "dpd +", "dpd + true", "- true", "nope", "f(1)", "if 1 then 2 else 3",
        "1 between 2", "(1")]
    texts += [head + row for row in (
        "null,maybe,\nR1,5,A\n", "R1,5\n", ",5,A\n", 'R1,5,"A"b\n', "R1,5,A\n"
        "R1,5,A\n", "default,3,\nR1,5,A\n", "null,,error\nR1,5,A\n")]
    texts += ["X,a\n", "F,iff dpd\n", "", head.replace("F,", "P,") + "R1,5,A\n",
              head.replace("F,", "C+,") + "R1,5,A\n",
              head.replace("number", "numbr")]
    for text in texts:
        model = write("place.csv", text)
        for verb in (("policy", "check", model),
                     ("decide", model, "--facts", "facts.json")):
            error = told_in_chinese(*verb)
            left += [(text, error)] if english_in(error) else []
    decision = '<decision id="e" name="E">{}</decision>'
    for parts in (
            ('<import namespace="urn:x"/>', "number", "", ""),
            ("", "numbr", "", ""), ("\n", "number", "", "<more/>"),
            ("", "number", "", "more"), ("", 'number" typeRef="a', "", ""),
            ("<a>", "number", "", ""), ("&x;", "number", "", ""),
            ("& ", "number", "", ""), ("&#0;", "number", "", ""),
            ("<decisionService name='s'/>", "number", "", ""),
            ("", "number", decision.format(""), ""),
            ("", "number", decision.format("<knowledgeRequirement/>"), ""),
            ("", "number", decision.format(
                '<informationRequirement><requiredInput href="#no"/>'
                "</informationRequirement>"), ""),
            ("", "number", decision.format(
                '<decisionTable hitPolicy="BEST"/>'), ""),
            ("", "number", decision.format(
                '<decisionTable preferredOrientation="CrossTable"/>'), "")):
        model = write("place.dmn", DMN.format(*parts))
        error = told_in_chinese("policy", "check", model)
        left += [(parts, error)] if english_in(error) else []
    model = write("place.csv", head + "R1,5,A\n")
    for words in (("--decision", "no"), ("--facts", "no.csv"),
                  ("--explain", "--row", "9"), ("--table", "no")):
        facts = () if "--facts" in words else ("--facts", "facts.json")
        error = told_in_chinese("decide", model, *words, *facts)
        left += [(words, error)] if english_in(error) else []
    write("other.json", '[{"dpdd": 5, "x": 1}]')
    told = told_in_chinese("decide", model, "--facts", "other.json")
    assert told == ('注意:事实中没有 "dpd",最接近的是 "dpdd";各行均为 null\n'
                    '注意:模型没有输入 "x"\n'), told
    assert not left, left
    write("rows.csv", "dpd\nabc\n")
    told = subprocess.run([ARREARS, "decide", model, "--facts", "rows.csv",
                           "--format", "csv", "--lang", "zh"], text=True,
                          capture_output=True, check=True, cwd=SCRATCH,
                          encoding="utf-8").stdout
    assert '"输入 ""dpd"":应为 number,实为 ""abc"""' in told, told
    told = told_in_chinese("policy", "check", model, "--facts", "rows.csv")
    assert told == ('arrears: 文件 rows.csv:第 1 行:输入 "dpd":应为 number,'
                    '实为 "abc"\n'), told


NEEDS = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
 name="m"><inputData id="d" name="dpd"><variable name="dpd" typeRef="number"/>
</inputData><decision id="s" name="Step"><informationRequirement><requiredInput
 href="#d"/></informationRequirement><decisionTable hitPolicy="UNIQUE"><input>
<inputExpression><text>dpd</text></inputExpression></input><output/>
<rule id="t2"><inputEntry><text>&gt; 1</text></inputEntry><outputEntry><text>1
</text></outputEntry></rule><rule id="t3"><inputEntry><text>&gt; 2</text>
</inputEntry><outputEntry><text>2</text></outputEntry></rule></decisionTable>
</decision><decision id="f" name="Fee"><informationRequirement><requiredDecision
 href="#s"/></informationRequirement><decisionTable><input><inputExpression>
<text>Step</text></inputExpression></input><output/><rule id="f1"><inputEntry>
<text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
</decisionTable></decision></definitions>
"""


def check_more_chinese():
    """Faults that were told in English, in part or as a whole."""
    write("needs.dmn", NEEDS)
    write("facts.json", '[{"dpd": 5}]')
    explain = ("decide", "needs.dmn", "--decision", "Fee", "--facts",
               "facts.json", "--explain")
    [row] = json.loads(arrears(*explain))["rows"]
    assert row["headline"] == ('cannot be decided: decision "Step": '
                               'unique_violation of rules "t2", "t3"'), row
    [row] = json.loads(arrears(*explain, "--lang", "zh"))["rows"]
    assert row["headline"] == (
        '无法判断:决策 "Step":多条规则同时匹配:"t2", "t3"'), row
    head = "F,if d,then y\ntype,{},number\n"
    for type_, rule, told in (
            ("date", '"> @""2024-02-30""",1', "2024-02-30:该月只有 29 天"),
            ("date", '"> @""2024-13-01""",1', "2024-13-01:没有 13 月"),
            ("number", "-,d.year", "number 没有属性 year"),
            ("number", f"-,{'1+' * 50000}1", "表达式有 100001 字节,超过 65536")):
        write("more.csv", head.format(type_) + f"R1,{rule}\n")
        error = told_in_chinese("decide", "more.csv", "--facts", "facts.json")
        assert told in error and not english_in(error), (told, error)
    write("more.csv", head.format("number") + "R1,-,1\n")
    for text, told in (
            ('[{"d":1,"d":2}]', '第 1 行第 9 字节:同一对象中键 "d" 出现两次'),
            ('[{"d":1,}]', "第 1 行第 9 字节:JSON 语法错误"),
            ('[{"d":', "JSON 语法错误:内容未完")):
        write("bad.json", text)
        error = told_in_chinese("decide", "more.csv", "--facts", "bad.json")
        assert told in error and not english_in(error), (told, error)
    for old, new, told in (
            ("20191111", "20151101", "应为 DMN 1.2 至 1.5,命名空间如 "),
            ('<inputExpression><text>dpd', '<inputExpression typeRef="numb">'
             "<text>dpd", '输入表达式:类型 "numb" 没有定义'),
            ('href="#d"/></informationRequirement>', 'href="#d"/>'
             "</informationRequirement><informationRequirement>"
             '<requiredDecision href="#f"/></informationRequirement>',
             "经由其他决策需要自身")):
        write("more.dmn", NEEDS.replace(old, new))
        error = told_in_chinese("policy", "check", "more.dmn")
        assert told in error and not english_in(error), (told, error)


DMN = ('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
       'name="m" namespace="n">{}<inputData id="i" name="food"><variable '
       'name="food" typeRef="{}"/></inputData><decision id="d" name="Fees">'
       '<informationRequirement><requiredInput href="#i"/>'
       '</informationRequirement><literalExpression><text>food</text>'
       '</literalExpression></decision>{}</definitions>{}')


def check_places():
    """Each fault says where it is."""
    head = "F,if dpd,then act\ntype,number,string\n"
    for text, told in (
            (head + "null,maybe,\nR1,5,A\n",
             'line 3: null, column "dpd": expected match or error, found'),
            (head.replace("number", "numbr") + "R1,5,A\n",
             'line 2: type, column "dpd": expected a type ('),
            (head.replace("string", "strng") + "R1,5,A\n",
             'line 2: type, output "act": expected a type ('),
            (head + "R1,7,A\n\n\"R 2\",> x,A\nR3,< y,A\n",
             'place.csv: line 5: table "place", rule "R 2", column "dpd": '
             "character 3: "),
            (head + "R1,7,A\n\n\"R 2\",> x,A\nR3,< y,A\n",
             '\nline 6: table "place", rule "R3", column "dpd": character 3: '),
            (head + "R1,7,A\nR2,7,A\nR1,7,B\n",
             'place.csv: lines 3 and 5: table "place", rule "R1": the id is '
             "there twice, of the rules 1 and 3\n")):
        model = write("place.csv", text)
        error = arrears("policy", "check", model, code=2)
        assert told in error, (told, error)
        error = arrears("decide", model, "--facts", "facts.json", code=2)
        assert told in error, (told, error)
    for parts, told in (
            (('<import namespace="urn:x"/>', "number", "", ""),
             'imports "urn:x"; other files are not read'),
            (('<import name="other" namespace="urn:x"/>', "number", "", ""),
             'imports "other"; other'),
            (("", "numbr", "", ""),
             'inputData "food", variable "food": nothing defines the type '
             '"numbr"; the nearest is "number"'),
            (("\n", "number", "", "\n<more/>"),
             "line 3: a second element stands beside the first"),
            (("\n", "number", "", "more"),
             "line 2: text stands beside the first element"),
            (("\n", 'number" typeRef="string', "", ""),
             'line 2: the attribute "typeRef" is there twice')):
        error = arrears("decide", write("place.dmn", DMN.format(*parts)),
                        "--facts", "facts.json", code=2)
        assert told in error, (told, error)
    write("place.dmn", DMN.format("", "number", "", ""))
    error = arrears("decide", "place.dmn", "--decision", "foo", "--facts",
                    "facts.json", code=2)
    assert "food" not in error and '; the nearest is "Fees"' in error, error


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    check_computed()
    check_conditions()
    check_flags()
    check_spreadsheets()
    check_faults_in_chinese()
    check_names_in_csv()
    check_lists()
    check_counts_of_texts()
    check_columns_of_one_fact()
    check_open_ends()
    check_mixed_treatments()
    check_order_of_columns()
    check_computed_values()
    check_changes_from_faults()
    check_what_is_there_twice()
    check_exact_numbers()
    check_distances()
    check_empty_parts()
    check_commas_in_numbers()
    check_places()
    check_only_chinese()
    check_more_chinese()
    print("ok")


main()
