// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

std::string ItemName(const CheckContext& context, RowIndex item) {
  const TextView& ids = context.view.items.id;
  return ids.has(item) ? std::string(ids[item]) : absl::StrCat(item);
}

// A record of a debtor that names an item names one of the debtor's.
void CheckItemOfDebtor(const CheckContext& context, FaultList& faults,
                       ColumnView<RowIndex> item, ColumnView<RowIndex> debtor,
                       Rows rows) {
  const ColumnView<RowIndex>& owner = context.view.items.debtor;
  for (std::size_t i = rows.begin; i < rows.end && !item.absent(); ++i) {
    if (!item.has(i) || !debtor.has(i) || !context.is_item(item[i])) continue;
    if (owner.has(item[i]) && owner[item[i]] != debtor[i]) {
      faults.Add(i, "item", ItemName(context, item[i]),
                 "an item of another debtor");
    }
  }
}

void CheckOrder(FaultList& faults, std::string_view name,
                ColumnView<Date> later, std::string_view bound,
                ColumnView<Date> earlier, Rows rows) {
  for (std::size_t i = rows.begin; i < rows.end && !later.absent(); ++i) {
    if (later.has(i) && earlier.has(i) && later[i] < earlier[i]) {
      faults.Add(
          i, name, Show(later[i]),
          absl::StrCat("before ", std::string(bound), " ", Show(earlier[i])));
    }
  }
}

void CheckNoHeader(const CheckContext& context, FaultList& faults,
                   ColumnView<RowIndex> item, Rows rows) {
  for (std::size_t i = rows.begin; i < rows.end && !item.absent(); ++i) {
    if (item.has(i) && context.is_item(item[i]) && context.is_header(item[i])) {
      faults.Add(i, "item", ItemName(context, item[i]),
                 "an invoice with instalments: name the instalment");
    }
  }
}

}  // namespace

void CheckPromises(const CheckContext& context, FaultList& faults) {
  const PromiseColumns& p = context.view.promises;
  const ColumnView<std::int64_t>& owed = context.view.items.amount;
  ForRows(context, faults, p.debtor.size(), [&](FaultList& list, Rows rows) {
    Check(list, "debtor", p.debtor, rows,
          RowBounds(context.view.debtors.count, "debtors"), Need::kRequired);
    Check(list, "item", p.item, rows, RowBounds(owed.size(), "items"));
    CheckItemOfDebtor(context, list, p.item, p.debtor, rows);
    CheckNoHeader(context, list, p.item, rows);
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      if (p.item.has(i) && context.is_item(p.item[i]) && owed[p.item[i]] < 0) {
        list.Add(i, "item", ItemName(context, p.item[i]),
                 "a credit: nobody promises to pay it");
      }
    }
    Check(list, "kind", p.kind, rows, EnumBounds(PromiseKind::kExtension));
    Check(list, "made_on", p.made_on, rows, context.dates, Need::kRequired);
    Check(list, "due", p.due, rows, context.dates, Need::kRequired);
    CheckOrder(list, "due", p.due, "made_on", p.made_on, rows);
    Check(list, "amount", p.amount, rows, AmountBounds(1));
    Check(list, "recorded_date", p.recorded_date, rows, context.dates);
  });
  for (const auto& [row, first] : FindRepeats(p.id, context.executor)) {
    if (p.debtor.value_or(row, -1) != p.debtor.value_or(first, -1)) {
      faults.Add(row, "id", std::string(p.id[row]),
                 absl::StrCat("in row ", first, " a basket of another debtor"));
    }
  }
}

void CheckDisputes(const CheckContext& context, FaultList& faults) {
  const DisputeColumns& d = context.view.disputes;
  ForRows(context, faults, d.item.size(), [&](FaultList& list, Rows rows) {
    Check(list, "item", d.item, rows,
          RowBounds(context.view.items.amount.size(), "items"),
          Need::kRequired);
    CheckNoHeader(context, list, d.item, rows);
    Check(list, "opened", d.opened, rows, context.dates, Need::kRequired);
    Check(list, "amount", d.amount, rows, AmountBounds(1));
    Check(list, "closed", d.closed, rows, context.dates);
    CheckOrder(list, "closed", d.closed, "opened", d.opened, rows);
    Check(list, "upheld", d.upheld, rows, FlagBounds());
    CheckCodes(list, "reason", d.reason, rows);
    Check(list, "recorded_date", d.recorded_date, rows, context.dates);
  });
}

