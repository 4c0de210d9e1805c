// SPDX-License-Identifier: Apache-2.0
#include <iconv.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

// What iconv_open says when it cannot.
// NOLINTNEXTLINE(performance-no-int-to-ptr)
void* NoConverter() { return reinterpret_cast<void*>(-1); }

constexpr bool IsContinuation(unsigned char c) { return (c & 0xC0) == 0x80; }

// Length of the well-formed character at `at`, of which `left` bytes are there;
// 0 when there is none.
std::size_t CharacterLength(const unsigned char* at, std::size_t left) {
  const unsigned char lead = at[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < length) return 0;
  // What may follow the lead byte immediately is narrower for these four.
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at[1] < low || at[1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!IsContinuation(at[i])) return 0;
  }
  return length;
}

}  // namespace

std::size_t FindInvalidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word;
      std::memcpy(&word, bytes + at, 8);
      if ((word & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    const std::size_t length = CharacterLength(bytes + at, text.size() - at);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

std::string Shown(std::string_view text) {
  constexpr std::size_t kMaxBytes = 80;
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string shown;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto* bytes =
        reinterpret_cast<const unsigned char*>(text.data()) + at;
    const std::size_t length = CharacterLength(bytes, text.size() - at);
    std::string next(text.substr(at, length == 0 ? 1 : length));
    const unsigned char c = *bytes;
    if (c == '\n') {
      next = "\\n";
    } else if (c == '\r') {
      next = "\\r";
    } else if (c == '\t') {
      next = "\\t";
    } else if (c == '\\') {
      next = "\\\\";
    } else if (length == 0 || c < 0x20 || c == 0x7F) {
      next = {'\\', 'x', kHex[c >> 4], kHex[c & 15]};
    }
    // Room for "..." unless this is the end.
    const bool last = at + (length == 0 ? 1 : length) == text.size();
    if (shown.size() + next.size() > kMaxBytes - (last ? 0 : 3)) {
      return shown + "...";
    }
    shown += next;
    at += length == 0 ? 1 : length;
  }
  return shown;
}

absl::StatusOr<Gb18030Decoder> Gb18030Decoder::Create() {
  void* const converter = iconv_open("UTF-8", "GB18030");
  if (converter == NoConverter()) {
    return absl::FailedPreconditionError(
        "encoding gb18030: this system's iconv cannot convert it");
  }
  return Gb18030Decoder(converter);
}

Gb18030Decoder::Gb18030Decoder(Gb18030Decoder&& other) noexcept
    : converter_(std::exchange(other.converter_, NoConverter())) {}

Gb18030Decoder& Gb18030Decoder::operator=(Gb18030Decoder&& other) noexcept {
  std::swap(converter_, other.converter_);
  return *this;
}

Gb18030Decoder::~Gb18030Decoder() {
  if (converter_ != NoConverter()) iconv_close(converter_);
}

std::size_t Gb18030Decoder::Decode(std::string_view raw, char* out) {
  char* in = const_cast<char*>(raw.data());  // iconv reads through it only.
  std::size_t in_left = raw.size();
  char* to = out;
  std::size_t room = RoomFor(raw.size());
  iconv(converter_, nullptr, nullptr, nullptr, nullptr);
  while (in_left > 0) {
    if (iconv(converter_, &in, &in_left, &to, &room) !=
        static_cast<std::size_t>(-1)) {
      break;
    }
    if (room == 0) break;
    // No character begins here, or the text ends inside one.
    ++in;
    --in_left;
    *to++ = '\xFF';
    --room;
  }
  return static_cast<std::size_t>(to - out);
}

}  // namespace arrears::io_internal
