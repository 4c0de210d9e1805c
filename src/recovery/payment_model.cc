// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/payment_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/frame.h"
#include "arrears/recovery/observe.h"
#include "recovery/payment_model_internal.h"

namespace arrears {
namespace {

using recovery_internal::FactsAtIssue;
using recovery_internal::UsualDays;

constexpr std::int64_t kFewestPaid = 50;
constexpr std::size_t kMostLevels = 30;
constexpr std::size_t kFewestAtALevel = 20;

absl::Status CheckShare(const char* name, double value, double low,
                        double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " ", value, " is not in [", low, ", ", high, "]"));
}

absl::Status Check(const PaymentModelOptions& options) {
  for (const absl::Status& status :
       {CheckShare("bins", options.bins, 2, 50),
        CheckShare("usual_items", options.usual_items.value_or(1), 0, 1e6),
        CheckShare("ridge", options.ridge, 1e-9, 1e9),
        CheckShare("coverage", options.coverage, 1e-6, 1 - 1e-6),
        CheckShare("held_out", options.held_out, 0, 0.5)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

template <class View, class Number>
std::vector<double> ValuesOf(const View& view, const Number& number) {
  std::vector<double> values;
  for (std::size_t i = 0; i < view.size(); ++i) {
    if (!view.has(i)) continue;
    const double value = number(view[i]);
    if (!std::isnan(value)) values.push_back(value);
  }
  return values;
}

std::vector<double> NumbersOf(const Column& column) {
  const auto plain = [](auto value) { return static_cast<double>(value); };
  switch (column.type()) {
    case ColumnType::kInt8:
      return ValuesOf(column.int8s(), plain);
    case ColumnType::kInt16:
      return ValuesOf(column.int16s(), plain);
    case ColumnType::kInt32:
      return ValuesOf(column.int32s(), plain);
    case ColumnType::kInt64:
      return ValuesOf(column.int64s(), plain);
    case ColumnType::kFloat64:
      return ValuesOf(column.float64s(), plain);
    case ColumnType::kBool:
      return ValuesOf(column.bools(), plain);
    case ColumnType::kDate:
      return ValuesOf(column.dates(), [](Date date) {
        return static_cast<double>(date.days_since_1970());
      });
    default:
      return {};
  }
}

// Cuts at the quantiles; none where all values are the same.
std::vector<double> QuantileCuts(std::vector<double> values, int bins) {
  std::sort(values.begin(), values.end());
  std::vector<double> cuts;
  for (int b = 1; b < bins && !values.empty(); ++b) {
    const double cut = values[values.size() * static_cast<std::size_t>(b) /
                              static_cast<std::size_t>(bins)];
    if (cut > values.front() && (cuts.empty() || cut > cuts.back()))
      cuts.push_back(cut);
  }
  return cuts;
}

// The most frequent texts that are frequent enough to learn from.
std::vector<std::string> FrequentLevels(const Column& column) {
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column.has(i)) ++counts[column.Format(i)];
  }
  std::vector<std::pair<std::size_t, std::string>> by_count;
  for (const auto& [text, count] : counts) {
    if (count >= kFewestAtALevel) by_count.emplace_back(count, text);
  }
  std::stable_sort(
      by_count.begin(), by_count.end(),
      [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> levels;
  for (const auto& [count, text] : by_count) {
    if (levels.size() < kMostLevels) levels.push_back(text);
  }
  return counts.size() < 2 ? std::vector<std::string>() : levels;
}

std::vector<HazardCovariate> CovariatesOf(const Frame& facts,
                                          const PaymentModelOptions& options) {
  std::vector<HazardCovariate> covariates;
  for (const std::string& name : options.facts) {
    const Column& column = *facts.Find(name);
    HazardCovariate covariate{name, {}, {}};
    if (HoldsTexts(column.type())) {
      covariate.levels = FrequentLevels(column);
    } else {
      covariate.cuts = QuantileCuts(NumbersOf(column), options.bins);
    }
    if (covariate.bins() > 2) covariates.push_back(std::move(covariate));
  }
  return covariates;
}

// First days of buckets that hold about as many payments each, and towards the
// tail a quarter of what is left, so that the long end is seen as finely as the
// payments there allow.
std::vector<std::int32_t> EdgesOf(std::span<const SurvivalSpell> spells) {
  std::vector<std::int32_t> days;
  for (const SurvivalSpell& spell : spells) {
    if (spell.end == SpellEnd::kPaid) days.push_back(spell.exit_day);
  }
  std::sort(days.begin(), days.end());
  constexpr std::size_t kFewest = 20, kMost = 60;
  std::vector<std::int32_t> edges;
  for (std::size_t at = 0; at < days.size() && edges.size() < kMost;) {
    edges.push_back(days[at]);
    const std::size_t left = days.size() - at;
    const std::size_t want =
        std::max(kFewest, std::min(days.size() / 32, left / 4));
    if (left < 2 * want) break;
    at = static_cast<std::size_t>(
        std::upper_bound(days.begin() + static_cast<std::ptrdiff_t>(at + want),
                         days.end(), days[at + want - 1]) -
        days.begin());
  }
  return edges;
}

// The item rows and spells of a fit, on the clock of habit.
struct Sample {
  std::vector<RowIndex> items;
  std::vector<SurvivalSpell> spells;
  Frame facts;
  std::vector<std::int32_t> usual;  // The usual day, from the document date.
};

// How late the items that were paid were, debtor by debtor.
class Lateness {
 public:
  void Add(double days) {
    ++items_;
    sum_ += days;
    squares_ += days * days;
  }
  void CloseDebtor() {
    if (items_ == 0) return;
    ++debtors_;
    all_ += items_;
    total_ += sum_;
    between_ += sum_ * sum_ / items_;
    within_ += squares_ - sum_ * sum_ / items_;
    items_squared_ += items_ * items_;
    items_ = sum_ = squares_ = 0;
  }
  double mean() const { return all_ > 0 ? total_ / all_ : 0; }
  // The variance within debtors over that between them, by the analysis of
  // variance; as large as it gets where debtors do not differ.
  double Credibility() const {
    constexpr double kLeast = 0.5, kMost = 1000;
    if (debtors_ < 2 || all_ <= debtors_) return kMost;
    const double within = within_ / (all_ - debtors_);
    const double of_means =
        (between_ - total_ * total_ / all_) / (debtors_ - 1);
    const double size = (all_ - items_squared_ / all_) / (debtors_ - 1);
    const double apart = (of_means - within) / size;
    return apart <= 0 ? kMost : std::clamp(within / apart, kLeast, kMost);
  }

 private:
  double items_ = 0, sum_ = 0, squares_ = 0;  // Of the debtor being added.
  double debtors_ = 0, all_ = 0, total_ = 0, between_ = 0, within_ = 0,
         items_squared_ = 0;
};

Lateness LatenessOf(const Ledger& ledger, const ItemSpells& all) {
  Lateness lateness;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    if (i > 0 && all.spells[i].debtor != all.spells[i - 1].debtor)
      lateness.CloseDebtor();
    if (all.spells[i].end != SpellEnd::kPaid) continue;
    const RowIndex item = all.items[i];
    lateness.Add(
        all.spells[i].exit_day -
        (ledger.due(item) - ledger.view().items.document_date[item]).count());
  }
  lateness.CloseDebtor();
  return lateness;
}

// Old enough that but one in fifty had ended by then.
std::int32_t SettledAge(const ItemSpells& all) {
  SurvivalCounts counts;
  if (!counts.Add(all.spells).ok()) return kMostSpellDays;
  const absl::StatusOr<SurvivalCurve> open = KaplanMeier(counts, {});
  if (!open.ok()) return kMostSpellDays;
  return open->Quantile(0.98).day.value_or(open->last_day() / 2);
}

// Is this debtor kept from the fit? By its id, so that the order of rows does
// not matter: FNV-1a (Fowler, Noll and Vo 1991), and as ids differ in their
// last characters, which move its low bits alone, the finaliser of splitmix64
// (Steele, Lea and Flood 2014).
bool IsHeldOut(const Ledger& ledger, RowIndex debtor, double share) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : ledger.debtor_id(debtor)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9u;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBu;
  hash ^= hash >> 31;
  return static_cast<double>(hash >> 11) * 0x1p-53 < share;
}

// Of the debtors that are held out, or of those that are not.
absl::StatusOr<Sample> SampleOf(const Ledger& ledger, const ItemSpells& all,
                                bool held_out, const PaymentModel& model,
                                const PaymentModelOptions& options,
                                const Executor& executor) {
  Sample sample;
  bool is_held_out = false;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    if (i == 0 || all.spells[i].debtor != all.spells[i - 1].debtor) {
      is_held_out = IsHeldOut(ledger, all.spells[i].debtor, options.held_out);
    }
    if (is_held_out != held_out) continue;
    sample.items.push_back(all.items[i]);
    sample.spells.push_back(all.spells[i]);
  }
  absl::StatusOr<Frame> known =
      FactsAtIssue(ledger, sample.items, options.facts, executor);
  if (!known.ok()) return known.status();
  sample.facts = *std::move(known);
  sample.usual = UsualDays(ledger, sample.items, sample.facts,
                           model.usual_late_days, model.usual_items);
  for (std::size_t i = 0; i < sample.spells.size(); ++i) {
    sample.spells[i].entered_day -= sample.usual[i];
    sample.spells[i].exit_day -= sample.usual[i];
  }
  return sample;
}

