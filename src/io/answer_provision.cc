// SPDX-License-Identifier: Apache-2.0
//
// provision: how much must be provisioned for these buckets, or for a ledger?
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/ledger_loss.h"
#include "arrears/recovery/loss.h"
#include "base/printed_internal.h"
#include "io/answer_internal.h"

namespace arrears::io_internal {
namespace {

constexpr double kMostScalar = 1e6;
constexpr int kMostAge = 36500;

// The histories that give rates; which one, the buckets' fields say.
enum class History { kRates, kCohort, kRolls, kCurve };

struct ProvisionRequest {
  Currency currency = Currency::Of("CNY");
  std::vector<std::string> labels;
  std::map<std::string, std::size_t> bucket_of;
  LossPool pool;
  History history = History::kRates;
  std::vector<double> rates;
  LossCohort cohort;
  std::vector<int> ages;
  RollStates states;
  std::vector<double> cells;
  RollLossOptions rolls{.loss_exit = 0, .dilution = {}};
  LossOptions options;
  double scalar = 1;
  std::vector<LossScenario> scenarios;
  ProvisionOptions provision;
};

// Which history a bucket's own fields speak of; the first bucket decides.
void ReadHistory(const JsonCursor& bucket, ProvisionRequest* request) {
  switch (request->history) {
    case History::kRates:
      request->rates.push_back(bucket.at("rate").Number(0, 1));
      break;
    case History::kCohort: {
      const auto amount = [&](const char* name) {
        const JsonCursor at = bucket.at(name);
        return at ? AmountAt(at, request->currency, 0) : 0;
      };
      request->cohort.paid.push_back(amount("paid"));
      request->cohort.lost.push_back(amount("lost"));
      request->cohort.credited.push_back(amount("credited"));
      if (const JsonCursor items = bucket.at("items")) {
        request->cohort.items.push_back(
            items.Integer(0, std::int64_t{1} << 40));
      }
      break;
    }
    case History::kCurve:
      request->ages.push_back(
          static_cast<int>(bucket.at("age").Integer(-kMostAge, kMostAge)));
      break;
    case History::kRolls:
      break;
  }
}

void AddBucket(const JsonCursor& bucket, ProvisionRequest* request) {
  switch (request->history) {
    case History::kRates:
      bucket.OnlyKeys({"label", "gross", "disputed", "rate"});
      break;
    case History::kCohort:
      bucket.OnlyKeys(
          {"label", "gross", "disputed", "paid", "lost", "credited", "items"});
      break;
    case History::kCurve:
      bucket.OnlyKeys({"label", "gross", "disputed", "age"});
      break;
    case History::kRolls:
      bucket.OnlyKeys({"label", "gross", "disputed"});
      break;
  }
  const JsonCursor label = bucket.at("label");
  const std::string text = label.String();
  if (!request->bucket_of.emplace(text, request->labels.size()).second) {
    label.Fail(absl::StrCat("\"", text, "\" is the label of another bucket"));
  }
  request->labels.push_back(text);
  request->pool.gross.push_back(
      AmountAt(bucket.at("gross"), request->currency, 0));
  const JsonCursor disputed = bucket.at("disputed");
  request->pool.disputed.push_back(
      disputed ? AmountAt(disputed, request->currency, 0) : 0);
  if (request->pool.disputed.back() > request->pool.gross.back())
    disputed.Expected("at most the gross");
  ReadHistory(bucket, request);
}

std::size_t ExitAt(const JsonCursor& at, const ProvisionRequest& request) {
  const std::string name = at.String();
  const std::vector<std::string>& exits = request.states.exits;
  for (std::size_t e = 0; e < exits.size(); ++e) {
    if (exits[e] == name) return e;
  }
  at.Expected("one of the exits");
  return 0;
}

void ReadRolls(const JsonCursor& rolls, ProvisionRequest* request) {
  rolls.OnlyKeys(
      {"exits", "shares", "loss_exit", "dilution", "loss_given_write_off"});
  request->states = {request->labels, rolls.at("exits").Strings()};
  rolls.at("shares").EachElement([&](const JsonCursor& row) {
    std::size_t size = 0;
    row.EachElement([&](const JsonCursor& share) {
      request->cells.push_back(share.Number(0, 1));
      ++size;
    });
    if (size == request->states.size()) return;
    row.Expected(absl::StrCat(request->states.size(),
                              " shares: one a bucket, then one an exit"));
  });
  request->rolls.loss_exit = ExitAt(rolls.at("loss_exit"), *request);
  if (const JsonCursor dilution = rolls.at("dilution")) {
    dilution.EachElement([&](const JsonCursor& exit) {
      request->rolls.dilution.push_back(ExitAt(exit, *request));
    });
  }
  if (const JsonCursor share = rolls.at("loss_given_write_off")) {
    request->rolls.loss_given_write_off = share.Number(0, 1);
  }
}

void ReadOutlook(const JsonCursor& root, ProvisionRequest* request) {
  if (const JsonCursor scalar = root.at("scalar")) {
    request->scalar = scalar.Number(0, kMostScalar);
  }
  if (const JsonCursor scenarios = root.at("scenarios")) {
    scenarios.EachElement([&](const JsonCursor& scenario) {
      scenario.OnlyKeys({"name", "weight", "scalar"});
      request->scenarios.push_back(
          {scenario.at("name").String(), scenario.at("weight").Number(0, 1),
           scenario.at("scalar").Number(0, kMostScalar)});
    });
  }
}

void ReadSpecific(const JsonCursor& specific, ProvisionRequest* request) {
  specific.EachElement([&](const JsonCursor& item) {
    item.OnlyKeys({"bucket", "gross", "loss", "reason"});
    const JsonCursor bucket = item.at("bucket");
    const auto found = request->bucket_of.find(bucket.String());
    if (found == request->bucket_of.end()) {
      bucket.Expected("the label of a bucket");
      return;
    }
    const JsonCursor reason = item.at("reason");
    std::vector<SpecificLoss>& all = request->provision.specific;
    all.push_back({found->second,
                   AmountAt(item.at("gross"), request->currency, 0),
                   AmountAt(item.at("loss"), request->currency, 0),
                   reason ? reason.String() : std::string()});
    if (all.back().loss > all.back().gross)
      item.at("loss").Expected("at most the gross");
  });
}

void ReadOptions(const JsonCursor& root, ProvisionRequest* request) {
  if (const JsonCursor rounding = root.at("rounding")) {
    request->provision.rounding =
        rounding.OneOf({"largest_remainder", "each_line"}) == 1
            ? ProvisionRounding::kEachLine
            : ProvisionRounding::kLargestRemainder;
  }
  LossOptions& options = request->options;
  if (const JsonCursor draws = root.at("draws")) {
    options.draws = static_cast<int>(draws.Integer(0, 100000));
  }
  if (const JsonCursor seed = root.at("seed")) {
    options.seed = static_cast<std::uint64_t>(seed.Integer(0, INT64_MAX));
  }
  if (const JsonCursor confidence = root.at("confidence")) {
    options.confidence = confidence.Number(0, 1);
  }
  if (const JsonCursor force = root.at("force_monotone")) {
    options.force_monotone = force.Bool();
  }
}

History HistoryOf(const JsonCursor& root) {
  if (root.at("rolls")) return History::kRolls;
  if (root.at("curve")) return History::kCurve;
  const JsonCursor buckets = root.at("buckets");
  if (!buckets.is_array() || buckets.value()->empty()) return History::kRates;
  const Json& first = buckets.value()->front();
  return first.is_object() && (first.contains("paid") || first.contains("lost"))
             ? History::kCohort
             : History::kRates;
}

absl::StatusOr<ProvisionRequest> ParseProvision(const JsonInput& input) {
  ProvisionRequest request;
  JsonContext context(input.name, input.text);
  const JsonCursor root(input.json, context);
  root.OnlyKeys({"currency", "buckets", "rolls", "curve", "scalar", "scenarios",
                 "specific", "rounding", "draws", "seed", "confidence",
                 "force_monotone"});
  request.currency = CurrencyAt(root.at("currency"));
  request.history = HistoryOf(root);
  root.at("buckets").EachElement(
      [&request](const JsonCursor& bucket) { AddBucket(bucket, &request); });
  if (const JsonCursor rolls = root.at("rolls")) ReadRolls(rolls, &request);
  if (const JsonCursor curve = root.at("curve")) curve.OneOf({"ccaa_2004"});
  ReadOutlook(root, &request);
  if (const JsonCursor specific = root.at("specific")) {
    ReadSpecific(specific, &request);
  }
  ReadOptions(root, &request);
  if (!context.ok()) return context.status();
  return request;
}

absl::StatusOr<LossRates> HistoryRates(const ProvisionRequest& request) {
  switch (request.history) {
    case History::kCohort:
      return CohortLossRates(request.cohort, request.options);
    case History::kCurve:
      return CurveLossRates(RecoveryCurve::Ccaa2004(), request.ages,
                            request.options);
    case History::kRolls: {
      absl::StatusOr<RollMatrix> rolls =
          RollMatrix::Create(request.states, request.cells);
      if (!rolls.ok()) return rolls.status();
      return RollLossRates(*rolls, request.rolls, request.options);
    }
    default:
      return GivenLossRates(request.rates);
  }
}

absl::StatusOr<LossRates> RatesOf(const ProvisionRequest& request) {
  absl::StatusOr<LossRates> rates = HistoryRates(request);
  if (!rates.ok()) return rates.status();
  rates = ScaleLossRates(request.scalar, *std::move(rates));
  if (!rates.ok() || request.scenarios.empty()) return rates;
  return WeighLossScenarios(request.scenarios, *rates);
}

Json LineJson(const ProvisionRequest& request, const ProvisionLine& line,
              std::size_t bucket) {
  const auto text = [&request](std::int64_t minor) {
    return FormatMinor(minor, request.currency.exponent());
  };
  Json json = {{"label", request.labels[bucket]},
               {"gross", text(line.gross)},
               {"disputed", text(line.disputed)},
               {"specific", text(line.specific)},
               {"pooled", text(line.pooled)},
               {"rate", NineDigits(line.rate.rate)},
               {"rate_lower", NineDigits(line.rate.lower)},
               {"rate_upper", NineDigits(line.rate.upper)},
               {"pooled_allowance", text(line.pooled_allowance)},
               {"specific_allowance", text(line.specific_allowance)},
               {"allowance", text(line.allowance)}};
  if (line.rate.borrowed_from) {
    json["borrowed_from"] = request.labels[*line.rate.borrowed_from];
  }
  if (line.rate.unforced) json["unforced"] = NineDigits(*line.rate.unforced);
  return json;
}

Json AnswerOf(const ProvisionRequest& request, const LossRates& rates,
              const Provision& provision) {
  const auto text = [&request](std::int64_t minor) {
    return FormatMinor(minor, request.currency.exponent());
  };
  Json answer = {
      {"currency", request.currency.code()},
      {"rates_from", rates.source},
      {"rounding", request.provision.rounding == ProvisionRounding::kEachLine
                       ? "each_line"
                       : "largest_remainder"},
      {"buckets", Json::array()}};
  for (std::size_t k = 0; k < provision.lines.size(); ++k) {
    answer["buckets"].push_back(LineJson(request, provision.lines[k], k));
  }
  answer["gross"] = text(provision.gross);
  answer["disputed"] = text(provision.disputed);
  answer["specific"] = text(provision.specific);
  answer["pooled"] = text(provision.pooled);
  answer["allowance"] = text(provision.allowance);
  answer["lower"] = text(provision.lower);
  answer["upper"] = text(provision.upper);
  answer["confidence"] = provision.confidence;
  return answer;
}

Json LedgerLineJson(const AgingBucket& bucket, const ProvisionLine& line,
                    int exponent) {
  const auto text = [exponent](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  Json json = {{"label", bucket.label},
               {"label_zh", bucket.label_zh},
               {"gross", text(line.gross)},
               {"disputed", text(line.disputed)},
               {"pooled", text(line.pooled)},
               {"rate", NineDigits(line.rate.rate)},
               {"rate_lower", NineDigits(line.rate.lower)},
               {"rate_upper", NineDigits(line.rate.upper)},
               {"allowance", text(line.allowance)}};
  return json;
}

Json MovementJson(const RollForward& movement, int exponent) {
  const auto text = [exponent](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  return {{"opening", text(movement.opening)},
          {"added", text(movement.added)},
          {"used", text(movement.used)},
          {"released", text(movement.released)},
          {"remeasured", text(movement.remeasured)},
          {"closing", text(movement.closing)},
          {"written_off_beyond", text(movement.written_off_beyond)}};
}

Json CurrencyJson(const Ledger& ledger, const AgingScheme& scheme,
                  const LedgerProvision& one) {
  const Currency currency = ledger.currencies()[one.currency];
  const auto text = [&currency](std::int64_t minor) {
    return FormatMinor(minor, currency.exponent());
  };
  Json lines = Json::array();
  for (std::size_t k = 0; k < one.provision.lines.size(); ++k) {
    Json line = LedgerLineJson(scheme.buckets()[k], one.provision.lines[k],
                               currency.exponent());
    const auto& borrowed = one.provision.lines[k].rate.borrowed_from;
    if (borrowed) line["borrowed_from"] = scheme.buckets()[*borrowed].label;
    lines.push_back(std::move(line));
  }
  return {{"currency", currency.code()},
          {"rates_from", one.rates.source},
          {"buckets", std::move(lines)},
          {"gross", text(one.provision.gross)},
          {"disputed", text(one.provision.disputed)},
          {"unused_credit", text(one.unused_credit)},
          {"balance", text(one.provision.gross - one.unused_credit)},
          {"allowance", text(one.provision.allowance)},
          {"lower", text(one.provision.lower)},
          {"upper", text(one.provision.upper)}};
}

}  // namespace

absl::StatusOr<Json> AnswerProvision(const JsonInput& input,
                                     const AnswerData& /*data*/) {
  absl::StatusOr<ProvisionRequest> request = ParseProvision(input);
  if (!request.ok()) return request.status();
  absl::StatusOr<LossRates> rates = RatesOf(*request);
  if (!rates.ok()) return rates.status();
  absl::StatusOr<Provision> provision =
      Provide(request->pool, *rates, request->provision);
  if (!provision.ok()) return provision.status();
  return AnswerOf(*request, *rates, *provision);
}

}  // namespace arrears::io_internal

namespace arrears {

using io_internal::Json;

absl::StatusOr<std::string> ProvisionJson(const Ledger& ledger, const AsOf& at,
                                          const LedgerLossOptions& options,
                                          std::optional<Date> opening,
                                          const Executor& executor) {
  if (opening && *opening >= at.as_of) {
    return absl::InvalidArgumentError(
        absl::StrCat("opening ", FormatIsoDate(*opening), " is not before ",
                     FormatIsoDate(at.as_of)));
  }
  const auto now = ProvisionLedger(ledger, at, options, executor);
  if (!now.ok()) return now.status();
  std::vector<LedgerProvision> before;
  if (opening) {
    auto then =
        ProvisionLedger(ledger, {*opening, at.known_on}, options, executor);
    if (!then.ok()) return then.status();
    before = *std::move(then);
  }
  Json answer = {{"as_of", FormatIsoDate(at.as_of)},
                 {"method", std::string(LossMethodName(options.method))},
                 {"scheme", options.scheme.name()},
                 {"scalar", options.scalar},
                 {"currencies", Json::array()}};
  for (std::size_t c = 0; c < now->size(); ++c) {
    Json one = io_internal::CurrencyJson(ledger, options.scheme, (*now)[c]);
    if (!before.empty()) {
      const auto movement = RollProvisionForward(ledger, before[c], (*now)[c]);
      if (!movement.ok()) return movement.status();
      one["movement"] = io_internal::MovementJson(
          *movement, ledger.currencies()[c].exponent());
    }
    answer["currencies"].push_back(std::move(one));
  }
  return answer.dump(2) + "\n";
}

}  // namespace arrears
