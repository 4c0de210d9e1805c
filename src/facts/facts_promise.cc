// SPDX-License-Identifier: Apache-2.0
//
// Promises, as the ledger room judged them: this only counts.
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facts/catalogue_rows_internal.h"
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
constexpr std::size_t kKept = 0, kLate = 1, kPart = 2, kBroken = 3;

int VerdictCode(PromiseVerdict verdict) {
  switch (verdict) {
    case PromiseVerdict::kKept:
      return int{kKept};
    case PromiseVerdict::kLate:
      return int{kLate};
    case PromiseVerdict::kPart:
      return int{kPart};
    case PromiseVerdict::kBroken:
      return int{kBroken};
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

  bool broken() const { return in_history && verdict == int{kBroken}; }
};

struct PromiseCounts {
  explicit PromiseCounts(bool money) : with_money(money) {}
  const bool with_money;  // Somebody asked for amounts.
  std::int32_t made = 0, judged = 0, plan_missed = 0, streak = 0;
  std::array<std::int32_t, std::size(kVerdicts)> of_verdict = {};
  std::int64_t lead_days = 0;
  bool open = false, plan_open = false, extension_open = false;
  std::optional<Date> first_due, last_made, last_judged, last_not_broken;
  int last_verdict = -1;
  CurrencySums made_money, judged_money, lead_money, open_money, missed_money,
      streak_money;
  std::array<CurrencySums, std::size(kVerdicts)> verdict_money;

  void Add(const Promise& promise);
  void AddJudged(const Promise& promise);
  // Once all were added: those due after the last that came out otherwise.
  void AddStreak(const std::vector<Promise>& broken);
  void AddMoney(CurrencySums& sums, const Promise& promise, Wide times = 1) {
    if (with_money) sums.Add(promise.currency, times * promise.amount);
  }
};

void PromiseCounts::Add(const Promise& promise) {
  last_made = std::max(last_made.value_or(promise.made_on), promise.made_on);
  if (promise.open) {
    open = true;
    plan_open |= promise.kind == PromiseKind::kPlan;
    extension_open |= promise.kind == PromiseKind::kExtension;
    first_due = std::min(first_due.value_or(promise.due), promise.due);
    AddMoney(open_money, promise);
  }
  if (!promise.in_history) return;
  const std::int64_t lead = (promise.due - promise.made_on).count();
  ++made;
  lead_days += lead;
  AddMoney(made_money, promise);
  AddMoney(lead_money, promise, lead);
  if (promise.verdict >= 0) AddJudged(promise);
}

void PromiseCounts::AddJudged(const Promise& promise) {
  const auto verdict = static_cast<std::size_t>(promise.verdict);
  ++judged;
  ++of_verdict[verdict];
  AddMoney(judged_money, promise);
  AddMoney(verdict_money[verdict], promise);
  if (!last_judged || promise.due > *last_judged) {
    last_judged = promise.due;
    last_verdict = promise.verdict;
  } else if (promise.due == *last_judged) {
    last_verdict = std::max(last_verdict, promise.verdict);
  }
  if (verdict != kBroken) {
    last_not_broken =
        std::max(last_not_broken.value_or(promise.due), promise.due);
  } else if (promise.kind == PromiseKind::kPlan) {
    ++plan_missed;
    AddMoney(missed_money, promise);
  }
}

void PromiseCounts::AddStreak(const std::vector<Promise>& broken) {
  for (const Promise& promise : broken) {
    if (last_not_broken && promise.due <= *last_not_broken) continue;
    ++streak;
    AddMoney(streak_money, promise);
  }
}

bool WantsMoney(const ColumnSet& columns) {
  const std::span<const FactRow> facts = FactRowsOf(FactStage::kPromise);
  return std::any_of(facts.begin(), facts.end(), [&](const FactRow& fact) {
    return (fact.unit == "minor" || fact.name.ends_with("_amount")) &&
           columns.Wants(fact.name);
  });
}

class PromiseFacts final : public Family {
 public:
  PromiseFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  Promise PromiseOf(const Day& day, RowIndex debtor, const JudgedPromise* begin,
                    const JudgedPromise* end) const;
  void SetCounts(const Day& day, const PromiseCounts& counts,
                 const TileRow& row) const;
  void SetMoney(const Day& day, const DebtorRows& rows,
                const PromiseCounts& counts, absl::Status& fault) const;

  const Context& context_;
  const bool wants_money_;
  // By verdict, as kVerdicts.
  std::array<Slot<std::int32_t>, std::size(kVerdicts)> of_verdict_;
  std::array<Slot<std::int64_t>, std::size(kVerdicts)> of_verdict_total_;
  Slot<std::int32_t> promises_made_, promises_broken_streak_, plan_missed_,
      promise_due_in_, days_since_promise_, promise_last_;
  Slot<std::int64_t> promised_total_, promises_broken_streak_total_,
      plan_missed_total_, promise_open_total_;
  Slot<double> promises_broken_share_, promises_broken_share_amount_,
      promise_lead_avg_, promise_lead_avg_amount_;
  Slot<std::uint8_t> promise_open_, plan_open_, extension_open_;
};

PromiseFacts::PromiseFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wants_money_(WantsMoney(columns)),
      promises_made_(columns.Int32("promises_made", Unset::kZero)),
      promises_broken_streak_(
          columns.Int32("promises_broken_streak", Unset::kZero)),
      plan_missed_(columns.Int32("plan_missed", Unset::kZero)),
      promise_due_in_(columns.Int32("promise_due_in")),
      days_since_promise_(columns.Int32("days_since_promise")),
      promise_last_(columns.Dictionary(
          "promise_last", {std::begin(kVerdicts), std::end(kVerdicts)})),
      promised_total_(columns.Int64("promised_total", Unset::kZero)),
      promises_broken_streak_total_(
          columns.Int64("promises_broken_streak_total", Unset::kZero)),
      plan_missed_total_(columns.Int64("plan_missed_total", Unset::kZero)),
      promise_open_total_(columns.Int64("promise_open_total", Unset::kZero)),
      promises_broken_share_(columns.Float64("promises_broken_share")),
      promises_broken_share_amount_(
          columns.Float64("promises_broken_share_amount")),
      promise_lead_avg_(columns.Float64("promise_lead_avg")),
      promise_lead_avg_amount_(columns.Float64("promise_lead_avg_amount")),
      promise_open_(columns.Bool("promise_open")),
      plan_open_(columns.Bool("plan_open")),
      extension_open_(columns.Bool("extension_open")) {
  for (std::size_t verdict = 0; verdict < of_verdict_.size(); ++verdict) {
    const std::string name =
        absl::StrCat("promises_", std::string(kVerdicts[verdict]));
    of_verdict_[verdict] = columns.Int32(name, Unset::kZero);
    of_verdict_total_[verdict] =
        columns.Int64(absl::StrCat(name, "_total"), Unset::kZero);
  }
}

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
  PromiseCounts counts(wants_money_);
  std::vector<Promise> broken;
  for (std::size_t begin = 0, end = 0; begin < known.size(); begin = end) {
    do ++end;
    while (end < known.size() &&
           SamePromise(columns, known[begin].row, known[end].row));
    const Promise promise =
        PromiseOf(day, rows.debtor, known.data() + begin, known.data() + end);
    counts.Add(promise);
    if (promise.broken()) broken.push_back(promise);
  }
  counts.AddStreak(broken);
  for (const TileRow& row : rows) {
    SetCounts(day, counts, row);
  }
  SetMoney(day, rows, counts, scratch.fault);
}

