// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/model_json.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "io/json_internal.h"

namespace arrears {
namespace {

using io_internal::Json;
using io_internal::JsonContext;
using io_internal::JsonCursor;

constexpr double kMost = 1e300;
constexpr std::int64_t kMostCount = std::numeric_limits<std::int64_t>::max();

// A cell of the fit: what the effect rests on.
Json TermJson(const HazardTerm& term) {
  return {{"effect", term.coefficient},
          {"std_error", term.std_error},
          {"item_days", term.cell.days},
          {"paid", term.cell.paid}};
}

Json BandJson(const ConformalBand& band) {
  return {{"reach", band.reach},
          {"coverage", band.coverage},
          {"items", band.items}};
}

Json PaymentJson(const PaymentModel& model) {
  Json json = {{"items", model.items},
               {"paid", model.paid},
               {"debtors", model.debtors},
               {"usual_late_days", model.usual_late_days},
               {"usual_items", model.usual_items},
               {"debtor_correlation", model.debtor_correlation},
               {"conformal",
                {{"at_issue", BandJson(model.at_issue)},
                 {"open", BandJson(model.open)}}}};
  Json buckets = Json::array(), facts = Json::array();
  const HazardDesign& design = model.hazard.design;
  std::size_t t = 0;
  for (const std::int32_t edge : design.edges) {
    Json bucket = {{"from_day", edge}};
    bucket.update(TermJson(model.terms[t++]));
    buckets.push_back(std::move(bucket));
  }
  for (const HazardCovariate& covariate : design.covariates) {
    Json fact = {{"fact", covariate.column}};
    if (covariate.levels.empty()) {
      fact["cuts"] = covariate.cuts;
    } else {
      fact["levels"] = covariate.levels;
    }
    Json bins = Json::array();
    for (std::size_t b = 0; b < covariate.bins(); ++b)
      bins.push_back(TermJson(model.terms[t++]));
    fact["bins"] = std::move(bins);
    facts.push_back(std::move(fact));
  }
  json["buckets"] = std::move(buckets);
  json["facts"] = std::move(facts);
  return json;
}

Json CurveJson(const RecoveryCurve& curve) {
  Json json = {{"id", curve.id()},
               {"source", curve.source()},
               {"confidence", curve.confidence()},
               {"has_timing", curve.has_timing()},
               {"knots", Json::array()}};
  for (const CurveKnot& knot : curve.knots()) {
    json["knots"].push_back({{"age", knot.age},
                             {"probability", knot.point.probability},
                             {"lower", knot.point.lower},
                             {"upper", knot.point.upper},
                             {"items", knot.items},
                             {"with_next", knot.with_next}});
  }
  return json;
}

HazardTerm TermAt(const JsonCursor& at, int covariate, int bin) {
  HazardTerm term;
  term.covariate = covariate;
  term.bin = bin;
  term.coefficient = at.at("effect").Number(-700, 700);
  term.std_error = at.at("std_error").Number(0, kMost);
  term.cell = {at.at("item_days").Integer(0, kMostCount),
               at.at("paid").Integer(0, kMostCount)};
  return term;
}

void ReadBuckets(const JsonCursor& at, PaymentModel* model) {
  at.EachElement([&](const JsonCursor& bucket) {
    bucket.OnlyKeys({"from_day", "effect", "std_error", "item_days", "paid"});
    model->hazard.design.edges.push_back(static_cast<std::int32_t>(
        bucket.at("from_day").Integer(-kMostSpellDays, kMostSpellDays)));
    model->terms.push_back(
        TermAt(bucket, -1, static_cast<int>(model->terms.size())));
    model->hazard.baseline.push_back(model->terms.back().coefficient);
  });
}

void ReadFact(const JsonCursor& fact, PaymentModel* model) {
  fact.OnlyKeys({"fact", "cuts", "levels", "bins"});
  HazardCovariate covariate;
  covariate.column = fact.at("fact").String();
  if (const JsonCursor levels = fact.at("levels")) {
    covariate.levels = levels.Strings();
  } else {
    fact.at("cuts").EachElement([&](const JsonCursor& cut) {
      covariate.cuts.push_back(cut.Number(-kMost, kMost));
    });
  }
  const int position = static_cast<int>(model->hazard.design.covariates.size());
  std::vector<double> effects;
  fact.at("bins").EachElement([&](const JsonCursor& bin) {
    bin.OnlyKeys({"effect", "std_error", "item_days", "paid"});
    model->terms.push_back(
        TermAt(bin, position, static_cast<int>(effects.size())));
    effects.push_back(model->terms.back().coefficient);
  });
  if (effects.size() != covariate.bins()) {
    fact.at("bins").Expected(absl::StrCat(
        covariate.bins(), " bins: one more than cuts or levels, and one null"));
  }
  model->hazard.effects.push_back(std::move(effects));
  model->hazard.design.covariates.push_back(std::move(covariate));
}

ConformalBand BandAt(const JsonCursor& at) {
  at.OnlyKeys({"reach", "coverage", "items"});
  return {at.at("reach").Number(0, 0.5), at.at("coverage").Number(0, 1),
          at.at("items").Integer(0, kMostCount)};
}

PaymentModel PaymentAt(const JsonCursor& at) {
  at.OnlyKeys({"items", "paid", "debtors", "usual_late_days", "usual_items",
               "debtor_correlation", "conformal", "buckets", "facts"});
  PaymentModel model;
  model.hazard.link = HazardLink::kCloglog;
  model.items = at.at("items").Integer(0, kMostCount);
  model.paid = at.at("paid").Integer(0, kMostCount);
  model.debtors = at.at("debtors").Integer(0, kMostCount);
  model.usual_late_days =
      at.at("usual_late_days").Number(-kMostSpellDays, kMostSpellDays);
  model.usual_items = at.at("usual_items").Number(0, 1e6);
  model.debtor_correlation = at.at("debtor_correlation").Number(0, 1);
  const JsonCursor bands = at.at("conformal");
  bands.OnlyKeys({"at_issue", "open"});
  model.at_issue = BandAt(bands.at("at_issue"));
  model.open = BandAt(bands.at("open"));
  const JsonCursor buckets = at.at("buckets"), facts = at.at("facts");
  ReadBuckets(buckets, &model);
  facts.EachElement(
      [&model](const JsonCursor& fact) { ReadFact(fact, &model); });
  const absl::Status status = Validate(model.hazard.design);
  if (!status.ok()) at.Fail(std::string(status.message()));
  return model;
}

void CurveAt(const JsonCursor& at, RecoveryCurve* curve) {
  at.OnlyKeys({"id", "source", "confidence", "has_timing", "knots"});
  CurveSpec spec{at.at("id").String(),
                 at.at("source").String(),
                 {},
                 at.at("confidence").Number(0, 1),
                 at.at("has_timing").Bool()};
  at.at("knots").EachElement([&spec](const JsonCursor& knot) {
    knot.OnlyKeys(
        {"age", "probability", "lower", "upper", "items", "with_next"});
    spec.knots.push_back(
        {static_cast<int>(
             knot.at("age").Integer(-kMostSpellDays, kMostSpellDays)),
         {knot.at("probability").Number(0, 1), knot.at("lower").Number(0, 1),
          knot.at("upper").Number(0, 1)},
         knot.at("items").Integer(0, kMostCount),
         knot.at("with_next").Number(0, 1)});
  });
  absl::StatusOr<RecoveryCurve> made = RecoveryCurve::Create(std::move(spec));
  if (made.ok()) {
    *curve = *std::move(made);
  } else {
    at.Fail(std::string(made.status().message()));
  }
}

Date DateOf(const JsonCursor& at) {
  const std::string text = at.String();
  const absl::StatusOr<Date> date = ParseIsoDate(text);
  if (date.ok()) return *date;
  at.Expected("a date as 2026-06-30");
  return Date();
}

}  // namespace

std::string RecoveryModelJson(const RecoveryModel& model) {
  Json json = {{"kind", "recovery_model"},
               {"version", 1},
               {"as_of", FormatIsoDate(model.payment.at.as_of)}};
  if (model.payment.at.known_on != AsOf{}.known_on)
    json["known_on"] = FormatIsoDate(model.payment.at.known_on);
  json["payment"] = PaymentJson(model.payment);
  json["curve"] = CurveJson(model.curve);
  return json.dump(1) + "\n";
}

absl::StatusOr<RecoveryModel> ParseRecoveryModel(std::string_view text,
                                                 const std::string& source) {
  absl::StatusOr<Json> json = io_internal::ParseJson(text, source);
  if (!json.ok()) return json.status();
  JsonContext context(source, text);
  const JsonCursor root(*json, context);
  root.OnlyKeys({"kind", "version", "as_of", "known_on", "payment", "curve"});
  root.at("kind").OneOf({"recovery_model"});
  root.at("version").Integer(1, 1);
  RecoveryModel model;
  model.payment = PaymentAt(root.at("payment"));
  model.payment.at = {DateOf(root.at("as_of"))};
  if (const JsonCursor known = root.at("known_on"))
    model.payment.at.known_on = DateOf(known);
  CurveAt(root.at("curve"), &model.curve);
  if (!context.ok()) return context.status();
  return model;
}

absl::StatusOr<RecoveryModel> ReadRecoveryModel(const std::string& path) {
  constexpr std::size_t kMostBytes = 16 << 20;
  absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, kMostBytes);
  if (!text.ok()) return text.status();
  return ParseRecoveryModel(*text, path);
}

}  // namespace arrears
