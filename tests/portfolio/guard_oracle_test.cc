// SPDX-License-Identifier: Apache-2.0
#include "portfolio/guard_oracle.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/guard.h"
#include "arrears/policy/policy.h"
#include "arrears/portfolio/recommend.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "portfolio/guard_worlds.h"

namespace arrears::reference {
namespace {

using namespace std::chrono_literals;

// Each policy meets kBatches x kLedgers ledgers. The ledgers of a batch share
// one day and one run, which costs more than they do; no debtor is in two.
constexpr int kPolicies = ARREARS_GUARD_POLICIES;
constexpr int kBatches = 5, kLedgers = 10;

using Counts = std::array<std::int64_t, kSentenceCount>;

// What many runs came to.
struct Tally {
  std::int64_t refused = 0, policies = 0, pairs = 0;
  std::int64_t recommendations = 0, contacts = 0, second_actions = 0;
  // By what broke them, "action" or "also", and sentence, with the shortest
  // case.
  std::map<std::string, Counts> broken;
  std::map<std::string, std::string> example;
  // Of the contacts, how many would be wrong a day later or, on the first day,
  // an hour earlier; of all recommendations, to how many debtors something of
  // kProbes would be wrong.
  Counts moved = {}, probed = {};

  // "stop_list 12, such as ...", a line each; empty when there is none.
  std::string Of(const std::string& what) const {
    std::string words;
    const auto found = broken.find(what);
    if (found == broken.end()) return words;
    for (int i = 0; i < kSentenceCount; ++i) {
      const std::int64_t count = found->second[static_cast<std::size_t>(i)];
      if (count == 0) continue;
      const std::string name(SentenceName(static_cast<Sentence>(i)));
      words += "\n" + name + " " + std::to_string(count) + ", such as " +
               example.at(what + " " + name);
    }
    return words;
  }
  std::int64_t CountOf(const std::string& what, Sentence sentence) const {
    const auto found = broken.find(what);
    return found == broken.end()
               ? 0
               : found->second[static_cast<std::size_t>(sentence)];
  }
};

void Count(Broken broken, Counts& counts) {
  for (int i = 0; i < kSentenceCount; ++i) {
    counts[static_cast<std::size_t>(i)] += broken >> i & 1;
  }
}

// One run, and where it is told of.
struct Trial {
  const Ledger& ledger;
  const LedgerRows& rows;
  const GuardOracle& oracle;
  Date as_of;
  std::string where;  // Seeds.
  Tally& tally;

