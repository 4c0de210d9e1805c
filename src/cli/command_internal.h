// SPDX-License-Identifier: Apache-2.0
//
// What the verbs of the command share: options, reading a ledger, writing
// files, telling errors. Exit codes: 0 done, 1 a failed check or a --strict
// reject, 2 wrong use.
#ifndef ARREARS_SRC_CLI_COMMAND_INTERNAL_H_
#define ARREARS_SRC_CLI_COMMAND_INTERNAL_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/ledger.h"

namespace arrears {
class Policy;
struct Setting;
struct SettingData;
}  // namespace arrears

namespace arrears::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;

// As many as the machine has: what is computed does not depend on it.
int AllThreads();

// Options of every verb that reads a ledger.
struct LedgerArguments {
  std::string path;
  std::string as_of, known_on;
  std::string mapping;
  std::string currency;  // Of the creditor; not another than the ledger's.
  std::string language = "en";
  bool strict = false;
  int threads = AllThreads();

  // LEDGER --as-of --known-on --mapping --currency --strict --threads --lang.
  void AddTo(CLI::App* app, bool needs_as_of = true);
  absl::StatusOr<AsOf> Times() const;
  Language InLanguage() const;
  Executor MakeExecutor() const { return Executor::Threads(threads); }
  absl::StatusOr<ReaderOptions> Reader() const;
};

// A ledger that was read, checked and told about, with the memory it reads.
struct OpenedLedger {
  LoadedLedger loaded;
  std::optional<Ledger> ledger;
  AsOf at;
};
absl::StatusOr<std::unique_ptr<OpenedLedger>> OpenLedger(
    const LedgerArguments& arguments);

// Options of every verb that recommends.
struct DataArguments {
  std::string policy = "b2b-default", effects, law;
  bool agency = false;

  // --policy --effects --law --agency-allowed.
  void AddTo(CLI::App* app);
  absl::StatusOr<SettingData> Read() const;
  absl::StatusOr<Setting> MakeSetting(const LedgerView& ledger) const;
};

// A policy by name or file, for a ledger with its attributes.
absl::StatusOr<Policy> LoadPolicyFor(const std::string& policy,
                                     const LedgerView& ledger);

// Options of every verb that ages.
struct AgingArguments {
  std::string scheme = "standard", edges, basis, credits = "own_column";

  // --scheme --edges --basis --credits.
  void AddTo(CLI::App* app);
  absl::StatusOr<AgingOptions> Options() const;
};

// Prints "arrears: <message>" on stderr; kWrongUse for bad arguments, else
// kFailed.
int Fail(const absl::Status& status);

// The path, whose folder is made if it is not there.
std::string InNewFolder(const std::string& path);

// Writes a file, creating its folder; "-" is stdout.
absl::Status WriteText(const std::string& path, std::string_view text);

// What reading has to tell, on stderr: a currency that nothing names, rejected
// rows, the first few and the totals. Nothing when clean.
void TellRejects(const ReadReport& report, Language language);

// Prints each stage with its milliseconds on stderr when asked to.
class StageClock {
 public:
  explicit StageClock(bool print);
  void Begin(std::string_view stage);
  // Ends the last stage and prints all of them with the total.
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;
  bool print_;
  Clock::time_point start_, begun_;
  std::vector<std::pair<std::string, double>> stages_;
  std::string current_;
};

// Each adds its verb; the callback runs it and stores the exit code.
void AddAge(CLI::App* app, int* exit_code);
void AddAllocate(CLI::App* app, int* exit_code);
void AddBacktest(CLI::App* app, int* exit_code);
void AddClaim(CLI::App* app, int* exit_code);
void AddDecide(CLI::App* app, int* exit_code);
void AddPolicy(CLI::App* app, int* exit_code);
void AddEvidence(CLI::App* app, int* exit_code);
void AddExplain(CLI::App* app, int* exit_code);
void AddForecast(CLI::App* app, int* exit_code);
void AddGenerate(CLI::App* app, int* exit_code);
void AddKpi(CLI::App* app, int* exit_code);
void AddProvision(CLI::App* app, int* exit_code);
void AddRecover(CLI::App* app, int* exit_code);
void AddRun(CLI::App* app, int* exit_code);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_COMMAND_INTERNAL_H_
