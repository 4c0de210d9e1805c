// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/catalogue.h"

#include <algorithm>
#include <cassert>

#include "facts/catalogue_rows_internal.h"

namespace arrears {

FactCatalogue::FactCatalogue() {
  for (int stage = 0; stage <= static_cast<int>(FactStage::kOutput); ++stage) {
    const auto of = static_cast<FactStage>(stage);
    for (const facts_internal::FactRow& row : facts_internal::FactRowsOf(of)) {
      definitions_.push_back({std::string(row.name), row.type,
                              std::string(row.unit), of, std::string(row.en),
                              std::string(row.zh)});
    }
  }
}

const FactCatalogue& FactCatalogue::BuiltIn() {
  static const FactCatalogue kCatalogue;
  return kCatalogue;
}

const FactDefinition* FactCatalogue::Find(std::string_view name) const {
  const auto found = std::find_if(
      definitions_.begin(), definitions_.end(),
      [name](const FactDefinition& fact) { return fact.name == name; });
  return found == definitions_.end() ? nullptr : &*found;
}

std::string FactCatalogue::NearestName(std::string_view name) const {
  Frame names;  // A frame knows how to find the nearest of its names.
  for (const FactDefinition& fact : definitions_) {
    const absl::Status added = names.Add(Column::Int8(fact.name, {}));
    assert(added.ok());
    static_cast<void>(added);
  }
  return names.NearestName(name);
}

}  // namespace arrears
