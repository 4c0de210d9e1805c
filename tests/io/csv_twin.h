// SPDX-License-Identifier: Apache-2.0
//
// csv_twin.h: the rows of a text, one character at a time.
//
// The slow twin of the CSV scan: a state machine over the whole text, with
// none of its pieces, masks or threads.
#ifndef ARREARS_TESTS_IO_CSV_TWIN_H_
#define ARREARS_TESTS_IO_CSV_TWIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "arrears/io/csv.h"

namespace arrears {

struct TwinRow {
  std::uint64_t line = 0;
  std::vector<std::string> fields;  // Empty: no row.
  std::string fault;                // A word of the reason; empty: a row.
  friend bool operator==(const TwinRow&, const TwinRow&) = default;
};

// All rows of `text`, the header, if any, being one of them.
inline std::vector<TwinRow> TwinRows(const std::string& text, char delimiter,
                                     char quote, char newline) {
  std::vector<TwinRow> rows;
  std::uint64_t line = 1;
  std::size_t at = 0;
  while (at < text.size()) {
    TwinRow row{line, {}, ""};
    std::string field;
    enum { kStart, kPlain, kQuoted, kClosed, kDone, kBroken } state = kStart;
    std::size_t i = at;
    std::uint64_t lines = 0;
    bool stray = false;
    for (; state != kDone && state != kBroken; ++i) {
      const bool end = i >= text.size();
      const char c = end ? newline : text[i];
      const bool crlf = newline == '\n' && c == '\r' &&
                        (i + 1 >= text.size() || text[i + 1] == '\n');
      if (c == newline) ++lines;
      if (state == kQuoted) {
        if (end) {
          state = kBroken;
        } else if (c == quote && i + 1 < text.size() && text[i + 1] == quote) {
          field += c;
          ++i;
        } else if (c == quote) {
          state = kClosed;
        } else {
          field += c;
        }
      } else if (c == newline) {
        row.fields.push_back(field);
        state = kDone;
      } else if (crlf) {
        // Belongs to the line end that follows.
      } else if (c == delimiter) {
        row.fields.push_back(field);
        field.clear();
        state = kStart;
      } else if (state == kClosed) {
        state = kBroken;
      } else if (quote != '\0' && c == quote) {
        if (state == kStart) {
          state = kQuoted;
        } else {
          stray = true;
          field += c;
        }
      } else {
        field += c;
        state = kPlain;
      }
    }
    if (state == kBroken) {  // Ends at the end of its first line.
      row.fields.clear();
      row.fault = "quote";
      const std::size_t stop = text.find(newline, at);
      at = stop == text.npos ? text.size() : stop + 1;
      lines = 1;
    } else {
      const std::size_t begin = at;
      at = i;
      if (stray) {
        row.fields.clear();
        row.fault = "quote";
      } else if (row.fields.size() == 1 && row.fields[0].empty() &&
                 text[begin] != quote) {
        line += lines;
        if (rows.empty() || rows[0].fields.size() != 1) {
          continue;  // A line without a byte.
        }
        row.line = line - lines;
        rows.push_back(row);
        continue;
      }
    }
    line += lines;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace arrears

#endif  // ARREARS_TESTS_IO_CSV_TWIN_H_
