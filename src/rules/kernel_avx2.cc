// SPDX-License-Identifier: Apache-2.0
//
// The loops with AVX2: 32 class bytes at a time.
#include <type_traits>

#include "rules/kernel_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

// From here to the end the compiler may use these instructions; only KernelFor
// hands the functions out. Nothing of other headers may be instantiated here.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

namespace arrears::rules_internal {
namespace avx2 {
namespace {

// A vector of values and the counts in its lanes. 32 rows of sizeof(T) vectors
// make one vector of bytes; what packing does to the order of rows, it undoes.
template <class T>
struct Lanes;

template <>
struct Lanes<std::int8_t> {
  static __m256i Spread(std::int8_t value) { return _mm256_set1_epi8(value); }
  // -1 where x < cut.
  static __m256i Below(__m256i x, __m256i cut) {
    return _mm256_cmpgt_epi8(cut, x);
  }
  static __m256i Add(__m256i a, __m256i b) { return _mm256_add_epi8(a, b); }
  static __m256i Pack(const __m256i (&count)[1]) { return count[0]; }
};

template <>
struct Lanes<std::int16_t> {
  static __m256i Spread(std::int16_t value) { return _mm256_set1_epi16(value); }
  static __m256i Below(__m256i x, __m256i cut) {
    return _mm256_cmpgt_epi16(cut, x);
  }
  static __m256i Add(__m256i a, __m256i b) { return _mm256_add_epi16(a, b); }
  static __m256i Pack(const __m256i (&count)[2]) {
    return _mm256_permute4x64_epi64(_mm256_packus_epi16(count[0], count[1]),
                                    _MM_SHUFFLE(3, 1, 2, 0));
  }
};

template <>
struct Lanes<std::int32_t> {
  static __m256i Spread(std::int32_t value) { return _mm256_set1_epi32(value); }
  static __m256i Below(__m256i x, __m256i cut) {
    return _mm256_cmpgt_epi32(cut, x);
  }
  static __m256i Add(__m256i a, __m256i b) { return _mm256_add_epi32(a, b); }
  static __m256i Pack(const __m256i (&count)[4]) {
    const __m256i low = _mm256_packus_epi32(count[0], count[1]);
    const __m256i high = _mm256_packus_epi32(count[2], count[3]);
    // Each quarter has its rows 0-3 in the lower half and 4-7 in the upper.
    return _mm256_permutevar8x32_epi32(
        _mm256_packus_epi16(low, high),
        _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  }
};

// The lower 32 bits of the lanes of two vectors.
__m256i LowerHalves(__m256i a, __m256i b) {
  return _mm256_castps_si256(_mm256_shuffle_ps(
      _mm256_castsi256_ps(a), _mm256_castsi256_ps(b), _MM_SHUFFLE(2, 0, 2, 0)));
}

template <>
struct Lanes<std::int64_t> {
  static __m256i Spread(std::int64_t value) {
    return _mm256_set1_epi64x(value);
  }
  static __m256i Below(__m256i x, __m256i cut) {
    return _mm256_cmpgt_epi64(cut, x);
  }
  static __m256i Add(__m256i a, __m256i b) { return _mm256_add_epi64(a, b); }
  static __m256i Pack(const __m256i (&count)[8]) {
    const __m256i low = _mm256_packus_epi32(LowerHalves(count[0], count[1]),
                                            LowerHalves(count[2], count[3]));
    const __m256i high = _mm256_packus_epi32(LowerHalves(count[4], count[5]),
                                             LowerHalves(count[6], count[7]));
    const __m256i bytes = _mm256_packus_epi16(low, high);
    // Each eighth has its rows 0-1 in the lower half and 2-3 in the upper.
    const __m128i a = _mm256_castsi256_si128(bytes);
    const __m128i b = _mm256_extracti128_si256(bytes, 1);
    return _mm256_set_m128i(_mm_unpackhi_epi16(a, b), _mm_unpacklo_epi16(a, b));
  }
};

template <>
struct Lanes<double> : Lanes<std::int64_t> {
  static __m256i Spread(double value) {
    return _mm256_castpd_si256(_mm256_set1_pd(value));
  }
  static __m256i Below(__m256i x, __m256i cut) {
    return _mm256_castpd_si256(_mm256_cmp_pd(
        _mm256_castsi256_pd(x), _mm256_castsi256_pd(cut), _CMP_LT_OQ));
  }
  // `count`, and `null` where `x` is NaN.
  static __m256i NullWhereNaN(__m256i count, __m256i x, __m256i null) {
    const __m256d value = _mm256_castsi256_pd(x);
    const __m256d is_nan = _mm256_cmp_pd(value, value, _CMP_UNORD_Q);
    return _mm256_blendv_epi8(count, null, _mm256_castpd_si256(is_nan));
  }
};

// Rows whose bytes fill one vector.
constexpr std::size_t kRows = 32;

template <class T>
void CountCutsOr(const T* values, std::size_t rows, const T* cuts,
                 std::size_t cut_count, std::uint8_t null_class,
                 std::uint8_t* counts) {
  using Count = std::conditional_t<std::is_same_v<T, double>, std::int64_t, T>;
  constexpr std::size_t kVectors = sizeof(T);
  constexpr std::size_t kLanes = kRows / kVectors;
  // Vectors of bytes that grow together, so that a cut is spread once for all.
  constexpr std::size_t kGroups = sizeof(T) >= 4 ? 1 : 4 / sizeof(T);
  const __m256i all = Lanes<Count>::Spread(static_cast<Count>(cut_count));
  const __m256i null = Lanes<Count>::Spread(static_cast<Count>(null_class));
  for (std::size_t i = 0; i < rows; i += kGroups * kRows) {
    __m256i x[kGroups][kVectors], count[kGroups][kVectors];
    for (std::size_t g = 0; g < kGroups; ++g) {
      for (std::size_t k = 0; k < kVectors; ++k) {
        x[g][k] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(
            values + i + g * kRows + k * kLanes));
        count[g][k] = all;
      }
    }
    for (std::size_t c = 0; c < cut_count; ++c) {
      const __m256i cut = Lanes<T>::Spread(cuts[c]);
      for (std::size_t g = 0; g < kGroups; ++g) {
        for (std::size_t k = 0; k < kVectors; ++k) {
          count[g][k] =
              Lanes<T>::Add(count[g][k], Lanes<T>::Below(x[g][k], cut));
        }
      }
    }
    for (std::size_t g = 0; g < kGroups; ++g) {
      if constexpr (std::is_same_v<T, double>) {
        for (std::size_t k = 0; k < kVectors; ++k) {
          count[g][k] = Lanes<T>::NullWhereNaN(count[g][k], x[g][k], null);
        }
      }
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(counts + i + g * kRows),
                          Lanes<T>::Pack(count[g]));
    }
  }
}

template <class T>
void CountCuts(const T* values, std::size_t rows, const T* cuts,
               std::size_t cut_count, std::uint8_t* counts) {
  CountCutsOr(values, rows, cuts, cut_count, 0, counts);
}

__m256i LoadTable(const void* table) {
  return _mm256_broadcastsi128_si256(
      _mm_load_si128(static_cast<const __m128i*>(table)));
}

// For each shuffle, where the bytes of `x` look: its top bit, which makes a
// shuffle give 0, is set in all bytes but those in [16 s, 16 s + 16).
template <std::size_t kShuffles>
void SplitIndex(__m256i x, __m256i (&index)[kShuffles]) {
  for (std::size_t s = 0; s < kShuffles; ++s) {
    const __m256i first = _mm256_set1_epi8(static_cast<char>(kShuffleSize * s));
    index[s] =
        _mm256_adds_epu8(_mm256_sub_epi8(x, first), _mm256_set1_epi8(0x70));
  }
}

// The entries of a table of 16 * kShuffles bytes, 0 beyond it.
template <std::size_t kShuffles>
__m256i LookUp(const std::uint8_t* table, const __m256i (&index)[kShuffles]) {
  __m256i found = _mm256_shuffle_epi8(LoadTable(table), index[0]);
  for (std::size_t s = 1; s < kShuffles; ++s) {
    found = _mm256_or_si256(
        found,
        _mm256_shuffle_epi8(LoadTable(table + kShuffleSize * s), index[s]));
  }
  return found;
}

__m256i LoadCodes(const std::uint8_t* codes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes));
}
// Unsigned: a negative or large code becomes 255.
__m256i LoadCodes(const std::int32_t* codes) {
  __m256i code[4];
  for (std::size_t k = 0; k < 4; ++k) {
    code[k] = _mm256_min_epu32(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes + 8 * k)),
        _mm256_set1_epi32(255));
  }
  return Lanes<std::int32_t>::Pack(code);
}

