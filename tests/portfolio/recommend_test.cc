// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/recommend.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/ledger_builder.h"
#include "arrears/policy/actions.h"
#include "arrears/portfolio/explain.h"
#include "arrears/portfolio/table.h"
#include "arrears/portfolio/worklist.h"
#include "arrears/value/gain.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// A Tuesday; Wednesday is an ordinary business day.
constexpr Date kAsOf = 2025y / 6 / 17;

ItemRow Invoice(std::string id, std::string debtor, int dpd,
                std::int64_t minor) {
  ItemRow row;
  row.id = std::move(id);
  row.debtor = std::move(debtor);
  row.document_date = kAsOf - Days{dpd + 30};
  row.due_date = kAsOf - Days{dpd};
  row.amount = minor;
  return row;
}

EventRow Event(std::string debtor, std::string kind, int days_ago) {
  EventRow row;
  row.debtor = std::move(debtor);
  row.kind = std::move(kind);
  row.date = kAsOf - Days{days_ago};
  return row;
}

ContactRow Contact(std::string debtor, int days_ago, std::string channel,
                   std::string action, std::string items) {
  ContactRow row;
  row.debtor = std::move(debtor);
  row.at = (kAsOf - Days{days_ago}).days_since_1970() * 24 * 60 + 10 * 60;
  row.channel = std::move(channel);
  row.action = std::move(action);
  row.items = std::move(items);
  row.outcome = "delivered";
  return row;
}

// One debtor a situation; amounts large enough that each step pays.
LedgerData Situations() {
  LedgerBuilder builder;
  builder.AddItem(Invoice("i-soon", "soon", -3, 10'000'00));
  builder.AddItem(Invoice("i-new", "new", 5, 10'000'00));
  builder.AddItem(Invoice("i-mailed", "mailed", 20, 10'000'00));
  builder.AddContact(Contact("mailed", 12, "email", "A11", "i-mailed"));
  builder.AddItem(Invoice("i-promised", "promised", 20, 10'000'00));
  PromiseRow promise;
  promise.id = "p1";
  promise.debtor = "promised";
  promise.made_on = kAsOf - Days{2};
  promise.due = kAsOf + Days{5};
  builder.AddPromise(promise);
  builder.AddItem(Invoice("i-broke", "broke", 100, 10'000'00));
  builder.AddEvent(Event("broke", "insolvency", 10));
  builder.AddItem(Invoice("i-argued", "argued", 20, 10'000'00));
  DisputeRow dispute;
  dispute.item = "i-argued";
  dispute.opened = kAsOf - Days{5};
  builder.AddDispute(dispute);
  builder.AddItem(Invoice("i-stop", "stop", -3, 10'000'00));
  builder.AddEvent(Event("stop", "stop_contact", 3));
  builder.AddItem(Invoice("i-tiny", "tiny", 3, 1));
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

struct Ran {
  LedgerData data;
  Ledger ledger;
  Setting setting;
  Portfolio portfolio;

  const Recommendation& of(const std::string& debtor) const {
    for (const Recommendation& next : portfolio.recommendations) {
      if (ledger.debtor_id(next.debtor) == debtor) return next;
    }
    ADD_FAILURE() << "no recommendation for " << debtor;
    return portfolio.recommendations.front();
  }
  std::string action(const std::string& debtor) const {
    return std::string(Actions()[of(debtor).action].id);
  }
};

Ran RunOn(LedgerData data, const AsOf& at, Executor executor,
          const EffectTable& effects = EffectTable::Default()) {
  const LedgerView view = data.View();
  absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  absl::StatusOr<Setting> setting = Setting::Default(view.creditor);
  EXPECT_TRUE(setting.ok()) << setting.status();
  setting->executor = std::move(executor);
  setting->effects = effects;
  absl::StatusOr<Portfolio> portfolio = Recommend(*ledger, at, *setting);
  EXPECT_TRUE(portfolio.ok()) << portfolio.status();
  return Ran{std::move(data), *std::move(ledger), *std::move(setting),
             *std::move(portfolio)};
}

// Each by the rows of the default policy, read by hand.
TEST(Recommend, FollowsTheLadder) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  EXPECT_EQ(ran.action("soon"), "A05");
  EXPECT_EQ(ran.action("new"), "A11");
  EXPECT_EQ(ran.action("mailed"), "A13");
  EXPECT_EQ(ran.action("promised"), "A00");
  EXPECT_EQ(ran.action("broke"), "A62");
  EXPECT_EQ(ran.of("new").step, 1);
  EXPECT_EQ(ran.of("mailed").step, 2);
  EXPECT_EQ(ran.of("broke").terms, TermsAdvice::kHold);
  EXPECT_EQ(ran.of("new").day, kAsOf + Days{1});
  EXPECT_EQ(ran.of("new").amount, 10'000'00);
  // Calls at the best hours of the guard's profile.
  EXPECT_EQ(ran.of("mailed").hours.from, 14 * 60);
  EXPECT_EQ(ran.of("mailed").hours.to, 17 * 60);
}

