// SPDX-License-Identifier: Apache-2.0
//
// What verbs print beside files: one answer in three forms, and a bar while
// they work.
#ifndef ARREARS_SRC_CLI_OUTPUT_INTERNAL_H_
#define ARREARS_SRC_CLI_OUTPUT_INTERNAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "CLI/CLI.hpp"
#include "nlohmann/json.hpp"

namespace arrears::cli {

// --format table|json|csv, stored in *format.
void AddFormat(CLI::App* verb, std::string* format);
// --threads N.
void AddThreads(CLI::App* verb, int* threads);

// One row per figure, named by its path: "currencies.0.dso,30.4,". An object
// {"undefined": "why"} is a figure without a value.
std::string FiguresCsv(const nlohmann::ordered_json& json);

// One line on stderr, drawn over itself and wiped at the end; nothing at all
// unless stderr is a terminal. Not for several threads at once.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted = true);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `done` of `all` steps of `what` are over. Cheap when nothing changes to
  // see.
  void Show(std::string_view what, std::int64_t done, std::int64_t all);

 private:
  bool draws_;
  std::string line_;  // What stands on the terminal.
};

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_OUTPUT_INTERNAL_H_
