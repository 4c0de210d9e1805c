// SPDX-License-Identifier: Apache-2.0
//
// Faults of models and facts in Chinese: the rooms below tell them in English,
// a line each, as places and what is wrong there.
#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

// Places that a fault names before it says what is wrong. What has no `after`
// is followed by the name of the thing or by a number.
struct PlaceWord {
  std::string_view en, before, after;
};
constexpr PlaceWord kPlaceWords[] = {{"table ", "表 ", ""},
                                     {"rule ", "规则 ", ""},
                                     {"column ", "列 ", ""},
                                     {"output ", "输出 ", ""},
                                     {"input ", "输入 ", ""},
                                     {"inputData ", "输入数据 ", ""},
                                     {"itemDefinition ", "类型定义 ", ""},
                                     {"variable ", "变量 ", ""},
                                     {"decision ", "决策 ", ""},
                                     {"model ", "模型 ", ""},
                                     {"allowed value ", "允许值 ", ""},
                                     {"allowed ", "允许值 ", ""},
                                     {"hit policy ", "命中策略 ", ""},
                                     {"currency ", "币种 ", ""},
                                     {"default", "默认值", ""},
                                     {"allowed", "允许值", ""},
                                     {"type", "类型", ""},
                                     {"null", "null 行", ""},
                                     {"outside", "outside 行", ""},
                                     {"the value", "取值", ""},
                                     {"a default", "默认值", ""},
                                     {"the file", "文件", ""},
                                     {"refused", "被拒绝", ""},
                                     {"literalExpression", "表达式", ""},
                                     {"inputExpression", "输入表达式", ""},
                                     {"line ", "第 ", " 行"},
                                     {"impossible row ", "不可能的第 ", " 行"},
                                     {"row ", "第 ", " 行"},
                                     {"character ", "第 ", " 个字符"}};

// What is said: `$` stands for what differs, `$0` in Chinese for the first of
// those. The first that fits a text as a whole is taken.
struct Saying {
  std::string_view en, zh;
};
constexpr Saying kExpected[] = {
    {"$, or with blanks $ for a list", "$0,若为列表则加空格写作 $1"},
    {"a value such as 30, \"text\" in double quotes, true, null or $",
     "一个值,如 30, 带双引号的 \"text\", true, null 或 $0"},
    {"a value such as 30, \"text\", true, null or $",
     "一个值,如 30, \"text\", true, null 或 $0"},
    {"a number or a date such as $", "数字或日期,如 $0"},
    {"a number or a date: a cell names texts by = or in",
     "数字或日期:文本须用 = 或 in 列举"},
    {"a number of a size between 1e-300 and 1e300",
     "绝对值在 1e-300 与 1e300 之间的数字"},
    {"a number of at most 15 digits, or one that a double holds to the digit "
     "such as $",
     "至多 15 位的数字,或双精度数能逐位表示的数字,如 $0"},
    {"a number of at most 15 digits, or one that a double holds to the digit",
     "至多 15 位的数字,或双精度数能逐位表示的数字"},
    {"a hit policy ($) in the first cell", "首格为命中策略 ($0)"},
    {"a type ($)", "类型 ($0)"},
    {"a text in double quotes: $", "带双引号的文本:$0"},
    {"a text in double quotes", "带双引号的文本"},
    {"an allowed value: $", "允许值之一:$0"},
    {"an interval that holds a whole number", "含整数的区间"},
    {"an interval that holds a day", "含日期的区间"},
    {"an interval that holds a value of the column", "含本列取值的区间"},
    {"an interval such as $", "区间,如 $0"},
    {"a day in quotes: $", "带引号的日期:$0"},
    {"a day in quotes such as $", "带引号的日期,如 $0"},
    {"a time in quotes such as $", "带引号的时间,如 $0"},
    {"a date and time in quotes such as $", "带引号的日期和时间,如 $0"},
    {"a duration in quotes such as $", "带引号的时长,如 $0"},
    {"a day such as $", "日期,如 $0"},
    {"a date and time such as $", "日期和时间,如 $0"},
    {"a date such as $", "日期,如 $0"},
    {"a date or time in quotes after @", "@ 后带引号的日期或时间"},
    {"a date and time", "日期和时间"},
    {"a date", "日期"},
    {"a time such as $", "时间,如 $0"},
    {"a time", "时间"},
    {"a duration of days such as $ or of months such as $",
     "天数时长,如 $0,或月数时长,如 $1"},
    {"a duration of days such as $", "天数时长,如 $0"},
    {"a duration of months such as $", "月数时长,如 $0"},
    {"a duration such as $", "时长,如 $0"},
    {"a duration", "时长"},
    {"a name after $", "$0 之后的名称"},
    {"a value, a name, \"(\", \"[\" or a function",
     "值、名称、\"(\"、\"[\" 或函数"},
    {"a value that has an order", "可比较大小的值"},
    {"a whole number", "整数"},
    {"a finite number", "有限的数字"},
    {"a number", "数字"},
    {"a text", "文本"},
    {"a condition", "条件"},
    {"a closing $", "右引号 $0"},
    {"an argument", "参数"},
    {"$ arguments", "$0 个参数"},
    {"$ argument", "$0 个参数"},
    {"an end above $", "上限大于 $0"},
    {"an end of the same kind as $", "与 $0 同类的上限"},
    {"an escape such as $", "转义,如 $0"},
    {"an operator or the end of the expression", "运算符或表达式结尾"},
    {"an expression of $", "$0 的表达式"},
    {"and, before the other end of between", "between 另一端之前的 and"},
    {"\",\" or the end of the cell (both at once is $)",
     "\",\" 或单元格结尾(同时满足写作 $0)"},
    {"\",\" or the end of the cell", "\",\" 或单元格结尾"},
    {"the end of the cell", "单元格结尾"},
    {"the end of the expression", "表达式结尾"},
    {"\"(\" after $", "$0 之后的 \"(\""},
    {"DMN 1.2 to 1.5, such as the namespace $", "DMN 1.2 至 1.5,命名空间如 $0"},
    {"$, such as the namespace $", "$0,命名空间如 $1"},
    {"$ or $", "$0 或 $1"}};

