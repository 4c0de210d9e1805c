// SPDX-License-Identifier: Apache-2.0
//
// The loops in portable C++: with the compiler's 16-byte vectors, which every
// 64-bit processor has in some form.
#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <type_traits>

#include "rules/kernel_internal.h"

namespace arrears::rules_internal {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kVectorBytes = 16;

template <class T>
struct Lanes {
  static constexpr std::size_t kLanes = kVectorBytes / sizeof(T);
  using Count = std::conditional_t<std::is_same_v<T, double>, std::int64_t, T>;
  typedef T Values __attribute__((vector_size(kVectorBytes)));
  // A comparison of Values gives Counts, with -1 in the lanes where it holds.
  typedef Count Counts __attribute__((vector_size(kVectorBytes)));
  typedef std::uint8_t Bytes __attribute__((vector_size(kLanes)));
};

// Vectors whose counts grow together, so that a cut is spread once for all.
constexpr std::size_t kVectors = 4;

// Writes the counts as bytes.
template <class T>
void StoreBytes(const typename Lanes<T>::Counts (&count)[kVectors],
                std::uint8_t* to) {
  constexpr std::size_t kLanes = Lanes<T>::kLanes;
  if constexpr (kLanes > 2) {
    for (std::size_t k = 0; k < kVectors; ++k) {
      const auto bytes =
          __builtin_convertvector(count[k], typename Lanes<T>::Bytes);
      std::memcpy(to + k * kLanes, &bytes, kLanes);
    }
  } else {
    // Byte k of either lane, and so after one another the lanes' bytes k.
    typedef std::uint8_t Sixteen __attribute__((vector_size(kVectorBytes)));
    const auto merged = reinterpret_cast<Sixteen>(
        count[0] | count[1] << 8 | count[2] << 16 | count[3] << 24);
    const Sixteen upper = __builtin_shufflevector(
        merged, merged, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
    const Sixteen bytes = __builtin_shufflevector(
        merged, upper, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    std::memcpy(to, &bytes, kVectors * kLanes);
  }
}

template <class T>
void CountCutsOr(const T* values, std::size_t rows, const T* cuts,
                 std::size_t cut_count, std::uint8_t null_class,
                 std::uint8_t* counts) {
  using Values = typename Lanes<T>::Values;
  using Counts = typename Lanes<T>::Counts;
  using Count = typename Lanes<T>::Count;
  constexpr std::size_t kStep = kVectors * Lanes<T>::kLanes;
  for (std::size_t i = 0; i < rows; i += kStep) {
    Values x[kVectors];
    std::memcpy(x, values + i, sizeof x);
    // All cuts, less those that a value is below.
    Counts count[kVectors];
    for (Counts& c : count) c = static_cast<Count>(cut_count) - Counts{};
    for (std::size_t c = 0; c < cut_count; ++c) {
      const Values cut = cuts[c] - Values{};
      for (std::size_t k = 0; k < kVectors; ++k) count[k] += x[k] < cut;
    }
    if constexpr (std::is_same_v<T, double>) {
      const Counts null = static_cast<Count>(null_class) - Counts{};
      for (std::size_t k = 0; k < kVectors; ++k) {
        const Counts is_nan = x[k] != x[k];
        count[k] = (count[k] & ~is_nan) | (null & is_nan);
      }
    }
    StoreBytes<T>(count, counts + i);
  }
}

// Four values, put to the nearest 32-bit integer: without comparisons of 64
// bits, which the vectors of old processors lack.
Lanes<std::int32_t>::Values Narrowed(const std::int64_t* values) {
  using Four = Lanes<std::int32_t>::Values;
  Four first, second;
  std::memcpy(&first, values, sizeof first);
  std::memcpy(&second, values + 2, sizeof second);
  const Four low = __builtin_shufflevector(first, second, 0, 2, 4, 6);
  const Four high = __builtin_shufflevector(first, second, 1, 3, 5, 7);
  const Four fits = high == low >> 31;
  const Four end = (high >> 31) ^ std::numeric_limits<std::int32_t>::max();
  return (low & fits) | (end & ~fits);
}

// Of 64-bit integers where every cut is one of 32 bits, and not the least.
void CountNarrowCuts(const std::int64_t* values, std::size_t rows,
                     const std::int64_t* cuts, std::size_t cut_count,
                     std::uint8_t* counts) {
  using Counts = Lanes<std::int32_t>::Counts;
  for (std::size_t i = 0; i < rows; i += 4 * kVectors) {
    Lanes<std::int32_t>::Values x[kVectors];
    Counts count[kVectors];
    for (std::size_t k = 0; k < kVectors; ++k) {
      x[k] = Narrowed(values + i + 4 * k);
      count[k] = static_cast<std::int32_t>(cut_count) - Counts{};
    }
    for (std::size_t c = 0; c < cut_count; ++c) {
      const auto cut =
          static_cast<std::int32_t>(cuts[c]) - Lanes<std::int32_t>::Values{};
      for (std::size_t k = 0; k < kVectors; ++k) count[k] += x[k] < cut;
    }
    StoreBytes<std::int32_t>(count, counts + i);
  }
}

template <class T>
void CountCuts(const T* values, std::size_t rows, const T* cuts,
               std::size_t cut_count, std::uint8_t* counts) {
  if constexpr (std::is_same_v<T, std::int64_t>) {
    using Narrow = std::numeric_limits<std::int32_t>;
    if (cut_count == 0 ||
        (cuts[0] > Narrow::min() && cuts[cut_count - 1] <= Narrow::max())) {
      return CountNarrowCuts(values, rows, cuts, cut_count, counts);
    }
  }
  CountCutsOr(values, rows, cuts, cut_count, 0, counts);
}

template <class T>
void LookUpCodes(const T* codes, std::size_t rows, const CodeTable& table,
                 std::uint8_t* classes) {
  // A copy: for all the compiler knows, `classes` may write into the original.
  std::uint8_t of_code[256];
  std::memcpy(of_code, table.of_code, sizeof of_code);
  for (std::size_t i = 0; i < rows; ++i) {
    classes[i] = of_code[std::min(static_cast<std::uint32_t>(codes[i]),
                                  std::uint32_t{255})];
  }
}

// The pairs of one pass over the rows, and the bytes they are looked up by.
struct Pass {
  const std::uint64_t* masks[kPairsPerPass];
  const std::uint8_t* index[kPairsPerPass];

  std::uint64_t MaskAt(std::size_t i) const {
    static_assert(kPairsPerPass == 4);
    return masks[0][index[0][i]] & masks[1][index[1][i]] &
           masks[2][index[2][i]] & masks[3][index[3][i]];
  }
};

// Calls use(i, mask) with the rules in all masks of each row's classes.
template <class Use>
void ForEachMask(const MaskTables& tables, const std::uint8_t* classes,
                 std::size_t rows, Use use) {
  assert(rows <= kRowsPerBlock);
  const std::size_t passes = tables.pair_count / kPairsPerPass;
  if (passes == 0) {
    for (std::size_t i = 0; i < rows; ++i) use(i, tables.all);
  }
  std::uint64_t masks[kRowsPerBlock];
  std::uint8_t joined[kPairsPerPass][kRowsPerBlock];
  for (std::size_t p = 0; p < passes; ++p) {
    Pass pass;
    for (std::size_t k = 0; k < kPairsPerPass; ++k) {
      const MaskTables::Pair& pair = tables.pairs[p * kPairsPerPass + k];
      const std::uint8_t* low = classes + pair.low * kRowsPerBlock;
      const std::uint8_t* high = classes + pair.high * kRowsPerBlock;
      pass.masks[k] = pair.masks;
      pass.index[k] = low == high ? low : joined[k];
      for (std::size_t i = 0; low != high && i < rows; ++i) {
        joined[k][i] = static_cast<std::uint8_t>(low[i] | high[i] << 4);
      }
    }
    const auto mask_at = [&](std::size_t i) {
      return p == 0 ? pass.MaskAt(i) : masks[i] & pass.MaskAt(i);
    };
    if (p + 1 == passes) {
      for (std::size_t i = 0; i < rows; ++i) use(i, mask_at(i));
    } else {
      for (std::size_t i = 0; i < rows; ++i) masks[i] = mask_at(i);
    }
  }
}

void FirstHit(const MaskTables& tables, const std::uint8_t* classes,
              std::size_t rows, std::int32_t* rule) {
  ForEachMask(tables, classes, rows, [rule](std::size_t i, std::uint64_t mask) {
    // Without a branch, because rows without a hit come at random.
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
    rule[i] =
        __builtin_ctzll(mask | kTop) | -static_cast<std::int32_t>(mask == 0);
  });
}

// A vector of words.
typedef std::uint64_t WordVector __attribute__((vector_size(kVectorBytes)));

// The rules that no input refuses, kCount vectors of them.
template <class Vector, std::size_t kCount>
struct Unrefused {
  Vector any[kCount] = {};
  void Add(std::size_t k, Vector refused) { any[k] |= refused; }
  Vector Joined(std::size_t k, Vector all) const { return all & ~any[k]; }
};

// The rules that one input alone refuses.
template <class Vector, std::size_t kCount>
struct RefusedOnce {
  Vector once[kCount] = {}, twice[kCount] = {};
  void Add(std::size_t k, Vector refused) {
    twice[k] |= once[k] & refused;
    once[k] |= refused;
  }
  Vector Joined(std::size_t k, Vector /*all*/) const {
    return once[k] & ~twice[k];
  }
};

// kCount vectors from word w on; the word after them.
template <template <class, std::size_t> class Join, class Vector,
          std::size_t kCount>
std::size_t JoinFrom(std::size_t w, const std::uint64_t* const* row,
                     std::size_t inputs, const std::uint64_t* all,
                     std::uint64_t* set) {
  constexpr std::size_t kWords = sizeof(Vector) / sizeof(std::uint64_t);
  Join<Vector, kCount> join;
  Vector vector;
  for (std::size_t c = 0; c < inputs; ++c) {
    for (std::size_t k = 0; k < kCount; ++k) {
      std::memcpy(&vector, row[c] + w + kWords * k, sizeof vector);
      join.Add(k, vector);
    }
  }
  for (std::size_t k = 0; k < kCount; ++k) {
    std::memcpy(&vector, all + w + kWords * k, sizeof vector);
    vector = join.Joined(k, vector);
    std::memcpy(set + w + kWords * k, &vector, sizeof vector);
  }
  return w + kCount * kWords;
}

template <template <class, std::size_t> class Join>
void JoinWords(const std::uint64_t* const* row, std::size_t inputs,
               const std::uint64_t* all, std::size_t words,
               std::uint64_t* set) {
  std::size_t w = 0;
  while (w + 8 <= words)
    w = JoinFrom<Join, WordVector, 4>(w, row, inputs, all, set);
  while (w + 2 <= words)
    w = JoinFrom<Join, WordVector, 1>(w, row, inputs, all, set);
  if (w < words) JoinFrom<Join, std::uint64_t, 1>(w, row, inputs, all, set);
}

}  // namespace

void IntersectMasks(const MaskTables& tables, const std::uint8_t* classes,
                    std::size_t rows, std::uint64_t* masks) {
  ForEachMask(tables, classes, rows,
              [masks](std::size_t i, std::uint64_t mask) { masks[i] = mask; });
}

const Kernel kPortableKernel = {
    CountCuts<std::int8_t>,    CountCuts<std::int16_t>,
    CountCuts<std::int32_t>,   CountCuts<std::int64_t>,
    CountCutsOr<double>,       LookUpCodes<std::int32_t>,
    LookUpCodes<std::uint8_t>, FirstHit,
    JoinWords<Unrefused>,      JoinWords<RefusedOnce>};

const Kernel& KernelFor(base_internal::VectorWidth width) {
#if defined(__x86_64__)
  switch (width) {
    case base_internal::VectorWidth::kAvx512:
      return kAvx512Kernel;
    case base_internal::VectorWidth::kAvx2:
      return kAvx2Kernel;
    case base_internal::VectorWidth::kScalar:
      return kPortableKernel;
  }
#else
  static_cast<void>(width);
#endif
  return kPortableKernel;
}

}  // namespace arrears::rules_internal
