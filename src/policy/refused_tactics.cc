// SPDX-License-Identifier: Apache-2.0
//
// The tactics that are refused whatever a policy says, and the words by which
// a text gives them away. Reasons and laws: METHODS.md#guard.
#include "arrears/policy/refused_tactics.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// clang-format off
constexpr RefusedTactic kTactics[] = {
    {"R01", "stalking", {"Following the debtor in the office, at meals, on the way home", "尾随跟踪债务人"}, false, "A33 A42", {"a visit by appointment, or the manager", "预约上门或联系其主管"}},
    {"R02", "use_of_minors", {"Sending children to collect", "利用未成年人催款"}, false, "A33", {"a visit by appointment", "预约上门"}},
    {"R03", "covert_surveillance", {"Tracking the debtor and appearing among private company", "秘密跟踪后突然出现"}, false, "A33", {"a visit by appointment", "预约上门"}},
    {"R04", "intimidation_presence", {"Posting frightening people at the premises", "安排人员滞留恐吓"}, false, "A41", {"a letter that every overdue sum is pursued", "书面表明逾期款项必追到底"}},
    {"R05", "implied_threat", {"Hinting at violence by others", "暗示他人可能使用暴力"}, false, "A51", {"a lawyer's letter", "律师函"}},
    {"R06", "family_threat", {"Mentioning home, family or the children's school", "提及家庭住址、家人或子女学校"}, false, "", {"none; delete such data", "无;删除此类信息"}},
    {"R07", "blackmail", {"Hinting at evidence of wrongdoing", "以掌握把柄相要挟"}, false, "A54", {"the courts; reporting a crime is a person's own decision", "通过诉讼;举报与否由个人自行决定"}},
    {"R08", "detention", {"Holding a person or a private trial", "非法拘禁或私设公堂"}, false, "A54", {"the courts", "通过诉讼"}},
    {"R09", "bribery", {"Paying insiders or the person who releases payment", "向内部人员或经办人给予好处"}, false, "A42 A04 A25", {"the manager, or a discount that is disclosed and booked", "联系主管,或公开入账的折扣"}},
    {"R10", "sexual_inducement", {"Sexual inducement, arranged companions", "色诱或安排陪侍"}, false, "A42", {"the manager", "联系其主管"}},
    {"R11", "deception_hardship", {"Invented or exaggerated hardship", "虚构或夸大自身困难"}, false, "A30", {"the truth, as far as it is on file", "有据可查的真实情况"}},
    {"R12", "public_embarrassment", {"Embarrassing the debtor before guests on purpose", "故意在客人面前使其难堪"}, false, "A34", {"wait quietly, say nothing to guests", "安静等待,不向客人透露"}},
    {"R13", "credit_slur", {"Hints to third parties about the debtor's credit", "向第三方暗示其信用不佳"}, false, "", {"none; a factual trade reference only when asked for one", "无;仅在被询问时如实答复资信"}},
    {"R14", "call_flooding", {"Calling above the cap", "超频次拨打电话"}, false, "A31", {"another channel within the cap", "在频次上限内改用其他渠道"}},
    {"R15", "false_urgency", {"Stating a scarcity that is not true", "虚假紧迫或虚假缺货"}, false, "A02", {"a quote with a true validity", "有效期真实的报价"}},
    {"R16", "false_authority", {"Inventing a demand of a bank or authority", "虚构银行或机关要求"}, false, "A40", {"a notice of interest on its true basis", "以真实依据通知计息"}},
    {"R17", "unvetted_agent", {"Irregular or unvetted collectors", "使用未经审核的催收人"}, false, "A49", {"a vetted agency, where the law allows it and a person approved", "经审核、合法且获批准的机构"}},
    {"R18", "refusal_to_leave", {"Refusing to leave when asked", "被要求离开而拒不离开"}, false, "A20 A51", {"pin a promise down and leave; then a letter of a lawyer", "落实承诺后离开,再发律师函"}},
    {"R19", "insincerity", {"Pretending to believe an excuse", "假装相信借口"}, true, "A20", {"acknowledge and log what was said", "如实确认并记录对方所述"}},
    {"R20", "factual_claim", {"A statement of fact that may be false", "未经核实的事实陈述"}, true, "", {"the true cut-off time", "真实的截止时间"}},
    {"R21", "self_help_seizure", {"Taking goods without clause or process", "无约定或程序自行取物"}, false, "A48", {"retention of title, by clause, demand and consent or court", "依约定、催告并经同意或法院取回"}},
    {"R22", "shaming", {"Shaming or daring the debtor", "羞辱或激将"}, true, "A29", {"set out costs and benefits", "以理服人、分析利弊"}},
    {"R23", "false_consequence", {"Threatening consequences the law does not give", "以法律未规定的后果相威胁"}, false, "A51", {"the real legal step", "如实说明真实的法律步骤"}},
    {"R24", "public_chasing", {"Chasing on social media or in public", "在社交媒体或公开场合催收"}, false, "A11 A13", {"e-mail or phone", "邮件或电话"}},
    {"R25", "negative_value", {"Spending more than the debt on principle", "不计成本的追讨"}, true, "A62 A49", {"write off, or an agency on success", "核销,或按效果付费委托"}},
    {"R26", "wrongful_suspension", {"Withholding where we must perform", "无权而中止履行"}, true, "A37", {"stop supply with notice and a right to do so", "有权且通知后停止供货"}},
    {"R27", "abuse_of_process", {"Threatening criminal or insolvency process over a disputed debt", "以刑事或破产程序逼迫有争议债务"}, false, "A52 A54", {"mediation or a suit", "调解或诉讼"}},
    {"R28", "hours", {"Contact outside permitted hours or at meals", "在禁止时段或用餐时间联系"}, false, "", {"the permitted hours", "允许联系的时段"}},
};

