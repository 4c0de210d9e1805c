// SPDX-License-Identifier: Apache-2.0
//
// What the C door says of policies is what the C++ door says, and every option
// arrives.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "arrears/c/arrears.h"
#include "arrears/io/effects_data.h"
#include "arrears/io/law_data.h"
#include "arrears/io/policy_json.h"
#include "arrears/io/portfolio_answer.h"
#include "arrears/portfolio/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "host_tables.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr char kOurs[] = R"({"name": "ours", "version": "1",
  "extends": "firm",
  "parameters": {"buffer_t1": 20}})";
constexpr char kLate[] = R"({"name": "ours", "version": "1",
  "extends": "firm",
  "parameters": {"buffer_t1": 99}})";
constexpr char kEffects[] = R"({"id": "ours", "effects": [
  {"action": "A13", "minutes": 99}, {"action": "A05", "minutes": 77}]})";

// A ledger in which much happens, and both doors to it.
class CDoorPolicy : public testing::Test {
 protected:
  CDoorPolicy() {
    reference::RandomLedgerParameters parameters;
    parameters.debtors = 40;
    parameters.items = 300;
    parameters.settlements = 300;
    parameters.contacts = 0;
    data_ = reference::RandomLedger(3, parameters);
    host_ = std::make_unique<HostTables>(data_.View());
    tables_ = host_->tables();
    ledger_ =
        std::make_unique<Ledger>(Ledger::Create(data_.View(), {}).value());
    options_.as_of = at_.as_of.days_since_1970();
  }
  Setting Default() const { return Setting::Default(Creditor{}).value(); }
  int count() const { return static_cast<int>(tables_.size()); }

  // What a function gives, freed; empty and the code kept where it refuses.
  std::string Text(const std::function<std::int32_t(char**)>& function) {
    char unset = 0;
    char* text = &unset;
    code_ = function(&text);
    if (code_ != ARREARS_OK) {
      EXPECT_EQ(text, nullptr);
      return "";
    }
    const std::unique_ptr<char, decltype(&arrears_free_text)> held(
        text, &arrears_free_text);
    return text;
  }
  std::string Explain(const arrears_explain_options* explain) {
    return Text([&](char** out) {
      return arrears_explain(tables_.data(), count(), &options_, &policy_,
                             explain, out, &error_);
    });
  }
  std::string Diff(const arrears_diff_options* diff) {
    return Text([&](char** out) {
      return arrears_policy_diff(tables_.data(), count(), &options_, &policy_,
                                 diff, out, &error_);
    });
  }
  std::string Past(const arrears_backtest_options* backtest) {
    return Text([&](char** out) {
      return arrears_backtest(tables_.data(), count(), &options_, &policy_,
                              backtest, out, &error_);
    });
  }
  std::string Compare(Date from, std::int32_t known_on) {
    return Text([&](char** out) {
      return arrears_age_compare(tables_.data(), count(), &options_,
                                 from.days_since_1970(), known_on, out,
                                 &error_);
    });
  }
  std::int32_t Recommend(const arrears_policy_options* policy) {
    return arrears_recommend(tables_.data(), count(), &options_, policy,
                             &schema_, &array_, &error_);
  }

  const AsOf at_{2024y / 3 / 5};
  LedgerData data_;
  std::unique_ptr<HostTables> host_;
  std::vector<arrears_table> tables_;
  std::unique_ptr<Ledger> ledger_;
  arrears_options options_ = arrears_default_options();
  arrears_policy_options policy_ = arrears_default_policy_options();
  std::int32_t code_ = 0;
  arrears_error error_;
  ArrowSchema schema_;
  ArrowArray array_;
};

Policy OursOf(const char* json) {
  return CompilePolicy(GivenPolicy(json, "policy")).value();
}

std::string TextOf(const Frame& frame) {
  std::string text;
  for (const Column& column : frame.columns()) {
    for (std::size_t row = 0; row < frame.rows(); ++row) {
      text += column.has(row) ? column.Format(row) + "|" : "|";
    }
  }
  return text;
}

