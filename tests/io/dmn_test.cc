// SPDX-License-Identifier: Apache-2.0
//
// Models come in as DMN or CSV, decide, and come out as they came in.
#include "arrears/io/dmn.h"

#include <string>
#include <vector>

#include "arrears/rules/decision_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Dmn(const std::string& inside,
                const std::string& date = "20191111") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<d:definitions xmlns:d=\"https://www.omg.org/spec/DMN/" +
         date +
         "/MODEL/\" name=\"m\" namespace=\"n\">"
         "<d:inputData id=\"i1\" name=\"Days Late\"><d:variable name=\"Days "
         "Late\" typeRef=\"number\"/></d:inputData>"
         "<d:inputData id=\"i2\" name=\"Amount\"><d:variable name=\"Amount\" "
         "typeRef=\"number\"/></d:inputData>" +
         inside + "</d:definitions>";
}

// A fee by an expression, and a step by a table that reads the fee.
const char kGraph[] =
    "<d:decision id=\"d2\" name=\"Step\"><d:variable name=\"Step\"/>"
    "<d:informationRequirement><d:requiredDecision href=\"#d1\"/>"
    "</d:informationRequirement>"
    "<d:informationRequirement><d:requiredInput href=\"#i1\"/>"
    "</d:informationRequirement>"
    "<d:decisionTable hitPolicy=\"FIRST\">"
    "<d:input><d:inputExpression><d:text>Days Late - 1</d:text>"
    "</d:inputExpression></d:input>"
    "<d:input><d:inputExpression><d:text>Fee</d:text></d:inputExpression>"
    "</d:input>"
    "<d:output name=\"Step\"><d:defaultOutputEntry><d:text>\"none\"</d:text>"
    "</d:defaultOutputEntry></d:output>"
    "<d:rule id=\"r1\"><d:description>late and dear</d:description>"
    "<d:inputEntry><d:text>&gt; 29</d:text></d:inputEntry>"
    "<d:inputEntry><d:text>? &gt; 1.5 and ? != 7</d:text></d:inputEntry>"
    "<d:outputEntry><d:text>\"call\"</d:text></d:outputEntry></d:rule>"
    "<d:rule><d:inputEntry><d:text>&gt; 0</d:text></d:inputEntry>"
    "<d:inputEntry><d:text></d:text></d:inputEntry>"
    "<d:outputEntry><d:text>if Fee &gt; 1 then \"mail\" else "
    "\"wait\"</d:text></d:outputEntry></d:rule>"
    "</d:decisionTable></d:decision>"
    "<d:decision id=\"d1\" name=\"Fee\"><d:variable name=\"Fee\" "
    "typeRef=\"number\"/>"
    "<d:informationRequirement><d:requiredInput href=\"#i2\"/>"
    "</d:informationRequirement>"
    "<d:literalExpression><d:text>Amount * 0.05</d:text>"
    "</d:literalExpression></d:decision>";

std::vector<std::string> Steps(const ModelSpec& spec) {
  const auto model = DecisionModel::Compile(spec);
  if (!model.ok()) return {std::string(model.status().message())};
  const auto number = [](const char* text) {
    return Value(*ParseDecimal(text));
  };
  const auto decided = model->Decide(
      "Step", {{{"Days Late", number("31")}, {"Amount", number("40")}},
               {{"Days Late", number("31")}, {"Amount", number("140")}},
               {{"Days Late", number("2")}, {"Amount", number("10")}},
               {{"Days Late", number("1")}, {"Amount", number("10")}},
               {{"Days Late", std::string("x")}}});
  if (!decided.ok()) return {std::string(decided.status().message())};
  std::vector<std::string> steps;
  for (const Decided& row : *decided) {
    steps.push_back(std::string(DecidedStatusName(row.status)) + " " +
                    PlainText(row.value) + row.error);
  }
  return steps;
}

TEST(Dmn, ReadsAGraphOfDecisionsOfEveryVersion) {
  for (const char* date : {"20180521", "20191111", "20211108", "20230324"}) {
    const auto spec = ParseDmn(Dmn(kGraph, date), "m.dmn");
    ASSERT_TRUE(spec.ok()) << spec.status();
    // 140 * 0.05 is 7, which the condition leaves out.
    EXPECT_THAT(Steps(*spec),
                ElementsAre("ok call", "ok mail", "ok wait", "no_match none",
                            "error nullinput \"Days Late\": expected number, "
                            "found \"x\""));
  }
}

