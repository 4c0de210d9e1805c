// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/recovery/hazard.h"
#include "base/huge_page_internal.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t kMostBuckets = 64, kMostBins = 255, kMostTerms = 1000;
constexpr std::size_t kRowsPerTask = 16384;

absl::Status CheckCovariate(const HazardCovariate& covariate) {
  const auto fault = [&covariate](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("covariate ", covariate.column, ": ", what));
  };
  if (covariate.cuts.empty() == covariate.levels.empty()) {
    return fault("needs either cuts or levels");
  }
  if (covariate.bins() > kMostBins) {
    return fault(absl::StrCat(covariate.bins(), " bins exceed ", kMostBins));
  }
  for (std::size_t i = 0; i < covariate.cuts.size(); ++i) {
    const double cut = covariate.cuts[i];
    if (!std::isfinite(cut) || (i > 0 && cut <= covariate.cuts[i - 1])) {
      return fault(absl::StrCat("cuts[", i, "] = ", cut,
                                " is not finite or does not exceed the last"));
    }
  }
  std::vector<std::string> levels = covariate.levels;
  std::sort(levels.begin(), levels.end());
  const auto twice = std::adjacent_find(levels.begin(), levels.end());
  if (twice != levels.end()) {
    return fault(absl::StrCat("level \"", *twice, "\" is given twice"));
  }
  return absl::OkStatus();
}

// The bins of rows [begin, end) of one column.
class Binning {
 public:
  static absl::StatusOr<Binning> Create(const HazardCovariate& covariate,
                                        const Frame& facts) {
    const Column* column = facts.Find(covariate.column);
    if (column == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("covariate ", covariate.column, ": no such column",
                       facts.columns().empty() ? "" : "; the nearest is ",
                       facts.NearestName(covariate.column)));
    }
    if (HoldsTexts(column->type()) == covariate.levels.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "covariate ", covariate.column, ": the column is of type ",
          std::string(ColumnTypeName(column->type())), ", which ",
          covariate.levels.empty() ? "has levels, not cuts"
                                   : "has cuts, not levels"));
    }
    return Binning(covariate, *column);
  }

  void Bin(std::size_t begin, std::size_t end, std::uint8_t* bins) const {
    switch (column_->type()) {
      case ColumnType::kInt8:
        return BinNumbers(column_->int8s(), begin, end, bins);
      case ColumnType::kInt16:
        return BinNumbers(column_->int16s(), begin, end, bins);
      case ColumnType::kInt32:
        return BinNumbers(column_->int32s(), begin, end, bins);
      case ColumnType::kInt64:
        return BinNumbers(column_->int64s(), begin, end, bins);
      case ColumnType::kFloat64:
        return BinNumbers(column_->float64s(), begin, end, bins);
      case ColumnType::kDate:
        return BinNumbers(column_->dates(), begin, end, bins);
      case ColumnType::kBool:
        return BinNumbers(column_->bools(), begin, end, bins);
      case ColumnType::kDictionary:
        return BinCodes(column_->int32s(), begin, end, bins);
      case ColumnType::kDictionary8:
        return BinCodes(column_->codes8(), begin, end, bins);
      case ColumnType::kText:
        for (std::size_t i = begin; i < end; ++i)
          bins[i] = column_->has(i) ? BinOf(column_->texts()[i]) : null_;
        return;
    }
  }

 private:
  Binning(const HazardCovariate& covariate, const Column& column)
      : column_(&column),
        cuts_(covariate.cuts),
        null_(static_cast<std::uint8_t>(covariate.bins() - 1)) {
    for (std::size_t i = 0; i < covariate.levels.size(); ++i)
      levels_[covariate.levels[i]] = static_cast<std::uint8_t>(i);
    for (const std::string& text : column.dictionary())
      bin_of_code_.push_back(BinOf(text));
  }

  std::uint8_t BinOf(std::string_view text) const {
    const auto found = levels_.find(std::string(text));
    return found == levels_.end() ? static_cast<std::uint8_t>(null_ - 1)
                                  : found->second;
  }

  static double NumberOf(Date date) {
    return static_cast<double>(date.days_since_1970());
  }
  template <class T>
  static double NumberOf(T value) {
    return static_cast<double>(value);
  }

  template <class View>
  void BinNumbers(View values, std::size_t begin, std::size_t end,
                  std::uint8_t* bins) const {
    for (std::size_t i = begin; i < end; ++i) {
      const double value = NumberOf(values[i]);
      unsigned reached = 0;
      for (const double cut : cuts_) reached += value >= cut ? 1 : 0;
      bins[i] = std::isnan(value) ? null_ : static_cast<std::uint8_t>(reached);
    }
    if (!values.has_nulls()) return;
    for (std::size_t i = begin; i < end; ++i) {
      if (!values.has(i)) bins[i] = null_;
    }
  }

  // A code outside the dictionary, which only borrowed memory can hold, is
  // another text.
  template <class View>
  void BinCodes(View codes, std::size_t begin, std::size_t end,
                std::uint8_t* bins) const {
    for (std::size_t i = begin; i < end; ++i) {
      const auto code = static_cast<std::size_t>(codes[i]);
      bins[i] = !codes.has(i) ? null_
                : code < bin_of_code_.size()
                    ? bin_of_code_[code]
                    : static_cast<std::uint8_t>(null_ - 1);
    }
  }

  const Column* column_;
  std::vector<double> cuts_;
  std::unordered_map<std::string, std::uint8_t> levels_;
  std::vector<std::uint8_t> bin_of_code_;
  std::uint8_t null_;
};

