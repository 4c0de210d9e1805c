// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/effects_data.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "json_internal.h"
#include "law_data_internal.h"

namespace arrears {
namespace io_internal {
namespace {

constexpr EnumNames<RoutePermission, 4> kPermissionNames = {{
    {RoutePermission::kAllowed, "allowed"},
    {RoutePermission::kApproval, "approval"},
    {RoutePermission::kRegistered, "registered"},
    {RoutePermission::kBarred, "barred"},
}};
constexpr EnumNames<EffectBasis, 2> kBasisNames = {{
    {EffectBasis::kExpert, "expert"},
    {EffectBasis::kLedger, "ledger"},
}};
constexpr std::int64_t kMostCount = 100'000;

// Keep what stands there already where the file says nothing.
void Take(const JsonCursor& at, double most, double* number) {
  if (at) *number = at.Number(0, most);
}
void Take(const JsonCursor& at, std::int64_t least, std::int64_t most,
          std::int32_t* number) {
  if (at) *number = static_cast<std::int32_t>(at.Integer(least, most));
}
void Take(const JsonCursor& at, Currency currency, std::int64_t* minor) {
  if (at) *minor = AmountAt(at, currency);
}
void Take(const JsonCursor& at, bool* flag) { *flag = FlagAt(at, *flag); }
void Take(const JsonCursor& at, std::string* text) {
  if (at) *text = at.String();
}

// "T1".."T9"; 0 where there is none.
std::int32_t TypeAt(const JsonCursor& at) {
  if (!at) return 0;
  const std::string text = at.String();
  if (text.size() == 2 && text[0] == 'T' && text[1] >= '1' && text[1] <= '9') {
    return text[1] - '0';
  }
  at.Expected("one of T1 to T9");
  return 0;
}

std::optional<EffectEntry> EffectAt(const JsonCursor& at, Currency base,
                                    const EffectTable& known) {
  at.OnlyKeys({"action", "type", "hazard_ratio", "days", "minutes",
               "fixed_cost", "contingency", "basis", "source"});
  const JsonCursor action_at = at.at("action");
  const std::string action = action_at.String();
  const std::int32_t type = TypeAt(at.at("type"));
  if (FindAction(action) == nullptr) {
    action_at.Fail(absl::StrCat("there is no action \"", action,
                                "\", they are A00 to A64"));
    return {};
  }
  EffectEntry entry = known.Of(ActionIndex(action), type);
  entry.type = type;
  if (const JsonCursor ratio = at.at("hazard_ratio")) {
    ratio.OnlyKeys({"value", "lower", "upper"});
    entry.effect.hazard_ratio = ratio.at("value").Number(0, 100);
    entry.lower = ratio.at("lower").Number(0, 100);
    entry.upper = ratio.at("upper").Number(0, 100);
    entry.source = at.at("source").String();
  }
  Take(at.at("days"), 0, 3650, &entry.days);
  Take(at.at("minutes"), 0, kMostCount, &entry.effect.minutes);
  Take(at.at("fixed_cost"), base, &entry.effect.fixed_cost_minor);
  Take(at.at("contingency"), 1, &entry.effect.contingency);
  if (const JsonCursor basis = at.at("basis")) {
    entry.basis = EnumAt(basis, kBasisNames);
  }
  Take(at.at("source"), &entry.source);
  // Its own faults, at its own line.
  const EffectEntry one[] = {entry};
  const auto checked = known.With("entry", one);
  if (!checked.ok()) at.Fail(std::string(checked.status().message()));
  return entry;
}

// Null is no bound.
std::optional<std::int32_t> BoundAt(const JsonCursor& at, std::int64_t least,
                                    std::int64_t most) {
  if (at.value()->is_null()) return {};
  return static_cast<std::int32_t>(at.Integer(least, most));
}

void RatiosAt(const JsonCursor& at, RouteDefinition* route) {
  if (!at) return;
  route->ratios.clear();
  at.EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"from_age", "ratio"});
    route->ratios.push_back(
        {static_cast<std::int32_t>(
             each.at("from_age").Integer(-kMostCount, kMostCount)),
         each.at("ratio").Number(0, 100)});
  });
}

void FeesAt(const JsonCursor& at, RouteDefinition* route) {
  if (!at) return;
  route->fees.clear();
  at.EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"fee", "family", "reduction"});
    route->fees.push_back({TextAt(each.at("fee")), TextAt(each.at("family")),
                           TextAt(each.at("reduction"))});
  });
}

void LawsAt(const JsonCursor& at, RouteDefinition* route) {
  if (!at) return;
  route->laws.clear();
  at.EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"law", "permission", "source"});
    route->laws.push_back({each.at("law").String(),
                           EnumAt(each.at("permission"), kPermissionNames),
                           TextAt(each.at("source"))});
  });
}

