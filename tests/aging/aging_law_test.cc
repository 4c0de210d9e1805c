// SPDX-License-Identifier: Apache-2.0
//
// The laws of aging, over 10,000 random ledgers with un-matching, chargebacks,
// disputes, instalments and backdated recordings.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "gtest/gtest.h"
#include "reference/aging_reference.h"
#include "reference/ledger_rows.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using reference::LedgerRows;
using reference::Printed;
using reference::RandomLedgerParameters;
using std::chrono::year;

constexpr std::uint64_t kLedgers = 10'000;
const Date kFirst = year(2024) / 1 / 1;

RandomLedgerParameters ParametersOf(std::uint64_t seed) {
  RandomLedgerParameters parameters;
  parameters.debtors = 1 + static_cast<int>(seed % 5);
  parameters.items = 4 + static_cast<int>(seed % 11);
  // Every sixth has none, and takes the fused pass.
  parameters.settlements = seed % 6 == 0 ? 0 : static_cast<int>(seed % 23);
  parameters.disputes = seed % 6 == 0 ? 0 : static_cast<int>(seed % 5);
  parameters.instalments = seed % 12 != 0;
  parameters.settled_dates = seed % 3 != 1;
  parameters.late_records = seed % 4 != 1;
  parameters.currencies = seed % 5 != 2;
  // Months and years apart, so that every edge and the two-year line matter.
  constexpr int kDays[] = {60, 60, 200, 500};
  parameters.days = kDays[seed % 4];
  return parameters;
}

AsOf PointOf(std::uint64_t seed) {
  const int days = ParametersOf(seed).days;
  // Often long after the last posting, when much is old.
  const Date day =
      kFirst + Days{static_cast<int>(seed * 37 % 2000) * days / 1000};
  switch (seed / 7 % 4) {
    case 0:
      return {day};
    case 1:
      return {day, day};
    case 2:
      return {day, day + Days{9}};
    default:
      return {day, day - Days{6}};
  }
}

// Every preset and some schemes of our own, every basis and presentation.
AgingOptions OptionsOf(std::uint64_t seed) {
  AgingOptions options;
  const std::vector<std::string>& names = AgingScheme::PresetNames();
  const std::size_t pick = seed / 3 % (names.size() + 2);
  if (pick < names.size()) {
    options.scheme = *AgingScheme::Preset(names[pick]);
  } else if (pick == names.size()) {
    options.scheme = *AgingScheme::FromDays({-20, -3, 0, 1, 5, 9, 14, 20, 45});
  } else {
    options.scheme = *AgingScheme::Create("window",
                                          {{AgingUnit::kMonths, 1},
                                           {AgingUnit::kMonths, 3},
                                           {AgingUnit::kMonths, 25}},
                                          true, true);
  }
  if (seed / 5 % 4 != 3) options.basis = AgingBasis(seed / 5 % 4);
  options.credits = CreditPresentation(seed % 3);
  return options;
}

// Figures that survive a change of rows and of the order of debtors.
struct Answer {
  bool sound = false;
  std::string report;
  std::set<std::string> rows;  // By debtor id.
};

// `with_items` = false leaves the counts out.
Answer Ask(const LedgerRows& rows, const AsOf& at, const AgingOptions& options,
           bool with_items = true, const LedgerOptions& ledger_options = {}) {
  const LedgerData data = reference::BuildLedger(rows);
  const absl::StatusOr<Ledger> ledger =
      Ledger::Create(data.View(), ledger_options);
  if (!ledger.ok()) return {};
  absl::StatusOr<AgingReport> report = Age(*ledger, at, options);
  EXPECT_TRUE(report.ok()) << report.status();
  const absl::StatusOr<Position> position = ComputePosition(*ledger, at);
  EXPECT_TRUE(position.ok()) << position.status();
  absl::StatusOr<DebtorAging> debtors =
      AgeByDebtor(*ledger, *position, options);
  EXPECT_TRUE(debtors.ok()) << debtors.status();
  Answer answer{true, "", {}};
  for (CurrencyAging& aging : report->totals) {
    if (with_items) break;
    for (AgingCell& cell : aging.buckets) cell.items = 0;
    aging.unapplied.items = aging.outside.items = aging.disputed.items = 0;
    aging.within_two_years.items = aging.beyond_two_years.items = 0;
  }
  answer.report = Printed(*report);
  for (std::size_t row = 0; row < debtors->rows(); ++row) {
    std::string text = ledger->debtor_id(debtors->debtor[row]) + "/" +
                       ledger->currencies()[debtors->currency[row]].code();
    for (std::size_t b = 0; b < debtors->bucket_count; ++b) {
      const AgingCell& cell = debtors->cell(row, b);
      text += " " + std::to_string(with_items ? cell.items : 0) + ":" +
              std::to_string(cell.minor);
    }
    text += " " + std::to_string(debtors->unapplied[row]) + " " +
            std::to_string(debtors->outside[row]) + " " +
            std::to_string(debtors->total[row]);
    answer.rows.insert(text);
  }
  return answer;
}

