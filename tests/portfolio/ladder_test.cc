// SPDX-License-Identifier: Apache-2.0
//
// The ladder, day by day: each jump, the cadence of the first calls, and what
// comes back after a payment is taken back. Dates by hand from the practice
// rows that the tests name.
#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "portfolio/story.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

// Worked case CD-01: due on Wednesday 8 May 2024; two weeks later the buffer is
// over; Thursday 23rd the reminder, money asked for by Friday 24th; Monday 27th
// why it has not come; silence to 2 June; Monday 3 June the second call.
TEST(Cadence, ThursdayFridayMondayAWeekOfSilenceAndMonday) {
  constexpr Date kDue = 2024y / 5 / 8;
  Story begun;
  begun.Owes("i", kDue, kLarge).Did("A11", 2024y / 5 / 9, "i", "delivered");
  for (Date day = 2024y / 5 / 10; day < 2024y / 5 / 15; day = day + Days{1}) {
    EXPECT_EQ(begun.ActionOn(day), "A00") << FormatIsoDate(day);
  }
  const Recommendation reminder = begun.On(2024y / 5 / 22);
  EXPECT_EQ(Actions()[reminder.action].id, "A13");
  EXPECT_EQ(reminder.day, Date(2024y / 5 / 23));
  EXPECT_EQ(reminder.pay_by, Date(2024y / 5 / 24));
  EXPECT_EQ(reminder.next_contact, Date(2024y / 5 / 27));

  Story called;
  called.Owes("i", kDue, kLarge)
      .Did("A11", 2024y / 5 / 9, "i", "delivered")
      .Did("A13", 2024y / 5 / 23, "i");
  for (const Date day : {Date(2024y / 5 / 23), Date(2024y / 5 / 24)}) {
    const Recommendation follow_up = called.On(day);
    EXPECT_EQ(Actions()[follow_up.action].id, "A17");
    EXPECT_EQ(follow_up.day, Date(2024y / 5 / 27)) << FormatIsoDate(day);
  }

  Story asked;
  asked.Owes("i", kDue, kLarge)
      .Did("A11", 2024y / 5 / 9, "i", "delivered")
      .Did("A13", 2024y / 5 / 23, "i")
      .Did("A17", 2024y / 5 / 27, "i");
  for (Date day = 2024y / 5 / 27; day < 2024y / 6 / 3; day = day + Days{1}) {
    const Recommendation second = asked.On(day);
    EXPECT_EQ(Actions()[second.action].id, "A13") << FormatIsoDate(day);
    EXPECT_EQ(second.day, Date(2024y / 6 / 3)) << FormatIsoDate(day);
  }
}

// A call on a Friday is put off to Monday (TR05).
TEST(Cadence, NoCallsOnFridays) {
  constexpr Date kDue = 2024y / 3 / 1;
  Story story;
  story.Owes("i", kDue, kLarge)
      .Did("A11", 2024y / 3 / 4, "i", "delivered")
      .Did("A13", 2024y / 5 / 6, "i", "reached");
  // Asked on Thursday for the next day.
  const Recommendation next = story.On(2024y / 5 / 16);
  EXPECT_EQ(Actions()[next.action].channel, Channel::kPhone);
  EXPECT_NE(next.day.iso_weekday(), 5);
}

TEST(Jumps, FraudPreservesAtOnceAndThenSues) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Event("cause", Dpd(40), "C07");
  EXPECT_NE(story.ActionOn(Dpd(39)), "A53");
  EXPECT_EQ(story.ActionOn(Dpd(40)), "A53");
  EXPECT_EQ(story.On(Dpd(40)).step, 9);

  Story frozen;
  frozen.Owes("i", kDue, kLarge)
      .Event("cause", Dpd(40), "C13")
      .Did("A53", Dpd(90), "i", "delivered");
  EXPECT_EQ(frozen.ActionOn(Dpd(97)), "A54");
}

// Three years from 3 March 2025; within 180 days of the end a letter first.
TEST(Jumps, LimitationIsSavedInWritingAndThenTheLadderGoesOnAtEight) {
  Story story;
  story.Owes("i", kDue, kLarge).Did("A22", Dpd(70), "i", "delivered");
  constexpr Date kEnd = 2028y / 3 / 3;
  EXPECT_NE(story.ActionOn(kEnd - Days{181}), "A59");
  EXPECT_EQ(story.ActionOn(kEnd - Days{180}), "A59");
  EXPECT_EQ(story.ActionOn(kEnd), "A59");
  EXPECT_NE(story.ActionOn(kEnd + Days{1}), "A59");

  Story sent;
  sent.Owes("i", kDue, kLarge)
      .Did("A59", kEnd - Days{170}, "i", "delivered")
      .Event("delivered", kEnd - Days{168}, "A59");
  EXPECT_EQ(sent.ActionOn(kEnd - Days{100}), "A51");
  EXPECT_EQ(sent.On(kEnd - Days{100}).step, 8);
}

