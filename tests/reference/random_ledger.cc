// SPDX-License-Identifier: Apache-2.0
#include "reference/random_ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "arrears/ledger/ledger.h"

namespace arrears::reference {
namespace {

class Maker {
 public:
  Maker(std::uint64_t seed, const RandomLedgerParameters& parameters)
      : p_(parameters), random_(seed * 0x9E3779B97F4A7C15u + 1) {}

  LedgerRows Make() {
    rows_.creditor.currency = Currency::Of("CNY");
    for (int i = 0; i < p_.debtors; ++i) {
      rows_.debtors.push_back({.id = Name("d", i)});
    }
    while (static_cast<int>(rows_.items.size()) < p_.items) MakeItem();
    for (int i = 0; i < p_.settlements; ++i) MakeSettlement();
    for (int i = 0; i < p_.disputes; ++i) MakeDispute();
    for (int i = 0; i < p_.promises; ++i) MakePromise();
    for (int i = 0; i < p_.contacts; ++i) {
      rows_.contacts.push_back(
          {.debtor = AnyDebtor(),
           .at = Day().days_since_1970() * 1440 + Below(1440),
           .channel = Chance(50) ? "phone" : "email"});
    }
    if (p_.currencies) {
      for (int day = 0; day <= 2 * p_.days; day += 30) {
        rows_.rates.push_back({Currency::Of("EUR"), Currency::Of("CNY"),
                               p_.first + Days{day},
                               7'800'000'000 + Below(100'000'000)});
      }
    }
    if (p_.settled_dates) SettleSome();
    return std::move(rows_);
  }

 private:
  // Not std::uniform_int_distribution: its results differ between libraries.
  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<unsigned>(bound));
  }
  bool Chance(int percent) { return Below(100) < percent; }
  Date Day() { return p_.first + Days{Below(p_.days)}; }
  static std::string Name(const char* stem, std::size_t i) {
    return stem + std::to_string(i);
  }
  std::string AnyDebtor() { return Name("d", Below(p_.debtors)); }
  std::optional<Date> Recorded(Date date) {
    if (!p_.late_records || !Chance(35)) return std::nullopt;
    return date + Days{Below(30) - 5};
  }

