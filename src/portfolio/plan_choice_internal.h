// SPDX-License-Identifier: Apache-2.0
//
// What `choose: best_plan` does: the first action of the best plan, among what
// the guard lets stand.
#ifndef ARREARS_SRC_PORTFOLIO_PLAN_CHOICE_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_PLAN_CHOICE_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/ledger/ledger.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/value/plan.h"

namespace arrears {

// Whether another action may take its place for being worth more: it asks for
// money, and is none that saves the claim from limitation or ends the ladder.
bool IsWeighed(const ActionDefinition& action);

// One row, money in minor units of base.
struct PlanQuestion {
  std::size_t row = 0;
  std::uint8_t rule = 0, fallback = 0;  // The rules' own, into Actions().
  std::size_t curve = 0;                // The portfolio's, then the segments'.
  double amount = 0, relation = 0;
  std::int32_t age = 0;
};

class PlanChooser {
 public:
  // Plans with the candidates and those of the policy's actions that deliver a
  // step and change payment, at most PlanComputer::kMostActions. A curve
  // without timing has no plan. Borrows ledger, setting and
  // facts.
  static absl::StatusOr<PlanChooser> Create(
      const Ledger& ledger, const Setting& setting, const AsOf& at,
      const Frame& facts, const RecoveryFit& recovery,
      std::span<const std::uint8_t> candidates,
      std::span<const std::uint8_t> of_policy);

  // The action, 0 = wait, and in `out` what the plan is worth. The rules' own
  // where there was no room for it among the actions; empty for a curve without
  // timing.
  std::optional<std::uint8_t> Choose(const PlanQuestion& question,
                                     const GuardState& state,
                                     Recommendation* out) const;

 private:
  PlanChooser(const Ledger& ledger, const Setting& setting, const AsOf& at)
      : ledger_(ledger), setting_(setting), at_(at) {}
  void FindActions(std::span<const std::uint8_t> candidates,
                   std::span<const std::uint8_t> of_policy);
  absl::StatusOr<PlanComputer> MakeComputer(const RecoveryCurve& curve,
                                            std::int32_t type) const;
  // What earlier contacts still do, and what they have cost the relation.
  void AddHistory(const Recommendation& row, PlanClaim* claim) const;
  std::uint32_t Allowed(const PlanQuestion& question,
                        const GuardState& state) const;

  static constexpr std::size_t kTypes = 10;  // Of debtors; 0 = of any.
  const Ledger& ledger_;
  const Setting& setting_;
  AsOf at_;
  std::vector<std::uint8_t> actions_;  // Into Actions(), rising.
  std::uint32_t candidates_ = 0;       // Bits of `actions_`.
  ColumnView<std::int32_t> promise_due_in_;
  std::vector<std::int32_t> action_of_;  // Of contacts' action codes.
  std::vector<std::uint8_t> incoming_of_;
  // Types without effects of their own share the computer of type 0.
  std::array<std::size_t, kTypes> variant_of_ = {};
  std::vector<std::int32_t> variants_;                  // A type of each.
  std::vector<std::optional<PlanComputer>> computers_;  // [curve][variant].
};

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_PLAN_CHOICE_INTERNAL_H_
