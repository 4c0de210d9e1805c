// SPDX-License-Identifier: Apache-2.0
//
// The laws of positions, over 10,000 random ledgers.
#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "base/vector_width_internal.h"
#include "gtest/gtest.h"
#include "reference/ledger_reference.h"
#include "reference/ledger_rows.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using reference::LedgerRows;
using reference::RandomLedgerParameters;
using std::chrono::year;

constexpr std::uint64_t kLedgers = 10'000;
const Date kFirst = year(2024) / 1 / 1;

// Small and large, with everything and with this or that left out.
RandomLedgerParameters ParametersOf(std::uint64_t seed) {
  RandomLedgerParameters parameters;
  parameters.items = 4 + static_cast<int>(seed % 11);
  parameters.settlements = static_cast<int>(seed % 23);
  parameters.settled_dates = seed % 3 != 0;
  parameters.late_records = seed % 4 != 1;
  parameters.currencies = seed % 5 != 2;
  parameters.over_payments = seed % 7 != 3;
  return parameters;
}

// Days within the ledger's life, known at once, later, earlier, or for good.
std::vector<AsOf> PointsOf(std::uint64_t seed) {
  const Date day = kFirst + Days{static_cast<int>(seed * 37 % 120)};
  return {{day}, {day, day}, {day, day + Days{9}}, {day, day - Days{6}}};
}

std::vector<std::int64_t> TotalsOf(const Ledger& ledger,
                                   const Position& position) {
  std::vector<std::int64_t> totals(ledger.currencies().size());
  for (std::size_t i = 0; i < position.open.size(); ++i) {
    totals[ledger.currency_index(static_cast<RowIndex>(i))] += position.open[i];
  }
  for (const UnappliedCash& cash : position.unapplied) {
    totals[cash.currency] += cash.minor;
  }
  return totals;
}

// A position by names, which survives a change of rows.
using Named = std::map<std::tuple<std::string, std::string>,
                       std::tuple<std::int64_t, std::int64_t>>;

Named NamedPosition(const Ledger& ledger, const Position& position) {
  Named named;
  for (std::size_t i = 0; i < position.open.size(); ++i) {
    const auto item = static_cast<RowIndex>(i);
    if (position.open[i] == 0) continue;
    named[{"item", ledger.item_id(item)}] = {position.open[i],
                                             position.disputed_of(item)};
  }
  for (const UnappliedCash& cash : position.unapplied) {
    named[{ledger.debtor_id(cash.debtor),
           ledger.currencies()[cash.currency].code()}] = {
        cash.minor, cash.since.days_since_1970()};
  }
  return named;
}

struct Answer {
  bool sound = false;
  Named position;
  std::vector<std::int64_t> totals;
};

Answer Ask(const LedgerRows& rows, const AsOf& at,
           const LedgerOptions& options = {}) {
  const LedgerData data = reference::BuildLedger(rows);
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), options);
  if (!ledger.ok()) return {};
  const absl::StatusOr<Position> position = ComputePosition(*ledger, at);
  EXPECT_TRUE(position.ok()) << position.status();
  return {true, NamedPosition(*ledger, *position),
          TotalsOf(*ledger, *position)};
}

