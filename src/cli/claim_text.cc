// SPDX-License-Identifier: Apache-2.0
//
// The answers of arrears claim for spreadsheets and for people.
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arrears/base/money.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "claim_internal.h"

namespace arrears::cli {

using Json = nlohmann::ordered_json;

namespace {

// Values of one line: what is a list stands in the JSON.
std::vector<std::string> PlainKeys(const Json& rows) {
  std::vector<std::string> keys;
  if (rows.empty()) return keys;
  for (const auto& [key, value] : rows[0].items()) {
    if (!value.is_structured()) keys.push_back(key);
  }
  return keys;
}

std::string PlainText(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

const Json& RowsOf(const Json& answer) {
  return answer.contains("claims") ? answer["claims"] : answer["fees"];
}

}  // namespace

std::string ClaimCsv(const Json& answer, bool /*zh*/) {
  const Json& rows = RowsOf(answer);
  const std::vector<std::string> keys = PlainKeys(rows);
  std::string csv;
  for (const std::string& key : keys) {
    absl::StrAppend(&csv, csv.empty() ? "" : ",", key);
  }
  csv += "\n";
  for (const Json& row : rows) {
    std::string line;
    for (const std::string& key : keys) {
      absl::StrAppend(&line, key == keys[0] ? "" : ",",
                      CsvText(PlainText(row[key])));
    }
    csv += line + "\n";
  }
  return csv;
}

namespace {

// What a column is called in Chinese; itself where it is not in the list.
std::string Heading(const std::string& key, bool zh) {
  constexpr std::pair<const char*, const char*> kHeadings[] = {
      {"interest", "利息"},
      {"lump_sum", "定额赔偿"},
      {"until", "截至"},
      {"regime", "制度"},
      {"last_day", "最后一日"},
      {"rolled_day", "顺延后最后一日"},
      {"days_left", "剩余天数"},
      {"warning", "提示"},
      {"capped", "已达最长期间"},
      {"outside_known_years", "节假日未知"},
      {"name", "名称"},
      {"amount", "金额"},
      {"reduced", "已减"},
      {"prepaid", "预交"},
      {"loser_pays", "败诉方负担"},
      {"only_on_success", "成功才收"},
  };
  if (!zh) return key;
  for (const auto& [name, heading] : kHeadings) {
    if (key == name) return heading;
  }
  return key;
}

}  // namespace

std::string ClaimTable(const Json& answer, bool zh) {
  std::string table;
  if (answer.contains("name")) {
    absl::StrAppend(&table, answer["name"].get<std::string>(), "\n");
  }
  for (const Json& row : RowsOf(answer)) {
    std::string line;
    for (const auto& [key, value] : row.items()) {
      const std::string text =
          value.is_structured() ? std::string() : PlainText(value);
      if (key == "id" || key == "source" || text.empty() || text == "false") {
        continue;
      }
      absl::StrAppend(&line, line.empty() ? "" : ", ", Heading(key, zh),
                      text == "true" ? "" : " " + text);
    }
    absl::StrAppend(&table, row["id"].get<std::string>(), ": ", line, "\n");
    for (const char* list : {"statement", "steps"}) {
      if (!row.contains(list)) continue;
      for (const Json& each : row[list]) {
        absl::StrAppend(&table, "  ", each.get<std::string>(), "\n");
      }
    }
  }
  return table;
}

std::string RoutesCsv(const Json& answer, bool /*zh*/) {
  Json rows = Json::array();
  for (const Json& claim : answer["claims"]) {
    for (const Json& route : claim["routes"]) {
      Json row = {{"id", claim["id"]},
                  {"amount", claim["amount"]},
                  {"age_days", claim["age_days"]}};
      row.update(route);
      rows.push_back(std::move(row));
    }
  }
  return ClaimCsv({{"claims", std::move(rows)}}, false);
}

namespace {

// What stands between what is collected and what is left of it.
std::string CostsOf(const Json& route, int exponent) {
  std::int64_t costs = 0;
  const auto add = [&](const char* term, int sign) {
    costs +=
        sign * ParseMinor(route[term].get<std::string>(), exponent).value_or(0);
  };
  for (const char* term :
       {"conceded", "contingency", "time", "up_front", "staff", "relation"}) {
    add(term, 1);
  }
  add("shifted", -1);
  add("tax_relief", -1);
  return FormatMinor(costs, exponent);
}

std::string Percent(double chance) {
  const auto tenths = static_cast<std::int64_t>(std::lround(chance * 1000));
  return absl::StrCat(FormatMinor(tenths, 1), " %");
}

std::string OneClaimTable(const Json& claim, int exponent, bool zh) {
  std::vector<std::vector<std::string>> rows = {
      zh ? std::vector<std::string>{"路径", "收回概率", "月数", "预期收回",
                                    "成本", "预期净额", "保本金额"}
         : std::vector<std::string>{"route", "chance", "months", "collected",
                                    "costs", "net", "break-even"}};
  std::vector<std::string> notes = {zh ? "未开放原因" : "why not open"};
  for (const Json& route : claim["routes"]) {
    const bool priced =
        route["bar"] != "unpriced" && route["bar"] != "no_timing";
    const auto text = [&](const char* key) {
      return !priced || route[key].is_null() ? "-"
                                             : route[key].get<std::string>();
    };
    rows.push_back({route["name"].get<std::string>(),
                    priced ? Percent(route["chance"].get<double>()) : "-",
                    absl::StrCat(route["months"].get<double>()),
                    text("collected"), priced ? CostsOf(route, exponent) : "-",
                    text("value"), text("break_even")});
    notes.push_back(route["why_not"].get<std::string>());
  }
  const std::vector<std::string> lines =
      absl::StrSplit(AlignedText(rows), '\n');
  std::string table;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    absl::StrAppend(&table, "  ", lines[i], notes[i].empty() ? "" : "  ",
                    notes[i], "\n");
  }
  return table;
}

}  // namespace

std::string RoutesTable(const Json& answer, bool zh) {
  const std::string code = answer["currency"].get<std::string>();
  const int exponent = Currency::Parse(code).value_or(Currency()).exponent();
  std::string table;
  for (const Json& claim : answer["claims"]) {
    absl::StrAppend(&table, claim["id"].get<std::string>(), ": ",
                    claim["amount"].get<std::string>(), " ", code,
                    zh ? ",逾期 " : ", ", claim["age_days"].get<int>(),
                    zh ? " 天\n" : " days past due\n",
                    OneClaimTable(claim, exponent, zh));
  }
  return table;
}

}  // namespace arrears::cli
