// SPDX-License-Identifier: Apache-2.0
//
// settlement_join_internal.h: how much of each item did money from outside
// settle, in 13 bytes an item?
//
//   absl::StatusOr<std::unique_ptr<SettlementJoin>> join =
//       SettlementJoin::Read(file, binding, parser, at, executor);
//   if (*join == nullptr) ReadWholeLedger();       // not so simple a file
//   SettlementJoin::Entry* entry = (*join)->Find(HashText(id));
//
// Items are found by 56 bits of the hash of their id. Two different ids with
// one hash would be added up, so sums are proved in the end: each side adds its
// amounts times a second hash of the id, and the two must agree.
#ifndef ARREARS_IO_SETTLEMENT_JOIN_INTERNAL_H_
#define ARREARS_IO_SETTLEMENT_JOIN_INTERNAL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/aging_reader.h"
#include "arrears/io/csv.h"
#include "arrears/io/read_report.h"
#include "arrears/ledger/position.h"
#include "partition_log_internal.h"
#include "table_binding_internal.h"
#include "table_parser_internal.h"
#include "text_hash_internal.h"

namespace arrears::io_internal {

class SettlementJoin {
 public:
  // What is settled of an item, as of a day.
  class Entry {
   public:
    Entry() = default;
    // Requires IsNarrow(minor).
    Entry(std::uint64_t hash, std::uint8_t flags, std::int64_t minor)
        : hash_low_(static_cast<std::uint32_t>(hash >> 8)),
          hash_high_(static_cast<std::uint16_t>(hash >> 40)),
          flags_(flags),
          minor_high_(static_cast<std::int8_t>(minor >> 32)),
          minor_low_(static_cast<std::uint32_t>(minor)) {}
    // Of what is in effect and known.
    std::int64_t minor() const {
      return std::int64_t{minor_high_} * (std::int64_t{1} << 32) + minor_low_;
    }
    bool any_positive() const { return (flags_ & kPositive) != 0; }
    bool any_negative() const { return (flags_ & kNegative) != 0; }
    // The sum was not kept.
    bool too_wide() const { return (flags_ & kTooWide) != 0; }
    bool taken() const { return (flags_ & kTaken) != 0; }
    // True once: the second taker has an id that occurs twice.
    bool Take() {
      std::atomic_ref<std::uint8_t> flags(flags_);
      return (flags.fetch_or(kTaken, std::memory_order_relaxed) & kTaken) == 0;
    }
    void Release() { flags_ &= static_cast<std::uint8_t>(~kTaken); }
    // Its hash but for the highest byte, which is its part, and the lowest.
    std::uint64_t hash() const {
      return std::uint64_t{hash_high_} << 40 | std::uint64_t{hash_low_} << 8;
    }
    void Merge(const Entry& other);

   private:
    std::uint32_t hash_low_ = 0;
    std::uint16_t hash_high_ = 0;
    std::uint8_t flags_ = 0;
    std::int8_t minor_high_ = 0;
    std::uint32_t minor_low_ = 0;
  };
  static constexpr bool IsNarrow(std::int64_t minor) {
    return minor < kWide && minor >= -kWide;
  }

  // nullptr where this is not enough: other columns than id, item, date, amount
  // and recorded_date have a say, or some row is not sound.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<SettlementJoin>> Read(
      const CsvFile& file, const TableBinding& binding,
      const ParserOptions& parser, const AsOf& at, const Executor& executor,
      const ReadProgress& progress = {});

  // Two steps, in this order and some time apart, hide the waits of Find.
  void PrefetchPlace(std::uint64_t hash) const {
    const Part& part = parts_[hash >> 56];
    __builtin_prefetch(part.begin.data() + part.BucketOf(hash));
  }
  void PrefetchEntry(std::uint64_t hash) const {
    const Part& part = parts_[hash >> 56];
    const std::uint32_t begin = part.begin[part.BucketOf(hash)];
    __builtin_prefetch(part.entries.data() + begin, 1);
  }
  // nullptr: no settlement names this item.
  Entry* Find(std::uint64_t hash) {
    Part& part = parts_[hash >> 56];
    const std::size_t bucket = part.BucketOf(hash);
    for (std::uint32_t at = part.begin[bucket]; at < part.begin[bucket + 1];
         ++at) {
      if (part.entries[at].hash() == (hash & kHashMask)) {
        return &part.entries[at];
      }
    }
    return nullptr;
  }
  // The share of `minor`, settled of the item with this id, in checksum().
  static std::uint64_t Check(std::string_view id, std::int64_t minor) {
    return HashText(id.data(), id.size(), kSecondSeed) *
           static_cast<std::uint64_t>(minor);
  }
  std::uint64_t checksum() const { return checksum_; }
  // Of what is in effect and known.
  const MinorSum& settled() const { return settled_; }
  bool AllTaken() const;
  // As before the first Take.
  void Release();
  // All amounts are in `currency`.
  [[nodiscard]] absl::StatusOr<FileReport> Report(Currency currency) const;

 private:
  static constexpr std::uint8_t kTaken = 1, kPositive = 2, kNegative = 4,
                                kTooWide = 8;
  static constexpr std::int64_t kWide = std::int64_t{1} << 39;
  static constexpr std::uint64_t kHashMask = 0x00FFFFFFFFFFFF00u;
  static constexpr std::uint64_t kSecondSeed = 0x589965CC75374CC3u;
  __extension__ using Wide = unsigned __int128;

  // Entries by bucket, which is a range of hashes.
  struct Part {
    std::vector<std::uint32_t> begin = {0, 0};  // One more than buckets.
    std::vector<Entry> entries;
    std::size_t BucketOf(std::uint64_t hash) const {
      // By the bits after those of the part.
      return static_cast<std::size_t>(
          static_cast<Wide>((hash & kHashMask) << 8) * (begin.size() - 1) >>
          64);
    }
  };
  using Log = PartitionLog<Entry>;
  class Reading;

  static void Merge(const Log& log, std::size_t part,
                    std::vector<Entry>* scratch, Part* into);

  std::array<Part, Log::kParts> parts_;
  std::uint64_t checksum_ = 0;
  MinorSum settled_, read_;
  FileReport report_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_SETTLEMENT_JOIN_INTERNAL_H_
