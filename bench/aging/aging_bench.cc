// SPDX-License-Identifier: Apache-2.0
//
// Aging of 10 M items in memory beside the bandwidth of plainly reading the
// same columns. Every figure is first compared with a plain loop's.
#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"

namespace arrears {
namespace {

const Date kFirst = std::chrono::year(2020) / 1 / 1;
const AsOf kAt = {std::chrono::year(2024) / 6 / 30};

// The columns of an items file: document and due date, amount, settled date
// (three in ten are open), debtors in random order.
struct Items {
  explicit Items(std::size_t rows, int debtors)
      : debtor(rows),
        amount(rows),
        document(rows),
        due(rows),
        settled(rows),
        settled_valid(rows / 8 + 1) {
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t draw = random();
      debtor[i] = static_cast<RowIndex>(draw % static_cast<unsigned>(debtors));
      amount[i] = static_cast<std::int64_t>(draw >> 20 & 0xFFFFFF) + 1;
      if ((draw >> 50 & 15) == 0) amount[i] = -amount[i];
      document[i] = kFirst + Days{static_cast<int>(draw >> 33 & 2047) % 1'700};
      due[i] = document[i] + Days{static_cast<int>(draw >> 44 & 63)};
      settled[i] = due[i] + Days{static_cast<int>(draw >> 55 & 127)};
      if (draw >> 30 & 3) {
        settled_valid[i / 8] |= static_cast<std::uint8_t>(1u << (i & 7));
      }
    }
    view.creditor.currency = Currency::Of("EUR");
    view.debtors.count = static_cast<std::size_t>(debtors);
    view.items.debtor = debtor;
    view.items.amount = amount;
    view.items.document_date = document;
    view.items.due_date = due;
    view.items.settled_date = {settled.data(), rows, settled_valid.data()};
  }
  // Read by an aging of totals.
  std::size_t bytes() const {
    return amount.size() * (8 + 3 * 4) + amount.size() / 8;
  }
  std::vector<RowIndex> debtor;
  std::vector<std::int64_t> amount;
  std::vector<Date> document, due, settled;
  std::vector<std::uint8_t> settled_valid;
  LedgerView view;
};

const Items& TheItems() {
  static const Items* const kItems = [] {
    const char* const rows = std::getenv("ITEMS");  // 10 M unless set.
    const std::size_t count = rows ? std::strtoull(rows, nullptr, 10) : 0;
    return new Items(count ? count : 10'000'000,
                     count ? static_cast<int>(count / 10 + 1) : 1'000'000);
  }();
  return *kItems;
}

const Ledger& TheLedger() {
  static const Ledger* const kLedger =
      new Ledger(*Ledger::Create(TheItems().view, {}));
  return *kLedger;
}

Executor ExecutorOf(const benchmark::State& state) {
  return Executor::Threads(static_cast<int>(state.range(0)));
}

// Standard buckets, then unapplied.
std::array<std::int64_t, 6> PlainSums(const Items& items) {
  std::array<std::int64_t, 6> sums{};
  for (std::size_t i = 0; i < items.amount.size(); ++i) {
    if (items.document[i] > kAt.as_of) continue;
    if (items.view.items.settled_date.has(i) && items.settled[i] <= kAt.as_of) {
      continue;
    }
    const int late = (kAt.as_of - items.due[i]).count();
    const int bucket = items.amount[i] < 0 ? 5
                       : late <= 0         ? 0
                       : late > 90         ? 4
                                           : (late + 29) / 30;
    sums[static_cast<std::size_t>(bucket)] += items.amount[i];
  }
  return sums;
}

bool IsRight(const CurrencyAging& aging) {
  static const std::array<std::int64_t, 6> kSums = PlainSums(TheItems());
  for (std::size_t b = 0; b < 5; ++b) {
    if (aging.buckets[b].minor != kSums[b]) return false;
  }
  return aging.unapplied.minor == kSums[5];
}

void Count(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(TheItems().bytes()));
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(TheItems().amount.size()));
}

