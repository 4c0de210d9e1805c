// SPDX-License-Identifier: Apache-2.0
//
// claim limitation: until when a claim can be enforced, step by step.
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/base/calendar.h"
#include "arrears/claims/limitation.h"
#include "io/answer_internal.h"
#include "io/law_data_internal.h"

namespace arrears::io_internal {
namespace {

// In the order of the kinds.
constexpr const char* kChinese[] = {"催款通知",     "债务人承认", "部分付款",
                                    "协商",         "调解",       "起诉或仲裁",
                                    "债权转让通知", "障碍",       "破产申报",
                                    "放弃时效抗辩", "判决"};
static_assert(std::size(kChinese) == kEventNames.size());

std::string WordOf(ClaimEventKind kind, bool zh) {
  const auto k = static_cast<std::size_t>(kind);
  return zh ? kChinese[k] : kEventNames[k].second;
}

ClaimEvent EventAt(const JsonCursor& at) {
  at.OnlyKeys({"kind", "date", "until", "proven"});
  ClaimEvent event;
  event.kind = EnumAt(at.at("kind"), kEventNames);
  event.date = DateAt(at.at("date"));
  event.until = DayAt(at.at("until"));
  const JsonCursor proven = at.at("proven");
  event.proven = proven && proven.Bool();
  return event;
}

struct OneClaim {
  std::string id;
  LimitationClaim claim;
  std::vector<ClaimEvent> events;  // What `claim` looks at.
};

// What is yet to happen is nothing to reckon with.
ClaimEvent EventBy(const JsonCursor& at, std::optional<Date> as_of) {
  ClaimEvent event = EventAt(at);
  if (as_of && event.date > *as_of) {
    at.at("date").Fail(absl::StrCat(FormatIsoDate(event.date),
                                    " is after as_of ", FormatIsoDate(*as_of)));
  }
  return event;
}

OneClaim ClaimAt(const JsonCursor& at, std::size_t index,
                 std::optional<Date> as_of) {
  at.OnlyKeys(
      {"id", "due", "last_instalment", "delivery", "agreed_years", "events"});
  OneClaim one;
  one.id = IdAt(at, index);
  one.claim.due = DateAt(at.at("due"));
  one.claim.last_instalment = DayAt(at.at("last_instalment"));
  one.claim.delivery = DayAt(at.at("delivery"));
  if (const JsonCursor years = at.at("agreed_years")) {
    one.claim.agreed_years = static_cast<int>(years.Integer(1, 30));
  }
  if (const JsonCursor events = at.at("events")) {
    events.EachElement([&](const JsonCursor& each) {
      one.events.push_back(EventBy(each, as_of));
    });
  }
  return one;
}

std::string DayText(const std::optional<Date>& day, bool zh) {
  if (day) return FormatIsoDate(*day);
  return zh ? "未定 (期间停止)" : "open: it stands still";
}

// One step as a sentence.
std::string StepText(const LimitationRegime& regime,
                     const std::vector<ClaimEvent>& events,
                     const LimitationStep& step, bool zh) {
  const std::string last = DayText(step.last_day, zh);
  if (step.kind == LimitationStepKind::kStarted) {
    return zh ? absl::StrCat(FormatIsoDate(step.on), " 起算,最后一日 ", last)
              : absl::StrCat("counted from ", FormatIsoDate(step.on),
                             ", last day ", last);
  }
  const ClaimEvent& event = events[static_cast<std::size_t>(step.event)];
  std::string what =
      absl::StrCat(FormatIsoDate(step.on), " ", WordOf(event.kind, zh), ": ");
  const ClaimEventRule* rule = FindEventRule(regime, event.kind);
  const std::string source =
      rule == nullptr || rule->source.empty() ? "" : " (" + rule->source + ")";
  switch (step.kind) {
    case LimitationStepKind::kStarted:
      break;
    case LimitationStepKind::kMoved:
      if (!step.last_day) {
        return absl::StrCat(what, zh ? "期间停止" : "it stands still", source);
      }
      return absl::StrCat(what, zh ? "最后一日改为 " : "moves the last day to ",
                          last, source);
    case LimitationStepKind::kNoEffect:
      return absl::StrCat(what, zh ? "无影响" : "changes nothing", source);
    case LimitationStepKind::kNotProven: {
      const std::string proof = rule == nullptr ? ""
                                : zh            ? rule->proof_zh
                                                : rule->proof_en;
      return absl::StrCat(
          what,
          zh ? "未证明,视为未发生" : "not proven, so it counts for nothing",
          proof.empty() ? "" : (zh ? ";所需证据: " : "; proof: "), proof,
          source);
    }
    case LimitationStepKind::kTooLate:
      return absl::StrCat(what, zh ? "时效已经届满" : "the claim had expired",
                          source);
  }
  return what;
}

Json DayOrNull(const std::optional<Date>& day) {
  if (!day) return nullptr;
  return FormatIsoDate(*day);
}

Json RowOf(const LimitationRegime& regime, const OneClaim& one,
           const LimitationAnswer& found, std::optional<Date> as_of, int warn,
           bool zh) {
  Json row = {{"id", one.id},
              {"last_day", DayOrNull(found.last_day)},
              {"rolled_day", DayOrNull(found.rolled_day)},
              {"outside_known_years", found.outside_known_years},
              {"capped", found.capped},
              {"days_left", nullptr},
              {"warning", ""},
              {"steps", Json::array()}};
  const std::optional<std::int32_t> left =
      as_of ? found.DaysLeft(*as_of) : std::nullopt;
  if (left) {
    row["days_left"] = *left;
    const auto days = [](std::int32_t n) {
      return absl::StrCat(n, n == 1 ? " day" : " days");
    };
    if (*left < 0 && found.rolled_day && *as_of <= *found.rolled_day) {
      const std::string to = FormatIsoDate(*found.rolled_day);
      row["warning"] = zh ? "最后一日为休息日, 顺延至 " + to
                          : "the last day was a day of rest; it rolls to " + to;
    } else if (*left < 0) {
      row["warning"] = zh ? absl::StrCat("时效已届满 ", -*left, " 天")
                          : absl::StrCat("expired ", days(-*left), " ago");
    } else if (*left <= warn) {
      row["warning"] = zh ? absl::StrCat("时效还剩 ", *left, " 天")
                          : absl::StrCat("expires in ", days(*left));
    }
  }
  for (const LimitationStep& step : found.steps) {
    row["steps"].push_back(StepText(regime, one.events, step, zh));
  }
  return row;
}

}  // namespace

absl::StatusOr<Json> AnswerLimitation(const JsonInput& input,
                                      const AnswerData& data) {
  const bool zh = data.language == Language::kZh;
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"law", "as_of", "warn_days", "claims"});
  const LimitationRegime* regime = EntryAt(root.at("law"), data.law.limitation);
  const std::optional<Date> as_of = DayAt(root.at("as_of"));
  const JsonCursor warn_at = root.at("warn_days");
  const int warn = warn_at ? static_cast<int>(warn_at.Integer(0, 36'600)) : 180;
  std::vector<OneClaim> claims;
  root.at("claims").EachElement([&](const JsonCursor& at) {
    claims.push_back(ClaimAt(at, claims.size(), as_of));
  });
  if (!context.ok()) return context.status();
  const absl::StatusOr<Calendar> calendar =
      FindCalendar(data.law, regime->calendar);
  if (!calendar.ok()) return calendar.status();
  Json answer = {{"law", regime->id},
                 {"name", zh ? regime->name_zh : regime->name_en},
                 {"source", regime->source},
                 {"claims", Json::array()}};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    OneClaim& one = claims[i];
    one.claim.events = one.events;
    const auto found = ComputeLimitation(*regime, one.claim, *calendar);
    if (!found.ok()) {
      return absl::Status(found.status().code(),
                          absl::StrCat(input.name, ": $.claims[", i, "]: ",
                                       std::string(found.status().message())));
    }
    answer["claims"].push_back(RowOf(*regime, one, *found, as_of, warn, zh));
  }
  return answer;
}

}  // namespace arrears::io_internal
