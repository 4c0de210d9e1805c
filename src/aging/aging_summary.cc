// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aging/cell_table_internal.h"
#include "aging/item_blocks_internal.h"
#include "aging/plan_internal.h"
#include "arrears/aging/aging.h"
#include "ledger/position_internal.h"

namespace arrears {
namespace {

using aging_internal::AgedItems;
using aging_internal::AgingPlan;
using aging_internal::BlockSummer;
using aging_internal::CellTable;
using aging_internal::kBlockRows;
using aging_internal::Segments;
using aging_internal::SumsByCurrency;
using aging_internal::WideSum;

// How far ahead of its use a debtor's line is asked for.
constexpr std::size_t kPrefetchRows = 16;

// The piece of each date. The last cut takes all that the others leave.
void PiecesOf(const Segments& segments, const Date* dates, std::size_t rows,
              std::uint8_t* piece) {
  std::fill_n(piece, rows, std::uint8_t{0});
  for (std::size_t s = 0; s + 1 < segments.size(); ++s) {
    const std::int32_t cut = segments.cuts[s].days_since_1970();
    for (std::size_t i = 0; i < rows; ++i) {
      piece[i] += dates[i].days_since_1970() > cut;
    }
  }
}

absl::Status DoesNotFit(std::size_t debtor) {
  return absl::OutOfRangeError(
      absl::StrCat("debtor ", debtor, ": the sums do not fit 64 bits"));
}

}  // namespace

struct AgingSummary::State {
  State(const AgingOptions& options, const AsOf& at,
        std::vector<Currency> the_currencies, bool wants_debtors)
      : status(MakePlanOf(options, at, the_currencies, plan)),
        currencies(std::move(the_currencies)),
        by_debtor(wants_debtors),
        oldest_first(plan.credits == CreditPresentation::kOldestFirst),
        sums(plan, currencies.size()),
        cells(credit_piece() + 1, currencies.size()) {}

  static absl::Status MakePlanOf(const AgingOptions& options, const AsOf& at,
                                 const std::vector<Currency>& currencies,
                                 AgingPlan& plan);

  // The pieces of a debtor's cell. Where credits go to the oldest items the
  // totals are made of the cells, which then need the two-year line as well.
  const Segments& basis() const {
    return oldest_first ? plan.basis_segments : plan.scheme;
  }
  std::size_t due_pieces() const {
    return oldest_first ? plan.due_segments.size() : 0;
  }
  std::size_t credit_piece() const { return basis().size() + due_pieces(); }
  bool keeps_cells() const { return by_debtor || oldest_first; }

  absl::Status AddCells(const AgedItems& items, const BlockSummer& summer,
                        std::size_t begin, std::size_t rows,
                        const std::int64_t* open);
  // The cell with credits where they belong; false where nothing is open.
  bool ReadCell(RowIndex debtor, std::uint8_t currency,
                std::span<WideSum, aging_internal::kMaxPieces> pieces,
                __int128& all) const;
  SumsByCurrency SumsOfCells() const;

