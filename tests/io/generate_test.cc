// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/generate.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "arrears/ledger/ledger.h"
#include "arrears/ledger/position.h"
#include "arrears/ledger/promise.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;

Generator Make(const GeneratorOptions& options) {
  absl::StatusOr<Generator> generator = Generator::Create(options);
  EXPECT_TRUE(generator.ok()) << generator.status();
  return *std::move(generator);
}

// A world in which everything that can happen happens often.
GeneratorOptions Turbulent() {
  GeneratorOptions options;
  options.debtors = 400;
  options.items = 8000;
  options.seed = 7;
  for (PayerSegment& segment : options.segments) {
    segment.dispute_per_day = 0.01;
    segment.insolvency_per_day = 0.0003;
    segment.part_share = 0.3;
  }
  options.charged_back = 0.15;
  options.unmatched = 0.15;
  options.overpaid = 0.1;
  options.credited = 0.3;
  options.in_instalments = 0.1;
  options.backdated = 0.3;
  return options;
}

std::string StatusOf(const GeneratorOptions& options) {
  return std::string(Generator::Create(options).status().message());
}

TEST(GeneratorOptions, NameTheFieldThatIsOutOfBounds) {
  const GeneratorOptions sound;
  EXPECT_TRUE(Validate(sound).ok()) << Validate(sound);
  EXPECT_TRUE(Validate(IndependentItems()).ok());

  GeneratorOptions options;
  options.debtors = 0;
  EXPECT_THAT(StatusOf(options), HasSubstr("debtors = 0"));
  options = sound;
  options.segments[1].part_share = 1.5;
  EXPECT_THAT(StatusOf(options), HasSubstr("segments[distributor].part_share"));
  options = sound;
  options.segments[0].daily_hazard[3] =
      std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(StatusOf(options), HasSubstr("daily_hazard"));
  options = sound;
  options.segments[0].name = "a,b";
  EXPECT_THAT(StatusOf(options), HasSubstr("separator"));
  options = sound;
  options.promises.kept = 0.9;
  EXPECT_THAT(StatusOf(options), HasSubstr("kept + late + part + broken"));
  options = sound;
  options.terms = {{10, 1}};  // Money could come before its document.
  EXPECT_THAT(StatusOf(options), HasSubstr("terms.days = 10"));
  options = sound;
  options.ladder[2].age = options.ladder[1].age + 15;  // Effect of 14 + 6 days.
  EXPECT_THAT(StatusOf(options), HasSubstr("ladder[2].age"));
  options = sound;
  options.ladder[0].channel = 9;
  EXPECT_THAT(StatusOf(options), HasSubstr("ladder[0].channel = 9"));
  options = sound;
  options.currencies.push_back({Currency::Of("XTS"), 1});
  EXPECT_THAT(StatusOf(options), HasSubstr("XTS"));
  options = sound;
  options.habits.clear();
  EXPECT_THAT(StatusOf(options), HasSubstr("habits.share is empty"));
}

TEST(Generator, LedgersAreSound) {
  for (const GeneratorOptions& options : {GeneratorOptions(), Turbulent()}) {
    const Generator generator = Make(options);
    const absl::StatusOr<LedgerData> data =
        MakeLedger(generator, 0, options.debtors);
    ASSERT_TRUE(data.ok()) << data.status();
    const std::vector<LedgerFault> faults = CheckLedger(data->View(), {});
    for (std::size_t i = 0; i < std::min<std::size_t>(faults.size(), 10); ++i) {
      ADD_FAILURE() << faults[i].Text();
    }
  }
}

// What is left of each item of a debtor, by plain replay.
class Replay {
 public:
  explicit Replay(const GeneratedDebtor& debtor) : debtor_(debtor) {
    for (const GeneratedItem& item : debtor.items) left_.push_back(item.amount);
  }
  void Apply(const GeneratedSettlement& row) {
    const std::int64_t taken = row.undoes < 0 ? row.amount : -row.amount;
    left_[Index(row.item)] -= taken;
    if (row.source >= 0) left_[Index(row.source)] += taken;
    Check(row.item, row.id);
    if (row.source >= 0) Check(row.source, row.id);
  }
  const std::vector<std::int64_t>& left() const { return left_; }

 private:
  static std::size_t Index(std::int32_t i) {
    return static_cast<std::size_t>(i);
  }
  // Between nothing and the whole, with the item's sign.
  void Check(std::int32_t item, const std::string& settlement) const {
    const std::int64_t amount = debtor_.items[Index(item)].amount;
    const std::int64_t left = left_[Index(item)];
    EXPECT_TRUE(amount > 0 ? 0 <= left && left <= amount
                           : amount <= left && left <= 0)
        << settlement << ": " << left << " of " << amount;
  }

  const GeneratedDebtor& debtor_;
  std::vector<std::int64_t> left_;
};

