// SPDX-License-Identifier: Apache-2.0
//
// Files that are broken as a whole or in their bytes, and what a newcomer is
// told of each.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/io/ledger_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using namespace std::string_literals;  // "with\0NUL"s
using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHeader[] = "id,debtor,document_date,due_date,amount\n";
constexpr char kRow[] = "a,X,2024-01-01,2024-01-31,1.00\n";

class HostileFile : public testing::Test {
 protected:
  // The code and message of what is refused, the path taken off.
  std::pair<StatusCode, std::string> Refusal(
      const std::string& path, const ReaderOptions& options = {}) {
    const auto loaded = ReadLedger(path, options);
    std::string message(loaded.status().message());
    const std::size_t at = message.find(folder_.path() + "/");
    if (at != message.npos) message.erase(at, folder_.path().size() + 1);
    return {loaded.status().code(), message};
  }
  std::pair<StatusCode, std::string> RefusalOf(std::string_view text) {
    return Refusal(folder_.Write("x.csv", text));
  }
  // What is rejected of rows below the usual header.
  std::vector<std::string> Rejects(const std::string& rows) {
    return RejectsOf(folder_.Write("x.csv", kHeader + rows));
  }
  std::vector<std::string> RejectsOf(const std::string& path) {
    const auto loaded = ReadLedger(path, {});
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    if (!loaded.ok()) return {};
    accepted_ = loaded->data.items.amount.size();
    std::vector<std::string> texts;
    for (const RejectedField& reject : loaded->report.rejects) {
      texts.push_back(reject.Text());
    }
    return texts;
  }

  TempFolder folder_;
  std::size_t accepted_ = 0;
};

using Refused = std::pair<StatusCode, std::string>;

TEST_F(HostileFile, TruncatedFilesLoseTheRowThatIsCut) {
  EXPECT_THAT(Rejects(kRow + "b,\"Y & Co"s),
              ElementsAre("x.csv:3: debtor b,\"Y & Co: a quote that does not "
                          "close within the file or 1048576 bytes"));
  EXPECT_EQ(accepted_, 1u);
  EXPECT_THAT(Rejects(kRow + "b,Y,2024-0"s),
              ElementsAre("x.csv:3: b,Y,2024-0: 3 fields, where the first row "
                          "has 5"));
  EXPECT_EQ(accepted_, 1u);
  // Cut in its last field a row looks like any other.
  EXPECT_THAT(Rejects(kRow + "b,Y,2024-01-01,2024-01-31,1"s), IsEmpty());
  EXPECT_EQ(accepted_, 2u);
  EXPECT_EQ(RefusalOf("id,debtor,\"docum"),
            (Refused{StatusCode::kInvalidArgument,
                     "x.csv: line 1: a quote that does not close within the "
                     "file or 1048576 bytes"}));
}

TEST_F(HostileFile, FilesThatAreNoTableAreRefused) {
  const auto refused = [&](std::string_view text) {
    const Refused refusal = RefusalOf(text);
    EXPECT_EQ(refusal.first, StatusCode::kInvalidArgument);
    return refusal.second;
  };
  EXPECT_EQ(refused(""), "x.csv: is empty");
  EXPECT_EQ(refused("\n\r\n\n"), "x.csv: holds no row");
  EXPECT_EQ(refused("\xEF\xBB\xBF"), "x.csv: holds no row");
  EXPECT_EQ(refused("\xFF\xFEi\0d\0"s), "x.csv: is UTF-16; save it as UTF-8");
  EXPECT_EQ(refused("\xFE\xFF\0i\0d"s), "x.csv: is UTF-16; save it as UTF-8");
  EXPECT_EQ(refused("i\0d\0,\0a\0\n\0"s),
            "x.csv: line 1: the name of column 1 is no text: i\\x00d\\x00; is "
            "the encoding not what the format says?");
  EXPECT_EQ(refused("id,d\xE9"
                    "biteur\n"),
            "x.csv: line 1: the name of column 2 is no text: d\\xE9"
            "biteur; is the encoding not what the format says?");
  EXPECT_EQ(refused(std::string(2'000'000, 'x')),
            "x.csv: line 1: the row is longer than 1048576 bytes");
}

