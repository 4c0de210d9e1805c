// SPDX-License-Identifier: Apache-2.0
//
// The C door gives what the C++ door gives, byte for byte.
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arrears/c/arrears.h"
#include "arrears/io/answer.h"
#include "arrears/io/model_json.h"
#include "arrears/portfolio/forecast.h"
#include "arrears/portfolio/recommend.h"
#include "arrears/portfolio/table.h"
#include "arrears/recovery/rule_tests.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "host_tables.h"
#include "reference/random_ledger.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;

reference::RandomLedgerParameters ItemsOnly() {
  reference::RandomLedgerParameters only;
  only.settlements = only.disputes = only.promises = only.contacts = 0;
  only.instalments = false;
  only.currencies = false;
  return only;
}

TEST(CDoor, GivesTheBytesOfTheCppDoor) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const LedgerData data = reference::RandomLedger(seed, ItemsOnly());
    const LedgerView view = data.View();
    if (view.items.amount.absent()) continue;
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    const Date day = Date(2024y / 2 / 1) + Days{static_cast<int>(seed % 90)};
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;

    // The C++ door over the same tables: debtors in order of appearance.
    LedgerView same = view;
    absl::StatusOr<Ledger> ledger = Ledger::Create(same, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    const absl::StatusOr<AgingReport> report = Age(*ledger, {day}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(arrears_age(tables.data(), 1, &options, &schema, &array, &error),
              ARREARS_OK)
        << error.message;
    ExpectSame(AgingTable(*report), &schema, &array);
  }
}

// Settlements with sources, unmatching and chargebacks, promises, disputes,
// instalments, two currencies and their rates.
TEST(CDoor, GivesTheBytesOfTheCppDoorOverFurtherTables) {
  std::size_t tables_seen = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    reference::RandomLedgerParameters parameters;
    parameters.contacts = 0;
    const LedgerData data = reference::RandomLedger(seed, parameters);
    const LedgerView view = data.View();
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    tables_seen = std::max(tables_seen, tables.size());
    const Date day = Date(2024y / 2 / 1) + Days{static_cast<int>(seed % 90)};
    const Date known_on = day + Days{static_cast<int>(seed % 30)};
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    options.known_on = known_on.days_since_1970();
    options.by_debtor = seed % 2 == 0 ? 0 : 1;
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;
    const absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    ASSERT_EQ(arrears_age(tables.data(), static_cast<int>(tables.size()),
                          &options, &schema, &array, &error),
              ARREARS_OK)
        << seed << ": " << error.message;
    const absl::StatusOr<AgingReport> report =
        Age(*ledger, {day, known_on}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    if (options.by_debtor == 0) {
      ExpectSame(AgingTable(*report), &schema, &array);
      continue;
    }
    const Position position = ComputePosition(*ledger, {day, known_on}).value();
    const absl::StatusOr<DebtorAging> debtors =
        AgeByDebtor(*ledger, position, {});
    ASSERT_TRUE(debtors.ok()) << debtors.status();
    ExpectSame(DebtorAgingTable(*ledger, *report, *debtors), &schema, &array);
  }
  EXPECT_EQ(tables_seen, 6u);
}

