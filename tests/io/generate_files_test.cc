// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "arrears/io/generate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "io/generate_files_internal.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

constexpr const char* kTables[] = {"debtors",  "items",    "settlements",
                                   "promises", "disputes", "contacts",
                                   "events",   "rates"};

Generator Make(const GeneratorOptions& options) {
  absl::StatusOr<Generator> generator = Generator::Create(options);
  EXPECT_TRUE(generator.ok()) << generator.status();
  return *std::move(generator);
}

class Folder : public TempFolder {
 public:
  std::string path(const std::string& file = "") const {
    return file.empty() ? TempFolder::path() : TempFolder::path() + "/" + file;
  }
  std::string Read(const std::string& file) const {
    std::ifstream in(path(file), std::ios::binary);
    EXPECT_TRUE(in) << file;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}
std::vector<std::string> Fields(const std::string& line) {
  std::vector<std::string> fields = {""};
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back().push_back(c);
    }
  }
  return fields;
}

WrittenLedger Write(const Generator& generator, const Folder& folder) {
  const absl::StatusOr<WrittenLedger> written =
      WriteLedger(generator, folder.path());
  EXPECT_TRUE(written.ok()) << written.status();
  return *written;
}

GeneratorOptions Small(std::uint64_t seed = 1) {
  GeneratorOptions options;
  options.debtors = 100;
  options.items = 1000;
  options.seed = seed;
  return options;
}

TEST(WriteLedger, WritesTheEightTablesAndTheCreditor) {
  const Folder folder;
  const WrittenLedger written = Write(Make(Small()), folder);
  ASSERT_EQ(written.tables.size(), 9u);
  EXPECT_EQ(written.tables[0].name, "creditor");
  EXPECT_THAT(folder.Read("creditor.json"), HasSubstr("\"currency\": \"CNY\""));
  for (std::size_t t = 0; t < std::size(kTables); ++t) {
    const WrittenTable& table = written.tables[t + 1];
    EXPECT_EQ(table.name, kTables[t]);
    const std::string text = folder.Read(table.name + ".csv");
    const std::vector<std::string> lines = Lines(text);
    EXPECT_EQ(table.bytes, static_cast<std::int64_t>(text.size()));
    EXPECT_EQ(table.rows, static_cast<std::int64_t>(lines.size()) - 1);
    EXPECT_GT(table.rows, 10) << table.name;
    const std::size_t columns = Fields(lines[0]).size();
    for (const std::string& line : lines) {
      EXPECT_EQ(Fields(line).size(), columns) << line;
      EXPECT_EQ(line.find_first_of("\"\r"), std::string::npos) << line;
    }
  }
}

TEST(WriteLedger, SameSeedSameBytes) {
  const Folder a, b, c;
  Write(Make(Small()), a);
  Write(Make(Small()), b);
  Write(Make(Small(2)), c);
  for (const std::string table : kTables) {
    EXPECT_EQ(a.Read(table + ".csv"), b.Read(table + ".csv")) << table;
    EXPECT_NE(a.Read(table + ".csv"), c.Read(table + ".csv")) << table;
  }
}

// FNV-1a, 64 bits.
std::uint64_t Digest(const Folder& folder) {
  std::uint64_t digest = 0xCBF29CE484222325u;
  for (const std::string table : kTables) {
    for (const char c : folder.Read(table + ".csv")) {
      digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    }
  }
  return digest;
}

// Pins the bytes across compilers, libraries and machines. The number is what
// g++ 12 -O1 and clang 14 -O2 both wrote; a change of the model changes it.
TEST(WriteLedger, TheSampleLedgerIsTheSameEverywhere) {
  const Folder folder;
  Write(Make({}), folder);
  EXPECT_EQ(Digest(folder), 17421680443099532497u);
}

TEST(WriteLedgerPart, PartsOneAfterAnotherAreTheWhole) {
  const Folder whole, first, second;
  GeneratorOptions options = Small();
  options.bad_row_share = 0.02;
  const Generator generator = Make(options);
  Write(generator, whole);
  ASSERT_TRUE(WriteLedgerPart(generator, 0, 37, first.path()).ok());
  ASSERT_TRUE(WriteLedgerPart(generator, 37, 100, second.path()).ok());
  for (const std::string table : kTables) {
    const std::string rest =
        table == "rates" ? "" : second.Read(table + ".csv");
    const std::string parts = first.Read(table + ".csv").append(rest);
    EXPECT_EQ(whole.Read(table + ".csv"), parts) << table;
  }
  EXPECT_FALSE(std::filesystem::exists(second.path("creditor.json")));
  EXPECT_THAT(
      std::string(
          WriteLedgerPart(generator, 3, 101, first.path()).status().message()),
      HasSubstr("[3, 101)"));
}

