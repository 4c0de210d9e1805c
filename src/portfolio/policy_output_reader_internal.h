// SPDX-License-Identifier: Apache-2.0
//
// What the tables decided for a row, in the words of a recommendation.
#ifndef ARREARS_SRC_PORTFOLIO_POLICY_OUTPUT_READER_INTERNAL_H_
#define ARREARS_SRC_PORTFOLIO_POLICY_OUTPUT_READER_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/frame.h"
#include "arrears/portfolio/recommendation.h"

namespace arrears {

class PolicyOutputReader {
 public:
  // NotFound when an output that a run needs is missing. Borrows the frame.
  static absl::StatusOr<PolicyOutputReader> Create(const Frame& outputs);

  // Everything that the tables alone decide.
  void Read(std::size_t row, Recommendation* out) const;
  // Indexes into Actions(); 0 where there is none.
  std::uint8_t action(std::size_t row) const { return action_.At(row); }
  std::uint8_t fallback(std::size_t row) const { return fallback_.At(row); }
  // All that the tables name as an action, in any order.
  std::span<const std::uint8_t> actions() const { return action_.meaning; }
  std::int32_t gap_days(std::size_t row) const { return gap_days_.Days(row); }
  // ISO weekdays, 0 = none.
  std::int32_t weekday(std::size_t row) const { return weekday_.Days(row); }
  std::int32_t avoid_weekday(std::size_t row) const {
    return avoid_weekday_.Days(row);
  }
  std::int32_t next_days(std::size_t row) const { return next_days_.Days(row); }
  double relationship_weight(std::size_t row) const {
    return relationship_weight_.At(row);
  }
  // Minor units of base.
  double deterrence_value(std::size_t row) const {
    return deterrence_value_.At(row);
  }

 private:
  // A text output by what its words mean; T{} where there is none.
  template <class T>
  struct Word {
    ColumnView<std::int32_t> codes;
    std::vector<T> meaning;
    T At(std::size_t row) const {
      return codes.has(row) ? meaning[static_cast<std::size_t>(codes[row])]
                            : T{};
    }
  };
  struct Number {
    ColumnView<std::int64_t> whole;
    ColumnView<double> real;
    double At(std::size_t row) const {
      return whole.has(row)  ? static_cast<double>(whole[row])
             : real.has(row) ? real[row]
                             : 0;
    }
    std::int32_t Days(std::size_t row) const {
      return static_cast<std::int32_t>(At(row));
    }
  };

  template <class T, class Meaning>
  static absl::Status Find(const Frame& outputs, const char* name,
                           bool required, Meaning meaning, Word<T>* word);
  static absl::Status FindNumber(const Frame& outputs, const char* name,
                                 bool required, Number* number);

  Word<std::uint8_t> cause_, type_, overlay_;
  Word<std::uint8_t> action_, fallback_, also_, argument_, terms_action_;
  Word<Tone> tone_;
  Word<TermsAdvice> terms_;
  Word<Ask> ask_;
  Word<SupplyAdvice> supply_;
  ColumnView<std::uint8_t> empathy_;
  Number step_, cause_confidence_, gap_days_, weekday_, avoid_weekday_,
      next_days_, relationship_weight_, deterrence_value_;
};

}  // namespace arrears

#endif  // ARREARS_SRC_PORTFOLIO_POLICY_OUTPUT_READER_INTERNAL_H_
