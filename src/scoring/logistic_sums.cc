// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "base/vector_width_internal.h"
#include "scoring/logistic_sums_internal.h"

namespace arrears::scoring_internal {
namespace {

constexpr std::size_t kLanes = 8;
constexpr std::size_t kBlockRows = 256;       // Stay in the first-level cache.
constexpr std::size_t kSummedRows = 1 << 14;  // Of a task.

// The loop stands once; the compiler makes each width of it.
#define ARREARS_ALWAYS_INLINE inline __attribute__((always_inline))

// In lanes, whatever the width of the machine, and then in their order.
ARREARS_ALWAYS_INLINE double Dot(const double* a, const double* b,
                                 std::size_t rows) {
  std::array<double, kLanes> lanes = {};
  std::size_t i = 0;
  for (; i + kLanes <= rows; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += a[i + lane] * b[i + lane];
    }
  }
  for (std::size_t lane = 0; i < rows; ++i, ++lane) lanes[lane] += a[i] * b[i];
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

// Odds and chances of a block of rows.
struct Block {
  // decay = e^-|log odds|.
  std::array<double, kBlockRows> log_odds, decay, chance, weight, part, ones;

  Block() { ones.fill(1); }

  ARREARS_ALWAYS_INLINE void Fill(LogisticColumns columns,
                                  std::span<const double> coefficients,
                                  std::size_t begin, std::size_t rows) {
    std::fill(log_odds.begin(), log_odds.end(), coefficients[0]);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const double* const values = columns[c].data() + begin;
      const double times = coefficients[c + 1];
      for (std::size_t i = 0; i < rows; ++i) log_odds[i] += times * values[i];
    }
    for (std::size_t i = 0; i < rows; ++i) {
      decay[i] = std::exp(-std::abs(log_odds[i]));
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const double e = decay[i];
      chance[i] = (log_odds[i] >= 0 ? 1 : e) / (1 + e);
      weight[i] = e / ((1 + e) * (1 + e));
    }
  }
};

// What a block adds to the sums.
struct BlockTask {
  LogisticColumns columns;
  std::span<const std::uint8_t> is_event;
  std::span<const double> coefficients;
  std::size_t begin, rows;
};

// part = weight x column, times each column up to it; the first is of ones.
ARREARS_ALWAYS_INLINE void AddInformation(const BlockTask& task, Block* block,
                                          double* sums) {
  std::size_t at = 0;
  const auto values = [&](std::size_t c) {
    return c == 0 ? block->ones.data()
                  : task.columns[c - 1].data() + task.begin;
  };
  for (std::size_t c = 0; c <= task.columns.size(); ++c) {
    const double* const column = values(c);
    for (std::size_t i = 0; i < task.rows; ++i) {
      block->part[i] = block->weight[i] * column[i];
    }
    for (std::size_t d = 0; d <= c; ++d) {
      sums[at++] += Dot(block->part.data(), values(d), task.rows);
    }
  }
}

ARREARS_ALWAYS_INLINE void AddBlock(const BlockTask& task, Block* block,
                                    LogisticSums* sums) {
  block->Fill(task.columns, task.coefficients, task.begin, task.rows);
  AddInformation(task, block, sums->information.data());
  // Each factor is at most 2: the logarithm is one of all.
  double lost = 0, product = 1;
  for (std::size_t i = 0; i < task.rows; ++i) {
    const double x = block->log_odds[i];
    const bool event = task.is_event[task.begin + i] != 0;
    sums->farthest = std::max(sums->farthest, std::abs(x));
    lost += std::max(event ? -x : x, 0.0);
    product *= 1 + block->decay[i];
    block->part[i] = (event ? 1 : 0) - block->chance[i];
  }
  sums->log_likelihood -= lost + std::log(product);
  sums->gradient[0] += Dot(block->part.data(), block->ones.data(), task.rows);
  for (std::size_t c = 0; c < task.columns.size(); ++c) {
    sums->gradient[c + 1] +=
        Dot(block->part.data(), task.columns[c].data() + task.begin, task.rows);
  }
}

#undef ARREARS_ALWAYS_INLINE

void AddScalar(const BlockTask& task, Block* block, LogisticSums* sums) {
  AddBlock(task, block, sums);
}
#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2"))) void AddAvx2(const BlockTask& task,
                                                      Block* block,
                                                      LogisticSums* sums) {
  AddBlock(task, block, sums);
}
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) void AddAvx512(
    const BlockTask& task, Block* block, LogisticSums* sums) {
  AddBlock(task, block, sums);
}
#endif