// Also: the proof is 0 at every as_of and known_on, for the twin's is.
TEST(AgingLaw, EqualsItsSlowTwinAtEveryDayAndKnowledge) {
  std::size_t unapplied = 0, outside = 0, beyond = 0, disputed = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, ParametersOf(seed));
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const AgingOptions options = OptionsOf(seed);
    for (const std::uint64_t point : {seed, seed * 7 + 3}) {
      const AsOf at = PointOf(point);
      const auto report = Age(*ledger, at, options);
      ASSERT_TRUE(report.ok()) << report.status();
      const reference::ReferenceAging twin =
          reference::AgeFromDefinition(*ledger, at, options);
      ASSERT_EQ(Printed(*report), Printed(twin.report))
          << options.scheme.name();
      const auto debtors =
          AgeByDebtor(*ledger, *ComputePosition(*ledger, at), options);
      ASSERT_TRUE(debtors.ok()) << debtors.status();
      ASSERT_EQ(Printed(*debtors), Printed(twin.by_debtor));
      for (const CurrencyAging& aging : report->totals) {
        ASSERT_EQ(aging.proof, 0);
        unapplied += aging.unapplied.minor != 0;
        outside += aging.outside.items != 0;
        beyond += aging.beyond_two_years.items != 0;
        disputed += aging.disputed.items != 0;
      }
    }
  }
  // The ledgers do hold what the law is about.
  EXPECT_GT(unapplied, 4'000u);
  EXPECT_GT(outside, 1'000u);
  EXPECT_GT(beyond, 500u);
  EXPECT_GT(disputed, 2'000u);
}

TEST(AgingLaw, AnItemIsInExactlyOnePlaceAndTotalsDoNotDependOnCredits) {
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, ParametersOf(seed));
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const AsOf at = PointOf(seed);
    const Position position = *ComputePosition(*ledger, at);
    std::map<Currency, std::pair<std::int64_t, std::int64_t>> expected;
    for (std::size_t i = 0; i < position.open.size(); ++i) {
      if (position.open[i] == 0) continue;
      auto& [items, minor] = expected[ledger->currency(RowIndex(i))];
      items += 1;
      minor += position.open[i];
    }
    for (const UnappliedCash& cash : position.unapplied) {
      expected[ledger->currencies()[cash.currency]].second += cash.minor;
    }
    AgingOptions options = OptionsOf(seed);
    for (const int credits : {0, 1, 2}) {
      options.credits = CreditPresentation(credits);
      const auto report = Age(*ledger, at, options);
      ASSERT_TRUE(report.ok()) << report.status();
      if (expected.empty()) continue;
      ASSERT_EQ(report->totals.size(), expected.size());
      for (const CurrencyAging& aging : report->totals) {
        AgingCell sum;
        for (const AgingCell& cell : aging.buckets) {
          sum.items += cell.items;
          sum.minor += cell.minor;
        }
        sum.items += aging.unapplied.items + aging.outside.items;
        sum.minor += aging.unapplied.minor + aging.outside.minor;
        ASSERT_EQ(sum.items, expected[aging.currency].first);
        ASSERT_EQ(sum.minor, expected[aging.currency].second);
        ASSERT_EQ(sum.minor, aging.total);
      }
    }
  }
}

