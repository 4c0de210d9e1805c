// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "arrears/ledger/promise.h"
#include "policy_facts_internal.h"

namespace arrears {
namespace {

struct Source {
  std::string_view fact;
  std::vector<std::string_view> from;
};
const std::vector<Source>& Sources() {
  static const auto* const kSources = new std::vector<Source>{
      {"limitation_days", {}},
      {"lapse_days", {}},
      {"promise_covers", {"promise_open"}},
      {"promise_days", {"promise_open"}},
      {"unapplied_covers", {"unapplied_total", "undisputed_past_due"}},
      {"broke_since_step",
       {"promise_last", "days_since_promise", "days_since_step"}},
      {"plan_broken", {"plan_open", "promise_last"}},
      {"excuse_pending", {"days_since_excuse", "days_since_contact"}},
      {"cause_pending", {"days_since_cause", "days_since_contact"}},
      {"payment_since_contact", {"days_since_payment", "days_since_contact"}}};
  return *kSources;
}

// Codes of `promise_last` by what they mean.
bool WasBroken(const Column& last, std::size_t row, bool or_part) {
  if (!last.has(row)) return false;
  const std::string& word =
      last.dictionary()[static_cast<std::size_t>(last.int32s()[row])];
  return word == "broken" || (or_part && word == "part");
}

// The first is a number that is not larger than the second; a missing second
// is larger than any.
bool NotLater(const ColumnView<std::int32_t>& a,
              const ColumnView<std::int32_t>& b, std::size_t row) {
  return a.has(row) && (!b.has(row) || a[row] <= b[row]);
}

template <class Test>
Column FlagColumn(const char* name, std::size_t rows, Test test) {
  std::vector<std::uint8_t> values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = test(row) ? 1 : 0;
  return Column::Bool(name, ColumnBuilder<std::uint8_t>(std::move(values)));
}

// What the running promises of one debtor are good for.
struct Cover {
  double share = 0;       // Of what is past due and undisputed, at most 1.
  std::int32_t days = 0;  // From making to date, the longest; plans and
                          // extensions are granted, and count for none.
};

class CoverFacts {
 public:
  explicit CoverFacts(const PolicyFactInputs& inputs) : in_(inputs) {}

  // Empty where nothing is past due.
  absl::StatusOr<std::optional<Cover>> Of(const Observation& who) const {
    double past_due = 0;
    for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
      past_due += Undisputed(who, item);
    }
    if (past_due <= 0) return std::nullopt;
    const absl::StatusOr<std::vector<PromiseState>> states =
        AssessPromisesOf(in_.ledger, who.debtor, in_.at, in_.promise);
    if (!states.ok()) return states.status();
    Cover cover;
    double covered = 0;
    for (const Group& group : GroupsOf(who, *states)) {
      const double amount = std::min(group.left, group.most);
      if (amount <= 0) continue;
      covered += amount;
      if (group.counts_days) cover.days = std::max(cover.days, group.days);
    }
    cover.share = std::min(1.0, covered / past_due);
    return cover;
  }

 private:
  // Rows of one basket with one date.
  struct Group {
    std::string_view id;
    Date due;
    double left = 0;  // Promised and not received.
    double most = 0;  // Of it, what its items can take.
    std::int32_t days = 0;
    bool counts_days = false;
  };

  double Undisputed(const Observation& who, RowIndex item) const {
    if (in_.position.open[item] <= in_.tolerance_minor ||
        in_.ledger.currency_index(item) != who.currency ||
        in_.ledger.due(item) >= in_.at.as_of) {
      return 0;
    }
    return static_cast<double>(in_.position.open[item] -
                               in_.position.disputed_of(item));
  }

  std::vector<Group> GroupsOf(const Observation& who,
                              const std::vector<PromiseState>& states) const {
    const LedgerView& view = in_.ledger.view();
    const PromiseColumns& columns = view.promises;
    const RowRange rows = in_.ledger.promises_of(who.debtor);
    const bool own = view.debtors.currency.value_or(
                         static_cast<std::size_t>(who.debtor),
                         in_.ledger.base_currency_index()) == who.currency;
    std::vector<Group> groups;
    for (std::size_t k = 0; k < states.size(); ++k) {
      if (states[k].verdict != PromiseVerdict::kOpen) continue;
      const auto i = static_cast<std::size_t>(rows[k]);
      const std::string_view id =
          columns.id.has(i) ? columns.id[i] : std::string_view();
      auto group =
          std::find_if(groups.begin(), groups.end(), [&](const Group& other) {
            return !id.empty() && other.id == id && other.due == columns.due[i];
          });
      if (group == groups.end()) {
        groups.push_back({.id = id, .due = columns.due[i]});
        group = groups.end() - 1;
        group->left =
            static_cast<double>(states[k].promised - states[k].received);
      }
      group->days =
          std::max(group->days, (columns.due[i] - columns.made_on[i]).count());
      group->counts_days |= columns.kind.value_or(i, PromiseKind::kPromise) ==
                            PromiseKind::kPromise;
      if (columns.item.has(i)) {
        group->most += Undisputed(who, columns.item[i]);
      } else if (own) {
        group->most = group->left;
      }
    }
    return groups;
  }