void GatesAt(const JsonCursor& at, RouteDefinition* route) {
  Take(at.at("writes_off"), &route->writes_off);
  Take(at.at("needs_undisputed"), &route->needs_undisputed);
  Take(at.at("needs_enforceable"), &route->needs_enforceable);
  Take(at.at("stopped_by_insolvency"), &route->stopped_by_insolvency);
  LawsAt(at.at("laws"), route);
  if (const JsonCursor elsewhere = at.at("elsewhere")) {
    route->elsewhere = EnumAt(elsewhere, kPermissionNames);
  }
}

void CurrencyAt(const JsonCursor& at, RouteDefinition* route) {
  if (!at) return;
  const Currency currency = Parsed(at, Currency::Parse);
  if (currency == route->currency) return;
  route->currency = currency;
  route->fixed_cost = route->least_claim = 0;
}

void NumbersAt(const JsonCursor& at, RouteDefinition* route) {
  if (const JsonCursor days = at.at("horizon_days")) {
    route->horizon_days = BoundAt(days, 1, 3650);
  }
  Take(at.at("success"), 1, &route->success);
  Take(at.at("share"), 1, &route->share);
  Take(at.at("discount"), 1, &route->discount);
  Take(at.at("months"), 120, &route->months);
  Take(at.at("contingency"), 1, &route->contingency);
  Take(at.at("fixed_cost"), route->currency, &route->fixed_cost);
  Take(at.at("minutes"), 0, kMostCount, &route->minutes);
  Take(at.at("minutes_a_month"), 0, kMostCount, &route->minutes_a_month);
  Take(at.at("relation_loss"), 1, &route->relation_loss);
  Take(at.at("least_claim"), route->currency, &route->least_claim);
  if (const JsonCursor age = at.at("least_age")) {
    route->least_age = BoundAt(age, -kMostCount, kMostCount)
                           .value_or(RouteDefinition().least_age);
  }
  if (const JsonCursor age = at.at("most_age")) {
    route->most_age = BoundAt(age, -kMostCount, kMostCount)
                          .value_or(RouteDefinition().most_age);
  }
}

void OnlyKeysOfRoute(const JsonCursor& at) {
  at.OnlyKeys({"id",
               "source",
               "name",
               "currency",
               "ratios",
               "horizon_days",
               "success",
               "share",
               "discount",
               "months",
               "contingency",
               "fees",
               "fixed_cost",
               "minutes",
               "minutes_a_month",
               "relation_loss",
               "writes_off",
               "least_age",
               "most_age",
               "least_claim",
               "needs_undisputed",
               "needs_enforceable",
               "stopped_by_insolvency",
               "laws",
               "elsewhere"});
}

std::optional<RouteDefinition> RouteAt(
    const JsonCursor& at, const std::vector<RouteDefinition>& known,
    std::span<const FeeSchedule> fees) {
  OnlyKeysOfRoute(at);
  RouteDefinition route;
  route.id = at.at("id").String();
  const RouteDefinition* before = FindRoute(known, route.id);
  if (before != nullptr) route = *before;
  Take(at.at("source"), &route.source);
  if (const JsonCursor name = at.at("name"); name || before == nullptr) {
    NameAt(name, &route.name_en, &route.name_zh);
  }
  CurrencyAt(at.at("currency"), &route);
  RatiosAt(at.at("ratios"), &route);
  NumbersAt(at, &route);
  FeesAt(at.at("fees"), &route);
  GatesAt(at, &route);
  const absl::Status checked = CheckRoutes({&route, 1}, fees);
  if (!checked.ok()) at.Fail(std::string(checked.message()));
  return route;
}

Json JsonOf(const EffectEntry& entry, Currency base) {
  Json json = {{"action", entry.action}};
  if (entry.type != 0) json["type"] = absl::StrCat("T", entry.type);
  json["hazard_ratio"] = {{"value", entry.effect.hazard_ratio},
                          {"lower", entry.lower},
                          {"upper", entry.upper}};
  json["days"] = entry.days;
  json["minutes"] = entry.effect.minutes;
  json["fixed_cost"] =
      FormatMinor(entry.effect.fixed_cost_minor, base.exponent());
  json["contingency"] = entry.effect.contingency;
  json["basis"] = NameOf(entry.basis, kBasisNames);
  json["source"] = entry.source;
  return json;
}

