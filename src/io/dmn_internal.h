// SPDX-License-Identifier: Apache-2.0
//
// dmn_internal.h: how do DMN's words and lists translate?
#ifndef ARREARS_IO_DMN_INTERNAL_H_
#define ARREARS_IO_DMN_INTERNAL_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrears/rules/decision_table.h"

namespace arrears::io_internal {

// ("COLLECT", "SUM") is C+. Empty when there is no such policy.
std::optional<HitPolicy> PolicyOfDmn(std::string_view words,
                                     std::string_view aggregation);
std::pair<std::string, std::string> DmnOfPolicy(HitPolicy policy);

// Without blanks around it, and with LF at the ends of its lines.
std::string Trimmed(std::string_view text);

// Whether it is UTF-8 of characters that XML can hold: no controls but blanks.
bool IsXmlText(std::string_view text);

// "A", [1..5], not(2, 3) -> three texts: commas outside quotes and brackets.
// A bracket that turns its back, ]1..5], is not told from one that closes, but
// such a list is not split within it either.
std::vector<std::string> SplitTests(std::string_view text);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_DMN_INTERNAL_H_
