// SPDX-License-Identifier: Apache-2.0
//
// Contacts with the debtor, and the ladder step they have reached.
#include <algorithm>
#include <charconv>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr Days kWeek{7};

struct Counts {
  std::int32_t made = 0, answered = 0, week = 0, week_calls = 0;
  std::int32_t unanswered = 0, excuses = 0;
  std::optional<Date> last;
  std::optional<std::int32_t> excuse;  // Its code.
};

// Contacts known by then, in the order of their minutes and then of rows.
void CollectKnown(const Context& context, RowIndex debtor, const AsOf& at,
                  std::vector<RowIndex>& rows) {
  const ColumnView<WallMinute>& minute = context.ledger.view().contacts.at;
  rows.clear();
  bool ascending = true;
  for (const RowIndex row : context.ledger.contacts_of(debtor)) {
    if (!context.contacts.stands(row, at)) continue;
    ascending =
        ascending && (rows.empty() || minute[rows.back()] <= minute[row]);
    rows.push_back(row);
  }
  if (ascending) return;
  std::sort(rows.begin(), rows.end(), [&](RowIndex a, RowIndex b) {
    return std::pair(minute[a], a) < std::pair(minute[b], b);
  });
}

// Is `id` one of the ids in "i1;i2; i3"?
bool Names(std::string_view list, std::string_view id) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    std::string_view name = list.substr(0, end);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (name == id) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// The steps that reached one item while it has been open.
class Ladder {
 public:
  Ladder(const Context& context, RowIndex anchor, Date open_since)
      : context_(context), anchor_(anchor), open_since_(open_since) {
    const TextView& ids = context.ledger.view().items.id;
    if (ids.has(static_cast<std::size_t>(anchor))) {
      id_ = ids[static_cast<std::size_t>(anchor)];
    } else {
      const auto end =
          std::to_chars(number_, number_ + sizeof number_, anchor).ptr;
      id_ = {number_, static_cast<std::size_t>(end - number_)};
    }
  }
  Ladder(const Ladder&) = delete;
  Ladder& operator=(const Ladder&) = delete;

  void AddContact(RowIndex row) {
    const int step = context_.contacts.step(row);
    const Date day = context_.contacts.day(row);
    if (step < 0 || day < open_since_) return;
    const std::string_view named =
        context_.ledger.view().contacts.items[static_cast<std::size_t>(row)];
    // Named none: all that was due that day, and a reminder all that is to
    // come.
    if (named.empty() ? step > 0 && context_.ledger.due(anchor_) > day
                      : !Names(named, id_)) {
      return;
    }
    Reach(step, day);
  }
  void AddEvent(RowIndex row) {
    const EventColumns& events = context_.ledger.view().events;
    const auto i = static_cast<std::size_t>(row);
    const int step = context_.events.step(row);
    const Date day = events.date[i];
    if (step < 0 || day < open_since_) return;
    if (events.item.has(i) ? events.item[i] != anchor_
                           : context_.ledger.due(anchor_) > day) {
      return;
    }
    Reach(step, day);
  }
  int level() const { return level_; }  // -1 = none yet.
  Date last() const { return last_; }

 private:
  void Reach(int step, Date day) {
    last_ = level_ < 0 ? day : std::max(last_, day);
    level_ = std::max(level_, step);
  }

  const Context& context_;
  const RowIndex anchor_;
  const Date open_since_;
  char number_[16] = {};
  std::string_view id_;
  int level_ = -1;
  Date last_;
};

}  // namespace

ContactFacts::ContactFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      wanted_(
          columns.WantsAny({"contacts_total", "contacts_7d", "calls_7d",
                            "days_since_contact", "unanswered_calls",
                            "excuses_total", "excuse_last", "response_share"})),
      contacts_total_(columns.Int32("contacts_total")),
      contacts_7d_(columns.Int32("contacts_7d")),
      calls_7d_(columns.Int32("calls_7d")),
      days_since_contact_(columns.Int32("days_since_contact")),
      unanswered_calls_(columns.Int32("unanswered_calls")),
      excuses_total_(columns.Int32("excuses_total")),
      excuse_last_(columns.Dictionary(
          "excuse_last", {context.ledger.view().contacts.excuse.texts.begin(),
                          context.ledger.view().contacts.excuse.texts.end()})),
      response_share_(columns.Float64("response_share")) {}

void ContactFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  if (!wanted_) return;
  const ContactColumns& contacts = context_.ledger.view().contacts;
  CollectKnown(context_, rows.debtor, day.at, scratch.rows);
  Counts counts;
  for (const RowIndex row : scratch.rows) {
    const auto i = static_cast<std::size_t>(row);
    const Date date = context_.contacts.day(row);
    const bool in_history = date > day.history_begin;
    const Outcome outcome = context_.contacts.outcome(row);
    const bool call = context_.contacts.is_call(row);
    if (!contacts.excuse[i].empty()) {
      counts.excuse = contacts.excuse.codes[i];
      counts.excuses += in_history ? 1 : 0;
    }
    if (context_.contacts.incoming(row)) {
      counts.unanswered = 0;
      continue;
    }
    counts.last = date;
    if (outcome == Outcome::kAnswered) counts.unanswered = 0;
    if (outcome == Outcome::kUnanswered && call) ++counts.unanswered;
    if (date > day.at.as_of - kWeek) {
      ++counts.week;
      counts.week_calls += call ? 1 : 0;
    }
    if (!in_history) continue;
    ++counts.made;
    counts.answered += outcome == Outcome::kAnswered ? 1 : 0;
  }
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    contacts_total_.Set(row, counts.made);
    contacts_7d_.Set(row, counts.week);
    calls_7d_.Set(row, counts.week_calls);
    unanswered_calls_.Set(row, counts.unanswered);
    excuses_total_.Set(row, counts.excuses);
    excuse_last_.Set(row, counts.excuse);
    if (counts.last) {
      days_since_contact_.Set(row, (day.at.as_of - *counts.last).count());
    }
    if (counts.made > 0) {
      response_share_.Set(row,
                          static_cast<double>(counts.answered) / counts.made);
    }
  }
}

LadderFacts::LadderFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      delivered_level_(columns.Int32("delivered_level")),
      days_since_step_(columns.Int32("days_since_step")) {}

void LadderFacts::Fill(const Day& day, RowIndex debtor, std::uint8_t currency,
                       std::size_t row, Scratch& scratch) const {
  if (!delivered_level_.wanted() && !days_since_step_.wanted()) return;
  const Ledger& ledger = context_.ledger;
  const RowRange contacts = ledger.contacts_of(debtor);
  const RowRange events = ledger.events_of(debtor);
  if (contacts.empty() && events.empty()) return;
  const ItemNow* const anchor =
      FindAnchor(scratch.now, currency, context_.options.tolerance_minor);
  if (anchor == nullptr) return;
  Ladder ladder(context_, anchor->row,
                scratch.tracer.Trace(*anchor, day.at).since);
  for (const RowIndex contact : contacts) {
    if (context_.contacts.stands(contact, day.at)) ladder.AddContact(contact);
  }
  for (const RowIndex event : events) {
    if (context_.events.stands(event, day.at)) ladder.AddEvent(event);
  }
  if (ladder.level() < 0) return;
  delivered_level_.Set(row, ladder.level());
  days_since_step_.Set(row, (day.at.as_of - ladder.last()).count());
}

}  // namespace arrears::facts_internal
