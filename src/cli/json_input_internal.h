// SPDX-License-Identifier: Apache-2.0
//
// Reading the JSON that verbs take. Errors name the file, the field by its
// path, what stands there and what was expected, in decimals as it is written:
// "payment.json:3: $.items[0].open: expected an amount from 0.00, found "-5"".
#ifndef ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
#define ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "io/json_internal.h"

namespace arrears::cli {

// "-" is standard input, under that name.
struct JsonInput {   // NOLINT: moving JSON does not throw, but does not say so
  std::string name;  // For errors.
  std::string text;
  io_internal::Json json;
};
absl::StatusOr<JsonInput> ReadJson(
    const std::string& path,
    io_internal::JsonNumbers numbers = io_internal::JsonNumbers::kDoubles);

// The value there in minor units; 0 where it is none or out of bounds, which
// the cursor's context then tells.
std::int64_t AmountAt(const io_internal::JsonCursor& at, Currency currency);
std::int64_t AmountAt(const io_internal::JsonCursor& at, Currency currency,
                      std::int64_t least);
// The epoch where it is none.
Date DateAt(const io_internal::JsonCursor& at);
// CNY where there is nothing.
Currency CurrencyAt(const io_internal::JsonCursor& at);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_JSON_INPUT_INTERNAL_H_
