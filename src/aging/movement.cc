// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/movement.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/effect_internal.h"
#include "plan_internal.h"

namespace arrears {
namespace {

using aging_internal::AgingPlan;
using ledger_internal::Settlements;

absl::Status CheckComparison(const AsOf& from, const AsOf& to,
                             const AgingOptions& options) {
  if (options.credits != CreditPresentation::kOwnColumn) {
    return absl::InvalidArgumentError(
        "aging: a comparison has credits in their own column (own_column)");
  }
  if (options.in_base_currency) {
    return absl::InvalidArgumentError(
        "aging: a comparison has no figures in base currency");
  }
  if (to.as_of < from.as_of || to.known_on < from.known_on) {
    return absl::InvalidArgumentError(absl::StrCat(
        "aging: the day ", FormatIsoDate(from.as_of), " to compare with ",
        FormatIsoDate(to.as_of), ", or what is known of it, is later"));
  }
  return absl::OkStatus();
}

// One cell before its sums are known to fit.
struct WideCell {
  MinorSum opening, closing;
  std::array<MinorSum, kMovements> by;

  void Add(Movement movement, std::int64_t minor) {
    by[static_cast<std::size_t>(movement)].Add(minor);
  }
  void Merge(const WideCell& other) {
    opening.Merge(other.opening);
    closing.Merge(other.closing);
    for (std::size_t i = 0; i < kMovements; ++i) by[i].Merge(other.by[i]);
  }
};

absl::StatusOr<MovementCell> Fitted(const WideCell& wide) {
  MovementCell cell;
  const absl::StatusOr<std::int64_t> opening = wide.opening.Minor();
  const absl::StatusOr<std::int64_t> closing = wide.closing.Minor();
  if (!opening.ok()) return opening.status();
  if (!closing.ok()) return closing.status();
  cell.opening = *opening;
  cell.closing = *closing;
  MinorSum explained = wide.opening;
  for (std::size_t i = 0; i < kMovements; ++i) {
    const absl::StatusOr<std::int64_t> minor = wide.by[i].Minor();
    if (!minor.ok()) return minor.status();
    cell.by[i] = *minor;
    explained.Merge(wide.by[i]);
  }
  const absl::StatusOr<std::int64_t> reached = explained.Minor();
  if (!reached.ok()) return reached.status();
  if (*reached != cell.closing) {
    return absl::FailedPreconditionError(absl::StrCat(
        "aging: movements lead to ", *reached, " and not to ", cell.closing));
  }
  return cell;
}

// The buckets, then unapplied, outside and total.
using WideCells = std::vector<WideCell>;

class Comparer {
 public:
  Comparer(const Ledger& ledger, const AgingPlan& from, const AgingPlan& to,
           const Position& first, const Position& first_known,
           const Position& last)
      : ledger_(ledger),
        from_(from),
        to_(to),
        first_(first),
        first_known_(first_known),
        last_(last),
        settlements_(ledger),
        buckets_(to.buckets.size()) {}

  std::size_t cells() const { return buckets_ + 3; }
  std::size_t unapplied() const { return buckets_; }
  std::size_t outside() const { return buckets_ + 1; }
  std::size_t total() const { return buckets_ + 2; }

  // Adds all of a debtor's movements, by currency.
  void AddDebtor(RowIndex debtor,
                 std::map<std::uint8_t, WideCells>* by_currency) const;

 private:
  std::size_t CellOf(RowIndex item, const AgingPlan& plan) const;
  void AddItem(RowIndex item, WideCells* cells) const;
  void AddSteps(RowIndex item, WideCell* cell) const;
  Movement KindOf(const PositionStep& step) const;
  void AddCash(RowIndex debtor, std::uint8_t currency, WideCells* cells) const;

