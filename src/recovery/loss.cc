// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/loss.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/money.h"
#include "recovery/draw_internal.h"

namespace arrears {
namespace {

absl::Status SizeFault(const char* name, std::size_t size,
                       std::size_t expected) {
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": ", size, " values, not ", expected));
}

// What one debtor owes by bucket once his credits are set against it, oldest
// first; returns what is left of the credits.
std::int64_t NetDebtor(std::int64_t unapplied, std::vector<MinorSum>& gross,
                       std::vector<std::int64_t>& cells) {
  MinorSum sum;
  sum.Add(-unapplied);
  for (std::int64_t& cell : cells) {
    if (cell >= 0) continue;
    sum.Add(-cell);
    cell = 0;
  }
  std::int64_t credit = sum.Minor().value_or(0);
  // More was paid out than he had: it is owed, and has no date.
  if (credit < 0) gross[0].Add(-std::exchange(credit, 0));
  for (std::size_t k = cells.size(); k-- > 0;) {
    const std::int64_t used = std::min(credit, cells[k]);
    gross[k].Add(cells[k] - used);
    credit -= used;
  }
  return credit;
}

absl::StatusOr<LossPool> PoolFrom(const std::vector<MinorSum>& gross,
                                  MinorSum unused) {
  LossPool pool;
  for (std::size_t k = 0; k < gross.size(); ++k) {
    absl::StatusOr<std::int64_t> minor = gross[k].Minor();
    if (!minor.ok()) {
      return absl::OutOfRangeError(
          absl::StrCat("bucket ", k, ": the sum does not fit"));
    }
    if (*minor < 0) unused.Add(-std::exchange(*minor, 0));
    pool.gross.push_back(*minor);
  }
  absl::StatusOr<std::int64_t> left = unused.Minor();
  if (!left.ok()) return left.status();
  pool.unused_credit = *left;
  return pool;
}

std::int64_t At(const std::vector<std::int64_t>& column, std::size_t k) {
  return column.empty() ? 0 : column[k];
}

absl::Status CheckPool(const LossPool& pool, const LossRates& rates) {
  const std::size_t buckets = pool.gross.size();
  if (rates.buckets.size() != buckets) {
    return SizeFault("rates", rates.buckets.size(), buckets);
  }
  if (!pool.disputed.empty() && pool.disputed.size() != buckets) {
    return SizeFault("disputed", pool.disputed.size(), buckets);
  }
  if (rates.draws.size() % std::max<std::size_t>(buckets, 1) != 0) {
    return SizeFault("draws", rates.draws.size(), buckets);
  }
  for (std::size_t k = 0; k < buckets; ++k) {
    const std::int64_t disputed = At(pool.disputed, k);
    if (pool.gross[k] < 0 || disputed < 0 || disputed > pool.gross[k]) {
      return absl::InvalidArgumentError(absl::StrCat(
          "bucket ", k, ": gross ", pool.gross[k], ", disputed ", disputed,
          " minor units; 0 <= disputed <= gross is needed"));
    }
    if (rates.buckets[k].rate >= 0 && rates.buckets[k].rate <= 1) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "bucket ", k, ": rate ", rates.buckets[k].rate, " is not in [0, 1]"));
  }
  return absl::OkStatus();
}

absl::Status TakeOut(const std::vector<SpecificLoss>& specific,
                     std::vector<ProvisionLine>& lines) {
  for (std::size_t i = 0; i < specific.size(); ++i) {
    const SpecificLoss& item = specific[i];
    const auto fault = [i](const std::string& what) {
      return absl::InvalidArgumentError(
          absl::StrCat("specific[", i, "]: ", what));
    };
    if (item.bucket >= lines.size()) {
      return fault(absl::StrCat("bucket ", item.bucket, " is not in [0, ",
                                lines.size(), ")"));
    }
    if (item.loss < 0 || item.loss > item.gross) {
      return fault(absl::StrCat("loss ", item.loss, " is not in [0, ",
                                item.gross, "] minor units"));
    }
    ProvisionLine& line = lines[item.bucket];
    if (item.gross > line.pooled) {
      return fault(absl::StrCat("gross ", item.gross, " is more than ",
                                line.pooled,
                                " minor units left in the bucket"));
    }
    line.pooled -= item.gross;
    line.specific += item.gross;
    line.specific_allowance += item.loss;
  }
  return absl::OkStatus();
}

