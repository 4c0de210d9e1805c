// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "csv_piece_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::size_t kShownBytes = 80;

std::string NotText(unsigned char byte, std::size_t offset, const char* what) {
  constexpr char kHex[] = "0123456789ABCDEF";
  return absl::StrCat("byte 0x", std::string(1, kHex[byte >> 4]),
                      std::string(1, kHex[byte & 15]), " at offset ", offset,
                      " of the field ", what);
}

}  // namespace

void CsvPieceReader::AddFault(std::uint64_t line, int column,
                              std::string_view value, std::string reason) {
  faults_.push_back({lines_.size(), line, column,
                     std::string(value.substr(0, kShownBytes)),
                     std::move(reason)});
}

void CsvPieceReader::AddRaggedFault(std::uint64_t line, std::size_t found,
                                    std::string_view row) {
  AddFault(line, -1, row,
           absl::StrCat(found, found == 1 ? " field" : " fields",
                        ", where the first row has ", layout_.field_count));
}

bool CsvPieceReader::CheckBytes(const char* data,
                                std::span<const CsvField> fields,
                                std::uint64_t line) {
  for (std::size_t column = 0; column < fields.size(); ++column) {
    const CsvField field = fields[column];
    const std::string_view text(data + field.begin, field.end - field.begin);
    const std::size_t nul = std::min(text.find('\0'), text.size());
    const std::size_t invalid = FindInvalidUtf8(text);
    if (nul == text.size() && invalid == text.size()) continue;
    const std::size_t at = std::min(nul, invalid);
    const bool gb = layout_.encoding == TextEncoding::kGb18030;
    AddFault(line, static_cast<int>(column), text,
             nul < invalid ? NotText(0, at, "is NUL")
             : gb ? absl::StrCat("offset ", at, " of the field is not GB18030")
                  : NotText(static_cast<unsigned char>(text[at]), at,
                            "is not UTF-8"));
    return false;
  }
  return true;
}

// Bytes of raw_ as they are shown.
std::string CsvPieceReader::RawValue(std::size_t begin, std::size_t end) {
  // A few more than are shown, for a character that ends beyond.
  const std::string_view raw(raw_.data() + begin,
                             std::min(end - begin, kShownBytes + 4));
  if (!decoder_) return std::string(raw);
  std::string text(Gb18030Decoder::RoomFor(raw.size()), '\0');
  text.resize(decoder_->Decode(raw, text.data()));
  return text;
}

void CsvPieceReader::KeepCarefulRow(std::size_t begin, CsvRow* row,
                                    std::uint64_t line) {
  if (row->reason != nullptr) {
    return AddFault(line, row->column,
                    RawValue(row->value_begin, row->value_end), row->reason);
  }
  if (row->blank && layout_.field_count != 1) return;
  if (row->field_count != layout_.field_count) {
    return AddRaggedFault(line, row->field_count,
                          RawValue(begin, row->next - 1));
  }
  const std::size_t text_before = careful_text_.size();
  if (decoder_) DecodeCarefulRow(row);
  char* const data = decoder_ ? careful_text_.data() : raw_.data();
  if (!CheckBytes(data, row->fields, line)) {
    careful_text_.resize(text_before);
    return;
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    CsvField field = row->fields[columns_[c]];
    if (row->doubled[columns_[c]]) {
      field.end = static_cast<std::uint32_t>(
          UndoubleQuotes(data, field.begin, field.end, layout_.marks.quote));
    }
    fields_[c].push_back(field);
  }
  lines_.push_back(static_cast<std::uint32_t>(line - line_));
}

// Moves the fields to the end of careful_text_.
void CsvPieceReader::DecodeCarefulRow(CsvRow* row) {
  for (CsvField& field : row->fields) {
    const std::string_view raw(raw_.data() + field.begin,
                               field.end - field.begin);
    const std::size_t begin = careful_text_.size();
    careful_text_.resize(begin + Gb18030Decoder::RoomFor(raw.size()));
    careful_text_.resize(begin +
                         decoder_->Decode(raw, careful_text_.data() + begin));
    field = {static_cast<std::uint32_t>(begin),
             static_cast<std::uint32_t>(careful_text_.size())};
  }
}

void CsvPieceReader::Decode() {
  const std::string_view raw(raw_.data() + begin_, end_ - begin_);
  const std::size_t length = decoder_->Decode(raw, decoded_->data());
  decoded_->FindStructure(length, layout_.marks, raw_.has_quote_masks());
  // Quotes and delimiters are single bytes in both encodings, so that what was
  // well formed still is.
  if (decoded_->flags().quote) decoded_->ApplyQuotes(0);
  text_ = decoded_.get();
  begin_ = 0;
  end_ = length;
}

