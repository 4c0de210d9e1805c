// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/scoring/binning.h"
#include "scoring/fact_values_internal.h"

namespace arrears {
namespace {

void CountOne(bool event, std::int64_t weight, BinCount* count) {
  (event ? count->events : count->others) += weight;
}

void AddCount(const BinCount& more, BinCount* count) {
  count->events += more.events;
  count->others += more.others;
}

absl::Status CheckColumns(const FactCounts& counts, const Column& column,
                          const Column& is_event, const Column* amounts) {
  const auto fault = [&](const auto&... parts) {
    return absl::InvalidArgumentError(
        absl::StrCat("fact ", counts.fact(), ": ", parts...));
  };
  if (HoldsTexts(column.type()) != counts.of_texts()) {
    return fault(
        "the column is of type ", std::string(ColumnTypeName(column.type())),
        " and the counts are of ", counts.of_texts() ? "texts" : "numbers");
  }
  if (is_event.type() != ColumnType::kBool) {
    return fault("what is an event is of type ",
                 std::string(ColumnTypeName(is_event.type())), ", not bool");
  }
  if (amounts != nullptr && amounts->type() != ColumnType::kInt64) {
    return fault("amounts are of type ",
                 std::string(ColumnTypeName(amounts->type())), ", not int64");
  }
  if (is_event.size() != column.size() ||
      (amounts != nullptr && amounts->size() != column.size())) {
    return fault("the columns have not the same number of rows");
  }
  if (amounts == nullptr) return absl::OkStatus();
  const auto values = amounts->int64s();
  for (std::size_t row = 0; row < amounts->size(); ++row) {
    if (values.has(row) && values[row] < 0) {
      return fault("the amount of row ", row, " is ", values[row], ", below 0");
    }
  }
  return absl::OkStatus();
}

}  // namespace

FactCounts FactCounts::OfNumbers(std::string fact, std::vector<double> borders,
                                 std::vector<double> special) {
  FactCounts counts;
  counts.fact_ = std::move(fact);
  counts.cells_.resize(borders.size() + 1);
  counts.specials_.resize(special.size());
  counts.borders_ = std::move(borders);
  counts.special_ = std::move(special);
  return counts;
}

FactCounts FactCounts::OfTexts(std::string fact) {
  FactCounts counts;
  counts.fact_ = std::move(fact);
  counts.of_texts_ = true;
  return counts;
}

void FactCounts::AddNumber(double value, bool event, std::int64_t weight) {
  if (std::isnan(value)) return CountOne(event, weight, &missing_);
  const auto special = std::find(special_.begin(), special_.end(), value);
  if (special != special_.end()) {
    return CountOne(
        event, weight,
        &specials_[static_cast<std::size_t>(special - special_.begin())]);
  }
  const auto cell = std::upper_bound(borders_.begin(), borders_.end(), value);
  CountOne(event, weight,
           &cells_[static_cast<std::size_t>(cell - borders_.begin())]);
}

absl::Status FactCounts::Add(const Column& column, const Column& is_event,
                             const Column* amounts) {
  absl::Status status = CheckColumns(*this, column, is_event, amounts);
  if (!status.ok()) return status;
  const ColumnView<std::uint8_t> events = is_event.bools();
  const ColumnView<std::int64_t> weights =
      amounts != nullptr ? amounts->int64s() : ColumnView<std::int64_t>();
  const auto counted = [&](std::size_t row, const auto& count) {
    if (!events.has(row) || (amounts != nullptr && !weights.has(row))) return;
    count(events[row] != 0, amounts != nullptr ? weights[row] : 1);
  };
  if (!of_texts_) {
    scoring_internal::VisitNumbers(column, [&](std::size_t row, double value) {
      counted(row, [&](bool event, std::int64_t weight) {
        AddNumber(value, event, weight);
      });
    });
    return absl::OkStatus();
  }
  scoring_internal::VisitTexts(
      column,
      [&](std::size_t row, std::string_view text) {
        counted(row, [&](bool event, std::int64_t weight) {
          CountOne(event, weight, &texts_[std::string(text)]);
        });
      },
      [&](std::size_t row) {
        counted(row, [&](bool event, std::int64_t weight) {
          CountOne(event, weight, &missing_);
        });
      });
  return absl::OkStatus();
}

absl::Status FactCounts::Merge(const FactCounts& other) {
  if (fact_ != other.fact_ || of_texts_ != other.of_texts_ ||
      borders_ != other.borders_ || special_ != other.special_) {
    return absl::InvalidArgumentError(
        absl::StrCat("counts of ", fact_, " and of ", other.fact_,
                     ": not of the same fact, borders and special values"));
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    AddCount(other.cells_[i], &cells_[i]);
  }
  for (std::size_t i = 0; i < specials_.size(); ++i) {
    AddCount(other.specials_[i], &specials_[i]);
  }
  for (const auto& [text, count] : other.texts_) {
    AddCount(count, &texts_[text]);
  }
  AddCount(other.missing_, &missing_);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<double>> GridOf(const Column& column, int most_cells,
                                           const std::vector<double>& special) {
  if (HoldsTexts(column.type())) {
    return absl::InvalidArgumentError(
        absl::StrCat("fact ", column.name(), ": texts have no borders"));
  }
  if (most_cells < 2 || most_cells > 2000) {
    return absl::InvalidArgumentError(
        absl::StrCat("most_cells ", most_cells, " is not in 2..2000"));
  }
  std::vector<double> values;
  values.reserve(column.size());
  scoring_internal::VisitNumbers(column, [&](std::size_t, double value) {
    if (!std::isnan(value) &&
        std::find(special.begin(), special.end(), value) == special.end()) {
      values.push_back(value);
    }
  });
  std::sort(values.begin(), values.end());
  std::vector<double> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<double> borders;
  const auto cells = static_cast<std::size_t>(most_cells);
  if (distinct.size() <= cells) {
    borders.assign(distinct.empty() ? distinct.end() : distinct.begin() + 1,
                   distinct.end());
  } else {
    for (std::size_t i = 1; i < cells; ++i) {
      const double border = values[i * values.size() / cells];
      if (border > values.front() &&
          (borders.empty() || border > borders.back())) {
        borders.push_back(border);
      }
    }
  }
  // From minus infinity on is no border.
  std::erase_if(borders, [](double border) { return std::isinf(border); });
  return borders;
}

}  // namespace arrears
