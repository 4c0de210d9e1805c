// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "aging/kpi_payments_internal.h"

namespace arrears::aging_internal {
namespace {

// The day the money came: a receipt may be matched long after.
Date PaidOn(const Ledger& ledger,
            const ledger_internal::Settlements& settlements, RowIndex row) {
  return settlements.has_source(row) ? ledger.posting(settlements.source(row))
                                     : settlements.date(row);
}

// Cash by the day it came, less what was undone of it.
std::map<Date, std::int64_t> CashByDay(const Ledger& ledger, RowIndex item,
                                       const AsOf& at) {
  const ledger_internal::Settlements settlements(ledger);
  std::map<Date, std::int64_t> cash;
  for (const RowIndex row : ledger.settlements_of(item)) {
    if (!settlements.is_money(row)) continue;
    const std::int64_t minor = -settlements.EffectOf(row, at).on_item;
    if (minor == 0) continue;
    cash[PaidOn(ledger, settlements, settlements.base(row))] += minor;
  }
  const ledger_internal::ItemSums sums =
      ledger_internal::SumItem(ledger, settlements, item, at);
  if (sums.settled != 0) cash[sums.settled_on] += sums.settled;
  return cash;
}

}  // namespace

void AddPayments(const Ledger& ledger, RowIndex item, const AsOf& at,
                 const Window& window, bool closed, Payments& out) {
  if (!ledger.exists(item, at) || ledger.is_header(item)) return;
  const std::int64_t amount = ledger.view().items.amount[item];
  const Date due = ledger.due(item);
  const Date document = ledger.view().items.document_date[item];
  std::int64_t rest = amount;
  const std::pair<const Date, std::int64_t>* last = nullptr;
  const std::map<Date, std::int64_t> cash = CashByDay(ledger, item, at);
  for (const auto& day : cash) {
    const std::int64_t minor = std::min(day.second, rest);
    if (minor <= 0) continue;
    rest -= minor;
    last = &day;
    if (!window.Holds(day.first)) continue;
    out.late.push_back({minor, (day.first - due).count()});
    out.since_document.push_back({minor, (day.first - document).count()});
  }
  if (closed && last != nullptr && window.Holds(last->first)) {
    out.items.push_back({amount, (last->first - due).count()});
  }
}

}  // namespace arrears::aging_internal
