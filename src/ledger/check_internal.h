// SPDX-License-Identifier: Apache-2.0
//
// check_internal.h: how do the checks of the tables list what they find?
//
//   FaultList faults(Table::kItems, limit);
//   Check(faults, "due_date", items.due_date, rows, kDates, Need::kOptional);
//
// A check goes column by column over a range of rows. A column without nulls is
// first read in one loop that only asks whether anything is wrong, which is
// nearly always all there is to do.
#ifndef ARREARS_LEDGER_CHECK_INTERNAL_H_
#define ARREARS_LEDGER_CHECK_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "arrears/base/column.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/ledger.h"

namespace arrears::ledger_internal {

// The faults of one table, or of a range of its rows.
class FaultList {
 public:
  FaultList(Table table, std::size_t limit) : table_(table), limit_(limit) {}
  // Row -1: the table as a whole.
  void Add(std::int64_t row, std::string_view column, std::string value,
           std::string reason);
  // An empty list for some rows of the same table, with the room left here.
  FaultList Like() const { return FaultList(table_, room()); }
  void Append(FaultList&& other);
  std::size_t room() const { return limit_ - faults_.size(); }
  std::size_t count() const { return count_; }
  // In the order of rows; of one row, in the order of the checks.
  std::vector<LedgerFault> Take() &&;

 private:
  Table table_;
  std::size_t limit_;
  std::size_t count_ = 0;  // Listed or not.
  std::vector<LedgerFault> faults_;
};

struct Rows {
  std::size_t begin, end;
};

enum class Need : std::uint8_t { kOptional, kRequired };

// Both ends inclusive; `what` completes "2-31: ".
template <class T>
struct Bounds {
  T low, high;
  std::string what;
};

std::string Show(std::int64_t value);
std::string Show(double value);
std::string Show(Date date);
std::string ShowMinor(std::int64_t minor, Currency currency);

// What is compared: days of a date, the number of an enumerator.
template <class T>
auto KeyOf(const T& value) {
  if constexpr (std::is_same_v<T, Date>) {
    return value.days_since_1970();
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else {
    return value;
  }
}

template <class T>
bool Within(const T& value, const Bounds<T>& bounds) {
  // Written so that a NaN is not within.
  return KeyOf(value) >= KeyOf(bounds.low) &&
         KeyOf(value) <= KeyOf(bounds.high);
}

template <class T>
bool AllWithin(const ColumnView<T>& column, Rows rows,
               const Bounds<T>& bounds) {
  const T* const data = column.data();
  const auto low = KeyOf(bounds.low), high = KeyOf(bounds.high);
  int outside = 0;
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    const auto key = KeyOf(data[i]);
    outside |=
        static_cast<int>(!(key >= low)) | static_cast<int>(!(key <= high));
  }
  return outside == 0;
}

// An absent column is nobody's fault here: CheckSizes says what is required.
template <class T>
void Check(FaultList& faults, std::string_view name,
           const ColumnView<T>& column, Rows rows, const Bounds<T>& bounds,
           Need need = Need::kOptional) {
  if (column.absent()) return;
  if (!column.has_nulls() && AllWithin(column, rows, bounds)) return;
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    if (!column.has(i)) {
      if (need == Need::kRequired) faults.Add(i, name, "", "required");
    } else if (!Within(column[i], bounds)) {
      if constexpr (std::is_same_v<T, Date> || std::is_same_v<T, double>) {
        faults.Add(i, name, Show(column[i]), bounds.what);
      } else {
        faults.Add(i, name, Show(static_cast<std::int64_t>(KeyOf(column[i]))),
                   bounds.what);
      }
    }
  }
}

Bounds<Date> DateBounds(const LedgerOptions& options);
// 0 .. count - 1 of `what`.
Bounds<RowIndex> RowBounds(std::size_t count, std::string_view what);
Bounds<std::int64_t> AmountBounds(std::int64_t low);
template <class Enum>
Bounds<Enum> EnumBounds(Enum last) {
  return {static_cast<Enum>(0), last,
          "not one of the " + std::to_string(static_cast<int>(last) + 1) +
              " kinds, from 0"};
}
Bounds<std::uint8_t> FlagBounds();
// An index into the `count` currencies.
Bounds<std::uint8_t> CurrencyBounds(std::size_t count);

void CheckCodes(FaultList& faults, std::string_view name,
                const CodeView& column, Rows rows, Need need = Need::kOptional);
// Each text must be one of `choices`. Goes over all rows, once.
void CheckChoice(FaultList& faults, std::string_view name,
                 const CodeView& column,
                 std::span<const std::string_view> choices);
// The rows of the texts that have a reason against them, one for each text.
void CheckTexts(FaultList& faults, std::string_view name,
                const CodeView& column,
                const std::vector<std::string>& reasons);

// Requires every id of `required` present and not empty when it has values.
void CheckIds(FaultList& faults, const TextView& ids, Rows rows);

struct CheckContext {
  const LedgerView& view;
  const LedgerOptions& options;
  const Executor& executor;
  std::size_t currency_count;  // At least 1: the base.
  std::vector<bool> header;    // Items with instalments; empty: there are none.
  Bounds<Date> dates;

  bool is_header(RowIndex item) const {
    return !header.empty() && header[item];
  }
  Currency currency_of(std::size_t item) const;
  Date posting_of(std::size_t item) const {
    const ItemColumns& items = view.items;
    return items.posting_date.value_or(item, items.document_date[item]);
  }
  bool is_item(RowIndex row) const {
    return row >= 0 && static_cast<std::size_t>(row) < view.items.amount.size();
  }
};

// Runs `check` over the rows of a table in tasks of fixed size.
void ForRows(const CheckContext& context, FaultList& faults, std::size_t rows,
             const std::function<void(FaultList&, Rows)>& check);

// Per item whether another names it as its parent; empty where none does.
std::vector<bool> FindHeaders(const ItemColumns& items);

// (row, first row with the same text), in order of row. Nulls repeat nothing.
std::vector<std::pair<RowIndex, RowIndex>> FindRepeats(
    const TextView& texts, const Executor& executor);
void CheckDuplicates(const CheckContext& context, FaultList& faults,
                     const TextView& ids);

// The tables. Each requires that CheckSizes found nothing.
void CheckSizes(const LedgerView& view, std::vector<LedgerFault>& faults);
void CheckCreditor(const CheckContext& context, FaultList& faults);
void CheckDebtors(const CheckContext& context, FaultList& faults);
void CheckItems(const CheckContext& context, FaultList& faults);
// Also the faults of `items` that settlements bring to light.
void CheckSettlements(const CheckContext& context, FaultList& faults,
                      FaultList& item_faults);
void CheckPromises(const CheckContext& context, FaultList& faults);
void CheckDisputes(const CheckContext& context, FaultList& faults);
void CheckContacts(const CheckContext& context, FaultList& faults);
void CheckEvents(const CheckContext& context, FaultList& faults);
void CheckRates(const CheckContext& context, FaultList& faults);

}  // namespace arrears::ledger_internal

#endif  // ARREARS_LEDGER_CHECK_INTERNAL_H_
