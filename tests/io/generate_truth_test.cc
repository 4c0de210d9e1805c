// SPDX-License-Identifier: Apache-2.0
//
// The computed truth against plain draws. Where items are independent, errors
// are binomial; elsewhere debtors are taken in blocks, as what they share makes
// their items alike. Seeds are fixed; a bound of 4.5 standard errors is broken
// by chance once in 150,000 comparisons.
#include "arrears/io/generate_truth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "arrears/io/generate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using ::testing::HasSubstr;

constexpr int kAges[] = {0, 14, 30, 60, 75, 90, 180, 365, 730, 1095, 1825};
constexpr double kMaxErrors = 4.5;

Generator Make(const GeneratorOptions& options) {
  absl::StatusOr<Generator> generator = Generator::Create(options);
  EXPECT_TRUE(generator.ok()) << generator.status();
  return *std::move(generator);
}

std::size_t At(std::int64_t i) { return static_cast<std::size_t>(i); }

// One item's balance through time, from its settlements alone.
struct Path {
  int due = 0;  // Days since 1970.
  std::int64_t amount = 0;
  std::vector<std::pair<int, std::int64_t>> taken;  // Day, minor.
  bool ended_by_money = false;

  std::int64_t LeftAtAge(int age) const {
    std::int64_t left = amount;
    for (const auto& [day, minor] : taken) {
      if (day <= due + age) left -= minor;
    }
    return left;
  }
  bool recovered() const { return ended_by_money && LeftAtAge(1 << 20) == 0; }
};

// Of the items that follow the model.
std::vector<Path> PathsOf(const GeneratedDebtor& debtor) {
  std::vector<Path> paths(debtor.items.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    paths[i].due = debtor.items[i].due_date.days_since_1970();
    paths[i].amount = debtor.items[i].amount;
  }
  for (const GeneratedSettlement& row : debtor.settlements) {
    Path& path = paths[At(row.item)];
    path.taken.emplace_back(row.date.days_since_1970(),
                            row.undoes < 0 ? row.amount : -row.amount);
    // A credit made for the item on that day is no money; one that was there
    // before was paid for.
    path.ended_by_money =
        row.kind == "cash" ||
        (row.kind == "credit" &&
         debtor.items[At(row.source)].document_date < row.date);
  }
  std::vector<Path> followed;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (debtor.items[i].follows_model) followed.push_back(paths[i]);
  }
  return followed;
}

// Counts of blocks of debtors, for the error of a ratio of their sums.
class Ratio {
 public:
  void Add(double part, double whole) {
    parts_.push_back(part);
    wholes_.push_back(whole);
  }
  double value() const { return Sum(parts_) / Sum(wholes_); }
  // Linearised: blocks are independent, what is inside them is not.
  double error() const {
    double squares = 0;
    for (std::size_t b = 0; b < parts_.size(); ++b) {
      const double residual = parts_[b] - value() * wholes_[b];
      squares += residual * residual;
    }
    return std::sqrt(squares) / Sum(wholes_);
  }

