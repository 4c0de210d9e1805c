// SPDX-License-Identifier: Apache-2.0
//
// generate_rows.h: what does the generator know about one debtor?
//
//   GeneratedDebtor debtor;
//   generator.MakeDebtor(17, &debtor);
//   for (const GeneratedSettlement& s : debtor.settlements) {
//     Use(debtor.items[s.item].id, s.date, s.amount);
//   }
//
// Plain rows, as they are written to the files of a ledger (tables.h says what
// the columns mean). Rows name items and settlements by their index among the
// debtor's own; -1 = none. Members under "truth" are not written.
#ifndef ARREARS_IO_GENERATE_ROWS_H_
#define ARREARS_IO_GENERATE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/money.h"

namespace arrears {

struct GeneratedItem {
  std::string id;         // "INV-000012345", "CN-...", "RC-...".
  std::string_view kind;  // invoice, debit_note, instalment, credit_note,
                          // receipt.
  Date document_date, posting_date, recorded_date, due_date;
  std::optional<Date> received_date, delivery_date, contract_date;
  std::int64_t amount = 0;  // Minor; negative for credit_note and receipt.
  std::int32_t parent = -1;
  std::string contract;
  std::int32_t contract_rate_percent = 0;  // Yearly; 0 = none.
  std::int64_t secured_amount = 0;         // 0 = none.
  // Truth.
  bool follows_model = false;  // See generate_truth.h.
  int amount_class = 0;        // 0 small, 1 middle, 2 large.
};

struct GeneratedSettlement {
  std::string id;
  std::int32_t item = -1, source = -1, undoes = -1;
  Date date, recorded_date;
  std::int64_t amount = 0;  // An undoing row has what it gives back.
  std::string_view kind;    // cash, credit, discount, write_off, unmatch,
                            // chargeback.
  std::string payment;
};

enum class PromiseOutcome : std::uint8_t {
  kKept,
  kLate,
  kPart,
  kBroken,
  kUnfinished,  // Cut off by as_of or by insolvency.
};

struct GeneratedPromise {
  std::string id;
  std::int32_t item = -1;
  std::string_view kind;  // promise, plan, extension.
  Date made_on, due, recorded_date;
  std::int64_t amount = 0;
  PromiseOutcome outcome = PromiseOutcome::kUnfinished;  // Truth.
};

struct GeneratedDispute {
  std::int32_t item = -1;
  Date opened, recorded_date;
  std::optional<std::int64_t> amount;  // None: the whole item.
  std::optional<Date> closed;
  std::optional<bool> upheld;
  std::string_view reason;
};

struct GeneratedContact {
  std::string id;
  Date date, recorded_date;
  int minute_of_day = 0;               // The debtor's wall time.
  std::string channel, action, party;  // Action: "A13".
  std::string_view direction;          // out, in.
  std::string address_key;
  std::vector<std::int32_t> items;  // Those the contact was about.
  std::string_view outcome;         // delivered, undelivered, no_answer,
                                    // reached, promise, excuse.
  std::string_view excuse;          // "X4", or empty.
  std::string promise;              // Its id, or empty.
  bool delivered = true;
};

struct GeneratedEvent {
  std::int32_t item = -1;
  Date date, recorded_date;
  std::string_view kind;
  std::string code, party, evidence;
  std::optional<std::int64_t> amount;  // Minor, base currency.
  std::optional<Date> until;
};

struct GeneratedDebtor {
  std::int64_t index = 0;
  std::string id;  // "C0000017".
  std::string name;
  std::int64_t parent = -1;  // Another debtor's index, lower than its own.
  std::string_view debtor_class, country, law, language, timezone, size;
  std::string segment;
  Currency currency;
  std::optional<std::int64_t> credit_limit;  // Minor, base currency.
  Date since;
  int margin_percent = 0;
  std::string_view tags;
  // Truth.
  int segment_index = 0, habit_index = 0;
  std::optional<Date> insolvent_on;  // Also an event, when not after as_of.

  std::vector<GeneratedItem> items;
  std::vector<GeneratedSettlement> settlements;  // In order of date.
  std::vector<GeneratedPromise> promises;
  std::vector<GeneratedDispute> disputes;
  std::vector<GeneratedContact> contacts;
  std::vector<GeneratedEvent> events;
};

}  // namespace arrears

#endif  // ARREARS_IO_GENERATE_ROWS_H_
