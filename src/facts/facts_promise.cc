// SPDX-License-Identifier: Apache-2.0
//
// Promises, as the ledger room judged them: this only counts.
#include <algorithm>
#include <tuple>
#include <utility>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

struct JudgedPromise {
  RowIndex row;
  PromiseState state;
};

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

// The best of them to the worst; codes of promise_last.
constexpr std::string_view kVerdicts[] = {"kept", "late", "part", "broken"};
constexpr int kKept = 0, kBroken = 3;

int VerdictCode(PromiseVerdict verdict) {
  switch (verdict) {
    case PromiseVerdict::kKept:
      return kKept;
    case PromiseVerdict::kLate:
      return 1;
    case PromiseVerdict::kPart:
      return 2;
    case PromiseVerdict::kBroken:
      return kBroken;
    default:
      return -1;
  }
}

// One promise: a basket and a due date. Rows that were not replaced or
// withdrawn share a verdict.
struct Promise {
  Date made_on, due;
  PromiseKind kind;
  bool in_history, open;
  int verdict;  // Of kVerdicts; -1 = not judged.
  std::int64_t amount;
  std::uint8_t currency;
};

struct Counts {
  std::int32_t made = 0, kept = 0, broken = 0, judged = 0, plan_missed = 0;
  std::int64_t lead_days = 0;
  bool open = false, plan_open = false, extension_open = false;
  std::optional<Date> first_due, last_made, last_judged, last_not_broken;
  int last_verdict = -1;
  CurrencySums made_money, kept_money, broken_money, judged_money, lead_money,
      open_money;

  void Add(const Promise& promise);
};

void Counts::Add(const Promise& promise) {
  const std::uint8_t currency = promise.currency;
  last_made = std::max(last_made.value_or(promise.made_on), promise.made_on);
  if (promise.open) {
    open = true;
    plan_open |= promise.kind == PromiseKind::kPlan;
    extension_open |= promise.kind == PromiseKind::kExtension;
    first_due = std::min(first_due.value_or(promise.due), promise.due);
    open_money.Add(currency, promise.amount);
  }
  if (!promise.in_history) return;
  const std::int64_t lead = (promise.due - promise.made_on).count();
  ++made;
  lead_days += lead;
  made_money.Add(currency, promise.amount);
  lead_money.Add(currency, Wide{promise.amount} * lead);
  if (promise.verdict < 0) return;
  ++judged;
  judged_money.Add(currency, promise.amount);
  if (!last_judged || promise.due > *last_judged) {
    last_judged = promise.due;
    last_verdict = promise.verdict;
  } else if (promise.due == *last_judged) {
    last_verdict = std::max(last_verdict, promise.verdict);
  }
  if (promise.verdict == kBroken) {
    ++broken;
    broken_money.Add(currency, promise.amount);
    plan_missed += promise.kind == PromiseKind::kPlan ? 1 : 0;
    return;
  }
  last_not_broken =
      std::max(last_not_broken.value_or(promise.due), promise.due);
  if (promise.verdict == kKept) {
    ++kept;
    kept_money.Add(currency, promise.amount);
  }
}

class PromiseFacts final : public Family {
 public:
  PromiseFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  Promise PromiseOf(const Day& day, RowIndex debtor, const JudgedPromise* begin,
                    const JudgedPromise* end) const;
  void SetCounts(const Day& day, const Counts& counts, std::int32_t streak,
                 const TileRow& row) const;
  void SetMoney(const Day& day, const DebtorRows& rows, const Counts& counts,
                absl::Status& fault) const;

  const Context& context_;
  Slot<std::int32_t> promises_made_, promises_kept_, promises_broken_,
      promises_broken_streak_, plan_missed_, promise_due_in_,
      days_since_promise_, promise_last_;
  Slot<std::int64_t> promised_total_, promises_kept_total_,
      promises_broken_total_, promise_open_total_;
  Slot<double> promises_broken_share_, promises_broken_share_amount_,
      promise_lead_avg_, promise_lead_avg_amount_;
  Slot<std::uint8_t> promise_open_, plan_open_, extension_open_;
};

PromiseFacts::PromiseFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      promises_made_(columns.Int32("promises_made", Unset::kZero)),
      promises_kept_(columns.Int32("promises_kept", Unset::kZero)),
      promises_broken_(columns.Int32("promises_broken", Unset::kZero)),
      promises_broken_streak_(
          columns.Int32("promises_broken_streak", Unset::kZero)),
      plan_missed_(columns.Int32("plan_missed", Unset::kZero)),
      promise_due_in_(columns.Int32("promise_due_in")),
      days_since_promise_(columns.Int32("days_since_promise")),
      promise_last_(columns.Dictionary(
          "promise_last", {std::begin(kVerdicts), std::end(kVerdicts)})),
      promised_total_(columns.Int64("promised_total", Unset::kZero)),
      promises_kept_total_(columns.Int64("promises_kept_total", Unset::kZero)),
      promises_broken_total_(
          columns.Int64("promises_broken_total", Unset::kZero)),
      promise_open_total_(columns.Int64("promise_open_total", Unset::kZero)),
      promises_broken_share_(columns.Float64("promises_broken_share")),
      promises_broken_share_amount_(
          columns.Float64("promises_broken_share_amount")),
      promise_lead_avg_(columns.Float64("promise_lead_avg")),
      promise_lead_avg_amount_(columns.Float64("promise_lead_avg_amount")),
      promise_open_(columns.Bool("promise_open")),
      plan_open_(columns.Bool("plan_open")),
      extension_open_(columns.Bool("extension_open")) {}