 private:
  static double Sum(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
  std::vector<double> parts_, wholes_;
};

constexpr std::int64_t kBlock = 160;  // Ten groups that share out their items.

void ExpectNear(const Ratio& drawn, double truth, const std::string& what) {
  EXPECT_NEAR(drawn.value(), truth, kMaxErrors * drawn.error() + 1e-4) << what;
}

// Draws all debtors of `generator`, whose items must all have ended, and holds
// what became of them against the truth.
void ExpectDrawsFollowTruth(const Generator& generator) {
  const CurveTruth truth = generator.Truth().portfolio;
  std::array<Ratio, std::size(kAges)> open, recovered;
  GeneratedDebtor debtor;
  for (std::int64_t begin = 0; begin < generator.options().debtors;
       begin += kBlock) {
    std::array<double, std::size(kAges)> still = {}, later = {};
    double items = 0;
    for (std::int64_t d = begin; d < begin + kBlock; ++d) {
      generator.MakeDebtor(d, &debtor);
      for (const Path& path : PathsOf(debtor)) {
        ++items;
        for (std::size_t a = 0; a < std::size(kAges); ++a) {
          if (path.LeftAtAge(kAges[a]) == 0) continue;
          ++still[a];
          later[a] += path.recovered() ? 1 : 0;
        }
      }
    }
    for (std::size_t a = 0; a < std::size(kAges); ++a) {
      open[a].Add(still[a], items);
      recovered[a].Add(later[a], still[a]);
    }
  }
  for (std::size_t a = 0; a < std::size(kAges); ++a) {
    const std::string age = " at " + std::to_string(kAges[a]);
    ExpectNear(open[a], truth.open[At(kAges[a])], "open" + age);
    ExpectNear(recovered[a], truth.recovery[At(kAges[a])], "recovery" + age);
  }
}

GeneratorOptions AllEnded() {
  GeneratorOptions options;
  options.history_years = 8;
  options.run_off_days = 2450;  // Longest terms and instalments + horizon.
  options.debtors = 100 * kBlock;
  options.items = 60'000;
  return options;
}

TEST(Truth, IsTheProductOfHazardsWhereNothingElseActs) {
  const GeneratorOptions options = IndependentItems();
  const CurveTruth truth = Make(options).Truth().portfolio;
  // Read off the definition: open[a] is the product of 1 - h up to day a.
  std::vector<double> open;
  double product = 1;
  for (int age = kFirstAge; age <= options.horizon_days; ++age) {
    const auto band =
        std::upper_bound(kHazardAges.begin(), kHazardAges.end(), age) -
        kHazardAges.begin() - 1;
    product *= 1 - options.segments[0].daily_hazard[At(band)];
    if (age >= 0) open.push_back(product);
  }
  for (int age = 0; age < options.horizon_days; ++age) {
    ASSERT_NEAR(truth.open[At(age)], open[At(age)], 1e-12) << age;
    ASSERT_NEAR(truth.recovery[At(age)], 1 - open.back() / open[At(age)], 1e-9)
        << age;
  }
  EXPECT_EQ(truth.late_rate, truth.open[0]);
  EXPECT_EQ(truth.open.back(), 0);  // Written off at the horizon.
}

TEST(Truth, IndependentItemsAreBinomialDraws) {
  GeneratorOptions options = IndependentItems();
  options.debtors = 20'000;
  options.items = 100'000;
  const Generator generator = Make(options);
  const CurveTruth truth = generator.Truth().portfolio;
  std::array<double, std::size(kAges)> open = {}, recovered = {};
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    for (const Path& path : PathsOf(debtor)) {
      for (std::size_t a = 0; a < std::size(kAges); ++a) {
        if (path.LeftAtAge(kAges[a]) == 0) continue;
        ++open[a];
        recovered[a] += path.recovered() ? 1 : 0;
      }
    }
  }
  const auto n = static_cast<double>(options.items);
  for (std::size_t a = 0; a < std::size(kAges); ++a) {
    const double p = truth.open[At(kAges[a])];
    EXPECT_NEAR(open[a] / n, p, kMaxErrors * std::sqrt(p * (1 - p) / n));
    const double r = truth.recovery[At(kAges[a])];
    EXPECT_NEAR(recovered[a] / open[a], r,
                kMaxErrors * std::sqrt(r * (1 - r) / open[a]))
        << kAges[a];
  }
}

TEST(Truth, TheSampleWorldIsDrawnAsComputed) {
  ExpectDrawsFollowTruth(Make(AllEnded()));
}

TEST(Truth, AWorldWithoutContactsIsDrawnAsComputed) {
  GeneratorOptions options = AllEnded();
  options.contacts = false;
  options.seed = 2;
  ExpectDrawsFollowTruth(Make(options));
}

TEST(Truth, ATurbulentWorldIsDrawnAsComputed) {
  GeneratorOptions options = AllEnded();
  options.seed = 3;
  for (PayerSegment& segment : options.segments) {
    segment.insolvency_per_day = 0.0005;
    segment.dispute_per_day = 0.01;
    segment.part_share = 0.4;
  }
  options.payment_by_amount = {1.5, 1, 0.5};
  options.charged_back = 0.2;
  options.unmatched = 0.2;
  options.in_instalments = 0.2;
  options.disputes.whole = 0.8;
  options.promises.broken_factor = 0.2;
  for (ContactChannel& channel : options.channels) {
    channel.promise *= 2;
    channel.excuse = 0.1;
  }
  ExpectDrawsFollowTruth(Make(options));
}

