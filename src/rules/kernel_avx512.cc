// SPDX-License-Identifier: Apache-2.0
//
// The loops with AVX-512 F, BW, DQ and VL: 64 class bytes at a time.
#include <type_traits>

#include "rules/kernel_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#if !defined(__clang__)
// GCC 12 takes the undefined lanes of its own intrinsics for a fault (105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// From here to the end the compiler may use these instructions; only KernelFor
// hands the functions out. Nothing of other headers may be instantiated here.
#if defined(__clang__)
#pragma clang attribute push(                                      \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl")
#endif

namespace arrears::rules_internal {
namespace avx512 {
namespace {

// A vector of values and the counts in its lanes.
template <class T>
struct Lanes;

template <>
struct Lanes<std::int8_t> {
  static __m512i Spread(std::int8_t value) { return _mm512_set1_epi8(value); }
  // `count`, and one more where `x` has reached `cut`.
  static __m512i Add(__m512i count, __m512i x, __m512i cut) {
    return _mm512_mask_sub_epi8(count, _mm512_cmpge_epi8_mask(x, cut), count,
                                _mm512_set1_epi8(-1));
  }
  static void StoreBytes(std::uint8_t* to, __m512i count) {
    _mm512_storeu_si512(to, count);
  }
};

template <>
struct Lanes<std::int16_t> {
  static __m512i Spread(std::int16_t value) { return _mm512_set1_epi16(value); }
  static __m512i Add(__m512i count, __m512i x, __m512i cut) {
    return _mm512_mask_sub_epi16(count, _mm512_cmpge_epi16_mask(x, cut), count,
                                 _mm512_set1_epi16(-1));
  }
  static void StoreBytes(std::uint8_t* to, __m512i count) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                        _mm512_cvtepi16_epi8(count));
  }
};

template <>
struct Lanes<std::int32_t> {
  static __m512i Spread(std::int32_t value) { return _mm512_set1_epi32(value); }
  static __m512i Add(__m512i count, __m512i x, __m512i cut) {
    return _mm512_mask_sub_epi32(count, _mm512_cmpge_epi32_mask(x, cut), count,
                                 _mm512_set1_epi32(-1));
  }
  static void StoreBytes(std::uint8_t* to, __m512i count) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                     _mm512_cvtepi32_epi8(count));
  }
};

template <>
struct Lanes<std::int64_t> {
  static __m512i Spread(std::int64_t value) { return _mm512_set1_epi64(value); }
  static __m512i Add(__m512i count, __m512i x, __m512i cut) {
    return _mm512_mask_sub_epi64(count, _mm512_cmpge_epi64_mask(x, cut), count,
                                 _mm512_set1_epi64(-1));
  }
  static void StoreBytes(std::uint8_t* to, __m512i count) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to),
                     _mm512_cvtepi64_epi8(count));
  }
};

template <>
struct Lanes<double> {
  static __m512i Spread(double value) {
    return _mm512_castpd_si512(_mm512_set1_pd(value));
  }
  static __m512i Add(__m512i count, __m512i x, __m512i cut) {
    const __mmask8 reached = _mm512_cmp_pd_mask(
        _mm512_castsi512_pd(x), _mm512_castsi512_pd(cut), _CMP_GE_OQ);
    return _mm512_mask_sub_epi64(count, reached, count, _mm512_set1_epi64(-1));
  }
  static void StoreBytes(std::uint8_t* to, __m512i count) {
    Lanes<std::int64_t>::StoreBytes(to, count);
  }
  // What the count of NaN begins, and as no comparison holds, ends with.
  static __m512i NullWhereNaN(__m512i x, std::uint8_t null_class) {
    const __m512d value = _mm512_castsi512_pd(x);
    return _mm512_maskz_mov_epi64(
        _mm512_cmp_pd_mask(value, value, _CMP_UNORD_Q),
        _mm512_set1_epi64(null_class));
  }
};

template <class T>
void CountCutsFrom(const T* values, std::size_t rows, const T* cuts,
                   std::size_t cut_count, std::uint8_t null_class,
                   std::uint8_t* counts) {
  // Vectors whose counts grow together, so that a cut is spread once for all.
  constexpr std::size_t kVectors = 4;
  constexpr std::size_t kLanes = 64 / sizeof(T);
  for (std::size_t i = 0; i < rows; i += kVectors * kLanes) {
    __m512i x[kVectors], count[kVectors];
    for (std::size_t k = 0; k < kVectors; ++k) {
      x[k] = _mm512_loadu_si512(values + i + k * kLanes);
      if constexpr (std::is_same_v<T, double>) {
        count[k] = Lanes<T>::NullWhereNaN(x[k], null_class);
      } else {
        count[k] = _mm512_setzero_si512();
      }
    }
    for (std::size_t c = 0; c < cut_count; ++c) {
      const __m512i cut = Lanes<T>::Spread(cuts[c]);
      for (std::size_t k = 0; k < kVectors; ++k) {
        count[k] = Lanes<T>::Add(count[k], x[k], cut);
      }
    }
    for (std::size_t k = 0; k < kVectors; ++k) {
      Lanes<T>::StoreBytes(counts + i + k * kLanes, count[k]);
    }
  }
}

