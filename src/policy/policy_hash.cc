// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "policy_internal.h"

namespace arrears::policy_internal {
namespace {

// FNV-1a.
class ContentHash {
 public:
  void Add(std::string_view text) {
    for (const char c : text) Mix(static_cast<unsigned char>(c));
    Mix(0x1f);
  }
  // A whole number is the same however it is held.
  void AddValue(const OutputValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      Add("\"");
      return Add(*text);
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      return Add(CellNumber(static_cast<double>(*whole)));
    }
    if (const auto* real = std::get_if<double>(&value)) {
      return Add(CellNumber(*real));
    }
    const auto* flag = std::get_if<bool>(&value);
    Add(flag == nullptr ? "null" : *flag ? "true" : "false");
  }
  void AddAll(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) Add(text);
    Mix(0x1e);
  }
  std::string Text() const {
    return absl::StrCat(absl::Hex(hash_, absl::kZeroPad16));
  }

 private:
  void Mix(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3u; }
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

void AddTable(const TableSpec& table, ContentHash* hash) {
  hash->Add(table.name);
  hash->Add(HitPolicyLetters(table.hit_policy));
  for (const TableInput& input : table.inputs) {
    hash->Add(input.name);
    hash->AddAll(input.allowed);
    hash->Add(input.null == Treatment::kRefuse ? "null" : "");
    hash->Add(input.outside == Treatment::kRefuse ? "outside" : "");
  }
  for (const TableOutput& output : table.outputs) {
    hash->Add(output.name);
    hash->AddValue(output.fallback);
    for (const OutputValue& value : output.allowed) hash->AddValue(value);
  }
  for (const TableRule& rule : table.rules) {
    hash->Add(rule.id);
    hash->AddAll(rule.cells);
    for (const OutputValue& output : rule.outputs) hash->AddValue(output);
    hash->AddAll(rule.rows);
    hash->Add(rule.note_en);
    hash->Add(rule.note_zh);
  }
}

}  // namespace

std::string HashOf(const PolicySpec& spec) {
  ContentHash hash;
  hash.Add(spec.name);
  hash.Add(spec.version);
  hash.Add(ChooseByName(spec.choose));
  for (const std::optional<Date>& day : {spec.valid_from, spec.valid_to}) {
    hash.Add(day ? FormatIsoDate(*day) : "");
  }
  for (const PolicyParameter& parameter : spec.parameters) {
    hash.Add(parameter.name);
    hash.AddValue(parameter.value);
  }
  for (const TableSpec& table : spec.tables) AddTable(table, &hash);
  return hash.Text();
}

}  // namespace arrears::policy_internal
