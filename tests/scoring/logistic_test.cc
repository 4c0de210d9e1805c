// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/logistic.h"

#include <cmath>
#include <random>
#include <vector>

#include "base/vector_width_internal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using base_internal::VectorWidth;
using ::testing::HasSubstr;

struct Table {
  std::vector<std::vector<double>> values;
  std::vector<std::uint8_t> events;
  std::vector<std::span<const double>> columns() const {
    return {values.begin(), values.end()};
  }
};

// The same rows as in R, without random numbers:
//   i <- 0:199; x1 <- ((i*37) %% 101)/50 - 1; x2 <- ((i*53) %% 89)/40 - 1
//   x3 <- ((i*17) %% 7) - 3; z <- .4 + 1.1*x1 - .8*x2 + .25*x3
//   y <- as.integer(1/(1+exp(-z)) > ((i*71 + 13) %% 97)/97)
Table ReferenceRows() {
  Table table;
  table.values.resize(3);
  for (int i = 0; i < 200; ++i) {
    const double x1 = ((i * 37) % 101) / 50.0 - 1;
    const double x2 = ((i * 53) % 89) / 40.0 - 1;
    const double x3 = ((i * 17) % 7) - 3;
    table.values[0].push_back(x1);
    table.values[1].push_back(x2);
    table.values[2].push_back(x3);
    const double z = .4 + 1.1 * x1 - .8 * x2 + .25 * x3;
    table.events.push_back(
        1 / (1 + std::exp(-z)) > ((i * 71 + 13) % 97) / 97.0 ? 1 : 0);
  }
  return table;
}

void ExpectFit(const LogisticFit& fit, const std::vector<double>& coefficients,
               const std::vector<double>& errors, double tolerance) {
  EXPECT_NEAR(fit.intercept, coefficients[0], tolerance);
  EXPECT_NEAR(fit.intercept_std_error, errors[0], tolerance);
  ASSERT_EQ(fit.coefficients.size() + 1, coefficients.size());
  for (std::size_t i = 0; i < fit.coefficients.size(); ++i) {
    EXPECT_NEAR(fit.coefficients[i], coefficients[i + 1], tolerance) << i;
    EXPECT_NEAR(fit.std_errors[i], errors[i + 1], tolerance) << i;
  }
}

// glm(y ~ x1+x2+x3, binomial, control = list(epsilon = 1e-14, maxit = 100)).
TEST(FitLogistic, IsThatOfR) {
  const Table table = ReferenceRows();
  const auto fit = FitLogistic(table.columns(), table.events, {});
  ASSERT_TRUE(fit.ok()) << fit.status();
  ExpectFit(*fit,
            {0.5528534996844692, 0.1773512252942136, -1.2075257163729805,
             0.3342510851622419},
            {0.16632056729439579, 0.27073957080374728, 0.26419725016580303,
             0.08408977313450021},
            1e-10);
  EXPECT_NEAR(fit->log_likelihood, -117.0372214157517, 1e-10);
}

// Newton's method in R on the likelihood less 5/2 sum (sd b)^2, sd with n.
TEST(FitLogistic, WithARidge) {
  const Table table = ReferenceRows();
  const auto fit = FitLogistic(table.columns(), table.events, {.ridge = 5});
  ASSERT_TRUE(fit.ok()) << fit.status();
  ExpectFit(*fit,
            {0.5145357802652295, 0.1462107337420492, -1.0347246193521391,
             0.2847311912717044},
            {0.16062754100828672, 0.24999159545865987, 0.23769445449669371,
             0.07589742703812023},
            1e-10);
}

// In R: b <- b + solve(I, t(X) %*% (y - p + h (.5 - p))) until it stands, and
// optim on the penalised likelihood, which agrees to its six digits.
TEST(FitLogistic, ByFirth) {
  const Table table = ReferenceRows();
  const auto fit = FitLogistic(table.columns(), table.events, {.firth = true});
  ASSERT_TRUE(fit.ok()) << fit.status();
  EXPECT_NEAR(fit->intercept, 0.5391286192708501, 1e-9);
  EXPECT_NEAR(fit->coefficients[0], 0.1720440681063744, 1e-9);
  EXPECT_NEAR(fit->coefficients[1], -1.1750641447035717, 1e-9);
  EXPECT_NEAR(fit->coefficients[2], 0.3253760980337703, 1e-9);
}

// The second must not be below 0: what is left is glm(y ~ x1+x3).
TEST(FitLogistic, ASignHoldsAtZero) {
  const Table table = ReferenceRows();
  const auto fit =
      FitLogistic(table.columns(), table.events, {.signs = {0, 1, 1}});
  ASSERT_TRUE(fit.ok()) << fit.status();
  ExpectFit(*fit,
            {0.3697856963346516, 0.1019067201933793, 0, 0.2706246889534982},
            {0.14922275208455413, 0.25391466430441850, 0, 0.07636476385885331},
            1e-10);
  EXPECT_THAT(fit->held, testing::ElementsAre(false, true, false));
}

