// SPDX-License-Identifier: Apache-2.0
//
// Verification of a policy of real size, of a large table made as a tree and
// disturbed, and of one without any order. What is found in small tables of the
// same make is compared with a twin in tests/rules/verify_random_test.cc; here
// a table's witnesses are run through it before it is timed.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/verify.h"
#include "reference/rules_collections.h"
#include "reference/rules_partition.h"
#include "reference/rules_points.h"

namespace arrears {
namespace {

using reference::DebtorLayout;
using reference::PartitionCase;
using reference::PartitionSize;

// An empty text when each gap's witness fires no rule and each meeting's is a
// violation.
std::string Fault(const DecisionTable& table,
                  const std::vector<InputSchema>& schema,
                  const Verification& found) {
  std::vector<std::vector<std::string>> witnesses;
  std::vector<std::int32_t> expected;
  for (const Finding& finding : found.findings) {
    const bool gap = finding.kind == FindingKind::kGap;
    if (!gap && finding.kind != FindingKind::kConflict &&
        finding.kind != FindingKind::kOverlap) {
      continue;
    }
    witnesses.push_back(finding.witness);
    expected.push_back(gap ? kNoRule : kConflictRow);
  }
  const auto run = table.Run(reference::FrameOf(schema, witnesses));
  if (!run.ok()) return run.status().ToString();
  return run->rule == expected ? "" : "a witness does not show its finding";
}

void Time(benchmark::State& state, const TableSpec& spec,
          const std::vector<InputSchema>& schema,
          const VerifyOptions& options = {}) {
  const auto table = DecisionTable::Compile(spec, schema, {true});
  if (!table.ok()) {
    state.SkipWithError(table.status().ToString().c_str());
    return;
  }
  absl::StatusOr<Verification> found = VerifyTable(*table, options);
  const std::string fault =
      found.ok() ? Fault(*table, schema, *found) : found.status().ToString();
  if (!fault.empty()) {
    state.SkipWithError(fault.c_str());
    return;
  }
  for (auto _ : state) {
    found = VerifyTable(*table, options);
    benchmark::DoNotOptimize(found->findings.data());
  }
  state.counters["rules"] = static_cast<double>(spec.rules.size());
  for (std::size_t k = 0; k < kFindingKinds; ++k) {
    const auto kind = static_cast<FindingKind>(k);
    const auto many = static_cast<double>(found->count(kind));
    if (many > 0) state.counters[std::string(FindingKindName(kind))] = many;
  }
}

void BM_Verify24x8(benchmark::State& state) {
  const std::optional<TableSpec> spec = reference::CollectionsTable();
  if (!spec) {
    state.SkipWithError("rules24 is not in the shared data");
    return;
  }
  const Frame debtors = reference::CollectionsDebtors(1, DebtorLayout::kNarrow);
  Time(state, *spec, reference::SchemaOf(debtors));
}
BENCHMARK(BM_Verify24x8)->Unit(benchmark::kMillisecond);

// With a hundred thousand debtors to weigh the findings by.
void BM_Verify24x8_Weighed(benchmark::State& state) {
  const std::optional<TableSpec> spec = reference::CollectionsTable();
  if (!spec) {
    state.SkipWithError("rules24 is not in the shared data");
    return;
  }
  const Frame debtors =
      reference::CollectionsDebtors(100'000, DebtorLayout::kNarrow);
  VerifyOptions options;
  options.frame = &debtors;
  Time(state, *spec, reference::SchemaOf(debtors), options);
}
BENCHMARK(BM_Verify24x8_Weighed)->Unit(benchmark::kMillisecond);

// Arguments: rules, hit policy, cells disturbed in a thousand, seed.
void BM_VerifyPartition(benchmark::State& state) {
  std::mt19937 rng(static_cast<unsigned>(state.range(3)));
  PartitionSize size;
  size.inputs = 7;
  size.rules = static_cast<std::size_t>(state.range(0));
  size.values = 100;
  size.outputs = 10;
  size.disturbed = static_cast<double>(state.range(2)) / 1000;
  const PartitionCase c = reference::PartitionRules(
      rng, static_cast<HitPolicy>(state.range(1)), size);
  Time(state, c.table, c.schema);
}
BENCHMARK(BM_VerifyPartition)
    ->ArgNames({"rules", "policy", "disturbed", "seed"})
    ->ArgsProduct({{1500}, {0, 1}, {0, 10, 50}, {1, 2, 3}})
    ->Unit(benchmark::kMillisecond);

// Rules of random ranges, `-` in every other cell: each meets most others.
void BM_VerifyDisorder(benchmark::State& state) {
  std::mt19937 rng(static_cast<unsigned>(state.range(2)));
  TableSpec spec;
  spec.name = "disorder";
  reference::AddOutputs(rng, static_cast<HitPolicy>(state.range(1)), 10,
                        static_cast<std::size_t>(state.range(0)), spec);
  std::vector<InputSchema> schema;
  for (int i = 0; i < 7; ++i) {
    schema.push_back({"c" + std::to_string(i), ColumnType::kInt32});
    spec.inputs.push_back({schema.back().name, {}});
    for (TableRule& rule : spec.rules) {
      const int low = std::uniform_int_distribution<int>(0, 99)(rng);
      const int high = std::uniform_int_distribution<int>(low, 99)(rng);
      const bool any = std::uniform_int_distribution<int>(0, 1)(rng) == 0;
      rule.cells.push_back(
          any ? "-"
              : reference::CellOfValues(ColumnType::kInt32, 100, low, high));
    }
  }
  Time(state, spec, schema);
}
BENCHMARK(BM_VerifyDisorder)
    ->ArgNames({"rules", "policy", "seed"})
    ->ArgsProduct({{24, 50, 100, 1500}, {0}, {1, 2}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