absl::Status FitHazardOf(const Sample& sample,
                         const PaymentModelOptions& options,
                         const Executor& executor, PaymentModel* model) {
  HazardDesign design;
  design.edges = EdgesOf(sample.spells);
  design.covariates = CovariatesOf(sample.facts, options);
  absl::StatusOr<HazardCounts> counts = HazardCounts::Create(design);
  if (!counts.ok()) return counts.status();
  absl::Status added = counts->Add(sample.spells, sample.facts, executor);
  if (!added.ok()) return added;
  absl::StatusOr<HazardFit> fit =
      FitHazard(*counts, {.link = HazardLink::kCloglog, .ridge = options.ridge},
                executor);
  if (!fit.ok()) return fit.status();
  model->hazard = std::move(fit->model);
  model->terms = std::move(fit->terms);
  return absl::OkStatus();
}

// How debtors' items go together, from those that were seen for as many days
// after their usual day as it takes half of them to be paid.
absl::StatusOr<double> CorrelationOf(const Sample& sample,
                                     const PaymentModel& model,
                                     const std::vector<double>& scores) {
  std::vector<std::int32_t> lasted;
  for (const SurvivalSpell& spell : sample.spells) {
    if (spell.end == SpellEnd::kPaid)
      lasted.push_back(spell.exit_day - spell.entered_day + 1);
  }
  const auto middle =
      lasted.begin() + static_cast<std::ptrdiff_t>(lasted.size() / 2);
  std::nth_element(lasted.begin(), middle, lasted.end());
  const std::int32_t days = std::max(1, *middle);
  std::vector<SurvivalSpell> seen;
  std::vector<double> of_seen;
  for (std::size_t i = 0; i < sample.spells.size(); ++i) {
    const SurvivalSpell& spell = sample.spells[i];
    if (spell.end == SpellEnd::kCensored &&
        spell.exit_day < spell.entered_day - 1 + days) {
      continue;
    }
    seen.push_back(spell);
    of_seen.push_back(scores[i]);
  }
  return DebtorCorrelation(model.hazard, seen, of_seen, days);
}

