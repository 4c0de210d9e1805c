// SPDX-License-Identifier: Apache-2.0
//
// random_ledger.h: a small, sound ledger in which everything happens at once.
//
//   for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
//     const LedgerData data = RandomLedger(seed, {});
//     absl::StatusOr<Ledger> ledger = Ledger::Create(data.View(), {});
//
// Part payments, over-payments, payments before the invoice, credit notes and
// receipts matched, unmatched, charged back and matched again, discounts and
// write-offs, settled_date beside settlements, instalments, partial and closed
// disputes, recordings up to weeks late, two currencies. The same seed and
// parameters give the same ledger everywhere.
#ifndef ARREARS_TESTS_REFERENCE_RANDOM_LEDGER_H_
#define ARREARS_TESTS_REFERENCE_RANDOM_LEDGER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "arrears/base/date.h"
#include "arrears/ledger/ledger_data.h"
#include "reference/ledger_rows.h"

namespace arrears::reference {

struct RandomLedgerParameters {
  int debtors = 4;
  int items = 12;
  int settlements = 16;
  int disputes = 4;
  int promises = 3;
  int contacts = 4;
  Date first = std::chrono::year(2024) / 1 / 1;
  int days = 60;  // Everything is dated in [first, first + 2 * days].
  int max_terms = 45;
  bool currencies = true;    // EUR beside the base, CNY; with rates.
  bool late_records = true;  // recorded_date apart from the dates.
  bool instalments = true;
  bool sources = true;
  bool undoings = true;
  bool reliefs = true;  // Credits, discounts and write-offs without a source.
  bool over_payments = true;
  bool settled_dates = true;
};

// Ids "d0".., "i0".., "s0"..; rows stand in no particular order of debtors.
LedgerRows RandomLedgerRows(std::uint64_t seed,
                            const RandomLedgerParameters& parameters);
LedgerData RandomLedger(std::uint64_t seed,
                        const RandomLedgerParameters& parameters);

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RANDOM_LEDGER_H_
