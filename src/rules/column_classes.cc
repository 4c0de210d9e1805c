// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <limits>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/column_classes_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::size_t kMaxClasses = std::numeric_limits<ClassId>::max();

using Words = std::vector<std::uint64_t>;

void Toggle(Words& mask, std::size_t rule) {
  mask[rule / kWordBits] ^= std::uint64_t{1} << (rule % kWordBits);
}

void Append(std::vector<std::uint64_t>& masks, const Words& mask) {
  masks.insert(masks.end(), mask.begin(), mask.end());
}

absl::Status TooManyClasses(std::size_t classes) {
  return absl::InvalidArgumentError(
      absl::StrCat("its cells cut the column into ", classes,
                   " classes, more than ", kMaxClasses));
}

}  // namespace

absl::StatusOr<ColumnClasses> ColumnClasses::Create(
    ColumnType type, const std::vector<AcceptedValues>& cells) {
  const std::size_t words =
      std::max<std::size_t>(1, (cells.size() + kWordBits - 1) / kWordBits);
  ColumnClasses classes(type, words);
  absl::Status status =
      HoldsTexts(type) ? classes.ListTexts(cells) : classes.CutRanges(cells);
  if (!status.ok()) return status;
  Words null(words, 0);
  for (std::size_t rule = 0; rule < cells.size(); ++rule) {
    if (cells[rule].null) Toggle(null, rule);
  }
  Append(classes.masks_, null);
  return classes;
}

absl::StatusOr<ColumnClasses> ColumnClasses::CreateWithin(
    ColumnType type, const std::vector<AcceptedValues>& cells,
    const AcceptedValues& domain) {
  // The domain is one rule more while the classes are cut.
  std::vector<AcceptedValues> all = cells;
  all.push_back(domain);
  absl::StatusOr<ColumnClasses> classes = Create(type, all);
  if (!classes.ok()) return classes.status();
  const std::size_t bit = cells.size();
  const std::size_t words =
      std::max<std::size_t>(1, (cells.size() + kWordBits - 1) / kWordBits);
  std::vector<std::uint64_t> masks;
  for (std::size_t c = 0; c < classes->size(); ++c) {
    std::uint64_t* mask = classes->masks_.data() + c * classes->words_;
    const std::uint64_t within = mask[bit / kWordBits] >> (bit % kWordBits) & 1;
    mask[bit / kWordBits] &= ~(std::uint64_t{1} << (bit % kWordBits));
    classes->refused_.push_back(within != 0 ? 0 : 1);
    for (std::size_t w = 0; w < words; ++w) {
      masks.push_back(within != 0 ? mask[w] : 0);
    }
  }
  classes->masks_ = std::move(masks);
  classes->words_ = words;
  return classes;
}

absl::Status ColumnClasses::CutRanges(
    const std::vector<AcceptedValues>& cells) {
  const KeyRange keys = KeysOf(type_);
  // Where a rule begins or ends to accept. A cell's ranges do not touch, so a
  // rule turns at most once at a key, and every turn is a true cut.
  Words mask(words_, 0);
  std::vector<std::pair<std::int64_t, std::size_t>> turns;
  for (std::size_t rule = 0; rule < cells.size(); ++rule) {
    for (const KeyRange& range : cells[rule].ranges) {
      if (range.first == keys.first) {
        Toggle(mask, rule);
      } else {
        turns.emplace_back(range.first, rule);
      }
      if (range.last != keys.last) turns.emplace_back(range.last + 1, rule);
    }
  }
  std::sort(turns.begin(), turns.end());
  for (const auto& [key, rule] : turns) {
    if (cuts_.empty() || cuts_.back() != key) cuts_.push_back(key);
  }
  const std::size_t classes = cuts_.size() + 2;  // And null.
  if (classes > kMaxClasses) return TooManyClasses(classes);

  masks_.reserve(classes * words_);
  Append(masks_, mask);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    Toggle(mask, turns[i].second);
    const bool last_at_key =
        i + 1 == turns.size() || turns[i + 1].first != turns[i].first;
    if (last_at_key) Append(masks_, mask);
  }
  return absl::OkStatus();
}

absl::Status ColumnClasses::ListTexts(
    const std::vector<AcceptedValues>& cells) {
  // The mask of a text that no cell names, and by which rules each named text
  // differs from it.
  Words other(words_, 0);
  std::map<std::string_view, std::vector<std::size_t>> named;
  for (std::size_t rule = 0; rule < cells.size(); ++rule) {
    if (cells[rule].all_but_texts) Toggle(other, rule);
    for (const std::string& text : cells[rule].texts) {
      named[text].push_back(rule);
    }
  }
  std::map<Words, ClassId> classes;
  const auto class_of = [&](const Words& mask) {
    const auto [place, is_new] =
        classes.emplace(mask, static_cast<ClassId>(classes.size()));
    if (is_new) Append(masks_, mask);
    return place->second;
  };
  other_texts_ = class_of(other);
  for (const auto& [text, rules] : named) {
    Words mask = other;
    for (const std::size_t rule : rules) Toggle(mask, rule);
    texts_.emplace(text, class_of(mask));
    if (classes.size() + 1 > kMaxClasses) {
      return TooManyClasses(named.size() + 2);
    }
  }
  return absl::OkStatus();
}

ClassId ColumnClasses::ClassOfKey(std::int64_t key) const {
  assert(!HoldsTexts(type_));
  const auto above = std::upper_bound(cuts_.begin(), cuts_.end(), key);
  return static_cast<ClassId>(above - cuts_.begin());
}

ClassId ColumnClasses::ClassOfText(std::string_view text) const {
  assert(HoldsTexts(type_));
  const auto found = texts_.find(text);
  return found == texts_.end() ? other_texts_ : found->second;
}

}  // namespace arrears::rules_internal
