// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/table.h"

#include <cmath>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/policy/actions.h"
#include "base/printed_internal.h"
#include "portfolio/table_internal.h"

namespace arrears {
namespace {

// Few distinct texts, many rows: a dictionary column.
class CodeBuilder {
 public:
  void Append(const std::string& text) {
    if (codes_.size() == 0 || text != texts_[last_]) {
      const auto [found, added] = codes_of_.try_emplace(text, texts_.size());
      if (added) texts_.push_back(text);
      last_ = found->second;
    }
    codes_.Append(static_cast<std::int32_t>(last_));
  }
  Column Build(std::string name) {
    return Column::Dictionary(std::move(name), std::move(codes_),
                              std::move(texts_));
  }

 private:
  std::unordered_map<std::string, std::size_t> codes_of_;
  std::vector<std::string> texts_;
  std::size_t last_ = 0;
  ColumnBuilder<std::int32_t> codes_;
};

Column Minor(std::string name, std::vector<std::int64_t> values) {
  return Column::Int64(std::move(name),
                       ColumnBuilder<std::int64_t>(std::move(values)), "minor");
}

template <class Get>
Column TotalsColumn(std::string name, const AgingReport& report,
                    const char* unit, Get get) {
  std::vector<std::int64_t> values;
  for (const CurrencyAging& total : report.totals) values.push_back(get(total));
  return Column::Int64(std::move(name),
                       ColumnBuilder<std::int64_t>(std::move(values)), unit);
}

std::string_view ChangeCode(ChangeReason reason) {
  constexpr std::string_view kCodes[] = {
      "",          "next_bucket", "promise_due", "guard_window",
      "step_wait", "item_due",    "limitation"};
  static_assert(std::size(kCodes) == kChangeReasonCount);
  return kCodes[static_cast<int>(reason)];
}

std::string_view ToneCode(Tone tone) {
  constexpr std::string_view kCodes[] = {"soft", "neutral", "firm", "final"};
  return kCodes[static_cast<int>(tone)];
}

std::string_view TermsCode(TermsAdvice terms) {
  constexpr std::string_view kCodes[] = {"open", "shortened", "deposit",
                                         "prepay", "hold"};
  return kCodes[static_cast<int>(terms)];
}

// "09:30"; the end of the day is "24:00".
std::string TimeOfDay(int minutes) {
  const auto two = [](int value) {
    return absl::StrCat(value < 10 ? "0" : "", value);
  };
  return absl::StrCat(two(minutes / 60), ":", two(minutes % 60));
}

std::string RulesOf(const Recommendation& next, const Setting& setting) {
  std::string text;
  for (std::size_t i = 0; i < next.rule_count; ++i) {
    const TableSpec& table =
        setting.policy.tables()[next.rules[i].table].spec();
    absl::StrAppend(&text, i == 0 ? "" : ";", table.name, ".",
                    table.rules[next.rules[i].rule].id);
  }
  return text;
}

// Practice rows behind the rules, each once, in order of the rules.
std::string PracticeRowsOf(const Recommendation& next, const Setting& setting) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < next.rule_count; ++i) {
    const TableSpec& table =
        setting.policy.tables()[next.rules[i].table].spec();
    for (const std::string& row : table.rules[next.rules[i].rule].rows) {
      bool known = false;
      for (const std::string& other : rows) known = known || other == row;
      if (!known) rows.push_back(row);
    }
  }
  std::string text;
  for (const std::string& row : rows) {
    absl::StrAppend(&text, text.empty() ? "" : ";", row);
  }
  return text;
}

std::string ScoreReasonsOf(const Recommendation& next, const Setting& setting) {
  std::string text;
  for (const std::int16_t reason : next.score_reasons) {
    if (reason == kNoReason) break;
    absl::StrAppend(&text, text.empty() ? "" : ";",
                    std::string(setting.scorecard.ReasonCode(reason)));
  }
  return text;
}

