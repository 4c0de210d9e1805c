// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/recommend.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/version.h"
#include "arrears/recovery/observe.h"
#include "change_internal.h"
#include "decide_internal.h"
#include "policy_facts_internal.h"

namespace arrears {
namespace {

absl::StatusOr<Calendar> CalendarOf(const std::string& name) {
  if (name == "CN") return Calendar::Cn();
  if (name.empty() || name == "weekends") return Calendar::WeekendsOnly();
  return absl::InvalidArgumentError(
      absl::StrCat("creditor calendar ", name, ": expected CN or weekends"));
}

// Columns of the debtors' attributes that the policy reads, as `attr.<name>`.
void AddNames(const std::vector<std::string>& names,
              std::vector<std::string>* to) {
  for (const std::string& name : names) {
    const FactDefinition* fact = FactCatalogue::BuiltIn().Find(name);
    if (fact != nullptr && fact->stage == FactStage::kOutput) continue;
    if (std::find(to->begin(), to->end(), name) == to->end()) {
      to->push_back(name);
    }
  }
}

absl::Status AddOutputs(const Scores& scores, Frame* facts) {
  ColumnBuilder<std::int32_t> score;
  ColumnBuilder<double> pd;
  for (std::size_t row = 0; row < scores.score.size(); ++row) {
    score.Append(scores.score[row]);
    pd.Append(scores.pd[row]);
  }
  absl::Status status =
      facts->Add(Column::Int32("score", std::move(score), "points"));
  if (!status.ok()) return status;
  return facts->Add(Column::Float64("pd", std::move(pd), "probability"));
}

absl::Status CheckValid(const PolicySpec& policy, Date as_of) {
  if ((policy.valid_from && as_of < *policy.valid_from) ||
      (policy.valid_to && as_of > *policy.valid_to)) {
    return absl::FailedPreconditionError(
        absl::StrCat("policy ", policy.name, " ", policy.version,
                     " is not valid on ", FormatIsoDate(as_of)));
  }
  return absl::OkStatus();
}

std::vector<std::uint32_t> RankingOf(const std::vector<Recommendation>& rows) {
  std::vector<std::uint32_t> ranking(rows.size());
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    ranking[i] = static_cast<std::uint32_t>(i);
  }
  // Rows stand by debtor and currency, so a lower row breaks ties.
  std::sort(ranking.begin(), ranking.end(),
            [&](std::uint32_t a, std::uint32_t b) {
              if (rows[a].priority != rows[b].priority) {
                return rows[a].priority > rows[b].priority;
              }
              return a < b;
            });
  return ranking;
}

std::vector<std::pair<std::string, std::string>> VersionsOf(
    const Setting& setting, const RecoveryCurve& curve) {
  return {{"arrears", std::string(LinkedVersion())},
          {"policy", setting.policy.id()},
          {"scorecard", setting.scorecard.id()},
          {"recovery", curve.id()},
          {"guard", setting.guard.id()},
          {"effects", setting.effects.id()},
          {"aging", setting.aging.scheme.name()}};
}

}  // namespace

absl::StatusOr<Setting> Setting::Default(const Creditor& creditor) {
  absl::StatusOr<Calendar> calendar = CalendarOf(creditor.calendar);
  if (!calendar.ok()) return calendar.status();
  return Default(*std::move(calendar));
}

absl::StatusOr<Setting> Setting::Default(Calendar calendar) {
  absl::StatusOr<Policy> policy = Policy::Create(B2bDefaultSpec());
  if (!policy.ok()) return policy.status();
  return Setting{*std::move(policy),
                 Scorecard::Expert(),
                 RecoveryCurve::Ccaa2004(),
                 true,
                 RecoveryOptions{},
                 Guard(DefaultGuardProfiles(), std::move(calendar)),
                 EffectTable::Default(),
                 AgingOptions{},
                 FactOptions{},
                 {DefaultLimitations().begin(), DefaultLimitations().end()},
                 false,
                 {},
                 Executor::Serial(),
                 nullptr};
}

