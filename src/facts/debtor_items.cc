// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "facts/debtor_items_internal.h"

namespace arrears::facts_internal {
namespace {

using ledger_internal::ClipAtZero;
using ledger_internal::ItemSums;
using ledger_internal::Settlements;

// So many amounts of at most 10^15 fit 64 bits; more are left to 128.
constexpr std::size_t kMostInOrder = 1024;

// As in Position: open disputes by amount, at most what is open.
std::int64_t DisputedOf(const Ledger& ledger, RowIndex item, std::int64_t open,
                        const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  const Wide most = open < 0 ? -Wide{open} : Wide{open};
  Wide disputed = 0;
  for (const RowIndex row : ledger.disputes_of(item)) {
    if (!IsOpenDispute(ledger, row, at)) continue;
    disputed += disputes.amount.has(row) ? Wide{disputes.amount[row]} : most;
  }
  const auto part = static_cast<std::int64_t>(std::min(disputed, most));
  return open < 0 ? -part : part;
}

// The payments of an item that chargebacks took back, ascending, with what they
// took.
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
    std::pair<RowIndex, std::int64_t> sum{row->first, 0};
    for (; row != taken_back.end() && row->first == sum.first; ++row) {
      sum.second += row->second;
    }
    *kept++ = sum;
  }
  taken_back.erase(kept, taken_back.end());
}

// Left of a payment after its chargebacks.
std::int64_t KeptOf(
    RowIndex payment, std::int64_t amount,
    const std::vector<std::pair<RowIndex, std::int64_t>>& taken_back) {
  const auto found = std::lower_bound(
      taken_back.begin(), taken_back.end(), payment,
      [](const auto& entry, RowIndex row) { return entry.first < row; });
  return found != taken_back.end() && found->first == payment
             ? amount - found->second
             : amount;
}

SettlementKind KindOf(const Ledger& ledger, RowIndex row) {
  return ledger.view().settlements.kind.value_or(static_cast<std::size_t>(row),
                                                 SettlementKind::kCash);
}

// What settlements made of an item, one after another.
struct Settled {
  explicit Settled(const ItemNow& item)
      : posting(item.posting), left(item.amount), before(item.amount) {}
  // False when the row is not in order.
  bool Add(const Day& day, Date date, std::int64_t minor, SettlementKind kind) {
    const Date on = std::max(date, posting);
    if (on < last) return false;
    last = on;
    if (left > 0 && left <= minor) since = on;
    left -= minor;
    before -= date <= day.before.as_of ? minor : 0;
    if (kind != SettlementKind::kCash) {
      const bool lost = kind == SettlementKind::kWriteOff;
      written_off += lost && date > day.history_begin ? minor : 0;
      return true;
    }
    if (payment_days == 0 || last_money < date) last_money = date;
    if (payment_days == 0 || paid_on != on) ++payment_days;
    paid_on = on;
    money += minor;
    month += date > day.month_begin ? minor : 0;
    return true;
  }

  const Date posting;
  std::int64_t left, before;  // Now, and 90 days earlier.
  std::int64_t money = 0, month = 0, written_off = 0;
  Date since = posting, last = posting;
  int payment_days = 0;
  Date paid_on, last_money;  // Where there are payments.
};

}  // namespace

bool IsKnownDispute(const Ledger& ledger, RowIndex row, const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  return disputes.opened[row] <= at.as_of &&
         disputes.recorded_date.value_or(row, disputes.opened[row]) <=
             at.known_on;
}

bool IsOpenDispute(const Ledger& ledger, RowIndex row, const AsOf& at) {
  const DisputeColumns& disputes = ledger.view().disputes;
  return IsKnownDispute(ledger, row, at) &&
         !(disputes.closed.has(row) &&
           disputes.closed[row] <= std::min(at.as_of, at.known_on));
}

void MoneyFlows::Clear() {
  last_money.reset();
  last_chargeback.reset();
  chargebacks = 0;
  received.Clear();
  written_off.Clear();
  charged_back.Clear();
}

void DebtorItems::Clear() {
  items_.clear();
  open_.clear();
  unapplied_.Clear();
  totals_.clear();
  most_dpd_.reset();
  flows_.Clear();
}

void DebtorItems::AddBalance(CurrencySums& sums) const {
  for (const auto& [currency, sum] : unapplied_.sums()) sums.Add(currency, sum);
  for (const CurrencyTotals& totals : totals_) {
    sums.Add(totals.currency, totals.open);
  }
}

