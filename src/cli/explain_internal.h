// SPDX-License-Identifier: Apache-2.0
//
// explain --message: what a caller gives, and the draft made with it.
#ifndef ARREARS_SRC_CLI_EXPLAIN_INTERNAL_H_
#define ARREARS_SRC_CLI_EXPLAIN_INTERNAL_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/portfolio/letter.h"
#include "nlohmann/json.hpp"

namespace arrears::cli {

struct GivenFields {
  std::optional<Language> language;
  MessageFields fields;
};

// A JSON object of message fields by id, values as text, lists as arrays of
// objects; and "language", en or zh.
class SenderFile {
 public:
  // An empty path: nothing is given.
  static absl::StatusOr<SenderFile> Read(const std::string& path);
  // Amounts are of the currency. kInvalidArgument with file, line and field.
  absl::StatusOr<GivenFields> Fields(Currency currency) const;

 private:
  std::string name_, text_;
  nlohmann::ordered_json json_ = nlohmann::ordered_json::object();
};

// As --format json prints it; null where the action writes nothing. `language`
// counts where neither the file nor the ledger names one.
absl::StatusOr<nlohmann::ordered_json> DraftJson(const Ledger& ledger,
                                                 const Portfolio& portfolio,
                                                 const LetterWriter& writer,
                                                 const SenderFile& sender,
                                                 std::size_t row,
                                                 Language language);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_EXPLAIN_INTERNAL_H_
