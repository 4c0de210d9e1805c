// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arrears/io/setting_data.h"
#include "command_internal.h"
#include "io/json_internal.h"
#include "io/law_data_internal.h"
#include "io/ordered_text_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

constexpr std::size_t kShownRejects = 5;

}  // namespace

int AllThreads() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1,
                    256);
}

void LedgerArguments::AddTo(CLI::App* app, bool needs_as_of) {
  app->add_option("LEDGER", path,
                  "A folder with items.csv and its companions, or one CSV file")
      ->required();
  CLI::Option* day =
      app->add_option("--as-of", as_of, "End of this day, such as 2026-06-30");
  if (needs_as_of) day->required();
  app->add_option("--known-on", known_on,
                  "As known on this day; default: all that is recorded");
  app->add_option("--mapping", mapping,
                  "A mapping file, or a preset: arrears, odoo, erpnext, sap");
  app->add_option("--currency", currency,
                  "Base currency, such as EUR; not another than the ledger "
                  "names");
  app->add_option("--lang", language, "en or zh")->check(OneOf({"en", "zh"}));
  app->add_flag("--strict", strict, "Stop at the first rejected row");
  app->add_option("--threads", threads,
                  "Threads to use; default: all there are")
      ->check(WholeNumber(1, 256));
}

absl::StatusOr<AsOf> LedgerArguments::Times() const {
  AsOf at;
  absl::StatusOr<Date> day = ParseIsoDate(as_of);
  if (!day.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--as-of ", std::string(day.status().message())));
  }
  // What a ledger may hold; policies look some days beyond.
  const int year = static_cast<int>(day->ymd().year());
  if (year < 1900 || year > 2199) {
    return absl::InvalidArgumentError(
        absl::StrCat("--as-of ", as_of, ": expected 1900-01-01 to 2199-12-31"));
  }
  at.as_of = *day;
  if (!known_on.empty()) {
    absl::StatusOr<Date> known = ParseIsoDate(known_on);
    if (!known.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--known-on ", std::string(known.status().message())));
    }
    at.known_on = *known;
  }
  return at;
}

absl::StatusOr<ReaderOptions> LedgerArguments::Reader() const {
  ReaderOptions options;
  options.strict = strict;
  options.executor = MakeExecutor();
  if (!mapping.empty()) {
    const std::vector<std::string>& presets = Mapping::PresetNames();
    const bool preset =
        std::find(presets.begin(), presets.end(), mapping) != presets.end();
    absl::StatusOr<Mapping> made =
        preset ? Mapping::Preset(mapping) : Mapping::Read(mapping);
    if (!made.ok()) return made.status();
    options.mapping = *std::move(made);
  }
  if (!currency.empty()) {
    absl::StatusOr<Currency> parsed = Currency::Parse(currency);
    if (!parsed.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--currency ", std::string(parsed.status().message())));
    }
    options.currency = *parsed;
  }
  return options;
}

Language LedgerArguments::InLanguage() const {
  return language == "zh" ? Language::kZh : Language::kEn;
}

absl::StatusOr<std::unique_ptr<OpenedLedger>> OpenLedger(
    const LedgerArguments& arguments) {
  auto opened = std::make_unique<OpenedLedger>();
  absl::StatusOr<AsOf> at = arguments.Times();
  if (!at.ok()) return at.status();
  opened->at = *at;
  absl::StatusOr<ReaderOptions> reader = arguments.Reader();
  if (!reader.ok()) return reader.status();
  absl::StatusOr<LoadedLedger> loaded = ReadLedger(arguments.path, *reader);
  if (!loaded.ok()) return loaded.status();
  opened->loaded = *std::move(loaded);
  TellRejects(opened->loaded.report, arguments.InLanguage());
  absl::StatusOr<Ledger> ledger =
      Ledger::Create(opened->loaded.data.View(), {.check_duplicate_ids = false},
                     arguments.MakeExecutor());
  if (!ledger.ok()) return ledger.status();
  opened->ledger = *std::move(ledger);
  return opened;
}

void DataArguments::AddTo(CLI::App* app) {
  app->add_option("--policy", policy,
                  "Policy: b2b-default, gentle, firm, prc-sme or a file "
                  "(arrears policy export)");
  app->add_option("--effects", effects,
                  "JSON file of effects of actions that take the place of "
                  "those compiled in (arrears claim effects)");
  app->add_option("--law", law,
                  "JSON file of law; here its business calendars and limits to "
                  "contact count (arrears claim law)");
  app->add_flag("--agency-allowed", agency,
                "The law allows agencies here and we have approved one")
      ->check(NoValue());
}

absl::StatusOr<SettingData> DataArguments::Read() const {
  SettingData data;
  absl::StatusOr<PolicyText> text = ReadPolicyText(policy);
  if (!text.ok()) return text.status();
  data.policy = *std::move(text);
  if (!law.empty()) {
    absl::StatusOr<LawData> read = ReadLawData(law);
    if (!read.ok()) return read.status();
    data.law = *std::move(read);
  }
  if (!effects.empty()) {
    absl::StatusOr<std::string> read =
        io_internal::ReadTextFile(effects, io_internal::kMostDataBytes);
    if (!read.ok()) return read.status();
    data.effects = *std::move(read);
    data.effects_source = effects;
  }
  data.agency_allowed = agency;
  return data;
}

