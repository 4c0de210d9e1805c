// SPDX-License-Identifier: Apache-2.0
//
// The claims of the articles and what is said of them.
#include "arrears/recovery/rule_tests.h"

namespace arrears {

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSupported:
      return "supported";
    case Verdict::kRefuted:
      return "refuted";
    default:
      return "too_little_data";
  }
}

Text VerdictText(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSupported:
      return {"supported", "成立"};
    case Verdict::kRefuted:
      return {"refuted", "不成立"};
    default:
      return {"too little data", "数据不足"};
  }
}

const std::vector<RuleTest>& RuleClaims() {
  static const auto* const kClaims = new std::vector<RuleTest>{
      {"within_two_years",
       "E01",
       {"80 % of what is up to two years past due comes",
        "逾期两年以内的款项能收回80%"},
       {"recovered of what is open up to two years past due",
        "逾期两年以内未清款项的收回比例"},
       false,
       0.8,
       0.05,
       {},
       {}},
      {"beyond_two_years",
       "E01 TR25",
       {"20 % of what is more than two years past due comes",
        "逾期超过两年的款项只能收回20%"},
       {"recovered of what is open more than two years past due",
        "逾期超过两年未清款项的收回比例"},
       false,
       0.2,
       0.05,
       {},
       {}},
      {"survey_curve",
       "standards 9",
       {"recovery by age is that of the agencies' survey",
        "收回概率按账龄与机构调查曲线一致"},
       {"mean distance from the survey's curve up to two years",
        "两年以内与调查曲线的平均差距"},
       false,
       0,
       0.05,
       {},
       {}},
      {"survey_nearer",
       "E01",
       {"the survey is nearer to this ledger than 80/20",
        "调查曲线比80/20更接近本账"},
       {"distance from 80/20 less distance from the survey",
        "与80/20的差距减去与调查曲线的差距"},
       true,
       0,
       0.01,
       {},
       {}},
      {"three_month_cliff",
       "E03 TR24",
       {"recovery falls sharply after three months",
        "逾期三个月后收回概率陡降"},
       {"fall in 30 days around day 90, beyond that of the months before and "
        "after",
        "第90天前后每30天的降幅超过其前后月份的部分"},
       true,
       0,
       0.01,
       {},
       {}},
      {"amount_does_not_matter",
       "E01 Q22",
       {"recovery depends on age, not on the amount",
        "收回与否取决于账龄而非金额"},
       {"paid within 90 days of the due date: larger half less smaller half",
        "到期后90天内付清的比例: 大额减小额"},
       false,
       0,
       0.05,
       {},
       {}},
      {"larger_is_harder",
       "E13 Q22",
       {"larger sums are harder to collect", "金额越大越难收回"},
       {"paid within 90 days of the due date: smaller half less larger half",
        "到期后90天内付清的比例: 小额减大额"},
       true,
       0,
       0.01,
       {},
       {}},
      {"monday_thursday",
       "TR04-TR06",
       {"calls on Monday and Thursday bring more than on Friday",
        "周一和周四打电话比周五有效"},
       {"money within 7 days of a call: Monday and Thursday less Friday",
        "电话后7天内到账的比例: 周一与周四减周五"},
       true,
       0,
       0.01,
       {},
       {}},
      {"afternoon",
       "TR12 TR13",
       {"calls at half past three bring more than in the morning",
        "下午三点半打电话比上午有效"},
       {"money within 7 days of a call: 15-17 h less 8-12 h",
        "电话后7天内到账的比例: 15至17时减8至12时"},
       true,
       0,
       0.01,
       {},
       {}},
  };
  return *kClaims;
}

}  // namespace arrears
