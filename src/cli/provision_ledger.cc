// SPDX-License-Identifier: Apache-2.0
//
// arrears provision LEDGER: what must be provisioned for this ledger?
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/answer.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "arrears/recovery/ledger_loss.h"
#include "base/printed_internal.h"
#include "output_internal.h"
#include "provision_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

absl::StatusOr<LedgerLossOptions> OptionsOf(
    const ProvisionLedgerArguments& arguments) {
  LedgerLossOptions options;
  const absl::StatusOr<LossMethod> method = ParseLossMethod(arguments.method);
  if (!method.ok()) return method.status();
  options.method = *method;
  AgingArguments aging;
  if (arguments.scheme.empty()) {
    aging.edges = arguments.edges;
  } else {
    aging.scheme = arguments.scheme;
  }
  absl::StatusOr<AgingOptions> made = aging.Options();
  if (!made.ok()) return made.status();
  options.scheme = made->scheme;
  options.scalar = arguments.scalar;
  options.settle_days = arguments.settle_days;
  return options;
}

absl::StatusOr<std::string> Answer(const ProvisionLedgerArguments& arguments,
                                   const OpenedLedger& opened) {
  const absl::StatusOr<LedgerLossOptions> options = OptionsOf(arguments);
  if (!options.ok()) return options.status();
  std::optional<Date> opening;
  if (!arguments.opening.empty()) {
    const absl::StatusOr<Date> day = ParseIsoDate(arguments.opening);
    if (!day.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--opening ", std::string(day.status().message())));
    }
    opening = *day;
  }
  return ProvisionJson(*opened.ledger, opened.at, *options, opening,
                       arguments.ledger.MakeExecutor());
}

std::string Cell(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string LedgerProvisionCsv(const Json& answer) {
  std::string csv =
      "currency,label,gross,disputed,pooled,rate,rate_lower,rate_upper,"
      "allowance\n";
  for (const Json& one : answer["currencies"]) {
    for (const Json& line : one["buckets"]) {
      absl::StrAppend(&csv, Cell(one["currency"]), ",",
                      CsvText(Cell(line["label"])));
      for (const char* name : {"gross", "disputed", "pooled", "rate",
                               "rate_lower", "rate_upper", "allowance"}) {
        absl::StrAppend(&csv, ",", Cell(line[name]));
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string LedgerProvisionTable(const Json& answer, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  const bool zh = language == Language::kZh;
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : answer["currencies"]) {
    rows.push_back({Cell(one["currency"]), say("gross", "应收"),
                    say("disputed", "有争议"), say("loss rate", "损失率"),
                    say("from", "下限"), say("to", "上限"),
                    say("allowance", "坏账准备")});
    for (const Json& line : one["buckets"]) {
      const auto percent = [&line](const char* name) {
        return absl::StrCat(Rounded(100 * line[name].get<double>(), 2), " %");
      };
      rows.push_back(
          {Cell(line[zh ? "label_zh" : "label"]), Cell(line["gross"]),
           Cell(line["disputed"]), percent("rate"), percent("rate_lower"),
           percent("rate_upper"), Cell(line["allowance"]),
           line.contains("borrowed_from")
               ? say("borrowed from ", "借自 ") + Cell(line["borrowed_from"])
               : ""});
    }
    rows.push_back({say("total", "合计"), Cell(one["gross"]),
                    Cell(one["disputed"]), "", Cell(one["lower"]),
                    Cell(one["upper"]), Cell(one["allowance"])});
    if (!one.contains("movement")) continue;
    const std::pair<const char*, std::string> names[] = {
        {"opening", say("opening", "期初")},
        {"added", say("added", "本期计提")},
        {"used", say("used by write-offs", "核销转出")},
        {"released", say("released", "本期转回")},
        {"remeasured", say("remeasured", "重新计量")},
        {"closing", say("closing", "期末")}};
    for (const auto& [key, name] : names) {
      rows.push_back({name, "", "", "", "", "", Cell(one["movement"][key])});
    }
  }
  return AlignedText(rows);
}

}  // namespace

void ProvisionLedgerArguments::AddTo(CLI::App* verb) {
  ledger.AddTo(verb);
  for (const char* name : {"LEDGER", "--as-of"}) {
    verb->get_option(name)->required(false);
  }
  verb->add_option("--method", method,
                   "History behind the rates of a ledger: cohort, rolls or "
                   "curve")
      ->check(OneOf({"cohort", "rolls", "curve"}));
  CLI::Option* preset = verb->add_option("--scheme", scheme,
                                         "Buckets: a preset of aging/scheme.h")
                            ->check(OneOf(AgingScheme::PresetNames()));
  verb->add_option("--edges", edges,
                   "Or upper edges in days; default "
                   "0,30,60,90,180,365,730")
      ->excludes(preset);
  verb->add_option("--scalar", scalar,
                   "Times the rates, looking forward; default 1");
  verb->add_option("--settle-days", settle_days,
                   "Of cohort: sales older than this are settled or lost; "
                   "default 365")
      ->check(WholeNumber(30, 3650));
  verb->add_option("--opening", opening,
                   "Also the movement of the allowance since this day");
}

int RunProvisionLedger(const ProvisionLedgerArguments& arguments,
                       const std::string& out, const std::string& format) {
  if (arguments.ledger.as_of.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "provision: --as-of is missing, such as: arrears provision ",
        arguments.ledger.path, " --as-of 2026-06-30")));
  }
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const absl::StatusOr<std::string> answer = Answer(arguments, **opened);
  if (!answer.ok()) return Fail(answer.status());
  const Language language = arguments.ledger.InLanguage();
  const absl::Status written = WriteText(
      out, format == "json" ? *answer
           : format == "csv"
               ? LedgerProvisionCsv(Json::parse(*answer))
               : LedgerProvisionTable(Json::parse(*answer), language));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace arrears::cli
