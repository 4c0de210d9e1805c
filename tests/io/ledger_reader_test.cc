// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/ledger_reader.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrears/aging/aging.h"
#include "arrears/ledger/ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using namespace std::string_literals;  // "with\0NUL"s
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHeader[] = "id,debtor,document_date,due_date,amount\n";

LoadedLedger Load(const std::string& path, const ReaderOptions& options = {}) {
  absl::StatusOr<LoadedLedger> loaded = ReadLedger(path, options);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  return loaded.ok() ? *std::move(loaded) : LoadedLedger{};
}

std::vector<std::string> Rejects(const LoadedLedger& loaded) {
  std::vector<std::string> texts;
  for (const RejectedField& reject : loaded.report.rejects) {
    texts.push_back(reject.Text());
  }
  return texts;
}

std::vector<std::string> Ids(const TextView& ids) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < ids.size(); ++i) texts.emplace_back(ids[i]);
  return texts;
}

TEST(ReadLedger, ASingleFileOfOurColumnsNeedsNoMapping) {
  const TempFolder folder;
  const LoadedLedger loaded =
      Load(folder.Write("open.csv",
                        "id,debtor,document_date,due_date,amount,region\n"
                        "0001,B,2024-01-01,2024-01-31,10.50,north\n"
                        "0002,A,2024-01-02,2024-02-01,-3.00,\n"
                        "0003,B,2024-01-03,2024-02-02,1.00,south\n"));
  // By debtor, in the order of the file.
  EXPECT_THAT(Ids(loaded.data.items.id.View()),
              ElementsAre("0001", "0003", "0002"));
  EXPECT_THAT(Ids(loaded.data.debtors.id.View()), ElementsAre("B", "A"));
  EXPECT_THAT(loaded.report.rejects, IsEmpty());
  const Column* region = loaded.data.items.attributes.Find("region");
  ASSERT_NE(region, nullptr);
  EXPECT_EQ(region->Format(1), "south");
  EXPECT_FALSE(region->has(2));
}

TEST(ReadLedger, TellsACurrencyThatNothingNames) {
  const TempFolder folder;
  folder.Write("items.csv",
               "id,debtor,document_date,amount\n1,A,2024-01-01,5\n");
  absl::StatusOr<LoadedLedger> loaded = ReadLedger(folder.path(), {});
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_TRUE(loaded->report.currency_assumed);
  EXPECT_EQ(loaded->data.creditor.currency.code(), "CNY");
  ReaderOptions options;
  options.currency = Currency::Of("JPY");
  loaded = ReadLedger(folder.path(), options);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_FALSE(loaded->report.currency_assumed);
  folder.Write("items.csv",
               "id,debtor,document_date,amount,currency\n"
               "1,A,2024-01-01,5,EUR\n");
  loaded = ReadLedger(folder.path(), {});
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_FALSE(loaded->report.currency_assumed);
}

TEST(ReadLedger, RefusesAnotherCurrencyThanTheLedgerNames) {
  const TempFolder folder;
  folder.Write("items.csv",
               "id,debtor,document_date,amount\n1,A,2024-01-01,5\n");
  folder.Write("creditor.json", R"({"currency": "JPY", "minute_cost": "85"})");
  ReaderOptions options;
  options.currency = Currency::Of("JPY");
  const absl::StatusOr<LoadedLedger> loaded =
      ReadLedger(folder.path(), options);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->data.creditor.minute_cost_minor, 85);
  options.currency = Currency::Of("EUR");
  const absl::Status refused = ReadLedger(folder.path(), options).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused.message(),
            "base currency EUR is asked for, but " + folder.path() +
                "/creditor.json says JPY: leave out one of the two");
  // Where creditor.json names none, its amounts are in the one asked for.
  folder.Write("creditor.json", R"({"minute_cost": "85.001"})");
  options.currency = Currency::Of("KWD");
  const absl::StatusOr<LoadedLedger> dinars =
      ReadLedger(folder.path(), options);
  ASSERT_TRUE(dinars.ok()) << dinars.status();
  EXPECT_EQ(dinars->data.creditor.minute_cost_minor, 85'001);
}

