// SPDX-License-Identifier: Apache-2.0
//
// A first-hit table of 24 rules over 8 columns, read from its DMN file, beside
// the same policy as nested ifs written by hand; and random tables of up to
// 3,700 rules. Before anything is timed its answers are compared with the slow
// twin's, cell by cell, over a million rows (of random tables, two thousand).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/decision_table.h"
#include "arrears/rules/explain.h"
#include "base/vector_width_internal.h"
#include "reference/rules_collections.h"
#include "reference/rules_reference.h"
#include "rules/collections_ifs.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::SupportedVectorWidth;
using base_internal::VectorWidth;
using reference::DebtorLayout;

constexpr std::size_t kCheckedRows = 1'000'000;

std::size_t BytesOfRow(const Frame& frame) {
  std::size_t bytes = 0;
  for (const Column& column : frame.columns()) {
    switch (column.type()) {
      case ColumnType::kInt8:
      case ColumnType::kBool:
      case ColumnType::kDictionary8:
        bytes += 1;
        break;
      case ColumnType::kInt16:
        bytes += 2;
        break;
      case ColumnType::kInt64:
      case ColumnType::kFloat64:
        bytes += 8;
        break;
      default:
        bytes += 4;
        break;
    }
  }
  return bytes;
}

// FNV-1a of the rules.
std::uint64_t HashOf(const std::int32_t* rule, std::size_t rows) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (std::size_t i = 0; i < rows; ++i) {
    hash = (hash ^ static_cast<std::uint32_t>(rule[i])) * 0x100000001B3u;
  }
  return hash;
}

struct Policy {
  DecisionTable table;
  std::uint64_t hash;  // Of the twin's rules for the first kCheckedRows rows.
};

// Whether each cell of each row is refused or not as the twin says.
bool RefusedAsTwin(const TableReasons& reasons, std::size_t rules,
                   reference::CellTruths* twin) {
  std::vector<std::uint64_t> near(reasons.rows());
  reasons.NearMisses(0, reasons.rows(), near);
  for (std::size_t row = 0; row < reasons.rows(); ++row) {
    std::vector<int> refusals(rules);
    for (std::size_t i = 0; i < reasons.inputs(); ++i) {
      const std::vector<bool>& accepts = twin->At(row, i);
      const std::uint64_t refused = reasons.Refused(row, i)[0];
      for (std::size_t r = 0; r < rules; ++r) {
        if ((refused >> r & 1) == (accepts[r] ? 1u : 0u)) return false;
        refusals[r] += accepts[r] ? 0 : 1;
      }
    }
    for (std::size_t r = 0; r < rules; ++r) {
      if ((near[row] >> r & 1) != (refusals[r] == 1 ? 1u : 0u)) return false;
    }
  }
  return true;
}

// Of a layout, compiled and checked once; empty where the file is not there.
const Policy* PolicyFor(DebtorLayout layout) {
  static std::map<DebtorLayout, std::optional<Policy>> known;
  const auto [place, is_new] = known.try_emplace(layout);
  if (!is_new) return place->second ? &*place->second : nullptr;
  const std::optional<TableSpec> spec = reference::CollectionsTable();
  if (!spec) return nullptr;
  const Frame debtors = reference::CollectionsDebtors(kCheckedRows, layout);
  const std::vector<InputSchema> schema = reference::SchemaOf(debtors);
  auto table = DecisionTable::Compile(*spec, schema);
  if (!table.ok()) return nullptr;
  const auto twin = reference::RunCellByCell(*spec, debtors, schema);
  const std::uint64_t hash = HashOf(twin.data(), twin.size());
  reference::CellTruths truths(*spec, debtors, schema);
  const auto reasons = FindReasons(*table, debtors);
  if (!RefusedAsTwin(*reasons, spec->rules.size(), &truths)) return nullptr;
  place->second.emplace(Policy{*std::move(table), hash});
  return &*place->second;
}

// The last frame asked for: ten million debtors take their time.
const Frame& DebtorsOf(std::size_t debtors, DebtorLayout layout) {
  static std::pair<std::size_t, DebtorLayout> made;
  static Frame frame;
  if (frame.rows() == 0 || made != std::pair(debtors, layout)) {
    frame = reference::CollectionsDebtors(debtors, layout);
    made = {debtors, layout};
  }
  return frame;
}

void Report(benchmark::State& state, const Frame& frame, std::size_t written) {
  const auto rows = static_cast<std::int64_t>(frame.rows());
  state.SetItemsProcessed(state.iterations() * rows);
  state.SetBytesProcessed(
      state.iterations() * rows *
      static_cast<std::int64_t>(BytesOfRow(frame) + written));
}

// Arguments of what follows: debtors, vector width, layout of the columns.
struct Setup {
  VectorWidth width;
  const Policy* policy = nullptr;
  const Frame* frame = nullptr;
};
std::optional<Setup> SetUp(benchmark::State& state) {
  Setup setup{static_cast<VectorWidth>(state.range(1))};
  const auto layout = static_cast<DebtorLayout>(state.range(2));
  if (setup.width > SupportedVectorWidth()) {
    state.SkipWithError("this processor has no such vectors");
    return std::nullopt;
  }
  setup.policy = PolicyFor(layout);
  if (setup.policy == nullptr) {
    state.SkipWithError("no rules24 in the shared data, or not as the twin");
    return std::nullopt;
  }
  setup.frame = &DebtorsOf(static_cast<std::size_t>(state.range(0)), layout);
  return setup;
}

bool HasHash(benchmark::State& state, const std::vector<std::int32_t>& rule,
             const Policy& policy) {
  if (HashOf(rule.data(), std::min(rule.size(), kCheckedRows)) == policy.hash) {
    return true;
  }
  state.SkipWithError("differs from the twin");
  return false;
}