void DebtorItems::AddTotals(const ItemNow& item, std::int64_t tolerance_minor) {
  // Items in a row are mostly of one currency.
  auto at = totals_.rbegin();
  while (at != totals_.rend() && at->currency != item.currency) ++at;
  CurrencyTotals& totals =
      at != totals_.rend()
          ? *at
          : totals_.emplace_back(CurrencyTotals{item.currency});
  totals.open += item.open;
  if (item.open_before > 0) totals.claims_before += item.open_before;
  if (item.open <= 0) return;
  totals.claims += item.open;
  if (item.dpd > 0) totals.past_due += item.open;
  if (item.open > tolerance_minor && (!most_dpd_ || *most_dpd_ < item.dpd)) {
    most_dpd_ = item.dpd;
  }
}

ItemReader::ItemReader(const Context& context, const ItemNeeds& needs)
    : context_(context),
      needs_(needs),
      plain_(context.ledger.view().settlements.source.absent() &&
             context.ledger.view().settlements.undoes.absent()),
      all_known_(context.ledger.view().settlements.recorded_date.absent()),
      all_cash_(context.ledger.view().settlements.kind.absent()),
      any_disputes_(!context.ledger.view().disputes.item.absent()) {}

bool ItemReader::Read(const Day& day, RowIndex debtor, RowIndex left_out,
                      DebtorItems& out) const {
  out.Clear();
  for (const RowIndex row : context_.ledger.items_of(debtor)) {
    if (context_.ledger.is_header(row)) continue;
    if (!ReadItem(day, row, left_out, out)) {
      out.faulty_item_ = row;
      return false;
    }
  }
  return true;
}

bool ItemReader::ReadItem(const Day& day, RowIndex row, RowIndex left_out,
                          DebtorItems& out) const {
  const Ledger& ledger = context_.ledger;
  const ItemColumns& columns = ledger.view().items;
  const Date posting = ledger.posting(row);
  const bool exists =
      posting <= day.at.as_of &&
      columns.recorded_date.value_or(row, posting) <= day.at.known_on;
  const bool has_rows = !ledger.settlements_of(row).empty() ||
                        (!plain_ && !ledger.draws_on(row).empty());
  if (!has_rows && !exists) return true;
  ItemNow& item = out.items_.emplace_back();
  item.row = row;
  item.dpd = (day.at.as_of - ledger.due(row)).count();
  item.posting = posting;
  item.currency = ledger.currency_index(row);
  item.exists = exists;
  item.amount = columns.amount[row];
  const bool counts = needs_.courses && row != left_out;
  const bool read = plain_ && has_rows && exists && item.amount > 0 &&
                    !columns.settled_date.has(row) &&
                    ReadInOrder(day, item, counts, out);
  if (!read && !ReadAny(day, item, has_rows, counts, out)) return false;
  if (any_disputes_ && item.open != 0) {
    item.disputed = DisputedOf(ledger, row, item.open, day.at);
  }
  if (item.open != 0) {
    out.open_.push_back(static_cast<std::uint32_t>(out.items_.size() - 1));
  }
  if (item.open != 0 || item.open_before != 0) {
    out.AddTotals(item, context_.options.tolerance_minor);
  }
  return true;
}

// False, with nothing added anywhere, when the rows are not in order.
bool ItemReader::ReadInOrder(const Day& day, ItemNow& item, bool counts,
                             DebtorItems& out) const {
  const SettlementColumns& rows = context_.ledger.view().settlements;
  const RowRange settlements = context_.ledger.settlements_of(item.row);
  if (settlements.size() > kMostInOrder) return false;
  Settled settled(item);
  for (const RowIndex row : settlements) {
    const Date date = rows.date[row];
    if (date > day.at.as_of) continue;
    if (!all_known_ &&
        rows.recorded_date.value_or(row, date) > day.at.known_on) {
      continue;
    }
    const SettlementKind kind =
        all_cash_ ? SettlementKind::kCash
                  : rows.kind.value_or(row, SettlementKind::kCash);
    if (!settled.Add(day, date, rows.amount[row], kind)) return false;
  }
  item.open = std::max<std::int64_t>(settled.left, 0);
  if (settled.left < 0) out.unapplied_.Add(item.currency, settled.left);
  if (item.posting <= day.before.as_of && settled.before > 0) {
    item.open_before = settled.before;
  }
  // One by one: a copy of what was just written in parts would have to wait.
  item.course.since = settled.since;
  item.course.payment_days = settled.payment_days;
  item.course.money = settled.money;
  if (!counts) return true;
  MoneyFlows& flows = out.flows_;
  if (settled.payment_days > 0) flows.MoneyOn(settled.last_money);
  if (settled.month != 0) flows.received.Add(item.currency, settled.month);
  if (settled.written_off != 0) {
    flows.written_off.Add(item.currency, settled.written_off);
  }
  return true;
}

