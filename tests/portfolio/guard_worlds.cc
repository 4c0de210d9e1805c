// SPDX-License-Identifier: Apache-2.0
#include "portfolio/guard_worlds.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "arrears/policy/actions.h"
#include "arrears/policy/refused_tactics.h"

namespace arrears::reference {
namespace {

using namespace std::chrono_literals;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed * 2654435761 + 17) {}
  // In [least, most].
  int Between(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<std::uint64_t>(
                                                    most - least + 1));
  }
  bool Percent(int percent) { return Between(1, 100) <= percent; }
  template <typename T>
  const T& Of(const std::vector<T>& values) {
    return values[engine_() % values.size()];
  }

 private:
  std::mt19937_64 engine_;
};

std::string AnyAction(Chance& chance) {
  return std::string(
      Actions()[static_cast<std::size_t>(chance.Between(0, 64))].id);
}

void ChangeParameters(Chance& chance, PolicySpec& spec) {
  for (PolicyParameter& parameter : spec.parameters) {
    if (!chance.Percent(30) || !parameter.least || !parameter.most) continue;
    const double span = std::min(*parameter.most - *parameter.least, 1e7);
    const double value =
        *parameter.least + span * chance.Between(0, 1000) / 1000;
    if (std::holds_alternative<std::int64_t>(parameter.value)) {
      parameter.value = static_cast<std::int64_t>(value);
    } else if (std::holds_alternative<double>(parameter.value)) {
      parameter.value = value;
    }
  }
}

bool IsAction(const TableOutput& output) {
  const std::string_view name = output.name;
  return name == "action" || name == "fallback" || name == "counter" ||
         name == "also" || name == "argument" || name == "terms_action";
}

// Something for each output that a run understands; else what the rule has.
OutputValue AnyValue(Chance& chance, const TableOutput& output,
                     OutputValue otherwise) {
  if (IsAction(output)) return AnyAction(chance);
  if (output.name == "gap_days") return std::int64_t{chance.Between(0, 30)};
  if (output.name == "next_days") return std::int64_t{chance.Between(0, 30)};
  if (output.name == "weekday" || output.name == "avoid_weekday") {
    return std::int64_t{chance.Between(0, 7)};
  }
  if (output.name == "step") return std::int64_t{chance.Between(-1, 13)};
  return otherwise;
}

void ChangeOutputs(Chance& chance, int percent, TableSpec& table) {
  for (TableRule& rule : table.rules) {
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      if (!chance.Percent(percent)) continue;
      rule.outputs[i] = AnyValue(chance, table.outputs[i], rule.outputs[i]);
    }
  }
}

void ChangeRules(Chance& chance, TableSpec& table) {
  std::erase_if(table.rules, [&](const TableRule&) {
    return table.rules.size() > 2 && chance.Percent(8);
  });
  if (chance.Percent(25)) {
    for (std::size_t i = table.rules.size(); i > 1; --i) {
      std::swap(table.rules[i - 1],
                table.rules[static_cast<std::size_t>(
                    chance.Between(0, static_cast<int>(i) - 1))]);
    }
  }
}

// A rule that wants something of everybody, before all others.
void AddRuleForAll(Chance& chance, TableSpec& table) {
  TableRule rule;
  rule.id = "ALL";
  rule.cells.assign(table.inputs.size(), "-");
  for (const TableOutput& output : table.outputs) {
    rule.outputs.push_back(AnyValue(chance, output, output.fallback));
  }
  table.rules.insert(table.rules.begin(), std::move(rule));
}

// A parameter that no rule is left to name would be refused.
void ForgetUnnamed(PolicySpec& spec) {
  std::string texts;
  for (const TableSpec& table : spec.tables) {
    for (const TableRule& rule : table.rules) {
      for (const std::string& cell : rule.cells) texts += cell + " ";
      for (const OutputValue& value : rule.outputs) {
        const auto* text = std::get_if<std::string>(&value);
        if (text != nullptr) texts += *text + " ";
      }
    }
  }
  std::erase_if(spec.parameters, [&](const PolicyParameter& parameter) {
    return texts.find("${" + parameter.name + "}") == std::string::npos;
  });
}

// Names a refused tactic by row or tag, or an action that does not exist.
bool Forbid(Chance& chance, PolicySpec& spec) {
  const RefusedTactic& tactic = RefusedTactics()[static_cast<std::size_t>(
      chance.Between(0, static_cast<int>(RefusedTactics().size()) - 1))];
  const std::string word = chance.Of<std::string>(
      {std::string(tactic.id), std::string(tactic.tag), "A65", "A99", "a13"});
  bool forbidden = false;
  for (TableSpec& table : spec.tables) {
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      if (!IsAction(table.outputs[i]) || !chance.Percent(30)) continue;
      table
          .rules[static_cast<std::size_t>(
              chance.Between(0, static_cast<int>(table.rules.size()) - 1))]
          .outputs[i] = word;
      forbidden = true;
    }
  }
  return forbidden;
}

// The ledger.

struct Drawing {
  Chance chance;
  Date as_of;
  LedgerRows rows;
};

