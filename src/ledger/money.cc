// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "ledger/money_internal.h"

namespace arrears::ledger_internal {
namespace {

enum class Unmatched : std::uint8_t { kIsGone, kStaysWithUs };

// Net amounts by the row of the settlement that brought them. An undoing adds
// to the row that it undoes.
using NetByRow = std::map<RowIndex, std::int64_t>;

NetByRow NetMoney(const Ledger& ledger, const Settlements& settlements,
                  RowIndex item, const AsOf& at, Unmatched unmatched,
                  bool with_sources) {
  NetByRow net;
  for (const RowIndex row : ledger.settlements_of(item)) {
    const RowIndex base = settlements.base(row);
    if (!settlements.stands(row, at) || !settlements.stands(base, at) ||
        !settlements.is_money(row)) {
      continue;
    }
    if (settlements.has_source(row) &&
        (!with_sources || !ledger.exists(item, at) ||
         !ledger.exists(settlements.source(row), at))) {
      continue;
    }
    if (row == base) {
      net[base] += settlements.amount(row);
    } else if (settlements.is_chargeback(row) ||
               unmatched == Unmatched::kIsGone) {
      net[base] -= settlements.amount(row);
    }
  }
  return net;
}

void Sort(std::vector<MoneyIn>& money) {
  std::stable_sort(
      money.begin(), money.end(),
      [](const MoneyIn& a, const MoneyIn& b) { return a.date < b.date; });
}

void AddSettledDate(const Ledger& ledger, const Settlements& settlements,
                    RowIndex item, const AsOf& at,
                    std::vector<MoneyIn>& money) {
  if (!ledger.view().items.settled_date.has(item)) return;
  const ItemSums sums = SumItem(ledger, settlements, item, at);
  if (sums.settled > 0) money.push_back({sums.settled_on, sums.settled});
}

// What came in with a receipt and was not paid out again, on its posting day.
void AddReceipt(const Ledger& ledger, const Settlements& settlements,
                RowIndex item, const AsOf& at, std::vector<MoneyIn>& money) {
  if (!ledger.exists(item, at)) return;
  std::int64_t minor = -ledger.view().items.amount[item];
  for (const auto& [row, paid_out] :
       NetMoney(ledger, settlements, item, at, Unmatched::kIsGone, false)) {
    minor += paid_out;  // Negative, as the receipt is.
  }
  if (ledger.view().items.settled_date.has(item)) {
    minor += SumItem(ledger, settlements, item, at).settled;
  }
  if (minor > 0) money.push_back({ledger.posting(item), minor});
}

}  // namespace

std::vector<MoneyIn> MoneyOfItem(const Ledger& ledger,
                                 const Settlements& settlements, RowIndex item,
                                 const AsOf& at) {
  std::vector<MoneyIn> money;
  for (const auto& [row, minor] :
       NetMoney(ledger, settlements, item, at, Unmatched::kIsGone, true)) {
    if (minor <= 0) continue;
    Date date = settlements.date(row);
    if (settlements.has_source(row)) {
      date = std::max({date, ledger.posting(item),
                       ledger.posting(settlements.source(row))});
    }
    money.push_back({date, minor});
  }
  AddSettledDate(ledger, settlements, item, at, money);
  Sort(money);
  return money;
}

std::vector<MoneyIn> MoneyOfDebtor(const Ledger& ledger,
                                   const Settlements& settlements,
                                   RowIndex debtor, std::uint8_t currency,
                                   const AsOf& at) {
  std::vector<MoneyIn> money;
  for (const RowIndex item : ledger.items_of(debtor)) {
    if (ledger.currency_index(item) != currency || ledger.is_header(item)) {
      continue;
    }
    if (ledger.view().items.amount[item] > 0) {
      for (const auto& [row, minor] : NetMoney(
               ledger, settlements, item, at, Unmatched::kStaysWithUs, false)) {
        if (minor > 0) money.push_back({settlements.date(row), minor});
      }
      AddSettledDate(ledger, settlements, item, at, money);
    } else if (ledger.kind(item) == ItemKind::kReceipt) {
      AddReceipt(ledger, settlements, item, at, money);
    }
  }
  Sort(money);
  return money;
}

}  // namespace arrears::ledger_internal
