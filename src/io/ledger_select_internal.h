// SPDX-License-Identifier: Apache-2.0
//
// ledger_select_internal.h: the same ledger with fewer rows.
//
//   RowChoice choice = KeepAll(view);
//   choice.gone(Table::kItems)[17] = 1;
//   ForEachDependent(view, &choice, tell);          // what named row 17
//   LedgerData fewer = SelectRows(view, choice);
#ifndef ARREARS_IO_LEDGER_SELECT_INTERNAL_H_
#define ARREARS_IO_LEDGER_SELECT_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_data.h"

namespace arrears::io_internal {

std::size_t RowCount(const LedgerView& view, Table table);

// Which rows go, table by table.
class RowChoice {
 public:
  explicit RowChoice(const LedgerView& view);
  std::vector<std::uint8_t>& gone(Table table) {
    return gone_[static_cast<std::size_t>(table)];
  }
  const std::vector<std::uint8_t>& gone(Table table) const {
    return gone_[static_cast<std::size_t>(table)];
  }
  // Debtors stand in order of their first item, and those without one go.
  bool debtors_by_items = false;

 private:
  std::array<std::vector<std::uint8_t>, 9> gone_;
};

// A row that goes because the row it names does.
struct DependentRow {
  Table table;
  std::size_t row;
  std::string_view column;
  Table named_table;
  std::size_t named_row;
};

// Adds to `choice` what depends on it, and what depends on that; tells each
// row once, in the order of tables and rows of each round.
void AddDependents(const LedgerView& view, RowChoice* choice,
                   const std::function<void(const DependentRow&)>& tell);

// A copy of what remains. Requires that no remaining row names one that goes.
LedgerData SelectRows(const LedgerView& view, const RowChoice& choice);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_LEDGER_SELECT_INTERNAL_H_