// "A33=324.37;A34=12.00": the expected value of each, in base currency.
std::string AlternativesOf(const Recommendation& next, int exponent) {
  std::string text;
  for (const Recommendation::Alternative& other : next.alternatives) {
    if (other.action == 0) break;
    absl::StrAppend(&text, text.empty() ? "" : ";",
                    std::string(Actions()[other.action].id), "=",
                    FormatMinor(other.expected_value, exponent));
  }
  return text;
}

std::string BlockedOf(const Recommendation& next) {
  std::string text;
  for (const Recommendation::Blocked& blocked : next.blocked) {
    if (blocked.action == 0) break;
    absl::StrAppend(&text, text.empty() ? "" : ";",
                    std::string(Actions()[blocked.action].id), "=",
                    std::string(GuardRuleName(blocked.rule)));
  }
  return text;
}

// "K1;K8": what a person confirms first.
std::string ToConfirmOf(const Recommendation& next) {
  std::string text;
  for (int number = 1; number <= kPreconditions; ++number) {
    if ((next.to_confirm >> number & 1) == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : ";", "K", number);
  }
  return text;
}

// Ids of actions; empty for none.
std::string ActionIdOf(std::uint8_t action) {
  return action == 0 ? std::string() : std::string(Actions()[action].id);
}

template <class Builder, class Get>
Builder Collect(const Portfolio& portfolio,
                std::span<const std::uint32_t> order, Get get) {
  Builder builder;
  for (const std::uint32_t row : order) {
    builder.Append(get(portfolio.recommendations[row]));
  }
  return builder;
}

}  // namespace

std::vector<std::uint32_t> WorkOrder(const Portfolio& portfolio) {
  std::vector<std::uint32_t> order;
  order.reserve(portfolio.ranking.size());
  for (const WorklistEntry& entry : portfolio.work.entries) {
    order.push_back(entry.row);
  }
  for (const std::uint32_t row : portfolio.ranking) {
    if (portfolio.recommendations[row].action == 0) order.push_back(row);
  }
  return order;
}

Frame AgingTable(const AgingReport& report) {
  Frame frame;
  CodeBuilder currency;
  for (const CurrencyAging& total : report.totals) {
    currency.Append(total.currency.code());
  }
  Put(currency.Build("currency"), &frame);
  for (std::size_t b = 0; b < report.buckets.size(); ++b) {
    const std::string& label = report.buckets[b].label;
    Put(TotalsColumn(
            label, report, "minor",
            [b](const CurrencyAging& t) { return t.buckets[b].minor; }),
        &frame);
    Put(TotalsColumn(
            label + "_items", report, "items",
            [b](const CurrencyAging& t) { return t.buckets[b].items; }),
        &frame);
  }
  const std::pair<const char*, std::int64_t (*)(const CurrencyAging&)> rest[] =
      {{"unapplied", [](const CurrencyAging& t) { return t.unapplied.minor; }},
       {"outside", [](const CurrencyAging& t) { return t.outside.minor; }},
       {"total", [](const CurrencyAging& t) { return t.total; }},
       {"ledger_balance",
        [](const CurrencyAging& t) { return t.ledger_balance; }},
       {"proof", [](const CurrencyAging& t) { return t.proof; }},
       {"within_two_years",
        [](const CurrencyAging& t) { return t.within_two_years.minor; }},
       {"beyond_two_years",
        [](const CurrencyAging& t) { return t.beyond_two_years.minor; }},
       {"disputed", [](const CurrencyAging& t) { return t.disputed.minor; }}};
  for (const auto& [name, get] : rest) {
    Put(TotalsColumn(name, report, "minor", get), &frame);
  }
  return frame;
}

Frame DebtorAgingTable(const Ledger& ledger, const AgingReport& report,
                       const DebtorAging& by_debtor) {
  Frame frame;
  TextBuilder debtor;
  CodeBuilder currency;
  for (std::size_t row = 0; row < by_debtor.rows(); ++row) {
    debtor.Append(ledger.debtor_id(by_debtor.debtor[row]));
    currency.Append(ledger.currencies()[by_debtor.currency[row]].code());
  }
  Put(Column::Text("debtor", std::move(debtor)), &frame);
  Put(currency.Build("currency"), &frame);
  for (std::size_t b = 0; b < by_debtor.bucket_count; ++b) {
    std::vector<std::int64_t> values;
    for (std::size_t row = 0; row < by_debtor.rows(); ++row) {
      values.push_back(by_debtor.cell(row, b).minor);
    }
    Put(Minor(report.buckets[b].label, std::move(values)), &frame);
  }
  Put(Minor("unapplied", by_debtor.unapplied), &frame);
  Put(Minor("outside", by_debtor.outside), &frame);
  Put(Minor("total", by_debtor.total), &frame);
  return frame;
}