TEST(Generator, SettlementsStayWithinWhatIsLeft) {
  const GeneratorOptions options = Turbulent();
  const Generator generator = Make(options);
  GeneratedDebtor debtor;
  std::map<std::string_view, int> kinds;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    Replay replay(debtor);
    Date before;
    for (const GeneratedSettlement& row : debtor.settlements) {
      ASSERT_LE(before, row.date) << "rows stand in order of date";
      before = row.date;
      const GeneratedItem& item =
          debtor.items[static_cast<std::size_t>(row.item)];
      EXPECT_GT(row.amount, 0);
      EXPECT_GE(row.date, item.posting_date) << row.id;
      EXPECT_GE(row.recorded_date, std::max(row.date, item.recorded_date));
      EXPECT_LE(row.recorded_date, options.as_of);
      replay.Apply(row);
      ++kinds[row.kind];
    }
  }
  for (const std::string_view kind :
       {"cash", "credit", "discount", "write_off", "unmatch", "chargeback"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
}

// Backdated recordings must not make books that were impossible on their day.
TEST(Generator, BooksAddUpAsKnownOnAnyDay) {
  const GeneratorOptions options = Turbulent();
  const Generator generator = Make(options);
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    std::set<Date> days;
    for (const GeneratedSettlement& row : debtor.settlements) {
      if (row.recorded_date != row.date) days.insert(row.recorded_date);
    }
    for (const Date known_on : days) {
      for (const Days less : {Days{0}, Days{1}}) {
        Replay replay(debtor);
        for (const GeneratedSettlement& row : debtor.settlements) {
          if (row.recorded_date <= known_on - less) replay.Apply(row);
        }
      }
    }
  }
}

TEST(Generator, PositionOfTheLedgerIsTheReplayOfItsRows) {
  const GeneratorOptions options = Turbulent();
  const Generator generator = Make(options);
  const absl::StatusOr<LedgerData> data = MakeLedger(generator, 0, 50);
  ASSERT_TRUE(data.ok()) << data.status();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data->View(), {});
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  for (const int days_back : {0, 100, 365, 1000}) {
    const Date as_of = options.as_of - Days{days_back};
    const absl::StatusOr<Position> position =
        ComputePosition(*ledger, AsOf{as_of});
    ASSERT_TRUE(position.ok()) << position.status();
    std::size_t row = 0;
    GeneratedDebtor debtor;
    for (std::int64_t d = 0; d < 50; ++d) {
      generator.MakeDebtor(d, &debtor);
      Replay replay(debtor);
      for (const GeneratedSettlement& s : debtor.settlements) {
        if (s.date <= as_of) replay.Apply(s);
      }
      std::set<std::int32_t> headers;
      for (const GeneratedItem& item : debtor.items)
        headers.insert(item.parent);
      for (std::size_t i = 0; i < debtor.items.size(); ++i, ++row) {
        const bool counts = debtor.items[i].posting_date <= as_of &&
                            headers.count(static_cast<std::int32_t>(i)) == 0;
        EXPECT_EQ(position->open[row], counts ? replay.left()[i] : 0)
            << debtor.items[i].id;
      }
    }
  }
}

// True when money came on the day of the promise, before it was given: days do
// not say so.
bool PaidOnTheDay(const GeneratedDebtor& debtor,
                  const GeneratedPromise& promise) {
  return std::any_of(debtor.settlements.begin(), debtor.settlements.end(),
                     [&](const GeneratedSettlement& row) {
                       return row.item == promise.item &&
                              row.date == promise.made_on;
                     });
}

// A promise's verdict, by the one place that decides, is the outcome that the
// generator drew. Plans are left out: their two rows are judged per due date.
TEST(Generator, PromisesAreKeptAndBrokenAsDrawn) {
  GeneratorOptions options;
  options.debtors = 2000;
  options.items = 20000;
  const Generator generator = Make(options);
  const absl::StatusOr<LedgerData> data =
      MakeLedger(generator, 0, options.debtors);
  ASSERT_TRUE(data.ok()) << data.status();
  const absl::StatusOr<Ledger> ledger = Ledger::Create(data->View(), {});
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  const auto states = AssessPromises(*ledger, AsOf{options.as_of}, {});
  ASSERT_TRUE(states.ok()) << states.status();

  std::map<std::string, int> by_id;  // Rows of a basket.
  GeneratedDebtor debtor;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    for (const GeneratedPromise& row : debtor.promises) ++by_id[row.id];
  }
  std::size_t row = 0, judged = 0;
  std::map<PromiseOutcome, int> drawn;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    for (const GeneratedPromise& promise : debtor.promises) {
      const PromiseState& state = (*states)[row++];
      ++drawn[promise.outcome];
      if (promise.kind == "plan" || by_id[promise.id] > 1 ||
          promise.outcome == PromiseOutcome::kUnfinished ||
          PaidOnTheDay(debtor, promise)) {
        continue;
      }
      ++judged;
      const PromiseVerdict expected =
          promise.outcome == PromiseOutcome::kKept   ? PromiseVerdict::kKept
          : promise.outcome == PromiseOutcome::kLate ? PromiseVerdict::kLate
          : promise.outcome == PromiseOutcome::kPart ? PromiseVerdict::kPart
                                                     : PromiseVerdict::kBroken;
      // Part and broken are known only after the days of grace.
      if (state.verdict == PromiseVerdict::kOpen) continue;
      EXPECT_EQ(state.verdict, expected)
          << promise.id << " due " << FormatIsoDate(promise.due);
    }
  }
  EXPECT_GT(judged, 1000u);
  for (const PromiseOutcome outcome :
       {PromiseOutcome::kKept, PromiseOutcome::kLate, PromiseOutcome::kPart,
        PromiseOutcome::kBroken}) {
    EXPECT_GT(drawn[outcome], 50);
  }
}

