// SPDX-License-Identifier: Apache-2.0
//
// From the policy's outputs to one recommendation per row: guard, value, day.
#ifndef ARREARS_SRC_PORTFOLIO_DECIDE_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_DECIDE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "arrears/facts/facts.h"
#include "arrears/portfolio/recommend.h"
#include "facts/silence_internal.h"
#include "plan_choice_internal.h"
#include "policy_output_reader_internal.h"

namespace arrears {

// Ages beyond take the chance of this one.
inline constexpr int kOldestAge = 3650;
inline constexpr WallMinute kDayMinutes = 24 * 60;
// Items due this soon are reminded of.
inline constexpr int kReminderDays = 7;

// What the stages before have made; everything borrowed.
struct DecideInputs {
  const Ledger& ledger;
  const Position& position;
  const std::vector<Observation>& observations;
  const Frame& facts;
  const PolicyResult& decisions;
  const Scores& scores;
  const RecoveryFit& recovery;
  const Setting& setting;  // Its policy is not read:
  const Policy& policy;    // this one decides.
  AsOf at;
};

template <class Value, class Lookup>
std::vector<Value> MapTexts(std::span<const std::string> texts, Lookup lookup) {
  std::vector<Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(lookup(text));
  return values;
}

// Of the ledger's contacts, by what their column says.
Channel ContactChannel(std::string_view text);

// The creditor's calendar is not that of the debtor's country.
bool IsAbroad(std::string_view country, const Creditor& creditor);

// Facts that Decider reads beside those of policy and card.
const std::vector<std::string>& DeciderFactNames();

// Tried as alternatives beside the policy's choice; into Actions().
inline constexpr std::size_t kMostCandidates = 16;
std::span<const std::uint8_t> CandidateIndexes();

// A fact that shows that a precondition is met.
struct OnFile {
  std::string_view fact, action;
  int precondition;
};

class Decider {
 public:
  // NotFound when a fact or output is missing.
  static absl::StatusOr<Decider> Create(const DecideInputs& inputs);
  // `planned`: contacts that other rows of the debtor have taken.
  Recommendation Decide(std::size_t row,
                        std::span<const GuardState::Past> planned = {}) const;

 private:
  Decider(const DecideInputs& inputs, PolicyOutputReader policy)
      : in_(inputs), policy_(std::move(policy)) {}
  struct CurveTable;
  // What is open of one row.
  struct Open {
    double amount = 0;       // Recommendation::amount.
    double minute_cost = 0;  // In the row's currency.
    double to_base = 1;      // Minor of the currency to minor of base,
    double from_base = 1;    // and back; 0 without a rate.
    std::int32_t age = 0;    // Days past due of the anchor, >= 0.
    const CurveTable* curve = nullptr;
  };
  Open SumOpen(std::size_t row, Recommendation* out) const;
  void Choose(std::size_t row, const GuardState& state, const Open& open,
              Recommendation* out) const;
  // Sets the action and all that follows from it; false where it is blocked.
  bool Try(std::size_t row, std::uint8_t index, const GuardState& state,
           const Open& open, Date from, Recommendation* out) const;
  std::uint8_t BestValue(std::size_t row, std::uint8_t first,
                         const GuardState& state, const Open& open,
                         const Recommendation& out) const;
  std::uint8_t Better(std::size_t row, std::uint8_t first,
                      const GuardState& state, const Open& open,
                      Recommendation* out) const;
  Date EarliestDay(std::size_t row, const GuardState& state) const;
  std::optional<Guard::Window> WindowOf(std::size_t row,
                                        const ActionDefinition& action,
                                        const GuardState& state, Date from,
                                        bool is_free_day) const;
  double BusinessAtStake(std::size_t row) const;
  double RelationLoss(std::size_t row, const ActionDefinition& action,
                      const Open& open) const;
  std::uint16_t ToConfirm(std::size_t row,
                          const ActionDefinition& action) const;
  void GuardTheRest(const GuardState& state, Recommendation* out) const;
  void AddAlternatives(const GuardState& state, const Open& open,
                       Recommendation* out) const;
  double Gain(const EffectEntry& entry, const Open& open) const;
  void ReadContactCodes();
  bool NamesDebt(RowIndex contact, const Observation& who) const;
  std::int64_t DisputedOf(const Observation& who) const;
  // Few debtors are contacted more often.
  using Contacts = absl::InlinedVector<GuardState::Past, 16>;
  void AddSilence(RowIndex debtor, GuardState* state) const;
  GuardState StateOf(std::size_t row, const Recommendation& out,
                     Contacts* past) const;

  DecideInputs in_;
  PolicyOutputReader policy_;
  ColumnView<std::int32_t> dpd_;
  ColumnView<std::uint8_t> insolvent_, represented_;
  ColumnView<double> margin_rate_;
  ColumnView<std::int64_t> ordered_, unapplied_;
  ColumnView<std::int32_t> limitation_days_, lapse_days_;
  std::vector<std::pair<const OnFile*, const Column*>> on_file_;
  std::vector<Channel> channel_of_;        // Of contacts' channel codes.
  std::vector<std::uint8_t> incoming_of_;  // Of contacts' direction codes.
  std::vector<std::uint8_t> talked_of_;    // Of contacts' outcome codes.
  enum class Silence : std::uint8_t { kNone, kAsked, kLifted };
  using SilenceSubject = facts_internal::SilenceSubject;
  std::vector<Silence> silence_of_;               // Of events' kind codes.
  bool anyone_asked_ = false;                     // Any of them is kAsked.
  std::vector<SilenceSubject> subject_of_;        // Of events' code codes.
  std::vector<std::optional<double>> base_rate_;  // Minor to minor of base.
  // A curve by age in days past due, 0 to kOldestAge.
  struct CurveTable {
    CurvePoint At(int age) const;
    const RecoveryCurve* curve = nullptr;
    std::vector<CurvePoint> at;  // This and the next empty: few rows.
    // [age][kind of effect]: what it gains beyond waiting within its days, as a
    // share of what is open at that age, before its costs; and by effect its
    // kind. One age stands together, as all alternatives are asked of one.
    std::vector<double> gains;
    std::vector<std::size_t> gain_of;
    std::size_t kinds = 0;
  };
  CurveTable Tabulate(const RecoveryCurve& curve) const;
  const CurveTable& CurveOf(RowIndex debtor) const;
  std::vector<CurveTable> curves_;    // The portfolio's, then the segments'.
  std::optional<PlanChooser> plans_;  // Where the policy asks for plans.
};

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_DECIDE_INTERNAL_H_
