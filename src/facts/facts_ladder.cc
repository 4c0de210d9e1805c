// SPDX-License-Identifier: Apache-2.0
//
// The ladder step that contacts and events have reached for the oldest item.
#include <algorithm>
#include <charconv>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// The steps that reached one item. It is opened again only by taking back what
// settled it, which then never did: the ladder goes on where it was.
class Ladder {
 public:
  Ladder(const Context& context, RowIndex anchor)
      : context_(context),
        anchor_(anchor),
        posting_(context.ledger.posting(anchor)) {
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
    if (step < 0 || day < posting_) return;
    const std::string_view named =
        context_.ledger.view().contacts.items[static_cast<std::size_t>(row)];
    // Named none: all that was due that day, and a reminder all that is to
    // come.
    if (named.empty() ? step > 0 && context_.ledger.due(anchor_) > day
                      : !NamesItem(named, id_)) {
      return;
    }
    Reach(step, day);
  }
  void AddEvent(RowIndex row) {
    const EventColumns& events = context_.ledger.view().events;
    const auto i = static_cast<std::size_t>(row);
    const int step = context_.events.step(row);
    const Date day = events.date[i];
    if (step < 0 || day < posting_) return;
    if (events.item.has(i) ? events.item[i] != anchor_
                           : context_.ledger.due(anchor_) > day) {
      return;
    }
    Reach(step, day);
  }
  int level() const { return level_; }  // -1 = none yet.
  std::int32_t contacts() const { return contacts_; }
  Date last() const { return last_; }

 private:
  void Reach(int step, Date day) {
    last_ = level_ < 0 ? day : std::max(last_, day);
    if (step > level_) contacts_ = 0;
    level_ = std::max(level_, step);
    contacts_ += step == level_;
  }

  const Context& context_;
  const RowIndex anchor_;
  const Date posting_;
  char number_[16] = {};
  std::string_view id_;
  int level_ = -1;
  std::int32_t contacts_ = 0;  // That reached it on that level.
  Date last_;
};

class LadderFacts final : public Family {
 public:
  LadderFacts(const Context& context, ColumnSet& columns)
      : context_(context),
        delivered_level_(columns.Int32("delivered_level")),
        days_since_step_(columns.Int32("days_since_step")),
        step_contacts_(columns.Int32("step_contacts")) {}

  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override {
    const RowRange contacts = context_.ledger.contacts_of(rows.debtor);
    const RowRange events = context_.ledger.events_of(rows.debtor);
    if (contacts.empty() && events.empty()) return;
    for (const TileRow& row : rows) {
      const ItemNow* const anchor = FindAnchor(
          scratch.now, row.currency, context_.options.tolerance_minor);
      if (anchor == nullptr) continue;
      Ladder ladder(context_, anchor->row);
      for (const RowIndex contact : contacts) {
        if (context_.contacts.stands(contact, day.at)) {
          ladder.AddContact(contact);
        }
      }
      for (const RowIndex event : events) {
        if (context_.events.stands(event, day.at)) ladder.AddEvent(event);
      }
      if (ladder.level() < 0) continue;
      delivered_level_.Set(row, ladder.level());
      days_since_step_.Set(row, (day.at.as_of - ladder.last()).count());
      step_contacts_.Set(row, ladder.contacts());
    }
  }

 private:
  const Context& context_;
  Slot<std::int32_t> delivered_level_, days_since_step_, step_contacts_;
};

}  // namespace

FamilyPointer MakeLadderFacts(const Context& context, ColumnSet& columns,
                              ItemNeeds& needs) {
  if (!columns.WantsAny(
          {"delivered_level", "days_since_step", "step_contacts"})) {
    return nullptr;
  }
  needs.items = true;
  return std::make_unique<LadderFacts>(context, columns);
}

}  // namespace arrears::facts_internal