  void Report(const std::string& what, Broken broken,
              const Proposal& proposal) const {
    Count(broken, tally.broken[what]);
    for (int i = 0; i < kSentenceCount; ++i) {
      if ((broken >> i & 1) == 0) continue;
      std::string& example =
          tally.example[what + " " +
                        std::string(SentenceName(static_cast<Sentence>(i)))];
      std::string words = Words(proposal);
      if (example.empty() || words.size() < example.size()) {
        example = std::move(words);
      }
    }
  }
  std::string Words(const Proposal& proposal) const;
};

std::string Trial::Words(const Proposal& proposal) const {
  const std::string id = ledger.debtor_id(proposal.debtor);
  const auto date = [](const std::optional<Date>& day) {
    return day ? FormatIsoDate(*day) : std::string("-");
  };
  std::string words =
      where + ": " + id + " " + std::string(Actions()[proposal.action].id) +
      " on " + date(proposal.day) + " " + std::to_string(proposal.hours.from) +
      "-" + std::to_string(proposal.hours.to) + ", currency " +
      std::to_string(proposal.currency);
  for (const DebtorRow& row : rows.debtors) {
    if (row.id != id) continue;
    words += ", class " + std::to_string(static_cast<int>(*row.kind)) + " " +
             row.country;
  }
  for (const ItemRow& row : rows.items) {
    if (row.debtor != id) continue;
    words += "\n  " + row.id + " due " + date(row.due_date) + " " +
             std::to_string(row.amount);
    for (const DisputeRow& dispute : rows.disputes) {
      if (dispute.item != row.id) continue;
      words += " disputed " + date(dispute.opened) + " to " +
               date(dispute.closed) + " of " +
               (dispute.amount ? std::to_string(*dispute.amount) : "all");
    }
  }
  for (const ContactRow& row : rows.contacts) {
    if (row.debtor != id) continue;
    words += "\n  " + date(Date::FromDays(row.at / (24 * 60))) + " " +
             row.direction + " " + row.channel + " " + row.party + " " +
             row.outcome + " recorded " + date(row.recorded_date);
  }
  for (const EventRow& row : rows.events) {
    if (row.debtor != id) continue;
    words += "\n  " + date(row.date) + " " + row.kind + " " + row.code +
             " to " + date(row.until) + " recorded " + date(row.recorded_date);
  }
  return words;
}

Proposal ProposalOf(const Recommendation& next) {
  return {.debtor = next.debtor,
          .currency = next.currency,
          .action = next.action,
          .day = next.day,
          .hours = next.hours,
          .amount = next.amount};
}

// Those that cannot be one contact with the proposal: of another day or
// channel.
std::vector<Proposal> ApartFrom(const Proposal& proposal,
                                std::vector<Proposal> others) {
  std::erase_if(others, [&](const Proposal& other) {
    return other.day == proposal.day && Actions()[other.action].channel ==
                                            Actions()[proposal.action].channel;
  });
  return others;
}

// Done, said or offered beside the action.
void CheckRest(const Trial& trial, const Recommendation& next) {
  const Proposal proposal = ProposalOf(next);
  Proposal other = proposal;
  other.amount = 0;
  if (next.also != 0) {
    other.action = next.also;
    trial.Report(
        "also", trial.oracle.Check(other, ApartFrom(other, {proposal})), other);
    ++trial.tally.second_actions;
  }
  // The next date is told to the debtor.
  if (Reaches(next.action)) {
    other.action = next.action;
    other.day = next.next_contact;
    trial.Report("announced",
                 trial.oracle.Check(other) & BitOf(Sentence::kBusinessDay),
                 other);
    other.day = next.day;
  }
  // Terms of new business reach nobody, but are of the catalogue.
  if (next.terms_action >= Actions().size()) {
    trial.Report("terms", BitOf(Sentence::kCatalogue), proposal);
  }
  // Nobody is told of an agency or a court that may not be used.
  if (next.argument != 0 && Reaches(next.action)) {
    other.action = next.argument;
    const Channel channel = Actions()[other.action].channel;
    if (channel == Channel::kThirdParty || channel == Channel::kCourt) {
      trial.Report("argument", trial.oracle.CheckForGood(other), other);
    }
  }
  for (const Recommendation::Alternative& alternative : next.alternatives) {
    if (alternative.action == 0) break;
    other.action = alternative.action;
    trial.Report("alternative", trial.oracle.CheckForGood(other), other);
  }
}

struct Probed {
  std::string_view action;
  HourWindow hours;
};
constexpr Probed kProbes[] = {{"A13", {600, 660}},   {"A16", {600, 660}},
                              {"A12", {1300, 1380}}, {"A49", {600, 660}},
                              {"A54", {600, 660}},   {"A22", {660, 720}}};

// Has the oracle teeth?
void Probe(const Trial& trial, const Recommendation& next) {
  Tally& tally = trial.tally;
  if (Reaches(next.action)) {
    ++tally.contacts;
    Proposal moved = ProposalOf(next);
    moved.day = moved.day + Days{1};
    Broken broken = trial.oracle.Check(moved);
    moved.day = trial.as_of + Days{1};
    moved.hours.from = static_cast<std::int16_t>(moved.hours.from - 60);
    broken |= trial.oracle.Check(moved);
    Count(broken, tally.moved);
  }
  Broken broken = 0;
  for (const Probed& probe : kProbes) {
    Proposal wrong = ProposalOf(next);
    wrong.action = ActionIndex(probe.action);
    wrong.day = trial.as_of + Days{1};
    wrong.hours = probe.hours;
    wrong.amount += 1'000'000'000;
    broken |= trial.oracle.Check(wrong);
  }
  Count(broken, tally.probed);
}

void CheckAll(const Trial& trial, Recommendations in_time) {
  std::stable_sort(in_time.begin(), in_time.end(),
                   [](const Recommendation& a, const Recommendation& b) {
                     return std::pair(a.debtor, a.day) <
                            std::pair(b.debtor, b.day);
                   });
  std::vector<Proposal> before;
  for (const Recommendation& next : in_time) {
    ++trial.tally.recommendations;
    const Proposal proposal = ProposalOf(next);
    if (!before.empty() && before.back().debtor != next.debtor) before.clear();
    const Broken alone = trial.oracle.Check(proposal);
    trial.Report("action", alone, proposal);
    // A debtor with two currencies has two recommendations.
    trial.Report(
        "together",
        trial.oracle.Check(proposal, ApartFrom(proposal, before)) & ~alone,
        proposal);
    CheckRest(trial, next);
    Probe(trial, next);
    before.push_back(proposal);
  }
}

// A creditor's setting, and what the oracle is told of its agencies.
struct House {
  Setting setting;
  Calendar calendar;
  AgencyRules agencies;
};

House HouseOf(std::uint64_t seed, std::vector<GuardProfile> profiles) {
  const Calendar calendar =
      seed % 2 == 0 ? Calendar::Cn() : Calendar::WeekendsOnly();
  House house{*Setting::Default(calendar), calendar, {}};
  if (seed % 3 == 0) {
    GuardProfile bars;
    bars.id = "BARS";
    bars.classes = {DebtorClass::kCompany, DebtorClass::kSoleTrader,
                    DebtorClass::kConsumer};
    bars.places = {"GB", "CN"};
    bars.agency = AgencyGate::kBarred;
    profiles.push_back(bars);
    house.agencies.barred = bars.places;
  }
  house.setting.guard = Guard(profiles, calendar);
  house.setting.fit_recovery = seed % 8 == 0;
  house.setting.agency_allowed = seed % 4 != 1;
  house.agencies.approved = house.setting.agency_allowed;
  return house;
}

template <typename Row>
void Append(std::vector<Row>& to, const std::vector<Row>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

LedgerRows BatchOf(std::uint64_t seed, Date as_of) {
  LedgerRows batch = RandomContactLedger(seed, as_of);
  for (int i = 1; i < kLedgers; ++i) {
    const LedgerRows rows =
        RandomContactLedger(seed + static_cast<std::uint64_t>(i), as_of);
    Append(batch.debtors, rows.debtors);
    Append(batch.items, rows.items);
    Append(batch.settlements, rows.settlements);
    Append(batch.promises, rows.promises);
    Append(batch.disputes, rows.disputes);
    Append(batch.contacts, rows.contacts);
    Append(batch.events, rows.events);
  }
  return batch;
}

void RunBatch(const House& house, std::uint64_t seed, const std::string& policy,
              Tally& tally) {
  std::mt19937_64 engine(seed);
  const Date as_of =
      Date(2023y / 1 / 1) + Days{static_cast<int>(engine() % 1200)};
  AsOf at{as_of};
  if (engine() % 2 == 0) at.known_on = as_of;
  const LedgerRows rows = BatchOf(seed, as_of);
  const LedgerData data = BuildLedger(rows);
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const absl::StatusOr<Portfolio> portfolio =
      Recommend(*ledger, at, house.setting);
  ASSERT_TRUE(portfolio.ok()) << portfolio.status();
  tally.pairs += kLedgers;
  const GuardOracle oracle(*ledger, at, house.calendar, house.agencies);
  const std::string where = policy + " batch " + std::to_string(seed) + " on " +
                            FormatIsoDate(as_of) +
                            (at.known_on == as_of ? ", as known then" : "");
  CheckAll({*ledger, rows, oracle, as_of, where, tally},
           portfolio->recommendations);
}

// So many policies that are not refused. `loosen` changes the house before it
// runs.
Tally RunMany(int policies, const std::vector<GuardProfile>& profiles,
              const std::function<void(House&)>& loosen = {}) {
  Tally tally;
  for (std::uint64_t seed = 1; tally.policies < policies; ++seed) {
    RandomPolicy draft = RandomPolicySpec(seed);
    absl::StatusOr<Policy> policy = Policy::Create(std::move(draft.spec));
    // What names a refused tactic is none, and nothing else is refused.
    EXPECT_EQ(policy.ok(), !draft.forbidden) << seed << policy.status();
    if (!policy.ok()) {
      ++tally.refused;
      continue;
    }
    ++tally.policies;
    House house = HouseOf(seed, profiles);
    if (loosen) loosen(house);
    house.setting.policy = *std::move(policy);
    for (int i = 0; i < kBatches; ++i) {
      RunBatch(house, seed * 1000 + static_cast<std::uint64_t>(i * kLedgers),
               "policy " + std::to_string(seed), tally);
      if (testing::Test::HasFatalFailure()) return tally;
    }
  }
  return tally;
}

std::vector<GuardProfile> Shipped() {
  const auto profiles = DefaultGuardProfiles();
  return {profiles.begin(), profiles.end()};
}

void Print(const Tally& tally) {
  std::cout << tally.policies << " policies and " << tally.refused
            << " refused, " << tally.pairs << " with a ledger, "
            << tally.recommendations << " recommendations, " << tally.contacts
            << " contacts, " << tally.second_actions << " second actions\n";
  for (int i = 0; i < kSentenceCount; ++i) {
    std::cout << SentenceName(static_cast<Sentence>(i)) << ": "
              << tally.moved[static_cast<std::size_t>(i)]
              << " contacts wrong if moved, "
              << tally.probed[static_cast<std::size_t>(i)] << " probes wrong\n";
  }
}

TEST(GuardOracle, FindsNothingBrokenOfAnyPolicy) {
  const Tally tally = RunMany(kPolicies, Shipped());
  Print(tally);
  EXPECT_EQ(tally.Of("action"), "");
  EXPECT_EQ(tally.Of("also"), "");
  EXPECT_EQ(tally.Of("announced"), "");
  EXPECT_EQ(tally.Of("argument"), "");
  EXPECT_EQ(tally.Of("terms"), "");
  EXPECT_EQ(tally.Of("alternative"), "");
  EXPECT_EQ(tally.Of("together"), "");
  // There was something to find. Attempts of a day that has not begun are none,
  // so that no recommendation can meet that cap; eight calls to one debt in a
  // week are rare.
  EXPECT_GT(tally.contacts, tally.pairs);
  for (int i = 0; i < kSentenceCount; ++i) {
    const Sentence sentence = static_cast<Sentence>(i);
    if (sentence == Sentence::kCatalogue ||
        sentence == Sentence::kDailyAttempts ||
        sentence == Sentence::kRegFCalls) {
      continue;
    }
    EXPECT_GT(tally.probed[static_cast<std::size_t>(i)] * 50, tally.pairs)
        << SentenceName(sentence);
  }
}

// What the oracle says of guards that leave something out.
TEST(GuardOracle, SeesWhatALooseGuardLetsPass) {
  const auto found = [](Sentence sentence,
                        const std::function<void(GuardProfile&)>& change,
                        int policies = 15) {
    std::vector<GuardProfile> profiles = Shipped();
    for (GuardProfile& profile : profiles) change(profile);
    return RunMany(policies, profiles).CountOf("action", sentence);
  };
  EXPECT_GT(found(Sentence::kWeeklyCalls,
                  [](GuardProfile& profile) { profile.caps.clear(); }),
            5);
  EXPECT_GT(found(
                Sentence::kConversationGap,
                [](GuardProfile& profile) {
                  profile.caps.clear();
                  profile.cooldown = {};
                },
                40),  // Days after a conversation are few as it is.
            5);
  EXPECT_GT(found(Sentence::kBusinessDay,
                  [](GuardProfile& profile) {
                    profile.business_days_only = false;
                    profile.hours.fill({540, 1080});
                  }),
            5);
  EXPECT_GT(found(Sentence::kMeal,
                  [](GuardProfile& profile) {
                    profile.avoid.clear();
                    profile.best = {660, 1080};
                  }),
            5);
  EXPECT_GT(found(Sentence::kHours,
                  [](GuardProfile& profile) {
                    profile.hours.fill(kWholeDay);
                    profile.best = {};
                  }),
            5);
  const Tally agencies = RunMany(40, Shipped(), [](House& house) {
    house.setting.agency_allowed = true;
    house.agencies.approved = false;
  });
  EXPECT_GT(agencies.CountOf("action", Sentence::kAgency), 0);
}

}  // namespace
}  // namespace arrears::reference
