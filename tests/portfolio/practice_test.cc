// SPDX-License-Identifier: Apache-2.0
//
// What holds the ladder and what does not, what saves a claim, whom to address
// when contact is barred, and what answers a cause: by the practice rows that
// the tests name.
#include <chrono>
#include <cstdint>
#include <utility>

#include "gtest/gtest.h"
#include "portfolio/story.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

// A promise holds the ladder only for what it covers, when its day is near and
// the word of the one who gives it was kept (X1, TR18, W14).
TEST(Promises, HoldTheLadderForWhatTheyCover) {
  const auto story = [](std::int64_t minor, Date due) {
    Story made;
    made.Owes("i", kDue, kLarge)
        .Did("A11", Dpd(2), "i", "delivered")
        .Did("A13", Dpd(17), "i", "promise")
        .Promised("p", Dpd(17), due, PromiseKind::kPromise, minor);
    return made.ActionOn(Dpd(28));
  };
  EXPECT_EQ(story(kLarge, Dpd(40)), "A00");
  EXPECT_EQ(story(kLarge / 100 * 96, Dpd(40)), "A00");
  EXPECT_NE(story(kLarge / 100 * 94, Dpd(40)), "A00");
  EXPECT_NE(story(1'00, Dpd(40)), "A00");
  EXPECT_EQ(story(kLarge, Dpd(47)), "A00");  // In 30 days.
  EXPECT_NE(story(kLarge, Dpd(48)), "A00");

  // One for the newer of two items leaves the older to be chased.
  const auto newer = [](std::int64_t older) {
    Story made;
    made.Owes("a", kDue, older)
        .Owes("b", Dpd(10), kLarge)
        .Did("A11", Dpd(2), "", "delivered")
        .Did("A13", Dpd(17), "", "reached")
        .Promised("p", Dpd(18), Dpd(40), PromiseKind::kPromise, kLarge, "b");
    return made.ActionOn(Dpd(28));
  };
  EXPECT_NE(newer(kLarge), "A00");
  EXPECT_EQ(newer(kLarge / 100), "A00");
}

TEST(Promises, OfSomebodyWhoBrokeTwoHoldNothing) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(2), "i", "delivered")
      .Promised("p1", Dpd(3), Dpd(8))
      .Promised("p2", Dpd(14), Dpd(18))
      .Promised("p3", Dpd(24), Dpd(44));
  EXPECT_NE(story.ActionOn(Dpd(30)), "A00");
}

// Fraud, flight and an ultimatum do not wait for a promise (section 7).
TEST(Promises, DoNotStandBeforeAnEmergency) {
  const auto story = [](const char* kind, const char* code) {
    Story made;
    made.Owes("i", kDue, kLarge)
        .Did("A11", Dpd(2), "i", "delivered")
        .Promised("p", Dpd(30), Dpd(50))
        .Event(kind, Dpd(35), code);
    return made.ActionOn(Dpd(36));
  };
  EXPECT_EQ(story("warning", "W08"), "A00");
  EXPECT_EQ(story("cause", "C07"), "A53");
  EXPECT_EQ(story("warning", "W01"), "A53");
  EXPECT_EQ(story("warning", "W09"), "A37");
}

// Three years after kDue.
constexpr Date kEnd = 2028y / 3 / 3;

// A dispute about another invoice does not let the claim lapse, nor does a
// notice of years ago; one that is proven to have arrived starts three years.
TEST(Limitation, IsSavedWheneverItNears) {
  Story disputed;
  disputed.Owes("i", kDue, kLarge)
      .Owes("j", kEnd - Days{300}, kLarge)
      .Disputes("j", kEnd - Days{290}, 10'000'00);
  EXPECT_EQ(disputed.ActionOn(kEnd - Days{100}), "A59");

  const auto sent = [](const char* action, const char* outcome,
                       const char* channel) {
    Story made;
    made.Owes("i", kDue, kLarge)
        .Did(action, kEnd - Days{60}, "i", outcome, "", channel);
    return made;
  };
  // Proven: the next comes before the end of the new period.
  Story proven = sent("A59", "delivered", "registered");
  EXPECT_NE(proven.ActionOn(kEnd - Days{30}), "A59");
  constexpr Date kNext = 2031y / 1 / 3;
  EXPECT_NE(proven.ActionOn(kNext - Days{181}), "A59");
  EXPECT_EQ(proven.ActionOn(kNext - Days{12}), "A59");
  // An ordinary letter that asks for payment proves nothing, nor does one of
  // whose arrival nothing is known; a registered one that arrived does.
  EXPECT_EQ(sent("A22", "delivered", "letter").ActionOn(kEnd - Days{10}),
            "A59");
  EXPECT_NE(sent("A22", "delivered", "registered").ActionOn(kEnd - Days{10}),
            "A59");
  EXPECT_EQ(sent("A59", "sent", "registered").ActionOn(kEnd - Days{10}), "A59");
  // One that came back is sent again while there is time, and then the court.
  Story back;
  back.Owes("i", kDue, kLarge)
      .Did("A59", kEnd - Days{100}, "i", "undelivered", "", "registered");
  EXPECT_EQ(back.ActionOn(kEnd - Days{61}), "A59");
  EXPECT_EQ(back.ActionOn(kEnd - Days{60}), "A54");
}