TEST_F(HostileFile, HeadersThatDoNotFitAreShown) {
  const auto refused = [&](std::string_view text) {
    const Refused refusal = RefusalOf(text);
    EXPECT_EQ(refusal.first, StatusCode::kInvalidArgument);
    return refusal.second;
  };
  EXPECT_EQ(refused("id,debtor,document_date,amnt\n"),
            "x.csv: no column \"amount\"; the header has \"id\", \"debtor\", "
            "\"document_date\", \"amnt\"; is \"amnt\" meant?");
  EXPECT_EQ(refused("id;debtor;document_date;due_date;amount\n"),
            "x.csv: no column \"id\"; the header has "
            "\"id;debtor;document_date;due_date;amount\"; is the delimiter not "
            "\",\"?");
  EXPECT_EQ(refused("id,debtor,amount,document_date,due_date,amount\n"),
            "x.csv: columns 3 and 6 are both named \"amount\", which is wanted "
            "for amount");
  // A header is a table of no rows.
  EXPECT_THAT(Rejects(""), IsEmpty());
  EXPECT_EQ(accepted_, 0u);
}

TEST_F(HostileFile, BytesThatAreNoTextCostTheirRow) {
  EXPECT_THAT(
      Rejects(kRow + "b\0,Y,2024-01-01,2024-01-31,1.00\n"s +
              "c,Caf\xE9,2024-01-01,2024-01-31,1.00\n" +
              "d,\xED\xA0\x80,2024-01-01,2024-01-31,1.00\n"),  // A surrogate.
      ElementsAre(
          "x.csv:3: id b\\x00: byte 0x00 at offset 1 of the field is NUL",
          "x.csv:4: debtor Caf\\xE9: byte 0xE9 at offset 3 of the field is not "
          "UTF-8",
          "x.csv:5: debtor \\xED\\xA0\\x80: byte 0xED at offset 0 of the field "
          "is not UTF-8"));
  EXPECT_EQ(accepted_, 1u);
}

TEST_F(HostileFile, AmountsBeyondTheBoundAreRejectedAndTotalsRefused) {
  EXPECT_THAT(
      Rejects("a,X,2024-01-01,2024-01-31,9223372036854775808\n"
              "b,X,2024-01-01,2024-01-31,-10000000000000.01\n"
              "c,X,2024-01-01,2024-01-31,10000000000000.00\n"),
      ElementsAre(
          "x.csv:2: amount 9223372036854775808: beyond 10000000000000.00",
          "x.csv:3: amount -10000000000000.01: beyond 10000000000000.00"));
  EXPECT_EQ(accepted_, 1u);
  // 2^63 - 1 minor units hold 9,223 of the largest.
  std::string text = kHeader;
  for (int i = 0; i < 9224; ++i) {
    text += "i" + std::to_string(i) +
            ",X,2024-01-01,2024-01-31,10000000000000.00\n";
  }
  EXPECT_EQ(RefusalOf(text),
            (Refused{StatusCode::kOutOfRange,
                     "x.csv: the total of CNY does not fit 64 bits"}));
  text.erase(text.rfind('i'));
  EXPECT_EQ(RefusalOf(text), (Refused{StatusCode::kOk, ""}));
}

TEST_F(HostileFile, RowsThatContradictOthersAreNamed) {
  folder_.Write("debtors.csv", "id\nX\n");
  folder_.Write("items.csv", kHeader + std::string(kRow) +
                                 "b,Nobody,2024-01-01,2024-01-31,1.00\n"
                                 "a,X,2024-01-01,2024-01-31,2.00\n"
                                 "c,X,2024-01-31,2024-01-01,1.00\n");
  EXPECT_THAT(RejectsOf(folder_.path()),
              ElementsAre("items.csv:3: debtor Nobody: no debtor has this id",
                          "items.csv:4: id a: stands first on line 2",
                          "items.csv:5: due_date 2024-01-01: before "
                          "document_date 2024-01-31"));
  EXPECT_EQ(accepted_, 1u);
}

