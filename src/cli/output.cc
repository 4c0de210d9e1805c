// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

// Calls line(name, text, undefined) for each figure.
template <class Line>
void VisitFigures(const Json& json, const std::string& prefix,
                  const Line& line) {
  for (const auto& [key, value] : json.items()) {
    const std::string name =
        prefix.empty() ? key : absl::StrCat(prefix, ".", key);
    if (value.is_structured() && !value.contains("undefined")) {
      VisitFigures(value, name, line);
      continue;
    }
    const bool undefined = value.is_object();
    const Json& shown = undefined ? value["undefined"] : value;
    line(name, shown.is_string() ? shown.get<std::string>() : shown.dump(),
         undefined);
  }
}

}  // namespace

void AddFormat(CLI::App* verb, std::string* format) {
  verb->add_option("--format", *format, "table, json or csv")
      ->check(OneOf({"table", "json", "csv"}));
}

void AddThreads(CLI::App* verb, int* threads) {
  verb->add_option("--threads", *threads, "Threads to use")
      ->check(WholeNumber(1, 256));
}

std::string FiguresCsv(const Json& json) {
  std::string csv = "figure,value,undefined\n";
  VisitFigures(
      json, "",
      [&csv](const std::string& name, const std::string& text, bool undefined) {
        absl::StrAppend(&csv, name, ",", undefined ? "," : CsvText(text),
                        undefined ? CsvText(text) : ",", "\n");
      });
  return csv;
}

ProgressBar::ProgressBar(bool wanted)
    : draws_(wanted && isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (draws_ && !line_.empty()) {
    std::cerr << "\r" << std::string(line_.size(), ' ') << "\r" << std::flush;
  }
}

void ProgressBar::Show(std::string_view what, std::int64_t done,
                       std::int64_t all) {
  if (!draws_) return;
  constexpr std::int64_t kWidth = 30;
  const std::int64_t whole = std::max<std::int64_t>(all, 1);
  const std::int64_t part = std::clamp<std::int64_t>(done, 0, whole);
  // Not part * 100: there may be more steps than that leaves room for.
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  const auto filled = static_cast<std::size_t>(share * kWidth);
  std::string line = absl::StrCat(
      "[", std::string(filled, '#'), std::string(kWidth - filled, ' '), "] ",
      static_cast<int>(share * 100), " % ", std::string(what));
  if (line == line_) return;
  const std::size_t wipe =
      line_.size() > line.size() ? line_.size() - line.size() : 0;
  std::cerr << "\r" << line << std::string(wipe, ' ') << std::flush;
  line_ = std::move(line);
}

}  // namespace arrears::cli
