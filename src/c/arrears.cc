// SPDX-License-Identifier: Apache-2.0
#include "arrears/c/arrears.h"

#include <climits>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "arrears/base/version.h"
#include "arrears/io/answer.h"
#include "arrears/io/model_json.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/portfolio/forecast.h"
#include "arrears/portfolio/table.h"
#include "arrears/recovery/ledger_loss.h"
#include "arrears/recovery/rule_tests.h"
#include "c/call_internal.h"

namespace arrears::c_internal {
namespace {

absl::StatusOr<Frame> AgeTable(const Ledger& ledger, const Call& call,
                               bool by_debtor) {
  absl::StatusOr<AgingReport> report =
      Age(ledger, call.at, call.aging, call.executor);
  if (!report.ok()) return report.status();
  if (!by_debtor) return AgingTable(*report);
  absl::StatusOr<Position> position =
      ComputePosition(ledger, call.at, call.executor);
  if (!position.ok()) return position.status();
  absl::StatusOr<DebtorAging> rows =
      AgeByDebtor(ledger, *position, call.aging, call.executor);
  if (!rows.ok()) return rows.status();
  return DebtorAgingTable(ledger, *report, *rows);
}

absl::StatusOr<std::string> MovementText(const Ledger& ledger, const Call& call,
                                         std::int32_t from,
                                         std::int32_t from_known_on,
                                         bool by_debtor) {
  const absl::StatusOr<Date> day = DayOf("from", from);
  if (!day.ok()) return day.status();
  AsOf earlier{*day, call.at.known_on};
  if (from_known_on != INT32_MIN) {
    const absl::StatusOr<Date> known = DayOf("from_known_on", from_known_on);
    if (!known.ok()) return known.status();
    earlier.known_on = *known;
  }
  const absl::StatusOr<AgingMovement> moved = CompareAging(
      ledger, earlier, call.at, call.aging, by_debtor, call.executor);
  if (!moved.ok()) return moved.status();
  return MovementJson(ledger, *moved, call.aging.scheme.name(), by_debtor);
}

absl::StatusOr<Forecast> ForecastOf(const Ledger& ledger, const Call& call,
                                    const arrears_outlook_options& outlook) {
  OutlookOptions options;
  options.periods = outlook.periods;
  options.days_per_period = outlook.days_per_period;
  options.horizon_days = outlook.horizon_days;
  options.confidence = outlook.confidence;
  if (outlook.model == nullptr) {
    return MakeForecast(ledger, call.at, nullptr, options, call.executor);
  }
  const absl::StatusOr<RecoveryModel> model =
      ParseRecoveryModel(outlook.model, "model");
  if (!model.ok()) return model.status();
  return MakeForecast(ledger, call.at, &model->payment, options, call.executor);
}

absl::StatusOr<Frame> ForecastRows(const Ledger& ledger, const Call& call,
                                   const arrears_outlook_options& outlook) {
  const absl::StatusOr<Forecast> forecast = ForecastOf(ledger, call, outlook);
  if (!forecast.ok()) return forecast.status();
  return outlook.by_item != 0 ? ForecastItemTable(ledger, *forecast)
                              : ForecastTable(ledger, *forecast);
}

absl::StatusOr<std::string> FitText(const Ledger& ledger, const Call& call,
                                    const arrears_fit_options& fit) {
  PaymentModelOptions options;
  options.bins = fit.bins;
  options.coverage = fit.coverage;
  if (fit.history_from != INT32_MIN) {
    const absl::StatusOr<Date> from =
        DayOf("fit: history_from", fit.history_from);
    if (!from.ok()) return from.status();
    options.history_from = *from;
  }
  if (fit.facts != nullptr) {
    options.facts = absl::StrSplit(fit.facts, ',', absl::SkipEmpty());
  }
  const absl::StatusOr<RecoveryModel> model =
      FitRecoveryModel(ledger, call.at, options, call.executor);
  if (!model.ok()) return model.status();
  return RecoveryModelJson(*model);
}

absl::StatusOr<std::string> ProvisionText(
    const Ledger& ledger, const Call& call,
    const arrears_provision_options& provision) {
  LedgerLossOptions options;
  options.settle_days = provision.settle_days;
  options.scalar = provision.scalar;
  if (provision.method != nullptr) {
    const absl::StatusOr<LossMethod> method = ParseLossMethod(provision.method);
    if (!method.ok()) return method.status();
    options.method = *method;
  }
  if (provision.scheme != nullptr) {
    absl::StatusOr<AgingScheme> scheme = SchemeOf(provision.scheme);
    if (!scheme.ok()) return scheme.status();
    options.scheme = *std::move(scheme);
  }
  std::optional<Date> opening;
  if (provision.opening != INT32_MIN) {
    const absl::StatusOr<Date> day =
        DayOf("provision: opening", provision.opening);
    if (!day.ok()) return day.status();
    opening = *day;
  }
  return ProvisionJson(ledger, call.at, options, opening, call.executor);
}

absl::StatusOr<Frame> RuleRows(const Ledger& ledger, const Call& call,
                               double confidence) {
  const absl::StatusOr<RuleReport> report =
      TestRules(ledger, call.at, confidence, call.executor);
  if (!report.ok()) return report.status();
  return RuleTable(*report, call.language);
}

// The texts of a call as data of an answer; NULL is what is compiled in.
absl::StatusOr<AnswerData> DataOf(const char* law, const char* effects,
                                  std::int32_t language) {
  AnswerData data;
  data.language = LanguageOf(language);
  if (effects != nullptr) data.effects = effects;
  absl::StatusOr<LawData> given = LawOf(law);
  if (!given.ok()) return given.status();
  data.law = *std::move(given);
  return data;
}

}  // namespace
}  // namespace arrears::c_internal

