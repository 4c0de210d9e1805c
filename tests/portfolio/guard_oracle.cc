// SPDX-License-Identifier: Apache-2.0
#include "portfolio/guard_oracle.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace arrears::reference {
namespace {

constexpr std::string_view kNames[] = {
    "catalogue",        "hours",           "meal",
    "business_day",     "weekly_calls",    "daily_attempts",
    "conversation_gap", "reg_f_calls",     "reg_f_conversation",
    "australia_week",   "australia_month", "stop_list",
    "inconvenient",     "represented",     "insolvency",
    "dispute",          "agency",          "amount",
    "third_party"};
static_assert(std::size(kNames) == kSentenceCount);

constexpr int kDayMinutes = 24 * 60;
// How long before the day a reminder may speak of an item.
constexpr int kSoonDays = 30;

std::string_view IdOf(std::uint8_t action) { return Actions()[action].id; }

bool IsAnyOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Work on a dispute, and what asks for nothing.
bool Duns(std::uint8_t action) {
  const Channel channel = Actions()[action].channel;
  return channel != Channel::kNone &&
         !IsAnyOf(IdOf(action), {"A07", "A17", "A21", "A50", "A58"});
}

bool NamesItem(std::string_view items, std::string_view id) {
  while (!items.empty()) {
    const std::size_t end = std::min(items.find(';'), items.size());
    if (items.substr(0, end) == id) return true;
    items.remove_prefix(std::min(end + 1, items.size()));
  }
  return false;
}

Date DayOf(WallMinute at) {
  // Rounds down: no contact here lies before 1970.
  return Date::FromDays(at / kDayMinutes);
}

bool IsWithin(HourWindow inner, HourWindow outer) {
  return outer.from <= inner.from && inner.to <= outer.to;
}

bool Overlaps(HourWindow a, HourWindow b) {
  return a.from < b.to && b.from < a.to;
}

}  // namespace

std::string_view SentenceName(Sentence sentence) {
  return kNames[static_cast<int>(sentence)];
}

std::string NamesOf(Broken broken) {
  std::string names;
  for (int i = 0; i < kSentenceCount; ++i) {
    if ((broken >> i & 1) == 0) continue;
    if (!names.empty()) names += ' ';
    names += kNames[i];
  }
  return names;
}

bool Reaches(std::uint8_t action) {
  if (action >= Actions().size()) return false;
  const Channel channel = Actions()[action].channel;
  return channel >= Channel::kEmail && channel <= Channel::kVisit;
}

struct GuardOracle::Contact {
  Date day;
  bool call = false;    // By phone.
  bool live = false;    // By phone or visit.
  bool talked = false;  // Live, and somebody was reached.
  bool ours = true;     // It went out.
  bool consented = false;
  RowIndex row = -1;  // Of the log; -1: proposed.
  std::uint8_t currency = 0;
};

GuardOracle::GuardOracle(const Ledger& ledger, const AsOf& at,
                         Calendar calendar, AgencyRules agencies)
    : ledger_(ledger),
      at_(at),
      calendar_(std::move(calendar)),
      agencies_(std::move(agencies)),
      position_(PositionFromDefinition(ledger.view(), at)) {}

Broken GuardOracle::Check(const Proposal& proposal,
                          std::span<const Proposal> before) const {
  if (proposal.action >= Actions().size() || proposal.action > 64) {
    return BitOf(Sentence::kCatalogue);
  }
  Broken broken = CheckStanding(proposal, false) | CheckMoney(proposal);
  if (Reaches(proposal.action)) {
    broken |= CheckTime(proposal) | CheckCaps(proposal, before);
  }
  return broken;
}

Broken GuardOracle::CheckForGood(const Proposal& proposal) const {
  return CheckStanding(proposal, true) | CheckMoney(proposal);
}

// Hours. "09:00-18:00 business days, avoid 11:30-13:30 and meals" of our own
// profile, kept towards everybody. US_REG_F [08:00, 21:00), CN 08:00-22:00 and
// AU weekdays 07:30-21:00, weekends 09-21 say less where ours is kept, and
// would speak up if ours were not.
Broken GuardOracle::CheckTime(const Proposal& proposal) const {
  Broken broken = 0;
  const HourWindow hours = proposal.hours;
  const bool weekend = proposal.day.iso_weekday() >= 6;
  const bool lawful =
      (!IsConsumerIn(proposal, "US") || IsWithin(hours, {480, 1260})) &&
      (!IsConsumerIn(proposal, "CN") || IsWithin(hours, {480, 1320})) &&
      (!IsConsumerIn(proposal, "AU") ||
       IsWithin(hours, {static_cast<std::int16_t>(weekend ? 540 : 450), 1260}));
  if (hours.from >= hours.to || !lawful || !IsWithin(hours, {540, 1080})) {
    broken |= BitOf(Sentence::kHours);
  }
  if (Overlaps(hours, {690, 810}) || Overlaps(hours, {1050, 1140})) {
    broken |= BitOf(Sentence::kMeal);
  }
  if (!IsBusinessDay(proposal, proposal.day)) {
    broken |= BitOf(Sentence::kBusinessDay);
  }
  if (Inconvenient(proposal)) broken |= BitOf(Sentence::kInconvenient);
  return broken;
}

