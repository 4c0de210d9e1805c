// SPDX-License-Identifier: Apache-2.0
//
// What came in, what was lost and what was ordered, over all currencies.
#include <algorithm>
#include <numeric>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr Days kSeasonAhead{275};  // Days ago that the coming quarter ended.

}  // namespace

Orders::Money& Orders::MoneyOf(std::uint8_t currency) {
  const auto at = std::find_if(
      money.begin(), money.end(),
      [currency](const Money& own) { return own.currency == currency; });
  return at != money.end() ? *at : money.emplace_back(Money{currency});
}

// In which period an item falls is as good as chance to the processor, so it is
// an index and no branch.
void Orders::Add(const Day& day, const ItemNow& item) {
  const Date on = item.posting;
  if (!first || on < *first) first = on;
  if (item.amount <= 0) return;
  if (!last || *last < on) last = on;
  // Items in a row are mostly of one currency.
  Money& own = !money.empty() && money.back().currency == item.currency
                   ? money.back()
                   : MoneyOf(item.currency);
  const std::size_t period = std::size_t{on > day.year_begin} +
                             std::size_t{on > day.at.as_of - kSeasonAhead} +
                             std::size_t{on > day.half_year_begin} +
                             std::size_t{on > day.quarter_begin};
  ++items[period];
  own.minor[period] += item.amount;
}

namespace {

class FlowFacts final : public Family {
 public:
  FlowFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  void SetOrders(const Day& day, const DebtorRows& rows,
                 Scratch& scratch) const;
  void SetTerms(const Day& day, const DebtorRows& rows, Scratch& scratch) const;
  void SetFlows(const Day& day, const DebtorRows& rows, const MoneyFlows& flows,
                absl::Status& fault) const;
  std::optional<Date> TakenOn(const Day& day, RowIndex debtor,
                              std::optional<Date> first_item) const;

