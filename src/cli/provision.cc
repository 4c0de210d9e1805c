// SPDX-License-Identifier: Apache-2.0
//
// arrears provision: how much must be provisioned for these buckets? JSON in,
// JSON out.
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "command_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"
#include "provision_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

// One row a bucket; the whole is the last row, which has no rate.
std::string MatrixCsv(const Json& answer) {
  std::string csv =
      "label,gross,disputed,specific,pooled,rate,rate_lower,rate_upper,"
      "allowance\n";
  const auto cells = [&csv](const Json& row,
                            std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const Json& value = row[name];
      absl::StrAppend(
          &csv, ",",
          value.is_string() ? value.get<std::string>() : value.dump());
    }
  };
  for (const Json& row : answer["buckets"]) {
    absl::StrAppend(&csv, CsvText(row["label"].get<std::string>()));
    cells(row, {"gross", "disputed", "specific", "pooled", "rate", "rate_lower",
                "rate_upper", "allowance"});
    csv += "\n";
  }
  cells(answer, {"gross", "disputed", "specific", "pooled"});
  absl::StrAppend(&csv, ",,,,", answer["allowance"].get<std::string>(), "\n");
  return csv;
}

std::string MatrixTable(const Json& answer, Language language) {
  const auto say = [language](std::string_view en, std::string_view zh) {
    return std::string(Text{en, zh}.In(language));
  };
  std::string table;
  for (const Json& row : answer["buckets"]) {
    absl::StrAppend(&table, row["label"].get<std::string>(), ": ",
                    row["allowance"].get<std::string>(), say(" of ", ", 应收 "),
                    row["gross"].get<std::string>(), say(" at ", ", 损失率 "),
                    row["rate"].dump());
    if (row.contains("borrowed_from")) {
      absl::StrAppend(&table, say(", borrowed from ", ", 借自 "),
                      row["borrowed_from"].get<std::string>());
    }
    table += "\n";
  }
  absl::StrAppend(&table, say("allowance: ", "坏账准备: "),
                  answer["allowance"].get<std::string>(), " ",
                  answer["currency"].get<std::string>(), " [",
                  answer["lower"].get<std::string>(), ", ",
                  answer["upper"].get<std::string>(), "]\n");
  return table;
}

struct ProvisionArguments {
  std::string in = "-", out = "-", format;
  ProvisionLedgerArguments of;
};

int RunProvision(const ProvisionArguments& arguments) {
  if (!arguments.of.ledger.path.empty()) {
    return RunProvisionLedger(
        arguments.of, arguments.out,
        arguments.format.empty() ? "table" : arguments.format);
  }
  const absl::StatusOr<std::string> answer =
      AnswerFile("provision", arguments.in, {});
  if (!answer.ok()) return Fail(answer.status());
  const Language language = arguments.of.ledger.InLanguage();
  const absl::Status written = WriteText(
      arguments.out, arguments.format == "csv" ? MatrixCsv(Json::parse(*answer))
                     : arguments.format == "table"
                         ? MatrixTable(Json::parse(*answer), language)
                         : *answer);
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddProvision(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<ProvisionArguments>();
  CLI::App* verb = app->add_subcommand(
      "provision",
      "Expected credit loss by bucket: of a ledger, or JSON in, JSON out");
  verb->add_option("--in", arguments->in,
                   "JSON file in place of a ledger; - is stdin");
  verb->add_option("--out", arguments->out, "A file; - is stdout");
  arguments->of.AddTo(verb);
  AddFormat(verb, &arguments->format);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunProvision(*arguments); });
}

}  // namespace arrears::cli
