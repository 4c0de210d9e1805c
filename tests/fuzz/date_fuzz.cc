// SPDX-License-Identifier: Apache-2.0
//
// Any text either is refused with a message or is a date that prints as the
// same text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "arrears/base/date.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto date = arrears::ParseIsoDate(text);
  if (!date.ok()) {
    if (date.status().message().empty()) std::abort();
    return 0;
  }
  if (arrears::FormatIsoDate(*date) != text) std::abort();
  for (const int months : {-1200, -13, -1, 0, 1, 11, 12, 1200}) {
    const arrears::Date later = arrears::AddMonthsClamped(*date, months);
    if (arrears::WholeMonthsBetween(*date, later) != months) std::abort();
  }
  return 0;
}
