// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "arrears/value/gain.h"
#include "decide_internal.h"

namespace arrears {
namespace {

// Tried as alternatives beside the policy's choice.
constexpr std::string_view kCandidates[] = {"A12", "A13", "A14", "A16",
                                            "A22", "A33", "A37", "A42",
                                            "A49", "A51", "A54"};

std::uint8_t TypeOf(std::string_view text) {
  return text.size() == 2 && text[0] == 'T' && text[1] >= '1' && text[1] <= '9'
             ? static_cast<std::uint8_t>(text[1] - '0')
             : 0;
}

Tone ToneOf(std::string_view text) {
  if (text == "soft") return Tone::kSoft;
  if (text == "firm") return Tone::kFirm;
  if (text == "final") return Tone::kFinal;
  return Tone::kNeutral;
}

TermsAdvice TermsAdviceOf(std::string_view text) {
  if (text == "shortened") return TermsAdvice::kShortened;
  if (text == "deposit") return TermsAdvice::kDeposit;
  if (text == "prepay") return TermsAdvice::kPrepay;
  if (text == "hold") return TermsAdvice::kHold;
  return TermsAdvice::kOpen;
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

// By age: P(paid within `days` | open at that age).
std::vector<float> ChanceWithin(const RecoveryCurve& curve, std::int32_t days) {
  std::vector<float> chance(kOldestAge + 1, 0);
  for (int age = 0; days > 0 && age <= kOldestAge; ++age) {
    const absl::StatusOr<double> within = curve.ProbabilityBy(age, age + days);
    // A prior without timing ranks by the whole probability.
    chance[static_cast<std::size_t>(age)] =
        static_cast<float>(within.ok() ? *within : curve.At(age).probability);
  }
  return chance;
}

}  // namespace

const std::vector<std::string>& DeciderFactNames() {
  static const auto* const kNames = new std::vector<std::string>{
      "dpd_oldest",   "insolvent",      "represented",
      "stop_contact", "promise_due_in", "days_to_next_due"};
  return *kNames;
}

struct Decider::Open {
  double amount = 0;       // Undisputed past due, or due within a week; minor
                           // of the row's currency.
  double minute_cost = 0;  // In the row's currency.
  double to_base = 1;      // Minor of the currency to minor of base.
  std::int32_t age = 0;    // Days past due of the anchor, >= 0.
  const CurveTable* curve = nullptr;
};

absl::StatusOr<Decider> Decider::Create(const DecideInputs& inputs) {
  Decider made(inputs);
  const auto find = [](const Frame& frame, const char* name, ColumnType type,
                       auto read) -> absl::Status {
    absl::StatusOr<const Column*> column = Need(frame, name, type);
    if (!column.ok()) return column.status();
    read(**column);
    return absl::OkStatus();
  };
  const Frame& facts = inputs.facts;
  const Frame& outputs = inputs.decisions.outputs;
  const auto bools = [](ColumnView<std::uint8_t>* to) {
    return [to](const Column& column) { *to = column.bools(); };
  };
  const auto actions = [](ColumnView<std::int32_t>* codes,
                          std::vector<std::uint8_t>* to) {
    return [codes, to](const Column& column) {
      *codes = column.int32s();
      *to = MapTexts<std::uint8_t>(column.dictionary(), &ActionIndex);
    };
  };
  const absl::Status statuses[] = {
      find(facts, "dpd_oldest", ColumnType::kInt32,
           [&](const Column& column) { made.dpd_ = column.int32s(); }),
      find(facts, "insolvent", ColumnType::kBool, bools(&made.insolvent_)),
      find(facts, "represented", ColumnType::kBool, bools(&made.represented_)),
      find(facts, "stop_contact", ColumnType::kBool,
           bools(&made.stop_contact_)),
      find(outputs, "type", ColumnType::kDictionary,
           [&](const Column& column) {
             made.type_codes_ = column.int32s();
             made.type_of_ =
                 MapTexts<std::uint8_t>(column.dictionary(), &TypeOf);
           }),
      find(outputs, "action", ColumnType::kDictionary,
           actions(&made.action_codes_, &made.action_of_)),
      find(outputs, "tone", ColumnType::kDictionary,
           [&](const Column& column) {
             made.tone_codes_ = column.int32s();
             made.tone_of_ = MapTexts<Tone>(column.dictionary(), &ToneOf);
           }),
      find(outputs, "terms", ColumnType::kDictionary,
           [&](const Column& column) {
             made.terms_codes_ = column.int32s();
             made.terms_of_ =
                 MapTexts<TermsAdvice>(column.dictionary(), &TermsAdviceOf);
           }),
      find(outputs, "step", ColumnType::kInt64,
           [&](const Column& column) { made.steps_ = column.int64s(); })};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  // A policy need not name a fallback or a cadence.
  if (outputs.Find("fallback") != nullptr) {
    absl::Status status =
        find(outputs, "fallback", ColumnType::kDictionary,
             actions(&made.fallback_codes_, &made.fallback_of_));
    if (!status.ok()) return status;
  }
  if (outputs.Find("gap_days") != nullptr) {
    absl::Status status =
        find(outputs, "gap_days", ColumnType::kInt64,
             [&](const Column& column) { made.gaps_ = column.int64s(); });
    if (!status.ok()) return status;
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

  made.curves_.push_back(made.Tabulate(inputs.recovery.portfolio));
  for (const RecoveryCurve& segment : inputs.recovery.segments) {
    made.curves_.push_back(made.Tabulate(segment));
  }
  return made;
}

Decider::CurveTable Decider::Tabulate(const RecoveryCurve& curve) const {
  CurveTable table;
  for (int age = 0; age <= kOldestAge; ++age) {
    table.at.push_back(curve.At(age));
  }
  std::map<std::int32_t, std::vector<float>> by_days;  // Few distinct ones.
  for (const EffectEntry& entry : in_.setting.effects.entries()) {
    auto [found, is_new] = by_days.try_emplace(entry.days);
    if (is_new) found->second = ChanceWithin(curve, entry.days);
    table.chance.push_back(found->second);
  }
  return table;
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
    const CurvePoint& chance =
        curve.at[static_cast<std::size_t>(std::clamp(age, 0, kOldestAge))];
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
  result.minute_cost =
      rate && *rate > 0
          ? static_cast<double>(ledger.view().creditor.minute_cost_minor) /
                *rate
          : 0;
  out->amount = past_due > 0 ? past_due : due_soon;
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

double Decider::Gain(const EffectEntry& entry, const Open& open) const {
  const auto index =
      static_cast<std::size_t>(&entry - in_.setting.effects.entries().data());
  const std::size_t age =
      static_cast<std::size_t>(std::min(open.age, kOldestAge));
  // Fixed costs stand in base currency.
  const double fixed =
      open.to_base > 0
          ? static_cast<double>(entry.effect.fixed_cost_minor) / open.to_base
          : 0;
  ActionEffect effect = entry.effect;
  effect.fixed_cost_minor = 0;
  return ExpectedGain(open.amount, open.curve->chance[index][age], effect,
                      open.minute_cost) -
         fixed;
}

namespace {

void Block(std::uint8_t action, GuardRule rule, Recommendation* out) {
  for (Recommendation::Blocked& blocked : out->blocked) {
    if (blocked.action == action && blocked.rule == rule) return;
    if (blocked.rule == GuardRule::kNone) {
      blocked = {action, rule};
      return;
    }
  }
}

// Money is asked of the debtor, so the step must be worth its cost. Reminders,
// bookings and write-offs are not weighed against payment.
bool MustPay(const ActionDefinition& action) {
  return action.channel != Channel::kNone && action.min_dpd > 0;
}

}  // namespace

void Decider::Choose(std::size_t row, const GuardState& state, const Open& open,
                     Recommendation* out) const {
  const std::uint8_t first = action_of_[action_codes_[row]];
  const std::uint8_t second = fallback_codes_.has(row)
                                  ? fallback_of_[fallback_codes_[row]]
                                  : std::uint8_t{0};
  Date from = in_.at.as_of + Days{1};
  const std::int64_t gap = gaps_.value_or(row, 0);
  for (const GuardState::Past& past : state.past) {
    const Date day = Date::FromDays(past.at / kDayMinutes) +
                     Days{static_cast<std::int32_t>(gap)};
    from = std::max(from, day);
  }
  const WallMinute asked = from.days_since_1970() * kDayMinutes +
                           in_.setting.guard.BestHours(state).from;
  for (const std::uint8_t index : {first, second}) {
    const ActionDefinition& action = Actions()[index];
    if (index == 0) break;
    const GuardVerdict verdict = in_.setting.guard.Check(action, state, asked);
    if (!verdict.allowed) Block(index, verdict.rule, out);
    const std::optional<Guard::Window> window = in_.setting.guard.FirstWindow(
        action, state, from.days_since_1970() * kDayMinutes);
    if (!window) continue;
    const EffectEntry& effect = in_.setting.effects.Of(index, out->type);
    const double gain = Gain(effect, open);
    if (gain < 0 && MustPay(action) && !out->no_rate) {
      Block(index, GuardRule::kNegativeValue, out);
      continue;
    }
    out->action = index;
    out->minutes = effect.effect.minutes;
    out->channel = action.channel;
    out->day = window->day;
    out->hours = window->hours;
    if (index != first && action.step >= 0) {
      out->step = static_cast<std::int8_t>(action.step);
    }
    if (out->amount > 0 && !out->no_rate) {
      out->expected_value = RoundToMinor(gain * open.to_base).value_or(0);
      out->priority =
          static_cast<double>(out->expected_value) / std::max(out->minutes, 1);
    }
    return;
  }
  out->day = from;
  out->hours = {0, kDayMinutes};
}

void Decider::AddAlternatives(const GuardState& state, const Open& open,
                              Recommendation* out) const {
  if (open.age <= 0 || out->no_rate) return;
  static const auto* const kIndexes = [] {
    auto* indexes = new std::vector<std::uint8_t>;
    for (const std::string_view id : kCandidates) {
      indexes->push_back(ActionIndex(id));
    }
    return indexes;
  }();
  for (const std::uint8_t index : *kIndexes) {
    const ActionDefinition& action = Actions()[index];
    if (index == out->action) continue;
    const GuardVerdict verdict = in_.setting.guard.CheckStanding(action, state);
    if (!verdict.allowed) continue;
    Recommendation::Alternative next{
        index,
        RoundToMinor(Gain(in_.setting.effects.Of(index, out->type), open) *
                     open.to_base)
            .value_or(0)};
    for (Recommendation::Alternative& kept : out->alternatives) {
      if (kept.action == 0 || next.expected_value > kept.expected_value) {
        std::swap(kept, next);
      }
      if (next.action == 0) break;
    }
  }
}

Recommendation Decider::Decide(std::size_t row) const {
  Recommendation out;
  const Observation& who = in_.observations[row];
  out.debtor = who.debtor;
  out.currency = who.currency;
  out.score_reasons = in_.scores.reasons[row];
  out.score = in_.scores.score[row];
  out.pd = in_.scores.pd[row];
  out.type = type_of_[type_codes_[row]];
  out.step = static_cast<std::int8_t>(steps_[row]);
  out.tone = tone_of_[tone_codes_[row]];
  out.terms = terms_of_[terms_codes_[row]];
  for (std::size_t table = 0; table < in_.decisions.results.size(); ++table) {
    const std::int32_t rule = in_.decisions.results[table].rule[row];
    if (rule < 0 || out.rule_count >= out.rules.size()) continue;
    out.rules[out.rule_count++] = {static_cast<std::uint8_t>(table),
                                   static_cast<std::uint16_t>(rule)};
  }
  const Open open = SumOpen(row, &out);
  std::vector<GuardState::Past> past;
  const GuardState state = StateOf(row, out, &past);
  Choose(row, state, open, &out);
  AddAlternatives(state, open, &out);
  return out;
}

}  // namespace arrears
