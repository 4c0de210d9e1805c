// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "base/vector_width_internal.h"
#include "gtest/gtest.h"
#include "ledger/balance_internal.h"
#include "ledger/position_internal.h"

namespace arrears::ledger_internal {
namespace {

using base_internal::VectorWidth;

constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

// A date column as a host may hand it in: absent, without nulls, or with nulls
// from any bit on, where the values under the nulls are rubbish.
struct HostColumn {
  std::vector<Date> days;
  std::vector<std::uint8_t> bits;
  std::size_t first_bit = 0;
  int form = 0;

  HostColumn(std::size_t rows, int which, std::mt19937_64& random)
      : form(which) {
    first_bit = random() % 19;
    bits.resize((first_bit + rows + 7) / 8);  // And not a byte more.
    for (std::uint8_t& byte : bits) byte = static_cast<std::uint8_t>(random());
    for (std::size_t i = 0; i < rows; ++i) {
      days.push_back(Date::FromDays(static_cast<std::int32_t>(random() % 40)));
    }
  }
  ColumnView<Date> View() const {
    if (form == 0) return {};
    if (form == 1) return days;
    return {days.data(), days.size(), bits.data(), first_bit};
  }
};

TEST(OpenBlock, AndBalanceBlockEqualTheRowWiseDefinitionAtEveryWidth) {
  std::mt19937_64 random(5);
  std::size_t open_rows = 0;
  for (int round = 0; round < 600; ++round) {
    const std::size_t rows = 1 + random() % 1500;
    const std::size_t begin = random() % rows;
    const std::size_t count = std::min(kOpenBlockRows, rows - begin);
    const HostColumn document(rows, 1, random);
    const HostColumn posting(rows, round % 3, random);
    const HostColumn recorded(rows, round / 3 % 3, random);
    const HostColumn settled(rows, round / 9 % 3, random);
    std::vector<std::int64_t> amount(rows);
    for (std::int64_t& minor : amount) {
      minor = static_cast<std::int64_t>(random() % 2'000'000'000'000'000) -
              1'000'000'000'000'000;
    }
    ItemColumns items;
    items.amount = amount;
    items.document_date = document.View();
    items.posting_date = posting.View();
    items.recorded_date = recorded.View();
    items.settled_date = settled.View();
    const AsOf at = {Date::FromDays(static_cast<std::int32_t>(random() % 40)),
                     Date::FromDays(round % 4 == 0 ? kNever
                                                   : static_cast<std::int32_t>(
                                                         random() % 50))};
    std::vector<std::int64_t> expected;
    for (std::size_t i = begin; i < begin + count; ++i) {
      const Date posted = items.posting_date.value_or(i, document.days[i]);
      const bool exists = posted <= at.as_of && items.recorded_date.value_or(
                                                    i, posted) <= at.known_on;
      const bool gone = items.settled_date.has(i) &&
                        items.settled_date[i] <= at.as_of &&
                        items.settled_date[i] <= at.known_on;
      expected.push_back(exists && !gone ? amount[i] : 0);
      open_rows += expected.back() != 0;
    }
    for (const VectorWidth width :
         {VectorWidth::kScalar, VectorWidth::kAvx2, VectorWidth::kAvx512}) {
      const base_internal::ScopedVectorWidth forced(width);
      std::vector<std::int64_t> open(count, -1);
      OpenBlock(base_internal::ActiveVectorWidth(), items, at, begin, count,
                open.data());
      ASSERT_EQ(open, expected) << "round " << round;
      // The proof's kernel, which is written apart, must say the same.
      std::vector<std::int64_t> minor(count, -1);
      BalanceBlock(base_internal::ActiveVectorWidth(), items, at, begin, count,
                   minor.data());
      ASSERT_EQ(minor, expected) << "round " << round;
    }
  }
  EXPECT_GT(open_rows, 10'000u);
}

}  // namespace
}  // namespace arrears::ledger_internal
