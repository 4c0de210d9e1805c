// SPDX-License-Identifier: Apache-2.0
//
// quote_internal.h: how is a caller's text shown inside an error message?
#ifndef ARREARS_BASE_QUOTE_INTERNAL_H_
#define ARREARS_BASE_QUOTE_INTERNAL_H_

#include <string>
#include <string_view>

#include "absl/strings/escaping.h"

namespace arrears::base_internal {

// In double quotes, control and invalid bytes escaped, and cut after 40 bytes:
// the text may be a gigabyte of anything, and the message must stay one line.
inline std::string Quote(std::string_view text) {
  constexpr std::size_t kMaxBytes = 40;
  const bool cut = text.size() > kMaxBytes;
  if (cut) {
    std::size_t end = kMaxBytes;  // Not in the middle of a UTF-8 character.
    while (end > kMaxBytes - 3 && (text[end] & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  return '"' + absl::Utf8SafeCHexEscape(std::string(text)) +
         (cut ? "...\"" : "\"");
}

}  // namespace arrears::base_internal

#endif  // ARREARS_BASE_QUOTE_INTERNAL_H_
