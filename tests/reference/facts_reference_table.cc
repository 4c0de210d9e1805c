// SPDX-License-Identifier: Apache-2.0
//
// The facts by name; facts_reference.cc has what they are made of.
#include <algorithm>
#include <cmath>

#include "reference/facts_reference.h"

namespace arrears::reference {
namespace {

using Maybe = std::optional<double>;
using Twin = const FactsReference&;

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}
Maybe MeanOf(const std::vector<double>& values) {
  return values.empty() ? std::nullopt : Maybe(Mean(values));
}
Maybe DeviationOf(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  if (values.size() == 1) return 0;
  double squares = 0;
  for (const double x : values) squares += std::pow(x - Mean(values), 2);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}
bool Judged(PromiseVerdict verdict) {
  return verdict == PromiseVerdict::kKept || verdict == PromiseVerdict::kLate ||
         verdict == PromiseVerdict::kPart || verdict == PromiseVerdict::kBroken;
}
double Size(const auto& list) { return static_cast<double>(list.size()); }

constexpr int kEver = 1'000'000;

}  // namespace

const FactsReference::NumberMap& FactsReference::NumberTable() {
  static const NumberMap& table = *[] {
    auto* const made = new NumberMap{
        {"open_total",
         [](Twin t) {
           return t.OwnInBase(t.SumOpen([](RowIndex) { return true; }));
         }},
        {"past_due_total",
         [](Twin t) {
           return t.OwnInBase(
               t.SumOpen([&](RowIndex i) { return t.Dpd(i) > 0; }));
         }},
        {"not_due_total",
         [](Twin t) {
           return t.OwnInBase(
               t.SumOpen([&](RowIndex i) { return t.Dpd(i) <= 0; }));
         }},
        {"disputed_total",
         [](Twin t) {
           double sum = 0;
           for (const RowIndex i : t.OwnClaims()) {
             sum += static_cast<double>(t.Open(i) - t.Undisputed(i));
           }
           return t.OwnInBase(sum);
         }},
        {"undisputed_past_due",
         [](Twin t) {
           double sum = 0;
           for (const RowIndex i : t.OwnClaims()) {
             if (t.Dpd(i) > 0) sum += static_cast<double>(t.Undisputed(i));
           }
           return t.OwnInBase(sum);
         }},
        {"unapplied_total",
         [](Twin t) {
           const Currency currency = t.ledger_.currencies()[t.who_.currency];
           const auto& cash = t.On(t.as_of()).unapplied;
           const auto cell = cash.find({t.who_.debtor, currency});
           double sum =
               cell == cash.end() ? 0 : static_cast<double>(cell->second.minor);
           for (const RowIndex i : t.Items()) {
             if (t.ledger_.currency(i) == currency && t.Open(i) < 0) {
               sum += static_cast<double>(t.Open(i));
             }
           }
           return t.OwnInBase(-sum);
         }},
        {"open_items",
         [](Twin t) {
           double count = 0;
           for (const RowIndex i : t.OwnClaims()) {
             count += t.Open(i) > t.options_.tolerance_minor;
           }
           return count;
         }},
        {"past_due_items",
         [](Twin t) {
           double count = 0;
           for (const RowIndex i : t.OwnClaims()) {
             count += t.Open(i) > t.options_.tolerance_minor && t.Dpd(i) > 0;
           }
           return count;
         }},
        {"dpd_oldest",
         [](Twin t) {
           const auto anchor = t.Anchor();
           return anchor ? Maybe(t.Dpd(*anchor)) : std::nullopt;
         }},
        {"anchor_amount",
         [](Twin t) {
           const auto anchor = t.Anchor();
           return anchor
                      ? t.OwnInBase(static_cast<double>(t.Undisputed(*anchor)))
                      : std::nullopt;
         }},
        {"dpd_weighted",
         [](Twin t) {
           double days = 0, sum = 0;
           for (const RowIndex i : t.OwnClaims()) {
             sum += static_cast<double>(t.Open(i));
             days += static_cast<double>(t.Open(i)) * std::max(t.Dpd(i), 0);
           }
           return sum == 0 ? std::nullopt : Maybe(days / sum);
         }},
        {"share_past_due",
         [](Twin t) {
           return t.ShareOpen([&](RowIndex i) { return t.Dpd(i) > 0; });
         }},
        {"share_over_30",
         [](Twin t) {
           return t.ShareOpen([&](RowIndex i) { return t.Dpd(i) > 30; });
         }},
        {"share_over_60",
         [](Twin t) {
           return t.ShareOpen([&](RowIndex i) { return t.Dpd(i) > 60; });
         }},
        {"share_over_90",
         [](Twin t) {
           return t.ShareOpen([&](RowIndex i) { return t.Dpd(i) > 90; });
         }},
        {"days_to_next_due",
         [](Twin t) {
           Maybe next;
           for (const RowIndex i : t.OwnClaims()) {
             if (t.Open(i) > t.options_.tolerance_minor && t.Dpd(i) <= 0) {
               next = std::min(next.value_or(-t.Dpd(i)),
                               static_cast<double>(-t.Dpd(i)));
             }
           }
           return next;
         }},
        {"over_two_years_total",
         [](Twin t) {
           return t.OwnInBase(t.SumOpen([&](RowIndex i) {
             return AddYearsClamped(t.ledger_.due(i), 2) < t.as_of();
           }));
         }},
        {"utilisation",
         [](Twin t) -> Maybe {
           std::map<Currency, double> owed;
           for (const RowIndex i : t.Items()) {
             owed[t.ledger_.currency(i)] += static_cast<double>(t.Open(i));
           }
           for (const auto& [key, cash] : t.On(t.as_of()).unapplied) {
             if (key.first == t.who_.debtor) {
               owed[key.second] += static_cast<double>(cash.minor);
             }
           }
           const Maybe limit = t.Limit(), sum = t.SumInBase(owed);
           if (!limit || !sum) return std::nullopt;
           const double exposure = std::max(*sum, 0.0);
           if (*limit > 0) return exposure / *limit;
           return exposure > 0 ? 1000 : 0;
         }},
        {"exposure_growth",
         [](Twin t) -> Maybe {
           const Date earlier = t.as_of() - Days{90};
           std::map<Currency, double> now, before;
           for (const RowIndex i : t.Items()) {
             const auto open = [&](Date day) {
               return std::max<std::int64_t>(t.On(day).open[i], 0);
             };
             now[t.ledger_.currency(i)] += static_cast<double>(open(t.as_of()));
             before[t.ledger_.currency(i)] +=
                 static_cast<double>(open(earlier));
           }
           const Maybe a = t.SumInBase(now), b = t.SumInBase(before);
           if (!a || !b || *b <= 0) return std::nullopt;
           return *a / *b - 1;
         }},
        {"paid_items", [](Twin t) { return Size(t.PaidItems()); }},
        {"late_share",
         [](Twin t) {
           return t.PaidShare([](const Paid& p) { return p.late > 0; });
         }},
        {"late_share_amount",
         [](Twin t) {
           return t.PaidWeighted([](const Paid& p) { return p.late > 0; });
         }},
        {"days_late_avg", [](Twin t) { return MeanOf(t.DaysLate(0, kEver)); }},
        {"days_late_avg_amount",
         [](Twin t) {
           return t.PaidWeighted([](const Paid& p) { return p.late; });
         }},
        {"days_late_sd",
         [](Twin t) { return DeviationOf(t.DaysLate(0, kEver)); }},
        {"days_late_max",
         [](Twin t) {
           const auto days = t.DaysLate(0, kEver);
           return days.empty()
                      ? std::nullopt
                      : Maybe(*std::max_element(days.begin(), days.end()));
         }},
        {"days_late_trend",
         [](Twin t) -> Maybe {
           const auto recent = t.DaysLate(0, 90), earlier = t.DaysLate(90, 455);
           if (recent.empty() || earlier.empty()) return std::nullopt;
           return Mean(recent) - Mean(earlier);
         }},
        {"paid_over_30_share",
         [](Twin t) {
           return t.PaidShare([](const Paid& p) { return p.late > 30; });
         }},
        {"paid_over_90_share",
         [](Twin t) {
           return t.PaidShare([](const Paid& p) { return p.late > 90; });
         }},
        {"part_payment_share",
         [](Twin t) {
           return t.PaidShare([](const Paid& p) { return p.payment_days > 1; });
         }},
        {"days_since_payment",
         [](Twin t) { return t.DaysSince(t.LastMoney()); }},
        {"tenure_days",
         [](Twin t) {
           std::optional<Date> first;
           for (const RowIndex i : t.PastItems()) {
             const Date posting = t.ledger_.posting(i);
             first = std::min(first.value_or(posting), posting);
           }
           const auto debtor = static_cast<std::size_t>(t.who_.debtor);
           const ColumnView<Date>& since = t.v_.debtors.since;
           if (since.has(debtor) && since[debtor] <= t.as_of()) {
             first = std::min(first.value_or(since[debtor]), since[debtor]);
           }
           return t.DaysSince(first);
         }},
        {"order_change",
         [](Twin t) -> Maybe {
           const Maybe a = t.SumInBase(t.Ordered(0, 90)),
                       b = t.SumInBase(t.Ordered(90, 180));
           if (!a || !b || *b <= 0) return std::nullopt;
           return *a / *b - 1;
         }},
        {"written_off_total",
         [](Twin t) {
           std::map<Currency, double> sums;
           t.WrittenOff(sums);
           return t.SumInBase(sums);
         }},
        {"chargebacks",
         [](Twin t) {
           std::map<Currency, double> sums;
           return t.WrittenOff(sums);
         }},
        {"promises_made", [](Twin t) { return Size(t.Verdicts(true)); }},
        {"promises_broken",
         [](Twin t) {
           const auto verdicts = t.Verdicts(true);
           return static_cast<double>(std::count(
               verdicts.begin(), verdicts.end(), PromiseVerdict::kBroken));
         }},
        {"promises_broken_share",
         [](Twin t) -> Maybe {
           const auto verdicts = t.Verdicts(true);
           const auto judged =
               std::count_if(verdicts.begin(), verdicts.end(), Judged);
           if (judged == 0) return std::nullopt;
           return static_cast<double>(std::count(verdicts.begin(),
                                                 verdicts.end(),
                                                 PromiseVerdict::kBroken)) /
                  static_cast<double>(judged);
         }},
        {"promise_open",
         [](Twin t) {
           const auto verdicts = t.Verdicts(false);
           return std::find(verdicts.begin(), verdicts.end(),
                            PromiseVerdict::kOpen) != verdicts.end();
         }},
        {"promise_due_in",
         [](Twin t) {
           const auto states =
               AssessPromises(t.ledger_, t.who_.at, t.options_.promise);
           Maybe due_in;
           for (std::size_t i = 0; i < states->size(); ++i) {
             const double days = (t.v_.promises.due[i] - t.as_of()).count();
             if (t.v_.promises.debtor[i] == t.who_.debtor &&
                 (*states)[i].verdict == PromiseVerdict::kOpen) {
               due_in = std::min(due_in.value_or(days), days);
             }
           }
           return due_in;
         }},
        {"disputes_open",
         [](Twin t) {
           std::vector<RowIndex> items;
           for (const RowIndex row : t.OpenDisputes()) {
             items.push_back(t.v_.disputes.item[row]);
           }
           std::sort(items.begin(), items.end());
           items.erase(std::unique(items.begin(), items.end()), items.end());
           return Size(items);
         }},
        {"dispute_share", [](Twin t) { return t.DisputeCount(); }},
        {"dispute_age",
         [](Twin t) {
           std::optional<Date> oldest;
           for (const RowIndex row : t.OpenDisputes()) {
             const Date opened = t.v_.disputes.opened[row];
             oldest = std::min(oldest.value_or(opened), opened);
           }
           return t.DaysSince(oldest);
         }},
        {"contacts_total",
         [](Twin t) {
           double count = 0;
           for (const RowIndex row : t.Contacts(true)) {
             count += t.InHistory(t.ContactDay(row));
           }
           return count;
         }},
        {"contacts_7d",
         [](Twin t) {
           double count = 0;
           for (const RowIndex row : t.Contacts(true)) {
             count += *t.DaysSince(t.ContactDay(row)) < 7;
           }
           return count;
         }},
        {"calls_7d",
         [](Twin t) {
           double count = 0;
           for (const RowIndex row : t.Contacts(true)) {
             count += *t.DaysSince(t.ContactDay(row)) < 7 &&
                      t.v_.contacts.channel[row] == "phone";
           }
           return count;
         }},
        {"days_since_contact",
         [](Twin t) -> Maybe {
           const auto rows = t.Contacts(true);
           if (rows.empty()) return std::nullopt;
           return t.DaysSince(t.ContactDay(rows.back()));
         }},
        {"response_share",
         [](Twin t) -> Maybe {
           double made = 0, answered = 0;
           for (const RowIndex row : t.Contacts(true)) {
             if (!t.InHistory(t.ContactDay(row))) continue;
             ++made;
             answered += t.Answered(row);
           }
           if (made == 0) return std::nullopt;
           return answered / made;
         }},
        {"unanswered_calls", [](Twin t) { return t.Unanswered(); }},
        {"excuses_total",
         [](Twin t) {
           double count = 0;
           for (const RowIndex row : t.Contacts(false)) {
             count += !t.v_.contacts.excuse[row].empty() &&
                      t.InHistory(t.ContactDay(row));
           }
           return count;
         }},
        {"delivered_level",
         [](Twin t) {
           Maybe level;
           for (const auto& [day, step] : t.Steps()) {
             level = std::max(level.value_or(step), static_cast<double>(step));
           }
           return level;
         }},
        {"days_since_step",
         [](Twin t) {
           std::optional<Date> last;
           for (const auto& [day, step] : t.Steps()) {
             last = std::max(last.value_or(day), day);
           }
           return t.DaysSince(last);
         }},
        {"step_contacts",
         [](Twin t) {
           Maybe count;
           int level = -1;
           for (const auto& [day, step] : t.Steps()) {
             level = std::max(level, step);
           }
           for (const auto& [day, step] : t.Steps()) {
             if (step == level) count = count.value_or(0) + 1;
           }
           return count;
         }},
        {"credit_limit", [](Twin t) { return t.Limit(); }},
        {"insolvent",
         [](Twin t) { return !t.Events("insolvency", false).empty(); }},
        {"represented",
         [](Twin t) { return !t.Events("represented", false).empty(); }},
        {"judgment",
         [](Twin t) { return !t.Events("judgment", false).empty(); }},
        {"stop_contact",
         [](Twin t) {
           const auto last = t.LatestEvent({"stop_contact", "consent"});
           return last && t.v_.events.kind[*last] == "stop_contact";
         }},
        {"agency_placed",
         [](Twin t) {
           const auto last = t.LatestEvent({"placed", "recalled"});
           return last && t.v_.events.kind[*last] == "placed";
         }},
        {"warnings", [](Twin t) { return Size(t.Events("warning", true)); }},
    };
    for (const auto add : {AddStanding, AddPaid, AddPromises, AddDisputes,
                           AddTalk, AddEvents, AddGroup}) {
      add(*made);
    }
    return made;
  }();
  return table;
}

