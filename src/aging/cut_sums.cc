// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "aging/cut_sums_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace arrears::aging_internal {
namespace {

using base_internal::VectorWidth;

// Cuts per pass over a block: their sums and counts stay in registers.
constexpr std::size_t kCutsPerPass = 5;

// Cut by cut, without branches, so that compilers find the baseline's vectors.
template <bool kDebitsOnly>
void SumScalar(const std::int64_t* open, const Date* dates, std::size_t rows,
               const Date* cuts, std::size_t cut_count, CutSum* out) {
  for (std::size_t k = 0; k < cut_count; ++k) {
    const std::int32_t cut = cuts[k].days_since_1970();
    std::int64_t minor = 0, items = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int64_t mask = -(dates[i].days_since_1970() <= cut);
      const std::int64_t value =
          open[i] & mask & (kDebitsOnly ? -(open[i] > 0) : -1);
      minor += value;
      items += value != 0;
    }
    out[k].minor += minor;
    out[k].items += items;
  }
}

#if defined(__x86_64__)

// Eight rows a step. The dates stand in the order 0 1 4 5 2 3 6 7, so that
// unpacking a mask of 32-bit lanes with itself gives the 64-bit masks of rows
// 0-3 and of rows 4-7.
template <bool kDebitsOnly, std::size_t kCuts>
__attribute__((target("avx2"))) void SumAvx2(const std::int64_t* open,
                                             const Date* dates,
                                             std::size_t rows, const Date* cuts,
                                             CutSum* out) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i sums[kCuts], counts[kCuts];
  for (std::size_t k = 0; k < kCuts; ++k) sums[k] = counts[k] = zero;
  std::size_t i = 0;
  for (; i + 8 <= rows; i += 8) {
    const auto* from = reinterpret_cast<const __m256i*>(open + i);
    const __m256i low = _mm256_loadu_si256(from);
    const __m256i high = _mm256_loadu_si256(from + 1);
    const __m256i day = _mm256_permute4x64_epi64(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(dates + i)), 0xD8);
    // Lanes that count: 64-bit masks narrowed to the order of `day`.
    const __m256i low_counts = kDebitsOnly ? _mm256_cmpgt_epi64(low, zero)
                                           : _mm256_cmpeq_epi64(low, zero);
    const __m256i high_counts = kDebitsOnly ? _mm256_cmpgt_epi64(high, zero)
                                            : _mm256_cmpeq_epi64(high, zero);
    const __m256i flags = _mm256_castps_si256(
        _mm256_shuffle_ps(_mm256_castsi256_ps(low_counts),
                          _mm256_castsi256_ps(high_counts), 0x88));
    for (std::size_t k = 0; k < kCuts; ++k) {
      const __m256i later =
          _mm256_cmpgt_epi32(day, _mm256_set1_epi32(cuts[k].days_since_1970()));
      const __m256i mask =
          kDebitsOnly ? _mm256_andnot_si256(later, flags)
                      : _mm256_andnot_si256(_mm256_or_si256(later, flags),
                                            _mm256_cmpeq_epi32(zero, zero));
      counts[k] = _mm256_sub_epi32(counts[k], mask);
      sums[k] = _mm256_add_epi64(
          sums[k], _mm256_and_si256(low, _mm256_unpacklo_epi32(mask, mask)));
      sums[k] = _mm256_add_epi64(
          sums[k], _mm256_and_si256(high, _mm256_unpackhi_epi32(mask, mask)));
    }
  }
  for (std::size_t k = 0; k < kCuts; ++k) {
    alignas(32) std::int64_t sum[4];
    alignas(32) std::int32_t count[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(sum), sums[k]);
    _mm256_store_si256(reinterpret_cast<__m256i*>(count), counts[k]);
    for (const std::int64_t lane : sum) out[k].minor += lane;
    for (const std::int32_t lane : count) out[k].items += lane;
  }
  SumScalar<kDebitsOnly>(open + i, dates + i, rows - i, cuts, kCuts, out);
}

