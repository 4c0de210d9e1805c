// SPDX-License-Identifier: Apache-2.0
#include "facts/fact_reading.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr Date kDay = 2024y / 6 / 30;

LedgerBuilder Debtor() {
  LedgerBuilder builder;
  builder
      .AddDebtor({.id = "d",
                  .kind = DebtorClass::kSoleTrader,
                  .country = "DE",
                  .size = "small",
                  .segment = "retail",
                  .credit_limit = 500'00,
                  .attributes = {{"region", "north"}}})
      .AddDebtor({.id = "plain"})
      .AddItem({.id = "i",
                .debtor = "d",
                .document_date = kDay - Days{70},
                .due_date = kDay - Days{40},
                .amount = 100'00});
  return builder;
}

// An event of debtor "d", `days_ago` before kDay.
EventRow Event(int days_ago, const char* kind, const char* code = "") {
  return {
      .debtor = "d", .date = kDay - Days{days_ago}, .kind = kind, .code = code};
}

TEST(DebtorFacts, MasterDataAreCarriedOver) {
  const Book book(Debtor());
  EXPECT_EQ(book.Read("debtor_class", {kDay}), "sole_trader");
  EXPECT_EQ(book.Read("country", {kDay}), "DE");
  EXPECT_EQ(book.Read("size", {kDay}), "small");
  EXPECT_EQ(book.Read("segment", {kDay}), "retail");
  EXPECT_EQ(book.Read("credit_limit", {kDay}), "50000");
  const Observation plain{
      1, book.ledger().base_currency_index(), std::nullopt, {kDay}};
  EXPECT_EQ(book.Read("debtor_class", plain), "company");
  for (const char* fact : {"country", "size", "segment", "credit_limit",
                           "rating", "cause_stated"}) {
    EXPECT_EQ(book.Read(fact, plain), "") << fact;
  }
}

TEST(DebtorFacts, AttributesOfTheCallerAreFactsToo) {
  const Book book(Debtor());
  EXPECT_EQ(book.Read("attr.region", {kDay}), "north");
  EXPECT_EQ(
      book.Read(
          "attr.region",
          Observation{
              1, book.ledger().base_currency_index(), std::nullopt, {kDay}}),
      "");
}

TEST(DebtorFacts, TheLatestLimitInForceCounts) {
  LedgerBuilder builder = Debtor();
  EventRow first = Event(50, "limit"), second = Event(20, "limit"),
           lifted = Event(5, "limit");
  first.amount = 800'00;
  second.amount = 0;
  second.until = kDay - Days{10};
  builder.AddEvent(second).AddEvent(first).AddEvent(lifted);
  const Book book(builder);
  EXPECT_EQ(book.Read("credit_limit", {kDay - Days{51}}), "50000");
  EXPECT_EQ(book.Read("credit_limit", {kDay - Days{50}}), "80000");
  EXPECT_EQ(book.Read("credit_limit", {kDay - Days{20}}), "0");
  EXPECT_EQ(book.Read("credit_limit", {kDay - Days{10}}), "0");
  EXPECT_EQ(book.Read("credit_limit", {kDay - Days{9}}), "80000");
  EXPECT_EQ(book.Read("credit_limit", {kDay}), "");  // None is set any more.
  EXPECT_EQ(book.Read("utilisation", {kDay - Days{9}}), "0.125");
  EXPECT_EQ(book.Read("utilisation", {kDay}), "");
}

TEST(DebtorFacts, SegmentRatingAndCauseAreTheLastRecorded) {
  LedgerBuilder builder = Debtor();
  builder.AddEvent(Event(30, "segment", "wholesale"))
      .AddEvent(Event(20, "segment", "retail"))
      .AddEvent(Event(30, "rating", "BB"))
      .AddEvent(Event(25, "rating", "B"))
      .AddEvent(Event(10, "cause", "C04"));
  const Book book(builder);
  EXPECT_EQ(book.Read("segment", {kDay - Days{31}}), "retail");
  EXPECT_EQ(book.Read("segment", {kDay - Days{21}}), "wholesale");
  EXPECT_EQ(book.Read("segment", {kDay}), "retail");
  EXPECT_EQ(book.Read("rating", {kDay - Days{26}}), "BB");
  EXPECT_EQ(book.Read("rating", {kDay}), "B");
  EXPECT_EQ(book.Read("cause_stated", {kDay - Days{11}}), "");
  EXPECT_EQ(book.Read("cause_stated", {kDay}), "C04");
}

TEST(DebtorFacts, StatesHoldFromTheirEventToItsLastDay) {
  struct Case {
    const char *kind, *fact;
  };
  constexpr Case kCases[] = {{"insolvency", "insolvent"},
                             {"represented", "represented"},
                             {"stop_contact", "stop_contact"},
                             {"placed", "agency_placed"},
                             {"judgment", "judgment"}};
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.fact);
    LedgerBuilder builder = Debtor();
    EventRow event = Event(20, c.kind);
    event.recorded_date = kDay - Days{15};
    event.until = kDay - Days{10};
    builder.AddEvent(event);
    const Book book(builder);
    const auto read = [&](int days_ago) {
      return book.Read(c.fact, {kDay - Days{days_ago}});
    };
    EXPECT_EQ(read(21), "false");
    EXPECT_EQ(read(20), "true");
    EXPECT_EQ(read(10), "true");
    EXPECT_EQ(read(9), "false");
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{16}, kDay - Days{16}}), "false");
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{16}, kDay - Days{15}}), "true");
  }
}

