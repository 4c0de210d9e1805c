// SPDX-License-Identifier: Apache-2.0
//
// csv_head_internal.h: what does the beginning of a file say about its rows?
//
//   absl::StatusOr<CsvHead> head = ReadCsvHead(file, format);
#ifndef ARREARS_IO_CSV_HEAD_INTERNAL_H_
#define ARREARS_IO_CSV_HEAD_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/csv.h"
#include "csv_structure_internal.h"
#include "input_file_internal.h"

namespace arrears::io_internal {

struct CsvHead {
  CsvMarks marks{'\0', '\n', '\0'};
  std::uint64_t data_begin = 0;  // The first row after the header,
  std::uint64_t first_line = 1;  // and its line.
  std::size_t field_count = 0;
  std::vector<std::string> header;
};

// Errors as CsvFile::Open. Requires a valid format.
[[nodiscard]] absl::StatusOr<CsvHead> ReadCsvHead(const InputFile& file,
                                                  const CsvFormat& format);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_CSV_HEAD_INTERNAL_H_
