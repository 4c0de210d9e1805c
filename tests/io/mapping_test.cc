// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/mapping.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/io/ledger_reader.h"
#include "arrears/ledger/ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "json_internal.h"
#include "temp_folder.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Message(const std::string& json) {
  const absl::StatusOr<Mapping> mapping = Mapping::Parse(json, "m.json");
  return mapping.ok() ? "" : std::string(mapping.status().message());
}

// A mapping of the four required columns, with more members at the top or in
// the columns.
std::string Json(const std::string& top, const std::string& columns) {
  return "{" + top + R"("tables": {"items": {"columns": {
      "id": "id", "debtor": "debtor", "document_date": "date",
      "amount": "amount")" +
         columns + "}}}}";
}

LoadedLedger Read(const std::string& file, const std::string& mapping,
                  const std::string& text) {
  const TempFolder folder;
  ReaderOptions options;
  const absl::StatusOr<Mapping> parsed = Mapping::Parse(mapping, "m.json");
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  if (!parsed.ok()) return {};
  options.mapping = *parsed;
  absl::StatusOr<LoadedLedger> loaded =
      ReadLedger(folder.Write(file, text), options);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  return loaded.ok() ? *std::move(loaded) : LoadedLedger{};
}

// One line an item: id debtor kind document posting due minor currency settled.
std::vector<std::string> Lines(const LoadedLedger& loaded) {
  constexpr const char* kKinds[] = {"invoice", "credit", "debit", "instalment",
                                    "receipt"};
  std::vector<std::string> lines;
  const absl::StatusOr<Ledger> ledger =
      Ledger::Create(loaded.data.View(), {.check_duplicate_ids = false});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  if (!ledger.ok()) return lines;
  const ItemColumns& items = ledger->view().items;
  for (RowIndex row = 0; row < static_cast<RowIndex>(ledger->item_count());
       ++row) {
    const auto at = static_cast<std::size_t>(row);
    std::string line =
        ledger->item_id(row) + " " + ledger->debtor_id(items.debtor[at]) + " " +
        kKinds[static_cast<int>(ledger->kind(row))] + " " +
        FormatIsoDate(items.document_date[at]) + " " +
        FormatIsoDate(ledger->posting(row)) + " " +
        FormatIsoDate(ledger->due(row)) + " " +
        std::to_string(items.amount[at]) + " " + ledger->currency(row).code();
    if (items.settled_date.has(at)) {
      line += " " + FormatIsoDate(items.settled_date[at]);
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(Mapping, SyntaxErrorsNameLineAndColumn) {
  EXPECT_THAT(Message("{\n  \"tables\": {,\n"), HasSubstr("m.json:2:14: "));
  EXPECT_THAT(Message("{\"a\": 1, \"a\": 2}"),
              HasSubstr("m.json:1:10: key \"a\" occurs twice in one object"));
  EXPECT_THAT(Message(std::string(200, '[')), HasSubstr("100 deep"));
  EXPECT_THAT(Message(""), HasSubstr("m.json:1:1: "));
}

TEST(Mapping, ErrorsOfMeaningNameThePath) {
  EXPECT_THAT(Message("{}"),
              HasSubstr("m.json: $.tables: expected an object, found nothing"));
  EXPECT_THAT(Message(R"({"tables": {"item": {}}})"),
              HasSubstr("$.tables: unknown key \"item\"; is \"items\" meant?"));
  EXPECT_THAT(Message(R"({"tables": {"items": {"columns": {"id": "a"}}}})"),
              HasSubstr("$.tables.items: columns: \"debtor\" is required"));
  EXPECT_THAT(Message(Json("", R"(, "due": "d")")),
              HasSubstr("$.tables.items.columns.due: no column of items"));
  EXPECT_THAT(Message(Json("", R"(, "due_dat": "d")")),
              HasSubstr("is \"due_date\" meant?"));
  EXPECT_THAT(Message(Json(R"("decimal": ";",)", "")),
              HasSubstr(R"($.decimal: expected one of ".", ",", found ";")"));
  EXPECT_THAT(Message(Json(R"("grouping": ".",)", "")),
              HasSubstr("decimal and grouping are both \".\""));
  EXPECT_THAT(Message(Json(R"("date": "YYYY-DD",)", "")),
              HasSubstr("$.date: date pattern \"YYYY-DD\": expected MM"));
  EXPECT_THAT(Message(Json(R"("time_zone": "CET",)", "")),
              HasSubstr("$.time_zone: expected \"as_written\" or an offset"));
  EXPECT_THAT(
      Message(Json("", R"(, "kind": {"column": "k", "codes": {"X": "bill"}})")),
      HasSubstr("kind: \"bill\" is none of invoice, credit_note"));
  EXPECT_THAT(Message(Json("", R"(, "due_date": {"column": "d",
                                    "sign": "negate"})")),
              HasSubstr("due_date.sign: only amounts have one"));
  EXPECT_THAT(Message(Json(R"("delimiter": "||",)", "")),
              HasSubstr("$.delimiter: expected one character or \"auto\""));
  EXPECT_THAT(Message(R"({"preset": "quickbooks"})"),
              HasSubstr("$.preset: \"quickbooks\" is none of arrears, odoo"));
  EXPECT_EQ(Mapping::Preset("none").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Mapping, ErrorsOfValuesNameWhatIsAllowed) {
  struct Case {
    const char *top, *column, *message;
  };
  constexpr Case kCases[] = {
      {R"("encoding": "latin-1",)", "",
       R"($.encoding: expected one of "utf-8", "gb18030", found "latin-1")"},
      {R"("negative": "red",)", "",
       R"($.negative: expected one of "leading", "trailing", "parentheses")"},
      {R"("grouping": "_",)", "",
       R"($.grouping: expected one of "", ",", ".", "'", " ", found "_")"},
      {R"("skip_lines": -1,)", "",
       "$.skip_lines: expected an integer from 0 to 1000000, found -1"},
      {R"("header": "yes",)", "",
       R"($.header: expected true or false, found "yes")"},
      {R"("quote": "''",)", "", R"($.quote: expected one character or "")"},
      {R"("nulls": 0,)", "", "$.nulls: expected a string"},
      {R"("creditor": {"currency": "Euro"},)", "", "$.creditor.currency: "},
      {R"("delimeter": ";",)", "",
       R"($: unknown key "delimeter"; is "delimiter" meant?)"},
      {"", R"(, "due_date": {"column": "d", "date": "DD"})",
       "columns.due_date.date: date pattern \"DD\": expected YYYY or YY once"},
      {"", R"(, "due_date": {"columns": ["a", "b"], "take": "last"})",
       R"(columns.due_date.take: expected one of "join", "first")"},
      {"", R"(, "due_date": 0)",
       "columns.due_date: expected an integer from 1 to 10000, found 0"},
      {"", R"(, "due_date": {"column": "d", "constant": "x"})",
       "columns.due_date: expected a column or a constant, and not both"},
      {"", R"(, "disputed": {"column": "d", "codes": {"J": "maybe"}})",
       R"(columns.disputed: "maybe" is neither true nor false)"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(Message(Json(c.top, c.column)), HasSubstr(c.message));
  }
}

TEST(Mapping, RulesHoldFromTheTopInwards) {
  const LoadedLedger loaded =
      Read("x.csv",
           Json(R"("date": "D.M.YYYY", "decimal": ",", "grouping": ".",
              "delimiter": ";", "nulls": "-", "creditor": {"currency": "EUR"},)",
                R"(, "due_date": {"column": "due", "date": "YYYYMMDD"})"),
           "id;debtor;date;due;amount\n"
           "007; Müller ;3.1.2024;20240202;1.234,5\n"
           "008;Müller;4.1.2024;-;-3,00\n");
  EXPECT_THAT(Lines(loaded),
              ElementsAre("007 Müller invoice 2024-01-03 2024-01-03 2024-02-02 "
                          "123450 EUR",
                          "008 Müller credit 2024-01-04 2024-01-04 2024-01-04 "
                          "-300 EUR"));
  EXPECT_EQ(loaded.report.rows_rejected(), 0);
}

TEST(Mapping, AmountsOfTwoColumnsAndOfASignColumn) {
  const std::string pair =
      R"({"tables": {"items": {"columns": {"id": "id", "debtor": "d",
          "document_date": "date", "due_date": "date",
          "amount": {"debit": "debit", "credit": "credit"}}}}})";
  const LoadedLedger loaded = Read("x.csv", pair,
                                   "id,d,date,debit,credit\n"
                                   "a,X,2024-01-01,10.00,\n"
                                   "b,X,2024-01-01,,4.00\n"
                                   "c,X,2024-01-01,10.00,4.00\n"
                                   "d,X,2024-01-01,,\n"
                                   "e,X,2024-01-01,1.00,x\n");
  EXPECT_THAT(Lines(loaded),
              ElementsAre(HasSubstr("a X invoice"), HasSubstr(" -400 "),
                          HasSubstr(" 600 ")));
  ASSERT_EQ(loaded.report.rejects.size(), 2u);
  EXPECT_EQ(loaded.report.rejects[0].Text(), "x.csv:5: amount required");
  EXPECT_EQ(loaded.report.rejects[1].Text(),
            "x.csv:6: amount 1.00 - x: not a number as in 1234.55");
  EXPECT_EQ(loaded.report.rejects[1].column, "debit - credit");

  const std::string shkzg =
      R"({"tables": {"items": {"columns": {"id": "BELNR", "debtor": "KUNNR",
          "document_date": "BLDAT", "due_date": "BLDAT",
          "amount": {"column": "WRBTR", "sign": {"column": "SHKZG",
                     "negative": "H", "positive": ["S"]}}}}}})";
  const LoadedLedger sap = Read("x.csv", shkzg,
                                "BELNR,KUNNR,BLDAT,WRBTR,SHKZG\n"
                                "1,9,2024-01-01,5.00,S\n"
                                "2,9,2024-01-01,3.00,H\n"
                                "3,9,2024-01-01,3.00,?\n");
  EXPECT_THAT(Lines(sap), ElementsAre(HasSubstr(" 500 "), HasSubstr(" -300 ")));
  ASSERT_EQ(sap.report.rejects.size(), 1u);
  EXPECT_EQ(sap.report.rejects[0].Text(),
            "x.csv:4: amount 3.00 ?: its sign is not in the mapping");
}

