// SPDX-License-Identifier: Apache-2.0
//
// claim interest and claim fees: what may be claimed beside the principal, with
// how it was computed, and what courts, lawyers and agencies take.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/claims/costs.h"
#include "arrears/claims/interest.h"
#include "io/answer_internal.h"
#include "io/law_data_internal.h"

namespace arrears::io_internal {
namespace {

struct OneInterest {
  InterestClaim claim;
  std::vector<PrincipalPayment> payments;  // What `claim` looks at.
  std::int64_t costs = 0;
};

OneInterest InterestClaimAt(const JsonCursor& at, Currency currency) {
  at.OnlyKeys({"id", "principal", "due", "until", "contract_date",
               "contract_rate", "insolvency", "payments", "costs"});
  OneInterest one;
  one.claim.principal = AmountAt(at.at("principal"), currency, 0);
  one.claim.due = DateAt(at.at("due"));
  one.claim.until = DateAt(at.at("until"));
  one.claim.contract_date = DayAt(at.at("contract_date"));
  if (const JsonCursor rate = at.at("contract_rate")) {
    one.claim.contract_rate = RateAt(rate);
  }
  one.claim.insolvency = DayAt(at.at("insolvency"));
  if (const JsonCursor costs = at.at("costs")) {
    one.costs = AmountAt(costs, currency, 0);
  }
  if (const JsonCursor payments = at.at("payments")) {
    payments.EachElement([&](const JsonCursor& each) {
      each.OnlyKeys({"on", "amount"});
      one.payments.push_back(
          {DateAt(each.at("on")), AmountAt(each.at("amount"), currency, 1)});
    });
  }
  return one;
}

Json SpansOf(const InterestStatement& statement, int exponent) {
  Json spans = Json::array();
  for (const InterestSpan& span : statement.spans) {
    spans.push_back({{"from", FormatIsoDate(span.from)},
                     {"to", FormatIsoDate(span.to)},
                     {"days", span.days},
                     {"principal", FormatMinor(span.principal, exponent)},
                     {"rate", FormatRate(span.rate)},
                     {"basis", span.basis}});
  }
  return spans;
}

// How it was computed, a line for each span.
Json StatementLines(const InterestStatement& statement, int exponent, bool zh) {
  Json lines = Json::array();
  for (const InterestSpan& span : statement.spans) {
    const std::string amount = FormatMinor(span.principal, exponent);
    const std::string from = FormatIsoDate(span.from);
    const std::string to = FormatIsoDate(span.to);
    const std::string rate = FormatPercent(span.rate);
    const std::string basis =
        span.basis == 1 ? "" : absl::StrCat(" / ", span.basis);
    lines.push_back(
        zh ? absl::StrCat(from, " 至 ", to, ",", span.days, " 天: ", amount,
                          " × ", rate, span.basis == 1 ? " (每日) × " : " × ",
                          span.days, basis)
           : absl::StrCat(from, " to ", to, ", ", span.days, " days: ", amount,
                          " x ", rate, span.basis == 1 ? " a day x " : " x ",
                          span.days, basis));
  }
  return lines;
}

Json AccountOf(const ClaimAccount& account, int exponent) {
  const auto text = [&](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  Json payments = Json::array();
  for (const AppliedPayment& payment : account.payments) {
    payments.push_back({{"on", FormatIsoDate(payment.on)},
                        {"costs", text(payment.costs)},
                        {"interest", text(payment.interest)},
                        {"principal", text(payment.principal)},
                        {"excess", text(payment.excess)}});
  }
  return {{"payments", std::move(payments)},
          {"principal", text(account.principal)},
          {"interest", text(account.interest)},
          {"costs", text(account.costs)},
          {"waived", text(account.waived)}};
}

struct InterestRequest {
  const InterestRegime* regime = nullptr;
  std::optional<PaymentOrder> order;
  std::vector<OneInterest> claims;
  std::vector<std::string> ids;
};

absl::StatusOr<InterestRequest> ParseInterest(const JsonInput& input,
                                              const LawData& law) {
  InterestRequest request;
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"regime", "payment_order", "claims"});
  request.regime = EntryAt(root.at("regime"), law.interest);
  if (const JsonCursor order = root.at("payment_order")) {
    request.order = static_cast<PaymentOrder>(
        order.OneOf({"interest_first", "principal_first", "waive"}));
  }
  if (request.regime != nullptr) {
    root.at("claims").EachElement([&](const JsonCursor& at) {
      request.ids.push_back(IdAt(at, request.ids.size()));
      request.claims.push_back(InterestClaimAt(at, request.regime->currency));
      if (request.claims.back().costs != 0 && !request.order) {
        at.at("costs").Fail("costs are for a payment_order");
      }
    });
  }
  if (!context.ok()) return context.status();
  return request;
}

absl::StatusOr<Json> InterestOf(const InterestComputer& computer,
                                const InterestRequest& request,
                                std::size_t index, bool zh) {
  const int exponent = request.regime->currency.exponent();
  const OneInterest& one = request.claims[index];
  InterestClaim claim = one.claim;
  claim.payments = one.payments;
  Json row = {{"id", request.ids[index]}};
  InterestStatement statement;
  Json account;
  if (request.order) {
    auto run = computer.RunAccount(claim, one.costs, *request.order);
    if (!run.ok()) return run.status();
    account = AccountOf(*run, exponent);
    statement = std::move(run->statement);
  } else {
    auto computed = computer.Compute(claim);
    if (!computed.ok()) return computed.status();
    statement = *std::move(computed);
  }
  row["interest"] = FormatMinor(statement.interest, exponent);
  row["lump_sum"] = FormatMinor(statement.lump_sum, exponent);
  row["contract_rate_used"] = statement.contract_rate_used;
  row["floor_used"] = statement.floor_used;
  row["spans"] = SpansOf(statement, exponent);
  row["statement"] = StatementLines(statement, exponent, zh);
  if (!account.is_null()) row["account"] = std::move(account);
  return row;
}

}  // namespace

