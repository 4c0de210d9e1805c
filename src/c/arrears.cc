// SPDX-License-Identifier: Apache-2.0
#include "arrears/c/arrears.h"

#include <climits>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arrears/aging/aging.h"
#include "arrears/base/version.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
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

struct Call {
  Creditor creditor;
  AsOf at;
  AgingOptions aging;
  Executor executor = Executor::Serial();
  Language language = Language::kEn;
};

absl::StatusOr<Call> CallOf(const arrears_options& options) {
  Call call;
  if (options.struct_size != sizeof(arrears_options)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "options: struct_size ", options.struct_size, ", expected ",
        sizeof(arrears_options), "; start from arrears_default_options()"));
  }
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
  call.at.as_of = Date::FromDays(options.as_of);
  call.at.known_on = Date::FromDays(options.known_on);
  call.executor = Executor::Threads(options.threads);
  call.language = options.language == 1 ? Language::kZh : Language::kEn;
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
  return RecommendationTable(ledger, *portfolio, *setting, portfolio->ranking,
                             call.language);
}

// Imports, checks, computes and exports; nothing is thrown past this.
template <class Compute>
std::int32_t Serve(const arrears_table* tables, std::int32_t count,
                   const arrears_options* options, ArrowSchema* out_schema,
                   ArrowArray* out, arrears_error* error, Compute compute) {
  if (out_schema != nullptr) out_schema->release = nullptr;
  if (out != nullptr) out->release = nullptr;
  if ((tables == nullptr && count > 0) || count < 0 || options == nullptr ||
      out_schema == nullptr || out == nullptr) {
    return Tell(ARREARS_INVALID_ARGUMENT, "a required pointer is NULL", error);
  }
  try {
    absl::StatusOr<Call> call = CallOf(*options);
    if (!call.ok()) return Tell(call.status(), error);
    absl::StatusOr<ImportedLedger> imported = ImportLedger(
        std::span(tables, static_cast<std::size_t>(count)), call->creditor);
    if (!imported.ok()) return Tell(imported.status(), error);
    absl::StatusOr<Ledger> ledger =
        Ledger::Create(imported->view, {}, call->executor);
    if (!ledger.ok()) return Tell(ledger.status(), error);
    absl::StatusOr<Frame> frame = compute(*ledger, *call);
    if (!frame.ok()) return Tell(frame.status(), error);
    ExportFrame(*std::move(frame), out_schema, out);
  } catch (const std::bad_alloc&) {
    return Tell(ARREARS_OUT_OF_MEMORY, "out of memory", error);
  } catch (const std::exception& caught) {
    return Tell(ARREARS_FAILED_PRECONDITION, caught.what(), error);
  }
  return Tell(ARREARS_OK, "", error);
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
