// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/ledger_builder.h"

#include <cstddef>
#include <map>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/ledger/ledger.h"

namespace arrears {
namespace {

using RowOfId = std::map<std::string_view, RowIndex>;

// A column is left absent until its first value, then caught up with nulls.
template <class Builder>
void CatchUp(Builder& column, std::size_t row) {
  while (column.size() < row) column.AppendNull();
}

template <class T, class Value>
void Put(ColumnBuilder<T>& column, std::size_t row,
         const std::optional<Value>& value) {
  if (!value) return;
  CatchUp(column, row);
  column.Append(static_cast<T>(*value));
}

// TextBuilder or CodeColumn; an empty text is a null.
template <class Texts>
void Put(Texts& column, std::size_t row, const std::string& text) {
  if (text.empty()) return;
  CatchUp(column, row);
  column.Append(text);
}

// Brings the columns that have any value to the table's number of rows.
template <class... Builders>
void Fill(std::size_t rows, Builders&... columns) {
  ((columns.size() > 0 ? CatchUp(columns, rows) : void()), ...);
}

template <class Row>
Frame AttributesOf(const std::vector<Row>& rows) {
  std::map<std::string, CodeColumn> columns;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& [name, text] : rows[i].attributes) {
      Put(columns[name], i, text);
    }
  }
  Frame frame;
  for (auto& [name, column] : columns) {
    CatchUp(column, rows.size());
    const CodeView view = column.View();
    ColumnBuilder<std::int32_t> codes;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      view.codes.has(i) ? codes.Append(view.codes[i]) : codes.AppendNull();
    }
    // The names of a map are distinct and the sizes equal: this fits.
    frame
        .Add(Column::Dictionary(name, std::move(codes),
                                {view.texts.begin(), view.texts.end()}))
        .IgnoreError();
  }
  return frame;
}

// Resolves names and collects those that mean nothing.
class Names {
 public:
  explicit Names(std::vector<Currency>& currencies) : currencies_(currencies) {}
  RowOfId debtors, items, settlements;

  // Empty where the name is empty; a fault where nothing bears it.
  std::optional<RowIndex> Find(const RowOfId& rows, Table table,
                               std::size_t row, std::string_view column,
                               const std::string& name) {
    if (name.empty()) return std::nullopt;
    if (const auto at = rows.find(name); at != rows.end()) return at->second;
    ++unknown_;
    if (unknown_ <= kListed) {
      absl::StrAppend(
          &text_, text_.empty() ? "" : "; ",
          LedgerFault{table, static_cast<std::int64_t>(row),
                      std::string(column), name, "no row has this id"}
              .Text());
    }
    return std::nullopt;
  }

  std::optional<std::uint8_t> Index(const std::optional<Currency>& currency) {
    if (!currency) return std::nullopt;
    for (std::size_t i = 0; i < currencies_.size(); ++i) {
      if (currencies_[i] == *currency) return static_cast<std::uint8_t>(i);
    }
    currencies_.push_back(*currency);
    return static_cast<std::uint8_t>(currencies_.size() - 1);
  }

  absl::Status Result() const {
    if (currencies_.size() > 255) {
      return absl::InvalidArgumentError(
          absl::StrCat(currencies_.size(), " currencies, at most 255"));
    }
    if (unknown_ == 0) return absl::OkStatus();
    return absl::InvalidArgumentError(
        unknown_ > kListed
            ? absl::StrCat(text_, "; and ", unknown_ - kListed, " more")
            : text_);
  }

 private:
  static constexpr std::size_t kListed = 20;
  std::vector<Currency>& currencies_;
  std::size_t unknown_ = 0;
  std::string text_;
};

template <class Row>
RowOfId RowsById(const std::vector<Row>& rows) {
  RowOfId result;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].id.empty()) {
      result.emplace(rows[i].id, static_cast<RowIndex>(i));
    }
  }
  return result;
}

DebtorData DebtorsOf(const std::vector<DebtorRow>& rows, Names& names) {
  DebtorData data;
  data.count = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DebtorRow& row = rows[i];
    Put(data.id, i, row.id);
    Put(data.name, i, row.name);
    Put(data.parent, i,
        names.Find(names.debtors, Table::kDebtors, i, "parent", row.parent));
    Put(data.kind, i, row.kind);
    Put(data.country, i, row.country);
    Put(data.law, i, row.law);
    Put(data.language, i, row.language);
    Put(data.timezone, i, row.timezone);
    Put(data.size, i, row.size);
    Put(data.segment, i, row.segment);
    Put(data.tags, i, row.tags);
    Put(data.currency, i, names.Index(row.currency));
    Put(data.credit_limit, i, row.credit_limit);
    Put(data.since, i, row.since);
    Put(data.margin_rate, i, row.margin_rate);
  }
  Fill(rows.size(), data.id, data.name, data.parent, data.kind, data.country,
       data.law, data.language, data.timezone, data.size, data.segment,
       data.tags, data.currency, data.credit_limit, data.since,
       data.margin_rate);
  data.attributes = AttributesOf(rows);
  return data;
}

