// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/explain.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/message.h"
#include "arrears/rules/explain.h"
#include "portfolio/explain_words_internal.h"

namespace arrears {
namespace {

// At most this many "would change" lines; the rest are further away.
constexpr std::size_t kMostChanges = 6;

std::string S(std::string_view text) { return std::string(text); }

std::string ClockText(std::int16_t minutes) {
  char text[8];
  std::snprintf(text, sizeof(text), "%02d:%02d", minutes / 60 % 100,
                minutes % 60);
  return text;
}

std::string ActionName(std::uint8_t index, Language language) {
  const ActionDefinition& action = Actions()[index];
  return absl::StrCat(S(action.id), " ", S(action.name.In(language)));
}

// One fact can be seen at a glance; two of some forty are a search.
constexpr std::size_t kMostChangedFacts = 1;

// An action that a change of facts would lead to.
struct ActionChange {
  std::uint8_t action;
  std::size_t facts;
  double cost;
  std::string text;
};

// Why a table that chooses an action chose this one.
struct ActionWhy {
  const DecisionTable* table;
  std::size_t output;
  RowExplanation row;
};

// The facts and what the tables made of them, as the tables saw them.
absl::StatusOr<Frame> SeenBy(const Portfolio& portfolio) {
  Frame seen;
  for (const Frame* frame : {&portfolio.facts, &portfolio.decisions.outputs}) {
    for (const Column& column : frame->columns()) {
      absl::Status status = seen.Add(column.Borrow());
      if (!status.ok()) return status;
    }
  }
  return seen;
}

absl::StatusOr<std::vector<ActionWhy>> WhysOf(const Portfolio& portfolio,
                                              const Setting& setting,
                                              std::size_t index) {
  const absl::StatusOr<Frame> seen = SeenBy(portfolio);
  if (!seen.ok()) return seen.status();
  std::vector<ActionWhy> whys;
  for (const DecisionTable& table : setting.policy.tables()) {
    const std::vector<TableOutput>& outputs = table.spec().outputs;
    const auto action = std::find_if(
        outputs.begin(), outputs.end(),
        [](const TableOutput& output) { return output.name == "action"; });
    if (action == outputs.end()) continue;
    const auto output = static_cast<std::size_t>(action - outputs.begin());
    absl::StatusOr<RowExplanation> why =
        ExplainRow(table, *seen, index,
                   {.outputs = {output}, .most_inputs = kMostChangedFacts});
    if (!why.ok()) return why.status();
    whys.push_back({&table, output, *std::move(why)});
  }
  return whys;
}

class DecisionWriter {
 public:
  DecisionWriter(const Ledger& ledger, const Portfolio& portfolio,
                 const Setting& setting, std::size_t index, Language language)
      : ledger_(ledger),
        portfolio_(portfolio),
        setting_(setting),
        next_(portfolio.recommendations[index]),
        index_(index),
        language_(language) {}

  Explanation Write(const std::vector<ActionWhy>& whys) const {
    Explanation out;
    out.debtor = ledger_.debtor_id(next_.debtor);
    out.currency = ledger_.currencies()[next_.currency].code();
    out.action = S(Actions()[next_.action].id);
    out.headline = Headline();
    Situation(&out);
    for (int number = 1; number <= kPreconditions; ++number) {
      if ((next_.to_confirm >> number & 1) == 0) continue;
      out.to_confirm.push_back(S(PreconditionText(number).In(language_)));
    }
    for (const GuardDuty duty : Duties()) {
      out.duties.push_back(S(GuardDutyText(duty).In(language_)));
    }
    Reasons(&out);
    for (const std::int16_t reason : next_.score_reasons) {
      if (reason == kNoReason) break;
      out.score_reasons.push_back(
          absl::StrCat(S(setting_.scorecard.ReasonCode(reason)), " ",
                       S(setting_.scorecard.ReasonText(reason, language_))));
    }
    for (const Recommendation::Alternative& other : next_.alternatives) {
      if (other.action != 0) out.alternatives.push_back(Alternative(other));
    }
    for (const Recommendation::Blocked& blocked : next_.blocked) {
      if (blocked.action == 0) break;
      out.blocked.push_back(BlockedText(blocked));
    }
    WouldChange(whys, &out);
    out.next_change = NextChange();
    out.versions = portfolio_.versions;
    return out;
  }

