// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>

#include "base/vector_width_internal.h"
#include "csv_structure_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace arrears::io_internal {
namespace {

using base_internal::ActiveVectorWidth;
using base_internal::VectorWidth;

StructureFlags FindScalar(const char* data, std::size_t blocks,
                          const CsvMarks& marks, bool all,
                          const StructureMasks& masks) {
  StructureFlags flags;
  for (std::size_t block = 0; block < blocks; ++block, data += 64) {
    std::uint64_t newline = 0, separator = 0, quote = 0, carriage = 0;
    for (int i = 0; i < 64; ++i) {
      const char c = data[i];
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (c == marks.newline) newline |= bit;
      if (c == marks.newline || c == marks.delimiter) separator |= bit;
      if (c == marks.quote) quote |= bit;
      if (c == '\r') carriage |= bit;
      flags.nul |= c == '\0';
      flags.high |= static_cast<signed char>(c) < 0;
    }
    if (marks.quote == '\0') quote = 0;
    flags.quote |= quote != 0;
    masks.newline[block] = newline;
    masks.separator[block] = separator;
    if (!all) continue;
    masks.quote[block] = quote;
    masks.carriage[block] = carriage & ~newline;
  }
  return flags;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) inline std::uint64_t Equal64(__m256i low,
                                                             __m256i high,
                                                             __m256i to) {
  const auto a = static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, to)));
  const auto b = static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, to)));
  return a | std::uint64_t{b} << 32;
}

__attribute__((target("avx2"))) StructureFlags FindAvx2(
    const char* data, std::size_t blocks, const CsvMarks& marks, bool all,
    const StructureMasks& masks) {
  const __m256i newline = _mm256_set1_epi8(marks.newline);
  const __m256i delimiter = _mm256_set1_epi8(marks.delimiter);
  const __m256i quote = _mm256_set1_epi8(marks.quote);
  const __m256i carriage = _mm256_set1_epi8('\r');
  const std::uint64_t quotes_count =
      marks.quote == '\0' ? 0 : ~std::uint64_t{0};
  __m256i any_high = _mm256_setzero_si256();
  __m256i any_nul = _mm256_setzero_si256();
  std::uint64_t any_quote = 0;
  for (std::size_t block = 0; block < blocks; ++block, data += 64) {
    const __m256i low =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data));
    const __m256i high =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(data + 32));
    const std::uint64_t ends = Equal64(low, high, newline);
    masks.newline[block] = ends;
    masks.separator[block] = ends | Equal64(low, high, delimiter);
    const std::uint64_t quoted = Equal64(low, high, quote) & quotes_count;
    any_quote |= quoted;
    any_high = _mm256_or_si256(any_high, _mm256_or_si256(low, high));
    // The lesser byte is 0 where either is.
    any_nul = _mm256_or_si256(
        any_nul,
        _mm256_cmpeq_epi8(_mm256_min_epu8(low, high), _mm256_setzero_si256()));
    if (!all) continue;
    masks.quote[block] = quoted;
    masks.carriage[block] = Equal64(low, high, carriage) & ~ends;
  }
  return {any_quote != 0, _mm256_movemask_epi8(any_nul) != 0,
          _mm256_movemask_epi8(any_high) != 0};
}

__attribute__((target("avx512f,avx512bw"))) StructureFlags FindAvx512(
    const char* data, std::size_t blocks, const CsvMarks& marks, bool all,
    const StructureMasks& masks) {
  const __m512i newline = _mm512_set1_epi8(marks.newline);
  const __m512i delimiter = _mm512_set1_epi8(marks.delimiter);
  const __m512i quote = _mm512_set1_epi8(marks.quote);
  const __m512i carriage = _mm512_set1_epi8('\r');
  const std::uint64_t quotes_count =
      marks.quote == '\0' ? 0 : ~std::uint64_t{0};
  __m512i any_high = _mm512_setzero_si512();
  std::uint64_t any_nul = 0, any_quote = 0;
  for (std::size_t block = 0; block < blocks; ++block, data += 64) {
    const __m512i bytes = _mm512_loadu_si512(data);
    const std::uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, newline);
    masks.newline[block] = ends;
    masks.separator[block] = ends | _mm512_cmpeq_epi8_mask(bytes, delimiter);
    const std::uint64_t quoted =
        _mm512_cmpeq_epi8_mask(bytes, quote) & quotes_count;
    any_quote |= quoted;
    any_high = _mm512_or_si512(any_high, bytes);
    any_nul |= _mm512_testn_epi8_mask(bytes, bytes);
    if (!all) continue;
    masks.quote[block] = quoted;
    masks.carriage[block] = _mm512_cmpeq_epi8_mask(bytes, carriage) & ~ends;
  }
  return {any_quote != 0, any_nul != 0, _mm512_movepi8_mask(any_high) != 0};
}

#endif

