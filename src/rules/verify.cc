// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/verify.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/table_place_internal.h"
#include "rules/verify_internal.h"

namespace arrears {
namespace {

using rules_internal::CellBox;
using rules_internal::CellSpace;
using rules_internal::RawFinding;
using rules_internal::TableCheck;

absl::StatusOr<CellSpace> SpaceOf(const DecisionTable& table,
                                  const VerifyOptions& options) {
  if (options.most_steps < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("most_steps = ", options.most_steps, " is not above 0"));
  }
  return CellSpace::Create(rules_internal::CompiledOf(table), options);
}

bool FillsGaps(const TableSpec& spec) {
  const bool some_null = std::any_of(
      spec.outputs.begin(), spec.outputs.end(), [](const TableOutput& output) {
        return std::holds_alternative<std::monostate>(output.fallback);
      });
  return !spec.outputs.empty() && !some_null;
}

absl::Status FindAll(TableCheck& check) {
  const VerifyOptions& options = check.options();
  FindEmptyCells(check);
  if (!FillsGaps(check.space().spec())) {
    FindGaps(check, FindingKind::kGap);
  } else if (options.tell_filled_gaps) {
    FindGaps(check, FindingKind::kFilledGap);
  }
  if (!check.out_of_steps()) FindMeetings(check);
  if (!check.out_of_steps()) FindCovered(check);
  if (!check.out_of_steps() && options.tell_hidden) FindHidden(check);
  if (!check.out_of_steps()) FindIdleCuts(check);
  absl::Status status = check.CheckSteps();
  if (status.ok()) status = FindFiringOutside(check);
  return status.ok() ? check.CheckSteps() : status;
}

// How many of each kind are listed: all of those with few, so that a thousand
// gaps do not keep a dead rule off the list.
std::vector<std::size_t> SharesOf(TableCheck& check, std::size_t most) {
  std::vector<std::size_t> kinds(kFindingKinds), shares(kFindingKinds);
  std::iota(kinds.begin(), kinds.end(), std::size_t{0});
  const auto kept = [&check](std::size_t kind) {
    return check.found(static_cast<FindingKind>(kind)).size();
  };
  std::stable_sort(
      kinds.begin(), kinds.end(),
      [&kept](std::size_t a, std::size_t b) { return kept(a) < kept(b); });
  for (std::size_t i = 0; i < kFindingKinds; ++i) {
    shares[kinds[i]] = std::min(kept(kinds[i]), most / (kFindingKinds - i));
    most -= shares[kinds[i]];
  }
  return shares;
}

Finding InWords(const CellSpace& space, const RawFinding& raw) {
  Finding finding;
  finding.kind = raw.kind;
  finding.rules = raw.rules;
  finding.input = raw.input;
  finding.fires_outside = raw.fires_outside;
  if (raw.kind == FindingKind::kEmptyCell) {
    finding.box = space.spec().rules[raw.rules.back()].cells;
    return finding;
  }
  for (std::size_t i = 0; i < space.columns(); ++i) {
    finding.box.push_back(WriteTest(space.column(i), raw.box[i]));
    if (raw.witness.empty()) continue;
    finding.witness.push_back(WriteValue(space.column(i), raw.witness[i]));
  }
  if (raw.kind == FindingKind::kIdleCut) {
    finding.witness[raw.input] = raw.end_point;
  }
  return finding;
}

}  // namespace

std::string_view FindingKindName(FindingKind kind) {
  constexpr std::string_view kNames[kFindingKinds] = {
      "gap",  "conflict",   "overlap", "duplicate", "subsumed",
      "dead", "empty cell", "hidden",  "idle cut",  "filled gap"};
  const auto index = static_cast<std::size_t>(kind);
  return index < kFindingKinds ? kNames[index] : "";
}

bool Verification::complete() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) ==
         count(FindingKind::kFilledGap);
}

absl::StatusOr<Verification> VerifyTable(const DecisionTable& table,
                                         const VerifyOptions& options) {
  const absl::StatusOr<CellSpace> space = SpaceOf(table, options);
  if (!space.ok()) return space.status();
  TableCheck check(*space, options);
  absl::Status status = FindAll(check);
  if (!status.ok()) return status;
  Verification verification;
  const std::vector<std::size_t> shares =
      SharesOf(check, options.most_findings);
  std::vector<CellBox> boxes;
  for (std::size_t k = 0; k < kFindingKinds; ++k) {
    const auto kind = static_cast<FindingKind>(k);
    verification.counts[k] = check.count(kind);
    verification.not_listed +=
        check.count(kind) - static_cast<std::int64_t>(shares[k]);
    for (std::size_t i = 0; i < shares[k]; ++i) {
      RawFinding& raw = check.found(kind)[i];
      verification.findings.push_back(InWords(*space, raw));
      boxes.push_back(std::move(raw.box));
    }
  }
  if (options.frame == nullptr) return verification;
  status = WeighFindings(*space, options, boxes, verification.findings);
  if (!status.ok()) return status;
  return verification;
}

}  // namespace arrears