Promise PromiseFacts::PromiseOf(const Day& day, RowIndex debtor,
                                const JudgedPromise* begin,
                                const JudgedPromise* end) const {
  const LedgerView& view = context_.ledger.view();
  const PromiseColumns& columns = view.promises;
  const auto first = static_cast<std::size_t>(begin->row);
  Promise promise{columns.made_on[first],
                  columns.due[first],
                  columns.kind.value_or(first, PromiseKind::kPromise),
                  false,
                  false,
                  -1,
                  0,
                  0};
  const JudgedPromise* speaks = begin;  // The first that still holds.
  for (const JudgedPromise* row = end; row-- != begin;) {
    const PromiseVerdict verdict = row->state.verdict;
    const Date made_on = columns.made_on[row->row];
    promise.made_on = std::min(promise.made_on, made_on);
    promise.in_history |= made_on > day.history_begin;
    promise.open |= verdict == PromiseVerdict::kOpen;
    promise.verdict = std::max(promise.verdict, VerdictCode(verdict));
    if (verdict != PromiseVerdict::kSuperseded &&
        verdict != PromiseVerdict::kWithdrawn) {
      speaks = row;
    }
  }
  promise.amount = speaks->state.promised;
  promise.kind = columns.kind.value_or(speaks->row, PromiseKind::kPromise);
  promise.currency =
      columns.item.has(speaks->row)
          ? context_.ledger.currency_index(columns.item[speaks->row])
          : view.debtors.currency.value_or(
                debtor, context_.ledger.base_currency_index());
  return promise;
}

void PromiseFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  const RowRange range = context_.ledger.promises_of(rows.debtor);
  if (range.empty()) return;
  const absl::StatusOr<std::vector<PromiseState>> states = AssessPromisesOf(
      context_.ledger, rows.debtor, day.at, context_.options.promise);
  if (!states.ok()) return scratch.fault.Update(states.status());
  std::vector<JudgedPromise> known;
  for (std::size_t i = 0; i < range.size(); ++i) {
    if ((*states)[i].verdict != PromiseVerdict::kUnknown) {
      known.push_back({range[i], (*states)[i]});
    }
  }
  const PromiseColumns& columns = context_.ledger.view().promises;
  SortByBasket(columns, known);
  Counts counts;
  std::vector<Date> broken_due;
  for (std::size_t begin = 0, end = 0; begin < known.size(); begin = end) {
    do ++end;
    while (end < known.size() &&
           SamePromise(columns, known[begin].row, known[end].row));
    const Promise promise =
        PromiseOf(day, rows.debtor, known.data() + begin, known.data() + end);
    counts.Add(promise);
    if (promise.in_history && promise.verdict == kBroken) {
      broken_due.push_back(promise.due);
    }
  }
  const auto streak = static_cast<std::int32_t>(
      std::count_if(broken_due.begin(), broken_due.end(), [&](Date due) {
        return !counts.last_not_broken || due > *counts.last_not_broken;
      }));
  for (const TileRow& row : rows) {
    SetCounts(day, counts, streak, row);
  }
  SetMoney(day, rows, counts, scratch.fault);
}

void PromiseFacts::SetCounts(const Day& day, const Counts& counts,
                             std::int32_t streak, const TileRow& row) const {
  promises_made_.Set(row, counts.made);
  promises_kept_.Set(row, counts.kept);
  promises_broken_.Set(row, counts.broken);
  promises_broken_streak_.Set(row, streak);
  plan_missed_.Set(row, counts.plan_missed);
  promise_open_.Set(row, counts.open ? 1 : 0);
  plan_open_.Set(row, counts.plan_open ? 1 : 0);
  extension_open_.Set(row, counts.extension_open ? 1 : 0);
  if (counts.first_due) {
    promise_due_in_.Set(row, (*counts.first_due - day.at.as_of).count());
  }
  if (counts.last_made) {
    days_since_promise_.Set(row, (day.at.as_of - *counts.last_made).count());
  }
  if (counts.last_verdict >= 0) promise_last_.Set(row, counts.last_verdict);
  if (counts.judged > 0) {
    promises_broken_share_.Set(row, Ratio(counts.broken, counts.judged));
  }
  if (counts.made > 0) {
    promise_lead_avg_.Set(row, Ratio(counts.lead_days, counts.made));
  }
}

void PromiseFacts::SetMoney(const Day& day, const DebtorRows& rows,
                            const Counts& counts, absl::Status& fault) const {
  SetTotal(context_, day, rows, promised_total_, counts.made_money, fault);
  SetTotal(context_, day, rows, promises_kept_total_, counts.kept_money, fault);
  SetTotal(context_, day, rows, promises_broken_total_, counts.broken_money,
           fault);
  SetTotal(context_, day, rows, promise_open_total_, counts.open_money, fault);
  for (const TileRow& row : rows) {
    promises_broken_share_amount_.Set(
        row, RatioInBase(day, counts.broken_money, counts.judged_money));
    promise_lead_avg_amount_.Set(
        row, RatioInBase(day, counts.lead_money, counts.made_money));
  }
}

}  // namespace

FamilyPointer MakePromiseFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kPromise)) return nullptr;
  return std::make_unique<PromiseFacts>(context, columns);
}

}  // namespace arrears::facts_internal
