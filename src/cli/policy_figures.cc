// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t SumOf(const Json& numbers) {
  std::int64_t sum = 0;
  for (const Json& number : numbers) sum += number.get<std::int64_t>();
  return sum;
}

}  // namespace

void AddFigureLines(const Json& from, const Json* to, Language language,
                    std::vector<std::vector<std::string>>* rows) {
  const auto line = [&](const Text& name, const auto& figure) {
    rows->push_back({std::string(name.In(language)), figure(from)});
    if (to != nullptr) rows->back().push_back(figure(*to));
  };
  const auto number = [](const char* key) {
    return [key](const Json& of) {
      return of[key].is_string() ? of[key].get<std::string>() : of[key].dump();
    };
  };
  const auto sum = [](const char* key) {
    return [key](const Json& of) { return absl::StrCat(SumOf(of[key])); };
  };
  line({"accounts with an action", "有行动的账户"}, [](const Json& of) {
    return absl::StrCat(SumOf(of["actions"]) -
                        of["actions"].value("A00", std::int64_t{0}));
  });
  line({"contacts in the days shown", "所列各日的联系"}, sum("contacts"));
  line({"contacts on the busiest day", "最忙一日的联系"}, [](const Json& of) {
    std::int64_t most = 0;
    for (const Json& day : of["contacts"]) {
      most = std::max(most, day.get<std::int64_t>());
    }
    return absl::StrCat(most);
  });
  line({"staff minutes", "人工分钟"}, number("minutes"));
  line({"out of pocket", "现金支出"}, number("cost"));
  line({"expected value by the effects assumed", "按假定效果的期望价值"},
       number("expected_value"));
  line({"accounts without a rate", "缺少汇率的账户"}, number("no_rate"));
  line({"actions that the guard refused", "被合规拦截的行动"},
       sum("guard_blocks"));
  line({"rules that never fired", "从未触发的规则"},
       [](const Json& of) { return absl::StrCat(of["never_fired"].size()); });
}

}  // namespace arrears::cli
