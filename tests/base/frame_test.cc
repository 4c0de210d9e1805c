// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/frame.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;  // 2024y

template <class T>
ColumnBuilder<T> Built(std::initializer_list<T> values) {
  ColumnBuilder<T> builder;
  for (const T& value : values) builder.Append(value);
  builder.AppendNull();
  return builder;
}

// One owned column of each type, two values and a null.
Frame OneOfEach() {
  TextBuilder notes;
  notes.Append("账龄");
  notes.Append("");
  notes.AppendNull();
  Frame frame;
  const auto add = [&frame](Column column) {
    EXPECT_TRUE(frame.Add(std::move(column)).ok());
  };
  add(Column::Int8("i8", Built<std::int8_t>({-128, 127})));
  add(Column::Int16("i16", Built<std::int16_t>({-32768, 32767})));
  add(Column::Int32("dpd", Built<std::int32_t>({-12, 90}), "days"));
  add(Column::Int64("open", Built<std::int64_t>({-5, 1'000'000'000'000}),
                    "minor"));
  add(Column::Float64("pd", Built<double>({0.25, 1.0 / 3}), "probability"));
  add(Column::OfDates("due", Built<Date>({2024y / 3 / 31, 1999y / 12 / 1})));
  add(Column::Bool("disputed", Built<std::uint8_t>({0, 1})));
  add(Column::Dictionary("class", Built<std::int32_t>({1, 0}),
                         {"company", "consumer"}));
  add(Column::Text("note", std::move(notes)));
  return frame;
}

TEST(Column, PrintsAsPeopleRead) {
  const Frame frame = OneOfEach();
  const std::vector<std::vector<std::string>> expected = {
      {"-128", "127"},
      {"-32768", "32767"},
      {"-12", "90"},
      {"-5", "1000000000000"},
      {"0.25", "0.333333333"},
      {"2024-03-31", "1999-12-01"},
      {"false", "true"},
      {"consumer", "company"},
      {"账龄", ""},
  };
  const std::vector<std::string> types = {"int8",  "int16",      "int32",
                                          "int64", "float64",    "date",
                                          "bool",  "dictionary", "text"};
  ASSERT_EQ(frame.columns().size(), expected.size());
  for (std::size_t c = 0; c < expected.size(); ++c) {
    const Column& column = frame.columns()[c];
    EXPECT_EQ(ColumnTypeName(column.type()), types[c]);
    EXPECT_EQ(column.Format(0), expected[c][0]) << column.name();
    EXPECT_EQ(column.Format(1), expected[c][1]) << column.name();
    EXPECT_FALSE(column.has(2)) << column.name();
    EXPECT_EQ(column.Format(2), "") << column.name();
  }
}

TEST(Column, RoundsDoublesToNineDigitsInEveryLocale) {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {0.1 + 0.2, -0.0,     1e100, 123456789.5,
                                      1e-7,      infinity, nan,   -1};
  const Column column =
      Column::BorrowFloat64("x", ColumnView<double>(values), "");
  const std::vector<std::string> expected = {
      "0.3", "0", "1e+100", "123456790", "1e-07", "inf", "nan", "-1"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(column.Format(i), expected[i]);
  }
}

TEST(Column, ShowsWhatOnlyBorrowedMemoryCanHold) {
  const std::vector<Date> days = {
      Date::FromDays(2932896), Date::FromDays(2932897), Date::FromDays(-719528),
      Date::FromDays(-719529)};
  const Column dates = Column::BorrowDates("d", ColumnView<Date>(days));
  EXPECT_EQ(dates.Format(0), "9999-12-31");
  EXPECT_EQ(dates.Format(1), "day 2932897");
  EXPECT_EQ(dates.Format(2), "0000-01-01");
  EXPECT_EQ(dates.Format(3), "day -719529");

  const std::vector<std::int32_t> codes = {0, 2, -1};
  const Column classes = Column::BorrowDictionary(
      "c", ColumnView<std::int32_t>(codes), {"company", "consumer"});
  EXPECT_EQ(classes.Format(0), "company");
  EXPECT_EQ(classes.Format(1), "code 2");
  EXPECT_EQ(classes.Format(2), "code -1");

  const std::vector<std::uint8_t> bytes = {1, 255};
  const Column short_codes = Column::BorrowDictionary8(
      "c", ColumnView<std::uint8_t>(bytes), {"company", "consumer"});
  EXPECT_EQ(short_codes.Format(0), "consumer");
  EXPECT_EQ(short_codes.Format(1), "code 255");
  EXPECT_EQ(ColumnTypeName(short_codes.type()), "dictionary8");
}

