// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/woe.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr BinCount kBins[] = {{100, 300}, {20, 480}, {5, 0}, {0, 20}};

auto Near(double value) { return DoubleNear(value, 1e-12); }

// numpy, with the packages' formulas:
//   g = np.where(good == 0, .9, good); b = ...; log(b/b.sum() / (g/g.sum()))
//   log((maximum(bad, 1)/bad.sum()) / (maximum(good, 1)/good.sum()))
//   log((bad/bad.sum() + 1e-5) / (good/good.sum() + 1e-5))
TEST(Woe, GivesWhatOtherPackagesGive) {
  EXPECT_THAT(*WoesOf(kBins, kScorecardpyWoe),
              ElementsAre(Near(0.7516358656112253), Near(-1.3278056760686106),
                          Near(3.5650465823712616), Near(-1.2508446349324822)));
  EXPECT_THAT(*WoesOf(kBins, kToadWoe),
              ElementsAre(Near(0.7576857016975165), Near(-1.3217558399823195),
                          Near(3.4657359027997265), Near(-1.1394342831883648)));
  EXPECT_THAT(*WoesOf(kBins, kSkorecardWoe),
              ElementsAre(Near(0.7576715353082746), Near(-1.3217100084631421),
                          Near(8.294299608857235), Near(-7.824445930877618)));
  const auto values = InformationValuesOf(kBins, kScorecardpyWoe);
  EXPECT_NEAR((*values)[0] + (*values)[1] + (*values)[2] + (*values)[3],
              1.0601920160102831, 1e-12);
}

TEST(Woe, OfABinAtTheRateOfAllIsZero) {
  const BinCount bins[] = {{10, 30}, {1, 3}, {100, 300}};
  EXPECT_THAT(*WoesOf(bins, {}), ElementsAre(Near(0), Near(0), Near(0)));
  // One record more, of which 5/925 ... by hand for the third of kBins:
  // E = 125, O = 800: ((0 + 800/925)/800) / ((5 + 125/925)/125).
  EXPECT_NEAR((*WoesOf(kBins, {}))[2],
              std::log((1.0 / 925) / ((5 + 125.0 / 925) / 125)), 1e-12);
  // Half a record: ((0 + .5)/800) / ((5 + .5)/125).
  EXPECT_NEAR((*WoesOf(kBins, {.zero = ZeroCell::kHalf}))[2],
              std::log((.5 / 800) / (5.5 / 125)), 1e-12);
}

TEST(Woe, RefusesWhatIsInfinite) {
  const auto refused = WoesOf(kBins, kOptbinningWoe);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(refused.status().message(), HasSubstr("bin 2 has no others"));
  const BinCount only[] = {{5, 0}, {6, 0}};
  EXPECT_THAT(WoesOf(only, {}).status().message(), HasSubstr("nothing else"));
}

}  // namespace
}  // namespace arrears
