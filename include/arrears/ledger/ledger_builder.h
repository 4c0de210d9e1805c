// SPDX-License-Identifier: Apache-2.0
//
// ledger_builder.h: how is a small ledger written down, row by row?
//
//   LedgerBuilder builder;
//   builder.AddItem({.id = "inv-1", .debtor = "d-1", .amount = 100'00,
//                    .document_date = 2024y / 1 / 1, .due_date = 2024y / 1 /
//                    31});
//   builder.AddSettlement(
//       {.item = "inv-1", .date = 2024y / 2 / 3, .amount = 40'00});
//   absl::StatusOr<LedgerData> data = builder.Build();
//
// Rows name one another by id, in any order. Debtors that only items name are
// created, after those that were added. An empty text is a null, as is an
// empty optional: the defaults of tables.h apply. Fields stand in the order of
// the columns of the files. Build resolves names and nothing else: whether the
// ledger is sound, CheckLedger says.
#ifndef ARREARS_LEDGER_LEDGER_BUILDER_H_
#define ARREARS_LEDGER_LEDGER_BUILDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/ledger/ledger_data.h"
#include "arrears/ledger/tables.h"

namespace arrears {

// Every field below has a default, so that a row is written with the fields it
// has and no warning about the others.

// Further columns of a row, as text: {{"region", "north"}}.
using TextAttributes = std::vector<std::pair<std::string, std::string>>;

struct DebtorRow {
  std::string id = {};
  std::string name = {};
  std::string parent = {};  // A debtor's id.
  std::optional<DebtorClass> kind = {};
  std::string country = {}, law = {}, language = {}, timezone = {}, size = {},
              segment = {};
  std::optional<Currency> currency = {};
  std::optional<std::int64_t> credit_limit = {};
  std::optional<Date> since = {};
  std::optional<double> margin_rate = {};
  std::string tags = {};
  TextAttributes attributes = {};
};

struct ItemRow {
  std::string id = {};
  std::string debtor = {};
  std::optional<ItemKind> kind = {};
  Date document_date = {};
  std::optional<Date> posting_date = {}, recorded_date = {}, received_date = {},
                      delivery_date = {}, due_date = {};
  std::string terms = {};
  std::int64_t amount = 0;  // Minor, signed.
  std::optional<Currency> currency = {};
  std::string parent = {};  // An item's id.
  std::optional<Date> settled_date = {};
  std::string contract = {};
  std::optional<Date> contract_date = {};
  std::optional<double> contract_rate = {};
  std::optional<std::int64_t> secured_amount = {};
  std::optional<bool> disputed = {};
  TextAttributes attributes = {};
};

struct SettlementRow {
  std::string id = {};
  std::string item = {};
  std::string source = {};  // An item's id.
  Date date = {};
  std::optional<std::int64_t> amount = {};
  std::optional<Date> recorded_date = {};
  std::optional<SettlementKind> kind = {};
  std::string undoes = {};  // A settlement's id.
  std::string payment = {};
};

struct PromiseRow {
  std::string id = {};
  std::string debtor = {};  // Empty: the item's.
  std::string item = {};
  std::optional<PromiseKind> kind = {};
  Date made_on = {}, due = {};
  std::optional<std::int64_t> amount = {};
  std::optional<Date> recorded_date = {};
};

struct DisputeRow {
  std::string item = {};
  Date opened = {};
  std::optional<std::int64_t> amount = {};
  std::optional<Date> closed = {};
  std::optional<bool> upheld = {};
  std::string reason = {};
  std::optional<Date> recorded_date = {};
};

struct ContactRow {
  std::string id = {};
  std::string debtor = {};
  WallMinute at = 0;
  std::string channel = {}, direction = {}, party = {}, address_key = {},
              items = {}, outcome = {}, excuse = {}, promise = {}, action = {};
  std::optional<bool> delivered = {};
  std::optional<Date> recorded_date = {};
};

struct EventRow {
  std::string debtor = {};  // Empty: the item's.
  std::string item = {};
  Date date = {};
  std::optional<Date> recorded_date = {};
  std::string kind = {}, code = {};
  std::optional<std::int64_t> amount = {};
  std::optional<Date> until = {};
  std::string party = {}, evidence = {};
};

struct RateRow {
  Currency base = {}, quote = {};
  Date date = {};
  std::int64_t rate_e9 = 0;
};

class LedgerBuilder {
 public:
  // In the base currency unless a row says otherwise.
  explicit LedgerBuilder(Creditor creditor = {});

  LedgerBuilder& AddDebtor(DebtorRow row);
  LedgerBuilder& AddItem(ItemRow row);
  LedgerBuilder& AddSettlement(SettlementRow row);
  LedgerBuilder& AddPromise(PromiseRow row);
  LedgerBuilder& AddDispute(DisputeRow row);
  LedgerBuilder& AddContact(ContactRow row);
  LedgerBuilder& AddEvent(EventRow row);
  LedgerBuilder& AddRate(RateRow row);

  // Rows stand in the order in which they were added, debtors as said above.
  // Where ids occur twice, names mean the first. kInvalidArgument listing each
  // unknown name with its table and row (at most 20), or when there are more
  // than 255 currencies. O(rows log rows).
  [[nodiscard]] absl::StatusOr<LedgerData> Build() const;

 private:
  Creditor creditor_;
  std::vector<DebtorRow> debtors_;
  std::vector<ItemRow> items_;
  std::vector<SettlementRow> settlements_;
  std::vector<PromiseRow> promises_;
  std::vector<DisputeRow> disputes_;
  std::vector<ContactRow> contacts_;
  std::vector<EventRow> events_;
  std::vector<RateRow> rates_;
};

}  // namespace arrears

#endif  // ARREARS_LEDGER_LEDGER_BUILDER_H_
