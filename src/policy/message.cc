// SPDX-License-Identifier: Apache-2.0
//
// Holding a text to its template, and filling it.
#include "arrears/policy/message.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/policy/refused_tactics.h"
#include "policy/message_internal.h"

namespace arrears {
namespace {

using policy_internal::IsPlainText;
using policy_internal::ListOf;
using policy_internal::ParseTextParts;
using policy_internal::PartKind;
using policy_internal::TextPart;
using policy_internal::UnknownField;

constexpr std::size_t kMostTextBytes = std::size_t{64} << 10;
// Stands for a name where words are looked for.
constexpr std::string_view kAnyName = "\n";

bool IsRequired(const MessageTemplate& message, std::string_view id) {
  return std::any_of(message.required.begin(), message.required.end(),
                     [&](std::string_view required) {
                       return required == id || ListOf(required) == id;
                     });
}

// Does it stand in every filling in which the required fields are there?
bool AlwaysHolds(const MessageTemplate& message,
                 const std::vector<TextPart>& parts, std::string_view id) {
  std::vector<bool> sure = {true};
  for (const TextPart& part : parts) {
    switch (part.kind) {
      case PartKind::kText:
        break;
      case PartKind::kSlot:
        if (sure.back() && part.field->id == id) return true;
        break;
      case PartKind::kIf:
        sure.push_back(sure.back() && IsRequired(message, part.field->id));
        break;
      case PartKind::kIfNot:
        sure.push_back(false);
        break;
      case PartKind::kEnd:
        sure.pop_back();
        break;
    }
  }
  return false;
}

absl::Status CheckWords(const MessageTemplate& message, std::string_view text) {
  if (absl::Status status = CheckOutgoingText(text); !status.ok()) {
    return status;
  }
  const std::string lowered = absl::AsciiStrToLower(std::string(text));
  for (const MessageTaboo& taboo : MessageTaboos()) {
    if (std::find(message.must_not.begin(), message.must_not.end(),
                  taboo.tag) == message.must_not.end()) {
      continue;
    }
    for (const std::string_view word : taboo.words) {
      if (!absl::StrContains(lowered, std::string(word))) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("the text holds \"", std::string(word),
                       "\": ", std::string(message.id), " must not hold ",
                       std::string(taboo.name.en)));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNoTabooField(const MessageTemplate& message,
                               const std::vector<TextPart>& parts) {
  for (const MessageTaboo& taboo : MessageTaboos()) {
    if (std::find(message.must_not.begin(), message.must_not.end(),
                  taboo.tag) == message.must_not.end()) {
      continue;
    }
    for (const TextPart& part : parts) {
      if (part.field == nullptr) continue;
      if (std::find(taboo.fields.begin(), taboo.fields.end(), part.field->id) ==
          taboo.fields.end()) {
        continue;
      }
      return absl::InvalidArgumentError(absl::StrCat(
          "{{", std::string(part.field->id), "}}: ", std::string(message.id),
          " must not hold ", std::string(taboo.name.en)));
    }
  }
  return absl::OkStatus();
}

// Subject and body, one behind the other.
struct ParsedText {
  std::vector<TextPart> subject, body;
};

absl::StatusOr<ParsedText> ParseWhole(Language language,
                                      const MessageText& text) {
  if (text.subject.size() + text.body.size() > kMostTextBytes) {
    return absl::InvalidArgumentError("the text is longer than 64 KiB");
  }
  if (!IsPlainText(text.subject, false) || !IsPlainText(text.body, true)) {
    return absl::InvalidArgumentError(
        "the text is no UTF-8, or holds a control character");
  }
  absl::StatusOr<std::vector<TextPart>> subject =
      ParseTextParts(text.subject, language);
  if (!subject.ok()) return subject.status();
  absl::StatusOr<std::vector<TextPart>> body =
      ParseTextParts(text.body, language);
  if (!body.ok()) return body.status();
  return ParsedText{*std::move(subject), *std::move(body)};
}

absl::Status CheckParsed(const MessageTemplate& message,
                         const ParsedText& parsed) {
  std::string fixed;
  for (const std::vector<TextPart>* parts : {&parsed.subject, &parsed.body}) {
    absl::Status status = CheckNoTabooField(message, *parts);
    if (!status.ok()) return status;
    for (const TextPart& part : *parts) {
      absl::StrAppend(&fixed, part.kind == PartKind::kText
                                  ? std::string(part.text)
                                  : std::string(kAnyName));
    }
    fixed += '\n';
  }
  for (const std::string_view id : message.required) {
    if (AlwaysHolds(message, parsed.subject, id)) continue;
    if (AlwaysHolds(message, parsed.body, id)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(message.id), " requires {{", std::string(id),
                     "}}, which does not stand in every filling of the text"));
  }
  return CheckWords(message, fixed);
}

absl::Status BadValue(std::string_view id, std::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(id), ": ", std::string(why)));
}

absl::Status CheckFieldValue(std::string_view id, std::string_view list,
                             const MessageValue& value) {
  const MessageField* field = FindMessageField(id);
  if (field == nullptr) return UnknownField(id);
  if (ListOf(id) != list) return BadValue(id, "does not stand here");
  bool fits = false;
  switch (field->kind) {
    case FieldKind::kName:
    case FieldKind::kText:
      fits = std::holds_alternative<std::string>(value);
      break;
    case FieldKind::kDate:
      fits = std::holds_alternative<Date>(value);
      break;
    case FieldKind::kMoney:
      fits = std::holds_alternative<Money>(value);
      break;
    case FieldKind::kCount:
      fits = std::holds_alternative<std::int64_t>(value);
      break;
    case FieldKind::kFlag:
      fits = std::holds_alternative<bool>(value);
      break;
    case FieldKind::kList:
      break;
  }
  if (!fits) return BadValue(id, "a value of another kind");
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return absl::OkStatus();
  if (text->size() > kMostTextBytes) return BadValue(id, "longer than 64 KiB");
  if (!IsPlainText(*text, false)) {
    return BadValue(id, "no UTF-8, or a control character");
  }
  if (absl::StrContains(*text, "{{") || absl::StrContains(*text, "}}")) {
    return BadValue(id, "holds a mark");
  }
  return absl::OkStatus();
}

absl::Status CheckFields(const MessageFields& fields) {
  for (const auto& [id, value] : fields.values) {
    if (absl::Status status = CheckFieldValue(id, "", value); !status.ok()) {
      return status;
    }
  }
  for (const auto& [list, rows] : fields.lists) {
    const MessageField* field = FindMessageField(list);
    if (field == nullptr) return UnknownField(list);
    if (field->kind != FieldKind::kList) return BadValue(list, "is no list");
    for (const MessageValues& row : rows) {
      for (const auto& [id, value] : row) {
        if (absl::Status status = CheckFieldValue(id, list, value);
            !status.ok()) {
          return status;
        }
      }
    }
  }
  return absl::OkStatus();
}

const MessageValue* Present(const MessageValues& values, std::string_view id) {
  const auto found = values.find(id);
  if (found == values.end()) return nullptr;
  const auto* text = std::get_if<std::string>(&found->second);
  const auto* flag = std::get_if<bool>(&found->second);
  const bool nothing =
      (text != nullptr && text->empty()) || (flag != nullptr && !*flag);
  return nothing ? nullptr : &found->second;
}

class Filler {
 public:
  Filler(const MessageTemplate& message, Language language,
         const MessageFields& fields)
      : message_(message), language_(language), fields_(fields) {}