TEST(WriteLedger, NamesTheFileThatCannotBeWritten) {
  const Folder folder;
  std::ofstream(folder.path("file")) << "in the way";
  const absl::Status under_file =
      WriteLedger(Make(Small()), folder.path("file") + "/ledger").status();
  EXPECT_EQ(under_file.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(under_file.message()), HasSubstr("file/ledger"));

  std::filesystem::create_directories(folder.path("items.csv"));
  const absl::Status taken = WriteLedger(Make(Small()), folder.path()).status();
  EXPECT_EQ(taken.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(taken.message()), HasSubstr("items.csv"));
}

TEST(WriteLedger, ReportsProgressToItsEnd) {
  const Folder folder;
  std::vector<std::int64_t> done;
  ASSERT_TRUE(WriteLedger(Make(Small()), folder.path(),
                          [&](std::int64_t now, std::int64_t total) {
                            EXPECT_EQ(total, 100);
                            done.push_back(now);
                          })
                  .ok());
  EXPECT_LE(done.size(), 100u);
  EXPECT_EQ(done.back(), 100);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

TEST(PlantedFaults, AreAllThereAndTheRestIsTheCleanLedger) {
  const Folder clean, bad;
  GeneratorOptions options;  // The sample ledger.
  Write(Make(options), clean);
  options.bad_row_share = 0.05;
  const WrittenLedger written = Write(Make(options), bad);
  std::map<std::string, std::map<std::int64_t, const PlantedFault*>> by_table;
  std::map<std::string, int> kinds;
  for (const PlantedFault& fault : written.faults) {
    EXPECT_TRUE(by_table[fault.table].emplace(fault.line, &fault).second);
    ++kinds[fault.fault];
  }
  for (const char* kind :
       {"duplicate_id", "unknown_debtor", "unknown_item", "due_before_document",
        "amount_overflow", "bad_amount", "bad_date", "invalid_utf8",
        "missing_field"}) {
    EXPECT_GE(kinds[kind], 3) << kind;
  }
  for (const std::string table : kTables) {
    const std::vector<std::string> lines = Lines(bad.Read(table + ".csv"));
    const std::vector<std::string> columns = Fields(lines[0]);
    std::string sound;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto fault = by_table[table].find(static_cast<std::int64_t>(i) + 1);
      if (fault == by_table[table].end()) {
        sound += lines[i] + "\n";
        continue;
      }
      const std::size_t column = static_cast<std::size_t>(
          std::find(columns.begin(), columns.end(), fault->second->field) -
          columns.begin());
      ASSERT_LT(column, columns.size()) << fault->second->field;
      EXPECT_EQ(Fields(lines[i])[column], fault->second->value) << lines[i];
      if (fault->second->fault != "duplicate_id") {
        EXPECT_NE(Fields(lines[i]), Fields(lines[i - 1]));
      }
    }
    EXPECT_EQ(sound, clean.Read(table + ".csv")) << table;
  }
}

