// SPDX-License-Identifier: Apache-2.0
//
// What the guard is told of one row: its standing and its contacts.
#include <algorithm>
#include <string_view>
#include <tuple>

#include "decide_internal.h"
#include "facts/meanings_internal.h"

namespace arrears {

namespace {

// The cadence of a policy looks at them, however little the guard needs.
constexpr int kCadenceDays = 31;

}  // namespace

Channel ContactChannel(std::string_view text) {
  if (text == "email" || text == "fax") return Channel::kEmail;
  if (text == "sms" || text == "message") return Channel::kSms;
  if (text == "phone" || text == "call") return Channel::kPhone;
  if (text == "visit") return Channel::kVisit;
  return Channel::kLetter;  // letter, registered, and whatever else is written.
}

namespace {

bool WasConversation(std::string_view outcome) {
  return outcome != "" && outcome != "delivered" && outcome != "no_answer" &&
         outcome != "voicemail" && outcome != "bounced" && outcome != "sent";
}

// FNV-1a, which is the same everywhere: an equal count must fall to the same
// number on every machine.
std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash;
}

static_assert(static_cast<int>(Channel::kEmail) == 1 &&
              static_cast<int>(Channel::kVisit) == 5);

// The day goes on after midnight: 20:00-08:00 are two stretches. Where there is
// no more room the last one grows over what is left out.
void AddHours(HourWindow hours, GuardState* state) {
  if (hours.to < hours.from) {
    AddHours({hours.from, kWholeDay.to}, state);
    hours.from = 0;
  }
  for (HourWindow& place : state->inconvenient) {
    if (place.from != place.to) continue;
    place = hours;
    return;
  }
  HourWindow& last = state->inconvenient.back();
  last = {std::min(last.from, hours.from), std::max(last.to, hours.to)};
}

// The value that most past contacts share, the least of equals. Sorts them.
template <class Contacts, class Get>
auto MostUsed(Contacts* past, Get get) {
  std::sort(past->begin(), past->end(),
            [&](const auto& a, const auto& b) { return get(a) < get(b); });
  auto most = get(past->front());
  std::size_t longest = 0, run = 0;
  for (std::size_t i = 0; i < past->size(); ++i) {
    run = i > 0 && get((*past)[i]) == get((*past)[i - 1]) ? run + 1 : 1;
    if (run <= longest) continue;
    longest = run;
    most = get((*past)[i]);
  }
  return most;
}

}  // namespace

void Decider::ReadContactCodes() {
  const LedgerView& view = in_.ledger.view();
  channel_of_ = MapTexts<Channel>(view.contacts.channel.texts, &ContactChannel);
  incoming_of_ = MapTexts<std::uint8_t>(
      view.contacts.direction.texts,
      [](std::string_view text) -> std::uint8_t { return text == "in"; });
  talked_of_ = MapTexts<std::uint8_t>(
      view.contacts.outcome.texts, [](std::string_view text) -> std::uint8_t {
        return WasConversation(text);
      });
  silence_of_ =
      MapTexts<Silence>(view.events.kind.texts, [](std::string_view text) {
        return text == "stop_contact" ? Silence::kAsked
               : text == "consent"    ? Silence::kLifted
                                      : Silence::kNone;
      });
  anyone_asked_ = std::find(silence_of_.begin(), silence_of_.end(),
                            Silence::kAsked) != silence_of_.end();
  subject_of_ = MapTexts<SilenceSubject>(view.events.code.texts,
                                         &facts_internal::SilenceSubjectOf);
}

// The latest word about a channel or a time of day counts; one without a code
// is about all of them.
void Decider::AddSilence(RowIndex debtor, GuardState* state) const {
  if (!anyone_asked_) return;
  const EventColumns& events = in_.ledger.view().events;
  const RowRange all = in_.ledger.events_of(debtor);
  const auto said = [&](RowIndex row) {
    const Date date = events.date[row];
    const bool stands =
        date <= in_.at.as_of &&
        events.recorded_date.value_or(row, date) <= in_.at.known_on &&
        events.until.value_or(row, in_.at.as_of) >= in_.at.as_of;
    return stands
               ? silence_of_[static_cast<std::size_t>(events.kind.codes[row])]
               : Silence::kNone;
  };
  const auto key = [&](RowIndex row) {
    const Date date = events.date[row];
    return std::tuple(date, events.recorded_date.value_or(row, date), row);
  };
  const auto subject = [&](RowIndex row) {
    return events.code.codes.has(row)
               ? subject_of_[static_cast<std::size_t>(events.code.codes[row])]
               : SilenceSubject{};
  };
  for (const RowIndex asked : all) {
    if (said(asked) != Silence::kAsked) continue;
    SilenceSubject left = subject(asked);
    bool times = left.from != left.to;
    for (const RowIndex lifted : all) {
      if (said(lifted) != Silence::kLifted || key(lifted) < key(asked))
        continue;
      const SilenceSubject of = subject(lifted);
      left.channels &= static_cast<std::uint8_t>(~of.channels);
      times = times && of.channels != facts_internal::kAllChannels &&
              (of.from != left.from || of.to != left.to);
    }
    state->stopped_channels |= left.channels;
    if (times) AddHours({left.from, left.to}, state);
  }
  state->stop_contact = state->stopped_channels == facts_internal::kAllChannels;
}