TEST(ReadLedger, AFolderHoldsAFileForEachTable) {
  const TempFolder folder;
  folder.Write("creditor.json",
               R"({"name": "We", "law": "DE", "currency": "EUR",
                   "calendar": "DE", "minute_cost": "0.85",
                   "cost_of_capital": 0.08, "minutes_per_day": 960})");
  folder.Write("debtors.csv",
               "id,name,parent,class,credit_limit,since,margin_rate,colour\n"
               "A,Alpha,,company,1000.00,2020-01-01,0.25,red\n"
               "B,Beta,A,sole_trader,,,,blue\n"
               "C,No item,,,0,,,\n");
  folder.Write(
      "items.csv",
      "id,debtor,document_date,due_date,amount,currency,kind,disputed\n"
      "i1,B,2024-01-01,2024-01-31,100.00,EUR,invoice,\n"
      "i2,A,2024-01-02,2024-02-01,5000,JPY,invoice,no\n"
      "c1,B,2024-01-05,,-20.00,EUR,credit_note,\n");
  folder.Write("settlements.csv",
               "id,item,source,date,amount,kind,undoes,payment\n"
               "s1,i1,,2024-02-01,30.00,cash,,p-1\n"
               "s2,i1,c1,2024-02-02,20.00,credit,,\n"
               "s3,i1,,2024-02-03,30.00,unmatch,s1,\n"
               "s4,i2,,2024-02-03,1200,,,\n");
  folder.Write("promises.csv",
               "id,debtor,item,kind,made_on,due,amount\n"
               "p1,,i1,promise,2024-02-05,2024-02-20,50.00\n"
               "p2,A,,plan,2024-02-05,2024-03-20,\n");
  folder.Write("disputes.csv",
               "item,opened,amount,closed,upheld,reason\n"
               "i2,2024-02-01,200,2024-02-09,yes,price\n");
  folder.Write("contacts.csv",
               "id,debtor,at,channel,outcome,items\n"
               "k1,A,2024-02-01T09:30,phone,no_answer,i2\n");
  folder.Write("events.csv",
               "debtor,item,date,kind,code,amount\n"
               ",i1,2024-02-01,acknowledged,,\n"
               "A,,2024-02-02,limit,,900.00\n");
  folder.Write("rates.csv",
               "base,quote,date,rate\nJPY,EUR,2024-01-01,0.006123456\n");
  const LoadedLedger loaded = Load(folder.path());
  EXPECT_THAT(Rejects(loaded), IsEmpty());
  EXPECT_EQ(loaded.data.creditor.minute_cost_minor, 85);
  EXPECT_EQ(loaded.data.creditor.law, "DE");
  const LedgerView view = loaded.data.View();
  EXPECT_EQ(view.debtors.count, 3u);
  EXPECT_EQ(view.debtors.parent[1], 0);
  EXPECT_EQ(view.debtors.credit_limit[0], 100'000);
  EXPECT_FALSE(view.debtors.credit_limit.has(1));
  EXPECT_EQ(view.debtors.credit_limit[2], 0);
  EXPECT_EQ(view.debtors.attributes.Find("colour")->Format(1), "blue");
  EXPECT_EQ(view.items.id[0], "i2");      // A's before B's.
  EXPECT_EQ(view.items.amount[0], 5000);  // Yen have no cents.
  EXPECT_EQ(view.settlements.amount[3], 1200);
  EXPECT_EQ(view.settlements.source[1], 2);
  EXPECT_EQ(view.settlements.undoes[2], 0);
  EXPECT_EQ(view.promises.debtor[0], 1);  // The item's.
  EXPECT_EQ(view.disputes.amount[0], 200);
  EXPECT_EQ(view.disputes.upheld[0], 1);
  EXPECT_EQ(view.contacts.at[0], 19754 * 1440 + 9 * 60 + 30);
  EXPECT_EQ(view.events.debtor[0], 1);
  EXPECT_EQ(view.events.amount[1], 90'000);
  EXPECT_EQ(view.rates.rate_e9[0], 6'123'456);
  EXPECT_EQ(loaded.report.files.size(), 8u);
  EXPECT_TRUE(Ledger::Create(view, {.check_duplicate_ids = false}).ok());
}

TEST(ReadLedger, RejectsNameFileLineColumnValueAndBound) {
  const TempFolder folder;
  const LoadedLedger loaded = Load(folder.Write(
      "x.csv", kHeader + "a,X,2024-02-30,2024-01-31,1.00\n"
                         "b,X,2024-01-01,2024-01-31,1.005\n"
                         "c,,2024-01-01,2024-01-31,1.00\n"
                         "d,X,2024-01-31,2024-01-01,1.00\n"
                         "e,X,2024-01-01,,1.00\n"
                         "f,X,2024-01-01,2024-01-31,1.00\n"
                         "f,X,2024-01-01,2024-01-31,2.00\n"
                         "g,X,01.02.2024,2024-01-31,10000000000000.01\n"s));
  EXPECT_THAT(
      Rejects(loaded),
      ElementsAre("x.csv:2: document_date 2024-02-30: not a date YYYY-MM-DD",
                  "x.csv:3: amount 1.005: more than 2 decimal places",
                  "x.csv:4: debtor required",
                  "x.csv:5: due_date 2024-01-01: before document_date "
                  "2024-01-31",
                  "x.csv:6: due_date required where there are no terms",
                  "x.csv:8: id f: stands first on line 7",
                  "x.csv:9: document_date 01.02.2024: not a date YYYY-MM-DD",
                  "x.csv:9: amount 10000000000000.01: beyond "
                  "10000000000000.00"));
  ASSERT_EQ(loaded.report.files.size(), 1u);
  const FileReport& file = loaded.report.files[0];
  EXPECT_EQ(file.rows_read, 8);
  EXPECT_EQ(file.rows_rejected, 7);
  EXPECT_EQ(file.amounts_unread, 2);  // b and g.
  EXPECT_THAT(file.totals,
              ElementsAre(ReadTotals{Currency::Of("CNY"), 700, 100, 600}));
  EXPECT_EQ(loaded.report.Summary(),
            "1 file, 8 rows, 7 rejected (x.csv: 7 of 8, 6.00 CNY, 2 amounts "
            "unread)");
  EXPECT_THAT(RejectedCsv(loaded.report),
              HasSubstr("x.csv,3,amount,amount,1.005,more than 2 decimal "
                        "places\n"));
}

TEST(ReadLedger, WhatNamesARejectedRowGoesWithIt) {
  const TempFolder folder;
  folder.Write("debtors.csv", "id,parent\nA,\nB,Z\nC,B\nD,A\n");
  folder.Write("items.csv", kHeader +
                                "i1,A,2024-01-01,2024-01-31,10.00\n"
                                "i2,B,2024-01-01,2024-01-31,20.00\n"
                                "i3,E,2024-01-01,2024-01-31,30.00\n"
                                "i4,D,2024-01-01,2024-01-31,40.00\n"s);
  folder.Write("settlements.csv",
               "id,item,date,amount,kind,undoes\n"
               "s1,i1,2024-02-01,-5.00,,\n"
               "s2,i1,2024-02-02,5.00,unmatch,s1\n"
               "s3,i2,2024-02-02,5.00,,\n"
               "s4,i4,2024-02-02,5.00,,\n"
               "s5,i9,2024-02-02,x,,\n");
  const LoadedLedger loaded = Load(folder.path());
  EXPECT_THAT(
      Rejects(loaded),
      ElementsAre("debtors.csv:3: parent Z: no debtor has this id",
                  "debtors.csv:4: parent B: no debtor has this id",
                  "items.csv:3: debtor B: no debtor has this id",
                  "items.csv:4: debtor E: no debtor has this id",
                  HasSubstr("settlements.csv:2: amount -5.00: "),
                  HasSubstr("settlements.csv:3: undoes s1: that settlement was "
                            "rejected, line 2 of settlements.csv"),
                  "settlements.csv:4: item i2: no item has this id",
                  "settlements.csv:6: amount x: not a number as in 1234.55"));
  EXPECT_THAT(Ids(loaded.data.items.id.View()), ElementsAre("i1", "i4"));
  EXPECT_THAT(Ids(loaded.data.settlements.id.View()), ElementsAre("s4"));
  EXPECT_TRUE(CheckLedger(loaded.data.View(), {}).empty());
  for (const FileReport& file : loaded.report.files) {
    EXPECT_EQ(file.rows_accepted + file.rows_rejected, file.rows_read);
    for (const ReadTotals& total : file.totals) {
      EXPECT_EQ(total.accepted + total.rejected, total.read);
    }
  }
}

// Ids are looked up by a hash of nothing but their own bytes.
TEST(ReadLedger, IdsOfAnyLengthAreFoundAndTheirRepetitionsNamed) {
  const TempFolder folder;
  std::string debtors = "id\n", items = kHeader,
              settlements = "item,date,amount\n";
  for (std::size_t length = 1; length <= 70; ++length) {
    const std::string id(length, 'x');
    debtors += id + "\n" + std::to_string(length) + "\n";
    items.append(id).append(",").append(id);
    items += ",2024-01-01,2024-01-31,1.00\n";
    settlements += id + ",2024-02-01,0.25\n";
  }
  folder.Write("debtors.csv", debtors);
  folder.Write("settlements.csv", settlements);
  folder.Write("items.csv", items);
  EXPECT_THAT(Rejects(Load(folder.path())), IsEmpty());
  for (std::size_t length = 1; length <= 70; ++length) {
    const std::string id(length, 'x');
    items.append(id).append(",").append(id);
    items += ",2023-12-31,2024-01-30,9.00\n";
  }
  folder.Write("items.csv", items);
  const std::vector<std::string> rejects = Rejects(Load(folder.path()));
  ASSERT_EQ(rejects.size(), 70u);
  for (std::size_t length = 1; length <= 70; ++length) {
    EXPECT_THAT(rejects[length - 1], HasSubstr("stands first on line " +
                                               std::to_string(length + 1)));
  }
}

TEST(ReadLedger, DebtorsOfRejectedItemsAreNotCreated) {
  const TempFolder folder;
  folder.Write("items.csv",
               "id,debtor,document_date,due_date,amount,kind,parent\n"
               "h,X,2024-01-01,2024-01-31,10.00,,\n"
               "p,X,2024-01-01,2024-01-31,9.00,,h\n"  // Not the whole.
               "a,Y,2024-01-01,2024-01-31,1.00,,\n"
               "b,X,2024-01-01,2024-01-31,1.00,,nobody\n"
               "c,Z,2024-01-01,2024-01-31,1.00,,\n");
  const LoadedLedger loaded = Load(folder.path());
  EXPECT_THAT(Ids(loaded.data.debtors.id.View()), ElementsAre("Y", "Z"));
  EXPECT_THAT(Rejects(loaded),
              ElementsAre(HasSubstr("items.csv:2: amount 10.00: its "
                                    "instalments sum to 9.00"),
                          HasSubstr("items.csv:3: parent h: that item was "
                                    "rejected, line 2"),
                          "items.csv:5: parent nobody: no item has this id"));
}

TEST(ReadLedger, StrictStopsAtTheFirstReject) {
  const TempFolder folder;
  const std::string path =
      folder.Write("x.csv", kHeader +
                                "a,X,2024-01-01,2024-01-31,1.00\n"
                                "b,X,2024-01-01,2024-01-31,one\n"
                                "c,X,2024-01-01,soon,1.00\n"s);
  ReaderOptions options;
  options.strict = true;
  const auto loaded = ReadLedger(path, options);
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(loaded.status().message()),
            "x.csv:3: amount one: not a number as in 1234.55");
}

