// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/diff.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "figures_internal.h"
#include "table_internal.h"

namespace arrears {
namespace {

absl::Status CheckDiffOptions(const DiffOptions& options) {
  if (options.days >= 1 && options.days <= 366) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("diff: days ", options.days, ": expected 1 to 366"));
}

// Which table decides on the action; the last that has such an output.
int ActionTableOf(const Policy& policy) {
  int found = -1;
  for (std::size_t table = 0; table < policy.tables().size(); ++table) {
    for (const TableOutput& output : policy.tables()[table].spec().outputs) {
      if (output.name == "action") found = static_cast<int>(table);
    }
  }
  return found;
}

// One policy and what it decided.
struct DiffSide {
  const Policy& policy;
  const Decisions& decided;
  int action_table;

  const Recommendation& at(std::size_t row) const {
    return decided.recommendations[row];
  }
  std::string RuleOf(std::size_t row) const {
    if (action_table < 0) return "";
    const auto table = static_cast<std::size_t>(action_table);
    const std::int32_t rule = decided.tables.results[table].rule[row];
    if (rule < 0) return "";
    const TableSpec& spec = policy.tables()[table].spec();
    return absl::StrCat(spec.name, ".",
                        spec.rules[static_cast<std::size_t>(rule)].id);
  }
};

// Who pays as agreed, by the first policy and its facts.
class GoodTest {
 public:
  GoodTest(const Policy& policy, const Frame& facts) {
    const PolicyParameter* most =
        FindParameter(policy.spec(), "late_share_prompt");
    const Column* late = facts.Find("late_share");
    const Column* paid = facts.Find("paid_items");
    if (most == nullptr || late == nullptr || paid == nullptr) return;
    if (const auto* share = std::get_if<double>(&most->value)) {
      most_late_ = *share;
    } else if (const auto* all = std::get_if<std::int64_t>(&most->value)) {
      most_late_ = static_cast<double>(*all);  // 0 or 1.
    } else {
      return;
    }
    late_share_ = late->float64s();
    paid_items_ = paid->int32s();
  }
  bool IsGood(const Recommendation& by_first, std::size_t row) const {
    constexpr std::int32_t kEnoughItems = 3;
    return by_first.type == 1 ||
           (late_share_.has(row) && late_share_[row] <= most_late_ &&
            paid_items_.value_or(row, 0) >= kEnoughItems);
  }

 private:
  double most_late_ = 0;
  ColumnView<double> late_share_;
  ColumnView<std::int32_t> paid_items_;
};

// What a range of rows came to.
struct DiffPart {
  std::int64_t changed = 0, other_day = 0, steps_up = 0, steps_down = 0;
  std::map<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>,
           std::pair<std::int64_t, MinorSum>>
      moves;
  std::vector<std::uint32_t> rows, newly, no_longer;
};

class PolicyComparison {
 public:
  PolicyComparison(const Ledger& ledger, const Prepared& prepared,
                   DiffSide from, DiffSide to, const DiffOptions& options)
      : prepared_(prepared),
        from_(from),
        to_(to),
        options_(options),
        to_base_(BaseRates(ledger, prepared.at.as_of)),
        good_(from.policy, prepared.facts) {}

  absl::Status Compare(const Executor& executor, PolicyDiff* out) const;

 private:
  DiffPart CompareRows(std::size_t begin, std::size_t end) const;
  bool IsSoon(const Recommendation& next) const {
    return LeavesTheHouse(next) &&
           next.day <= prepared_.at.as_of + Days{options_.days};
  }
  double BaseAmount(std::uint32_t row) const {
    const Recommendation& next = from_.at(row);
    return static_cast<double>(next.amount) * to_base_[next.currency];
  }
  std::vector<ChangedAccount> Largest(std::vector<std::uint32_t> rows) const;