absl::StatusOr<Setting> DataArguments::MakeSetting(
    const LedgerView& ledger) const {
  const absl::StatusOr<SettingData> data = Read();
  return data.ok() ? arrears::MakeSetting(ledger, *data) : data.status();
}

absl::StatusOr<Policy> LoadPolicyFor(const std::string& policy,
                                     const LedgerView& ledger) {
  const absl::StatusOr<PolicyText> text = ReadPolicyText(policy);
  return text.ok() ? PolicyFor(ledger, *text) : text.status();
}

void AgingArguments::AddTo(CLI::App* app) {
  CLI::Option* preset =
      app->add_option("--scheme", scheme, "Buckets: a preset of aging/scheme.h")
          ->check(OneOf(AgingScheme::PresetNames()));
  app->add_option("--edges", edges,
                  "Or upper edges in days, such as 0,30,60,90")
      ->excludes(preset);
  app->add_option("--basis", basis, "Date that ages an item")
      ->check(OneOf({"due", "document", "posting"}));
  app->add_option("--credits", credits,
                  "Where credit notes and unapplied cash stand")
      ->check(OneOf({"own_column", "own_date", "oldest_first"}));
}

absl::StatusOr<AgingOptions> AgingArguments::Options() const {
  AgingOptions options;
  absl::StatusOr<AgingScheme> made = AgingScheme::Preset(scheme);
  if (!edges.empty()) {
    std::vector<int> days;
    for (const auto& part : absl::StrSplit(edges, ',')) {
      int day = 0;
      if (!absl::SimpleAtoi(part, &day)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "--edges ", edges, ": expected whole days, such as 0,30,60,90"));
      }
      days.push_back(day);
    }
    made = AgingScheme::FromDays(days);
  }
  if (!made.ok()) return made.status();
  options.scheme = *std::move(made);
  if (!basis.empty()) {
    absl::StatusOr<AgingBasis> parsed = ParseAgingBasis(basis);
    if (!parsed.ok()) return parsed.status();
    options.basis = *parsed;
  }
  absl::StatusOr<CreditPresentation> parsed = ParseCreditPresentation(credits);
  if (!parsed.ok()) return parsed.status();
  options.credits = *parsed;
  return options;
}

void TellRejects(const ReadReport& report, Language language) {
  const bool zh = language == Language::kZh;
  if (report.currency_assumed) {
    const std::string code(Creditor().currency.code());
    std::cerr
        << (zh ? "注意: 未指明币种(--currency、creditor.json、映射或币种列),"
                 "按 " +
                     code + " 处理\n"
               : "Note: no currency is named (by --currency, "
                 "creditor.json, a mapping or a column): amounts are "
                 "taken to be in " +
                     code + "\n");
  }
  if (report.rows_rejected() == 0) return;
  std::cerr << (zh ? "拒绝行数: " : "Rows rejected: ") << report.rows_rejected()
            << "\n";
  for (std::size_t i = 0; i < std::min(kShownRejects, report.rejects.size());
       ++i) {
    std::cerr << "  " << report.rejects[i].Text() << "\n";
  }
  if (report.rejects.size() > kShownRejects) {
    std::cerr << (zh ? "  其余见 rejected.csv\n"
                     : "  `arrears run` lists all in rejected.csv\n");
  }
}

int Fail(const absl::Status& status) {
  std::cerr << "arrears: " << status.message() << "\n";
  return status.code() == absl::StatusCode::kInvalidArgument ||
                 status.code() == absl::StatusCode::kNotFound
             ? kWrongUse
             : kFailed;
}

std::string InNewFolder(const std::string& path) {
  const std::filesystem::path folder =
      std::filesystem::path(path).parent_path();
  std::error_code error;  // Whoever opens the file tells.
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  return path;
}

absl::Status WriteText(const std::string& path, std::string_view text) {
  if (path == "-") {
    std::cout.flush();  // What stands before it.
    return io_internal::WriteAll({1, "standard output"}, text);
  }
  absl::StatusOr<io_internal::OutputFile> file =
      io_internal::OutputFile::Create(InNewFolder(path));
  if (!file.ok()) return file.status();
  const absl::Status written = io_internal::WriteAll(file->target(), text);
  return written.ok() ? file->Close() : written;
}

StageClock::StageClock(bool print)
    : print_(print), start_(Clock::now()), begun_(start_) {}

void StageClock::Begin(std::string_view stage) {
  const Clock::time_point now = Clock::now();
  if (!current_.empty()) {
    stages_.emplace_back(
        current_,
        std::chrono::duration<double, std::milli>(now - begun_).count());
  }
  current_ = stage;
  begun_ = now;
}

void StageClock::Finish() {
  Begin("");
  if (!print_) return;
  double total = 0;
  for (const auto& [stage, ms] : stages_) {
    total += ms;
    std::cerr << "  " << stage << ": " << std::llround(ms) << " ms\n";
  }
  std::cerr << "  total: " << std::llround(total) << " ms\n";
}

}  // namespace arrears::cli
