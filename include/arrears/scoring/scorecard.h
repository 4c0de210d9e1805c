// SPDX-License-Identifier: Apache-2.0
//
// scorecard.h: how many points does a debtor get, for which reasons, and which
// probability of default goes with them?
//
//   const Scorecard card = Scorecard::Expert();      // needs no training
//   absl::StatusOr<Scores> scores = card.Apply(facts);
//   scores->score[row];                              // points, more is better
//   scores->pd[row];                                 // P(default in horizon)
//   card.ReasonText(scores->reasons[row][0], Language::kZh);
//
// A card is a sum: each characteristic (a fact) is cut into bins, each bin has
// points; null has its own bin. The score is base + sum of points; PD follows
// from the score through the log odds: odds(good) double every `pdo` points.
// Points lost against the best bin of each characteristic give the reasons
// (PMML's pointsBelow with the maximum as baseline).
#ifndef ARREARS_SCORING_SCORECARD_H_
#define ARREARS_SCORING_SCORECARD_H_

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/base/language.h"

namespace arrears {

// Numbers: value in [from, to); a bool is 0 or 1, a date its days since 1970.
// Texts and dictionaries: one of `texts`.
struct ScoreBin {
  double from = -std::numeric_limits<double>::infinity();
  double to = std::numeric_limits<double>::infinity();
  std::vector<std::string> texts;
  bool is_null = false;  // The bin of nulls, NaN and unknown texts.
  std::int32_t points = 0;
};

struct Characteristic {
  std::string fact;
  // Cover every value once, numbers in ascending order; exactly one is_null.
  std::vector<ScoreBin> bins;
  std::string reason_code;  // "S01"; unique in the card.
  std::string reason_en, reason_zh;
  std::int32_t max_points() const;
};

struct ScoreScale {
  double base_points = 600;  // Score at which odds(good:bad) = base_odds.
  double base_odds = 20;
  double pdo = 40;  // Points that double the odds.
};

inline constexpr int kReasonCount = 4;
inline constexpr std::int16_t kNoReason = -1;
// PD lies in [kLeastPd, 1 - kLeastPd]: no card is surer than that.
inline constexpr double kLeastPd = 1e-12;

struct Scores {
  std::vector<std::int32_t> score;
  std::vector<double> pd;
  // Per row: indexes of characteristics, most points lost first, ties by
  // order in the card; kNoReason where no points were lost.
  std::vector<std::array<std::int16_t, kReasonCount>> reasons;
};

class Scorecard {
 public:
  // kInvalidArgument naming characteristic and bin when bins overlap, leave a
  // gap, lack the null bin, or names repeat.
  [[nodiscard]] static absl::StatusOr<Scorecard> Create(
      std::string id, std::vector<Characteristic> characteristics,
      ScoreScale scale, std::int32_t intercept_points);
  // The default card on payment behaviour. Points follow the order of the
  // literature (METHODS.md#expert-card), not a fit: marked `expert`.
  static Scorecard Expert();

  const std::string& id() const { return id_; }
  const std::vector<Characteristic>& characteristics() const {
    return characteristics_;
  }
  const ScoreScale& scale() const { return scale_; }
  std::int32_t intercept_points() const { return intercept_points_; }
  std::vector<std::string> FactNames() const;
  // 1 / (1 + base_odds * 2^((score - base_points) / pdo)), then kLeastPd. The
  // same bytes on every machine.
  double PdOf(std::int32_t score) const;
  // Points of each characteristic for one row; the intercept and they add up
  // to the score. Errors as Apply, and kOutOfRange for a row not there.
  [[nodiscard]] absl::StatusOr<std::vector<std::int32_t>> PointsOf(
      const Frame& facts, std::size_t row) const;
  // NotFound naming the fact that is missing and the nearest name there;
  // kInvalidArgument when bins of numbers meet texts, or the reverse. O(rows x
  // characteristics).
  [[nodiscard]] absl::StatusOr<Scores> Apply(
      const Frame& facts, const Executor& executor = Executor::Serial()) const;
  // Empty for kNoReason.
  std::string_view ReasonCode(std::int16_t reason) const;
  std::string_view ReasonText(std::int16_t reason, Language language) const;

 private:
  Scorecard() = default;
  std::string id_;
  std::vector<Characteristic> characteristics_;
  ScoreScale scale_;
  std::int32_t intercept_points_ = 0;
};

}  // namespace arrears

#endif  // ARREARS_SCORING_SCORECARD_H_
