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
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/io/law_data.h"
#include "arrears/ledger/ledger.h"
#include "arrears/recovery/ledger_loss.h"

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
// "provision", "allocate", "kpi", which answers from figures, or "policy
// check", "policy test" and "policy export", whose request is a policy
// (policy_json.h) or the name of a shipped one in quotes. `source` is the
// request's name in messages. The answer is indented by 2 and ends in a line
// end; numbers have the digits that give the same double back.
// kInvalidArgument "<source>:<line>: <path>: ..." for a request that is no
// JSON, unknown keys and values out of bounds, and for an unknown verb, with
// the list of them; else what the computation says of it. O(request) but for
// the draws of a provision's interval.
[[nodiscard]] absl::StatusOr<std::string> AnswerJson(std::string_view verb,
                                                     std::string_view request,
                                                     const std::string& source,
                                                     const AnswerData& data);

// `provision` of a ledger: by currency the buckets, sums and intervals, and
// with `opening` the movement of the allowance since the end of that day; of
// the same form as AnswerJson. kInvalidArgument where `opening` is not before
// the day; else what ProvisionLedger says.
[[nodiscard]] absl::StatusOr<std::string> ProvisionJson(
    const Ledger& ledger, const AsOf& at, const LedgerLossOptions& options,
    std::optional<Date> opening, const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_IO_ANSWER_H_
