// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "item_batch_internal.h"

namespace arrears::io_internal {
namespace {

template <class T>
ColumnView<T> ViewOf(const std::vector<T>& values, const ParsedColumn& column,
                     std::vector<std::uint8_t>* bits) {
  SetValidity(column, bits);
  return {values.data(), values.size(), bits->empty() ? nullptr : bits->data()};
}

}  // namespace

void SetValidity(const ParsedColumn& column, std::vector<std::uint8_t>* bits) {
  bits->clear();
  if (!column.has_nulls) return;
  const std::size_t rows = column.state.size();
  bits->assign((rows + 7) / 8, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const unsigned present = column.state[row] == FieldState::kPresent ? 1 : 0;
    (*bits)[row / 8] |= static_cast<std::uint8_t>(present << (row % 8));
  }
}

ItemBatch::ItemBatch(const TableBinding& binding)
    : amount_(binding.Find("amount")),
      currency_(binding.Find("currency")),
      kind_(binding.Find("kind")),
      terms_(binding.Find("terms")),
      rate_(binding.Find("contract_rate")),
      secured_(binding.Find("secured_amount")),
      disputed_(binding.Find("disputed")),
      parent_(binding.Find("parent")) {
  const std::pair<const char*, ColumnView<Date> ItemColumns::*> dates[] = {
      {"document_date", &ItemColumns::document_date},
      {"posting_date", &ItemColumns::posting_date},
      {"recorded_date", &ItemColumns::recorded_date},
      {"received_date", &ItemColumns::received_date},
      {"delivery_date", &ItemColumns::delivery_date},
      {"due_date", &ItemColumns::due_date},
      {"settled_date", &ItemColumns::settled_date},
      {"contract_date", &ItemColumns::contract_date}};
  for (const auto& [name, view] : dates) {
    const int column = binding.Find(name);
    if (column >= 0) dates_.push_back({column, view, {}});
  }
}

ColumnView<Date> ItemBatch::Dates(const ParsedRows& rows, DateSlot& slot) {
  const ParsedColumn& column =
      rows.columns[static_cast<std::size_t>(slot.column)];
  return ViewOf(column.dates, column, &slot.validity);
}

void ItemBatch::Take(const ParsedRows& rows) {
  columns_ = {};
  const auto at = [&](int column) -> const ParsedColumn& {
    return rows.columns[static_cast<std::size_t>(column)];
  };
  for (DateSlot& slot : dates_) columns_.*slot.view = Dates(rows, slot);
  columns_.amount = at(amount_).wide;
  if (currency_ >= 0) {
    columns_.currency =
        ViewOf(at(currency_).small, at(currency_), &currency_bits_);
  }
  if (kind_ >= 0) {
    kinds_.clear();
    for (const std::uint8_t kind : at(kind_).small) {
      kinds_.push_back(static_cast<ItemKind>(kind));
    }
    columns_.kind = ViewOf(kinds_, at(kind_), &kind_bits_);
  }
  if (terms_ >= 0) {
    columns_.terms = {ViewOf(at(terms_).narrow, at(terms_), &terms_bits_),
                      at(terms_).texts};
  }
  if (rate_ >= 0) {
    columns_.contract_rate = ViewOf(at(rate_).real, at(rate_), &rate_bits_);
  }
  if (secured_ >= 0) {
    columns_.secured_amount =
        ViewOf(at(secured_).wide, at(secured_), &secured_bits_);
  }
  if (disputed_ >= 0) {
    columns_.disputed =
        ViewOf(at(disputed_).small, at(disputed_), &disputed_bits_);
  }
}

// True: nothing can be wrong with any row. The usual columns in loops that
// vectorise; anything else is for CheckLedger to say.
bool ItemBatch::PassesScreen(const ParsedRows& rows) const {
  const ColumnView<Date>&due = columns_.due_date,
        &document = columns_.document_date;
  if (kind_ >= 0 || rate_ >= 0 || secured_ >= 0 || disputed_ >= 0 ||
      due.absent() || due.has_nulls()) {
    return rows.rows == 0;
  }
  int bad = 0;
  for (const DateSlot& slot : dates_) {
    const ColumnView<Date> dates = columns_.*slot.view;
    // A null is day 0, which passes.
    for (std::size_t row = 0; row < rows.rows; ++row) {
      const std::int32_t day = dates.data()[row].days_since_1970();
      bad |= static_cast<int>(day < kScreenFirst) |
             static_cast<int>(day > kScreenLast);
    }
  }
  for (std::size_t row = 0; row < rows.rows; ++row) {
    bad |= static_cast<int>(due[row] < document[row]);
  }
  const std::int64_t* const amount = columns_.amount.data();
  for (std::size_t row = 0; row < rows.rows; ++row) {
    bad |= static_cast<int>(amount[row] > kMaxAmountMinor) |
           static_cast<int>(amount[row] < -kMaxAmountMinor);
  }
  return bad == 0;
}

void ItemBatch::Check(const CurrencyRegistry& currencies,
                      const Creditor& creditor, TableParser* parser,
                      const ParsedRows& rows) {
  if (PassesScreen(rows)) return;
  std::vector<Currency> known;
  for (std::size_t i = 0; i < currencies.size(); ++i) {
    known.push_back(currencies[i]);
  }
  const std::vector<RowIndex> debtors(rows.rows, 0);
  LedgerView view;
  view.creditor = creditor;
  view.currencies = known;
  view.debtors.count = 1;
  view.items = columns_;
  view.items.debtor = debtors;
  // An instalment has the sign of its invoice, which is not at hand here.
  if (parent_ >= 0) view.items.kind = {};
  LedgerOptions options;
  options.check_duplicate_ids = false;
  std::vector<TableParser::LateReject> rejects;
  for (const LedgerFault& fault : CheckLedger(view, options)) {
    if (fault.table != Table::kItems || fault.row < 0) continue;
    std::string_view field;
    for (const ColumnSpec& spec : TableSchema(Table::kItems).columns) {
      if (spec.name == fault.column) field = spec.name;
    }
    rejects.push_back(
        {static_cast<std::size_t>(fault.row), field, fault.reason});
  }
  parser->Reject(rejects);
  Take(rows);
}

}  // namespace arrears::io_internal
