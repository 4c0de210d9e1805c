// SPDX-License-Identifier: Apache-2.0
//
// Files as other tools write them, and what ours keep of a table.
#include <string>
#include <vector>

#include "arrears/io/dmn.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A decision of one column without what it needs.
std::string Dmn(const std::string& head, const std::string& inside) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" "
         "xmlns:v=\"http://vendor.example/\" xmlns:own=\"urn:arrears:dmn\" "
         "name=\"m\">" +
         head + "<decision name=\"d\"><decisionTable>" + inside +
         "<output/><rule id=\"r\"><description>old</description>"
         "<inputEntry><text>-</text></inputEntry>"
         "<outputEntry><text>1</text></outputEntry>"
         "<annotationEntry><text>and large</text></annotationEntry>"
         "<annotationEntry><text></text></annotationEntry></rule>"
         "</decisionTable></decision></definitions>";
}
std::string Input(const std::string& expression,
                  const std::string& attributes = "") {
  return "<input " + attributes +
         "><inputExpression typeRef=\"number\"><text>" + expression +
         "</text></inputExpression></input>";
}
ModelSpec Read(const std::string& xml) {
  const auto spec = ParseDmn(xml, "m.dmn");
  EXPECT_TRUE(spec.ok()) << spec.status();
  return spec.value_or(ModelSpec{});
}
const ModelTable& TableOf(const ModelSpec& spec) {
  return std::get<ModelTable>(spec.decisions.at(0).logic);
}

std::string ModelOf(const std::string& inside) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" "
         "name=\"m\">" +
         inside + "</definitions>";
}
std::string FaultOf(const std::string& inside) {
  const auto spec = ParseDmn(ModelOf(inside), "m.dmn");
  return spec.ok() ? "" : std::string(spec.status().message());
}

TEST(DmnFiles, ADecisionThatNeedsNothingNeedsWhatItsColumnsRead) {
  const ModelSpec spec = Read(Dmn("", Input("Days Late - grace + 2")));
  EXPECT_THAT(spec.decisions[0].needs, ElementsAre("Days Late", "grace"));
  ASSERT_EQ(spec.inputs.size(), 2u);
  EXPECT_EQ(spec.inputs[0].name, "Days Late");
  EXPECT_EQ(spec.inputs[0].type, ValueType::kNumber);
  // What is read of a context is the context; functions and words are no names.
  EXPECT_THAT(Read(Dmn("", Input("if min(a.b, 1) &gt; 2 then c else \"d\"")))
                  .decisions[0]
                  .needs,
              ElementsAre("a", "c"));
}

TEST(DmnFiles, ReadsOnlyItsOwnNamespace) {
  const ModelSpec spec =
      Read(Dmn("<v:decision name=\"other\"/><v:import name=\"x\"/>",
               "<v:input/>" + Input("a", "v:whole=\"true\"")));
  EXPECT_EQ(spec.decisions.size(), 1u);
  EXPECT_EQ(TableOf(spec).inputs.size(), 1u);
  EXPECT_FALSE(TableOf(spec).inputs[0].whole);
}

TEST(DmnFiles, OurAttributesMayHaveAnyPrefix) {
  const ModelTable table =
      TableOf(Read(Dmn("", Input("a",
                                 "own:whole=\"true\" own:null=\"error\" "
                                 "own:outside=\"match\" label=\"A\""))));
  EXPECT_TRUE(table.inputs[0].whole);
  EXPECT_EQ(table.inputs[0].null, Treatment::kRefuse);
  EXPECT_EQ(table.inputs[0].outside, Treatment::kMatch);
  EXPECT_EQ(table.inputs[0].label, "A");
  const auto wrong =
      ParseDmn(Dmn("", Input("a", "own:null=\"stop\"")), "m.dmn");
  EXPECT_THAT(std::string(wrong.status().message()),
              HasSubstr("column \"a\", null: expected match or error, found "
                        "\"stop\""));
}

