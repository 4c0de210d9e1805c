// SPDX-License-Identifier: Apache-2.0
//
// Aging while reading against its slow twin: ReadLedger, then Age.
#include "arrears/io/aging_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/position.h"
#include "corruptor.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

const Date kDay = *ParseIsoDate("2024-06-30");

std::string TextOf(const AgingCell& cell) {
  return std::to_string(cell.items) + ":" + std::to_string(cell.minor) + " ";
}

std::string TextOf(const AgingReport& report) {
  std::string text;
  for (const CurrencyAging& total : report.totals) {
    text += total.currency.code() + " ";
    for (const AgingCell& cell : total.buckets) text += TextOf(cell);
    for (const AgingCell* cell :
         {&total.unapplied, &total.outside, &total.within_two_years,
          &total.beyond_two_years, &total.disputed}) {
      text += TextOf(*cell);
    }
    text += std::to_string(total.total) + " " +
            std::to_string(total.ledger_balance) + " " +
            std::to_string(total.proof) + "\n";
  }
  return text;
}

std::string TextOf(const AgedDebtors& debtors) {
  std::string text;
  for (std::size_t i = 0; i < debtors.size(); ++i) {
    const AgedDebtors::Row row = debtors[i];
    text += std::string(row.debtor) + " " + row.currency.code() + " ";
    for (const AgingCell& cell : row.buckets) text += TextOf(cell);
    text += std::to_string(row.unapplied) + " " + std::to_string(row.outside) +
            " " + std::to_string(row.total) + "\n";
  }
  return text;
}

std::string TextOf(const ReadReport& read) {
  std::string text;
  for (const FileReport& file : read.files) {
    text += file.file + " " + std::to_string(static_cast<int>(file.table)) +
            " " + std::to_string(file.rows_read) + " " +
            std::to_string(file.rows_accepted) + " " +
            std::to_string(file.rows_rejected) + " " +
            std::to_string(file.amounts_unread);
    for (const ReadTotals& total : file.totals) {
      text += " " + total.currency.code() + " " + std::to_string(total.read) +
              " " + std::to_string(total.accepted) + " " +
              std::to_string(total.rejected);
    }
    text += "\n";
  }
  for (const RejectedField& reject : read.rejects) text += reject.Text() + "\n";
  return text;
}

std::string TextOf(const AgedFiles& aged) {
  return TextOf(aged.report) + TextOf(aged.debtors) + TextOf(aged.read);
}

// The slow twin.
std::string WholeLedger(const std::string& path,
                        const AgingReadOptions& options) {
  ReaderOptions reader;
  reader.columns = ReadFor::kAging;
  reader.currency = options.currency;
  const absl::StatusOr<LoadedLedger> loaded = ReadLedger(path, reader);
  if (!loaded.ok()) return loaded.status().ToString();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(loaded->data.View(), {});
  if (!ledger.ok()) return ledger.status().ToString();
  const absl::StatusOr<AgingReport> report =
      Age(*ledger, options.at, options.aging);
  if (!report.ok()) return report.status().ToString();
  const absl::StatusOr<Position> position =
      ComputePosition(*ledger, options.at);
  if (!position.ok()) return position.status().ToString();
  absl::StatusOr<DebtorAging> debtors =
      AgeByDebtor(*ledger, *position, options.aging);
  if (!debtors.ok()) return debtors.status().ToString();
  return TextOf(*report) +
         TextOf(AgedDebtors::Of(*ledger, *std::move(debtors))) +
         TextOf(loaded->report);
}

// Expects the same of both; whether the files were aged while they were read.
bool ExpectLikeWholeLedger(const std::string& path, AgingReadOptions options) {
  options.by_debtor = true;
  bool streamed = false;
  const std::string whole = WholeLedger(path, options);
  for (const int threads : {1, 2, 3}) {
    options.executor = Executor::Threads(threads);
    const absl::StatusOr<AgedFiles> aged = ReadAging(path, options);
    EXPECT_EQ(aged.ok() ? TextOf(*aged) : aged.status().ToString(), whole)
        << threads << " threads";
    streamed = aged.ok() && aged->streamed;
  }
  return streamed;
}