TEST(PositionLaw, EqualsItsSlowTwinAndTheLedgerBalance) {
  std::size_t with_excess = 0, with_open = 0, with_disputed = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, ParametersOf(seed));
    const LedgerView view = data.View();
    const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    for (const AsOf& at : PointsOf(seed)) {
      const absl::StatusOr<Position> position = ComputePosition(*ledger, at);
      ASSERT_TRUE(position.ok()) << position.status();
      const reference::ReferencePosition twin =
          reference::PositionFromDefinition(view, at);
      ASSERT_EQ(position->open, twin.open);
      std::map<std::pair<RowIndex, Currency>, reference::ReferenceCash> cash;
      for (const UnappliedCash& cell : position->unapplied) {
        cash[{cell.debtor, ledger->currencies()[cell.currency]}] = {cell.minor,
                                                                    cell.since};
        ASSERT_EQ(position->unapplied_of(cell.debtor, cell.currency),
                  cell.minor);
      }
      ASSERT_EQ(cash, twin.unapplied);
      ASSERT_EQ(position->unapplied.size(), cash.size());
      ASSERT_EQ(TotalsOf(*ledger, *position), *LedgerBalance(*ledger, at));
      for (std::size_t i = 0; i < position->open.size(); ++i) {
        const auto item = static_cast<RowIndex>(i);
        const std::int64_t open = position->open[i];
        ASSERT_EQ(position->disputed_of(item), twin.disputed[i]);
        ASSERT_TRUE(open == 0 || (open > 0) == (view.items.amount[i] > 0));
        with_open += open != 0;
        with_disputed += position->disputed_of(item) != 0;
      }
      with_excess += !cash.empty();
    }
  }
  // The ledgers do hold what the law is about.
  EXPECT_GT(with_open, 50'000u);
  EXPECT_GT(with_excess, 10'000u);
  EXPECT_GT(with_disputed, 5'000u);
}

TEST(PositionLaw, HistoryEndsAtThePosition) {
  std::size_t steps = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; seed += 5) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, ParametersOf(seed));
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    for (const AsOf& at : PointsOf(seed)) {
      const absl::StatusOr<Position> position = ComputePosition(*ledger, at);
      for (std::size_t i = 0; i < ledger->item_count(); ++i) {
        const auto item = static_cast<RowIndex>(i);
        const std::vector<PositionStep> history =
            ItemHistory(*ledger, item, at);
        steps += history.size();
        if (history.empty()) {
          ASSERT_EQ(position->open[i], 0);
          continue;
        }
        ASSERT_EQ(history.back().open_after, position->open[i]);
        ASSERT_TRUE(std::is_sorted(
            history.begin(), history.end(),
            [](const auto& a, const auto& b) { return a.date < b.date; }));
        ASSERT_LE(history.back().date, at.as_of);
        // The step of a day tells what was open at its end, had we asked then.
        for (std::size_t k = 0; k < history.size(); ++k) {
          if (k + 1 < history.size() &&
              history[k + 1].date == history[k].date) {
            continue;
          }
          const AsOf then = {history[k].date, at.known_on};
          if (ledger->view().items.settled_date.has(i) &&
              ledger->view().items.settled_date[i] > then.as_of) {
            continue;  // settled_date before posting counts at posting.
          }
          ASSERT_EQ((*ComputePosition(*ledger, then)).open[i],
                    history[k].open_after);
        }
      }
    }
  }
  EXPECT_GT(steps, 50'000u);
}

// What was known at `at` and had happened: the rest never was.
LedgerRows WithoutTheFuture(LedgerRows rows, const AsOf& at) {
  const Date last = std::min(at.as_of, at.known_on);
  std::erase_if(rows.settlements, [&](const SettlementRow& row) {
    return row.date > at.as_of ||
           row.recorded_date.value_or(row.date) > at.known_on;
  });
  std::set<std::string> kept, named;
  for (const SettlementRow& row : rows.settlements) kept.insert(row.id);
  std::erase_if(rows.settlements, [&](const SettlementRow& row) {
    return !row.undoes.empty() && kept.count(row.undoes) == 0;
  });
  for (const SettlementRow& row : rows.settlements) {
    named.insert(row.item);
    named.insert(row.source);
  }
  std::erase_if(rows.disputes, [&](const DisputeRow& row) {
    return row.opened > at.as_of ||
           row.recorded_date.value_or(row.opened) > at.known_on;
  });
  for (DisputeRow& row : rows.disputes) {
    named.insert(row.item);
    if (row.closed && *row.closed > last) row.closed.reset();
  }
  std::erase_if(rows.items, [&](const ItemRow& row) {
    const Date posting = row.posting_date.value_or(row.document_date);
    return named.count(row.id) == 0 && row.parent.empty() &&
           (posting > at.as_of ||
            row.recorded_date.value_or(posting) > at.known_on) &&
           row.kind != std::optional(ItemKind::kInstalment) &&
           row.amount < 0;  // Headers are positive: their parts name them.
  });
  for (ItemRow& row : rows.items) {
    if (row.settled_date && *row.settled_date > last) row.settled_date.reset();
  }
  rows.promises.clear();
  rows.contacts.clear();
  return rows;
}

