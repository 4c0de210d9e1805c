// SPDX-License-Identifier: Apache-2.0
//
// The laws of outcome.h over random ledgers.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "arrears/facts/outcome.h"
#include "gtest/gtest.h"
#include "reference/outcome_reference.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using reference::BuildLedger;
using reference::LedgerRows;
using reference::RandomLedgerParameters;
using reference::RandomLedgerRows;

struct LedgerHere {
  explicit LedgerHere(const LedgerRows& rows) : data(BuildLedger(rows)) {
    absl::StatusOr<Ledger> made = Ledger::Create(data.View(), {});
    EXPECT_TRUE(made.ok()) << made.status();
    ledger = std::make_unique<Ledger>(*std::move(made));
  }
  LedgerData data;
  std::unique_ptr<Ledger> ledger;
};

std::vector<Observation> ObserveAll(const Ledger& ledger, const AsOf& at) {
  std::vector<Observation> all;
  for (std::size_t d = 0; d < ledger.debtor_count(); ++d) {
    for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
      all.push_back({static_cast<RowIndex>(d), static_cast<std::uint8_t>(c),
                     std::nullopt, at});
    }
  }
  for (RowIndex i = 0; static_cast<std::size_t>(i) < ledger.item_count(); ++i) {
    all.push_back(
        {ledger.view().items.debtor[i], ledger.currency_index(i), i, at});
  }
  return all;
}

std::vector<OutcomeDefinition> Definitions() {
  return {{"late", OutcomeKind::kLate, 10, 40},
          {"late_at_once", OutcomeKind::kLate, 0, 20, 15},
          {"unpaid", OutcomeKind::kUnpaid, 25},
          {"lost", OutcomeKind::kWrittenOff, 0, 60}};
}

Frame LabelsOf(const Ledger& ledger, const std::vector<Observation>& who,
               const OutcomeOptions& options,
               const Executor& executor = Executor::Serial()) {
  absl::StatusOr<Frame> labels =
      ComputeOutcomes(ledger, who, Definitions(), options, executor);
  EXPECT_TRUE(labels.ok()) << labels.status();
  return *std::move(labels);
}

TEST(OutcomeLaw, AgreeWithTheirDefinitions) {
  std::map<std::string, std::map<std::string, int>> seen;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    const LedgerHere here(RandomLedgerRows(seed, p));
    const Date day = p.first + Days{static_cast<int>(seed * 7 % 100)};
    const AsOf at = seed % 2 == 0 ? AsOf{day} : AsOf{day, day};
    OutcomeOptions options{day + Days{static_cast<int>(seed % 4) * 25}};
    options.tolerance_minor = seed % 5 == 0 ? 50 : 0;
    const std::vector<Observation> who = ObserveAll(*here.ledger, at);
    const Frame labels = LabelsOf(*here.ledger, who, options);
    reference::PositionsByDay days;
    for (const OutcomeDefinition& definition : Definitions()) {
      const Column& column = *labels.Find(definition.name);
      for (std::size_t row = 0; row < who.size(); ++row) {
        const std::optional<bool> expected = reference::OutcomeFromDefinition(
            *here.ledger, who[row], definition, options, days);
        const std::string text =
            !expected ? "" : (*expected ? "true" : "false");
        ++seen[definition.name][text];
        ASSERT_EQ(column.Format(row), text)
            << definition.name << ", row " << row;
      }
    }
  }
  for (const OutcomeDefinition& definition : Definitions()) {
    for (const char* const text : {"", "true", "false"}) {
      EXPECT_GE(seen[definition.name][text], 20) << definition.name << text;
    }
  }
}

