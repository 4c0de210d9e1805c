// SPDX-License-Identifier: Apache-2.0
//
// text_hash_internal.h: a number for a text, the same on every machine.
//
//   const std::uint64_t hash = HashText(id.data(), id.size());
//
// Equal texts have equal hashes; whoever finds equal hashes compares the texts.
// Multiply-and-fold as in wyhash (Wang Yi, public domain), shortened for ids.
#ifndef ARREARS_IO_TEXT_HASH_INTERNAL_H_
#define ARREARS_IO_TEXT_HASH_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace arrears::io_internal {

inline std::uint64_t FoldedProduct(std::uint64_t a, std::uint64_t b) {
  __extension__ typedef unsigned __int128 Wide;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^
         static_cast<std::uint64_t>(product >> 64);
}

// Reads 8 bytes at `text` where it has fewer; else nothing outside of it. Other
// seeds give hashes that have nothing to do with each other.
inline std::uint64_t HashText(const char* text, std::size_t size,
                              std::uint64_t seed = 0) {
  constexpr std::uint64_t kA = 0xA0761D6478BD642Fu, kB = 0xE7037ED1A0B428DBu,
                          kC = 0x8EBC6AF09C88C6E3u;
  const auto load = [](const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
  };
  std::uint64_t hash = kC ^ size ^ seed;
  if (size < 8) {
    const std::uint64_t word =
        size == 0 ? 0 : load(text) << (8 * (8 - size)) >> (8 * (8 - size));
    return FoldedProduct(FoldedProduct(word ^ kA, hash ^ kB), kC ^ word);
  }
  const char* const end = text + size;
  for (; end - text > 16; text += 16) {
    hash = FoldedProduct(load(text) ^ kA, load(text + 8) ^ hash);
  }
  // The last 16 bytes, of which some may have been taken before; or two
  // overlapping halves.
  const char* const first = size >= 16 ? end - 16 : text;
  return FoldedProduct(FoldedProduct(load(first) ^ kA, load(end - 8) ^ hash),
                       kC ^ load(end - 8));
}

// For texts whose surroundings may not be read.
inline std::uint64_t HashAnyText(std::string_view text) {
  if (text.size() >= 8) return HashText(text.data(), text.size());
  char padded[8] = {};
  if (!text.empty()) std::memcpy(padded, text.data(), text.size());
  return HashText(padded, text.size());
}

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TEXT_HASH_INTERNAL_H_