// Spells of one band, with their scores.
struct Asked {
  std::vector<SurvivalSpell> spells;
  std::vector<double> scores;
};

absl::StatusOr<ConformalBand> BandOf(const HazardModel& model,
                                     const Asked& asked, double coverage) {
  return CalibrateDaysToPay(model, asked.spells, asked.scores, coverage,
                            OutlookOptions().horizon_days);
}

// Those old enough, from their issue.
Asked AskedAtIssue(const Ledger& ledger, const Sample& held,
                   const std::vector<double>& scores, Date last) {
  Asked asked;
  for (std::size_t i = 0; i < held.items.size(); ++i) {
    if (ledger.view().items.document_date[held.items[i]] > last) continue;
    asked.spells.push_back(held.spells[i]);
    asked.scores.push_back(scores[i]);
  }
  return asked;
}

// Those open on the last days of a month each, for a year up to `last`, from
// then on.
Asked AskedWhileOpen(const Ledger& ledger, const Sample& held,
                     const std::vector<double>& scores, Date last) {
  Asked asked;
  for (std::size_t i = 0; i < held.items.size(); ++i) {
    const Date usual =
        ledger.view().items.document_date[held.items[i]] + Days{held.usual[i]};
    for (int month = 0; month < 12; ++month) {
      SurvivalSpell spell = held.spells[i];
      const std::int32_t next = (last - Days{30 * month} - usual).count() + 1;
      if (next < spell.entered_day || next > spell.exit_day) continue;
      spell.entered_day = next;
      asked.spells.push_back(spell);
      asked.scores.push_back(scores[i]);
    }
  }
  return asked;
}

