// SPDX-License-Identifier: Apache-2.0
//
// Dates, times and durations as text: DMN 1.3, chapter 10.3.2.3.
#include "arrears/rules/value.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

TEST(Moment, ReadsAndWritesItself) {
  for (const char* text : {"2024-02-29", "00:00:00", "23:59:59.999999",
                           "2024-01-31T10:30:00", "P1D", "-P1DT2H3M4.5S",
                           "PT0S", "P1Y6M", "-P6M", "P0M", "PT0.000001S"}) {
    const auto moment = ParseMoment(text);
    ASSERT_TRUE(moment.ok()) << text << moment.status();
    EXPECT_EQ(PlainText(*moment), text);
  }
  for (const char* text :
       {"", "P", "PT", "P1", "P1D2H", "PT1D", "P1Y1D", "P1H", "24:00:00",
        "10:60:00", "1:00:00", "10:30", "2024-13-01", "2024-01-31T", "P1.5D",
        "10:30:00Z", "P9999999999999D", "--P1D", "P1M1Y"}) {
    EXPECT_FALSE(ParseMoment(text).ok()) << text;
  }
}

}  // namespace
}  // namespace arrears
