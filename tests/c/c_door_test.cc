// SPDX-License-Identifier: Apache-2.0
//
// The C door gives what the C++ door gives, byte for byte.
#include <chrono>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "arrears/c/arrears.h"
#include "arrears/ledger/codes.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

// The tables of a ledger as a host would hand them over, items first.
class HostTables {
 public:
  explicit HostTables(const LedgerView& view) {
    const ItemColumns& items = view.items;
    const std::size_t n = items.amount.size();
    Begin("items", n);
    Texts("id", n, [&](std::size_t i) { return items.id[i]; });
    Texts("debtor", n, [&](std::size_t i) {
      return view.debtors.id[static_cast<std::size_t>(items.debtor[i])];
    });
    Texts("currency", n, [&](std::size_t i) {
      const std::uint8_t code = items.currency.value_or(i, 0);
      codes_.push_back(view.currencies.empty() ? view.creditor.currency.code()
                                               : view.currencies[code].code());
      return std::string_view(codes_.back());
    });
    Texts("terms", n, [&](std::size_t i) { return items.terms[i]; });
    Texts("kind", n, [&](std::size_t i) {
      return items.kind.has(i)
                 ? kItemKindNames[static_cast<std::size_t>(items.kind[i])]
                 : std::string_view();
    });
    Dates("document_date", n, items.document_date);
    Dates("posting_date", n, items.posting_date);
    Dates("recorded_date", n, items.recorded_date);
    Dates("due_date", n, items.due_date);
    Dates("settled_date", n, items.settled_date);
    Add("amount", "l", n, {nullptr, items.amount.data()}, 0);
    const auto item_id = [&items](RowIndex row) {
      return items.id[static_cast<std::size_t>(row)];
    };
    References("parent", n, items.parent, item_id);
    End();
    AddSettlements(view.settlements, item_id);
    AddPromises(view, item_id);
    AddDisputes(view.disputes, item_id);
    AddRates(view.rates, view.currencies);
    Begin("debtors", view.debtors.count);
    Texts("id", view.debtors.count,
          [&](std::size_t i) { return view.debtors.id[i]; });
    End();
  }

  std::vector<arrears_table> tables() { return tables_; }

 private:
  template <class ItemId>
  void AddSettlements(const SettlementColumns& rows, const ItemId& item_id) {
    const std::size_t n = rows.date.size();
    if (n == 0) return;
    Begin("settlements", n);
    Texts("id", n, [&](std::size_t i) { return rows.id[i]; });
    References("item", n, rows.item, item_id);
    References("source", n, rows.source, item_id);
    Texts("kind", n, [&](std::size_t i) {
      return rows.kind.has(i)
                 ? kSettlementKindNames[static_cast<std::size_t>(rows.kind[i])]
                 : std::string_view();
    });
    References("undoes", n, rows.undoes, [&rows](RowIndex row) {
      return rows.id[static_cast<std::size_t>(row)];
    });
    Dates("date", n, rows.date);
    Dates("recorded_date", n, rows.recorded_date);
    Amounts("amount", n, rows.amount);
    End();
  }
  template <class ItemId>
  void AddPromises(const LedgerView& view, const ItemId& item_id) {
    const PromiseColumns& rows = view.promises;
    const std::size_t n = rows.made_on.size();
    if (n == 0) return;
    Begin("promises", n);
    Texts("id", n, [&](std::size_t i) { return rows.id[i]; });
    References("debtor", n, rows.debtor, [&view](RowIndex row) {
      return view.debtors.id[static_cast<std::size_t>(row)];
    });
    References("item", n, rows.item, item_id);
    Texts("kind", n, [&](std::size_t i) {
      return rows.kind.has(i)
                 ? kPromiseKindNames[static_cast<std::size_t>(rows.kind[i])]
                 : std::string_view();
    });
    Dates("made_on", n, rows.made_on);
    Dates("due", n, rows.due);
    Dates("recorded_date", n, rows.recorded_date);
    Amounts("amount", n, rows.amount);
    End();
  }
  template <class ItemId>
  void AddDisputes(const DisputeColumns& rows, const ItemId& item_id) {
    const std::size_t n = rows.opened.size();
    if (n == 0) return;
    Begin("disputes", n);
    References("item", n, rows.item, item_id);
    Dates("opened", n, rows.opened);
    Dates("closed", n, rows.closed);
    Dates("recorded_date", n, rows.recorded_date);
    Amounts("amount", n, rows.amount);
    End();
  }
  void AddRates(const RateColumns& rows, std::span<const Currency> currencies) {
    const std::size_t n = rows.date.size();
    if (n == 0) return;
    const auto code = [&](std::uint8_t currency) {
      codes_.push_back(currencies[currency].code());
      return std::string_view(codes_.back());
    };
    Begin("rates", n);
    Texts("base", n, [&](std::size_t i) { return code(rows.base[i]); });
    Texts("quote", n, [&](std::size_t i) { return code(rows.quote[i]); });
    Dates("date", n, rows.date);
    Amounts("rate", n, rows.rate_e9);
    End();
  }

