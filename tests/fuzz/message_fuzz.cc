// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused in place of a template's own with a message of one line,
// or can be filled: nothing of its marks is left when all fields are there, and
// what is missing is named when none is. The first byte picks template and
// language.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/policy/message.h"

namespace arrears {
namespace {

void Require(bool law) {
  if (!law) std::abort();
}

MessageValue Sample(FieldKind kind) {
  switch (kind) {
    case FieldKind::kDate:
      return Date::FromDays(20'000);
    case FieldKind::kMoney:
      return Money{1'234'50, Currency::Of("EUR")};
    case FieldKind::kCount:
      return std::int64_t{7};
    case FieldKind::kFlag:
      return true;
    default:
      return std::string("Blue Oak");
  }
}

MessageFields Everything() {
  MessageFields fields;
  for (const MessageField& field : MessageFieldCatalogue()) {
    const std::string id(field.id);
    const std::size_t dot = id.find('.');
    if (field.kind == FieldKind::kList) continue;
    if (dot == std::string::npos) {
      fields.values[id] = Sample(field.kind);
      continue;
    }
    std::vector<MessageValues>& rows = fields.lists[id.substr(0, dot)];
    rows.resize(2);
    for (MessageValues& row : rows) row[id] = Sample(field.kind);
  }
  return fields;
}

void Check(const MessageTemplate& message, Language language,
           const MessageText& text) {
  static const MessageFields all = Everything();
  const absl::Status valid = Validate(message, language, text);
  const auto filled = DraftMessage(message, language, text, all);
  if (!valid.ok()) {
    Require(!valid.message().empty() && valid.message().size() < 500);
    Require(valid.message().find('\n') == std::string_view::npos);
    Require(filled.status() == valid);
    return;
  }
  const auto blank = DraftMessage(message, language, text, {});
  // A value may complete a word that is refused.
  if (filled.ok()) {
    Require(filled->missing.empty());
    Require(filled->body.find("{{") == std::string::npos);
  }
  if (blank.ok()) {
    Require(blank->missing.size() >= message.required.size());
  }
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const arrears::MessageTemplate& message =
      arrears::MessageTemplates()[data[0] % 16];
  const auto language =
      data[0] / 16 % 2 == 0 ? arrears::Language::kEn : arrears::Language::kZh;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  // Alone, and behind the template's own, where all that is required stands.
  arrears::Check(message, language, {text, text});
  const std::string behind =
      std::string(message.body.In(language)) + "\n" + text;
  arrears::Check(message, language, {message.subject.In(language), behind});
  return 0;
}
