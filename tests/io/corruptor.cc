// SPDX-License-Identifier: Apache-2.0
#include "corruptor.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "arrears/base/date.h"
#include "arrears/base/money.h"

namespace arrears {
namespace {

struct Row {
  std::vector<std::string> cells;
  std::string currency;  // Empty: the row has no amount.
  std::int64_t minor = 0;
  bool breakable = true;  // No other row names it.
};

struct Sheet {
  const char* file;
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// What becomes of the amount of a broken row.
enum class Amount : std::uint8_t {
  kCounted,
  kUnread,
};

struct Break {
  const char* file;
  const char* field;
  const char* value;  // nullptr: that of the first row.
  const char* reason;
  Amount amount = Amount::kCounted;
};

constexpr Amount kUnread = Amount::kUnread;

// Where amounts are in the currency of an item, a row that falls before its
// item is found has no currency.
constexpr Break kCellBreaks[] = {
    {"debtors.csv", "id", "", "required"},
    {"debtors.csv", "id", nullptr, "stands first on line 2"},
    {"debtors.csv", "parent", "Z9", "no debtor has this id"},
    {"debtors.csv", "class", "bogus", "none of company"},
    {"debtors.csv", "credit_limit", "much", "not a number"},
    {"debtors.csv", "credit_limit", "-0.01", "is negative"},
    {"debtors.csv", "since", "2023-02-29", "not a date"},
    {"debtors.csv", "since", "1066-10-14", "not in 1900"},
    {"debtors.csv", "margin_rate", "1.5", "not in [-1, 1]"},
    {"items.csv", "id", "", "required"},
    {"items.csv", "id", nullptr, "stands first on line 2"},
    {"items.csv", "debtor", "", "required"},
    {"items.csv", "kind", "bill", "none of invoice"},
    {"items.csv", "document_date", "2023-02-29", "not a date"},
    {"items.csv", "document_date", "", "required"},
    {"items.csv", "due_date", "soon", "not a date"},
    {"items.csv", "due_date", "", "required where there are no terms"},
    {"items.csv", "due_date", "2019-12-31", "before document_date"},
    {"items.csv", "due_date", "2999-12-31", "not in 1900"},
    {"items.csv", "settled_date", "20240101", "not a date"},
    {"items.csv", "amount", "12.3x", "not a number", kUnread},
    {"items.csv", "amount", "1e5", "not a number", kUnread},
    {"items.csv", "amount", "1.00005", "decimal places", kUnread},
    {"items.csv", "amount", "99999999999999999", "beyond 1", kUnread},
    {"items.csv", "amount", "9223372036854775808", "beyond 1", kUnread},
    {"items.csv", "amount", "", "required", kUnread},
    {"items.csv", "currency", "E R", "not three letters", kUnread},
    {"items.csv", "currency", "EURO", "not three letters", kUnread},
    {"settlements.csv", "id", nullptr, "stands first on line 2"},
    {"settlements.csv", "item", "I-none", "no item has this id", kUnread},
    {"settlements.csv", "item", "", "required", kUnread},
    {"settlements.csv", "date", "2024-13-01", "not a date", kUnread},
    {"settlements.csv", "date", "2999-12-31", "not in 1900"},
    {"settlements.csv", "amount", "5.0x", "not a number", kUnread},
    {"settlements.csv", "amount", "1.00005", "decimal places", kUnread},
    {"settlements.csv", "kind", "gift", "none of cash", kUnread},
    {"settlements.csv", "undoes", "S-none", "no settlement has this id"},
    {"promises.csv", "debtor", "NOBODY", "no debtor has this id", kUnread},
    {"promises.csv", "made_on", "", "required", kUnread},
    {"promises.csv", "due", "31.12.2024", "not a date", kUnread},
    {"promises.csv", "due", "2001-01-01", "before made_on"},
    {"promises.csv", "kind", "vow", "none of promise", kUnread},
    {"promises.csv", "amount", "-5", "is not positive", kUnread},
    {"disputes.csv", "item", "I-none", "no item has this id", kUnread},
    {"disputes.csv", "opened", "2024-06-31", "not a date", kUnread},
    {"disputes.csv", "closed", "2001-01-01", "before opened"},
    {"disputes.csv", "amount", "0", "is not positive", kUnread},
    {"disputes.csv", "upheld", "maybe", "neither true nor false", kUnread},
    {"contacts.csv", "id", nullptr, "stands first on line 2"},
    {"contacts.csv", "debtor", "", "required"},
    {"contacts.csv", "at", "2024-01-01", "not a date and time"},
    {"events.csv", "date", "2024-00-01", "not a date"},
    {"events.csv", "kind", "", "required"},
    {"events.csv", "kind", "gossip", "not one of limit"},
    {"events.csv", "item", "I-none", "no item has this id"},
    {"events.csv", "amount", "10000000000000.01", "beyond", kUnread},
    {"rates.csv", "base", "E", "not three letters"},
    {"rates.csv", "quote", "EUR", "the currency of base"},
    {"rates.csv", "rate", "0", "is not positive"},
    {"rates.csv", "rate", "x", "not a number"},
    {"rates.csv", "date", nullptr, "the pair and day of line"},
};
// Only where there is a file of debtors.
constexpr Break kUnknownDebtor = {"items.csv", "debtor", "NOBODY",
                                  "no debtor has this id"};

std::string LineOf(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += (i == 0 ? "" : ",") + cells[i];
  }
  return line;
}

// Bytes that break a row of any file.
constexpr int kByteBreaks = 6;
void BreakBytes(int way, const Sheet& sheet, std::vector<std::string> cells,
                std::string* line, BrokenCell* broken) {
  const auto name = [&](std::size_t column) { return sheet.columns[column]; };
  const std::string fields = std::to_string(cells.size());
  broken->value.clear();
  switch (way) {
    case 0:
      cells[0] += '\0';
      broken->field = name(0);
      broken->reason = "is NUL";
      break;
    case 1:
      cells[1] = "Gr\xFC\xDF";  // Latin-1.
      broken->field = name(1);
      broken->reason = "is not UTF-8";
      break;
    case 2:
      cells[1] = "7\" disc";
      broken->field = name(1);
      broken->reason = "a quote inside a field";
      break;
    case 3:
      // Not alone: two of those, lines apart, would be a field.
      cells.back() = "\"2024";
      broken->field = sheet.columns.back();
      broken->reason = "quote";  // Some other may seem to close it.
      break;
    case 4:
      cells.emplace_back();
      broken->field.clear();
      broken->reason = std::to_string(cells.size()) +
                       " fields, where the first row has " + fields;
      break;
    default:
      cells.pop_back();
      broken->field.clear();
      broken->reason = std::to_string(cells.size()) + " field";
      break;
  }
  *line = LineOf(cells);
}

class Corruptor {
 public:
  Corruptor(std::uint32_t seed, bool folder) : rng_(seed), folder_(folder) {}

