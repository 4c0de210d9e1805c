// SPDX-License-Identifier: Apache-2.0
//
// arrears age: how late is the money?
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/aging_text.h"
#include "arrears/io/frame_text.h"
#include "arrears/portfolio/table.h"
#include "command_internal.h"

namespace arrears::cli {
namespace {

struct Arguments {
  LedgerArguments ledger;
  AgingArguments aging;
  std::string by = "total", format = "table", out = "-";
  bool base = false;
};

struct Aged {
  AgingReport report;
  DebtorAging by_debtor;
  std::vector<Currency> currencies;
  std::function<std::string(RowIndex)> id;
};

std::string Print(const Arguments& arguments, const Aged& aged,
                  const std::string& scheme) {
  const bool by_debtor = arguments.by == "debtor";
  const DebtorAgingText debtors{by_debtor ? &aged.by_debtor : nullptr, aged.id,
                                aged.currencies};
  if (arguments.format == "json") {
    return AgingJson(aged.report, scheme, debtors);
  }
  if (by_debtor) return DebtorAgingCsv(aged.report, debtors);
  if (arguments.format == "csv") {
    return FrameCsv(AgingTable(aged.report), {});
  }
  return AgingTextTable(aged.report, arguments.ledger.InLanguage());
}

int Run(const Arguments& arguments) {
  absl::StatusOr<AsOf> at = arguments.ledger.Times();
  if (!at.ok()) return Fail(at.status());
  absl::StatusOr<AgingOptions> options = arguments.aging.Options();
  if (!options.ok()) return Fail(options.status());
  options->in_base_currency = arguments.base;
  absl::StatusOr<ReaderOptions> reader = arguments.ledger.Reader();
  if (!reader.ok()) return Fail(reader.status());
  const Executor executor = arguments.ledger.MakeExecutor();
  absl::StatusOr<LoadedLedger> loaded =
      ReadLedger(arguments.ledger.path, *reader);
  if (!loaded.ok()) return Fail(loaded.status());
  TellRejects(loaded->report, arguments.ledger.InLanguage());
  absl::StatusOr<Ledger> ledger = Ledger::Create(
      loaded->data.View(), {.check_duplicate_ids = false}, executor);
  if (!ledger.ok()) return Fail(ledger.status());
  absl::StatusOr<AgingReport> report = Age(*ledger, *at, *options, executor);
  if (!report.ok()) return Fail(report.status());
  Aged aged{*std::move(report), {}, ledger->currencies(), [&](RowIndex row) {
              return ledger->debtor_id(row);
            }};
  if (arguments.by == "debtor") {
    absl::StatusOr<Position> position = ComputePosition(*ledger, *at, executor);
    if (!position.ok()) return Fail(position.status());
    absl::StatusOr<DebtorAging> rows =
        AgeByDebtor(*ledger, *position, *options, executor);
    if (!rows.ok()) return Fail(rows.status());
    aged.by_debtor = *std::move(rows);
  }
  const absl::Status written =
      WriteText(arguments.out, Print(arguments, aged, options->scheme.name()));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddAge(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      app->add_subcommand("age", "Aging by debtor or in total, with its proof");
  arguments->ledger.AddTo(verb);
  arguments->aging.AddTo(verb);
  verb->add_option("--by", arguments->by, "total or debtor")
      ->check(CLI::IsMember({"total", "debtor"}));
  verb->add_option("--format", arguments->format, "table, json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  verb->add_flag("--base", arguments->base,
                 "Add the totals in base currency at the day's rates");
  verb->add_option("--out", arguments->out, "File to write; - is stdout");
  verb->callback([arguments, exit_code] { *exit_code = Run(*arguments); });
}

}  // namespace arrears::cli
