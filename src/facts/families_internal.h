// SPDX-License-Identifier: Apache-2.0
//
// families_internal.h: which function computes which facts?
//
// A family binds its columns when it is made and then fills rows: standing and
// ladder facts a row (a debtor in one currency) at a time, the others once for
// all rows of a debtor on a day. A family that nobody asked for does nothing.
// Families are read by many threads at once; what they write to while they
// compute is the Scratch of a task.
#ifndef ARREARS_FACTS_FAMILIES_INTERNAL_H_
#define ARREARS_FACTS_FAMILIES_INTERNAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/facts/facts.h"
#include "facts/columns_internal.h"
#include "facts/debtor_items_internal.h"
#include "facts/meanings_internal.h"

namespace arrears::facts_internal {

// What all families share.
struct Context {
  Context(const Ledger& the_ledger, const FactOptions& the_options)
      : ledger(the_ledger),
        settlements(the_ledger),
        rates(RateTable::Of(the_ledger.view())),
        options(the_options),
        events(the_ledger.view().events),
        contacts(the_ledger.view().contacts) {}

  const Ledger& ledger;
  const ledger_internal::Settlements settlements;
  const RateTable rates;
  const FactOptions& options;
  const EventMeanings events;
  const ContactMeanings contacts;
};

// One day on which facts are observed.
struct Day {
  Day(const Context& context, const AsOf& day);

  AsOf at;
  Date history_begin;  // Later days are in the history looked at.
  Date two_years;      // Due by then: more than two years past due.
  // Per currency: minor units of base for one minor unit; none = no rate.
  std::vector<std::optional<double>> to_base;
};

// The rows of one debtor on one day.
struct DebtorRows {
  RowIndex debtor;
  RowIndex item;  // Left out of behaviour; -1 = none.
  std::size_t begin, end;
};

// In the base currency at the day's rates, half away from zero, each currency
// by itself; none when some sum that is not 0 has no rate. `fault` is set when
// the result does not fit 64 bits.
std::optional<std::int64_t> ToBase(const Context& context, const Day& day,
                                   const CurrencySums& sums,
                                   absl::Status& fault);
// One currency; none when it has no rate, even for 0.
std::optional<std::int64_t> ToBase(const Context& context, const Day& day,
                                   std::uint8_t currency, Wide minor,
                                   absl::Status& fault);

// Days late of some paid items: exact sums, so that order never matters.
struct Lateness {
  std::int64_t items = 0, days = 0;
  Wide squares = 0;
  void Add(std::int32_t late) {
    ++items;
    days += late;
    squares += Wide{late} * late;
  }
  double mean() const;  // Requires items > 0.
  double sd() const;    // Of a sample; 0 for one.
};

// How a debtor has paid.
struct PaymentRecord {
  void Clear();
  Lateness all, recent, earlier;
  std::int64_t late = 0, over_30 = 0, over_90 = 0, in_parts = 0;
  std::int32_t most_late = 0, chargebacks = 0;
  std::optional<Date> last_money, first_item;
  // Amounts; paid_days: amount times days late.
  CurrencySums paid, paid_late, paid_days, written_off, ordered, ordered_before;
};

struct JudgedPromise {
  RowIndex row;
  PromiseVerdict verdict;
};

struct Scratch {
  explicit Scratch(const Context& context)
      : tracer(context.ledger, context.settlements) {}
  DebtorItems now, before;  // On the day, and 90 days earlier.
  CourseTracer tracer;
  PaymentRecord record;
  CurrencySums sums, sums_before;
  std::vector<RowIndex> rows;
  std::vector<JudgedPromise> promises;
  std::vector<std::pair<RowIndex, std::int64_t>> taken_back;
  absl::Status fault;  // The first one met.
};

// Standing, all but exposure.
class StandingFacts {
 public:
  StandingFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, std::uint8_t currency, std::size_t row,
            Scratch& scratch) const;

 private:
  struct Totals;
  void SetShares(const Totals& totals, std::size_t row) const;

