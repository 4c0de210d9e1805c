// SPDX-License-Identifier: Apache-2.0
//
// The words of a recommendation in both languages.
#include "arrears/portfolio/recommendation.h"

#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

// C01 to C15 of collection practice.
constexpr Text kCauses[] = {
    {"cause unknown", "原因不明"},
    {"oversight", "疏忽忘记"},
    {"nobody pushed", "无人催促而拖延"},
    {"dispute or discontent", "对产品或服务不满"},
    {"cash tight for now", "暂时资金紧张"},
    {"cannot pay", "无还款能力"},
    {"uses our money on purpose", "有意占用资金"},
    {"does not mean to pay", "惯常不付或欺诈"},
    {"approval not finished", "内部审批未完成"},
    {"papers missing", "票据不全"},
    {"waits for its own customers", "等待下游回款"},
    {"a person wants a benefit", "经办人索取好处"},
    {"others were paid first", "优先支付他人"},
    {"insolvency or flight near", "即将破产或跑路"},
    {"our own fault", "我方原因"},
    {"calamity", "灾难或不可抗力"},
};

// T1 to T16.
constexpr Text kTypes[] = {
    {"type unknown", "类型不明"},
    {"prompt, forgot", "守信而疏忽"},
    {"honest, short of cash", "诚信而资金紧张"},
    {"honest, sinking", "诚信而日渐困难"},
    {"sluggish", "拖延型"},
    {"conditional", "条件型"},
    {"drifting", "日渐恶化"},
    {"can pay, does not mean to", "有能力而不愿付"},
    {"evasive, prefers others", "回避型,优先支付他人"},
    {"no will and no means", "无意愿亦无能力"},
    {"flatters and stalls", "讨好拖延"},
    {"hands us on", "互相推诿"},
    {"baits with orders", "以订单议价"},
    {"threatens over supply", "以供货相要挟"},
    {"dependent distributor", "依赖型经销商"},
    {"large buyer, long process", "流程冗长的大客户"},
    {"paid as a surprise", "意外付款"},
};

}  // namespace

std::string CauseId(std::uint8_t cause) {
  if (cause == 0) return "unknown";
  return absl::StrCat("C", cause < 10 ? "0" : "", static_cast<int>(cause));
}

std::string TypeId(std::uint8_t type) {
  return type == 0 ? "unknown" : absl::StrCat("T", static_cast<int>(type));
}

std::string OverlayId(std::uint8_t overlay) {
  return overlay == 0 ? "none" : TypeId(overlay);
}

Text CauseText(std::uint8_t cause) { return kCauses[cause]; }

Text DebtorTypeText(std::uint8_t type_or_overlay) {
  return kTypes[type_or_overlay];
}

std::string_view WorkFitName(WorkFit fit) {
  constexpr std::string_view kNames[] = {"", "today", "no_time", "later"};
  return kNames[static_cast<int>(fit)];
}

Text WorkFitText(WorkFit fit) {
  constexpr Text kTexts[] = {{"", ""},
                             {"today", "今日"},
                             {"no time today", "今日无暇"},
                             {"later", "以后"}};
  return kTexts[static_cast<int>(fit)];
}

std::string_view AskName(Ask ask) {
  constexpr std::string_view kNames[] = {"full", "plan", "part"};
  return kNames[static_cast<int>(ask)];
}

std::string_view SupplyName(SupplyAdvice supply) {
  constexpr std::string_view kNames[] = {"continue", "cash_only", "hold"};
  return kNames[static_cast<int>(supply)];
}

Text AskText(Ask ask) {
  constexpr Text kTexts[] = {{"all of it", "全额"},
                             {"a plan by stages", "分期方案"},
                             {"a part", "部分"}};
  return kTexts[static_cast<int>(ask)];
}

Text SupplyText(SupplyAdvice supply) {
  constexpr Text kTexts[] = {{"supply goes on", "继续供货"},
                             {"cash only", "现款供货"},
                             {"hold supply", "停止供货"}};
  return kTexts[static_cast<int>(supply)];
}

Text ToneText(Tone tone) {
  switch (tone) {
    case Tone::kSoft:
      return {"soft", "温和"};
    case Tone::kNeutral:
      return {"neutral", "中性"};
    case Tone::kFirm:
      return {"firm", "坚决"};
    case Tone::kFinal:
      return {"final", "最终"};
  }
  return {"", ""};
}

Text TermsText(TermsAdvice terms) {
  switch (terms) {
    case TermsAdvice::kOpen:
      return {"open account", "正常赊销"};
    case TermsAdvice::kShortened:
      return {"shortened terms", "缩短账期"};
    case TermsAdvice::kDeposit:
      return {"deposit", "收取定金"};
    case TermsAdvice::kPrepay:
      return {"payment before delivery", "款到发货"};
    case TermsAdvice::kHold:
      return {"hold supply", "停止供货"};
  }
  return {"", ""};
}

Text ChangeText(ChangeReason reason) {
  switch (reason) {
    case ChangeReason::kNone:
      return {"", ""};
    case ChangeReason::kNextBucket:
      return {"the age passes a border of the policy", "账龄跨过策略边界"};
    case ChangeReason::kPromiseDue:
      return {"the promise is broken if nothing comes", "若未到款则承诺失效"};
    case ChangeReason::kGuardWindow:
      return {"the guard allows it again", "联系限制解除"};
    case ChangeReason::kStepWait:
      return {"the wait after the last step is over", "上一步等待期结束"};
    case ChangeReason::kItemDue:
      return {"another item falls past due", "另有款项逾期"};
    case ChangeReason::kLimitation:
      return {"a claim comes nearer to its limitation", "诉讼时效临近"};
  }
  return {"", ""};
}

}  // namespace arrears