template <std::size_t kShuffles, class T>
void LookUpCodesBy(const T* codes, std::size_t rows, const CodeTable& table,
                   std::uint8_t* classes) {
  const __m256i null = _mm256_set1_epi8(static_cast<char>(table.null_class));
  for (std::size_t i = 0; i < rows; i += kRows) {
    __m256i index[kShuffles];
    SplitIndex(LoadCodes(codes + i), index);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(classes + i),
                        _mm256_xor_si256(LookUp(table.classes, index), null));
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
__m256i LowestBit(const __m256i* plane) {
  alignas(16) static constexpr std::int8_t kLowest[16] = {
      -1, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0};
  alignas(16) static constexpr std::int8_t kLowestOfUpper[16] = {
      -1, 4, 5, 4, 6, 4, 5, 4, 7, 4, 5, 4, 6, 4, 5, 4};
  // The first plane that is not zero, and the number of its first bit.
  __m256i byte = plane[kPlanes - 1];
  __m256i base = _mm256_set1_epi8(8 * (kPlanes - 1));
  for (std::size_t p = kPlanes - 1; p-- > 0;) {
    const __m256i none = _mm256_cmpeq_epi8(plane[p], _mm256_setzero_si256());
    byte = _mm256_blendv_epi8(plane[p], byte, none);
    base = _mm256_blendv_epi8(_mm256_set1_epi8(static_cast<char>(8 * p)), base,
                              none);
  }
  const __m256i nibble = _mm256_set1_epi8(0x0F);
  const __m256i low =
      _mm256_shuffle_epi8(LoadTable(kLowest), _mm256_and_si256(byte, nibble));
  const __m256i high =
      _mm256_shuffle_epi8(LoadTable(kLowestOfUpper),
                          _mm256_and_si256(_mm256_srli_epi16(byte, 4), nibble));
  // -1 is 255 here: the greatest, and what saturation keeps.
  return _mm256_adds_epu8(base, _mm256_min_epu8(low, high));
}

// Sign extension makes -1 of 255.
void StoreRules(std::int32_t* rule, __m256i bytes) {
  const auto store = [rule](std::size_t quarter, __m128i eight) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(rule + 8 * quarter),
                        _mm256_cvtepi8_epi32(eight));
  };
  const __m128i low = _mm256_castsi256_si128(bytes);
  const __m128i high = _mm256_extracti128_si256(bytes, 1);
  store(0, low);
  store(1, _mm_srli_si128(low, 8));
  store(2, high);
  store(3, _mm_srli_si128(high, 8));
}

