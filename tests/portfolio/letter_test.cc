// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/letter.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "arrears/ledger/ledger_builder.h"
#include "arrears/policy/actions.h"
#include "arrears/policy/refused_tactics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Date kAsOf = 2025y / 6 / 17;   // A Tuesday.
constexpr Date kPayBy = 2025y / 6 / 20;  // Of the recommendation.

// One debtor of a Chinese creditor: INV-1 of 10,000.00 is 30 days late, 4,000
// of it paid and 1,000 of the rest disputed, so 5,000 is open of it; INV-2 of
// 2,000.00 is 10 days late; CN-1 is a credit of 500.00, so 6,500 is asked for;
// INV-3 is not due yet.
LedgerBuilder OneDebtor() {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "d-1", .name = "上海黑名单科技有限公司"});
  builder.AddItem({.id = "INV-1",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{60},
                   .due_date = kAsOf - Days{30},
                   .amount = 10'000'00,
                   .contract = "HT-9"});
  builder.AddItem({.id = "INV-2",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{40},
                   .due_date = kAsOf - Days{10},
                   .amount = 2'000'00,
                   .contract = "HT-9"});
  builder.AddItem({.id = "CN-1",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{5},
                   .amount = -500'00});
  builder.AddItem({.id = "INV-3",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{25},
                   .due_date = kAsOf + Days{5},
                   .amount = 700'00});
  builder.AddSettlement(
      {.item = "INV-1", .date = kAsOf - Days{20}, .amount = 4'000'00});
  DisputeRow dispute;
  dispute.item = "INV-1";
  dispute.opened = kAsOf - Days{15};
  dispute.amount = 1'000'00;
  builder.AddDispute(dispute);
  return builder;
}

// A ledger with its recommendations, whose first one may be changed.
struct Desk {
  LedgerData data;
  LedgerView view;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Setting> setting;
  std::unique_ptr<Portfolio> portfolio;

  absl::StatusOr<Letter> Draft(std::string_view action, Language language,
                               const MessageFields& given = {},
                               Tone tone = Tone::kNeutral) {
    Recommendation& next = portfolio->recommendations[0];
    next.action = ActionIndex(action);
    next.tone = tone;
    next.day = kAsOf + Days{1};
    next.pay_by = kPayBy;
    next.ask = Ask::kFull;
    const auto writer = LetterWriter::Create(*ledger, *portfolio, *setting);
    if (!writer.ok()) return writer.status();
    return writer->Draft(0, language, given);
  }
};

Desk Open(LedgerBuilder builder, std::string_view law = "CN") {
  Desk desk;
  absl::StatusOr<LedgerData> data = builder.Build();
  EXPECT_TRUE(data.ok()) << data.status();
  desk.data = *std::move(data);
  desk.view = desk.data.View();
  desk.view.creditor.name = "远东贸易有限公司";
  desk.view.creditor.law = std::string(law);
  absl::StatusOr<Ledger> ledger = Ledger::Create(desk.view, {});
  EXPECT_TRUE(ledger.ok()) << ledger.status();
  desk.ledger = std::make_unique<Ledger>(*std::move(ledger));
  absl::StatusOr<Setting> setting = Setting::Default(desk.view.creditor);
  EXPECT_TRUE(setting.ok()) << setting.status();
  desk.setting = std::make_unique<Setting>(*std::move(setting));
  absl::StatusOr<Portfolio> portfolio =
      Recommend(*desk.ledger, {kAsOf}, *desk.setting);
  EXPECT_TRUE(portfolio.ok()) << portfolio.status();
  desk.portfolio = std::make_unique<Portfolio>(*std::move(portfolio));
  return desk;
}

MessageFields Sender() {
  MessageFields given;
  given.values = {{"contact_person", "李明"},
                  {"reply_to", "ar@yuandong.example"},
                  {"payment_methods", "银行转账"},
                  {"account", "中国银行 6222"}};
  return given;
}

TEST(Letter, AsksForWhatIsPastDueAndUndisputed) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A19", Language::kZh, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->message, "M04");
  EXPECT_THAT(letter->missing, IsEmpty());
  // By hand: 10,000 - 4,000 - 1,000 and 2,000, oldest first, less 500.
  EXPECT_THAT(letter->body,
              HasSubstr("· 发票 INV-1（2025年4月18日开具），金额"
                        "人民币10,000.00元，付款期限：开票后 30 天，"
                        "已付款或抵减人民币4,000.00元，其中人民币1,000.00元"
                        "有异议、未计入；尚欠人民币5,000.00元，"
                        "到期日2025年5月18日，截至2025年6月17日已逾期 30 天\n"
                        "· 发票 INV-2"));
  EXPECT_THAT(letter->body,
              HasSubstr("\n· 减：贵公司账上尚未使用的贷项人民币500.00元\n\n"
                        "请于2025年6月20日前（含当日）付清上述款项，"
                        "合计人民币6,500.00元。"));
  EXPECT_THAT(letter->body, HasSubstr("致：上海黑名单科技有限公司"));
  EXPECT_THAT(letter->body, Not(HasSubstr("INV-3")));
  EXPECT_THAT(std::string(letter->limitation.zh), HasSubstr("诉讼时效中断"));
}

// LPR 3.10 % from 2024-10-21 until 2025-05-20 and 3.00 % then, at breach, plus
// a half: INV-1 fell due on 18 May, so with the credit of 500 taken off it
// 4,500 * 4.65 % * 30 / 365 = 17.1986; INV-2 on 7 June, 2,000 * 4.5 % * 10 /
// 365 = 2.4658. 17.20 + 2.47 = 19.67.
TEST(Letter, ReckonsInterestByTheLawOfTheCreditorWhereTheDebtorHasNone) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A40", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->message, "M08");
  EXPECT_THAT(letter->missing, IsEmpty());
  EXPECT_THAT(letter->body,
              HasSubstr("- Basis: article 18 of the Supreme People's Court's "
                        "interpretation on sale contracts\n"
                        "- Rate: 4.65 %, 4.5 % a year\n"
                        "- Running from: 19 May 2025\n"
                        "- Day count: actual days over 365\n"
                        "- Interest to 17 June 2025: CNY 19.67\n"));
}

// A contract's rate needs no law; without either the blanks are told.
TEST(Letter, NamesNoInterestWithoutABasis) {
  Desk unknown = Open(OneDebtor(), "BR");
  const auto blank = unknown.Draft("A40", Language::kEn, Sender());
  ASSERT_TRUE(blank.ok()) << blank.status();
  EXPECT_THAT(blank->missing, Contains("interest_to_date"));
  EXPECT_THAT(blank->missing, Contains("interest_basis"));
  EXPECT_THAT(std::string(blank->limitation.en), HasSubstr("not known"));
  LedgerBuilder agreed;
  agreed.AddItem({.id = "INV-1",
                  .debtor = "d-1",
                  .document_date = kAsOf - Days{103},
                  .due_date = kAsOf - Days{73},
                  .amount = 10'000'00,
                  .contract = "HT-9",
                  .contract_rate = 0.1});
  Desk desk = Open(std::move(agreed), "BR");
  const auto letter = desk.Draft("A40", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  // 10,000 * 10 % * 73 / 365 = 200.00.
  EXPECT_THAT(letter->body, HasSubstr("- Basis: the contract HT-9\n"
                                      "- Rate: 10 % a year\n"));
  EXPECT_THAT(letter->body, HasSubstr("to 17 June 2025: CNY 200.00"));
}

// The law of the debtor's claims is not the creditor's: Chinese rates have no
// place in a letter under American law, and none is known here.
TEST(Letter, ClaimsNoInterestOfALawThatIsNotTheDebtors) {
  LedgerBuilder builder;
  builder.AddDebtor({.id = "d-1", .name = "Blue Mill Inc", .law = "US"});
  builder.AddItem({.id = "INV-1",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{60},
                   .due_date = kAsOf - Days{30},
                   .amount = 10'000'00});
  Desk desk = Open(std::move(builder));
  const auto first = desk.Draft("A11", Language::kEn, Sender());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(first->body, Not(HasSubstr("Supreme")));
  EXPECT_THAT(
      first->body,
      HasSubstr("late payment: no interest is claimed in this letter;"));
  EXPECT_THAT(first->missing, IsEmpty());
  EXPECT_THAT(std::string(first->limitation.en), HasSubstr("not known here"));
  const auto demand = desk.Draft("A22", Language::kEn, Sender(), Tone::kFinal);
  ASSERT_TRUE(demand.ok());
  EXPECT_THAT(demand->body,
              HasSubstr("- Interest: none is claimed in this letter; all "
                        "rights to it are reserved\n"
                        "- Total: CNY 10,000.00\n"));
  EXPECT_THAT(demand->missing, testing::ElementsAre("next_step"));
}

// 9,000 of credits against 7,000 due: nothing may be demanded.
TEST(Letter, CreditsThatCoverWhatIsDueLeaveAStatement) {
  LedgerBuilder builder = OneDebtor();
  builder.AddItem({.id = "CN-2",
                   .debtor = "d-1",
                   .document_date = kAsOf - Days{4},
                   .amount = -6'500'00});
  Desk desk = Open(std::move(builder));
  for (const char* action : {"A11", "A19", "A40", "A51"}) {
    const auto letter = desk.Draft(action, Language::kEn, Sender());
    ASSERT_TRUE(letter.ok()) << letter.status();
    EXPECT_EQ(letter->message, "M05") << action;
    EXPECT_THAT(letter->body, HasSubstr("CN-2"));
    EXPECT_THAT(letter->body, Not(HasSubstr("arrange payment")));
  }
}

TEST(Letter, IsDatedTheDayOfTheAction) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A19", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_TRUE(letter->body.ends_with("\n18 June 2025\n")) << letter->body;
  // The figures are those of the day that was looked at.
  EXPECT_THAT(letter->body, HasSubstr("(days overdue on 17 June 2025: 30)"));
}

TEST(Letter, TheDemandForPaymentInFullSaysSo) {
  Desk desk = Open(OneDebtor());
  const auto says = [&](const char* action, Tone tone) {
    const auto letter = desk.Draft(action, Language::kEn, Sender(), tone);
    return letter.ok() && letter->body.find("in full.") != std::string::npos;
  };
  EXPECT_TRUE(says("A22", Tone::kNeutral));
  EXPECT_TRUE(says("A19", Tone::kFirm));
  EXPECT_FALSE(says("A19", Tone::kSoft));
}

TEST(Letter, RepeatOrdersForCashStopNothing) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A38", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->message, "M16");
  EXPECT_THAT(letter->missing, IsEmpty());
  // The fifth business day after Wednesday the 18th.
  EXPECT_THAT(letter->body, HasSubstr("new orders placed from 25 June 2025 on "
                                      "against payment"));
  EXPECT_THAT(letter->body, Not(HasSubstr("suspend")));
}