TEST_F(CDoorPolicy, RecommendsBySettingsOfOnesOwn) {
  struct Case {
    const char* what;
    std::function<void(arrears_policy_options*)> give;
    std::function<void(Setting*)> want;
  };
  LawData law = DefaultLawData();
  for (GuardProfile& profile : law.guard_profiles) {
    profile.best = {600, 660};
  }
  const std::string law_text = LawDataJson(law);
  const Case cases[] = {
      {"nothing", [](auto*) {}, [](Setting*) {}},
      {"a shipped policy", [](auto* policy) { policy->policy = "gentle"; },
       [](Setting* setting) {
         setting->policy = Policy::Create(GentleSpec()).value();
       }},
      {"a policy", [](auto* policy) { policy->policy = kOurs; },
       [](Setting* setting) {
         PolicySpec spec = FirmSpec();
         spec.name = "ours";
         spec.version = "1";
         ASSERT_TRUE(SetParameter(&spec, "buffer_t1", 20.0).ok());
         setting->policy = Policy::Create(std::move(spec)).value();
       }},
      {"effects", [](auto* policy) { policy->effects = kEffects; },
       [](Setting* setting) {
         setting->effects =
             ParseEffects(kEffects, "", Currency::Of("CNY"), DefaultFees())
                 .value()
                 .effects;
       }},
      {"teams",
       [](auto* policy) { policy->teams = "phone,visit=30;email,letter=10"; },
       [](Setting* setting) {
         setting->teams = {
             {"phone,visit", {Channel::kPhone, Channel::kVisit}, 30},
             {"email,letter", {Channel::kEmail, Channel::kLetter}, 10}};
       }},
      {"the prior alone", [](auto* policy) { policy->fit_recovery = 0; },
       [](Setting* setting) { setting->fit_recovery = false; }},
      {"a step", [](auto* policy) { policy->prior = "article_80_20"; },
       [](Setting* setting) {
         setting->recovery_prior = RecoveryCurve::Article8020();
         setting->fit_recovery = false;
       }},
      {"a law", [&](auto* policy) { policy->law = law_text.c_str(); },
       [&](Setting* setting) {
         setting->guard =
             Guard(law.guard_profiles, FindCalendar(law, "CN").value());
       }}};
  std::string plain;
  for (const Case& each : cases) {
    policy_ = arrears_default_policy_options();
    each.give(&policy_);
    Setting setting = Default();
    each.want(&setting);
    const auto portfolio = arrears::Recommend(*ledger_, at_, setting);
    ASSERT_TRUE(portfolio.ok()) << each.what << portfolio.status();
    ASSERT_EQ(Recommend(plain.empty() ? nullptr : &policy_), ARREARS_OK)
        << each.what << ": " << error_.message;
    const Frame want = RecommendationTable(
        *ledger_, *portfolio, setting, WorkOrder(*portfolio), Language::kEn);
    EXPECT_GT(array_.length, 20);
    ExpectSame(want, &schema_, &array_);
    if (plain.empty()) {
      plain = TextOf(want);
    } else {
      EXPECT_TRUE(TextOf(want) != plain) << each.what << " changes nothing";
    }
  }
}

// Without an agency that is approved the guard refuses what the rules want.
TEST_F(CDoorPolicy, LetsAgenciesInWhereTheyAreAllowed) {
  policy_.policy = R"({"name": "ours", "version": "1", "extends": "firm",
    "tables": [{"name": "step", "extends": true, "rules": [
      {"id": "H01", "before": "L05", "when": {},
       "then": {"step": 7, "action": "A49", "fallback": "A00"},
       "rows": ["A49"]}]}]})";
  for (const bool allowed : {false, true}) {
    policy_.agency_allowed = allowed ? 1 : 0;
    Setting setting = Default();
    setting.agency_allowed = allowed;
    setting.policy = OursOf(policy_.policy);
    const auto portfolio = arrears::Recommend(*ledger_, at_, setting);
    ASSERT_TRUE(portfolio.ok()) << portfolio.status();
    ASSERT_EQ(Recommend(&policy_), ARREARS_OK) << error_.message;
    const Frame want = RecommendationTable(
        *ledger_, *portfolio, setting, WorkOrder(*portfolio), Language::kEn);
    ExpectSame(want, &schema_, &array_);
    EXPECT_EQ(TextOf(want).find("A49=agency_gate") == std::string::npos,
              allowed);
  }
}

