// SPDX-License-Identifier: Apache-2.0
//
// A first-hit table of 24 rules over 8 columns. Before it is timed the result
// is compared with the slow twin's on the first thousand debtors, and with the
// portable kernel's on all.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/rules/decision_table.h"
#include "base/vector_width_internal.h"
#include "reference/rules_collections.h"
#include "reference/rules_random.h"
#include "reference/rules_reference.h"

namespace arrears {
namespace {

using base_internal::ScopedVectorWidth;
using base_internal::SupportedVectorWidth;
using base_internal::VectorWidth;
using reference::DebtorLayout;

constexpr std::size_t kCheckedRows = 1000;

std::size_t BytesOfRow(const Frame& frame) {
  std::size_t bytes = sizeof(std::int32_t);  // The rule.
  for (const Column& column : frame.columns()) {
    switch (column.type()) {
      case ColumnType::kInt8:
      case ColumnType::kBool:
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

// An empty text when the table gives what it must.
std::string Fault(const DecisionTable& table, const Frame& frame,
                  const Frame& first_rows) {
  const auto result = table.Run(frame);
  if (!result.ok()) return std::string(result.status().message());
  const ScopedVectorWidth portable(VectorWidth::kScalar);
  if (table.Run(frame)->rule != result->rule) return "widths differ";
  const auto twin = reference::RunCellByCell(table.spec(), first_rows);
  return std::equal(twin.begin(), twin.end(), result->rule.begin())
             ? ""
             : "differs from the twin";
}

void Time(benchmark::State& state, const DecisionTable& table,
          const Frame& frame, const Frame& first_rows) {
  const std::string fault = Fault(table, frame, first_rows);
  if (!fault.empty()) {
    state.SkipWithError(fault.c_str());
    return;
  }
  for (auto _ : state) {
    auto result = table.Run(frame);
    benchmark::DoNotOptimize(result->rule.data());
  }
  const auto rows = static_cast<std::int64_t>(frame.rows());
  state.SetItemsProcessed(state.iterations() * rows);
  state.counters["bytes/row"] = static_cast<double>(BytesOfRow(frame));
}

// Arguments: debtors, vector width, layout of the columns.
void BM_FirstHit24x8(benchmark::State& state) {
  const auto width = static_cast<VectorWidth>(state.range(1));
  const auto layout = static_cast<DebtorLayout>(state.range(2));
  const std::optional<TableSpec> spec = reference::CollectionsTable();
  if (!spec) {
    state.SkipWithError("rules24 is not in the shared data");
    return;
  }
  if (width > SupportedVectorWidth()) {
    state.SkipWithError("this processor has no such vectors");
    return;
  }
  const Frame frame = reference::CollectionsDebtors(
      static_cast<std::size_t>(state.range(0)), layout);
  const auto table = DecisionTable::Compile(*spec, reference::SchemaOf(frame));
  if (!table.ok()) {
    state.SkipWithError(table.status().ToString().c_str());
    return;
  }
  const ScopedVectorWidth scoped(width);
  Time(state, *table, frame,
       reference::CollectionsDebtors(kCheckedRows, layout));
}
BENCHMARK(BM_FirstHit24x8)
    ->ArgNames({"debtors", "width", "layout"})
    ->ArgsProduct({{100'000, 1'000'000, 10'000'000}, {0, 1, 2}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
