// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/rule_page.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/printed_internal.h"
#include "io/json_internal.h"

namespace arrears {
namespace {

using io_internal::Json;
using io_internal::TextJson;

constexpr double kWidth = 760, kHeight = 260, kLeft = 46, kBottom = 28;

Json EstimateJson(const Estimate& estimate) {
  return {{"value", NineDigits(estimate.value)},
          {"lower", NineDigits(estimate.lower)},
          {"upper", NineDigits(estimate.upper)},
          {"items", estimate.items}};
}

std::string Escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// Both languages; the page shows one.
std::string Both(std::string_view en, std::string_view zh) {
  return absl::StrCat("<span class=\"en\">", Escaped(en),
                      "</span><span class=\"zh\">", Escaped(zh), "</span>");
}
std::string Both(Text text) { return Both(text.en, text.zh); }

std::string Number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f", decimals, value);
  return text;
}
std::string Percent(double share) { return Number(100 * share, 1); }

// The interval as a bar on a line from -100 % to 100 %, with what is claimed.
std::string Bar(const RuleTest& test) {
  const auto x = [](double share) { return Number(110 + 100 * share, 1); };
  const Estimate& e = test.estimate;
  const double low = std::clamp(e.lower, -1.0, 1.0);
  const double high = std::clamp(e.upper, -1.0, 1.0);
  const double near = test.directed ? 0 : test.claimed - test.margin;
  const double far = test.directed ? 1 : test.claimed + test.margin;
  return absl::StrCat(
      "<svg viewBox=\"0 0 220 22\" width=\"220\" height=\"22\" role=\"img\">"
      "<rect class=\"claim\" x=\"",
      x(near), "\" y=\"2\" width=\"", Number(100 * (far - near), 1),
      "\" height=\"18\"/><line class=\"axis\" x1=\"10\" x2=\"210\" y1=\"11\" "
      "y2=\"11\"/><line class=\"axis\" x1=\"110\" x2=\"110\" y1=\"4\" "
      "y2=\"18\"/><line class=\"reach\" x1=\"",
      x(low), "\" x2=\"", x(high), "\" y1=\"11\" y2=\"11\"/><circle cx=\"",
      x(std::clamp(e.value, -1.0, 1.0)), "\" cy=\"11\" r=\"3.5\"/></svg>");
}

std::string TestRow(const RuleTest& test) {
  const Estimate& e = test.estimate;
  return absl::StrCat(
      "<tr><td>", Both(test.claim), "<div class=\"soft\">",
      Escaped(test.practice_rows), "</div></td><td>", Both(test.measured),
      "</td><td class=\"n\">", Percent(e.value), " %<div class=\"soft\">",
      Percent(e.lower), " ", Both("to", "至"), " ", Percent(e.upper),
      "</div></td><td>", Bar(test), "</td><td class=\"n\">", e.items,
      "</td><td><b class=\"", std::string(VerdictName(test.verdict)), "\">",
      Both(VerdictText(test.verdict)), "</b></td></tr>\n");
}

struct Point {
  double x, y;
};

std::string Path(const std::vector<Point>& points) {
  std::string path;
  for (const Point& point : points) {
    absl::StrAppend(&path, path.empty() ? "M" : "L", Number(point.x, 1), " ",
                    Number(point.y, 1));
  }
  return path;
}

double Y(double share) { return (kHeight - kBottom - 12) * (1 - share) + 12; }

std::string GridLines() {
  std::string svg;
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    absl::StrAppend(&svg, "<line class=\"grid\" x1=\"", kLeft, "\" x2=\"",
                    kWidth, "\" y1=\"", Number(Y(share), 1), "\" y2=\"",
                    Number(Y(share), 1), "\"/><text x=\"", kLeft - 6, "\" y=\"",
                    Number(Y(share) + 4, 1), "\" text-anchor=\"end\">",
                    Number(100 * share, 0), "</text>");
  }
  return svg;
}

// Own recovery with its band, the survey and the 80/20 step.
std::string RecoverySvg(const RuleReport& report) {
  const double last = report.recovery.back().age;
  const auto x = [last](double age) {
    return kLeft + (kWidth - kLeft - 24) * age / last;
  };
  std::vector<Point> own, band, survey, article;
  for (const RulePoint& point : report.recovery) {
    own.push_back({x(point.age), Y(point.own.value)});
    band.push_back({x(point.age), Y(point.own.upper)});
    survey.push_back({x(point.age), Y(point.survey)});
    article.push_back({x(point.age), Y(point.article)});
  }
  for (std::size_t i = report.recovery.size(); i-- > 0;) {
    band.push_back(
        {x(report.recovery[i].age), Y(report.recovery[i].own.lower)});
  }
  std::string svg = absl::StrCat("<svg viewBox=\"0 0 ", kWidth, " ", kHeight,
                                 "\" role=\"img\">", GridLines());
  for (const RulePoint& point : report.recovery) {
    absl::StrAppend(&svg, "<text x=\"", Number(x(point.age), 1), "\" y=\"",
                    kHeight - 6, "\" text-anchor=\"middle\">", point.age,
                    "</text>");
  }
  absl::StrAppend(&svg, "<path class=\"band\" d=\"", Path(band),
                  "Z\"/><path class=\"survey\" d=\"", Path(survey),
                  "\"/><path class=\"article\" d=\"", Path(article),
                  "\"/><path class=\"own\" d=\"", Path(own), "\"/></svg>");
  return svg;
}

