// SPDX-License-Identifier: Apache-2.0
//
// tables.h: which columns does a receivables ledger have, and what do they
// mean?
//
//   LedgerView view;                       // borrowed: nothing is copied
//   view.creditor.currency = Currency::Of("EUR");
//   view.debtors.count = 3;
//   view.items.debtor = {debtor_index, n};
//   view.items.amount = {minor_units, n};  // see ledger.h for the next step
//
// Rows refer to one another by dense 32-bit row numbers (an item's debtor is
// a row of `debtors`). Ids are text and serve people and files: leading zeros
// are kept. An absent column (size 0) takes the default written beside it; a
// null row takes the same default. Only items is required. Debtors and items
// may carry further columns in `attributes`, which facts name `attr.<column>`
// and `attr.item.<column>`.
//
// Signs: an invoice is positive, a credit note or a receipt is negative. A
// settlement carries the sign of the item it reduces: +80 takes 80 from an
// invoice, -80 pays out 80 of a credit note.
//
// Instalments: an invoice that other items name as their parent is a header.
// Its amount must equal the sum of its instalments, and only they are counted,
// aged and settled.
#ifndef ARREARS_LEDGER_TABLES_H_
#define ARREARS_LEDGER_TABLES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "arrears/base/column.h"
#include "arrears/base/date.h"
#include "arrears/base/frame.h"
#include "arrears/base/money.h"