const FactsReference::TextMap& FactsReference::TextTable() {
  using Read = std::optional<std::string>;
  static const TextMap& table = *[] {
    auto* const made = new TextMap{
        {"excuse_last",
         [](Twin t) {
           Read last;
           for (const RowIndex row : t.Contacts(false)) {
             const std::string_view excuse = t.v_.contacts.excuse[row];
             if (!excuse.empty()) last = std::string(excuse);
           }
           return last;
         }},
        {"rating",
         [](Twin t) -> Read {
           const auto event = t.LatestEvent({"rating"});
           if (!event) return std::nullopt;
           return std::string(t.v_.events.code[*event]);
         }},
        {"segment",
         [](Twin t) -> Read {
           const auto event = t.LatestEvent({"segment"});
           const std::string_view segment =
               event ? t.v_.events.code[*event]
                     : t.v_.debtors.segment[t.who_.debtor];
           if (segment.empty()) return std::nullopt;
           return std::string(segment);
         }},
    };
    AddTexts(*made);
    return made;
  }();
  return table;
}

std::vector<std::string> FactsReference::NumberNames() {
  std::vector<std::string> names;
  for (const auto& [name, read] : NumberTable()) names.push_back(name);
  return names;
}
std::vector<std::string> FactsReference::TextNames() {
  std::vector<std::string> names;
  for (const auto& [name, read] : TextTable()) names.push_back(name);
  return names;
}
Maybe FactsReference::Number(const std::string& fact) const {
  return NumberTable().at(fact)(*this);
}
std::optional<std::string> FactsReference::Text(const std::string& fact) const {
  return TextTable().at(fact)(*this);
}

}  // namespace arrears::reference
