// SPDX-License-Identifier: Apache-2.0
//
// host_tables.h: a ledger as a host hands it to the C door, and the tables that
// come back beside the frames of the C++ door.
#ifndef ARREARS_TESTS_C_HOST_TABLES_H_
#define ARREARS_TESTS_C_HOST_TABLES_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/frame.h"
#include "arrears/c/arrears.h"
#include "arrears/ledger/codes.h"
#include "arrears/ledger/tables.h"
#include "gtest/gtest.h"

namespace arrears {

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
inline std::string Cell(const ArrowSchema& schema, const ArrowArray& array,
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

inline void ExpectSame(const Frame& frame, ArrowSchema* schema,
                       ArrowArray* array) {
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

}  // namespace arrears

#endif  // ARREARS_TESTS_C_HOST_TABLES_H_
