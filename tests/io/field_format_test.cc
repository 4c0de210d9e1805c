// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "field_format_internal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears::io_internal {
namespace {

using ::testing::HasSubstr;

// "YYYY-MM-DD", or "bad".
std::string Day(const std::string& pattern, const std::string& text,
                std::optional<int> offset = {}) {
  const absl::StatusOr<DateFormat> format = DateFormat::Create(pattern, offset);
  if (!format.ok()) return std::string(format.status().message());
  std::int32_t days;
  return format->ParseDay(text, &days) ? FormatIsoDate(Date::FromDays(days))
                                       : "bad";
}

TEST(DateFormat, ReadsWhatThePatternSaysAndNothingElse) {
  struct Case {
    const char *pattern, *text, *day;
  };
  constexpr Case kCases[] = {
      {"YYYY-MM-DD", "2024-02-29", "2024-02-29"},
      {"YYYY-MM-DD", "2023-02-29", "bad"},
      {"YYYY-MM-DD", "2024-2-29", "bad"},
      {"YYYY-MM-DD", "2024-02-29 ", "bad"},
      {"YYYY-MM-DD", "2024/02/29", "bad"},
      {"YYYY-MM-DD", "2024-13-01", "bad"},
      {"YYYY-MM-DD", "2024-00-10", "bad"},
      {"YYYY-MM-DD", "2024-01-00", "bad"},
      {"YYYY-MM-DD", "0001-01-01", "0001-01-01"},
      {"YYYY-MM-DD", "0000-01-01", "bad"},
      {"YYYY-MM-DD", "9999-12-31", "9999-12-31"},
      {"%Y-%m-%d", "2024-2-9", "2024-02-09"},
      {"M/D/YYYY", "1/2/2013", "2013-01-02"},
      {"M/D/YYYY", "12/31/2013", "2013-12-31"},
      {"M/D/YYYY", "13/1/2013", "bad"},
      {"M/D/YYYY", "1/2/13", "bad"},
      {"D.M.YYYY", "3.1.2024", "2024-01-03"},
      {"D.M.YYYY", "31.12.2024", "2024-12-31"},
      {"DD.MM.YYYY", "3.1.2024", "bad"},
      {"YYYYMMDD", "20240131", "2024-01-31"},
      {"YYYYMMDD", "2024013", "bad"},
      {"D-MMM-YY", "1-Mar-24", "2024-03-01"},
      {"D-MMM-YY", "1-MAR-69", "1969-03-01"},
      {"D-MMM-YY", "1-Mrz-24", "bad"},
      {"excel", "61", "1900-03-01"},
      {"excel", "45352", "2024-03-01"},
      {"excel", "45352.75", "2024-03-01"},
      {"excel", "60", "bad"},
      {"excel", "45352,5", "bad"},
      {"YYYY-MM-DD hh:mm:ss", "2024-02-29 23:59:59", "2024-02-29"},
      {"YYYY-MM-DD hh:mm:ss", "2024-02-29 24:00:00", "bad"},
      {"YYYY-MM-DDThh:mm:ss.fZ", "2024-02-29T23:30:00.123+08:00", "2024-02-29"},
      {"YYYY", "2024",
       "date pattern \"YYYY\": expected MM, M or MMM once, "
       "found 0 times"},
      {"YYYY-MM-DD-DD", "",
       "date pattern \"YYYY-MM-DD-DD\": expected DD or D "
       "once, found 2 times"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Day(c.pattern, c.text), c.day) << c.pattern << " " << c.text;
  }
}

TEST(DateFormat, ATimestampIsMovedToTheGivenOffsetBeforeItsDateIsTaken) {
  constexpr char kStamp[] = "YYYY-MM-DDThh:mm:ssZ";
  EXPECT_EQ(Day(kStamp, "2024-02-29T23:30:00Z", 8 * 60), "2024-03-01");
  EXPECT_EQ(Day(kStamp, "2024-03-01T00:30:00+08:00", 8 * 60), "2024-03-01");
  EXPECT_EQ(Day(kStamp, "2024-03-01T00:30:00+0800", 0), "2024-02-29");
  EXPECT_EQ(Day(kStamp, "2024-03-01T00:30:00-05:00", -6 * 60), "2024-02-29");
  // Without a zone in the text it is UTC; without a time there is nothing to
  // move.
  EXPECT_EQ(Day("YYYY-MM-DD hh:mm", "2024-02-29 18:00", 8 * 60), "2024-03-01");
  EXPECT_EQ(Day("YYYY-MM-DD", "2024-02-29", -8 * 60), "2024-02-29");
}

TEST(DateFormat, ATimeMayFollowADateThatIsToHaveOne) {
  const auto minute = [](const std::string& pattern, const std::string& text) {
    const auto format = DateFormat::CreateWithTime(pattern, std::nullopt);
    std::int32_t minutes;
    return format.ok() && format->ParseMinute(text, &minutes) ? minutes : -1;
  };
  EXPECT_EQ(minute("YYYY-MM-DD", "1970-01-02T01:02"), 1440 + 62);
  EXPECT_EQ(minute("YYYY-MM-DD", "1970-01-02 01:02:59"), 1440 + 62);
  EXPECT_EQ(minute("YYYY-MM-DD", "1970-01-02"), -1);
  EXPECT_EQ(minute("D.M.YYYY hh:mm", "2.1.1970 01:02"), 1440 + 62);
  EXPECT_EQ(minute("excel", "25570.5"), 1440 + 720);
}

TEST(DateFormat, AgreesWithParseIsoDateOnEveryDayAndOnBrokenOnes) {
  const DateFormat format;
  for (Date day = std::chrono::year(1890) / 1 / 1;
       day < Date(std::chrono::year(2210) / 1 / 1); day = day + Days{1}) {
    std::int32_t days;
    ASSERT_TRUE(format.ParseDay(FormatIsoDate(day), &days));
    ASSERT_EQ(days, day.days_since_1970());
  }
  std::mt19937 rng(20240331);  // Fixed seed: a failure reproduces.
  for (int round = 0; round < 200'000; ++round) {
    std::string text = "2024-02-29";
    const int changes = 1 + static_cast<int>(rng() % 3);
    for (int i = 0; i < changes; ++i) {
      text[rng() % text.size()] = static_cast<char>(rng() % 256);
    }
    const absl::StatusOr<Date> expected = ParseIsoDate(text);
    std::int32_t days;
    ASSERT_EQ(format.ParseDay(text, &days), expected.ok()) << text;
    if (expected.ok()) {
      ASSERT_EQ(days, expected->days_since_1970());
    }
  }
}

AmountFormat Amounts(char decimal, const std::string& grouping,
                     NegativeStyle negative = NegativeStyle::kLeading) {
  FieldRules rules;
  rules.decimal = decimal;
  rules.grouping = grouping;
  rules.negative = negative;
  return AmountFormat(rules);
}

// The minor units, or the reason.
std::string Minor(const AmountFormat& format, const std::string& text,
                  int exponent = 2) {
  std::int64_t minor;
  const AmountFault fault = format.Parse(text, exponent, &minor);
  return fault == AmountFault::kNone ? std::to_string(minor)
                                     : format.Reason(fault, exponent);
}

TEST(AmountFormat, ReadsDecimalMarksAndGroups) {
  const AmountFormat german = Amounts(',', ".");
  EXPECT_EQ(Minor(german, "1.234,56"), "123456");
  EXPECT_EQ(Minor(german, "1234,56"), "123456");
  EXPECT_EQ(Minor(german, "-1.234.567,8"), "-123456780");
  EXPECT_EQ(Minor(german, "1.23,45"), "not a number as in 1.234,55");
  EXPECT_EQ(Minor(german, "12.34"), "not a number as in 1.234,55");
  EXPECT_EQ(Minor(german, ".234,00"), "not a number as in 1.234,55");
  const AmountFormat english = Amounts('.', ",");
  EXPECT_EQ(Minor(english, "1,234.56"), "123456");
  EXPECT_EQ(Minor(english, "1,23,456.00"), "12345600");  // India's groups.
  EXPECT_EQ(Minor(english, "1,2,345.00"), "not a number as in 1,234.55");
  EXPECT_EQ(Minor(Amounts('.', "'"), "1'234.50"), "123450");
  const AmountFormat french = Amounts(',', " ");
  EXPECT_EQ(Minor(french, "1 234,56"), "123456");
  EXPECT_EQ(Minor(french,
                  "1\xC2\xA0"
                  "234,56"),
            "123456");
  EXPECT_EQ(Minor(french,
                  "1\xE2\x80\xAF"
                  "234,56"),
            "123456");
}

TEST(AmountFormat, ReadsTheSignsItWasToldOf) {
  const AmountFormat leading = Amounts('.', "");
  const AmountFormat trailing = Amounts('.', "", NegativeStyle::kTrailing);
  const AmountFormat bracket = Amounts('.', "", NegativeStyle::kParentheses);
  EXPECT_EQ(Minor(leading, "-12.50"), "-1250");
  EXPECT_EQ(Minor(leading, "+12.50"), "1250");
  EXPECT_EQ(Minor(leading, "12.50-"), "not a number as in 1234.55");
  EXPECT_EQ(Minor(trailing, "12.50-"), "-1250");
  EXPECT_EQ(Minor(trailing, "-12.50-"), "not a number as in 1234.55-");
  EXPECT_EQ(Minor(bracket, "(12.50)"), "-1250");
  EXPECT_EQ(Minor(bracket, "()"), "not a number as in (1234.55)");
}

TEST(AmountFormat, KeepsToTheCurrencysPlacesAndTheBound) {
  const AmountFormat format = Amounts('.', "");
  EXPECT_EQ(Minor(format, "12.5"), "1250");
  EXPECT_EQ(Minor(format, "12.500"), "1250");
  EXPECT_EQ(Minor(format, "12.505"), "more than 2 decimal places");
  EXPECT_EQ(Minor(format, "12", 0), "12");
  EXPECT_EQ(Minor(format, "12.5", 0), "more than 0 decimal places");
  EXPECT_EQ(Minor(format, "1.234", 3), "1234");
  EXPECT_EQ(Minor(format, "10000000000000.00"), "1000000000000000");
  EXPECT_EQ(Minor(format, "10000000000000.01"), "beyond 10000000000000.00");
  EXPECT_EQ(Minor(format, "99999999999999999999999999"),
            "beyond 10000000000000.00");
}

// The column loop has a short cut; it must not differ from ParseMinor.
TEST(AmountFormat, AgreesWithParseMinorOnUsualAndBrokenTexts) {
  std::mt19937 rng(20240331);  // Fixed seed: a failure reproduces.
  constexpr char kBytes[] = "0123456789.-+, ";
  for (int round = 0; round < 200'000; ++round) {
    std::string text = rng() % 4 == 0 ? "-" : "";
    const std::size_t digits = 1 + rng() % 11;
    for (std::size_t i = 0; i < digits; ++i) {
      text += static_cast<char>('0' + rng() % 10);
    }
    if (rng() % 4 != 0) text += "." + std::to_string(rng() % 1000);
    if (rng() % 4 == 0) text[rng() % text.size()] = kBytes[rng() % 15];
    const int exponent = static_cast<int>(rng() % 4);
    const absl::StatusOr<std::int64_t> expected = ParseMinor(text, exponent);
    const std::string padded =
        std::string(64, '7') + text + std::string(64, '7');
    const std::vector<CsvField> fields = {
        {64, static_cast<std::uint32_t>(64 + text.size())}};
    std::int64_t minor;
    FieldState state;
    FieldRules rules;
    rules.trim = false;
    ParseAmounts(AmountFormat(rules), FieldText(rules), exponent,
                 kMaxAmountMinor, padded.data(), fields, &minor, &state);
    ASSERT_EQ(state == FieldState::kPresent, expected.ok())
        << text << " " << exponent;
    if (expected.ok()) {
      ASSERT_EQ(minor, *expected) << text;
    }
  }
}

TEST(FieldText, NullsAreWhatTheRulesSay) {
  FieldRules rules;
  rules.nulls = {"NULL", "9999-12-31"};
  const std::string data = std::string(64, ' ') +
                           "NULL,9999-12-31,2024-01-01,  ,  2024-01-02 " +
                           std::string(64, ' ');
  std::vector<CsvField> fields;
  std::uint32_t begin = 64;
  for (const std::size_t size : {4u, 10u, 10u, 2u, 13u}) {
    fields.push_back({begin, begin + static_cast<std::uint32_t>(size)});
    begin += static_cast<std::uint32_t>(size) + 1;
  }
  std::vector<Date> dates(fields.size());
  std::vector<FieldState> states(fields.size());
  ParseDays(DateFormat(), FieldText(rules), data.data(), fields, dates.data(),
            states.data());
  EXPECT_THAT(states,
              testing::ElementsAre(FieldState::kNull, FieldState::kNull,
                                   FieldState::kPresent, FieldState::kNull,
                                   FieldState::kPresent));
  EXPECT_EQ(dates[4], Date(std::chrono::year(2024) / 1 / 2));
}

TEST(AmountFormat, ReadsRatesExactlyAndDoublesCorrectlyRounded) {
  const AmountFormat format = Amounts(',', "");
  std::int64_t e9;
  EXPECT_EQ(format.ParseE9("7,123456789", &e9), AmountFault::kNone);
  EXPECT_EQ(e9, 7'123'456'789);
  EXPECT_EQ(format.ParseE9("7,1234567891", &e9), AmountFault::kTooManyPlaces);
  double value;
  EXPECT_TRUE(format.ParseDouble("-0,1", &value));
  EXPECT_EQ(value, -0.1);
  EXPECT_FALSE(format.ParseDouble("1e5", &value));
}

}  // namespace
}  // namespace arrears::io_internal
