// SPDX-License-Identifier: Apache-2.0
//
// arrears explain: why this action, why not the others, what would change it.
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/policy/message.h"
#include "command_internal.h"
#include "json_input_internal.h"
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

// Lists that are empty are left out.
void Print(const Json& why, bool zh) {
  const auto text = [&](const char* key) {
    return why[key].get<std::string>();
  };
  std::cout << text("debtor") << " (" << text("currency")
            << "): " << text("headline") << "\n";
  const std::pair<const char*, Text> lists[] = {
      {"situation", {"How it is met", "应对方式"}},
      {"to_confirm", {"Confirm first", "行动前须确认"}},
      {"duties", {"To heed", "须遵守"}},
      {"reasons", {"Why", "理由"}},
      {"score_reasons", {"Score", "评分理由"}},
      {"alternatives", {"Why not something else", "为何不采取其他行动"}},
      {"blocked", {"Refused by the guard", "合规拦截"}},
      {"would_change", {"What would change it", "何种变化会改变建议"}},
      {"next_change", {"Next change", "下次变化"}}};
  for (const auto& [key, title] : lists) {
    if (why[key].empty()) continue;
    std::cout << title.In(zh ? Language::kZh : Language::kEn) << "\n";
    const Json lines = why[key].is_array() ? why[key] : Json::array({why[key]});
    for (const Json& line : lines) {
      std::cout << "  " << line.get<std::string>() << "\n";
    }
  }
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

void PrintAll(const Json& all, Language language) {
  for (const Json& why : all) {
    Print(why, language == Language::kZh);
    if (why.contains("message")) PrintDraft(why["message"], language);
  }
}

absl::StatusOr<ExplainQuestion> QuestionOf(const ExplainArguments& arguments) {
  ExplainQuestion question{arguments.debtor, arguments.ledger.InLanguage(),
                           arguments.message};
  if (arguments.sender.empty()) return question;
  absl::StatusOr<TextInput> sender = ReadInput(arguments.sender);
  if (!sender.ok()) return sender.status();
  question.sender = std::move(sender->text);
  question.sender_source = sender->name;
  return question;
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
  const absl::StatusOr<ExplainQuestion> question = QuestionOf(arguments);
  if (!question.ok()) return Fail(question.status());
  const absl::StatusOr<std::string> json =
      ExplainJson(ledger, *portfolio, *setting, *question);
  if (!json.ok()) return Fail(json.status());
  if (arguments.format == "table") {
    PrintAll(Json::parse(*json), question->language);
    return kDone;
  }
  const absl::Status written = WriteText(
      "-",
      arguments.format == "json" ? *json : ExplanationsCsv(Json::parse(*json)));
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
