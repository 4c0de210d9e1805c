// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/evidence.h"

#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace arrears {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string FileOf(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// The examples of FIPS 180-4 (NIST, "SHA Test Vectors": one block, two blocks)
// and that of no bytes; a million times "a" is longer than a piece.
TEST(Sha256OfFile, AgreesWithThePublishedVectors) {
  const auto of = [](const std::string& text) {
    return Sha256OfFile(FileOf("evidence_sha", text)).value();
  };
  EXPECT_EQ(of("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(of(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(of(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(EvidenceJson, IsTheSameForTheSameBytesAndAnotherForAnyOther) {
  Evidence evidence;
  evidence.verb = "run";
  evidence.options = {{"as_of", "2026-06-30"}};
  evidence.versions = {{"policy", "b2b-default 2.0.0"}};
  evidence.inputs = {{"items", FileOf("items.csv", "id,amount\na,1\n")}};
  const std::string first = EvidenceJson(evidence).value();
  EXPECT_EQ(EvidenceJson(evidence).value(), first);
  EXPECT_THAT(first, HasSubstr("\"file\": \"items.csv\""));
  EXPECT_THAT(first, Not(HasSubstr(::testing::TempDir())));
  FileOf("items.csv", "id,amount\na,2\n");
  EXPECT_NE(EvidenceJson(evidence).value(), first);
}

TEST(EvidenceJson, NamesAFileThatIsNotThere) {
  Evidence evidence;
  evidence.outputs = {{"output", ::testing::TempDir() + "no_such_file"}};
  const absl::Status status = EvidenceJson(evidence).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no_such_file"));
}

}  // namespace
}  // namespace arrears
