// SPDX-License-Identifier: Apache-2.0
#include "arrears/scoring/scorecard.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ScoreBin Range(double from, double to, std::int32_t points) {
  return {from, to, {}, false, points};
}
ScoreBin Texts(std::vector<std::string> texts, std::int32_t points) {
  ScoreBin bin;
  bin.texts = std::move(texts);
  bin.points = points;
  return bin;
}
ScoreBin Null(std::int32_t points) {
  ScoreBin bin;
  bin.is_null = true;
  bin.points = points;
  return bin;
}
Characteristic Of(std::string fact, std::vector<ScoreBin> bins) {
  std::string code = "code " + fact;
  return {std::move(fact), std::move(bins), std::move(code), "en", "zh"};
}
// Below 10: 5 points, below 20: 3, else 0; null 1.
Characteristic Stairs(std::string fact) {
  return Of(std::move(fact), {Range(-kInfinity, 10, 5), Range(10, 20, 3),
                              Range(20, kInfinity, 0), Null(1)});
}
Scorecard Card(std::vector<Characteristic> characteristics,
               std::int32_t intercept = 0) {
  auto card = Scorecard::Create("card", std::move(characteristics),
                                ScoreScale{}, intercept);
  EXPECT_TRUE(card.ok()) << card.status();
  return *std::move(card);
}
template <class T>
ColumnBuilder<T> Builder(std::vector<T> values) {
  ColumnBuilder<T> builder;
  for (const T value : values) builder.Append(value);
  return builder;
}
Frame FrameOf(std::vector<Column> columns) {
  Frame frame;
  for (Column& column : columns) {
    EXPECT_TRUE(frame.Add(std::move(column)).ok());
  }
  return frame;
}
std::vector<std::int32_t> ScoresOf(const Scorecard& card, const Frame& frame) {
  const auto scores = card.Apply(frame);
  EXPECT_TRUE(scores.ok()) << scores.status();
  return scores.ok() ? scores->score : std::vector<std::int32_t>{};
}

TEST(Scorecard, AddsThePointsOfTheBinThatHoldsTheValue) {
  const Scorecard card = Card({Stairs("x")}, 600);
  const Frame frame = FrameOf({Column::Float64(
      "x", Builder<double>({-kInfinity, 9.999, 10, 19.999, 20, kInfinity}))});
  EXPECT_THAT(ScoresOf(card, frame), ElementsAre(605, 605, 603, 603, 600, 600));
}

TEST(Scorecard, ReadsEveryNumericTypeAlike) {
  const Scorecard card = Card({Stairs("x")});
  const auto expect = ElementsAre(5, 3, 3, 0);
  EXPECT_THAT(ScoresOf(card, FrameOf({Column::Int8(
                                 "x", Builder<std::int8_t>({9, 10, 19, 20}))})),
              expect);
  EXPECT_THAT(
      ScoresOf(card, FrameOf({Column::Int16(
                         "x", Builder<std::int16_t>({-9, 10, 19, 20}))})),
      expect);
  EXPECT_THAT(
      ScoresOf(card, FrameOf({Column::Int32(
                         "x", Builder<std::int32_t>({9, 10, 19, 20}))})),
      expect);
  EXPECT_THAT(
      ScoresOf(card, FrameOf({Column::Int64(
                         "x", Builder<std::int64_t>({9, 10, 19, 20}))})),
      expect);
  EXPECT_THAT(
      ScoresOf(
          card,
          FrameOf({Column::OfDates(
              "x", Builder<Date>({Date::FromDays(9), Date::FromDays(10),
                                  Date::FromDays(19), Date::FromDays(20)}))})),
      expect);
}

TEST(Scorecard, ABoolIsZeroOrOne) {
  const Scorecard card = Card(
      {Of("b", {Range(-kInfinity, 1, 0), Range(1, kInfinity, -50), Null(0)})});
  EXPECT_THAT(
      ScoresOf(card,
               FrameOf({Column::Bool("b", Builder<std::uint8_t>({0, 1}))})),
      ElementsAre(0, -50));
}

