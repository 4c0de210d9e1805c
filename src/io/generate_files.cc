// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generate_files_internal.h"
#include "nlohmann/json.hpp"

namespace arrears::generate_internal {
namespace {

std::vector<std::string_view> Split(std::string_view row) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = row.find(',');
    fields.push_back(row.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    row.remove_prefix(comma + 1);
  }
}

struct FaultKind {
  std::string_view table, field, fault, value;
};
// A fault of which a copy of a sound row dies; its id, where it has one, is
// made new, so that a row has one fault.
constexpr FaultKind kFaultKinds[] = {
    {"debtors", "id", "duplicate_id", ""},
    {"debtors", "id", "missing_field", ""},
    {"debtors", "name", "invalid_utf8", "\xC3\x28"},
    {"debtors", "since", "bad_date", "2023-02-29"},
    {"items", "id", "duplicate_id", ""},
    {"items", "id", "invalid_utf8", "INV-\xFF\xFE"},
    {"items", "debtor", "unknown_debtor", "C-unknown"},
    {"items", "debtor", "missing_field", ""},
    {"items", "document_date", "bad_date", "2025-13-01"},
    {"items", "document_date", "missing_field", ""},
    {"items", "due_date", "due_before_document", "1999-12-31"},
    {"items", "due_date", "bad_date", "2025-02-30"},
    {"items", "amount", "amount_overflow", "99999999999999999999.00"},
    {"items", "amount", "bad_amount", "12x.50"},
    {"items", "amount", "missing_field", ""},
    {"settlements", "id", "duplicate_id", ""},
    {"settlements", "item", "unknown_item", "INV-unknown"},
    {"settlements", "date", "bad_date", "2025-04-31"},
    {"settlements", "date", "missing_field", ""},
    {"settlements", "amount", "amount_overflow", "99999999999999999999.00"},
    {"settlements", "amount", "bad_amount", "1.2.3"},
    {"promises", "debtor", "unknown_debtor", "C-unknown"},
    {"promises", "due", "bad_date", "2025-06-31"},
    {"promises", "made_on", "missing_field", ""},
    {"disputes", "item", "unknown_item", "INV-unknown"},
    {"disputes", "opened", "bad_date", "31.12.2025"},
    {"disputes", "opened", "missing_field", ""},
    {"contacts", "debtor", "unknown_debtor", "C-unknown"},
    {"contacts", "at", "bad_date", "2025-01-01T25:61"},
    {"contacts", "at", "missing_field", ""},
    {"events", "debtor", "unknown_debtor", "C-unknown"},
    {"events", "date", "bad_date", "2025-00-10"},
    {"events", "kind", "missing_field", ""},
};

}  // namespace

DateTexts::DateTexts(Date first, Date last) : first_(first) {
  for (Date day = first; day <= last; day = day + Days{1}) {
    const std::string text = FormatIsoDate(day);
    std::array<char, 10> chars;
    std::memcpy(chars.data(), text.data(), chars.size());
    texts_.push_back(chars);
  }
}

TextFile::TextFile(const std::string& path, std::size_t buffer_bytes)
    : path_(path),
      file_(std::fopen(path.c_str(), "wb")),
      buffer_bytes_(buffer_bytes),
      buffer_(new char[buffer_bytes + kMaxRow]),
      at_(buffer_.get()),
      row_(at_) {
  if (!file_) {
    Fail("create");
    return;
  }
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // We have a buffer.
}

void TextFile::Fail(const char* what) {
  if (!status_.ok()) return;
  status_ = absl::FailedPreconditionError(
      absl::StrCat("cannot ", what, " ", path_, ": ",
                   std::generic_category().message(errno)));
}

void TextFile::Flush() {
  const auto size = static_cast<std::size_t>(at_ - buffer_.get());
  if (status_.ok() && size > 0 &&
      std::fwrite(buffer_.get(), 1, size, file_.get()) != size) {
    Fail("write");
  }
  bytes_ += static_cast<std::int64_t>(size);
  at_ = row_ = buffer_.get();  // last_row() stays readable until it is used.
}