// The horizon ends lives on both sides of what is still under way then.
TEST(Truth, AShortHorizonIsDrawnAsComputed) {
  GeneratorOptions options = AllEnded();
  options.seed = 4;
  options.horizon_days = 200;
  options.write_off_age = 50;
  options.write_off_per_day = {0.01};
  options.charged_back = 0.3;
  const Generator generator = Make(options);
  const CurveTruth truth = generator.Truth().portfolio;
  ASSERT_EQ(truth.open.size(), 201u);
  std::array<Ratio, 3> open;
  constexpr int kEarly[] = {60, 150, 199};
  GeneratedDebtor debtor;
  for (std::int64_t begin = 0; begin < options.debtors; begin += kBlock) {
    std::array<double, 3> still = {};
    double items = 0;
    for (std::int64_t d = begin; d < begin + kBlock; ++d) {
      generator.MakeDebtor(d, &debtor);
      for (const Path& path : PathsOf(debtor)) {
        ++items;
        for (std::size_t a = 0; a < 3; ++a) {
          still[a] += path.LeftAtAge(kEarly[a]) != 0 ? 1 : 0;
        }
        EXPECT_EQ(path.LeftAtAge(220), 0);
      }
    }
    for (std::size_t a = 0; a < 3; ++a) open[a].Add(still[a], items);
  }
  for (std::size_t a = 0; a < 3; ++a) {
    ExpectNear(open[a], truth.open[At(kEarly[a])], std::to_string(kEarly[a]));
  }
}

TEST(Truth, ShareStandingAtAsOfOnBothSidesOfTwoYears) {
  GeneratorOptions options;
  options.debtors = 100 * kBlock;
  options.items = 60'000;
  const Generator generator = Make(options);
  const GeneratorTruth truth = generator.Truth();
  Ratio young, old;
  double all = 0;
  GeneratedDebtor debtor;
  for (std::int64_t begin = 0; begin < options.debtors; begin += kBlock) {
    double to_two = 0, beyond = 0, items = 0;
    for (std::int64_t d = begin; d < begin + kBlock; ++d) {
      generator.MakeDebtor(d, &debtor);
      for (const Path& path : PathsOf(debtor)) {
        ++items;
        const int age = options.as_of.days_since_1970() - path.due;
        if (age <= 0 || path.LeftAtAge(age) == 0) continue;
        ++(age <= 730 ? to_two : beyond);
      }
    }
    young.Add(to_two, items);
    old.Add(beyond, items);
    all += items;
  }
  ExpectNear(young, truth.portfolio.open_up_to_two_years, "up to two years");
  ExpectNear(old, truth.portfolio.open_beyond_two_years, "beyond two years");
  EXPECT_NEAR(all / truth.item_count, 1, 0.01);
}

TEST(Truth, RecoveryNeverRisesWithAgeInTheSampleWorld) {
  const GeneratorTruth truth = Make({}).Truth();
  std::vector<const CurveTruth*> curves = {&truth.portfolio,
                                           &truth.portfolio_without_contacts};
  for (const SegmentTruth& segment : truth.segments) {
    curves.push_back(&segment.curve);
    curves.push_back(&segment.without_contacts);
  }
  for (const CurveTruth* curve : curves) {
    for (std::size_t a = 1; a < curve->recovery.size(); ++a) {
      ASSERT_LE(curve->recovery[a], curve->recovery[a - 1] + 1e-12) << a;
    }
  }
  // The neighbourhood of the survey that the sample world is shaped after.
  EXPECT_NEAR(truth.portfolio.recovery[0], 0.949, 0.03);
  EXPECT_NEAR(truth.portfolio.recovery[90], 0.696, 0.10);
  EXPECT_NEAR(truth.portfolio.recovery[730], 0.093, 0.05);
}

