// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "arrears/value/gain.h"
#include "decide_internal.h"

namespace arrears {
namespace {

// Which fact shows that a precondition of an action is met; action "" = of any.
constexpr int kReconciled = 1, kClause = 5, kApproved = 8;
constexpr OnFile kOnFile[] = {
    {"days_since_reconciled", "", kReconciled},
    {"clause_discount", "A04", kClause},
    {"clause_suspension", "A37", kClause},
    {"clause_set_off", "A39", kClause},
    {"clause_interest", "A40", kClause},
    {"clause_title", "A48", kClause},
    {"approved_a23", "A23", kApproved},
    {"approved_a25", "A25", kApproved},
    {"approved_a49", "A49", kApproved},
    {"approved_a54", "A54", kApproved},
};
constexpr std::uint16_t Bit(int number) {
  return static_cast<std::uint16_t>(1u << number);
}
// Seen to by the engine itself: the age (K2), what is disputed (K3), the guard
// (K4), the value (K6) and the gate of the place (K10).
constexpr std::uint16_t kSeenTo = Bit(2) | Bit(3) | Bit(4) | Bit(6) | Bit(10);
constexpr int kNotBarred = 7;
constexpr int kDaysToAnswer = 5;  // Business days.

Date NextWeekday(Date from, std::int32_t weekday) {
  return from + Days{(weekday - from.iso_weekday() + 7) % 7};
}

absl::StatusOr<const Column*> Need(const Frame& frame, const char* name,
                                   ColumnType type) {
  const Column* column = frame.Find(name);
  if (column == nullptr || column->type() != type) {
    return absl::NotFoundError(absl::StrCat("recommend: no column ", name,
                                            " of type ",
                                            std::string(ColumnTypeName(type))));
  }
  return column;
}

// P(paid within `days` | open at that age).
float ChanceWithin(const RecoveryCurve& curve, int age, std::int32_t days) {
  if (days <= 0) return 0;
  // A prior without timing ranks by the whole probability.
  return static_cast<float>(
      curve.ProbabilityWithin(age, days).value_or(curve.At(age).probability));
}

// Of what is open, what an effect gains beyond waiting, before costs.
double ShareGained(float chance, ActionEffect effect) {
  effect.fixed_cost_minor = 0;
  effect.minutes = 0;
  return ExpectedGain(1, chance, effect, 0);
}

// Below so many rows each share is worked out as it is asked for: the same
// number, and a table of all ages would cost more.
constexpr std::size_t kLeastRowsToTabulate = 2048;

}  // namespace

const std::vector<std::string>& DeciderFactNames() {
  static const auto* const kNames = [] {
    auto* names = new std::vector<std::string>{
        "dpd_oldest",         "insolvent",        "represented",
        "promise_due_in",     "days_to_next_due", "margin_rate",
        "ordered_365d_total", "unapplied_total"};
    for (const OnFile& entry : kOnFile) names->emplace_back(entry.fact);
    return names;
  }();
  return *kNames;
}

absl::StatusOr<Decider> Decider::Create(const DecideInputs& inputs) {
  absl::StatusOr<PolicyOutputReader> outputs =
      PolicyOutputReader::Create(inputs.decisions.outputs);
  if (!outputs.ok()) return outputs.status();
  Decider made(inputs, *std::move(outputs));
  const auto flags = [&](std::string_view name) -> ColumnView<std::uint8_t> {
    const Column* column = inputs.facts.Find(name);
    return column != nullptr && column->type() == ColumnType::kBool
               ? column->bools()
               : ColumnView<std::uint8_t>();
  };
  const absl::StatusOr<const Column*> dpd =
      Need(inputs.facts, "dpd_oldest", ColumnType::kInt32);
  if (!dpd.ok()) return dpd.status();
  made.dpd_ = (*dpd)->int32s();
  for (const char* name : {"insolvent", "represented"}) {
    const auto column = Need(inputs.facts, name, ColumnType::kBool);
    if (!column.ok()) return column.status();
  }
  made.insolvent_ = flags("insolvent");
  made.represented_ = flags("represented");
  for (const OnFile& entry : kOnFile) {
    const Column* column = inputs.facts.Find(entry.fact);
    if (column != nullptr) made.on_file_.push_back({&entry, column});
  }
  if (const Column* column = inputs.facts.Find("margin_rate")) {
    made.margin_rate_ = column->float64s();
  }
  if (const Column* column = inputs.facts.Find("ordered_365d_total")) {
    made.ordered_ = column->int64s();
  }
  if (const Column* column = inputs.facts.Find("unapplied_total")) {
    made.unapplied_ = column->int64s();
  }
  if (const Column* column = inputs.facts.Find("limitation_days")) {
    made.limitation_days_ = column->int32s();
  }
  if (const Column* column = inputs.facts.Find("lapse_days")) {
    made.lapse_days_ = column->int32s();
  }

  made.ReadContactCodes();
  const LedgerView& view = inputs.ledger.view();
  const RateTable rates = RateTable::Of(view);
  for (const Currency& currency : inputs.ledger.currencies()) {
    constexpr std::int64_t kSample = 1'000'000'000;
    const absl::StatusOr<Money> base = rates.Convert(
        {kSample, currency}, view.creditor.currency, inputs.at.as_of);
    made.base_rate_.push_back(
        base.ok()
            ? std::optional<double>(static_cast<double>(base->minor) / kSample)
            : std::nullopt);
  }

  const std::vector<RecoveryCurve>& segments = inputs.recovery.segments;
  made.curves_.resize(segments.size() + 1);
  inputs.setting.executor.Run(made.curves_.size(), [&](std::size_t i) {
    made.curves_[i] =
        made.Tabulate(i == 0 ? inputs.recovery.portfolio : segments[i - 1]);
  });
  if (inputs.policy.spec().choose == ChooseBy::kBestPlan) {
    absl::StatusOr<PlanChooser> plans = PlanChooser::Create(
        inputs.ledger, inputs.setting, inputs.at, inputs.facts, inputs.recovery,
        CandidateIndexes(), made.policy_.actions());
    if (!plans.ok()) return plans.status();
    made.plans_.emplace(*std::move(plans));
  }
  return made;
}

Decider::CurveTable Decider::Tabulate(const RecoveryCurve& curve) const {
  CurveTable table;
  table.curve = &curve;
  if (in_.observations.size() < kLeastRowsToTabulate) return table;
  for (int age = 0; age <= kOldestAge; ++age) {
    table.at.push_back(curve.At(age));
  }
  // Few effects differ in more than what they cost.
  using Kind = std::tuple<std::int32_t, double, double>;
  std::map<Kind, std::size_t> known;
  std::vector<const EffectEntry*> kinds;
  for (const EffectEntry& entry : in_.setting.effects.entries()) {
    const auto [place, is_new] = known.try_emplace(
        {entry.days, entry.effect.hazard_ratio, entry.effect.contingency},
        kinds.size());
    table.gain_of.push_back(place->second);
    if (is_new) kinds.push_back(&entry);
  }
  table.kinds = kinds.size();
  table.gains.reserve((kOldestAge + 1) * kinds.size());
  for (int age = 0; age <= kOldestAge; ++age) {
    for (const EffectEntry* kind : kinds) {
      table.gains.push_back(
          ShareGained(ChanceWithin(curve, age, kind->days), kind->effect));
    }
  }
  return table;
}

CurvePoint Decider::CurveTable::At(int age) const {
  age = std::clamp(age, 0, kOldestAge);
  return at.empty() ? curve->At(age) : at[static_cast<std::size_t>(age)];
}

const Decider::CurveTable& Decider::CurveOf(RowIndex debtor) const {
  const ColumnView<std::int32_t>& codes =
      in_.ledger.view().debtors.segment.codes;
  const std::size_t row = static_cast<std::size_t>(debtor);
  return curves_.size() > 1 && codes.has(row)
             ? curves_[static_cast<std::size_t>(codes[row]) + 1]
             : curves_[0];
}

Decider::Open Decider::SumOpen(std::size_t row, Recommendation* out) const {
  const Ledger& ledger = in_.ledger;
  const Observation& who = in_.observations[row];
  const CurveTable& curve = CurveOf(who.debtor);
  double open_sum = 0, expected = 0, lower = 0, upper = 0;
  std::int64_t past_due = 0, due_soon = 0;
  Date anchor_due;
  for (const RowIndex item : ledger.items_of(who.debtor)) {
    const std::int64_t open = in_.position.open[item];
    if (open <= 0 || ledger.currency_index(item) != who.currency) continue;
    const std::int32_t age = (in_.at.as_of - ledger.due(item)).count();
    const CurvePoint chance = curve.At(age);
    const double amount = static_cast<double>(open);
    open_sum += amount;
    expected += amount * chance.probability;
    lower += amount * chance.lower;
    upper += amount * chance.upper;
    const std::int64_t undisputed = open - in_.position.disputed_of(item);
    if (age > 0) {
      past_due += undisputed;
      if (undisputed > in_.setting.facts.tolerance_minor &&
          (out->anchor < 0 || ledger.due(item) < anchor_due)) {
        out->anchor = item;
        anchor_due = ledger.due(item);
      }
    } else if (age > -kReminderDays - 1) {
      due_soon += undisputed;
    }
  }
  Open result;
  result.curve = &curve;
  const std::optional<double>& rate = base_rate_[who.currency];
  out->no_rate = !rate.has_value();
  result.to_base = rate.value_or(0);
  result.from_base = result.to_base > 0 ? 1 / result.to_base : 0;
  result.minute_cost =
      static_cast<double>(ledger.view().creditor.minute_cost_minor) *
      result.from_base;
  // What the debtor has to its credit is not asked for again.
  const std::int64_t owed = past_due > 0 ? past_due : due_soon;
  out->amount = std::max<std::int64_t>(owed - unapplied_.value_or(row, 0), 0);
  result.amount = static_cast<double>(out->amount);
  result.age = out->anchor < 0 ? 0 : (in_.at.as_of - anchor_due).count();
  out->expected_recovery = RoundToMinor(expected * result.to_base).value_or(0);
  if (open_sum > 0) {
    out->recovery = expected / open_sum;
    out->recovery_lower = lower / open_sum;
    out->recovery_upper = upper / open_sum;
  }
  return result;
}

// As ExpectedGain, of what is tabulated.
double Decider::Gain(const EffectEntry& entry, const Open& open) const {
  const auto index =
      static_cast<std::size_t>(&entry - in_.setting.effects.entries().data());
  const std::size_t age =
      static_cast<std::size_t>(std::min(open.age, kOldestAge));
  // Fixed costs stand in base currency.
  const double fixed =
      static_cast<double>(entry.effect.fixed_cost_minor) * open.from_base;
  const CurveTable& table = *open.curve;
  const double share =
      table.gains.empty()
          ? ShareGained(
                ChanceWithin(*table.curve, static_cast<int>(age), entry.days),
                entry.effect)
          : table.gains[age * table.kinds + table.gain_of[index]];
  return open.amount * share - fixed -
         static_cast<double>(entry.effect.minutes) * open.minute_cost;
}

namespace {

void Block(const Recommendation::Blocked& what, Recommendation* out) {
  for (Recommendation::Blocked& blocked : out->blocked) {
    if (blocked.action == what.action && blocked.rule == what.rule) return;
    if (blocked.rule == GuardRule::kNone) {
      blocked = what;
      return;
    }
  }
}

// A verdict names profile and cap by their texts in the guard.
Recommendation::Blocked BlockedBy(std::uint8_t action,
                                  const GuardVerdict& verdict,
                                  const Guard& guard) {
  Recommendation::Blocked blocked{action, verdict.rule};
  const std::span<const GuardProfile> profiles = guard.profiles();
  for (std::size_t p = 0; p < profiles.size(); ++p) {
    if (profiles[p].id != verdict.profile) continue;
    blocked.profile = static_cast<std::uint8_t>(p);
    const std::vector<GuardCap>& caps = profiles[p].caps;
    for (std::size_t c = 0; c < caps.size(); ++c) {
      if (caps[c].name == verdict.cap) {
        blocked.cap = static_cast<std::uint8_t>(c);
      }
    }
    break;
  }
  return blocked;
}

// Best first, equals by their ids; the last one falls out.
void AddAlternative(Recommendation::Alternative next, Recommendation* out) {
  for (Recommendation::Alternative& kept : out->alternatives) {
    if (kept.action == 0 || next.expected_value > kept.expected_value ||
        (next.expected_value == kept.expected_value &&
         next.action < kept.action)) {
      std::swap(kept, next);
    }
    if (next.action == 0) return;
  }
}

// Money is asked of the debtor, so the step must be worth its cost. Reminders,
// bookings and write-offs are not weighed against payment.
bool MustPay(const ActionDefinition& action) {
  return action.channel != Channel::kNone && action.min_dpd > 0;
}

}  // namespace

// The first day of the cadence, and from there the first window of the guard.
// The weekdays of a cadence are for what is live (TR04 to TR08).
std::optional<Guard::Window> Decider::WindowOf(std::size_t row,
                                               const ActionDefinition& action,
                                               const GuardState& state,
                                               Date from,
                                               bool is_free_day) const {
  const bool live = IsLive(action.channel);
  const std::int32_t weekday = live ? policy_.weekday(row) : 0;
  const std::int32_t avoid = live ? policy_.avoid_weekday(row) : 0;
  if (weekday != 0 && from.iso_weekday() != weekday) {
    from = NextWeekday(from, weekday);
    is_free_day = false;
  }
  std::optional<Guard::Window> window;
  // A week holds a day that is not the one to avoid.
  for (int tries = 0; tries < 7; ++tries) {
    window = in_.setting.guard.FirstWindow(
        action, state, from.days_since_1970() * kDayMinutes, is_free_day);
    if (!window || window->day.iso_weekday() != avoid) return window;
    from = window->day + Days{1};
    is_free_day = false;
  }
  return window;
}

Date Decider::EarliestDay(std::size_t row, const GuardState& state) const {
  Date from = in_.at.as_of + Days{1};
  const Days gap{policy_.gap_days(row)};
  for (const GuardState::Past& past : state.past) {
    if (past.incoming) continue;
    from = std::max(from, Date::FromDays(past.at / kDayMinutes) + gap);
  }
  return from;
}

bool Decider::Try(std::size_t row, std::uint8_t index, const GuardState& state,
                  const Open& open, Date from, Recommendation* out) const {
  const ActionDefinition& action = Actions()[index];
  const WallMinute asked = from.days_since_1970() * kDayMinutes +
                           in_.setting.guard.BestHours(state).from;
  const GuardVerdict verdict = in_.setting.guard.Check(action, state, asked);
  if (!verdict.allowed) {
    Block(BlockedBy(index, verdict, in_.setting.guard), out);
  }
  const std::optional<Guard::Window> window =
      WindowOf(row, action, state, from, verdict.allowed);
  if (!window) return false;
  const EffectEntry& effect = in_.setting.effects.Of(index, out->type);
  const double gain = Gain(effect, open);
  const double deterrence =
      open.to_base > 0 ? policy_.deterrence_value(row) / open.to_base : 0;
  if (gain + deterrence < 0 && MustPay(action) && !out->no_rate) {
    Block({index, GuardRule::kNegativeValue}, out);
    return false;
  }
  out->action = index;
  out->minutes = effect.effect.minutes;
  out->channel = action.channel;
  out->day = window->day;
  out->hours = window->hours;
  const Calendar& calendar = in_.setting.guard.CalendarFor(state);
  out->next_contact =
      calendar.NextBusinessDay(window->day + Days{policy_.next_days(row)}).date;
  const bool live = IsLive(action.channel);
  out->pay_by =
      calendar.AddBusinessDays(window->day, live ? 1 : kDaysToAnswer).date;
  out->to_confirm = ToConfirm(row, action);
  if (out->amount > 0 && !out->no_rate) {
    out->expected_value = RoundToMinor(gain * open.to_base).value_or(0);
    out->priority =
        static_cast<double>(out->expected_value) / std::max(out->minutes, 1);
  }
  return true;
}

std::uint16_t Decider::ToConfirm(std::size_t row,
                                 const ActionDefinition& action) const {
  auto open = static_cast<std::uint16_t>(action.preconditions & ~kSeenTo);
  if (limitation_days_.has(row) && limitation_days_[row] >= 0) {
    open = static_cast<std::uint16_t>(open & ~Bit(kNotBarred));
  }
  for (const auto& [entry, column] : on_file_) {
    if ((open & Bit(entry->precondition)) == 0 ||
        (!entry->action.empty() && entry->action != action.id) ||
        !column->has(row)) {
      continue;
    }
    // A number of days shows it by being there.
    if (column->type() == ColumnType::kBool && column->bools()[row] == 0) {
      continue;
    }
    open = static_cast<std::uint16_t>(open & ~Bit(entry->precondition));
  }
  return open;
}

// The guard is asked of the best ones only, until no other can be among them.
void Decider::AddAlternatives(const GuardState& state, const Open& open,
                              Recommendation* out) const {
  if (open.age <= 0 || out->no_rate) return;
  const std::span<const std::uint8_t> candidates = CandidateIndexes();
  const std::span<const ActionDefinition> actions = Actions();
  std::array<double, kMostCandidates> gains;  // Minor, base; of those left.
  std::array<std::uint8_t, kMostCandidates> left;
  std::size_t count = 0;
  for (const std::uint8_t index : candidates) {
    // The age is a word of the guard as well, which is dear to ask.
    if (index == out->action || state.dpd < actions[index].min_dpd ||
        state.dpd > actions[index].max_dpd) {
      continue;
    }
    gains[count] =
        Gain(in_.setting.effects.Of(index, out->type), open) * open.to_base;
    left[count++] = index;
  }
  for (; count > 0; --count) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) {
      best = gains[i] > gains[best] ? i : best;
    }
    const Recommendation::Alternative& least = out->alternatives.back();
    // Once rounded they may be equal, and equals stand by their ids.
    if (least.action != 0 &&
        gains[best] < static_cast<double>(least.expected_value) - 1) {
      return;
    }
    if (in_.setting.guard.MayStand(actions[left[best]], state)) {
      AddAlternative({left[best], RoundToMinor(gains[best]).value_or(0)}, out);
    }
    gains[best] = gains[count - 1];
    left[best] = left[count - 1];
  }
}

