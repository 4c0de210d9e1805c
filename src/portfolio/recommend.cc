// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/recommend.h"

#include <algorithm>
#include <span>
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

std::vector<std::uint32_t> RankingOf(std::span<const Recommendation> rows) {
  // A recommendation is long: what is compared stands together.
  struct Ranked {
    double priority;
    std::uint32_t row;
  };
  std::vector<Ranked> ranked(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ranked[i] = {rows[i].priority, static_cast<std::uint32_t>(i)};
  }
  // Rows stand by debtor and currency, so a lower row breaks ties.
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return a.priority != b.priority ? a.priority > b.priority : a.row < b.row;
  });
  std::vector<std::uint32_t> ranking(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) ranking[i] = ranked[i].row;
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

namespace {

void BeginStage(const Setting& setting, std::string_view stage) {
  if (setting.on_stage) setting.on_stage(stage);
}

// Those of all policies; a name may be there twice.
std::vector<std::string> NamesOf(std::span<const Policy* const> policies) {
  std::vector<std::string> names;
  for (const Policy* policy : policies) {
    names.insert(names.end(), policy->FactNames().begin(),
                 policy->FactNames().end());
  }
  return names;
}

absl::StatusOr<Frame> FactsFor(const Ledger& ledger,
                               const std::vector<Observation>& observations,
                               const Setting& setting,
                               const std::vector<std::string>& of_policies) {
  std::vector<std::string> names;
  AddNames(of_policies, &names);
  AddNames(setting.scorecard.FactNames(), &names);
  AddNames(DeciderFactNames(), &names);
  std::vector<std::string> sources;
  AddSources(of_policies, &sources);
  AddNames(sources, &names);
  return ComputeFacts(ledger, observations, names, setting.facts,
                      setting.executor);
}

absl::StatusOr<RecoveryFit> RecoveryFor(const Ledger& ledger, const AsOf& at,
                                        const Setting& setting) {
  if (!setting.fit_recovery) return RecoveryFit{setting.recovery_prior, {}};
  absl::StatusOr<RecoveryCounts> counts =
      ObserveRecovery(ledger, at, setting.executor);
  if (!counts.ok()) return counts.status();
  return FitRecovery(*counts, setting.recovery_prior, setting.recovery);
}

bool IsOutsideKnownYears(std::span<const Recommendation> rows,
                         const Calendar& calendar) {
  return std::any_of(rows.begin(), rows.end(), [&](const Recommendation& next) {
    return next.action != 0 &&
           calendar.IsBusinessDay(next.day).outside_known_years;
  });
}

bool IsContacted(const Recommendation& next) {
  return next.action != 0 && IsContact(next.channel);
}

// Caps are a debtor's, rows are of one currency: a second row of a debtor that
// would be contacted too is decided again, as if the first contact, which
// reaches somebody, had been made. Debtors of several currencies are few.
void PlanTogether(const Decider& decider, const ChangeFinder& changes,
                  Recommendations* rows) {
  std::vector<GuardState::Past> planned;
  for (std::size_t row = 0; row < rows->size(); ++row) {
    Recommendation& next = (*rows)[row];
    if (row == 0 || (*rows)[row - 1].debtor != next.debtor) planned.clear();
    if (!planned.empty() && IsContacted(next)) {
      next = decider.Decide(row, planned);
      changes.Fill(row, &next);
    }
    if (!IsContacted(next)) continue;
    planned.push_back(
        {.at = next.day.days_since_1970() * 24 * 60 + next.hours.from,
         .channel = next.channel,
         .conversation = true});
  }
}

}  // namespace