AgingReadOptions OptionsOf(std::uint32_t seed) {
  AgingReadOptions options;
  options.at.as_of = kDay - Days{static_cast<int>(seed % 7) * 100};
  if (seed % 5 == 0) options.at.known_on = kDay - Days{300};
  const std::vector<std::string>& presets = AgingScheme::PresetNames();
  options.aging.scheme = *AgingScheme::Preset(presets[seed % presets.size()]);
  options.aging.credits = static_cast<CreditPresentation>(seed % 3);
  if (seed % 4 == 1) options.aging.basis = AgingBasis::kDocument;
  return options;
}

TEST(ReadAging, BrokenItemsAreAgedAsTheWholeLedgerIs) {
  const TempFolder folder;
  int streamed = 0;
  for (std::uint32_t seed = 1; seed <= 120; ++seed) {
    SCOPED_TRACE(seed);
    const CorruptedLedger ledger = CorruptItems(seed, 150, seed % 40);
    const std::string path = folder.Write("items.csv", ledger.files[0].text);
    streamed += ExpectLikeWholeLedger(path, OptionsOf(seed));
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_EQ(streamed, 120);
}

TEST(ReadAging, FoldersOfAllTablesAreReadWhole) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const TempFolder folder;
    for (const CorruptedFile& file : CorruptFolder(seed, 60, 9).files) {
      folder.Write(file.name, file.text);
    }
    EXPECT_FALSE(ExpectLikeWholeLedger(folder.path(), OptionsOf(seed)));
    if (::testing::Test::HasFailure()) return;
  }
}

std::string Day(std::mt19937& random) {
  return FormatIsoDate(kDay - Days{static_cast<int>(random() % 900) - 30});
}

// Items of several pieces of the file, with what `change` makes of each row.
template <class Change>
std::string ManyItems(std::size_t rows, const Change& change) {
  std::mt19937 random(7);
  std::string text =
      "id,debtor,document_date,due_date,amount,currency,settled_date\n";
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<std::string> fields = {
        "I" + std::to_string(1000 + row),
        "D" + std::to_string(random() % 500),
        "2022-01-0" + std::to_string(1 + random() % 9),
        Day(random),
        std::to_string(1 + random() % 9000) + ".25",
        "EUR",
        random() % 2 == 0 ? Day(random) : ""};
    if (fields[3] < fields[2]) fields[3] = fields[2];
    change(row, &fields);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      text += (i == 0 ? "" : ",") + fields[i];
    }
    text += "\n";
  }
  return text;
}

constexpr std::size_t kRows = 9000;  // More than 512 KiB.

TEST(ReadAging, LongFilesAreAgedAsTheWholeLedgerIs) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(kRows, [](std::size_t, std::vector<std::string>*) {}));
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    EXPECT_TRUE(ExpectLikeWholeLedger(path, OptionsOf(seed)));
  }
}

TEST(ReadAging, ACurrencyThatTurnsUpLateIsCounted) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(kRows, [](std::size_t row, std::vector<std::string>* fields) {
        if (row > kRows - 5) (*fields)[5] = row % 2 == 0 ? "USD" : "CNY";
      }));
  EXPECT_TRUE(ExpectLikeWholeLedger(path, OptionsOf(3)));
}