arrears_options arrears_default_options(void) {
  arrears_options options = {};
  options.struct_size = sizeof(arrears_options);
  options.known_on = INT32_MAX;
  options.threads = 1;
  options.currency = "CNY";
  options.calendar = "CN";
  options.scheme = "standard";
  options.credits = "own_column";
  return options;
}

const char* arrears_version(void) { return ARREARS_VERSION_STRING; }

int32_t arrears_age(const arrears_table* tables, int32_t count,
                    const arrears_options* options,
                    struct ArrowSchema* out_schema, struct ArrowArray* out,
                    arrears_error* error) {
  namespace c = arrears::c_internal;
  const bool by_debtor = options != nullptr && options->by_debtor != 0;
  return c::Serve(tables, count, options, out_schema, out, error,
                  [&](const arrears::Ledger& ledger, const c::Call& call) {
                    return c::AgeTable(ledger, call, by_debtor);
                  });
}

int32_t arrears_age_compare(const arrears_table* tables, int32_t count,
                            const arrears_options* options, int32_t from,
                            int32_t from_known_on, char** out_json,
                            arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(tables, count, options, out_json, error,
                      [&](const arrears::Ledger& ledger, const c::Call& call) {
                        return c::MovementText(ledger, call, from,
                                               from_known_on,
                                               options->by_debtor != 0);
                      });
}

arrears_outlook_options arrears_default_outlook_options(void) {
  const arrears::OutlookOptions defaults;
  arrears_outlook_options options = {};
  options.struct_size = sizeof(arrears_outlook_options);
  options.periods = defaults.periods;
  options.days_per_period = defaults.days_per_period;
  options.horizon_days = defaults.horizon_days;
  options.confidence = defaults.confidence;
  return options;
}