TEST(CDoor, RefusesWhatIsMissing) {
  ArrowSchema schema;
  ArrowArray array;
  arrears_error error;
  arrears_options options = arrears_default_options();
  EXPECT_EQ(arrears_age(nullptr, 0, &options, &schema, &array, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("items"));
  EXPECT_EQ(array.release, nullptr);
  EXPECT_EQ(arrears_age(nullptr, 0, nullptr, &schema, &array, nullptr),
            ARREARS_INVALID_ARGUMENT);
  for (std::int32_t* day : {&options.as_of, &options.known_on}) {
    const std::int32_t kept = *day;
    *day = INT32_MAX - 1;
    EXPECT_EQ(arrears_recommend(nullptr, 0, &options, nullptr, &schema, &array,
                                &error),
              ARREARS_INVALID_ARGUMENT);
    EXPECT_THAT(error.message, testing::HasSubstr("outside the years 1"));
    *day = kept;
  }
  options.struct_size = 4;
  EXPECT_EQ(
      arrears_recommend(nullptr, 0, &options, nullptr, &schema, &array, &error),
      ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("struct_size"));
}

TEST(CDoor, RecommendsAsTheCppDoorDoes) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const LedgerData data = reference::RandomLedger(seed, ItemsOnly());
    const LedgerView view = data.View();
    HostTables host(view);
    std::vector<arrears_table> tables = host.tables();
    const Date day = 2024y / 4 / 1;
    arrears_options options = arrears_default_options();
    options.as_of = day.days_since_1970();
    ArrowSchema schema;
    ArrowArray array;
    arrears_error error;
    ASSERT_EQ(arrears_recommend(tables.data(), 1, &options, nullptr, &schema,
                                &array, &error),
              ARREARS_OK)
        << error.message;
    absl::StatusOr<Ledger> ledger = Ledger::Create(view, {});
    ASSERT_TRUE(ledger.ok());
    absl::StatusOr<Setting> setting = Setting::Default(Creditor{});
    ASSERT_TRUE(setting.ok());
    absl::StatusOr<Portfolio> portfolio = Recommend(*ledger, {day}, *setting);
    ASSERT_TRUE(portfolio.ok()) << portfolio.status();
    // Debtors may be numbered otherwise, so ties may fall otherwise: the rows
    // are compared as sets.
    const Frame want = RecommendationTable(*ledger, *portfolio, *setting,
                                           portfolio->ranking, Language::kEn);
    ASSERT_EQ(array.length, static_cast<std::int64_t>(want.rows()));
    std::vector<std::string> ours(want.rows()), theirs(want.rows());
    for (std::size_t c = 0; c < want.columns().size(); ++c) {
      const Column& column = want.columns()[c];
      for (std::size_t row = 0; row < want.rows(); ++row) {
        ours[row] += (column.has(row) ? column.Format(row) : "") + "|";
        theirs[row] += Cell(*schema.children[c], *array.children[c], row) + "|";
      }
    }
    EXPECT_THAT(theirs, testing::UnorderedElementsAreArray(ours));
    array.release(&array);
    schema.release(&schema);
  }
}

// A text of the C door.
using CText = std::unique_ptr<char, decltype(&arrears_free_text)>;

// A history that is long enough for a fit, and both doors to it.
class CDoorRecovery : public testing::Test {
 protected:
  CDoorRecovery() {
    reference::RandomLedgerParameters parameters;
    parameters.debtors = 60;
    parameters.items = 1500;
    parameters.settlements = 2500;
    parameters.days = 300;
    parameters.contacts = 0;
    data_ = reference::RandomLedger(7, parameters);
    host_ = std::make_unique<HostTables>(data_.View());
    tables_ = host_->tables();
    ledger_ =
        std::make_unique<Ledger>(Ledger::Create(data_.View(), {}).value());
    options_ = arrears_default_options();
    options_.as_of = at_.as_of.days_since_1970();
    options_.threads = 2;
  }
  int count() const { return static_cast<int>(tables_.size()); }
  CText Fit(const arrears_fit_options& fit) {
    char* text = nullptr;
    EXPECT_EQ(arrears_recover_fit(tables_.data(), count(), &options_, &fit,
                                  &text, &error_),
              ARREARS_OK)
        << error_.message;
    return {text, &arrears_free_text};
  }

  const AsOf at_{2024y / 12 / 31};
  LedgerData data_;
  std::unique_ptr<HostTables> host_;
  std::vector<arrears_table> tables_;
  std::unique_ptr<Ledger> ledger_;
  arrears_options options_;
  arrears_error error_;
  ArrowSchema schema_;
  ArrowArray array_;
};