Frame RecommendationTable(const Ledger& ledger, const Portfolio& portfolio,
                          const Setting& setting,
                          std::span<const std::uint32_t> order,
                          Language language) {
  using R = Recommendation;
  Frame frame;
  const auto codes = [&](const char* name, auto get) {
    Put(Collect<CodeBuilder>(portfolio, order, get).Build(name), &frame);
  };
  const auto texts = [&](const char* name, auto get) {
    Put(Column::Text(name, Collect<TextBuilder>(portfolio, order, get)),
        &frame);
  };
  const auto counts = [&](const char* name, const char* unit, auto get) {
    Put(Column::Int32(
            name, Collect<ColumnBuilder<std::int32_t>>(portfolio, order, get),
            unit),
        &frame);
  };
  const auto minors = [&](const char* name, const char* unit, auto get) {
    Put(Column::Int64(
            name, Collect<ColumnBuilder<std::int64_t>>(portfolio, order, get),
            unit),
        &frame);
  };
  const auto shares = [&](const char* name, const char* unit, auto get) {
    Put(Column::Float64(
            name, Collect<ColumnBuilder<double>>(portfolio, order, get), unit),
        &frame);
  };
  texts("debtor", [&](const R& r) { return ledger.debtor_id(r.debtor); });
  codes("currency",
        [&](const R& r) { return ledger.currencies()[r.currency].code(); });
  codes("action",
        [](const R& r) { return std::string(Actions()[r.action].id); });
  codes("action_name", [&](const R& r) {
    return std::string(Actions()[r.action].name.In(language));
  });
  codes("channel",
        [](const R& r) { return std::string(ChannelName(r.channel)); });
  Put(Column::OfDates("day",
                      Collect<ColumnBuilder<Date>>(
                          portfolio, order, [](const R& r) { return r.day; })),
      &frame);
  codes("hour_from", [](const R& r) { return TimeOfDay(r.hours.from); });
  codes("hour_to", [](const R& r) { return TimeOfDay(r.hours.to); });
  codes("tone", [](const R& r) { return std::string(ToneCode(r.tone)); });
  codes("terms", [](const R& r) { return std::string(TermsCode(r.terms)); });
  codes("work", [](const R& r) { return std::string(WorkFitName(r.work)); });
  counts("step", "", [](const R& r) -> std::int32_t { return r.step; });
  codes("cause", [](const R& r) { return CauseId(r.cause); });
  counts("cause_confidence", "percent",
         [](const R& r) -> std::int32_t { return r.cause_confidence; });
  codes("type", [](const R& r) { return TypeId(r.type); });
  codes("overlay", [](const R& r) { return OverlayId(r.overlay); });
  codes("ask", [](const R& r) { return std::string(AskName(r.ask)); });
  codes("supply", [](const R& r) { return std::string(SupplyName(r.supply)); });
  codes("also", [](const R& r) { return ActionIdOf(r.also); });
  codes("argument", [](const R& r) { return ActionIdOf(r.argument); });
  codes("terms_action", [](const R& r) { return ActionIdOf(r.terms_action); });
  codes("to_confirm", [](const R& r) { return ToConfirmOf(r); });
  ColumnBuilder<Date> next_contact, pay_by;
  for (const std::uint32_t row : order) {
    const R& next = portfolio.recommendations[row];
    // A wait and a booking ask nobody for anything.
    if (next.action == 0 || next.channel == Channel::kNone) {
      next_contact.AppendNull();
      pay_by.AppendNull();
      continue;
    }
    next_contact.Append(next.next_contact);
    pay_by.Append(next.pay_by);
  }
  Put(Column::OfDates("pay_by", std::move(pay_by)), &frame);
  Put(Column::OfDates("next_contact", std::move(next_contact)), &frame);
  minors("amount", "minor", [](const R& r) { return r.amount; });
  const auto in_base = [&](const char* name, auto known, auto get) {
    ColumnBuilder<std::int64_t> values;
    for (const std::uint32_t row : order) {
      const R& next = portfolio.recommendations[row];
      known(next) ? values.Append(get(next)) : values.AppendNull();
    }
    Put(Column::Int64(name, std::move(values), "base minor"), &frame);
  };
  // Without a rate there is no value in base currency, and none is made up.
  const auto rated = [](const R& r) { return !r.no_rate; };
  const auto planned = [](const R& r) { return r.has_plan && !r.no_rate; };
  in_base("expected_recovery", rated,
          [](const R& r) { return r.expected_recovery; });
  in_base("expected_value", rated, [](const R& r) { return r.expected_value; });
  in_base("plan_value", planned, [](const R& r) { return r.plan_value; });
  in_base("rule_cost", planned, [](const R& r) { return r.rule_cost; });
  counts("minutes", "minutes", [](const R& r) { return r.minutes; });
  shares("priority", "base minor per minute",
         [](const R& r) { return r.priority; });
  counts("score", "points", [](const R& r) { return r.score; });
  shares("pd", "probability", [](const R& r) { return r.pd; });
  shares("recovery", "probability", [](const R& r) { return r.recovery; });
  shares("recovery_lower", "probability",
         [](const R& r) { return r.recovery_lower; });
  shares("recovery_upper", "probability",
         [](const R& r) { return r.recovery_upper; });
  texts("rules", [&](const R& r) { return RulesOf(r, setting); });
  codes("practice_rows",
        [&](const R& r) { return PracticeRowsOf(r, setting); });
  codes("score_reasons",
        [&](const R& r) { return ScoreReasonsOf(r, setting); });
  const int base_exponent = ledger.view().creditor.currency.exponent();
  texts("alternatives",
        [&](const R& r) { return AlternativesOf(r, base_exponent); });
  codes("blocked", [](const R& r) { return BlockedOf(r); });
  ColumnBuilder<Date> change;
  for (const std::uint32_t row : order) {
    const R& next = portfolio.recommendations[row];
    if (next.change_reason == ChangeReason::kNone) {
      change.AppendNull();
    } else {
      change.Append(next.next_change);
    }
  }
  Put(Column::OfDates("next_change", std::move(change)), &frame);
  codes("next_change_reason",
        [](const R& r) { return std::string(ChangeCode(r.change_reason)); });
  return frame;
}