TEST(ReadLedger, RowsAreRejectedForWhatTheirBytesAre) {
  const TempFolder folder;
  std::string text = kHeader;
  text += "a,X,2024-01-01,2024-01-31,1.00\n";
  text += "b\0,X,2024-01-01,2024-01-31,1.00\n"s;
  text += "c,\xFFX,2024-01-01,2024-01-31,1.00\n";
  text += "d,X,2024-01-01,2024-01-31," + std::string(2'000'000, '9') + "\n";
  text += "e,X,2024-01-01,2024-01-31,9223372036854775808.00\n";
  text += "f,X,2024-01-01,2024-01";  // Truncated.
  const LoadedLedger loaded = Load(folder.Write("x.csv", text));
  EXPECT_THAT(
      Rejects(loaded),
      ElementsAre("x.csv:3: id b\\x00: byte 0x00 at offset 1 of the field is "
                  "NUL",
                  "x.csv:4: debtor \\xFFX: byte 0xFF at offset 0 of the field "
                  "is not UTF-8",
                  HasSubstr("the row is longer than 1048576 bytes"),
                  "x.csv:6: amount 9223372036854775808.00: beyond "
                  "10000000000000.00",
                  HasSubstr("x.csv:7: f,X,2024-01-01,2024-01: 4 fields, where "
                            "the first row has 5")));
  for (const RejectedField& reject : loaded.report.rejects) {
    EXPECT_LE(reject.value.size(), 80u);
  }
}

