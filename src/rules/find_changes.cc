// SPDX-License-Identifier: Apache-2.0
//
// The smallest changes of a row that give other outcomes. If only the inputs of
// a set may change, only the rules matter that no other input refuses. To those
// rules the values of an input are few choices; all combinations of them are
// tried, for sets of one input, then of two, and so on.
#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/cell_space_internal.h"
#include "rules/explain_internal.h"
#include "rules/outcomes_internal.h"
#include "rules/table_place_internal.h"

namespace arrears::rules_internal {
namespace {

using Words = std::vector<std::uint64_t>;

// A value that is lost is told last.
constexpr double kCostOfNull = 1000;

void SetBit(std::size_t bit, Words* words) {
  (*words)[bit / kWordBits] |= std::uint64_t{1} << (bit % kWordBits);
}

// Tells outcomes apart by some of the outputs.
class OutcomeKeys {
 public:
  OutcomeKeys(const CompiledTable& table, const std::vector<std::size_t>& of)
      : table_(table), outcomes_(table), of_(of) {
    if (of_.empty()) {
      of_.resize(table.spec.outputs.size());
      std::iota(of_.begin(), of_.end(), std::size_t{0});
    }
    for (const TableRule& rule : table.spec.rules) {
      groups_.push_back(GroupOf(rule.outputs));
      if (table.spec.hit_policy == HitPolicy::kSum) {
        numbers_.push_back(NumberOf(rule.outputs[0]));
      }
    }
    SetNone();
  }

  // Of the rules that match, in the order of their bits. Empty for a violation.
  std::string KeyOf(const std::vector<std::size_t>& matches) const {
    if (matches.empty()) return none_;
    const HitPolicy policy = table_.spec.hit_policy;
    if (policy == HitPolicy::kCount) return absl::StrCat(matches.size());
    if (policy == HitPolicy::kSum) return SumOf(matches);
    const std::vector<std::size_t> ranks = RanksOf(outcomes_, matches);
    if (outcomes_.form() != OutcomeForm::kAll) {
      if (outcomes_.RuleOf(ranks) == kConflictRow) return "";
      return absl::StrCat(groups_[outcomes_.rule_at(ranks[0])]);
    }
    std::string key;
    for (const std::size_t rank : ranks) {
      absl::StrAppend(&key, groups_[outcomes_.rule_at(rank)], ",");
    }
    return key;
  }
  std::int32_t RuleOf(const std::vector<std::size_t>& matches) const {
    return outcomes_.RuleOf(RanksOf(outcomes_, matches));
  }

 private:
  std::uint32_t GroupOf(const std::vector<OutputValue>& outputs) {
    std::vector<OutputValue> values;
    values.reserve(of_.size());
    for (const std::size_t output : of_) {
      values.push_back(Canonical(outputs[output]));
    }
    const auto number = static_cast<std::uint32_t>(known_.size());
    return known_.emplace(std::move(values), number).first->second;
  }

  // Where nothing matches: the defaults are an outcome as any other.
  void SetNone() {
    std::vector<OutputValue> defaults;
    bool any = false;
    for (const TableOutput& output : table_.spec.outputs) {
      defaults.push_back(output.fallback);
    }
    for (const std::size_t output : of_) {
      any |= !std::holds_alternative<std::monostate>(defaults[output]);
    }
    if (!any) return;
    const HitPolicy policy = table_.spec.hit_policy;
    if (policy == HitPolicy::kSum || policy == HitPolicy::kCount) {
      const auto number = NumberOf(defaults[0]);
      none_ = number ? FormatDecimal(*number) : "null";
      return;
    }
    none_ = absl::StrCat(GroupOf(defaults),
                         outcomes_.form() == OutcomeForm::kAll ? "," : "");
  }

  std::string SumOf(const std::vector<std::size_t>& matches) const {
    const std::vector<std::int32_t> hits(matches.begin(), matches.end());
    const auto sum = Aggregate(HitPolicy::kSum, numbers_, hits);
    return sum ? FormatDecimal(*sum) : "null";
  }

