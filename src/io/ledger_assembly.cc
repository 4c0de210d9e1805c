// SPDX-License-Identifier: Apache-2.0
//
// The part of LedgerReading that makes columns of the ledger from rows.
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "ledger_reading_internal.h"

namespace arrears::io_internal {
namespace {

// How far ahead of its use a debtor's place is asked for.
constexpr std::size_t kAhead = 16;

}  // namespace

void LedgerReading::TakeRates() {
  TableRows* const t = rows(Table::kRates);
  if (t == nullptr) return;
  source(Table::kRates).lines = t->Lines();
  data_.rates = {t->TakeCurrencies(t->Find("base"), final_currency_),
                 t->TakeCurrencies(t->Find("quote"), final_currency_),
                 t->TakeDates(t->Find("date")), t->TakeWide(t->Find("rate"))};
}

Frame LedgerReading::TakeAttributes(TableRows* table) {
  Frame frame;
  const std::vector<BoundColumn>& columns = table->binding().columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].use != ColumnUse::kAttribute) continue;
    const int at = static_cast<int>(i);
    const std::string name(columns[i].spec.name);
    absl::Status status;
    switch (columns[i].spec.kind) {
      case FieldKind::kInteger:
        status = frame.Add(Column::Int64(name, table->TakeWide(at)));
        break;
      case FieldKind::kNumber:
        status = frame.Add(Column::Float64(name, table->TakeReal(at)));
        break;
      case FieldKind::kDate:
        status = frame.Add(Column::OfDates(name, table->TakeDates(at)));
        break;
      case FieldKind::kFlag:
        status = frame.Add(Column::Bool(name, table->TakeSmall(at)));
        break;
      default: {
        ColumnBuilder<std::int32_t> codes;
        std::vector<std::string> texts;
        table->TakeCodes(at, &codes, &texts);
        status = frame.Add(
            Column::Dictionary(name, std::move(codes), std::move(texts)));
        break;
      }
    }
    status.IgnoreError();  // Names differ, by the mapping; sizes do not.
  }
  return frame;
}

void LedgerReading::TakeDebtors() {
  TableRows* const t = rows(Table::kDebtors);
  if (t == nullptr) return;
  source(Table::kDebtors).lines = t->Lines();
  DebtorData& d = data_.debtors;  // Ids are there already.
  d.count = t->rows();
  d.name = t->CopyTexts(t->Find("name"));
  d.parent = t->TakeNarrow(t->Find("parent"));
  d.kind = t->TakeEnum<DebtorClass>(t->Find("class"));
  d.country = t->TakeCodes(t->Find("country"));
  d.law = t->TakeCodes(t->Find("law"));
  d.language = t->TakeCodes(t->Find("language"));
  d.timezone = t->TakeCodes(t->Find("timezone"));
  d.size = t->TakeCodes(t->Find("size"));
  d.segment = t->TakeCodes(t->Find("segment"));
  d.tags = t->TakeCodes(t->Find("tags"));
  d.currency = t->TakeCurrencies(t->Find("currency"), final_currency_);
  d.credit_limit = t->TakeWide(t->Find("credit_limit"));
  d.since = t->TakeDates(t->Find("since"));
  d.margin_rate = t->TakeReal(t->Find("margin_rate"));
  d.attributes = TakeAttributes(t);
}