TEST(Recommend, NamesWhatTheGuardRefused) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  EXPECT_EQ(ran.action("stop"), "A00");
  EXPECT_EQ(ran.of("stop").blocked[0].rule, GuardRule::kStopContact);
  // All of it is disputed: nothing is dunned, the dispute is worked on.
  EXPECT_EQ(ran.action("argued"), "A07");
  // One cent is not worth two minutes of work.
  EXPECT_EQ(ran.action("tiny"), "A00");
  EXPECT_EQ(ran.of("tiny").blocked[0].rule, GuardRule::kNegativeValue);
}

TEST(Recommend, SaysWhenItChangesByItself) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  // Due in 5 days, 3 days of grace: broken on the day after.
  EXPECT_EQ(ran.of("promised").change_reason, ChangeReason::kPromiseDue);
  EXPECT_EQ(ran.of("promised").next_change, kAsOf + Days{5 + 3 + 1});
}

TEST(Recommend, ExplainsInBothLanguages) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  const std::size_t row = static_cast<std::size_t>(
      &ran.of("mailed") - ran.portfolio.recommendations.data());
  for (const Language language : {Language::kEn, Language::kZh}) {
    const absl::StatusOr<Explanation> why =
        Explain(ran.ledger, ran.portfolio, ran.setting, row, language);
    ASSERT_TRUE(why.ok()) << why.status();
    EXPECT_EQ(why->debtor, "mailed");
    EXPECT_EQ(why->action, "A13");
    EXPECT_THAT(why->headline, HasSubstr("2025-06-19 14:00-17:00"));
    EXPECT_THAT(why->reasons, testing::Contains(HasSubstr("L18")));
    EXPECT_THAT(why->reasons, testing::Contains(HasSubstr("A13, TR03")));
    EXPECT_FALSE(why->alternatives.empty());
    EXPECT_FALSE(why->versions.empty());
  }
}

// The gain by the formula of gain.h, with the numbers of the entry and the
// chance of payment within its days.
void ExpectGainOf(const Ran& ran, const EffectEntry& entry) {
  const Recommendation& next = ran.of("mailed");
  EXPECT_EQ(std::string(Actions()[next.action].id), entry.action);
  EXPECT_EQ(next.minutes, entry.effect.minutes);
  const double chance =
      ran.portfolio.recovery.portfolio.ProbabilityBy(20, 20 + entry.days)
          .value();
  EXPECT_NEAR(static_cast<double>(next.expected_value),
              ExpectedGain(10'000'00, chance, entry.effect,
                           static_cast<double>(
                               ran.ledger.view().creditor.minute_cost_minor)),
              1);
}

TEST(Recommend, ReckonsWithTheEffectsThatAreGiven) {
  const EffectEntry any{.action = "A13",
                        .effect = {.hazard_ratio = 3,
                                   .contingency = 0.125,
                                   .fixed_cost_minor = 7'00,
                                   .minutes = 25},
                        .lower = 2,
                        .upper = 4,
                        .days = 20,
                        .basis = EffectBasis::kLedger,
                        .source = "contacts of 2024"};
  const EffectTable ours = *EffectTable::Default().With("ours", {{any}});
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial(), ours);
  ExpectGainOf(ran, any);
  ExpectGainOf(RunOn(Situations(), {kAsOf}, Executor::Serial()),
               EffectTable::Default().Of(ActionIndex("A13")));
  EXPECT_THAT(ran.portfolio.versions,
              testing::Contains(std::pair("effects", "ours")));
  // The insolvent one is of type T3 and written off, in 20 minutes.
  EXPECT_EQ(ran.of("broke").minutes, 20);
  for (const std::int32_t type : {3, 4}) {
    const EffectEntry typed{.action = "A62",
                            .type = type,
                            .effect = {.minutes = 33},
                            .source = "expert"};
    EXPECT_EQ(RunOn(Situations(), {kAsOf}, Executor::Serial(),
                    *ours.With("typed", {{typed}}))
                  .of("broke")
                  .minutes,
              type == 3 ? 33 : 20);
  }
  const std::size_t row = static_cast<std::size_t>(
      &ran.of("mailed") - ran.portfolio.recommendations.data());
  EXPECT_THAT(
      Explain(ran.ledger, ran.portfolio, ran.setting, row, Language::kEn)
          ->reasons,
      testing::Contains(HasSubstr(
          "3 times as likely on each of 20 days (interval 2 to 4; from "
          "the ledger, an association and not a cause)")));
  EXPECT_THAT(
      Explain(ran.ledger, ran.portfolio, ran.setting, row, Language::kZh)
          ->reasons,
      testing::Contains(HasSubstr("仅为相关而非因果")));
}

