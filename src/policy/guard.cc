// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/guard.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"
#include "guard_question_internal.h"

namespace arrears {
namespace {

// Business days end this much sooner in calendar days, even over the longest
// holidays, when counted twice.
constexpr int kHolidayDays = 14;

// Two countries are compared often: both are two letters.
bool SamePlace(std::string_view a, const std::string& b) {
  return a.size() == 2 && a[0] == b[0] && a[1] == b[1];
}

}  // namespace

Guard::Guard(std::span<const GuardProfile> profiles, Calendar calendar)
    : profiles_(profiles.begin(), profiles.end()),
      calendar_(std::move(calendar)) {
  assert(profiles_.size() <= kMostProfiles);
  for (const GuardProfile& profile : profiles_) {
    Scope scope{0, profile.collectors_only};
    for (const DebtorClass each : profile.classes) {
      scope.classes |=
          static_cast<std::uint8_t>(1 << static_cast<unsigned>(each));
    }
    scopes_.push_back(scope);
    const GuardCooldown& cooldown = profile.cooldown;
    past_days_ = std::max(past_days_, cooldown.business_days
                                          ? 2 * cooldown.days + kHolidayDays
                                          : cooldown.days);
    const auto narrow = [](GuardPer per) {
      return per == GuardPer::kPerson || per == GuardPer::kNumber;
    };
    tells_numbers_apart_ = tells_numbers_apart_ || narrow(cooldown.per);
    for (const GuardCap& cap : profile.caps) {
      past_days_ = std::max(past_days_, cap.days);
      tells_numbers_apart_ = tells_numbers_apart_ || narrow(cap.per);
    }
  }
}

std::uint64_t Guard::BindingOn(const GuardState& state) const {
  const unsigned of_class = 1U << static_cast<unsigned>(state.debtor_class);
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < scopes_.size(); ++i) {
    if ((scopes_[i].classes & of_class) == 0 ||
        (scopes_[i].collectors_only && !state.as_collector)) {
      continue;
    }
    const std::vector<std::string>& places = profiles_[i].places;
    const bool here =
        places.empty() ||
        std::any_of(places.begin(), places.end(), [&](const auto& place) {
          return SamePlace(state.country, place) || SamePlace(state.law, place);
        });
    if (here) mask |= std::uint64_t{1} << i;
  }
  return mask;
}

GuardVerdict Guard::CheckStanding(const ActionDefinition& action,
                                  const GuardState& state) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const GuardBlock block = question.Standing(state.as_of);
  GuardVerdict verdict = question.VerdictOf(block);
  if (block && !block.never) verdict.allowed_from = block.until;
  return verdict;
}

GuardVerdict Guard::Check(const ActionDefinition& action,
                          const GuardState& state, WallMinute at) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const GuardBlock block = question.AtMinute(at);
  GuardVerdict verdict = question.VerdictOf(block);
  if (block && !block.never) verdict.allowed_from = question.FirstMinute(at);
  return verdict;
}

std::optional<Guard::Window> Guard::FirstWindow(const ActionDefinition& action,
                                                const GuardState& state,
                                                WallMinute from) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const std::optional<WallMinute> first = question.FirstMinute(from);
  if (!first) return std::nullopt;
  const Date day = DayOf(*first);
  if (!question.is_contact()) return Window{day, kWholeDay};
  const auto minute = static_cast<std::int16_t>(*first - StartOf(day));
  HourWindow best = question.Best();
  best.from = std::max(best.from, minute);
  best = question.FreeWithin(day, best);
  if (best.from < best.to) return Window{day, best};
  return Window{day, question.FreeWithin(day, {minute, kWholeDay.to})};
}

std::vector<GuardDuty> Guard::DutiesOf(const ActionDefinition& action,
                                       const GuardState& state) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const bool third = action.channel == Channel::kThirdParty;
  std::array<bool, kGuardDutyCount> due = {};
  const auto set = [&due](GuardDuty duty, bool value) {
    auto& place = due[static_cast<std::size_t>(duty)];
    place = place || value;
  };
  ThirdParties third_parties = ThirdParties::kUnsaid;
  question.Any([&](const GuardProfile& profile) {
    for (const GuardDuty duty : profile.duties) {
      const bool of_visits =
          duty == GuardDuty::kVisitNotice || duty == GuardDuty::kLeaveOnRequest;
      const bool of_others = duty == GuardDuty::kProcessorContract;
      set(duty, of_visits   ? action.channel == Channel::kVisit
                : of_others ? third
                            : question.is_contact() || third);
    }
    third_parties = std::max(third_parties, profile.third_parties);
    return false;
  });
  set(GuardDuty::kThirdPartiesLocateOnly,
      question.is_contact() && third_parties == ThirdParties::kLocateOnly);
  set(GuardDuty::kThirdPartiesNone,
      question.is_contact() && third_parties == ThirdParties::kNone);
  set(GuardDuty::kRegisteredAgency,
      action.id == "A49" &&
          question.Agency() == AgencyGate::kLawFirmOrRegistered);
  set(GuardDuty::kSayTimeBarred, question.MustTellTimeBarred());
  std::vector<GuardDuty> duties;
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (due[i]) duties.push_back(static_cast<GuardDuty>(i));
  }
  return duties;
}

HourWindow Guard::BestHours(const GuardState& state) const {
  return GuardQuestion(*this, BindingOn(state), Actions()[0], state).Best();
}

std::string Guard::id() const {
  std::string id;
  for (const GuardProfile& profile : profiles_) {
    absl::StrAppend(&id, id.empty() ? "" : "+", profile.id);
  }
  return id;
}

}  // namespace arrears
