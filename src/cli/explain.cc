// SPDX-License-Identifier: Apache-2.0
//
// arrears explain: why this action, why not the others, what would change it.
#include "arrears/portfolio/explain.h"

#include <iostream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "command_internal.h"
#include "explain_internal.h"
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
  bool message = false;
  std::string sender;
};

Json ToJson(const Explanation& why) {
  Json json = {{"debtor", why.debtor},
               {"currency", why.currency},
               {"action", why.action},
               {"headline", why.headline},
               {"situation", why.situation},
               {"to_confirm", why.to_confirm},
               {"duties", why.duties},
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
  list(zh ? "应对方式" : "How it is met", why.situation);
  list(zh ? "行动前须确认" : "Confirm first", why.to_confirm);
  list(zh ? "须遵守" : "To heed", why.duties);
  list(zh ? "理由" : "Why", why.reasons);
  list(zh ? "评分理由" : "Score", why.score_reasons);
  list(zh ? "为何不采取其他行动" : "Why not something else", why.alternatives);
  list(zh ? "合规拦截" : "Refused by the guard", why.blocked);
  list(zh ? "何种变化会改变建议" : "What would change it", why.would_change);
  list(zh ? "下次变化" : "Next change", {why.next_change});
}

// Names in the language of the reader; the text in that of the debtor.
void PrintDraft(const Json& draft, Language language) {
  const bool zh = language == Language::kZh;
  if (draft.is_null()) {
    std::cout << (zh ? "此行动无需发文\n" : "This action writes nothing\n");
    return;
  }
  const auto text = [&](const char* key) {
    return draft[key].get<std::string>();
  };
  std::cout << (zh ? "函件草稿" : "Draft") << " (" << text("template") << ")\n"
            << (zh ? "  时效: " : "  Limitation: ") << text("limitation")
            << "\n";
  if (!draft["missing"].empty()) {
    std::vector<std::string> names;
    for (const Json& id : draft["missing"]) {
      const MessageField* field = FindMessageField(id.get<std::string>());
      names.push_back(absl::StrCat(std::string(field->name.In(language)), " (",
                                   std::string(field->id), ")"));
    }
    std::cout << (zh ? "  待补充: " : "  To be filled in: ")
              << absl::StrJoin(names, zh ? "、" : ", ") << "\n";
  }
  std::cout << "\n" << text("subject") << "\n\n" << text("body");
}

std::string CsvPart(const Json& text) {
  if (text.is_string()) return text.get<std::string>();
  if (!text.is_array()) return text.dump();
  std::vector<std::string> all;
  for (const Json& one : text) all.push_back(one.get<std::string>());
  return absl::StrJoin(all, ";");
}

// One line of reasoning a row, under the name of the part it belongs to.
std::string ExplanationsCsv(const Json& all) {
  std::string csv = "debtor,currency,part,text\n";
  for (const Json& why : all) {
    const std::string start =
        absl::StrCat(CsvText(why["debtor"].get<std::string>()), ",",
                     why["currency"].get<std::string>(), ",");
    const auto add = [&](const std::string& part, const Json& text) {
      absl::StrAppend(&csv, start, part, ",", CsvText(CsvPart(text)), "\n");
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

// What is asked as a table is printed on the way.
absl::StatusOr<Json> ExplainAll(const Ledger& ledger,
                                const Portfolio& portfolio,
                                const Setting& setting,
                                const ExplainArguments& arguments) {
  const Language language = arguments.ledger.InLanguage();
  const bool table = arguments.format == "table";
  const absl::StatusOr<SenderFile> sender = SenderFile::Read(arguments.sender);
  if (!sender.ok()) return sender.status();
  std::optional<LetterWriter> writer;
  if (arguments.message) {
    absl::StatusOr<LetterWriter> made =
        LetterWriter::Create(ledger, portfolio, setting);
    if (!made.ok()) return made.status();
    writer = *std::move(made);
  }
  Json all = Json::array();
  for (std::size_t row = 0; row < portfolio.recommendations.size(); ++row) {
    const RowIndex debtor = portfolio.recommendations[row].debtor;
    if (ledger.debtor_id(debtor) != arguments.debtor) continue;
    const absl::StatusOr<Explanation> why =
        Explain(ledger, portfolio, setting, row, language);
    if (!why.ok()) return why.status();
    Json json = ToJson(*why);
    if (table) Print(*why, language == Language::kZh);
    if (writer) {
      absl::StatusOr<Json> draft =
          DraftJson(ledger, portfolio, *writer, *sender, row, language);
      if (!draft.ok()) return draft.status();
      if (table) PrintDraft(*draft, language);
      json["message"] = *std::move(draft);
    }
    all.push_back(std::move(json));
  }
  return all;
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
  absl::StatusOr<Json> all =
      ExplainAll(ledger, *portfolio, *setting, arguments);
  if (!all.ok()) return Fail(all.status());
  if (all->empty()) {
    return Fail(NothingFor(ledger, arguments));
  }
  if (arguments.format == "table") return kDone;
  const absl::Status written =
      WriteText("-", arguments.format == "json" ? all->dump(2) + "\n"
                                                : ExplanationsCsv(*all));
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
  verb->add_flag("--message", arguments->message,
                 "The draft of what the action writes, in the debtor's "
                 "language where the ledger has it, and what it still lacks");
  verb->add_option("--sender", arguments->sender,
                   "JSON of message fields by id, for --message: "
                   "contact_person, reply_to, account, ...; language en or zh")
      ->needs("--message");
  verb->callback(
      [arguments, exit_code] { *exit_code = RunExplain(*arguments); });
}

}  // namespace arrears::cli
