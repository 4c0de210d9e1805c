// SPDX-License-Identifier: Apache-2.0
//
// Master data of a debtor, and what happens to it as a whole.
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "generate_internal.h"

namespace arrears::generate_internal {
namespace {

struct Place {
  Currency currency;
  std::string_view country, timezone;
  bool chinese;
};
// Where a debtor of that currency sits; the first is for all others.
constexpr Place kPlaces[] = {
    {Currency::Of("CNY"), "CN", "Asia/Shanghai", true},
    {Currency::Of("USD"), "US", "America/New_York", false},
    {Currency::Of("EUR"), "DE", "Europe/Berlin", false},
    {Currency::Of("GBP"), "GB", "Europe/London", false},
    {Currency::Of("JPY"), "JP", "Asia/Tokyo", false},
    {Currency::Of("HKD"), "HK", "Asia/Hong_Kong", true},
    {Currency::Of("KWD"), "KW", "Asia/Kuwait", false},
    {Currency::Of("INR"), "IN", "Asia/Kolkata", false}};

const Place& PlaceOf(Currency currency) {
  for (const Place& place : kPlaces) {
    if (place.currency == currency) return place;
  }
  return kPlaces[0];
}

// A round sum in the base currency: 20,000 CNY doubled up to five times, ten
// times that for those who buy much.
std::int64_t DrawLimit(const GeneratorOptions& options, bool large,
                       Draws* draws) {
  const Currency base = options.currencies.front().currency;
  std::int64_t power = 1;
  for (int i = 0; i < base.exponent(); ++i) power *= 10;
  const std::int64_t cny = (20'000LL << draws->Below(6)) * (large ? 10 : 1);
  const std::int64_t rate = *TypicalRateE9(base, Currency::Of("CNY"));
  const std::int64_t units = cny * 1'000'000'000 / rate;
  return std::max<std::int64_t>(units / 100, 1) * 100 * power;
}

class DebtorEvents {
 public:
  DebtorEvents(const Model& model, const Payer& payer, GeneratedDebtor* debtor)
      : model_(model),
        options_(model.options()),
        payer_(payer),
        debtor_(*debtor),
        draws_(options_.seed, Draws::Purpose::kMaster,
               static_cast<std::uint64_t>(payer.debtor), 1) {}

  void AddAll() {
    AddLimits();
    AddRatings();
    AddReconciliations();
    AddInsolvency();
    if (draws_.Chance(0.03)) Add(AnyDay(), "warning", "W18");
    std::stable_sort(debtor_.events.begin(), debtor_.events.end(),
                     [](const GeneratedEvent& a, const GeneratedEvent& b) {
                       return a.date < b.date;
                     });
  }

 private:
  void AddLimits() {
    if (!debtor_.credit_limit) return;
    const std::int64_t changes = draws_.Below(3);
    for (std::int64_t i = 0; i < changes; ++i) {
      const std::int64_t limit =
          DrawLimit(options_, debtor_.size == "large", &draws_);
      Add(AnyDay(), "limit", "").amount = limit;
    }
  }

  void AddRatings() {
    static constexpr std::string_view kRatings[] = {"A", "B", "C", "D"};
    // Agencies see something of the habit, and not much.
    const std::int64_t worse = payer_.habit > 0 && draws_.Chance(0.6) ? 1 : 0;
    Add(model_.first_document(), "rating", kRatings[worse + draws_.Below(2)]);
    if (draws_.Chance(0.4)) {
      const Date day = AnyDay();
      Add(day, "rating", kRatings[worse + draws_.Below(3)]);
    }
  }

  void AddReconciliations() {
    if (!draws_.Chance(0.5)) return;
    for (int year = 1; year <= options_.history_years; ++year) {
      const Date day = AddYearsClamped(options_.as_of, -year) + Days{15};
      if (draws_.Chance(0.6)) Add(day, "reconciled", "");
    }
  }

  void AddInsolvency() {
    if (!debtor_.insolvent_on || *debtor_.insolvent_on > options_.as_of) return;
    static constexpr std::string_view kSigns[] = {"W01", "W02", "W18"};
    const Date day = *debtor_.insolvent_on;
    if (draws_.Chance(0.7)) {
      const Date sign =
          day - Days{static_cast<std::int32_t>(draws_.Between(30, 120))};
      Add(std::max(sign, model_.first_document()), "warning",
          draws_.Pick(kSigns));
    }
    Add(day, "insolvency", "opened");
    const Date named = std::min(day + Days{10}, options_.as_of);
    Add(named, "represented", "").party = "administrator";
  }

  Date AnyDay() {
    const std::int64_t days =
        (options_.as_of - model_.first_document()).count() + 1;
    return model_.first_document() +
           Days{static_cast<std::int32_t>(draws_.Below(days))};
  }

  GeneratedEvent& Add(Date date, std::string_view kind, std::string_view code) {
    GeneratedEvent row;
    row.date = date;
    row.recorded_date = RecordedDate(options_, date, date, &draws_);
    row.kind = kind;
    row.code = std::string(code);
    debtor_.events.push_back(std::move(row));
    return debtor_.events.back();
  }

  const Model& model_;
  const GeneratorOptions& options_;
  const Payer& payer_;
  GeneratedDebtor& debtor_;
  Draws draws_;
};

void DescribeFirm(const GeneratorOptions& options, Draws* draws,
                  GeneratedDebtor* debtor) {
  const double kind = draws->Uniform();
  debtor->debtor_class = kind < 0.85   ? "company"
                         : kind < 0.97 ? "sole_trader"
                                       : "consumer";
  const Place& place = PlaceOf(debtor->currency);
  debtor->country = debtor->law = place.country;
  debtor->timezone = place.timezone;
  const bool chinese = place.chinese && !draws->Chance(0.15);
  debtor->language = chinese ? "zh" : "en";
  debtor->name = DebtorName(chinese, debtor->debtor_class, draws);
  const double size = draws->Uniform();
  const bool firm = debtor->debtor_class == "company";
  debtor->size = !firm         ? "micro"
                 : size < 0.08 ? "large"
                 : size < 0.30 ? "medium"
                 : size < 0.80 ? "small"
                               : "micro";
  debtor->credit_limit.reset();
  if (draws->Chance(options.with_limit)) {
    debtor->credit_limit =
        draws->Chance(0.01)
            ? 0
            : DrawLimit(options, debtor->size == "large", draws);
  }
}

}  // namespace

std::string DebtorId(std::int64_t debtor) {
  return absl::StrCat("C", absl::Dec(debtor, absl::kZeroPad7));
}

void DescribeDebtor(const Model& model, const Payer& payer,
                    GeneratedDebtor* debtor) {
  static constexpr std::string_view kTags[] = {
      "", "", "", "", "key", "export", "key;framework", "new", "seasonal"};
  const GeneratorOptions& options = model.options();
  Draws draws(options.seed, Draws::Purpose::kMaster,
              static_cast<std::uint64_t>(payer.debtor));
  debtor->id = DebtorId(payer.debtor);
  debtor->segment_index = payer.segment;
  debtor->habit_index = payer.habit;
  debtor->insolvent_on = payer.insolvent_on;
  debtor->segment =
      options.segments[static_cast<std::size_t>(payer.segment)].name;
  DescribeFirm(options, &draws, debtor);
  const std::int64_t head = payer.debtor / kGroup * kGroup;
  debtor->parent = payer.debtor != head && draws.Chance(0.04) ? head : -1;
  debtor->since = model.first_document() -
                  Days{static_cast<std::int32_t>(draws.Below(3650))};
  debtor->margin_percent = static_cast<int>(draws.Between(4, 38));
  debtor->tags = draws.Pick(kTags);
}

void AddDebtorEvents(const Model& model, const Payer& payer,
                     GeneratedDebtor* debtor) {
  DebtorEvents(model, payer, debtor).AddAll();
}

}  // namespace arrears::generate_internal
