// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
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

// Positions of counts that are not 0, ascending.
struct Positions {
  std::array<std::uint8_t, 3 * kMaxAges> at;
  std::size_t size = 0;
  void Add(std::size_t position) {
    at[size++] = static_cast<std::uint8_t>(position);
  }
};

// Where the products with count `a` begin.
std::int64_t* ProductsOf(std::size_t a, std::vector<std::int64_t>& products) {
  return &products[a * (a + 1) / 2];
}

void AddEach(const std::vector<std::int64_t>& from,
             std::vector<std::int64_t>& into) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

}  // namespace

RecoveryCounts::RecoveryCounts(RecoveryStages stages)
    : stages_(std::move(stages)),
      tallies_(static_cast<std::size_t>(stages_.segments) + 1) {
  const std::size_t counts = 3 * stages_.ages.size();
  debtor_.assign(counts, 0);
  for (RecoveryTally& tally : tallies_) {
    tally.sums.assign(counts, 0);
    tally.debtor_products.assign(counts * (counts + 1) / 2, 0);
    tally.spell_products = tally.debtor_products;
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
    absl::Status status = CheckSpell(chunk[i], i, stages_.segments);
    if (!status.ok()) return status;
  }
  const auto added = static_cast<std::int64_t>(chunk.size());
  if (added > kMaxSpells - spells_) {
    return absl::OutOfRangeError(absl::StrCat(
        spells_, " + ", added, " spells are more than ", kMaxSpells));
  }
  spells_ += added;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    RecoveryTally& tally =
        tallies_[static_cast<std::size_t>(std::int64_t{chunk[i].segment} + 1)];
    CountSpell(chunk[i], tally);
    const bool more = i + 1 < chunk.size() && chunk[i].debtor != -1 &&
                      chunk[i + 1].debtor == chunk[i].debtor &&
                      chunk[i + 1].segment == chunk[i].segment;
    if (!more) CloseDebtor(tally);
  }
  return absl::OkStatus();
}

void RecoveryCounts::CountSpell(const RecoverySpell& spell,
                                RecoveryTally& tally) {
  const std::vector<int>& ages = stages_.ages;
  Positions some;  // Each counts once.
  for (std::size_t k = 0; k < ages.size(); ++k) {
    if (ages[k] < spell.entered_age) continue;
    const int end = k + 1 < ages.size() ? ages[k + 1] : stages_.horizon_days;
    if (ages[k] >= spell.exit_age || end > spell.observed_age) break;
    some.Add(3 * k);
    if (spell.outcome == RecoveryOutcome::kOpen || spell.exit_age > end) {
      some.Add(3 * k + 2);
    } else if (spell.outcome == RecoveryOutcome::kRecovered) {
      some.Add(3 * k + 1);
    }
  }
  for (std::size_t a = 0; a < some.size; ++a) {
    ++debtor_[some.at[a]];
    std::int64_t* const row = ProductsOf(some.at[a], tally.spell_products);
    for (std::size_t b = 0; b <= a; ++b) ++row[some.at[b]];
  }
  if (some.size != 0) ++tally.spells;
}

void RecoveryCounts::CloseDebtor(RecoveryTally& tally) {
  Positions some;
  for (std::size_t i = 0; i < debtor_.size(); ++i) {
    if (debtor_[i] != 0) some.Add(i);
  }
  for (std::size_t a = 0; a < some.size; ++a) {
    const std::int64_t count = debtor_[some.at[a]];
    tally.sums[some.at[a]] += count;
    std::int64_t* const row = ProductsOf(some.at[a], tally.debtor_products);
    for (std::size_t b = 0; b <= a; ++b) {
      row[some.at[b]] += count * debtor_[some.at[b]];
    }
  }
  for (std::size_t a = 0; a < some.size; ++a) debtor_[some.at[a]] = 0;
  if (some.size != 0) ++tally.debtors;
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
  AddEach(other.sums, sums);
  AddEach(other.debtor_products, debtor_products);
  AddEach(other.spell_products, spell_products);
  debtors += other.debtors;
  spells += other.spells;
  return *this;
}

}  // namespace arrears
