// SPDX-License-Identifier: Apache-2.0
#include "arrears/aging/scheme.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace arrears {
namespace {

constexpr std::size_t kMaxEdges = 32;

int Bound(AgingUnit unit) { return unit == AgingUnit::kDays ? 36500 : 1200; }

std::string_view UnitName(AgingUnit unit) {
  return unit == AgingUnit::kDays ? "days" : "months";
}

// The greatest day d with AddMonthsClamped(d, months) <= last. From a month end
// the days 29 to 31 of a longer month, clamped, are reached as well.
Date LatestThatReaches(Date last, int months) {
  const Date start = AddMonthsClamped(last, -months);
  return last == MonthEnd(last) ? MonthEnd(start) : start;
}

// The latest date that is beyond `edge` at the end of `as_of`.
Date CutOf(const AgingEdge& edge, Date as_of) {
  const Date last = edge.own_day ? as_of : as_of - Days{1};
  return edge.unit == AgingUnit::kDays ? last - Days{edge.count}
                                       : LatestThatReaches(last, edge.count);
}

// First age of what lies beyond the edge, and last age before it, in days; in
// months the edge itself.
int FirstBeyond(const AgingEdge& edge) {
  if (edge.unit == AgingUnit::kMonths) return edge.count;
  return edge.own_day ? edge.count : edge.count + 1;
}
int LastWithin(const AgingEdge& edge) {
  if (edge.unit == AgingUnit::kMonths) return edge.count;
  return edge.own_day ? edge.count - 1 : edge.count;
}

struct Label {
  std::string en, zh;
};

// Ages below 0 are days until the date: -30 to -8 reads "due in 8-30".
Label DayLabel(std::optional<int> from, std::optional<int> to) {
  if (!from && (*to == 0 || *to == -1)) return {"not due", "未到期"};
  if (!from && *to < 0) {
    return {absl::StrCat("due in >", -*to - 1),
            absl::StrCat(">", -*to - 1, "天后到期")};
  }
  if (!from) return {absl::StrCat("<=", *to), absl::StrCat(*to, "天以内")};
  if (!to && *from > 0) {
    return {absl::StrCat(">", *from - 1), absl::StrCat(*from - 1, "天以上")};
  }
  if (!to)
    return {absl::StrCat(">=", *from), absl::StrCat("不少于", *from, "天")};
  if (*from == 0 && *to == 0) return {"due today", "当天到期"};
  if (*to < 0) {
    const std::string days =
        *from == *to ? absl::StrCat(-*to) : absl::StrCat(-*to, "-", -*from);
    return {absl::StrCat("due in ", days), absl::StrCat(days, "天后到期")};
  }
  if (*from == *to) return {absl::StrCat(*to), absl::StrCat(*to, "天")};
  const std::string days = absl::StrCat(*from, *from < 0 ? " to " : "-", *to);
  return {days, absl::StrCat(*from, *from < 0 ? "至" : "-", *to, "天")};
}

// "6m", "2y"; "6个月", "2年".
Label MonthCount(int months) {
  if (months % 12 == 0 && months != 0) {
    return {absl::StrCat(months / 12, "y"), absl::StrCat(months / 12, "年")};
  }
  return {absl::StrCat(months, "m"), absl::StrCat(months, "个月")};
}

Label MonthLabel(const std::optional<AgingEdge>& after,
                 const std::optional<AgingEdge>& up_to) {
  if (!after) {
    if (up_to->count == 0) return {"not due", "未到期"};
    const Label to = MonthCount(up_to->count);
    return {absl::StrCat(up_to->own_day ? "<" : "<=", to.en),
            absl::StrCat(to.zh, "以内")};
  }
  const Label from = MonthCount(after->count);
  if (!up_to) {
    return {absl::StrCat(after->own_day ? ">=" : ">", from.en),
            absl::StrCat(from.zh, "以上")};
  }
  const Label to = MonthCount(up_to->count);
  if (after->count == 0) {
    return {absl::StrCat(up_to->own_day ? "<" : "<=", to.en),
            absl::StrCat(to.zh, "以内")};
  }
  const bool years = after->count % 12 == 0 && up_to->count % 12 == 0;
  const bool months = after->count % 12 != 0 && up_to->count % 12 != 0;
  const bool range = after->count > 0 && (years || months);
  return {
      absl::StrCat(range ? from.en.substr(0, from.en.size() - 1) : from.en,
                   after->count < 0 ? " to " : "-", to.en),
      range ? absl::StrCat(years ? after->count / 12 : after->count, "-", to.zh)
            : absl::StrCat(from.zh, after->count < 0 ? "至" : "-", to.zh)};
}

AgingBucket MakeBucket(const std::optional<AgingEdge>& after,
                       const std::optional<AgingEdge>& up_to) {
  AgingBucket bucket{"", "", after, up_to};
  const AgingUnit unit = after ? after->unit : up_to->unit;
  const Label label = unit == AgingUnit::kDays
                          ? DayLabel(bucket.from(), bucket.to())
                          : MonthLabel(after, up_to);
  bucket.label = label.en;
  bucket.label_zh = label.zh;
  return bucket;
}

absl::Status CheckEdges(const std::vector<AgingEdge>& edges) {
  if (edges.empty() || edges.size() > kMaxEdges) {
    return absl::InvalidArgumentError(absl::StrCat(
        "edges: ", edges.size(), " given, 1 to ", kMaxEdges, " expected"));
  }
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const int count = edges[i].count;
    const int bound = Bound(edges[i].unit);
    if (count < -bound || count > bound) {
      return absl::InvalidArgumentError(absl::StrCat(
          "edges[", i, "] = ", count, " ", std::string(UnitName(edges[i].unit)),
          ": outside [", -bound, ", ", bound, "]"));
    }
    if (i == 0) continue;
    if (edges[i].unit != edges[0].unit) {
      return absl::InvalidArgumentError(absl::StrCat(
          "edges[", i, "] is in ", std::string(UnitName(edges[i].unit)),
          ", edges[0] in ", std::string(UnitName(edges[0].unit))));
    }
    if (count <= edges[i - 1].count) {
      return absl::InvalidArgumentError(absl::StrCat(
          "edges[", i, "] = ", count, " does not exceed ", edges[i - 1].count));
    }
  }
  return absl::OkStatus();
}

