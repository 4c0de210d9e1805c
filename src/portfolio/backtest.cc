// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/backtest.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "decide_internal.h"
#include "figures_internal.h"

namespace arrears {
namespace {

constexpr std::size_t kPastChannels = 8, kPastTypes = 10, kDpdBands = 6,
                      kPastLevels = 15;
constexpr std::size_t kPastStates =
    kPastChannels * kPastTypes * kDpdBands * kPastLevels;

std::size_t DpdBandOf(std::int32_t dpd) {
  constexpr std::int32_t kUpTo[kDpdBands - 1] = {0, 30, 60, 90, 180};
  return static_cast<std::size_t>(
      std::lower_bound(std::begin(kUpTo), std::end(kUpTo), dpd) -
      std::begin(kUpTo));
}

// The channel that a recommendation asks for up to a day.
Channel WantedUpTo(const Recommendation& next, Date last) {
  return LeavesTheHouse(next) && next.day <= last ? next.channel
                                                  : Channel::kNone;
}

Date LastDayOf(const Ledger& ledger) {
  const LedgerView& view = ledger.view();
  Date last = Date::FromDays(std::numeric_limits<std::int32_t>::min());
  for (std::size_t i = 0; i < ledger.item_count(); ++i) {
    last = std::max(last, ledger.posting(static_cast<RowIndex>(i)));
    if (view.items.settled_date.has(i)) {
      last = std::max(last, view.items.settled_date[i]);
    }
  }
  for (std::size_t i = 0; i < view.settlements.item.size(); ++i) {
    last = std::max(last, view.settlements.date[i]);
  }
  for (std::size_t i = 0; i < view.contacts.debtor.size(); ++i) {
    last = std::max(last, Date::FromDays(view.contacts.at[i] / kDayMinutes));
  }
  return last;
}

// What became of one account after a day.
struct Followed {
  Channel channel = Channel::kNone;  // Of the first contact; none: no contact.
  std::uint8_t action = 0;           // Of that contact; 0: not said.
  std::optional<double> money;       // Minor of base.
};

// What is read of the time after a day, and only to judge it.
class Aftermath {
 public:
  Aftermath(const Ledger& ledger, const BacktestOptions& options, Date known_on)
      : ledger_(ledger),
        options_(options),
        known_on_(known_on),
        channels_(MapTexts<Channel>(ledger.view().contacts.channel.texts,
                                    &ContactChannel)),
        incoming_(
            MapTexts<std::uint8_t>(ledger.view().contacts.direction.texts,
                                   [](std::string_view text) -> std::uint8_t {
                                     return text == "in";
                                   })),
        actions_(MapTexts<std::uint8_t>(
            ledger.view().contacts.action.texts,
            [](std::string_view text) -> std::uint8_t {
              const ActionDefinition* action = FindAction(text);
              return action == nullptr ? std::uint8_t{0}
                                       : ActionIndex(action->id);
            })) {}

  // Contacts up to the next day, and money.
  Followed After(const Prepared& prepared, std::size_t row,
                 double to_base) const {
    const Observation& who = prepared.observations[row];
    Followed followed = FirstContact(who.debtor, prepared.at.as_of);
    if (to_base > 0 &&
        prepared.at.as_of + Days{options_.outcome_days} <= known_on_) {
      followed.money = MoneyOf(prepared, who) * to_base;
    }
    return followed;
  }

 private:
  Followed FirstContact(RowIndex debtor, Date day) const;
  double MoneyOf(const Prepared& prepared, const Observation& who) const;
  std::int64_t MoneyOn(RowIndex item, std::int64_t open, Date day) const;