TEST(Generator, OpenItemsStandOnBothSidesOfTheTwoYearLine) {
  const Generator generator = Make({});
  GeneratedDebtor debtor;
  int young = 0, old = 0, oldest = 0;
  for (std::int64_t d = 0; d < generator.options().debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    Replay replay(debtor);
    for (const GeneratedSettlement& row : debtor.settlements) replay.Apply(row);
    for (std::size_t i = 0; i < debtor.items.size(); ++i) {
      if (!debtor.items[i].follows_model || replay.left()[i] == 0) continue;
      const int dpd =
          (generator.options().as_of - debtor.items[i].due_date).count();
      if (dpd <= 0) continue;
      ++(dpd <= 730 ? young : old);
      oldest = std::max(oldest, dpd);
    }
  }
  EXPECT_GT(young, 40);
  EXPECT_GT(old, 20);
  EXPECT_GT(oldest, 5 * 365);
}

TEST(Generator, ContactsOfOneDayAndChannelAreOneContact) {
  const Generator generator = Make({});
  GeneratedDebtor debtor;
  int promised = 0, several = 0;
  for (std::int64_t d = 0; d < generator.options().debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    std::set<std::pair<Date, std::string>> seen;
    std::set<std::string> promises;
    for (const GeneratedPromise& row : debtor.promises) promises.insert(row.id);
    for (const GeneratedContact& row : debtor.contacts) {
      if (row.direction == "in") continue;
      EXPECT_TRUE(seen.insert({row.date, row.channel}).second) << row.id;
      EXPECT_FALSE(row.items.empty());
      if (row.items.size() > 1) ++several;
      if (row.channel == "phone") {
        EXPECT_LE(row.date.iso_weekday(), 5);
      }
      if (row.promise.empty()) continue;
      ++promised;
      EXPECT_EQ(promises.count(row.promise), 1u) << row.promise;
    }
  }
  EXPECT_GT(promised, 100);
  EXPECT_GT(several, 100);
}

TEST(Generator, NothingHappensAfterAsOfOrAfterInsolvency) {
  GeneratorOptions options = Turbulent();
  const Generator generator = Make(options);
  GeneratedDebtor debtor;
  int insolvent = 0;
  for (std::int64_t d = 0; d < options.debtors; ++d) {
    generator.MakeDebtor(d, &debtor);
    const Date end = debtor.insolvent_on.value_or(options.as_of + Days{1});
    insolvent += end <= options.as_of ? 1 : 0;
    for (const GeneratedSettlement& row : debtor.settlements) {
      EXPECT_LE(row.date, options.as_of);
      // What was paid before may still be matched again; nobody pays.
      if (row.kind == "cash" && row.source < 0) {
        EXPECT_LT(row.date, end);
      }
    }
    for (const GeneratedItem& row : debtor.items) {
      EXPECT_LE(row.document_date, options.as_of);
      if (row.follows_model) {
        EXPECT_LT(row.document_date, end);
      }
    }
    for (const GeneratedContact& row : debtor.contacts) {
      EXPECT_LE(row.date, options.as_of);
      EXPECT_LT(row.date, end);
    }
    for (const GeneratedEvent& row : debtor.events) {
      EXPECT_LE(row.date, options.as_of);
      EXPECT_LE(row.recorded_date, options.as_of);
    }
  }
  EXPECT_GT(insolvent, 50);
}

TEST(Generator, NumbersOfItemsAddUpToWhatWasAskedFor) {
  for (const std::int64_t debtors : {1, 15, 16, 17, 300}) {
    GeneratorOptions options = IndependentItems();
    options.debtors = debtors;
    options.items = 3000;
    const Generator generator = Make(options);
    GeneratedDebtor debtor;
    std::set<std::string> ids;
    for (std::int64_t d = 0; d < debtors; ++d) {
      generator.MakeDebtor(d, &debtor);
      for (const GeneratedItem& item : debtor.items) {
        EXPECT_TRUE(ids.insert(item.id).second) << item.id;
      }
    }
    EXPECT_EQ(ids.size(), 3000u) << debtors;
  }
}

TEST(MakeLedger, RefusesDebtorsThatAreNotThere) {
  const Generator generator = Make({});
  EXPECT_EQ(MakeLedger(generator, 0, 301).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(MakeLedger(generator, 5, 4).status().message()),
              HasSubstr("[5, 4)"));
}

}  // namespace
}  // namespace arrears