constexpr Saying kSayings[] = {
    {"the facts have no $; the nearest is $: it is null in every row",
     "事实中没有 $0,最接近的是 $1;各行均为 null"},
    {"the facts have no $: it is null in every row",
     "事实中没有 $0;各行均为 null"},
    {"expected a list of objects, a row each; row $ is a $",
     "应为对象列表,每行一个;第 $0 行是 $1"},
    {"expected a list of objects, a row each", "应为对象列表,每行一个"},
    {"$ fields, where the first row has $", "有 $0 个字段,而首行有 $1 个"},
    {"$ field, where the first row has $", "有 $0 个字段,而首行有 $1 个"},
    {"and $ more", "另有 $0 处"},
    {"& stands alone; expected &amp;", "& 单独出现,应写作 &amp;"},
    {"$ refers to a character that is none", "$0 指向非法字符"},
    {"$ refers to an entity that is not declared", "$0 指向未声明的实体"},
    {"holds a character that is none", "含非法字符"},
    {"a second element stands beside the first", "根元素之外还有另一个元素"},
    {"text stands beside the first element", "根元素之外有文本"},
    {"the attribute $ is there twice", "属性 $0 重复"},
    {"an element has more than $ attributes", "某元素的属性超过 $0 个"},
    {"elements are nested more than $ levels deep", "元素嵌套超过 $0 层"},
    {"has a document type, which is refused: it could name entities and other "
     "files",
     "含文档类型声明,不予接受:它可能引用实体和其他文件"},
    {"Start-end tags mismatch", "起止标签不匹配"},
    {"No document element found", "没有根元素"},
    {"Could not determine tag type", "无法识别的标签"},
    {"Error parsing start element tag", "开始标签有误"},
    {"Error parsing end element tag", "结束标签有误"},
    {"Error parsing element attribute", "属性有误"},
    {"Error parsing $", "$0 有误"},
    {"nothing defines the type $", "类型 $0 没有定义"},
    {"type $ is defined by itself", "类型 $0 由自身定义"},
    {"imports $; other files are not read", "引用了 $0;不读取其他文件"},
    {"expressions in $; only FEEL is read", "表达式语言为 $0;只读取 FEEL"},
    {"is UTF-16; save it as UTF-8", "为 UTF-16 编码,请另存为 UTF-8"},
    {"there is no decision", "没有决策"},
    {"has a $ called $, which is not read", "含有名为 $1 的 $0,不予读取"},
    {"requires $, which this file has not", "所需的 $0 不在本文件中"},
    {"needs knowledge, which is not read", "需要知识模型,不予读取"},
    {"a crosstab is not read", "不读取交叉表"},
    {"its logic is neither a decision table nor a literal expression",
     "其逻辑既非决策表也非表达式"},
    {"hit policy $ with aggregation $ is unknown",
     "未知的命中策略 $0(聚合 $1)"},
    {"hit policy $ is unknown", "未知的命中策略 $0"},
    {"an expression of $ bytes, more than $", "表达式有 $0 字节,超过 $1"},
    {"$ bytes, more than $", "$0 字节,超过 $1"},
    {"no such file", "没有这个文件"},
    {"is a folder, not a file", "是文件夹,不是文件"},
    {"is empty", "为空"},
    {"empty, expected JSON", "为空,应为 JSON"},
    {"a quote inside a field that does not begin with one",
     "字段不以引号开头,中间却有引号"},
    {"a quote that does not close within the file or $", "引号没有闭合"},
    {"text after the closing quote of a field", "字段的右引号之后还有文本"},
    {"the row is longer than $ bytes", "该行超过 $0 字节"},
    {"nothing is called $", "没有名称 $0"},
    {"there is none", "没有这一列"},
    {"is none of the allowed values", "不在允许值之内"},
    {"the id is there twice, of the rules $ and $",
     "编号重复:第 $0 条与第 $1 条规则"},
    {"the id $ is there twice", "编号 $0 重复"},
    {"the row $ is there twice", "$0 行重复"},
    {"no column `then NAME`: the table gives nothing",
     "没有 `then NAME` 列:决策表不给出任何结果"},
    {"the decision is called $ after the file, as is a column: name another in "
     "a row `decision,NAME`",
     "决策以文件名命名为 $0,与某列同名:请在 `decision,NAME` 行中另行命名"},
    {"the decision is called $, as is a column: name another in a row "
     "`decision,NAME`",
     "决策名为 $0,与某列同名:请在 `decision,NAME` 行中另行命名"},
    {"the id is empty", "编号为空"},
    {"the name is empty", "名称为空"},
    {"the name is there twice", "名称重复"},
    {"the rule has no id", "规则没有编号"},
    {"an input has no default", "输入没有默认值"},
    {"an output has no row $", "输出没有 $0 行"},
    {"null is refused", "不接受 null"},
    {"$ cells for $ inputs and $ values for $ outputs",
     "$0 个单元格对 $1 个输入,$2 个值对 $3 个输出"},
    {"$ inputs, more than $", "$0 个输入,超过 $1"},
    {"$ rules, more than $", "$0 条规则,超过 $1"},
    {"$ decisions, more than $", "$0 个决策,超过 $1"},
    {"$ outputs; it takes exactly one", "有 $0 个输出,只能有一个"},
    {"no output has allowed values to take the priority from",
     "没有带允许值的输出,无从确定优先次序"},
    {"hit policy $ compares outputs before it knows the row: each must be a "
     "constant",
     "命中策略 $0 须先比较输出,因此每个输出都应为常量"},
    {"cells cannot test a $", "单元格无法检验 $0"},
    {"a cell may compare ? with values, test it with in and between, and join "
     "such conditions by and, or and not; it may not calculate",
     "单元格可将 ? 与值比较,可用 in 和 between,并以 and、or、not "
     "连接;不得计算"},
    {"the expression is nested too deeply", "表达式嵌套过深"},
    {"cannot compare $ with $", "无法比较 $0 与 $1"},
    {"cannot negate $", "无法对 $0 取负"},
    {"cannot make $ of $", "无法由 $1 得出 $0"},
    {"cannot $ $ and $", "无法对 $1 与 $2 作 $0 运算"},
    {"$ has no output $: it is a value without names",
     "$0 没有输出 $1:它是没有名称的值"},
    {"$ has no output $", "$0 没有输出 $1"},
    {"needs $, which there is none of", "需要 $0,而没有它"},
    {"decision $ needs itself, by way of others",
     "决策 $0 经由其他决策需要自身"},
    {"unique_violation of rules $", "多条规则同时匹配:$0"},
    {"any_violation of rules $", "同时匹配的规则输出不同:$0"},
    {"a $ has no entry $", "$0 没有属性 $1"},
    {"$: $ $ has $ days", "$0:该月只有 $3 天"},
    {"$: there is no month $", "$0:没有 $1 月"},
    {"$: there is no day $", "$0:没有 $1 日"},
    {"$: the year must be 0001 to 9999", "$0:年份须为 0001 至 9999"},
    {"key $ occurs twice in one object", "同一对象中键 $0 出现两次"},
    {"values are nested more than $ deep", "嵌套超过 $0 层"},
    {"syntax error while parsing $ - unexpected end of input$",
     "JSON 语法错误:内容未完"},
    {"syntax error while parsing $ - $; last read: $", "JSON 语法错误:读到 $2"},
    {"syntax error while parsing $ - $", "JSON 语法错误"},
    {"two inputs or decisions are called $", "有两个输入或决策名为 $0"},
    {"an input or decision has no name", "某个输入或决策没有名称"},
    {"the value takes more than $", "取值超过 $0"},
    {"the model has no decision $", "模型没有决策 $0"},
    {"the model has no input $", "模型没有输入 $0"},
    {"has no table called $", "没有名为 $0 的决策表"},
    {"has no decision called $", "没有名为 $0 的决策"},
    {"holds no decision table", "不含决策表"},
    {"$ is an expression, not a table", "$0 是表达式,不是决策表"},
    {"the decision $ is no table: it has no rules to explain",
     "决策 $0 不是决策表:没有可解释的规则"},
    {"say which decision with --decision: $", "请用 --decision 指明决策:$0"},
    {"give --table or --decision, not both",
     "--table 与 --decision 只能给出一个"},
    {"$ of $ rows could not be decided", "$1 行中有 $0 行无法判断"},
    {"--row $: the facts have $ rows", "--row $0:事实只有 $1 行"},
    {"$ is no input of the table$", "$0 不是决策表的输入"},
    {"row $ has no condition: nothing would be possible",
     "第 $0 行没有条件:那样任何取值都不可能"},
    {"--weight needs --facts, whose column it is",
     "--weight 需要 --facts:它是其中一列"},
    {"--currency needs --weight, whose amounts it is about",
     "--currency 需要 --weight"},
    {"--weight $: $ has no such column", "--weight $0:$1 没有这一列"},
    {"$ has amounts in $: say with --currency which to add up",
     "$0 中的金额有 $1:请用 --currency 指明合计哪一种"},
    {"--currency $: the amounts of $ are in $",
     "--currency $0:$1 中的金额为 $2"}};

