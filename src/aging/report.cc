// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aging/plan_internal.h"

namespace arrears::aging_internal {
namespace {

// Narrows sums and remembers the first that does not fit.
class Narrow {
 public:
  std::int64_t operator()(__int128 minor, std::string_view what) {
    const auto narrow = static_cast<std::int64_t>(minor);
    if (narrow != minor && status_.ok()) {
      status_ = absl::OutOfRangeError(
          absl::StrCat(std::string(what), ": the sum does not fit 64 bits"));
    }
    return narrow;
  }
  AgingCell operator()(const WideSum& sum, std::string_view what) {
    return {sum.items, (*this)(sum.minor, what)};
  }
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

// Piece s alone, of sums that count up.
WideSum PieceOf(const std::vector<WideSum>& sums, std::size_t s) {
  if (s == 0) return sums[0];
  return {sums[s].minor - sums[s - 1].minor, sums[s].items - sums[s - 1].items};
}

absl::StatusOr<CurrencyAging> MakeCurrency(const AgingPlan& plan,
                                           Currency currency,
                                           const CurrencySums& sums) {
  std::vector<WideSum> buckets(plan.buckets.size());
  WideSum outside, unapplied = sums.all;
  WideSum sides[3];
  const Segments& segments = plan.basis_segments;
  for (std::size_t s = 0; s < sums.basis.size(); ++s) {
    const WideSum piece = PieceOf(sums.basis, s);
    const int bucket = segments.bucket[s];
    (bucket == kOutside ? outside : buckets[bucket]).Merge(piece);
    unapplied.Merge({-piece.minor, -piece.items});
    if (!segments.two_year.empty()) {
      sides[static_cast<int>(segments.two_year[s])].Merge(piece);
    }
  }
  for (std::size_t s = 0; s < sums.due.size(); ++s) {
    sides[static_cast<int>(plan.due_segments.two_year[s])].Merge(
        PieceOf(sums.due, s));
  }
  Narrow narrow;
  CurrencyAging out;
  out.currency = currency;
  __int128 total = unapplied.minor + outside.minor;
  for (std::size_t b = 0; b < buckets.size(); ++b) {
    out.buckets.push_back(narrow(buckets[b], plan.buckets[b].label));
    total += buckets[b].minor;
  }
  out.unapplied = narrow(unapplied, "unapplied");
  out.outside = narrow(outside, "outside");
  out.total = narrow(total, "total");
  out.ledger_balance = narrow(sums.balance, "ledger balance");
  out.proof = narrow(total - sums.balance, "proof");
  out.beyond_two_years =
      narrow(sides[static_cast<int>(TwoYearSide::kBeyond)], "beyond two years");
  out.within_two_years =
      narrow(sides[static_cast<int>(TwoYearSide::kWithin)], "within two years");
  out.disputed = narrow(sums.disputed, "disputed");
  if (!narrow.status().ok()) {
    return absl::OutOfRangeError(absl::StrCat(
        currency.code(), ", ", std::string(narrow.status().message())));
  }
  if (out.proof != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        currency.code(), ": the buckets sum to ", out.total,
        ", the ledger balance is ", out.ledger_balance, "; proof ", out.proof));
  }
  return out;
}

// Adds `from`, converted, to `to`. Sums that count up are converted, and their
// differences taken: so the cells of a currency add to its converted balance,
// and none is further than one minor unit from its own conversion.
class Converter {
 public:
  Converter(const RateTable& rates, Currency base, Date date)
      : rates_(rates), base_(base), date_(date) {}

  absl::Status Add(const CurrencyAging& from, CurrencyAging& to) {
    currency_ = from.currency;
    counted_ = converted_ = 0;
    for (std::size_t b = from.buckets.size(); b-- > 0;) {
      AddInLine(from.buckets[b], to.buckets[b]);
    }
    AddInLine(from.unapplied, to.unapplied);
    AddInLine(from.outside, to.outside);
    AddMinor(converted_, to.total);
    AddMinor(Convert(from.ledger_balance), to.ledger_balance);
    AddCell(from.within_two_years, to.within_two_years);
    AddCell(from.beyond_two_years, to.beyond_two_years);
    AddCell(from.disputed, to.disputed);
    return status_;
  }

