// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/evidence.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "arrears/base/version.h"
#include "io/input_file_internal.h"
#include "nlohmann/json.hpp"

namespace arrears {
namespace {

using Json = nlohmann::ordered_json;

struct Hashed {
  std::uint64_t bytes = 0;
  std::string sha256;
};

absl::StatusOr<Hashed> HashOf(const std::string& path) {
  absl::StatusOr<io_internal::InputFile> file =
      io_internal::InputFile::Open(path);
  if (!file.ok()) return file.status();
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  bool good = context != nullptr &&
              EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  constexpr std::uint64_t kPiece = std::uint64_t{1} << 20;
  std::string piece;
  for (std::uint64_t at = 0; good && at < file->size(); at += kPiece) {
    piece.resize(std::min(kPiece, file->size() - at));
    absl::Status status = file->ReadAt(at, piece.data(), piece.size());
    if (!status.ok()) return status;
    good = EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
  }
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  good = good &&
         EVP_DigestFinal_ex(context.get(),
                            reinterpret_cast<unsigned char*>(digest.data()),
                            &size) == 1;
  if (!good) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": SHA-256 is not to be had"));
  }
  digest.resize(size);
  return Hashed{file->size(), absl::BytesToHexString(digest)};
}

absl::Status AddFiles(const std::vector<EvidenceFile>& files, Json* to) {
  for (const EvidenceFile& file : files) {
    const absl::StatusOr<Hashed> hashed = HashOf(file.path);
    if (!hashed.ok()) return hashed.status();
    to->push_back(
        {{"role", file.role},
         {"file", std::filesystem::path(file.path).filename().string()},
         {"bytes", hashed->bytes},
         {"sha256", hashed->sha256}});
  }
  return absl::OkStatus();
}

Json Members(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json members = Json::object();
  for (const auto& [name, value] : pairs) members[name] = value;
  return members;
}

}  // namespace

absl::StatusOr<std::string> Sha256OfFile(const std::string& path) {
  absl::StatusOr<Hashed> hashed = HashOf(path);
  if (!hashed.ok()) return hashed.status();
  return std::move(hashed->sha256);
}

absl::StatusOr<std::string> EvidenceJson(const Evidence& evidence) {
  Json inputs = Json::array(), outputs = Json::array(), rows = Json::array();
  absl::Status status = AddFiles(evidence.inputs, &inputs);
  if (status.ok()) status = AddFiles(evidence.outputs, &outputs);
  if (!status.ok()) return status;
  for (const FileReport& file : evidence.read) {
    rows.push_back({{"table", std::string(TableName(file.table))},
                    {"read", file.rows_read},
                    {"accepted", file.rows_accepted},
                    {"rejected", file.rows_rejected}});
  }
  const Json json = {{"arrears", std::string(LinkedVersion())},
                     {"verb", evidence.verb},
                     {"options", Members(evidence.options)},
                     {"versions", Members(evidence.versions)},
                     {"inputs", std::move(inputs)},
                     {"rows", std::move(rows)},
                     {"outputs", std::move(outputs)}};
  // A name or an option may hold any bytes.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace arrears
