// SPDX-License-Identifier: Apache-2.0
#include "reference/aging_reference.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <sstream>
#include <utility>

#include "arrears/base/date.h"
#include "reference/ledger_reference.h"

namespace arrears::reference {
namespace {

// One open item, or the unapplied cash of one debtor.
struct Amount {
  RowIndex debtor = 0;
  Currency currency;
  std::int64_t minor = 0;
  std::int64_t items = 0;  // 0 for cash.
  std::int64_t disputed = 0;
  Date basis, due;
};

bool Beyond(Date date, const AgingEdge& edge, Date as_of) {
  const Date limit = edge.unit == AgingUnit::kDays
                         ? date + Days{edge.count}
                         : AddMonthsClamped(date, edge.count);
  return edge.own_day ? as_of >= limit : as_of > limit;
}

int BucketOf(const std::vector<AgingBucket>& buckets, Date date, Date as_of) {
  for (std::size_t b = 0; b < buckets.size(); ++b) {
    if (buckets[b].after && !Beyond(date, *buckets[b].after, as_of)) continue;
    if (buckets[b].up_to && Beyond(date, *buckets[b].up_to, as_of)) continue;
    return static_cast<int>(b);
  }
  return kOutside;
}

std::vector<Amount> AmountsOf(const Ledger& ledger, const AsOf& at,
                              AgingBasis basis) {
  const ReferencePosition position = PositionFromDefinition(ledger.view(), at);
  const ItemColumns& items = ledger.view().items;
  std::vector<Amount> amounts;
  for (std::size_t i = 0; i < position.open.size(); ++i) {
    if (position.open[i] == 0) continue;
    const auto item = static_cast<RowIndex>(i);
    const Date document = items.document_date[i];
    const Date due = ledger.due(item);
    const Date date = basis == AgingBasis::kDue        ? due
                      : basis == AgingBasis::kDocument ? document
                      : items.posting_date.has(i)      ? items.posting_date[i]
                                                       : document;
    amounts.push_back({items.debtor[i], ledger.currency(item), position.open[i],
                       1, position.disputed.empty() ? 0 : position.disputed[i],
                       date, due});
  }
  for (const auto& [cell, cash] : position.unapplied) {
    amounts.push_back(
        {cell.first, cell.second, cash.minor, 0, 0, cash.since, cash.since});
  }
  return amounts;
}

// What is left of each amount of one debtor and currency when its credits are
// taken from its debts, those with the earliest date first.
std::vector<std::int64_t> SetOff(const std::vector<Amount>& amounts,
                                 Date Amount::*date) {
  std::vector<std::int64_t> left(amounts.size());
  std::vector<std::size_t> debts;
  std::int64_t credit = 0;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const bool debt = amounts[i].items == 1 && amounts[i].minor > 0;
    if (debt) {
      left[i] = amounts[i].minor;
      debts.push_back(i);
    } else {
      credit -= amounts[i].minor;
    }
  }
  std::stable_sort(debts.begin(), debts.end(),
                   [&](std::size_t a, std::size_t b) {
                     return amounts[a].*date < amounts[b].*date;
                   });
  for (const std::size_t i : debts) {
    const std::int64_t taken =
        std::clamp<std::int64_t>(credit, 0, amounts[i].minor);
    left[i] -= taken;
    credit -= taken;
  }
  return left;
}

// One debtor and currency, or all of a currency: sums add.
CurrencyAging AgeOne(const std::vector<Amount>& amounts, Date as_of,
                     const AgingOptions& options) {
  CurrencyAging out;
  out.currency = amounts[0].currency;
  out.buckets.resize(options.scheme.buckets().size());
  const bool set_off = options.credits == CreditPresentation::kOldestFirst;
  const bool own_date = options.credits == CreditPresentation::kOwnDate;
  const std::vector<std::int64_t> by_basis = SetOff(amounts, &Amount::basis);
  const std::vector<std::int64_t> by_due = SetOff(amounts, &Amount::due);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const Amount& amount = amounts[i];
    out.total += amount.minor;
    if (amount.disputed != 0) {
      out.disputed.items += 1;
      out.disputed.minor += amount.disputed;
    }
    out.unapplied.minor += amount.minor;
    out.unapplied.items += amount.items;
    if (!own_date && (amount.items == 0 || amount.minor < 0)) continue;
    const std::int64_t minor = set_off ? by_basis[i] : amount.minor;
    const int bucket = BucketOf(options.scheme.buckets(), amount.basis, as_of);
    AgingCell& cell = bucket == kOutside
                          ? out.outside
                          : out.buckets[static_cast<std::size_t>(bucket)];
    cell.minor += minor;
    cell.items += amount.items;
    out.unapplied.minor -= minor;
    out.unapplied.items -= amount.items;
    if (as_of <= amount.due) continue;
    AgingCell& side = as_of > AddYearsClamped(amount.due, 2)
                          ? out.beyond_two_years
                          : out.within_two_years;
    side.minor += set_off ? by_due[i] : amount.minor;
    side.items += amount.items;
  }
  return out;
}

