// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/lgd.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

// Forty losses with five zeros and six ones. In Python:
//   i = numpy.arange(40); dpd = (i * 7 % 23) / 10; secured = i % 3 == 0
//   y = numpy.clip(((i * 37 % 41) / 40) * 1.4 - 0.2, 0, 1)
// In R: i <- 0:39, and the same.
struct Sample {
  std::vector<double> losses, facts;
  Sample() {
    for (int i = 0; i < 40; ++i) {
      facts.insert(facts.end(),
                   {1, (i * 7 % 23) / 10.0, i % 3 == 0 ? 1.0 : 0.0});
      losses.push_back(
          std::clamp(((i * 37 % 41) / 40.0) * 1.4 - 0.2, 0.0, 1.0));
    }
  }
  DesignRows rows() const { return {facts, 3}; }
};

// statsmodels 0.13.5:
//   m = sm.GLM(y, X, family=sm.families.Binomial()).fit(
//       cov_type="HC0", tol=1e-14, maxiter=100)
//   m.params, m.bse, m.cov_params()[1, 2]; then the log-likelihood at m.mu and
//   the prediction at x = [1, 1, 1] by the delta method.
TEST(FractionalLogit, IsThatOfStatsmodels) {
  const Sample sample;
  const FractionalLogit fit = FitFractionalLogit(sample.losses, sample.rows(),
                                                 {.errors = RobustErrors::kHc0})
                                  .value();
  EXPECT_THAT(
      fit.coefficients,
      Pointwise(DoubleNear(1e-10), {-0.03746705844015506, 0.1779275643180816,
                                    -0.31631209879488636}));
  EXPECT_THAT(
      fit.standard_errors,
      Pointwise(DoubleNear(1e-10), {0.47407764671934294, 0.34588508456708766,
                                    0.49005317950842325}));
  EXPECT_NEAR(fit.covariance[5], -0.02793475627501659, 1e-10);
  EXPECT_NEAR(fit.log_likelihood, -27.539201632804627, 1e-10);
  const std::array<double, 3> facts = {1, 1, 1};
  const LgdEstimate estimate = fit.Predict(facts);
  EXPECT_NEAR(estimate.share, 0.45615004411591614, 1e-10);
  EXPECT_NEAR(estimate.lower, 0.2729034736557383, 1e-10);
}

// R 4.2.2, as statsmodels leaves the factor n / (n - k) out of HC1:
//   m <- glm(y ~ dpd + secured, family = binomial,
//            control = list(epsilon = 1e-15, maxit = 100))
//   X <- model.matrix(m); p <- fitted(m)
//   A <- solve(t(X) %*% (X * p * (1 - p))); B <- t(X) %*% (X * (y - p)^2)
//   V <- A %*% B %*% A * 40 / 37; sqrt(diag(V)); V[2, 3]
TEST(FractionalLogit, IsThatOfR) {
  const Sample sample;
  const FractionalLogit fit =
      FitFractionalLogit(sample.losses, sample.rows(), {}).value();
  EXPECT_THAT(
      fit.standard_errors,
      Pointwise(DoubleNear(1e-10),
                {0.4929224653891841, 0.3596341861000866, 0.5095330334317670}));
  EXPECT_NEAR(fit.covariance[5], -0.03019973651353155, 1e-10);
}

// Without other facts the mean is the mean.
TEST(FractionalLogit, OfAConstantIsTheMean) {
  const std::vector<double> losses = {0, 0.3, 0.6, 1};
  const std::vector<double> ones(4, 1);
  const FractionalLogit fit = FitFractionalLogit(losses, {ones, 1}, {}).value();
  EXPECT_NEAR(fit.Predict(std::span(ones).first(1)).share, 0.475, 1e-10);
}

TEST(FractionalLogit, SaysWhenThereIsNoEstimate) {
  const auto refusal = [](const std::vector<double>& losses,
                          const std::vector<double>& facts) {
    const absl::Status status =
        FitFractionalLogit(losses, {facts, 2}, {}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    return std::string(status.message());
  };
  EXPECT_THAT(refusal({0, 0, 1, 1}, {1, 1, 1, 2, 1, 3, 1, 4}),
              HasSubstr("separates"));
  EXPECT_THAT(refusal({0, 0.5, 1, 0.2}, {1, 2, 1, 2, 1, 2, 1, 2}),
              HasSubstr("1 columns are linear combinations"));
  EXPECT_THAT(refusal({0, 0.5}, {1, 2, 1, 3}), HasSubstr("2 rows"));
}

TEST(FractionalLogit, NamesTheRowThatIsWrong) {
  const std::vector<double> facts = {1, 2, 1};
  const std::vector<double> losses = {0, 1.5, 1};
  EXPECT_THAT(FitFractionalLogit(losses, {facts, 1}, {}).status().message(),
              HasSubstr("losses[1] 1.5"));
  EXPECT_THAT(FitFractionalLogit(losses, {facts, 2}, {}).status().message(),
              HasSubstr("3 values are not 3 rows of 2"));
  const std::vector<double> infinite = {1, 2, INFINITY};
  const std::vector<double> sound = {0, 0.5, 1};
  EXPECT_THAT(FitFractionalLogit(sound, {infinite, 1}, {}).status().message(),
              HasSubstr("row 2: fact 0"));
}

// statsmodels: GLM(y == 0), GLM(y == 1) of y > 0, GLM(y) of 0 < y < 1, each
// Binomial(); at x = [1, 1, 1] (1 - p0) (p1 + (1 - p1) m).
TEST(TwoStageLgd, IsThreeModelsOfStatsmodels) {
  const Sample sample;
  const TwoStageLgd fit =
      FitTwoStageLgd(sample.losses, sample.rows(), {}).value();
  EXPECT_THAT(
      fit.nothing.logit.coefficients,
      Pointwise(DoubleNear(1e-8),
                {-0.803137029795961, -2.208148050846551, 1.40632908996863}));
  EXPECT_THAT(
      fit.all.logit.coefficients,
      Pointwise(DoubleNear(1e-8),
                {-1.064970347157357, -0.236463306781211, -0.940618674527702}));
  EXPECT_THAT(fit.between.logit.coefficients,
              Pointwise(DoubleNear(1e-8), {0.26521045918445, -0.316220337969872,
                                           0.357816481825108}));
  const std::array<double, 3> facts = {1, 1, 1};
  EXPECT_NEAR(fit.ShareOf(facts), 0.5136281649944376, 1e-9);
}

TEST(TwoStageLgd, AStageWithOneOutcomeIsKnown) {
  const Sample sample;
  std::vector<double> some = sample.losses;
  for (double& loss : some) loss = std::clamp(loss, 0.1, 0.9);
  const TwoStageLgd fit = FitTwoStageLgd(some, sample.rows(), {}).value();
  const std::array<double, 3> facts = {1, 1, 1};
  EXPECT_EQ(fit.nothing.ShareOf(facts), 0);
  EXPECT_EQ(fit.all.ShareOf(facts), 0);
  EXPECT_EQ(fit.ShareOf(facts), fit.between.ShareOf(facts));
  const std::vector<double> ends(40, 1);
  EXPECT_EQ(FitTwoStageLgd(ends, sample.rows(), {})->ShareOf(facts), 1);
  EXPECT_EQ(FitTwoStageLgd({}, {{}, 1}, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace arrears