void CheckContacts(const CheckContext& context, FaultList& faults) {
  const ContactColumns& c = context.view.contacts;
  constexpr WallMinute kDay = 24 * 60;
  const Bounds<WallMinute> minutes = {
      context.dates.low.days_since_1970() * kDay,
      context.dates.high.days_since_1970() * kDay + kDay - 1,
      absl::StrCat("minutes since 1970-01-01, ", context.dates.what)};
  ForRows(context, faults, c.debtor.size(), [&](FaultList& list, Rows rows) {
    Check(list, "debtor", c.debtor, rows,
          RowBounds(context.view.debtors.count, "debtors"), Need::kRequired);
    Check(list, "at", c.at, rows, minutes, Need::kRequired);
    const std::pair<std::string_view, const CodeView*> codes[] = {
        {"channel", &c.channel}, {"direction", &c.direction},
        {"party", &c.party},     {"items", &c.items},
        {"outcome", &c.outcome}, {"excuse", &c.excuse},
        {"promise", &c.promise}, {"action", &c.action}};
    for (const auto& [name, column] : codes) {
      CheckCodes(list, name, *column, rows);
    }
    Check(list, "delivered", c.delivered, rows, FlagBounds());
    Check(list, "recorded_date", c.recorded_date, rows, context.dates);
  });
  constexpr std::string_view kDirections[] = {"out", "in"};
  CheckChoice(faults, "direction", c.direction, kDirections);
  CheckDuplicates(context, faults, c.id);
}

void CheckEvents(const CheckContext& context, FaultList& faults) {
  const EventColumns& e = context.view.events;
  ForRows(context, faults, e.debtor.size(), [&](FaultList& list, Rows rows) {
    Check(list, "debtor", e.debtor, rows,
          RowBounds(context.view.debtors.count, "debtors"), Need::kRequired);
    Check(list, "item", e.item, rows,
          RowBounds(context.view.items.amount.size(), "items"));
    CheckItemOfDebtor(context, list, e.item, e.debtor, rows);
    Check(list, "date", e.date, rows, context.dates, Need::kRequired);
    Check(list, "recorded_date", e.recorded_date, rows, context.dates);
    CheckCodes(list, "kind", e.kind, rows, Need::kRequired);
    CheckCodes(list, "code", e.code, rows);
    Check(list, "amount", e.amount, rows, AmountBounds(-kMaxAmountMinor));
    Check(list, "until", e.until, rows, context.dates);
    CheckOrder(list, "until", e.until, "date", e.date, rows);
    CheckCodes(list, "party", e.party, rows);
    CheckCodes(list, "evidence", e.evidence, rows);
  });
  CheckChoice(faults, "kind", e.kind, EventKinds());
}

void CheckRates(const CheckContext& context, FaultList& faults) {
  const RateColumns& r = context.view.rates;
  const std::size_t count = r.rate_e9.size();
  ForRows(context, faults, count, [&](FaultList& list, Rows rows) {
    const auto currencies = CurrencyBounds(context.currency_count);
    Check(list, "base", r.base, rows, currencies, Need::kRequired);
    Check(list, "quote", r.quote, rows, currencies, Need::kRequired);
    Check(list, "date", r.date, rows, context.dates, Need::kRequired);
    Check(list, "rate", r.rate_e9, rows,
          {1, std::numeric_limits<std::int64_t>::max(),
           "times 1e9, not positive"},
          Need::kRequired);
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      if (r.base.has(i) && r.quote.has(i) && r.base[i] == r.quote[i]) {
        list.Add(i, "quote", Show(std::int64_t{r.quote[i]}),
                 "the currency of base");
      }
    }
  });
  std::vector<RowIndex> order(count);
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](RowIndex i) {
    return std::tuple(r.base[i], r.quote[i], r.date[i].days_since_1970());
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](RowIndex a, RowIndex b) { return key(a) < key(b); });
  for (std::size_t i = 1; i < count; ++i) {
    if (key(order[i]) == key(order[i - 1])) {
      faults.Add(order[i], "date", Show(r.date[order[i]]),
                 absl::StrCat("the pair and day of row ", order[i - 1]));
    }
  }
}

}  // namespace arrears::ledger_internal
