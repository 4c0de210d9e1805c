// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "ledger/position_internal.h"

namespace arrears::ledger_internal {
namespace {

using base_internal::VectorWidth;

constexpr std::int32_t kFirstDay = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kLastDay = std::numeric_limits<std::int32_t>::max();

// The loops stand once; the compiler makes each width of them.
#define ARREARS_ALWAYS_INLINE inline __attribute__((always_inline))

// Up to 32 validity bits from bit `at`. Reads no byte beyond the last of them.
ARREARS_ALWAYS_INLINE std::uint32_t BitsAt(const std::uint8_t* bits,
                                           std::size_t at, std::size_t count) {
  const std::size_t shift = at & 7, bytes = (shift + count + 7) / 8;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    word |= std::uint64_t{bits[(at >> 3) + i]} << (8 * i);
  }
  return static_cast<std::uint32_t>(word >> shift);
}

struct FillTask {
  const std::int32_t* days;
  const std::uint8_t* validity;
  std::size_t first_bit;
  const std::int32_t* fallback;  // nullptr: kLastDay.
};

// Days with the fallback where they are null.
ARREARS_ALWAYS_INLINE void Fill(const FillTask& task, std::size_t count,
                                std::int32_t* out) {
  for (std::size_t i = 0; i < count; i += 32) {
    const std::size_t part = std::min<std::size_t>(32, count - i);
    const std::uint32_t word = BitsAt(task.validity, task.first_bit + i, part);
    for (std::size_t j = 0; j < part; ++j) {
      const std::uint32_t mask =
          0u - ((word >> static_cast<std::uint32_t>(j)) & 1u);
      const std::int32_t other =
          task.fallback ? task.fallback[i + j] : kLastDay;
      out[i + j] = static_cast<std::int32_t>(
          (static_cast<std::uint32_t>(task.days[i + j]) & mask) |
          (static_cast<std::uint32_t>(other) & ~mask));
    }
  }
}

// Columns that do not matter here repeat `posting`, under a limit that lets
// everything pass: one loop serves all, and the copy is in the cache.
struct OpenTask {
  const std::int32_t *posting, *recorded, *settled;
  std::int32_t posting_limit, recorded_limit, settled_limit;
  const std::int64_t* amount;
};

ARREARS_ALWAYS_INLINE void Open(const OpenTask& task, std::size_t count,
                                std::int64_t* __restrict open) {
  const std::int32_t *const posting = task.posting,
                            *const recorded = task.recorded,
                            *const settled = task.settled;
  const std::int32_t posting_limit = task.posting_limit,
                     recorded_limit = task.recorded_limit,
                     settled_limit = task.settled_limit;
  const std::int64_t* const amount = task.amount;
  for (std::size_t i = 0; i < count; ++i) {
    const bool stands = (posting[i] <= posting_limit) &
                        (recorded[i] <= recorded_limit) &
                        (settled[i] > settled_limit);
    open[i] = amount[i] & -static_cast<std::int64_t>(stands);
  }
}

#undef ARREARS_ALWAYS_INLINE

void FillScalar(const FillTask& task, std::size_t count, std::int32_t* out) {
  Fill(task, count, out);
}
void OpenScalar(const OpenTask& task, std::size_t count, std::int64_t* open) {
  Open(task, count, open);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) void FillAvx2(const FillTask& task,
                                                       std::size_t count,
                                                       std::int32_t* out) {
  Fill(task, count, out);
}
__attribute__((target("avx2,bmi,bmi2"))) void OpenAvx2(const OpenTask& task,
                                                       std::size_t count,
                                                       std::int64_t* open) {
  Open(task, count, open);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void FillAvx512(
    const FillTask& task, std::size_t count, std::int32_t* out) {
  Fill(task, count, out);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void OpenAvx512(
    const OpenTask& task, std::size_t count, std::int64_t* open) {
  Open(task, count, open);
}
#endif

struct OpenKernels {
  void (*fill)(const FillTask&, std::size_t, std::int32_t*);
  void (*open)(const OpenTask&, std::size_t, std::int64_t*);
};

OpenKernels OpenKernelsOf(VectorWidth width) {
#if defined(__x86_64__)
  if (width == VectorWidth::kAvx512) return {FillAvx512, OpenAvx512};
  if (width == VectorWidth::kAvx2) return {FillAvx2, OpenAvx2};
#endif
  (void)width;
  return {FillScalar, OpenScalar};
}

// A Date is its days since 1970 (date.h): the columns are read as integers.
const std::int32_t* DaysOf(const ColumnView<Date>& column, std::size_t begin) {
  return reinterpret_cast<const std::int32_t*>(column.data() + begin);
}

}  // namespace

void OpenBlock(VectorWidth width, const ItemColumns& items, const AsOf& at,
               std::size_t begin, std::size_t count, std::int64_t* open) {
  const OpenKernels kernels = OpenKernelsOf(width);
  std::int32_t posting_days[kOpenBlockRows], recorded_days[kOpenBlockRows],
      settled_days[kOpenBlockRows];
  // The column's days, or a copy in `buffer` with its nulls filled.
  const auto days = [&](const ColumnView<Date>& column,
                        const std::int32_t* fallback, std::int32_t* buffer) {
    if (!column.has_nulls()) return DaysOf(column, begin);
    kernels.fill({DaysOf(column, begin), column.validity(),
                  column.validity_offset() + begin, fallback},
                 count, buffer);
    return static_cast<const std::int32_t*>(buffer);
  };
  const std::int32_t as_of = at.as_of.days_since_1970();
  const std::int32_t known_on = at.known_on.days_since_1970();

  const std::int32_t* posting = DaysOf(items.document_date, begin);
  if (!items.posting_date.absent()) {
    posting = days(items.posting_date, posting, posting_days);
  }
  OpenTask task = {posting,
                   posting,
                   posting,
                   as_of,
                   known_on,
                   kFirstDay,
                   items.amount.data() + begin};
  if (!items.recorded_date.absent() && known_on != kLastDay) {
    task.recorded = days(items.recorded_date, posting, recorded_days);
  } else if (!items.recorded_date.absent()) {
    task.recorded_limit = kLastDay;
  }
  if (!items.settled_date.absent()) {
    task.settled = days(items.settled_date, nullptr, settled_days);
    task.settled_limit = std::min(as_of, known_on);
  }
  kernels.open(task, count, open);
}

}  // namespace arrears::ledger_internal