  const Context& context_;
  Slot<std::int32_t> days_since_payment_, tenure_days_, chargebacks_,
      days_since_chargeback_, orders_365d_, days_since_order_;
  Slot<std::int64_t> written_off_total_, chargeback_total_, received_30d_total_,
      ordered_365d_total_;
  Slot<double> order_change_, order_count_change_, order_season_,
      terms_days_avg_, terms_days_avg_amount_;
};

FlowFacts::FlowFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      days_since_payment_(columns.Int32("days_since_payment")),
      tenure_days_(columns.Int32("tenure_days")),
      chargebacks_(columns.Int32("chargebacks", Unset::kZero)),
      days_since_chargeback_(columns.Int32("days_since_chargeback")),
      orders_365d_(columns.Int32("orders_365d", Unset::kZero)),
      days_since_order_(columns.Int32("days_since_order")),
      written_off_total_(columns.Int64("written_off_total", Unset::kZero)),
      chargeback_total_(columns.Int64("chargeback_total", Unset::kZero)),
      received_30d_total_(columns.Int64("received_30d_total", Unset::kZero)),
      ordered_365d_total_(columns.Int64("ordered_365d_total", Unset::kZero)),
      order_change_(columns.Float64("order_change")),
      order_count_change_(columns.Float64("order_count_change")),
      order_season_(columns.Float64("order_season")),
      terms_days_avg_(columns.Float64("terms_days_avg")),
      terms_days_avg_amount_(columns.Float64("terms_days_avg_amount")) {}

void FlowFacts::Fill(const Day& day, const DebtorRows& rows,
                     Scratch& scratch) const {
  Orders& orders = scratch.orders;
  orders.Clear();
  for (const ItemNow& item : scratch.now.items()) {
    if (item.exists && item.row != rows.item) orders.Add(day, item);
  }
  const auto days_since = [&](const Slot<std::int32_t>& slot,
                              const std::optional<Date>& date) {
    if (!date || !slot.wanted()) return;
    for (const TileRow& row : rows) {
      slot.Set(row, (day.at.as_of - *date).count());
    }
  };
  const MoneyFlows& flows = scratch.now.flows();
  days_since(days_since_payment_, flows.last_money);
  days_since(days_since_chargeback_, flows.last_chargeback);
  days_since(days_since_order_, orders.last);
  days_since(tenure_days_, TakenOn(day, rows.debtor, orders.first));
  SetFlows(day, rows, flows, scratch.fault);
  SetOrders(day, rows, scratch);
  if (terms_days_avg_.wanted() || terms_days_avg_amount_.wanted()) {
    SetTerms(day, rows, scratch);
  }
}

void FlowFacts::SetTerms(const Day& day, const DebtorRows& rows,
                         Scratch& scratch) const {
  const Ledger& ledger = context_.ledger;
  CurrencySums &amounts = scratch.sums, &amount_days = scratch.sums_before;
  amounts.Clear();
  amount_days.Clear();
  std::int64_t items = 0, days = 0;
  for (const ItemNow& item : scratch.now.items()) {
    if (!item.exists || item.amount <= 0 || item.row == rows.item ||
        item.posting <= day.history_begin) {
      continue;
    }
    const std::int32_t terms =
        (ledger.due(item.row) - ledger.view().items.document_date[item.row])
            .count();
    ++items;
    days += terms;
    amounts.Add(item.currency, item.amount);
    amount_days.Add(item.currency, Wide{item.amount} * terms);
  }
  if (items == 0) return;
  for (const TileRow& row : rows) {
    terms_days_avg_.Set(row, Ratio(days, items));
    terms_days_avg_amount_.Set(row, RatioInBase(day, amount_days, amounts));
  }
}

std::optional<Date> FlowFacts::TakenOn(const Day& day, RowIndex debtor,
                                       std::optional<Date> first_item) const {
  const ColumnView<Date>& since = context_.ledger.view().debtors.since;
  const auto i = static_cast<std::size_t>(debtor);
  if (!since.has(i) || since[i] > day.at.as_of) return first_item;
  return std::min(first_item.value_or(since[i]), since[i]);
}

void FlowFacts::SetFlows(const Day& day, const DebtorRows& rows,
                         const MoneyFlows& flows, absl::Status& fault) const {
  SetTotal(context_, day, rows, written_off_total_, flows.written_off, fault);
  SetTotal(context_, day, rows, chargeback_total_, flows.charged_back, fault);
  SetTotal(context_, day, rows, received_30d_total_, flows.received, fault);
  if (flows.chargebacks == 0) return;
  for (const TileRow& row : rows) {
    chargebacks_.Set(row, flows.chargebacks);
  }
}

void FlowFacts::SetOrders(const Day& day, const DebtorRows& rows,
                          Scratch& scratch) const {
  const Orders& orders = scratch.orders;
  const auto to_base = [&](Orders::Period begin, Orders::Period end) {
    orders.Sum(begin, end, scratch.sums);
    return ToBase(context_, day, scratch.sums, scratch.fault);
  };
  std::optional<double> change, count_change, season;
  if (order_change_.wanted()) {
    const auto now = to_base(Orders::kRecent, Orders::kRecent);
    const auto before = to_base(Orders::kBefore, Orders::kBefore);
    if (now && before && *before > 0) change = Ratio(*now, *before) - 1;
  }
  const std::int32_t before = orders.items[Orders::kBefore];
  if (before > 0) {
    count_change = Ratio(orders.items[Orders::kRecent], before) - 1;
  }
  const auto year = to_base(Orders::kSeason, Orders::kRecent);
  if (order_season_.wanted()) {
    const auto ahead = to_base(Orders::kSeason, Orders::kSeason);
    if (ahead && year && *year > 0) season = 4 * Ratio(*ahead, *year) - 1;
  }
  const std::int32_t items = std::accumulate(
      orders.items.begin() + Orders::kSeason, orders.items.end(), 0);
  for (const TileRow& row : rows) {
    orders_365d_.Set(row, items);
    order_change_.Set(row, change);
    order_count_change_.Set(row, count_change);
    order_season_.Set(row, season);
    if (year) {
      ordered_365d_total_.Set(row, *year);
    } else {
      ordered_365d_total_.SetNull(row);
    }
  }
}

}  // namespace

FamilyPointer MakeFlowFacts(const Context& context, ColumnSet& columns,
                            ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kFlow)) return nullptr;
  needs.items = needs.courses = true;
  return std::make_unique<FlowFacts>(context, columns);
}

}  // namespace arrears::facts_internal
