// SPDX-License-Identifier: Apache-2.0
//
// Exposures by the million: their sums by bucket, and the allowance back to
// each of them.
#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "arrears/recovery/loss.h"

namespace arrears {
namespace {

__extension__ using UnsignedWide = unsigned __int128;

// Borders depend on the rows alone. kMaxAmountMinor allows 4,096 to be added
// without a check.
constexpr std::size_t kRowsPerSum = 4096;
constexpr std::size_t kShareTasks = 64;
// Remainders are counted by their leading bits.
constexpr int kBinBits = 12;
constexpr std::size_t kBins = std::size_t{1} << kBinBits;
constexpr std::size_t kMostSharedBuckets = 256;

absl::Status CheckRows(std::span<const std::int64_t> exposures,
                       std::span<const std::uint8_t> buckets,
                       std::size_t bucket_count) {
  if (exposures.size() != buckets.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "buckets: ", buckets.size(), " values, not ", exposures.size()));
  }
  if (bucket_count >= 1 && bucket_count <= kMostSharedBuckets) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("bucket_count ", bucket_count,
                                                 " is not in [1, ",
                                                 kMostSharedBuckets, "]"));
}

bool Sound(std::int64_t exposure, std::uint8_t bucket,
           std::size_t bucket_count) {
  return exposure >= 0 && exposure <= kMaxAmountMinor && bucket < bucket_count;
}

absl::Status RowFault(std::size_t row, std::int64_t exposure,
                      std::uint8_t bucket, std::size_t bucket_count) {
  return absl::InvalidArgumentError(
      absl::StrCat("row ", row, ": exposure ", exposure, " in bucket ",
                   int{bucket}, "; exposures lie in [0, ", kMaxAmountMinor,
                   "], buckets in [0, ", bucket_count, ")"));
}

// The share of a bucket's allowance in its exposure, in 2^64ths.
struct ExactRatio {
  std::uint64_t parts = 0;
  bool all = false;  // The whole: 2^64 does not fit.

  // Whole units, and in the low word what is left in 2^64ths of one.
  UnsignedWide Of(std::int64_t exposure) const {
    const auto units = static_cast<std::uint64_t>(exposure);
    return all ? UnsignedWide{units} << 64 : UnsignedWide{units} * parts;
  }
};

std::size_t BinOf(std::uint64_t remainder) {
  return static_cast<std::size_t>(remainder >> (64 - kBinBits));
}

struct Candidate {
  std::size_t row;
  std::uint64_t remainder;
};

// Gives each exposure its whole units first, and then finds the largest
// remainders of each bucket without sorting: by counting their leading bits,
// and by selection among those that are equal in these.
class Sharing {
 public:
  Sharing(const Provision& provision, std::span<const std::int64_t> exposures,
          std::span<const std::uint8_t> buckets)
      : provision_(provision),
        exposures_(exposures),
        buckets_(buckets),
        bucket_count_(provision.lines.size()),
        ratios_(kMostSharedBuckets),
        thresholds_(kMostSharedBuckets),
        shares_(exposures.size()),
        tasks_(kShareTasks) {
    for (std::size_t k = 0; k < bucket_count_; ++k) {
      const ProvisionLine& line = provision.lines[k];
      if (line.pooled == 0) continue;
      ratios_[k].all = line.pooled_allowance == line.pooled;
      if (ratios_[k].all) continue;
      ratios_[k].parts = static_cast<std::uint64_t>(
          (static_cast<UnsignedWide>(line.pooled_allowance) << 64) /
          static_cast<UnsignedWide>(line.pooled));
    }
  }

  absl::StatusOr<std::vector<std::int64_t>> Run(const Executor& executor) {
    executor.Run(kShareTasks, [this](std::size_t task) { GiveUnits(task); });
    absl::Status status = FindThresholds();
    if (!status.ok()) return status;
    executor.Run(kShareTasks, [this](std::size_t task) { GiveRest(task); });
    for (std::size_t k = 0; k < bucket_count_; ++k) GiveAmongEqual(k);
    return std::move(shares_);
  }

 private:
  struct Task {
    std::vector<UnsignedWide> exposed, given;        // Per bucket.
    std::vector<std::uint32_t> counts;               // Per bucket and bin.
    std::vector<std::vector<Candidate>> candidates;  // Per bucket.
    std::size_t fault = std::numeric_limits<std::size_t>::max();
  };
  // Above `bin` all get a unit, in it `left` of them.
  struct Threshold {
    std::size_t bin = kBins;
    std::uint64_t left = 0;
  };

  std::size_t Border(std::size_t task) const {
    return exposures_.size() / kShareTasks * task +
           exposures_.size() % kShareTasks * task / kShareTasks;
  }

  void GiveUnits(std::size_t number) {
    Task& task = tasks_[number];
    task.exposed.assign(bucket_count_, 0);
    task.given.assign(bucket_count_, 0);
    task.counts.assign(bucket_count_ * kBins, 0);
    for (std::size_t i = Border(number); i < Border(number + 1); ++i) {
      const std::uint8_t bucket = buckets_[i];
      if (!Sound(exposures_[i], bucket, bucket_count_)) {
        task.fault = i;
        return;
      }
      const UnsignedWide share = ratios_[bucket].Of(exposures_[i]);
      shares_[i] = static_cast<std::int64_t>(share >> 64);
      task.exposed[bucket] += static_cast<UnsignedWide>(exposures_[i]);
      task.given[bucket] += static_cast<UnsignedWide>(shares_[i]);
      ++task.counts[bucket * kBins + BinOf(static_cast<std::uint64_t>(share))];
    }
  }

