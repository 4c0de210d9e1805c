// SPDX-License-Identifier: Apache-2.0
#include "arrears/c/arrears.h"

#include <chrono>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arrears/aging/aging.h"
#include "arrears/base/version.h"
#include "arrears/io/answer.h"
#include "arrears/io/model_json.h"
#include "arrears/portfolio/forecast.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "arrears/recovery/ledger_loss.h"
#include "arrears/recovery/rule_tests.h"
#include "c/export_frame_internal.h"
#include "c/import_ledger_internal.h"

namespace arrears::c_internal {
namespace {

std::int32_t Tell(std::int32_t code, std::string_view message,
                  arrears_error* error) {
  if (error == nullptr) return code;
  error->code = code;
  std::size_t size = std::min(message.size(), sizeof(error->message) - 1);
  // Never end inside a character of UTF-8.
  while (size < message.size() && size > 0 &&
         (static_cast<unsigned char>(message[size]) & 0xc0) == 0x80) {
    --size;
  }
  std::memcpy(error->message, message.data(), size);
  error->message[size] = '\0';
  return code;
}

std::int32_t Tell(const absl::Status& status, arrears_error* error) {
  return Tell(static_cast<std::int32_t>(status.code()),
              std::string(status.message()), error);
}

absl::StatusOr<AgingScheme> SchemeOf(const std::string& text) {
  if (text.empty() || (text[0] != '-' && (text[0] < '0' || text[0] > '9'))) {
    return AgingScheme::Preset(text);
  }
  std::vector<int> edges;
  for (const auto& part : absl::StrSplit(text, ',')) {
    int edge = 0;
    if (!absl::SimpleAtoi(part, &edge)) {
      return absl::InvalidArgumentError(
          absl::StrCat("scheme ", text, ": edges are whole days, 0,30,60"));
    }
    edges.push_back(edge);
  }
  return AgingScheme::FromDays(edges);
}

// A struct of another version of this header is refused.
absl::Status CheckSize(std::string_view what, std::uint32_t size,
                       std::size_t expected) {
  if (size == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(what), ": struct_size ", size, ", expected ",
                   expected, "; start from the default options"));
}

Language LanguageOf(std::int32_t language) {
  return language == 1 ? Language::kZh : Language::kEn;
}

absl::StatusOr<Date> DayOf(std::string_view what, std::int32_t days) {
  constexpr Date kFirst = std::chrono::year(1) / 1 / 1;
  constexpr Date kLast = std::chrono::year(9999) / 12 / 31;
  const Date day = Date::FromDays(days);
  if (kFirst <= day && day <= kLast) return day;
  return absl::InvalidArgumentError(absl::StrCat(
      std::string(what), ": day ", days, " lies outside the years 1 to 9999"));
}

struct Call {
  Creditor creditor;
  AsOf at;
  AgingOptions aging;
  Executor executor = Executor::Serial();
  Language language = Language::kEn;
};

absl::StatusOr<Call> CallOf(const arrears_options& options) {
  Call call;
  const absl::Status size =
      CheckSize("options", options.struct_size, sizeof(options));
  if (!size.ok()) return size;
  if (options.threads < 1 || options.threads > 256) {
    return absl::InvalidArgumentError(absl::StrCat(
        "options: threads ", options.threads, " is not in 1..256"));
  }
  if (options.currency != nullptr) {
    absl::StatusOr<Currency> currency = Currency::Parse(options.currency);
    if (!currency.ok()) return currency.status();
    call.creditor.currency = *currency;
  }
  if (options.calendar != nullptr) call.creditor.calendar = options.calendar;
  const absl::StatusOr<Date> as_of = DayOf("options: as_of", options.as_of);
  if (!as_of.ok()) return as_of.status();
  call.at.as_of = *as_of;
  if (options.known_on != INT32_MAX) {
    const absl::StatusOr<Date> known_on =
        DayOf("options: known_on", options.known_on);
    if (!known_on.ok()) return known_on.status();
    call.at.known_on = *known_on;
  }
  call.executor = Executor::Threads(options.threads);
  call.language = LanguageOf(options.language);
  absl::StatusOr<AgingScheme> scheme =
      SchemeOf(options.scheme == nullptr ? "standard" : options.scheme);
  if (!scheme.ok()) return scheme.status();
  call.aging.scheme = *std::move(scheme);
  if (options.basis != nullptr) {
    absl::StatusOr<AgingBasis> basis = ParseAgingBasis(options.basis);
    if (!basis.ok()) return basis.status();
    call.aging.basis = *basis;
  }
  if (options.credits != nullptr) {
    absl::StatusOr<CreditPresentation> credits =
        ParseCreditPresentation(options.credits);
    if (!credits.ok()) return credits.status();
    call.aging.credits = *credits;
  }
  return call;
}

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

absl::StatusOr<Frame> RecommendRows(const Ledger& ledger, const Call& call) {
  absl::StatusOr<Setting> setting = Setting::Default(call.creditor);
  if (!setting.ok()) return setting.status();
  setting->aging = call.aging;
  setting->executor = call.executor;
  absl::StatusOr<Portfolio> portfolio = Recommend(ledger, call.at, *setting);
  if (!portfolio.ok()) return portfolio.status();
  return RecommendationTable(ledger, *portfolio, *setting,
                             WorkOrder(*portfolio), call.language);
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
  if (law == nullptr) return data;
  absl::StatusOr<LawData> parsed = ParseLawData(law, "law");
  if (!parsed.ok()) return parsed.status();
  data.law = *std::move(parsed);
  return data;
}

// What a function's body says, in the caller's terms; nothing is thrown past
// this.
template <class Body>
std::int32_t Guard(arrears_error* error, Body body) {
  try {
    const absl::Status status = body();
    return status.ok() ? Tell(ARREARS_OK, "", error) : Tell(status, error);
  } catch (const std::bad_alloc&) {
    return Tell(ARREARS_OUT_OF_MEMORY, "out of memory", error);
  } catch (const std::exception& caught) {
    return Tell(ARREARS_FAILED_PRECONDITION, caught.what(), error);
  }
}

absl::Status NoPointer() {
  return absl::InvalidArgumentError("a required pointer is NULL");
}

// Imports and checks a ledger, and visits it.
template <class Visit>
absl::Status WithLedger(const arrears_table* tables, std::int32_t count,
                        const arrears_options* options, Visit visit) {
  if ((tables == nullptr && count > 0) || count < 0 || options == nullptr) {
    return NoPointer();
  }
  absl::StatusOr<Call> call = CallOf(*options);
  if (!call.ok()) return call.status();
  absl::StatusOr<ImportedLedger> imported = ImportLedger(
      std::span(tables, static_cast<std::size_t>(count)), call->creditor);
  if (!imported.ok()) return imported.status();
  absl::StatusOr<Ledger> ledger =
      Ledger::Create(imported->view, {}, call->executor);
  if (!ledger.ok()) return ledger.status();
  return visit(*ledger, *call);
}

// What `compute` makes of a ledger, as a table.
template <class Compute>
std::int32_t Serve(const arrears_table* tables, std::int32_t count,
                   const arrears_options* options, ArrowSchema* out_schema,
                   ArrowArray* out, arrears_error* error, Compute compute) {
  if (out_schema != nullptr) out_schema->release = nullptr;
  if (out != nullptr) out->release = nullptr;
  return Guard(error, [&]() -> absl::Status {
    if (out_schema == nullptr || out == nullptr) return NoPointer();
    return WithLedger(tables, count, options,
                      [&](const Ledger& ledger, const Call& call) {
                        absl::StatusOr<Frame> frame = compute(ledger, call);
                        if (!frame.ok()) return frame.status();
                        ExportFrame(*std::move(frame), out_schema, out);
                        return absl::OkStatus();
                      });
  });
}

// A copy that arrears_free_text frees.
absl::Status Give(const absl::StatusOr<std::string>& text, char** out) {
  if (!text.ok()) return text.status();
  *out = static_cast<char*>(std::malloc(text->size() + 1));
  if (*out == nullptr) throw std::bad_alloc();
  std::memcpy(*out, text->c_str(), text->size() + 1);
  return absl::OkStatus();
}

// What `compute` says of a ledger and the options `given`, called `what`.
template <class Given>
std::int32_t ServeText(const arrears_table* tables, std::int32_t count,
                       const arrears_options* options, std::string_view what,
                       const Given* given, char** out, arrears_error* error,
                       absl::StatusOr<std::string> (*compute)(const Ledger&,
                                                              const Call&,
                                                              const Given&)) {
  if (out != nullptr) *out = nullptr;
  return Guard(error, [&]() -> absl::Status {
    if (given == nullptr || out == nullptr) return NoPointer();
    absl::Status size = CheckSize(what, given->struct_size, sizeof(*given));
    if (!size.ok()) return size;
    return WithLedger(tables, count, options,
                      [&](const Ledger& ledger, const Call& call) {
                        return Give(compute(ledger, call, *given), out);
                      });
  });
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

int32_t arrears_recommend(const arrears_table* tables, int32_t count,
                          const arrears_options* options,
                          struct ArrowSchema* out_schema,
                          struct ArrowArray* out, arrears_error* error) {
  namespace c = arrears::c_internal;
  return c::Serve(tables, count, options, out_schema, out, error,
                  [](const arrears::Ledger& ledger, const c::Call& call) {
                    return c::RecommendRows(ledger, call);
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
                    if (outlook == nullptr) return c::NoPointer();
                    const absl::Status size = c::CheckSize(
                        "outlook", outlook->struct_size, sizeof(*outlook));
                    if (!size.ok()) return size;
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
  return c::ServeText(tables, count, options, "fit", fit, out_json, error,
                      &c::FitText);
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
  return c::ServeText(tables, count, options, "provision", provision, out_json,
                      error, &c::ProvisionText);
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
