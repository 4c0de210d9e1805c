// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/text_table.h"

#include <algorithm>
#include <string_view>

namespace arrears {
namespace {

// Places of a text on a terminal.
std::size_t Places(std::string_view text) {
  std::size_t places = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xe0) {
      places += 2;
    } else if (byte < 0x80 || byte >= 0xc0) {  // Not a later byte.
      ++places;
    }
  }
  return places;
}

}  // namespace

std::string AlignedText(const std::vector<std::vector<std::string>>& rows,
                        std::size_t left) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], Places(row[c]));
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string blanks(widths[c] - Places(row[c]), ' ');
      if (c > 0) line += "  ";
      line += c < left ? row[c] + blanks : blanks + row[c];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace arrears
