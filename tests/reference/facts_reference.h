// SPDX-License-Identifier: Apache-2.0
//
// facts_reference.h: what do the facts say, straight from their definitions?
//
//   FactsReference twin(ledger, who, options);
//   EXPECT_EQ(twin.Number("late_share"), ...);
//
// The slow twin of facts.h: one short function a fact, over the raw tables and
// a position for each day of an item's life. For small ledgers.
#ifndef ARREARS_TESTS_REFERENCE_FACTS_REFERENCE_H_
#define ARREARS_TESTS_REFERENCE_FACTS_REFERENCE_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/facts/facts.h"
#include "reference/ledger_reference.h"

namespace arrears::reference {

class FactsReference {
 public:
  // All must outlive this. `days` may be shared by twins of one ledger and
  // known_on: positions by day.
  FactsReference(const Ledger& ledger, const Observation& who,
                 const FactOptions& options,
                 std::map<Date, ReferencePosition>& days);

  // Facts that are numbers; a bool is 0 or 1.
  static std::vector<std::string> NumberNames();
  static std::vector<std::string> TextNames();
  std::optional<double> Number(const std::string& fact) const;
  std::optional<std::string> Text(const std::string& fact) const;

 private:
  using Maybe = std::optional<double>;
  using NumberMap =
      std::map<std::string, std::function<Maybe(const FactsReference&)>>;
  using TextMap =
      std::map<std::string, std::function<std::optional<std::string>(
                                const FactsReference&)>>;
  struct Paid {
    RowIndex item;
    int late, payment_days;
    Date on;
  };
  static const NumberMap& NumberTable();
  static const TextMap& TextTable();
  static void AddStanding(NumberMap& table);
  static void AddPaid(NumberMap& table);
  static void AddPromises(NumberMap& table);
  static void AddDisputes(NumberMap& table);
  static void AddTalk(NumberMap& table);
  static void AddEvents(NumberMap& table);
  static void AddGroup(NumberMap& table);
  static void AddTexts(TextMap& table);

  const ReferencePosition& On(Date day) const;
  Date as_of() const { return who_.at.as_of; }
  bool Header(RowIndex item) const;
  bool Exists(RowIndex item, Date day) const;
  int Dpd(RowIndex item) const;
  std::int64_t Open(RowIndex item) const { return On(as_of()).open[item]; }
  std::int64_t Undisputed(RowIndex item) const;
  std::vector<RowIndex> Items() const;      // Of the debtor, existing.
  std::vector<RowIndex> Claims() const;     // Open, positive, all currencies.
  std::vector<RowIndex> OwnClaims() const;  // In the observation's currency.
  std::vector<RowIndex> PastItems() const;  // Existing, without who_.item.
  std::optional<RowIndex> Anchor() const;
  Maybe InBase(Currency from, double minor) const;
  Maybe OwnInBase(double minor) const;
  Maybe SumInBase(const std::map<Currency, double>& sums) const;
  double SumOpen(const std::function<bool(RowIndex)>& which) const;
  Maybe ShareOpen(const std::function<bool(RowIndex)>& which) const;

  bool Happened(RowIndex settlement, Date day) const;
  bool IsMoneyFor(RowIndex settlement, RowIndex item) const;
  std::int64_t Taken(RowIndex settlement, RowIndex item, Date day) const;
  std::int64_t SettledRest(RowIndex item) const;
  Date SettledOn(RowIndex item) const;
  std::int64_t Money(RowIndex item, Date day) const;
  std::vector<Paid> PaidItems() const;
  std::vector<double> DaysLate(int from_days_ago, int to_days_ago) const;
  Maybe PaidShare(const std::function<bool(const Paid&)>& which) const;
  Maybe PaidWeighted(const std::function<double(const Paid&)>& value) const;
  // What came in: the day, the currency, the amount that stayed.
  struct MoneyIn {
    Date day;
    Currency currency;
    double minor;
  };
  std::vector<MoneyIn> MoneyThatCame() const;
  std::optional<Date> LastMoney() const;
  struct Weighed {  // An amount, a value, and the days since.
    Currency currency;
    double amount, value, ago;
  };
  std::vector<Weighed> PaidWeights(int from_days_ago, int to_days_ago) const;
  // Weighted mean; none when a rate is missing or nothing is there.
  Maybe MeanByMoney(std::vector<Weighed> values) const;
  // Amounts in base; false when a rate is missing. One currency needs none.
  bool ToOneCurrency(std::vector<Weighed>& values) const;
  Maybe Slope(std::vector<Weighed> values) const;
  std::vector<RowIndex> Chargebacks() const;
  std::map<Currency, double> Ordered(int from_days_ago, int to_days_ago) const;
  double WrittenOff(std::map<Currency, double>& sums) const;
  Maybe DaysSince(std::optional<Date> day) const;

  struct Promise {
    PromiseVerdict verdict;
    Date made_on, due;
    PromiseKind kind;
    Currency currency;
    double amount;
  };
  std::vector<Promise> Promises(bool history) const;
  std::vector<Promise> JudgedPromises() const;
  Maybe PromisedOf(const std::function<bool(const Promise&)>& which) const;
  std::vector<PromiseVerdict> Verdicts(bool history) const;
  struct Dispute {
    RowIndex row, item;
    bool open;
  };
  std::vector<Dispute> Disputes() const;  // Known ones.
  std::vector<RowIndex> DecidedDisputes() const;
  double DisputeAmount(RowIndex dispute) const;
  std::vector<RowIndex> GroupMembers() const;
  FactsReference Member(RowIndex debtor) const;
  Maybe DisputeCount() const;
  std::vector<RowIndex> OpenDisputes() const;
  std::vector<RowIndex> Contacts(bool outgoing) const;  // By minute.
  Date ContactDay(RowIndex contact) const;
  bool Answered(RowIndex contact) const;
  int Unanswered() const;
  std::vector<std::pair<Date, int>> Steps() const;
  std::vector<RowIndex> Events(std::string_view kind, bool in_force) const;
  // On which such events happened, in force or over.
  std::vector<Date> DaysOf(std::string_view kind) const;
  std::optional<RowIndex> LatestEvent(
      const std::vector<std::string_view>& kinds) const;
  Maybe Limit() const;
  bool InHistory(Date day) const;

  const Ledger& ledger_;
  const LedgerView& v_;
  const Observation who_;
  const FactOptions& options_;
  std::map<Date, ReferencePosition>& days_;
};

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_FACTS_REFERENCE_H_
