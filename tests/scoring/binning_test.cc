// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/binning.h"

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Rows {
  ColumnBuilder<double> values;
  ColumnBuilder<std::uint8_t> events;
  // So many events and others at this value; NaN is null.
  void Add(double value, int bad, int good) {
    for (int i = 0; i < bad + good; ++i) {
      std::isnan(value) ? values.AppendNull() : values.Append(value);
      events.Append(i < bad ? 1 : 0);
    }
  }
  Column Value() { return Column::Float64("x", std::move(values)); }
  Column Event() { return Column::Bool("bad", std::move(events)); }
};

// Rates .1, .1, .5: days 0 and 1 are one bin.
TEST(BinFact, NumbersByHand) {
  Rows rows;
  rows.Add(0, 10, 90);
  rows.Add(1, 20, 180);
  rows.Add(2, 100, 100);
  const auto bins = BinFact(rows.Value(), rows.Event(), {});
  ASSERT_TRUE(bins.ok()) << bins.status();
  ASSERT_EQ(bins->bins.size(), 2U);
  EXPECT_EQ(bins->bins[0].from, -kInfinity);
  EXPECT_EQ(bins->bins[0].to, 2);
  EXPECT_EQ(bins->bins[1].from, 2);
  EXPECT_EQ(bins->bins[1].to, kInfinity);
  EXPECT_EQ(bins->bins[0].count.events, 30);
  EXPECT_DOUBLE_EQ(bins->bins[0].event_rate, .1);
  EXPECT_EQ(bins->trend, BinTrend::kAscending);
  // E = 130, O = 370; a record more at 130 : 370.
  EXPECT_NEAR(bins->bins[1].woe, std::log((100.74 / 370) / (100.26 / 130)),
              1e-12);
  const double safer = std::log((270.74 / 370) / (30.26 / 130));
  EXPECT_NEAR(bins->information_value,
              (270.0 / 370 - 30.0 / 130) * (safer - bins->bins[1].woe), 1e-12);
}

TEST(BinFact, MissingAndSpecialValuesAreApart) {
  Rows rows;
  rows.Add(1, 50, 450);
  rows.Add(2, 200, 300);
  rows.Add(-999, 40, 60);
  rows.Add(std::nan(""), 100, 100);
  const Column value = rows.Value(), event = rows.Event();
  const auto apart = BinFact(value, event, {.special = {-999}});
  ASSERT_TRUE(apart.ok()) << apart.status();
  ASSERT_EQ(apart->bins.size(), 4U);
  EXPECT_THAT(apart->bins[2].special, ElementsAre(-999));
  EXPECT_EQ(apart->bins[2].count.events, 40);
  EXPECT_TRUE(apart->bins[3].missing);
  EXPECT_EQ(apart->bins[3].count.others, 100);
  // Fewer than 41 events: to the bin of rate .4, and the missing stay apart.
  const auto joined =
      BinFact(value, event, {.special = {-999}, .least_odd = 41});
  ASSERT_TRUE(joined.ok());
  ASSERT_EQ(joined->bins.size(), 3U);
  EXPECT_THAT(joined->bins[1].special, ElementsAre(-999));
  EXPECT_EQ(joined->bins[1].count.events, 240);
  EXPECT_THAT(joined->bins[0].special, IsEmpty());
}

TEST(BinFact, AmountsCountInPlaceOfRecords) {
  Rows rows;
  rows.Add(1, 1, 1);
  rows.Add(2, 1, 1);
  ColumnBuilder<std::int64_t> amounts;
  for (const std::int64_t amount : {10'000, 90'000, 80'000, 20'000}) {
    amounts.Append(amount);
  }
  const Column amount = Column::Int64("amount", std::move(amounts));
  const auto bins = BinFact(rows.Value(), rows.Event(), {}, &amount);
  ASSERT_TRUE(bins.ok()) << bins.status();
  ASSERT_EQ(bins->bins.size(), 2U);
  EXPECT_DOUBLE_EQ(bins->bins[0].event_rate, .1);
  EXPECT_DOUBLE_EQ(bins->bins[1].event_rate, .8);
}