bool ItemReader::ReadAny(const Day& day, ItemNow& item, bool has_rows,
                         bool counts, DebtorItems& out) const {
  const Ledger& ledger = context_.ledger;
  const ColumnView<Date>& settled_date = ledger.view().items.settled_date;
  if (has_rows) {
    const ItemSums sums = ledger_internal::SumItem(ledger, context_.settlements,
                                                   item.row, day.at);
    if (!Fits(sums.left) || !Fits(sums.loose)) return false;
    item.open = ClipAtZero(sums.left, item.amount);
    const Wide loose = sums.loose + (sums.left - item.open);
    if (loose != 0) out.unapplied_.Add(item.currency, loose);
    if (needs_.before) {
      const ItemSums then = ledger_internal::SumItem(
          ledger, context_.settlements, item.row, day.before);
      if (!Fits(then.left)) return false;
      item.open_before = ClipAtZero(then.left, item.amount);
    }
    if (needs_.courses && item.exists && item.amount > 0) {
      item.course = out.tracer_.Trace(item.row, day.at);
    }
  } else {
    const auto open_at = [&](const AsOf& at) {
      const bool settled =
          settled_date.has(item.row) &&
          settled_date[item.row] <= std::min(at.as_of, at.known_on);
      return item.posting <= at.as_of && !settled ? item.amount : 0;
    };
    item.open = open_at(day.at);
    item.open_before = open_at(day.before);
    item.course =
        item.open != 0
            ? ItemCourse{item.posting}
            : ItemCourse{settled_date.has(item.row)
                             ? std::max(item.posting, settled_date[item.row])
                             : item.posting,
                         1, item.amount};
  }
  if (counts) AddFlows(day, item, has_rows, out);
  return true;
}

void ItemReader::AddFlows(const Day& day, const ItemNow& item, bool has_rows,
                          DebtorItems& out) const {
  const Ledger& ledger = context_.ledger;
  MoneyFlows& flows = out.flows_;
  if (has_rows && item.amount > 0) AddSettlements(day, item, out);
  if (!item.exists) return;
  if (item.amount < 0 && ledger.kind(item.row) == ItemKind::kReceipt) {
    flows.CameIn(item.posting, item.currency, -item.amount, day);
  }
  const ColumnView<Date>& settled_date = ledger.view().items.settled_date;
  if (item.amount <= 0 || !settled_date.has(item.row)) return;
  // What settled_date stands for.
  if (has_rows) {
    const ItemSums sums = ledger_internal::SumItem(ledger, context_.settlements,
                                                   item.row, day.at);
    if (sums.settled != 0) {
      flows.CameIn(sums.settled_on, item.currency, sums.settled, day);
    }
  } else if (item.open == 0) {
    flows.CameIn(std::max(item.posting, settled_date[item.row]), item.currency,
                 item.amount, day);
  }
}

void ItemReader::AddSettlements(const Day& day, const ItemNow& item,
                                DebtorItems& out) const {
  const Ledger& ledger = context_.ledger;
  const Settlements& settlements = context_.settlements;
  MoneyFlows& flows = out.flows_;
  FindTakenBack(ledger, settlements, item.row, day.at, out.taken_back_);
  for (const RowIndex row : ledger.settlements_of(item.row)) {
    const RowIndex base = settlements.base(row);
    if (!settlements.stands(row, day.at) || !settlements.stands(base, day.at)) {
      continue;
    }
    const Date date = settlements.date(row);
    const bool in_history = date > day.history_begin;
    if (in_history && KindOf(ledger, base) == SettlementKind::kWriteOff) {
      flows.written_off.Add(item.currency,
                            -Wide{settlements.EffectOf(row, day.at).on_item});
    }
    if (settlements.undoes(row)) {
      if (!settlements.is_chargeback(row)) continue;
      if (!flows.last_chargeback || *flows.last_chargeback < date) {
        flows.last_chargeback = date;
      }
      if (!in_history) continue;
      ++flows.chargebacks;
      flows.charged_back.Add(item.currency, settlements.amount(row));
      continue;
    }
    if (settlements.has_source(row) || !settlements.is_money(row)) continue;
    const std::int64_t kept =
        KeptOf(row, settlements.amount(row), out.taken_back_);
    if (kept > 0) flows.CameIn(date, item.currency, kept, day);
  }
}

const ItemNow* FindAnchor(const DebtorItems& now, std::uint8_t currency,
                          std::int64_t tolerance_minor) {
  const ItemNow* anchor = nullptr;
  for (const std::uint32_t place : now.open()) {
    const ItemNow& item = now.items()[place];
    const std::int64_t undisputed = item.open - item.disputed;
    if (item.currency != currency || item.open <= 0 ||
        undisputed <= tolerance_minor) {
      continue;
    }
    // Of two that fell due together the larger; then the lower row.
    if (anchor == nullptr || item.dpd > anchor->dpd ||
        (item.dpd == anchor->dpd &&
         undisputed > anchor->open - anchor->disputed)) {
      anchor = &item;
    }
  }
  return anchor;
}

}  // namespace arrears::facts_internal
