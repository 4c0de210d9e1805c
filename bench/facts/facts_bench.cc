// SPDX-License-Identifier: Apache-2.0
//
// Facts of 1 M debtors with 10 M items on one day, and a training table of 1 M
// items each at its own day. The answers for the first debtors are compared
// with the slow twin before anything is timed. DEBTORS sets another size.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "facts_rows.h"
#include "reference/facts_reference.h"

namespace arrears {
namespace {

constexpr int kCompared = 30;  // Debtors that the slow twin is asked about.

int Debtors() {
  const char* const debtors = std::getenv("DEBTORS");  // 1 M unless set.
  return debtors ? std::atoi(debtors) : 1'000'000;
}

struct Book {
  explicit Book(bool by_settlements, int debtors = Debtors())
      : rows(debtors, by_settlements),
        ledger(Ledger::Create(rows.view, {}).value()) {}
  const FactsRows rows;
  const Ledger ledger;
};

const Book& TheBook(bool by_settlements) {
  static const Book* const kSettlements = new Book(true);
  static const Book* const kDates = new Book(false);
  return by_settlements ? *kSettlements : *kDates;
}

// Every debtor in the only currency there is.
std::vector<Observation> EveryDebtor(const Book& book) {
  std::vector<Observation> who(book.ledger.debtor_count());
  for (std::size_t i = 0; i < who.size(); ++i) {
    who[i] = {static_cast<RowIndex>(i), 0, std::nullopt, kFactsAt};
  }
  return who;
}

// One item in ten, each on the day it was posted and as known then.
std::vector<Observation> TrainingTable(const Book& book) {
  std::vector<Observation> who;
  const auto items = static_cast<RowIndex>(book.ledger.item_count());
  for (RowIndex item = 0; item < items; item += 10) {
    const Date day = book.ledger.posting(item);
    const auto i = static_cast<std::size_t>(item);
    who.push_back({book.rows.debtor[i], 0, item, {day, day}});
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

double NumberAt(const Column& column, std::size_t row) {
  switch (column.type()) {
    case ColumnType::kInt32:
      return column.int32s()[row];
    case ColumnType::kInt64:
      return static_cast<double>(column.int64s()[row]);
    case ColumnType::kBool:
      return column.bools()[row];
    default:
      return column.float64s()[row];
  }
}

// The first rows of `facts` against the twin over a ledger of those debtors
// alone. Empty when all agree, else what does not.
std::string Differs(const Frame& facts, bool by_settlements) {
  const Book small(by_settlements, kCompared);
  std::map<Date, reference::ReferencePosition> days;
  for (int d = 0; d < kCompared; ++d) {
    const FactOptions options;
    const auto row = static_cast<std::size_t>(d);
    const Observation who{d, 0, std::nullopt, kFactsAt};
    const reference::FactsReference twin(small.ledger, who, options, days);
    for (const std::string& name : reference::FactsReference::NumberNames()) {
      const Column* const column = facts.Find(name);
      if (column == nullptr) continue;
      const std::optional<double> expected = twin.Number(name);
      if (column->has(row) != expected.has_value() ||
          (expected && std::abs(NumberAt(*column, row) - *expected) >
                           1e-8 * std::max(1.0, std::abs(*expected)))) {
        return name + " of debtor " + std::to_string(d);
      }
    }
  }
  return {};
}

// Of the columns that are read and of those that are made.
std::int64_t BytesOf(const Book& book, const Frame& facts) {
  const FactsRows& rows = book.rows;
  std::int64_t bytes = static_cast<std::int64_t>(
      rows.amount.size() * (8 + 4 + 4) + rows.paid_on.size() * (8 + 4) +
      rows.amount.size() * 4 + rows.view.debtors.count * 4 +
      rows.settled.size() * 4);
  for (const Column& column : facts.columns()) {
    const int width = column.type() == ColumnType::kBool      ? 1
                      : column.type() == ColumnType::kInt64   ? 8
                      : column.type() == ColumnType::kFloat64 ? 8
                                                              : 4;
    bytes += static_cast<std::int64_t>(facts.rows()) * width +
             static_cast<std::int64_t>(facts.rows()) / 8;
  }
  return bytes;
}

void Run(benchmark::State& state, const Book& book,
         const std::vector<Observation>& who,
         const std::vector<std::string>& names) {
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ComputeFacts(book.ledger, who, names, {}, executor).value());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(who.size()));
}

void RunCompared(benchmark::State& state, bool by_settlements,
                 const std::vector<std::string>& names) {
  const Book& book = TheBook(by_settlements);
  const std::vector<Observation> who = EveryDebtor(book);
  // The harness calls this more than once.
  static std::map<std::pair<bool, std::size_t>, std::int64_t>* const kCompared =
      new std::map<std::pair<bool, std::size_t>, std::int64_t>;
  std::int64_t& bytes = (*kCompared)[{by_settlements, names.size()}];
  if (bytes == 0) {
    const Frame facts =
        ComputeFacts(book.ledger, who, names, {}, Executor::Threads(2)).value();
    const std::string differs = Differs(facts, by_settlements);
    if (!differs.empty()) {
      state.SkipWithError(
          (differs + " is not what the slow twin says").c_str());
      return;
    }
    bytes = BytesOf(book, facts);
  }
  Run(state, book, who, names);
  state.SetBytesProcessed(state.iterations() * bytes);
  state.counters["MB_moved"] = static_cast<double>(bytes) / 1e6;
}

// Every fact of the catalogue, from settlements.
void BM_AllFacts_1M_10M_10M(benchmark::State& state) {
  RunCompared(state, true, {});
}
BENCHMARK(BM_AllFacts_1M_10M_10M)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

// The same columns, read and written and nothing else: what memory allows.
void BM_AllFacts_BytesAlone(benchmark::State& state) {
  const Book& book = TheBook(true);
  const std::vector<Observation> who = EveryDebtor(book);
  const std::int64_t bytes = BytesOf(
      book,
      ComputeFacts(book.ledger, who, {}, {}, Executor::Threads(2)).value());
  const FactsRows& rows = book.rows;
  const auto read = static_cast<std::int64_t>(rows.amount.size() * 20 +
                                              rows.paid_on.size() * 12 +
                                              rows.view.debtors.count * 4);
  const auto parts = static_cast<std::size_t>(state.range(0));
  const Executor executor = Executor::Threads(static_cast<int>(parts));
  const auto sum = [parts](const auto& column, std::size_t part) {
    const std::size_t begin = column.size() * part / parts;
    const std::size_t end = column.size() * (part + 1) / parts;
    std::int64_t total = 0;
    for (std::size_t i = begin; i < end; ++i) {
      if constexpr (std::is_same_v<decltype(column[i]), const Date&>) {
        total += column[i].days_since_1970();
      } else {
        total += column[i];
      }
    }
    return total;
  };
  for (auto _ : state) {
    executor.Run(parts, [&](std::size_t part) {
      benchmark::DoNotOptimize(
          sum(rows.amount, part) + sum(rows.document, part) +
          sum(rows.due, part) + sum(rows.debtor, part) +
          sum(rows.paid_amount, part) + sum(rows.paid_on, part));
      std::vector<std::int64_t> made(
          static_cast<std::size_t>(bytes - read) / 8 / parts, 1);
      benchmark::DoNotOptimize(made.data());
    });
  }
  state.counters["MB_moved"] = static_cast<double>(bytes) / 1e6;
}
BENCHMARK(BM_AllFacts_BytesAlone)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

// What a portfolio run reads, from settlements and from settled_date.
void BM_PortfolioFacts(benchmark::State& state) {
  RunCompared(state, true, PortfolioNames());
}
BENCHMARK(BM_PortfolioFacts)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

void BM_PortfolioFacts_SettledDate(benchmark::State& state) {
  RunCompared(state, false, PortfolioNames());
}
BENCHMARK(BM_PortfolioFacts_SettledDate)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

void BM_TrainingTable(benchmark::State& state) {
  const Book& book = TheBook(true);
  Run(state, book, TrainingTable(book), PortfolioNames());
}
BENCHMARK(BM_TrainingTable)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