Frame RuleTable(const RuleReport& report, Language language) {
  TextBuilder id, practice_rows, claim, measured, verdict;
  ColumnBuilder<double> value, lower, upper;
  ColumnBuilder<std::int64_t> items;
  for (const RuleTest& test : report.tests) {
    id.Append(test.id);
    practice_rows.Append(test.practice_rows);
    claim.Append(test.claim.In(language));
    measured.Append(test.measured.In(language));
    verdict.Append(VerdictName(test.verdict));
    value.Append(NineDigits(test.estimate.value));
    lower.Append(NineDigits(test.estimate.lower));
    upper.Append(NineDigits(test.estimate.upper));
    items.Append(test.estimate.items);
  }
  Frame frame;
  Put(Column::Text("id", std::move(id)), &frame);
  Put(Column::Text("practice_rows", std::move(practice_rows)), &frame);
  Put(Column::Text("claim", std::move(claim)), &frame);
  Put(Column::Text("measured", std::move(measured)), &frame);
  Put(Column::Text("verdict", std::move(verdict)), &frame);
  Put(Column::Float64("value", std::move(value), "share"), &frame);
  Put(Column::Float64("lower", std::move(lower), "share"), &frame);
  Put(Column::Float64("upper", std::move(upper), "share"), &frame);
  Put(Column::Int64("items", std::move(items), "items"), &frame);
  return frame;
}

}  // namespace arrears
