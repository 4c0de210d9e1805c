// SPDX-License-Identifier: Apache-2.0
//
// Two policies over a generated ledger of a million debtors and three million
// invoices, with settlements, contacts, promises and disputes. The range is the
// threads. What both policies share (position, facts, scores, recovery) is
// timed apart from what each needs for itself. First, that the comparison has
// as many accounts as there are and that some change. DEBTORS sets another
// size.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "arrears/io/generate.h"
#include "arrears/portfolio/diff.h"

namespace arrears {
namespace {

struct DiffBook {
  LedgerData data;
  Ledger ledger;
  AsOf at;
  Policy to;
};

const DiffBook& TheDiffBook() {
  static const DiffBook* const kBook = [] {
    GeneratorOptions options;
    const char* const debtors = std::getenv("DEBTORS");
    options.debtors = debtors ? std::atoll(debtors) : 1'000'000;
    options.items = 3 * options.debtors;
    const Generator generator = Generator::Create(options).value();
    LedgerData data = MakeLedger(generator, 0, options.debtors).value();
    Ledger ledger =
        Ledger::Create(data.View(), {.check_duplicate_ids = false}).value();
    return new DiffBook{std::move(data),
                        std::move(ledger),
                        {options.as_of - Days{90}},
                        Policy::Create(FirmSpec()).value()};
  }();
  return *kBook;
}

Setting SettingOf(const DiffBook& book, const benchmark::State& state) {
  Setting setting = Setting::Default(book.ledger.view().creditor).value();
  setting.executor = Executor::Threads(static_cast<int>(state.range(0)));
  return setting;
}

absl::StatusOr<Prepared> PrepareBoth(const DiffBook& book,
                                     const Setting& setting) {
  const Policy* const both[] = {&setting.policy, &book.to};
  return Prepare(book.ledger, book.at, setting, both);
}

void BM_Prepare(benchmark::State& state) {
  const DiffBook& book = TheDiffBook();
  const Setting setting = SettingOf(book, state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(PrepareBoth(book, setting));
  }
}
BENCHMARK(BM_Prepare)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void BM_DiffPolicies(benchmark::State& state) {
  const DiffBook& book = TheDiffBook();
  const Setting setting = SettingOf(book, state);
  const absl::StatusOr<Prepared> prepared = PrepareBoth(book, setting);
  const auto accounts =
      static_cast<std::int64_t>(prepared->observations.size());
  std::int64_t changed = 0;
  for (auto _ : state) {
    const absl::StatusOr<PolicyDiff> diff =
        DiffPolicies(book.ledger, *prepared, setting, book.to, {});
    if (!diff.ok() || diff->accounts != accounts || diff->changed == 0) {
      state.SkipWithError("not the accounts that there are");
      return;
    }
    changed = diff->changed;
  }
  state.counters["accounts"] = static_cast<double>(accounts);
  state.counters["changed"] = static_cast<double>(changed);
}
BENCHMARK(BM_DiffPolicies)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
