// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "csv_piece_internal.h"

namespace arrears::io_internal {
namespace {

// Read beyond a piece at first: the end of its last row nearly always.
constexpr std::size_t kTailBytes = 4096;
// And at most: what a row and its line end may take.
constexpr std::size_t kMaxTailBytes = kMaxCsvRowBytes + 2;
constexpr std::size_t kMaxTextBytes = kCsvPieceBytes + kMaxTailBytes;

// What a reader of this file holds at once.
std::size_t TextBytes(const CsvLayout& layout) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(
      kMaxTextBytes, layout.file->size() - layout.data_begin));
}

// Bit i = parity of bits 0..i.
constexpr std::uint64_t PrefixXor(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

CsvText::CsvText(std::size_t bytes)
    : bytes_(new char[bytes + 1 + 64 + 2 * kPadding]) {
  std::memset(bytes_.get(), ' ', kPadding);
  const std::size_t words = bytes / 64 + 2;
  separator_.reset(new std::uint64_t[words]);
  newline_.reset(new std::uint64_t[words]);
  raw_newline_.reset(new std::uint64_t[words]);
  quote_.reset(new std::uint64_t[words]);
  carriage_.reset(new std::uint64_t[words]);
}

void CsvText::FindStructure(std::size_t size, const CsvMarks& marks, bool all) {
  size_ = size;
  std::memset(data() + size, ' ', 64 + kPadding);
  const std::size_t blocks = (size + 63) / 64;
  const StructureMasks masks{separator_.get(), newline_.get(), quote_.get(),
                             carriage_.get()};
  flags_ = io_internal::FindStructure(data(), blocks, marks, all, masks);
  if (flags_.quote && !all) return FindStructure(size, marks, true);
  all_ = all;
  if (!all) return;
  newline_[blocks] = 0;  // ApplyQuotes looks one word ahead.
  std::copy_n(newline_.get(), blocks, raw_newline_.get());
}

bool CsvText::ApplyQuotes(std::size_t start) {
  const std::size_t words = (size_ + 63) / 64;
  std::uint64_t inside_before = 0;  // All ones while a quote is open.
  std::uint64_t may_open = 0;       // Bit 0: the byte before lets a quote open.
  std::uint64_t closed = 0;  // Bit 0: the byte before is a closing quote.
  std::uint64_t bad = 0;
  for (std::size_t word = start / 64; word < words; ++word) {
    std::uint64_t quote = quote_[word];
    std::uint64_t first = 0;
    if (word == start / 64) {
      quote &= ~std::uint64_t{0} << (start % 64);
      first = std::uint64_t{1} << (start % 64);
    }
    const std::uint64_t inside = PrefixXor(quote) ^ inside_before;
    inside_before = std::uint64_t{0} - (inside >> 63);
    const std::uint64_t opening = quote & inside;
    const std::uint64_t closing = quote & ~inside;
    const std::uint64_t outside = separator_[word] & ~inside;
    // A CR that is a part of CRLF.
    const std::uint64_t carriage =
        carriage_[word] & (newline_[word] >> 1 | newline_[word + 1] << 63);
    // An opening quote after a closing one is the second half of a doubled one.
    const std::uint64_t opener_before = outside | closing;
    bad |= opening & ~(opener_before << 1 | may_open | first);
    const std::uint64_t may_follow = outside | opening | carriage;
    bad |= (closing << 1 | closed) & ~may_follow;
    may_open = opener_before >> 63;
    closed = closing >> 63;
    separator_[word] = outside;
    newline_[word] &= ~inside;
  }
  return bad == 0;
}

CsvPieceReader::CsvPieceReader(const CsvLayout& layout,
                               std::span<const std::size_t> columns)
    : layout_(layout),
      columns_(columns.begin(), columns.end()),
      raw_(TextBytes(layout)),
      fields_(columns.size()) {}

absl::StatusOr<std::unique_ptr<CsvPieceReader>> CsvPieceReader::Create(
    const CsvLayout& layout, std::span<const std::size_t> columns) {
  std::unique_ptr<CsvPieceReader> reader(new CsvPieceReader(layout, columns));
  std::size_t room = TextBytes(layout);
  if (layout.encoding == TextEncoding::kGb18030) {
    absl::StatusOr<Gb18030Decoder> decoder = Gb18030Decoder::Create();
    if (!decoder.ok()) return decoder.status();
    reader->decoder_ = *std::move(decoder);
    room = Gb18030Decoder::RoomFor(room);
    reader->decoded_ = std::make_unique<CsvText>(room);
  }
  // FlattenMask writes up to 64 too many, and one stands before the first.
  reader->positions_.reset(new std::uint32_t[room + 66]);
  reader->ends_.reset(new std::uint32_t[room + 66]);
  reader->raw_ends_.reset(new std::uint32_t[room + 66]);
  return reader;
}

absl::Status CsvPieceReader::Read(std::size_t bytes) {
  const std::uint64_t left = layout_.file->size() - offset_;
  bytes = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, left));
  absl::Status status = layout_.file->ReadAt(offset_, raw_.data(), bytes);
  if (!status.ok()) return status;
  at_eof_ = bytes == left;
  // The last row ends with the file, whether or not its line does.
  if (at_eof_) raw_.data()[bytes++] = layout_.marks.newline;
  raw_.FindStructure(bytes, layout_.marks, raw_.has_quote_masks());
  return absl::OkStatus();
}

