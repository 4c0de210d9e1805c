// SPDX-License-Identifier: Apache-2.0
//
// Names for people and firms that do not exist, and the level of exchange
// rates.
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "generate_internal.h"

namespace arrears::generate_internal {
namespace {

// Places from no map.
constexpr std::string_view kPlacesZh[] = {
    "青岚", "白鹭湾", "云屏",   "松涛", "星沙渡", "石榴坪", "雁回",   "南柯",
    "金穗", "月牙泉", "竹溪口", "海棠", "风陵",   "鹿鸣",   "枫桥镇", "银杏里",
    "望潮", "霜叶",   "兰亭渡", "古榕", "碧螺",   "棋盘",   "半山",   "晴川渡"};
constexpr std::string_view kFirstZh[] = {
    "牧", "禾", "岳", "澄", "启", "恒", "瑞", "沐", "拓", "翎", "朔",
    "衡", "岱", "珩", "舟", "砚", "梧", "晟", "麓", "煦", "琢", "祺"};
constexpr std::string_view kSecondZh[] = {
    "川", "源", "丰", "达", "和", "成", "远", "宁", "泰", "兴", "安",
    "平", "林", "石", "帆", "桥", "原", "海", "田", "峰", "野", "江"};
constexpr std::string_view kTradesZh[] = {
    "商贸", "机械", "食品", "纺织", "五金",     "电子", "建材", "包装",
    "日化", "农资", "家具", "物流", "医疗器械", "印刷", "塑胶", "文具"};
constexpr std::string_view kFormsZh[] = {"有限公司", "有限公司", "有限公司",
                                         "股份有限公司", "贸易有限公司"};
constexpr std::string_view kShopsZh[] = {"经营部", "商行", "门市部", "批发部"};
constexpr std::string_view kFamiliesZh[] = {"虚", "乌有", "子虚", "亡是",
                                            "甲", "乙",   "丙",   "丁"};

constexpr std::string_view kHeads[] = {
    "Mar", "Tan", "Vel",  "Orr", "Quin", "Bel",  "Dor", "Hess", "Lin", "Pell",
    "Rav", "Sol", "Thur", "Wex", "Yar",  "Zenn", "Cal", "Fen",  "Gal", "Ister"};
constexpr std::string_view kTails[] = {
    "lowen", "sel", "mora", "wick", "dane", "tham", "ora", "brook",
    "stane", "vik", "ley",  "mont", "ford", "gard", "wyn", "holt"};
constexpr std::string_view kTrades[] = {
    "Trading", "Tools",    "Foods",     "Textiles", "Hardware",  "Electronics",
    "Panels",  "Packings", "Household", "Seeds",    "Furniture", "Freight",
    "Medical", "Printing", "Plastics",  "Paper"};
constexpr std::string_view kFormsEn[] = {"Ltd", "Ltd", "Inc", "Co", "and Sons"};

struct Level {
  Currency currency;
  std::int64_t cny_e9;
};
// CNY for one unit: round levels of the years around 2025, a scale for the
// sample and no quotation.
constexpr Level kLevels[] = {
    {Currency::Of("CNY"), 1'000'000'000},  {Currency::Of("USD"), 7'150'000'000},
    {Currency::Of("EUR"), 7'800'000'000},  {Currency::Of("GBP"), 9'100'000'000},
    {Currency::Of("JPY"), 48'000'000},     {Currency::Of("HKD"), 915'000'000},
    {Currency::Of("KWD"), 23'300'000'000}, {Currency::Of("INR"), 83'500'000},
    {Currency::Of("AUD"), 4'700'000'000},  {Currency::Of("CHF"), 8'100'000'000},
    {Currency::Of("SGD"), 5'350'000'000},  {Currency::Of("KRW"), 5'200'000}};

std::optional<std::int64_t> CnyE9(Currency currency) {
  for (const Level& level : kLevels) {
    if (level.currency == currency) return level.cny_e9;
  }
  return std::nullopt;
}

// The words are drawn one statement at a time: arguments of a call are worked
// out in an order that compilers choose.
template <std::size_t N>
void Append(const std::string_view (&words)[N], Draws* draws,
            std::string* name) {
  name->append(draws->Pick(words));
}

std::string ChineseName(std::string_view debtor_class, Draws* draws) {
  std::string name;
  if (debtor_class == "consumer") {
    Append(kFamiliesZh, draws, &name);
    Append(kFirstZh, draws, &name);
    Append(kSecondZh, draws, &name);
    return name;
  }
  Append(kPlacesZh, draws, &name);
  Append(kFirstZh, draws, &name);
  Append(kSecondZh, draws, &name);
  Append(kTradesZh, draws, &name);
  if (debtor_class == "company") {
    Append(kFormsZh, draws, &name);
  } else {
    Append(kShopsZh, draws, &name);
  }
  return name;
}

std::string EnglishName(std::string_view debtor_class, Draws* draws) {
  std::string name;
  Append(kHeads, draws, &name);
  Append(kTails, draws, &name);
  name += ' ';
  if (debtor_class == "consumer") {
    Append(kHeads, draws, &name);
    return name + "ow";
  }
  Append(kTrades, draws, &name);
  if (debtor_class == "company") {
    name += ' ';
    Append(kFormsEn, draws, &name);
  }
  return name;
}

}  // namespace

std::string DebtorName(bool chinese, std::string_view debtor_class,
                       Draws* draws) {
  return chinese ? ChineseName(debtor_class, draws)
                 : EnglishName(debtor_class, draws);
}

std::optional<std::int64_t> TypicalRateE9(Currency currency, Currency base) {
  const std::optional<std::int64_t> from = CnyE9(currency);
  const std::optional<std::int64_t> to = CnyE9(base);
  if (!from || !to) return std::nullopt;
  return std::llround(static_cast<double>(*from) / static_cast<double>(*to) *
                      1e9);
}

}  // namespace arrears::generate_internal