TEST(Mapping, TextsAreJoinedTakenTranslatedOrConstant) {
  const LoadedLedger loaded =
      Read("x.csv",
           R"({"tables": {"items": {"columns": {
        "id": {"columns": ["no", {"column": "part", "optional": true}],
               "separator": "/"},
        "debtor": {"columns": ["payer", "buyer"], "take": "first"},
        "kind": {"column": "type", "codes": {
            "P": {"positive": "debit_note", "negative": "receipt"},
            "R": "invoice"}},
        "document_date": "date", "due_date": "date",
        "amount": {"column": "amount", "sign": "negate"},
        "currency": {"constant": "USD"}},
       "attributes": {"score": {"column": "score", "type": "integer"},
                      "region": 9}}}})",
           "no,part,payer,buyer,type,date,amount,score,region\n"
           "1,a,,B,R,2024-01-01,-5.00,7,north\n"
           "1,,P,B,P,2024-01-01,5.00,,\n"
           "2,,P,B,Q,2024-01-01,5.00,,\n");
  EXPECT_THAT(
      Lines(loaded),
      ElementsAre("1/a B invoice 2024-01-01 2024-01-01 2024-01-01 500 USD",
                  "1 P receipt 2024-01-01 2024-01-01 2024-01-01 -500 USD"));
  const Frame& attributes = loaded.data.items.attributes;
  ASSERT_NE(attributes.Find("score"), nullptr);
  EXPECT_EQ(attributes.Find("score")->Format(0), "7");
  EXPECT_EQ(attributes.Find("region")->Format(0), "north");
  EXPECT_FALSE(attributes.Find("region")->has(1));
  ASSERT_EQ(loaded.report.rejects.size(), 1u);
  EXPECT_EQ(loaded.report.rejects[0].Text(),
            "x.csv:4: kind Q: not listed in the codes of the mapping");
}

