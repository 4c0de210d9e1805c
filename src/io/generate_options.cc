// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/generate_options.h"

#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "generate_internal.h"

namespace arrears {
namespace {

std::vector<PayerSegment> SampleSegments() {
  // Chosen so that the portfolio's recovery by age comes near the survey of
  // RecoveryCurve::Ccaa2004: of what is open on the due day about 95 % is paid
  // in the end, at 90 days about 70 %, at two years about 10 %.
  return {{.name = "retail",
           .share = 30,
           .daily_hazard = {0.06, 0.30, 0.045, 0.036, 0.027, 0.018, 0.0080,
                            0.0048, 0.0020, 0.00040},
           .part_share = 0.08,
           .dispute_per_day = 0.0008,
           .insolvency_per_day = 0.00002,
           .contact_weekday = 1},
          {.name = "distributor",
           .share = 35,
           .daily_hazard = {0.045, 0.25, 0.030, 0.028, 0.023, 0.015, 0.0072,
                            0.0044, 0.0018, 0.00035},
           .part_share = 0.12,
           .dispute_per_day = 0.0010,
           .insolvency_per_day = 0.00002,
           .contact_weekday = 2},
          {.name = "manufacturer",
           .share = 20,
           .daily_hazard = {0.03, 0.25, 0.025, 0.025, 0.020, 0.013, 0.0068,
                            0.0040, 0.0016, 0.00030},
           .part_share = 0.10,
           .dispute_per_day = 0.0015,
           .insolvency_per_day = 0.00003,
           .contact_weekday = 1},
          {.name = "construction",
           .share = 15,
           .daily_hazard = {0.01, 0.08, 0.015, 0.015, 0.014, 0.010, 0.0060,
                            0.0033, 0.0013, 0.00025},
           .part_share = 0.20,
           .dispute_per_day = 0.0020,
           .insolvency_per_day = 0.00006,
           .contact_weekday = 5}};
}

std::vector<ContactChannel> SampleChannels() {
  return {
      {.name = "email", .reached = 0.97, .hazard_ratio = 1.2, .effect_days = 7},
      {.name = "phone",
       .on_weekday = true,
       .made = 0.85,
       .reached = 0.5,
       .promise = 0.3,
       .excuse = 0.35,
       .hazard_ratio = 2.0,
       .effect_days = 14},
      {.name = "visit",
       .on_weekday = true,
       .made = 0.4,
       .reached = 0.8,
       .promise = 0.35,
       .excuse = 0.3,
       .hazard_ratio = 2.5,
       .effect_days = 14},
      {.name = "letter",
       .made = 0.9,
       .reached = 0.95,
       .hazard_ratio = 1.4,
       .effect_days = 14}};
}

std::vector<ContactStep> SampleLadder() {
  constexpr int kEmail = 0, kPhone = 1, kVisit = 2, kLetter = 3;
  std::vector<ContactStep> ladder = {
      {1, kEmail, "A11", "finance"},   {10, kPhone, "A13", "contact"},
      {31, kPhone, "A16", "finance"},  {52, kVisit, "A33", "manager"},
      {73, kPhone, "A42", "manager"},  {94, kLetter, "A51", "owner"},
      {120, kPhone, "A22", "manager"}, {160, kPhone, "A14", "contact"},
      {220, kPhone, "A22", "manager"}, {300, kPhone, "A14", "contact"}};
  // Once the phone has brought nothing for a year, what keeps the claim alive.
  for (int age = 380; age <= 2000; age += 180) {
    ladder.push_back({age, kLetter, "A59", "owner"});
  }
  return ladder;
}

// Collects the first fault; the checks after it cost nothing.
class Checker {
 public:
  void Between(const std::string& field, double value, double low,
               double high) {
    // Written so that a NaN is refused.
    if (value >= low && value <= high) return;
    Fail(absl::StrCat(field, " = ", value, " is outside [", low, ", ", high,
                      "]"));
  }
  // A field of a CSV file that needs no quotes.
  void Word(const std::string& field, const std::string& text) {
    Require(!text.empty() && text.size() <= 80 &&
                text.find_first_of(",;\"\r\n") == std::string::npos,
            absl::StrCat(field, " = \"", text.substr(0, 80),
                         "\" is empty, over 80 bytes or holds a separator"));
  }
  void Share(const std::string& field, double value) {
    Between(field, value, 0, 1);
  }
  void Require(bool ok, const std::string& message) {
    if (!ok) Fail(message);
  }
  absl::Status status() const { return status_; }

