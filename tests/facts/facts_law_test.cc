// SPDX-License-Identifier: Apache-2.0
//
// The laws of facts.h over random ledgers in which everything happens.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "arrears/facts/facts.h"
#include "gtest/gtest.h"
#include "reference/facts_reference.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using reference::BuildLedger;
using reference::FactsReference;
using reference::Forget;
using reference::LedgerRows;
using reference::RandomLedgerParameters;
using reference::RandomLedgerRows;

// Draws that are the same with every standard library.
class Draws {
 public:
  explicit Draws(std::uint64_t seed)
      : random_(seed * 0x9E3779B97F4A7C15u + 7) {}
  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<unsigned>(bound));
  }
  bool Chance(int percent) { return Below(100) < percent; }
  template <std::size_t N>
  std::string Pick(const char* const (&texts)[N]) {
    return texts[Below(static_cast<int>(N))];
  }

 private:
  std::mt19937_64 random_;
};

constexpr const char* kChannels[] = {"phone", "email", "letter", "sms",
                                     "visit", "visit", "fax",    ""};
constexpr const char* kParties[] = {"", "contact", "finance", "manager"};
constexpr const char* kOutcomes[] = {"",        "reached",   "no_answer",
                                     "bounced", "delivered", "promise"};
constexpr const char* kExcuses[] = {"", "", "X1", "X4", "X17"};
constexpr const char* kReasons[] = {"", "price", "quality", "late"};
constexpr const char* kActions[] = {"",    "A05", "A11", "A13", "A16",
                                    "A33", "A22", "A51", "A02"};
constexpr const char* kEvents[] = {
    "limit",      "rating",       "segment",     "insolvency",   "represented",
    "suit",       "stop_contact", "consent",     "judgment",     "enforcement",
    "placed",     "recalled",     "delivered",   "acknowledged", "negotiation",
    "reconciled", "cause",        "due_changed", "plan_agreed"};
// Kinds whose code says what they are.
constexpr const char* kCoded[] = {"warning", "excuse_verdict", "clause",
                                  "approval"};
constexpr const char* kCodes[] = {"", "false", "AA", "B", "A40", "gold"};
constexpr const char* kWarnings[] = {"W01", "W02", "W07", "W08", "W09", "W10",
                                     "W11", "W13", "W17", "W18", "W19", ""};
constexpr const char* kVerdicts[] = {"true", "true", "false", "unverified"};
constexpr const char* kApprovals[] = {"A23", "A25", "A49", "A54", "A40", ""};
constexpr const char* kClauses[] = {"interest",   "retention_of_title",
                                    "suspension", "discount",
                                    "set_off",    "penalty",
                                    "other"};

