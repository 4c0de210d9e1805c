// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/portfolio_answer.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "arrears/io/frame_text.h"
#include "base/printed_internal.h"
#include "io/json_internal.h"

namespace arrears {
namespace io_internal {
namespace {

Json NeverFired(const Policy& policy, const PolicyFigures& figures) {
  Json never = Json::array();
  for (std::size_t t = 0; t < figures.fired.size(); ++t) {
    const arrears::TableSpec& table = policy.tables()[t].spec();
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
      if (figures.fired[t][r] == 0) {
        never.push_back(absl::StrCat(table.name, ".", table.rules[r].id));
      }
    }
  }
  return never;
}

Json FiguresJson(const Policy& policy, const PolicyFigures& figures,
                 Currency base) {
  Json actions = Json::object(), blocked = Json::object();
  for (std::size_t i = 0; i < figures.by_action.size(); ++i) {
    if (figures.by_action[i] == 0) continue;
    actions[std::string(Actions()[i].id)] = figures.by_action[i];
  }
  for (std::size_t i = 1; i < figures.blocked.size(); ++i) {
    if (figures.blocked[i] == 0) continue;
    blocked[std::string(GuardRuleName(static_cast<GuardRule>(i)))] =
        figures.blocked[i];
  }
  return {
      {"policy", figures.id},
      {"actions", std::move(actions)},
      {"contacts", figures.contacts},
      {"contacts_later", figures.contacts_later},
      {"minutes", figures.minutes},
      {"cost", FormatMinor(figures.cost, base.exponent())},
      {"expected_value", FormatMinor(figures.expected_value, base.exponent())},
      {"no_rate", figures.no_rate},
      {"guard_blocks", std::move(blocked)},
      {"never_fired", NeverFired(policy, figures)}};
}

Json RulesJson(const PolicyDiff& diff) {
  const auto count = [](const std::optional<std::int64_t>& fired) {
    return fired ? Json(*fired) : Json();
  };
  Json rules = Json::array();
  for (const RuleChange& rule : diff.rules) {
    rules.push_back({{"table", rule.table},
                     {"rule", rule.rule},
                     {"from", count(rule.from)},
                     {"to", count(rule.to)}});
  }
  return rules;
}

// Only an estimate that can be made has a value.
Json ValueJson(const OffPolicyValue& value, Currency base) {
  const auto money = [base](double minor) {
    return FormatMinor(RoundToMinor(minor).value_or(0), base.exponent());
  };
  Json json = {
      {"verdict", value.identifiable ? "estimate" : "not identifiable"},
      {"rows", value.rows},
      {"agreeing", value.agreeing},
      {"overlap", Rounded(value.overlap, 6)},
      {"effective_rows", Rounded(value.effective, 2)},
      {"weights_cut", value.cut},
      {"money_as_done", money(value.logged)}};
  for (const auto& [name, minor] : {std::pair{"money", value.value},
                                    {"lower", value.lower},
                                    {"upper", value.upper}}) {
    json[name] = value.identifiable ? Json(money(minor)) : Json();
  }
  return json;
}

}  // namespace
}  // namespace io_internal

std::string PolicyDiffJson(const Ledger& ledger, const PolicyDiff& diff,
                           const Policy& from, const Policy& to) {
  const Currency base = ledger.view().creditor.currency;
  const FrameTextOptions text{base};
  const auto accounts = [&](const std::vector<ChangedAccount>& list) {
    return io_internal::Json::parse(
        FrameJson(ChangedTable(ledger, list), text));
  };
  const auto good = [&](const GoodDebtors& debtors) {
    return io_internal::Json{{"accounts", debtors.accounts},
                             {"largest", accounts(debtors.largest)}};
  };
  const io_internal::Json json = {
      {"as_of", FormatIsoDate(diff.at.as_of)},
      {"base_currency", base.code()},
      {"from", io_internal::FiguresJson(from, diff.from, base)},
      {"to", io_internal::FiguresJson(to, diff.to, base)},
      {"accounts", diff.accounts},
      {"changed", diff.changed},
      {"other_day", diff.other_day},
      {"steps_up", diff.steps_up},
      {"steps_down", diff.steps_down},
      {"moves",
       io_internal::Json::parse(FrameJson(MoveTable(ledger, diff), text))},
      {"rules", io_internal::RulesJson(diff)},
      {"changed_accounts", accounts(diff.changed_accounts)},
      {"newly_contacted", good(diff.newly_contacted)},
      {"no_longer_contacted", good(diff.no_longer_contacted)}};
  return json.dump(2) + "\n";
}

std::string BacktestJson(const Ledger& ledger, const Backtest& past,
                         std::span<const Policy* const> policies,
                         const BacktestOptions& options) {
  const Currency base = ledger.view().creditor.currency;
  io_internal::Json json = {{"from", FormatIsoDate(past.from)},
                            {"to", FormatIsoDate(past.to)},
                            {"every", options.every},
                            {"known_on", FormatIsoDate(past.known_on)},
                            {"outcome_days", options.outcome_days},
                            {"base_currency", base.code()},
                            {"days", past.days},
                            {"account_days", past.rows},
                            {"contacts_made", past.contacts_made},
                            {"no_rate", past.no_rate},
                            {"outcome_not_over", past.not_over},
                            {"policies", io_internal::Json::array()}};
  for (std::size_t p = 0; p < past.policies.size(); ++p) {
    const PolicyBacktest& of = past.policies[p];
    json["policies"].push_back(
        {{"figures", io_internal::FiguresJson(*policies[p], of.figures, base)},
         {"wanted", of.wanted},
         {"same_channel", of.same_channel},
         {"same_action", of.same_action},
         {"promises", of.promises},
         {"promises_kept", of.promises_kept},
         {"promises_open", of.promises_open},
         {"value", io_internal::ValueJson(of.value, base)}});
  }
  return json.dump(2) + "\n";
}

std::string MovementJson(const Ledger& ledger, const AgingMovement& moved,
                         const std::string& scheme, bool by_debtor) {
  const FrameTextOptions text{ledger.view().creditor.currency};
  io_internal::Json totals = io_internal::Json::array();
  for (const CurrencyMovement& total : moved.totals) {
    const auto money = [&](std::int64_t minor) {
      return FormatMinor(minor, total.currency.exponent());
    };
    totals.push_back({{"currency", total.currency.code()},
                      {"opening_balance", money(total.opening_balance)},
                      {"closing_balance", money(total.closing_balance)},
                      {"proof", money(total.proof)}});
  }
  io_internal::Json json = {{"from", FormatIsoDate(moved.from.as_of)},
                            {"to", FormatIsoDate(moved.to.as_of)},
                            {"scheme", scheme},
                            {"totals", std::move(totals)},
                            {"movements", io_internal::Json::parse(FrameJson(
                                              MovementTable(moved), text))}};
  if (by_debtor) {
    json["debtors"] = io_internal::Json::parse(
        FrameJson(DebtorMovementTable(ledger, moved), text));
  }
  return json.dump(2) + "\n";
}

}  // namespace arrears
