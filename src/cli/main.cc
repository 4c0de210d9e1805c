// SPDX-License-Identifier: Apache-2.0
//
// The `arrears` command: what the library can do, for hosts in any language.
#include <cstdio>
#include <exception>

#include "arrears/base/version.h"
#include "command_internal.h"
#include "schema_internal.h"
#include "wrong_use_internal.h"

namespace {

int Main(int argc, char** argv) {
  CLI::App app("Credit risk and collection policy on trade receivables",
               "arrears");
  app.set_version_flag("--version", std::string(arrears::LinkedVersion()));
  app.require_subcommand(1);
  int exit_code = arrears::cli::kDone;
  arrears::cli::AddRun(&app, &exit_code);
  arrears::cli::AddAge(&app, &exit_code);
  arrears::cli::AddExplain(&app, &exit_code);
  arrears::cli::AddEvidence(&app, &exit_code);
  arrears::cli::AddKpi(&app, &exit_code);
  arrears::cli::AddAllocate(&app, &exit_code);
  arrears::cli::AddClaim(&app, &exit_code);
  arrears::cli::AddProvision(&app, &exit_code);
  arrears::cli::AddRecover(&app, &exit_code);
  arrears::cli::AddForecast(&app, &exit_code);
  arrears::cli::AddDecide(&app, &exit_code);
  arrears::cli::AddPolicy(&app, &exit_code);
  arrears::cli::AddBacktest(&app, &exit_code);
  arrears::cli::AddGenerate(&app, &exit_code);
  for (CLI::App* verb : app.get_subcommands({})) {
    arrears::cli::AddSchemaFlag(verb);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // Such as --help.
    std::fputs(arrears::cli::WrongUse(app, error).c_str(), stderr);
    return arrears::cli::kWrongUse;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Main(argc, argv);
  } catch (const std::exception& error) {  // Such as no memory left.
    std::fputs("arrears: ", stderr);
    std::fputs(error.what(), stderr);
    std::fputs("\n", stderr);
  } catch (...) {
    std::fputs("arrears: unknown exception\n", stderr);
  }
  return arrears::cli::kFailed;
}
