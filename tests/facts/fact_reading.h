// SPDX-License-Identifier: Apache-2.0
//
// fact_reading.h: a fact of a small ledger as people read it.
//
//   const Book book(builder);                      // must be sound
//   EXPECT_EQ(book.Read("dpd_oldest", {as_of}), "31");   // debtor row 0
#ifndef ARREARS_TESTS_FACTS_FACT_READING_H_
#define ARREARS_TESTS_FACTS_FACT_READING_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrears/facts/facts.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_builder.h"
#include "gtest/gtest.h"

namespace arrears {

class Book {
 public:
  explicit Book(const LedgerBuilder& builder) : Book(BuildOrDie(builder)) {}
  explicit Book(LedgerData data)
      : data_(std::make_unique<LedgerData>(std::move(data))) {
    absl::StatusOr<Ledger> ledger = Ledger::Create(data_->View(), {});
    EXPECT_TRUE(ledger.ok()) << ledger.status();
    ledger_ = std::make_unique<Ledger>(*std::move(ledger));
  }
  const Ledger& ledger() const { return *ledger_; }

  // Of the debtor in the base currency, unless said otherwise.
  std::string Read(const std::string& fact, const AsOf& at,
                   const FactOptions& options = {}) const {
    return Read(
        fact, Observation{0, ledger_->base_currency_index(), std::nullopt, at},
        options);
  }
  std::string Read(const std::string& fact, const Observation& who,
                   const FactOptions& options = {}) const {
    const absl::StatusOr<Frame> frame =
        ComputeFacts(*ledger_, {who}, {fact}, options);
    EXPECT_TRUE(frame.ok()) << frame.status();
    return frame.ok() ? frame->Find(fact)->Format(0) : "error";
  }

 private:
  static LedgerData BuildOrDie(const LedgerBuilder& builder) {
    absl::StatusOr<LedgerData> data = builder.Build();
    EXPECT_TRUE(data.ok()) << data.status();
    return *std::move(data);
  }
  std::unique_ptr<LedgerData> data_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace arrears

#endif  // ARREARS_TESTS_FACTS_FACT_READING_H_