template <class T>
void CountCuts(const T* values, std::size_t rows, const T* cuts,
               std::size_t cut_count, std::uint8_t* counts) {
  CountCutsFrom(values, rows, cuts, cut_count, 0, counts);
}

__m512i LoadTable(const void* table) {
  return _mm512_broadcast_i32x4(
      _mm_load_si128(static_cast<const __m128i*>(table)));
}

// For each shuffle, where the bytes of `x` look: its top bit, which makes a
// shuffle give 0, is set in all bytes but those in [16 s, 16 s + 16).
template <std::size_t kShuffles>
void SplitIndex(__m512i x, __m512i (&index)[kShuffles]) {
  for (std::size_t s = 0; s < kShuffles; ++s) {
    const __m512i first = _mm512_set1_epi8(static_cast<char>(kShuffleSize * s));
    index[s] =
        _mm512_adds_epu8(_mm512_sub_epi8(x, first), _mm512_set1_epi8(0x70));
  }
}

// The entries of a table of 16 * kShuffles bytes, 0 beyond it.
template <std::size_t kShuffles>
__m512i LookUp(const std::uint8_t* table, const __m512i (&index)[kShuffles]) {
  __m512i found = _mm512_shuffle_epi8(LoadTable(table), index[0]);
  for (std::size_t s = 1; s < kShuffles; ++s) {
    found = _mm512_or_si512(
        found,
        _mm512_shuffle_epi8(LoadTable(table + kShuffleSize * s), index[s]));
  }
  return found;
}

__m512i LoadCodes(const std::uint8_t* codes) {
  return _mm512_loadu_si512(codes);
}
// Saturated, unsigned: a negative or large code becomes 255.
__m512i LoadCodes(const std::int32_t* codes) {
  const auto bytes = [codes](std::size_t k) {
    return _mm512_cvtusepi32_epi8(_mm512_loadu_si512(codes + 16 * k));
  };
  __m512i x = _mm512_castsi128_si512(bytes(0));
  x = _mm512_inserti32x4(x, bytes(1), 1);
  x = _mm512_inserti32x4(x, bytes(2), 2);
  return _mm512_inserti32x4(x, bytes(3), 3);
}

template <std::size_t kShuffles, class T>
void LookUpCodesBy(const T* codes, std::size_t rows, const CodeTable& table,
                   std::uint8_t* classes) {
  const __m512i null = _mm512_set1_epi8(static_cast<char>(table.null_class));
  for (std::size_t i = 0; i < rows; i += 64) {
    __m512i index[kShuffles];
    SplitIndex(LoadCodes(codes + i), index);
    _mm512_storeu_si512(classes + i,
                        _mm512_xor_si512(LookUp(table.classes, index), null));
  }
}

template <class T>
void LookUpCodes(const T* codes, std::size_t rows, const CodeTable& table,
                 std::uint8_t* classes) {
  const auto loop = table.shuffles == 1   ? LookUpCodesBy<1, T>
                    : table.shuffles == 2 ? LookUpCodesBy<2, T>
                                          : LookUpCodesBy<4, T>;
  loop(codes, rows, table, classes);
}

// The lowest bit set in each mask of `kPlanes` bytes, 255 when none is.
template <std::size_t kPlanes>
__m512i LowestBit(const __m512i* plane) {
  alignas(16) static constexpr std::int8_t kLowest[16] = {
      -1, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0};
  alignas(16) static constexpr std::int8_t kLowestOfUpper[16] = {
      -1, 4, 5, 4, 6, 4, 5, 4, 7, 4, 5, 4, 6, 4, 5, 4};
  // The first plane that is not zero, and the number of its first bit.
  __m512i byte = plane[kPlanes - 1];
  __m512i base = _mm512_set1_epi8(8 * (kPlanes - 1));
  for (std::size_t p = kPlanes - 1; p-- > 0;) {
    const __mmask64 some = _mm512_test_epi8_mask(plane[p], plane[p]);
    byte = _mm512_mask_mov_epi8(byte, some, plane[p]);
    base = _mm512_mask_mov_epi8(base, some,
                                _mm512_set1_epi8(static_cast<char>(8 * p)));
  }
  const __m512i nibble = _mm512_set1_epi8(0x0F);
  const __m512i low =
      _mm512_shuffle_epi8(LoadTable(kLowest), _mm512_and_si512(byte, nibble));
  const __m512i high =
      _mm512_shuffle_epi8(LoadTable(kLowestOfUpper),
                          _mm512_and_si512(_mm512_srli_epi16(byte, 4), nibble));
  // -1 is 255 here: the greatest, and what saturation keeps.
  return _mm512_adds_epu8(base, _mm512_min_epu8(low, high));
}

