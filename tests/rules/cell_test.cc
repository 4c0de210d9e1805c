// SPDX-License-Identifier: Apache-2.0
//
// What a cell accepts, form by form and type by type, and what a faulty one is
// told. Each cell is a table of one rule, run at every vector width.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/rules/decision_table.h"
#include "base/vector_width_internal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TableSpec TableOf(const std::string& cell) {
  TableSpec table;
  table.name = "t";
  table.inputs = {{"c", {}}};
  table.rules = {{"R1", {cell}, {}, {}, "", ""}};
  return table;
}

absl::StatusOr<DecisionTable> Compiled(const std::string& cell,
                                       ColumnType type) {
  return DecisionTable::Compile(TableOf(cell), {{"c", type}});
}

// "+" for each row that the cell accepts, "." for each other.
std::string Accepted(const std::string& cell, Column column) {
  const auto table = Compiled(cell, column.type());
  if (!table.ok()) return std::string(table.status().message());
  Frame frame;
  EXPECT_TRUE(frame.Add(std::move(column)).ok());
  std::string accepted;
  for (const VectorWidth width :
       {VectorWidth::kScalar, VectorWidth::kAvx2, VectorWidth::kAvx512}) {
    const ScopedVectorWidth scoped(width);
    const auto result = table->Run(frame);
    EXPECT_TRUE(result.ok()) << result.status();
    std::string here;
    for (const std::int32_t rule : result->rule) here += rule == 0 ? '+' : '.';
    if (!accepted.empty()) {
      EXPECT_EQ(here, accepted);
    }
    accepted = here;
  }
  return accepted;
}

template <class T>
ColumnBuilder<T> Values(const std::vector<std::optional<T>>& values) {
  ColumnBuilder<T> builder;
  for (const std::optional<T>& value : values) {
    value ? builder.Append(*value) : builder.AppendNull();
  }
  return builder;
}

// 29, 30, 31, 59, 60, 61, null.
std::string OnInts(const std::string& cell) {
  return Accepted(
      cell,
      Column::Int32("c", Values<std::int32_t>({29, 30, 31, 59, 60, 61, {}})));
}

struct Case {
  const char* cell;
  const char* accepted;
};

TEST(Cell, ComparesWholeNumbers) {
  constexpr Case kCases[] = {
      {"-", "+++++++"},
      {" - ", "+++++++"},
      {"30", ".+....."},
      {"= 30", ".+....."},
      {"30.0", ".+....."},
      {"3e1", ".+....."},
      {"30.5", "......."},  // No whole number is.
      {"!= 30", "+.++++."},
      {"!= 30.5", "++++++."},
      {"<30", "+......"},
      {"<= 30", "++....."},
      {"> 30", "..++++."},
      {">= 30", ".+++++."},
      {"< 30.5", "++....."},
      {"<= 30.5", "++....."},
      {"> 30.5", "..++++."},
      {">= 30.5", "..++++."},
      {"[30..60]", ".++++.."},
      {"[30..60)", ".+++..."},
      {"[30..60[", ".+++..."},
      {"(30..60]", "..+++.."},
      {"]30..60]", "..+++.."},
      {"]30..60[", "..++..."},
      {"(29.5..60.5)", ".++++.."},
      {"[30..30]", ".+....."},
      {"[30.0..30.00]", ".+....."},
      {"29,61", "+....+."},
      {"< 30, 31, [60..61)", "+.+.+.."},
      {"< 30, >= 29", "++++++."},
      {"-30", "......."},
      {"> -1e25", "++++++."},
      {"< 1e25", "++++++."},
      {"> 1e25", "......."},
      {"1e25", "......."},
  };
  for (const Case& c : kCases) EXPECT_EQ(OnInts(c.cell), c.accepted) << c.cell;
}

// Unknown is no hit, and not(unknown) is no hit either.
TEST(Cell, TreatsNullByThreeValues) {
  constexpr Case kCases[] = {
      {"null", "......+"},
      {"= null", "......+"},
      {"!= null", "++++++."},
      {"not(null)", "++++++."},
      {"not(!= null)", "......+"},
      {"not(30)", "+.++++."},
      {"not(!= 30)", ".+....."},
      {"not(< 60)", "....++."},
      {"not([30..60])", "+....+."},
      {"null, 30", ".+....+"},
      {"null, < 30", "+.....+"},
      {"not(null, 30)", "+.++++."},
      {"!= null, 30", "++++++."},
      {"not(!= null, 30)", "......."},  // not(false or unknown)
      {"not(null, != null)", "......."},
      {"null, != null", "+++++++"},
  };
  for (const Case& c : kCases) EXPECT_EQ(OnInts(c.cell), c.accepted) << c.cell;
}

