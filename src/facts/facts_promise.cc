// SPDX-License-Identifier: Apache-2.0
//
// Promises, as the ledger room judged them: this only counts.
#include <algorithm>
#include <tuple>
#include <utility>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Brings the rows of one basket and due date together: they are one promise.
// Rows without an id stand alone.
void SortByBasket(const PromiseColumns& columns,
                  std::vector<JudgedPromise>& rows) {
  if (rows.size() < 2 || columns.id.absent()) return;
  const auto key = [&](const JudgedPromise& promise) {
    const auto i = static_cast<std::size_t>(promise.row);
    return std::tuple(columns.id[i], columns.due[i], promise.row);
  };
  std::sort(rows.begin(), rows.end(),
            [&](const JudgedPromise& a, const JudgedPromise& b) {
              return key(a) < key(b);
            });
}

bool SamePromise(const PromiseColumns& columns, RowIndex a, RowIndex b) {
  const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
  if (columns.id.absent() || columns.id[i].empty()) return false;
  return columns.id[i] == columns.id[j] && columns.due[i] == columns.due[j];
}

struct Counts {
  std::int32_t made = 0, broken = 0, judged = 0;
  bool open = false, plan_open = false;
  std::optional<Date> first_due;
};

// One promise: its rows [begin, end). Those that were not replaced or withdrawn
// share a verdict.
void Count(const PromiseColumns& columns, Date history_begin,
           const JudgedPromise* begin, const JudgedPromise* end,
           Counts& counts) {
  bool in_history = false, judged = false, broken = false;
  for (const JudgedPromise* promise = begin; promise != end; ++promise) {
    const auto i = static_cast<std::size_t>(promise->row);
    in_history |= columns.made_on[i] > history_begin;
    switch (promise->verdict) {
      case PromiseVerdict::kBroken:
        broken = judged = true;
        break;
      case PromiseVerdict::kKept:
      case PromiseVerdict::kLate:
      case PromiseVerdict::kPart:
        judged = true;
        break;
      case PromiseVerdict::kOpen:
        counts.open = true;
        counts.plan_open |= columns.kind.value_or(i, PromiseKind::kPromise) ==
                            PromiseKind::kPlan;
        counts.first_due =
            std::min(counts.first_due.value_or(columns.due[i]), columns.due[i]);
        break;
      default:
        break;
    }
  }
  counts.made += in_history ? 1 : 0;
  counts.broken += in_history && broken ? 1 : 0;
  counts.judged += in_history && judged ? 1 : 0;
}

// False, with the scratch's fault set, when they cannot be judged.
bool Judge(const Context& context, const Day& day, RowIndex debtor,
           Scratch& scratch) {
  scratch.promises.clear();
  const RowRange rows = context.ledger.promises_of(debtor);
  if (rows.empty()) return true;
  const absl::StatusOr<std::vector<PromiseState>> states =
      AssessPromisesOf(context.ledger, debtor, day.at, context.options.promise);
  if (!states.ok()) {
    scratch.fault.Update(states.status());
    return false;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PromiseVerdict verdict = (*states)[i].verdict;
    if (verdict != PromiseVerdict::kUnknown) {
      scratch.promises.push_back({rows[i], verdict});
    }
  }
  return true;
}

}  // namespace

PromiseFacts::PromiseFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wanted_(columns.WantsAny(FactStage::kPromise)),
      promises_made_(columns.Int32("promises_made")),
      promises_broken_(columns.Int32("promises_broken")),
      promise_due_in_(columns.Int32("promise_due_in")),
      promises_broken_share_(columns.Float64("promises_broken_share")),
      promise_open_(columns.Bool("promise_open")),
      plan_open_(columns.Bool("plan_open")) {}

void PromiseFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  if (!wanted_ || !Judge(context_, day, rows.debtor, scratch)) return;
  const PromiseColumns& columns = context_.ledger.view().promises;
  const std::vector<JudgedPromise>& known = scratch.promises;
  SortByBasket(columns, scratch.promises);
  Counts counts;
  for (std::size_t begin = 0, end = 0; begin < known.size(); begin = end) {
    do ++end;
    while (end < known.size() &&
           SamePromise(columns, known[begin].row, known[end].row));
    Count(columns, day.history_begin, known.data() + begin, known.data() + end,
          counts);
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    promises_made_.Set(row, counts.made);
    promises_broken_.Set(row, counts.broken);
    if (counts.judged > 0) {
      promises_broken_share_.Set(
          row, static_cast<double>(counts.broken) / counts.judged);
    }
    promise_open_.Set(row, counts.open ? 1 : 0);
    plan_open_.Set(row, counts.plan_open ? 1 : 0);
    if (counts.first_due) {
      promise_due_in_.Set(row, (*counts.first_due - day.at.as_of).count());
    }
  }
}

}  // namespace arrears::facts_internal
