// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "io/json_internal.h"
#include "wrong_use_internal.h"

namespace arrears::cli {
namespace {

std::vector<std::string> VerbNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands({})) {
    names.push_back(verb->get_name());
  }
  return names;
}

std::vector<std::string> OptionNames(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

// What was left over: the first that looks like an option, else the first.
std::string FirstOf(const std::vector<std::string>& left) {
  const auto option =
      std::find_if(left.begin(), left.end(), [](const std::string& word) {
        return word.size() > 1 && word.front() == '-';
      });
  if (option != left.end()) return *option;
  return left.empty() ? "" : left.front();
}

// `app` is the command, or a verb that has verbs of its own.
std::string WithoutVerb(const CLI::App& app) {
  const std::vector<std::string> verbs = VerbNames(app);
  const std::vector<std::string> left = app.remaining();
  const std::string all = absl::StrJoin(verbs, ", ");
  if (left.empty()) return absl::StrCat("which of ", all, "?");
  if (left.front().front() == '-') {
    return absl::StrCat(left.front(), ": unknown here; first comes one of ",
                        all);
  }
  const std::string near = DidYouMean(left.front(), verbs);
  return absl::StrCat("\"", left.front(), "\" is none of ", all, near);
}

std::string LeftOver(const CLI::App& verb) {
  const std::string word = FirstOf(verb.remaining());
  if (word.front() == '-') {
    const std::string name = word.substr(0, word.find('='));
    return absl::StrCat(name, ": no such option",
                        DidYouMean(name, OptionNames(verb)));
  }
  return absl::StrCat("\"", word, "\" is one word too many");
}

// "--as-of is required" and "--as-of: 1 required TEXT missing" both begin with
// the option, and so does what a check says.
std::string NameIn(std::string_view message) {
  return std::string(message.substr(0, message.find_first_of(" :")));
}

std::string Missing(const CLI::App& verb, const std::string& name) {
  const CLI::Option* const option = verb.get_option_no_throw(name);
  return absl::StrCat(
      name, " is missing",
      option == nullptr ? "" : absl::StrCat(": ", option->get_description()));
}

// "Could not convert: --seed = x"
std::string NotConverted(const CLI::App& verb, std::string_view message) {
  message.remove_prefix(std::min(message.find(": "), message.size() - 2) + 2);
  const std::string name = NameIn(message);
  const CLI::Option* const option = verb.get_option_no_throw(name);
  if (option != nullptr && option->get_expected_max() == 0) {
    return absl::StrCat(name, " takes no value");
  }
  return absl::StrCat(std::string(message), ": expected a whole number from 0");
}

// `path`: the command and the verbs that were given, each of the one before.
std::string Told(const std::vector<const CLI::App*>& path,
                 const CLI::ParseError& error) {
  std::string message = error.what();
  const CLI::App* const verb = path.back();
  if (!verb->get_subcommands({}).empty()) return WithoutVerb(*verb);
  for (const CLI::App* before : path) {
    if (before == verb || before->remaining().empty()) continue;
    return absl::StrCat(FirstOf(before->remaining()), ": options stand after ",
                        verb->get_name());
  }
  // Not by their names, which CLI11 does not set for all.
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ExtrasError:
      return LeftOver(*verb);
    case CLI::ExitCodes::RequiredError:
      return Missing(*verb, NameIn(message));
    case CLI::ExitCodes::ArgumentMismatch:
      return NameIn(message) + (message.find("missing") == std::string::npos
                                    ? " is given more than once"
                                    : " has no value");
    case CLI::ExitCodes::ExcludesError:
      return message + ": give one of the two";
    case CLI::ExitCodes::ConversionError:
      return NotConverted(*verb, message);
    default:  // Of our own checks.
      return message;
  }
}

CLI::Validator Check(std::function<std::string(std::string&)> check,
                     std::string description) {
  return CLI::Validator(std::move(check), std::move(description));
}

}  // namespace

std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& words) {
  const std::string nearest = io_internal::NearestName(word, words);
  return nearest.empty() ? ""
                         : absl::StrCat("; did you mean \"", nearest, "\"?");
}

CLI::Validator OneOf(std::vector<std::string> words) {
  std::string all = absl::StrJoin(words, ", ");
  std::string description = "{" + absl::StrJoin(words, ",") + "}";
  return Check(
      [words = std::move(words), all = std::move(all)](std::string& given) {
        if (std::find(words.begin(), words.end(), given) != words.end()) {
          return std::string();
        }
        return absl::StrCat("\"", given, "\" is none of ", all,
                            DidYouMean(given, words));
      },
      std::move(description));
}

CLI::Validator WholeNumber(std::int64_t from, std::int64_t to) {
  const bool open = to == std::numeric_limits<std::int64_t>::max();
  const std::string range =
      open ? absl::StrCat("from ", from) : absl::StrCat(from, " to ", to);
  return Check(
      [=](std::string& given) {
        std::int64_t value = 0;
        const bool read = absl::SimpleAtoi(given, &value);
        return read && value >= from && value <= to
                   ? std::string()
                   : absl::StrCat("\"", given, "\" is no whole number ", range);
      },
      open ? absl::StrCat(">= ", from)
           : absl::StrCat("in [", from, " - ", to, "]"));
}

CLI::Validator Share() {
  return Check(
      [](std::string& given) {
        double value = 0;
        const bool read = absl::SimpleAtod(given, &value);
        return read && value >= 0 && value <= 1
                   ? std::string()
                   : absl::StrCat("\"", given,
                                  "\" is no number 0 to 1, such as 0.01");
      },
      "in [0 - 1]");
}

CLI::Validator NoValue() {
  return Check(
      [](std::string& given) {
        // What CLI11 gives a flag that stands alone.
        return given == "true" ? std::string()
                               : absl::StrCat("\"", given,
                                              "\" is too much: it is given "
                                              "alone, without a value");
      },
      "");
}

std::string WrongUse(const CLI::App& app, const CLI::ParseError& error) {
  std::vector<const CLI::App*> path = {&app};
  std::string name = "arrears";
  while (!path.back()->get_subcommands().empty()) {
    path.push_back(path.back()->get_subcommands().front());
    absl::StrAppend(&name, " ", path.back()->get_name());
  }
  return absl::StrCat(name, ": ", Told(path, error), "\nSee ", name,
                      " --help\n");
}

}  // namespace arrears::cli
