// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "facts/observation_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr Date kFirstDay = std::chrono::year{1} / 1 / 1;
constexpr Date kLastDay = std::chrono::year{9999} / 12 / 31;

absl::Status ValidateObservation(const Ledger& ledger, const Observation& who,
                                 std::size_t place) {
  const auto fault = [place](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("observation ", place, ": ", what));
  };
  if (who.debtor < 0 ||
      static_cast<std::size_t>(who.debtor) >= ledger.debtor_count()) {
    return fault(
        absl::StrCat("debtor row ", who.debtor, " of ", ledger.debtor_count()));
  }
  if (who.currency >= ledger.currencies().size()) {
    return fault(absl::StrCat("currency ", static_cast<int>(who.currency),
                              " of ", ledger.currencies().size()));
  }
  if (who.at.as_of < kFirstDay || who.at.as_of > kLastDay) {
    return fault(absl::StrCat("as_of day ", who.at.as_of.days_since_1970(),
                              " lies outside the years 1 to 9999"));
  }
  if (!who.item) return absl::OkStatus();
  if (*who.item < 0 ||
      static_cast<std::size_t>(*who.item) >= ledger.item_count()) {
    return fault(
        absl::StrCat("item row ", *who.item, " of ", ledger.item_count()));
  }
  if (ledger.view().items.debtor[static_cast<std::size_t>(*who.item)] !=
          who.debtor ||
      ledger.currency_index(*who.item) != who.currency) {
    return fault(absl::StrCat("item ", ledger.item_id(*who.item),
                              " is not debtor ", ledger.debtor_id(who.debtor),
                              "'s in that currency"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ValidateObservations(
    const Ledger& ledger, const std::vector<Observation>& observations) {
  for (std::size_t i = 0; i < observations.size(); ++i) {
    absl::Status valid = ValidateObservation(ledger, observations[i], i);
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

}  // namespace arrears::facts_internal
