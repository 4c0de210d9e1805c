// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/aging_text.h"
#include "arrears/policy/actions.h"
#include "arrears/portfolio/explain.h"
#include "arrears/portfolio/worklist.h"
#include "base/printed_internal.h"
#include "json_internal.h"
#include "report_page_internal.h"

namespace arrears {
namespace {

using io_internal::Json;
using io_internal::TextJson;

constexpr int kCurveStep = 15;  // Days between the points of a drawn curve.
constexpr int kCurveEnd = 1095;

// Nine decimals, as everywhere a probability is printed.
Json CurvePointsJson(const RecoveryCurve& curve) {
  Json points = Json::array();
  for (int age = 0; age <= kCurveEnd; age += kCurveStep) {
    const CurvePoint point = curve.At(age);
    points.push_back({age, NineDigits(point.probability),
                      NineDigits(point.lower), NineDigits(point.upper)});
  }
  Json knots = Json::array();
  for (const CurveKnot& knot : curve.knots()) {
    knots.push_back({{"age", knot.age},
                     {"probability", NineDigits(knot.point.probability)},
                     {"lower", NineDigits(knot.point.lower)},
                     {"upper", NineDigits(knot.point.upper)},
                     {"items", knot.items}});
  }
  return {{"id", curve.id()},
          {"source", curve.source()},
          {"confidence", curve.confidence()},
          {"points", std::move(points)},
          {"knots", std::move(knots)}};
}

Json SideJson(const TwoYearSide& side, int exponent) {
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  return {{"items", side.items},
          {"amount", text(side.amount)},
          {"own", text(side.expected_own)},
          {"survey", text(side.expected_survey)},
          {"article", text(side.expected_article)}};
}

Json TwoYearsJson(const Portfolio& portfolio) {
  Json lines = Json::array();
  for (const TwoYearLine& line : portfolio.two_years) {
    const int exponent = line.currency.exponent();
    lines.push_back({{"currency", line.currency.code()},
                     {"within", SideJson(line.within, exponent)},
                     {"beyond", SideJson(line.beyond, exponent)}});
  }
  return lines;
}

Json ActionsJson(const Portfolio& portfolio) {
  std::map<std::uint8_t, std::int64_t> counts;
  for (const Recommendation& next : portfolio.recommendations) {
    ++counts[next.action];
  }
  Json actions = Json::array();
  for (const auto& [index, count] : counts) {
    const ActionDefinition& action = Actions()[index];
    actions.push_back({{"action", std::string(action.id)},
                       {"name", TextJson(action.name)},
                       {"debtors", count}});
  }
  return actions;
}

Json WorkJson(const Portfolio& portfolio, int exponent) {
  const Worklist& work = portfolio.work;
  std::array<std::int64_t, 4> counts = {};
  for (const WorklistEntry& entry : work.entries) {
    ++counts[static_cast<std::size_t>(entry.fit)];
  }
  Json teams = Json::array();
  for (std::size_t t = 0; t < work.teams.size(); ++t) {
    teams.push_back({{"team", work.teams[t]},
                     {"minutes", work.minutes[t]},
                     {"used", work.used[t]},
                     {"minute_price", NineDigits(work.minute_price[t])}});
  }
  return {
      {"day",
       work.entries.empty() ? Json(nullptr) : Json(FormatIsoDate(work.day))},
      {"today", counts[1]},
      {"no_time", counts[2]},
      {"later", counts[3]},
      {"teams", teams},
      {"value", FormatMinor(work.value, exponent)},
      {"bound", FormatMinor(static_cast<std::int64_t>(work.bound), exponent)},
      {"exact", work.exact}};
}

// Everything but the worklist.
Json Summary(const Ledger& ledger, const Portfolio& portfolio,
             const Setting& setting, const ReportOptions& options) {
  const Creditor& creditor = ledger.view().creditor;
  std::int64_t expected = 0;
  for (const Recommendation& next : portfolio.recommendations) {
    expected += next.expected_recovery;
  }
  Json json =
      Json::parse(AgingJson(portfolio.aging, setting.aging.scheme.name()));
  json["creditor"] = creditor.name;
  json["base_currency"] = creditor.currency.code();
  json["debtors"] = ledger.debtor_count();
  json["recommendations"] = portfolio.recommendations.size();
  json["expected_recovery"] =
      FormatMinor(expected, creditor.currency.exponent());
  json["two_years"] = TwoYearsJson(portfolio);
  json["recovery"] = CurvePointsJson(portfolio.recovery.portfolio);
  json["actions"] = ActionsJson(portfolio);
  json["read"] = {{"rows", options.rows_read},
                  {"rejected", options.rows_rejected}};
  json["read"]["amounts"] = Json::array();
  for (const ReadTotals& totals : options.amounts_read) {
    const int exponent = totals.currency.exponent();
    json["read"]["amounts"].push_back(
        {{"currency", totals.currency.code()},
         {"read", FormatMinor(totals.read, exponent)},
         {"accepted", FormatMinor(totals.accepted, exponent)},
         {"rejected", FormatMinor(totals.rejected, exponent)}});
  }
  json["read"]["amounts_unread"] = options.amounts_unread;
  json["no_rate"] = std::count_if(
      portfolio.recommendations.begin(), portfolio.recommendations.end(),
      [](const Recommendation& next) { return next.no_rate; });
  json["outside_known_years"] = portfolio.outside_known_years;
  json["currency_assumed"] = options.currency_assumed;
  json["work"] = WorkJson(portfolio, creditor.currency.exponent());
  for (const auto& [name, id] : portfolio.versions) json["versions"][name] = id;
  return json;
}

Json WhyJson(const Explanation& why) {
  return Json{{"head", why.headline},       {"situation", why.situation},
              {"confirm", why.to_confirm},  {"heed", why.duties},
              {"reasons", why.reasons},     {"score", why.score_reasons},
              {"other", why.alternatives},  {"blocked", why.blocked},
              {"change", why.would_change}, {"next", why.next_change}};
}

absl::StatusOr<Json> RowJson(const Ledger& ledger, const Portfolio& portfolio,
                             const Setting& setting, std::size_t row) {
  const Recommendation& next = portfolio.recommendations[row];
  const Currency currency = ledger.currencies()[next.currency];
  const int base = ledger.view().creditor.currency.exponent();
  const std::size_t debtor = static_cast<std::size_t>(next.debtor);
  constexpr Language kBoth[] = {Language::kEn, Language::kZh};
  const absl::StatusOr<std::vector<Explanation>> why =
      ExplainIn(kBoth, ledger, portfolio, setting, row);
  if (!why.ok()) return why.status();
  const int dpd = next.anchor < 0
                      ? 0
                      : (portfolio.at.as_of - ledger.due(next.anchor)).count();
  return Json{{"debtor", ledger.debtor_id(next.debtor)},
              {"name", std::string(ledger.view().debtors.name.size() > debtor
                                       ? ledger.view().debtors.name[debtor]
                                       : std::string_view())},
              {"currency", currency.code()},
              {"action", std::string(Actions()[next.action].id)},
              {"day", FormatIsoDate(next.day)},
              {"amount", FormatMinor(next.amount, currency.exponent())},
              {"dpd", dpd},
              {"value", FormatMinor(next.expected_value, base)},
              {"expected", FormatMinor(next.expected_recovery, base)},
              {"recovery", NineDigits(next.recovery)},
              {"lower", NineDigits(next.recovery_lower)},
              {"upper", NineDigits(next.recovery_upper)},
              {"score", next.score},
              {"pd", NineDigits(next.pd)},
              {"step", next.step},
              {"type", next.type == 0 ? std::string("-") : TypeId(next.type)},
              {"work", TextJson(WorkFitText(next.work))},
              {"tone", TextJson(ToneText(next.tone))},
              {"terms", TextJson(TermsText(next.terms))},
              {"en", WhyJson((*why)[0])},
              {"zh", WhyJson((*why)[1])}};
}

// The rows of a ForecastTable, amounts as decimals of their currency.
Json CashJson(const Frame& forecast, const Ledger& ledger) {
  const auto column = [&forecast](const char* name) -> const Column& {
    return *forecast.Find(name);
  };
  Json rows = Json::array();
  for (std::size_t i = 0; i < forecast.rows(); ++i) {
    const std::string code = column("currency").Format(i);
    int exponent = 2;
    for (const Currency& currency : ledger.currencies()) {
      if (currency.code() == code) exponent = currency.exponent();
    }
    Json row = {{"currency", code},
                {"part", column("part").Format(i)},
                {"from", column("from").Format(i)},
                {"to", column("to").Format(i)}};
    for (const char* name : {"expected", "lower", "upper"}) {
      row[name] = column(name).has(i)
                      ? Json(FormatMinor(column(name).int64s()[i], exponent))
                      : Json(nullptr);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// JSON inside a script element: no text may close the element.
std::string ScriptText(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

absl::StatusOr<std::string> SummaryJson(const Ledger& ledger,
                                        const Portfolio& portfolio,
                                        const Setting& setting,
                                        const ReportOptions& options) {
  return Summary(ledger, portfolio, setting, options)
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

absl::StatusOr<std::string> ReportHtml(const Ledger& ledger,
                                       const Portfolio& portfolio,
                                       const Setting& setting,
                                       const ReportOptions& options) {
  Json data = Summary(ledger, portfolio, setting, options);
  data["language"] = options.language == Language::kZh ? "zh" : "en";
  data["survey"] = CurvePointsJson(RecoveryCurve::Ccaa2004());
  data["article"] = CurvePointsJson(RecoveryCurve::Article8020());
  for (std::size_t b = 0; b < portfolio.aging.buckets.size(); ++b) {
    data["labels_zh"].push_back(portfolio.aging.buckets[b].label_zh);
  }
  if (options.forecast != nullptr) {
    data["forecast"] = CashJson(*options.forecast, ledger);
  }
  const std::vector<WorklistEntry>& entries = portfolio.work.entries;
  std::vector<absl::StatusOr<Json>> made(std::min(options.rows, entries.size()),
                                         Json());
  constexpr std::size_t kRowsPerTask = 16;
  setting.executor.Run(
      (made.size() + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
        const std::size_t end =
            std::min(made.size(), (task + 1) * kRowsPerTask);
        for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
          made[i] = RowJson(ledger, portfolio, setting, entries[i].row);
        }
      });
  Json rows = Json::array();
  for (absl::StatusOr<Json>& row : made) {
    if (!row.ok()) return row.status();
    rows.push_back(*std::move(row));
  }
  data["rows"] = std::move(rows);
  std::string page(kReportPage);
  const std::string mark = "/*DATA*/";
  page.replace(page.find(mark), mark.size(), ScriptText(data));
  return page;
}

}  // namespace arrears
