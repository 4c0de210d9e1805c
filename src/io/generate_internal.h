// SPDX-License-Identifier: Apache-2.0
//
// generate_internal.h: what the files of the generator share.
#ifndef ARREARS_IO_GENERATE_INTERNAL_H_
#define ARREARS_IO_GENERATE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/io/generate.h"
#include "arrears/ledger/tables.h"

namespace arrears::generate_internal {

// An index of a vector. Requires i >= 0.
inline std::size_t At(std::int64_t i) { return static_cast<std::size_t>(i); }

// A stream of random numbers that is a pure function of its key: SplitMix64
// (Steele, Lea and Flood 2014) started from a hash of the key. Integers and
// exact multiplications only, so that every machine draws the same.
class Draws {
 public:
  // What a stream is for; streams of different purpose share nothing.
  enum class Purpose : std::uint64_t {
    kDebtor = 1,
    kWeight,
    kPlan,
    kInvoice,
    kChain,
    kContact,
    kBooking,
    kTalk,
    kMaster,
    kFault,
    kFileItem,
    kShuffle,
    kRates,
  };
  Draws(std::uint64_t seed, Purpose purpose, std::uint64_t a,
        std::uint64_t b = 0)
      : state_(Mix(
            Mix(Mix(seed + kGamma * static_cast<std::uint64_t>(purpose)) + a) +
            b)) {}

