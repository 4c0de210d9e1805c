// SPDX-License-Identifier: Apache-2.0
//
// The expert card over a million rows, with reasons and PD. The scores are
// first compared with a plain reading of the bins.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {
namespace {

constexpr std::size_t kRows = 1'000'000;

// Values over the width of each characteristic's bins, one in ten null.
Frame MakeFacts(const Scorecard& card) {
  std::mt19937_64 random(1);
  Frame frame;
  for (const Characteristic& characteristic : card.characteristics()) {
    double widest = 1;
    for (const ScoreBin& bin : characteristic.bins) {
      if (!bin.is_null && bin.from > widest) widest = bin.from;
    }
    ColumnBuilder<double> column;
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::uint64_t draw = random();
      if (draw % 10 == 0) {
        column.AppendNull();
      } else {
        column.Append(static_cast<double>(draw >> 11) * 0x1p-53 * 1.5 * widest);
      }
    }
    frame.Add(Column::Float64(characteristic.fact, std::move(column)))
        .IgnoreError();
  }
  return frame;
}

bool AnswersAgree(const Scorecard& card, const Frame& facts,
                  const Scores& scores) {
  for (std::size_t row = 0; row < kRows; row += 101) {
    std::int32_t score = card.intercept_points();
    for (const Characteristic& characteristic : card.characteristics()) {
      const Column& column = *facts.Find(characteristic.fact);
      for (const ScoreBin& bin : characteristic.bins) {
        const bool hit = column.has(row)
                             ? !bin.is_null &&
                                   column.float64s()[row] >= bin.from &&
                                   column.float64s()[row] < bin.to
                             : bin.is_null;
        if (hit) score += bin.points;
      }
    }
    if (scores.score[row] != score) return false;
  }
  return true;
}

void BM_Apply(benchmark::State& state) {
  const Scorecard card = Scorecard::Expert();
  const Frame facts = MakeFacts(card);
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  if (!AnswersAgree(card, facts, card.Apply(facts, executor).value())) {
    state.SkipWithError("scores differ from the plain reading");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(card.Apply(facts, executor).value());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kRows));
}
BENCHMARK(BM_Apply)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