std::vector<GuardOracle::Contact> GuardOracle::ContactsOf(
    const Proposal& proposal, std::span<const Proposal> before) const {
  std::vector<Contact> contacts;
  const ContactColumns& log = ledger_.view().contacts;
  for (const RowIndex row : ledger_.contacts_of(proposal.debtor)) {
    const Date day = DayOf(log.at[row]);
    const std::string_view channel = log.channel[row];
    // A word with a lawyer or with somebody else is none with the debtor.
    if (day > at_.as_of ||
        log.recorded_date.value_or(row, day) > at_.known_on ||
        !IsAnyOf(log.party[row],
                 {"", "contact", "finance", "manager", "owner"})) {
      continue;
    }
    Contact contact;
    contact.day = day;
    contact.call = channel == "phone";
    contact.live = contact.call || channel == "visit";
    contact.talked = contact.live && IsAnyOf(log.outcome[row],
                                             {"reached", "promise", "refused"});
    contact.ours = log.direction[row] != "in";
    contact.row = row;
    contacts.push_back(contact);
  }
  for (const Proposal& other : before) {
    if (!Reaches(other.action) || other.debtor != proposal.debtor) continue;
    Contact contact;
    contact.day = other.day;
    const Channel channel = Actions()[other.action].channel;
    contact.call = channel == Channel::kPhone;
    contact.live = contact.call || channel == Channel::kVisit;
    contact.talked = contact.live;  // It may reach somebody.
    contact.currency = other.currency;
    contacts.push_back(contact);
  }
  return contacts;
}

// "local to debtor": the days that China works to make up for a holiday are
// none for who lives elsewhere. Ours rests on our holidays towards everybody.
bool GuardOracle::IsBusinessDay(const Proposal& proposal, Date day) const {
  const LedgerView& view = ledger_.view();
  const std::string_view country = view.debtors.country[proposal.debtor];
  const bool at_home = country.empty() || country == view.creditor.law;
  return calendar_.IsBusinessDay(day).business_day &&
         (at_home || day.iso_weekday() <= 5);
}

int GuardOracle::BusinessDaysBetween(const Proposal& proposal, Date from,
                                     Date to) const {
  int days = 0;
  for (Date day = from + Days{1}; day <= to; day = day + Days{1}) {
    if (IsBusinessDay(proposal, day)) ++days;
  }
  return days;
}

// "<= 2 calls a week, <= 1 conversation per 3 business days; <= 6 attempts a
// day hard". A week is any 7 days running, as the window {n, days} has it.
// Three business days count the day of the conversation as the first, as the
// conversation rule of US_REG_F does. Any call may become a conversation, and
// one that the debtor began is one as well: no profile says otherwise.
Broken GuardOracle::CheckCaps(const Proposal& proposal,
                              std::span<const Proposal> before) const {
  const std::vector<Contact> contacts = ContactsOf(proposal, before);
  const Channel channel = Actions()[proposal.action].channel;
  const bool live = channel == Channel::kPhone || channel == Channel::kVisit;
  int calls = live ? 1 : 0;
  int attempts = 1;
  Broken broken = 0;
  for (const Contact& contact : contacts) {
    const int age = (proposal.day - contact.day).count();
    if (age < 0) continue;
    if (contact.ours && contact.live && age < 7) ++calls;
    if (contact.ours && age == 0) ++attempts;
    if (live && contact.talked && age < 30 &&
        BusinessDaysBetween(proposal, contact.day, proposal.day) < 3) {
      broken |= BitOf(Sentence::kConversationGap);
    }
  }
  if (live && calls > 2) broken |= BitOf(Sentence::kWeeklyCalls);
  if (attempts > 6) broken |= BitOf(Sentence::kDailyAttempts);
  return broken | CheckRegF(proposal, contacts) |
         CheckAustralia(proposal, contacts);
}