// What the random ledger leaves out: talk with substance, events, master data.
void AddTalk(std::uint64_t seed, const RandomLedgerParameters& p,
             LedgerRows& rows) {
  Draws draw(seed);
  const auto day = [&] { return p.first + Days{draw.Below(2 * p.days)}; };
  const auto debtor = [&] {
    return "d" + std::to_string(draw.Below(p.debtors));
  };
  const auto recorded = [&](Date date) {
    return draw.Chance(30) ? std::optional(date + Days{draw.Below(30) - 5})
                           : std::nullopt;
  };
  rows.contacts.clear();
  for (int i = 0; i < 14; ++i) {
    const Date date = day();
    ContactRow row{.debtor = debtor(),
                   .at = date.days_since_1970() * 1440 + draw.Below(1440),
                   .channel = draw.Pick(kChannels)};
    if (draw.Chance(15)) row.direction = "in";
    if (draw.Chance(60)) {
      row.items = "i" + std::to_string(draw.Below(12)) + ";i" +
                  std::to_string(draw.Below(12));
    }
    row.outcome = draw.Pick(kOutcomes);
    row.party = draw.Pick(kParties);
    row.excuse = draw.Pick(kExcuses);
    row.action = draw.Pick(kActions);
    if (draw.Chance(20)) row.delivered = draw.Chance(50);
    row.recorded_date = recorded(date);
    rows.contacts.push_back(row);
    // The same again some days later.
    if (!draw.Chance(30)) continue;
    row.at += draw.Below(9) * 1440;
    row.recorded_date.reset();
    rows.contacts.push_back(row);
  }
  for (int i = 0; i < 12; ++i) {
    EventRow row{.debtor = debtor(), .date = day()};
    row.kind = draw.Pick(kEvents);
    row.code = draw.Pick(kCodes);
    row.recorded_date = recorded(row.date);
    if (draw.Chance(50)) row.amount = draw.Below(5000);
    if (draw.Chance(30)) row.until = row.date + Days{draw.Below(40)};
    for (const ItemRow& item : rows.items) {
      if (item.debtor == row.debtor && draw.Chance(10)) row.item = item.id;
    }
    rows.events.push_back(row);
  }
  for (int i = 0; i < 24; ++i) {
    EventRow row{.debtor = debtor(), .date = day()};
    row.kind = draw.Pick(kCoded);
    row.code = row.kind == "warning"          ? draw.Pick(kWarnings)
               : row.kind == "excuse_verdict" ? draw.Pick(kVerdicts)
               : row.kind == "clause"         ? draw.Pick(kClauses)
                                              : draw.Pick(kApprovals);
    row.recorded_date = recorded(row.date);
    if (draw.Chance(20)) row.until = row.date + Days{draw.Below(40)};
    rows.events.push_back(row);
  }
  for (DisputeRow& row : rows.disputes) {
    row.reason = draw.Pick(kReasons);
    if (row.closed && draw.Chance(80)) row.upheld = draw.Chance(50);
  }
  for (PromiseRow& row : rows.promises) {
    if (draw.Chance(25)) row.kind = PromiseKind::kPlan;
    if (draw.Chance(15)) row.kind = PromiseKind::kExtension;
  }
  for (ItemRow& row : rows.items) {
    if (row.amount > 0 && draw.Chance(20))
      row.secured_amount = draw.Below(5000);
  }
  rows.creditor.size = draw.Chance(50) ? "small" : "";
  for (std::size_t i = 0; i < rows.debtors.size(); ++i) {
    DebtorRow& row = rows.debtors[i];
    // Only to those before it: no cycles.
    if (i > 0 && draw.Chance(50)) {
      row.parent = rows.debtors[draw.Below(static_cast<int>(i))].id;
    }
    if (draw.Chance(50)) row.margin_rate = draw.Below(100) / 100.0;
    if (draw.Chance(50)) row.country = draw.Chance(50) ? "CN" : "DE";
    if (draw.Chance(50)) row.size = draw.Chance(50) ? "large" : "small";
    if (draw.Chance(30)) row.tags = draw.Chance(50) ? "vip" : "agent";
    if (draw.Chance(30)) row.kind = DebtorClass::kSoleTrader;
  }
  for (DebtorRow& row : rows.debtors) {
    if (draw.Chance(50)) row.credit_limit = draw.Below(3) * 4000;
    if (draw.Chance(50)) row.since = p.first - Days{draw.Below(300) - 30};
    if (draw.Chance(50)) row.segment = draw.Chance(50) ? "gold" : "iron";
  }
}

LedgerRows RowsOf(std::uint64_t seed, const RandomLedgerParameters& p) {
  LedgerRows rows = RandomLedgerRows(seed, p);
  AddTalk(seed, p, rows);
  return rows;
}

struct LedgerHere {
  explicit LedgerHere(const LedgerRows& rows) : data(BuildLedger(rows)) {
    absl::StatusOr<Ledger> made = Ledger::Create(data.View(), {});
    EXPECT_TRUE(made.ok()) << made.status();
    ledger = std::make_unique<Ledger>(*std::move(made));
  }
  LedgerData data;
  std::unique_ptr<Ledger> ledger;
};

// Every debtor in every currency, and some items on that day.
std::vector<Observation> ObserveAll(const Ledger& ledger, const AsOf& at) {
  std::vector<Observation> all;
  for (std::size_t d = 0; d < ledger.debtor_count(); ++d) {
    for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
      all.push_back({static_cast<RowIndex>(d), static_cast<std::uint8_t>(c),
                     std::nullopt, at});
    }
  }
  for (RowIndex i = 0; static_cast<std::size_t>(i) < ledger.item_count();
       i += 3) {
    all.push_back(
        {ledger.view().items.debtor[i], ledger.currency_index(i), i, at});
  }
  return all;
}

Frame FactsOf(const Ledger& ledger, const std::vector<Observation>& who,
              const FactOptions& options = {},
              const Executor& executor = Executor::Serial()) {
  absl::StatusOr<Frame> frame =
      ComputeFacts(ledger, who, {}, options, executor);
  EXPECT_TRUE(frame.ok()) << frame.status();
  return *std::move(frame);
}

std::string Print(const Frame& frame, std::size_t row) {
  std::string line;
  for (const Column& column : frame.columns()) {
    line += column.name() + "=" + column.Format(row) + " ";
  }
  return line;
}

