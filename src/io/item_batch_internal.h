// SPDX-License-Identifier: Apache-2.0
//
// item_batch_internal.h: rows of an items file as columns of the ledger.
//
//   ItemBatch items(binding);
//   items.Take(rows);
//   items.Check(currencies, base, &parser);   // takes unsound rows out
//   summary.Add(items.columns());
//
// What is wrong with an item by itself is found here, while its text is at
// hand; what is wrong between rows, later.
#ifndef ARREARS_IO_ITEM_BATCH_INTERNAL_H_
#define ARREARS_IO_ITEM_BATCH_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "table_binding_internal.h"
#include "table_parser_internal.h"

namespace arrears::io_internal {

// Arrow's bitmap of a state column; empty where every row has a value.
void SetValidity(const ParsedColumn& column, std::vector<std::uint8_t>* bits);

// A slice of the dates that CheckLedger lets pass, whatever else it does.
inline constexpr std::int32_t kScreenFirst = -25567;  // 1900-01-01.
inline constexpr std::int32_t kScreenLast = 84005;    // 2199-12-31.

class ItemBatch {
 public:
  explicit ItemBatch(const TableBinding& binding);

  // Borrows the rows' columns, but no ids, debtors or parents.
  void Take(const ParsedRows& rows);
  // Valid until the next Take or Check.
  const ItemColumns& columns() const { return columns_; }
  // Rejects through `parser`, whose rows were taken, every row that CheckLedger
  // would find at fault for its own fields. Takes what remains.
  void Check(const CurrencyRegistry& currencies, const Creditor& creditor,
             TableParser* parser, const ParsedRows& rows);

 private:
  struct DateSlot {
    int column;
    ColumnView<Date> ItemColumns::*view;
    std::vector<std::uint8_t> validity;
  };
  ColumnView<Date> Dates(const ParsedRows& rows, DateSlot& slot);
  bool PassesScreen(const ParsedRows& rows) const;

  ItemColumns columns_;
  std::vector<DateSlot> dates_;
  int amount_, currency_, kind_, terms_, rate_, secured_, disputed_, parent_;
  std::vector<std::uint8_t> currency_bits_, kind_bits_, terms_bits_, rate_bits_,
      secured_bits_, disputed_bits_;
  std::vector<ItemKind> kinds_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_ITEM_BATCH_INTERNAL_H_