TEST(DmnFiles, KeepsEveryNote) {
  EXPECT_EQ(TableOf(Read(Dmn("", Input("a")))).rules[0].note, "old; and large");
}

TEST(DmnFiles, WritesWhatItReads) {
  ModelSpec spec = Read(Dmn("", Input("a",
                                      "own:whole=\"true\" "
                                      "own:outside=\"error\"")));
  std::get<ModelTable>(spec.decisions[0].logic).rules[0].id = "9 \u501f";
  const std::string text = DmnText(spec, DmnVersion::kDmn15);
  EXPECT_THAT(text, HasSubstr("id=\"_9_\u501f\""));
  const ModelSpec again = Read(text);
  EXPECT_EQ(TableOf(again).rules[0].id, "9 \u501f");
  EXPECT_TRUE(TableOf(again).inputs[0].whole);
  EXPECT_EQ(TableOf(again).inputs[0].outside, Treatment::kRefuse);
  EXPECT_EQ(DmnText(again, DmnVersion::kDmn15), text);
}

// DMN 1.3, table 38 and figures 7-4 and 8-22: a literal expression and unary
// tests have a language of their own.
TEST(DmnFiles, RefusesExpressionsInOtherLanguages) {
  const auto told = [](const std::string& name, const std::string& language) {
    std::string xml =
        "<itemDefinition name=\"tA\"><typeRef>number</typeRef>"
        "<allowedValues/></itemDefinition>"
        "<decision name=\"x\"><decisionTable><input><inputExpression>"
        "<text>1 + 1</text></inputExpression><inputValues/></input>"
        "<output name=\"o\"><outputValues/><defaultOutputEntry/>"
        "</output><rule><inputEntry/><outputEntry/></rule>"
        "<rule id=\"r\"><inputEntry><text>${a}</text></inputEntry>"
        "<outputEntry/></rule></decisionTable></decision>"
        "<decision name=\"y\"><literalExpression/></decision>";
    xml.insert(xml.rfind("<" + name) + 1 + name.size(),
               " expressionLanguage=\"" + language + "\"");
    return FaultOf(xml);
  };
  struct Case {
    const char* element;
    const char* place;
  };
  for (const auto& [element, place] : std::vector<Case>{
           {"allowedValues", "itemDefinition \"tA\", allowedValues"},
           {"inputExpression",
            "decision \"x\", column \"1 + 1\", inputExpression"},
           {"inputValues", "decision \"x\", column \"1 + 1\", inputValues"},
           {"outputValues", "decision \"x\", output \"o\", outputValues"},
           {"defaultOutputEntry",
            "decision \"x\", output \"o\", defaultOutputEntry"},
           {"inputEntry", "decision \"x\", rule \"r\", inputEntry"},
           {"outputEntry", "decision \"x\", rule \"r\", outputEntry"},
           {"literalExpression", "decision \"y\", literalExpression"}}) {
    EXPECT_EQ(told(element, "JUEL"),
              "m.dmn: " + std::string(place) +
                  ": expressions in \"JUEL\"; only FEEL is read");
    for (const char* feel :
         {"", "feel", "http://www.omg.org/spec/FEEL/20140401",
          "https://www.omg.org/spec/DMN/20191111/FEEL/"}) {
      EXPECT_EQ(told(element, feel), "") << feel;
    }
  }
  EXPECT_EQ(FaultOf("<v:a xmlns:v=\"urn:v\" expressionLanguage=\"JUEL\"/>"
                    "<decision name=\"y\"><literalExpression/>"
                    "</decision>"),
            "");
}