  struct TableStore {
    std::deque<ArrowSchema> schemas;
    std::deque<ArrowArray> arrays;
    std::vector<ArrowSchema*> schema_list;
    std::vector<ArrowArray*> array_list;
    ArrowSchema schema = {};
    ArrowArray array = {};
  };

  void Begin(const char* name, std::size_t rows) {
    name_ = name;
    rows_ = rows;
    stores_.emplace_back();
  }
  void End() {
    TableStore& store = stores_.back();
    for (ArrowSchema& schema : store.schemas) {
      store.schema_list.push_back(&schema);
    }
    for (ArrowArray& array : store.arrays) store.array_list.push_back(&array);
    store.schema.format = "+s";
    store.schema.n_children = store.array.n_children =
        static_cast<std::int64_t>(store.schema_list.size());
    store.schema.children = store.schema_list.data();
    store.array.children = store.array_list.data();
    store.array.length = static_cast<std::int64_t>(rows_);
    tables_.push_back({name_, &store.schema, &store.array});
  }
  void Add(const char* name, const char* format, std::size_t n,
           std::vector<const void*> buffers, std::int64_t nulls) {
    TableStore& store = stores_.back();
    buffers_.push_back(std::move(buffers));
    ArrowSchema schema = {};
    schema.name = name;
    schema.format = format;
    ArrowArray array = {};
    array.length = static_cast<std::int64_t>(n);
    array.null_count = nulls;
    array.n_buffers = static_cast<std::int64_t>(buffers_.back().size());
    array.buffers = buffers_.back().data();
    store.schemas.push_back(schema);
    store.arrays.push_back(array);
  }
  template <class Get>
  void Texts(const char* name, std::size_t n, Get get) {
    std::string& bytes = bytes_.emplace_back();
    std::vector<std::int32_t>& offsets = offsets_.emplace_back(1, 0);
    for (std::size_t i = 0; i < n; ++i) {
      bytes += get(i);
      offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    }
    Add(name, "u", n, {nullptr, offsets.data(), bytes.data()}, 0);
  }
  void Dates(const char* name, std::size_t n, ColumnView<Date> dates) {
    if (dates.absent()) return;
    Add(name, "tdD", n, {dates.validity(), dates.data()},
        dates.has_nulls() ? -1 : 0);
  }

  // Rows as the texts that name them; empty for none.
  template <class IdOf>
  void References(const char* name, std::size_t n, ColumnView<RowIndex> rows,
                  const IdOf& id_of) {
    if (rows.absent()) return;
    Texts(name, n, [&](std::size_t i) {
      return rows.has(i) ? id_of(rows[i]) : std::string_view();
    });
  }
  void Amounts(const char* name, std::size_t n,
               ColumnView<std::int64_t> amounts) {
    if (amounts.absent()) return;
    Add(name, "l", n, {amounts.validity(), amounts.data()},
        amounts.has_nulls() ? -1 : 0);
  }

  const char* name_ = "";
  std::size_t rows_ = 0;
  std::deque<TableStore> stores_;
  std::deque<std::vector<const void*>> buffers_;
  std::deque<std::string> bytes_, codes_;
  std::deque<std::vector<std::int32_t>> offsets_;
  std::vector<arrears_table> tables_;
};

// A value of an exported column, as Column::Format writes it.
std::string Cell(const ArrowSchema& schema, const ArrowArray& array,
                 std::size_t row) {
  if (array.null_count != 0 &&
      !BitAt(static_cast<const std::uint8_t*>(array.buffers[0]), row)) {
    return "";
  }
  const std::string format = schema.format;
  const auto text = [](const ArrowArray& of, std::size_t i) {
    const auto* offsets = static_cast<const std::int64_t*>(of.buffers[1]);
    return std::string(static_cast<const char*>(of.buffers[2]) + offsets[i],
                       static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
  };
  if (format == "U") return text(array, row);
  const void* values = array.buffers[1];
  if (array.dictionary != nullptr) {
    return text(*array.dictionary,
                static_cast<std::size_t>(
                    static_cast<const std::int32_t*>(values)[row]));
  }
  if (format == "l") {
    return std::to_string(static_cast<const std::int64_t*>(values)[row]);
  }
  if (format == "tdD") {
    return FormatIsoDate(static_cast<const Date*>(values)[row]);
  }
  if (format == "g") {
    const ColumnView<double> view(static_cast<const double*>(values), row + 1);
    return Column::BorrowFloat64("", view, "").Format(row);
  }
  return std::to_string(static_cast<const std::int32_t*>(values)[row]);
}

void ExpectSame(const Frame& frame, ArrowSchema* schema, ArrowArray* array) {
  ASSERT_EQ(schema->n_children,
            static_cast<std::int64_t>(frame.columns().size()));
  ASSERT_EQ(array->length, static_cast<std::int64_t>(frame.rows()));
  for (std::size_t c = 0; c < frame.columns().size(); ++c) {
    const Column& column = frame.columns()[c];
    ASSERT_EQ(column.name(), schema->children[c]->name);
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      const std::string want = column.has(row) ? column.Format(row) : "";
      ASSERT_EQ(Cell(*schema->children[c], *array->children[c], row), want)
          << column.name() << " row " << row;
    }
  }
  array->release(array);
  schema->release(schema);
  EXPECT_EQ(array->release, nullptr);
}

