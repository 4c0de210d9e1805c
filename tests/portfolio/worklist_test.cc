// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/worklist.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Date kDay = 2025y / 6 / 18;

Recommendation Row(RowIndex debtor, const char* action, std::int64_t value,
                   std::int32_t minutes, Date day = kDay) {
  Recommendation row;
  row.debtor = debtor;
  row.action = ActionIndex(action);
  row.channel = Actions()[row.action].channel;
  row.expected_value = value;
  row.minutes = minutes;
  row.day = day;
  row.priority = static_cast<double>(value) / std::max(minutes, 1);
  return row;
}

std::vector<std::uint32_t> RankingOf(const std::vector<Recommendation>& rows) {
  std::vector<std::uint32_t> ranking(rows.size());
  std::iota(ranking.begin(), ranking.end(), 0u);
  std::stable_sort(ranking.begin(), ranking.end(),
                   [&rows](std::uint32_t a, std::uint32_t b) {
                     return rows[a].priority > rows[b].priority;
                   });
  return ranking;
}

Worklist Build(const std::vector<Recommendation>& rows,
               const std::vector<WorkTeam>& teams) {
  absl::StatusOr<Worklist> work = BuildWorklist(rows, RankingOf(rows), teams);
  EXPECT_TRUE(work.ok()) << work.status();
  return *std::move(work);
}

std::vector<std::uint32_t> RowsWith(const Worklist& work, WorkFit fit) {
  std::vector<std::uint32_t> rows;
  for (const WorklistEntry& entry : work.entries) {
    if (entry.fit == fit) rows.push_back(entry.row);
  }
  return rows;
}

std::vector<WorkTeam> One(std::int64_t minutes) {
  Creditor creditor;
  creditor.minutes_per_day = minutes;
  return DefaultTeams(creditor);
}

// By value per minute the first call would be taken and the two that together
// are worth more would not fit: 20 minutes hold 60 + 60, not 70 + 0.
TEST(Worklist, TakesWhatIsWorthMostTogether) {
  const std::vector<Recommendation> rows = {
      Row(0, "A13", 70, 11), Row(1, "A13", 60, 10), Row(2, "A13", 60, 10)};
  const Worklist work = Build(rows, One(20));
  EXPECT_THAT(RowsWith(work, WorkFit::kToday), ElementsAre(1, 2));
  EXPECT_THAT(RowsWith(work, WorkFit::kNoTime), ElementsAre(0));
  EXPECT_EQ(work.value, 120);
  EXPECT_TRUE(work.exact);
  EXPECT_THAT(work.used, ElementsAre(20));
}

TEST(Worklist, SavesAClaimFirstAndFillsWhatIsLeft) {
  const std::vector<Recommendation> rows = {
      Row(0, "A13", 500, 10), Row(1, "A59", -20, 15), Row(2, "A62", 0, 20),
      Row(3, "A58", 0, 2), Row(4, "A00", 0, 0)};
  const Worklist work = Build(rows, One(27));
  EXPECT_THAT(RowsWith(work, WorkFit::kToday), ElementsAre(0, 3, 1));
  EXPECT_THAT(RowsWith(work, WorkFit::kNoTime), ElementsAre(2));
  EXPECT_THAT(work.used, ElementsAre(27));
}

TEST(Worklist, OneActionForADebtorOfTwoCurrencies) {
  const std::vector<Recommendation> rows = {
      Row(0, "A13", 500, 10), Row(0, "A13", 400, 10), Row(1, "A13", 1, 10)};
  const Worklist work = Build(rows, One(480));
  EXPECT_THAT(RowsWith(work, WorkFit::kToday), ElementsAre(0, 2));
  EXPECT_THAT(RowsWith(work, WorkFit::kNoTime), ElementsAre(1));
}

TEST(Worklist, OnlyTheFirstDayCompetes) {
  const std::vector<Recommendation> rows = {
      Row(0, "A13", 500, 10, kDay + Days{1}), Row(1, "A13", 1, 10)};
  const Worklist work = Build(rows, One(10));
  EXPECT_EQ(work.day, kDay);
  EXPECT_THAT(RowsWith(work, WorkFit::kToday), ElementsAre(1));
  EXPECT_THAT(RowsWith(work, WorkFit::kLater), ElementsAre(0));
}

TEST(Worklist, EachTeamHasItsMinutes) {
  const std::vector<WorkTeam> teams = {{"calls", {Channel::kPhone}, 10},
                                       {"road", {Channel::kVisit}, 120}};
  const std::vector<Recommendation> rows = {
      Row(0, "A13", 500, 10), Row(1, "A13", 400, 10), Row(2, "A33", 90, 120),
      Row(3, "A12", 5, 2)};
  const Worklist work = Build(rows, teams);
  // Writing is nobody's minutes here.
  EXPECT_THAT(RowsWith(work, WorkFit::kToday),
              testing::UnorderedElementsAre(0, 2, 3));
  EXPECT_THAT(work.used, ElementsAre(10, 120));
}

TEST(Worklist, NamesTeamsAtFault) {
  const auto fault = [](const std::vector<WorkTeam>& teams) {
    return std::string(Validate(teams).message());
  };
  EXPECT_EQ(fault({{"a", {Channel::kPhone}, -1}}),
            "team a: minutes -1 is below 0");
  EXPECT_EQ(fault({{"a", {}, 1}}), "team a: has no channel");
  EXPECT_EQ(fault({{"a", {Channel::kPhone}, 1}, {"b", {Channel::kPhone}, 1}}),
            "team b: channel phone is that of a");
}

// Against trying every set, on small random days.
TEST(Worklist, IsTheBestOfAllSets) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Recommendation> rows;
    for (RowIndex debtor = 0; debtor < 8; ++debtor) {
      rows.push_back(Row(debtor, random() % 2 ? "A13" : "A33",
                         1 + random() % 100, 1 + random() % 30));
    }
    const std::vector<WorkTeam> teams = {{"calls", {Channel::kPhone}, 40},
                                         {"road", {Channel::kVisit}, 40}};
    const Worklist work = Build(rows, teams);
    std::int64_t best = 0;
    for (unsigned set = 0; set < 256; ++set) {
      std::int64_t value = 0, used[2] = {};
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if ((set >> i & 1) == 0) continue;
        value += rows[i].expected_value;
        used[rows[i].channel == Channel::kVisit] += rows[i].minutes;
      }
      if (used[0] <= 40 && used[1] <= 40) best = std::max(best, value);
    }
    EXPECT_EQ(work.value, best);
    EXPECT_GE(work.bound, static_cast<double>(best));
    EXPECT_LE(work.used[0], 40);
    EXPECT_LE(work.used[1], 40);
  }
}

}  // namespace
}  // namespace arrears
