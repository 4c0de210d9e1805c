// SPDX-License-Identifier: Apache-2.0
//
// ledger_text.h: a ledger and its report as text, to be compared byte by byte.
#ifndef ARREARS_TESTS_IO_LEDGER_TEXT_H_
#define ARREARS_TESTS_IO_LEDGER_TEXT_H_

#include <cstddef>
#include <string>

#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

class LedgerText {
 public:
  static std::string Of(const LedgerData& data) {
    LedgerText text;
    text.Add(data.View());
    return text.out_;
  }
  static std::string Of(const LoadedLedger& loaded) {
    LedgerText text;
    text.Add(loaded.data.View());
    for (const FileReport& file : loaded.report.files) {
      text.out_ += file.file + " " + std::to_string(file.rows_read) + " " +
                   std::to_string(file.rows_accepted) + " " +
                   std::to_string(file.rows_rejected) + " " +
                   std::to_string(file.amounts_unread);
      for (const ReadTotals& total : file.totals) {
        text.out_ += " " + total.currency.code() + " " +
                     std::to_string(total.read) + " " +
                     std::to_string(total.accepted) + " " +
                     std::to_string(total.rejected);
      }
      text.out_ += "\n";
    }
    for (const RejectedField& reject : loaded.report.rejects) {
      text.out_ += reject.Text() + "\n";
    }
    return text.out_;
  }

 private:
  template <class T>
  void Column(const char* name, const ColumnView<T>& column) {
    out_ += std::string(name) + ":";
    for (std::size_t i = 0; i < column.size(); ++i) {
      out_ += " ";
      if (!column.has(i)) continue;
      if constexpr (std::is_same_v<T, Date>) {
        out_ += std::to_string(column[i].days_since_1970());
      } else if constexpr (std::is_enum_v<T>) {
        out_ += std::to_string(static_cast<int>(column[i]));
      } else {
        out_ += std::to_string(column[i]);
      }
    }
    out_ += "\n";
  }
  void Texts(const char* name, const TextView& column) {
    out_ += std::string(name) + ":";
    for (std::size_t i = 0; i < column.size(); ++i) {
      out_ += " " + std::string(column[i]);
    }
    out_ += "\n";
  }
  void Codes(const char* name, const CodeView& column) {
    Column(name, column.codes);
    for (const std::string& text : column.texts) out_ += " " + text;
    out_ += "\n";
  }
  void Attributes(const Frame& frame) {
    for (const arrears::Column& column : frame.columns()) {
      out_ += column.name() + ":";
      for (std::size_t i = 0; i < column.size(); ++i) {
        out_ += " " + (column.has(i) ? column.Format(i) : "-");
      }
      out_ += "\n";
    }
  }
  void Add(const LedgerView& v) {
    out_ += v.creditor.name + " " + v.creditor.currency.code() + "\n";
    for (const Currency currency : v.currencies) out_ += currency.code() + " ";
    Texts("debtors", v.debtors.id);
    Texts("name", v.debtors.name);
    Column("parent", v.debtors.parent);
    Column("class", v.debtors.kind);
    Codes("country", v.debtors.country);
    Codes("segment", v.debtors.segment);
    Column("limit", v.debtors.credit_limit);
    Attributes(v.debtors.attributes);
    Texts("items", v.items.id);
    Column("debtor", v.items.debtor);
    Column("amount", v.items.amount);
    Column("currency", v.items.currency);
    Column("kind", v.items.kind);
    Column("document", v.items.document_date);
    Column("posting", v.items.posting_date);
    Column("recorded", v.items.recorded_date);
    Column("due", v.items.due_date);
    Codes("terms", v.items.terms);
    Column("parent", v.items.parent);
    Column("settled", v.items.settled_date);
    Column("disputed", v.items.disputed);
    Attributes(v.items.attributes);
    Texts("settlements", v.settlements.id);
    Column("item", v.settlements.item);
    Column("source", v.settlements.source);
    Column("date", v.settlements.date);
    Column("amount", v.settlements.amount);
    Column("kind", v.settlements.kind);
    Column("undoes", v.settlements.undoes);
    Texts("promises", v.promises.id);
    Column("debtor", v.promises.debtor);
    Column("item", v.promises.item);
    Column("due", v.promises.due);
    Column("amount", v.promises.amount);
    Column("disputes", v.disputes.item);
    Column("opened", v.disputes.opened);
    Texts("contacts", v.contacts.id);
    Column("at", v.contacts.at);
    Codes("channel", v.contacts.channel);
    Column("events", v.events.debtor);
    Column("item", v.events.item);
    Codes("kind", v.events.kind);
    Column("rates", v.rates.rate_e9);
  }

  std::string out_;
};

}  // namespace arrears

#endif  // ARREARS_TESTS_IO_LEDGER_TEXT_H_