TEST(Mapping, ColumnsGoByPositionWhereThereIsNoHeader) {
  const LoadedLedger loaded =
      Read("x.csv",
           R"({"header": false, "tables": {"items": {"columns": {"id": 1,
          "debtor": 2, "document_date": 3, "due_date": 4, "amount": 5}}}})",
           "a,X,2024-01-01,2024-01-31,5.00\nb,X,2024-01-01,2024-02-30,5.00\n");
  EXPECT_EQ(Lines(loaded).size(), 1u);
  ASSERT_EQ(loaded.report.rejects.size(), 1u);
  EXPECT_EQ(loaded.report.rejects[0].column, "#4");
  EXPECT_EQ(loaded.report.rejects[0].line, 2u);
}

TEST(Mapping, AMissingColumnIsAnErrorThatShowsTheHeader) {
  const TempFolder folder;
  ReaderOptions options;
  options.mapping = *Mapping::Parse(Json("", ""), "m.json");
  const auto read = [&](const char* header) {
    return std::string(
        ReadLedger(folder.Write("x.csv", header), options).status().message());
  };
  EXPECT_THAT(read("id,debtor,dated,amount\n"),
              HasSubstr("no column \"date\" for document_date; the header has "
                        "\"id\", \"debtor\", \"dated\", \"amount\"; is "
                        "\"dated\" meant?"));
  EXPECT_THAT(read("id,debtor,date,amount,Amount,amount\n"),
              HasSubstr("columns 4 and 6 are both named \"amount\""));
  EXPECT_EQ(read("ID,Debtor,DATE,amount\n"), "");
}

