// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

bool Undoes(SettlementKind kind) {
  return kind == SettlementKind::kUnmatch ||
         kind == SettlementKind::kChargeback;
}

bool PastZero(std::int64_t amount, std::int64_t rest) {
  return (amount > 0 && rest < 0) || (amount < 0 && rest > 0);
}

// Amounts are bounded, yet 2^31 of them may pass 2^63: a sum stops at the end
// of the scale, where it is a fault anyway.
void AddClamped(std::int64_t& sum, std::int64_t minor) {
  if (__builtin_add_overflow(sum, minor, &sum)) {
    sum = minor > 0 ? std::numeric_limits<std::int64_t>::max()
                    : std::numeric_limits<std::int64_t>::min();
  }
}

// The rows of settlements and of the items that they name.
struct Books {
  const CheckContext& context;
  const SettlementColumns& settlements = context.view.settlements;
  const ItemColumns& items = context.view.items;

  SettlementKind kind(std::size_t row) const {
    return settlements.kind.value_or(row, SettlementKind::kCash);
  }
  bool is_settlement(RowIndex row) const {
    return row >= 0 && static_cast<std::size_t>(row) < settlements.item.size();
  }
  // What the row stands for: itself, or what it undoes; -1 when unsound.
  RowIndex base(std::size_t row) const {
    if (!Undoes(kind(row))) return static_cast<RowIndex>(row);
    if (!settlements.undoes.has(row)) return -1;
    const RowIndex undone = settlements.undoes[row];
    return is_settlement(undone) && !Undoes(kind(undone)) ? undone : -1;
  }
  // Its amount, or all of what it undoes. Requires base(row) >= 0.
  std::int64_t amount(std::size_t row) const {
    return settlements.amount.value_or(
        row, settlements.amount.value_or(base(row), 0));
  }
  std::string ItemName(RowIndex item) const {
    return items.id.has(item) ? std::string(items.id[item])
                              : absl::StrCat(item);
  }
  std::string ShowOf(RowIndex item, std::int64_t minor) const {
    return ShowMinor(minor, context.currency_of(item));
  }
};

void CheckUndoing(const Books& books, std::size_t i, FaultList& faults) {
  const SettlementColumns& s = books.settlements;
  if (!Undoes(books.kind(i))) {
    if (s.undoes.has(i)) {
      faults.Add(i, "undoes", Show(std::int64_t{s.undoes[i]}),
                 "only an unmatch or a chargeback undoes a settlement");
    }
    return;
  }
  if (!s.undoes.has(i)) {
    faults.Add(i, "undoes", "", "required of an unmatch or a chargeback");
    return;
  }
  if (!books.is_settlement(s.undoes[i])) return;  // Out of range, and told.
  const RowIndex undone = s.undoes[i];
  const std::string name =
      s.id.has(undone) ? std::string(s.id[undone]) : absl::StrCat(undone);
  if (Undoes(books.kind(undone))) {
    faults.Add(i, "undoes", name, "itself an unmatch or a chargeback");
    return;
  }
  if (s.item.value_or(undone, -1) != s.item[i]) {
    faults.Add(i, "undoes", name, "a settlement of another item");
  }
  if (s.date.has(i) && s.date.has(undone) && s.date[i] < s.date[undone]) {
    faults.Add(i, "date", Show(s.date[i]),
               absl::StrCat("before ", Show(s.date[undone]),
                            ", the day of what it undoes"));
  }
  if (s.source.has(i) && s.source.value_or(undone, -1) != s.source[i]) {
    faults.Add(i, "source", Show(std::int64_t{s.source[i]}),
               "not the source of what it undoes");
  }
}

