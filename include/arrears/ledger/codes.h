// SPDX-License-Identifier: Apache-2.0
//
// codes.h: how are a table's kinds written in files and by hosts?
//
//   kItemKindNames[static_cast<int>(ItemKind::kReceipt)];      // "receipt"
//   const int kind = CodeOf(kItemKindNames, "credit_note");    // 1, or -1
//
// In the order of the enums of tables.h.
#ifndef ARREARS_LEDGER_CODES_H_
#define ARREARS_LEDGER_CODES_H_

#include <cstddef>
#include <string_view>

namespace arrears {

inline constexpr std::string_view kDebtorClassNames[] = {
    "company", "sole_trader", "consumer"};
inline constexpr std::string_view kItemKindNames[] = {
    "invoice", "credit_note", "debit_note", "instalment", "receipt"};
inline constexpr std::string_view kSettlementKindNames[] = {
    "cash", "credit", "discount", "write_off", "unmatch", "chargeback"};
inline constexpr std::string_view kPromiseKindNames[] = {"promise", "plan",
                                                         "extension"};

// The index of `text` among the names; -1 when it is none of them.
template <std::size_t size>
constexpr int CodeOf(const std::string_view (&names)[size],
                     std::string_view text) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == text) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace arrears

#endif  // ARREARS_LEDGER_CODES_H_
