// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/ledger_loss.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/position.h"
#include "arrears/recovery/observe.h"
#include "arrears/recovery/roll_observe.h"
#include "recovery/parts_internal.h"

namespace arrears {
namespace {

constexpr int kMonths = 12;

absl::Status Check(const LedgerLossOptions& options) {
  if (options.settle_days < 30 || options.settle_days > 3650) {
    return absl::InvalidArgumentError(absl::StrCat(
        "settle_days ", options.settle_days, " is not in [30, 3650]"));
  }
  const DatedScheme dated = options.scheme.At(Date());
  for (const int bucket : dated.bucket_of_segment()) {
    if (bucket != kOutside) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("scheme ", options.scheme.name(),
                     " drops items, which would have no allowance"));
  }
  return absl::OkStatus();
}

// The bucket of a due date on many days.
class Buckets {
 public:
  explicit Buckets(const AgingScheme& scheme) : scheme_(scheme) {}
  std::size_t Of(Date due, Date day) {
    auto [at, is_new] = days_.try_emplace(day);
    if (is_new) at->second = scheme_.At(day);
    return static_cast<std::size_t>(at->second.BucketOf(due));
  }

 private:
  const AgingScheme& scheme_;
  std::map<Date, DatedScheme> days_;
};

// What a debtor's items are exposed with, after credits.
struct Exposures {
  LossPool pool;
  std::vector<std::int64_t> exposed;  // By item row.
  std::vector<std::uint8_t> buckets;
  std::vector<double> age_sums;  // Exposure x days past due, by bucket.
};

class Pooling {
 public:
  Pooling(const Ledger& ledger, const Position& position,
          const DatedScheme& dated, std::size_t buckets)
      : ledger_(ledger), position_(position), dated_(dated) {
    all_.pool.gross.resize(buckets);
    all_.pool.disputed.resize(buckets);
    all_.age_sums.resize(buckets);
    all_.exposed.resize(ledger.item_count());
    all_.buckets.resize(ledger.item_count());
  }

  absl::Status AddDebtor(RowIndex debtor, std::uint8_t currency) {
    std::int64_t credit = -position_.unapplied_of(debtor, currency);
    std::vector<RowIndex> owed;
    for (const RowIndex item : ledger_.items_of(debtor)) {
      if (ledger_.currency_index(item) != currency) continue;
      const std::int64_t open = position_.open[item];
      if (open > 0) owed.push_back(item);
      if (open < 0) credit -= open;
    }
    std::stable_sort(owed.begin(), owed.end(), [this](RowIndex a, RowIndex b) {
      return ledger_.due(a) < ledger_.due(b);
    });
    for (const RowIndex item : owed) {
      const std::int64_t disputed = position_.disputed_of(item);
      const std::int64_t undisputed = position_.open[item] - disputed;
      const std::int64_t set = std::clamp<std::int64_t>(credit, 0, undisputed);
      credit -= set;
      if (!AddItem(item, undisputed - set, disputed)) return TooLarge();
    }
    all_.pool.unused_credit += credit;
    return absl::OkStatus();
  }
  Exposures Take() { return std::move(all_); }

 private:
  bool AddItem(RowIndex item, std::int64_t exposed, std::int64_t disputed) {
    const auto bucket =
        static_cast<std::size_t>(dated_.BucketOf(ledger_.due(item)));
    all_.exposed[static_cast<std::size_t>(item)] = exposed;
    all_.buckets[static_cast<std::size_t>(item)] =
        static_cast<std::uint8_t>(bucket);
    const int age = (position_.at.as_of - ledger_.due(item)).count();
    all_.age_sums[bucket] += static_cast<double>(exposed) * age;
    all_.pool.disputed[bucket] += disputed;  // Part of gross.
    return !__builtin_add_overflow(all_.pool.gross[bucket], exposed + disputed,
                                   &all_.pool.gross[bucket]);
  }
  static absl::Status TooLarge() {
    return absl::OutOfRangeError("the open amounts do not sum within 64 bits");
  }

