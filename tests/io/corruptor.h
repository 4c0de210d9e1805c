// SPDX-License-Identifier: Apache-2.0
//
// corruptor.h: a ledger of which we know what is wrong with it.
//
//   const CorruptedLedger ledger = CorruptFolder(seed, rows, breaks);
//   Read(ledger.files);              // must name each of ledger.breaks
//   Read(ledger.SoundFiles());       // must be the same ledger
//
// One cell a row is broken, each in a way that is known to be wrong whatever
// the others hold, in rows that no other names.
#ifndef ARREARS_TESTS_IO_CORRUPTOR_H_
#define ARREARS_TESTS_IO_CORRUPTOR_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace arrears {

struct BrokenCell {
  std::string file;
  std::uint64_t line;
  std::string field;   // Ours; empty: the row as a whole.
  std::string value;   // As written; not told for broken bytes.
  std::string reason;  // A part of it.
};

struct CorruptedFile {
  std::string name;
  std::string text, sound_text;  // `sound_text`: without the broken rows.
  std::int64_t rows = 0, broken = 0;
  // By currency code, minor units: of sound rows, and of all that are counted.
  std::map<std::string, std::int64_t> sound, read;
  std::int64_t unread = 0;  // Rows whose amount or currency is not told.
};

struct CorruptedLedger {
  std::vector<CorruptedFile> files;  // In the order of a report.
  std::vector<BrokenCell> breaks;    // So are these, and by line.
};

// An items file without debtors: `breaks` of `rows` rows. Requires
// breaks < rows / 2.
CorruptedLedger CorruptItems(std::uint32_t seed, std::size_t rows,
                             std::size_t breaks);
// A file for each table, items having `rows` and the others fewer.
CorruptedLedger CorruptFolder(std::uint32_t seed, std::size_t rows,
                              std::size_t breaks);

}  // namespace arrears

#endif  // ARREARS_TESTS_IO_CORRUPTOR_H_