struct LabelledShare {
  std::string label;
  CallShare calls;
};

// A bar for each share, on the scale of the largest.
std::string CallsSvg(const std::vector<LabelledShare>& shares) {
  double most = 0;
  const auto share = [](const CallShare& calls) {
    return calls.calls > 0 ? static_cast<double>(calls.paid) /
                                 static_cast<double>(calls.calls)
                           : 0;
  };
  for (const LabelledShare& one : shares)
    most = std::max(most, share(one.calls));
  constexpr double kRow = 22;
  std::string svg =
      absl::StrCat("<svg viewBox=\"0 0 380 ",
                   Number(kRow * static_cast<double>(shares.size()) + 4, 0),
                   "\" role=\"img\">");
  double y = 2;
  for (const LabelledShare& one : shares) {
    const double width = most > 0 ? 220 * share(one.calls) / most : 0;
    absl::StrAppend(
        &svg, "<text x=\"58\" y=\"", Number(y + 14, 0),
        "\" text-anchor=\"end\">", one.label,
        "</text><rect class=\"call\" x=\"64\" y=\"", Number(y + 2, 0),
        "\" height=\"15\" width=\"", Number(width, 1), "\"/><text x=\"",
        Number(70 + width, 1), "\" y=\"", Number(y + 14, 0), "\">",
        Percent(share(one.calls)), " % / ", one.calls.calls, "</text>");
    y += kRow;
  }
  return svg + "</svg>";
}

std::string WeekdaySvg(const RuleReport& report, bool zh) {
  constexpr const char* kEn[] = {"Mon", "Tue", "Wed", "Thu",
                                 "Fri", "Sat", "Sun"};
  constexpr const char* kZh[] = {"周一", "周二", "周三", "周四",
                                 "周五", "周六", "周日"};
  std::vector<LabelledShare> shares;
  for (std::size_t d = 0; d < 7; ++d) {
    if (report.weekdays[d].calls == 0) continue;
    shares.push_back({zh ? kZh[d] : kEn[d], report.weekdays[d]});
  }
  return CallsSvg(shares);
}

std::string HourSvg(const RuleReport& report) {
  std::vector<LabelledShare> shares;
  for (std::size_t h = 0; h < 24; ++h) {
    if (report.hours[h].calls == 0) continue;
    shares.push_back({absl::StrCat(h, ":00"), report.hours[h]});
  }
  return CallsSvg(shares);
}

