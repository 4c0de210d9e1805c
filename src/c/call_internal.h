// SPDX-License-Identifier: Apache-2.0
//
// What every function of the C door does: read its options, import the ledger,
// and give a table or a text back. Nothing is thrown past Guard.
#ifndef ARREARS_SRC_C_CALL_INTERNAL_H_
#define ARREARS_SRC_C_CALL_INTERNAL_H_

#include <cstdint>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/aging/aging.h"
#include "arrears/base/executor.h"
#include "arrears/base/language.h"
#include "arrears/c/arrears.h"
#include "arrears/io/law_data.h"
#include "arrears/ledger/ledger.h"
#include "c/export_frame_internal.h"
#include "c/import_ledger_internal.h"

namespace arrears::c_internal {

// Fills the error and gives its code.
std::int32_t Tell(std::int32_t code, std::string_view message,
                  arrears_error* error);
std::int32_t Tell(const absl::Status& status, arrears_error* error);

absl::Status NoPointer();
// A struct of another version of the header is refused.
absl::Status CheckSize(std::string_view what, std::uint32_t size,
                       std::size_t expected);
// The options `given`, called `what`: they must be there.
template <class Given>
absl::Status CheckGiven(std::string_view what, const Given* given) {
  return given == nullptr ? NoPointer()
                          : CheckSize(what, given->struct_size, sizeof(*given));
}

// A preset, or upper edges in days.
absl::StatusOr<AgingScheme> SchemeOf(const std::string& text);
Language LanguageOf(std::int32_t language);
absl::StatusOr<Date> DayOf(std::string_view what, std::int32_t days);
// NULL is what is compiled in.
absl::StatusOr<LawData> LawOf(const char* law);

struct Call {
  Creditor creditor;
  AsOf at;
  AgingOptions aging;
  Executor executor = Executor::Serial();
  Language language = Language::kEn;
};

absl::StatusOr<Call> CallOf(const arrears_options& options);

// A copy that arrears_free_text frees; std::bad_alloc.
absl::Status Give(const absl::StatusOr<std::string>& text, char** out);

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

// What `compute` says of a ledger, as a text.
template <class Compute>
std::int32_t ServeText(const arrears_table* tables, std::int32_t count,
                       const arrears_options* options, char** out,
                       arrears_error* error, Compute compute) {
  if (out != nullptr) *out = nullptr;
  return Guard(error, [&]() -> absl::Status {
    if (out == nullptr) return NoPointer();
    return WithLedger(tables, count, options,
                      [&](const Ledger& ledger, const Call& call) {
                        return Give(compute(ledger, call), out);
                      });
  });
}

}  // namespace arrears::c_internal

#endif  // ARREARS_SRC_C_CALL_INTERNAL_H_
