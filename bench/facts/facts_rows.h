// SPDX-License-Identifier: Apache-2.0
//
// facts_rows.h: a ledger of any size, in memory, grouped by debtor and item.
//
//   const FactsRows rows(1'000'000, true);    // 10 M items, 10 M settlements
//   absl::StatusOr<Ledger> ledger = Ledger::Create(rows.view, options);
//
// Each debtor is drawn by itself: the first n debtors of a large ledger are
// those of a small one, so that a slow twin can be asked about them.
#ifndef ARREARS_BENCH_FACTS_FACTS_ROWS_H_
#define ARREARS_BENCH_FACTS_FACTS_ROWS_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "arrears/ledger/ledger.h"

namespace arrears {

inline constexpr int kItemsPerDebtor = 10;
inline const Date kFactsFirst = std::chrono::year(2022) / 1 / 1;
inline const AsOf kFactsAt = {std::chrono::year(2024) / 12 / 31};

// Invoices at 30 days over three years, paid from 20 days early to 70 late, one
// in twenty never, one in twenty in two parts; by settlements, or else by
// settled_date.
struct FactsRows {
  FactsRows(int debtors, bool by_settlements) {
    const auto rows = static_cast<std::size_t>(debtors) * kItemsPerDebtor;
    for (auto* column : {&document, &due}) column->reserve(rows);
    debtor.reserve(rows);
    amount.reserve(rows);
    if (!by_settlements) {
      settled.resize(rows);
      valid.resize(rows / 8 + 1);
    }
    for (RowIndex d = 0; d < debtors; ++d) {
      std::uint64_t state = static_cast<std::uint64_t>(d) + 1;
      int day = static_cast<int>(Draw(state) % 100);
      for (int k = 0; k < kItemsPerDebtor; ++k) {
        const std::uint64_t draw = Draw(state);
        debtor.push_back(d);
        amount.push_back(static_cast<std::int64_t>(draw & 0xFFFFF) + 2);
        day += static_cast<int>(draw >> 20 & 255) * 200 / 256;
        document.push_back(kFactsFirst + Days{std::min(day, 1094)});
        due.push_back(document.back() + Days{30});
        Pay(draw, by_settlements);
      }
    }
    Bind(debtors, by_settlements);
  }

  std::vector<RowIndex> debtor, paid_item;
  std::vector<std::int64_t> amount, paid_amount;
  std::vector<Date> document, due, settled, paid_on;
  std::vector<std::uint8_t> valid;
  LedgerView view;

 private:
  // SplitMix64: small, and the same everywhere.
  static std::uint64_t Draw(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  void Pay(std::uint64_t draw, bool by_settlements) {
    const auto row = static_cast<RowIndex>(amount.size() - 1);
    const auto i = static_cast<std::size_t>(row);
    const int kind = static_cast<int>((draw >> 50) % 20);
    const Date on = std::max(
        document[i], due[i] + Days{static_cast<int>(draw >> 40 & 63) + 6 - 20});
    if (!by_settlements) {
      settled[i] = on;
      if (kind == 0) return;
      valid[i / 8] |= static_cast<std::uint8_t>(1u << (i & 7));
      return;
    }
    if (kind == 0) return;
    const std::int64_t first = kind == 1 ? amount[i] / 2 : amount[i];
    Settle(row, on, first);
    if (kind == 1) Settle(row, on + Days{12}, amount[i] - first);
  }
  void Settle(RowIndex item, Date on, std::int64_t minor) {
    paid_item.push_back(item);
    paid_on.push_back(on);
    paid_amount.push_back(minor);
  }
  void Bind(int debtors, bool by_settlements) {
    view.creditor.currency = Currency::Of("EUR");
    view.debtors.count = static_cast<std::size_t>(debtors);
    view.items.debtor = debtor;
    view.items.amount = amount;
    view.items.document_date = document;
    view.items.due_date = due;
    if (!by_settlements) {
      view.items.settled_date = {settled.data(), settled.size(), valid.data()};
      return;
    }
    view.settlements.item = paid_item;
    view.settlements.date = paid_on;
    view.settlements.amount = paid_amount;
  }
};

}  // namespace arrears

#endif  // ARREARS_BENCH_FACTS_FACTS_ROWS_H_