  const Prepared& prepared_;
  DiffSide from_, to_;
  const DiffOptions& options_;
  std::vector<double> to_base_;
  GoodTest good_;
};

DiffPart PolicyComparison::CompareRows(std::size_t begin,
                                       std::size_t end) const {
  DiffPart part;
  for (std::size_t row = begin; row < end; ++row) {
    const Recommendation& a = from_.at(row);
    const Recommendation& b = to_.at(row);
    auto& [accounts, amount] = part.moves[{a.action, b.action, a.currency}];
    ++accounts;
    amount.Add(a.amount);
    if (a.step >= 0 && b.step >= 0) {
      part.steps_up += b.step > a.step ? 1 : 0;
      part.steps_down += b.step < a.step ? 1 : 0;
    }
    const auto index = static_cast<std::uint32_t>(row);
    if (a.action != b.action) {
      part.rows.push_back(index);
    } else if (a.action != 0 && a.day != b.day) {
      ++part.other_day;
    }
    const bool soon = IsSoon(a);
    if (soon == IsSoon(b) || !good_.IsGood(a, row)) continue;
    (soon ? part.no_longer : part.newly).push_back(index);
  }
  part.changed = static_cast<std::int64_t>(part.rows.size());
  return part;
}

std::vector<ChangedAccount> PolicyComparison::Largest(
    std::vector<std::uint32_t> rows) const {
  const std::size_t count = std::min(options_.examples, rows.size());
  std::partial_sort(rows.begin(),
                    rows.begin() + static_cast<std::ptrdiff_t>(count),
                    rows.end(), [&](std::uint32_t a, std::uint32_t b) {
                      const double left = BaseAmount(a), right = BaseAmount(b);
                      return left != right ? left > right : a < b;
                    });
  std::vector<ChangedAccount> accounts;
  for (std::size_t i = 0; i < count; ++i) {
    const Recommendation& a = from_.at(rows[i]);
    const Recommendation& b = to_.at(rows[i]);
    accounts.push_back({a.debtor, a.currency, a.amount, a.action, b.action,
                        a.day, b.day, from_.RuleOf(rows[i]),
                        to_.RuleOf(rows[i])});
  }
  return accounts;
}

void AppendRows(const std::vector<std::uint32_t>& from,
                std::vector<std::uint32_t>* to) {
  to->insert(to->end(), from.begin(), from.end());
}

absl::Status PolicyComparison::Compare(const Executor& executor,
                                       PolicyDiff* out) const {
  const std::size_t rows = prepared_.observations.size();
  const std::size_t tasks = (rows + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<DiffPart> parts(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    parts[task] = CompareRows(begin, std::min(rows, begin + kDebtorsPerTask));
  });
  DiffPart all;
  for (const DiffPart& part : parts) {
    out->changed += part.changed;
    out->other_day += part.other_day;
    out->steps_up += part.steps_up;
    out->steps_down += part.steps_down;
    for (const auto& [key, sum] : part.moves) {
      all.moves[key].first += sum.first;
      all.moves[key].second.Merge(sum.second);
    }
    AppendRows(part.rows, &all.rows);
    AppendRows(part.newly, &all.newly);
    AppendRows(part.no_longer, &all.no_longer);
  }
  for (const auto& [key, sum] : all.moves) {
    const auto& [from, to, currency] = key;
    const absl::StatusOr<std::int64_t> amount = sum.second.Minor();
    if (!amount.ok()) return amount.status();
    out->moves.push_back({from, to, currency, sum.first, *amount});
  }
  const auto count = [](const std::vector<std::uint32_t>& of) {
    return static_cast<std::int64_t>(of.size());
  };
  out->newly_contacted = {count(all.newly), Largest(all.newly)};
  out->no_longer_contacted = {count(all.no_longer), Largest(all.no_longer)};
  out->changed_accounts = Largest(std::move(all.rows));
  return absl::OkStatus();
}

// By table, then by rule; those of the second policy alone come last.
std::vector<RuleChange> RuleChanges(const Policy& from, const Policy& to,
                                    const PolicyDiff& diff) {
  std::vector<RuleChange> rules;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> at;
  const auto each = [](const Policy& policy, const PolicyFigures& figures,
                       const auto& use) {
    for (std::size_t t = 0; t < policy.tables().size(); ++t) {
      const TableSpec& table = policy.tables()[t].spec();
      for (std::size_t r = 0; r < table.rules.size(); ++r) {
        use(table.name, table.rules[r].id, figures.fired[t][r]);
      }
    }
  };
  each(from, diff.from,
       [&](const std::string& table, const std::string& rule,
           std::int64_t fired) {
         at[{table, rule}] = rules.size();
         rules.push_back({table, rule, fired, std::nullopt});
       });
  each(to, diff.to,
       [&](const std::string& table, const std::string& rule,
           std::int64_t fired) {
         const auto known = at.find({table, rule});
         if (known != at.end()) {
           rules[known->second].to = fired;
         } else {
           rules.push_back({table, rule, std::nullopt, fired});
         }
       });
  rules.erase(std::remove_if(
                  rules.begin(), rules.end(),
                  [](const RuleChange& rule) { return rule.from == rule.to; }),
              rules.end());
  return rules;
}

}  // namespace

