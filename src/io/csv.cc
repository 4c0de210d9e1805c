// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/csv.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "csv_head_internal.h"
#include "csv_scan_internal.h"

namespace arrears {

using io_internal::CsvHead;
using io_internal::CsvLayout;
using io_internal::InputFile;

struct CsvFile::State {
  explicit State(InputFile input) : file(std::move(input)) {}
  InputFile file;
  CsvFormat format;
  CsvHead head;
};

CsvFile::CsvFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvFile::CsvFile(CsvFile&&) noexcept = default;
CsvFile& CsvFile::operator=(CsvFile&&) noexcept = default;
CsvFile::~CsvFile() = default;

absl::StatusOr<CsvFile> CsvFile::Open(const std::string& path,
                                      const CsvFormat& format) {
  absl::StatusOr<InputFile> file = InputFile::Open(path);
  if (!file.ok()) return file.status();
  return Create(*std::move(file), format);
}

absl::StatusOr<CsvFile> CsvFile::OfBytes(std::string name,
                                         std::string_view bytes,
                                         const CsvFormat& format) {
  return Create(InputFile::OfBytes(std::move(name), bytes), format);
}

absl::StatusOr<CsvFile> CsvFile::Create(InputFile file,
                                        const CsvFormat& format) {
  absl::Status status = Validate(format);
  if (!status.ok()) return status;
  absl::StatusOr<CsvHead> head = io_internal::ReadCsvHead(file, format);
  if (!head.ok()) return head.status();
  auto state = std::make_unique<State>(std::move(file));
  state->format = format;
  state->format.delimiter = head->marks.delimiter;
  state->head = *std::move(head);
  return CsvFile(std::move(state));
}

const std::string& CsvFile::path() const { return state_->file.path(); }
std::uint64_t CsvFile::size() const { return state_->file.size(); }
const CsvFormat& CsvFile::format() const { return state_->format; }
std::size_t CsvFile::field_count() const { return state_->head.field_count; }
const std::vector<std::string>& CsvFile::header() const {
  return state_->head.header;
}

absl::Status CsvFile::Scan(std::span<const std::size_t> columns,
                           const Executor& executor, const Visit& visit) const {
  const CsvHead& head = state_->head;
  const CsvLayout layout{&state_->file,           head.marks,
                         state_->format.encoding, head.data_begin,
                         head.first_line,         head.field_count};
  return io_internal::ScanPieces(layout, columns, executor, visit);
}

absl::Status Validate(const CsvFormat& format) {
  const auto plain = [](char c) {
    return ('0' <= c && c <= '9') || ('A' <= c && c <= 'Z') ||
           ('a' <= c && c <= 'z');
  };
  const char d = format.delimiter;
  if (plain(d) || d == '\n' || d == '\r' || static_cast<signed char>(d) < 0) {
    return absl::InvalidArgumentError(
        "delimiter: expected one ASCII character, no letter, digit or line "
        "end");
  }
  if (d != '\0' && d == format.quote) {
    return absl::InvalidArgumentError("delimiter: is the quote as well");
  }
  // Second bytes of characters are from 0x40, which bar and most signs beyond
  // the digits are too.
  if (format.encoding == TextEncoding::kGb18030 && d >= 0x40) {
    return absl::InvalidArgumentError(absl::StrCat(
        "delimiter: \"", std::string(1, d),
        "\" occurs inside characters of gb18030; expected comma, semicolon, "
        "tab or another below \"@\""));
  }
  const char q = format.quote;
  if (plain(q) || q == '\n' || q == '\r' || static_cast<signed char>(q) < 0 ||
      (format.encoding == TextEncoding::kGb18030 && q >= 0x30)) {
    return absl::InvalidArgumentError(
        "quote: expected one ASCII character, no letter, digit or line end, "
        "and below \"0\" with gb18030");
  }
  if (format.skip_lines < 0 || format.skip_lines > 1'000'000) {
    return absl::InvalidArgumentError(absl::StrCat(
        "skip_lines: ", format.skip_lines, " is not from 0 to 1000000"));
  }
  return absl::OkStatus();
}

}  // namespace arrears