absl::Status Calibrate(const Ledger& ledger, const Sample& held, Date as_of,
                       std::int32_t settled_age,
                       const PaymentModelOptions& options,
                       const Executor& executor, PaymentModel* model) {
  absl::StatusOr<std::vector<double>> scores =
      model->hazard.Scores(held.facts, executor);
  if (!scores.ok()) return scores.status();
  absl::StatusOr<ConformalBand> at_issue =
      BandOf(model->hazard,
             AskedAtIssue(ledger, held, *scores, as_of - Days{settled_age}),
             options.coverage);
  if (!at_issue.ok()) return at_issue.status();
  model->at_issue = *at_issue;
  absl::StatusOr<ConformalBand> open =
      BandOf(model->hazard,
             AskedWhileOpen(ledger, held, *scores,
                            as_of - Days{OutlookOptions().horizon_days}),
             options.coverage);
  if (!open.ok()) return open.status();
  model->open = *open;
  return absl::OkStatus();
}

std::int64_t PaidOf(std::span<const SurvivalSpell> spells) {
  return std::count_if(
      spells.begin(), spells.end(),
      [](const SurvivalSpell& spell) { return spell.end == SpellEnd::kPaid; });
}

// What is said of the ledger as a whole.
absl::StatusOr<PaymentModel> Summarise(const Ledger& ledger,
                                       const ItemSpells& all, const AsOf& at,
                                       const PaymentModelOptions& options) {
  PaymentModel model;
  model.at = at;
  const Lateness lateness = LatenessOf(ledger, all);
  model.usual_items = options.usual_items.value_or(lateness.Credibility());
  model.usual_late_days = lateness.mean();
  model.items = static_cast<std::int64_t>(all.items.size());
  model.paid = PaidOf(all.spells);
  for (std::size_t i = 0; i < all.spells.size(); ++i) {
    model.debtors +=
        i == 0 || all.spells[i].debtor != all.spells[i - 1].debtor ? 1 : 0;
  }
  if (model.paid >= kFewestPaid) return model;
  return absl::FailedPreconditionError(
      absl::StrCat("only ", model.paid, " items have been paid by ",
                   FormatIsoDate(at.as_of), "; a fit needs ", kFewestPaid));
}

}  // namespace

absl::StatusOr<PaymentModel> FitPaymentModel(const Ledger& ledger,
                                             const AsOf& at,
                                             const PaymentModelOptions& options,
                                             const Executor& executor) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  SpellOptions by_item;
  by_item.history_from = options.history_from;
  absl::StatusOr<ItemSpells> all = ObserveSpells(ledger, at, by_item, executor);
  if (!all.ok()) return all.status();
  absl::StatusOr<PaymentModel> model = Summarise(ledger, *all, at, options);
  if (!model.ok()) return model;
  // Of few debtors the hash may choose those that have most of the payments:
  // then all are fitted, and no interval is calibrated.
  PaymentModelOptions used = options;
  absl::StatusOr<Sample> fitted =
      SampleOf(ledger, *all, false, *model, used, executor);
  if (fitted.ok() && PaidOf(fitted->spells) < kFewestPaid) {
    used.held_out = 0;
    fitted = SampleOf(ledger, *all, false, *model, used, executor);
  }
  if (!fitted.ok()) return fitted.status();
  absl::Status status = FitHazardOf(*fitted, options, executor, &*model);
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<double>> scores =
      model->hazard.Scores(fitted->facts, executor);
  if (!scores.ok()) return scores.status();
  absl::StatusOr<double> together = CorrelationOf(*fitted, *model, *scores);
  if (!together.ok()) return together.status();
  model->debtor_correlation = *together;
  absl::StatusOr<Sample> held =
      SampleOf(ledger, *all, true, *model, used, executor);
  if (!held.ok()) return held.status();
  status = Calibrate(ledger, *held, at.as_of, SettledAge(*all), options,
                     executor, &*model);
  if (!status.ok()) return status;
  return model;
}

}  // namespace arrears
