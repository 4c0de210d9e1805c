// SPDX-License-Identifier: Apache-2.0
//
// refused_tactics.h: what does the library never do, and what instead?
//
//   FindRefusedTactic("R01")->substitute;              // "A33 A42"
//   RefusalForParty("family", debtor_class)->id;       // "R06"
//   absl::Status lint = CheckOutgoingText(letter);     // names words and row
//
// Articles on collecting praise some of these; they are crimes or wrongs
// (METHODS.md#guard). None has an action id, so no policy can choose one.
#ifndef ARREARS_POLICY_REFUSED_TACTICS_H_
#define ARREARS_POLICY_REFUSED_TACTICS_H_

#include <optional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/base/language.h"
#include "arrears/ledger/tables.h"

namespace arrears {

// A tactic that is refused whatever a policy says.
struct RefusedTactic {
  std::string_view id;   // "R01" .. "R28".
  std::string_view tag;  // "stalking".
  Text name;
  bool review_only;             // A flag for a person; all others are refused.
  std::string_view substitute;  // Lawful actions instead, "A33 A42".
  Text instead;                 // In words; says so where there is nothing.
};
std::span<const RefusedTactic> RefusedTactics();
const RefusedTactic* FindRefusedTactic(std::string_view id_or_tag);

// What a contact to somebody would be: family, children, guests, neighbours,
// the public, and so on, in English or Chinese as `party` of a contact says;
// at a company, colleagues are its staff. nullptr where it is none of these.
const RefusedTactic* RefusalForParty(std::string_view party,
                                     DebtorClass debtor_class);

// The first phrase of a text, in English or Chinese, that gives a tactic away.
// O(text x phrases).
struct TextRefusal {
  std::string_view words;  // Of the list, in lower case.
  const RefusedTactic* tactic;
};
std::optional<TextRefusal> RefusalForText(std::string_view text);

// Lints a message before it goes out: kInvalidArgument naming the words, the
// tactic they point to and what is lawful instead. A person may find it true.
[[nodiscard]] absl::Status CheckOutgoingText(std::string_view text);

}  // namespace arrears

#endif  // ARREARS_POLICY_REFUSED_TACTICS_H_
