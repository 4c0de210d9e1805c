// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/terms.h"

namespace arrears {
namespace {

constexpr std::size_t kMaxRows = std::numeric_limits<RowIndex>::max();

absl::Status CheckRowCounts(const LedgerView& view) {
  const std::pair<Table, std::size_t> counts[] = {
      {Table::kDebtors, view.debtors.count},
      {Table::kItems, view.items.amount.size()},
      {Table::kSettlements, view.settlements.item.size()},
      {Table::kPromises, view.promises.debtor.size()},
      {Table::kDisputes, view.disputes.item.size()},
      {Table::kContacts, view.contacts.debtor.size()},
      {Table::kEvents, view.events.debtor.size()},
      {Table::kRates, view.rates.rate_e9.size()}};
  for (const auto& [table, rows] : counts) {
    if (rows > kMaxRows) {
      return absl::OutOfRangeError(absl::StrCat(std::string(TableName(table)),
                                                " has ", rows,
                                                " rows, at most ", kMaxRows));
    }
  }
  return absl::OkStatus();
}

// The due date of every row, where the column leaves some to a default.
std::vector<Date> ResolveDueDates(const ItemColumns& items) {
  std::vector<Terms> terms;
  for (const std::string& text : items.terms.texts) {
    const absl::StatusOr<Terms> parsed = Terms::Parse(text);
    terms.push_back(parsed.ok() ? *parsed : Terms());  // Unread when bad.
  }
  std::vector<Date> due(items.amount.size());
  for (std::size_t i = 0; i < due.size(); ++i) {
    const Date document = items.document_date[i];
    due[i] = items.due_date.has(i) ? items.due_date[i]
             : items.terms.codes.has(i)
                 ? DueDate(document, terms[items.terms.codes[i]])
                 : document;
  }
  return due;
}

// 1 for each row that some row names as its parent; empty when none is.
std::vector<std::uint8_t> HeadersOf(const ItemColumns& items) {
  std::vector<std::uint8_t> header;
  for (std::size_t i = 0; i < items.parent.size(); ++i) {
    if (!items.parent.has(i)) continue;
    header.resize(items.amount.size());
    header[items.parent[i]] = 1;
  }
  return header;
}

// The source of each settlement, or of what it undoes.
ColumnBuilder<RowIndex> SourcesOf(const SettlementColumns& settlements) {
  ColumnBuilder<RowIndex> sources;
  sources.reserve(settlements.item.size());
  for (std::size_t i = 0; i < settlements.item.size(); ++i) {
    const std::size_t row =
        settlements.undoes.has(i) ? settlements.undoes[i] : i;
    if (settlements.source.has(row)) {
      sources.Append(settlements.source[row]);
    } else {
      sources.AppendNull();
    }
  }
  return sources;
}

std::string IdOf(const TextView& ids, RowIndex row) {
  return ids.has(row) ? std::string(ids[row]) : absl::StrCat(row);
}

}  // namespace

Grouping Grouping::By(ColumnView<RowIndex> owner, std::size_t owners) {
  Grouping grouping;
  const std::size_t rows = owner.size();
  if (rows == 0) return grouping;
  grouping.offsets_.assign(owners + 1, 0);
  bool in_place = true;
  RowIndex last = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!owner.has(i)) {
      in_place = false;
      continue;
    }
    in_place = in_place && owner[i] >= last;
    last = owner[i];
    ++grouping.offsets_[owner[i] + 1];
  }
  for (std::size_t i = 0; i < owners; ++i) {
    grouping.offsets_[i + 1] += grouping.offsets_[i];
  }
  if (in_place) return grouping;
  // Nobody's rows are left out of the order, so it may be empty: then a row of
  // its own keeps it apart from "in place".
  grouping.order_.resize(std::max<std::size_t>(
      1, static_cast<std::size_t>(grouping.offsets_[owners])));
  std::vector<RowIndex> next(grouping.offsets_.begin(),
                             grouping.offsets_.end() - 1);
  for (std::size_t i = 0; i < rows; ++i) {
    if (owner.has(i)) {
      grouping.order_[next[owner[i]]++] = static_cast<RowIndex>(i);
    }
  }
  return grouping;
}

absl::StatusOr<Ledger> Ledger::Create(LedgerView view,
                                      const LedgerOptions& options,
                                      const Executor& executor) {
  if (absl::Status status = CheckRowCounts(view); !status.ok()) return status;
  const std::vector<LedgerFault> faults = CheckLedger(view, options, executor);
  if (!faults.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(faults.front().Text(), " (", faults.size(),
                     faults.size() == 1 ? " fault)" : " faults)"));
  }
  Ledger ledger;
  ledger.view_ = std::move(view);
  const LedgerView& v = ledger.view_;
  ledger.currencies_.assign(v.currencies.begin(), v.currencies.end());
  const auto base = std::find(ledger.currencies_.begin(),
                              ledger.currencies_.end(), v.creditor.currency);
  ledger.base_currency_index_ =
      static_cast<std::uint8_t>(base - ledger.currencies_.begin());
  if (base == ledger.currencies_.end()) {
    ledger.currencies_.push_back(v.creditor.currency);
  }
  if (v.items.due_date.size() == v.items.amount.size() &&
      !v.items.due_date.has_nulls()) {
    ledger.due_ = v.items.due_date;
  } else {
    ledger.resolved_due_ = ResolveDueDates(v.items);
    ledger.due_ = ledger.resolved_due_;
  }
  ledger.header_ = HeadersOf(v.items);
  const std::size_t debtors = v.debtors.count, items = v.items.amount.size();
  const Executor::Task group[] = {
      [&](std::size_t) {
        ledger.items_ = Grouping::By(v.items.debtor, debtors);
      },
      [&](std::size_t) {
        ledger.settlements_ = Grouping::By(v.settlements.item, items);
      },
      [&](std::size_t) {
        if (v.settlements.source.absent()) return;
        const ColumnBuilder<RowIndex> sources = SourcesOf(v.settlements);
        ledger.draws_ = Grouping::By(sources.View(), items);
      },
      [&](std::size_t) {
        ledger.disputes_ = Grouping::By(v.disputes.item, items);
      },
      [&](std::size_t) {
        ledger.promises_ = Grouping::By(v.promises.debtor, debtors);
      },
      [&](std::size_t) {
        ledger.contacts_ = Grouping::By(v.contacts.debtor, debtors);
      },
      [&](std::size_t) {
        ledger.events_ = Grouping::By(v.events.debtor, debtors);
      }};
  executor.Run(std::size(group), [&](std::size_t task) { group[task](task); });
  return ledger;
}

std::string Ledger::debtor_id(RowIndex debtor) const {
  return IdOf(view_.debtors.id, debtor);
}

std::string Ledger::item_id(RowIndex item) const {
  return IdOf(view_.items.id, item);
}

Currency Ledger::currency(RowIndex item) const {
  return currencies_[currency_index(item)];
}

ItemKind Ledger::kind(RowIndex item) const {
  if (view_.items.kind.has(item)) return view_.items.kind[item];
  if (view_.items.parent.has(item)) return ItemKind::kInstalment;
  return view_.items.amount[item] < 0 ? ItemKind::kCreditNote
                                      : ItemKind::kInvoice;
}

}  // namespace arrears