  AgingPlan plan;  // Before `status`, which its making gives.
  absl::Status status;
  std::vector<Currency> currencies;
  bool by_debtor, oldest_first;
  SumsByCurrency sums;
  CellTable cells;
};

absl::Status AgingSummary::State::MakePlanOf(
    const AgingOptions& options, const AsOf& at,
    const std::vector<Currency>& currencies, AgingPlan& plan) {
  if (currencies.empty() || currencies.size() > 255) {
    return absl::InvalidArgumentError(absl::StrCat(
        "currencies: ", currencies.size(), " given, 1 to 255 expected"));
  }
  if (options.in_base_currency) {
    return absl::InvalidArgumentError(
        "in_base_currency: a summary of batches has no rates");
  }
  absl::StatusOr<AgingPlan> made = aging_internal::MakePlan(options, at);
  if (!made.ok()) return made.status();
  plan = *std::move(made);
  return absl::OkStatus();
}

absl::Status AgingSummary::State::AddCells(const AgedItems& items,
                                           const BlockSummer& summer,
                                           std::size_t begin, std::size_t rows,
                                           const std::int64_t* open) {
  std::array<std::uint8_t, kBlockRows> basis_piece, due_piece;
  PiecesOf(basis(), summer.basis_dates(), rows, basis_piece.data());
  const std::size_t first_due = basis().size();
  if (due_pieces() > 0) {
    PiecesOf(plan.due_segments, summer.due_dates(), rows, due_piece.data());
  }
  // Only debtors with something open are visited.
  std::array<std::uint16_t, kBlockRows> at;
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    at[count] = static_cast<std::uint16_t>(i);
    count += open[i] != 0;
  }
  const RowIndex* const debtor = items.columns->debtor.data() + begin;
  for (std::size_t n = 0; n < count; ++n) {
    if (n + kPrefetchRows < count) {
      const std::size_t ahead = at[n + kPrefetchRows];
      cells.Prefetch(debtor[ahead], items.currency(begin + ahead));
    }
    const std::size_t i = at[n];
    const std::uint8_t currency = items.currency(begin + i);
    const bool credit = plan.debits_only() && open[i] < 0;
    bool fits = cells.Add(debtor[i], currency,
                          credit ? credit_piece() : basis_piece[i], open[i], 1);
    if (due_pieces() > 0 && !credit) {
      fits &=
          cells.Add(debtor[i], currency, first_due + due_piece[i], open[i], 1);
    }
    if (!fits) return DoesNotFit(debtor[i]);
  }
  return absl::OkStatus();
}

bool AgingSummary::State::ReadCell(
    RowIndex debtor, std::uint8_t currency,
    std::span<WideSum, aging_internal::kMaxPieces> pieces,
    __int128& all) const {
  if (!cells.Read(debtor, currency, pieces.data())) return false;
  const __int128 pool = pieces[credit_piece()].minor;
  all = pool;
  const std::span<WideSum> basis_pieces = pieces.first(basis().size());
  for (const WideSum& piece : basis_pieces) all += piece.minor;
  if (oldest_first) {
    aging_internal::ApplyOldestFirst(pool, basis_pieces);
    aging_internal::ApplyOldestFirst(
        pool, pieces.subspan(basis().size(), due_pieces()));
  }
  return true;
}

SumsByCurrency AgingSummary::State::SumsOfCells() const {
  SumsByCurrency out(plan, currencies.size());
  std::array<WideSum, aging_internal::kMaxPieces> pieces;
  for (std::size_t i = 0; i < cells.debtors() * currencies.size(); ++i) {
    const auto debtor = static_cast<RowIndex>(i / currencies.size());
    const auto currency = static_cast<std::uint8_t>(i % currencies.size());
    __int128 all = 0;
    if (!ReadCell(debtor, currency, pieces, all)) continue;
    aging_internal::CurrencySums& to = out.Of(currency);
    const std::span<const WideSum> read(pieces);
    aging_internal::AddPieces(read.first(basis().size()), to.basis);
    aging_internal::AddPieces(read.subspan(basis().size(), due_pieces()),
                              to.due);
  }
  // What is not by date is right in the sums that need no debtor.
  for (std::size_t c = 0; c < currencies.size(); ++c) {
    const aging_internal::CurrencySums& from = sums.sums()[c];
    if (!from.used && from.balance == 0) continue;
    aging_internal::CurrencySums& to = out.Of(static_cast<std::uint8_t>(c));
    to.all = from.all;
    to.balance = from.balance;
    to.used = from.used;
  }
  return out;
}

AgingSummary::AgingSummary(const AgingOptions& options, const AsOf& at,
                           std::vector<Currency> currencies, bool by_debtor)
    : state_(std::make_unique<State>(options, at, std::move(currencies),
                                     by_debtor)) {}
AgingSummary::AgingSummary(const AgingSummary& other)
    : state_(std::make_unique<State>(*other.state_)) {}
