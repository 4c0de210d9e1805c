// SPDX-License-Identifier: Apache-2.0
//
// arrears provision LEDGER: what must be provisioned for this ledger?
#include "absl/strings/str_cat.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "arrears/recovery/ledger_loss.h"
#include "output_internal.h"
#include "provision_internal.h"
#include "recover_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kMethods[] = {"cohort", "rolls", "curve"};

absl::StatusOr<LedgerLossOptions> OptionsOf(
    const ProvisionLedgerArguments& arguments) {
  LedgerLossOptions options;
  for (int m = 0; m < 3; ++m) {
    if (arguments.method == kMethods[m])
      options.method = static_cast<LossMethod>(m);
  }
  AgingArguments aging;
  aging.scheme = arguments.scheme;
  aging.edges = arguments.edges;
  absl::StatusOr<AgingOptions> made = aging.Options();
  if (!made.ok()) return made.status();
  options.scheme = made->scheme;
  options.scalar = arguments.scalar;
  options.settle_days = arguments.settle_days;
  return options;
}

Json LineJson(const AgingBucket& bucket, const ProvisionLine& line,
              int exponent) {
  const auto text = [exponent](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  Json json = {{"label", bucket.label},
               {"gross", text(line.gross)},
               {"disputed", text(line.disputed)},
               {"pooled", text(line.pooled)},
               {"rate", Rounded(line.rate.rate, 9)},
               {"rate_lower", Rounded(line.rate.lower, 9)},
               {"rate_upper", Rounded(line.rate.upper, 9)},
               {"allowance", text(line.allowance)}};
  return json;
}

Json MovementJson(const RollForward& movement, int exponent) {
  const auto text = [exponent](std::int64_t minor) {
    return FormatMinor(minor, exponent);
  };
  return {{"opening", text(movement.opening)},
          {"added", text(movement.added)},
          {"used", text(movement.used)},
          {"released", text(movement.released)},
          {"remeasured", text(movement.remeasured)},
          {"closing", text(movement.closing)},
          {"written_off_beyond", text(movement.written_off_beyond)}};
}

Json CurrencyJson(const Ledger& ledger, const AgingScheme& scheme,
                  const LedgerProvision& one) {
  const Currency currency = ledger.currencies()[one.currency];
  const auto text = [&currency](std::int64_t minor) {
    return FormatMinor(minor, currency.exponent());
  };
  Json lines = Json::array();
  for (std::size_t k = 0; k < one.provision.lines.size(); ++k) {
    Json line = LineJson(scheme.buckets()[k], one.provision.lines[k],
                         currency.exponent());
    const auto& borrowed = one.provision.lines[k].rate.borrowed_from;
    if (borrowed) line["borrowed_from"] = scheme.buckets()[*borrowed].label;
    lines.push_back(std::move(line));
  }
  return {{"currency", currency.code()},
          {"rates_from", one.rates.source},
          {"buckets", std::move(lines)},
          {"gross", text(one.provision.gross)},
          {"disputed", text(one.provision.disputed)},
          {"unused_credit", text(one.unused_credit)},
          {"balance", text(one.provision.gross - one.unused_credit)},
          {"allowance", text(one.provision.allowance)},
          {"lower", text(one.provision.lower)},
          {"upper", text(one.provision.upper)}};
}

absl::StatusOr<Json> Answer(const ProvisionLedgerArguments& arguments,
                            const OpenedLedger& opened) {
  const Ledger& ledger = *opened.ledger;
  const Executor executor = arguments.ledger.MakeExecutor();
  const absl::StatusOr<LedgerLossOptions> options = OptionsOf(arguments);
  if (!options.ok()) return options.status();
  const auto now = ProvisionLedger(ledger, opened.at, *options, executor);
  if (!now.ok()) return now.status();
  std::vector<LedgerProvision> before;
  if (!arguments.opening.empty()) {
    const absl::StatusOr<Date> day = ParseIsoDate(arguments.opening);
    if (!day.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--opening ", std::string(day.status().message())));
    }
    if (*day >= opened.at.as_of) {
      return absl::InvalidArgumentError(
          absl::StrCat("--opening ", arguments.opening, " is not before ",
                       FormatIsoDate(opened.at.as_of)));
    }
    auto then =
        ProvisionLedger(ledger, {*day, opened.at.known_on}, *options, executor);
    if (!then.ok()) return then.status();
    before = *std::move(then);
  }
  Json answer = {{"as_of", FormatIsoDate(opened.at.as_of)},
                 {"method", arguments.method},
                 {"scheme", options->scheme.name()},
                 {"scalar", options->scalar},
                 {"currencies", Json::array()}};
  for (std::size_t c = 0; c < now->size(); ++c) {
    Json one = CurrencyJson(ledger, options->scheme, (*now)[c]);
    if (!before.empty()) {
      const auto movement = RollProvisionForward(ledger, before[c], (*now)[c]);
      if (!movement.ok()) return movement.status();
      one["movement"] =
          MovementJson(*movement, ledger.currencies()[c].exponent());
    }
    answer["currencies"].push_back(std::move(one));
  }
  return answer;
}

std::string Cell(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string AnswerCsv(const Json& answer) {
  std::string csv =
      "currency,label,gross,disputed,pooled,rate,rate_lower,rate_upper,"
      "allowance\n";
  for (const Json& one : answer["currencies"]) {
    for (const Json& line : one["buckets"]) {
      absl::StrAppend(&csv, Cell(one["currency"]), ",",
                      CsvText(Cell(line["label"])));
      for (const char* name : {"gross", "disputed", "pooled", "rate",
                               "rate_lower", "rate_upper", "allowance"}) {
        absl::StrAppend(&csv, ",", Cell(line[name]));
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string AnswerTable(const Json& answer, Language language) {
  const auto say = [language](const char* en, const char* zh) {
    return std::string(Text{en, zh}.In(language));
  };
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : answer["currencies"]) {
    rows.push_back({Cell(one["currency"]), say("gross", "应收"),
                    say("disputed", "有争议"), say("loss rate", "损失率"),
                    say("from", "下限"), say("to", "上限"),
                    say("allowance", "坏账准备")});
    for (const Json& line : one["buckets"]) {
      const auto percent = [&line](const char* name) {
        return absl::StrCat(Rounded(100 * line[name].get<double>(), 2), " %");
      };
      rows.push_back({Cell(line["label"]), Cell(line["gross"]),
                      Cell(line["disputed"]), percent("rate"),
                      percent("rate_lower"), percent("rate_upper"),
                      Cell(line["allowance"])});
    }
    rows.push_back({say("total", "合计"), Cell(one["gross"]),
                    Cell(one["disputed"]), "", Cell(one["lower"]),
                    Cell(one["upper"]), Cell(one["allowance"])});
    if (!one.contains("movement")) continue;
    const std::pair<const char*, std::string> names[] = {
        {"opening", say("opening", "期初")},
        {"added", say("added", "本期计提")},
        {"used", say("used by write-offs", "核销转出")},
        {"released", say("released", "本期转回")},
        {"remeasured", say("remeasured", "重新计量")},
        {"closing", say("closing", "期末")}};
    for (const auto& [key, name] : names) {
      rows.push_back({name, "", "", "", "", "", Cell(one["movement"][key])});
    }
  }
  return AlignedText(rows);
}

}  // namespace

void ProvisionLedgerArguments::AddTo(CLI::App* verb) {
  ledger.AddTo(verb);
  for (const char* name : {"LEDGER", "--as-of"}) {
    verb->get_option(name)->required(false);
  }
  verb->add_option("--method", method,
                   "History behind the rates of a ledger: cohort, rolls or "
                   "curve")
      ->check(OneOf({"cohort", "rolls", "curve"}));
  CLI::Option* preset = verb->add_option("--scheme", scheme,
                                         "Buckets: a preset of aging/scheme.h")
                            ->check(OneOf(AgingScheme::PresetNames()));
  verb->add_option("--edges", edges, "Or upper edges in days, 0,30,60,90")
      ->excludes(preset);
  verb->add_option("--scalar", scalar,
                   "Times the rates, looking forward; default 1");
  verb->add_option("--settle-days", settle_days,
                   "Of cohort: sales older than this are settled or lost; "
                   "default 365")
      ->check(WholeNumber(30, 3650));
  verb->add_option("--opening", opening,
                   "Also the movement of the allowance since this day");
}

int RunProvisionLedger(const ProvisionLedgerArguments& arguments,
                       const std::string& out, const std::string& format) {
  if (arguments.ledger.as_of.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "provision: --as-of is missing, such as: arrears provision ",
        arguments.ledger.path, " --as-of 2026-06-30")));
  }
  absl::StatusOr<std::unique_ptr<OpenedLedger>> opened =
      OpenLedger(arguments.ledger);
  if (!opened.ok()) return Fail(opened.status());
  const absl::StatusOr<Json> answer = Answer(arguments, **opened);
  if (!answer.ok()) return Fail(answer.status());
  const absl::Status written =
      WriteText(out, format == "json" ? answer->dump(2) + "\n"
                     : format == "csv"
                         ? AnswerCsv(*answer)
                         : AnswerTable(*answer, arguments.ledger.InLanguage()));
  return written.ok() ? kDone : Fail(written);
}

}  // namespace arrears::cli
