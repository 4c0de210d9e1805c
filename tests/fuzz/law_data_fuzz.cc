// SPDX-License-Identifier: Apache-2.0
//
// Any text is refused as law data, as effects and as a model of recovery, with
// a message of one line that names it, or is written as it is read; as a
// request it is refused or has an answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arrears/io/answer.h"
#include "arrears/io/effects_data.h"
#include "arrears/io/law_data.h"
#include "arrears/io/model_json.h"

namespace arrears {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckMessage(const absl::Status& status) {
  const std::string message(status.message());
  Require(message.rfind("law.json:", 0) == 0);
  Require(message.find('\n') == message.npos);
}

void CheckEffects(std::string_view text) {
  constexpr Currency kBase = Currency::Of("CNY");
  const auto data = ParseEffects(text, "law.json", kBase, DefaultFees());
  if (!data.ok()) return CheckMessage(data.status());
  const std::string written = EffectsJson(*data, kBase);
  const auto again = ParseEffects(written, "again.json", kBase, DefaultFees());
  Require(again.ok());
  Require(EffectsJson(*again, kBase) == written);
}

void CheckLawData(std::string_view text) {
  const auto data = ParseLawData(text, "law.json", {});
  if (!data.ok()) return CheckMessage(data.status());
  const std::string written = LawDataJson(*data);
  const auto again = ParseLawData(written, "again.json", {});
  Require(again.ok());
  Require(LawDataJson(*again) == written);
}

void CheckModel(std::string_view text) {
  const auto model = ParseRecoveryModel(text, "law.json");
  if (!model.ok()) return CheckMessage(model.status());
  const std::string written = RecoveryModelJson(*model);
  const auto again = ParseRecoveryModel(written, "again.json");
  Require(again.ok());
  Require(RecoveryModelJson(*again) == written);
}

void CheckAnswers(std::string_view text) {
  static const AnswerData* const kData = new AnswerData;
  for (const char* verb : {"claim interest", "claim limitation", "claim fees",
                           "claim routes", "provision", "allocate", "kpi"}) {
    const auto answer = AnswerJson(verb, text, "law.json", *kData);
    if (answer.ok()) {
      Require(answer->substr(answer->size() - 2) == "}\n");
    } else {
      Require(!answer.status().message().empty());
    }
  }
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  arrears::CheckLawData(text);
  arrears::CheckEffects(text);
  arrears::CheckModel(text);
  arrears::CheckAnswers(text);
  return 0;
}