  const Ledger& ledger_;
  const BacktestOptions& options_;
  Date known_on_;
  std::vector<Channel> channels_;
  std::vector<std::uint8_t> incoming_, actions_;
};

Followed Aftermath::FirstContact(RowIndex debtor, Date day) const {
  const ContactColumns& contacts = ledger_.view().contacts;
  const WallMinute begin = (day + Days{1}).days_since_1970() * kDayMinutes;
  const WallMinute end = begin + options_.every * kDayMinutes;
  Followed followed;
  WallMinute first = end;
  for (const RowIndex row : ledger_.contacts_of(debtor)) {
    const auto i = static_cast<std::size_t>(row);
    const WallMinute at = contacts.at[i];
    if (at < begin || at >= first) continue;
    const Date made = Date::FromDays(at / kDayMinutes);
    if (contacts.recorded_date.value_or(i, made) > known_on_) continue;
    const auto of = [i](const CodeView& column, const auto& meanings,
                        auto absent) {
      return column.codes.has(i)
                 ? meanings[static_cast<std::size_t>(column.codes[i])]
                 : absent;
    };
    if (of(contacts.direction, incoming_, std::uint8_t{0}) != 0) continue;
    first = at;
    followed.channel = of(contacts.channel, channels_, Channel::kLetter);
    followed.action = of(contacts.action, actions_, std::uint8_t{0});
  }
  return followed;
}

// Of what was open on the day, as known then.
double Aftermath::MoneyOf(const Prepared& prepared,
                          const Observation& who) const {
  double money = 0;
  for (const RowIndex item : ledger_.items_of(who.debtor)) {
    const std::int64_t open = prepared.position.open[item];
    if (open <= 0 || ledger_.currency_index(item) != who.currency) continue;
    money += static_cast<double>(MoneyOn(item, open, prepared.at.as_of));
  }
  return money;
}

// Cash less what was charged back, and what settled_date says was settled; as
// much as was open at most.
std::int64_t Aftermath::MoneyOn(RowIndex item, std::int64_t open,
                                Date day) const {
  const LedgerView& view = ledger_.view();
  const SettlementColumns& all = view.settlements;
  const Date last = day + Days{options_.outcome_days};
  std::int64_t cash = 0, other = 0;
  for (const RowIndex row : ledger_.settlements_of(item)) {
    const auto i = static_cast<std::size_t>(row);
    const Date date = all.date[i];
    if (date <= day || date > last ||
        all.recorded_date.value_or(i, date) > known_on_) {
      continue;
    }
    // What is undone as a whole says no amount.
    const std::int64_t amount =
        all.amount.has(i) ? all.amount[i]
                          : all.amount[static_cast<std::size_t>(all.undoes[i])];
    const SettlementKind kind = all.kind.value_or(i, SettlementKind::kCash);
    if (kind == SettlementKind::kCash) {
      cash += amount;
    } else if (kind == SettlementKind::kChargeback) {
      cash -= amount;
    } else if (kind != SettlementKind::kUnmatch) {
      other += amount;
    }
  }
  const auto i = static_cast<std::size_t>(item);
  if (view.items.settled_date.has(i)) {
    const Date settled = view.items.settled_date[i];
    if (settled > day && settled <= last && settled <= known_on_) {
      cash = open - other;
    }
  }
  return std::clamp<std::int64_t>(cash, 0, open);
}

class PastSweep {
 public:
  PastSweep(const Ledger& ledger, const Setting& setting,
            std::span<const Policy* const> policies,
            const BacktestOptions& options, Date known_on,
            std::vector<PromiseState> promises)
      : ledger_(ledger),
        setting_(setting),
        policies_(policies),
        options_(options),
        known_on_(known_on),
        aftermath_(ledger, options, known_on),
        promises_(std::move(promises)) {
    sides_.resize(policies.size());
    for (std::size_t p = 0; p < policies.size(); ++p) {
      sides_[p].total.emplace(*policies[p], setting.effects, options.from,
                              options.every);
    }
  }

  absl::Status Day(Date day, Backtest* out);
  absl::Status Finish(Backtest* out) const;

 private:
  struct Side {
    std::optional<FigureCounter> total;
    std::vector<std::int64_t> contacts;  // By calendar day.
    PolicyBacktest counts;
    std::vector<OffPolicyRow> rows;
  };
  std::vector<Followed> Follow(const Prepared& prepared) const;
  void Judge(const Prepared& prepared, const Decisions& by_first,
             const Decisions& decided, const std::vector<Followed>& followed,
             Side* side) const;
  void CountPromises(RowIndex debtor, Date day, PolicyBacktest* counts) const;

