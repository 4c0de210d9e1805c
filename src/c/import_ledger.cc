// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/codes.h"
#include "c/import_ledger_internal.h"

namespace arrears::c_internal {
namespace {

using RowOf = std::unordered_map<std::string_view, RowIndex>;

// Reads the tables of one call; the first error is kept and the rest skipped,
// so that each column is one line.
class Importer {
 public:
  Importer(std::span<const arrears_table> tables, const Creditor& creditor)
      : tables_(tables) {
    made_.storage = std::make_unique<Storage>();
    made_.view.creditor = creditor;
    CurrencyIndex(creditor.currency.code());
  }

  absl::StatusOr<ImportedLedger> Import() {
    for (const arrears_table& table : tables_) {
      if (!Known(table)) return status_;
    }
    Debtors();
    Items();
    Settlements();
    Promises();
    Disputes();
    Contacts();
    Events();
    Rates();
    if (!status_.ok()) return status_;
    made_.view.currencies = made_.currencies;
    return std::move(made_);
  }

 private:
  bool Known(const arrears_table& table) {
    constexpr std::string_view kNames[] = {
        "debtors",  "items",    "settlements", "promises",
        "disputes", "contacts", "events",      "rates"};
    const std::string_view name = table.name == nullptr ? "" : table.name;
    for (const std::string_view known : kNames) {
      if (known == name) return true;
    }
    Fail(absl::InvalidArgumentError(
        absl::StrCat("no table is called \"", std::string(name), "\"")));
    return false;
  }

  void Fail(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }

  // Makes `table_` the one called `name`; false when there is none.
  bool Open(std::string_view name) {
    if (!status_.ok()) return false;
    for (const arrears_table& table : tables_) {
      if (name != table.name) continue;
      absl::StatusOr<ArrowTable> opened = ArrowTable::Of(table);
      if (!opened.ok()) {
        Fail(opened.status());
        return false;
      }
      table_ = *std::move(opened);
      name_ = name;
      return true;
    }
    return false;
  }

  template <class T>
  T Take(absl::StatusOr<T> value) {
    if (value.ok()) return *std::move(value);
    Fail(value.status());
    return T();
  }

  TextColumn Texts(const char* column) {
    return Take(table_.Texts(column, storage()));
  }
  TextView Plain(const char* column) { return Texts(column).Plain(storage()); }
  CodeView Codes(const char* column) { return Texts(column).Codes(storage()); }
  ColumnView<Date> Dates(const char* column) {
    return Take(table_.Dates(column, storage()));
  }
  ColumnView<std::uint8_t> Bools(const char* column) {
    return Take(table_.Bools(column, storage()));
  }
  ColumnView<double> Doubles(const char* column) {
    return Take(table_.Doubles(column, storage()));
  }
  ColumnView<std::int64_t> Amounts(const char* column,
                                   ColumnView<std::uint8_t> currency = {}) {
    std::vector<int> exponents;
    for (const Currency& known : made_.currencies) {
      exponents.push_back(known.exponent());
    }
    return Take(table_.Amounts(column, currency, exponents,
                               made_.view.creditor.currency.exponent(),
                               storage()));
  }

  // A column of names as an enum.
  template <class Enum, std::size_t size>
  ColumnView<Enum> Kinds(const char* column,
                         const std::string_view (&names)[size]) {
    static_assert(sizeof(Enum) == 1);
    const TextColumn texts = Texts(column);
    if (texts.absent()) return {};
    ColumnBuilder<std::uint8_t>& kinds = storage()->bytes.emplace_back();
    for (std::size_t row = 0; row < texts.size(); ++row) {
      if (texts[row].empty()) {
        kinds.AppendNull();
        continue;
      }
      const int code = CodeOf(names, texts[row]);
      if (code < 0) {
        BadValue(column, row, texts[row], "is none of its names");
        return {};
      }
      kinds.Append(static_cast<std::uint8_t>(code));
    }
    const ColumnView<std::uint8_t> view = kinds.View();
    return ColumnView<Enum>(reinterpret_cast<const Enum*>(view.data()),
                            view.size(), view.validity());
  }