  CorruptedLedger Make(std::size_t rows, std::size_t breaks) {
    if (folder_) MakeDebtors(rows / 4 + 4);
    MakeItems(rows);
    if (folder_) {
      MakeSettlements(rows / 2 + 4);
      MakePromises(rows / 4 + 4);
      MakeDisputes(rows / 4 + 4);
      MakeContacts(rows / 4 + 4);
      MakeEvents(rows / 4 + 4);
      MakeRates(rows / 8 + 4);
    }
    ChooseBreaks(breaks);
    CorruptedLedger ledger;
    for (std::size_t s = 0; s < sheets_.size(); ++s) Write(s, &ledger);
    return ledger;
  }

 private:
  struct Choice {
    const Break* cell;  // nullptr: bytes.
    int bytes;
  };

  std::size_t Draw(std::size_t below) { return rng_() % below; }
  Date Day() {
    return Date(std::chrono::year(2020) / 1 / 1) +
           Days{static_cast<std::int32_t>(Draw(1500))};
  }
  static std::string Id(const char* prefix, std::size_t i) {
    return prefix + std::to_string(1'000'000 + i);
  }
  std::string After(Date day, std::size_t most) {
    return FormatIsoDate(day + Days{static_cast<std::int32_t>(Draw(most))});
  }

  void MakeDebtors(std::size_t count) {
    Sheet sheet{"debtors.csv",
                {"id", "name", "parent", "class", "credit_limit", "since",
                 "margin_rate"},
                {}};
    for (std::size_t i = 0; i < count; ++i) {
      constexpr const char* kNames[] = {"Alpha", "\"Beta, Ltd\"", "客户",
                                        "\"Say \"\"G\"\"\""};
      sheet.rows.push_back({{Id("C", i), kNames[Draw(4)],
                             i > 3 && Draw(4) == 0 ? Id("C", 1) : "",
                             Draw(2) == 0 ? "company" : "", "1000.00",
                             FormatIsoDate(Day()), "0.25"},
                            "",
                            0,
                            i % 2 == 1 && i > 1});
    }
    sheets_.push_back(std::move(sheet));
  }

