// SPDX-License-Identifier: Apache-2.0
//
// refused_tactics.h: what does the library never do, and what instead?
//
//   FindRefusedTactic("R01")->substitute;              // "A33 A42"
//   absl::Status lint = CheckOutgoingText(letter);     // names word and row
//
// Articles on collecting praise some of these; they are crimes or wrongs
// (METHODS.md#guard). None has an action id, so no policy can choose one.
#ifndef ARREARS_POLICY_REFUSED_TACTICS_H_
#define ARREARS_POLICY_REFUSED_TACTICS_H_

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/base/language.h"

namespace arrears {

// A tactic that is refused whatever a policy says.
struct RefusedTactic {
  std::string_view id;   // "R01" .. "R28".
  std::string_view tag;  // "stalking".
  Text name;
  bool review_only;             // A flag for a person; all others are refused.
  std::string_view substitute;  // Lawful actions instead, "A33 A42".
};
std::span<const RefusedTactic> RefusedTactics();
const RefusedTactic* FindRefusedTactic(std::string_view id_or_tag);

// Lints a message before it goes out. kInvalidArgument naming the word and the
// tactic it points to. O(text).
[[nodiscard]] absl::Status CheckOutgoingText(std::string_view text);

}  // namespace arrears

#endif  // ARREARS_POLICY_REFUSED_TACTICS_H_
