// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/payment_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/facts/facts.h"
#include "arrears/recovery/observe.h"
#include "recovery/payment_model_internal.h"

namespace arrears {
namespace recovery_internal {

namespace {

// What is written on the invoice; the rest is known the evening before.
bool OnTheInvoice(const std::string& fact) {
  return fact == "item_amount" || fact == "item_terms_days";
}

std::vector<Observation> WhoAt(const Ledger& ledger,
                               std::span<const RowIndex> items, Days after) {
  std::vector<Observation> who;
  who.reserve(items.size());
  const ItemColumns& columns = ledger.view().items;
  for (const RowIndex item : items) {
    const Date day = std::max({columns.document_date[item],
                               ledger.posting(item), ledger.recorded(item)}) +
                     after;
    who.push_back(
        {columns.debtor[item], ledger.currency_index(item), item, {day, day}});
  }
  return who;
}

}  // namespace

absl::StatusOr<Frame> FactsAtIssue(const Ledger& ledger,
                                   std::span<const RowIndex> items,
                                   const std::vector<std::string>& facts,
                                   const Executor& executor) {
  std::vector<std::string> written, before = {"paid_items", "days_late_avg"};
  for (const std::string& fact : facts) {
    std::vector<std::string>& list = OnTheInvoice(fact) ? written : before;
    if (std::find(list.begin(), list.end(), fact) == list.end())
      list.push_back(fact);
  }
  absl::StatusOr<Frame> known = ComputeFacts(
      ledger, WhoAt(ledger, items, Days{-1}), before, {}, executor);
  if (!known.ok() || written.empty()) return known;
  const absl::StatusOr<Frame> own = ComputeFacts(
      ledger, WhoAt(ledger, items, Days{0}), written, {}, executor);
  if (!own.ok()) return own.status();
  for (const Column& column : own->columns()) {
    absl::Status added = known->Add(column);
    if (!added.ok()) return added;
  }
  return known;
}

std::vector<std::int32_t> UsualDays(const Ledger& ledger,
                                    std::span<const RowIndex> items,
                                    const Frame& facts, double late_days,
                                    double usual_items) {
  const ColumnView<std::int32_t> paid = facts.Find("paid_items")->int32s();
  const ColumnView<double> late = facts.Find("days_late_avg")->float64s();
  std::vector<std::int32_t> days(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double n = late.has(i) ? paid.value_or(i, 0) : 0;
    const double usual =
        n + usual_items > 0
            ? (n * late.value_or(i, 0) + usual_items * late_days) /
                  (n + usual_items)
            : late_days;
    const Date issued = ledger.view().items.document_date[items[i]];
    days[i] = (ledger.due(items[i]) - issued).count() +
              static_cast<std::int32_t>(std::lround(usual));
  }
  return days;
}

}  // namespace recovery_internal

namespace {

using recovery_internal::FactsAtIssue;
using recovery_internal::UsualDays;

constexpr std::int64_t kFewestPaid = 50;
constexpr std::size_t kFewestHeldOut = 20;
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
        CheckShare("usual_items", options.usual_items, 0, 1e6),
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
};

// The mean lateness of the items that were paid.
double PortfolioLateness(const Ledger& ledger, const ItemSpells& all) {
  double sum = 0;
  std::int64_t paid = 0;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    if (all.spells[i].end != SpellEnd::kPaid) continue;
    const RowIndex item = all.items[i];
    sum += all.spells[i].exit_day -
           (ledger.due(item) - ledger.view().items.document_date[item]).count();
    ++paid;
  }
  return paid == 0 ? 0 : sum / static_cast<double>(paid);
}

// Old enough that but one in fifty had ended by then.
std::int32_t SettledAge(const ItemSpells& all) {
  SurvivalCounts counts;
  if (!counts.Add(all.spells).ok()) return kMostSpellDays;
  const absl::StatusOr<SurvivalCurve> open = KaplanMeier(counts, {});
  if (!open.ok()) return kMostSpellDays;
  return open->Quantile(0.98).day.value_or(open->last_day() / 2);
}