TEST(Cell, ReachesTheEndsOfEveryIntegerType) {
  const auto ends = [](auto type) {
    using T = decltype(type);
    return Values<T>({std::numeric_limits<T>::min(),
                      T{-1},
                      T{0},
                      T{1},
                      std::numeric_limits<T>::max(),
                      {}});
  };
  const auto on_all = [&](const std::string& cell) {
    return Accepted(cell, Column::Int8("c", ends(std::int8_t{}))) + " " +
           Accepted(cell, Column::Int16("c", ends(std::int16_t{}))) + " " +
           Accepted(cell, Column::Int32("c", ends(std::int32_t{}))) + " " +
           Accepted(cell, Column::Int64("c", ends(std::int64_t{})));
  };
  EXPECT_EQ(on_all("-128"), "+..... ...... ...... ......");
  EXPECT_EQ(on_all("> -128"), ".++++. .++++. .++++. .++++.");
  EXPECT_EQ(on_all(">= 127"), "....+. ....+. ....+. ....+.");
  EXPECT_EQ(on_all("> 127"), "...... ....+. ....+. ....+.");
  EXPECT_EQ(on_all("<= -32768"), "...... +..... +..... +.....");
  EXPECT_EQ(on_all("< 32767.5"), "+++++. +++++. ++++.. ++++..");
  EXPECT_EQ(on_all("> 2147483646.9"), "...... ...... ....+. ....+.");
  EXPECT_EQ(on_all("< -2147483648"), "...... ...... ...... +.....");
  EXPECT_EQ(on_all("9223372036854775807"), "...... ...... ...... ....+.");
  EXPECT_EQ(on_all("9223372036854775808"), "...... ...... ...... ......");
  EXPECT_EQ(on_all("> 9223372036854775807"), "...... ...... ...... ......");
  EXPECT_EQ(on_all("< 9223372036854775807"), "+++++. +++++. +++++. ++++..");
  EXPECT_EQ(on_all("-9223372036854775808"), "...... ...... ...... +.....");
  EXPECT_EQ(on_all("> -9223372036854775808"), "+++++. +++++. +++++. .++++.");
  EXPECT_EQ(on_all("<= -9223372036854775809"), "...... ...... ...... ......");
  EXPECT_EQ(on_all("not(0)"), "++.++. ++.++. ++.++. ++.++.");
}

