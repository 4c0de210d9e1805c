// SPDX-License-Identifier: Apache-2.0
//
// Kaplan-Meier of a million spells, and the daily hazard of a million items
// with ten facts. bench/recovery/survfit.sh runs R's survfit on the same spells
// and compares the curves.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/recovery/hazard.h"
#include "arrears/recovery/survival.h"

namespace arrears {
namespace {

constexpr std::size_t kItems = 1'000'000;
constexpr std::size_t kFacts = 10;

double Uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

std::vector<SurvivalSpell> MakeSpells() {
  std::mt19937_64 random(1);
  std::vector<SurvivalSpell> spells(kItems);
  for (SurvivalSpell& spell : spells) {
    if (random() % 2 == 0)
      spell.entered_day = static_cast<std::int32_t>(60 * Uniform(random));
    const double open = std::min(-45 * std::log1p(-Uniform(random)), 700.0);
    spell.exit_day = spell.entered_day + static_cast<std::int32_t>(open);
    spell.end = Uniform(random) < 0.8 ? SpellEnd::kPaid : SpellEnd::kCensored;
  }
  return spells;
}

SurvivalCurve CurveOf(const std::vector<SurvivalSpell>& spells) {
  SurvivalCounts counts;
  counts.Add(spells).IgnoreError();
  return KaplanMeier(counts, {}).value();
}

// Against S from the definition, a pass over all spells for each day.
bool CurveIsRight(const std::vector<SurvivalSpell>& spells) {
  const SurvivalCurve curve = CurveOf(spells);
  double open = 1;
  for (int day = 0; day < 50; ++day) {
    double at_risk = 0, ended = 0;
    for (const SurvivalSpell& spell : spells) {
      if (spell.entered_day > day || spell.exit_day < day) continue;
      ++at_risk;
      if (spell.exit_day == day && spell.end == SpellEnd::kPaid) ++ended;
    }
    open *= 1 - ended / at_risk;
    if (std::abs(curve.At(day).survival - open) > 1e-12) return false;
  }
  return true;
}

// For another program: entered, exit and whether paid, three 32-bit integers a
// spell; and S after each of the first 700 days, as doubles.
void WriteSpells(const std::vector<SurvivalSpell>& spells,
                 const std::string& path) {
  std::ofstream file(path + ".spells", std::ios::binary);
  for (const SurvivalSpell& spell : spells) {
    const std::int32_t row[] = {spell.entered_day, spell.exit_day,
                                spell.end == SpellEnd::kPaid ? 1 : 0};
    file.write(reinterpret_cast<const char*>(row), sizeof row);
  }
  std::ofstream days(path + ".survival", std::ios::binary);
  const SurvivalCurve curve = CurveOf(spells);
  for (int day = 0; day < 700; ++day) {
    const double open = curve.At(day).survival;
    days.write(reinterpret_cast<const char*>(&open), sizeof open);
  }
}

void BM_KaplanMeier(benchmark::State& state) {
  const std::vector<SurvivalSpell> spells = MakeSpells();
  if (!CurveIsRight(spells)) {
    state.SkipWithError("the curve differs from its definition");
    return;
  }
  if (const char* path = std::getenv("ARREARS_SPELLS"))
    WriteSpells(spells, path);
  for (auto _ : state) benchmark::DoNotOptimize(CurveOf(spells));
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kItems));
}
BENCHMARK(BM_KaplanMeier)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

// Four bins each, with effects 0, .1 j, .2 j, .3 j of fact j.
double Effect(std::size_t fact, double value) {
  return 0.1 * static_cast<double>(fact) * std::floor(value);
}

struct Portfolio {
  HazardDesign design;
  std::vector<SurvivalSpell> spells;
  Frame facts;
};

Portfolio MakePortfolio() {
  Portfolio made;
  made.design.edges = {0, 15, 30, 45, 60, 90, 120, 180};
  std::mt19937_64 random(2);
  std::vector<std::vector<double>> values(kFacts, std::vector<double>(kItems));
  for (std::size_t i = 0; i < kItems; ++i) {
    double score = -6.5;
    for (std::size_t j = 0; j < kFacts; ++j) {
      values[j][i] = 4 * Uniform(random);
      score += Effect(j, values[j][i]) / 3;
    }
    const double daily = std::log1p(std::exp(score));
    const double days = -std::log1p(-Uniform(random)) / daily;
    const bool paid = days < 240;
    made.spells.push_back({-1, 0,
                           static_cast<std::int32_t>(std::min(days, 240.0)),
                           paid ? SpellEnd::kPaid : SpellEnd::kCensored, 1});
  }
  for (std::size_t j = 0; j < kFacts; ++j) {
    const std::string name = "fact_" + std::to_string(j);
    made.design.covariates.push_back({name, {1, 2, 3}, {}});
    made.facts
        .Add(Column::Float64(name, ColumnBuilder<double>(std::move(values[j]))))
        .IgnoreError();
  }
  return made;
}

absl::StatusOr<HazardFit> FitOf(const Portfolio& portfolio,
                                const Executor& executor) {
  absl::StatusOr<HazardCounts> counts = HazardCounts::Create(portfolio.design);
  counts->Add(portfolio.spells, portfolio.facts, executor).IgnoreError();
  return FitHazard(*counts, {}, executor);
}

// The effects that made the data, within five of their errors.
bool FitIsRight(const HazardFit& fit) {
  for (const HazardTerm& term : fit.terms) {
    const double truth =
        term.covariate < 0
            ? -6.5
            : Effect(static_cast<std::size_t>(term.covariate), term.bin) / 3;
    const bool known = term.covariate < 0 || (term.bin > 0 && term.bin < 4);
    if (known && std::abs(term.coefficient - truth) > 5 * term.std_error)
      return false;
  }
  return true;
}

void BM_Hazard(benchmark::State& state) {
  const Portfolio portfolio = MakePortfolio();
  const Executor executor = Executor::Threads(static_cast<int>(state.range(0)));
  const absl::StatusOr<HazardFit> fit = FitOf(portfolio, executor);
  if (!fit.ok() || !FitIsRight(*fit)) {
    state.SkipWithError("the fit differs from what made the data");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(FitOf(portfolio, executor));
  state.counters["iterations_of_fit"] = fit->iterations;
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kItems));
}
BENCHMARK(BM_Hazard)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace arrears
