// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "absl/strings/str_cat.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

std::string DebtorName(const DebtorColumns& debtors, RowIndex row) {
  return debtors.id.has(row) ? std::string(debtors.id[row])
                             : absl::StrCat("row ", row);
}

// Follows each chain of parents once; a chain that meets itself is a cycle,
// told at its lowest row.
void CheckCycles(const DebtorColumns& debtors, FaultList& faults) {
  constexpr std::int32_t kNew = -1;
  std::vector<std::int32_t> walk_of(debtors.count, kNew);
  const auto parent_of = [&](RowIndex row) -> RowIndex {
    const RowIndex parent = debtors.parent.value_or(row, -1);
    return parent < static_cast<RowIndex>(debtors.count) ? parent : -1;
  };
  for (std::size_t start = 0; start < debtors.parent.size(); ++start) {
    auto row = static_cast<RowIndex>(start);
    while (row >= 0 && walk_of[row] == kNew) {
      walk_of[row] = static_cast<std::int32_t>(start);
      row = parent_of(row);
    }
    if (row < 0 || walk_of[row] != static_cast<std::int32_t>(start)) continue;
    RowIndex lowest = row;
    std::size_t length = 0;
    RowIndex at = row;
    do {
      lowest = std::min(lowest, at);
      ++length;
      at = parent_of(at);
    } while (at != row);
    faults.Add(lowest, "parent", DebtorName(debtors, parent_of(lowest)),
               absl::StrCat("a cycle of ", length,
                            length == 1 ? " debtor" : " debtors"));
  }
}

}  // namespace

void CheckCreditor(const CheckContext& context, FaultList& faults) {
  const Creditor& creditor = context.view.creditor;
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (creditor.law.size() != 2 || !upper(creditor.law[0]) ||
      !upper(creditor.law[1])) {
    faults.Add(0, "law", creditor.law, "not two letters of ISO 3166");
  }
  constexpr std::string_view kSizes[] = {"", "micro", "small", "medium",
                                         "large"};
  bool known = false;
  for (std::string_view size : kSizes) known = known || creditor.size == size;
  if (!known) {
    faults.Add(0, "size", creditor.size, "not micro, small, medium or large");
  }
  if (creditor.minute_cost_minor < 0 ||
      creditor.minute_cost_minor > kMaxAmountMinor) {
    faults.Add(0, "minute_cost", Show(creditor.minute_cost_minor),
               AmountBounds(0).what);
  }
  if (!(creditor.cost_of_capital >= 0 && creditor.cost_of_capital <= 1)) {
    faults.Add(0, "cost_of_capital", Show(creditor.cost_of_capital),
               "a yearly rate, not in [0, 1]");
  }
  if (creditor.minutes_per_day < 0) {
    faults.Add(0, "minutes_per_day", Show(creditor.minutes_per_day),
               "negative");
  }
  const auto& currencies = context.view.currencies;
  for (std::size_t i = 0; i < currencies.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (currencies[i] == currencies[j]) {
        faults.Add(-1, "currencies", currencies[i].code(),
                   absl::StrCat("stands at ", j, " and at ", i));
      }
    }
  }
}

void CheckDebtors(const CheckContext& context, FaultList& faults) {
  const DebtorColumns& debtors = context.view.debtors;
  ForRows(context, faults, debtors.count, [&](FaultList& list, Rows rows) {
    CheckIds(list, debtors.id, rows);
    Check(list, "parent", debtors.parent, rows,
          RowBounds(debtors.count, "debtors"));
    Check(list, "class", debtors.kind, rows,
          EnumBounds(DebtorClass::kConsumer));
    const std::pair<std::string_view, const CodeView*> codes[] = {
        {"country", &debtors.country},   {"law", &debtors.law},
        {"language", &debtors.language}, {"timezone", &debtors.timezone},
        {"size", &debtors.size},         {"segment", &debtors.segment},
        {"tags", &debtors.tags}};
    for (const auto& [name, column] : codes) {
      CheckCodes(list, name, *column, rows);
    }
    Check(list, "currency", debtors.currency, rows,
          CurrencyBounds(context.currency_count));
    Check(list, "credit_limit", debtors.credit_limit, rows, AmountBounds(0));
    Check(list, "since", debtors.since, rows, context.dates);
    Check(list, "margin_rate", debtors.margin_rate, rows,
          {-1.0, 1.0, "not in [-1, 1]"});
  });
  CheckDuplicates(context, faults, debtors.id);
  CheckCycles(debtors, faults);
}

}  // namespace arrears::ledger_internal