ItemData ItemsOf(const std::vector<ItemRow>& rows, Names& names) {
  ItemData data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ItemRow& row = rows[i];
    Put(data.id, i, row.id);
    Put(data.debtor, i,
        names.Find(names.debtors, Table::kItems, i, "debtor", row.debtor));
    data.amount.Append(row.amount);
    Put(data.currency, i, names.Index(row.currency));
    Put(data.kind, i, row.kind);
    data.document_date.Append(row.document_date);
    Put(data.posting_date, i, row.posting_date);
    Put(data.recorded_date, i, row.recorded_date);
    Put(data.received_date, i, row.received_date);
    Put(data.delivery_date, i, row.delivery_date);
    Put(data.due_date, i, row.due_date);
    Put(data.terms, i, row.terms);
    Put(data.parent, i,
        names.Find(names.items, Table::kItems, i, "parent", row.parent));
    Put(data.settled_date, i, row.settled_date);
    Put(data.contract, i, row.contract);
    Put(data.contract_date, i, row.contract_date);
    Put(data.contract_rate, i, row.contract_rate);
    Put(data.secured_amount, i, row.secured_amount);
    Put(data.disputed, i, row.disputed);
  }
  Fill(rows.size(), data.id, data.debtor, data.currency, data.kind,
       data.posting_date, data.recorded_date, data.received_date,
       data.delivery_date, data.due_date, data.terms, data.parent,
       data.settled_date, data.contract, data.contract_date, data.contract_rate,
       data.secured_amount, data.disputed);
  data.attributes = AttributesOf(rows);
  return data;
}

SettlementData SettlementsOf(const std::vector<SettlementRow>& rows,
                             Names& names) {
  SettlementData data;
  const auto find = [&](const RowOfId& of, std::size_t i,
                        std::string_view column, const std::string& name) {
    return names.Find(of, Table::kSettlements, i, column, name);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SettlementRow& row = rows[i];
    Put(data.id, i, row.id);
    Put(data.item, i, find(names.items, i, "item", row.item));
    Put(data.source, i, find(names.items, i, "source", row.source));
    data.date.Append(row.date);
    Put(data.amount, i, row.amount);
    Put(data.recorded_date, i, row.recorded_date);
    Put(data.kind, i, row.kind);
    Put(data.undoes, i, find(names.settlements, i, "undoes", row.undoes));
    Put(data.payment, i, row.payment);
  }
  Fill(rows.size(), data.id, data.item, data.source, data.amount,
       data.recorded_date, data.kind, data.undoes, data.payment);
  return data;
}

// Promises and events may leave the debtor to the item they name.
std::string DebtorOf(const std::string& debtor, const std::string& item,
                     const std::vector<ItemRow>& items, const Names& names) {
  if (!debtor.empty() || item.empty()) return debtor;
  const auto at = names.items.find(item);
  return at == names.items.end() ? debtor : items[at->second].debtor;
}

PromiseData PromisesOf(const std::vector<PromiseRow>& rows,
                       const std::vector<ItemRow>& items, Names& names) {
  PromiseData data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PromiseRow& row = rows[i];
    Put(data.id, i, row.id);
    Put(data.debtor, i,
        names.Find(names.debtors, Table::kPromises, i, "debtor",
                   DebtorOf(row.debtor, row.item, items, names)));
    Put(data.item, i,
        names.Find(names.items, Table::kPromises, i, "item", row.item));
    Put(data.kind, i, row.kind);
    data.made_on.Append(row.made_on);
    data.due.Append(row.due);
    Put(data.amount, i, row.amount);
    Put(data.recorded_date, i, row.recorded_date);
  }
  Fill(rows.size(), data.id, data.debtor, data.item, data.kind, data.amount,
       data.recorded_date);
  return data;
}

