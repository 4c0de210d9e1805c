// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/column.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace arrears {
namespace {

TEST(ColumnView, ReadsTheCallersMemoryInPlace) {
  const std::vector<std::int32_t> days = {3, -1, 40};
  const ColumnView<std::int32_t> view(days);
  EXPECT_EQ(view.data(), days.data());
  EXPECT_EQ(view.size(), 3u);
  EXPECT_FALSE(view.absent());
  EXPECT_FALSE(view.has_nulls());
  EXPECT_TRUE(view.has(2));
  EXPECT_FALSE(view.has(3));
  EXPECT_EQ(view[2], 40);
}

TEST(ColumnView, AnAbsentColumnGivesTheDefaultForEachRow) {
  const ColumnView<std::int32_t> absent;
  EXPECT_TRUE(absent.absent());
  EXPECT_FALSE(absent.has(0));
  EXPECT_EQ(absent.value_or(7, 30), 30);
  EXPECT_TRUE(absent.Slice(5, 10).absent());
}

// Arrow: bit i is (byte[i / 8] >> (i % 8)) & 1. 0b1010'0110 is rows 1, 2, 5, 7.
TEST(ColumnView, ReadsArrowsBitsLeastSignificantFirst) {
  const std::vector<std::int32_t> values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const std::uint8_t bits[] = {0b1010'0110, 0b0000'0010};
  const ColumnView<std::int32_t> view(values.data(), 10, bits);
  const std::vector<bool> expected = {false, true,  true, false, false,
                                      true,  false, true, false, true};
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(view.has(i), expected[i]) << i;
  EXPECT_EQ(view.value_or(0, -9), -9);
  EXPECT_EQ(view.value_or(1, -9), 1);
}

TEST(ColumnView, SlicesKeepTheBitsBesideTheirValues) {
  std::mt19937 rng(11);
  std::vector<std::int64_t> values(70);
  std::vector<std::uint8_t> bits(12);
  for (auto& value : values) value = static_cast<std::int64_t>(rng());
  for (auto& byte : bits) byte = static_cast<std::uint8_t>(rng());
  for (std::size_t offset = 0; offset < 17; ++offset) {
    const ColumnView<std::int64_t> whole(values.data(), values.size(),
                                         bits.data(), offset);
    for (std::size_t begin = 0; begin < values.size(); begin += 3) {
      const std::size_t count = (values.size() - begin) / 2;
      const ColumnView<std::int64_t> part = whole.Slice(begin, count);
      ASSERT_EQ(part.size(), count);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(part[i], whole[begin + i]);
        ASSERT_EQ(part.has(i), whole.has(begin + i));
        ASSERT_EQ(part.has(i), BitAt(bits.data(), offset + begin + i));
      }
    }
  }
}

TEST(TextView, ReadsBothOffsetWidths) {
  const char bytes[] = "acmeblau山";
  const std::int32_t narrow[] = {0, 4, 4, 8, 11};
  const std::int64_t wide[] = {0, 4, 4, 8, 11};
  const std::uint8_t bits[] = {0b0001'1010};  // From bit 1: 1, 0, 1, 1.
  for (const TextView& view : {TextView(bytes, narrow, 4, bits, 1),
                               TextView(bytes, wide, 4, bits, 1)}) {
    EXPECT_EQ(view[0], "acme");
    EXPECT_FALSE(view.has(1));
    EXPECT_EQ(view[1], "");
    EXPECT_EQ(view[2], "blau");
    EXPECT_EQ(view[3], "山");
    EXPECT_FALSE(view.has(4));
  }
  EXPECT_TRUE(TextView().absent());
}

TEST(TextView, AnEmptyTextIsNotANull) {
  TextBuilder builder;
  builder.Append("");
  builder.AppendNull();
  EXPECT_TRUE(builder.View().has(0));
  EXPECT_FALSE(builder.View().has(1));
  EXPECT_EQ(builder.View()[0], builder.View()[1]);
}

// What was appended comes back, wherever the first null stands: no bitmap is
// kept before it, and its first byte may be full, part filled or empty.
TEST(ColumnBuilder, GivesBackWhatWasAppended) {
  std::mt19937 rng(5);
  for (std::size_t first_null = 0; first_null < 34; ++first_null) {
    ColumnBuilder<std::int32_t> numbers;
    TextBuilder texts;
    std::vector<std::optional<std::int32_t>> expected;
    for (std::size_t i = 0; i < 40; ++i) {
      if (i == first_null || (i > first_null && rng() % 2 == 0)) {
        numbers.AppendNull();
        texts.AppendNull();
        expected.push_back(std::nullopt);
      } else {
        const auto value = static_cast<std::int32_t>(rng() % 1000);
        numbers.Append(value);
        texts.Append(std::to_string(value));
        expected.push_back(value);
      }
      const ColumnView<std::int32_t> view = numbers.View();
      const TextView text = texts.View();
      ASSERT_EQ(view.size(), expected.size());
      ASSERT_EQ(text.size(), expected.size());
      ASSERT_EQ(view.has_nulls(), i >= first_null);
      for (std::size_t k = 0; k <= i; ++k) {
        ASSERT_EQ(view.has(k), expected[k].has_value()) << k;
        ASSERT_EQ(text.has(k), expected[k].has_value()) << k;
        if (expected[k]) {
          ASSERT_EQ(view[k], *expected[k]);
          ASSERT_EQ(text[k], std::to_string(*expected[k]));
        }
      }
    }
  }
}

// The bits behind the last row are anybody's; they must not leak into rows
// that come later.
TEST(ColumnBuilder, GoesOnAfterWholeVectors) {
  for (const std::uint8_t spare : {0b0000'0000, 0b1111'1000}) {
    const auto bits = static_cast<std::uint8_t>(spare | 0b101);
    ColumnBuilder<std::int32_t> numbers({7, 0, 9}, {bits});
    TextBuilder texts({'a', 'b'}, {0, 1, 1, 2}, {bits});
    numbers.AppendNull();
    texts.AppendNull();
    numbers.Append(11);
    texts.Append("c");
    const std::vector<bool> expected = {true, false, true, false, true};
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(numbers.View().has(i), expected[i]) << i;
      EXPECT_EQ(texts.View().has(i), expected[i]) << i;
    }
    EXPECT_EQ(numbers.View()[4], 11);
    EXPECT_EQ(texts.View()[2], "b");
    EXPECT_EQ(texts.View()[4], "c");
  }
}

TEST(ColumnBuilder, IsAbsentUntilARowIsAppended) {
  ColumnBuilder<double> builder;
  builder.reserve(10);
  EXPECT_TRUE(builder.View().absent());
  builder.AppendNull();
  EXPECT_EQ(builder.size(), 1u);
  EXPECT_FALSE(builder.View().absent());
  EXPECT_FALSE(builder.View().has(0));

  TextBuilder texts;
  texts.reserve(10, 100);
  EXPECT_TRUE(texts.View().absent());
  EXPECT_EQ(texts.size(), 0u);
}

}  // namespace
}  // namespace arrears
