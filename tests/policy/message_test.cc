// SPDX-License-Identifier: Apache-2.0
#include "arrears/policy/message.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "arrears/policy/actions.h"
#include "arrears/policy/refused_tactics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Language kLanguages[] = {Language::kEn, Language::kZh};
constexpr std::string_view kTones[] = {"soft", "neutral", "firm", "final"};

// A value of the field's kind that no other field has.
MessageValue Sample(const MessageField& field, int number) {
  switch (field.kind) {
    case FieldKind::kName:
    case FieldKind::kText:
    case FieldKind::kList:
      break;
    case FieldKind::kDate:
      return Date(2026y / 1 / 1) + Days{number};
    case FieldKind::kMoney:
      return Money{1'000'00 + number, Currency::Of("EUR")};
    case FieldKind::kCount:
      return std::int64_t{10'000 + number};
    case FieldKind::kFlag:
      return true;
  }
  return "value-" + std::to_string(number) + "-";
}

std::string ListOf(std::string_view id) {
  const std::size_t dot = id.find('.');
  return std::string(dot == std::string_view::npos ? "" : id.substr(0, dot));
}

// Two rows a list, told apart by number.
void Put(const MessageField& field, int number, MessageFields* fields) {
  if (field.kind == FieldKind::kList) return;
  const std::string id(field.id), list = ListOf(id);
  if (list.empty()) {
    fields->values[id] = Sample(field, number);
    return;
  }
  std::vector<MessageValues>& rows = fields->lists[list];
  rows.resize(2);
  rows[0][id] = Sample(field, number);
  rows[1][id] = Sample(field, number + 500);
}

MessageFields Everything(std::string_view tone) {
  MessageFields fields;
  int number = 0;
  for (const MessageField& field : MessageFieldCatalogue()) {
    ++number;
    if (field.kind != FieldKind::kFlag) Put(field, number, &fields);
  }
  fields.values[std::string(tone)] = true;
  return fields;
}

MessageFields RequiredOnly(const MessageTemplate& message) {
  MessageFields fields;
  int number = 0;
  for (const std::string_view id : message.required) {
    Put(*FindMessageField(id), ++number, &fields);
  }
  return fields;
}

std::string Whole(const Message& message) {
  return message.subject + "\n" + message.body;
}

void ExpectHolds(const Message& filled, const MessageTemplate& message,
                 const MessageFields& fields, Language language) {
  const std::string text = Whole(filled);
  EXPECT_TRUE(filled.missing.empty());
  EXPECT_THAT(text, Not(HasSubstr("{{")));
  EXPECT_THAT(text, Not(HasSubstr("}}")));
  EXPECT_THAT(text, Not(HasSubstr("____ (")));
  EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
  EXPECT_TRUE(CheckOutgoingText(text).ok()) << CheckOutgoingText(text);
  for (const std::string_view id : message.required) {
    const std::string list = ListOf(id), key(id);
    std::vector<MessageValue> values;
    if (list.empty()) values.push_back(fields.values.at(key));
    if (!list.empty()) {
      for (const MessageValues& row : fields.lists.at(list)) {
        values.push_back(row.at(key));
      }
    }
    for (const MessageValue& value : values) {
      EXPECT_THAT(text, HasSubstr(FormatMessageValue(value, language)))
          << message.id << " lacks " << id;
    }
  }
}

TEST(Messages, AllTextsHoldTheirRequiredFieldsInEveryTone) {
  ASSERT_EQ(MessageTemplates().size(), 16u);
  for (const MessageTemplate& message : MessageTemplates()) {
    for (const Language language : kLanguages) {
      const MessageText own = {message.subject.In(language),
                               message.body.In(language)};
      EXPECT_TRUE(Validate(message, language, own).ok())
          << message.id << Validate(message, language, own);
      std::vector<MessageFields> fillings = {RequiredOnly(message)};
      for (const std::string_view tone : kTones) {
        fillings.push_back(Everything(tone));
        fillings.push_back(RequiredOnly(message));
        fillings.back().values[std::string(tone)] = true;
      }
      for (const MessageFields& fields : fillings) {
        const auto filled = FillMessage(message, language, fields);
        ASSERT_TRUE(filled.ok()) << message.id << filled.status();
        ExpectHolds(*filled, message, fields, language);
      }
    }
  }
}

// Practice, section 10 and its notes: 您/请/谢 or Dear/please/thank.
TEST(Messages, AllTextsArePolite) {
  for (const MessageTemplate& message : MessageTemplates()) {
    const MessageFields fields = Everything("neutral");
    const auto zh = FillMessage(message, Language::kZh, fields);
    const auto en = FillMessage(message, Language::kEn, fields);
    ASSERT_TRUE(zh.ok() && en.ok());
    EXPECT_THAT(zh->body, HasSubstr("请")) << message.id;
    EXPECT_THAT(zh->body, ::testing::AnyOf(HasSubstr("谢"))) << message.id;
    EXPECT_THAT(en->body, ::testing::ContainsRegex("[Pp]lease")) << message.id;
    EXPECT_THAT(en->body, ::testing::ContainsRegex("[Tt]hank")) << message.id;
    EXPECT_TRUE(en->body.find("Dear") != std::string::npos ||
                message.id == "M07");
    // Neither holds the other's letters: a Chinese letter has no half-width
    // comma between its characters.
    EXPECT_THAT(en->body, Not(HasSubstr("，")));
    EXPECT_THAT(zh->body, Not(HasSubstr("please")));
  }
}

// The fields that section 10 adds to the common ones.
TEST(Messages, RequireWhatThePracticeLists) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> kRows = {
      {"M01", {"items.days_left"}},
      {"M02",
       {"attachments", "payment_methods", "late_fee_term", "items.term"}},
      {"M04", {"deadline"}},
      {"M05", {"statement.open", "balance", "confirm_by"}},
      {"M06",
       {"promises.date", "promises.amount", "promiser", "promiser_role",
        "spoken_on"}},
      {"M07",
       {"schedule.date", "schedule.amount", "interest_term", "governing_law"}},
      {"M08",
       {"interest_basis", "interest_rate", "interest_from", "day_count",
        "interest_to_date"}},
      {"M09", {"stopped", "stop_from", "resume_on", "stop_basis"}},
      {"M10", {"contacts.date", "contacts.channel", "contacts.outcome"}},
      {"M11", {"total_with_interest", "deadline", "next_step"}},
      {"M12",
       {"contract", "delivery_proof", "statement_of_account", "correspondence",
        "items.claimed"}},
      {"M13", {"jurisdiction_check", "data_contract", "fee_terms"}},
      {"M14", {"received_amount", "received_on", "allocation.applied"}},
      {"M15", {"disputed.amount", "total", "owner", "answer_by"}},
      {"M16", {"stop_from", "resume_on", "total"}},
  };
  for (const auto& [id, fields] : kRows) {
    const std::span<const std::string_view> required =
        FindMessage(id)->required;
    for (const std::string& field : fields) {
      EXPECT_NE(std::find(required.begin(), required.end(), field),
                required.end())
          << id << " " << field;
    }
  }
  for (const MessageTemplate& message : MessageTemplates()) {
    for (const std::string_view field :
         {"creditor_name", "debtor_name", "contact_person", "reply_to",
          "reference", "dated"}) {
      EXPECT_NE(
          std::find(message.required.begin(), message.required.end(), field),
          message.required.end())
          << message.id << " " << field;
    }
  }
}

