// SPDX-License-Identifier: Apache-2.0
//
// csv_structure_internal.h: where do delimiters, line ends and quotes stand?
//
//   StructureFlags flags = FindStructure(data, blocks, marks, masks);
//   std::size_t n = FlattenMasks(masks.separator, from, to, positions);
//
// The vectorised part of reading: 64 bytes become one bit each of a mask. The
// rest works on masks and is the same at every width.
#ifndef ARREARS_IO_CSV_STRUCTURE_INTERNAL_H_
#define ARREARS_IO_CSV_STRUCTURE_INTERNAL_H_

#include <cstddef>
#include <cstdint>

namespace arrears::io_internal {

struct CsvMarks {
  char delimiter, newline;
  char quote;  // '\0': none; `quote` masks stay empty.
};

// Bit i of word w stands for byte 64 * w + i.
struct StructureMasks {
  std::uint64_t* separator;  // Delimiters and newlines.
  std::uint64_t* newline;
  std::uint64_t* quote;     // This and the next only where all is asked for.
  std::uint64_t* carriage;  // CR, where it is not the newline.
};

struct StructureFlags {
  bool quote = false;  // Some byte is a quote,
  bool nul = false;    // is 0,
  bool high = false;   // is no ASCII.
};

// Reads 64 * blocks bytes. `all`: write quote and carriage masks as well.
StructureFlags FindStructure(const char* data, std::size_t blocks,
                             const CsvMarks& marks, bool all,
                             const StructureMasks& masks);

// Positions of set bits in [begin, end), ascending, to `out`, which has room
// for end - begin + 64. Returns their number.
std::size_t FlattenMask(const std::uint64_t* mask, std::size_t begin,
                        std::size_t end, std::uint32_t* out);
// Number of set bits in [begin, end).
std::size_t CountBits(const std::uint64_t* mask, std::size_t begin,
                      std::size_t end);
// First set bit in [begin, end), or end.
std::size_t FindBit(const std::uint64_t* mask, std::size_t begin,
                    std::size_t end);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_CSV_STRUCTURE_INTERNAL_H_
