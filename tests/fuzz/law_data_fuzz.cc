// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as law data with a message of one line that names it, or
// is written as it is read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/io/law_data.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckLawData(std::string_view text) {
  const auto data = ParseLawData(text, "law.json", {});
  if (!data.ok()) {
    const std::string message(data.status().message());
    Require(message.rfind("law.json:", 0) == 0);
    Require(message.find('\n') == message.npos);
    return;
  }
  const std::string written = LawDataJson(*data);
  const auto again = ParseLawData(written, "again.json", {});
  Require(again.ok());
  Require(LawDataJson(*again) == written);
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  arrears::CheckLawData({reinterpret_cast<const char*>(data), size});
  return 0;
}