  const Ledger& ledger_;
  const AgingPlan& from_;
  const AgingPlan& to_;
  const Position& first_;        // As known on the first day's known_on.
  const Position& first_known_;  // Of the first day as known on the last's.
  const Position& last_;
  Settlements settlements_;
  std::size_t buckets_;
};

std::size_t Comparer::CellOf(RowIndex item, const AgingPlan& plan) const {
  const ItemColumns& items = ledger_.view().items;
  const auto i = static_cast<std::size_t>(item);
  if (items.amount[i] < 0) return unapplied();
  const Date date = plan.basis == AgingBasis::kDue ? ledger_.due(item)
                    : plan.basis == AgingBasis::kPosting
                        ? ledger_.posting(item)
                        : items.document_date[i];
  const int bucket = plan.scheme.bucket[plan.scheme.Of(date)];
  return bucket == kOutside ? outside() : static_cast<std::size_t>(bucket);
}

Movement Comparer::KindOf(const PositionStep& step) const {
  if (step.table == Table::kItems) return Movement::kPaid;  // settled_date.
  const SettlementColumns& rows = ledger_.view().settlements;
  if (settlements_.undoes(step.row)) {
    return settlements_.is_chargeback(step.row) ? Movement::kChargedBack
                                                : Movement::kUnmatched;
  }
  if (settlements_.is_money(step.row)) return Movement::kPaid;
  switch (rows.kind.value_or(static_cast<std::size_t>(step.row),
                             SettlementKind::kCredit)) {
    case SettlementKind::kDiscount:
      return Movement::kDiscounted;
    case SettlementKind::kWriteOff:
      return Movement::kWrittenOff;
    default:
      return Movement::kCredited;
  }
}

// What came after the first day, as known on the last day's known_on.
void Comparer::AddSteps(RowIndex item, WideCell* cell) const {
  std::int64_t open = 0;
  bool posted = false;
  for (const PositionStep& step : ItemHistory(ledger_, item, to_.at)) {
    if (step.date > from_.at.as_of) {
      cell->Add(posted ? KindOf(step) : Movement::kNew, step.open_after - open);
    }
    open = step.open_after;
    posted = true;
  }
}

void Comparer::AddItem(RowIndex item, WideCells* cells) const {
  const std::int64_t first = first_.open[item];
  const std::int64_t known = first_known_.open[item];
  const std::int64_t last = last_.open[item];
  const bool moves =
      !ledger_.settlements_of(item).empty() ||
      !ledger_.draws_on(item).empty() ||
      ledger_.view().items.settled_date.has(static_cast<std::size_t>(item));
  if (first == 0 && known == 0 && last == 0 && !moves) return;
  WideCell& before = (*cells)[CellOf(item, from_)];
  WideCell& after = (*cells)[CellOf(item, to_)];
  before.opening.Add(first);
  before.Add(Movement::kRecordedLate, known - first);
  after.closing.Add(last);
  if (&before != &after) {
    before.Add(Movement::kAgedOut, -known);
    after.Add(Movement::kAgedIn, known);
  }
  if (moves) {
    AddSteps(item, &after);
  } else if (known == 0) {
    after.Add(Movement::kNew, last);
  }
}

void Comparer::AddCash(RowIndex debtor, std::uint8_t currency,
                       WideCells* cells) const {
  const std::int64_t first = first_.unapplied_of(debtor, currency);
  const std::int64_t known = first_known_.unapplied_of(debtor, currency);
  const std::int64_t last = last_.unapplied_of(debtor, currency);
  WideCell& cell = (*cells)[unapplied()];
  cell.opening.Add(first);
  cell.Add(Movement::kRecordedLate, known - first);
  cell.Add(Movement::kUnapplied, last - known);
  cell.closing.Add(last);
}

void Comparer::AddDebtor(RowIndex debtor,
                         std::map<std::uint8_t, WideCells>* by_currency) const {
  for (const RowIndex item : ledger_.items_of(debtor)) {
    if (ledger_.is_header(item)) continue;
    const auto [at, added] = by_currency->try_emplace(
        ledger_.currency_index(item), WideCells(cells()));
    AddItem(item, &at->second);
  }
  for (auto& [currency, cells] : *by_currency)
    AddCash(debtor, currency, &cells);
  for (auto& [currency, cells] : *by_currency) {
    WideCell all;
    for (std::size_t i = 0; i < total(); ++i) all.Merge(cells[i]);
    cells[total()] = all;
  }
}

bool IsEmpty(const MovementCell& cell) {
  return cell.opening == 0 && cell.closing == 0 &&
         std::all_of(cell.by.begin(), cell.by.end(),
                     [](std::int64_t minor) { return minor == 0; });
}

// Fills buckets, unapplied, outside and total of either kind of row; false
// where nothing is in any of them.
template <class Row>
absl::StatusOr<bool> FillCells(const WideCells& wide, Row* row) {
  std::vector<MovementCell> cells;
  bool any = false;
  for (const WideCell& each : wide) {
    const absl::StatusOr<MovementCell> cell = Fitted(each);
    if (!cell.ok()) return cell.status();
    any = any || !IsEmpty(*cell);
    cells.push_back(*cell);
  }
  const std::size_t buckets = cells.size() - 3;
  row->buckets.assign(cells.begin(),
                      cells.begin() + static_cast<std::ptrdiff_t>(buckets));
  row->unapplied = cells[buckets];
  row->outside = cells[buckets + 1];
  row->total = cells[buckets + 2];
  return any;
}

struct MovementTask {
  std::map<std::uint8_t, WideCells> totals;
  std::vector<DebtorMovement> debtors;
  absl::Status status;
};

void RunMovementTask(const Comparer& comparer, std::size_t begin,
                     std::size_t end, bool by_debtor, MovementTask* task) {
  for (std::size_t debtor = begin; debtor < end; ++debtor) {
    std::map<std::uint8_t, WideCells> by_currency;
    const auto row = static_cast<RowIndex>(debtor);
    comparer.AddDebtor(row, &by_currency);
    for (const auto& [currency, cells] : by_currency) {
      WideCells& totals =
          task->totals.try_emplace(currency, WideCells(cells.size()))
              .first->second;
      for (std::size_t i = 0; i < cells.size(); ++i) totals[i].Merge(cells[i]);
      if (!by_debtor) continue;
      DebtorMovement moved;
      moved.debtor = row;
      moved.currency = currency;
      const absl::StatusOr<bool> any = FillCells(cells, &moved);
      if (!any.ok()) {
        task->status = any.status();
        return;
      }
      if (*any) task->debtors.push_back(std::move(moved));
    }
  }
}

absl::Status AddMovementTotals(const Ledger& ledger,
                               const std::map<std::uint8_t, WideCells>& totals,
                               const Executor& executor, AgingMovement* out) {
  const absl::StatusOr<std::vector<std::int64_t>> opening =
      LedgerBalance(ledger, out->from, executor);
  if (!opening.ok()) return opening.status();
  const absl::StatusOr<std::vector<std::int64_t>> closing =
      LedgerBalance(ledger, out->to, executor);
  if (!closing.ok()) return closing.status();
  for (const auto& [currency, cells] : totals) {
    CurrencyMovement moved;
    moved.currency = ledger.currencies()[currency];
    const absl::StatusOr<bool> any = FillCells(cells, &moved);
    if (!any.ok()) return any.status();
    moved.opening_balance = (*opening)[currency];
    moved.closing_balance = (*closing)[currency];
    moved.proof = (moved.total.closing - moved.closing_balance) -
                  (moved.total.opening - moved.opening_balance);
    if (moved.total.opening != moved.opening_balance || moved.proof != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("aging: the movements of ", moved.currency.code(),
                       " do not agree with the ledger: proof ", moved.proof));
    }
    if (*any) out->totals.push_back(std::move(moved));
  }
  std::sort(out->totals.begin(), out->totals.end(),
            [](const CurrencyMovement& a, const CurrencyMovement& b) {
              return a.currency < b.currency;
            });
  return absl::OkStatus();
}

constexpr std::string_view kMovementNames[kMovements] = {
    "recorded_late", "new",          "aged_in",    "aged_out",
    "paid",          "credited",     "discounted", "written_off",
    "unmatched",     "charged_back", "unapplied"};
constexpr Text kMovementTexts[kMovements] = {{"recorded late", "后补记录"},
                                             {"new", "新增"},
                                             {"aged in", "账龄转入"},
                                             {"aged out", "账龄转出"},
                                             {"paid", "回款"},
                                             {"credited", "贷项"},
                                             {"discounted", "折扣"},
                                             {"written off", "核销坏账"},
                                             {"unmatched", "撤销核销"},
                                             {"charged back", "退款"},
                                             {"unapplied", "未核销收款"}};

// Rows of cells as columns.
struct MovementColumns {
  TextBuilder bucket;
  std::vector<std::int64_t> opening, closing;
  std::array<std::vector<std::int64_t>, kMovements> by;

