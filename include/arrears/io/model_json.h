// SPDX-License-Identifier: Apache-2.0
//
// model_json.h: fitted models as files.
//
//   std::string text = RecoveryModelJson(*FitRecoveryModel(ledger, at, {}));
//   absl::StatusOr<RecoveryModel> model = ReadRecoveryModel("model.json");
//
// Numbers are written with the digits that give the same double back, so that
// what is read predicts as what was fitted. An edited file is checked like any
// other: what is wrong is told with file, line, entry, value and bound.
#ifndef ARREARS_IO_MODEL_JSON_H_
#define ARREARS_IO_MODEL_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrears/portfolio/forecast.h"

namespace arrears {

std::string RecoveryModelJson(const RecoveryModel& model);

// kInvalidArgument "<source>:<line>: <path>: ..." for what is no such model.
[[nodiscard]] absl::StatusOr<RecoveryModel> ParseRecoveryModel(
    std::string_view text, const std::string& source);
// Of a file of at most 16 MiB; NotFound names the path.
[[nodiscard]] absl::StatusOr<RecoveryModel> ReadRecoveryModel(
    const std::string& path);

}  // namespace arrears

#endif  // ARREARS_IO_MODEL_JSON_H_
