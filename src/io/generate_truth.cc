// SPDX-License-Identifier: Apache-2.0
//
// From the lives of one due date (generate_life.cc) to the portfolio's curves.
#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "generate_internal.h"
#include "generate_life_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

constexpr int kTwoYears = 730;

// Items due on one day, by weight: those that begin to live (kFirstAge) with a
// solvent debtor, and those whose debtor failed after their document.
struct Cohort {
  Date due;
  double solvent = 0, failed = 0;
};

// Weights of many due dates.
struct Sums {
  LifeCurve curve;
  double items = 0, up_to_two_years = 0, beyond_two_years = 0;

  explicit Sums(int horizon) {
    curve.open.resize(At(horizon + 1), 0);
    curve.recovered.resize(At(horizon + 1), 0);
  }
  // What is open at as_of of items due `age` days before.
  void AddStanding(int age, double weight) {
    (age <= kTwoYears ? up_to_two_years : beyond_two_years) += weight;
  }
  void Add(const Sums& other, double factor) {
    for (std::size_t a = 0; a < curve.open.size(); ++a) {
      curve.open[a] += factor * other.curve.open[a];
      curve.recovered[a] += factor * other.curve.recovered[a];
    }
    items += factor * other.items;
    up_to_two_years += factor * other.up_to_two_years;
    beyond_two_years += factor * other.beyond_two_years;
  }
};

// The due dates of a segment's items, with their weights per document.
std::vector<Cohort> Cohorts(const Model& model, int segment) {
  const GeneratorOptions& o = model.options();
  const double fails = o.segments[At(segment)].insolvency_per_day;
  struct Offset {
    int days;
    double share;
  };
  std::vector<Offset> offsets;
  double shares = 0;
  int longest = 0;
  for (const TermsShare& terms : o.terms) shares += terms.share;
  for (const TermsShare& terms : o.terms) {
    const double share = terms.share / shares;
    offsets.push_back({terms.days, share * (1 - o.in_instalments)});
    for (int k = 0; k < kInstalments; ++k) {
      offsets.push_back(
          {terms.days + k * kInstalmentDays, share * o.in_instalments});
    }
    longest = std::max(longest, offsets.back().days);
  }
  const std::vector<double>& weights = model.document_weights();
  // [n]: P(solvent at the end of n days from the first).
  std::vector<double> solvent = {1};
  for (std::size_t n = 0; n < weights.size() + At(longest); ++n) {
    solvent.push_back(solvent.back() * (1 - fails));
  }
  std::vector<Cohort> cohorts(weights.size() + At(longest));
  for (std::size_t n = 0; n < cohorts.size(); ++n) {
    cohorts[n].due =
        model.first_document() + Days{static_cast<std::int32_t>(n)};
  }
  for (std::size_t n = 0; n < weights.size(); ++n) {
    for (const Offset& offset : offsets) {
      Cohort& cohort = cohorts[n + At(offset.days)];
      const double alive = solvent[n + At(offset.days + kFirstAge)];
      const double weight = weights[n] * offset.share;
      cohort.solvent += weight * alive;
      cohort.failed += weight * (solvent[n + 1] - alive);
    }
  }
  return cohorts;
}

// P(a claim on an insolvent debtor is open at the end of each age).
std::vector<double> OpenWhenFailed(const Model& model) {
  std::vector<double> open;
  open.reserve(At(model.options().horizon_days) + 1);
  double probability = 1;
  for (int age = 0; age < model.options().horizon_days; ++age) {
    open.push_back(probability *= 1 - model.write_off(age));
  }
  open.push_back(0);
  return open;
}

// Adds the cohorts due on one weekday of one month, which live alike.
void AddAlike(const Model& model, const std::vector<Cohort>& cohorts,
              const std::vector<double>& open_failed, LifeDistribution* lives,
              Sums* sums) {
  const LifeCurve curve = lives->Live(cohorts.front().due);
  double solvent = 0, failed = 0;
  for (const Cohort& cohort : cohorts) {
    solvent += cohort.solvent;
    failed += cohort.failed;
    const int age = (model.options().as_of - cohort.due).count();
    if (age > 0 && age < model.options().horizon_days) {
      sums->AddStanding(age, cohort.solvent * curve.open[At(age)] +
                                 cohort.failed * open_failed[At(age)]);
    }
  }
  sums->items += solvent + failed;
  for (std::size_t a = 0; a < curve.open.size(); ++a) {
    sums->curve.open[a] += solvent * curve.open[a] + failed * open_failed[a];
    sums->curve.recovered[a] += solvent * curve.recovered[a];
  }
}

// One of the populations that make up the portfolio.
struct Part {
  int segment, habit, amount_class;
  bool contacts;
  double share;  // Of the segment's items.
};

