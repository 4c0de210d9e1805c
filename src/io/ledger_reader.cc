// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/ledger_reader.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger_reading_internal.h"

namespace arrears {
namespace io_internal {
namespace {

// What aging, positions and balances look at.
constexpr std::string_view kAgedItemColumns[] = {
    "id",           "debtor",        "kind",     "document_date",
    "posting_date", "recorded_date", "due_date", "terms",
    "amount",       "currency",      "parent",   "settled_date"};

template <class List>
bool Holds(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

absl::StatusOr<LedgerFiles> FindLedger(const std::string& path) {
  std::error_code error;
  LedgerFiles files;
  if (std::filesystem::is_directory(path, error)) {
    files.folder = path;
  } else if (std::filesystem::exists(path, error) || error) {
    files.items = path;  // Opening it tells what the error is.
  } else {
    return absl::NotFoundError(path + ": no such file or folder");
  }
  return files;
}

absl::StatusOr<std::string> LedgerFiles::Find(const TableMapping& table) const {
  if (folder.empty()) return table.table == Table::kItems ? items : "";
  std::string file = (std::filesystem::path(folder) / table.file).string();
  std::error_code error;
  // Where it cannot be told, opening the file says why.
  if (std::filesystem::exists(file, error) || error) return file;
  if (table.optional) return "";
  return absl::NotFoundError(absl::StrCat(file, ": no such file, which ",
                                          std::string(TableName(table.table)),
                                          " are to be read from"));
}

std::string LedgerFiles::Creditor() const {
  if (folder.empty()) return items;
  return (std::filesystem::path(folder) / "creditor.json").string();
}

std::string LedgerFiles::Shown(const TableMapping& table) const {
  if (!folder.empty()) return table.file;
  return std::filesystem::path(items).filename().string();
}

LedgerReading::LedgerReading(const LedgerFiles& files, const Mapping& mapping,
                             const ReaderOptions& options,
                             NamedCreditor creditor)
    : files_(files),
      mapping_(mapping),
      options_(options),
      currency_named_(creditor.currency_named),
      currencies_(creditor.creditor.currency) {
  data_.creditor = std::move(creditor.creditor);
}

bool LedgerReading::Wants(Table table) const {
  return options_.columns == ReadFor::kAll ||
         (table != Table::kPromises && table != Table::kContacts &&
          table != Table::kEvents);
}

bool AgingReads(ColumnUse use, Table table, std::string_view name) {
  if (use != ColumnUse::kOwn) return false;
  if (table == Table::kItems) return Holds(kAgedItemColumns, name);
  if (table == Table::kDebtors) return name == "id";
  return name != "payment" && name != "reason";
}

TableOptions LedgerReading::OptionsFor(Table table,
                                       const TableMapping& mapping) {
  TableOptions options;
  options.parser.file = files_.Shown(mapping);
  options.parser.currencies = &currencies_;
  options.parser.base = data_.creditor.currency;
  options.parser.item_exponent = item_exponents_differ_ ? 4 : item_exponent_;
  options.parser.item_exponents_differ = item_exponents_differ_;
  options.creditor = data_.creditor;
  options.executor = &options_.executor;
  options.strict = options_.strict;
  const bool all = options_.columns == ReadFor::kAll;
  options.wanted = [all, table](ColumnUse use, std::string_view name) {
    return all || AgingReads(use, table, name);
  };
  if (table == Table::kDebtors || table == Table::kRates) return options;
  if (table != Table::kItems) {
    options.item_currency = &item_currency_;
    options.lookups.push_back({"item", &item_index_, nullptr});
    options.lookups.push_back({"source", &item_index_, nullptr});
    options.lookups.push_back({"debtor", &debtor_index_, nullptr});
  } else if (rows(Table::kDebtors) != nullptr) {
    options.lookups.push_back({"debtor", &debtor_index_, nullptr});
  } else {
    options.lookups.push_back({"debtor", nullptr, &debtors_of_items_});
  }
  return options;
}

absl::Status LedgerReading::ReadTable(Table table) {
  const TableMapping* mapping = mapping_.Find(table);
  if (mapping == nullptr || !Wants(table)) return absl::OkStatus();
  absl::StatusOr<std::string> path = files_.Find(*mapping);
  if (!path.ok()) return path.status();
  if (path->empty()) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<TableRows>> read =
      TableRows::Read(*path, *mapping, OptionsFor(table, *mapping));
  if (!read.ok()) return read.status();
  source(table).rows = *std::move(read);
  absl::Status status = absl::OkStatus();
  if (table == Table::kPromises || table == Table::kEvents) {
    status = rows(table)->RejectWithout("debtor", "item");
  }
  if (status.ok() && table != Table::kPromises) {
    status = rows(table)->RejectRepeatedIds();
  }
  if (!status.ok()) return status;
  return rows(table)->ResolveWithin(table == Table::kSettlements ? "undoes"
                                                                 : "parent");
}

// Sorts what occurred by code, so that numbers do not depend on timing.
void LedgerReading::NumberCurrencies() {
  std::vector<std::size_t> order(currencies_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return currencies_[a] < currencies_[b];
  });
  final_currency_.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    final_currency_[order[i]] = static_cast<std::uint8_t>(i);
    data_.currencies.push_back(currencies_[order[i]]);
  }
}

// What the amounts of records that name items are read by.
void LedgerReading::NoteItemCurrencies() {
  const ColumnView<std::uint8_t> currency = data_.items.currency.View();
  std::vector<std::uint8_t> registry_of(final_currency_.size());
  for (std::size_t i = 0; i < final_currency_.size(); ++i) {
    registry_of[final_currency_[i]] = static_cast<std::uint8_t>(i);
  }
  item_exponent_ = data_.creditor.currency.exponent();
  item_currency_.assign(data_.items.amount.size(), 0);
  for (std::size_t row = 0; row < currency.size(); ++row) {
    if (!currency.has(row)) continue;
    item_currency_[row] = registry_of[currency[row]];
    if (currencies_[item_currency_[row]].exponent() != item_exponent_) {
      item_exponents_differ_ = true;
    }
  }
}

absl::Status LedgerReading::ReadDebtorsAndItems() {
  for (const Table table : {Table::kRates, Table::kDebtors}) {
    absl::Status status = ReadTable(table);
    if (!status.ok()) return status;
  }
  if (rows(Table::kDebtors) != nullptr) {
    data_.debtors.id =
        rows(Table::kDebtors)->CopyTexts(rows(Table::kDebtors)->Find("id"));
    debtor_index_ = IdIndex::Build(data_.debtors.id.View(), options_.executor);
  }
  absl::Status status = ReadTable(Table::kItems);
  if (!status.ok()) return status;
  NumberCurrencies();
  TakeRates();
  TakeDebtors();
  TakeItems();
  return absl::OkStatus();
}

absl::Status LedgerReading::ReadRecords() {
  bool any = false;
  for (const Table table :
       {Table::kSettlements, Table::kPromises, Table::kDisputes,
        Table::kContacts, Table::kEvents}) {
    const TableMapping* mapping = mapping_.Find(table);
    if (mapping == nullptr || !Wants(table)) continue;
    const absl::StatusOr<std::string> path = files_.Find(*mapping);
    any = any || !path.ok() || !path->empty();
  }
  if (!any) return absl::OkStatus();
  NoteItemCurrencies();
  item_index_ = IdIndex::Build(data_.items.id.View(), options_.executor);
  if (rows(Table::kDebtors) == nullptr) {
    debtor_index_ = IdIndex::Build(data_.debtors.id.View(), options_.executor);
  }
  using Take = void (LedgerReading::*)();
  const std::pair<Table, Take> takes[] = {
      {Table::kSettlements, &LedgerReading::TakeSettlements},
      {Table::kPromises, &LedgerReading::TakePromises},
      {Table::kDisputes, &LedgerReading::TakeDisputes},
      {Table::kContacts, &LedgerReading::TakeContacts},
      {Table::kEvents, &LedgerReading::TakeEvents}};
  for (const auto& [table, take] : takes) {
    absl::Status status = ReadTable(table);
    if (!status.ok()) return status;
    if (rows(table) != nullptr) (this->*take)();
  }
  return absl::OkStatus();
}

absl::Status LedgerReading::Run() {
  absl::Status status = ReadDebtorsAndItems();
  if (status.ok()) status = ReadRecords();
  if (status.ok()) status = Settle();
  if (status.ok()) status = MakeReport();
  return status;
}

}  // namespace io_internal

absl::StatusOr<LoadedLedger> ReadLedger(const std::string& path,
                                        const ReaderOptions& options) {
  absl::StatusOr<io_internal::LedgerFiles> files =
      io_internal::FindLedger(path);
  if (!files.ok()) return files.status();
  absl::StatusOr<Mapping> mapping =
      options.mapping ? *options.mapping : Mapping::Preset("arrears");
  if (!mapping.ok()) return mapping.status();
  absl::StatusOr<io_internal::NamedCreditor> creditor =
      io_internal::ReadCreditor(*files, *mapping, options);
  if (!creditor.ok()) return creditor.status();
  io_internal::LedgerReading reading(*files, *mapping, options,
                                     *std::move(creditor));
  absl::Status status = reading.Run();
  if (!status.ok()) return status;
  return reading.Take();
}

}  // namespace arrears