// A decimal on doubles is the double nearest to it, as it is in a file.
TEST(Cell, ComparesDoubles) {
  const auto on_doubles = [](const std::string& cell) {
    return Accepted(cell, Column::Float64("c", Values<double>({-kInfinity,
                                                               -0.0,
                                                               0.0,
                                                               0.1,
                                                               0.3,
                                                               0.1 + 0.2,
                                                               1.1,
                                                               kInfinity,
                                                               kNaN,
                                                               {}})));
  };
  constexpr Case kCases[] = {
      {"0", ".++......."},
      {"< 0", "+........."},
      {">= 0", ".+++++++.."},
      {"0.1", "...+......"},
      {"0.10", "...+......"},
      {"1.1, 1.10", "......+..."},
      {"<= 0.1", "++++......"},
      {">= 0.1", "...+++++.."},
      {"(0.1..0.3]", "....+....."},  // Not 0.1 + 0.2, which is greater.
      {"> 0.3", ".....+++.."},
      {"> 1e299", ".......+.."},
      {"< -1e299", "+........."},
      {"not(0.1)", "+++.++++.."},
      {"!= null", "++++++++.."},
      {"null", "........++"},  // NaN is treated as null.
      {"-", "++++++++++"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(on_doubles(c.cell), c.accepted) << c.cell;
  }
}

TEST(Cell, ComparesDates) {
  const auto on_dates = [](const std::string& cell) {
    const auto day = [](const char* text) { return *ParseIsoDate(text); };
    return Accepted(cell, Column::OfDates("c", Values<Date>({day("2024-01-30"),
                                                             day("2024-01-31"),
                                                             day("2024-02-29"),
                                                             day("2024-03-01"),
                                                             {}})));
  };
  constexpr Case kCases[] = {
      {"date(\"2024-01-31\")", ".+..."},
      {"@\"2024-01-31\"", ".+..."},
      {"@ \"2024-01-31\"", ".+..."},
      {"< date( \"2024-01-31\" )", "+...."},
      {">= @\"2024-01-31\"", ".+++."},
      {"[@\"2024-01-31\"..date(\"2024-02-29\")]", ".++.."},
      {"]@\"2024-01-31\"..@\"2024-03-01\"[", "..+.."},
      {"not(@\"2024-02-29\")", "++.+."},
      {"null, @\"2024-02-29\"", "..+.+"},
      {"< @\"9999-12-31\"", "++++."},
      {"> @\"0001-01-01\"", "++++."},
      {"? > @\"2024-01-31\" and ? < @\"2024-02-28\" + @\"P1D\"", "....."},
      {"? between @\"2024-01-31\" and date(\"2024-02-29\")", ".++.."},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(on_dates(c.cell), c.accepted) << c.cell;
  }
}

TEST(Cell, ComparesTruthValues) {
  const auto on_bools = [](const std::string& cell) {
    // Any byte but 0 is true.
    return Accepted(cell,
                    Column::Bool("c", Values<std::uint8_t>({0, 1, 255, {}})));
  };
  constexpr Case kCases[] = {
      {"true", ".++."},      {"false", "+..."},     {"true,false", "+++."},
      {"not(true)", "+..."}, {"!=true", "+..."},    {"-", "++++"},
      {"null", "...+"},      {"not(null)", "+++."}, {"null,true", ".+++"},
      {"?", ".++."},         {"not(?)", "+..."},    {"? = false", "+..."},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(on_bools(c.cell), c.accepted) << c.cell;
  }
}

TEST(Cell, ComparesTextsAsTextAndAsDictionary) {
  // "A", "B", "", 中, a quote, a long text, null; codes 6 and -1 are no texts.
  const std::vector<std::string> words = {
      "A", "B", "", "\u4E2D", "\"", "a longer text that stays a text"};
  TextBuilder text;
  for (const std::string& word : words) text.Append(word);
  text.AppendNull();
  const Column texts = Column::Text("c", std::move(text));
  const Column codes = Column::Dictionary(
      "c", Values<std::int32_t>({0, 1, 2, 3, 4, 5, {}, 6, -1}), words);
  constexpr Case kCases[] = {
      {"\"A\"", "+......"},
      {"\"A\",\"B\"", "++....."},
      {"\"A\", \"A\"", "+......"},
      {"\"\"", "..+...."},
      {"\"a\"", "......."},
      {"\"\\\"\"", "....+.."},
      {"\"\\u4E2D\"", "...+..."},
      {"\"\\U004E2D\"", "...+..."},
      {"\"\u4E2D\"", "...+..."},
      {"\"a longer text that stays a text\"", ".....+."},
      {"= \"A\"", "+......"},
      {"!= \"A\"", ".+++++."},
      {"!= \"A\", !=\"B\"", "++++++."},
      {"!= \"A\", \"A\"", "++++++."},
      {"!= \"A\", !=\"A\", \"B\"", ".+++++."},
      {"not(\"A\",\"B\")", "..++++."},
      {"not(!= \"A\")", "+......"},
      {"not(!= \"A\", != \"B\")", "......."},
      {"null", "......+"},
      {"null,\"A\"", "+.....+"},
      {"!= null", "++++++."},
      {"!= null, != \"A\"", "++++++."},
      {"not(null)", "++++++."},
      {"not(null, \"A\")", ".+++++."},
      {"-", "+++++++"},
      // The same as conditions.
      {"? = \"A\"", "+......"},
      {"\"A\" = ?", "+......"},
      {"? != \"A\"", ".+++++."},
      {"not(? = \"A\")", ".+++++."},
      {"? in (\"A\", \"B\")", "++....."},
      {"? in [\"A\", \"B\"]", "++....."},
      {"? in not(\"A\", \"B\")", "..++++."},
      {"? = \"A\" or ? = null", "+.....+"},
      {"? = \"A\" and ? = \"B\"", "......."},
      {"? = null", "......+"},
  };
  for (const Case& c : kCases) {
    const std::string accepted = c.accepted;
    EXPECT_EQ(Accepted(c.cell, texts), accepted) << c.cell;
    // A code outside the dictionary is as null as null.
    EXPECT_EQ(Accepted(c.cell, codes),
              accepted + accepted.back() + accepted.back())
        << c.cell;
  }
}

TEST(Cell, ReadsEscapesOfTexts) {
  TextBuilder text;
  text.Append("\n\r\t'\\\"");
  text.Append("\xF0\x9F\x98\x80");
  const Column column = Column::Text("c", std::move(text));
  EXPECT_EQ(Accepted(R"("\n\r\t\'\\\"")", column), "+.");
  EXPECT_EQ(Accepted(R"("\uD83D\uDE00")", column), ".+");
  EXPECT_EQ(Accepted(R"("\U01F600")", column), ".+");
}

TEST(Cell, SkipsTheBlanksOfFeel) {
  EXPECT_EQ(OnInts("\t29 ,\n61\r"), "+....+.");
  EXPECT_EQ(OnInts("\u00A0[\u3000"
                   "30 .. 31\u2003]\uFEFF"),
            ".++....");
  EXPECT_EQ(OnInts("null\u3000,\u300029"), "+.....+");
}

// DMN 1.5, 10.3.1.2: comments as in Java.
TEST(Cell, SkipsComments) {
  EXPECT_EQ(OnInts("30 // a month, or \"so\"?"), ".+.....");
  EXPECT_EQ(OnInts("/* all? */ - // any"), "+++++++");
  EXPECT_EQ(OnInts("[30 /* .. ] */..60] // end\n, 29"), "+++++..");
  EXPECT_EQ(OnInts("? > 30 // and ? < 60"), "..++++.");
  EXPECT_THAT(OnInts("30 /* a month"),
              HasSubstr("character 4: expected \",\" or the end of the cell"));
}

struct Fault {
  ColumnType type;
  const char* cell;
  const char* message;  // After the place of the cell.
};

TEST(Cell, NamesWhatItExpectedAndWhere) {
  constexpr ColumnType kInt = ColumnType::kInt32;
  constexpr ColumnType kText = ColumnType::kText;
  constexpr ColumnType kDate = ColumnType::kDate;
  constexpr Fault kFaults[] = {
      {kInt, "",
       "character 1: expected a value such as 30, \"text\", true, "
       "null or date(\"2024-01-31\"), found the end of the cell"},
      {kInt, "abc", "character 1: expected a value"},
      {kInt, "- 5", "character 1: expected a value"},
      {kInt, "5 5",
       "character 3: expected \",\" or the end of the cell, "
       "found 5"},
      {kInt, "5,", "character 3: expected a value"},
      {kInt, ",5", "character 1: expected a value"},
      {kInt, "5 and 6",
       "character 3: expected \",\" or the end of the cell (both at once "
       "is ? > 30 and ? < 60), found and"},
      {kInt, "\"30\"-60",
       "character 5: expected \",\" or the end of the cell, found -"},
      {kInt, "30-60",
       "character 3: expected an interval such as [30..60], found -"},
      {kInt, "30 .. 60",
       "character 4: expected an interval such as [30..60], found ."},
      {kInt, "=> 5", "character 1: expected \">=\", found =>"},
      {kInt, "=< 5", "character 1: expected \"<=\", found =<"},
      {kInt, "30days", "character 1: expected a number, found 30days"},
      {kInt, "1.5.2",
       "character 4: expected \",\" or the end of the cell, "
       "found ."},
      {kInt, "1e400",
       "character 1: expected a number of a size between 1e-300 "
       "and 1e300, found 1e400"},
      {kInt, "0.1e99999999999999999999", "character 1: expected a number of"},
      {kInt, "1e-301", "character 1: expected a number of a size"},
      {kInt, "< ", "character 3: expected a number or a date"},
      {kInt, "< null", "character 3: expected a number or a date"},
      {kInt, "[1..null]", "character 5: expected a number or a date"},
      {kInt, "< \"A\"", "character 3: expected a number or a date"},
      {kInt, "[30", "character 4: expected \"..\", found the end of the cell"},
      {kInt, "[30.60]", "character 7: expected \"..\", found ]"},
      {kInt, "[30..60", "character 8: expected \"]\", \")\" or \"[\""},
      {kInt, "(30)", "character 4: expected \"..\", found )"},
      {kInt, "[60..30]", "character 6: expected an end above 60, found 30"},
      {kInt, "[30..30)", "character 6: expected an end above 30, found 30"},
      {kInt, "(1.1..1.10)", "character 7: expected an end above 1.1"},
      {kInt, "[1..@\"2024-01-31\"]",
       "character 5: expected an end of the same "
       "kind as 1, found @\"2024-01-31\""},
      {kInt, "not 5", "character 5: expected \"(\" after not, found 5"},
      {kInt, "not(5", "character 6: expected \",\" or \")\""},
      {kInt, "not(5),6", "character 7: expected the end of the cell, found ,"},
      {kInt, "not(-)", "character 5: expected a value"},
      {kInt, "not(not(5))", "character 5: expected a value"},
      {kInt, "5, -", "character 4: expected a value"},
      {kInt, "\"A\"", "character 1: expected a number, found \"A\""},
      {kInt, "1, true", "character 4: expected a number, found true"},
      {kInt, "@\"2024-01-31\"", "character 1: expected a number"},
      {ColumnType::kFloat64, "not(1, \"\")", "character 8: expected a number"},
      {ColumnType::kBool, "1", "character 1: expected true or false, found 1"},
      {kText, "A",
       "character 1: expected a value such as 30, \"text\" in double quotes"},
      {kText, "'A'",
       "character 1: expected a value such as 30, \"text\" in double quotes, "
       "true, null or date(\"2024-01-31\"), found '"},
      {kDate, "2024-01-31",
       "character 1: expected a day in quotes: @\"2024-01-31\", found "
       "2024-01-31"},
      {kDate, "[ 2024-01-31..", "character 3: expected a day in quotes"},
      {kText, "5", "character 1: expected a text in double quotes, found 5"},
      {ColumnType::kDictionary, "> 5", "character 3: expected a text"},
      {kText, "? < \"B\"",
       "character 5: expected a number or a date: a cell names texts by = or "
       "in, found \"B\""},
      {kText, "? in [\"A\"..\"C\"]", "character 7: expected a number or"},
      {ColumnType::kDictionary, "\"B\" >= ?",
       "character 1: expected a number or a date: a cell names texts"},
      {kText, "\"A", "character 3: expected a closing \", found the end"},
      {kText, "\"A\\q\"", "character 3: expected an escape such as"},
      {kText, "\"\\uD83D\"", "character 2: expected an escape such as"},
      {kText, "\"\\uDE00\"", "character 2: expected an escape such as"},
      {kText, "\"\\U110000\"", "character 2: expected an escape such as"},
      {kText, "\"\u4E2D\u6587\" 5", "character 6: expected \",\" or the end"},
      {kDate, "30",
       "character 1: expected a date such as "
       "date(\"2024-01-31\"), found 30"},
      {kDate, "\"2024-01-31\"", "character 1: expected a date such as"},
      {kDate, "date \"2024-01-31\"", "character 6: expected \"(\" after date"},
      {kDate, "date(2024, 1, 31)", "character 6: expected a day in quotes"},
      {kDate, "date(\"2024-01-31\"", "character 18: expected \")\""},
      {kDate, "date(\"2023-02-29\")",
       "character 6: 2023-02-29: February 2023 "
       "has 28 days"},
      {kDate, "@\"31.1.2024\"", "character 2: \"31.1.2024\" is not a date"},
  };
  for (const Fault& fault : kFaults) {
    const absl::Status status = Compiled(fault.cell, fault.type).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << fault.cell;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr(std::string("table \"t\", rule \"R1\", column "
                                      "\"c\": ") +
                          fault.message))
        << fault.cell;
  }
}

TEST(Cell, ShowsHostileTextShortAndOnOneLine) {
  const std::string hostile = "\"" + std::string(1 << 20, 'x') + "\n\x01\xFF\"";
  const absl::Status status = Compiled(hostile, ColumnType::kInt8).status();
  EXPECT_LT(status.message().size(), 200u);
  EXPECT_EQ(status.message().find('\n'), std::string::npos);
  EXPECT_FALSE(Compiled(std::string("5\0", 2), ColumnType::kInt8).ok());
}

}  // namespace
}  // namespace arrears