absl::Status RoundEachLine(std::vector<ProvisionLine>& lines) {
  for (ProvisionLine& line : lines) {
    absl::StatusOr<std::int64_t> minor =
        RoundToMinor(static_cast<double>(line.pooled) * line.rate.rate);
    if (!minor.ok()) return minor.status();
    line.pooled_allowance = *minor;
  }
  return absl::OkStatus();
}

absl::Status RoundByRemainder(std::vector<ProvisionLine>& lines) {
  double sum = 0;
  std::vector<double> remainders;
  std::int64_t given = 0;
  for (ProvisionLine& line : lines) {
    const double exact = static_cast<double>(line.pooled) * line.rate.rate;
    sum += exact;
    absl::StatusOr<std::int64_t> cut = RoundToMinor(std::floor(exact));
    if (!cut.ok()) return cut.status();
    line.pooled_allowance = *cut;
    given += *cut;
    remainders.push_back(exact - std::floor(exact));
  }
  absl::StatusOr<std::int64_t> total = RoundToMinor(sum);
  if (!total.ok()) return total.status();
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&remainders](std::size_t a, std::size_t b) {
                     return remainders[a] > remainders[b];
                   });
  for (const std::size_t k : order) {
    if (given >= *total) break;
    ++lines[k].pooled_allowance;
    ++given;
  }
  return absl::OkStatus();
}

absl::Status SumLines(Provision& provision) {
  using Column =
      std::pair<std::int64_t ProvisionLine::*, std::int64_t Provision::*>;
  for (const auto& [of_line, of_all] :
       {Column{&ProvisionLine::gross, &Provision::gross},
        Column{&ProvisionLine::disputed, &Provision::disputed},
        Column{&ProvisionLine::specific, &Provision::specific},
        Column{&ProvisionLine::pooled, &Provision::pooled},
        Column{&ProvisionLine::pooled_allowance, &Provision::pooled_allowance},
        Column{&ProvisionLine::specific_allowance,
               &Provision::specific_allowance},
        Column{&ProvisionLine::allowance, &Provision::allowance}}) {
    MinorSum sum;
    for (const ProvisionLine& line : provision.lines) sum.Add(line.*of_line);
    absl::StatusOr<std::int64_t> minor = sum.Minor();
    if (!minor.ok()) return minor.status();
    provision.*of_all = *minor;
  }
  return absl::OkStatus();
}

absl::Status Bound(const LossRates& rates, Provision& provision) {
  provision.confidence = rates.confidence;
  provision.lower = provision.upper = provision.allowance;
  const std::size_t buckets = provision.lines.size();
  std::vector<double> losses;
  for (std::size_t d = 0; d < rates.draws.size(); d += buckets) {
    auto loss = static_cast<double>(provision.specific_allowance);
    for (std::size_t k = 0; k < buckets; ++k) {
      loss +=
          static_cast<double>(provision.lines[k].pooled) * rates.draws[d + k];
    }
    losses.push_back(loss);
  }
  if (losses.empty()) return absl::OkStatus();
  std::sort(losses.begin(), losses.end());
  const double tail = (1 - rates.confidence) / 2;
  for (const bool lower : {true, false}) {
    absl::StatusOr<std::int64_t> minor = RoundToMinor(
        recovery_internal::NearestRank(losses, lower ? tail : 1 - tail));
    if (!minor.ok()) return minor.status();
    std::int64_t& bound = lower ? provision.lower : provision.upper;
    bound = lower ? std::min(bound, *minor) : std::max(bound, *minor);
  }
  return absl::OkStatus();
}

struct AllowanceRow {
  std::int64_t opening_open, opening_allowance, closing_open, closing_allowance,
      written_off;
};

absl::Status CheckRow(const AllowanceRow& row, std::size_t i) {
  const bool sound =
      row.opening_allowance >= 0 && row.opening_allowance <= row.opening_open &&
      row.closing_allowance >= 0 && row.closing_allowance <= row.closing_open &&
      row.written_off >= 0;
  if (sound) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("row ", i, ": allowances ", row.opening_allowance, " and ",
                   row.closing_allowance, " of ", row.opening_open, " and ",
                   row.closing_open, " open, ", row.written_off,
                   " written off; 0 <= allowance <= open is needed"));
}

