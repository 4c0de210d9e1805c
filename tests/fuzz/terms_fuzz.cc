// SPDX-License-Identifier: Apache-2.0
//
// Any text either is refused with a short message or is payment terms with one
// spelling that is read back as the same terms, and under which nothing is due
// before its document.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/base/date.h"
#include "arrears/base/terms.h"

namespace {

void Require(bool law) {
  if (!law) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<arrears::Terms> terms = arrears::Terms::Parse(text);
  if (!terms.ok()) {
    Require(!terms.status().message().empty());
    Require(terms.status().message().size() < 500);
    return 0;
  }
  const absl::StatusOr<arrears::Terms> back =
      arrears::Terms::Parse(terms->Text());
  Require(back.ok() && *back == *terms);
  for (std::int32_t day = 19700; day < 19800; day += 9) {
    const arrears::Date document = arrears::Date::FromDays(day);
    Require(arrears::DueDate(document, *terms) >= document);
  }
  return 0;
}