Date DaysAgo(const Drawing& drawing, int days) {
  return drawing.as_of - Days{days};
}

std::optional<Date> MaybeLate(Drawing& drawing, Date day) {
  if (!drawing.chance.Percent(15)) return std::nullopt;
  return day + Days{drawing.chance.Between(0, 12)};
}

void AddDebtor(Drawing& drawing, const std::string& id) {
  Chance& chance = drawing.chance;
  DebtorRow debtor;
  debtor.id = id;
  debtor.kind = chance.Of<DebtorClass>(
      {DebtorClass::kCompany, DebtorClass::kCompany, DebtorClass::kSoleTrader,
       DebtorClass::kConsumer, DebtorClass::kConsumer});
  debtor.country =
      chance.Of<std::string>({"CN", "US", "AU", "GB", "DE", "CN", "US", ""});
  if (chance.Percent(30)) debtor.law = debtor.country;
  drawing.rows.debtors.push_back(debtor);
}

void AddDispute(Drawing& drawing, const ItemRow& item) {
  Chance& chance = drawing.chance;
  DisputeRow dispute;
  dispute.item = item.id;
  dispute.opened =
      std::max(item.document_date, DaysAgo(drawing, chance.Between(-3, 60)));
  if (chance.Percent(40)) {
    dispute.amount = item.amount * chance.Between(1, 100) / 100 + 1;
  }
  if (chance.Percent(25)) {
    dispute.closed = dispute.opened + Days{chance.Between(0, 40)};
    dispute.upheld = chance.Percent(50);
  }
  dispute.recorded_date = MaybeLate(drawing, dispute.opened);
  drawing.rows.disputes.push_back(dispute);
}

void AddItem(Drawing& drawing, const std::string& debtor, int disputed) {
  Chance& chance = drawing.chance;
  ItemRow item;
  item.id = debtor + "i" + std::to_string(drawing.rows.items.size());
  item.debtor = debtor;
  const int age = chance.Of<int>(
      {chance.Between(-20, 0), chance.Between(1, 30), chance.Between(10, 120),
       chance.Between(30, 300), chance.Between(200, 1200)});
  item.due_date = DaysAgo(drawing, age);
  item.document_date = item.due_date.value() - Days{chance.Between(0, 60)};
  item.amount = chance.Between(1, 100) * (chance.Percent(80) ? 100'000 : 100);
  if (chance.Percent(8)) item.currency = Currency::Of("EUR");
  if (chance.Percent(8)) item.amount = -item.amount / 4;
  drawing.rows.items.push_back(item);
  if (item.amount <= 0) return;
  if (chance.Percent(disputed)) AddDispute(drawing, item);
  if (chance.Percent(20)) {
    SettlementRow paid;
    paid.id = item.id + "s";
    paid.item = item.id;
    paid.date =
        std::max(item.document_date, DaysAgo(drawing, chance.Between(-2, 40)));
    paid.amount = item.amount * chance.Between(1, 100) / 100 + 1;
    drawing.rows.settlements.push_back(paid);
  }
}

// Most within the last ten days, at any minute.
void AddContact(Drawing& drawing, const std::string& debtor) {
  Chance& chance = drawing.chance;
  ContactRow contact;
  contact.debtor = debtor;
  const Date day = DaysAgo(drawing, chance.Percent(65) ? chance.Between(-2, 9)
                                                       : chance.Between(8, 42));
  contact.at = day.days_since_1970() * 24 * 60 + chance.Between(0, 1439);
  contact.channel =
      chance.Of<std::string>({"phone", "phone", "phone", "phone", "visit",
                              "email", "sms", "letter", "fax", "registered"});
  if (chance.Percent(20)) contact.direction = "in";
  if (chance.Percent(30)) {
    contact.party = chance.Of<std::string>(
        {"contact", "finance", "manager", "owner", "lawyer", "family"});
  }
  if (chance.Percent(60)) {
    contact.address_key = "k" + std::to_string(chance.Between(0, 2));
  }
  contact.outcome = chance.Of<std::string>({"reached", "no_answer", "voicemail",
                                            "promise", "refused", "delivered",
                                            "no_answer", "no_answer", ""});
  if (chance.Percent(50)) contact.action = AnyAction(chance);
  if (chance.Percent(40)) {
    for (const ItemRow& item : drawing.rows.items) {
      if (item.debtor != debtor || !chance.Percent(50)) continue;
      contact.items += (contact.items.empty() ? "" : ";") + item.id;
    }
  }
  if (chance.Percent(8)) contact.delivered = false;
  contact.recorded_date = MaybeLate(drawing, day);
  drawing.rows.contacts.push_back(contact);
}

void AddEvent(Drawing& drawing, const std::string& debtor, std::string kind,
              std::string code = {}) {
  Chance& chance = drawing.chance;
  EventRow event;
  event.debtor = debtor;
  event.kind = std::move(kind);
  event.code = std::move(code);
  event.date = DaysAgo(drawing, chance.Between(-3, 60));
  event.recorded_date = MaybeLate(drawing, event.date);
  if (chance.Percent(25))
    event.until = event.date + Days{chance.Between(0, 90)};
  drawing.rows.events.push_back(event);
}

void AddEvents(Drawing& drawing, const std::string& debtor) {
  Chance& chance = drawing.chance;
  const auto subject = [&chance] {
    return chance.Percent(50)
               ? std::string()
               : chance.Of<std::string>({"phone", "email", "letter", "visit",
                                         "sms", "09:00-11:00", "15:00-16:15",
                                         "16:00-10:00", "after lunch"});
  };
  for (int i = chance.Percent(30) ? 2 : 1; i > 0; --i) {
    if (chance.Percent(20))
      AddEvent(drawing, debtor, "stop_contact", subject());
    if (chance.Percent(10)) AddEvent(drawing, debtor, "consent", subject());
  }
  if (chance.Percent(8)) AddEvent(drawing, debtor, "represented");
  if (chance.Percent(10)) AddEvent(drawing, debtor, "insolvency");
  if (chance.Percent(8)) AddEvent(drawing, debtor, "placed");
  if (chance.Percent(5)) AddEvent(drawing, debtor, "recalled");
  if (chance.Percent(6)) AddEvent(drawing, debtor, "judgment");
  if (chance.Percent(6)) AddEvent(drawing, debtor, "suit");
  if (chance.Percent(6)) AddEvent(drawing, debtor, "acknowledged");
  if (chance.Percent(6)) AddEvent(drawing, debtor, "reconciled");
  if (chance.Percent(10)) {
    AddEvent(drawing, debtor, "approval",
             chance.Of<std::string>({"A23", "A25", "A49", "A54"}));
  }
  if (chance.Percent(10)) {
    AddEvent(drawing, debtor, "clause",
             chance.Of<std::string>({"interest", "retention_of_title"}));
  }
  for (const char* warning : {"W01", "W02", "W07", "W10", "W13"}) {
    if (chance.Percent(8)) AddEvent(drawing, debtor, "warning", warning);
  }
}

void AddPromise(Drawing& drawing, const std::string& debtor) {
  Chance& chance = drawing.chance;
  PromiseRow promise;
  promise.id = debtor + "p";
  promise.debtor = debtor;
  promise.kind =
      chance.Of<PromiseKind>({PromiseKind::kPromise, PromiseKind::kPromise,
                              PromiseKind::kPlan, PromiseKind::kExtension});
  promise.made_on = DaysAgo(drawing, chance.Between(0, 30));
  promise.due = promise.made_on + Days{chance.Between(0, 40)};
  drawing.rows.promises.push_back(promise);
}

}  // namespace

