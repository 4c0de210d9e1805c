// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <tuple>

#include "portfolio/assignment_internal.h"

namespace arrears::portfolio_internal {
namespace {

constexpr std::size_t kFewDebtors = 1 << 16;  // All of them are looked at.
constexpr double kNear = .02;  // Of the price: what is given up or added.
constexpr int kFillings = 4;

// A change of one debtor's offer, and what it loses after prices by minute.
struct OfferChange {
  double loss;
  std::uint32_t debtor;
  std::int32_t to;
};

class Fitting {
 public:
  Fitting(const WorkOffers& offers, std::span<const std::int64_t> minutes,
          const std::vector<double>& price, Assignment* result)
      : offers_(offers), minutes_(minutes), price_(price), result_(*result) {}

  void GiveUp() {
    for (std::size_t r = 0; r < minutes_.size(); ++r) {
      for (double near = NearOf(r); Over(r); near *= 8) GiveUpOf(r, near);
    }
  }

  void Fill() {
    for (int i = 0; i < kFillings; ++i) {
      if (!FillOnce()) return;
    }
  }

 private:
  bool Over(std::size_t r) const { return result_.used[r] > minutes_[r]; }
  std::size_t At(std::size_t debtor, std::int32_t offer) const {
    return offers_.begin[debtor] + static_cast<std::size_t>(offer);
  }
  double NearOf(std::size_t r) const {
    return offers_.begin.size() <= kFewDebtors
               ? std::numeric_limits<double>::infinity()
               : std::max(price_[r] * kNear, 1.0);
  }
  double Left(std::size_t debtor, std::int32_t offer) const {
    return offer < 0 ? 0 : LeftOf(offers_, At(debtor, offer), price_);
  }
  // Would the debtor's change fit into the minutes?
  bool Fits(std::size_t debtor, std::int32_t to) const {
    if (to < 0) return true;
    const std::size_t j = At(debtor, to), r = offers_.resource[j];
    std::int64_t used = result_.used[r] + offers_.minutes[j];
    const std::int32_t from = result_.chosen[debtor];
    if (from >= 0 && offers_.resource[At(debtor, from)] == r) {
      used -= offers_.minutes[At(debtor, from)];
    }
    return used <= minutes_[r];
  }
  void Take(std::size_t debtor, std::int32_t to) {
    std::int32_t& chosen = result_.chosen[debtor];
    if (chosen >= 0) {
      const std::size_t j = At(debtor, chosen);
      result_.used[offers_.resource[j]] -= offers_.minutes[j];
    }
    chosen = to;
    if (to >= 0) {
      const std::size_t j = At(debtor, to);
      result_.used[offers_.resource[j]] += offers_.minutes[j];
    }
  }
  // The best of the debtor's other offers that fits; waiting always does.
  std::int32_t NextBest(std::size_t debtor, std::size_t without) const {
    std::int32_t best = -1;
    double most = 0;
    const auto count = static_cast<std::int32_t>(offers_.begin[debtor + 1] -
                                                 offers_.begin[debtor]);
    for (std::int32_t k = 0; k < count; ++k) {
      const std::size_t j = At(debtor, k);
      if (offers_.value[j] <= 0 || offers_.resource[j] == without) continue;
      const double left = LeftOf(offers_, j, price_);
      if (left > most && Fits(debtor, k)) {
        most = left;
        best = k;
      }
    }
    return best;
  }

  void GiveUpOf(std::size_t r, double near) {
    std::vector<OfferChange> changes;
    for (std::size_t i = 0; i + 1 < offers_.begin.size(); ++i) {
      const std::int32_t from = result_.chosen[i];
      if (from < 0) continue;
      const std::size_t j = At(i, from);
      if (offers_.resource[j] != r || offers_.minutes[j] == 0) continue;
      const std::int32_t to = NextBest(i, r);
      const double loss = (Left(i, from) - Left(i, to)) / offers_.minutes[j];
      if (loss <= near)
        changes.push_back({loss, static_cast<std::uint32_t>(i), to});
    }
    // Of equals the last waits.
    std::sort(changes.begin(), changes.end(),
              [](const OfferChange& a, const OfferChange& b) {
                return std::tuple(a.loss, ~a.debtor) <
                       std::tuple(b.loss, ~b.debtor);
              });
    for (const OfferChange& change : changes) {
      if (!Over(r)) return;
      Take(change.debtor, Fits(change.debtor, change.to)
                              ? change.to
                              : NextBest(change.debtor, r));
    }
  }

