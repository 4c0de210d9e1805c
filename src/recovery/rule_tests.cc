// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/rule_tests.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/beta.h"
#include "arrears/recovery/curve.h"
#include "arrears/recovery/observe.h"
#include "recovery/parts_internal.h"

namespace arrears {
namespace {

constexpr int kHorizon = 2190, kTwoYears = 730, kQuarter = 90;
constexpr std::size_t kGroups = 50;
constexpr std::int64_t kFewestItems = 30, kFewestDebtors = 10;
constexpr int kCallDays = 7;

// What is known of a group of debtors, as counts that add up.
struct Tally {
  // By day of age, 1 to the horizon: first seen at risk, last seen, and how.
  std::vector<std::int64_t> entered = std::vector<std::int64_t>(kHorizon + 2);
  std::vector<std::int64_t> left = entered, paid = entered, lost = entered;
  // Due a quarter ago and not paid by then; the larger ones by amount, and the
  // smaller: how many, and how many were paid within the quarter.
  std::array<std::int64_t, 2> due = {}, due_paid = {};
  std::array<CallShare, 7> weekdays = {};
  std::array<CallShare, 24> hours = {};

  void Add(const Tally& other, std::int64_t sign) {
    for (std::size_t d = 0; d < entered.size(); ++d) {
      entered[d] += sign * other.entered[d];
      left[d] += sign * other.left[d];
      paid[d] += sign * other.paid[d];
      lost[d] += sign * other.lost[d];
    }
    for (std::size_t h = 0; h < 2; ++h) {
      due[h] += sign * other.due[h];
      due_paid[h] += sign * other.due_paid[h];
    }
    const auto add = [sign](CallShare& into, const CallShare& calls) {
      into.calls += sign * calls.calls;
      into.paid += sign * calls.paid;
    };
    for (std::size_t w = 0; w < 7; ++w) add(weekdays[w], other.weekdays[w]);
    for (std::size_t h = 0; h < 24; ++h) add(hours[h], other.hours[h]);
  }
};

// R at the end of each day of age, and how many items were at risk the day
// after it.
struct Recovery {
  std::vector<double> at = std::vector<double>(kHorizon + 1);
  std::vector<std::int64_t> at_risk = std::vector<std::int64_t>(kHorizon + 2);
};

Recovery RecoveryOf(const Tally& tally) {
  Recovery recovery;
  std::int64_t open = 0;
  for (std::size_t d = 1; d <= kHorizon; ++d) {
    open += tally.entered[d];
    recovery.at_risk[d] = open;
    open -= tally.left[d];
  }
  for (std::size_t a = kHorizon; a-- > 0;) {
    const auto n = static_cast<double>(recovery.at_risk[a + 1]);
    const double later = recovery.at[a + 1];
    if (n <= 0) {
      recovery.at[a] = later;
      continue;
    }
    const double paid = static_cast<double>(tally.paid[a + 1]) / n;
    const double lost = static_cast<double>(tally.lost[a + 1]) / n;
    recovery.at[a] = paid + (1 - paid - lost) * later;
  }
  return recovery;
}

// The mean of a function of age over the item-days open at ages [from, to).
template <class Function>
double MeanOver(const Recovery& recovery, int from, int to,
                const Function& value) {
  double sum = 0, days = 0;
  for (int a = from; a < to; ++a) {
    const auto open =
        static_cast<double>(recovery.at_risk[static_cast<std::size_t>(a) + 1]);
    sum += open * value(a);
    days += open;
  }
  return days > 0 ? sum / days : 0;
}

double MeanRecovery(const Tally& tally, int from, int to) {
  const Recovery recovery = RecoveryOf(tally);
  return MeanOver(recovery, from, to, [&recovery](int a) {
    return recovery.at[static_cast<std::size_t>(a)];
  });
}

// How far R is from a curve up to two years past due, over item-days.
double DistanceFrom(const Tally& tally, const RecoveryCurve& curve) {
  const Recovery recovery = RecoveryOf(tally);
  return MeanOver(recovery, 0, kTwoYears, [&](int a) {
    return std::abs(recovery.at[static_cast<std::size_t>(a)] -
                    curve.At(a).probability);
  });
}

// By how much more R falls in 30 days around the third month than in the two
// months before and after.
double Cliff(const Tally& tally) {
  const std::vector<double> at = RecoveryOf(tally).at;
  const double month = 30.0 / 60;
  const double around = (at[60] - at[120]) * month;
  return around - ((at[0] - at[60]) + (at[120] - at[180])) * month / 2;
}

double AmountEffect(const Tally& tally) {
  if (tally.due[0] == 0 || tally.due[1] == 0) return 0;  // Nothing to compare.
  const auto share = [&tally](std::size_t half) {
    return tally.due[half] > 0 ? static_cast<double>(tally.due_paid[half]) /
                                     static_cast<double>(tally.due[half])
                               : 0;
  };
  return share(0) - share(1);
}

double ShareOf(const CallShare& calls) {
  return calls.calls > 0 ? static_cast<double>(calls.paid) /
                               static_cast<double>(calls.calls)
                         : 0;
}

template <class Calls>
CallShare SumOf(const Calls& calls, std::initializer_list<std::size_t> which) {
  CallShare sum;
  for (const std::size_t at : which) {
    sum.calls += calls[at].calls;
    sum.paid += calls[at].paid;
  }
  return sum;
}

CallShare MondayAndThursday(const Tally& t) {
  return SumOf(t.weekdays, {0, 3});
}
CallShare Friday(const Tally& t) { return SumOf(t.weekdays, {4}); }
CallShare Afternoon(const Tally& t) { return SumOf(t.hours, {15, 16}); }
CallShare Morning(const Tally& t) { return SumOf(t.hours, {8, 9, 10, 11}); }

void CountSpell(const Ledger& ledger, RowIndex item, const SurvivalSpell& spell,
                Tally* tally) {
  if (spell.end == SpellEnd::kCredited) return;
  const int terms =
      (ledger.due(item) - ledger.view().items.document_date[item]).count();
  const int entered = std::max(1, spell.entered_day - terms);
  const int exit = std::min(spell.exit_day - terms, kHorizon);
  if (exit < entered) return;
  ++tally->entered[static_cast<std::size_t>(entered)];
  const auto day = static_cast<std::size_t>(exit);
  ++tally->left[day];
  if (spell.exit_day - terms > kHorizon) return;  // Open at the horizon.
  if (spell.end == SpellEnd::kPaid) ++tally->paid[day];
  if (spell.end == SpellEnd::kWrittenOff) ++tally->lost[day];
}

// An item that fell due a quarter ago or earlier and was not paid by then.
struct DueItem {
  std::size_t group;
  std::uint8_t currency;
  std::int64_t amount;
  bool paid;
};

std::vector<DueItem> DueItems(const Ledger& ledger, const AsOf& at,
                              const ItemSpells& all, std::size_t groups) {
  std::vector<DueItem> due;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    const RowIndex item = all.items[i];
    const SurvivalSpell& spell = all.spells[i];
    const int terms =
        (ledger.due(item) - ledger.view().items.document_date[item]).count();
    const int exit = spell.exit_day - terms;
    if (spell.end == SpellEnd::kCredited || exit < 1 ||
        spell.entered_day - terms > 1 ||
        (at.as_of - ledger.due(item)).count() < kQuarter) {
      continue;
    }
    due.push_back({static_cast<std::size_t>(spell.debtor) % groups,
                   ledger.currency_index(item),
                   ledger.view().items.amount[item],
                   spell.end == SpellEnd::kPaid && exit <= kQuarter});
  }
  return due;
}

// Where amounts are parted in two: at the median, which goes to the side that
// makes the halves more even. True: it counts with the larger ones.
struct Parting {
  std::int64_t median = 0;
  bool with_larger = false;
  bool IsLarger(std::int64_t amount) const {
    return with_larger ? amount >= median : amount > median;
  }
};

Parting PartingOf(std::vector<std::int64_t> amounts) {
  const auto middle =
      amounts.begin() + static_cast<std::ptrdiff_t>(amounts.size() / 2);
  std::nth_element(amounts.begin(), middle, amounts.end());
  Parting parting{*middle, false};
  const auto smaller_side = [&](bool with_larger) {
    parting.with_larger = with_larger;
    const auto larger = std::count_if(
        amounts.begin(), amounts.end(),
        [&parting](std::int64_t amount) { return parting.IsLarger(amount); });
    return std::min<std::int64_t>(
        larger, static_cast<std::int64_t>(amounts.size()) - larger);
  };
  const std::int64_t without = smaller_side(false);
  parting.with_larger = smaller_side(true) > without;
  return parting;
}

void CountAmounts(const Ledger& ledger, const std::vector<DueItem>& due,
                  std::vector<Tally>* tallies) {
  for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
    std::vector<std::int64_t> amounts;
    for (const DueItem& item : due)
      if (item.currency == c) amounts.push_back(item.amount);
    if (amounts.empty()) continue;
    const Parting parting = PartingOf(std::move(amounts));
    for (const DueItem& item : due) {
      if (item.currency != c) continue;
      const std::size_t half = parting.IsLarger(item.amount) ? 0 : 1;
      Tally& tally = (*tallies)[item.group];
      ++tally.due[half];
      tally.due_paid[half] += item.paid ? 1 : 0;
    }
  }
}

