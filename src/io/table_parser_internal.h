// SPDX-License-Identifier: Apache-2.0
//
// table_parser_internal.h: which rows of a batch can be read, and what do they
// say?
//
//   TableParser parser(binding, options);        // one a thread
//   const ParsedRows& rows = parser.Parse(batch);
//   Use(rows.columns[due].narrow[row]);
//
// Columns are read one after the other, each by a loop for its kind, and rows
// with a field that cannot be read are taken out afterwards.
#ifndef ARREARS_IO_TABLE_PARSER_INTERNAL_H_
#define ARREARS_IO_TABLE_PARSER_INTERNAL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/io/csv.h"
#include "arrears/io/read_report.h"
#include "table_binding_internal.h"

namespace arrears::io_internal {

// The currencies that occur, numbered as they come; shared by threads. Their
// order depends on timing: whoever keeps numbers renumbers them at the end.
class CurrencyRegistry {
 public:
  static constexpr std::size_t kMost = 255;
  // Number 0.
  explicit CurrencyRegistry(Currency base) { IndexOf(base); }
  // kMost when there are too many.
  std::size_t IndexOf(Currency currency);
  std::size_t size() const { return count_.load(std::memory_order_acquire); }
  Currency operator[](std::size_t index) const { return currencies_[index]; }
  bool overflowed() const { return overflowed_.load(); }

 private:
  std::array<Currency, kMost> currencies_;
  std::atomic<std::size_t> count_{0};
  std::atomic<bool> overflowed_{false};
  std::mutex mutex_;
};

// Grows to the index.
void AddTo(std::vector<MinorSum>* sums, std::size_t index, std::int64_t minor);

// Sums of a table's amounts, by number of currency.
struct AmountTally {
  std::vector<MinorSum> read, rejected;
  std::vector<std::int64_t> rows_read;
  std::int64_t unread = 0;
  void AddRead(std::size_t currency, std::int64_t minor);
  void AddRead(std::size_t currency, const MinorSum& sum, std::int64_t rows);
  void AddRejected(std::size_t currency, std::int64_t minor);
  void Merge(const AmountTally& other);
};

// A column of the rows that could be read. What is filled depends on the kind.
struct ParsedColumn {
  const BoundColumn* bound = nullptr;
  std::vector<std::int64_t> wide;    // Amounts, rates between currencies,
                                     // integers.
  std::vector<std::int32_t> narrow;  // Minutes, codes into `texts`, and rows
                                     // that references were found to mean.
  std::vector<Date> dates;
  std::vector<std::uint8_t> small;  // Enumerators, flags, currencies.
  std::vector<double> real;         // Rates, numbers.
  std::vector<CsvField> fields;     // Texts and references, into `data`,
  std::vector<std::uint64_t> hash;  // hashed where they are ids.
  const char* data = nullptr;       // 64 bytes around each may be read.
  std::span<const CsvField> read;   // What is parsed: `fields`, or the batch's.
  std::vector<std::string> texts;   // Codes, in order of first appearance.
  std::vector<FieldState> state;    // kPresent or kNull.
  bool has_nulls = false;           // False: every row has a value.

