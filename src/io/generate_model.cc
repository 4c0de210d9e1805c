// SPDX-License-Identifier: Apache-2.0
//
// The tables of the event model, and the draws that several files need.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

#include "generate_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

template <class List, class Weight>
std::vector<double> Cumulate(const List& list, Weight weight) {
  std::vector<double> cumulative;
  cumulative.reserve(list.size());
  double sum = 0;
  for (const auto& entry : list) cumulative.push_back(sum += weight(entry));
  return cumulative;
}

std::size_t MonthIndex(Date date) {
  return static_cast<unsigned>(date.ymd().month()) - 1;
}
std::size_t WeekdayIndex(Date date) {
  return static_cast<std::size_t>(date.iso_weekday() - 1);
}
}  // namespace

Model::Model(const GeneratorOptions& options)
    : options_(options),
      first_document_(AddYearsClamped(options.as_of, -options.history_years) +
                      Days{1}),
      last_document_(options.as_of - Days{options.run_off_days}),
      ages_(options.horizon_days - kFirstAge + 1),
      segment_cumulative_(Cumulate(
          options.segments, [](const PayerSegment& s) { return s.share; })),
      habit_cumulative_(Cumulate(options.habits,
                                 [](const PayerHabit& h) { return h.share; })),
      terms_cumulative_(
          Cumulate(options.terms, [](const TermsShare& t) { return t.share; })),
      currency_cumulative_(Cumulate(
          options.currencies, [](const CurrencyShare& c) { return c.share; })) {
  for (const ContactStep& step : options_.ladder) {
    if (options_.contacts &&
        step.age <= options_.horizon_days - kQuietDaysBeforeHorizon) {
      ladder_.push_back(step);
    }
  }
  FillDocuments();
  FillHazards();
  FillSolvency();
}

void Model::FillDocuments() {
  // Whole numbers, so that the cumulated weights are exact.
  const double unit =
      65536 / (*std::max_element(options_.sales_by_month.begin(),
                                 options_.sales_by_month.end()) *
               *std::max_element(options_.sales_by_weekday.begin(),
                                 options_.sales_by_weekday.end()));
  std::uint64_t sum = 0;
  double growth = 1;
  for (Date day = first_document_; day <= last_document_; day = day + Days{1}) {
    if ((day - first_document_).count() % 365 == 364) {
      growth *= 1 + options_.sales_growth;
    }
    const double weight = options_.sales_by_month[MonthIndex(day)] *
                          options_.sales_by_weekday[WeekdayIndex(day)] * growth;
    document_cumulative_.push_back(
        sum += static_cast<std::uint64_t>(std::llround(weight * unit)));
  }
  if (sum == 0) {  // A short window of days on which nobody writes invoices.
    for (std::uint64_t& cumulative : document_cumulative_) cumulative = ++sum;
  }
  std::uint64_t before = 0;
  for (const std::uint64_t cumulative : document_cumulative_) {
    document_weight_.push_back(static_cast<double>(cumulative - before));
    before = cumulative;
  }
}

void Model::FillHazards() {
  for (int age = kFirstAge; age <= options_.horizon_days; ++age) {
    const int years = (age - options_.write_off_age) / 365;
    const auto& rates = options_.write_off_per_day;
    const bool none = age < options_.write_off_age || rates.empty();
    write_off_.push_back(none ? 0
                              : rates[std::min(At(years), rates.size() - 1)]);
  }
  for (int day = 0; day < ages_ + 7; ++day) {
    weekday_factor_.push_back(options_.payment_by_weekday[At(day % 7)]);
  }
  hazard_.reserve(
      At(std::int64_t{segment_count()} * habit_count() * 3 * ages_));
  for (const PayerSegment& segment : options_.segments) {
    for (const PayerHabit& habit : options_.habits) {
      for (const double by_amount : options_.payment_by_amount) {
        std::size_t band = 0;
        for (int age = kFirstAge; age <= options_.horizon_days; ++age) {
          while (band + 1 < kHazardAges.size() &&
                 age >= kHazardAges[band + 1]) {
            ++band;
          }
          hazard_.push_back(segment.daily_hazard[band] * habit.factor *
                            by_amount);
        }
      }
    }
  }
}

void Model::FillSolvency() {
  for (const PayerSegment& segment : options_.segments) {
    std::vector<double> solvent;
    double probability = 1;
    for (Date day = first_document_; day <= options_.as_of;
         day = day + Days{1}) {
      solvent.push_back(probability *= 1 - segment.insolvency_per_day);
    }
    solvent_.push_back(std::move(solvent));
  }
}

Date Model::ContactDay(Date due, const ContactStep& step, int segment) const {
  const Date day = due + Days{step.age};
  if (!options_.channels[At(step.channel)].on_weekday) return day;
  const int wanted = options_.segments[At(segment)].contact_weekday;
  return day + Days{(wanted - day.iso_weekday() + 7) % 7};
}