// Requires the item in range and a source that is not null.
void CheckSource(const Books& books, std::size_t i, FaultList& faults) {
  const RowIndex item = books.settlements.item[i];
  const RowIndex source = books.settlements.source[i];
  if (!books.context.is_item(source)) return;  // Out of range, and told.
  const std::string name = books.ItemName(source);
  const std::int64_t holds = books.items.amount[source];
  const std::int64_t owed = books.items.amount[item];
  const Currency from = books.context.currency_of(source);
  const Currency to = books.context.currency_of(item);
  const SettlementKind kind = books.kind(i);
  if (source == item) {
    faults.Add(i, "source", name, "the item itself");
  } else if (books.context.is_header(source)) {
    faults.Add(i, "source", name,
               "an invoice with instalments: name the instalment");
  } else if (from != to) {
    faults.Add(i, "source", name,
               absl::StrCat("in ", from.code(), ", the item in ", to.code()));
  } else if (holds == 0 || (holds < 0) == (owed < 0)) {
    faults.Add(i, "source", name,
               absl::StrCat("holds ", books.ShowOf(source, holds),
                            ", not of the sign opposite to the item's ",
                            books.ShowOf(item, owed)));
  } else if (kind == SettlementKind::kDiscount ||
             kind == SettlementKind::kWriteOff) {
    faults.Add(i, "source", name,
               "a discount or a write-off takes from no source");
  }
}

void CheckRow(const Books& books, std::size_t i, FaultList& faults) {
  const SettlementColumns& s = books.settlements;
  if (!s.item.has(i) || !books.context.is_item(s.item[i])) return;
  const RowIndex item = s.item[i];
  const std::int64_t owed = books.items.amount[item];
  if (books.context.is_header(item)) {
    faults.Add(i, "item", books.ItemName(item),
               "an invoice with instalments: name the instalment");
  }
  CheckUndoing(books, i, faults);
  if (!s.amount.has(i)) {
    if (!Undoes(books.kind(i))) faults.Add(i, "amount", "", "required");
  } else if (s.amount[i] == 0) {
    faults.Add(i, "amount", books.ShowOf(item, 0), "settles nothing");
  } else if (owed == 0 || (s.amount[i] < 0) != (owed < 0)) {
    faults.Add(i, "amount", books.ShowOf(item, s.amount[i]),
               absl::StrCat("not of the sign of item ", books.ItemName(item),
                            ", ", books.ShowOf(item, owed)));
  }
  if (s.source.has(i) && !Undoes(books.kind(i))) CheckSource(books, i, faults);
}

// What is undone together must have been there.
void CheckUndoneSums(const Books& books, FaultList& faults) {
  struct Undoing {
    RowIndex base, row;
  };
  std::vector<Undoing> undoings;
  for (std::size_t i = 0; i < books.settlements.kind.size(); ++i) {
    if (!Undoes(books.kind(i)) || books.base(i) < 0) continue;
    undoings.push_back({books.base(i), static_cast<RowIndex>(i)});
  }
  std::stable_sort(
      undoings.begin(), undoings.end(),
      [](const Undoing& a, const Undoing& b) { return a.base < b.base; });
  for (std::size_t i = 0; i < undoings.size();) {
    const RowIndex base = undoings[i].base;
    const std::int64_t had = books.amount(base);
    std::int64_t sum = 0;
    for (; i < undoings.size() && undoings[i].base == base; ++i) {
      AddClamped(sum, books.amount(undoings[i].row));
    }
    if (!PastZero(had, had - sum)) continue;
    const RowIndex row = undoings[i - 1].row;
    const RowIndex item = books.settlements.item.value_or(row, -1);
    if (!books.context.is_item(item)) continue;
    faults.Add(row, "amount", books.ShowOf(item, books.amount(row)),
               absl::StrCat("undoes, with the rows before it, ",
                            books.ShowOf(item, sum), " of a settlement of ",
                            books.ShowOf(item, had)));
  }
}

// What settlements do to the items, whenever they do it.
struct SettledSums {
  // Up to the end of the item's settled_date, where it has one; and later.
  std::vector<std::int64_t> early, late;
  std::vector<std::int64_t> drawn;  // Of `early` and `late`: as a source.
};

void AddEffect(const Books& books, RowIndex item, Date day, std::int64_t minor,
               SettledSums& sums) {
  const ColumnView<Date>& settled = books.items.settled_date;
  const bool is_late =
      settled.has(item) &&
      day > std::max(settled[item], books.context.posting_of(item));
  AddClamped(is_late ? sums.late[item] : sums.early[item], minor);
}