  const Context& context_;
  const bool wanted_;
  Slot<std::int64_t> open_total_, past_due_total_, not_due_total_,
      disputed_total_, undisputed_past_due_, unapplied_total_, anchor_amount_,
      over_two_years_total_;
  Slot<std::int32_t> open_items_, past_due_items_, dpd_oldest_,
      days_to_next_due_;
  Slot<double> dpd_weighted_, share_past_due_, share_over_30_, share_over_60_,
      share_over_90_;
};

// utilisation, exposure_growth: over all currencies.
class ExposureFacts {
 public:
  ExposureFacts(const Context& context, ColumnSet& columns);
  bool wants_before() const { return exposure_growth_.wanted(); }
  void Fill(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

 private:
  const Context& context_;
  Slot<double> utilisation_, exposure_growth_;
};

class BehaviourFacts {
 public:
  BehaviourFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

 private:
  void AddPaid(const Day& day, const ItemNow& item, const ItemCourse& course,
               PaymentRecord& record) const;
  void AddPayments(const Day& day, const ItemNow& item, Scratch& scratch) const;
  void AddSettlements(const Day& day, const ItemNow& item,
                      Scratch& scratch) const;
  void SetLateness(const Day& day, const DebtorRows& rows,
                   const PaymentRecord& record) const;
  void SetRest(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

  const Context& context_;
  const bool wants_paid_, wants_rest_;
  Slot<std::int32_t> paid_items_, days_late_max_, days_since_payment_,
      tenure_days_, chargebacks_;
  Slot<double> late_share_, late_share_amount_, days_late_avg_,
      days_late_avg_amount_, days_late_sd_, days_late_trend_,
      paid_over_30_share_, paid_over_90_share_, part_payment_share_,
      order_change_;
  Slot<std::int64_t> written_off_total_;
};

class PromiseFacts {
 public:
  PromiseFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

 private:
  const Context& context_;
  const bool wanted_;
  Slot<std::int32_t> promises_made_, promises_broken_, promise_due_in_;
  Slot<double> promises_broken_share_;
  Slot<std::uint8_t> promise_open_, plan_open_;
};

class DisputeFacts {
 public:
  DisputeFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

 private:
  const Context& context_;
  const bool wanted_;
  Slot<std::int32_t> disputes_open_, dispute_age_;
  Slot<double> dispute_share_;
};

// Contacts, all but the ladder.
class ContactFacts {
 public:
  ContactFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

 private:
  const Context& context_;
  const bool wanted_;
  Slot<std::int32_t> contacts_total_, contacts_7d_, calls_7d_,
      days_since_contact_, unanswered_calls_, excuses_total_, excuse_last_;
  Slot<double> response_share_;
};

// delivered_level, days_since_step.
class LadderFacts {
 public:
  LadderFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, RowIndex debtor, std::uint8_t currency,
            std::size_t row, Scratch& scratch) const;

 private:
  const Context& context_;
  Slot<std::int32_t> delivered_level_, days_since_step_;
};

// Master data and events.
class DebtorFacts {
 public:
  DebtorFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows) const;

 private:
  struct State;
  void SetState(const State& state, const DebtorRows& rows) const;

  const Context& context_;
  const bool wanted_;
  // Per code of the events' code column: its code among the segments.
  std::vector<std::int32_t> segment_of_event_code_;
  Slot<std::int64_t> credit_limit_;
  Slot<std::int32_t> debtor_class_, country_, segment_, size_, rating_,
      excuses_false_, warnings_, cause_stated_;
  Slot<std::uint8_t> insolvent_, represented_, stop_contact_, agency_placed_,
      judgment_;
};

// The limit in force, base currency; none = none set.
std::optional<std::int64_t> CreditLimitAt(const Context& context,
                                          RowIndex debtor, const AsOf& at);

// A column of the debtors' own attributes, one row per observation.
Column GatherAttribute(const Column& attribute, std::string name,
                       const std::vector<Observation>& observations);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_FAMILIES_INTERNAL_H_
