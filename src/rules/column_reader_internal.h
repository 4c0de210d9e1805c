// SPDX-License-Identifier: Apache-2.0
//
// column_reader_internal.h: which class is each row of a frame's column in?
//
//   const ColumnReader reader(*frame.Find("dpd"), classes);
//   reader.ReadBytes(begin, rows, kernel, bytes);
//
// Made for one run: the end points are put into the column's own type and the
// dictionary's texts are looked up once.
#ifndef ARREARS_RULES_COLUMN_READER_INTERNAL_H_
#define ARREARS_RULES_COLUMN_READER_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "arrears/base/column.h"
#include "arrears/base/frame.h"
#include "rules/class_finder_internal.h"
#include "rules/column_classes_internal.h"
#include "rules/kernel_internal.h"

namespace arrears::rules_internal {

class ColumnReader {
 public:
  // Both must outlive the reader. Requires equal types, or texts in both,
  // whichever way they are stored.
  ColumnReader(const Column& column, const ColumnClasses& classes);

  // The class bytes of rows [begin, begin + rows), rows <= kRowsPerBlock, and
  // of rows made up to a multiple of kRowsPerStep, for which any class may be
  // written. Requires classes.size() <= kMaxShuffledClasses.
  void ReadBytes(std::size_t begin, std::size_t rows, const Kernel& kernel,
                 std::uint8_t* bytes) const;

  // The classes of rows [begin, begin + rows), however many there are.
  void ReadIds(std::size_t begin, std::size_t rows, ClassId* ids) const;

 private:
  template <class T>
  struct Numbers {  // And dates, by their days.
    ColumnView<T> values;
    std::vector<T> cuts;
    ClassFinder finder;
  };
  struct Truths {
    ColumnView<std::uint8_t> values;
    bool cut;  // False and true are different classes.
  };
  template <class T>
  struct Codes {
    ColumnView<T> values;
    std::vector<ClassId> classes;    // Of each code.
    std::optional<CodeTable> table;  // When small enough for shuffles.
  };
  struct Texts {
    TextView values;
  };

  template <class T>
  Numbers<T> MakeNumbers(ColumnView<T> values) const;
  template <class T>
  Codes<T> MakeCodes(ColumnView<T> values,
                     const std::vector<std::string>& dictionary) const;

  template <class T>
  void BytesOf(const Numbers<T>& numbers, std::size_t begin, std::size_t rows,
               const Kernel& kernel, std::uint8_t* bytes) const;
  void BytesOf(const Truths& truths, std::size_t begin, std::size_t rows,
               const Kernel& kernel, std::uint8_t* bytes) const;
  template <class T>
  void BytesOf(const Codes<T>& codes, std::size_t begin, std::size_t rows,
               const Kernel& kernel, std::uint8_t* bytes) const;
  void BytesOf(const Texts& texts, std::size_t begin, std::size_t rows,
               const Kernel& kernel, std::uint8_t* bytes) const;
  template <class T>
  ClassId IdOf(const Numbers<T>& numbers, std::size_t row) const;
  ClassId IdOf(const Truths& truths, std::size_t row) const;
  template <class T>
  ClassId IdOf(const Codes<T>& codes, std::size_t row) const;
  ClassId IdOf(const Texts& texts, std::size_t row) const;

  const ColumnClasses* classes_;
  std::variant<Numbers<std::int8_t>, Numbers<std::int16_t>,
               Numbers<std::int32_t>, Numbers<std::int64_t>, Numbers<double>,
               Truths, Codes<std::int32_t>, Codes<std::uint8_t>, Texts>
      data_;
};

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_COLUMN_READER_INTERNAL_H_
