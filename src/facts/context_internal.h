// SPDX-License-Identifier: Apache-2.0
//
// context_internal.h: what do all families of facts share while they compute?
//
// The Context is made once and read by many threads; a Day holds what depends
// on the day alone; what is written to on the way is the Scratch of a task.
#ifndef ARREARS_FACTS_CONTEXT_INTERNAL_H_
#define ARREARS_FACTS_CONTEXT_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/facts/facts.h"
#include "facts/columns_internal.h"
#include "facts/currency_sums_internal.h"
#include "facts/meanings_internal.h"
#include "ledger/effect_internal.h"

namespace arrears::facts_internal {

struct Context {
  Context(const Ledger& the_ledger, const FactOptions& the_options)
      : ledger(the_ledger),
        settlements(the_ledger),
        rates(RateTable::Of(the_ledger.view())),
        options(the_options),
        base_currency(the_ledger.base_currency_index()),
        events(the_ledger.view().events),
        contacts(the_ledger.view().contacts) {}

  const Ledger& ledger;
  const ledger_internal::Settlements settlements;
  const RateTable rates;
  const FactOptions& options;
  const std::uint8_t base_currency;
  const EventMeanings events;
  const ContactMeanings contacts;
};

// One day on which facts are observed. The borders are days before the first
// of a stretch: a date after `month_begin` lies in the last 30 days.
struct Day {
  Day(const Context& context, const AsOf& day);

  AsOf at;
  Date history_begin;  // Later days are in the history looked at.
  Date month_begin, quarter_begin, half_year_begin, year_begin;
  AsOf before;                  // The same question 90 days earlier.
  Date two_years;               // Due by then: more than two years past due.
  std::int32_t weekday, month;  // From Monday, from January: 1.
  // Per currency: minor units of base for one minor unit; none = no rate.
  std::vector<std::optional<double>> to_base;
};

// The observations in the order in which they are swept.
class SweepOrder {
 public:
  explicit SweepOrder(const std::vector<Observation>& observations);
  const Observation& operator[](std::size_t row) const {
    return observations_[order_.empty() ? row : order_[row]];
  }
  std::size_t size() const { return observations_.size(); }
  // Row i of the result stands in row place_of()[i]; empty = in row i.
  std::vector<std::uint32_t> place_of() const;
  // Rows [begin, the result) have one day, debtor and item; at most `end`.
  std::size_t EndOfRun(std::size_t begin, std::size_t end) const;

 private:
  const std::vector<Observation>& observations_;
  std::vector<std::uint32_t> order_;  // Empty: they are in order.
};

// The rows of one debtor on one day.
struct DebtorRows {
  RowIndex debtor;
  RowIndex item;  // Left out of behaviour; -1 = none.
  const TileRow *first, *last;
  const TileRow* begin() const { return first; }
  const TileRow* end() const { return last; }
};

// In the base currency at the day's rates, half away from zero. `fault` is set
// when the result does not fit 64 bits. None when the currency has no rate,
// even for 0.
std::optional<std::int64_t> ToBaseAtRate(const Context& context, const Day& day,
                                         std::uint8_t currency, Wide minor,
                                         absl::Status& fault);
inline std::optional<std::int64_t> ToBase(const Context& context,
                                          const Day& day, std::uint8_t currency,
                                          Wide minor, absl::Status& fault) {
  if (currency == context.base_currency && Fits(minor)) {
    return static_cast<std::int64_t>(minor);
  }
  return ToBaseAtRate(context, day, currency, minor, fault);
}

// Each currency by itself; none when some sum that is not 0 has no rate.
std::optional<std::int64_t> SumAtRates(const Context& context, const Day& day,
                                       const CurrencySums& sums,
                                       absl::Status& fault);
inline std::optional<std::int64_t> ToBase(const Context& context,
                                          const Day& day,
                                          const CurrencySums& sums,
                                          absl::Status& fault) {
  if (sums.sums().empty()) return 0;
  if (sums.sums().size() == 1) {
    const auto& [currency, minor] = sums.sums().front();
    if (currency == context.base_currency && Fits(minor)) {
      return static_cast<std::int64_t>(minor);
    }
  }
  return SumAtRates(context, day, sums, fault);
}

// Sum of parts over sum of wholes at the day's rates; one currency needs none.
// None when a rate is missing, or the wholes come to 0.
std::optional<double> RatioInBase(const Day& day, const CurrencySums& parts,
                                  const CurrencySums& wholes);

// The limit in force, base currency; none = none set.
std::optional<std::int64_t> CreditLimitAt(const Context& context,
                                          RowIndex debtor, const AsOf& at);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_CONTEXT_INTERNAL_H_
