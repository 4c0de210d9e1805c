// SPDX-License-Identifier: Apache-2.0
//
// What was said and agreed with a debtor: contacts, promises, and the events
// that follow from them.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generate_internal.h"

namespace arrears::generate_internal {
namespace {

// Excuses of practice.md section 9, the frequent ones more than once, and the
// cause (section 1) that each points to.
struct Excuse {
  std::string_view id, cause;
};
constexpr Excuse kExcuses[] = {
    {"X1", "C02"},  {"X1", "C02"},  {"X1", "C02"},  {"X2", "C08"},
    {"X2", "C08"},  {"X2", "C08"},  {"X2", "C08"},  {"X3", "C06"},
    {"X4", "C04"},  {"X4", "C04"},  {"X4", "C04"},  {"X4", "C04"},
    {"X4", "C04"},  {"X5", "C09"},  {"X5", "C09"},  {"X5", "C09"},
    {"X6", "C02"},  {"X7", "C04"},  {"X8", "C14"},  {"X9", "C05"},
    {"X10", "C06"}, {"X11", "C14"}, {"X12", "C06"}, {"X13", "C06"},
    {"X14", "C10"}, {"X14", "C10"}, {"X16", "C04"}, {"X17", "C15"}};

std::string_view PromiseName(PromiseForm form) {
  switch (form) {
    case PromiseForm::kPlan:
      return "plan";
    case PromiseForm::kExtension:
      return "extension";
    default:
      return "promise";
  }
}

// Working hours without the lunch break (practice rows TR13, TR14): most calls
// in the afternoon.
int MinuteOfDay(std::uint64_t bits) {
  const auto within = static_cast<int>(bits >> 40 & 0xFFFF);
  const bool morning = (bits & 3) == 0;
  return morning ? 9 * 60 + within % 150 : 14 * 60 + within % 210;
}

}  // namespace

ContactLog::ContactLog(const Model& model, const Payer& payer,
                       GeneratedDebtor* debtor)
    : model_(model),
      options_(model.options()),
      payer_(payer),
      debtor_(*debtor),
      draws_(options_.seed, Draws::Purpose::kTalk,
             static_cast<std::uint64_t>(payer.debtor)),
      promise_of_(debtor->items.size(), -1) {}

void ContactLog::Note(const ChainEvent& event, std::int64_t left) {
  switch (event.what) {
    case Happening::kContact:
      NoteContact(event);
      break;
    case Happening::kPromiseGiven:
      NotePromise(event, left);
      break;
    case Happening::kPromisePart:
    case Happening::kPromiseFull:
    case Happening::kPromiseEnded:
      NoteOutcome(event);
      break;
    case Happening::kDisputeOpened:
      NoteComplaint(event);
      break;
    case Happening::kMilestone:
      if (left > 0) {
        AddEvent(event.item, event.date, kMilestones[At(event.step)], "",
                 event.step < 2 ? "law_firm" : "court", "");
      }
      break;
    default:
      break;
  }
}

std::string ContactLog::NewContactId() {
  return absl::StrCat("K", payer_.debtor, "-", debtor_.contacts.size() + 1);
}

// All items that a channel is about on a day share one contact; the oldest
// item comes first and sets the tone.
GeneratedContact& ContactLog::ContactOn(Date date, const ContactStep& step) {
  const ContactChannel& channel = options_.channels[At(step.channel)];
  for (std::size_t i = debtor_.contacts.size();
       i > 0 && debtor_.contacts[i - 1].date == date; --i) {
    GeneratedContact& known = debtor_.contacts[i - 1];
    if (known.direction == "out" && known.channel == channel.name) return known;
  }
  const ContactDraw draw =
      model_.DrawContact(payer_.debtor, date, step.channel);
  GeneratedContact row;
  row.id = NewContactId();
  row.date = row.recorded_date = date;
  row.minute_of_day = MinuteOfDay(draw.bits);
  row.channel = channel.name;
  row.action = step.action;
  row.party = step.party;
  row.direction = "out";
  row.address_key = absl::StrCat(channel.name, "-", payer_.debtor);
  const bool spoken = channel.on_weekday;
  row.outcome = draw.promised  ? "promise"
                : draw.excused ? "excuse"
                : spoken       ? (draw.reached ? "reached" : "no_answer")
                               : (draw.reached ? "delivered" : "undelivered");
  row.delivered = spoken || draw.reached;
  if (draw.excused) row.excuse = draws_.Pick(kExcuses).id;
  if (draw.promised) row.promise = absl::StrCat("P", row.id);
  debtor_.contacts.push_back(std::move(row));
  FollowUp(debtor_.contacts.back());
  return debtor_.contacts.back();
}

void ContactLog::NoteContact(const ChainEvent& event) {
  ContactOn(event.date, model_.ladder()[At(event.step)])
      .items.push_back(event.item);
}

void ContactLog::FollowUp(const GeneratedContact& contact) {
  const std::string id = contact.id;
  const Date date = contact.date;
  const std::string_view excuse = contact.excuse;
  if (contact.channel == "letter" && contact.delivered) {
    AddEvent(-1, date + Days{3}, "delivered", "letter", "", id);
  }
  if (excuse.empty()) return;
  const auto known =
      std::find_if(std::begin(kExcuses), std::end(kExcuses),
                   [excuse](const Excuse& e) { return e.id == excuse; });
  if (draws_.Chance(0.25)) {
    AddEvent(-1, date, "cause", std::string(known->cause), "", id);
  }
  if (draws_.Chance(0.3)) {
    const auto days = static_cast<std::int32_t>(draws_.Between(5, 20));
    const char* verdict = draws_.Chance(0.4) ? "false" : "true";
    AddEvent(-1, date + Days{days}, "excuse_verdict", verdict, "", id);
  }
}

void ContactLog::NotePromise(const ChainEvent& event, std::int64_t left) {
  const ContactStep& step = model_.ladder()[At(event.step)];
  const ContactDraw draw =
      model_.DrawContact(payer_.debtor, event.date, step.channel);
  const std::string id = ContactOn(event.date, step).promise;
  const std::string_view kind = PromiseName(draw.form);
  const bool plan = draw.form == PromiseForm::kPlan;
  const std::int64_t half = plan ? left / 2 : 0;
  if (half > 0) {
    AddPromise(id, event.item, kind, event.date, kPromiseDays, half);
  }
  const int span = PromiseSpan(draw.form);
  AddPromise(id, event.item, kind, event.date, span, left - half);
  promise_of_[At(event.item)] =
      static_cast<std::int32_t>(debtor_.promises.size()) - 1;
  if (!plan) return;
  AddEvent(event.item, event.date, "plan_agreed", "", "", id);
  debtor_.events.back().until = event.date + Days{span};
  if (draws_.Chance(0.5)) {
    AddEvent(event.item, event.date, "acknowledged", "plan", "", id);
  }
}

void ContactLog::AddPromise(const std::string& id, std::int32_t item,
                            std::string_view kind, Date made_on, int days,
                            std::int64_t amount) {
  GeneratedPromise row;
  row.id = id;
  row.item = item;
  row.kind = kind;
  row.made_on = row.recorded_date = made_on;
  row.due = made_on + Days{days};
  row.amount = amount;
  debtor_.promises.push_back(std::move(row));
}

// The first half of a plan comes without an outcome: its row is kept.
void ContactLog::NoteOutcome(const ChainEvent& event) {
  const std::int32_t last = promise_of_[At(event.item)];
  if (last < 0) return;
  GeneratedPromise& row = debtor_.promises[At(last)];
  if (event.outcome != PromiseOutcome::kUnfinished) {
    row.outcome = event.outcome;
    promise_of_[At(event.item)] = -1;
  } else if (last > 0) {
    debtor_.promises[At(last - 1)].outcome = PromiseOutcome::kKept;
  }
}

// A dispute begins with the debtor's own message.
void ContactLog::NoteComplaint(const ChainEvent& event) {
  GeneratedContact row;
  row.id = NewContactId();
  row.date = row.recorded_date = event.date;
  row.minute_of_day = MinuteOfDay(draws_.Next());
  row.channel = "email";
  row.direction = "in";
  row.party = "contact";
  row.items = {event.item};
  row.outcome = "excuse";
  row.excuse = "X15";
  debtor_.contacts.push_back(std::move(row));
}

void ContactLog::AddEvent(std::int32_t item, Date date, std::string_view kind,
                          const std::string& code, const std::string& party,
                          const std::string& evidence) {
  if (date > options_.as_of) return;  // Has not happened yet.
  GeneratedEvent row;
  row.item = item;
  row.date = row.recorded_date = date;
  row.kind = kind;
  row.code = code;
  row.party = party;
  row.evidence = evidence;
  debtor_.events.push_back(std::move(row));
}

}  // namespace arrears::generate_internal
