// SPDX-License-Identifier: Apache-2.0
//
// What the guard is told of one row: its standing and its contacts.
#include <string_view>

#include "decide_internal.h"

namespace arrears {
namespace {

constexpr WallMinute kDayMinutes = 24 * 60;
constexpr int kPastDays = 31;  // Contacts the guard looks at.

Channel ChannelOf(std::string_view text) {
  if (text == "email" || text == "fax") return Channel::kEmail;
  if (text == "sms" || text == "message") return Channel::kSms;
  if (text == "phone" || text == "call") return Channel::kPhone;
  if (text == "visit") return Channel::kVisit;
  return Channel::kLetter;  // letter, registered, and whatever else is written.
}

bool WasConversation(std::string_view outcome) {
  return outcome != "" && outcome != "delivered" && outcome != "no_answer" &&
         outcome != "voicemail" && outcome != "bounced" && outcome != "sent";
}

}  // namespace

void Decider::ReadContactCodes() {
  const LedgerView& view = in_.ledger.view();
  channel_of_ = MapTexts<Channel>(view.contacts.channel.texts, &ChannelOf);
  incoming_of_ = MapTexts<std::uint8_t>(
      view.contacts.direction.texts,
      [](std::string_view text) -> std::uint8_t { return text == "in"; });
  talked_of_ = MapTexts<std::uint8_t>(
      view.contacts.outcome.texts, [](std::string_view text) -> std::uint8_t {
        return WasConversation(text);
      });
}

GuardState Decider::StateOf(std::size_t row, const Recommendation& out,
                            std::vector<GuardState::Past>* past) const {
  const LedgerView& view = in_.ledger.view();
  const ContactColumns& contacts = view.contacts;
  GuardState state;
  state.as_of = in_.at.as_of;
  state.debtor_class = view.debtors.kind.value_or(
      static_cast<std::size_t>(out.debtor), DebtorClass::kCompany);
  state.insolvent = insolvent_.value_or(row, 0) != 0;
  state.represented = represented_.value_or(row, 0) != 0;
  state.stop_contact = stop_contact_.value_or(row, 0) != 0;
  state.agency_allowed = in_.setting.agency_allowed;
  state.dpd = dpd_.value_or(row, 0);
  state.all_disputed = out.amount == 0 && out.expected_recovery != 0;

  const WallMinute first =
      (in_.at.as_of - Days{kPastDays}).days_since_1970() * kDayMinutes;
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
    if (code(contacts.direction, incoming_of_, std::uint8_t{0}) != 0) continue;
    past->push_back({at, code(contacts.channel, channel_of_, Channel::kLetter),
                     code(contacts.outcome, talked_of_, std::uint8_t{0}) != 0});
  }
  state.past = *past;
  return state;
}

}  // namespace arrears