std::vector<Part> PartsOf(const GeneratorOptions& o) {
  const auto& by_amount = o.payment_by_amount;
  const bool same =
      by_amount[0] == by_amount[1] && by_amount[1] == by_amount[2];
  double habits = 0;
  for (const PayerHabit& habit : o.habits) habits += habit.share;
  std::vector<Part> parts;
  for (int s = 0; s < static_cast<int>(o.segments.size()); ++s) {
    for (int h = 0; h < static_cast<int>(o.habits.size()); ++h) {
      for (int c = 0; c < (same ? 1 : 3); ++c) {
        const double share =
            o.habits[At(h)].share / habits * (same ? 1 : kAmountShares[c]);
        if (o.contacts) parts.push_back({s, h, c, true, share});
        parts.push_back({s, h, c, false, share});
      }
    }
  }
  return parts;
}

Sums LivePart(const Model& model, const Part& part) {
  std::array<std::vector<Cohort>, std::size_t{12} * 7> alike;
  for (const Cohort& cohort : Cohorts(model, part.segment)) {
    const std::size_t month = static_cast<unsigned>(cohort.due.ymd().month());
    alike[7 * (month - 1) + At(cohort.due.iso_weekday() - 1)].push_back(cohort);
  }
  const std::vector<double> open_failed = OpenWhenFailed(model);
  Sums sums(model.options().horizon_days);
  LifeDistribution lives(model, part.segment, part.habit, part.amount_class,
                         part.contacts);
  for (const std::vector<Cohort>& cohorts : alike) {
    if (cohorts.empty()) continue;
    AddAlike(model, cohorts, open_failed, &lives, &sums);
  }
  return sums;
}

CurveTruth Curve(const Sums& sums) {
  CurveTruth curve;
  if (sums.items == 0) return curve;
  for (std::size_t a = 0; a < sums.curve.open.size(); ++a) {
    const double open = sums.curve.open[a];
    curve.open.push_back(open / sums.items);
    curve.recovery.push_back(open > 0 ? sums.curve.recovered[a] / open : 0);
  }
  curve.late_rate = curve.open[0];
  curve.open_up_to_two_years = sums.up_to_two_years / sums.items;
  curve.open_beyond_two_years = sums.beyond_two_years / sums.items;
  return curve;
}

void DescribeParameters(const GeneratorOptions& o, GeneratorTruth* truth) {
  if (o.contacts) {
    for (const ContactChannel& c : o.channels) {
      truth->channels.push_back(
          {c.name, c.made, c.reached, c.hazard_ratio, c.effect_days});
    }
  }
  truth->promise_kept = o.promises.kept;
  truth->promise_late = o.promises.late;
  truth->promise_part = o.promises.part;
  truth->promise_broken = o.promises.broken;
  truth->broken_promise_factor = o.promises.broken_factor;
  truth->dispute_factor = o.disputes.hazard_factor;
  truth->dispute_upheld = o.disputes.upheld;
  truth->backdated = o.backdated;
}

}  // namespace
}  // namespace generate_internal

GeneratorTruth Generator::Truth(const Executor& executor) const {
  using namespace generate_internal;
  const GeneratorOptions& o = options();
  const std::vector<Part> parts = PartsOf(o);
  std::vector<Sums> lives(parts.size(), Sums(0));
  executor.Run(parts.size(),
               [&](std::size_t p) { lives[p] = LivePart(*model_, parts[p]); });
  double shares = 0, documents = 0;
  for (const PayerSegment& segment : o.segments) shares += segment.share;
  for (const double weight : model_->document_weights()) documents += weight;
  GeneratorTruth truth;
  Sums portfolio(o.horizon_days), untouched(o.horizon_days);
  for (std::size_t s = 0; s < o.segments.size(); ++s) {
    Sums with(o.horizon_days), without(o.horizon_days);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (At(parts[p].segment) != s) continue;
      const double share =
          parts[p].share * o.segments[s].share / shares / documents;
      if (parts[p].contacts || !o.contacts) with.Add(lives[p], share);
      if (!parts[p].contacts) without.Add(lives[p], share);
    }
    truth.segments.push_back(
        {o.segments[s].name, with.items, Curve(with), Curve(without)});
    portfolio.Add(with, 1);
    untouched.Add(without, 1);
  }
  for (SegmentTruth& segment : truth.segments) {
    segment.item_share /= portfolio.items;
  }
  truth.item_count = static_cast<double>(o.items) * portfolio.items;
  truth.portfolio = Curve(portfolio);
  truth.portfolio_without_contacts = Curve(untouched);
  DescribeParameters(o, &truth);
  return truth;
}

}  // namespace arrears
