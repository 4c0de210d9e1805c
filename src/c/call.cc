// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "c/call_internal.h"

namespace arrears::c_internal {

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

absl::Status NoPointer() {
  return absl::InvalidArgumentError("a required pointer is NULL");
}

absl::Status CheckSize(std::string_view what, std::uint32_t size,
                       std::size_t expected) {
  if (size == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(std::string(what), ": struct_size ", size, ", expected ",
                   expected, "; start from the default options"));
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

absl::StatusOr<LawData> LawOf(const char* law) {
  return law == nullptr ? DefaultLawData() : ParseLawData(law, "law");
}

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

absl::Status Give(const absl::StatusOr<std::string>& text, char** out) {
  if (!text.ok()) return text.status();
  *out = static_cast<char*>(std::malloc(text->size() + 1));
  if (*out == nullptr) throw std::bad_alloc();
  std::memcpy(*out, text->c_str(), text->size() + 1);
  return absl::OkStatus();
}

}  // namespace arrears::c_internal
