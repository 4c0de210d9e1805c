// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrears/facts/catalogue.h"
#include "arrears/scoring/scorecard.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

// One debtor: the facts named, everything else null.
Scores Score(const std::map<std::string, double>& known) {
  const Scorecard card = Scorecard::Expert();
  Frame frame;
  for (const std::string& fact : card.FactNames()) {
    ColumnBuilder<double> column;
    const auto value = known.find(fact);
    if (value == known.end()) {
      column.AppendNull();
    } else {
      column.Append(value->second);
    }
    EXPECT_TRUE(frame.Add(Column::Float64(fact, column)).ok());
  }
  const auto scores = card.Apply(frame);
  EXPECT_TRUE(scores.ok()) << scores.status();
  return *scores;
}

TEST(ExpertCard, ReadsFactsOfTheCatalogueThatAreNoOutputs) {
  const Scorecard card = Scorecard::Expert();
  EXPECT_THAT(card.id(), ::testing::HasSubstr("expert"));
  for (const std::string& fact : card.FactNames()) {
    const FactDefinition* definition = FactCatalogue::BuiltIn().Find(fact);
    ASSERT_NE(definition, nullptr) << fact;
    EXPECT_NE(definition->stage, FactStage::kOutput) << fact;
    EXPECT_NE(definition->type, ColumnType::kDictionary) << fact;
    EXPECT_EQ(fact.find("dispute"), std::string::npos) << fact;
  }
}

TEST(ExpertCard, PointsFallAsAFactGetsWorse) {
  const std::set<std::string_view> more_is_better = {"tenure_days"};
  const Scorecard card = Scorecard::Expert();
  for (const Characteristic& c : card.characteristics()) {
    SCOPED_TRACE(c.fact);
    const bool rises = more_is_better.contains(c.fact);
    const ScoreBin* before = nullptr;
    for (const ScoreBin& bin : c.bins) {
      if (bin.is_null) {
        EXPECT_EQ(bin.points, 0);
        continue;
      }
      if (before != nullptr) {
        EXPECT_TRUE(rises ? before->points < bin.points
                          : before->points > bin.points)
            << "from " << bin.from;
      }
      before = &bin;
    }
    EXPECT_FALSE(c.reason_en.empty());
    EXPECT_FALSE(c.reason_zh.empty());
  }
}

TEST(ExpertCard, PastLatenessWeighsMostOfWhatIsKnownBeforehand) {
  const auto width = [](const Characteristic& c) {
    const auto [least, most] = std::minmax_element(
        c.bins.begin(), c.bins.end(), [](const ScoreBin& a, const ScoreBin& b) {
          return a.points < b.points;
        });
    return most->points - least->points;
  };
  std::map<std::string, std::int32_t> widths;
  const Scorecard card = Scorecard::Expert();
  for (const Characteristic& c : card.characteristics()) {
    widths[c.fact] = width(c);
  }
  for (const char* fact :
       {"days_late_trend", "days_since_payment", "tenure_days", "chargebacks",
        "utilisation", "promises_broken_share", "unanswered_calls"}) {
    EXPECT_LT(widths[fact], widths["late_share_amount"]) << fact;
    EXPECT_LT(widths[fact], widths["days_late_avg_amount"]) << fact;
  }
}

TEST(ExpertCard, NothingKnownScoresTheBase) {
  const Scores scores = Score({});
  EXPECT_EQ(scores.score[0], 600);
  EXPECT_DOUBLE_EQ(scores.pd[0], 1.0 / 21);
}

// By hand from the table of METHODS.md#expert-card:
// 600 + 40 + 40 + 5 + 15 + 10 + 0 + 0 + 30 + 10 + 10 + 10 + 0 + 0 = 770.
TEST(ExpertCard, APromptPayerOfThreeYears) {
  const Scores scores = Score({{"late_share_amount", 0},
                               {"days_late_avg_amount", -1.5},
                               {"days_late_trend", 0},
                               {"days_since_payment", 12},
                               {"tenure_days", 1200},
                               {"chargebacks", 0},
                               {"written_off_total", 0},
                               {"dpd_oldest", -20},
                               {"share_over_60", 0},
                               {"utilisation", .3},
                               {"promises_broken_share", 0},
                               {"unanswered_calls", 0},
                               {"insolvent", 0}});
  EXPECT_EQ(scores.score[0], 770);
  EXPECT_LT(scores.pd[0], 0.003);
  const Scorecard card = Scorecard::Expert();
  // Lost: 5 on tenure and on the trend; the trend stands first in the card.
  EXPECT_EQ(card.ReasonCode(scores.reasons[0][0]), "S03");
  EXPECT_EQ(card.ReasonCode(scores.reasons[0][1]), "S05");
  EXPECT_EQ(scores.reasons[0][2], kNoReason);
}

TEST(ExpertCard, NinetyOneDaysPastDueCrossEvenOdds) {
  EXPECT_LT(Score({{"dpd_oldest", 90}}).pd[0], 0.5);
  EXPECT_GT(Score({{"dpd_oldest", 91}}).pd[0], 0.5);
}

TEST(ExpertCard, InsolvencyOutweighsTheBestRecord) {
  const Scores scores = Score({{"late_share_amount", 0},
                               {"days_late_avg_amount", 0},
                               {"insolvent", 1}});
  EXPECT_EQ(scores.score[0], 380);
  EXPECT_GT(scores.pd[0], 0.5);
  const Scorecard card = Scorecard::Expert();
  EXPECT_EQ(card.ReasonCode(scores.reasons[0][0]), "S13");
}

}  // namespace
}  // namespace arrears
