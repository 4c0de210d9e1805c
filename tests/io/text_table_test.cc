// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/text_table.h"

#include <gtest/gtest.h>

namespace arrears {
namespace {

TEST(AlignedText, PutsTheFirstColumnsLeftAndTheOthersRight) {
  EXPECT_EQ(
      AlignedText({{"debtor", "cur", "total"}, {"a", "CNY", "1200.00"}}, 2),
      "debtor  cur    total\n"
      "a       CNY  1200.00\n");
}

TEST(AlignedText, CountsAChineseCharacterAsTwoPlaces) {
  EXPECT_EQ(AlignedText({{"合计", "1"}, {"total", "10"}}),
            "合计    1\n"
            "total  10\n");
  EXPECT_EQ(AlignedText({{"é", "1"}, {"ab", "2"}}), "é   1\nab  2\n");
}

TEST(AlignedText, LeavesNoBlanksAtTheEndOfALine) {
  EXPECT_EQ(AlignedText({{"CNY"}, {"total", "1"}, {"b", ""}}, 2),
            "CNY\ntotal  1\nb\n");
  EXPECT_EQ(AlignedText({}), "");
}

}  // namespace
}  // namespace arrears