// In any order of any chunks.
TEST(FactCounts, ChunksAddUpToTheWhole) {
  std::mt19937_64 random(3);
  const std::vector<double> borders = {1, 5, 9}, special = {-1};
  FactCounts whole = FactCounts::OfNumbers("x", borders, special);
  std::vector<FactCounts> chunks;
  Rows all;
  for (int c = 0; c < 10; ++c) {
    Rows rows;
    for (int i = 0; i < 100; ++i) {
      const double value = static_cast<double>(random() % 12) - 1;
      const bool bad = random() % 4 == 0;
      const bool null = random() % 20 == 0;
      rows.Add(null ? std::nan("") : value, bad ? 1 : 0, bad ? 0 : 1);
      all.Add(null ? std::nan("") : value, bad ? 1 : 0, bad ? 0 : 1);
    }
    chunks.push_back(FactCounts::OfNumbers("x", borders, special));
    ASSERT_TRUE(chunks.back().Add(rows.Value(), rows.Event()).ok());
  }
  ASSERT_TRUE(whole.Add(all.Value(), all.Event()).ok());
  FactCounts merged = chunks[7];
  for (const int c : {3, 0, 9, 1, 2, 8, 6, 5, 4}) {
    ASSERT_TRUE(merged.Merge(chunks[static_cast<std::size_t>(c)]).ok());
  }
  const auto a = FitBins(whole, {}), b = FitBins(merged, {});
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->information_value, b->information_value);
  EXPECT_EQ(a->bins.size(), b->bins.size());
  EXPECT_EQ(whole.missing().total(), merged.missing().total());
  EXPECT_EQ(merged.Merge(FactCounts::OfTexts("x")).code(),
            absl::StatusCode::kInvalidArgument);
}

// Of all ways to put the texts into groups, not only of those in order.
TEST(FitBins, TextsAreTheBestOfAllGroupings) {
  std::mt19937_64 random(11);
  for (int trial = 0; trial < 300; ++trial) {
    ColumnBuilder<std::int32_t> codes;
    ColumnBuilder<std::uint8_t> events;
    const std::vector<std::string> texts = {"a", "b", "c", "d", "e", "f"};
    std::vector<BinCount> counts(texts.size());
    for (std::size_t t = 0; t < texts.size(); ++t) {
      counts[t] = {static_cast<std::int64_t>(random() % 30),
                   static_cast<std::int64_t>(random() % 30) + 1};
      for (std::int64_t i = 0; i < counts[t].total(); ++i) {
        codes.Append(static_cast<std::int32_t>(t));
        events.Append(i < counts[t].events ? 1 : 0);
      }
    }
    BinningOptions options;
    options.least_share = 0;
    options.rules.most_bins = 0;
    const auto bins = BinFact(Column::Dictionary("x", std::move(codes), texts),
                              Column::Bool("bad", std::move(events)), options);
    if (!bins.ok()) continue;  // No event at all.
    double total = 0;
    for (const BinCount& count : counts) {
      total += static_cast<double>(count.total());
    }
    // Groups by restricted growth: group[i] <= 1 + most of those before.
    double best = -kInfinity;
    std::vector<std::size_t> group(texts.size(), 0);
    const auto visit = [&](auto&& self, std::size_t i,
                           std::size_t groups) -> void {
      if (i < texts.size()) {
        for (std::size_t g = 0; g <= groups; ++g) {
          group[i] = g;
          self(self, i + 1, std::max(groups, g + 1));
        }
        return;
      }
      double sum = -.5 * std::log(total) * static_cast<double>(groups - 1);
      for (std::size_t g = 0; g < groups; ++g) {
        double e = 0, n = 0;
        for (std::size_t t = 0; t < texts.size(); ++t) {
          if (group[t] != g) continue;
          e += static_cast<double>(counts[t].events);
          n += static_cast<double>(counts[t].total());
        }
        if (e > 0) sum += e * std::log(e / n);
        if (e < n) sum += (n - e) * std::log((n - e) / n);
      }
      best = std::max(best, sum);
    };
    visit(visit, 0, 0);
    ASSERT_NEAR(bins->objective, best, 1e-9) << trial;
  }
}

TEST(GridOf, HasEachValueOrQuantiles) {
  ColumnBuilder<std::int32_t> few, many;
  for (const std::int32_t value : {7, 3, 3, 5}) few.Append(value);
  few.AppendNull();
  EXPECT_THAT(*GridOf(Column::Int32("x", std::move(few)), 64),
              ElementsAre(5, 7));
  for (std::int32_t i = 0; i < 1000; ++i) many.Append(i);
  EXPECT_THAT(*GridOf(Column::Int32("x", std::move(many)), 4),
              ElementsAre(250, 500, 750));
}

TEST(BinFact, RefusesWhatCannotBe) {
  Rows rows;
  rows.Add(1, 0, 10);
  const Column value = rows.Value(), event = rows.Event();
  EXPECT_EQ(BinFact(value, event, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(BinFact(value, event, {.least_share = .7}).status().message(),
              HasSubstr("fact x: least_share 0.7 is not in 0..0.5"));
  EXPECT_THAT(BinFact(value, event, {.most_cells = 1}).status().message(),
              HasSubstr("most_cells 1 is not in 2..2000"));
  EXPECT_THAT(BinFact(value, value, {}).status().message(),
              HasSubstr("what is an event is of type float64, not bool"));
}

}  // namespace
}  // namespace arrears
