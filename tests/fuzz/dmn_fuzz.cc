// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as DMN with a message whose lines name the file,
// or is a model. A model that compiles is written and read as the same model
// in every version, each of its tables as CSV too, and decides the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/io/dmn.h"
#include "model_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  const auto spec = arrears::ParseDmn(xml, "m.dmn");
  if (!spec.ok()) {
    arrears::CheckMessage(spec.status(), "m.dmn: ");
    return 0;
  }
  arrears::CheckModel(*spec);
  return 0;
}
