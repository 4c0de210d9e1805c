// SPDX-License-Identifier: Apache-2.0
#include "reference/ledger_reference.h"

#include <cstdlib>
#include <optional>

namespace arrears::reference {
namespace {

// One settlement with all that was undone of it, as of a day.
struct Match {
  bool happened = false;
  bool in_effect = false;  // Its item, and its source if any, exist.
  std::int64_t amount = 0, unmatched = 0, charged_back = 0;
};

class Twin {
 public:
  Twin(const LedgerView& view, const AsOf& at) : v_(view), at_(at) {}

  ReferencePosition Compute() {
    ReferencePosition position;
    for (RowIndex i = 0; i < Items(); ++i) {
      const std::int64_t open = OpenOf(i);
      position.open.push_back(open);
      position.disputed.push_back(DisputedOf(i, open));
    }
    for (RowIndex i = 0; i < Items(); ++i) AddUnapplied(i, position);
    for (auto cell = position.unapplied.begin();
         cell != position.unapplied.end();) {
      cell = cell->second.minor == 0 ? position.unapplied.erase(cell)
                                     : std::next(cell);
    }
    return position;
  }

 private:
  RowIndex Items() const {
    return static_cast<RowIndex>(v_.items.amount.size());
  }
  RowIndex Rows() const {
    return static_cast<RowIndex>(v_.settlements.item.size());
  }
  Date Posting(RowIndex i) const {
    return v_.items.posting_date.value_or(i, v_.items.document_date[i]);
  }
  bool Exists(RowIndex i, Date day) const {
    return Posting(i) <= day &&
           v_.items.recorded_date.value_or(i, Posting(i)) <= at_.known_on;
  }
  bool Header(RowIndex i) const {
    for (RowIndex j = 0; j < Items(); ++j) {
      if (v_.items.parent.has(j) && v_.items.parent[j] == i) return true;
    }
    return false;
  }
  bool Happened(RowIndex s, Date day) const {
    const Date date = v_.settlements.date[s];
    return date <= day &&
           v_.settlements.recorded_date.value_or(s, date) <= at_.known_on;
  }
  bool IsUndoing(RowIndex s) const { return v_.settlements.undoes.has(s); }
  bool HasSource(RowIndex s) const { return v_.settlements.source.has(s); }
  bool IsCashFromOutside(RowIndex s) const {
    return !HasSource(s) &&
           v_.settlements.kind.value_or(s, SettlementKind::kCash) ==
               SettlementKind::kCash;
  }

  Match MatchOf(RowIndex s, Date day) const {
    Match match;
    if (!Happened(s, day)) return match;
    match.happened = true;
    match.in_effect = Exists(v_.settlements.item[s], day) &&
                      (!HasSource(s) || Exists(v_.settlements.source[s], day));
    match.amount = v_.settlements.amount[s];
    for (RowIndex u = 0; u < Rows(); ++u) {
      if (!IsUndoing(u) || v_.settlements.undoes[u] != s || !Happened(u, day)) {
        continue;
      }
      const std::int64_t minor =
          v_.settlements.amount.value_or(u, match.amount);
      if (v_.settlements.kind[u] == SettlementKind::kUnmatch) {
        match.unmatched += minor;
      } else {
        match.charged_back += minor;
      }
    }
    return match;
  }

  // What settlement s takes from item i, in the sign of the item.
  std::int64_t TakenBy(RowIndex s, RowIndex i, Date day) const {
    if (IsUndoing(s)) return 0;
    const Match match = MatchOf(s, day);
    if (!match.in_effect) return 0;
    if (v_.settlements.item[s] == i) {
      return match.amount - match.unmatched - match.charged_back;
    }
    if (HasSource(s) && v_.settlements.source[s] == i) {
      return -(match.amount - match.unmatched);
    }
    return 0;
  }

  // The amount less all that was taken, by the rows of settlements alone.
  std::int64_t LeftByRows(RowIndex i, Date day) const {
    if (!Exists(i, day)) return 0;
    std::int64_t left = v_.items.amount[i];
    for (RowIndex s = 0; s < Rows(); ++s) left -= TakenBy(s, i, day);
    return left;
  }