 private:
  std::string Pick(std::string_view en, std::string_view zh) const {
    return S(language_ == Language::kZh ? zh : en);
  }
  std::string Base(std::int64_t minor) const {
    const Currency base = ledger_.view().creditor.currency;
    return absl::StrCat(FormatMinor(minor, base.exponent()), " ", base.code());
  }

  std::string Headline() const {
    std::string name = S(Actions()[next_.action].name.In(language_));
    if (next_.action == 0) return name;
    std::string when = FormatIsoDate(next_.day);
    if (next_.hours.to - next_.hours.from < 24 * 60) {
      absl::StrAppend(&when, " ", ClockText(next_.hours.from), "-",
                      ClockText(next_.hours.to));
    }
    return absl::StrCat(name, Pick(", ", ","), when);
  }

  std::vector<GuardDuty> Duties() const {
    if (next_.action == 0) return {};
    const LedgerView& view = ledger_.view();
    const auto debtor = static_cast<std::size_t>(next_.debtor);
    GuardState state;
    state.as_of = portfolio_.at.as_of;
    state.debtor_class =
        view.debtors.kind.value_or(debtor, DebtorClass::kCompany);
    state.country = view.debtors.country[debtor];
    state.law = view.debtors.law[debtor];
    for (std::string_view* place : {&state.country, &state.law}) {
      if (place->empty()) *place = view.creditor.law;
    }
    const Column* represented = portfolio_.facts.Find("represented");
    state.represented =
        represented != nullptr && represented->bools().value_or(index_, 0) != 0;
    return setting_.guard.DutiesOf(Actions()[next_.action], state);
  }

  void Situation(Explanation* out) const {
    const auto add = [&](const char* en, const char* zh,
                         const std::string& what) {
      out->situation.push_back(absl::StrCat(Pick(en, zh), what));
    };
    const auto in = [&](const Text& text) { return S(text.In(language_)); };
    if (next_.cause != 0) {
      add("cause: ", "原因:",
          absl::StrCat(CauseId(next_.cause), " ", in(CauseText(next_.cause)),
                       Pick(", confidence ", ",把握 "),
                       static_cast<int>(next_.cause_confidence), " %"));
    }
    add("type: ", "类型:",
        absl::StrCat(next_.type == 0 ? "" : TypeId(next_.type) + " ",
                     in(DebtorTypeText(next_.type))));
    if (next_.overlay != 0) {
      add("besides: ", "另外:",
          absl::StrCat(OverlayId(next_.overlay), " ",
                       in(DebtorTypeText(next_.overlay))));
    }
    // A booking asks nobody for anything.
    const bool inside = next_.action != 0 && next_.channel == Channel::kNone;
    if (!inside) add("ask for: ", "要求:", in(AskText(next_.ask)));
    add("supply: ", "供货:", in(SupplyText(next_.supply)));
    if (next_.terms != TermsAdvice::kOpen || next_.terms_action != 0) {
      add("terms: ", "账期:", TermsWords());
    }
    if (next_.argument != 0) {
      add("say: ", "沟通要点:", ActionName(next_.argument, language_));
    }
    if (next_.also != 0) {
      add("at the same time: ", "同时:", ActionName(next_.also, language_));
    }
    if (next_.action != 0 && !inside) {
      add("tone: ", "语气:", in(ToneText(next_.tone)));
      if (AsksForADay()) {
        add("ask for payment by: ", "要求付款日:", FormatIsoDate(next_.pay_by));
      }
      add("announce the next contact for: ", "预告下次联系:",
          FormatIsoDate(next_.next_contact));
    }
  }

  // What is said or written names the day.
  bool AsksForADay() const {
    const MessageTemplate* message = MessageOf(Actions()[next_.action].id);
    return message != nullptr &&
           std::find(message->required.begin(), message->required.end(),
                     "deadline") != message->required.end();
  }

