// SPDX-License-Identifier: Apache-2.0
//
// What the C door asks of policies.
#include <climits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arrears/c/arrears.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/io/setting_data.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "c/call_internal.h"

namespace arrears::c_internal {
namespace {

absl::StatusOr<Setting> SettingOf(const Ledger& ledger, const Call& call,
                                  const arrears_policy_options* options) {
  const arrears_policy_options given =
      options == nullptr ? arrears_default_policy_options() : *options;
  const absl::Status size = CheckGiven("policy options", &given);
  if (!size.ok()) return size;
  SettingData data;
  data.agency_allowed = given.agency_allowed != 0;
  data.fit_recovery = given.fit_recovery != 0;
  if (given.policy != nullptr) {
    data.policy = GivenPolicy(given.policy, "policy");
  }
  absl::StatusOr<LawData> law = LawOf(given.law);
  if (!law.ok()) return law.status();
  data.law = *std::move(law);
  if (given.effects != nullptr) data.effects = given.effects;
  if (given.teams != nullptr) {
    data.teams = absl::StrSplit(given.teams, ';', absl::SkipEmpty());
  }
  if (given.prior != nullptr) data.prior = given.prior;
  absl::StatusOr<Setting> setting = MakeSetting(ledger.view(), data);
  if (!setting.ok()) return setting;
  setting->aging = call.aging;
  setting->executor = call.executor;
  return setting;
}

absl::StatusOr<Frame> RecommendRows(const Ledger& ledger, const Call& call,
                                    const arrears_policy_options* policy) {
  const absl::StatusOr<Setting> setting = SettingOf(ledger, call, policy);
  if (!setting.ok()) return setting.status();
  const absl::StatusOr<Portfolio> portfolio =
      Recommend(ledger, call.at, *setting);
  if (!portfolio.ok()) return portfolio.status();
  return RecommendationTable(ledger, *portfolio, *setting,
                             WorkOrder(*portfolio), call.language);
}

absl::StatusOr<std::string> ExplainText(
    const Ledger& ledger, const Call& call,
    const arrears_policy_options* policy,
    const arrears_explain_options* explain) {
  const absl::Status size = CheckGiven("explain options", explain);
  if (!size.ok()) return size;
  if (explain->debtor == nullptr) return NoPointer();
  ExplainQuestion question{explain->debtor, call.language,
                           explain->message != 0};
  if (explain->sender != nullptr) question.sender = explain->sender;
  const absl::StatusOr<Setting> setting = SettingOf(ledger, call, policy);
  if (!setting.ok()) return setting.status();
  const absl::StatusOr<Portfolio> portfolio =
      Recommend(ledger, call.at, *setting);
  if (!portfolio.ok()) return portfolio.status();
  return ExplainJson(ledger, *portfolio, *setting, question);
}

absl::StatusOr<std::string> DiffText(const Ledger& ledger, const Call& call,
                                     const arrears_policy_options* policy,
                                     const arrears_diff_options* diff) {
  const absl::Status size = CheckGiven("diff options", diff);
  if (!size.ok()) return size;
  if (diff->other == nullptr) return NoPointer();
  if (diff->top < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("diff options: top ", diff->top, " is below 0"));
  }
  const absl::StatusOr<Setting> setting = SettingOf(ledger, call, policy);
  if (!setting.ok()) return setting.status();
  const absl::StatusOr<Policy> other =
      PolicyFor(ledger.view(), GivenPolicy(diff->other, "other"));
  if (!other.ok()) return other.status();
  const absl::StatusOr<PolicyDiff> made =
      DiffPolicies(ledger, call.at, *setting, *other,
                   {diff->days, static_cast<std::size_t>(diff->top)});
  if (!made.ok()) return made.status();
  return PolicyDiffJson(ledger, *made, setting->policy, *other);
}

absl::StatusOr<std::string> BacktestText(
    const Ledger& ledger, const Call& call,
    const arrears_policy_options* policy,
    const arrears_backtest_options* backtest) {
  const absl::Status size = CheckGiven("backtest options", backtest);
  if (!size.ok()) return size;
  const absl::StatusOr<Date> from =
      DayOf("backtest options: from", backtest->from);
  if (!from.ok()) return from.status();
  BacktestOptions options;
  options.from = *from;
  options.to = call.at.as_of;
  options.every = backtest->every;
  options.outcome_days = backtest->outcome_days;
  if (call.at.known_on != AsOf().known_on) options.known_on = call.at.known_on;
  const absl::StatusOr<Setting> setting = SettingOf(ledger, call, policy);
  if (!setting.ok()) return setting.status();
  std::vector<const Policy*> policies = {&setting->policy};
  std::optional<Policy> other;
  if (backtest->other != nullptr) {
    absl::StatusOr<Policy> compiled =
        PolicyFor(ledger.view(), GivenPolicy(backtest->other, "other"));
    if (!compiled.ok()) return compiled.status();
    policies.push_back(&other.emplace(*std::move(compiled)));
  }
  const absl::StatusOr<Backtest> past =
      RunBacktest(ledger, *setting, policies, options);
  if (!past.ok()) return past.status();
  return BacktestJson(ledger, *past, policies, options);
}

}  // namespace
}  // namespace arrears::c_internal