// Pays and writes off whatever there is, after the last day of every window, or
// recorded after the labels are taken.
void AddLater(Date end, Date known_on, LedgerRows& rows) {
  std::set<std::string> others;  // Headers, and what others draw on.
  for (const ItemRow& item : rows.items) others.insert(item.parent);
  for (const SettlementRow& row : rows.settlements) others.insert(row.source);
  for (const ItemRow& item : rows.items) {
    if (item.settled_date || item.amount <= 0 || others.contains(item.id)) {
      continue;
    }
    SettlementRow paid{.id = "after " + item.id, .item = item.id, .amount = 1};
    paid.date = end + Days{1};
    rows.settlements.push_back(paid);
    SettlementRow lost{.id = "hidden " + item.id,
                       .item = item.id,
                       .amount = item.amount,
                       .kind = SettlementKind::kWriteOff};
    lost.date = item.document_date;
    lost.recorded_date = known_on + Days{1};
    rows.settlements.push_back(lost);
  }
}

TEST(OutcomeLaw, NothingAfterTheWindowAndNothingRecordedLaterCounts) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    const LedgerRows rows = RandomLedgerRows(seed, p);
    LedgerRows changed = rows;
    const Date day = p.first + Days{static_cast<int>(seed * 7 % 100)};
    // Windows of debtors end by day + 60, of items by due + 10.
    const Date end = day + Days{200};
    AddLater(end, end, changed);
    const LedgerHere one(rows), two(changed);
    const std::vector<Observation> who = ObserveAll(*one.ledger, {day, day});
    const Frame before = LabelsOf(*one.ledger, who, {end});
    const Frame after = LabelsOf(*two.ledger, who, {end});
    for (const Column& column : before.columns()) {
      for (std::size_t row = 0; row < who.size(); ++row) {
        ASSERT_EQ(column.Format(row), after.Find(column.name())->Format(row))
            << column.name() << ", row " << row;
      }
    }
  }
}

// What comes the day after a window, and is known when labels are taken.
TEST(OutcomeLaw, TheDayAfterTheWindowDoesNotCount) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    const LedgerRows rows = RandomLedgerRows(seed, p);
    const Date day = p.first + Days{static_cast<int>(seed * 7 % 60)};
    const Date known_on = day + Days{1000};
    for (const OutcomeDefinition& definition : Definitions()) {
      const bool late = definition.kind == OutcomeKind::kLate;
      LedgerRows changed = rows;
      const int window = definition.kind == OutcomeKind::kUnpaid
                             ? definition.days
                             : definition.outcome_days;
      AddLater(day + Days{window}, known_on, changed);
      const LedgerHere one(rows), two(changed);
      const std::vector<Observation> who = ObserveAll(*one.ledger, {day, day});
      const Frame before = LabelsOf(*one.ledger, who, {known_on});
      const Frame after = LabelsOf(*two.ledger, who, {known_on});
      for (std::size_t row = 0; row < who.size(); ++row) {
        if (late && who[row].item)
          continue;  // Its window ends by its due date.
        ASSERT_EQ(before.Find(definition.name)->Format(row),
                  after.Find(definition.name)->Format(row))
            << definition.name << ", row " << row;
      }
    }
  }
}

TEST(OutcomeLaw, ThreadsChangeNothing) {
  RandomLedgerParameters p;
  p.debtors = 40, p.items = 300, p.settlements = 400;
  const LedgerHere here(RandomLedgerRows(3, p));
  std::vector<Observation> who;
  for (int day = 0; day < 100; day += 3) {
    const auto all = ObserveAll(*here.ledger, {p.first + Days{day}});
    who.insert(who.end(), all.begin(), all.end());
  }
  ASSERT_GT(who.size(), 2 * kDebtorsPerTask);
  const OutcomeOptions options{p.first + Days{120}};
  const Frame one = LabelsOf(*here.ledger, who, options);
  const Frame three =
      LabelsOf(*here.ledger, who, options, Executor::Threads(3));
  for (const Column& column : one.columns()) {
    for (std::size_t row = 0; row < who.size(); ++row) {
      ASSERT_EQ(column.Format(row), three.Find(column.name())->Format(row));
    }
  }
}

}  // namespace
}  // namespace arrears
