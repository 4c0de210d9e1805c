// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/scoring/scorecard.h"

namespace arrears {
namespace {

constexpr std::size_t kScoredRowsPerTask = 4096;
// Rows scored together: what is kept of them stays in the first-level cache.
constexpr std::size_t kScoredRows = 512;

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
  if (HoldsTexts(bound.column->type()) == bound.texts.empty()) {
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
  const T* const from = values.data() + begin;
  const std::size_t rows = end - begin;
  std::fill(bins, bins + rows, std::uint16_t{0});
  for (const Cut cut : cuts) {  // Rows innermost: the loop is vectorised.
    for (std::size_t i = 0; i < rows; ++i) {
      if constexpr (std::is_same_v<T, Date>) {
        bins[i] += from[i].days_since_1970() >= cut ? 1 : 0;
      } else {
        bins[i] += from[i] >= cut ? 1 : 0;
      }
    }
  }
  if constexpr (std::is_same_v<T, double>) {
    for (std::size_t i = 0; i < rows; ++i) {
      bins[i] = std::isnan(from[i]) ? null_bin : bins[i];
    }
  }
  if (!values.has_nulls()) return;
  const std::size_t first_bit = values.validity_offset() + begin;
  for (std::size_t i = 0; i < rows; ++i) {
    bins[i] = BitAt(values.validity(), first_bit + i) ? bins[i] : null_bin;
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
  const auto read = [&](const auto& codes) {
    for (std::size_t row = begin; row < end; ++row) {
      // A negative code becomes one beyond every dictionary.
      const auto code = static_cast<std::uint32_t>(codes[row]);
      const bool known = codes.has(row) && code < bound.bin_of_code.size();
      bins[row - begin] = known ? bound.bin_of_code[code] : bound.null_bin;
    }
  };
  if (bound.column->type() == ColumnType::kDictionary8) {
    return read(bound.column->codes8());
  }
  read(bound.column->int32s());
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
    case ColumnType::kDictionary8:
    case ColumnType::kText:
      return FindTextBins(bound, begin, end, bins);
  }
}

// Losses are ordered by one number: points lost above, then the place in the
// card counted from its end, so that of equal losses the earlier is the larger.
// 0 = nothing lost.
constexpr int kPlaceBits = 15;
constexpr std::int32_t kLastPlace = (1 << kPlaceBits) - 1;

template <class Key>
std::vector<Key> KeysOf(const BoundCharacteristic& bound, std::size_t place) {
  std::vector<Key> keys;
  for (const std::int32_t points : bound.points) {
    const Key lost = Key{bound.max_points} - points;
    const Key key = lost * (Key{1} << kPlaceBits) +
                    (kLastPlace - static_cast<std::int32_t>(place));
    keys.push_back(lost > 0 ? key : 0);
  }
  return keys;
}

// Scores blocks of rows. Key: 32 bits where losses are small, else 64.
template <class Key>
class BlockScorer {
 public:
  explicit BlockScorer(const std::vector<BoundCharacteristic>& card)
      : card_(card) {
    for (std::size_t c = 0; c < card.size(); ++c) {
      keys_.push_back(KeysOf<Key>(card[c], c));
    }
  }

  // Requires end - begin <= kScoredRows.
  void Score(std::size_t begin, std::size_t end, Scores& scores) {
    const std::size_t rows = end - begin;
    for (auto& rank : most_) std::fill(rank.begin(), rank.end(), Key{0});
    std::int32_t* const score = scores.score.data() + begin;
    for (std::size_t c = 0; c < card_.size(); ++c) {
      FindBins(card_[c], begin, end, bins_.data());
      const std::int32_t* const points = card_[c].points.data();
      const Key* const keys = keys_[c].data();
      for (std::size_t i = 0; i < rows; ++i) {
        score[i] += points[bins_[i]];
        key_[i] = keys[bins_[i]];
      }
      Insert(rows);
    }
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t rank = 0; rank < kReasonCount; ++rank) {
        const Key key = most_[rank][i];
        scores.reasons[begin + i][rank] =
            key == 0
                ? kNoReason
                : static_cast<std::int16_t>(kLastPlace - (key & kLastPlace));
      }
    }
  }

 private:
  // Each rank keeps the larger and hands the smaller down. No branches.
  void Insert(std::size_t rows) {
    for (auto& rank : most_) {
      for (std::size_t i = 0; i < rows; ++i) {
        const Key larger = std::max(rank[i], key_[i]);
        key_[i] = std::min(rank[i], key_[i]);
        rank[i] = larger;
      }
    }
  }

  const std::vector<BoundCharacteristic>& card_;
  std::vector<std::vector<Key>> keys_;  // Per characteristic and bin.
  std::array<std::uint16_t, kScoredRows> bins_;
  std::array<Key, kScoredRows> key_;
  std::array<std::array<Key, kScoredRows>, kReasonCount> most_;
};

template <class Key>
void ScoreRows(const std::vector<BoundCharacteristic>& card, std::size_t begin,
               std::size_t end, Scores& scores) {
  BlockScorer<Key> scorer(card);
  for (std::size_t row = begin; row < end; row += kScoredRows) {
    scorer.Score(row, std::min(row + kScoredRows, end), scores);
  }
}

// PD by score, where the scores are few enough to be worked out beforehand.
class PdTable {
 public:
  PdTable(const Scorecard& card, const std::vector<BoundCharacteristic>& bound,
          std::size_t rows)
      : card_(card) {
    std::int64_t least = card.intercept_points(), most = least;
    for (const BoundCharacteristic& characteristic : bound) {
      const auto [low, high] = std::minmax_element(
          characteristic.points.begin(), characteristic.points.end());
      least += *low;
      most += *high;
    }
    if (static_cast<std::uint64_t>(most - least) >= rows) return;
    least_ = static_cast<std::int32_t>(least);
    for (std::int64_t score = least; score <= most; ++score) {
      pd_.push_back(card.PdOf(static_cast<std::int32_t>(score)));
    }
  }
  double Of(std::int32_t score) const {
    return pd_.empty() ? card_.PdOf(score)
                       : pd_[static_cast<std::size_t>(score - least_)];
  }

 private:
  const Scorecard& card_;
  std::int32_t least_ = 0;
  std::vector<double> pd_;
};

// Do losses fit 31 bits beside their place?
bool LossesAreSmall(const std::vector<BoundCharacteristic>& card) {
  return std::all_of(card.begin(), card.end(), [](const auto& bound) {
    const std::int64_t least =
        *std::min_element(bound.points.begin(), bound.points.end());
    return bound.max_points - least < 1 << (31 - kPlaceBits);
  });
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
  scores.reasons.resize(rows);
  const bool small = LossesAreSmall(*card);
  const PdTable pd(*this, *card, rows);
  executor.Run((rows + kScoredRowsPerTask - 1) / kScoredRowsPerTask,
               [&](std::size_t task) {
                 const std::size_t begin = task * kScoredRowsPerTask;
                 const std::size_t end =
                     std::min(begin + kScoredRowsPerTask, rows);
                 if (small) {
                   ScoreRows<std::int32_t>(*card, begin, end, scores);
                 } else {
                   ScoreRows<std::int64_t>(*card, begin, end, scores);
                 }
                 for (std::size_t row = begin; row < end; ++row) {
                   scores.pd[row] = pd.Of(scores.score[row]);
                 }
               });
  return scores;
}

}  // namespace arrears
