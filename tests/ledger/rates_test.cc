// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr Currency kCny = Currency::Of("CNY"), kEur = Currency::Of("EUR"),
                   kJpy = Currency::Of("JPY"), kUsd = Currency::Of("USD"),
                   kKwd = Currency::Of("KWD");
constexpr Date kJan = 2024y / 1 / 1, kJune = 2024y / 6 / 1;

// Base CNY. EUR/CNY 7.8 from January and 7.9 from June, CNY/JPY 20, USD/CNY
// 7.2 and CNY/USD 0.125 from June, KWD/CNY 23.5.
RateTable Rates() {
  LedgerBuilder builder;
  builder.AddRate({kEur, kCny, kJune, 7'900'000'000})
      .AddRate({kEur, kCny, kJan, 7'800'000'000})
      .AddRate({kCny, kJpy, kJan, 20'000'000'000})
      .AddRate({kUsd, kCny, kJan, 7'200'000'000})
      .AddRate({kCny, kUsd, kJune, 125'000'000})
      .AddRate({kKwd, kCny, kJan, 23'500'000'000});
  return RateTable::Of(builder.Build().value().View());
}

TEST(RateTable, TakesTheLatestRateOnOrBeforeTheDay) {
  const RateTable rates = Rates();
  EXPECT_EQ(*rates.RateE9(kEur, kCny, kJan), 7'800'000'000);
  EXPECT_EQ(*rates.RateE9(kEur, kCny, 2024y / 5 / 31), 7'800'000'000);
  EXPECT_EQ(*rates.RateE9(kEur, kCny, kJune), 7'900'000'000);
  EXPECT_EQ(*rates.RateE9(kEur, kEur, 1999y / 1 / 1), 1'000'000'000);
}

TEST(RateTable, InvertsAndCrossesOverTheBase) {
  const RateTable rates = Rates();
  EXPECT_EQ(*rates.RateE9(kJpy, kCny, kJan), 50'000'000);
  EXPECT_EQ(*rates.RateE9(kEur, kJpy, kJan), 156'000'000'000);
  // 1 / 7.8 / 20 = 0.00641025641...; exact until the end.
  EXPECT_EQ(*rates.RateE9(kJpy, kEur, kJan), 6'410'256);
  // The later of direct and inverse.
  EXPECT_EQ(*rates.RateE9(kUsd, kCny, kJan), 7'200'000'000);
  EXPECT_EQ(*rates.RateE9(kUsd, kCny, kJune), 8'000'000'000);
  EXPECT_EQ(*rates.RateE9(kCny, kUsd, kJan), 138'888'889);
}

TEST(RateTable, ConvertsOnceRoundedWithExponents) {
  const RateTable rates = Rates();
  const auto convert = [&](std::int64_t minor, Currency from, Currency to) {
    const absl::StatusOr<Money> money = rates.Convert({minor, from}, to, kJan);
    EXPECT_TRUE(money.ok()) << money.status();
    EXPECT_EQ(money->currency, to);
    return money->minor;
  };
  EXPECT_EQ(convert(100'00, kEur, kCny), 780'00);
  EXPECT_EQ(convert(5, kEur, kCny), 39);     // 0.05 EUR = 0.39 CNY
  EXPECT_EQ(convert(1'00, kCny, kJpy), 20);  // Yen have no cents.
  EXPECT_EQ(convert(20, kJpy, kCny), 1'00);
  EXPECT_EQ(convert(1'000, kKwd, kCny), 23'50);  // Dinars have thousandths.
  EXPECT_EQ(convert(23'50, kCny, kKwd), 1'000);
  // 10^12 yen / 156 = 6,410,256,410.2564 euros: not by a rate of nine places.
  EXPECT_EQ(convert(1'000'000'000'000, kJpy, kEur), 641'025'641'026);
  // Half away from zero: 0.05 CNY = 1 yen; 0.025 would be half a yen.
  EXPECT_EQ(convert(13, kCny, kJpy), 3);  // 2.6
  EXPECT_EQ(convert(-13, kCny, kJpy), -3);
  EXPECT_EQ(convert(1, kKwd, kCny), 2);    // 2.35 cents
  EXPECT_EQ(convert(10, kKwd, kCny), 24);  // 23.5 cents
  EXPECT_EQ(convert(-10, kKwd, kCny), -24);
}

TEST(RateTable, NamesThePairAndTheDayThatHaveNoRate) {
  const RateTable rates = Rates();
  const absl::Status early = rates.RateE9(kEur, kCny, 2023y / 12 / 31).status();
  EXPECT_EQ(early.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(early.message()),
              AllOf(HasSubstr("no_rate"), HasSubstr("from EUR to CNY"),
                    HasSubstr("2023-12-31")));
  EXPECT_EQ(rates.Convert({1, kEur}, Currency::Of("GBP"), kJan).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(RateTable, TellsWhatDoesNotFit) {
  const RateTable rates = Rates();
  const absl::Status status =
      rates
          .Convert({std::numeric_limits<std::int64_t>::max(), kEur}, kCny, kJan)
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("92233720368547758.07 EUR in CNY does not fit"));
}

}  // namespace
}  // namespace arrears