  // The change of the debtor that brings more, fits, and loses least.
  void AddChanges(std::size_t debtor, std::vector<OfferChange>* changes) const {
    const std::int32_t from = result_.chosen[debtor];
    const std::int64_t value = from < 0 ? 0 : offers_.value[At(debtor, from)];
    const std::int64_t minutes =
        from < 0 ? 0 : offers_.minutes[At(debtor, from)];
    const double left = Left(debtor, from);
    const auto count = static_cast<std::int32_t>(offers_.begin[debtor + 1] -
                                                 offers_.begin[debtor]);
    for (std::int32_t k = 0; k < count; ++k) {
      const std::size_t j = At(debtor, k);
      if (offers_.value[j] <= value) continue;
      const std::int64_t more =
          std::max<std::int64_t>(1, offers_.minutes[j] - minutes);
      const double loss =
          (left - LeftOf(offers_, j, price_)) / static_cast<double>(more);
      if (loss <= NearOf(offers_.resource[j]) && Fits(debtor, k)) {
        changes->push_back({loss, static_cast<std::uint32_t>(debtor), k});
      }
    }
  }

  bool FillOnce() {
    std::vector<OfferChange> changes;
    for (std::size_t i = 0; i + 1 < offers_.begin.size(); ++i) {
      AddChanges(i, &changes);
    }
    std::sort(changes.begin(), changes.end(),
              [](const OfferChange& a, const OfferChange& b) {
                return std::tuple(a.loss, a.debtor, a.to) <
                       std::tuple(b.loss, b.debtor, b.to);
              });
    bool changed = false;
    for (const OfferChange& change : changes) {
      const std::int32_t from = result_.chosen[change.debtor];
      const std::int64_t value =
          from < 0 ? 0 : offers_.value[At(change.debtor, from)];
      if (offers_.value[At(change.debtor, change.to)] <= value ||
          !Fits(change.debtor, change.to)) {
        continue;
      }
      Take(change.debtor, change.to);
      changed = true;
    }
    return changed;
  }

  const WorkOffers& offers_;
  const std::span<const std::int64_t> minutes_;
  const std::vector<double>& price_;
  Assignment& result_;
};

}  // namespace

Assignment OfferMarket::Fit() {
  Assignment result;
  result.chosen.resize(debtors_);
  result.used.assign(minutes_.size(), 0);
  result.minute_price = price_;
  const std::size_t tasks = (debtors_ + kDebtorsPerTask - 1) / kDebtorsPerTask;
  executor_.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(debtors_, (task + 1) * kDebtorsPerTask);
    for (std::size_t i = task * kDebtorsPerTask; i < end; ++i) {
      double left;
      result.chosen[i] = BestOffer(offers_, i, price_, &left);
    }
  });
  const auto taken = [&](std::size_t i) {
    return offers_.begin[i] + static_cast<std::size_t>(result.chosen[i]);
  };
  for (std::size_t i = 0; i < debtors_; ++i) {
    if (result.chosen[i] < 0) continue;
    result.used[offers_.resource[taken(i)]] += offers_.minutes[taken(i)];
  }
  Fitting fitting(offers_, minutes_, price_, &result);
  fitting.GiveUp();
  fitting.Fill();
  for (std::size_t i = 0; i < debtors_; ++i) {
    if (result.chosen[i] >= 0) result.value += offers_.value[taken(i)];
  }
  result.bound = std::max(bound_, static_cast<double>(result.value));
  return result;
}

}  // namespace arrears::portfolio_internal
