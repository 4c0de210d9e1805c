// SPDX-License-Identifier: Apache-2.0
//
// id_index_internal.h: in which row does this id stand?
//
//   const IdIndex index = IdIndex::Build(ids, executor);
//   RowIndex row = index.Find(id, HashAnyText(id));       // -1: nowhere
#ifndef ARREARS_IO_ID_INDEX_INTERNAL_H_
#define ARREARS_IO_ID_INDEX_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "arrears/base/column.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/tables.h"

namespace arrears::io_internal {

class IdIndex {
 public:
  IdIndex() = default;  // Of no rows.
  // Borrows `ids`. Null ids are left out; of equal ones the first row counts.
  // 12 to 24 bytes a row.
  static IdIndex Build(TextView ids, const Executor& executor);

  RowIndex Find(std::string_view id, std::uint64_t hash) const;
  // Rows of many ids at once, which hides the waits for memory.
  void FindAll(std::span<const std::string_view> ids,
               std::span<const std::uint64_t> hashes, RowIndex* rows) const;

 private:
  // Parts by the hash's top bits are built by different threads.
  static constexpr std::size_t kParts = 64;
  static constexpr int kPartShift = 58;
  struct Part {
    std::vector<std::uint64_t> slots;  // Tag << 32 | row + 1; 0 = free.
    std::uint64_t mask = 0;
  };
  struct Entry {
    std::uint64_t hash;
    RowIndex row;
  };
  static std::uint64_t Tag(std::uint64_t hash) {
    return hash >> 24 & 0xFFFFFFFFu;
  }
  void BuildPart(std::size_t part, std::span<const Entry> entries);

  TextView ids_;
  std::vector<Part> parts_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_ID_INDEX_INTERNAL_H_
