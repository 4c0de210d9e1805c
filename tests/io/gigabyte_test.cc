// SPDX-License-Identifier: Apache-2.0
//
// The longest line that a machine of this size should meet, in files that are
// not there: sparse, so that they cost no disk.
#include <sys/resource.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "arrears/io/csv.h"
#include "arrears/io/ledger_reader.h"
#include "csv_contents.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kGigabyte = 1'000'000'000;

long PeakKibibytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// `begin`, zeros to the end of the gigabyte, and `end`.
std::string Sparse(const TempFolder& folder, const std::string& begin,
                   const std::string& end) {
  std::string path = folder.Write("items.csv", begin);
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(kGigabyte);
  file << end;
  return path;
}

TEST(Gigabyte, InOneLineIsOneFaultInBoundedMemory) {
  const TempFolder folder;
  const auto file = CsvFile::Open(Sparse(folder, "a,b\n", "\n1,2\n"), {});
  ASSERT_TRUE(file.ok()) << file.status();
  CsvGatherer gatherer;
  const std::size_t columns[] = {0, 1};
  const long before = PeakKibibytes();
  const absl::Status status =
      file->Scan(columns, Executor::Threads(2),
                 [&](const CsvBatch& batch) { return gatherer.Visit(batch); });
  EXPECT_LT(PeakKibibytes() - before, 64 * 1024);
  ASSERT_TRUE(status.ok()) << status;
  const CsvContents contents = gatherer.contents();
  ASSERT_EQ(contents.faults.size(), 1u);
  EXPECT_EQ(contents.faults[0].reason, "the row is longer than 1048576 bytes");
  ASSERT_EQ(contents.rows.size(), 2u);
  EXPECT_EQ(contents.rows[1].line, 3u);
}

// Plain, and behind a quote that never closes.
TEST(Gigabyte, InALineOfItemsIsOneReject) {
  for (const char* quote : {"", "\""}) {
    const TempFolder folder;
    const std::string path = Sparse(folder,
                                    "id,debtor,document_date,due_date,amount\n"
                                    "a,X,2024-01-01,2024-01-31,1.00\nb," +
                                        std::string(quote),
                                    "\nc,X,2024-01-01,2024-01-31,2.00\n");
    ReaderOptions options;
    options.executor = Executor::Threads(2);
    const long before = PeakKibibytes();
    const auto loaded = ReadLedger(path, options);
    EXPECT_LT(PeakKibibytes() - before, 64 * 1024);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->data.items.amount.size(), 2u);
    ASSERT_EQ(loaded->report.rejects.size(), 1u);
    const RejectedField& reject = loaded->report.rejects[0];
    EXPECT_EQ(reject.line, 3u);
    EXPECT_LE(reject.value.size(), 80u);
    EXPECT_THAT(reject.reason, HasSubstr("1048576 bytes"));
  }
}

TEST(Gigabyte, InTheHeaderIsRefusedAtOnce) {
  const TempFolder folder;
  const long before = PeakKibibytes();
  const auto loaded = ReadLedger(Sparse(folder, "id,debtor,", "\n"), {});
  EXPECT_LT(PeakKibibytes() - before, 64 * 1024);
  EXPECT_THAT(std::string(loaded.status().message()),
              HasSubstr("line 1: the row is longer than 1048576 bytes"));
}

}  // namespace
}  // namespace arrears
