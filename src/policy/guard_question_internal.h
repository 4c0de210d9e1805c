// SPDX-License-Identifier: Apache-2.0
//
// May this be done to this debtor: one question, before the profiles that bind.
#ifndef ARREARS_SRC_POLICY_GUARD_QUESTION_INTERNAL_H_
#define ARREARS_SRC_POLICY_GUARD_QUESTION_INTERNAL_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "arrears/policy/guard.h"

namespace arrears {

inline constexpr WallMinute kGuardDayMinutes = 24 * 60;

inline Date DayOf(WallMinute at) {
  const WallMinute day =
      at >= 0 ? at / kGuardDayMinutes
              : -((kGuardDayMinutes - 1 - at) / kGuardDayMinutes);
  return Date::FromDays(day);
}

inline WallMinute StartOf(Date day) {
  return day.days_since_1970() * kGuardDayMinutes;
}

// Why not, and until when.
struct GuardBlock {
  GuardRule rule = GuardRule::kNone;
  bool never = false;
  WallMinute until = 0;
  const GuardProfile* profile = nullptr;
  const GuardCap* cap = nullptr;
  std::string_view row = {};  // Where it differs from the rule's.

  explicit operator bool() const { return rule != GuardRule::kNone; }
};

// One debtor and action before the profiles that bind.
class GuardQuestion {
 public:
  GuardQuestion(const Guard& guard, std::uint64_t mask,
                const ActionDefinition& action, const GuardState& state)
      : profiles_(guard.profiles()),
        calendar_(guard.CalendarFor(state)),
        mask_(mask),
        action_(action),
        state_(state),
        contact_(IsContact(action.channel)) {}

  bool is_contact() const { return contact_; }
  // Visits the profiles that bind, in order, until one returns true.
  template <class Visit>
  bool Any(Visit visit) const {
    for (std::uint64_t left = mask_; left != 0; left &= left - 1) {
      const auto index = static_cast<std::size_t>(std::countr_zero(left));
      if (visit(profiles_[index])) return true;
    }
    return false;
  }

  // It is to be addressed to who represents the debtor.
  bool GoesToRepresentative() const;
  GuardBlock Standing(Date day) const;
  // Of the day as a whole.
  GuardBlock OnDay(Date day) const;
  GuardBlock AtMinute(WallMinute at) const;
  bool MustTellTimeBarred() const;
  // `is_free`: nothing blocks the day of `from` as a whole.
  std::optional<WallMinute> FirstMinute(WallMinute from, bool is_free) const;
  // The first stretch within `within` that every profile leaves free.
  HourWindow FreeWithin(Date day, HourWindow within) const;
  HourWindow Best() const;
  AgencyGate Agency() const;
  GuardVerdict VerdictOf(const GuardBlock& block) const;

 private:
  // Visits the times of day that are kept free, meals and what the debtor asked
  // to be spared, until one returns true.
  template <class Visit>
  bool AnyKeptFree(Visit visit) const {
    return Any([&](const GuardProfile& profile) {
             return std::any_of(profile.avoid.begin(), profile.avoid.end(),
                                visit);
           }) ||
           std::any_of(state_.inconvenient.begin(), state_.inconvenient.end(),
                       visit);
  }
  GuardBlock OfProfile(const GuardProfile& profile, Date day) const;
  GuardBlock OfCap(const GuardProfile& profile, const GuardCap& cap,
                   Date day) const;
  GuardBlock OfCooldown(const GuardProfile& profile, Date day) const;
  GuardBlock OfChannels(const GuardProfile& profile, Date day) const;
  bool Concerns(GuardPer per, const GuardState::Past& past) const;
  TimeBarredPolicy TimeBarred() const;
  GuardBlock Until(GuardRule rule, const GuardProfile& profile,
                   Date day) const {
    return {rule, false, StartOf(day), &profile};
  }

  std::span<const GuardProfile> profiles_;
  const Calendar& calendar_;
  std::uint64_t mask_;
  const ActionDefinition& action_;
  const GuardState& state_;
  bool contact_;
};

}  // namespace arrears

#endif  // ARREARS_SRC_POLICY_GUARD_QUESTION_INTERNAL_H_