  void Add(const std::string& label, const MovementCell& cell) {
    bucket.Append(label);
    opening.push_back(cell.opening);
    closing.push_back(cell.closing);
    for (std::size_t i = 0; i < kMovements; ++i) by[i].push_back(cell.by[i]);
  }
  template <class Row>
  std::size_t AddAll(const std::vector<AgingBucket>& buckets, const Row& row) {
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      Add(buckets[i].label, row.buckets[i]);
    }
    Add("unapplied", row.unapplied);
    Add("outside", row.outside);
    Add("total", row.total);
    return buckets.size() + 3;
  }
  // Names never repeat, so Add cannot fail.
  void Put(Frame* frame) {
    absl::Status status = frame->Add(Column::Text("bucket", std::move(bucket)));
    const auto minor = [&](std::string name, std::vector<std::int64_t> values) {
      status.Update(frame->Add(Column::Int64(
          std::move(name), ColumnBuilder<std::int64_t>(std::move(values)),
          "minor")));
    };
    minor("opening", std::move(opening));
    for (std::size_t i = 0; i < kMovements; ++i) {
      minor(std::string(kMovementNames[i]), std::move(by[i]));
    }
    minor("closing", std::move(closing));
  }
};

}  // namespace

std::string_view MovementName(Movement movement) {
  return kMovementNames[static_cast<std::size_t>(movement)];
}
Text MovementText(Movement movement) {
  return kMovementTexts[static_cast<std::size_t>(movement)];
}

