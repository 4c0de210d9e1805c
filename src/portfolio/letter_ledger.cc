// SPDX-License-Identifier: Apache-2.0
//
// What a letter reads of the ledger: credits, payments, judgments.
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "arrears/policy/message.h"
#include "portfolio/letter_internal.h"

namespace arrears::portfolio_internal {
namespace {

bool Counts(const SettlementColumns& settled, RowIndex row, const AsOf& at) {
  const Date day = settled.date[row];
  return day <= at.as_of &&
         settled.recorded_date.value_or(row, day) <= at.known_on;
}

}  // namespace

absl::StatusOr<std::int64_t> OpenCredits(const Ledger& ledger,
                                         const Position& position,
                                         RowIndex debtor,
                                         std::uint8_t currency) {
  MinorSum credits;
  for (const RowIndex item : ledger.items_of(debtor)) {
    if (ledger.currency_index(item) == currency && position.open[item] < 0) {
      credits.Add(-position.open[item]);
    }
  }
  credits.Add(-position.unapplied_of(debtor, currency));
  return credits.Minor();
}

std::int64_t TakeOffOldest(std::int64_t credits,
                           std::vector<ClaimedItem>* claimed) {
  for (ClaimedItem& one : *claimed) {
    const std::int64_t part = std::min(credits, one.claimed);
    one.claimed -= part;
    credits -= part;
  }
  std::erase_if(*claimed,
                [](const ClaimedItem& one) { return one.claimed == 0; });
  return credits;
}

bool IsMoneyReceived(const Ledger& ledger, RowIndex settlement, RowIndex item,
                     const AsOf& at) {
  const SettlementColumns& settled = ledger.view().settlements;
  if (!Counts(settled, settlement, at) ||
      settled.amount.value_or(settlement, 0) <= 0) {
    return false;
  }
  const bool by_credit =
      settled.source.has(settlement) &&
      ledger.kind(settled.source[settlement]) == ItemKind::kCreditNote;
  const SettlementKind kind = settled.kind.value_or(
      settlement, by_credit ? SettlementKind::kCredit : SettlementKind::kCash);
  if (kind != SettlementKind::kCash) return false;
  const RowRange all = ledger.settlements_of(item);
  for (const RowIndex other : all) {
    if (settled.undoes.value_or(other, -1) == settlement &&
        Counts(settled, other, at)) {
      return false;
    }
  }
  return true;
}

std::string JudgmentWords(const Ledger& ledger, RowIndex debtor, const AsOf& at,
                          Language language) {
  const EventColumns& events = ledger.view().events;
  std::optional<RowIndex> last;
  for (const RowIndex row : ledger.events_of(debtor)) {
    const Date day = events.date[row];
    if (events.kind[row] != "judgment" || day > at.as_of ||
        events.recorded_date.value_or(row, day) > at.known_on) {
      continue;
    }
    if (!last || events.date[*last] <= day) last = row;
  }
  const bool zh = language == Language::kZh;
  if (!last) return zh ? "待附" : "to be enclosed";
  std::string text = FormatMessageValue(Date(events.date[*last]), language);
  const std::string number(events.code[*last]);
  if (!number.empty()) absl::StrAppend(&text, zh ? "，" : ", ", number);
  return text;
}

}  // namespace arrears::portfolio_internal
