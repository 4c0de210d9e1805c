// SPDX-License-Identifier: Apache-2.0
//
// How past items were paid, over all currencies.
//
// An item is paid when it has reached zero and at least half of its amount came
// in money: credited and written-off items say nothing of the debtor's habits,
// while a residue of a few cents written off does not spoil a payment.
#include <algorithm>

#include "facts/families_internal.h"
#include "facts/paid_record_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr std::int32_t kYear = 365, kSeasonHalf = 45;

// Due within 45 days of this day of an earlier year; years of 365 days.
bool InSeason(std::int32_t dpd) {
  const bool earlier = dpd >= kYear - kSeasonHalf;
  const bool near = (dpd + kSeasonHalf) % kYear <= 2 * kSeasonHalf;
  return earlier && near;
}

class PaidFacts final : public Family {
 public:
  PaidFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  std::optional<std::int32_t> Record(const Day& day, const DebtorRows& rows,
                                     const DebtorItems& now,
                                     PaidRecord& record) const;
  void SetCounts(PaidRecord& record, const TileRow& row) const;
  void SetMoney(const Day& day, const PaidRecord& record,
                const TileRow& row) const;

  const Context& context_;
  Slot<std::int32_t> paid_items_, days_late_max_, dpd_worst_365d_;
  Slot<std::int64_t> paid_total_;
  Slot<double> late_share_, days_late_avg_, days_late_sd_, days_late_trend_,
      days_late_slope_, days_late_swing_, days_late_season_,
      paid_over_30_share_, paid_over_60_share_, paid_over_90_share_,
      part_payment_share_;
  Slot<double> late_share_amount_, days_late_avg_amount_, days_late_sd_amount_,
      days_late_trend_amount_, days_late_slope_amount_,
      paid_over_30_share_amount_, paid_over_60_share_amount_,
      paid_over_90_share_amount_, part_payment_share_amount_;
};

PaidFacts::PaidFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      paid_items_(columns.Int32("paid_items", Unset::kZero)),
      days_late_max_(columns.Int32("days_late_max")),
      dpd_worst_365d_(columns.Int32("dpd_worst_365d")),
      paid_total_(columns.Int64("paid_total", Unset::kZero)),
      late_share_(columns.Float64("late_share")),
      days_late_avg_(columns.Float64("days_late_avg")),
      days_late_sd_(columns.Float64("days_late_sd")),
      days_late_trend_(columns.Float64("days_late_trend")),
      days_late_slope_(columns.Float64("days_late_slope")),
      days_late_swing_(columns.Float64("days_late_swing")),
      days_late_season_(columns.Float64("days_late_season")),
      paid_over_30_share_(columns.Float64("paid_over_30_share")),
      paid_over_60_share_(columns.Float64("paid_over_60_share")),
      paid_over_90_share_(columns.Float64("paid_over_90_share")),
      part_payment_share_(columns.Float64("part_payment_share")),
      late_share_amount_(columns.Float64("late_share_amount")),
      days_late_avg_amount_(columns.Float64("days_late_avg_amount")),
      days_late_sd_amount_(columns.Float64("days_late_sd_amount")),
      days_late_trend_amount_(columns.Float64("days_late_trend_amount")),
      days_late_slope_amount_(columns.Float64("days_late_slope_amount")),
      paid_over_30_share_amount_(columns.Float64("paid_over_30_share_amount")),
      paid_over_60_share_amount_(columns.Float64("paid_over_60_share_amount")),
      paid_over_90_share_amount_(columns.Float64("paid_over_90_share_amount")),
      part_payment_share_amount_(columns.Float64("part_payment_share_amount")) {
}