TEST(Letter, TheFileForEnforcementHoldsTheJudgment) {
  LedgerBuilder builder = OneDebtor();
  EventRow event;
  event.debtor = "d-1";
  event.kind = "judgment";
  event.date = kAsOf - Days{7};
  event.code = "(2025)沪01民初9号";
  builder.AddEvent(event);
  Desk desk = Open(std::move(builder));
  const auto letter = desk.Draft("A55", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_THAT(letter->body,
              HasSubstr("[ ] Judgment or other title: 10 June 2025, "
                        "(2025)沪01民初9号\n"));
  const auto lawyer = desk.Draft("A54", Language::kEn, Sender());
  ASSERT_TRUE(lawyer.ok());
  EXPECT_THAT(lawyer->body, Not(HasSubstr("Judgment")));
  Desk none = Open(OneDebtor());
  const auto blank = none.Draft("A55", Language::kZh, Sender());
  ASSERT_TRUE(blank.ok());
  EXPECT_THAT(blank->body, HasSubstr("□ 生效裁判文书：待附\n"));
}

TEST(Letter, TheNoticeThatSavesAClaimGoesToTheRepresentative) {
  LedgerBuilder builder = OneDebtor();
  EventRow event;
  event.debtor = "d-1";
  event.kind = "represented";
  event.date = kAsOf - Days{7};
  builder.AddEvent(event);
  Desk desk = Open(std::move(builder));
  EXPECT_THAT(desk.Draft("A59", Language::kEn, Sender())->body,
              HasSubstr("Dear representative of the debtor,"));
  EXPECT_THAT(Open(OneDebtor()).Draft("A59", Language::kEn, Sender())->body,
              HasSubstr("Dear Sir or Madam,"));
}

TEST(Letter, TheFinalDemandNeedsItsNextStep) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A22", Language::kZh, Sender(), Tone::kFinal);
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->message, "M11");
  EXPECT_THAT(letter->missing, testing::ElementsAre("next_step"));
  EXPECT_THAT(letter->body,
              HasSubstr("下一步安排是：______（下一步具体措施）"));
  EXPECT_THAT(letter->body, HasSubstr("· 合计：人民币6,519.67元"));
  MessageFields given = Sender();
  given.values["next_step"] = "委托律师发出律师函";
  const auto whole = desk.Draft("A22", Language::kZh, given, Tone::kFinal);
  ASSERT_TRUE(whole.ok());
  EXPECT_THAT(whole->missing, IsEmpty());
  EXPECT_THAT(whole->body, HasSubstr("下一步安排是：委托律师发出律师函。"));
}

