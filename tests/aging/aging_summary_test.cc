// SPDX-License-Identifier: Apache-2.0
//
// One answer by every path: fused or through a position, one thread or two, all
// vector widths, whole or in batches.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/aging/aging.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_data.h"
#include "arrears/ledger/position.h"
#include "base/vector_width_internal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/aging_reference.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using reference::Printed;
using ::testing::HasSubstr;

const Date kFirst = std::chrono::year(2020) / 1 / 1;
const AsOf kAt = {std::chrono::year(2024) / 2 / 29,
                  std::chrono::year(2024) / 3 / 10};

struct PlainParameters {
  std::size_t rows = 3'000;
  int debtors = 500;
  int currencies = 1;
  bool nulls = true;
};

// Items alone, rows in any order of debtors.
LedgerData PlainLedger(std::uint64_t seed, const PlainParameters& p) {
  std::mt19937_64 random(seed);
  const auto below = [&](int n) {
    return static_cast<int>(random() % static_cast<unsigned>(n));
  };
  LedgerData data;
  data.creditor.currency = Currency::Of("EUR");
  const Currency currencies[] = {Currency::Of("EUR"), Currency::Of("CNY"),
                                 Currency::Of("JPY")};
  for (int c = 0; c < p.currencies; ++c) {
    data.currencies.push_back(currencies[c]);
  }
  data.debtors.count = static_cast<std::size_t>(p.debtors);
  ItemData& items = data.items;
  const auto maybe = [&](ColumnBuilder<Date>& column, Date date, bool absent) {
    if (absent) {
      column.AppendNull();
    } else {
      column.Append(date);
    }
  };
  for (std::size_t i = 0; i < p.rows; ++i) {
    const Date document = kFirst + Days{below(1'600)};
    const bool credit = below(8) == 0;
    items.debtor.Append(below(p.debtors));
    items.amount.Append((credit ? -1 : 1) * (below(100'000'000) + 1));
    items.document_date.Append(document);
    maybe(items.posting_date, document + Days{below(5)},
          p.nulls && below(3) == 0);
    maybe(items.recorded_date, document + Days{below(40)},
          p.nulls && below(3) == 0);
    maybe(items.due_date, document + Days{below(90)}, credit && p.nulls);
    maybe(items.settled_date, document + Days{5 + below(300)}, below(3) == 0);
    // Runs of one currency and stretches of all, so that blocks are of both.
    const bool mixed = i / 2'000 % 2 == 1;
    if (p.currencies > 1) {
      items.currency.Append(
          mixed ? static_cast<std::uint8_t>(below(p.currencies)) : 1);
    }
  }
  return data;
}

std::string AgeThrough(const Ledger& ledger, const AgingOptions& options,
                       const Executor& executor) {
  const auto report = Age(ledger, kAt, options, executor);
  EXPECT_TRUE(report.ok()) << report.status();
  const auto position = ComputePosition(ledger, kAt, executor);
  const auto debtors = AgeByDebtor(ledger, *position, options, executor);
  EXPECT_TRUE(debtors.ok()) << debtors.status();
  return Printed(*report) + Printed(*debtors);
}

std::vector<AgingOptions> SomeOptions() {
  std::vector<AgingOptions> all;
  for (const char* scheme : {"standard", "idempiere", "prc_audit", "erpnext"}) {
    for (const AgingBasis basis :
         {AgingBasis::kDue, AgingBasis::kDocument, AgingBasis::kPosting}) {
      for (const CreditPresentation credits :
           {CreditPresentation::kOwnColumn, CreditPresentation::kOwnDate,
            CreditPresentation::kOldestFirst}) {
        AgingOptions options;
        options.scheme = *AgingScheme::Preset(scheme);
        options.basis = basis;
        options.credits = credits;
        all.push_back(options);
      }
    }
  }
  return all;
}

TEST(Age, EveryWidthThreadCountAndPathGivesTheSameBytes) {
  PlainParameters parameters;
  parameters.rows = 300'000;  // Two tasks of rows, the last one short.
  parameters.debtors = 10'000;
  parameters.currencies = 3;
  LedgerData data = PlainLedger(1, parameters);
  const Ledger fused = *Ledger::Create(data.View(), {});
  LedgerData other = PlainLedger(1, parameters);
  // A dispute opened when nobody asks any more: no fused pass, same figures.
  other.disputes.item.Append(0);
  other.disputes.opened.Append(kAt.as_of + Days{1'000});
  const Ledger general = *Ledger::Create(other.View(), {});
  const std::vector<AgingOptions> all = SomeOptions();
  for (std::size_t pick = 0; pick < all.size(); pick += 5) {
    const AgingOptions& options = all[pick];
    const std::string one = AgeThrough(fused, options, Executor::Serial());
    const Executor two = Executor::Threads(2);
    ASSERT_EQ(AgeThrough(fused, options, two), one);
    ASSERT_EQ(AgeThrough(general, options, two), one);
    for (const VectorWidth width : {VectorWidth::kScalar, VectorWidth::kAvx2}) {
      const ScopedVectorWidth hold(width);
      ASSERT_EQ(AgeThrough(fused, options, two), one);
    }
  }
}

TEST(Age, TheFusedPassEqualsTheDefinition) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    PlainParameters parameters;
    parameters.rows = 1'000 + seed * 53;
    parameters.debtors = 30;
    parameters.currencies = 1 + static_cast<int>(seed % 3);
    parameters.nulls = seed % 4 != 0;
    const LedgerData data = PlainLedger(seed, parameters);
    const Ledger ledger = *Ledger::Create(data.View(), {});
    const std::vector<AgingOptions> all = SomeOptions();
    const AgingOptions& options = all[seed % all.size()];
    EXPECT_EQ(
        Printed(*Age(ledger, kAt, options)),
        Printed(reference::AgeFromDefinition(ledger, kAt, options).report))
        << seed;
  }
}

// Rows [begin, end) of all columns.
ItemColumns Batch(const ItemColumns& all, std::size_t begin, std::size_t end) {
  const std::size_t count = end - begin;
  ItemColumns batch;
  batch.debtor = all.debtor.Slice(begin, count);
  batch.amount = all.amount.Slice(begin, count);
  batch.currency = all.currency.Slice(begin, count);
  batch.document_date = all.document_date.Slice(begin, count);
  batch.posting_date = all.posting_date.Slice(begin, count);
  batch.recorded_date = all.recorded_date.Slice(begin, count);
  batch.due_date = all.due_date.Slice(begin, count);
  batch.settled_date = all.settled_date.Slice(begin, count);
  return batch;
}

TEST(AgingSummary, BatchesInAnyOrderAndMergedEqualTheWholeLedger) {
  std::mt19937_64 random(5);
  for (const AgingOptions& options : SomeOptions()) {
    PlainParameters parameters;
    parameters.rows = 7'000;
    parameters.currencies = 3;
    const LedgerData data = PlainLedger(random(), parameters);
    const LedgerView view = data.View();
    const Ledger ledger = *Ledger::Create(view, {});
    std::vector<ItemColumns> batches;
    for (std::size_t begin = 0; begin < parameters.rows;) {
      const std::size_t end =
          std::min<std::size_t>(parameters.rows, begin + 1 + random() % 1'900);
      batches.push_back(Batch(view.items, begin, end));
      begin = end;
    }
    std::reverse(batches.begin(), batches.end());
    AgingSummary whole(options, kAt, data.currencies, /*by_debtor=*/true);
    AgingSummary part(options, kAt, data.currencies, true);
    AgingSummary totals(options, kAt, data.currencies, false);
    for (std::size_t b = 0; b < batches.size(); ++b) {
      ASSERT_TRUE((b % 3 == 0 ? part : whole).Add(batches[b]).ok());
      ASSERT_TRUE(totals.Add(batches[b]).ok());
    }
    const AgingSummary copy = whole;
    ASSERT_TRUE(whole.Merge(part).ok());
    const std::string report = Printed(*Age(ledger, kAt, options));
    EXPECT_EQ(Printed(*whole.Report()), report);
    EXPECT_EQ(Printed(*totals.Report()), report);
    EXPECT_NE(Printed(*copy.Report()), report);
    EXPECT_EQ(
        Printed(whole.ByDebtor()),
        Printed(*AgeByDebtor(ledger, *ComputePosition(ledger, kAt), options)));
  }
}

// A batch by hand: `rows` items of one debtor, all of one amount.
struct OneDebtor {
  OneDebtor(std::size_t rows, RowIndex number, std::int64_t minor)
      : debtor(rows, number), amount(rows, minor), date(rows, kFirst) {
    columns.debtor = debtor;
    columns.amount = amount;
    columns.document_date = date;
    columns.due_date = date;
  }
  std::vector<RowIndex> debtor;
  std::vector<std::int64_t> amount;
  std::vector<Date> date;
  ItemColumns columns;
};

TEST(AgingSummary, CountsGoBeyondWhatACellHolds) {
  const OneDebtor batch(70'000, 3, 1);
  AgingSummary a({}, kAt, {Currency::Of("EUR")}, true);
  AgingSummary b = a;
  ASSERT_TRUE(a.Add(batch.columns).ok());
  ASSERT_TRUE(b.Add(batch.columns).ok());
  ASSERT_TRUE(a.Merge(b).ok());
  ASSERT_TRUE(a.Add(batch.columns).ok());
  const DebtorAging debtors = a.ByDebtor();
  ASSERT_EQ(debtors.rows(), 1u);
  EXPECT_EQ(debtors.debtor[0], 3);
  EXPECT_EQ(debtors.cell(0, 4), (AgingCell{210'000, 210'000}));
}

TEST(AgingSummary, ASumBeyondSixtyFourBitsNamesTheDebtor) {
  const OneDebtor batch(5'000, 7, kMaxAmountMinor);
  AgingSummary summary({}, kAt, {Currency::Of("EUR")}, true);
  ASSERT_TRUE(summary.Add(batch.columns).ok());
  AgingSummary other = summary;
  const absl::Status status = summary.Add(batch.columns);
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("debtor 7"));
  const AgingSummary same = other;
  EXPECT_EQ(other.Merge(same).code(), absl::StatusCode::kOutOfRange);
  // Without debtors only the total can overflow, and Report says so.
  AgingSummary totals({}, kAt, {Currency::Of("EUR")}, false);
  ASSERT_TRUE(totals.Add(batch.columns).ok());
  ASSERT_TRUE(totals.Add(batch.columns).ok());
  EXPECT_EQ(totals.Report().status().code(), absl::StatusCode::kOutOfRange);
}

TEST(AgingSummary, RefusesWhatItCannotDo) {
  const std::vector<Currency> euros = {Currency::Of("EUR")};
  AgingOptions base;
  base.in_base_currency = true;
  EXPECT_EQ(AgingSummary(base, kAt, euros, true).Report().status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(AgingSummary({}, kAt, {}, true).Add(ItemColumns{}).code(),
            absl::StatusCode::kInvalidArgument);
  AgingSummary summary({}, kAt, euros, true);
  AgingOptions document;
  document.basis = AgingBasis::kDocument;
  EXPECT_EQ(summary.Merge(AgingSummary(document, kAt, euros, true)).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(summary.Merge(AgingSummary({}, kAt, euros, false)).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(AgingSummary, OfNothingIsZeros) {
  const AgingSummary summary({}, kAt, {Currency::Of("EUR")}, true);
  EXPECT_EQ(Printed(*summary.Report()),
            "EUR 0:0 0:0 0:0 0:0 0:0 unapplied 0:0 outside 0:0 total 0 balance "
            "0 proof 0 two years 0:0 0:0 disputed 0:0\n");
  EXPECT_EQ(summary.ByDebtor().rows(), 0u);
}

}  // namespace
}  // namespace arrears
