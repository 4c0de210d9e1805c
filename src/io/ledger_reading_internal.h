// SPDX-License-Identifier: Apache-2.0
//
// ledger_reading_internal.h: from files to a sound ledger, step by step.
#ifndef ARREARS_IO_LEDGER_READING_INTERNAL_H_
#define ARREARS_IO_LEDGER_READING_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrears/io/ledger_reader.h"
#include "id_index_internal.h"
#include "ledger_select_internal.h"
#include "table_reader_internal.h"
#include "text_registry_internal.h"

namespace arrears::io_internal {

// Where the files of a ledger are.
struct LedgerFiles {
  std::string folder;  // Empty: a single items file.
  std::string items;   // That file.
  // The file of a table; empty when it is not there. NotFound when it must be.
  absl::StatusOr<std::string> Find(const TableMapping& table) const;
  // creditor.json, or the items file where there is no folder.
  std::string Creditor() const;
  // For reports: without the folder.
  std::string Shown(const TableMapping& table) const;
};
[[nodiscard]] absl::StatusOr<LedgerFiles> FindLedger(const std::string& path);

// creditor.json where the folder has one, then what the mapping says.
struct NamedCreditor {
  Creditor creditor;
  bool currency_named = false;  // By these, or by the options.
};
[[nodiscard]] absl::StatusOr<NamedCreditor> ReadCreditor(
    const LedgerFiles& files, const Mapping& mapping,
    const ReaderOptions& options);

// Whether aging, positions and balances look at this column.
bool AgingReads(ColumnUse use, Table table, std::string_view column);

class LedgerReading {
 public:
  LedgerReading(const LedgerFiles& files, const Mapping& mapping,
                const ReaderOptions& options, NamedCreditor creditor);
  [[nodiscard]] absl::Status Run();
  LoadedLedger Take() { return {std::move(data_), std::move(report_)}; }

 private:
  // What is known of a table's rows besides the ledger's columns.
  struct Source {
    std::unique_ptr<TableRows> rows;
    std::vector<std::uint32_t> lines;
    // By final number of currency; beyond what the table itself has counted.
    std::vector<MinorSum> rejected_late;
    std::int64_t rows_rejected_late = 0;
    std::vector<RejectedField> rejects_late;
  };
  Source& source(Table table) {
    return sources_[static_cast<std::size_t>(table)];
  }
  TableRows* rows(Table table) { return source(table).rows.get(); }

  // ledger_reader.cc: which tables, in which order.
  absl::Status ReadTable(Table table);
  TableOptions OptionsFor(Table table, const TableMapping& mapping);
  bool Wants(Table table) const;
  absl::Status ReadDebtorsAndItems();
  absl::Status ReadRecords();
  void NumberCurrencies();
  void NoteItemCurrencies();

  // ledger_assembly.cc: rows become columns of the ledger.
  void TakeRates();
  void TakeDebtors();
  void TakeItems();
  void MakeDebtorsOfItems();
  void GroupItemsByDebtor();
  void TakeDebtorTexts(const std::vector<RowIndex>& debtor_of);
  Frame TakeAttributes(TableRows* table);
  void TakeSettlements();
  void TakePromises();
  void TakeDisputes();
  void TakeContacts();
  void TakeEvents();
  ColumnBuilder<RowIndex> DebtorsOrOfItems(TableRows* table,
                                           const ColumnBuilder<RowIndex>& item);

  // ledger_settling.cc: what is wrong between rows.
  absl::Status Settle();
  absl::Status RejectFaults(const std::vector<LedgerFault>& faults);
  LedgerFault InWordsOfTheFile(LedgerFault fault);
  absl::Status RejectRow(const LedgerFault& said);
  void RejectDependent(const LedgerView& view, const DependentRow& row);
  std::optional<std::pair<std::size_t, std::int64_t>> AmountOf(
      const LedgerView& view, Table table, std::size_t row) const;
  absl::Status MakeReport();
  absl::Status AddTotals(Table table, FileReport* report);

  const LedgerFiles& files_;
  const Mapping& mapping_;
  const ReaderOptions& options_;
  const bool currency_named_;
  CurrencyRegistry currencies_;
  std::vector<std::uint8_t> final_currency_;  // By number in the registry.
  TextRegistry debtors_of_items_;
  std::array<Source, 9> sources_;
  IdIndex debtor_index_, item_index_;
  std::vector<std::uint8_t> item_currency_;  // Registry numbers.
  int item_exponent_ = 2;
  bool item_exponents_differ_ = false;
  LedgerData data_;
  ReadReport report_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_LEDGER_READING_INTERNAL_H_
