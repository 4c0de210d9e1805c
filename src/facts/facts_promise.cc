// SPDX-License-Identifier: Apache-2.0
//
// Promises, as the ledger room judged them: this only counts.
#include <algorithm>
#include <tuple>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Brings the rows of one basket and due date together: they are one promise.
// Rows without an id stand alone.
void SortByBasket(const PromiseColumns& promises, std::vector<RowIndex>& rows) {
  if (rows.size() < 2 || promises.id.absent()) return;
  const auto key = [&](RowIndex row) {
    const auto i = static_cast<std::size_t>(row);
    return std::tuple(promises.id[i], promises.due[i], row);
  };
  std::sort(rows.begin(), rows.end(),
            [&](RowIndex a, RowIndex b) { return key(a) < key(b); });
}

bool SamePromise(const PromiseColumns& promises, RowIndex a, RowIndex b) {
  const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
  if (promises.id.absent() || promises.id[i].empty()) return false;
  return promises.id[i] == promises.id[j] && promises.due[i] == promises.due[j];
}

struct Counts {
  std::int32_t made = 0, broken = 0, judged = 0;
  bool open = false, plan_open = false;
  std::optional<Date> first_due;
};

// One promise: its rows [begin, end). Those that were not replaced or withdrawn
// share a verdict.
void Count(const PromiseColumns& promises, const Day& day,
           const RowIndex* begin, const RowIndex* end, Counts& counts) {
  bool in_history = false, judged = false, broken = false;
  for (const RowIndex* row = begin; row != end; ++row) {
    const auto i = static_cast<std::size_t>(*row);
    in_history |= promises.made_on[i] > day.history_begin;
    switch ((*day.promises)[i].verdict) {
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
        counts.plan_open |= promises.kind.value_or(i, PromiseKind::kPromise) ==
                            PromiseKind::kPlan;
        counts.first_due = std::min(counts.first_due.value_or(promises.due[i]),
                                    promises.due[i]);
        break;
      default:
        break;
    }
  }
  counts.made += in_history ? 1 : 0;
  counts.broken += in_history && broken ? 1 : 0;
  counts.judged += in_history && judged ? 1 : 0;
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
  if (!wanted_) return;
  const PromiseColumns& promises = context_.ledger.view().promises;
  std::vector<RowIndex>& known = scratch.rows;
  known.clear();
  for (const RowIndex row : context_.ledger.promises_of(rows.debtor)) {
    const PromiseState& state = (*day.promises)[static_cast<std::size_t>(row)];
    if (state.verdict != PromiseVerdict::kUnknown) known.push_back(row);
  }
  SortByBasket(promises, known);
  Counts counts;
  for (std::size_t begin = 0, end = 0; begin < known.size(); begin = end) {
    do ++end;
    while (end < known.size() &&
           SamePromise(promises, known[begin], known[end]));
    Count(promises, day, known.data() + begin, known.data() + end, counts);
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
