// SPDX-License-Identifier: Apache-2.0
//
// What is open now in the observation's currency, and the item it names.
#include <algorithm>
#include <limits>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr std::int32_t kSoon = 7;  // Days ahead.
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

class Totals {
 public:
  Totals(const Context& context, const Day& day)
      : ledger_(context.ledger),
        tolerance_(context.options.tolerance_minor),
        two_years_((day.at.as_of - day.two_years).count()) {}
  void Add(const ItemNow& item);

  Wide open = 0, past_due = 0, disputed = 0, undisputed_past_due = 0;
  Wide credits = 0;  // Open credit notes and receipts, negative.
  Wide over_30 = 0, over_60 = 0, over_90 = 0, over_two_years = 0;
  Wide due_soon = 0, secured = 0, part_paid = 0;
  Wide amount_days = 0;  // Open times days past due.
  std::int64_t claims = 0, days = 0;
  std::int32_t open_items = 0, past_due_items = 0, due_soon_items = 0,
               part_paid_items = 0;
  // Of items above the tolerance; next_due of those not past due.
  std::int32_t next_due = kNever, most_dpd = -kNever;
  Date oldest_document = Date::FromDays(kNever);

 private:
  void AddAboveTolerance(const ItemNow& item, bool came_in);

  const Ledger& ledger_;
  const std::int64_t tolerance_;
  const std::int32_t two_years_;  // Due by then, told in days past due.
};

void Totals::Add(const ItemNow& item) {
  if (item.open <= 0) {
    credits += item.open;
    return;
  }
  const std::int32_t dpd = item.dpd;
  const bool came_in = item.course.money > 0;
  open += item.open;
  disputed += item.disputed;
  ++claims;
  const ColumnView<std::int64_t>& held = ledger_.view().items.secured_amount;
  if (!held.absent()) {
    secured += std::min(item.open, held.value_or(item.row, 0));
  }
  if (came_in) part_paid += item.open;
  if (item.open > tolerance_) AddAboveTolerance(item, came_in);
  if (dpd <= 0) {
    if (dpd >= -kSoon) due_soon += item.open;
    return;
  }
  past_due += item.open;
  undisputed_past_due += item.open - item.disputed;
  amount_days += Wide{item.open} * dpd;
  days += dpd;
  over_30 += dpd > 30 ? item.open : 0;
  over_60 += dpd > 60 ? item.open : 0;
  over_90 += dpd > 90 ? item.open : 0;
  over_two_years += dpd >= two_years_ ? item.open : 0;
}

void Totals::AddAboveTolerance(const ItemNow& item, bool came_in) {
  const std::int32_t dpd = item.dpd;
  ++open_items;
  part_paid_items += came_in ? 1 : 0;
  most_dpd = std::max(most_dpd, dpd);
  const Date document = ledger_.view().items.document_date[item.row];
  oldest_document = std::min(oldest_document, document);
  if (dpd > 0) {
    ++past_due_items;
    return;
  }
  next_due = std::min(next_due, -dpd);
  due_soon_items += dpd >= -kSoon ? 1 : 0;
}

class StandingFacts final : public Family {
 public:
  StandingFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override {
    for (const TileRow& row : rows) {
      FillRow(day, row.currency, row, scratch);
    }
  }

 private:
  void FillRow(const Day& day, std::uint8_t currency, const TileRow& row,
               Scratch& scratch) const;
  void SetAmounts(const Day& day, std::uint8_t currency, const Totals& totals,
                  const TileRow& row, Scratch& scratch) const;
  void SetDays(const Day& day, const Totals& totals, const TileRow& row) const;

  const Context& context_;
  Slot<std::int64_t> open_total_, past_due_total_, not_due_total_,
      disputed_total_, undisputed_past_due_, unapplied_total_, anchor_amount_,
      over_two_years_total_, due_soon_total_, secured_total_, part_paid_total_;
  Slot<std::int32_t> open_items_, past_due_items_, dpd_oldest_, dpd_max_,
      days_to_next_due_, due_soon_items_, part_paid_items_, item_age_oldest_;
  Slot<double> dpd_avg_, dpd_weighted_, share_past_due_, share_over_30_,
      share_over_60_, share_over_90_;
};

