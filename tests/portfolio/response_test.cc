// SPDX-License-Identifier: Apache-2.0
//
// Do the policies collect more for a minute of work than those who call the
// oldest or the largest first? Over 200 small worlds whose truth is known, with
// the same chance for all (response_world.h).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/portfolio/recommend.h"
#include "gtest/gtest.h"
#include "response_world.h"

namespace arrears {
namespace {

constexpr int kWorlds = 200;

struct Outcome {
  double net = 0, minutes = 0;
  std::vector<int> taken;
};

Outcome OutcomeOf(const ResponseCourse& course) {
  return {course.net(), static_cast<double>(course.minutes()), course.taken()};
}

EffectTable Scaled(double scale) {
  const EffectTable expert = EffectTable::Default();
  std::vector<EffectEntry> entries;
  for (const EffectEntry& known : expert.entries()) {
    if (known.effect.hazard_ratio == 1) continue;
    EffectEntry entry = known;
    double& ratio = entry.effect.hazard_ratio;
    ratio = 1 + scale * (ratio - 1);
    entry.upper = std::max(entry.upper, ratio);
    entries.push_back(std::move(entry));
  }
  absl::StatusOr<EffectTable> table = expert.With("scaled", entries);
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

// Steps are weeks, so that no weekday is set apart for calls.
Setting SettingOf(ChooseBy choose, double scale, const WorldOptions& options) {
  absl::StatusOr<Setting> setting = Setting::Default(Creditor{});
  EXPECT_TRUE(setting.ok()) << setting.status();
  PolicySpec spec = B2bDefaultSpec();
  spec.choose = choose;
  for (const char* name : {"reminder_weekday", "follow_up_weekday"}) {
    EXPECT_TRUE(SetParameter(&spec, name, 0.0).ok());
  }
  absl::StatusOr<Policy> policy = Policy::Create(std::move(spec));
  EXPECT_TRUE(policy.ok()) << policy.status();
  setting->policy = *std::move(policy);
  setting->fit_recovery = false;
  setting->effects = Scaled(scale);
  setting->teams = DefaultTeams(Creditor{});
  setting->teams[0].minutes = options.minutes_a_week;
  return *std::move(setting);
}

Outcome Follow(const ResponseWorld& world, const Setting& setting,
               const EffectTable& truth) {
  ResponseCourse course(world, setting.recovery_prior, truth);
  for (int week = 0; week < world.options().weeks; ++week) {
    const LedgerData data = course.Build();
    const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    const absl::StatusOr<Portfolio> portfolio =
        Recommend(*ledger, {course.today()}, setting);
    EXPECT_TRUE(portfolio.ok()) << portfolio.status();
    for (const WorklistEntry& entry : portfolio->work.entries) {
      const Recommendation& next = portfolio->recommendations[entry.row];
      if (entry.fit != WorkFit::kToday) continue;
      course.Do(std::stoi(ledger->debtor_id(next.debtor).substr(1)),
                next.action);
    }
    course.PassWeek();
  }
  return OutcomeOf(course);
}

// Calls in one order, as far as the minutes go.
template <class Key>
Outcome CallBy(const ResponseWorld& world, const EffectTable& truth, Key key) {
  ResponseCourse course(world, RecoveryCurve::Ccaa2004(), truth);
  const std::uint8_t call = ActionIndex("A13");
  for (int week = 0; week < world.options().weeks; ++week) {
    std::vector<int> order;
    for (int debtor = 0; debtor < world.options().debtors; ++debtor) {
      if (course.OldestAge(debtor) > 0) order.push_back(debtor);
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      return key(course, a) > key(course, b);
    });
    std::int64_t left = world.options().minutes_a_week;
    for (const int debtor : order) {
      left -= truth.Of(call).effect.minutes;
      if (left < 0) break;
      course.Do(debtor, call);
    }
    course.PassWeek();
  }
  return OutcomeOf(course);
}

Outcome Wait(const ResponseWorld& world, const EffectTable& truth) {
  ResponseCourse course(world, RecoveryCurve::Ccaa2004(), truth);
  for (int week = 0; week < world.options().weeks; ++week) course.PassWeek();
  return OutcomeOf(course);
}

struct Interval {
  double mean = 0, half = 0;  // 95 %.
  double lower() const { return mean - half; }
};

Interval Mean(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, 1.96 * std::sqrt(squares / (n - 1) / n)};
}

TEST(Response, Explore) {
  const WorldOptions options;
  const EffectTable truth = EffectTable::Default();
  const char* worlds_env = std::getenv("WORLDS");
  const int worlds = worlds_env ? std::atoi(worlds_env) : kWorlds;
  const std::vector<std::pair<std::string, Setting>> settings = [&] {
    std::vector<std::pair<std::string, Setting>> made;
    made.emplace_back("b2b-default", SettingOf(ChooseBy::kFirst, 1, options));
    made.emplace_back("best_value",
                      SettingOf(ChooseBy::kBestValue, 1, options));
    made.emplace_back("best_plan", SettingOf(ChooseBy::kBestPlan, 1, options));
    made.emplace_back("plan x0.5", SettingOf(ChooseBy::kBestPlan, .5, options));
    made.emplace_back("plan x1.5",
                      SettingOf(ChooseBy::kBestPlan, 1.5, options));
    return made;
  }();
  std::vector<std::string> names;
  std::vector<std::vector<Outcome>> outcomes;
  std::vector<Outcome> waits;
  for (int w = 0; w < worlds; ++w) {
    const ResponseWorld world(static_cast<std::uint64_t>(w), options);
    std::vector<Outcome> row;
    names.clear();
    waits.push_back(Wait(world, truth));
    for (const auto& [name, setting] : settings) {
      names.push_back(name);
      row.push_back(Follow(world, setting, truth));
    }
    names.push_back("oldest");
    row.push_back(CallBy(world, truth, [](const ResponseCourse& c, int d) {
      return c.OldestAge(d);
    }));
    names.push_back("largest");
    row.push_back(CallBy(world, truth, [](const ResponseCourse& c, int d) {
      return c.PastDue(d);
    }));
    outcomes.push_back(row);
  }
  for (std::size_t p = 0; p < names.size(); ++p) {
    std::vector<double> gross, extra, extra_total, minutes;
    std::vector<int> taken(Actions().size());
    for (std::size_t w = 0; w < outcomes.size(); ++w) {
      const Outcome& o = outcomes[w][p];
      gross.push_back(o.net / std::max(o.minutes, 1.0) / 100);
      extra.push_back((o.net - waits[w].net) / std::max(o.minutes, 1.0) / 100);
      extra_total.push_back((o.net - waits[w].net) / 100);
      minutes.push_back(o.minutes);
      for (std::size_t a = 0; a < taken.size(); ++a) taken[a] += o.taken[a];
    }
    std::printf(
        "%-12s net/min %8.2f +- %6.2f  extra/min %8.2f +- %6.2f  extra %9.0f "
        "+- %6.0f min %6.0f |",
        names[p].c_str(), Mean(gross).mean, Mean(gross).half, Mean(extra).mean,
        Mean(extra).half, Mean(extra_total).mean, Mean(extra_total).half,
        Mean(minutes).mean);
    for (std::size_t a = 0; a < taken.size(); ++a) {
      if (taken[a] > 0) {
        std::printf(" %s:%.1f", std::string(Actions()[a].id).c_str(),
                    static_cast<double>(taken[a]) / worlds);
      }
    }
    std::printf("\n");
  }
}

}  // namespace
}  // namespace arrears