TEST(Truth, IsTheSameOnAnyNumberOfThreads) {
  const Generator generator = Make({});
  const GeneratorTruth one = generator.Truth(Executor::Serial());
  const GeneratorTruth three = generator.Truth(Executor::Threads(3));
  EXPECT_EQ(one.portfolio.open, three.portfolio.open);
  EXPECT_EQ(one.portfolio.recovery, three.portfolio.recovery);
}

// Days at risk and payments, inside and outside of some window.
struct Exposure {
  double days = 0, payments = 0;
  double rate() const { return payments / days; }
};
void ExpectRatio(const Exposure& inside, const Exposure& outside,
                 double expected) {
  // Poisson: the log of a ratio of counts has variance 1/n + 1/m.
  const double error = std::sqrt(1 / inside.payments + 1 / outside.payments);
  EXPECT_NEAR(std::log(inside.rate() / outside.rate()), std::log(expected),
              kMaxErrors * error);
  EXPECT_LT(error, 0.05) << "too few payments to see anything";
}

// One hazard on all days, so that days need no standardising.
GeneratorOptions OneHazard() {
  GeneratorOptions options = IndependentItems();
  options.debtors = 20'000;
  options.items = 60'000;
  options.segments[0].daily_hazard.fill(0.004);
  options.contacts = true;
  options.channels = {{.name = "phone",
                       .on_weekday = true,
                       .made = 0.8,
                       .reached = 0.5,
                       .hazard_ratio = 2.5,
                       .effect_days = 14}};
  options.ladder.clear();
  for (int age = 5; age < 400; age += 30) {
    options.ladder.push_back({age, 0, "A13", "contact"});
  }
  return options;
}

TEST(Truth, ACallMultipliesThePaymentHazardForItsDays) {
  const GeneratorOptions options = OneHazard();
  const Generator generator = Make(options);
  const ChannelTruth truth = generator.Truth().channels[0];
  Exposure acting, after, otherwise;
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    std::vector<std::vector<int>> reached(debtor.items.size());
    for (const GeneratedContact& row : debtor.contacts) {
      if (row.outcome != "reached") continue;
      for (const std::int32_t item : row.items) {
        reached[At(item)].push_back(row.date.days_since_1970());
      }
    }
    const std::vector<Path> paths = PathsOf(debtor);
    ASSERT_EQ(paths.size(), debtor.items.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
      for (int age = 0; age <= 400; ++age) {
        if (paths[i].LeftAtAge(age - 1) == 0) break;
        Exposure* exposure = &otherwise;
        for (const int day : reached[i]) {
          const int since = paths[i].due + age - day;
          if (since >= 1 && since <= truth.effect_days) exposure = &acting;
          if (since > truth.effect_days && since <= truth.effect_days + 5) {
            exposure = &after;
          }
        }
        ++exposure->days;
        exposure->payments += paths[i].LeftAtAge(age) == 0 ? 1 : 0;
      }
    }
  }
  ExpectRatio(acting, otherwise, truth.hazard_ratio);
  ExpectRatio(after, otherwise, 1);  // It ends when it is said to end.
}

TEST(Truth, ABrokenPromiseLowersThePaymentHazard) {
  GeneratorOptions options = OneHazard();
  options.channels[0].promise = 0.5;
  options.channels[0].hazard_ratio = 1;
  options.promises.broken_factor = 0.4;
  options.promises.kept = 0.1;
  options.promises.late = 0.1;
  options.promises.part = 0.1;
  options.promises.broken = 0.7;
  options.promises.plan_share = 0;
  const Generator generator = Make(options);
  const GeneratorTruth truth = generator.Truth();
  Exposure broken, otherwise;
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    const std::vector<Path> paths = PathsOf(debtor);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      for (int age = 0; age <= 400; ++age) {
        if (paths[i].LeftAtAge(age - 1) == 0) break;
        const int day = paths[i].due + age;
        bool is_broken = false, waits = false;
        for (const GeneratedPromise& promise : debtor.promises) {
          if (At(promise.item) != i) continue;
          const int until =
              promise.due.days_since_1970() + options.promises.late_days;
          waits |= promise.made_on.days_since_1970() < day && day <= until;
          is_broken |=
              promise.outcome == PromiseOutcome::kBroken && until < day;
        }
        if (waits) continue;
        Exposure& exposure = is_broken ? broken : otherwise;
        ++exposure.days;
        exposure.payments += paths[i].LeftAtAge(age) == 0 ? 1 : 0;
      }
    }
  }
  ExpectRatio(broken, otherwise, truth.broken_promise_factor);
}

