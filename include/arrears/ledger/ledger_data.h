// SPDX-License-Identifier: Apache-2.0
//
// ledger_data.h: who owns the columns of a ledger, when the host does not?
//
//   LedgerData data;
//   data.items.debtor = ColumnBuilder<RowIndex>(std::move(debtors));
//   data.items.amount = ColumnBuilder<std::int64_t>(std::move(minor));
//   const LedgerView view = data.View();       // borrows from data
//
// The same tables and columns as tables.h, which says what they mean. A column
// left empty is absent; the others have one row for each row of their table.
// Moving a LedgerData keeps its views valid, changing or destroying it does
// not. ledger_builder.h fills one from rows with text ids.
#ifndef ARREARS_LEDGER_LEDGER_DATA_H_
#define ARREARS_LEDGER_LEDGER_DATA_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/column.h"
#include "arrears/base/date.h"
#include "arrears/base/frame.h"
#include "arrears/base/money.h"
#include "arrears/ledger/tables.h"

namespace arrears {

// Texts that repeat: each stands once, rows hold its code. Codes are given in
// order of first appearance.
class CodeColumn {
 public:
  CodeColumn() = default;
  // Requires codes in [0, texts.size()) where not null, and distinct texts.
  CodeColumn(ColumnBuilder<std::int32_t> codes, std::vector<std::string> texts);
  void Append(std::string_view text);  // O(log texts).
  void AppendNull() { codes_.AppendNull(); }
  std::size_t size() const { return codes_.size(); }
  CodeView View() const { return {codes_.View(), texts_}; }

 private:
  ColumnBuilder<std::int32_t> codes_;
  std::vector<std::string> texts_;
  std::map<std::string, std::int32_t, std::less<>> code_of_;
};

struct DebtorData {
  std::size_t count = 0;
  TextBuilder id, name;
  ColumnBuilder<RowIndex> parent;
  ColumnBuilder<DebtorClass> kind;
  CodeColumn country, law, language, timezone, size, segment, tags;
  ColumnBuilder<std::uint8_t> currency;
  ColumnBuilder<std::int64_t> credit_limit;
  ColumnBuilder<Date> since;
  ColumnBuilder<double> margin_rate;
  Frame attributes;
};

struct ItemData {
  TextBuilder id;
  ColumnBuilder<RowIndex> debtor;
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<std::uint8_t> currency;
  ColumnBuilder<ItemKind> kind;
  ColumnBuilder<Date> document_date, posting_date, recorded_date;
  ColumnBuilder<Date> received_date, delivery_date, due_date;
  CodeColumn terms;
  ColumnBuilder<RowIndex> parent;
  ColumnBuilder<Date> settled_date;
  CodeColumn contract;
  ColumnBuilder<Date> contract_date;
  ColumnBuilder<double> contract_rate;
  ColumnBuilder<std::int64_t> secured_amount;
  ColumnBuilder<std::uint8_t> disputed;
  Frame attributes;
};

struct SettlementData {
  TextBuilder id;
  ColumnBuilder<RowIndex> item, source;
  ColumnBuilder<Date> date;
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<Date> recorded_date;
  ColumnBuilder<SettlementKind> kind;
  ColumnBuilder<RowIndex> undoes;
  TextBuilder payment;
};

struct PromiseData {
  TextBuilder id;
  ColumnBuilder<RowIndex> debtor, item;
  ColumnBuilder<PromiseKind> kind;
  ColumnBuilder<Date> made_on, due;
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<Date> recorded_date;
};

struct DisputeData {
  ColumnBuilder<RowIndex> item;
  ColumnBuilder<Date> opened;
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<Date> closed;
  ColumnBuilder<std::uint8_t> upheld;
  CodeColumn reason;
  ColumnBuilder<Date> recorded_date;
};

struct ContactData {
  TextBuilder id;
  ColumnBuilder<RowIndex> debtor;
  ColumnBuilder<WallMinute> at;
  CodeColumn channel, direction, party;
  TextBuilder address_key;
  CodeColumn items, outcome, excuse, promise, action;
  ColumnBuilder<std::uint8_t> delivered;
  ColumnBuilder<Date> recorded_date;
};

struct EventData {
  ColumnBuilder<RowIndex> debtor, item;
  ColumnBuilder<Date> date, recorded_date;
  CodeColumn kind, code;
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<Date> until;
  CodeColumn party, evidence;
};

struct RateData {
  ColumnBuilder<std::uint8_t> base, quote;
  ColumnBuilder<Date> date;
  ColumnBuilder<std::int64_t> rate_e9;
};

struct LedgerData {
  Creditor creditor;
  std::vector<Currency> currencies;  // Empty: only the base.
  DebtorData debtors;
  ItemData items;
  SettlementData settlements;
  PromiseData promises;
  DisputeData disputes;
  ContactData contacts;
  EventData events;
  RateData rates;

  // Borrows every column, attributes too; nothing is copied but the creditor.
  LedgerView View() const;
};

}  // namespace arrears

#endif  // ARREARS_LEDGER_LEDGER_DATA_H_
