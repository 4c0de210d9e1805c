// SPDX-License-Identifier: Apache-2.0
//
// Facts of events and groups, by name.
#include <algorithm>

#include "reference/facts_reference.h"

namespace arrears::reference {
namespace {

using Maybe = std::optional<double>;
using Twin = const FactsReference&;

double Size(const auto& list) { return static_cast<double>(list.size()); }

std::optional<Date> Last(const std::vector<Date>& days) {
  if (days.empty()) return std::nullopt;
  return *std::max_element(days.begin(), days.end());
}

}  // namespace

std::vector<Date> FactsReference::DaysOf(std::string_view kind) const {
  std::vector<Date> days;
  for (std::size_t i = 0; i < v_.events.date.size(); ++i) {
    const Date date = v_.events.date[i];
    if (v_.events.debtor[i] == who_.debtor && v_.events.kind[i] == kind &&
        date <= as_of() &&
        v_.events.recorded_date.value_or(i, date) <= who_.at.known_on) {
      days.push_back(date);
    }
  }
  return days;
}

void FactsReference::AddEvents(NumberMap& table) {
  table["weekday"] = [](Twin t) { return Maybe(t.as_of().iso_weekday()); };
  table["month"] = [](Twin t) {
    return Maybe(static_cast<unsigned>(t.as_of().ymd().month()));
  };
  table["margin_rate"] = [](Twin t) -> Maybe {
    const auto& rates = t.v_.debtors.margin_rate;
    if (!rates.has(t.who_.debtor)) return std::nullopt;
    return rates[t.who_.debtor];
  };
  const auto since = [](std::string_view kind) {
    return [kind](Twin t) -> Maybe {
      const auto event = t.LatestEvent({kind});
      if (!event) return std::nullopt;
      return t.DaysSince(t.v_.events.date[*event]);
    };
  };
  table["days_since_cause"] = since("cause");
  table["days_since_enforcement"] = since("enforcement");
  table["days_since_insolvent"] = since("insolvency");
  table["days_since_limit_change"] = since("limit");
  table["days_since_suit"] = since("suit");
  table["days_since_judgment"] = since("judgment");
  table["days_since_acknowledged"] = since("acknowledged");
  table["days_since_reconciled"] = since("reconciled");
  table["days_since_placed"] = [](Twin t) -> Maybe {
    const auto event = t.LatestEvent({"placed", "recalled"});
    if (!event || t.v_.events.kind[*event] != "placed") return std::nullopt;
    return t.DaysSince(t.v_.events.date[*event]);
  };
  for (const char* const kind : {"suit", "enforcement", "negotiation"}) {
    table[kind] = [kind](Twin t) {
      return Maybe(!t.Events(kind, false).empty());
    };
  }
  const auto with_code = [](std::string_view kind, const std::string& code,
                            bool in_history) {
    return [=](Twin t) {
      bool any = false;
      for (const RowIndex row : t.Events(kind, in_history)) {
        any |= t.v_.events.code[row] == code;
      }
      return Maybe(any);
    };
  };
  table["clause_interest"] = with_code("clause", "interest", false);
  table["clause_title"] = with_code("clause", "retention_of_title", false);
  table["clause_suspension"] = with_code("clause", "suspension", false);
  for (const std::string code : {"discount", "set_off", "penalty"}) {
    table["clause_" + code] = with_code("clause", code, false);
  }
  for (const std::string n : {"23", "25", "49", "54"}) {
    table["approved_a" + n] = with_code("approval", "A" + n, false);
  }
  table["days_since_warning"] = [](Twin t) {
    std::optional<Date> last;
    for (const RowIndex row : t.Events("warning", true)) {
      const Date date = t.v_.events.date[row];
      last = std::max(last.value_or(date), date);
    }
    return t.DaysSince(last);
  };
  table["due_changes"] = [](Twin t) {
    double count = 0;
    for (const Date day : t.DaysOf("due_changed")) count += t.InHistory(day);
    return Maybe(count);
  };
  table["days_since_due_changed"] = [](Twin t) {
    return t.DaysSince(Last(t.DaysOf("due_changed")));
  };
  table["days_since_plan_agreed"] = [](Twin t) {
    return t.DaysSince(Last(t.DaysOf("plan_agreed")));
  };
  for (const char* const n :
       {"01", "02", "07", "08", "09", "10", "11", "13", "17", "18"}) {
    table["warned_w" + std::string(n)] =
        with_code("warning", "W" + std::string(n), true);
  }
}

std::vector<RowIndex> FactsReference::GroupMembers() const {
  const auto top = [&](RowIndex debtor) {
    while (v_.debtors.parent.has(debtor)) debtor = v_.debtors.parent[debtor];
    return debtor;
  };
  std::vector<RowIndex> members;
  for (std::size_t d = 0; d < v_.debtors.count; ++d) {
    const auto debtor = static_cast<RowIndex>(d);
    if (top(debtor) == top(who_.debtor)) members.push_back(debtor);
  }
  return members;
}
FactsReference FactsReference::Member(RowIndex debtor) const {
  return {
      ledger_, {debtor, who_.currency, std::nullopt, who_.at}, options_, days_};
}

void FactsReference::AddGroup(NumberMap& table) {
  table["group_members"] = [](Twin t) { return Size(t.GroupMembers()); };
  table["group_exposure_total"] = [](Twin t) -> Maybe {
    std::map<Currency, double> owed;
    for (const RowIndex d : t.GroupMembers()) {
      for (const RowIndex i : t.Member(d).Items()) {
        owed[t.ledger_.currency(i)] += static_cast<double>(t.Open(i));
      }
      for (const auto& [key, cash] : t.On(t.as_of()).unapplied) {
        if (key.first == d) owed[key.second] += static_cast<double>(cash.minor);
      }
    }
    const Maybe sum = t.SumInBase(owed);
    return sum ? Maybe(std::max(*sum, 0.0)) : std::nullopt;
  };
  table["group_past_due_total"] = [](Twin t) {
    std::map<Currency, double> sums;
    for (const RowIndex d : t.GroupMembers()) {
      for (const RowIndex i : t.Member(d).Claims()) {
        if (t.Dpd(i) > 0) {
          sums[t.ledger_.currency(i)] += static_cast<double>(t.Open(i));
        }
      }
    }
    return t.SumInBase(sums);
  };
  table["group_dpd_max"] = [](Twin t) {
    Maybe most;
    for (const RowIndex d : t.GroupMembers()) {
      for (const RowIndex i : t.Member(d).Claims()) {
        if (t.Open(i) <= t.options_.tolerance_minor) continue;
        most = std::max(most.value_or(t.Dpd(i)), static_cast<double>(t.Dpd(i)));
      }
    }
    return most;
  };
  table["group_insolvent"] = [](Twin t) {
    bool insolvent = false;
    for (const RowIndex d : t.GroupMembers()) {
      insolvent |= !t.Member(d).Events("insolvency", false).empty();
    }
    return Maybe(insolvent);
  };
}

}  // namespace arrears::reference