  std::string TermsWords() const {
    std::string words = S(TermsText(next_.terms).In(language_));
    if (next_.terms_action != 0) {
      absl::StrAppend(&words, " (", ActionName(next_.terms_action, language_),
                      ")");
    }
    return words;
  }

  // What the value rests on.
  std::string Effect() const {
    const EffectEntry& entry = setting_.effects.Of(next_.action, next_.type);
    const std::string basis = S(EffectBasisText(entry.basis).In(language_));
    const std::string value = Base(next_.expected_value);
    const double ratio = entry.effect.hazard_ratio;
    if (language_ == Language::kZh) {
      return absl::StrCat("价值 ", value, ": 按此后 ", entry.days,
                          " 天内每日付款可能性的 ", ratio, " 倍计 (区间 ",
                          entry.lower, " 至 ", entry.upper, "; ", basis, ")");
    }
    return absl::StrCat("worth ", value, ": payment taken to be ", ratio,
                        " times as likely on each of ", entry.days,
                        " days (interval ", entry.lower, " to ", entry.upper,
                        "; ", basis, ")");
  }

  void Reasons(Explanation* out) const {
    for (std::size_t i = 0; i < next_.rule_count; ++i) {
      const RuleRef& ref = next_.rules[i];
      const TableSpec& table = setting_.policy.tables()[ref.table].spec();
      const TableRule& rule = table.rules[ref.rule];
      std::string line = absl::StrCat(
          table.name, " ", rule.id, ": ",
          language_ == Language::kZh ? rule.note_zh : rule.note_en);
      if (!rule.rows.empty()) {
        absl::StrAppend(&line, " [", absl::StrJoin(rule.rows, ", "), "]");
      }
      out->reasons.push_back(std::move(line));
    }
    if (next_.action != 0 && next_.amount > 0 && !next_.no_rate) {
      out->reasons.push_back(Effect());
    }
    if (next_.has_plan) out->reasons.push_back(PlanText());
  }

  std::string PlanText() const {
    const std::string value = Base(next_.plan_value);
    const std::string cost = Base(next_.rule_cost);
    if (language_ == Language::kZh) {
      return absl::StrCat("最优方案: 此后合计净值 ", value,
                          "; 先按规则行动则少 ", cost,
                          next_.plan_flips ? "; 若效果减半或增半,首个行动会改变"
                                           : "; 效果减半或增半,首个行动不变");
    }
    return absl::StrCat(
        "best plan: worth ", value, " in all from here; ", cost,
        " less if it begins as the rules do; with effects half as large or "
        "half as large again its first action ",
        next_.plan_flips ? "changes" : "stays");
  }

  // What was refused, why, and what is lawful instead.
  std::string BlockedText(const Recommendation::Blocked& blocked) const {
    std::string text =
        absl::StrCat(ActionName(blocked.action, language_), ": ",
                     S(GuardRuleText(blocked.rule).In(language_)));
    if (blocked.profile != Recommendation::Blocked::kNoIndex) {
      const GuardProfile& profile = setting_.guard.profiles()[blocked.profile];
      absl::StrAppend(&text, Pick(" by ", ",依据 "), profile.id);
      if (blocked.cap != Recommendation::Blocked::kNoIndex) {
        absl::StrAppend(&text, " (", profile.caps[blocked.cap].name, ")");
      }
    }
    const std::string_view instead =
        GuardRuleInstead(blocked.rule).In(language_);
    if (!instead.empty()) {
      absl::StrAppend(&text, Pick("; instead: ", ";可改为:"), S(instead));
    }
    return text;
  }

  std::string Alternative(const Recommendation::Alternative& other) const {
    const std::string value = Base(other.expected_value);
    std::string why;
    if (other.expected_value < 0) {
      why = Pick("costs more than it brings", "成本高于预期收益");
    } else if (next_.action == 0) {
      why = Pick("now is the time to wait", "现处于等待期");
    } else if (other.expected_value > next_.expected_value) {
      why = Pick("worth more, but its step has not been reached",
                 "收益更高,但尚未到该步骤");
    } else {
      why = Pick("worth less", "收益较低");
    }
    return absl::StrCat(ActionName(other.action, language_), ": ", value,
                        Pick(", ", ","), why);
  }

