// SPDX-License-Identifier: Apache-2.0
//
// text_encoding_internal.h: is this text UTF-8, and can it be made so?
//
//   std::size_t bad = FindInvalidUtf8(text);      // text.size() when all is
//   well absl::StatusOr<Gb18030Decoder> decoder = Gb18030Decoder::Create();
//   std::size_t n = decoder->Decode(raw, buffer);
#ifndef ARREARS_IO_TEXT_ENCODING_INTERNAL_H_
#define ARREARS_IO_TEXT_ENCODING_INTERNAL_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace arrears::io_internal {

// Offset of the first byte that does not begin a well-formed character
// (Unicode 15, table 3-7: no overlong forms, surrogates or beyond U+10FFFF).
std::size_t FindInvalidUtf8(std::string_view text);

// At most 80 bytes of `text` for a report: control characters, NUL and bytes
// that are no UTF-8 as \n, \t, \\ and \xHH; "..." where it was cut.
std::string Shown(std::string_view text);

class Gb18030Decoder {
 public:
  // kFailedPrecondition when the system cannot convert GB18030.
  [[nodiscard]] static absl::StatusOr<Gb18030Decoder> Create();
  Gb18030Decoder(Gb18030Decoder&& other) noexcept;
  Gb18030Decoder& operator=(Gb18030Decoder&& other) noexcept;
  ~Gb18030Decoder();

  // UTF-8 to `out`, which has room for RoomFor(raw.size()); returns its length.
  // Each byte that begins no character becomes the byte 0xFF, which is no UTF-8
  // either, so that whoever checks the text finds it in its field.
  std::size_t Decode(std::string_view raw, char* out);
  // Two bytes of GB18030 make at most three of UTF-8, one that is ASCII one.
  static std::size_t RoomFor(std::size_t raw) { return raw / 2 * 3 + 4; }

 private:
  explicit Gb18030Decoder(void* converter) : converter_(converter) {}
  void* converter_;  // iconv_t; (void*)-1 = moved from.
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TEXT_ENCODING_INTERNAL_H_
