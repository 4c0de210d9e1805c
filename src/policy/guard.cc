// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/guard.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"
#include "guard_question_internal.h"

namespace arrears {
namespace {

// Business days end this much sooner in calendar days, even over the longest
// holidays, when counted twice.
constexpr int kHolidayDays = 14;

bool IsNarrow(GuardPer per) {
  return per == GuardPer::kPerson || per == GuardPer::kNumber;
}

Guard::Needs NeedsOfProfile(const GuardProfile& profile) {
  const GuardCooldown& rest = profile.cooldown;
  Guard::Needs needs;
  needs.past_days =
      std::max(needs.past_days,
               rest.business_days ? 2 * rest.days + kHolidayDays : rest.days);
  needs.debts = rest.per == GuardPer::kDebt;
  needs.persons_or_numbers = IsNarrow(rest.per);
  for (const GuardCap& cap : profile.caps) {
    needs.past_days = std::max(needs.past_days, cap.days);
    needs.debts = needs.debts || cap.per == GuardPer::kDebt;
    needs.persons_or_numbers = needs.persons_or_numbers || IsNarrow(cap.per);
  }
  return needs;
}

// Who lives elsewhere has no part in the days that make up for our holidays; on
// those holidays nobody here is at work.
Calendar Abroad(const Calendar& home) {
  CalendarRules rules = home.rules();
  rules.weekend |= kSaturdaySunday;
  rules.working_days.clear();
  absl::StatusOr<Calendar> made = Calendar::Create(std::move(rules));
  return made.ok() ? *std::move(made) : home;
}

}  // namespace

std::size_t Guard::PlaceOf(std::string_view country) {
  if (country.size() != 2) return kPlaces;
  const auto letter = [](char c) { return static_cast<std::size_t>(c - 'A'); };
  const std::size_t first = letter(country[0]), second = letter(country[1]);
  return first < 26 && second < 26 ? 26 * first + second : kPlaces;
}

Guard::Guard(std::span<const GuardProfile> profiles, Calendar calendar)
    : profiles_(profiles.begin(), profiles.end()),
      calendar_(std::move(calendar)),
      abroad_(Abroad(calendar_)) {
  assert(profiles_.size() <= kMostProfiles);
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    const GuardProfile& profile = profiles_[i];
    const Mask bit = Mask{1} << i;
    for (const DebtorClass each : profile.classes) {
      of_class_[static_cast<std::size_t>(each)] |= bit;
    }
    for (const std::string& place : profile.places) {
      of_place_[PlaceOf(place)] |= bit;
    }
    if (profile.places.empty()) anywhere_ |= bit;
    if (profile.collectors_only) collectors_only_ |= bit;
    needs_.push_back(NeedsOfProfile(profile));
  }
}

Guard::Mask Guard::BindingOn(const GuardState& state) const {
  const Mask here = anywhere_ | of_place_[PlaceOf(state.country)] |
                    of_place_[PlaceOf(state.law)];
  return of_class_[static_cast<std::size_t>(state.debtor_class)] & here &
         (state.as_collector ? ~Mask{0} : ~collectors_only_);
}

Guard::Needs Guard::NeedsOf(const GuardState& state) const {
  Needs all;
  for (Mask left = BindingOn(state); left != 0; left &= left - 1) {
    const Needs& each =
        needs_[static_cast<std::size_t>(std::countr_zero(left))];
    all.past_days = std::max(all.past_days, each.past_days);
    all.debts = all.debts || each.debts;
    all.persons_or_numbers = all.persons_or_numbers || each.persons_or_numbers;
  }
  return all;
}

GuardVerdict Guard::CheckStanding(const ActionDefinition& action,
                                  const GuardState& state) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const GuardBlock block = question.Standing(state.as_of);
  GuardVerdict verdict = question.VerdictOf(block);
  if (block && !block.never) verdict.allowed_from = block.until;
  return verdict;
}

bool Guard::MayStand(const ActionDefinition& action,
                     const GuardState& state) const {
  return !GuardQuestion(*this, BindingOn(state), action, state)
              .Standing(state.as_of);
}

GuardVerdict Guard::Check(const ActionDefinition& action,
                          const GuardState& state, WallMinute at) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const GuardBlock block = question.AtMinute(at);
  GuardVerdict verdict = question.VerdictOf(block);
  if (block && !block.never)
    verdict.allowed_from = question.FirstMinute(at, false);
  return verdict;
}

std::optional<Guard::Window> Guard::FirstWindow(const ActionDefinition& action,
                                                const GuardState& state,
                                                WallMinute from,
                                                bool is_free_day) const {
  const GuardQuestion question(*this, BindingOn(state), action, state);
  const std::optional<WallMinute> first =
      question.FirstMinute(from, is_free_day);
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
  set(GuardDuty::kToRepresentative, question.is_contact() &&
                                        state.represented &&
                                        question.GoesToRepresentative());
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