SettledSums SumsOf(const Books& books) {
  const SettlementColumns& s = books.settlements;
  const std::size_t items = books.items.amount.size();
  SettledSums sums{std::vector<std::int64_t>(items),
                   std::vector<std::int64_t>(items),
                   std::vector<std::int64_t>(items)};
  for (std::size_t i = 0; i < s.item.size(); ++i) {
    const RowIndex base = books.base(i), item = s.item.value_or(i, -1);
    if (base < 0 || !books.context.is_item(item)) continue;
    const bool undoing = Undoes(books.kind(i));
    const std::int64_t amount = books.amount(i);
    Date day = std::max(s.date[i], s.date[base]);
    const RowIndex source = s.source.value_or(base, -1);
    if (books.context.is_item(source)) {
      day = std::max(day, std::max(books.context.posting_of(source),
                                   books.context.posting_of(item)));
      if (books.kind(i) != SettlementKind::kChargeback) {
        const std::int64_t taken = undoing ? -amount : amount;
        AddEffect(books, source, day, taken, sums);
        AddClamped(sums.drawn[source], taken);
      }
    }
    AddEffect(books, item, day, undoing ? amount : -amount, sums);
  }
  return sums;
}

void CheckSettledDates(const Books& books, const SettledSums& sums,
                       FaultList& faults) {
  for (std::size_t i = 0; i < books.items.settled_date.size(); ++i) {
    if (!books.items.settled_date.has(i)) continue;
    const std::int64_t amount = books.items.amount[i];
    std::int64_t left = amount;
    AddClamped(left, sums.early[i]);
    std::int64_t over = left;
    if (!PastZero(amount, left)) over = sums.late[i];  // All of `left` went.
    if (!PastZero(amount, over)) continue;
    const auto row = static_cast<RowIndex>(i);
    faults.Add(row, "settled_date", Show(books.items.settled_date[i]),
               absl::StrCat("settlements exceed the rest of ",
                            books.ShowOf(row, amount), " by ",
                            books.ShowOf(row, amount > 0 ? -over : over)));
  }
}

// A source gives what it holds. Told at its last draw.
void CheckDraws(const Books& books, const SettledSums& sums,
                FaultList& faults) {
  const SettlementColumns& s = books.settlements;
  std::vector<bool> told(books.items.amount.size());
  for (std::size_t i = s.source.size(); i-- > 0;) {
    if (!s.source.has(i) || Undoes(books.kind(i))) continue;
    const RowIndex source = s.source[i];
    if (!books.context.is_item(source) || told[source] || !s.item.has(i) ||
        !books.context.is_item(s.item[i])) {
      continue;
    }
    const std::int64_t holds = books.items.amount[source];
    std::int64_t rest = holds;
    AddClamped(rest, sums.early[source]);
    AddClamped(rest, sums.late[source]);
    if (sums.drawn[source] == 0 || !PastZero(holds, rest)) continue;
    told[source] = true;
    faults.Add(i, "amount", books.ShowOf(s.item[i], books.amount(i)),
               absl::StrCat("source ", books.ItemName(source), " holds ",
                            books.ShowOf(source, holds),
                            " and in all gives too much by ",
                            books.ShowOf(source, rest)));
  }
}

}  // namespace

void CheckSettlements(const CheckContext& context, FaultList& faults,
                      FaultList& item_faults) {
  const SettlementColumns& s = context.view.settlements;
  const Books books{context};
  ForRows(context, faults, s.item.size(), [&](FaultList& list, Rows rows) {
    const auto items = RowBounds(context.view.items.amount.size(), "items");
    Check(list, "item", s.item, rows, items, Need::kRequired);
    Check(list, "source", s.source, rows, items);
    Check(list, "date", s.date, rows, context.dates, Need::kRequired);
    Check(list, "amount", s.amount, rows, AmountBounds(-kMaxAmountMinor));
    Check(list, "recorded_date", s.recorded_date, rows, context.dates);
    Check(list, "kind", s.kind, rows, EnumBounds(SettlementKind::kChargeback));
    Check(list, "undoes", s.undoes, rows,
          RowBounds(s.item.size(), "settlements"));
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      CheckRow(books, i, list);
    }
  });
  CheckDuplicates(context, faults, s.id);
  CheckUndoneSums(books, faults);
  const bool settled = !context.view.items.settled_date.absent();
  if (s.item.size() == 0 || (s.source.absent() && !settled)) return;
  const SettledSums sums = SumsOf(books);
  CheckSettledDates(books, sums, item_faults);
  CheckDraws(books, sums, faults);
}

}  // namespace arrears::ledger_internal
