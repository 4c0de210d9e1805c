// SPDX-License-Identifier: Apache-2.0
//
// arrears age: how late is the money?
#include <memory>
#include <optional>

#include "age_compare_internal.h"
#include "arrears/io/aging_reader.h"
#include "arrears/io/aging_text.h"
#include "arrears/io/frame_text.h"
#include "arrears/portfolio/table.h"
#include "command_internal.h"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

struct AgeArguments {
  LedgerArguments ledger;
  AgingArguments aging;
  std::string by = "total", format = "table", out = "-";
  std::string compare, compare_known_on;
  bool base = false;
};

absl::Status Print(const AgeArguments& arguments, const AgedFiles& aged,
                   const std::string& scheme, const Executor& executor) {
  const bool by_debtor = arguments.by == "debtor";
  if (arguments.format == "json") {
    return WriteText(
        arguments.out,
        AgingJson(aged.report, scheme, by_debtor ? &aged.debtors : nullptr));
  }
  if (by_debtor && arguments.format == "table") {
    return WriteText(arguments.out,
                     DebtorTextTable(aged.report, aged.debtors,
                                     arguments.ledger.InLanguage()));
  }
  if (by_debtor) {
    if (arguments.out == "-") {
      return WriteDebtorAgingCsv(aged.report, aged.debtors, 1, executor);
    }
    return WriteDebtorAgingCsv(aged.report, aged.debtors,
                               InNewFolder(arguments.out), executor);
  }
  return WriteText(
      arguments.out,
      arguments.format == "csv"
          ? FrameCsv(AgingTable(aged.report), {})
          : AgingTextTable(aged.report, arguments.ledger.InLanguage()));
}

int RunAge(const AgeArguments& arguments) {
  absl::StatusOr<AsOf> at = arguments.ledger.Times();
  if (!at.ok()) return Fail(at.status());
  absl::StatusOr<AgingOptions> aging = arguments.aging.Options();
  if (!aging.ok()) return Fail(aging.status());
  aging->in_base_currency = arguments.base;
  if (arguments.base && arguments.format != "json" &&
      (arguments.format == "csv" || arguments.by == "debtor")) {
    return Fail(absl::InvalidArgumentError(
        "--base: only the table of totals and --format json have them"));
  }
  if (!arguments.compare.empty()) {
    return RunCompare({arguments.ledger, *aging, arguments.compare,
                       arguments.compare_known_on, arguments.by == "debtor",
                       arguments.format, arguments.out});
  }
  absl::StatusOr<ReaderOptions> reader = arguments.ledger.Reader();
  if (!reader.ok()) return Fail(reader.status());
  std::optional<ProgressBar> bar(std::in_place);
  const AgingReadOptions options = {
      *at,
      *aging,
      arguments.by == "debtor",
      reader->mapping,
      reader->currency,
      reader->strict,
      reader->executor,
      [&bar](std::string_view what, std::int64_t done, std::int64_t all) {
        bar->Show(what, done, all);
      },
  };
  absl::StatusOr<AgedFiles> aged = ReadAging(arguments.ledger.path, options);
  bar.reset();
  if (!aged.ok()) return Fail(aged.status());
  TellRejects(aged->read, arguments.ledger.InLanguage());
  const absl::Status written =
      Print(arguments, *aged, aging->scheme.name(), reader->executor);
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddAge(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<AgeArguments>();
  CLI::App* verb =
      app->add_subcommand("age", "Aging by debtor or in total, with its proof");
  arguments->ledger.AddTo(verb);
  arguments->aging.AddTo(verb);
  verb->add_option("--by", arguments->by, "total or debtor")
      ->check(OneOf({"total", "debtor"}));
  verb->add_option("--format", arguments->format, "table, json or csv")
      ->check(OneOf({"table", "json", "csv"}));
  verb->add_flag("--base", arguments->base,
                 "Add the totals in base currency at the day's rates");
  CLI::Option* compare = verb->add_option(
      "--compare", arguments->compare,
      "An earlier day: what happened to each bucket since its end");
  verb->add_option("--compare-known-on", arguments->compare_known_on,
                   "That day as known on this day; default: as --known-on")
      ->needs(compare);
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code] { *exit_code = RunAge(*arguments); });
}

}  // namespace arrears::cli
