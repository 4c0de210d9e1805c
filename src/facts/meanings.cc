// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "arrears/facts/facts.h"
#include "facts/meanings_internal.h"

namespace arrears {
namespace {

// Ladder steps by action, A00 to A64; -1 = none. Practice section 7 names the
// action of each step; actions of the same kind and weight share it.
constexpr std::int8_t kStepOfAction[65] = {
    -1, -1, -1, -1, -1, 0,  0,  0,  -1, -1,  // A00
    -1, 1,  1,  2,  2,  2,  3,  2,  1,  3,   // A10
    2,  3,  3,  -1, -1, -1, -1, -1, -1, -1,  // A20
    -1, 1,  2,  4,  4,  -1, 5,  5,  5,  5,   // A30
    6,  -1, 3,  -1, 2,  -1, -1, -1, 9,  7,   // A40
    -1, 8,  9,  9,  10, 11, 12, -1, -1, 7,   // A50
    10, -1, 13, -1, -1,                      // A60
};

}  // namespace

int LadderStepOf(std::string_view action) {
  if (action.size() != 3 || action[0] != 'A') return -1;
  const int tens = action[1] - '0', ones = action[2] - '0';
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
  const int number = 10 * tens + ones;
  return number < static_cast<int>(std::size(kStepOfAction))
             ? kStepOfAction[number]
             : -1;
}

namespace facts_internal {

bool NamesItem(std::string_view list, std::string_view id) {
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

namespace {

constexpr std::pair<std::string_view, EventKind> kEventKinds[] = {
    {"limit", EventKind::kLimit},
    {"rating", EventKind::kRating},
    {"segment", EventKind::kSegment},
    {"insolvency", EventKind::kInsolvency},
    {"represented", EventKind::kRepresented},
    {"stop_contact", EventKind::kStopContact},
    {"consent", EventKind::kConsent},
    {"delivered", EventKind::kDelivered},
    {"suit", EventKind::kSuit},
    {"judgment", EventKind::kJudgment},
    {"enforcement", EventKind::kEnforcement},
    {"placed", EventKind::kPlaced},
    {"recalled", EventKind::kRecalled},
    {"cause", EventKind::kCause},
    {"excuse_verdict", EventKind::kExcuseVerdict},
    {"warning", EventKind::kWarning},
    {"acknowledged", EventKind::kAcknowledged},
    {"negotiation", EventKind::kNegotiation},
    {"approval", EventKind::kApproval},
    {"reconciled", EventKind::kReconciled},
    {"clause", EventKind::kClause},
    {"due_changed", EventKind::kDueChanged},
    {"plan_agreed", EventKind::kPlanAgreed},
};

constexpr std::pair<std::string_view, Way> kWays[] = {
    {"phone", Way::kCall},     {"call", Way::kCall},
    {"visit", Way::kVisit},    {"email", Way::kWritten},
    {"sms", Way::kWritten},    {"message", Way::kWritten},
    {"letter", Way::kWritten}, {"registered", Way::kWritten},
    {"fax", Way::kWritten},
};

constexpr std::pair<std::string_view, Outcome> kOutcomes[] = {
    {"reached", Outcome::kAnswered},
    {"answered", Outcome::kAnswered},
    {"replied", Outcome::kAnswered},
    {"promise", Outcome::kAnswered},
    {"excuse", Outcome::kAnswered},
    {"refused", Outcome::kAnswered},
    {"dispute", Outcome::kAnswered},
    {"paid", Outcome::kAnswered},
    {"callback", Outcome::kAnswered},
    {"no_answer", Outcome::kUnanswered},
    {"busy", Outcome::kUnanswered},
    {"voicemail", Outcome::kUnanswered},
    {"unreachable", Outcome::kUnanswered},
    {"undelivered", Outcome::kUndelivered},
    {"bounced", Outcome::kUndelivered},
    {"failed", Outcome::kUndelivered},
    {"wrong_number", Outcome::kUndelivered},
};

template <class Value, std::size_t N>
Value Find(const std::pair<std::string_view, Value> (&known)[N],
           std::string_view text, Value otherwise) {
  const auto* const found =
      std::find_if(std::begin(known), std::end(known),
                   [text](const auto& entry) { return entry.first == text; });
  return found == std::end(known) ? otherwise : found->second;
}

int WarningOf(std::string_view text) {
  if (text.size() != 3 || text[0] != 'W') return 0;
  const int tens = text[1] - '0', ones = text[2] - '0';
  if (tens < 0 || tens > 1 || ones < 0 || ones > 9) return 0;
  const int number = 10 * tens + ones;
  return number <= 18 ? number : 0;
}

// A value per text of a dictionary.
template <class Value, class Read>
std::vector<Value> ReadTexts(const CodeView& column, Read read) {
  std::vector<Value> values;
  values.reserve(column.texts.size());
  for (const std::string& text : column.texts) {
    values.push_back(static_cast<Value>(read(std::string_view(text))));
  }
  return values;
}

template <class Value>
Value At(const CodeView& column, const std::vector<Value>& values, RowIndex row,
         Value absent) {
  return column.codes.has(static_cast<std::size_t>(row))
             ? values[static_cast<std::size_t>(column.codes[row])]
             : absent;
}

}  // namespace

int EventMeanings::warning(RowIndex row) const {
  return At<std::int8_t>(events_.code, warning_of_code_, row, 0);
}

EventMeanings::EventMeanings(const EventColumns& events)
    : events_(events),
      kinds_(ReadTexts<EventKind>(events.kind,
                                  [](std::string_view text) {
                                    return Find(kEventKinds, text,
                                                EventKind::kOther);
                                  })),
      step_of_code_(ReadTexts<std::int8_t>(events.code, LadderStepOf)),
      warning_of_code_(ReadTexts<std::int8_t>(events.code, WarningOf)) {}

int EventMeanings::step(RowIndex row) const {
  switch (kind(row)) {
    case EventKind::kPlaced:
      return LadderStepOf("A49");
    case EventKind::kSuit:
    case EventKind::kJudgment:
      return LadderStepOf("A54");
    case EventKind::kEnforcement:
      return LadderStepOf("A55");
    case EventKind::kDelivered:  // Its code may name the action.
      return At<std::int8_t>(events_.code, step_of_code_, row, -1);
    default:
      return -1;
  }
}

ContactMeanings::ContactMeanings(const ContactColumns& contacts)
    : contacts_(contacts),
      incoming_(ReadTexts<std::uint8_t>(
          contacts.direction,
          [](std::string_view text) { return text == "in"; })),
      ways_(ReadTexts<Way>(contacts.channel,
                           [](std::string_view text) {
                             return Find(kWays, text, Way::kOther);
                           })),
      outcomes_(ReadTexts<Outcome>(contacts.outcome,
                                   [](std::string_view text) {
                                     return Find(kOutcomes, text,
                                                 Outcome::kUnknown);
                                   })),
      steps_(ReadTexts<std::int8_t>(contacts.action, LadderStepOf)) {}

Date ContactMeanings::day(RowIndex row) const {
  constexpr WallMinute kMinutesPerDay = 24 * 60;
  const WallMinute at = contacts_.at[row];
  const WallMinute day = at / kMinutesPerDay;
  return Date::FromDays(at % kMinutesPerDay < 0 ? day - 1 : day);
}

bool ContactMeanings::incoming(RowIndex row) const {
  return At<std::uint8_t>(contacts_.direction, incoming_, row, 0) != 0;
}

Way ContactMeanings::way(RowIndex row) const {
  return At(contacts_.channel, ways_, row, Way::kOther);
}

Outcome ContactMeanings::outcome(RowIndex row) const {
  const auto i = static_cast<std::size_t>(row);
  if (!contacts_.excuse[i].empty() || !contacts_.promise[i].empty()) {
    return Outcome::kAnswered;
  }
  return At(contacts_.outcome, outcomes_, row, Outcome::kUnknown);
}

int ContactMeanings::step(RowIndex row) const {
  if (incoming(row) ||
      contacts_.delivered.value_or(static_cast<std::size_t>(row), 1) == 0 ||
      outcome(row) == Outcome::kUndelivered) {
    return -1;
  }
  return At<std::int8_t>(contacts_.action, steps_, row, -1);
}

}  // namespace facts_internal
}  // namespace arrears
