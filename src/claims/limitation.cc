// SPDX-License-Identifier: Apache-2.0
#include "arrears/claims/limitation.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// Later than any date; it never leaves this file.
constexpr Date kForever = Date::FromDays(1 << 30);

struct Period {
  int months = 0;
  Date From(Date day) const {
    return day == kForever ? kForever : AddMonthsClamped(day, months);
  }
};

absl::Status CheckRegime(const LimitationRegime& regime) {
  const std::string name = absl::StrCat("regime ", regime.id, ": ");
  if (regime.id.empty()) {
    return absl::InvalidArgumentError("a limitation regime has no id");
  }
  if (regime.years < 1 || regime.years > 30) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, "years ", regime.years, " is not in 1..30"));
  }
  if (regime.longest_years != 0 &&
      (regime.longest_years < regime.years || regime.longest_years > 100)) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, "longest_years ", regime.longest_years,
                     " is neither 0 nor in ", regime.years, "..100"));
  }
  for (std::size_t i = 0; i < regime.rules.size(); ++i) {
    const ClaimEventRule& rule = regime.rules[i];
    if (FindEventRule(regime, rule.kind) != &rule) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, "rules[", i, "]: its kind stands before"));
    }
    const bool needs = rule.effect == ClaimEventEffect::kPostponesEnd ||
                       rule.effect == ClaimEventEffect::kSetsPeriod;
    if (rule.months < (needs ? 1 : 0) || rule.months > 360) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, "rules[", i, "]: months ", rule.months,
                       " is not in ", needs ? 1 : 0, "..360"));
    }
  }
  return absl::OkStatus();
}

// The days that a ledger may have: what is counted from them can be written.
absl::Status CheckDay(const std::string& field, std::optional<Date> day) {
  constexpr Date kFirst = std::chrono::year(1900) / 1 / 1;
  constexpr Date kLast = std::chrono::year(2200) / 12 / 31;
  if (!day || (kFirst <= *day && *day <= kLast)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      field, " is not in ", FormatIsoDate(kFirst), "..", FormatIsoDate(kLast)));
}

absl::Status CheckDays(const LimitationClaim& claim) {
  for (const absl::Status& status :
       {CheckDay("due", claim.due),
        CheckDay("last_instalment", claim.last_instalment),
        CheckDay("delivery", claim.delivery)}) {
    if (!status.ok()) return status;
  }
  for (std::size_t i = 0; i < claim.events.size(); ++i) {
    const std::string name = absl::StrCat("events[", i, "]: ");
    absl::Status status = CheckDay(name + "date", claim.events[i].date);
    if (status.ok()) status = CheckDay(name + "until", claim.events[i].until);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckClaim(const LimitationRegime& regime,
                        const LimitationClaim& claim) {
  if (absl::Status status = CheckDays(claim); !status.ok()) return status;
  if (claim.agreed_years && regime.most_agreed_years == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("agreed_years ", *claim.agreed_years, ": regime ",
                     regime.id, " has no bounds for an agreed period"));
  }
  if (claim.agreed_years && (*claim.agreed_years < regime.least_agreed_years ||
                             *claim.agreed_years > regime.most_agreed_years)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "agreed_years ", *claim.agreed_years, " is not in ",
        regime.least_agreed_years, "..", regime.most_agreed_years));
  }
  for (std::size_t i = 0; i < claim.events.size(); ++i) {
    const ClaimEvent& event = claim.events[i];
    if (event.until && *event.until < event.date) {
      return absl::InvalidArgumentError(
          absl::StrCat("events[", i, "]: until ", FormatIsoDate(*event.until),
                       " is before its date ", FormatIsoDate(event.date)));
    }
  }
  return absl::OkStatus();
}

Date StartOf(const LimitationRegime& regime, const LimitationClaim& claim) {
  Date start = claim.due;
  if (regime.from_last_instalment && claim.last_instalment) {
    start = std::max(start, *claim.last_instalment);
  }
  switch (regime.start) {
    case LimitationStart::kDue:
      break;
    case LimitationStart::kEndOfYear:
      start = start.ymd().year() / 12 / 31;
      break;
    case LimitationStart::kDelivery:
      if (claim.delivery) start = std::min(start, *claim.delivery);
      break;
  }
  return start;
}

Date EndOf(const ClaimEvent& event) {
  if (event.until) return *event.until;
  return event.kind == ClaimEventKind::kSuit ||
                 event.kind == ClaimEventKind::kInsolvencyFiling
             ? kForever
             : event.date;
}

// What makes it stand still or end later, from `date` to `end`.
struct Pause {
  Date date, end;
  ClaimEventEffect effect;
  int months;
};

// One run of the period, from its start or from an interruption on. Each has
// its own end, and the claim lives while one of them does.
struct Run {
  Date from;  // Not counted.
  Date last_day;
  Date still_until;  // Up to here standing still was added already.

