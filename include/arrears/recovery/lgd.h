// SPDX-License-Identifier: Apache-2.0
//
// lgd.h: of what defaulted, which share is lost, and on what does it depend?
//
//   // Rows: 1 (the constant), days past due / 100, secured (0 or 1).
//   absl::StatusOr<FractionalLogit> fit =
//       FitFractionalLogit(losses, {facts, 3}, {});
//   fit->Predict(row).share;                       // with its interval
//
// Losses given default lie on [0, 1] with many at both ends. The fractional
// logit (Papke and Wooldridge 1996) models their mean, G(x b) = 1 / (1 +
// e^-xb), by the Bernoulli quasi-likelihood; it needs no other assumption if
// standard errors are robust. The two-stage model also says how often nothing
// and how often all is lost: E = (1 - p0) (p1 + (1 - p1) m).
// METHODS.md#loss-given-default.
#ifndef ARREARS_RECOVERY_LGD_H_
#define ARREARS_RECOVERY_LGD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace arrears {

// Row-major, `columns` a row; a constant is a column of ones.
struct DesignRows {
  std::span<const double> values;
  std::size_t columns = 0;
};

enum class RobustErrors : std::uint8_t {
  kHc0,  // A^-1 B A^-1 (White 1980).
  kHc1,  // Times n / (n - columns).
};

struct LgdOptions {
  RobustErrors errors = RobustErrors::kHc1;
  double confidence = 0.95;  // In (0, 1).
};

struct LgdEstimate {
  double share = 0, lower = 0, upper = 0;  // In [0, 1].
};

struct FractionalLogit {
  std::vector<double> coefficients;     // One a column.
  std::vector<double> covariance;       // Robust; columns x columns.
  std::vector<double> standard_errors;  // Roots of its diagonal.
  double log_likelihood = 0;            // The quasi-likelihood, summed.
  std::int64_t rows = 0;
  int iterations = 0;
  double confidence = 0.95;

  // Requires as many facts as coefficients. The interval is G of that of x b
  // (delta method), so that it stays within [0, 1].
  LgdEstimate Predict(std::span<const double> facts) const;
};

// Newton's method until the gradient's largest element is below 1e-10 times
// the rows. `losses` in [0, 1], facts finite: kInvalidArgument names the row.
// kFailedPrecondition when there are not more rows than columns, when columns
// are linear combinations of each other, or when a combination separates
// losses from none so that no finite estimate exists. O(rows x columns^2) an
// iteration.
[[nodiscard]] absl::StatusOr<FractionalLogit> FitFractionalLogit(
    std::span<const double> losses, const DesignRows& facts,
    const LgdOptions& options);

// A stage without two outcomes is a known share: coefficients are empty.
struct LgdStage {
  FractionalLogit logit;
  double known = 0;
  double ShareOf(std::span<const double> facts) const;
};
struct TwoStageLgd {
  LgdStage nothing;  // P(loss is 0).
  LgdStage all;      // P(loss is 1 | not 0).
  LgdStage between;  // Mean of losses that are neither.
  double ShareOf(std::span<const double> facts) const;
};
// Each stage by FitFractionalLogit on the rows that reach it; errors as there,
// with the stage's name. kFailedPrecondition without rows.
[[nodiscard]] absl::StatusOr<TwoStageLgd> FitTwoStageLgd(
    std::span<const double> losses, const DesignRows& facts,
    const LgdOptions& options);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_LGD_H_
