// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as a table in CSV with a message whose lines name the
// file, or is a model of one table. A model that compiles is written and read
// as the same model, as CSV and as DMN, and decides the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/io/dmn.h"
#include "model_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view csv(reinterpret_cast<const char*>(data), size);
  const auto spec = arrears::ParseTableCsv(csv, "t.csv");
  if (!spec.ok()) {
    arrears::CheckMessage(spec.status(), "t.csv: ");
    return 0;
  }
  arrears::CheckModel(*spec);
  return 0;
}