// Bits [begin, end) of the word at `word`, the others cleared.
inline std::uint64_t Clipped(const std::uint64_t* mask, std::size_t word,
                             std::size_t begin, std::size_t end) {
  std::uint64_t bits = mask[word];
  if (word == begin / 64) bits &= ~std::uint64_t{0} << (begin % 64);
  if (word == end / 64) bits &= ~(~std::uint64_t{0} << (end % 64));
  return bits;
}

// Writes eight positions at a time, whether or not there are as many: that
// spares a branch a bit, and the next word writes over what is too much.
[[gnu::always_inline]] inline std::uint32_t* Spread(std::uint64_t bits,
                                                    std::uint32_t base,
                                                    std::uint32_t* out) {
  std::uint32_t* const next = out + std::popcount(bits);
  while (bits != 0) {
    for (int i = 0; i < 8; ++i) {
      out[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
    out += 8;
  }
  return next;
}

[[gnu::always_inline]] inline std::size_t FlattenBody(const std::uint64_t* mask,
                                                      std::size_t begin,
                                                      std::size_t end,
                                                      std::uint32_t* out) {
  if (begin >= end) return 0;
  std::uint32_t* const start = out;
  const std::size_t last = (end - 1) / 64;
  for (std::size_t word = begin / 64; word <= last; ++word) {
    out = Spread(Clipped(mask, word, begin, end),
                 static_cast<std::uint32_t>(word * 64), out);
  }
  return static_cast<std::size_t>(out - start);
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2,popcnt"))) std::size_t FlattenAvx2(
    const std::uint64_t* mask, std::size_t begin, std::size_t end,
    std::uint32_t* out) {
  return FlattenBody(mask, begin, end, out);
}

// The numbers of the set bits are compressed to the front of a vector, and
// sixteen at a time made positions.
__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt"))) std::size_t
FlattenVbmi2(const std::uint64_t* mask, std::size_t begin, std::size_t end,
             std::uint32_t* out) {
  if (begin >= end) return 0;
  alignas(64) std::uint8_t numbers[64];
  for (int i = 0; i < 64; ++i) numbers[i] = static_cast<std::uint8_t>(i);
  const __m512i all = _mm512_load_si512(numbers);
  std::uint32_t* const start = out;
  const std::size_t last = (end - 1) / 64;
  for (std::size_t word = begin / 64; word <= last; ++word) {
    const std::uint64_t bits = Clipped(mask, word, begin, end);
    const __m512i some = _mm512_maskz_compress_epi8(bits, all);
    const __m512i base = _mm512_set1_epi32(static_cast<int>(word * 64));
    const auto count = static_cast<std::size_t>(__builtin_popcountll(bits));
    _mm512_store_si512(numbers, some);
    for (std::size_t at = 0; at < count; at += 16) {
      const __m128i part =
          _mm_load_si128(reinterpret_cast<const __m128i*>(numbers + at));
      _mm512_storeu_si512(
          out + at,
          _mm512_add_epi32(base, _mm512_maskz_cvtepu8_epi32(0xFFFF, part)));
    }
    out += count;
  }
  return static_cast<std::size_t>(out - start);
}
#endif

}  // namespace

StructureFlags FindStructure(const char* data, std::size_t blocks,
                             const CsvMarks& marks, bool all,
                             const StructureMasks& masks) {
  switch (ActiveVectorWidth()) {
#if defined(__x86_64__)
    case VectorWidth::kAvx512:
      return FindAvx512(data, blocks, marks, all, masks);
    case VectorWidth::kAvx2:
      return FindAvx2(data, blocks, marks, all, masks);
#endif
    default:
      return FindScalar(data, blocks, marks, all, masks);
  }
}

std::size_t FlattenMask(const std::uint64_t* mask, std::size_t begin,
                        std::size_t end, std::uint32_t* out) {
#if defined(__x86_64__)
  static const bool kHasVbmi2 = __builtin_cpu_supports("avx512vbmi2");
  if (ActiveVectorWidth() == VectorWidth::kAvx512 && kHasVbmi2) {
    return FlattenVbmi2(mask, begin, end, out);
  }
  if (ActiveVectorWidth() != VectorWidth::kScalar) {
    return FlattenAvx2(mask, begin, end, out);
  }
#endif
  return FlattenBody(mask, begin, end, out);
}

std::size_t CountBits(const std::uint64_t* mask, std::size_t begin,
                      std::size_t end) {
  std::size_t count = 0;
  for (std::size_t word = begin / 64; word * 64 < end; ++word) {
    count += static_cast<std::size_t>(
        std::popcount(Clipped(mask, word, begin, end)));
  }
  return count;
}

std::size_t FindBit(const std::uint64_t* mask, std::size_t begin,
                    std::size_t end) {
  for (std::size_t word = begin / 64; word * 64 < end; ++word) {
    const std::uint64_t bits = Clipped(mask, word, begin, end);
    if (bits != 0) {
      return word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    }
  }
  return end;
}

}  // namespace arrears::io_internal