TEST(MappingPreset, OdooReadsJournalItemsInEitherNaming) {
  const LoadedLedger labels = Read(
      "account.move.line.csv", R"({"preset": "odoo",
                                   "creditor": {"currency": "EUR"}})",
      "\"Number\",\"Partner\",\"Type\",\"Date\",\"Invoice/Bill Date\","
      "\"Due Date\",\"Residual Amount in Currency\",\"Currency\",\"ID\"\n"
      "\"INV/2024/0001\",\"Azure, Ltd\",\"Customer Invoice\",\"2024-01-10\","
      "\"2024-01-09\",\"2024-02-09\",\"1150.00\",\"EUR\",\"17\"\n"
      "\"RINV/2024/0001\",\"Azure, Ltd\",\"Customer Credit "
      "Note\",\"2024-01-11\""
      ",\"2024-01-11\",\"2024-01-11\",\"-50.00\",\"EUR\",\"18\"\n"
      "\"PBNK1/2024/1\",\"Deco\",\"Journal Entry\",\"2024-01-12\",\"\","
      "\"2024-01-12\",\"-80.00\",\"USD\",\"19\"\n");
  EXPECT_THAT(
      Lines(labels),
      ElementsAre("INV/2024/0001/17 Azure, Ltd invoice 2024-01-09 2024-01-10 "
                  "2024-02-09 115000 EUR",
                  "RINV/2024/0001/18 Azure, Ltd credit 2024-01-11 2024-01-11 "
                  "2024-01-11 -5000 EUR",
                  "PBNK1/2024/1/19 Deco credit 2024-01-12 2024-01-12 "
                  "2024-01-12 -8000 USD"));
  const LoadedLedger technical =
      Read("x.csv", R"({"preset": "odoo"})",
           "move_name,partner_id,date,date_maturity,amount_residual_currency\n"
           "INV/1,Azure,2024-01-10,2024-02-09,10.00\n");
  EXPECT_THAT(Lines(technical),
              ElementsAre("INV/1 Azure invoice 2024-01-10 2024-01-10 "
                          "2024-02-09 1000 CNY"));
}

