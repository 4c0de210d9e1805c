// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "recovery/survival_internal.h"

namespace arrears {
namespace {

constexpr std::int64_t kMostSpells = std::int64_t{1} << 31;

bool IsSound(const SurvivalSpell& spell) {
  return spell.debtor >= -1 && spell.entered_day >= 0 &&
         spell.exit_day >= spell.entered_day &&
         spell.exit_day <= kMostSpellDays &&
         static_cast<std::size_t>(spell.end) < kSpellEnds &&
         spell.weight >= 1 && spell.weight <= kMostSpellWeight;
}

// Of a spell that is not sound.
absl::Status FaultOf(const SurvivalSpell& spell, std::size_t position) {
  const auto fault = [position](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("spells[", position, "]: ", what));
  };
  if (spell.debtor < -1) {
    return fault(absl::StrCat("debtor ", spell.debtor, " is below -1"));
  }
  if (spell.entered_day < 0) {
    return fault(absl::StrCat("entered_day ", spell.entered_day,
                              " is below 0, the day of issue"));
  }
  if (spell.exit_day < spell.entered_day) {
    return fault(absl::StrCat("exit_day ", spell.exit_day,
                              " is before entered_day ", spell.entered_day));
  }
  if (spell.exit_day > kMostSpellDays) {
    return fault(
        absl::StrCat("exit_day ", spell.exit_day, " exceeds ", kMostSpellDays));
  }
  if (static_cast<std::size_t>(spell.end) >= kSpellEnds) {
    return fault(absl::StrCat("end ", static_cast<int>(spell.end),
                              " is not in [0, ", kSpellEnds, ")"));
  }
  return fault(absl::StrCat("weight ", spell.weight, " is not in [1, ",
                            kMostSpellWeight, "]"));
}

absl::Status CheckTotals(std::int64_t spells, std::int64_t more,
                         std::int64_t weight, internal::Wide more_weight) {
  if (more > kMostSpells - spells) {
    return absl::OutOfRangeError(absl::StrCat(
        spells, " + ", more, " spells are more than ", kMostSpells));
  }
  if (weight + more_weight > std::numeric_limits<std::int64_t>::max()) {
    return absl::OutOfRangeError(
        "the weights of all spells do not fit 64 bits");
  }
  return absl::OkStatus();
}

}  // namespace

namespace internal {

absl::Status CheckSpells(std::span<const SurvivalSpell> spells) {
  for (std::size_t i = 0; i < spells.size(); ++i) {
    if (!IsSound(spells[i])) return FaultOf(spells[i], i);
  }
  return absl::OkStatus();
}

absl::Status CheckEnds(const char* name, EndSet ends) {
  if (ends != 0 && (ends & ~kAnyEnd) == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", static_cast<int>(ends),
                   " is not a set of ends, which are bits 1 to 4"));
}

std::vector<RiskDay> RiskDays(const SurvivalCounts& counts, SpellUnit unit) {
  const bool by_item = unit == SpellUnit::kItems;
  const auto number = [by_item](const SpellSums& sums) {
    return static_cast<double>(by_item ? sums.items : sums.weight);
  };
  std::vector<RiskDay> days;
  SpellSums open;
  for (std::size_t d = 0; d < counts.days().size(); ++d) {
    const SpellDay& day = counts.days()[d];
    open.Add(day.entered);
    RiskDay risk;
    risk.day = static_cast<std::int32_t>(d);
    for (std::size_t e = 1; e < kSpellEnds; ++e) {
      risk.ended[e] = number(day.ended[e]);
      risk.ended_squares[e] =
          by_item ? risk.ended[e] : static_cast<double>(day.ended[e].squares);
    }
    risk.at_risk = number(open);
    risk.squares = by_item ? risk.at_risk : static_cast<double>(open.squares);
    for (const SpellSums& ended : day.ended) open.Subtract(ended);
    days.push_back(risk);
  }
  return days;
}

}  // namespace internal

void SpellSums::Add(const SpellSums& other) {
  items += other.items;
  weight += other.weight;
  squares += other.squares;
}

void SpellSums::Subtract(const SpellSums& other) {
  items -= other.items;
  weight -= other.weight;
  squares -= other.squares;
}

absl::Status SurvivalCounts::Add(std::span<const SurvivalSpell> chunk) {
  if (absl::Status status = internal::CheckSpells(chunk); !status.ok()) {
    return status;
  }
  std::int32_t last = -1;
  internal::Wide weight = 0;
  for (const SurvivalSpell& spell : chunk) {
    last = std::max(last, spell.exit_day);
    weight += spell.weight;
  }
  const auto more = static_cast<std::int64_t>(chunk.size());
  if (absl::Status status = CheckTotals(spells_, more, weight_, weight);
      !status.ok()) {
    return status;
  }
  spells_ += more;
  weight_ += static_cast<std::int64_t>(weight);
  days_.resize(
      std::max(days_.size(), static_cast<std::size_t>(std::int64_t{last} + 1)));
  for (const SurvivalSpell& spell : chunk) {
    const SpellSums one{1, spell.weight,
                        internal::Wide{spell.weight} * spell.weight};
    days_[static_cast<std::size_t>(spell.entered_day)].entered.Add(one);
    days_[static_cast<std::size_t>(spell.exit_day)]
        .ended[static_cast<std::size_t>(spell.end)]
        .Add(one);
  }
  return absl::OkStatus();
}

absl::Status SurvivalCounts::Merge(const SurvivalCounts& other) {
  if (absl::Status status =
          CheckTotals(spells_, other.spells_, weight_, other.weight_);
      !status.ok()) {
    return status;
  }
  spells_ += other.spells_;
  weight_ += other.weight_;
  days_.resize(std::max(days_.size(), other.days_.size()));
  for (std::size_t d = 0; d < other.days_.size(); ++d) {
    days_[d].entered.Add(other.days_[d].entered);
    for (std::size_t e = 0; e < kSpellEnds; ++e)
      days_[d].ended[e].Add(other.days_[d].ended[e]);
  }
  return absl::OkStatus();
}

}  // namespace arrears
