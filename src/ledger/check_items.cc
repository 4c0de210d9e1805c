// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "arrears/base/terms.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

constexpr std::string_view kKindNames[] = {
    "invoice", "credit note", "debit note", "instalment", "receipt"};

// Debit and credit mixed up is the costliest mistake of an export.
void CheckSigns(const CheckContext& context, FaultList& faults, Rows rows) {
  const ItemColumns& items = context.view.items;
  for (std::size_t i = rows.begin; i < rows.end && !items.kind.absent(); ++i) {
    if (!items.kind.has(i) || !items.amount.has(i)) continue;
    const ItemKind kind = items.kind[i];
    const bool debit =
        kind == ItemKind::kInvoice || kind == ItemKind::kDebitNote;
    const bool credit =
        kind == ItemKind::kCreditNote || kind == ItemKind::kReceipt;
    if ((debit && items.amount[i] < 0) || (credit && items.amount[i] > 0)) {
      faults.Add(i, "amount",
                 ShowMinor(items.amount[i], context.currency_of(i)),
                 absl::StrCat(std::string(kKindNames[static_cast<int>(kind)]),
                              debit ? "s are positive" : "s are negative"));
    }
  }
}

void CheckDue(const CheckContext& context, FaultList& faults, Rows rows) {
  const ItemColumns& items = context.view.items;
  const ColumnView<Date>&due = items.due_date, &document = items.document_date;
  if (!due.absent() && !due.has_nulls() && !document.has_nulls()) {
    int before = 0;
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      before |= static_cast<int>(due[i].days_since_1970() <
                                 document[i].days_since_1970());
    }
    if (before == 0) return;
  }
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    if (!document.has(i)) continue;
    if (due.has(i)) {
      if (due[i] < document[i]) {
        faults.Add(i, "due_date", Show(due[i]),
                   absl::StrCat("before document_date ", Show(document[i])));
      }
    } else if (!items.terms.codes.has(i) && items.amount.has(i) &&
               items.amount[i] > 0) {
      faults.Add(i, "due_date", "", "required where there are no terms");
    }
  }
}

void CheckTerms(const CodeView& column, FaultList& faults) {
  std::vector<std::string> reasons;
  for (const std::string& text : column.texts) {
    reasons.emplace_back(Terms::Parse(text).status().message());
  }
  CheckTexts(faults, "terms", column, reasons);
}

void CheckColumns(const CheckContext& context, FaultList& faults, Rows rows) {
  const ItemColumns& items = context.view.items;
  CheckIds(faults, items.id, rows);
  Check(faults, "debtor", items.debtor, rows,
        RowBounds(context.view.debtors.count, "debtors"), Need::kRequired);
  Check(faults, "kind", items.kind, rows, EnumBounds(ItemKind::kReceipt));
  const std::pair<std::string_view, const ColumnView<Date>*> dates[] = {
      {"document_date", &items.document_date},
      {"posting_date", &items.posting_date},
      {"recorded_date", &items.recorded_date},
      {"received_date", &items.received_date},
      {"delivery_date", &items.delivery_date},
      {"due_date", &items.due_date},
      {"settled_date", &items.settled_date},
      {"contract_date", &items.contract_date}};
  for (const auto& [name, column] : dates) {
    Check(faults, name, *column, rows, context.dates,
          column == &items.document_date ? Need::kRequired : Need::kOptional);
  }
  CheckCodes(faults, "terms", items.terms, rows);
  CheckDue(context, faults, rows);
  Check(faults, "amount", items.amount, rows, AmountBounds(-kMaxAmountMinor),
        Need::kRequired);
  CheckSigns(context, faults, rows);
  Check(faults, "currency", items.currency, rows,
        CurrencyBounds(context.currency_count));
  Check(faults, "parent", items.parent, rows,
        RowBounds(items.amount.size(), "items"));
  CheckCodes(faults, "contract", items.contract, rows);
  Check(faults, "contract_rate", items.contract_rate, rows,
        {0.0, 10.0, "a yearly rate, not in [0, 10]"});
  Check(faults, "secured_amount", items.secured_amount, rows, AmountBounds(0));
  Check(faults, "disputed", items.disputed, rows, FlagBounds());
}

// Instalments and their header: one debtor, one currency, one sum.
void CheckParents(const CheckContext& context, FaultList& faults) {
  const ItemColumns& items = context.view.items;
  struct Part {
    RowIndex header;
    std::int64_t amount;
  };
  std::vector<Part> parts;
  for (std::size_t i = 0; i < items.parent.size(); ++i) {
    if (!items.parent.has(i) || !context.is_item(items.parent[i])) continue;
    const RowIndex header = items.parent[i];
    const std::string name = items.id.has(header)
                                 ? std::string(items.id[header])
                                 : absl::StrCat(header);
    if (items.parent.has(header)) {
      faults.Add(i, "parent", name, "itself an instalment");
    } else if (items.debtor.has(i) && items.debtor.has(header) &&
               items.debtor[i] != items.debtor[header]) {
      faults.Add(i, "parent", name, "an invoice of another debtor");
    } else if (context.currency_of(i) != context.currency_of(header)) {
      faults.Add(
          i, "parent", name,
          absl::StrCat("in ", context.currency_of(header).code(),
                       ", the instalment in ", context.currency_of(i).code()));
    } else {
      parts.push_back({header, items.amount[i]});
    }
  }
  std::stable_sort(
      parts.begin(), parts.end(),
      [](const Part& a, const Part& b) { return a.header < b.header; });
  for (std::size_t i = 0; i < parts.size();) {
    const RowIndex header = parts[i].header;
    __extension__ __int128 sum = 0;
    for (; i < parts.size() && parts[i].header == header; ++i) {
      sum += parts[i].amount;
    }
    const Currency currency = context.currency_of(header);
    if (sum != items.amount[header]) {
      const __int128 most = std::numeric_limits<std::int64_t>::max();
      faults.Add(
          header, "amount", ShowMinor(items.amount[header], currency),
          absl::StrCat(
              "its instalments sum to ",
              ShowMinor(static_cast<std::int64_t>(std::clamp(sum, -most, most)),
                        currency)));
    }
    if (items.settled_date.has(header)) {
      faults.Add(header, "settled_date", Show(items.settled_date[header]),
                 "an invoice with instalments: they are settled, not it");
    }
  }
}

}  // namespace

std::vector<bool> FindHeaders(const ItemColumns& items) {
  const auto count = static_cast<RowIndex>(items.amount.size());
  std::vector<bool> header;
  for (std::size_t i = 0; i < items.parent.size(); ++i) {
    if (!items.parent.has(i) || items.parent[i] < 0 ||
        items.parent[i] >= count) {
      continue;
    }
    header.resize(items.amount.size());
    header[items.parent[i]] = true;
  }
  return header;
}

void CheckItems(const CheckContext& context, FaultList& faults) {
  ForRows(
      context, faults, context.view.items.amount.size(),
      [&](FaultList& list, Rows rows) { CheckColumns(context, list, rows); });
  CheckTerms(context.view.items.terms, faults);
  CheckDuplicates(context, faults, context.view.items.id);
  CheckParents(context, faults);
}

}  // namespace arrears::ledger_internal
