// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/money.h"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <random>
#include <regex>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr Currency kEur = Currency::Of("EUR");
constexpr Currency kUsd = Currency::Of("USD");
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kOutOfRange = absl::StatusCode::kOutOfRange;

std::string Message(const absl::Status& status) {
  return std::string(status.message());
}

TEST(Currency, TakesThreeCapitalLetters) {
  EXPECT_EQ(Currency::Parse("CNY").value(), Currency::Of("CNY"));
  EXPECT_EQ(Currency::Parse("CNY")->code(), "CNY");
  EXPECT_EQ(Currency().code(), "XXX");
  for (const char* code : {"", "EU", "EURO", "eur", "E R", "E1R", "€"}) {
    const absl::Status status = Currency::Parse(code).status();
    EXPECT_EQ(status.code(), kInvalid);
    EXPECT_THAT(Message(status), HasSubstr("\"" + std::string(code) + "\""));
  }
}

// ISO 4217 list one, as published by its maintenance agency.
TEST(Currency, HasTheDecimalsOfIso4217) {
  for (const char* code :
       {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF",
        "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}) {
    EXPECT_EQ(Currency::Parse(code)->exponent(), 0) << code;
  }
  for (const char* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    EXPECT_EQ(Currency::Parse(code)->exponent(), 3) << code;
  }
  for (const char* code : {"CLF", "UYW"}) {
    EXPECT_EQ(Currency::Parse(code)->exponent(), 4) << code;
  }
  for (const char* code : {"EUR", "USD", "CNY", "GBP", "CHF", "HUF", "TWD",
                           "IDR", "UYU", "MGA", "XXX", "ZZZ"}) {
    EXPECT_EQ(Currency::Parse(code)->exponent(), 2) << code;
  }
}

TEST(Add, IsExactUpToTheLastUnitThatFits) {
  EXPECT_EQ(Add({1, kEur}, {2, kEur}).value(), (Money{3, kEur}));
  EXPECT_EQ(Add({kMax - 1, kEur}, {1, kEur}).value(), (Money{kMax, kEur}));
  EXPECT_EQ(Add({kMax, kEur}, {kMin, kEur}).value(), (Money{-1, kEur}));
  EXPECT_EQ(Add({kMax, kEur}, {1, kEur}).status().code(), kOutOfRange);
  EXPECT_EQ(Add({kMin, kEur}, {-1, kEur}).status().code(), kOutOfRange);
  EXPECT_EQ(Subtract({0, kEur}, {kMax, kEur}).value(), (Money{-kMax, kEur}));
  EXPECT_EQ(Subtract({-1, kEur}, {kMin, kEur}).value(), (Money{kMax, kEur}));
  EXPECT_EQ(Subtract({0, kEur}, {kMin, kEur}).status().code(), kOutOfRange);
}

TEST(Add, NamesBothOperands) {
  const absl::Status mixed = Add({150, kEur}, {-7, kUsd}).status();
  EXPECT_EQ(mixed.code(), kInvalid);
  EXPECT_THAT(Message(mixed), HasSubstr("150 EUR"));
  EXPECT_THAT(Message(mixed), HasSubstr("-7 USD"));
  EXPECT_EQ(Subtract({1, kEur}, {1, kUsd}).status().code(), kInvalid);
  EXPECT_THAT(Message(Add({kMax, kEur}, {1, kEur}).status()),
              HasSubstr("9223372036854775807 EUR"));
}

// Python 3.11: with x = fractions.Fraction(value * numerator, denominator),
// sign(x) * math.floor(abs(x) + Fraction(1, 2)).
TEST(MulDivRound, RoundsHalvesAwayFromZero) {
  struct Case {
    std::int64_t value, numerator, denominator, result;
  };
  constexpr Case kCases[] = {
      {1, 1, 2, 1},
      {-1, 1, 2, -1},
      {1, 1, 3, 0},
      {2, 1, 3, 1},
      {-2, 1, 3, -1},
      {3, 1, 2, 2},
      {-3, 1, 2, -2},
      {5, 1, 10, 1},
      {4, 1, 10, 0},
      {-5, 1, 10, -1},
      {125050, 385, 36500, 1319},
      {100000000, 435, 1000000, 43500},
      {7, 0, 5, 0},
      {kMax, 1, 1, kMax},
      {kMin, 1, 1, kMin},
      {kMax, kMax, kMax, kMax},
      {kMin, kMax, kMax, kMin},
      {kMax, 2, 3, 6148914691236517205},
      {kMin, 2, 3, -6148914691236517205},
      {kMax, kMax - 1, kMax, kMax - 1},
      {1, 1, kMax, 0},
      {4611686018427387904, 1, kMax, 1},
      {4611686018427387903, 1, kMax, 0},
      {kMax, 5, 7, 6588122883467697005},
      {-123456789012345, 98765, 86400, -141125113041716},
  };
  for (const Case& c : kCases) {
    const auto result = MulDivRound(c.value, c.numerator, c.denominator);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(*result, c.result)
        << c.value << " * " << c.numerator << " / " << c.denominator;
  }
}

TEST(MulDivRound, RefusesWhatHasNoAnswer) {
  EXPECT_EQ(MulDivRound(1, 1, 0).status().code(), kInvalid);
  EXPECT_EQ(MulDivRound(1, 1, -2).status().code(), kInvalid);
  EXPECT_EQ(MulDivRound(kMax, 2, 1).status().code(), kOutOfRange);
  EXPECT_EQ(MulDivRound(kMin, -1, 1).status().code(), kOutOfRange);
  EXPECT_EQ(MulDivRound(kMin, kMin, kMax).status().code(), kOutOfRange);
  EXPECT_THAT(Message(MulDivRound(5, 3, -2).status()),
              HasSubstr("denominator -2"));
}

// The definition, turned round: no whole number is nearer, and of two equally
// near the one further from zero is taken.
TEST(MulDivRound, IsTheNearestWholeNumber) {
  __extension__ typedef __int128 Wide;  // NOLINT: `using` warns here
  std::mt19937_64 rng(4217);
  std::uniform_int_distribution<std::int64_t> small(-50, 50), wide(kMin, kMax),
      below(1, 60);
  for (int i = 0; i < 100000; ++i) {
    const bool tiny = i % 2 == 0;
    const std::int64_t value = tiny ? small(rng) : wide(rng);
    const std::int64_t numerator = small(rng);
    const std::int64_t denominator = below(rng);
    const auto result = MulDivRound(value, numerator, denominator);
    if (!result.ok()) continue;  // Covered above.
    const Wide exact = Wide{value} * numerator;
    const Wide taken = Wide{*result} * denominator;
    const Wide off = 2 * (exact > taken ? exact - taken : taken - exact);
    ASSERT_LE(off, denominator) << value << "*" << numerator;
    if (off == denominator) {
      ASSERT_GT(taken > 0 ? taken : -taken, exact > 0 ? exact : -exact);
    }
  }
}

TEST(RoundToMinor, IsTheOneDoorFromStatistics) {
  EXPECT_EQ(RoundToMinor(2.5).value(), 3);
  EXPECT_EQ(RoundToMinor(-2.5).value(), -3);
  EXPECT_EQ(RoundToMinor(2.4999999999999996).value(), 2);
  EXPECT_EQ(RoundToMinor(0.49999999999999994).value(), 0);
  EXPECT_EQ(RoundToMinor(9007199254740992.0).value(), 9007199254740992);
  EXPECT_EQ(RoundToMinor(-9007199254740992.0).value(), -9007199254740992);
  const double infinity = std::numeric_limits<double>::infinity();
  for (double bad : {9007199254740994.0, -9007199254740994.0, infinity,
                     -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(RoundToMinor(bad).status().code(), kOutOfRange) << bad;
  }
}

TEST(MinorSum, AddsPast64BitsAndTellsAtTheEnd) {
  MinorSum sum;
  EXPECT_EQ(sum.Minor().value(), 0);
  sum.Add(kMax);
  sum.Add(kMax);
  EXPECT_EQ(sum.Minor().status().code(), kOutOfRange);
  sum.Add(-kMax);
  EXPECT_EQ(sum.Minor().value(), kMax);

  MinorSum other;
  other.Add(kMin);
  other.Merge(sum);
  EXPECT_EQ(other.Minor().value(), -1);
  other.Merge(other);
  EXPECT_EQ(other.Minor().value(), -2);
}

TEST(ParseMinor, ReadsPlainDecimals) {
  struct Case {
    const char* text;
    int exponent;
    std::int64_t minor;
  };
  constexpr Case kCases[] = {
      {"0", 2, 0},
      {"-0.00", 2, 0},
      {"1250.50", 2, 125050},
      {"1250.5", 2, 125050},
      {"+1250", 2, 125000},
      {"-0.05", 2, -5},
      {"000000000000000000000012.30", 2, 1230},
      {"12.300000000000000000000000", 2, 1230},
      {"12", 0, 12},
      {"12.000", 0, 12},
      {"0.001", 3, 1},
      {"1.0001", 4, 10001},
      {"10000000000000.00", 2, kMaxAmountMinor},
      {"-10000000000000.00", 2, -kMaxAmountMinor},
      {"1000000000000000", 0, kMaxAmountMinor},
      {"100000000000", 4, kMaxAmountMinor},
  };
  for (const Case& c : kCases) {
    const auto minor = ParseMinor(c.text, c.exponent);
    ASSERT_TRUE(minor.ok()) << minor.status();
    EXPECT_EQ(*minor, c.minor) << c.text;
  }
}

TEST(ParseMinor, NamesTheTextItRefuses) {
  for (const char* text :
       {"",      "+",   "-",     ".",    "5.",   ".5",  "1,234.50",
        "1 000", "--1", "+-1",   "1e3",  "0x10", "NaN", "inf",
        " 1",    "1 ",  "1.2.3", "１２", "1.",   "-.5"}) {
    const absl::Status status = ParseMinor(text, 2).status();
    EXPECT_EQ(status.code(), kInvalid) << text;
    EXPECT_THAT(Message(status),
                HasSubstr("\"" + std::string(text) + "\" is not a decimal"));
  }
  EXPECT_THAT(Message(ParseMinor("1.005", 2).status()),
              HasSubstr("\"1.005\" has more than 2 decimal places"));
  EXPECT_EQ(ParseMinor("1.5", 0).status().code(), kInvalid);
  const absl::Status large = ParseMinor("10000000000000.01", 2).status();
  EXPECT_EQ(large.code(), kOutOfRange);
  EXPECT_THAT(Message(large), HasSubstr("exceeds 10000000000000.00"));
  EXPECT_EQ(ParseMinor(std::string(1 << 20, '9'), 2).status().code(),
            kOutOfRange);
  EXPECT_EQ(ParseMinor("-9223372036854775808", 0).status().code(), kOutOfRange);
}

// The slow twin: a regular expression, then long-hand work on the digits.
std::optional<std::int64_t> ParseMinorSlowly(const std::string& text,
                                             int exponent) {
  static const std::regex* const kDecimal =
      new std::regex("([+-]?)([0-9]+)(\\.([0-9]+))?");
  std::smatch match;
  if (!std::regex_match(text, match, *kDecimal)) return std::nullopt;
  std::string places = match[4];
  while (places.size() < static_cast<std::size_t>(exponent)) places += '0';
  while (places.size() > static_cast<std::size_t>(exponent)) {
    if (places.back() != '0') return std::nullopt;
    places.pop_back();
  }
  std::string digits = match[2].str() + places;
  while (digits.size() > 1 && digits[0] == '0') digits.erase(0, 1);
  const std::string limit = std::to_string(kMaxAmountMinor);
  if (digits.size() > limit.size()) return std::nullopt;
  if (digits.size() == limit.size() && digits > limit) return std::nullopt;
  const std::int64_t minor = std::strtoll(digits.c_str(), nullptr, 10);
  return match[1] == "-" ? -minor : minor;
}

TEST(ParseMinor, AgreesWithItsSlowTwinOnRandomText) {
  constexpr char kAlphabet[] = "0123456789000.-+ ,e";
  std::mt19937 rng(1999);
  std::uniform_int_distribution<int> exponent(0, 4), length(0, 20),
      letter(0, sizeof kAlphabet - 2), digit(0, 12);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const bool mostly_digits = i % 4 != 0;
    for (int k = length(rng); k > 0; --k) {
      text += kAlphabet[mostly_digits ? digit(rng) : letter(rng)];
    }
    if (mostly_digits && i % 3 == 0) text.insert(text.size() / 2, ".");
    if (i % 5 == 0) text.insert(0, "-");
    const int places = exponent(rng);
    const auto fast = ParseMinor(text, places);
    const auto slow = ParseMinorSlowly(text, places);
    ASSERT_EQ(fast.ok(), slow.has_value()) << "\"" << text << "\" " << places;
    if (slow) {
      ASSERT_EQ(*fast, *slow) << "\"" << text << "\" " << places;
      ++accepted;
    }
  }
  EXPECT_GT(accepted, 3000);  // The comparison was not of refusals alone.
}

TEST(ParseMoney, TakesTheDecimalsOfTheCurrency) {
  EXPECT_EQ(ParseMoney("1250.50", kEur).value(), (Money{125050, kEur}));
  const Currency jpy = Currency::Of("JPY");
  EXPECT_EQ(ParseMoney("1250", jpy).value(), (Money{1250, jpy}));
  const Currency kwd = Currency::Of("KWD");
  EXPECT_EQ(ParseMoney("1.5", kwd).value(), (Money{1500, kwd}));
  const absl::Status status = ParseMoney("1250.50", jpy).status();
  EXPECT_EQ(status.code(), kInvalid);
  EXPECT_THAT(Message(status), HasSubstr("JPY"));
}

TEST(FormatMinor, WritesEveryPlace) {
  EXPECT_EQ(FormatMinor(0, 2), "0.00");
  EXPECT_EQ(FormatMinor(-5, 2), "-0.05");
  EXPECT_EQ(FormatMinor(250100, 2), "2501.00");
  EXPECT_EQ(FormatMinor(-1, 4), "-0.0001");
  EXPECT_EQ(FormatMinor(1234, 3), "1.234");
  EXPECT_EQ(FormatMinor(1234, 0), "1234");
  EXPECT_EQ(FormatMinor(kMax, 2), "92233720368547758.07");
  EXPECT_EQ(FormatMinor(kMin, 2), "-92233720368547758.08");
  EXPECT_EQ(FormatMinor(kMin, 0), "-9223372036854775808");
}

TEST(FormatMinor, IsReadBackAsTheSameAmount) {
  std::mt19937_64 rng(7);
  std::uniform_int_distribution<std::int64_t> any(-kMaxAmountMinor,
                                                  kMaxAmountMinor);
  std::uniform_int_distribution<std::int64_t> near(-2000, 2000);
  for (int i = 0; i < 20000; ++i) {
    const std::int64_t minor = i % 2 == 0 ? any(rng) : near(rng);
    for (int exponent = 0; exponent <= 4; ++exponent) {
      const auto back = ParseMinor(FormatMinor(minor, exponent), exponent);
      ASSERT_TRUE(back.ok()) << back.status();
      ASSERT_EQ(*back, minor);
    }
  }
}

}  // namespace
}  // namespace arrears