  std::uint8_t CurrencyIndex(const std::string& code) {
    for (std::size_t i = 0; i < made_.currencies.size(); ++i) {
      if (made_.currencies[i].code() == code) {
        return static_cast<std::uint8_t>(i);
      }
    }
    absl::StatusOr<Currency> parsed = Currency::Parse(code);
    if (!parsed.ok()) {
      Fail(parsed.status());
      return 0;
    }
    if (made_.currencies.size() >= 255) {
      Fail(absl::InvalidArgumentError("more than 255 currencies"));
      return 0;
    }
    made_.currencies.push_back(*parsed);
    return static_cast<std::uint8_t>(made_.currencies.size() - 1);
  }

  ColumnView<std::uint8_t> Currencies(const char* column) {
    const CodeView codes = Codes(column);
    if (codes.codes.absent()) return {};
    std::vector<std::uint8_t> index_of;
    for (const std::string& text : codes.texts) {
      index_of.push_back(CurrencyIndex(text));
    }
    ColumnBuilder<std::uint8_t>& indexes = storage()->bytes.emplace_back();
    for (std::size_t row = 0; row < codes.codes.size(); ++row) {
      if (codes.codes.has(row)) {
        indexes.Append(index_of[static_cast<std::size_t>(codes.codes[row])]);
      } else {
        indexes.AppendNull();
      }
    }
    return indexes.View();
  }

  void BadValue(const char* column, std::size_t row, std::string_view value,
                std::string_view reason) {
    Fail(absl::InvalidArgumentError(absl::StrCat(
        "table ", std::string(name_), ", column ", column, ", row ", row,
        ": \"", std::string(value.substr(0, 80)), "\" ", std::string(reason))));
  }

  RowOf IndexIds(const char* column, const TextColumn& ids) {
    RowOf rows;
    rows.reserve(ids.size());
    for (std::size_t row = 0; row < ids.size(); ++row) {
      if (!rows.try_emplace(ids[row], static_cast<RowIndex>(row)).second) {
        BadValue(column, row, ids[row], "occurs twice");
        break;
      }
    }
    return rows;
  }

  // Ids of another table as its rows; null where absent or empty.
  ColumnView<RowIndex> Rows(const char* column, const RowOf& rows) {
    const TextColumn ids = Texts(column);
    if (ids.absent()) return {};
    ColumnBuilder<RowIndex>& found = storage()->int32s.emplace_back();
    found.reserve(ids.size());
    for (std::size_t row = 0; row < ids.size(); ++row) {
      if (ids[row].empty()) {
        found.AppendNull();
        continue;
      }
      const auto at = rows.find(ids[row]);
      if (at == rows.end()) {
        BadValue(column, row, ids[row], "is not known");
        return {};
      }
      found.Append(at->second);
    }
    return found.View();
  }

  // The debtors of the items: of their table, or in order of appearance.
  ColumnView<RowIndex> DebtorsOfItems() {
    const TextColumn ids = Texts("debtor");
    if (has_debtors_) return Rows("debtor", debtor_rows_);
    TextBuilder& names = storage()->texts.emplace_back();
    ColumnBuilder<RowIndex>& found = storage()->int32s.emplace_back();
    found.reserve(ids.size());
    for (std::size_t row = 0; row < ids.size(); ++row) {
      if (ids[row].empty()) {
        BadValue("debtor", row, "", "is empty");
        return {};
      }
      const auto [at, is_new] = debtor_rows_.try_emplace(
          ids[row], static_cast<RowIndex>(debtor_rows_.size()));
      if (is_new) names.Append(ids[row]);
      found.Append(at->second);
    }
    made_.view.debtors.count = debtor_rows_.size();
    made_.view.debtors.id = names.View();
    return found.View();
  }