template <std::size_t kPlanes, std::size_t kShuffles>
void FirstHitOf(const MaskTables& tables, const std::uint8_t* classes,
                std::size_t rows, std::int32_t* rule) {
  for (std::size_t i = 0; i < rows; i += kRows) {
    __m256i plane[kPlanes];
    for (std::size_t p = 0; p < kPlanes; ++p) {
      plane[p] = _mm256_set1_epi8(static_cast<char>(tables.all >> (8 * p)));
    }
    const std::uint8_t* entries = tables.entries;
    for (std::size_t c = 0; c < tables.column_count; ++c) {
      const __m256i x = _mm256_loadu_si256(
          reinterpret_cast<const __m256i*>(classes + c * kRowsPerBlock + i));
      __m256i index[kShuffles] = {x};
      if constexpr (kShuffles > 1) SplitIndex(x, index);
      for (std::size_t p = 0; p < kPlanes; ++p) {
        plane[p] = _mm256_and_si256(plane[p], LookUp(entries, index));
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

// The lanes of the words from w on, in their top bits.
__m256i LanesFrom(std::size_t w, std::size_t words) {
  return _mm256_cmpgt_epi64(
      _mm256_set1_epi64x(static_cast<std::int64_t>(words - w)),
      _mm256_setr_epi64x(0, 1, 2, 3));
}
__m256i LoadWords(const std::uint64_t* from, __m256i lanes) {
  // The intrinsic takes `long long`, which the standard keeps apart from long.
  return _mm256_maskload_epi64(reinterpret_cast<const long long*>(from), lanes);
}
void StoreWords(__m256i words, __m256i lanes, std::uint64_t* to) {
  _mm256_maskstore_epi64(reinterpret_cast<long long*>(to), lanes, words);
}

void NoneRefuses(const std::uint64_t* const* row, std::size_t inputs,
                 const std::uint64_t* all, std::size_t words,
                 std::uint64_t* set) {
  for (std::size_t w = 0; w < words; w += 4) {
    const __m256i lanes = LanesFrom(w, words);
    __m256i any = _mm256_setzero_si256();
    for (std::size_t c = 0; c < inputs; ++c) {
      any = _mm256_or_si256(any, LoadWords(row[c] + w, lanes));
    }
    StoreWords(_mm256_andnot_si256(any, LoadWords(all + w, lanes)), lanes,
               set + w);
  }
}

void OneRefuses(const std::uint64_t* const* row, std::size_t inputs,
                const std::uint64_t* /*all*/, std::size_t words,
                std::uint64_t* set) {
  for (std::size_t w = 0; w < words; w += 4) {
    const __m256i lanes = LanesFrom(w, words);
    __m256i once = _mm256_setzero_si256(), twice = once;
    for (std::size_t c = 0; c < inputs; ++c) {
      const __m256i refused = LoadWords(row[c] + w, lanes);
      twice = _mm256_or_si256(twice, _mm256_and_si256(once, refused));
      once = _mm256_or_si256(once, refused);
    }
    StoreWords(_mm256_andnot_si256(twice, once), lanes, set + w);
  }
}

}  // namespace
}  // namespace avx2

const Kernel kAvx2Kernel = {avx2::CountCuts<std::int8_t>,
                            avx2::CountCuts<std::int16_t>,
                            avx2::CountCuts<std::int32_t>,
                            avx2::CountCuts<std::int64_t>,
                            avx2::CountCutsOr<double>,
                            avx2::LookUpCodes<std::int32_t>,
                            avx2::LookUpCodes<std::uint8_t>,
                            avx2::FirstHit,
                            avx2::NoneRefuses,
                            avx2::OneRefuses};

}  // namespace arrears::rules_internal

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif  // __x86_64__
