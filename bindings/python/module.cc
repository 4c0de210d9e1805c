// SPDX-License-Identifier: Apache-2.0
//
// The Python module `arrears`.
#include <pybind11/pybind11.h>

#include <string>

#include "arrears/base/version.h"

PYBIND11_MODULE(arrears, module) {
  module.doc() = "Credit risk and collection policy for trade receivables";
  module.attr("__version__") = std::string(arrears::LinkedVersion());
}
