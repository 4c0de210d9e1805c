// SPDX-License-Identifier: Apache-2.0
//
// table_csv_internal.h: which words of a decision table in CSV mean what?
#ifndef ARREARS_IO_TABLE_CSV_INTERNAL_H_
#define ARREARS_IO_TABLE_CSV_INTERNAL_H_

#include <set>
#include <string>
#include <string_view>

#include "arrears/rules/decision_model.h"

namespace arrears::io_internal {

inline constexpr std::string_view kIf = "if", kThen = "then", kNote = "note";
// A number that is whole.
inline constexpr std::string_view kInteger = "integer";

// What rows before the first rule say of the columns, by their first cell.
inline constexpr std::string_view kType = "type", kAllowed = "allowed",
                                  kDefault = "default", kNull = "null",
                                  kOutside = "outside", kLabel = "label",
                                  kDecision = "decision";
// A row that only ends those, for a first rule that is called like one.
inline constexpr std::string_view kRules = "rules";
bool IsHead(std::string_view id);

// CASH, of a column of texts, which need no quotes in a spreadsheet: a word of
// letters and digits that is no number and means nothing else.
bool IsBareWord(std::string_view text);

// CASH FLOW, N/A: words and signs that stand between words, no number.
bool IsWords(std::string_view text);
// What is wrong with a cell that has commas in a number, `> 10,000`, which FEEL
// reads as a list; empty where it has none.
std::string CommaFault(std::string_view cell);
// TRUE and FALSE, as spreadsheets write them, in FEEL; else the text.
std::string TruthAsFeel(const std::string& text);

// What the columns read.
std::set<std::string> NamesOf(const ModelTable& table);

// Whether an output of texts is the word itself: not where it is the name of
// what a column holds.
bool IsWordItself(const ModelTable::Output& output, const std::string& text,
                  const std::set<std::string>& names);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TABLE_CSV_INTERNAL_H_
