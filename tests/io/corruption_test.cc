// SPDX-License-Identifier: Apache-2.0
//
// N broken cells, N named; nothing lost to the cent; nothing else touched.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "arrears/io/ledger_reader.h"
#include "base/vector_width_internal.h"
#include "corruptor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger_text.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using ::testing::HasSubstr;

LoadedLedger Load(const std::string& path, int threads = 1,
                  VectorWidth width = VectorWidth::kAvx512) {
  const ScopedVectorWidth scoped(width);
  ReaderOptions options;
  options.executor = Executor::Threads(threads);
  absl::StatusOr<LoadedLedger> loaded = ReadLedger(path, options);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  return loaded.ok() ? *std::move(loaded) : LoadedLedger{};
}

void ExpectTotals(const FileReport& report, const CorruptedFile& file) {
  SCOPED_TRACE(file.name);
  EXPECT_EQ(report.file, file.name);
  EXPECT_EQ(report.rows_read, file.rows);
  EXPECT_EQ(report.rows_rejected, file.broken);
  EXPECT_EQ(report.rows_accepted, file.rows - file.broken);
  EXPECT_EQ(report.amounts_unread, file.unread);
  std::map<std::string, std::int64_t> accepted, read;
  for (const ReadTotals& total : report.totals) {
    EXPECT_EQ(total.accepted + total.rejected, total.read);
    read[total.currency.code()] = total.read;
    if (file.sound.count(total.currency.code()) > 0) {
      accepted[total.currency.code()] = total.accepted;
    } else {
      EXPECT_EQ(total.accepted, 0);
    }
  }
  EXPECT_EQ(accepted, file.sound);
  EXPECT_EQ(read, file.read);
}

void ExpectBreaksNamed(const ReadReport& report,
                       const CorruptedLedger& ledger) {
  ASSERT_EQ(report.rejects.size(), ledger.breaks.size()) << RejectedCsv(report);
  for (std::size_t i = 0; i < ledger.breaks.size(); ++i) {
    const RejectedField& reject = report.rejects[i];
    const BrokenCell& broken = ledger.breaks[i];
    SCOPED_TRACE(reject.Text());
    EXPECT_EQ(reject.file, broken.file);
    EXPECT_EQ(reject.line, broken.line);
    EXPECT_EQ(reject.field, broken.field);
    EXPECT_EQ(reject.column, broken.field);
    if (!broken.value.empty()) {
      EXPECT_EQ(reject.value, broken.value);
    }
    EXPECT_THAT(reject.reason, HasSubstr(broken.reason));
  }
}

void ExpectAllNamed(const LoadedLedger& loaded, const CorruptedLedger& ledger) {
  ExpectBreaksNamed(loaded.report, ledger);
  ASSERT_EQ(loaded.report.files.size(), ledger.files.size());
  for (std::size_t i = 0; i < ledger.files.size(); ++i) {
    ExpectTotals(loaded.report.files[i], ledger.files[i]);
  }
}

// As it is, at any threads and width; and the ledger without the broken rows.
void ExpectReadAlike(const std::string& path, const std::string& sound_path,
                     const CorruptedLedger& ledger) {
  const LoadedLedger loaded = Load(path);
  ExpectAllNamed(loaded, ledger);
  const std::string text = LedgerText::Of(loaded);
  for (const VectorWidth width :
       {VectorWidth::kScalar, VectorWidth::kAvx2, VectorWidth::kAvx512}) {
    for (const int threads : {1, 2}) {
      EXPECT_TRUE(LedgerText::Of(Load(path, threads, width)) == text)
          << threads << " threads, width " << static_cast<int>(width);
    }
  }
  const LoadedLedger sound = Load(sound_path);
  EXPECT_TRUE(sound.report.rejects.empty());
  EXPECT_TRUE(LedgerText::Of(loaded.data) == LedgerText::Of(sound.data));
}

constexpr std::uint32_t kSeeds = 250;

TEST(CorruptedItems, EveryBrokenCellIsNamedAndTheRestIsUnchanged) {
  const TempFolder folder;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const CorruptedLedger ledger = CorruptItems(seed, 150, 1 + seed % 40);
    ASSERT_EQ(ledger.breaks.size(), 1 + seed % 40);
    ExpectReadAlike(folder.Write("items.csv", ledger.files[0].text),
                    folder.Write("sound.csv", ledger.files[0].sound_text),
                    ledger);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(CorruptedFolder, EveryBrokenCellIsNamedAndTheRestIsUnchanged) {
  const TempFolder folder, sound;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const CorruptedLedger ledger = CorruptFolder(seed, 80, 1 + seed % 40);
    ASSERT_EQ(ledger.breaks.size(), 1 + seed % 40);
    for (const CorruptedFile& file : ledger.files) {
      folder.Write(file.name, file.text);
      sound.Write(file.name, file.sound_text);
    }
    ExpectReadAlike(folder.path(), sound.path(), ledger);
    if (::testing::Test::HasFailure()) return;
  }
}

// Several pieces of 512 KiB, so that rows and quotes lie across their borders.
TEST(CorruptedItems, ALargeFileIsReadAlikeAtAnyThreadsAndVectorWidth) {
  const TempFolder folder;
  const CorruptedLedger ledger = CorruptItems(7, 40'000, 300);
  ExpectReadAlike(folder.Write("items.csv", ledger.files[0].text),
                  folder.Write("sound.csv", ledger.files[0].sound_text),
                  ledger);
}

}  // namespace
}  // namespace arrears
