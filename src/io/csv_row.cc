// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "csv_row_internal.h"

namespace arrears::io_internal {
namespace {

// First `byte` in data[begin, end), or end.
std::size_t Find(const char* data, std::size_t begin, std::size_t end,
                 char byte) {
  if (begin >= end) return end;
  const void* found = std::memchr(data + begin, byte, end - begin);
  return found
             ? static_cast<std::size_t>(static_cast<const char*>(found) - data)
             : end;
}

class RowReader {
 public:
  RowReader(const char* data, std::size_t begin, std::size_t end,
            const CsvMarks& marks, std::size_t max_fields, CsvRow* row)
      : data_(data),
        begin_(begin),
        end_(end),
        limit_(std::min(end, begin + kMaxCsvRowBytes + 2)),
        marks_(marks),
        max_fields_(max_fields),
        row_(row) {}

  void Read() {
    row_->fields.clear();
    row_->doubled.clear();
    row_->field_count = 0;
    row_->blank = false;
    row_->reason = nullptr;
    std::size_t at = begin_;
    while (at != kNoPosition) {
      at = at < limit_ && marks_.quote != '\0' && data_[at] == marks_.quote
               ? ReadQuoted(at)
               : ReadPlain(at);
    }
  }

 private:
  // Both return where the next field begins, or kNoPosition after the last.
  std::size_t ReadPlain(std::size_t begin) {
    std::size_t at = begin;
    while (at < limit_ && data_[at] != marks_.delimiter &&
           data_[at] != marks_.newline) {
      if (data_[at] == marks_.quote && marks_.quote != '\0' &&
          row_->reason == nullptr) {
        Fault(kQuoteInside, static_cast<int>(row_->field_count), begin, limit_);
      }
      ++at;
    }
    if (at == limit_) return EndAtFirstLine(kRowTooLong);
    const bool last = data_[at] == marks_.newline;
    const std::size_t end = last ? WithoutCarriage(begin, at) : at;
    if (row_->reason != nullptr && row_->value_end == limit_) {
      row_->value_end = end;
    }
    Append(begin, end, false);
    return last ? EndRow(at) : at + 1;
  }

  std::size_t ReadQuoted(std::size_t begin) {
    bool doubled = false;
    std::size_t close = Find(data_, begin + 1, limit_, marks_.quote);
    while (close + 1 < limit_ && data_[close + 1] == marks_.quote) {
      doubled = true;
      close = Find(data_, close + 2, limit_, marks_.quote);
    }
    if (close >= limit_) return EndAtFirstLine(kQuoteNotClosed);
    Append(begin + 1, close, doubled);
    std::size_t at = close + 1;
    if (at < limit_ && data_[at] == marks_.delimiter) return at + 1;
    if (at + 1 < limit_ && data_[at] == '\r' && data_[at + 1] == '\n' &&
        marks_.newline == '\n') {
      ++at;
    }
    if (at < limit_ && data_[at] == marks_.newline) return EndRow(at);
    return EndAtFirstLine(at == limit_ ? kRowTooLong : kTextAfterQuote);
  }

  // `end` stands at a newline; a CR before it belongs to the line end.
  std::size_t WithoutCarriage(std::size_t begin, std::size_t end) const {
    const bool carriage =
        marks_.newline == '\n' && end > begin && data_[end - 1] == '\r';
    return carriage ? end - 1 : end;
  }

  void Append(std::size_t begin, std::size_t end, bool doubled) {
    if (row_->field_count++ > max_fields_) return;
    row_->fields.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    row_->doubled.push_back(doubled);
  }

  void Fault(const char* reason, int column, std::size_t begin,
             std::size_t end) {
    row_->reason = reason;
    row_->column = column;
    row_->value_begin = begin;
    row_->value_end = end;
  }

  std::size_t EndRow(std::size_t newline) {
    const std::size_t end = WithoutCarriage(begin_, newline);
    if (end - begin_ > kMaxCsvRowBytes) return EndAtFirstLine(kRowTooLong);
    row_->blank = end == begin_;
    row_->next = newline + 1;
    return kNoPosition;
  }

  std::size_t EndAtFirstLine(const char* reason) {
    const std::size_t newline = Find(data_, begin_, end_, marks_.newline);
    const bool quoting = reason != kRowTooLong;
    Fault(reason, quoting ? static_cast<int>(row_->field_count) : -1, begin_,
          newline);
    if (reason == kTextAfterQuote) --row_->column;  // It was counted.
    row_->next = newline < end_ ? newline + 1 : kNoPosition;
    return kNoPosition;
  }

  const char* data_;
  std::size_t begin_, end_, limit_;
  CsvMarks marks_;
  std::size_t max_fields_;
  CsvRow* row_;
};

}  // namespace

void ReadCsvRow(const char* data, std::size_t begin, std::size_t end,
                const CsvMarks& marks, std::size_t max_fields, CsvRow* row) {
  RowReader(data, begin, end, marks, max_fields, row).Read();
}

std::size_t UndoubleQuotes(char* data, std::size_t begin, std::size_t end,
                           char quote) {
  std::size_t to = begin;
  for (std::size_t from = begin; from < end; ++from) {
    data[to++] = data[from];
    if (data[from] == quote) ++from;  // The second of two.
  }
  return to;
}

}  // namespace arrears::io_internal