// Phrases by which a text gives a tactic away, separated by '|'. Whole phrases,
// since the words in them are ordinary: a debtor may be a school, and discount,
// exposure and following an order are business. `~x` after a phrase: not where
// x follows. `$` at its end: only where a sentence ends. A text may be true
// where a phrase points to R11, R15, R16, R20 or R23, so a person looks at it.
// R19 and R26 show in what is done, R20 in what is true, not in words.
struct LintRow {
  std::string_view tactic;
  std::string_view zh, en;
};
constexpr LintRow kLint[] = {
    {"R01", "尾随|派人跟踪|跟踪你本人|跟踪您本人|跟着你|跟着您|派人盯着|天天盯着你|寸步不离",
     "follow you home|following you around|follow you wherever|outside your house|outside your home"},
    {"R02", "让孩子来|让孩子去|让小孩来|让小孩去|一群小孩|一群孩子|派孩子",
     "send children|send our children|bring children|send kids"},
    {"R03", "你的行踪|您的行踪|你的情人|您的情人|你和情人|你情人",
     "your whereabouts|your lover|your mistress|track your movements|we know where you go"},
    {"R04", "派人守|派人蹲|派人堵|堵门|堵在你|堵在您|守在你|守在您",
     "people outside your office|men outside your|men at your door|waiting at your gate|wait at your gate"},
    {"R05", "后果自负|走着瞧|我手下|我的手下|手下的人|手下人|但手下|手下不|手下可|手下会|手下弟|手下兄弟|控制不住自己|怪我不客气|怪我们不客气|对你不客气|要你好看|给你点颜色|你小心点|你给我小心|你的人身安全|您的人身安全|吃不了兜着走|敬酒不吃",
     "or else$|or else you|you will regret|you'll regret|watch your back|my men|my people may|may happen to you|you have been warned|hurt you"},
    {"R06", "您家人|您的家人|你家人|你的家人|您和家人|你和家人|告诉家人|联系家人|通知家人|家里人|您孩子|您的孩子|您家孩子|你孩子|你的孩子|你家孩子|您的子女|你的子女|您子女|你子女|孩子学校|孩子的学校|孩子上学|孩子放学|子女学校|子女的学校|到学校找|去学校找|学校门口等|学校门口见|家庭住址|您的住址|你的住址|住址我|知道您住|知道你住|知道您家|知道你家|您妻子|你妻子|您的妻子|你的妻子|您老婆|你老婆|您丈夫|你丈夫",
     "your family~ business~ company~ firm~ office~ farm~ restaurant~-owned~-run|your wife|your husband|your spouse|your children|your kids|your son|your daughter|your child|your parents|your home address|where you live"},
    {"R07", "把柄|受贿的证据|贪污的证据|行贿的证据|你的丑事|你的丑闻|举报你|举报您|你干的那些事|向纪委|告到纪委",
     "evidence of your corruption|evidence against you|your corruption|expose your secrets|report you to the tax|dirty laundry"},
    {"R08", "把人扣|把你扣|将你扣|把您扣|扣作人质|关起来|不让你走|不让您走|别想走",
     "lock you up|be allowed to leave|detain you|hold you until"},
    {"R09", "好处费|辛苦费|个人好处|私下给|塞红包|给您红包|给你红包|给您回扣|给你回扣",
     "kickback|under the table|something for you personally|little something for you|personal gift for you"},
    {"R10", "色诱|美女陪|小姐陪|陪侍|陪酒|安排美女",
     "keep you company|company for the evening|female company|lady friend"},
    {"R11", "发不出工资|发不起工资|没发工资|吃不上饭|揭不开锅|等米下锅|彩礼钱|凑彩礼|倾家荡产",
     "no pay for a month|not been paid for months|cannot feed|can't feed|are starving"},
    {"R12", "当着客户的面|当着客人的面|当着您客户|当着你客户|在您的客户面前|在你的客户面前|在你客户面前|在客人面前|让你难堪|让您难堪",
     "in front of your customers|in front of your guests|in front of your clients|embarrass you"},
    {"R13", "告诉你的客户|告诉您的客户|将通知您的客户|会通知您的客户|将通知贵司客户|将告知您的客户|会告知您的客户|告诉同行|通知同行|同行都知道|告诉您的供应商|告诉你的供应商|将通知您的供应商|会通知您的供应商",
     "will tell your customers|will tell your suppliers|will inform your customers|will inform your suppliers|will tell your bank|will inform your bank|will warn your suppliers|everyone in the trade|the whole trade will"},
    {"R14", "不停地打|不停打电话|一直打电话|电话一直打到|每小时打|天天打电话|电话轰炸|短信轰炸",
     "call you every hour|call you every day|keep calling until|call you until|call day and night|calling day and night"},
    {"R15", "最后几件|库存告急|马上断货|库存仅剩",
     "only a few left|few left in stock|last few in stock|almost sold out|stock is running out"},
    {"R16", "银行要求我们收|银行要求我司收|银行强制|银行逼|银行规定必须收",
     "our bank demands|our bank requires us|our bank insists|our bank forces us|the bank forces us|bank requires us to charge"},
    {"R17", "讨债公司|讨债的|特殊手段|道上的兄弟|道上混|社会上的人|社会上的朋友|有办法让你",
     "special abilities|unusual methods|debt enforcers|people who know how to collect"},
    {"R18", "不给钱不走|不付款不走|不付钱不走|不还钱不走|拿不到钱不走|不拿到钱不走|绝不离开|决不离开|决不离去|赖着不走",
     "not leave until|won't leave until|refuse to leave|stay until we are paid|stay until you pay"},
    {"R21", "自动归我方所有|自动归我司所有|自动归销售方所有|货物即归|自行拉走|把货拉走|将货拉走|强行拉",
     "goods become ours|come and take the goods|come and take our goods|take the goods ourselves|we will seize|we shall seize"},
    {"R22", "不要脸|厚颜无耻|老赖|骗子|丢人现眼|丢不丢人|你也配|有本事就",
     "shame on you|should be ashamed|no shame|deadbeat|a liar|liars|you are a crook|a disgrace|man enough"},
    {"R23", "黑名单|坐牢|蹲监狱|报警抓|抓你|抓您|让你进去|企业异常名录|经营异常名录|列入失信|影响您的征信|影响你的征信|上征信",
     "blacklist|blacklisted|black list|go to jail|go to prison|in jail|in prison|be arrested|have you arrested|ruin your credit|destroy your credit"},
    {"R24", "曝光~机~灯~台~量~度~表~时间~设备~单元~系统~头|朋友圈~广告~推广~投放~营销|发到网上|发上网|网上公开|公之于众|公开张贴|大字报|发抖音|发到抖音|发微博|发到微博",
     "social media~ ad~ market~ service~ campaign~ manage~ account~ content~ agency~ package~ post|post it online|post this online|post your debt|for everyone to see|name and shame|make it public|make this public|publish your name"},
    {"R25", "不惜代价|不惜一切代价|不计成本|花一万",
     "whatever it costs|at any cost|cost what it may|no matter what it costs"},
    {"R27", "刑事责任|刑事立案|诈骗罪|以诈骗|按诈骗|向公安报案|去公安报案|就报警|将报警|让你破产|逼你破产|令你破产",
     "criminal charges|criminal complaint|criminal prosecution|press charges|will be prosecuted|have you prosecuted|report you to the police|call the police|bankrupt you|into bankruptcy unless|wind you up unless"},
    {"R28", "半夜打|深夜打|凌晨打|半夜给|深夜给您|深夜给你|半夜上门|深夜上门|吃饭时间打",
     "call you at night|in the middle of the night|call you at dinner|call you on sunday night"},
};