TEST(ReadAging, IdsThatDescendLateAreStillComparedWithAll) {
  const TempFolder folder;
  for (const bool repeated : {false, true}) {
    const std::string path = folder.Write(
        "items.csv", ManyItems(kRows, [&](std::size_t row,
                                          std::vector<std::string>* fields) {
          if (row == kRows - 2) (*fields)[0] = repeated ? "I1005" : "A";
        }));
    EXPECT_TRUE(ExpectLikeWholeLedger(path, OptionsOf(3)));
    const absl::StatusOr<AgedFiles> aged = ReadAging(path, OptionsOf(3));
    ASSERT_TRUE(aged.ok()) << aged.status();
    ASSERT_EQ(aged->read.rejects.size(), repeated ? 1u : 0u);
    if (repeated) {
      EXPECT_EQ(aged->read.rejects[0].Text(),
                "items.csv:9000: id I1005: stands first on line 7");
    }
  }
}

TEST(ReadAging, RepeatedIdsOfUnorderedItemsAreRejected) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(kRows, [](std::size_t row, std::vector<std::string>* fields) {
        (*fields)[0] = "X" + std::to_string(row * 7919 % (kRows - 10));
      }));
  EXPECT_TRUE(ExpectLikeWholeLedger(path, OptionsOf(3)));
  EXPECT_EQ(ReadAging(path, OptionsOf(3))->read.rejects.size(), 10u);
}

TEST(ReadAging, LongNamesOfDebtorsAreToldApart) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(kRows, [](std::size_t row, std::vector<std::string>* fields) {
        (*fields)[1] = "a debtor with a name of many letters, " +
                       std::to_string(row % 300);
        (*fields)[1] = "\"" + (*fields)[1] + "\"";
      }));
  EXPECT_TRUE(ExpectLikeWholeLedger(path, OptionsOf(3)));
}

// Items and their settlements, one of which `change` may spoil.
struct Settled {
  std::vector<std::vector<std::string>> items, settlements;
};

Settled ManySettled(std::uint32_t seed) {
  std::mt19937 random(seed);
  Settled all;
  for (int i = 0; i < 400; ++i) {
    const int cents = 100 + static_cast<int>(random() % 100000);
    const bool credit = random() % 10 == 0;
    const std::string sign = credit ? "-" : "";
    const std::string id = "I" + std::to_string(1000 + i);
    all.items.push_back(
        {id, "D" + std::to_string(random() % 60), "2022-01-05",
         FormatIsoDate(kDay - Days{static_cast<int>(random() % 900 - 30)}),
         sign + FormatMinor(cents, 2), ""});
    int left = cents;
    for (int part = 0; part < static_cast<int>(random() % 4); ++part) {
      const int some =
          part == 2 ? left
                    : 1 + static_cast<int>(random()) % std::max(left / 2, 1);
      const int paid = std::min(std::abs(some), left);
      if (paid == 0) break;
      left -= paid;
      all.settlements.push_back({"S" + std::to_string(all.settlements.size()),
                                 id, Day(random), sign + FormatMinor(paid, 2)});
    }
  }
  std::shuffle(all.settlements.begin(), all.settlements.end(), random);
  return all;
}

std::string Csv(std::string text,
                const std::vector<std::vector<std::string>>& rows) {
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "\n" : ",") + row[i];
    }
  }
  return text + "\n";
}

bool ExpectSettledLikeWhole(const Settled& all, std::uint32_t seed) {
  const TempFolder folder;
  folder.Write(
      "items.csv",
      Csv("id,debtor,document_date,due_date,amount,settled_date", all.items));
  folder.Write("settlements.csv", Csv("id,item,date,amount", all.settlements));
  return ExpectLikeWholeLedger(folder.path(), OptionsOf(seed));
}

TEST(ReadAging, SettlementsFromOutsideAreJoined) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    EXPECT_TRUE(ExpectSettledLikeWhole(ManySettled(seed), seed));
    if (::testing::Test::HasFailure()) return;
  }
}

