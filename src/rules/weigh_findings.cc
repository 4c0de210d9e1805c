// SPDX-License-Identifier: Apache-2.0
//
// The rows of a frame in each finding's box. A block of rows has, for each
// class of each column, a bit for each row whose class is that or an earlier
// one; the rows of a run of classes are then two looks.
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/table_place_internal.h"
#include "rules/verify_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::size_t kBlockRows = 4096;
constexpr std::size_t kBlockWords = kBlockRows / 64;
constexpr std::uint32_t kOutside = ~std::uint32_t{0};  // Of the domain.

using RowBits = std::array<std::uint64_t, kBlockWords>;

// The class of each row of a column.
class ClassReader {
 public:
  ClassReader(const ColumnSpace& space, const Column& column)
      : space_(space), column_(column) {
    for (std::uint32_t c = 0; c < space.size(); ++c) {
      for (const std::string& text : space.classes[c].texts) {
        of_text_.emplace(text, c);
      }
      if (space.classes[c].other_texts) others_ = c;
    }
    // A text of the column that cells name, but not in the domain.
    for (const std::string& text : space.named) {
      of_text_.try_emplace(text, kOutside);
    }
    for (const std::string& text : column.dictionary()) {
      of_code_.push_back(ClassOfText(text));
    }
  }

  // Of rows [begin, begin + rows), kOutside where it is none of the domain's.
  void Read(std::size_t begin, std::size_t rows, std::uint32_t* classes) const {
    const auto key = [this](auto value) {
      return ClassOfKey(static_cast<std::int64_t>(value));
    };
    const auto code = [this](auto value) {
      const auto index = static_cast<std::uint32_t>(value);
      return index < of_code_.size() ? of_code_[index] : Null();
    };
    switch (column_.type()) {
      case ColumnType::kInt8:
        return ReadAll(column_.int8s(), begin, rows, classes, key);
      case ColumnType::kInt16:
        return ReadAll(column_.int16s(), begin, rows, classes, key);
      case ColumnType::kInt32:
        return ReadAll(column_.int32s(), begin, rows, classes, key);
      case ColumnType::kInt64:
        return ReadAll(column_.int64s(), begin, rows, classes, key);
      case ColumnType::kFloat64:
        return ReadAll(
            column_.float64s(), begin, rows, classes, [this](double value) {
              return value != value ? Null() : ClassOfKey(KeyOfDouble(value));
            });
      case ColumnType::kDate:
        return ReadAll(column_.dates(), begin, rows, classes, [this](Date day) {
          return ClassOfKey(day.days_since_1970());
        });
      case ColumnType::kBool:
        return ReadAll(
            column_.bools(), begin, rows, classes,
            [this](std::uint8_t value) { return ClassOfKey(value != 0); });
      case ColumnType::kDictionary:
        return ReadAll(column_.int32s(), begin, rows, classes, code);
      case ColumnType::kDictionary8:
        return ReadAll(column_.codes8(), begin, rows, classes, code);
      case ColumnType::kText:
        return ReadAll(
            column_.texts(), begin, rows, classes,
            [this](std::string_view text) { return ClassOfText(text); });
    }
  }

 private:
  template <class View, class ClassOf>
  void ReadAll(const View& view, std::size_t begin, std::size_t rows,
               std::uint32_t* classes, ClassOf class_of) const {
    for (std::size_t i = 0; i < rows; ++i) {
      classes[i] = view.has(begin + i) ? class_of(view[begin + i]) : Null();
    }
  }
  std::uint32_t Null() const {
    return space_.has_null() ? space_.size() - 1 : kOutside;
  }
  std::uint32_t ClassOfKey(std::int64_t key) const {
    return space_.ClassOfKey(key).value_or(kOutside);
  }
  std::uint32_t ClassOfText(std::string_view text) const {
    const auto found = of_text_.find(text);
    return found == of_text_.end() ? others_ : found->second;
  }

  const ColumnSpace& space_;
  const Column& column_;
  std::unordered_map<std::string_view, std::uint32_t> of_text_;
  std::uint32_t others_ = kOutside;
  std::vector<std::uint32_t> of_code_;
};