// Whether a contact was about a debt that is open now, past due or due soon.
bool Decider::NamesDebt(RowIndex contact, const Observation& who) const {
  const std::string_view ids = in_.ledger.view().contacts.items[contact];
  if (ids.empty()) return true;
  for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
    if (in_.position.open[item] > 0 &&
        in_.ledger.currency_index(item) == who.currency &&
        facts_internal::NamesItem(ids, in_.ledger.item_id(item))) {
      return true;
    }
  }
  return false;
}

// Whatever its due date: where nothing undisputed is to be chased, what is
// disputed and falls due later is not chased either.
std::int64_t Decider::DisputedOf(const Observation& who) const {
  std::int64_t disputed = 0;
  for (const RowIndex item : in_.ledger.items_of(who.debtor)) {
    if (in_.position.open[item] <= 0 ||
        in_.ledger.currency_index(item) != who.currency) {
      continue;
    }
    disputed += in_.position.disputed_of(item);
  }
  return disputed;
}

bool IsAbroad(std::string_view country, const Creditor& creditor) {
  return !country.empty() && country != creditor.law &&
         country != creditor.calendar;
}

// Adds to what is in `past` already.
GuardState Decider::StateOf(std::size_t row, const Recommendation& out,
                            Contacts* past) const {
  const LedgerView& view = in_.ledger.view();
  const ContactColumns& contacts = view.contacts;
  GuardState state;
  state.as_of = in_.at.as_of;
  state.debtor_class = view.debtors.kind.value_or(
      static_cast<std::size_t>(out.debtor), DebtorClass::kCompany);
  state.insolvent = insolvent_.value_or(row, 0) != 0;
  state.represented = represented_.value_or(row, 0) != 0;
  AddSilence(out.debtor, &state);
  state.agency_allowed = in_.setting.agency_allowed;
  state.dpd = dpd_.value_or(row, 0);
  const Observation& who = in_.observations[row];
  const auto debtor = static_cast<std::size_t>(out.debtor);
  const auto place = [&](const CodeView& column) {
    return column.codes.has(debtor) ? column[debtor]
                                    : std::string_view(view.creditor.law);
  };
  state.country = place(view.debtors.country);
  state.law = place(view.debtors.law);
  state.abroad = IsAbroad(state.country, view.creditor);
  state.undisputed = out.amount;
  // Only where nothing is left to chase does the guard ask how much it is.
  if (out.amount <= 0) state.disputed = DisputedOf(who);

  const Guard::Needs needs = in_.setting.guard.NeedsOf(state);
  const WallMinute first =
      (in_.at.as_of - Days{std::max(kCadenceDays, needs.past_days)})
          .days_since_1970() *
      kDayMinutes;
  const WallMinute end =
      (in_.at.as_of + Days{1}).days_since_1970() * kDayMinutes;
  for (const RowIndex contact : in_.ledger.contacts_of(out.debtor)) {
    const WallMinute at = contacts.at[contact];
    if (at < first || at >= end) continue;
    const Date day = Date::FromDays(at / kDayMinutes);
    if (contacts.recorded_date.value_or(contact, day) > in_.at.known_on) {
      continue;
    }
    const auto code = [&](const CodeView& column, const auto& of, auto absent) {
      return column.codes.has(contact) ? of[column.codes[contact]] : absent;
    };
    const bool incoming =
        code(contacts.direction, incoming_of_, std::uint8_t{0}) != 0;
    const Channel channel =
        code(contacts.channel, channel_of_, Channel::kLetter);
    if (incoming && !IsLive(channel)) continue;  // A letter is no conversation.
    past->push_back(
        {.at = at,
         .channel = channel,
         .conversation = incoming || code(contacts.outcome, talked_of_,
                                          std::uint8_t{0}) != 0,
         .incoming = incoming,
         .names_debt = !needs.debts || NamesDebt(contact, who),
         .person = contacts.party.codes.value_or(contact, -1),
         .number = needs.persons_or_numbers && contacts.address_key.has(contact)
                       ? HashOf(contacts.address_key[contact])
                       : 0});
  }
  // A recommendation names no person and no number: the guard is to hold for
  // those that were used most.
  if (needs.persons_or_numbers && !past->empty()) {
    state.person = MostUsed(past, [](const auto& each) { return each.person; });
    state.number = MostUsed(past, [](const auto& each) { return each.number; });
  }
  state.past = *past;
  return state;
}

}  // namespace arrears