TEST(Messages, EachRequiredFieldIsMissed) {
  for (const MessageTemplate& message : MessageTemplates()) {
    for (const std::string_view id : message.required) {
      MessageFields fields = RequiredOnly(message);
      const std::string list = ListOf(id), key(id);
      if (list.empty()) fields.values.erase(key);
      if (!list.empty()) fields.lists[list][1].erase(key);
      const auto filled = FillMessage(message, Language::kEn, fields);
      EXPECT_EQ(filled.status().code(), absl::StatusCode::kInvalidArgument);
      EXPECT_THAT(filled.status().message(), HasSubstr(key));
      const auto draft = DraftMessage(message, Language::kZh, fields);
      ASSERT_TRUE(draft.ok()) << draft.status();
      EXPECT_THAT(draft->missing, ElementsAre(id)) << message.id;
      EXPECT_THAT(Whole(*draft),
                  HasSubstr("______（" +
                            std::string(FindMessageField(id)->name.zh) + "）"));
    }
  }
}

TEST(Messages, AWholeListThatIsMissingLeavesARowOfBlanks) {
  const MessageTemplate& message = *FindMessage("M07");
  MessageFields fields = RequiredOnly(message);
  fields.lists.erase("schedule");
  const auto draft = DraftMessage(message, Language::kEn, fields);
  ASSERT_TRUE(draft.ok());
  EXPECT_THAT(draft->missing, ElementsAre("schedule.number", "schedule.date",
                                          "schedule.amount"));
  EXPECT_THAT(draft->body,
              HasSubstr("- Instalment ______ (number of the instalment): "
                        "______ (amount of the instalment) by ______ (day of "
                        "the instalment)\n"));
}

