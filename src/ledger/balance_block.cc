// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ledger/balance_internal.h"

namespace arrears::ledger_internal {
namespace {

using base_internal::VectorWidth;

// Amounts that were posted and recorded in time.
struct Entered {
  const Date *posted, *recorded;
  Date as_of, known_on;
  const std::int64_t* amount;
};

#define ARREARS_ALWAYS_INLINE inline __attribute__((always_inline))

ARREARS_ALWAYS_INLINE void Enter(const Entered& rows, std::size_t count,
                                 std::int64_t* __restrict minor) {
  const std::int32_t as_of = rows.as_of.days_since_1970();
  const std::int32_t known_on = rows.known_on.days_since_1970();
  const Date *const posted = rows.posted, *const recorded = rows.recorded;
  const std::int64_t* const amount = rows.amount;
  for (std::size_t i = 0; i < count; ++i) {
    const auto unposted =
        static_cast<std::int64_t>(posted[i].days_since_1970() > as_of);
    const auto unknown =
        static_cast<std::int64_t>(recorded[i].days_since_1970() > known_on);
    const std::int64_t late = unposted | unknown;
    minor[i] = amount[i] & (late - 1);  // Without a branch.
  }
}

// Takes out again what was settled in time.
ARREARS_ALWAYS_INLINE void Remove(const Date* settled, Date last,
                                  const std::uint8_t* present,
                                  std::size_t count,
                                  std::int64_t* __restrict minor) {
  const std::int32_t limit = last.days_since_1970();
  for (std::size_t i = 0; i < count; ++i) {
    const bool gone = (settled[i].days_since_1970() <= limit) & present[i];
    minor[i] = gone ? 0 : minor[i];
  }
}

#undef ARREARS_ALWAYS_INLINE

struct BalanceKernels {
  void (*enter)(const Entered&, std::size_t, std::int64_t*);
  void (*remove)(const Date*, Date, const std::uint8_t*, std::size_t,
                 std::int64_t*);
};

void EnterScalar(const Entered& rows, std::size_t n, std::int64_t* minor) {
  Enter(rows, n, minor);
}
void RemoveScalar(const Date* settled, Date last, const std::uint8_t* present,
                  std::size_t n, std::int64_t* minor) {
  Remove(settled, last, present, n, minor);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void EnterAvx2(const Entered& rows,
                                               std::size_t n,
                                               std::int64_t* minor) {
  Enter(rows, n, minor);
}
__attribute__((target("avx2"))) void RemoveAvx2(const Date* settled, Date last,
                                                const std::uint8_t* present,
                                                std::size_t n,
                                                std::int64_t* minor) {
  Remove(settled, last, present, n, minor);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void EnterAvx512(
    const Entered& rows, std::size_t n, std::int64_t* minor) {
  Enter(rows, n, minor);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void RemoveAvx512(
    const Date* settled, Date last, const std::uint8_t* present, std::size_t n,
    std::int64_t* minor) {
  Remove(settled, last, present, n, minor);
}
#endif

BalanceKernels BalanceKernelsOf(VectorWidth width) {
#if defined(__x86_64__)
  if (width == VectorWidth::kAvx512) return {EnterAvx512, RemoveAvx512};
  if (width == VectorWidth::kAvx2) return {EnterAvx2, RemoveAvx2};
#endif
  (void)width;
  return {EnterScalar, RemoveScalar};
}

// The eight rows of every byte of a validity bitmap.
constexpr std::array<std::array<std::uint8_t, 8>, 256> kRowsOfByte = [] {
  std::array<std::array<std::uint8_t, 8>, 256> rows = {};
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      rows[byte][bit] = static_cast<std::uint8_t>(byte >> bit & 1u);
    }
  }
  return rows;
}();

// present[i] = 1 where the column has row begin + i.
void FindPresent(const ColumnView<Date>& column, std::size_t begin,
                 std::size_t count, std::uint8_t* present) {
  if (!column.has_nulls()) {
    std::fill(present, present + count, std::uint8_t{1});
    return;
  }
  std::size_t i = 0;
  if ((column.validity_offset() + begin) % 8 == 0) {
    const std::uint8_t* bytes =
        column.validity() + (column.validity_offset() + begin) / 8;
    for (; i + 8 <= count; i += 8) {
      const auto& rows = kRowsOfByte[bytes[i / 8]];
      std::copy(rows.begin(), rows.end(), present + i);
    }
  }
  for (; i < count; ++i) present[i] = column.has(begin + i) ? 1 : 0;
}

// The column, or a copy in which nulls have the day of `other`.
const Date* Filled(const ColumnView<Date>& column, std::size_t begin,
                   std::size_t count, const Date* other, Date* copy) {
  if (column.absent()) return other;
  if (!column.has_nulls()) return column.data() + begin;
  for (std::size_t i = 0; i < count; ++i) {
    copy[i] = column.has(begin + i) ? column[begin + i] : other[i];
  }
  return copy;
}

}  // namespace

void BalanceBlock(VectorWidth width, const ItemColumns& items, const AsOf& at,
                  std::size_t begin, std::size_t count, std::int64_t* minor) {
  const BalanceKernels kernels = BalanceKernelsOf(width);
  Date posted_copy[kBalanceBlockRows], recorded_copy[kBalanceBlockRows];
  const Date* const posted =
      Filled(items.posting_date, begin, count,
             items.document_date.data() + begin, posted_copy);
  const Date* const recorded =
      Filled(items.recorded_date, begin, count, posted, recorded_copy);
  kernels.enter(
      {posted, recorded, at.as_of, at.known_on, items.amount.data() + begin},
      count, minor);
  if (items.settled_date.absent()) return;
  std::uint8_t present[kBalanceBlockRows];
  FindPresent(items.settled_date, begin, count, present);
  kernels.remove(items.settled_date.data() + begin,
                 std::min(at.as_of, at.known_on), present, count, minor);
}

}  // namespace arrears::ledger_internal