TEST(Dmn, WritesWhatItReads) {
  const auto spec = ParseDmn(Dmn(kGraph), "m.dmn");
  ASSERT_TRUE(spec.ok()) << spec.status();
  for (const DmnVersion version : {DmnVersion::kDmn12, DmnVersion::kDmn13,
                                   DmnVersion::kDmn14, DmnVersion::kDmn15}) {
    const std::string text = DmnText(*spec, version);
    const auto again = ParseDmn(text, "again.dmn");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(Steps(*again), Steps(*spec));
    EXPECT_EQ(DmnText(*again, version), text);
  }
}

// DMN 1.5, 7.3.2: a type of many values, and one of components.
TEST(Dmn, KeepsListsAndContexts) {
  const auto spec = ParseDmn(
      Dmn("<d:itemDefinition name=\"tMany\" isCollection=\"true\">"
          "<d:typeRef>number</d:typeRef></d:itemDefinition>"
          "<d:itemDefinition name=\"tPair\"><d:itemComponent name=\"x\">"
          "<d:typeRef>number</d:typeRef></d:itemComponent></d:itemDefinition>"
          "<d:inputData id=\"i3\" name=\"Many\"><d:variable "
          "typeRef=\"tMany\"/></d:inputData>"
          "<d:decision name=\"Pair\"><d:variable typeRef=\"tPair\"/>"
          "<d:literalExpression><d:text>null</d:text></d:literalExpression>"
          "</d:decision>"),
      "m.dmn");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->inputs[2].type, ValueType::kList);
  EXPECT_EQ(spec->decisions[0].type, ValueType::kContext);
  const auto again = ParseDmn(DmnText(*spec), "again.dmn");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, *spec);
}

// Names and texts as they are meant: XML's line ends are LF.
TEST(Dmn, ReadsOverBlanksAroundNamesAndTexts) {
  const auto spec = ParseDmn(
      Dmn("<d:decision name=\" Fee \"><d:decisionTable><d:input>"
          "<d:inputExpression><d:text> 1\r\n+ 2 </d:text></d:inputExpression>"
          "</d:input><d:output name=\" out\"/><d:rule id=\"r1 \">"
          "<d:inputEntry><d:text>&#32;-&#13;</d:text></d:inputEntry>"
          "<d:outputEntry><d:text>1</d:text></d:outputEntry></d:rule>"
          "</d:decisionTable></d:decision>"),
      "m.dmn");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->decisions[0].name, "Fee");
  const auto& table = std::get<ModelTable>(spec->decisions[0].logic);
  EXPECT_EQ(table.inputs[0].expression, "1\n+ 2");
  EXPECT_EQ(table.outputs[0].name, "out");
  EXPECT_EQ(table.rules[0].id, "r1");
  EXPECT_THAT(table.rules[0].cells, ElementsAre("-"));
}

std::string Fault(const std::string& inside) {
  const auto spec = ParseDmn(Dmn(inside), "m.dmn");
  return spec.ok() ? "" : std::string(spec.status().message());
}

TEST(Dmn, RefusesWhatItCannotCarryOut) {
  EXPECT_THAT(Fault("<d:import name=\"other\"/>"),
              HasSubstr("m.dmn: imports \"other\""));
  EXPECT_THAT(Fault("<d:decision name=\"x\"><d:context/></d:decision>"),
              HasSubstr("decision \"x\": its logic is neither"));
  EXPECT_THAT(Fault("<d:businessKnowledgeModel name=\"f\"/>"),
              HasSubstr("businessKnowledgeModel called \"f\""));
  EXPECT_THAT(Fault("<d:decision name=\"x\"><d:informationRequirement>"
                    "<d:requiredInput href=\"http://a/b#c\"/>"
                    "</d:informationRequirement></d:decision>"),
              HasSubstr("which this file has not"));
  EXPECT_THAT(
      Fault("<d:decision name=\"x\"><d:decisionTable hitPolicy=\"BEST\"/>"
            "</d:decision>"),
      HasSubstr("hit policy \"BEST\" is unknown"));
  EXPECT_THAT(Fault(""), HasSubstr("there is no decision"));
}