  void Debtors() {
    if (!Open("debtors")) return;
    has_debtors_ = true;
    DebtorColumns& to = made_.view.debtors;
    to.count = table_.rows();
    const TextColumn ids = Texts("id");
    to.id = ids.Plain(storage());
    debtor_rows_ = IndexIds("id", ids);
    to.name = Plain("name");
    to.parent = Rows("parent", debtor_rows_);
    to.kind = Kinds<DebtorClass>("class", kDebtorClassNames);
    to.country = Codes("country");
    to.law = Codes("law");
    to.language = Codes("language");
    to.timezone = Codes("timezone");
    to.size = Codes("size");
    to.segment = Codes("segment");
    to.tags = Codes("tags");
    to.currency = Currencies("currency");
    to.credit_limit = Amounts("credit_limit");
    to.since = Dates("since");
    to.margin_rate = Doubles("margin_rate");
  }

  void Items() {
    if (!Open("items")) {
      Fail(absl::InvalidArgumentError("the table items is required"));
      return;
    }
    for (const char* required : {"debtor", "document_date", "amount"}) {
      if (!table_.Has(required)) Fail(table_.Wrong(required, "it"));
    }
    ItemColumns& to = made_.view.items;
    const TextColumn ids = Texts("id");
    to.id = ids.Plain(storage());
    item_rows_ = IndexIds("id", ids);
    to.debtor = DebtorsOfItems();
    to.currency = Currencies("currency");
    to.amount = Amounts("amount", to.currency);
    to.kind = Kinds<ItemKind>("kind", kItemKindNames);
    to.document_date = Dates("document_date");
    to.posting_date = Dates("posting_date");
    to.recorded_date = Dates("recorded_date");
    to.received_date = Dates("received_date");
    to.delivery_date = Dates("delivery_date");
    to.due_date = Dates("due_date");
    to.terms = Codes("terms");
    to.parent = Rows("parent", item_rows_);
    to.settled_date = Dates("settled_date");
    to.contract = Codes("contract");
    to.contract_date = Dates("contract_date");
    to.contract_rate = Doubles("contract_rate");
    to.secured_amount = Amounts("secured_amount", to.currency);
    to.disputed = Bools("disputed");
  }

  void Settlements() {
    if (!Open("settlements")) return;
    SettlementColumns& to = made_.view.settlements;
    const TextColumn ids = Texts("id");
    to.id = ids.Plain(storage());
    to.item = Rows("item", item_rows_);
    to.source = Rows("source", item_rows_);
    to.date = Dates("date");
    to.amount = Amounts("amount", CurrencyOf(to.item));
    to.recorded_date = Dates("recorded_date");
    to.kind = Kinds<SettlementKind>("kind", kSettlementKindNames);
    to.undoes = table_.Has("undoes") ? Rows("undoes", IndexIds("id", ids))
                                     : ColumnView<RowIndex>();
    to.payment = Plain("payment");
  }

  void Promises() {
    if (!Open("promises")) return;
    PromiseColumns& to = made_.view.promises;
    to.id = Plain("id");
    to.debtor = Rows("debtor", debtor_rows_);
    to.item = Rows("item", item_rows_);
    to.kind = Kinds<PromiseKind>("kind", kPromiseKindNames);
    to.made_on = Dates("made_on");
    to.due = Dates("due");
    to.amount = Amounts("amount", CurrencyOf(to.item));
    to.recorded_date = Dates("recorded_date");
  }

  void Disputes() {
    if (!Open("disputes")) return;
    DisputeColumns& to = made_.view.disputes;
    to.item = Rows("item", item_rows_);
    to.opened = Dates("opened");
    to.amount = Amounts("amount", CurrencyOf(to.item));
    to.closed = Dates("closed");
    to.upheld = Bools("upheld");
    to.reason = Codes("reason");
    to.recorded_date = Dates("recorded_date");
  }