  void MakeItem() {
    const std::size_t i = rows_.items.size();
    ItemRow item{.id = Name("i", i), .debtor = AnyDebtor()};
    item.document_date = Day();
    if (Chance(30)) item.posting_date = item.document_date + Days{Below(12)};
    item.recorded_date =
        Recorded(item.posting_date.value_or(item.document_date));
    const int sign = Chance(65) ? 1 : -1;
    item.amount = sign * (1 + Below(Chance(50) ? 30 : 20'000));
    if (sign < 0 && Chance(50)) item.kind = ItemKind::kReceipt;
    if (Chance(2)) item.amount = 0;
    if (sign > 0 || Chance(50)) {
      if (sign > 0 && Chance(20)) {
        item.terms = Chance(50) ? "net 30" : "eom";
      } else {
        item.due_date = item.document_date + Days{Below(p_.max_terms + 1)};
      }
    }
    if (p_.currencies && Chance(25)) item.currency = Currency::Of("EUR");
    if (Chance(10)) item.disputed = Chance(50);
    rows_.items.push_back(item);
    held_.push_back(std::abs(item.amount));
    header_.push_back(false);
    is_source_.push_back(false);
    if (p_.instalments && item.amount > 3 && Chance(10)) Split(i);
  }

  // Makes a header of item i. Its instalments share its dates.
  void Split(std::size_t i) {
    header_[i] = true;
    std::int64_t left = rows_.items[i].amount;
    for (int part = 0; part < 3; ++part) {
      ItemRow item = rows_.items[i];
      item.id = Name("i", rows_.items.size());
      item.parent = rows_.items[i].id;
      item.kind = std::nullopt;
      item.amount = part == 2 ? left : left / 3;
      left -= item.amount;
      if (item.due_date) item.due_date = *item.due_date + Days{30 * part};
      rows_.items.push_back(item);
      held_.push_back(item.amount);
      header_.push_back(false);
      is_source_.push_back(false);
    }
  }

  void MakeSettlement() {
    if (p_.undoings && !rows_.settlements.empty() && Chance(25)) {
      MakeUndoing();
      return;
    }
    const int item = Below(static_cast<int>(rows_.items.size()));
    if (header_[item] || rows_.items[item].amount == 0) return;
    const int sign = rows_.items[item].amount > 0 ? 1 : -1;
    const int source = p_.sources && Chance(45) ? SourceFor(item) : -1;
    std::int64_t most = std::max<std::int64_t>(held_[item], 0);
    if (p_.over_payments && !is_source_[item] && Chance(15)) most += 500;
    if (source >= 0) most = std::min(most, held_[source]);
    if (most <= 0) return;
    SettlementRow row{.id = Name("s", rows_.settlements.size()),
                      .item = rows_.items[item].id};
    const std::int64_t minor =
        Chance(40) ? most : 1 + Below(static_cast<int>(most));
    row.amount = sign * minor;
    // Now and then before the item exists.
    row.date = Chance(85)
                   ? rows_.items[item].document_date + Days{Below(p_.days)}
                   : Day();
    row.recorded_date = Recorded(row.date);
    held_[item] -= minor;
    if (source >= 0) {
      row.source = rows_.items[source].id;
      held_[source] -= minor;
      is_source_[source] = true;
    } else if (p_.reliefs && Chance(25)) {
      constexpr SettlementKind kReliefs[] = {SettlementKind::kCredit,
                                             SettlementKind::kDiscount,
                                             SettlementKind::kWriteOff};
      row.kind = kReliefs[Below(3)];
    } else if (Chance(30)) {
      row.kind = SettlementKind::kCash;
    }
    undone_.push_back(0);
    settled_item_.push_back(item);
    settled_source_.push_back(source);
    rows_.settlements.push_back(row);
  }

  // An item of the other sign and the same currency that has something left.
  int SourceFor(int item) {
    const int count = static_cast<int>(rows_.items.size());
    const int first = Below(count);
    for (int k = 0; k < count; ++k) {
      const int i = (first + k) % count;
      if (!header_[i] && held_[i] > 0 &&
          rows_.items[i].currency == rows_.items[item].currency &&
          (rows_.items[i].amount > 0) != (rows_.items[item].amount > 0)) {
        return i;
      }
    }
    return -1;
  }

  void MakeUndoing() {
    const int base = Below(static_cast<int>(rows_.settlements.size()));
    const SettlementRow& undone = rows_.settlements[base];
    if (!undone.undoes.empty()) return;
    const std::int64_t whole = std::abs(*undone.amount);
    const std::int64_t rest = whole - undone_[base];
    if (rest <= 0) return;
    SettlementRow row{.id = Name("s", rows_.settlements.size()),
                      .item = undone.item};
    std::int64_t minor = rest;
    if (rest == whole && Chance(60)) {
      row.amount = std::nullopt;  // All of it.
    } else {
      minor = 1 + Below(static_cast<int>(rest));
      row.amount = *undone.amount > 0 ? minor : -minor;
    }
    row.date = undone.date + Days{Below(20)};
    row.recorded_date = Recorded(row.date);
    row.kind =
        Chance(60) ? SettlementKind::kUnmatch : SettlementKind::kChargeback;
    row.undoes = undone.id;
    const int source = settled_source_[base];
    if (source >= 0 && Chance(50)) row.source = undone.source;
    undone_[base] += minor;
    held_[settled_item_[base]] += minor;
    if (source >= 0 && row.kind == SettlementKind::kUnmatch) {
      held_[source] += minor;
    }
    undone_.push_back(0);
    settled_item_.push_back(settled_item_[base]);
    settled_source_.push_back(source);
    rows_.settlements.push_back(row);
  }

  void MakeDispute() {
    const int item = Below(static_cast<int>(rows_.items.size()));
    if (header_[item]) return;
    DisputeRow row{.item = rows_.items[item].id, .opened = Day()};
    if (Chance(60)) row.amount = 1 + Below(5000);
    if (Chance(50)) row.closed = row.opened + Days{Below(30)};
    row.recorded_date = Recorded(row.opened);
    rows_.disputes.push_back(row);
  }

  void MakePromise() {
    PromiseRow row{.id = Name("p", Below(1000)), .debtor = AnyDebtor()};
    row.made_on = Day();
    row.due = row.made_on + Days{Below(20)};
    for (const PromiseRow& other : rows_.promises) {
      if (other.id == row.id) row.debtor = other.debtor;
    }
    for (std::size_t i = 0; i < rows_.items.size(); ++i) {
      if (rows_.items[i].debtor == row.debtor && !header_[i] &&
          rows_.items[i].amount > 0 && Chance(40)) {
        row.item = rows_.items[i].id;
      }
    }
    if (Chance(70)) row.amount = 1 + Below(5000);
    row.recorded_date = Recorded(row.made_on);
    rows_.promises.push_back(row);
  }

  // Where settlements and settled_date contradict one another, the check says
  // so, and settled_date gives way.
  void SettleSome() {
    for (std::size_t i = 0; i < rows_.items.size(); ++i) {
      if (header_[i] || !Chance(30)) continue;
      rows_.items[i].settled_date =
          rows_.items[i].document_date + Days{Below(p_.days) - 3};
    }
    const LedgerData data = BuildLedger(rows_);
    for (const LedgerFault& fault : CheckLedger(data.View(), {})) {
      if (fault.table != Table::kItems || fault.column != "settled_date") {
        std::fprintf(stderr, "random ledger: %s\n", fault.Text().c_str());
        std::abort();
      }
      rows_.items[fault.row].settled_date = std::nullopt;
    }
  }

  const RandomLedgerParameters p_;
  std::mt19937_64 random_;
  LedgerRows rows_;
  // Per item: what it has left when all is said and done; whether others drew.
  std::vector<std::int64_t> held_;
  std::vector<bool> header_, is_source_;
  // Per settlement.
  std::vector<std::int64_t> undone_;
  std::vector<int> settled_item_, settled_source_;
};

}  // namespace

namespace {

// Is the row part of what was known? Its effect and its recording.
bool Known(Date date, const std::optional<Date>& recorded, const AsOf& at) {
  return date <= at.as_of && recorded.value_or(date) <= at.known_on;
}

}  // namespace

void Forget(const AsOf& at, LedgerRows& rows) {
  const Date known = std::min(at.as_of, at.known_on);
  std::set<std::string> gone;
  for (const SettlementRow& row : rows.settlements) {
    if (!Known(row.date, row.recorded_date, at)) gone.insert(row.id);
  }
  std::erase_if(rows.settlements, [&](const SettlementRow& row) {
    return gone.contains(row.id) || gone.contains(row.undoes);
  });
  std::erase_if(rows.promises, [&](const PromiseRow& row) {
    return !Known(row.made_on, row.recorded_date, at);
  });
  std::erase_if(rows.disputes, [&](const DisputeRow& row) {
    return !Known(row.opened, row.recorded_date, at);
  });
  for (DisputeRow& row : rows.disputes) {
    if (!row.closed || *row.closed <= known) continue;
    row.closed.reset();
    row.upheld.reset();
  }
  std::erase_if(rows.contacts, [&](const ContactRow& row) {
    return !Known(Date::FromDays(row.at / 1440), row.recorded_date, at);
  });
  std::erase_if(rows.events, [&](const EventRow& row) {
    return !Known(row.date, row.recorded_date, at);
  });
  std::erase_if(rows.rates,
                [&](const RateRow& row) { return row.date > at.as_of; });
  std::set<std::string> named;
  for (const ItemRow& row : rows.items) {
    if (!row.parent.empty()) named.insert({row.parent, row.id});
  }
  for (const SettlementRow& row : rows.settlements) {
    named.insert({row.item, row.source});
  }
  for (const PromiseRow& row : rows.promises) named.insert(row.item);
  for (const DisputeRow& row : rows.disputes) named.insert(row.item);
  for (const EventRow& row : rows.events) named.insert(row.item);
  std::erase_if(rows.items, [&](const ItemRow& row) {
    return !named.contains(row.id) &&
           !Known(row.posting_date.value_or(row.document_date),
                  row.recorded_date, at);
  });
  for (ItemRow& row : rows.items) {
    if (row.settled_date && *row.settled_date > known) row.settled_date.reset();
  }
}

LedgerData BuildLedger(const LedgerRows& rows) {
  LedgerBuilder builder(rows.creditor);
  for (const DebtorRow& row : rows.debtors) builder.AddDebtor(row);
  for (const ItemRow& row : rows.items) builder.AddItem(row);
  for (const SettlementRow& row : rows.settlements) builder.AddSettlement(row);
  for (const PromiseRow& row : rows.promises) builder.AddPromise(row);
  for (const DisputeRow& row : rows.disputes) builder.AddDispute(row);
  for (const ContactRow& row : rows.contacts) builder.AddContact(row);
  for (const EventRow& row : rows.events) builder.AddEvent(row);
  for (const RateRow& row : rows.rates) builder.AddRate(row);
  absl::StatusOr<LedgerData> data = builder.Build();
  if (!data.ok()) {
    std::fprintf(stderr, "%s\n", data.status().ToString().c_str());
    std::abort();
  }
  return *std::move(data);
}

LedgerRows RandomLedgerRows(std::uint64_t seed,
                            const RandomLedgerParameters& parameters) {
  return Maker(seed, parameters).Make();
}

LedgerData RandomLedger(std::uint64_t seed,
                        const RandomLedgerParameters& parameters) {
  return BuildLedger(RandomLedgerRows(seed, parameters));
}

}  // namespace arrears::reference
