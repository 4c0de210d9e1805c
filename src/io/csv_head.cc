// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "csv_head_internal.h"
#include "csv_row_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

// Lines that are skipped and the first row lie in this.
constexpr std::size_t kHeadBytes = 3 * kMaxCsvRowBytes;

std::string_view WithoutBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

absl::StatusOr<std::size_t> ByteOrderMark(std::string_view head,
                                          TextEncoding encoding) {
  using std::literals::operator""sv;
  if (head.substr(0, 2) == "\xFF\xFE"sv || head.substr(0, 2) == "\xFE\xFF"sv) {
    return absl::InvalidArgumentError("is UTF-16; save it as UTF-8");
  }
  if (head.substr(0, 3) == "\xEF\xBB\xBF"sv) {
    if (encoding == TextEncoding::kGb18030) {
      return absl::InvalidArgumentError(
          "begins with the byte order mark of UTF-8, though its encoding is "
          "given as gb18030");
    }
    return 3;
  }
  const bool gb = head.substr(0, 4) == "\x84\x31\x95\x33"sv;
  return gb && encoding == TextEncoding::kGb18030 ? 4 : 0;
}

// Finds the first row of a file and what it says about the rest.
class HeadReader {
 public:
  HeadReader(const InputFile& file, const CsvFormat& format)
      : file_(file), format_(format) {}

  absl::Status Read() {
    head_.resize(static_cast<std::size_t>(
        std::min<std::uint64_t>(kHeadBytes, file_.size())));
    absl::Status status = file_.ReadAt(0, head_.data(), head_.size());
    if (!status.ok()) return status;
    if (head_.empty()) return Error("is empty");
    absl::StatusOr<std::size_t> mark = ByteOrderMark(head_, format_.encoding);
    if (!mark.ok()) return Error(std::string(mark.status().message()));
    at_ = *mark;
    FindNewline();
    if (head_.size() == file_.size()) head_ += head.marks.newline;
    if (!SkipLines()) return Error("holds no row");
    if (at_ > kHeadBytes - kMaxCsvRowBytes - 3) {
      return Error("holds no row in its first 2 MiB");
    }
    if (format_.delimiter == '\0') FindDelimiter();
    head.marks.delimiter = format_.delimiter;
    return ReadFirstRow();
  }

  CsvHead head;

 private:
  absl::Status Error(const std::string& what) const {
    return absl::InvalidArgumentError(absl::StrCat(file_.path(), ": ", what));
  }

  // CR alone ends lines where the first line end is one.
  void FindNewline() {
    head.marks.quote = format_.quote;
    const std::size_t end = head_.find_first_of("\r\n", at_);
    if (end == head_.npos) return;
    const bool crlf = end + 1 < head_.size() && head_[end + 1] == '\n';
    if (head_[end] == '\r' && !crlf) head.marks.newline = '\r';
  }

  std::size_t LineEnd() const {
    const std::size_t end = head_.find(head.marks.newline, at_);
    return end == head_.npos ? head_.size() : end;
  }

  // Past what the format says to skip, and lines without a byte.
  bool SkipLines() {
    int left = format_.skip_lines;
    while (at_ < head_.size()) {
      const std::size_t end = LineEnd();
      const std::string_view line(head_.data() + at_, end - at_);
      if (left <= 0 && !line.empty() && line != "\r") return true;
      --left;
      ++head.first_line;
      at_ = end + 1;
    }
    return false;
  }

  void FindDelimiter() {
    const std::string_view line(head_.data() + at_, LineEnd() - at_);
    std::ptrdiff_t most = 0;
    format_.delimiter = ',';
    for (const char candidate : {',', ';', '\t', '|'}) {
      if (candidate == '|' && format_.encoding == TextEncoding::kGb18030) break;
      bool quoted = false;
      std::ptrdiff_t count = 0;
      for (const char c : line) {
        if (c == format_.quote && c != '\0') quoted = !quoted;
        if (c == candidate && !quoted) ++count;
      }
      if (count > most) {
        most = count;
        format_.delimiter = candidate;
      }
    }
  }

  absl::Status ReadFirstRow() {
    CsvRow row;
    ReadCsvRow(head_.data(), at_, head_.size(), head.marks, kMaxCsvFields,
               &row);
    if (row.reason != nullptr) {
      return Error(absl::StrCat("line ", head.first_line, ": ", row.reason));
    }
    if (row.field_count > kMaxCsvFields) {
      return Error(absl::StrCat("line ", head.first_line, ": ", row.field_count,
                                " fields, more than ", kMaxCsvFields));
    }
    head.field_count = row.field_count;
    head.data_begin = at_;
    if (!format_.header) return absl::OkStatus();
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      absl::StatusOr<std::string> name = Name(row, i);
      if (!name.ok()) return name.status();
      head.header.push_back(*std::move(name));
    }
    head.first_line += static_cast<std::uint64_t>(
        std::count(head_.begin() + static_cast<std::ptrdiff_t>(at_),
                   head_.begin() + static_cast<std::ptrdiff_t>(row.next),
                   head.marks.newline));
    head.data_begin = std::min<std::uint64_t>(row.next, file_.size());
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Name(const CsvRow& row, std::size_t column) {
    std::string text =
        head_.substr(row.fields[column].begin,
                     row.fields[column].end - row.fields[column].begin);
    if (row.doubled[column]) {
      text.resize(
          UndoubleQuotes(text.data(), 0, text.size(), head.marks.quote));
    }
    if (format_.encoding == TextEncoding::kGb18030) {
      absl::StatusOr<Gb18030Decoder> decoder = Gb18030Decoder::Create();
      if (!decoder.ok()) return decoder.status();
      std::string decoded(Gb18030Decoder::RoomFor(text.size()), '\0');
      decoded.resize(decoder->Decode(text, decoded.data()));
      text = std::move(decoded);
    }
    if (text.find('\0') != text.npos || FindInvalidUtf8(text) != text.size()) {
      return Error(absl::StrCat("line ", head.first_line,
                                ": the name of column ", column + 1,
                                " is no text: ", Shown(text),
                                "; is the encoding not what the format says?"));
    }
    return std::string(WithoutBlanks(text));
  }

  const InputFile& file_;
  CsvFormat format_;
  std::string head_;
  std::size_t at_ = 0;
};

}  // namespace

absl::StatusOr<CsvHead> ReadCsvHead(const InputFile& file,
                                    const CsvFormat& format) {
  HeadReader reader(file, format);
  absl::Status status = reader.Read();
  if (!status.ok()) return status;
  return std::move(reader.head);
}

}  // namespace arrears::io_internal
