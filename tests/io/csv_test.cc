// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/csv.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/vector_width_internal.h"
#include "csv_contents.h"
#include "csv_head_internal.h"
#include "csv_scan_internal.h"
#include "csv_twin.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::string_literals;  // "with\0NUL"s
using base_internal::ScopedVectorWidth;
using base_internal::VectorWidth;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CsvContents Read(const std::string& text, const CsvFormat& format,
                 std::size_t piece_bytes, int threads) {
  const auto file = io_internal::InputFile::OfBytes("test.csv", text);
  const auto head = io_internal::ReadCsvHead(file, format);
  EXPECT_TRUE(head.ok()) << head.status();
  if (!head.ok()) return {};
  auto contents =
      ReadContents(file, *head, format.encoding, piece_bytes, threads);
  EXPECT_TRUE(contents.ok()) << contents.status();
  if (!contents.ok()) return {};
  EXPECT_TRUE(contents->gapless);
  return *std::move(contents);
}

CsvContents Read(const std::string& text, CsvFormat format = {}) {
  format.header = false;
  return Read(text, format, io_internal::kCsvPieceBytes, 1);
}

std::vector<std::vector<std::string>> Fields(const CsvContents& contents) {
  std::vector<std::vector<std::string>> fields;
  for (const TwinRow& row : contents.rows) {
    if (!row.fields.empty()) fields.push_back(row.fields);
  }
  return fields;
}

TEST(Csv, QuotedFieldsHoldDelimitersQuotesAndLineEnds) {
  const CsvContents contents =
      Read("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\r\nplain,,\r\n");
  EXPECT_THAT(contents.faults, IsEmpty());
  EXPECT_THAT(Fields(contents),
              ElementsAre(ElementsAre("a,b", "say \"hi\"", "two\r\nlines"),
                          ElementsAre("plain", "", "")));
  EXPECT_EQ(contents.rows[1].line, 3u);
}

