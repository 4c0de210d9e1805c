// SPDX-License-Identifier: Apache-2.0
//
// What the verbs of `arrears claim` share.
#ifndef ARREARS_SRC_CLI_CLAIM_INTERNAL_H_
#define ARREARS_SRC_CLI_CLAIM_INTERNAL_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/date.h"
#include "arrears/io/law_data.h"
#include "json_input_internal.h"

namespace arrears::cli {

// The entry of the id that stands there; where it is none, nullptr and a fault
// that lists them.
template <class Entry>
const Entry* EntryAt(const io_internal::JsonCursor& at,
                     const std::vector<Entry>& entries) {
  const std::string id = at.String();
  std::vector<std::string> ids;
  ids.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (entry.id == id) return &entry;
    ids.push_back(entry.id);
  }
  const std::string nearest = io_internal::NearestName(id, ids);
  std::string all;
  for (const std::string& each : ids) {
    absl::StrAppend(&all, all.empty() ? "" : ", ", each);
  }
  at.Fail(absl::StrCat(
      "\"", id, "\" is none of ", all,
      nearest.empty() ? "" : absl::StrCat("; is \"", nearest, "\" meant?")));
  return nullptr;
}

// Absent where nothing stands there.
std::optional<Date> DayAt(const io_internal::JsonCursor& at);
// The id of a claim, by which its answer is called; its number without one.
std::string IdAt(const io_internal::JsonCursor& claim, std::size_t index);

struct ClaimOptions {
  LawData law;
  std::string effects;  // Path; empty: those compiled in.
  bool zh = false;
};

// {"law": "cn", "as_of": ..., "claims": [...]}.
[[nodiscard]] absl::StatusOr<io_internal::Json> AnswerLimitation(
    const JsonInput& input, const ClaimOptions& options);
// {"currency": "CNY", "claims": [...]}.
[[nodiscard]] absl::StatusOr<io_internal::Json> AnswerRoutes(
    const JsonInput& input, const ClaimOptions& options);

// An answer as a line for each claim or fee, and for each route of a claim.
std::string ClaimCsv(const io_internal::Json& answer, bool zh);
std::string ClaimTable(const io_internal::Json& answer, bool zh);
std::string RoutesCsv(const io_internal::Json& answer, bool zh);
std::string RoutesTable(const io_internal::Json& answer, bool zh);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_CLAIM_INTERNAL_H_
