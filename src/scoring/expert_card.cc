// SPDX-License-Identifier: Apache-2.0
//
// The default card. Its points are expert judgement, not a fit, and its id says
// so; METHODS.md#expert-card tables them. What they lean on:
// - Zeng, Melville, Lang, Boier-Martin, Murphy, "Using predictive analysis to
//   improve invoice-to-cash collection" (KDD 2008): counts and averages of past
//   lateness are the strongest predictors. So S01 and S02, both by amount,
//   carry the most of all that is known before anything is past due.
// - The points table for pay habits printed by fidccs.com: prompt 5, slow 1-30
//   days 4, 31-60 days 2, beyond 0. S02 keeps these distances (16 points for
//   one of theirs, 2.5 of theirs at nought) and halves the 1-30 step.
// - IFRS 9 B5.5.37: 90 days past due is presumed default. S03 crosses the odds
//   there: nothing else known, 91 days cost four and a half halvings.
// - Practice row W14, broken promises, and W04, unanswered calls: they lower
//   willingness, the former more.
// - A dispute is a claim about the goods and no sign of bad credit: it has no
//   characteristic, and S03 looks at undisputed items only.
// Nothing known is no fault: every null bin has 0 points.
#include <cassert>
#include <initializer_list>
#include <utility>

#include "arrears/scoring/scorecard.h"

namespace arrears {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A bin reaches from where the one before ended up to `below`.
struct CardStep {
  double below;
  std::int32_t points;
};

Characteristic Steps(std::string fact, std::string code, std::string en,
                     std::string zh, std::initializer_list<CardStep> steps) {
  Characteristic characteristic;
  characteristic.fact = std::move(fact);
  characteristic.reason_code = std::move(code);
  characteristic.reason_en = std::move(en);
  characteristic.reason_zh = std::move(zh);
  double from = -kInfinity;
  for (const CardStep& step : steps) {
    characteristic.bins.push_back({from, step.below, {}, false, step.points});
    from = step.below;
  }
  ScoreBin null;
  null.is_null = true;
  characteristic.bins.push_back(std::move(null));
  return characteristic;
}

// Reason texts are names and not claims: a fact that is null may be the one
// that lost points against the best bin.
std::vector<Characteristic> PaymentRecord() {
  return {
      Steps("late_share_amount", "S01",
            "Share of past payments, by amount, that came late",
            "历史付款中逾期金额占比",
            {{.05, 40}, {.25, 20}, {.5, 0}, {.75, -20}, {kInfinity, -40}}),
      Steps("days_late_avg_amount", "S02", "Average days late of past payments",
            "历史付款平均延迟天数",
            {{1, 40}, {16, 30}, {31, 18}, {61, -8}, {kInfinity, -40}}),
      Steps("days_late_trend", "S03", "Trend of days late", "付款延迟变化趋势",
            {{-5, 10}, {5, 5}, {15, -10}, {kInfinity, -25}}),
      Steps("days_since_payment", "S04", "Time since money last came in",
            "距最近一次收款的时间",
            {{31, 15}, {61, 5}, {91, 0}, {181, -15}, {kInfinity, -30}}),
      Steps("tenure_days", "S05", "Length of the business relation",
            "合作时间长短",
            {{180, -15}, {365, -5}, {1095, 0}, {1826, 10}, {kInfinity, 15}}),
      Steps("chargebacks", "S06", "Payments taken back", "退款或拒付记录",
            {{1, 0}, {2, -20}, {kInfinity, -40}}),
      Steps("written_off_total", "S07", "Debts written off", "坏账核销记录",
            {{1, 0}, {kInfinity, -60}}),
  };
}

std::vector<Characteristic> PresentStanding() {
  return {
      Steps("dpd_oldest", "S08", "Age of the oldest undisputed past-due item",
            "最早无争议逾期项目的账龄",
            {{1, 30},
             {16, 10},
             {31, -10},
             {61, -40},
             {91, -80},
             {kInfinity, -180}}),
      Steps("share_over_60", "S09",
            "Share of the open amount more than 60 days past due",
            "逾期60天以上金额占比",
            {{.01, 10}, {.1, 0}, {.5, -20}, {kInfinity, -40}}),
      Steps("utilisation", "S10", "Use of the credit limit", "信用额度使用率",
            {{.5, 10}, {.8, 5}, {1, 0}, {1.25, -15}, {kInfinity, -30}}),
  };
}

std::vector<Characteristic> Conduct() {
  return {
      Steps("promises_broken_share", "S11", "Record of promises to pay",
            "付款承诺履行记录",
            {{.01, 10}, {.34, -10}, {.67, -25}, {kInfinity, -40}}),
      Steps("unanswered_calls", "S12", "Calls in a row that nobody answered",
            "连续无人接听的去电", {{2, 0}, {4, -10}, {kInfinity, -25}}),
      Steps("insolvent", "S13", "Insolvency proceedings", "破产程序",
            {{1, 0}, {kInfinity, -300}}),
  };
}

}  // namespace

Scorecard Scorecard::Expert() {
  std::vector<Characteristic> card = PaymentRecord();
  for (auto& more : {PresentStanding(), Conduct()}) {
    card.insert(card.end(), more.begin(), more.end());
  }
  absl::StatusOr<Scorecard> expert =
      Create("expert-1", std::move(card), ScoreScale{}, 600);
  assert(expert.ok());
  return *std::move(expert);
}

}  // namespace arrears