// DMN 1.3, 7.3.2: the type of a decision's variable says what its values are.
TEST(DmnFiles, KeepsWhatADecisionsValuesAreHeldTo) {
  const auto spec = ParseDmn(
      ModelOf("<itemDefinition name=\"tStep\"><typeRef>string</typeRef>"
              "<allowedValues><text>\"A\",\"B, C\"</text>"
              "</allowedValues></itemDefinition>"
              "<itemDefinition name=\"tDays\"><typeRef>integer</typeRef>"
              "<allowedValues><text>[0..5]</text></allowedValues>"
              "</itemDefinition>"
              "<decision name=\"Step\"><variable typeRef=\"tStep\"/>"
              "<literalExpression><text>\"A\"</text></literalExpression>"
              "</decision>"
              "<decision name=\"Days\"><variable typeRef=\"tDays\"/>"
              "<decisionTable hitPolicy=\"COLLECT\" aggregation=\"SUM\">"
              "<output name=\"x\"/></decisionTable></decision>"
              "<decision name=\"All\"><variable typeRef=\"tDays\"/>"
              "<decisionTable hitPolicy=\"COLLECT\"><output name=\"x\"/>"
              "</decisionTable></decision>"),
      "m.dmn");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->decisions[0].type, ValueType::kText);
  EXPECT_THAT(spec->decisions[0].allowed, ElementsAre("\"A\"", "\"B, C\""));
  EXPECT_EQ(spec->decisions[1].type, ValueType::kNumber);
  EXPECT_TRUE(spec->decisions[1].whole);
  EXPECT_THAT(spec->decisions[1].allowed, ElementsAre("[0..5]"));
  // A list, of which the file says the type of the elements.
  EXPECT_EQ(spec->decisions[2].type, ValueType::kAny);
  EXPECT_THAT(spec->decisions[2].allowed, ElementsAre());
  for (const DmnVersion version : {DmnVersion::kDmn12, DmnVersion::kDmn15}) {
    const auto again = ParseDmn(DmnText(*spec, version), "again.dmn");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, *spec);
  }
}

TEST(TableCsvFiles, TakesHeadingsAndExpressions) {
  const auto needs = [](const std::string& heading) {
    const auto spec =
        ParseTableCsv("F,\"if " + heading + "\",then y\n", "t.csv");
    EXPECT_TRUE(spec.ok()) << spec.status();
    return spec->decisions[0].needs;
  };
  EXPECT_THAT(needs("Days Late"), ElementsAre("Days Late"));
  EXPECT_THAT(needs("attr.region"), ElementsAre("attr.region"));
  EXPECT_THAT(needs("cash-limit"), ElementsAre("cash-limit"));
  EXPECT_THAT(needs("a + attr.b * 2"), ElementsAre("a", "attr.b"));
  EXPECT_THAT(needs("Due - Paid"), ElementsAre("Due", "Paid"));
}

TEST(TableCsvFiles, KeepsTheHeadOfATable) {
  const std::string csv =
      "A,if dpd,then action,note\n"
      "decision,t,,\n"
      "label,Days,Step,\n"
      "type,integer,string,\n"
      "allowed,[0..720],,\n"
      "null,error,,\n"
      "outside,error,,\n"
      "default,,\"\"\"WAIT\"\"\",\n"
      "rules,,,\n"
      "null,> 5,\"\"\"CALL\"\"\",\n"
      "outside,> 9,\"\"\"CALL\"\"\",\n";
  const auto spec = ParseTableCsv(csv, "t.csv");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(*TableCsv(*spec, "t"), csv);
  const auto dmn = ParseDmn(DmnText(*spec), "t.dmn");
  ASSERT_TRUE(dmn.ok()) << dmn.status();
  EXPECT_EQ(*TableCsv(*dmn, "t"), csv);
}

TEST(TableCsvFiles, KeepsTheNameOfADecision) {
  ModelSpec spec = *ParseTableCsv("F,if a,then y,note\n", "t.csv");
  spec.decisions[0].name = "The Step";
  const std::string csv = *TableCsv(spec, "The Step");
  EXPECT_EQ(csv, "F,if a,then y,note\ndecision,The Step,,\n");
  EXPECT_EQ(ParseTableCsv(csv, "other.csv")->decisions[0].name, "The Step");
}

}  // namespace
}  // namespace arrears
