// SPDX-License-Identifier: Apache-2.0
//
// What the questions of answer.h share. Errors name the source, the field by
// its path, what stands there and what was expected, in decimals as it is
// written: "payment.json:3: $.items[0].open: expected an amount from 0.00,
// found "-5"".
#ifndef ARREARS_IO_ANSWER_INTERNAL_H_
#define ARREARS_IO_ANSWER_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/io/answer.h"
#include "io/json_internal.h"

namespace arrears::io_internal {

struct JsonInput {   // NOLINT: moving JSON does not throw, but does not say so
  std::string name;  // For errors.
  std::string_view text;
  Json json;
};

// Each verb of AnswerJson.
[[nodiscard]] absl::StatusOr<Json> AnswerInterest(const JsonInput& input,
                                                  const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerLimitation(const JsonInput& input,
                                                    const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerFees(const JsonInput& input,
                                              const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerRoutes(const JsonInput& input,
                                                const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerProvision(const JsonInput& input,
                                                   const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerAllocate(const JsonInput& input,
                                                  const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerKpi(const JsonInput& input,
                                             const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerPolicyCheck(const JsonInput& input,
                                                     const AnswerData& data);
[[nodiscard]] absl::StatusOr<Json> AnswerPolicyTest(const JsonInput& input,
                                                    const AnswerData& data);
// The file of PolicyJson.
[[nodiscard]] absl::StatusOr<std::string> AnswerPolicyExport(
    const JsonInput& input, const AnswerData& data);

// A key figure: a number of nine decimals, or an object that says why there is
// none.
Json Figure(const absl::StatusOr<double>& figure);

// The value there in minor units; 0 where it is none or out of bounds, which
// the cursor's context then tells.
std::int64_t SignedAmountAt(const JsonCursor& at, Currency currency);
std::int64_t AmountAt(const JsonCursor& at, Currency currency,
                      std::int64_t least);
// The epoch where it is none.
Date DateAt(const JsonCursor& at);
// Absent where nothing stands there.
std::optional<Date> DayAt(const JsonCursor& at);
// CNY where there is nothing.
Currency CurrencyAt(const JsonCursor& at);
// The id of a claim, by which its answer is called; its number without one.
std::string IdAt(const JsonCursor& claim, std::size_t index);

// The entry of the id that stands there; where it is none, nullptr and a fault
// that lists them.
template <class Entry>
const Entry* EntryAt(const JsonCursor& at, const std::vector<Entry>& entries) {
  const std::string id = at.String();
  std::vector<std::string> ids;
  ids.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (entry.id == id) return &entry;
    ids.push_back(entry.id);
  }
  const std::string nearest = NearestName(id, ids);
  std::string all;
  for (const std::string& each : ids) {
    absl::StrAppend(&all, all.empty() ? "" : ", ", each);
  }
  at.Fail(absl::StrCat(
      "\"", id, "\" is none of ", all,
      nearest.empty() ? "" : absl::StrCat("; is \"", nearest, "\" meant?")));
  return nullptr;
}

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_ANSWER_INTERNAL_H_
