// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/movement.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "arrears/ledger/ledger_builder.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

constexpr Date kMarch = 2024y / 3 / 31, kApril = 2024y / 4 / 30;

void AddItem(LedgerBuilder* builder, const char* id, std::int64_t minor,
             Date posted, Date due, std::optional<Date> recorded = {}) {
  ItemRow row{.id = id, .debtor = "d", .document_date = posted};
  row.due_date = due;
  row.amount = minor;
  row.recorded_date = recorded;
  builder->AddItem(row);
}

void Settle(LedgerBuilder* builder, const char* id, const char* item, Date date,
            std::int64_t minor, SettlementKind kind) {
  SettlementRow row{.id = id, .item = item};
  row.date = date;
  row.amount = minor;
  row.kind = kind;
  builder->AddSettlement(row);
}

void Undo(LedgerBuilder* builder, const char* id, const char* item, Date date,
          const char* what, SettlementKind kind) {
  SettlementRow row{.id = id, .item = item};
  row.date = date;
  row.kind = kind;
  row.undoes = what;
  builder->AddSettlement(row);
}

std::int64_t Of(const MovementCell& cell, Movement movement) {
  return cell.by[static_cast<std::size_t>(movement)];
}

// Each movement once; what the cells must hold is reckoned beside the test.
LedgerData Everything() {
  LedgerBuilder builder;
  const Date feb = 2024y / 2 / 20;
  AddItem(&builder, "a", 100'00, feb, 2024y / 3 / 21);
  AddItem(&builder, "b", 50'00, feb, 2024y / 4 / 20);
  AddItem(&builder, "c", 80'00, 2024y / 4 / 5, 2024y / 5 / 5);
  AddItem(&builder, "d", 40'00, feb, 2024y / 3 / 25, 2024y / 4 / 2);
  AddItem(&builder, "e", 60'00, feb, 2024y / 3 / 11);
  AddItem(&builder, "f", 20'00, feb, 2024y / 3 / 30);
  AddItem(&builder, "g", 15'00, feb, 2024y / 3 / 21);
  AddItem(&builder, "credit", -10'00, 2024y / 4 / 8, 2024y / 4 / 8);
  Settle(&builder, "s1", "a", 2024y / 4 / 10, 30'00, SettlementKind::kCash);
  SettlementRow match{.id = "s2", .item = "a", .source = "credit"};
  match.date = 2024y / 4 / 12;
  match.amount = 10'00;
  builder.AddSettlement(match);
  Settle(&builder, "s3", "b", 2024y / 4 / 25, 5'00, SettlementKind::kWriteOff);
  Settle(&builder, "s4", "c", 2024y / 4 / 15, 2'00, SettlementKind::kDiscount);
  Settle(&builder, "s5", "e", 2024y / 3 / 20, 60'00, SettlementKind::kCash);
  Undo(&builder, "s6", "e", 2024y / 4 / 18, "s5", SettlementKind::kChargeback);
  Settle(&builder, "s7", "f", 2024y / 4 / 22, 25'00, SettlementKind::kCash);
  Settle(&builder, "s8", "g", 2024y / 3 / 25, 15'00, SettlementKind::kCash);
  Undo(&builder, "s9", "g", 2024y / 4 / 20, "s8", SettlementKind::kUnmatch);
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

TEST(CompareAging, GivesEveryChangeItsCause) {
  const LedgerData data = Everything();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const absl::StatusOr<AgingMovement> moved =
      CompareAging(*ledger, {kMarch, kMarch}, {kApril, kApril}, {}, true);
  ASSERT_TRUE(moved.ok()) << moved.status();
  ASSERT_EQ(moved->totals.size(), 1U);
  const CurrencyMovement& all = moved->totals[0];

  const MovementCell& not_due = all.buckets[0];
  EXPECT_EQ(not_due.opening, 50'00);  // b.
  EXPECT_EQ(Of(not_due, Movement::kAgedOut), -50'00);
  EXPECT_EQ(Of(not_due, Movement::kNew), 80'00);  // c,
  EXPECT_EQ(Of(not_due, Movement::kDiscounted), -2'00);
  EXPECT_EQ(not_due.closing, 78'00);

  const MovementCell& to_30 = all.buckets[1];
  EXPECT_EQ(to_30.opening, 120'00);                      // a and f.
  EXPECT_EQ(Of(to_30, Movement::kRecordedLate), 40'00);  // d.
  EXPECT_EQ(Of(to_30, Movement::kAgedOut), -160'00);     // a, d and f.
  EXPECT_EQ(Of(to_30, Movement::kAgedIn), 50'00);        // b,
  EXPECT_EQ(Of(to_30, Movement::kWrittenOff), -5'00);    // of which that.
  EXPECT_EQ(to_30.closing, 45'00);

  const MovementCell& to_60 = all.buckets[2];
  EXPECT_EQ(to_60.opening, 0);
  EXPECT_EQ(Of(to_60, Movement::kAgedIn), 160'00);
  EXPECT_EQ(Of(to_60, Movement::kPaid), -50'00);        // a 30, f 20.
  EXPECT_EQ(Of(to_60, Movement::kCredited), -10'00);    // a.
  EXPECT_EQ(Of(to_60, Movement::kChargedBack), 60'00);  // e.
  EXPECT_EQ(Of(to_60, Movement::kUnmatched), 15'00);    // g.
  EXPECT_EQ(to_60.closing, 175'00);  // a 60, d 40, e 60, g 15.

  EXPECT_EQ(Of(all.unapplied, Movement::kNew), -10'00);      // The credit note,
  EXPECT_EQ(Of(all.unapplied, Movement::kCredited), 10'00);  // used on a.
  // 5 of f too much, 15 of g loose.
  EXPECT_EQ(Of(all.unapplied, Movement::kUnapplied), -20'00);
  EXPECT_EQ(all.unapplied.closing, -20'00);

  EXPECT_EQ(all.total.opening, 170'00);
  EXPECT_EQ(all.total.closing, 278'00);
  EXPECT_EQ(all.closing_balance, 278'00);
  EXPECT_EQ(all.proof, 0);
  ASSERT_EQ(moved->debtors.size(), 1U);
  EXPECT_EQ(moved->debtors[0].total.closing, 278'00);
  const Frame table = MovementTable(*moved);
  EXPECT_EQ(table.rows(), 8U);  // Five buckets and three more.
  EXPECT_EQ(table.Find("recorded_late")->int64s()[1], 40'00);
  EXPECT_EQ(DebtorMovementTable(*ledger, *moved).rows(), 8U);
}

void ExpectCells(const std::vector<AgingCell>& cells,
                 const std::vector<MovementCell>& moved, bool opening,
                 std::uint64_t seed) {
  ASSERT_EQ(cells.size(), moved.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(cells[i].minor, opening ? moved[i].opening : moved[i].closing)
        << seed << " bucket " << i;
  }
}

void ExpectAging(const Ledger& ledger, const AgingMovement& moved,
                 const AgingOptions& options, bool opening,
                 std::uint64_t seed) {
  const absl::StatusOr<AgingReport> aging =
      Age(ledger, opening ? moved.from : moved.to, options);
  ASSERT_TRUE(aging.ok()) << aging.status();
  for (const CurrencyAging& total : aging->totals) {
    const auto found = std::find_if(moved.totals.begin(), moved.totals.end(),
                                    [&](const CurrencyMovement& each) {
                                      return each.currency == total.currency;
                                    });
    if (found == moved.totals.end()) {
      EXPECT_EQ(total.total, 0) << seed;
      continue;
    }
    ExpectCells(total.buckets, found->buckets, opening, seed);
    EXPECT_EQ(total.unapplied.minor,
              opening ? found->unapplied.opening : found->unapplied.closing);
    EXPECT_EQ(total.outside.minor,
              opening ? found->outside.opening : found->outside.closing);
  }
}

// CompareAging fails where a cell's movements do not lead to its closing, or a
// total is not the ledger's.
TEST(CompareAging, LeadsFromOneAgingToTheOtherOnRandomLedgers) {
  const Date first = 2024y / 1 / 1;
  std::size_t kinds[kMovements] = {};
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const LedgerData data = reference::RandomLedger(
        seed, {.debtors = 3, .items = 12, .settlements = 24});
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const int day = static_cast<int>(seed % 70);
    AsOf from{first + Days{day}}, to{first + Days{day + 35}};
    if (seed % 3 != 0) from.known_on = from.as_of + Days{day % 5};
    if (seed % 3 == 2) to.known_on = to.as_of;
    AgingOptions options;
    options.scheme = *AgingScheme::Preset(seed % 2 == 0 ? "standard" : "oca");
    const absl::StatusOr<AgingMovement> moved =
        CompareAging(*ledger, from, to, options, true);
    ASSERT_TRUE(moved.ok()) << seed << " " << moved.status();
    ExpectAging(*ledger, *moved, options, true, seed);
    ExpectAging(*ledger, *moved, options, false, seed);
    std::int64_t closing = 0;
    for (const CurrencyMovement& total : moved->totals) {
      EXPECT_EQ(Of(total.total, Movement::kAgedIn),
                -Of(total.total, Movement::kAgedOut));
      closing += total.total.closing;
      for (std::size_t i = 0; i < kMovements; ++i) {
        kinds[i] += total.total.by[i] != 0 ? 1 : 0;
      }
    }
    for (const DebtorMovement& debtor : moved->debtors) {
      closing -= debtor.total.closing;
    }
    EXPECT_EQ(closing, 0) << seed;
    if (HasFailure()) return;
  }
  for (std::size_t i = 0; i < kMovements; ++i) {
    EXPECT_GT(kinds[i], 20U) << MovementName(static_cast<Movement>(i));
  }
}

TEST(CompareAging, RefusesWhatItCannotExplain) {
  const LedgerData data = Everything();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  const auto code = [&](const AsOf& from, const AsOf& to,
                        const AgingOptions& options) {
    return CompareAging(*ledger, from, to, options, false).status().code();
  };
  EXPECT_EQ(code({kApril}, {kMarch}, {}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({kMarch}, {kApril, kApril}, {}),
            absl::StatusCode::kInvalidArgument);
  AgingOptions options;
  options.credits = CreditPresentation::kOldestFirst;
  EXPECT_EQ(code({kMarch}, {kApril}, options),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace arrears
