// SPDX-License-Identifier: Apache-2.0
//
// guard_oracle.h: which sentences of the contact rules would this step break?
//
//   const GuardOracle oracle(ledger, {as_of}, calendar, {});
//   Broken broken = oracle.Check({.debtor = 0, .action = call, .day = monday,
//                                 .hours = {600, 660}});
//   NamesOf(broken);   // "weekly_calls conversation_gap"
//
// Written from the contact rules as published and from the ledger's raw rows
// alone: it knows no profile, no verdict and no window of the guard. Slow, one
// debtor and one day at a time. What the rules ask for in words without a
// number ("at reasonable times") is not looked at.
#ifndef ARREARS_TESTS_PORTFOLIO_GUARD_ORACLE_H_
#define ARREARS_TESTS_PORTFOLIO_GUARD_ORACLE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/calendar.h"
#include "arrears/base/date.h"
#include "arrears/ledger/ledger.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/guard_profiles.h"
#include "reference/ledger_reference.h"

namespace arrears::reference {

// A bit of Broken each.
enum class Sentence : std::uint8_t {
  kCatalogue,         // No action but A00..A64.
  kHours,             // 09:00-18:00, and the law's of a consumer's country.
  kMeal,              // 11:30-13:30 and 17:30-19:00.
  kBusinessDay,       // Of the creditor's calendar; for a debtor of another
                      // country no Saturday and no Sunday either.
  kWeeklyCalls,       // At most 2 calls, visits too, in 7 days.
  kDailyAttempts,     // At most 6 on a day, of all kinds.
  kConversationGap,   // One conversation in 3 business days.
  kRegFCalls,         // US: 7 calls in 7 days about a debt.
  kRegFConversation,  // US: 7 days after a conversation about it.
  kAustraliaWeek,     // AU: 3 contacts in 7 days,
  kAustraliaMonth,    // 10 in 30 days.
  kStopList,          // The debtor asked for no contact, or none this way.
  kInconvenient,      // Or none at this time.
  kRepresented,       // Its lawyer alone is addressed.
  kInsolvency,        // No dunning, third party or court.
  kDispute,           // Nothing undisputed is past due: no dunning.
  kAgency,            // Barred, or not approved.
  kAmount,            // More than what is undisputed and past due.
  kThirdParty,        // A consumer has no staff to be asked.
};
inline constexpr int kSentenceCount = 19;
std::string_view SentenceName(Sentence sentence);

using Broken = std::uint32_t;
constexpr Broken BitOf(Sentence sentence) {
  return Broken{1} << static_cast<int>(sentence);
}
// In the order of Sentence, with blanks between.
std::string NamesOf(Broken broken);

// What somebody might do.
struct Proposal {
  RowIndex debtor = 0;
  std::uint8_t currency = 0;
  std::uint8_t action = 0;
  Date day;
  HourWindow hours;  // Any minute in it may be used.
  std::int64_t amount = 0;
};

// Who may use an agency.
struct AgencyRules {
  bool approved = false;            // By the creditor, for all.
  std::vector<std::string> barred;  // Countries of debtors.
};

// Does the action speak to the debtor?
bool Reaches(std::uint8_t action);

class GuardOracle {
 public:
  // Borrows the ledger.
  GuardOracle(const Ledger& ledger, const AsOf& at, Calendar calendar,
              AgencyRules agencies);

  // `before`: further contacts to the same debtor, made by then.
  Broken Check(const Proposal& proposal,
               std::span<const Proposal> before = {}) const;
  // What neither hours nor contacts change; of blocks, those without an end.
  Broken CheckForGood(const Proposal& proposal) const;

 private:
  struct Contact;  // One that was made, or is proposed.
  std::vector<Contact> ContactsOf(const Proposal& proposal,
                                  std::span<const Proposal> before) const;
  Broken CheckTime(const Proposal& proposal) const;
  Broken CheckCaps(const Proposal& proposal,
                   std::span<const Proposal> before) const;
  Broken CheckRegF(const Proposal& proposal,
                   std::span<const Contact> contacts) const;
  Broken CheckAustralia(const Proposal& proposal,
                        std::span<const Contact> contacts) const;
  Broken CheckStanding(const Proposal& proposal, bool for_good) const;
  Broken CheckMoney(const Proposal& proposal) const;
  bool InForce(const Proposal& proposal, std::string_view kind,
               std::string_view code, bool for_good) const;
  bool InForce(RowIndex event, const Proposal& proposal, bool for_good) const;
  bool Stopped(const Proposal& proposal, bool for_good) const;
  bool Inconvenient(const Proposal& proposal) const;
  bool LiftedAfter(RowIndex stop, const Proposal& proposal,
                   std::string_view subject) const;
  bool IsBusinessDay(const Proposal& proposal, Date day) const;
  bool Known(RowIndex event) const;
  bool ConsentedFor(const Proposal& proposal) const;
  bool IsConsumerIn(const Proposal& proposal, std::string_view country) const;
  int BusinessDaysBetween(const Proposal& proposal, Date from, Date to) const;

  const Ledger& ledger_;
  AsOf at_;
  Calendar calendar_;
  AgencyRules agencies_;
  ReferencePosition position_;
};

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_PORTFOLIO_GUARD_ORACLE_H_