int32_t arrears_forecast(const arrears_table* tables, int32_t count,
                         const arrears_options* options,
                         const arrears_outlook_options* outlook,
                         struct ArrowSchema* out_schema, struct ArrowArray* out,
                         arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::Serve(tables, count, options, out_schema, out, error,
                  [&](const arrears::Ledger& ledger,
                      const c::Call& call) -> absl::StatusOr<arrears::Frame> {
                    const absl::Status given =
                        c::CheckGiven("outlook", outlook);
                    if (!given.ok()) return given;
                    return c::ForecastRows(ledger, call, *outlook);
                  });
}

arrears_fit_options arrears_default_fit_options(void) {
  arrears_fit_options options = {};
  options.struct_size = sizeof(arrears_fit_options);
  options.bins = 5;  // As PaymentModelOptions, which allocates (tested).
  options.coverage = 0.95;
  options.history_from = INT32_MIN;
  return options;
}

int32_t arrears_recover_fit(const arrears_table* tables, int32_t count,
                            const arrears_options* options,
                            const arrears_fit_options* fit, char** out_json,
                            arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(tables, count, options, out_json, error,
                      [&](const arrears::Ledger& ledger,
                          const c::Call& call) -> absl::StatusOr<std::string> {
                        const absl::Status given = c::CheckGiven("fit", fit);
                        return given.ok() ? c::FitText(ledger, call, *fit)
                                          : given;
                      });
}

arrears_provision_options arrears_default_provision_options(void) {
  arrears_provision_options options = {};
  options.struct_size = sizeof(arrears_provision_options);
  options.settle_days = 365;  // As LedgerLossOptions (tested).
  options.scalar = 1;
  options.opening = INT32_MIN;
  return options;
}

int32_t arrears_provision(const arrears_table* tables, int32_t count,
                          const arrears_options* options,
                          const arrears_provision_options* provision,
                          char** out_json, arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::ServeText(
      tables, count, options, out_json, error,
      [&](const arrears::Ledger& ledger,
          const c::Call& call) -> absl::StatusOr<std::string> {
        const absl::Status given = c::CheckGiven("provision", provision);
        return given.ok() ? c::ProvisionText(ledger, call, *provision) : given;
      });
}

int32_t arrears_recover_show(const char* model, int32_t language,
                             struct ArrowSchema* out_schema,
                             struct ArrowArray* out, arrears_error* error) {
  namespace c = arrears::c_internal;
  if (out_schema != nullptr) out_schema->release = nullptr;
  if (out != nullptr) out->release = nullptr;
  return c::Guard(error, [&]() -> absl::Status {
    if (model == nullptr || out_schema == nullptr || out == nullptr) {
      return c::NoPointer();
    }
    const absl::StatusOr<arrears::RecoveryModel> parsed =
        arrears::ParseRecoveryModel(model, "model");
    if (!parsed.ok()) return parsed.status();
    c::ExportFrame(
        arrears::RecoveryModelTable(*parsed, c::LanguageOf(language)),
        out_schema, out);
    return absl::OkStatus();
  });
}

int32_t arrears_recover_report(const arrears_table* tables, int32_t count,
                               const arrears_options* options,
                               double confidence,
                               struct ArrowSchema* out_schema,
                               struct ArrowArray* out, arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::Serve(tables, count, options, out_schema, out, error,
                  [&](const arrears::Ledger& ledger, const c::Call& call) {
                    return c::RuleRows(ledger, call, confidence);
                  });
}

int32_t arrears_answer(const char* verb, const char* request, const char* law,
                       const char* effects, int32_t language, char** out_json,
                       arrears_error* error) {
  namespace c = arrears::c_internal;
  if (out_json != nullptr) *out_json = nullptr;
  return c::Guard(error, [&]() -> absl::Status {
    if (verb == nullptr || request == nullptr || out_json == nullptr) {
      return c::NoPointer();
    }
    const absl::StatusOr<arrears::AnswerData> data =
        c::DataOf(law, effects, language);
    if (!data.ok()) return data.status();
    return c::Give(arrears::AnswerJson(verb, request, "request", *data),
                   out_json);
  });
}

void arrears_free_text(char* text) { std::free(text); }
