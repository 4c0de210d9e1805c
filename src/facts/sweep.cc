// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "facts/families_internal.h"
#include "facts/sweep_internal.h"

namespace arrears::facts_internal {
namespace {

class Sweep {
 public:
  Sweep(const Context& context, const SweepOrder& order)
      : context_(context), order_(order) {
    for (std::size_t row = 0; row < order.size(); ++row) {
      if (row == 0 || order[row].at != order[row - 1].at) {
        days_.emplace_back(row, Day(context, order[row].at));
      }
    }
  }
  absl::Status MakeFamilies(ColumnSet& columns, const Executor& executor);
  absl::Status Run(const ColumnSet& columns, const Executor& executor) const;

 private:
  absl::Status RunTask(const ItemReader& reader, const ColumnSet& columns,
                       std::size_t begin, std::size_t end) const;
  void FillRun(const ItemReader& reader, const Day& day, const DebtorRows& rows,
               Scratch& scratch) const;

  const Context& context_;
  const SweepOrder& order_;
  // Each day with the row where it begins.
  std::vector<std::pair<std::size_t, Day>> days_;
  ItemNeeds needs_;
  std::vector<FamilyPointer> families_;
};

absl::Status Sweep::MakeFamilies(ColumnSet& columns, const Executor& executor) {
  for (const auto make :
       {MakeStandingFacts, MakeExposureFacts, MakeItemFacts, MakePaidFacts,
        MakeFlowFacts, MakePromiseFacts, MakeDisputeFacts, MakeContactFacts,
        MakeExcuseFacts, MakeLadderFacts, MakeDebtorFacts, MakeEventFacts}) {
    FamilyPointer family = make(context_, columns, needs_);
    if (family != nullptr) families_.push_back(std::move(family));
  }
  absl::StatusOr<FamilyPointer> groups =
      MakeGroupFacts(context_, columns, needs_, order_, executor);
  if (!groups.ok()) return groups.status();
  if (*groups != nullptr) families_.push_back(*std::move(groups));
  return absl::OkStatus();
}

absl::Status Sweep::Run(const ColumnSet& columns,
                        const Executor& executor) const {
  const std::size_t rows = order_.size();
  const ItemReader reader(context_, needs_);
  std::vector<absl::Status> statuses((rows + kDebtorsPerTask - 1) /
                                     kDebtorsPerTask);
  executor.Run(statuses.size(), [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    statuses[task] = RunTask(reader, columns, begin,
                             std::min(rows, begin + kDebtorsPerTask));
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Sweep::RunTask(const ItemReader& reader, const ColumnSet& columns,
                            std::size_t begin, std::size_t end) const {
  Scratch scratch(context_);
  Tile tile(columns);
  auto next_day = std::upper_bound(
      days_.begin(), days_.end(), begin,
      [](std::size_t row, const auto& day) { return row < day.first; });
  for (std::size_t first = begin; first < end; first += kTileRows) {
    const std::size_t last = std::min(end, first + kTileRows);
    for (std::size_t row = first; row < last; ++row) {
      tile.row(row - first).currency = order_[row].currency;
    }
    // A debtor whose rows go beyond the tile is looked at again for the rest.
    for (std::size_t run = first, run_end = 0; run < last; run = run_end) {
      while (next_day != days_.end() && next_day->first <= run) ++next_day;
      run_end = order_.EndOfRun(run, last);
      for (std::size_t row = run; row < run_end; ++row) {
        tile.CallFor(row - first, first);
      }
      const DebtorRows rows{order_[run].debtor, order_[run].item.value_or(-1),
                            &tile.row(run - first),
                            &tile.row(run - first) + (run_end - run)};
      FillRun(reader, std::prev(next_day)->second, rows, scratch);
      if (!scratch.fault.ok()) {
        return WithDebtor(context_, rows.debtor, scratch.fault);
      }
    }
    tile.Flush(first, last - first);
  }
  return absl::OkStatus();
}

void Sweep::FillRun(const ItemReader& reader, const Day& day,
                    const DebtorRows& rows, Scratch& scratch) const {
  if (needs_.items && !reader.Read(day, rows.debtor, rows.item, scratch.now)) {
    scratch.fault = ItemFault(context_, scratch.now.faulty_item());
    return;
  }
  for (const FamilyPointer& family : families_) {
    family->Fill(day, rows, scratch);
  }
}

}  // namespace

absl::Status ItemFault(const Context& context, RowIndex item) {
  return absl::OutOfRangeError(
      absl::StrCat("item ", context.ledger.item_id(item),
                   ": the sum of its settlements does not fit 64 bits"));
}

absl::Status WithDebtor(const Context& context, RowIndex debtor,
                        const absl::Status& fault) {
  return absl::Status(fault.code(),
                      absl::StrCat("debtor ", context.ledger.debtor_id(debtor),
                                   ": ", std::string(fault.message())));
}

void SetTotal(const Context& context, const Day& day, const DebtorRows& rows,
              const Slot<std::int64_t>& slot, const CurrencySums& sums,
              absl::Status& fault) {
  if (!slot.wanted() || sums.sums().empty()) return;
  const std::optional<std::int64_t> total = ToBase(context, day, sums, fault);
  for (const TileRow& row : rows) {
    if (total) {
      slot.Set(row, *total);
    } else {
      slot.SetNull(row);
    }
  }
}

absl::Status SweepFacts(const Context& context, const SweepOrder& order,
                        ColumnSet& columns, const Executor& executor) {
  Sweep sweep(context, order);
  if (absl::Status made = sweep.MakeFamilies(columns, executor); !made.ok()) {
    return made;
  }
  return sweep.Run(columns, executor);
}

}  // namespace arrears::facts_internal