TEST(MappingPreset, ErpNextReadsTheReportAndTheInvoiceList) {
  const LoadedLedger report = Read(
      "Accounts Receivable.csv", R"({"preset": "erpnext"})",
      "Posting Date,Customer,Customer Name,Voucher Type,Voucher No,Due Date,"
      "Invoiced Amount,Paid Amount,Outstanding Amount,Currency,Territory\n"
      "2024-01-05,C-1,Acme,Sales Invoice,SINV-1,2024-02-04,100,40,60,INR,West\n"
      "2024-01-06,C-1,,Sales Invoice,SINV-2,2024-01-06,-10,0,-10.0,INR,West\n"
      "2024-01-07,C-2,Bolt,Payment Entry,PE-1,2024-01-07,0,0,-25.5,INR,\n"
      ",,,,Total,,90,40,24.5,,\n");
  EXPECT_THAT(
      Lines(report),
      ElementsAre(
          "SINV-1 C-1 invoice 2024-01-05 2024-01-05 2024-02-04 6000 INR",
          "SINV-2 C-1 credit 2024-01-06 2024-01-06 2024-01-06 -1000 "
          "INR",
          "PE-1 C-2 receipt 2024-01-07 2024-01-07 2024-01-07 -2550 "
          "INR"));
  EXPECT_EQ(report.data.debtors.name.View()[0], "Acme");
  EXPECT_EQ(report.data.debtors.name.View()[1], "Bolt");
  EXPECT_EQ(report.report.rows_rejected(), 1);
  const LoadedLedger list =
      Read("Sales Invoice.csv", R"({"preset": "erpnext"})",
           "\"ID\",\"Customer\",\"Date\",\"Payment Due Date\","
           "\"Outstanding Amount\"\n"
           "\"ACC-SINV-2024-00001\",\"C-1\",\"2024-01-05\",\"2024-02-04\","
           "\"60.00\"\n");
  EXPECT_THAT(Lines(list), ElementsAre(HasSubstr("ACC-SINV-2024-00001 C-1")));
}

// The report's columns in ERPNext 15, where the party may be anybody.
TEST(MappingPreset, ErpNextReadsTheReportOfLaterVersions) {
  const LoadedLedger report = Read(
      "Accounts Receivable.csv", R"({"preset": "erpnext"})",
      "Posting Date,Party Type,Party,Receivable Account,Customer Contact,"
      "Cost Center,Voucher Type,Voucher No,Due Date,Payment Term,Invoiced "
      "Amount,Paid Amount,Credit Note,Outstanding Amount,Age (Days),0-30,31-60,"
      "Currency,Territory,Customer Group\n"
      "2024-01-05,Customer,C-1,Debtors - A,,Main - A,Sales Invoice,SINV-1,"
      "2024-02-04,Net 30,100.0,40.0,0.0,60.0,20,60.0,0.0,EUR,West,Retail\n"
      "2024-01-05,Customer,C-1,Debtors - A,,Main - A,Sales Invoice,SINV-1,"
      "2024-03-05,Net 60,50.0,0.0,0.0,50.0,0,50.0,0.0,EUR,West,Retail\n");
  EXPECT_THAT(Lines(report),
              ElementsAre("SINV-1/Net 30 C-1 invoice 2024-01-05 2024-01-05 "
                          "2024-02-04 6000 EUR",
                          "SINV-1/Net 60 C-1 invoice 2024-01-05 2024-01-05 "
                          "2024-03-05 5000 EUR"));
  EXPECT_EQ(report.data.items.attributes.Find("customer_group")->Format(1),
            "Retail");
}

