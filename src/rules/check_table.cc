// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

constexpr std::size_t kMaxRules = 4096;

absl::Status CheckValue(const OutputValue& value, OutputType type) {
  if (std::holds_alternative<std::monostate>(value)) return absl::OkStatus();
  switch (type) {
    case OutputType::kText:
      if (std::holds_alternative<std::string>(value)) return absl::OkStatus();
      return absl::InvalidArgumentError("expected a text");
    case OutputType::kBool:
      if (std::holds_alternative<bool>(value)) return absl::OkStatus();
      return absl::InvalidArgumentError("expected true or false");
    case OutputType::kNumber: {
      if (std::holds_alternative<std::int64_t>(value)) return absl::OkStatus();
      const double* number = std::get_if<double>(&value);
      if (number != nullptr && std::isfinite(*number)) return absl::OkStatus();
      return absl::InvalidArgumentError("expected a finite number");
    }
  }
  return absl::InvalidArgumentError("the type of the output is unknown");
}

absl::Status CheckOutputs(const TableSpec& spec) {
  std::set<std::string_view> names;
  for (const TableOutput& output : spec.outputs) {
    const std::string place =
        absl::StrCat(TableName(spec), ", output ", Quote(output.name));
    if (output.name.empty()) {
      return absl::InvalidArgumentError(place + ": the name is empty");
    }
    if (!names.insert(output.name).second) {
      return absl::InvalidArgumentError(place + ": the name is there twice");
    }
    // What stands for a count is a number, whatever is counted.
    absl::Status status =
        CheckValue(output.fallback, spec.hit_policy == HitPolicy::kCount
                                        ? OutputType::kNumber
                                        : output.type);
    if (!status.ok()) return At(place + ", fallback", status);
    for (const OutputValue& value : output.allowed) {
      status = CheckValue(value, output.type);
      if (!status.ok()) return At(place + ", allowed value", status);
    }
  }
  return absl::OkStatus();
}

// What a hit policy asks of the outputs.
absl::Status CheckPolicy(const TableSpec& spec) {
  const std::string place =
      absl::StrCat(TableName(spec), ", hit policy ",
                   std::string(HitPolicyLetters(spec.hit_policy)));
  if (spec.hit_policy == HitPolicy::kPriority ||
      spec.hit_policy == HitPolicy::kOutputOrder) {
    const bool any = std::any_of(
        spec.outputs.begin(), spec.outputs.end(),
        [](const TableOutput& output) { return !output.allowed.empty(); });
    if (!any) {
      return absl::InvalidArgumentError(
          place + ": no output has allowed values to take the priority from");
    }
  }
  if (spec.hit_policy < HitPolicy::kSum) return absl::OkStatus();
  if (spec.outputs.size() != 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        place, ": ", spec.outputs.size(), " outputs; it takes exactly one"));
  }
  if (spec.hit_policy != HitPolicy::kCount &&
      spec.outputs[0].type != OutputType::kNumber) {
    return absl::InvalidArgumentError(absl::StrCat(place, ", output ",
                                                   Quote(spec.outputs[0].name),
                                                   ": expected a number"));
  }
  return absl::OkStatus();
}

// Whether the value is among those the output allows, if it lists any.
bool IsAllowedOutput(const TableOutput& output, const OutputValue& value) {
  if (output.allowed.empty() || std::holds_alternative<std::monostate>(value)) {
    return true;
  }
  return std::any_of(output.allowed.begin(), output.allowed.end(),
                     [&value](const OutputValue& allowed) {
                       return Canonical(allowed) == Canonical(value);
                     });
}

absl::Status CheckRule(const TableSpec& spec, const TableRule& rule) {
  const std::string place = RuleName(spec, rule);
  if (rule.cells.size() != spec.inputs.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(place, ": ", rule.cells.size(), " cells for ",
                     spec.inputs.size(), " inputs"));
  }
  if (rule.outputs.size() != spec.outputs.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(place, ": ", rule.outputs.size(), " values for ",
                     spec.outputs.size(), " outputs"));
  }
  for (std::size_t i = 0; i < spec.outputs.size(); ++i) {
    absl::Status status = CheckValue(rule.outputs[i], spec.outputs[i].type);
    if (status.ok() && !IsAllowedOutput(spec.outputs[i], rule.outputs[i])) {
      status = absl::InvalidArgumentError("is none of the allowed values");
    }
    if (status.ok()) continue;
    return At(absl::StrCat(place, ", output ", Quote(spec.outputs[i].name)),
              status);
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const TableSpec& spec) {
  std::map<std::string_view, std::size_t> ids;
  for (std::size_t r = 0; r < spec.rules.size(); ++r) {
    const TableRule& rule = spec.rules[r];
    if (rule.id.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(TableName(spec), ", rule ", r + 1, ": the id is empty"));
    }
    const auto [known, is_new] = ids.emplace(rule.id, r);
    if (!is_new) {
      return absl::InvalidArgumentError(absl::StrCat(
          RuleName(spec, rule), ": the id is there twice, of the rules ",
          known->second + 1, " and ", r + 1));
    }
    absl::Status status = CheckRule(spec, rule);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckShape(const TableSpec& spec) {
  if (spec.hit_policy > HitPolicy::kCount) {
    return absl::InvalidArgumentError(
        absl::StrCat(TableName(spec), ": hit policy ",
                     static_cast<int>(spec.hit_policy), " is unknown"));
  }
  if (spec.inputs.size() > kMaxInputs) {
    return absl::InvalidArgumentError(
        absl::StrCat(TableName(spec), ": ", spec.inputs.size(),
                     " inputs, more than ", kMaxInputs));
  }
  if (spec.rules.size() > kMaxRules) {
    return absl::InvalidArgumentError(
        absl::StrCat(TableName(spec), ": ", spec.rules.size(),
                     " rules, more than ", kMaxRules));
  }
  absl::Status status = CheckOutputs(spec);
  if (status.ok()) status = CheckPolicy(spec);
  return status.ok() ? CheckRules(spec) : status;
}

}  // namespace arrears::rules_internal