// The item that lapses first counts, not the oldest.
TEST(Limitation, LooksAtEveryItem) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Owes("j", Dpd(10), kLarge)
      .Did("A59", kEnd - Days{170}, "i", "delivered", "", "registered");
  EXPECT_EQ(story.ActionOn(kEnd - Days{100}), "A59");
}

// To whom may not be written, a lawyer writes or the court does; the claim is
// not left to lapse, and it is not left alone for ever.
TEST(BarredContact, LeavesTheLawyerAndTheCourt) {
  const auto story = [](const char* kind) {
    Story made;
    made.Owes("i", kDue, kLarge).Event(kind, Dpd(10));
    return made;
  };
  Story represented = story("represented"), stopped = story("stop_contact");
  EXPECT_EQ(represented.ActionOn(Dpd(30)), "A00");
  EXPECT_EQ(represented.ActionOn(Dpd(100)), "A51");
  EXPECT_EQ(stopped.ActionOn(Dpd(30)), "A00");
  EXPECT_EQ(stopped.ActionOn(Dpd(100)), "A52");
  EXPECT_EQ(represented.ActionOn(Dpd(1000)), "A51");
  EXPECT_EQ(stopped.ActionOn(Dpd(1000)), "A60");
}

// Within its first fifteen days supply cannot be stopped by notice yet.
TEST(Jumps, AnUltimatumIsAnsweredTheSameDay) {
  Story early;
  early.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(4), "i", "delivered")
      .Event("warning", Dpd(5), "W09");
  EXPECT_EQ(early.ActionOn(Dpd(5)), "A22");
  EXPECT_EQ(early.On(Dpd(5)).supply, SupplyAdvice::kHold);
  Story late;  // The 24th of March 2025 is a Monday.
  late.Owes("i", kDue, kLarge)
      .Did("A12", Dpd(20), "i", "delivered")
      .Event("warning", Dpd(21), "W09");
  EXPECT_EQ(late.ActionOn(Dpd(21)), "A37");
  EXPECT_EQ(late.On(Dpd(21)).day, Dpd(22));
}

// Act by cause: the first response of section 1, until somebody acted on it.
TEST(Causes, HaveTheirFirstResponse) {
  const auto story = [](const char* cause) {
    Story made;
    made.Owes("i", kDue, kLarge)
        .Did("A11", Dpd(1), "i", "delivered")
        .Did("A13", Dpd(21), "i", "reached")
        .Event("cause", Dpd(40), cause);
    return made.ActionOn(Dpd(41));
  };
  const std::pair<const char*, const char*> kFirst[] = {
      {"C02", "A19"}, {"C03", "A07"}, {"C04", "A24"}, {"C05", "A23"},
      {"C06", "A22"}, {"C07", "A53"}, {"C08", "A18"}, {"C09", "A07"},
      {"C10", "A21"}, {"C11", "A42"}, {"C13", "A53"}, {"C14", "A07"},
      {"C15", "A24"}};
  for (const auto& [cause, action] : kFirst) {
    EXPECT_EQ(story(cause), action) << cause;
  }
  Story answered;
  answered.Owes("i", kDue, kLarge)
      .Did("A11", Dpd(1), "i", "delivered")
      .Event("cause", Dpd(40), "C09")
      .Did("A07", Dpd(41), "i", "reached");
  EXPECT_NE(answered.ActionOn(Dpd(50)), "A07");
}

TEST(Insolvency, IsFiledThoughAllOfItIsDisputed) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Disputes("i", Dpd(10), {})
      .Event("insolvency", Dpd(90));
  EXPECT_EQ(story.ActionOn(Dpd(100)), "A62");
}

// What is here is booked before anybody is asked for it (A45).
TEST(Booking, ComesBeforeChasingWhatWasPaid) {
  Story story;
  story.Owes("i", kDue, kLarge)
      .Owes("r", Dpd(20), -kLarge)
      .Did("A11", Dpd(2), "i", "delivered");
  EXPECT_EQ(story.ActionOn(Dpd(40)), "A45");
}

TEST(Limitation, IsNotWaitedForWhenItHasPassed) {
  Story story;
  story.Owes("i", kDue, kLarge).Did("A22", Dpd(1500), "i", "delivered");
  EXPECT_EQ(story.ActionOn(Dpd(1540)), "A62");
}

}  // namespace
}  // namespace arrears
