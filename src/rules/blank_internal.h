// SPDX-License-Identifier: Apache-2.0
//
// blank_internal.h: where does a word of FEEL end?
//
//   while (const std::size_t length = SpaceLength(text, at)) at += length;
#ifndef ARREARS_RULES_BLANK_INTERNAL_H_
#define ARREARS_RULES_BLANK_INTERNAL_H_

#include <cstddef>
#include <string_view>

namespace arrears::rules_internal {

// The length of the blank at byte `at` of UTF-8, 0 when none is there.
std::size_t BlankLength(std::string_view text, std::size_t at);
// The same of a blank or of a comment, which is written as in Java: // to the
// end of the line, or /* to the next */.
std::size_t SpaceLength(std::string_view text, std::size_t at);

// A byte of a name or word, unless a blank begins with it.
constexpr bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_BLANK_INTERNAL_H_
