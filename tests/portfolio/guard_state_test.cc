// SPDX-License-Identifier: Apache-2.0
//
// What the guard is told of a debtor, seen by what a profile of one rule makes
// of it.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/portfolio/recommend.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

constexpr Date kAsOf = 2025y / 6 / 17;  // A Tuesday.

// A debtor 20 days late who had the first mail 12 days ago: a call is next.
struct Sample {
  DebtorRow debtor = {.id = "d"};
  std::vector<ContactRow> calls;
  std::vector<DisputeRow> disputes;
  std::vector<EventRow> events;
  int dpd = 20;
  const char* action = nullptr;  // In place of all that the policy chooses.
};

ContactRow Call(int days_ago) {
  ContactRow row;
  row.debtor = "d";
  row.at = (kAsOf - Days{days_ago}).days_since_1970() * 24 * 60 + 10 * 60;
  row.channel = "phone";
  row.outcome = "no_answer";
  return row;
}

Policy Always(const char* action) {
  PolicySpec spec = B2bDefaultSpec();
  for (TableSpec& table : spec.tables) {
    if (table.name != "step") continue;
    for (TableRule& rule : table.rules) rule.outputs[1] = std::string(action);
  }
  absl::StatusOr<Policy> policy = Policy::Create(std::move(spec));
  EXPECT_TRUE(policy.ok()) << policy.status();
  return *std::move(policy);
}

Recommendation NextOf(const Sample& sample, const GuardProfile& profile) {
  LedgerBuilder builder;
  builder.AddDebtor(sample.debtor);
  ItemRow item;
  item.id = "i";
  item.debtor = "d";
  item.document_date = kAsOf - Days{sample.dpd + 60};
  item.due_date = kAsOf - Days{sample.dpd};
  item.amount = 10'000'00;
  builder.AddItem(item);
  ContactRow mail = Call(12);
  mail.channel = "email";
  mail.action = "A11";
  mail.outcome = "delivered";
  if (sample.dpd > 0) builder.AddContact(mail);
  for (const ContactRow& call : sample.calls) builder.AddContact(call);
  for (const DisputeRow& dispute : sample.disputes) builder.AddDispute(dispute);
  for (const EventRow& event : sample.events) builder.AddEvent(event);
  const absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data->View(), {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  absl::StatusOr<Setting> setting = Setting::Default(data->View().creditor);
  EXPECT_TRUE(setting.ok()) << setting.status();
  setting->guard = Guard({&profile, 1}, Calendar::Cn());
  if (sample.action != nullptr) setting->policy = Always(sample.action);
  const absl::StatusOr<Portfolio> portfolio =
      Recommend(*ledger, {kAsOf}, *setting);
  EXPECT_TRUE(portfolio.ok()) << portfolio.status();
  EXPECT_EQ(portfolio->recommendations.size(), 1U);
  return portfolio->recommendations[0];
}

GuardProfile WithCap(GuardPer per, int most) {
  GuardProfile profile;
  profile.id = "T";
  profile.classes = {DebtorClass::kCompany};
  profile.caps = {{.name = "calls",
                   .counts = GuardCount::kCalls,
                   .per = per,
                   .most = most,
                   .days = 40}};
  return profile;
}

// The policy's own day, where no cap is ever reached.
Date FreeDay(const Sample& sample) {
  return NextOf(sample, WithCap(GuardPer::kDebtor, 1000)).day;
}

TEST(GuardStateOf, CallsAboutAnotherDebtDoNotCountForThisOne) {
  Sample sample;
  sample.calls = {Call(16)};
  const GuardProfile profile = WithCap(GuardPer::kDebt, 1);
  // The call of 16 days ago leaves the forty days in 24, on a Friday, on which
  // nobody is called first (TR05); the profile knows no weekends.
  for (const char* items : {"", "i", "x;i", "i;x"}) {
    sample.calls[0].items = items;
    const Recommendation next = NextOf(sample, profile);
    EXPECT_EQ(next.channel, Channel::kPhone);
    EXPECT_EQ(next.day, kAsOf + Days{25}) << items;
    EXPECT_EQ(next.blocked[0].rule, GuardRule::kCallCap) << items;
  }
  for (const char* items : {"x", "ii", "x;y"}) {
    sample.calls[0].items = items;
    EXPECT_EQ(NextOf(sample, profile).day, FreeDay(sample)) << items;
    EXPECT_LT(FreeDay(sample), kAsOf + Days{20});
  }
}

// 35 days ago is further back than a month: the guard says how far to look.
TEST(GuardStateOf, LooksAsFarBackAsTheProfilesDo) {
  Sample sample;
  sample.calls = {Call(35)};
  EXPECT_EQ(NextOf(sample, WithCap(GuardPer::kDebtor, 1)).day, kAsOf + Days{5});
  GuardProfile shorter = WithCap(GuardPer::kDebtor, 1);
  shorter.caps[0].days = 36;
  EXPECT_EQ(NextOf(sample, shorter).day, FreeDay(sample));
  EXPECT_LT(FreeDay(sample), kAsOf + Days{5});
}

TEST(GuardStateOf, HoldsForTheNumberAndThePersonThatWereUsedMost) {
  Sample sample;
  sample.calls = {Call(20), Call(18), Call(16)};
  const auto on = [&](auto member, std::vector<const char*> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      sample.calls[i].*member = values[i];
    }
  };
  const GuardProfile number = WithCap(GuardPer::kNumber, 2);
  on(&ContactRow::address_key, {"a", "b", "a"});
  EXPECT_EQ(NextOf(sample, number).day, kAsOf + Days{20});
  on(&ContactRow::address_key, {"a", "b", "c"});
  EXPECT_EQ(NextOf(sample, number).day, FreeDay(sample));
  const GuardProfile person = WithCap(GuardPer::kPerson, 2);
  on(&ContactRow::party, {"finance", "manager", "manager"});
  EXPECT_EQ(NextOf(sample, person).day, kAsOf + Days{22});
  on(&ContactRow::party, {"finance", "manager", "owner"});
  EXPECT_EQ(NextOf(sample, person).day, FreeDay(sample));
  EXPECT_LT(FreeDay(sample), kAsOf + Days{20});
}

