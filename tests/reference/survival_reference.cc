// SPDX-License-Identifier: Apache-2.0
#include "reference/survival_reference.h"

#include <algorithm>
#include <cmath>

namespace arrears::reference {
namespace {

struct Day {
  double at_risk = 0, ended = 0;
};

Day DayOf(const std::vector<SurvivalSpell>& spells,
          const std::vector<double>& weights, EndSet ends, std::int32_t day) {
  Day sums;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const SurvivalSpell& spell = spells[i];
    if (spell.entered_day > day || spell.exit_day < day) continue;
    sums.at_risk += weights[i];
    const bool counts = (EndBit(spell.end) & ends) != 0;
    if (counts && spell.exit_day == day) sums.ended += weights[i];
  }
  return sums;
}

std::vector<double> Ones(const std::vector<SurvivalSpell>& spells) {
  return std::vector<double>(spells.size(), 1.0);
}

double Share(const std::vector<SurvivalSpell>& spells,
             const std::vector<double>& weights, EndSet cause, EndSet any,
             std::int32_t day) {
  double open = 1, share = 0;
  for (std::int32_t d = 0; d <= day; ++d) {
    const Day all = DayOf(spells, weights, any, d);
    if (all.at_risk == 0) continue;
    share += open * DayOf(spells, weights, cause, d).ended / all.at_risk;
    open *= 1 - all.ended / all.at_risk;
  }
  return share;
}

}  // namespace

double StillOpen(const std::vector<SurvivalSpell>& spells, EndSet ends,
                 std::int32_t day) {
  return 1 - Share(spells, Ones(spells), ends, ends, day);
}

double EndedBy(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
               std::int32_t day) {
  return Share(spells, Ones(spells), EndBit(cause), kAnyEnd, day);
}

double EndedByVariance(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
                       std::int32_t day) {
  const std::vector<double> ones = Ones(spells);
  const double last = EndedBy(spells, cause, day);
  double variance = 0, open = 1;
  for (std::int32_t d = 0; d <= day; ++d) {
    const Day all = DayOf(spells, ones, kAnyEnd, d);
    const double n = all.at_risk, h = n > 0 ? all.ended / n : 0;
    const double later =
        h < 1 ? (last - EndedBy(spells, cause, d)) / (1 - h) : 0;
    const double own = DayOf(spells, ones, EndBit(cause), d).ended;
    const double other = all.ended - own;
    if (n > 1) {
      const double moves = open - later;
      variance += (moves * moves * own * (n - own) +
                   later * later * other * (n - other)) /
                  (n * n * (n - 1));
    }
    open *= 1 - h;
  }
  return variance;
}

double JackknifeError(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
                      std::int32_t day) {
  constexpr double kStep = 1e-4;
  std::vector<double> weights;
  for (const SurvivalSpell& spell : spells)
    weights.push_back(static_cast<double>(spell.weight));
  double sum = 0;
  for (std::size_t begin = 0; begin < spells.size();) {
    std::size_t end = begin + 1;
    while (end < spells.size() && spells[end].debtor != -1 &&
           spells[end].debtor == spells[begin].debtor) {
      ++end;
    }
    const auto moved = [&](double factor) {
      std::vector<double> changed = weights;
      for (std::size_t i = begin; i < end; ++i) changed[i] *= factor;
      return Share(spells, changed, EndBit(cause), kAnyEnd, day);
    };
    const double slope = (moved(1 + kStep) - moved(1 - kStep)) / (2 * kStep);
    sum += slope * slope;
    begin = end;
  }
  return std::sqrt(sum);
}

std::vector<SurvivalSpell> RandomSpells(int debtors, std::mt19937& random) {
  std::vector<SurvivalSpell> spells;
  for (int debtor = 0; debtor < debtors; ++debtor) {
    const bool alone = random() % 3 == 0;
    for (auto n = static_cast<int>(random() % 4); n > 0; --n) {
      SurvivalSpell spell;
      spell.debtor = alone ? -1 : debtor;
      spell.entered_day =
          random() % 2 == 0 ? 0 : static_cast<std::int32_t>(random() % 15);
      spell.exit_day =
          spell.entered_day + static_cast<std::int32_t>(random() % 25);
      spell.end = static_cast<SpellEnd>(random() % kSpellEnds);
      spell.weight = 1 + static_cast<std::int64_t>(random() % 1000);
      spells.push_back(spell);
    }
  }
  return spells;
}

std::vector<SurvivalSpell> Spells() {
  const int rows[][5] = {
      {0, 0, 12, 1, 50},    {0, 0, 30, 1, 120},  {0, 5, 30, 1, 75},
      {1, 0, 30, 2, 200},   {1, 10, 45, 1, 90},  {2, 0, 45, 1, 300},
      {2, 0, 45, 0, 110},   {3, 20, 61, 1, 60},  {3, 0, 61, 3, 410},
      {3, 0, 12, 1, 35},    {4, 30, 61, 2, 80},  {4, 31, 75, 1, 150},
      {5, 0, 90, 0, 500},   {6, 0, 0, 1, 20},    {6, 3, 45, 3, 65},
      {7, 12, 12, 1, 95},   {7, 0, 88, 1, 240},  {8, 0, 120, 2, 130},
      {8, 40, 120, 1, 70},  {9, 0, 130, 0, 310}, {9, 0, 88, 3, 45},
      {10, 13, 130, 1, 160}};
  std::vector<SurvivalSpell> spells;
  for (const auto& [debtor, entered, exit, end, weight] : rows)
    spells.push_back(
        {debtor, entered, exit, static_cast<SpellEnd>(end), weight});
  return spells;
}

}  // namespace arrears::reference