TEST(PositionLaw, NothingThatComesLaterMatters) {
  std::size_t asked = 0, sound = 0, fewer = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerRows rows =
        reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointsOf(seed)[seed % 4];
    const LedgerRows cut = WithoutTheFuture(rows, at);
    const Answer answer = Ask(cut, at);
    ++asked;
    if (!answer.sound) continue;  // Redrawn before its unmatch was recorded.
    ++sound;
    fewer += cut.settlements.size() < rows.settlements.size() ||
             cut.items.size() < rows.items.size();
    const Answer whole = Ask(rows, at);
    ASSERT_EQ(answer.position, whole.position);
    // Currencies may have gone with their rows.
    ASSERT_EQ(answer.totals[0], whole.totals[0]);
  }
  EXPECT_GT(sound * 10, asked * 8);
  EXPECT_GT(fewer, kLedgers / 2);
}

TEST(PositionLaw, ADayChangesOnlyWhatIsDatedThatDay) {
  std::size_t changed = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, ParametersOf(seed));
    const LedgerView view = data.View();
    const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const Date day = kFirst + Days{static_cast<int>(seed * 37 % 80)};
    const Date next = day + Days{1};
    const absl::StatusOr<Position> before = ComputePosition(*ledger, {day});
    const absl::StatusOr<Position> after = ComputePosition(*ledger, {next});
    std::vector<bool> touched(ledger->item_count());
    const SettlementColumns& rows = view.settlements;
    for (std::size_t i = 0; i < touched.size(); ++i) {
      touched[i] = ledger->posting(static_cast<RowIndex>(i)) == next ||
                   (view.items.settled_date.has(i) &&
                    view.items.settled_date[i] == next);
    }
    const std::vector<bool> own = touched;
    for (std::size_t s = 0; s < rows.item.size(); ++s) {
      const std::size_t origin = rows.undoes.has(s) ? rows.undoes[s] : s;
      const RowIndex item = rows.item[s];
      const RowIndex source = rows.source.value_or(origin, item);
      if (rows.date[s] == next || own[item] || own[source]) {
        touched[item] = touched[source] = true;
      }
    }
    std::set<RowIndex> debtors;
    for (std::size_t i = 0; i < touched.size(); ++i) {
      if (touched[i]) {
        debtors.insert(view.items.debtor[i]);
        changed += before->open[i] != after->open[i];
      } else {
        ASSERT_EQ(before->open[i], after->open[i]);
      }
    }
    const auto quiet = [&](std::vector<UnappliedCash> cells) {
      std::erase_if(cells, [&](const UnappliedCash& cell) {
        return debtors.count(cell.debtor) > 0;
      });
      return cells;
    };
    ASSERT_EQ(quiet(before->unapplied), quiet(after->unapplied));
  }
  EXPECT_GT(changed, 1'500u);
}

TEST(PositionLaw, RowOrderAndNamesChangeNothing) {
  for (std::uint64_t seed = 0; seed < kLedgers; seed += 2) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointsOf(seed)[seed / 2 % 4];
    const Answer answer = Ask(rows, at);
    std::mt19937_64 random(seed);
    std::shuffle(rows.debtors.begin(), rows.debtors.end(), random);
    std::shuffle(rows.items.begin(), rows.items.end(), random);
    std::shuffle(rows.settlements.begin(), rows.settlements.end(), random);
    std::shuffle(rows.disputes.begin(), rows.disputes.end(), random);
    ASSERT_EQ(Ask(rows, at).position, answer.position);

    // "i7" becomes "0i7", and so on: the names of the answer, and no more.
    const auto rename = [](std::string& id) {
      if (!id.empty()) id.insert(0, "0");
    };
    for (auto& row : rows.debtors) rename(row.id);
    for (auto& row : rows.items) {
      rename(row.id), rename(row.debtor), rename(row.parent);
    }
    for (auto& row : rows.settlements) {
      rename(row.id), rename(row.item), rename(row.source), rename(row.undoes);
    }
    for (auto& row : rows.disputes) rename(row.item);
    rows.promises.clear();
    rows.contacts.clear();
    Named renamed;
    for (const auto& [name, value] : answer.position) {
      const auto& [first, second] = name;
      renamed[first == "item" ? std::tuple(first, "0" + second)
                              : std::tuple("0" + first, second)] = value;
    }
    ASSERT_EQ(Ask(rows, at).position, renamed);
  }
}

