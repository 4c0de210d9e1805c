// SPDX-License-Identifier: Apache-2.0
//
// text_literal_internal.h: which text do a cell's double quotes enclose?
//
//   ReadTextLiteral("\"\\u4E2D\", ...").value;      // 中
#ifndef ARREARS_RULES_TEXT_LITERAL_INTERNAL_H_
#define ARREARS_RULES_TEXT_LITERAL_INTERNAL_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace arrears::rules_internal {

struct TextLiteral {
  std::string value;   // UTF-8, escapes replaced.
  std::size_t length;  // Bytes read, both quotes included; where it is
                       // faulty, the bytes before the fault.
  std::string_view
      expected;  // What should stand there; empty when all is well.
};

// FEEL's string literal: \" \' \\ \n \r \t, four hexadecimal digits after \u
// (a surrogate only in its pair) and six after \U. Requires text[0] == '"'.
TextLiteral ReadTextLiteral(std::string_view text);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_TEXT_LITERAL_INTERNAL_H_