  bool SameSign(std::int64_t x, RowIndex i) const {
    return x != 0 && (x > 0) == (v_.items.amount[i] > 0);
  }

  // The day from which settled_date counts, if it does.
  std::optional<Date> SettledOn(RowIndex i) const {
    if (!v_.items.settled_date.has(i) || !Exists(i, at_.as_of)) return {};
    const Date settled = v_.items.settled_date[i];
    if (settled > at_.as_of || settled > at_.known_on) return {};
    return settled < Posting(i) ? Posting(i) : settled;
  }
  std::int64_t SettledAmount(RowIndex i) const {
    const std::optional<Date> day = SettledOn(i);
    if (!day) return 0;
    const std::int64_t left = LeftByRows(i, *day);
    return SameSign(left, i) ? left : 0;
  }

  std::int64_t Left(RowIndex i) const {
    return LeftByRows(i, at_.as_of) - SettledAmount(i);
  }
  std::int64_t OpenOf(RowIndex i) const {
    if (Header(i)) return 0;
    const std::int64_t left = Left(i);
    return SameSign(left, i) ? left : 0;
  }

  std::int64_t DisputedOf(RowIndex i, std::int64_t open) const {
    std::int64_t disputed = 0;
    for (std::size_t d = 0; d < v_.disputes.item.size(); ++d) {
      const Date opened = v_.disputes.opened[d];
      if (v_.disputes.item[d] != i || opened > at_.as_of ||
          v_.disputes.recorded_date.value_or(d, opened) > at_.known_on) {
        continue;
      }
      if (v_.disputes.closed.has(d) && v_.disputes.closed[d] <= at_.as_of &&
          v_.disputes.closed[d] <= at_.known_on) {
        continue;
      }
      disputed += v_.disputes.amount.value_or(d, std::abs(open));
    }
    if (disputed > std::abs(open)) disputed = std::abs(open);
    return open < 0 ? -disputed : disputed;
  }

  // The first day on which the takings up to it exceed the amount.
  Date ExcessSince(RowIndex i) const {
    std::map<Date, std::int64_t> days;
    for (RowIndex s = 0; s < Rows(); ++s) {
      const std::int64_t taken = TakenBy(s, i, at_.as_of);
      if (taken != 0) days[v_.settlements.date[s]] += taken;
    }
    if (SettledAmount(i) != 0) days[*SettledOn(i)] += SettledAmount(i);
    for (const auto& [day, unused] : days) {
      std::int64_t left = v_.items.amount[i];
      for (const auto& [other, taken] : days) {
        if (other <= day) left -= taken;
      }
      if (left != 0 && !SameSign(left, i)) return day;
    }
    std::abort();  // There is no excess.
  }

  void AddUnapplied(RowIndex i, ReferencePosition& position) const {
    if (Header(i)) return;
    const Currency currency = v_.items.currency.has(i)
                                  ? v_.currencies[v_.items.currency[i]]
                                  : v_.creditor.currency;
    const auto add = [&](std::int64_t minor, Date since) {
      if (minor == 0) return;
      const auto [cell, is_new] = position.unapplied.try_emplace(
          {v_.items.debtor[i], currency}, ReferenceCash{minor, since});
      if (is_new) return;
      cell->second.minor += minor;
      if (since < cell->second.since) cell->second.since = since;
    };
    const std::int64_t excess = Left(i) - OpenOf(i);
    if (excess != 0) add(excess, ExcessSince(i));
    for (RowIndex s = 0; s < Rows(); ++s) {
      if (IsUndoing(s) || v_.settlements.item[s] != i ||
          !IsCashFromOutside(s)) {
        continue;
      }
      const Match match = MatchOf(s, at_.as_of);
      if (!match.happened) continue;
      const std::int64_t kept =
          match.in_effect ? match.unmatched : match.amount - match.charged_back;
      add(-kept, v_.settlements.date[s]);
    }
  }

  const LedgerView& v_;
  const AsOf at_;
};

}  // namespace

ReferencePosition PositionFromDefinition(const LedgerView& view,
                                         const AsOf& at) {
  return Twin(view, at).Compute();
}

}  // namespace arrears::reference