TEST(DebtorFacts, ConsentLiftsAStopAndARecallEndsAPlacement) {
  LedgerBuilder builder = Debtor();
  builder.AddEvent(Event(20, "stop_contact"))
      .AddEvent(Event(10, "consent"))
      .AddEvent(Event(20, "placed"))
      .AddEvent(Event(10, "recalled"));
  const Book book(builder);
  EXPECT_EQ(book.Read("stop_contact", {kDay - Days{11}}), "true");
  EXPECT_EQ(book.Read("stop_contact", {kDay}), "false");
  EXPECT_EQ(book.Read("agency_placed", {kDay - Days{11}}), "true");
  EXPECT_EQ(book.Read("agency_placed", {kDay}), "false");
}

// Of one channel, or of a time of day, is no stop of all.
TEST(DebtorFacts, AStopIsOfAllChannels) {
  const auto read = [](std::vector<EventRow> events) {
    LedgerBuilder builder = Debtor();
    for (EventRow& event : events) builder.AddEvent(std::move(event));
    return Book(builder).Read("stop_contact", {kDay});
  };
  EXPECT_EQ(read({Event(20, "stop_contact", "phone")}), "false");
  EXPECT_EQ(read({Event(20, "stop_contact", "12:00-13:30")}), "false");
  EXPECT_EQ(read({Event(20, "stop_contact", "lunch")}), "true");
  EXPECT_EQ(read({Event(20, "stop_contact"), Event(10, "consent", "email")}),
            "false");
  EXPECT_EQ(read({Event(20, "consent", "email"), Event(10, "stop_contact")}),
            "true");
  EXPECT_EQ(
      read({Event(9, "stop_contact", "phone"),
            Event(8, "stop_contact", "email"), Event(7, "stop_contact", "sms"),
            Event(6, "stop_contact", "letter"),
            Event(5, "stop_contact", "visit")}),
      "true");
}

TEST(DebtorFacts, VerdictsAndWarningsAreCountedInTheHistory) {
  LedgerBuilder builder = Debtor();
  builder.AddEvent(Event(40, "excuse_verdict", "false"))
      .AddEvent(Event(20, "excuse_verdict", "false"))
      .AddEvent(Event(10, "excuse_verdict", "true"))
      .AddEvent(Event(10, "warning", "W03"));
  const Book book(builder);
  EXPECT_EQ(book.Read("excuses_false", {kDay}), "2");
  EXPECT_EQ(book.Read("excuses_false", {kDay}, {.history_days = 30}), "1");
  EXPECT_EQ(book.Read("warnings", {kDay}), "1");
}

