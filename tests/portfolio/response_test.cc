// SPDX-License-Identifier: Apache-2.0
//
// Do the policies collect more for a minute of work than those who call the
// oldest or the largest first? Over 200 small worlds whose truth is known, with
// the same chance for all (response_world.h).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "arrears/portfolio/recommend.h"
#include "gtest/gtest.h"
#include "response_world.h"

namespace arrears {
namespace {

constexpr int kWorlds = 200;

struct Outcome {
  double net = 0, minutes = 0;
};

Outcome OutcomeOf(const ResponseCourse& course) {
  return {course.net(), static_cast<double>(course.minutes())};
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
Outcome CallBy(const ResponseWorld& world, const EffectTable& truth,
               Key (ResponseCourse::*key)(int) const) {
  ResponseCourse course(world, RecoveryCurve::Ccaa2004(), truth);
  const std::uint8_t call = ActionIndex("A13");
  for (int week = 0; week < world.options().weeks; ++week) {
    std::vector<int> order;
    for (int debtor = 0; debtor < world.options().debtors; ++debtor) {
      if (course.OldestAge(debtor) > 0) order.push_back(debtor);
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
      return (course.*key)(a) > (course.*key)(b);
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

enum Course { kFirst, kPlan, kPlanHalf, kPlanMore, kOldest, kLargest, kWait };
constexpr const char* kNames[] = {"b2b-default",    "best_plan",
                                  "best_plan x0.5", "best_plan x1.5",
                                  "oldest first",   "largest first"};
constexpr std::size_t kCourses = std::size(kNames);

using Outcomes = std::array<Outcome, kCourses + 1>;

std::vector<Outcomes> RunAll() {
  const WorldOptions options;
  const EffectTable truth = EffectTable::Default();
  const Setting settings[] = {SettingOf(ChooseBy::kFirst, 1, options),
                              SettingOf(ChooseBy::kBestPlan, 1, options),
                              SettingOf(ChooseBy::kBestPlan, 0.5, options),
                              SettingOf(ChooseBy::kBestPlan, 1.5, options)};
  std::vector<Outcomes> all(kWorlds);
  Executor::Threads(2).Run(all.size(), [&](std::size_t w) {
    const ResponseWorld world(w, options);
    for (std::size_t i = 0; i < std::size(settings); ++i) {
      all[w][i] = Follow(world, settings[i], truth);
    }
    all[w][kOldest] = CallBy(world, truth, &ResponseCourse::OldestAge);
    all[w][kLargest] = CallBy(world, truth, &ResponseCourse::PastDue);
    all[w][kWait] = Wait(world, truth);
  });
  return all;
}

// A mean with 95 % on each side.
struct Interval {
  double mean = 0, half = 0;
  double lower() const { return mean - half; }
};

template <class Value>
Interval MeanOf(const std::vector<Outcomes>& all, Value value) {
  double sum = 0, squares = 0;
  for (const Outcomes& each : all) sum += value(each);
  const auto n = static_cast<double>(all.size());
  const double mean = sum / n;
  for (const Outcomes& each : all) {
    squares += (value(each) - mean) * (value(each) - mean);
  }
  return {mean, 1.96 * std::sqrt(squares / (n - 1) / n)};
}

// Of the base currency: net cash for a minute of work; and of it what the work
// brought, since much is paid without any.
double Net(const Outcomes& of, std::size_t course) {
  return of[course].net / of[course].minutes / 100;
}
double Brought(const Outcomes& of, std::size_t course) {
  return (of[course].net - of[kWait].net) / of[course].minutes / 100;
}

void Print(const std::vector<Outcomes>& all) {
  for (std::size_t c = 0; c < kCourses; ++c) {
    const Interval net = MeanOf(all, [&](auto& o) { return Net(o, c); });
    const Interval brought =
        MeanOf(all, [&](auto& o) { return Brought(o, c); });
    const Interval minutes = MeanOf(all, [&](auto& o) { return o[c].minutes; });
    std::printf("%-14s net/min %7.2f +- %5.2f brought/min %6.2f +- %5.2f, ",
                kNames[c], net.mean, net.half, brought.mean, brought.half);
    std::printf("%5.0f min\n", minutes.mean);
  }
}

// By how much one course is above another in the same world.
template <class Measure>
Interval Above(const std::vector<Outcomes>& all, Course one, Course other,
               Measure measure, const char* name) {
  const Interval above = MeanOf(all, [&](const Outcomes& o) {
    return measure(o, one) - measure(o, other);
  });
  std::printf("%s - %s, %s: %.2f +- %.2f\n", kNames[one], kNames[other], name,
              above.mean, above.half);
  return above;
}

void ExpectAbove(const std::vector<Outcomes>& all, Course one, Course other) {
  EXPECT_GT(Above(all, one, other, &Net, "net/min").lower(), 0);
  EXPECT_GT(Above(all, one, other, &Brought, "brought/min").lower(), 0);
}

// One test: the worlds are drawn once.
TEST(Response, PlanAboveRulesAboveCallingInOneOrder) {
  const std::vector<Outcomes> all = RunAll();
  Print(all);
  ExpectAbove(all, kPlan, kFirst);
  ExpectAbove(all, kFirst, kOldest);
  EXPECT_GT(Above(all, kFirst, kLargest, &Net, "net/min").lower(), 0);
  // By what the work brings these two are not told apart: METHODS.md#plan.
  const Interval brought =
      Above(all, kFirst, kLargest, &Brought, "brought/min");
  EXPECT_GT(brought.mean + brought.half, 0);
  for (const Course wrong : {kPlanHalf, kPlanMore}) {
    ExpectAbove(all, wrong, kOldest);
    ExpectAbove(all, wrong, kLargest);
  }
}

}  // namespace
}  // namespace arrears
