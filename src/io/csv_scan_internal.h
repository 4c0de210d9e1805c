// SPDX-License-Identifier: Apache-2.0
//
// csv_scan_internal.h: how do threads share the pieces of a file?
//
//   absl::Status status = ScanPieces(layout, columns, executor, visit);
#ifndef ARREARS_IO_CSV_SCAN_INTERNAL_H_
#define ARREARS_IO_CSV_SCAN_INTERNAL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "arrears/io/csv.h"
#include "csv_structure_internal.h"
#include "input_file_internal.h"

namespace arrears::io_internal {

// Large enough to make the steps between pieces cheap, small enough for text,
// masks and columns of a piece to stay in a second-level cache.
inline constexpr std::size_t kCsvPieceBytes = std::size_t{1} << 17;

struct CsvLayout {
  const InputFile* file;
  CsvMarks marks;
  TextEncoding encoding;
  std::uint64_t data_begin;  // The first row after the header,
  std::uint64_t first_line;  // and its line.
  std::size_t field_count;
  std::size_t piece_bytes = kCsvPieceBytes;  // From 1 to that; tests cut finer.
  std::size_t pieces() const {
    return static_cast<std::size_t>(
        (file->size() - data_begin + piece_bytes - 1) / piece_bytes);
  }
  std::uint64_t begin_of(std::size_t piece) const {
    return data_begin + std::uint64_t{piece} * piece_bytes;
  }
  std::uint64_t end_of(std::size_t piece) const {
    return std::min(begin_of(piece + 1), file->size());
  }
};

// As CsvFile::Scan.
[[nodiscard]] absl::Status ScanPieces(const CsvLayout& layout,
                                      std::span<const std::size_t> columns,
                                      const Executor& executor,
                                      const CsvFile::Visit& visit);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_CSV_SCAN_INTERNAL_H_