TEST(TextFile, SameTextThroughAnyBuffer) {
  const Folder folder;
  for (const std::size_t buffer :
       {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
    generate_internal::TextFile file(folder.path(std::to_string(buffer)),
                                     buffer);
    for (int i = 0; i < 1000; ++i) {
      file.Number(i, 4);
      file.Byte(',');
      file.Minor(i * 7 - 3000, i % 4);
      if (i == 500) {
        file.EndRow();
        file.StartLongRow(100'000);
        file.Text(std::string(90'000, 'x'));
      }
      file.EndRow();
      EXPECT_FALSE(file.last_row().empty());
    }
    EXPECT_EQ(file.rows(), 1001);
    ASSERT_TRUE(file.Close().ok());
    EXPECT_EQ(folder.Read(std::to_string(buffer)), folder.Read("1"));
  }
  const std::vector<std::string> lines = Lines(folder.Read("1"));
  EXPECT_EQ(lines[0], "0000,-3000");
  EXPECT_EQ(lines[1], "0001,-299.3");
  EXPECT_EQ(lines[2], "0002,-29.86");
  EXPECT_EQ(lines[3], "0003,-2.979");
  EXPECT_EQ(lines[999], "0998,39.86");
}

TEST(WriteItemsFile, SettlesAsThePaymentHazardSays) {
  const Folder folder;
  GeneratorOptions options = IndependentItems();
  options.debtors = 2000;
  options.items = 50'000;
  const Generator generator = Make(options);
  const CurveTruth truth = generator.Truth().portfolio;
  ASSERT_TRUE(WriteItemsFile(generator, folder.path("items.csv")).ok());
  const std::vector<std::string> lines = Lines(folder.Read("items.csv"));
  ASSERT_EQ(lines.size(), 50'001u);
  EXPECT_EQ(lines[0],
            "id,debtor,document_date,due_date,amount,currency,settled_date");
  std::set<std::string> debtors;
  int late = 0, open = 0, ascending = 0;
  std::string before;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> row = Fields(lines[i]);
    ASSERT_EQ(row.size(), 7u);
    ASSERT_EQ(row[0].size(), 13u);  // INV-000012345
    EXPECT_LT(row[2], row[3]);
    EXPECT_EQ(row[5], "CNY");
    debtors.insert(row[1]);
    ascending += before < row[1] ? 1 : 0;
    before = row[1];
    open += row[6].empty() ? 1 : 0;
    late += row[6].empty() || row[6] > row[3] ? 1 : 0;
    EXPECT_TRUE(row[6].empty() || row[6] > row[2]) << lines[i];
  }
  EXPECT_GT(debtors.size(), 1990u);
  EXPECT_NEAR(ascending / 50'000.0, 0.5, 0.02);  // Random order.
  const double p = truth.late_rate;
  EXPECT_NEAR(late / 50'000.0, p, 4.5 * std::sqrt(p * (1 - p) / 50'000));
  const double never =
      truth.open[static_cast<std::size_t>(options.horizon_days - 1)];
  EXPECT_NEAR(open / 50'000.0, never,
              4.5 * std::sqrt(never * (1 - never) / 50'000));
}

std::int64_t Cents(const std::string& text) {
  std::int64_t cents = 0;
  for (const char c : text) {
    if (c != '.') cents = cents * 10 + (c - '0');
  }
  return cents;
}

TEST(WriteItemsFile, PartSettlementsFitTheirItems) {
  for (const int items : {1, 2, 7, 4000}) {
    const Folder folder;
    GeneratorOptions options;
    options.debtors = 100;
    options.items = items;
    const Generator generator = Make(options);
    const auto written = WriteItemsFile(generator, folder.path("items.csv"),
                                        folder.path("settlements.csv"));
    ASSERT_TRUE(written.ok()) << written.status();
    ASSERT_EQ(written->tables.size(), 2u);
    EXPECT_EQ(written->tables[1].rows, items);
    struct Item {
      std::string document;
      std::int64_t amount = 0, settled = 0;
      int settlements = 0;
    };
    std::map<std::string, Item> by_id;
    const std::vector<std::string> lines = Lines(folder.Read("items.csv"));
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::vector<std::string> row = Fields(lines[i]);
      EXPECT_EQ(row[6], "");
      by_id[row[0]] = {row[2], Cents(row[4])};
    }
    std::set<std::string> ids;
    std::vector<std::string> order;
    const std::vector<std::string> parts =
        Lines(folder.Read("settlements.csv"));
    EXPECT_EQ(parts[0], "id,item,date,amount");
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::vector<std::string> row = Fields(parts[i]);
      EXPECT_TRUE(ids.insert(row[0]).second) << row[0];
      ASSERT_EQ(by_id.count(row[1]), 1u) << row[1];
      Item& item = by_id[row[1]];
      EXPECT_GE(row[2], item.document);
      EXPECT_LE(row[2], FormatIsoDate(options.as_of));
      EXPECT_GT(Cents(row[3]), 0);
      item.settled += Cents(row[3]);
      ++item.settlements;
      order.push_back(row[1]);
    }
    std::array<int, 3> counts = {};
    int full = 0;
    for (const auto& [id, item] : by_id) {
      EXPECT_LE(item.settled, item.amount) << id;
      full += item.settled == item.amount ? 1 : 0;
      ++counts[static_cast<std::size_t>(item.settlements)];
    }
    if (items < 4000) continue;
    EXPECT_EQ(counts, (std::array<int, 3>{1000, 2000, 1000}));
    EXPECT_NEAR(full, 1500, 150);
    EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  }
}

}  // namespace
}  // namespace arrears
