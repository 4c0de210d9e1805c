// SPDX-License-Identifier: Apache-2.0
//
// scheme.h: into which bucket does an item of a given age fall?
//
//   const AgingScheme scheme = AgingScheme::Standard();
//   const DatedScheme today = scheme.At(as_of);       // edges become dates
//   const int bucket = today.BucketOf(due);           // kOutside or an index
//   scheme.buckets()[bucket].label;                   // "1-30"
//
// Is day 30 in the 1-30 or the 31-60 bucket, and where is an item due today?
// Every vendor answers differently, so a scheme carries both ends of each
// bucket. An edge is a number of days or of calendar months; an item is beyond
// the edge when as_of > date + edge (months clamped to the month end, so the
// edge "1 year" of 29 February is 28 February, and of 1 March is 1 March,
// which 365 days would miss). Age at the edge itself belongs to the earlier
// bucket: edge 30 puts day 30 in 1-30; edge 0 puts the due day in "not due".
// Where a rule says "less than six months", the edge is marked `own_day` and
// its day belongs to the later bucket.
// Every date falls in exactly one bucket, or in `outside` where a vendor's
// report drops it.
#ifndef ARREARS_AGING_SCHEME_H_
#define ARREARS_AGING_SCHEME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"

namespace arrears {

// Which date ages an item. kDue where the item has none uses the rule of
// tables.h (a credit's document date).
enum class AgingBasis : std::uint8_t { kDue, kDocument, kPosting };
// "due", "document", "posting".
[[nodiscard]] absl::StatusOr<AgingBasis> ParseAgingBasis(std::string_view name);
std::string_view AgingBasisName(AgingBasis basis);

enum class AgingUnit : std::uint8_t { kDays, kMonths };

struct AgingEdge {
  AgingUnit unit = AgingUnit::kDays;
  int count = 0;         // In [-36500, 36500] days or [-1200, 1200] months.
  bool own_day = false;  // Beyond when as_of >= date + edge, not only after it.
  friend bool operator==(const AgingEdge&, const AgingEdge&) = default;
};

struct AgingBucket {
  std::string label;               // "1-30", "<=1y"; English, stable.
  std::string label_zh;            // "1-30天", "1年以内".
  std::optional<AgingEdge> after;  // Age beyond this edge; none = no bound.
  std::optional<AgingEdge> up_to;  // And not beyond this; none = no bound.
  // In days, both ends inclusive: the least and the greatest age; empty for an
  // open end. In months they are the edges' months.
  std::optional<int> from() const;
  std::optional<int> to() const;
};

inline constexpr int kOutside = -1;

// A scheme on one day: edges as dates.
class DatedScheme {
 public:
  // The latest date beyond each edge, oldest first, strictly ascending: an item
  // dated d lies in segment = number of cuts < d.
  const std::vector<Date>& cuts() const { return cuts_; }
  // Per segment (cuts().size() + 1 of them, oldest first): the bucket, or
  // kOutside.
  const std::vector<int>& bucket_of_segment() const { return segments_; }
  int BucketOf(Date basis) const;  // O(log cuts).

 private:
  friend class AgingScheme;
  std::vector<Date> cuts_;
  std::vector<int> segments_;
};

class AgingScheme {
 public:
  // Edges in increasing age; buckets lie between them, first and last open.
  // Labels are made from the edges. `drop_before` / `drop_after`: what lies
  // before the first or beyond the last edge goes to `outside`.
  // kInvalidArgument when edges is empty, longer than 32, mixes units, is out
  // of bounds or does not increase (the message names the position), or when
  // nothing but `outside` is left.
  [[nodiscard]] static absl::StatusOr<AgingScheme> Create(
      std::string name, std::vector<AgingEdge> edges, bool drop_before = false,
      bool drop_after = false);
  // Upper edges in days, "0,30,60,90": not due, 1-30, 31-60, 61-90, >90. The
  // edges are its name.
  [[nodiscard]] static absl::StatusOr<AgingScheme> FromDays(
      const std::vector<int>& upper_edges);

  // "standard", "sap", "erpnext", "oca", "business_central", "tryton",
  // "ledgersmb", "openbravo", "idempiere", "schedule_iii", "prc_audit",
  // "two_year". NotFound lists the names. METHODS.md#aging has every edge.
  [[nodiscard]] static absl::StatusOr<AgingScheme> Preset(
      std::string_view name);
  static const std::vector<std::string>& PresetNames();
  // Not due, 1-30, 31-60, 61-90, >90 days past due (IFRS 9 IE12).
  static AgingScheme Standard();
  // Up to two years past due, and beyond (calendar years).
  static AgingScheme TwoYear();

  const std::string& name() const { return name_; }
  // The basis the vendor's report uses by default.
  AgingBasis default_basis() const { return basis_; }
  const std::vector<AgingBucket>& buckets() const { return buckets_; }
  // O(edges). The dated scheme answers exactly as the definition above.
  // Requires a year of as_of in [-30000, 30000].
  DatedScheme At(Date as_of) const;

 private:
  AgingScheme() = default;

  std::string name_;
  AgingBasis basis_ = AgingBasis::kDue;
  std::vector<AgingEdge> edges_;
  std::vector<int> bucket_of_segment_;  // By increasing age; kOutside allowed.
  std::vector<AgingBucket> buckets_;
};

}  // namespace arrears

#endif  // ARREARS_AGING_SCHEME_H_
