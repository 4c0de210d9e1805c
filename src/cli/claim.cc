// SPDX-License-Identifier: Apache-2.0
//
// arrears claim: what may be claimed beside the principal, until when, what it
// costs, and which route to it nets most. JSON in, JSON out.
#include <memory>
#include <string>
#include <utility>

#include "arrears/io/effects_data.h"
#include "arrears/io/law_data.h"
#include "claim_internal.h"
#include "command_internal.h"
#include "io/law_data_internal.h"
#include "json_input_internal.h"
#include "output_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ClaimArguments {
  std::string in = "-", out = "-", format = "json", law, effects,
              language = "en";
  int threads = 1;  // As every verb; one is all that is needed.
};

struct Verb {
  std::string name, what;
  std::string (*csv)(const Json&, bool zh) = &ClaimCsv;
  std::string (*table)(const Json&, bool zh) = &ClaimTable;
  bool with_effects = false;
};

// The law and the effects that were named, else those compiled in.
absl::StatusOr<AnswerData> DataOf(const ClaimArguments& arguments) {
  AnswerData data;
  data.language = arguments.language == "zh" ? Language::kZh : Language::kEn;
  if (!arguments.law.empty()) {
    absl::StatusOr<LawData> law = ReadLawData(arguments.law);
    if (!law.ok()) return law.status();
    data.law = *std::move(law);
  }
  if (!arguments.effects.empty()) {
    absl::StatusOr<std::string> effects = io_internal::ReadTextFile(
        arguments.effects, io_internal::kMostDataBytes);
    if (!effects.ok()) return effects.status();
    data.effects = *std::move(effects);
    data.effects_source = arguments.effects;
  }
  return data;
}

int RunClaim(const ClaimArguments& arguments, const Verb& verb) {
  const absl::StatusOr<AnswerData> data = DataOf(arguments);
  if (!data.ok()) return Fail(data.status());
  const absl::StatusOr<std::string> answer =
      AnswerFile("claim " + verb.name, arguments.in, *data);
  if (!answer.ok()) return Fail(answer.status());
  const bool zh = data->language == Language::kZh;
  const absl::Status written =
      WriteText(arguments.out, arguments.format == "json" ? *answer
                               : arguments.format == "csv"
                                   ? verb.csv(Json::parse(*answer), zh)
                                   : verb.table(Json::parse(*answer), zh));
  return written.ok() ? kDone : Fail(written);
}

void AddVerb(CLI::App* parent, const Verb& which, int* exit_code) {
  auto arguments = std::make_shared<ClaimArguments>();
  CLI::App* verb = parent->add_subcommand(which.name, which.what);
  verb->add_option("--in", arguments->in, "JSON file; - is stdin");
  verb->add_option("--out", arguments->out,
                   "Where the answer goes; - is "
                   "stdout");
  verb->add_option("--law", arguments->law,
                   "JSON file of rates, laws and fees that take the place of "
                   "those compiled in");
  if (which.with_effects) {
    verb->add_option("--effects", arguments->effects,
                     "JSON file of routes that take the place of those "
                     "compiled in");
  }
  verb->add_option("--lang", arguments->language, "Language of sentences")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  AddFormat(verb, &arguments->format);
  AddThreads(verb, &arguments->threads);
  verb->callback([arguments, which, exit_code] {
    *exit_code = RunClaim(*arguments, which);
  });
}

// Prints data that is compiled in, to start a file of one's own from.
void AddData(CLI::App* parent, const char* name, const char* what,
             std::string (*data)(), int* exit_code) {
  auto out = std::make_shared<std::string>("-");
  CLI::App* verb = parent->add_subcommand(name, what);
  verb->add_option("--out", *out, "JSON file; - is stdout");
  verb->callback([out, data, exit_code] {
    const absl::Status written = WriteText(*out, data());
    *exit_code = written.ok() ? kDone : Fail(written);
  });
}

}  // namespace

void AddClaim(CLI::App* app, int* exit_code) {
  CLI::App* claim = app->add_subcommand(
      "claim", "Interest, limitation, fees and routes of a claim");
  claim->require_subcommand(1);
  AddVerb(claim,
          {.name = "interest",
           .what = "Interest and lump sum for late payment; JSON in, JSON out"},
          exit_code);
  AddVerb(claim,
          {.name = "limitation",
           .what = "Until when a claim can be enforced; JSON in, JSON out"},
          exit_code);
  AddVerb(claim,
          {.name = "fees", .what = "What courts, lawyers and agencies take"},
          exit_code);
  AddVerb(claim,
          {.name = "routes",
           .what = "What each route to the money nets, the best first",
           .csv = &RoutesCsv,
           .table = &RoutesTable,
           .with_effects = true},
          exit_code);
  AddData(
      claim, "law",
      "All rates, laws, fees, calendars and limits to contact that are "
      "compiled in, for --law",
      [] { return LawDataJson(DefaultLawData()); }, exit_code);
  AddData(
      claim, "effects",
      "All effects of actions and routes that are compiled in, for --effects",
      [] { return EffectsJson(DefaultEffects(), Currency::Of("CNY")); },
      exit_code);
}

}  // namespace arrears::cli
