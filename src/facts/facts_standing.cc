// SPDX-License-Identifier: Apache-2.0
//
// What is open now: per currency (StandingFacts) and over all of them
// (ExposureFacts).
#include <algorithm>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Where nothing is allowed and something is owed: beyond every table's cuts,
// and finite, so that it can be averaged and binned.
constexpr double kNothingAllowed = 1000;

double Ratio(Wide part, Wide whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

struct StandingFacts::Totals {
  Wide open = 0, past_due = 0, disputed = 0, undisputed_past_due = 0;
  Wide credits = 0;  // Open credit notes and receipts, negative.
  Wide over_30 = 0, over_60 = 0, over_90 = 0, over_two_years = 0;
  Wide amount_days = 0;  // Open times days past due.
  std::int32_t open_items = 0, past_due_items = 0;
  std::optional<std::int32_t> next_due;

  void Add(const ItemNow& item, std::int64_t tolerance, std::int32_t two_years);
};

void StandingFacts::Totals::Add(const ItemNow& item, std::int64_t tolerance,
                                std::int32_t two_years) {
  if (item.open <= 0) {
    credits += item.open;
    return;
  }
  const std::int32_t dpd = item.dpd;
  open += item.open;
  disputed += item.disputed;
  open_items += item.open > tolerance ? 1 : 0;
  if (dpd <= 0) {
    if (item.open > tolerance)
      next_due = std::min(next_due.value_or(-dpd), -dpd);
    return;
  }
  past_due += item.open;
  undisputed_past_due += item.open - item.disputed;
  past_due_items += item.open > tolerance ? 1 : 0;
  amount_days += Wide{item.open} * dpd;
  over_30 += dpd > 30 ? item.open : 0;
  over_60 += dpd > 60 ? item.open : 0;
  over_90 += dpd > 90 ? item.open : 0;
  over_two_years += dpd >= two_years ? item.open : 0;
}

StandingFacts::StandingFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wanted_(columns.WantsAny(FactStage::kStanding)),
      open_total_(columns.Int64("open_total")),
      past_due_total_(columns.Int64("past_due_total")),
      not_due_total_(columns.Int64("not_due_total")),
      disputed_total_(columns.Int64("disputed_total")),
      undisputed_past_due_(columns.Int64("undisputed_past_due")),
      unapplied_total_(columns.Int64("unapplied_total")),
      anchor_amount_(columns.Int64("anchor_amount")),
      over_two_years_total_(columns.Int64("over_two_years_total")),
      open_items_(columns.Int32("open_items")),
      past_due_items_(columns.Int32("past_due_items")),
      dpd_oldest_(columns.Int32("dpd_oldest")),
      days_to_next_due_(columns.Int32("days_to_next_due")),
      dpd_weighted_(columns.Float64("dpd_weighted")),
      share_past_due_(columns.Float64("share_past_due")),
      share_over_30_(columns.Float64("share_over_30")),
      share_over_60_(columns.Float64("share_over_60")),
      share_over_90_(columns.Float64("share_over_90")) {}

void StandingFacts::Fill(const Day& day, std::uint8_t currency, std::size_t row,
                         Scratch& scratch) const {
  if (!wanted_) return;
  Totals totals;
  const std::int64_t tolerance = context_.options.tolerance_minor;
  // Due by day.two_years, told in days past due.
  const std::int32_t two_years = (day.at.as_of - day.two_years).count();
  for (const ItemNow& item : scratch.now.items()) {
    if (item.currency == currency) totals.Add(item, tolerance, two_years);
  }
  const auto set = [&](const Slot<std::int64_t>& slot, Wide minor) {
    if (!slot.wanted()) return;
    slot.Set(row, ToBase(context_, day, currency, minor, scratch.fault));
  };
  set(open_total_, totals.open);
  set(past_due_total_, totals.past_due);
  set(not_due_total_, totals.open - totals.past_due);
  set(disputed_total_, totals.disputed);
  set(undisputed_past_due_, totals.undisputed_past_due);
  set(unapplied_total_, -(totals.credits + scratch.now.unapplied(currency)));
  set(over_two_years_total_, totals.over_two_years);
  open_items_.Set(row, totals.open_items);
  past_due_items_.Set(row, totals.past_due_items);
  days_to_next_due_.Set(row, totals.next_due);
  SetShares(totals, row);
  const ItemNow* const anchor = FindAnchor(scratch.now, currency, tolerance);
  if (anchor == nullptr) return;
  dpd_oldest_.Set(row, anchor->dpd);
  set(anchor_amount_, Wide{anchor->open} - anchor->disputed);
}

void StandingFacts::SetShares(const Totals& totals, std::size_t row) const {
  if (totals.open == 0) return;
  dpd_weighted_.Set(row, Ratio(totals.amount_days, totals.open));
  share_past_due_.Set(row, Ratio(totals.past_due, totals.open));
  share_over_30_.Set(row, Ratio(totals.over_30, totals.open));
  share_over_60_.Set(row, Ratio(totals.over_60, totals.open));
  share_over_90_.Set(row, Ratio(totals.over_90, totals.open));
}

ExposureFacts::ExposureFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      utilisation_(columns.Float64("utilisation")),
      exposure_growth_(columns.Float64("exposure_growth")) {}

void ExposureFacts::Fill(const Day& day, const DebtorRows& rows,
                         Scratch& scratch) const {
  const auto add_claims = [](const DebtorItems& items, CurrencySums& sums) {
    sums.Clear();
    for (const ItemNow& item : items.items()) {
      if (item.open > 0) sums.Add(item.currency, item.open);
    }
  };
  const auto to_base = [&](const CurrencySums& sums) {
    return ToBase(context_, day, sums, scratch.fault);
  };
  std::optional<double> utilisation, growth;
  if (utilisation_.wanted()) {
    const std::optional<std::int64_t> limit =
        CreditLimitAt(context_, rows.debtor, day.at);
    scratch.sums.Clear();
    scratch.now.AddBalance(scratch.sums);
    const std::optional<std::int64_t> owed = to_base(scratch.sums);
    if (limit && owed) {
      const auto exposure =
          static_cast<double>(std::max<std::int64_t>(*owed, 0));
      utilisation = *limit > 0     ? exposure / static_cast<double>(*limit)
                    : exposure > 0 ? kNothingAllowed
                                   : 0;
    }
  }
  if (exposure_growth_.wanted()) {
    add_claims(scratch.now, scratch.sums);
    add_claims(scratch.before, scratch.sums_before);
    const std::optional<std::int64_t> now = to_base(scratch.sums);
    const std::optional<std::int64_t> before = to_base(scratch.sums_before);
    if (now && before && *before > 0) growth = Ratio(*now, *before) - 1;
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    utilisation_.Set(row, utilisation);
    exposure_growth_.Set(row, growth);
  }
}

}  // namespace arrears::facts_internal