arrears_policy_options arrears_default_policy_options(void) {
  arrears_policy_options options = {};
  options.struct_size = sizeof(arrears_policy_options);
  options.fit_recovery = 1;
  return options;
}

arrears_explain_options arrears_default_explain_options(void) {
  arrears_explain_options options = {};
  options.struct_size = sizeof(arrears_explain_options);
  return options;
}

arrears_diff_options arrears_default_diff_options(void) {
  const arrears::DiffOptions defaults;
  arrears_diff_options options = {};
  options.struct_size = sizeof(arrears_diff_options);
  options.days = defaults.days;
  options.top = static_cast<int32_t>(defaults.examples);
  return options;
}

arrears_backtest_options arrears_default_backtest_options(void) {
  const arrears::BacktestOptions defaults;
  arrears_backtest_options options = {};
  options.struct_size = sizeof(arrears_backtest_options);
  options.every = defaults.every;
  options.outcome_days = defaults.outcome_days;
  return options;
}

int32_t arrears_recommend(const arrears_table* tables, int32_t count,
                          const arrears_options* options,
                          const arrears_policy_options* policy,
                          struct ArrowSchema* out_schema,
                          struct ArrowArray* out, arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::Serve(tables, count, options, out_schema, out, error,
                  [&](const arrears::Ledger& ledger, const c::Call& call) {
                    return c::RecommendRows(ledger, call, policy);
                  });
}

int32_t arrears_explain(const arrears_table* tables, int32_t count,
                        const arrears_options* options,
                        const arrears_policy_options* policy,
                        const arrears_explain_options* explain, char** out_json,
                        arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(tables, count, options, out_json, error,
                      [&](const arrears::Ledger& ledger, const c::Call& call) {
                        return c::ExplainText(ledger, call, policy, explain);
                      });
}

int32_t arrears_policy_diff(const arrears_table* tables, int32_t count,
                            const arrears_options* options,
                            const arrears_policy_options* policy,
                            const arrears_diff_options* diff, char** out_json,
                            arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(tables, count, options, out_json, error,
                      [&](const arrears::Ledger& ledger, const c::Call& call) {
                        return c::DiffText(ledger, call, policy, diff);
                      });
}

int32_t arrears_backtest(const arrears_table* tables, int32_t count,
                         const arrears_options* options,
                         const arrears_policy_options* policy,
                         const arrears_backtest_options* backtest,
                         char** out_json, arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(tables, count, options, out_json, error,
                      [&](const arrears::Ledger& ledger, const c::Call& call) {
                        return c::BacktestText(ledger, call, policy, backtest);
                      });
}