TEST(Messages, EveryActionThatSaysSomethingHasOne) {
  for (const ActionDefinition& action : Actions()) {
    const bool speaks = action.channel != Channel::kNone && action.id >= "A05";
    EXPECT_EQ(MessageOf(action.id) != nullptr, speaks) << action.id;
  }
  std::vector<std::string_view> used;
  for (const MessageTemplate& message : MessageTemplates()) {
    for (const ActionDefinition& action : Actions()) {
      if (MessageOf(action.id) != &message) continue;
      used.push_back(message.id);
      break;
    }
  }
  EXPECT_EQ(used.size(), MessageTemplates().size());
  EXPECT_EQ(MessageOf("A11")->id, "M02");
  EXPECT_EQ(MessageOf("A13")->id, "M04");
  EXPECT_EQ(MessageOf("A38")->id, "M16");
  EXPECT_EQ(MessageOf("A20")->id, "M06");
  EXPECT_EQ(MessageOf("A49")->id, "M13");
  EXPECT_EQ(MessageOf("A99"), nullptr);
}

// Standards, section 5: a demand interrupts in China and nowhere else; what the
// debtor signs does so everywhere.
TEST(Messages, TellWhatTheyDoToTheLimitationPeriod) {
  for (const std::string_view id : {"M02", "M04", "M08", "M09", "M10", "M11"}) {
    const MessageTemplate& message = *FindMessage(id);
    EXPECT_THAT(std::string(MessageLimitationEffect(message, "CN").en),
                HasSubstr("starts anew once it has reached the debtor"));
    EXPECT_THAT(std::string(MessageLimitationEffect(message, "DE").en),
                HasSubstr("does not move the limitation period"));
    for (const std::string_view law : {"FR", "GB"}) {
      EXPECT_THAT(std::string(MessageLimitationEffect(message, law).en),
                  HasSubstr("A letter does nothing"));
    }
  }
  for (const std::string_view id : {"M05", "M06", "M07"}) {
    for (const std::string_view law : {"CN", "DE", "FR", "UK"}) {
      EXPECT_THAT(
          std::string(MessageLimitationEffect(*FindMessage(id), law).en),
          HasSubstr("cknowledg"));
    }
  }
  for (const std::string_view id : {"M05", "M07"}) {
    EXPECT_THAT(std::string(FindMessage(id)->cn.en), HasSubstr("18(3)"));
    EXPECT_THAT(std::string(FindMessage(id)->cn.zh), HasSubstr("18条第3款"));
  }
  EXPECT_THAT(
      std::string(MessageLimitationEffect(*FindMessage("M02"), "BR").en),
      HasSubstr("not known"));
}