absl::StatusOr<Prepared> Prepare(const Ledger& ledger, const AsOf& at,
                                 const Setting& setting,
                                 std::span<const Policy* const> policies) {
  for (const Policy* policy : policies) {
    absl::Status status = CheckValid(policy->spec(), at.as_of);
    if (!status.ok()) return status;
  }
  const Executor& executor = setting.executor;

  BeginStage(setting, "position");
  absl::StatusOr<Position> position = ComputePosition(ledger, at, executor);
  if (!position.ok()) return position.status();

  BeginStage(setting, "facts");
  std::vector<Observation> observations = ObserveDebtors(ledger, *position);
  const std::vector<std::string> of_policies = NamesOf(policies);
  absl::StatusOr<Frame> facts =
      FactsFor(ledger, observations, setting, of_policies);
  if (!facts.ok()) return facts.status();

  BeginStage(setting, "score");
  absl::StatusOr<Scores> scores = setting.scorecard.Apply(*facts, executor);
  if (!scores.ok()) return scores.status();
  absl::Status added = AddOutputs(*scores, &*facts);
  if (added.ok()) {
    added =
        AddPolicyFacts({ledger, *position, observations, at, setting.limitation,
                        setting.facts.tolerance_minor, setting.facts.promise},
                       of_policies, executor, &*facts);
  }
  if (!added.ok()) return added;

  BeginStage(setting, "recovery");
  absl::StatusOr<RecoveryFit> recovery = RecoveryFor(ledger, at, setting);
  if (!recovery.ok()) return recovery.status();
  return Prepared{at,
                  *std::move(position),
                  std::move(observations),
                  *std::move(facts),
                  *std::move(scores),
                  *std::move(recovery)};
}

absl::StatusOr<Decisions> Decide(const Ledger& ledger, const Prepared& prepared,
                                 const Setting& setting, const Policy& policy) {
  BeginStage(setting, "policy");
  const Executor& executor = setting.executor;
  const Frame& facts = prepared.facts;
  absl::StatusOr<PolicyResult> decisions = policy.Run(facts, executor);
  if (!decisions.ok()) return decisions.status();
  absl::StatusOr<Decider> decider = Decider::Create(
      {ledger, prepared.position, prepared.observations, facts, *decisions,
       prepared.scores, prepared.recovery, setting, policy, prepared.at});
  if (!decider.ok()) return decider.status();
  const ChangeFinder changes(policy, facts, decisions->outputs, prepared.at,
                             setting.facts.promise.grace_days);
  Recommendations rows(prepared.observations.size());
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
  PlanTogether(*decider, changes, &rows);
  return Decisions{*std::move(decisions), std::move(rows)};
}

absl::StatusOr<Portfolio> Recommend(const Ledger& ledger, const AsOf& at,
                                    const Setting& setting) {
  const Policy* const policy = &setting.policy;
  absl::StatusOr<Prepared> prepared =
      Prepare(ledger, at, setting, std::span(&policy, 1));
  if (!prepared.ok()) return prepared.status();

  BeginStage(setting, "aging");
  absl::StatusOr<AgingReport> aging =
      Age(ledger, at, setting.aging, setting.executor);
  if (!aging.ok()) return aging.status();
  absl::StatusOr<DebtorAging> by_debtor =
      AgeByDebtor(ledger, prepared->position, setting.aging, setting.executor);
  if (!by_debtor.ok()) return by_debtor.status();
  absl::StatusOr<std::vector<TwoYearLine>> two_years = TwoYearLines(
      ledger, prepared->position, prepared->recovery, setting.executor);
  if (!two_years.ok()) return two_years.status();

  absl::StatusOr<Decisions> decided =
      Decide(ledger, *prepared, setting, setting.policy);
  if (!decided.ok()) return decided.status();

  BeginStage(setting, "rank");
  Portfolio result{at,
                   *std::move(aging),
                   *std::move(by_debtor),
                   std::move(prepared->recovery),
                   *std::move(two_years),
                   std::move(prepared->facts),
                   std::move(decided->tables),
                   std::move(decided->recommendations),
                   {},
                   {},
                   {},
                   false};
  result.outside_known_years =
      IsOutsideKnownYears(result.recommendations, setting.guard.calendar());
  result.ranking = RankingOf(result.recommendations);
  absl::StatusOr<Worklist> work =
      BuildWorklist(result.recommendations, result.ranking,
                    setting.teams.empty() ? DefaultTeams(ledger.view().creditor)
                                          : setting.teams,
                    setting.executor);
  if (!work.ok()) return work.status();
  result.work = *std::move(work);
  for (const WorklistEntry& entry : result.work.entries) {
    result.recommendations[entry.row].work = entry.fit;
  }
  result.versions = VersionsOf(setting, result.recovery.portfolio);
  return result;
}

}  // namespace arrears