absl::Status CheckSpell(const SurvivalSpell& spell, std::size_t position) {
  const auto fault = [position](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("spells[", position, "]: ", what));
  };
  if (spell.entered_day < -kMostSpellDays || spell.exit_day > kMostSpellDays) {
    return fault(absl::StrCat("days ", spell.entered_day, " to ",
                              spell.exit_day, " are not in [-", kMostSpellDays,
                              ", ", kMostSpellDays, "]"));
  }
  if (spell.exit_day < spell.entered_day) {
    return fault(absl::StrCat("exit_day ", spell.exit_day,
                              " is before entered_day ", spell.entered_day));
  }
  if (static_cast<std::size_t>(spell.end) >= kSpellEnds) {
    return fault(absl::StrCat("end ", static_cast<int>(spell.end),
                              " is not in [0, ", kSpellEnds, ")"));
  }
  if (spell.weight < 1 || spell.weight > kMostSpellWeight) {
    return fault(absl::StrCat("weight ", spell.weight, " is not in [1, ",
                              kMostSpellWeight, "]"));
  }
  return absl::OkStatus();
}

absl::Status CheckDays(std::int64_t days, Wide more) {
  if (days + more <= std::numeric_limits<std::int64_t>::max()) {
    return absl::OkStatus();
  }
  return absl::OutOfRangeError(
      "the days of all spells, weighted, do not fit 64 bits");
}

// The key of each row's pattern: its bins as digits, the first lowest.
std::vector<std::uint64_t> KeysOf(
    const HazardDesign& design,
    const std::vector<std::vector<std::uint8_t>>& bins, std::size_t rows,
    const Executor& executor) {
  std::vector<std::uint64_t> keys(rows);
  executor.Run((rows + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    const std::size_t end = std::min(rows, begin + kRowsPerTask);
    std::uint64_t radix = 1;
    for (std::size_t c = 0; c < bins.size(); ++c) {
      for (std::size_t i = begin; i < end; ++i) keys[i] += radix * bins[c][i];
      radix *= design.covariates[c].bins();
    }
  });
  return keys;
}

// Makes it longer by zeros. What is visited at random stands in large pages,
// which must be asked for before memory is touched.
template <class T>
void Lengthen(std::size_t size, std::vector<T>& values) {
  if (size > values.capacity()) {
    std::vector<T> longer;
    longer.reserve(std::max(size, 2 * values.capacity()));
    base_internal::AdviseLargePages(longer.data(),
                                    longer.capacity() * sizeof(T));
    longer.assign(values.begin(), values.end());
    values.swap(longer);
  }
  values.resize(size);
}