// The wall: the same columns, each read once and added up.
void BM_ReadBandwidth(benchmark::State& state) {
  const Items& items = TheItems();
  const Executor executor = ExecutorOf(state);
  constexpr std::size_t kTask = 1 << 18;
  const std::size_t rows = items.amount.size();
  const std::size_t tasks = (rows + kTask - 1) / kTask;
  std::vector<std::int64_t> sums(tasks);
  for (auto _ : state) {
    executor.Run(tasks, [&](std::size_t task) {
      const std::size_t begin = task * kTask;
      const std::size_t end = std::min(rows, begin + kTask);
      std::int64_t sum = 0;
      std::int32_t days = 0;
      for (std::size_t i = begin; i < end; ++i) sum += items.amount[i];
      for (const auto* dates : {&items.document, &items.due, &items.settled}) {
        for (std::size_t i = begin; i < end; ++i) {
          days ^= (*dates)[i].days_since_1970();
        }
      }
      for (std::size_t i = begin / 8; i < end / 8; ++i) {
        days ^= items.settled_valid[i];
      }
      sums[task] = sum + days;
    });
    benchmark::DoNotOptimize(sums.data());
  }
  Count(state);
}
BENCHMARK(BM_ReadBandwidth)->Arg(1)->Arg(2)->UseRealTime();

void BM_Age(benchmark::State& state) {
  const Ledger& ledger = TheLedger();
  const Executor executor = ExecutorOf(state);
  for (auto _ : state) {
    const auto report = Age(ledger, kAt, {}, executor);
    if (!report.ok() || !IsRight(report->totals[0])) {
      state.SkipWithError("the report is wrong");
      break;
    }
  }
  Count(state);
}
BENCHMARK(BM_Age)->Arg(1)->Arg(2)->UseRealTime();

void BM_Age_OldestFirst(benchmark::State& state) {
  const Ledger& ledger = TheLedger();
  AgingOptions options;
  options.credits = CreditPresentation::kOldestFirst;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Age(ledger, kAt, options, ExecutorOf(state)));
  }
  Count(state);
}
BENCHMARK(BM_Age_OldestFirst)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void BM_AgeByDebtor(benchmark::State& state) {
  const Ledger& ledger = TheLedger();
  const Executor executor = ExecutorOf(state);
  const auto position = ComputePosition(ledger, kAt, executor);
  for (auto _ : state) {
    benchmark::DoNotOptimize(AgeByDebtor(ledger, *position, {}, executor));
  }
  Count(state);
}
BENCHMARK(BM_AgeByDebtor)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// One summary fed in batches of `range` rows; debtors in random order.
void BM_AgingSummary_Add(benchmark::State& state) {
  const ItemColumns& all = TheItems().view.items;
  const auto batch = static_cast<std::size_t>(state.range(0));
  const std::size_t rows = all.amount.size();
  for (auto _ : state) {
    AgingSummary summary({}, kAt, {Currency::Of("EUR")}, true);
    for (std::size_t begin = 0; begin < rows; begin += batch) {
      const std::size_t count = std::min(batch, rows - begin);
      ItemColumns items;
      items.debtor = all.debtor.Slice(begin, count);
      items.amount = all.amount.Slice(begin, count);
      items.document_date = all.document_date.Slice(begin, count);
      items.due_date = all.due_date.Slice(begin, count);
      items.settled_date = all.settled_date.Slice(begin, count);
      if (!summary.Add(items).ok()) state.SkipWithError("Add failed");
    }
    if (!IsRight(summary.Report()->totals[0])) {
      state.SkipWithError("the report is wrong");
      break;
    }
  }
  Count(state);
}
BENCHMARK(BM_AgingSummary_Add)
    ->Arg(512)
    ->Arg(4096)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