// Whose party it is tells which tactic a contact would be.
struct PartyRow {
  std::string_view tactic, parties;
  bool natural_persons_only = false;  // Of a company they are its staff.
};
constexpr PartyRow kParties[] = {
    {"R02", "child|children|son|daughter|minor|孩子|子女|儿子|女儿|未成年人"},
    {"R03", "lover|companion|情人"},
    {"R06", "family|spouse|wife|husband|parent|father|mother|relative|家人|家属|配偶|妻子|丈夫|父母|亲属"},
    {"R12", "guest|customer|client|visitor|客人|客户|顾客"},
    {"R13", "neighbour|neighbor|friend|acquaintance|supplier|competitor|third_party|邻居|朋友|熟人|供应商|同行|第三人"},
    {"R13", "colleague|employer|workplace|同事|雇主|单位", true},
    {"R24", "public|press|media|social_media|公众|媒体|社交媒体"},
};
// clang-format on

// Calls `visit` with each part between separators until it returns true.
template <class Visit>
bool AnyPart(std::string_view text, char separator, Visit visit) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (visit(text.substr(0, end))) return true;
    if (end == text.npos) return false;
    text.remove_prefix(end + 1);
  }
}

bool IsWord(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c));
}
bool IsWide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// One case, blanks folded into one and dropped between Chinese characters.
std::string Folded(std::string_view text) {
  std::string folded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    constexpr std::string_view kApostrophe = "\u2019";
    if (text.substr(i, kApostrophe.size()) == kApostrophe) {
      folded += '\'';
      i += kApostrophe.size() - 1;
      continue;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    if (!absl::ascii_isspace(c)) {
      const bool between_wide = folded.size() > 1 && folded.back() == ' ' &&
                                IsWide(text[i]) &&
                                IsWide(folded[folded.size() - 2]);
      if (between_wide) folded.pop_back();
      folded += static_cast<char>(absl::ascii_tolower(c));
    } else if (folded.empty() || folded.back() != ' ') {
      folded += ' ';
    }
  }
  return folded;
}