TEST(AgingLaw, RowOrderAndNamesChangeNothing) {
  std::mt19937_64 random(20241231);
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointOf(seed);
    const AgingOptions options = OptionsOf(seed);
    const Answer before = Ask(rows, at, options);
    ASSERT_TRUE(before.sound);
    const auto shuffle = [&](auto& table) {
      for (std::size_t i = table.size(); i > 1; --i) {
        std::swap(table[i - 1], table[random() % i]);
      }
    };
    shuffle(rows.debtors);
    shuffle(rows.items);
    shuffle(rows.settlements);
    shuffle(rows.disputes);
    const Answer shuffled = Ask(rows, at, options);
    ASSERT_EQ(shuffled.report, before.report);
    ASSERT_EQ(shuffled.rows, before.rows);
    const auto rename = [](std::string& id) {
      if (!id.empty()) id.insert(0, "00").append("/é");
    };
    for (auto& row : rows.items) rename(row.id), rename(row.parent);
    for (auto& row : rows.settlements) {
      rename(row.id), rename(row.item), rename(row.source), rename(row.undoes);
    }
    for (auto& row : rows.disputes) rename(row.item);
    for (auto& row : rows.promises) rename(row.id), rename(row.item);
    const Answer renamed = Ask(rows, at, options);
    ASSERT_EQ(renamed.report, before.report);
    ASSERT_EQ(renamed.rows, before.rows);
  }
}

// One of the two parts keeps the settlements, so it stays as large as they are.
TEST(AgingLaw, SplittingAnItemChangesNoAmount) {
  std::size_t split = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointOf(seed);
    const AgingOptions options = OptionsOf(seed);
    std::set<std::string> named;
    for (const auto& row : rows.settlements) {
      named.insert(row.item), named.insert(row.source);
    }
    for (const auto& row : rows.disputes) named.insert(row.item);
    for (const auto& row : rows.promises) named.insert(row.item);
    for (const auto& row : rows.items) {
      if (row.parent.empty()) continue;
      named.insert(row.id), named.insert(row.parent);
    }
    const auto item = std::find_if(
        rows.items.begin(), rows.items.end(), [&](const auto& row) {
          return named.count(row.id) == 0 && row.amount / 3 != 0;
        });
    if (item == rows.items.end()) continue;
    ++split;
    const Answer whole = Ask(rows, at, options, /*with_items=*/false);
    ItemRow part = *item;
    part.id += "-b";
    part.amount /= 3;
    item->amount -= part.amount;
    rows.items.push_back(part);
    const Answer parts = Ask(rows, at, options, /*with_items=*/false);
    ASSERT_TRUE(parts.sound);
    ASSERT_EQ(parts.report, whole.report);
    ASSERT_EQ(parts.rows, whole.rows);
  }
  EXPECT_GT(split, 7'000u);
}

// 146,097 days are 400 years: the calendar repeats itself, leap days too.
TEST(AgingLaw, FourHundredYearsLaterIsTheSame) {
  constexpr Days kShift{146'097};
  LedgerOptions far;
  far.last_date = year(2700) / 12 / 31;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    LedgerRows rows = reference::RandomLedgerRows(seed, ParametersOf(seed));
    rows.promises.clear();
    rows.contacts.clear();
    rows.rates.clear();
    AsOf at = PointOf(seed);
    const AgingOptions options = OptionsOf(seed);
    const Answer now = Ask(rows, at, options);
    ASSERT_TRUE(now.sound);
    const auto later = [&](Date& date) { date = date + kShift; };
    const auto maybe_later = [&](std::optional<Date>& date) {
      if (date) later(*date);
    };
    for (auto& row : rows.items) {
      later(row.document_date);
      maybe_later(row.posting_date), maybe_later(row.recorded_date);
      maybe_later(row.due_date), maybe_later(row.settled_date);
    }
    for (auto& row : rows.settlements) {
      later(row.date), maybe_later(row.recorded_date);
    }
    for (auto& row : rows.disputes) {
      later(row.opened), maybe_later(row.closed);
      maybe_later(row.recorded_date);
    }
    later(at.as_of);
    if (at.known_on != AsOf{}.known_on) later(at.known_on);
    const Answer then = Ask(rows, at, options, true, far);
    ASSERT_TRUE(then.sound);
    ASSERT_EQ(then.report, now.report);
    ASSERT_EQ(then.rows, now.rows);
  }
}