TEST(Letter, TheStatementHoldsAllThatIsOpen) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A07", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->message, "M05");
  EXPECT_THAT(letter->missing, IsEmpty());
  EXPECT_THAT(letter->body,
              HasSubstr("- Invoice INV-1 of 18 April 2025: amount CNY "
                        "10,000.00, open CNY 6,000.00, due on 18 May 2025 "
                        "(days overdue: 30), of which CNY 1,000.00 is "
                        "disputed\n"));
  EXPECT_THAT(letter->body, HasSubstr("- Credit note CN-1 of 12 June 2025: "
                                      "amount CNY -500.00, open CNY "
                                      "-500.00\n"));
  // 6,000 + 2,000 + 700 - 500.
  EXPECT_THAT(letter->body, HasSubstr("Balance: CNY 8,200.00\n"));
  EXPECT_THAT(letter->body,
              HasSubstr("CNY 6,500.00 is due and undisputed, after "
                        "credits of CNY 500.00;"));
}

TEST(Letter, TakesPromisesContactsPaymentsAndDisputesFromTheLedger) {
  LedgerBuilder builder = OneDebtor();
  PromiseRow promise;
  promise.id = "p-1";
  promise.debtor = "d-1";
  promise.made_on = kAsOf - Days{1};
  promise.due = kAsOf + Days{8};
  promise.amount = 3'000'00;
  builder.AddPromise(promise);
  ContactRow call;
  call.debtor = "d-1";
  call.at = (kAsOf - Days{3}).days_since_1970() * 24 * 60 + 900;
  call.channel = "phone";
  call.outcome = "no_answer";
  builder.AddContact(call);
  Desk desk = Open(std::move(builder));
  const auto promised = desk.Draft("A20", Language::kZh, Sender());
  ASSERT_TRUE(promised.ok()) << promised.status();
  EXPECT_THAT(promised->body,
              HasSubstr("· 2025年6月25日前（含当日）支付人民币3,000.00元\n"));
  EXPECT_THAT(promised->body, HasSubstr("感谢您于2025年6月16日与我们沟通"));
  EXPECT_THAT(promised->missing,
              testing::ElementsAre("promiser", "promiser_role"));
  const auto tried = desk.Draft("A32", Language::kZh, Sender());
  ASSERT_TRUE(tried.ok());
  EXPECT_THAT(tried->body, HasSubstr("· 2025年6月14日，电话：无人接听\n"));
  EXPECT_THAT(tried->missing, IsEmpty());
  const auto thanks = desk.Draft("A26", Language::kEn, Sender());
  ASSERT_TRUE(thanks.ok());
  EXPECT_THAT(thanks->body,
              HasSubstr("received your payment of CNY 4,000.00 on 28 May "
                        "2025"));
  EXPECT_THAT(thanks->body, HasSubstr("- Invoice INV-1: CNY 4,000.00, still "
                                      "open CNY 6,000.00\n"));
  EXPECT_THAT(thanks->body, HasSubstr("undisputed, CNY 6,500.00 is left after "
                                      "credits of CNY 500.00;"));
  const auto dispute = desk.Draft("A50", Language::kZh, Sender());
  ASSERT_TRUE(dispute.ok());
  EXPECT_THAT(dispute->missing, testing::ElementsAre("owner"));
  EXPECT_THAT(dispute->body, HasSubstr("有异议人民币1,000.00元\n"));
  EXPECT_THAT(dispute->body, HasSubstr("无异议部分抵减贷项人民币500.00元后"
                                       "合计人民币6,500.00元"));
}

