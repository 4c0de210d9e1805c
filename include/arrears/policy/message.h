// SPDX-License-Identifier: Apache-2.0
//
// message.h: what is written to the debtor, and may it go out?
//
//   const MessageTemplate& letter = *MessageOf("A11");    // M02
//   MessageFields fields;
//   fields.values["debtor_name"] = "Blue Oak Ltd";
//   absl::StatusOr<Message> message =
//       FillMessage(letter, Language::kEn, fields);       // names what lacks
//
// Sixteen templates, M01 to M16, in English and Chinese: the content is exact
// and the manner polite. A text is plain text with marks, a part of Mustache:
//
//   {{total}}                    the field's value
//   {{#phone}} ... {{/phone}}    kept where the field is there; a list: once
//                                for each of its rows
//   {{^phone}} ... {{/phone}}    kept where it is not
//   {{items.due_date}}           a column of a list's row, within {{#items}}
//   {{>payment}}                 a passage that the house keeps in one place:
//                                greeting, items, payment, closing,
//                                formal_closing
//
// A mark {{# {{^ {{/ or {{> alone on its line takes the line's end with it.
// What is required, and what each text must not hold: METHODS.md#messages.
#ifndef ARREARS_POLICY_MESSAGE_H_
#define ARREARS_POLICY_MESSAGE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/language.h"
#include "arrears/base/money.h"

namespace arrears {

enum class FieldKind : std::uint8_t {
  kName,   // A name, number or address: written as it is, never linted.
  kText,   // Words of the writer's own: linted.
  kDate,   // "30 June 2026", "2026年6月30日".
  kMoney,  // "EUR 1,234.50", "人民币1,234.50元".
  kCount,
  kFlag,  // Chooses a passage: the tones soft, neutral, firm, final.
  kList,
};

struct MessageField {
  std::string_view id;  // "deadline"; "items.due_date" is a column of "items".
  Text name;
  FieldKind kind;
};
std::span<const MessageField> MessageFieldCatalogue();
// nullptr when there is none.
const MessageField* FindMessageField(std::string_view id);

// A name or words; a day; money; a count; a flag.
using MessageValue = std::variant<std::string, Date, Money, std::int64_t, bool>;
using MessageValues = std::map<std::string, MessageValue, std::less<>>;
struct MessageFields {
  MessageValues values;  // By field id.
  // Rows of each list; their keys are whole ids, "items.due_date".
  std::map<std::string, std::vector<MessageValues>, std::less<>> lists;
};
// A value written as text, by the field's kind: an ISO date, a plain decimal
// amount of `currency`, a whole number, "true" or "false". kInvalidArgument
// naming field and text; also for a list.
[[nodiscard]] absl::StatusOr<MessageValue> ParseMessageValue(
    const MessageField& field, std::string_view text, Currency currency);
// As it stands in a message.
std::string FormatMessageValue(const MessageValue& value, Language language);

// What a text of a kind must not hold, beside what CheckOutgoingText refuses.
struct MessageTaboo {
  std::string_view tag;  // "deadline".
  Text name;
  std::span<const std::string_view> words;   // In lower case, both languages.
  std::span<const std::string_view> fields;  // Field ids.
};
std::span<const MessageTaboo> MessageTaboos();

struct MessageTemplate {
  std::string_view id;  // "M01" .. "M16".
  Text name;
  Text subject, body;
  std::span<const std::string_view> required;  // Field ids.
  std::span<const std::string_view> must_not;  // Tags of MessageTaboos().
  // What it does to the limitation period where the claim is under the law of
  // China, Germany, France, England.
  Text cn, de, fr, en;
  std::string_view rows;  // Practice rows behind it, "TR01 A05".
};
// In order of id.
std::span<const MessageTemplate> MessageTemplates();
const MessageTemplate* FindMessage(std::string_view id);
// What an action writes, or says: the outline of a call, the paper that a visit
// brings along, the file that a lawyer gets. nullptr for an action that tells
// nobody anything, and for no action.
const MessageTemplate* MessageOf(std::string_view action_id);
// By the law's country code: CN, DE, FR, GB (or UK). Another law: a sentence
// that says that it is not known here.
Text MessageLimitationEffect(const MessageTemplate& message,
                             std::string_view law);

// A text in place of a template's own.
struct MessageText {
  std::string_view subject, body;
};
// May this text stand for the template's? kInvalidArgument naming the first of:
// no UTF-8, a control character, more than 64 KiB; an unknown mark with the
// nearest name; a passage that is not closed; a required field that does not
// stand in every filling of it; what the template must not hold; a word that
// CheckOutgoingText refuses. O(text).
[[nodiscard]] absl::Status Validate(const MessageTemplate& message,
                                    Language language, const MessageText& text);

struct Message {
  std::string subject, body;
  // Required fields that were not there, in the order of the template; a blank
  // with the field's name stands in the place of each.
  std::vector<std::string_view> missing;
};
// With blanks for what is missing. kInvalidArgument naming the field for an
// unknown id, a value of another kind, one with a control character, broken
// UTF-8 or a mark in it, and for a word that CheckOutgoingText or the template
// refuses, wherever it stands but in a name. O(text + fields).
[[nodiscard]] absl::StatusOr<Message> DraftMessage(
    const MessageTemplate& message, Language language,
    const MessageFields& fields);
// As DraftMessage, of the caller's own text. Its errors are those of Validate.
[[nodiscard]] absl::StatusOr<Message> DraftMessage(
    const MessageTemplate& message, Language language, const MessageText& text,
    const MessageFields& fields);
// What can go out: kInvalidArgument naming every required field that is
// missing.
[[nodiscard]] absl::StatusOr<Message> FillMessage(
    const MessageTemplate& message, Language language,
    const MessageFields& fields);

}  // namespace arrears

#endif  // ARREARS_POLICY_MESSAGE_H_
