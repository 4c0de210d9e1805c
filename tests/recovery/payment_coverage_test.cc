// SPDX-License-Identifier: Apache-2.0
//
// Do intervals hold what they promise? 2,000 ledgers of the generator are
// looked at two years before their end: models are fitted on what was known
// then, and what came afterwards is counted against their 95 % intervals: the
// day on which an item was paid, of those then open and of those issued in the
// four weeks after; the cash of 13 weeks; and the provision of the last day
// against the generator's own recovery by age. A share over 2,000 ledgers has a
// standard error of some half a point.
//
// The world is the sample ledger's, with its trades, habits, seasons, contacts,
// part payments, disputes and reopened items, none of which the models know.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <vector>

#include "arrears/io/generate.h"
#include "arrears/recovery/loss.h"
#include "arrears/recovery/loss_rate.h"
#include "arrears/recovery/observe.h"
#include "arrears/recovery/payment_model.h"
#include "gtest/gtest.h"
#include "recovery/parts_internal.h"

namespace arrears {
namespace {

constexpr std::size_t kLedgers = 2000;
constexpr int kAfter = 760;  // Days of the ledger after the day asked from.

struct Tally {
  std::int64_t held = 0, all = 0;
  void Count(bool holds) {
    held += holds ? 1 : 0;
    ++all;
  }
  void Add(const Tally& other) {
    held += other.held;
    all += other.all;
  }
  double share() const {
    return static_cast<double>(held) / static_cast<double>(all);
  }
};

struct Coverage {
  Tally open, open_conformal, fresh, fresh_conformal, weeks, provision;
  void Add(const Coverage& other) {
    open.Add(other.open);
    open_conformal.Add(other.open_conformal);
    fresh.Add(other.fresh);
    fresh_conformal.Add(other.fresh_conformal);
    weeks.Add(other.weeks);
    provision.Add(other.provision);
  }
};

// One ledger, the day asked from, and how it went on.
class Trial {
 public:
  Trial(const GeneratorOptions& options, const std::vector<double>& recovery)
      : data_(MakeLedger(Generator::Create(options).value(), 0, options.debtors)
                  .value()),
        ledger_(Ledger::Create(data_.View(), {}).value()),
        day_(options.as_of - Days{kAfter}),
        then_{day_, day_},
        now_{options.as_of},
        ends_(ObserveSpells(ledger_, now_, {}).value()),
        recovery_(recovery) {
    for (std::size_t i = 0; i < ends_.items.size(); ++i) {
      if (ends_.spells[i].end != SpellEnd::kPaid) continue;
      paid_[ends_.items[i]] =
          IssuedOn(ends_.items[i]) + Days{ends_.spells[i].exit_day};
    }
  }

  Coverage Run() {
    const PaymentModel model = FitPaymentModel(ledger_, then_, {}).value();
    position_ = ComputePosition(ledger_, then_).value();
    const PaymentOutlook outlook =
        ForecastLedger(model, ledger_, position_, 0, {}).value();
    CountItems(outlook.items, day_, &coverage_.open, &coverage_.open_conformal);
    CountCash(outlook);
    CountFresh(model);
    CountProvision();
    return coverage_;
  }

 private:
  Date IssuedOn(RowIndex item) const {
    return ledger_.view().items.document_date[item];
  }

  // Days from `from`, or from the day before each item's issue. Never, and
  // later than the horizon, are one day of the intervals.
  void CountItems(const std::vector<ItemOutlook>& items,
                  std::optional<Date> from, Tally* model, Tally* conformal) {
    const OutlookOptions options;
    for (const ItemOutlook& one : items) {
      const std::int32_t last =
          std::max(options.horizon_days - one.open_after, 0);
      const auto found = paid_.find(one.item);
      const Date start = from.value_or(IssuedOn(one.item) - Days{1});
      const std::int32_t day =
          found == paid_.end()
              ? last + 1
              : std::min((found->second - start).count(), last + 1);
      const auto holds = [day](const DayInterval& days) {
        return days.lower <= day && day <= days.upper;
      };
      model->Count(holds(one.days.interval));
      conformal->Count(holds(one.conformal));
    }
  }

  void CountCash(const PaymentOutlook& outlook) {
    std::vector<double> cash(outlook.cash.periods.size());
    const auto visit = [&](recovery_internal::Part part, Date date,
                           std::int64_t amount) {
      if (part != recovery_internal::Part::kMoney || date <= day_) return;
      const auto week =
          static_cast<std::size_t>(((date - day_).count() - 1) / 7);
      if (week < cash.size()) cash[week] += static_cast<double>(amount);
    };
    for (const ItemOutlook& one : outlook.items)
      recovery_internal::VisitParts(ledger_, one.item, now_, visit);
    for (std::size_t w = 0; w < cash.size(); ++w) {
      const CashPeriod& week = outlook.cash.periods[w];
      coverage_.weeks.Count(week.lower <= cash[w] && cash[w] <= week.upper);
    }
  }