  // `at` is integers: minutes since 1970 on the debtor's wall clock.
  void Contacts() {
    if (!Open("contacts")) return;
    ContactColumns& to = made_.view.contacts;
    to.id = Plain("id");
    to.debtor = Rows("debtor", debtor_rows_);
    const ColumnView<std::int64_t> at = Take(table_.Integers("at", storage()));
    ColumnBuilder<WallMinute>& minutes = storage()->int32s.emplace_back();
    for (std::size_t row = 0; row < at.size(); ++row) {
      if (!at.has(row) || at[row] < INT32_MIN || at[row] > INT32_MAX) {
        BadValue("at", row, "", "is not a minute");
        return;
      }
      minutes.Append(static_cast<WallMinute>(at[row]));
    }
    to.at = minutes.View();
    to.channel = Codes("channel");
    to.direction = Codes("direction");
    to.party = Codes("party");
    to.address_key = Plain("address_key");
    to.items = Codes("items");
    to.outcome = Codes("outcome");
    to.excuse = Codes("excuse");
    to.promise = Codes("promise");
    to.action = Codes("action");
    to.delivered = Bools("delivered");
    to.recorded_date = Dates("recorded_date");
  }

  void Events() {
    if (!Open("events")) return;
    EventColumns& to = made_.view.events;
    to.debtor = Rows("debtor", debtor_rows_);
    to.item = Rows("item", item_rows_);
    to.date = Dates("date");
    to.recorded_date = Dates("recorded_date");
    to.kind = Codes("kind");
    to.code = Codes("code");
    to.amount = Amounts("amount");
    to.until = Dates("until");
    to.party = Codes("party");
    to.evidence = Codes("evidence");
  }

  void Rates() {
    if (!Open("rates")) return;
    RateColumns& to = made_.view.rates;
    to.base = Currencies("base");
    to.quote = Currencies("quote");
    to.date = Dates("date");
    ColumnBuilder<std::int64_t>& scaled = storage()->int64s.emplace_back();
    // Whole numbers are the library's own form. A missing rate becomes 0, which
    // is a fault of the ledger.
    const absl::StatusOr<ColumnView<std::int64_t>> whole =
        table_.Integers("rate", storage());
    const ColumnView<double> rates =
        whole.ok() ? ColumnView<double>() : Doubles("rate");
    const std::size_t rows = whole.ok() ? whole->size() : rates.size();
    for (std::size_t row = 0; row < rows; ++row) {
      if (whole.ok()) {
        scaled.Append(whole->value_or(row, 0));
        continue;
      }
      scaled.Append(RoundToMinor(rates.value_or(row, 0) * 1e9).value_or(0));
    }
    to.rate_e9 = scaled.View();
  }

  // The currency of each row's item; absent where the items have none.
  ColumnView<std::uint8_t> CurrencyOf(ColumnView<RowIndex> items) {
    const ColumnView<std::uint8_t>& of = made_.view.items.currency;
    if (of.absent() || items.absent()) return {};
    ColumnBuilder<std::uint8_t>& currency = storage()->bytes.emplace_back();
    for (std::size_t row = 0; row < items.size(); ++row) {
      if (items.has(row) && of.has(static_cast<std::size_t>(items[row]))) {
        currency.Append(of[static_cast<std::size_t>(items[row])]);
      } else {
        currency.AppendNull();
      }
    }
    return currency.View();
  }

  Storage* storage() { return made_.storage.get(); }

  std::span<const arrears_table> tables_;
  ImportedLedger made_;
  absl::Status status_;
  ArrowTable table_;
  std::string_view name_;
  bool has_debtors_ = false;
  RowOf debtor_rows_, item_rows_;
};

}  // namespace

absl::StatusOr<ImportedLedger> ImportLedger(
    std::span<const arrears_table> tables, const Creditor& creditor) {
  return Importer(tables, creditor).Import();
}

}  // namespace arrears::c_internal