// Whatever is out of the way is left to the whole ledger, which has rules or
// rejects for it.
TEST(ReadAging, WhatAJoinDoesNotSeeToIsReadWhole) {
  const Settled sound = ManySettled(1);
  const std::vector<std::pair<const char*, void (*)(Settled*)>> changes = {
      {"over-paid",
       [](Settled* all) {
         all->settlements[0][3] += "0000";
         all->settlements[0][3].erase(
             std::remove(all->settlements[0][3].begin(),
                         all->settlements[0][3].end(), '.'),
             all->settlements[0][3].end());
         all->settlements[0][2] = "2022-02-01";
       }},
      {"of an unknown item",
       [](Settled* all) { all->settlements[5][1] = "I9999"; }},
      {"of the other sign",
       [](Settled* all) {
         std::string& amount = all->settlements[5][3];
         amount = amount[0] == '-' ? amount.substr(1) : "-" + amount;
       }},
      {"of nothing", [](Settled* all) { all->settlements[5][3] = "0.00"; }},
      {"of no amount", [](Settled* all) { all->settlements[5][3] = ""; }},
      {"on no day", [](Settled* all) { all->settlements[5][2] = "soon"; }},
      {"with an id that occurs twice",
       [](Settled* all) { all->settlements[5][0] = all->settlements[9][0]; }},
      {"of an item that is settled by its date",
       [](Settled* all) {
         for (auto& item : all->items) {
           if (item[0] == all->settlements[5][1]) item[5] = "2024-01-01";
         }
       }},
      {"before its item came",
       [](Settled* all) {
         for (auto& item : all->items) {
           if (item[0] == all->settlements[5][1]) {
             item[2] = item[3] = "2024-12-01";
           }
         }
         all->settlements[5][2] = "2022-02-01";
       }},
      {"of an item that was rejected",
       [](Settled* all) {
         for (auto& item : all->items) {
           if (item[0] == all->settlements[5][1]) item[4] = "much";
         }
       }},
      {"of an id that occurs twice",
       [](Settled* all) { all->items[3][0] = all->items[1][0]; }},
  };
  for (const auto& [name, change] : changes) {
    SCOPED_TRACE(name);
    Settled all = sound;
    change(&all);
    EXPECT_FALSE(ExpectSettledLikeWhole(all, 7));
  }
}

TEST(ReadAging, StrictReadingEndsAtTheFirstReject) {
  const TempFolder folder;
  AgingReadOptions options = OptionsOf(3);
  options.strict = true;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(50, [](std::size_t row, std::vector<std::string>* fields) {
        if (row == 20) (*fields)[4] = "1,5";
        if (row == 30) (*fields)[3] = "never";
      }));
  const absl::StatusOr<AgedFiles> aged = ReadAging(path, options);
  ASSERT_FALSE(aged.ok());
  EXPECT_EQ(aged.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(aged.status().message()).substr(0, 35),
            "items.csv:22: I1020,D400,2022-01-03");
}

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(WriteDebtorAgingCsv, ALineForEachDebtorAndCurrency) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      "id,debtor,document_date,due_date,amount,currency\n"
      "1,\"Müller, Söhne \"\"Nord\"\"\",2024-01-01,2024-06-20,100.05,EUR\n"
      "2,B,2024-01-01,2024-01-31,-0.07,EUR\n"
      "3,B,2024-01-01,2024-07-31,1234,JPY\n"
      "4,C,2024-01-01,2024-02-01,10.5,EUR\n"
      "5,B,2024-01-01,2024-03-31,0.01,EUR\n");
  AgingReadOptions options;
  options.at.as_of = kDay;
  options.by_debtor = true;
  const absl::StatusOr<AgedFiles> aged = ReadAging(path, options);
  ASSERT_TRUE(aged.ok()) << aged.status();
  const std::string out = folder.path() + "/aging.csv";
  ASSERT_TRUE(WriteDebtorAgingCsv(aged->report, aged->debtors, out).ok());
  EXPECT_EQ(Slurp(out),
            "debtor,currency,not due,1-30,31-60,61-90,>90,unapplied,total\n"
            "\"Müller, Söhne \"\"Nord\"\"\",EUR,0.00,100.05,0.00,0.00,0.00,"
            "0.00,100.05\n"
            "B,EUR,0.00,0.00,0.00,0.00,0.01,-0.07,-0.06\n"
            "B,JPY,1234,0,0,0,0,0,1234\n"
            "C,EUR,0.00,0.00,0.00,0.00,10.50,0.00,10.50\n");
}

