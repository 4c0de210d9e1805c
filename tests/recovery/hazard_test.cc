// SPDX-License-Identifier: Apache-2.0
//
// Expected numbers are of R 4.2.2: the rows of Spells() below, each spread over
// its days (p: one row per item and day, paid = 1 on the day it is paid),
//
//   p$b <- factor(findInterval(p$day, c(0, 13, 46, 90))); p$big <- p$w >= 100
//   p$cl <- factor(ifelse(id == 10, "null", ifelse(id %% 2, "odd", "even")),
//                  c("even", "odd", "null"))
//   f <- glm(paid ~ 0 + b + big + cl, binomial(link), p,
//            control = glm.control(epsilon = 1e-15, maxit = 100))
#include "arrears/recovery/hazard.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/survival_reference.h"

namespace arrears {
namespace {

using reference::Spells;
using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

constexpr auto kPaid = SpellEnd::kPaid;
constexpr auto kCensored = SpellEnd::kCensored;

// Amount and class, the class unknown of debtor 10.
Frame FactsOf(const std::vector<SurvivalSpell>& spells) {
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<std::int32_t> code;
  for (const SurvivalSpell& spell : spells) {
    amount.Append(spell.weight);
    if (spell.debtor == 10) {
      code.AppendNull();
    } else {
      code.Append(std::abs(spell.debtor) % 2);
    }
  }
  Frame facts;
  EXPECT_TRUE(facts.Add(Column::Int64("amount", std::move(amount))).ok());
  EXPECT_TRUE(
      facts.Add(Column::Dictionary("class", std::move(code), {"even", "odd"}))
          .ok());
  return facts;
}

HazardDesign Design(SpellUnit unit = SpellUnit::kItems) {
  return {{0, 13, 46, 90},
          {{"amount", {100}, {}}, {"class", {}, {"even", "odd"}}},
          unit};
}

HazardCounts CountsOf(const HazardDesign& design,
                      const std::vector<SurvivalSpell>& spells) {
  HazardCounts counts = HazardCounts::Create(design).value();
  const absl::Status status = counts.Add(spells, FactsOf(spells));
  EXPECT_TRUE(status.ok()) << status;
  return counts;
}

HazardFit FitOf(const HazardDesign& design,
                const std::vector<SurvivalSpell>& spells,
                const HazardOptions& options = {}) {
  return FitHazard(CountsOf(design, spells), options).value();
}

// Of terms that the data know; references are 0.
std::pair<std::vector<double>, std::vector<double>> Known(const HazardFit& fit,
                                                          bool references) {
  std::pair<std::vector<double>, std::vector<double>> known;
  for (const HazardTerm& term : fit.terms) {
    const bool reference = term.covariate >= 0 && term.bin == 0;
    if (term.cell.days == 0 || (reference && !references)) {
      EXPECT_EQ(term.coefficient, 0);
      EXPECT_EQ(term.std_error, 0);
      continue;
    }
    known.first.push_back(term.coefficient);
    known.second.push_back(term.std_error);
  }
  return known;
}

auto Near(const std::vector<double>& expected) {
  return Pointwise(DoubleNear(1e-8), expected);
}

// coef(f), sqrt(diag(vcov(f))), logLik(f)
TEST(FitHazard, IsThatOfGlm) {
  const HazardFit logit = FitOf(Design(), Spells());
  const auto [a, a_error] = Known(logit, false);
  EXPECT_THAT(a, Near({-2.96349641950327, -3.9749684358446, -4.00624164516542,
                       -3.42271770986977, -1.30057216197704, -0.340194448858148,
                       0.295218837621079}));
  EXPECT_THAT(a_error,
              Near({0.600146382816925, 0.60178925300826, 0.674028421076578,
                    0.800722808791085, 0.620823165448577, 0.603971161670383,
                    1.19542645120244}));
  EXPECT_NEAR(logit.log_likelihood, -67.6562625931832, 1e-9);
  const HazardFit cloglog =
      FitOf(Design(), Spells(), {.link = HazardLink::kCloglog});
  const auto [b, b_error] = Known(cloglog, false);
  EXPECT_THAT(b, Near({-2.98038081985884, -3.98723251454399, -4.01998199164523,
                       -3.4374691861441, -1.29458805117351, -0.333208643236983,
                       0.299853766851845}));
  EXPECT_THAT(b_error,
              Near({0.587940314209037, 0.597276227076297, 0.66960218347485,
                    0.791089994227383, 0.616620639169165, 0.598178964443388,
                    1.18909544930288}));
  EXPECT_NEAR(cloglog.log_likelihood, -67.6448737481894, 1e-9);
}

// glm(..., weights = w): coef, and sqrt(diag(vcov) * sum(w^2) / sum(w)).
TEST(FitHazard, ByWeightIsThatOfGlm) {
  const HazardDesign design = Design(SpellUnit::kWeight);
  const auto [a, a_error] = Known(FitOf(design, Spells()), false);
  EXPECT_THAT(a, Near({-3.57150682352921, -3.55474961927319, -3.54408518412195,
                       -3.33002053317481, -1.20593292967231, -1.06560648642211,
                       -0.0889938382526017}));
  EXPECT_THAT(a_error,
              Near({1.3824122007874, 0.95973854498833, 1.05668944636549,
                    1.32833812107003, 1.02577666312599, 1.01592583860378,
                    1.61223927287656}));
  const auto [b, b_error] =
      Known(FitOf(design, Spells(), {.link = HazardLink::kCloglog}), false);
  EXPECT_THAT(b, Near({-3.58586281986069, -3.57155573913141, -3.56437934885399,
                       -3.348465939313, -1.19462216867064, -1.05793670721707,
                       -0.0853691000748779}));
  EXPECT_THAT(b_error,
              Near({1.37084716477532, 0.950900774728927, 1.04779171675971,
                    1.31406065373921, 1.01902823058498, 1.01225823505982,
                    1.60501743006242}));
}

// X <- cbind(model.matrix(~ 0 + b, p), !p$big, p$big,
//            model.matrix(~ 0 + cl, p), 1); pen <- c(rep(.7, 9), 0)
// be <- c(rep(0, 9), -3); 60 times: h <- plogis(drop(X %*% be));
//   V <- solve(t(X) %*% (X * h * (1 - h)) + diag(pen));
//   be <- be + V %*% (t(X) %*% (p$paid - h) - pen * be)
// c(be[1:4] + be[10], be[5:9]), and errors of the same from V.
TEST(FitHazard, WithRidgeIsThePenalisedMaximum) {
  const auto [a, a_error] =
      Known(FitOf(Design(), Spells(), {.ridge = 0.7}), true);
  EXPECT_THAT(
      a, Near({-3.78676358700279, -4.63289461941332, -4.63999016329653,
               -4.16555274337474, 0.56444819581174, -0.56444819581174,
               0.0912132219290058, -0.234393761112103, 0.143180539183118}));
  EXPECT_THAT(a_error,
              Near({1.23329151236868, 1.21110271209566, 1.22905873290166,
                    1.28203334299475, 0.890011523431528, 0.890011523431528,
                    0.8034088603935, 0.808000805853651, 0.923472445216406}));
}

TEST(FitHazard, ADayABucketWithoutFactsIsKaplanMeier) {
  std::vector<SurvivalSpell> spells;
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) {
    const auto entered = static_cast<std::int32_t>(random() % 4);
    spells.push_back({-1, entered,
                      entered + static_cast<std::int32_t>(random() % 5),
                      static_cast<SpellEnd>(random() % kSpellEnds), 1});
  }
  SurvivalCounts counts;
  ASSERT_TRUE(counts.Add(spells).ok());
  const SurvivalCurve curve =
      KaplanMeier(counts, {.ends = EndBit(kPaid)}).value();
  for (const HazardLink link : {HazardLink::kLogit, HazardLink::kCloglog}) {
    const HazardFit fit =
        FitOf({{0, 1, 2, 3, 4, 5, 6, 7}, {}}, spells, {.link = link});
    for (int day = 0; day < 7; ++day) {
      EXPECT_NEAR(fit.model.PaidBy(0, -1, day), 1 - curve.At(day).survival,
                  1e-9);
    }
  }
}

TEST(HazardModel, AnswersFollowFromTheDays) {
  HazardModel model;
  model.design.edges = {0, 10, 20, 60};
  model.baseline = {-5, -1, -2.5, -4};
  for (const HazardLink link : {HazardLink::kLogit, HazardLink::kCloglog}) {
    model.link = link;
    for (const double score : {-2.0, 0.0, 1.5}) {
      for (const int from : {-3, 0, 9, 15, 80}) {
        double open = 1, mean = from;
        for (int day = from + 1; day <= 120; ++day) {
          mean += open;
          const auto bucket = static_cast<std::size_t>(
              (day >= 10 ? 1 : 0) + (day >= 20 ? 1 : 0) + (day >= 60 ? 1 : 0));
          open *= 1 - model.DayHazard(score, bucket);
          ASSERT_NEAR(model.PaidBy(score, from, day), 1 - open, 1e-12);
          ASSERT_NEAR(model.MeanDay(score, from, day), mean, 1e-9);
        }
        EXPECT_EQ(model.PaidBy(score, from, from), 0);
        for (const double p : {0.0, 0.025, 0.5, 0.9, 0.975}) {
          const std::int32_t day = model.DayOf(score, from, p, 120);
          ASSERT_GT(day, from);
          if (day <= 120) {
            ASSERT_GE(model.PaidBy(score, from, day), p - 1e-9);
          }
          if (day > from + 1) {
            ASSERT_LT(model.PaidBy(score, from, day - 1), p);
          }
        }
      }
    }
  }
}

TEST(HazardModel, ScoresAreTheSumsOfEffects) {
  const HazardFit fit = FitOf(Design(), Spells());
  const Frame facts = FactsOf(Spells());
  const std::vector<double> scores = fit.model.Scores(facts).value();
  const auto& effects = fit.model.effects;
  EXPECT_EQ(scores[0], effects[0][0] + effects[1][0]);   // 50, even
  EXPECT_EQ(scores[3], effects[0][1] + effects[1][1]);   // 200, odd
  EXPECT_EQ(scores[21], effects[0][1] + effects[1][3]);  // 160, null
}

TEST(HazardCounts, CellsAreThoseOfADayByDayCount) {
  std::mt19937 random(9);
  const std::vector<SurvivalSpell> spells =
      reference::RandomSpells(400, random);
  for (const SpellUnit unit : {SpellUnit::kItems, SpellUnit::kWeight}) {
    const HazardDesign design{
        {3, 8, 20}, {{"amount", {100, 500}, {}}, {"class", {}, {"odd"}}}, unit};
    const HazardCounts counts = CountsOf(design, spells);
    for (std::uint8_t amount = 0; amount < 4; ++amount) {
      for (std::uint8_t name = 0; name < 3; ++name) {
        std::vector<HazardCell> cells(3);
        for (const SurvivalSpell& spell : spells) {
          const int bin =
              (spell.weight >= 100 ? 1 : 0) + (spell.weight >= 500 ? 1 : 0);
          const int level = spell.debtor == 10                ? 2
                            : std::abs(spell.debtor) % 2 == 1 ? 0
                                                              : 1;
          if (bin != amount || level != name) continue;
          const std::int64_t w = unit == SpellUnit::kItems ? 1 : spell.weight;
          for (int day = spell.entered_day; day <= spell.exit_day; ++day) {
            HazardCell& cell = cells[day < 8 ? 0 : day < 20 ? 1 : 2];
            cell.days += w;
            if (day == spell.exit_day && spell.end == kPaid) cell.paid += w;
          }
        }
        for (std::size_t k = 0; k < 3; ++k) {
          const std::vector<std::uint8_t> bins = {amount, name};
          EXPECT_TRUE(counts.CellOf(bins, k) == cells[k]);
        }
      }
    }
  }
}

TEST(HazardCounts, MergedIsWholeInAnyOrderAndAtAnyConcurrency) {
  std::mt19937 random(4);
  std::vector<SurvivalSpell> spells = reference::RandomSpells(30000, random);
  HazardDesign design = Design();
  design.covariates[0].cuts.clear();
  for (int cut = 1; cut < 250; ++cut)
    design.covariates[0].cuts.push_back(4 * cut);
  const HazardCounts whole = CountsOf(design, spells);
  EXPECT_GT(whole.keys().size(), 400u);  // Tasks of 128.
  std::shuffle(spells.begin(), spells.end(), random);
  HazardCounts merged = HazardCounts::Create(design).value();
  const std::size_t half = spells.size() / 2;
  for (const auto& part :
       {std::vector<SurvivalSpell>(spells.begin() + half, spells.end()),
        std::vector<SurvivalSpell>(spells.begin(), spells.begin() + half)}) {
    ASSERT_TRUE(merged.Merge(CountsOf(design, part)).ok());
  }
  const auto line = [](const absl::StatusOr<HazardFit>& fit) {
    std::vector<double> values = {fit->log_likelihood};
    for (const HazardTerm& term : fit->terms) {
      values.push_back(term.coefficient);
      values.push_back(term.std_error);
    }
    return values;
  };
  const HazardOptions options{.ridge = 1};
  const auto one = FitHazard(whole, options);
  const auto other = FitHazard(merged, options, Executor::Threads(3));
  ASSERT_TRUE(one.ok() && other.ok()) << one.status() << other.status();
  EXPECT_EQ(line(one), line(other));
}

TEST(FitHazard, SeparationIsAStatusThatNamesTheTerm) {
  const auto message = [](const HazardDesign& design,
                          const std::vector<SurvivalSpell>& spells) {
    const auto fit = FitHazard(CountsOf(design, spells), {});
    EXPECT_EQ(fit.status().code(), absl::StatusCode::kFailedPrecondition);
    return std::string(fit.status().message());
  };
  HazardDesign design = Design();
  design.edges = {0, 13, 46, 90, 125, 128};
  EXPECT_THAT(message(design, Spells()),
              HasSubstr("the bucket from day 125: 0 paid of 6 item-days"));
  design.edges.back() = 500;
  EXPECT_THAT(message(design, Spells()),
              HasSubstr("the bucket from day 500: no item was open"));
  design = Design();
  design.covariates[0].cuts = {100, 450};
  EXPECT_THAT(message(design, Spells()), HasSubstr("covariate amount, bin 2"));
  // Each bin alone has payments: those of class odd never when large, those of
  // class even never when small.
  const HazardDesign pair{{0}, {{"amount", {100}, {}}, {"class", {}, {"odd"}}}};
  std::vector<SurvivalSpell> crossed;
  for (const int n : {5, 7, 9}) {
    crossed.push_back({0, 0, n, kCensored, 50});
    crossed.push_back({0, 0, n, kPaid, 150});
    crossed.push_back({1, 0, n, kPaid, 150});
  }
  crossed.push_back({1, 0, 0, kPaid, 50});
  crossed.push_back({1, 0, 9, kCensored, 50});
  EXPECT_TRUE(FitHazard(CountsOf(pair, crossed), {}).ok());
  // The same fact twice.
  HazardDesign twice = Design();
  twice.covariates.push_back(twice.covariates[0]);
  EXPECT_THAT(message(twice, Spells()), HasSubstr("facts that say the same"));
  EXPECT_TRUE(FitHazard(CountsOf(twice, Spells()), {.ridge = 1}).ok());
  EXPECT_THAT(message(Design(), {{0, 0, 9, kCensored, 1}}),
              HasSubstr("0 paid of 10 item-days"));
}

// No bin without payment, yet a sum of effects tells the payers apart.
TEST(FitHazard, SeparationByTwoFactsIsFound) {
  std::vector<SurvivalSpell> spells;
  for (const auto& [debtor, weight, end] :
       std::vector<std::tuple<int, int, SpellEnd>>{{0, 50, kCensored},
                                                   {0, 150, kPaid},
                                                   {1, 50, kPaid},
                                                   {1, 150, kPaid},
                                                   {0, 50, kCensored}}) {
    spells.push_back({debtor, 0, 0, end, weight});
    if (end == kPaid && debtor + (weight > 100 ? 1 : 0) == 1)
      spells.push_back({debtor, 0, 0, kCensored, weight});
  }
  const auto fit = FitHazard(
      CountsOf({{0}, {{"amount", {100}, {}}, {"class", {}, {"even", "odd"}}}},
               spells),
      {});
  EXPECT_EQ(fit.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(fit.status().message()), HasSubstr("ran furthest"));
}

TEST(FitHazard, RidgePutsWhatHasNoDataAtTheIntercept) {
  HazardDesign design = Design();
  design.edges = {0, 13, 46, 90, 500};
  const HazardFit fit = FitOf(design, Spells(), {.ridge = 100});
  const double lowest =
      *std::min_element(fit.model.baseline.begin(), fit.model.baseline.end());
  EXPECT_GT(fit.model.baseline[4], lowest);
  EXPECT_LT(fit.model.baseline[4], -3);
  EXPECT_EQ(
      FitHazard(CountsOf(design, Spells()), {.ridge = -1}).status().code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(BinFacts, ReadsEveryTypeOfColumn) {
  Frame facts;
  const auto add = [&facts](Column column) {
    ASSERT_TRUE(facts.Add(std::move(column)).ok());
  };
  add(Column::Int8("i8", ColumnBuilder<std::int8_t>({-5, 10, 20, 99})));
  add(Column::Int16("i16", ColumnBuilder<std::int16_t>({-5, 10, 20, 99})));
  add(Column::Int32("i32", ColumnBuilder<std::int32_t>({-5, 10, 20, 99})));
  add(Column::Float64("f64", ColumnBuilder<double>({9.99, 10, NAN, HUGE_VAL})));
  add(Column::OfDates(
      "date", ColumnBuilder<Date>({Date::FromDays(9), Date::FromDays(10),
                                   Date::FromDays(20), Date::FromDays(99)})));
  add(Column::Bool("bool", ColumnBuilder<std::uint8_t>({0, 1, 1, 0})));
  add(Column::Dictionary8("code", ColumnBuilder<std::uint8_t>({1, 0, 2, 0}),
                          {"b", "a", "z"}));
  TextBuilder texts;
  texts.Append("a");
  texts.Append("");
  texts.AppendNull();
  texts.Append("b");
  add(Column::Text("text", std::move(texts)));
  HazardDesign design{{0}, {}};
  for (const char* name : {"i8", "i16", "i32", "f64", "date"})
    design.covariates.push_back({name, {10, 20}, {}});
  design.covariates.push_back({"bool", {1}, {}});
  design.covariates.push_back({"code", {}, {"a", "b"}});
  design.covariates.push_back({"text", {}, {"a", "b"}});
  const auto bins = BinFacts(design, facts).value();
  using Bins = std::vector<std::uint8_t>;
  EXPECT_EQ(bins[0], (Bins{0, 1, 2, 2}));
  EXPECT_EQ(bins[1], (Bins{0, 1, 2, 2}));
  EXPECT_EQ(bins[2], (Bins{0, 1, 2, 2}));
  EXPECT_EQ(bins[3], (Bins{0, 1, 3, 2}));
  EXPECT_EQ(bins[4], (Bins{0, 1, 2, 2}));
  EXPECT_EQ(bins[5], (Bins{0, 1, 1, 0}));
  EXPECT_EQ(bins[6], (Bins{0, 1, 2, 1}));
  EXPECT_EQ(bins[7], (Bins{0, 2, 3, 1}));
  design.covariates = {{"i33", {1}, {}}};
  EXPECT_EQ(BinFacts(design, facts).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(BinFacts(design, facts).status().message()),
              HasSubstr("the nearest is i32"));
  design.covariates = {{"code", {1}, {}}};
  EXPECT_THAT(std::string(BinFacts(design, facts).status().message()),
              HasSubstr("has levels, not cuts"));
  design.covariates = {{"i8", {}, {"a"}}};
  EXPECT_THAT(std::string(BinFacts(design, facts).status().message()),
              HasSubstr("has cuts, not levels"));
}

TEST(HazardDesign, NamesTheFieldThatIsWrong) {
  const auto message = [](const HazardDesign& design) {
    return std::string(Validate(design).message());
  };
  EXPECT_THAT(message({{}, {}}), HasSubstr("edges: 0 is not in [1, 64]"));
  EXPECT_THAT(message({{5, 5}, {}}), HasSubstr("edges[1] = 5"));
  EXPECT_THAT(message({{0}, {{"a", {}, {}}}}), HasSubstr("covariate a: needs"));
  EXPECT_THAT(message({{0}, {{"a", {2, 1}, {}}}}), HasSubstr("cuts[1] = 1"));
  EXPECT_THAT(message({{0}, {{"a", {NAN}, {}}}}), HasSubstr("cuts[0]"));
  EXPECT_THAT(message({{0}, {{"a", {}, {"x", "y", "x"}}}}),
              HasSubstr("level \"x\" is given twice"));
  HazardDesign wide{{0}, {}};
  for (int i = 0; i < 40; ++i) wide.covariates.push_back({"a", {1, 2}, {}});
  EXPECT_THAT(message(wide), HasSubstr("2^63"));
}

TEST(HazardCounts, NamesWhatIsWrongAndAddsNothing) {
  HazardCounts counts = HazardCounts::Create(Design()).value();
  const auto fault = [&counts](const SurvivalSpell& spell) {
    const std::vector<SurvivalSpell> chunk = {{}, spell};
    const absl::Status status = counts.Add(chunk, FactsOf(chunk));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(counts.keys().size(), 0u);
    return std::string(status.message());
  };
  EXPECT_THAT(fault({-1, -36501, 0, kPaid, 1}), HasSubstr("days -36501 to 0"));
  EXPECT_THAT(fault({-1, 3, 2, kPaid, 1}), HasSubstr("spells[1]: exit_day 2"));
  EXPECT_THAT(fault({-1, 3, 4, static_cast<SpellEnd>(9), 1}),
              HasSubstr("end 9"));
  EXPECT_THAT(fault({-1, 3, 4, kPaid, 0}), HasSubstr("weight 0"));
  const std::vector<SurvivalSpell> two(2);
  EXPECT_THAT(std::string(counts.Add(two, FactsOf({two[0]})).message()),
              HasSubstr("1 rows of facts for 2 spells"));
  HazardDesign other = Design();
  other.edges.back() = 91;
  EXPECT_EQ(counts.Merge(HazardCounts::Create(other).value()).code(),
            absl::StatusCode::kInvalidArgument);
  HazardCounts heavy = HazardCounts::Create(Design(SpellUnit::kWeight)).value();
  const std::vector<SurvivalSpell> rich(
      10, {-1, 0, 1000, kPaid, 1'000'000'000'000'000});
  EXPECT_EQ(heavy.Add(rich, FactsOf(rich)).code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(heavy.keys().size(), 0u);
}

}  // namespace
}  // namespace arrears