// The days on which a debtor's money came, ascending.
std::vector<Date> MoneyDays(const Ledger& ledger, RowIndex debtor,
                            const AsOf& at) {
  std::vector<Date> days;
  for (const RowIndex item : ledger.items_of(debtor)) {
    recovery_internal::VisitParts(
        ledger, item, at,
        [&days](recovery_internal::Part part, Date date, std::int64_t amount) {
          if (part == recovery_internal::Part::kMoney && amount > 0)
            days.push_back(date);
        });
  }
  std::sort(days.begin(), days.end());
  return days;
}

std::int64_t CountCalls(const Ledger& ledger, RowIndex debtor, const AsOf& at,
                        Tally* tally) {
  const ContactColumns& contacts = ledger.view().contacts;
  if (ledger.contacts_of(debtor).empty()) return 0;
  const std::vector<Date> money = MoneyDays(ledger, debtor, at);
  std::int64_t calls = 0;
  for (const RowIndex row : ledger.contacts_of(debtor)) {
    const auto i = static_cast<std::size_t>(row);
    constexpr int kMinutes = 24 * 60;
    const int minute = ((contacts.at[i] % kMinutes) + kMinutes) % kMinutes;
    const Date day = Date::FromDays((contacts.at[i] - minute) / kMinutes);
    if (contacts.channel[i] != "phone" || contacts.direction[i] == "in" ||
        day + Days{kCallDays} > at.as_of ||
        contacts.recorded_date.value_or(i, day) > at.known_on) {
      continue;
    }
    const auto next = std::upper_bound(money.begin(), money.end(), day);
    const bool paid = next != money.end() && *next <= day + Days{kCallDays};
    // 1 January 1970 was a Thursday.
    const int weekday = ((day.days_since_1970() + 3) % 7 + 7) % 7;
    for (CallShare* share :
         {&tally->weekdays[static_cast<std::size_t>(weekday)],
          &tally->hours[static_cast<std::size_t>(minute / 60)]}) {
      ++share->calls;
      share->paid += paid ? 1 : 0;
    }
    ++calls;
  }
  return calls;
}

