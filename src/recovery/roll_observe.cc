// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/roll_observe.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/position.h"
#include "recovery/parts_internal.h"

namespace arrears {
namespace {

// One unit: an item, or what a debtor owes in a currency.
struct Unit {
  std::int64_t at_start = 0;  // Undisputed and open.
  std::int64_t open = 0;      // Of it, still open and undisputed at the end.
  std::array<std::int64_t, kRollExits> exited = {};
  // The dates that age it: the oldest open item's at the start, at the end.
  Date start, end;
};

// What a debtor's items were settled by, or a day's buckets: all that does not
// change from item to item.
struct RollPeriod {
  const Ledger& ledger;
  AsOf from, to;
  AgingBasis basis;
  DatedScheme from_scheme, to_scheme;
  Position before, after;
};

Date BasisDate(const RollPeriod& period, RowIndex item) {
  switch (period.basis) {
    case AgingBasis::kDocument:
      return period.ledger.view().items.document_date[item];
    case AgingBasis::kPosting:
      return period.ledger.posting(item);
    default:
      return period.ledger.due(item);
  }
}

struct Reliefs {
  std::int64_t credit = 0, written_off = 0;
};
Reliefs ReliefsBy(const Ledger& ledger, RowIndex item, const AsOf& at) {
  using recovery_internal::Part;
  Reliefs by;
  recovery_internal::VisitParts(
      ledger, item, at, [&by](Part part, Date /*date*/, std::int64_t amount) {
        if (part == Part::kCredit) by.credit += amount;
        if (part == Part::kWrittenOff) by.written_off += amount;
      });
  return by;
}

// Empty where nothing undisputed was open at the start.
std::optional<Unit> UnitOf(const RollPeriod& period, RowIndex item) {
  const std::int64_t disputed = period.before.disputed_of(item);
  const std::int64_t before = period.before.open[item];
  Unit unit;
  unit.at_start = before - disputed;
  if (before <= 0 || unit.at_start <= 0) return std::nullopt;
  unit.start = unit.end = BasisDate(period, item);
  // An item that a chargeback opened further did not move by that.
  std::int64_t left = unit.at_start;
  const auto leave = [&](std::size_t exit, std::int64_t amount) {
    unit.exited[exit] = std::clamp<std::int64_t>(amount, 0, left);
    left -= unit.exited[exit];
  };
  const std::int64_t fallen =
      std::min(std::max<std::int64_t>(before - period.after.open[item], 0),
               unit.at_start);
  if (fallen > 0) {
    const Reliefs a = ReliefsBy(period.ledger, item, period.from);
    const Reliefs b = ReliefsBy(period.ledger, item, period.to);
    leave(kRollWrittenOff, std::min(b.written_off - a.written_off, fallen));
    leave(kRollCredited,
          std::min(b.credit - a.credit, fallen - unit.exited[kRollWrittenOff]));
    leave(kRollPaid,
          fallen - unit.exited[kRollWrittenOff] - unit.exited[kRollCredited]);
  }
  leave(kRollDisputed, period.after.disputed_of(item) - disputed);
  unit.open = left;
  return unit;
}

void Join(const Unit& item, Unit& balance) {
  if (balance.at_start == 0 || item.start < balance.start) {
    balance.start = item.start;
  }
  if (item.open > 0 && (balance.open == 0 || item.end < balance.end)) {
    balance.end = item.end;
  }
  balance.at_start += item.at_start;
  balance.open += item.open;
  for (std::size_t e = 0; e < kRollExits; ++e) {
    balance.exited[e] += item.exited[e];
  }
}

RollMove MoveOf(const RollPeriod& period, RowIndex debtor, const Unit& unit,
                std::size_t buckets) {
  RollMove move;
  move.debtor = debtor;
  move.from = period.from_scheme.BucketOf(unit.start);
  move.open = unit.open;
  move.exited = unit.exited;
  if (unit.open > 0) {
    move.to = period.to_scheme.BucketOf(unit.end);
    return move;
  }
  std::size_t exit = kRollPaid;
  for (const std::size_t e : {kRollWrittenOff, kRollDisputed, kRollCredited}) {
    if (unit.exited[e] <= unit.at_start / recovery_internal::kSmallDifference)
      continue;
    exit = e;
    break;
  }
  move.to = static_cast<std::int32_t>(buckets + exit);
  return move;
}

// Moves of a debtor's items, or balances, to the end of each currency's list.
void MoveDebtor(const RollPeriod& period, RollMethod method, RowIndex debtor,
                std::size_t buckets,
                std::vector<std::vector<RollMove>>& moves) {
  std::vector<Unit> balances(method == RollMethod::kOldestItem ? moves.size()
                                                               : 0);
  for (const RowIndex item : period.ledger.items_of(debtor)) {
    const std::optional<Unit> unit = UnitOf(period, item);
    if (!unit) continue;
    const std::uint8_t currency = period.ledger.currency_index(item);
    if (method == RollMethod::kEachItem) {
      moves[currency].push_back(MoveOf(period, debtor, *unit, buckets));
    } else {
      Join(*unit, balances[currency]);
    }
  }
  for (std::size_t c = 0; c < balances.size(); ++c) {
    if (balances[c].at_start == 0) continue;
    moves[c].push_back(MoveOf(period, debtor, balances[c], buckets));
  }
}

absl::StatusOr<std::vector<RollCounts>> Empty(
    const Ledger& ledger, const RollObserveOptions& options) {
  std::vector<std::string> labels;
  for (const AgingBucket& bucket : options.scheme.buckets()) {
    labels.push_back(bucket.label);
  }
  std::vector<RollCounts> counts;
  for (const Currency& currency : ledger.currencies()) {
    absl::StatusOr<RollCounts> of = RollCounts::Create(labels, currency);
    if (!of.ok()) return of.status();
    counts.push_back(*std::move(of));
  }
  return counts;
}

absl::Status MergeEach(const std::vector<RollCounts>& from,
                       std::vector<RollCounts>& into) {
  for (std::size_t c = 0; c < into.size(); ++c) {
    absl::Status status = into[c].Merge(from[c]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Check(const AsOf& from, const AsOf& to, const DatedScheme& dated,
                   const AgingScheme& scheme) {
  if (from.as_of >= to.as_of) {
    return absl::InvalidArgumentError(
        absl::StrCat("from ", FormatIsoDate(from.as_of), " is not before to ",
                     FormatIsoDate(to.as_of)));
  }
  for (const int bucket : dated.bucket_of_segment()) {
    if (bucket != kOutside) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("scheme ", scheme.name(),
                     " drops items, whose moves would be missing"));
  }
  return absl::OkStatus();
}

absl::StatusOr<RollPeriod> PeriodOf(const Ledger& ledger, const AsOf& from,
                                    const AsOf& to,
                                    const RollObserveOptions& options,
                                    const Executor& executor) {
  RollPeriod period{ledger,
                    {from.as_of, to.known_on},
                    to,
                    options.basis.value_or(options.scheme.default_basis()),
                    options.scheme.At(from.as_of),
                    options.scheme.At(to.as_of),
                    {},
                    {}};
  absl::Status status = Check(from, to, period.from_scheme, options.scheme);
  if (!status.ok()) return status;
  absl::StatusOr<Position> before =
      ComputePosition(ledger, period.from, executor);
  if (!before.ok()) return before.status();
  absl::StatusOr<Position> after = ComputePosition(ledger, to, executor);
  if (!after.ok()) return after.status();
  period.before = *std::move(before);
  period.after = *std::move(after);
  return period;
}

// Ages a bucket holds, in days, as [first, last].
struct Ages {
  std::int64_t first, last;
};
Ages AgesOf(const AgingBucket& bucket) {
  constexpr std::int64_t kFar = std::numeric_limits<std::int32_t>::max();
  return {bucket.from() ? *bucket.from() : -kFar,
          bucket.to() ? *bucket.to() : kFar};
}

bool InDays(const AgingScheme& scheme) {
  return std::all_of(
      scheme.buckets().begin(), scheme.buckets().end(), [](const auto& bucket) {
        return (!bucket.after || bucket.after->unit == AgingUnit::kDays) &&
               (!bucket.up_to || bucket.up_to->unit == AgingUnit::kDays);
      });
}

bool MayRoll(const AgingBucket& from, const AgingBucket& to, int days,
             RollMethod method) {
  const Ages a = AgesOf(from), b = AgesOf(to);
  // Older by exactly so many days; a balance by at most as many.
  const bool reaches = b.first <= a.last + days;
  return reaches &&
         (method == RollMethod::kOldestItem || b.last >= a.first + days);
}

}  // namespace

absl::StatusOr<std::vector<RollCounts>> ObserveRolls(
    const Ledger& ledger, const AsOf& from, const AsOf& to,
    const RollObserveOptions& options, const Executor& executor) {
  absl::StatusOr<RollPeriod> period =
      PeriodOf(ledger, from, to, options, executor);
  if (!period.ok()) return period.status();
  absl::StatusOr<std::vector<RollCounts>> total = Empty(ledger, options);
  if (!total.ok()) return total.status();
  const std::size_t buckets = options.scheme.buckets().size();
  const std::size_t debtors = ledger.debtor_count();
  const std::size_t tasks = (debtors + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<std::vector<RollCounts>> counts(tasks, *total);
  std::vector<absl::Status> statuses(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    std::vector<std::vector<RollMove>> moves(total->size());
    const std::size_t end = std::min(debtors, (task + 1) * kDebtorsPerTask);
    for (std::size_t d = task * kDebtorsPerTask; d < end; ++d) {
      MoveDebtor(*period, options.method, static_cast<RowIndex>(d), buckets,
                 moves);
    }
    for (std::size_t c = 0; c < moves.size() && statuses[task].ok(); ++c) {
      statuses[task] = counts[task][c].Add(moves[c]);
    }
  });
  for (std::size_t task = 0; task < tasks; ++task) {
    if (!statuses[task].ok()) return statuses[task];
    absl::Status status = MergeEach(counts[task], *total);
    if (!status.ok()) return status;
  }
  return total;
}

std::vector<std::uint8_t> AllowedRolls(const AgingScheme& scheme, int days,
                                       RollMethod method) {
  const std::vector<AgingBucket>& buckets = scheme.buckets();
  const bool in_days = InDays(scheme);
  std::vector<std::uint8_t> allowed;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    for (std::size_t j = 0; j < buckets.size(); ++j) {
      const bool may = in_days ? MayRoll(buckets[i], buckets[j], days, method)
                               : j >= i || method == RollMethod::kOldestItem;
      allowed.push_back(may ? 1 : 0);
    }
    allowed.insert(allowed.end(), kRollExits, 1);
  }
  return allowed;
}

}  // namespace arrears