 private:
  void Fail(const std::string& message) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(message);
  }
  absl::Status status_;
};

constexpr double kMaxWeight = 1e6;

template <class List, class Weight>
void CheckWeights(const std::string& field, const List& list, Weight weight,
                  Checker* check) {
  check->Require(!list.empty(), absl::StrCat(field, " is empty"));
  double sum = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    check->Between(absl::StrCat(field, "[", i, "]"), weight(list[i]), 0,
                   kMaxWeight);
    sum += weight(list[i]);
  }
  check->Require(sum > 0, absl::StrCat(field, " adds up to 0"));
}

double Itself(double value) { return value; }

void CheckSize(const GeneratorOptions& o, Checker* check) {
  check->Between("debtors", static_cast<double>(o.debtors), 1, 1e9);
  check->Between("items", static_cast<double>(o.items), 0, 1e10);
  check->Between("as_of (days since 1970)", o.as_of.days_since_1970(), 0,
                 40000);
  check->Between("history_years", o.history_years, 1, 30);
  check->Between("run_off_days", o.run_off_days, 0,
                 365.0 * o.history_years - 1);
  check->Between("sales_growth", o.sales_growth, -0.5, 1);
  check->Between("creditor (bytes)", static_cast<double>(o.creditor.size()), 0,
                 200);
  check->Between("horizon_days", o.horizon_days, 120, 7300);
}

void CheckPayers(const GeneratorOptions& o, Checker* check) {
  CheckWeights(
      "segments.share", o.segments, [](const auto& s) { return s.share; },
      check);
  for (const PayerSegment& s : o.segments) {
    const std::string name = absl::StrCat("segments[", s.name, "].");
    check->Word(name + "name", s.name);
    for (const double hazard : s.daily_hazard) {
      check->Share(name + "daily_hazard", hazard);
    }
    check->Share(name + "part_share", s.part_share);
    check->Between(name + "dispute_per_day", s.dispute_per_day, 0, 0.5);
    check->Between(name + "insolvency_per_day", s.insolvency_per_day, 0, 0.1);
    check->Between(name + "contact_weekday", s.contact_weekday, 1, 7);
  }
  CheckWeights(
      "habits.share", o.habits, [](const auto& h) { return h.share; }, check);
  for (const PayerHabit& habit : o.habits) {
    check->Between("habits.factor", habit.factor, 0, 100);
  }
}

void CheckCalendar(const GeneratorOptions& o, Checker* check) {
  for (const double factor : o.payment_by_due_month) {
    check->Between("payment_by_due_month", factor, 0, 100);
  }
  for (const double factor : o.payment_by_weekday) {
    check->Between("payment_by_weekday", factor, 0, 100);
  }
  for (const double factor : o.payment_by_amount) {
    check->Between("payment_by_amount", factor, 0, 100);
  }
  CheckWeights("sales_by_month", o.sales_by_month, Itself, check);
  CheckWeights("sales_by_weekday", o.sales_by_weekday, Itself, check);
  CheckWeights(
      "terms.share", o.terms, [](const auto& t) { return t.share; }, check);
  for (const TermsShare& terms : o.terms) {
    check->Between("terms.days", terms.days, 1 - kFirstAge, 365);
  }
}

void CheckContacts(const GeneratorOptions& o, Checker* check) {
  for (const ContactChannel& c : o.channels) {
    const std::string name = absl::StrCat("channels[", c.name, "].");
    check->Word(name + "name", c.name);
    check->Share(name + "made", c.made);
    check->Share(name + "reached", c.reached);
    check->Share(name + "promise", c.promise);
    check->Share(name + "excuse", c.excuse);
    check->Share(name + "promise + excuse", c.promise + c.excuse);
    check->Between(name + "hazard_ratio", c.hazard_ratio, 0, 100);
    check->Between(name + "effect_days", c.effect_days, 0, 365);
  }
  int free_from = 1;  // No effect reaches this age.
  for (std::size_t i = 0; i < o.ladder.size(); ++i) {
    const ContactStep& step = o.ladder[i];
    const std::string name = absl::StrCat("ladder[", i, "].");
    const bool known =
        step.channel >= 0 && step.channel < static_cast<int>(o.channels.size());
    check->Require(known, absl::StrCat(name, "channel = ", step.channel,
                                       " is not one of the ", o.channels.size(),
                                       " channels"));
    if (!known) return;
    check->Word(name + "action", step.action);
    check->Word(name + "party", step.party);
    // An effect ends before the next step can begin, so that at most one acts.
    check->Between(name + "age", step.age, free_from, 7300);
    const ContactChannel& channel =
        o.channels[static_cast<std::size_t>(step.channel)];
    free_from = step.age + (channel.on_weekday ? 6 : 0) +
                (channel.effect_days > 0 ? channel.effect_days : 1);
  }
}

