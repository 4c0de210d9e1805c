// SPDX-License-Identifier: Apache-2.0
//
// The policy stage of a run over a million debtors: fifteen tables, guard,
// cadence, values, next change, on the threads of the range. A debtor owes one
// to three invoices of every age and was contacted up to six times in the last
// two months; one in eight has made a promise. First: each stage's answer is
// that of a serial run (`same`). The time is that of the stage alone.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::year;

constexpr RowIndex kDebtors = 1'000'000;
constexpr Date kAsOf = year{2026} / 6 / 30;

struct Book {
  std::vector<RowIndex> debtor, contact_debtor, promise_debtor;
  std::vector<std::int64_t> amount;
  std::vector<Date> document, due, made, promised;
  std::vector<WallMinute> at;
  std::vector<std::int32_t> channel, outcome, action;
  std::vector<std::string> channels = {"email", "phone", "letter", "visit"};
  std::vector<std::string> outcomes = {"delivered", "no_answer", "reached"};
  std::vector<std::string> actions = {"A11", "A13", "A16", "A22", "A37"};

  LedgerView View() const {
    LedgerView view;
    view.debtors.count = kDebtors;
    view.items.debtor = {debtor.data(), debtor.size()};
    view.items.amount = {amount.data(), amount.size()};
    view.items.document_date = {document.data(), document.size()};
    view.items.due_date = {due.data(), due.size()};
    view.contacts.debtor = {contact_debtor.data(), contact_debtor.size()};
    view.contacts.at = {at.data(), at.size()};
    view.contacts.channel = {{channel.data(), channel.size()}, channels};
    view.contacts.outcome = {{outcome.data(), outcome.size()}, outcomes};
    view.contacts.action = {{action.data(), action.size()}, actions};
    view.promises.debtor = {promise_debtor.data(), promise_debtor.size()};
    view.promises.made_on = {made.data(), made.size()};
    view.promises.due = {promised.data(), promised.size()};
    return view;
  }
};

const Book& MakeBook() {
  static const auto* const kBook = [] {
    auto* book = new Book;
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> amount(13, 1.5);
    for (RowIndex i = 0; i < kDebtors; ++i) {
      for (std::uint64_t n = random() % 3 + 1; n > 0; --n) {
        const Date due =
            kAsOf - Days{static_cast<std::int32_t>(random() % 400) - 30};
        book->debtor.push_back(i);
        book->amount.push_back(static_cast<std::int64_t>(amount(random)) + 1);
        book->document.push_back(due - Days{30});
        book->due.push_back(due);
      }
      for (std::uint64_t n = random() % 7; n > 0; --n) {
        const auto kind = static_cast<std::int32_t>(random() % 5);
        const auto days = static_cast<std::int32_t>(random() % 60);
        book->contact_debtor.push_back(i);
        book->at.push_back((kAsOf - Days{days}).days_since_1970() * 24 * 60 +
                           15 * 60);
        book->action.push_back(kind);
        book->channel.push_back(kind == 0 ? 0 : kind < 3 ? 1 : 2);
        book->outcome.push_back(static_cast<std::int32_t>(random() % 3));
      }
      if (random() % 8 != 0) continue;
      const auto days = static_cast<std::int32_t>(random() % 90);
      book->promise_debtor.push_back(i);
      book->made.push_back(kAsOf - Days{days});
      book->promised.push_back(kAsOf - Days{days - 14});
    }
    return book;
  }();
  return *kBook;
}

bool SameRows(const Portfolio& a, const Portfolio& b) {
  if (a.ranking != b.ranking) return false;
  for (std::size_t i = 0; i < a.recommendations.size(); ++i) {
    const Recommendation &x = a.recommendations[i], &y = b.recommendations[i];
    if (x.action != y.action || x.day != y.day || x.step != y.step ||
        x.expected_value != y.expected_value ||
        x.next_change != y.next_change) {
      return false;
    }
  }
  return true;
}

void BM_Policy(benchmark::State& state) {
  const LedgerView view = MakeBook().View();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
  absl::StatusOr<Setting> setting = Setting::Default(view.creditor);
  if (!ledger.ok() || !setting.ok()) return state.SkipWithError("ledger");
  Clock::time_point begun;
  double seconds = 0;
  setting->on_stage = [&](std::string_view stage) {
    const Clock::time_point now = Clock::now();
    if (stage == "rank") {
      seconds = std::chrono::duration<double>(now - begun).count();
    }
    begun = now;
  };
  static const Portfolio* const kSerial = [&] {
    return new Portfolio(*Recommend(*ledger, {kAsOf}, *setting));
  }();
  setting->executor = Executor::Threads(static_cast<int>(state.range(0)));
  for (auto step : state) {
    const absl::StatusOr<Portfolio> made =
        Recommend(*ledger, {kAsOf}, *setting);
    if (!made.ok() || !SameRows(*made, *kSerial)) {
      return state.SkipWithError("another answer");
    }
    state.SetIterationTime(seconds);
    state.counters["rows"] = static_cast<double>(made->recommendations.size());
  }
}
BENCHMARK(BM_Policy)->Arg(1)->Arg(2)->UseManualTime()->Iterations(3)->Unit(
    benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