  // Debtors of even number are named by others, and so are such items. What is
  // wrong with an invoice need not be wrong with a credit note.
  void MakeItems(std::size_t count) {
    Sheet sheet{"items.csv",
                {"id", "debtor", "kind", "document_date", "due_date", "amount",
                 "currency", "settled_date"},
                {}};
    constexpr const char* kCurrencies[] = {"CNY", "EUR", "JPY", "KWD"};
    for (std::size_t i = 0; i < count; ++i) {
      const bool named = folder_ && i % 2 == 0;
      const Date day = Day();
      const std::string currency = kCurrencies[Draw(4)];
      std::int64_t minor = 1 + static_cast<std::int64_t>(Draw(10'000'000));
      if (!named && Draw(16) == 0) minor = -minor;
      const std::string debtor =
          folder_
              ? sheets_[0].rows[2 * Draw(sheets_[0].rows.size() / 2)].cells[0]
              : Id("C", Draw(count / 8 + 1)) + (Draw(16) == 0 ? "客" : "");
      const int exponent = (*Currency::Parse(currency)).exponent();
      sheet.rows.push_back(
          {{Id("INV-", i), debtor, minor < 0 ? "credit_note" : "",
            FormatIsoDate(day), FormatIsoDate(day + Days{30}),
            FormatMinor(minor, exponent), currency,
            named || Draw(3) == 0 ? "" : After(day, 200)},
           currency,
           minor,
           !named && minor > 0});
    }
    items_ = sheets_.size();
    sheets_.push_back(std::move(sheet));
  }

  const Row& NamedItem() {
    const std::vector<Row>& items = sheets_[items_].rows;
    return items[2 * Draw(items.size() / 2)];
  }
  // A row about an item, with an amount in its currency.
  Row About(const Row& item, std::vector<std::string> cells,
            std::size_t amount_at) {
    const std::int64_t minor = 1 + static_cast<std::int64_t>(Draw(1000));
    cells[amount_at] =
        FormatMinor(minor, (*Currency::Parse(item.currency)).exponent());
    return {std::move(cells), item.currency, minor, true};
  }

  void MakeSettlements(std::size_t count) {
    Sheet sheet{"settlements.csv",
                {"id", "item", "date", "amount", "kind", "undoes"},
                {}};
    for (std::size_t i = 0; i < count; ++i) {
      const Row& item = NamedItem();
      sheet.rows.push_back(
          About(item,
                {Id("S", i), item.cells[0], FormatIsoDate(Day()), "",
                 Draw(2) == 0 ? "cash" : "", ""},
                3));
    }
    sheets_.push_back(std::move(sheet));
  }

  void MakePromises(std::size_t count) {
    Sheet sheet{"promises.csv",
                {"id", "debtor", "item", "kind", "made_on", "due", "amount"},
                {}};
    for (std::size_t i = 0; i < count; ++i) {
      const Row& item = NamedItem();
      const Date day = Day();
      sheet.rows.push_back(
          About(item,
                {Id("P", i), Draw(2) == 0 ? item.cells[1] : "", item.cells[0],
                 "promise", FormatIsoDate(day), After(day, 30), ""},
                6));
    }
    sheets_.push_back(std::move(sheet));
  }

  void MakeDisputes(std::size_t count) {
    Sheet sheet{
        "disputes.csv", {"item", "opened", "amount", "closed", "upheld"}, {}};
    for (std::size_t i = 0; i < count; ++i) {
      const Row& item = NamedItem();
      const Date day = Day();
      sheet.rows.push_back(About(item,
                                 {item.cells[0], FormatIsoDate(day), "",
                                  After(day, 60), Draw(2) == 0 ? "yes" : "0"},
                                 2));
    }
    sheets_.push_back(std::move(sheet));
  }

  void MakeContacts(std::size_t count) {
    Sheet sheet{"contacts.csv", {"id", "debtor", "at", "channel"}, {}};
    for (std::size_t i = 0; i < count; ++i) {
      sheet.rows.push_back({{Id("K", i), NamedItem().cells[1],
                             FormatIsoDate(Day()) + "T09:30", "phone"},
                            "",
                            0,
                            true});
    }
    sheets_.push_back(std::move(sheet));
  }