TEST(Csv, LinesEndWithLfCrlfOrCr) {
  for (const char* text : {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r",
                           "a,b\nc,d", "\n\na,b\n\nc,d\n\n"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(Fields(Read(text)),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  }
}

TEST(Csv, ARowWithOtherThanTheFirstRowsFieldsIsAFault) {
  const CsvContents contents = Read("a,b,c\n1,2\n1,2,3,4\nx,y,z\n");
  ASSERT_EQ(contents.faults.size(), 2u);
  EXPECT_EQ(contents.faults[0].line, 2u);
  EXPECT_EQ(contents.faults[0].reason, "2 fields, where the first row has 3");
  EXPECT_EQ(contents.faults[0].value, "1,2");
  EXPECT_EQ(contents.faults[1].line, 3u);
  EXPECT_EQ(contents.faults[1].reason, "4 fields, where the first row has 3");
  EXPECT_EQ(Fields(contents).size(), 2u);
}

TEST(Csv, ABlankLineIsARowWhereTheFileHasOneColumn) {
  for (const std::string text : {"\na\n1\n\n3\n\n", "a\r\n1\r\n\r\n3\r\n\r\n",
                                 "a\n\"1\"\n\n3\n\n", "a\r1\r\r3\r\r"}) {
    EXPECT_THAT(Fields(Read(text)),
                ElementsAre(ElementsAre("a"), ElementsAre("1"), ElementsAre(""),
                            ElementsAre("3"), ElementsAre("")))
        << text;
  }
  // A piece of the file may begin with one.
  CsvFormat format;
  format.header = false;
  for (std::size_t piece = 1; piece < 8; ++piece) {
    const CsvContents contents = Read("a\n\n\n\nb\n\n", format, piece, 1);
    EXPECT_THAT(Fields(contents),
                ElementsAre(ElementsAre("a"), ElementsAre(""), ElementsAre(""),
                            ElementsAre(""), ElementsAre("b"), ElementsAre("")))
        << piece;
  }
  // Rows about a stray quote are read byte by byte.
  EXPECT_THAT(Fields(Read("a\n1\n\nx\"y\n\n")),
              ElementsAre(ElementsAre("a"), ElementsAre("1"), ElementsAre(""),
                          ElementsAre("")));
  EXPECT_THAT(Fields(Read("a,b\n\n1,2\n\n")),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
}

TEST(Csv, AStrayQuoteCostsOneRow) {
  const CsvContents contents = Read(
      "id,size\n"
      "1,5\" pipe\n"  // Inside a field.
      "2,\"open\n"    // Never closed.
      "3,fine\n"
      "4,\"closed\"early\n"  // Text after the quote.
      "5,fine\n");
  ASSERT_EQ(contents.faults.size(), 3u);
  EXPECT_THAT(contents.faults[0].reason, HasSubstr("a quote inside a field"));
  EXPECT_EQ(contents.faults[0].column, 1);
  EXPECT_EQ(contents.faults[0].value, "5\" pipe");
  EXPECT_THAT(contents.faults[1].reason, HasSubstr("text after the closing"));
  EXPECT_EQ(contents.faults[1].line, 3u);
  EXPECT_EQ(contents.faults[2].line, 5u);
  EXPECT_THAT(Fields(contents),
              ElementsAre(ElementsAre("id", "size"), ElementsAre("3", "fine"),
                          ElementsAre("5", "fine")));
}

TEST(Csv, NulAndInvalidUtf8AreFaultsThatNameTheByte) {
  const std::string text = "a,b\n1,x\0y\n2,caf\xE9\n3,caf\xC3\xA9\n"s;
  const CsvContents contents = Read(text);
  ASSERT_EQ(contents.faults.size(), 2u);
  EXPECT_EQ(contents.faults[0].reason,
            "byte 0x00 at offset 1 of the field is NUL");
  EXPECT_EQ(contents.faults[0].column, 1);
  EXPECT_EQ(contents.faults[1].reason,
            "byte 0xE9 at offset 3 of the field is not UTF-8");
  EXPECT_EQ(contents.faults[1].line, 3u);
  EXPECT_EQ(Fields(contents).back()[1], "caf\xC3\xA9");
}

TEST(Csv, Gb18030IsConverted) {
  // "客户,金额" and "甲乙丙,1" by Python: text.encode("gb18030").
  const std::string text =
      "\xBF\xCD\xBB\xA7,\xBD\xF0\xB6\xEE\n\xBC\xD7\xD2\xD2\xB1\xFB,1\n"
      "\xBC,2\n\"\xBC\xD7\",\"3\"\n\x84\x31\xA4\x37\xBC,5\n";
  CsvFormat format;
  format.encoding = TextEncoding::kGb18030;
  const CsvContents contents = Read(text, format);
  ASSERT_EQ(contents.faults.size(), 2u);
  EXPECT_EQ(contents.faults[0].line, 3u);
  EXPECT_EQ(contents.faults[0].reason, "offset 0 of the field is not GB18030");
  EXPECT_THAT(Fields(contents),
              ElementsAre(ElementsAre("客户", "金额"),
                          ElementsAre("甲乙丙", "1"), ElementsAre("甲", "3")));
}

TEST(Csv, ARowLongerThanAMebibyteIsAFault) {
  const std::string fits(kMaxCsvRowBytes - 2, 'x');
  const std::string text = "a,b\n" + fits + ",1\n" + fits + "y,1\n2,3\n" +
                           std::string(3 * kMaxCsvRowBytes, 'z') + "\n4,5\n";
  const CsvContents contents = Read(text);
  ASSERT_EQ(contents.faults.size(), 2u);
  EXPECT_EQ(contents.faults[0].line, 3u);
  EXPECT_EQ(contents.faults[0].reason, "the row is longer than 1048576 bytes");
  EXPECT_EQ(contents.faults[0].value, std::string(80, 'x'));
  EXPECT_EQ(contents.faults[1].line, 5u);
  ASSERT_EQ(Fields(contents).size(), 4u);
  EXPECT_EQ(Fields(contents)[1][0].size(), fits.size());
  EXPECT_THAT(Fields(contents).back(), ElementsAre("4", "5"));
}

TEST(Csv, AutomaticDelimiterIsTheOneTheHeaderHoldsMost) {
  struct Case {
    const char* header;
    char delimiter;
  };
  constexpr Case kCases[] = {{"a,b,c", ','},       {"a;b;c,d", ';'},
                             {"a\tb", '\t'},       {"a|b|c", '|'},
                             {"\"a;b;c\",d", ','}, {"alone", ','}};
  for (const Case& c : kCases) {
    CsvFormat format;
    format.delimiter = '\0';
    const auto file = CsvFile::OfBytes("x", c.header, format);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(file->format().delimiter, c.delimiter) << c.header;
  }
}

TEST(Csv, HeadersLoseTheByteOrderMarkAndOuterSpaces) {
  CsvFormat format;
  format.skip_lines = 1;
  const auto file = CsvFile::OfBytes(
      "x", "\xEF\xBB\xBFReport of today\n id ,\"due \"\n1,2\n", format);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(file->header(), ElementsAre("id", "due"));
}

TEST(Csv, OpenNamesWhatIsNoTable) {
  const auto message = [](std::string_view bytes) {
    const auto file = CsvFile::OfBytes("f.csv", bytes, {});
    EXPECT_EQ(file.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(file.status().message());
  };
  EXPECT_EQ(message(""), "f.csv: is empty");
  EXPECT_EQ(message("\n\r\n\n"), "f.csv: holds no row");
  EXPECT_THAT(message(std::string_view("\xFF\xFEi\0d\0", 6)),
              HasSubstr("UTF-16"));
  EXPECT_THAT(message("a,b\xFF\n"), HasSubstr("name of column 2 is no text"));
  EXPECT_THAT(message("a,\"b\n"), HasSubstr("line 1: a quote that does not"));
  EXPECT_THAT(message(std::string(2 * kMaxCsvRowBytes, 'x')),
              HasSubstr("line 1: the row is longer"));
  EXPECT_EQ(CsvFile::Open("/nonexistent/items.csv", {}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(
      std::string(CsvFile::Open(ARREARS_TEST_DATA, {}).status().message()),
      HasSubstr("is a folder"));
  CsvFormat format;
  format.delimiter = '"';
  EXPECT_THAT(std::string(Validate(format).message()), HasSubstr("delimiter"));
}

TEST(Csv, VisitMayStopTheScan) {
  std::string text = "a,b\n";
  for (int i = 0; i < 500'000; ++i) text += "12345,67890\n";
  const auto file = CsvFile::OfBytes("x", text, {});
  ASSERT_TRUE(file.ok());
  std::size_t batches = 0;
  const std::size_t columns[] = {0};
  const absl::Status status =
      file->Scan(columns, Executor::Serial(),
                 [&](const CsvBatch&) { return ++batches < 3; });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(batches, 3u);
}

// Against the twin, on texts in which everything that means something is
// frequent, cut into pieces down to one byte.
class CsvTwin : public testing::TestWithParam<VectorWidth> {};

std::string RandomText(std::mt19937& rng, std::string_view alphabet,
                       std::size_t length) {
  std::string text = "h,h\n";
  while (text.size() < length) text += alphabet[rng() % alphabet.size()];
  return text;
}

TEST_P(CsvTwin, AgreesOnEveryRowAndLine) {
  const ScopedVectorWidth width(GetParam());
  std::mt19937 rng(20240331);  // Fixed seed: a failure reproduces.
  constexpr std::string_view kAlphabets[] = {
      "ab,\n",   "a,,\n\"",         "a,\n\"\"\"\"",
      "ab,\r\n", "aaaaaaaa,,,\n\"", "a\",\"\n\",\"\r\n"};
  for (int round = 0; round < 3000; ++round) {
    const std::string text = RandomText(
        rng, kAlphabets[rng() % std::size(kAlphabets)], 5 + rng() % 300);
    std::vector<TwinRow> expected = TwinRows(text, ',', '"', '\n');
    for (TwinRow& row : expected) {
      if (row.fields.size() != 2) row = {row.line, {}, "fault"};
    }
    const std::size_t piece = 1 + rng() % 130;
    CsvFormat format;
    format.header = false;
    const CsvContents contents = Read(text, format, piece, 1 + round % 2);
    ASSERT_EQ(contents.rows.size(), expected.size()) << text;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(contents.rows[i].line, expected[i].line) << text;
      ASSERT_EQ(contents.rows[i].fields, expected[i].fields) << text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, CsvTwin,
                         testing::Values(VectorWidth::kScalar,
                                         VectorWidth::kAvx2,
                                         VectorWidth::kAvx512));

}  // namespace
}  // namespace arrears
