// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/promise.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

constexpr Date kMade = 2024y / 5 / 1;
constexpr Date kDue = 2024y / 5 / 10;
constexpr Date kLater = 2024y / 12 / 31;

constexpr const char* kNames[] = {"unknown",    "open",     "kept",
                                  "late",       "part",     "broken",
                                  "superseded", "withdrawn"};

// Invoices "a" and "b" of 100.00 and 200.00, due in March.
LedgerBuilder TwoInvoices() {
  LedgerBuilder builder;
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 1,
                   .due_date = 2024y / 3 / 1,
                   .amount = 100'00});
  builder.AddItem({.id = "b",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 1,
                   .due_date = 2024y / 3 / 1,
                   .amount = 200'00});
  return builder;
}

PromiseRow Promise(std::optional<std::int64_t> amount = 100'00) {
  return {.item = "a", .made_on = kMade, .due = kDue, .amount = amount};
}
SettlementRow Pay(Date date, std::int64_t amount, const char* item = "a") {
  return {.item = item, .date = date, .amount = amount};
}

std::vector<PromiseState> Assess(const LedgerBuilder& builder, const AsOf& at,
                                 const PromiseOptions& options = {}) {
  const LedgerData data = builder.Build().value();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  return AssessPromises(*ledger, at, options).value();
}

// "kept 10000/10000 on 2024-05-09": received of promised, the day it was met.
std::string Tell(const PromiseState& state) {
  std::string text = kNames[static_cast<int>(state.verdict)];
  text += " " + std::to_string(state.received) + "/" +
          std::to_string(state.promised);
  if (state.met_on) text += " on " + FormatIsoDate(*state.met_on);
  return text;
}
std::string TellFirst(const LedgerBuilder& builder, const AsOf& at,
                      const PromiseOptions& options = {}) {
  return Tell(Assess(builder, at, options)[0]);
}

TEST(AssessPromises, ByWhenTheMoneyCame) {
  struct Case {
    Date paid;
    std::int64_t amount;
    const char* told;
  };
  const Case cases[] = {
      {kMade, 100'00, "kept 10000/10000 on 2024-05-01"},
      {kDue, 100'00, "kept 10000/10000 on 2024-05-10"},
      {kDue, 95'00, "kept 9500/10000 on 2024-05-10"},  // 5 % short: full.
      {kDue, 94'99, "part 9499/10000"},
      {kDue + Days{1}, 100'00, "late 10000/10000 on 2024-05-11"},
      {kDue + Days{3}, 100'00, "late 10000/10000 on 2024-05-13"},
      {kDue + Days{4}, 100'00, "broken 0/10000"},
      {kDue, 25'00, "part 2500/10000"},
      {kDue, 24'99, "broken 2499/10000"},
      {kMade - Days{1}, 100'00, "broken 0/10000"},  // Before it was made.
  };
  for (const Case& c : cases) {
    LedgerBuilder builder = TwoInvoices();
    builder.AddPromise(Promise()).AddSettlement(Pay(c.paid, c.amount));
    EXPECT_EQ(TellFirst(builder, {kLater}), c.told);
  }
}

TEST(AssessPromises, IsOpenUntilTheGraceDaysAreOver) {
  LedgerBuilder builder = TwoInvoices();
  builder.AddPromise(Promise()).AddSettlement(Pay(2024y / 5 / 5, 40'00));
  EXPECT_EQ(TellFirst(builder, {kMade - Days{1}}), "unknown 0/0");
  EXPECT_EQ(TellFirst(builder, {kMade}), "open 0/10000");
  EXPECT_EQ(TellFirst(builder, {kDue + Days{3}}), "open 4000/10000");
  EXPECT_EQ(Assess(builder, {kDue})[0].flips_on, kDue + Days{4});
  EXPECT_EQ(TellFirst(builder, {kDue + Days{4}}), "part 4000/10000");
}

TEST(AssessPromises, IsUnknownUntilRecorded) {
  LedgerBuilder builder = TwoInvoices();
  PromiseRow promise = Promise();
  promise.recorded_date = 2024y / 5 / 4;
  SettlementRow payment = Pay(2024y / 5 / 3, 100'00);
  payment.recorded_date = 2024y / 5 / 20;
  builder.AddPromise(promise).AddSettlement(payment);
  const Date day = 2024y / 5 / 15;
  EXPECT_EQ(TellFirst(builder, {day, 2024y / 5 / 3}), "unknown 0/0");
  EXPECT_EQ(TellFirst(builder, {day, day}), "broken 0/10000");
  EXPECT_EQ(TellFirst(builder, {day, 2024y / 5 / 20}),
            "kept 10000/10000 on 2024-05-03");
}

TEST(AssessPromises, OnlyMoneyCounts) {
  for (const SettlementKind kind :
       {SettlementKind::kCredit, SettlementKind::kDiscount,
        SettlementKind::kWriteOff}) {
    LedgerBuilder builder = TwoInvoices();
    SettlementRow relief = Pay(kDue, 100'00);
    relief.kind = kind;
    builder.AddPromise(Promise()).AddSettlement(relief);
    EXPECT_EQ(TellFirst(builder, {kLater}), "broken 0/10000");
  }
  for (const ItemKind kind : {ItemKind::kReceipt, ItemKind::kCreditNote}) {
    LedgerBuilder builder = TwoInvoices();
    builder.AddItem({.id = "src",
                     .debtor = "d",
                     .kind = kind,
                     .document_date = kMade,
                     .amount = -100'00});
    SettlementRow match = Pay(kDue, 100'00);
    match.source = "src";
    builder.AddPromise(Promise()).AddSettlement(match);
    EXPECT_EQ(TellFirst(builder, {kLater}),
              kind == ItemKind::kReceipt ? "kept 10000/10000 on 2024-05-10"
                                         : "broken 0/10000");
  }
}

TEST(AssessPromises, MoneyThatWasTakenBackNeverCame) {
  LedgerBuilder builder = TwoInvoices();
  SettlementRow payment = Pay(kDue, 100'00);
  payment.id = "s";
  builder.AddPromise(Promise()).AddSettlement(payment).AddSettlement(
      {.item = "a",
       .date = 2024y / 6 / 1,
       .kind = SettlementKind::kChargeback,
       .undoes = "s"});
  EXPECT_EQ(TellFirst(builder, {2024y / 5 / 31}),
            "kept 10000/10000 on 2024-05-10");
  EXPECT_EQ(TellFirst(builder, {2024y / 6 / 1}), "broken 0/10000");
}

TEST(AssessPromises, SettledDateIsMoney) {
  LedgerBuilder builder;
  builder.AddItem({.id = "a",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 1,
                   .due_date = 2024y / 3 / 1,
                   .amount = 100'00,
                   .settled_date = kDue});
  builder.AddPromise(Promise());
  EXPECT_EQ(TellFirst(builder, {kLater}), "kept 10000/10000 on 2024-05-10");
  EXPECT_EQ(TellFirst(builder, {kDue - Days{1}}), "open 0/10000");
}

TEST(AssessPromises, ANullAmountIsWhatWasOpenWhenItWasMade) {
  LedgerBuilder builder = TwoInvoices();
  builder.AddSettlement(Pay(2024y / 4 / 1, 10'00));  // 90.00 are left.
  builder.AddSettlement(Pay(kMade, 50'00));          // Counts towards it.
  builder.AddSettlement(Pay(kDue, 40'00));
  builder.AddPromise(Promise(std::nullopt));
  EXPECT_EQ(TellFirst(builder, {kLater}), "kept 9000/9000 on 2024-05-10");
}

TEST(AssessPromises, WithoutAnItemWhateverIsDue) {
  LedgerBuilder builder = TwoInvoices();
  builder.AddItem({.id = "not-due",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 1,
                   .due_date = kDue + Days{1},
                   .amount = 999'00});
  builder.AddItem({.id = "euros",
                   .debtor = "d",
                   .document_date = 2024y / 2 / 1,
                   .due_date = 2024y / 3 / 1,
                   .amount = 70'00,
                   .currency = Currency::Of("EUR")});
  PromiseRow promise = Promise(std::nullopt);
  promise.item = "", promise.debtor = "d";
  builder.AddPromise(promise);
  EXPECT_EQ(TellFirst(builder, {kMade}), "open 0/30000");
  builder.AddSettlement(Pay(2024y / 5 / 5, 60'00, "a"));
  builder.AddSettlement(Pay(2024y / 5 / 6, 70'00, "euros"));  // Another money.
  // On account: counts when it is posted, not again when it is matched.
  builder.AddItem({.id = "r",
                   .debtor = "d",
                   .kind = ItemKind::kReceipt,
                   .document_date = 2024y / 5 / 7,
                   .amount = -240'00});
  SettlementRow match = Pay(2024y / 5 / 8, 200'00, "b");
  match.source = "r";
  builder.AddSettlement(match);
  EXPECT_EQ(TellFirst(builder, {kLater}), "kept 30000/30000 on 2024-05-07");
  // 100.00 of it went back to the debtor.
  builder.AddSettlement(Pay(2024y / 5 / 9, -40'00, "r"));
  EXPECT_EQ(TellFirst(builder, {kLater}), "part 26000/30000");
}

TEST(AssessPromises, UnmatchedMoneyIsStillWithUs) {
  LedgerBuilder builder = TwoInvoices();
  SettlementRow payment = Pay(kDue, 100'00);
  payment.id = "s";
  builder.AddSettlement(payment).AddSettlement(
      {.item = "a",
       .date = kDue,
       .kind = SettlementKind::kUnmatch,
       .undoes = "s"});
  builder.AddPromise(Promise());
  PromiseRow any = Promise();
  any.item = "", any.debtor = "d";
  builder.AddPromise(any);
  const std::vector<PromiseState> states = Assess(builder, {kLater});
  EXPECT_EQ(Tell(states[0]), "broken 0/10000");  // No longer on the item.
  EXPECT_EQ(Tell(states[1]), "kept 10000/10000 on 2024-05-10");
}

TEST(AssessPromises, ABasketIsJudgedTogether) {
  LedgerBuilder builder = TwoInvoices();
  PromiseRow first = Promise(100'00), second = Promise(200'00);
  first.id = second.id = "basket";
  second.item = "b";
  builder.AddPromise(first).AddPromise(second);
  builder.AddSettlement(Pay(2024y / 5 / 5, 100'00, "a"));
  builder.AddSettlement(Pay(2024y / 5 / 9, 190'00, "b"));
  for (const PromiseState& state : Assess(builder, {kLater})) {
    EXPECT_EQ(Tell(state), "kept 29000/30000 on 2024-05-09");
  }
}

TEST(AssessPromises, APlanIsJudgedPerDueDate) {
  LedgerBuilder builder = TwoInvoices();
  for (int month = 0; month < 3; ++month) {
    builder.AddPromise({.id = "plan",
                        .item = "b",
                        .kind = PromiseKind::kPlan,
                        .made_on = kMade,
                        .due = AddMonthsClamped(kDue, month),
                        .amount = 50'00});
  }
  // The first on time, the second missed, the third paid with a little more.
  builder.AddSettlement(Pay(2024y / 5 / 9, 50'00, "b"));
  builder.AddSettlement(Pay(2024y / 7 / 9, 60'00, "b"));
  const std::vector<PromiseState> states = Assess(builder, {kLater});
  EXPECT_EQ(Tell(states[0]), "kept 5000/5000 on 2024-05-09");
  EXPECT_EQ(Tell(states[1]), "broken 0/5000");
  EXPECT_EQ(Tell(states[2]), "kept 6000/5000 on 2024-07-09");
}

TEST(AssessPromises, ALaterPromiseReplacesIt) {
  const auto tell = [](Date made_again, Date paid) {
    LedgerBuilder builder = TwoInvoices();
    PromiseRow again = Promise();
    again.made_on = made_again, again.due = 2024y / 6 / 10;
    builder.AddPromise(Promise()).AddPromise(again);
    builder.AddSettlement(Pay(paid, 100'00));
    const std::vector<PromiseState> states = Assess(builder, {kLater});
    return Tell(states[0]) + "; " + Tell(states[1]);
  };
  EXPECT_EQ(tell(kDue, 2024y / 6 / 9),
            "superseded 0/10000; kept 10000/10000 on 2024-06-09");
  // After its due date it is too late to replace it.
  EXPECT_EQ(tell(kDue + Days{1}, 2024y / 6 / 9),
            "broken 0/10000; kept 10000/10000 on 2024-06-09");
  // It was kept before it was replaced.
  EXPECT_EQ(tell(2024y / 5 / 8, 2024y / 5 / 7),
            "kept 10000/10000 on 2024-05-07; broken 0/10000");
  // For another item it is another promise.
  LedgerBuilder builder = TwoInvoices();
  PromiseRow other = Promise();
  other.made_on = kDue, other.due = kLater, other.item = "b";
  builder.AddPromise(Promise()).AddPromise(other);
  EXPECT_EQ(TellFirst(builder, {2024y / 6 / 1}), "broken 0/10000");
}

TEST(AssessPromises, AnEventWithdrawsIt) {
  const auto tell = [](const char* code, const char* item, Date date) {
    LedgerBuilder builder = TwoInvoices();
    PromiseRow promise = Promise();
    promise.id = "p";
    builder.AddPromise(promise);
    builder.AddEvent({.debtor = "d",
                      .item = item,
                      .date = date,
                      .kind = "promise_withdrawn",
                      .code = code});
    return TellFirst(builder, {kLater});
  };
  EXPECT_EQ(tell("p", "", kDue), "withdrawn 0/10000");
  EXPECT_EQ(tell("", "a", kDue), "withdrawn 0/10000");
  EXPECT_EQ(tell("", "", kDue), "withdrawn 0/10000");
  EXPECT_EQ(tell("q", "", kDue), "broken 0/10000");
  EXPECT_EQ(tell("", "b", kDue), "broken 0/10000");
  EXPECT_EQ(tell("p", "", kDue + Days{1}), "broken 0/10000");
}

TEST(AssessPromises, APromiseOfNothingIsUnknown) {
  LedgerBuilder builder = TwoInvoices();
  builder.AddSettlement(Pay(2024y / 4 / 1, 100'00));
  builder.AddPromise(Promise(std::nullopt));
  EXPECT_EQ(TellFirst(builder, {kLater}), "unknown 0/0");
}

TEST(AssessPromises, TheToleranceIsTheOptions) {
  LedgerBuilder builder = TwoInvoices();
  builder.AddPromise(Promise()).AddSettlement(Pay(kDue + Days{5}, 60'00));
  PromiseOptions options;
  options.grace_days = 5, options.shortfall_minor = 40'00;
  EXPECT_EQ(TellFirst(builder, {kLater}, options),
            "late 6000/10000 on 2024-05-15");
  options.shortfall_minor = 39'99;
  EXPECT_EQ(TellFirst(builder, {kLater}, options), "part 6000/10000");
  options.part_share = 0.61;
  EXPECT_EQ(TellFirst(builder, {kLater}, options), "broken 6000/10000");
}

TEST(PromiseOptions, AreChecked) {
  PromiseOptions options;
  EXPECT_TRUE(Validate(options).ok());
  const auto message = [](const PromiseOptions& wrong) {
    return std::string(Validate(wrong).message());
  };
  options.shortfall_share = 1;
  EXPECT_THAT(message(options),
              HasSubstr("shortfall_share 1 is not in [0, 1)"));
  options = {.shortfall_minor = -1};
  EXPECT_THAT(message(options), HasSubstr("shortfall_minor -1 is negative"));
  options = {.grace_days = -1};
  EXPECT_THAT(message(options), HasSubstr("grace_days -1 is not in 0..3650"));
  options = {.part_share = 0};
  EXPECT_THAT(message(options), HasSubstr("part_share 0 is not in (0, 1]"));
}

// A verdict that is out stays, as long as no money goes back and nothing is
// recorded late; and an open promise flips on the day it says.
TEST(AssessPromises, VerdictsAreFinalWhereNothingIsUndone) {
  reference::RandomLedgerParameters parameters;
  parameters.undoings = parameters.late_records = false;
  parameters.promises = 5;
  std::size_t final_states = 0, flips = 0, paid_out = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerData data = reference::RandomLedger(seed, parameters);
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    std::vector<PromiseState> before;
    for (int day = 0; day < 120; day += 4) {
      const Date as_of = parameters.first + Days{day};
      const std::vector<PromiseState> states =
          AssessPromises(*ledger, {as_of}, {}).value();
      for (std::size_t i = 0; i < before.size(); ++i) {
        const PromiseState &was = before[i], &is = states[i];
        if (was.verdict == PromiseVerdict::kUnknown) continue;
        if (was.verdict == PromiseVerdict::kOpen) {
          if (is.verdict == PromiseVerdict::kBroken ||
              is.verdict == PromiseVerdict::kPart) {
            ++flips;
            ASSERT_GE(as_of, was.flips_on);
          } else if (is.verdict == PromiseVerdict::kOpen) {
            ASSERT_LT(as_of, was.flips_on);
          }
          continue;
        }
        if (is.received < was.received) {  // Paid out of a receipt again.
          ++paid_out;
          continue;
        }
        ++final_states;
        ASSERT_EQ(is.verdict, was.verdict);
        ASSERT_EQ(is.met_on, was.met_on);
      }
      before = states;
    }
  }
  EXPECT_GT(final_states, 10'000u);
  EXPECT_GT(flips, 500u);
  EXPECT_LT(paid_out * 50, final_states);
}

}  // namespace
}  // namespace arrears