TEST(Truth, PromisesAndBackdatingHaveTheirShares) {
  GeneratorOptions options;
  options.debtors = 3000;
  options.items = 30'000;
  const Generator generator = Make(options);
  const GeneratorTruth truth = generator.Truth();
  std::array<double, 5> outcomes = {};
  double promises = 0, settlements = 0, late = 0;
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    std::string last_id;
    for (const GeneratedPromise& row : debtor.promises) {
      // One draw for a basket; a plan's first half says nothing.
      const bool again = row.id == last_id;
      last_id = row.id;
      if (again || row.kind == "plan" || debtor.insolvent_on ||
          row.due + Days{20} > options.as_of) {
        continue;
      }
      ++promises;
      ++outcomes[static_cast<std::size_t>(row.outcome)];
    }
    for (const GeneratedSettlement& row : debtor.settlements) {
      if (row.source >= 0 || row.undoes >= 0 ||
          debtor.items[At(row.item)].recorded_date > row.date ||
          row.date + Days{40} > options.as_of) {
        continue;
      }
      ++settlements;
      late += row.recorded_date > row.date ? 1 : 0;
    }
  }
  const auto expect_share = [](double count, double n, double share) {
    EXPECT_NEAR(count / n, share,
                kMaxErrors * std::sqrt(share * (1 - share) / n));
  };
  expect_share(outcomes[0], promises, truth.promise_kept);
  expect_share(outcomes[1], promises, truth.promise_late);
  expect_share(outcomes[2], promises, truth.promise_part);
  expect_share(outcomes[3], promises, truth.promise_broken);
  EXPECT_GT(promises, 1000);
  // Facts after an undoing wait for it: a few more than drawn.
  EXPECT_NEAR(late / settlements, truth.backdated, 0.005);
}

TEST(PaymentProbability, IsHazardTimesHabitWeekdayAndSeason) {
  GeneratorOptions options;
  options.payment_by_amount = {1, 1, 0.5};
  const Generator generator = Make(options);
  // Distributors (0.023 at 31 to 60 days), prompt payers (x 1.4), due in
  // February (x 0.7), on a Friday (x 1.6): 2025-04-04 is 36 days after
  // 2025-02-27.
  const Date due = 2025y / 2 / 27, friday = 2025y / 4 / 4;
  EXPECT_NEAR(generator.PaymentProbability(1, 0, 0, due, friday),
              0.023 * 1.4 * 0.7 * 1.6, 1e-15);
  EXPECT_NEAR(generator.PaymentProbability(1, 0, 2, due, friday),
              0.023 * 1.4 * 0.7 * 1.6 * 0.5, 1e-15);
  // Sundays bring nothing.
  EXPECT_EQ(generator.PaymentProbability(1, 0, 0, due, friday + Days{2}), 0);
  EXPECT_EQ(generator.PaymentProbability(1, 0, 0, due, due - Days{15}), 0);
}

TEST(TruthJson, NamesWhatTheGeneratorKnows) {
  const std::string json = TruthJson(Make({}).Truth());
  for (const char* key :
       {"\"late_rate\"", "\"recovery_by_age\"", "\"age\": 730",
        "\"recovery_without_contacts\"", "\"segment\": \"distributor\"",
        "\"contact_effects\"", "\"channel\": \"phone\"",
        "\"hazard_ratio\": 2.0", "\"effect_days\": 14",
        "\"hazard_ratio_after_broken\"", "\"backdated\""}) {
    EXPECT_THAT(json, HasSubstr(key));
  }
}

}  // namespace
}  // namespace arrears
