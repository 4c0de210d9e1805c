// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/version.h"

namespace arrears {

std::string_view LinkedVersion() { return ARREARS_VERSION_STRING; }

}  // namespace arrears
