// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/scorecard.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();
// A score and all its partial sums then fit 32 bits with room to spare.
constexpr std::int64_t kMaxScore = 1'000'000'000;
constexpr std::size_t kMaxBins = 1000;

absl::Status BinFault(const Characteristic& characteristic, std::size_t bin,
                      const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "characteristic ", characteristic.fact, ", bin ", bin, ": ", what));
}

bool HasRange(const ScoreBin& bin) {
  return bin.from != -kUnbounded || bin.to != kUnbounded;
}

absl::Status ValidateTextBins(const Characteristic& characteristic) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < characteristic.bins.size(); ++i) {
    const ScoreBin& bin = characteristic.bins[i];
    if (bin.is_null) continue;
    if (bin.texts.empty() || HasRange(bin)) {
      return BinFault(characteristic, i, "mixes texts and numbers");
    }
    for (const std::string& text : bin.texts) {
      if (!seen.insert(text).second) {
        return BinFault(characteristic, i,
                        absl::StrCat("text \"", text, "\" is in two bins"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateNumberBins(const Characteristic& characteristic) {
  double reached = -kUnbounded;
  bool first = true;
  for (std::size_t i = 0; i < characteristic.bins.size(); ++i) {
    const ScoreBin& bin = characteristic.bins[i];
    if (bin.is_null) continue;
    // Written so that a NaN fails.
    if (!(bin.from < bin.to)) {
      return BinFault(
          characteristic, i,
          absl::StrCat("from ", bin.from, " is not below to ", bin.to));
    }
    if (bin.from != reached) {
      return BinFault(
          characteristic, i,
          absl::StrCat("starts at ", bin.from, " and not at ", reached,
                       first ? ", where numbers begin"
                       : bin.from > reached
                           ? ", where the bin before ends: a gap"
                           : ", where the bin before ends: an overlap"));
    }
    reached = bin.to;
    first = false;
  }
  if (reached != kUnbounded) {
    return BinFault(characteristic, characteristic.bins.size() - 1,
                    absl::StrCat("nothing covers values from ", reached));
  }
  return absl::OkStatus();
}

absl::Status ValidateBins(const Characteristic& characteristic) {
  std::size_t nulls = 0;
  bool texts = false;
  for (std::size_t i = 0; i < characteristic.bins.size(); ++i) {
    const ScoreBin& bin = characteristic.bins[i];
    nulls += bin.is_null ? 1 : 0;
    texts = texts || (!bin.is_null && !bin.texts.empty());
    if (bin.is_null && (!bin.texts.empty() || HasRange(bin))) {
      return BinFault(characteristic, i, "the null bin has values of its own");
    }
  }
  const std::size_t others = characteristic.bins.size() - nulls;
  if (nulls != 1 || others < 1 || others > kMaxBins) {
    return absl::InvalidArgumentError(absl::StrCat(
        "characteristic ", characteristic.fact, " has ", nulls,
        " null bins and ", others, " others; one null bin and 1 to ", kMaxBins,
        " others are needed"));
  }
  return texts ? ValidateTextBins(characteristic)
               : ValidateNumberBins(characteristic);
}

absl::Status ValidateNames(const std::vector<Characteristic>& characteristics) {
  std::set<std::string> facts, codes;
  for (const Characteristic& characteristic : characteristics) {
    if (characteristic.fact.empty() ||
        !facts.insert(characteristic.fact).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("characteristic \"", characteristic.fact,
                       "\": a fact is named once, and not by nothing"));
    }
    if (characteristic.reason_code.empty() ||
        !codes.insert(characteristic.reason_code).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          "characteristic ", characteristic.fact, ": reason code \"",
          characteristic.reason_code, "\" is empty or used twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateScale(const ScoreScale& scale) {
  if (!std::isfinite(scale.base_points)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "base_points = ", scale.base_points, " is not a finite number"));
  }
  if (!(scale.base_odds > 0) || !std::isfinite(scale.base_odds)) {
    return absl::InvalidArgumentError(
        absl::StrCat("base_odds = ", scale.base_odds, " is not above 0"));
  }
  if (!(scale.pdo > 0) || !std::isfinite(scale.pdo)) {
    return absl::InvalidArgumentError(
        absl::StrCat("pdo = ", scale.pdo, " is not above 0"));
  }
  return absl::OkStatus();
}

absl::Status ValidateRange(const std::vector<Characteristic>& characteristics,
                           std::int32_t intercept_points) {
  std::int64_t most = std::abs(std::int64_t{intercept_points});
  for (const Characteristic& characteristic : characteristics) {
    std::int64_t largest = 0;
    for (const ScoreBin& bin : characteristic.bins) {
      largest = std::max(largest, std::abs(std::int64_t{bin.points}));
    }
    most += largest;
    if (most > kMaxScore) {
      return absl::InvalidArgumentError(
          absl::StrCat("characteristic ", characteristic.fact,
                       ": the score can exceed ", kMaxScore, " points"));
    }
  }
  return absl::OkStatus();
}

// 2^q for |q| <= 1000, within 2 units in the last place. Only sums, products
// and exact scaling: std::exp2 may differ between machines in the last bit.
double Exp2(double q) {
  constexpr double kLn2 = 0.693147180559945309417;
  const double whole = std::floor(q + 0.5);
  const double x = (q - whole) * kLn2;  // In [-0.347, 0.347].
  double sum = 1;
  for (int n = 16; n > 0; --n) sum = 1 + x * sum / n;  // Taylor, by Horner.
  return std::ldexp(sum, static_cast<int>(whole));
}

}  // namespace

std::int32_t Characteristic::max_points() const {
  const auto best = std::max_element(
      bins.begin(), bins.end(),
      [](const ScoreBin& a, const ScoreBin& b) { return a.points < b.points; });
  return best == bins.end() ? 0 : best->points;
}

absl::StatusOr<Scorecard> Scorecard::Create(
    std::string id, std::vector<Characteristic> characteristics,
    ScoreScale scale, std::int32_t intercept_points) {
  if (id.empty()) return absl::InvalidArgumentError("the card's id is empty");
  if (characteristics.empty() ||
      characteristics.size() > std::numeric_limits<std::int16_t>::max()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a card has 1 to 32767 characteristics, not ", characteristics.size()));
  }
  if (absl::Status valid = ValidateScale(scale); !valid.ok()) return valid;
  if (absl::Status valid = ValidateNames(characteristics); !valid.ok()) {
    return valid;
  }
  for (const Characteristic& characteristic : characteristics) {
    if (absl::Status valid = ValidateBins(characteristic); !valid.ok()) {
      return valid;
    }
  }
  if (absl::Status valid = ValidateRange(characteristics, intercept_points);
      !valid.ok()) {
    return valid;
  }
  Scorecard card;
  card.id_ = std::move(id);
  card.characteristics_ = std::move(characteristics);
  card.scale_ = scale;
  card.intercept_points_ = intercept_points;
  return card;
}

std::vector<std::string> Scorecard::FactNames() const {
  std::vector<std::string> names;
  names.reserve(characteristics_.size());
  for (const Characteristic& characteristic : characteristics_) {
    names.push_back(characteristic.fact);
  }
  return names;
}

double Scorecard::PdOf(std::int32_t score) const {
  const double doublings =
      std::clamp((score - scale_.base_points) / scale_.pdo, -900.0, 900.0);
  const double pd = 1 / (1 + scale_.base_odds * Exp2(doublings));
  return std::clamp(pd, kLeastPd, 1 - kLeastPd);
}

std::string_view Scorecard::ReasonCode(std::int16_t reason) const {
  if (reason < 0 ||
      static_cast<std::size_t>(reason) >= characteristics_.size()) {
    return {};
  }
  return characteristics_[static_cast<std::size_t>(reason)].reason_code;
}

std::string_view Scorecard::ReasonText(std::int16_t reason,
                                       Language language) const {
  if (reason < 0 ||
      static_cast<std::size_t>(reason) >= characteristics_.size()) {
    return {};
  }
  const Characteristic& lost =
      characteristics_[static_cast<std::size_t>(reason)];
  return Text{lost.reason_en, lost.reason_zh}.In(language);
}

}  // namespace arrears
