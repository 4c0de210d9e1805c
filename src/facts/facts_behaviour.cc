// SPDX-License-Identifier: Apache-2.0
//
// How past items were paid, and when money came in, over all currencies.
//
// An item is paid when it has reached zero and at least half of its amount came
// in money: credited and written-off items say nothing of the debtor's habits,
// while a residue of a few cents written off does not spoil a payment.
#include <algorithm>
#include <cmath>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

using ledger_internal::Settlements;

constexpr Days kRecent{90};    // "Now" for trends.
constexpr Days kEarlier{365};  // What the trend is measured against.

double Share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// Sum of parts over sum of wholes. One currency needs no rate.
std::optional<double> Weighted(const Day& day, const CurrencySums& parts,
                               const CurrencySums& wholes) {
  double part = 0, whole = 0;
  const std::size_t currencies = wholes.sums().size();
  for (std::size_t i = 0; i < currencies; ++i) {
    const auto& [currency, sum] = wholes.sums()[i];
    const std::optional<double> rate =
        currencies == 1 ? 1.0 : day.to_base[currency];
    if (!rate) return std::nullopt;
    part += *rate * static_cast<double>(parts.sums()[i].second);
    whole += *rate * static_cast<double>(sum);
  }
  if (whole == 0) return std::nullopt;
  return part / whole;
}

void CameIn(Date date, PaymentRecord& record) {
  record.last_money = std::max(record.last_money.value_or(date), date);
}

bool IsWriteOff(const Ledger& ledger, RowIndex row) {
  return ledger.view().settlements.kind.value_or(static_cast<std::size_t>(row),
                                                 SettlementKind::kCash) ==
         SettlementKind::kWriteOff;
}

// The payments of an item that chargebacks took back whole, ascending.
void FindTakenBack(const Ledger& ledger, const Settlements& settlements,
                   RowIndex item, const AsOf& at,
                   std::vector<std::pair<RowIndex, std::int64_t>>& taken_back) {
  taken_back.clear();
  for (const RowIndex row : ledger.settlements_of(item)) {
    if (settlements.undoes(row) && settlements.is_chargeback(row) &&
        settlements.stands(row, at)) {
      taken_back.emplace_back(settlements.base(row), settlements.amount(row));
    }
  }
  std::sort(taken_back.begin(), taken_back.end());
  auto kept = taken_back.begin();
  for (auto row = taken_back.begin(); row != taken_back.end();) {
    const RowIndex payment = row->first;
    Wide sum = 0;
    for (; row != taken_back.end() && row->first == payment; ++row) {
      sum += row->second;
    }
    if (sum >= settlements.amount(payment)) *kept++ = {payment, 0};
  }
  taken_back.erase(kept, taken_back.end());
}

}  // namespace

double Lateness::mean() const {
  return static_cast<double>(days) / static_cast<double>(items);
}

double Lateness::sd() const {
  if (items < 2) return 0;
  const Wide numerator = items * squares - Wide{days} * days;
  return std::sqrt(static_cast<double>(numerator) /
                   static_cast<double>(Wide{items} * (items - 1)));
}

void PaymentRecord::Clear() {
  all = recent = earlier = {};
  late = over_30 = over_90 = in_parts = 0;
  most_late = chargebacks = 0;
  last_money.reset();
  first_item.reset();
  for (CurrencySums* sums : {&paid, &paid_late, &paid_days, &written_off,
                             &ordered, &ordered_before}) {
    sums->Clear();
  }
}

