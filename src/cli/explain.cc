// SPDX-License-Identifier: Apache-2.0
//
// arrears explain: why this action, why not the others, what would change it.
#include "arrears/portfolio/explain.h"

#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "command_internal.h"
#include "nlohmann/json.hpp"
#include "output_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ExplainArguments {
  LedgerArguments ledger;
  DataArguments data;
  std::string debtor, format = "table";
};

Json ToJson(const Explanation& why) {
  Json json = {{"debtor", why.debtor},
               {"currency", why.currency},
               {"action", why.action},
               {"headline", why.headline},
               {"reasons", why.reasons},
               {"score_reasons", why.score_reasons},
               {"alternatives", why.alternatives},
               {"blocked", why.blocked},
               {"would_change", why.would_change},
               {"next_change", why.next_change}};
  for (const auto& [name, id] : why.versions) json["versions"][name] = id;
  return json;
}

void Print(const Explanation& why, bool zh) {
  const auto list = [](const char* title,
                       const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    std::cout << title << "\n";
    for (const std::string& line : lines) std::cout << "  " << line << "\n";
  };
  std::cout << why.debtor << " (" << why.currency << "): " << why.headline
            << "\n";
  list(zh ? "理由" : "Why", why.reasons);
  list(zh ? "评分理由" : "Score", why.score_reasons);
  list(zh ? "为何不采取其他行动" : "Why not something else", why.alternatives);
  list(zh ? "合规拦截" : "Refused by the guard", why.blocked);
  list(zh ? "何种变化会改变建议" : "What would change it", why.would_change);
  list(zh ? "下次变化" : "Next change", {why.next_change});
}

// One line of reasoning a row, under the name of the part it belongs to.
std::string ExplanationsCsv(const Json& all) {
  std::string csv = "debtor,currency,part,text\n";
  for (const Json& why : all) {
    const std::string start =
        absl::StrCat(CsvText(why["debtor"].get<std::string>()), ",",
                     why["currency"].get<std::string>(), ",");
    const auto add = [&](const std::string& part, const Json& text) {
      absl::StrAppend(&csv, start, part, ",", CsvText(text.get<std::string>()),
                      "\n");
    };
    for (const auto& [part, value] : why.items()) {
      if (part == "debtor" || part == "currency") continue;
      if (value.is_string()) add(part, value);
      if (!value.is_structured()) continue;
      for (const auto& [key, text] : value.items()) {
        add(value.is_object() ? absl::StrCat(part, ".", key) : part, text);
      }
    }
  }
  return csv;
}

// Why there is no recommendation for the debtor asked for.
absl::Status NothingFor(const Ledger& ledger,
                        const ExplainArguments& arguments) {
  const bool zh = arguments.ledger.InLanguage() == Language::kZh;
  bool known = false;
  for (RowIndex debtor = 0;
       debtor < static_cast<RowIndex>(ledger.debtor_count()) && !known;
       ++debtor) {
    known = ledger.debtor_id(debtor) == arguments.debtor;
  }
  if (!known) {
    return absl::NotFoundError(absl::StrCat(
        zh ? "账套中没有客户 " : "no debtor of the ledger has the id ",
        arguments.debtor));
  }
  return absl::NotFoundError(
      zh ? absl::StrCat("客户 ", arguments.debtor, " 在 ",
                        arguments.ledger.as_of, " 没有未清项")
         : absl::StrCat("debtor ", arguments.debtor, " has nothing open on ",
                        arguments.ledger.as_of));
}

int RunExplain(const ExplainArguments& arguments) {
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const Ledger& ledger = *(*opened)->ledger;
  absl::StatusOr<Setting> setting = arguments.data.MakeSetting(ledger.view());
  if (!setting.ok()) return Fail(setting.status());
  setting->executor = arguments.ledger.MakeExecutor();
  absl::StatusOr<Portfolio> portfolio =
      Recommend(ledger, (*opened)->at, *setting);
  if (!portfolio.ok()) return Fail(portfolio.status());
  Json all = Json::array();
  std::size_t found = 0;
  for (std::size_t row = 0; row < portfolio->recommendations.size(); ++row) {
    const RowIndex debtor = portfolio->recommendations[row].debtor;
    if (ledger.debtor_id(debtor) != arguments.debtor) continue;
    absl::StatusOr<Explanation> why = Explain(ledger, *portfolio, *setting, row,
                                              arguments.ledger.InLanguage());
    if (!why.ok()) return Fail(why.status());
    all.push_back(ToJson(*why));
    if (arguments.format == "table") {
      Print(*why, arguments.ledger.InLanguage() == Language::kZh);
    }
    ++found;
  }
  if (found == 0) {
    return Fail(NothingFor(ledger, arguments));
  }
  if (arguments.format == "table") return kDone;
  const absl::Status written =
      WriteText("-", arguments.format == "json" ? all.dump(2) + "\n"
                                                : ExplanationsCsv(all));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace

void AddExplain(CLI::App* app, int* exit_code) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* verb = app->add_subcommand(
      "explain", "Why this action, why not the others, what would change it");
  arguments->ledger.AddTo(verb);
  verb->add_option("--debtor", arguments->debtor, "The debtor's id")
      ->required();
  AddFormat(verb, &arguments->format);
  arguments->data.AddTo(verb);
  verb->callback(
      [arguments, exit_code] { *exit_code = RunExplain(*arguments); });
}

}  // namespace arrears::cli
