// SPDX-License-Identifier: Apache-2.0
//
// answer.h: the questions whose question and answer are both JSON.
//
//   absl::StatusOr<std::string> answer = AnswerJson(
//       "claim interest",
//       R"({"regime": "uk_1998", "claims": [{"principal": "10000.00",
//           "due": "2023-12-20", "until": "2024-03-20"}]})",
//       "request", {});
//
// One place answers for the command, the C door and the Python door, so that
// all give the same bytes. `arrears VERB --schema` prints the JSON Schema of
// each question and answer. Amounts are decimals in quotes, days ISO 8601.
#ifndef ARREARS_IO_ANSWER_H_
#define ARREARS_IO_ANSWER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/io/law_data.h"

namespace arrears {

// What an answer rests on beside its request.
struct AnswerData {
  LawData law = DefaultLawData();
  // The text of a file of effects (effects_data.h), as its money is read in the
  // currency of the request, and its name in messages. Absent: those compiled
  // in. Only "claim routes" looks at it.
  std::optional<std::string> effects;
  std::string effects_source = "effects";
  Language language = Language::kEn;  // Of names and sentences.
};

// `verb`: "claim interest", "claim limitation", "claim fees", "claim routes",
// "provision", "allocate", or "kpi", which answers from figures. `source` is
// the request's name in messages. The answer is indented by 2 and ends in a
// line end; numbers have the digits that give the same double back.
// kInvalidArgument "<source>:<line>: <path>: ..." for a request that is no
// JSON, unknown keys and values out of bounds, and for an unknown verb, with
// the list of them; else what the computation says of it. O(request) but for
// the draws of a provision's interval.
[[nodiscard]] absl::StatusOr<std::string> AnswerJson(std::string_view verb,
                                                     std::string_view request,
                                                     const std::string& source,
                                                     const AnswerData& data);

}  // namespace arrears

#endif  // ARREARS_IO_ANSWER_H_
