// SPDX-License-Identifier: Apache-2.0
//
// The ledger as files: one debtor after another, each table to its own file.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generate_files_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

struct FileSpec {
  std::string_view name;
  std::vector<std::string> columns;
};
enum TableIndex {
  kDebtors,
  kItems,
  kSettlements,
  kPromises,
  kDisputes,
  kContacts,
  kEvents,
  kRates,
  kTables
};
const std::array<FileSpec, kTables>& Specs() {
  static const std::array<FileSpec, kTables> kSpecs = {{
      {"debtors",
       {"id", "name", "parent", "class", "country", "law", "language",
        "timezone", "size", "segment", "currency", "credit_limit", "since",
        "margin_rate", "tags"}},
      {"items",
       {"id", "debtor", "kind", "document_date", "posting_date",
        "recorded_date", "received_date", "delivery_date", "due_date", "amount",
        "currency", "parent", "contract", "contract_date", "contract_rate",
        "secured_amount"}},
      {"settlements",
       {"id", "item", "source", "date", "amount", "recorded_date", "kind",
        "undoes", "payment"}},
      {"promises",
       {"id", "debtor", "item", "kind", "made_on", "due", "amount",
        "recorded_date"}},
      {"disputes",
       {"item", "opened", "amount", "closed", "upheld", "reason",
        "recorded_date"}},
      {"contacts",
       {"id", "debtor", "at", "channel", "direction", "party", "address_key",
        "items", "outcome", "excuse", "promise", "action", "delivered",
        "recorded_date"}},
      {"events",
       {"debtor", "item", "date", "recorded_date", "kind", "code", "amount",
        "until", "party", "evidence"}},
      {"rates", {"base", "quote", "date", "rate"}},
  }};
  return kSpecs;
}

// One table on its way to disk. Fields are separated here, so that a row is
// written as the list of its fields.
class Table {
 public:
  Table(const GeneratorOptions& options, const FileSpec& spec,
        const std::string& directory)
      : name_(spec.name),
        file_(absl::StrCat(directory, "/", name_, ".csv")),
        faults_(options, name_, spec.columns) {}

  void Header(const FileSpec& spec) {
    file_.Text(absl::StrJoin(spec.columns, ","));
    file_.EndRow();
    has_header_ = true;
  }
  TextFile& Field() {
    if (!first_) file_.Byte(',');
    first_ = false;
    return file_;
  }
  void Text(std::string_view text) { Field().Text(text); }
  void End(std::int64_t debtor, std::size_t number) {
    file_.EndRow();
    first_ = true;
    faults_.Plant(debtor, static_cast<std::int64_t>(number), &file_);
  }
  TextFile& file() { return file_; }
  bool ok() const { return file_.ok(); }

  absl::Status Close(WrittenLedger* written) {
    absl::Status status = file_.Close();
    written->tables.push_back(
        {name_, file_.rows() - (has_header_ ? 1 : 0), file_.bytes()});
    for (PlantedFault& fault : faults_.faults()) {
      written->faults.push_back(std::move(fault));
    }
    return status;
  }

 private:
  const std::string name_;
  TextFile file_;
  FaultPlanter faults_;
  bool first_ = true, has_header_ = false;
};

class FilesOfLedger {
 public:
  FilesOfLedger(const Model& model, const std::string& directory, bool headers)
      : options_(model.options()),
        dates_(model.first_document() - Days{4000}, options_.as_of + Days{800}),
        base_exponent_(options_.currencies.front().currency.exponent()) {
    for (const FileSpec& spec : Specs()) {
      if (spec.name == "rates" && !headers) continue;
      tables_.push_back(std::make_unique<Table>(options_, spec, directory));
      if (headers) tables_.back()->Header(spec);
    }
    if (headers) WriteRates(model, dates_, &tables_[kRates]->file());
  }

  void Write(const GeneratedDebtor& debtor) {
    debtor_ = &debtor;
    exponent_ = debtor.currency.exponent();
    WriteDebtor();
    for (std::size_t i = 0; i < debtor.items.size(); ++i) WriteItem(i);
    for (std::size_t i = 0; i < debtor.settlements.size(); ++i) {
      WriteSettlement(i);
    }
    for (std::size_t i = 0; i < debtor.promises.size(); ++i) WritePromise(i);
    for (std::size_t i = 0; i < debtor.disputes.size(); ++i) WriteDispute(i);
    for (std::size_t i = 0; i < debtor.contacts.size(); ++i) WriteContact(i);
    for (std::size_t i = 0; i < debtor.events.size(); ++i) WriteEvent(i);
  }