// Adds the spell's days and payment to its pattern's cells.
void AddSpell(const SurvivalSpell& spell,
              const std::vector<std::int32_t>& edges, std::int64_t weight,
              HazardCell* cells) {
  std::size_t bucket = 0;
  while (bucket + 1 < edges.size() && edges[bucket + 1] <= spell.entered_day)
    ++bucket;
  std::int32_t day = spell.entered_day;
  while (bucket + 1 < edges.size() && edges[bucket + 1] <= spell.exit_day) {
    cells[bucket].days += weight * (edges[bucket + 1] - day);
    day = edges[++bucket];
  }
  cells[bucket].days += weight * (spell.exit_day - day + 1);
  if (spell.end == SpellEnd::kPaid) cells[bucket].paid += weight;
}

bool SameDesign(const HazardDesign& a, const HazardDesign& b) {
  return a.edges == b.edges && a.unit == b.unit &&
         std::equal(a.covariates.begin(), a.covariates.end(),
                    b.covariates.begin(), b.covariates.end(),
                    [](const HazardCovariate& x, const HazardCovariate& y) {
                      return x.column == y.column && x.cuts == y.cuts &&
                             x.levels == y.levels;
                    });
}

}  // namespace

absl::Status Validate(const HazardDesign& design) {
  const std::vector<std::int32_t>& edges = design.edges;
  if (edges.empty() || edges.size() > kMostBuckets) {
    return absl::InvalidArgumentError(absl::StrCat(
        "edges: ", edges.size(), " is not in [1, ", kMostBuckets, "]"));
  }
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i] <= edges[i - 1]) {
      return absl::InvalidArgumentError(absl::StrCat(
          "edges[", i, "] = ", edges[i], " does not exceed ", edges[i - 1]));
    }
  }
  std::size_t terms = 0;
  double patterns = 1;
  for (const HazardCovariate& covariate : design.covariates) {
    if (absl::Status status = CheckCovariate(covariate); !status.ok()) {
      return status;
    }
    terms += covariate.bins();
    patterns *= static_cast<double>(covariate.bins());
  }
  if (terms > kMostTerms || patterns >= 0x1p63) {
    return absl::InvalidArgumentError(
        absl::StrCat("covariates: ", terms, " bins, ", patterns,
                     " patterns; at most ", kMostTerms, " and 2^63"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::vector<std::uint8_t>>> BinFacts(
    const HazardDesign& design, const Frame& facts, const Executor& executor) {
  std::vector<Binning> binnings;
  for (const HazardCovariate& covariate : design.covariates) {
    absl::StatusOr<Binning> binning = Binning::Create(covariate, facts);
    if (!binning.ok()) return binning.status();
    binnings.push_back(*std::move(binning));
  }
  const std::size_t rows = facts.rows();
  std::vector<std::vector<std::uint8_t>> bins(binnings.size(),
                                              std::vector<std::uint8_t>(rows));
  executor.Run((rows + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    const std::size_t end = std::min(rows, begin + kRowsPerTask);
    for (std::size_t c = 0; c < binnings.size(); ++c)
      binnings[c].Bin(begin, end, bins[c].data());
  });
  return bins;
}

HazardCounts::HazardCounts(HazardDesign design)
    : design_(std::move(design)), slots_(1024) {}

absl::StatusOr<HazardCounts> HazardCounts::Create(HazardDesign design) {
  if (absl::Status status = Validate(design); !status.ok()) return status;
  return HazardCounts(std::move(design));
}

std::size_t HazardCounts::FirstSlotOf(std::uint64_t key) const {
  return (key * 0x9E3779B97F4A7C15u >> 20) & (slots_.size() - 1);
}

std::size_t HazardCounts::SlotOf(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = FirstSlotOf(key);
  while (slots_[slot] != 0 && keys_[slots_[slot] - 1] != key)
    slot = (slot + 1) & mask;
  return slot;
}

void HazardCounts::Grow() {
  const std::size_t slots = 2 * slots_.size();
  slots_.clear();
  Lengthen(slots, slots_);
  for (std::size_t i = 0; i < keys_.size(); ++i)
    slots_[SlotOf(keys_[i])] = static_cast<std::uint32_t>(i + 1);
}

std::vector<std::uint32_t> HazardCounts::FindOrAdd(
    std::span<const std::uint64_t> keys) {
  constexpr std::size_t kAhead = 16;  // Slots are asked for before their turn.
  std::vector<std::uint32_t> found(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size())
      __builtin_prefetch(&slots_[FirstSlotOf(keys[i + kAhead])]);
    const std::size_t slot = SlotOf(keys[i]);
    if (slots_[slot] != 0) {
      found[i] = slots_[slot] - 1;
      continue;
    }
    found[i] = static_cast<std::uint32_t>(keys_.size());
    keys_.push_back(keys[i]);
    slots_[slot] = static_cast<std::uint32_t>(keys_.size());
    if (2 * keys_.size() > slots_.size()) Grow();
  }
  Lengthen(keys_.size() * design_.edges.size(), cells_);
  return found;
}

absl::Status HazardCounts::Add(std::span<const SurvivalSpell> spells,
                               const Frame& facts, const Executor& executor) {
  if (!design_.covariates.empty() && facts.rows() != spells.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        facts.rows(), " rows of facts for ", spells.size(), " spells"));
  }
  const bool by_item = design_.unit == SpellUnit::kItems;
  Wide days = 0;
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const SurvivalSpell& spell = spells[i];
    if (absl::Status status = CheckSpell(spell, i); !status.ok()) return status;
    days += Wide{by_item ? 1 : spell.weight} *
            (spell.exit_day - spell.entered_day + 1);
  }
  if (absl::Status status = CheckDays(days_, days); !status.ok()) return status;
  const auto bins = BinFacts(design_, facts, executor);
  if (!bins.ok()) return bins.status();
  const std::vector<std::uint32_t> patterns =
      FindOrAdd(KeysOf(design_, *bins, spells.size(), executor));
  constexpr std::size_t kAhead = 16;  // Cells are asked for before their turn.
  const std::size_t buckets = design_.edges.size();
  for (std::size_t i = 0; i < spells.size(); ++i) {
    if (i + kAhead < spells.size()) {
      const std::size_t next = patterns[i + kAhead] * buckets;
      __builtin_prefetch(&cells_[next], 1);
      __builtin_prefetch(&cells_[next + buckets - 1], 1);
    }
    const std::int64_t weight = by_item ? 1 : spells[i].weight;
    AddSpell(spells[i], design_.edges, weight, &cells_[patterns[i] * buckets]);
    squares_ += Wide{weight} * weight *
                (spells[i].exit_day - spells[i].entered_day + 1);
  }
  days_ += static_cast<std::int64_t>(days);
  return absl::OkStatus();
}