TEST(PositionLaw, SplittingAnInvoiceChangesNoTotal) {
  std::size_t split = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; seed += 2) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointsOf(seed)[seed / 2 % 4];
    const Answer whole = Ask(rows, at);
    std::set<std::string> named;
    for (const auto& row : rows.settlements) {
      named.insert(row.item), named.insert(row.source);
    }
    for (const auto& row : rows.items) named.insert(row.parent);
    for (std::size_t i = 0, n = rows.items.size(); i < n; ++i) {
      ItemRow& item = rows.items[i];
      if (named.count(item.id) > 0 || !item.parent.empty()) continue;
      ItemRow rest = item;
      rest.id += "-rest";
      item.amount /= 3;
      rest.amount -= item.amount;
      rows.items.push_back(rest);
      ++split;
    }
    const Answer parts = Ask(rows, at);
    ASSERT_TRUE(parts.sound);
    ASSERT_EQ(parts.totals, whole.totals);
  }
  EXPECT_GT(split, 5'000u);
}

// 146,097 days are 400 years: the calendar, weekdays too, repeats itself.
TEST(PositionLaw, FourHundredYearsLaterIsTheSame) {
  constexpr Days kShift{146'097};
  LedgerOptions far;
  far.last_date = year(2600) / 12 / 31;
  for (std::uint64_t seed = 0; seed < kLedgers; seed += 4) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    rows.promises.clear();
    rows.contacts.clear();
    rows.rates.clear();
    AsOf at = PointsOf(seed)[seed / 4 % 4];
    const Answer now = Ask(rows, at);
    const auto shift = [&](std::optional<Date>& date) {
      if (date) *date = *date + kShift;
    };
    for (auto& row : rows.items) {
      row.document_date = row.document_date + kShift;
      shift(row.posting_date), shift(row.recorded_date), shift(row.due_date);
      shift(row.settled_date);
    }
    for (auto& row : rows.settlements) {
      row.date = row.date + kShift;
      shift(row.recorded_date);
    }
    for (auto& row : rows.disputes) {
      row.opened = row.opened + kShift;
      shift(row.closed), shift(row.recorded_date);
    }
    at.as_of = at.as_of + kShift;
    if (at.known_on < year(2500) / 1 / 1) at.known_on = at.known_on + kShift;
    Answer then = Ask(rows, at, far);
    ASSERT_TRUE(then.sound);
    for (auto& [name, value] : then.position) {
      if (std::get<0>(name) != "item") std::get<1>(value) -= kShift.count();
    }
    ASSERT_EQ(then.position, now.position);
    ASSERT_EQ(then.totals, now.totals);
  }
}

TEST(PositionLaw, ThreadsAndVectorWidthsGiveTheSameBytes) {
  using base_internal::ScopedVectorWidth;
  using base_internal::VectorWidth;
  RandomLedgerParameters large;
  large.debtors = 500;
  large.items = 150'000;  // Three tasks.
  large.settlements = 3'000;
  const LedgerData data = reference::RandomLedger(7, large);
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const AsOf at = {kFirst + Days{40}, kFirst + Days{42}};
  const absl::StatusOr<Position> serial = ComputePosition(*ledger, at);
  for (const int threads : {2, 3, 7}) {
    const absl::StatusOr<Position> position =
        ComputePosition(*ledger, at, Executor::Threads(threads));
    EXPECT_EQ(position->open, serial->open);
    EXPECT_EQ(position->disputed, serial->disputed);
    EXPECT_EQ(position->unapplied, serial->unapplied);
    EXPECT_EQ(*LedgerBalance(*ledger, at, Executor::Threads(threads)),
              *LedgerBalance(*ledger, at));
  }
  for (const VectorWidth width :
       {VectorWidth::kScalar, VectorWidth::kAvx2, VectorWidth::kAvx512}) {
    const ScopedVectorWidth forced(width);
    EXPECT_EQ(ComputePosition(*ledger, at)->open, serial->open);
    EXPECT_EQ(*LedgerBalance(*ledger, at), TotalsOf(*ledger, *serial));
  }
}

}  // namespace
}  // namespace arrears