// 2^53 + 3 has no double: rounded to one it would reach the cut at 2^53 + 4.
TEST(Scorecard, ComparesWholeNumbersExactly) {
  constexpr std::int64_t kTwo53 = std::int64_t{1} << 53;
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  const Scorecard card =
      Card({Of("x", {Range(-kInfinity, -1e300, 1), Range(-1e300, 0.5, 2),
                     Range(0.5, kTwo53 + 4.0, 3), Range(kTwo53 + 4.0, 1e300, 4),
                     Range(1e300, kInfinity, 5), Null(0)})});
  const Frame frame = FrameOf({Column::Int64(
      "x", Builder<std::int64_t>(
               {kMin, 0, 1, kTwo53 + 2, kTwo53 + 3, kTwo53 + 4, kMax}))});
  EXPECT_THAT(ScoresOf(card, frame), ElementsAre(2, 2, 3, 3, 3, 4, 4));
}

TEST(Scorecard, NullsAndNanTakeTheNullBin) {
  const Scorecard card = Card({Stairs("x")});
  ColumnBuilder<double> doubles;
  doubles.Append(15);
  doubles.AppendNull();
  doubles.Append(kNan);
  EXPECT_THAT(ScoresOf(card, FrameOf({Column::Float64("x", doubles)})),
              ElementsAre(3, 1, 1));
  ColumnBuilder<std::int32_t> ints;
  ints.AppendNull();
  ints.Append(25);
  EXPECT_THAT(ScoresOf(card, FrameOf({Column::Int32("x", ints)})),
              ElementsAre(1, 0));
}

TEST(Scorecard, UnknownTextsAndCodesTakeTheNullBin) {
  const Scorecard card =
      Card({Of("t", {Texts({"DE", "FR"}, 7), Texts({"CN"}, 9), Null(2)})});
  TextBuilder texts;
  for (const char* text : {"DE", "FR", "CN", "de", ""}) texts.Append(text);
  texts.AppendNull();
  EXPECT_THAT(ScoresOf(card, FrameOf({Column::Text("t", texts)})),
              ElementsAre(7, 7, 9, 2, 2, 2));

  // A code outside the dictionary can only come from borrowed memory.
  const std::vector<std::int32_t> codes = {0, 1, 2, 3, -1};
  const Frame frame =
      FrameOf({Column::BorrowDictionary("t", codes, {"CN", "nowhere", "FR"})});
  EXPECT_THAT(ScoresOf(card, frame), ElementsAre(9, 2, 7, 2, 2));
}