TEST_F(CDoorRecovery, FitsAsTheCppDoorDoes) {
  arrears_fit_options fit = arrears_default_fit_options();
  const CText plain = Fit(fit);
  const auto want = FitRecoveryModel(*ledger_, at_, {});
  ASSERT_TRUE(want.ok()) << want.status();
  EXPECT_EQ(RecoveryModelJson(*want), plain.get());
  // Every option arrives.
  fit.bins = 3;
  fit.coverage = 0.8;
  fit.history_from = Date(2024y / 3 / 1).days_since_1970();
  fit.facts = "paid_items,item_amount";
  const CText other = Fit(fit);
  PaymentModelOptions options;
  options.bins = 3;
  options.coverage = 0.8;
  options.history_from = 2024y / 3 / 1;
  options.facts = {"paid_items", "item_amount"};
  const auto also = FitRecoveryModel(*ledger_, at_, options);
  ASSERT_TRUE(also.ok()) << also.status();
  EXPECT_EQ(RecoveryModelJson(*also), other.get());
  EXPECT_STRNE(plain.get(), other.get());
}

TEST_F(CDoorRecovery, ForecastsAsTheCppDoorDoes) {
  const auto fitted = FitRecoveryModel(*ledger_, at_, {});
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const std::string model = RecoveryModelJson(*fitted);
  arrears_outlook_options outlook = arrears_default_outlook_options();
  for (int round = 0; round < 4; ++round) {
    OutlookOptions options;
    if (round >= 2) {
      outlook.periods = options.periods = 3;
      outlook.days_per_period = options.days_per_period = 30;
      outlook.horizon_days = options.horizon_days = 200;
      outlook.confidence = options.confidence = 0.8;
      outlook.model = model.c_str();  // The one that is fitted without it.
    }
    outlook.by_item = round % 2;
    const auto want = MakeForecast(*ledger_, at_, nullptr, options);
    ASSERT_TRUE(want.ok()) << want.status();
    ASSERT_EQ(arrears_forecast(tables_.data(), count(), &options_, &outlook,
                               &schema_, &array_, &error_),
              ARREARS_OK)
        << error_.message;
    EXPECT_GT(array_.length, 8);
    ExpectSame(outlook.by_item != 0 ? ForecastItemTable(*ledger_, *want)
                                    : ForecastTable(*ledger_, *want),
               &schema_, &array_);
  }
}