AgingSummary::AgingSummary(AgingSummary&&) noexcept = default;
AgingSummary& AgingSummary::operator=(const AgingSummary& other) {
  if (this != &other) state_ = std::make_unique<State>(*other.state_);
  return *this;
}
AgingSummary& AgingSummary::operator=(AgingSummary&&) noexcept = default;
AgingSummary::~AgingSummary() = default;

absl::Status AgingSummary::Add(const ItemColumns& items) {
  State& state = *state_;
  if (!state.status.ok()) return state.status;
  const std::size_t rows = items.amount.size();
  if (state.keeps_cells() && rows > 0) {
    RowIndex last = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      last = std::max(last, items.debtor[i]);
    }
    state.cells.Grow(static_cast<std::size_t>(last) + 1);
  }
  const AgedItems aged = {&items, items.due_date, 0};
  BlockSummer summer(state.plan, aged, state.sums);
  std::array<std::int64_t, kBlockRows> open;
  for (std::size_t begin = 0; begin < rows; begin += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, rows - begin);
    ledger_internal::OpenBlock(base_internal::ActiveVectorWidth(), items,
                               state.plan.at, begin, count, open.data());
    summer.Add(begin, count, open.data());
    aging_internal::AddRawBalance(aged, state.plan.at, begin, count,
                                  state.sums);
    if (!state.keeps_cells()) continue;
    absl::Status status =
        state.AddCells(aged, summer, begin, count, open.data());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status AgingSummary::Merge(const AgingSummary& other) {
  State& state = *state_;
  const State& from = *other.state_;
  if (!state.status.ok()) return state.status;
  if (!from.status.ok()) return from.status;
  if (state.currencies != from.currencies ||
      state.by_debtor != from.by_debtor || state.plan.at != from.plan.at ||
      state.plan.basis != from.plan.basis ||
      state.plan.credits != from.plan.credits ||
      state.plan.scheme.cuts != from.plan.scheme.cuts ||
      state.plan.scheme.bucket != from.plan.scheme.bucket) {
    return absl::InvalidArgumentError(
        "summaries of other options, days or currencies cannot be merged");
  }
  state.sums.Merge(from.sums);
  if (state.keeps_cells() && !state.cells.Merge(from.cells)) {
    return absl::OutOfRangeError("a debtor's merged sums do not fit 64 bits");
  }
  return absl::OkStatus();
}

absl::StatusOr<AgingReport> AgingSummary::Report() const {
  const State& state = *state_;
  if (!state.status.ok()) return state.status;
  return aging_internal::MakeReport(
      state.plan, state.currencies, 0,
      state.oldest_first ? state.SumsOfCells().sums() : state.sums.sums(),
      nullptr);
}

DebtorAging AgingSummary::ByDebtor() const {
  const State& state = *state_;
  assert(state.by_debtor);
  DebtorAging out;
  out.bucket_count = state.plan.buckets.size();
  std::array<WideSum, aging_internal::kMaxPieces> pieces;
  const std::size_t currencies = state.currencies.size();
  const std::size_t most = state.cells.debtors();  // Of one currency each.
  out.debtor.reserve(most);
  out.currency.reserve(most);
  out.cells.reserve(most * out.bucket_count);
  for (auto* column : {&out.unapplied, &out.outside, &out.total}) {
    column->reserve(most);
  }
  for (std::size_t i = 0; i < state.cells.debtors() * currencies; ++i) {
    const auto debtor = static_cast<RowIndex>(i / currencies);
    const auto currency = static_cast<std::uint8_t>(i % currencies);
    __int128 all = 0;
    if (!state.ReadCell(debtor, currency, pieces, all)) continue;
    const absl::Status status = aging_internal::AppendRow(
        state.plan, state.basis(), debtor, currency,
        std::span<const WideSum>(pieces).first(state.basis().size()), all, out);
    assert(status.ok());  // Add and Merge keep all sums within 64 bits.
    (void)status;
  }
  return out;
}

}  // namespace arrears
