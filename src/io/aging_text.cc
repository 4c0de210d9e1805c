// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/aging_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/io/text_table.h"
#include "nlohmann/json.hpp"

namespace arrears {
namespace {

using Json = nlohmann::ordered_json;

Json OptionalNumber(const std::optional<int>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json BucketJson(const AgingBucket& bucket, const AgingCell& cell,
                int exponent) {
  Json json = {{"label", bucket.label},
               {"from", OptionalNumber(bucket.from())},
               {"to", OptionalNumber(bucket.to())}};
  const std::optional<AgingEdge>& edge =
      bucket.after ? bucket.after : bucket.up_to;
  if (edge && edge->unit == AgingUnit::kMonths) json["unit"] = "months";
  json["items"] = cell.items;
  json["amount"] = FormatMinor(cell.minor, exponent);
  return json;
}

Json TotalJson(const AgingReport& report, const CurrencyAging& total) {
  const int exponent = total.currency.exponent();
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  const auto cell = [&](const AgingCell& value) {
    return Json{{"items", value.items}, {"amount", text(value.minor)}};
  };
  Json buckets = Json::array();
  for (std::size_t b = 0; b < report.buckets.size(); ++b) {
    buckets.push_back(
        BucketJson(report.buckets[b], total.buckets[b], exponent));
  }
  return {{"currency", total.currency.code()},
          {"buckets", std::move(buckets)},
          {"unapplied", text(total.unapplied.minor)},
          {"outside", text(total.outside.minor)},
          {"total", text(total.total)},
          {"ledger_balance", text(total.ledger_balance)},
          {"proof", text(total.proof)},
          {"two_years",
           {{"within", cell(total.within_two_years)},
            {"beyond", cell(total.beyond_two_years)}}},
          {"disputed", cell(total.disputed)}};
}

Json DebtorJson(const AgingReport& report, const AgedDebtors::Row& row) {
  const int exponent = row.currency.exponent();
  Json buckets = Json::array();
  for (std::size_t b = 0; b < row.buckets.size(); ++b) {
    buckets.push_back(BucketJson(report.buckets[b], row.buckets[b], exponent));
  }
  return {{"debtor", row.debtor},
          {"currency", row.currency.code()},
          {"buckets", std::move(buckets)},
          {"unapplied", FormatMinor(row.unapplied, exponent)},
          {"outside", FormatMinor(row.outside, exponent)},
          {"total", FormatMinor(row.total, exponent)}};
}

std::string Share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "";
  const double percent =
      100.0 * static_cast<double>(part) / static_cast<double>(whole);
  const std::int64_t tenths = std::llround(percent * 10);
  return absl::StrCat(tenths < 0 ? "-" : "", std::abs(tenths) / 10, ".",
                      std::abs(tenths) % 10, " %");
}

using Lines = std::vector<std::vector<std::string>>;

Lines LinesOf(const AgingReport& report, const CurrencyAging& total,
              Language language) {
  const bool zh = language == Language::kZh;
  const int exponent = total.currency.exponent();
  Lines lines;
  const auto add = [&](std::string label, const AgingCell& cell, bool share) {
    lines.push_back({std::move(label), absl::StrCat(cell.items),
                     FormatMinor(cell.minor, exponent),
                     share ? Share(cell.minor, total.total) : ""});
  };
  for (std::size_t b = 0; b < report.buckets.size(); ++b) {
    add(zh ? report.buckets[b].label_zh : report.buckets[b].label,
        total.buckets[b], true);
  }
  const auto sum = [&](const char* en, const char* chinese,
                       std::int64_t minor) {
    lines.push_back({zh ? chinese : en, "", FormatMinor(minor, exponent), ""});
  };
  sum("unapplied", "未分配", total.unapplied.minor);
  if (total.outside.items != 0 || total.outside.minor != 0) {
    add(zh ? "方案之外" : "outside", total.outside, false);
  }
  sum("total", "合计", total.total);
  sum("ledger balance", "账面余额", total.ledger_balance);
  sum("proof", "核对差额", total.proof);
  add(zh ? "逾期两年以内" : "past due up to 2 years", total.within_two_years,
      true);
  add(zh ? "逾期两年以上" : "past due over 2 years", total.beyond_two_years,
      true);
  if (total.disputed.items != 0) {
    add(zh ? "其中有争议" : "of it disputed", total.disputed, true);
  }
  return lines;
}

}  // namespace

std::string AgingJson(const AgingReport& report, const std::string& scheme,
                      const AgedDebtors* debtors) {
  Json json = {{"as_of", FormatIsoDate(report.at.as_of)}};
  if (report.at.known_on != AsOf{}.known_on) {
    json["known_on"] = FormatIsoDate(report.at.known_on);
  }
  json["scheme"] = scheme;
  json["basis"] = std::string(AgingBasisName(report.basis));
  json["totals"] = Json::array();
  for (const CurrencyAging& total : report.totals) {
    json["totals"].push_back(TotalJson(report, total));
  }
  if (report.base) json["base"] = TotalJson(report, *report.base);
  std::string text = json.dump(2);
  if (debtors == nullptr) return text + "\n";
  // A row at a time: a million debtors need no tree in memory.
  text.resize(text.size() - 2);  // "\n}"
  text += ",\n  \"debtors\": [";
  for (std::size_t row = 0; row < debtors->size(); ++row) {
    text += row == 0 ? "\n    " : ",\n    ";
    text += DebtorJson(report, (*debtors)[row])
                .dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return text + "\n  ]\n}\n";
}

std::string AgingTextTable(const AgingReport& report, Language language) {
  const bool zh = language == Language::kZh;
  std::string text = absl::StrCat(zh ? "账龄,截至 " : "Aging as of ",
                                  FormatIsoDate(report.at.as_of), "\n");
  std::vector<CurrencyAging> totals = report.totals;
  if (report.base) totals.push_back(*report.base);
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const CurrencyAging& total = totals[i];
    const std::string title =
        i < report.totals.size()
            ? total.currency.code()
            : absl::StrCat(total.currency.code(),
                           zh ? " (全部折合)" : " (all, converted)");
    Lines lines = LinesOf(report, total, language);
    lines.insert(lines.begin(),
                 {title, zh ? "笔数" : "items", zh ? "金额" : "amount",
                  zh ? "占比" : "share"});
    absl::StrAppend(&text, "\n", AlignedText(lines));
  }
  return text;
}

std::string DebtorTextTable(const AgingReport& report,
                            const AgedDebtors& debtors, Language language,
                            std::size_t most) {
  const bool zh = language == Language::kZh;
  std::vector<std::size_t> shown(debtors.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  const std::size_t kept = std::min(most, shown.size());
  std::partial_sort(shown.begin(), shown.begin() + kept, shown.end(),
                    [&](std::size_t a, std::size_t b) {
                      const std::int64_t x = debtors[a].total;
                      const std::int64_t y = debtors[b].total;
                      return x != y ? x > y : a < b;
                    });
  shown.resize(kept);
  Lines lines = {{zh ? "客户" : "debtor", zh ? "币种" : "currency"}};
  for (const AgingBucket& bucket : report.buckets) {
    lines[0].push_back(zh ? bucket.label_zh : bucket.label);
  }
  lines[0].emplace_back(zh ? "未分配" : "unapplied");
  lines[0].emplace_back(zh ? "合计" : "total");
  for (const std::size_t row : shown) {
    const AgedDebtors::Row debtor = debtors[row];
    const int exponent = debtor.currency.exponent();
    std::vector<std::string> line = {std::string(debtor.debtor),
                                     debtor.currency.code()};
    for (const AgingCell& cell : debtor.buckets) {
      line.push_back(FormatMinor(cell.minor, exponent));
    }
    line.push_back(FormatMinor(debtor.unapplied, exponent));
    line.push_back(FormatMinor(debtor.total, exponent));
    lines.push_back(std::move(line));
  }
  std::string text = absl::StrCat(zh ? "账龄,截至 " : "Aging as of ",
                                  FormatIsoDate(report.at.as_of), "\n\n",
                                  AlignedText(lines, 2));
  if (kept < debtors.size()) {
    absl::StrAppend(&text,
                    zh ? "(仅列金额最大者,另有 " : "(those who owe most; ",
                    debtors.size() - kept,
                    zh ? " 行;--format csv 输出全部)\n"
                       : " rows more: --format csv has all)\n");
  }
  return text;
}

}  // namespace arrears