// "> 7 calls in 7 consecutive days per debt, or a call within 7 days after a
// conversation (conversation day = day 1); consented calls excluded <= 7 days;
// per debt". Of phone calls. A call that names no item is about what was due.
Broken GuardOracle::CheckRegF(const Proposal& proposal,
                              std::span<const Contact> contacts) const {
  if (!IsConsumerIn(proposal, "US") ||
      Actions()[proposal.action].channel != Channel::kPhone ||
      ConsentedFor(proposal)) {
    return 0;
  }
  const ContactColumns& log = ledger_.view().contacts;
  Broken broken = 0;
  for (const RowIndex item : ledger_.items_of(proposal.debtor)) {
    const std::int64_t disputed =
        position_.disputed.empty() ? 0 : position_.disputed[item];
    if (position_.open[item] - disputed <= 0 ||
        ledger_.currency_index(item) != proposal.currency ||
        ledger_.due(item) > at_.as_of) {
      continue;
    }
    int calls = 1;
    for (const Contact& contact : contacts) {
      const int age = (proposal.day - contact.day).count();
      if (age < 0 || age > 6 || !contact.call) continue;
      if (contact.row < 0) {
        if (contact.currency == proposal.currency) ++calls;
        continue;
      }
      const std::string_view named = log.items[contact.row];
      const bool about = named.empty()
                             ? ledger_.due(item) <= contact.day
                             : NamesItem(named, ledger_.item_id(item));
      if (!about) continue;
      if (contact.ours) ++calls;
      if (contact.talked) broken |= BitOf(Sentence::kRegFConversation);
    }
    if (calls > 7) broken |= BitOf(Sentence::kRegFCalls);
  }
  return broken;
}

// "<= 3 a week, <= 10 a month": of all kinds, as caps are kept across channels.
Broken GuardOracle::CheckAustralia(const Proposal& proposal,
                                   std::span<const Contact> contacts) const {
  if (!IsConsumerIn(proposal, "AU")) return 0;
  int week = 1, month = 1;
  for (const Contact& contact : contacts) {
    const int age = (proposal.day - contact.day).count();
    if (age < 0 || !contact.ours) continue;
    if (age < 7) ++week;
    if (age < 30) ++month;
  }
  return (week > 3 ? BitOf(Sentence::kAustraliaWeek) : 0) |
         (month > 10 ? BitOf(Sentence::kAustraliaMonth) : 0);
}

bool GuardOracle::Known(RowIndex event) const {
  const EventColumns& events = ledger_.view().events;
  return events.date[event] <= at_.as_of &&
         events.recorded_date.value_or(event, events.date[event]) <=
             at_.known_on;
}

// An event with an end is in force up to and with that day.
bool GuardOracle::InForce(const Proposal& proposal, std::string_view kind,
                          std::string_view code, bool for_good) const {
  const EventColumns& events = ledger_.view().events;
  for (const RowIndex row : ledger_.events_of(proposal.debtor)) {
    if (!Known(row) || events.kind[row] != kind) continue;
    if (!code.empty() && events.code[row] != code) continue;
    if (!events.until.has(row)) return true;
    if (!for_good && events.until[row] >= proposal.day) return true;
  }
  return false;
}

bool GuardOracle::InForce(RowIndex event, const Proposal& proposal,
                          bool for_good) const {
  const EventColumns& events = ledger_.view().events;
  return Known(event) && (!events.until.has(event) ||
                          (!for_good && events.until[event] >= proposal.day));
}

// The debtor agreed again, to everything or to what it had asked to end; on one
// day the order is not known, so that it may have come after.
bool GuardOracle::LiftedAfter(RowIndex stop, const Proposal& proposal,
                              std::string_view subject) const {
  const EventColumns& events = ledger_.view().events;
  for (const RowIndex row : ledger_.events_of(proposal.debtor)) {
    if (!Known(row) || events.kind[row] != "consent") continue;
    const std::string_view code = events.code[row];
    if (events.date[row] >= events.date[stop] &&
        (code.empty() || code == subject || code == "after lunch")) {
      return true;
    }
  }
  return false;
}

// "channels_opt_out": a request to stop names a channel or, where it says
// nothing that is one, means all; it binds until it ends or is lifted. Times of
// day are the next sentence's.
bool GuardOracle::Stopped(const Proposal& proposal, bool for_good) const {
  const EventColumns& events = ledger_.view().events;
  const std::string_view channel =
      ChannelName(Actions()[proposal.action].channel);
  for (const RowIndex stop : ledger_.events_of(proposal.debtor)) {
    if (events.kind[stop] != "stop_contact" ||
        !InForce(stop, proposal, for_good)) {
      continue;
    }
    const std::string_view code = events.code[stop];
    const bool of_another =
        IsAnyOf(code, {"phone", "email", "letter", "visit", "sms"}) &&
        code != channel;
    if (of_another || code.find(':') != code.npos) continue;
    if (!LiftedAfter(stop, proposal, channel)) return true;
  }
  return false;
}

