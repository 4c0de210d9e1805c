// SPDX-License-Identifier: Apache-2.0
//
// dmn.h: which decisions does a DMN file hold, and how is one written?
//
//   absl::StatusOr<ModelSpec> spec = ReadModel("policy.dmn");
//   absl::StatusOr<DecisionModel> model = DecisionModel::Compile(*spec);
//   std::string csv = *TableCsv(*spec, "strategy");
//
// DMN 1.2 to 1.5 XML, by its namespace: inputs, decisions that are decision
// tables or literal expressions in FEEL, and what needs what. A table that says
// nothing of what it needs, as vendors write them, needs what its columns read.
// Diagrams and vendors' extensions are read over. A document type, an import of
// another file, another language than FEEL, a crosstab, and logic of another
// kind (contexts, functions, services) are refused by name: nothing that
// decides is left out in silence. Files are UTF-8, or GB18030 where they say
// so.
//
// The types integer, int and long are numbers that are whole. DMN has no word
// for that, nor for values that a column refuses, nor for ids with blanks:
// attributes of the namespace urn:arrears:dmn keep them, `whole="true"`,
// `null="error"` and `outside="error"` of an input (of what is not allowed),
// `id` of a rule.
//
// A table as CSV, for spreadsheets: UTF-8 or GB18030, with commas, semicolons
// or tabs. The first row names the columns: the hit policy in the first cell,
// `if` before each input, `then` before each output, and `note`. A column is
// called as the fact, "if Days Late", or calculates, "if due - paid". Rows
// about the columns follow, by their first cell:
//
//   type      number integer string boolean date time dateTime
//             dayTimeDuration yearMonthDuration
//   allowed   unary tests, with commas between
//   null      error: such a row is refused; match or nothing: cells decide
//   outside   the same of values that are not allowed
//   default   of an output, where no rule matches
//   label     for people
//   decision  in its second cell what the decision is called; else as the file
//   rules     nothing: the row ends these, for a first rule of such an id
//
// Every other row is a rule, with its id first; blank rows are none. In columns
// of type string a word needs no quotes: CASH is "CASH", unless a column is
// called so or a comment stands in its cell. What would be read as something
// else is not written: a rule without an id, a word that no column is called.
//
//   F,if dpd,if reason,then action,note
//   type,number,string,string,
//   R1,> 540,-,AGENCY,too old to call
#ifndef ARREARS_IO_DMN_H_
#define ARREARS_IO_DMN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/rules/decision_model.h"

namespace arrears {

// Files are read whole; they are at most this long.
inline constexpr std::size_t kMaxModelBytes = std::size_t{16} << 20;

// By the ending: .csv is a table, whose decision is called as the file where it
// says nothing else; a shipped policy's name and .json are a policy (what
// LoadPolicy may say); all else is XML. kNotFound without the file;
// kInvalidArgument naming the file and the element or line at fault; of outputs
// in CSV that want quotes a line for each. Cells are not compiled:
// DecisionModel does.
[[nodiscard]] absl::StatusOr<ModelSpec> ReadModel(const std::string& path);
// The same of a text; `name` stands for the file in messages.
[[nodiscard]] absl::StatusOr<ModelSpec> ParseDmn(std::string_view xml,
                                                 const std::string& name);
[[nodiscard]] absl::StatusOr<ModelSpec> ParseTableCsv(std::string_view csv,
                                                      const std::string& name);

enum class DmnVersion : std::uint8_t { kDmn12, kDmn13, kDmn14, kDmn15 };
std::string DmnText(const ModelSpec& model,
                    DmnVersion version = DmnVersion::kDmn13);
// The model with `table` as the logic of a decision: everything outside that
// element byte for byte, and within it ids, comments, extensions and types of
// columns (by name, else by place) and rules (by id) that are there still.
// kNotFound for the decision; kInvalidArgument or kNotFound naming what of the
// model, such as a decision that reads an output which is gone, does not
// compile with it. UTF-8.
[[nodiscard]] absl::StatusOr<std::string> WithTable(std::string_view xml,
                                                    const std::string& name,
                                                    std::string_view decision,
                                                    const ModelTable& table);
// kNotFound for the decision, kInvalidArgument when it is no table. An empty
// `decision` is the only one that is a table.
[[nodiscard]] absl::StatusOr<std::string> TableCsv(const ModelSpec& model,
                                                   std::string_view decision);

}  // namespace arrears

#endif  // ARREARS_IO_DMN_H_
