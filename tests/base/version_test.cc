// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/version.h"

#include <string>

#include "gtest/gtest.h"

namespace arrears {
namespace {

TEST(LinkedVersion, SpellsTheThreeNumbersOfTheHeader) {
  const std::string numbers = std::to_string(ARREARS_VERSION_MAJOR) + "." +
                              std::to_string(ARREARS_VERSION_MINOR) + "." +
                              std::to_string(ARREARS_VERSION_PATCH);
  EXPECT_EQ(ARREARS_VERSION_STRING, numbers);
  EXPECT_EQ(LinkedVersion(), numbers);
}

}  // namespace
}  // namespace arrears
