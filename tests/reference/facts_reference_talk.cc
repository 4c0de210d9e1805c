// SPDX-License-Identifier: Apache-2.0
//
// Facts of promises, disputes, contacts and excuses, and all texts, by name.
#include <algorithm>
#include <set>
#include <tuple>

#include "reference/facts_reference.h"

namespace arrears::reference {
namespace {

using Maybe = std::optional<double>;
using Read = std::optional<std::string>;
using Twin = const FactsReference&;

double Size(const auto& list) { return static_cast<double>(list.size()); }

int RankOf(PromiseVerdict verdict) {
  const PromiseVerdict ranks[] = {PromiseVerdict::kKept, PromiseVerdict::kLate,
                                  PromiseVerdict::kPart,
                                  PromiseVerdict::kBroken};
  const auto* const at = std::find(std::begin(ranks), std::end(ranks), verdict);
  return at == std::end(ranks) ? -1 : static_cast<int>(at - ranks);
}

Read TextOf(std::string_view text) {
  return text.empty() ? std::nullopt : Read(text);
}

}  // namespace

std::vector<FactsReference::Promise> FactsReference::JudgedPromises() const {
  std::vector<Promise> judged = Promises(true);
  std::erase_if(judged, [](const Promise& p) { return RankOf(p.verdict) < 0; });
  return judged;
}
Maybe FactsReference::PromisedOf(
    const std::function<bool(const Promise&)>& which) const {
  std::map<Currency, double> sums;
  for (const Promise& promise : Promises(true)) {
    if (which(promise)) sums[promise.currency] += promise.amount;
  }
  return SumInBase(sums);
}

void FactsReference::AddPromises(NumberMap& table) {
  const auto is = [](PromiseVerdict verdict) {
    return [verdict](const Promise& p) { return p.verdict == verdict; };
  };
  const auto kept = is(PromiseVerdict::kKept);
  const auto late = is(PromiseVerdict::kLate);
  const auto part = is(PromiseVerdict::kPart);
  const auto broken = is(PromiseVerdict::kBroken);
  const auto missed = [=](const Promise& p) {
    return broken(p) && p.kind == PromiseKind::kPlan;
  };
  const auto count = [](Twin t, auto which) {
    const auto all = t.Promises(true);
    return static_cast<double>(std::count_if(all.begin(), all.end(), which));
  };
  table["promises_kept"] = [=](Twin t) { return Maybe(count(t, kept)); };
  table["promises_late"] = [=](Twin t) { return Maybe(count(t, late)); };
  table["promises_part"] = [=](Twin t) { return Maybe(count(t, part)); };
  table["plan_missed"] = [=](Twin t) { return Maybe(count(t, missed)); };
  table["plan_missed_total"] = [=](Twin t) { return t.PromisedOf(missed); };
  table["promised_total"] = [](Twin t) {
    return t.PromisedOf([](const Promise&) { return true; });
  };
  table["promises_kept_total"] = [=](Twin t) { return t.PromisedOf(kept); };
  table["promises_late_total"] = [=](Twin t) { return t.PromisedOf(late); };
  table["promises_part_total"] = [=](Twin t) { return t.PromisedOf(part); };
  table["promises_broken_total"] = [=](Twin t) { return t.PromisedOf(broken); };
  table["promise_open_total"] = [=](Twin t) {
    std::map<Currency, double> sums;
    for (const Promise& promise : t.Promises(false)) {
      if (promise.verdict == PromiseVerdict::kOpen) {
        sums[promise.currency] += promise.amount;
      }
    }
    return t.SumInBase(sums);
  };
  table["promises_broken_share_amount"] = [=](Twin t) {
    std::vector<Weighed> values;
    for (const Promise& p : t.JudgedPromises()) {
      values.push_back({p.currency, p.amount, broken(p) ? 1.0 : 0.0, 0});
    }
    return t.MeanByMoney(values);
  };
  table["promise_lead_avg"] = [](Twin t) -> Maybe {
    double days = 0;
    for (const Promise& p : t.Promises(true))
      days += (p.due - p.made_on).count();
    const double made = Size(t.Promises(true));
    return made == 0 ? std::nullopt : Maybe(days / made);
  };
  table["promise_lead_avg_amount"] = [](Twin t) {
    std::vector<Weighed> values;
    for (const Promise& p : t.Promises(true)) {
      values.push_back({p.currency, p.amount,
                        static_cast<double>((p.due - p.made_on).count()), 0});
    }
    return t.MeanByMoney(values);
  };
  // Nothing that came out otherwise was due then or later.
  const auto in_streak = [=](Twin t, const Promise& p) {
    bool last = broken(p);
    for (const Promise& other : t.JudgedPromises()) {
      last = last && (broken(other) || other.due < p.due);
    }
    return last;
  };
  table["promises_broken_streak"] = [=](Twin t) {
    return Maybe(count(t, [&](const Promise& p) { return in_streak(t, p); }));
  };
  table["promises_broken_streak_total"] = [=](Twin t) {
    return t.PromisedOf([&](const Promise& p) { return in_streak(t, p); });
  };
  table["days_since_promise"] = [](Twin t) {
    std::optional<Date> last;
    for (const Promise& p : t.Promises(false)) {
      last = std::max(last.value_or(p.made_on), p.made_on);
    }
    return t.DaysSince(last);
  };
  const auto open_of = [](PromiseKind kind) {
    return [kind](Twin t) {
      bool open = false;
      for (const Promise& p : t.Promises(false)) {
        open |= p.verdict == PromiseVerdict::kOpen && p.kind == kind;
      }
      return Maybe(open);
    };
  };
  table["plan_open"] = open_of(PromiseKind::kPlan);
  table["extension_open"] = open_of(PromiseKind::kExtension);
}

std::vector<FactsReference::Dispute> FactsReference::Disputes() const {
  std::vector<Dispute> known;
  for (std::size_t d = 0; d < v_.disputes.item.size(); ++d) {
    const RowIndex item = v_.disputes.item[d];
    const Date opened = v_.disputes.opened[d];
    const auto items = Items();
    if (std::find(items.begin(), items.end(), item) == items.end() ||
        v_.items.amount[item] <= 0 || opened > as_of() ||
        v_.disputes.recorded_date.value_or(d, opened) > who_.at.known_on) {
      continue;
    }
    const bool closed =
        v_.disputes.closed.has(d) &&
        v_.disputes.closed[d] <= std::min(as_of(), who_.at.known_on);
    known.push_back({static_cast<RowIndex>(d), item, !closed});
  }
  return known;
}
double FactsReference::DisputeAmount(RowIndex dispute) const {
  const std::int64_t whole = v_.items.amount[v_.disputes.item[dispute]];
  return static_cast<double>(
      std::min(whole, v_.disputes.amount.value_or(dispute, whole)));
}
std::vector<RowIndex> FactsReference::DecidedDisputes() const {
  std::vector<RowIndex> decided;
  for (const Dispute& dispute : Disputes()) {
    if (!dispute.open && v_.disputes.upheld.has(dispute.row) &&
        InHistory(v_.disputes.closed[dispute.row])) {
      decided.push_back(dispute.row);
    }
  }
  return decided;
}

void FactsReference::AddDisputes(NumberMap& table) {
  table["dispute_share_amount"] = [](Twin t) {
    std::vector<Weighed> values;
    for (const RowIndex i : t.Items()) {
      if (t.v_.items.amount[i] <= 0 || !t.InHistory(t.ledger_.posting(i))) {
        continue;
      }
      bool ever = t.Open(i) == 0 && t.v_.items.disputed.value_or(i, 0) != 0;
      for (const Dispute& d : t.Disputes()) ever = ever || d.item == i;
      values.push_back({t.ledger_.currency(i),
                        static_cast<double>(t.v_.items.amount[i]),
                        ever ? 1.0 : 0.0, 0});
    }
    return t.MeanByMoney(values);
  };
  table["dispute_age_amount"] = [](Twin t) {
    std::vector<Weighed> values;
    for (const Dispute& d : t.Disputes()) {
      if (!d.open || t.Open(d.item) == 0) continue;
      values.push_back({t.ledger_.currency(d.item),
                        std::min(t.DisputeAmount(d.row),
                                 static_cast<double>(t.Open(d.item))),
                        *t.DaysSince(t.v_.disputes.opened[d.row]), 0});
    }
    return t.MeanByMoney(values);
  };
  table["disputes_decided"] = [](Twin t) { return Size(t.DecidedDisputes()); };
  table["disputes_decided_total"] = [](Twin t) {
    std::map<Currency, double> sums;
    for (const RowIndex d : t.DecidedDisputes()) {
      sums[t.ledger_.currency(t.v_.disputes.item[d])] += t.DisputeAmount(d);
    }
    return t.SumInBase(sums);
  };
  const auto upheld = [](bool by_money) {
    return [by_money](Twin t) {
      std::vector<Weighed> values;
      for (const RowIndex d : t.DecidedDisputes()) {
        values.push_back({by_money ? t.ledger_.currency(t.v_.disputes.item[d])
                                   : t.v_.creditor.currency,
                          by_money ? t.DisputeAmount(d) : 1.0,
                          static_cast<double>(t.v_.disputes.upheld[d]), 0});
      }
      return t.MeanByMoney(values);
    };
  };
  table["disputes_upheld_share"] = upheld(false);
  table["disputes_upheld_share_amount"] = upheld(true);
}

void FactsReference::AddTalk(NumberMap& table) {
  table["contacts_30d"] = [](Twin t) {
    double count = 0;
    for (const RowIndex row : t.Contacts(true)) {
      count += *t.DaysSince(t.ContactDay(row)) < 30;
    }
    return Maybe(count);
  };
  const auto in_week = [](const std::set<std::string_view>& channels) {
    return [channels](Twin t) {
      double count = 0;
      for (const RowIndex row : t.Contacts(true)) {
        count += *t.DaysSince(t.ContactDay(row)) < 7 &&
                 channels.contains(t.v_.contacts.channel[row]);
      }
      return Maybe(count);
    };
  };
  table["visits_7d"] = in_week({"visit"});
  table["written_7d"] =
      in_week({"email", "sms", "message", "letter", "registered", "fax"});
  const auto incoming = [](Twin t, RowIndex row) {
    return t.v_.contacts.direction[row] == "in";
  };
  table["contacts_since_answer"] = [incoming](Twin t) {
    double count = 0;
    for (const RowIndex row : t.Contacts(false)) {
      count = incoming(t, row) || t.Answered(row) ? 0 : count + 1;
    }
    return Maybe(count);
  };
  table["days_since_answer"] = [incoming](Twin t) {
    std::optional<Date> last;
    for (const RowIndex row : t.Contacts(false)) {
      if (incoming(t, row) || t.Answered(row)) last = t.ContactDay(row);
    }
    return t.DaysSince(last);
  };
  table["days_since_incoming"] = [incoming](Twin t) {
    std::optional<Date> last;
    for (const RowIndex row : t.Contacts(false)) {
      if (incoming(t, row)) last = t.ContactDay(row);
    }
    return t.DaysSince(last);
  };
  table["parties_contacted"] = [](Twin t) {
    std::set<std::string_view> parties;
    for (const RowIndex row : t.Contacts(true)) {
      if (t.InHistory(t.ContactDay(row))) {
        parties.insert(t.v_.contacts.party[row]);
      }
    }
    parties.erase("");
    return Size(parties);
  };
  table["vague_promise"] = [incoming](Twin t) {
    bool vague = false;
    for (const RowIndex row : t.Contacts(false)) {
      if (!incoming(t, row) && !t.Answered(row)) continue;
      vague = t.v_.contacts.outcome[row] == "promise" &&
              t.v_.contacts.promise[row].empty();
    }
    return Maybe(vague);
  };
  const auto heard = [](Twin t) {
    std::vector<std::pair<std::string_view, Date>> excuses;
    for (const RowIndex row : t.Contacts(false)) {
      const std::string_view excuse = t.v_.contacts.excuse[row];
      if (!excuse.empty()) excuses.emplace_back(excuse, t.ContactDay(row));
    }
    return excuses;
  };
  table["excuses_distinct"] = [heard](Twin t) {
    std::set<std::string_view> distinct;
    for (const auto& [excuse, day] : heard(t)) {
      if (t.InHistory(day)) distinct.insert(excuse);
    }
    return Size(distinct);
  };
  table["excuse_last_repeats"] = [heard](Twin t) {
    double repeats = 0;
    const auto all = heard(t);
    for (const auto& [excuse, day] : all) {
      repeats += excuse == all.back().first && t.InHistory(day);
    }
    return Maybe(repeats);
  };
  table["days_since_excuse"] = [heard](Twin t) -> Maybe {
    if (heard(t).empty()) return std::nullopt;
    return t.DaysSince(heard(t).back().second);
  };
  const auto verdicts = [](std::string_view code) {
    return [code](Twin t) {
      double count = 0;
      for (const RowIndex row : t.Events("excuse_verdict", true)) {
        count += t.v_.events.code[row] == code;
      }
      return Maybe(count);
    };
  };
  table["excuses_true"] = verdicts("true");
  table["excuses_false"] = verdicts("false");
  table["hardship_verified"] = [heard](Twin t) {
    const auto verdict = t.LatestEvent({"excuse_verdict"});
    if (!verdict || heard(t).empty()) return Maybe(0);
    const auto [excuse, day] = heard(t).back();
    const std::set<std::string_view> hardship = {"X4", "X7", "X9", "X17"};
    return Maybe(hardship.contains(excuse) &&
                 t.v_.events.code[*verdict] == "true" &&
                 t.v_.events.date[*verdict] >= day);
  };
}

void FactsReference::AddTexts(TextMap& table) {
  table["promise_last"] = [](Twin t) -> Read {
    Read last;
    std::pair<Date, int> best = {{}, -1};
    const char* const names[] = {"kept", "late", "part", "broken"};
    for (const Promise& p : t.JudgedPromises()) {
      const std::pair<Date, int> key = {p.due, RankOf(p.verdict)};
      if (last && key < best) continue;
      best = key;
      last = names[key.second];
    }
    return last;
  };
  table["dispute_reason"] = [](Twin t) -> Read {
    std::pair<Date, std::string_view> last;
    for (const Dispute& d : t.Disputes()) {
      last = std::max(
          last, {t.v_.disputes.opened[d.row], t.v_.disputes.reason[d.row]});
    }
    return TextOf(last.second);
  };
  const auto of_last = [](const CodeView ContactColumns::*column) {
    return [column](Twin t) -> Read {
      const auto rows = t.Contacts(true);
      if (rows.empty()) return std::nullopt;
      return TextOf((t.v_.contacts.*column)[rows.back()]);
    };
  };
  table["channel_last"] = of_last(&ContactColumns::channel);
  table["outcome_last"] = of_last(&ContactColumns::outcome);
  table["party_last"] = of_last(&ContactColumns::party);
  table["channel_answered"] = [](Twin t) {
    Read last;
    for (const RowIndex row : t.Contacts(false)) {
      if (t.v_.contacts.direction[row] == "in" || t.Answered(row)) {
        last = TextOf(t.v_.contacts.channel[row]);
      }
    }
    return last;
  };
  const auto code_of = [](std::string_view kind) {
    return [kind](Twin t) -> Read {
      const auto event = t.LatestEvent({kind});
      if (!event) return std::nullopt;
      return TextOf(t.v_.events.code[*event]);
    };
  };
  table["excuse_verdict"] = code_of("excuse_verdict");
  table["cause_stated"] = code_of("cause");
  table["approval_last"] = code_of("approval");
  table["warning_last"] = [](Twin t) -> Read {
    const auto event = t.LatestEvent({"warning"});
    if (!event || !t.InHistory(t.v_.events.date[*event])) return std::nullopt;
    return TextOf(t.v_.events.code[*event]);
  };
  table["law"] = [](Twin t) {
    const std::string_view own = t.v_.debtors.law[t.who_.debtor];
    return TextOf(own.empty() ? std::string_view(t.v_.creditor.law) : own);
  };
  table["creditor_size"] = [](Twin t) { return TextOf(t.v_.creditor.size); };
  table["country"] = [](Twin t) {
    return TextOf(t.v_.debtors.country[t.who_.debtor]);
  };
  table["size"] = [](Twin t) {
    return TextOf(t.v_.debtors.size[t.who_.debtor]);
  };
  table["tags"] = [](Twin t) {
    return TextOf(t.v_.debtors.tags[t.who_.debtor]);
  };
  table["debtor_class"] = [](Twin t) -> Read {
    const DebtorClass kind =
        t.v_.debtors.kind.value_or(t.who_.debtor, DebtorClass::kCompany);
    return kind == DebtorClass::kCompany      ? "company"
           : kind == DebtorClass::kSoleTrader ? "sole_trader"
                                              : "consumer";
  };
}

}  // namespace arrears::reference