// Three years by Chinese law, and nobody asked in between: 1200 days are more.
TEST(GuardStateOf, AnOldClaimIsTimeBarred) {
  GuardProfile profile = WithCap(GuardPer::kDebtor, 9);
  profile.time_barred = TimeBarredPolicy::kRefuse;
  Sample sample;
  sample.action = "A22";
  const auto refused = [&](int dpd) {
    sample.dpd = dpd;
    return NextOf(sample, profile).blocked[0].rule == GuardRule::kTimeBarred;
  };
  EXPECT_TRUE(refused(1200));
  EXPECT_FALSE(refused(900));
}

TEST(GuardStateOf, IsWhereTheDebtorIsAndElseWhereTheCreditorsLawIs) {
  GuardProfile profile;
  profile.id = "T";
  profile.classes = {DebtorClass::kCompany};
  profile.hours.fill({180, 240});
  const auto hours_in = [&](const char* place, const char* country,
                            const char* law) {
    profile.places = {place};
    Sample sample;
    sample.debtor.country = country;
    sample.debtor.law = law;
    return NextOf(sample, profile).hours.to;
  };
  EXPECT_EQ(hours_in("US", "US", "DE"), 240);
  EXPECT_EQ(hours_in("DE", "US", "DE"), 240);
  EXPECT_EQ(hours_in("FR", "US", "DE"), 24 * 60);
  EXPECT_EQ(hours_in("CN", "US", "DE"), 24 * 60);
  // The creditor of the sample is in China.
  EXPECT_EQ(hours_in("CN", "", ""), 240);
}

