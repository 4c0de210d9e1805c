// SPDX-License-Identifier: Apache-2.0
//
// ledger.h: is this ledger sound, and where do a debtor's rows stand?
//
//   std::vector<LedgerFault> faults = CheckLedger(view, {});
//   absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
//   for (RowIndex item : ledger->items_of(debtor)) Use(ledger->due(item));
//
// A Ledger is a view that was checked once, with each debtor's rows found
// through offsets. It reads the caller's memory in place: that memory must
// stay unchanged for the life of the Ledger. Items that stand grouped by
// debtor in row order cost nothing more; others cost one permutation (4 bytes
// an item).
#ifndef ARREARS_LEDGER_LEDGER_H_
#define ARREARS_LEDGER_LEDGER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/tables.h"

namespace arrears {

// The day asked about, and the day on which we ask. A fact counts when its
// effective date is <= as_of (the end of that day) and its recorded date is
// <= known_on.
struct AsOf {
  Date as_of;
  Date known_on = Date::FromDays(std::numeric_limits<std::int32_t>::max());
  friend constexpr bool operator==(const AsOf&, const AsOf&) = default;
};

enum class Table : std::uint8_t {
  kCreditor,
  kDebtors,
  kItems,
  kSettlements,
  kPromises,
  kDisputes,
  kContacts,
  kEvents,
  kRates,
};
// "creditor", "debtors", "items", ...
std::string_view TableName(Table table);

// One thing that is wrong with one row.
struct LedgerFault {
  Table table;
  std::int64_t row;    // From 0; -1 = the table as a whole.
  std::string column;  // As in tables.h.
  std::string value;   // As text, at most 80 bytes; empty = null.
  std::string reason;  // What was expected, with the bound.
  // "items row 12, due_date 2024-01-01: before document_date 2024-02-01";
  // a value of other than plain characters stands in quotes, escaped.
  std::string Text() const;
};

struct LedgerOptions {
  // Ids that occur twice are a fault. Off only where the caller has already
  // made sure (the CSV reader has).
  bool check_duplicate_ids = true;
  // Beyond this many, faults are counted and not listed: the last one then
  // has row -1 and says how many there are. At least 1.
  std::size_t max_faults = 1'000'000;
  // Dates outside are a fault: a slip of the pen, or a field left unset.
  Date first_date = std::chrono::year(1900) / 1 / 1;
  Date last_date = std::chrono::year(2200) / 12 / 31;
};

// What `kind` of the events table may be: limit, rating, segment, due_changed,
// plan_agreed, insolvency, represented, stop_contact, consent, acknowledged,
// delivered, negotiation, suit, judgment, enforcement, placed, recalled, cause,
// excuse_verdict, approval, reconciled, clause, warning, dispute_closed,
// promise_withdrawn.
std::span<const std::string_view> EventKinds();

// Every fault of every table, in the order of Table and then of rows. O(rows);
// the same list at any number of threads. A fault is
// - a column whose size differs from its table's, a required value missing, a
//   row, code or enumerator out of range, a date out of range, an amount
//   beyond kMaxAmountMinor, an id that occurs twice (promises share ids);
// - a debtor with a cycle of parents, a negative limit, a margin rate outside
//   [-1, 1];
// - an item whose sign is not its kind's, due before its document, without a
//   due date or terms, whose parent is no header (another debtor or currency,
//   itself an instalment), a header that is not the sum of its instalments or
//   has a settled_date. An amount of 0 is accepted: it is never open;
// - a settlement of 0, of the other sign than its item, of a header, in another
//   currency than its source or of the source's sign, drawing more than the
//   source holds; a discount or write-off with a source; an undoing of nothing,
//   of an undoing, of another item's settlement, of more than there was, or
//   dated before it. More than the item's amount is no fault (the excess is
//   unapplied cash) unless settled_date says that the rest was settled;
// - a promise due before it was made, a dispute closed before it was opened, an
//   event ended before it began, records of an item with another debtor;
// - a rate that is not positive, of a currency to itself, or given twice.
[[nodiscard]] std::vector<LedgerFault> CheckLedger(
    const LedgerView& view, const LedgerOptions& options,
    const Executor& executor = Executor::Serial());

// Rows of one group, in row order: order[begin..end), or begin..end itself
// where the table stands in that order.
class RowRange {
 public:
  class Iterator {
   public:
    Iterator(const RowIndex* order, RowIndex at) : order_(order), at_(at) {}
    RowIndex operator*() const { return order_ ? order_[at_] : at_; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator!=(Iterator a, Iterator b) { return a.at_ != b.at_; }

   private:
    const RowIndex* order_;
    RowIndex at_;
  };
  RowRange(const RowIndex* order, RowIndex begin, RowIndex end)
      : order_(order), begin_(begin), end_(end) {}
  Iterator begin() const { return {order_, begin_}; }
  Iterator end() const { return {order_, end_}; }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  bool empty() const { return begin_ == end_; }
  RowIndex operator[](std::size_t i) const {
    const RowIndex at = begin_ + static_cast<RowIndex>(i);
    return order_ ? order_[at] : at;
  }