  absl::Status FindThresholds() {
    for (const Task& task : tasks_) {
      const std::size_t i = task.fault;
      if (i >= exposures_.size()) continue;
      return RowFault(i, exposures_[i], buckets_[i], bucket_count_);
    }
    for (std::size_t k = 0; k < bucket_count_; ++k) {
      UnsignedWide exposed = 0, given = 0;
      for (const Task& task : tasks_) {
        exposed += task.exposed[k];
        given += task.given[k];
      }
      const ProvisionLine& line = provision_.lines[k];
      if (exposed != static_cast<UnsignedWide>(line.pooled)) {
        return absl::InvalidArgumentError(
            absl::StrCat("bucket ", k, ": exposures do not add to the pooled ",
                         line.pooled));
      }
      // Cutting the ratio loses less than one unit of a bucket in all, so that
      // there are at least as many remainders as units.
      Threshold& threshold = thresholds_[k];
      threshold.left = static_cast<std::uint64_t>(
          static_cast<UnsignedWide>(line.pooled_allowance) - given);
      while (threshold.left > 0) {
        --threshold.bin;
        std::uint64_t here = 0;
        for (const Task& task : tasks_) {
          here += task.counts[k * kBins + threshold.bin];
        }
        if (here >= threshold.left) break;
        threshold.left -= here;
      }
    }
    return absl::OkStatus();
  }

  void GiveRest(std::size_t number) {
    Task& task = tasks_[number];
    task.candidates.resize(bucket_count_);
    for (std::size_t i = Border(number); i < Border(number + 1); ++i) {
      const std::uint8_t bucket = buckets_[i];
      const auto remainder =
          static_cast<std::uint64_t>(ratios_[bucket].Of(exposures_[i]));
      const std::size_t bin = BinOf(remainder);
      if (bin < thresholds_[bucket].bin) continue;
      if (bin > thresholds_[bucket].bin) {
        ++shares_[i];
      } else {
        task.candidates[bucket].push_back({i, remainder});
      }
    }
  }

  void GiveAmongEqual(std::size_t bucket) {
    std::vector<Candidate> all;
    for (const Task& task : tasks_) {
      all.insert(all.end(), task.candidates[bucket].begin(),
                 task.candidates[bucket].end());
    }
    const auto left = static_cast<std::ptrdiff_t>(thresholds_[bucket].left);
    std::nth_element(all.begin(), all.begin() + left, all.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.remainder != b.remainder
                                  ? a.remainder > b.remainder
                                  : a.row < b.row;
                     });
    for (std::ptrdiff_t i = 0; i < left; ++i) {
      ++shares_[all[static_cast<std::size_t>(i)].row];
    }
  }

  const Provision& provision_;
  std::span<const std::int64_t> exposures_;
  std::span<const std::uint8_t> buckets_;
  std::size_t bucket_count_;
  std::vector<ExactRatio> ratios_;
  std::vector<Threshold> thresholds_;
  std::vector<std::int64_t> shares_;
  std::vector<Task> tasks_;
};

}  // namespace

absl::StatusOr<LossPool> PoolOf(std::span<const std::int64_t> exposures,
                                std::span<const std::uint8_t> buckets,
                                std::size_t bucket_count,
                                const Executor& executor) {
  absl::Status status = CheckRows(exposures, buckets, bucket_count);
  if (!status.ok()) return status;
  const std::size_t rows = exposures.size();
  const std::size_t tasks = (rows + kRowsPerSum - 1) / kRowsPerSum;
  std::vector<std::int64_t> sums(tasks * bucket_count, 0);
  std::vector<std::size_t> faults(tasks, rows);
  executor.Run(tasks, [&](std::size_t task) {
    std::array<std::int64_t, kMostSharedBuckets> sum = {};
    const std::size_t end = std::min(rows, (task + 1) * kRowsPerSum);
    for (std::size_t i = task * kRowsPerSum; i < end; ++i) {
      if (!Sound(exposures[i], buckets[i], bucket_count)) {
        faults[task] = i;
        return;
      }
      sum[buckets[i]] += exposures[i];
    }
    std::copy_n(sum.begin(), bucket_count, &sums[task * bucket_count]);
  });
  for (const std::size_t i : faults) {
    if (i == rows) continue;
    return RowFault(i, exposures[i], buckets[i], bucket_count);
  }
  LossPool pool;
  for (std::size_t k = 0; k < bucket_count; ++k) {
    MinorSum sum;
    for (std::size_t task = 0; task < tasks; ++task) {
      sum.Add(sums[task * bucket_count + k]);
    }
    absl::StatusOr<std::int64_t> minor = sum.Minor();
    if (!minor.ok()) return minor.status();
    pool.gross.push_back(*minor);
  }
  return pool;
}

absl::StatusOr<std::vector<std::int64_t>> ShareAllowance(
    const Provision& provision, std::span<const std::int64_t> exposures,
    std::span<const std::uint8_t> buckets, const Executor& executor) {
  absl::Status status = CheckRows(exposures, buckets, provision.lines.size());
  if (!status.ok()) return status;
  return Sharing(provision, exposures, buckets).Run(executor);
}

}  // namespace arrears
