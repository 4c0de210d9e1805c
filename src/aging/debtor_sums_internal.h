// SPDX-License-Identifier: Apache-2.0
//
// debtor_sums_internal.h: the money of one debtor, by currency and by date.
//
//   DebtorSums sums(plan.scheme, plan.due_segments);
//   sums.Begin();                       // the next debtor
//   sums.AddItem(currency, open, basis_date, due_date, debits_only);
//   for (DebtorSums::Slot& slot : sums.Finish(plan.credits)) Use(slot);
//
// Where credits are set against the oldest items it happens here, on the sums
// of the pieces between two cuts: which item of a piece is reduced makes no
// difference to any figure.
#ifndef ARREARS_AGING_DEBTOR_SUMS_INTERNAL_H_
#define ARREARS_AGING_DEBTOR_SUMS_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aging/plan_internal.h"

namespace arrears::aging_internal {

class DebtorSums {
 public:
  struct Slot {
    std::uint8_t currency = 0;
    std::array<WideSum, kMaxSegments> basis;  // By piece; due likewise.
    std::array<WideSum, kMaxSegments> due;
    WideSum all;
  };

  // `due` may be empty. Both must outlive this.
  DebtorSums(const Segments& basis, const Segments& due)
      : basis_(basis), due_(due) {}

  void Begin() { used_ = 0; }
  void AddItem(std::uint8_t currency, std::int64_t open, Date basis, Date due,
               bool debits_only);
  // Aged by `since` where credits are aged by their own date.
  void AddCash(const UnappliedCash& cash, bool debits_only);
  // By currency; credits stand where `credits` puts them.
  std::span<Slot> Finish(CreditPresentation credits);

 private:
  Slot& Of(std::uint8_t currency);

  const Segments& basis_;
  const Segments& due_;
  std::vector<Slot> slots_;  // The first used_ are this debtor's.
  std::size_t used_ = 0;
};

// The date that ages an item.
inline Date BasisDate(const Ledger& ledger, AgingBasis basis, RowIndex item) {
  if (basis == AgingBasis::kDue) return ledger.due(item);
  return basis == AgingBasis::kPosting
             ? ledger.posting(item)
             : ledger.view().items.document_date[item];
}

// Sums one debtor after another of `position`, debtors ascending from `first`.
class DebtorWalk {
 public:
  DebtorWalk(const Ledger& ledger, const Position& position,
             const AgingPlan& plan, const Segments& basis, const Segments& due,
             RowIndex first);
  // Empty where nothing is open or unapplied; valid until the next call.
  std::span<DebtorSums::Slot> Next(RowIndex debtor);

 private:
  const Ledger& ledger_;
  const Position& position_;
  const AgingPlan& plan_;
  DebtorSums sums_;
  std::size_t cash_;  // The next row of position.unapplied.
};

}  // namespace arrears::aging_internal

#endif  // ARREARS_AGING_DEBTOR_SUMS_INTERNAL_H_