absl::StatusOr<PolicyDiff> DiffPolicies(const Ledger& ledger, const AsOf& at,
                                        const Setting& setting,
                                        const Policy& policy,
                                        const DiffOptions& options) {
  if (absl::Status status = CheckDiffOptions(options); !status.ok()) {
    return status;
  }
  const Policy* const both[] = {&setting.policy, &policy};
  const absl::StatusOr<Prepared> prepared = Prepare(ledger, at, setting, both);
  if (!prepared.ok()) return prepared.status();
  return DiffPolicies(ledger, *prepared, setting, policy, options);
}

absl::StatusOr<PolicyDiff> DiffPolicies(const Ledger& ledger,
                                        const Prepared& prepared,
                                        const Setting& setting,
                                        const Policy& policy,
                                        const DiffOptions& options) {
  if (absl::Status status = CheckDiffOptions(options); !status.ok()) {
    return status;
  }
  const absl::StatusOr<Decisions> from =
      Decide(ledger, prepared, setting, setting.policy);
  if (!from.ok()) return from.status();
  const absl::StatusOr<Decisions> to =
      Decide(ledger, prepared, setting, policy);
  if (!to.ok()) return to.status();

  const Date day = prepared.at.as_of;
  absl::StatusOr<PolicyFigures> of_from =
      FigureCounter::Count(setting, setting.policy, *from, day, options.days)
          .Figures();
  if (!of_from.ok()) return of_from.status();
  absl::StatusOr<PolicyFigures> of_to =
      FigureCounter::Count(setting, policy, *to, day, options.days).Figures();
  if (!of_to.ok()) return of_to.status();
  PolicyDiff diff;
  diff.at = prepared.at;
  diff.accounts = static_cast<std::int64_t>(prepared.observations.size());
  diff.from = *std::move(of_from);
  diff.to = *std::move(of_to);
  diff.rules = RuleChanges(setting.policy, policy, diff);
  const PolicyComparison comparison(
      ledger, prepared, {setting.policy, *from, ActionTableOf(setting.policy)},
      {policy, *to, ActionTableOf(policy)}, options);
  absl::Status status = comparison.Compare(setting.executor, &diff);
  if (!status.ok()) return status;
  return diff;
}

Frame MoveTable(const Ledger& ledger, const PolicyDiff& diff) {
  TextBuilder from, to, currency;
  ColumnBuilder<std::int64_t> accounts, amount;
  for (const ActionMove& move : diff.moves) {
    from.Append(Actions()[move.from].id);
    to.Append(Actions()[move.to].id);
    currency.Append(ledger.currencies()[move.currency].code());
    accounts.Append(move.accounts);
    amount.Append(move.amount);
  }
  Frame table;
  Put(Column::Text("from", std::move(from)), &table);
  Put(Column::Text("to", std::move(to)), &table);
  Put(Column::Text("currency", std::move(currency)), &table);
  Put(Column::Int64("accounts", std::move(accounts)), &table);
  Put(Column::Int64("amount", std::move(amount), "minor"), &table);
  return table;
}

Frame ChangedTable(const Ledger& ledger,
                   const std::vector<ChangedAccount>& accounts) {
  TextBuilder debtor, currency, action[2], rule[2];
  ColumnBuilder<std::int64_t> amount;
  ColumnBuilder<Date> day[2];
  const auto side = [&](int i, std::uint8_t of, Date on,
                        const std::string& by) {
    action[i].Append(Actions()[of].id);
    rule[i].Append(by);
    of == 0 ? day[i].AppendNull() : day[i].Append(on);
  };
  for (const ChangedAccount& account : accounts) {
    debtor.Append(ledger.debtor_id(account.debtor));
    currency.Append(ledger.currencies()[account.currency].code());
    amount.Append(account.amount);
    side(0, account.from, account.from_day, account.from_rule);
    side(1, account.to, account.to_day, account.to_rule);
  }
  Frame table;
  Put(Column::Text("debtor", std::move(debtor)), &table);
  Put(Column::Text("currency", std::move(currency)), &table);
  Put(Column::Int64("amount", std::move(amount), "minor"), &table);
  for (int i = 0; i < 2; ++i) {
    const std::string name = i == 0 ? "from" : "to";
    Put(Column::Text(name, std::move(action[i])), &table);
    Put(Column::Text(name + "_rule", std::move(rule[i])), &table);
    Put(Column::OfDates(name + "_day", std::move(day[i])), &table);
  }
  return table;
}

}  // namespace arrears
