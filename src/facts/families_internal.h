// SPDX-License-Identifier: Apache-2.0
//
// families_internal.h: which function computes which facts?
//
//   ItemNeeds needs;
//   std::vector<std::unique_ptr<const Family>> families;
//   families.push_back(MakeStandingFacts(context, columns, needs));
//   for (const auto& family : families) family->Fill(day, rows, scratch);
//
// A family binds its columns when it is made, says what it needs to know of
// items, and then fills the rows of a debtor on a day. One that nobody asked
// for is nullptr. Families are read by many threads at once.
#ifndef ARREARS_FACTS_FAMILIES_INTERNAL_H_
#define ARREARS_FACTS_FAMILIES_INTERNAL_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "facts/columns_internal.h"
#include "facts/context_internal.h"
#include "facts/debtor_items_internal.h"
#include "facts/paid_record_internal.h"

namespace arrears::facts_internal {

// What was invoiced when, of a debtor.
struct Orders {
  // Stretches of the last year, and the time before it. The season is where the
  // quarter ahead stood a year ago.
  enum Period : std::uint8_t { kLongAgo, kSeason, kBetween, kBefore, kRecent };
  static constexpr std::size_t kPeriods = 5;
  struct Money {  // In one currency.
    std::uint8_t currency;
    std::array<Wide, kPeriods> minor = {};
  };
  std::array<std::int32_t, kPeriods> items = {};
  std::optional<Date> first, last;  // Of any item; of an order.
  std::vector<Money> money;

  void Clear() {
    items = {};
    first.reset();
    last.reset();
    money.clear();
  }
  void Add(const Day& day, const ItemNow& item);
  Money& MoneyOf(std::uint8_t currency);
  // Of the periods from `begin` to `end`, both included.
  void Sum(Period begin, Period end, CurrencySums& sums) const {
    sums.Clear();
    for (const Money& own : money) {
      Wide sum = 0;
      for (std::size_t k = begin; k <= end; ++k) sum += own.minor[k];
      if (sum != 0) sums.Add(own.currency, sum);
    }
  }
};

// Disputes of a debtor's items.
struct DisputeCounts {
  std::int32_t open = 0, items = 0, ever = 0, decided = 0, upheld = 0;
  std::optional<Date> oldest;
  RowIndex last = -1;  // The latest known: by the day, then by the reason.
  Date last_opened;
  std::string_view last_reason;
  CurrencySums amounts, ever_amounts, open_amounts, open_days, decided_amounts,
      upheld_amounts;

  void Clear() {
    open = items = ever = decided = upheld = 0;
    oldest.reset();
    last = -1;
    for (CurrencySums* sums : {&amounts, &ever_amounts, &open_amounts,
                               &open_days, &decided_amounts, &upheld_amounts}) {
      sums->Clear();
    }
  }
  void AddPosted(std::uint8_t currency, Wide posted, Wide disputed) {
    if (posted == 0) return;
    amounts.Add(currency, posted);
    ever_amounts.Add(currency, disputed);
  }
};

// What the families of one task write to on the way.
struct Scratch {
  explicit Scratch(const Context& context) : now(context) {}
  DebtorItems now;
  CurrencySums sums, sums_before;
  PaidRecord paid;
  Orders orders;
  DisputeCounts disputes;
  std::vector<RowIndex> rows;
  absl::Status fault;  // The first one met.
};

class Family {
 public:
  Family() = default;
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;
  virtual ~Family() = default;
  virtual void Fill(const Day& day, const DebtorRows& rows,
                    Scratch& scratch) const = 0;
};
using FamilyPointer = std::unique_ptr<const Family>;

// What is open, in the observation's currency.
FamilyPointer MakeStandingFacts(const Context& context, ColumnSet& columns,
                                ItemNeeds& needs);
// Over all currencies, against the limit.
FamilyPointer MakeExposureFacts(const Context& context, ColumnSet& columns,
                                ItemNeeds& needs);
// Of the item that the observation names.
FamilyPointer MakeItemFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs);
// How paid items were paid.
FamilyPointer MakePaidFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs);
// What came in, what was lost, what was ordered.
FamilyPointer MakeFlowFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs);
FamilyPointer MakePromiseFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds& needs);
FamilyPointer MakeDisputeFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds& needs);
// Contacts, all but the ladder and the excuses.
FamilyPointer MakeContactFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds& needs);
FamilyPointer MakeExcuseFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds& needs);
// delivered_level, days_since_step, step_contacts.
FamilyPointer MakeLadderFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds& needs);
// Master data, and the events that override it.
FamilyPointer MakeDebtorFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds& needs);
// Events: the way to court, papers, warnings.
FamilyPointer MakeEventFacts(const Context& context, ColumnSet& columns,
                             ItemNeeds& needs);
// The debtor with its parents and their other children. Sums up each group once
// a day, before the sweep; the error is that of a member's sum.
absl::StatusOr<FamilyPointer> MakeGroupFacts(const Context& context,
                                             ColumnSet& columns,
                                             ItemNeeds& needs,
                                             const SweepOrder& order,
                                             const Executor& executor);

// A total that is 0 where nothing is set: none where a rate is missing.
void SetTotal(const Context& context, const Day& day, const DebtorRows& rows,
              const Slot<std::int64_t>& slot, const CurrencySums& sums,
              absl::Status& fault);

enum class AttributeOf : std::uint8_t { kDebtor, kItem };

// A column of the debtors' or items' own attributes, one row per observation;
// null where it names no item.
Column GatherAttribute(const Column& attribute, AttributeOf whose,
                       std::string name,
                       const std::vector<Observation>& observations);

// Contacts known by then, in the order of their minutes and then of rows.
void CollectContacts(const Context& context, RowIndex debtor, const AsOf& at,
                     std::vector<RowIndex>& rows);

std::vector<std::string> TextsOf(const CodeView& column);

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_FAMILIES_INTERNAL_H_
