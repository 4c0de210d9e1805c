// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <utility>

#include "facts/silence_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr std::pair<std::string_view, int> kChannelBits[] = {
    {"email", 1},   {"fax", 1},        {"sms", 2},
    {"message", 2}, {"phone", 3},      {"call", 3},
    {"letter", 4},  {"registered", 4}, {"visit", 5},
};

// Minutes of "12:00", to "24:00"; -1 where it is none.
int MinutesOf(std::string_view part) {
  constexpr std::string_view kForm = "00:00";
  if (part.size() != kForm.size() || part[2] != ':') return -1;
  for (const std::size_t i : {0, 1, 3, 4}) {
    if (part[i] < '0' || part[i] > '9') return -1;
  }
  const int hour = 10 * (part[0] - '0') + part[1] - '0';
  const int minute = 10 * (part[3] - '0') + part[4] - '0';
  return minute > 59 || 60 * hour + minute > 24 * 60 ? -1 : 60 * hour + minute;
}

}  // namespace

SilenceSubject SilenceSubjectOf(std::string_view code) {
  for (const auto& [name, bit] : kChannelBits) {
    if (code == name) return {static_cast<std::uint8_t>(1U << bit)};
  }
  const std::size_t dash = code.find('-');
  if (dash == code.npos) return {};
  const int from = MinutesOf(code.substr(0, dash));
  const int to = MinutesOf(code.substr(dash + 1));
  if (from < 0 || to < 0 || from == to) return {};
  return {0, static_cast<std::int16_t>(from), static_cast<std::int16_t>(to)};
}

}  // namespace arrears::facts_internal