TEST_F(CDoorRecovery, ProvisionsAsTheCppDoorDoes) {
  arrears_provision_options provision = arrears_default_provision_options();
  LedgerLossOptions options;
  std::optional<Date> opening;
  for (const bool changed : {false, true}) {
    if (changed) {
      provision.method = "cohort";
      options.method = LossMethod::kCohort;
      provision.scheme = "0,60";
      options.scheme = AgingScheme::FromDays({0, 60}).value();
      provision.scalar = options.scalar = 1.5;
      provision.settle_days = options.settle_days = 90;
      opening = 2024y / 11 / 30;
      provision.opening = opening->days_since_1970();
    }
    const auto want = ProvisionJson(*ledger_, at_, options, opening);
    ASSERT_TRUE(want.ok()) << want.status();
    char* text = nullptr;
    ASSERT_EQ(arrears_provision(tables_.data(), count(), &options_, &provision,
                                &text, &error_),
              ARREARS_OK)
        << error_.message;
    const CText held(text, &arrears_free_text);
    EXPECT_EQ(*want, text);
  }
  char* text = nullptr;
  provision.method = "curves";
  EXPECT_EQ(arrears_provision(tables_.data(), count(), &options_, &provision,
                              &text, &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("cohort, rolls or curve"));
  provision.method = nullptr;
  provision.opening = options_.as_of;
  EXPECT_EQ(arrears_provision(tables_.data(), count(), &options_, &provision,
                              &text, &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("is not before"));
}

TEST_F(CDoorRecovery, TestsRulesAsTheCppDoorDoes) {
  for (const Language language : {Language::kEn, Language::kZh}) {
    options_.language = language == Language::kZh ? 1 : 0;
    const auto want = TestRules(*ledger_, at_, 0.9);
    ASSERT_TRUE(want.ok()) << want.status();
    ASSERT_EQ(arrears_recover_report(tables_.data(), count(), &options_, 0.9,
                                     &schema_, &array_, &error_),
              ARREARS_OK)
        << error_.message;
    EXPECT_EQ(array_.length, static_cast<std::int64_t>(RuleClaims().size()));
    ExpectSame(RuleTable(*want, language), &schema_, &array_);
  }
}

TEST_F(CDoorRecovery, ShowsModelsAsTheCppDoorDoes) {
  const auto fitted = FitRecoveryModel(*ledger_, at_, {});
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const std::string model = RecoveryModelJson(*fitted);
  for (const Language language : {Language::kEn, Language::kZh}) {
    ASSERT_EQ(
        arrears_recover_show(model.c_str(), language == Language::kZh ? 1 : 0,
                             &schema_, &array_, &error_),
        ARREARS_OK)
        << error_.message;
    EXPECT_EQ(array_.length,
              static_cast<std::int64_t>(fitted->curve.knots().size() +
                                        fitted->payment.terms.size()));
    ExpectSame(RecoveryModelTable(*fitted, language), &schema_, &array_);
  }
  EXPECT_EQ(arrears_recover_show("[]", 0, &schema_, &array_, &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("model:1: $: "));
  EXPECT_EQ(array_.release, nullptr);
}

TEST_F(CDoorRecovery, RefusesWhatIsWrong) {
  const auto forecast = [&](const arrears_outlook_options* outlook) {
    return arrears_forecast(tables_.data(), count(), &options_, outlook,
                            &schema_, &array_, &error_);
  };
  arrears_outlook_options outlook = arrears_default_outlook_options();
  outlook.model = "{\n\"kind\": 3}";
  EXPECT_EQ(forecast(&outlook), ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("model:2: $.kind: "));
  EXPECT_EQ(array_.release, nullptr);
  outlook.model = nullptr;
  outlook.periods = 0;
  EXPECT_EQ(forecast(&outlook), ARREARS_INVALID_ARGUMENT);
  outlook.struct_size = 8;
  EXPECT_EQ(forecast(&outlook), ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("struct_size 8"));
  EXPECT_EQ(forecast(nullptr), ARREARS_INVALID_ARGUMENT);

  arrears_fit_options fit = arrears_default_fit_options();
  fit.facts = "paid_item";
  char unset = 0;
  char* text = &unset;
  EXPECT_EQ(arrears_recover_fit(tables_.data(), count(), &options_, &fit, &text,
                                &error_),
            ARREARS_NOT_FOUND);
  EXPECT_THAT(error_.message, testing::HasSubstr("paid_items"));
  EXPECT_EQ(text, nullptr);
  fit.facts = nullptr;
  fit.history_from = INT32_MAX;
  EXPECT_EQ(arrears_recover_fit(tables_.data(), count(), &options_, &fit, &text,
                                &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error_.message, testing::HasSubstr("history_from"));
  fit.history_from = INT32_MIN;
  options_.as_of = Date(2023y / 12 / 1).days_since_1970();
  EXPECT_EQ(arrears_recover_fit(tables_.data(), count(), &options_, &fit, &text,
                                &error_),
            ARREARS_FAILED_PRECONDITION);
  EXPECT_EQ(arrears_recover_fit(tables_.data(), count(), &options_, nullptr,
                                &text, &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_EQ(arrears_recover_report(tables_.data(), count(), &options_, 1.5,
                                   &schema_, &array_, &error_),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_EQ(array_.release, nullptr);
}

// SI 2002/1675 article 4: 10,000 at 13 % for 91 days is 324.11.
constexpr char kLatePayment[] =
    R"({"regime": "uk_1998", "claims": [{"id": "A", "principal": "10000.00",
        "due": "2023-12-20", "until": "2024-03-20"}]})";

TEST(CDoor, AnswersJsonWithJson) {
  const auto answer = [](const char* verb, const char* request, const char* law,
                         const char* effects, int language) {
    arrears_error error;
    char* text = nullptr;
    EXPECT_EQ(
        arrears_answer(verb, request, law, effects, language, &text, &error),
        ARREARS_OK)
        << error.message;
    const CText held(text, &arrears_free_text);
    return std::string(text == nullptr ? "" : text);
  };
  const std::string late =
      answer("claim interest", kLatePayment, nullptr, nullptr, 0);
  EXPECT_THAT(late, testing::HasSubstr(R"("interest": "324.11")"));
  EXPECT_EQ(late, AnswerJson("claim interest", kLatePayment, "", {}).value());
  AnswerData data;
  data.language = Language::kZh;
  EXPECT_EQ(answer("claim interest", kLatePayment, nullptr, nullptr, 1),
            AnswerJson("claim interest", kLatePayment, "", data).value());
  EXPECT_NE(answer("claim interest", kLatePayment, nullptr, nullptr, 1), late);
  // A law of one's own: 10,000 at 15 % for 91 days of 365 is 373.97.
  LawData law = DefaultLawData();
  for (InterestRegime& regime : law.interest) {
    if (regime.id == "uk_1998") regime.margin = ParseRate("0.10").value();
  }
  const std::string own = LawDataJson(law);
  EXPECT_THAT(answer("claim interest", kLatePayment, own.c_str(), nullptr, 0),
              testing::HasSubstr(R"("interest": "373.97")"));
  // Effects of one's own, by which nothing can be won in court.
  const char* claim =
      R"({"claims": [{"amount": "500000.00", "age_days": 100}]})";
  const char* effects = R"({"id": "ours", "routes": [{"id": "suit",
                            "ratios": [], "success": 0}]})";
  EXPECT_THAT(answer("claim routes", claim, nullptr, effects, 0),
              testing::HasSubstr(R"("effects": "ours")"));
}