TEST(Messages, WriteMoneyAndDaysAsPeopleDo) {
  const Money yuan = {1'234'567'89, Currency::Of("CNY")};
  EXPECT_EQ(FormatMessageValue(yuan, Language::kZh), "人民币1,234,567.89元");
  EXPECT_EQ(FormatMessageValue(yuan, Language::kEn), "CNY 1,234,567.89");
  const Money yen = {123'456, Currency::Of("JPY")};
  EXPECT_EQ(FormatMessageValue(yen, Language::kZh), "123,456日元");
  EXPECT_EQ(FormatMessageValue(yen, Language::kEn), "JPY 123,456");
  const Money krona = {-99'999, Currency::Of("SEK")};
  EXPECT_EQ(FormatMessageValue(krona, Language::kZh), "SEK -999.99");
  EXPECT_EQ(
      FormatMessageValue(Money{-100'000, Currency::Of("SEK")}, Language::kEn),
      "SEK -1,000.00");
  const Date day = 2026y / 6 / 3;
  EXPECT_EQ(FormatMessageValue(day, Language::kZh), "2026年6月3日");
  EXPECT_EQ(FormatMessageValue(day, Language::kEn), "3 June 2026");
}

TEST(Messages, ReadValuesByTheKindOfTheField) {
  const Currency eur = Currency::Of("EUR");
  EXPECT_EQ(ParseMessageValue(*FindMessageField("deadline"), "2026-06-30", eur)
                .value(),
            MessageValue(Date(2026y / 6 / 30)));
  EXPECT_EQ(ParseMessageValue(*FindMessageField("total"), "12.5", eur).value(),
            MessageValue(Money{12'50, eur}));
  for (const auto& [id, text] :
       std::vector<std::pair<std::string, std::string>>{
           {"deadline", "30.6.2026"},
           {"total", "12,50"},
           {"items.days_left", "soon"},
           {"extension", "yes"},
           {"items", "x"}}) {
    const auto value = ParseMessageValue(*FindMessageField(id), text, eur);
    EXPECT_THAT(value.status().message(), HasSubstr(id));
  }
}

// A pupil of a school, and a firm called after a list, are names; the same
// words in what one writes oneself are not.
TEST(Messages, NamesAreNotLinted) {
  const MessageTemplate& message = *FindMessage("M11");
  MessageFields fields = RequiredOnly(message);
  fields.values["debtor_name"] = "上海黑名单科技有限公司";
  fields.values["creditor_name"] = "第一实验学校";
  EXPECT_TRUE(FillMessage(message, Language::kZh, fields).ok());
  fields.values["next_step"] = "将贵公司列入黑名单";
  const auto refused = FillMessage(message, Language::kZh, fields);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(refused.status().message(), HasSubstr("黑名单"));
}

TEST(Messages, ValuesThatWouldBreakTheTextAreRefused) {
  const MessageTemplate& message = *FindMessage("M04");
  for (const std::string& bad :
       {std::string("two\nlines"), std::string("a\x01"), std::string("\x7f"),
        std::string("\xc2\x85"), std::string("\xff"), std::string("\xc0\xaf"),
        std::string("\xed\xa0\x80"), std::string("{{total}}")}) {
    MessageFields fields = RequiredOnly(message);
    fields.values["debtor_name"] = bad;
    const auto filled = FillMessage(message, Language::kEn, fields);
    EXPECT_EQ(filled.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(filled.status().message(), HasSubstr("debtor_name"));
  }
  MessageFields fields = RequiredOnly(message);
  fields.values["deadline"] = "soon";
  EXPECT_THAT(FillMessage(message, Language::kEn, fields).status().message(),
              HasSubstr("deadline: a value of another kind"));
  fields = RequiredOnly(message);
  fields.values["dedline"] = "x";
  EXPECT_THAT(FillMessage(message, Language::kEn, fields).status().message(),
              HasSubstr("the nearest is deadline"));
}

std::string Fault(std::string_view id, std::string body) {
  const MessageTemplate& message = *FindMessage(id);
  const absl::Status status =
      Validate(message, Language::kEn, {message.subject.en, body});
  return status.ok() ? "ok" : std::string(status.message());
}

TEST(Messages, TextsOfOnesOwnAreHeldToTheTemplate) {
  const std::string good(FindMessage("M04")->body.en);
  EXPECT_EQ(Fault("M04", good), "ok");
  EXPECT_THAT(Fault("M04", good + "{{totl}}"), HasSubstr("nearest is total"));
  EXPECT_THAT(Fault("M04", good + "{{#phone}}x"),
              HasSubstr("{{#phone}}\": is not closed"));
  EXPECT_THAT(Fault("M04", good + "{{#phone}}{{#soft}}{{/phone}}{{/soft}}"),
              HasSubstr("closes what was not opened last"));
  EXPECT_THAT(Fault("M04", good + "{{/phone}}"), HasSubstr("{{/phone}}"));
  EXPECT_THAT(Fault("M04", good + "{{total"), HasSubstr("has no }}"));
  EXPECT_THAT(Fault("M04", good + "{{items.amount}}"),
              HasSubstr("stands outside {{#items}}"));
  EXPECT_THAT(Fault("M04", good + "{{items}}"), HasSubstr("no text"));
  EXPECT_THAT(Fault("M04", good + "{{>signature}}"),
              HasSubstr("no such passage"));
  EXPECT_THAT(Fault("M04", good + "{{#items}}{{#contacts}}"),
              HasSubstr("a list within a list"));
  EXPECT_THAT(Fault("M04", good + "Pay, or else."), HasSubstr("R05"));
  EXPECT_THAT(Fault("M04", good + "\x01"), HasSubstr("control character"));
  // What stands in some fillings only does not stand.
  EXPECT_THAT(Fault("M04", "{{#soft}}" + good + "{{/soft}}"),
              HasSubstr("M04 requires {{creditor_name}}"));
}

// Each thing that a text of a kind must not hold, by a field and by words.
TEST(Messages, HoldNothingTheyMustNot) {
  const std::vector<std::pair<std::string, std::string>> kWrong = {
      {"M01", "This is your fault."},
      {"M02", "We warn you."},
      {"M03", "{{deadline}}"},
      {"M03", "Pay at the latest on Monday."},
      {"M05", "{{interest_to_date}}"},
      {"M05", "Total interest: 5."},
      {"M07", "Sign at once."},
      {"M08", "The bank requires it."},
      {"M09", "This is shameful."},
      {"M10", "We cannot pay our staff."},
      {"M11", "It goes on your credit record."},
      {"M13", "The home address is enclosed."},
  };
  for (const auto& [id, text] : kWrong) {
    const std::string good(FindMessage(id)->body.en);
    EXPECT_THAT(Fault(id, good + text), HasSubstr(id + " must not hold"))
        << text;
  }
  // Each tag of practice stands at the texts that it belongs to.
  for (const MessageTemplate& message : MessageTemplates()) {
    for (const std::string_view tag : message.must_not) {
      bool known = false;
      for (const MessageTaboo& taboo : MessageTaboos()) {
        known |= taboo.tag == tag;
      }
      EXPECT_TRUE(known) << tag;
    }
  }
}

// By hand: a part-paid invoice of which a part is disputed.
TEST(Messages, APartPaidAndDisputedItemByHand) {
  MessageFields fields;
  fields.values = {{"creditor_name", "Oak & Sons Ltd"},
                   {"debtor_name", "Blue Mill Ltd"},
                   {"contact_person", "Ann Lee"},
                   {"reply_to", "ann@oak.example"},
                   {"reference", "D-7"},
                   {"as_of", Date(2026y / 6 / 30)},
                   {"dated", Date(2026y / 7 / 2)},
                   {"payment_methods", "bank transfer"},
                   {"account", "GB00 OAKS 1234"},
                   {"total", Money{500'00, Currency::Of("GBP")}},
                   {"deadline", Date(2026y / 7 / 9)}};
  fields.lists["items"] = {
      {{"items.invoice_no", "INV-1"},
       {"items.invoice_date", Date(2026y / 5 / 1)},
       {"items.amount", Money{1'000'00, Currency::Of("GBP")}},
       {"items.paid", Money{300'00, Currency::Of("GBP")}},
       {"items.disputed", Money{200'00, Currency::Of("GBP")}},
       {"items.claimed", Money{500'00, Currency::Of("GBP")}},
       {"items.due_date", Date(2026y / 5 / 31)},
       {"items.days_overdue", std::int64_t{30}}}};
  const auto en = FillMessage(*FindMessage("M04"), Language::kEn, fields);
  ASSERT_TRUE(en.ok()) << en.status();
  EXPECT_EQ(en->subject, "Payment requested by 9 July 2026: reference D-7");
  EXPECT_EQ(en->body,
            "Blue Mill Ltd\n\nDear Sir or Madam,\n\n"
            "I am following up on the amounts below, which under our agreement "
            "have fallen due and have not reached us yet:\n\n"
            "- Invoice INV-1 of 1 May 2026 over GBP 1,000.00, of which GBP "
            "300.00 has been paid or credited, GBP 200.00 is disputed and not "
            "included: "
            "GBP 500.00 outstanding, due on 31 May 2026 (days overdue on "
            "30 June 2026: 30)\n\n"
            "Please pay the total of GBP 500.00 by 9 July 2026.\n\n"
            "Ways to pay: bank transfer\nPay to: GB00 OAKS 1234\n"
            "Please quote the reference D-7.\n\n"
            "If anything stands in the way, please talk to us before that "
            "day.\n\n"
            "If you have paid in the meantime, please accept our thanks.\n\n"
            "Kind regards,\n\nAnn Lee\nOak & Sons Ltd\n"
            "Reply to: ann@oak.example\nReference: D-7\n2 July 2026\n");
  const auto zh = FillMessage(*FindMessage("M04"), Language::kZh, fields);
  ASSERT_TRUE(zh.ok()) << zh.status();
  EXPECT_THAT(zh->body,
              HasSubstr("· 发票 INV-1（2026年5月1日开具），金额1,000.00英镑，"
                        "已付款或抵减300.00英镑，其中200.00英镑有异议、未计入；"
                        "尚欠500.00英镑，到期日2026年5月31日，截至"
                        "2026年6月30日已逾期 30 天\n"));
  EXPECT_THAT(zh->body, HasSubstr("请于2026年7月9日前（含当日）付清上述款项，"
                                  "合计500.00英镑。\n"));
}

}  // namespace
}  // namespace arrears