DisputeData DisputesOf(const std::vector<DisputeRow>& rows, Names& names) {
  DisputeData data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DisputeRow& row = rows[i];
    Put(data.item, i,
        names.Find(names.items, Table::kDisputes, i, "item", row.item));
    data.opened.Append(row.opened);
    Put(data.amount, i, row.amount);
    Put(data.closed, i, row.closed);
    Put(data.upheld, i, row.upheld);
    Put(data.reason, i, row.reason);
    Put(data.recorded_date, i, row.recorded_date);
  }
  Fill(rows.size(), data.item, data.amount, data.closed, data.upheld,
       data.reason, data.recorded_date);
  return data;
}

ContactData ContactsOf(const std::vector<ContactRow>& rows, Names& names) {
  ContactData data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ContactRow& row = rows[i];
    Put(data.id, i, row.id);
    Put(data.debtor, i,
        names.Find(names.debtors, Table::kContacts, i, "debtor", row.debtor));
    data.at.Append(row.at);
    Put(data.channel, i, row.channel);
    Put(data.direction, i, row.direction);
    Put(data.party, i, row.party);
    Put(data.address_key, i, row.address_key);
    Put(data.items, i, row.items);
    Put(data.outcome, i, row.outcome);
    Put(data.excuse, i, row.excuse);
    Put(data.promise, i, row.promise);
    Put(data.action, i, row.action);
    Put(data.delivered, i, row.delivered);
    Put(data.recorded_date, i, row.recorded_date);
  }
  Fill(rows.size(), data.id, data.debtor, data.channel, data.direction,
       data.party, data.address_key, data.items, data.outcome, data.excuse,
       data.promise, data.action, data.delivered, data.recorded_date);
  return data;
}

EventData EventsOf(const std::vector<EventRow>& rows,
                   const std::vector<ItemRow>& items, Names& names) {
  EventData data;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const EventRow& row = rows[i];
    Put(data.debtor, i,
        names.Find(names.debtors, Table::kEvents, i, "debtor",
                   DebtorOf(row.debtor, row.item, items, names)));
    Put(data.item, i,
        names.Find(names.items, Table::kEvents, i, "item", row.item));
    data.date.Append(row.date);
    Put(data.recorded_date, i, row.recorded_date);
    Put(data.kind, i, row.kind);
    Put(data.code, i, row.code);
    Put(data.amount, i, row.amount);
    Put(data.until, i, row.until);
    Put(data.party, i, row.party);
    Put(data.evidence, i, row.evidence);
  }
  Fill(rows.size(), data.debtor, data.item, data.recorded_date, data.kind,
       data.code, data.amount, data.until, data.party, data.evidence);
  return data;
}

}  // namespace

LedgerBuilder::LedgerBuilder(Creditor creditor)
    : creditor_(std::move(creditor)) {}

LedgerBuilder& LedgerBuilder::AddDebtor(DebtorRow row) {
  debtors_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddItem(ItemRow row) {
  items_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddSettlement(SettlementRow row) {
  settlements_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddPromise(PromiseRow row) {
  promises_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddDispute(DisputeRow row) {
  disputes_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddContact(ContactRow row) {
  contacts_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddEvent(EventRow row) {
  events_.push_back(std::move(row));
  return *this;
}
LedgerBuilder& LedgerBuilder::AddRate(RateRow row) {
  rates_.push_back(row);
  return *this;
}

absl::StatusOr<LedgerData> LedgerBuilder::Build() const {
  std::vector<DebtorRow> debtors = debtors_;
  LedgerData data;
  data.creditor = creditor_;
  data.currencies = {creditor_.currency};
  Names names(data.currencies);
  {
    RowOfId known = RowsById(debtors_);
    for (const ItemRow& item : items_) {
      if (item.debtor.empty() || known.count(item.debtor) > 0) continue;
      known.emplace(item.debtor, static_cast<RowIndex>(debtors.size()));
      debtors.push_back({.id = item.debtor});
    }
  }
  names.debtors = RowsById(debtors);
  names.items = RowsById(items_);
  names.settlements = RowsById(settlements_);
  data.debtors = DebtorsOf(debtors, names);
  data.items = ItemsOf(items_, names);
  data.settlements = SettlementsOf(settlements_, names);
  data.promises = PromisesOf(promises_, items_, names);
  data.disputes = DisputesOf(disputes_, names);
  data.contacts = ContactsOf(contacts_, names);
  data.events = EventsOf(events_, items_, names);
  for (const RateRow& row : rates_) {
    data.rates.base.Append(*names.Index(row.base));
    data.rates.quote.Append(*names.Index(row.quote));
    data.rates.date.Append(row.date);
    data.rates.rate_e9.Append(row.rate_e9);
  }
  if (absl::Status status = names.Result(); !status.ok()) return status;
  return data;
}

}  // namespace arrears
