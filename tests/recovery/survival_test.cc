// SPDX-License-Identifier: Apache-2.0
//
// Expected numbers are of R 4.2.2 with survival 3.5-3 and cmprsk 2.2-11:
//
//   library(survival); library(cmprsk)
//   d <- data.frame(id, s = entered - 1, e = exit, k = end, w = weight)
//   d$row <- seq_len(nrow(d)); d$g <- d$id %% 3
//   d$st <- factor(d$k, 0:3, c("censor", "paid", "off", "credit"))
//
// of the columns of Spells() below; each test names its call.
#include "arrears/recovery/survival.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/survival_reference.h"

namespace arrears {
namespace {

using reference::Spells;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

constexpr auto kPaid = SpellEnd::kPaid;

SurvivalCounts CountsOf(const std::vector<SurvivalSpell>& spells) {
  SurvivalCounts counts;
  const absl::Status status = counts.Add(spells);
  EXPECT_TRUE(status.ok()) << status;
  return counts;
}

template <class Points, class Value>
std::vector<double> Line(const Points& points, const Value& value) {
  std::vector<double> line;
  for (const auto& point : points)
    line.push_back(static_cast<double>(value(point)));
  return line;
}

SurvivalCurve CurveOf(const SurvivalOptions& options) {
  return KaplanMeier(CountsOf(Spells()), options).value();
}

auto Near(const std::vector<double>& expected) {
  return Pointwise(DoubleNear(1e-9), expected);
}

const std::vector<double> kDays = {0, 12, 30, 45, 61, 75, 88, 120, 130};

// f <- survfit(Surv(s, e, k > 0) ~ 1, d)
TEST(KaplanMeier, IsThatOfSurvfit) {
  const SurvivalCurve curve = CurveOf({});
  const auto& points = curve.points();
  EXPECT_EQ(Line(points, [](auto& p) { return p.day; }), kDays);
  EXPECT_THAT(Line(points, [](auto& p) { return p.at_risk; }),
              ElementsAre(13, 16, 16, 15, 11, 8, 7, 4, 2));
  EXPECT_THAT(Line(points, [](auto& p) { return p.ended; }),
              ElementsAre(1, 3, 3, 3, 3, 1, 2, 2, 1));
  EXPECT_THAT(Line(points, [](auto& p) { return p.survival; }),
              Near({0.923076923076923, 0.75, 0.609375, 0.4875,
                    0.354545454545455, 0.310227272727273, 0.221590909090909,
                    0.110795454545455, 0.0553977272727273}));
  // f$surv * f$std.err
  EXPECT_THAT(
      Line(points, [](auto& p) { return p.std_error; }),
      Near({0.0739053017561941, 0.108253175473055, 0.114420457155288,
            0.11108484932699, 0.103981591158121, 0.0999832847835111,
            0.0889167826585883, 0.0710313786053187, 0.0528754979185517}));
  // f$cumhaz, f$std.chaz
  EXPECT_THAT(Line(points, [](auto& p) { return p.hazard; }),
              Near({0.0769230769230769, 0.264423076923077, 0.451923076923077,
                    0.651923076923077, 0.92465034965035, 1.04965034965035,
                    1.33536463536464, 1.83536463536464, 2.33536463536464}));
  EXPECT_THAT(Line(points, [](auto& p) { return p.hazard_error; }),
              Near({0.0769230769230769, 0.132800262662819, 0.171332016165437,
                    0.206610728416138, 0.259771787395011, 0.288281774530405,
                    0.352026572941605, 0.498921544991807, 0.706344609986521}));
}

// f <- survfit(Surv(s, e, k > 0) ~ 1, d, conf.type = ...)
TEST(KaplanMeier, HasTheFourIntervalsOfSurvfit) {
  struct Case {
    IntervalType type;
    std::vector<double> lower, upper;
  };
  const std::vector<Case> cases = {
      {IntervalType::kPlain,
       {0.778225193368218, 0.537827674860718, 0.385115024881028,
        0.269777696091042, 0.150745280820369, 0.114263635495579,
        0.0473172174589006, 0, 0},
       {1, 0.962172325139282, 0.833634975118972, 0.705222303908958,
        0.55834562827054, 0.506190909958966, 0.395864600722918,
        0.250014398384108, 0.159031798857711}},
      {IntervalType::kLog,
       {0.789018575865243, 0.565198373470312, 0.421752003696847,
        0.311899317766881, 0.199540167418054, 0.164947544002594,
        0.100923927464899, 0.0315364978957729, 0.00853188833426743},
       {1, 0.995225793992038, 0.880465030088905, 0.761964635580347,
        0.629960779152227, 0.583464042012582, 0.486530124472348,
        0.389251615334856, 0.359698588020371}},
      {IntervalType::kLogLog,
       {0.566359466130522, 0.463430042658134, 0.35300774777875,
        0.262439232359763, 0.164460241597545, 0.134273906120706,
        0.0789049915779142, 0.0203487729640875, 0.00399299416307319},
       {0.988794062303689, 0.897979909715789, 0.790080542333746,
        0.67985897392642, 0.551203953270193, 0.505457798771576,
        0.408937124581055, 0.288580284865528, 0.219687479274117}},
      {IntervalType::kLogit,
       {0.609428708208186, 0.491757385448371, 0.378143387374294,
        0.284663703231618, 0.183968864517824, 0.152537838769145,
        0.0939127349713744, 0.0294334706197256, 0.00802875131688596},
       {0.989280377460287, 0.902928716784845, 0.800082125889548,
        0.694538413601782, 0.572350962317171, 0.529146795194609,
        0.438791302587089, 0.338600831010446, 0.298220589440932}}};
  for (const Case& one : cases) {
    const SurvivalCurve curve = CurveOf({.interval = one.type});
    EXPECT_THAT(Line(curve.points(), [](auto& p) { return p.lower; }),
                Near(one.lower));
    EXPECT_THAT(Line(curve.points(), [](auto& p) { return p.upper; }),
                Near(one.upper));
  }
}

// quantile(f, c(.25, .5, .75)) gives 21, half way between 12 and 30 as S is
// exactly 3/4 between them, 45 and 88; summary(f, rmean = 100)$table.
TEST(KaplanMeier, QuantilesAndMeanAreThoseOfSurvfit) {
  const SurvivalCurve curve = CurveOf({});
  const SurvivalQuantile quarter = curve.Quantile(0.25);
  EXPECT_EQ(quarter.day, 12);
  EXPECT_EQ(quarter.lower, 12);
  EXPECT_EQ(quarter.upper, 61);
  const SurvivalQuantile half = curve.Quantile(0.5);
  EXPECT_EQ(half.day, 45);
  EXPECT_EQ(half.lower, 30);
  EXPECT_EQ(half.upper, 88);
  const SurvivalQuantile most = curve.Quantile(0.75);
  EXPECT_EQ(most.day, 88);
  EXPECT_EQ(most.lower, 61);
  EXPECT_EQ(most.upper, std::nullopt);
  EXPECT_NEAR(curve.MeanTo(100).days, 53.1732298951049, 1e-9);
  EXPECT_NEAR(curve.MeanTo(100).std_error, 8.22324610234475, 1e-9);
}

// f <- survfit(Surv(s, e, k == 1) ~ 1, d, weights = w)
TEST(KaplanMeier, ByWeightIsThatOfSurvfit) {
  const SurvivalCurve curve =
      CurveOf({.ends = EndBit(kPaid), .unit = SpellUnit::kWeight});
  const auto& points = curve.points();
  EXPECT_THAT(Line(points, [](auto& p) { return p.at_risk; }),
              ElementsAre(2470, 2775, 2895, 2720, 2155, 1605, 1455, 670, 470));
  EXPECT_THAT(Line(points, [](auto& p) { return p.ended; }),
              ElementsAre(20, 180, 195, 390, 60, 150, 240, 70, 160));
  EXPECT_THAT(Line(points, [](auto& p) { return p.survival; }),
              Near({0.991902834008097, 0.927563190721086, 0.865084841087023,
                    0.741046941078222, 0.72041454364681, 0.653086081623743,
                    0.545360542386837, 0.488382575271795, 0.322124677306928}));
  EXPECT_THAT(Line(points, [](auto& p) { return p.hazard; }),
              Near({0.00809716599190283, 0.0729620308567677, 0.140319543810136,
                    0.283701896751312, 0.311544124129502, 0.405002068054736,
                    0.569950521662983, 0.674428133603282, 1.01485366551818}));
}

// By hand: weights 3 and 4 at risk, the 3 ends on day 2 and the 4 on day 5.
// Greenwood's 3 / (7 * 4) times (9 + 16) / 7; the hazard's 9 / 49.
TEST(KaplanMeier, ErrorsByWeightLookAtItsSquares) {
  const SurvivalCurve curve =
      KaplanMeier(CountsOf({{-1, 0, 2, kPaid, 3}, {-1, 0, 5, kPaid, 4}}),
                  {.unit = SpellUnit::kWeight})
          .value();
  const SurvivalPoint first = curve.points()[0], last = curve.points()[1];
  EXPECT_NEAR(first.std_error, 4.0 / 7 * std::sqrt(3.0 / 28 * 25 / 7), 1e-12);
  EXPECT_NEAR(first.hazard_error, 3.0 / 7, 1e-12);
  // Nobody is left: the formulas end, the interval does not.
  EXPECT_EQ(last.survival, 0);
  EXPECT_EQ(last.std_error, 0);
  EXPECT_EQ(last.lower, 0);
  EXPECT_EQ(last.upper, first.upper);
}

TEST(KaplanMeier, ErrorsDoNotDependOnTheCurrency) {
  std::vector<SurvivalSpell> spells = Spells();
  const SurvivalCurve yuan = CurveOf({.unit = SpellUnit::kWeight});
  for (SurvivalSpell& spell : spells) spell.weight *= 100;
  const SurvivalCurve fen =
      KaplanMeier(CountsOf(spells), {.unit = SpellUnit::kWeight}).value();
  for (std::size_t i = 0; i < yuan.points().size(); ++i) {
    EXPECT_NEAR(fen.points()[i].std_error, yuan.points()[i].std_error, 1e-12);
    EXPECT_NEAR(fen.points()[i].upper, yuan.points()[i].upper, 1e-12);
  }
}

TEST(KaplanMeier, AsksForADayBetweenPointsAndOutside) {
  const SurvivalCurve curve = CurveOf({});
  EXPECT_EQ(curve.At(-1).survival, 1);
  EXPECT_EQ(curve.At(29).survival, curve.At(12).survival);
  EXPECT_EQ(curve.At(30).day, 30);
  EXPECT_EQ(curve.At(9999).day, 130);
  EXPECT_EQ(curve.last_day(), 130);
  EXPECT_EQ(curve.MeanTo(0).days, 0);
  const SurvivalCurve none = KaplanMeier(SurvivalCounts(), {}).value();
  EXPECT_EQ(none.last_day(), -1);
  EXPECT_EQ(none.At(5).survival, 1);
  EXPECT_EQ(none.Quantile(0.5).day, std::nullopt);
  EXPECT_EQ(none.MeanTo(7).days, 7);
}

// a <- survfit(Surv(s, e, st) ~ 1, d, id = row): a$pstate, a$std.err
TEST(AalenJohansen, SharesAndJackknifeErrorsAreThoseOfSurvfit) {
  const std::vector<std::vector<double>> share = {
      {0.0769230769230769, 0.25, 0.34375, 0.425, 0.469318181818182,
       0.513636363636364, 0.557954545454545, 0.613352272727273, 0.66875},
      {0, 0, 0.046875, 0.046875, 0.0911931818181818, 0.0911931818181818,
       0.0911931818181818, 0.146590909090909, 0.146590909090909},
      {0, 0, 0, 0.040625, 0.0849431818181818, 0.0849431818181818,
       0.129261363636364, 0.129261363636364, 0.129261363636364}};
  const std::vector<std::vector<double>> error = {
      {0.0739053017561941, 0.108891842816405, 0.112647230727744,
       0.110211512432569, 0.1125939656474, 0.115210475854796, 0.111613004102765,
       0.113161189676327, 0.110471140355186},
      {0, 0, 0.0461378656744979, 0.0461378656744979, 0.0610833902709351,
       0.0610833902709351, 0.0610833902709351, 0.0789009365372364,
       0.0789009365372364},
      {0, 0, 0, 0.0400952244156563, 0.0588940070779122, 0.0588940070779122,
       0.0724990746093349, 0.0724990746093349, 0.0724990746093349}};
  std::vector<SurvivalSpell> spells = Spells();
  const SurvivalCounts counts = CountsOf(spells);
  for (SurvivalSpell& spell : spells) spell.debtor = -1;
  const std::vector<CausePoint> points =
      AalenJohansen(counts, SpellUnit::kItems);
  const std::vector<std::int32_t> days(kDays.begin(), kDays.end());
  EXPECT_EQ(Line(points, [](auto& p) { return p.day; }), kDays);
  for (std::size_t e = 1; e <= 3; ++e) {
    EXPECT_THAT(Line(points, [e](auto& p) { return p.share[e]; }),
                Near(share[e - 1]));
    const EndSet cause = EndBit(static_cast<SpellEnd>(e));
    EXPECT_THAT(
        DebtorErrors(counts, spells,
                     {cause, static_cast<EndSet>(kAnyEnd & ~cause)}, days)
            .value(),
        Near(error[e - 1]));
  }
}

// The same with weights = w, for `paid`.
TEST(AalenJohansen, ByWeightIsThatOfSurvfit) {
  std::vector<SurvivalSpell> spells = Spells();
  const SurvivalCounts counts = CountsOf(spells);
  for (SurvivalSpell& spell : spells) spell.debtor = -1;
  EXPECT_THAT(Line(AalenJohansen(counts, SpellUnit::kWeight),
                   [](auto& p) { return p.share[1]; }),
              Near({0.00809716599190283, 0.0724368092789145, 0.134915158912977,
                    0.249765066328534, 0.268336191818181, 0.3147640055423,
                    0.389048507500889, 0.426883710923827, 0.513364175890544}));
  CauseOptions options;
  options.unit = SpellUnit::kWeight;
  const std::vector<std::int32_t> days(kDays.begin(), kDays.end());
  EXPECT_THAT(DebtorErrors(counts, spells, options, days).value(),
              Near({0.0085192023450512, 0.0446980264032452, 0.0662729114784483,
                    0.10431447274337, 0.106741475867686, 0.116573244650058,
                    0.129072245012555, 0.131717909796229, 0.143983388470446}));
}

// survfit(Surv(s, e, k == 1) ~ 1, d, weights = w, cluster = id,
//         robust = TRUE)$std.err
TEST(DebtorErrors, AreThoseOfSurvfitWithClusters) {
  const std::vector<SurvivalSpell> spells = Spells();
  const std::vector<std::int32_t> days(kDays.begin(), kDays.end());
  EXPECT_THAT(DebtorErrors(CountsOf(spells), spells,
                           {EndBit(kPaid), 0, SpellUnit::kWeight}, days)
                  .value(),
              Near({0.00860367971275941, 0.0355146102836407, 0.0812971085349081,
                    0.106845459297318, 0.104326588898983, 0.122433963089916,
                    0.162898293643505, 0.158046739180774, 0.203965434798745}));
}

// Without truncation, as cmprsk knows none: sqrt(cuminc(d$e, d$k)$"1 1"$var).
TEST(AalenJohansen, AalenErrorsAreThoseOfCmprsk) {
  std::vector<SurvivalSpell> spells = Spells();
  for (SurvivalSpell& spell : spells) spell.entered_day = 0;
  const std::vector<CausePoint> points =
      AalenJohansen(CountsOf(spells), SpellUnit::kItems);
  EXPECT_THAT(Line(points, [](auto& p) { return p.std_error[1]; }),
              Near({0.0454545454545455, 0.0842405778328818, 0.0974487059470259,
                    0.105299205943895, 0.108794512134217, 0.110860880490545,
                    0.111890700302525, 0.115738471795389, 0.117432234224807}));
  EXPECT_NEAR(points[7].std_error[2], 0.089822580966353, 1e-9);
  EXPECT_NEAR(points[6].std_error[3], 0.0802403608996772, 1e-9);
}

// survdiff(Surv(e, k > 0) ~ g, d), which knows no truncation, and with it
// coxph(Surv(s, e, k > 0) ~ factor(g), d, method = "exact")$score, which is
// the same test.
TEST(LogRank, IsThatOfSurvdiffAndOfTheExactCoxModel) {
  for (const bool truncated : {false, true}) {
    std::vector<SurvivalCounts> groups(3);
    for (SurvivalSpell spell : Spells()) {
      if (!truncated) spell.entered_day = 0;
      ASSERT_TRUE(groups[static_cast<std::size_t>(spell.debtor % 3)]
                      .Add({&spell, 1})
                      .ok());
    }
    const LogRankReport report = LogRank(groups, kAnyEnd).value();
    EXPECT_NEAR(report.chi_squared,
                truncated ? 2.55384714002724 : 2.66652683272037, 1e-9);
    EXPECT_EQ(report.degrees, 2);
    EXPECT_THAT(report.observed, ElementsAre(9, 7, 3));
    if (truncated) continue;
    EXPECT_THAT(report.expected,
                Near({6.81926406926407, 6.35551948051948, 5.82521645021645}));
    EXPECT_NEAR(report.p_value, 0.263615568674051, 1e-9);
  }
}

TEST(LogRank, AGroupThatWasNeverComparedSaysNothing) {
  const SurvivalCounts early = CountsOf(Spells());
  const SurvivalCounts late = CountsOf({{-1, 500, 510, kPaid, 1}});
  std::vector<SurvivalCounts> groups = {early, late};
  EXPECT_EQ(LogRank(groups, kAnyEnd).status().code(),
            absl::StatusCode::kFailedPrecondition);
  groups.push_back(early);
  const LogRankReport report = LogRank(groups, kAnyEnd).value();
  EXPECT_EQ(report.degrees, 1);
  EXPECT_NEAR(report.chi_squared, 0, 1e-12);
  EXPECT_EQ(LogRank({groups.data(), 1}, kAnyEnd).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SurvivalCounts, CurvesAreThoseOfTheDefinitions) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    const std::vector<SurvivalSpell> spells =
        reference::RandomSpells(20, random);
    const SurvivalCounts counts = CountsOf(spells);
    const SurvivalCurve curve = KaplanMeier(counts, {}).value();
    for (const SurvivalPoint& point : curve.points()) {
      ASSERT_NEAR(point.survival,
                  reference::StillOpen(spells, kAnyEnd, point.day), 1e-12);
    }
    CauseOptions options;
    options.unit = SpellUnit::kWeight;
    const std::vector<CausePoint> causes =
        AalenJohansen(counts, SpellUnit::kItems);
    for (std::size_t i = 0; i < causes.size(); i += 5) {
      const CausePoint& point = causes[i];
      ASSERT_NEAR(point.share[1], reference::EndedBy(spells, kPaid, point.day),
                  1e-12);
      ASSERT_NEAR(point.std_error[1] * point.std_error[1],
                  reference::EndedByVariance(spells, kPaid, point.day), 1e-12);
      // A central difference of 1e-4 is right to some 1e-8.
      ASSERT_NEAR(
          DebtorErrors(counts, spells, options, {&point.day, 1}).value()[0],
          reference::JackknifeError(spells, kPaid, point.day), 1e-6);
    }
  }
}

TEST(SurvivalCounts, LawsHoldOnRandomSpells) {
  std::mt19937 random(11);
  for (int round = 0; round < 50; ++round) {
    const SurvivalCounts counts = CountsOf(reference::RandomSpells(60, random));
    double before = 1;
    const SurvivalCurve curve = KaplanMeier(counts, {}).value();
    for (const SurvivalPoint& point : curve.points()) {
      ASSERT_LE(point.survival, before);
      ASSERT_LE(point.lower, point.survival);
      ASSERT_GE(point.upper, point.survival);
      ASSERT_GE(std::exp(-point.hazard), point.survival - 1e-12);
      before = point.survival;
    }
    for (const SpellUnit unit : {SpellUnit::kItems, SpellUnit::kWeight}) {
      for (const CausePoint& point : AalenJohansen(counts, unit)) {
        double sum = point.open;
        for (const double share : point.share) sum += share;
        ASSERT_NEAR(sum, 1, 1e-12);
      }
    }
  }
}

TEST(SurvivalCounts, MergedIsWholeInAnyOrder) {
  std::mt19937 random(3);
  std::vector<SurvivalSpell> spells = reference::RandomSpells(200, random);
  const SurvivalCounts whole = CountsOf(spells);
  std::shuffle(spells.begin(), spells.end(), random);
  std::vector<SurvivalCounts> parts(4);
  for (const SurvivalSpell& spell : spells)
    ASSERT_TRUE(parts[random() % 4].Add({&spell, 1}).ok());
  SurvivalCounts merged;
  for (const SurvivalCounts& part : parts) ASSERT_TRUE(merged.Merge(part).ok());
  EXPECT_TRUE(merged == whole);
  EXPECT_EQ(merged.spells(), static_cast<std::int64_t>(spells.size()));
}

TEST(DebtorErrors, AreTheSameBytesAtAnyConcurrency) {
  std::mt19937 random(5);
  const std::vector<SurvivalSpell> spells =
      reference::RandomSpells(30000, random);
  const SurvivalCounts counts = CountsOf(spells);
  const std::vector<std::int32_t> days = {3, 20};
  const auto errors = [&](const Executor& executor) {
    return DebtorErrors(counts, spells, {}, days, executor).value();
  };
  EXPECT_EQ(errors(Executor::Serial()), errors(Executor::Threads(3)));
}

TEST(SurvivalCounts, NamesWhatIsWrongAndAddsNothing) {
  struct Case {
    SurvivalSpell spell;
    std::string message;
  };
  constexpr std::int64_t kTooMuch = 1'000'000'000'000'001;
  const std::vector<Case> cases = {
      {{-2, 0, 1, kPaid, 1}, "spells[1]: debtor -2 is below -1"},
      {{-1, -1, 1, kPaid, 1}, "spells[1]: entered_day -1 is below 0"},
      {{-1, 5, 4, kPaid, 1}, "spells[1]: exit_day 4 is before entered_day 5"},
      {{-1, 5, 36501, kPaid, 1}, "spells[1]: exit_day 36501 exceeds 36500"},
      {{-1, 0, 4, static_cast<SpellEnd>(5), 1}, "spells[1]: end 5"},
      {{-1, 0, 4, kPaid, 0}, "spells[1]: weight 0 is not in [1, "},
      {{-1, 0, 4, kPaid, kTooMuch}, "spells[1]: weight 1000000000000001"}};
  for (const Case& one : cases) {
    SurvivalCounts counts;
    const std::vector<SurvivalSpell> chunk = {{}, one.spell};
    const absl::Status status = counts.Add(chunk);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(one.message));
    EXPECT_TRUE(counts == SurvivalCounts());
  }
}

TEST(SurvivalCounts, WeightsBeyond64BitsAreRefused) {
  const std::vector<SurvivalSpell> rich(
      9000, {-1, 0, 1, kPaid, 1'000'000'000'000'000});
  SurvivalCounts counts = CountsOf(rich);
  const SurvivalCounts before = counts;
  EXPECT_EQ(counts.Add(rich).code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(counts.Merge(before).code(), absl::StatusCode::kOutOfRange);
  EXPECT_TRUE(counts == before);
}

TEST(KaplanMeier, NamesTheOptionOutOfBounds) {
  const auto code = [](const SurvivalOptions& options) {
    return KaplanMeier(SurvivalCounts(), options).status().code();
  };
  EXPECT_EQ(code({.ends = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.ends = 1}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.ends = 32}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.confidence = 1}), absl::StatusCode::kInvalidArgument);
  const std::vector<SurvivalSpell> spells = Spells();
  const std::int32_t day = 3;
  EXPECT_THAT(std::string(DebtorErrors(SurvivalCounts(), spells, {}, {&day, 1})
                              .status()
                              .message()),
              HasSubstr("not of these spells"));
}

}  // namespace
}  // namespace arrears