// What may follow, to its end.
constexpr Saying kHints[] = {
    {"; a text needs double quotes: ", ";文本须加双引号:"},
    {"; the nearest is ", ";最接近的是 "},
    {"; there is ", ";只有 "},
    {"; did you mean ", ";是否指 "},
    {"; the interval is empty", ";该区间不含任何值"},
    {"; say ", ";请说明 "},
    {"; write ", ";请用 "}};

// What stands for each `$`; empty where the text does not fit.
std::optional<std::vector<std::string>> PartsOf(std::string_view text,
                                                std::string_view pattern) {
  std::vector<std::string> parts;
  std::size_t mark = pattern.find('$');
  if (text.substr(0, mark) != pattern.substr(0, mark)) return std::nullopt;
  if (mark == std::string_view::npos) return parts;
  text.remove_prefix(mark);
  while (mark != std::string_view::npos) {
    pattern.remove_prefix(mark + 1);
    mark = pattern.find('$');
    const std::string_view between = pattern.substr(0, mark);
    const bool is_last = mark == std::string_view::npos;
    const std::size_t end = is_last && between.empty() ? text.size()
                            : is_last                  ? text.rfind(between)
                                      : text.find(between, between.empty());
    if (end == std::string_view::npos) return std::nullopt;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + between.size());
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

bool HoldsHint(const std::string& part) {
  return std::any_of(std::begin(kHints), std::end(kHints),
                     [&part](const Saying& hint) {
                       return part.find(hint.en) != std::string::npos;
                     });
}

template <std::size_t n>
std::optional<std::string> Said(std::string_view text,
                                const Saying (&sayings)[n]) {
  for (const Saying& saying : sayings) {
    const auto parts = PartsOf(text, saying.en);
    // What follows a semicolon is a hint, which is taken apart.
    if (!parts || std::any_of(parts->begin(), parts->end(), HoldsHint)) {
      continue;
    }
    std::string zh;
    for (std::size_t i = 0; i < saying.zh.size(); ++i) {
      if (saying.zh[i] == '$' && i + 1 < saying.zh.size()) {
        zh += (*parts)[static_cast<std::size_t>(saying.zh[++i] - '0')];
      } else {
        zh += saying.zh[i];
      }
    }
    return zh;
  }
  return std::nullopt;
}

// The bytes of a quoted name, a number or a word that a place ends in; 0 where
// `rest` is no place.
std::size_t NameLength(std::string_view rest) {
  std::size_t end = 0;
  if (!rest.empty() && rest[0] == '"') {
    for (end = 1; end < rest.size() && rest[end] != '"'; ++end) {
      if (rest[end] == '\\') ++end;
    }
    ++end;
  } else {
    end = rest.find_first_of(" ,:");
  }
  if (end >= rest.size()) return 0;
  return rest[end] == ',' || rest[end] == ':' ? end : 0;
}

// "lines 3 and 5: ", of an id that is there twice.
bool TakeLines(std::string_view* rest, std::string* out) {
  const std::string_view head = rest->substr(0, rest->find(':'));
  const auto parts = PartsOf(head, "lines $ and $");
  if (!parts) return false;
  absl::StrAppend(out, "第 ", (*parts)[0], " 行和第 ", (*parts)[1], " 行:");
  rest->remove_prefix(std::min(rest->size(), head.size() + 2));
  return true;
}

// Moves a place from the front of `rest` to `out`.
bool TakePlace(std::string_view* rest, std::string* out) {
  if (TakeLines(rest, out)) return true;
  for (const PlaceWord& word : kPlaceWords) {
    if (rest->substr(0, word.en.size()) != word.en) continue;
    const std::string_view behind = rest->substr(word.en.size());
    const bool alone = word.en.back() != ' ';
    const std::size_t name = alone ? 0 : NameLength(behind);
    if (!alone && name == 0) continue;
    if (alone && behind.substr(0, 1) != ":" && behind.substr(0, 1) != ",") {
      continue;
    }
    absl::StrAppend(out, std::string(word.before),
                    std::string(behind.substr(0, name)),
                    std::string(word.after), behind[name] == ',' ? "," : ":");
    *rest = behind.substr(name + 1);
    if (rest->substr(0, 1) == " ") rest->remove_prefix(1);
    return true;
  }
  return false;
}

// "; write >= for X"
std::string HintInChinese(std::string_view hint) {
  std::string zh(hint);
  for (const Saying& each : kHints) {
    if (hint.substr(0, each.en.size()) != each.en) continue;
    zh = absl::StrCat(std::string(each.zh),
                      std::string(hint.substr(each.en.size())));
    break;
  }
  constexpr std::string_view kFor = " for ", kOf = " of the dateTime";
  const std::size_t at = zh.rfind(kFor), of = zh.rfind(kOf);
  if (hint.substr(0, 8) != "; write ") return zh;
  if (of != std::string::npos) return zh.replace(of, kOf.size(), " 取其日期");
  return at == std::string::npos ? zh : zh.replace(at, kFor.size(), " 代替 ");
}

// Takes the hints from the end of a text, the last first.
std::string TakeHints(std::string_view* text) {
  std::string hints;
  while (true) {
    std::size_t last = std::string_view::npos;
    for (const Saying& phrase : kHints) {
      const std::size_t at = text->rfind(phrase.en);
      if (at == std::string_view::npos) continue;
      if (last == std::string_view::npos || at > last) last = at;
    }
    if (last == std::string_view::npos) return hints;
    hints.insert(0, HintInChinese(text->substr(last)));
    *text = text->substr(0, last);
  }
}

// What follows the places: `expected A, found B; hint`.
std::string SayingInChinese(std::string_view text) {
  if (const auto whole = Said(text, kSayings)) return *whole;
  constexpr std::string_view kAdds = "C+ adds numbers: ";
  if (text.substr(0, kAdds.size()) == kAdds) {
    return "C+ 相加数字:" + SayingInChinese(text.substr(kAdds.size()));
  }
  const std::string hint = TakeHints(&text);
  if (const auto said = Said(text, kSayings)) return *said + hint;
  constexpr std::string_view kExpectedWord = "expected ", kFound = ", found ";
  if (text.substr(0, kExpectedWord.size()) != kExpectedWord) {
    return std::string(text) + hint;
  }
  text.remove_prefix(kExpectedWord.size());
  const std::size_t found = text.rfind(kFound);
  const std::string_view wanted = text.substr(0, found);
  const auto in_chinese = [](std::string_view words) {
    return Said(words, kExpected).value_or(std::string(words));
  };
  if (found == std::string_view::npos) {
    return absl::StrCat("应为 ", in_chinese(wanted), hint);
  }
  std::string_view is = text.substr(found + kFound.size());
  if (is == "the end of the cell" || is == "the end of the expression") {
    return absl::StrCat("应为 ", in_chinese(wanted), ",实为 ", in_chinese(is),
                        hint);
  }
  return absl::StrCat("应为 ", in_chinese(wanted), ",实为 ", std::string(is),
                      hint);
}

std::string LineInChinese(std::string_view line, const std::string& path) {
  std::string out;
  if (!path.empty() && line.substr(0, path.size() + 1) == path + ":") {
    line.remove_prefix(path.size() + 1);
    out = absl::StrCat("文件 ", path, ":");
    // "3:14: " of a JSON file: line and byte.
    const std::size_t end = line.find(": ");
    const auto at = PartsOf(line.substr(0, end), "$:$");
    if (line.substr(0, 1) != " " && at && end != std::string_view::npos) {
      absl::StrAppend(&out, "第 ", (*at)[0], " 行第 ", (*at)[1], " 字节:");
      line.remove_prefix(end + 1);
    }
    if (line.substr(0, 1) == " ") line.remove_prefix(1);
  }
  while (TakePlace(&line, &out)) {
  }
  return out + SayingInChinese(line);
}

}  // namespace

absl::Status FaultIn(const absl::Status& status, const std::string& path,
                     Language language) {
  if (language == Language::kEn || status.ok()) return status;
  std::vector<std::string> lines;
  const std::string message(status.message());
  for (const auto& line : absl::StrSplit(message, '\n')) {
    lines.push_back(
        LineInChinese(std::string_view(line.data(), line.size()), path));
  }
  return {status.code(), absl::StrJoin(lines, "\n")};
}

std::string NoteIn(const std::string& line, Language language) {
  return language == Language::kZh
             ? absl::StrCat("注意:", LineInChinese(line, ""), "\n")
             : absl::StrCat("Note: ", line, "\n");
}

}  // namespace arrears::cli