  std::uint64_t Next() { return Mix(state_ += kGamma); }
  // In [0, 1), a multiple of 2^-53.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  bool Chance(double probability) { return Uniform() < probability; }
  // In [0, n). Requires 0 < n < 2^32.
  std::int64_t Below(std::int64_t n) {
    return static_cast<std::int64_t>(
        ((Next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
  }
  // In [low, high].
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + Below(high - low + 1);
  }
  template <class T, std::size_t N>
  const T& Pick(const T (&choices)[N]) {
    return choices[Below(N)];
  }
  // An index, each with the probability of its share of the total.
  std::size_t Index(const std::vector<double>& cumulative) {
    const double at = Uniform() * cumulative.back();
    std::size_t i = 0;
    while (i + 1 < cumulative.size() && at >= cumulative[i]) ++i;
    return i;
  }

  static std::uint64_t Mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

 private:
  static constexpr std::uint64_t kGamma = 0x9E3779B97F4A7C15u;
  std::uint64_t state_;
};

// Days between a payment and its chargeback, its unmatching, and the second
// match.
inline constexpr int kChargebackDays = 5;
inline constexpr int kUnmatchDays = 10;
inline constexpr int kRematchDays = 6;
inline constexpr int kPromiseDays = 7;  // A plan's first half; a plain promise.
inline constexpr int kLongPromiseDays = 14;  // A plan's second, an extension.
inline constexpr int kInstalments = 3;       // 30 days apart.
inline constexpr int kInstalmentDays = 30;
// A promise given at the last step of the ladder runs out before the horizon:
// 6 days for the weekday, 14 to its end, 30 late.
inline constexpr int kQuietDaysBeforeHorizon = 60;
// No hazard is certainty, whatever the factors.
inline constexpr double kMaxHazard = 0.95;
// Shares of small, middle and large amounts.
inline constexpr double kAmountShares[3] = {0.5, 0.35, 0.15};
// Debtors that share out a planned number of items among themselves.
inline constexpr std::int64_t kGroup = 16;

enum class PromiseForm : std::uint8_t { kPlain, kPlan, kExtension };
inline constexpr int PromiseSpan(PromiseForm form) {
  return form == PromiseForm::kPlain ? kPromiseDays : kLongPromiseDays;
}

// What a contact on a day brings: the same for all items of the debtor that
// the channel is about on that day.
struct ContactDraw {
  bool made = false, reached = false, promised = false, excused = false;
  PromiseForm form = PromiseForm::kPlain;
  PromiseOutcome outcome = PromiseOutcome::kBroken;
  double part = 0;         // Share paid of a promise kept in part.
  std::uint64_t bits = 0;  // For minutes, excuses and the like.
};

class Model {
 public:
  explicit Model(const GeneratorOptions& options);

  const GeneratorOptions& options() const { return options_; }
  Date first_document() const { return first_document_; }
  Date last_document() const { return last_document_; }

  // Payment factors of the days from `date` on, up to a horizon after.
  const double* weekday_factors_from(Date date) const {
    return &weekday_factor_[static_cast<std::size_t>(date.iso_weekday() - 1)];
  }
  // Factor of the season, up to kSeasonDays.
  double season(Date due) const {
    return options_
        .payment_by_due_month[static_cast<unsigned>(due.ymd().month()) - 1];
  }
  // [age - kFirstAge], ages kFirstAge to horizon.
  const double* hazard(int segment, int habit, int amount_class) const {
    const int row = (segment * habit_count() + habit) * 3 + amount_class;
    return &hazard_[static_cast<std::size_t>(row) *
                    static_cast<std::size_t>(ages_)];
  }
  double write_off(int age) const {
    return write_off_[static_cast<std::size_t>(age - kFirstAge)];
  }
  int habit_count() const { return static_cast<int>(options_.habits.size()); }
  int segment_count() const {
    return static_cast<int>(options_.segments.size());
  }

  // The steps that are taken: none without contacts.
  const std::vector<ContactStep>& ladder() const { return ladder_; }
  // The day of a ladder step for an item due on `due`.
  Date ContactDay(Date due, const ContactStep& step, int segment) const;
  ContactDraw DrawContact(std::int64_t debtor, Date date, int channel) const;

  // Days from first_document() with the weight of each for documents.
  const std::vector<double>& document_weights() const {
    return document_weight_;
  }
  Date DrawDocumentDate(Draws* draws) const;
  int DrawTerms(Draws* draws) const;
  std::size_t DrawSegment(Draws* draws) const {
    return draws->Index(segment_cumulative_);
  }
  std::size_t DrawHabit(Draws* draws) const {
    return draws->Index(habit_cumulative_);
  }
  Currency DrawCurrency(Draws* draws) const;
  std::optional<Date> DrawInsolvency(int segment, Draws* draws) const;

  // Planned items are numbered through all debtors: [first, last) is one's own.
  struct NumberRange {
    std::int64_t first, last;
  };
  NumberRange ItemNumbers(std::int64_t debtor) const;

 private:
  void FillDocuments();
  void FillHazards();
  void FillSolvency();

  GeneratorOptions options_;
  std::vector<ContactStep> ladder_;
  Date first_document_, last_document_;
  int ages_;
  std::vector<double> weekday_factor_, hazard_, write_off_;
  std::vector<double> document_weight_;
  std::vector<std::uint64_t> document_cumulative_;
  std::vector<double> segment_cumulative_, habit_cumulative_, terms_cumulative_,
      currency_cumulative_;
  // [segment][days]: P(solvent at the end of that day from first_document()).
  std::vector<std::vector<double>> solvent_;
};

// What happens to one item, before anyone counts money.
enum class Happening : std::uint8_t {
  kPart,           // Some of what is left is paid: `share`.
  kFull,           // All that is left is paid.
  kFullUncertain,  // The same, and charged back later.
  kChargeback,
  kMisapplied,  // All is paid through a receipt, and unmatched later.
  kUnmatch,
  kRematch,
  kDisputeOpened,  // `share` = 1: about all of it.
  kDisputeRejected,
  kDisputeUpheld,
  kWrittenOff,
  kContact,  // `step`; the draw is a function of debtor, date, channel.
  kPromiseGiven,
  kPromisePart,  // Money for a promise: `share` of what is left.
  kPromiseFull,
  kPromiseEnded,  // `outcome`, no money on this day.
  kCreditNote,    // A planned credit note of `share` of the amount.
  kMilestone,     // kMilestones[step], if the item is still open.
};
// Placed with a law firm: the generated creditor is under the law of China,
// which bars agencies (METHODS.md, Guard).
inline constexpr std::string_view kMilestones[] = {"placed", "recalled", "suit",
                                                   "judgment"};
struct ChainEvent {
  Date date;
  std::int32_t item = 0;   // Index among the debtor's items.
  std::int32_t order = 0;  // Position in the item's own chain.
  Happening what = Happening::kPart;
  PromiseOutcome outcome = PromiseOutcome::kUnfinished;
  std::int16_t step = -1;
  double share = 0;
};

// Who owes the item.
struct Payer {
  std::int64_t debtor = 0;
  int segment = 0, habit = 0;
  std::optional<Date> insolvent_on;
};
// One item about to live.
struct ItemPlan {
  std::int32_t item = 0;
  std::uint64_t key = 0;  // Of its random stream; unique in the ledger.
  Date document, due;
  int amount_class = 0;
};
// Appends the item's life up to as_of, in order.
void LiveItem(const Model& model, const Payer& payer, const ItemPlan& plan,
              std::vector<ChainEvent>* events);

// The debtor's invoices, debit notes and instalments in order of document
// date, and what happens to each.
void PlanItems(const Model& model, const Payer& payer, GeneratedDebtor* debtor,
               std::vector<ChainEvent>* events);

// Keeps the record of what was said and agreed: contacts, promises and the
// events that follow from them. Needs what happened in order of date.
class ContactLog {
 public:
  ContactLog(const Model& model, const Payer& payer, GeneratedDebtor* debtor);
  // `left`: what is open of the item just before the event.
  void Note(const ChainEvent& event, std::int64_t left);

 private:
  GeneratedContact& ContactOn(Date date, const ContactStep& step);
  void NoteContact(const ChainEvent& event);
  void NotePromise(const ChainEvent& event, std::int64_t left);
  void NoteOutcome(const ChainEvent& event);
  void NoteComplaint(const ChainEvent& event);
  void FollowUp(const GeneratedContact& contact);
  void AddEvent(std::int32_t item, Date date, std::string_view kind,
                const std::string& code, const std::string& party,
                const std::string& evidence);
  void AddPromise(const std::string& id, std::int32_t item,
                  std::string_view kind, Date made_on, int days,
                  std::int64_t amount);
  std::string NewContactId();

  const Model& model_;
  const GeneratorOptions& options_;
  const Payer& payer_;
  GeneratedDebtor& debtor_;
  Draws draws_;
  // Per item: the last row of its running promise; -1 = none.
  std::vector<std::int32_t> promise_of_;
};

// Turns lives into settlements, credit notes, receipts, promises, disputes and
// contacts. `events` come in any order; they are sorted in place.
void BookEvents(const Model& model, const Payer& payer,
                std::vector<ChainEvent>* events, GeneratedDebtor* debtor);

// Name, country, limit and the like; then events about the debtor as a whole.
void DescribeDebtor(const Model& model, const Payer& payer,
                    GeneratedDebtor* debtor);
void AddDebtorEvents(const Model& model, const Payer& payer,
                     GeneratedDebtor* debtor);

// `date` recorded late with the probability of the options, not before `floor`
// and not after as_of. Requires both to be at most as_of.
Date RecordedDate(const GeneratorOptions& options, Date date, Date floor,
                  Draws* draws);

// Units of `base` for one of `currency`, times 1e9: the level around which
// rates.csv moves; nullopt for a currency the generator has no rate for.
std::optional<std::int64_t> TypicalRateE9(Currency currency, Currency base);

std::string DebtorId(std::int64_t debtor);  // "C0000017".

// kInvalidArgument unless 0 <= begin <= end <= debtors.
absl::Status CheckDebtors(const GeneratorOptions& options, std::int64_t begin,
                          std::int64_t end);

struct DatedRate {
  Currency currency;
  Date date;
  std::int64_t rate_e9;  // Units of the base currency for one.
};
// The first of each month, by currency and date.
std::vector<DatedRate> MakeRates(const Model& model);
Creditor MakeCreditor(const GeneratorOptions& options);

// Invented: no such place, family or firm is meant.
std::string DebtorName(bool chinese, std::string_view debtor_class,
                       Draws* draws);

}  // namespace arrears::generate_internal

#endif  // ARREARS_IO_GENERATE_INTERNAL_H_