  const Ledger& ledger_;
  const Position& position_;
  const DatedScheme& dated_;
  Exposures all_;
};

absl::StatusOr<LossRates> RatesByRoll(const Ledger& ledger, const AsOf& at,
                                      const LedgerLossOptions& options,
                                      std::uint8_t currency,
                                      const Executor& executor) {
  RollObserveOptions observe;
  observe.scheme = options.scheme;
  observe.basis = AgingBasis::kDue;
  constexpr int kDays = 30;
  std::optional<RollCounts> counts;
  for (int month = 0; month < kMonths; ++month) {
    const AsOf to{at.as_of - Days{kDays * month}, at.known_on};
    const AsOf from{to.as_of - Days{kDays}, at.known_on};
    absl::StatusOr<std::vector<RollCounts>> moves =
        ObserveRolls(ledger, from, to, observe, executor);
    if (!moves.ok()) return moves.status();
    RollCounts& one = (*moves)[currency];
    if (!counts) {
      counts = std::move(one);
    } else if (absl::Status status = counts->Merge(one); !status.ok()) {
      return status;
    }
  }
  absl::StatusOr<RollPosterior> fit = FitRolls(
      *counts,
      {.allowed = AllowedRolls(options.scheme, kDays, observe.method)});
  if (!fit.ok()) return fit.status();
  return RollLossRates(*fit, {}, options.rates);
}

absl::StatusOr<LossRates> CurveRates(const Ledger& ledger, const AsOf& at,
                                     const LedgerLossOptions& options,
                                     const Exposures& exposures,
                                     const Executor& executor) {
  absl::StatusOr<RecoveryCounts> counts = ObserveRecovery(ledger, at, executor);
  if (!counts.ok()) return counts.status();
  absl::StatusOr<RecoveryFit> fit =
      FitRecovery(*counts, RecoveryCurve::Ccaa2004(), {});
  if (!fit.ok()) return fit.status();
  std::vector<int> ages;
  const std::vector<AgingBucket>& buckets = options.scheme.buckets();
  for (std::size_t k = 0; k < buckets.size(); ++k) {
    const auto pooled = static_cast<double>(exposures.pool.gross[k] -
                                            exposures.pool.disputed[k]);
    // Where there is none, the youngest of the bucket stands for it.
    const int age = pooled > 0
                        ? static_cast<int>(exposures.age_sums[k] / pooled)
                        : buckets[k].from().value_or(0);
    ages.push_back(std::max(age, ages.empty() ? age : ages.back()));
  }
  return CurveLossRates(fit->portfolio, ages, options.rates);
}

absl::StatusOr<LossRates> RatesOf(const Ledger& ledger, const AsOf& at,
                                  const LedgerLossOptions& options,
                                  std::uint8_t currency,
                                  const Exposures& exposures,
                                  const Executor& executor) {
  const auto history = [&]() -> absl::StatusOr<LossRates> {
    if (options.method == LossMethod::kRolls)
      return RatesByRoll(ledger, at, options, currency, executor);
    if (options.method == LossMethod::kCurve)
      return CurveRates(ledger, at, options, exposures, executor);
    absl::StatusOr<LossCohort> cohort =
        ObserveLossCohort(ledger, at, options, currency, executor);
    if (!cohort.ok()) return cohort.status();
    return CohortLossRates(*cohort, options.rates);
  };
  absl::StatusOr<LossRates> rates = history();
  if (!rates.ok()) return rates;
  rates = ScaleLossRates(options.scalar, *std::move(rates));
  if (!rates.ok() || options.scenarios.empty()) return rates;
  return WeighLossScenarios(options.scenarios, *rates);
}

// Is there anything to provide for?
bool AnyExposed(const Exposures& exposures) {
  return std::any_of(exposures.exposed.begin(), exposures.exposed.end(),
                     [](std::int64_t open) { return open != 0; });
}

absl::Status InCurrency(const absl::Status& status, const Ledger& ledger,
                        std::uint8_t currency, LossMethod method) {
  return {status.code(),
          absl::StrCat(std::string(ledger.currencies()[currency].code()),
                       ", method ", std::string(LossMethodName(method)), ": ",
                       std::string(status.message()))};
}

absl::StatusOr<LedgerProvision> ProvideCurrency(
    const Ledger& ledger, const Position& position,
    const LedgerLossOptions& options, std::uint8_t currency,
    const Executor& executor) {
  const DatedScheme dated = options.scheme.At(position.at.as_of);
  Pooling pooling(ledger, position, dated, options.scheme.buckets().size());
  for (std::size_t d = 0; d < ledger.debtor_count(); ++d) {
    absl::Status added = pooling.AddDebtor(static_cast<RowIndex>(d), currency);
    if (!added.ok()) return added;
  }
  Exposures exposures = pooling.Take();
  LedgerProvision result;
  result.at = position.at;
  result.currency = currency;
  result.unused_credit = exposures.pool.unused_credit;
  // Where nothing is open, there may be no history either.
  absl::StatusOr<LossRates> rates =
      AnyExposed(exposures)
          ? RatesOf(ledger, position.at, options, currency, exposures, executor)
          : GivenLossRates(
                std::vector<double>(options.scheme.buckets().size(), 0.0));
  if (!rates.ok()) {
    return InCurrency(rates.status(), ledger, currency, options.method);
  }
  result.rates = *std::move(rates);
  absl::StatusOr<Provision> provision =
      Provide(exposures.pool, result.rates, {.rounding = options.rounding});
  if (!provision.ok()) return provision.status();
  absl::StatusOr<std::vector<std::int64_t>> allowances = ShareAllowance(
      *provision, exposures.exposed, exposures.buckets, executor);
  if (!allowances.ok()) return allowances.status();
  result.provision = *std::move(provision);
  result.allowances = *std::move(allowances);
  result.exposures = std::move(exposures.exposed);
  return result;
}

std::int64_t WrittenOff(const Ledger& ledger, RowIndex item, const AsOf& from,
                        const AsOf& to) {
  std::int64_t sum = 0;
  recovery_internal::VisitParts(
      ledger, item, to,
      [&](recovery_internal::Part part, Date date, std::int64_t amount) {
        if (part == recovery_internal::Part::kWrittenOff && date > from.as_of)
          sum += amount;
      });
  return std::max<std::int64_t>(sum, 0);
}

}  // namespace

