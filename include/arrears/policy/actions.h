// SPDX-License-Identifier: Apache-2.0
//
// actions.h: what can a creditor do, at what cost, and when does it apply?
//
//   const ActionDefinition* call = FindAction("A13");
//   call->name.In(Language::kZh);           // "友好电话"
//   call->channel;                          // Channel::kPhone
//
// The catalogue is closed: a policy chooses among these rows and cannot add
// one, so what is unlawful (guard.h, rows R01-R28) has no id to be chosen by.
// Costs and effects are defaults with the source `expert`; what a run reckons
// with is its EffectTable (effects.h).
#ifndef ARREARS_POLICY_ACTIONS_H_
#define ARREARS_POLICY_ACTIONS_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "arrears/base/language.h"

namespace arrears {

enum class Channel : std::uint8_t {
  kNone,  // Nothing leaves the house: ledger, file, wait.
  kEmail,
  kSms,
  kPhone,
  kLetter,
  kVisit,
  kThirdParty,  // Agency, lawyer, accountant.
  kCourt,       // Court or authority.
};
// "none", "email", "sms", "phone", "letter", "visit", "third_party", "court".
std::string_view ChannelName(Channel channel);
Text ChannelText(Channel channel);
// It reaches the debtor itself: e-mail to visit.
constexpr bool IsContact(Channel channel) {
  return channel >= Channel::kEmail && channel <= Channel::kVisit;
}
// Two people speak: phone and visit.
constexpr bool IsLive(Channel channel) {
  return channel == Channel::kPhone || channel == Channel::kVisit;
}

enum class Lawful : std::uint8_t {
  kYes,
  kConditional,  // Only when the named condition holds.
  kReview,       // A person must look at it first.
};

inline constexpr std::int32_t kAnyAge = std::numeric_limits<int>::max();

struct ActionDefinition {
  std::string_view id;  // "A00" (wait) .. "A64".
  Text name;
  Channel channel;
  std::int32_t min_dpd, max_dpd;  // Days past due, both inclusive; -kAnyAge and
                                  // kAnyAge = no bound.
  std::int32_t minutes;           // Staff minutes.
  std::int64_t fixed_cost_minor;  // Out of pocket, minor units of base.
  double contingency;             // Share of what is collected, [0, 1).
  std::int32_t impact;            // On the relation, -5 .. +2.
  Lawful lawful;
  Text condition;            // When kConditional or kReview.
  double hazard_ratio;       // Effect on the chance of payment, > 0;
  std::int32_t effect_days;  // for so many days. Source: expert.
  std::int32_t step;         // Ladder step it delivers, 0..13; -1 = none.
  // What must hold before it is done: bit n for precondition Kn, n = 1..10.
  std::uint16_t preconditions;
};

inline constexpr int kPreconditions = 10;
// "the amount is reconciled (K1)". Requires number in 1..10.
Text PreconditionText(int number);

// Chance that business ends by an action of this impact, as the routes of
// value/routes.h have it: 0, .02, .08, .25, .5, .8 of -0 to -5. Source: expert.
double ChanceThatBusinessEnds(const ActionDefinition& action);

// In order of id; the first is A00, "wait".
std::span<const ActionDefinition> Actions();
// nullptr when there is none.
const ActionDefinition* FindAction(std::string_view id);
// Index into Actions(). Requires the id to exist.
std::uint8_t ActionIndex(std::string_view id);

}  // namespace arrears

#endif  // ARREARS_POLICY_ACTIONS_H_