reference::RandomLedgerParameters ItemsOnly() {
  reference::RandomLedgerParameters only;
  only.settlements = only.disputes = only.promises = only.contacts = 0;
  only.instalments = false;
  only.currencies = false;
  return only;
}

TEST(CDoor, GivesTheBytesOfTheCppDoor) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const LedgerData data = reference::RandomLedger(seed, ItemsOnly());
    const LedgerView view = data.View();
    if (view.items.amount.absent()) continue;
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    const Date day = Date(2024y / 2 / 1) + Days{static_cast<int>(seed % 90)};
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;

    // The C++ door over the same tables: debtors in order of appearance.
    LedgerView same = view;
    absl::StatusOr<Ledger> ledger = Ledger::Create(same, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const absl::StatusOr<AgingReport> report = Age(*ledger, {day}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(arrears_age(tables.data(), 1, &options, &schema, &array, &error),
              ARREARS_OK)
        << error.message;
    ExpectSame(AgingTable(*report), &schema, &array);
  }
}

// Settlements with sources, unmatching and chargebacks, promises, disputes,
// instalments, two currencies and their rates.
TEST(CDoor, GivesTheBytesOfTheCppDoorOverFurtherTables) {
  std::size_t tables_seen = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    reference::RandomLedgerParameters parameters;
    parameters.contacts = 0;
    const LedgerData data = reference::RandomLedger(seed, parameters);
    const LedgerView view = data.View();
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    tables_seen = std::max(tables_seen, tables.size());
    const Date day = Date(2024y / 2 / 1) + Days{static_cast<int>(seed % 90)};
    const Date known_on = day + Days{static_cast<int>(seed % 30)};
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    options.known_on = known_on.days_since_1970();
    options.by_debtor = seed % 2 == 0 ? 0 : 1;
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;
    const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ASSERT_EQ(arrears_age(tables.data(), static_cast<int>(tables.size()),
                          &options, &schema, &array, &error),
              ARREARS_OK)
        << seed << ": " << error.message;
    const absl::StatusOr<AgingReport> report =
        Age(*ledger, {day, known_on}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    if (options.by_debtor == 0) {
      ExpectSame(AgingTable(*report), &schema, &array);
      continue;
    }
    const Position position = ComputePosition(*ledger, {day, known_on}).value();
    const absl::StatusOr<DebtorAging> debtors =
        AgeByDebtor(*ledger, position, {});
    ASSERT_TRUE(debtors.ok()) << debtors.status();
    ExpectSame(DebtorAgingTable(*ledger, *report, *debtors), &schema, &array);
  }
  EXPECT_EQ(tables_seen, 6u);
}

TEST(CDoor, RefusesWhatIsMissing) {
  ArrowSchema schema;
  ArrowArray array;
  arrears_error error;
  arrears_options options = arrears_default_options();
  EXPECT_EQ(arrears_age(nullptr, 0, &options, &schema, &array, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("items"));
  EXPECT_EQ(array.release, nullptr);
  EXPECT_EQ(arrears_age(nullptr, 0, nullptr, &schema, &array, nullptr),
            ARREARS_INVALID_ARGUMENT);
  options.struct_size = 4;
  EXPECT_EQ(arrears_recommend(nullptr, 0, &options, &schema, &array, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("struct_size"));
}

TEST(CDoor, RecommendsAsTheCppDoorDoes) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const LedgerData data = reference::RandomLedger(seed, ItemsOnly());
    const LedgerView view = data.View();
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    const Date day = 2024y / 4 / 1;
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;
    ASSERT_EQ(
        arrears_recommend(tables.data(), 1, &options, &schema, &array, &error),
        ARREARS_OK)
        << error.message;
    absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok());
    absl::StatusOr<Setting> setting = Setting::Default(Creditor{});
    ASSERT_TRUE(setting.ok());
    absl::StatusOr<Portfolio> portfolio = Recommend(*ledger, {day}, *setting);
    ASSERT_TRUE(portfolio.ok()) << portfolio.status();
    // Debtors may be numbered otherwise, so ties may fall otherwise: the rows
    // are compared as sets.
    const Frame want = RecommendationTable(*ledger, *portfolio, *setting,
                                           portfolio->ranking, Language::kEn);
    ASSERT_EQ(array.length, static_cast<std::int64_t>(want.rows()));
    std::vector<std::string> ours(want.rows()), theirs(want.rows());
    for (std::size_t c = 0; c < want.columns().size(); ++c) {
      const Column& column = want.columns()[c];
      for (std::size_t row = 0; row < want.rows(); ++row) {
        ours[row] += (column.has(row) ? column.Format(row) : "") + "|";
        theirs[row] += Cell(*schema.children[c], *array.children[c], row) + "|";
      }
    }
    EXPECT_THAT(theirs, testing::UnorderedElementsAreArray(ours));
    array.release(&array);
    schema.release(&schema);
  }
}

}  // namespace
}  // namespace arrears