TEST(ReadLedger, AgingReadsOnlyWhatItNeeds) {
  const TempFolder folder;
  folder.Write("debtors.csv", "id,credit_limit\nA,much\nB,5.00\n");
  folder.Write("items.csv",
               "id,debtor,document_date,due_date,amount,delivery_date,hue\n"
               "i1,A,2024-01-01,2024-01-31,10.00,tomorrow,red\n");
  folder.Write("contacts.csv", "id,debtor,at\nk,A,never\n");
  ReaderOptions options;
  // A debtor, an item that cannot be read, and a contact.
  EXPECT_EQ(Load(folder.path(), options).report.rejects.size(), 3u);
  options.columns = ReadFor::kAging;
  const LoadedLedger loaded = Load(folder.path(), options);
  EXPECT_THAT(Rejects(loaded), IsEmpty());
  EXPECT_EQ(loaded.data.items.attributes.columns().size(), 0u);
}

TEST(ReadLedger, SettlementsAreReadInTheCurrencyOfTheirItem) {
  const TempFolder folder;
  folder.Write("items.csv",
               "id,debtor,document_date,due_date,amount,currency\n"
               "j,A,2024-01-01,2024-01-31,1000,JPY\n"
               "k,A,2024-01-01,2024-01-31,1.250,KWD\n"
               "c,A,2024-01-01,2024-01-31,1.25,CNY\n");
  folder.Write("settlements.csv",
               "item,date,amount\n"
               "j,2024-02-01,500\n"
               "j,2024-02-01,0.5\n"
               "k,2024-02-01,0.125\n"
               "c,2024-02-01,0.125\n"
               "c,2024-02-01,0.25\n");
  const LoadedLedger loaded = Load(folder.path());
  EXPECT_THAT(
      Rejects(loaded),
      ElementsAre(
          "settlements.csv:3: amount 0.5: more than 0 decimal places",
          "settlements.csv:5: amount 0.125: more than 2 decimal places"));
  const ColumnView<std::int64_t> amount = loaded.data.settlements.amount.View();
  EXPECT_THAT((std::vector<std::int64_t>{amount[0], amount[1], amount[2]}),
              ElementsAre(500, 125, 25));
}