Json ListsOf(const RouteDefinition& route) {
  Json ratios = Json::array();
  for (const RouteRatio& each : route.ratios) {
    ratios.push_back({{"from_age", each.from_age}, {"ratio", each.ratio}});
  }
  Json fees = Json::array();
  for (const RouteFee& each : route.fees) {
    Json fee = {{each.family.empty() ? "fee" : "family",
                 each.family.empty() ? each.fee : each.family}};
    if (!each.reduction.empty()) fee["reduction"] = each.reduction;
    fees.push_back(std::move(fee));
  }
  Json laws = Json::array();
  for (const RouteLaw& each : route.laws) {
    laws.push_back({{"law", each.law},
                    {"permission", NameOf(each.permission, kPermissionNames)},
                    {"source", each.source}});
  }
  return {{"ratios", ratios}, {"fees", fees}, {"laws", laws}};
}

// Every member, so that nothing of another entry of its id stays.
Json JsonOf(const RouteDefinition& route) {
  const int exponent = route.currency.exponent();
  const RouteDefinition none;
  Json json = {{"id", route.id},
               {"source", route.source},
               {"name", {{"en", route.name_en}, {"zh", route.name_zh}}},
               {"currency", route.currency.code()},
               {"horizon_days", nullptr},
               {"success", route.success},
               {"share", route.share},
               {"discount", route.discount},
               {"months", route.months},
               {"contingency", route.contingency},
               {"fixed_cost", FormatMinor(route.fixed_cost, exponent)},
               {"minutes", route.minutes},
               {"minutes_a_month", route.minutes_a_month},
               {"relation_loss", route.relation_loss},
               {"writes_off", route.writes_off},
               {"least_age", nullptr},
               {"most_age", nullptr},
               {"least_claim", FormatMinor(route.least_claim, exponent)},
               {"needs_undisputed", route.needs_undisputed},
               {"needs_enforceable", route.needs_enforceable},
               {"stopped_by_insolvency", route.stopped_by_insolvency},
               {"elsewhere", NameOf(route.elsewhere, kPermissionNames)}};
  if (route.horizon_days) json["horizon_days"] = *route.horizon_days;
  if (route.least_age != none.least_age) json["least_age"] = route.least_age;
  if (route.most_age != none.most_age) json["most_age"] = route.most_age;
  json.update(ListsOf(route));
  return json;
}

}  // namespace
}  // namespace io_internal

EffectsData DefaultEffects() {
  return {EffectTable::Default(),
          {DefaultRoutes().begin(), DefaultRoutes().end()}};
}

absl::StatusOr<EffectsData> ParseEffects(std::string_view text,
                                         const std::string& source,
                                         Currency base,
                                         std::span<const FeeSchedule> fees) {
  using io_internal::JsonCursor;
  const absl::StatusOr<io_internal::Json> json =
      io_internal::ParseJson(text, source);
  if (!json.ok()) return json.status();
  io_internal::JsonContext context(source, text);
  const JsonCursor root(*json, context);
  root.OnlyKeys({"id", "effects", "routes"});
  EffectsData data = DefaultEffects();
  const std::string id = root.at("id").String();
  std::vector<EffectEntry> entries;
  io_internal::EntriesAt(
      root.at("effects"), &entries,
      [&](const JsonCursor& at) {
        return io_internal::EffectAt(at, base, data.effects);
      },
      "action");
  io_internal::EntriesAt(root.at("routes"), &data.routes,
                         [&](const JsonCursor& at) {
                           return io_internal::RouteAt(at, data.routes, fees);
                         });
  if (!context.ok()) return context.status();
  absl::StatusOr<EffectTable> table = data.effects.With(id, entries);
  if (!table.ok()) {
    root.Fail(std::string(table.status().message()));
    return context.status();
  }
  data.effects = *std::move(table);
  return data;
}

absl::StatusOr<EffectsData> ReadEffects(const std::string& path, Currency base,
                                        std::span<const FeeSchedule> fees) {
  const absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, io_internal::kMostDataBytes);
  if (!text.ok()) return text.status();
  return ParseEffects(*text, path, base, fees);
}

std::string EffectsJson(const EffectsData& data, Currency base) {
  io_internal::Json effects = io_internal::Json::array();
  for (const EffectEntry& entry : data.effects.entries()) {
    // Waiting has none.
    if (entry.action == Actions()[0].id) continue;
    effects.push_back(io_internal::JsonOf(entry, base));
  }
  io_internal::Json routes = io_internal::Json::array();
  for (const RouteDefinition& route : data.routes) {
    routes.push_back(io_internal::JsonOf(route));
  }
  const io_internal::Json json = {{"id", data.effects.id()},
                                  {"effects", std::move(effects)},
                                  {"routes", std::move(routes)}};
  return json.dump(2) + "\n";
}

}  // namespace arrears
