// SPDX-License-Identifier: Apache-2.0
//
// table_place_internal.h: where in a table is the fault?
//
//   return At(RuleName(spec, rule), status);
//   // table "step", rule "L02": 3 cells for 4 inputs
#ifndef ARREARS_RULES_TABLE_PLACE_INTERNAL_H_
#define ARREARS_RULES_TABLE_PLACE_INTERNAL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "arrears/rules/decision_table.h"
#include "base/quote_internal.h"

namespace arrears::rules_internal {

inline std::string TableName(const TableSpec& spec) {
  return absl::StrCat("table ", base_internal::Quote(spec.name));
}
inline std::string RuleName(const TableSpec& spec, const TableRule& rule) {
  return absl::StrCat(TableName(spec), ", rule ",
                      base_internal::Quote(rule.id));
}
// The column of `input`, in a table or a rule.
inline std::string ColumnName(const std::string& place,
                              const TableInput& input) {
  return absl::StrCat(place, ", column ", base_internal::Quote(input.name));
}

// Allowed values as people read them, or the first of very many.
inline std::string AllowedList(const std::vector<std::string>& allowed) {
  constexpr std::size_t kMaxBytes = 200;
  std::string list;
  for (const std::string& text : allowed) {
    if (list.size() + text.size() > kMaxBytes) return list + "...";
    // Cells of several lines are shown on one.
    absl::StrAppend(
        &list, list.empty() ? "" : ",",
        absl::StrReplaceAll(text, {{"\n", " "}, {"\r", " "}, {"\t", " "}}));
  }
  return list;
}

// The status, which must be a fault, with its place before the message.
inline absl::Status At(const std::string& place, const absl::Status& status) {
  return {status.code(),
          absl::StrCat(place, ": ", std::string(status.message()))};
}

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_TABLE_PLACE_INTERNAL_H_