TEST(Column, BorrowsWithoutCopying) {
  const std::vector<std::int8_t> i8 = {1};
  const std::vector<std::int16_t> i16 = {1};
  const std::vector<std::int32_t> i32 = {1};
  const std::vector<std::int64_t> i64 = {1};
  const std::vector<std::uint8_t> flags = {1};
  const std::int32_t offsets[] = {0, 1};
  EXPECT_EQ(Column::BorrowInt8("c", i8).int8s().data(), i8.data());
  EXPECT_EQ(Column::BorrowInt16("c", i16).int16s().data(), i16.data());
  EXPECT_EQ(Column::BorrowInt32("c", i32).int32s().data(), i32.data());
  EXPECT_EQ(Column::BorrowInt64("c", i64).int64s().data(), i64.data());
  EXPECT_EQ(Column::BorrowBool("c", flags).bools().data(), flags.data());
  EXPECT_EQ(Column::BorrowText("c", TextView("x", offsets, 1)).texts()[0], "x");
}

TEST(Column, KeepsItsValuesWhenTheFrameIsCopied) {
  Frame copy;
  {
    const Frame frame = OneOfEach();
    copy = frame;
  }
  EXPECT_EQ(copy.Find("note")->texts()[0], "账龄");
  EXPECT_EQ(copy.Find("class")->int32s()[0], 1);
  EXPECT_EQ(copy.Find("dpd")->unit(), "days");
}

TEST(Frame, FindsColumnsByName) {
  const Frame frame = OneOfEach();
  EXPECT_EQ(frame.rows(), 3u);
  ASSERT_NE(frame.Find("pd"), nullptr);
  EXPECT_EQ(frame.Find("pd"), &frame.columns()[4]);
  EXPECT_EQ(frame.Find("PD"), nullptr);
  EXPECT_EQ(frame.Find(""), nullptr);
  EXPECT_EQ(Frame().Find("pd"), nullptr);
}

TEST(Frame, RefusesATakenNameAndAnotherLength) {
  Frame frame = OneOfEach();
  const absl::Status taken =
      frame.Add(Column::Int32("dpd", Built<std::int32_t>({1, 2})));
  EXPECT_EQ(taken.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(taken.message()), HasSubstr("\"dpd\""));

  const absl::Status length =
      frame.Add(Column::Int32("dpd_max", Built<std::int32_t>({1})));
  EXPECT_EQ(length.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(length.message()), HasSubstr("2 rows"));
  EXPECT_THAT(std::string(length.message()), HasSubstr("3"));
  EXPECT_EQ(frame.Find("dpd_max"), nullptr);
  EXPECT_EQ(frame.columns().size(), 9u);
}

TEST(Frame, AFirstColumnWithoutRowsSetsTheLengthToo) {
  Frame frame;
  ASSERT_TRUE(frame.Add(Column::Int32("a", {})).ok());
  EXPECT_FALSE(frame.Add(Column::Int32("b", Built<std::int32_t>({}))).ok());
  EXPECT_TRUE(frame.Add(Column::Int32("b", {})).ok());
}

TEST(Frame, SuggestsTheNearestName) {
  const Frame frame = OneOfEach();
  EXPECT_EQ(frame.NearestName("disputd"), "disputed");
  EXPECT_EQ(frame.NearestName("clas"), "class");
  EXPECT_EQ(frame.NearestName("oppen"), "open");
  EXPECT_EQ(frame.NearestName("dpd_max"), "dpd");
  EXPECT_EQ(frame.NearestName("i9"), "i8");
  EXPECT_EQ(frame.NearestName("pd"), "pd");
  EXPECT_EQ(Frame().NearestName("pd"), "");
}

}  // namespace
}  // namespace arrears