  std::string Fill(const std::vector<TextPart>& parts) {
    text_.clear();
    Write(parts, 0, parts.size(), nullptr);
    linted_ += '\n';
    return std::move(text_);
  }
  const std::string& linted() const { return linted_; }

  // The required ones first, then whatever else a text of one's own asks for.
  std::vector<std::string_view> Missing() const {
    std::vector<std::string_view> missing;
    for (const std::string_view id : message_.required) {
      if (Lacks(id)) missing.push_back(id);
    }
    for (const std::string_view id : blanks_) {
      if (std::find(missing.begin(), missing.end(), id) == missing.end()) {
        missing.push_back(id);
      }
    }
    return missing;
  }

 private:
  std::span<const MessageValues> Rows(std::string_view list) const {
    const auto rows = fields_.lists.find(list);
    if (rows == fields_.lists.end()) return {};
    return rows->second;
  }
  const MessageValue* ValueOf(std::string_view id,
                              const MessageValues* row) const {
    if (ListOf(id).empty()) return Present(fields_.values, id);
    return row == nullptr ? nullptr : Present(*row, id);
  }
  bool Lacks(std::string_view id) const {
    const std::string_view list = ListOf(id);
    if (list.empty()) return Present(fields_.values, id) == nullptr;
    const std::span<const MessageValues> rows = Rows(list);
    return rows.empty() ||
           std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
             return Present(row, id) == nullptr;
           });
  }

  void Add(std::string_view text, bool is_name) {
    absl::StrAppend(&text_, std::string(text));
    absl::StrAppend(&linted_, std::string(is_name ? kAnyName : text));
  }

  void WriteSlot(const MessageField& field, const MessageValues* row) {
    const MessageValue* value = ValueOf(field.id, row);
    if (value != nullptr) {
      Add(FormatMessageValue(*value, language_),
          field.kind == FieldKind::kName);
      return;
    }
    blanks_.push_back(field.id);
    const std::string name(field.name.In(language_));
    Add(language_ == Language::kZh ? absl::StrCat("______（", name, "）")
                                   : absl::StrCat("______ (", name, ")"),
        true);
  }

  // A required passage stands, with blanks, where its field is missing.
  void WriteList(const std::vector<TextPart>& parts, std::size_t begin,
                 const MessageValues* outer) {
    const TextPart& part = parts[begin];
    const MessageField& field = *part.field;
    const bool wanted = IsRequired(message_, field.id);
    const bool is_list = field.kind == FieldKind::kList;
    const std::span<const MessageValues> rows = Rows(field.id);
    const bool there =
        is_list ? !rows.empty() : ValueOf(field.id, outer) != nullptr;
    if (part.kind == PartKind::kIfNot) {
      if (!there && !wanted) Write(parts, begin + 1, part.end, outer);
      return;
    }
    if (is_list && there) {
      for (const MessageValues& row : rows) {
        Write(parts, begin + 1, part.end, &row);
      }
    } else if (there || wanted) {
      Write(parts, begin + 1, part.end, outer);
    }
  }

  void Write(const std::vector<TextPart>& parts, std::size_t begin,
             std::size_t end, const MessageValues* row) {
    for (std::size_t at = begin; at < end; ++at) {
      const TextPart& part = parts[at];
      if (part.kind == PartKind::kText) Add(part.text, false);
      if (part.kind == PartKind::kSlot) WriteSlot(*part.field, row);
      if (part.kind == PartKind::kIf || part.kind == PartKind::kIfNot) {
        WriteList(parts, at, row);
        at = part.end;
      }
    }
  }

  const MessageTemplate& message_;
  Language language_;
  const MessageFields& fields_;
  std::string text_, linted_;
  std::vector<std::string_view> blanks_;
};

}  // namespace