// The real input of the issue, where it is at hand.
class IbmReceivables : public testing::Test {
 protected:
  std::string File(const std::string& name) {
    const char* folder = std::getenv("ARREARS_SHARED_DATA");
    std::filesystem::path path =
        folder != nullptr ? folder : ARREARS_SHARED_DATA;
    path = path / "ibm_ar" / name;
    return std::filesystem::exists(path) ? path.string() : "";
  }
  LoadedLedger Read(const std::string& path) {
    ReaderOptions options;
    options.mapping = *Mapping::Read(ARREARS_TEST_DATA "/ibm_ar/mapping.json");
    return Load(path, options);
  }
};

// Figures: ../shared/data/README.md, by pandas on the file.
TEST_F(IbmReceivables, AgesToTheKnownFigures) {
  for (const char* name : {"invoices.csv", "invoices-zero-padded-ids.csv"}) {
    const std::string path = File(name);
    if (path.empty()) GTEST_SKIP() << "ibm_ar/" << name << " is not at hand";
    const LoadedLedger loaded = Read(path);
    EXPECT_THAT(Rejects(loaded), IsEmpty());
    EXPECT_EQ(loaded.report.files.at(0).totals.at(0).accepted, 147'703'18);
    const auto ledger = Ledger::Create(loaded.data.View(), {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    EXPECT_EQ(ledger->item_count(), 2466u);
    EXPECT_EQ(ledger->debtor_count(), 100u);
    const auto report = Age(*ledger, {std::chrono::year(2012) / 12 / 31}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    const std::vector<AgingCell>& buckets = report->totals.at(0).buckets;
    EXPECT_EQ(buckets.at(0), (AgingCell{86, 4'936'32}));
    EXPECT_EQ(buckets.at(1), (AgingCell{13, 788'74}));
    for (std::size_t b = 2; b < buckets.size(); ++b) {
      EXPECT_EQ(buckets[b], AgingCell{});
    }
    EXPECT_EQ(ledger->item_id(0),
              std::string(name) == "invoices.csv" ? "611365" : "0000611365");
  }
}

TEST_F(IbmReceivables, TheDirtyFileHasItsNullsInOtherColumns) {
  const std::string path = File("invoices-dirty.csv");
  if (path.empty()) GTEST_SKIP() << "invoices-dirty.csv is not at hand";
  const LoadedLedger loaded = Read(path);
  EXPECT_THAT(Rejects(loaded), IsEmpty());
  EXPECT_EQ(loaded.report.files.at(0).rows_read, 2586);
  EXPECT_EQ(loaded.report.files.at(0).totals.at(0).accepted, 155'658'78);
}

}  // namespace
}  // namespace arrears