void CheckOutcomes(const GeneratorOptions& o, Checker* check) {
  const PromiseModel& p = o.promises;
  check->Share("promises.kept", p.kept);
  check->Share("promises.late", p.late);
  check->Share("promises.part", p.part);
  check->Share("promises.broken", p.broken);
  check->Between("promises.kept + late + part + broken",
                 p.kept + p.late + p.part + p.broken, 1 - 1e-9, 1 + 1e-9);
  check->Share("promises.plan_share + extension_share",
               p.plan_share + p.extension_share);
  check->Share("promises.plan_share", p.plan_share);
  check->Share("promises.extension_share", p.extension_share);
  check->Between("promises.late_days", p.late_days, 1, 30);
  check->Between("promises.broken_factor", p.broken_factor, 0, 1);
  check->Between("disputes.last_age", o.disputes.last_age, kFirstAge,
                 o.horizon_days);
  check->Share("disputes.close_per_day", o.disputes.close_per_day);
  check->Share("disputes.upheld", o.disputes.upheld);
  check->Share("disputes.whole", o.disputes.whole);
  check->Between("disputes.hazard_factor", o.disputes.hazard_factor, 0, 1);
  check->Between("write_off_age", o.write_off_age, 1, o.horizon_days);
  for (const double rate : o.write_off_per_day) {
    check->Share("write_off_per_day", rate);
  }
}

void CheckBooks(const GeneratorOptions& o, Checker* check) {
  check->Share("charged_back", o.charged_back);
  check->Share("unmatched", o.unmatched);
  check->Share("charged_back + unmatched", o.charged_back + o.unmatched);
  check->Share("overpaid", o.overpaid);
  check->Share("discounted", o.discounted);
  check->Share("credited", o.credited);
  check->Share("in_instalments", o.in_instalments);
  check->Share("backdated", o.backdated);
  check->Share("with_limit", o.with_limit);
  check->Share("bad_row_share", o.bad_row_share);
  CheckWeights(
      "currencies.share", o.currencies, [](const auto& c) { return c.share; },
      check);
  if (o.currencies.empty()) return;
  const Currency base = o.currencies.front().currency;
  for (const CurrencyShare& c : o.currencies) {
    check->Require(
        generate_internal::TypicalRateE9(c.currency, base).has_value(),
        absl::StrCat("currencies: no rate is known for ", c.currency.code()));
  }
}

}  // namespace

GeneratorOptions::GeneratorOptions()
    : currencies({{Currency::Of("CNY"), 88},
                  {Currency::Of("USD"), 7},
                  {Currency::Of("EUR"), 5}}),
      terms({{15, 10}, {30, 50}, {45, 15}, {60, 15}, {90, 10}}),
      segments(SampleSegments()),
      habits({{60, 1.4}, {40, 0.5}}),
      // The Spring Festival empties offices; books are cleared before the year
      // ends (practice row TR23).
      payment_by_due_month(
          {0.95, 0.7, 1.05, 1.0, 1.0, 1.05, 0.95, 0.95, 1.0, 0.9, 1.05, 1.4}),
      payment_by_weekday({1.2, 1.2, 1.2, 1.3, 1.6, 0.5, 0}),
      sales_by_month(
          {1.0, 0.6, 1.1, 1.0, 1.0, 1.1, 0.95, 0.95, 1.05, 0.9, 1.1, 1.25}),
      sales_by_weekday({1, 1, 1, 1, 1, 0.3, 0.1}),
      channels(SampleChannels()),
      ladder(SampleLadder()) {}

GeneratorOptions IndependentItems() {
  GeneratorOptions options;
  options.history_years = 7;
  options.run_off_days = 2300;
  options.sales_growth = 0;
  options.currencies = {{Currency::Of("CNY"), 1}};
  options.terms = {{30, 1}};
  options.segments = {SampleSegments()[1]};
  options.segments[0].part_share = 0;
  options.segments[0].dispute_per_day = 0;
  options.segments[0].insolvency_per_day = 0;
  options.habits = {{1, 1}};
  options.payment_by_due_month.fill(1);
  options.payment_by_weekday.fill(1);
  options.sales_by_month.fill(1);
  options.sales_by_weekday.fill(1);
  options.contacts = false;
  options.write_off_age = options.horizon_days;
  options.write_off_per_day = {0};
  options.charged_back = 0;
  options.unmatched = 0;
  options.overpaid = 0;
  options.discounted = 0;
  options.credited = 0;
  options.in_instalments = 0;
  options.backdated = 0;
  return options;
}

absl::Status Validate(const GeneratorOptions& options) {
  Checker check;
  CheckSize(options, &check);
  CheckPayers(options, &check);
  CheckCalendar(options, &check);
  CheckContacts(options, &check);
  CheckOutcomes(options, &check);
  CheckBooks(options, &check);
  return check.status();
}

}  // namespace arrears