  void MakeEvents(std::size_t count) {
    Sheet sheet{"events.csv", {"debtor", "item", "date", "kind", "amount"}, {}};
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t minor = 1 + static_cast<std::int64_t>(Draw(100'000));
      const Row& item = NamedItem();
      sheet.rows.push_back({{item.cells[1], item.cells[0], FormatIsoDate(Day()),
                             "limit", FormatMinor(minor, 2)},
                            "CNY",
                            minor,
                            true});
    }
    sheets_.push_back(std::move(sheet));
  }

  void MakeRates(std::size_t count) {
    Sheet sheet{"rates.csv", {"base", "quote", "date", "rate"}, {}};
    for (std::size_t i = 0; i < count; ++i) {
      const Date day = Date(std::chrono::year(2020) / 1 / 1) +
                       Days{static_cast<std::int32_t>(i)};
      sheet.rows.push_back(
          {{"EUR", "CNY", FormatIsoDate(day), "7.8"}, "", 0, true});
    }
    sheets_.push_back(std::move(sheet));
  }

  // The first row of a file stays sound.
  void ChooseBreaks(std::size_t left) {
    for (const Sheet& sheet : sheets_) {
      choices_.emplace_back(sheet.rows.size());
    }
    constexpr std::size_t kCells = std::size(kCellBreaks);
    while (left > 0) {
      const std::size_t way = Draw(kCells + 1 + kByteBreaks);
      const Break* cell = way < kCells    ? &kCellBreaks[way]
                          : way == kCells ? &kUnknownDebtor
                                          : nullptr;
      std::size_t sheet = Draw(sheets_.size());
      if (cell == &kUnknownDebtor && !folder_) continue;
      if (cell != nullptr) {
        sheet = 0;
        while (sheet < sheets_.size() &&
               std::string(sheets_[sheet].file) != cell->file) {
          ++sheet;
        }
        if (sheet == sheets_.size()) continue;
      }
      const std::size_t row = 1 + Draw(sheets_[sheet].rows.size() - 1);
      if (!sheets_[sheet].rows[row].breakable || choices_[sheet][row]) continue;
      choices_[sheet][row] =
          Choice{cell, static_cast<int>(way) - static_cast<int>(kCells) - 1};
      --left;
    }
  }

  void Write(std::size_t s, CorruptedLedger* ledger) {
    const Sheet& sheet = sheets_[s];
    CorruptedFile file;
    file.name = sheet.file;
    file.text = file.sound_text = LineOf(sheet.columns) + "\n";
    file.rows = static_cast<std::int64_t>(sheet.rows.size());
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      const Row& row = sheet.rows[r];
      std::string line = LineOf(row.cells);
      bool counted = !row.currency.empty();
      if (const std::optional<Choice>& choice = choices_[s][r]) {
        BrokenCell broken{sheet.file, r + 2, "", "", ""};
        const bool unread = Apply(sheet, row, *choice, &line, &broken);
        if (unread && counted) ++file.unread;
        counted = counted && !unread;
        ++file.broken;
        ledger->breaks.push_back(std::move(broken));
      } else {
        file.sound_text += line + "\n";
        if (counted) file.sound[row.currency] += row.minor;
      }
      if (counted) file.read[row.currency] += row.minor;
      file.text += line + "\n";
    }
    ledger->files.push_back(std::move(file));
  }

  // Whether the amount is lost.
  static bool Apply(const Sheet& sheet, const Row& row, const Choice& choice,
                    std::string* line, BrokenCell* broken) {
    if (choice.cell == nullptr) {
      BreakBytes(choice.bytes, sheet, row.cells, line, broken);
      return true;
    }
    const Break& how = *choice.cell;
    const auto column = static_cast<std::size_t>(
        std::find(sheet.columns.begin(), sheet.columns.end(), how.field) -
        sheet.columns.begin());
    std::vector<std::string> cells = row.cells;
    cells[column] = how.value ? how.value : sheet.rows[0].cells[column];
    broken->field = how.field;
    broken->value = cells[column];
    broken->reason = how.reason;
    *line = LineOf(cells);
    return how.amount == Amount::kUnread;
  }

  std::mt19937 rng_;
  bool folder_;
  std::size_t items_ = 0;
  std::vector<Sheet> sheets_;
  std::vector<std::vector<std::optional<Choice>>> choices_;
};

}  // namespace

CorruptedLedger CorruptItems(std::uint32_t seed, std::size_t rows,
                             std::size_t breaks) {
  return Corruptor(seed, false).Make(rows, breaks);
}

CorruptedLedger CorruptFolder(std::uint32_t seed, std::size_t rows,
                              std::size_t breaks) {
  return Corruptor(seed, true).Make(rows, breaks);
}

}  // namespace arrears