// Eight rows a step, masks in mask registers.
template <bool kDebitsOnly, std::size_t kCuts>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void SumAvx512(
    const std::int64_t* open, const Date* dates, std::size_t rows,
    const Date* cuts, CutSum* out) {
  const __m512i zero = _mm512_setzero_si512();
  const __m256i one = _mm256_set1_epi32(1);
  __m512i sums[kCuts];
  __m256i counts[kCuts];
  for (std::size_t k = 0; k < kCuts; ++k) {
    sums[k] = zero;
    counts[k] = _mm256_setzero_si256();
  }
  std::size_t i = 0;
  for (; i + 8 <= rows; i += 8) {
    const __m512i minor = _mm512_loadu_si512(open + i);
    const __m256i day =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(dates + i));
    const __mmask8 flags = kDebitsOnly ? _mm512_cmpgt_epi64_mask(minor, zero)
                                       : _mm512_test_epi64_mask(minor, minor);
    for (std::size_t k = 0; k < kCuts; ++k) {
      const __mmask8 mask = _mm256_mask_cmple_epi32_mask(
          flags, day, _mm256_set1_epi32(cuts[k].days_since_1970()));
      sums[k] = _mm512_mask_add_epi64(sums[k], mask, sums[k], minor);
      counts[k] = _mm256_mask_add_epi32(counts[k], mask, counts[k], one);
    }
  }
  for (std::size_t k = 0; k < kCuts; ++k) {
    alignas(64) std::int64_t sum[8];
    alignas(32) std::int32_t count[8];
    _mm512_store_si512(sum, sums[k]);
    _mm256_store_si256(reinterpret_cast<__m256i*>(count), counts[k]);
    for (const std::int64_t lane : sum) out[k].minor += lane;
    for (const std::int32_t lane : count) out[k].items += lane;
  }
  SumScalar<kDebitsOnly>(open + i, dates + i, rows - i, cuts, kCuts, out);
}

#endif  // __x86_64__

template <bool kDebitsOnly, std::size_t kCuts>
void SumFixed(VectorWidth width, const std::int64_t* open, const Date* dates,
              std::size_t rows, const Date* cuts, CutSum* out) {
#if defined(__x86_64__)
  if (width == VectorWidth::kAvx512) {
    return SumAvx512<kDebitsOnly, kCuts>(open, dates, rows, cuts, out);
  }
  if (width == VectorWidth::kAvx2) {
    return SumAvx2<kDebitsOnly, kCuts>(open, dates, rows, cuts, out);
  }
#endif
  SumScalar<kDebitsOnly>(open, dates, rows, cuts, kCuts, out);
}

template <bool kDebitsOnly>
void SumPasses(VectorWidth width, const std::int64_t* open, const Date* dates,
               std::size_t rows, const Date* cuts, std::size_t cut_count,
               CutSum* out) {
  using Pass = void (*)(VectorWidth, const std::int64_t*, const Date*,
                        std::size_t, const Date*, CutSum*);
  static constexpr Pass kPass[] = {
      SumFixed<kDebitsOnly, 1>, SumFixed<kDebitsOnly, 2>,
      SumFixed<kDebitsOnly, 3>, SumFixed<kDebitsOnly, 4>,
      SumFixed<kDebitsOnly, 5>};
  for (std::size_t k = 0; k < cut_count; k += kCutsPerPass) {
    const std::size_t count = std::min(kCutsPerPass, cut_count - k);
    kPass[count - 1](width, open, dates, rows, cuts + k, out + k);
  }
}

}  // namespace

void SumUpToCuts(VectorWidth width, bool debits_only, const std::int64_t* open,
                 const Date* dates, std::size_t rows, const Date* cuts,
                 std::size_t cut_count, CutSum* out) {
  std::fill(out, out + cut_count, CutSum{});
  if (debits_only) {
    SumPasses<true>(width, open, dates, rows, cuts, cut_count, out);
  } else {
    SumPasses<false>(width, open, dates, rows, cuts, cut_count, out);
  }
}

}  // namespace arrears::aging_internal
