// SPDX-License-Identifier: Apache-2.0
//
// generate.h: where does a ledger with known truth come from?
//
//   absl::StatusOr<Generator> generator = Generator::Create(options);
//   GeneratedDebtor debtor;
//   generator->MakeDebtor(17, &debtor);                   // one debtor's rows
//   auto written = WriteLedger(*generator, "ledger");     // eight tables
//   const GeneratorTruth truth = generator->Truth();
//
// Each debtor is a pure function of (options, index): in any order, on any
// machine, by any number of threads, the same rows; WriteLedgerPart lets a
// cluster write a ledger piece by piece.
#ifndef ARREARS_IO_GENERATE_H_
#define ARREARS_IO_GENERATE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/io/generate_options.h"
#include "arrears/io/generate_rows.h"
#include "arrears/io/generate_truth.h"
#include "arrears/ledger/ledger_data.h"

namespace arrears {

namespace generate_internal {
class Model;
}

// The options with their tables worked out.
class Generator {
 public:
  // What Validate(options) says. Costs about a tenth of a millisecond.
  [[nodiscard]] static absl::StatusOr<Generator> Create(
      const GeneratorOptions& options);
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;
  ~Generator();

  const GeneratorOptions& options() const;
  // Replaces *out, whose memory is reused. Requires 0 <= index < debtors.
  void MakeDebtor(std::int64_t index, GeneratedDebtor* out) const;
  // Some tenths of a second. Same result at any concurrency.
  [[nodiscard]] GeneratorTruth Truth(
      const Executor& executor = Executor::Serial()) const;

  // P(a payment arrives on `date` | open, undisputed, no contact in effect, no
  // promise broken). Requires indexes in range; amount_class 0, 1 or 2.
  double PaymentProbability(int segment, int habit, int amount_class,
                            Date due_date, Date date) const;

  // For the files that write what the generator makes.
  const generate_internal::Model& model() const { return *model_; }

 private:
  explicit Generator(std::unique_ptr<const generate_internal::Model> model);
  std::unique_ptr<const generate_internal::Model> model_;
};

// The rows of debtors [begin, end) as a ledger in memory, with a creditor and
// rates. kInvalidArgument unless 0 <= begin <= end <= debtors. For tests and
// small portfolios: O(rows log rows), some hundred bytes a row on the way.
[[nodiscard]] absl::StatusOr<LedgerData> MakeLedger(const Generator& generator,
                                                    std::int64_t begin,
                                                    std::int64_t end);

// A row that was added to a file although no reader should accept it. The rows
// around it stay sound: without the faulty ones the ledger is the clean one.
struct PlantedFault {
  std::string table;      // "items", ...
  std::int64_t line = 0;  // In the file, the header being line 1.
  std::string field;      // The column at fault.
  std::string value;      // What stands there; empty = missing.
  std::string fault;      // duplicate_id, unknown_debtor, unknown_item,
                          // due_before_document, amount_overflow, bad_amount,
                          // bad_date, invalid_utf8, missing_field.
};

struct WrittenTable {
  std::string name;       // "items" stands in items.csv.
  std::int64_t rows = 0;  // Without the header, with the faulty ones.
  std::int64_t bytes = 0;
};

struct WrittenLedger {
  std::vector<WrittenTable> tables;
  std::vector<PlantedFault> faults;  // In order of table, then line.
};

// (debtors or items done, of how many); at most a hundred times.
using GenerateProgress = std::function<void(std::int64_t, std::int64_t)>;

// Writes creditor.json, debtors.csv, items.csv, settlements.csv, promises.csv,
// disputes.csv, contacts.csv, events.csv and rates.csv into `directory`, which
// is created when absent; files there are replaced. Streams: memory does not
// grow with the ledger, but for the list of planted faults.
// kFailedPrecondition naming the file that cannot be written.
[[nodiscard]] absl::StatusOr<WrittenLedger> WriteLedger(
    const Generator& generator, const std::string& directory,
    const GenerateProgress& progress = {});

// The rows of debtors [begin, end). Only the part with begin = 0 has headers,
// creditor.json and rates.csv, so parts one after another are the whole
// ledger's files. Lines of faults count within the part.
// kInvalidArgument unless 0 <= begin <= end <= debtors.
[[nodiscard]] absl::StatusOr<WrittenLedger> WriteLedgerPart(
    const Generator& generator, std::int64_t begin, std::int64_t end,
    const std::string& directory, const GenerateProgress& progress = {});

// One file for measuring speed: id, debtor, document_date, due_date, amount,
// currency, settled_date. Items "INV-000012345" in order; debtors "C0001234" in
// random order; all in the base currency. Only the payment hazard acts: what an
// item pays, it pays at once and in full.
// With a `settlements_path`, settled_date stays empty and that file gets part
// settlements (id, item, date, amount), as many as items, in an order of their
// own: of each four items one has none, two have one, one has two.
// kFailedPrecondition naming the file that cannot be written.
[[nodiscard]] absl::StatusOr<WrittenLedger> WriteItemsFile(
    const Generator& generator, const std::string& path,
    const std::string& settlements_path = "",
    const GenerateProgress& progress = {});

}  // namespace arrears

#endif  // ARREARS_IO_GENERATE_H_