// A write-off asks nobody: no sum, no tone, no day to pay by.
TEST(Recommend, AsksForNothingWhereNobodyIsAddressed) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  const std::size_t row = static_cast<std::size_t>(
      &ran.of("broke") - ran.portfolio.recommendations.data());
  const absl::StatusOr<Explanation> why =
      Explain(ran.ledger, ran.portfolio, ran.setting, row, Language::kEn);
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_EQ(why->action, "A62");
  for (const std::string& line : why->situation) {
    EXPECT_EQ(line.find("ask for"), line.npos) << line;
    EXPECT_EQ(line.find("tone"), line.npos) << line;
    EXPECT_EQ(line.find("announce"), line.npos) << line;
  }
}

// Read from the default policy by hand: the e-mail of 12 days ago (level 1)
// leads to the call, another level to that level's step, and so on.
TEST(Recommend, SaysWhatWouldChangeItOnceForEachOtherAction) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  for (std::size_t row = 0; row < ran.portfolio.recommendations.size(); ++row) {
    const absl::StatusOr<Explanation> why =
        Explain(ran.ledger, ran.portfolio, ran.setting, row, Language::kEn);
    ASSERT_TRUE(why.ok()) << why.status();
    EXPECT_LE(why->would_change.size(), 6U);
    std::set<std::string> actions;
    for (const std::string& change : why->would_change) {
      const std::string action = change.substr(0, 3);
      EXPECT_NE(action, why->action) << why->debtor << ": " << change;
      EXPECT_TRUE(actions.insert(action).second)
          << why->debtor << ": " << change;
    }
    if (why->debtor == "soon") {
      EXPECT_THAT(why->would_change, testing::Contains(HasSubstr("A00 Wait")));
    }
  }
}

// In Chinese by the names of facts, without their ids, FEEL and what cannot be:
// no step is below 0. The e-mail of level 1 leads to the call as above.
TEST(Recommend, SaysWhatWouldChangeItInPlainChinese) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  std::string all;
  for (std::size_t row = 0; row < ran.portfolio.recommendations.size(); ++row) {
    for (const Language language : {Language::kZh, Language::kEn}) {
      const absl::StatusOr<Explanation> why =
          Explain(ran.ledger, ran.portfolio, ran.setting, row, language);
      ASSERT_TRUE(why.ok()) << why.status();
      for (const std::string& change : why->would_change) {
        EXPECT_THAT(change, Not(HasSubstr("delivered_level <= -")));
        if (language == Language::kEn) continue;
        absl::StrAppend(&all, change, "\n");
        for (const char* raw : {"delivered_level", "limitation_days", "null",
                                "true", "false", " in ", "<=", ">="}) {
          EXPECT_THAT(change, Not(HasSubstr(raw)));
        }
      }
    }
  }
  EXPECT_THAT(all, HasSubstr("A62 核销并保留债权:若 已知进入破产程序: 是"
                             "(现为 否) [L05]\n"));
  EXPECT_THAT(all, HasSubstr("已送达的最高催收步骤: "));
}

// Rows as text, for comparing runs.
std::vector<std::string> Rows(const Ran& ran) {
  const Frame table =
      RecommendationTable(ran.ledger, ran.portfolio, ran.setting,
                          ran.portfolio.ranking, Language::kEn);
  std::vector<std::string> rows(table.rows());
  for (const Column& column : table.columns()) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      rows[i] += column.has(i) ? column.Format(i) + "|" : "|";
    }
  }
  return rows;
}

TEST(Recommend, EveryReasonOfAChangeHasWords) {
  for (int i = 1; i < kChangeReasonCount; ++i) {
    EXPECT_FALSE(ChangeText(static_cast<ChangeReason>(i)).en.empty()) << i;
  }
}

// A claim of three years less half a year and a week: nothing else happens, and
// in a week it is near its limitation.
TEST(RecommendationTable, TellsThatAClaimNearsItsLimitation) {
  LedgerBuilder builder;
  builder.AddItem(Invoice("i", "late", 3 * 365 - 187, 100'000'00));
  const Ran ran = RunOn(*builder.Build(), {kAsOf}, Executor::Serial());
  EXPECT_EQ(ran.of("late").change_reason, ChangeReason::kLimitation);
  EXPECT_THAT(Rows(ran), testing::Contains(HasSubstr("|limitation|")));
}