TEST(WriteDebtorAgingCsv, TheSameBytesAtAnyThreadsToAnyDescriptor) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "items.csv",
      ManyItems(40000, [](std::size_t row, std::vector<std::string>* fields) {
        (*fields)[1] = "D" + std::to_string(row % 20001);
        (*fields)[6] = "";
      }));
  const AgingReadOptions options{.at = {kDay},
                                 .aging = {},
                                 .by_debtor = true,
                                 .mapping = {},
                                 .currency = {},
                                 .strict = false,
                                 .executor = Executor::Threads(2)};
  const absl::StatusOr<AgedFiles> aged = ReadAging(path, options);
  ASSERT_TRUE(aged.ok()) << aged.status();
  const std::string one = folder.path() + "/one.csv";
  ASSERT_TRUE(WriteDebtorAgingCsv(aged->report, aged->debtors, one).ok());
  const std::string text = Slurp(one);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 20002);
  // Some bytes are there already, and stay.
  for (const int flags : {0, O_APPEND}) {
    const std::string other = folder.Write("other.csv", "before\n");
    const int descriptor = open(other.c_str(), O_WRONLY | flags);
    ASSERT_GE(descriptor, 0);
    ASSERT_EQ(lseek(descriptor, 0, SEEK_END), 7);
    ASSERT_TRUE(WriteDebtorAgingCsv(aged->report, aged->debtors, descriptor,
                                    Executor::Threads(3))
                    .ok());
    EXPECT_EQ(write(descriptor, "after\n", 6), 6);
    close(descriptor);
    EXPECT_TRUE(Slurp(other) == "before\n" + text + "after\n");
  }
}

TEST(WriteDebtorAgingCsv, SaysWhyItCannotWrite) {
  const TempFolder folder;
  const AgingReport report{};
  const AgedDebtors none;
  EXPECT_EQ(
      WriteDebtorAgingCsv(report, none, folder.path() + "/no/a.csv").message(),
      "cannot write " + folder.path() + "/no/a.csv: no such folder");
  EXPECT_EQ(WriteDebtorAgingCsv(report, none, folder.path()).message(),
            "cannot write " + folder.path() + ": is a folder, not a file");
}

}  // namespace
TEST(ReadAging, TellsEachPercentOnceAndInOrder) {
  const TempFolder folder;
  std::string items = "id,debtor,document_date,amount,currency\n";
  for (int i = 0; i < 100'000; ++i) {
    items += "i" + std::to_string(i) + ",d" + std::to_string(i % 7) +
             ",2024-01-01,1.00,EUR\n";
  }
  folder.Write("items.csv", items);
  std::vector<std::int64_t> told;
  AgingReadOptions options;
  options.at.as_of = *ParseIsoDate("2024-02-01");
  options.executor = Executor::Threads(2);
  options.progress = [&told](std::string_view what, std::int64_t done,
                             std::int64_t all) {
    EXPECT_EQ(what, "items");
    EXPECT_GT(all, 10);
    EXPECT_LT(told.empty() ? 0 : told.back(), done);
    told.push_back(done);
    EXPECT_LE(done, all);
  };
  const absl::StatusOr<AgedFiles> aged = ReadAging(folder.path(), options);
  ASSERT_TRUE(aged.ok()) << aged.status();
  EXPECT_TRUE(aged->streamed);
  EXPECT_GT(told.size(), 5u);
  EXPECT_LE(told.size(), 100u);
}

}  // namespace arrears