void BM_Table24x8_FirstHit(benchmark::State& state) {
  const std::optional<Setup> setup = SetUp(state);
  if (!setup) return;
  const ScopedVectorWidth scoped(setup->width);
  const DecisionTable& table = setup->policy->table;
  auto result = table.Run(*setup->frame);
  if (!HasHash(state, result->rule, *setup->policy)) return;
  for (auto _ : state) {
    result = table.Run(*setup->frame, Executor::Serial(), *std::move(result));
    benchmark::DoNotOptimize(result->rule.data());
  }
  Report(state, *setup->frame, sizeof(std::int32_t));
}

// The first run, whose result takes new memory.
void BM_Table24x8_FirstHitNew(benchmark::State& state) {
  const std::optional<Setup> setup = SetUp(state);
  if (!setup) return;
  const ScopedVectorWidth scoped(setup->width);
  for (auto _ : state) {
    auto result = setup->policy->table.Run(*setup->frame);
    benchmark::DoNotOptimize(result->rule.data());
  }
  Report(state, *setup->frame, sizeof(std::int32_t));
}

// The rule that fired, and for each rule which columns refused it.
void BM_Table24x8_WhyNot(benchmark::State& state) {
  const std::optional<Setup> setup = SetUp(state);
  if (!setup) return;
  const ScopedVectorWidth scoped(setup->width);
  const DecisionTable& table = setup->policy->table;
  auto reasons = FindReasons(table, *setup->frame);
  if (!HasHash(state, reasons->result().rule, *setup->policy)) return;
  for (auto _ : state) {
    reasons = FindReasons(table, *setup->frame, Executor::Serial(),
                          *std::move(reasons));
    benchmark::DoNotOptimize(&*reasons);
  }
  Report(state, *setup->frame, sizeof(std::int32_t) + reasons->inputs());
}

// The same, and the rules that one column alone refused.
void BM_Table24x8_NearMiss(benchmark::State& state) {
  const std::optional<Setup> setup = SetUp(state);
  if (!setup) return;
  const ScopedVectorWidth scoped(setup->width);
  const DecisionTable& table = setup->policy->table;
  auto reasons = FindReasons(table, *setup->frame);
  std::vector<std::uint64_t> near(setup->frame->rows());
  for (auto _ : state) {
    reasons = FindReasons(table, *setup->frame, Executor::Serial(),
                          *std::move(reasons));
    reasons->NearMisses(0, near.size(), near);
    benchmark::DoNotOptimize(near.data());
  }
  Report(state, *setup->frame,
         sizeof(std::int32_t) + reasons->inputs() + sizeof(std::uint64_t));
}

void BM_Table24x8_IfElse(benchmark::State& state) {
  const Policy* policy = PolicyFor(DebtorLayout::kPacked);
  if (policy == nullptr) {
    state.SkipWithError("no rules24 in the shared data, or not as the twin");
    return;
  }
  const Frame& frame = DebtorsOf(static_cast<std::size_t>(state.range(0)),
                                 DebtorLayout::kPacked);
  std::vector<std::int32_t> rule(frame.rows());
  CollectionsIfs(frame, rule.data());
  if (!HasHash(state, rule, *policy)) return;
  for (auto _ : state) {
    CollectionsIfs(frame, rule.data());
    benchmark::DoNotOptimize(rule.data());
  }
  Report(state, frame, sizeof(std::int32_t));
}

// Reads the columns and does nothing: what memory allows.
void BM_Table24x8_ReadOnly(benchmark::State& state) {
  const Frame& frame = DebtorsOf(static_cast<std::size_t>(state.range(0)),
                                 DebtorLayout::kPacked);
  const auto sum = [](const auto& view) {
    const auto* words = reinterpret_cast<const std::uint64_t*>(view.data());
    const std::size_t count = view.size() * sizeof(*view.data()) / 8;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < count; ++i) all += words[i];
    return all;
  };
  for (auto _ : state) {
    std::uint64_t all = sum(frame.Find("days_past_due")->int16s()) +
                        sum(frame.Find("amount")->int64s()) +
                        sum(frame.Find("score")->int16s()) +
                        sum(frame.Find("broken_promises")->int8s()) +
                        sum(frame.Find("disputed")->bools()) +
                        sum(frame.Find("reason")->codes8()) +
                        sum(frame.Find("tier")->codes8()) +
                        sum(frame.Find("days_since_contact")->int16s());
    benchmark::DoNotOptimize(all);
  }
  Report(state, frame, 0);
}

constexpr int kPacked = static_cast<int>(DebtorLayout::kPacked);
constexpr int kNarrow = static_cast<int>(DebtorLayout::kNarrow);
const std::vector<std::int64_t> kDebtors = {1'000'000, 10'000'000};

BENCHMARK(BM_Table24x8_IfElse)
    ->ArgName("debtors")
    ->ArgsProduct({kDebtors})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table24x8_ReadOnly)
    ->ArgName("debtors")
    ->ArgsProduct({kDebtors})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table24x8_FirstHit)
    ->ArgNames({"debtors", "width", "layout"})
    ->ArgsProduct({kDebtors, {0, 1, 2}, {kPacked}})
    ->ArgsProduct({kDebtors, {2}, {kNarrow}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table24x8_FirstHitNew)
    ->ArgNames({"debtors", "width", "layout"})
    ->ArgsProduct({kDebtors, {2}, {kPacked}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table24x8_WhyNot)
    ->ArgNames({"debtors", "width", "layout"})
    ->ArgsProduct({kDebtors, {0, 1, 2}, {kPacked}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Table24x8_NearMiss)
    ->ArgNames({"debtors", "width", "layout"})
    ->ArgsProduct({kDebtors, {2}, {kPacked}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
