// SPDX-License-Identifier: Apache-2.0
//
// effects.h: what does an action do to payment, what does it cost, and how sure
// is that?
//
//   const EffectTable expert = EffectTable::Default();
//   const EffectEntry& call = expert.Of(ActionIndex("A13"));
//   call.effect.hazard_ratio;        // 1.5 for call.days = 10 days
//   call.lower, call.upper;          // 1 and 2.25
//   const EffectEntry known[] = {{.action = "A13", .type = 2, ...}};
//   auto ours = expert.With("ours-2026", known);
//
// The defaults are those of the catalogue (actions.h), an expert's guess each:
// the interval reaches from no effect to the square of the ratio. A table with
// entries of one's own takes their place, for all debtors or for those of one
// type, and the recommendation of a run uses it (Setting::effects).
//
// Is an effect that was learned from a ledger's contacts a cause? No: those who
// were called differ from those who were not. Such entries say `ledger`, and
// whoever shows them says that they are associations.
#ifndef ARREARS_POLICY_EFFECTS_H_
#define ARREARS_POLICY_EFFECTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/policy/actions.h"
#include "arrears/value/gain.h"

namespace arrears {

enum class EffectBasis : std::uint8_t {
  kExpert,
  kLedger,  // Associational.
};
// "expert", "ledger".
std::string_view EffectBasisName(EffectBasis basis);
// "expert"; "from the ledger, an association and not a cause".
Text EffectBasisText(EffectBasis basis);

struct EffectEntry {
  std::string action;     // Id of the catalogue, "A01".."A64"; A00 is waiting.
  std::int32_t type = 0;  // Of debtor: 1..9 = T1..T9; 0 = of any.
  // Ratio in (0, 100], contingency in [0, 1); the cost in minor units of the
  // base currency, at most kMaxAmountMinor; at most 100,000 minutes.
  ActionEffect effect = {};
  double lower = 1, upper = 1;  // Of the ratio; lower <= ratio <= upper <= 100.
  std::int32_t days = 0;        // It lasts so long, in [0, 3650].
  EffectBasis basis = EffectBasis::kExpert;
  std::string source = {};
  friend bool operator==(const EffectEntry&, const EffectEntry&) = default;
};

class EffectTable {
 public:
  // "effects-expert-1": one entry of any type for each action.
  static EffectTable Default();
  // This table with the entries in the place of those of their action and type,
  // or added. kInvalidArgument naming entry, field, value and bound, also for
  // an empty id, an action that is not in the catalogue, and waiting, which has
  // no effect. O(entries).
  [[nodiscard]] absl::StatusOr<EffectTable> With(
      std::string id, std::span<const EffectEntry> entries) const;

  const std::string& id() const { return id_; }  // For the evidence.
  std::span<const EffectEntry> entries() const { return entries_; }

  // Index into entries(): that of the type, else that of any. Requires an index
  // into Actions() and a type in 0..9. O(1).
  std::size_t IndexOf(std::uint8_t action, std::int32_t type) const {
    return by_type_[action][static_cast<std::size_t>(type)];
  }
  const EffectEntry& Of(std::uint8_t action, std::int32_t type = 0) const {
    return entries_[IndexOf(action, type)];
  }

 private:
  static constexpr std::size_t kTypes = 10;
  EffectTable() = default;
  void Index();

  std::string id_;
  std::vector<EffectEntry> entries_;
  std::vector<std::array<std::uint16_t, kTypes>> by_type_;  // By action.
};

}  // namespace arrears

#endif  // ARREARS_POLICY_EFFECTS_H_
