// SPDX-License-Identifier: Apache-2.0
//
// Laws of interest over random claims, and the twin that adds day by day.
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arrears/claims/interest.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reference/interest_reference.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::int64_t Below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() %
                                     static_cast<std::uint64_t>(bound));
  }
  Days DaysBelow(int bound) {
    return Days{static_cast<std::int32_t>(Below(bound))};
  }

 private:
  std::mt19937_64 random_;
};

struct RandomClaim {
  InterestClaim claim;
  std::vector<PrincipalPayment> payments;
};

// Delay of up to two years from 2022 to 2027, so that some rates are missing.
RandomClaim DrawClaim(Draw* draw) {
  RandomClaim one;
  one.claim.principal = draw->Below(3) == 0 ? draw->Below(kMaxAmountMinor)
                                            : draw->Below(5'000'00);
  one.claim.due = Date(2022y / 6 / 1) + draw->DaysBelow(1500);
  one.claim.until = one.claim.due + draw->DaysBelow(730) - Days{10};
  if (draw->Below(3) == 0) {
    one.claim.contract_rate = Rate{draw->Below(250) * 1'000'000};
  }
  if (draw->Below(4) != 0) {
    one.claim.contract_date = one.claim.due - draw->DaysBelow(400);
  }
  if (draw->Below(5) == 0) {
    one.claim.insolvency = one.claim.due + draw->DaysBelow(700) - Days{20};
  }
  std::int64_t left = one.claim.principal;
  for (std::int64_t i = draw->Below(4); i > 0 && left > 0; --i) {
    const std::int64_t amount =
        draw->Below(4) == 0 ? left : draw->Below(left) + 1;
    one.payments.push_back(
        {one.claim.due + draw->DaysBelow(500) - Days{40}, amount});
    left -= amount;
  }
  return one;
}

// The regimes of the law and two whose day counts they do not use.
std::vector<InterestRegime> Regimes() {
  std::vector<InterestRegime> regimes(DefaultRegimes().begin(),
                                      DefaultRegimes().end());
  regimes.push_back(*FindRegime(DefaultRegimes(), "de_b2b"));
  regimes.back().day_count = DayCount::kActualActual;
  regimes.push_back(*FindRegime(DefaultRegimes(), "cn_sale_lpr"));
  regimes.back().day_count = DayCount::kActual360;
  return regimes;
}

TEST(InterestLaw, IsWhatTheTwinAddsDayByDay) {
  Draw draw(20);
  int answers = 0, failures = 0;
  for (const InterestRegime& regime : Regimes()) {
    const auto computer = InterestComputer::Create(regime, DefaultRateSeries());
    for (int round = 0; round < 80; ++round) {
      RandomClaim one = DrawClaim(&draw);
      one.claim.payments = one.payments;
      const auto statement = computer->Compute(one.claim);
      const auto twin =
          reference::InterestDayByDay(regime, DefaultRateSeries(), one.claim);
      ASSERT_EQ(statement.ok(), twin.has_value())
          << regime.id << " " << statement.status().message();
      ++(twin ? answers : failures);
      if (!twin) continue;
      ASSERT_EQ(statement->interest, *twin) << regime.id << " round " << round;
    }
  }
  EXPECT_GT(answers, 500);
  EXPECT_GT(failures, 100);
}

TEST(InterestLaw, SpansAdjoinAndAreTheStatement) {
  Draw draw(21);
  for (const InterestRegime& regime : Regimes()) {
    const auto computer = InterestComputer::Create(regime, DefaultRateSeries());
    for (int round = 0; round < 100; ++round) {
      RandomClaim one = DrawClaim(&draw);
      one.claim.payments = one.payments;
      const auto statement = computer->Compute(one.claim);
      if (!statement.ok()) continue;
      long double sum = 0;
      Date next = one.claim.due + Days{1};
      for (const InterestSpan& span : statement->spans) {
        ASSERT_EQ(span.from, next);
        ASSERT_EQ((span.to - span.from).count() + 1, span.days);
        ASSERT_LE(span.to, one.claim.until);
        sum += static_cast<long double>(span.principal) *
               static_cast<long double>(span.rate.billionths) / 1e9L *
               span.days / span.basis;
        next = span.to + Days{1};
      }
      ASSERT_NEAR(static_cast<double>(
                      sum - static_cast<long double>(statement->interest)),
                  0, 0.51);
    }
  }
}