void PromiseFacts::SetCounts(const Day& day, const PromiseCounts& counts,
                             const TileRow& row) const {
  promises_made_.Set(row, counts.made);
  for (std::size_t verdict = 0; verdict < of_verdict_.size(); ++verdict) {
    of_verdict_[verdict].Set(row, counts.of_verdict[verdict]);
  }
  promises_broken_streak_.Set(row, counts.streak);
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
    promises_broken_share_.Set(
        row, Ratio(counts.of_verdict[kBroken], counts.judged));
  }
  if (counts.made > 0) {
    promise_lead_avg_.Set(row, Ratio(counts.lead_days, counts.made));
  }
}

void PromiseFacts::SetMoney(const Day& day, const DebtorRows& rows,
                            const PromiseCounts& counts,
                            absl::Status& fault) const {
  SetTotal(context_, day, rows, promised_total_, counts.made_money, fault);
  for (std::size_t verdict = 0; verdict < of_verdict_.size(); ++verdict) {
    SetTotal(context_, day, rows, of_verdict_total_[verdict],
             counts.verdict_money[verdict], fault);
  }
  SetTotal(context_, day, rows, promises_broken_streak_total_,
           counts.streak_money, fault);
  SetTotal(context_, day, rows, plan_missed_total_, counts.missed_money, fault);
  SetTotal(context_, day, rows, promise_open_total_, counts.open_money, fault);
  for (const TileRow& row : rows) {
    promises_broken_share_amount_.Set(
        row,
        RatioInBase(day, counts.verdict_money[kBroken], counts.judged_money));
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