double NumberAt(const Column& column, std::size_t row) {
  switch (column.type()) {
    case ColumnType::kInt32:
      return column.int32s()[row];
    case ColumnType::kInt64:
      return static_cast<double>(column.int64s()[row]);
    case ColumnType::kBool:
      return column.bools()[row];
    default:
      return column.float64s()[row];
  }
}

using Seen = std::map<std::string, std::set<double>>;

void ExpectTwin(const Ledger& ledger, const std::vector<Observation>& who,
                const FactOptions& options, Seen& seen) {
  const Frame frame = FactsOf(ledger, who, options);
  std::map<Date, reference::ReferencePosition> days;
  for (std::size_t row = 0; row < who.size(); ++row) {
    const FactsReference twin(ledger, who[row], options, days);
    for (const std::string& fact : FactsReference::NumberNames()) {
      const Column& column = *frame.Find(fact);
      const std::optional<double> expected = twin.Number(fact);
      ASSERT_EQ(column.has(row), expected.has_value())
          << fact << ", row " << row << ": " << column.Format(row) << " not "
          << expected.value_or(-1);
      if (!expected) continue;
      seen[fact].insert(*expected);
      // Sums in another order and rates to nine digits: far below a day.
      ASSERT_NEAR(NumberAt(column, row), *expected,
                  1e-8 * std::max(1.0, std::abs(*expected)))
          << fact << ", row " << row;
    }
    for (const std::string& fact : FactsReference::TextNames()) {
      ASSERT_EQ(frame.Find(fact)->Format(row), twin.Text(fact).value_or(""))
          << fact << ", row " << row;
    }
  }
}

TEST(FactsLaw, AgreeWithTheirDefinitions) {
  Seen seen;
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    p.days = seed % 3 == 0 ? 200 : 60;
    const bool years = seed % 10 == 1;
    if (years) p.days = 700, p.items = 40, p.settlements = 60;
    // Nothing undone and no sources: what is read in one pass.
    if (seed % 3 == 1) p.sources = p.undoings = false;
    p.promises = p.disputes = 8;
    const LedgerHere here(RowsOf(seed, p));
    const int days = static_cast<int>(seed % 60);
    const Date day =
        p.first + Days{years ? 1000 + 5 * days : days * 13 % (2 * p.days)};
    FactOptions options;
    options.tolerance_minor = seed % 4 == 0 ? 50 : 0;
    options.history_days = seed % 5 == 0 ? 45 : 1095;
    const AsOf at = seed % 2 == 0 ? AsOf{day} : AsOf{day, day};
    ExpectTwin(*here.ledger, ObserveAll(*here.ledger, at), options, seen);
    if (HasFatalFailure()) return;
  }
  // The ledgers were rich enough to tell right from wrong.
  for (const std::string& fact : FactsReference::NumberNames()) {
    EXPECT_GE(seen[fact].size(), 2u) << fact;
  }
}

TEST(FactsLaw, EveryFactHasATwin) {
  std::set<std::string> twins;
  for (const std::string& name : FactsReference::NumberNames()) {
    twins.insert(name);
  }
  for (const std::string& name : FactsReference::TextNames()) {
    twins.insert(name);
  }
  for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
    EXPECT_EQ(twins.contains(fact.name), fact.stage != FactStage::kOutput)
        << fact.name;
  }
}