TEST(RecommendationTable, WritesHoursAsPeopleReadThem) {
  const Ran ran = RunOn(Situations(), {kAsOf}, Executor::Serial());
  const std::vector<std::string> rows = Rows(ran);
  EXPECT_THAT(rows, testing::Contains(testing::AllOf(
                        HasSubstr("mailed|"), HasSubstr("|14:00|17:00|"))));
  EXPECT_THAT(rows, testing::Contains(testing::AllOf(
                        HasSubstr("promised|"), HasSubstr("|00:00|24:00|"))));
}

TEST(Recommend, GivesTheSameBytesAtAnyConcurrency) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const AsOf at{2024y / 3 / 15};
    EXPECT_EQ(
        Rows(RunOn(reference::RandomLedger(seed, {}), at, Executor::Serial())),
        Rows(RunOn(reference::RandomLedger(seed, {}), at,
                   Executor::Threads(2))));
  }
}

// The curve that is fitted on the ledger is flat after the survey's two years.
TEST(Recommend, AnOldClaimIsWorthGoingOnWith) {
  for (const int dpd : {731, 900, 1500, 1900}) {
    LedgerBuilder builder;
    builder.AddItem(Invoice("i", "old", dpd, 3'000'000'00));
    const Ran ran = RunOn(*builder.Build(), {kAsOf}, Executor::Serial());
    const Recommendation& next = ran.of("old");
    EXPECT_NE(next.action, 0) << dpd;
    EXPECT_GT(next.expected_value, 0) << dpd;
    EXPECT_GT(next.alternatives[0].expected_value, 0) << dpd;
  }
}

// 5,000.00 past due: 3,000.00 on account leave 2,000.00, 7,000.00 nothing.
TEST(Recommend, WhatIsOnAccountIsNotAskedForAgain) {
  for (const std::int64_t credit : {3'000'00, 7'000'00}) {
    LedgerBuilder builder;
    builder.AddItem(Invoice("i", "one", 40, 5'000'00));
    builder.AddItem(Invoice("c", "one", 20, -credit));
    const Ran ran = RunOn(*builder.Build(), {kAsOf}, Executor::Serial());
    const Recommendation& next = ran.of("one");
    EXPECT_EQ(next.amount, credit == 3'000'00 ? 2'000'00 : 0);
    if (credit == 7'000'00) {
      EXPECT_FALSE(IsContact(next.channel));
      EXPECT_EQ(next.expected_value, 0);
    }
  }
}

// Laws over random ledgers in which everything happens at once.
TEST(Recommend, KeepsItsLawsOnRandomLedgers) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Date day = Date(2024y / 1 / 20) + Days{static_cast<int>(seed % 120)};
    const Ran ran =
        RunOn(reference::RandomLedger(seed, {}), {day}, Executor::Serial());
    const Portfolio& portfolio = ran.portfolio;
    ASSERT_EQ(portfolio.ranking.size(), portfolio.recommendations.size());
    const std::set<std::uint32_t> once(portfolio.ranking.begin(),
                                       portfolio.ranking.end());
    ASSERT_EQ(once.size(), portfolio.ranking.size());
    for (std::size_t i = 0; i < portfolio.ranking.size(); ++i) {
      const Recommendation& next =
          portfolio.recommendations[portfolio.ranking[i]];
      ASSERT_GE(next.recovery, 0);
      ASSERT_LE(next.recovery, 1);
      ASSERT_LE(next.recovery_lower, next.recovery_upper);
      ASSERT_GT(next.pd, 0);
      ASSERT_LT(next.pd, 1);
      ASSERT_GT(next.day, day);
      ASSERT_GE(next.rule_count, 1);
      if (i > 0) {
        ASSERT_GE(portfolio.recommendations[portfolio.ranking[i - 1]].priority,
                  next.priority);
      }
      if (next.change_reason != ChangeReason::kNone) {
        ASSERT_GT(next.next_change, day);
      }
      ASSERT_TRUE(next.action != 0 || next.expected_value == 0);
    }
    for (const CurrencyAging& total : portfolio.aging.totals) {
      ASSERT_EQ(total.proof, 0);
    }
  }
}

TEST(Recommend, RefusesAPolicyThatIsNotValidOnTheDay) {
  const LedgerData data = Situations();
  const LedgerView view = data.View();
  absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
  ASSERT_TRUE(ledger.ok());
  absl::StatusOr<Setting> setting = Setting::Default(view.creditor);
  ASSERT_TRUE(setting.ok());
  PolicySpec spec = B2bDefaultSpec();
  spec.valid_to = kAsOf - Days{1};
  setting->policy = *Policy::Create(spec);
  const absl::Status status = Recommend(*ledger, {kAsOf}, *setting).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2025-06-17"));
}

}  // namespace
}  // namespace arrears
