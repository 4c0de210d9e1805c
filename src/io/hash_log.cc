// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <utility>

#include "hash_log_internal.h"

namespace arrears::io_internal {
namespace {

// One bit for each of 2^bits values.
class Bitmap {
 public:
  explicit Bitmap(std::size_t members)
      : shift_(64 - std::bit_width(16 * members + 63)),
        words_((std::size_t{1} << (64 - shift_)) / 64) {}
  // Whether it was set before. `hash` without its top 8 bits, which all
  // members share, and spread anew by an odd factor.
  bool Set(std::uint64_t hash) {
    const std::uint64_t bit = Bit(hash);
    std::uint64_t& word = words_[bit / 64];
    const bool before = (word >> (bit % 64) & 1) != 0;
    word |= std::uint64_t{1} << (bit % 64);
    return before;
  }
  bool Has(std::uint64_t hash) const {
    const std::uint64_t bit = Bit(hash);
    return (words_[bit / 64] >> (bit % 64) & 1) != 0;
  }

 private:
  std::uint64_t Bit(std::uint64_t hash) const {
    return (hash * 0x9E3779B97F4A7C15u) >> shift_;
  }
  int shift_;
  std::vector<std::uint64_t> words_;
};

}  // namespace

HashLog::Writer::~Writer() {
  const std::lock_guard<std::mutex> lock(log_.mutex_);
  for (std::size_t p = 0; p < kParts; ++p) {
    Part& part = parts_[p];
    for (std::uint64_t* block : part.blocks) {
      const bool last = block == part.blocks.back();
      log_.parts_[p].push_back(
          {block, last ? static_cast<std::size_t>(part.at - block) : kBlock});
    }
  }
  std::move(slabs_.begin(), slabs_.end(), std::back_inserter(log_.slabs_));
}

void HashLog::Writer::Grow(Part& part) {
  if (slab_left_ == 0) {
    slabs_.emplace_back(new std::uint64_t[kSlab * kBlock]);
    slab_ = slabs_.back().get();
    slab_left_ = kSlab;
  }
  part.at = slab_;
  part.end = slab_ + kBlock;
  part.blocks.push_back(slab_);
  slab_ += kBlock;
  --slab_left_;
}

// A first pass suspects what meets a bit that is set; a second one counts the
// suspects exactly.
std::vector<std::uint64_t> HashLog::RepeatedIn(const std::vector<Block>& part) {
  std::size_t count = 0;
  for (const Block& block : part) count += block.size;
  std::vector<std::uint64_t> suspects, repeated;
  Bitmap seen(count);
  for (const Block& block : part) {
    for (std::size_t i = 0; i < block.size; ++i) {
      if (seen.Set(block.data[i])) suspects.push_back(block.data[i]);
    }
  }
  if (suspects.empty()) return repeated;
  std::sort(suspects.begin(), suspects.end());
  suspects.erase(std::unique(suspects.begin(), suspects.end()), suspects.end());
  Bitmap suspected(suspects.size());
  for (const std::uint64_t hash : suspects) suspected.Set(hash);
  std::vector<std::uint8_t> times(suspects.size());
  for (const Block& block : part) {
    for (std::size_t i = 0; i < block.size; ++i) {
      const std::uint64_t hash = block.data[i];
      if (!suspected.Has(hash)) continue;
      const auto at = std::lower_bound(suspects.begin(), suspects.end(), hash);
      if (at == suspects.end() || *at != hash) continue;
      std::uint8_t& seen_times = times[at - suspects.begin()];
      if (seen_times < 2 && ++seen_times == 2) repeated.push_back(hash);
    }
  }
  std::sort(repeated.begin(), repeated.end());
  return repeated;
}

std::vector<std::uint64_t> HashLog::Repeated(const Executor& executor) const {
  std::vector<std::vector<std::uint64_t>> found(kParts);
  executor.Run(kParts,
               [&](std::size_t p) { found[p] = RepeatedIn(parts_[p]); });
  std::vector<std::uint64_t> all;  // Parts ascend, so the whole does.
  for (const auto& part : found) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace arrears::io_internal