TEST(EventFacts, WhatWasChangedOrAgreedStaysSoAfterItsLastDay) {
  LedgerBuilder builder = Debtor();
  EventRow plan = Event(20, "plan_agreed");
  plan.until = kDay - Days{10};
  builder.AddEvent(Event(40, "due_changed"))
      .AddEvent(Event(25, "due_changed"))
      .AddEvent(plan);
  const Book book(builder);
  EXPECT_EQ(book.Read("due_changes", {kDay}), "2");
  EXPECT_EQ(book.Read("due_changes", {kDay}, {.history_days = 30}), "1");
  EXPECT_EQ(book.Read("days_since_due_changed", {kDay}), "25");
  EXPECT_EQ(book.Read("days_since_plan_agreed", {kDay}), "20");
  EXPECT_EQ(book.Read("due_changes", {kDay - Days{41}}), "0");
  EXPECT_EQ(book.Read("days_since_due_changed", {kDay - Days{41}}), "");
  EXPECT_EQ(book.Read("days_since_plan_agreed", {kDay - Days{21}}), "");
}

// The later of two hides the other in approval_last, and in nothing else.
TEST(EventFacts, EachApprovalAndClauseInForceHasItsFlag) {
  LedgerBuilder builder = Debtor();
  EventRow agency = Event(10, "approval", "A49");
  agency.until = kDay - Days{1};
  builder.AddEvent(Event(30, "approval", "A25"))
      .AddEvent(agency)
      .AddEvent(Event(5, "approval", "A40"))
      .AddEvent(Event(50, "clause", "interest"))
      .AddEvent(Event(50, "clause", "penalty"))
      .AddEvent(Event(5, "clause", "set_off"))
      .AddEvent(Event(5, "warning", "A54"));
  const Book book(builder);
  const auto read = [&](const char* fact, int days_ago = 0) {
    return book.Read(fact, {kDay - Days{days_ago}});
  };
  EXPECT_EQ(read("approval_last"), "A40");
  EXPECT_EQ(read("approved_a25"), "true");
  EXPECT_EQ(read("approved_a25", 31), "false");
  EXPECT_EQ(read("approved_a49", 1), "true");
  EXPECT_EQ(read("approved_a49"), "false");
  EXPECT_EQ(read("approved_a23"), "false");
  EXPECT_EQ(read("approved_a54"), "false");  // A warning approves nothing.
  EXPECT_EQ(read("clause_interest"), "true");
  EXPECT_EQ(read("clause_penalty"), "true");
  EXPECT_EQ(read("clause_set_off"), "true");
  EXPECT_EQ(read("clause_set_off", 6), "false");
  for (const char* fact :
       {"clause_title", "clause_suspension", "clause_discount"}) {
    EXPECT_EQ(read(fact), "false") << fact;
  }
}

TEST(EventFacts, DaysAreThoseSinceTheLatestInForce) {
  struct Case {
    const char *kind, *fact;
  };
  constexpr Case kCases[] = {{"insolvency", "days_since_insolvent"},
                             {"enforcement", "days_since_enforcement"},
                             {"warning", "days_since_warning"},
                             {"limit", "days_since_limit_change"}};
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.fact);
    LedgerBuilder builder = Debtor();
    EventRow later = Event(20, c.kind);
    later.until = kDay - Days{10};
    builder.AddEvent(later).AddEvent(Event(50, c.kind));
    const Book book(builder);
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{51}}), "");
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{50}}), "0");
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{10}}), "10");
    EXPECT_EQ(book.Read(c.fact, {kDay - Days{9}}), "41");
  }
}

}  // namespace
}  // namespace arrears
