// SPDX-License-Identifier: Apache-2.0
//
// allocate: to which items does a payment go?
#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/ledger/allocation.h"
#include "io/answer_internal.h"
#include "io/law_data_internal.h"

namespace arrears::io_internal {
namespace {

struct Request {
  Currency currency = Currency::Of("CNY");
  AllocationRule rule = AllocationRule::kOldestDueFirst;
  std::string rule_name = "fifo";
  std::optional<Date> as_of;
  std::int64_t payment = 0;
  std::int64_t named = 0;  // Sum of what is wanted; within the payment.
  std::vector<std::string> ids;
  std::map<std::string, std::string> where;  // Each id's path.
  std::vector<AllocationTarget> targets;
};

std::int64_t WantedAt(const JsonCursor& at, std::int64_t owed,
                      Request* request) {
  const int exponent = request->currency.exponent();
  const std::int64_t wanted = AmountAt(at, request->currency, 0);
  if (wanted > owed) {
    at.Expected(
        absl::StrCat("at most what is open, ", FormatMinor(owed, exponent)));
    return 0;
  }
  if (request->rule != AllocationRule::kSpecified &&
      !IsStatutory(request->rule)) {
    return wanted;
  }
  if (wanted > request->payment - request->named) {
    at.Expected(
        absl::StrCat("at most what is left of the payment of ",
                     FormatMinor(request->payment, exponent), ", ",
                     FormatMinor(request->payment - request->named, exponent)));
    return 0;
  }
  request->named += wanted;
  return wanted;
}

// What the rules of the law see of an item beside what is open.
void AddClaims(const JsonCursor& item, const Request& request,
               AllocationTarget* target) {
  const auto member = [&](const char* key, const auto& read) {
    const JsonCursor at = item.at(key);
    if (!at) return;
    if (IsStatutory(request.rule)) {
      read(at);
    } else {
      at.Fail(absl::StrCat("the rule ", request.rule_name,
                           " does not look at it; cn_560, de_366, fr_1342_10 "
                           "and england do"));
    }
  };
  const auto amount = [&](std::int64_t* minor) {
    return [minor, &request](const JsonCursor& at) {
      *minor = AmountAt(at, request.currency, 0);
    };
  };
  member("costs", amount(&target->costs));
  member("interest", amount(&target->interest));
  member("secured", amount(&target->secured));
  member("rate", [&](const JsonCursor& at) {
    target->burden = RateAt(at).billionths;
    if (target->burden < 0) at.Expected("a rate from 0");
  });
}

void AddItem(const JsonCursor& item, Request* request) {
  item.OnlyKeys(
      {"id", "open", "due", "wanted", "costs", "interest", "secured", "rate"});
  const JsonCursor id = item.at("id");
  const std::string text = id.String();
  const auto [first, added] = request->where.emplace(text, item.path());
  if (!added) {
    id.Fail(absl::StrCat("\"", text, "\" is the id of ", first->second,
                         " already"));
  }
  AllocationTarget target;
  target.item = static_cast<RowIndex>(request->targets.size());
  target.open = AmountAt(item.at("open"), request->currency, 0);
  target.due = DateAt(item.at("due"));
  AddClaims(item, *request, &target);
  if (const JsonCursor wanted = item.at("wanted")) {
    target.wanted =
        WantedAt(wanted, target.open + target.costs + target.interest, request);
  }
  request->ids.push_back(text);
  request->targets.push_back(target);
}

// Ties go by id and not by where an item stands.
void RankById(Request* request) {
  std::vector<std::size_t> order(request->ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [request](std::size_t a, std::size_t b) {
              return request->ids[a] < request->ids[b];
            });
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    request->targets[order[rank]].item = static_cast<RowIndex>(rank);
}

absl::StatusOr<Request> Parse(const JsonInput& input) {
  Request request;
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"payment", "currency", "rule", "as_of", "items"});
  request.currency = CurrencyAt(root.at("currency"));
  if (const JsonCursor rule = root.at("rule")) {
    rule.OneOf({"fifo", "specified", "proportionate", "cn_560", "de_366",
                "fr_1342_10", "england"});
    if (rule.is_string()) request.rule_name = rule.String();
    request.rule =
        ParseAllocationRule(request.rule_name).value_or(request.rule);
  }
  if (const JsonCursor as_of = root.at("as_of")) {
    request.as_of = DateAt(as_of);
  } else if (IsStatutory(request.rule) &&
             request.rule != AllocationRule::kEngland) {
    root.Fail(absl::StrCat("as_of, the day of payment, is missing: ",
                           request.rule_name, " asks which debts are due"));
  }
  request.payment = AmountAt(root.at("payment"), request.currency, 0);
  root.at("items").EachElement(
      [&request](const JsonCursor& item) { AddItem(item, &request); });
  if (!context.ok()) return context.status();
  RankById(&request);
  return request;
}

Json AnswerOf(const Request& request, const Allocation& split) {
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, request.currency.exponent());
  };
  Json answer = {{"currency", request.currency.code()},
                 {"rule", request.rule_name},
                 {"applied", Json::array()},
                 {"unapplied", text(split.unapplied)}};
  for (std::size_t i = 0; i < request.ids.size(); ++i) {
    Json row = {{"id", request.ids[i]},
                {"amount", text(split.applied[i])},
                {"left", text(request.targets[i].open - split.applied[i])}};
    if (IsStatutory(request.rule)) {
      row["costs"] = text(split.costs[i]);
      row["interest"] = text(split.interest[i]);
    }
    answer["applied"].push_back(row);
  }
  return answer;
}

}  // namespace

absl::StatusOr<Json> AnswerAllocate(const JsonInput& input,
                                    const AnswerData& /*data*/) {
  absl::StatusOr<Request> request = Parse(input);
  if (!request.ok()) return request.status();
  absl::StatusOr<Allocation> split = Allocate(
      request->payment, request->targets, request->rule, request->as_of);
  if (!split.ok()) return split.status();
  return AnswerOf(*request, *split);
}

}  // namespace arrears::io_internal