TEST(Scorecard, ReasonsStandByPointsLostAndThenByTheCard) {
  std::vector<Characteristic> five;
  for (const char* fact : {"a", "b", "c", "d", "e"}) {
    five.push_back(Stairs(fact));
  }
  const Scorecard card = Card(std::move(five));
  // Lost: a 2, b 5, c 2, d 0, e 5. Row two: all 2, of which four fit.
  // Row three: nothing. Row four: null costs 4.
  const std::vector<std::vector<double>> rows = {{10, 20, 10, 0, 20},
                                                 {10, 10, 10, 10, 10},
                                                 {0, 0, 0, 0, 0},
                                                 {0, 0, kNan, 10, 0}};
  std::vector<Column> columns;
  for (std::size_t c = 0; c < 5; ++c) {
    ColumnBuilder<double> values;
    for (const auto& row : rows) values.Append(row[c]);
    columns.push_back(Column::Float64(std::string(1, "abcde"[c]), values));
  }
  const auto scores = card.Apply(FrameOf(std::move(columns)));
  ASSERT_TRUE(scores.ok()) << scores.status();
  EXPECT_THAT(scores->reasons[0], ElementsAre(1, 4, 0, 2));
  EXPECT_THAT(scores->reasons[1], ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(scores->reasons[2],
              ElementsAre(kNoReason, kNoReason, kNoReason, kNoReason));
  EXPECT_THAT(scores->reasons[3], ElementsAre(2, 3, kNoReason, kNoReason));
}

TEST(Scorecard, ReasonTextsComeInBothLanguages) {
  const Scorecard card = Card({Stairs("x")});
  EXPECT_EQ(card.ReasonCode(0), "code x");
  EXPECT_EQ(card.ReasonText(0, Language::kEn), "en");
  EXPECT_EQ(card.ReasonText(0, Language::kZh), "zh");
  EXPECT_EQ(card.ReasonCode(kNoReason), "");
  EXPECT_EQ(card.ReasonText(kNoReason, Language::kZh), "");
  EXPECT_EQ(card.ReasonText(1, Language::kEn), "");
}

// python3 -c "from decimal import *; getcontext().prec = 50; D = Decimal
// for s in (600, ...): print('%.17g' % (1 / (1 + 20 * D(2) ** ((D(s) - 600) /
// 40))))"   (Python 3.11.7; newlines as needed)
TEST(Scorecard, PdFollowsTheScale) {
  struct Case {
    std::int32_t score;
    double pd;
  };
  constexpr Case kCases[] = {
      {600, 0.047619047619047616}, {640, 0.024390243902439025},
      {560, 0.090909090909090912}, {601, 0.046839298555189979},
      {599, 0.048411118126832506}, {613, 0.038382870152508283},
      {300, 0.90050708354933506},  {850, 0.00065651902403114127},
      {-100, 0.99989211570808834}, {1500, 8.4293696311245326e-09},
  };
  const Scorecard card = Card({Stairs("x")});
  for (const Case& c : kCases) {
    // Exp2 is within 2 ulp (4.4e-16), the rest adds 3 roundings.
    EXPECT_NEAR(card.PdOf(c.score) / c.pd, 1, 1e-15) << c.score;
  }
  // As above with odds 1.5 at 487.123 and 28.8539 points to double.
  const auto odd = Scorecard::Create("odd", {Stairs("x")},
                                     ScoreScale{487.123, 1.5, 28.8539}, 0);
  ASSERT_TRUE(odd.ok());
  EXPECT_NEAR(odd->PdOf(7) / 0.99998531049152939, 1, 1e-15);
  // 17 doublings: the rounding of the exponent weighs 17 * ln 2 ulp.
  EXPECT_NEAR(odd->PdOf(1000) / 2.9724219957495157e-06, 1, 1e-14);
}

TEST(Scorecard, PdIsNeverQuiteSure) {
  const Scorecard card = Card({Stairs("x")});
  EXPECT_EQ(card.PdOf(std::numeric_limits<std::int32_t>::max()), kLeastPd);
  EXPECT_EQ(card.PdOf(std::numeric_limits<std::int32_t>::min()), 1 - kLeastPd);
  for (std::int32_t score = -2000; score < 3000; ++score) {
    ASSERT_GE(card.PdOf(score), card.PdOf(score + 1)) << score;
  }
}

TEST(Scorecard, PointsOfARowAndTheInterceptAreItsScore) {
  const Scorecard card = Card({Stairs("x"), Stairs("y")}, 40);
  const Frame frame =
      FrameOf({Column::Float64("x", Builder<double>({5, 15, 25, kNan})),
               Column::Int32("y", Builder<std::int32_t>({15, 15, 5, 25}))});
  const auto scores = card.Apply(frame);
  ASSERT_TRUE(scores.ok());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto points = card.PointsOf(frame, row);
    ASSERT_TRUE(points.ok()) << points.status();
    EXPECT_EQ(card.intercept_points() + (*points)[0] + (*points)[1],
              scores->score[row]);
    EXPECT_EQ(scores->pd[row], card.PdOf(scores->score[row]));
  }
  EXPECT_EQ(card.PointsOf(frame, 4).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(Scorecard, NamesTheFactThatIsMissing) {
  const Scorecard card = Card({Stairs("late_share")});
  const Frame frame =
      FrameOf({Column::Float64("lateshare", Builder<double>({1}))});
  const absl::Status status = card.Apply(frame).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("late_share is not in the frame"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"lateshare\""));
}

TEST(Scorecard, RefusesTextsForNumbersAndTheReverse) {
  TextBuilder texts;
  texts.Append("1");
  const absl::Status text =
      Card({Stairs("x")}).Apply(FrameOf({Column::Text("x", texts)})).status();
  EXPECT_EQ(text.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(text.message()),
              HasSubstr("x is of type text and the card has bins of numbers"));
  const absl::Status number =
      Card({Of("x", {Texts({"1"}, 0), Null(0)})})
          .Apply(FrameOf({Column::Int8("x", Builder<std::int8_t>({1}))}))
          .status();
  EXPECT_EQ(number.code(), absl::StatusCode::kInvalidArgument);
}

TEST(Scorecard, CreateNamesWhatIsWrong) {
  struct Case {
    std::vector<Characteristic> characteristics;
    const char* message;
  };
  constexpr std::int32_t kHuge = 600'000'000;
  const Case cases[] = {
      {{}, "1 to 32767 characteristics, not 0"},
      {{Of("x", {Range(-kInfinity, 1, 0), Range(2, kInfinity, 0), Null(0)})},
       "characteristic x, bin 1: starts at 2 and not at 1"},
      {{Of("x", {Range(-kInfinity, 3, 0), Range(2, kInfinity, 0), Null(0)})},
       "an overlap"},
      {{Of("x", {Range(0, kInfinity, 0), Null(0)})}, "where numbers begin"},
      {{Of("x", {Null(0), Range(-kInfinity, 9, 0)})},
       "nothing covers values from 9"},
      {{Of("x", {Range(-kInfinity, kNan, 0), Null(0)})}, "is not below"},
      {{Of("x", {Range(-kInfinity, 1, 0), Range(1, 1, 0),
                 Range(1, kInfinity, 0), Null(0)})},
       "bin 1: from 1 is not below to 1"},
      {{Of("x", {Range(-kInfinity, kInfinity, 0)})}, "0 null bins"},
      {{Of("x", {Null(0)})}, "0 others"},
      {{Of("x", {Range(-kInfinity, kInfinity, 0), Null(0), Null(1)})},
       "2 null bins"},
      {{Of("x", {Texts({"a"}, 0), Texts({"b", "a"}, 0), Null(0)})},
       "bin 1: text \"a\" is in two bins"},
      {{Of("x", {Texts({"a"}, 0), Range(-kInfinity, kInfinity, 0), Null(0)})},
       "bin 1: mixes texts and numbers"},
      {{Stairs("x"), Stairs("x")}, "\"x\": a fact is named once"},
      {{Stairs("")}, "not by nothing"},
      {{Stairs("x"), {"y", Stairs("y").bins, "code x", "", ""}},
       "reason code \"code x\""},
      {{Of("x", {Range(-kInfinity, kInfinity, kHuge), Null(0)}),
        Of("y", {Range(-kInfinity, kInfinity, 0), Null(-kHuge)})},
       "characteristic y: the score can exceed"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.message);
    const absl::Status status =
        Scorecard::Create("card", c.characteristics, ScoreScale{}, 0).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.message));
  }
  ScoreBin null_with_texts = Texts({"a"}, 0);
  null_with_texts.is_null = true;
  EXPECT_THAT(
      std::string(Scorecard::Create(
                      "card", {Of("x", {Texts({"b"}, 0), null_with_texts})},
                      ScoreScale{}, 0)
                      .status()
                      .message()),
      HasSubstr("the null bin has values of its own"));
}