// Each debtor's items one after another, as they stand in the file, so that
// whatever is asked of a debtor later reads memory in its order.
void LedgerReading::GroupItemsByDebtor() {
  const ColumnView<RowIndex> debtor = data_.items.debtor.View();
  if (std::is_sorted(debtor.data(), debtor.data() + debtor.size())) return;
  std::vector<RowIndex> next(data_.debtors.count + 1);
  for (std::size_t item = 0; item < debtor.size(); ++item) {
    ++next[static_cast<std::size_t>(debtor[item]) + 1];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<RowIndex> place(debtor.size());
  std::vector<RowIndex> grouped(debtor.size());
  for (std::size_t item = 0; item < debtor.size(); ++item) {
    if (item + kAhead < debtor.size()) {
      __builtin_prefetch(&next[static_cast<std::size_t>(debtor[item + kAhead])],
                         1);
    }
    place[item] = next[static_cast<std::size_t>(debtor[item])]++;
    grouped[static_cast<std::size_t>(place[item])] = debtor[item];
  }
  data_.items.debtor = ColumnBuilder<RowIndex>(std::move(grouped));
  rows(Table::kItems)->Arrange(std::move(place));
}

void LedgerReading::TakeItems() {
  TableRows* const t = rows(Table::kItems);
  ItemData& i = data_.items;
  if (rows(Table::kDebtors) == nullptr) {
    MakeDebtorsOfItems();
  } else {
    i.debtor = t->TakeNarrow(t->Find("debtor"));
  }
  GroupItemsByDebtor();
  source(Table::kItems).lines = t->Lines();
  i.id = t->CopyTexts(t->Find("id"));
  i.amount = t->TakeWide(t->Find("amount"));
  i.currency = t->TakeCurrencies(t->Find("currency"), final_currency_);
  i.kind = t->TakeEnum<ItemKind>(t->Find("kind"));
  i.document_date = t->TakeDates(t->Find("document_date"));
  i.posting_date = t->TakeDates(t->Find("posting_date"));
  i.recorded_date = t->TakeDates(t->Find("recorded_date"));
  i.received_date = t->TakeDates(t->Find("received_date"));
  i.delivery_date = t->TakeDates(t->Find("delivery_date"));
  i.due_date = t->TakeDates(t->Find("due_date"));
  i.terms = t->TakeCodes(t->Find("terms"));
  i.parent = t->TakeRows(t->Find("parent"));
  i.settled_date = t->TakeDates(t->Find("settled_date"));
  i.contract = t->TakeCodes(t->Find("contract"));
  i.contract_date = t->TakeDates(t->Find("contract_date"));
  i.contract_rate = t->TakeReal(t->Find("contract_rate"));
  i.secured_amount = t->TakeWide(t->Find("secured_amount"));
  i.disputed = t->TakeSmall(t->Find("disputed"));
  i.attributes = TakeAttributes(t);
}

// Debtors that only items name, in order of first appearance.
void LedgerReading::MakeDebtorsOfItems() {
  TableRows* const t = rows(Table::kItems);
  const ColumnBuilder<std::int32_t> codes = t->TakeNarrow(t->Find("debtor"));
  const ColumnView<std::int32_t> code = codes.View();
  std::array<std::size_t, TextRegistry::kShards> begin = {};
  for (std::size_t s = 1; s < begin.size(); ++s) {
    begin[s] = begin[s - 1] + debtors_of_items_.shard(s - 1).size();
  }
  std::vector<RowIndex> row_of(debtors_of_items_.size(), -1);
  const auto row_at = [&](std::int32_t of) -> RowIndex& {
    const TextRegistry::Place place = TextRegistry::PlaceOf(of);
    return row_of[begin[place.shard] + place.number];
  };
  std::vector<RowIndex> debtor(code.size());
  DebtorData& debtors = data_.debtors;
  for (std::size_t item = 0; item < code.size(); ++item) {
    if (item + kAhead < code.size()) {
      __builtin_prefetch(&row_at(code[item + kAhead]), 1);
    }
    RowIndex& row = row_at(code[item]);
    if (row < 0) {
      row = static_cast<RowIndex>(debtors.count++);
      debtors.id.Append(debtors_of_items_.text(code[item]));
    }
    debtor[item] = row;
  }
  TakeDebtorTexts(debtor);
  data_.items.debtor = ColumnBuilder<RowIndex>(std::move(debtor));
}

// Names and such that stand in the items file: each debtor's first.
void LedgerReading::TakeDebtorTexts(const std::vector<RowIndex>& debtor_of) {
  TableRows* const t = rows(Table::kItems);
  const std::vector<BoundColumn>& columns = t->binding().columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].use != ColumnUse::kDebtorText) continue;
    ColumnBuilder<std::int32_t> codes;
    std::vector<std::string> texts;
    t->TakeCodes(static_cast<int>(i), &codes, &texts);
    const ColumnView<std::int32_t> code = codes.View();
    std::vector<std::int32_t> first(data_.debtors.count, -1);
    for (std::size_t item = 0; item < code.size(); ++item) {
      std::int32_t& of_debtor =
          first[static_cast<std::size_t>(debtor_of[item])];
      if (of_debtor < 0 && code.has(item)) of_debtor = code[item];
    }
    DebtorData& d = data_.debtors;
    const std::string_view name = columns[i].spec.name;
    const std::pair<std::string_view, CodeColumn*> code_columns[] = {
        {"country", &d.country},   {"law", &d.law},   {"language", &d.language},
        {"timezone", &d.timezone}, {"size", &d.size}, {"segment", &d.segment},
        {"tags", &d.tags}};
    for (const std::int32_t text : first) {
      const auto at = static_cast<std::size_t>(text);
      if (name == "name") {
        text < 0 ? d.name.AppendNull() : d.name.Append(texts[at]);
        continue;
      }
      for (const auto& [column, to] : code_columns) {
        if (column != name) continue;
        text < 0 ? to->AppendNull() : to->Append(texts[at]);
      }
    }
  }
}

