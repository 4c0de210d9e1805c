// SPDX-License-Identifier: Apache-2.0
//
// What the generator says of its world, found again in the tables of a ledger
// and by the library's own counts: how many items are late, and what a call
// does to payment. Items are independent here, so errors are binomial; a bound
// of 4.5 standard errors is broken by chance once in 150,000 comparisons.
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/io/generate.h"
#include "arrears/recovery/observe.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

constexpr double kMaxErrors = 4.5;

TEST(GeneratedLedger, IsLateAtTheRateOfItsTruth) {
  GeneratorOptions options = IndependentItems();
  options.debtors = 2'000;
  options.items = 20'000;
  const Generator generator = Generator::Create(options).value();
  const LedgerData data = MakeLedger(generator, 0, options.debtors).value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const RecoveryCounts counts =
      ObserveRecovery(ledger, {options.as_of}).value();
  // All have lived through the first stage, which begins on the due day.
  std::int64_t late = counts.tally(-1).sums[0];
  for (int s = 0; s < counts.stages().segments; ++s) {
    late += counts.tally(s).sums[0];
  }
  const double truth = generator.Truth().portfolio.late_rate;
  const auto n = static_cast<double>(counts.spells());
  EXPECT_EQ(counts.spells(), options.items);
  EXPECT_NEAR(static_cast<double>(late) / n, truth,
              kMaxErrors * std::sqrt(truth * (1 - truth) / n));
}

// One payment hazard on all days, and a call a month that half of the time
// reaches somebody.
GeneratorOptions Callers() {
  GeneratorOptions options = IndependentItems();
  options.debtors = 10'000;
  options.items = 40'000;
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

using CallDays = std::map<std::string, std::vector<int>, std::less<>>;

// By the items that were named to somebody on the phone.
CallDays CallsOf(const Ledger& ledger, RowIndex debtor) {
  const ContactColumns& rows = ledger.view().contacts;
  CallDays calls;
  for (const RowIndex row : ledger.contacts_of(debtor)) {
    if (rows.outcome.texts[rows.outcome.codes[row]] != "reached") continue;
    std::string_view names = rows.items.texts[rows.items.codes[row]];
    while (!names.empty()) {
      const std::size_t end = std::min(names.find(';'), names.size());
      calls[std::string(names.substr(0, end))].push_back(rows.at[row] / 1440);
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  return calls;
}

struct Exposure {
  double days = 0, payments = 0;
};

TEST(GeneratedLedger, ShowsTheEffectOfACallInItsTables) {
  const GeneratorOptions options = Callers();
  const Generator generator = Generator::Create(options).value();
  const LedgerData data = MakeLedger(generator, 0, options.debtors).value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const ChannelTruth truth = generator.Truth().channels[0];
  Exposure acting, otherwise;
  for (RowIndex d = 0; d < static_cast<RowIndex>(options.debtors); ++d) {
    const CallDays calls = CallsOf(ledger, d);
    for (const RowIndex item : ledger.items_of(d)) {
      int paid = 1 << 30;
      for (const RowIndex row : ledger.settlements_of(item)) {
        paid = ledger.view().settlements.date[row].days_since_1970();
      }
      const auto called = calls.find(ledger.item_id(item));
      const int due = ledger.due(item).days_since_1970();
      for (int day = due; day <= due + 400 && day <= paid; ++day) {
        bool acts = false;
        if (called != calls.end()) {
          for (const int call : called->second) {
            acts |= call < day && day <= call + truth.effect_days;
          }
        }
        Exposure& exposure = acts ? acting : otherwise;
        ++exposure.days;
        exposure.payments += day == paid ? 1 : 0;
      }
    }
  }
  // Poisson: the log of a ratio of counts has variance 1/n + 1/m.
  const double error = std::sqrt(1 / acting.payments + 1 / otherwise.payments);
  const double ratio =
      (acting.payments / acting.days) / (otherwise.payments / otherwise.days);
  EXPECT_LT(error, 0.05) << "too few payments to see anything";
  EXPECT_NEAR(std::log(ratio), std::log(truth.hazard_ratio),
              kMaxErrors * error);
}

}  // namespace
}  // namespace arrears