// "inconvenient_times" of the debtor: "09:00-11:00", over midnight as well.
bool GuardOracle::Inconvenient(const Proposal& proposal) const {
  const EventColumns& events = ledger_.view().events;
  for (const RowIndex stop : ledger_.events_of(proposal.debtor)) {
    const std::string_view code = events.code[stop];
    if (events.kind[stop] != "stop_contact" || code.find(':') == code.npos ||
        !InForce(stop, proposal, false) || LiftedAfter(stop, proposal, code)) {
      continue;
    }
    const auto minute_at = [&](std::size_t i) {
      const auto digit = [&](std::size_t place) { return code[place] - '0'; };
      return static_cast<std::int16_t>(600 * digit(i) + 60 * digit(i + 1) +
                                       10 * digit(i + 3) + digit(i + 4));
    };
    const std::int16_t from = minute_at(0), to = minute_at(6);
    const bool meets = from < to
                           ? Overlaps(proposal.hours, {from, to})
                           : Overlaps(proposal.hours, {from, kDayMinutes}) ||
                                 Overlaps(proposal.hours, {0, to});
    if (meets) return true;
  }
  return false;
}

// A call that the debtor agreed to at most 7 days before.
bool GuardOracle::ConsentedFor(const Proposal& proposal) const {
  const EventColumns& events = ledger_.view().events;
  for (const RowIndex row : ledger_.events_of(proposal.debtor)) {
    if (Known(row) && events.kind[row] == "consent" &&
        (proposal.day - events.date[row]).count() <= 7) {
      return true;
    }
  }
  return false;
}

bool GuardOracle::IsConsumerIn(const Proposal& proposal,
                               std::string_view country) const {
  const DebtorColumns& debtors = ledger_.view().debtors;
  return debtors.kind.value_or(proposal.debtor, DebtorClass::kCompany) ==
             DebtorClass::kConsumer &&
         debtors.country[proposal.debtor] == country;
}

Broken GuardOracle::CheckStanding(const Proposal& proposal,
                                  bool for_good) const {
  Broken broken = 0;
  const Channel channel = Actions()[proposal.action].channel;
  const bool reaches = Reaches(proposal.action);
  if (reaches && Stopped(proposal, for_good)) {
    broken |= BitOf(Sentence::kStopList);
  }
  // "representation_stop": its lawyer alone, whom the notice that saves a claim
  // may go to.
  if (reaches && IdOf(proposal.action) != "A59" &&
      InForce(proposal, "represented", {}, for_good)) {
    broken |= BitOf(Sentence::kRepresented);
  }
  if ((Duns(proposal.action) || channel == Channel::kThirdParty ||
       channel == Channel::kCourt) &&
      InForce(proposal, "insolvency", {}, for_good)) {
    broken |= BitOf(Sentence::kInsolvency);
  }
  const DebtorColumns& debtors = ledger_.view().debtors;
  if (IdOf(proposal.action) == "A49") {
    const bool barred =
        std::find(agencies_.barred.begin(), agencies_.barred.end(),
                  debtors.country[proposal.debtor]) != agencies_.barred.end();
    // A person may have approved it for this debtor.
    const bool approved =
        agencies_.approved || InForce(proposal, "approval", "A49", for_good);
    if (barred || !approved) broken |= BitOf(Sentence::kAgency);
  }
  // "only consumer, lawyer, bureau, creditor"; of China, "unrelated persons
  // only to reach a lost debtor". A consumer has no finance department and no
  // manager, so that who is asked there is a third party.
  if (IsAnyOf(IdOf(proposal.action), {"A16", "A42"}) &&
      (IsConsumerIn(proposal, "US") || IsConsumerIn(proposal, "CN"))) {
    broken |= BitOf(Sentence::kThirdParty);
  }
  return broken;
}

// A dispute pauses its part alone: what may be asked for are the undisputed
// parts, in the proposal's currency. Actions for overdue debts need one that is
// past due on their day; others one that is due soon.
Broken GuardOracle::CheckMoney(const Proposal& proposal) const {
  const bool for_overdue = Actions()[proposal.action].min_dpd > 0;
  const Date last =
      for_overdue ? proposal.day - Days{1} : proposal.day + Days{kSoonDays};
  std::int64_t open = 0, may_be_chased = 0, disputed = 0;
  for (const RowIndex item : ledger_.items_of(proposal.debtor)) {
    if (ledger_.currency_index(item) != proposal.currency ||
        position_.open[item] <= 0) {
      continue;
    }
    const std::int64_t undisputed =
        position_.open[item] -
        (position_.disputed.empty() ? 0 : position_.disputed[item]);
    open += undisputed;
    disputed += position_.open[item] - undisputed;
    if (ledger_.due(item) <= last) may_be_chased += undisputed;
  }
  Broken broken = 0;
  if (proposal.amount > open) broken |= BitOf(Sentence::kAmount);
  if (disputed > 0 && may_be_chased <= 0 && Duns(proposal.action)) {
    broken |= BitOf(Sentence::kDispute);
  }
  return broken;
}

}  // namespace arrears::reference