// The worst days past due that any item stood at within the last 365 days.
std::optional<std::int32_t> PaidFacts::Record(const Day& day,
                                              const DebtorRows& rows,
                                              const DebtorItems& now,
                                              PaidRecord& record) const {
  bool any = false;
  std::int32_t worst = 0;
  for (const ItemNow& item : now.items()) {
    if (item.row == rows.item || !item.exists || item.amount <= 0) continue;
    const bool open = item.open != 0;
    const Date on = item.course.since;
    const std::int32_t late = (on - day.at.as_of).count() + item.dpd;
    const bool stood = open || on > day.year_begin;
    any = any || stood;
    worst = std::max(worst, !stood ? 0 : open ? item.dpd : late);
    if (open || on <= day.history_begin ||
        2 * item.course.money < item.amount) {
      continue;
    }
    record.Add({on, late, item.amount, item.currency,
                item.course.payment_days > 1, InSeason(item.dpd)});
  }
  record.SumUp(day);
  return any ? std::optional(worst) : std::nullopt;
}

void PaidFacts::Fill(const Day& day, const DebtorRows& rows,
                     Scratch& scratch) const {
  PaidRecord& record = scratch.paid;
  record.Clear();
  const std::optional<std::int32_t> worst =
      Record(day, rows, scratch.now, record);
  if (paid_total_.wanted()) {
    scratch.sums.Clear();
    record.AddPaidTo(scratch.sums);
    SetTotal(context_, day, rows, paid_total_, scratch.sums, scratch.fault);
  }
  for (const TileRow& row : rows) {
    dpd_worst_365d_.Set(row, worst);
    if (record.all().items == 0) continue;
    SetCounts(record, row);
    SetMoney(day, record, row);
  }
}

void PaidFacts::SetCounts(PaidRecord& record, const TileRow& row) const {
  const Lateness all = record.all();
  const auto items = static_cast<double>(all.items);
  const auto share = [items](std::int64_t count) {
    return static_cast<double>(count) / items;
  };
  paid_items_.Set(row, static_cast<std::int32_t>(all.items));
  days_late_max_.Set(row, record.most_late());
  late_share_.Set(row, share(record.LateItems(1)));
  days_late_avg_.Set(row, all.mean());
  paid_over_30_share_.Set(row, share(record.LateItems(2)));
  paid_over_60_share_.Set(row, share(record.LateItems(3)));
  paid_over_90_share_.Set(row, share(record.LateItems(4)));
  part_payment_share_.Set(row, share(record.in_parts()));
  days_late_trend_.Set(row, record.Trend());
  if (days_late_sd_.wanted()) days_late_sd_.Set(row, record.Sd());
  if (days_late_slope_.wanted()) days_late_slope_.Set(row, record.Slope());
  if (days_late_swing_.wanted()) days_late_swing_.Set(row, record.Swing());
  if (record.season().items > 0) {
    days_late_season_.Set(row, record.season().mean() - all.mean());
  }
}

void PaidFacts::SetMoney(const Day& day, const PaidRecord& record,
                         const TileRow& row) const {
  const std::optional<PaidShares> shares = record.Shares(day);
  if (shares) {
    late_share_amount_.Set(row, shares->later[1]);
    days_late_avg_amount_.Set(row, shares->days);
    paid_over_30_share_amount_.Set(row, shares->later[2]);
    paid_over_60_share_amount_.Set(row, shares->later[3]);
    paid_over_90_share_amount_.Set(row, shares->later[4]);
    part_payment_share_amount_.Set(row, shares->in_parts);
  }
  if (days_late_sd_amount_.wanted()) {
    days_late_sd_amount_.Set(row, record.MoneySd(day));
  }
  if (days_late_trend_amount_.wanted()) {
    days_late_trend_amount_.Set(row, record.MoneyTrend(day));
  }
  if (days_late_slope_amount_.wanted()) {
    days_late_slope_amount_.Set(row, record.MoneySlope(day));
  }
}

}  // namespace

FamilyPointer MakePaidFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kPaid)) return nullptr;
  needs.items = needs.courses = true;
  return std::make_unique<PaidFacts>(context, columns);
}

}  // namespace arrears::facts_internal