void CsvPieceReader::Begin(std::size_t piece) {
  piece_ = piece;
  offset_ = layout_.begin_of(piece);
  piece_bytes_ = static_cast<std::size_t>(layout_.end_of(piece) - offset_);
  careful_ = false;
  for (std::vector<CsvField>& fields : fields_) fields.clear();
  lines_.clear();
  faults_.clear();
}

absl::Status CsvPieceReader::Load(std::size_t piece) {
  Begin(piece);
  return Read(piece_bytes_ + kTailBytes);
}

absl::Status CsvPieceReader::Skip(std::size_t piece) {
  Begin(piece);
  raw_.FindStructure(0, layout_.marks, false);
  return absl::OkStatus();
}

std::optional<std::size_t> CsvPieceReader::FindEnd() {
  if (raw_.flags().quote && !raw_.ApplyQuotes(begin_)) return std::nullopt;
  const std::size_t end =
      FindBit(raw_.newline(), piece_bytes_ - 1, raw_.size());
  if (end == raw_.size()) return std::nullopt;
  if (raw_.size() <= kMaxCsvRowBytes) return end + 1;
  // So much was read that a row may be too long.
  const std::size_t rows =
      FlattenMask(raw_.newline(), begin_, end + 1, ends_.get());
  std::size_t start = begin_;
  for (std::size_t row = 0; row < rows; ++row) {
    if (ends_[row] - start > kMaxCsvRowBytes) return std::nullopt;
    start = ends_[row] + 1;
  }
  return end + 1;
}

absl::Status CsvPieceReader::Split(const CsvPlace& start, CsvPlace* next) {
  line_ = start.line;
  *next = start;
  begin_ = end_ = 0;
  if (start.offset >= offset_ + piece_bytes_) return absl::OkStatus();
  begin_ = static_cast<std::size_t>(start.offset - offset_);
  std::optional<std::size_t> end = FindEnd();
  if (!end && !at_eof_) {
    absl::Status status = Read(piece_bytes_ + kMaxTailBytes);
    if (!status.ok()) return status;
    end = FindEnd();
  }
  if (!end) return SplitCarefully(next);
  end_ = *end;
  next->offset = offset_ + end_;
  next->line = line_ + CountBits(raw_.raw_newline(), begin_, end_);
  return absl::OkStatus();
}

absl::Status CsvPieceReader::SplitCarefully(CsvPlace* next) {
  careful_ = true;
  careful_text_.assign(64, ' ');
  CsvRow row;
  std::size_t at = begin_;
  std::uint64_t line = line_;
  while (at < piece_bytes_) {
    ReadCsvRow(raw_.data(), at, raw_.size(), layout_.marks, layout_.field_count,
               &row);
    KeepCarefulRow(at, &row, line);
    if (row.next == kNoPosition) {
      next->line = line + 1;
      next->offset = offset_ + raw_.size();
      return FindNewlineBeyond(&next->offset);
    }
    line += CountBits(raw_.raw_newline(), at, row.next);
    at = row.next;
  }
  *next = {offset_ + at, line};
  return absl::OkStatus();
}

// Moves `offset` to where the line that stands there ends.
absl::Status CsvPieceReader::FindNewlineBeyond(std::uint64_t* offset) const {
  constexpr std::size_t kChunkBytes = std::size_t{1} << 18;
  const std::unique_ptr<char[]> chunk(new char[kChunkBytes]);
  while (*offset < layout_.file->size()) {
    const auto bytes = static_cast<std::size_t>(
        std::min<std::uint64_t>(kChunkBytes, layout_.file->size() - *offset));
    absl::Status status = layout_.file->ReadAt(*offset, chunk.get(), bytes);
    if (!status.ok()) return status;
    const void* found = std::memchr(chunk.get(), layout_.marks.newline, bytes);
    if (found != nullptr) {
      *offset += static_cast<const char*>(found) - chunk.get() + 1;
      return absl::OkStatus();
    }
    *offset += bytes;
  }
  return absl::OkStatus();
}

}  // namespace arrears::io_internal
