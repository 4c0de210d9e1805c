// SPDX-License-Identifier: Apache-2.0
//
// Random tables of 24 to 3,700 rules over 8 columns of 16-bit integers, on
// 200,000 rows. Half of the cells are `-`, the others intervals with random
// ends among 250 values, so that the first hit is the 20th rule or so. Checked
// on two thousand rows against the twin before they are timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/decision_table.h"
#include "arrears/rules/explain.h"
#include "base/vector_width_internal.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::SupportedVectorWidth;
using base_internal::VectorWidth;

constexpr int kInputs = 8, kValues = 250;
constexpr std::size_t kRows = 200'000, kCheckedRows = 2'000;

std::string NameOf(int input) { return "c" + std::to_string(input); }

TableSpec RandomTable(std::size_t rules) {
  std::mt19937 rng(static_cast<unsigned>(rules));
  const auto below = [&rng](int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(rng);
  };
  TableSpec spec;
  spec.name = "random";
  spec.outputs = {{"out", OutputType::kNumber, {}, {}}};
  for (int i = 0; i < kInputs; ++i) spec.inputs.push_back({NameOf(i)});
  for (std::size_t r = 0; r < rules; ++r) {
    TableRule rule;
    rule.id = std::to_string(r);
    rule.outputs = {static_cast<std::int64_t>(r % 10)};
    for (int i = 0; i < kInputs; ++i) {
      const int a = below(kValues), b = below(kValues);
      rule.cells.push_back(below(2) == 0
                               ? "-"
                               : "[" + std::to_string(std::min(a, b)) + ".." +
                                     std::to_string(std::max(a, b)) + "]");
    }
    spec.rules.push_back(std::move(rule));
  }
  return spec;
}

Frame RandomRows(std::size_t rows) {
  Frame frame;
  for (int i = 0; i < kInputs; ++i) {
    std::mt19937 rng(static_cast<unsigned>(i));
    std::vector<std::int16_t> values;
    for (std::size_t row = 0; row < rows; ++row) {
      values.push_back(static_cast<std::int16_t>(
          std::uniform_int_distribution<int>(0, kValues - 1)(rng)));
    }
    frame
        .Add(Column::Int16(NameOf(i),
                           ColumnBuilder<std::int16_t>(std::move(values))))
        .IgnoreError();  // Names and sizes fit.
  }
  return frame;
}

DecisionTable Compiled(const TableSpec& spec) {
  std::vector<InputSchema> schema;
  for (const TableInput& input : spec.inputs) {
    schema.push_back({input.name, ColumnType::kInt16});
  }
  return *DecisionTable::Compile(spec, schema);
}

// The time of a row, in units of 1 ns.
void SayTimeOfRow(benchmark::State& state) {
  state.counters["row/ns"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * kRows * 1e-9,
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// Arguments: rules, vector width.
void BM_TableRandom_FirstHit(benchmark::State& state) {
  const auto width = static_cast<VectorWidth>(state.range(1));
  if (width > SupportedVectorWidth()) {
    state.SkipWithError("this processor has no such vectors");
    return;
  }
  const ScopedVectorWidth scoped(width);
  const auto rules = static_cast<std::size_t>(state.range(0));
  const TableSpec spec = RandomTable(rules);
  const DecisionTable table = Compiled(spec);
  const Frame frame = RandomRows(kRows), few = RandomRows(kCheckedRows);
  auto result = table.Run(frame);
  const auto twin = reference::RunCellByCell(spec, few);
  if (!std::equal(twin.begin(), twin.end(), result->rule.begin())) {
    state.SkipWithError("differs from the twin");
    return;
  }
  for (auto _ : state) {
    result = table.Run(frame, Executor::Serial(), *std::move(result));
    benchmark::DoNotOptimize(result->rule.data());
  }
  SayTimeOfRow(state);
  std::int64_t sum = 0;
  for (const std::int32_t rule : result->rule) sum += rule;
  state.counters["first hit"] = static_cast<double>(sum) / kRows;
}

// All rules that match, as bits, and all that each column refuses.
void BM_TableRandom_AllMatches(benchmark::State& state) {
  const TableSpec spec = RandomTable(static_cast<std::size_t>(state.range(0)));
  const DecisionTable table = Compiled(spec);
  const Frame frame = RandomRows(kRows);
  auto reasons = FindReasons(table, frame);
  // A part of the rows at a time, as one would read them.
  constexpr std::size_t kPart = 1000;
  std::vector<std::uint64_t> sets(kPart * reasons->words());
  for (auto _ : state) {
    reasons =
        FindReasons(table, frame, Executor::Serial(), *std::move(reasons));
    for (std::size_t row = 0; row < kRows; row += kPart) {
      reasons->Matched(row, row + kPart, sets);
      benchmark::DoNotOptimize(sets.data());
    }
  }
  SayTimeOfRow(state);
}
void BM_TableRandom_Compile(benchmark::State& state) {
  const TableSpec spec = RandomTable(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const DecisionTable table = Compiled(spec);
    benchmark::DoNotOptimize(&table);
  }
}

const std::vector<std::int64_t> kRules = {24,  64,   100,  256,  400,
                                          700, 1000, 1500, 2500, 3700};
BENCHMARK(BM_TableRandom_FirstHit)
    ->ArgNames({"rules", "width"})
    ->ArgsProduct({kRules, {0, 2}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_TableRandom_AllMatches)
    ->ArgName("rules")
    ->ArgsProduct({kRules})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_TableRandom_Compile)
    ->ArgName("rules")
    ->ArgsProduct({kRules})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
