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
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/facts/facts.h"
#include "arrears/portfolio/recommend.h"

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
  const Setting& setting;
  AsOf at;
};

template <class Value, class Lookup>
std::vector<Value> MapTexts(std::span<const std::string> texts, Lookup lookup) {
  std::vector<Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(lookup(text));
  return values;
}

// Facts that Decider reads beside those of policy and card.
const std::vector<std::string>& DeciderFactNames();

class Decider {
 public:
  // NotFound when a fact or output is missing.
  static absl::StatusOr<Decider> Create(const DecideInputs& inputs);
  Recommendation Decide(std::size_t row) const;

 private:
  explicit Decider(const DecideInputs& inputs) : in_(inputs) {}
  struct Open;  // What is open of one row.
  Open SumOpen(std::size_t row, Recommendation* out) const;
  void Choose(std::size_t row, const GuardState& state, const Open& open,
              Recommendation* out) const;
  void AddAlternatives(const GuardState& state, const Open& open,
                       Recommendation* out) const;
  double Gain(const EffectEntry& entry, const Open& open) const;
  void ReadContactCodes();
  bool NamesDebt(RowIndex contact, const Observation& who) const;
  std::int64_t DisputedOf(const Observation& who) const;
  GuardState StateOf(std::size_t row, const Recommendation& out,
                     std::vector<GuardState::Past>* past) const;

  DecideInputs in_;
  ColumnView<std::int32_t> dpd_;
  ColumnView<std::uint8_t> insolvent_, represented_, stop_contact_;
  ColumnView<std::int32_t> type_codes_, action_codes_, fallback_codes_,
      tone_codes_, terms_codes_;
  ColumnView<std::int64_t> steps_, gaps_;
  std::vector<std::uint8_t> type_of_, action_of_, fallback_of_;
  std::vector<Tone> tone_of_;
  std::vector<TermsAdvice> terms_of_;
  std::vector<Channel> channel_of_;        // Of contacts' channel codes.
  std::vector<std::uint8_t> incoming_of_;  // Of contacts' direction codes.
  std::vector<std::uint8_t> talked_of_;    // Of contacts' outcome codes.
  std::vector<std::optional<double>> base_rate_;  // Minor to minor of base.
  // A curve by age in days past due, 0 to kOldestAge.
  struct CurveTable {
    std::vector<CurvePoint> at;
    // [effect][age]: P(paid within the effect's days | open at that age).
    std::vector<std::vector<float>> chance;
  };
  CurveTable Tabulate(const RecoveryCurve& curve) const;
  const CurveTable& CurveOf(RowIndex debtor) const;
  std::vector<CurveTable> curves_;  // The portfolio's, then the segments'.
};

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_DECIDE_INTERNAL_H_
