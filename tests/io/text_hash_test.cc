// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "text_hash_internal.h"

namespace arrears::io_internal {
namespace {

TEST(HashText, DependsOnTheTextAndNotOnWhatStandsAroundIt) {
  std::mt19937 rng(20240331);  // Fixed seed: a failure reproduces.
  for (std::size_t size = 0; size <= 200; ++size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(rng());
    // Its own allocation, so that a sanitizer sees what is read beyond it.
    const std::vector<char> alone(text.begin(), text.end());
    const std::uint64_t expected =
        HashAnyText(std::string_view(alone.data(), alone.size()));
    for (int round = 0; round < 4; ++round) {
      std::string around(64, ' ');
      for (char& c : around) c = static_cast<char>(rng());
      std::string padded = around;
      padded.append(text).append(around);
      EXPECT_EQ(HashText(padded.data() + 64, size), expected) << size;
    }
  }
}

TEST(HashText, EveryByteOfATextCounts) {
  for (std::size_t size = 1; size <= 70; ++size) {
    std::set<std::uint64_t> hashes = {HashAnyText(std::string(size, 'x'))};
    for (std::size_t i = 0; i < size; ++i) {
      std::string text(size, 'x');
      text[i] = 'y';
      hashes.insert(HashAnyText(text));
    }
    EXPECT_EQ(hashes.size(), size + 1) << size;
  }
}

}  // namespace
}  // namespace arrears::io_internal