// What had happened and was known at `at`.
LedgerRows WithoutTheFuture(LedgerRows rows, const AsOf& at) {
  const auto unknown = [&](Date date, const std::optional<Date>& recorded) {
    return date > at.as_of || recorded.value_or(date) > at.known_on;
  };
  const Date last = std::min(at.as_of, at.known_on);
  std::erase_if(rows.settlements, [&](const SettlementRow& row) {
    return unknown(row.date, row.recorded_date);
  });
  std::set<std::string> kept, named;
  for (const auto& row : rows.settlements) kept.insert(row.id);
  std::erase_if(rows.settlements, [&](const SettlementRow& row) {
    return !row.undoes.empty() && kept.count(row.undoes) == 0;
  });
  std::erase_if(rows.disputes, [&](const DisputeRow& row) {
    return unknown(row.opened, row.recorded_date);
  });
  for (const auto& row : rows.settlements) {
    named.insert(row.item), named.insert(row.source);
  }
  for (auto& row : rows.disputes) {
    named.insert(row.item);
    if (row.closed && *row.closed > last) row.closed.reset();
  }
  for (const auto& row : rows.items) {
    if (row.parent.empty()) continue;
    named.insert(row.id), named.insert(row.parent);
  }
  std::erase_if(rows.items, [&](const ItemRow& row) {
    return named.count(row.id) == 0 &&
           unknown(row.posting_date.value_or(row.document_date),
                   row.recorded_date);
  });
  for (auto& row : rows.items) {
    if (row.settled_date && *row.settled_date > last) row.settled_date.reset();
  }
  rows.promises.clear();
  rows.contacts.clear();
  return rows;
}

TEST(AgingLaw, NothingThatComesLaterMatters) {
  std::size_t sound = 0, fewer = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerRows rows =
        reference::RandomLedgerRows(seed, ParametersOf(seed));
    const AsOf at = PointOf(seed);
    const AgingOptions options = OptionsOf(seed);
    const LedgerRows cut = WithoutTheFuture(rows, at);
    const Answer answer = Ask(cut, at, options);
    if (!answer.sound) continue;  // Redrawn before its unmatch was recorded.
    ++sound;
    fewer += cut.items.size() < rows.items.size() ||
             cut.settlements.size() < rows.settlements.size();
    const Answer whole = Ask(rows, at, options);
    ASSERT_EQ(answer.report, whole.report);
    ASSERT_EQ(answer.rows, whole.rows);
  }
  EXPECT_GT(sound, kLedgers * 8 / 10);
  EXPECT_GT(fewer, kLedgers / 4);
}

// Which items a fact dated `day` speaks of.
std::vector<bool> TouchedOn(const LedgerView& view, Date day) {
  const ItemColumns& items = view.items;
  const SettlementColumns& rows = view.settlements;
  std::vector<bool> touched(items.amount.size());
  const auto posted = [&](std::size_t i) {
    return items.posting_date.value_or(i, items.document_date[i]) == day;
  };
  for (std::size_t i = 0; i < touched.size(); ++i) {
    touched[i] = posted(i) ||
                 (items.settled_date.has(i) && items.settled_date[i] == day);
  }
  for (std::size_t r = 0; r < rows.item.size(); ++r) {
    const std::size_t origin = rows.undoes.has(r) ? rows.undoes[r] : r;
    const RowIndex item = rows.item[r];
    const RowIndex source = rows.source.value_or(origin, -1);
    const bool today =
        rows.date[r] == day || posted(item) || (source >= 0 && posted(source));
    if (!today) continue;
    touched[item] = true;
    if (source >= 0) touched[source] = true;
  }
  return touched;
}

using Cells = std::map<std::tuple<Currency, int>, AgingCell>;

