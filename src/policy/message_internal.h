// SPDX-License-Identifier: Apache-2.0
//
// message_internal.h: what the files of messages share.
#ifndef ARREARS_POLICY_MESSAGE_INTERNAL_H_
#define ARREARS_POLICY_MESSAGE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/policy/message.h"

namespace arrears::policy_internal {

struct MessageWords {
  Text subject, body;
};
extern const MessageWords kReminderWords[7];  // M01 to M07.
extern const MessageWords kNoticeWords[9];    // M08 to M16.

// The passage that {{>name}} stands for. It ends with a line's end.
std::optional<Text> FindPassage(std::string_view name);

// UTF-8 without control characters, line ends apart where they may be.
bool IsPlainText(std::string_view text, bool lines);

enum class PartKind : std::uint8_t { kText, kSlot, kIf, kIfNot, kEnd };
struct TextPart {
  PartKind kind = PartKind::kText;
  std::string_view text;
  const MessageField* field = nullptr;  // Of all but texts.
  std::size_t end = 0;  // Of kIf and kIfNot: where its kEnd stands.
};

// With passages put in. kInvalidArgument naming the mark.
absl::StatusOr<std::vector<TextPart>> ParseTextParts(std::string_view text,
                                                     Language language);

// "items" of "items.due_date"; empty for what stands in no list.
std::string_view ListOf(std::string_view id);
// kInvalidArgument with the nearest name.
absl::Status UnknownField(std::string_view name);

}  // namespace arrears::policy_internal

#endif  // ARREARS_POLICY_MESSAGE_INTERNAL_H_