std::int64_t MovementCell::Sum() const {
  return std::accumulate(by.begin(), by.end(), std::int64_t{0});
}

absl::StatusOr<AgingMovement> CompareAging(const Ledger& ledger,
                                           const AsOf& from, const AsOf& to,
                                           const AgingOptions& options,
                                           bool by_debtor,
                                           const Executor& executor) {
  if (absl::Status status = CheckComparison(from, to, options); !status.ok()) {
    return status;
  }
  const absl::StatusOr<AgingPlan> plan_from =
      aging_internal::MakePlan(options, from);
  if (!plan_from.ok()) return plan_from.status();
  const absl::StatusOr<AgingPlan> plan_to =
      aging_internal::MakePlan(options, to);
  if (!plan_to.ok()) return plan_to.status();
  const absl::StatusOr<Position> first =
      ComputePosition(ledger, from, executor);
  if (!first.ok()) return first.status();
  // With the same known_on nothing can have been recorded between.
  std::optional<Position> again;
  if (from.known_on != to.known_on) {
    absl::StatusOr<Position> known =
        ComputePosition(ledger, {from.as_of, to.known_on}, executor);
    if (!known.ok()) return known.status();
    again = *std::move(known);
  }
  const absl::StatusOr<Position> last = ComputePosition(ledger, to, executor);
  if (!last.ok()) return last.status();

  const Comparer comparer(ledger, *plan_from, *plan_to, *first,
                          again ? *again : *first, *last);
  const std::size_t debtors = ledger.debtor_count();
  std::vector<MovementTask> tasks((debtors + kDebtorsPerTask - 1) /
                                  kDebtorsPerTask);
  executor.Run(tasks.size(), [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    RunMovementTask(comparer, begin, std::min(debtors, begin + kDebtorsPerTask),
                    by_debtor, &tasks[task]);
  });
  AgingMovement out{from, to, options.scheme.buckets(), {}, {}};
  std::map<std::uint8_t, WideCells> totals;
  for (MovementTask& task : tasks) {
    if (!task.status.ok()) return task.status;
    for (const auto& [currency, cells] : task.totals) {
      WideCells& sums =
          totals.try_emplace(currency, WideCells(cells.size())).first->second;
      for (std::size_t i = 0; i < cells.size(); ++i) sums[i].Merge(cells[i]);
    }
    std::move(task.debtors.begin(), task.debtors.end(),
              std::back_inserter(out.debtors));
  }
  absl::Status status = AddMovementTotals(ledger, totals, executor, &out);
  if (!status.ok()) return status;
  return out;
}

Frame MovementTable(const AgingMovement& movement) {
  TextBuilder currency;
  MovementColumns columns;
  for (const CurrencyMovement& row : movement.totals) {
    std::size_t added = columns.AddAll(movement.buckets, row);
    for (; added > 0; --added) currency.Append(row.currency.code());
  }
  Frame frame;
  const absl::Status status =
      frame.Add(Column::Text("currency", std::move(currency)));
  static_cast<void>(status);  // The first column of a frame.
  columns.Put(&frame);
  return frame;
}

Frame DebtorMovementTable(const Ledger& ledger, const AgingMovement& movement) {
  TextBuilder debtor, currency;
  MovementColumns columns;
  for (const DebtorMovement& row : movement.debtors) {
    const std::string id = ledger.debtor_id(row.debtor);
    std::size_t added = columns.AddAll(movement.buckets, row);
    for (; added > 0; --added) {
      debtor.Append(id);
      currency.Append(ledger.currencies()[row.currency].code());
    }
  }
  Frame frame;
  absl::Status status = frame.Add(Column::Text("debtor", std::move(debtor)));
  status.Update(frame.Add(Column::Text("currency", std::move(currency))));
  columns.Put(&frame);
  return frame;
}

}  // namespace arrears