RollForward ForwardOf(const AllowanceRow& row) {
  RollForward moved;
  moved.opening = row.opening_allowance;
  moved.closing = row.closing_allowance;
  moved.used = std::min(row.written_off, row.opening_allowance);
  moved.written_off_beyond = row.written_off - moved.used;
  if (row.opening_open == 0) {
    moved.added = row.closing_allowance;
    return moved;
  }
  const std::int64_t rest = row.opening_allowance - moved.used;
  // What the exposure came down to by other ways than write-off.
  const std::int64_t left =
      row.opening_open - std::min(row.written_off, row.opening_open);
  const std::int64_t gone = std::max<std::int64_t>(left - row.closing_open, 0);
  moved.released = left == 0 ? rest : MulDivRound(rest, gone, left).value_or(0);
  moved.remeasured = row.closing_allowance - (rest - moved.released);
  return moved;
}

}  // namespace

absl::StatusOr<LossPool> PoolOf(const DebtorAging& aging, std::uint8_t currency,
                                NegativeGross rule) {
  const std::size_t buckets = aging.bucket_count;
  std::vector<MinorSum> gross(buckets);
  MinorSum unused;
  std::vector<std::int64_t> cells(buckets);
  for (std::size_t row = 0; row < aging.rows(); ++row) {
    if (aging.currency[row] != currency) continue;
    if (aging.outside[row] != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("debtor ", aging.debtor[row],
                       ": something is outside the buckets, and would have "
                       "no allowance"));
    }
    for (std::size_t k = 0; k < buckets; ++k) {
      cells[k] = aging.cell(row, k).minor;
    }
    if (rule == NegativeGross::kNetPerDebtor) {
      unused.Add(NetDebtor(aging.unapplied[row], gross, cells));
    } else {
      for (std::size_t k = 0; k < buckets; ++k) gross[k].Add(cells[k]);
    }
  }
  return PoolFrom(gross, unused);
}

absl::StatusOr<Provision> Provide(const LossPool& pool, const LossRates& rates,
                                  const ProvisionOptions& options) {
  absl::Status status = CheckPool(pool, rates);
  if (!status.ok()) return status;
  Provision provision;
  for (std::size_t k = 0; k < pool.gross.size(); ++k) {
    ProvisionLine line;
    line.gross = pool.gross[k];
    line.disputed = At(pool.disputed, k);
    line.pooled = line.gross - line.disputed;
    line.rate = rates.buckets[k];
    provision.lines.push_back(line);
  }
  status = TakeOut(options.specific, provision.lines);
  if (!status.ok()) return status;
  status = options.rounding == ProvisionRounding::kEachLine
               ? RoundEachLine(provision.lines)
               : RoundByRemainder(provision.lines);
  if (!status.ok()) return status;
  for (ProvisionLine& line : provision.lines) {
    line.allowance = line.pooled_allowance + line.specific_allowance;
  }
  status = SumLines(provision);
  if (status.ok()) status = Bound(rates, provision);
  if (!status.ok()) return status;
  return provision;
}

absl::StatusOr<RollForward> RollAllowanceForward(const AllowanceRows& rows) {
  const std::size_t size = rows.opening_open.size();
  for (const std::span<const std::int64_t>& column :
       {rows.opening_allowance, rows.closing_open, rows.closing_allowance,
        rows.written_off}) {
    if (column.size() != size) return SizeFault("rows", column.size(), size);
  }
  constexpr std::int64_t RollForward::*kParts[] = {
      &RollForward::opening,
      &RollForward::added,
      &RollForward::used,
      &RollForward::released,
      &RollForward::remeasured,
      &RollForward::closing,
      &RollForward::written_off_beyond};
  MinorSum sums[std::size(kParts)];
  for (std::size_t i = 0; i < size; ++i) {
    const AllowanceRow row = {rows.opening_open[i], rows.opening_allowance[i],
                              rows.closing_open[i], rows.closing_allowance[i],
                              rows.written_off[i]};
    absl::Status status = CheckRow(row, i);
    if (!status.ok()) return status;
    const RollForward moved = ForwardOf(row);
    for (std::size_t p = 0; p < std::size(kParts); ++p) {
      sums[p].Add(moved.*kParts[p]);
    }
  }
  RollForward total;
  for (std::size_t p = 0; p < std::size(kParts); ++p) {
    absl::StatusOr<std::int64_t> minor = sums[p].Minor();
    if (!minor.ok()) return minor.status();
    total.*kParts[p] = *minor;
  }
  return total;
}

}  // namespace arrears
