// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/column.h"

namespace arrears {

void TextBuilder::Append(std::string_view text) {
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  offsets_.push_back(static_cast<std::int64_t>(bytes_.size()));
  if (!validity_.empty()) AppendValidity(true);
}

void TextBuilder::AppendNull() {
  if (validity_.empty()) validity_.assign(size() / 8 + 1, 0xFF);
  offsets_.push_back(offsets_.back());
  AppendValidity(false);
}

void TextBuilder::AppendValidity(bool present) {
  const std::size_t row = size() - 1;
  if (row / 8 >= validity_.size()) validity_.push_back(0);
  const auto bit = static_cast<std::uint8_t>(1u << (row & 7));
  validity_[row / 8] = static_cast<std::uint8_t>(
      present ? validity_[row / 8] | bit : validity_[row / 8] & ~bit);
}

void TextBuilder::reserve(std::size_t rows, std::size_t bytes) {
  offsets_.reserve(rows + 1);
  bytes_.reserve(bytes);
}

TextView TextBuilder::View() const {
  return {bytes_.data(), offsets_.data(), size(),
          validity_.empty() ? nullptr : validity_.data()};
}

}  // namespace arrears
