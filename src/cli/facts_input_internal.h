// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_SRC_CLI_FACTS_INPUT_INTERNAL_H_
#define ARREARS_SRC_CLI_FACTS_INPUT_INTERNAL_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/csv.h"
#include "arrears/rules/decision_model.h"
#include "arrears/rules/value.h"

namespace arrears::cli {

// A row each: a .csv file with a header, whose fields are texts and null where
// they are empty; else JSON, a list of objects or one. "-" is standard input.
absl::StatusOr<std::vector<Context>> ReadFacts(const std::string& path);

// Whether the facts are a .csv file.
bool IsCsv(const std::string& path);
// With the delimiter and the encoding, UTF-8 or else GB18030, that it has.
absl::StatusOr<CsvFile> OpenCsv(const std::string& path, bool header = true);
// The same of facts: kInvalidArgument where two columns have one name.
absl::StatusOr<CsvFile> OpenFacts(const std::string& path);
// Inputs that a decision needs, itself or through others, and that are none of
// `names`: to it they are null in every row. A line each, with the nearest
// name.
std::vector<std::string> MissingFacts(const DecisionModel& model,
                                      const std::string& decision,
                                      const std::vector<std::string>& names);
// What the rows call their values, each once.
std::vector<std::string> NamesOfFacts(const std::vector<Context>& rows);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_FACTS_INPUT_INTERNAL_H_
