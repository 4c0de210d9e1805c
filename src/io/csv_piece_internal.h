// SPDX-License-Identifier: Apache-2.0
//
// csv_piece_internal.h: which rows begin in this piece of the file?
//
//   CsvPieceReader reader(layout, columns);
//   reader.Load(piece);                     // needs no other piece
//   reader.Split(start, &next_start);       // needs the piece before
//   visit(reader.Tokenize());               // needs no other piece
//
// Only the middle step depends on the piece before, because a quote there may
// still be open here; it is short, so that threads hardly wait.
#ifndef ARREARS_IO_CSV_PIECE_INTERNAL_H_
#define ARREARS_IO_CSV_PIECE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "arrears/io/csv.h"
#include "csv_row_internal.h"
#include "csv_scan_internal.h"
#include "csv_structure_internal.h"
#include "input_file_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {

// Where a row begins.
struct CsvPlace {
  std::uint64_t offset;
  std::uint64_t line;
};

// Text with its masks, in memory that is kept from piece to piece.
class CsvText {
 public:
  // Room for `bytes` and a newline after them.
  explicit CsvText(std::size_t bytes);
  char* data() { return bytes_.get() + kPadding; }
  std::size_t size() const { return size_; }
  // Takes data()[0, size) and builds its masks.
  void FindStructure(std::size_t size, const CsvMarks& marks, bool all);
  // Clears marks that stand inside quotes, given that `start` does not. False
  // when some quote neither opens nor closes a whole field; then masks are
  // spoilt.
  bool ApplyQuotes(std::size_t start);

  const StructureFlags& flags() const { return flags_; }
  bool has_quote_masks() const { return all_; }
  const std::uint64_t* separator() const { return separator_.get(); }
  // Line ends that end rows.
  const std::uint64_t* newline() const { return newline_.get(); }
  // All of them; differs from newline() only after ApplyQuotes.
  const std::uint64_t* raw_newline() const {
    return all_ ? raw_newline_.get() : newline_.get();
  }

 private:
  static constexpr std::size_t kPadding = 64;
  std::unique_ptr<char[]> bytes_;
  std::unique_ptr<std::uint64_t[]> separator_, newline_, raw_newline_, quote_,
      carriage_;
  std::size_t size_ = 0;
  StructureFlags flags_;
  bool all_ = false;
};

class CsvPieceReader {
 public:
  // Both must outlive the reader. kFailedPrecondition when the encoding is not
  // to be had.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<CsvPieceReader>> Create(
      const CsvLayout& layout, std::span<const std::size_t> columns);

  [[nodiscard]] absl::Status Load(std::size_t piece);
  // Instead of Load where no row begins in the piece.
  [[nodiscard]] absl::Status Skip(std::size_t piece);
  // `start`: of the first row that begins in this piece or, where none does,
  // after it. `next`: the same for the piece after.
  [[nodiscard]] absl::Status Split(const CsvPlace& start, CsvPlace* next);
  // The rows between. Valid until the next Load.
  const CsvBatch& Tokenize();

 private:
  CsvPieceReader(const CsvLayout& layout, std::span<const std::size_t> columns);

  void Begin(std::size_t piece);
  absl::Status Read(std::size_t bytes);
  // By masks; nullopt when that cannot be done.
  std::optional<std::size_t> FindEnd();
  absl::Status SplitCarefully(CsvPlace* next);
  absl::Status FindNewlineBeyond(std::uint64_t* offset) const;
  void KeepCarefulRow(std::size_t begin, CsvRow* row, std::uint64_t line);
  void DecodeCarefulRow(CsvRow* row);
  std::string RawValue(std::size_t begin, std::size_t end);

  void Decode();
  void TokenizeByMasks();
  CsvField FieldAt(std::size_t first, std::size_t column);
  void FindRows(std::size_t positions, std::size_t rows, std::size_t raw_lines);
  void TokenizeColumn(std::size_t column, std::vector<CsvField>* fields);
  // The bytes of a row that were flagged: NUL, invalid UTF-8. True: no fault.
  bool CheckBytes(const char* data, std::span<const CsvField> fields,
                  std::uint64_t line);
  void AddFault(std::uint64_t line, int column, std::string_view value,
                std::string reason);
  void AddRaggedFault(std::uint64_t line, std::size_t found,
                      std::string_view row);

  const CsvLayout& layout_;
  std::vector<std::size_t> columns_;
  std::optional<Gb18030Decoder> decoder_;
  CsvText raw_;
  std::unique_ptr<CsvText> decoded_;

  std::size_t piece_ = 0;
  std::uint64_t offset_ = 0;         // Of raw_'s first byte in the file.
  std::size_t piece_bytes_ = 0;      // Of raw_, before the next piece begins.
  bool at_eof_ = false;              // raw_ reaches the end of the file.
  std::size_t begin_ = 0, end_ = 0;  // The rows, in text().
  std::uint64_t line_ = 0;           // Of the first row.
  bool careful_ = false;             // Split has made the rows already.

  CsvText* text_ = nullptr;  // What fields point into.
  std::unique_ptr<std::uint32_t[]> positions_, ends_, raw_ends_;
  std::vector<std::uint32_t> firsts_;  // Per row, in positions_.
  bool check_bytes_ = false;
  std::string careful_text_;  // Decoded fields, when that goes one by one.
  std::vector<std::vector<CsvField>> fields_;  // Per requested column.
  std::vector<std::uint32_t> lines_;
  std::vector<CsvFault> faults_;
  CsvBatch batch_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_CSV_PIECE_INTERNAL_H_
