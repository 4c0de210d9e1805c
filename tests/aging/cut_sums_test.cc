// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "aging/cut_sums_internal.h"
#include "arrears/base/money.h"
#include "base/vector_width_internal.h"
#include "gtest/gtest.h"

namespace arrears::aging_internal {
namespace {

using base_internal::SupportedVectorWidth;
using base_internal::VectorWidth;

std::vector<CutSum> SumPlainly(bool debits_only,
                               const std::vector<std::int64_t>& open,
                               const std::vector<Date>& dates,
                               const std::vector<Date>& cuts) {
  std::vector<CutSum> out(cuts.size());
  for (std::size_t k = 0; k < cuts.size(); ++k) {
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (dates[i] > cuts[k] || open[i] == 0) continue;
      if (debits_only && open[i] < 0) continue;
      out[k].minor += open[i];
      out[k].items += 1;
    }
  }
  return out;
}

std::vector<VectorWidth> Widths() {
  std::vector<VectorWidth> widths = {VectorWidth::kScalar};
  for (const VectorWidth width : {VectorWidth::kAvx2, VectorWidth::kAvx512}) {
    if (width <= SupportedVectorWidth()) widths.push_back(width);
  }
  return widths;
}

// Every length around the vectors' own, every number of cuts around those of a
// pass, amounts up to the bound, dates at both ends of four bytes.
TEST(SumUpToCuts, GivesThePlainSumsAtEveryWidth) {
  std::mt19937_64 random(7);
  constexpr std::int64_t kAmounts[] = {
      0, 0, 1, -1, 12'345, -99, 1'000'000'000'000'000, -1'000'000'000'000'000};
  for (const std::size_t rows :
       {0u, 1u, 7u, 8u, 9u, 15u, 16u, 17u, 100u, 1023u, 1024u}) {
    for (const std::size_t cut_count : {1u, 2u, 4u, 5u, 6u, 11u, 35u}) {
      std::vector<std::int64_t> open(rows);
      std::vector<Date> dates(rows), cuts(cut_count);
      const auto day = [&] {
        const std::uint64_t draw = random();
        if (draw % 50 == 0) {
          return Date::FromDays(draw % 100 == 0
                                    ? std::numeric_limits<std::int32_t>::min()
                                    : std::numeric_limits<std::int32_t>::max());
        }
        return Date::FromDays(static_cast<std::int32_t>(draw % 40));
      };
      for (std::size_t i = 0; i < rows; ++i) {
        open[i] = kAmounts[random() % std::size(kAmounts)];
        dates[i] = day();
      }
      for (Date& cut : cuts) cut = day();
      for (const bool debits_only : {false, true}) {
        const std::vector<CutSum> plain =
            SumPlainly(debits_only, open, dates, cuts);
        for (const VectorWidth width : Widths()) {
          std::vector<CutSum> sums(cut_count, CutSum{99, 99});
          SumUpToCuts(width, debits_only, open.data(), dates.data(), rows,
                      cuts.data(), cut_count, sums.data());
          for (std::size_t k = 0; k < cut_count; ++k) {
            ASSERT_EQ(sums[k].minor, plain[k].minor)
                << rows << " rows, width " << static_cast<int>(width);
            ASSERT_EQ(sums[k].items, plain[k].items)
                << rows << " rows, width " << static_cast<int>(width);
          }
        }
      }
    }
  }
}

// A whole block of the largest amounts is the most that can be asked for.
TEST(SumUpToCuts, DoesNotOverflowOnTheLargestAmounts) {
  const std::vector<std::int64_t> open(kBlockRows, kMaxAmountMinor);
  const std::vector<Date> dates(kBlockRows);
  const Date cut;
  for (const VectorWidth width : Widths()) {
    CutSum sum;
    SumUpToCuts(width, false, open.data(), dates.data(), kBlockRows, &cut, 1,
                &sum);
    EXPECT_EQ(sum.minor, 1'024'000'000'000'000'000);
    EXPECT_EQ(sum.items, 1024);
  }
}

}  // namespace
}  // namespace arrears::aging_internal