// One law over [due, middle] and (middle, until] is the law over both, but for
// the rounding of each: half a unit of either part and of the whole.
TEST(InterestLaw, IsAdditiveOverSpansAndGrowsWithTimeAndPrincipal) {
  Draw draw(22);
  for (const InterestRegime& regime : Regimes()) {
    const auto computer = InterestComputer::Create(regime, DefaultRateSeries());
    for (int round = 0; round < 100; ++round) {
      RandomClaim one = DrawClaim(&draw);
      one.claim.insolvency.reset();
      const auto whole = computer->Compute(one.claim);
      if (!whole.ok() || whole->spans.empty()) continue;
      const std::int32_t days = (one.claim.until - one.claim.due).count();
      InterestClaim first = one.claim;
      first.until = one.claim.due + draw.DaysBelow(days);
      const std::int64_t part = computer->Compute(first)->interest;
      ASSERT_LE(part, whole->interest) << regime.id;
      InterestClaim larger = one.claim;
      larger.principal += draw.Below(100'00);
      if (larger.principal <= kMaxAmountMinor) {
        ASSERT_GE(computer->Compute(larger)->interest, whole->interest);
      }
      // A fixed rate depends on where interest starts: only resets by
      // half-years and rates without a reference can be cut.
      if (regime.reset != RateReset::kEachHalfYear &&
          regime.reset != RateReset::kNone) {
        continue;
      }
      if (one.claim.contract_rate) continue;
      InterestClaim second = one.claim;
      second.due = first.until;
      ASSERT_NEAR(
          static_cast<double>(part + computer->Compute(second)->interest -
                              whole->interest),
          0, 1);
    }
  }
}

TEST(InterestLaw, BatchIsOneByOneAtAnyNumberOfThreads) {
  Draw draw(23);
  std::vector<RandomClaim> drawn;
  for (int i = 0; i < 20'000; ++i) drawn.push_back(DrawClaim(&draw));
  std::vector<InterestClaim> claims;
  for (RandomClaim& one : drawn) {
    one.claim.payments = one.payments;
    claims.push_back(one.claim);
  }
  const auto computer = InterestComputer::Create(
      *FindRegime(DefaultRegimes(), "eu_2011_7"), DefaultRateSeries());
  const InterestBatch batch = computer->ComputeAll(claims);
  std::vector<std::int64_t> failed;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto statement = computer->Compute(claims[i]);
    if (!statement.ok()) failed.push_back(static_cast<std::int64_t>(i));
    ASSERT_EQ(batch.interest[i], statement.ok() ? statement->interest : 0);
    ASSERT_EQ(batch.lump_sum[i], statement.ok() ? statement->lump_sum : 0);
  }
  EXPECT_GT(failed.size(), 100U);
  EXPECT_EQ(batch.failed, failed);
  for (const int threads : {2, 3, 7}) {
    const InterestBatch other =
        computer->ComputeAll(claims, Executor::Threads(threads));
    EXPECT_EQ(other.interest, batch.interest);
    EXPECT_EQ(other.lump_sum, batch.lump_sum);
    EXPECT_EQ(other.failed, batch.failed);
  }
}

std::int64_t Owed(const ClaimAccount& account) {
  return account.principal + account.interest + account.costs;
}

TEST(AccountLaw, EveryCentOfAPaymentIsAccountedFor) {
  Draw draw(24);
  const auto computer = InterestComputer::Create(
      *FindRegime(DefaultRegimes(), "uk_1998"), DefaultRateSeries());
  int compared = 0;
  for (int round = 0; round < 2000; ++round) {
    RandomClaim one = DrawClaim(&draw);
    if (draw.Below(3) == 0 && !one.payments.empty()) {
      one.payments[0].amount += draw.Below(1'000'00);  // More than is owed.
    }
    one.claim.payments = one.payments;
    const std::int64_t costs = draw.Below(2) * draw.Below(300'00);
    std::vector<std::int64_t> owed;
    for (const PaymentOrder order :
         {PaymentOrder::kInterestFirst, PaymentOrder::kPrincipalFirst,
          PaymentOrder::kWaive}) {
      const auto account = computer->RunAccount(one.claim, costs, order);
      if (!account.ok()) continue;
      std::int64_t applied = 0, came = 0;
      for (const AppliedPayment& payment : account->payments) {
        for (const std::int64_t part : {payment.costs, payment.interest,
                                        payment.principal, payment.excess}) {
          ASSERT_GE(part, 0);
        }
        applied += payment.costs + payment.interest + payment.principal;
        came += payment.costs + payment.interest + payment.principal +
                payment.excess;
      }
      std::int64_t paid = 0;
      for (const PrincipalPayment& payment : one.payments) {
        if (payment.on <= one.claim.until) paid += payment.amount;
      }
      ASSERT_EQ(came, paid);
      ASSERT_EQ(applied + Owed(*account) + account->waived,
                one.claim.principal + costs + account->statement.lump_sum +
                    account->statement.interest);
      owed.push_back(Owed(*account) + account->waived);
    }
    if (owed.size() == 3) {
      // Principal that is paid first bears less.
      ASSERT_GE(owed[0], owed[1]);
      ++compared;
    }
  }
  EXPECT_GT(compared, 1000);
}

TEST(AccountLaw, PrincipalFirstAccruesAsPaymentsOfPrincipal) {
  Draw draw(25);
  const auto computer = InterestComputer::Create(
      *FindRegime(DefaultRegimes(), "eu_2011_7"), DefaultRateSeries());
  for (int round = 0; round < 2000; ++round) {
    RandomClaim one = DrawClaim(&draw);
    one.claim.payments = one.payments;
    const auto account =
        computer->RunAccount(one.claim, 0, PaymentOrder::kPrincipalFirst);
    const auto statement = computer->Compute(one.claim);
    ASSERT_EQ(account.ok(), statement.ok());
    if (!account.ok()) continue;
    ASSERT_EQ(account->statement.interest, statement->interest);
    ASSERT_EQ(account->statement.lump_sum, statement->lump_sum);
  }
}

}  // namespace
}  // namespace arrears
