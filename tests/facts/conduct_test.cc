// SPDX-License-Identifier: Apache-2.0
//
// Promises, disputes, contacts and the ladder.
#include "facts/fact_reading.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr Date kDay = 2024y / 6 / 30;

// Minutes on the debtor's wall.
constexpr WallMinute At(Date day, int hour = 10) {
  return day.days_since_1970() * 1440 + hour * 60;
}

// One invoice of 100.00, due 40 days before kDay.
LedgerBuilder Debtor() {
  LedgerBuilder builder;
  builder.AddItem({.id = "i",
                   .debtor = "d",
                   .document_date = kDay - Days{70},
                   .due_date = kDay - Days{40},
                   .amount = 100'00});
  return builder;
}

// Columns that most rows leave alone: one debtor of many made a promise.
TEST(PromiseFacts, AreThoseOfTheDebtorWhoMadeThem) {
  constexpr int kDebtors = 200, kWho = 130;
  LedgerBuilder builder;
  for (int d = 0; d < kDebtors; ++d) {
    const std::string id = "d" + std::to_string(d);
    builder.AddItem({.id = "i" + id,
                     .debtor = id,
                     .document_date = kDay - Days{70},
                     .due_date = kDay - Days{40},
                     .amount = 100 + d});
  }
  builder.AddPromise({.id = "p",
                      .debtor = "d" + std::to_string(kWho),
                      .made_on = kDay - Days{1},
                      .due = kDay + Days{4},
                      .amount = 50});
  const Book book(builder);
  std::vector<Observation> who;
  who.reserve(kDebtors);
  for (int d = 0; d < kDebtors; ++d) {
    who.push_back({d, 0, std::nullopt, {kDay}});
  }
  const absl::StatusOr<Frame> facts =
      ComputeFacts(book.ledger(), who,
                   {"open_total", "promises_made", "promise_due_in"}, {});
  ASSERT_TRUE(facts.ok()) << facts.status();
  for (int d = 0; d < kDebtors; ++d) {
    const auto row = static_cast<std::size_t>(d);
    const auto read = [&](const char* fact) {
      return facts->Find(fact)->Format(row);
    };
    EXPECT_EQ(read("open_total"), std::to_string(100 + d));
    EXPECT_EQ(read("promises_made"), d == kWho ? "1" : "0") << d;
    EXPECT_EQ(read("promise_due_in"), d == kWho ? "4" : "") << d;
  }
}

TEST(PromiseFacts, CountPromisesByTheirVerdicts) {
  LedgerBuilder builder = Debtor();
  builder
      .AddPromise({.id = "broken",
                   .debtor = "d",
                   .made_on = kDay - Days{30},
                   .due = kDay - Days{20},
                   .amount = 50'00})
      .AddPromise({.id = "kept",
                   .debtor = "d",
                   .made_on = kDay - Days{15},
                   .due = kDay - Days{10},
                   .amount = 30'00})
      .AddSettlement({.item = "i", .date = kDay - Days{12}, .amount = 30'00})
      .AddPromise({.id = "plan",
                   .debtor = "d",
                   .kind = PromiseKind::kPlan,
                   .made_on = kDay - Days{1},
                   .due = kDay + Days{4},
                   .amount = 20'00})
      .AddPromise({.id = "plan",
                   .debtor = "d",
                   .kind = PromiseKind::kPlan,
                   .made_on = kDay - Days{1},
                   .due = kDay + Days{34},
                   .amount = 20'00});
  const Book book(builder);
  EXPECT_EQ(book.Read("promises_made", {kDay}), "4");
  EXPECT_EQ(book.Read("promises_broken", {kDay}), "1");
  EXPECT_EQ(book.Read("promises_broken_share", {kDay}), "0.5");
  EXPECT_EQ(book.Read("promise_open", {kDay}), "true");
  EXPECT_EQ(book.Read("plan_open", {kDay}), "true");
  EXPECT_EQ(book.Read("promise_due_in", {kDay}), "4");
  // Before the plan was made, and before anything was promised.
  EXPECT_EQ(book.Read("promise_open", {kDay - Days{2}}), "false");
  EXPECT_EQ(book.Read("plan_open", {kDay - Days{2}}), "false");
  EXPECT_EQ(book.Read("promises_made", {kDay - Days{31}}), "0");
  EXPECT_EQ(book.Read("promises_broken_share", {kDay - Days{31}}), "");
  EXPECT_EQ(book.Read("promise_due_in", {kDay - Days{31}}), "");
  // A promise of the days before the history is no part of the record.
  const FactOptions month{.history_days = 30};
  EXPECT_EQ(book.Read("promises_broken", {kDay}, month), "0");
  EXPECT_EQ(book.Read("promises_made", {kDay}, month), "3");
}

// Promises of 40.00 each by the day they fell due: kept, broken, paid two days
// late, paid half with another broken that day, and two instalments of a plan
// missed.
TEST(PromiseFacts, StandInMoneyBesideTheirVerdicts) {
  LedgerBuilder builder;
  int items = 0;
  const auto promise = [&](int due_ago, std::int64_t paid, int paid_ago,
                           PromiseKind kind = PromiseKind::kPromise) {
    const std::string item = "i" + std::to_string(items++);
    builder.AddItem({.id = item,
                     .debtor = "d",
                     .document_date = kDay - Days{300},
                     .due_date = kDay - Days{270},
                     .amount = 100'00});
    builder.AddPromise({.item = item,
                        .kind = kind,
                        .made_on = kDay - Days{due_ago + 10},
                        .due = kDay - Days{due_ago},
                        .amount = 40'00});
    if (paid == 0) return;
    builder.AddSettlement(
        {.item = item, .date = kDay - Days{paid_ago}, .amount = paid});
  };
  promise(100, 40'00, 101);
  promise(90, 0, 0);
  promise(80, 40'00, 78);
  promise(70, 20'00, 71);
  promise(70, 0, 0);
  promise(60, 0, 0, PromiseKind::kPlan);
  promise(50, 0, 0, PromiseKind::kPlan);
  const Book book(builder);
  const auto read = [&](const std::string& fact) {
    return book.Read(fact, {kDay});
  };
  struct Case {
    const char *fact, *count, *total;
  };
  constexpr Case kCases[] = {{"promises_kept", "1", "4000"},
                             {"promises_late", "1", "4000"},
                             {"promises_part", "1", "4000"},
                             {"promises_broken", "4", "16000"},
                             {"promises_broken_streak", "2", "8000"},
                             {"plan_missed", "2", "8000"}};
  for (const Case& c : kCases) {
    EXPECT_EQ(read(c.fact), c.count) << c.fact;
    EXPECT_EQ(read(std::string(c.fact) + "_total"), c.total) << c.fact;
  }
  // Before the plan was missed the streak had ended.
  EXPECT_EQ(book.Read("promises_broken_streak_total", {kDay - Days{61}}), "0");
}

TEST(PromiseFacts, ABasketIsOnePromise) {
  LedgerBuilder builder = Debtor();
  builder.AddItem({.id = "j",
                   .debtor = "d",
                   .document_date = kDay - Days{70},
                   .due_date = kDay - Days{40},
                   .amount = 100'00});
  for (const char* item : {"i", "j"}) {
    builder.AddPromise({.id = "p",
                        .item = item,
                        .made_on = kDay - Days{30},
                        .due = kDay - Days{20},
                        .amount = 50'00});
    builder.AddPromise({.item = item,
                        .made_on = kDay - Days{10},
                        .due = kDay - Days{8},
                        .amount = 50'00});
  }
  const Book book(builder);
  EXPECT_EQ(book.Read("promises_made", {kDay}), "3");
  EXPECT_EQ(book.Read("promises_broken", {kDay}), "3");
}

TEST(DisputeFacts, SpeakOfOpenDisputesAndOfAllThereWere) {
  LedgerBuilder builder = Debtor();
  for (const char* id : {"j", "k", "l"}) {
    builder.AddItem({.id = id,
                     .debtor = "d",
                     .document_date = kDay - Days{50},
                     .due_date = kDay - Days{20},
                     .amount = 100'00});
  }
  builder.AddDispute({.item = "i", .opened = kDay - Days{25}, .amount = 1})
      .AddDispute({.item = "i", .opened = kDay - Days{9}})
      .AddDispute(
          {.item = "j", .opened = kDay - Days{45}, .closed = kDay - Days{30}})
      // Recorded late.
      .AddDispute({.item = "k",
                   .opened = kDay - Days{35},
                   .recorded_date = kDay + Days{3}});
  const Book book(builder);
  EXPECT_EQ(book.Read("disputes_open", {kDay}), "2");
  EXPECT_EQ(book.Read("disputes_open", {kDay, kDay}), "1");
  EXPECT_EQ(book.Read("dispute_age", {kDay}), "35");
  EXPECT_EQ(book.Read("dispute_age", {kDay, kDay}), "25");
  EXPECT_EQ(book.Read("dispute_share", {kDay}), "0.75");
  EXPECT_EQ(book.Read("dispute_share", {kDay, kDay}), "0.5");
  EXPECT_EQ(book.Read("disputes_open", {kDay - Days{30}}), "1");
  EXPECT_EQ(book.Read("disputes_open", {kDay - Days{60}}), "0");
  EXPECT_EQ(book.Read("dispute_age", {kDay - Days{60}}), "");
}

TEST(DisputeFacts, AnUndatedFlagIsKnownFromSettlementOn) {
  LedgerBuilder builder;
  builder.AddItem({.id = "i",
                   .debtor = "d",
                   .document_date = kDay - Days{70},
                   .due_date = kDay - Days{40},
                   .amount = 100'00,
                   .settled_date = kDay,
                   .disputed = true});
  const Book book(builder);
  EXPECT_EQ(book.Read("dispute_share", {kDay - Days{1}}), "0");
  EXPECT_EQ(book.Read("dispute_share", {kDay}), "1");
}

// Two calls nobody answered, a mail that bounced, a reached call with an
// excuse, a call that was not answered again, and one message from the debtor.
LedgerBuilder Talk() {
  LedgerBuilder builder = Debtor();
  const auto call = [&](int days_ago, const char* outcome,
                        const char* excuse = "") {
    builder.AddContact({.debtor = "d",
                        .at = At(kDay - Days{days_ago}),
                        .channel = "phone",
                        .outcome = outcome,
                        .excuse = excuse});
  };
  // Not in the order of time.
  call(3, "no_answer");
  call(20, "no_answer");
  call(19, "busy");
  builder.AddContact({.debtor = "d",
                      .at = At(kDay - Days{12}),
                      .channel = "email",
                      .outcome = "bounced"});
  call(7, "reached", "X4");
  call(6, "", "X2");
  call(5, "no_answer");
  builder.AddContact({.debtor = "d",
                      .at = At(kDay - Days{30}),
                      .channel = "email",
                      .direction = "in"});
  return builder;
}

TEST(ContactFacts, CountWhatWasTriedAndWhoAnswered) {
  const Book book(Talk());
  const auto read = [&](const char* fact) { return book.Read(fact, {kDay}); };
  EXPECT_EQ(read("contacts_total"), "7");
  EXPECT_EQ(read("contacts_7d"), "3");  // Days 6, 5 and 3 before.
  EXPECT_EQ(read("calls_7d"), "3");
  EXPECT_EQ(read("days_since_contact"), "3");
  EXPECT_EQ(read("unanswered_calls"), "2");
  EXPECT_EQ(read("excuses_total"), "2");
  EXPECT_EQ(read("excuse_last"), "X2");
  EXPECT_EQ(read("response_share"), "0.285714286");  // 2 of 7.
  EXPECT_EQ(book.Read("unanswered_calls", {kDay - Days{8}}), "2");
  // Of the calls 5 and 3 days ago the first leaves the 90 days on day 85.
  EXPECT_EQ(book.Read("unanswered_calls", {kDay + Days{84}}), "2");
  EXPECT_EQ(book.Read("unanswered_calls", {kDay + Days{85}}), "1");
  EXPECT_EQ(book.Read("unanswered_calls", {kDay + Days{87}}), "0");
  EXPECT_EQ(book.Read("excuse_last", {kDay - Days{7}}), "X4");
  EXPECT_EQ(book.Read("contacts_total", {kDay}, {.history_days = 30}), "7");
}

TEST(ContactFacts, TellTheWaysOfTheWeekAndTheLastContact) {
  LedgerBuilder builder = Debtor();
  const auto make = [&](int days_ago, const char* channel, const char* party,
                        const char* outcome, const char* direction = "out") {
    builder.AddContact({.debtor = "d",
                        .at = At(kDay - Days{days_ago}),
                        .channel = channel,
                        .direction = direction,
                        .party = party,
                        .outcome = outcome});
  };
  make(7, "visit", "manager", "refused");
  make(6, "visit", "finance", "reached");
  make(5, "email", "finance", "delivered");
  make(4, "letter", "", "");
  make(3, "fax", "contact", "no_answer");
  make(2, "", "contact", "delivered");
  make(1, "email", "manager", "replied", "in");
  const Book book(builder);
  const auto read = [&](const char* fact, int days_ago) {
    return book.Read(fact, {kDay - Days{days_ago}});
  };
  EXPECT_EQ(read("visits_7d", 0), "1");
  EXPECT_EQ(read("visits_7d", 1), "2");
  EXPECT_EQ(read("written_7d", 0), "3");
  EXPECT_EQ(read("contacts_7d", 0), "5");
  EXPECT_EQ(read("outcome_last", 5), "delivered");
  EXPECT_EQ(read("party_last", 5), "finance");
  // What the letter does not say is not that of the mail before it.
  EXPECT_EQ(read("channel_last", 4), "letter");
  EXPECT_EQ(read("outcome_last", 4), "");
  EXPECT_EQ(read("party_last", 4), "");
  EXPECT_EQ(read("channel_last", 0), "");
  EXPECT_EQ(read("outcome_last", 0), "delivered");
  EXPECT_EQ(read("party_last", 0), "contact");
  EXPECT_EQ(read("channel_answered", 0), "email");
}

TEST(ContactFacts, NeverContactedIsNullAndNotLongAgo) {
  const Book book(Debtor());
  EXPECT_EQ(book.Read("contacts_total", {kDay}), "0");
  EXPECT_EQ(book.Read("unanswered_calls", {kDay}), "0");
  for (const char* fact :
       {"days_since_contact", "response_share", "excuse_last",
        "delivered_level", "days_since_step"}) {
    EXPECT_EQ(book.Read(fact, {kDay}), "") << fact;
  }
  // What the debtor sends is no contact of ours.
  EXPECT_EQ(Book(Talk()).Read("days_since_contact", {kDay - Days{25}}), "");
}

TEST(ContactFacts, AMessageFromTheDebtorEndsTheSilence) {
  LedgerBuilder builder = Talk();
  builder.AddContact({.debtor = "d",
                      .at = At(kDay - Days{1}),
                      .channel = "email",
                      .direction = "in"});
  EXPECT_EQ(Book(builder).Read("unanswered_calls", {kDay}), "0");
}

// The last minute of the day counts, the first of the next one does not.
TEST(ContactFacts, TheDayIsThatOfTheDebtorsWall) {
  LedgerBuilder builder = Debtor();
  builder.AddContact({.debtor = "d", .at = At(kDay) + 14 * 60 - 1})
      .AddContact({.debtor = "d", .at = At(kDay) + 14 * 60});
  const Book book(builder);
  EXPECT_EQ(book.Read("contacts_total", {kDay}), "1");
  EXPECT_EQ(book.Read("contacts_total", {kDay + Days{1}}), "2");
}

TEST(ContactFacts, MinutesBeforeNineteenSeventyAreNegative) {
  LedgerBuilder builder = Debtor();
  builder.AddContact({.debtor = "d", .at = -1});
  const Book book(builder);
  EXPECT_EQ(book.Read("days_since_contact", {1969y / 12 / 30}), "");
  EXPECT_EQ(book.Read("days_since_contact", {1969y / 12 / 31}), "0");
}

TEST(LadderStepOf, FollowsTheLadder) {
  struct Case {
    const char* action;
    int step;
  };
  constexpr Case kCases[] = {{"A05", 0},  {"A07", 0},  {"A11", 1},  {"A12", 1},
                             {"A13", 2},  {"A14", 2},  {"A16", 3},  {"A33", 4},
                             {"A36", 5},  {"A37", 5},  {"A38", 5},  {"A40", 6},
                             {"A49", 7},  {"A51", 8},  {"A59", 7},  {"A52", 9},
                             {"A53", 9},  {"A54", 10}, {"A60", 10}, {"A55", 11},
                             {"A56", 12}, {"A62", 13}, {"A00", -1}, {"A64", -1},
                             {"A65", -1}, {"A99", -1}, {"", -1},    {"A5", -1},
                             {"B05", -1}, {"A 5", -1}, {"A055", -1}};
  for (const Case& c : kCases)
    EXPECT_EQ(LadderStepOf(c.action), c.step) << c.action;
}

TEST(LadderFacts, TheLevelIsWhatReachedTheDebtorForTheAnchor) {
  LedgerBuilder builder = Debtor();
  builder.AddItem({.id = "other",
                   .debtor = "d",
                   .document_date = kDay - Days{70},
                   .due_date = kDay - Days{39},
                   .amount = 100'00});
  const auto act = [&](int days_ago, const char* action, const char* items,
                       bool delivered = true, const char* outcome = "") {
    builder.AddContact({.debtor = "d",
                        .at = At(kDay - Days{days_ago}),
                        .items = items,
                        .outcome = outcome,
                        .action = action,
                        .delivered = delivered});
  };
  act(45, "A05", "");             // A reminder of all that is to come: step 0.
  act(41, "A11", "");             // Nothing was due yet: covers nothing.
  act(30, "A11", "x; i ;other");  // Step 1.
  act(20, "A13", "", true, "no_answer");  // Step 2, of all that is due.
  act(15, "A16", "other");                // Not about the anchor.
  act(12, "A33", "i", false);             // Not delivered.
  act(11, "A40", "i", true, "bounced");   // Nor this.
  act(5, "A12", "i");                     // Step 1 again.
  const Book book(builder);
  const auto expect = [&](int days_ago, const char* level, const char* since) {
    SCOPED_TRACE(days_ago);
    const AsOf at{kDay - Days{days_ago}};
    EXPECT_EQ(book.Read("delivered_level", at), level);
    EXPECT_EQ(book.Read("days_since_step", at), since);
  };
  expect(46, "", "");
  expect(45, "0", "0");
  expect(31, "0", "14");
  expect(30, "1", "0");
  expect(20, "2", "0");
  expect(6, "2", "14");
  expect(0, "2", "5");  // The repeated message starts the wait again.
}

TEST(LadderFacts, EventsCarryStepsToo) {
  LedgerBuilder builder = Debtor();
  builder
      .AddEvent({.debtor = "d",
                 .date = kDay - Days{20},
                 .kind = "delivered",
                 .code = "A51"})
      .AddEvent({.item = "i", .date = kDay - Days{10}, .kind = "suit"})
      .AddEvent({.debtor = "d",
                 .date = kDay - Days{2},
                 .recorded_date = kDay + Days{2},
                 .kind = "enforcement"});
  const Book book(builder);
  EXPECT_EQ(book.Read("delivered_level", {kDay - Days{11}}), "8");
  EXPECT_EQ(book.Read("delivered_level", {kDay, kDay}), "10");
  EXPECT_EQ(book.Read("days_since_step", {kDay, kDay}), "10");
  EXPECT_EQ(book.Read("delivered_level", {kDay}), "11");
}

TEST(LadderFacts, APaymentTakenBackWasNone) {
  LedgerBuilder builder = Debtor();
  builder
      .AddContact({.debtor = "d",
                   .at = At(kDay - Days{30}),
                   .items = "i",
                   .action = "A16"})
      .AddSettlement(
          {.id = "s", .item = "i", .date = kDay - Days{20}, .amount = 100'00})
      .AddSettlement({.item = "i",
                      .date = kDay - Days{10},
                      .kind = SettlementKind::kChargeback,
                      .undoes = "s"})
      .AddContact({.debtor = "d",
                   .at = At(kDay - Days{4}),
                   .items = "i",
                   .action = "A12"});
  const Book book(builder);
  EXPECT_EQ(book.Read("delivered_level", {kDay - Days{21}}), "3");
  EXPECT_EQ(book.Read("delivered_level", {kDay - Days{15}}), "");
  EXPECT_EQ(book.Read("delivered_level", {kDay - Days{5}}), "3");
  EXPECT_EQ(book.Read("days_since_step", {kDay - Days{5}}), "25");
  EXPECT_EQ(book.Read("delivered_level", {kDay}), "3");
  EXPECT_EQ(book.Read("days_since_step", {kDay}), "4");
}

TEST(LadderFacts, ItemsWithoutIdsAreNamedByRow) {
  LedgerData data;
  data.debtors.count = 1;
  data.items.debtor.Append(0);
  data.items.amount.Append(100);
  data.items.document_date.Append(kDay - Days{70});
  data.items.due_date.Append(kDay - Days{40});
  data.contacts.debtor.Append(0);
  data.contacts.at.Append(At(kDay - Days{3}));
  data.contacts.items.Append("0");
  data.contacts.action.Append("A11");
  EXPECT_EQ(Book(std::move(data)).Read("delivered_level", {kDay}), "1");
}

}  // namespace
}  // namespace arrears
