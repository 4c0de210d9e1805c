// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/ledger_rows.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y
using reference::LedgerRows;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Date kMay = 2024y / 5 / 1;
constexpr Date kJune = 2024y / 6 / 1;
constexpr auto kUnmatch = SettlementKind::kUnmatch;

// Two debtors; invoices a (100.00) and b (50.00) of d-0, credit c (-80.00) of
// d-0, header h of d-1 with its two instalments, all sound.
LedgerRows SoundRows() {
  LedgerRows rows;
  rows.debtors = {{.id = "d-0"}, {.id = "d-1"}};
  const auto item = [&](const char* id, const char* debtor, std::int64_t amount,
                        const char* parent = "") {
    rows.items.push_back({.id = id,
                          .debtor = debtor,
                          .document_date = kMay,
                          .due_date = kJune,
                          .amount = amount,
                          .parent = parent});
  };
  item("a", "d-0", 100'00);
  item("b", "d-0", 50'00);
  item("c", "d-0", -80'00);
  item("h", "d-1", 90'00);
  item("h-1", "d-1", 40'00, "h");
  item("h-2", "d-1", 50'00, "h");
  rows.settlements = {
      {.id = "s-0", .item = "a", .date = kJune, .amount = 30'00}};
  rows.promises = {{.id = "p",
                    .debtor = "d-0",
                    .item = "a",
                    .made_on = kMay,
                    .due = kJune,
                    .amount = 10'00}};
  rows.disputes = {{.item = "a", .opened = kMay, .amount = 10'00}};
  rows.contacts = {{.id = "k", .debtor = "d-0", .at = 28'000'000}};
  rows.events = {{.debtor = "d-0", .date = kMay, .kind = "insolvency"}};
  rows.rates = {
      {Currency::Of("EUR"), Currency::Of("CNY"), kMay, 7'800'000'000}};
  return rows;
}

std::vector<std::string> FaultsOf(const LedgerData& data,
                                  const LedgerOptions& options = {}) {
  std::vector<std::string> texts;
  for (const LedgerFault& fault : CheckLedger(data.View(), options)) {
    texts.push_back(fault.Text());
  }
  return texts;
}

using Change = std::function<void(LedgerRows&)>;

// Each change breaks one thing, and that one is told: table, row, column,
// value, reason.
void ExpectFaults(const std::vector<std::pair<Change, std::string>>& cases) {
  for (const auto& [change, text] : cases) {
    SCOPED_TRACE(text);
    LedgerRows rows = SoundRows();
    change(rows);
    EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)), ElementsAre(text));
  }
}

TEST(CheckLedger, FindsNothingInASoundLedger) {
  EXPECT_THAT(FaultsOf(reference::BuildLedger(SoundRows())), IsEmpty());
  EXPECT_THAT(FaultsOf(LedgerData()), IsEmpty());
}

TEST(CheckLedger, NamesTheFaultsOfCreditorAndDebtors) {
  ExpectFaults({
      {[](LedgerRows& r) { r.creditor.law = "China"; },
       "creditor row 0, law China: not two letters of ISO 3166"},
      {[](LedgerRows& r) { r.creditor.size = "huge"; },
       "creditor row 0, size huge: not micro, small, medium or large"},
      {[](LedgerRows& r) { r.creditor.minute_cost_minor = -1; },
       "creditor row 0, minute_cost -1: minor units, not in "
       "0..1000000000000000"},
      {[](LedgerRows& r) { r.creditor.cost_of_capital = 5; },
       "creditor row 0, cost_of_capital 5: a yearly rate, not in [0, 1]"},
      {[](LedgerRows& r) { r.creditor.minutes_per_day = -3; },
       "creditor row 0, minutes_per_day -3: negative"},
      {[](LedgerRows& r) { r.debtors.push_back({.id = "d-0"}); },
       "debtors row 2, id d-0: the id of row 0"},
      {[](LedgerRows& r) { r.debtors.push_back({.name = "Nameless"}); },
       "debtors row 2, id: required"},
      {[](LedgerRows& r) { r.debtors[1].parent = "d-1"; },
       "debtors row 1, parent d-1: a cycle of 1 debtor"},
      {[](LedgerRows& r) {
         r.debtors[0].parent = "d-1", r.debtors[1].parent = "d-0";
       },
       "debtors row 0, parent d-1: a cycle of 2 debtors"},
      {[](LedgerRows& r) { r.debtors[1].credit_limit = -1; },
       "debtors row 1, credit_limit -1: minor units, not in "
       "0..1000000000000000"},
      {[](LedgerRows& r) { r.debtors[0].margin_rate = 1.5; },
       "debtors row 0, margin_rate 1.5: not in [-1, 1]"},
      {[](LedgerRows& r) {
         r.debtors[0].margin_rate = std::numeric_limits<double>::quiet_NaN();
       },
       "debtors row 0, margin_rate nan: not in [-1, 1]"},
      {[](LedgerRows& r) { r.debtors[0].since = 1066y / 10 / 14; },
       "debtors row 0, since 1066-10-14: not in 1900-01-01..2200-12-31"},
  });
}

TEST(CheckLedger, NamesTheFaultsOfItems) {
  ExpectFaults({
      {[](LedgerRows& r) {
         r.items.push_back(r.items[1]);
         r.items.back().debtor = "d-1";
       },
       "items row 6, id b: the id of row 1"},
      {[](LedgerRows& r) { r.items[1].debtor = ""; },
       "items row 1, debtor: required"},
      {[](LedgerRows& r) { r.items[1].document_date = 1899y / 12 / 31; },
       "items row 1, document_date 1899-12-31: not in "
       "1900-01-01..2200-12-31"},
      {[](LedgerRows& r) { r.items[1].posting_date = Date::FromDays(-60'000); },
       "items row 1, posting_date 1805-09-23: not in 1900-01-01..2200-12-31"},
      {[](LedgerRows& r) {
         r.items[1].settled_date = Date::FromDays(2'000'000'000);
       },
       "items row 1, settled_date 1970-01-01+2000000000d: not in "
       "1900-01-01..2200-12-31"},
      {[](LedgerRows& r) { r.items[1].due_date = 2024y / 4 / 30; },
       "items row 1, due_date 2024-04-30: before document_date 2024-05-01"},
      {[](LedgerRows& r) { r.items[1].due_date.reset(); },
       "items row 1, due_date: required where there are no terms"},
      {[](LedgerRows& r) { r.items[1].amount = kMaxAmountMinor + 1; },
       "items row 1, amount 1000000000000001: minor units, not in "
       "-1000000000000000..1000000000000000"},
      {[](LedgerRows& r) { r.items[1].kind = ItemKind::kCreditNote; },
       "items row 1, amount 50.00: credit notes are negative"},
      {[](LedgerRows& r) { r.items[2].kind = ItemKind::kInvoice; },
       "items row 2, amount -80.00: invoices are positive"},
      {[](LedgerRows& r) { r.items[4].amount = 41'00; },
       "items row 3, amount 90.00: its instalments sum to 91.00"},
      {[](LedgerRows& r) { r.items[3].settled_date = kJune; },
       "items row 3, settled_date 2024-06-01: an invoice with instalments: "
       "they are settled, not it"},
      {[](LedgerRows& r) {
         r.items.push_back(r.items[4]);
         r.items.back().id = "x", r.items.back().amount = 0;
         r.items.back().debtor = "d-0";
       },
       "items row 6, parent h: an invoice of another debtor"},
      {[](LedgerRows& r) {
         r.items.push_back(r.items[4]);
         r.items.back().id = "x", r.items.back().amount = 0;
         r.items.back().currency = Currency::Of("EUR");
       },
       "items row 6, parent h: in CNY, the instalment in EUR"},
      {[](LedgerRows& r) {
         r.items.push_back(r.items[4]);
         r.items.back().id = "x", r.items.back().parent = "h-1";
         r.items.back().amount = 0;
       },
       "items row 6, parent h-1: itself an instalment"},
      {[](LedgerRows& r) { r.items[1].contract_rate = -0.1; },
       "items row 1, contract_rate -0.1: a yearly rate, not in [0, 10]"},
      {[](LedgerRows& r) { r.items[1].secured_amount = -5; },
       "items row 1, secured_amount -5: minor units, not in "
       "0..1000000000000000"},
      {[](LedgerRows& r) {
         r.items[0].settled_date = kJune;
         r.settlements[0].amount = 120'00;
       },
       "items row 0, settled_date 2024-06-01: settlements exceed the rest of "
       "100.00 by 20.00"},
      {[](LedgerRows& r) { r.items[0].settled_date = 2024y / 5 / 20; },
       "items row 0, settled_date 2024-05-20: settlements exceed the rest of "
       "100.00 by 30.00"},
  });
  LedgerRows rows = SoundRows();
  rows.items[1].terms = "whenever";
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)),
              ElementsAre(HasSubstr("items row 1, terms whenever: ")));
}

SettlementRow Settle(const char* id, const char* item, std::int64_t amount) {
  return {.id = id, .item = item, .date = kJune, .amount = amount};
}

TEST(CheckLedger, NamesTheFaultsOfSettlements) {
  const auto add = [](auto fill) -> Change {
    return [fill](LedgerRows& r) {
      SettlementRow row = Settle("s-1", "a", 10'00);
      fill(row);
      r.settlements.push_back(row);
    };
  };
  using Row = SettlementRow;
  ExpectFaults({
      {add([](Row& s) { s.id = "s-0"; }),
       "settlements row 1, id s-0: the id of row 0"},
      {add([](Row& s) { s.item = ""; }), "settlements row 1, item: required"},
      {add([](Row& s) { s.amount.reset(); }),
       "settlements row 1, amount: required"},
      {add([](Row& s) { s.amount = 0; }),
       "settlements row 1, amount 0.00: settles nothing"},
      {add([](Row& s) { s.amount = -1; }),
       "settlements row 1, amount -0.01: not of the sign of item a, 100.00"},
      {add([](Row& s) { s.item = "h"; }),
       "settlements row 1, item h: an invoice with instalments: name the "
       "instalment"},
      {add([](Row& s) { s.date = 1850y / 1 / 1; }),
       "settlements row 1, date 1850-01-01: not in 1900-01-01..2200-12-31"},
      {add([](Row& s) { s.source = "a"; }),
       "settlements row 1, source a: the item itself"},
      {add([](Row& s) { s.source = "b"; }),
       "settlements row 1, source b: holds 50.00, not of the sign opposite to "
       "the item's 100.00"},
      {add([](Row& s) { s.source = "h"; }),
       "settlements row 1, source h: an invoice with instalments: name the "
       "instalment"},
      {add([](Row& s) { s.source = "c", s.kind = SettlementKind::kWriteOff; }),
       "settlements row 1, source c: a discount or a write-off takes from no "
       "source"},
      {add([](Row& s) { s.source = "c", s.amount = 80'01; }),
       "settlements row 1, amount 80.01: source c holds -80.00 and in all "
       "gives too much by 0.01"},
      {add([](Row& s) { s.undoes = "s-0"; }),
       "settlements row 1, undoes 0: only an unmatch or a chargeback undoes a "
       "settlement"},
      {add([](Row& s) { s.kind = kUnmatch; }),
       "settlements row 1, undoes: required of an unmatch or a chargeback"},
      {add([](Row& s) { s.kind = kUnmatch, s.undoes = "s-1"; }),
       "settlements row 1, undoes s-1: itself an unmatch or a chargeback"},
      {add([](Row& s) { s.kind = kUnmatch, s.undoes = "s-0", s.item = "b"; }),
       "settlements row 1, undoes s-0: a settlement of another item"},
      {add([](Row& s) {
         s.kind = kUnmatch, s.undoes = "s-0", s.date = 2024y / 5 / 31;
       }),
       "settlements row 1, date 2024-05-31: before 2024-06-01, the day of what "
       "it undoes"},
      {add([](Row& s) { s.kind = kUnmatch, s.undoes = "s-0", s.source = "c"; }),
       "settlements row 1, source 2: not the source of what it undoes"},
      {add([](Row& s) {
         s.kind = kUnmatch, s.undoes = "s-0", s.amount = 30'01;
       }),
       "settlements row 1, amount 30.01: undoes, with the rows before it, "
       "30.01 of a settlement of 30.00"},
  });
}

TEST(CheckLedger, ASourceInAnotherCurrencyIsAFault) {
  LedgerRows rows = SoundRows();
  rows.items[2].currency = Currency::Of("EUR");
  rows.settlements.push_back(Settle("s-1", "a", 10'00));
  rows.settlements.back().source = "c";
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)),
              ElementsAre("settlements row 1, source c: in EUR, the item in "
                          "CNY"));
}

TEST(CheckLedger, SeveralUndoingsAndDrawsAreAddedUp) {
  LedgerRows rows = SoundRows();
  for (const char* id : {"u-1", "u-2"}) {
    rows.settlements.push_back(Settle(id, "a", 20'00));
    rows.settlements.back().kind = SettlementKind::kChargeback;
    rows.settlements.back().undoes = "s-0";
  }
  for (const char* item : {"a", "b"}) {
    rows.settlements.push_back(Settle(item, item, 50'00));
    rows.settlements.back().source = "c";
  }
  EXPECT_THAT(
      FaultsOf(reference::BuildLedger(rows)),
      ElementsAre("settlements row 2, amount 20.00: undoes, with the rows "
                  "before it, 40.00 of a settlement of 30.00",
                  "settlements row 4, amount 50.00: source c holds -80.00 and "
                  "in all gives too much by 20.00"));
}

TEST(CheckLedger, OverPaymentAndAnItemOfZeroAreNoFaults) {
  LedgerRows rows = SoundRows();
  rows.settlements.push_back(Settle("s-1", "a", 500'00));
  rows.items[1].amount = 0;
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)), IsEmpty());
  rows.settlements.push_back(Settle("s-2", "b", 1));
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)),
              ElementsAre("settlements row 2, amount 0.01: not of the sign of "
                          "item b, 0.00"));
}

TEST(CheckLedger, NamesTheFaultsOfPromisesDisputesContactsEventsAndRates) {
  ExpectFaults({
      {[](LedgerRows& r) { r.promises[0].due = 2024y / 4 / 30; },
       "promises row 0, due 2024-04-30: before made_on 2024-05-01"},
      {[](LedgerRows& r) { r.promises[0].amount = 0; },
       "promises row 0, amount 0: minor units, not in 1..1000000000000000"},
      {[](LedgerRows& r) { r.promises[0].debtor = "d-1"; },
       "promises row 0, item a: an item of another debtor"},
      {[](LedgerRows& r) { r.promises[0].item = "c"; },
       "promises row 0, item c: a credit: nobody promises to pay it"},
      {[](LedgerRows& r) {
         r.promises[0].item = "h", r.promises[0].debtor = "d-1";
       },
       "promises row 0, item h: an invoice with instalments: name the "
       "instalment"},
      {[](LedgerRows& r) {
         r.promises.push_back(r.promises[0]);
         r.promises[1].item = "", r.promises[1].debtor = "d-1";
       },
       "promises row 1, id p: in row 0 a basket of another debtor"},
      {[](LedgerRows& r) { r.disputes[0].closed = 2024y / 4 / 30; },
       "disputes row 0, closed 2024-04-30: before opened 2024-05-01"},
      {[](LedgerRows& r) { r.disputes[0].amount = -1; },
       "disputes row 0, amount -1: minor units, not in 1..1000000000000000"},
      {[](LedgerRows& r) { r.disputes[0].item = "h"; },
       "disputes row 0, item h: an invoice with instalments: name the "
       "instalment"},
      {[](LedgerRows& r) { r.contacts[0].direction = "up"; },
       "contacts row 0, direction up: not one of out, in"},
      {[](LedgerRows& r) { r.contacts[0].at = -40'000'000; },
       "contacts row 0, at -40000000: minutes since 1970-01-01, not in "
       "1900-01-01..2200-12-31"},
      {[](LedgerRows& r) { r.contacts.push_back(r.contacts[0]); },
       "contacts row 1, id k: the id of row 0"},
      {[](LedgerRows& r) { r.events[0].until = 2024y / 4 / 30; },
       "events row 0, until 2024-04-30: before date 2024-05-01"},
      {[](LedgerRows& r) {
         r.events[0].debtor = "d-1", r.events[0].item = "a";
       },
       "events row 0, item a: an item of another debtor"},
      {[](LedgerRows& r) { r.rates[0].rate_e9 = 0; },
       "rates row 0, rate 0: times 1e9, not positive"},
      {[](LedgerRows& r) { r.rates[0].quote = r.rates[0].base; },
       "rates row 0, quote 1: the currency of base"},
      {[](LedgerRows& r) { r.rates.push_back(r.rates[0]); },
       "rates row 1, date 2024-05-01: the pair and day of row 0"},
  });
  LedgerRows rows = SoundRows();
  rows.events[0].kind = "lunch";
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows)),
              ElementsAre(HasSubstr("events row 0, kind lunch: not one of "
                                    "limit, rating, ")));
}

// What only columns can get wrong: the builder cannot write it.
TEST(CheckLedger, NamesColumnsThatDoNotFit) {
  const LedgerData data = reference::BuildLedger(SoundRows());
  const auto texts = [](const LedgerView& view) {
    std::vector<std::string> found;
    for (const LedgerFault& fault : CheckLedger(view, {})) {
      found.push_back(fault.Text());
    }
    return found;
  };
  LedgerView view = data.View();
  view.items.due_date = view.items.due_date.Slice(0, 4);
  view.items.debtor = {};
  EXPECT_THAT(texts(view),
              ElementsAre("items, debtor: a required column is absent",
                          "items, due_date 4: rows, and the table has 6"));

  const std::vector<RowIndex> stray = {0, 2, -1, 1, 1, 1};
  const std::vector<std::uint8_t> currency = {0, 1, 2, 0, 0, 0};
  view = data.View();
  view.items.debtor = stray;
  view.items.currency = currency;
  EXPECT_THAT(texts(view),
              ElementsAre("items row 1, debtor 2: not a row of debtors, which "
                          "has 2 rows",
                          "items row 2, debtor -1: not a row of debtors, which "
                          "has 2 rows",
                          "items row 2, currency 2: not one of the 2 "
                          "currencies, from 0"));

  const std::vector<ItemKind> kinds(6, static_cast<ItemKind>(9));
  view = data.View();
  view.items.kind = kinds;
  EXPECT_THAT(texts(view), SizeIs(6));
  EXPECT_EQ(texts(view)[0],
            "items row 0, kind 9: not one of the 5 kinds, from 0");

  const std::vector<RowIndex> nowhere = {99};
  view = data.View();
  view.settlements.item = nowhere;
  view.settlements.undoes = nowhere;
  EXPECT_THAT(texts(view),
              ElementsAre("settlements row 0, item 99: not a row of items, "
                          "which has 6 rows",
                          "settlements row 0, undoes 99: not a row of "
                          "settlements, which has 1 row"));

  const std::vector<std::int32_t> codes = {7};
  view = data.View();
  view.events.kind.codes = codes;
  EXPECT_THAT(texts(view),
              ElementsAre("events row 0, kind 7: a code beyond the 1 texts"));

  const std::vector<Currency> many(256, Currency::Of("EUR"));
  view = data.View();
  view.currencies = many;
  EXPECT_THAT(texts(view), ElementsAre("creditor, currencies 257: with the "
                                       "base, at most 255"));
}

TEST(CheckLedger, AttributesHaveTheRowsOfTheirTable) {
  LedgerData data = reference::BuildLedger(SoundRows());
  ColumnBuilder<std::int32_t> short_column;
  short_column.Append(1);
  ASSERT_TRUE(
      data.items.attributes.Add(Column::Int32("floor", short_column)).ok());
  EXPECT_THAT(FaultsOf(data),
              ElementsAre("items, floor 1: rows, and the table has 6"));
}

TEST(CheckLedger, ListsNoMoreThanItIsAskedTo) {
  LedgerRows rows = SoundRows();
  for (int i = 0; i < 50; ++i) rows.items.push_back(rows.items[0]);
  LedgerOptions options;
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows), options), SizeIs(50));
  options.max_faults = 2;
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows), options),
              ElementsAre("items row 6, id a: the id of row 0",
                          "items row 7, id a: the id of row 0",
                          "items: there are 50 faults, of which 2 are listed"));
  options.check_duplicate_ids = false;
  EXPECT_THAT(FaultsOf(reference::BuildLedger(rows), options), IsEmpty());
}

TEST(CheckLedger, ShowsHostileTextOnOneLineAndCut) {
  LedgerRows rows = SoundRows();
  rows.events[0].kind = "two\nlines " + std::string(1000, 'x');
  const std::vector<std::string> faults =
      FaultsOf(reference::BuildLedger(rows));
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_THAT(faults[0], HasSubstr("kind \"two\\nlines xxx"));
  EXPECT_THAT(faults[0], HasSubstr("...\": not one of"));
  EXPECT_LT(faults[0].size(), 600u);
}

// Rows by the hundred thousand, dealt to several tasks and parts.
TEST(CheckLedger, IsTheSameAtAnyNumberOfThreads) {
  constexpr RowIndex kRows = 200'000;
  LedgerData data;
  data.debtors.count = 1;
  for (RowIndex i = 0; i < kRows; ++i) {
    // Row 1,000 k + 999 has the id of row 1,000 k.
    data.items.id.Append(std::to_string(i % 1000 == 999 ? i - 999 : i));
    data.items.debtor.Append(i % 777 == 0 ? 5 : 0);
    data.items.amount.Append(100);
    data.items.document_date.Append(kMay);
    data.items.due_date.Append(i % 1111 == 0 ? kMay - Days{1} : kMay);
  }
  const std::vector<std::string> serial = FaultsOf(data);
  EXPECT_THAT(serial, SizeIs(200 + kRows / 777 + 1 + kRows / 1111 + 1));
  EXPECT_EQ(serial[0],
            "items row 0, debtor 5: not a row of debtors, which has 1 row");
  std::vector<std::string> threaded;
  for (const LedgerFault& fault :
       CheckLedger(data.View(), {}, Executor::Threads(3))) {
    threaded.push_back(fault.Text());
  }
  EXPECT_EQ(threaded, serial);
}

}  // namespace
}  // namespace arrears
