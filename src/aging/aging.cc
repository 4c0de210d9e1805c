// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/aging.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "aging/debtor_sums_internal.h"
#include "aging/item_blocks_internal.h"
#include "aging/plan_internal.h"
#include "ledger/position_internal.h"

namespace arrears {
namespace {

using aging_internal::AgedItems;
using aging_internal::AgingPlan;
using aging_internal::BlockSummer;
using aging_internal::CurrencySums;
using aging_internal::DebtorSums;
using aging_internal::DebtorWalk;
using aging_internal::kBlockRows;
using aging_internal::Segments;
using aging_internal::SumsByCurrency;
using aging_internal::WideSum;

static_assert(kBlockRows == ledger_internal::kOpenBlockRows);

AgedItems ItemsOf(const Ledger& ledger) {
  return {&ledger.view().items, ledger.due(), ledger.base_currency_index()};
}

// Runs body(begin, end, sums) over fixed tasks of rows and adds their sums.
template <class Body>
SumsByCurrency SumRows(const AgingPlan& plan, std::size_t rows,
                       std::size_t rows_per_task, std::size_t currencies,
                       const Executor& executor, const Body& body) {
  const std::size_t tasks = (rows + rows_per_task - 1) / rows_per_task;
  std::vector<SumsByCurrency> parts(tasks, SumsByCurrency(plan, currencies));
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * rows_per_task;
    body(begin, std::min(rows, begin + rows_per_task), parts[task]);
  });
  SumsByCurrency sums(plan, currencies);
  for (const SumsByCurrency& part : parts) sums.Merge(part);
  return sums;
}

// A ledger whose items stand for themselves is read once, and neither its
// position nor anything else of its size is stored.
bool FusedPassApplies(const Ledger& ledger, const AgingPlan& plan) {
  return ledger.view().settlements.item.absent() &&
         ledger.view().disputes.item.absent() && !ledger.has_headers() &&
         plan.credits != CreditPresentation::kOldestFirst;
}

SumsByCurrency FusedPass(const Ledger& ledger, const AgingPlan& plan,
                         const Executor& executor) {
  const AgedItems items = ItemsOf(ledger);
  return SumRows(
      plan, ledger.item_count(), aging_internal::kRowsPerTask,
      ledger.currencies().size(), executor,
      [&](std::size_t begin, std::size_t end, SumsByCurrency& sums) {
        BlockSummer summer(plan, items, sums);
        std::array<std::int64_t, kBlockRows> open;
        for (std::size_t row = begin; row < end; row += kBlockRows) {
          const std::size_t rows = std::min(kBlockRows, end - row);
          ledger_internal::OpenBlock(base_internal::ActiveVectorWidth(),
                                     *items.columns, plan.at, row, rows,
                                     open.data());
          summer.Add(row, rows, open.data());
          aging_internal::AddRawBalance(items, plan.at, row, rows, sums);
        }
      });
}

SumsByCurrency SumPosition(const Ledger& ledger, const Position& position,
                           const AgingPlan& plan, const Executor& executor) {
  const AgedItems items = ItemsOf(ledger);
  SumsByCurrency sums =
      SumRows(plan, ledger.item_count(), aging_internal::kRowsPerTask,
              ledger.currencies().size(), executor,
              [&](std::size_t begin, std::size_t end, SumsByCurrency& part) {
                BlockSummer summer(plan, items, part);
                for (std::size_t row = begin; row < end; row += kBlockRows) {
                  summer.Add(row, std::min(kBlockRows, end - row),
                             position.open.data() + row);
                }
              });
  for (const UnappliedCash& cash : position.unapplied) {
    CurrencySums& to = sums.Of(cash.currency);
    to.used = true;
    to.all.minor += cash.minor;
    if (plan.debits_only()) continue;
    for (std::size_t s = plan.basis_segments.Of(cash.since);
         s < to.basis.size(); ++s) {
      to.basis[s].minor += cash.minor;
    }
    if (to.due.empty()) continue;
    for (std::size_t s = plan.due_segments.Of(cash.since); s < to.due.size();
         ++s) {
      to.due[s].minor += cash.minor;
    }
  }
  return sums;
}

SumsByCurrency SumDebtors(const Ledger& ledger, const Position& position,
                          const AgingPlan& plan, const Executor& executor) {
  return SumRows(
      plan, ledger.debtor_count(), kDebtorsPerTask, ledger.currencies().size(),
      executor, [&](std::size_t begin, std::size_t end, SumsByCurrency& sums) {
        DebtorWalk walk(ledger, position, plan, plan.basis_segments,
                        plan.due_segments, static_cast<RowIndex>(begin));
        for (std::size_t debtor = begin; debtor < end; ++debtor) {
          for (const DebtorSums::Slot& slot :
               walk.Next(static_cast<RowIndex>(debtor))) {
            CurrencySums& to = sums.Of(slot.currency);
            to.used = true;
            to.all.Merge(slot.all);
            aging_internal::AddPieces(slot.basis, to.basis);
            aging_internal::AddPieces(slot.due, to.due);
          }
        }
      });
}