TEST_F(CDoorPolicy, ExplainsAsTheCppDoorDoes) {
  const std::string debtor(ledger_->debtor_id(
      arrears::Recommend(*ledger_, at_, Default())->recommendations[0].debtor));
  arrears_explain_options explain = arrears_default_explain_options();
  explain.debtor = debtor.c_str();
  Setting setting = Default();
  ExplainQuestion question{debtor};
  std::vector<std::string> said;
  for (int round = 0; round < 3; ++round) {
    if (round > 0) {
      options_.language = 1;
      question.language = Language::kZh;
      policy_.policy = kOurs;
      setting.policy = OursOf(kOurs);
    }
    if (round > 1) {
      explain.message = 1;
      question.message = true;
      explain.sender = R"({"contact_person": "Ann Lee", "language": "en"})";
      question.sender = explain.sender;
    }
    const auto portfolio = arrears::Recommend(*ledger_, at_, setting);
    ASSERT_TRUE(portfolio.ok()) << portfolio.status();
    const auto want = ExplainJson(*ledger_, *portfolio, setting, question);
    ASSERT_TRUE(want.ok()) << want.status();
    said.push_back(Explain(&explain));
    EXPECT_EQ(said.back(), *want) << error_.message;
  }
  EXPECT_THAT(said[0], HasSubstr("\"would_change\": ["));
  EXPECT_THAT(said[0], HasSubstr("b2b-default"));
  EXPECT_THAT(said[1], HasSubstr("ours"));
  EXPECT_THAT(said[1], Not(HasSubstr("\"message\"")));
  EXPECT_THAT(said[2], HasSubstr("\"message\""));
}

TEST_F(CDoorPolicy, DiffsAsTheCppDoorDoes) {
  arrears_diff_options diff = arrears_default_diff_options();
  diff.other = "firm";
  Setting setting = Default();
  const Policy firm = Policy::Create(FirmSpec()).value();
  DiffOptions options;
  std::string last;
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      policy_.policy = "gentle";
      setting.policy = Policy::Create(GentleSpec()).value();
      diff.days = options.days = 3;
      diff.top = 2;
      options.examples = 2;
    }
    const auto want = DiffPolicies(*ledger_, at_, setting, firm, options);
    ASSERT_TRUE(want.ok()) << want.status();
    const std::string said = Diff(&diff);
    EXPECT_EQ(said, PolicyDiffJson(*ledger_, *want, setting.policy, firm))
        << error_.message;
    EXPECT_THAT(said, HasSubstr("\"policy\": \"firm"));
    EXPECT_TRUE(said != last);
    last = said;
  }
}

TEST_F(CDoorPolicy, BacktestsAsTheCppDoorDoes) {
  arrears_backtest_options backtest = arrears_default_backtest_options();
  backtest.from = Date(2024y / 1 / 20).days_since_1970();
  const Setting setting = Default();
  const Policy ours = OursOf(kOurs);
  std::vector<const Policy*> policies = {&setting.policy};
  BacktestOptions options{.from = 2024y / 1 / 20, .to = at_.as_of};
  std::string last;
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      backtest.other = kOurs;
      policies.push_back(&ours);
      backtest.every = options.every = 30;
      backtest.outcome_days = options.outcome_days = 10;
      options.known_on = 2024y / 3 / 20;
      options_.known_on = options.known_on->days_since_1970();
    }
    const auto want = RunBacktest(*ledger_, setting, policies, options);
    ASSERT_TRUE(want.ok()) << want.status();
    const std::string said = Past(&backtest);
    EXPECT_EQ(said, BacktestJson(*ledger_, *want, policies, options))
        << error_.message;
    EXPECT_TRUE(said != last);
    last = said;
  }
}

