// SPDX-License-Identifier: Apache-2.0
//
// meanings_internal.h: what do the codes of events and contacts mean?
//
//   const EventMeanings events(view.events);
//   if (events.kind(row) == EventKind::kLimit) ...
//
// Each text of a dictionary is read once; rows are then looked up by code.
#ifndef ARREARS_FACTS_MEANINGS_INTERNAL_H_
#define ARREARS_FACTS_MEANINGS_INTERNAL_H_

#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include "arrears/ledger/ledger.h"

namespace arrears::facts_internal {

// Is `id` one of the ids in "i1;i2; i3"?
bool NamesItem(std::string_view list, std::string_view id);

// The kinds that facts look at.
enum class EventKind : std::uint8_t {
  kOther,
  kLimit,
  kRating,
  kSegment,
  kInsolvency,
  kRepresented,
  kStopContact,
  kConsent,
  kDelivered,
  kSuit,
  kJudgment,
  kEnforcement,
  kPlaced,
  kRecalled,
  kCause,
  kExcuseVerdict,
  kWarning,
  kAcknowledged,
  kNegotiation,
  kApproval,
  kReconciled,
  kClause,
  kDueChanged,
  kPlanAgreed,
};

class EventMeanings {
 public:
  explicit EventMeanings(const EventColumns& events);
  EventKind kind(RowIndex row) const {
    return kinds_[static_cast<std::size_t>(events_.kind.codes[row])];
  }
  // Happened and recorded by then.
  bool stands(RowIndex row, const AsOf& at) const {
    const Date date = events_.date[row];
    return date <= at.as_of &&
           events_.recorded_date.value_or(row, date) <= at.known_on;
  }
  // Its last day, if it has one, is over.
  bool over(RowIndex row, const AsOf& at) const {
    return events_.until.has(row) && events_.until[row] < at.as_of;
  }
  bool in_force(RowIndex row, const AsOf& at) const {
    return stands(row, at) && !over(row, at);
  }
  // The ladder step that the event shows to have been taken; -1 = none.
  int step(RowIndex row) const;
  // n of a code "Wn"; 0 = another code.
  int warning(RowIndex row) const;

 private:
  const EventColumns& events_;
  std::vector<EventKind> kinds_;  // Per code of kind.
  // Per code of code.
  std::vector<std::int8_t> step_of_code_, warning_of_code_;
};

// The latest row of some kind: by date, then by when it was recorded, then by
// row.
class Latest {
 public:
  explicit Latest(const EventColumns& events) : events_(events) {}
  void Offer(RowIndex row) {
    if (row_ < 0 || Key(row_) < Key(row)) row_ = row;
  }
  RowIndex row() const { return row_; }  // -1 = none.

 private:
  std::tuple<Date, Date, RowIndex> Key(RowIndex row) const {
    return {events_.date[row],
            events_.recorded_date.value_or(row, events_.date[row]), row};
  }
  const EventColumns& events_;
  RowIndex row_ = -1;
};

enum class Outcome : std::uint8_t {
  kUnknown,
  kAnswered,     // A person answered.
  kUnanswered,   // It reached a place where nobody answered.
  kUndelivered,  // It reached nobody's place.
};

enum class Way : std::uint8_t { kOther, kCall, kVisit, kWritten };

class ContactMeanings {
 public:
  explicit ContactMeanings(const ContactColumns& contacts);
  Date day(RowIndex row) const;  // On the debtor's wall.
  bool stands(RowIndex row, const AsOf& at) const {
    const Date date = day(row);
    return date <= at.as_of &&
           contacts_.recorded_date.value_or(row, date) <= at.known_on;
  }
  bool incoming(RowIndex row) const;
  Way way(RowIndex row) const;  // Of the channel.
  // An excuse or a promise is an answer, whatever the outcome says.
  Outcome outcome(RowIndex row) const;
  // The ladder step that it delivered; -1 = none. A call that nobody answered
  // is a step taken: else who never answers would never be escalated.
  int step(RowIndex row) const;

 private:
  const ContactColumns& contacts_;
  std::vector<std::uint8_t> incoming_;  // Per code.
  std::vector<Way> ways_;
  std::vector<Outcome> outcomes_;
  std::vector<std::int8_t> steps_;
};

}  // namespace arrears::facts_internal

#endif  // ARREARS_FACTS_MEANINGS_INTERNAL_H_
