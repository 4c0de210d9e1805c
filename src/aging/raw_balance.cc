// SPDX-License-Identifier: Apache-2.0
//
// The balance that a fused pass is proved against. It shares no code with the
// position: rows of the books less rows settled, from the raw columns.
#include <algorithm>
#include <cstring>

#include "aging/item_blocks_internal.h"

namespace arrears::aging_internal {
namespace {

using base_internal::VectorWidth;

// A column of dates as the loop reads it: absent columns have no valid bit.
struct RawDates {
  const std::int32_t* days = nullptr;  // A Date is its days since 1970.
  const std::uint8_t* validity = nullptr;
  std::size_t first_bit = 0;
};

struct RawRows {
  const std::int64_t* amount;
  const std::int32_t* document;
  RawDates posting, recorded, settled;
  std::int32_t as_of, known_on;
};

#define ARREARS_ALWAYS_INLINE inline __attribute__((always_inline))

// Validity of rows [at, at + count) as bits; count <= 32. Reads no byte beyond.
ARREARS_ALWAYS_INLINE std::uint32_t ValidityOf(const RawDates& column,
                                               std::size_t at,
                                               std::size_t count) {
  if (column.days == nullptr) return 0;
  if (column.validity == nullptr) return ~std::uint32_t{0};
  const std::size_t bit = column.first_bit + at, shift = bit & 7;
  std::uint64_t word = 0;
  std::memcpy(&word, column.validity + (bit >> 3), (shift + count + 7) / 8);
  return static_cast<std::uint32_t>(word >> shift);
}

// All ones where bit `j` is set.
ARREARS_ALWAYS_INLINE std::uint32_t MaskOf(std::uint32_t bits,
                                           std::uint32_t j) {
  return 0u - (bits >> j & 1u);
}

ARREARS_ALWAYS_INLINE std::int32_t Choose(std::uint32_t mask, std::int32_t yes,
                                          std::int32_t no) {
  return static_cast<std::int32_t>((static_cast<std::uint32_t>(yes) & mask) |
                                   (static_cast<std::uint32_t>(no) & ~mask));
}

// kept[i] = what row i adds to the balance; returns their sum.
ARREARS_ALWAYS_INLINE std::int64_t Keep(const RawRows& rows, std::size_t count,
                                        std::int64_t* __restrict kept) {
  // Columns that are absent have no valid row; any days do.
  const auto days = [&](const RawDates& column) {
    return column.days != nullptr ? column.days : rows.document;
  };
  const std::int32_t *const document = rows.document,
                            *const posting = days(rows.posting),
                            *const recorded = days(rows.recorded),
                            *const settled = days(rows.settled);
  const std::int64_t* const amount = rows.amount;
  const std::int32_t as_of = rows.as_of, known_on = rows.known_on;
  for (std::size_t from = 0; from < count; from += 32) {
    const std::size_t part = std::min<std::size_t>(32, count - from);
    const std::uint32_t has_posting = ValidityOf(rows.posting, from, part);
    const std::uint32_t has_recorded = ValidityOf(rows.recorded, from, part);
    const std::uint32_t has_settled = ValidityOf(rows.settled, from, part);
    for (std::size_t n = 0; n < part; ++n) {
      const std::size_t i = from + n;
      const auto j = static_cast<std::uint32_t>(n);
      const std::int32_t posted =
          Choose(MaskOf(has_posting, j), posting[i], document[i]);
      const std::int32_t known =
          Choose(MaskOf(has_recorded, j), recorded[i], posted);
      const bool in_books = (posted <= as_of) & (known <= known_on);
      const bool is_settled = (settled[i] <= as_of) & (settled[i] <= known_on) &
                              (MaskOf(has_settled, j) != 0);
      kept[i] = amount[i] & -static_cast<std::int64_t>(in_books & !is_settled);
    }
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += kept[i];
  return sum;
}

#undef ARREARS_ALWAYS_INLINE

std::int64_t KeepScalar(const RawRows& rows, std::size_t count,
                        std::int64_t* kept) {
  return Keep(rows, count, kept);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) std::int64_t KeepAvx2(
    const RawRows& rows, std::size_t count, std::int64_t* kept) {
  return Keep(rows, count, kept);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) std::int64_t
KeepAvx512(const RawRows& rows, std::size_t count, std::int64_t* kept) {
  return Keep(rows, count, kept);
}
#endif

std::int64_t KeepAt(VectorWidth width, const RawRows& rows, std::size_t count,
                    std::int64_t* kept) {
#if defined(__x86_64__)
  if (width == VectorWidth::kAvx512) return KeepAvx512(rows, count, kept);
  if (width == VectorWidth::kAvx2) return KeepAvx2(rows, count, kept);
#endif
  (void)width;
  return KeepScalar(rows, count, kept);
}

const std::int32_t* DaysOf(const ColumnView<Date>& column, std::size_t begin) {
  return reinterpret_cast<const std::int32_t*>(column.data() + begin);
}

RawDates RawDatesOf(const ColumnView<Date>& column, std::size_t begin) {
  if (column.absent()) return {};
  return {DaysOf(column, begin), column.validity(),
          column.validity_offset() + begin};
}

}  // namespace

void AddRawBalance(const AgedItems& items, const AsOf& at, std::size_t begin,
                   std::size_t rows, SumsByCurrency& sums) {
  const ItemColumns& columns = *items.columns;
  const RawRows raw = {columns.amount.data() + begin,
                       DaysOf(columns.document_date, begin),
                       RawDatesOf(columns.posting_date, begin),
                       RawDatesOf(columns.recorded_date, begin),
                       RawDatesOf(columns.settled_date, begin),
                       at.as_of.days_since_1970(),
                       at.known_on.days_since_1970()};
  std::int64_t kept[kBlockRows];
  const std::int64_t sum =
      KeepAt(base_internal::ActiveVectorWidth(), raw, rows, kept);
  const int currency = OnlyCurrency(items, begin, rows);
  if (currency >= 0) {
    sums.Of(static_cast<std::uint8_t>(currency)).balance += sum;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) {
    sums.Of(items.currency(begin + i)).balance += kept[i];
  }
}

}  // namespace arrears::aging_internal
