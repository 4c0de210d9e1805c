// SPDX-License-Identifier: Apache-2.0
//
// What the generator writes, the reader reads: rows, columns and faults.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "arrears/io/generate.h"
#include "arrears/io/ledger_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "temp_folder.h"

namespace arrears {
namespace {

class GeneratedFolder : public ::testing::Test {
 protected:
  LoadedLedger WriteAndRead(const GeneratorOptions& options) {
    const absl::StatusOr<Generator> generator = Generator::Create(options);
    EXPECT_TRUE(generator.ok()) << generator.status();
    const absl::StatusOr<WrittenLedger> written =
        WriteLedger(*generator, folder_.path());
    EXPECT_TRUE(written.ok()) << written.status();
    faults_ = written->faults;
    const absl::StatusOr<LedgerData> memory =
        MakeLedger(*generator, 0, options.debtors);
    EXPECT_TRUE(memory.ok()) << memory.status();
    memory_ = *memory;
    absl::StatusOr<LoadedLedger> loaded = ReadLedger(folder_.path(), {});
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return *std::move(loaded);
  }

  TempFolder folder_;
  std::vector<PlantedFault> faults_;
  LedgerData memory_;
};

template <class T>
void ExpectSame(const ColumnView<T>& a, const ColumnView<T>& b,
                const char* name) {
  ASSERT_EQ(a.size(), b.size()) << name;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a.has(i), b.has(i)) << name << " row " << i;
    if (a.has(i)) {
      ASSERT_EQ(a[i], b[i]) << name << " row " << i;
    }
  }
}
void ExpectSame(const TextView& a, const TextView& b, const char* name) {
  ASSERT_EQ(a.size(), b.size()) << name;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i], b[i]) << name << " row " << i;
  }
}
void ExpectSame(const CodeView& a, const CodeView& b, const char* name) {
  ASSERT_EQ(a.codes.size(), b.codes.size()) << name;
  for (std::size_t i = 0; i < a.codes.size(); ++i) {
    ASSERT_EQ(a[i], b[i]) << name << " row " << i;
  }
}

#define EXPECT_SAME(column) ExpectSame(a.column, b.column, #column)

void ExpectSameLedger(const LedgerView& a, const LedgerView& b) {
  EXPECT_EQ(a.creditor.name, b.creditor.name);
  EXPECT_EQ(a.creditor.minute_cost_minor, b.creditor.minute_cost_minor);
  EXPECT_SAME(debtors.id);
  EXPECT_SAME(debtors.name);
  EXPECT_SAME(debtors.parent);
  EXPECT_SAME(debtors.segment);
  EXPECT_SAME(debtors.credit_limit);
  EXPECT_SAME(debtors.margin_rate);
  EXPECT_SAME(debtors.tags);
  EXPECT_SAME(items.id);
  EXPECT_SAME(items.debtor);
  EXPECT_SAME(items.amount);
  EXPECT_SAME(items.kind);
  EXPECT_SAME(items.document_date);
  EXPECT_SAME(items.recorded_date);
  EXPECT_SAME(items.delivery_date);
  EXPECT_SAME(items.due_date);
  EXPECT_SAME(items.parent);
  EXPECT_SAME(items.contract_rate);
  EXPECT_SAME(items.secured_amount);
  EXPECT_SAME(settlements.item);
  EXPECT_SAME(settlements.source);
  EXPECT_SAME(settlements.date);
  EXPECT_SAME(settlements.amount);
  EXPECT_SAME(settlements.recorded_date);
  EXPECT_SAME(settlements.kind);
  EXPECT_SAME(settlements.undoes);
  EXPECT_SAME(settlements.payment);
  EXPECT_SAME(promises.id);
  EXPECT_SAME(promises.item);
  EXPECT_SAME(promises.kind);
  EXPECT_SAME(promises.due);
  EXPECT_SAME(promises.amount);
  EXPECT_SAME(disputes.item);
  EXPECT_SAME(disputes.amount);
  EXPECT_SAME(disputes.closed);
  EXPECT_SAME(disputes.upheld);
  EXPECT_SAME(contacts.debtor);
  EXPECT_SAME(contacts.at);
  EXPECT_SAME(contacts.items);
  EXPECT_SAME(contacts.outcome);
  EXPECT_SAME(contacts.excuse);
  EXPECT_SAME(contacts.promise);
  EXPECT_SAME(contacts.action);
  EXPECT_SAME(contacts.delivered);
  EXPECT_SAME(events.debtor);
  EXPECT_SAME(events.item);
  EXPECT_SAME(events.date);
  EXPECT_SAME(events.kind);
  EXPECT_SAME(events.code);
  EXPECT_SAME(events.amount);
  EXPECT_SAME(events.until);
  EXPECT_SAME(events.evidence);
  EXPECT_SAME(rates.date);
  EXPECT_SAME(rates.rate_e9);
}

#undef EXPECT_SAME

TEST_F(GeneratedFolder, IsReadWithoutARejectAndIsTheLedgerInMemory) {
  const LoadedLedger loaded = WriteAndRead({});
  EXPECT_EQ(loaded.report.rows_rejected(), 0) << loaded.report.Summary();
  ExpectSameLedger(loaded.data.View(), memory_.View());
}

TEST_F(GeneratedFolder, LosesItsPlantedFaultsAndNothingElse) {
  GeneratorOptions options;
  options.bad_row_share = 0.03;
  const LoadedLedger loaded = WriteAndRead(options);
  using Place = std::tuple<std::string, std::int64_t, std::string>;
  std::set<Place> planted, rejected;
  for (const PlantedFault& fault : faults_) {
    planted.insert({fault.table + ".csv", fault.line, fault.field});
  }
  for (const RejectedField& fault : loaded.report.rejects) {
    rejected.insert(
        {fault.file, static_cast<std::int64_t>(fault.line), fault.field});
  }
  EXPECT_GT(planted.size(), 300u);
  EXPECT_EQ(planted, rejected);
  EXPECT_EQ(loaded.report.rows_rejected(),
            static_cast<std::int64_t>(planted.size()));
  ExpectSameLedger(loaded.data.View(), memory_.View());
}

}  // namespace
}  // namespace arrears
