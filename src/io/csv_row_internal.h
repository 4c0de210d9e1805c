// SPDX-License-Identifier: Apache-2.0
//
// csv_row_internal.h: what is one row, read byte by byte?
//
//   CsvRow row;
//   ReadCsvRow(data, begin, end, marks, max_fields, &row);
//   if (row.reason == nullptr) Use(row.fields);
//   begin = row.next;
//
// The definition of csv.h in its plainest form. The scan uses it where quotes
// are not as they should be and rows are too long; elsewhere masks give the
// same rows faster, which a test compares.
#ifndef ARREARS_IO_CSV_ROW_INTERNAL_H_
#define ARREARS_IO_CSV_ROW_INTERNAL_H_

#include <cstddef>
#include <vector>

#include "arrears/io/csv.h"
#include "csv_structure_internal.h"

namespace arrears::io_internal {

inline constexpr std::size_t kNoPosition = static_cast<std::size_t>(-1);

struct CsvRow {
  std::vector<CsvField> fields;  // The first max_fields + 1, quotes removed.
  std::vector<bool> doubled;     // Which of them hold doubled quotes still.
  std::size_t field_count;       // All of them.
  std::size_t next;    // Where the next row starts; kNoPosition: the line
                       // ends beyond `end`.
  bool blank;          // A line without a byte.
  const char* reason;  // Why this is no row; nullptr when it is one.
  int column;          // Where, from 0; -1 = as a whole.
  std::size_t value_begin, value_end;  // What is at fault.
};

// The row at `begin` of data[0, end). Either data[end - 1] is a newline, put
// there if need be where the file ends, or end - begin exceeds
// kMaxCsvRowBytes + 2, or the row ends before `end`.
void ReadCsvRow(const char* data, std::size_t begin, std::size_t end,
                const CsvMarks& marks, std::size_t max_fields, CsvRow* row);

// Makes doubled quotes in data[field) single, in place; returns the new end.
std::size_t UndoubleQuotes(char* data, std::size_t begin, std::size_t end,
                           char quote);

inline constexpr char kRowTooLong[] = "the row is longer than 1048576 bytes";
inline constexpr char kQuoteInside[] =
    "a quote inside a field that does not begin with one";
inline constexpr char kQuoteNotClosed[] =
    "a quote that does not close within the file or 1048576 bytes";
inline constexpr char kTextAfterQuote[] =
    "text after the closing quote of a field";

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_CSV_ROW_INTERNAL_H_
