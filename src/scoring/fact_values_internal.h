// SPDX-License-Identifier: Apache-2.0
//
// A column's values as numbers or texts, whatever its type.
#ifndef ARREARS_SRC_SCORING_FACT_VALUES_INTERNAL_H_
#define ARREARS_SRC_SCORING_FACT_VALUES_INTERNAL_H_

#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "arrears/base/frame.h"

namespace arrears::scoring_internal {

// Calls visit(row, number) for each row: NaN for null, 0 or 1 for a bool, days
// since 1970 for a date. Requires a column of numbers.
template <class Visit>
void VisitNumbers(const Column& column, Visit visit) {
  const auto each = [&](auto values) {
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (!values.has(row)) {
        visit(row, std::nan(""));
        continue;
      }
      const auto value = values[row];
      if constexpr (std::is_same_v<std::remove_cv_t<decltype(value)>, Date>) {
        visit(row, static_cast<double>(value.days_since_1970()));
      } else {
        visit(row, static_cast<double>(value));
      }
    }
  };
  switch (column.type()) {
    case ColumnType::kInt8:
      return each(column.int8s());
    case ColumnType::kInt16:
      return each(column.int16s());
    case ColumnType::kInt32:
      return each(column.int32s());
    case ColumnType::kInt64:
      return each(column.int64s());
    case ColumnType::kBool:
      return each(column.bools());
    case ColumnType::kDate:
      return each(column.dates());
    default:
      return each(column.float64s());
  }
}

// Calls visit(row, text), or missing(row) for null. Requires texts.
template <class Visit, class Missing>
void VisitTexts(const Column& column, Visit visit, Missing missing) {
  if (column.type() == ColumnType::kText) {
    const TextView texts = column.texts();
    for (std::size_t row = 0; row < column.size(); ++row) {
      texts.has(row) ? visit(row, texts[row]) : missing(row);
    }
    return;
  }
  const auto& dictionary = column.dictionary();
  const auto each = [&](auto codes) {
    for (std::size_t row = 0; row < column.size(); ++row) {
      const bool known = codes.has(row) && static_cast<std::size_t>(
                                               codes[row]) < dictionary.size();
      known ? visit(row, std::string_view(
                             dictionary[static_cast<std::size_t>(codes[row])]))
            : missing(row);
    }
  };
  if (column.type() == ColumnType::kDictionary8) return each(column.codes8());
  each(column.int32s());
}

}  // namespace arrears::scoring_internal

#endif  // ARREARS_SRC_SCORING_FACT_VALUES_INTERNAL_H_
