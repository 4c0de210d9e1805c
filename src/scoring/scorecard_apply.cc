// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {
namespace {

constexpr std::size_t kRowsPerTask = 4096;

// A characteristic laid out for one column: the bin of a number is how many
// cuts it has reached, the bin of a text is found by its dictionary code.
struct BoundCharacteristic {
  const Column* column = nullptr;
  std::vector<double> cuts;            // Ascending.
  std::vector<std::int64_t> int_cuts;  // The same for whole numbers.
  std::vector<std::uint16_t> bin_of_code;
  std::vector<std::pair<std::string, std::uint16_t>> texts;  // Sorted.
  // By ordinal: the bins that are not null, then null.
  std::vector<std::int32_t> points;
  std::uint16_t null_bin = 0;
  std::int32_t max_points = 0;
};

bool IsTextType(ColumnType type) {
  return type == ColumnType::kDictionary || type == ColumnType::kText;
}

// A whole number reaches `cut` when it reaches the next whole number. Cuts no
// 64-bit number can reach are left out: they are the last ones.
std::vector<std::int64_t> WholeCuts(const std::vector<double>& cuts) {
  constexpr double kTwo63 = 9223372036854775808.0;
  std::vector<std::int64_t> whole;
  for (const double cut : cuts) {
    const double up = std::ceil(cut);
    if (up >= kTwo63) break;
    whole.push_back(up < -kTwo63 ? std::numeric_limits<std::int64_t>::min()
                                 : static_cast<std::int64_t>(up));
  }
  return whole;
}

std::uint16_t BinOfText(const BoundCharacteristic& bound,
                        std::string_view text) {
  const auto found = std::lower_bound(
      bound.texts.begin(), bound.texts.end(), text,
      [](const auto& entry, std::string_view t) { return entry.first < t; });
  return found == bound.texts.end() || found->first != text ? bound.null_bin
                                                            : found->second;
}

absl::StatusOr<BoundCharacteristic> Bind(const Characteristic& characteristic,
                                         const Frame& facts) {
  BoundCharacteristic bound;
  bound.column = facts.Find(characteristic.fact);
  if (bound.column == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("fact ", characteristic.fact,
                     " is not in the frame; the nearest name is \"",
                     facts.NearestName(characteristic.fact), "\""));
  }
  std::int32_t null_points = 0;
  for (const ScoreBin& bin : characteristic.bins) {
    if (bin.is_null) {
      null_points = bin.points;
      continue;
    }
    const auto ordinal = static_cast<std::uint16_t>(bound.points.size());
    if (bin.texts.empty() && ordinal > 0) bound.cuts.push_back(bin.from);
    for (const std::string& text : bin.texts) {
      bound.texts.emplace_back(text, ordinal);
    }
    bound.points.push_back(bin.points);
  }
  bound.null_bin = static_cast<std::uint16_t>(bound.points.size());
  bound.points.push_back(null_points);
  bound.max_points = characteristic.max_points();
  if (IsTextType(bound.column->type()) == bound.texts.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("fact ", characteristic.fact, " is of type ",
                     std::string(ColumnTypeName(bound.column->type())),
                     " and the card has bins of ",
                     bound.texts.empty() ? "numbers" : "texts"));
  }
  bound.int_cuts = WholeCuts(bound.cuts);
  std::sort(bound.texts.begin(), bound.texts.end());
  for (const std::string& text : bound.column->dictionary()) {
    bound.bin_of_code.push_back(BinOfText(bound, text));
  }
  return bound;
}

template <class T, class Cut>
void CountReached(ColumnView<T> values, std::size_t begin, std::size_t end,
                  const std::vector<Cut>& cuts, std::uint16_t null_bin,
                  std::uint16_t* bins) {
  for (std::size_t row = begin; row < end; ++row) {
    std::uint16_t reached = 0;
    if constexpr (std::is_same_v<T, Date>) {
      for (const Cut cut : cuts) {
        reached += values[row].days_since_1970() >= cut ? 1 : 0;
      }
    } else {
      for (const Cut cut : cuts) reached += values[row] >= cut ? 1 : 0;
    }
    bins[row - begin] = reached;
  }
  for (std::size_t row = begin; row < end; ++row) {
    bool null = values.has_nulls() && !values.has(row);
    if constexpr (std::is_same_v<T, double>) {
      null = null || std::isnan(values[row]);
    }
    if (null) bins[row - begin] = null_bin;
  }
}

void FindTextBins(const BoundCharacteristic& bound, std::size_t begin,
                  std::size_t end, std::uint16_t* bins) {
  if (bound.column->type() == ColumnType::kText) {
    const TextView texts = bound.column->texts();
    for (std::size_t row = begin; row < end; ++row) {
      bins[row - begin] =
          texts.has(row) ? BinOfText(bound, texts[row]) : bound.null_bin;
    }
    return;
  }
  const ColumnView<std::int32_t> codes = bound.column->int32s();
  for (std::size_t row = begin; row < end; ++row) {
    const bool known =
        codes.has(row) && codes[row] >= 0 &&
        static_cast<std::size_t>(codes[row]) < bound.bin_of_code.size();
    bins[row - begin] =
        known ? bound.bin_of_code[static_cast<std::size_t>(codes[row])]
              : bound.null_bin;
  }
}

