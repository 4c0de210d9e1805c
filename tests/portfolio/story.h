// SPDX-License-Identifier: Apache-2.0
//
// One debtor's story, told by day, and what is recommended on any of them.
//
//   Story story;
//   story.Owes("i", kDue, kLarge).Did("A11", Dpd(2), "i", "delivered");
//   EXPECT_EQ(story.ActionOn(Dpd(20)), "A13");
#ifndef ARREARS_TESTS_PORTFOLIO_STORY_H_
#define ARREARS_TESTS_PORTFOLIO_STORY_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/policy/actions.h"
#include "arrears/portfolio/recommend.h"
#include "gtest/gtest.h"

namespace arrears {

// One debtor's story.
class Story {
 public:
  explicit Story(const Creditor& creditor = {}) : builder_(creditor) {}
  Story& Owes(const std::string& id, Date due, std::int64_t minor) {
    ItemRow row;
    row.id = id;
    row.debtor = "d";
    row.document_date = due - Days{30};
    row.due_date = due;
    row.amount = minor;
    builder_.AddItem(row);
    return *this;
  }
  Story& Did(const std::string& action, Date day, const std::string& items,
             const std::string& outcome = "no_answer",
             const std::string& excuse = "",
             const std::string& channel_is = "") {
    ContactRow row;
    row.debtor = "d";
    row.at = day.days_since_1970() * 24 * 60 + 15 * 60;
    row.action = action;
    const Channel channel = FindAction(action)->channel;
    row.channel = channel == Channel::kThirdParty || channel == Channel::kCourt
                      ? "letter"
                      : std::string(ChannelName(channel));
    if (!channel_is.empty()) row.channel = channel_is;
    row.items = items;
    row.outcome = outcome;
    row.excuse = excuse;
    builder_.AddContact(row);
    return *this;
  }
  Story& Promised(const std::string& id, Date made, Date due,
                  PromiseKind kind = PromiseKind::kPromise,
                  std::optional<std::int64_t> minor = {},
                  const std::string& item = "") {
    PromiseRow row;
    row.item = item;
    row.id = id;
    row.debtor = "d";
    row.kind = kind;
    row.made_on = made;
    row.due = due;
    row.amount = minor;
    builder_.AddPromise(row);
    return *this;
  }
  Story& Event(const std::string& kind, Date day, const std::string& code = "",
               std::optional<Date> until = {}) {
    EventRow row;
    row.debtor = "d";
    row.kind = kind;
    row.date = day;
    row.code = code;
    row.until = until;
    builder_.AddEvent(row);
    return *this;
  }
  Story& Disputes(const std::string& item, Date opened,
                  std::optional<std::int64_t> minor) {
    DisputeRow row;
    row.item = item;
    row.opened = opened;
    row.amount = minor;
    builder_.AddDispute(row);
    return *this;
  }
  Story& Settled(SettlementRow row) {
    builder_.AddSettlement(row);
    return *this;
  }
  Story& DebtorIs(const std::string& size) {
    DebtorRow row;
    row.id = "d";
    row.size = size;
    builder_.AddDebtor(row);
    return *this;
  }

  // Asked at the end of the day.
  Recommendation On(Date as_of) {
    if (!data_) {
      absl::StatusOr<LedgerData> made = builder_.Build();
      EXPECT_TRUE(made.ok()) << made.status();
      data_.emplace(*std::move(made));
      absl::StatusOr<Ledger> ledger = Ledger::Create(data_->View(), {});
      EXPECT_TRUE(ledger.ok()) << ledger.status();
      ledger_.emplace(*std::move(ledger));
      setting_.emplace(*Setting::Default(data_->View().creditor));
      setting_->fit_recovery = false;
    }
    const absl::StatusOr<Portfolio> run =
        Recommend(*ledger_, {as_of}, *setting_);
    EXPECT_TRUE(run.ok()) << run.status();
    return run->recommendations.empty() ? Recommendation()
                                        : run->recommendations[0];
  }
  std::string ActionOn(Date as_of) {
    return std::string(Actions()[On(as_of).action].id);
  }

 private:
  LedgerBuilder builder_;
  std::optional<LedgerData> data_;
  std::optional<Ledger> ledger_;
  std::optional<Setting> setting_;
};

// Every step is worth its cost.
inline constexpr std::int64_t kLarge = 3'000'000'00;

inline constexpr Date kDue =
    std::chrono::year{2025} / std::chrono::month{3} / 3;
inline Date Dpd(int days) { return kDue + Days{days}; }

}  // namespace arrears

#endif  // ARREARS_TESTS_PORTFOLIO_STORY_H_