TEST_F(CDoorPolicy, ComparesAgingAsTheCppDoorDoes) {
  const Date from = 2024y / 2 / 10;
  AgingOptions aging;
  for (int round = 0; round < 2; ++round) {
    AsOf earlier{from};
    std::int32_t known_on = INT32_MIN;
    AsOf at = at_;
    if (round == 1) {
      options_.by_debtor = 1;
      options_.scheme = "0,30";
      aging.scheme = AgingScheme::FromDays({0, 30}).value();
      at.known_on = 2024y / 3 / 9;
      options_.known_on = at.known_on.days_since_1970();
      earlier.known_on = 2024y / 2 / 12;
      known_on = earlier.known_on.days_since_1970();
    }
    const auto want =
        CompareAging(*ledger_, earlier, at, aging, options_.by_debtor != 0);
    ASSERT_TRUE(want.ok()) << want.status();
    EXPECT_EQ(Compare(from, known_on),
              MovementJson(*ledger_, *want, aging.scheme.name(),
                           options_.by_debtor != 0))
        << error_.message;
  }
  EXPECT_EQ(Compare(at_.as_of + Days{1}, INT32_MIN), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);
}

TEST_F(CDoorPolicy, RefusesWithTheNameOfTheText) {
  struct Case {
    const char* arrears_policy_options::*option;
    const char* given;
    std::int32_t code;
    const char* told;
  };
  const Case cases[] = {
      {&arrears_policy_options::policy, "frim", ARREARS_NOT_FOUND,
       "policy \"frim\": shipped are b2b-default, gentle, firm and prc-sme"},
      {&arrears_policy_options::policy, "{\n  x", ARREARS_INVALID_ARGUMENT,
       "policy:2:3: "},
      {&arrears_policy_options::policy, kLate, ARREARS_INVALID_ARGUMENT,
       "policy:3: $.parameters.buffer_t1: "},
      {&arrears_policy_options::policy,
       R"({"name": "ours", "version": "1", "extends": "b2b-default", "tables":
        [{"name": "step", "extends": true, "rules": [
           {"id": "L01", "then": {"step": 0, "action": "R09",
            "fallback": "A00"}}]}]})",
       ARREARS_INVALID_ARGUMENT,
       "policy:3: table step, rule L01: action R09 is the refused tactic"},
      {&arrears_policy_options::law, "[\n1]", ARREARS_INVALID_ARGUMENT,
       "law:1: $: "},
      {&arrears_policy_options::effects, "{\n\"id\": 3}",
       ARREARS_INVALID_ARGUMENT, "effects:2: $.id: "},
      {&arrears_policy_options::teams, "phone=1;fax=2",
       ARREARS_INVALID_ARGUMENT,
       "team fax=2: no channel \"fax\" among none, email"},
      {&arrears_policy_options::prior, "ccaa", ARREARS_INVALID_ARGUMENT,
       "prior \"ccaa\" is none of ccaa_2004"}};
  for (const Case& each : cases) {
    policy_ = arrears_default_policy_options();
    policy_.*each.option = each.given;
    EXPECT_EQ(Recommend(&policy_), each.code) << each.told;
    EXPECT_THAT(error_.message, HasSubstr(each.told));
    EXPECT_EQ(array_.release, nullptr);
  }
  policy_ = arrears_default_policy_options();
  policy_.struct_size = 8;
  EXPECT_EQ(Recommend(&policy_), ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, HasSubstr("policy options: struct_size 8"));
}