// The classes of a block of rows.
class Block {
 public:
  Block(const CellSpace& space, const std::vector<const Column*>& columns)
      : space_(space) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      readers_.emplace_back(space.column(i), *columns[i]);
      up_to_.emplace_back(space.column(i).size());
    }
  }

  void Read(std::size_t begin, std::size_t rows) {
    exists_.fill(0);
    for (std::size_t i = 0; i < rows; ++i) exists_[i / 64] |= BitOf(i);
    for (std::size_t c = 0; c < readers_.size(); ++c) {
      for (RowBits& bits : up_to_[c]) bits.fill(0);
      readers_[c].Read(begin, rows, classes_);
      for (std::size_t i = 0; i < rows; ++i) {
        if (classes_[i] == kOutside) {
          exists_[i / 64] &= ~BitOf(i);
        } else {
          up_to_[c][classes_[i]][i / 64] |= BitOf(i);
        }
      }
      for (std::size_t k = 1; k < up_to_[c].size(); ++k) {
        for (std::size_t w = 0; w < kBlockWords; ++w) {
          up_to_[c][k][w] |= up_to_[c][k - 1][w];
        }
      }
    }
    for (std::size_t i = space_.rules(); i < space_.boxes(); ++i) {
      const RowBits impossible = RowsIn(space_.box(i));
      for (std::size_t w = 0; w < kBlockWords; ++w) {
        exists_[w] &= ~impossible[w];
      }
    }
  }

  // The rows that exist and lie in the box.
  RowBits RowsIn(const CellBox& box) const {
    RowBits rows = exists_;
    for (std::size_t c = 0; c < box.size(); ++c) {
      RowBits held{};
      for (const ClassRun& run : box[c]) {
        const RowBits& last = up_to_[c][run.last];
        for (std::size_t w = 0; w < kBlockWords; ++w) {
          held[w] |=
              run.first == 0 ? last[w] : last[w] & ~up_to_[c][run.first - 1][w];
        }
      }
      for (std::size_t w = 0; w < kBlockWords; ++w) rows[w] &= held[w];
    }
    return rows;
  }

 private:
  static std::uint64_t BitOf(std::size_t row) {
    return std::uint64_t{1} << (row % 64);
  }

  const CellSpace& space_;
  std::vector<ClassReader> readers_;
  std::vector<std::vector<RowBits>> up_to_;
  RowBits exists_{};
  std::uint32_t classes_[kBlockRows];
};

absl::StatusOr<ColumnView<std::int64_t>> WeightsOf(
    const CellSpace& space, const VerifyOptions& options) {
  if (options.weight_column.empty()) return ColumnView<std::int64_t>();
  const std::string place =
      absl::StrCat(TableName(space.spec()), ", weight column ",
                   base_internal::Quote(options.weight_column));
  const Column* column = options.frame->Find(options.weight_column);
  if (column == nullptr) {
    return absl::NotFoundError(
        absl::StrCat(place, ": the frame has none; the nearest is ",
                     base_internal::Quote(
                         options.frame->NearestName(options.weight_column))));
  }
  if (column->type() != ColumnType::kInt64) {
    return absl::InvalidArgumentError(
        absl::StrCat(place, ": expected int64, found ",
                     std::string(ColumnTypeName(column->type()))));
  }
  return column->int64s();
}

// Adds the rows of a block that begins at row `begin`. False when the weight is
// beyond 64 bits.
bool AddRows(const RowBits& rows, std::size_t begin,
             const ColumnView<std::int64_t>& weights, Finding& finding) {
  for (std::size_t w = 0; w < kBlockWords; ++w) {
    std::uint64_t bits = rows[w];
    finding.rows += __builtin_popcountll(bits);
    if (weights.absent()) continue;
    for (; bits != 0; bits &= bits - 1) {
      const std::size_t row = begin + 64 * w + __builtin_ctzll(bits);
      if (__builtin_add_overflow(finding.weight, weights.value_or(row, 0),
                                 &finding.weight)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

absl::Status WeighFindings(const CellSpace& space, const VerifyOptions& options,
                           const std::vector<CellBox>& boxes,
                           std::vector<Finding>& findings) {
  const auto columns = FindColumns(space.table(), *options.frame);
  if (!columns.ok()) return columns.status();
  const auto weights = WeightsOf(space, options);
  if (!weights.ok()) return weights.status();
  Block block(space, *columns);
  const std::size_t rows = options.frame->rows();
  for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
    block.Read(begin, std::min(kBlockRows, rows - begin));
    for (std::size_t i = 0; i < findings.size(); ++i) {
      Finding& finding = findings[i];
      if (finding.kind == FindingKind::kEmptyCell) continue;
      if (!AddRows(block.RowsIn(boxes[i]), begin, *weights, finding)) {
        return absl::OutOfRangeError(absl::StrCat(
            TableName(space.spec()), ": the sum of ", options.weight_column,
            " in one finding's box is beyond 64 bits"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace arrears::rules_internal
