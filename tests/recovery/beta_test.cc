// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/beta.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"

namespace arrears {
namespace {

struct Case {
  double alpha, beta, p, quantile;
};

// "%.17g" % scipy.stats.beta.ppf(p, alpha, beta) of scipy 1.10.1; after
// random.seed(1) of Python 3.11: alpha and beta = 10 ** uniform(-1, 4), p =
// choice([.005, .025, .05, .5, .9, .975, .995]), twenty times; then by hand.
constexpr Case kScipy[] = {
    {0.46970071421616211, 1726.5083563414355, 0.995, 0.0022229480388806307},
    {0.20679217898806082, 0.38868118520672007, 0.995, 0.99998562063702146},
    {17.678903447552774, 181.11935529485098, 0.995, 0.14824668462926952},
    {1.1214348077483518, 27.496871406330772, 0.995, 0.1834505374510218},
    {8.8929128260097929, 108.94065482652611, 0.995, 0.15069209584490018},
    {0.10245431800604243, 16.863043886403577, 0.975, 0.058760988339098714},
    {1021.2494484333594, 90.316515765080595, 0.005, 0.89625522100739885},
    {3214.6765933528513, 0.14221647670992785, 0.005, 0.99924967715594626},
    {176.90115873501131, 0.11117949390412538, 0.5, 0.99999318831444406},
    {270.65700446722281, 7001.6960137436972, 0.975, 0.041686670663945637},
    {0.1397024227708657, 1.2836846007035678, 0.5, 0.0048984306356293474},
    {4964.0379697554754, 58.116289898022231, 0.05, 0.98584032067710414},
    {1.4267001526342633, 1.2413812649651199, 0.5, 0.54450043664876768},
    {5770.6173405261234, 4290.7490888039583, 0.5, 0.57354698400621218},
    {1541.3095819175483, 60.571958100514983, 0.975, 0.97096567242872112},
    {0.3162287529998648, 140.20533001991902, 0.975, 0.013889773719672373},
    {1994.0343895467968, 0.40220716137835505, 0.05, 0.99916375162856841},
    {3005.2248629631272, 7349.5590775375558, 0.9, 0.29595027997880569},
    {4810.6408409934465, 12.89837501758436, 0.995, 0.99885570797315504},
    {3555.7014979345336, 0.88971035580791302, 0.05, 0.99921891758524495},
    {0.5, 0.5, 0.025, 0.001541333133436012},
    {0.5, 0.5, 0.975, 0.99845866686656393},
    {1, 1, 0.025, 0.025000000000000001},
    {3.8, 0.2, 0.025, 0.64335760511288576},
    {3.8, 0.2, 0.975, 0.99999999813210561},
    {0.372, 3.628, 0.025, 1.0826332549823466e-05},
    {0.372, 3.628, 0.975, 0.47271932360484964},
    {13.796, 7.204, 0.5, 0.66202120195662428},
    {7, 93, 0.025, 0.028899084775541425},
    {1234.5, 8765.5, 0.975, 0.12996793439677534},
    {10000, 10000, 0.025, 0.49307072700254984},
};

TEST(Beta, QuantilesAreScipysToTwelveDigits) {
  for (const Case& c : kScipy) {
    const double quantile = Beta{c.alpha, c.beta}.Quantile(c.p);
    EXPECT_NEAR(quantile, c.quantile, 1e-12 * std::max(c.quantile, 1e-3))
        << c.alpha << ", " << c.beta << " at " << c.p;
  }
}

TEST(Beta, CountingAddsToItsTwoNumbers) {
  // scipy.stats.beta.ppf([.025, .975], 4 * .696 + 31, 4 * .304 + 9).
  const Beta posterior = Beta::FromShare(0.696, 4).Updated(31, 9);
  EXPECT_NEAR(posterior.Mean(), 0.76781818181818184, 1e-15);
  EXPECT_NEAR(posterior.Quantile(0.025), 0.63394176204328923, 1e-12);
  EXPECT_NEAR(posterior.Quantile(0.975), 0.87867998554531845, 1e-12);
}

TEST(Beta, IsFoundAgainFromItsMoments) {
  for (const Case& c : kScipy) {
    const Beta beta{c.alpha, c.beta};
    const Beta again = Beta::FromMoments(beta.Mean(), beta.Variance());
    EXPECT_NEAR(again.alpha, c.alpha, 1e-10 * c.alpha);
    EXPECT_NEAR(again.beta, c.beta, 1e-9 * c.beta);
  }
}

// Mean 0.2, variance 0.2 * 0.8 / 21: by hand alpha + beta = 20.
TEST(Beta, MomentsGiveItsTwoNumbers) {
  const Beta beta = Beta::FromMoments(0.2, 0.16 / 21);
  EXPECT_NEAR(beta.alpha, 4, 1e-12);
  EXPECT_NEAR(beta.beta, 16, 1e-12);
  EXPECT_NEAR(beta.Mean(), 0.2, 1e-15);
  EXPECT_NEAR(beta.Variance(), 0.16 / 21, 1e-15);
}

TEST(Beta, CertaintyHasNoWidth) {
  EXPECT_EQ((Beta{0, 4}.Quantile(0.975)), 0);
  EXPECT_EQ((Beta{4, 0}.Quantile(0.025)), 1);
  EXPECT_EQ((Beta{2, 3}.Quantile(0)), 0);
  EXPECT_EQ((Beta{2, 3}.Quantile(1)), 1);
  EXPECT_EQ(Beta::FromMoments(1, 0).Quantile(0.025), 1);
  EXPECT_NEAR(Beta::FromMoments(0.3, 0).Quantile(0.025), 0.3, 1e-5);
}

// What no share can have, and what Boost would throw at.
TEST(Beta, StaysInTheUnitIntervalWhateverItIsAsked) {
  for (double alpha : {1e-9, 1e-3, 0.5, 1.0, 1e6, 1e12}) {
    for (double beta : {1e-9, 1e-3, 0.5, 1.0, 1e6, 1e12}) {
      double before = 0;
      for (double p : {1e-12, 0.025, 0.5, 0.975, 1 - 1e-12}) {
        const double quantile = Beta{alpha, beta}.Quantile(p);
        EXPECT_GE(quantile, before) << alpha << ", " << beta << " at " << p;
        EXPECT_LE(quantile, 1) << alpha << ", " << beta << " at " << p;
        before = quantile;
      }
    }
  }
  const Beta widest = Beta::FromMoments(0.4, 100);
  EXPECT_NEAR(widest.Mean(), 0.4, 1e-15);
  EXPECT_LT(widest.alpha + widest.beta, 1e-5);
}

}  // namespace
}  // namespace arrears