// The ordinal of each row's bin. Requires end - begin bins.
void FindBins(const BoundCharacteristic& bound, std::size_t begin,
              std::size_t end, std::uint16_t* bins) {
  const Column& column = *bound.column;
  const auto count_whole = [&](auto values) {
    CountReached(values, begin, end, bound.int_cuts, bound.null_bin, bins);
  };
  switch (column.type()) {
    case ColumnType::kInt8:
      return count_whole(column.int8s());
    case ColumnType::kInt16:
      return count_whole(column.int16s());
    case ColumnType::kInt32:
      return count_whole(column.int32s());
    case ColumnType::kInt64:
      return count_whole(column.int64s());
    case ColumnType::kBool:
      return count_whole(column.bools());
    case ColumnType::kDate:
      return count_whole(column.dates());
    case ColumnType::kFloat64:
      return CountReached(column.float64s(), begin, end, bound.cuts,
                          bound.null_bin, bins);
    case ColumnType::kDictionary:
    case ColumnType::kText:
      return FindTextBins(bound, begin, end, bins);
  }
}

// The largest losses of a row seen so far, largest first.
struct Losses {
  std::array<std::int32_t, kReasonCount> lost{};
};

// Equal losses keep the card's order: a later one goes behind.
void InsertLoss(std::int32_t lost, std::int16_t characteristic, Losses& losses,
                std::array<std::int16_t, kReasonCount>& reasons) {
  if (lost <= losses.lost[kReasonCount - 1]) return;
  std::size_t place = kReasonCount - 1;
  for (; place > 0 && losses.lost[place - 1] < lost; --place) {
    losses.lost[place] = losses.lost[place - 1];
    reasons[place] = reasons[place - 1];
  }
  losses.lost[place] = lost;
  reasons[place] = characteristic;
}

void ScoreRows(const std::vector<BoundCharacteristic>& card, std::size_t begin,
               std::size_t end, Scores& scores) {
  std::vector<std::uint16_t> bins(end - begin);
  std::vector<Losses> losses(end - begin);
  for (std::size_t c = 0; c < card.size(); ++c) {
    FindBins(card[c], begin, end, bins.data());
    for (std::size_t row = begin; row < end; ++row) {
      const std::int32_t points = card[c].points[bins[row - begin]];
      scores.score[row] += points;
      InsertLoss(card[c].max_points - points, static_cast<std::int16_t>(c),
                 losses[row - begin], scores.reasons[row]);
    }
  }
}

absl::StatusOr<std::vector<BoundCharacteristic>> BindCard(
    const std::vector<Characteristic>& characteristics, const Frame& facts) {
  std::vector<BoundCharacteristic> card;
  card.reserve(characteristics.size());
  for (const Characteristic& characteristic : characteristics) {
    absl::StatusOr<BoundCharacteristic> bound = Bind(characteristic, facts);
    if (!bound.ok()) return bound.status();
    card.push_back(*std::move(bound));
  }
  return card;
}

}  // namespace

absl::StatusOr<std::vector<std::int32_t>> Scorecard::PointsOf(
    const Frame& facts, std::size_t row) const {
  const auto card = BindCard(characteristics_, facts);
  if (!card.ok()) return card.status();
  if (row >= facts.rows()) {
    return absl::OutOfRangeError(
        absl::StrCat("row ", row, " of a frame with ", facts.rows(), " rows"));
  }
  std::vector<std::int32_t> points;
  points.reserve(card->size());
  for (const BoundCharacteristic& bound : *card) {
    std::uint16_t bin = 0;
    FindBins(bound, row, row + 1, &bin);
    points.push_back(bound.points[bin]);
  }
  return points;
}

absl::StatusOr<Scores> Scorecard::Apply(const Frame& facts,
                                        const Executor& executor) const {
  const auto card = BindCard(characteristics_, facts);
  if (!card.ok()) return card.status();
  const std::size_t rows = facts.rows();
  Scores scores;
  scores.score.assign(rows, intercept_points_);
  scores.pd.resize(rows);
  std::array<std::int16_t, kReasonCount> none;
  none.fill(kNoReason);
  scores.reasons.assign(rows, none);
  executor.Run((rows + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
    const std::size_t begin = task * kRowsPerTask;
    const std::size_t end = std::min(begin + kRowsPerTask, rows);
    ScoreRows(*card, begin, end, scores);
    for (std::size_t row = begin; row < end; ++row) {
      scores.pd[row] = PdOf(scores.score[row]);
    }
  });
  return scores;
}

}  // namespace arrears