  const CompiledTable& table_;
  Outcomes outcomes_;
  std::vector<std::size_t> of_;  // The outputs that count.
  std::map<std::vector<OutputValue>, std::uint32_t> known_;
  std::vector<std::uint32_t> groups_;            // Of each rule.
  std::vector<std::optional<Decimal>> numbers_;  // C+: of each rule.
  std::string none_ = "none";
};

// Classes of an input that the rules in question cannot tell apart.
struct Choice {
  Words accepts;
  ClassRuns classes;
  std::uint32_t nearest = 0;  // Of the classes.
  double cost = std::numeric_limits<double>::infinity();
  bool null = false;
};

struct Combination {
  std::vector<std::size_t> choices;  // One for each input of the set.
  double cost = std::numeric_limits<double>::infinity();
};

class ChangeSearch {
 public:
  ChangeSearch(const CompiledTable& table, const CellSpace& space,
               const RowState& row, const ExplainOptions& options,
               RowExplanation* why)
      : table_(table),
        space_(space),
        row_(row),
        keys_(table, options.outputs),
        steps_left_(options.most_steps),
        why_(why) {
    for (std::size_t i = 0; i < space.columns(); ++i) ReadAccepts(i);
    const Words all = RelevantTo({});
    done_.insert(why->rule == kRefusedRow ? "" : keys_.KeyOf(RulesOf(all)));
  }

  void Run(std::size_t most_inputs) {
    const std::size_t most = std::min(most_inputs, space_.columns());
    for (std::size_t size = 1; size <= most && why_->complete; ++size) {
      std::vector<std::size_t> inputs;
      ForEachSet(size, 0, &inputs);
      done_.insert(found_.begin(), found_.end());
      found_.clear();
    }
    const auto order = [](const OtherOutcome& a) {
      return std::tuple(a.changes.size(), a.cost);
    };
    std::stable_sort(why_->other_outcomes.begin(), why_->other_outcomes.end(),
                     [&order](const OtherOutcome& a, const OtherOutcome& b) {
                       return order(a) < order(b);
                     });
  }

 private:
  // Which rules accept each class of an input.
  void ReadAccepts(std::size_t input) {
    std::vector<Words> accepts(space_.column(input).size(),
                               Words(table_.words));
    for (std::size_t r = 0; r < space_.rules(); ++r) {
      for (const ClassRun& run : space_.Accepts(r, input)) {
        for (std::uint32_t c = run.first; c <= run.last; ++c) {
          SetBit(r, &accepts[c]);
        }
      }
    }
    accepts_.push_back(std::move(accepts));
  }

  void ForEachSet(std::size_t size, std::size_t from,
                  std::vector<std::size_t>* inputs) {
    if (inputs->size() == size) {
      // What is refused stays refused unless it changes.
      const bool all =
          std::includes(inputs->begin(), inputs->end(),
                        row_.refused_inputs.begin(), row_.refused_inputs.end());
      if (all) Search(*inputs);
      return;
    }
    for (std::size_t i = from; i < space_.columns(); ++i) {
      inputs->push_back(i);
      ForEachSet(size, i + 1, inputs);
      inputs->pop_back();
    }
  }

  // The rules that no input outside of the set refuses.
  Words RelevantTo(const std::vector<std::size_t>& inputs) const {
    Words relevant(table_.words);
    for (std::size_t r = 0; r < space_.rules(); ++r) {
      bool refused = false;
      for (std::size_t i = 0; i < row_.refused.size() && !refused; ++i) {
        refused = row_.refused[i][r] &&
                  !std::binary_search(inputs.begin(), inputs.end(), i);
      }
      if (!refused) SetBit(r, &relevant);
    }
    return relevant;
  }

  // In the order of their bits.
  std::vector<std::size_t> RulesOf(const Words& words) const {
    std::vector<std::size_t> rules;
    for (std::size_t bit = 0; bit < space_.rules(); ++bit) {
      const std::size_t rule =
          table_.rule_of_bit.empty()
              ? bit
              : static_cast<std::size_t>(table_.rule_of_bit[bit]);
      if ((words[rule / kWordBits] >> (rule % kWordBits) & 1) != 0) {
        rules.push_back(rule);
      }
    }
    return rules;
  }