// What each report does, as METHODS.md#aging tells it; edges by increasing age.
constexpr int kStandardEdges[] = {0, 30, 60, 90};
constexpr int kSapEdges[] = {0, 30, 60, 90, 180};
constexpr int kErpNextEdges[] = {-1, 30, 60, 90, 120};
constexpr int kOcaEdges[] = {0, 30, 60, 90, 120};
constexpr int kThirtyDayPeriods[] = {-1, 29, 59, 89};
constexpr int kLedgerSmbEdges[] = {-30, 29, 59, 89};
constexpr int kOpenbravoEdges[] = {-1, 29, 59, 89, 119};
constexpr int kIdempiereEdges[] = {-91, -61, -31, -8, -1, 0, 7, 30, 60, 90};
constexpr int kScheduleThreeMonths[] = {0, 6, 12, 24, 36};
constexpr int kPrcAuditMonths[] = {12, 24, 36, 48, 60};
constexpr int kTwoYearMonths[] = {24};

struct PresetRow {
  std::string_view name;
  AgingUnit unit;
  std::span<const int> edges;
  AgingBasis basis = AgingBasis::kDue;
  bool drop_before = false;
  int own_day = -1;  // The one edge whose own day lies beyond it, if any.
};

constexpr PresetRow kPresets[] = {
    {"standard", AgingUnit::kDays, kStandardEdges},
    {"sap", AgingUnit::kDays, kSapEdges},
    {"erpnext", AgingUnit::kDays, kErpNextEdges, AgingBasis::kDue, true},
    {"oca", AgingUnit::kDays, kOcaEdges},
    {"business_central", AgingUnit::kDays, kThirtyDayPeriods},
    {"tryton", AgingUnit::kDays, kThirtyDayPeriods, AgingBasis::kDue, true},
    {"ledgersmb", AgingUnit::kDays, kLedgerSmbEdges, AgingBasis::kDue, true},
    {"openbravo", AgingUnit::kDays, kOpenbravoEdges},
    {"idempiere", AgingUnit::kDays, kIdempiereEdges},
    {"schedule_iii", AgingUnit::kMonths, kScheduleThreeMonths, AgingBasis::kDue,
     false, 1},
    {"prc_audit", AgingUnit::kMonths, kPrcAuditMonths, AgingBasis::kDocument},
    {"two_year", AgingUnit::kMonths, kTwoYearMonths},
};

