// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rules/blank_internal.h"

namespace arrears::rules_internal {
namespace {

// What FEEL reads over between words, in UTF-8.
constexpr std::string_view kBlanks[] = {" ",
                                        "\t",
                                        "\n",
                                        "\v",
                                        "\f",
                                        "\r",
                                        "\xC2\x85",
                                        "\xC2\xA0",
                                        "\xE1\x9A\x80",
                                        "\xE1\xA0\x8E",
                                        "\xE2\x80\x80",
                                        "\xE2\x80\x81",
                                        "\xE2\x80\x82",
                                        "\xE2\x80\x83",
                                        "\xE2\x80\x84",
                                        "\xE2\x80\x85",
                                        "\xE2\x80\x86",
                                        "\xE2\x80\x87",
                                        "\xE2\x80\x88",
                                        "\xE2\x80\x89",
                                        "\xE2\x80\x8A",
                                        "\xE2\x80\x8B",
                                        "\xE2\x80\xA8",
                                        "\xE2\x80\xA9",
                                        "\xE2\x80\xAF",
                                        "\xE2\x81\x9F",
                                        "\xE3\x80\x80",
                                        "\xEF\xBB\xBF"};

}  // namespace

std::size_t BlankLength(std::string_view text, std::size_t at) {
  // Nearly every character is neither a control nor beyond ASCII.
  if (at >= text.size() || (text[at] > ' ' && text[at] < '\x7F')) return 0;
  for (const std::string_view blank : kBlanks) {
    if (text.substr(at, blank.size()) == blank) return blank.size();
  }
  return 0;
}

std::size_t SpaceLength(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '/') return BlankLength(text, at);
  const std::string_view rest = text.substr(at);
  if (rest.substr(0, 2) == "//") {
    return std::min(rest.find_first_of("\n\v\f\r"), rest.size());
  }
  if (rest.substr(0, 2) != "/*") return 0;
  const std::size_t end = rest.find("*/", 2);
  return end == std::string_view::npos ? 0 : end + 2;
}

}  // namespace arrears::rules_internal