constexpr std::string_view kHead = R"PAGE(<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{--ink:#1b2430;--soft:#5d6b7c;--line:#dfe5ec;--own:#1f6feb;--survey:#b35900;--article:#7a4fbf;--good:#1a7f4b;--bad:#b42318}
body{margin:0;background:#f4f6f9;color:var(--ink);font:15px/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
header{background:var(--ink);color:#fff;padding:18px 24px;display:flex;align-items:center;gap:16px}
header h1{font-size:20px;margin:0}header .sub{color:#b9c4d1;font-size:14px}
header button{margin-left:auto;background:none;color:#fff;border:1px solid #8794a3;border-radius:6px;padding:6px 14px;font:inherit}
main{max-width:1180px;margin:0 auto;padding:20px 24px}
section{background:#fff;border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 18px;overflow-x:auto}
h2{font-size:16px;margin:0 0 12px}.soft{color:var(--soft);font-size:13px}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{padding:8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-size:13px}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.two{display:grid;grid-template-columns:1fr 1fr;gap:18px}@media(max-width:820px){.two{grid-template-columns:1fr}}
svg text{font-size:11px;fill:var(--soft)}.axis,.grid{stroke:var(--line)}.claim{fill:#d9f0e3}.reach{stroke:var(--own);stroke-width:4}circle{fill:var(--ink)}
.own,.survey,.article{fill:none;stroke-width:2.5;stroke:var(--own)}.survey{stroke:var(--survey)}.article{stroke:var(--article);stroke-dasharray:6 4}.band{fill:var(--own);opacity:.15}.call{fill:var(--own)}
.supported{color:var(--good)}.refuted{color:var(--bad)}.too_little_data{color:var(--soft)}
.key i{display:inline-block;width:18px;height:3px;margin:0 6px 3px 14px}
html[lang=en] .zh,html[lang=zh] .en{display:none}
</style></head><body>
)PAGE";

std::string Legend() {
  const auto key = [](const char* color, const std::string& text) {
    return absl::StrCat("<i style=\"background:var(--", color, ")\"></i>",
                        text);
  };
  return absl::StrCat(
      "<div class=\"key soft\">", key("own", Both("this ledger", "本账")),
      key("survey", Both("agencies' survey 2004", "机构调查 2004")),
      key("article", "80/20"), "</div>");
}

std::string TestsSection(const RuleReport& report) {
  std::string html =
      absl::StrCat("<section><table><thead><tr><th>", Both("Claim", "说法"),
                   "</th><th>", Both("Measured", "衡量"),
                   "</th><th class=\"n\">", Both("This ledger", "本账"),
                   "</th><th>-100 % .. 100 %</th><th class=\"n\">n</th><th>",
                   Both("Verdict", "结论"), "</th></tr></thead><tbody>\n");
  for (const RuleTest& test : report.tests) html += TestRow(test);
  absl::StrAppend(
      &html, "</tbody></table><p class=\"soft\">",
      Both(absl::StrCat(
               "Intervals of ", Number(100 * report.confidence, 0),
               " %, debtors taken as independent. Green is what the claim "
               "allows. Calls are compared as they were made: who was called "
               "when is not chance."),
           absl::StrCat("区间置信度 ", Number(100 * report.confidence, 0),
                        "%, 以债务人为独立单位. 绿色为说法允许的范围. "
                        "电话按实际拨打情况比较, 何时打给谁并非随机.")),
      "</p></section>\n");
  return html;
}

}  // namespace

std::string RuleReportJson(const RuleReport& report) {
  Json json = {{"as_of", FormatIsoDate(report.at.as_of)},
               {"confidence", report.confidence},
               {"items", report.items},
               {"debtors", report.debtors},
               {"calls", report.calls},
               {"tests", Json::array()},
               {"recovery", Json::array()},
               {"weekdays", Json::array()},
               {"hours", Json::array()}};
  for (const RuleTest& test : report.tests) {
    json["tests"].push_back(
        {{"id", test.id},
         {"practice_rows", test.practice_rows},
         {"claim", TextJson(test.claim)},
         {"measured", TextJson(test.measured)},
         {"claimed", test.directed ? Json("more than 0") : Json(test.claimed)},
         {"margin", test.margin},
         {"estimate", EstimateJson(test.estimate)},
         {"verdict", VerdictName(test.verdict)}});
  }
  for (const RulePoint& point : report.recovery) {
    json["recovery"].push_back({{"age", point.age},
                                {"own", EstimateJson(point.own)},
                                {"survey", point.survey},
                                {"article", point.article}});
  }
  const auto calls = [](const CallShare& share) {
    return Json{{"calls", share.calls}, {"paid", share.paid}};
  };
  for (const CallShare& share : report.weekdays)
    json["weekdays"].push_back(calls(share));
  for (const CallShare& share : report.hours)
    json["hours"].push_back(calls(share));
  return json.dump(2) + "\n";
}

std::string RulePageHtml(const RuleReport& report, std::string_view creditor,
                         Language language) {
  const bool zh = language == Language::kZh;
  std::string html = absl::StrCat(
      "<!doctype html>\n<html lang=\"", zh ? "zh" : "en",
      "\"><head><title>arrears</title>", std::string(kHead),
      "<header><div><h1>",
      Both("Which rule is right in your ledger?", "哪条经验在您的账上成立?"),
      "</h1><div class=\"sub\">", Escaped(creditor), " &middot; ",
      FormatIsoDate(report.at.as_of), " &middot; ", report.items,
      Both(" items", " 笔"), ", ", report.debtors,
      Both(" debtors", " 个债务人"), ", ", report.calls,
      Both(" calls", " 次电话"),
      "</div></div><button type=\"button\" onclick=\"var h=document."
      "documentElement;h.lang=h.lang=='en'?'zh':'en'\">",
      Both("中文", "English"), "</button></header><main>\n");
  absl::StrAppend(&html, TestsSection(report), "<section><h2>",
                  Both("Recovered, % of what is open at so many days past due",
                       "按逾期天数的收回比例(%)"),
                  "</h2>", RecoverySvg(report), Legend(), "</section>\n");
  const auto titled = [](const std::string& title, const std::string& svg) {
    return absl::StrCat("<section><h2>", title, "</h2>", svg, "</section>");
  };
  if (report.calls > 0) {
    absl::StrAppend(
        &html, "<div class=\"two\">",
        titled(Both("Money within 7 days of a call, by weekday / calls",
                    "电话后7天内到账比例, 按星期 / 次数"),
               absl::StrCat("<div class=\"en\">", WeekdaySvg(report, false),
                            "</div><div class=\"zh\">",
                            WeekdaySvg(report, true), "</div>")),
        titled(Both("By hour of the debtor's clock", "按债务人当地钟点"),
               HourSvg(report)),
        "</div>\n");
  }
  return html + "</main></body></html>\n";
}

}  // namespace arrears