// Sign extension makes -1 of 255.
void StoreRules(std::int32_t* rule, __m512i bytes) {
  const auto store = [rule](std::size_t quarter, __m128i sixteen) {
    _mm512_storeu_si512(rule + 16 * quarter, _mm512_cvtepi8_epi32(sixteen));
  };
  store(0, _mm512_castsi512_si128(bytes));
  store(1, _mm512_extracti32x4_epi32(bytes, 1));
  store(2, _mm512_extracti32x4_epi32(bytes, 2));
  store(3, _mm512_extracti32x4_epi32(bytes, 3));
}

template <std::size_t kPlanes, std::size_t kShuffles>
void FirstHitOf(const MaskTables& tables, const std::uint8_t* classes,
                std::size_t rows, std::int32_t* rule) {
  for (std::size_t i = 0; i < rows; i += 64) {
    __m512i plane[kPlanes];
    for (std::size_t p = 0; p < kPlanes; ++p) {
      plane[p] = _mm512_set1_epi8(static_cast<char>(tables.all >> (8 * p)));
    }
    const std::uint8_t* entries = tables.entries;
    for (std::size_t c = 0; c < tables.column_count; ++c) {
      const __m512i x = _mm512_loadu_si512(classes + c * kRowsPerBlock + i);
      __m512i index[kShuffles] = {x};
      if constexpr (kShuffles > 1) SplitIndex(x, index);
      for (std::size_t p = 0; p < kPlanes; ++p) {
        plane[p] = _mm512_and_si512(plane[p], LookUp(entries, index));
        entries += kShuffleSize * kShuffles;
      }
    }
    StoreRules(rule + i, LowestBit<kPlanes>(plane));
  }
}

template <std::size_t kShuffles>
void FirstHitBy(const MaskTables& tables, const std::uint8_t* classes,
                std::size_t rows, std::int32_t* rule) {
  using Loop = decltype(&FirstHitBy<1>);
  constexpr Loop kLoops[] = {
      FirstHitOf<1, kShuffles>, FirstHitOf<2, kShuffles>,
      FirstHitOf<3, kShuffles>, FirstHitOf<4, kShuffles>,
      FirstHitOf<5, kShuffles>, FirstHitOf<6, kShuffles>,
      FirstHitOf<7, kShuffles>, FirstHitOf<8, kShuffles>};
  kLoops[tables.planes - 1](tables, classes, rows, rule);
}

void FirstHit(const MaskTables& tables, const std::uint8_t* classes,
              std::size_t rows, std::int32_t* rule) {
  const auto loop = tables.shuffles == 1   ? FirstHitBy<1>
                    : tables.shuffles == 2 ? FirstHitBy<2>
                                           : FirstHitBy<4>;
  loop(tables, classes, rows, rule);
}

// The lanes of the words from w on.
__mmask8 LanesFrom(std::size_t w, std::size_t words) {
  return words - w >= 8 ? 0xFF : static_cast<__mmask8>((1 << (words - w)) - 1);
}

void NoneRefuses(const std::uint64_t* const* row, std::size_t inputs,
                 const std::uint64_t* all, std::size_t words,
                 std::uint64_t* set) {
  for (std::size_t w = 0; w < words; w += 8) {
    const __mmask8 lanes = LanesFrom(w, words);
    __m512i any = _mm512_setzero_si512();
    for (std::size_t c = 0; c < inputs; ++c) {
      any = _mm512_or_si512(any, _mm512_maskz_loadu_epi64(lanes, row[c] + w));
    }
    _mm512_mask_storeu_epi64(
        set + w, lanes,
        _mm512_andnot_si512(any, _mm512_maskz_loadu_epi64(lanes, all + w)));
  }
}

void OneRefuses(const std::uint64_t* const* row, std::size_t inputs,
                const std::uint64_t* /*all*/, std::size_t words,
                std::uint64_t* set) {
  for (std::size_t w = 0; w < words; w += 8) {
    const __mmask8 lanes = LanesFrom(w, words);
    __m512i once = _mm512_setzero_si512(), twice = once;
    for (std::size_t c = 0; c < inputs; ++c) {
      const __m512i refused = _mm512_maskz_loadu_epi64(lanes, row[c] + w);
      twice = _mm512_or_si512(twice, _mm512_and_si512(once, refused));
      once = _mm512_or_si512(once, refused);
    }
    _mm512_mask_storeu_epi64(set + w, lanes, _mm512_andnot_si512(twice, once));
  }
}

}  // namespace
}  // namespace avx512

const Kernel kAvx512Kernel = {avx512::CountCuts<std::int8_t>,
                              avx512::CountCuts<std::int16_t>,
                              avx512::CountCuts<std::int32_t>,
                              avx512::CountCuts<std::int64_t>,
                              avx512::CountCutsFrom<double>,
                              avx512::LookUpCodes<std::int32_t>,
                              avx512::LookUpCodes<std::uint8_t>,
                              avx512::FirstHit,
                              avx512::NoneRefuses,
                              avx512::OneRefuses};

}  // namespace arrears::rules_internal

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif  // __x86_64__