  const Ledger& ledger_;
  const Setting& setting_;
  std::span<const Policy* const> policies_;
  const BacktestOptions& options_;
  Date known_on_;
  Aftermath aftermath_;
  std::vector<PromiseState> promises_;  // As known on known_on_.
  std::vector<Side> sides_;
};

std::vector<Followed> PastSweep::Follow(const Prepared& prepared) const {
  const std::vector<double> to_base = BaseRates(ledger_, prepared.at.as_of);
  const std::size_t rows = prepared.observations.size();
  std::vector<Followed> followed(rows);
  setting_.executor.Run(
      (rows + kDebtorsPerTask - 1) / kDebtorsPerTask, [&](std::size_t task) {
        const std::size_t end = std::min(rows, (task + 1) * kDebtorsPerTask);
        for (std::size_t row = task * kDebtorsPerTask; row < end; ++row) {
          followed[row] = aftermath_.After(
              prepared, row, to_base[prepared.observations[row].currency]);
        }
      });
  return followed;
}

void PastSweep::CountPromises(RowIndex debtor, Date day,
                              PolicyBacktest* counts) const {
  const PromiseColumns& promises = ledger_.view().promises;
  for (const RowIndex row : ledger_.promises_of(debtor)) {
    const auto i = static_cast<std::size_t>(row);
    if (promises.made_on[i] <= day ||
        promises.made_on[i] > day + Days{options_.every}) {
      continue;
    }
    switch (promises_[i].verdict) {
      case PromiseVerdict::kUnknown:
        continue;
      case PromiseVerdict::kKept:
      case PromiseVerdict::kLate:
        ++counts->promises_kept;
        break;
      case PromiseVerdict::kOpen:
        ++counts->promises_open;
        break;
      default:
        break;
    }
    ++counts->promises;
  }
}

void PastSweep::Judge(const Prepared& prepared, const Decisions& by_first,
                      const Decisions& decided,
                      const std::vector<Followed>& followed, Side* side) const {
  const Date day = prepared.at.as_of;
  const ColumnView<std::int32_t> dpd =
      prepared.facts.Find("dpd_oldest")->int32s();
  const Column* const delivered = prepared.facts.Find("delivered_level");
  RowIndex promised = -1;  // The debtor whose promises were counted last.
  for (std::size_t row = 0; row < followed.size(); ++row) {
    const Recommendation& next = decided.recommendations[row];
    const Followed& after = followed[row];
    const Channel wanted = WantedUpTo(next, day + Days{options_.every});
    const bool agrees = wanted == after.channel;
    if (wanted != Channel::kNone) {
      ++side->counts.wanted;
      side->counts.same_channel += agrees ? 1 : 0;
      side->counts.same_action += next.action == after.action ? 1 : 0;
      if (agrees && promised != next.debtor) {
        promised = next.debtor;
        CountPromises(next.debtor, day, &side->counts);
      }
    }
    if (!after.money) continue;
    const std::int32_t level =
        delivered == nullptr ? -1 : delivered->int32s().value_or(row, -1);
    std::size_t state = static_cast<std::size_t>(
        std::clamp<std::int32_t>(level + 1, 0, kPastLevels - 1));
    state = state * kDpdBands + DpdBandOf(dpd.value_or(row, 0));
    state = state * kPastTypes + by_first.recommendations[row].type;
    state = state * kPastChannels + static_cast<std::size_t>(wanted);
    side->rows.push_back({static_cast<std::uint32_t>(next.debtor),
                          static_cast<std::uint32_t>(state), agrees,
                          *after.money});
  }
}

absl::Status PastSweep::Day(Date day, Backtest* out) {
  const absl::StatusOr<Prepared> prepared =
      Prepare(ledger_, {day, day}, setting_, policies_);
  if (!prepared.ok()) return prepared.status();
  const std::vector<Followed> followed = Follow(*prepared);
  const std::vector<double> to_base = BaseRates(ledger_, day);
  for (std::size_t row = 0; row < followed.size(); ++row) {
    const bool has_rate = to_base[prepared->observations[row].currency] > 0;
    out->no_rate += has_rate ? 0 : 1;
    out->not_over += has_rate && !followed[row].money ? 1 : 0;
    out->contacts_made += followed[row].channel != Channel::kNone ? 1 : 0;
  }
  ++out->days;
  out->rows += static_cast<std::int64_t>(followed.size());
  out->to = day;
  std::vector<Decisions> decided;  // As the policies.
  for (std::size_t p = 0; p < policies_.size(); ++p) {
    absl::StatusOr<Decisions> made =
        Decide(ledger_, *prepared, setting_, *policies_[p]);
    if (!made.ok()) return made.status();
    decided.push_back(*std::move(made));
    const Decisions& of = decided.back();
    Side& side = sides_[p];
    const FigureCounter counted =
        FigureCounter::Count(setting_, *policies_[p], of, day, options_.every);
    const absl::StatusOr<PolicyFigures> figures = counted.Figures();
    if (!figures.ok()) return figures.status();
    side.contacts.insert(side.contacts.end(), figures->contacts.begin(),
                         figures->contacts.end());
    side.total->Merge(counted);
    Judge(*prepared, decided.front(), of, followed, &side);
  }
  return absl::OkStatus();
}

absl::Status PastSweep::Finish(Backtest* out) const {
  for (const Side& side : sides_) {
    PolicyBacktest policy = side.counts;
    absl::StatusOr<PolicyFigures> figures = side.total->Figures();
    if (!figures.ok()) return figures.status();
    policy.figures = *std::move(figures);
    policy.figures.contacts = side.contacts;
    absl::StatusOr<OffPolicyValue> value =
        EstimateOffPolicy(side.rows, kPastStates, ledger_.debtor_count(),
                          options_.off_policy, setting_.executor);
    if (!value.ok()) return value.status();
    policy.value = *value;
    out->policies.push_back(std::move(policy));
  }
  return absl::OkStatus();
}

absl::Status CheckBacktest(const BacktestOptions& options) {
  if (options.every < 1 || options.every > 366) {
    return absl::InvalidArgumentError(
        absl::StrCat("backtest: every ", options.every, ": expected 1 to 366"));
  }
  if (options.outcome_days < 1 || options.outcome_days > 3650) {
    return absl::InvalidArgumentError(absl::StrCat("backtest: outcome_days ",
                                                   options.outcome_days,
                                                   ": expected 1 to 3650"));
  }
  if (options.from > options.to) {
    return absl::InvalidArgumentError(
        absl::StrCat("backtest: from ", FormatIsoDate(options.from),
                     " is after to ", FormatIsoDate(options.to)));
  }
  // Faults of these are told before the sweep and not after it.
  return EstimateOffPolicy({}, 0, 0, options.off_policy).status();
}

}  // namespace

absl::StatusOr<Backtest> RunBacktest(const Ledger& ledger,
                                     const Setting& setting,
                                     std::span<const Policy* const> policies,
                                     const BacktestOptions& options) {
  if (absl::Status status = CheckBacktest(options); !status.ok()) {
    return status;
  }
  const Date known_on = options.known_on.value_or(LastDayOf(ledger));
  if (options.from > known_on) {
    return absl::InvalidArgumentError(
        absl::StrCat("backtest: from ", FormatIsoDate(options.from),
                     " is after what is known, ", FormatIsoDate(known_on)));
  }
  absl::StatusOr<std::vector<PromiseState>> promises = AssessPromises(
      ledger, {known_on, known_on}, setting.facts.promise, setting.executor);
  if (!promises.ok()) return promises.status();
  Backtest out;
  out.from = options.from;
  out.known_on = known_on;
  PastSweep sweep(ledger, setting, policies, options, known_on,
                  *std::move(promises));
  const Date last = std::min(options.to, known_on);
  for (Date day = options.from; day <= last; day = day + Days{options.every}) {
    absl::Status status = sweep.Day(day, &out);
    if (!status.ok()) return status;
  }
  absl::Status status = sweep.Finish(&out);
  if (!status.ok()) return status;
  return out;
}

}  // namespace arrears