  bool ok() const {
    for (const auto& table : tables_) {
      if (!table->ok()) return false;
    }
    return true;
  }
  absl::StatusOr<WrittenLedger> Close() {
    WrittenLedger written;
    absl::Status first;
    for (const auto& table : tables_) {
      const absl::Status status = table->Close(&written);
      if (first.ok()) first = status;
    }
    if (!first.ok()) return first;
    return written;
  }

 private:
  void Day(Table& table, Date date) { table.Field().Day(dates_[date]); }
  void Day(Table& table, std::optional<Date> date) {
    TextFile& file = table.Field();
    if (date) file.Day(dates_[*date]);
  }
  void Minor(Table& table, std::int64_t minor, int exponent) {
    table.Field().Minor(minor, exponent);
  }
  void Percent(Table& table, std::int32_t percent) {
    TextFile& file = table.Field();
    if (percent != 0) file.Minor(percent, 2);
  }
  void ItemId(Table& table, std::int32_t item) {
    TextFile& file = table.Field();
    if (item >= 0) file.Text(debtor_->items[At(item)].id);
  }
  void SettlementId(Table& table, std::int32_t settlement) {
    TextFile& file = table.Field();
    if (settlement >= 0) file.Text(debtor_->settlements[At(settlement)].id);
  }

  void WriteDebtor() {
    Table& t = *tables_[kDebtors];
    const GeneratedDebtor& d = *debtor_;
    t.Text(d.id);
    t.Text(d.name);
    t.Text(d.parent < 0 ? "" : DebtorId(d.parent));
    for (const std::string_view text :
         {d.debtor_class, d.country, d.law, d.language, d.timezone, d.size}) {
      t.Text(text);
    }
    t.Text(d.segment);
    t.Text(d.currency.code());
    TextFile& limit = t.Field();
    if (d.credit_limit) limit.Minor(*d.credit_limit, base_exponent_);
    Day(t, d.since);
    Minor(t, d.margin_percent, 2);
    t.Text(d.tags);
    t.End(d.index, 0);
  }

  void WriteItem(std::size_t i) {
    Table& t = *tables_[kItems];
    const GeneratedItem& item = debtor_->items[i];
    t.Text(item.id);
    t.Text(debtor_->id);
    t.Text(item.kind);
    Day(t, item.document_date);
    Day(t, item.posting_date);
    Day(t, item.recorded_date);
    Day(t, item.received_date);
    Day(t, item.delivery_date);
    Day(t, item.due_date);
    Minor(t, item.amount, exponent_);
    t.Text(debtor_->currency.code());
    ItemId(t, item.parent);
    t.Text(item.contract);
    Day(t, item.contract_date);
    Percent(t, item.contract_rate_percent);
    TextFile& secured = t.Field();
    if (item.secured_amount > 0) secured.Minor(item.secured_amount, exponent_);
    t.End(debtor_->index, i);
  }

  void WriteSettlement(std::size_t i) {
    Table& t = *tables_[kSettlements];
    const GeneratedSettlement& row = debtor_->settlements[i];
    t.Text(row.id);
    ItemId(t, row.item);
    ItemId(t, row.source);
    Day(t, row.date);
    Minor(t, row.amount, exponent_);
    Day(t, row.recorded_date);
    t.Text(row.kind);
    SettlementId(t, row.undoes);
    t.Text(row.payment);
    t.End(debtor_->index, i);
  }

  void WritePromise(std::size_t i) {
    Table& t = *tables_[kPromises];
    const GeneratedPromise& row = debtor_->promises[i];
    t.Text(row.id);
    t.Text(debtor_->id);
    ItemId(t, row.item);
    t.Text(row.kind);
    Day(t, row.made_on);
    Day(t, row.due);
    Minor(t, row.amount, exponent_);
    Day(t, row.recorded_date);
    t.End(debtor_->index, i);
  }