using Statistic = std::function<double(const Tally&)>;

// Everything that is needed for an estimate with its interval.
class Groups {
 public:
  explicit Groups(std::size_t count) : parts_(count) {}
  std::vector<Tally>& parts() { return parts_; }
  void Sum() {
    for (const Tally& part : parts_) all_.Add(part, 1);
  }
  const Tally& all() const { return all_; }

  Estimate Of(const Statistic& statistic, std::int64_t items,
              double confidence) const {
    Estimate estimate;
    estimate.value = statistic(all_);
    estimate.items = items;
    double squares = 0;
    for (const Tally& part : parts_) {
      Tally rest = all_;
      rest.Add(part, -1);
      const double off = statistic(rest) - estimate.value;
      squares += off * off;
    }
    const auto groups = static_cast<double>(parts_.size());
    const double reach = groups < 2 || items == 0
                             ? 1  // Nothing is known.
                             : StudentT(groups - 1, confidence) *
                                   std::sqrt(squares * (groups - 1) / groups);
    estimate.lower = estimate.value - reach;
    estimate.upper = estimate.value + reach;
    return estimate;
  }

 private:
  // t^2 / (t^2 + f) is of the beta distribution (1/2, f/2).
  static double StudentT(double freedom, double confidence) {
    const double x = Beta{freedom / 2, 0.5}.Quantile(1 - confidence);
    return std::sqrt(freedom * (1 / x - 1));
  }
  std::vector<Tally> parts_;
  Tally all_;
};

Verdict VerdictOf(const RuleTest& test, std::int64_t debtors) {
  const Estimate& e = test.estimate;
  if (e.items < kFewestItems || debtors < kFewestDebtors)
    return Verdict::kTooLittleData;
  const double low = test.claimed - test.margin;
  const double high = test.claimed + test.margin;
  if (test.directed) {
    return e.lower > 0             ? Verdict::kSupported
           : e.upper < test.margin ? Verdict::kRefuted
                                   : Verdict::kTooLittleData;
  }
  if (e.lower >= low && e.upper <= high) return Verdict::kSupported;
  return e.upper < low || e.lower > high ? Verdict::kRefuted
                                         : Verdict::kTooLittleData;
}

// The statistic of each claim, in their order, and what it rests on.
struct Measure {
  Statistic statistic;
  std::int64_t items;
  double least = -1;  // That the statistic can be.
};