using AddKernel = void (*)(const BlockTask&, Block*, LogisticSums*);
AddKernel AddKernelOf(base_internal::VectorWidth width) {
#if defined(__x86_64__)
  if (width == base_internal::VectorWidth::kAvx512) return AddAvx512;
  if (width == base_internal::VectorWidth::kAvx2) return AddAvx2;
#endif
  static_cast<void>(width);
  return AddScalar;
}

// Calls add(begin, rows, block, sum) for the blocks of each task, whose sums
// are added up in their order.
template <class Sum, class Add, class Merge>
void SumBlocks(std::size_t rows, const Executor& executor, const Sum& zero,
               Add add, Merge merge) {
  const std::size_t tasks = (rows + kSummedRows - 1) / kSummedRows;
  std::vector<Sum> sums(tasks, zero);
  executor.Run(tasks, [&](std::size_t task) {
    Block block;
    const std::size_t end = std::min(rows, (task + 1) * kSummedRows);
    for (std::size_t begin = task * kSummedRows; begin < end;
         begin += kBlockRows) {
      add(begin, std::min(kBlockRows, end - begin), &block, &sums[task]);
    }
  });
  for (const Sum& sum : sums) merge(sum);
}

void AddTo(const std::vector<double>& more, std::vector<double>* sum) {
  for (std::size_t i = 0; i < more.size(); ++i) (*sum)[i] += more[i];
}

}  // namespace

LogisticSums SumLogistic(LogisticColumns columns,
                         std::span<const std::uint8_t> is_event,
                         std::span<const double> coefficients,
                         const Executor& executor) {
  const std::size_t size = columns.size() + 1;
  LogisticSums zero;
  zero.gradient.resize(size);
  zero.information.resize(size * (size + 1) / 2);
  LogisticSums all = zero;
  const AddKernel add = AddKernelOf(base_internal::ActiveVectorWidth());
  SumBlocks(
      is_event.size(), executor, zero,
      [&](std::size_t begin, std::size_t rows, Block* block,
          LogisticSums* sums) {
        add({columns, is_event, coefficients, begin, rows}, block, sums);
      },
      [&](const LogisticSums& sums) {
        all.log_likelihood += sums.log_likelihood;
        all.farthest = std::max(all.farthest, sums.farthest);
        AddTo(sums.gradient, &all.gradient);
        AddTo(sums.information, &all.information);
      });
  return all;
}

std::vector<double> SumFirth(LogisticColumns columns,
                             std::span<const double> coefficients,
                             std::span<const double> inverse,
                             const Executor& executor) {
  const std::size_t size = columns.size() + 1;
  const std::size_t all_rows = columns.empty() ? 0 : columns[0].size();
  std::vector<double> all(size);
  SumBlocks(
      all_rows, executor, std::vector<double>(size),
      [&](std::size_t begin, std::size_t rows, Block* block,
          std::vector<double>* sum) {
        block->Fill(columns, coefficients, begin, rows);
        const auto value = [&](std::size_t c, std::size_t i) {
          return c == 0 ? 1 : columns[c - 1][begin + i];
        };
        for (std::size_t i = 0; i < rows; ++i) {
          double hat = 0;
          for (std::size_t c = 0; c < size; ++c) {
            double row = 0;
            for (std::size_t d = 0; d < size; ++d) {
              row += inverse[c * size + d] * value(d, i);
            }
            hat += row * value(c, i);
          }
          block->part[i] = hat * block->weight[i] * (.5 - block->chance[i]);
        }
        for (std::size_t c = 0; c < size; ++c) {
          for (std::size_t i = 0; i < rows; ++i) {
            (*sum)[c] += block->part[i] * value(c, i);
          }
        }
      },
      [&](const std::vector<double>& sum) { AddTo(sum, &all); });
  return all;
}

}  // namespace arrears::scoring_internal
