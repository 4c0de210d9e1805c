// SPDX-License-Identifier: Apache-2.0
//
// rules_verify.h: what is at fault in a table, found by trying every row?
//
// The slow twin of verify.h. Each column has the values that its cells name and
// the values beside them; every combination of those is a row, every row is put
// to every rule, and each finding is read off the definition in verify.h. Only
// the words of the public structs are shared with the library.
#ifndef ARREARS_TESTS_REFERENCE_RULES_VERIFY_H_
#define ARREARS_TESTS_REFERENCE_RULES_VERIFY_H_

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "arrears/rules/verify.h"
#include "reference/rules_reference.h"

namespace arrears::reference {

struct SlowFindings {
  std::set<std::size_t> gap;  // Rows.
  // Kinds of two rules, as the library lists them.
  std::set<std::pair<FindingKind, std::vector<std::size_t>>> pairs;
  std::set<std::size_t> dead;
  std::set<std::pair<std::size_t, std::size_t>> empty;  // Rule, input.
  struct Cut {
    std::size_t input;
    Value below, above;
  };
  std::vector<Cut> idle;
};

class TableTwin {
 public:
  TableTwin(const TableSpec& table, const std::vector<InputSchema>& schema,
            const VerifyOptions& options);

  // Rows that exist, by number.
  std::size_t rows() const { return rows_.size(); }
  // Of a row with these values.
  bool Exists(const std::vector<Value>& values) const;
  std::vector<std::size_t> Matching(const std::vector<Value>& values) const;
  // The rows that meet a unary test for each input.
  std::set<std::size_t> RowsIn(const std::vector<std::string>& tests) const;
  const std::set<std::size_t>& RowsOf(std::size_t rule) const {
    return accepted_[rule];
  }

  // What the outputs come to where just these rules match.
  std::string Outcome(const std::vector<std::size_t>& matching) const;
  // Whether a rule is the one that counts among these, or one of them.
  bool Fires(std::size_t rule, const std::vector<std::size_t>& matching) const;
  // Whether `by` can leave nothing to `rule` by accepting all that it accepts.
  bool MayCover(std::size_t by, std::size_t rule) const;

  SlowFindings Find() const;
  // Rules and inputs whose cell decides something.
  std::set<std::pair<std::size_t, std::size_t>> Deciding() const;

 private:
  using Row = std::vector<std::size_t>;  // Of each input, which of its points.

  bool Before(std::size_t a, std::size_t b) const;
  bool SameOutputs(std::size_t a, std::size_t b) const;
  bool InDomain(std::size_t input, const Value& value) const;
  std::vector<Value> ValuesOf(const Row& row) const;
  // The row that has another point at one input, or rows() if there is none.
  std::size_t Beside(std::size_t row, std::size_t input,
                     std::size_t point) const;
  void FindPairs(SlowFindings& found) const;
  void FindCovered(SlowFindings& found) const;
  void FindHidden(SlowFindings& found) const;
  void FindIdle(SlowFindings& found) const;

  const TableSpec table_;
  const std::vector<InputSchema> schema_;
  const VerifyOptions options_;
  std::vector<std::vector<Value>> points_;  // Of the domain; null last.
  std::vector<std::vector<ReadCell>> cells_, impossible_;
  std::vector<Row> rows_;
  std::vector<std::size_t> number_;  // Of each combination, its row.
  std::vector<std::vector<std::size_t>> matching_;  // Of each row.
  std::vector<std::string> outcome_;                // Of each row.
  std::vector<std::set<std::size_t>> accepted_;     // Of each rule, its rows.
};

}  // namespace arrears::reference

#endif  // ARREARS_TESTS_REFERENCE_RULES_VERIFY_H_