BehaviourFacts::BehaviourFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wants_paid_(columns.WantsAny(
          {"paid_items", "late_share", "late_share_amount", "days_late_avg",
           "days_late_avg_amount", "days_late_sd", "days_late_max",
           "days_late_trend", "paid_over_30_share", "paid_over_90_share",
           "part_payment_share"})),
      wants_rest_(
          columns.WantsAny({"days_since_payment", "tenure_days", "order_change",
                            "written_off_total", "chargebacks"})),
      paid_items_(columns.Int32("paid_items")),
      days_late_max_(columns.Int32("days_late_max")),
      days_since_payment_(columns.Int32("days_since_payment")),
      tenure_days_(columns.Int32("tenure_days")),
      chargebacks_(columns.Int32("chargebacks")),
      late_share_(columns.Float64("late_share")),
      late_share_amount_(columns.Float64("late_share_amount")),
      days_late_avg_(columns.Float64("days_late_avg")),
      days_late_avg_amount_(columns.Float64("days_late_avg_amount")),
      days_late_sd_(columns.Float64("days_late_sd")),
      days_late_trend_(columns.Float64("days_late_trend")),
      paid_over_30_share_(columns.Float64("paid_over_30_share")),
      paid_over_90_share_(columns.Float64("paid_over_90_share")),
      part_payment_share_(columns.Float64("part_payment_share")),
      order_change_(columns.Float64("order_change")),
      written_off_total_(columns.Int64("written_off_total")) {}

void BehaviourFacts::Fill(const Day& day, const DebtorRows& rows,
                          Scratch& scratch) const {
  if (!wants_paid_ && !wants_rest_) return;
  PaymentRecord& record = scratch.record;
  record.Clear();
  for (const ItemNow& item : scratch.now.items()) {
    if (item.row == rows.item) continue;
    if (wants_rest_) AddPayments(day, item, scratch);
    if (!wants_paid_ || !item.exists || item.amount <= 0 || item.open != 0) {
      continue;
    }
    AddPaid(day, item, scratch.tracer.Trace(item, day.at), record);
  }
  if (wants_paid_) SetLateness(day, rows, record);
  if (wants_rest_) SetRest(day, rows, scratch);
}

void BehaviourFacts::AddPaid(const Day& day, const ItemNow& item,
                             const ItemCourse& course,
                             PaymentRecord& record) const {
  if (course.since <= day.history_begin || 2 * course.money < item.amount) {
    return;
  }
  const std::int32_t late =
      (course.since - context_.ledger.due(item.row)).count();
  record.most_late =
      record.all.items == 0 ? late : std::max(record.most_late, late);
  record.all.Add(late);
  if (course.since > day.at.as_of - kRecent) {
    record.recent.Add(late);
  } else if (course.since > day.at.as_of - kRecent - kEarlier) {
    record.earlier.Add(late);
  }
  record.late += late > 0 ? 1 : 0;
  record.over_30 += late > 30 ? 1 : 0;
  record.over_90 += late > 90 ? 1 : 0;
  record.in_parts += course.payment_days > 1 ? 1 : 0;
  record.paid.Add(item.currency, item.amount);
  record.paid_late.Add(item.currency, late > 0 ? item.amount : 0);
  record.paid_days.Add(item.currency, Wide{item.amount} * late);
}

void BehaviourFacts::AddPayments(const Day& day, const ItemNow& item,
                                 Scratch& scratch) const {
  const Ledger& ledger = context_.ledger;
  PaymentRecord& record = scratch.record;
  if (item.has_rows) AddSettlements(day, item, scratch);
  if (!item.exists) return;
  const Date posting = ledger.posting(item.row);
  record.first_item = std::min(record.first_item.value_or(posting), posting);
  if (item.amount < 0 && ledger.kind(item.row) == ItemKind::kReceipt) {
    CameIn(posting, record);
  }
  if (item.amount <= 0) return;
  if (posting > day.at.as_of - kRecent) {
    record.ordered.Add(item.currency, item.amount);
  } else if (posting > day.at.as_of - 2 * kRecent) {
    record.ordered_before.Add(item.currency, item.amount);
  }
  // What settled_date stands for.
  const ItemColumns& items = ledger.view().items;
  if (!items.settled_date.has(item.row)) return;
  if (item.has_rows) {
    const ledger_internal::ItemSums sums = ledger_internal::SumItem(
        ledger, context_.settlements, item.row, day.at);
    if (sums.settled != 0) CameIn(sums.settled_on, record);
  } else if (item.open == 0) {
    CameIn(std::max(posting, items.settled_date[item.row]), record);
  }
}

