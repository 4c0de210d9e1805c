// SPDX-License-Identifier: Apache-2.0
//
// rule_tests.h: which of the trade's rules of thumb is right in this ledger?
//
//   absl::StatusOr<RuleReport> report = TestRules(ledger, {as_of});
//   for (const RuleTest& test : report->tests)
//     Print(test.claim.In(language), VerdictText(test.verdict).In(language));
//
// The articles on collection contradict each other and the published survey:
// 80 % comes within two years and 20 % after (E01), or the curve of the
// agencies; recovery falls sharply after three months (E03); it depends on age
// alone (E01), or large sums are harder (E13); Monday and Thursday, not Friday;
// half past three, not the morning (TR04-TR06, TR12, TR13). Each is a number
// here, estimated from the ledger's own history with an interval, and a verdict
// that can also be: too little data.
//
// Recovery is R(a) = P(settled in full by money before the age of 2,190 days |
// open at the end of age a), by Aalen and Johansen's estimate with being given
// up as the other end; what credit notes closed is left out, as in observe.h.
// Debtors and not their items are independent: intervals are of the jackknife
// that leaves out one of up to 50 groups of debtors at a time, with Student's t
// (Shao and Tu 1995). METHODS.md#rule-tests.
#ifndef ARREARS_RECOVERY_RULE_TESTS_H_
#define ARREARS_RECOVERY_RULE_TESTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/ledger/ledger.h"

namespace arrears {

enum class Verdict : std::uint8_t { kSupported, kRefuted, kTooLittleData };
// "supported", "refuted", "too_little_data".
std::string_view VerdictName(Verdict verdict);
Text VerdictText(Verdict verdict);

struct Estimate {
  double value = 0, lower = 0, upper = 0;
  std::int64_t items = 0;  // Items, or calls, that it rests on.
};

// A claim that the value is `claimed`, give or take `margin`: supported where
// the whole interval is so near, refuted where none of it is. A claim of more
// than nothing (`directed`): supported where the interval lies above 0, refuted
// where it ends below the margin. Else, or from fewer than 30 items or 10
// debtors, too little data.
struct RuleTest {
  std::string_view id;             // "within_two_years".
  std::string_view practice_rows;  // "E01".
  Text claim;
  Text measured;  // What the estimate is.
  bool directed = false;
  double claimed = 0, margin = 0;
  Estimate estimate;  // A share or a difference of shares, 0.05 = 5 points.
  Verdict verdict = Verdict::kTooLittleData;
};

// The claims that are tested, without numbers.
const std::vector<RuleTest>& RuleClaims();

// The share of calls after which money came within 7 days.
struct CallShare {
  std::int64_t calls = 0, paid = 0;
};

struct RulePoint {
  int age = 0;
  Estimate own;
  double survey = 0, article = 0;
};

struct RuleReport {
  AsOf at;
  double confidence = 0.95;
  std::int64_t items = 0, debtors = 0, calls = 0;
  std::vector<RuleTest> tests;
  std::vector<RulePoint> recovery;    // At the ages of the survey.
  std::array<CallShare, 7> weekdays;  // From Monday.
  std::array<CallShare, 24> hours;    // Of the debtor's wall clock.
};

// kInvalidArgument unless confidence lies in (0, 1). O(items + settlements +
// contacts + groups x 2190). The same at any concurrency.
[[nodiscard]] absl::StatusOr<RuleReport> TestRules(
    const Ledger& ledger, const AsOf& at, double confidence = 0.95,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_RECOVERY_RULE_TESTS_H_