std::vector<Measure> Measures(const Tally& all) {
  const auto seen = [&all](int from, int to) {
    const Recovery recovery = RecoveryOf(all);
    std::int64_t items = recovery.at_risk[static_cast<std::size_t>(from) + 1];
    for (int d = from + 2; d <= to; ++d)
      items += all.entered[static_cast<std::size_t>(d)];
    return items;
  };
  const auto distance_from = [](const RecoveryCurve& curve) {
    return [curve](const Tally& t) { return DistanceFrom(t, curve); };
  };
  const auto survey = distance_from(RecoveryCurve::Ccaa2004());
  const auto article = distance_from(RecoveryCurve::Article8020());
  const std::int64_t within = seen(0, kTwoYears);
  const std::int64_t due = 2 * std::min(all.due[0], all.due[1]);
  return {
      {[](const Tally& t) { return MeanRecovery(t, 0, kTwoYears); }, within, 0},
      {[](const Tally& t) { return MeanRecovery(t, kTwoYears, kHorizon); },
       seen(kTwoYears, kHorizon), 0},
      {survey, within, 0},
      {[=](const Tally& t) { return article(t) - survey(t); }, within},
      {Cliff, seen(kQuarter, 180)},
      {AmountEffect, due},
      {[](const Tally& t) { return -AmountEffect(t); }, due},
      {[](const Tally& t) {
         return ShareOf(MondayAndThursday(t)) - ShareOf(Friday(t));
       },
       std::min(MondayAndThursday(all).calls, Friday(all).calls)},
      {[](const Tally& t) {
         return ShareOf(Afternoon(t)) - ShareOf(Morning(t));
       },
       std::min(Afternoon(all).calls, Morning(all).calls)}};
}

Groups TalliesOf(const Ledger& ledger, const AsOf& at, const ItemSpells& all,
                 RuleReport* report) {
  const std::size_t count =
      std::clamp<std::size_t>(ledger.debtor_count(), 1, kGroups);
  Groups groups(count);
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    const auto debtor = static_cast<std::size_t>(all.spells[i].debtor);
    CountSpell(ledger, all.items[i], all.spells[i],
               &groups.parts()[debtor % count]);
    report->debtors +=
        i == 0 || all.spells[i].debtor != all.spells[i - 1].debtor ? 1 : 0;
  }
  CountAmounts(ledger, DueItems(ledger, at, all, count), &groups.parts());
  for (std::size_t d = 0; d < ledger.debtor_count(); ++d) {
    report->calls += CountCalls(ledger, static_cast<RowIndex>(d), at,
                                &groups.parts()[d % count]);
  }
  groups.Sum();
  return groups;
}

std::vector<RulePoint> PointsOf(const Groups& groups, double confidence) {
  std::vector<RulePoint> points;
  const RecoveryCurve survey = RecoveryCurve::Ccaa2004();
  const std::vector<std::int64_t> at_risk = RecoveryOf(groups.all()).at_risk;
  for (const CurveKnot& knot : survey.knots()) {
    const auto age = static_cast<std::size_t>(knot.age);
    RulePoint point{knot.age,
                    {},
                    knot.point.probability,
                    RecoveryCurve::Article8020().At(knot.age).probability};
    point.own =
        groups.Of([age](const Tally& t) { return RecoveryOf(t).at[age]; },
                  at_risk[age + 1], confidence);
    point.own.lower = std::max(point.own.lower, 0.0);
    point.own.upper = std::min(point.own.upper, 1.0);
    points.push_back(point);
  }
  return points;
}

}  // namespace

absl::StatusOr<RuleReport> TestRules(const Ledger& ledger, const AsOf& at,
                                     double confidence,
                                     const Executor& executor) {
  if (!(confidence > 0 && confidence < 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("confidence ", confidence, " is not in (0, 1)"));
  }
  absl::StatusOr<ItemSpells> all = ObserveSpells(ledger, at, {}, executor);
  if (!all.ok()) return all.status();
  RuleReport report;
  report.at = at;
  report.confidence = confidence;
  report.items = static_cast<std::int64_t>(all->items.size());
  const Groups groups = TalliesOf(ledger, at, *all, &report);
  report.tests = RuleClaims();
  const std::vector<Measure> measures = Measures(groups.all());
  for (std::size_t i = 0; i < report.tests.size(); ++i) {
    RuleTest& test = report.tests[i];
    test.estimate =
        groups.Of(measures[i].statistic, measures[i].items, confidence);
    test.estimate.lower = std::max(test.estimate.lower, measures[i].least);
    test.estimate.upper = std::min(test.estimate.upper, 1.0);
    test.verdict = VerdictOf(test, report.debtors);
  }
  report.recovery = PointsOf(groups, confidence);
  report.weekdays = groups.all().weekdays;
  report.hours = groups.all().hours;
  return report;
}

}  // namespace arrears