// In Germany no letter helps: the period ends with the year 2028.
TEST(Jumps, LimitationIsSavedBySuitWhereLettersDoNothing) {
  Creditor german;
  german.law = "DE";
  german.calendar = "weekends";
  Story story(german);
  story.Owes("i", kDue, kLarge).Did("A22", Dpd(70), "i", "delivered");
  EXPECT_NE(story.ActionOn(2028y / 10 / 1), "A54");
  EXPECT_EQ(story.ActionOn(2028y / 12 / 4), "A54");
}

TEST(Jumps, TwoBrokenPromisesTakeTwoStepsMore) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Did("A13", Dpd(17), "i", "promise")
      .Promised("p1", Dpd(17), Dpd(20))
      .Promised("p2", Dpd(26), Dpd(29));
  // The second is broken after three days of grace: from step 2 to step 5, as
  // the sum is not yet thirty days old enough for a visit at step 4.
  EXPECT_EQ(story.ActionOn(Dpd(28)), "A00");
  const Recommendation next = story.On(Dpd(34));
  EXPECT_EQ(next.step, 4);
  EXPECT_EQ(Actions()[next.action].id, "A33");
}

TEST(Jumps, AnUltimatumStopsSupply) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Event("warning", Dpd(20), "W09");
  const Recommendation next = story.On(Dpd(20));
  EXPECT_EQ(Actions()[next.action].id, "A37");
  EXPECT_EQ(next.step, 5);
  EXPECT_EQ(next.supply, SupplyAdvice::kHold);
  EXPECT_EQ(next.overlay, 13);
}

TEST(Jumps, ADisputePausesItsPartAlone) {
  Story part;
  part.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Disputes("i", Dpd(10), 10'000'00);
  const Recommendation next = part.On(Dpd(20));
  EXPECT_EQ(Actions()[next.action].channel, Channel::kPhone);
  EXPECT_EQ(next.amount, kLarge - 10'000'00);

  Story whole;
  whole.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Disputes("i", Dpd(10), {});
  EXPECT_EQ(whole.ActionOn(Dpd(20)), "A07");
  EXPECT_EQ(whole.On(Dpd(20)).cause, 3);
}

// Verified squeeze: a plan; while it is kept the ladder rests; one missed
// instalment brings it back at step 5, although it stood at 2.
TEST(Jumps, APlanPausesTheLadderAndAMissedInstalmentBringsItBackAtFive) {
  Story squeeze;
  squeeze.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Did("A13", Dpd(17), "i", "excuse", "X4")
      .Event("excuse_verdict", Dpd(24), "true");
  EXPECT_EQ(squeeze.ActionOn(Dpd(25)), "A23");
  EXPECT_EQ(squeeze.On(Dpd(25)).type, 2);
  EXPECT_EQ(squeeze.On(Dpd(25)).ask, Ask::kPlan);

  Story plan;
  plan.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Did("A13", Dpd(17), "i", "promise")
      .Promised("p", Dpd(30), Dpd(40), PromiseKind::kPlan, kLarge / 3)
      .Promised("p", Dpd(30), Dpd(70), PromiseKind::kPlan, kLarge / 3)
      .Promised("p", Dpd(30), Dpd(100), PromiseKind::kPlan, kLarge / 3);
  EXPECT_EQ(plan.ActionOn(Dpd(35)), "A00");
  EXPECT_EQ(plan.ActionOn(Dpd(43)), "A00");  // Within the days of grace.
  EXPECT_EQ(plan.ActionOn(Dpd(44)), "A37");
  EXPECT_EQ(plan.On(Dpd(44)).step, 5);
}

TEST(Jumps, ALargeDebtorOfASmallCreditorIsReportedFromStepTwo) {
  Creditor small;
  small.size = "small";
  Story story(small);
  story.DebtorIs("large")
      .Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Did("A13", Dpd(17), "i");
  EXPECT_EQ(Actions()[story.On(Dpd(16)).also].id, "A00");
  EXPECT_EQ(Actions()[story.On(Dpd(18)).also].id, "A61");
}

