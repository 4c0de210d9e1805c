// SPDX-License-Identifier: Apache-2.0
//
// text_table.h: how do rows of texts line up on a terminal?
//
//   std::string text = AlignedText({{"", "items", "amount"},
//                                   {"not due", "86", "4936.32"}});
#ifndef ARREARS_IO_TEXT_TABLE_H_
#define ARREARS_IO_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace arrears {

// A line for each row: the first `left` columns flush left, the others flush
// right, two blanks between, none at a line's end. Rows may differ in length.
// A Chinese character takes two places.
std::string AlignedText(const std::vector<std::vector<std::string>>& rows,
                        std::size_t left = 1);

}  // namespace arrears

#endif  // ARREARS_IO_TEXT_TABLE_H_