  const PolicyFactInputs& in_;
};

// Both facts of the promises that run; null where none does.
absl::Status AddCover(const PolicyFactInputs& inputs, const Executor& executor,
                      Frame* facts) {
  const ColumnView<std::uint8_t> open = facts->Find("promise_open")->bools();
  const CoverFacts covers(inputs);
  const std::size_t rows = inputs.observations.size();
  const std::size_t tasks = (rows + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<std::optional<Cover>> found(rows);
  std::vector<absl::Status> faults(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(rows, (task + 1) * kDebtorsPerTask);
    for (std::size_t row = task * kDebtorsPerTask; row < end; ++row) {
      if (open.value_or(row, 0) == 0) continue;
      auto cover = covers.Of(inputs.observations[row]);
      faults[task].Update(cover.status());
      if (cover.ok()) found[row] = *cover;
    }
  });
  ColumnBuilder<double> share;
  ColumnBuilder<std::int32_t> days;
  for (const std::optional<Cover>& cover : found) {
    cover ? share.Append(cover->share) : share.AppendNull();
    cover ? days.Append(cover->days) : days.AppendNull();
  }
  for (const absl::Status& fault : faults) {
    if (!fault.ok()) return fault;
  }
  absl::Status status =
      facts->Add(Column::Float64("promise_covers", std::move(share), "share"));
  if (!status.ok()) return status;
  return facts->Add(Column::Int32("promise_days", std::move(days), "days"));
}

Column UnappliedColumn(const Frame& facts) {
  const ColumnView<std::int64_t> loose =
      facts.Find("unapplied_total")->int64s();
  const ColumnView<std::int64_t> due =
      facts.Find("undisputed_past_due")->int64s();
  ColumnBuilder<double> share;
  for (std::size_t row = 0; row < facts.rows(); ++row) {
    if (loose.has(row) && due.has(row) && due[row] > 0) {
      share.Append(std::min(1.0, static_cast<double>(loose[row]) /
                                     static_cast<double>(due[row])));
    } else {
      share.AppendNull();
    }
  }
  return Column::Float64("unapplied_covers", std::move(share), "share");
}

Column DerivedColumn(std::string_view name, const Frame& facts) {
  const std::size_t rows = facts.rows();
  const auto days = [&](const char* fact) {
    return facts.Find(fact)->int32s();
  };
  if (name == "broke_since_step") {
    const Column& last = *facts.Find("promise_last");
    return FlagColumn("broke_since_step", rows,
                      [&, promise = days("days_since_promise"),
                       step = days("days_since_step")](std::size_t row) {
                        return WasBroken(last, row, false) &&
                               NotLater(promise, step, row);
                      });
  }
  if (name == "plan_broken") {
    const Column& last = *facts.Find("promise_last");
    return FlagColumn(
        "plan_broken", rows,
        [&, open = facts.Find("plan_open")->bools()](std::size_t row) {
          return open.value_or(row, 0) != 0 && WasBroken(last, row, true);
        });
  }
  const char* const since = name == "excuse_pending"  ? "days_since_excuse"
                            : name == "cause_pending" ? "days_since_cause"
                                                      : "days_since_payment";
  return FlagColumn(
      std::string(name).c_str(), rows,
      [first = days(since), contact = days("days_since_contact")](
          std::size_t row) { return NotLater(first, contact, row); });
}

absl::Status AddFact(std::string_view name, const PolicyFactInputs& inputs,
                     const Executor& executor, Frame* facts) {
  if (name == "limitation_days" || name == "lapse_days") {
    return AddLimitation(inputs, executor, facts);
  }
  if (name == "promise_covers" || name == "promise_days") {
    return AddCover(inputs, executor, facts);
  }
  return facts->Add(name == "unapplied_covers" ? UnappliedColumn(*facts)
                                               : DerivedColumn(name, *facts));
}

}  // namespace

void AddSources(const std::vector<std::string>& names,
                std::vector<std::string>* to) {
  for (const Source& source : Sources()) {
    if (std::find(names.begin(), names.end(), source.fact) == names.end()) {
      continue;
    }
    for (const std::string_view from : source.from) to->emplace_back(from);
  }
}

absl::Status AddPolicyFacts(const PolicyFactInputs& inputs,
                            const std::vector<std::string>& names,
                            const Executor& executor, Frame* facts) {
  for (const Source& source : Sources()) {
    if (std::find(names.begin(), names.end(), source.fact) == names.end() ||
        facts->Find(source.fact) != nullptr) {  // Two are made in one go.
      continue;
    }
    absl::Status status = AddFact(source.fact, inputs, executor, facts);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace arrears