double LogLikelihoodAt(const Table& table,
                       const std::vector<double>& coefficients,
                       double intercept) {
  double sum = 0;
  for (std::size_t row = 0; row < table.events.size(); ++row) {
    double x = intercept;
    for (std::size_t c = 0; c < coefficients.size(); ++c) {
      x += coefficients[c] * table.values[c][row];
    }
    sum += (table.events[row] != 0 ? x : 0) - std::log1p(std::exp(x));
  }
  return sum;
}

Table RandomTable(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Table table;
  table.values.resize(columns);
  std::vector<double> weights;
  for (std::size_t c = 0; c < columns; ++c) weights.push_back(normal(random));
  for (std::size_t row = 0; row < rows; ++row) {
    double x = -1;
    const double shared = normal(random);
    for (std::size_t c = 0; c < columns; ++c) {
      const double value = normal(random) + .7 * shared;
      table.values[c].push_back(value);
      x += weights[c] * value;
    }
    table.events.push_back(std::uniform_real_distribution<double>()(random) <
                                   1 / (1 + std::exp(-x))
                               ? 1
                               : 0);
  }
  return table;
}

// Nothing near that keeps the signs is better, and nothing held would be free.
TEST(FitLogistic, SignsAreKeptAndNothingNearIsBetter) {
  std::mt19937_64 random(5);
  int held = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::size_t columns = 2 + seed % 5;
    const Table table = RandomTable(seed, 300, columns);
    LogisticOptions options;
    for (std::size_t c = 0; c < columns; ++c) {
      options.signs.push_back(static_cast<int>(random() % 3) - 1);
    }
    const auto fit = FitLogistic(table.columns(), table.events, options);
    ASSERT_TRUE(fit.ok()) << seed << ' ' << fit.status();
    EXPECT_NEAR(LogLikelihoodAt(table, fit->coefficients, fit->intercept),
                fit->log_likelihood, 1e-8);
    for (std::size_t c = 0; c < columns; ++c) {
      ASSERT_GE(fit->coefficients[c] * options.signs[c], 0) << seed;
      held += fit->held[c] ? 1 : 0;
      for (const double step : {-1e-3, 1e-3}) {
        std::vector<double> other = fit->coefficients;
        other[c] += step;
        if (other[c] * options.signs[c] < 0) continue;
        ASSERT_LE(LogLikelihoodAt(table, other, fit->intercept),
                  fit->log_likelihood + 1e-9)
            << seed << ' ' << c;
      }
    }
  }
  EXPECT_GT(held, 20);
}

TEST(FitLogistic, SameBytesAtAnyConcurrencyAndWidth) {
  const Table table = RandomTable(1, 50'001, 7);
  const auto one = FitLogistic(table.columns(), table.events, {});
  const auto two =
      FitLogistic(table.columns(), table.events, {}, Executor::Threads(2));
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(one->intercept, two->intercept);
  EXPECT_EQ(one->coefficients, two->coefficients);
  EXPECT_EQ(one->std_errors, two->std_errors);
  for (const VectorWidth width : {VectorWidth::kScalar, VectorWidth::kAvx2}) {
    const base_internal::ScopedVectorWidth held(width);
    const auto other = FitLogistic(table.columns(), table.events, {});
    ASSERT_TRUE(other.ok());
    EXPECT_EQ(one->coefficients, other->coefficients);
    EXPECT_EQ(one->std_errors, other->std_errors);
  }
}

TEST(FitLogistic, RefusesWhatHasNoBest) {
  Table table = ReferenceRows();
  // The second column tells every event.
  for (std::size_t i = 0; i < table.events.size(); ++i) {
    table.values[1][i] = table.events[i] != 0 ? 1 : -1;
  }
  const auto separated = FitLogistic(table.columns(), table.events, {});
  EXPECT_EQ(separated.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(separated.status().message(), HasSubstr("column 1 most"));
  EXPECT_TRUE(FitLogistic(table.columns(), table.events, {.firth = true}).ok());
  table = ReferenceRows();
  for (std::size_t i = 0; i < table.events.size(); ++i) {
    table.values[2][i] = table.values[0][i] - 2 * table.values[1][i];
  }
  EXPECT_THAT(FitLogistic(table.columns(), table.events, {}).status().message(),
              HasSubstr("column 2 is given by the others"));
  table.values[0][3] = std::nan("");
  EXPECT_THAT(FitLogistic(table.columns(), table.events, {}).status().message(),
              HasSubstr("column 0, row 3: nan is not finite"));
  const std::vector<std::uint8_t> none(200, 0);
  EXPECT_THAT(
      FitLogistic(ReferenceRows().columns(), none, {}).status().message(),
      HasSubstr("there are no events"));
}

}  // namespace
}  // namespace arrears