// Adds things of all kinds that come after the day, or become known after it.
void AddLater(std::uint64_t seed, const AsOf& at, LedgerRows& rows) {
  Draws draw(seed + 1'000'000);
  const bool hidden = at.known_on < Date::FromDays(1'000'000);
  // Either of a later day, or of an earlier one but recorded later.
  const auto when = [&](std::optional<Date>& recorded) {
    if (!hidden || draw.Chance(50)) return at.as_of + Days{1 + draw.Below(40)};
    recorded = at.known_on + Days{1 + draw.Below(20)};
    return at.as_of - Days{draw.Below(60)};
  };
  for (int i = 0; i < 8; ++i) {
    const std::string debtor = "d" + std::to_string(draw.Below(4));
    const std::string id = "later" + std::to_string(i);
    ItemRow item{.id = id, .debtor = debtor, .amount = 1 + draw.Below(9000)};
    item.document_date = when(item.recorded_date);
    item.due_date = item.document_date + Days{draw.Below(30)};
    if (draw.Chance(30)) item.settled_date = at.as_of + Days{1 + draw.Below(9)};
    rows.items.push_back(item);
    SettlementRow paid{.item = id, .amount = 1};
    paid.date = when(paid.recorded_date);
    if (!item.settled_date) rows.settlements.push_back(paid);
    PromiseRow promise{.debtor = debtor};
    promise.made_on = when(promise.recorded_date);
    promise.due = promise.made_on + Days{draw.Below(20)};
    promise.amount = 100;
    rows.promises.push_back(promise);
    DisputeRow dispute{.item = rows.items[draw.Below(10)].id};
    dispute.opened = when(dispute.recorded_date);
    const bool header = std::any_of(
        rows.items.begin(), rows.items.end(),
        [&](const ItemRow& row) { return row.parent == dispute.item; });
    if (!header) rows.disputes.push_back(dispute);
    ContactRow contact{.debtor = debtor,
                       .channel = "phone",
                       .outcome = "no_answer",
                       .excuse = "X9",
                       .action = "A54"};
    contact.at = when(contact.recorded_date).days_since_1970() * 1440 + 600;
    rows.contacts.push_back(contact);
    EventRow event{
        .debtor = debtor, .kind = draw.Pick(kEvents), .code = "later"};
    event.date = when(event.recorded_date);
    event.amount = 7;
    rows.events.push_back(event);
    event.kind = draw.Pick(kCoded);
    event.code = event.kind == "warning"    ? "W01"
                 : event.kind == "approval" ? "A54"
                 : event.kind == "clause"   ? "penalty"
                                            : "true";
    rows.events.push_back(event);
  }
  std::erase_if(rows.rates,
                [&](const RateRow& row) { return row.date > at.as_of; });
  rows.rates.push_back({Currency::Of("EUR"), Currency::Of("CNY"),
                        at.as_of + Days{1}, 1'234'567'890});
}

void ExpectSameFacts(const LedgerRows& rows, const LedgerRows& changed,
                     const AsOf& at) {
  const LedgerHere one(rows), two(changed);
  // The same debtors, currencies and items, whatever rows they stand in.
  const auto currency_of = [](const Ledger& ledger, Currency currency) {
    const auto& all = ledger.currencies();
    return static_cast<std::uint8_t>(
        std::find(all.begin(), all.end(), currency) - all.begin());
  };
  std::map<std::string, RowIndex> row_in_two;
  for (std::size_t i = 0; i < two.ledger->item_count(); ++i) {
    const auto item = static_cast<RowIndex>(i);
    row_in_two[two.ledger->item_id(item)] = item;
  }
  std::vector<Observation> who, who_changed;
  for (const Observation& in_one : ObserveAll(*one.ledger, at)) {
    Observation in_two = in_one;
    in_two.currency =
        currency_of(*two.ledger, one.ledger->currencies()[in_one.currency]);
    if (in_two.currency >= two.ledger->currencies().size()) continue;
    if (in_one.item) {
      const auto same = row_in_two.find(one.ledger->item_id(*in_one.item));
      if (same == row_in_two.end()) continue;
      in_two.item = same->second;
    }
    who.push_back(in_one);
    who_changed.push_back(in_two);
  }
  const Frame facts = FactsOf(*one.ledger, who);
  const Frame facts_changed = FactsOf(*two.ledger, who_changed);
  for (std::size_t row = 0; row < who.size(); ++row) {
    ASSERT_EQ(Print(facts, row), Print(facts_changed, row)) << "row " << row;
  }
}

// Without a later unmatch a source may seem to give more than it holds.
bool IsSound(const LedgerRows& rows) {
  const LedgerData data = BuildLedger(rows);
  return CheckLedger(data.View(), {}).empty();
}

TEST(FactsLaw, NothingLaterAndNothingNotYetKnownChangesAFact) {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    const LedgerRows rows = RowsOf(seed, p);
    const Date day = p.first + Days{10 + static_cast<int>(seed * 7 % 100)};
    for (const AsOf& at :
         {AsOf{day}, AsOf{day, day}, AsOf{day, day - Days{9}}}) {
      LedgerRows forgotten = rows, grown = rows;
      Forget(at, forgotten);
      if (IsSound(forgotten)) {
        ++compared;
        ExpectSameFacts(rows, forgotten, at);
      }
      AddLater(seed, at, grown);
      ExpectSameFacts(rows, grown, at);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(compared, 1350);
}

// Items each on the day they were posted, and as known on it.
TEST(FactsLaw, NothingLaterChangesAFactOfAnItemOnItsOwnDay) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const LedgerRows rows = RowsOf(seed, {});
    for (std::size_t i = 0; i < rows.items.size(); i += 3) {
      const ItemRow& item = rows.items[i];
      const Date day =
          std::max(item.posting_date.value_or(item.document_date),
                   item.recorded_date.value_or(item.document_date));
      const AsOf at{day, day};
      LedgerRows forgotten = rows, grown = rows;
      Forget(at, forgotten);
      if (IsSound(forgotten)) ExpectSameFacts(rows, forgotten, at);
      AddLater(seed + i, at, grown);
      ExpectSameFacts(rows, grown, at);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(FactsLaw, TheOrderOfRowsChangesNothing) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomLedgerParameters p;
    p.currencies = seed % 2 == 0;
    const LedgerRows rows = RowsOf(seed, p);
    LedgerRows turned = rows;
    std::reverse(turned.items.begin(), turned.items.end());
    std::reverse(turned.settlements.begin(), turned.settlements.end());
    std::reverse(turned.disputes.begin(), turned.disputes.end());
    std::reverse(turned.contacts.begin(), turned.contacts.end());
    ExpectSameFacts(rows, turned, {p.first + Days{80}});
    if (HasFatalFailure()) return;
  }
}

TEST(FactsLaw, OpenLessUnappliedIsTheBalance) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomLedgerParameters p;
    p.currencies = false;
    const LedgerHere here(RowsOf(seed, p));
    const AsOf at{p.first + Days{static_cast<int>(seed % 120)}};
    const Frame facts = FactsOf(*here.ledger, [&] {
      std::vector<Observation> who;
      who.reserve(static_cast<std::size_t>(p.debtors));
      for (RowIndex d = 0; d < p.debtors; ++d) who.push_back({d, 0, {}, at});
      return who;
    }());
    std::int64_t sum = 0;
    for (std::size_t row = 0; row < facts.rows(); ++row) {
      sum += facts.Find("open_total")->int64s()[row] -
             facts.Find("unapplied_total")->int64s()[row];
    }
    const auto balance = LedgerBalance(*here.ledger, at);
    ASSERT_TRUE(balance.ok());
    ASSERT_EQ(sum, (*balance)[0]) << "seed " << seed;
  }
}

