// SPDX-License-Identifier: Apache-2.0
//
// explain --message: the draft of what the recommended action writes.
#include "absl/strings/str_cat.h"
#include "explain_internal.h"
#include "io/json_internal.h"
#include "json_input_internal.h"

namespace arrears::cli {
namespace {

using io_internal::JsonContext;
using io_internal::JsonCursor;

class FieldReader {
 public:
  FieldReader(Currency currency, MessageFields* fields)
      : currency_(currency), fields_(fields) {}

  void Read(const std::string& id, const JsonCursor& value) const {
    const MessageField* field = FindMessageField(id);
    if (field == nullptr) return Unknown(id, value);
    if (field->kind != FieldKind::kList) {
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

}  // namespace

absl::StatusOr<SenderFile> SenderFile::Read(const std::string& path) {
  SenderFile file;
  if (path.empty()) return file;
  absl::StatusOr<TextInput> input = ReadInput(path);
  if (!input.ok()) return input.status();
  file.name_ = input->name;
  file.text_ = std::move(input->text);
  absl::StatusOr<nlohmann::ordered_json> json =
      io_internal::ParseJson(file.text_, file.name_);
  if (!json.ok()) return json.status();
  file.json_ = *std::move(json);
  return file;
}

absl::StatusOr<GivenFields> SenderFile::Fields(Currency currency) const {
  GivenFields given;
  JsonContext context(name_, text_);
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

absl::StatusOr<nlohmann::ordered_json> DraftJson(const Ledger& ledger,
                                                 const Portfolio& portfolio,
                                                 const LetterWriter& writer,
                                                 const SenderFile& sender,
                                                 std::size_t row,
                                                 Language language) {
  const Recommendation& next = portfolio.recommendations[row];
  absl::StatusOr<GivenFields> given =
      sender.Fields(ledger.currencies()[next.currency]);
  if (!given.ok()) return given.status();
  const Language written =
      given->language.value_or(LanguageOf(ledger, next.debtor, language));
  absl::StatusOr<Letter> letter = writer.Draft(row, written, given->fields);
  if (absl::IsNotFound(letter.status())) return nlohmann::ordered_json();
  if (!letter.ok()) return letter.status();
  nlohmann::ordered_json missing = nlohmann::ordered_json::array();
  for (const std::string_view id : letter->missing) {
    missing.push_back(std::string(id));
  }
  return nlohmann::ordered_json{
      {"template", std::string(letter->message)},
      {"language", written == Language::kZh ? "zh" : "en"},
      {"subject", letter->subject},
      {"body", letter->body},
      {"missing", std::move(missing)},
      {"limitation", std::string(letter->limitation.In(language))},
      {"outside_known_years", letter->outside_known_years}};
}

}  // namespace arrears::cli
