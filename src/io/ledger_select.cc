// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <string>
#include <utility>

#include "ledger_select_internal.h"

namespace arrears::io_internal {
namespace {

constexpr RowIndex kGone = -1;

// Rows in their new order.
using Order = std::vector<RowIndex>;

template <class T>
ColumnBuilder<T> Pick(const ColumnView<T>& column, const Order& order) {
  ColumnBuilder<T> picked;
  if (column.absent()) return picked;
  picked.reserve(order.size());
  for (const RowIndex row : order) {
    const auto at = static_cast<std::size_t>(row);
    column.has(at) ? picked.Append(column[at]) : picked.AppendNull();
  }
  return picked;
}

TextBuilder Pick(const TextView& column, const Order& order) {
  TextBuilder picked;
  if (column.absent()) return picked;
  for (const RowIndex row : order) {
    const auto at = static_cast<std::size_t>(row);
    column.has(at) ? picked.Append(column[at]) : picked.AppendNull();
  }
  return picked;
}

// Texts are numbered anew, in order of first appearance.
CodeColumn Pick(const CodeView& column, const Order& order) {
  ColumnBuilder<std::int32_t> codes;
  std::vector<std::string> texts;
  if (column.codes.absent()) return {};
  std::vector<std::int32_t> code_of(column.texts.size(), -1);
  for (const RowIndex row : order) {
    const auto at = static_cast<std::size_t>(row);
    if (!column.codes.has(at)) {
      codes.AppendNull();
      continue;
    }
    const auto old = static_cast<std::size_t>(column.codes[at]);
    if (code_of[old] < 0) {
      code_of[old] = static_cast<std::int32_t>(texts.size());
      texts.push_back(column.texts[old]);
    }
    codes.Append(code_of[old]);
  }
  return CodeColumn(std::move(codes), std::move(texts));
}

ColumnBuilder<RowIndex> PickRows(const ColumnView<RowIndex>& column,
                                 const Order& order,
                                 const std::vector<RowIndex>& new_row) {
  ColumnBuilder<RowIndex> picked;
  if (column.absent()) return picked;
  for (const RowIndex row : order) {
    const auto at = static_cast<std::size_t>(row);
    column.has(at)
        ? picked.Append(new_row[static_cast<std::size_t>(column[at])])
        : picked.AppendNull();
  }
  return picked;
}

Frame Pick(const Frame& frame, const Order& order) {
  Frame picked;
  for (const Column& column : frame.columns()) {
    const std::string& name = column.name();
    absl::Status status;
    switch (column.type()) {
      case ColumnType::kInt64:
        status = picked.Add(
            Column::Int64(name, Pick(column.int64s(), order), column.unit()));
        break;
      case ColumnType::kFloat64:
        status = picked.Add(Column::Float64(
            name, Pick(column.float64s(), order), column.unit()));
        break;
      case ColumnType::kDate:
        status = picked.Add(Column::OfDates(name, Pick(column.dates(), order)));
        break;
      case ColumnType::kBool:
        status = picked.Add(Column::Bool(name, Pick(column.bools(), order)));
        break;
      default:  // The reader makes no others.
        status = picked.Add(Column::Dictionary(
            name, Pick(column.int32s(), order), column.dictionary()));
        break;
    }
    status.IgnoreError();  // Names and sizes fitted before.
  }
  return picked;
}

struct Orders {
  std::array<Order, 9> order;
  std::array<std::vector<RowIndex>, 9> new_row;
  const Order& of(Table table) const {
    return order[static_cast<std::size_t>(table)];
  }
  const std::vector<RowIndex>& rows(Table table) const {
    return new_row[static_cast<std::size_t>(table)];
  }
};

Orders MakeOrders(const LedgerView& view, const RowChoice& choice) {
  Orders orders;
  for (std::size_t t = 0; t < orders.order.size(); ++t) {
    const auto table = static_cast<Table>(t);
    const std::vector<std::uint8_t>& gone = choice.gone(table);
    for (std::size_t row = 0; row < gone.size(); ++row) {
      if (gone[row] == 0) orders.order[t].push_back(static_cast<RowIndex>(row));
    }
  }
  constexpr auto kDebtors = static_cast<std::size_t>(Table::kDebtors);
  if (choice.debtors_by_items) {
    Order& debtors = orders.order[kDebtors];
    debtors.clear();
    std::vector<std::uint8_t> seen(view.debtors.count);
    for (const RowIndex item : orders.of(Table::kItems)) {
      const RowIndex debtor = view.items.debtor[static_cast<std::size_t>(item)];
      if (std::exchange(seen[static_cast<std::size_t>(debtor)], 1) == 0) {
        debtors.push_back(debtor);
      }
    }
  }
  for (std::size_t t = 0; t < orders.order.size(); ++t) {
    orders.new_row[t].assign(choice.gone(static_cast<Table>(t)).size(), kGone);
    for (std::size_t i = 0; i < orders.order[t].size(); ++i) {
      orders.new_row[t][static_cast<std::size_t>(orders.order[t][i])] =
          static_cast<RowIndex>(i);
    }
  }
  return orders;
}

void PickDebtors(const DebtorColumns& from, const Orders& orders,
                 DebtorData* to) {
  const Order& order = orders.of(Table::kDebtors);
  to->count = order.size();
  to->id = Pick(from.id, order);
  to->name = Pick(from.name, order);
  to->parent = PickRows(from.parent, order, orders.rows(Table::kDebtors));
  to->kind = Pick(from.kind, order);
  to->country = Pick(from.country, order);
  to->law = Pick(from.law, order);
  to->language = Pick(from.language, order);
  to->timezone = Pick(from.timezone, order);
  to->size = Pick(from.size, order);
  to->segment = Pick(from.segment, order);
  to->tags = Pick(from.tags, order);
  to->currency = Pick(from.currency, order);
  to->credit_limit = Pick(from.credit_limit, order);
  to->since = Pick(from.since, order);
  to->margin_rate = Pick(from.margin_rate, order);
  to->attributes = Pick(from.attributes, order);
}

void PickItems(const ItemColumns& from, const Orders& orders, ItemData* to) {
  const Order& order = orders.of(Table::kItems);
  to->id = Pick(from.id, order);
  to->debtor = PickRows(from.debtor, order, orders.rows(Table::kDebtors));
  to->amount = Pick(from.amount, order);
  to->currency = Pick(from.currency, order);
  to->kind = Pick(from.kind, order);
  to->document_date = Pick(from.document_date, order);
  to->posting_date = Pick(from.posting_date, order);
  to->recorded_date = Pick(from.recorded_date, order);
  to->received_date = Pick(from.received_date, order);
  to->delivery_date = Pick(from.delivery_date, order);
  to->due_date = Pick(from.due_date, order);
  to->terms = Pick(from.terms, order);
  to->parent = PickRows(from.parent, order, orders.rows(Table::kItems));
  to->settled_date = Pick(from.settled_date, order);
  to->contract = Pick(from.contract, order);
  to->contract_date = Pick(from.contract_date, order);
  to->contract_rate = Pick(from.contract_rate, order);
  to->secured_amount = Pick(from.secured_amount, order);
  to->disputed = Pick(from.disputed, order);
  to->attributes = Pick(from.attributes, order);
}

void PickRecords(const LedgerView& from, const Orders& orders, LedgerData* to) {
  const std::vector<RowIndex>& debtors = orders.rows(Table::kDebtors);
  const std::vector<RowIndex>& items = orders.rows(Table::kItems);
  const Order& s = orders.of(Table::kSettlements);
  to->settlements = {
      Pick(from.settlements.id, s),
      PickRows(from.settlements.item, s, items),
      PickRows(from.settlements.source, s, items),
      Pick(from.settlements.date, s),
      Pick(from.settlements.amount, s),
      Pick(from.settlements.recorded_date, s),
      Pick(from.settlements.kind, s),
      PickRows(from.settlements.undoes, s, orders.rows(Table::kSettlements)),
      Pick(from.settlements.payment, s)};
  const Order& p = orders.of(Table::kPromises);
  to->promises = {Pick(from.promises.id, p),
                  PickRows(from.promises.debtor, p, debtors),
                  PickRows(from.promises.item, p, items),
                  Pick(from.promises.kind, p),
                  Pick(from.promises.made_on, p),
                  Pick(from.promises.due, p),
                  Pick(from.promises.amount, p),
                  Pick(from.promises.recorded_date, p)};
  const Order& d = orders.of(Table::kDisputes);
  to->disputes = {
      PickRows(from.disputes.item, d, items), Pick(from.disputes.opened, d),
      Pick(from.disputes.amount, d),          Pick(from.disputes.closed, d),
      Pick(from.disputes.upheld, d),          Pick(from.disputes.reason, d),
      Pick(from.disputes.recorded_date, d)};
}

void PickHistory(const LedgerView& from, const Orders& orders, LedgerData* to) {
  const std::vector<RowIndex>& debtors = orders.rows(Table::kDebtors);
  const std::vector<RowIndex>& items = orders.rows(Table::kItems);
  const Order& c = orders.of(Table::kContacts);
  to->contacts = {Pick(from.contacts.id, c),
                  PickRows(from.contacts.debtor, c, debtors),
                  Pick(from.contacts.at, c),
                  Pick(from.contacts.channel, c),
                  Pick(from.contacts.direction, c),
                  Pick(from.contacts.party, c),
                  Pick(from.contacts.address_key, c),
                  Pick(from.contacts.items, c),
                  Pick(from.contacts.outcome, c),
                  Pick(from.contacts.excuse, c),
                  Pick(from.contacts.promise, c),
                  Pick(from.contacts.action, c),
                  Pick(from.contacts.delivered, c),
                  Pick(from.contacts.recorded_date, c)};
  const Order& e = orders.of(Table::kEvents);
  to->events = {PickRows(from.events.debtor, e, debtors),
                PickRows(from.events.item, e, items),
                Pick(from.events.date, e),
                Pick(from.events.recorded_date, e),
                Pick(from.events.kind, e),
                Pick(from.events.code, e),
                Pick(from.events.amount, e),
                Pick(from.events.until, e),
                Pick(from.events.party, e),
                Pick(from.events.evidence, e)};
  const Order& r = orders.of(Table::kRates);
  to->rates = {Pick(from.rates.base, r), Pick(from.rates.quote, r),
               Pick(from.rates.date, r), Pick(from.rates.rate_e9, r)};
}

struct Reference {
  Table table;
  std::string_view column;
  Table named;
  const ColumnView<RowIndex>* rows;
};

std::vector<Reference> References(const LedgerView& view) {
  return {
      {Table::kDebtors, "parent", Table::kDebtors, &view.debtors.parent},
      {Table::kItems, "debtor", Table::kDebtors, &view.items.debtor},
      {Table::kItems, "parent", Table::kItems, &view.items.parent},
      {Table::kSettlements, "item", Table::kItems, &view.settlements.item},
      {Table::kSettlements, "source", Table::kItems, &view.settlements.source},
      {Table::kSettlements, "undoes", Table::kSettlements,
       &view.settlements.undoes},
      {Table::kPromises, "debtor", Table::kDebtors, &view.promises.debtor},
      {Table::kPromises, "item", Table::kItems, &view.promises.item},
      {Table::kDisputes, "item", Table::kItems, &view.disputes.item},
      {Table::kContacts, "debtor", Table::kDebtors, &view.contacts.debtor},
      {Table::kEvents, "debtor", Table::kDebtors, &view.events.debtor},
      {Table::kEvents, "item", Table::kItems, &view.events.item}};
}

}  // namespace

std::size_t RowCount(const LedgerView& view, Table table) {
  switch (table) {
    case Table::kDebtors:
      return view.debtors.count;
    case Table::kItems:
      return view.items.amount.size();
    case Table::kSettlements:
      return view.settlements.item.size();
    case Table::kPromises:
      return view.promises.made_on.size();
    case Table::kDisputes:
      return view.disputes.item.size();
    case Table::kContacts:
      return view.contacts.debtor.size();
    case Table::kEvents:
      return view.events.date.size();
    case Table::kRates:
      return view.rates.rate_e9.size();
    case Table::kCreditor:
      break;
  }
  return 0;
}

RowChoice::RowChoice(const LedgerView& view) {
  for (std::size_t t = 0; t < gone_.size(); ++t) {
    gone_[t].assign(RowCount(view, static_cast<Table>(t)), 0);
  }
}

void AddDependents(const LedgerView& view, RowChoice* choice,
                   const std::function<void(const DependentRow&)>& tell) {
  const std::vector<Reference> references = References(view);
  for (bool changed = true; changed;) {
    changed = false;
    for (const Reference& reference : references) {
      std::vector<std::uint8_t>& gone = choice->gone(reference.table);
      const std::vector<std::uint8_t>& named = choice->gone(reference.named);
      for (std::size_t row = 0; row < reference.rows->size(); ++row) {
        if (gone[row] != 0 || !reference.rows->has(row)) continue;
        const auto other = static_cast<std::size_t>((*reference.rows)[row]);
        if (named[other] == 0) continue;
        gone[row] = 1;
        changed = true;
        tell({reference.table, row, reference.column, reference.named, other});
      }
    }
  }
}

LedgerData SelectRows(const LedgerView& view, const RowChoice& choice) {
  const Orders orders = MakeOrders(view, choice);
  LedgerData data;
  data.creditor = view.creditor;
  data.currencies.assign(view.currencies.begin(), view.currencies.end());
  PickDebtors(view.debtors, orders, &data.debtors);
  PickItems(view.items, orders, &data.items);
  PickRecords(view, orders, &data);
  PickHistory(view, orders, &data);
  return data;
}

}  // namespace arrears::io_internal