  // The key of a class nearest to the row's; 0 where there are no keys.
  std::int64_t NearestKey(std::size_t input, std::uint32_t id) const {
    const KeyRange& keys = space_.column(input).classes[id].keys;
    return row_.keys[input]
               ? std::clamp(*row_.keys[input], keys.first, keys.last)
               : 0;
  }

  double CostOfClass(std::size_t input, std::uint32_t id) const {
    const ColumnSpace& column = space_.column(input);
    if (column.classes[id].null) return kCostOfNull;
    if (!row_.keys[input]) return 1;
    return CostOf(column.kind, *row_.keys[input], NearestKey(input, id));
  }

  std::vector<Choice> ChoicesOf(std::size_t input,
                                const Words& relevant) const {
    std::map<std::pair<Words, bool>, Choice> choices;
    const ColumnSpace& column = space_.column(input);
    for (std::uint32_t c = 0; c < column.size(); ++c) {
      Words accepts = accepts_[input][c];
      for (std::size_t w = 0; w < accepts.size(); ++w)
        accepts[w] &= relevant[w];
      const bool null = column.classes[c].null;
      Choice& choice = choices[{accepts, null}];
      choice.accepts = std::move(accepts);
      choice.null = null;
      choice.classes = Union(choice.classes, {{c, c}});
      const double cost = CostOfClass(input, c);
      if (cost < choice.cost) {
        choice.cost = cost;
        choice.nearest = c;
      }
    }
    std::vector<Choice> list;
    list.reserve(choices.size());
    for (auto& [accepts, choice] : choices) list.push_back(std::move(choice));
    // Of choices that cost the same the first is told: a text with a name.
    std::sort(list.begin(), list.end(), [](const Choice& a, const Choice& b) {
      return a.nearest < b.nearest;
    });
    return list;
  }

  // The outcome of a combination; empty where it is none to tell.
  std::string KeyOf(const std::vector<std::vector<Choice>>& choices,
                    const std::vector<std::size_t>& at, const Words& relevant) {
    if ((steps_left_ -= static_cast<std::int64_t>(table_.words)) < 0) {
      why_->complete = false;
      return "";
    }
    Words match = relevant;
    bool null = false;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Choice& choice = choices[i][at[i]];
      null |= choice.null;
      for (std::size_t w = 0; w < match.size(); ++w) {
        match[w] &= choice.accepts[w];
      }
    }
    const std::vector<std::size_t> rules = RulesOf(match);
    return rules.empty() && null ? "" : keys_.KeyOf(rules);
  }

  void Search(const std::vector<std::size_t>& inputs) {
    const Words relevant = RelevantTo(inputs);
    std::vector<std::vector<Choice>> choices;
    for (const std::size_t input : inputs) {
      choices.push_back(ChoicesOf(input, relevant));
      if (choices.back().empty()) return;
    }
    std::map<std::string, Combination> best;
    std::vector<std::size_t> at(inputs.size());
    do {
      const std::string key = KeyOf(choices, at, relevant);
      if (!why_->complete) return;
      if (key.empty() || done_.count(key) != 0) continue;
      double cost = 0;
      for (std::size_t i = 0; i < at.size(); ++i) {
        cost += choices[i][at[i]].cost;
      }
      Combination& known = best[key];
      if (cost < known.cost || known.choices.empty()) known = {at, cost};
    } while (Advance(choices, &at));
    for (const auto& [key, combination] : best) {
      found_.insert(key);
      Tell(inputs, choices, relevant, key, combination);
    }
  }

  static bool Advance(const std::vector<std::vector<Choice>>& choices,
                      std::vector<std::size_t>* at) {
    for (std::size_t i = at->size(); i-- > 0;) {
      if (++(*at)[i] < choices[i].size()) return true;
      (*at)[i] = 0;
    }
    return false;
  }