absl::StatusOr<Portfolio> Recommend(const Ledger& ledger, const AsOf& at,
                                    const Setting& setting) {
  if (absl::Status status = CheckValid(setting.policy.spec(), at.as_of);
      !status.ok()) {
    return status;
  }
  const auto begin = [&](std::string_view stage) {
    if (setting.on_stage) setting.on_stage(stage);
  };
  const Executor& executor = setting.executor;

  begin("position");
  absl::StatusOr<Position> position = ComputePosition(ledger, at, executor);
  if (!position.ok()) return position.status();

  begin("aging");
  absl::StatusOr<AgingReport> aging = Age(ledger, at, setting.aging, executor);
  if (!aging.ok()) return aging.status();
  absl::StatusOr<DebtorAging> by_debtor =
      AgeByDebtor(ledger, *position, setting.aging, executor);
  if (!by_debtor.ok()) return by_debtor.status();

  begin("facts");
  const std::vector<Observation> observations =
      ObserveDebtors(ledger, *position);
  std::vector<std::string> names;
  AddNames(setting.policy.FactNames(), &names);
  AddNames(setting.scorecard.FactNames(), &names);
  AddNames(DeciderFactNames(), &names);
  std::vector<std::string> sources;
  AddSources(setting.policy.FactNames(), &sources);
  AddNames(sources, &names);
  absl::StatusOr<Frame> facts =
      ComputeFacts(ledger, observations, names, setting.facts, executor);
  if (!facts.ok()) return facts.status();

  begin("score");
  absl::StatusOr<Scores> scores = setting.scorecard.Apply(*facts, executor);
  if (!scores.ok()) return scores.status();
  if (absl::Status status = AddOutputs(*scores, &*facts); !status.ok()) {
    return status;
  }

  if (absl::Status status =
          AddPolicyFacts({ledger, *position, observations, at,
                          setting.limitation, setting.facts.tolerance_minor},
                         setting.policy.FactNames(), executor, &*facts);
      !status.ok()) {
    return status;
  }

  begin("recovery");
  RecoveryFit recovery{setting.recovery_prior, {}};
  if (setting.fit_recovery) {
    absl::StatusOr<RecoveryCounts> counts =
        ObserveRecovery(ledger, at, executor);
    if (!counts.ok()) return counts.status();
    absl::StatusOr<RecoveryFit> fitted =
        FitRecovery(*counts, setting.recovery_prior, setting.recovery);
    if (!fitted.ok()) return fitted.status();
    recovery = *std::move(fitted);
  }

  absl::StatusOr<std::vector<TwoYearLine>> two_years =
      TwoYearLines(ledger, *position, recovery, executor);
  if (!two_years.ok()) return two_years.status();

  begin("policy");
  absl::StatusOr<PolicyResult> decisions = setting.policy.Run(*facts, executor);
  if (!decisions.ok()) return decisions.status();
  absl::StatusOr<Decider> decider =
      Decider::Create({ledger, *position, observations, *facts, *decisions,
                       *scores, recovery, setting, at});
  if (!decider.ok()) return decider.status();
  const ChangeFinder changes(setting.policy, *facts, decisions->outputs, at,
                             setting.facts.promise.grace_days);
  std::vector<Recommendation> rows(observations.size());
  executor.Run((rows.size() + kDebtorsPerTask - 1) / kDebtorsPerTask,
               [&](std::size_t task) {
                 const std::size_t end =
                     std::min(rows.size(), (task + 1) * kDebtorsPerTask);
                 for (std::size_t row = task * kDebtorsPerTask; row < end;
                      ++row) {
                   rows[row] = decider->Decide(row);
                   changes.Fill(row, &rows[row]);
                 }
               });

  begin("rank");
  Portfolio result{at,
                   *std::move(aging),
                   *std::move(by_debtor),
                   std::move(recovery),
                   *std::move(two_years),
                   *std::move(facts),
                   *std::move(decisions),
                   std::move(rows),
                   {},
                   {},
                   {},
                   false};
  result.outside_known_years =
      std::any_of(result.recommendations.begin(), result.recommendations.end(),
                  [&](const Recommendation& next) {
                    return next.action != 0 && setting.guard.calendar()
                                                   .IsBusinessDay(next.day)
                                                   .outside_known_years;
                  });
  result.ranking = RankingOf(result.recommendations);
  absl::StatusOr<Worklist> work =
      BuildWorklist(result.recommendations, result.ranking,
                    setting.teams.empty() ? DefaultTeams(ledger.view().creditor)
                                          : setting.teams,
                    executor);
  if (!work.ok()) return work.status();
  result.work = *std::move(work);
  for (const WorklistEntry& entry : result.work.entries) {
    result.recommendations[entry.row].work = entry.fit;
  }
  result.versions = VersionsOf(setting, result.recovery.portfolio);
  return result;
}

}  // namespace arrears