std::string_view LossMethodName(LossMethod method) {
  constexpr std::string_view kNames[] = {"cohort", "rolls", "curve"};
  return kNames[static_cast<std::size_t>(method)];
}

absl::StatusOr<LossMethod> ParseLossMethod(std::string_view name) {
  for (const LossMethod method :
       {LossMethod::kCohort, LossMethod::kRolls, LossMethod::kCurve}) {
    if (name == LossMethodName(method)) return method;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("method \"", std::string(name.substr(0, 80)),
                   "\": cohort, rolls or curve expected"));
}

absl::StatusOr<LossCohort> ObserveLossCohort(const Ledger& ledger,
                                             const AsOf& at,
                                             const LedgerLossOptions& options,
                                             std::uint8_t currency,
                                             const Executor& executor) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  SpellOptions by_amount{.unit = SpellUnit::kWeight};
  by_amount.currency = currency;
  absl::StatusOr<ItemSpells> all =
      ObserveSpells(ledger, at, by_amount, executor);
  if (!all.ok()) return all.status();
  const Date last = at.as_of - Days{options.settle_days};
  const Date first = last - Days{365};
  const std::size_t size = options.scheme.buckets().size();
  LossCohort cohort{
      std::vector<std::int64_t>(size), std::vector<std::int64_t>(size),
      std::vector<std::int64_t>(size), std::vector<std::int64_t>(size)};
  Buckets buckets(options.scheme);
  for (std::size_t i = 0; i < all->items.size(); ++i) {
    const RowIndex item = all->items[i];
    const SurvivalSpell& spell = all->spells[i];
    const Date issued = ledger.view().items.document_date[item];
    if (issued <= first || issued > last) continue;
    const std::size_t k =
        buckets.Of(ledger.due(item), issued + Days{spell.exit_day});
    (spell.end == SpellEnd::kPaid       ? cohort.paid
     : spell.end == SpellEnd::kCredited ? cohort.credited
                                        : cohort.lost)[k] += spell.weight;
    // The last part of an item tells how far it came.
    if (i + 1 < all->items.size() && all->items[i + 1] == item) continue;
    for (std::size_t b = 0; b <= k; ++b) ++cohort.items[b];
  }
  return cohort;
}

absl::StatusOr<std::vector<LedgerProvision>> ProvisionLedger(
    const Ledger& ledger, const AsOf& at, const LedgerLossOptions& options,
    const Executor& executor) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  absl::StatusOr<Position> position = ComputePosition(ledger, at, executor);
  if (!position.ok()) return position.status();
  std::vector<LedgerProvision> all;
  for (std::size_t c = 0; c < ledger.currencies().size(); ++c) {
    absl::StatusOr<LedgerProvision> one = ProvideCurrency(
        ledger, *position, options, static_cast<std::uint8_t>(c), executor);
    if (!one.ok()) return one.status();
    all.push_back(*std::move(one));
  }
  return all;
}

absl::StatusOr<RollForward> RollProvisionForward(
    const Ledger& ledger, const LedgerProvision& opening,
    const LedgerProvision& closing) {
  if (opening.currency != closing.currency ||
      opening.exposures.size() != ledger.item_count() ||
      closing.exposures.size() != ledger.item_count() ||
      opening.at.as_of >= closing.at.as_of) {
    return absl::InvalidArgumentError(
        absl::StrCat("opening and closing are not provisions of this ledger in "
                     "one currency, on two days in order"));
  }
  std::vector<std::int64_t> written_off(ledger.item_count());
  for (std::size_t i = 0; i < written_off.size(); ++i) {
    const RowIndex item = static_cast<RowIndex>(i);
    if (ledger.currency_index(item) == opening.currency)
      written_off[i] = WrittenOff(ledger, item, opening.at, closing.at);
  }
  return RollAllowanceForward({opening.exposures, opening.allowances,
                               closing.exposures, closing.allowances,
                               written_off});
}

}  // namespace arrears