TEST(MappingPreset, SapReadsFbl5nInGermanAndInOtherSettings) {
  const LoadedLedger german = Read(
      "fbl5n.txt", R"({"preset": "sap", "creditor": {"currency": "EUR"}})",
      "Account\tDocument Number\tDocument Type\tDocument Date\tPosting Date\t"
      "Net due date\tAmount in doc. curr.\tDocument currency\tClearing date\t"
      "Company Code\tName 1\n"
      "0000010021\t1800000001\tRV\t15.01.2024\t16.01.2024\t14.02.2024\t"
      "1.190,00\tEUR\t\t1000\tBecker\n"
      "0000010021\t1600000007\tDG\t20.01.2024\t20.01.2024\t20.01.2024\t"
      "119,00-\tEUR\t05.02.2024\t1000\tBecker\n"
      "0000010021\t1400000003\tDZ\t05.02.2024\t05.02.2024\t05.02.2024\t"
      "71,00-\tEUR\t\t1000\tBecker\n");
  EXPECT_THAT(
      Lines(german),
      ElementsAre("1000/1800000001 0000010021 invoice 2024-01-15 2024-01-16 "
                  "2024-02-14 119000 EUR",
                  "1000/1600000007 0000010021 credit 2024-01-20 2024-01-20 "
                  "2024-01-20 -11900 EUR 2024-02-05",
                  "1000/1400000003 0000010021 receipt 2024-02-05 2024-02-05 "
                  "2024-02-05 -7100 EUR"));
  EXPECT_EQ(german.data.debtors.name.View()[0], "Becker");
  const LoadedLedger american =
      Read("fbl5n.csv",
           R"({"preset": "sap", "date": "MM/DD/YYYY", "decimal": ".",
          "grouping": ",", "creditor": {"currency": "USD"},
          "tables": {"items": {"columns": {
            "amount": "Amount in local currency", "currency": null}}}})",
           "Customer,Document Number,Document Date,Net due date,"
           "Document currency,Amount in local currency\n"
           "100,1,01/15/2024,02/14/2024,EUR,\"1,190.00\"\n");
  EXPECT_THAT(Lines(american),
              ElementsAre("1 100 invoice 2024-01-15 2024-01-15 2024-02-14 "
                          "119000 USD"));
}

// The preset has the English names of the layout; a mapping adds others.
TEST(MappingPreset, SapTakesGermanNamesFromAMapping) {
  const LoadedLedger loaded = Read(
      "fbl5n.csv",
      R"({"preset": "sap", "creditor": {"currency": "EUR"},
          "tables": {"items": {"columns": {
            "id": {"columns": ["Buchungskreis", "Belegnummer"]},
            "debtor": "Debitor", "kind": {"column": "Belegart"},
            "document_date": "Belegdatum",
            "posting_date": "Buchungsdatum",
            "due_date": "Nettofälligkeit",
            "amount": "Betrag in Belegwährung",
            "currency": "Belegwährung",
            "settled_date": "Ausgleichsdatum"}}}})",
      "\xEF\xBB\xBF"
      "Buchungskreis;Debitor;Belegnummer;Belegart;Belegdatum;Buchungsdatum;"
      "Nettofälligkeit;Betrag in Belegwährung;Belegwährung;Ausgleichsdatum\r\n"
      "1000;10021;1800000001;RV;15.01.2024;16.01.2024;14.02.2024;1.190,00;EUR;"
      "\r\n"
      "1000;10021;1400000003;DZ;05.02.2024;05.02.2024;05.02.2024;1.000,00-;EUR;"
      "06.02.2024\r\n"
      "1000;10021;1800000002;RV;15.01.2024;16.01.2024;14.02.2024;1,190.00;EUR;"
      "\r\n");
  EXPECT_THAT(Lines(loaded),
              ElementsAre("1000/1800000001 10021 invoice 2024-01-15 2024-01-16 "
                          "2024-02-14 119000 EUR",
                          "1000/1400000003 10021 receipt 2024-02-05 2024-02-05 "
                          "2024-02-05 -100000 EUR 2024-02-06"));
  ASSERT_EQ(loaded.report.rejects.size(), 1u);
  EXPECT_EQ(loaded.report.rejects[0].Text(),
            "fbl5n.csv:4: amount 1,190.00: not a number as in 1.234,55-");
  EXPECT_EQ(loaded.report.rejects[0].column, "Betrag in Belegwährung");
}

