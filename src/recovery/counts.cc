// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/fit.h"

namespace arrears {
namespace {

constexpr std::size_t kMaxAges = 30;
constexpr int kMaxSegments = 10000;
// Keeps the products of counts, and their sums, within 64 bits.
constexpr std::int64_t kMaxSpells = std::int64_t{1} << 31;

absl::Status CheckSpell(const RecoverySpell& spell, std::size_t position,
                        int segments) {
  const auto fault = [position](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("spells[", position, "]: ", what));
  };
  if (spell.debtor < -1) {
    return fault(absl::StrCat("debtor ", spell.debtor, " is below -1"));
  }
  if (spell.segment < -1 || spell.segment >= segments) {
    return fault(absl::StrCat("segment ", spell.segment, " is not in [-1, ",
                              segments, ")"));
  }
  if (spell.exit_age < spell.entered_age) {
    return fault(absl::StrCat("exit_age ", spell.exit_age,
                              " is before entered_age ", spell.entered_age));
  }
  if (spell.exit_age > spell.observed_age) {
    return fault(absl::StrCat("exit_age ", spell.exit_age,
                              " is after observed_age ", spell.observed_age));
  }
  if (spell.outcome == RecoveryOutcome::kOpen &&
      spell.exit_age != spell.observed_age) {
    return fault(absl::StrCat("open, so exit_age ", spell.exit_age,
                              " must be observed_age ", spell.observed_age));
  }
  return absl::OkStatus();
}

}  // namespace

RecoveryCounts::RecoveryCounts(RecoveryStages stages)
    : stages_(std::move(stages)),
      tallies_(static_cast<std::size_t>(stages_.segments) + 1) {
  const std::size_t counts = 3 * stages_.ages.size();
  debtor_.assign(counts, 0);
  for (RecoveryTally& tally : tallies_) {
    tally.sums.assign(counts, 0);
    tally.products.assign(counts * (counts + 1) / 2, 0);
  }
}

absl::StatusOr<RecoveryCounts> RecoveryCounts::Create(RecoveryStages stages) {
  const std::vector<int>& ages = stages.ages;
  if (ages.empty() || ages.size() > kMaxAges) {
    return absl::InvalidArgumentError(
        absl::StrCat("ages: ", ages.size(), " is not in [1, ", kMaxAges, "]"));
  }
  for (std::size_t i = 1; i < ages.size(); ++i) {
    if (ages[i] <= ages[i - 1]) {
      return absl::InvalidArgumentError(absl::StrCat(
          "ages[", i, "] = ", ages[i], " does not exceed ", ages[i - 1]));
    }
  }
  if (stages.horizon_days <= ages.back()) {
    return absl::InvalidArgumentError(
        absl::StrCat("horizon_days ", stages.horizon_days,
                     " does not exceed the last age ", ages.back()));
  }
  if (stages.segments < 0 || stages.segments > kMaxSegments) {
    return absl::InvalidArgumentError(absl::StrCat(
        "segments ", stages.segments, " is not in [0, ", kMaxSegments, "]"));
  }
  return RecoveryCounts(std::move(stages));
}

absl::Status RecoveryCounts::Add(std::span<const RecoverySpell> chunk) {
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const absl::Status status = CheckSpell(chunk[i], i, stages_.segments);
    if (!status.ok()) return status;
  }
  const auto added = static_cast<std::int64_t>(chunk.size());
  if (added > kMaxSpells - spells_) {
    return absl::OutOfRangeError(absl::StrCat(
        spells_, " + ", added, " spells are more than ", kMaxSpells));
  }
  spells_ += added;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    Count(chunk[i]);
    const bool more = i + 1 < chunk.size() && chunk[i].debtor != -1 &&
                      chunk[i + 1].debtor == chunk[i].debtor &&
                      chunk[i + 1].segment == chunk[i].segment;
    if (!more) {
      CloseDebtor(tallies_[static_cast<std::size_t>(chunk[i].segment + 1)]);
    }
  }
  return absl::OkStatus();
}

void RecoveryCounts::Count(const RecoverySpell& spell) {
  const std::vector<int>& ages = stages_.ages;
  for (std::size_t k = 0; k < ages.size(); ++k) {
    if (ages[k] < spell.entered_age) continue;
    const int end = k + 1 < ages.size() ? ages[k + 1] : stages_.horizon_days;
    if (ages[k] >= spell.exit_age || end > spell.observed_age) return;
    ++debtor_[3 * k];
    if (spell.outcome == RecoveryOutcome::kOpen || spell.exit_age > end) {
      ++debtor_[3 * k + 2];
    } else if (spell.outcome == RecoveryOutcome::kRecovered) {
      ++debtor_[3 * k + 1];
    }
  }
}

void RecoveryCounts::CloseDebtor(RecoveryTally& tally) {
  bool any = false;
  for (std::size_t i = 0; i < debtor_.size(); ++i) {
    if (debtor_[i] == 0) continue;
    any = true;
    tally.sums[i] += debtor_[i];
    std::int64_t* row = &tally.products[i * (i + 1) / 2];
    for (std::size_t j = 0; j <= i; ++j) row[j] += debtor_[i] * debtor_[j];
  }
  if (any) ++tally.debtors;
  std::fill(debtor_.begin(), debtor_.end(), 0);
}

absl::Status RecoveryCounts::Merge(const RecoveryCounts& other) {
  if (stages_.ages != other.stages_.ages ||
      stages_.horizon_days != other.stages_.horizon_days ||
      stages_.segments != other.stages_.segments) {
    return absl::InvalidArgumentError(absl::StrCat(
        "stages differ: ", stages_.ages.size(), " ages to ",
        stages_.horizon_days, " days, ", stages_.segments, " segments, and ",
        other.stages_.ages.size(), " ages to ", other.stages_.horizon_days,
        " days, ", other.stages_.segments, " segments"));
  }
  if (other.spells_ > kMaxSpells - spells_) {
    return absl::OutOfRangeError(absl::StrCat(
        spells_, " + ", other.spells_, " spells are more than ", kMaxSpells));
  }
  spells_ += other.spells_;
  for (std::size_t g = 0; g < tallies_.size(); ++g)
    tallies_[g] += other.tallies_[g];
  return absl::OkStatus();
}

RecoveryTally& RecoveryTally::operator+=(const RecoveryTally& other) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += other.sums[i];
  for (std::size_t i = 0; i < products.size(); ++i) {
    products[i] += other.products[i];
  }
  debtors += other.debtors;
  return *this;
}

}  // namespace arrears