TEST(Letter, TheReminderHoldsWhatFallsDueSoon) {
  Desk desk = Open(OneDebtor());
  const auto letter = desk.Draft("A05", Language::kEn, Sender());
  ASSERT_TRUE(letter.ok());
  EXPECT_EQ(letter->message, "M01");
  EXPECT_THAT(letter->missing, IsEmpty());
  EXPECT_THAT(letter->body,
              HasSubstr("- Invoice INV-3 of 23 May 2025: CNY 700.00, due on 22 "
                        "June 2025 (days left from 17 June 2025: 5)\n"
                        "Total: CNY 700.00\n"));
}

// Every action, language and tone: a draft that passes the lint but for names,
// or nothing to write.
TEST(Letter, EveryActionHasADraft) {
  Desk desk = Open(OneDebtor());
  MessageFields given = Sender();
  given.values["debtor_name"] = "Blue Mill";
  for (const ActionDefinition& action : Actions()) {
    for (const Language language : {Language::kEn, Language::kZh}) {
      for (const Tone tone :
           {Tone::kSoft, Tone::kNeutral, Tone::kFirm, Tone::kFinal}) {
        const auto letter = desk.Draft(action.id, language, given, tone);
        if (MessageOf(action.id) == nullptr) {
          EXPECT_EQ(letter.status().code(), absl::StatusCode::kNotFound);
          continue;
        }
        ASSERT_TRUE(letter.ok()) << action.id << letter.status();
        EXPECT_TRUE(CheckOutgoingText(letter->body).ok());
        EXPECT_THAT(letter->body, Not(HasSubstr("{{")));
        EXPECT_FALSE(letter->subject.empty() || letter->limitation.zh.empty());
      }
    }
  }
}

}  // namespace
}  // namespace arrears