TEST(Dmn, RefusesHostileFiles) {
  const auto message = [](const std::string& text) {
    const auto spec = ParseDmn(text, "m.dmn");
    return spec.ok() ? std::string("ok") : std::string(spec.status().message());
  };
  EXPECT_THAT(message(""), HasSubstr("m.dmn: line 1"));
  EXPECT_THAT(message("<a>\n<b>\n"), HasSubstr("line"));
  EXPECT_THAT(message("<!DOCTYPE a [<!ENTITY x \"y\">]><definitions/>"),
              HasSubstr("document type"));
  EXPECT_THAT(message("<html/>"), HasSubstr("expected <definitions>"));
  EXPECT_THAT(message(Dmn("<a>\xE5</a>")), HasSubstr("neither UTF-8 nor"));
  // XML 1.0, production 2, and 4.1: characters and references to them. Each is
  // on the third line.
  struct Case {
    const char* text;
    const char* told;
  };
  for (const auto& [text, told] : std::vector<Case>{
           {"\x01", "holds a character that is none"},
           {"\uFFFE", "holds a character that is none"},
           {"&#0;", "\"&#0;\" refers to a character that is none"},
           {"&#x0;", "\"&#x0;\" refers to"},
           {"&#1;", "\"&#1;\" refers to"},
           {"&#xD800;", "\"&#xD800;\" refers to"},
           {"&#xFFFF;", "\"&#xFFFF;\" refers to"},
           {"&#x110000;", "\"&#x110000;\" refers to"},
           {"&#4294967361;", "\"&#4294967361;\" refers to"},
           {"&#xG;", "\"&#xG;\" refers to"},
           {"&#;", "\"&#;\" refers to"},
           {"&foo;", "\"&foo;\" refers to an entity that is not declared"},
           {"a & b", "& stands alone; expected &amp;"},
           {"&amp", "& stands alone"}}) {
    const std::string line = std::string("m.dmn: line 3: ") + told;
    EXPECT_THAT(message(Dmn("\n<a>" + std::string(text) + "</a>")),
                HasSubstr(line));
    EXPECT_THAT(message(Dmn("\n<a b='\">" + std::string(text) + "'/>")),
                HasSubstr(line));
  }
  // What is read over holds no references.
  for (const char* text :
       {"<!-- &foo; -->", "<![CDATA[&foo;]]>", "<?p &#0;?>",
        "&#9;&#x10FFFF;&#xE000;&lt;&gt;&amp;&quot;&apos;", "\uFFFD\uE000"}) {
    EXPECT_THAT(message(Dmn("<a>" + std::string(text) + "</a>")),
                HasSubstr("there is no decision"))
        << text;
  }
  EXPECT_THAT(message("<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a>&x;</a>"),
              HasSubstr("document type"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_THAT(message(Dmn(deep)), HasSubstr("levels deep"));
  EXPECT_THAT(message(std::string(kMaxModelBytes + 1, ' ')),
              HasSubstr("more than"));
  EXPECT_EQ(ReadModel("/nowhere/m.dmn").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Model, RefusesCirclesAndUnknownNames) {
  ModelSpec spec;
  spec.decisions = {{"a", ValueType::kAny, {"b"}, std::string("b")},
                    {"b", ValueType::kAny, {"a"}, std::string("a")}};
  EXPECT_EQ(DecisionModel::Compile(spec).status().code(),
            absl::StatusCode::kFailedPrecondition);
  spec.decisions[1].needs = {"c"};
  EXPECT_THAT(std::string(DecisionModel::Compile(spec).status().message()),
              HasSubstr("decision \"b\": needs \"c\""));
  spec.decisions.resize(1);
  spec.decisions[0].needs = {};
  EXPECT_THAT(std::string(DecisionModel::Compile(spec).status().message()),
              HasSubstr("nothing is called \"b\""));
}

const char kCsv[] =
    "F,if dpd,if reason,then action,then priority,note\n"
    "decision,strategy,,,,\n"
    "type,number,string,string,number,\n"
    "allowed,[0..720],\"\"\"A\"\",\"\"B, C\"\"\",,,\n"
    "default,,,\"\"\"WAIT\"\"\",,\n"
    "R1,> 540,-,\"\"\"AGENCY\"\"\",90,\"old, and large\"\n"
    "R2,-,\"\"\"B, C\"\"\",\"\"\"CALL\"\"\",dpd / 10,\n";

TEST(TableCsv, ReadsDecidesAndWritesTheSameBytes) {
  const auto spec = ParseTableCsv(kCsv, "a/strategy.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(*TableCsv(*spec, "strategy"), kCsv);
  const auto model = DecisionModel::Compile(*spec);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto decided = model->Decide(
      "strategy",
      {{{"dpd", std::string("541")}},
       {{"dpd", std::string("15")}, {"reason", std::string("B, C")}},
       {{"dpd", std::string("15")}}});
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(PlainText((*decided)[0].value),
            "{action: \"AGENCY\", priority: 90}");
  EXPECT_EQ(PlainText((*decided)[1].value),
            "{action: \"CALL\", priority: 1.5}");
  EXPECT_THAT((*decided)[1].rules, ElementsAre("R2"));
  EXPECT_EQ((*decided)[2].status, Decided::Status::kNoMatch);
  EXPECT_EQ(PlainText((*decided)[2].value),
            "{action: \"WAIT\", priority: null}");
  // And by way of DMN.
  const auto dmn = ParseDmn(DmnText(*spec), "s.dmn");
  ASSERT_TRUE(dmn.ok()) << dmn.status();
  EXPECT_EQ(*TableCsv(*dmn, ""), kCsv);
}

TEST(TableCsv, SaysWhichLineIsWrong) {
  const auto message = [](const std::string& csv) {
    const auto spec = ParseTableCsv(csv, "t.csv");
    return spec.ok() ? std::string("ok") : std::string(spec.status().message());
  };
  EXPECT_THAT(message("X,if a,then b\n"),
              HasSubstr("t.csv: line 1: expected a hit policy"));
  EXPECT_THAT(message("F,a,then b\n"), HasSubstr("column 2: expected `if"));
  EXPECT_THAT(message("F,if a,then b\ntype,nombre,\n"),
              HasSubstr("line 2: type, column \"a\": expected a type"));
  EXPECT_THAT(message("F,if a,then b\nR1,1\n"), HasSubstr("line 2"));
  EXPECT_THAT(message("F,if a,then b\n,1,2\n"), HasSubstr("has no id"));
  EXPECT_THAT(message("F,if a,then b\nR1,1,\"\x01\"\n"),
              HasSubstr("t.csv: line 2, column 3: holds a character"));
}

// As a spreadsheet leaves them: blanks around, lines ended by CR LF.
TEST(TableCsv, ReadsOverBlanksAndLineEndsAroundFields) {
  const auto spec = ParseTableCsv(
      " F ,if  dpd , then,note \r\n type , number ,,\r\n"
      "\" R1 \",\" > 1\r\n, 0 \", 2 , a b \r\nR2, ,3,\r\n",
      "t.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(*TableCsv(*spec, ""),
            "F,if dpd,then ,note\ndecision,t,,\ntype,number,,\n"
            "R1,\"> 1\n, 0\",2,a b\nR2,-,3,\n");
  const auto dmn = ParseDmn(DmnText(*spec), "t.dmn");
  ASSERT_TRUE(dmn.ok()) << dmn.status();
  EXPECT_EQ(*dmn, *spec);
}

TEST(TableCsv, WritesRulesThatAreCalledLikeRowsOfTheHead) {
  auto spec = ParseTableCsv("F,if a,then b\nR1,1,2\n", "t.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  auto& rule = std::get<ModelTable>(spec->decisions[0].logic).rules[0];
  for (const char* id : {"type", "allowed", "default", "rules", "types"}) {
    rule.id = id;
    const auto csv = TableCsv(*spec, "");
    ASSERT_TRUE(csv.ok()) << id;
    EXPECT_EQ(*ParseTableCsv(*csv, "t.csv"), *spec) << id;
  }
}

TEST(TableCsv, DoesNotWriteWhatWouldBeReadAsSomethingElse) {
  auto spec = ParseTableCsv("F,if a,then b\ntype,,string\nR1,1,a\n", "t.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_TRUE(TableCsv(*spec, "").ok());
  auto& table = std::get<ModelTable>(spec->decisions[0].logic);
  const auto fault = [&] {
    return std::string(TableCsv(*spec, "").status().message());
  };
  table.rules[0].outputs[0] = "c";
  EXPECT_EQ(fault(),
            "rule \"R1\": no column reads c, which in CSV would be the text "
            "\"c\"");
  table.rules[0].outputs[0] = "1";
  table.outputs[0].fallback = "c";
  EXPECT_THAT(fault(), HasSubstr("a default: no column reads c"));
  table.outputs[0].fallback = "";
  table.rules[0].id = "";
  EXPECT_EQ(fault(), "in CSV every rule has an id");
  table.rules.clear();
  table.outputs.clear();
  EXPECT_EQ(fault(), "in CSV a table has an output");
}

// A comma in a comment parts nothing, and what it says gets no quotes.
TEST(TableCsv, LeavesCommentsOfTextsAlone) {
  const auto spec = ParseTableCsv(
      "F,if a,then b\ntype,string,\nR1,\"\"\"A\"\" // one, two\n, "
      "\"\"B\"\"\",1\n",
      "t.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_THAT(std::get<ModelTable>(spec->decisions[0].logic).rules[0].cells,
              ElementsAre("\"A\" // one, two\n, \"B\""));
}

// DMN 1.3, chapter 8.2.8: what each policy makes of the hits.
TEST(HitPolicy, DoesWhatItsLetterSays) {
  const std::string body =
      "type,number,number\nallowed,,\"30,20,10\"\n"
      "R1,>= 1,10\nR2,>= 2,20\nR3,>= 2,20\nR4,>= 3,30\n";
  const auto result = [&body](const std::string& letters, const char* value) {
    const auto spec =
        ParseTableCsv(letters + ",if n,then out\n" + body, "t.csv");
    if (!spec.ok()) return std::string(spec.status().message());
    const auto model = DecisionModel::Compile(*spec);
    if (!model.ok()) return std::string(model.status().message());
    const auto decided = model->Decide("t", {{{"n", std::string(value)}}});
    if (!decided.ok()) return std::string(decided.status().message());
    return std::string(DecidedStatusName((*decided)[0].status)) + " " +
           PlainText((*decided)[0].value);
  };
  struct Case {
    const char* letters;
    const char* none;
    const char* one;
    const char* two;
    const char* four;
  };
  for (const Case& each :
       std::vector<Case>{{"U", "no_match null", "ok 10",
                          "unique_violation null", "unique_violation null"},
                         {"A", "no_match null", "ok 10", "any_violation null",
                          "any_violation null"},
                         {"P", "no_match null", "ok 10", "ok 20", "ok 30"},
                         {"F", "no_match null", "ok 10", "ok 10", "ok 10"},
                         {"R", "no_match null", "ok [10]", "ok [10, 20, 20]",
                          "ok [10, 20, 20, 30]"},
                         {"O", "no_match null", "ok [10]", "ok [20, 20, 10]",
                          "ok [30, 20, 20, 10]"},
                         {"C", "no_match null", "ok [10]", "ok [10, 20, 20]",
                          "ok [10, 20, 20, 30]"},
                         {"C+", "no_match null", "ok 10", "ok 50", "ok 80"},
                         {"C<", "no_match null", "ok 10", "ok 10", "ok 10"},
                         {"C>", "no_match null", "ok 10", "ok 20", "ok 30"},
                         {"C#", "no_match null", "ok 1", "ok 3", "ok 4"}}) {
    EXPECT_EQ(result(each.letters, "0"), each.none) << each.letters;
    EXPECT_EQ(result(each.letters, "1"), each.one) << each.letters;
    EXPECT_EQ(result(each.letters, "2"), each.two) << each.letters;
    EXPECT_EQ(result(each.letters, "3"), each.four) << each.letters;
    EXPECT_EQ(result(each.letters, ""), each.none) << each.letters;  // Null.
  }
}

// The value of the table's decision for one input, with its status.
std::string DecidedFor(const std::string& csv, const char* n) {
  const auto spec = ParseTableCsv(csv, "t.csv");
  if (!spec.ok()) return std::string(spec.status().message());
  const auto model = DecisionModel::Compile(*spec);
  if (!model.ok()) return std::string(model.status().message());
  const auto decided = model->Decide("t", {{{"n", std::string(n)}}});
  if (!decided.ok()) return std::string(decided.status().message());
  return std::string(DecidedStatusName((*decided)[0].status)) + " " +
         PlainText((*decided)[0].value);
}

// DMN 1.5, 8.2.8 and 10.3.2.10: equal outputs are no violation of A, whatever
// their number; null is a value among them, and one that cannot be added.
TEST(HitPolicy, TakesEqualAndNullOutputsAsTheyAre) {
  const auto table = [](const std::string& policy, const std::string& outputs) {
    std::string csv =
        policy + ",if n,then out\ntype,number,\nallowed,,\"30,10\"\n";
    int rule = 0;
    for (const char each : outputs) {
      csv += "R" + std::to_string(++rule) + ",>= 1," +
             (each == '0'   ? "null"
              : each == '1' ? "10"
                            : "30") +
             "\n";
    }
    return DecidedFor(csv, "1");
  };
  EXPECT_EQ(table("A", "111"), "ok 10");
  EXPECT_EQ(table("A", "00"), "ok null");
  EXPECT_EQ(table("A", "10"), "any_violation null");
  EXPECT_EQ(table("U", "11"), "unique_violation null");
  EXPECT_EQ(table("F", "01"), "ok null");
  EXPECT_EQ(table("P", "131"), "ok 30");
  EXPECT_EQ(table("R", "101"), "ok [10, null, 10]");
  EXPECT_EQ(table("C", "11"), "ok [10, 10]");
  EXPECT_EQ(table("O", "1313"), "ok [30, 30, 10, 10]");
  EXPECT_EQ(table("C+", "13"), "ok 40");
  EXPECT_EQ(table("C+", "103"), "ok null");
  EXPECT_EQ(table("C<", "103"), "ok null");
  EXPECT_EQ(table("C>", "01"), "ok null");
  EXPECT_EQ(table("C#", "100"), "ok 3");
}

// Several outputs are a context with their names; a default may be of one.
TEST(HitPolicy, JoinsSeveralOutputs) {
  const std::string body =
      "type,number,,\nallowed,,\"2,1\",\ndefault,,,7\n"
      "R1,>= 1,1,true\nR2,>= 2,2,true\nR3,>= 2,2,true\n";
  const auto result = [&body](const char* policy, const char* n) {
    return DecidedFor(std::string(policy) + ",if n,then a,then b\n" + body, n);
  };
  EXPECT_EQ(result("F", "0"), "no_match {a: null, b: 7}");
  EXPECT_EQ(result("F", "2"), "ok {a: 1, b: true}");
  EXPECT_EQ(result("P", "2"), "ok {a: 2, b: true}");
  EXPECT_EQ(result("A", "1"), "ok {a: 1, b: true}");
  EXPECT_EQ(result("A", "2"), "any_violation null");
  EXPECT_EQ(result("R", "2"),
            "ok [{a: 1, b: true}, {a: 2, b: true}, {a: 2, b: true}]");
}

// 10.3.2.10: a rule is met where each input satisfies its cell; null satisfies
// none but `-`, null and not(!= null) (METHODS.md).
TEST(HitPolicy, MeetsNullWhereTheCellSaysSo) {
  struct Case {
    const char* cell;
    const char* of_null;
    const char* of_five;
  };
  for (const Case& each :
       std::vector<Case>{{"-", "ok 1", "ok 1"},
                         {"null", "ok 1", "no_match null"},
                         {"5", "no_match null", "ok 1"},
                         {"< 9", "no_match null", "ok 1"},
                         {"[1..9]", "no_match null", "ok 1"},
                         {"!= 9", "no_match null", "ok 1"},
                         {"not(9)", "no_match null", "ok 1"},
                         {"not(null)", "no_match null", "ok 1"},
                         {"\"null, 5\"", "ok 1", "ok 1"},
                         {"? > 1", "no_match null", "ok 1"},
                         {"? = null", "ok 1", "no_match null"}}) {
    const std::string csv =
        "U,if n,then out\ntype,number,\nR1," + std::string(each.cell) + ",1\n";
    EXPECT_EQ(DecidedFor(csv, ""), each.of_null) << each.cell;
    EXPECT_EQ(DecidedFor(csv, "5"), each.of_five) << each.cell;
  }
}

}  // namespace
}  // namespace arrears