TEST_F(CDoorPolicy, RefusesQuestionsThatAreWrong) {
  arrears_explain_options explain = arrears_default_explain_options();
  EXPECT_EQ(Explain(&explain), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);
  explain.debtor = "nobody";
  EXPECT_EQ(Explain(&explain), "");
  EXPECT_EQ(code_, ARREARS_NOT_FOUND);
  EXPECT_STREQ(error_.message, "no debtor of the ledger has the id nobody");
  explain.sender = "{\n";
  EXPECT_EQ(Explain(&explain), "");
  EXPECT_THAT(error_.message, HasSubstr("sender:2:"));
  EXPECT_EQ(Explain(nullptr), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);

  arrears_diff_options diff = arrears_default_diff_options();
  EXPECT_EQ(Diff(&diff), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);
  diff.other = kLate;
  EXPECT_EQ(Diff(&diff), "");
  EXPECT_THAT(error_.message, HasSubstr("other:3: $.parameters.buffer_t1: "));
  diff.other = "firm";
  diff.top = -1;
  EXPECT_EQ(Diff(&diff), "");
  EXPECT_THAT(error_.message, HasSubstr("top -1"));
  diff.top = 1;
  diff.days = 0;
  EXPECT_EQ(Diff(&diff), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);

  arrears_backtest_options backtest = arrears_default_backtest_options();
  backtest.from = options_.as_of + 1;
  EXPECT_EQ(Past(&backtest), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);
  backtest.from = options_.as_of;
  backtest.other = "frim";
  EXPECT_EQ(Past(&backtest), "");
  EXPECT_EQ(code_, ARREARS_NOT_FOUND);
  backtest.struct_size = 4;
  EXPECT_EQ(Past(&backtest), "");
  EXPECT_THAT(error_.message, HasSubstr("backtest options: struct_size 4"));
  EXPECT_EQ(Past(nullptr), "");
  EXPECT_EQ(code_, ARREARS_INVALID_ARGUMENT);
  EXPECT_EQ(arrears_explain(tables_.data(), count(), &options_, &policy_,
                            &explain, nullptr, &error_),
            ARREARS_INVALID_ARGUMENT);
}

// A policy in which a rule takes all rows of another and an example fails.
constexpr char kFaulty[] = R"({"name": "ours", "version": "1",
  "extends": "b2b-default",
  "tables": [{"name": "tone", "extends": true, "rules": [
    {"id": "X999", "before": "N01", "when": {"step": ">= 7"},
     "then": {"tone": "firm"}, "rows": ["Q04"]}]}],
  "cases": [{"name": "never", "facts": {"dpd_oldest": 40},
             "expected": {"action": "A64"}}]})";

TEST(CDoorAnswers, WhatIsAskedOfAPolicy) {
  const auto answer = [](const char* verb, const char* policy, int language) {
    arrears_error error;
    char* text = nullptr;
    EXPECT_EQ(
        arrears_answer(verb, policy, nullptr, nullptr, language, &text, &error),
        ARREARS_OK)
        << error.message;
    const std::unique_ptr<char, decltype(&arrears_free_text)> held(
        text, &arrears_free_text);
    return std::string(text == nullptr ? "" : text);
  };
  EXPECT_EQ(answer("policy export", "\"firm\"", 0), PolicyJson(FirmSpec()));
  EXPECT_EQ(answer("policy export", kOurs, 0),
            PolicyJson(*SpecOf(GivenPolicy(kOurs, ""))));
  EXPECT_THAT(answer("policy test", "\"firm\"", 0),
              HasSubstr("\"failed\": 0,"));
  const std::string failed = answer("policy test", kFaulty, 0);
  EXPECT_THAT(failed, HasSubstr("\"failed\": 1,"));
  EXPECT_THAT(failed, HasSubstr("expected A64, got "));
  const std::string check = answer("policy check", kFaulty, 0);
  EXPECT_THAT(check, HasSubstr("N01 has the conditions of X999"));
  EXPECT_TRUE(check != answer("policy check", kFaulty, 1));

  arrears_error error;
  char* text = nullptr;
  EXPECT_EQ(arrears_answer("policy check", "\"frim\"", nullptr, nullptr, 0,
                           &text, &error),
            ARREARS_NOT_FOUND);
  EXPECT_EQ(
      arrears_answer("policy test", kLate, nullptr, nullptr, 0, &text, &error),
      ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, HasSubstr("request:3: $.parameters.buffer_t1: "));
  EXPECT_EQ(
      arrears_answer("policy export", "3", nullptr, nullptr, 0, &text, &error),
      ARREARS_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace arrears
