// SPDX-License-Identifier: Apache-2.0
//
// Facts of 1 M debtors with 10 M items on one day, and a training table of 1 M
// items each at its own day. Some facts are first compared with plain loops.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"

namespace arrears {
namespace {

constexpr int kItemsPerDebtor = 10;
const Date kFirst = std::chrono::year(2022) / 1 / 1;
const AsOf kAt = {std::chrono::year(2024) / 12 / 31};

int Debtors() {
  const char* const items = std::getenv("ITEMS");  // 10 M unless set.
  return (items ? std::atoi(items) : 10'000'000) / kItemsPerDebtor;
}

// Invoices at 30 days over three years, paid from 20 days early to 70 late, one
// in twenty never.
struct Items {
  explicit Items(int debtors) {
    std::mt19937_64 random(1);
    const auto rows = static_cast<std::size_t>(debtors) * kItemsPerDebtor;
    valid.resize(rows / 8 + 1);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t draw = random();
      debtor.push_back(static_cast<RowIndex>(i / kItemsPerDebtor));
      amount.push_back(static_cast<std::int64_t>(draw & 0xFFFFF) + 1);
      document.push_back(kFirst + Days{static_cast<int>(draw >> 20) % 1095});
      due.push_back(document.back() + Days{30});
      settled.push_back(due.back() +
                        Days{static_cast<int>(draw >> 40 & 63) + 6 - 20});
      if ((draw >> 50) % 20 != 0) {
        valid[i / 8] |= static_cast<std::uint8_t>(1u << (i & 7));
      }
    }
    view.creditor.currency = Currency::Of("EUR");
    view.debtors.count = static_cast<std::size_t>(debtors);
    view.items.debtor = debtor;
    view.items.amount = amount;
    view.items.document_date = document;
    view.items.due_date = due;
    view.items.settled_date = {settled.data(), rows, valid.data()};
  }
  std::vector<RowIndex> debtor;
  std::vector<std::int64_t> amount;
  std::vector<Date> document, due, settled;
  std::vector<std::uint8_t> valid;
  LedgerView view;
};

const Items& TheItems() {
  static const Items* const kItems = new Items(Debtors());
  return *kItems;
}

const Ledger& TheLedger() {
  static const Ledger* const kLedger =
      new Ledger(Ledger::Create(TheItems().view, {}).value());
  return *kLedger;
}

std::vector<Observation> TheDebtors() {
  return ObserveDebtors(TheLedger(), ComputePosition(TheLedger(), kAt).value());
}

// One item in ten, each on the day it was posted and as known then.
std::vector<Observation> TheTrainingTable() {
  std::vector<Observation> who;
  const auto items = static_cast<RowIndex>(TheLedger().item_count());
  for (RowIndex item = 0; item < items; item += 10) {
    const Date day = TheLedger().posting(item);
    who.push_back({TheItems().debtor[static_cast<std::size_t>(item)],
                   TheLedger().currency_index(item),
                   item,
                   {day, day}});
  }
  return who;
}

// What the expert card and the default policy read.
const std::vector<std::string>& PortfolioNames() {
  static const auto* const kNames =
      new std::vector<std::string>{"late_share_amount",
                                   "days_late_avg_amount",
                                   "days_late_trend",
                                   "days_since_payment",
                                   "tenure_days",
                                   "chargebacks",
                                   "written_off_total",
                                   "dpd_oldest",
                                   "share_over_60",
                                   "utilisation",
                                   "promises_broken_share",
                                   "unanswered_calls",
                                   "insolvent",
                                   "anchor_amount",
                                   "delivered_level",
                                   "days_since_step",
                                   "late_share",
                                   "paid_items"};
  return *kNames;
}

// dpd_oldest and paid_items of each debtor, by a plain loop over its items.
bool AnswersAgree(const Frame& facts, const std::vector<Observation>& who) {
  const Items& items = TheItems();
  const ColumnView<std::int32_t> dpd = facts.Find("dpd_oldest")->int32s();
  const ColumnView<std::int32_t> paid = facts.Find("paid_items")->int32s();
  for (std::size_t row = 0; row < who.size(); ++row) {
    std::int32_t oldest = -1'000'000, count = 0;
    for (int k = 0; k < kItemsPerDebtor; ++k) {
      const auto i =
          static_cast<std::size_t>(who[row].debtor) * kItemsPerDebtor +
          static_cast<std::size_t>(k);
      if (items.document[i] > kAt.as_of) continue;
      const bool is_paid =
          items.view.items.settled_date.has(i) && items.settled[i] <= kAt.as_of;
      if (is_paid) {
        const Date on = std::max(items.settled[i], items.document[i]);
        count += (kAt.as_of - on).count() < 1095 ? 1 : 0;
      } else {
        oldest = std::max(oldest, (kAt.as_of - items.due[i]).count());
      }
    }
    if (paid[row] != count || dpd.has(row) != (oldest > -1'000'000) ||
        (dpd.has(row) && dpd[row] != oldest)) {
      return false;
    }
  }
  return true;
}

void Run(benchmark::State& state, const std::vector<Observation>& who,
         const std::vector<std::string>& names) {
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ComputeFacts(TheLedger(), who, names, {}, executor).value());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(who.size()));
}

void BM_ComputeFacts(benchmark::State& state) {
  const std::vector<Observation> who = TheDebtors();
  if (!AnswersAgree(
          ComputeFacts(TheLedger(), who, {"dpd_oldest", "paid_items"}, {})
              .value(),
          who)) {
    state.SkipWithError("facts differ from the plain loop");
    return;
  }
  Run(state, who, PortfolioNames());
}
BENCHMARK(BM_ComputeFacts)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

void BM_ComputeFacts_All(benchmark::State& state) {
  Run(state, TheDebtors(), {});
}
BENCHMARK(BM_ComputeFacts_All)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

void BM_ComputeFacts_TrainingTable(benchmark::State& state) {
  Run(state, TheTrainingTable(), PortfolioNames());
}
BENCHMARK(BM_ComputeFacts_TrainingTable)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