// The buckets of a day as made by those items that `which` selects.
Cells CellsOf(const Ledger& ledger, const Position& position,
              const DatedScheme& scheme, const std::vector<bool>& which) {
  Cells cells;
  for (std::size_t i = 0; i < position.open.size(); ++i) {
    const auto item = static_cast<RowIndex>(i);
    if (!which[i] || position.open[i] <= 0) continue;
    AgingCell& cell =
        cells[{ledger.currency(item), scheme.BucketOf(ledger.due(item))}];
    cell.items += 1;
    cell.minor += position.open[i];
  }
  return cells;
}

Cells CellsOf(const AgingReport& report) {
  Cells cells;
  for (const CurrencyAging& aging : report.totals) {
    for (std::size_t b = 0; b < aging.buckets.size(); ++b) {
      if (aging.buckets[b].items == 0) continue;
      cells[{aging.currency, static_cast<int>(b)}] = aging.buckets[b];
    }
    if (aging.outside.items == 0) continue;
    cells[{aging.currency, kOutside}] = aging.outside;
  }
  return cells;
}

Cells Less(Cells a, const Cells& b) {
  for (const auto& [key, cell] : b) {
    a[key].items -= cell.items;
    a[key].minor -= cell.minor;
  }
  std::erase_if(a,
                [](const auto& entry) { return entry.second == AgingCell{}; });
  return a;
}

// From D to D + 1 an item's bucket changes only when its date passed a cut, and
// then to the next one, older; its open amount changes only when a fact dated
// D + 1 speaks of it. The reports differ by those items and by nothing else.
TEST(AgingLaw, ADayChangesOnlyWhatRolledOrHappenedThatDay) {
  std::size_t rolled = 0, changed = 0, quiet = 0;
  for (std::uint64_t seed = 0; seed < kLedgers; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters parameters = ParametersOf(seed);
    parameters.days = 30;  // Much happens on each.
    const LedgerData data = reference::RandomLedger(seed, parameters);
    const LedgerView view = data.View();
    const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const Date day = kFirst + Days{static_cast<int>(seed * 37 % 60)};
    const Date next = day + Days{1};
    AgingOptions options = OptionsOf(seed);
    if (seed % 2 == 0) {  // Many edges: much rolls on each day.
      options.scheme =
          *AgingScheme::FromDays({-20, -9, -3, 0, 1, 4, 7, 11, 16, 22, 30});
    }
    options.basis = AgingBasis::kDue;
    options.credits = CreditPresentation::kOwnColumn;
    const DatedScheme before = options.scheme.At(day);
    const DatedScheme after = options.scheme.At(next);
    const Position then = *ComputePosition(*ledger, {day});
    const Position now = *ComputePosition(*ledger, {next});
    std::vector<bool> moved = TouchedOn(view, next);
    for (std::size_t i = 0; i < moved.size(); ++i) {
      const Date due = ledger->due(static_cast<RowIndex>(i));
      if (!moved[i]) {
        ASSERT_EQ(now.open[i], then.open[i]);
      }
      changed += now.open[i] != then.open[i];
      bool passed = false;
      for (std::size_t k = 0; k < after.cuts().size(); ++k) {
        if (due > after.cuts()[k] || due <= before.cuts()[k]) continue;
        passed = true;
        ASSERT_EQ(after.BucketOf(due), after.bucket_of_segment()[k]);
        ASSERT_EQ(before.BucketOf(due), before.bucket_of_segment()[k + 1]);
      }
      if (!passed) {
        ASSERT_EQ(after.BucketOf(due), before.BucketOf(due));
      }
      rolled += passed && now.open[i] != 0;
      if (passed) moved[i] = true;
    }
    const AgingReport first = *Age(*ledger, {day}, options);
    const AgingReport second = *Age(*ledger, {next}, options);
    ASSERT_EQ(Less(CellsOf(second), CellsOf(first)),
              Less(CellsOf(*ledger, now, after, moved),
                   CellsOf(*ledger, then, before, moved)));
    quiet += std::count(moved.begin(), moved.end(), true) == 0;
  }
  EXPECT_GT(rolled, 2'000u);
  EXPECT_GT(changed, 2'000u);
  EXPECT_GT(quiet, 200u);
}

}  // namespace
}  // namespace arrears
