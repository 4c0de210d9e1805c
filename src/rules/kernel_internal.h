// SPDX-License-Identifier: Apache-2.0
//
// kernel_internal.h: the inner loops of a decision table, at one vector width.
//
//   const Kernel& kernel = KernelFor(base_internal::ActiveVectorWidth());
//   kernel.count_int16(days, rows, cuts, cut_count, classes);
//   kernel.first_hit(tables, classes, rows, rule);
//
// Two steps over a block of rows that stays in the nearest cache. First each
// column becomes one class byte a row. Then the masks of a row's classes are
// intersected: with byte shuffles a mask is cut into its bytes ("planes"), and
// one instruction looks up a plane for 32 or 64 rows at once.
//
// All widths write the same bytes. `rows` is always a multiple of kRowsPerStep:
// the caller pads its buffers.
#ifndef ARREARS_RULES_KERNEL_INTERNAL_H_
#define ARREARS_RULES_KERNEL_INTERNAL_H_

#include <cstddef>
#include <cstdint>

#include "base/vector_width_internal.h"

namespace arrears::rules_internal {

// The largest step of any kernel.
inline constexpr std::size_t kRowsPerStep = 256;
constexpr std::size_t PaddedRows(std::size_t rows) {
  return (rows + kRowsPerStep - 1) / kRowsPerStep * kRowsPerStep;
}
// Rows whose class bytes are kept at once, kRowsPerBlock apart for each column.
inline constexpr std::size_t kRowsPerBlock = 1024;
// A class byte is looked up by 1, 2 or 4 shuffles of 16 entries.
inline constexpr std::size_t kShuffleSize = 16;
inline constexpr std::size_t kMaxShuffledClasses = 4 * kShuffleSize;
// Pairs of columns whose masks meet in one pass over the rows.
inline constexpr std::size_t kPairsPerPass = 4;

// A table's masks of its first 64 rules, laid out for either way of looking
// them up. Column c has class bytes below 16 * shuffles.
struct MaskTables {
  // Byte shuffles: [column][plane][class], 16 * shuffles classes, at multiples
  // of 16 bytes. Plane p holds byte p of the masks.
  const std::uint8_t* entries;
  std::size_t column_count;
  std::size_t planes;    // Bytes of a mask in use, 1 to 8.
  std::size_t shuffles;  // Enough for the classes of each column: 1, 2 or 4.

  // One load for the masks of two columns of at most 16 classes, or of one.
  struct Pair {
    const std::uint64_t* masks;  // [class of low | class of high << 4]
    std::size_t low, high;       // Columns; equal for a single one: [class].
  };
  const Pair* pairs;
  std::size_t pair_count;  // A multiple of kPairsPerPass.

  std::uint64_t all;  // The mask of all rules: that of a table of no column.
};

// The classes of a small dictionary's codes, at most kMaxShuffledClasses.
struct CodeTable {
  // Class of each code, exclusive-or'ed with null_class so that what a shuffle
  // makes of a code outside the dictionary, 0, is null.
  alignas(16) std::uint8_t classes[kMaxShuffledClasses];
  std::size_t shuffles;  // 1, 2 or 4.
  std::uint8_t null_class;
  // Class of each code below 255, and of 255 and all above.
  std::uint8_t of_code[256];
};

struct Kernel {
  // counts[i] = how many of the ascending `cuts` are at or below values[i].
  template <class T>
  using Count = void (*)(const T* values, std::size_t rows, const T* cuts,
                         std::size_t cut_count, std::uint8_t* counts);
  Count<std::int8_t> count_int8;
  Count<std::int16_t> count_int16;
  Count<std::int32_t> count_int32;
  Count<std::int64_t> count_int64;
  // As above, and `null_class` for NaN.
  void (*count_double)(const double* values, std::size_t rows,
                       const double* cuts, std::size_t cut_count,
                       std::uint8_t null_class, std::uint8_t* counts);
  // classes[i] = the class of codes[i].
  template <class T>
  using LookUp = void (*)(const T* codes, std::size_t rows,
                          const CodeTable& table, std::uint8_t* classes);
  LookUp<std::int32_t> look_up_codes;
  LookUp<std::uint8_t> look_up_codes8;
  // rule[i] = the lowest rule in all masks of row i's classes, -1 when there is
  // none. Column c of row i has class byte classes[c * kRowsPerBlock + i].
  void (*first_hit)(const MaskTables& tables, const std::uint8_t* classes,
                    std::size_t rows, std::int32_t* rule);
  // Of one row, whose inputs refuse the sets of rules row[0 .. inputs), each
  // and `all` of so many words: the rules that none refuses, and those that
  // one alone refuses.
  using Join = void (*)(const std::uint64_t* const* row, std::size_t inputs,
                        const std::uint64_t* all, std::size_t words,
                        std::uint64_t* set);
  Join none_refuses;
  Join one_refuses;
};

extern const Kernel kPortableKernel;
#if defined(__x86_64__)
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;
#endif

const Kernel& KernelFor(base_internal::VectorWidth width);

// masks[i] = the rules in all masks of row i's classes.
void IntersectMasks(const MaskTables& tables, const std::uint8_t* classes,
                    std::size_t rows, std::uint64_t* masks);

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_KERNEL_INTERNAL_H_