void AddDisputed(const Ledger& ledger, const Position& position,
                 SumsByCurrency& sums) {
  for (std::size_t i = 0; i < position.disputed.size(); ++i) {
    if (position.disputed[i] == 0) continue;
    sums.Of(ledger.currency_index(static_cast<RowIndex>(i)))
        .disputed.Merge({position.disputed[i], 1});
  }
}

absl::StatusOr<SumsByCurrency> GeneralPass(const Ledger& ledger,
                                           const AgingPlan& plan,
                                           const Executor& executor) {
  const absl::StatusOr<Position> position =
      ComputePosition(ledger, plan.at, executor);
  if (!position.ok()) return position.status();
  const absl::StatusOr<std::vector<std::int64_t>> balance =
      LedgerBalance(ledger, plan.at);
  if (!balance.ok()) return balance.status();
  SumsByCurrency sums = plan.credits == CreditPresentation::kOldestFirst
                            ? SumDebtors(ledger, *position, plan, executor)
                            : SumPosition(ledger, *position, plan, executor);
  AddDisputed(ledger, *position, sums);
  for (std::size_t c = 0; c < balance->size(); ++c) {
    if ((*balance)[c] == 0) continue;
    sums.Of(static_cast<std::uint8_t>(c)).balance = (*balance)[c];
  }
  return sums;
}

void Append(const DebtorAging& part, DebtorAging& whole) {
  const auto append = [](const auto& from, auto& to) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(part.debtor, whole.debtor);
  append(part.currency, whole.currency);
  append(part.cells, whole.cells);
  append(part.unapplied, whole.unapplied);
  append(part.outside, whole.outside);
  append(part.total, whole.total);
}

// The rows of debtors [begin, end).
absl::Status AgeDebtors(const Ledger& ledger, const Position& position,
                        const AgingPlan& plan, std::size_t begin,
                        std::size_t end, DebtorAging& out) {
  const Segments no_two_year_line;
  DebtorWalk walk(ledger, position, plan, plan.scheme, no_two_year_line,
                  static_cast<RowIndex>(begin));
  for (std::size_t i = begin; i < end; ++i) {
    const auto debtor = static_cast<RowIndex>(i);
    for (const DebtorSums::Slot& slot : walk.Next(debtor)) {
      const absl::Status status = aging_internal::AppendRow(
          plan, plan.scheme, debtor, slot.currency,
          {slot.basis.data(), plan.scheme.size()}, slot.all.minor, out);
      if (status.ok()) continue;
      return absl::OutOfRangeError(absl::StrCat("debtor ",
                                                ledger.debtor_id(debtor), ", ",
                                                std::string(status.message())));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CreditPresentation> ParseCreditPresentation(
    std::string_view name) {
  if (name == "own_column") return CreditPresentation::kOwnColumn;
  if (name == "own_date") return CreditPresentation::kOwnDate;
  if (name == "oldest_first") return CreditPresentation::kOldestFirst;
  return absl::InvalidArgumentError(
      absl::StrCat("credits \"", std::string(name),
                   "\": own_column, own_date or oldest_first expected"));
}

absl::StatusOr<AgingReport> Age(const Ledger& ledger, const AsOf& at,
                                const AgingOptions& options,
                                const Executor& executor) {
  const absl::StatusOr<AgingPlan> plan = aging_internal::MakePlan(options, at);
  if (!plan.ok()) return plan.status();
  absl::StatusOr<SumsByCurrency> sums =
      FusedPassApplies(ledger, *plan) ? FusedPass(ledger, *plan, executor)
                                      : GeneralPass(ledger, *plan, executor);
  if (!sums.ok()) return sums.status();
  std::optional<RateTable> rates;
  if (options.in_base_currency) rates = RateTable::Of(ledger.view());
  return aging_internal::MakeReport(*plan, ledger.currencies(),
                                    ledger.base_currency_index(), sums->sums(),
                                    rates ? &*rates : nullptr);
}

absl::StatusOr<DebtorAging> AgeByDebtor(const Ledger& ledger,
                                        const Position& position,
                                        const AgingOptions& options,
                                        const Executor& executor) {
  const absl::StatusOr<AgingPlan> plan =
      aging_internal::MakePlan(options, position.at);
  if (!plan.ok()) return plan.status();
  if (position.open.size() != ledger.item_count()) {
    return absl::InvalidArgumentError(
        absl::StrCat("position has ", position.open.size(), " items, ledger ",
                     ledger.item_count()));
  }
  const std::size_t debtors = ledger.debtor_count();
  const std::size_t tasks = (debtors + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<DebtorAging> parts(tasks);
  std::vector<absl::Status> statuses(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    statuses[task] =
        AgeDebtors(ledger, position, *plan, begin,
                   std::min(debtors, begin + kDebtorsPerTask), parts[task]);
  });
  DebtorAging whole;
  whole.bucket_count = plan->buckets.size();
  for (std::size_t task = 0; task < tasks; ++task) {
    if (!statuses[task].ok()) return statuses[task];
    Append(parts[task], whole);
  }
  return whole;
}

}  // namespace arrears
