// SPDX-License-Identifier: Apache-2.0
//
// Any text either is refused with a message or is an amount within bounds that
// survives being printed and read again. The first byte picks the exponent.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "arrears/base/money.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  const int exponent = data[0] % 5;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  const auto minor = arrears::ParseMinor(text, exponent);
  if (!minor.ok()) {
    if (minor.status().message().empty()) std::abort();
    return 0;
  }
  if (*minor > arrears::kMaxAmountMinor || *minor < -arrears::kMaxAmountMinor) {
    std::abort();
  }
  const auto again =
      arrears::ParseMinor(arrears::FormatMinor(*minor, exponent), exponent);
  if (!again.ok() || *again != *minor) std::abort();
  return 0;
}