absl::Status HazardCounts::Merge(const HazardCounts& other) {
  if (!SameDesign(design_, other.design_)) {
    return absl::InvalidArgumentError("the two designs differ");
  }
  if (absl::Status status = CheckDays(days_, other.days_); !status.ok()) {
    return status;
  }
  const std::size_t buckets = design_.edges.size();
  const std::vector<std::uint32_t> patterns = FindOrAdd(other.keys_);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const std::size_t at = patterns[i];
    for (std::size_t k = 0; k < buckets; ++k) {
      cells_[at * buckets + k].days += other.cells_[i * buckets + k].days;
      cells_[at * buckets + k].paid += other.cells_[i * buckets + k].paid;
    }
  }
  days_ += other.days_;
  squares_ += other.squares_;
  return absl::OkStatus();
}

double HazardCounts::design_effect() const {
  return days_ == 0
             ? 1
             : static_cast<double>(squares_) / static_cast<double>(days_);
}

HazardCell HazardCounts::CellOf(std::span<const std::uint8_t> bins,
                                std::size_t bucket) const {
  std::uint64_t key = 0, radix = 1;
  for (std::size_t c = 0; c < bins.size(); ++c) {
    key += radix * bins[c];
    radix *= design_.covariates[c].bins();
  }
  const std::uint32_t found = slots_[SlotOf(key)];
  return found == 0 ? HazardCell()
                    : cells_[(found - 1) * design_.edges.size() + bucket];
}

}  // namespace arrears
