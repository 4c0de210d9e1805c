// SPDX-License-Identifier: Apache-2.0
//
// csv.h: which rows and fields does a delimited text file hold?
//
//   absl::StatusOr<CsvFile> file = CsvFile::Open("items.csv", {});
//   file->header();                                   // {"id", "amount"}
//   absl::Status status = file->Scan({0, 1}, Executor::Threads(2),
//                                    [&](const CsvBatch& batch) { ... });
//
// RFC 4180, read strictly: a field is quoted as a whole or not at all, a quote
// inside quotes is doubled, a quoted field may hold delimiters and line ends.
// Rows end with LF, CRLF or CR; the header row decides whether CR alone does.
// Lines without a byte are no rows; after the first row of a file of one column
// they are, of an empty field. Text is UTF-8, with or without a byte order
// mark, or GB18030, which is converted.
//
// What becomes of a row that breaks the rules? It is handed over as a CsvFault
// with its line, and no guess is made. A row whose quotes do not close, or
// close inside a field, ends at the end of its first line, so that one stray
// quote costs one row and does not swallow the file. (Two that stand just where
// a field's outer quotes would are a field, whatever lies between.) The last
// line need not have an end: a file cut short inside its last field cannot be
// told from a whole one, any other loses the row that is cut.
//
// The file is read by position in pieces, on the executor's threads; memory is
// a few MB a thread whatever the file holds. Batches and their borders are the
// same at any number of threads and any vector width.
#ifndef ARREARS_IO_CSV_H_
#define ARREARS_IO_CSV_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/executor.h"

namespace arrears {

namespace io_internal {
class InputFile;
}  // namespace io_internal

// A row, its line end not counted, is at most this long.
inline constexpr std::size_t kMaxCsvRowBytes = std::size_t{1} << 20;
// A row has at most this many fields.
inline constexpr std::size_t kMaxCsvFields = 10'000;

enum class TextEncoding : std::uint8_t { kUtf8, kGb18030 };

struct CsvFormat {
  // '\0': whichever of comma, semicolon, tab and bar the first row holds most
  // often, the first named of equals. Not a letter, digit, quote or line end.
  char delimiter = ',';
  char quote = '"';  // '\0': quotes are plain text.
  TextEncoding encoding = TextEncoding::kUtf8;
  bool header = true;  // False: columns have positions and no names.
  int skip_lines = 0;  // Before the header or the first row; >= 0.
  friend bool operator==(const CsvFormat&, const CsvFormat&) = default;
};
// kInvalidArgument naming the field.
[[nodiscard]] absl::Status Validate(const CsvFormat& format);

// Bytes [begin, end) of CsvBatch::data.
struct CsvField {
  std::uint32_t begin, end;
};

// A row that is none.
struct CsvFault {
  std::size_t before;  // It stands before this row of the batch.
  std::uint64_t line;  // Of its first byte, from 1.
  int column;          // From 0; -1 = the row as a whole.
  std::string value;   // What is at fault, at most 80 bytes; may be no UTF-8.
  std::string reason;  // "7 fields, where the first row has 12"
};

// Consecutive rows. Valid during the visit.
struct CsvBatch {
  std::size_t index;  // Of the batch, from 0, without gaps.
  std::size_t of;     // So many batches the file has.
  const char* data;   // 64 bytes before and after each field may be read.
  std::size_t rows;
  // Per requested column: a field per row. Outer quotes are gone and doubled
  // ones single; spaces are kept.
  std::vector<std::span<const CsvField>> columns;
  std::span<const std::uint32_t> line;  // Of each row, less first_line.
  std::uint64_t first_line;
  std::span<const CsvFault> faults;  // In order.

  std::string_view field(std::size_t column, std::size_t row) const {
    const CsvField at = columns[column][row];
    return {data + at.begin, at.end - at.begin};
  }
  std::uint64_t line_of(std::size_t row) const {
    return first_line + line[row];
  }
};

class CsvFile {
 public:
  // NotFound when there is no such file; kFailedPrecondition without permission
  // to read it; kInvalidArgument for a folder, a pipe, a file that is empty or
  // holds no row, UTF-16, a header that is no row (too long, a quote that does
  // not close, names that are no text), or an invalid format.
  [[nodiscard]] static absl::StatusOr<CsvFile> Open(const std::string& path,
                                                    const CsvFormat& format);
  // The same over bytes in memory, which must outlive it.
  [[nodiscard]] static absl::StatusOr<CsvFile> OfBytes(std::string name,
                                                       std::string_view bytes,
                                                       const CsvFormat& format);
  CsvFile(CsvFile&&) noexcept;
  CsvFile& operator=(CsvFile&&) noexcept;
  ~CsvFile();

  const std::string& path() const;
  std::uint64_t size() const;       // In bytes.
  const CsvFormat& format() const;  // With the delimiter that was found.
  std::size_t field_count() const;  // Each row must have as many.
  // Names as written, without outer spaces; empty where the format has none.
  const std::vector<std::string>& header() const;

  // False stops the scan: no batch after those already begun is visited.
  using Visit = std::function<bool(const CsvBatch& batch)>;
  // Hands every row to `visit`, from several threads at once and in no order.
  // `columns`: positions below field_count(), each at most once.
  // kFailedPrecondition when the file cannot be read to its end.
  [[nodiscard]] absl::Status Scan(std::span<const std::size_t> columns,
                                  const Executor& executor,
                                  const Visit& visit) const;

 private:
  struct State;
  explicit CsvFile(std::unique_ptr<State> state);
  static absl::StatusOr<CsvFile> Create(io_internal::InputFile file,
                                        const CsvFormat& format);
  std::unique_ptr<State> state_;
};

}  // namespace arrears

#endif  // ARREARS_IO_CSV_H_
