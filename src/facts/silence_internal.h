// SPDX-License-Identifier: Apache-2.0
//
// What a debtor's wish to be left alone, or the consent that lifts it, is
// about.
#ifndef ARREARS_SRC_FACTS_SILENCE_INTERNAL_H_
#define ARREARS_SRC_FACTS_SILENCE_INTERNAL_H_

#include <cstdint>
#include <string_view>

namespace arrears::facts_internal {

// Bits of e-mail, text message, phone, letter and visit, in this order from
// bit 1 on, as Channel counts them.
inline constexpr std::uint8_t kAllChannels = 0b11'1110;

// Channels, or a time of day: minutes, from midnight; over it where `to` is the
// less, none where both are the same.
struct SilenceSubject {
  std::uint8_t channels = kAllChannels;
  std::int16_t from = 0, to = 0;
};

// Of an event's code: "phone", "12:00-13:30". What cannot be read, or nothing,
// is about all channels: who asked is rather left alone.
SilenceSubject SilenceSubjectOf(std::string_view code);

}  // namespace arrears::facts_internal

#endif  // ARREARS_SRC_FACTS_SILENCE_INTERNAL_H_
