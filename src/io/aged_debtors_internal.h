// SPDX-License-Identifier: Apache-2.0
//
// aged_debtors_internal.h: debtors' rows where they were made, and their order.
#ifndef ARREARS_IO_AGED_DEBTORS_INTERNAL_H_
#define ARREARS_IO_AGED_DEBTORS_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "arrears/io/aged_debtors.h"
#include "text_registry_internal.h"

namespace arrears {

struct AgedDebtors::Parts {
  // Rows of a part are by its own numbers of debtors and currencies.
  std::vector<DebtorAging> aging;
  // Of all rows: part << 32 | row of the part.
  std::vector<std::uint64_t> order;
  std::vector<Currency> currencies;
  // Ids: of shards, as many as parts, or of the one part there is.
  std::unique_ptr<io_internal::TextRegistry> registry;
  TextBuilder ids;
  TextView id_view;  // Of `ids`, or of a ledger that outlives this.

  struct Place {
    std::size_t part, row;
  };
  Place At(std::size_t row) const {
    return {static_cast<std::size_t>(order[row] >> 32),
            static_cast<std::size_t>(order[row] & 0xFFFFFFFFu)};
  }
  std::string_view Id(const Place& at) const {
    const auto debtor = static_cast<std::size_t>(aging[at.part].debtor[at.row]);
    return registry ? registry->shard(at.part).text(debtor) : id_view[debtor];
  }
};

namespace io_internal {

// Of AgeByDebtor's rows; the ledger's ids are borrowed.
std::unique_ptr<AgedDebtors::Parts> PartsOf(const Ledger& ledger,
                                            DebtorAging aging);

// Rows of shards by the line on which their debtor stands first, of `lines`.
std::vector<std::uint64_t> OrderByFirstLine(
    const std::vector<DebtorAging>& parts, const TextRegistry& registry,
    std::uint64_t lines);

}  // namespace io_internal
}  // namespace arrears

#endif  // ARREARS_IO_AGED_DEBTORS_INTERNAL_H_
