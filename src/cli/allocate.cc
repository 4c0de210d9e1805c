// SPDX-License-Identifier: Apache-2.0
//
// arrears allocate: to which items does a payment go? JSON in, JSON out.
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/ledger/allocation.h"
#include "command_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct AllocateArguments {
  std::string in = "-", out = "-", format = "json";
  int threads = 1;  // As every verb; one is all that is needed.
};

// One row an item; what is unapplied is the last row, which has no id. Costs
// and interest stand there under the rules of the law.
std::string AllocationCsv(const Json& answer) {
  const auto text = [](const Json& value) { return value.get<std::string>(); };
  const auto rule = ParseAllocationRule(text(answer["rule"]));
  const bool statutory = rule.ok() && IsStatutory(*rule);
  std::string csv =
      statutory ? "id,amount,left,costs,interest\n" : "id,amount,left\n";
  for (const Json& row : answer["applied"]) {
    absl::StrAppend(&csv, CsvText(text(row["id"])), ",", text(row["amount"]),
                    ",", text(row["left"]));
    if (statutory) {
      absl::StrAppend(&csv, ",", text(row["costs"]), ",",
                      text(row["interest"]));
    }
    csv += '\n';
  }
  absl::StrAppend(&csv, ",", text(answer["unapplied"]),
                  statutory ? ",,,\n" : ",\n");
  return csv;
}

std::string AllocationTable(const Json& answer) {
  std::string table;
  for (const Json& row : answer["applied"]) {
    absl::StrAppend(&table, row["id"].get<std::string>(), ": ",
                    row["amount"].get<std::string>(), ", left ",
                    row["left"].get<std::string>());
    if (row.contains("costs")) {
      absl::StrAppend(&table, ", costs ", row["costs"].get<std::string>(),
                      ", interest ", row["interest"].get<std::string>());
    }
    table += '\n';
  }
  absl::StrAppend(&table, "unapplied: ", answer["unapplied"].get<std::string>(),
                  "\n");
  return table;
}

int RunAllocate(const AllocateArguments& arguments) {
  const absl::StatusOr<std::string> answer =
      AnswerFile("allocate", arguments.in, {});
  if (!answer.ok()) return Fail(answer.status());
  const absl::Status written =
      WriteText(arguments.out, arguments.format == "json" ? *answer
                               : arguments.format == "csv"
                                   ? AllocationCsv(Json::parse(*answer))
                                   : AllocationTable(Json::parse(*answer)));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddAllocate(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<AllocateArguments>();
  CLI::App* verb = app->add_subcommand(
      "allocate", "Split a payment over open items; JSON in, JSON out");
  verb->add_option("--in", arguments->in, "JSON file; - is stdin");
  verb->add_option("--out", arguments->out, "JSON file; - is stdout");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunAllocate(*arguments); });
}

}  // namespace arrears::cli
