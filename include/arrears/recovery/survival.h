// SPDX-License-Identifier: Apache-2.0
//
// survival.h: how long do items stay open, and how do they end?
//
//   SurvivalCounts counts;
//   absl::Status status = counts.Add(spells);     // any chunks, any order
//   absl::StatusOr<SurvivalCurve> open = KaplanMeier(counts, {});
//   open->At(30).survival;                        // still open after day 30
//   open->Quantile(0.5).day;                      // half have ended by then
//
// Days are counted from the issue of the invoice, so that payment before the
// due date is no special case; what was paid before the issue ends on day 0.
// An item is at risk on each day from entered_day to exit_day, both included:
// an invoice seen from its issue enters on day 0, one first seen after 40 days
// on day 40 (left truncation; in R, Surv(entered - 1, exit, end)). An item
// still open when last seen is censored on that day, after the payments of it.
//
// What of a part payment? In amounts it is an end of its own: give the item as
// one spell per part, with the part's amount as its weight and the item's
// debtor, and ask by amount. Parts of one item are no witnesses independent of
// each other, so take the errors of DebtorErrors then.
//
// The summary holds integers by day, so that any split into chunks gives the
// same bytes. METHODS.md#survival.
#ifndef ARREARS_RECOVERY_SURVIVAL_H_
#define ARREARS_RECOVERY_SURVIVAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/executor.h"

namespace arrears {

enum class SpellEnd : std::uint8_t {
  kCensored,  // Open when last seen.
  kPaid,
  kWrittenOff,
  kCredited,
  kSold,
};
inline constexpr std::size_t kSpellEnds = 5;

// A set of ends, one bit each.
using EndSet = std::uint8_t;
constexpr EndSet EndBit(SpellEnd end) {
  return static_cast<EndSet>(1u << static_cast<unsigned>(end));
}
inline constexpr EndSet kAnyEnd = 0x1E;  // All but kCensored.

inline constexpr std::int32_t kMostSpellDays = 36500;
inline constexpr std::int64_t kMostSpellWeight = 1'000'000'000'000'000;

// Days in [0, kMostSpellDays], entered_day <= exit_day.
struct SurvivalSpell {
  std::int32_t debtor = -1;  // Dense index; -1 = on its own. For DebtorErrors.
  std::int32_t entered_day = 0;  // First day on which it was seen open.
  std::int32_t exit_day = 0;     // Day of its end, or last day seen.
  SpellEnd end = SpellEnd::kCensored;
  std::int64_t weight =
      1;  // 1 to kMostSpellWeight: the amount, for answers by amount.
};

enum class SpellUnit : std::uint8_t { kItems, kWeight };

// Spells, their weights, and the squares of these.
struct SpellSums {
  std::int64_t items = 0, weight = 0;
  __extension__ __int128 squares = 0;
  void Add(const SpellSums& other);
  void Subtract(const SpellSums& other);
  bool operator==(const SpellSums&) const = default;
};

struct SpellDay {
  SpellSums entered;
  std::array<SpellSums, kSpellEnds> ended;  // By SpellEnd.
  bool operator==(const SpellDay&) const = default;
};

// A mergeable summary of spells. Size: 192 bytes a day up to the last exit.
class SurvivalCounts {
 public:
  // kInvalidArgument naming the spell, the field and the bound; kOutOfRange
  // when the weights in all pass 64 bits or the spells 2^31. Then nothing of
  // the chunk is added. O(spells).
  [[nodiscard]] absl::Status Add(std::span<const SurvivalSpell> chunk);
  // kOutOfRange as in Add; then nothing is merged. O(days).
  [[nodiscard]] absl::Status Merge(const SurvivalCounts& other);

  // [d] = what happened on day d; up to the last exit.
  const std::vector<SpellDay>& days() const { return days_; }
  std::int64_t spells() const { return spells_; }
  bool operator==(const SurvivalCounts&) const = default;

 private:
  std::vector<SpellDay> days_;
  std::int64_t spells_ = 0, weight_ = 0;
};

// With s = standard error of log S and z the normal quantile:
enum class IntervalType : std::uint8_t {
  kPlain,   // S -+ z s S, cut to [0, 1].
  kLog,     // S exp(-+ z s), cut to 1; the default of R.
  kLogLog,  // S^exp(-+ z s / log S): stays inside (0, 1).
  kLogit,   // On log(S / (1 - S)), with error s / (1 - S).
};

struct SurvivalOptions {
  // Ends that count; at others an item leaves unseen, as if censored. Not
  // empty, within kAnyEnd. With kAnyEnd S is the share still open.
  EndSet ends = kAnyEnd;
  SpellUnit unit = SpellUnit::kItems;
  IntervalType interval = IntervalType::kLog;
  double confidence = 0.95;  // Pointwise, in (0, 1).
};

// After a day on which something ended.
struct SurvivalPoint {
  std::int32_t day = 0;
  double at_risk = 0, ended = 0;  // On the day: items, or weight.
  // Kaplan and Meier (1958), Greenwood (1926): variance of log S, the sum of
  // d / (n (n - d)). By weight times sum(w^2) / n over those at risk, which is
  // 1 for items: amounts differ, and the large ones decide.
  double survival = 1, std_error = 0;
  double lower = 1, upper = 1;
  // Nelson (1972) and Aalen (1978): sum of d / n; variance, the sum of d / n^2,
  // by weight of sum(w^2) over those that ended / n^2.
  double hazard = 0, hazard_error = 0;
};

struct SurvivalQuantile {
  // First day after which at most 1 - p are left, and the same of the ends of
  // S's interval (Brookmeyer and Crowley 1982). nullopt: not seen.
  std::optional<std::int32_t> day, lower, upper;
};

struct RestrictedMean {
  double days = 0, std_error = 0;
};

class SurvivalCurve {
 public:
  // One point per day on which an end of `ends` happened, ascending.
  const std::vector<SurvivalPoint>& points() const { return points_; }
  // The last day on which anything was at risk; -1 when nothing was. What
  // points say later is a guess.
  std::int32_t last_day() const { return last_day_; }