  void WriteDispute(std::size_t i) {
    Table& t = *tables_[kDisputes];
    const GeneratedDispute& row = debtor_->disputes[i];
    ItemId(t, row.item);
    Day(t, row.opened);
    TextFile& amount = t.Field();
    if (row.amount) amount.Minor(*row.amount, exponent_);
    Day(t, row.closed);
    t.Text(!row.upheld ? "" : *row.upheld ? "true" : "false");
    t.Text(row.reason);
    Day(t, row.recorded_date);
    t.End(debtor_->index, i);
  }

  void WriteContact(std::size_t i) {
    Table& t = *tables_[kContacts];
    const GeneratedContact& row = debtor_->contacts[i];
    t.file().StartLongRow(1024 + 32 * row.items.size());
    t.Text(row.id);
    t.Text(debtor_->id);
    Day(t, row.date);
    t.file().Byte('T');
    t.file().Number(row.minute_of_day / 60, 2);
    t.file().Byte(':');
    t.file().Number(row.minute_of_day % 60, 2);
    t.Text(row.channel);
    t.Text(row.direction);
    t.Text(row.party);
    t.Text(row.address_key);
    TextFile& items = t.Field();
    for (std::size_t k = 0; k < row.items.size(); ++k) {
      if (k > 0) items.Byte(';');
      items.Text(debtor_->items[At(row.items[k])].id);
    }
    t.Text(row.outcome);
    t.Text(row.excuse);
    t.Text(row.promise);
    t.Text(row.action);
    t.Text(row.delivered ? "true" : "false");
    Day(t, row.recorded_date);
    t.End(debtor_->index, i);
  }

  void WriteEvent(std::size_t i) {
    Table& t = *tables_[kEvents];
    const GeneratedEvent& row = debtor_->events[i];
    t.Text(debtor_->id);
    ItemId(t, row.item);
    Day(t, row.date);
    Day(t, row.recorded_date);
    t.Text(row.kind);
    t.Text(row.code);
    TextFile& amount = t.Field();
    if (row.amount) amount.Minor(*row.amount, base_exponent_);
    Day(t, row.until);
    t.Text(row.party);
    t.Text(row.evidence);
    t.End(debtor_->index, i);
  }

  const GeneratorOptions& options_;
  const DateTexts dates_;
  const int base_exponent_;
  std::vector<std::unique_ptr<Table>> tables_;
  const GeneratedDebtor* debtor_ = nullptr;
  int exponent_ = 2;  // Of the debtor's currency.
};

absl::Status MakeDirectory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot create folder ", directory, ": ", error.message()));
}

absl::Status WriteCreditor(const GeneratorOptions& options,
                           const std::string& directory,
                           WrittenLedger* written) {
  TextFile file(absl::StrCat(directory, "/creditor.json"));
  file.Text(CreditorJson(options));
  absl::Status status = file.Close();
  written->tables.insert(written->tables.begin(),
                         {"creditor", 1, file.bytes()});
  return status;
}

}  // namespace
}  // namespace generate_internal

absl::StatusOr<WrittenLedger> WriteLedgerPart(
    const Generator& generator, std::int64_t begin, std::int64_t end,
    const std::string& directory, const GenerateProgress& progress) {
  using namespace generate_internal;
  const GeneratorOptions& options = generator.options();
  const absl::Status inside = CheckDebtors(options, begin, end);
  if (!inside.ok()) return inside;
  const absl::Status made = MakeDirectory(directory);
  if (!made.ok()) return made;
  FilesOfLedger files(generator.model(), directory, begin == 0);
  ProgressSteps steps(progress, end - begin);
  GeneratedDebtor debtor;
  for (std::int64_t index = begin; index < end && files.ok(); ++index) {
    generator.MakeDebtor(index, &debtor);
    files.Write(debtor);
    steps.Reach(index - begin + 1);
  }
  absl::StatusOr<WrittenLedger> written = files.Close();
  if (!written.ok() || begin > 0) return written;
  const absl::Status status = WriteCreditor(options, directory, &*written);
  if (!status.ok()) return status;
  return written;
}

absl::StatusOr<WrittenLedger> WriteLedger(const Generator& generator,
                                          const std::string& directory,
                                          const GenerateProgress& progress) {
  return WriteLedgerPart(generator, 0, generator.options().debtors, directory,
                         progress);
}

}  // namespace arrears
