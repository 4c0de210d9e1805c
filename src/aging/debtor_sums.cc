// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "aging/debtor_sums_internal.h"

namespace arrears::aging_internal {
namespace {

void AddMinor(const Segments& segments, Date date, std::int64_t minor,
              std::int64_t items, std::array<WideSum, kMaxSegments>& pieces) {
  if (segments.size() == 0) return;
  pieces[segments.Of(date)].Merge({minor, items});
}

}  // namespace

DebtorSums::Slot& DebtorSums::Of(std::uint8_t currency) {
  for (std::size_t i = 0; i < used_; ++i) {
    if (slots_[i].currency == currency) return slots_[i];
  }
  if (used_ == slots_.size()) slots_.emplace_back();
  Slot& slot = slots_[used_++];
  slot.currency = currency;
  slot.all = {};
  std::fill_n(slot.basis.begin(), basis_.size(), WideSum{});
  std::fill_n(slot.due.begin(), due_.size(), WideSum{});
  return slot;
}

void DebtorSums::AddItem(std::uint8_t currency, std::int64_t open, Date basis,
                         Date due, bool debits_only) {
  if (open == 0) return;
  Slot& slot = Of(currency);
  slot.all.Merge({open, 1});
  if (debits_only && open < 0) return;
  AddMinor(basis_, basis, open, 1, slot.basis);
  AddMinor(due_, due, open, 1, slot.due);
}

void DebtorSums::AddCash(const UnappliedCash& cash, bool debits_only) {
  Slot& slot = Of(cash.currency);
  slot.all.minor += cash.minor;
  if (debits_only) return;
  AddMinor(basis_, cash.since, cash.minor, 0, slot.basis);
  AddMinor(due_, cash.since, cash.minor, 0, slot.due);
}

std::span<DebtorSums::Slot> DebtorSums::Finish(CreditPresentation credits) {
  std::sort(
      slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(used_),
      [](const Slot& a, const Slot& b) { return a.currency < b.currency; });
  const std::span<Slot> slots(slots_.data(), used_);
  if (credits != CreditPresentation::kOldestFirst) return slots;
  for (Slot& slot : slots) {
    const std::span<WideSum> basis(slot.basis.data(), basis_.size());
    __int128 pool = slot.all.minor;
    for (const WideSum& piece : basis) pool -= piece.minor;
    ApplyOldestFirst(pool, basis);
    ApplyOldestFirst(pool, {slot.due.data(), due_.size()});
  }
  return slots;
}

DebtorWalk::DebtorWalk(const Ledger& ledger, const Position& position,
                       const AgingPlan& plan, const Segments& basis,
                       const Segments& due, RowIndex first)
    : ledger_(ledger), position_(position), plan_(plan), sums_(basis, due) {
  const auto cash =
      std::lower_bound(position.unapplied.begin(), position.unapplied.end(),
                       first, [](const UnappliedCash& a, RowIndex debtor) {
                         return a.debtor < debtor;
                       });
  cash_ = static_cast<std::size_t>(cash - position.unapplied.begin());
}

std::span<DebtorSums::Slot> DebtorWalk::Next(RowIndex debtor) {
  const bool debits_only = plan_.debits_only();
  sums_.Begin();
  for (const RowIndex item : ledger_.items_of(debtor)) {
    const std::int64_t open = position_.open[item];
    if (open == 0) continue;
    sums_.AddItem(ledger_.currency_index(item), open,
                  BasisDate(ledger_, plan_.basis, item), ledger_.due(item),
                  debits_only);
  }
  for (; cash_ < position_.unapplied.size() &&
         position_.unapplied[cash_].debtor == debtor;
       ++cash_) {
    sums_.AddCash(position_.unapplied[cash_], debits_only);
  }
  return sums_.Finish(plan_.credits);
}

}  // namespace arrears::aging_internal