// Steps at 30, 40 and 50 days on the oldest of two invoices; it is paid on day
// 55 and charged back on day 70: a payment taken back was none, so the ladder
// stands where it would without it (invariant 8 of practice).
TEST(Ladder, ComesBackWhereItWasWhenAPaymentIsTakenBack) {
  const auto story = [](bool paid, bool back) {
    Story made;
    made.Owes("a", kDue, kLarge).Owes("b", Dpd(45), kLarge);
    made.Did("A12", Dpd(30), "a", "delivered")
        .Did("A14", Dpd(40), "a", "reached")
        .Did("A16", Dpd(50), "a", "reached");
    if (paid) {
      SettlementRow row;
      row.id = "s";
      row.item = "a";
      row.date = Dpd(55);
      row.amount = kLarge;
      made.Settled(row);
    }
    if (back) {
      SettlementRow row;
      row.id = "c";
      row.item = "a";
      row.date = Dpd(70);
      row.kind = SettlementKind::kChargeback;
      row.undoes = "s";
      made.Settled(row);
    }
    return made;
  };
  Story never = story(false, false), paid = story(true, false),
        back = story(true, true);
  // Step 3 was delivered: a visit comes next.
  EXPECT_EQ(never.ActionOn(Dpd(57)), "A33");
  // Paid: the next item alone, of which nobody was told.
  EXPECT_EQ(paid.ActionOn(Dpd(57)), "A11");
  EXPECT_EQ(paid.On(Dpd(57)).amount, kLarge);
  // Before the charge-back the story is the same,
  EXPECT_EQ(back.ActionOn(Dpd(57)), "A11");
  // and after it, it is that of the twin who never paid.
  for (const int day : {70, 71, 90, 130}) {
    const Recommendation again = back.On(Dpd(day)), twin = never.On(Dpd(day));
    EXPECT_EQ(again.action, twin.action) << day;
    EXPECT_EQ(again.step, twin.step) << day;
    EXPECT_EQ(again.amount, 2 * kLarge) << day;
    EXPECT_GE(again.step, 4) << day;
  }
}

// What is asked on a day does not depend on which days were asked before, and
// holds until the day that it names as its next change, unless the guard's
// window or a weekday moves the date.
TEST(Ladder, AnswersDoNotDependOnWhenTheyAreAsked) {
  const auto made = [] {
    Story story;
    story.Owes("a", kDue, kLarge)
        .Owes("b", Dpd(60), kLarge)
        .Did("A11", Dpd(2), "a", "delivered")
        .Did("A13", Dpd(17), "a", "promise")
        .Promised("p", Dpd(17), Dpd(25))
        .Did("A14", Dpd(120), "a;b", "reached", "X4")
        .Did("A22", Dpd(300), "a;b", "delivered");
    return story;
  };
  Story daily = made(), shuffled = made();
  constexpr int kDays = 730;
  Recommendations answers;
  for (int day = 0; day < kDays; ++day) answers.push_back(daily.On(Dpd(day)));
  std::vector<int> order;
  for (int day = 0; day < kDays; day += 7) order.push_back(day);
  std::shuffle(order.begin(), order.end(), std::mt19937(3));
  for (const int day : order) {
    const Recommendation again = shuffled.On(Dpd(day));
    const Recommendation& before = answers[static_cast<std::size_t>(day)];
    EXPECT_EQ(again.action, before.action) << day;
    EXPECT_EQ(again.step, before.step) << day;
    EXPECT_EQ(again.day, before.day) << day;
    EXPECT_EQ(again.next_change, before.next_change) << day;
  }
  // Nothing changes the tables' answer before the day it names.
  for (int day = 0; day + 1 < kDays; ++day) {
    const Recommendation& today = answers[static_cast<std::size_t>(day)];
    const Recommendation& next = answers[static_cast<std::size_t>(day) + 1];
    if (today.step == next.step && today.action == next.action) continue;
    // Something happened on the day itself, or it was announced.
    const bool happened = day + 1 == 2 || day + 1 == 17 || day + 1 == 120 ||
                          day + 1 == 300 || day + 1 == 61;
    EXPECT_TRUE(happened || (today.change_reason != ChangeReason::kNone &&
                             today.next_change <= Dpd(day + 1)))
        << day << ": " << Actions()[today.action].id << " then "
        << Actions()[next.action].id << ", next change "
        << FormatIsoDate(today.next_change);
  }
}

}  // namespace
}  // namespace arrears