bool EndsSentence(std::string_view rest) {
  if (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
  return rest.empty() || IsWide(rest[0]) ||
         std::string_view(".!?;").find(rest[0]) != std::string_view::npos;
}

// Whether the phrase stands at `at`: by whole words, and nothing after it that
// makes it harmless.
bool StandsAt(std::string_view text, std::size_t at, std::string_view word,
              std::string_view harmless, bool ends_sentence) {
  if (at > 0 && IsWord(word.front()) && IsWord(text[at - 1])) return false;
  const std::string_view rest = text.substr(at + word.size());
  if (!rest.empty() && IsWord(word.back()) && IsWord(rest[0])) return false;
  if (ends_sentence && !EndsSentence(rest)) return false;
  return harmless.empty() ||
         !AnyPart(harmless, '~', [rest](std::string_view follows) {
           return rest.substr(0, follows.size()) == follows;
         });
}

// The phrase's words where it stands in the text; empty where it does not.
std::string_view Found(std::string_view text, std::string_view phrase) {
  const std::size_t tilde = phrase.find('~');
  const std::string_view harmless =
      tilde == phrase.npos ? std::string_view() : phrase.substr(tilde + 1);
  std::string_view word = phrase.substr(0, tilde);
  const bool ends_sentence = word.back() == '$';
  if (ends_sentence) word.remove_suffix(1);
  for (std::size_t at = text.find(word); at != text.npos;
       at = text.find(word, at + 1)) {
    if (StandsAt(text, at, word, harmless, ends_sentence)) return word;
  }
  return {};
}

}  // namespace

std::span<const RefusedTactic> RefusedTactics() { return kTactics; }

const RefusedTactic* FindRefusedTactic(std::string_view id_or_tag) {
  for (const RefusedTactic& tactic : kTactics) {
    if (tactic.id == id_or_tag || tactic.tag == id_or_tag) return &tactic;
  }
  return nullptr;
}

const RefusedTactic* RefusalForParty(std::string_view party,
                                     DebtorClass debtor_class) {
  for (const PartyRow& row : kParties) {
    if (row.natural_persons_only && debtor_class == DebtorClass::kCompany) {
      continue;
    }
    const bool named = AnyPart(row.parties, '|', [&](std::string_view each) {
      return absl::EqualsIgnoreCase(
          absl::string_view(each.data(), each.size()),
          absl::string_view(party.data(), party.size()));
    });
    if (named) return FindRefusedTactic(row.tactic);
  }
  return nullptr;
}

std::optional<TextRefusal> RefusalForText(std::string_view text) {
  const std::string folded = Folded(text);
  for (const LintRow& row : kLint) {
    std::string_view word;
    const auto is_there = [&](std::string_view phrase) {
      word = Found(folded, phrase);
      return !word.empty();
    };
    if (AnyPart(row.zh, '|', is_there) || AnyPart(row.en, '|', is_there)) {
      return TextRefusal{word, FindRefusedTactic(row.tactic)};
    }
  }
  return std::nullopt;
}

absl::Status CheckOutgoingText(std::string_view text) {
  const std::optional<TextRefusal> refusal = RefusalForText(text);
  if (!refusal) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the text holds \"", std::string(refusal->words),
                   "\", which points to ", std::string(refusal->tactic->id),
                   " (", std::string(refusal->tactic->name.en),
                   "); instead: ", std::string(refusal->tactic->instead.en)));
}

}  // namespace arrears