absl::Status Validate(const MessageTemplate& message, Language language,
                      const MessageText& text) {
  const absl::StatusOr<ParsedText> parsed = ParseWhole(language, text);
  if (!parsed.ok()) return parsed.status();
  return CheckParsed(message, *parsed);
}

absl::StatusOr<Message> DraftMessage(const MessageTemplate& message,
                                     Language language, const MessageText& text,
                                     const MessageFields& fields) {
  const absl::StatusOr<ParsedText> parsed = ParseWhole(language, text);
  if (!parsed.ok()) return parsed.status();
  absl::Status status = CheckParsed(message, *parsed);
  if (!status.ok()) return status;
  status = CheckFields(fields);
  if (!status.ok()) return status;
  Filler filler(message, language, fields);
  Message filled;
  filled.subject = filler.Fill(parsed->subject);
  filled.body = filler.Fill(parsed->body);
  filled.missing = filler.Missing();
  status = CheckWords(message, filler.linted());
  if (!status.ok()) return status;
  return filled;
}

absl::StatusOr<Message> DraftMessage(const MessageTemplate& message,
                                     Language language,
                                     const MessageFields& fields) {
  return DraftMessage(message, language,
                      {message.subject.In(language), message.body.In(language)},
                      fields);
}

absl::StatusOr<Message> FillMessage(const MessageTemplate& message,
                                    Language language,
                                    const MessageFields& fields) {
  absl::StatusOr<Message> draft = DraftMessage(message, language, fields);
  if (!draft.ok() || draft->missing.empty()) return draft;
  return absl::InvalidArgumentError(absl::StrCat(
      std::string(message.id), " requires ",
      absl::StrJoin(
          draft->missing, ", ",
          [](std::string* out, std::string_view id) { out->append(id); })));
}

}  // namespace arrears