TEST(Scorecard, CreateChecksTheScale) {
  const auto message = [](std::string id, ScoreScale scale) {
    return std::string(Scorecard::Create(std::move(id), {Stairs("x")}, scale, 0)
                           .status()
                           .message());
  };
  EXPECT_THAT(message("card", {600, 0, 40}), HasSubstr("base_odds = 0"));
  EXPECT_THAT(message("card", {600, kNan, 40}), HasSubstr("base_odds"));
  EXPECT_THAT(message("card", {600, 20, -1}), HasSubstr("pdo = -1"));
  EXPECT_THAT(message("card", {kInfinity, 20, 40}), HasSubstr("base_points"));
  EXPECT_THAT(message("", {600, 20, 40}), HasSubstr("id is empty"));
}

// The plainest reading of the header, one row at a time.
std::int32_t PlainPoints(const Characteristic& characteristic, double value,
                         bool null) {
  for (const ScoreBin& bin : characteristic.bins) {
    if (null ? bin.is_null
             : !bin.is_null && bin.from <= value && value < bin.to) {
      return bin.points;
    }
  }
  ADD_FAILURE() << "no bin for " << value;
  return 0;
}

// Points of up to 9 `weights`: losses beyond 16 bits are ranked by another
// loop.
void ExpectThePlainReading(std::int32_t weight) {
  std::mt19937 rng(20240331);  // Fixed seed: a failure reproduces.
  std::uniform_int_distribution<int> value(-3, 30), points(-9, 9);
  std::bernoulli_distribution is_null(0.1);
  constexpr std::size_t kRows = 10'000;
  std::vector<Characteristic> characteristics;
  std::vector<Column> columns;
  std::vector<std::vector<std::int32_t>> values(6);
  std::vector<std::vector<char>> nulls(6);
  for (std::size_t c = 0; c < 6; ++c) {
    const std::string fact = "f" + std::to_string(c);
    std::vector<ScoreBin> bins = {Null(weight * points(rng))};
    double from = -kInfinity;
    for (const double to : {3.0, 4.5, 17.0, kInfinity}) {
      bins.push_back(Range(from, to, weight * points(rng)));
      from = to;
    }
    characteristics.push_back(Of(fact, bins));
    ColumnBuilder<std::int32_t> column;
    for (std::size_t row = 0; row < kRows; ++row) {
      values[c].push_back(value(rng));
      nulls[c].push_back(is_null(rng));
      if (nulls[c].back()) {
        column.AppendNull();
      } else {
        column.Append(values[c].back());
      }
    }
    columns.push_back(Column::Int32(fact, column));
  }
  const Scorecard card = Card(characteristics, 100);
  const Frame frame = FrameOf(std::move(columns));
  const auto serial = card.Apply(frame);
  const auto threads = card.Apply(frame, Executor::Threads(2));
  ASSERT_TRUE(serial.ok() && threads.ok());
  EXPECT_EQ(serial->score, threads->score);
  EXPECT_EQ(serial->pd, threads->pd);
  EXPECT_EQ(serial->reasons, threads->reasons);
  for (std::size_t row = 0; row < kRows; ++row) {
    std::int32_t score = 100;
    std::vector<std::pair<std::int32_t, std::int16_t>> lost;
    for (std::size_t c = 0; c < 6; ++c) {
      const std::int32_t got =
          PlainPoints(characteristics[c], values[c][row], nulls[c][row] != 0);
      score += got;
      const std::int32_t missed = characteristics[c].max_points() - got;
      if (missed > 0) lost.emplace_back(-missed, static_cast<std::int16_t>(c));
    }
    std::sort(lost.begin(), lost.end());
    lost.resize(kReasonCount, {0, kNoReason});
    ASSERT_EQ(serial->score[row], score) << row;
    ASSERT_EQ(serial->pd[row], card.PdOf(score)) << row;
    for (std::size_t i = 0; i < kReasonCount; ++i) {
      ASSERT_EQ(serial->reasons[row][i], lost[i].second) << row;
    }
  }
}

TEST(Scorecard, AgreesWithThePlainReadingAtAnyThreadCount) {
  ExpectThePlainReading(1);
  ExpectThePlainReading(1'000'000);
}

TEST(Scorecard, AnEmptyFrameHasNoScores) {
  const Frame frame = FrameOf({Column::Float64("x", {})});
  const auto scores = Card({Stairs("x")}).Apply(frame);
  ASSERT_TRUE(scores.ok()) << scores.status();
  EXPECT_TRUE(scores->score.empty());
}

}  // namespace
}  // namespace arrears
