// SPDX-License-Identifier: Apache-2.0
//
// From ledger to curve: 2,000 ledgers of the generator, whose recovery by age
// is known (GeneratorTruth), are read as any ledger is, observed and fitted,
// and at every knot the 95 % intervals that hold the truth are counted. They
// must be 93 to 97 in 100; over 2,000 ledgers a share has a standard error of
// half a point.
//
// What is compared is the same on both sides, R(a) = P(settled in full by money
// before the age of 2,190 days | open at the end of age a), over all items due
// in the history, which is made long enough for each stage to be seen. One
// thing is set aside: no dispute is upheld. What a credit note closes is
// dilution and left out of a fit, and in the generator's truth it is an item
// that brought no money.
#include <array>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <vector>

#include "arrears/io/generate.h"
#include "arrears/recovery/observe.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

constexpr std::size_t kLedgers = 2000;
constexpr std::size_t kKnots = 11;  // Of the default RecoveryStages.
using Shares = std::array<double, kKnots>;

GeneratorOptions WithoutDilution() {
  GeneratorOptions options;
  options.history_years = 12;
  options.disputes.upheld = 0;
  return options;
}

// Which knots of the curve fitted to one ledger hold the truth.
struct Held {
  std::array<bool, kKnots> knot = {};
  std::array<std::int64_t, kKnots> items = {};
};

Held FitOne(const GeneratorOptions& options, const Shares& truth) {
  const Generator generator = Generator::Create(options).value();
  const LedgerData data = MakeLedger(generator, 0, options.debtors).value();
  const Ledger ledger = Ledger::Create(data.View(), {}).value();
  const RecoveryCounts counts =
      ObserveRecovery(ledger, {options.as_of}).value();
  const RecoveryFit fit =
      FitRecovery(counts, RecoveryCurve::Ccaa2004(), {}).value();
  Held held;
  for (std::size_t k = 0; k < kKnots; ++k) {
    const CurveKnot& knot = fit.portfolio.knots()[k];
    held.knot[k] = knot.point.lower <= truth[k] && truth[k] <= knot.point.upper;
    held.items[k] = knot.items;
  }
  return held;
}

struct Coverage {
  Shares held = {};
  double pooled = 0;
};

Coverage Measure(const GeneratorOptions& options) {
  const Executor two = Executor::Threads(2);
  const CurveTruth curve =
      Generator::Create(options).value().Truth(two).portfolio;
  Shares truth;
  for (std::size_t k = 0; k < kKnots; ++k) {
    truth[k] =
        curve.recovery[static_cast<std::size_t>(RecoveryStages().ages[k])];
  }
  std::vector<Held> ledgers(kLedgers);
  two.Run(kLedgers, [&](std::size_t i) {
    GeneratorOptions one = options;
    one.seed = 20041018 + i;
    ledgers[i] = FitOne(one, truth);
  });
  Coverage coverage;
  for (std::size_t k = 0; k < kKnots; ++k) {
    double held = 0, items = 0;
    for (const Held& ledger : ledgers) {
      held += ledger.knot[k] ? 1 : 0;
      items += static_cast<double>(ledger.items[k]);
    }
    coverage.held[k] = held / kLedgers;
    coverage.pooled += coverage.held[k] / kKnots;
    std::cout << "age " << std::setw(4) << RecoveryStages().ages[k]
              << "  truth " << std::fixed << std::setprecision(4) << truth[k]
              << "  held in " << coverage.held[k] << "  items "
              << std::setprecision(0) << items / kLedgers << "\n";
  }
  std::cout << std::setprecision(4) << "pooled " << coverage.pooled << "\n";
  return coverage;
}

void ExpectBetween93And97(const Coverage& coverage, int oldest) {
  for (std::size_t k = 0; k < kKnots; ++k) {
    if (RecoveryStages().ages[k] > oldest) continue;
    EXPECT_GE(coverage.held[k], 0.93) << "age " << RecoveryStages().ages[k];
    EXPECT_LE(coverage.held[k], 0.97) << "age " << RecoveryStages().ages[k];
  }
  EXPECT_GE(coverage.pooled, 0.93);
  EXPECT_LE(coverage.pooled, 0.97);
}

// The sample ledger's trades, seasons, contacts, promises, insolvencies and
// reopened items, at its size over twice its history. Of 32 and 19 items that
// are left at four and five years one or two are recovered; with counts so few
// no interval holds 95 %, and these hold more.
TEST(GeneratedCoverage, IsKeptInTheSampleWorld) {
  GeneratorOptions options = WithoutDilution();
  options.debtors = 300;
  options.items = 3000;
  ExpectBetween93And97(Measure(options), 1095);
}

// The same with debtors who pay late and go on paying for years, so that at
// each age there are items enough to be wrong about.
TEST(GeneratedCoverage, IsKeptAtEveryAgeWhereDebtorsPayForYears) {
  GeneratorOptions options = WithoutDilution();
  options.debtors = 400;
  options.items = 2500;
  for (PayerSegment& segment : options.segments) {
    for (std::size_t i = 0; kHazardAges[i] < 91; ++i) {
      segment.daily_hazard[i] *= 0.4;
    }
    segment.daily_hazard[6] = 0.005;  // From day 91 on, 181, 366 and 731.
    segment.daily_hazard[7] = 0.0025;
    segment.daily_hazard[8] = 0.0016;
    segment.daily_hazard[9] = 0.0010;
  }
  options.write_off_per_day = {.0001, .0002, .0003, .0004};
  ExpectBetween93And97(Measure(options), 1825);
}

}  // namespace
}  // namespace arrears
