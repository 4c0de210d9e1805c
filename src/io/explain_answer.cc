// SPDX-License-Identifier: Apache-2.0
//
// A recommendation explained, with the draft of what it writes.
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/portfolio/explain.h"
#include "arrears/portfolio/letter.h"
#include "io/json_internal.h"

namespace arrears {
namespace io_internal {
namespace {

Json ExplanationJson(const Explanation& why) {
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

struct GivenFields {
  std::optional<Language> language;
  MessageFields fields;
};

class FieldReader {
 public:
  FieldReader(Currency currency, MessageFields* fields)
      : currency_(currency), fields_(fields) {}

  void Read(const std::string& id, const JsonCursor& value) const {
    const MessageField* field = FindMessageField(id);
    if (field == nullptr) return Unknown(id, value);
    if (field->kind != arrears::FieldKind::kList) {
      Put(*field, value, &fields_->values);
      return;
    }
    std::vector<MessageValues>& rows = fields_->lists[id];
    value.EachElement([&](const JsonCursor& row) {
      MessageValues& values = rows.emplace_back();
      row.EachMember([&](const std::string& column, const JsonCursor& cell) {
        const std::string whole = absl::StrCat(id, ".", column);
        const MessageField* inner = FindMessageField(whole);
        if (inner == nullptr) return Unknown(whole, cell);
        Put(*inner, cell, &values);
      });
    });
  }

 private:
  static void Unknown(const std::string& id, const JsonCursor& at) {
    std::vector<std::string> names = {"language"};
    for (const MessageField& field : MessageFieldCatalogue()) {
      names.emplace_back(field.id);
    }
    const std::string near = io_internal::NearestName(id, names);
    at.Fail(near.empty()
                ? "no field of a message"
                : absl::StrCat("no field of a message; did you mean \"", near,
                               "\"?"));
  }

  void Put(const MessageField& field, const JsonCursor& at,
           MessageValues* values) const {
    const absl::StatusOr<MessageValue> value =
        ParseMessageValue(field, at.String(), currency_);
    if (!value.ok()) {
      at.Fail(std::string(value.status().message()));
      return;
    }
    (*values)[std::string(field.id)] = *value;
  }

  Currency currency_;
  MessageFields* fields_;
};

// The debtor's own where the ledger says one that we write.
Language LanguageOf(const Ledger& ledger, RowIndex debtor, Language otherwise) {
  const std::string_view code =
      ledger.view().debtors.language[static_cast<std::size_t>(debtor)];
  if (code.substr(0, 2) == "zh") return Language::kZh;
  if (code.substr(0, 2) == "en") return Language::kEn;
  return otherwise;
}

// The sender of a question, read once; its amounts are of any currency.
class Sender {
 public:
  static absl::StatusOr<Sender> Parse(const ExplainQuestion& question) {
    Sender sender(question);
    if (!question.sender) return sender;
    absl::StatusOr<Json> json =
        ParseJson(*question.sender, question.sender_source);
    if (!json.ok()) return json.status();
    sender.json_ = *std::move(json);
    return sender;
  }

  absl::StatusOr<GivenFields> Fields(Currency currency) const {
    GivenFields given;
    JsonContext context(question_->sender_source, question_->sender
                                                      ? *question_->sender
                                                      : std::string_view());
    const FieldReader reader(currency, &given.fields);
    JsonCursor(json_, context)
        .EachMember([&](const std::string& id, const JsonCursor& value) {
          if (id != "language") return reader.Read(id, value);
          given.language =
              value.OneOf({"en", "zh"}) == 1 ? Language::kZh : Language::kEn;
        });
    if (!context.ok()) return context.status();
    return given;
  }

 private:
  explicit Sender(const ExplainQuestion& question) : question_(&question) {}

  const ExplainQuestion* question_;
  Json json_ = Json::object();
};

// Null where the action writes nothing.
absl::StatusOr<Json> DraftJson(const Ledger& ledger, const Portfolio& portfolio,
                               const LetterWriter& writer, const Sender& sender,
                               std::size_t row, Language language) {
  const Recommendation& next = portfolio.recommendations[row];
  absl::StatusOr<GivenFields> given =
      sender.Fields(ledger.currencies()[next.currency]);
  if (!given.ok()) return given.status();
  const Language written =
      given->language.value_or(LanguageOf(ledger, next.debtor, language));
  absl::StatusOr<Letter> letter = writer.Draft(row, written, given->fields);
  if (absl::IsNotFound(letter.status())) return Json();
  if (!letter.ok()) return letter.status();
  Json missing = Json::array();
  for (const std::string_view id : letter->missing) {
    missing.push_back(std::string(id));
  }
  return Json{{"template", std::string(letter->message)},
              {"language", written == Language::kZh ? "zh" : "en"},
              {"subject", letter->subject},
              {"body", letter->body},
              {"missing", std::move(missing)},
              {"limitation", std::string(letter->limitation.In(language))},
              {"outside_known_years", letter->outside_known_years}};
}

// Why there is no recommendation for the debtor asked for.
absl::Status NothingFor(const Ledger& ledger, const AsOf& at,
                        const ExplainQuestion& question) {
  const bool zh = question.language == Language::kZh;
  bool known = false;
  for (RowIndex debtor = 0;
       debtor < static_cast<RowIndex>(ledger.debtor_count()) && !known;
       ++debtor) {
    known = ledger.debtor_id(debtor) == question.debtor;
  }
  if (!known) {
    return absl::NotFoundError(absl::StrCat(
        zh ? "账套中没有客户 " : "no debtor of the ledger has the id ",
        question.debtor));
  }
  const std::string day = FormatIsoDate(at.as_of);
  return absl::NotFoundError(
      zh ? absl::StrCat("客户 ", question.debtor, " 在 ", day, " 没有未清项")
         : absl::StrCat("debtor ", question.debtor, " has nothing open on ",
                        day));
}

absl::StatusOr<Json> ExplainAll(const Ledger& ledger,
                                const Portfolio& portfolio,
                                const Setting& setting,
                                const ExplainQuestion& question) {
  const absl::StatusOr<Sender> sender = Sender::Parse(question);
  if (!sender.ok()) return sender.status();
  std::optional<LetterWriter> writer;
  if (question.message) {
    absl::StatusOr<LetterWriter> made =
        LetterWriter::Create(ledger, portfolio, setting);
    if (!made.ok()) return made.status();
    writer = *std::move(made);
  }
  Json all = Json::array();
  for (std::size_t row = 0; row < portfolio.recommendations.size(); ++row) {
    const RowIndex debtor = portfolio.recommendations[row].debtor;
    if (ledger.debtor_id(debtor) != question.debtor) continue;
    const absl::StatusOr<Explanation> why =
        Explain(ledger, portfolio, setting, row, question.language);
    if (!why.ok()) return why.status();
    Json json = ExplanationJson(*why);
    if (writer) {
      absl::StatusOr<Json> draft = DraftJson(ledger, portfolio, *writer,
                                             *sender, row, question.language);
      if (!draft.ok()) return draft.status();
      json["message"] = *std::move(draft);
    }
    all.push_back(std::move(json));
  }
  if (all.empty()) return NothingFor(ledger, portfolio.at, question);
  return all;
}

}  // namespace
}  // namespace io_internal

absl::StatusOr<std::string> ExplainJson(const Ledger& ledger,
                                        const Portfolio& portfolio,
                                        const Setting& setting,
                                        const ExplainQuestion& question) {
  const absl::StatusOr<io_internal::Json> all =
      io_internal::ExplainAll(ledger, portfolio, setting, question);
  if (!all.ok()) return all.status();
  return all->dump(2) + "\n";
}

}  // namespace arrears
