// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/effects.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"

namespace arrears {
namespace {

absl::Status Between(const std::string& name, const char* field, double value,
                     double least, double most, const char* bound) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, field, " ", value, " is not in ", bound));
}

absl::Status CheckEntry(const EffectEntry& entry) {
  const ActionDefinition* action = FindAction(entry.action);
  if (action == nullptr || action == Actions().data()) {
    return absl::InvalidArgumentError(
        absl::StrCat("effect: \"", entry.action, "\" is not one of A01 to A64",
                     action == nullptr ? "" : "; waiting has no effect"));
  }
  const std::string name = absl::StrCat("effect of ", entry.action, ": ");
  constexpr double kLeast = 1e-6;
  const ActionEffect& effect = entry.effect;
  const absl::Status statuses[] = {
      Between(name, "type", entry.type, 0, 9, "0..9"),
      Between(name, "hazard_ratio", effect.hazard_ratio, kLeast, 100,
              "0.000001..100"),
      Between(name, "lower", entry.lower, kLeast, effect.hazard_ratio,
              "0.000001..hazard_ratio"),
      Between(name, "upper", entry.upper, effect.hazard_ratio, 100,
              "hazard_ratio..100"),
      Between(name, "days", entry.days, 0, 3650, "0..3650"),
      Between(name, "minutes", effect.minutes, 0, 100'000, "0..100000"),
      Between(name, "fixed_cost", static_cast<double>(effect.fixed_cost_minor),
              0, kMaxAmountMinor, "0..10^15 minor units"),
      Between(name, "contingency", effect.contingency, 0, 0.999999,
              "0..0.999999")};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view EffectBasisName(EffectBasis basis) {
  return basis == EffectBasis::kLedger ? "ledger" : "expert";
}

Text EffectBasisText(EffectBasis basis) {
  return basis == EffectBasis::kLedger
             ? Text{"from the ledger, an association and not a cause",
                    "来自账套,仅为相关而非因果"}
             : Text{"expert", "专家判断"};
}

EffectTable EffectTable::Default() {
  EffectTable table;
  table.id_ = "effects-expert-1";
  for (const ActionDefinition& action : Actions()) {
    table.entries_.push_back(
        {.action = std::string(action.id),
         .effect = {action.hazard_ratio, action.contingency,
                    action.fixed_cost_minor, action.minutes},
         .lower = 1,
         .upper = action.hazard_ratio * action.hazard_ratio,
         .days = action.effect_days,
         .source = "expert"});
  }
  table.Index();
  return table;
}

absl::StatusOr<EffectTable> EffectTable::With(
    std::string id, std::span<const EffectEntry> entries) const {
  if (id.empty()) return absl::InvalidArgumentError("effects have no id");
  EffectTable table = *this;
  table.id_ = std::move(id);
  for (const EffectEntry& entry : entries) {
    if (absl::Status status = CheckEntry(entry); !status.ok()) return status;
    const auto place = std::find_if(
        table.entries_.begin(), table.entries_.end(),
        [&](const EffectEntry& known) {
          return known.action == entry.action && known.type == entry.type;
        });
    if (place == table.entries_.end()) {
      table.entries_.push_back(entry);
    } else {
      *place = entry;
    }
  }
  table.Index();
  return table;
}

void EffectTable::Index() {
  by_type_.assign(Actions().size(), {});
  // Entries of any type stand first: the catalogue's, in its order.
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto& types = by_type_[ActionIndex(entries_[i].action)];
    const auto index = static_cast<std::uint16_t>(i);
    if (entries_[i].type == 0) {
      types.fill(index);
    } else {
      types[static_cast<std::size_t>(entries_[i].type)] = index;
    }
  }
}

}  // namespace arrears