 private:
  const RowIndex* order_;
  RowIndex begin_, end_;
};

// Rows of a table grouped by an owner: debtors' items, items' settlements.
class Grouping {
 public:
  // `owner[row]` in [0, owners); a row whose owner is null belongs to nobody.
  // O(rows + owners). Keeps no permutation when owners already ascend.
  static Grouping By(ColumnView<RowIndex> owner, std::size_t owners);
  RowRange of(RowIndex owner) const {
    if (offsets_.empty()) return {nullptr, 0, 0};
    return {order_.empty() ? nullptr : order_.data(), offsets_[owner],
            offsets_[owner + 1]};
  }
  bool in_place() const { return order_.empty(); }

 private:
  std::vector<RowIndex> offsets_;  // Size owners + 1; empty: no rows at all.
  std::vector<RowIndex> order_;    // Empty: rows stand in owner order.
};

class Ledger {
 public:
  // kInvalidArgument when CheckLedger finds a fault: the message holds the
  // first one and their number. kOutOfRange beyond 2^31 - 1 rows in a table.
  [[nodiscard]] static absl::StatusOr<Ledger> Create(
      LedgerView view, const LedgerOptions& options,
      const Executor& executor = Executor::Serial());

  Ledger(Ledger&&) = default;
  Ledger& operator=(Ledger&&) = default;

  const LedgerView& view() const { return view_; }
  std::size_t debtor_count() const { return view_.debtors.count; }
  std::size_t item_count() const { return view_.items.amount.size(); }

  // Requires rows in range. The defaults of tables.h are applied.
  std::string debtor_id(RowIndex debtor) const;
  std::string item_id(RowIndex item) const;
  Currency currency(RowIndex item) const;
  std::uint8_t currency_index(RowIndex item) const {
    return view_.items.currency.value_or(item, base_currency_index_);
  }
  // Currencies in the ledger; index as in currency_index().
  const std::vector<Currency>& currencies() const { return currencies_; }
  std::uint8_t base_currency_index() const { return base_currency_index_; }
  ItemKind kind(RowIndex item) const;  // An item with a parent: instalment.
  Date posting(RowIndex item) const {
    return view_.items.posting_date.value_or(item,
                                             view_.items.document_date[item]);
  }
  Date recorded(RowIndex item) const {
    return view_.items.recorded_date.value_or(item, posting(item));
  }
  Date due(RowIndex item) const { return due_[item]; }
  ColumnView<Date> due() const { return due_; }  // No nulls.
  // Posted and known: does the item exist in the books at `at`?
  bool exists(RowIndex item, const AsOf& at) const {
    return posting(item) <= at.as_of && recorded(item) <= at.known_on;
  }
  // An invoice whose instalments stand for it (tables.h): never counted.
  bool is_header(RowIndex item) const {
    return !header_.empty() && header_[item] != 0;
  }
  bool has_headers() const { return !header_.empty(); }

  RowRange items_of(RowIndex debtor) const { return items_.of(debtor); }
  // True when row order is debtor order, so that columns may be read in place.
  bool grouped_by_debtor() const { return items_.in_place(); }
  RowRange settlements_of(RowIndex item) const { return settlements_.of(item); }
  // Settlements in which the item is the source, and what undoes such.
  RowRange draws_on(RowIndex item) const { return draws_.of(item); }
  RowRange disputes_of(RowIndex item) const { return disputes_.of(item); }
  RowRange promises_of(RowIndex debtor) const { return promises_.of(debtor); }
  RowRange contacts_of(RowIndex debtor) const { return contacts_.of(debtor); }
  RowRange events_of(RowIndex debtor) const { return events_.of(debtor); }

 private:
  Ledger() = default;
  LedgerView view_;
  std::vector<Currency> currencies_;
  std::uint8_t base_currency_index_ = 0;
  std::vector<Date> resolved_due_;  // Only where some due date is by default.
  ColumnView<Date> due_;
  std::vector<std::uint8_t> header_;  // Empty: no instalments.
  Grouping items_, settlements_, draws_, disputes_, promises_, contacts_,
      events_;
};

// 1 unit of `from` in `to` at `date`, by the latest rate dated <= date: direct
// or inverse, whichever is later (of one day, the direct one); where there is
// neither, crossed over the base currency.
class RateTable {
 public:
  static RateTable Of(const LedgerView& view);
  // Times 1e9, half away from zero. NotFound naming the pair and the date when
  // there is none ("no_rate"), kOutOfRange when it does not fit 64 bits.
  // O(log rates).
  [[nodiscard]] absl::StatusOr<std::int64_t> RateE9(Currency from, Currency to,
                                                    Date date) const;
  // From the exact rates, not from RateE9: rounded once, half away from zero,
  // exponents taken into account. Errors as RateE9.
  [[nodiscard]] absl::StatusOr<Money> Convert(Money money, Currency to,
                                              Date date) const;

 private:
  struct Row {
    Currency base, quote;
    Date date;
    std::int64_t rate_e9;
  };
  struct Ratio;  // Exact.
  const Row* Latest(Currency base, Currency quote, Date date) const;
  std::optional<Ratio> Leg(Currency from, Currency to, Date date) const;
  absl::StatusOr<Ratio> Find(Currency from, Currency to, Date date) const;
  std::vector<Row> rows_;  // Sorted by base, quote, date.
  Currency pivot_;
};

}  // namespace arrears

#endif  // ARREARS_LEDGER_LEDGER_H_
