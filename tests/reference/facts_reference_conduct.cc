// SPDX-License-Identifier: Apache-2.0
//
// What was promised, disputed, said and recorded.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "reference/facts_reference.h"

namespace arrears::reference {
namespace {

std::vector<std::string> Split(std::string_view list) {
  std::vector<std::string> parts = {""};
  for (const char c : list) {
    if (c == ';') {
      parts.emplace_back();
    } else if (c != ' ') {
      parts.back() += c;
    }
  }
  return parts;
}

bool OneOf(std::string_view text, std::initializer_list<const char*> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

std::vector<FactsReference::Promise> FactsReference::Promises(
    bool history) const {
  const auto states = AssessPromises(ledger_, who_.at, options_.promise);
  const PromiseColumns& p = v_.promises;
  // By basket and due date; a row without an id is its own.
  std::map<std::pair<std::string, Date>, std::vector<RowIndex>> baskets;
  for (std::size_t i = 0; i < p.due.size(); ++i) {
    if (p.debtor[i] != who_.debtor ||
        (*states)[i].verdict == PromiseVerdict::kUnknown) {
      continue;
    }
    const std::string id = p.id.has(i) && !p.id[i].empty()
                               ? "id " + std::string(p.id[i])
                               : "row " + std::to_string(i);
    baskets[{id, p.due[i]}].push_back(static_cast<RowIndex>(i));
  }
  std::vector<Promise> promises;
  for (const auto& [key, rows] : baskets) {
    if (history && std::none_of(rows.begin(), rows.end(), [&](RowIndex row) {
          return InHistory(p.made_on[row]);
        })) {
      continue;
    }
    // The first row that was not replaced or withdrawn speaks for all.
    const auto holds = [&](RowIndex row) {
      return (*states)[row].verdict != PromiseVerdict::kSuperseded &&
             (*states)[row].verdict != PromiseVerdict::kWithdrawn;
    };
    const auto found = std::find_if(rows.begin(), rows.end(), holds);
    const RowIndex row = found == rows.end() ? rows.front() : *found;
    Promise promise{(*states)[row].verdict,
                    p.made_on[row],
                    key.second,
                    p.kind.value_or(row, PromiseKind::kPromise),
                    ledger_.currencies()[v_.debtors.currency.value_or(
                        who_.debtor, ledger_.base_currency_index())],
                    static_cast<double>((*states)[row].promised)};
    if (p.item.has(row)) promise.currency = ledger_.currency(p.item[row]);
    for (const RowIndex other : rows) {
      promise.made_on = std::min(promise.made_on, p.made_on[other]);
    }
    promises.push_back(promise);
  }
  return promises;
}
std::vector<PromiseVerdict> FactsReference::Verdicts(bool history) const {
  std::vector<PromiseVerdict> verdicts;
  for (const Promise& promise : Promises(history)) {
    verdicts.push_back(promise.verdict);
  }
  return verdicts;
}

std::vector<RowIndex> FactsReference::OpenDisputes() const {
  std::vector<RowIndex> open;
  for (const RowIndex item : Claims()) {
    for (std::size_t d = 0; d < v_.disputes.item.size(); ++d) {
      const Date opened = v_.disputes.opened[d];
      const bool closed =
          v_.disputes.closed.has(d) &&
          v_.disputes.closed[d] <= std::min(as_of(), who_.at.known_on);
      if (v_.disputes.item[d] == item && opened <= as_of() && !closed &&
          v_.disputes.recorded_date.value_or(d, opened) <= who_.at.known_on) {
        open.push_back(static_cast<RowIndex>(d));
      }
    }
  }
  return open;
}
FactsReference::Maybe FactsReference::DisputeCount() const {
  int items = 0, ever = 0;
  for (const RowIndex item : Items()) {
    if (v_.items.amount[item] <= 0 || !InHistory(ledger_.posting(item))) {
      continue;
    }
    ++items;
    bool disputed = Open(item) == 0 && v_.items.disputed.value_or(item, 0) != 0;
    for (std::size_t d = 0; d < v_.disputes.item.size(); ++d) {
      const Date opened = v_.disputes.opened[d];
      disputed =
          disputed ||
          (v_.disputes.item[d] == item && opened <= as_of() &&
           v_.disputes.recorded_date.value_or(d, opened) <= who_.at.known_on);
    }
    ever += disputed ? 1 : 0;
  }
  if (items == 0) return std::nullopt;
  return static_cast<double>(ever) / items;
}

Date FactsReference::ContactDay(RowIndex contact) const {
  return Date::FromDays(
      static_cast<std::int32_t>(std::floor(v_.contacts.at[contact] / 1440.0)));
}
std::vector<RowIndex> FactsReference::Contacts(bool outgoing) const {
  std::multimap<WallMinute, RowIndex> known;
  for (std::size_t i = 0; i < v_.contacts.at.size(); ++i) {
    const auto row = static_cast<RowIndex>(i);
    const Date day = ContactDay(row);
    if (v_.contacts.debtor[i] == who_.debtor && day <= as_of() &&
        v_.contacts.recorded_date.value_or(i, day) <= who_.at.known_on &&
        !(outgoing && v_.contacts.direction[i] == "in")) {
      known.emplace(v_.contacts.at[i], row);
    }
  }
  std::vector<RowIndex> rows;
  for (const auto& [minute, row] : known) rows.push_back(row);
  return rows;
}
bool FactsReference::Answered(RowIndex contact) const {
  return !v_.contacts.excuse[contact].empty() ||
         !v_.contacts.promise[contact].empty() ||
         OneOf(v_.contacts.outcome[contact],
               {"reached", "answered", "replied", "promise", "excuse",
                "refused", "dispute", "paid", "callback"});
}
int FactsReference::Unanswered() const {
  int calls = 0;
  for (const RowIndex row : Contacts(false)) {
    if (v_.contacts.direction[row] == "in" || Answered(row)) {
      calls = 0;
    } else if (OneOf(v_.contacts.channel[row], {"phone", "call"}) &&
               OneOf(v_.contacts.outcome[row],
                     {"no_answer", "busy", "voicemail", "unreachable"}) &&
               ContactDay(row) > as_of() - Days{90}) {
      ++calls;
    }
  }
  return calls;
}

std::vector<std::pair<Date, int>> FactsReference::Steps() const {
  std::vector<std::pair<Date, int>> steps;
  const std::optional<RowIndex> anchor = Anchor();
  if (!anchor) return steps;
  const Date since = ledger_.posting(*anchor);
  const auto add = [&](Date day, int step, bool covers) {
    if (covers && step >= 0 && day >= since) steps.emplace_back(day, step);
  };
  for (const RowIndex row : Contacts(true)) {
    if (v_.contacts.delivered.value_or(row, 1) == 0 ||
        (!Answered(row) &&
         OneOf(v_.contacts.outcome[row],
               {"undelivered", "bounced", "failed", "wrong_number"}))) {
      continue;
    }
    const Date day = ContactDay(row);
    const int step = LadderStepOf(v_.contacts.action[row]);
    const std::string_view names = v_.contacts.items[row];
    const std::vector<std::string> ids = Split(names);
    const bool named = std::find(ids.begin(), ids.end(),
                                 ledger_.item_id(*anchor)) != ids.end();
    add(day, step,
        names.empty() ? step == 0 || ledger_.due(*anchor) <= day : named);
  }
  for (std::size_t i = 0; i < v_.events.date.size(); ++i) {
    const Date day = v_.events.date[i];
    const std::string_view kind = v_.events.kind[i];
    if (v_.events.debtor[i] != who_.debtor || day > as_of() ||
        v_.events.recorded_date.value_or(i, day) > who_.at.known_on) {
      continue;
    }
    const int step = kind == "placed"        ? 7
                     : kind == "suit"        ? 10
                     : kind == "judgment"    ? 10
                     : kind == "enforcement" ? 11
                     : kind == "delivered"   ? LadderStepOf(v_.events.code[i])
                                             : -1;
    add(day, step,
        v_.events.item.has(i) ? v_.events.item[i] == *anchor
                              : ledger_.due(*anchor) <= day);
  }
  return steps;
}

// Events.

std::vector<RowIndex> FactsReference::Events(std::string_view kind,
                                             bool in_history) const {
  std::vector<RowIndex> rows;
  for (std::size_t i = 0; i < v_.events.date.size(); ++i) {
    const Date date = v_.events.date[i];
    if (v_.events.debtor[i] == who_.debtor && v_.events.kind[i] == kind &&
        date <= as_of() &&
        v_.events.recorded_date.value_or(i, date) <= who_.at.known_on &&
        v_.events.until.value_or(i, as_of()) >= as_of() &&
        (!in_history || InHistory(date))) {
      rows.push_back(static_cast<RowIndex>(i));
    }
  }
  return rows;
}
std::optional<RowIndex> FactsReference::LatestEvent(
    const std::vector<std::string_view>& kinds) const {
  std::map<std::tuple<Date, Date, RowIndex>, RowIndex> rows;
  for (const std::string_view kind : kinds) {
    for (const RowIndex row : Events(kind, false)) {
      const Date date = v_.events.date[row];
      rows[{date, v_.events.recorded_date.value_or(row, date), row}] = row;
    }
  }
  if (rows.empty()) return std::nullopt;
  return rows.rbegin()->second;
}
FactsReference::Maybe FactsReference::Limit() const {
  const std::optional<RowIndex> event = LatestEvent({"limit"});
  const ColumnView<std::int64_t>& limits =
      event ? v_.events.amount : v_.debtors.credit_limit;
  const auto row = static_cast<std::size_t>(event.value_or(who_.debtor));
  if (!limits.has(row)) return std::nullopt;
  return static_cast<double>(limits[row]);
}

}  // namespace arrears::reference