template <class T>
void ExpectSameBytes(const ColumnView<T>& a, const ColumnView<T>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t row = 0; row < a.size(); ++row) {
    ASSERT_EQ(a.has(row), b.has(row)) << row;
    if (!a.has(row)) continue;
    ASSERT_EQ(std::memcmp(&a[row], &b[row], sizeof(T)), 0) << row;
  }
}

void ExpectSameBytes(const Column& a, const Column& b) {
  SCOPED_TRACE(a.name());
  switch (a.type()) {
    case ColumnType::kInt64:
      return ExpectSameBytes(a.int64s(), b.int64s());
    case ColumnType::kFloat64:
      return ExpectSameBytes(a.float64s(), b.float64s());
    case ColumnType::kBool:
      return ExpectSameBytes(a.bools(), b.bools());
    default:
      return ExpectSameBytes(a.int32s(), b.int32s());
  }
}

// Many days, shuffled, with several to a byte of every bitmap: the same bytes
// by one thread and by three, and the same as each observation by itself.
TEST(FactsLaw, ThreadsAndOrderOfObservationsChangeNothing) {
  RandomLedgerParameters p;
  p.debtors = 40;
  p.items = 300;
  p.settlements = 400;
  p.promises = 60;
  const LedgerHere here(RowsOf(5, p));
  std::vector<Observation> who;
  for (int day = 0; day < 120; day += 2) {
    const std::vector<Observation> all = ObserveAll(
        *here.ledger, {p.first + Days{day}, p.first + Days{day + 3}});
    who.insert(who.end(), all.begin(), all.end());
  }
  std::mt19937_64 random(1);
  for (std::size_t i = who.size() - 1; i > 0; --i) {
    std::swap(who[i], who[random() % (i + 1)]);
  }
  ASSERT_GT(who.size(), 2 * kDebtorsPerTask);
  const Frame one = FactsOf(*here.ledger, who);
  for (const int threads : {2, 3}) {
    const Frame more =
        FactsOf(*here.ledger, who, {}, Executor::Threads(threads));
    for (const Column& column : one.columns()) {
      ExpectSameBytes(column, *more.Find(column.name()));
    }
  }
  for (std::size_t row = 0; row < who.size(); row += 97) {
    ASSERT_EQ(Print(one, row), Print(FactsOf(*here.ledger, {who[row]}), 0));
  }
}

}  // namespace
}  // namespace arrears
