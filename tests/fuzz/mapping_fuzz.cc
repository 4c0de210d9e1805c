// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as a mapping with a message of one line that names it,
// or reads a table: the one below, whose columns the corpus maps.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/io/ledger_reader.h"
#include "arrears/io/mapping.h"
#include "arrears/ledger/ledger.h"
#include "temp_folder.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

constexpr char kTable[] =
    "id,debtor,date,due,amount,credit,kind,sign,currency,text\n"
    "007,A,2024-01-05,2024-02-04,\"1,234.56\",,RV,S,EUR,x\n"
    "008,B,3.1.2024,31.01.24,\"1.234,56-\",2.00,DZ,H,JPY,\n"
    "009,A,20240131,45352,(12),1,DG,?,CNY,9999-12-31\n"
    "010,\"C, D\",2024-02-29T23:30:00Z,1/2/2024,12.5,,,,,\xE5\xAE\xA2\n";

// Names and positions may ask for files and columns that are not there.
void CheckReading(const Mapping& mapping) {
  static const TempFolder kFolder;
  static const std::string kPath = kFolder.Write("items.csv", kTable);
  ReaderOptions options;
  options.mapping = mapping;
  const auto loaded = ReadLedger(kPath, options);
  if (!loaded.ok()) {
    Require(!loaded.status().message().empty());
    return;
  }
  Require(CheckLedger(loaded->data.View(), {}).empty());
  for (const FileReport& file : loaded->report.files) {
    Require(file.rows_accepted + file.rows_rejected == file.rows_read);
    for (const ReadTotals& total : file.totals) {
      Require(total.accepted + total.rejected == total.read);
    }
  }
}

void Check(std::string_view json) {
  const auto mapping = Mapping::Parse(json, "m.json");
  if (!mapping.ok()) {
    const std::string message(mapping.status().message());
    Require(message.compare(0, 7, "m.json:") == 0);
    Require(message.find('\n') == message.npos);
    Require(mapping.status().code() == absl::StatusCode::kInvalidArgument ||
            mapping.status().code() == absl::StatusCode::kNotFound);
    return;
  }
  Require(mapping->Find(Table::kItems) != nullptr);
  for (const TableMapping& table : mapping->tables) {
    Require(Validate(table.format).ok() && !table.columns.empty());
  }
  CheckReading(*mapping);
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  arrears::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