void LedgerReading::TakeSettlements() {
  TableRows* const t = rows(Table::kSettlements);
  source(Table::kSettlements).lines = t->Lines();
  data_.settlements = {t->CopyTexts(t->Find("id")),
                       t->TakeNarrow(t->Find("item")),
                       t->TakeNarrow(t->Find("source")),
                       t->TakeDates(t->Find("date")),
                       t->TakeWide(t->Find("amount")),
                       t->TakeDates(t->Find("recorded_date")),
                       t->TakeEnum<SettlementKind>(t->Find("kind")),
                       t->TakeNarrow(t->Find("undoes")),
                       t->CopyTexts(t->Find("payment"))};
}

// The debtor of a record is that of its item where it names none itself.
ColumnBuilder<RowIndex> LedgerReading::DebtorsOrOfItems(
    TableRows* table, const ColumnBuilder<RowIndex>& item) {
  const ColumnBuilder<RowIndex> named =
      table->TakeNarrow(table->Find("debtor"));
  const ColumnView<RowIndex> debtor = named.View(), items = item.View();
  const ColumnView<RowIndex> owner = data_.items.debtor.View();
  std::vector<RowIndex> all(table->rows());
  for (std::size_t row = 0; row < all.size(); ++row) {
    all[row] = debtor.has(row) ? debtor[row]
                               : owner[static_cast<std::size_t>(items[row])];
  }
  return ColumnBuilder<RowIndex>(std::move(all));
}

void LedgerReading::TakePromises() {
  TableRows* const t = rows(Table::kPromises);
  source(Table::kPromises).lines = t->Lines();
  PromiseData& p = data_.promises;
  p.id = t->CopyTexts(t->Find("id"));
  p.item = t->TakeNarrow(t->Find("item"));
  p.debtor = DebtorsOrOfItems(t, p.item);
  p.kind = t->TakeEnum<PromiseKind>(t->Find("kind"));
  p.made_on = t->TakeDates(t->Find("made_on"));
  p.due = t->TakeDates(t->Find("due"));
  p.amount = t->TakeWide(t->Find("amount"));
  p.recorded_date = t->TakeDates(t->Find("recorded_date"));
}

void LedgerReading::TakeDisputes() {
  TableRows* const t = rows(Table::kDisputes);
  source(Table::kDisputes).lines = t->Lines();
  data_.disputes = {
      t->TakeNarrow(t->Find("item")),        t->TakeDates(t->Find("opened")),
      t->TakeWide(t->Find("amount")),        t->TakeDates(t->Find("closed")),
      t->TakeSmall(t->Find("upheld")),       t->TakeCodes(t->Find("reason")),
      t->TakeDates(t->Find("recorded_date"))};
}

void LedgerReading::TakeContacts() {
  TableRows* const t = rows(Table::kContacts);
  source(Table::kContacts).lines = t->Lines();
  data_.contacts = {t->CopyTexts(t->Find("id")),
                    t->TakeNarrow(t->Find("debtor")),
                    t->TakeNarrow(t->Find("at")),
                    t->TakeCodes(t->Find("channel")),
                    t->TakeCodes(t->Find("direction")),
                    t->TakeCodes(t->Find("party")),
                    t->CopyTexts(t->Find("address_key")),
                    t->TakeCodes(t->Find("items")),
                    t->TakeCodes(t->Find("outcome")),
                    t->TakeCodes(t->Find("excuse")),
                    t->TakeCodes(t->Find("promise")),
                    t->TakeCodes(t->Find("action")),
                    t->TakeSmall(t->Find("delivered")),
                    t->TakeDates(t->Find("recorded_date"))};
}

void LedgerReading::TakeEvents() {
  TableRows* const t = rows(Table::kEvents);
  source(Table::kEvents).lines = t->Lines();
  EventData& e = data_.events;
  e.item = t->TakeNarrow(t->Find("item"));
  e.debtor = DebtorsOrOfItems(t, e.item);
  e.date = t->TakeDates(t->Find("date"));
  e.recorded_date = t->TakeDates(t->Find("recorded_date"));
  e.kind = t->TakeCodes(t->Find("kind"));
  e.code = t->TakeCodes(t->Find("code"));
  e.amount = t->TakeWide(t->Find("amount"));
  e.until = t->TakeDates(t->Find("until"));
  e.party = t->TakeCodes(t->Find("party"));
  e.evidence = t->TakeCodes(t->Find("evidence"));
}

}  // namespace arrears::io_internal