  void Apply(const Pause& pause) {
    if (pause.date > last_day || pause.end <= from) return;
    if (pause.end == kForever) last_day = kForever;
    if (last_day == kForever) return;
    if (pause.effect == ClaimEventEffect::kSuspends) {
      const Date begin = std::max({pause.date, from, still_until});
      if (pause.end > begin) {
        last_day = last_day + (pause.end - begin);
        still_until = pause.end;
      }
    }
    if (pause.months > 0) {
      last_day = std::max(last_day, AddMonthsClamped(pause.end, pause.months));
    }
  }
};

class Timeline {
 public:
  Timeline(const LimitationRegime& regime, const LimitationClaim& claim)
      : regime_(regime) {
    const Date start = StartOf(regime, claim);
    period_.months = 12 * claim.agreed_years.value_or(regime.years);
    if (regime.longest_years != 0) {
      cap_ = AddYearsClamped(start, regime.longest_years);
    }
    AddRun(start);
    steps_.push_back({LimitationStepKind::kStarted, -1, start, Told()});
  }

  void Meet(const ClaimEvent& event, std::int32_t index) {
    const LimitationStepKind kind = Effect(event);
    steps_.push_back({kind, index, event.date, Told()});
  }

  LimitationAnswer Answer(const Calendar& calendar) && {
    LimitationAnswer answer;
    answer.last_day = Told();
    answer.capped = Uncapped() > cap_;
    answer.rolled_day = answer.last_day;
    if (regime_.rolls && answer.last_day) {
      const BusinessDay next = calendar.NextBusinessDay(*answer.last_day);
      answer.rolled_day = next.date;
      answer.outside_known_years = next.outside_known_years;
    }
    answer.steps = std::move(steps_);
    return answer;
  }

 private:
  Date Uncapped() const {
    Date last = runs_.front().last_day;
    for (const Run& run : runs_) last = std::max(last, run.last_day);
    return last;
  }
  Date LastDay() const { return std::min(Uncapped(), cap_); }
  std::optional<Date> Told() const {
    return LastDay() == kForever ? std::nullopt : std::optional(LastDay());
  }

  void AddRun(Date from) {
    runs_.push_back({from, period_.From(from), from});
    for (const Pause& pause : pauses_) runs_.back().Apply(pause);
  }

  LimitationStepKind Effect(const ClaimEvent& event) {
    const ClaimEventRule* rule = FindEventRule(regime_, event.kind);
    if (rule == nullptr) return LimitationStepKind::kNoEffect;
    if (!event.proven) return LimitationStepKind::kNotProven;
    const Date before = LastDay();
    if (rule->effect == ClaimEventEffect::kSetsPeriod) {
      runs_.clear();
      pauses_.clear();
      cap_ = kForever;
      period_.months = rule->months;
      AddRun(event.date);
      return LimitationStepKind::kMoved;
    }
    if (event.date > before && rule->effect != ClaimEventEffect::kRevives) {
      return LimitationStepKind::kTooLate;
    }
    if (rule->effect == ClaimEventEffect::kInterrupts ||
        rule->effect == ClaimEventEffect::kRevives) {
      AddRun(EndOf(event));
    } else {
      pauses_.push_back({event.date, EndOf(event), rule->effect, rule->months});
      for (Run& run : runs_) run.Apply(pauses_.back());
    }
    return LastDay() == before ? LimitationStepKind::kNoEffect
                               : LimitationStepKind::kMoved;
  }

  const LimitationRegime& regime_;
  Period period_;
  Date cap_ = kForever;
  std::vector<Run> runs_;  // Never empty.
  std::vector<Pause> pauses_;
  std::vector<LimitationStep> steps_;
};

}  // namespace

const ClaimEventRule* FindEventRule(const LimitationRegime& regime,
                                    ClaimEventKind kind) {
  const auto found = std::find_if(
      regime.rules.begin(), regime.rules.end(),
      [kind](const ClaimEventRule& rule) { return rule.kind == kind; });
  return found == regime.rules.end() ? nullptr : &*found;
}

absl::StatusOr<LimitationAnswer> ComputeLimitation(
    const LimitationRegime& regime, const LimitationClaim& claim,
    const Calendar& calendar) {
  if (absl::Status status = CheckRegime(regime); !status.ok()) return status;
  if (absl::Status status = CheckClaim(regime, claim); !status.ok()) {
    return status;
  }
  std::vector<std::int32_t> order(claim.events.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = static_cast<std::int32_t>(i);
  }
  // Events of one day in an order of their own, so that theirs does not matter.
  const auto key = [&claim](std::int32_t index) {
    const ClaimEvent& event = claim.events[static_cast<std::size_t>(index)];
    return std::tuple(event.date, event.kind, EndOf(event), event.proven);
  };
  std::stable_sort(
      order.begin(), order.end(),
      [&key](std::int32_t a, std::int32_t b) { return key(a) < key(b); });
  Timeline timeline(regime, claim);
  for (const std::int32_t index : order) {
    timeline.Meet(claim.events[static_cast<std::size_t>(index)], index);
  }
  return std::move(timeline).Answer(calendar);
}

}  // namespace arrears