absl::StatusOr<Json> AnswerInterest(const JsonInput& input,
                                    const AnswerData& data) {
  const LawData& law = data.law;
  const bool zh = data.language == Language::kZh;
  const absl::StatusOr<InterestRequest> request = ParseInterest(input, law);
  if (!request.ok()) return request.status();
  const InterestRegime& regime = *request->regime;
  const auto computer = InterestComputer::Create(regime, law.rates);
  if (!computer.ok()) return computer.status();
  Json answer = {{"regime", regime.id},
                 {"name", zh ? regime.name_zh : regime.name_en},
                 {"source", regime.source},
                 {"currency", regime.currency.code()},
                 {"claims", Json::array()}};
  for (std::size_t i = 0; i < request->claims.size(); ++i) {
    absl::StatusOr<Json> row = InterestOf(*computer, *request, i, zh);
    if (!row.ok()) {
      return absl::Status(row.status().code(),
                          absl::StrCat(input.name, ": $.claims[", i, "]: ",
                                       std::string(row.status().message())));
    }
    answer["claims"].push_back(*std::move(row));
  }
  return answer;
}
namespace {

// A share alone has no currency and holds in any.
bool HoldsIn(const FeeSchedule& fee, Currency currency) {
  return fee.currency == currency || fee.currency == Currency();
}

// A slip of the pen must not pass for the whole fee.
void CheckReduction(const JsonCursor& at, const std::string& reduction,
                    const std::vector<const FeeSchedule*>& wanted) {
  std::string known;
  for (const FeeSchedule* fee : wanted) {
    for (const FeeReduction& each : fee->reductions) {
      if (each.when == reduction) return;
      if (known.find("\"" + each.when + "\"") != known.npos) continue;
      absl::StrAppend(&known, known.empty() ? "" : ", ", "\"", each.when, "\"");
    }
  }
  at.Expected(known.empty() ? "none: these fees have no reduction"
                            : "one of " + known);
}

// Those that are named there; all of the currency where none is.
std::vector<const FeeSchedule*> WantedAt(const JsonCursor& fees,
                                         Currency currency,
                                         const LawData& law) {
  std::vector<const FeeSchedule*> wanted;
  if (fees) {
    fees.EachElement([&](const JsonCursor& at) {
      const FeeSchedule* fee = EntryAt(at, law.fees);
      if (fee == nullptr) return;
      if (!HoldsIn(*fee, currency)) {
        return at.Fail(absl::StrCat("\"", fee->id, "\" is in ",
                                    fee->currency.code(), ", the claim in ",
                                    currency.code()));
      }
      wanted.push_back(fee);
    });
  } else {
    for (const FeeSchedule& fee : law.fees) {
      if (HoldsIn(fee, currency)) wanted.push_back(&fee);
    }
  }
  return wanted;
}

}  // namespace

absl::StatusOr<Json> AnswerFees(const JsonInput& input,
                                const AnswerData& data) {
  const LawData& law = data.law;
  const bool zh = data.language == Language::kZh;
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"claim", "currency", "fees", "reduction"});
  const Currency currency = CurrencyAt(root.at("currency"));
  const std::int64_t claim = AmountAt(root.at("claim"), currency, 0);
  const JsonCursor reduction = root.at("reduction");
  const std::string reduced = reduction ? reduction.String() : "";
  const std::vector<const FeeSchedule*> wanted =
      WantedAt(root.at("fees"), currency, law);
  if (reduction) CheckReduction(reduction, reduced, wanted);
  if (!context.ok()) return context.status();
  Json answer = {{"claim", FormatMinor(claim, currency.exponent())},
                 {"currency", currency.code()},
                 {"fees", Json::array()}};
  for (const FeeSchedule* fee : wanted) {
    // A reduction is of those that know it.
    bool knows = false;
    for (const FeeReduction& each : fee->reductions) {
      knows = knows || each.when == reduced;
    }
    const auto amount =
        ComputeFee(law.fees, *fee, claim, knows ? reduced : std::string());
    if (!amount.ok()) return amount.status();
    answer["fees"].push_back(
        {{"id", fee->id},
         {"name", zh ? fee->name_zh : fee->name_en},
         {"amount", FormatMinor(*amount, currency.exponent())},
         {"reduced", knows},
         {"prepaid", fee->prepaid},
         {"loser_pays", fee->loser_pays},
         {"only_on_success", fee->only_on_success},
         {"source", fee->source}});
  }
  return answer;
}

}  // namespace arrears::io_internal