  void CountFresh(const PaymentModel& model) {
    std::vector<RowIndex> fresh;
    for (const RowIndex item : ends_.items) {
      if (IssuedOn(item) > day_ && IssuedOn(item) <= day_ + Days{28})
        fresh.push_back(item);
    }
    CountItems(ForecastItems(model, ledger_, fresh, std::nullopt, {}).value(),
               std::nullopt, &coverage_.fresh, &coverage_.fresh_conformal);
  }

  // By the curve of own data, in buckets of the standard scheme.
  void CountProvision() {
    const Position position = ComputePosition(ledger_, now_).value();
    std::vector<std::int64_t> exposures;
    std::vector<std::uint8_t> buckets;
    std::vector<double> sums(5), ages(5);
    for (const RowIndex item : ends_.items) {
      const std::int64_t open =
          position.open[item] - position.disputed_of(item);
      if (open <= 0 || ledger_.currency_index(item) != 0) continue;
      const int age = (now_.as_of - ledger_.due(item)).count();
      const int bucket = age <= 0 ? 0 : std::min(4, 1 + (age - 1) / 30);
      exposures.push_back(open);
      buckets.push_back(static_cast<std::uint8_t>(bucket));
      sums[static_cast<std::size_t>(bucket)] += static_cast<double>(open);
      ages[static_cast<std::size_t>(bucket)] +=
          static_cast<double>(open) * std::clamp(age, 0, 2189);
    }
    std::vector<int> mean_ages;
    double truth = 0;
    for (std::size_t b = 0; b < 5; ++b) {
      const int age = sums[b] > 0 ? static_cast<int>(ages[b] / sums[b]) : 0;
      mean_ages.push_back(std::max(age, b > 0 ? mean_ages[b - 1] : 0));
      truth +=
          sums[b] * (1 - recovery_[static_cast<std::size_t>(mean_ages[b])]);
    }
    const RecoveryFit fit = FitRecovery(ObserveRecovery(ledger_, now_).value(),
                                        RecoveryCurve::Ccaa2004(), {})
                                .value();
    const Provision provision =
        Provide(
            PoolOf(exposures, buckets, 5).value(),
            CurveLossRates(fit.portfolio, mean_ages, {.draws = 400}).value(),
            {})
            .value();
    coverage_.provision.Count(static_cast<double>(provision.lower) <= truth &&
                              truth <= static_cast<double>(provision.upper));
  }

  LedgerData data_;
  Ledger ledger_;
  Date day_;
  AsOf then_, now_;
  ItemSpells ends_;
  const std::vector<double>& recovery_;  // By age; the generator's own.
  std::map<RowIndex, Date> paid_;
  Position position_;
  Coverage coverage_;
};

TEST(PaymentCoverage, IsKeptInTheSampleWorld) {
  GeneratorOptions options;
  options.debtors = 300;
  options.items = 3000;
  options.history_years = 12;  // Where the prior of the curve counts little.
  // What a credit note closes is dilution and left out of a curve; in the
  // generator's truth it is an item that brought no money.
  options.disputes.upheld = 0;
  const Executor two = Executor::Threads(2);
  const GeneratorTruth truth = Generator::Create(options).value().Truth(two);
  std::vector<Coverage> ledgers(kLedgers);
  two.Run(kLedgers, [&](std::size_t i) {
    GeneratorOptions one = options;
    one.seed = 20041018 + i;
    ledgers[i] = Trial(one, truth.portfolio.recovery).Run();
  });
  Coverage all;
  for (const Coverage& one : ledgers) all.Add(one);
  std::cout << "open " << all.open.share() << ", conformal "
            << all.open_conformal.share() << "; fresh " << all.fresh.share()
            << ", conformal " << all.fresh_conformal.share() << "; weeks "
            << all.weeks.share() << "; provision " << all.provision.share()
            << "; of " << all.open.all << ", " << all.fresh.all << ", "
            << all.weeks.all << ", " << all.provision.all << "\n";
  for (const Tally* tally :
       {&all.open, &all.fresh, &all.weeks, &all.provision}) {
    EXPECT_GE(tally->share(), 0.93);
    EXPECT_LE(tally->share(), 0.97);
  }
  EXPECT_GE(all.open_conformal.share(), 0.94);
  EXPECT_GE(all.fresh_conformal.share(), 0.94);
}

}  // namespace
}  // namespace arrears