  // Whether every combination of the choices kept for each input has the key.
  bool AllHave(const std::string& key,
               const std::vector<std::vector<Choice>>& choices,
               const std::vector<std::vector<std::size_t>>& kept,
               const Words& relevant) {
    std::vector<std::size_t> index(kept.size()), at(kept.size());
    while (true) {
      for (std::size_t i = 0; i < kept.size(); ++i) at[i] = kept[i][index[i]];
      if (KeyOf(choices, at, relevant) != key) return false;
      std::size_t i = kept.size();
      while (i > 0 && ++index[i - 1] == kept[i - 1].size()) index[--i] = 0;
      if (i == 0) return true;
    }
  }

  // The combination, and around it, one input after the other, all other
  // choices with the same outcome.
  void Tell(const std::vector<std::size_t>& inputs,
            const std::vector<std::vector<Choice>>& choices,
            const Words& relevant, const std::string& key,
            const Combination& combination) {
    std::vector<std::vector<std::size_t>> kept;
    for (const std::size_t choice : combination.choices) {
      kept.push_back({choice});
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      std::vector<std::size_t> more = kept[i];
      for (std::size_t c = 0; c < choices[i].size(); ++c) {
        if (c == combination.choices[i]) continue;
        kept[i] = {c};
        if (AllHave(key, choices, kept, relevant)) more.push_back(c);
      }
      kept[i] = std::move(more);
    }
    OtherOutcome other;
    other.cost = combination.cost;
    Words match = relevant;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Choice& choice = choices[i][combination.choices[i]];
      for (std::size_t w = 0; w < match.size(); ++w) {
        match[w] &= choice.accepts[w];
      }
      other.changes.push_back(ChangeTo(inputs[i], choices[i], kept[i], choice));
    }
    const std::vector<std::size_t> rules = RulesOf(match);
    other.rule = keys_.RuleOf(rules);
    if (HasManyHits(table_.spec.hit_policy)) {
      other.hits.assign(rules.begin(), rules.end());
    }
    why_->other_outcomes.push_back(std::move(other));
  }

  Change ChangeTo(std::size_t input, const std::vector<Choice>& choices,
                  const std::vector<std::size_t>& kept,
                  const Choice& choice) const {
    const ColumnSpace& column = space_.column(input);
    Change change;
    change.input = input;
    ClassRuns classes;
    for (const std::size_t each : kept) {
      classes = Union(classes, choices[each].classes);
    }
    change.test = WriteTest(column, classes);
    const bool ordered = !HoldsTexts(column.kind.type) && !choice.null;
    if (!ordered || !row_.keys[input]) {
      change.value = WriteValue(column, choice.nearest);
      return change;
    }
    const std::int64_t key = NearestKey(input, choice.nearest);
    change.value = WriteKey(column.kind, key);
    const std::int64_t from = *row_.keys[input];
    change.distance =
        DistanceOf(column.kind, from, EndTowards(column.kind, from, key));
    return change;
  }

  const CompiledTable& table_;
  const CellSpace& space_;
  const RowState& row_;
  OutcomeKeys keys_;
  std::int64_t steps_left_;
  RowExplanation* why_;
  std::vector<std::vector<Words>> accepts_;  // [input][class]
  std::set<std::string> done_, found_;       // Of fewer inputs; of as many.
};

}  // namespace

absl::Status FindChanges(const CompiledTable& table, const RowState& row,
                         const ExplainOptions& options, RowExplanation* why) {
  for (const std::size_t output : options.outputs) {
    if (output >= table.spec.outputs.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat(TableName(table.spec), ": no output ", output, " of ",
                       table.spec.outputs.size()));
    }
  }
  if (options.most_inputs == 0) return absl::OkStatus();
  const absl::StatusOr<CellSpace> space = CellSpace::Create(table, {});
  if (!space.ok()) return space.status();
  ChangeSearch(table, *space, row, options, why).Run(options.most_inputs);
  return absl::OkStatus();
}

}  // namespace arrears::rules_internal