  bool has(std::size_t row) const { return state[row] == FieldState::kPresent; }
  // Of a text or a reference.
  std::string_view text(std::size_t row) const {
    return {data + fields[row].begin, fields[row].end - fields[row].begin};
  }
  // Before rows are taken out.
  std::string_view read_text(std::size_t row) const {
    return {data + read[row].begin, read[row].end - read[row].begin};
  }
};

struct ParsedRows {
  std::size_t rows = 0;
  std::vector<ParsedColumn> columns;  // As the binding's.
  std::vector<std::uint32_t> line;    // Less first_line.
  std::uint64_t first_line = 0;
  std::size_t rows_read = 0;  // Rejected ones as well.
  std::size_t rows_rejected = 0;
  std::vector<RejectedField> rejects;  // In order of lines.
  AmountTally tally;                   // `read` and `rejected` of this batch.
  std::uint64_t line_of(std::size_t row) const {
    return first_line + line[row];
  }
};

struct ParserOptions {
  std::string file;  // For reports.
  CurrencyRegistry* currencies = nullptr;
  Currency base;
  // Amounts in an item's currency: the exponent of all items, or 4 where they
  // differ; whoever knows the item then scales them down.
  int item_exponent = 2;
  bool item_exponents_differ = false;
};

class TableParser {
 public:
  // Both must outlive the parser.
  TableParser(const TableBinding& binding, const ParserOptions& options);
  // Valid until the next call, and as long as the batch is.
  ParsedRows& Parse(const CsvBatch& batch);
  // Takes rows of the last Parse out after the fact; one may have several
  // faults. They are counted and totalled as the parser's own.
  struct LateReject {
    std::size_t row;
    std::string_view field;  // Our name of the column at fault.
    std::string reason;
    std::optional<std::string> value = {};  // Default: as written.
  };
  void Reject(std::span<const LateReject> rejects);

 private:
  struct Scratch {
    std::string built;
    std::vector<std::uint8_t> untranslated;  // Rows whose code is not listed.
  };

  // column_parser.cc: the loops by kind.
  void ParseColumn(std::size_t column);
  void TakeTexts(std::size_t column, bool to_keep);
  void BuildTexts(std::size_t column);
  void AppendText(const BoundColumn& bound, std::size_t row, std::string* out);
  std::string_view RawText(const BoundColumn& bound, std::size_t part,
                           std::size_t row) const;
  void ParseTexts(ParsedColumn* column);
  void ParseCodes(ParsedColumn* column);
  void ParseEnums(ParsedColumn* column);
  void ParseFlags(ParsedColumn* column);
  void ParseCurrencies(ParsedColumn* column);
  void ParseNumbers(ParsedColumn* column);
  void ParseMinutes(ParsedColumn* column);
  void ParseAmountColumn(std::size_t column);
  void ParseAmountFields(const BoundColumn& bound, const char* data,
                         std::span<const CsvField> fields,
                         std::vector<std::int64_t>* minor,
                         std::vector<FieldState>* state);
  void ApplySign(ParsedColumn* column);
  void SubtractCredit(ParsedColumn* column);
  // The one exponent of the batch's amounts in `bound`; nullopt: by row.
  std::optional<int> OneExponent(const BoundColumn& bound) const;
  int ExponentOf(const BoundColumn& bound, std::size_t row) const;
  std::int64_t AmountLimit(const BoundColumn& bound) const;

  // table_parser.cc: what becomes of rows.
  void MarkBadRows(ParsedColumn* column);
  void RejectMarkedRows();
  void RejectSmallAmounts();
  void AddCsvFaults();
  void AddReject(std::size_t column, std::size_t row, std::string_view value,
                 std::string reason);
  std::string RejectedText(const BoundColumn& bound, std::size_t row);
  std::string ReasonOf(const ParsedColumn& column, std::string_view text,
                       std::size_t row) const;
  AmountFault AmountFaultOf(const BoundColumn& bound, std::size_t row) const;
  bool FaultOfCurrency(const BoundColumn& bound, std::size_t row) const;
  // The number of the currency of a row's amount; nullopt: not known.
  std::optional<std::size_t> AmountCurrency(std::size_t row) const;
  std::optional<std::size_t> OneCurrency() const;
  void TallyAll();
  void Compact();

  const TableBinding& binding_;
  ParserOptions options_;
  int currency_column_ = -1, amount_column_ = -1;
  FieldText plain_text_;  // For texts that were cleaned already.
  const CsvBatch* batch_ = nullptr;
  ParsedRows rows_;
  std::vector<Scratch> scratch_;     // Per column.
  std::vector<std::uint8_t> bad_;    // Per row, 1 = to be taken out.
  std::vector<std::uint32_t> from_;  // Per row, in the batch.
  std::vector<std::int64_t> credit_;
  std::vector<FieldState> credit_state_;
  std::unordered_map<std::string_view, std::int32_t> code_of_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_TABLE_PARSER_INTERNAL_H_