TEST(CDoor, AnswersWithFaultsThatNameThePlace) {
  arrears_error error;
  char unset = 0;
  char* text = &unset;
  EXPECT_EQ(arrears_answer("claim interest", "{\n\"regime\": \"uk_1989\"}",
                           nullptr, nullptr, 0, &text, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("request:2: $.regime: "));
  EXPECT_THAT(error.message, testing::HasSubstr("is \"uk_1998\" meant?"));
  EXPECT_EQ(text, nullptr);
  EXPECT_EQ(arrears_answer("claim intrest", kLatePayment, nullptr, nullptr, 0,
                           &text, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("is \"claim interest\" meant"));
  EXPECT_EQ(arrears_answer("claim interest", kLatePayment, "[\n1]", nullptr, 0,
                           &text, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("law:1: $: "));
  EXPECT_EQ(arrears_answer("claim routes",
                           R"({"claims": [{"amount": "1", "age_days": 1}]})",
                           nullptr, "", 0, &text, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("effects:1:1: empty"));
  EXPECT_EQ(arrears_answer("kpi", "", nullptr, nullptr, 0, &text, &error),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_THAT(error.message, testing::HasSubstr("request:1:1: empty"));
  EXPECT_EQ(arrears_answer(nullptr, "{}", nullptr, nullptr, 0, &text, nullptr),
            ARREARS_INVALID_ARGUMENT);
  EXPECT_EQ(arrears_answer("kpi", "{}", nullptr, nullptr, 0, nullptr, &error),
            ARREARS_INVALID_ARGUMENT);
  arrears_free_text(nullptr);
}

}  // namespace
}  // namespace arrears
