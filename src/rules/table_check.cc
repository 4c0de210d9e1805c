// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/table_place_internal.h"
#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

bool HasEmptyColumn(const CellBox& box) {
  return std::any_of(box.begin(), box.end(),
                     [](const ClassRuns& runs) { return runs.empty(); });
}

// The class that is easiest to read: of numbers the first at or above 0, else
// the last below.
std::uint32_t PlainClass(const ColumnSpace& column, const ClassRuns& runs) {
  const std::uint32_t first = runs.front().first;
  if (HoldsTexts(column.kind.type) || column.has_calendar()) return first;
  for (const ClassRun& run : runs) {
    for (std::uint32_t c = run.first; c <= run.last; ++c) {
      const ValueClass& values = column.classes[c];
      if (values.null) break;
      if (values.keys.last >= 0) return c;
    }
  }
  const ClassRun& last = runs.back();
  if (!column.classes[last.last].null) return last.last;
  if (last.first < last.last) return last.last - 1;
  return runs.size() > 1 ? runs[runs.size() - 2].last : last.last;
}

}  // namespace

TableCheck::TableCheck(const CellSpace& space, const VerifyOptions& options)
    : space_(&space),
      options_(&options),
      outcomes_(space.table()),
      steps_(options.most_steps) {
  silent_.resize(space.rules());
  for (std::size_t rule = 0; rule < space.rules(); ++rule) {
    const CellBox& box = space.box(rule);
    lives_.push_back(!HasEmptyColumn(box) && FreeCell(box, {}).has_value());
  }
}

absl::Status TableCheck::CheckSteps() const {
  if (!out_of_steps()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      TableName(space_->spec()),
      ": its rules cut the values into too many boxes to verify within ",
      options_->most_steps, " steps (most_steps)"));
}

void TableCheck::Add(RawFinding finding) {
  const auto kind = static_cast<std::size_t>(finding.kind);
  if (WillKeep(finding.kind)) found_[kind].push_back(std::move(finding));
  ++counts_[kind];
}

void TableCheck::AddUnlisted(FindingKind kind, std::size_t many) {
  counts_[static_cast<std::size_t>(kind)] += static_cast<std::int64_t>(many);
}

bool TableCheck::WillKeep(FindingKind kind) const {
  return found_[static_cast<std::size_t>(kind)].size() <
         options_->most_findings;
}

std::int64_t TableCheck::count(FindingKind kind) const {
  return counts_[static_cast<std::size_t>(kind)];
}

std::vector<RawFinding>& TableCheck::found(FindingKind kind) {
  return found_[static_cast<std::size_t>(kind)];
}

bool TableCheck::Meets(std::size_t a, std::size_t b, std::size_t but) const {
  const CellBox &x = space_->box(a), &y = space_->box(b);
  for (std::size_t c = 0; c < x.size(); ++c) {
    if (c != but && !Meet(x[c], y[c])) return false;
  }
  return true;
}

std::vector<std::size_t> TableCheck::RulesMeeting(std::size_t rule) const {
  std::vector<std::size_t> meeting;
  for (std::size_t other = 0; other < space_->rules(); ++other) {
    if (other != rule && Lives(other) && Meets(rule, other)) {
      meeting.push_back(other);
    }
  }
  return meeting;
}

std::vector<std::size_t> TableCheck::ImpossibleIn(const CellBox& box) const {
  std::vector<std::size_t> meeting;
  for (std::size_t i = space_->rules(); i < space_->boxes(); ++i) {
    bool meets = true;
    for (std::size_t c = 0; c < box.size() && meets; ++c) {
      meets = Meet(space_->Accepts(i, c), box[c]);
    }
    if (meets) meeting.push_back(i);
  }
  return meeting;
}

std::optional<Cell> TableCheck::FreeCell(const CellBox& base,
                                         const std::vector<std::size_t>& boxes,
                                         std::vector<std::size_t>* cover) {
  const std::vector<std::size_t> impossible = ImpossibleIn(base);
  if (boxes.empty() && impossible.empty()) return CellOf(base);
  BoxSet set(base);
  for (const std::size_t box : boxes) {
    set.Add(static_cast<std::uint32_t>(box), space_->box(box));
  }
  for (const std::size_t box : impossible) {
    set.Add(static_cast<std::uint32_t>(box), space_->box(box));
  }
  std::optional<Cell> cell;
  SearchBoxes(set, steps_, [&](const auto& part, const auto& meeting) {
    for (const BoxInPart& box : meeting) {
      if (!box.holds_part()) continue;
      if (cover != nullptr) cover->push_back(box.id);
      return Verdict::kDone;
    }
    if (!meeting.empty()) return Verdict::kCut;
    cell = CellOf(set.Original(part));
    return Verdict::kFound;
  });
  return cell;
}

bool TableCheck::Contains(std::size_t whole, std::size_t part) {
  const CellBox &outer = space_->box(whole), &inner = space_->box(part);
  bool within = true;
  for (std::size_t c = 0; c < inner.size() && within; ++c) {
    within = IsWithin(inner[c], outer[c]);
  }
  if (within || ImpossibleIn(inner).empty()) return within;
  return !FreeCell(inner, {whole}).has_value();
}

Cell TableCheck::CellOf(const CellBox& box) const {
  Cell cell;
  for (std::size_t c = 0; c < box.size(); ++c) {
    cell.push_back(PlainClass(space_->column(c), box[c]));
  }
  return cell;
}

}  // namespace arrears::rules_internal
