// SPDX-License-Identifier: Apache-2.0
//
// column_classes_internal.h: which values of a column are alike to every rule?
//
//   absl::StatusOr<ColumnClasses> dpd = ColumnClasses::Create(type, cells);
//   const std::uint64_t* rules = dpd->Mask(dpd->ClassOfKey(45));
//
// The ends of all ranges in a column cut its values into classes; a class holds
// values that the same rules accept, and its mask has a bit for each such rule.
// Null is the last class. What a class's mask lacks is what the column blocks.
#ifndef ARREARS_RULES_COLUMN_CLASSES_INTERNAL_H_
#define ARREARS_RULES_COLUMN_CLASSES_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "rules/accepted_internal.h"

namespace arrears::rules_internal {

using ClassId = std::uint16_t;

// Rules per word of a mask.
inline constexpr std::size_t kWordBits = 64;

class ColumnClasses {
 public:
  // `cells`: what the cell of each rule accepts. kInvalidArgument when there
  // are more than 65,535 classes.
  [[nodiscard]] static absl::StatusOr<ColumnClasses> Create(
      ColumnType type, const std::vector<AcceptedValues>& cells);
  // The same where no rule accepts what `domain` does not: such values are
  // refused.
  [[nodiscard]] static absl::StatusOr<ColumnClasses> CreateWithin(
      ColumnType type, const std::vector<AcceptedValues>& cells,
      const AcceptedValues& domain);

  ColumnType type() const { return type_; }
  // At least 2: the values and null.
  std::size_t size() const { return masks_.size() / words_; }
  ClassId null_class() const { return static_cast<ClassId>(size() - 1); }

  // Ordered columns: the class of a key is the number of cuts at or below it.
  const std::vector<std::int64_t>& cuts() const { return cuts_; }
  ClassId ClassOfKey(std::int64_t key) const;
  // Text and dictionary columns.
  ClassId ClassOfText(std::string_view text) const;

  // Classes of refused values; their masks are empty.
  bool any_refused() const { return !refused_.empty(); }
  bool Refuses(std::size_t class_id) const {
    return !refused_.empty() && refused_[class_id] != 0;
  }

  // Words of a mask: one for each 64 rules, at least one.
  std::size_t words() const { return words_; }
  // Bit r % 64 of word r / 64: does rule r accept this class?
  // Requires class < size().
  const std::uint64_t* Mask(std::size_t class_id) const {
    return masks_.data() + class_id * words_;
  }

 private:
  struct TextHash {
    using is_transparent = void;  // NOLINT: the name the library looks for
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  ColumnClasses(ColumnType type, std::size_t words)
      : type_(type), words_(words) {}
  absl::Status CutRanges(const std::vector<AcceptedValues>& cells);
  absl::Status ListTexts(const std::vector<AcceptedValues>& cells);

  ColumnType type_;
  std::size_t words_;
  std::vector<std::int64_t> cuts_;  // Ascending, each once.
  std::unordered_map<std::string, ClassId, TextHash, std::equal_to<>> texts_;
  ClassId other_texts_ = 0;            // Of a text that no cell names.
  std::vector<std::uint64_t> masks_;   // words_ for each class.
  std::vector<std::uint8_t> refused_;  // For each class; empty when none is.
};

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_COLUMN_CLASSES_INTERNAL_H_
