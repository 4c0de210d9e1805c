// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/answer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "io/answer_internal.h"

namespace arrears {
namespace io_internal {
namespace {

struct Verb {
  std::string_view name;
  absl::StatusOr<std::string> (*answer)(const JsonInput&, const AnswerData&);
};

template <absl::StatusOr<Json> (*kAnswer)(const JsonInput&, const AnswerData&)>
absl::StatusOr<std::string> TextOf(const JsonInput& input,
                                   const AnswerData& data) {
  const absl::StatusOr<Json> answer = kAnswer(input, data);
  if (!answer.ok()) return answer.status();
  return answer->dump(2) + "\n";
}

constexpr Verb kVerbs[] = {
    {"claim interest", &TextOf<&AnswerInterest>},
    {"claim limitation", &TextOf<&AnswerLimitation>},
    {"claim fees", &TextOf<&AnswerFees>},
    {"claim routes", &TextOf<&AnswerRoutes>},
    {"provision", &TextOf<&AnswerProvision>},
    {"allocate", &TextOf<&AnswerAllocate>},
    {"kpi", &TextOf<&AnswerKpi>},
    {"policy check", &TextOf<&AnswerPolicyCheck>},
    {"policy test", &TextOf<&AnswerPolicyTest>},
    {"policy export", &AnswerPolicyExport},
};

absl::Status NoVerb(std::string_view name) {
  std::vector<std::string> names;
  std::string all;
  for (const Verb& verb : kVerbs) {
    names.emplace_back(verb.name);
    absl::StrAppend(&all, all.empty() ? "" : ", ", names.back());
  }
  const std::string nearest = NearestName(name, names);
  return absl::InvalidArgumentError(absl::StrCat(
      "verb \"", std::string(name.substr(0, 80)), "\" is none of ", all,
      nearest.empty() ? "" : absl::StrCat("; is \"", nearest, "\" meant?")));
}

}  // namespace

std::int64_t SignedAmountAt(const JsonCursor& at, Currency currency) {
  if (!at.is_string()) {
    at.Expected("an amount in quotes, such as \"12.50\"");
    return 0;
  }
  const absl::StatusOr<std::int64_t> minor =
      ParseMinor(at.String(), currency.exponent());
  if (minor.ok()) return *minor;
  at.Fail(absl::StrCat(std::string(minor.status().message()), ", in ",
                       currency.code()));
  return 0;
}

std::int64_t AmountAt(const JsonCursor& at, Currency currency,
                      std::int64_t least) {
  const std::int64_t minor = SignedAmountAt(at, currency);
  if (minor >= least) return minor;
  at.Expected(
      absl::StrCat("an amount from ", FormatMinor(least, currency.exponent())));
  return 0;
}

Date DateAt(const JsonCursor& at) {
  if (!at.is_string()) {
    at.Expected("a day in quotes, such as \"2026-06-30\"");
    return {};
  }
  const absl::StatusOr<Date> date = ParseIsoDate(at.String());
  if (!date.ok()) at.Fail(std::string(date.status().message()));
  return date.value_or(Date());
}

std::optional<Date> DayAt(const JsonCursor& at) {
  if (!at) return {};
  return DateAt(at);
}

Currency CurrencyAt(const JsonCursor& at) {
  if (!at) return Currency::Of("CNY");
  const absl::StatusOr<Currency> currency = Currency::Parse(at.String());
  if (!currency.ok()) at.Fail(std::string(currency.status().message()));
  return currency.value_or(Currency::Of("CNY"));
}

std::string IdAt(const JsonCursor& claim, std::size_t index) {
  const JsonCursor id = claim.at("id");
  return id ? id.String() : absl::StrCat(index + 1);
}

}  // namespace io_internal

absl::StatusOr<std::string> AnswerJson(std::string_view verb,
                                       std::string_view request,
                                       const std::string& source,
                                       const AnswerData& data) {
  for (const io_internal::Verb& each : io_internal::kVerbs) {
    if (each.name != verb) continue;
    absl::StatusOr<io_internal::Json> json =
        io_internal::ParseJson(request, source);
    if (!json.ok()) return json.status();
    return each.answer({source, request, *std::move(json)}, data);
  }
  return io_internal::NoVerb(verb);
}

}  // namespace arrears