std::string InQuotes(std::string_view text) {
  return absl::StrCat("\"", std::string(text), "\"");
}

}  // namespace

absl::StatusOr<AgingBasis> ParseAgingBasis(std::string_view name) {
  for (const AgingBasis basis :
       {AgingBasis::kDue, AgingBasis::kDocument, AgingBasis::kPosting}) {
    if (name == AgingBasisName(basis)) return basis;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "basis ", InQuotes(name), ": due, document or posting expected"));
}

std::string_view AgingBasisName(AgingBasis basis) {
  switch (basis) {
    case AgingBasis::kDue:
      return "due";
    case AgingBasis::kDocument:
      return "document";
    case AgingBasis::kPosting:
      return "posting";
  }
  return "";
}

std::optional<int> AgingBucket::from() const {
  if (!after) return std::nullopt;
  return FirstBeyond(*after);
}

std::optional<int> AgingBucket::to() const {
  if (!up_to) return std::nullopt;
  return LastWithin(*up_to);
}

int DatedScheme::BucketOf(Date basis) const {
  const auto cut = std::lower_bound(cuts_.begin(), cuts_.end(), basis);
  return segments_[static_cast<std::size_t>(cut - cuts_.begin())];
}

absl::StatusOr<AgingScheme> AgingScheme::Create(std::string name,
                                                std::vector<AgingEdge> edges,
                                                bool drop_before,
                                                bool drop_after) {
  if (absl::Status status = CheckEdges(edges); !status.ok()) return status;
  if (drop_before && drop_after && edges.size() == 1) {
    return absl::InvalidArgumentError(
        "edges: both sides of the only edge are dropped");
  }
  AgingScheme scheme;
  scheme.name_ = std::move(name);
  scheme.edges_ = std::move(edges);
  const std::size_t segments = scheme.edges_.size() + 1;
  for (std::size_t i = 0; i < segments; ++i) {
    if ((i == 0 && drop_before) || (i + 1 == segments && drop_after)) {
      scheme.bucket_of_segment_.push_back(kOutside);
      continue;
    }
    std::optional<AgingEdge> after, up_to;
    if (i > 0) after = scheme.edges_[i - 1];
    if (i + 1 < segments) up_to = scheme.edges_[i];
    scheme.bucket_of_segment_.push_back(
        static_cast<int>(scheme.buckets_.size()));
    scheme.buckets_.push_back(MakeBucket(after, up_to));
  }
  return scheme;
}

absl::StatusOr<AgingScheme> AgingScheme::FromDays(
    const std::vector<int>& upper_edges) {
  std::vector<AgingEdge> edges;
  edges.reserve(upper_edges.size());
  for (const int days : upper_edges) edges.push_back({AgingUnit::kDays, days});
  return Create(absl::StrJoin(upper_edges, ","), std::move(edges));
}

absl::StatusOr<AgingScheme> AgingScheme::Preset(std::string_view name) {
  for (const PresetRow& row : kPresets) {
    if (row.name != name) continue;
    std::vector<AgingEdge> edges;
    for (const int count : row.edges) edges.push_back({row.unit, count});
    if (row.own_day >= 0) edges[row.own_day].own_day = true;
    absl::StatusOr<AgingScheme> scheme =
        Create(std::string(name), std::move(edges), row.drop_before);
    if (scheme.ok()) scheme->basis_ = row.basis;
    return scheme;
  }
  return absl::NotFoundError(absl::StrCat("scheme ", InQuotes(name),
                                          ": known are ",
                                          absl::StrJoin(PresetNames(), ", ")));
}

const std::vector<std::string>& AgingScheme::PresetNames() {
  static const auto* const kNames = [] {
    auto* const names = new std::vector<std::string>;
    for (const PresetRow& row : kPresets) names->emplace_back(row.name);
    return names;
  }();
  return *kNames;
}

AgingScheme AgingScheme::Standard() { return *Preset("standard"); }

AgingScheme AgingScheme::TwoYear() { return *Preset("two_year"); }

DatedScheme AgingScheme::At(Date as_of) const {
  DatedScheme dated;
  dated.cuts_.reserve(edges_.size());
  for (auto edge = edges_.rbegin(); edge != edges_.rend(); ++edge) {
    dated.cuts_.push_back(CutOf(*edge, as_of));
  }
  dated.segments_.assign(bucket_of_segment_.rbegin(),
                         bucket_of_segment_.rend());
  return dated;
}

}  // namespace arrears
