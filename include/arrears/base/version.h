// SPDX-License-Identifier: Apache-2.0
//
// version.h: which arrears was compiled against, and which one is linked?
//
//   static_assert(ARREARS_VERSION_MAJOR == 0);
//   if (arrears::LinkedVersion() != ARREARS_VERSION_STRING) Refuse();
//
// The three numbers below are the only place the version is written; the build
// reads them from here.
#ifndef ARREARS_BASE_VERSION_H_
#define ARREARS_BASE_VERSION_H_

#include <string_view>

#define ARREARS_VERSION_MAJOR 0
#define ARREARS_VERSION_MINOR 1
#define ARREARS_VERSION_PATCH 0
#define ARREARS_VERSION_STRING "0.1.0"

namespace arrears {

// The ARREARS_VERSION_STRING of the library that was linked. Evidence files
// carry it, so that a recommendation can be traced to the code that made it.
std::string_view LinkedVersion();

}  // namespace arrears

#endif  // ARREARS_BASE_VERSION_H_