namespace arrears {

using RowIndex = std::int32_t;  // A row of a table, from 0.

// A minute on somebody's wall clock: minutes since 1970-01-01 00:00 there.
using WallMinute = std::int32_t;

// Codes of row i into a list of texts; absent = the column's default.
struct CodeView {
  ColumnView<std::int32_t> codes;
  std::span<const std::string> texts;
  // Empty where absent or null.
  std::string_view operator[](std::size_t i) const {
    return codes.has(i) ? std::string_view(texts[codes[i]])
                        : std::string_view();
  }
};

struct Creditor {
  std::string name = {};
  std::string law = "CN";  // ISO 3166 country whose law governs the claims.
  Currency currency = Currency::Of("CNY");  // Base currency.
  std::string calendar = "CN";              // A name calendar.h knows.
  std::string size = {};    // micro, small, medium, large; empty = unknown.
  std::string sector = {};  // Free text.
  std::int64_t minute_cost_minor = 100;  // Cost of a staff minute.
  double cost_of_capital = 0.05;         // Yearly rate, 0.05 = 5 %.
  std::int64_t minutes_per_day = 480;    // Of the collecting team.
};

enum class DebtorClass : std::uint8_t { kCompany, kSoleTrader, kConsumer };

struct DebtorColumns {
  std::size_t count = 0;  // Rows; each present column has this size.
  TextView id;            // Unique. Absent: ids are the row numbers.
  TextView name;
  ColumnView<RowIndex> parent;   // A debtor row; null = none. No cycles.
  ColumnView<DebtorClass> kind;  // "class". Default: company.
  CodeView country, law, language, timezone, size, segment, tags;
  ColumnView<std::uint8_t> currency;      // Index into LedgerView::currencies.
  ColumnView<std::int64_t> credit_limit;  // Minor, base currency. Null = none
                                          // set; 0 = nothing allowed.
  ColumnView<Date> since;                 // Debtor since.
  ColumnView<double> margin_rate;         // In [-1, 1].
  Frame attributes;
};

enum class ItemKind : std::uint8_t {
  kInvoice,
  kCreditNote,
  kDebitNote,
  kInstalment,
  kReceipt,  // Money received on account.
};

struct ItemColumns {
  TextView id;                        // Unique. Absent: the row numbers.
  ColumnView<RowIndex> debtor;        // Required, no nulls.
  ColumnView<std::int64_t> amount;    // Required, no nulls. Minor, signed.
  ColumnView<std::uint8_t> currency;  // Into currencies. Default: base.
  ColumnView<ItemKind> kind;          // Default: by sign, invoice/credit note.
  ColumnView<Date> document_date;     // Required, no nulls.
  ColumnView<Date> posting_date;      // Default: document date.
  ColumnView<Date> recorded_date;     // Default: posting date.
  ColumnView<Date> received_date, delivery_date;  // Null = not known.
  ColumnView<Date> due_date;      // Default: by terms, else document
                                  // date for negative amounts; required
                                  // for positive ones.
  CodeView terms;                 // terms.h; read where due is null.
  ColumnView<RowIndex> parent;    // The invoice of an instalment.
  ColumnView<Date> settled_date;  // What is left was settled that day.
  CodeView contract;
  ColumnView<Date> contract_date;
  ColumnView<double> contract_rate;         // Yearly interest, 0.05 = 5 %.
  ColumnView<std::int64_t> secured_amount;  // Minor, >= 0.
  ColumnView<std::uint8_t> disputed;  // Undated flag, 0 or 1: known only from
                                      // the day the item is settled.
  Frame attributes;
};

enum class SettlementKind : std::uint8_t {
  kCash,
  kCredit,
  kDiscount,
  kWriteOff,
  kUnmatch,     // Undoes a match: the money is unapplied again.
  kChargeback,  // Undoes a match and the money is gone.
};

struct SettlementColumns {
  TextView id;
  ColumnView<RowIndex> item;        // Required, no nulls.
  ColumnView<RowIndex> source;      // The receipt or credit note used; null =
                                    // money from outside.
  ColumnView<Date> date;            // Required: the day the match took effect.
  ColumnView<std::int64_t> amount;  // Required; default for unmatch and
                                    // chargeback: all of what they undo.
  ColumnView<Date> recorded_date;   // Default: date.
  ColumnView<SettlementKind> kind;  // Default: credit where the source is a
                                    // credit note, else cash.
  ColumnView<RowIndex> undoes;      // A settlement row; unmatch, chargeback.
  TextView payment;                 // The payment's reference.
};

enum class PromiseKind : std::uint8_t { kPromise, kPlan, kExtension };

struct PromiseColumns {
  TextView id;                      // Rows sharing an id are one basket.
  ColumnView<RowIndex> debtor;      // Required.
  ColumnView<RowIndex> item;        // Null = whatever is due.
  ColumnView<PromiseKind> kind;     // Default: promise.
  ColumnView<Date> made_on, due;    // Required.
  ColumnView<std::int64_t> amount;  // Minor; null = all that is open.
  ColumnView<Date> recorded_date;   // Default: made_on.
};

struct DisputeColumns {
  ColumnView<RowIndex> item;        // Required.
  ColumnView<Date> opened;          // Required.
  ColumnView<std::int64_t> amount;  // Minor, > 0; null = all that is open.
  ColumnView<Date> closed;          // Null = still open.
  ColumnView<std::uint8_t> upheld;  // 0 or 1; null = not decided.
  CodeView reason;
  ColumnView<Date> recorded_date;  // Default: opened.
};

struct ContactColumns {
  TextView id;
  ColumnView<RowIndex> debtor;  // Required.
  ColumnView<WallMinute> at;    // Required: the debtor's wall time.
  CodeView channel;      // email, sms, phone, fax, letter, visit, registered.
  CodeView direction;    // out (default), in.
  CodeView party;        // contact, finance, manager, owner, lawyer, ...
  TextView address_key;  // Which number or address, hashed by the host.
  CodeView items;        // Item ids named, separated by ';'; empty = all due.
  CodeView outcome;      // delivered, no_answer, reached, promise, refused, ...
  CodeView excuse;       // X1 .. X17.
  CodeView promise;      // A promise id.
  CodeView action;       // A01 .. A64.
  ColumnView<std::uint8_t> delivered;  // 0 or 1. Default: 1.
  ColumnView<Date> recorded_date;      // Default: the day of `at`.
};

struct EventColumns {
  ColumnView<RowIndex> debtor;      // Required.
  ColumnView<RowIndex> item;        // Null = the debtor as a whole.
  ColumnView<Date> date;            // Required.
  ColumnView<Date> recorded_date;   // Default: date.
  CodeView kind;                    // Required; ledger.h lists the kinds.
  CodeView code;                    // Meaning by kind.
  ColumnView<std::int64_t> amount;  // Minor, base currency.
  ColumnView<Date> until;           // Null = no end.
  CodeView party, evidence;
};

struct RateColumns {
  ColumnView<std::uint8_t> base, quote;  // Into currencies.
  ColumnView<Date> date;                 // In force from this day.
  ColumnView<std::int64_t> rate_e9;      // Units of quote for one of base,
                                         // times 1e9, > 0.
};

struct LedgerView {
  Creditor creditor;
  std::span<const Currency> currencies;  // At most 255. Empty: only the base.
  DebtorColumns debtors;
  ItemColumns items;
  SettlementColumns settlements;
  PromiseColumns promises;
  DisputeColumns disputes;
  ContactColumns contacts;
  EventColumns events;
  RateColumns rates;
};

}  // namespace arrears

#endif  // ARREARS_LEDGER_TABLES_H_