ContactDraw Model::DrawContact(std::int64_t debtor, Date date,
                               int channel) const {
  Draws draws(options_.seed, Draws::Purpose::kContact,
              static_cast<std::uint64_t>(debtor),
              static_cast<std::uint64_t>(date.days_since_1970()) * 256 +
                  static_cast<std::uint64_t>(channel));
  const ContactChannel& c = options_.channels[At(channel)];
  const PromiseModel& p = options_.promises;
  ContactDraw draw;
  draw.made = draws.Chance(c.made);
  draw.reached = draw.made && draws.Chance(c.reached);
  const double answer = draws.Uniform();
  draw.promised = draw.reached && answer < c.promise;
  draw.excused =
      draw.reached && !draw.promised && answer < c.promise + c.excuse;
  const double form = draws.Uniform();
  draw.form = form < p.plan_share ? PromiseForm::kPlan
              : form < p.plan_share + p.extension_share
                  ? PromiseForm::kExtension
                  : PromiseForm::kPlain;
  const double outcome = draws.Uniform();
  draw.outcome = outcome < p.kept                     ? PromiseOutcome::kKept
                 : outcome < p.kept + p.late          ? PromiseOutcome::kLate
                 : outcome < p.kept + p.late + p.part ? PromiseOutcome::kPart
                                                      : PromiseOutcome::kBroken;
  draw.part = 0.3 + 0.4 * draws.Uniform();
  draw.bits = draws.Next();
  return draw;
}

Date Model::DrawDocumentDate(Draws* draws) const {
  // The high half of the product is uniform in [0, total).
  const auto at = static_cast<std::uint64_t>(
      (static_cast<__uint128_t>(draws->Next()) * document_cumulative_.back()) >>
      64);
  const auto day = std::upper_bound(document_cumulative_.begin(),
                                    document_cumulative_.end(), at) -
                   document_cumulative_.begin();
  return first_document_ + Days{static_cast<std::int32_t>(day)};
}

int Model::DrawTerms(Draws* draws) const {
  return options_.terms[draws->Index(terms_cumulative_)].days;
}

Currency Model::DrawCurrency(Draws* draws) const {
  return options_.currencies[draws->Index(currency_cumulative_)].currency;
}

std::optional<Date> Model::DrawInsolvency(int segment, Draws* draws) const {
  const double at = draws->Uniform();
  const std::vector<double>& solvent = solvent_[At(segment)];
  const auto day = std::partition_point(solvent.begin(), solvent.end(),
                                        [at](double p) { return p > at; }) -
                   solvent.begin();
  if (day == static_cast<std::ptrdiff_t>(solvent.size())) return std::nullopt;
  return first_document_ + Days{static_cast<std::int32_t>(day)};
}

Model::NumberRange Model::ItemNumbers(std::int64_t debtor) const {
  // A few debtors buy most: weights 40, 8 and 2. Shared out within a group, so
  // that one debtor's numbers follow from its own group alone.
  const std::int64_t first = debtor / kGroup * kGroup;
  const std::int64_t last = std::min(first + kGroup, options_.debtors);
  const auto boundary = [this](std::int64_t d) {
    return static_cast<std::int64_t>(static_cast<__int128_t>(options_.items) *
                                     d / options_.debtors);
  };
  std::int64_t before = 0, own = 0, sum = 0;
  for (std::int64_t d = first; d < last; ++d) {
    Draws draws(options_.seed, Draws::Purpose::kWeight,
                static_cast<std::uint64_t>(d));
    const double at = draws.Uniform();
    const std::int64_t weight = at < 0.06 ? 40 : at < 0.30 ? 8 : 2;
    if (d < debtor) before += weight;
    if (d == debtor) own = weight;
    sum += weight;
  }
  const std::int64_t from = boundary(first);
  const std::int64_t count = boundary(last) - from;
  return {from + count * before / sum, from + count * (before + own) / sum};
}

}  // namespace generate_internal

using generate_internal::Model;

Generator::Generator(std::unique_ptr<const Model> model)
    : model_(std::move(model)) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;

absl::StatusOr<Generator> Generator::Create(const GeneratorOptions& options) {
  const absl::Status status = Validate(options);
  if (!status.ok()) return status;
  return Generator(std::make_unique<const Model>(options));
}

const GeneratorOptions& Generator::options() const { return model_->options(); }

double Generator::PaymentProbability(int segment, int habit, int amount_class,
                                     Date due_date, Date date) const {
  const int age = (date - due_date).count();
  if (age < kFirstAge || age > options().horizon_days) return 0;
  return std::min(
      model_->hazard(segment, habit, amount_class)[age - kFirstAge] *
          *model_->weekday_factors_from(date) *
          (age <= kSeasonDays ? model_->season(due_date) : 1),
      generate_internal::kMaxHazard);
}

}  // namespace arrears
