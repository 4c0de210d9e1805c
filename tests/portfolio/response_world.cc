// SPDX-License-Identifier: Apache-2.0
#include "response_world.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

constexpr int kNever = -1;
constexpr int kOldest = 800;
constexpr double kMinuteCost = 100;  // As the creditor's.

std::string DebtorId(int debtor) { return absl::StrCat("d", debtor); }

std::string_view ChannelWord(Channel channel) {
  switch (channel) {
    case Channel::kPhone:
      return "phone";
    case Channel::kVisit:
      return "visit";
    case Channel::kEmail:
      return "email";
    case Channel::kSms:
      return "sms";
    default:
      return "letter";
  }
}

}  // namespace

ResponseWorld::ResponseWorld(std::uint64_t seed, const WorldOptions& options)
    : options_(options) {
  std::mt19937_64 random(seed);
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  std::lognormal_distribution<double> amount(std::log(300'000), 1.3);
  std::exponential_distribution<double> patience(1);
  for (int debtor = 0; debtor < options.debtors; ++debtor) {
    // From prompt to bad: so late were those that have been paid.
    const int habit = draw(0, 3);
    for (int i = draw(0, 8); i > 0; --i) {
      const int late = draw(0, habit * 15);
      history_.push_back({debtor, -draw(60, 360) - late, late,
                          static_cast<std::int64_t>(amount(random))});
    }
    for (int i = draw(1, 3); i > 0; --i) {
      items_.push_back({debtor, -draw(-30, 120),
                        static_cast<std::int64_t>(amount(random)) + 1,
                        patience(random)});
    }
  }
  for (int i = 0; i < options.debtors * options.weeks; ++i) {
    answers_.push_back(draw(0, 9) < 6 ? 1 : 0);
  }
}

bool ResponseWorld::Answers(int debtor, int week) const {
  return answers_[static_cast<std::size_t>(debtor * options_.weeks + week)] !=
         0;
}

ResponseCourse::ResponseCourse(const ResponseWorld& world,
                               const RecoveryCurve& curve,
                               const EffectTable& truth)
    : world_(world),
      truth_(truth),
      gathered_(world.items().size()),
      paid_on_(world.items().size(), kNever),
      effects_(static_cast<std::size_t>(world.options().debtors)) {
  for (int age = 0; age <= kOldest; ++age) {
    hazard_.push_back(-std::log1p(-*curve.ProbabilityBy(age, age + 1)));
  }
}

LedgerData ResponseCourse::Build() const {
  LedgerBuilder builder;
  const std::vector<ResponseWorld::Item>& items = world_.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    ItemRow row;
    row.id = absl::StrCat("i", i);
    row.debtor = DebtorId(items[i].debtor);
    row.due_date = ResponseWorld::kStart + Days{items[i].due};
    row.document_date = *row.due_date - Days{45};
    row.amount = items[i].amount;
    builder.AddItem(row);
    if (paid_on_[i] == kNever) continue;
    SettlementRow paid;
    paid.item = row.id;
    paid.date = ResponseWorld::kStart + Days{paid_on_[i]};
    paid.amount = row.amount;
    builder.AddSettlement(paid);
  }
  for (std::size_t i = 0; i < world_.history().size(); ++i) {
    const ResponseWorld::Paid& old = world_.history()[i];
    ItemRow row;
    row.id = absl::StrCat("h", i);
    row.debtor = DebtorId(old.debtor);
    row.due_date = ResponseWorld::kStart + Days{old.due};
    row.document_date = *row.due_date - Days{30};
    row.amount = old.amount + 1;
    row.settled_date = *row.due_date + Days{old.late};
    builder.AddItem(row);
  }
  for (const ContactRow& contact : contacts_) builder.AddContact(contact);
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  return *std::move(data);
}

int ResponseCourse::OldestAge(int debtor) const {
  int oldest = 0;
  for (std::size_t i = 0; i < paid_on_.size(); ++i) {
    const ResponseWorld::Item& item = world_.items()[i];
    if (item.debtor != debtor || paid_on_[i] != kNever) continue;
    oldest = std::max(oldest, 7 * week_ - item.due);
  }
  return oldest;
}

std::int64_t ResponseCourse::PastDue(int debtor) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < paid_on_.size(); ++i) {
    const ResponseWorld::Item& item = world_.items()[i];
    if (item.debtor == debtor && paid_on_[i] == kNever &&
        item.due < 7 * week_) {
      sum += item.amount;
    }
  }
  return sum;
}

void ResponseCourse::Do(int debtor, std::uint8_t action) {
  const ActionDefinition& what = Actions()[action];
  const EffectEntry& entry = truth_.Of(action);
  const int tomorrow = 7 * week_ + 1;
  minutes_ += entry.effect.minutes;
  net_ -=
      Discount(tomorrow) * (static_cast<double>(entry.effect.fixed_cost_minor) +
                            kMinuteCost * entry.effect.minutes);
  effects_[static_cast<std::size_t>(debtor)] = {entry.effect.hazard_ratio,
                                                entry.effect.contingency,
                                                tomorrow + entry.days};
  ContactRow row;
  row.debtor = DebtorId(debtor);
  row.at = (today() + Days{1}).days_since_1970() * 24 * 60 + 15 * 60;
  row.channel = ChannelWord(what.channel);
  row.action = what.id;
  const bool live =
      what.channel == Channel::kPhone || what.channel == Channel::kVisit;
  row.outcome = !live                           ? "delivered"
                : world_.Answers(debtor, week_) ? "reached"
                                                : "no_answer";
  contacts_.push_back(std::move(row));
}

// Day by day, from tomorrow to the next Sunday.
void ResponseCourse::PassWeek() {
  for (int day = 7 * week_ + 1; day <= 7 * week_ + 7; ++day) {
    for (std::size_t i = 0; i < paid_on_.size(); ++i) {
      const ResponseWorld::Item& item = world_.items()[i];
      const int age = day - 1 - item.due;
      if (paid_on_[i] != kNever || age < 0) continue;
      const Effect& effect = effects_[static_cast<std::size_t>(item.debtor)];
      const bool runs = day < effect.until;
      gathered_[i] +=
          hazard_[static_cast<std::size_t>(std::min(age, kOldest))] *
          (runs ? effect.ratio : 1);
      if (gathered_[i] < item.patience) continue;
      paid_on_[i] = day;
      net_ += Discount(day) * static_cast<double>(item.amount) *
              (1 - (runs ? effect.contingency : 0));
    }
  }
  ++week_;
}

}  // namespace arrears