// Of the row whose fields end at positions_[first + 1], [first + 2] ...; what
// stands at `first` is the byte before it. Doubled quotes stay.
CsvField CsvPieceReader::FieldAt(std::size_t first, std::size_t column) {
  const char* const data = text_->data();
  CsvField field{positions_[first + column] + 1,
                 positions_[first + column + 1]};
  if (column + 1 == layout_.field_count && layout_.marks.newline == '\n' &&
      field.end > field.begin && data[field.end - 1] == '\r') {
    --field.end;
  }
  if (text_->flags().quote && field.end > field.begin &&
      data[field.begin] == layout_.marks.quote) {
    ++field.begin;
    --field.end;
  }
  return field;
}

// Decides what each line is: a row, whose place goes to firsts_ and lines_, no
// row, or a fault.
void CsvPieceReader::FindRows(std::size_t positions, std::size_t rows,
                              std::size_t raw_lines) {
  const char* const data = text_->data();
  const std::size_t count = layout_.field_count;
  std::vector<CsvField> all;
  std::size_t first = 0;
  std::uint32_t line = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t begin = positions_[first] + 1, end = ends_[row];
    const std::uint32_t row_line = line++;
    while (raw_lines != rows && raw_ends_[line - 1] != end) ++line;
    std::size_t next = first + count;
    const bool whole = next <= positions && positions_[next] == end;
    if (!whole) {
      for (next = first + 1; positions_[next] != end;) ++next;
    }
    const bool blank =
        end == begin || (end == begin + 1 && data[begin] == '\r' &&
                         layout_.marks.newline == '\n');
    const std::size_t row_first = std::exchange(first, next);
    if (blank && count != 1) continue;
    if (!whole) {
      AddRaggedFault(line_ + row_line, next - row_first,
                     {data + begin, end - begin});
      continue;
    }
    if (check_bytes_) {
      all.clear();
      for (std::size_t c = 0; c < count; ++c) {
        all.push_back(FieldAt(row_first, c));
      }
      if (!CheckBytes(data, all, line_ + row_line)) continue;
    }
    firsts_.push_back(static_cast<std::uint32_t>(row_first));
    lines_.push_back(row_line);
  }
}

void CsvPieceReader::TokenizeColumn(std::size_t column,
                                    std::vector<CsvField>* fields) {
  char* const data = text_->data();
  const std::size_t rows = firsts_.size();
  fields->resize(rows);
  CsvField* const out = fields->data();
  const std::uint32_t* const ends = positions_.get() + column;
  if (!text_->flags().quote) {
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint32_t first = firsts_[row];
      out[row] = {ends[first] + 1, ends[first + 1]};
    }
    if (column + 1 < layout_.field_count || layout_.marks.newline != '\n') {
      return;
    }
    for (std::size_t row = 0; row < rows; ++row) {  // The CR of a CRLF.
      out[row].end -= static_cast<std::uint32_t>(
          (data + out[row].end)[-1] == '\r' && out[row].end > out[row].begin);
    }
    return;
  }
  const char quote = layout_.marks.quote;
  for (std::size_t row = 0; row < rows; ++row) {
    CsvField field = FieldAt(firsts_[row], column);
    if (text_->flags().quote &&
        std::memchr(data + field.begin, quote, field.end - field.begin)) {
      field.end = static_cast<std::uint32_t>(
          UndoubleQuotes(data, field.begin, field.end, quote));
    }
    out[row] = field;
  }
}

void CsvPieceReader::TokenizeByMasks() {
  const std::string_view text(text_->data() + begin_, end_ - begin_);
  check_bytes_ = (text_->flags().nul && text.find('\0') != text.npos) ||
                 (text_->flags().high && FindInvalidUtf8(text) != text.size());
  positions_[0] = static_cast<std::uint32_t>(begin_) - 1;
  const std::size_t positions =
      FlattenMask(text_->separator(), begin_, end_, positions_.get() + 1);
  const std::size_t rows =
      FlattenMask(text_->newline(), begin_, end_, ends_.get());
  const std::size_t raw_lines =
      text_->flags().quote
          ? FlattenMask(text_->raw_newline(), begin_, end_, raw_ends_.get())
          : rows;
  firsts_.clear();
  firsts_.reserve(rows);
  lines_.reserve(rows);
  FindRows(positions, rows, raw_lines);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    TokenizeColumn(columns_[c], &fields_[c]);
  }
}

const CsvBatch& CsvPieceReader::Tokenize() {
  const char* data = raw_.data();
  if (careful_) {
    if (decoder_) {
      careful_text_.append(64, ' ');
      data = careful_text_.data();
    }
  } else {
    text_ = &raw_;
    if (decoder_) Decode();
    data = text_->data();
    TokenizeByMasks();
  }
  batch_.index = piece_;
  batch_.of = layout_.pieces();
  batch_.data = data;
  batch_.rows = lines_.size();
  batch_.columns.assign(fields_.begin(), fields_.end());
  batch_.line = lines_;
  batch_.first_line = line_;
  batch_.faults = faults_;
  return batch_;
}

}  // namespace arrears::io_internal
