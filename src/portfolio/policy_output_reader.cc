// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <string>

#include "absl/strings/str_cat.h"
#include "policy_output_reader_internal.h"

namespace arrears {
namespace {

// The number behind the letter: 7 of "T7", 0 of "unknown".
std::uint8_t NumberOfId(std::string_view id) {
  int number = 0;
  if (id.size() < 2 || id[1] < '0' || id[1] > '9') return 0;
  std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return static_cast<std::uint8_t>(number);
}

Tone ToneOf(std::string_view text) {
  if (text == "soft") return Tone::kSoft;
  if (text == "firm") return Tone::kFirm;
  if (text == "final") return Tone::kFinal;
  return Tone::kNeutral;
}

TermsAdvice TermsAdviceOf(std::string_view text) {
  if (text == "shortened") return TermsAdvice::kShortened;
  if (text == "deposit") return TermsAdvice::kDeposit;
  if (text == "prepay") return TermsAdvice::kPrepay;
  if (text == "hold") return TermsAdvice::kHold;
  return TermsAdvice::kOpen;
}

Ask AskOf(std::string_view text) {
  if (text == "plan") return Ask::kPlan;
  if (text == "part") return Ask::kPart;
  return Ask::kFull;
}

SupplyAdvice SupplyAdviceOf(std::string_view text) {
  if (text == "cash_only") return SupplyAdvice::kCashOnly;
  if (text == "hold") return SupplyAdvice::kHold;
  return SupplyAdvice::kContinue;
}

absl::Status Missing(const char* name) {
  return absl::NotFoundError(
      absl::StrCat("the policy has no output ", name, " of its type"));
}

}  // namespace

template <class T, class Meaning>
absl::Status PolicyOutputReader::Find(const Frame& outputs, const char* name,
                                      bool required, Meaning meaning,
                                      Word<T>* word) {
  const Column* column = outputs.Find(name);
  if (column == nullptr) {
    return required ? Missing(name) : absl::OkStatus();
  }
  if (column->type() != ColumnType::kDictionary) return Missing(name);
  word->codes = column->int32s();
  for (const std::string& text : column->dictionary()) {
    word->meaning.push_back(meaning(text));
  }
  return absl::OkStatus();
}

absl::Status PolicyOutputReader::FindNumber(const Frame& outputs,
                                            const char* name, bool required,
                                            Number* number) {
  const Column* column = outputs.Find(name);
  if (column == nullptr) {
    return required ? Missing(name) : absl::OkStatus();
  }
  if (column->type() == ColumnType::kInt64) {
    number->whole = column->int64s();
  } else if (column->type() == ColumnType::kFloat64) {
    number->real = column->float64s();
  } else {
    return Missing(name);
  }
  return absl::OkStatus();
}

absl::StatusOr<PolicyOutputReader> PolicyOutputReader::Create(
    const Frame& outputs) {
  PolicyOutputReader made;
  const absl::Status statuses[] = {
      Find(outputs, "cause", false, NumberOfId, &made.cause_),
      Find(outputs, "type", true, NumberOfId, &made.type_),
      Find(outputs, "overlay", false, NumberOfId, &made.overlay_),
      Find(outputs, "action", true, ActionIndex, &made.action_),
      Find(outputs, "fallback", false, ActionIndex, &made.fallback_),
      Find(outputs, "also", false, ActionIndex, &made.also_),
      Find(outputs, "argument", false, ActionIndex, &made.argument_),
      Find(outputs, "terms_action", false, ActionIndex, &made.terms_action_),
      Find(outputs, "tone", true, ToneOf, &made.tone_),
      Find(outputs, "terms", true, TermsAdviceOf, &made.terms_),
      Find(outputs, "ask", false, AskOf, &made.ask_),
      Find(outputs, "supply", false, SupplyAdviceOf, &made.supply_),
      FindNumber(outputs, "step", true, &made.step_),
      FindNumber(outputs, "cause_confidence", false, &made.cause_confidence_),
      FindNumber(outputs, "gap_days", false, &made.gap_days_),
      FindNumber(outputs, "weekday", false, &made.weekday_),
      FindNumber(outputs, "avoid_weekday", false, &made.avoid_weekday_),
      FindNumber(outputs, "next_days", false, &made.next_days_),
      FindNumber(outputs, "relationship_weight", false,
                 &made.relationship_weight_),
      FindNumber(outputs, "deterrence_value", false, &made.deterrence_value_)};
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  if (const Column* empathy = outputs.Find("empathy")) {
    if (empathy->type() != ColumnType::kBool) return Missing("empathy");
    made.empathy_ = empathy->bools();
  }
  return made;
}

void PolicyOutputReader::Read(std::size_t row, Recommendation* out) const {
  out->cause = cause_.At(row);
  out->cause_confidence =
      static_cast<std::uint8_t>(cause_confidence_.Days(row));
  out->type = type_.At(row);
  out->overlay = overlay_.At(row);
  out->step = static_cast<std::int8_t>(step_.Days(row));
  out->tone = tone_.At(row);
  out->terms = terms_.At(row);
  out->terms_action = terms_action_.At(row);
  out->ask = ask_.At(row);
  out->supply = supply_.At(row);
  out->also = also_.At(row);
  out->argument = argument_.At(row);
  out->empathy = empathy_.value_or(row, 0) != 0;
}

}  // namespace arrears