void TextFile::StartLongRow(std::size_t bytes) {
  if (bytes <= kMaxRow) return;
  Flush();
  if (bytes <= buffer_bytes_) return;
  buffer_bytes_ = bytes;
  buffer_.reset(new char[buffer_bytes_ + kMaxRow]);
  at_ = row_ = buffer_.get();
}

absl::Status TextFile::Close() {
  Flush();
  if (file_ && std::fclose(file_.release()) != 0) Fail("close");
  return status_;
}

void TextFile::Number(std::int64_t value, int digits) {
  char text[20];
  char* from = text + sizeof(text);
  while (value > 0 || digits > 0) {
    *--from = static_cast<char>('0' + value % 10);
    value /= 10;
    --digits;
  }
  Text({from, static_cast<std::size_t>(text + sizeof(text) - from)});
}

void TextFile::Minor(std::int64_t minor, int exponent) {
  static constexpr std::int64_t kPowers[] = {1, 10, 100, 1000, 10000};
  if (minor < 0) {
    Byte('-');
    minor = -minor;
  }
  Number(minor / kPowers[exponent]);
  if (exponent == 0) return;
  Byte('.');
  Number(minor % kPowers[exponent], exponent);
}

FaultPlanter::FaultPlanter(const GeneratorOptions& options, std::string table,
                           std::vector<std::string> columns)
    : options_(options),
      table_(std::move(table)),
      columns_(std::move(columns)) {}

void FaultPlanter::PlantSome(std::int64_t debtor, std::int64_t number,
                             TextFile* file) {
  std::uint64_t name = 0;
  for (const char c : table_) name = name * 31 + static_cast<unsigned char>(c);
  Draws draws(options_.seed, Draws::Purpose::kFault,
              static_cast<std::uint64_t>(debtor),
              name * 1'000'003 + static_cast<std::uint64_t>(number));
  if (!draws.Chance(options_.bad_row_share)) return;
  std::vector<const FaultKind*> kinds;
  for (const FaultKind& kind : kFaultKinds) {
    if (kind.table == table_) kinds.push_back(&kind);
  }
  if (kinds.empty()) return;
  const FaultKind& kind = *kinds[static_cast<std::size_t>(
      draws.Below(static_cast<std::int64_t>(kinds.size())))];
  const std::string sound(file->last_row());
  const std::vector<std::string_view> fields = Split(sound);
  PlantedFault fault{table_, file->rows() + 1, std::string(kind.field),
                     std::string(kind.value), std::string(kind.fault)};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) file->Byte(',');
    const bool at_fault = columns_[i] == kind.field;
    if (kind.fault == "duplicate_id") {
      if (at_fault) fault.value = std::string(fields[i]);
      file->Text(fields[i]);
    } else if (at_fault) {
      file->Text(kind.value);
    } else {
      if (columns_[i] == "id" && !fields[i].empty()) file->Byte('X');
      file->Text(fields[i]);
    }
  }
  file->EndRow();
  faults_.push_back(std::move(fault));
}

std::string CreditorJson(const GeneratorOptions& options) {
  const Creditor creditor = MakeCreditor(options);
  nlohmann::ordered_json json;
  json["name"] = creditor.name;
  json["law"] = creditor.law;
  json["currency"] = creditor.currency.code();
  json["calendar"] = creditor.calendar;
  json["size"] = creditor.size;
  json["sector"] = creditor.sector;
  json["minute_cost"] =
      FormatMinor(creditor.minute_cost_minor, creditor.currency.exponent());
  json["cost_of_capital"] = creditor.cost_of_capital;
  json["minutes_per_day"] = creditor.minutes_per_day;
  // A name that is not UTF-8 is shown as far as it goes.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

void WriteRates(const Model& model, const DateTexts& dates, TextFile* file) {
  const Currency base = model.options().currencies.front().currency;
  for (const DatedRate& rate : MakeRates(model)) {
    file->Text(rate.currency.code());
    file->Byte(',');
    file->Text(base.code());
    file->Byte(',');
    file->Day(dates[rate.date]);
    file->Byte(',');
    file->Number(rate.rate_e9 / 1'000'000'000);
    file->Byte('.');
    file->Number(rate.rate_e9 % 1'000'000'000, 9);
    file->EndRow();
  }
}

}  // namespace arrears::generate_internal