 private:
  std::int64_t Convert(std::int64_t minor) {
    if (!status_.ok()) return 0;
    const absl::StatusOr<Money> money =
        rates_.Convert({minor, currency_}, base_, date_);
    if (money.ok()) return money->minor;
    status_ = money.status();
    return 0;
  }
  void AddMinor(std::int64_t minor, std::int64_t& to) {
    if (__builtin_add_overflow(to, minor, &to) && status_.ok()) {
      status_ = absl::OutOfRangeError(
          absl::StrCat(base_.code(), ": a sum in base currency does not fit"));
    }
  }
  void AddCell(const AgingCell& from, AgingCell& to) {
    to.items += from.items;
    AddMinor(Convert(from.minor), to.minor);
  }
  void AddInLine(const AgingCell& from, AgingCell& to) {
    to.items += from.items;
    AddMinor(from.minor, counted_);
    const std::int64_t up_to_here = Convert(counted_);
    AddMinor(up_to_here - converted_, to.minor);
    converted_ = up_to_here;
  }

  const RateTable& rates_;
  Currency base_, currency_;
  Date date_;
  std::int64_t counted_ = 0, converted_ = 0;
  absl::Status status_;
};

absl::StatusOr<CurrencyAging> MakeBase(const AgingPlan& plan, Currency base,
                                       const std::vector<CurrencyAging>& totals,
                                       const RateTable& rates) {
  CurrencyAging out;
  out.currency = base;
  out.buckets.resize(plan.buckets.size());
  Converter converter(rates, base, plan.at.as_of);
  for (const CurrencyAging& currency : totals) {
    if (absl::Status status = converter.Add(currency, out); !status.ok()) {
      return status;
    }
  }
  out.proof = out.total - out.ledger_balance;
  if (out.proof != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(base.code(), ": converted buckets sum to ", out.total,
                     ", converted balances to ", out.ledger_balance));
  }
  return out;
}

}  // namespace

absl::StatusOr<AgingReport> MakeReport(const AgingPlan& plan,
                                       std::span<const Currency> currencies,
                                       std::size_t base_index,
                                       const std::vector<CurrencySums>& sums,
                                       const RateTable* rates) {
  AgingReport report;
  report.at = plan.at;
  report.basis = plan.basis;
  report.buckets = plan.buckets;
  for (std::size_t c = 0; c < sums.size(); ++c) {
    if (!sums[c].used && sums[c].balance == 0) continue;
    absl::StatusOr<CurrencyAging> aging =
        MakeCurrency(plan, currencies[c], sums[c]);
    if (!aging.ok()) return aging.status();
    report.totals.push_back(*std::move(aging));
  }
  if (report.totals.empty()) {
    report.totals.push_back(
        *MakeCurrency(plan, currencies[base_index], CurrencySums{}));
  }
  std::sort(report.totals.begin(), report.totals.end(),
            [](const CurrencyAging& a, const CurrencyAging& b) {
              return a.currency < b.currency;
            });
  if (rates != nullptr) {
    absl::StatusOr<CurrencyAging> base =
        MakeBase(plan, currencies[base_index], report.totals, *rates);
    if (!base.ok()) return base.status();
    report.base = *std::move(base);
  }
  return report;
}

absl::Status AppendRow(const AgingPlan& plan, const Segments& segments,
                       RowIndex debtor, std::uint8_t currency,
                       std::span<const WideSum> pieces, __int128 all,
                       DebtorAging& out) {
  std::array<WideSum, kMaxSegments> buckets;
  WideSum outside;
  __int128 in_pieces = 0;
  for (std::size_t s = 0; s < pieces.size(); ++s) {
    const int bucket = segments.bucket[s];
    (bucket == kOutside ? outside : buckets[bucket]).Merge(pieces[s]);
    in_pieces += pieces[s].minor;
  }
  Narrow narrow;
  for (std::size_t b = 0; b < plan.buckets.size(); ++b) {
    out.cells.push_back(narrow(buckets[b], plan.buckets[b].label));
  }
  out.debtor.push_back(debtor);
  out.currency.push_back(currency);
  out.unapplied.push_back(narrow(all - in_pieces, "unapplied"));
  out.outside.push_back(narrow(outside.minor, "outside"));
  out.total.push_back(narrow(all, "total"));
  return narrow.status();
}

}  // namespace arrears::aging_internal