TEST(MappingPreset, SapTakesChineseNamesInGb18030FromAMapping) {
  // Each text by Python: text.encode("gb18030").
  const std::string header =
      "\xBF\xCD\xBB\xA7,"                                  // 客户
      "\xC6\xBE\xD6\xA4\xB1\xE0\xBA\xC5,"                  // 凭证编号
      "\xC6\xBE\xD6\xA4\xC8\xD5\xC6\xDA,"                  // 凭证日期
      "\xBE\xBB\xB5\xBD\xC6\xDA\xC8\xD5,"                  // 净到期日
      "\xC6\xBE\xD6\xA4\xBB\xF5\xB1\xD2\xBD\xF0\xB6\xEE,"  // 凭证货币金额
      "\xC3\xFB\xB3\xC6 1\n";                              // 名称 1
  const LoadedLedger loaded =
      Read("fbl5n.csv",
           R"({"preset": "sap", "encoding": "gb18030", "delimiter": ",",
          "date": "YYYY.MM.DD", "decimal": ".", "grouping": ",",
          "tables": {"items": {
            "columns": {"id": "凭证编号", "debtor": "客户",
                        "document_date": "凭证日期", "due_date": "净到期日",
                        "amount": "凭证货币金额"},
            "debtor_columns": {"name": "名称 1"}}}})",
           header +
               "0000010021,1800000001,2024.01.15,2024.02.14,\"1,190.00\","
               "\xBC\xD7\xD2\xD2\xB9\xAB\xCB\xBE\n"  // 甲乙公司
               "0000010021,1600000007,2024.01.20,2024.01.20,119.00-,\n");
  EXPECT_THAT(Lines(loaded),
              ElementsAre("1800000001 0000010021 invoice 2024-01-15 2024-01-15 "
                          "2024-02-14 119000 CNY",
                          "1600000007 0000010021 credit 2024-01-20 2024-01-20 "
                          "2024-01-20 -11900 CNY"));
  EXPECT_EQ(loaded.data.debtors.name.View()[0], "甲乙公司");
}

// Tables BSID and BSAD, or a view on them, as they are.
TEST(MappingPreset, SapTakesTechnicalNamesAndASignColumnFromAMapping) {
  const LoadedLedger loaded = Read(
      "bsid.csv",
      R"({"preset": "sap", "date": "YYYYMMDD", "decimal": ".", "grouping": "",
          "nulls": "00000000",
          "tables": {"items": {"columns": {
            "id": {"columns": ["BUKRS", "BELNR", "GJAHR", "BUZEI"]},
            "debtor": "KUNNR", "kind": {"column": "BLART"},
            "document_date": "BLDAT", "posting_date": "BUDAT",
            "due_date": "NETDT",
            "amount": {"column": "WRBTR", "sign": {
              "column": "SHKZG", "negative": "H", "positive": "S"}},
            "currency": "WAERS", "settled_date": "AUGDT"}}}})",
      "BUKRS|KUNNR|BELNR|GJAHR|BUZEI|BLART|BLDAT|BUDAT|NETDT|WRBTR|SHKZG|"
      "WAERS|AUGDT\n"
      "1000|0000010021|1800000001|2024|001|RV|20240115|20240116|20240214|"
      " 1190.00 |S|EUR|00000000\n"
      "1000|0000010021|1600000007|2024|001|DG|20240120|20240120|20240120|"
      " 119.00 |H|EUR|20240205\n");
  EXPECT_THAT(Lines(loaded),
              ElementsAre("1000/1800000001/2024/001 0000010021 invoice "
                          "2024-01-15 2024-01-16 2024-02-14 119000 EUR",
                          "1000/1600000007/2024/001 0000010021 credit "
                          "2024-01-20 2024-01-20 2024-01-20 -11900 EUR "
                          "2024-02-05"));
}

TEST(MappingSchema, IsJsonAndKnowsThePresets) {
  const auto schema =
      io_internal::ParseJson(MappingSchema(), "mapping.schema.json");
  ASSERT_TRUE(schema.ok()) << schema.status();
  const auto& names = (*schema)["properties"]["preset"]["enum"];
  EXPECT_EQ(names.get<std::vector<std::string>>(), Mapping::PresetNames());
  for (const std::string& name : Mapping::PresetNames()) {
    const auto preset = Mapping::Preset(name);
    EXPECT_TRUE(preset.ok()) << preset.status();
  }
}

}  // namespace
}  // namespace arrears