// Which spells are kept from the fit: the newest of those old enough.
std::vector<char> HeldOut(const Ledger& ledger, const ItemSpells& all,
                          const AsOf& at, const PaymentModelOptions& options) {
  const std::int32_t age = SettledAge(all);
  const ItemColumns& items = ledger.view().items;
  std::vector<std::size_t> old;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    const Date issued = items.document_date[all.items[i]];
    if ((at.as_of - issued).count() >= age) old.push_back(i);
  }
  std::stable_sort(old.begin(), old.end(), [&](std::size_t a, std::size_t b) {
    return items.document_date[all.items[a]] >
           items.document_date[all.items[b]];
  });
  old.resize(static_cast<std::size_t>(static_cast<double>(old.size()) *
                                      options.held_out));
  if (old.size() < kFewestHeldOut) old.clear();
  std::vector<char> held(all.items.size());
  for (const std::size_t i : old) held[i] = 1;
  return held;
}

// Those that are held out, or those that are not.
absl::StatusOr<Sample> SampleOf(const Ledger& ledger, const ItemSpells& all,
                                const std::vector<char>& held, char which,
                                const PaymentModel& model,
                                const std::vector<std::string>& facts,
                                const Executor& executor) {
  Sample sample;
  for (std::size_t i = 0; i < all.items.size(); ++i) {
    if (held[i] != which) continue;
    sample.items.push_back(all.items[i]);
    sample.spells.push_back(all.spells[i]);
  }
  absl::StatusOr<Frame> known =
      FactsAtIssue(ledger, sample.items, facts, executor);
  if (!known.ok()) return known.status();
  sample.facts = *std::move(known);
  const std::vector<std::int32_t> usual =
      UsualDays(ledger, sample.items, sample.facts, model.usual_late_days,
                model.usual_items);
  for (std::size_t i = 0; i < sample.spells.size(); ++i) {
    sample.spells[i].entered_day -= usual[i];
    sample.spells[i].exit_day -= usual[i];
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

absl::Status Calibrate(const Sample& held, const PaymentModelOptions& options,
                       const Executor& executor, PaymentModel* model) {
  absl::StatusOr<std::vector<double>> scores =
      model->hazard.Scores(held.facts, executor);
  if (!scores.ok()) return scores.status();
  absl::StatusOr<ConformalBand> band =
      CalibrateDaysToPay(model->hazard, held.spells, *scores, options.coverage);
  if (!band.ok()) return band.status();
  model->band = *band;
  return absl::OkStatus();
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
  PaymentModel model;
  model.at = at;
  model.usual_items = options.usual_items;
  model.usual_late_days = PortfolioLateness(ledger, *all);
  model.items = static_cast<std::int64_t>(all->items.size());
  for (std::size_t i = 0; i < all->spells.size(); ++i) {
    model.paid += all->spells[i].end == SpellEnd::kPaid ? 1 : 0;
    model.debtors +=
        i == 0 || all->spells[i].debtor != all->spells[i - 1].debtor ? 1 : 0;
  }
  if (model.paid < kFewestPaid) {
    return absl::FailedPreconditionError(
        absl::StrCat("only ", model.paid, " items have been paid by ",
                     FormatIsoDate(at.as_of), "; a fit needs ", kFewestPaid));
  }
  const std::vector<char> held = HeldOut(ledger, *all, at, options);
  absl::StatusOr<Sample> fitted =
      SampleOf(ledger, *all, held, 0, model, options.facts, executor);
  if (!fitted.ok()) return fitted.status();
  absl::Status status = FitHazardOf(*fitted, options, executor, &model);
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<double>> scores =
      model.hazard.Scores(fitted->facts, executor);
  if (!scores.ok()) return scores.status();
  absl::StatusOr<double> together = CorrelationOf(*fitted, model, *scores);
  if (!together.ok()) return together.status();
  model.debtor_correlation = *together;
  absl::StatusOr<Sample> kept =
      SampleOf(ledger, *all, held, 1, model, options.facts, executor);
  if (!kept.ok()) return kept.status();
  status = Calibrate(*kept, options, executor, &model);
  if (!status.ok()) return status;
  return model;
}

}  // namespace arrears
