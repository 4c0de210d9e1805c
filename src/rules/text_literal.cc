// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdint>
#include <optional>

#include "rules/text_literal_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

constexpr bool IsHighSurrogate(std::uint32_t c) {
  return c >= 0xD800 && c < 0xDC00;
}
constexpr bool IsLowSurrogate(std::uint32_t c) {
  return c >= 0xDC00 && c < 0xE000;
}

// The `count` hexadecimal digits at the front of `text`.
std::optional<std::uint32_t> HexDigits(std::string_view text,
                                       std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  const char* const end = text.data() + count;
  const std::from_chars_result read =
      std::from_chars(text.data(), end, value, 16);
  return read.ptr == end ? std::optional(value) : std::nullopt;
}

void AppendUtf8(std::uint32_t c, std::string& out) {
  const auto put = [&out](std::uint32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

// Reads the code point of \uXXXX or \UXXXXXX at the front of `text`; returns
// the bytes read, 0 when there is no code point.
std::size_t ReadCodePoint(std::string_view text, std::string& out) {
  const bool is_short = text[1] == 'u';
  const std::size_t digits = is_short ? 4 : 6;
  const std::optional<std::uint32_t> first = HexDigits(text.substr(2), digits);
  if (!first || *first > kLastCodePoint || IsLowSurrogate(*first)) return 0;
  if (!IsHighSurrogate(*first)) {
    AppendUtf8(*first, out);
    return 2 + digits;
  }
  if (!is_short || text.substr(6, 2) != "\\u") return 0;
  const std::optional<std::uint32_t> second = HexDigits(text.substr(8), 4);
  if (!second || !IsLowSurrogate(*second)) return 0;
  AppendUtf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
  return 12;
}

// Reads the escape at the front of `text`, as ReadCodePoint.
std::size_t ReadEscape(std::string_view text, std::string& out) {
  if (text.size() < 2) return 0;
  switch (text[1]) {
    case '"':
    case '\'':
    case '\\':
      out.push_back(text[1]);
      return 2;
    case 'n':
      out.push_back('\n');
      return 2;
    case 'r':
      out.push_back('\r');
      return 2;
    case 't':
      out.push_back('\t');
      return 2;
    case 'u':
    case 'U':
      return ReadCodePoint(text, out);
    default:
      return 0;
  }
}

}  // namespace

TextLiteral ReadTextLiteral(std::string_view text) {
  TextLiteral literal{{}, 1, {}};
  while (literal.length < text.size()) {
    const char c = text[literal.length];
    if (c == '"') {
      ++literal.length;
      return literal;
    }
    if (c == '\\') {
      const std::size_t read =
          ReadEscape(text.substr(literal.length), literal.value);
      if (read == 0) {
        literal.expected = "an escape such as \\\" or \\u4E2D";
        return literal;
      }
      literal.length += read;
    } else {
      literal.value.push_back(c);
      ++literal.length;
    }
  }
  literal.expected = "a closing \"";
  return literal;
}

}  // namespace arrears::rules_internal