// Events by date, those of a later day last.
TEST(GuardStateOf, AStopIsOfTheChannelOrTheTimeThatItNames) {
  const GuardProfile profile = WithCap(GuardPer::kDebtor, 9);
  struct Said {
    int days_ago;
    const char *kind, *code;
  };
  const auto next_of = [&](const char* action, std::vector<Said> said) {
    Sample sample;
    sample.action = action;
    for (const Said& each : said) {
      EventRow event;
      event.debtor = "d";
      event.date = kAsOf - Days{each.days_ago};
      event.kind = each.kind;
      event.code = each.code;
      sample.events.push_back(event);
    }
    return NextOf(sample, profile);
  };
  const auto rule_of = [&](const char* action, std::vector<Said> said) {
    const Recommendation next = next_of(action, std::move(said));
    for (const Recommendation::Blocked& each : next.blocked) {
      if (Actions()[each.action].id == action) return each.rule;
    }
    return GuardRule::kNone;
  };
  constexpr const char* kMail = "A10";
  ASSERT_EQ(FindAction(kMail)->channel, Channel::kEmail);
  ASSERT_EQ(FindAction("A13")->channel, Channel::kPhone);
  const char* stop = "stop_contact";
  EXPECT_EQ(rule_of("A13", {{9, stop, "phone"}}), GuardRule::kStopChannel);
  EXPECT_EQ(rule_of(kMail, {{9, stop, "phone"}}), GuardRule::kNone);
  EXPECT_EQ(rule_of(kMail, {{9, stop, "email"}}), GuardRule::kStopChannel);
  EXPECT_EQ(rule_of("A13", {{9, stop, "email"}}), GuardRule::kNone);
  for (const char* all : {"", "everything"}) {
    EXPECT_EQ(rule_of("A13", {{9, stop, all}}), GuardRule::kStopContact);
    EXPECT_EQ(rule_of(kMail, {{9, stop, all}}), GuardRule::kStopContact);
  }
  // Consent to one channel lifts that one; consent to nothing else, all.
  EXPECT_EQ(rule_of("A13", {{9, stop, ""}, {5, "consent", "phone"}}),
            GuardRule::kNone);
  EXPECT_EQ(rule_of(kMail, {{9, stop, ""}, {5, "consent", "phone"}}),
            GuardRule::kStopChannel);
  EXPECT_EQ(rule_of(kMail, {{9, stop, "email"}, {5, "consent", ""}}),
            GuardRule::kNone);
  EXPECT_EQ(rule_of(kMail, {{5, stop, "email"}, {9, "consent", ""}}),
            GuardRule::kStopChannel);

  // The profile has no hours of its own.
  const auto hours_after = [&](std::vector<Said> said) {
    return next_of("A13", std::move(said)).hours;
  };
  EXPECT_EQ(hours_after({{9, stop, "00:00-10:15"}}),
            (HourWindow{10 * 60 + 15, 24 * 60}));
  EXPECT_EQ(hours_after({{9, stop, "22:00-08:00"}, {9, stop, "08:00-09:30"}}),
            (HourWindow{9 * 60 + 30, 22 * 60}));
  EXPECT_EQ(hours_after({{9, stop, "00:00-10:15"}, {8, "consent", ""}}),
            kWholeDay);
  EXPECT_EQ(
      hours_after({{9, stop, "00:00-10:15"}, {8, "consent", "00:00-10:15"}}),
      kWholeDay);
  EXPECT_EQ(rule_of("A13", {{9, stop, "10:00"}}), GuardRule::kStopContact);
}

TEST(GuardStateOf, ADisputePausesItsPartAlone) {
  const GuardProfile profile = WithCap(GuardPer::kDebtor, 9);
  Sample sample;
  sample.action = "A10";  // More ways to pay: fits any age.
  DisputeRow dispute;
  dispute.item = "i";
  dispute.opened = kAsOf - Days{5};
  dispute.amount = 4'000'00;
  sample.disputes = {dispute};
  Recommendation next = NextOf(sample, profile);
  EXPECT_EQ(Actions()[next.action].id, "A10");
  EXPECT_EQ(next.amount, 6'000'00);
  EXPECT_EQ(next.blocked[0].action, 0);
  sample.disputes[0].amount.reset();  // All of it.
  next = NextOf(sample, profile);
  EXPECT_EQ(next.action, 0);
  EXPECT_EQ(next.blocked[0].rule, GuardRule::kDisputePause);
  // What is due in twenty days is nothing to chase, and no dispute.
  sample.disputes.clear();
  sample.dpd = -20;
  next = NextOf(sample, profile);
  EXPECT_EQ(next.amount, 0);
  EXPECT_EQ(Actions()[next.action].id, "A10");
  EXPECT_EQ(next.blocked[0].action, 0);
}

}  // namespace
}  // namespace arrears
