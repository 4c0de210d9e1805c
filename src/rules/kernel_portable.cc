// SPDX-License-Identifier: Apache-2.0
//
// The loops in portable C++: with the compiler's 16-byte vectors, which every
// 64-bit processor has in some form.
#include <cassert>
#include <cstring>
#include <type_traits>

#include "rules/kernel_internal.h"

namespace arrears::rules_internal {
namespace {

constexpr std::size_t kVectorBytes = 16;

template <class T>
struct Lanes {
  typedef T Values __attribute__((vector_size(kVectorBytes)));
  // What a comparison of Values gives: -1 in the lanes where it holds.
  using Counts = decltype(Values{} >= Values{});
  static constexpr std::size_t kCount = kVectorBytes / sizeof(T);
  typedef std::uint8_t Bytes __attribute__((vector_size(kCount)));
};

template <class T>
void CountCuts(const T* values, std::size_t rows, const T* cuts,
               std::size_t cut_count, std::uint8_t* counts) {
  using Values = typename Lanes<T>::Values;
  using Counts = typename Lanes<T>::Counts;
  using Bytes = typename Lanes<T>::Bytes;
  constexpr std::size_t kVectors = 4;
  constexpr std::size_t kLanes = Lanes<T>::kCount;
  for (std::size_t i = 0; i < rows; i += kVectors * kLanes) {
    Values x[kVectors];
    std::memcpy(x, values + i, sizeof x);
    Counts count[kVectors] = {};
    for (std::size_t c = 0; c < cut_count; ++c) {
      const Values cut = Values{} + cuts[c];
      for (std::size_t k = 0; k < kVectors; ++k) count[k] -= x[k] >= cut;
    }
    for (std::size_t k = 0; k < kVectors; ++k) {
      const Bytes bytes = __builtin_convertvector(count[k], Bytes);
      std::memcpy(counts + i + k * kLanes, &bytes, kLanes);
    }
  }
}

void CountDoubles(const double* values, std::size_t rows, const double* cuts,
                  std::size_t cut_count, std::uint8_t null_class,
                  std::uint8_t* counts) {
  CountCuts(values, rows, cuts, cut_count, counts);
  for (std::size_t i = 0; i < rows; ++i) {
    counts[i] = values[i] == values[i] ? counts[i] : null_class;
  }
}

void LookUpCodes(const std::int32_t* codes, std::size_t rows,
                 const CodeTable& table, std::uint8_t* classes) {
  const std::uint32_t size =
      static_cast<std::uint32_t>(table.shuffles * kShuffleSize);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto code = static_cast<std::uint32_t>(codes[i]);
    const std::uint8_t found = table.classes[code < size ? code : 0];
    classes[i] = (code < size ? found : 0) ^ table.null_class;
  }
}

// masks[i] &= the masks of `kColumns` columns: fewer passes over `masks`.
template <std::size_t kColumns>
void IntersectColumns(const MaskTables::Column* columns,
                      const std::uint8_t* classes, std::size_t rows,
                      std::uint64_t* masks) {
  const std::uint64_t* table[kColumns];
  for (std::size_t c = 0; c < kColumns; ++c) table[c] = columns[c].masks;
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t mask = masks[i];
    for (std::size_t c = 0; c < kColumns; ++c) {
      mask &= table[c][classes[c * kRowsPerBlock + i]];
    }
    masks[i] = mask;
  }
}

void FirstHit(const MaskTables& tables, const std::uint8_t* classes,
              std::size_t rows, std::int32_t* rule) {
  std::uint64_t masks[kRowsPerBlock];
  IntersectMasks(tables, classes, rows, masks);
  for (std::size_t i = 0; i < rows; ++i) {
    rule[i] = masks[i] == 0 ? -1 : __builtin_ctzll(masks[i]);
  }
}

}  // namespace

void IntersectMasks(const MaskTables& tables, const std::uint8_t* classes,
                    std::size_t rows, std::uint64_t* masks) {
  assert(rows <= kRowsPerBlock);
  for (std::size_t i = 0; i < rows; ++i) masks[i] = tables.all;
  const MaskTables::Column* column = tables.columns;
  std::size_t left = tables.column_count;
  const auto take = [&](auto count) {
    IntersectColumns<count()>(column, classes, rows, masks);
    column += count();
    classes += count() * kRowsPerBlock;
    left -= count();
  };
  while (left >= 8) take(std::integral_constant<std::size_t, 8>{});
  if (left >= 4) take(std::integral_constant<std::size_t, 4>{});
  if (left >= 2) take(std::integral_constant<std::size_t, 2>{});
  if (left >= 1) take(std::integral_constant<std::size_t, 1>{});
}

const Kernel kPortableKernel = {CountCuts<std::int8_t>,
                                CountCuts<std::int16_t>,
                                CountCuts<std::int32_t>,
                                CountCuts<std::int64_t>,
                                CountDoubles,
                                LookUpCodes,
                                FirstHit};

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