void BehaviourFacts::AddSettlements(const Day& day, const ItemNow& item,
                                    Scratch& scratch) const {
  if (item.amount <= 0) return;
  const Ledger& ledger = context_.ledger;
  const Settlements& settlements = context_.settlements;
  PaymentRecord& record = scratch.record;
  auto& taken_back = scratch.taken_back;
  FindTakenBack(ledger, settlements, item.row, day.at, taken_back);
  for (const RowIndex row : ledger.settlements_of(item.row)) {
    if (!settlements.stands(row, day.at) ||
        !settlements.stands(settlements.base(row), day.at)) {
      continue;
    }
    const bool in_history = settlements.date(row) > day.history_begin;
    if (in_history && IsWriteOff(ledger, settlements.base(row))) {
      record.written_off.Add(item.currency,
                             -Wide{settlements.EffectOf(row, day.at).on_item});
    }
    if (settlements.undoes(row)) {
      record.chargebacks +=
          in_history && settlements.is_chargeback(row) ? 1 : 0;
      continue;
    }
    if (settlements.has_source(row) || !settlements.is_money(row) ||
        std::binary_search(taken_back.begin(), taken_back.end(),
                           std::pair(row, std::int64_t{0}))) {
      continue;
    }
    CameIn(settlements.date(row), record);
  }
}

void BehaviourFacts::SetLateness(const Day& day, const DebtorRows& rows,
                                 const PaymentRecord& record) const {
  const Lateness& all = record.all;
  const auto items = static_cast<std::int32_t>(all.items);
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    paid_items_.Set(row, items);
    if (items == 0) continue;
    late_share_.Set(row, Share(record.late, items));
    late_share_amount_.Set(row, Weighted(day, record.paid_late, record.paid));
    days_late_avg_.Set(row, all.mean());
    days_late_avg_amount_.Set(row,
                              Weighted(day, record.paid_days, record.paid));
    days_late_sd_.Set(row, all.sd());
    days_late_max_.Set(row, record.most_late);
    paid_over_30_share_.Set(row, Share(record.over_30, items));
    paid_over_90_share_.Set(row, Share(record.over_90, items));
    part_payment_share_.Set(row, Share(record.in_parts, items));
    if (record.recent.items > 0 && record.earlier.items > 0) {
      days_late_trend_.Set(row, record.recent.mean() - record.earlier.mean());
    }
  }
}

void BehaviourFacts::SetRest(const Day& day, const DebtorRows& rows,
                             Scratch& scratch) const {
  const PaymentRecord& record = scratch.record;
  const auto days_since = [&](std::optional<Date> date) {
    return date ? std::optional((day.at.as_of - *date).count()) : std::nullopt;
  };
  std::optional<Date> taken_on = record.first_item;
  const ColumnView<Date>& since = context_.ledger.view().debtors.since;
  if (since.has(static_cast<std::size_t>(rows.debtor)) &&
      since[static_cast<std::size_t>(rows.debtor)] <= day.at.as_of) {
    const Date listed = since[static_cast<std::size_t>(rows.debtor)];
    taken_on = std::min(taken_on.value_or(listed), listed);
  }
  const auto to_base = [&](const CurrencySums& sums) {
    return ToBase(context_, day, sums, scratch.fault);
  };
  std::optional<std::int64_t> written_off;
  if (written_off_total_.wanted()) written_off = to_base(record.written_off);
  std::optional<double> change;
  if (order_change_.wanted()) {
    const auto now = to_base(record.ordered);
    const auto before = to_base(record.ordered_before);
    if (now && before && *before > 0) change = Share(*now, *before) - 1;
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    days_since_payment_.Set(row, days_since(record.last_money));
    tenure_days_.Set(row, days_since(taken_on));
    chargebacks_.Set(row, record.chargebacks);
    written_off_total_.Set(row, written_off);
    order_change_.Set(row, change);
  }
}

}  // namespace arrears::facts_internal
