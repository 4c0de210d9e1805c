// SPDX-License-Identifier: Apache-2.0
//
// Contacts with the debtor.
#include <algorithm>
#include <utility>

#include "facts/families_internal.h"

namespace arrears::facts_internal {

// Contacts known by then, in the order of their minutes and then of rows.
void CollectContacts(const Context& context, RowIndex debtor, const AsOf& at,
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

namespace {

constexpr Days kWeek{7};

struct ContactCounts {
  std::int32_t made = 0, answered = 0, month = 0;
  std::int32_t week = 0, week_calls = 0, week_visits = 0, week_written = 0;
  std::int32_t unanswered = 0, since_answer = 0;
  std::optional<Date> last, last_answer, last_incoming;
  RowIndex last_made = -1, last_answered = -1;  // The latter of either way.
  bool vague_promise = false;
};

class ContactFacts final : public Family {
 public:
  ContactFacts(const Context& context, ColumnSet& columns);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  void Add(const Day& day, RowIndex contact, ContactCounts& counts) const;
  void Set(const Day& day, const ContactCounts& counts,
           const TileRow& row) const;
  void SetLast(const ContactCounts& counts, const TileRow& row) const;
  std::int32_t CountParties(const Day& day,
                            const std::vector<RowIndex>& contacts) const;

  const Context& context_;
  Slot<std::int32_t> contacts_total_, contacts_7d_, calls_7d_, contacts_30d_,
      days_since_contact_, unanswered_calls_, contacts_since_answer_,
      days_since_answer_, days_since_incoming_, parties_contacted_, visits_7d_,
      written_7d_, channel_last_, outcome_last_, party_last_, channel_answered_;
  Slot<double> response_share_;
  Slot<std::uint8_t> vague_promise_;
};

ContactFacts::ContactFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      contacts_total_(columns.Int32("contacts_total", Unset::kZero)),
      contacts_7d_(columns.Int32("contacts_7d", Unset::kZero)),
      calls_7d_(columns.Int32("calls_7d", Unset::kZero)),
      contacts_30d_(columns.Int32("contacts_30d", Unset::kZero)),
      days_since_contact_(columns.Int32("days_since_contact")),
      unanswered_calls_(columns.Int32("unanswered_calls", Unset::kZero)),
      contacts_since_answer_(
          columns.Int32("contacts_since_answer", Unset::kZero)),
      days_since_answer_(columns.Int32("days_since_answer")),
      days_since_incoming_(columns.Int32("days_since_incoming")),
      parties_contacted_(columns.Int32("parties_contacted", Unset::kZero)),
      visits_7d_(columns.Int32("visits_7d", Unset::kZero)),
      written_7d_(columns.Int32("written_7d", Unset::kZero)),
      channel_last_(columns.Dictionary(
          "channel_last", TextsOf(context.ledger.view().contacts.channel))),
      outcome_last_(columns.Dictionary(
          "outcome_last", TextsOf(context.ledger.view().contacts.outcome))),
      party_last_(columns.Dictionary(
          "party_last", TextsOf(context.ledger.view().contacts.party))),
      channel_answered_(columns.Dictionary(
          "channel_answered", TextsOf(context.ledger.view().contacts.channel))),
      response_share_(columns.Float64("response_share")),
      vague_promise_(columns.Bool("vague_promise")) {}

void ContactFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  if (context_.ledger.contacts_of(rows.debtor).empty()) return;
  CollectContacts(context_, rows.debtor, day.at, scratch.rows);
  ContactCounts counts;
  for (const RowIndex contact : scratch.rows) Add(day, contact, counts);
  const std::int32_t parties =
      parties_contacted_.wanted() ? CountParties(day, scratch.rows) : 0;
  for (const TileRow& row : rows) {
    Set(day, counts, row);
    parties_contacted_.Set(row, parties);
  }
}

void ContactFacts::Add(const Day& day, RowIndex contact,
                       ContactCounts& counts) const {
  const ContactColumns& contacts = context_.ledger.view().contacts;
  const auto i = static_cast<std::size_t>(contact);
  const Date date = context_.contacts.day(contact);
  const Outcome outcome = context_.contacts.outcome(contact);
  const Way way = context_.contacts.way(contact);
  const bool incoming = context_.contacts.incoming(contact);
  if (incoming || outcome == Outcome::kAnswered) {
    counts.unanswered = counts.since_answer = 0;
    counts.last_answer = date;
    // Said, but for no day: a promise that was written down has an id.
    counts.vague_promise =
        contacts.outcome[i] == "promise" && contacts.promise[i].empty();
    counts.last_answered = contact;
  }
  if (incoming) {
    counts.last_incoming = date;
    return;
  }
  counts.last = date;
  counts.last_made = contact;
  if (outcome != Outcome::kAnswered) ++counts.since_answer;
  // A call of long ago says nothing of who answers today.
  if (outcome == Outcome::kUnanswered && way == Way::kCall &&
      date > day.quarter_begin) {
    ++counts.unanswered;
  }
  if (date > day.at.as_of - kWeek) {
    ++counts.week;
    counts.week_calls += way == Way::kCall ? 1 : 0;
    counts.week_visits += way == Way::kVisit ? 1 : 0;
    counts.week_written += way == Way::kWritten ? 1 : 0;
  }
  counts.month += date > day.month_begin ? 1 : 0;
  if (date <= day.history_begin) return;
  ++counts.made;
  counts.answered += outcome == Outcome::kAnswered ? 1 : 0;
}

// Different parties that contacts made in the history went to.
std::int32_t ContactFacts::CountParties(
    const Day& day, const std::vector<RowIndex>& contacts) const {
  const ColumnView<std::int32_t>& party =
      context_.ledger.view().contacts.party.codes;
  std::vector<std::int32_t> met;
  for (const RowIndex contact : contacts) {
    if (!party.has(contact) || context_.contacts.incoming(contact) ||
        context_.contacts.day(contact) <= day.history_begin) {
      continue;
    }
    met.push_back(party[contact]);
  }
  std::sort(met.begin(), met.end());
  return static_cast<std::int32_t>(std::unique(met.begin(), met.end()) -
                                   met.begin());
}

void ContactFacts::Set(const Day& day, const ContactCounts& counts,
                       const TileRow& row) const {
  const auto days_since = [&](const std::optional<Date>& date) {
    return date ? std::optional((day.at.as_of - *date).count()) : std::nullopt;
  };
  contacts_total_.Set(row, counts.made);
  contacts_7d_.Set(row, counts.week);
  calls_7d_.Set(row, counts.week_calls);
  contacts_30d_.Set(row, counts.month);
  unanswered_calls_.Set(row, counts.unanswered);
  contacts_since_answer_.Set(row, counts.since_answer);
  days_since_contact_.Set(row, days_since(counts.last));
  days_since_answer_.Set(row, days_since(counts.last_answer));
  days_since_incoming_.Set(row, days_since(counts.last_incoming));
  visits_7d_.Set(row, counts.week_visits);
  written_7d_.Set(row, counts.week_written);
  SetLast(counts, row);
  vague_promise_.Set(row, counts.vague_promise ? 1 : 0);
  if (counts.made > 0) {
    response_share_.Set(row, Ratio(counts.answered, counts.made));
  }
}

// What is not noted of the last one is not known, whatever one before says.
void ContactFacts::SetLast(const ContactCounts& counts,
                           const TileRow& row) const {
  const ContactColumns& contacts = context_.ledger.view().contacts;
  const auto set = [&](const Slot<std::int32_t>& slot, const CodeView& column,
                       RowIndex contact) {
    const auto i = static_cast<std::size_t>(contact);
    if (contact >= 0 && column.codes.has(i)) slot.Set(row, column.codes[i]);
  };
  set(channel_last_, contacts.channel, counts.last_made);
  set(outcome_last_, contacts.outcome, counts.last_made);
  set(party_last_, contacts.party, counts.last_made);
  set(channel_answered_, contacts.channel, counts.last_answered);
}

}  // namespace

FamilyPointer MakeContactFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds&) {
  if (!columns.WantsAny(FactStage::kContact)) return nullptr;
  return std::make_unique<ContactFacts>(context, columns);
}

}  // namespace arrears::facts_internal