// The ledger counts rows and minor units; a reader of files does not.
TEST_F(HostileFile, FaultsAreToldInWordsOfTheFile) {
  folder_.Write("items.csv", kHeader + std::string(kRow));
  folder_.Write("settlements.csv",
                "id,item,date,amount,kind,undoes\n"
                "s1,a,2024-02-01,0.50,cash,\n"
                "s2,a,2024-02-01,0.25,cash,s1\n");
  folder_.Write("promises.csv",
                "id,item,made_on,due,amount\n"
                "p1,a,2024-02-01,2024-03-01,-5\n");
  folder_.Write("rates.csv",
                "base,quote,date,rate\n"
                "EUR,USD,2024-01-01,1\nEUR,USD,2024-01-01,2\n"
                "EUR,EUR,2024-01-01,1\nEUR,USD,2024-01-02,0\n");
  EXPECT_THAT(RejectsOf(folder_.path()),
              ElementsAre("settlements.csv:3: undoes s1: only an unmatch or a "
                          "chargeback undoes a settlement",
                          "promises.csv:2: amount -5: is not positive",
                          "rates.csv:3: date 2024-01-01: the pair and day of "
                          "line 2",
                          "rates.csv:4: quote EUR: the currency of base",
                          "rates.csv:5: rate 0: is not positive"));
  folder_.Write("creditor.json", "{\"law\": \"Germany\"}");
  EXPECT_EQ(Refusal(folder_.path()),
            (Refused{StatusCode::kInvalidArgument,
                     "creditor.json: law \"Germany\": not two letters of ISO "
                     "3166"}));
  folder_.Write("creditor.json",
                "{\"size\": \"small\",\n\n \"minute_cost\": 0.85\n}\n");
  EXPECT_EQ(Refusal(folder_.path()),
            (Refused{StatusCode::kInvalidArgument,
                     "creditor.json:3: $.minute_cost: expected an amount in "
                     "quotes, such as \"0.85\", found 0.85"}));
}

// The file system refuses the superuser nothing.
class ScopedOrdinaryUser {
 public:
  ScopedOrdinaryUser() : user_(geteuid()) {
    if (user_ == 0) changed_ = seteuid(65534) == 0;
  }
  ~ScopedOrdinaryUser() {
    if (changed_ && seteuid(user_) != 0) std::abort();
  }
  ScopedOrdinaryUser(const ScopedOrdinaryUser&) = delete;
  ScopedOrdinaryUser& operator=(const ScopedOrdinaryUser&) = delete;
  bool ordinary() const { return geteuid() != 0; }

 private:
  uid_t user_;
  bool changed_ = false;
};

TEST_F(HostileFile, PathsThatAreNoFilesAreNamed) {
  EXPECT_EQ(
      Refusal("/nonexistent"),
      (Refused{StatusCode::kNotFound, "/nonexistent: no such file or folder"}));
  EXPECT_EQ(Refusal("/dev/null"),
            (Refused{StatusCode::kInvalidArgument,
                     "/dev/null: is a pipe or a device; only files can be "
                     "read"}));
  EXPECT_EQ(Refusal(folder_.path()),
            (Refused{StatusCode::kNotFound,
                     "items.csv: no such file, which items are to be read "
                     "from"}));
  std::filesystem::create_directory(folder_.path() + "/items.csv");
  EXPECT_EQ(Refusal(folder_.path()),
            (Refused{StatusCode::kInvalidArgument,
                     "items.csv: is a folder, not a file"}));
}

TEST_F(HostileFile, WithoutPermissionIsNotTakenForMissing) {
  const std::string file = folder_.Write("x.csv", kHeader);
  const Refused denied{StatusCode::kFailedPrecondition,
                       "x.csv: permission denied"};
  ASSERT_EQ(chmod(file.c_str(), 0), 0);
  {
    const ScopedOrdinaryUser user;
    if (!user.ordinary()) GTEST_SKIP() << "the superuser may read anything";
    EXPECT_EQ(Refusal(file), denied);
  }
  // The folder of one table, then that of the ledger.
  const std::string inner = folder_.path() + "/inner";
  ASSERT_EQ(chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(mkdir(inner.c_str(), 0), 0);
  ReaderOptions options;
  options.mapping = *Mapping::Parse(
      R"({"preset": "arrears",
          "tables": {"items": {"file": "inner/items.csv"}}})",
      "m.json");
  {
    const ScopedOrdinaryUser user;
    EXPECT_EQ(Refusal(folder_.path(), options),
              (Refused{StatusCode::kFailedPrecondition,
                       "inner/items.csv: permission denied"}));
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0), 0);
  {
    const ScopedOrdinaryUser user;
    EXPECT_EQ(Refusal(file), denied);
    EXPECT_EQ(Refusal(folder_.path()),
              (Refused{StatusCode::kFailedPrecondition,
                       "creditor.json: permission denied"}));
  }
  ASSERT_EQ(chmod(folder_.path().c_str(), 0700), 0);
}

}  // namespace
}  // namespace arrears
