// SPDX-License-Identifier: Apache-2.0
//
// Any bytes are cut into the rows and faults that the slow twin finds, in
// pieces of any size, on one thread or two, at every vector width. The first
// three bytes choose the format, the piece and the width; the rest is the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/vector_width_internal.h"
#include "csv_contents.h"
#include "csv_head_internal.h"
#include "csv_twin.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using io_internal::CsvHead;
using io_internal::InputFile;

void Require(bool holds) {
  if (!holds) std::abort();
}

// Unicode 15, table 3-7, one character at a time; and no NUL.
bool IsText(std::string_view text) {
  while (!text.empty()) {
    const auto byte = [&](std::size_t i) {
      return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80   ? 1
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                                            : 4;
    unsigned code = size == 1 ? first : first & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
      code = code << 6 | (byte(i) & 0x3F);
    }
    const unsigned least = size == 1   ? 1
                           : size == 2 ? 0x80
                           : size == 3 ? 0x800
                                       : 0x10000;
    if ((first >= 0x80 && first < 0xC0) || first >= 0xF8) return false;
    if (code < least || code > 0x10FFFF) return false;
    if (code >= 0xD800 && code <= 0xDFFF) return false;
    text.remove_prefix(size);
  }
  return true;
}

bool AllText(const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    if (!IsText(field)) return false;
  }
  return true;
}

struct Input {
  CsvFormat format;
  std::size_t piece_bytes;
  VectorWidth width;
  std::string text;
};

Input InputOf(const std::uint8_t* data, std::size_t size) {
  Input input;
  input.text.assign(reinterpret_cast<const char*>(data + 3), size - 3);
  const bool gb = data[0] / 128 != 0;
  constexpr char kDelimiters[] = {',', ';', '\t', '\0'};
  constexpr char kQuotes[] = {'"', '"', '\'', '\0'};
  input.format.delimiter = kDelimiters[data[0] % 4];
  input.format.quote = kQuotes[data[0] / 4 % 4];
  input.format.header = data[0] / 16 % 2 == 0;
  input.format.encoding = gb ? TextEncoding::kGb18030 : TextEncoding::kUtf8;
  input.piece_bytes = 1 + data[1];
  input.width = static_cast<VectorWidth>(data[2] % 3);
  return input;
}

bool SameFaults(const CsvContents& a, const CsvContents& b) {
  if (a.faults.size() != b.faults.size()) return false;
  for (std::size_t i = 0; i < a.faults.size(); ++i) {
    const CsvFault &x = a.faults[i], &y = b.faults[i];
    if (x.line != y.line || x.column != y.column || x.value != y.value ||
        x.reason != y.reason) {
      return false;
    }
  }
  return true;
}

void CheckAgainstTwin(const Input& input, const CsvHead& head,
                      const CsvContents& contents) {
  const bool mark = input.text.compare(0, 3, "\xEF\xBB\xBF") == 0;
  std::vector<TwinRow> rows =
      TwinRows(input.text.substr(mark ? 3 : 0), head.marks.delimiter,
               head.marks.quote, head.marks.newline);
  Require(!rows.empty() && rows[0].fault.empty());
  Require(rows[0].fields.size() == head.field_count);
  if (input.format.header) rows.erase(rows.begin());
  Require(rows.size() == contents.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TwinRow& row = rows[i];
    if (row.fields.size() != head.field_count || !AllText(row.fields)) {
      row = {row.line, {}, "fault"};
    }
    Require(row == contents.rows[i]);
  }
}

void CheckFault(const CsvFault& fault, const CsvHead& head) {
  Require(!fault.reason.empty() && fault.value.size() <= 80);
  Require(fault.line >= head.first_line);
  Require(fault.column >= -1);
}

void Check(const Input& input) {
  const InputFile file = InputFile::OfBytes("f", input.text);
  const auto head = io_internal::ReadCsvHead(file, input.format);
  if (!head.ok()) {
    const std::string message(head.status().message());
    Require(message.compare(0, 3, "f: ") == 0 && message.size() > 3);
    Require(message.find('\n') == message.npos);
    return;
  }
  const auto read = [&](VectorWidth width, std::size_t piece, int threads) {
    const ScopedVectorWidth scoped(width);
    auto contents =
        ReadContents(file, *head, input.format.encoding, piece, threads);
    Require(contents.ok() && contents->gapless);
    return *std::move(contents);
  };
  const CsvContents whole =
      read(VectorWidth::kScalar, io_internal::kCsvPieceBytes, 1);
  const CsvContents pieces =
      read(input.width, input.piece_bytes, input.text.size() % 8 == 0 ? 2 : 1);
  Require(whole.rows == pieces.rows && SameFaults(whole, pieces));
  for (const CsvFault& fault : whole.faults) CheckFault(fault, *head);
  if (input.format.encoding == TextEncoding::kUtf8) {
    CheckAgainstTwin(input, *head, pieces);
  }
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // Beyond that, length itself is a fault, of which the twin knows nothing.
  if (size >= 3 && size < arrears::kMaxCsvRowBytes) {
    arrears::Check(arrears::InputOf(data, size));
  }
  return 0;
}