  // After day `day`: the last point not later, or S = 1. O(log points).
  SurvivalPoint At(std::int32_t day) const;
  // Requires p in (0, 1). O(points).
  SurvivalQuantile Quantile(double p) const;
  // Mean of min(days open, horizon): the area under S from day 0, which is its
  // last value after last_day(); the error as in R's survfit (Klein and
  // Moeschberger 2003, 4.5). Requires horizon_days >= 0. O(points).
  RestrictedMean MeanTo(std::int32_t horizon_days) const;

 private:
  friend absl::StatusOr<SurvivalCurve> KaplanMeier(const SurvivalCounts&,
                                                   const SurvivalOptions&);
  std::vector<SurvivalPoint> points_;
  std::vector<double> variance_steps_;  // What each adds to that of log S.
  std::int32_t last_day_ = -1;
};

// With Nelson-Aalen's hazard beside it. kInvalidArgument for an option out of
// bounds. Where all at risk end on one day S is 0, the formulas have no value
// after it, and the interval is [0, upper end of the point before].
// Left truncation can do that early, with a handful at risk: at_risk tells.
// O(days).
[[nodiscard]] absl::StatusOr<SurvivalCurve> KaplanMeier(
    const SurvivalCounts& counts, const SurvivalOptions& options);

struct CausePoint {
  std::int32_t day = 0;
  double open = 1;  // Neither this end nor another, after the day.
  // P(ended in this way by the day), by SpellEnd; [kCensored] is 0. With
  // `open` they sum to 1, ties included.
  std::array<double, kSpellEnds> share = {};
  // Its error by the formula of Aalen (1978): this end and the others, taken as
  // one kind, as independent; ties with (n - d) / (n - 1), as in R's cmprsk. 0
  // by weight: ask DebtorErrors.
  std::array<double, kSpellEnds> std_error = {};
};

// Aalen and Johansen (1978): a point per day on which anything ended.
// By items the errors cost O(days), by amount there are none.
std::vector<CausePoint> AalenJohansen(const SurvivalCounts& counts,
                                      SpellUnit unit);

struct CauseOptions {
  EndSet cause = EndBit(SpellEnd::kPaid);  // Not empty, within kAnyEnd.
  // Ends after which `cause` cannot come; those that are neither censor. The
  // error of Kaplan-Meier's S is that of cause = its ends, competing = 0.
  EndSet competing = kAnyEnd & ~EndBit(SpellEnd::kPaid);
  SpellUnit unit = SpellUnit::kItems;
};

// Standard errors of P(ended by `cause` by the day), one per day of `days`, by
// the infinitesimal jackknife over debtors: items of a debtor share their fate
// and only debtors are independent. With debtor -1 throughout it is that of
// survfit's multi-state curves, with debtors its cluster= form, both without a
// correction for few debtors. Spells of one debtor must stand side by side.
// `counts` must be those of exactly these spells, else the answer means
// nothing. kInvalidArgument naming the spell, or a set that is empty or not of
// ends. O(spells x days), the same bytes at any concurrency.
[[nodiscard]] absl::StatusOr<std::vector<double>> DebtorErrors(
    const SurvivalCounts& counts, std::span<const SurvivalSpell> spells,
    const CauseOptions& options, std::span<const std::int32_t> days,
    const Executor& executor = Executor::Serial());

struct LogRankReport {
  double chi_squared = 0;
  int degrees = 0;     // Groups with anything to compare, less one.
  double p_value = 1;  // That groups of one and the same curve differ so much.
  std::vector<double> observed, expected;  // Ends, per group.
};

// Do these groups end at the same pace? Mantel (1966), with the hypergeometric
// variance for ties and left truncation, by items: d ends of n at risk are
// shared out as if drawn without looking at the group. Groups are at least 2;
// `ends` as in SurvivalOptions, else kInvalidArgument. kFailedPrecondition when
// no day has an end with two groups at risk. O(days x groups^2).
[[nodiscard]] absl::StatusOr<LogRankReport> LogRank(
    std::span<const SurvivalCounts> groups, EndSet ends);

}  // namespace arrears

#endif  // ARREARS_RECOVERY_SURVIVAL_H_