void AddCell(const AgingCell& from, AgingCell& to) {
  to.items += from.items;
  to.minor += from.minor;
}

void AddTo(const CurrencyAging& from, CurrencyAging& to) {
  to.currency = from.currency;
  to.buckets.resize(from.buckets.size());
  for (std::size_t b = 0; b < from.buckets.size(); ++b) {
    AddCell(from.buckets[b], to.buckets[b]);
  }
  AddCell(from.unapplied, to.unapplied);
  AddCell(from.outside, to.outside);
  AddCell(from.within_two_years, to.within_two_years);
  AddCell(from.beyond_two_years, to.beyond_two_years);
  AddCell(from.disputed, to.disputed);
  to.total += from.total;
  to.ledger_balance += from.total;
}

void PrintCell(const AgingCell& cell, std::ostream& out) {
  out << ' ' << cell.items << ':' << cell.minor;
}

void PrintCurrency(const CurrencyAging& aging, std::ostream& out) {
  out << aging.currency.code();
  for (const AgingCell& cell : aging.buckets) PrintCell(cell, out);
  out << " unapplied";
  PrintCell(aging.unapplied, out);
  out << " outside";
  PrintCell(aging.outside, out);
  out << " total " << aging.total << " balance " << aging.ledger_balance
      << " proof " << aging.proof << " two years";
  PrintCell(aging.within_two_years, out);
  PrintCell(aging.beyond_two_years, out);
  out << " disputed";
  PrintCell(aging.disputed, out);
  out << '\n';
}

}  // namespace

ReferenceAging AgeFromDefinition(const Ledger& ledger, const AsOf& at,
                                 const AgingOptions& options) {
  ReferenceAging out;
  out.report.at = at;
  out.report.basis = options.basis.value_or(options.scheme.default_basis());
  out.report.buckets = options.scheme.buckets();
  out.by_debtor.bucket_count = out.report.buckets.size();
  // By debtor, then currency index.
  std::map<std::pair<RowIndex, std::uint8_t>, std::vector<Amount>> cells;
  for (const Amount& amount : AmountsOf(ledger, at, out.report.basis)) {
    const auto index = static_cast<std::uint8_t>(
        std::find(ledger.currencies().begin(), ledger.currencies().end(),
                  amount.currency) -
        ledger.currencies().begin());
    cells[{amount.debtor, index}].push_back(amount);
  }
  std::map<Currency, CurrencyAging> totals;
  for (const auto& [cell, amounts] : cells) {
    const CurrencyAging aging = AgeOne(amounts, at.as_of, options);
    out.by_debtor.debtor.push_back(cell.first);
    out.by_debtor.currency.push_back(cell.second);
    out.by_debtor.cells.insert(out.by_debtor.cells.end(), aging.buckets.begin(),
                               aging.buckets.end());
    out.by_debtor.unapplied.push_back(aging.unapplied.minor);
    out.by_debtor.outside.push_back(aging.outside.minor);
    out.by_debtor.total.push_back(aging.total);
    AddTo(aging, totals[aging.currency]);
  }
  for (const auto& [currency, aging] : totals) {
    out.report.totals.push_back(aging);
  }
  if (totals.empty()) {
    CurrencyAging nothing;
    nothing.currency = ledger.currencies()[ledger.base_currency_index()];
    nothing.buckets.resize(out.report.buckets.size());
    out.report.totals.push_back(nothing);
  }
  return out;
}

std::string Printed(const AgingReport& report) {
  std::ostringstream out;
  for (const CurrencyAging& aging : report.totals) PrintCurrency(aging, out);
  if (report.base) {
    out << "base ";
    PrintCurrency(*report.base, out);
  }
  return out.str();
}

std::string Printed(const DebtorAging& debtors) {
  std::ostringstream out;
  for (std::size_t row = 0; row < debtors.rows(); ++row) {
    out << debtors.debtor[row] << '/' << int{debtors.currency[row]};
    for (std::size_t b = 0; b < debtors.bucket_count; ++b) {
      PrintCell(debtors.cell(row, b), out);
    }
    out << " unapplied " << debtors.unapplied[row] << " outside "
        << debtors.outside[row] << " total " << debtors.total[row] << '\n';
  }
  return out.str();
}

}  // namespace arrears::reference