  // The smallest changes that lead the tables to other actions: the nearest of
  // each action, nearest first.
  void WouldChange(const std::vector<ActionWhy>& whys, Explanation* out) const {
    std::vector<ActionChange> changes;
    for (const ActionWhy& why : whys) {
      for (const OtherOutcome& other : why.row.other_outcomes) {
        AddChange(why.table->spec(), why.output, why.row, other, &changes);
      }
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const ActionChange& a, const ActionChange& b) {
                       return std::tuple(a.facts, a.cost) <
                              std::tuple(b.facts, b.cost);
                     });
    for (const ActionChange& change : changes) {
      if (out->would_change.size() == kMostChanges) break;
      out->would_change.push_back(change.text);
    }
  }

  // The answer to an excuse is worked out by a table before: nobody can make it
  // so.
  static bool SpeaksOfAnswers(const TableSpec& spec,
                              const OtherOutcome& outcome) {
    return std::any_of(outcome.changes.begin(), outcome.changes.end(),
                       [&spec](const Change& change) {
                         return spec.inputs[change.input].name == "counter";
                       });
  }

  // Keeps the first of each action: they come by number of facts and cost.
  void AddChange(const TableSpec& spec, std::size_t output,
                 const RowExplanation& why, OtherOutcome outcome,
                 std::vector<ActionChange>* changes) const {
    if (outcome.rule < 0 || SpeaksOfAnswers(spec, outcome)) return;
    for (Change& change : outcome.changes) {
      change.test = portfolio_internal::PossibleTest(
          spec.inputs[change.input].name, change.test);
      if (change.test.empty()) return;
    }
    const TableRule& rule = spec.rules[static_cast<std::size_t>(outcome.rule)];
    const auto* id = std::get_if<std::string>(&rule.outputs[output]);
    if (id == nullptr || ActionIndex(*id) == next_.action) return;
    const ActionChange change = {
        ActionIndex(*id), outcome.changes.size(), outcome.cost,
        absl::StrCat(
            ActionName(ActionIndex(*id), language_), Pick(" if ", ":若 "),
            portfolio_internal::ChangesInWords(spec, why, outcome, language_),
            " [", rule.id, "]")};
    const auto same = std::find_if(changes->begin(), changes->end(),
                                   [&](const ActionChange& other) {
                                     return other.action == change.action;
                                   });
    if (same == changes->end()) {
      changes->push_back(change);
    } else if (std::tuple(change.facts, change.cost) <
               std::tuple(same->facts, same->cost)) {
      *same = change;
    }
  }

  std::string NextChange() const {
    if (next_.change_reason == ChangeReason::kNone) {
      return Pick("nothing changes by itself", "无新情况则不变");
    }
    return absl::StrCat(FormatIsoDate(next_.next_change), ": ",
                        S(ChangeText(next_.change_reason).In(language_)));
  }

  const Ledger& ledger_;
  const Portfolio& portfolio_;
  const Setting& setting_;
  const Recommendation& next_;
  std::size_t index_;
  Language language_;
};

}  // namespace

absl::StatusOr<std::vector<Explanation>> ExplainIn(
    std::span<const Language> languages, const Ledger& ledger,
    const Portfolio& portfolio, const Setting& setting, std::size_t index) {
  const auto whys = WhysOf(portfolio, setting, index);
  if (!whys.ok()) return whys.status();
  std::vector<Explanation> all;
  for (const Language language : languages) {
    all.push_back(DecisionWriter(ledger, portfolio, setting, index, language)
                      .Write(*whys));
  }
  return all;
}

absl::StatusOr<Explanation> Explain(const Ledger& ledger,
                                    const Portfolio& portfolio,
                                    const Setting& setting, std::size_t index,
                                    Language language) {
  absl::StatusOr<std::vector<Explanation>> all =
      ExplainIn({&language, 1}, ledger, portfolio, setting, index);
  if (!all.ok()) return all.status();
  return std::move(all->front());
}

}  // namespace arrears