RandomPolicy RandomPolicySpec(std::uint64_t seed) {
  Chance chance(seed);
  RandomPolicy policy;
  const auto names = ShippedPolicyNames();
  policy.spec = *ShippedPolicy(names[static_cast<std::size_t>(
      chance.Between(0, static_cast<int>(names.size()) - 1))]);
  PolicySpec& spec = policy.spec;
  spec.cases.clear();
  // Plans take most of the time and add little.
  spec.choose = chance.Percent(10)   ? ChooseBy::kBestPlan
                : chance.Percent(50) ? ChooseBy::kBestValue
                                     : ChooseBy::kFirst;
  ChangeParameters(chance, spec);
  const int percent = chance.Of<int>({0, 10, 50, 100});
  for (TableSpec& table : spec.tables) {
    ChangeRules(chance, table);
    ChangeOutputs(chance, percent, table);
    const bool matters =
        std::any_of(table.outputs.begin(), table.outputs.end(),
                    [](const TableOutput& output) {
                      return IsAction(output) || output.name == "gap_days";
                    });
    if (matters && chance.Percent(40)) AddRuleForAll(chance, table);
  }
  ForgetUnnamed(spec);
  if (chance.Percent(5)) policy.forbidden = Forbid(chance, spec);
  return policy;
}

LedgerRows RandomContactLedger(std::uint64_t seed, Date as_of) {
  Drawing drawing{Chance(seed), as_of, {}};
  Chance& chance = drawing.chance;
  drawing.rows.creditor.minute_cost_minor = chance.Of<int>({0, 1, 100});
  drawing.rows.rates.push_back({.base = Currency::Of("EUR"),
                                .quote = Currency::Of("CNY"),
                                .date = 2020y / 1 / 1,
                                .rate_e9 = 7'800'000'000});
  const int debtors = chance.Between(1, 6);
  for (int i = 0; i < debtors; ++i) {
    const std::string id = "d" + std::to_string(seed) + "." + std::to_string(i);
    AddDebtor(drawing, id);
    const int disputed = chance.Of<int>({0, 0, 30, 100});
    for (int n = chance.Between(1, 4); n > 0; --n) {
      AddItem(drawing, id, disputed);
    }
    const int contacts = chance.Of<int>({0, 1, 2, 4, 12, 20, 45});
    for (int n = 0; n < contacts; ++n) AddContact(drawing, id);
    if (chance.Percent(60)) AddEvents(drawing, id);
    if (chance.Percent(20)) AddPromise(drawing, id);
  }
  return std::move(drawing.rows);
}

}  // namespace arrears::reference
