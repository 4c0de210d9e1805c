// SPDX-License-Identifier: Apache-2.0
//
// Any text is read as a ledger or refused with a message of one line. What is
// read adds up, is sound, and is the same on two threads; each reject says
// where and why, and the list of rejects can be read in turn. The text is an
// items file, or several files that follow lines such as "== settlements.csv".
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/io/csv.h"
#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/ledger.h"
#include "ledger_text.h"
#include "temp_folder.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view kFiles[] = {
    "creditor.json",   "debtors.csv",  "items.csv",
    "settlements.csv", "promises.csv", "disputes.csv",
    "contacts.csv",    "events.csv",   "rates.csv"};

// Writes each part to its file; parts of no file's name are left out.
void WriteParts(const TempFolder& folder, std::string_view text) {
  constexpr std::string_view kMark = "== ";
  for (const std::string_view file : kFiles) {
    std::filesystem::remove(folder.path() + "/" + std::string(file));
  }
  std::string_view file = "items.csv";
  while (!text.empty()) {
    if (text.substr(0, kMark.size()) == kMark) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      file = text.substr(kMark.size(), end - kMark.size());
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    const std::size_t next = text.find("\n== ");
    const std::string_view part =
        text.substr(0, next == text.npos ? text.size() : next + 1);
    text.remove_prefix(part.size());
    if (std::find(std::begin(kFiles), std::end(kFiles), file) !=
        std::end(kFiles)) {
      folder.Write(std::string(file), part);
    }
  }
}

void CheckMessage(const absl::Status& status) {
  const std::string message(status.message());
  Require(!message.empty() && message.find('\n') == message.npos);
  Require(status.code() == absl::StatusCode::kInvalidArgument ||
          status.code() == absl::StatusCode::kOutOfRange ||
          status.code() == absl::StatusCode::kNotFound ||
          status.code() == absl::StatusCode::kFailedPrecondition);
}

void CheckReport(const ReadReport& report) {
  for (const FileReport& file : report.files) {
    Require(file.rows_accepted + file.rows_rejected == file.rows_read);
    for (const ReadTotals& total : file.totals) {
      Require(total.accepted + total.rejected == total.read);
    }
  }
  Require(report.rejects.empty() == (report.rows_rejected() == 0));
  for (const RejectedField& reject : report.rejects) {
    Require(!reject.file.empty() && reject.line > 0);
    Require(!reject.reason.empty() && reject.value.size() <= 400);
  }
}

// The list of rejects is a table itself.
void CheckRejectedCsv(const ReadReport& report) {
  const std::string csv = RejectedCsv(report);
  const auto file = CsvFile::OfBytes("rejected.csv", csv, {});
  Require(file.ok() && file->field_count() == 6);
  const std::size_t columns[] = {4, 5};
  std::size_t rows = 0;
  const absl::Status status =
      file->Scan(columns, Executor::Serial(), [&](const CsvBatch& batch) {
        Require(batch.faults.empty());
        for (std::size_t row = 0; row < batch.rows; ++row, ++rows) {
          Require(batch.field(0, row) == report.rejects.at(rows).value);
          Require(batch.field(1, row) == report.rejects.at(rows).reason);
        }
        return true;
      });
  Require(status.ok() && rows == report.rejects.size());
}

// A strict reading ends with one of the faults, or there is none.
void CheckStrict(const TempFolder& folder, const ReadReport& report) {
  ReaderOptions options;
  options.strict = true;
  const auto strict = ReadLedger(folder.path(), options);
  Require(strict.ok() == report.rejects.empty());
  if (strict.ok()) return;
  Require(strict.status().code() == absl::StatusCode::kFailedPrecondition);
  const std::string message(strict.status().message());
  Require(std::any_of(
      report.rejects.begin(), report.rejects.end(),
      [&](const RejectedField& reject) { return reject.Text() == message; }));
}

void Check(const TempFolder& folder) {
  ReaderOptions options;
  const auto loaded = ReadLedger(folder.path(), options);
  options.executor = Executor::Threads(2);
  const auto again = ReadLedger(folder.path(), options);
  Require(loaded.ok() == again.ok());
  options.columns = ReadFor::kAging;
  const auto aged = ReadLedger(folder.path(), options);
  if (aged.ok()) {
    CheckReport(aged->report);
    Require(CheckLedger(aged->data.View(), {}).empty());
  }
  if (!loaded.ok()) {
    CheckMessage(loaded.status());
    Require(loaded.status() == again.status());
    return;
  }
  CheckReport(loaded->report);
  Require(CheckLedger(loaded->data.View(), {}).empty());
  Require(LedgerText::Of(*loaded) == LedgerText::Of(*again));
  CheckRejectedCsv(loaded->report);
  CheckStrict(folder, loaded->report);
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const arrears::TempFolder kFolder;
  arrears::WriteParts(kFolder, {reinterpret_cast<const char*>(data), size});
  arrears::Check(kFolder);
  return 0;
}
