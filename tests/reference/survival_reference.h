// SPDX-License-Identifier: Apache-2.0
//
// survival_reference.h: curves of spells from their definitions.
//
// The slow twin of recovery/survival.h and of the counting in
// recovery/hazard.h: each day asks every spell whether it is at risk.
#ifndef ARREARS_TESTS_REFERENCE_SURVIVAL_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_SURVIVAL_REFERENCE_H_

#include <cstdint>
#include <random>
#include <vector>

#include "arrears/recovery/survival.h"

namespace arrears::reference {

// S after `day`, by items.
double StillOpen(const std::vector<SurvivalSpell>& spells, EndSet ends,
                 std::int32_t day);
// P(ended by `cause` by the day), and the variance by the double sum of Aalen
// (1978), where ends of other kinds compete.
double EndedBy(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
               std::int32_t day);
double EndedByVariance(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
                       std::int32_t day);
// The infinitesimal jackknife of KM's S after `day`, by weight, from its name:
// each debtor's weights are moved by a little, and the curve drawn anew.
double JackknifeError(const std::vector<SurvivalSpell>& spells, SpellEnd cause,
                      std::int32_t day);

// Those that the numbers of R stand for: ties, left truncation, every end but
// sold.
std::vector<SurvivalSpell> Spells();
// Of `debtors`, side by side, with ties, truncation, amounts and every end.
std::vector<SurvivalSpell> RandomSpells(int debtors, std::mt19937& random);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_SURVIVAL_REFERENCE_H_