StandingFacts::StandingFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      open_total_(columns.Int64("open_total")),
      past_due_total_(columns.Int64("past_due_total")),
      not_due_total_(columns.Int64("not_due_total")),
      disputed_total_(columns.Int64("disputed_total")),
      undisputed_past_due_(columns.Int64("undisputed_past_due")),
      unapplied_total_(columns.Int64("unapplied_total")),
      anchor_amount_(columns.Int64("anchor_amount")),
      over_two_years_total_(columns.Int64("over_two_years_total")),
      due_soon_total_(columns.Int64("due_soon_total")),
      secured_total_(columns.Int64("secured_total")),
      part_paid_total_(columns.Int64("part_paid_total")),
      open_items_(columns.Int32("open_items", Unset::kZero)),
      past_due_items_(columns.Int32("past_due_items", Unset::kZero)),
      dpd_oldest_(columns.Int32("dpd_oldest")),
      dpd_max_(columns.Int32("dpd_max")),
      days_to_next_due_(columns.Int32("days_to_next_due")),
      due_soon_items_(columns.Int32("due_soon_items", Unset::kZero)),
      part_paid_items_(columns.Int32("part_paid_items", Unset::kZero)),
      item_age_oldest_(columns.Int32("item_age_oldest")),
      dpd_avg_(columns.Float64("dpd_avg")),
      dpd_weighted_(columns.Float64("dpd_weighted")),
      share_past_due_(columns.Float64("share_past_due")),
      share_over_30_(columns.Float64("share_over_30")),
      share_over_60_(columns.Float64("share_over_60")),
      share_over_90_(columns.Float64("share_over_90")) {}

void StandingFacts::FillRow(const Day& day, std::uint8_t currency,
                            const TileRow& row, Scratch& scratch) const {
  Totals totals(context_, day);
  for (const std::uint32_t place : scratch.now.open()) {
    const ItemNow& item = scratch.now.items()[place];
    if (item.currency == currency) totals.Add(item);
  }
  SetAmounts(day, currency, totals, row, scratch);
  if (totals.claims == 0) return;
  SetDays(day, totals, row);
  const ItemNow* const anchor =
      FindAnchor(scratch.now, currency, context_.options.tolerance_minor);
  if (anchor == nullptr) return;
  dpd_oldest_.Set(row, anchor->dpd);
  if (!anchor_amount_.wanted()) return;
  anchor_amount_.Set(
      row, ToBase(context_, day, currency,
                  Wide{anchor->open} - anchor->disputed, scratch.fault));
}

void StandingFacts::SetAmounts(const Day& day, std::uint8_t currency,
                               const Totals& totals, const TileRow& row,
                               Scratch& scratch) const {
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
  set(due_soon_total_, totals.due_soon);
  set(secured_total_, totals.secured);
  set(part_paid_total_, totals.part_paid);
}

void StandingFacts::SetDays(const Day& day, const Totals& totals,
                            const TileRow& row) const {
  open_items_.Set(row, totals.open_items);
  past_due_items_.Set(row, totals.past_due_items);
  due_soon_items_.Set(row, totals.due_soon_items);
  part_paid_items_.Set(row, totals.part_paid_items);
  if (totals.open_items > 0) {
    dpd_max_.Set(row, totals.most_dpd);
    item_age_oldest_.Set(row, (day.at.as_of - totals.oldest_document).count());
  }
  if (totals.next_due != kNever) days_to_next_due_.Set(row, totals.next_due);
  const double open = ToDouble(totals.open);
  dpd_avg_.Set(row, Ratio(totals.days, totals.claims));
  dpd_weighted_.Set(row, ToDouble(totals.amount_days) / open);
  share_past_due_.Set(row, ToDouble(totals.past_due) / open);
  share_over_30_.Set(row, ToDouble(totals.over_30) / open);
  share_over_60_.Set(row, ToDouble(totals.over_60) / open);
  share_over_90_.Set(row, ToDouble(totals.over_90) / open);
}

class ItemFacts final : public Family {
 public:
  ItemFacts(const Context& context, ColumnSet& columns)
      : context_(context),
        item_amount_(columns.Int64("item_amount")),
        item_open_(columns.Int64("item_open")),
        item_dpd_(columns.Int32("item_dpd")),
        item_terms_days_(columns.Int32("item_terms_days")) {}

  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override {
    if (rows.item < 0) return;
    const Ledger& ledger = context_.ledger;
    for (const ItemNow& item : scratch.now.items()) {
      if (item.row != rows.item || !item.exists) continue;
      const auto to_base = [&](std::int64_t minor) {
        return ToBase(context_, day, item.currency, minor, scratch.fault);
      };
      for (const TileRow& row : rows) {
        item_amount_.Set(row, to_base(item.amount));
        item_open_.Set(row, to_base(item.open));
        item_dpd_.Set(row, item.dpd);
        item_terms_days_.Set(row, (ledger.due(item.row) -
                                   ledger.view().items.document_date[item.row])
                                      .count());
      }
    }
  }

 private:
  const Context& context_;
  Slot<std::int64_t> item_amount_, item_open_;
  Slot<std::int32_t> item_dpd_, item_terms_days_;
};

}  // namespace

FamilyPointer MakeStandingFacts(const Context& context, ColumnSet& columns,
                                ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kStanding)) return nullptr;
  needs.items = true;
  needs.courses |= columns.WantsAny({"part_paid_items", "part_paid_total"});
  return std::make_unique<StandingFacts>(context, columns);
}

FamilyPointer MakeItemFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kItem)) return nullptr;
  needs.items = true;
  return std::make_unique<ItemFacts>(context, columns);
}

}  // namespace arrears::facts_internal