// What goes on beside is no contact of its own and stands under the guard as
// well; what is said is said in a contact.
void Decider::GuardTheRest(const GuardState& state, Recommendation* out) const {
  const Guard& guard = in_.setting.guard;
  const auto refused = [&](std::uint8_t index) {
    const GuardVerdict verdict = guard.CheckStanding(Actions()[index], state);
    if (!verdict.allowed) Block(BlockedBy(index, verdict, guard), out);
    return !verdict.allowed;
  };
  if (out->also != 0 &&
      (IsContact(Actions()[out->also].channel) || refused(out->also))) {
    out->also = 0;
  }
  if (out->argument != 0 &&
      (!IsContact(out->channel) || refused(out->argument))) {
    out->argument = 0;
  }
}

Recommendation Decider::Decide(
    std::size_t row, std::span<const GuardState::Past> planned) const {
  Recommendation out;
  const Observation& who = in_.observations[row];
  out.debtor = who.debtor;
  out.currency = who.currency;
  out.score_reasons = in_.scores.reasons[row];
  out.score = in_.scores.score[row];
  out.pd = in_.scores.pd[row];
  policy_.Read(row, &out);
  for (std::size_t table = 0; table < in_.decisions.results.size(); ++table) {
    const std::int32_t rule = in_.decisions.results[table].rule[row];
    if (rule < 0 || out.rule_count >= out.rules.size()) continue;
    out.rules[out.rule_count++] = {static_cast<std::uint8_t>(table),
                                   static_cast<std::uint16_t>(rule)};
  }
  const Open open = SumOpen(row, &out);
  Contacts past(planned.begin(), planned.end());
  GuardState state = StateOf(row, out, &past);
  // Of the oldest item; where another can still be enforced, not all is barred.
  state.time_barred = limitation_days_.has(row) && limitation_days_[row] < 0 &&
                      !lapse_days_.has(row);
  Choose(row, state, open, &out);
  GuardTheRest(state, &out);
  if (out.also != 0) {
    out.to_confirm |= ToConfirm(row, Actions()[out.also]);
  }
  AddAlternatives(state, open, &out);
  return out;
}

}  // namespace arrears
