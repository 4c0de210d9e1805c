// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/aging_reader.h"

#include <utility>

#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/position.h"
#include "item_stream_internal.h"
#include "ledger_reading_internal.h"

namespace arrears {
namespace {

using io_internal::CurrencyRegistry;
using io_internal::ItemStream;
using io_internal::LedgerFiles;
using io_internal::ParserOptions;
using io_internal::SettlementSource;
using io_internal::TableBinding;

absl::StatusOr<AgedFiles> AgeWholeLedger(const std::string& path,
                                         const AgingReadOptions& options) {
  ReaderOptions reader;
  reader.mapping = options.mapping;
  reader.currency = options.currency;
  reader.strict = options.strict;
  reader.columns = ReadFor::kAging;
  reader.executor = options.executor;
  int step = 0;
  const auto begin = [&](std::string_view what) {
    constexpr int kSteps = 4;
    if (options.progress) options.progress(what, step++, kSteps);
  };
  begin("read");
  absl::StatusOr<LoadedLedger> loaded = ReadLedger(path, reader);
  if (!loaded.ok()) return loaded.status();
  begin("group");
  absl::StatusOr<Ledger> ledger = Ledger::Create(
      loaded->data.View(), {.check_duplicate_ids = false}, options.executor);
  if (!ledger.ok()) return ledger.status();
  begin("age");
  absl::StatusOr<AgingReport> report =
      Age(*ledger, options.at, options.aging, options.executor);
  if (!report.ok()) return report.status();
  AgedFiles aged;
  aged.report = *std::move(report);
  aged.read = std::move(loaded->report);
  if (!options.by_debtor) return aged;
  begin("debtors");
  absl::StatusOr<Position> position =
      ComputePosition(*ledger, options.at, options.executor);
  if (!position.ok()) return position.status();
  absl::StatusOr<DebtorAging> debtors =
      AgeByDebtor(*ledger, *position, options.aging, options.executor);
  if (!debtors.ok()) return debtors.status();
  auto parts = io_internal::PartsOf(*ledger, *std::move(debtors));
  if (!ledger->view().debtors.id.absent()) {  // The ledger ends here.
    parts->ids = std::move(loaded->data.debtors.id);
    parts->id_view = parts->ids.View();
  }
  aged.debtors = AgedDebtors(std::move(parts));
  return aged;
}

// Whether items say all there is to say.
bool ItemsAreAll(const LedgerFiles& files, const Mapping& mapping,
                 const AgingReadOptions& options) {
  if (options.aging.in_base_currency) return false;
  for (const Table table : {Table::kDebtors, Table::kDisputes, Table::kRates}) {
    const TableMapping* other = mapping.Find(table);
    if (other == nullptr) continue;
    const absl::StatusOr<std::string> file = files.Find(*other);
    if (!file.ok() || !file->empty()) return false;
  }
  return true;
}

absl::StatusOr<TableBinding> BindForAging(const CsvFile& file,
                                          const TableMapping& mapping) {
  const Table table = mapping.table;
  return TableBinding::Create(
      file, mapping,
      [table](io_internal::ColumnUse use, std::string_view name) {
        return io_internal::AgingReads(use, table, name);
      });
}

// Empty where there are none.
absl::StatusOr<std::optional<SettlementSource>> OpenSettlements(
    const LedgerFiles& files, const Mapping& mapping,
    const ParserOptions& of_items) {
  const TableMapping* const table = mapping.Find(Table::kSettlements);
  if (table == nullptr) return std::nullopt;
  const absl::StatusOr<std::string> found = files.Find(*table);
  if (!found.ok()) return found.status();
  if (found->empty()) return std::nullopt;
  absl::StatusOr<CsvFile> opened = CsvFile::Open(*found, table->format);
  if (!opened.ok()) return opened.status();
  auto file = std::make_unique<CsvFile>(*std::move(opened));
  absl::StatusOr<TableBinding> binding = BindForAging(*file, *table);
  if (!binding.ok()) return binding.status();
  ParserOptions parser = of_items;
  parser.file = files.Shown(*table);
  return std::optional<SettlementSource>(
      {std::move(file), *std::move(binding), parser});
}

}  // namespace

absl::StatusOr<AgedFiles> ReadAging(const std::string& path,
                                    const AgingReadOptions& options) {
  absl::StatusOr<LedgerFiles> files = io_internal::FindLedger(path);
  if (!files.ok()) return files.status();
  absl::StatusOr<Mapping> mapping =
      options.mapping ? *options.mapping : Mapping::Preset("arrears");
  if (!mapping.ok()) return mapping.status();
  if (!ItemsAreAll(*files, *mapping, options)) {
    return AgeWholeLedger(path, options);
  }
  ReaderOptions reader;
  reader.currency = options.currency;
  absl::StatusOr<io_internal::NamedCreditor> named =
      io_internal::ReadCreditor(*files, *mapping, reader);
  if (!named.ok()) return named.status();
  const Creditor& creditor = named->creditor;
  const TableMapping& items = *mapping->Find(Table::kItems);
  absl::StatusOr<std::string> found = files->Find(items);
  if (!found.ok()) return found.status();
  absl::StatusOr<CsvFile> file = CsvFile::Open(*found, items.format);
  if (!file.ok()) return file.status();
  absl::StatusOr<TableBinding> binding = BindForAging(*file, items);
  if (!binding.ok()) return binding.status();
  if (binding->Find("parent") >= 0 || binding->Find("terms") >= 0) {
    return AgeWholeLedger(path, options);
  }
  CurrencyRegistry currencies(creditor.currency);
  ParserOptions parser;
  parser.file = files->Shown(items);
  parser.currencies = &currencies;
  parser.base = creditor.currency;
  absl::StatusOr<std::optional<SettlementSource>> settlements =
      OpenSettlements(*files, *mapping, parser);
  if (!settlements.ok()) return settlements.status();
  absl::StatusOr<std::optional<AgedFiles>> aged =
      ItemStream(*file, *binding, parser, creditor, options,
                 *settlements ? &**settlements : nullptr)
          .Run();
  if (!aged.ok()) return aged.status();
  if (!*aged) return AgeWholeLedger(path, options);
  (*aged)->read.currency_assumed =
      !named->currency_named && binding->Find("currency") < 0;
  return **std::move(aged);
}

}  // namespace arrears
