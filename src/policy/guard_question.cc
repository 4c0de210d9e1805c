// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "arrears/policy/refused_tactics.h"
#include "guard_question_internal.h"

namespace arrears {
namespace {

// How far ahead FirstWindow looks: a pause longer than this is no plan.
constexpr int kHorizonDays = 120;
bool IsOutside(Channel channel) {
  return channel == Channel::kThirdParty || channel == Channel::kCourt;
}

bool Counts(GuardCount counts, Channel channel) {
  switch (counts) {
    case GuardCount::kCalls:
      return channel == Channel::kPhone;
    case GuardCount::kVisits:
      return channel == Channel::kVisit;
    case GuardCount::kLive:
      return IsLive(channel);
    case GuardCount::kWritten:
      return IsContact(channel) && !IsLive(channel);
    case GuardCount::kAll:
      return IsContact(channel);
  }
  return false;
}

GuardRule RuleOf(const GuardCap& cap) {
  if (cap.counts == GuardCount::kWritten) return GuardRule::kWrittenCap;
  if (cap.days == 1) return GuardRule::kAttemptCap;
  return cap.counts == GuardCount::kAll ? GuardRule::kContactCap
                                        : GuardRule::kCallCap;
}

// Work on the dispute itself goes on while dunning is paused.
bool SettlesDispute(std::string_view id) {
  return id == "A07" || id == "A17" || id == "A21" || id == "A50";
}

bool IsLegalRoute(std::string_view id) {
  return id == "A51" || id == "A52" || id == "A53" || id == "A54" ||
         id == "A60";
}

// Payment is asked for, by us or by others. A quote and thanks ask for none.
bool AsksForPayment(const ActionDefinition& action) {
  if (action.id == "A02" || action.id == "A58") return false;
  return (IsContact(action.channel) || action.id == "A49" ||
          IsLegalRoute(action.id)) &&
         !SettlesDispute(action.id);
}

bool IsRepresentative(std::string_view party) {
  return party == "lawyer" || party == "representative" || party == "律师" ||
         party == "代理人";
}

GuardBlock Never(GuardRule rule) { return {rule, true}; }

int BitOf(Channel channel) { return static_cast<int>(channel); }

}  // namespace

TimeBarredPolicy GuardQuestion::TimeBarred() const {
  TimeBarredPolicy strictest = TimeBarredPolicy::kAllow;
  Any([&](const GuardProfile& profile) {
    strictest = std::max(strictest, profile.time_barred);
    return false;
  });
  return strictest;
}

AgencyGate GuardQuestion::Agency() const {
  AgencyGate strictest = AgencyGate::kAllowed;
  Any([&](const GuardProfile& profile) {
    strictest = std::max(strictest, profile.agency);
    return false;
  });
  return strictest;
}

bool GuardQuestion::MustTellTimeBarred() const {
  if (!state_.time_barred) return false;
  return IsLegalRoute(action_.id) ||
         (AsksForPayment(action_) && TimeBarred() != TimeBarredPolicy::kAllow);
}

// The notice that saves a claim is as good when it goes there, and too late
// when it does not go.
bool GuardQuestion::GoesToRepresentative() const {
  return IsRepresentative(state_.party) ||
         (state_.party.empty() && action_.id == "A59");
}

// What no contact log changes, as of a day from that of the state on.
GuardBlock GuardQuestion::Standing(Date day) const {
  const bool outside = IsOutside(action_.channel);
  if (action_.id == "A49" &&
      (!state_.agency_allowed || Agency() == AgencyGate::kBarred)) {
    return Never(GuardRule::kAgencyGate);
  }
  if (contact_ && !state_.party.empty()) {
    const RefusedTactic* tactic =
        RefusalForParty(state_.party, state_.debtor_class);
    if (tactic != nullptr) {
      GuardBlock block = Never(GuardRule::kThirdParty);
      block.row = tactic->id;
      return block;
    }
  }
  // A consumer has no finance department and no manager: it would be somebody
  // else.
  if (state_.debtor_class == DebtorClass::kConsumer &&
      (action_.id == "A16" || action_.id == "A42")) {
    return Never(GuardRule::kThirdParty);
  }
  if (state_.insolvent && (contact_ || outside)) {
    return Never(GuardRule::kInsolvencyStay);
  }
  if (contact_ && state_.stop_contact) return Never(GuardRule::kStopContact);
  if (contact_ &&
      (state_.stopped_channels >> BitOf(action_.channel) & 1) != 0) {
    return Never(GuardRule::kStopChannel);
  }
  if (contact_ && state_.represented && !GoesToRepresentative()) {
    return Never(GuardRule::kRepresented);
  }
  if (state_.time_barred &&
      (action_.id == "A59" || (AsksForPayment(action_) &&
                               TimeBarred() == TimeBarredPolicy::kRefuse))) {
    return Never(GuardRule::kTimeBarred);
  }
  if (state_.disputed > 0 && state_.undisputed <= 0 && (contact_ || outside) &&
      !SettlesDispute(action_.id)) {
    return Never(GuardRule::kDisputePause);
  }
  const std::int32_t dpd = state_.dpd + (day - state_.as_of).count();
  if (dpd > action_.max_dpd) return Never(GuardRule::kAgeWindow);
  if (dpd < action_.min_dpd) {
    return {GuardRule::kAgeWindow, false,
            StartOf(day + Days{action_.min_dpd - dpd})};
  }
  return {};
}

bool GuardQuestion::Concerns(GuardPer per, const GuardState::Past& past) const {
  switch (per) {
    case GuardPer::kDebtor:
      return true;
    case GuardPer::kDebt:
      return past.names_debt;
    case GuardPer::kPerson:
      return !state_.person || past.person == *state_.person;
    case GuardPer::kNumber:
      return !state_.number || past.number == 0 ||
             past.number == *state_.number;
  }
  return true;
}

// Full while `most` contacts or more stand in the window that ends with the
// day; the first of them to leave it is the earliest.
GuardBlock GuardQuestion::OfCap(const GuardProfile& profile,
                                const GuardCap& cap, Date day) const {
  if (!Counts(cap.counts, action_.channel)) return {};
  const Date first = day - Days{cap.days - 1};
  int count = 0;
  Date earliest = day;
  for (const GuardState::Past& past : state_.past) {
    const Date on = DayOf(past.at);
    if (past.incoming || on < first || on > day ||
        !Counts(cap.counts, past.channel)) {
      continue;
    }
    if ((cap.unanswered_only && past.conversation) ||
        (cap.consented_excluded && past.consented) ||
        !Concerns(cap.per, past)) {
      continue;
    }
    ++count;
    earliest = std::min(earliest, on);
  }
  if (count < cap.most) return {};
  GuardBlock block = Until(RuleOf(cap), profile, earliest + Days{cap.days});
  block.cap = &cap;
  return block;
}

GuardBlock GuardQuestion::OfCooldown(const GuardProfile& profile,
                                     Date day) const {
  const GuardCooldown& cooldown = profile.cooldown;
  if (cooldown.days == 0 || !IsLive(action_.channel)) return {};
  GuardBlock latest;
  for (const GuardState::Past& past : state_.past) {
    const Date on = DayOf(past.at);
    if (!past.conversation || on > day || !Concerns(cooldown.per, past)) {
      continue;
    }
    const Date until = cooldown.business_days
                           ? calendar_.AddBusinessDays(on, cooldown.days).date
                           : on + Days{cooldown.days};
    if (day < until && StartOf(until) > latest.until) {
      latest = Until(GuardRule::kConversationGap, profile, until);
    }
  }
  return latest;
}

GuardBlock GuardQuestion::OfChannels(const GuardProfile& profile,
                                     Date day) const {
  if (!profile.one_channel_per_day) return {};
  const bool other = std::any_of(state_.past.begin(), state_.past.end(),
                                 [&](const GuardState::Past& past) {
                                   return !past.incoming &&
                                          DayOf(past.at) == day &&
                                          past.channel != action_.channel;
                                 });
  if (!other) return {};
  return Until(GuardRule::kChannelSameDay, profile, day + Days{1});
}

GuardBlock GuardQuestion::OfProfile(const GuardProfile& profile,
                                    Date day) const {
  if (profile.business_days_only &&
      !calendar_.IsBusinessDay(day).business_day) {
    return Until(GuardRule::kHoliday, profile,
                 calendar_.NextBusinessDay(day + Days{1}).date);
  }
  const HourWindow& hours =
      profile.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
  if (hours.from >= hours.to) {
    return Until(GuardRule::kHours, profile, day + Days{1});
  }
  for (const GuardCap& cap : profile.caps) {
    if (const GuardBlock block = OfCap(profile, cap, day)) return block;
  }
  if (const GuardBlock block = OfCooldown(profile, day)) return block;
  return OfChannels(profile, day);
}

GuardBlock GuardQuestion::OnDay(Date day) const {
  const GuardBlock standing = Standing(day);
  if (standing || !contact_) return standing;
  GuardBlock latest;
  Any([&](const GuardProfile& profile) {
    const GuardBlock block = OfProfile(profile, day);
    if (block && (!latest || block.until > latest.until)) latest = block;
    return false;
  });
  return latest;
}

GuardBlock GuardQuestion::AtMinute(WallMinute at) const {
  const Date day = DayOf(at);
  const GuardBlock whole = OnDay(day);
  if (whole || !contact_) return whole;
  const int minute = at - StartOf(day);
  GuardBlock latest;
  const auto consider = [&](const GuardProfile& profile, GuardRule rule,
                            WallMinute until) {
    if (!latest || until > latest.until) {
      latest = {rule, false, until, &profile};
    }
  };
  Any([&](const GuardProfile& profile) {
    const HourWindow& hours =
        profile.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
    if (minute < hours.from) {
      consider(profile, GuardRule::kHours, StartOf(day) + hours.from);
    } else if (minute >= hours.to) {
      consider(profile, GuardRule::kHours, StartOf(day + Days{1}));
    }
    for (const HourWindow& meal : profile.avoid) {
      if (minute < meal.from || minute >= meal.to) continue;
      consider(profile, GuardRule::kMealTime, StartOf(day) + meal.to);
    }
    return false;
  });
  for (const HourWindow& each : state_.inconvenient) {
    if (minute < each.from || minute >= each.to) continue;
    const WallMinute until = StartOf(day) + each.to;
    if (!latest || until > latest.until) {
      latest = {GuardRule::kInconvenient, false, until};
    }
  }
  return latest;
}

HourWindow GuardQuestion::FreeWithin(Date day, HourWindow within) const {
  Any([&](const GuardProfile& profile) {
    const HourWindow& hours =
        profile.hours[static_cast<std::size_t>(day.iso_weekday() - 1)];
    within.from = std::max(within.from, hours.from);
    within.to = std::min(within.to, hours.to);
    return false;
  });
  // Past all that holds the first minute, which may follow one another; up to
  // the next that is kept free.
  const auto skip = [&](const HourWindow& kept) {
    if (within.from < kept.from || within.from >= kept.to) return false;
    within.from = kept.to;
    return true;
  };
  while (AnyKeptFree(skip)) {
  }
  AnyKeptFree([&](const HourWindow& kept) {
    if (kept.from < kept.to && kept.from > within.from) {
      within.to = std::min(within.to, kept.from);
    }
    return false;
  });
  return within;
}

std::optional<WallMinute> GuardQuestion::FirstMinute(WallMinute from,
                                                     bool is_free) const {
  const Date first = DayOf(from);
  const Date last = first + Days{kHorizonDays};
  for (Date day = first; day <= last;) {
    const GuardBlock block =
        is_free && day == first ? GuardBlock{} : OnDay(day);
    if (block) {
      if (block.never) return std::nullopt;
      day = std::max(day + Days{1}, DayOf(block.until));
      continue;
    }
    const auto earliest =
        static_cast<std::int16_t>(day == first ? from - StartOf(day) : 0);
    const HourWindow all = {earliest, kWholeDay.to};
    const HourWindow free = contact_ ? FreeWithin(day, all) : all;
    if (free.from < free.to) return StartOf(day) + free.from;
    day = day + Days{1};
  }
  return std::nullopt;
}

HourWindow GuardQuestion::Best() const {
  HourWindow best = kWholeDay;
  Any([&](const GuardProfile& profile) {
    if (profile.best.from >= profile.best.to) return false;
    best = profile.best;
    return true;
  });
  return best;
}

GuardVerdict GuardQuestion::VerdictOf(const GuardBlock& block) const {
  GuardVerdict verdict;
  verdict.rule = block.rule;
  if (!block) {
    if (MustTellTimeBarred()) verdict.rule = GuardRule::kTimeBarred;
    return verdict;
  }
  verdict.allowed = false;
  if (block.profile != nullptr) verdict.profile = block.profile->id;
  if (block.cap != nullptr) verdict.cap = block.cap->name;
  verdict.row = block.row.empty() ? GuardRuleRow(block.rule) : block.row;
  verdict.substitute = block.row.empty()
                           ? GuardRuleSubstitute(block.rule)
                           : FindRefusedTactic(block.row)->substitute;
  return verdict;
}

}  // namespace arrears
