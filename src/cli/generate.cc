// SPDX-License-Identifier: Apache-2.0
//
// arrears generate: a ledger with known truth.
#include "arrears/io/generate.h"

#include <filesystem>
#include <iostream>
#include <limits>

#include "command_internal.h"
#include "nlohmann/json.hpp"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct GenerateArguments {
  std::int64_t debtors = 300, items = 3000;
  std::uint64_t seed = 1;
  std::string as_of, out, format = "table";
  int threads = 1;
  bool items_only = false, part_settlements = false;
  bool no_contacts = false, truth = false, quiet = false;
  double bad = 0;
};

absl::StatusOr<GeneratorOptions> Options(const GenerateArguments& arguments) {
  GeneratorOptions options = GeneratorOptions();
  options.debtors = arguments.debtors;
  options.items = arguments.items;
  options.seed = arguments.seed;
  options.contacts = !arguments.no_contacts;
  options.bad_row_share = arguments.bad;
  if (!arguments.as_of.empty()) {
    absl::StatusOr<Date> day = ParseIsoDate(arguments.as_of);
    if (!day.ok()) return day.status();
    options.as_of = *day;
  }
  return options;
}

absl::StatusOr<WrittenLedger> Write(const GenerateArguments& arguments,
                                    const Generator& generator) {
  ProgressBar bar(!arguments.quiet);
  const GenerateProgress progress = [&bar](std::int64_t done,
                                           std::int64_t all) {
    bar.Show("generate", done, all);
  };
  if (!arguments.items_only) {
    return WriteLedger(generator, arguments.out, progress);
  }
  std::error_code error;
  std::filesystem::create_directories(arguments.out, error);
  return WriteItemsFile(
      generator, arguments.out + "/items.csv",
      arguments.part_settlements ? arguments.out + "/settlements.csv" : "",
      progress);
}

void TellOnTerminal(const GenerateArguments& arguments,
                    const WrittenLedger& written) {
  if (arguments.quiet) return;
  std::cerr << "Wrote " << arguments.out << ":\n";
  for (const WrittenTable& table : written.tables) {
    if (table.name == "creditor") {
      std::cerr << "  creditor.json\n";
      continue;
    }
    std::cerr << "  " << table.name << ".csv: " << table.rows << " rows\n";
  }
  for (const PlantedFault& fault : written.faults) {
    std::cerr << "planted: " << fault.table << ".csv line " << fault.line
              << ", " << fault.field << ": " << fault.fault << "\n";
  }
}

Json ToJson(const WrittenLedger& written) {
  Json json = {{"tables", Json::array()}, {"faults", Json::array()}};
  for (const WrittenTable& table : written.tables) {
    json["tables"].push_back(
        {{"table", table.name}, {"rows", table.rows}, {"bytes", table.bytes}});
  }
  for (const PlantedFault& fault : written.faults) {
    json["faults"].push_back({{"table", fault.table},
                              {"line", fault.line},
                              {"field", fault.field},
                              {"value", fault.value},
                              {"fault", fault.fault}});
  }
  return json;
}

// Planted values may be no UTF-8: they are shown with replacement characters.
std::string Dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

absl::Status Tell(const GenerateArguments& arguments,
                  const Generator& generator, const WrittenLedger& written) {
  std::string truth;
  if (arguments.truth) {
    truth = TruthJson(generator.Truth(Executor::Threads(arguments.threads)));
  }
  if (arguments.format == "table") {
    TellOnTerminal(arguments, written);
    return truth.empty() ? absl::OkStatus() : WriteText("-", truth + "\n");
  }
  Json json = ToJson(written);
  if (arguments.truth) json["truth"] = Json::parse(truth);
  return WriteText("-",
                   arguments.format == "json" ? Dump(json) : FiguresCsv(json));
}

int RunGenerate(const GenerateArguments& arguments) {
  absl::StatusOr<GeneratorOptions> options = Options(arguments);
  if (!options.ok()) return Fail(options.status());
  absl::StatusOr<Generator> generator = Generator::Create(*options);
  if (!generator.ok()) return Fail(generator.status());
  absl::StatusOr<WrittenLedger> written = Write(arguments, *generator);
  if (!written.ok()) return Fail(written.status());
  const absl::Status told = Tell(arguments, *generator, *written);
  if (!told.ok()) return Fail(told);
  return kDone;
}

}  // namespace

void AddGenerate(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<GenerateArguments>();
  CLI::App* verb = app->add_subcommand(
      "generate",
      "Make a ledger with known truth, the same from the same seed");
  verb->add_option("--debtors", arguments->debtors, "Debtors")
      ->check(WholeNumber(1, std::numeric_limits<std::int64_t>::max()));
  verb->add_option("--items", arguments->items, "Invoices planned")
      ->check(WholeNumber(1, std::numeric_limits<std::int64_t>::max()));
  verb->add_option("--seed", arguments->seed, "Seed");
  verb->add_option("--as-of", arguments->as_of, "Last day, YYYY-MM-DD");
  verb->add_option("--bad", arguments->bad,
                   "Faulty rows to plant, as a share of the sound ones")
      ->check(Share());
  verb->add_flag("--no-contacts", arguments->no_contacts,
                 "Nobody is contacted: truths of the undisturbed world");
  verb->add_flag("--items-only", arguments->items_only,
                 "One items.csv with settled_date, to measure speed");
  verb->add_flag("--part-settlements", arguments->part_settlements,
                 "With --items-only: part settlements in a file of their own");
  verb->add_flag("--truth", arguments->truth,
                 "Print late rate, recovery by age and effects as JSON");
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->add_flag("--quiet", arguments->quiet, "Print nothing else");
  verb->add_option("--out", arguments->out, "Folder to write")->required();
  verb->callback(
      [arguments, exit_code] { *exit_code = RunGenerate(*arguments); });
}

}  // namespace arrears::cli
