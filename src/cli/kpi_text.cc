// SPDX-License-Identifier: Apache-2.0
//
// The figures of arrears kpi for people: a line each, in words and units.
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/base/language.h"
#include "arrears/io/text_table.h"
#include "kpi_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;
using Lines = std::vector<std::vector<std::string>>;

enum class Unit : std::uint8_t { kAmount, kDays, kShare, kTimes };

struct Label {
  const char* key;
  Unit unit;
  const char* en;
  const char* zh;
};

// In the order in which a controller reads them.
constexpr Label kLabels[] = {
    {"receivables", Unit::kAmount, "receivables", "应收账款"},
    {"current", Unit::kAmount, "of it not past due", "其中未逾期"},
    {"sales", Unit::kAmount, "sales of the window", "期间销售额"},
    {"write_offs", Unit::kAmount, "written off", "核销"},
    {"dso", Unit::kDays, "DSO", "应收账款周转天数 (DSO)"},
    {"dso_count_back", Unit::kDays, "DSO, count-back", "DSO(倒推法)"},
    {"best_possible_dso", Unit::kDays, "best possible DSO", "最佳 DSO"},
    {"average_days_delinquent", Unit::kDays, "average days delinquent",
     "平均拖欠天数"},
    {"true_dso", Unit::kDays, "true DSO, by invoice", "逐票 DSO"},
    {"days_late", Unit::kDays, "days late, by amount", "迟付天数(按金额)"},
    {"days_late_floored", Unit::kDays, "days late, early as 0",
     "迟付天数(提前计 0)"},
    {"item_days_late", Unit::kDays, "days late, by item", "迟付天数(按笔数)"},
    {"days_to_pay", Unit::kDays, "days to pay", "付款天数"},
    {"cei_period_sales", Unit::kShare, "CEI, sales of the period",
     "回款效率 CEI(期间销售)"},
    {"cei_average_month_sales", Unit::kShare, "CEI, sales of a month",
     "回款效率 CEI(月均销售)"},
    {"current_share", Unit::kShare, "not past due", "未逾期占比"},
    {"bad_debt_of_sales", Unit::kShare, "bad debt of sales", "坏账占销售"},
    {"bad_debt_of_receivables", Unit::kShare, "bad debt of receivables",
     "坏账占应收"},
    {"turnover", Unit::kTimes, "turnover", "周转次数"},
    {"roll_rates", Unit::kShare, "rolls on, bucket ", "滚动率,账龄段 "},
    {"flow_to_loss", Unit::kShare, "flow to loss", "流向损失率"},
    {"kept_by_count", Unit::kShare, "promises kept, by count",
     "承诺兑现率(笔数)"},
    {"kept_by_amount", Unit::kShare, "promises kept, by amount",
     "承诺兑现率(金额)"},
};

std::string Number(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

// The figure with its unit, or why there is none.
std::string Shown(const Json& figure, Unit unit, bool zh) {
  if (figure.is_object()) {
    return absl::StrCat(zh ? "无:" : "none: ",
                        figure["undefined"].get<std::string>());
  }
  if (figure.is_string()) return figure.get<std::string>();
  const auto value = figure.get<double>();
  switch (unit) {
    case Unit::kDays:
      return Number(zh ? "%.1f 天" : "%.1f days", value);
    case Unit::kShare:
      return Number("%.1f %%", 100 * value);
    case Unit::kTimes:
      return Number(zh ? "%.2f 次" : "%.2f times", value);
    case Unit::kAmount:
      break;
  }
  return figure.dump();
}

void AddLines(const Json& figures, bool zh, Lines* lines) {
  for (const Label& label : kLabels) {
    const auto found = figures.find(label.key);
    if (found == figures.end()) continue;
    if (!found->is_array()) {
      lines->push_back(
          {zh ? label.zh : label.en, Shown(*found, label.unit, zh)});
      continue;
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
      lines->push_back({absl::StrCat(zh ? label.zh : label.en, i + 1),
                        Shown((*found)[i], label.unit, zh)});
    }
  }
}

std::string CurrencyText(const Json& figures, bool zh) {
  Lines lines = {{figures["currency"].get<std::string>()}};
  AddLines(figures, zh, &lines);
  if (figures.contains("promises")) AddLines(figures["promises"], zh, &lines);
  return AlignedText(lines, 2);
}

}  // namespace

std::string KpiTextTable(const Json& json, Language language) {
  const bool zh = language == Language::kZh;
  if (!json.contains("currencies")) return CurrencyText(json, zh);
  const auto date = [&](const char* name) {
    return json[name].get<std::string>();
  };
  std::string text =
      zh ? absl::StrCat("关键指标,截至 ", date("as_of"), ";销售自 ",
                        date("sales_from"), " 之后 (",
                        json["sales_days"].dump(), " 天),回款自 ",
                        date("collection_from"), " 之后\n")
         : absl::StrCat("Key figures as of ", date("as_of"), "; sales after ",
                        date("sales_from"), " (", json["sales_days"].dump(),
                        " days), money received after ",
                        date("collection_from"), "\n");
  for (const Json& figures : json["currencies"]) {
    absl::StrAppend(&text, "\n", CurrencyText(figures, zh));
  }
  return text;
}

}  // namespace arrears::cli
