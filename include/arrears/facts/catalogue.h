// SPDX-License-Identifier: Apache-2.0
//
// catalogue.h: what can be known about a debtor, under which name?
//
//   const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
//   const FactDefinition* dpd = catalogue.Find("dpd_oldest");
//   dpd->unit;                          // "days"
//   dpd->text_en;                       // "Days past due of the oldest ..."
//
// Models, decision tables and reports name facts; each has one definition, a
// type, a unit and a text in English and Chinese. `attr.<column>` names a
// column of the caller's own on the debtors table, `attr.item.<column>` one on
// the items table: that of the item observed, null for a debtor. Outputs of
// later stages (score, pd, step, ...) are listed too, so that a table may read
// them.
//
// Counts and money stand side by side: a count of items, promises or disputes
// has a `..._total` in minor units beside it, a share or a mean by count its
// `..._amount`, weighted by money.
#ifndef ARREARS_FACTS_CATALOGUE_H_
#define ARREARS_FACTS_CATALOGUE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/frame.h"

namespace arrears {

enum class FactStage : std::uint8_t {
  kStanding,  // What is open now, in the observation's currency.
  kExposure,  // What is owed in all currencies, against the limit.
  kItem,      // Of the item that the observation names.
  kPaid,      // How past items were paid.
  kFlow,      // What came in, was lost and was ordered.
  kPromise,
  kDispute,
  kContact,
  kExcuse,
  kDebtor,  // Master data and the events that override it.
  kEvent,   // The way to court, papers, warnings.
  kGroup,   // The debtor with its parents and their other children.
  kOutput,  // Made by scoring, recovery or policy.
};

struct FactDefinition {
  std::string name;
  ColumnType type;
  std::string unit;  // "days", "minor", "share", "count", "probability", "".
  FactStage stage;
  std::string text_en, text_zh;
};

class FactCatalogue {
 public:
  static const FactCatalogue& BuiltIn();
  // nullptr when there is none. `attr.` names are not in the catalogue.
  const FactDefinition* Find(std::string_view name) const;
  const std::vector<FactDefinition>& definitions() const {
    return definitions_;
  }
  std::string NearestName(std::string_view name) const;

 private:
  FactCatalogue();
  std::vector<FactDefinition> definitions_;
};

}  // namespace arrears

#endif  // ARREARS_FACTS_CATALOGUE_H_
